"""Reorder points and order-up-to levels for a service that is achieved, not hoped for.

Textbook formulas leave out what happens in real stocks: that a stock is only looked at now
and then, that what was owed before the review is not owed because of it, that an order
starts from wherever the position has fallen to, that lead times deviate. Each of them is
worth points of service. Here every measure is computed with all of them, exactly for normal
demand, and the level is where it meets the target.

For demand of any other law take
:func:`~backoffice_core.inventory.policies.reorder_point_for`.

Sources: Silver, Pyke and Thomas, Inventory and Production Management in Supply Chains, 4th
ed., 6.7-6.10; Hadley and Whitin (1963), 4-9, 5-3 (order quantities under periodic review);
Zipkin, Foundations of Inventory Management, 6.5.
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.distributions.service import (
    CycleService,
    FillRate,
    PeriodService,
    ReadyRate,
    Service,
)
from backoffice_core.inventory.numbers import Array, Given, Numbers, Places, special
from backoffice_core.inventory.policies.reorder.doors import expect_service, review_periods
from backoffice_core.inventory.policies.reorder.fill_places import covering_point
from backoffice_core.inventory.policies.reorder.normal_tails import (
    average_left,
    average_loss,
    average_within,
    within_at,
)
from backoffice_core.inventory.policies.reorder.protection import averaged, scale_of
from backoffice_core.inventory.policies.reorder.searching import blocks, roots
from backoffice_core.inventory.policies.reorder.service_measures import (
    Stock,
    cycle_short,
    missing_share,
    short_at_ends,
)
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["AchievedService", "ReorderPoint", "achieved_service", "order_up_to", "reorder_point"]


# Shares below this are none.
SMALLEST = 1e-300


@attrs.frozen(kw_only=True)
class ReorderPoint:
    """Where to order, and how much of it is there for safety.

    ``level`` is the reorder point, or of :func:`order_up_to` the level to order up to.
    ``protection_mean`` and ``protection_deviation`` are those of the demand over the lead
    time and the review period, and ``safety_stock`` is what the level has beyond that mean.
    """

    level: Numbers
    safety_stock: Numbers
    protection_mean: Numbers
    protection_deviation: Numbers


def reorder_point(
    service: Service,
    *,
    mean: Numbers,
    deviation: Numbers,
    order_quantity: Numbers,
    lead_time: Numbers,
    lead_time_deviation: Numbers = 0,
    review_period: Numbers = 0,
) -> ReorderPoint:
    """The position at which to order for normal demand, so that ``service`` is achieved.

    ``mean`` and ``deviation`` are those of demand per period. With ``review_period`` 0 the
    stock is watched continuously; otherwise it is looked at at the start of every so many
    periods and, at or below the reorder point, as many times ``order_quantity`` as bring it
    above are ordered, which come ``lead_time`` later, before that period's demand: so many full
    periods lie between. Lead times may deviate as long as no order overtakes another. Raises
    :class:`InvalidValue` (``measure_needs_sizes`` for rates of lines and orders,
    ``measure_wrong`` for what is no measure, ``number_too_small``, ``number_not_whole``,
    ``not_a_number``, ``lengths_differ``).

    >>> point = reorder_point(
    ...     FillRate(0.98), mean=100, deviation=25, order_quantity=100, lead_time=1
    ... )
    >>> round(point.level, 8), round(point.safety_stock, 8)
    (125.53096417, 25.53096417)
    """
    expect_service(service)
    given = Given(
        mean=mean,
        deviation=deviation,
        order_quantity=order_quantity,
        lead_time=lead_time,
        lead_time_deviation=lead_time_deviation,
        review_period=review_period,
    )
    return solved(service, given)


def order_up_to(
    service: Service,
    *,
    mean: Numbers,
    deviation: Numbers,
    lead_time: Numbers,
    lead_time_deviation: Numbers = 0,
    review_period: Numbers = 1,
) -> ReorderPoint:
    """The level to order up to at every review, so that ``service`` is achieved.

    Timing and refusals as in :func:`reorder_point`.

    >>> level = order_up_to(
    ...     CycleService(0.9), mean=2500, deviation=500, lead_time=2, review_period=4
    ... )
    >>> round(level.level, 6), round(level.safety_stock, 6)
    (16569.573707, 1569.573707)
    """
    expect_service(service)
    given = Given(
        mean=mean,
        deviation=deviation,
        order_quantity=0,
        lead_time=lead_time,
        lead_time_deviation=lead_time_deviation,
        review_period=review_period,
    )
    return solved(service, given)


@attrs.frozen(kw_only=True)
class AchievedService:
    """What a stock achieves, by every measure at once, and what it holds and owes on average.

    ``on_hand`` and ``backorders`` are those at the ends of periods, or over time if the stock
    is watched. Without demand every share is 1.
    """

    cycle_service: Numbers
    period_service: Numbers
    fill_rate: Numbers
    ready_rate: Numbers
    on_hand: Numbers
    backorders: Numbers


def achieved_service(
    *,
    level: Numbers,
    mean: Numbers,
    deviation: Numbers,
    lead_time: Numbers,
    order_quantity: Numbers = 0,
    lead_time_deviation: Numbers = 0,
    review_period: Numbers = 0,
) -> AchievedService:
    """What a reorder point achieves for normal demand; without a quantity, a level ordered up to.

    Arguments, timing and refusals as in :func:`reorder_point`.

    >>> reached = achieved_service(
    ...     level=6000, mean=2500, deviation=500, lead_time=2, order_quantity=10000
    ... )
    >>> round(reached.cycle_service, 6), round(reached.fill_rate, 6)
    (0.92135, 0.997487)
    """
    given = Given(
        mean=mean,
        deviation=deviation,
        order_quantity=order_quantity,
        lead_time=lead_time,
        lead_time_deviation=lead_time_deviation,
        review_period=review_period,
        level=level,
    )
    columns, levels = checked(given), given.full("level")
    results = np.empty((6, given.size))
    for block in blocks(given.size):
        stock = Stock(*(column[block] for column in columns))
        results[:, block] = measured(levels[block], stock)
    cycle, period, fill, on_hand, owed = (given.back(result) for result in results[:5])
    return AchievedService(
        cycle_service=cycle,
        period_service=period,
        fill_rate=fill,
        ready_rate=given.back(results[5]),
        on_hand=on_hand,
        backorders=owed,
    )


def measured(level: Array, stock: Stock) -> tuple[Array, ...]:
    """The measures of a block; of a law without whole units ready rate and period service agree."""
    cycle = within_at(level, *stock.protection)
    some = (stock.review > 0) & (stock.quantity > 0)
    if some.any():
        cycle[some] = 1 - cycle_short(level[some], stock.of(some))[0]
    # From the side of what is served, so that the smallest share has all its digits.
    ends, quantity = stock.ends, stock.quantity
    period = averaged(ends, lambda mean, wide: average_within(level, quantity, mean, wide))
    fill, looked = period, stock.review > 0
    if looked.any():
        fill = np.clip(1 - missing_share(level, stock)[0], 0.0, 1.0)
        fill = np.where(looked, fill, period)
    nothing = (stock.mean == 0) & (stock.deviation == 0)
    cycle, period = (np.where(nothing, 1.0, each) for each in (cycle, period))
    fill = np.where(stock.mean > 0, fill, 1.0)
    owed = averaged(ends, lambda mean, wide: average_loss(level, quantity, mean, wide))
    owed = np.where(nothing, 0.0, owed)
    held = averaged(ends, lambda mean, wide: average_left(level, quantity, mean, wide))
    return cycle, period, fill, held, owed, period


def solved(service: Service, given: Given) -> ReorderPoint:
    """The level of each item, a block at a time."""
    columns = checked(given)
    levels = np.empty(given.size)
    means, deviations = np.empty(given.size), np.empty(given.size)
    for block in blocks(given.size):
        stock = Stock(*(column[block] for column in columns))
        levels[block] = level_for(service, stock)
        means[block], deviations[block] = stock.protection
    return ReorderPoint(
        level=given.back(levels),
        safety_stock=given.back(levels - means),
        protection_mean=given.back(means),
        protection_deviation=given.back(deviations),
    )


def checked(given: Given) -> list[Array]:
    """The columns of a :class:`Stock`, checked and of one length."""
    review_periods(given)
    names = (
        "mean",
        "deviation",
        "order_quantity",
        "lead_time",
        "lead_time_deviation",
        "review_period",
    )
    for name in names:
        given.not_negative(name)
    return [given.full(name) for name in names]


def level_for(service: Service, stock: Stock) -> Array:
    """The levels of a block."""
    share = np.full(stock.mean.size, service.share)
    mean, spread = stock.protection
    match service:
        case CycleService():
            level: Array = mean + spread * special.ndtri(share)
            some = (stock.review > 0) & (stock.quantity > 0) & (stock.mean > 0)
            measure = cycle_short
        case PeriodService() | ReadyRate():
            level = covering_point(share, stock.quantity, mean, spread)
            some = stock.review > 1
            measure = short_at_ends
        case FillRate():
            level = covering_point(share, stock.quantity, mean, spread)
            some = (stock.review > 0) & (stock.mean > 0)
            measure = missing_share
        case _:
            raise InvalidValue(
                "measure_needs_sizes",
                f"{type(service).__name__} depends on how large single lines or orders are.",
                "Use reorder_point_for with the law of their sizes.",
            )
    if some.any():
        stock = stock.of(some)
        aim = 1 - service.share

        def residual(x: Array, items: Places) -> tuple[Array, Array]:
            value, slope = measure(x, stock.of(items))
            # Of the logarithm, as tails fall: straighter, so that fewer steps are needed.
            some = np.maximum(value, SMALLEST)
            return np.log(some / aim), slope / some

        level[some] = roots(residual, level[some], scale_of(*stock.protection))
    return np.where((mean == 0) & (spread == 0), 0.0, level)
