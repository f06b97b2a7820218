"""What positions cost, and how often a stock is at them: the two halves of every review policy.

A stock that is looked at now and then has a position: what is on hand and on order, less what
is owed. What a position costs does not depend on the policy, how often it is visited does not
depend on the costs. So one computation of each serves min and max, lots, and any review
period: visits are a renewal sequence of demand, costs are losses of demand over the lead time.

Source: Zheng and Federgruen, Operations Research 39 (1991); Snyder and Shen, Fundamentals of
Supply Chain Theory, 2nd ed., 4.4.
"""

from __future__ import annotations

import math

import attrs
import numpy as np

from backoffice_core.inventory.distributions.continuous import Deterministic
from backoffice_core.inventory.distributions.lead_times import demand_over
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law, grid_step, step_of
from backoffice_core.inventory.numbers import Array, Given
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Positions", "chances_of", "positions", "visits"]

# What is left out of a law: less than the rounding of what is computed with it.
LEFT_OUT = 1e-15
# Demand below 0 that is likelier than this is a law that does not fit, not a far tail.
NEGATIVE_MAX = 1e-3
REVIEWS_MAX = 10_000


@attrs.frozen(kw_only=True)
class Positions:
    """Checked arguments: demand between reviews, until each period's end, and the costs."""

    demand: Distribution
    ends: tuple[Distribution, ...]
    starts: tuple[Distribution, ...]
    fixed_cost: float
    review_cost: float
    holding_cost: float
    backorder_cost: float
    shortage_cost: float
    stockout_cost: float

    @property
    def review_period(self) -> int:
        """How many periods lie between two reviews."""
        return len(self.ends)

    @property
    def step(self) -> float:
        """What positions are counted in: 0 where they are not counted."""
        if self.demand.variance == 0:
            return self.demand.mean
        return step_of(self.demand) if self.demand.discrete else 0.0

    def grid(self) -> float:
        """A step fine enough for demand that is not counted."""
        return self.step or grid_step(self.demand)

    def backorders(self, levels: Array) -> Array:
        """What is owed on average at the ends of the periods that a position must last for."""
        total: Array = np.sum([np.asarray(law.loss(levels)) for law in self.ends], axis=0)
        return total / len(self.ends)

    def on_hand(self, levels: Array) -> Array:
        """What is in stock on average at those ends."""
        total: Array = np.sum([np.asarray(law.leftover(levels)) for law in self.ends], axis=0)
        return np.maximum(total / len(self.ends), 0.0)

    def cost(self, levels: Array) -> Array:
        """What positions cost per period, ordering apart."""
        owed = self.backorders(levels)
        cost = self.holding_cost * self.on_hand(levels) + self.backorder_cost * owed
        if self.shortage_cost:
            before: Array = np.sum([np.asarray(law.loss(levels)) for law in self.starts], axis=0)
            cost = cost + self.shortage_cost * (owed - before / len(self.starts))
        if self.stockout_cost:
            short: Array = np.sum(
                [
                    np.asarray(end.above(levels)) - np.asarray(start.above(levels))
                    for end, start in zip(self.ends, self.starts, strict=True)
                ],
                axis=0,
            )
            cost = cost + self.stockout_cost * short / len(self.ends)
        return cost


def positions(
    demand: Distribution, *, lead_time: float | Distribution, review_period: int, **costs: float
) -> Positions:
    """The arguments of a policy, checked.

    Raises :class:`InvalidValue` (``law_invalid``, ``demand_below_zero``, ``number_too_small``,
    ``number_not_whole``, ``not_a_number``, ``review_too_long``).
    """
    expect_law(demand)
    lowest = -0.5 * step_of(demand) if demand.discrete else -1e-9 * (1 + abs(demand.mean))
    if float(demand.at_most(lowest)) > NEGATIVE_MAX:
        raise InvalidValue(
            "demand_below_zero",
            f"Demand of {demand} is often below 0.",
            "Take a law of what can happen, such as a gamma law or one cut at 0.",
        )
    given = Given(review_period=review_period, **costs)
    if given.size != 1:
        raise InvalidValue(
            "not_a_number", "One law has one policy, not a column.", "Give single numbers."
        )
    rates = {name: float(given.not_negative(name)[0]) for name in costs}
    for name in ("holding_cost", "backorder_cost"):
        given.positive(name)
    given.where("review_period", lambda each: each >= 1, "number_too_small", "Give 1 or more.")
    count = int(given.whole("review_period")[0])
    if count > REVIEWS_MAX:
        raise InvalidValue(
            "review_too_long",
            f"A review of {count} periods is not looked at period by period.",
            f"Give at most {REVIEWS_MAX}, or longer periods.",
        )
    ends = [tabled(demand_over(demand, lead_time, review=each + 1)) for each in range(count)]
    waits = isinstance(lead_time, Distribution) or lead_time > 0
    first = tabled(demand_over(demand, lead_time)) if waits else Deterministic(0.0)
    return Positions(
        demand=demand if count == 1 else demand.over(count),
        ends=tuple(ends),
        starts=(first, *ends[:-1]),
        **rates,
    )


def tabled(law: Distribution) -> Distribution:
    """A law of counts as its probabilities, which are looked up many times."""
    return law.pmf(tolerance=LEFT_OUT, step=step_of(law)) if law.discrete else law


def chances_of(law: Distribution, step: float) -> Array:
    """The probabilities of 0, 1, 2, ... steps; what is below 0 by a far tail counts as 0."""
    if law.variance == 0:
        return np.append(np.zeros(round(law.mean / step) if law.mean else 0), 1.0)
    pmf = law.pmf(tolerance=LEFT_OUT, step=step)
    if pmf.first >= 0:
        return np.append(np.zeros(pmf.first), pmf.chances)
    kept = pmf.chances[-pmf.first :].copy()
    kept[0] += float(pmf.chances[: -pmf.first].sum())
    return kept


def visits(chances: Array, count: int) -> Array:
    """How often each of ``count`` steps below the start is visited, at reviews, on average.

    Each visit to 0 may be followed by others, if there may be no demand. Nothing is
    subtracted, so the sums keep their digits.
    """
    found = np.zeros(count)
    found[0] = 1 / math.fsum(chances[1:])
    some = np.flatnonzero(chances[1:]) + 1
    first, last = int(some[0]), int(some[-1])
    turned = np.ascontiguousarray(chances[first : last + 1][::-1]) * found[0]
    for place in range(first, count):
        low = max(place - last, 0)
        part = found[low : place - first + 1]
        found[place] = part @ turned[turned.size - part.size :]
    return found
