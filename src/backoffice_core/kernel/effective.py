"""Values that change over time, and what was known of them when.

A wage, a work pattern, a policy holds from one date to another (*effective*), and we learn
of it at some moment, often late (*known since*). Keeping both, a payslip of March can be
computed again as it was known on payday, or as it is known after the raise was backdated:
nothing is ever overwritten, only said again later.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Generic, TypeVar

import attrs

from backoffice_core.kernel.checks import expect, of_type, several
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import day_validator, expect_day

__all__ = ["Effective", "Version"]

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Version(Generic[T]):
    """One saying: ``value`` holds from ``since`` up to, not including, ``until``.

    Without ``until`` it holds on; without ``known_since`` it was known from the beginning.
    Raises :class:`InvalidValue`: ``version_reversed`` when it would hold on no day,
    ``not_a_date``, ``type_wrong``.
    """

    value: T
    since: date = attrs.field(validator=day_validator)
    until: date | None = attrs.field(
        default=None, validator=attrs.validators.optional(day_validator)
    )
    known_since: Instant | None = attrs.field(
        default=None, validator=of_type(Instant, optional=True)
    )

    def __attrs_post_init__(self) -> None:
        if self.until is not None and self.until <= self.since:
            raise InvalidValue(
                "version_reversed",
                f"A version since {self.since} until {self.until} holds on no day.",
                "The day of 'until' is the first on which it no longer holds.",
            )

    def holds(self, day: date, *, known: Instant | None = None) -> bool:
        """Whether it speaks of ``day``, and was known at ``known`` (``None``: by now)."""
        expect_day(day, name="day")
        if known is not None:
            expect(known, Instant, name="moment of knowing")
        in_time = self.since <= day and (self.until is None or day < self.until)
        return in_time and (known is None or self.known_since is None or self.known_since <= known)


def standing(version: Version[T]) -> tuple[bool, int, date]:
    """Where a version stands among others: later knowledge first of all, then a later start."""
    known = version.known_since
    return (known is not None, 0 if known is None else known.seconds, version.since)


def in_order(versions: Iterable[Version[T]]) -> tuple[Version[T], ...]:
    """The versions from the weakest to the strongest, so that equal histories are equal."""
    known: list[Version[T]] = several(versions, Version, name="versions")
    return tuple(sorted(known, key=standing))


@attrs.frozen
class Effective(Generic[T]):
    """A value over time: on each day the version that became known last holds.

    Of versions known at the same time the one that starts later holds, so that a list of
    raises needs no end dates. Two versions that agree in both cannot be told apart and are
    refused: :class:`InvalidValue` with code ``versions_conflict``; what is no version
    (``type_wrong``) too.

    >>> wage = Effective(
    ...     [
    ...         Version(value=5_000_000, since=date(2026, 1, 1)),
    ...         Version(
    ...             value=5_500_000,
    ...             since=date(2026, 3, 1),
    ...             known_since=Instant.parse("2026-04-10T09:00:00+07:00"),
    ...         ),
    ...     ]
    ... )
    >>> payday = Instant.parse("2026-03-31T17:00:00+07:00")
    >>> wage.on(date(2026, 3, 15), known=payday), wage.on(date(2026, 3, 15))
    (5000000, 5500000)
    """

    versions: tuple[Version[T], ...] = attrs.field(converter=in_order)

    def __attrs_post_init__(self) -> None:
        for weaker, stronger in pairwise(self.versions):
            if standing(weaker) == standing(stronger):
                raise InvalidValue(
                    "versions_conflict",
                    f"{weaker.value!r} and {stronger.value!r} both start on {weaker.since} "
                    "and became known at the same time.",
                    "Keep one of them, or say by known_since which was decided later.",
                )

    def on(self, day: date, *, known: Instant | None = None) -> T:
        """The value on ``day``, as it was known at ``known`` (``None``: all that is known).

        Raises :class:`InvalidValue` with code ``no_value_on_day`` when no version holds.
        """
        return self.version_on(day, known=known).value

    def version_on(self, day: date, *, known: Instant | None = None) -> Version[T]:
        """The version that :meth:`on` takes its value from, to explain where it comes from."""
        expect_day(day, name="day")
        for version in reversed(self.versions):
            if version.holds(day, known=known):
                return version
        raise InvalidValue(
            "no_value_on_day",
            f"No version holds on {day}" + ("." if known is None else f", as known at {known}."),
            "Add a version that starts on or before that day.",
        )

    def spans(
        self, window: Interval[date], *, known: Instant | None = None
    ) -> tuple[tuple[Interval[date], T], ...]:
        """The window cut where another version takes over, each part with its value, in order.

        A month with a raise in the middle is paid in two parts. Raises
        :class:`InvalidValue` (``no_value_on_day``) for the first part without a value.

        >>> wage = Effective(
        ...     [
        ...         Version(value=50, since=date(2026, 1, 1)),
        ...         Version(value=60, since=date(2026, 3, 16)),
        ...     ]
        ... )
        >>> for part, value in wage.spans(Interval(date(2026, 3, 1), date(2026, 4, 1))):
        ...     print(part.start, part.end, value)
        2026-03-01 2026-03-16 50
        2026-03-16 2026-04-01 60
        """
        expect(window, Interval, name="window")
        edges = {edge for each in self.versions for edge in (each.since, each.until) if edge}
        cuts = {window.start, window.end} | {edge for edge in edges if window.contains(edge)}
        parts: list[tuple[Interval[date], Version[T]]] = []
        for start, end in pairwise(sorted(cuts)):
            version = self.version_on(start, known=known)
            # Where a weaker version begins or ends, nothing changes.
            joined = parts.pop()[0].start if parts and parts[-1][1] is version else start
            parts.append((Interval(joined, end), version))
        return tuple((part, version.value) for part, version in parts)

    def with_version(self, version: Version[T]) -> Effective[T]:
        """This history and one saying more; what was known before it is not changed by it."""
        return Effective((*self.versions, version))
