"""Base stock: order every period what was sold, up to a level worth its cost.

Without a fixed cost every review brings the position back to the same level. It must last
until what is ordered at the next review has come: over the lead time and the review period.
What it costs is charged at the end of every period between two deliveries, so with a longer
review the level is the one right for those periods on average, not for the last alone.

Sources: Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 4.3.4 and 4.4.4; Veinott,
Management Science 12 (1965), for the myopic level; Zipkin, Foundations of Inventory Management,
6.2 (continuous review) and 9.4.
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.normal import scaled_loss
from backoffice_core.inventory.distributions.sums import expect_law
from backoffice_core.inventory.numbers import Array, Given, Numbers, Places, one_number
from backoffice_core.inventory.policies.reorder.doors import one_review, review_periods
from backoffice_core.inventory.policies.reorder.newsvendor import (
    BelowZero,
    kept_above,
    normal_level,
)
from backoffice_core.inventory.policies.reorder.normal_tails import average_beyond, density_at
from backoffice_core.inventory.policies.reorder.protection import (
    Ends,
    averaged,
    period_ends,
    scale_of,
)
from backoffice_core.inventory.policies.reorder.searching import roots
from backoffice_core.kernel.members import expect_member

__all__ = ["BaseStock", "base_stock_level", "base_stock_level_for", "myopic_base_stock"]

# Nearer than this, levels are the same.
WHOLE = 1e-12
# Nearer than this, probabilities are the same.
ALIKE = 1e-14


@attrs.frozen(kw_only=True)
class BaseStock:
    """A level to order up to, what it costs per period, and what is there and owed on average.

    ``on_hand`` and ``backorders`` are those at the end of a period (at any time if review is
    continuous); ``safety_stock`` is what the level has beyond the mean of ``protection``
    periods.
    """

    base_stock: Numbers
    cost: Numbers
    on_hand: Numbers
    backorders: Numbers
    safety_stock: Numbers
    protection: Numbers


def base_stock_level(
    *,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    mean: Numbers,
    deviation: Numbers,
    lead_time: Numbers = 0,
    lead_time_deviation: Numbers = 0,
    review_period: Numbers = 1,
    level: Numbers | None = None,
    below_zero: BelowZero = BelowZero.REFUSE,
) -> BaseStock:
    """The level of least cost per period for normal demand, or what ``level`` costs.

    ``mean`` and ``deviation`` are per period. An order goes out at the start of every
    ``review_period``-th period and comes ``lead_time`` later, before that period's demand;
    ``review_period`` 0 is continuous review. Lead times may deviate as long as no order
    overtakes another. Raises :class:`InvalidValue` (``level_below_zero``,
    ``number_too_small``, ``number_not_whole``, ``not_a_number``, ``lengths_differ``,
    ``not_a_member``).

    >>> level = base_stock_level(
    ...     holding_cost=0.18, backorder_cost=0.7, mean=50, deviation=8, lead_time=4
    ... )
    >>> round(level.base_stock, 9), round(level.cost, 9)
    (264.766894374, 4.466781004)
    """
    expect_member(below_zero, BelowZero, name="below_zero of base_stock_level")
    asked = {} if level is None else {"level": level}
    given = Given(
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        mean=mean,
        deviation=deviation,
        lead_time=lead_time,
        lead_time_deviation=lead_time_deviation,
        review_period=review_period,
        **asked,
    )
    over, under = given.positive("holding_cost"), given.positive("backorder_cost")
    review_periods(given)
    review = given.full("review_period")
    ends = period_ends(
        mean=given.array("mean"),
        deviation=given.not_negative("deviation"),
        lead=given.not_negative("lead_time"),
        lead_deviation=given.not_negative("lead_time_deviation"),
        review=review,
    )
    if level is None:
        place = best_level(over, under, ends, given.size)
        place = kept_above(given, place, below_zero)
    else:
        place = given.full("level")
    short = averaged(ends, lambda mean, deviation: scaled_loss(place, mean, deviation))
    left = averaged(ends, lambda mean, deviation: scaled_loss(-place, -mean, deviation))
    last = given.array("lead_time") + review
    return BaseStock(
        base_stock=given.back(place),
        cost=given.back(over * left + under * short),
        on_hand=given.back(left),
        backorders=given.back(short),
        safety_stock=given.back(place - last * given.array("mean")),
        protection=given.back(last),
    )


def best_level(over: Array, under: Array, ends: Ends, size: int) -> Array:
    """The level at which being short at the end of a period is as likely as it pays."""
    if over.size != size or under.size != size:
        over, under = np.broadcast_to(over, (size,)), np.broadcast_to(under, (size,))
    level = np.zeros(size)
    for weight, mean, spread in ends:
        one = weight == 1
        level[one] = normal_level(over[one], under[one], mean[one], spread[one])
    several = ~np.any([end[0] == 1 for end in ends], axis=0)
    if several.any():
        some = tuple(
            (weight[several], mean[several], spread[several]) for weight, mean, spread in ends
        )
        level[several] = short_as_often(over[several] / (over + under)[several], some)
    return level


def short_as_often(missing: Array, ends: Ends) -> Array:
    """The level below which demand lies but for a share of ``missing``, averaged over ``ends``."""
    nothing = np.zeros(1)

    def residual(x: Array, items: Places) -> tuple[Array, Array]:
        part = tuple((weight[items], mean[items], wide[items]) for weight, mean, wide in ends)
        value = averaged(part, lambda mean, spread: average_beyond(x, nothing, mean, spread))
        slope = averaged(part, lambda mean, spread: density_at(x, mean, spread))
        return value / missing[items] - 1, -slope / missing[items]

    _, mean, spread = ends[-1]
    found = roots(residual, np.array(mean), scale_of(mean, spread))
    return np.where(spread > 0, found, certain_level(missing, ends))


def certain_level(missing: Array, ends: Ends) -> Array:
    """The same of certain demand: what is asked for until the end that is late enough."""
    level, passed = np.zeros_like(missing), np.zeros_like(missing)
    for weight, mean, _ in ends:
        level = np.where(1 - passed > missing + ALIKE, mean, level)
        passed = passed + weight
    return level


def myopic_base_stock(
    *,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    unit_cost: Numbers,
    discount: Numbers,
    mean: Numbers,
    deviation: Numbers,
    lead_time: Numbers = 0,
    below_zero: BelowZero = BelowZero.REFUSE,
) -> Numbers:
    """The level that is best where money now is worth more than money later.

    ``discount`` is what money of the next period is worth in this one, at most 1; waiting with
    a unit saves the rest of its ``unit_cost``. It is right for ever where the level never falls
    from a period to the next. Raises :class:`InvalidValue` (``wait_pays`` where it is cheaper
    never to order, ``level_below_zero``, ``share_out_of_range``, ``number_too_small``).
    Source: Veinott (1965); Snyder and Shen 4.5.

    >>> myopic = dict(holding_cost=1, backorder_cost=10, unit_cost=5, mean=100, deviation=15)
    >>> [round(myopic_base_stock(discount=share, **myopic), 4) for share in (1, 0.95)]
    [120.0277, 118.1112]
    """
    expect_member(below_zero, BelowZero, name="below_zero of myopic_base_stock")
    given = Given(
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        unit_cost=unit_cost,
        discount=discount,
        mean=mean,
        deviation=deviation,
        lead_time=lead_time,
    )
    share = given.where(
        "discount",
        lambda array: (array > 0) & (array <= 1),
        "share_out_of_range",
        "Give what the next period's money is worth now, such as 0.99.",
    )
    saved = (1 - share) * given.not_negative("unit_cost")
    over, under = given.positive("holding_cost") + saved, given.positive("backorder_cost") - saved
    given.refuse(
        np.broadcast_to(under <= 0, (given.size,)),
        "wait_pays",
        "Waiting a period saves more than a backorder costs, so nothing would ever be ordered.",
        "Give a higher cost of backorders or a discount nearer 1.",
    )
    protection = given.not_negative("lead_time") + 1
    spread = np.sqrt(protection) * given.not_negative("deviation")
    level = normal_level(over, under, protection * given.array("mean"), spread)
    return given.back(np.broadcast_to(kept_above(given, level, below_zero), (given.size,)))


def base_stock_level_for(
    demand: Distribution,
    *,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    lead_time: float = 0,
    review_period: int = 1,
    level: Numbers | None = None,
) -> BaseStock:
    """The level of least cost per period for demand of any law, or what ``level`` costs.

    ``demand`` is that of a period; costs may be columns. Timing as in :func:`base_stock_level`.
    Raises :class:`InvalidValue` (``periods_not_whole`` where the law has no sum over such a
    time, ``law_invalid``, ``number_too_small``, ``number_not_whole``, ``not_a_number``,
    ``lengths_differ``).

    >>> from backoffice_core.inventory.distributions.pmf import Pmf
    >>> level = base_stock_level_for(
    ...     Pmf([0.5, 0.3, 0.2]), holding_cost=1, backorder_cost=9, lead_time=2
    ... )
    >>> level.base_stock, round(level.cost, 6)
    (4.0, 2.42)
    """
    expect_law(demand, "demand of base_stock_level_for")
    asked = {} if level is None else {"level": level}
    given = Given(
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        **asked,
    )
    over, under = given.positive("holding_cost"), given.positive("backorder_cost")
    review = one_review(review_period)
    lead = one_number(lead_time, "lead_time", negative=False)
    laws = [demand.over(lead + period) for period in range(min(review, 1), review + 1)]
    if level is None:
        shares = np.broadcast_to(under / (over + under), (given.size,))
        place = np.array([enough_of(laws, float(share)) for share in shares])
    else:
        place = np.broadcast_to(given.array("level"), (given.size,))
    short = np.mean([law.loss(place) for law in laws], axis=0)
    left = np.mean([law.leftover(place) for law in laws], axis=0)
    return BaseStock(
        base_stock=given.back(place),
        cost=given.back(over * left + under * short),
        on_hand=given.back(left),
        backorders=given.back(short),
        safety_stock=given.back(place - demand.mean * (lead + review)),
        protection=given.back(np.full(given.size, lead + review)),
    )


def enough_of(laws: list[Distribution], share: float) -> float:
    """The least level that suffices with a probability of ``share``, on average of the laws."""
    low, high = float(laws[0].quantile(share)), float(laws[-1].quantile(share))
    if low >= high:
        return high
    step = getattr(laws[0], "step", 1.0) if laws[0].discrete else 0.0
    while high - low > max(step, WHOLE * max(abs(low), abs(high))):
        middle = 0.5 * (low + high)
        if step:
            middle = step * np.floor(middle / step + WHOLE)
        reached = float(np.mean([law.at_most(middle) for law in laws]))
        low, high = (low, middle) if reached >= share - ALIKE else (middle, high)
    reached = float(np.mean([law.at_most(low) for law in laws]))
    return low if reached >= share - ALIKE else high
