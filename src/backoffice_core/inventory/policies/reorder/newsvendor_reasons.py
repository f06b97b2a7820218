"""Why one order for a season is as large as it is: what it was asked to weigh, and what it does.

Whoever buys for a season remembers the last one, when too much was left or too little was
there. So both sides are said with their price, and what a unit more or less would have cost on
average, not once.
"""

from __future__ import annotations

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law
from backoffice_core.inventory.numbers import Numbers
from backoffice_core.inventory.policies.reasons import figure, of_item, words_of_item
from backoffice_core.inventory.policies.reorder.newsvendor import (
    NewsvendorOrder,
    newsvendor_order_for,
)
from backoffice_core.inventory.policies.reorder.wording import law_reason, price_reasons, unit_of
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["explain_newsvendor_order"]

SOURCE = "Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 4.3"


def explain_newsvendor_order(
    order: NewsvendorOrder,
    demand: Distribution,
    *,
    overage: Numbers,
    underage: Numbers,
    item: int = 0,
) -> Explanation:
    """The reason tree of one item's order, with what a unit more and a unit less would cost.

    An order of any quantity can be explained; where another is cheaper it is said. Of a column
    ``demand`` is the law of the ``item``. Numbers are rounded to be read. Raises
    :class:`InvalidValue` (``item_unknown``, ``type_wrong``, ``law_invalid``, ``not_a_number``,
    ``number_too_small``).

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> order = newsvendor_order_for(Poisson(6), overage=1, underage=4)
    >>> print(explain_newsvendor_order(order, Poisson(6), overage=1, underage=4).render())
    Order 8 for the season: it suffices with a probability of 84.72 %
      A unit too few loses 4 and a unit too many 1, so it should suffice with a probability of 80
      % (Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 4.3)
      Demand of the season follows a Poisson law, with a mean of 6 and a deviation of 2.45
      94.77 % of units are served; 2.31 are left on average and 0.314 missing
      That costs 3.57 on average; 9 would cost 3.81 and 7 3.85
    """
    one = of_item(order, NewsvendorOrder, item, name="order of explain_newsvendor_order")
    expect_law(demand, "demand of explain_newsvendor_order")
    words = words_of_item({"overage": overage, "underage": underage}, item)
    over, under = words["overage"], words["underage"]
    return Explanation(
        rule="inventory.newsvendor_order",
        says=Message(
            "Order {quantity} for the season: it suffices with a probability of {service} %",
            quantity=figure(one.quantity),
            service=figure(one.cycle_service * 100),
        ),
        result=figure(one.quantity),
        because=(
            weighed(over, under),
            law_reason(demand, over=Message("Demand of the season")),
            served(one),
            *priced(one, demand, over, under),
        ),
    )


def weighed(over: float, under: float) -> Explanation:
    """What a unit too many and too few lose, and what follows from it."""
    ratio = figure(100 * under / (over + under)) if over + under else figure(0)
    return Explanation(
        rule="inventory.newsvendor_ratio",
        says=Message(
            "A unit too few loses {underage} and a unit too many {overage}, so it should suffice "
            "with a probability of {ratio} %",
            underage=figure(under),
            overage=figure(over),
            ratio=ratio,
        ),
        result=ratio,
        source=SOURCE,
    )


def served(order: NewsvendorOrder) -> Explanation:
    """What the quantity does on average."""
    return Explanation(
        rule="inventory.newsvendor_served",
        says=Message(
            "{fill} % of units are served; {leftover} are left on average and {short} missing",
            fill=figure(order.fill_rate * 100),
            leftover=figure(order.leftover),
            short=figure(order.short),
        ),
        result=figure(order.fill_rate * 100),
    )


def priced(
    order: NewsvendorOrder, demand: Distribution, over: float, under: float
) -> tuple[Explanation, ...]:
    """What a unit more and a unit less cost, and the cheapest quantity if it is another."""
    costs = {"overage": over, "underage": under}
    best = newsvendor_order_for(demand, **costs)
    return price_reasons(
        (order.quantity, order.cost),
        (best.quantity, best.cost),
        lambda quantity: newsvendor_order_for(demand, **costs, quantity=quantity).cost,
        unit_of(demand),
    )
