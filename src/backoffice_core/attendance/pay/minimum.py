"""Pay that is less than a law's minimum wage: by the workweek on average, or for each hour.

Federal law looks at a workweek: all that was paid for its hours, over all of them. A law may
want more: in California no hour makes up for another, so there each class of hours that is paid
alike stands by itself. Such a class is the hours of one rate of an hourly wage, with what
an agreement adds to them, and of a wage by the day those of a day. What was agreed in one sum
for a week or for pieces says nothing about one of its hours, so of that the average is all that
can be found; a finding less is not a proof that all was paid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

import attrs

from backoffice_core.attendance import findings as found
from backoffice_core.attendance.citations import Citation, Rule
from backoffice_core.attendance.law_given import expect_law
from backoffice_core.attendance.pay.pricing import Earning
from backoffice_core.attendance.pay.regular_rate import RegularRate, Workweek
from backoffice_core.attendance.pay.wages import DailyWage, HourlyWage, Wage
from backoffice_core.attendance.pay.workweeks import counted, premium_multiple, wage_currency
from backoffice_core.attendance.rules.reckoned import ReckonedDay, Reckoning
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.rounding import Rounding, round_fraction
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from backoffice_core.attendance.laws.packs import LawPack

__all__ = ["check_minimum_wage"]

HOUR = 3600
NO_NAMES: Mapping[str, str] = {}


@attrs.frozen(kw_only=True)
class Paid:
    """Hours that are paid alike: what one of them is paid, and the least it may be.

    ``last`` is their last day; ``detail`` tells classes of one week apart.
    """

    rate: Fraction
    time: Duration
    least: Rule[Money]
    last: date
    detail: str = ""

    @property
    def lacking(self) -> Fraction:
        """What is lacking for all of them, in major units; not above nothing where nothing is."""
        return (self.least.value.major - self.rate) * self.time.hours


@checked
def check_minimum_wage(
    reckoning: Reckoning,
    *,
    wage: Wage,
    law: LawPack | Effective[LawPack],
    earnings: Iterable[Earning] = (),
    names: Mapping[str, str] = NO_NAMES,
) -> tuple[Finding, ...]:
    """``attendance.below_minimum_wage`` for each workweek of one person that pays less an hour.

    Everything that counts as pay for hours, over all hours worked; what overtime adds does not
    make up for it, and who is exempt from overtime is exempt from it. Where a law wants it for
    each hour (``LawPack.each_hour``), hours by the hour or by the day are found by themselves,
    each class of a week that is paid less, and no other pay makes up for them. Laws without a
    minimum wage, or that price no workweeks, find nothing. Raises :class:`InvalidValue`:
    ``currency_mixed`` for a wage in another currency than the law's, and what pricing raises.
    The finding's ``money`` is what is lacking.
    """
    expect_law(law)
    days = tuple(day for day in reckoning.days if day.book.thresholds)
    if not days:
        return ()
    pack = law.on(days[-1].day) if isinstance(law, Effective) else law
    if pack.minimum_wage is None or not isinstance(pack.pay, RegularRate):
        return ()
    # The weeks are priced either way: that refuses days of several people, and other currencies.
    weeks = pack.pay.workweeks(days, wage=wage, earnings=earnings)
    each_hour = pack.each_hour if isinstance(wage, HourlyWage | DailyWage) else None
    said: list[Finding] = []
    for week in weeks:
        own = [day for day in days if week.first <= day.day <= week.last]
        alike = on_average(week, pack) if each_hour is None else classes(own, wage, pack)
        for paid in alike:
            same_currency(paid.least.value, wage)
            if paid.lacking > 0:
                name = names.get(week.person, week.person)
                said.append(too_little(week.person, paid, each_hour, name))
    return tuple(said)


def least_on(pack: LawPack, day: date) -> Rule[Money] | None:
    """The minimum wage in force on a day, if there was one."""
    versions = pack.minimum_wage
    if versions is None or day < min(each.since for each in versions.versions):
        return None
    return versions.on(day)


def on_average(week: Workweek, pack: LawPack) -> Iterator[Paid]:
    """All hours of a week as if they were paid alike."""
    least = least_on(pack, week.last)
    if least is not None and week.hours.seconds:
        rate = (week.straight + week.included) / week.hours.hours
        yield Paid(rate=rate, time=week.hours, least=least, last=week.last)


def classes(days: Iterable[ReckonedDay], wage: Wage, pack: LawPack) -> Iterator[Paid]:
    """The hours of a week that are paid alike, and are owed the same."""
    hours = sorted(
        (each for day in days for each in hours_of(day, wage, pack)),
        key=lambda each: (each.detail, each.rate, each.least.value.minor, each.last),
    )
    for _, alike in groupby(hours, key=lambda each: (each.detail, each.rate, each.least)):
        together = tuple(alike)
        seconds = sum(each.time.seconds for each in together)
        yield attrs.evolve(together[-1], time=Duration(seconds))


def hours_of(day: ReckonedDay, wage: Wage, pack: LawPack) -> Iterator[Paid]:
    """The hours of a day with what is paid for one of them."""
    pieces = [piece for piece in day.pieces if counted(piece)]
    least = least_on(pack, day.day)
    if least is None:
        return
    together = sum(piece.seconds for piece in pieces)
    for piece in pieces:
        if isinstance(wage, DailyWage):
            rate, detail = wage.amount.major * HOUR / together, str(day.day)
        elif isinstance(wage, HourlyWage):
            more = premium_multiple(piece, day.book.combination)
            rate = wage.of(piece.rate).major * more
            detail = piece.rate if more == 1 else f"{piece.rate} x {more}"
        else:
            return
        yield Paid(
            rate=rate, time=Duration(piece.seconds), least=least, last=day.day, detail=detail
        )


def same_currency(least: Money, wage: Wage) -> None:
    """Refuse a wage in another currency than the law's."""
    currency = wage_currency(wage)
    if least.currency != currency:
        raise InvalidValue(
            "currency_mixed",
            f"The wage is in {currency.code}, the minimum wage is {least}.",
            "Give the wage in the currency of the law.",
        )


def too_little(person: str, paid: Paid, each_hour: Citation | None, name: str) -> Finding:
    """The finding about hours that came to less; ``each_hour`` cites that none makes up for it."""
    least, currency = paid.least, paid.least.value.currency
    unit = 10**currency.digits
    rate = Money(round_fraction(paid.rate * unit, Rounding.FLOOR), currency)
    cited = str(least.citation)
    if each_hour is None:
        says = Message(
            "{person} was paid {rate} an hour in the week until {day}; at least {least} is due",
            person=name,
            rate=rate,
            day=paid.last,
            least=least.value,
        )
    else:
        cited = f"{cited}; {each_hour}"
        says = Message(
            "{person} was paid {rate} an hour for {time} of work in the week until {day}; at least"
            " {least} is due for each hour, whatever others are paid",
            person=name,
            rate=rate,
            time=paid.time,
            day=paid.last,
            least=least.value,
        )
    finding = found.about(
        "below_minimum_wage",
        Severity.SERIOUS,
        person,
        says,
        day=paid.last,
        detail=paid.detail,
        explanation=found.cites(says, cited),
    )
    lacking = round_fraction(paid.lacking * unit, Rounding.CEILING)
    return attrs.evolve(finding, money=Money(lacking, currency))
