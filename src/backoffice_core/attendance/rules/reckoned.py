"""What reckoning gives: every second with its worth, and the rules that made it so.

These are results, made by the million from values that have been checked: each looks quickly
whether it is what it should be, and asks closely only where it seems not to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.rules.book import RuleBook
from backoffice_core.attendance.rules.checks import exact_multiple, time_validator
from backoffice_core.attendance.rules.premiums import Premium
from backoffice_core.attendance.rules.thresholds import Threshold
from backoffice_core.attendance.worked import TimeKind, WorkedDay
from backoffice_core.kernel.arguments import expect_fields
from backoffice_core.kernel.bounds import named
from backoffice_core.kernel.checks import expect, of_type, several
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration, ZonedInstant
from backoffice_core.kernel.members import day_validator, expect_day
from backoffice_core.kernel.money import Money

__all__ = ["Extra", "Piece", "Reason", "ReckonedDay", "Reckoning"]

PLAIN = Fraction(1)


@attrs.frozen
class Reason:
    """A rule that speaks for a piece of time, and the multiple it gives.

    ``before`` is what a threshold had counted in its period when the piece began.
    """

    rule: Threshold | Premium
    multiple: Fraction
    before: Duration | None = None


@attrs.frozen
class Piece:
    """Time from ``start`` to ``end`` that is worth one ``multiple`` of the plain wage.

    ``reasons`` are the rules that made the multiple; without any it is ordinary time.

    Raises :class:`InvalidValue` (``type_wrong``).
    """

    start: ZonedInstant
    end: ZonedInstant
    kind: TimeKind
    rate: str
    multiple: Fraction
    reasons: tuple[Reason, ...] = ()

    def __attrs_post_init__(self) -> None:
        if type(self.start) is not ZonedInstant or type(self.multiple) is not Fraction:
            expect_fields(self)

    @property
    def seconds(self) -> int:
        """How long it really lasted."""
        return self.end.instant.seconds - self.start.instant.seconds

    @property
    def time(self) -> Duration:
        """How long it really lasted."""
        return Duration(self.seconds)

    @property
    def overtime(self) -> bool:
        """Whether a threshold made it overtime."""
        return any(isinstance(reason.rule, Threshold) for reason in self.reasons)


@attrs.frozen(kw_only=True)
class Extra:
    """Pay that no second of work earned: ``time`` at a ``multiple``, or an ``amount``.

    Raises :class:`InvalidValue`: ``type_wrong``, ``text_empty``, ``not_a_date``, ``time_negative``,
    ``multiple_not_exact``, ``multiple_negative``.
    """

    person: str = attrs.field(validator=[of_type(str), named])
    day: date = attrs.field(validator=day_validator)
    name: str = attrs.field(validator=[of_type(str), named])
    time: Duration = attrs.field(default=Duration(0), validator=time_validator)
    multiple: Fraction = attrs.field(default=PLAIN, converter=exact_multiple)
    amount: Money | None = attrs.field(default=None, validator=of_type(Money, optional=True))
    citation: Citation | None = attrs.field(
        default=None, validator=of_type(Citation, optional=True)
    )
    because: Explanation | None = attrs.field(
        default=None, validator=of_type(Explanation, optional=True)
    )


@attrs.frozen
class ReckonedDay:
    """One day: what was worked, the pieces that make up all of it, and what is paid besides.

    ``turned`` are pieces that became time off in lieu: they are among the ``pieces`` no more.
    Raises :class:`InvalidValue` (``type_wrong``).
    """

    worked: WorkedDay
    book: RuleBook
    pieces: tuple[Piece, ...]
    extras: tuple[Extra, ...] = ()
    turned: tuple[Piece, ...] = ()

    def __attrs_post_init__(self) -> None:
        if type(self.worked) is not WorkedDay or type(self.pieces) is not tuple:
            expect_fields(self)

    @property
    def person(self) -> str:
        """Whose day it is."""
        return self.worked.person

    @property
    def day(self) -> date:
        """The day it counts on."""
        return self.worked.day

    @property
    def overtime(self) -> Duration:
        """All time that a threshold made overtime."""
        return Duration(sum(piece.seconds for piece in self.pieces if piece.overtime))

    @property
    def totals(self) -> dict[Fraction, Duration]:
        """The time at each multiple, least multiple first; extras are not in it."""
        return totals(self.pieces)


def day_tuple(days: Iterable[ReckonedDay]) -> tuple[ReckonedDay, ...]:
    """The days as they come."""
    return tuple(several(days, ReckonedDay, name="days"))


@attrs.frozen
class Reckoning:
    """The days of one person or of many, in the order of person and day.

    Raises :class:`InvalidValue`: ``type_wrong``, ``not_several``.
    """

    days: tuple[ReckonedDay, ...] = attrs.field(converter=day_tuple)

    @property
    def pieces(self) -> Iterator[Piece]:
        """Every piece of every day."""
        for day in self.days:
            yield from day.pieces

    @property
    def extras(self) -> tuple[Extra, ...]:
        """Everything that is paid besides."""
        return tuple(extra for day in self.days for extra in day.extras)

    @property
    def totals(self) -> dict[Fraction, Duration]:
        """The time at each multiple, least multiple first; extras are not in it."""
        return totals(self.pieces)

    def on(self, day: date, person: str = "") -> ReckonedDay:
        """One day; ``person`` may be left out where there is only one.

        Raises :class:`InvalidValue`: ``day_not_reckoned`` when there is none such, or several,
        ``not_a_date``, ``type_wrong``.
        """
        expect_day(day, name="day of a reckoning")
        expect(person, str, name="person of a reckoning")
        found = [
            each for each in self.days if each.day == day and person in {"", each.worked.person}
        ]
        if not found:
            raise InvalidValue(
                "day_not_reckoned",
                f"No day of {day} was reckoned for {person or 'anybody'}.",
                "Ask for a day that was handed over, of a person who was.",
            )
        if len(found) > 1:
            people = ", ".join(each.person for each in found)
            raise InvalidValue(
                "day_not_reckoned",
                f"{len(found)} people have a day of {day}: {people}.",
                "Name the person.",
            )
        return found[0]


def totals(pieces: Iterable[Piece]) -> dict[Fraction, Duration]:
    """The time at each multiple, least multiple first."""
    seconds: dict[Fraction, int] = {}
    for piece in pieces:
        seconds[piece.multiple] = seconds.get(piece.multiple, 0) + piece.seconds
    return {multiple: Duration(seconds[multiple]) for multiple in sorted(seconds)}
