"""Plans of orders over periods: what was asked, what is ordered, and what that costs.

Every rule of lot sizing, exact or not, ends in the same thing: a quantity for each period. So
the cost is counted here once, from the quantities alone, and rules can be compared. Numbers
lie period by period, as a vector for one item or an array of periods by items for many: all
items of a period lie side by side, which is what lets a million of them be planned in seconds.

Demand of a period is met at its end from what was ordered by then. What is left at the end of
a period is held into the next one, at the price of *that* period; orders arrive at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.numbers import (
    LARGEST,
    Array,
    Numbers,
    as_doubles,
    not_a_number,
    way_back,
)
from backoffice_core.kernel.errors import InvalidValue

__all__ = [
    "SAME",
    "Kernel",
    "LotPlan",
    "LotTerms",
    "cost_of_plan",
    "counted",
    "lengths_differ",
    "lot_terms",
    "net_of_stock",
    "plan_in_blocks",
    "stock_of_plan",
]

# Costs closer than this are as good as each other: they differ by the rounding of doubles only.
SAME = 1e-12
# So much of the work on a block of items fits the inner cache of today's processors.
CACHE = 200_000
# A plan may fall short of what was asked for by this part of it: the rounding of its sums.
SHORT = 1e-9


@attrs.frozen(kw_only=True)
class LotPlan:
    """What to order in each period, and what that costs over all of them.

    ``quantity`` lies as the demand did: periods, or periods by items. The costs and ``orders``
    (how many there are) are numbers for one item, arrays for several; ``cost`` is the sum of
    the four.
    """

    quantity: Numbers
    cost: Numbers
    ordering_cost: Numbers
    holding_cost: Numbers
    backorder_cost: Numbers
    purchase_cost: Numbers
    orders: Numbers


@attrs.frozen(kw_only=True)
class LotTerms:
    """Arguments as checked arrays of periods by items; costs may have a width of one."""

    demand: Array
    fixed_cost: Array
    holding_cost: Array
    unit_cost: Array
    initial_stock: Array
    backorder_cost: Array | None
    single: bool
    restore: Callable[[Numbers], Numbers]

    @property
    def periods(self) -> int:
        """How many periods are planned."""
        return int(self.demand.shape[0])

    def blocks(self) -> Iterator[tuple[slice, LotTerms]]:
        """The items in blocks that fit the cache, each with its place."""
        items = self.demand.shape[1]
        width = max(CACHE // self.periods, 1)
        for start in range(0, items, width):
            place = slice(start, min(start + width, items))
            yield place, self.part(place)

    def part(self, place: slice) -> LotTerms:
        """Some of the items, lying close together."""

        def cut(array: Array) -> Array:
            return np.ascontiguousarray(array[..., place]) if array.shape[-1] > 1 else array

        return attrs.evolve(
            self,
            demand=cut(self.demand),
            fixed_cost=cut(self.fixed_cost),
            holding_cost=cut(self.holding_cost),
            unit_cost=cut(self.unit_cost),
            initial_stock=cut(self.initial_stock),
            backorder_cost=None if self.backorder_cost is None else cut(self.backorder_cost),
        )


Kernel: TypeAlias = Callable[[LotTerms], Array]
"""What orders for a block of items, as quantities of periods by items."""


def cost_of_plan(
    *,
    quantity: Numbers,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    unit_cost: Numbers = 0,
    initial_stock: Numbers = 0,
    backorder_cost: Numbers | None = None,
) -> LotPlan:
    """What any plan costs, whoever made it.

    Raises :class:`InvalidValue`: ``plan_runs_short`` where it falls short of demand and
    ``backorder_cost`` is not given, ``lengths_differ``, ``not_a_number``, ``number_too_small``.

    >>> cost_of_plan(
    ...     quantity=[210, 0, 150, 0], demand=[90, 120, 80, 70], fixed_cost=500, holding_cost=2
    ... ).cost
    1380.0
    """
    terms = lot_terms(
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        unit_cost=unit_cost,
        initial_stock=initial_stock,
        backorder_cost=backorder_cost,
    )
    ordered = table(quantity, "quantity")
    if ordered.shape != terms.demand.shape:
        raise lengths_differ("quantity", ordered.shape, terms.demand.shape)
    return plan_in_form(terms, ordered, counted(terms, ordered))


def stock_of_plan(*, quantity: Numbers, demand: Numbers, initial_stock: Numbers = 0) -> Numbers:
    """What is in stock at the end of each period; below 0, what is owed.

    Raises :class:`InvalidValue` (``lengths_differ``, ``not_a_number``, ``number_too_small``).

    >>> stock_of_plan(quantity=[210, 0, 150, 0], demand=[90, 120, 80, 70])
    array([120.,   0.,  70.,   0.])
    """
    terms = lot_terms(demand=demand, fixed_cost=0, holding_cost=0, initial_stock=initial_stock)
    ordered = table(quantity, "quantity")
    if ordered.shape != terms.demand.shape:
        raise lengths_differ("quantity", ordered.shape, terms.demand.shape)
    stock = terms.initial_stock + np.cumsum(ordered - terms.demand, axis=0)
    return terms.restore(stock[:, 0] if terms.single else stock)


def lot_terms(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    unit_cost: Numbers = 0,
    initial_stock: Numbers = 0,
    backorder_cost: Numbers | None = None,
) -> LotTerms:
    """The arguments of a call, checked, as arrays of periods by items."""
    asked = table(demand, "demand")
    if not asked.size:
        raise InvalidValue("no_periods", "demand has no periods.", "Give at least one period.")
    periods, items = asked.shape

    def priced(value: Numbers, name: str) -> Array:
        array = table(value, name)
        if array.shape[0] not in {1, periods} or array.shape[1] not in {1, items}:
            raise lengths_differ(name, array.shape, asked.shape)
        result: Array = np.broadcast_to(array, (periods, array.shape[1]))
        return result

    stock = table(initial_stock, "initial_stock").reshape(-1)
    if stock.size not in {1, items}:
        raise lengths_differ("initial_stock", stock.shape, asked.shape)
    return LotTerms(
        demand=asked,
        fixed_cost=priced(fixed_cost, "fixed_cost"),
        holding_cost=priced(holding_cost, "holding_cost"),
        unit_cost=priced(unit_cost, "unit_cost"),
        initial_stock=stock,
        backorder_cost=None if backorder_cost is None else priced(backorder_cost, "backorder_cost"),
        single=np.ndim(demand) == 1,
        restore=way_back([demand]),
    )


def table(value: Numbers, name: str) -> Array:
    """A number, one per period, or periods by items, as an array of two dimensions.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_small``, ``number_too_large``,
    ``lengths_differ``).
    """
    array = as_doubles(value, name)
    if array.ndim > 2:  # noqa: PLR2004 - periods and items
        raise lengths_differ(name, array.shape, ("periods", "items"))
    array = array.reshape(-1, 1) if array.ndim < 2 else array  # noqa: PLR2004
    # What is not a number is neither above nor below: one pass each finds all that is wrong.
    if array.size and not (array.min() >= 0 and array.max() <= LARGEST):
        period, item = (int(at) for at in np.argwhere(~((array >= 0) & (array <= LARGEST)))[0])
        raise out_of_bounds(f"{name}{place_of(period, item, array.shape)}", array[period, item])
    return array


def out_of_bounds(name: str, number: float) -> InvalidValue:
    """The refusal of what is no number, below 0 or larger than anything that is counted."""
    if not np.isfinite(number):
        return not_a_number(name, float(number))
    code = "number_too_small" if number < 0 else "number_too_large"
    return InvalidValue(
        code, f"{name} is {float(number)!r}.", f"Give finite numbers from 0 to {LARGEST:g}."
    )


def place_of(period: int, item: int, shape: tuple[int, ...]) -> str:
    """Where something is in a table, counted from 1 as in the explanations of plans."""
    of_period = f" in period {period + 1}" if shape[0] > 1 else ""
    return of_period + (f" of item {item + 1}" if shape[1] > 1 else "")


def lengths_differ(name: str, shape: object, demand: object) -> InvalidValue:
    """The refusal of numbers that do not go with the demand."""
    return InvalidValue(
        "lengths_differ",
        f"{name} has the shape {shape}, demand {demand}.",
        "Give one number, one per period, or periods by items; one per item as [[...]].",
    )


def net_of_stock(terms: LotTerms) -> Array:
    """The demand that is left when the initial stock has been used up."""
    if not terms.initial_stock.any():
        return terms.demand
    left = np.array(np.broadcast_to(terms.initial_stock, terms.demand.shape[1:]))
    net = np.array(terms.demand)
    for now in range(len(net)):
        used = np.minimum(net[now], left)
        net[now] -= used
        left -= used
    return net


def plan_in_blocks(terms: LotTerms, kernel: Kernel) -> LotPlan:
    """The plan of a kernel for all items, block by block, with its cost."""
    ordered = np.empty(terms.demand.shape)
    costs = np.empty((5, terms.demand.shape[1]))
    for place, part in terms.blocks():
        ordered[:, place] = kernel(part)
        costs[:, place] = counted(part, ordered[:, place])
    return plan_in_form(terms, ordered, costs)


def counted(terms: LotTerms, ordered: Array) -> Array:
    """Ordering, holding, backorder and purchase cost, and the number of orders, per item."""
    stock = ordered - terms.demand
    stock[0] += terms.initial_stock
    np.cumsum(stock, axis=0, out=stock)
    costs = np.zeros((5, stock.shape[1]))
    short = stock < 0
    if terms.backorder_cost is not None:
        costs[2] = np.where(short, -stock * terms.backorder_cost, 0).sum(axis=0)
    elif short.any():
        refuse_short(terms, stock)
    made = ordered > 0
    costs[0] = (made * terms.fixed_cost).sum(axis=0)
    costs[1] = (np.maximum(stock, 0) * terms.holding_cost).sum(axis=0)
    costs[3] = (ordered * terms.unit_cost).sum(axis=0)
    costs[4] = made.sum(axis=0)
    return costs


def refuse_short(terms: LotTerms, stock: Array) -> None:
    """Refuse a plan that leaves something owed, unless the rounding of sums is all of it."""
    asked = np.cumsum(terms.demand, axis=0)
    missing: NDArray[np.bool_] = stock < -SHORT * asked
    if missing.any():
        period, item = (int(place) for place in np.argwhere(missing)[0])
        of_item = "" if terms.single else f" of item {item + 1}"
        raise InvalidValue(
            "plan_runs_short",
            f"At the end of period {period + 1}{of_item} {-float(stock[period, item]):g} is owed.",
            "Order more by then, or give a backorder_cost.",
        )


def plan_in_form(terms: LotTerms, ordered: Array, costs: Array) -> LotPlan:
    """A plan and its costs in the form the demand came in."""
    ordering, holding, backorder, purchase, orders = costs
    parts: dict[str, Any] = {
        "cost": ordering + holding + backorder + purchase,
        "ordering_cost": ordering,
        "holding_cost": holding,
        "backorder_cost": backorder,
        "purchase_cost": purchase,
        "orders": orders.astype(np.int64),
    }
    if terms.single:
        parts = {name: part[0].item() for name, part in parts.items()}
        return LotPlan(quantity=terms.restore(ordered[:, 0]), **parts)
    return LotPlan(quantity=ordered, **parts)
