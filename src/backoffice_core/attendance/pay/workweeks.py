"""A workweek in figures: what was worked, what was earned for it, and what an hour came to.

The regular rate of an American workweek is a quotient: all pay that counts, over all hours
worked. Everything here is exact; nothing is rounded but the rate itself, and that only where
the rule names a rounding, as the regulations' own examples do.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import groupby

import attrs

from backoffice_core.attendance.pay.wages import (
    DailyWage,
    HourlyWage,
    MonthlyWage,
    PieceWage,
    Wage,
    WeeklySalary,
)
from backoffice_core.attendance.rules.book import Combination
from backoffice_core.attendance.rules.conditions import WORKING_TIME
from backoffice_core.attendance.rules.premiums import Premium
from backoffice_core.attendance.rules.reckoned import Piece, ReckonedDay
from backoffice_core.attendance.rules.thresholds import Threshold
from backoffice_core.kernel.currencies import Currency
from backoffice_core.kernel.instants import Duration

__all__ = [
    "BonusDivisor",
    "SalaryIsFor",
    "Straight",
    "Worked",
    "counted",
    "overtime_multiple",
    "straight_pay",
    "wage_currency",
    "weeks_of",
]

HOUR = 3600
PLAIN = Fraction(1)
MONTHS, WEEKS = 12, 52
FULL_WEEK = Duration.of(hours=40)


class SalaryIsFor(enum.Enum):
    """What a salary for ``covers`` hours was agreed to pay.

    ``HOURS_UP_TO``: however few are worked it is paid in full, so in a short week an hour is
    worth more (29 CFR 778.325, first reading). ``FIXED_HOURS``: hours not worked are taken
    off, and an hour is always worth the same (its second reading). ``ORDINARY_HOURS``: it pays
    for no overtime at all, and covers 40 hours at most (Cal. Lab. Code 515(d)).
    """

    HOURS_UP_TO = "hours_up_to"
    FIXED_HOURS = "fixed_hours"
    ORDINARY_HOURS = "ordinary_hours"


class BonusDivisor(enum.Enum):
    """Over which hours a flat sum is spread to find what it adds to an hour.

    ``ALL_HOURS``: it pays for all of them, so overtime lacks only the part above one
    (29 CFR 778.209). ``ORDINARY_HOURS``: it pays for none of the overtime, so that lacks the
    whole multiple (Alvarado v. Dart Container, 4 Cal.5th 542).
    """

    ALL_HOURS = "all_hours"
    ORDINARY_HOURS = "ordinary_hours"


@attrs.frozen
class Straight:
    """One part of straight-time pay, exact and in major units: ``time`` at ``rate``."""

    amount: Fraction
    time: Duration
    rate: Fraction | None = None
    name: str = ""


@attrs.frozen(kw_only=True)
class Worked:
    """The hours of one person's workweek, and what the multiples of its pieces add up to.

    ``weighted`` is hours of overtime by multiple. ``premiums`` are hours by the multiple of
    an agreed premium and the name of the pay rate they were worked at; ``creditable`` ones
    count against overtime due.
    """

    days: tuple[ReckonedDay, ...]
    by_rate: Mapping[str, int]
    weighted: Mapping[Fraction, int]
    premiums: Mapping[tuple[Fraction, str], int]
    creditable: Mapping[tuple[Fraction, str], int]

    @property
    def seconds(self) -> int:
        """All time worked."""
        return sum(self.by_rate.values())

    @property
    def overtime(self) -> int:
        """Time that a threshold made overtime."""
        return sum(self.weighted.values())

    @property
    def exempt(self) -> bool:
        """Whether no rule makes any time overtime, as for who is exempt from it."""
        return not any(day.book.thresholds for day in self.days)

    @property
    def first(self) -> date:
        """The first day decided."""
        return self.days[0].day

    @property
    def last(self) -> date:
        """The last day decided."""
        return self.days[-1].day

    @property
    def days_worked(self) -> int:
        """How many days had work."""
        return sum(1 for day in self.days if any(counted(piece) for piece in day.pieces))


def weeks_of(days: Iterable[ReckonedDay], *, clock_pattern: frozenset[str]) -> Iterator[Worked]:
    """One person's days by the workweek of their book."""
    for _, own in groupby(days, key=lambda day: (day.book.week, day.book.week.number(day.day))):
        week = tuple(own)
        by_rate: Counter[str] = Counter()
        weighted: Counter[Fraction] = Counter()
        premiums: Counter[tuple[Fraction, str]] = Counter()
        creditable: Counter[tuple[Fraction, str]] = Counter()
        for day in week:
            for piece in filter(counted, day.pieces):
                by_rate[piece.rate] += piece.seconds
                multiple = overtime_multiple(piece)
                if multiple is not None:
                    weighted[multiple] += piece.seconds
                more = premium_multiple(piece, day.book.combination)
                if more != PLAIN:
                    into = creditable if counts_against(piece, clock_pattern) else premiums
                    into[more, piece.rate] += piece.seconds
        yield Worked(
            days=week,
            by_rate=by_rate,
            weighted=weighted,
            premiums=premiums,
            creditable=creditable,
        )


def counted(piece: Piece) -> bool:
    """Whether a piece is hours worked; being reachable at home is not (29 CFR 785.17)."""
    return piece.kind in WORKING_TIME.kinds


def overtime_multiple(piece: Piece) -> Fraction | None:
    """What the law's own overtime makes of a piece; ``None`` in ordinary time."""
    for reason in piece.reasons:
        if isinstance(reason.rule, Threshold):
            return reason.multiple
    return None


def premium_multiple(piece: Piece, combination: Combination) -> Fraction:
    """What agreed premiums alone make of a piece."""
    multiples = [each.multiple for each in piece.reasons if isinstance(each.rule, Premium)]
    if combination is Combination.MAX or not multiples:
        return max(multiples, default=PLAIN)
    if combination is Combination.SUM:
        return PLAIN + sum((each - PLAIN for each in multiples), Fraction(0))
    product = PLAIN
    for each in multiples:
        product *= each
    return product


def counts_against(piece: Piece, clock_pattern: frozenset[str]) -> bool:
    """Whether all premiums of a piece may be set against the overtime due.

    They must be at least time and a half, and be paid for special days (29 CFR 778.203) or
    for work outside of the normal hours agreed (778.204); a night rate is neither.
    """
    rules = [each.rule for each in piece.reasons if isinstance(each.rule, Premium)]
    return all(
        rule.multiple >= Fraction(3, 2) and (rule.window is None or rule.name in clock_pattern)
        for rule in rules
    )


def wage_currency(wage: Wage) -> Currency:
    """What a wage is paid in."""
    match wage:
        case MonthlyWage():
            return wage.basic.currency
        case PieceWage():
            return wage.earned.currency
        case HourlyWage() | DailyWage() | WeeklySalary():
            return wage.amount.currency


def straight_pay(
    week: Worked,
    wage: Wage,
    *,
    salary_is_for: SalaryIsFor,
    salaried_week: Duration,
    rounded: Callable[[Fraction], Fraction],
) -> tuple[tuple[Straight, ...], Fraction]:
    """The straight-time pay of a week and what an hour of it is worth, exact.

    ``rounded`` is what the rule does to the rate before hours beyond a salary are paid at it.
    Where nothing was worked and the wage says nothing about an hour, an hour is worth nothing.
    """
    match wage:
        case HourlyWage():
            return by_the_hour(week, wage)
        case WeeklySalary():
            return Salary(wage.amount.major, wage.covers, salary_is_for, rounded).of(week)
        case MonthlyWage():
            whole = (wage.basic + wage.fixed_allowance + wage.variable_allowance).major
            weekly = whole * MONTHS / WEEKS
            # A month's wage says no hours: who is exempt is paid it for all there are.
            covers = None if week.exempt else salaried_week
            return Salary(weekly, covers, salary_is_for, rounded).of(week)
        case DailyWage():
            return in_one_sum(week, wage.amount.major * week.days_worked)
        case PieceWage():
            return in_one_sum(week, wage.earned.major)


def in_one_sum(week: Worked, earned: Fraction) -> tuple[tuple[Straight, ...], Fraction]:
    """What was earned by the day or the piece, over all hours."""
    rate = earned * HOUR / week.seconds if week.seconds else Fraction(0)
    return (Straight(earned, Duration(week.seconds)),), rate


def by_the_hour(week: Worked, wage: HourlyWage) -> tuple[tuple[Straight, ...], Fraction]:
    """Every hour at the rate of its work; together they make the weighted average."""
    parts = tuple(
        Straight(wage.of(name).major * seconds / HOUR, Duration(seconds), wage.of(name).major, name)
        for name, seconds in sorted(week.by_rate.items())
    )
    if not week.seconds:
        return parts, wage.amount.major
    return parts, sum((part.amount for part in parts), Fraction(0)) * HOUR / week.seconds


@attrs.frozen
class Salary:
    """A week's salary, the hours it covers, and what it was agreed to pay."""

    amount: Fraction
    covers: Duration | None
    is_for: SalaryIsFor
    rounded: Callable[[Fraction], Fraction]

    def of(self, week: Worked) -> tuple[tuple[Straight, ...], Fraction]:
        """The salary as one part, hours beyond it as another, and what an hour is worth."""
        worked, covers = week.seconds, self.covers
        if self.is_for is SalaryIsFor.ORDINARY_HOURS:
            covered = FULL_WEEK if covers is None else min(covers, FULL_WEEK)
            ordinary = worked - week.overtime
            inside = min(ordinary, covered.seconds)
            if week.exempt and covers is None:
                return self.parts(self.amount, worked, 0, covered.seconds)
            return self.parts(self.amount, inside, worked - inside, covered.seconds)
        if covers is None:
            return self.parts(self.amount, worked, 0, worked or FULL_WEEK.seconds)
        if worked >= covers.seconds:
            beyond = worked - covers.seconds
            return self.parts(self.amount, covers.seconds, beyond, covers.seconds)
        if self.is_for is SalaryIsFor.FIXED_HOURS:
            share = self.amount * worked / covers.seconds
            return self.parts(share, worked, 0, covers.seconds)
        return self.parts(self.amount, worked, 0, worked or covers.seconds)

    def parts(
        self, paid: Fraction, inside: int, beyond: int, buys: int
    ) -> tuple[tuple[Straight, ...], Fraction]:
        """What is paid for the hours inside, and those beyond at the rate the salary ``buys``."""
        rate = self.amount * HOUR / buys
        parts = (Straight(paid, Duration(inside), None, "salary"),)
        if not beyond:
            return parts, rate
        at = self.rounded(rate)
        return (*parts, Straight(at * beyond / HOUR, Duration(beyond), at)), rate
