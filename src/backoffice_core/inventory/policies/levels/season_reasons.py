"""Why a season is ordered for as it is: what waiting would cost, and what each order serves.

Levels that differ from week to week look like whims. What it would cost to wait a period, and
to order more or less now, tells that they are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.service import PeriodService
from backoffice_core.inventory.numbers import Array, Numbers, one_number
from backoffice_core.inventory.policies.levels.finite_horizon import HorizonPlan, over_demand
from backoffice_core.inventory.policies.levels.non_stationary import (
    ReviewPlan,
    costs_of,
    played,
)
from backoffice_core.inventory.policies.levels.review_positions import LEFT_OUT
from backoffice_core.inventory.policies.levels.seasons import (
    Season,
    common_step,
    laws_of,
    season_of,
)
from backoffice_core.inventory.policies.reasons import (
    figure,
    percent,
    reason,
)
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["explain_horizon_plan", "explain_review_plan"]

PERCENT = 100
SOURCE = "Scarf, The optimality of (S, s) policies in the dynamic inventory problem (1960)"


def explain_horizon_plan(
    plan: HorizonPlan,
    demand: Iterable[Distribution],
    *,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    fixed_cost: Numbers = 0,
    unit_cost: Numbers = 0,
    discount: float = 1,
    leftover_value: float = 0,
    shortfall_cost: float = 0,
    stock: float = 0,
    lead_time: int = 0,
    period: int = 0,
) -> Explanation:
    """The reason tree of what a season's plan does in a period with a ``stock`` before ordering.

    With a lead time ``stock`` is that on hand and on order, less owed. Periods are counted from
    0 as in the plan, and told from 1. Raises :class:`InvalidValue` (``type_wrong``,
    ``level_unknown``, and as :func:`~backoffice_core.inventory.policies.finite_horizon_policy`).

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> from backoffice_core.inventory.policies.levels import finite_horizon_policy
    >>> season = [Poisson(mean) for mean in (20, 40, 60, 40)]
    >>> words = dict(fixed_cost=100, holding_cost=1, backorder_cost=10)
    >>> plan = finite_horizon_policy(season, **words)
    >>> print(explain_horizon_plan(plan, season, **words).render())
    Order 67 in period 1: a stock of 0 is no more than 15, so it is brought up to 67
      From here to the end of the season that costs 332.18 on average (Scarf, The optimality of
      (S, s) policies in the dynamic inventory problem (1960))
      To wait a period would cost 148.88 more
      Up to 66 it would cost 332.36, up to 68 332.35
    """
    expect(plan, HorizonPlan, name="result")
    season = season_of(
        demand,
        (discount, leftover_value, shortfall_cost),
        lead_time=lead_time,
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        fixed_cost=fixed_cost,
        unit_cost=unit_cost,
    )
    start = one_number(stock, "stock")
    cost, place = plan.cost(start, period=period), period
    from_here = costs_from(season, plan, place, start)
    low, high = float(plan.reorder_point[place]), float(plan.order_up_to[place])
    rest = reason(
        "inventory.horizon_plan_cost",
        Message(
            "From here to the end of the season that costs {cost} on average", cost=figure(cost)
        ),
        source=SOURCE,
    )
    at = (place, start, low, high)
    if start > low:
        return waits(season, at, rest, from_here(high) - cost)
    waiting = Message(
        "To wait a period would cost {more} more", more=figure(from_here(start) - cost)
    )
    return reason(
        "inventory.horizon_plan",
        ordered(at),
        rest,
        reason("inventory.horizon_plan_waiting", waiting),
        others(season, from_here, start, high),
        result=figure(high - start),
    )


def ordered(at: tuple[int, float, float, float]) -> Message:
    """What is ordered."""
    place, start, low, high = at
    return Message(
        "Order {quantity} in period {period}: a stock of {stock} is no more than {minimum}, so "
        "it is brought up to {maximum}",
        quantity=figure(high - start),
        period=place + 1,
        stock=figure(start),
        minimum=figure(low),
        maximum=figure(high),
    )


def costs_from(
    season: Season, plan: HorizonPlan, place: int, start: float
) -> Callable[[float], float]:
    """What each level after ordering costs to the end of the season, the order included.

    Raises :class:`InvalidValue` (``level_unknown``).
    """
    if place >= len(season.laws) or plan.value.shape[0] != len(season.laws) + 1:
        raise InvalidValue(
            "level_unknown",
            f"Nothing is ordered in period {place}, or the plan is not one of this season.",
            "Give a period of the plan, and the arguments that it was computed from.",
        )
    worth = worth_of(season, plan, place)

    def from_here(level: float) -> float:
        at = min(max(round((level - float(plan.levels[0])) / season.step), 0), worth.size - 1)
        fixed = float(season.fixed_cost[place]) if level > start else 0.0
        return float(worth[at]) + fixed - float(season.unit_cost[place]) * start

    return from_here


def waits(
    season: Season, at: tuple[int, float, float, float], rest: Explanation, more: float
) -> Explanation:
    """Why nothing is ordered."""
    place, start, low, high = at
    because = None
    if high > start and season.step:
        because = reason(
            "inventory.horizon_plan_ordering",
            Message(
                "To order up to {maximum} now would cost {more} more",
                maximum=figure(high),
                more=figure(more),
            ),
        )
    return reason(
        "inventory.horizon_plan",
        Message(
            "Order nothing in period {period}: a stock of {stock} is more than {minimum}",
            period=place + 1,
            stock=figure(start),
            minimum=figure(low),
        ),
        rest,
        because,
        result=Fraction(0),
    )


def worth_of(season: Season, plan: HorizonPlan, place: int) -> Array:
    """What each level after ordering costs to the end of the season, orders of this period apart.

    As the plan was computed: what is ahead is a straight line, and a correction on its levels.
    """
    levels, ahead = plan.levels, plan.value[place + 1]
    following = place + 1 < len(season.laws)
    slope = float(season.unit_cost[place + 1]) if following else season.shortfall_cost
    base = float(ahead[0]) + slope * float(levels[0])
    law = season.laws[place]
    expected = base - slope * (levels - law.mean)
    expected = expected + over_demand(law, season.step, ahead - (base - slope * levels))
    unit = float(season.unit_cost[place])
    result: Array = season.period_cost(place, levels) + unit * levels + season.discount * expected
    return result


def others(
    season: Season, cost: Callable[[float], float], start: float, high: float
) -> Explanation | None:
    """What a step less and a step more would cost to the end of the season."""
    if high - season.step <= start:
        return None
    lower, higher = high - season.step, high + season.step
    return reason(
        "inventory.horizon_plan_beside",
        Message(
            "Up to {lower} it would cost {lower_cost}, up to {higher} {higher_cost}",
            lower=figure(lower),
            lower_cost=figure(cost(lower)),
            higher=figure(higher),
            higher_cost=figure(cost(higher)),
        ),
    )


def explain_review_plan(
    plan: ReviewPlan,
    demand: Iterable[Distribution],
    *,
    fixed_cost: float,
    holding_cost: float,
    backorder_cost: float | None = None,
    service: PeriodService | None = None,
    stock: float = 0,
) -> Explanation:
    """The reason tree of order days fixed beforehand, and what another choice could save.

    Periods are told from 1. Raises :class:`InvalidValue` (``type_wrong``, and as
    :func:`~backoffice_core.inventory.policies.review_plan`).

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> from backoffice_core.inventory.policies.levels import review_plan
    >>> season = [Poisson(mean) for mean in (20, 40, 60, 40)]
    >>> words = dict(fixed_cost=100, holding_cost=1, backorder_cost=10)
    >>> print(explain_review_plan(review_plan(season, **words), season, **words).render())
    Order in 2 of 4 periods: that costs 332.36 on average
      In period 1 order up to 67: it lasts to the end of period 2, and 60 are asked for until then
      on average
        Up to 66 it would cost 332.54, up to 68 332.53
      In period 3 order up to 109: it lasts to the end of period 4, and 100 are asked for until
      then on average
        Up to 108 it would cost 332.52, up to 110 332.48
      Every period ends without backorders with a probability of 82.94 % or more
      No plan of order days costs less (Bookbinder and Tan, Management Science 34 (1988))
    """
    expect(plan, ReviewPlan, name="result")
    laws = laws_of(demand)
    if plan.end_service.size != len(laws) or not laws:
        raise InvalidValue(
            "lengths_differ",
            f"The plan has {plan.end_service.size} periods, demand {len(laws)}.",
            "Give the laws that the plan was computed from.",
        )
    costs = costs_of(fixed_cost, holding_cost, backorder_cost, service, stock)
    step = common_step(laws)
    pmfs = [law.pmf(tolerance=LEFT_OUT, step=step) for law in laws]
    levels = dict(zip(plan.periods, plan.order_up_to, strict=True))

    def with_level(period: int, level: float) -> float:
        return played(pmfs, {**levels, period: level}, costs, (stock, step))[0]

    ends = [period - 1 for period in (*plan.periods, len(laws))[1:]]
    runs = [
        of_run(laws, (period, end, level), step, with_level if costs.backorder else None)
        for (period, level), end in zip(levels.items(), ends, strict=True)
    ]
    return reason(
        "inventory.review_plan",
        on_days(plan),
        *runs,
        *served_and_bound(plan),
        result=figure(plan.cost),
    )


def on_days(plan: ReviewPlan) -> Message:
    """How often is ordered, and what that costs."""
    cost = figure(plan.cost)
    if not plan.periods:
        return Message(
            "Order nothing: what there is does for the season, and that costs {cost} on average",
            cost=cost,
        )
    return Message(
        "Order in {days} of {periods} periods: that costs {cost} on average",
        days=len(plan.periods),
        periods=plan.end_service.size,
        cost=cost,
    )


def served_and_bound(plan: ReviewPlan) -> tuple[Explanation, Explanation]:
    """How surely periods end without backorders, and what another plan could save."""
    served = Message(
        "Every period ends without backorders with a probability of {share} % or more",
        share=percent(plan.end_service.min()),
    )
    if percent(plan.end_service.min()) == PERCENT:
        served = Message("Every period ends without backorders, as good as certainly")
    bound = Message(
        "No plan of order days costs less than {bound}: this is at most {gap} % more",
        bound=figure(plan.bound),
        gap=percent(plan.gap),
    )
    if not percent(plan.gap):
        bound = Message("No plan of order days costs less")
    return (
        reason("inventory.review_plan_service", served),
        reason(
            "inventory.review_plan_bound",
            bound,
            source="Bookbinder and Tan, Management Science 34 (1988)",
        ),
    )


def of_run(
    laws: tuple[Distribution, ...],
    run: tuple[int, int, float],
    step: float,
    cost: Callable[[int, float], float] | None,
) -> Explanation:
    """How long an order lasts, and what another level would cost in all."""
    first, last, level = run
    mean = sum(law.mean for law in laws[first : last + 1])
    around = None
    if cost is not None and step > 0:
        lower, higher = level - step, level + step
        around = reason(
            "inventory.review_plan_beside",
            Message(
                "Up to {lower} it would cost {lower_cost}, up to {higher} {higher_cost}",
                lower=figure(lower),
                lower_cost=figure(cost(first, lower)),
                higher=figure(higher),
                higher_cost=figure(cost(first, higher)),
            ),
        )
    return reason(
        "inventory.review_plan_order",
        Message(
            "In period {period} order up to {level}: it lasts to the end of period {end}, and "
            "{mean} are asked for until then on average",
            period=first + 1,
            level=figure(level),
            end=last + 1,
            mean=figure(mean),
        ),
        around,
        result=figure(level),
    )
