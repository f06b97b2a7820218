"""Rules of thumb for lots: quick, known to every planner, and not always the cheapest.

Each goes through the periods once and asks whether the order that is open should also cover
the period at hand. They are here because plans made with them must be checked and replaced:
:func:`~backoffice_core.inventory.policies.optimal_lots` costs no more time and is
never dearer. Holding is charged on what is left at the end of each period, at its own price.

No order is opened by a period in which nothing is asked for; one that is open covers it. Costs
as good as equal (to a trillionth) extend the order.

Source: Silver and Meal, Production and Inventory Management 14 (1973); DeMatteis, IBM Systems
Journal 7 (1968), part periods; Gorham (1968), least unit cost; Silver, Pyke and Thomas,
Inventory and Production Management in Supply Chains, 4th ed., 5.4-5.6.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.numbers import Array, Numbers, Places, one_number
from backoffice_core.inventory.policies.lots.lot_plans import (
    SAME,
    LotPlan,
    LotTerms,
    lot_terms,
    net_of_stock,
    plan_in_blocks,
)
from backoffice_core.kernel.errors import InvalidValue

__all__ = [
    "fixed_quantity",
    "least_unit_cost",
    "lot_for_lot",
    "part_period",
    "period_order_quantity",
    "silver_meal",
]


@attrs.frozen(kw_only=True)
class Open:
    """The open order of each item, and what it would be with the period at hand."""

    fixed: Array
    quantity: Array
    held: Array
    periods: Array
    asked: Array
    held_too: Array


Extends: TypeAlias = Callable[[Open], NDArray[np.bool_]]
"""For which items the open order should cover the period at hand too."""


def silver_meal(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    unit_cost: Numbers = 0,
    initial_stock: Numbers = 0,
) -> LotPlan:
    """Cover one period more as long as the cost of the order per period does not rise.

    Arguments and refusals of all rules are those of
    :func:`~backoffice_core.inventory.policies.optimal_lots`.

    >>> plan = silver_meal(
    ...     demand=[10, 62, 12, 130, 154, 129, 88, 52, 124, 160, 238, 41],
    ...     fixed_cost=54,
    ...     holding_cost=0.4,
    ... )
    >>> round(plan.cost, 9)
    501.2
    """
    terms = lot_terms(
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        unit_cost=unit_cost,
        initial_stock=initial_stock,
    )
    return plan_by(terms, cheaper_by_period)


def least_unit_cost(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    unit_cost: Numbers = 0,
    initial_stock: Numbers = 0,
) -> LotPlan:
    """Cover one period more as long as the cost of the order per unit does not rise.

    >>> plan = least_unit_cost(
    ...     demand=[10, 62, 12, 130, 154, 129, 88, 52, 124, 160, 238, 41],
    ...     fixed_cost=54,
    ...     holding_cost=0.4,
    ... )
    >>> round(plan.cost, 9)
    558.8
    """
    terms = lot_terms(
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        unit_cost=unit_cost,
        initial_stock=initial_stock,
    )
    return plan_by(terms, cheaper_by_unit)


def part_period(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    unit_cost: Numbers = 0,
    initial_stock: Numbers = 0,
) -> LotPlan:
    """Cover periods until holding costs come as close as they can to the fixed cost.

    >>> part_period(demand=[90, 120, 80, 70], fixed_cost=500, holding_cost=2).quantity
    array([290.,   0.,   0.,  70.])
    """
    terms = lot_terms(
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        unit_cost=unit_cost,
        initial_stock=initial_stock,
    )
    return plan_by(terms, closer_to_fixed)


def lot_for_lot(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    unit_cost: Numbers = 0,
    initial_stock: Numbers = 0,
) -> LotPlan:
    """Order in each period what it asks for.

    >>> lot_for_lot(demand=[90, 0, 80], fixed_cost=500, holding_cost=2).quantity
    array([90.,  0., 80.])
    """
    terms = lot_terms(
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        unit_cost=unit_cost,
        initial_stock=initial_stock,
    )
    return plan_by(terms, lambda order: order.asked == 0)


def period_order_quantity(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    unit_cost: Numbers = 0,
    initial_stock: Numbers = 0,
    periods: int | None = None,
) -> LotPlan:
    """Cover the same number of periods with each order.

    Without ``periods`` that is the cycle of the economic order quantity of average demand and
    costs, as a whole number of periods. Refuses fewer than one (``number_too_small``), and
    parts of one (``number_not_whole``).

    >>> period_order_quantity(demand=[90, 120, 80, 70], fixed_cost=500, holding_cost=2).quantity
    array([210.,   0., 150.,   0.])
    """
    terms = lot_terms(
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        unit_cost=unit_cost,
        initial_stock=initial_stock,
    )
    if periods is not None:
        most = at_least_one(periods, "periods")
        if most != round(most):
            raise InvalidValue("number_not_whole", f"periods is {most:g}.", "Give whole periods.")
        return plan_by(terms, lambda order: order.periods < most)

    def kernel(part: LotTerms) -> Array:
        cycle = economic_cycle(part)
        return in_one_pass(part, lambda order: order.periods < cycle)

    return plan_in_blocks(terms, kernel)


def fixed_quantity(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    quantity: float,
    unit_cost: Numbers = 0,
    initial_stock: Numbers = 0,
) -> LotPlan:
    """Order a fixed quantity, or a multiple of it, whenever stock does not last the period.

    Refuses a quantity of 0 or less (``number_too_small``). What is left after the last period
    is in the plan's holding cost.

    >>> fixed_quantity(
    ...     demand=[90, 120, 80, 70], fixed_cost=5, holding_cost=2, quantity=100
    ... ).quantity
    array([100., 200.,   0., 100.])
    """
    terms = lot_terms(
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        unit_cost=unit_cost,
        initial_stock=initial_stock,
    )
    lot = at_least_one(quantity, "quantity", above=0)

    def kernel(part: LotTerms) -> Array:
        stock = np.array(np.broadcast_to(part.initial_stock, part.demand.shape[1:]))
        ordered = np.zeros(part.demand.shape)
        for now, asked in enumerate(part.demand):
            # A shortage of a rounding only is none.
            short = np.ceil((asked - stock) / lot * (1 - SAME))
            ordered[now] = np.maximum(short, 0) * lot
            stock += ordered[now] - asked
        return ordered

    return plan_in_blocks(terms, kernel)


def at_least_one(number: Numbers, name: str, *, above: float = 0.5) -> float:
    """One number, refused if it is too small."""
    single = one_number(number, name)
    if single <= above:
        remedy = "Give more than 0." if above == 0 else "Give 1 or more."
        raise InvalidValue("number_too_small", f"{name} is {single:g}.", remedy)
    return single


def plan_by(terms: LotTerms, extends: Extends) -> LotPlan:
    """The plan of a rule for all items."""
    return plan_in_blocks(terms, lambda part: in_one_pass(part, extends))


def in_one_pass(terms: LotTerms, extends: Extends) -> Array:
    """The quantities of a rule, period by period for all items of a block at once."""
    demand = net_of_stock(terms)
    items = demand.shape[1]
    ordered = np.zeros(demand.shape)
    start = np.full(items, -1)
    fixed, quantity, held, periods, carried = (np.zeros(items) for _ in range(5))
    every: Places = np.arange(items, dtype=np.int64)
    for now, asked in enumerate(demand):
        if now:
            carried = carried + terms.holding_cost[now - 1]
        order = Open(
            fixed=fixed,
            quantity=quantity,
            held=held,
            periods=periods,
            asked=asked,
            held_too=held + carried * asked,
        )
        goes_on = (start >= 0) & extends(order)
        opens = ~goes_on & (asked > 0)
        start = np.where(opens, now, np.where(goes_on, start, -1))
        fixed = np.where(opens, terms.fixed_cost[now], fixed)
        quantity = np.where(goes_on, quantity + asked, np.where(opens, asked, 0.0))
        held = np.where(goes_on, order.held_too, 0.0)
        periods = np.where(goes_on, periods + 1, np.where(opens, 1.0, 0.0))
        carried = np.where(goes_on, carried, 0.0)
        running = start >= 0
        ordered[start[running], every[running]] = quantity[running]
    return ordered


def cheaper_by_period(order: Open) -> NDArray[np.bool_]:
    """Silver and Meal: the cost per period does not rise."""
    now, then = order.fixed + order.held, order.fixed + order.held_too
    result: NDArray[np.bool_] = then * order.periods <= now * (order.periods + 1) * (1 + SAME)
    return result


def cheaper_by_unit(order: Open) -> NDArray[np.bool_]:
    """Least unit cost: the cost per unit does not rise."""
    now, then = order.fixed + order.held, order.fixed + order.held_too
    result: NDArray[np.bool_] = then * order.quantity <= now * (order.quantity + order.asked) * (
        1 + SAME
    )
    return result


def closer_to_fixed(order: Open) -> NDArray[np.bool_]:
    """Part periods: holding comes no further away from the fixed cost."""
    now, then = np.abs(order.held - order.fixed), np.abs(order.held_too - order.fixed)
    result: NDArray[np.bool_] = then <= now + order.fixed * SAME
    return result


def economic_cycle(terms: LotTerms) -> Array:
    """The whole number of periods that is best for average demand and costs."""
    demand: Array = terms.demand.mean(axis=0)
    price = demand * terms.holding_cost.mean(axis=0)
    twice = 2 * np.broadcast_to(terms.fixed_cost.mean(axis=0), demand.shape)
    endless: Array = np.full(demand.shape, np.inf)
    square: Array = np.divide(twice, price, out=endless, where=price > 0)
    # n periods are as good as n + 1 where n (n + 1) is the square of the best cycle.
    result: Array = np.maximum(np.ceil(np.sqrt(0.25 + square) - 0.5), 1)
    return result
