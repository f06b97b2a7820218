"""Why a minimum and a maximum are what they are: what they keep, and what others would cost.

A planner checks two levels against others that could be typed instead. So the neighbours are
priced, by the same exact computation, and said beside what the levels do.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law, step_of
from backoffice_core.inventory.policies.levels.min_max_exact import MinMax, min_max_cost
from backoffice_core.inventory.policies.reasons import figure, periods
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["explain_min_max"]

SOURCE = "Zheng and Federgruen, Operations Research 39 (1991)"


def explain_min_max(
    policy: MinMax,
    demand: Distribution,
    *,
    fixed_cost: float,
    holding_cost: float,
    backorder_cost: float,
    shortage_cost: float = 0,
    stockout_cost: float = 0,
    lead_time: float | Distribution = 0,
    review_period: int = 1,
    review_cost: float = 0,
) -> Explanation:
    """The reason tree of two levels, with what each would cost a step higher or lower.

    Numbers are rounded to be read. Levels made by hand can be explained, too: there the sums
    say where they can be made cheaper. Raises as
    :func:`~backoffice_core.inventory.policies.min_max_cost`.

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> from backoffice_core.inventory.policies.levels.min_max_exact import optimal_min_max
    >>> words = dict(fixed_cost=5, holding_cost=1, backorder_cost=4)
    >>> print(explain_min_max(optimal_min_max(Poisson(6), **words), Poisson(6), **words).render())
    Order up to 10 when the position is 4 or less: that costs 8.03 per period
      An order comes every 1.47 periods; 3.14 are in stock on average and 0.371 owed (Zheng and
      Federgruen, Operations Research 39 (1991))
      A minimum of 3 would cost 8.16, one of 5 8.23
      A maximum of 9 would cost 8.04, one of 11 8.08
    """
    expect(policy, MinMax, name="result")
    expect_law(demand)
    words: dict[str, Any] = {
        "fixed_cost": fixed_cost,
        "holding_cost": holding_cost,
        "backorder_cost": backorder_cost,
        "shortage_cost": shortage_cost,
        "stockout_cost": stockout_cost,
        "lead_time": lead_time,
        "review_period": review_period,
        "review_cost": review_cost,
    }
    return Explanation(
        rule="inventory.min_max",
        says=Message(
            "Order up to {maximum} when the position is {minimum} or less: that costs {cost} per "
            "period",
            maximum=figure(policy.order_up_to),
            minimum=figure(policy.reorder_point),
            cost=figure(policy.cost),
        ),
        result=figure(policy.order_up_to),
        because=(kept(policy), *neighbours(policy, demand, words)),
    )


def kept(policy: MinMax) -> Explanation:
    """How often is ordered, and what is in stock and owed."""
    says = Message("Nothing is asked for")
    if policy.orders_per_period > 0:
        says = Message(
            "An order comes every {cycle}; {on_hand} are in stock on average and {backorders} owed",
            cycle=periods(1 / policy.orders_per_period),
            on_hand=figure(policy.on_hand),
            backorders=figure(policy.backorders),
        )
    return Explanation(rule="inventory.min_max_kept", says=says, source=SOURCE)


def neighbours(
    policy: MinMax, demand: Distribution, words: dict[str, Any]
) -> tuple[Explanation, ...]:
    """What a minimum and a maximum a step lower and higher cost."""
    step = step_of(demand) if demand.discrete else demand.deviation / 10
    low, high = policy.reorder_point, policy.order_up_to
    if not high - low > step > 0:
        return ()

    def cost(reorder_point: float, order_up_to: float) -> Fraction:
        told = min_max_cost(demand, reorder_point=reorder_point, order_up_to=order_up_to, **words)
        return figure(told.cost)

    minimum = Message(
        "A minimum of {lower} would cost {lower_cost}, one of {higher} {higher_cost}",
        lower=figure(low - step),
        lower_cost=cost(low - step, high),
        higher=figure(low + step),
        higher_cost=cost(low + step, high),
    )
    maximum = Message(
        "A maximum of {lower} would cost {lower_cost}, one of {higher} {higher_cost}",
        lower=figure(high - step),
        lower_cost=cost(low, high - step),
        higher=figure(high + step),
        higher_cost=cost(low, high + step),
    )
    return (
        Explanation(rule="inventory.min_max_minimum", says=minimum),
        Explanation(rule="inventory.min_max_maximum", says=maximum),
    )
