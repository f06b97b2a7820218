"""Quantity discounts: when a larger order is cheaper by the unit.

With an all-units discount the whole order is bought at the price of its tier; with an
incremental one only what lies above each break is. Either way each tier alone is an economic
order quantity, and the best order is the best of the best of the tiers: the answer is exact
for any number of tiers, also in packs and above a least quantity.

Source: Hadley and Whitin, Analysis of Inventory Systems (1963), 2.11-2.13; Snyder and Shen,
Fundamentals of Supply Chain Theory, 2nd ed., 3.4.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import attrs
import numpy as np

from backoffice_core.inventory.numbers import Array, Given, Numbers, Places, as_array
from backoffice_core.inventory.policies.orders.economic_order import (
    best_in_multiples,
    per_order,
    whole_packs,
)
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["DiscountedOrder", "all_units_discount", "incremental_discount"]


@attrs.frozen(kw_only=True)
class DiscountedOrder:
    """An order under a discount, and what it costs per period.

    ``cost`` is the sum of ``ordering_cost``, ``holding_cost`` and ``purchase_cost``;
    ``unit_cost`` is what a unit of the order costs on average; ``tier`` counts from 0. Each
    field has the form of the arguments.
    """

    quantity: Numbers
    cost: Numbers
    ordering_cost: Numbers
    holding_cost: Numbers
    purchase_cost: Numbers
    unit_cost: Numbers
    tier: Numbers
    cycle_time: Numbers
    orders_per_period: Numbers
    reorder_point: Numbers


@attrs.frozen(kw_only=True)
class DiscountTerms:
    """The arguments as checked arrays; breaks and prices are tiers by items, padded at the end."""

    given: Given
    breaks: Array
    prices: Array
    fees: Array
    least: Array

    def quantity_at(self, setup: Array, stock_price: Array) -> Array:
        """The best quantity for a set-up cost and a price of stock, as it can be ordered."""
        twice = 2 * setup * self.given.array("demand")
        ideal = np.sqrt(np.divide(twice, stock_price, out=np.zeros_like(twice), where=twice > 0))
        if "multiple" in self.given.arrays:
            return best_in_multiples(ideal, self.given.array("multiple"), self.least)
        return np.maximum(ideal, self.least)

    def at_least(self, quantity: Array, least: Array) -> Array:
        """The quantity, or the first that can be ordered from ``least`` up."""
        if "multiple" in self.given.arrays:
            least = whole_packs(least, self.given.array("multiple"))
        return np.maximum(quantity, least)


Tiers: TypeAlias = Any
"""A number for each tier: one list for all items, or a list for each."""

Spend: TypeAlias = Callable[[DiscountTerms, Array], tuple[Array, Places]]
"""What an order of a quantity costs to buy, and its tier."""


def all_units_discount(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    breakpoints: Tiers,
    unit_costs: Tiers,
    holding_cost: Numbers = 0,
    holding_rate: Numbers = 0,
    lead_time: Numbers = 0,
    multiple: Numbers | None = None,
    minimum: Numbers = 0,
) -> DiscountedOrder:
    """The best order where the whole order is bought at the price of its tier.

    ``breakpoints`` are the least quantities of the tiers, ascending (a first one above 0 is a
    minimum order), and ``unit_costs`` their prices, falling: one list for all items, or a list
    for each, of any lengths. A unit in stock costs ``holding_cost`` and ``holding_rate`` of its
    price. Of quantities as good as each other the smallest is taken.

    Raises :class:`InvalidValue`: ``tiers_wrong`` where breaks do not ascend or prices rise,
    ``quantity_unbounded`` where stock costs nothing, ``lengths_differ``, ``not_a_number``,
    ``number_too_small``.

    >>> order = all_units_discount(
    ...     demand=1300,
    ...     fixed_cost=8,
    ...     holding_rate=0.3,
    ...     breakpoints=[0, 400, 800],
    ...     unit_costs=[0.75, 0.72, 0.68],
    ... )
    >>> order.quantity, round(order.cost, 6), order.tier
    (800.0, 978.6, 2.0)
    """
    terms = discount_terms(
        breakpoints,
        unit_costs,
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        holding_rate=holding_rate,
        lead_time=lead_time,
        multiple=multiple,
        minimum=minimum,
    )
    given = terms.given
    candidates = [
        terms.at_least(
            terms.quantity_at(
                given.array("fixed_cost"),
                given.array("holding_cost") + given.array("holding_rate") * price,
            ),
            np.where(np.isfinite(least), least, 0),
        )
        for least, price in zip(terms.breaks, terms.prices, strict=True)
    ]
    return best_of(terms, candidates, spend_on_all)


def incremental_discount(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    breakpoints: Tiers,
    unit_costs: Tiers,
    holding_cost: Numbers = 0,
    holding_rate: Numbers = 0,
    lead_time: Numbers = 0,
    multiple: Numbers | None = None,
    minimum: Numbers = 0,
) -> DiscountedOrder:
    """The best order where only the units above each break are bought at its price.

    Arguments and refusals as of :func:`all_units_discount`. A unit in stock is worth what the
    units of its order cost on average.

    >>> order = incremental_discount(
    ...     demand=1300,
    ...     fixed_cost=8,
    ...     holding_rate=0.3,
    ...     breakpoints=[0, 400, 800],
    ...     unit_costs=[0.75, 0.72, 0.68],
    ... )
    >>> round(order.quantity, 4), round(order.cost, 4), order.tier
    (304.0468, 1043.4105, 0.0)
    """
    terms = discount_terms(
        breakpoints,
        unit_costs,
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        holding_rate=holding_rate,
        lead_time=lead_time,
        multiple=multiple,
        minimum=minimum,
    )
    given = terms.given
    # An order costs the least of its tiers' lines, so the best of the lines is the best order.
    candidates = [
        terms.quantity_at(
            given.array("fixed_cost") + fee,
            given.array("holding_cost") + given.array("holding_rate") * price,
        )
        for fee, price in zip(terms.fees, terms.prices, strict=True)
    ]
    return best_of(terms, candidates, spend_by_tier)


def spend_on_all(terms: DiscountTerms, quantity: Array) -> tuple[Array, Places]:
    """All units at the price of the tier the quantity falls into."""
    tier = tier_of(terms, quantity)
    return quantity * picked(terms.prices, tier), tier


def spend_by_tier(terms: DiscountTerms, quantity: Array) -> tuple[Array, Places]:
    """Each unit at the price of its own tier: the tier's price and the fee of those before."""
    tier = tier_of(terms, quantity)
    return quantity * picked(terms.prices, tier) + picked(terms.fees, tier), tier


def tier_of(terms: DiscountTerms, quantity: Array) -> Places:
    """The place of the last tier whose break is reached, to the rounding of doubles."""
    reached: Places = (terms.breaks <= quantity * (1 + 1e-12)).sum(axis=0)
    result: Places = np.maximum(reached - 1, 0)
    return result


def picked(table: Array, tier: Places) -> Array:
    """The number of each item's tier."""
    result: Array = np.take_along_axis(table, tier.reshape(1, -1), axis=0)[0]
    return result


def best_of(terms: DiscountTerms, candidates: list[Array], spend: Spend) -> DiscountedOrder:
    """The cheapest of some quantities, in the form of the arguments."""
    given, demand = terms.given, terms.given.full("demand")
    best: dict[str, Array] = {}
    for candidate in candidates:
        quantity = np.where(demand > 0, candidate, 0.0)
        spent, tier = spend(terms, quantity)
        unit_cost = per_order(spent, quantity, terms.prices[0])
        price = given.array("holding_cost") + given.array("holding_rate") * unit_cost
        asked = np.where(demand > 0, np.inf, 0.0)
        found = {
            "quantity": quantity,
            "ordering_cost": per_order(given.array("fixed_cost") * demand, quantity, 0.0),
            "holding_cost": price * quantity / 2,
            "purchase_cost": demand * unit_cost,
            "unit_cost": unit_cost,
            "tier": tier.astype(np.float64),
            "cycle_time": np.divide(
                quantity, demand, out=np.full(demand.shape, np.inf), where=demand > 0
            ),
            "orders_per_period": per_order(demand, quantity, asked),
            "reorder_point": demand * given.full("lead_time"),
        }
        parts = ("ordering_cost", "holding_cost", "purchase_cost")
        found["cost"] = found[parts[0]] + found[parts[1]] + found[parts[2]]
        if best:
            better = found["cost"] < best["cost"]
            found = {name: np.where(better, part, best[name]) for name, part in found.items()}
        best = found
    results: dict[str, Any] = {name: given.back(part) for name, part in best.items()}
    return DiscountedOrder(**results)


def discount_terms(
    breakpoints: Tiers, unit_costs: Tiers, *, multiple: Numbers | None, **values: Numbers
) -> DiscountTerms:
    """The arguments of a call, checked, as arrays; tiers that an item lacks are never reached."""
    breaks, prices = tiers(breakpoints, "breakpoints"), tiers(unit_costs, "unit_costs")
    asked = {} if multiple is None else {"multiple": multiple}
    given = Given(**values, **asked)
    for name in values:
        given.not_negative(name)
    if multiple is not None:
        given.positive("multiple")
    check_tiers(breaks, prices, given.size)
    items = max(given.size, len(breaks), len(prices))
    if given.size == 1 and items > 1:
        given = Given(
            **{name: np.broadcast_to(array, (items,)) for name, array in given.arrays.items()}
        )
    else:
        given.arrays = {name: given.full(name) for name in given.arrays}
    deepest = max(map(len, breaks))
    table, priced = padded(breaks, deepest, items, np.inf), padded(prices, deepest, items, None)
    rate = given.array("holding_cost") + given.array("holding_rate") * priced.min(axis=0)
    given.refuse(
        (rate == 0) & (given.array("demand") > 0) & (given.array("fixed_cost") > 0),
        "quantity_unbounded",
        "Stock costs nothing, so the larger an order the better.",
        "Give a holding cost, or a holding rate.",
    )
    # What the units below a break cost more than they would at its price.
    steps = np.where(np.isfinite(table[1:]), table[1:], 0) * (priced[:-1] - priced[1:])
    fees = np.concatenate([np.zeros((1, items)), np.cumsum(steps, axis=0)])
    least = np.maximum(given.array("minimum"), table[0])
    return DiscountTerms(given=given, breaks=table, prices=priced, fees=fees, least=least)


def tiers(value: Tiers, name: str) -> list[Array]:
    """A list of tiers for all, or one for each item, as arrays."""
    try:
        rows = list(value)
    except TypeError as problem:
        raise tiers_wrong(f"{name} is no list", "Give a list of numbers.") from problem
    if rows and not np.ndim(rows[0]):
        rows = [rows]
    return [as_array(row, name) for row in rows]


def check_tiers(breaks: list[Array], prices: list[Array], size: int) -> None:
    """Refuse tiers that do not go together, do not ascend, or get dearer."""
    counts = {len(breaks), len(prices), size} - {1}
    if len(counts) > 1 or not breaks or not prices or not size:
        raise tiers_wrong(
            f"There are {len(breaks)} lists of breakpoints, {len(prices)} of unit_costs and "
            f"{size} items",
            "Give one list for all items, or one for each.",
        )
    for place in range(max(len(breaks), len(prices))):
        ascending, falling = breaks[place % len(breaks)], prices[place % len(prices)]
        at = f" of item {place}" if max(len(breaks), len(prices)) > 1 else ""
        if not 0 < len(ascending) == len(falling):
            raise tiers_wrong(
                f"There are {len(ascending)} breakpoints{at}, but {len(falling)} unit_costs",
                "Give one unit cost for each breakpoint.",
            )
        if ascending[0] < 0 or (np.diff(ascending) <= 0).any():
            raise tiers_wrong(f"breakpoints{at} do not ascend", "Give them from 0 up, each once.")
        if (np.diff(falling) > 0).any() or (falling < 0).any():
            raise tiers_wrong(f"unit_costs{at} rise, or are below 0", "Give falling prices.")


def padded(rows: list[Array], deepest: int, items: int, empty: float | None) -> Array:
    """Tiers by items; a missing tier is ``empty``, or else the last one again."""
    columns = [
        np.concatenate([row, np.full(deepest - len(row), row[-1] if empty is None else empty)])
        for row in rows
    ]
    result: Array = np.broadcast_to(np.stack(columns, axis=1), (deepest, items))
    return result


def tiers_wrong(problem: str, remedy: str) -> InvalidValue:
    """The refusal of tiers."""
    return InvalidValue("tiers_wrong", f"{problem}.", remedy)
