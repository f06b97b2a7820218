"""The periodic average: one cost a unit for everything that leaves in a period.

The cost is known when the period ends, so the units leave first, in the order they came,
and the costs follow: all disposals of a period together cost their part of what was there
and what came in. They are rounded as running totals, so that the last one ends exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import accumulate, pairwise

import attrs

from backoffice_core.bookkeeping.lots.model import (
    Acquisition,
    CostAdjustment,
    Disposal,
    LotEvent,
    LotMethod,
    LotPolicy,
    LotTransfer,
    UnitSplit,
)
from backoffice_core.bookkeeping.lots.parts import (
    adjusted_but_not_held,
    matched_parts,
    not_enough,
    returned_parts,
)
from backoffice_core.bookkeeping.lots.results import (
    Lot,
    LotBook,
    MatchedPart,
    MatchRule,
    Realisation,
)
from backoffice_core.bookkeeping.lots.stack import Drawn, LotStack, OpenLot, not_kept
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import round_ratio, share_units

__all__ = ["match_periods"]


def match_periods(events: list[LotEvent], *, policy: LotPolicy, currency: Currency) -> LotBook:
    """Match ordered events by the average of their period."""
    assets = dict.fromkeys(event.asset for event in events)
    pools = {asset: PeriodPool(policy, currency) for asset in assets}
    for event in events:
        pools[event.asset].apply(event)
    for pool in pools.values():
        pool.settle()
    found = [each for pool in pools.values() for each in pool.realisations]
    found.sort(key=lambda each: each.day)
    lots = tuple(lot for asset in sorted(pools) for lot in pools[asset].left(asset))
    return LotBook(policy=policy, currency=currency, realisations=tuple(found), lots=lots)


@attrs.frozen
class Pending:
    """A disposal that waits for the end of its period to learn its cost."""

    event: Disposal
    drawn: list[Drawn]
    factor: Fraction

    @property
    def units(self) -> Fraction:
        """All units that left, in those of before the first split."""
        return sum((each.units for each in self.drawn), Fraction(0))


@attrs.define
class PeriodPool:
    """One asset: units first in first out in ``stack``, ``minor`` the cost of them all."""

    policy: LotPolicy
    currency: Currency
    stack: LotStack = attrs.field(init=False)
    minor: int = 0
    count: int = 0
    factor: Fraction = Fraction(1)
    period: int | None = None
    pending: list[Pending] = attrs.Factory(list[Pending])
    realisations: list[Realisation] = attrs.Factory(list[Realisation])

    def __attrs_post_init__(self) -> None:
        """Start with no lots."""
        self.stack = LotStack(LotMethod.FIFO, self.policy.rounding)

    def period_of(self, day: date) -> int:
        """The period a day lies in, counted from the year 0."""
        months = day.year * 12 + day.month - self.policy.first_month
        return months // self.policy.period_months

    def apply(self, event: LotEvent) -> None:
        """Follow one event, after settling the periods that ended before it."""
        period = self.period_of(event.day)
        if period != self.period:
            self.settle()
            self.period = period
        self.count += 1
        match event:
            case Acquisition():
                units = event.units / self.factor
                self.minor += event.total_cost.minor
                self.stack.put(OpenLot(event.number, event.day, self.count, units, 0, Fraction(0)))
            case Disposal():
                self.dispose(event)
            case UnitSplit():
                self.factor *= event.ratio
            case CostAdjustment():
                self.adjust(event)
            case LotTransfer():
                self.check_held(event, event.units)

    def check_held(self, event: Disposal | LotTransfer, units: Fraction) -> None:
        """Refuse picks, short sales, and to move what is not there."""
        if event.picks:
            raise not_kept(self.policy.method)
        if isinstance(event, Disposal) and event.opens_short:
            raise InvalidValue(
                "lot_short_unsupported",
                f"{event.number} opens a short sale, which has no average.",
                "Keep short sales by another method.",
            )
        held = self.stack.units * self.factor
        if units > held:
            raise not_enough(event, units, held)

    def dispose(self, event: Disposal) -> None:
        """Take the units out; their cost is not known yet."""
        self.check_held(event, event.all_units)
        drawn = self.stack.draw(event.all_units / self.factor, (), factor=self.factor)
        self.pending.append(Pending(event, drawn, self.factor))

    def adjust(self, event: CostAdjustment) -> None:
        """Change the cost of the period; what falls below nothing is a gain."""
        lot = next(iter(self.stack.lots.values()), None)
        if lot is None:
            raise adjusted_but_not_held(event)
        self.minor += event.amount.minor
        if self.minor < 0:
            excess = [Drawn(lot, Fraction(0), -self.minor, MatchRule.COST_RETURNED)]
            self.realise(event, "", returned_parts(excess, event, self.currency))
            self.minor = 0

    def realise(self, event: LotEvent, place: str, parts: tuple[MatchedPart, ...]) -> None:
        """Remember what an event realised."""
        self.realisations.append(
            Realisation(
                number=event.number,
                asset=event.asset,
                day=event.day,
                place=place,
                method=self.policy.method,
                parts=parts,
            )
        )

    def settle(self) -> None:
        """End the period: give every disposal in it its cost."""
        gone = list(accumulate((each.units for each in self.pending), initial=Fraction(0)))
        whole = gone[-1] + self.stack.units
        minor = self.minor
        for each, (before, after) in zip(self.pending, pairwise(gone), strict=True):
            cost = self.reached(minor, after, whole) - self.reached(minor, before, whole)
            self.minor -= cost
            self.realise(each.event, each.event.place, tuple(self.parts(each, cost)))
        self.pending.clear()

    def reached(self, minor: int, units: Fraction, whole: Fraction) -> int:
        """What the first ``units`` of a period cost together."""
        ratio = units / whole
        return round_ratio(minor * ratio.numerator, ratio.denominator, self.policy.rounding)

    def parts(self, pending: Pending, cost: int) -> Iterator[MatchedPart]:
        """The parts of a disposal whose cost is known at last."""
        event, drawn = pending.event, pending.drawn
        costs = share_units(cost, [each.units for each in drawn])
        priced = [
            attrs.evolve(each, minor=minor, rule=MatchRule.AVERAGE)
            for each, minor in zip(drawn, costs, strict=True)
        ]
        yield from matched_parts(priced, event.net_proceeds.minor, event, pending.factor)

    def left(self, asset: str) -> Iterator[Lot]:
        """The lots left, with their share of the cost left."""
        lots = self.stack.left()
        minors = share_units(self.minor, [lot.units for lot in lots]) if lots else ()
        for lot, minor in zip(lots, minors, strict=True):
            yield Lot(
                number=lot.number,
                asset=asset,
                place="",
                acquired=lot.day,
                units=lot.units * self.factor,
                cost=Money(minor, self.currency),
            )
