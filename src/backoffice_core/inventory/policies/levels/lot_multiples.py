"""Reorder point and lots, at reviews: order as many whole lots as bring stock above the point.

Packs and pallets are not opened, so stock is brought up by multiples, not to a level. At
reviews the position is then at any of the places above the reorder point alike, whatever the
law of demand, and a best reorder point leaves the cheapest run of places.

Source: Hadley and Whitin, Analysis of Inventory Systems (1963), 5-3; Zheng and Chen, Inventory
policies with quantized ordering, Naval Research Logistics 39 (1992).
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.numbers import Array
from backoffice_core.inventory.policies.levels.review_positions import Positions, positions
from backoffice_core.inventory.policies.one_item import expect_no_more, one_item
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["LotMultiple", "lot_multiple_cost", "optimal_lot_multiple"]

PLACES_MAX = 1_000_000


@attrs.frozen(kw_only=True)
class LotMultiple:
    """A reorder point and a lot, what they cost per period, and what they keep.

    ``orders_per_period`` counts orders, each of one lot or more.
    """

    reorder_point: float
    lot: float
    cost: float
    orders_per_period: float
    on_hand: float
    backorders: float


def lot_multiple_cost(
    demand: Distribution,
    *,
    reorder_point: float,
    lot: float,
    fixed_cost: float,
    holding_cost: float,
    backorder_cost: float,
    lead_time: float | Distribution = 0,
    review_period: int = 1,
    review_cost: float = 0,
) -> LotMultiple:
    """What ordering multiples of a lot at a reorder point costs per period, exactly.

    Demand must be counted. Arguments as in
    :func:`~backoffice_core.inventory.policies.min_max_cost`. Raises
    :class:`InvalidValue` (``demand_not_counted``, ``lot_not_whole``, and as there).

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> found = lot_multiple_cost(
    ...     Poisson(6), reorder_point=4, lot=6, fixed_cost=5, holding_cost=1, backorder_cost=4
    ... )
    >>> round(found.cost, 6), round(found.orders_per_period, 6)
    (8.700597, 0.839377)
    """
    terms = terms_of(
        demand,
        lead_time,
        review_period,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        review_cost=review_cost,
    )
    return told(terms, reorder_point, lot)


def optimal_lot_multiple(
    demand: Distribution,
    *,
    fixed_cost: float,
    holding_cost: float,
    backorder_cost: float,
    lot: float | None = None,
    lead_time: float | Distribution = 0,
    review_period: int = 1,
    review_cost: float = 0,
) -> LotMultiple:
    """The best reorder point for a lot; without a ``lot``, the best lot too.

    Raises as :func:`lot_multiple_cost`, and ``quantity_unbounded``.

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> words = dict(fixed_cost=5, holding_cost=1, backorder_cost=4)
    >>> pallet = optimal_lot_multiple(Poisson(6), lot=12, **words)
    >>> pallet.reorder_point, round(pallet.cost, 6)
    (3.0, 8.450374)
    """
    terms = terms_of(
        demand,
        lead_time,
        review_period,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        review_cost=review_cost,
    )
    count = None if lot is None else steps_of(terms, lot)
    step = terms.step or 1.0
    share = terms.backorder_cost / (terms.holding_cost + terms.backorder_cost)
    middle = round(float(terms.ends[len(terms.ends) // 2].quantile(share)) / step)
    reach = 16 + (count or 1)
    while reach <= PLACES_MAX:
        levels = step * np.arange(middle - reach, middle + reach + 1, dtype=np.float64)
        each = terms.cost(levels)
        order = np.argsort(each, kind="stable")
        size = count or best_size(terms, each[order])
        chosen = order[:size]
        # The ends must cost more than what is chosen, or cheaper places may lie beyond.
        if min(each[0], each[-1]) > each[chosen[-1]] and size < each.size // 2:
            return told(terms, float(levels[chosen.min()]) - step, size * step)
        reach *= 2
    raise InvalidValue(
        "quantity_unbounded",
        f"More than {PLACES_MAX} positions would be worth looking at.",
        "Count demand in larger units, or give costs of a like size.",
    )


def terms_of(
    demand: Distribution, lead_time: float | Distribution, review_period: int, **costs: float
) -> Positions:
    """The arguments, checked, of counted demand.

    Raises :class:`InvalidValue` (``demand_not_counted``).
    """
    terms = positions(
        demand,
        lead_time=lead_time,
        review_period=review_period,
        shortage_cost=0,
        stockout_cost=0,
        **costs,
    )
    if not demand.discrete:
        raise InvalidValue(
            "demand_not_counted",
            f"{demand} does not come in whole units.",
            "Turn it into counts with its pmf(), or use a reorder policy for measured demand.",
        )
    return terms


def steps_of(terms: Positions, lot: float) -> int:
    """How many steps of demand a lot is.

    Raises :class:`InvalidValue` (``lot_not_whole``, ``number_too_small``).
    """
    amount = float(one_item(lot=lot).positive("lot")[0])
    step = terms.step or 1.0
    expect_no_more(amount / step, PLACES_MAX, "A lot")
    count = round(amount / step)
    if count < 1 or abs(count * step - amount) > 1e-9 * amount:
        raise InvalidValue(
            "lot_not_whole", f"A lot of {amount} is not a multiple of {step}.", "Give whole units."
        )
    return count


def ordering(terms: Positions, sizes: Array) -> Array:
    """How likely an order at a review is, of lots of so many steps: the average of what it holds.

    A review orders if demand since the last one reaches as far down as the position was above.
    """
    step = terms.step or 1.0
    served = step * sizes - np.asarray(terms.demand.leftover(step * sizes))
    return np.asarray(np.clip(served / (step * sizes), 0.0, 1.0))


def best_size(terms: Positions, cheapest: Array) -> int:
    """The number of steps of the best lot, the smaller of equal ones."""
    sizes = np.arange(1, cheapest.size + 1, dtype=np.float64)
    fixed = terms.fixed_cost / terms.review_period
    return 1 + int(np.argmin(fixed * ordering(terms, sizes) + np.cumsum(cheapest) / sizes))


def told(terms: Positions, reorder_point: float, lot: float) -> LotMultiple:
    """The cost of a reorder point and a lot."""
    count, point = (
        steps_of(terms, lot),
        float(one_item(reorder_point=reorder_point).array("reorder_point")[0]),
    )
    places = point + (terms.step or 1.0) * np.arange(1, count + 1, dtype=np.float64)
    often = float(ordering(terms, np.array([float(count)]))[0]) / terms.review_period
    cost = terms.fixed_cost * often + float(terms.cost(places).mean())
    return LotMultiple(
        reorder_point=point,
        lot=float(lot),
        cost=cost + terms.review_cost / terms.review_period,
        orders_per_period=often,
        on_hand=float(terms.on_hand(places).mean()),
        backorders=float(terms.backorders(places).mean()),
    )
