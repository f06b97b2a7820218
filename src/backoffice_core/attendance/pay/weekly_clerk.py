"""The clerk who works out one workweek: its hours, its rate, and the parts of its pay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from backoffice_core.attendance.pay.explained_rates import RegularHour
from backoffice_core.attendance.pay.explained_weeks import (
    Overtime,
    Part,
    agreed_part,
    earning_part,
    extra_part,
    overtime_part,
    straight_part,
)
from backoffice_core.attendance.pay.pricing import Earning
from backoffice_core.attendance.pay.wages import HourlyWage, Wage
from backoffice_core.attendance.pay.workweeks import (
    BonusDivisor,
    Worked,
    counted,
    straight_pay,
    wage_currency,
)
from backoffice_core.attendance.rules.reckoned import Extra, ReckonedDay
from backoffice_core.kernel.currencies import Currency
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration

if TYPE_CHECKING:
    from backoffice_core.attendance.pay.regular_rate import RegularRate

__all__ = ["Clerk", "Workweek"]

HOUR = 3600
PLAIN = Fraction(1)
NOTHING = Fraction(0)


@attrs.frozen(kw_only=True)
class Workweek:
    """One person's workweek in exact figures, all money in major units.

    ``regular_rate`` is what an hour came to, ``straight`` the pay for all hours at their
    plain wage, ``included`` what else counts in the rate, ``due`` what the law wants for
    overtime on top of straight time, ``credited`` the agreed premiums set against it.
    """

    person: str
    first: date
    last: date
    currency: Currency
    hours: Duration
    overtime: Duration
    straight: Fraction
    included: Fraction
    regular_rate: Fraction
    due: Fraction
    credited: Fraction
    parts: tuple[Part, ...] = attrs.field(repr=False)

    @property
    def overtime_rate(self) -> Fraction:
        """Time and a half."""
        return self.regular_rate * 3 / 2

    @property
    def pay(self) -> Fraction:
        """All of it, before it is rounded."""
        return sum((part.amount for part in self.parts), NOTHING)


def an_hour(amount: Fraction, seconds: int) -> Fraction:
    """A sum over hours; nothing over none."""
    return amount * HOUR / seconds if seconds else NOTHING


@attrs.frozen
class Clerk:
    """One week on the desk: the rule, what was worked, what was agreed and earned."""

    rule: RegularRate
    week: Worked
    wage: Wage
    earnings: tuple[Earning, ...]
    share: Fraction

    def workweek(self, paid: tuple[Earning, ...]) -> Workweek:
        """The week in figures; ``paid`` are the earnings that this week pays out."""
        week, currency = self.week, wage_currency(self.wage)
        straight, plain = straight_pay(
            week,
            self.wage,
            salary_is_for=self.rule.salary_is_for,
            salaried_week=self.rule.salaried_week,
            rounded=lambda rate: self.rule.rounded(rate, currency),
        )
        flat, spread = self.counted_earnings()
        raising, creditable = (
            self.agreed(each, plain) for each in (week.premiums, week.creditable)
        )
        rate = self.rule.rounded(plain + an_hour(spread + raising, week.seconds), currency)
        flat_rate = an_hour(flat, week.seconds - week.overtime)
        overtime = self.overtime(rate, flat_rate, creditable)
        earned = sum((part.amount for part in straight), NOTHING)
        reason = RegularHour(
            rate=rate,
            counts=earned + raising + spread,
            time=Duration(week.seconds),
            flat_rate=flat_rate,
            flat=flat,
            ordinary=Duration(week.seconds - week.overtime),
            currency=currency,
            citation=self.rule.citation,
        ).explain()
        parts = (
            *(straight_part(each, currency, week.last) for each in straight),
            *self.agreed_parts(raising, creditable),
            *(
                overtime_part(
                    each, currency, week.last, citation=self.rule.premium_citation, reason=reason
                )
                for each in overtime
                if each.due != each.credited
            ),
            *(earning_part(each, week.last) for each in paid),
            *self.extras(rate + flat_rate, plain, currency, reason),
        )
        return Workweek(
            person=week.days[0].person,
            first=week.first,
            last=week.last,
            currency=currency,
            hours=Duration(week.seconds),
            overtime=Duration(week.overtime),
            straight=earned,
            included=raising + spread + flat,
            regular_rate=rate + flat_rate,
            due=sum((each.due for each in overtime), NOTHING),
            credited=sum((each.credited for each in overtime), NOTHING),
            parts=parts,
        )

    def counted_earnings(self) -> tuple[Fraction, Fraction]:
        """What counts in the rate: flat sums that pay for no overtime, and all the rest."""
        flat = spread = NOTHING
        for earning in self.earnings:
            if not earning.in_regular_rate:
                continue
            amount = earning.amount.major * self.share
            if (
                self.rule.flat_divisor is BonusDivisor.ORDINARY_HOURS
                and earning.name not in self.rule.for_output
                and earning.waiting.is_zero
                and self.week.seconds > self.week.overtime
            ):
                flat += amount
            else:
                spread += amount
        return flat, spread

    def overtime(
        self, rate: Fraction, flat_rate: Fraction, creditable: Fraction
    ) -> tuple[Overtime, ...]:
        """What each multiple is due beyond straight time, and what premiums pay of it."""
        found: list[Overtime] = []
        for multiple, seconds in sorted(self.week.weighted.items()):
            due = ((multiple - PLAIN) * rate + multiple * flat_rate) * seconds / HOUR
            credited = min(due, creditable)
            creditable -= credited
            time = Duration(seconds)
            found.append(Overtime(multiple=multiple, time=time, due=due, credited=credited))
        return tuple(found)

    def agreed(self, premiums: Mapping[tuple[Fraction, str], int], plain: Fraction) -> Fraction:
        """What agreed premiums pay beyond straight time."""
        return sum(
            (
                (multiple - PLAIN) * self.rate_of(name, plain) * seconds / HOUR
                for (multiple, name), seconds in premiums.items()
            ),
            NOTHING,
        )

    def agreed_parts(self, raising: Fraction, creditable: Fraction) -> Iterator[Part]:
        """Agreed premiums: those that raise the rate, and those set against overtime."""
        week = self.week
        if raising:
            time = Duration(sum(week.premiums.values()))
            yield agreed_part(raising, time, week.last, credited=None)
        if creditable:
            time = Duration(sum(week.creditable.values()))
            yield agreed_part(creditable, time, week.last, credited=self.rule.credit_citation)

    def rate_of(self, name: str, plain: Fraction) -> Fraction:
        """The agreed wage of an hour, or what it came to where none was agreed."""
        return self.wage.of(name).major if isinstance(self.wage, HourlyWage) else plain

    def extras(
        self, rate: Fraction, plain: Fraction, currency: Currency, reason: Explanation
    ) -> Iterator[Part]:
        """What rules owe beside the time worked."""
        for day in self.week.days:
            for extra in day.extras:
                amount = self.extra_amount(extra, rate)
                above = self.above_minimum(day, extra, plain)
                left = max(NOTHING, amount - above) if above else amount
                if left:
                    yield extra_part(extra, left, rate, currency, reason, above=above)

    def extra_amount(self, extra: Extra, rate: Fraction) -> Fraction:
        """What one extra is worth."""
        if extra.amount is not None:
            return extra.amount.major
        if not rate and not extra.time.is_zero:
            raise InvalidValue(
                "rate_undefined",
                f"{extra.person} is owed {extra.time} on {extra.day}, but nothing was earned "
                "by the hour in that week.",
                "Give an hourly wage or a salary.",
            )
        return extra.time.hours * extra.multiple * rate

    def above_minimum(self, day: ReckonedDay, extra: Extra, plain: Fraction) -> Fraction:
        """What a day's wage pays beyond the minimum wage, where an extra is owed less that."""
        if extra.amount is None or extra.name not in self.rule.less_above_minimum:
            return NOTHING
        least = extra.amount.major
        worked = [piece for piece in day.pieces if counted(piece)]
        above = sum(
            ((self.rate_of(each.rate, plain) - least) * each.seconds / HOUR for each in worked),
            NOTHING,
        )
        return max(NOTHING, above)
