"""Economic order quantity: how much to order at a time when demand is steady.

Few large orders tie up stock, many small ones cost work. One formula balances the two, and
its relatives with planned backorders and with goods that come in while they are made are the
same formula with another price of stock: a share of the time nothing is in stock, and while
goods come in some of them leave. So there is one computation here, and
``orders.production_lots`` uses it too.

Costs are per period of the demand. All of a result's costs add up to its ``cost``; what the
goods themselves cost is counted where a unit cost is given.

Source: Harris, Factory 10 (1913); Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd
ed., 3.2 (order quantity, sensitivity), 3.5 (planned backorders), 3.6 (production).
"""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from backoffice_core.inventory.numbers import Array, Given, Numbers

__all__ = [
    "EconomicOrder",
    "OrderTerms",
    "best_in_multiples",
    "cost_of_quantity",
    "cost_ratio",
    "economic_order_quantity",
    "order_in_form",
    "order_terms",
    "per_order",
    "whole_packs",
]

# Of so many packs the rounding of doubles is still far less than one.
COUNTED = 1e11


@attrs.frozen(kw_only=True)
class EconomicOrder:
    """A quantity ordered again and again, and what it costs per period.

    ``cost`` is the sum of ``ordering_cost``, ``holding_cost``, ``backorder_cost`` and
    ``purchase_cost``. ``cycle_time`` lies between two orders (infinite without demand) and
    ``run_time`` is the part of it in which goods come in. An order is due when stock on hand
    and on order, less backorders, falls to ``reorder_point``. ``turns`` is demand by average
    stock. Each field has the form of the arguments.
    """

    quantity: Numbers
    cost: Numbers
    ordering_cost: Numbers
    holding_cost: Numbers
    backorder_cost: Numbers
    purchase_cost: Numbers
    cycle_time: Numbers
    run_time: Numbers
    orders_per_period: Numbers
    reorder_point: Numbers
    peak_stock: Numbers
    peak_backorder: Numbers
    average_stock: Numbers
    turns: Numbers


@attrs.frozen(kw_only=True)
class OrderTerms:
    """The arguments as checked arrays.

    ``running`` is the share of the time in which goods are made, ``idle`` the rest; ``stocked``
    is the share of a cycle in which something is in stock.
    """

    given: Given
    demand: Array
    fixed_cost: Array
    holding_cost: Array
    unit_cost: Array
    lead_time: Array
    running: Array
    stocked: Array
    backorder_cost: Array

    @property
    def idle(self) -> Array:
        """The share of the time in which nothing is made."""
        return 1 - self.running

    @property
    def stock_price(self) -> Array:
        """What a unit of the order quantity costs per period and half."""
        return self.holding_cost * self.idle * self.stocked


def economic_order_quantity(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers = 0,
    holding_rate: Numbers = 0,
    unit_cost: Numbers = 0,
    backorder_cost: Numbers | None = None,
    lead_time: Numbers = 0,
    multiple: Numbers | None = None,
    minimum: Numbers = 0,
) -> EconomicOrder:
    """The order quantity of least cost, with planned backorders if they have a price.

    A unit in stock costs ``holding_cost`` and ``holding_rate`` of its ``unit_cost`` per
    period, a unit short ``backorder_cost``. With ``multiple`` (a pack, or 1 for whole units)
    and ``minimum`` the best quantity that can be ordered; of two as good ones the smaller.
    Without demand nothing is ordered; without a fixed cost the quantity goes to 0.

    Raises :class:`InvalidValue`: ``quantity_unbounded`` where stock costs nothing,
    ``result_too_large``, ``number_too_small``, ``lengths_differ``, ``not_a_number``.

    Source: Snyder and Shen 3.2 and 3.5; whole multiples by convexity, 3.2.4.

    >>> order = economic_order_quantity(demand=1300, fixed_cost=8, holding_cost=0.225)
    >>> round(order.quantity, 4), round(order.cost, 4)
    (304.0468, 68.4105)
    >>> economic_order_quantity(
    ...     demand=[1300, 0], fixed_cost=8, holding_cost=0.225, multiple=24
    ... ).quantity
    array([312.,   0.])
    """
    terms = order_terms(
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        holding_rate=holding_rate,
        unit_cost=unit_cost,
        lead_time=lead_time,
        backorder_cost=backorder_cost,
        multiple=multiple,
        minimum=minimum,
    )
    return order_in_form(terms, best_quantity(terms))


def cost_of_quantity(
    *,
    quantity: Numbers,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers = 0,
    holding_rate: Numbers = 0,
    unit_cost: Numbers = 0,
    backorder_cost: Numbers | None = None,
    production_rate: Numbers | None = None,
    lead_time: Numbers = 0,
) -> EconomicOrder:
    """What ordering ``quantity`` at a time costs, whatever would be best.

    Backorders, where they have a price, are the best ones for that quantity.
    Raises :class:`InvalidValue` as :func:`economic_order_quantity` does.

    >>> cost_of_quantity(quantity=500, demand=1300, fixed_cost=8, holding_cost=0.225).cost
    77.05
    """
    terms = order_terms(
        quantity=quantity,
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        holding_rate=holding_rate,
        unit_cost=unit_cost,
        lead_time=lead_time,
        backorder_cost=backorder_cost,
        production_rate=production_rate,
    )
    terms.given.positive("quantity")
    return order_in_form(terms, terms.given.full("quantity"))


def cost_ratio(*, quantity_ratio: Numbers) -> Numbers:
    """How many times the least cost is paid for so many times the best quantity.

    Ordering and holding only, which is what makes it the same for all items: half or double
    the best quantity costs a quarter more.

    Raises :class:`InvalidValue` (``number_too_small``). Source: Snyder and Shen 3.2.3.

    >>> cost_ratio(quantity_ratio=[0.5, 1, 2])
    array([1.25, 1.  , 1.25])
    """
    given = Given(quantity_ratio=quantity_ratio)
    ratio = given.positive("quantity_ratio")
    return given.back((ratio + 1 / ratio) / 2)


@np.errstate(over="ignore", invalid="ignore")  # order_in_form refuses what comes of it
def order_terms(
    *,
    backorder_cost: Numbers | None = None,
    production_rate: Numbers | None = None,
    multiple: Numbers | None = None,
    **values: Numbers,
) -> OrderTerms:
    """The arguments of a call, checked, as arrays of one length."""
    given_only = {
        "backorder_cost": backorder_cost,
        "production_rate": production_rate,
        "multiple": multiple,
    }
    given = Given(
        **values, **{name: value for name, value in given_only.items() if value is not None}
    )
    for name in ("demand", "fixed_cost", "holding_cost", "holding_rate", "unit_cost", "lead_time"):
        given.not_negative(name)
    if "minimum" in given.arrays:
        given.not_negative("minimum")
    if multiple is not None:
        given.positive("multiple")
    demand = whole_column(given, "demand")
    rate = given.array("holding_rate") * given.array("unit_cost")
    holding = whole_column(given, "holding_cost") + rate
    running, stocked, short = np.zeros(given.size), np.ones(given.size), np.zeros(given.size)
    if production_rate is not None:
        rate = given.positive("production_rate")
        given.refuse(
            np.broadcast_to(rate <= demand, (given.size,)),
            "production_too_slow",
            "What is made must outpace what is asked for.",
            "Give a production rate above the demand.",
        )
        running = demand / rate
    if backorder_cost is not None:
        short = np.broadcast_to(given.positive("backorder_cost"), (given.size,))
        stocked = short / (holding + short)
    return OrderTerms(
        given=given,
        demand=demand,
        fixed_cost=whole_column(given, "fixed_cost"),
        holding_cost=holding,
        unit_cost=whole_column(given, "unit_cost"),
        lead_time=whole_column(given, "lead_time"),
        running=running,
        stocked=stocked,
        backorder_cost=short,
    )


def whole_column(given: Given, name: str) -> Array:
    """An argument in full length; one that has it already is not wrapped, which takes longer."""
    array = given.array(name)
    return array if array.size == given.size else given.full(name)


@np.errstate(over="ignore", invalid="ignore")  # order_in_form refuses what comes of it
def best_quantity(terms: OrderTerms) -> Array:
    """The quantity of least cost; in multiples, and no less than a minimum, where given."""
    given = terms.given
    price = terms.stock_price
    given.refuse(
        (price == 0) & (terms.demand > 0) & (terms.fixed_cost > 0),
        "quantity_unbounded",
        "Stock costs nothing, so the larger an order the better.",
        "Give a holding cost, or a holding rate and a unit cost.",
    )
    twice = 2 * terms.fixed_cost * terms.demand
    ideal = np.sqrt(np.divide(twice, price, out=np.zeros(given.size), where=price > 0))
    least = given.arrays.get("minimum", np.zeros(1))
    if "multiple" in given.arrays:
        ideal = best_in_multiples(ideal, given.array("multiple"), least)
    return np.where(terms.demand > 0, np.maximum(ideal, least), 0.0)


def best_in_multiples(ideal: Array, multiple: Array, least: Array) -> Array:
    """The best multiple that is no less than ``least``, for a cost of ``a / q + b q``.

    n packs are as good as n + 1 where ``n (n + 1)`` is the square of the ideal number, so the
    best n is the smallest with ``n (n + 1)`` no less than that. Packs so small that doubles
    cannot count them do not bind.
    """
    with np.errstate(over="ignore"):
        packs = ideal / multiple
        best = np.ceil(np.sqrt(0.25 + packs * packs) - 0.5) * multiple
    result: Array = np.maximum(
        np.where(np.isfinite(best), best, ideal),
        np.maximum(whole_packs(least, multiple), multiple),
    )
    return result


def whole_packs(least: Array, multiple: Array) -> Array:
    """The least multiple that is no less than ``least``.

    A least of 0.3 in packs of 0.1 is three packs, though the quotient is a digit above 3; of
    very many packs a digit is more than one.
    """
    with np.errstate(over="ignore"):
        count = least / multiple
        packs = np.ceil(np.where(count < COUNTED, count * (1 - 1e-12), count)) * multiple
    return np.where(np.isfinite(packs), packs, least)


def per_order(part: Array, quantity: Array, none: float | Array) -> Array:
    """``part / quantity``, and ``none`` where the quantity is 0."""
    start: Array = np.empty(quantity.shape)
    start[...] = none
    result: Array = np.divide(part, quantity, out=start, where=quantity > 0)
    return result


def order_in_form(terms: OrderTerms, quantity: Array) -> EconomicOrder:
    """All that follows from a quantity, in the form of the arguments.

    Raises :class:`InvalidValue` (``result_too_large``).
    """
    parts = parts_of(terms, quantity)
    terms.given.refuse(
        ~(np.isfinite(quantity) & np.isfinite(parts["cost"])),
        "result_too_large",
        "The quantity or its cost is larger than any double.",
        "Give demand and costs in larger units.",
    )
    return EconomicOrder(**{name: terms.given.back(part) for name, part in parts.items()})


@np.errstate(over="ignore", invalid="ignore")
def parts_of(terms: OrderTerms, quantity: Array) -> dict[str, Any]:
    """The fields of a result as arrays."""
    demand = terms.demand
    asked = demand > 0
    orders = per_order(demand, quantity, np.where(asked, np.inf, 0.0))
    ordering = per_order(terms.fixed_cost * demand, quantity, 0.0)
    swing = quantity * terms.idle
    stock, short = swing * terms.stocked, swing * (1 - terms.stocked)
    average_stock, average_short = stock * terms.stocked / 2, short * (1 - terms.stocked) / 2
    holding = terms.holding_cost * average_stock
    backorder = terms.backorder_cost * average_short
    purchase = demand * terms.unit_cost
    cycle = np.divide(quantity, demand, out=np.full(quantity.shape, np.inf), where=asked)
    turned = per_order(demand, average_stock, np.where(asked, np.inf, 0.0))
    return {
        "quantity": quantity,
        "cost": ordering + holding + backorder + purchase,
        "ordering_cost": ordering,
        "holding_cost": holding,
        "backorder_cost": backorder,
        "purchase_cost": purchase,
        "cycle_time": cycle,
        "run_time": np.where(asked, cycle, 0.0) * terms.running,
        "orders_per_period": orders,
        "reorder_point": demand * terms.lead_time - short,
        "peak_stock": stock,
        "peak_backorder": short,
        "average_stock": average_stock,
        "turns": turned,
    }
