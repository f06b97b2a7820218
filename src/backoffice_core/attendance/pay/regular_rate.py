"""Pay by the regular rate, as American law has it: all pay that counts, over all hours worked.

An hour of overtime is not worth one and a half times what was agreed, but one and a half
times what an hour of that week really came to: shift differentials, bonuses and commissions
raise it, a salary for long hours lowers it. Straight time has been paid for every hour, so
what overtime still lacks is the part above one: the half in time and a half. What the
agreement already pays extra for Sundays, holidays or work outside the normal hours counts
against it, if it is at least time and a half.

A workweek stands alone. Its total is rounded once, and its lines are cut so that they add up
to exactly that total. Hand over whole workweeks.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from fractions import Fraction

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.pay.explained_weeks import back_part, lines_of
from backoffice_core.attendance.pay.lines import PayLine
from backoffice_core.attendance.pay.pricing import Earning
from backoffice_core.attendance.pay.wages import PieceWage, Wage
from backoffice_core.attendance.pay.weekly_clerk import Clerk, Workweek
from backoffice_core.attendance.pay.workweeks import (
    BonusDivisor,
    SalaryIsFor,
    Worked,
    wage_currency,
    weeks_of,
)
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import positive
from backoffice_core.kernel.currencies import Currency
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.rounding import Rounding, round_fraction

__all__ = ["BonusDivisor", "RegularRate", "SalaryIsFor", "Spread", "Workweek"]

PARTS_OF_YEAR = {"month": Fraction(12, 52), "half_month": Fraction(24, 52)}


class Spread(enum.Enum):
    """How a sum earned over several workweeks goes to each of them (29 CFR 778.120, .209).

    ``EQUAL_WEEKS`` and ``EQUAL_HOURS`` share it among the weeks handed over; ``MONTH`` gives
    each twelve fifty-seconds of it, ``HALF_MONTH`` twenty-four.
    """

    EQUAL_WEEKS = "equal_weeks"
    EQUAL_HOURS = "equal_hours"
    MONTH = "month"
    HALF_MONTH = "half_month"


def names(given: Iterable[str]) -> frozenset[str]:
    """Names as a set."""
    return frozenset(given)


@checked_fields
@attrs.frozen(kw_only=True)
class RegularRate:
    """How a law makes pay of workweeks by their regular rate.

    ``rate_rounding`` rounds the rate to the currency's digits before it is multiplied, as the
    examples in the regulations do; ``None`` keeps it exact. ``total_rounding`` rounds the
    week. ``salaried_week`` is what a month's wage is for; a wage of half a month is half of a
    month's. ``flat_divisor`` says how a bonus is spread over hours, except those named in
    ``for_output``, which were earned hour by hour.
    ``spread`` shares earnings among several weeks. ``clock_pattern`` names the premiums paid
    for work outside the normal hours agreed. The extras named in ``less_above_minimum`` are an
    hour at the minimum wage, less what the day's wage lies above it.

    Raises :class:`InvalidValue`: ``number_too_small`` for a salaried week of no hours,
    ``not_a_member``, ``type_wrong``.
    """

    citation: Citation
    premium_citation: Citation
    credit_citation: Citation
    rate_rounding: Rounding | None = attrs.field(
        default=None, validator=attrs.validators.optional(member_validator(Rounding))
    )
    total_rounding: Rounding = attrs.field(
        default=Rounding.HALF_UP, validator=member_validator(Rounding)
    )
    salary_is_for: SalaryIsFor = attrs.field(
        default=SalaryIsFor.HOURS_UP_TO, validator=member_validator(SalaryIsFor)
    )
    salaried_week: Duration = attrs.field(default=Duration.of(hours=40), validator=positive)
    flat_divisor: BonusDivisor = attrs.field(
        default=BonusDivisor.ALL_HOURS, validator=member_validator(BonusDivisor)
    )
    for_output: frozenset[str] = attrs.field(factory=frozenset[str], converter=names)
    spread: Spread = attrs.field(default=Spread.EQUAL_WEEKS, validator=member_validator(Spread))
    clock_pattern: frozenset[str] = attrs.field(factory=frozenset[str], converter=names)
    less_above_minimum: frozenset[str] = attrs.field(factory=frozenset[str], converter=names)

    def lines(
        self, days: tuple[ReckonedDay, ...], *, wage: Wage, earnings: tuple[Earning, ...]
    ) -> Iterator[PayLine]:
        """The pay of one person's workweeks, each adding up to its rounded total."""
        for week in self.workweeks(days, wage=wage, earnings=earnings):
            yield from lines_of(
                week.parts,
                person=week.person,
                currency=week.currency,
                rounding=self.total_rounding,
            )

    @checked
    def workweeks(
        self, days: Iterable[ReckonedDay], *, wage: Wage, earnings: Iterable[Earning] = ()
    ) -> tuple[Workweek, ...]:
        """The weeks in exact figures.

        Earnings are paid in the last of them and count in each by ``spread``. Raises
        :class:`InvalidValue`: ``people_mixed``, ``currency_mixed``,
        ``pieces_of_several_weeks``, ``rate_undefined`` where time is owed in a week whose
        hours are worth nothing known.

        >>> from datetime import date
        >>> from backoffice_core.attendance.laws.checking import example_days
        >>> from backoffice_core.attendance.laws.united_states import UNITED_STATES
        >>> from backoffice_core.attendance.rules.reckoning import reckon
        >>> law = UNITED_STATES.on(date(2026, 5, 3))
        >>> example = law.examples[1]
        >>> days = reckon(example_days(example), rules=law.book()).days
        >>> (week,) = law.pay.workweeks(days, wage=example.wage, earnings=example.earnings)
        >>> print(example.title, "-", week.overtime, week.regular_rate, week.due, week.pay)
        46 hours at $12 and a bonus of $46 - 6:00:00 13 39 637
        """
        given = tuple(days)
        of_one_person(given)
        weeks = tuple(weeks_of(given, clock_pattern=self.clock_pattern))
        if isinstance(wage, PieceWage) and len(weeks) > 1:
            raise InvalidValue(
                "pieces_of_several_weeks",
                f"Pieces worth {wage.earned} were earned over {len(weeks)} workweeks.",
                "Price a workweek at a time: each stands alone (29 CFR 778.104).",
            )
        paid = tuple(earnings)
        for earning in paid:
            of_one_currency(earning, wage_currency(wage))
        return tuple(
            Clerk(self, week, wage, paid, self.share(weeks, week)).workweek(
                paid if number == len(weeks) else ()
            )
            for number, week in enumerate(weeks, start=1)
        )

    @checked
    def hour_of(
        self, days: tuple[ReckonedDay, ...], *, wage: Wage, earnings: tuple[Earning, ...]
    ) -> Fraction:
        """The regular rate of the last workweek of ``days``, in major units.

        Raises :class:`InvalidValue` (``days_missing``), and what :meth:`workweeks` raises.
        """
        weeks = self.workweeks(days, wage=wage, earnings=earnings)
        if not weeks:
            raise InvalidValue(
                "days_missing", "There is no workweek to take the rate of.", "Reckon its days."
            )
        return weeks[len(weeks) - 1].regular_rate

    @checked
    def back_pay(
        self,
        days: Iterable[ReckonedDay],
        *,
        wage: Wage,
        earned: Earning,
        counted: Iterable[Earning] = (),
    ) -> tuple[PayLine, ...]:
        """What overtime is still due once a deferred bonus or commission is known.

        ``days`` are the weeks it was earned in and ``counted`` the earnings that were paid with
        them; ``earned`` itself is not paid here. A line for each week that had overtime
        (29 CFR 778.120, 778.209).
        """
        given, before = tuple(days), tuple(counted)
        exact = attrs.evolve(self, rate_rounding=None)
        old = exact.workweeks(given, wage=wage, earnings=before)
        new = exact.workweeks(given, wage=wage, earnings=(*before, earned))
        more = (
            back_part(
                earned.name,
                now.overtime,
                (now.due - now.credited) - (was.due - was.credited),
                now.last,
                citation=self.premium_citation,
            )
            for was, now in zip(old, new, strict=True)
        )
        return tuple(
            lines_of(
                (part for part in more if part.amount),
                person=given[0].person if given else "",
                currency=wage_currency(wage),
                rounding=self.total_rounding,
            )
        )

    def share(self, weeks: tuple[Worked, ...], week: Worked) -> Fraction:
        """The part of what was earned over all weeks that counts in one."""
        part = PARTS_OF_YEAR.get(self.spread.value)
        if part is not None:
            return part
        seconds = sum(each.seconds for each in weeks)
        if self.spread is Spread.EQUAL_HOURS and seconds:
            return Fraction(week.seconds, seconds)
        return Fraction(1, len(weeks))

    def rounded(self, rate: Fraction, currency: Currency) -> Fraction:
        """The rate as it is multiplied."""
        if self.rate_rounding is None:
            return rate
        scale = 10**currency.digits
        return Fraction(round_fraction(rate * scale, self.rate_rounding), scale)


def of_one_person(days: tuple[ReckonedDay, ...]) -> None:
    """Refuse days of several people in one pay."""
    people = sorted({day.person for day in days})
    if len(people) > 1:
        raise InvalidValue(
            "people_mixed",
            f"The days are of {', '.join(people)}, the wage is of one person.",
            "Price each person's days with their own wage.",
        )


def of_one_currency(earning: Earning, currency: Currency) -> None:
    """Refuse an earning in another currency than the wage's."""
    if earning.amount.currency != currency:
        raise InvalidValue(
            "currency_mixed",
            f"{earning.name!r} is {earning.amount}, the wage is in {currency}.",
            "Give earnings in the currency of the wage.",
        )
