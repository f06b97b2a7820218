"""How far net stock lies below the reorder point, for demand of any law: an exact law of its own.

With orders of Q the position is anywhere in the Q places above the reorder point alike, and it
does not matter to this where the reorder point lies. So the shortfall, what net stock lacks of
the reorder point, has one law for all of them; every measure of service is a question to it,
and any target is met by looking the answer up. Review periods, what was owed before, order
undershoot, lead times that vary and orders that overtake each other all go into that law.

Counted demand is taken in its own units. Other demand is laid on a grid of about a hundredth
of its deviation, which keeps means and losses; results are within about a ten-thousandth.

Sources: Hadley and Whitin, Analysis of Inventory Systems (1963), 5-3 (the uniform position);
Zipkin, Foundations of Inventory Management, 6.4-6.6 and 7.4 (stochastic lead times).
"""

from __future__ import annotations

import math

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.panjer import mixed
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.distributions.sums import Compound, expect_law, grid_step
from backoffice_core.inventory.numbers import Array, one_number
from backoffice_core.inventory.policies.reorder.doors import expect_places, expect_time, one_review
from backoffice_core.inventory.policies.reorder.lines import asked_before_a_line, lines_of, same_law
from backoffice_core.inventory.policies.reorder.underway import shortfall_underway
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Replenishing", "Shortfall", "shortfall_of", "undershoot"]

# Nearer to a whole number than this is one.
WHOLE = 1e-9
# The steps of a grid for certain demand, of which there is no deviation to take a part of.
CERTAIN = 64
# All demand but a crumb lies within a range of so many deviations.
DEVIATIONS = 16.0


@attrs.frozen(kw_only=True)
class Replenishing:
    """How a stock is replenished: checked arguments of the functions of laws.

    ``quantity`` 0 orders up to a level. ``sizes`` is the law of a single demand.
    """

    demand: Distribution
    quantity: float
    lead_time: float | Distribution
    review: int
    sizes: Distribution | None = None
    overtaking: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse what is no law, time or quantity, and sizes that are not those of the demand.

        Raises :class:`InvalidValue` (``law_invalid``, ``not_a_number``, ``number_too_small``,
        ``number_not_whole``, ``number_too_large``, ``quantity_not_whole``, ``grid_too_fine``,
        ``type_wrong``, ``sizes_contradict``).
        """
        expect_law(self.demand, "demand")
        object.__setattr__(
            self, "quantity", one_number(self.quantity, "order_quantity", negative=False)
        )
        object.__setattr__(self, "lead_time", expect_time(self.lead_time, "lead_time"))
        object.__setattr__(self, "review", one_review(self.review))
        expect(self.overtaking, bool, name="overtaking")
        time = self.lead_time.mean if isinstance(self.lead_time, Distribution) else self.lead_time
        sold = DEVIATIONS * self.demand.deviation * math.sqrt(time + self.review)
        expect_places(sold / self.step, "Demand over the lead time and the review")
        expect_places(self.quantity / self.step, "The order quantity")
        if self.sizes is None:
            return
        expect_law(self.sizes, "sizes")
        if isinstance(self.demand, Compound) and not same_law(self.sizes, self.demand.size):
            raise InvalidValue(
                "sizes_contradict",
                f"The sizes are {self.sizes}, and those of the demand's law {self.demand.size}.",
                "Leave sizes out: a compound law knows its own.",
            )

    @property
    def single_sizes(self) -> Distribution | None:
        """The law of single demands: that of a compound law, or the one that is given."""
        return self.demand.size if isinstance(self.demand, Compound) else self.sizes

    @property
    def nothing_asked(self) -> bool:
        """Whether the item is one that nobody asks for: its stock never moves."""
        return self.demand.mean == 0 and self.demand.variance == 0

    @property
    def step(self) -> float:
        """The unit that everything is counted in: the quantity is a whole number of it.

        Raises :class:`InvalidValue` (``quantity_not_whole``).
        """
        step = grid_step(self.demand)
        if self.demand.variance == 0 and not self.demand.discrete:
            step = (self.quantity or self.demand.mean or 1.0) / CERTAIN
        if not self.quantity:
            return step
        steps = self.quantity / step
        if not self.demand.discrete:
            return self.quantity / math.ceil(steps)
        if abs(steps - round(steps)) > WHOLE * steps:
            raise InvalidValue(
                "quantity_not_whole",
                f"Demand comes in steps of {step}, and {self.quantity} is no multiple of it.",
                "Order a multiple of what demand is counted in.",
            )
        return step

    @property
    def counted(self) -> bool:
        """Whether levels are whole steps: of counts, and of what is certain throughout."""
        return self.demand.discrete or (self.demand.variance == 0 and not self.quantity)

    @property
    def places(self) -> int:
        """How many steps the position may lie above the reorder point."""
        return max(round(self.quantity / self.step), 1)

    def lead_times(self) -> list[tuple[float, float]]:
        """The lead times there are, with their probabilities."""
        if not isinstance(self.lead_time, Distribution):
            return [(float(self.lead_time), 1.0)]
        law = self.lead_time if isinstance(self.lead_time, Pmf) else self.lead_time.pmf()
        pairs = zip(law.levels.tolist(), law.chances.tolist(), strict=True)
        return [(time, chance) for time, chance in pairs if chance > 0]

    def over(self, time: float) -> Pmf:
        """Demand over a lead time and ``time`` after it, on the grid."""
        leads = self.lead_times()
        laws = [self.demand.over(lead + time).pmf(step=self.step) for lead, _ in leads]
        return mixed(laws, [chance for _, chance in leads])

    def single(self) -> Pmf | None:
        """What is asked for at a time: all of a period, a single demand, or hardly anything."""
        if self.review:
            return self.demand.pmf(step=self.step)
        if self.single_sizes is not None:
            return self.single_sizes.pmf(step=self.step)
        return Pmf([1.0], first=1, step=self.step) if self.demand.discrete else None


@attrs.frozen(kw_only=True)
class Shortfall:
    """What net stock lacks of the reorder point: ``before`` a demand and ``after`` it.

    ``state`` is that at the end of a period, or at any time if the stock is watched, and
    ``cycle`` that just before an order comes. ``line`` is that with a line that has just come,
    where its law is known. ``offset`` is how far a reorder point of the caller lies above that
    of the grid.
    """

    before: Pmf
    after: Pmf | None
    state: Pmf
    cycle: Pmf
    line: Pmf | None
    single: float
    discrete: bool
    offset: float

    @property
    def step(self) -> float:
        """The unit of the grid."""
        return self.before.step

    def above(self, law: Pmf, level: Array) -> Array:
        """How likely the shortfall is more than a level; of what is not counted, smoothed."""
        if self.discrete:
            chance: Array = np.asarray(law.above(level))
            return chance
        half = 0.5 * self.step
        nearer, farther = np.asarray(law.loss(level - half)), np.asarray(law.loss(level + half))
        smoothed: Array = (nearer - farther) / self.step
        return smoothed

    def unserved(self, level: Array) -> Array:
        """The share of units not served at once."""
        if self.after is None:
            return self.above(self.before, level)
        if self.single == 0:
            return np.zeros_like(level)
        later = np.asarray(self.after.loss(level)) - np.asarray(self.before.loss(level))
        share: Array = np.clip(later / self.single, 0.0, 1.0)
        return share

    def owing(self, level: Array) -> Array:
        """How likely something is owed."""
        return self.above(self.state, level)

    def empty(self, level: Array) -> Array:
        """How likely there is nothing in stock."""
        return self.above(self.state, level - self.step if self.discrete else level)

    def short_in_cycle(self, level: Array) -> Array:
        """How likely something is owed before an order comes."""
        return self.above(self.cycle, level)

    def refused(self, level: Array) -> Array:
        """How likely a single demand is not served at once and in full.

        Raises :class:`InvalidValue` (``measure_needs_sizes``).
        """
        if self.line is None:
            raise InvalidValue(
                "measure_needs_sizes",
                "The demand's law does not say how large single lines are and when they come.",
                "Give Compound(count=Poisson(lines per period), size=the law of their sizes); of "
                "a stock that is watched (review_period 0), any law with its sizes.",
            )
        return self.above(self.line, level)


def shortfall_of(how: Replenishing, *, lines: bool = False) -> Shortfall:
    """The law of the shortfall; with ``lines`` also that which single lines find."""
    step, places = how.step, how.places
    position = Pmf(np.full(places, 1 / places), first=-places, step=step)
    single = how.single()
    periods = range(max(how.review, 1))
    if how.review and len(how.lead_times()) > 1:
        before = shortfall_underway(
            how.demand.pmf(step=step),
            places,
            whole_times(how),
            review=how.review,
            overtaking=how.overtaking,
        )
    else:
        laws = [how.over(period) for period in periods]
        before = mixed(laws, [1 / len(laws)] * len(laws)).plus(position)
    after = None if single is None else before.plus(single)
    offset = 0.0 if how.demand.discrete else 0.5 * step
    return Shortfall(
        before=before,
        after=after,
        state=after if how.review and after is not None else before,
        cycle=cycle_of(how, places),
        line=line_of(how, before) if lines else None,
        single=0.0 if single is None else single.mean,
        discrete=how.counted,
        offset=offset if how.quantity else step,
    )


def line_of(how: Replenishing, before: Pmf) -> Pmf | None:
    """The shortfall with a line that has just come, if its size and its time are known."""
    if not how.review:
        single = None if how.single_sizes is None else how.single()
        return None if single is None else before.plus(single)
    known = lines_of(how.demand, how.single_sizes)
    if known is None:
        return None
    count, size = known
    sizes = size.pmf(step=how.step)
    return before.plus(asked_before_a_line(count, sizes)).plus(sizes)


def whole_times(how: Replenishing) -> list[tuple[int, float]]:
    """Lead times in whole periods.

    Raises :class:`InvalidValue` (``periods_not_whole``).
    """
    times = how.lead_times()
    if any(time != int(time) for time, _ in times):
        raise InvalidValue(
            "periods_not_whole",
            "Lead times that vary are followed period by period.",
            "Give the law of lead times in whole periods.",
        )
    return [(int(time), chance) for time, chance in times]


def cycle_of(how: Replenishing, places: int) -> Pmf:
    """The shortfall just before an order comes: the undershoot, and demand over the lead time.

    An order starts from where demand since the last look has thrown the position, at or below
    the reorder point. Ordered up to a level, every review is the start of a cycle.
    """
    lead = how.over(0)
    if how.review and not how.quantity:
        return how.over(how.review).plus(Pmf([1.0], first=-1, step=how.step))
    jump = jump_of(how)
    thrown = thrown_of(how, jump, places)
    return lead if thrown is None else lead.plus(thrown)


def thrown_of(how: Replenishing, jump: Pmf | None, places: int) -> Pmf | None:
    """How far below the reorder point an order starts, after demands of ``jump`` at a time."""
    if jump is None or jump.first + jump.chances.size <= 1:
        return None
    deep = jump.first + jump.chances.size
    depth = how.step * np.arange(deep + 1)
    thrown = np.asarray(jump.above(depth)) - np.asarray(jump.above(depth + places * how.step))
    thrown = np.maximum(thrown, 0.0)
    return Pmf(thrown / thrown.sum(), step=how.step) if thrown.sum() > 0 else None


def undershoot(how: Replenishing) -> float:
    """How far below the reorder point an order starts on average."""
    thrown = thrown_of(how, jump_of(how), how.places)
    return 0.0 if thrown is None else thrown.mean


def jump_of(how: Replenishing) -> Pmf | None:
    """What the position falls by between two looks at it: in a review period, or at once."""
    return how.demand.over(how.review).pmf(step=how.step) if how.review else how.single()
