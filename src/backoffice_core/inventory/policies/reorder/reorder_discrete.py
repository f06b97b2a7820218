"""Reorder point and order quantity together, exactly, for demand of any law.

Of counted demand every position has its cost, and a quantity of Q takes the Q cheapest
positions, which lie side by side because the cost is convex. So the costs are sorted once, and
Q grows as long as the next position costs less than the average with it. Of other demand the
ends of the positions are moved, as for normal demand, along tangents to the average cost.

Source: Federgruen and Zheng, An efficient algorithm for computing an optimal (r, Q) policy,
Operations Research 40 (1992); Zheng, Management Science 38 (1992).
"""

from __future__ import annotations

import math

import attrs
import numpy as np

from backoffice_core.inventory.distributions.continuous import Normal
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law, step_of
from backoffice_core.inventory.numbers import Array, Given
from backoffice_core.inventory.policies.reorder.doors import expect_places
from backoffice_core.inventory.policies.reorder.reorder_normal import (
    ReorderCost,
    ReorderPolicy,
    optimal_reorder_policy,
)
from backoffice_core.inventory.policies.reorder.searching import (
    STEP_SMALL,
    STEPS_MAX,
    expect_comparable,
    unsolved,
)
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["optimal_reorder_policy_for", "reorder_policy_cost_for"]

# Positions looked at to begin with, in deviations and order quantities; more are added if needed.
DEVIATIONS = 4.0
ORDERS = 1.5
# The ends of other demand are looked for from at least so many deviations away.
NEAREST = 0.25


@attrs.frozen
class Costs:
    """Checked cost rates, and what orders cost per period of a quantity of one."""

    holding: float
    backorder: float
    ordering: float

    def at(self, law: Distribution, position: Array) -> Array:
        """What positions cost per period."""
        missing = np.asarray(law.loss(position))
        result: Array = (
            self.holding * (position - law.mean) + (self.holding + self.backorder) * missing
        )
        return result


def checked(given: Given) -> Costs:
    """The costs.

    Raises :class:`InvalidValue` (``number_too_small``, ``not_a_number`` where it is a column).
    """
    if given.size != 1:
        raise InvalidValue(
            "not_a_number", "One law has one optimum, not a column.", "Give single numbers."
        )
    return Costs(
        float(given.positive("holding_cost")[0]),
        float(given.positive("backorder_cost")[0]),
        float((given.not_negative("fixed_cost") * given.not_negative("demand"))[0]),
    )


def reorder_policy_cost_for(
    lead_time_demand: Distribution,
    *,
    reorder_point: float,
    order_quantity: float,
    fixed_cost: float,
    holding_cost: float,
    backorder_cost: float,
    demand: float,
) -> ReorderCost:
    """What a reorder point and an order quantity cost per period, exactly.

    ``lead_time_demand`` is the law of demand over the lead time, ``demand`` its mean per
    period. Counted demand is taken to come one by one. Raises :class:`InvalidValue`
    (``law_invalid``, ``not_a_number``, ``number_too_small``). Source: Snyder and Shen, 5.1 and 5.4.

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> cost = reorder_policy_cost_for(
    ...     Poisson(3),
    ...     reorder_point=3,
    ...     order_quantity=5,
    ...     fixed_cost=100,
    ...     holding_cost=20,
    ...     backorder_cost=150,
    ...     demand=1.5,
    ... )
    >>> round(cost.cost, 9)
    107.923580633
    """
    given = Given(
        reorder_point=reorder_point,
        order_quantity=order_quantity,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        demand=demand,
    )
    expect_law(lead_time_demand, "lead_time_demand of reorder_policy_cost_for")
    costs, quantity = checked(given), float(given.positive("order_quantity")[0])
    step = step_of(lead_time_demand) if lead_time_demand.discrete else 0.0
    point = float(given.array("reorder_point")[0])
    seconds = np.asarray(lead_time_demand.second_loss(np.array([point, point + quantity])))
    # Of counted demand the second loss is a sum of losses, one a step; else an integral.
    backorders = float(seconds[0] - seconds[1]) * (step or 1.0) / quantity
    average = point + (quantity + step) / 2
    on_hand = max(average - lead_time_demand.mean + backorders, 0.0)
    cost = costs.ordering / quantity + costs.holding * on_hand + costs.backorder * backorders
    orders = float(given.array("demand")[0]) / quantity
    return ReorderCost(cost=cost, on_hand=on_hand, backorders=backorders, orders=orders)


def optimal_reorder_policy_for(
    lead_time_demand: Distribution,
    *,
    fixed_cost: float,
    holding_cost: float,
    backorder_cost: float,
    demand: float,
) -> ReorderPolicy:
    """The reorder point and order quantity of least cost per period, exactly.

    Of counted demand whole steps, of equally good quantities the smallest. Of demand that is
    certain or not counted any number; without a fixed cost the quantity is then 0. Arguments
    and refusals as in :func:`reorder_policy_cost_for`, and of counted demand
    ``costs_too_far_apart`` (a million million times) and ``grid_too_fine``.

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> policy = optimal_reorder_policy_for(
    ...     Poisson(3), fixed_cost=100, holding_cost=20, backorder_cost=150, demand=1.5
    ... )
    >>> policy.reorder_point, policy.order_quantity, round(policy.cost, 9)
    (3.0, 5.0, 107.923580633)
    """
    expect_law(lead_time_demand, "lead_time_demand of optimal_reorder_policy_for")
    costs = checked(
        Given(
            fixed_cost=fixed_cost,
            holding_cost=holding_cost,
            backorder_cost=backorder_cost,
            demand=demand,
        )
    )
    if lead_time_demand.discrete:
        return counted(lead_time_demand, costs)
    if isinstance(lead_time_demand, Normal):
        return optimal_reorder_policy(
            fixed_cost=fixed_cost,
            holding_cost=holding_cost,
            backorder_cost=backorder_cost,
            demand=demand,
            lead_time_mean=lead_time_demand.mean,
            lead_time_deviation=lead_time_demand.deviation,
        )
    return measured(lead_time_demand, costs)


def economic(costs: Costs) -> float:
    """The order quantity of certain demand with planned backorders."""
    both = costs.holding + costs.backorder
    return math.sqrt(2 * costs.ordering / costs.holding / costs.backorder * both)


def counted(law: Distribution, costs: Costs) -> ReorderPolicy:
    """The optimum of whole steps.

    Raises :class:`InvalidValue` (``costs_too_far_apart``, ``grid_too_fine``).
    """
    expect_comparable({"holding_cost": costs.holding, "backorder_cost": costs.backorder})
    step = step_of(law)
    share = costs.backorder / (costs.holding + costs.backorder)
    best = round(float(law.quantile(share)) / step)
    reach = (DEVIATIONS * law.deviation + ORDERS * economic(costs)) / step
    expect_places(reach, "An order quantity of least cost")
    low = high = math.ceil(reach) + 2
    while True:
        expect_places(low + high, "An order quantity of least cost")
        positions = step * np.arange(best - low, best + high + 1, dtype=np.float64)
        each = costs.at(law, positions)
        order = np.argsort(each, kind="stable")
        sizes = step * np.arange(1, each.size + 1)
        average = (costs.ordering + step * np.cumsum(each[order])) / sizes
        place = int(np.argmin(average))
        cost = float(average[place])
        if each[0] >= cost and each[-1] >= cost:
            first = float(positions[order[: place + 1]].min())
            return ReorderPolicy(
                reorder_point=first - step, order_quantity=float(sizes[place]), cost=cost
            )
        low, high = low * (1 + (each[0] < cost)), high * (1 + (each[-1] < cost))


def measured(law: Distribution, costs: Costs) -> ReorderPolicy:
    """The optimum of any amounts.

    Raises :class:`InvalidValue` (``not_solved``).
    """
    both = costs.holding + costs.backorder
    best = float(law.quantile(costs.backorder / both))
    floor = float(costs.at(law, np.array([best]))[0])
    if costs.ordering == 0:
        return ReorderPolicy(reorder_point=best, order_quantity=0.0, cost=floor)
    # From outside, and never from the very bottom, where the cost has no slope.
    width, least = economic(costs) + law.deviation, NEAREST * law.deviation
    below = max(width * costs.holding / both, least)
    ends = np.array([best - below, best + max(width * costs.backorder / both, least)])
    aim = floor
    for _ in range(STEPS_MAX):
        seconds = np.asarray(law.second_loss(ends))
        size = float(ends[1] - ends[0])
        middle = 0.5 * float(ends.sum()) - law.mean
        backorders = float(seconds[0] - seconds[1]) / size
        aim = costs.ordering / size + costs.holding * middle + both * backorders
        slopes = costs.holding - both * np.asarray(law.above(ends))
        if not (size > 0 and slopes[0] < 0 < slopes[1]):
            break
        step = (aim - costs.at(law, ends)) / slopes
        ends = ends + step
        if float(np.abs(step).max()) <= STEP_SMALL * size:
            return ReorderPolicy(
                reorder_point=float(ends[0]), order_quantity=float(ends[1] - ends[0]), cost=aim
            )
    raise unsolved()
