"""Pay that is less than a law's minimum wage: found by the workweek, on average.

A law may want more (California lets no hour be made up for by another: Armenta v. Osmose,
135 Cal.App.4th 314, 2006), so no finding here means that the average is enough, no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from backoffice_core.attendance import findings as found
from backoffice_core.attendance.citations import Rule
from backoffice_core.attendance.pay.pricing import Earning
from backoffice_core.attendance.pay.regular_rate import RegularRate, Workweek
from backoffice_core.attendance.pay.wages import Wage
from backoffice_core.attendance.rules.reckoned import Reckoning
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.rounding import Rounding, round_fraction
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from backoffice_core.attendance.laws.packs import LawPack

__all__ = ["check_minimum_wage"]

NO_NAMES: Mapping[str, str] = {}


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
    make up for it, and who is exempt from overtime is exempt from it. Laws without a minimum
    wage, or that price no workweeks, find nothing. Raises :class:`InvalidValue`:
    ``currency_mixed`` for a wage in another currency than the law's, and what pricing raises.
    The finding's ``money`` is what the week lacks.
    """
    days = tuple(day for day in reckoning.days if day.book.thresholds)
    if not days:
        return ()
    pack = law.on(days[-1].day) if isinstance(law, Effective) else law
    if pack.minimum_wage is None or not isinstance(pack.pay, RegularRate):
        return ()
    said: list[Finding] = []
    for week in pack.pay.workweeks(days, wage=wage, earnings=earnings):
        since = min(each.since for each in pack.minimum_wage.versions)
        if week.last >= since and week.hours.seconds:
            said.extend(too_little(week, pack.minimum_wage.on(week.last), names))
    return tuple(said)


def too_little(week: Workweek, least: Rule[Money], names: Mapping[str, str]) -> Iterator[Finding]:
    """The finding about a week whose hours came to less."""
    currency = week.currency
    if least.value.currency != currency:
        raise InvalidValue(
            "currency_mixed",
            f"The wage is in {currency.code}, the minimum wage is {least.value}.",
            "Give the wage in the currency of the law.",
        )
    rate = (week.straight + week.included) / week.hours.hours
    if rate >= least.value.major:
        return
    unit = 10**currency.digits
    lacking = (least.value.major - rate) * week.hours.hours * unit
    says = Message(
        "{person} was paid {rate} an hour in the week until {day}; at least {least} is due",
        person=names.get(week.person, week.person),
        rate=Money(round_fraction(rate * unit, Rounding.FLOOR), currency),
        day=week.last,
        least=least.value,
    )
    finding = found.about(
        "below_minimum_wage",
        Severity.SERIOUS,
        week.person,
        says,
        day=week.last,
        explanation=found.cites(says, str(least.citation)),
    )
    yield attrs.evolve(finding, money=Money(round_fraction(lacking, Rounding.CEILING), currency))
