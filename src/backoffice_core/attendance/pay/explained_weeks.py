"""The lines of a workweek: each says what it pays for, and together they are its total."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.pay.explained_rates import an_hour_shown
from backoffice_core.attendance.pay.lines import PayKind, PayLine
from backoffice_core.attendance.pay.pricing import Earning
from backoffice_core.attendance.pay.workweeks import Straight
from backoffice_core.attendance.rules.explaining_words import RuleName
from backoffice_core.attendance.rules.reckoned import Extra
from backoffice_core.kernel.currencies import Currency
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.rounding import Rounding, round_fraction
from backoffice_core.kernel.words import Message

__all__ = [
    "Overtime",
    "Part",
    "agreed_part",
    "back_part",
    "earning_part",
    "extra_part",
    "lines_of",
    "overtime_part",
    "straight_part",
]


@attrs.frozen(kw_only=True)
class Part:
    """An exact amount of a week in major units; ``says`` makes its sentence when rounded."""

    kind: PayKind
    rule: str
    amount: Fraction
    says: Callable[[Money], Message]
    source: str = ""
    day: date | None = None
    time: Duration | None = None
    multiple: Fraction | None = None
    because: tuple[Explanation, ...] = ()


def lines_of(
    parts: Iterable[Part], *, person: str, currency: Currency, rounding: Rounding
) -> Iterator[PayLine]:
    """The parts as money: what has been paid so far is rounded, so the week's total is."""
    scale = 10**currency.digits
    exact, paid = Fraction(0), 0
    for part in parts:
        exact += part.amount * scale
        upto = round_fraction(exact, rounding)
        amount = Money(upto - paid, currency)
        paid = upto
        reason = Explanation(
            rule=part.rule,
            says=part.says(amount),
            result=amount,
            parameters={"exact": part.amount, "total_rounding": rounding.value},
            source=part.source,
            because=part.because,
        )
        yield PayLine(
            person=person,
            kind=part.kind,
            amount=amount,
            explanation=reason,
            day=part.day,
            time=part.time,
            multiple=part.multiple,
        )


def straight_part(straight: Straight, currency: Currency, day: date) -> Part:
    """Straight time at a rate, or a sum agreed for it."""
    time = straight.time

    def says(amount: Money) -> Message:
        if straight.rate is None:
            return Message("{amount} for {time} worked", amount=amount, time=time)
        rate = an_hour_shown(straight.rate, currency)
        if straight.name:
            return Message(
                "{time} of {work} at {rate} an hour: {amount}",
                time=time,
                work=straight.name,
                rate=rate,
                amount=amount,
            )
        return Message("{time} at {rate} an hour: {amount}", time=time, rate=rate, amount=amount)

    return Part(
        kind=PayKind.BASIC if straight.name == "salary" else PayKind.REGULAR,
        rule="pay.straight",
        amount=straight.amount,
        says=says,
        day=day,
        time=time,
        multiple=Fraction(1),
    )


def agreed_part(amount: Fraction, time: Duration, day: date, *, credited: Citation | None) -> Part:
    """Agreed premiums beyond straight time; ``credited`` ones count against overtime due."""

    def says(paid: Money) -> Message:
        if credited is None:
            return Message(
                "{amount} of agreed premiums for {time}, which count in the regular rate",
                amount=paid,
                time=time,
            )
        return Message(
            "{amount} of agreed premiums for {time}, which count against the overtime due",
            amount=paid,
            time=time,
        )

    return Part(
        kind=PayKind.PREMIUM,
        rule="pay.premium",
        amount=amount,
        says=says,
        source="" if credited is None else str(credited),
        day=day,
        time=time,
    )


def back_part(name: str, time: Duration, more: Fraction, day: date, *, citation: Citation) -> Part:
    """What overtime of a past week is still due by what was earned for it later."""
    return Part(
        kind=PayKind.OVERTIME,
        rule="pay.overtime.back",
        amount=more,
        says=lambda amount: Message(
            "{time} of overtime in the week until {day} is due {amount} more for {name}",
            time=time,
            day=day,
            amount=amount,
            name=RuleName(name),
        ),
        source=str(citation),
        day=day,
        time=time,
    )


@attrs.frozen(kw_only=True)
class Overtime:
    """Overtime of a week at one multiple: what it is still due beyond straight time."""

    multiple: Fraction
    time: Duration
    due: Fraction
    credited: Fraction


def overtime_part(
    overtime: Overtime, currency: Currency, day: date, *, citation: Citation, reason: Explanation
) -> Part:
    """What overtime is due beyond the straight time it was paid already."""

    def says(amount: Money) -> Message:
        if overtime.credited:
            return Message(
                "{time} of overtime at {multiple} times the regular rate: {amount} beyond "
                "straight time, {credited} being paid by agreed premiums",
                time=overtime.time,
                multiple=overtime.multiple,
                amount=amount,
                credited=an_hour_shown(overtime.credited, currency),
            )
        return Message(
            "{time} of overtime at {multiple} times the regular rate: {amount} beyond straight "
            "time",
            time=overtime.time,
            multiple=overtime.multiple,
            amount=amount,
        )

    return Part(
        kind=PayKind.OVERTIME,
        rule="pay.overtime",
        amount=overtime.due - overtime.credited,
        says=says,
        source=str(citation),
        day=day,
        time=overtime.time,
        multiple=overtime.multiple,
        because=(reason,),
    )


def earning_part(earning: Earning, day: date) -> Part:
    """A bonus or commission, whole, in the last week it was earned in."""

    def says(amount: Money) -> Message:
        if not earning.waiting.is_zero:
            return Message(
                "{name}: {amount} for {time}",
                name=RuleName(earning.name),
                amount=amount,
                time=earning.waiting,
            )
        return Message("{name}: {amount}", name=RuleName(earning.name), amount=amount)

    return Part(
        kind=PayKind.EARNING,
        rule="pay.earning",
        amount=earning.amount.major,
        says=says,
        day=day,
    )


def extra_part(
    extra: Extra,
    amount: Fraction,
    rate: Fraction,
    currency: Currency,
    reason: Explanation,
    *,
    above: Fraction,
) -> Part:
    """What a rule owes beside the time worked, less what the day's wage is ``above`` it."""

    def says(paid: Money) -> Message:
        if extra.amount is not None and above:
            return Message(
                "{name}: {amount}, which is {owed} less the {above} that the wage of the day lies"
                " above the minimum wage",
                name=RuleName(extra.name),
                amount=paid,
                owed=extra.amount,
                above=an_hour_shown(above, currency),
            )
        if extra.amount is not None:
            return Message("{name}: {amount}", name=RuleName(extra.name), amount=paid)
        return Message(
            "{name}: {time} at {rate} an hour, {multiple} times: {amount}",
            name=RuleName(extra.name),
            time=extra.time,
            rate=an_hour_shown(rate, currency),
            multiple=extra.multiple,
            amount=paid,
        )

    because = () if extra.because is None else (extra.because,)
    return Part(
        kind=PayKind.EXTRA,
        rule="pay.extra",
        amount=amount,
        says=says,
        source="" if extra.citation is None else str(extra.citation),
        day=extra.day,
        time=extra.time,
        multiple=extra.multiple,
        because=because if extra.amount is not None else (*because, reason),
    )
