"""One warehouse and its retailers, replenished unit by unit: exactly, and by METRIC.

Each sale at a retailer orders one unit at the warehouse, and that one unit outside; what is not
there waits its turn. METRIC takes the wait at the warehouse as if it were a constant: simple,
but the units owed vary more than that. Exactly, every unit that the warehouse owes belongs to a
retailer with the probability of its share of demand, independently of the others.

Source: Sherbrooke, Operations Research 16 (1968) 122-141 (METRIC); Simon, Operations Research
19 (1971); Graves, Management Science 31 (1985) 1247-1256; Axsaeter, Operations Research 38
(1990) 64-69; Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 6.2.4.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Mapping

import attrs
import numpy as np

from backoffice_core.inventory.distributions import Pmf, Poisson
from backoffice_core.inventory.networks.fields import (
    as_number,
    code_given,
    hundredths,
    not_below_zero,
    periods_told,
)
from backoffice_core.inventory.networks.thinning import thinning
from backoffice_core.inventory.numbers import Array, Numbers
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = [
    "Retailer",
    "RetailerLevel",
    "TwoEchelon",
    "TwoEchelonMethod",
    "Warehouse",
    "optimal_two_echelon",
    "two_echelon",
]

# What may be left out of a counted law.
LEFT_OUT = 1e-15
# The warehouse is searched no further than this.
STOCK_MAX = 100_000


class TwoEchelonMethod(enum.Enum):
    """How what retailers wait for is computed."""

    EXACT = "exact"
    METRIC = "metric"


SOURCES = {
    TwoEchelonMethod.EXACT: "Graves, Management Science 31 (1985)",
    TwoEchelonMethod.METRIC: "Sherbrooke, Operations Research 16 (1968)",
}


@checked_fields
@attrs.frozen(kw_only=True)
class Warehouse:
    """Where retailers are replenished from; its own orders take ``lead_time`` periods.

    >>> Warehouse(lead_time=2, holding_cost=1).lead_time
    2.0
    """

    lead_time: float = attrs.field(converter=as_number, validator=not_below_zero)
    holding_cost: float = attrs.field(default=0.0, converter=as_number, validator=not_below_zero)


@checked_fields
@attrs.frozen(kw_only=True)
class Retailer:
    """A place that sells: Poisson demand of a mean, and goods that take ``lead_time`` to it.

    Raises :class:`InvalidValue` (``number_too_small``, ``not_a_number``).

    >>> Retailer(code="shop", demand=3, lead_time=1).demand
    3.0
    """

    code: str = attrs.field(validator=code_given)
    demand: float = attrs.field(converter=as_number, validator=not_below_zero)
    lead_time: float = attrs.field(converter=as_number, validator=not_below_zero)
    holding_cost: float = attrs.field(default=0.0, converter=as_number, validator=not_below_zero)
    backorder_cost: float = attrs.field(default=0.0, converter=as_number, validator=not_below_zero)


@attrs.frozen(kw_only=True)
class RetailerLevel:
    """A retailer on average: units there and owed, the share of demand met at once, the wait."""

    code: str
    base_stock: int
    on_hand: float
    backorders: float
    fill_rate: float
    wait: float
    cost: float


@attrs.frozen(kw_only=True)
class TwoEchelon:
    """A warehouse and its retailers on average; the cost is that of a period."""

    base_stock: int
    on_hand: float
    backorders: float
    wait: float
    retailers: tuple[RetailerLevel, ...]
    cost: float
    supply: Supply = attrs.field(repr=False, eq=False)

    def explain(self) -> Explanation:
        """What waits where, and what one unit more or less would cost, place by place."""
        supply = self.supply
        says = Message(
            "The warehouse orders up to {stock}: retailers wait {periods} for it on average",
            stock=self.base_stock,
            periods=periods_told(self.wait),
        )
        coming = Message(
            "{demand} units a period are asked of it, {units} while its own orders take {periods}",
            demand=hundredths(supply.rate),
            units=hundredths(supply.incoming.mean),
            periods=periods_told(supply.warehouse.lead_time),
        )
        stocks = [each.base_stock for each in self.retailers]
        steps = [
            supply.state(self.base_stock + step, stocks).cost - self.cost
            for step in (1, -1)
            if self.base_stock + step >= 0
        ]
        return Explanation(
            rule="inventory.two_echelon",
            says=says,
            source=SOURCES[supply.method],
            because=(
                Explanation(rule="inventory.warehouse_demand", says=coming),
                *steps_reason(steps),
                *(self.retailer_reason(place) for place in range(len(stocks))),
            ),
        )

    def retailer_reason(self, place: int) -> Explanation:
        """What a retailer waits for, and what one unit more or less would cost."""
        supply, level = self.supply, self.retailers[place]
        retailer = supply.retailers[place]
        says = Message(
            "{retailer} orders up to {stock}, {units} are on their way on average: {share} percent "
            "of demand is served at once",
            retailer=level.code,
            stock=level.base_stock,
            units=hundredths(retailer.demand * (retailer.lead_time + self.wait)),
            share=hundredths(100 * level.fill_rate),
        )
        law = supply.laws(self.base_stock)[place]
        steps = [
            supply.cost(place, law, level.base_stock + step) - level.cost
            for step in (1, -1)
            if level.base_stock + step >= 0
        ]
        return Explanation(rule="inventory.retailer_stock", says=says, because=steps_reason(steps))


def steps_reason(steps: list[float]) -> tuple[Explanation, ...]:
    """What one unit more and one less would cost, if anything costs anything."""
    if not any(steps):
        return ()
    says = Message("One unit more would change the cost of a period by {more}",
                   more=hundredths(steps[0]))  # fmt: skip
    if len(steps) > 1:
        says = Message(
            "One unit more would change the cost of a period by {more}, one less by {less}",
            more=hundredths(steps[0]),
            less=hundredths(steps[1]),
        )
    return (Explanation(rule="inventory.one_unit_more_or_less", says=says),)


@checked
def two_echelon(
    warehouse: Warehouse,
    retailers: Iterable[Retailer],
    *,
    base_stock: int,
    retailer_stocks: Mapping[str, int],
    method: TwoEchelonMethod = TwoEchelonMethod.EXACT,
) -> TwoEchelon:
    """What given base stocks do: stock, backorders, fill rates, waits and cost.

    Raises :class:`InvalidValue`: ``number_too_small``, ``retailer_unknown``,
    ``retailer_twice``, ``no_retailers``.

    >>> shops = [
    ...     Retailer(code="a", demand=2, lead_time=1),
    ...     Retailer(code="b", demand=1, lead_time=1),
    ... ]
    >>> state = two_echelon(
    ...     Warehouse(lead_time=1), shops, base_stock=3, retailer_stocks={"a": 3, "b": 2}
    ... )
    >>> round(state.wait, 4), [round(shop.fill_rate, 4) for shop in state.retailers]
    (0.224, [0.5643, 0.6565])
    """
    shop = Supply(warehouse, checked_retailers(retailers), method)
    stocks = dict(retailer_stocks)
    unknown = set(stocks) ^ {retailer.code for retailer in shop.retailers}
    if unknown:
        raise InvalidValue(
            "retailer_unknown",
            f"Retailers and stocks differ in {', '.join(sorted(unknown))}.",
            "Give one stock for each retailer.",
        )
    if base_stock < 0 or min(stocks.values()) < 0:
        raise InvalidValue("number_too_small", "A base stock is below 0.", "Give 0 or more.")
    return shop.state(base_stock, [stocks[retailer.code] for retailer in shop.retailers])


@checked
def optimal_two_echelon(
    warehouse: Warehouse,
    retailers: Iterable[Retailer],
    *,
    method: TwoEchelonMethod = TwoEchelonMethod.EXACT,
) -> TwoEchelon:
    """The base stocks that cost least: every stock of the warehouse that could be is tried.

    For a stock of the warehouse each retailer's best one is a newsvendor's. More stock in the
    warehouse costs more there, and saves no more than all waiting; where even that would not
    pay, nothing beyond can. Raises :class:`InvalidValue` as :func:`two_echelon`, and
    ``number_too_small`` where holding or owing costs nothing.

    >>> shops = [
    ...     Retailer(code=code, demand=2, lead_time=1, holding_cost=2, backorder_cost=20)
    ...     for code in "ab"
    ... ]
    >>> best = optimal_two_echelon(Warehouse(lead_time=2, holding_cost=1), shops)
    >>> best.base_stock, [shop.base_stock for shop in best.retailers], round(best.cost, 4)
    (10, [4, 4], 15.3381)
    """
    shop = Supply(warehouse, checked_retailers(retailers), method)
    if warehouse.holding_cost == 0 or any(
        min(retailer.holding_cost, retailer.backorder_cost) == 0 for retailer in shop.retailers
    ):
        raise InvalidValue(
            "number_too_small",
            "Holding or owing a unit costs nothing somewhere.",
            "Give every cost above 0: else nothing, or without end, would be held.",
        )
    spared = shop.least([shop.direct(place) for place in range(len(shop.retailers))])
    best, least = 0, math.inf
    for stock in range(STOCK_MAX):
        held = warehouse.holding_cost * shop.on_hand(stock)
        if held + spared >= least:
            break
        cost = held + shop.least(shop.laws(stock))
        if cost < least:
            best, least = stock, cost
    stocks = [shop.best(place, law)[0] for place, law in enumerate(shop.laws(best))]
    return shop.state(best, stocks)


def checked_retailers(retailers: Iterable[Retailer]) -> tuple[Retailer, ...]:
    """Retailers with some demand, none twice."""
    kept = tuple(expect(retailer, Retailer, name="retailer") for retailer in retailers)
    codes = [retailer.code for retailer in kept]
    if not kept:
        raise InvalidValue("no_retailers", "There are no retailers.", "Give at least one.")
    if len(set(codes)) < len(codes):
        raise InvalidValue("retailer_twice", f"The retailers are {codes}.", "Name each once.")
    if min(retailer.demand for retailer in kept) == 0:
        raise InvalidValue(
            "number_too_small", "A retailer has no demand.", "Give more than 0, or leave it out."
        )
    return kept


class Supply:
    """What retailers wait for, as the law of the units that are on their way to each."""

    def __init__(
        self, warehouse: Warehouse, retailers: tuple[Retailer, ...], method: TwoEchelonMethod
    ) -> None:
        """The demand that the warehouse sees while its own orders take."""
        self.warehouse, self.retailers, self.method = warehouse, retailers, method
        self.rate = sum(retailer.demand for retailer in retailers)
        self.incoming = Poisson(self.rate).over(warehouse.lead_time)
        self.counted = self.incoming.pmf(tolerance=LEFT_OUT)
        self.thinned: dict[float, Array] = {}
        # Retailers alike are computed once: the first of them stands for all.
        kinds = [attrs.evolve(retailer, code="any") for retailer in retailers]
        self.alike = [kinds.index(kind) for kind in kinds]

    def backorders(self, stock: int) -> float:
        """The units the warehouse owes on average."""
        return float(self.incoming.loss(stock))

    def on_hand(self, stock: int) -> float:
        """The units in the warehouse on average."""
        return float(self.incoming.leftover(stock))

    def direct(self, place: int) -> Pmf:
        """The units on their way to a retailer if the warehouse never lacks any."""
        retailer = self.retailers[place]
        return Poisson(retailer.demand).over(retailer.lead_time).pmf(tolerance=LEFT_OUT)

    def laws(self, stock: int) -> list[Pmf]:
        """The units ordered by each retailer and not there yet."""
        found: dict[int, Pmf] = {}
        owed, wait = self.owed(stock), self.backorders(stock) / self.rate
        for place in sorted(set(self.alike)):
            retailer = self.retailers[place]
            if self.method is TwoEchelonMethod.METRIC:
                late = Poisson(retailer.demand).over(retailer.lead_time + wait)
                found[place] = late.pmf(tolerance=LEFT_OUT)
            else:
                mine = self.share(owed, retailer.demand / self.rate)
                found[place] = self.direct(place).plus(mine)
        return [found[place] for place in self.alike]

    def owed(self, stock: int) -> Array:
        """The probabilities of 0, 1, 2... units that the warehouse owes."""
        law = self.counted
        beyond = law.chances[max(0, stock - law.first + 1) :]
        # Before the first amount there is nothing that could be owed.
        gap = np.zeros(max(0, law.first - stock - 1))
        rest = np.concatenate([gap, beyond])
        chances: Array = np.concatenate([[max(0.0, 1.0 - float(rest.sum()))], rest])
        return chances

    def share(self, owed: Array, part: float) -> Pmf:
        """The units owed to a retailer that has a part of the demand."""
        if part not in self.thinned:
            size = self.counted.first + self.counted.chances.size
            self.thinned[part] = thinning(size, part)
        chances = owed @ self.thinned[part][: owed.size, : owed.size]
        return Pmf(chances / chances.sum())

    def least(self, laws: list[Pmf]) -> float:
        """What all retailers cost if each has the stock that costs it least."""
        costs = {place: self.best(place, laws[place])[1] for place in set(self.alike)}
        return sum(costs[place] for place in self.alike)

    def best(self, place: int, law: Pmf) -> tuple[int, float]:
        """The stock of a retailer that costs least, and its cost."""
        retailer = self.retailers[place]
        share = retailer.backorder_cost / (retailer.backorder_cost + retailer.holding_cost)
        stock = max(0, int(law.quantile(share)))
        return stock, self.cost(place, law, stock)

    def cost(self, place: int, law: Pmf, stock: int) -> float:
        """What a retailer costs with a stock."""
        retailer = self.retailers[place]
        held, owed = float(law.leftover(stock)), float(law.loss(stock))
        return retailer.holding_cost * held + retailer.backorder_cost * owed

    def state(self, stock: int, stocks: list[int]) -> TwoEchelon:
        """Everything on average."""
        laws = self.laws(stock)
        rows = tuple(self.level(*row) for row in zip(range(len(laws)), laws, stocks, strict=True))
        owed, held = self.backorders(stock), self.on_hand(stock)
        costs = [row.cost for row in rows]
        return TwoEchelon(
            base_stock=stock,
            on_hand=held,
            backorders=owed,
            wait=owed / self.rate,
            retailers=rows,
            cost=self.warehouse.holding_cost * held + sum(costs),
            supply=self,
        )

    def level(self, place: int, law: Pmf, stock: int) -> RetailerLevel:
        """A retailer on average."""
        retailer = self.retailers[place]
        owed = float(law.loss(stock))
        # An order finds a unit if less than the stock is on its way: demand is Poisson.
        filled: Numbers = law.at_most(stock - 1)
        return RetailerLevel(
            code=retailer.code,
            base_stock=stock,
            on_hand=max(0.0, float(law.leftover(stock))),
            backorders=owed,
            fill_rate=float(filled),
            wait=owed / retailer.demand,
            cost=self.cost(place, law, stock),
        )
