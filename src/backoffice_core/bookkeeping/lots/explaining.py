"""Why a gain is what it is: which lots left, since when they were held, what they cost."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from backoffice_core.bookkeeping.lots.model import LotMethod
from backoffice_core.bookkeeping.lots.results import MatchedPart, MatchRule, Realisation
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.quantity import Quantity, Unit
from backoffice_core.kernel.words import Message, Value

__all__ = ["explain_realisation"]

METHODS: Final = {
    LotMethod.FIFO: Message("The earliest lots leave first (FIFO)"),
    LotMethod.LIFO: Message("The latest lots leave first (LIFO)"),
    LotMethod.HIFO: Message("The lots of the highest cost leave first (HIFO)"),
    LotMethod.LOFO: Message("The lots of the lowest cost leave first (LOFO)"),
    LotMethod.SPECIFIC: Message("The lots that were picked leave"),
    LotMethod.SPECIFIC_WITH_SIZE: Message("The lots that were picked, or are of the size, leave"),
    LotMethod.MOVING_AVERAGE: Message("All units cost the average of what is held"),
    LotMethod.PERIODIC_AVERAGE: Message("All units cost the average of the period"),
    LotMethod.SECTION_104: Message(
        "Shares are identified with those of the same day, of the 30 days after, then the pool"
    ),
}

SOURCES: Final = {
    MatchRule.SAME_DAY: "TCGA 1992 s.105(1)(b)",
    MatchRule.WITHIN_30_DAYS: "TCGA 1992 s.106A(5); HMRC CG51560",
    MatchRule.POOL: "TCGA 1992 s.104",
    MatchRule.LATER: "TCGA 1992 s.105(2)",
}
METHOD_SOURCES: Final = {LotMethod.SECTION_104: "HMRC CG51555"}
DECIMALS_SHOWN: Final = 1000


@checked
def explain_realisation(realisation: Realisation) -> Explanation:
    """Say which lots an event took, why those, and what came of it.

    >>> from datetime import date
    >>> from backoffice_core.kernel import Money
    >>> part = MatchedPart(
    ...     lot="B1",
    ...     acquired=date(2026, 5, 1),
    ...     disposed=date(2026, 5, 31),
    ...     units=Fraction(150),
    ...     cost=Money.of(2100, "USD"),
    ...     proceeds=Money.of(2550, "USD"),
    ...     rule=MatchRule.ORDER,
    ... )
    >>> sale = Realisation(
    ...     number="S1",
    ...     asset="X",
    ...     day=date(2026, 5, 31),
    ...     place="",
    ...     method=LotMethod.FIFO,
    ...     parts=(part,),
    ... )
    >>> print(explain_realisation(sale).render())
    S1 on May 31, 2026: 150 X for $2,550.00, at a cost of $2,100.00, a gain of $450.00
      The earliest lots leave first (FIFO)
      150 of lot B1 of May 1, 2026, held 30 days, cost $2,100.00: a gain of $450.00
    """
    gain = realisation.gain
    values: dict[str, Value] = {
        "number": realisation.number,
        "day": realisation.day,
        "units": shown_units(realisation.units),
        "asset": realisation.asset,
        "proceeds": realisation.proceeds,
        "cost": realisation.cost,
        "gain": abs(gain),
    }
    if gain.minor < 0:
        says = Message(
            "{number} on {day}: {units} {asset} for {proceeds}, at a cost of {cost},"
            " a loss of {gain}",
            **values,
        )
    else:
        says = Message(
            "{number} on {day}: {units} {asset} for {proceeds}, at a cost of {cost},"
            " a gain of {gain}",
            **values,
        )
    method = Explanation(
        rule=f"lots.{realisation.method.value}",
        says=METHODS[realisation.method],
        source=METHOD_SOURCES.get(realisation.method, ""),
    )
    return Explanation(
        rule="lots.realisation",
        says=says,
        result=gain,
        because=(method, *(explain_part(part) for part in realisation.parts)),
    )


def explain_part(part: MatchedPart) -> Explanation:
    """Say what one part was matched with."""
    return Explanation(
        rule=f"lots.match.{part.rule.value}",
        says=said_of(part),
        result=part.gain,
        source=SOURCES.get(part.rule, ""),
    )


def said_of(part: MatchedPart) -> Message:
    """The sentence of one part."""
    values: dict[str, Value] = {
        "units": shown_units(part.units),
        "lot": part.lot,
        "cost": part.cost,
        "outcome": outcome(part),
    }
    if part.rule is MatchRule.COST_RETURNED:
        return Message(
            "{proceeds} came back on lot {lot} beyond its cost: {outcome}",
            lot=part.lot,
            proceeds=part.proceeds,
            outcome=outcome(part),
        )
    if part.acquired is None:
        return Message("{units} of the pool, cost {cost}: {outcome}", **values)
    if part.rule is MatchRule.COVER:
        return Message(
            "{units} cover what {lot} of {day} sold short, cost {cost}: {outcome}",
            day=part.disposed,
            **values,
        )
    days = part.days_held or 0
    if part.acquired > part.disposed:
        return Message(
            "{units} of lot {lot}, acquired later on {day}, cost {cost}: {outcome}",
            day=part.acquired,
            **values,
        )
    return Message.plural(
        "{units} of lot {lot} of {day}, held {count} day, cost {cost}: {outcome}",
        "{units} of lot {lot} of {day}, held {count} days, cost {cost}: {outcome}",
        count=days,
        day=part.acquired,
        **values,
    )


def outcome(part: MatchedPart) -> Message:
    """The gain or loss of a part, in words."""
    if part.gain.minor < 0:
        return Message("a loss of {gain}", gain=-part.gain)
    return Message("a gain of {gain}", gain=part.gain)


def shown_units(units: Fraction) -> Value:
    """Units exactly: a number where three decimals are enough, else all decimals, or a ratio."""
    if (units * DECIMALS_SHOWN).denominator == 1:
        return units
    return Quantity(units, Unit("unit", "unit", 1)).text
