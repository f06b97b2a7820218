"""Order days fixed beforehand, quantities only on the day: plans that others can rely on.

Suppliers and warehouses want to know when orders come; how much, they can be told late. So
the days are planned for the whole season at once, and each order day has a level to order up
to. Which days, and which levels, is a shortest path: an arc is a run of periods served by one
order, at the level that is best for it. The path leaves out that stock may still be above a
level on its day; what the plan really costs is computed from the laws, and the difference said.

Sources: Bookbinder and Tan, Management Science 34 (1988) (the static-dynamic strategy); Özen,
Doğru and Tarim, Omega 40 (2012) (the shortest path); Tarim and Kingsman, International Journal
of Production Economics 88 (2004).
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.distributions.service import PeriodService
from backoffice_core.inventory.distributions.sums import step_of
from backoffice_core.inventory.numbers import Array, Given, one_number
from backoffice_core.inventory.policies.levels.review_positions import LEFT_OUT
from backoffice_core.inventory.policies.levels.seasons import common_step, laws_of
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = ["ReviewPlan", "review_plan"]


@attrs.frozen(kw_only=True, eq=False)
class ReviewPlan:
    """Order periods, counted from 0, with the level to order up to in each, and the cost.

    ``bound`` is the cost of the shortest path: no plan of this kind costs less.
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
    a backorder with that probability; then backorders cost nothing. The first period is always
    an order period; each costs ``fixed_cost``, being reserved, whatever is ordered in it.
    Orders come at once, what is short waits; with ``stock`` at the beginning.
    With a service the bound is that of the levels that guarantee it from any stock.

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
    runs = {
        (first, last): run
        for first in range(len(laws))
        for last, run in of_runs(pmfs, first, costs)
    }
    periods, levels, bound = shortest(len(laws), runs, costs)
    cost, end_service = played(pmfs, dict(zip(periods, levels, strict=True)), costs, (stock, step))
    return ReviewPlan(
        periods=periods,
        order_up_to=levels,
        cost=cost,
        bound=min(bound, cost),
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


def of_runs(laws: list[Pmf], first: int, costs: Costs) -> Iterable[tuple[int, tuple[float, float]]]:
    """For each last period of a run the best level and its cost, ordering apart."""
    total = laws[first]
    sums = [total]
    for last in range(first, len(laws)):
        if last > first:
            total = total.plus(laws[last])
            sums.append(total)
        levels = total.step * np.arange(min(sums[0].first, 0), total.first + total.chances.size)
        each = np.zeros(levels.size)
        for law in sums:
            each += costs.holding * np.asarray(law.leftover(levels))
            each += costs.backorder * np.asarray(law.loss(levels))
        if costs.service:
            level = float(total.quantile(costs.service))
            place = round(level / total.step) - min(sums[0].first, 0)
        else:
            place = int(each.argmin())
        yield last, (float(levels[place]), float(each[place]))


def shortest(
    count: int, runs: dict[tuple[int, int], tuple[float, float]], costs: Costs
) -> tuple[tuple[int, ...], tuple[float, ...], float]:
    """Order periods, levels and the cost of the cheapest chain of runs."""
    best, after = [0.0] * (count + 1), [count] * count
    for first in reversed(range(count)):
        ways = [
            (costs.fixed + runs[first, last][1] + best[last + 1], last + 1)
            for last in range(first, count)
        ]
        best[first], after[first] = min(ways)
    periods: list[int] = []
    levels: list[float] = []
    place = 0
    while place < count:
        periods.append(place)
        levels.append(runs[place, after[place] - 1][0])
        place = after[place]
    return tuple(periods), tuple(levels), best[0]


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
        minus = Pmf(asked.chances[::-1], first=-(asked.first + asked.chances.size - 1), step=step)
        law = law.plus(minus)
        ends, chances = law.levels, law.chances
        cost += costs.holding * float(chances @ np.maximum(ends, 0.0))
        cost += costs.backorder * float(chances @ np.maximum(-ends, 0.0))
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
