"""Reorder points and order-up-to levels for demand of any law, and what a policy achieves.

Lumpy demand makes the textbook's normal formula wrong by points of service: an order does not
start from the reorder point but from below it, and the tail is longer. The law of the
shortfall has all of that in it; see
``reorder.shortfall``.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.service import (
    CycleService,
    FillRate,
    LineFillRate,
    OrderFillRate,
    PeriodService,
    ReadyRate,
    Service,
)
from backoffice_core.inventory.numbers import Array, one_number
from backoffice_core.inventory.policies.reorder.doors import expect_service
from backoffice_core.inventory.policies.reorder.reorder_service import ReorderPoint
from backoffice_core.inventory.policies.reorder.shortfall import (
    Replenishing,
    Shortfall,
    shortfall_of,
)

__all__ = [
    "LawService",
    "achieved_service_for",
    "order_up_to_for",
    "reorder_point_for",
    "served_by",
]

# Probabilities nearer than this are the same: sums of doubles are not more exact.
ALIKE = 1e-12


@attrs.frozen(kw_only=True)
class LawService:
    """What a reorder point achieves, by every measure at once, and what it holds and owes.

    ``on_hand`` and ``backorders`` are averages at the ends of periods, or over time if the
    stock is watched. ``size_service`` is the share of single demands, lines or orders, served
    at once and in full; none where the law of demand does not say how large they are, or, of a
    stock that is reviewed, when they come. Without demand every share is 1.
    """

    cycle_service: float
    period_service: float
    fill_rate: float
    ready_rate: float
    size_service: float | None
    on_hand: float
    backorders: float


def reorder_point_for(
    service: Service,
    demand: Distribution,
    *,
    order_quantity: float,
    lead_time: float | Distribution,
    review_period: int = 0,
    sizes: Distribution | None = None,
    overtaking: bool = False,
) -> ReorderPoint:
    """The least reorder point that achieves ``service`` for demand of any law.

    ``demand`` is that of a period. Timing is that of
    :func:`~backoffice_core.inventory.policies.reorder_point`. ``sizes`` is the law of a line or
    an order, for their rates, and for the fill rate of a stock that is watched; of a compound
    law it is known. Under periodic review the rates of lines and orders are those of lines that
    come at random: ``Compound(count=Poisson(...), size=...)``. Lead times of a law are drawn
    anew for each order. Under periodic review orders come in turn, so that a late one holds up
    those behind it, or with ``overtaking`` each in its own time; of a watched stock, and for the
    cycle service, an order's own lead time is taken. Raises :class:`InvalidValue`
    (``measure_needs_sizes``, ``sizes_contradict``, ``quantity_not_whole``,
    ``periods_not_whole``, ``measure_wrong``, ``law_invalid``, ``not_a_number``,
    ``number_too_small``, ``number_not_whole``).

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> reorder_point_for(FillRate(0.95), Poisson(5), order_quantity=10, lead_time=2).level
    13.0
    """
    how = Replenishing(
        demand=demand,
        quantity=order_quantity,
        lead_time=lead_time,
        review=review_period,
        sizes=sizes,
        overtaking=overtaking,
    )
    return found(service, how)


def order_up_to_for(
    service: Service,
    demand: Distribution,
    *,
    lead_time: float | Distribution,
    review_period: int = 1,
    sizes: Distribution | None = None,
    overtaking: bool = False,
) -> ReorderPoint:
    """The least level to order up to that achieves ``service``, as :func:`reorder_point_for`.

    >>> from backoffice_core.inventory.distributions.discrete import NegativeBinomial
    >>> order_up_to_for(CycleService(0.95), NegativeBinomial(3, 9), lead_time=3).level
    23.0
    """
    how = Replenishing(
        demand=demand,
        quantity=0.0,
        lead_time=lead_time,
        review=review_period,
        sizes=sizes,
        overtaking=overtaking,
    )
    return found(service, how)


def achieved_service_for(
    demand: Distribution,
    *,
    reorder_point: float,
    order_quantity: float,
    lead_time: float | Distribution,
    review_period: int = 0,
    sizes: Distribution | None = None,
    overtaking: bool = False,
) -> LawService:
    """What a reorder point achieves; with ``order_quantity`` 0 it is a level to order up to.

    Arguments and refusals as in :func:`reorder_point_for`.

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> reached = achieved_service_for(Poisson(5), reorder_point=12, order_quantity=10, lead_time=2)
    >>> round(reached.fill_rate, 4), round(reached.cycle_service, 4)
    (0.947, 0.7916)
    """
    how = Replenishing(
        demand=demand,
        quantity=order_quantity,
        lead_time=lead_time,
        review=review_period,
        sizes=sizes,
        overtaking=overtaking,
    )
    return served_by(how, one_number(reorder_point, "reorder_point"))


def served_by(how: Replenishing, point: float) -> LawService:
    """What a reorder point achieves; where nothing is asked for, nothing is refused or owed."""
    law = shortfall_of(how, lines=True)
    level = np.array([point - law.offset])
    nothing = how.nothing_asked

    def served(measure: Callable[[Array], Array]) -> float:
        return 1.0 if nothing else min(max(float(1 - measure(level)[0]), 0.0), 1.0)

    return LawService(
        cycle_service=served(law.short_in_cycle),
        period_service=served(law.owing),
        fill_rate=served(law.unserved),
        ready_rate=served(law.empty),
        size_service=None if law.line is None else served(law.refused),
        on_hand=float(np.asarray(law.state.leftover(level))[0]),
        backorders=0.0 if nothing else float(np.asarray(law.state.loss(level))[0]),
    )


def found(service: Service, how: Replenishing) -> ReorderPoint:
    """The least level of the grid, or between two, at which the target is met.

    Without demand any level meets it, however far below 0: then it is 0, at which nothing is
    bought for it.
    """
    expect_service(service)
    law = shortfall_of(how, lines=isinstance(service, (LineFillRate, OrderFillRate)))
    measure = measure_of(service, law)
    ends = [law.before, law.state, law.cycle, law.after or law.before, law.line or law.before]
    first = min(each.first for each in ends) - 1
    last = max(each.first + each.chances.size for each in ends) + 1
    levels = law.step * np.arange(first, last, dtype=np.float64)
    missing = np.minimum.accumulate(measure(levels))
    aim = 1 - service.share
    place = int(np.argmax(missing <= aim + ALIKE))
    level = float(levels[place])
    if not law.discrete and place and missing[place - 1] > missing[place]:
        part = (aim - missing[place]) / (missing[place - 1] - missing[place])
        level -= law.step * float(np.clip(part, 0.0, 1.0))
    level = 0.0 if how.nothing_asked else level + law.offset
    protection = how.over(how.review)
    return ReorderPoint(
        level=level,
        safety_stock=level - protection.mean,
        protection_mean=protection.mean,
        protection_deviation=protection.deviation,
    )


def measure_of(service: Service, law: Shortfall) -> Callable[[Array], Array]:
    """What is missing to a full service, as a function of the level."""
    match service:
        case CycleService():
            return law.short_in_cycle
        case PeriodService():
            return law.owing
        case ReadyRate():
            return law.empty
        case FillRate():
            return law.unserved
        case _:
            return law.refused
