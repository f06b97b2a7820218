"""A season's periods: laws and costs of each, checked, and moved to when an order can serve them.

With a lead time an order of period t can serve no earlier than period t + L. What is on hand and
on order after ordering, less what is owed, lasts until the end of that period whatever is
ordered later. So the order of period t is judged by the cost of period t + L, with the demand of
all periods from t to t + L, and the rest of the program needs to know nothing of lead times.

Sources: Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 4.5; Zipkin, Foundations
of Inventory Management, 9.5 (the inventory position).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

import attrs
import numpy as np

from backoffice_core.inventory.distributions.continuous import Deterministic
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.distributions.sums import expect_law, step_of
from backoffice_core.inventory.numbers import Array, Given, Numbers, one_number
from backoffice_core.inventory.policies.levels.review_positions import LEFT_OUT, tabled
from backoffice_core.kernel.checks import holds_members
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = ["Season", "common_step", "season_of", "worth_keeping"]


@attrs.frozen(kw_only=True)
class Season:
    """Checked arguments: a law and costs for each period that can be ordered in.

    ``laws`` is the demand of the period itself, ``reached`` that until the end of the period
    whose cost its order decides, and ``last`` what is asked for after the last order's period.
    """

    laws: tuple[Distribution, ...]
    reached: tuple[Distribution, ...]
    last: Distribution
    step: float
    fixed_cost: Array
    unit_cost: Array
    holding_cost: Array
    backorder_cost: Array
    discount: float
    leftover_value: float
    shortfall_cost: float

    def period_cost(self, period: int, levels: Array) -> Array:
        """Stock and backorders at the end of a period, of levels after ordering."""
        law = self.reached[period]
        held = self.holding_cost[period] * np.asarray(law.leftover(levels))
        result: Array = held + self.backorder_cost[period] * np.asarray(law.loss(levels))
        return result

    def ending(self, levels: Array) -> Array:
        """What stock and backorders left after the last period cost, by the levels before it."""
        short, left = np.asarray(self.last.loss(levels)), np.asarray(self.last.leftover(levels))
        result: Array = self.shortfall_cost * short - self.leftover_value * left
        return result


COSTS = ("fixed_cost", "unit_cost", "holding_cost", "backorder_cost")


def season_of(
    demand: Iterable[Distribution],
    rest: tuple[float, float, float],
    *,
    counted: bool = True,
    lead_time: int = 0,
    **costs: Numbers,
) -> Season:
    """The arguments, checked; ``rest`` is the discount, and what is left and owed at the end.

    Raises :class:`InvalidValue` (``lead_time_too_long`` and as the policies say).
    """
    laws = laws_of(demand)
    given = Given(periods=np.arange(len(laws)), **costs)
    if not laws or given.size != len(laws):
        raise InvalidValue(
            "lengths_differ", f"{len(laws)} laws of demand.", "Give a law and costs a period."
        )
    others = Given(discount=rest[0], leftover_value=rest[1], shortfall_cost=rest[2])
    if others.size != 1:
        raise InvalidValue(
            "not_a_number", "A season has one end, not a column of them.", "Give single numbers."
        )
    others.where(
        "discount",
        lambda each: (each > 0) & (each <= 1),
        "share_out_of_range",
        "Give what a cost of the next period is worth now, up to 1.",
    )
    for name in COSTS:
        given.not_negative(name)
    lead = lead_of(lead_time, len(laws))
    step = common_step(laws) if counted else 0.0
    laws = tuple(tabled(law) for law in laws) if counted else laws
    count = len(laws) - lead
    discount, left, short = (float(each[0]) for each in others.arrays.values())
    later = discount**lead
    fixed, unit, hold, owe = (np.array(given.full(name)) for name in COSTS)
    season = Season(
        laws=laws[:count],
        reached=tuple(together(laws[each : each + lead + 1]) for each in range(count)),
        last=together(laws[count:]),
        step=step,
        discount=discount,
        fixed_cost=fixed[:count],
        unit_cost=unit[:count],
        holding_cost=later * hold[lead:],
        backorder_cost=later * owe[lead:],
        leftover_value=later * left,
        shortfall_cost=later * short,
    )
    if (season.fixed_cost[:-1] < season.discount * season.fixed_cost[1:]).any():
        raise InvalidValue(
            "fixed_cost_rising",
            "A fixed cost is below the next one's present value.",
            "Give fixed costs that do not rise faster than the discount.",
        )
    return season


def laws_of(demand: Iterable[Distribution]) -> tuple[Distribution, ...]:
    """The laws of a season, one a period.

    Raises :class:`InvalidValue` (``law_invalid``).
    """
    if not holds_members(cast("object", demand)):
        raise InvalidValue(
            "law_invalid",
            f"The demand is {shown(demand)}, where a law for each period is meant.",
            "Give a list of laws, such as [Poisson(20), Poisson(40)].",
        )
    laws = tuple(demand)
    for law in laws:
        expect_law(law)
    return laws


def lead_of(lead_time: int, periods: int) -> int:
    """The lead time as a whole number of periods, after which some of the season is left.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_small``, ``number_not_whole``,
    ``lead_time_too_long``).
    """
    lead = int(one_number(lead_time, "lead_time", negative=False))
    Given(lead_time=lead_time).whole("lead_time")
    if lead >= periods:
        raise InvalidValue(
            "lead_time_too_long",
            f"What is ordered in the first of {periods} periods comes after the last, "
            f"{lead} periods later.",
            "Give a longer season, or a shorter lead time.",
        )
    return lead


def together(laws: Sequence[Distribution]) -> Distribution:
    """What some periods ask for in all; laws of several periods are counted ones."""
    if len(laws) == 1:
        return laws[0]
    total: Pmf | None = None
    for law in laws:
        pmf = law.pmf(tolerance=LEFT_OUT, step=step_of(law))
        total = pmf if total is None else total.plus(pmf)
    return total or Deterministic(0.0)


def common_step(laws: tuple[Distribution, ...]) -> float:
    """The step that all laws are counted in.

    Raises :class:`InvalidValue` (``demand_not_counted``, ``steps_differ``,
    ``demand_below_zero``).
    """
    uncounted = [law for law in laws if not law.discrete]
    if uncounted:
        raise InvalidValue(
            "demand_not_counted",
            f"{uncounted[0]} does not come in whole units.",
            "Turn it into counts with its pmf(), of a step that is fine enough.",
        )
    steps = {step_of(law) for law in laws}
    if len(steps) > 1:
        raise InvalidValue("steps_differ", f"Steps of {sorted(steps)}.", "Use one step.")
    if any(float(law.at_most(-0.5 * min(steps))) > 0 for law in laws):
        raise InvalidValue("demand_below_zero", "Demand is below 0.", "Give demand of 0 or more.")
    return steps.pop()


def worth_keeping(holding: Array, backorder: Array) -> None:
    """Refuse costs under which stock, or waiting, would grow without end.

    Raises :class:`InvalidValue` (``leftover_too_dear``, ``waiting_too_cheap``).
    """
    if (holding <= 0).any():
        raise InvalidValue(
            "leftover_too_dear",
            "Stock kept to a next period, or the end, is worth more than it costs.",
            "Give a higher holding cost, or a lower value of what is left.",
        )
    if (backorder <= 0).any():
        raise InvalidValue(
            "waiting_too_cheap",
            "What waits to a next period, or past the end, costs less than to serve it.",
            "Give a higher backorder cost, or a price of what is short at the end.",
        )
