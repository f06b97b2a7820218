"""Why a base stock is as high as it is: how long it must last, and what a unit owed is worth.

A level that is ordered up to at every review looks high to whoever sees it full, and low to
whoever sees it empty. Said beside it are the time it has to last, which is longer than the lead
time, and what a unit more or less would cost.
"""

from __future__ import annotations

from fractions import Fraction

import attrs

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law
from backoffice_core.inventory.numbers import Numbers
from backoffice_core.inventory.policies.reasons import figure, of_item, words_of_item
from backoffice_core.inventory.policies.reorder.base_stock import BaseStock, base_stock_level_for
from backoffice_core.inventory.policies.reorder.doors import one_review
from backoffice_core.inventory.policies.reorder.reorder_reasons import lasting, safety
from backoffice_core.inventory.policies.reorder.wording import law_reason, price_reasons, unit_of
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["explain_base_stock"]

SOURCE = "Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 4.3.4"


@attrs.frozen(kw_only=True)
class Terms:
    """Checked arguments of one item."""

    demand: Distribution
    holding_cost: float
    backorder_cost: float
    lead_time: float
    review: int

    def at(self, level: float | None = None) -> BaseStock:
        """What a level costs, or the level of least cost."""
        return base_stock_level_for(
            self.demand,
            holding_cost=self.holding_cost,
            backorder_cost=self.backorder_cost,
            lead_time=self.lead_time,
            review_period=self.review,
            level=level,
        )


def explain_base_stock(
    level: BaseStock,
    demand: Distribution,
    *,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    lead_time: Numbers = 0,
    review_period: Numbers = 1,
    item: int = 0,
) -> Explanation:
    """The reason tree of one item's level, with what a unit more and a unit less would cost.

    ``demand`` is the law of a period, also of a level computed from a mean and a deviation
    (``Normal(mean, deviation)``), and of a column that of the ``item``. A level made by hand can
    be explained; where another is cheaper it is said. Numbers are rounded to be read. Raises
    :class:`InvalidValue` (``item_unknown``, ``type_wrong``, ``law_invalid``,
    ``not_a_number``, ``number_too_small``, ``number_not_whole``, ``periods_not_whole``).

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> costs = dict(holding_cost=1, backorder_cost=9, lead_time=2)
    >>> level = base_stock_level_for(Poisson(4), **costs)
    >>> print(explain_base_stock(level, Poisson(4), **costs).render())
    Order up to 17 at every review: that costs 6.45 per period
      A unit owed costs 9 a period and a unit in stock 1, so nothing should be owed 90 % of the
      time (Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 4.3.4)
      Demand of a period follows a Poisson law, with a mean of 4 and a deviation of 2
      In the 3 periods it must last, 2 of lead time and 1 of review, 12 are asked for on average,
      with a deviation of 3.46
      5 more are there for safety (Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed.,
      4.3.4)
      On average 5.15 are in stock and 0.145 owed
      That costs 6.45 on average; 18 would cost 6.82 and 16 6.46
    """
    one = of_item(level, BaseStock, item, name="level of explain_base_stock")
    expect_law(demand, "demand of explain_base_stock")
    words = words_of_item(
        {
            "holding_cost": holding_cost,
            "backorder_cost": backorder_cost,
            "lead_time": lead_time,
            "review_period": review_period,
        },
        item,
    )
    review = one_review(words.pop("review_period"))
    terms = Terms(demand=demand, review=review, **words)
    best = terms.at()
    return Explanation(
        rule="inventory.base_stock",
        says=told(one, terms),
        result=figure(one.base_stock),
        because=(
            weighed(terms),
            law_reason(demand, over=Message("Demand of a period")),
            lasting(
                (figure(terms.lead_time), terms.review),
                mean=demand.mean * (terms.lead_time + terms.review),
                deviation=demand.over(terms.lead_time + terms.review).deviation,
            ),
            safety(one.safety_stock, source=SOURCE),
            kept(one),
            *price_reasons(
                (one.base_stock, one.cost),
                (best.base_stock, best.cost),
                lambda other: terms.at(other).cost,
                unit_of(demand),
            ),
        ),
    )


def told(level: BaseStock, terms: Terms) -> Message:
    """When to order, and what that costs."""
    words = {"level": figure(level.base_stock), "cost": figure(level.cost)}
    if not terms.review:
        return Message(
            "Order whatever is sold, up to {level}: that costs {cost} per period", **words
        )
    return Message("Order up to {level} at every review: that costs {cost} per period", **words)


def weighed(terms: Terms) -> Explanation:
    """What a unit in stock and a unit owed cost, and what follows from it."""
    both = terms.holding_cost + terms.backorder_cost
    ratio = figure(100 * terms.backorder_cost / both) if both else Fraction(0)
    return Explanation(
        rule="inventory.critical_ratio",
        says=Message(
            "A unit owed costs {backorder} a period and a unit in stock {holding}, so nothing "
            "should be owed {ratio} % of the time",
            backorder=figure(terms.backorder_cost),
            holding=figure(terms.holding_cost),
            ratio=ratio,
        ),
        result=ratio,
        source=SOURCE,
    )


def kept(level: BaseStock) -> Explanation:
    """What is in stock and owed on average."""
    return Explanation(
        rule="inventory.base_stock_kept",
        says=Message(
            "On average {on_hand} are in stock and {backorders} owed",
            on_hand=figure(level.on_hand),
            backorders=figure(level.backorders),
        ),
        result=figure(level.on_hand),
    )
