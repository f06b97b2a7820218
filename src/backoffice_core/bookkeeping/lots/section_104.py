"""The share identification rules of the United Kingdom for individuals since 6 April 2008.

A disposal is identified, in this order (HMRC Capital Gains Manual CG51555):

1. with acquisitions of the same day (TCGA 1992 s.105(1)(b));
2. with acquisitions of the 30 days after it, the earliest first (s.106A(5); CG51560);
3. with the section 104 holding, a pool in which no unit can be told from another (s.104);
4. with acquisitions after those 30 days, the earliest first (s.105(2)).

All acquisitions of one day count as one (s.105(1)(a)). What rules 1 and 2 identify never
enters the pool (s.105(3), s.106A(5ZA)).

The first rule goes before the second for every disposal, and the second before the third,
so the events are passed over three times.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction

import attrs

from backoffice_core.bookkeeping.lots.model import (
    Acquisition,
    CostAdjustment,
    Disposal,
    LotEvent,
    LotPolicy,
    LotTransfer,
    UnitSplit,
)
from backoffice_core.bookkeeping.lots.parts import adjusted_but_not_held, not_enough
from backoffice_core.bookkeeping.lots.results import (
    Lot,
    LotBook,
    MatchedPart,
    MatchRule,
    OpenShort,
    Realisation,
)
from backoffice_core.bookkeeping.lots.stack import cut, not_kept
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import Rounding, share_units

__all__ = ["match_section_104"]

POOL = "pool"
DAYS_AFTER = timedelta(days=30)


def match_section_104(events: list[LotEvent], *, policy: LotPolicy, currency: Currency) -> LotBook:
    """Match ordered events by the rules for shares of the United Kingdom."""
    holdings = {
        asset: Holding(asset, policy, currency) for asset in sorted({each.asset for each in events})
    }
    for event in events:
        holdings[event.asset].collect(event)
    for holding in holdings.values():
        holding.identify()
    found = [each for holding in holdings.values() for each in holding.realisations]
    found.sort(key=lambda each: each.day)
    return LotBook(
        policy=policy,
        currency=currency,
        realisations=tuple(found),
        lots=tuple(lot for holding in holdings.values() for lot in holding.left()),
        shorts=tuple(short for holding in holdings.values() for short in holding.owed()),
    )


@attrs.define
class Units:
    """So many units that cost so much together."""

    units: Fraction = Fraction(0)
    minor: int = 0

    def take(self, units: Fraction, rounding: Rounding) -> int:
        """Take out units that are there; return their cost."""
        minor = cut(self.minor, units, self.units, rounding)
        self.units -= units
        self.minor -= minor
        return minor


@attrs.define
class DayBought(Units):
    """Everything acquired on one day, which counts as one acquisition."""

    day: date = date.min
    numbers: list[str] = attrs.Factory(list[str])


def day_of(bought: DayBought) -> date:
    """The day of an acquisition."""
    return bought.day


@attrs.frozen
class Identified:
    """Units of a disposal, where they came from and what they cost."""

    source: str
    acquired: date | None
    units: Fraction
    minor: int
    rule: MatchRule


@attrs.define
class Sold:
    """A disposal, and what is not identified yet, in units of before the first split."""

    event: Disposal
    factor: Fraction
    units: Fraction
    identified: list[Identified] = attrs.Factory(list[Identified])


@attrs.define
class Holding:
    """One class of shares: what was bought on each day, what was sold, and the pool."""

    asset: str
    policy: LotPolicy
    currency: Currency
    factor: Fraction = Fraction(1)
    bought: dict[date, DayBought] = attrs.Factory(dict[date, DayBought])
    days: list[DayBought] = attrs.Factory(list[DayBought])
    sold: list[Sold] = attrs.Factory(list[Sold])
    timeline: list[DayBought | Sold | CostAdjustment] = attrs.Factory(
        list["DayBought | Sold | CostAdjustment"]
    )
    pool: Units = attrs.Factory(Units)
    realisations: list[Realisation] = attrs.Factory(list[Realisation])

    def collect(self, event: LotEvent) -> None:
        """Note an event, in units of before the first split."""
        match event:
            case Acquisition():
                self.buy(event)
            case Disposal():
                if event.picks:
                    raise not_kept(self.policy.method)
                sold = Sold(event, self.factor, event.all_units / self.factor)
                self.sold.append(sold)
                self.timeline.append(sold)
            case UnitSplit():
                self.factor *= event.ratio
            case CostAdjustment():
                self.timeline.append(event)
            case LotTransfer():
                # A pool lies everywhere.
                pass

    def buy(self, event: Acquisition) -> None:
        """Add to what was acquired that day."""
        day = self.bought.get(event.day)
        if day is None:
            day = self.bought[event.day] = DayBought(day=event.day)
            self.days.append(day)
            self.timeline.append(day)
        day.units += event.units / self.factor
        day.minor += event.total_cost.minor
        day.numbers.append(event.number)

    def identify(self) -> None:
        """Apply the rules in their order, then follow the pool."""
        for sold in self.sold:
            same = [self.bought[sold.event.day]] if sold.event.day in self.bought else []
            self.take(sold, same, MatchRule.SAME_DAY)
        for sold in self.sold:
            self.take(sold, self.after(sold, DAYS_AFTER), MatchRule.WITHIN_30_DAYS)
        for step in self.timeline:
            match step:
                case DayBought():
                    self.pool.units += step.units
                    self.pool.minor += step.minor
                    step.units, step.minor = Fraction(0), 0
                case CostAdjustment():
                    self.adjust(step)
                case Sold():
                    self.sell(step)
        for sold in self.sold:
            if sold.identified:
                self.realise(sold.event, tuple(parts_of(sold, self.currency)))
        self.realisations.sort(key=lambda each: each.day)

    def after(self, sold: Sold, days: timedelta | None) -> list[DayBought]:
        """What was acquired after a disposal, the earliest first; ``days`` limits how long."""
        start, bought = sold.event.day, self.days
        first = bisect_right(bought, start, key=day_of)
        end = None if days is None else bisect_right(bought, start + days, key=day_of)
        return bought[first:end]

    def take(self, sold: Sold, bought: Iterable[DayBought], rule: MatchRule) -> None:
        """Identify what is open of a disposal with acquisitions, in their order."""
        for day in bought:
            units = min(sold.units, day.units)
            if units:
                minor = day.take(units, self.policy.rounding)
                numbers = ", ".join(day.numbers)
                sold.identified.append(Identified(numbers, day.day, units, minor, rule))
                sold.units -= units

    def sell(self, sold: Sold) -> None:
        """Identify the rest of a disposal with the pool, then with what came much later."""
        held = self.pool.units
        units = min(sold.units, held)
        if sold.units > held and not sold.event.opens_short:
            asked = (sold.units * sold.factor, held * sold.factor)
            raise not_enough(sold.event, *asked)
        if units:
            minor = self.pool.take(units, self.policy.rounding)
            sold.identified.append(Identified(POOL, None, units, minor, MatchRule.POOL))
            sold.units -= units
        if sold.units:
            self.take(sold, self.after(sold, None), MatchRule.LATER)

    def adjust(self, event: CostAdjustment) -> None:
        """Change the cost of the pool; what falls below nothing is a gain."""
        if not self.pool.units:
            raise adjusted_but_not_held(event)
        self.pool.minor += event.amount.minor
        if self.pool.minor < 0:
            zero = Money(0, self.currency)
            part = MatchedPart(
                lot=POOL,
                acquired=None,
                disposed=event.day,
                units=Fraction(0),
                cost=zero,
                proceeds=Money(-self.pool.minor, self.currency),
                rule=MatchRule.COST_RETURNED,
            )
            self.pool.minor = 0
            self.realise(event, (part,))

    def realise(self, event: Disposal | CostAdjustment, parts: tuple[MatchedPart, ...]) -> None:
        """Remember what an event realised."""
        self.realisations.append(
            Realisation(
                number=event.number,
                asset=event.asset,
                day=event.day,
                place=event.place if isinstance(event, Disposal) else "",
                method=self.policy.method,
                parts=parts,
            )
        )

    def left(self) -> Iterator[Lot]:
        """The pool, if anything is in it."""
        if self.pool.units:
            yield Lot(
                number=POOL,
                asset=self.asset,
                place="",
                acquired=None,
                units=self.pool.units * self.factor,
                cost=Money(self.pool.minor, self.currency),
            )

    def owed(self) -> Iterator[OpenShort]:
        """What was sold and never bought, with its part of the proceeds."""
        for sold in self.sold:
            if sold.units:
                yield OpenShort(
                    number=sold.event.number,
                    asset=self.asset,
                    place=sold.event.place,
                    day=sold.event.day,
                    units=sold.units * self.factor,
                    proceeds=Money(shares_of(sold)[-1], self.currency),
                )


def shares_of(sold: Sold) -> tuple[int, ...]:
    """The proceeds of each part identified, and of what is still owed."""
    weights = [each.units for each in sold.identified]
    return share_units(sold.event.net_proceeds.minor, [*weights, sold.units])


def parts_of(sold: Sold, currency: Currency) -> Iterator[MatchedPart]:
    """The parts of a disposal, in the units of its day."""
    for each, share in zip(sold.identified, shares_of(sold), strict=False):
        yield MatchedPart(
            lot=each.source,
            acquired=each.acquired,
            disposed=sold.event.day,
            units=each.units * sold.factor,
            cost=Money(each.minor, currency),
            proceeds=Money(share, currency),
            rule=each.rule,
        )
