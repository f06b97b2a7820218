"""From a timesheet to gross pay, a line for everything and a reason for every line.

Each line is rounded once to a whole unit of the currency; the wage is the sum of its lines,
so nothing is lost between payslip and books. Overtime is reckoned from the agreed month's
wage, whatever was worked of it. Income tax and social insurance are not part of this.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.attendance.laws.pack import LawPack, Rule, hourly_wage, wage_base
from backoffice_core.attendance.model import DayKind, Employee, LeaveKind, OvertimeTier, Timesheet
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.periods import Month
from backoffice_core.kernel.rounding import Rounding, round_to
from backoffice_core.kernel.words import Message

__all__ = ["PayKind", "PayLine", "pay_lines"]


class PayKind(enum.StrEnum):
    """What a line pays for."""

    BASIC = "basic"
    FIXED_ALLOWANCE = "fixed_allowance"
    VARIABLE_ALLOWANCE = "variable_allowance"
    OVERTIME = "overtime"
    UNPAID_LEAVE = "unpaid_leave"


@attrs.frozen(kw_only=True)
class PayLine:
    """One amount of a payslip; ``day``, ``time`` and ``multiple`` where they mean something."""

    person: str
    kind: PayKind
    amount: Money
    explanation: Explanation
    day: date | None = None
    time: Duration | None = None
    multiple: Fraction | None = None


def pay_lines(
    timesheet: Timesheet,
    *,
    employee: Employee,
    law: Effective[LawPack],
    hourly_rounding: Rounding,
    line_rounding: Rounding = Rounding.HALF_UP,
) -> tuple[PayLine, ...]:
    """The gross pay of a month, line by line.

    ``hourly_rounding`` makes the hourly wage whole before it is multiplied, as the ministry
    does in its own example; ``line_rounding`` rounds each overtime line and daily share. Who
    joined or left within the month is paid by the day, never more than the month; a day of
    unpaid leave costs one daily wage, all of them never more than the wage.
    Raises :class:`InvalidValue`: ``timesheet_of_other``, ``week_pattern_unknown``,
    ``currency_mixed``.
    """
    if timesheet.person != employee.id:
        raise InvalidValue(
            "timesheet_of_other",
            f"The timesheet is of {timesheet.person}, the wage of {employee.id}.",
            "Pass the employee whose timesheet it is.",
        )
    pack = law.on(Month.parse(timesheet.period).last_day)
    clerk = Wages(
        timesheet=timesheet,
        employee=employee,
        daily=pack.pattern(employee.days_a_week).days_a_month,
        rounding=line_rounding,
    )
    monthly = tuple(clerk.monthly())
    unpaid = tuple(clerk.unpaid(monthly))
    overtime: list[PayLine] = []
    for tier in timesheet.overtime:
        tier_pack = law.on(tier.day)
        hour = hourly_wage(employee, law=tier_pack, rounding=hourly_rounding)
        reason = explain_hour(employee, tier_pack, hour, hourly_rounding)
        overtime.append(clerk.overtime_line(tier, hour, reason))
    return (*monthly, *unpaid, *overtime)


@attrs.frozen(kw_only=True)
class Wages:
    """One employee's month: ``daily`` is the number of daily wages a month's wage holds."""

    timesheet: Timesheet
    employee: Employee
    daily: Rule[int]
    rounding: Rounding

    def whole(self, minor: Fraction | int) -> Money:
        """The amount rounded once to a whole unit of the currency."""
        currency = self.employee.basic_wage.currency
        return Money(round_to(minor, 10**currency.digits, self.rounding), currency)

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
        days = sum(day.kind is not DayKind.REST_DAY for day in self.timesheet.days)
        part = Fraction(min(days, self.daily.value), self.daily.value)
        paid = self.whole(amount.minor * part)
        says = Message(
            "{days} working days of employment at 1/{daily} of {amount} a month, "
            "at most the month: {paid}",
            days=days,
            daily=self.daily.value,
            amount=amount,
            paid=paid,
        )
        cited = self.daily.citation
        reason = Explanation(rule=f"pay.{kind.value}", says=says, result=paid, source=cited)
        return PayLine(person=self.employee.id, kind=kind, amount=paid, explanation=reason)

    def unpaid(self, monthly: tuple[PayLine, ...]) -> Iterator[PayLine]:
        """A daily wage less for each working day of unpaid leave on which nothing was worked."""
        steady = (PayKind.BASIC, PayKind.FIXED_ALLOWANCE)
        agreed = self.employee.basic_wage + self.employee.fixed_allowance
        currency = agreed.currency
        most = Money.total((line.amount for line in monthly if line.kind in steady), currency)
        days = (
            day.day
            for day in self.timesheet.days
            if day.leave is LeaveKind.UNPAID and day.kind is DayKind.WORKDAY and day.worked.is_zero
        )
        gone = Money.zero(currency)
        for count, day in enumerate(days, start=1):
            # The running total is rounded, not each day, so that all days are the whole wage.
            share = Fraction(min(count, self.daily.value), self.daily.value)
            until_now = min(most, self.whole(agreed.minor * share))
            if count >= self.daily.value:
                until_now = most
            says = Message(
                "Unpaid leave on {day}: 1/{daily} of {amount} a month",
                day=day,
                daily=self.daily.value,
                amount=agreed,
            )
            amount = gone - until_now
            reason = Explanation(
                rule="pay.unpaid_leave", says=says, result=amount, source=self.daily.citation
            )
            yield PayLine(
                person=self.employee.id,
                kind=PayKind.UNPAID_LEAVE,
                day=day,
                amount=amount,
                explanation=reason,
            )
            gone = until_now

    def overtime_line(self, tier: OvertimeTier, hour: Money, reason: Explanation) -> PayLine:
        """Overtime of a day at one multiple, part hours by the second."""
        amount = self.whole(hour.minor * tier.multiple * tier.time.hours)
        says = Message(
            "{time} of overtime on {day} at {multiple} times {hour}: {amount}",
            time=tier.time,
            day=tier.day,
            multiple=tier.multiple,
            hour=hour,
            amount=amount,
        )
        return PayLine(
            person=self.employee.id,
            kind=PayKind.OVERTIME,
            day=tier.day,
            time=tier.time,
            multiple=tier.multiple,
            amount=amount,
            explanation=Explanation(
                rule="pay.overtime",
                says=says,
                result=amount,
                parameters={"line_rounding": self.rounding.value},
                source=tier.citation,
                because=(reason,),
            ),
        )


def explain_hour(employee: Employee, law: LawPack, hour: Money, rounding: Rounding) -> Explanation:
    """Where the hourly wage comes from."""
    steady = employee.basic_wage + employee.fixed_allowance
    base = wage_base(employee, law=law)
    if base > steady.minor:
        says = Message(
            "The base is {share} of the whole wage of {whole}, "
            "because basic wage and fixed allowances are less",
            share=law.base_share.value,
            whole=steady + employee.variable_allowance,
        )
    else:
        says = Message("The base is basic wage and fixed allowances: {base}", base=steady)
    because = Explanation(rule="pay.base", says=says, source=law.base_share.citation)
    return Explanation(
        rule="pay.hourly",
        says=Message(
            "The hourly wage is 1/{divisor} of the base: {hour}",
            divisor=law.hourly_divisor.value,
            hour=hour,
        ),
        result=hour,
        parameters={"hourly_rounding": rounding.value},
        source=law.hourly_divisor.citation,
        because=(because,),
    )
