"""Why a reorder point and an order quantity are what they are: what they cost, and others would.

Both are one decision: a larger order lets a lower reorder point do. So each is priced a step
higher and lower beside the other, and the cost is taken apart into what it is paid for.
"""

from __future__ import annotations

import attrs

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law
from backoffice_core.inventory.numbers import Numbers
from backoffice_core.inventory.policies.reasons import figure, of_item, periods, words_of_item
from backoffice_core.inventory.policies.reorder.reorder_discrete import (
    optimal_reorder_policy_for,
    reorder_policy_cost_for,
)
from backoffice_core.inventory.policies.reorder.reorder_normal import ReorderCost, ReorderPolicy
from backoffice_core.inventory.policies.reorder.reorder_reasons import safety
from backoffice_core.inventory.policies.reorder.wording import ALIKE, law_reason, unit_of
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["explain_reorder_policy"]

SOURCE = "Federgruen and Zheng, Operations Research 40 (1992)"


@attrs.frozen(kw_only=True)
class Terms:
    """Checked arguments of one item."""

    law: Distribution
    fixed: float
    holding: float
    backorder: float
    demand: float

    def at(self, point: float, quantity: float) -> ReorderCost:
        """What a reorder point and a quantity cost; of a quantity of nothing, of little."""
        least = unit_of(self.law) if self.law.discrete else 1e-9 * (1 + self.law.deviation)
        return reorder_policy_cost_for(
            self.law,
            reorder_point=point,
            order_quantity=max(quantity, least),
            fixed_cost=self.fixed,
            holding_cost=self.holding,
            backorder_cost=self.backorder,
            demand=self.demand,
        )

    def best(self) -> ReorderPolicy:
        """The cheapest of all."""
        return optimal_reorder_policy_for(
            self.law,
            fixed_cost=self.fixed,
            holding_cost=self.holding,
            backorder_cost=self.backorder,
            demand=self.demand,
        )


def explain_reorder_policy(
    policy: ReorderPolicy,
    lead_time_demand: Distribution,
    *,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    demand: Numbers,
    item: int = 0,
) -> Explanation:
    """The reason tree of one item's reorder point and order quantity, with what others would cost.

    ``lead_time_demand`` is the law of demand over the lead time, also of a policy computed from
    its mean and deviation (``Normal(mean, deviation)``), and ``demand`` its mean per period; of
    a column the law is that of the ``item``. A policy made by hand or by an approximation can be
    explained; where another is cheaper it is said. Numbers are rounded to be read. Raises
    :class:`InvalidValue` (``item_unknown``, ``type_wrong``, ``law_invalid``, ``not_a_number``,
    ``number_too_small``).

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> costs = dict(fixed_cost=100, holding_cost=20, backorder_cost=150, demand=1.5)
    >>> policy = optimal_reorder_policy_for(Poisson(3), **costs)
    >>> print(explain_reorder_policy(policy, Poisson(3), **costs).render())
    Order 5 when the position falls to 3: that costs 107.92 per period
      Demand over the lead time follows a Poisson law, with a mean of 3 and a deviation of 1.73
      That is all: nothing more is there for safety (Federgruen and Zheng, Operations Research 40
      (1992))
      An order goes out every 3.33 periods, 0.3 a period
      On average 3.11 are in stock and 0.105 owed
      Ordering costs 30 per period, stock 62.11 and what is owed 15.81 (Federgruen and Zheng,
      Operations Research 40 (1992))
      A reorder point of 2 would cost 110.6, one of 4 117.12
      An order quantity of 4 would cost 109.68, one of 6 109.98
    """
    one = of_item(policy, ReorderPolicy, item, name="policy of explain_reorder_policy")
    expect_law(lead_time_demand, "lead_time_demand of explain_reorder_policy")
    words = words_of_item(
        {
            "fixed_cost": fixed_cost,
            "holding_cost": holding_cost,
            "backorder_cost": backorder_cost,
            "demand": demand,
        },
        item,
    )
    terms = Terms(
        law=lead_time_demand,
        fixed=words["fixed_cost"],
        holding=words["holding_cost"],
        backorder=words["backorder_cost"],
        demand=words["demand"],
    )
    point, quantity = figure(one.reorder_point), figure(one.order_quantity)
    told = terms.at(one.reorder_point, one.order_quantity)
    return Explanation(
        rule="inventory.reorder_policy",
        says=Message(
            "Order {quantity} when the position falls to {level}: that costs {cost} per period",
            quantity=quantity,
            level=point,
            cost=figure(told.cost),
        ),
        result=point,
        because=(
            law_reason(lead_time_demand, over=Message("Demand over the lead time")),
            safety(one.reorder_point - lead_time_demand.mean, source=SOURCE),
            *taken_apart(one, terms, told),
            *neighbours(one, terms, told.cost),
        ),
    )


def taken_apart(policy: ReorderPolicy, terms: Terms, told: ReorderCost) -> tuple[Explanation, ...]:
    """How often is ordered, what is in stock and owed, and what each of them costs."""
    held = Message(
        "On average {on_hand} are in stock and {backorders} owed",
        on_hand=figure(told.on_hand),
        backorders=figure(told.backorders),
    )
    reasons = [Explanation(rule="inventory.reorder_policy_kept", says=held)]
    if policy.order_quantity > 0 and terms.demand > 0:
        ordered = Message(
            "An order goes out every {cycle}, {orders} a period",
            cycle=periods(policy.order_quantity / terms.demand),
            orders=figure(terms.demand / policy.order_quantity),
        )
        reasons.insert(0, Explanation(rule="inventory.reorder_policy_orders", says=ordered))
    parts = Message(
        "Ordering costs {ordering} per period, stock {holding} and what is owed {backorder}",
        ordering=figure(terms.fixed * told.orders),
        holding=figure(terms.holding * told.on_hand),
        backorder=figure(terms.backorder * told.backorders),
    )
    return (*reasons, Explanation(rule="inventory.reorder_policy_parts", says=parts, source=SOURCE))


def neighbours(policy: ReorderPolicy, terms: Terms, cost: float) -> tuple[Explanation, ...]:
    """What a reorder point and a quantity a step lower and higher cost, and the cheapest pair."""
    step, point, quantity = unit_of(terms.law), policy.reorder_point, policy.order_quantity
    points = Message(
        "A reorder point of {lower} would cost {lower_cost}, one of {higher} {higher_cost}",
        lower=figure(point - step),
        lower_cost=figure(terms.at(point - step, quantity).cost),
        higher=figure(point + step),
        higher_cost=figure(terms.at(point + step, quantity).cost),
    )
    found = [Explanation(rule="inventory.reorder_policy_point", says=points)]
    if quantity > step:
        quantities = Message(
            "An order quantity of {lower} would cost {lower_cost}, one of {higher} {higher_cost}",
            lower=figure(quantity - step),
            lower_cost=figure(terms.at(point, quantity - step).cost),
            higher=figure(quantity + step),
            higher_cost=figure(terms.at(point, quantity + step).cost),
        )
        found.append(Explanation(rule="inventory.reorder_policy_quantity", says=quantities))
    best = terms.best()
    if best.cost < cost * (1 - ALIKE):
        cheaper = Message(
            "The cheapest is {quantity} at {level}: that would cost {cost}",
            quantity=figure(best.order_quantity),
            level=figure(best.reorder_point),
            cost=figure(best.cost),
        )
        found.append(Explanation(rule="inventory.cheapest", says=cheaper))
    return tuple(found)
