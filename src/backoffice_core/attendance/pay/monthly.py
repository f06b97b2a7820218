"""From a timesheet to gross pay, a line for everything and a reason for every line.

A month's wage is for the working days of the month, so part of a month is worth its share of
them: whole months are exactly the wage, parts of a month together are the month, and who is
employed or works longer is never paid less. Each line is rounded once, in rupiah to whole
units and in any other currency to its minor unit; the wage is the sum of its lines, so nothing
is lost between payslip and books. Overtime is reckoned from the agreed month's wage, whatever
was worked of it. Income tax and social insurance are not part of this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from backoffice_core.attendance.model import (
    DayKind,
    Employee,
    LeaveKind,
    OvertimeTier,
    PremiumTime,
    Timesheet,
    TimesheetDay,
)
from backoffice_core.attendance.pay.hourly import HourOfMonth
from backoffice_core.attendance.pay.lines import PayKind, PayLine
from backoffice_core.attendance.pay.parts import PLAIN, PricedPart
from backoffice_core.attendance.pay.rounded import RoundedTo
from backoffice_core.attendance.pay.wages import MonthlyWage
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.periods import Month
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from backoffice_core.attendance.laws.packs import LawPack

__all__ = ["pay_lines"]


@checked
def pay_lines(
    timesheet: Timesheet,
    *,
    employee: Employee,
    law: Effective[LawPack],
    hourly_rounding: Rounding | None = None,
    line_rounding: Rounding | None = None,
) -> tuple[PayLine, ...]:
    """The gross pay of a month, line by line.

    The hourly wage, each line of time and each share of the month are rounded as the law's
    pack has it, unless ``hourly_rounding`` or ``line_rounding`` says otherwise. Of time that is
    worth more without being overtime only that is paid which the month's wage has not. Who
    joined or left within the month is paid the working days of employment over those of the
    month; a working day of unpaid leave costs one of them, unless it was worked.
    Raises :class:`InvalidValue`: ``timesheet_of_other``, ``currency_mixed``,
    ``month_unpriced`` where the law reckons no hour from a month, and
    ``working_days_missing`` when a share of a month without working days is asked for.
    """
    if timesheet.person != employee.id:
        raise InvalidValue(
            "timesheet_of_other",
            f"The timesheet is of {timesheet.person}, the wage of {employee.id}.",
            "Pass the employee whose timesheet it is.",
        )

    def rule_on(day: date) -> HourOfMonth:
        return monthly_rule(law.on(day), hour=hourly_rounding, line=line_rounding)

    clerk = Wages(
        timesheet=timesheet,
        employee=employee,
        rule=rule_on(Month.parse(timesheet.period).last_day),
    )
    monthly = tuple(clerk.monthly())
    unpaid = tuple(clerk.unpaid(monthly))
    time: list[PayLine] = []
    days = {tier.day for tier in timesheet.overtime} | {each.day for each in timesheet.premiums}
    for day in sorted(days):
        time.extend(time_lines(timesheet, employee, day, rule_on(day)))
    return (*monthly, *unpaid, *time)


def monthly_rule(pack: LawPack, *, hour: Rounding | None, line: Rounding | None) -> HourOfMonth:
    """How a law prices an hour of a month, with the roundings that were chosen."""
    rule = pack.pay
    if not isinstance(rule, HourOfMonth):
        raise InvalidValue(
            "month_unpriced",
            f"{pack.name} does not reckon an hour from a month's wage.",
            "Price the reckoned days with price().",
        )
    return attrs.evolve(
        rule,
        hour_rounding=rule.hour_rounding if hour is None else RoundedTo(hour),
        line_rounding=rule.line_rounding if line is None else RoundedTo(line),
    )


def wage_of(employee: Employee) -> MonthlyWage:
    """What was agreed with an employee."""
    return MonthlyWage(
        basic=employee.basic_wage,
        fixed_allowance=employee.fixed_allowance,
        variable_allowance=employee.variable_allowance,
    )


def time_lines(
    timesheet: Timesheet, employee: Employee, day: date, rule: HourOfMonth
) -> Iterator[PayLine]:
    """The premiums and the overtime of a day, part hours as the law's pack has them."""
    hour = rule.hour(wage_of(employee))
    # The month's wage has paid ordinary time once.
    premiums = parts_on(day, timesheet.premiums, less=PLAIN)
    yield from rule.priced(employee.id, day, PayKind.PREMIUM, premiums, hour)
    overtime = parts_on(day, timesheet.overtime, less=Fraction(0))
    yield from rule.priced(employee.id, day, PayKind.OVERTIME, overtime, hour)


def parts_on(
    day: date, times: Iterable[OvertimeTier | PremiumTime], *, less: Fraction
) -> list[PricedPart]:
    """What of them is paid on a day."""
    return [
        PricedPart(multiple=each.multiple - less, seconds=each.time.seconds, source=each.citation)
        for each in times
        if each.day == day
    ]


@attrs.frozen(kw_only=True)
class Wages:
    """One employee's month under the law of its last day."""

    timesheet: Timesheet
    employee: Employee
    rule: HourOfMonth

    def rounded(self, minor: Fraction | int) -> Money:
        """The amount after the one rounding of its line."""
        return self.rule.rounded(minor, self.employee.basic_wage.currency)

    @property
    def rounding_said(self) -> dict[str, str | Money]:
        """How a line was rounded, and to a multiple of what."""
        return self.rule.rounding_said(self.employee.basic_wage.currency)

    def share(self, days: int) -> Fraction:
        """The part of the month that so many working days are; no day is nothing of any month."""
        if not self.timesheet.days:
            return Fraction(0)
        if self.timesheet.working_days < max(1, days):
            raise InvalidValue(
                "working_days_missing",
                f"The timesheet of {self.timesheet.person} for {self.timesheet.period} says "
                f"{self.timesheet.working_days} working days of the month, {days} are its own.",
                "Set working_days, or decide the timesheet from the punches again.",
            )
        return Fraction(days, self.timesheet.working_days)

    def monthly(self) -> Iterator[PayLine]:
        """The wage and allowances of the month; nothing for allowances of nothing."""
        employee = self.employee
        amounts = (
            (PayKind.BASIC, employee.basic_wage),
            (PayKind.FIXED_ALLOWANCE, employee.fixed_allowance),
            (PayKind.VARIABLE_ALLOWANCE, employee.variable_allowance),
        )
        for kind, amount in amounts:
            if kind is PayKind.BASIC or not amount.is_zero:
                yield self.monthly_line(kind, amount)

    def monthly_line(self, kind: PayKind, amount: Money) -> PayLine:
        """A month's amount, or the days of it that the person was employed."""
        month = Month.parse(self.timesheet.period)
        left = self.employee.left
        if self.employee.joined <= month.start and (left is None or left >= month.last_day):
            says = Message("{amount} for the month", amount=amount)
            reason = Explanation(rule=f"pay.{kind.value}", says=says, result=amount)
            return PayLine(person=self.employee.id, kind=kind, amount=amount, explanation=reason)
        days = sum(day.working_day for day in self.timesheet.days)
        paid = self.rounded(amount.minor * self.share(days))
        says = Message(
            "{days} of the {of} working days of the month are of the employment: "
            "{paid} of {amount}",
            days=days,
            of=self.timesheet.working_days,
            amount=amount,
            paid=paid,
        )
        reason = Explanation(
            rule=f"pay.{kind.value}",
            says=says,
            result=paid,
            parameters=self.rounding_said,
            source=str(self.rule.unworked),
        )
        return PayLine(person=self.employee.id, kind=kind, amount=paid, explanation=reason)

    def unpaid(self, monthly: tuple[PayLine, ...]) -> Iterator[PayLine]:
        """One working day less for each that unpaid leave took, until nothing is left."""
        steady = (PayKind.BASIC, PayKind.FIXED_ALLOWANCE)
        agreed = self.employee.basic_wage + self.employee.fixed_allowance
        paid = Money.total(
            (line.amount for line in monthly if line.kind in steady), agreed.currency
        )
        left = sum(day.working_day for day in self.timesheet.days)
        away = [day for day in self.timesheet.days if day.leave is LeaveKind.UNPAID]
        costly = [day for day in away if day.taken_off]
        for number, day in enumerate(costly):
            # What is left is rounded, not each day, so that all days are the whole wage.
            left -= 1
            remaining = min(paid, self.rounded(agreed.minor * self.share(left)))
            until = costly[number + 1].day if number + 1 < len(costly) else date.max
            since = day.day if number else date.min
            free = (each for each in away if since <= each.day < until and not each.taken_off)
            yield self.unpaid_line(day.day, remaining - paid, agreed, tuple(free))
            paid = remaining

    def unpaid_line(
        self, day: date, amount: Money, agreed: Money, free: tuple[TimesheetDay, ...]
    ) -> PayLine:
        """What one day of unpaid leave costs, and which days around it cost nothing."""
        says = Message(
            "Unpaid leave on {day} costs one of the {of} working days of the month: "
            "{share} of {amount}",
            day=day,
            of=self.timesheet.working_days,
            share=-amount,
            amount=agreed,
        )
        reason = Explanation(
            rule="pay.unpaid_leave",
            says=says,
            result=amount,
            parameters=self.rounding_said,
            source=str(self.rule.unworked),
            because=tuple(costs_nothing(each) for each in free),
        )
        kind = PayKind.UNPAID_LEAVE
        return PayLine(
            person=self.employee.id, kind=kind, day=day, amount=amount, explanation=reason
        )


def costs_nothing(day: TimesheetDay) -> Explanation:
    """Why a day of unpaid leave costs no wage."""
    if not day.worked.is_zero:
        says = Message("{day} costs no wage: {worked} were worked", day=day.day, worked=day.worked)
    elif day.kind is DayKind.HOLIDAY:
        says = Message("{day} costs no wage: it is a public holiday", day=day.day)
    else:
        says = Message("{day} costs no wage: it is a rest day", day=day.day)
    return Explanation(rule="pay.unpaid_leave.free", says=says)
