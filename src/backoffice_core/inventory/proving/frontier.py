"""The frontier of service and stock: what each point of service costs, and the next one.

One policy at one target is one point, and two policies at two points cannot be compared: one
serves more, the other holds less. So each is asked at several targets, and the curves are
compared at equal service. The slope of a curve is the question a planner is really asked: what
would another point of service cost us?
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

import attrs
import numpy as np

from backoffice_core.inventory.distributions.service import FillRate, Service
from backoffice_core.inventory.numbers import Array
from backoffice_core.inventory.policies.reasons import figure
from backoffice_core.inventory.proving.intervals import (
    Aspect,
    Figure,
    aspect_of,
    resampled,
    share_of,
)
from backoffice_core.inventory.proving.measures import StockRun
from backoffice_core.inventory.proving.replay import Candidate, Replay
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message, Value

__all__ = ["Frontier", "FrontierPoint", "PointPrice", "trace_frontier"]

DRAWS = 2000
A_PAIR = 2


@attrs.frozen(kw_only=True, eq=False)
class FrontierPoint:
    """What a target came to: the service reached, the worth of all stock, the cost of a period."""

    target: float
    service: float
    stock_value: float
    cost: float | None
    run: StockRun


@attrs.frozen(kw_only=True)
class PointPrice:
    """What one more point of service costs between two points of a frontier, a period.

    ``low`` to ``high`` is its 95 percent interval, drawn over items. Both are infinite where
    draws reach no more service.
    """

    service: float
    price: float
    low: float
    high: float
    of_stock: bool

    def explain(self) -> Explanation:
        """The price in words."""
        values: dict[str, Value] = {
            "percent": figure(round(100 * self.service, 2)),
            "price": figure(round(self.price, 2)),
            "low": bounded(self.low),
            "high": bounded(self.high),
        }
        says = Message(
            "At {percent} % one more point of service costs {price} a period, with 95 % "
            "confidence between {low} and {high}",
            **values,
        )
        if self.of_stock:
            says = Message(
                "At {percent} % one more point of service takes {price} more stock, with 95 % "
                "confidence between {low} and {high}",
                **values,
            )
        return Explanation(rule="inventory.point_price", says=says, result=values["price"])


def bounded(value: float) -> Fraction | Message:
    """An end of an interval, which may have none."""
    return figure(round(value, 2)) if np.isfinite(value) else Message("no limit")


@checked
@attrs.frozen(kw_only=True, eq=False)
class Frontier:
    """The points of a policy at several targets, by rising service."""

    measure: type[Service]
    points: tuple[FrontierPoint, ...]

    def stock_at(self, service: float) -> float:
        """The worth of stock that reaches a service, straight between two points.

        Raises :class:`InvalidValue` (``service_off_frontier``).
        """
        return self.between(service, [point.stock_value for point in self.points])

    def target_for(self, service: float) -> float:
        """The target that reaches a service, straight between two points.

        Raises :class:`InvalidValue` (``service_off_frontier``).
        """
        return self.between(service, [point.target for point in self.points])

    def between(self, service: float, values: list[float | int]) -> float:
        """A value at a service."""
        reached = [point.service for point in self.points]
        if not reached[0] <= service <= reached[-1]:
            raise InvalidValue(
                "service_off_frontier",
                f"The frontier reaches from {reached[0]:.4f} to {reached[-1]:.4f}.",
                "Trace it over more targets.",
            )
        return float(np.interp(service, reached, values))

    def price(self, service: float, *, seed: int, draws: int = DRAWS) -> PointPrice:
        """What one more point costs at a service: the slope between the points around it.

        In cost of a period if the runs have costs, and otherwise in the worth of stock. Raises
        :class:`InvalidValue` (``service_off_frontier``, ``points_missing``).
        """
        if len(self.points) < A_PAIR:
            raise InvalidValue(
                "points_missing", "A frontier of one point has no slope.", "Give more targets."
            )
        self.stock_at(service)
        reached = [point.service for point in self.points]
        place = int(np.clip(np.searchsorted(reached, service), 1, len(reached) - 1))
        pair = self.points[place - 1].run, self.points[place].run
        aspect: Aspect = Figure.STOCK_VALUE if pair[0].costs is None else Figure.COST
        columns = (
            *aspect_of(pair[0], self.measure),
            *aspect_of(pair[1], self.measure),
            aspect_of(pair[0], aspect)[0],
            aspect_of(pair[1], aspect)[0],
        )
        sums = np.array([[each.sum()] for each in columns])
        drawn = np.concatenate([slope(each) for each in resampled(columns, draws=draws, seed=seed)])
        low, high = np.quantile(drawn, [0.025, 0.975], method="nearest")
        return PointPrice(
            service=service,
            price=float(slope(sums)[0]),
            low=float(low),
            high=float(high),
            of_stock=aspect is Figure.STOCK_VALUE,
        )


def slope(sums: Array) -> Array:
    """The price of a point from totals: served and asked twice, then the two amounts."""
    points = 100 * (share_of(sums[2], sums[3]) - share_of(sums[0], sums[1]))
    more = sums[5] - sums[4]
    prices: Array = np.divide(more, points, out=np.full_like(more, np.inf), where=points > 0)
    return prices


@checked
def trace_frontier(
    replay: Replay,
    plan: Callable[[float], Candidate],
    targets: Iterable[float | int],
    *,
    measure: type[Service] = FillRate,
) -> Frontier:
    """What a policy comes to at several targets: ``plan`` makes a candidate of a target.

    A target is whatever the plan makes of it: a service, a safety factor, days of stock.
    Raises :class:`InvalidValue` (``points_missing``, and as of :func:`backtest`).

    >>> from backoffice_core.inventory.proving.policies import OrderUpTo
    >>> replay = Replay(
    ...     demand=[[4, 0], [6, 9], [5, 0], [7, 2], [3, 0], [6, 8]] * 4,
    ...     lead_time=1,
    ...     first=6,
    ...     refit=6,
    ... )
    >>> curve = trace_frontier(replay, OrderUpTo, [6, 8, 10])
    >>> [(point.target, round(point.service, 3), point.stock_value) for point in curve.points]
    [(6, 0.397, 1.5), (8, 0.695, 2.25), (10, 0.931, 4.125)]
    """
    points = [point_of(target, replay.run(plan(target)), measure) for target in targets]
    if not points:
        raise InvalidValue("points_missing", "There is no target.", "Give one or more.")
    return Frontier(measure=measure, points=tuple(sorted(points, key=lambda each: each.service)))


def point_of(target: float, run: StockRun, measure: type[Service]) -> FrontierPoint:
    """A run as a point."""
    return FrontierPoint(
        target=target,
        service=run.total_service(measure),
        stock_value=float(run.stock_value.sum()),
        cost=None if run.costs is None else float(run.cost.sum()),
        run=run,
    )
