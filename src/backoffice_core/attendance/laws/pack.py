"""What a law pack is: rules as values, each with its citation, and the law's own examples.

The engine knows no country. A pack holds the numbers and says where each is written, and it
carries worked examples that were published for that law, so that a pack proves itself
(:func:`failing_examples`) before anybody is paid by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Generic, TypeVar

import attrs

from backoffice_core.attendance.model import DayKind, Employee, OvertimeTier
from backoffice_core.kernel.calendars import HolidayKind
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import Rounding, round_to

__all__ = [
    "LawPack",
    "OvertimeStep",
    "OvertimeTable",
    "Rule",
    "WeekPattern",
    "WorkedExample",
    "failing_examples",
    "hourly_wage",
    "overtime_tiers",
    "wage_base",
]

HOUR = 3600
T = TypeVar("T")


@attrs.frozen
class Rule(Generic[T]):
    """A value of the law and where it is written."""

    value: T
    citation: str


@attrs.frozen
class OvertimeStep:
    """So many ``hours`` at one ``multiple`` of the hourly wage; ``None``: all that follow."""

    multiple: Fraction
    hours: int | None


@attrs.frozen(kw_only=True)
class OvertimeTable:
    """The multiples by hour of overtime, in order, and where they are written."""

    steps: tuple[OvertimeStep, ...]
    citation: str

    @property
    def listed(self) -> Duration | None:
        """The overtime up to which the law lists a multiple; ``None`` when it has no end."""
        hours = 0
        for step in self.steps:
            if step.hours is None:
                return None
            hours += step.hours
        return Duration(hours * HOUR)

    def split(self, time: Duration) -> Iterator[tuple[Fraction, Duration]]:
        """Part ``time`` into the multiples it earns; nothing is lost, nothing counted twice.

        Time beyond the last hour the law lists keeps the last multiple.
        """
        left = time.seconds
        for step in self.steps:
            last = step is self.steps[-1] or step.hours is None
            taken = left if last else min(left, (step.hours or 0) * HOUR)
            if taken:
                yield step.multiple, Duration(taken)
            left -= taken


@attrs.frozen(kw_only=True)
class WeekPattern:
    """What a week of ``days`` working days means.

    ``hours_a_day`` and ``hours_a_week`` are normal hours; ``rest_day`` and ``shortest_day``
    the tables for work on days off.
    """

    days: int
    hours_a_day: Duration
    hours_a_week: Duration
    citation: str
    rest_day: OvertimeTable
    shortest_day: OvertimeTable


@attrs.frozen(kw_only=True)
class WorkedExample:
    """A published calculation: overtime of one day, and what it came to.

    ``hourly_wage`` and ``pay`` are ``None`` where the source gives only the tiers.
    """

    title: str
    source: str
    days_a_week: int
    kind: DayKind
    shortest: bool = False
    time: Duration
    tiers: tuple[tuple[Fraction, Duration], ...]
    monthly_wage: Money | None = None
    hourly_wage: Money | None = None
    hourly_rounding: Rounding = Rounding.FLOOR
    pay: Money | None = None


@attrs.frozen(kw_only=True)
class LawPack:
    """The rules of one country at one time.

    ``break_after`` is the work after which a break is owed and ``break_least`` how long it is;
    ``base_share`` the least part of the whole wage that overtime is reckoned from when there
    are variable allowances; ``hourly_divisor`` turns that month's base into an hour's.
    ``whole_currency`` is the one whose wages are rounded to whole units: those in any other
    are rounded to its minor unit. ``unworked`` cites that what is not worked is not paid.
    """

    name: str
    patterns: tuple[WeekPattern, ...]
    workday: OvertimeTable
    overtime_a_day_max: Rule[Duration]
    overtime_a_week_max: Rule[Duration]
    break_after: Rule[Duration]
    break_least: Rule[Duration]
    hourly_divisor: Rule[int]
    base_share: Rule[Fraction]
    whole_currency: Rule[str]
    unworked: str
    holiday_kinds: Rule[frozenset[HolidayKind]]
    examples: tuple[WorkedExample, ...]

    def pattern(self, days_a_week: int) -> WeekPattern:
        """The rules for a week of that many working days.

        Raises :class:`InvalidValue` (``week_pattern_unknown``).
        """
        for pattern in self.patterns:
            if pattern.days == days_a_week:
                return pattern
        known = " or ".join(str(pattern.days) for pattern in self.patterns)
        raise InvalidValue(
            "week_pattern_unknown",
            f"{self.name} has no rules for a week of {days_a_week} working days.",
            f"Enter {known} days a week.",
        )

    def step(self, currency: Currency) -> int:
        """The minor units that wages in a currency are rounded to a multiple of."""
        return 10**currency.digits if currency.code == self.whole_currency.value else 1

    def table(self, kind: DayKind, days_a_week: int, *, shortest: bool = False) -> OvertimeTable:
        """The table of multiples for overtime on a day of that kind."""
        if kind is DayKind.WORKDAY:
            return self.workday
        pattern = self.pattern(days_a_week)
        return pattern.shortest_day if shortest else pattern.rest_day


def overtime_tiers(
    time: Duration,
    *,
    law: LawPack,
    day: date,
    kind: DayKind,
    days_a_week: int,
    shortest: bool = False,
) -> tuple[OvertimeTier, ...]:
    """The multiples that overtime of one day earns; their times add up to ``time``.

    ``shortest`` says that a holiday fell on the short day of a six-day week. Raises
    :class:`InvalidValue` (``week_pattern_unknown``).

    >>> from backoffice_core.attendance import INDONESIA
    >>> holiday = date(2026, 5, 1)
    >>> for tier in overtime_tiers(
    ...     Duration.of(hours=9),
    ...     law=INDONESIA.on(holiday),
    ...     day=holiday,
    ...     kind=DayKind.HOLIDAY,
    ...     days_a_week=6,
    ... ):
    ...     print(tier.time, "x", tier.multiple, tier.citation)
    7:00:00 x 2 PP 35/2021 art. 31(2)a
    1:00:00 x 3 PP 35/2021 art. 31(2)a
    1:00:00 x 4 PP 35/2021 art. 31(2)a
    """
    table = law.table(kind, days_a_week, shortest=shortest)
    return tuple(
        OvertimeTier(day=day, multiple=multiple, time=part, citation=table.citation)
        for multiple, part in table.split(time)
    )


def wage_base(employee: Employee, *, law: LawPack) -> Fraction:
    """What a month's overtime is reckoned from, in minor units, exact.

    Basic wage and fixed allowances; with variable allowances at least the law's share of
    the whole. What was really worked in a month never changes it.
    """
    steady = employee.basic_wage + employee.fixed_allowance
    if employee.variable_allowance.is_zero:
        return Fraction(steady.minor)
    whole = steady + employee.variable_allowance
    return max(Fraction(steady.minor), whole.minor * law.base_share.value)


def hourly_wage(employee: Employee, *, law: LawPack, rounding: Rounding) -> Money:
    """What overtime of an hour is reckoned from, rounded as the law rounds that currency."""
    currency = employee.basic_wage.currency
    exact = wage_base(employee, law=law) / law.hourly_divisor.value
    return Money(round_to(exact, law.step(currency), rounding), currency)


def failing_examples(law: LawPack) -> tuple[WorkedExample, ...]:
    """The examples of the pack that its rules do not reproduce; none, when it is right.

    >>> from backoffice_core.attendance import INDONESIA
    >>> failing_examples(INDONESIA.on(date(2026, 5, 1)))
    ()
    """
    return tuple(example for example in law.examples if not holds(example, law))


def holds(example: WorkedExample, law: LawPack) -> bool:
    """Whether the pack gives what the example says."""
    table = law.table(example.kind, example.days_a_week, shortest=example.shortest)
    tiers = tuple(table.split(example.time))
    if tiers != example.tiers:
        return False
    if example.monthly_wage is None or example.hourly_wage is None:
        return True
    currency = example.monthly_wage.currency
    exact = Fraction(example.monthly_wage.minor, law.hourly_divisor.value)
    hour = round_to(exact, law.step(currency), example.hourly_rounding)
    units = sum((multiple * time.hours for multiple, time in tiers), Fraction(0))
    paid = example.pay is None or hour * units == example.pay.minor
    return hour == example.hourly_wage.minor and paid
