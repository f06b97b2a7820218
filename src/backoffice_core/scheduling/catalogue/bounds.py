"""What the fields of rules are held to, and how bounds and codes are said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.periods import Period, every

if TYPE_CHECKING:
    import attrs

    from backoffice_core.kernel.words import Value

__all__ = [
    "Table",
    "bounds_said",
    "code_set",
    "days_said",
    "expect_bounds",
    "expect_weekend",
    "filled_code_set",
    "numbers",
    "said_codes",
    "shifts_said",
    "shown_set",
    "table_of",
    "weekday_set",
]

WEEKDAYS = 7

K = TypeVar("K")
V = TypeVar("V")
Table: TypeAlias = Mapping[K, V] | Iterable[tuple[K, V]]
"""What a table is given as: a mapping, or its pairs."""


def table_of(given: Table[K, V]) -> dict[K, V]:
    """The table, from a mapping or from pairs."""
    if isinstance(given, Mapping):
        return dict(cast("Mapping[K, V]", given))
    return dict(given)


def code_set(codes: Iterable[str] | None) -> frozenset[str] | None:
    """The codes, from whatever they came in; ``None`` for those of every shift.

    Raises :class:`InvalidValue` (``codes_missing``) for none at all.
    """
    return None if codes is None else filled_code_set(codes)


def filled_code_set(codes: Iterable[str]) -> frozenset[str]:
    """The codes, of which there must be some, from whatever they came in.

    Raises :class:`InvalidValue` (``codes_missing``).
    """
    some = frozenset(codes)
    if not some:
        raise InvalidValue("codes_missing", "There are no codes of shifts.",
                           "Give the code of one shift at least.")  # fmt: skip
    return some


def shown_set(values: Collection[Any] | None) -> str:
    """Return a set as it is written, in order, so that it is written the same everywhere."""
    if not values:
        return "None" if values is None else "frozenset()"
    return f"frozenset({{{', '.join(repr(value) for value in sorted(values))}}})"


def weekday_set(days: Iterable[int]) -> frozenset[int]:
    """The weekdays, from whatever they came in."""
    return frozenset(days)


def expect_bounds(
    least: int | Duration | None, most: int | Duration | None, *, rule: str, lowest: int = 0
) -> None:
    """Refuse bounds that say nothing or that nothing lies between.

    Raises :class:`InvalidValue`: ``bounds_missing``, ``bound_negative``, ``bounds_crossed``.
    """
    low, high = plain(least), plain(most)
    if low is None and high is None:
        raise InvalidValue("bounds_missing", f"{rule} has neither a least nor a most.",
                           "Give least, most or both.")  # fmt: skip
    for bound in (low, high):
        if bound is not None and bound < lowest:
            raise InvalidValue("bound_negative", f"A bound of {rule} is {bound}.",
                               f"Give {lowest} or more.")  # fmt: skip
    if low is not None and high is not None and low > high:
        raise InvalidValue("bounds_crossed", f"{rule} wants {low} at least and {high} at most.",
                           "Give a least that is not above the most.")  # fmt: skip


def plain(bound: int | Duration | None) -> int | None:
    """Return a bound as a number; a time in seconds."""
    return bound.seconds if isinstance(bound, Duration) else bound


def expect_weekend(
    instance: object, attribute: attrs.Attribute[frozenset[int]], value: frozenset[int]
) -> None:
    """Refuse, as a validator, weekdays that are no weekend: some, next to each other."""
    begins = [day for day in value if (day - 1) % WEEKDAYS not in value]
    if not value < frozenset(range(WEEKDAYS)) or len(begins) != 1:
        raise InvalidValue(
            "weekend_unknown",
            f"The {attribute.name} of {type(instance).__name__} is {shown(sorted(value))}.",
            "Give weekdays of 0 (Monday) to 6 next to each other, and not all of them.",
        )


def numbers(*pairs: tuple[str, Value | None]) -> dict[str, Value]:
    """Return the numbers of a rule that are set."""
    return {name: value for name, value in pairs if value is not None}


def said_codes(codes: frozenset[str], *, between: str = ", ") -> str:
    """Return codes as they are listed."""
    return between.join(sorted(codes))


def shifts_said(count: int, codes: frozenset[str] | None) -> Message:
    """Return a number of shifts, of some codes or of all."""
    if codes is None:
        return Message.plural("{count} shift", "{count} shifts", count=count)
    return Message.plural("{count} {codes} shift", "{count} {codes} shifts",
                          count=count, codes=said_codes(codes))  # fmt: skip


def days_said(count: int, codes: frozenset[str] | None) -> Message:
    """Return a number of days of work, of shifts of some codes or of all."""
    if codes is None:
        return Message.plural("{count} day of work", "{count} days of work", count=count)
    return Message.plural("{count} day of {codes}", "{count} days of {codes}",
                          count=count, codes=said_codes(codes))  # fmt: skip


def bounds_said(
    least: int | None,
    most: int | None,
    period: Period | None,
    what: Callable[[int], Message],
) -> Message:
    """Return bounds on a number of something in a period as one sentence."""
    often = every(period)
    if least is None:
        return Message("At most {what} {often}", what=what(most or 0), often=often)
    if most is None:
        return Message("At least {what} {often}", what=what(least), often=often)
    if least == most:
        return Message("Exactly {what} {often}", what=what(most), often=often)
    return Message("{least} to {what} {often}", least=least, what=what(most), often=often)
