"""An hour priced from a month: the way of laws whose wages are agreed by the month.

The month's wage pays for the ordinary hours, whatever they were; overtime and premiums are
paid by the hour, and an hour is a fixed part of a month's base. Who is paid by the day or by
the piece has a month as well, made of days or of the pieces of a year.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache

import attrs

from backoffice_core.attendance.citations import Citation, Rule
from backoffice_core.attendance.frozen import FrozenMapping
from backoffice_core.attendance.pay.lines import PayKind, PayLine
from backoffice_core.attendance.pay.parts import (
    PLAIN,
    OnCall,
    PricedPart,
    by_rate,
    earning_line,
    parts_of,
    sorted_pieces,
    wage_lines,
)
from backoffice_core.attendance.pay.pricing import Earning
from backoffice_core.attendance.pay.rounded import BY_SECOND, PartHours, RoundedTo, shown_amount
from backoffice_core.attendance.pay.wages import (
    DailyWage,
    HourlyWage,
    MonthlyWage,
    PieceWage,
    Wage,
    WeeklySalary,
)
from backoffice_core.attendance.rules.explaining_words import RuleName
from backoffice_core.attendance.rules.reckoned import Extra, ReckonedDay
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import Rounding, round_fraction, round_ratio
from backoffice_core.kernel.words import Message

__all__ = ["Hour", "HourOfMonth", "WageBase"]

SECONDS_AN_HOUR = 3600
TO_WHOLE_BELOW = RoundedTo(Rounding.FLOOR)
TO_NEAREST = RoundedTo(Rounding.HALF_UP)


class WageBase(enum.Enum):
    """What the base is when basic wage and fixed allowances reach the share the law wants.

    ``STEADY``: those, as the text has it. ``WHOLE``: all of the wage, variable allowances too,
    as some calculators read it; it is never less.
    """

    STEADY = "steady"
    WHOLE = "whole"


def to_minor_unit(hour: Hour) -> Money:
    """An hour's worth to the nearest minor unit."""
    return Money(round_fraction(hour.minor, Rounding.HALF_UP), hour.currency)


@attrs.frozen(kw_only=True)
class Hour:
    """What an hour is worth in ``minor`` units, maybe finer than one, and why.

    ``money`` is that to the nearest minor unit, for showing it.
    """

    minor: Fraction
    currency: Currency
    explanation: Explanation
    money: Money = attrs.field(init=False, default=attrs.Factory(to_minor_unit, takes_self=True))


def read_only(rules: Mapping[int, Rule[int]]) -> Mapping[int, Rule[int]]:
    """A copy nobody can change."""
    return FrozenMapping(rules)


@checked_fields
@attrs.frozen(kw_only=True)
class HourOfMonth:
    """A pay rule: an hour is one ``divisor``-th of the month's base.

    ``steady`` cites that the base is basic wage and fixed allowances, ``least_share`` is the
    part of the whole wage it has at least when there are variable allowances (and
    ``wage_base`` says what it is when they reach it). ``days_a_month`` makes a month of a
    day's wage by the working days of a week, ``pieces`` cites how the pieces of a year do.
    Wages in ``whole_currency`` are rounded to whole units. ``unworked`` cites that what is
    not worked is not paid, ``on_call`` what being reachable at home is worth. The roundings are
    choices, and every line names them; ``hour_rounding`` ``None`` rounds an hour not at all.
    """

    divisor: Rule[int]
    steady: Citation
    least_share: Rule[Fraction]
    days_a_month: Mapping[int, Rule[int]] = attrs.field(converter=read_only)
    pieces: Citation
    whole_currency: Rule[str]
    unworked: Citation
    wage_base: WageBase = attrs.field(default=WageBase.STEADY, validator=member_validator(WageBase))
    hour_rounding: RoundedTo | None = TO_WHOLE_BELOW
    line_rounding: RoundedTo = TO_NEAREST
    part_hours: PartHours = BY_SECOND
    on_call: OnCall = attrs.field(default=OnCall.UNPAID, validator=member_validator(OnCall))

    def lines(
        self, days: tuple[ReckonedDay, ...], *, wage: Wage, earnings: tuple[Earning, ...] = ()
    ) -> Iterator[PayLine]:
        """The pay of one person's days; a month's wage itself is no line, since it is a month's.

        Raises :class:`InvalidValue`: ``wage_unsuited``, ``week_pattern_unknown``,
        ``average_missing``, ``rate_unknown``.
        """
        hour = self.hour(wage)
        person = days[0].person if days else ""
        yield from wage_lines(days, wage, on_call=self.on_call)
        for day in days:
            yield from self.day_lines(day, wage, hour)
        for earning in earnings:
            yield earning_line(person, earning)

    def day_lines(self, day: ReckonedDay, wage: Wage, hour: Hour) -> Iterator[PayLine]:
        """What the hours of one day earn."""
        by_hour = isinstance(wage, HourlyWage)
        for kind, multiple_of, pieces in sorted_pieces(day, by_hour=by_hour, on_call=self.on_call):
            for rate, own in by_rate(pieces):
                named = self.hour_of_rate(wage, rate, hour)
                parts = list(parts_of(own, less=multiple_of, ordinary=str(day.book.ordinary)))
                yield from self.priced(day.person, day.day, kind, parts, named)
        for extra in day.extras:
            yield from self.extra_line(extra, by_hour=by_hour, hour=hour)

    def hour_of_rate(self, wage: Wage, rate: str, hour: Hour) -> Hour:
        """The hour of work that has a wage of its own."""
        if rate and isinstance(wage, HourlyWage):
            return self.hour(HourlyWage(amount=wage.of(rate)))
        return hour

    def priced(
        self, person: str, day: date, kind: PayKind, parts: list[PricedPart], hour: Hour
    ) -> Iterator[PayLine]:
        """The lines of a day's parts; part hours of overtime count as the choice has it."""
        seconds: Iterable[int] = [part.seconds for part in parts]
        if kind is PayKind.OVERTIME:
            seconds = self.part_hours.of(list(seconds))
        for part, counted in zip(parts, seconds, strict=True):
            if counted:
                known = PricedPart(multiple=part.multiple, seconds=counted, source=part.source)
                yield self.line(person, day, kind, known, hour)

    def line(self, person: str, day: date, kind: PayKind, part: PricedPart, hour: Hour) -> PayLine:
        """One line: time at a multiple of the hour."""
        time = Duration(part.seconds)
        amount = self.amount(hour, part)
        says = Message(
            "{time} of overtime on {day} at {multiple} times {hour}: {amount}"
            if kind is PayKind.OVERTIME
            else "{time} on {day} at {multiple} times {hour}: {amount}",
            time=time,
            day=day,
            multiple=part.multiple,
            hour=hour.money,
            amount=amount,
        )
        return PayLine(
            person=person,
            kind=kind,
            day=day,
            time=time,
            multiple=part.multiple,
            amount=amount,
            explanation=Explanation(
                rule=f"pay.{kind.value}",
                says=says,
                result=amount,
                parameters=self.line_parameters(hour.currency, kind),
                source=part.source,
                because=(hour.explanation,),
            ),
        )

    def extra_line(self, extra: Extra, *, by_hour: bool, hour: Hour) -> Iterator[PayLine]:
        """What is paid besides; plain time given is within a month's wage already."""
        source = "" if extra.citation is None else str(extra.citation)
        amount = extra.amount
        if amount is None:
            if extra.multiple == PLAIN and not by_hour:
                return
            exact = hour.minor * extra.multiple * extra.time.hours
            amount = self.rounded(exact, hour.currency)
        says = Message(
            "{name} on {day}: {amount}",
            name=RuleName(extra.name),
            day=extra.day,
            amount=amount,
        )
        because = () if extra.because is None else (extra.because,)
        yield PayLine(
            person=extra.person,
            kind=PayKind.EXTRA,
            day=extra.day,
            time=extra.time,
            multiple=extra.multiple,
            amount=amount,
            explanation=Explanation(
                rule="pay.extra", says=says, result=amount, source=source, because=because
            ),
        )

    def amount(self, hour: Hour, part: PricedPart) -> Money:
        """What time at a multiple of the hour comes to, rounded once."""
        # Whole numbers all the way: fractions would be half of the time a payroll takes.
        minor, multiple = hour.minor, part.multiple
        step = self.line_step(hour.currency)
        numerator = minor.numerator * multiple.numerator * part.seconds
        denominator = minor.denominator * multiple.denominator * SECONDS_AN_HOUR * step
        rounded = round_ratio(numerator, denominator, self.line_rounding.mode)
        return Money(rounded * step, hour.currency)

    def rounded(self, minor: Fraction | int, currency: Currency) -> Money:
        """The amount after the one rounding of its line."""
        step = self.line_step(currency)
        return Money(
            round_fraction(Fraction(minor, step), self.line_rounding.mode) * step, currency
        )

    def line_step(self, currency: Currency) -> int:
        """The minor units that lines are a multiple of, one at the least."""
        return step_of(
            self.line_rounding, currency, whole=currency.code == self.whole_currency.value
        )

    def rounding_said(self, currency: Currency) -> dict[str, str | Money]:
        """How a line was rounded, and to a multiple of what."""
        return {
            "line_rounding": self.line_rounding.mode.value,
            "rounded_to": Money(self.line_step(currency), currency),
        }

    def line_parameters(self, currency: Currency, kind: PayKind) -> dict[str, str | Money]:
        """The choices behind a line."""
        said = self.rounding_said(currency)
        if kind is PayKind.OVERTIME and self.part_hours != BY_SECOND:
            said["part_hours"] = str(self.part_hours)
        return said

    def hour(self, wage: Wage) -> Hour:
        """What an hour of overtime is reckoned from. Raises as :meth:`lines` does."""
        if isinstance(wage, HourlyWage):
            says = Message("The hourly wage is agreed: {hour}", hour=wage.amount)
            explanation = Explanation(rule="pay.hourly", says=says, result=wage.amount)
            currency = wage.amount.currency
            return Hour(
                minor=Fraction(wage.amount.minor), currency=currency, explanation=explanation
            )
        month, currency, because = self.month(wage)
        minor = month / self.divisor.value
        whole = currency.code == self.whole_currency.value
        said: dict[str, str | Money | Fraction] = {"hourly_rounding": "exact"}
        if self.hour_rounding is not None:
            minor = self.hour_rounding.of(minor, currency, whole=whole)
            said["hourly_rounding"] = self.hour_rounding.mode.value
            step = self.hour_rounding.step(currency, whole=whole)
            said["rounded_to"] = shown_amount(step, currency)
        shown = Money(round_fraction(minor, Rounding.HALF_UP), currency)
        if shown.minor != minor:
            said["exact"] = minor / 10**currency.digits
        explanation = Explanation(
            rule="pay.hourly",
            says=Message(
                "The hourly wage is 1/{divisor} of the base: {hour}",
                divisor=self.divisor.value,
                hour=shown,
            ),
            result=shown,
            parameters=said,
            source=str(self.divisor.citation),
            because=(because,),
        )
        return Hour(minor=minor, currency=currency, explanation=explanation)

    def hour_of(
        self,
        days: tuple[ReckonedDay, ...],  # noqa: ARG002 - an hour does not depend on what was worked
        *,
        wage: Wage,
        earnings: tuple[Earning, ...],  # noqa: ARG002
    ) -> Fraction:
        """What an hour is worth, in units of the currency."""
        hour = self.hour(wage)
        return Fraction(hour.minor, 10**hour.currency.digits)

    def month(self, wage: Wage) -> tuple[Fraction, Currency, Explanation]:
        """What a month's overtime is reckoned from, in minor units, exact, and why."""
        if isinstance(wage, MonthlyWage):
            return self.month_of_wage(wage)
        if isinstance(wage, DailyWage):
            return self.month_of_days(wage)
        if isinstance(wage, PieceWage):
            return self.month_of_pieces(wage)
        kind = "a salary by the week" if isinstance(wage, WeeklySalary) else "an hourly wage"
        raise InvalidValue(
            "wage_unsuited",
            f"This law makes no month of {kind}.",
            "Agree a wage by the month, the day or the piece.",
        )

    def month_of_wage(self, wage: MonthlyWage) -> tuple[Fraction, Currency, Explanation]:
        """Basic wage and fixed allowances, and at least the law's share of the whole."""
        steady = wage.basic + wage.fixed_allowance
        whole = steady + wage.variable_allowance
        share = whole.minor * self.least_share.value
        varies = not wage.variable_allowance.is_zero
        if varies and share > steady.minor:
            base, source = share, self.least_share.citation
            says = Message(
                "The base is {share} of the whole wage of {whole}, "
                "because basic wage and fixed allowances are less",
                share=self.least_share.value,
                whole=whole,
            )
        elif varies and self.wage_base is WageBase.WHOLE:
            base, source = Fraction(whole.minor), self.least_share.citation
            says = Message(
                "The base is read as the whole wage of {whole}, because basic wage and fixed "
                "allowances are at least {share} of it",
                share=self.least_share.value,
                whole=whole,
            )
        else:
            base = Fraction(steady.minor)
            source = self.least_share.citation if varies else self.steady
            says = Message("The base is basic wage and fixed allowances: {base}", base=steady)
        why = Explanation(
            rule="pay.base",
            says=says,
            parameters={"wage_base": self.wage_base.value} if varies else {},
            source=str(source),
        )
        return base, steady.currency, why

    def month_of_days(self, wage: DailyWage) -> tuple[Fraction, Currency, Explanation]:
        """A day's wage so many times as the law says a month has days."""
        rule = self.days_a_month.get(wage.days_a_week)
        if rule is None:
            known = " or ".join(str(days) for days in sorted(self.days_a_month))
            raise InvalidValue(
                "week_pattern_unknown",
                f"This law makes no month of a day's wage in a week of {wage.days_a_week} days.",
                f"Enter {known} days a week." if known else "Agree a wage by the month.",
            )
        month = wage.amount * rule.value
        says = Message(
            "The base is {days} times a day's wage of {wage}: {base}",
            days=rule.value,
            wage=wage.amount,
            base=month,
        )
        why = Explanation(rule="pay.base", says=says, result=month, source=str(rule.citation))
        return Fraction(month.minor), month.currency, why

    def month_of_pieces(self, wage: PieceWage) -> tuple[Fraction, Currency, Explanation]:
        """The average of twelve months, and at least the minimum wage of the region."""
        average, least = wage.month_average, wage.month_minimum
        if average is None:
            raise InvalidValue(
                "average_missing",
                "Overtime of who is paid by the piece is reckoned from the last twelve months.",
                "Give month_average, what those came to on average.",
            )
        base = average
        says = Message("The base is the average of the last twelve months: {base}", base=average)
        if least is not None and average < least:
            base = least
            says = Message(
                "The base is the minimum wage of {base}, because the average of the last "
                "twelve months was {average}",
                base=least,
                average=average,
            )
        why = Explanation(rule="pay.base", says=says, result=base, source=str(self.pieces))
        return Fraction(base.minor), base.currency, why


@cache
def step_of(rounding: RoundedTo, currency: Currency, *, whole: bool) -> int:
    """The step of a rounding in whole minor units, which is all that money can hold."""
    return max(1, round_fraction(rounding.step(currency, whole=whole), Rounding.UP))
