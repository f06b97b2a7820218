"""Why levels found by a formula, or without looking ahead, are what they are.

Neither looks at all that can happen, so neither can say what a step more would cost. They say
what they rest on: how long the stock must last, what an order is for, and what a unit kept and
a unit owed are worth.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.numbers import Numbers
from backoffice_core.inventory.policies.levels.myopic import MyopicBounds, myopic_rates
from backoffice_core.inventory.policies.levels.power_approximation import (
    MinMaxLevels,
    SmallLots,
    power_approximation,
)
from backoffice_core.inventory.policies.levels.seasons import season_of
from backoffice_core.inventory.policies.reasons import (
    expect_item,
    figure,
    of_item,
    percent,
    periods,
    reason,
    words_of_item,
)
from backoffice_core.inventory.policies.reorder.reorder_reasons import lasting
from backoffice_core.inventory.policies.reorder.wording import law_reason
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["explain_min_max_levels", "explain_myopic_bounds"]

FORMULA = "Ehrhardt and Mosier, Management Science 30 (1984)"
BOUNDS = "Veinott, SIAM Journal on Applied Mathematics 14 (1966)"


def explain_min_max_levels(
    levels: MinMaxLevels,
    *,
    mean: Numbers,
    deviation: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    lead_time: Numbers = 0,
    small_lots: SmallLots = SmallLots.CAP,
    item: int = 0,
) -> Explanation:
    """The reason tree of two levels found by a formula.

    What levels cost exactly is told by
    :func:`~backoffice_core.inventory.policies.explain_min_max`, by a law of demand. Raises
    :class:`InvalidValue` (``type_wrong``, ``item_unknown``, and as
    :func:`~backoffice_core.inventory.policies.power_approximation`).

    >>> words = dict(mean=50, deviation=8, fixed_cost=250, holding_cost=0.18, backorder_cost=0.7)
    >>> print(explain_min_max_levels(power_approximation(**words), **words).render())
    Order up to 349.24 when the position is -1.27 or less
      In the 1 period it must last, 0 of lead time and 1 of review, 50 are asked for on average,
      with a deviation of 8
      An order is for 350.51 or more, which last for 7.01 periods (Ehrhardt and Mosier, Management
      Science 30 (1984))
      If an order cost nothing, 56.6 would do, and nothing be owed at the end of 79.55 % of periods
    """
    one = of_item(levels, MinMaxLevels, item)
    expect(small_lots, SmallLots, name="small_lots")
    words = words_of_item(
        {
            "mean": mean,
            "deviation": deviation,
            "fixed_cost": fixed_cost,
            "holding_cost": holding_cost,
            "backorder_cost": backorder_cost,
            "lead_time": lead_time,
        },
        item,
    )
    unfixed: dict[str, Any] = {**words, "fixed_cost": 0}
    free = power_approximation(**unfixed)
    low, high = float(one.reorder_point), float(one.order_up_to)
    share = words["backorder_cost"] / (words["holding_cost"] + words["backorder_cost"])
    without = Message(
        "If an order cost nothing, {level} would do, and nothing be owed at the end of {share} % "
        "of periods",
        level=figure(free.order_up_to),
        share=percent(share),
    )
    lead, periods = figure(words["lead_time"]), words["lead_time"] + 1
    return reason(
        "inventory.min_max_levels",
        Message(
            "Order up to {maximum} when the position is {minimum} or less",
            maximum=figure(high),
            minimum=figure(low),
        ),
        lasting(
            (lead, 1),
            mean=words["mean"] * periods,
            deviation=words["deviation"] * periods**0.5,
        ),
        lot_reason(high - low, words["mean"]),
        small_reason() if one.small else None,
        reason("inventory.min_max_levels_free", without),
        result=figure(high),
    )


def lot_reason(lot: float, mean: float) -> Explanation | None:
    """What an order is for, where there is one."""
    if not lot > 0 or not mean > 0:
        return None
    says = Message(
        "An order is for {lot} or more, which last for {cycle}",
        lot=figure(lot),
        cycle=periods(lot / mean),
    )
    return reason("inventory.min_max_levels_lot", says, source=FORMULA)


def small_reason() -> Explanation:
    """Why levels are capped."""
    says = Message(
        "The formula would order no more than one and a half periods ask for: there neither level "
        "is above the best one without a fixed cost"
    )
    return reason("inventory.min_max_levels_small", says, source=FORMULA)


def explain_myopic_bounds(
    bounds: MyopicBounds,
    demand: Iterable[Distribution],
    *,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    fixed_cost: Numbers = 0,
    unit_cost: Numbers = 0,
    discount: float = 1,
    period: int = 0,
) -> Explanation:
    """The reason tree of the bounds on a period's levels.

    Periods are counted from 0 as in the bounds, and told from 1. Raises :class:`InvalidValue`
    (``type_wrong``, ``item_unknown``, and as
    :func:`~backoffice_core.inventory.policies.myopic_bounds`).

    >>> from backoffice_core.inventory.distributions.continuous import Normal
    >>> from backoffice_core.inventory.policies.levels import myopic_bounds
    >>> words = dict(holding_cost=1, backorder_cost=20, unit_cost=2, fixed_cost=50)
    >>> laws = [Normal(100, 20)] * 2
    >>> print(explain_myopic_bounds(myopic_bounds(laws, **words), laws, **words).render())
    In period 1 order up to 133.37 at least and 191.66 at most
      Demand of the period follows a normal law, with a mean of 100 and a deviation of 20
      A unit kept to the next period costs 1 and a unit owed 20, so for this period alone 133.37
      would be best: it should suffice with a probability of 95.24 % (Veinott, SIAM Journal on
      Applied Mathematics 14 (1966))
      Order when the position is no more than a level between 110.26 and 133.37
    """
    expect(bounds, MyopicBounds, name="result")
    season = season_of(
        demand,
        (discount, 0.0, 0.0),
        counted=False,
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        fixed_cost=fixed_cost,
        unit_cost=unit_cost,
    )
    holding, backorder = myopic_rates(season)
    expect_item(period, min(len(season.laws), np.size(bounds.order_up_to_low)), what="period")
    keep, owe = float(holding[period]), float(backorder[period])
    law = season.laws[period]
    best = Message(
        "A unit kept to the next period costs {holding} and a unit owed {backorder}, so for this "
        "period alone {level} would be best: it should suffice with a probability of {share} %",
        holding=figure(keep),
        backorder=figure(owe),
        level=figure(law.quantile(owe / (keep + owe))),
        share=percent(owe / (keep + owe)),
    )
    point = Message(
        "Order when the position is no more than a level between {low} and {high}",
        low=figure(bounds.reorder_point_low[period]),
        high=figure(bounds.reorder_point_high[period]),
    )
    return reason(
        "inventory.myopic_bounds",
        Message(
            "In period {period} order up to {low} at least and {high} at most",
            period=period + 1,
            low=figure(bounds.order_up_to_low[period]),
            high=figure(bounds.order_up_to_high[period]),
        ),
        law_reason(law, over=Message("Demand of the period")),
        reason("inventory.myopic_bounds_best", best, source=BOUNDS),
        reason("inventory.myopic_bounds_point", point),
        result=figure(bounds.order_up_to_low[period]),
    )
