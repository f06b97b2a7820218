"""Which changes of a repair are in vain, and when it is evident that nothing smaller can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from backoffice_core.scheduling.explaining import broken_by
from backoffice_core.scheduling.model import Demand, by_start
from backoffice_core.scheduling.rearranging import short
from backoffice_core.scheduling.scoring import Total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backoffice_core.scheduling.rearranging import Plan, Rearranging

__all__ = ["evidently_fewest", "evidently_smallest", "settled"]


def settled(rearranging: Rearranging, plan: Plan) -> Plan:
    """Return the roster with every change undone that turned out to be in vain.

    Who gave up a shift while nobody senior was on it, say, has it back once somebody is.
    """
    while True:
        worth = rearranging.worth(plan)
        better = (each for each in undone(rearranging, plan) if rearranging.worth(each) <= worth)
        fewer = next(better, None)
        if fewer is None:
            return plan
        plan = fewer


def undone(rearranging: Rearranging, plan: Plan) -> Iterator[Plan]:
    """Yield the plan without each change that nothing binding asks for any more."""
    for one in by_start(plan.given - rearranging.forced()):
        change = rearranging.change(plan, plus=(one,))
        if not any(broken_by(change)):
            yield attrs.evolve(plan, scorer=change.after, given=plan.given - {one})
    for one in by_start(plan.taken):
        change = rearranging.change(plan, without=(one,))
        if not any(broken_by(change)):
            yield attrs.evolve(plan, scorer=change.after, taken=plan.taken - {one})


def evidently_smallest(rearranging: Rearranging, plan: Plan) -> bool:
    """Whether nothing can be smaller: all is kept and filled, in the fewest changes possible.

    What has to go takes a change each, and so does each head that a shift lacks then;
    what an interval lacks may be mended by the same changes.
    """
    cells = cells_least(rearranging)
    if not plan.cells:
        # Any other roster than the one that was published differs in one cell at least.
        cells = max(cells, 1)
    least = Total(costs=((1, rearranging.price * cells),))
    return rearranging.worth(plan) <= least.rank


def evidently_fewest(rearranging: Rearranging, plan: Plan) -> bool:
    """Whether no fewer changes can do, whatever they cost: all is kept and filled by these."""
    total = plan.scorer.total
    kept = not total.broken and not total.missing
    return kept and plan.cells <= cells_least(rearranging)


def cells_least(rearranging: Rearranging) -> int:
    """Return how many cells change at least in a roster that keeps all and lacks nobody."""
    forced = rearranging.forced()
    without = rearranging.start.changed(without=forced)
    asked = without.ground.covers.asked
    lacking = [short(without, key) for key in range(len(asked))]
    shifts = sum(each for each, (_, one) in zip(lacking, asked, strict=True)
                 if isinstance(one, Demand))  # fmt: skip
    cells = len(forced) + max(shifts, max(lacking, default=0))
    return max(cells, 1) if rearranging.faults else cells
