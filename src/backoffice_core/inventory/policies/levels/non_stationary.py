"""Order days fixed beforehand, quantities only on the day: plans that others can rely on.

Suppliers and warehouses want to know when orders come; how much, they can be told late. So
the days are planned for the whole season at once, and each order day has a level to order up
to. Which days is a shortest path: an arc is a run of periods served by one order, at the level
that is best for it. The path leaves out that stock may still be above a level on its day, so
the levels are then made the best for these days with all that may be left, backward from the
last; what the plan really costs is computed from the laws, and the difference said.

Sources: Bookbinder and Tan, Management Science 34 (1988) (the static-dynamic strategy); Özen,
Doğru and Tarim, Omega 40 (2012) (the shortest path); Tarim and Kingsman, International Journal
of Production Economics 88 (2004).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.distributions.service import PeriodService
from backoffice_core.inventory.distributions.sums import step_of
from backoffice_core.inventory.numbers import Array, Given, one_number
from backoffice_core.inventory.policies.levels.finite_horizon import finite_horizon_policy
from backoffice_core.inventory.policies.levels.review_positions import LEFT_OUT
from backoffice_core.inventory.policies.levels.seasons import common_step, laws_of
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = ["ReviewPlan", "review_plan"]

# Probabilities nearer than this are the same: sums of doubles are not more exact.
ALIKE = 1e-12


@attrs.frozen(kw_only=True, eq=False)
class ReviewPlan:
    """Order periods, counted from 0, with the level to order up to in each, and the cost.

    There are none where the stock lasts for the season, or nothing is asked for in it. No plan
    of order days costs less than ``bound``: the cost of the shortest path, or of the best policy
    of all, which orders on any day, where that is more.
    ``end_service`` is the probability of each period of ending with nothing owed.
    """

    periods: tuple[int, ...]
    order_up_to: tuple[float, ...]
    cost: float
    bound: float
    end_service: Array

    @property
    def gap(self) -> float:
        """How much cheaper another plan of order days could be at most, as a share."""
        return (self.cost - self.bound) / self.bound if self.bound > 0 else 0.0


@attrs.frozen(kw_only=True)
class Costs:
    """Checked numbers; with a service instead of a backorder cost."""

    fixed: float
    holding: float
    backorder: float
    service: float


def review_plan(
    demand: Iterable[Distribution],
    *,
    fixed_cost: float,
    holding_cost: float,
    backorder_cost: float | None = None,
    service: PeriodService | None = None,
    stock: float = 0,
) -> ReviewPlan:
    """Order periods and levels for a season of counted demand, a law a period.

    Either ``backorder_cost`` a unit and period, or a ``service``: every period must end without
    a backorder with that probability; then backorders cost nothing. Each order period costs
    ``fixed_cost``, being reserved, whatever is ordered in it; before the first one the season
    lives on the ``stock`` of its beginning. Orders come at once, what is short waits. The
    levels are the best for the order periods; with a service, those that guarantee it from any
    stock, and the bound is theirs.

    Raises :class:`InvalidValue` (``measure_missing``, ``demand_not_counted``, ``steps_differ``,
    ``demand_below_zero``, ``number_too_small``, ``lengths_differ``, ``law_invalid``).

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> season = [Poisson(mean) for mean in (20, 40, 60, 40)]
    >>> plan = review_plan(season, fixed_cost=100, holding_cost=1, backorder_cost=10)
    >>> plan.periods, plan.order_up_to, round(plan.cost, 2)
    ((0, 2), (67.0, 109.0), 332.36)
    """
    laws = laws_of(demand)
    if not laws:
        raise InvalidValue("lengths_differ", "There is no period.", "Give a law a period.")
    costs = costs_of(fixed_cost, holding_cost, backorder_cost, service, stock)
    step = common_step(laws)
    pmfs = [law.pmf(tolerance=LEFT_OUT, step=step_of(law)) for law in laws]
    start = round(stock / step)
    periods, bound = shortest(len(laws), ways_of(pmfs, costs, start), costs)
    levels = tuple(step * place for place in levels_of(pmfs, periods, costs))
    cost, end_service = played(pmfs, dict(zip(periods, levels, strict=True)), costs, (stock, step))
    return ReviewPlan(
        periods=periods,
        order_up_to=levels,
        cost=cost,
        bound=min(max(bound, of_all(laws, costs, stock)), cost),
        end_service=end_service,
    )


def costs_of(
    fixed_cost: float,
    holding_cost: float,
    backorder_cost: float | None,
    service: PeriodService | None,
    stock: float,
) -> Costs:
    """The costs, checked.

    Raises :class:`InvalidValue` (``measure_missing``, ``measure_wrong``, ``not_a_number``,
    ``number_too_small``).
    """
    if (backorder_cost is None) == (service is None):
        raise InvalidValue(
            "measure_missing",
            "A plan needs either a backorder cost or a service.",
            "Give one of them.",
        )
    if service is not None and type(service) is not PeriodService:
        raise InvalidValue(
            "measure_wrong",
            f"The service is {shown(service)}, which does not say how each period ends.",
            "Give a PeriodService, such as PeriodService(0.95).",
        )
    one_number(stock, "stock")
    owed = 1 if backorder_cost is None else backorder_cost
    fixed = one_number(fixed_cost, "fixed_cost", negative=False)
    for name, cost in (("holding_cost", holding_cost), ("backorder_cost", owed)):
        one_number(cost, name, negative=False)
        Given(**{name: cost}).positive(name)
    return Costs(
        fixed=fixed,
        holding=float(holding_cost),
        backorder=float(owed) if service is None else 0.0,
        service=0.0 if service is None else service.share,
    )


def ways_of(laws: list[Pmf], costs: Costs, start: int) -> dict[tuple[int, int], float]:
    """What each run of periods costs at least, the order apart; run -1 is that before any.

    What is left of the first stock cannot be sent back: a run begins at its best level, or
    above. The first stock alone serves a run only as well as the service asks.
    """
    found: dict[tuple[int, int], float] = {(-1, -1): 0.0}
    given = Pmf([1.0], first=start, step=laws[0].step)
    cost = 0.0
    for first, asked in enumerate(laws):
        for last, level, sums in runs_from(laws, first, costs):
            places = np.asarray(np.maximum(given.levels, level * asked.step), dtype=np.float64)
            found[first, last] = float(given.chances @ cost_of_run(sums, places, costs))
        given = given.plus(turned(asked))
        enough = float(given.chances[given.levels > -0.5 * asked.step].sum())
        cost += float(given.chances @ at_end(given.levels, costs))
        if (-1, first - 1) in found and enough >= costs.service - ALIKE:
            found[-1, first] = cost
    return found


def runs_from(
    laws: list[Pmf], first: int, costs: Costs
) -> Iterable[tuple[int, int, tuple[Pmf, ...]]]:
    """For each last period of a run its best level in steps, and the demand to each period."""
    sums: tuple[Pmf, ...] = ()
    for last in range(first, len(laws)):
        sums = (*sums, sums[-1].plus(laws[last]) if sums else laws[last])
        if costs.service:
            yield last, enough_for(sums[-1], costs), sums
            continue
        count = sums[-1].first + sums[-1].chances.size
        levels: Array = sums[-1].step * np.arange(count, dtype=np.float64)
        yield last, int(cost_of_run(sums, levels, costs).argmin()), sums


def enough_for(total: Pmf, costs: Costs) -> int:
    """The least level in steps that lasts to the end of a run with the service."""
    return round(float(total.quantile(costs.service)) / total.step)


def at_end(levels: Array, costs: Costs) -> Array:
    """What a period costs that ends with so much, or owing so much."""
    result: Array = costs.holding * np.maximum(levels, 0) + costs.backorder * np.maximum(-levels, 0)
    return result


def cost_of_run(sums: Iterable[Pmf], levels: Array, costs: Costs) -> Array:
    """What the periods of a run cost from each level after ordering, by the demand to each."""
    each = np.zeros(levels.size)
    for law in sums:
        each += costs.holding * np.asarray(law.leftover(levels))
        each += costs.backorder * np.asarray(law.loss(levels))
    return each


def shortest(
    count: int, ways: dict[tuple[int, int], float], costs: Costs
) -> tuple[tuple[int, ...], float]:
    """Order periods and the cost of the cheapest chain of runs."""
    best, after = [0.0] * (count + 1), [count] * count
    for first in reversed(range(count)):
        best[first], after[first] = min(
            (costs.fixed + ways[first, last] + best[last + 1], last + 1)
            for last in range(first, count)
        )
    bound, place = min(
        (ways[-1, last] + best[last + 1], last + 1)
        for last in range(-1, count)
        if (-1, last) in ways
    )
    periods: list[int] = []
    while place < count:
        periods.append(place)
        place = after[place]
    return tuple(periods), bound


def of_all(laws: tuple[Distribution, ...], costs: Costs, stock: float) -> float:
    """What the best policy costs that needs no days fixed; 0 where that is not known."""
    if costs.service:
        return 0.0
    plan = finite_horizon_policy(
        laws,
        fixed_cost=costs.fixed,
        holding_cost=costs.holding,
        backorder_cost=costs.backorder,
        shortfall_cost=0,
    )
    known = plan.levels[0] <= stock <= plan.levels[-1]
    return plan.cost(float(plan.levels[np.abs(plan.levels - stock).argmin()])) if known else 0.0


def levels_of(laws: list[Pmf], periods: tuple[int, ...], costs: Costs) -> list[int]:
    """The best level in steps of each order period, from the last to the first.

    A run costs what it does by itself, and what is left above the next level goes on to it.
    Both are convex in the level, so ordering up to the least of their sum is best of all.
    """
    size = sum(law.first + law.chances.size - 1 for law in laws) + 1
    grid: Array = laws[0].step * np.arange(size, dtype=np.float64)
    levels: list[int] = []
    ahead = np.zeros(size)
    for first, following in reversed(list(zip(periods, (*periods, len(laws))[1:], strict=True))):
        sums = tuple(itertools.accumulate(laws[first:following], Pmf.plus))
        cost = (
            cost_of_run(sums, grid, costs)
            + np.convolve(np.append(np.zeros(sums[-1].first), sums[-1].chances), ahead)[:size]
        )
        level = enough_for(sums[-1], costs) if costs.service else int(cost.argmin())
        levels.insert(0, level)
        # Below the level it is ordered up to: so much is paid in any case, and left out.
        ahead = np.append(np.zeros(level), cost[level:] - cost[level])
    return levels


def turned(asked: Pmf) -> Pmf:
    """Demand as what it takes from a stock."""
    last = asked.first + asked.chances.size - 1
    return Pmf(asked.chances[::-1], first=-last, step=asked.step)


def played(
    laws: list[Pmf], levels: dict[int, float], costs: Costs, start: tuple[float, float]
) -> tuple[float, Array]:
    """What the plan costs, and how each period ends, by the law of stock from period to period.

    Stock above a level on its day is kept, and nothing is ordered.
    """
    stock, step = start
    law = Pmf([1.0], first=round(stock / step), step=step)
    cost, served = 0.0, np.zeros(len(laws))
    for period, asked in enumerate(laws):
        if period in levels:
            place = round(levels[period] / step)
            cost += costs.fixed
            law = raised(law, place)
        law = law.plus(turned(asked))
        ends, chances = law.levels, law.chances
        cost += float(chances @ at_end(ends, costs))
        served[period] = float(chances[ends > -0.5 * step].sum())
    return cost, np.minimum(served, 1.0)


def raised(law: Pmf, place: int) -> Pmf:
    """Stock ordered up to a level where it is below."""
    last = law.first + law.chances.size - 1
    if last <= place:
        return Pmf([1.0], first=place, step=law.step)
    cut = max(place - law.first + 1, 0)
    kept = np.append(law.chances[:cut].sum(), law.chances[cut:])
    above = law.first + cut - place - 1
    if above > 0:
        return law
    return Pmf(kept, first=place, step=law.step)
