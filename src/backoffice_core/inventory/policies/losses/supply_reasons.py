"""Why more is kept, and ordered, from suppliers that fail or send more or less than was ordered.

What a sure supplier would need stands beside it: the difference is the price of the supplier.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law, step_of
from backoffice_core.inventory.numbers import Given, Numbers
from backoffice_core.inventory.policies.losses.disruptions import (
    DisruptedLevel,
    DisruptedOrder,
    disrupted_base_stock,
    disrupted_base_stock_for,
    disrupted_order,
)
from backoffice_core.inventory.policies.losses.yields import (
    YieldOrder,
    additive_yield_order,
    missed_cost,
    multiplicative_yield_order,
)
from backoffice_core.inventory.policies.reasons import (
    beside,
    figure,
    nothing_asked,
    of_item,
    percent,
    reason,
    words_of_item,
)
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = [
    "explain_disrupted_level",
    "explain_disrupted_order",
    "explain_yield_newsvendor",
    "explain_yield_order",
]

BOOK = "Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., "


def explain_disrupted_order(
    order: DisruptedOrder,
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    lost_sale_cost: Numbers,
    disruption_rate: Numbers,
    recovery_rate: Numbers,
    item: int = 0,
) -> Explanation:
    """The reason tree of an order quantity from a supplier that fails for a while.

    Raises as :func:`~backoffice_core.inventory.policies.disrupted_order`, and ``type_wrong``,
    ``item_unknown``.

    >>> from backoffice_core.inventory.policies.losses import disrupted_order
    >>> words = dict(
    ...     demand=1300,
    ...     fixed_cost=8,
    ...     holding_cost=0.225,
    ...     lost_sale_cost=5,
    ...     disruption_rate=1.5,
    ...     recovery_rate=14,
    ... )
    >>> print(explain_disrupted_order(disrupted_order(**words), **words).render())
    Order 772.81 when none are left: that costs 173.95 per period
      The supplier is down 9.68 % of the time, and stock is out 1.15 % of it (Snyder and Shen,
      Fundamentals of Supply Chain Theory, 2nd ed., 9.2.2)
      With a supplier that never fails it would be 304.05, for 68.41 per period
      At 386.41 it would cost 215.09 per period, at 1,545.62 217.14
    """
    one = of_item(order, DisruptedOrder, item)
    words = words_of_item(
        {
            "demand": demand,
            "fixed_cost": fixed_cost,
            "holding_cost": holding_cost,
            "lost_sale_cost": lost_sale_cost,
            "disruption_rate": disruption_rate,
            "recovery_rate": recovery_rate,
        },
        item,
    )
    if not one.quantity > 0:
        return nothing_asked("inventory.disrupted_order")
    sure = disrupted_order(**{**words, "disruption_rate": 0})

    def cost(quantity: float) -> float:
        return float(disrupted_order(**words, quantity=quantity).cost)

    around = beside("inventory.disrupted_order_beside", cost, one.quantity / 2, one.quantity * 2)
    return reason(
        "inventory.disrupted_order",
        Message(
            "Order {quantity} when none are left: that costs {cost} per period",
            quantity=figure(one.quantity),
            cost=figure(one.cost),
        ),
        downtime(one, words),
        sure_supplier(sure.quantity, sure.cost),
        around,
        result=figure(one.quantity),
    )


def downtime(one: DisruptedOrder, words: dict[str, Any]) -> Explanation:
    """How often the supplier is down, and stock out."""
    down = words["disruption_rate"] / (words["disruption_rate"] + words["recovery_rate"])
    return reason(
        "inventory.disrupted_order_supplier",
        Message(
            "The supplier is down {down} % of the time, and stock is out {short} % of it",
            down=percent(down),
            short=percent(one.time_short),
        ),
        source=BOOK + "9.2.2",
    )


def sure_supplier(quantity: Numbers, cost: Numbers) -> Explanation:
    """What would be ordered of a supplier that never fails."""
    return reason(
        "inventory.sure_supplier",
        Message(
            "With a supplier that never fails it would be {quantity}, for {cost} per period",
            quantity=figure(quantity),
            cost=figure(cost),
        ),
    )


def explain_disrupted_level(
    level: DisruptedLevel,
    demand: Numbers | Distribution,
    *,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    disruption_chance: Numbers,
    recovery_chance: Numbers,
    item: int = 0,
) -> Explanation:
    """The reason tree of a level to order up to from a supplier that fails for a while.

    ``demand`` is what is asked for in each period, or its law. Raises as
    :func:`~backoffice_core.inventory.policies.disrupted_base_stock`, and ``type_wrong``,
    ``item_unknown``.

    >>> from backoffice_core.inventory.policies.losses import disrupted_base_stock
    >>> words = dict(
    ...     holding_cost=0.25, backorder_cost=3, disruption_chance=0.04, recovery_chance=0.25
    ... )
    >>> level = disrupted_base_stock(demand=2000, **words)
    >>> print(explain_disrupted_level(level, 2000, **words).render())
    Order up to 8,000 each period: that costs 2,737.07 per period
      The supplier is down in 13.79 % of periods, for 4 at a time on average; 94.18 % of periods
      end with nothing owed (Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 9.2.3)
      At 6,000 it would cost 2,741.38 per period, at 10,000 2,858.84
    """
    one = of_item(level, DisruptedLevel, item)
    words = words_of_item(
        {
            "demand": 1.0 if isinstance(demand, Distribution) else demand,
            "holding_cost": holding_cost,
            "backorder_cost": backorder_cost,
            "disruption_chance": disruption_chance,
            "recovery_chance": recovery_chance,
        },
        item,
    )
    rate = words.pop("demand")
    step, cost = level_cost(demand if isinstance(demand, Distribution) else rate, words)
    # Refuses what is no chance, before a share of time is told by it.
    cost(float(one.base_stock))
    return reason(
        "inventory.disrupted_level",
        Message(
            "Order up to {level} each period: that costs {cost} per period",
            level=figure(one.base_stock),
            cost=figure(one.cost),
        ),
        downtimes(one, words),
        beside(
            "inventory.disrupted_level_beside",
            cost,
            float(one.base_stock) - step,
            float(one.base_stock) + step,
        )
        if step > 0
        else None,
        result=figure(one.base_stock),
    )


def downtimes(one: DisruptedLevel, words: dict[str, Any]) -> Explanation:
    """How often the supplier is down and for how long, and how often nothing is owed."""
    fail, mend = float(words["disruption_chance"]), float(words["recovery_chance"])
    return reason(
        "inventory.disrupted_level_supplier",
        Message(
            "The supplier is down in {down} % of periods, for {length} at a time on average; "
            "{share} % of periods end with nothing owed",
            down=percent(fail / (fail + mend)),
            length=figure(1 / mend),
            share=percent(one.period_service),
        ),
        source=BOOK + "9.2.3",
    )


def level_cost(
    demand: Numbers | Distribution, words: dict[str, Any]
) -> tuple[float, Callable[[float], float]]:
    """A step of demand, and what other levels cost."""
    if isinstance(demand, Distribution):
        law = demand
        step = step_of(law) if law.discrete else law.deviation / 10

        def for_law(base_stock: float) -> float:
            return float(disrupted_base_stock_for(law, **words, base_stock=base_stock).cost)

        return step, for_law

    def for_rate(base_stock: float) -> float:
        return float(disrupted_base_stock(demand=demand, **words, base_stock=base_stock).cost)

    return float(Given(demand=demand).not_negative("demand")[0]), for_rate


def explain_yield_order(
    order: YieldOrder,
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    yield_mean: Numbers,
    yield_deviation: Numbers,
    additive: bool = False,
    item: int = 0,
) -> Explanation:
    """The reason tree of an order quantity of which a share comes, or ``additive``, a difference.

    Raises as :func:`~backoffice_core.inventory.policies.multiplicative_yield_order` and
    :func:`~backoffice_core.inventory.policies.additive_yield_order`, and ``type_wrong``,
    ``item_unknown``.

    >>> from backoffice_core.inventory.policies.losses import multiplicative_yield_order
    >>> words = dict(
    ...     demand=1300, fixed_cost=8, holding_cost=0.225, yield_mean=0.9, yield_deviation=0.1
    ... )
    >>> print(explain_yield_order(multiplicative_yield_order(**words), **words).render())
    Order 335.76 when none are left: that costs 68.83 per period
      Of it 302.19 come on average (Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed.,
      9.3)
      If all came that is ordered, it would be 304.05, for 68.41 per period
      At 251.82 it would cost 71.7 per period, at 447.68 71.7
    """
    one = of_item(order, YieldOrder, item)
    expect(additive, bool, name="additive")
    words = words_of_item(
        {
            "demand": demand,
            "fixed_cost": fixed_cost,
            "holding_cost": holding_cost,
            "yield_mean": yield_mean,
            "yield_deviation": yield_deviation,
        },
        item,
    )
    decide = additive_yield_order if additive else multiplicative_yield_order
    sure = decide(**{**words, "yield_mean": 0 if additive else 1, "yield_deviation": 0})
    around = None
    if one.quantity > 0 and one.received > one.quantity / 2:
        around = beside(
            "inventory.yield_order_beside",
            lambda quantity: decide(**words, quantity=quantity).cost,
            one.quantity * 3 / 4,
            one.quantity * 4 / 3,
        )
    all_came = Message(
        "If all came that is ordered, it would be {quantity}, for {cost} per period",
        quantity=figure(sure.quantity),
        cost=figure(sure.cost),
    )
    return reason(
        "inventory.yield_order",
        Message(
            "Order {quantity} when none are left: that costs {cost} per period",
            quantity=figure(one.quantity),
            cost=figure(one.cost),
        ),
        comes(one),
        reason("inventory.yield_order_sure", all_came),
        around,
        result=figure(one.quantity),
    )


def comes(one: YieldOrder) -> Explanation:
    """What of an order comes on average."""
    return reason(
        "inventory.yield_order_comes",
        Message("Of it {received} come on average", received=figure(one.received)),
        source=BOOK + "9.3",
    )


def explain_yield_newsvendor(
    order: YieldOrder,
    yields: Distribution,
    *,
    demand: Numbers,
    overage: Numbers,
    underage: Numbers,
    additive: bool = False,
    item: int = 0,
) -> Explanation:
    """The reason tree of a single order for a known demand, of which a share comes.

    With ``additive`` a difference comes, instead of a share. Raises as
    :func:`~backoffice_core.inventory.policies.multiplicative_yield_newsvendor`, and
    ``type_wrong``, ``item_unknown``.

    >>> from backoffice_core.inventory.distributions.continuous import Uniform
    >>> from backoffice_core.inventory.policies.losses import multiplicative_yield_newsvendor
    >>> words = dict(demand=60, overage=1, underage=3)
    >>> order = multiplicative_yield_newsvendor(Uniform(0.5, 1), **words)
    >>> print(explain_yield_newsvendor(order, Uniform(0.5, 1), **words).render())
    Order 90.71 for a demand of 60: that costs 17.49 on average
      Of it 68.03 come on average (Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed.,
      9.3)
      More than is asked for comes in 67.71 % of cases; a unit too many loses 1, a unit too few 3
      To order just the 60 that are asked for would cost 45
    """
    one = of_item(order, YieldOrder, item)
    expect_law(yields, "yields")
    expect(additive, bool, name="additive")
    words = words_of_item({"demand": demand, "overage": overage, "underage": underage}, item)
    given = Given(**words)
    needed = float(given.not_negative("demand")[0])
    over, under = (float(given.positive(name)[0]) for name in ("overage", "underage"))
    quantity = float(one.quantity)

    def cost(ordered: float) -> float:
        cut = needed - ordered if additive else needed / ordered
        missed = float(missed_cost(yields, cut, over, under))
        return missed if additive else ordered * missed

    plain = None
    if 0 < needed != quantity:
        plain = reason(
            "inventory.yield_newsvendor_plain",
            Message(
                "To order just the {demand} that are asked for would cost {cost}",
                demand=figure(needed),
                cost=figure(cost(needed)),
            ),
        )
    enough = (
        float(yields.above(needed - quantity if additive else needed / quantity))
        if (additive or quantity > 0)
        else 1.0
    )
    return reason(
        "inventory.yield_newsvendor",
        Message(
            "Order {quantity} for a demand of {demand}: that costs {cost} on average",
            quantity=figure(quantity),
            demand=figure(needed),
            cost=figure(one.cost),
        ),
        comes(one),
        enough_comes(enough, over, under),
        plain,
        result=figure(quantity),
    )


def enough_comes(share: float, over: float, under: float) -> Explanation:
    """How often enough comes, and what is lost if it does not, or if more does."""
    return reason(
        "inventory.yield_newsvendor_enough",
        Message(
            "More than is asked for comes in {share} % of cases; a unit too many loses "
            "{overage}, a unit too few {underage}",
            share=percent(share),
            overage=figure(over),
            underage=figure(under),
        ),
    )
