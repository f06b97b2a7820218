"""Stock along a chain: echelon base stocks that are exactly optimal, stage by stage.

Goods come from outside, pass one stage after the other and leave to customers, whose demand
waits if there is nothing. Clark and Scarf showed that the stages can be settled one after the
other from the customers on: what a stage lacks costs the next one up exactly so much, and no
stage need know more of those below than that.

Demand that is counted is computed without any cutting up; normal demand by quadrature on whole
pieces of smooth functions, which is exact to rounding; what error is left is measured with
twice the points and said. Other continuous laws are put on a grid, and the error of the grid
is said.

Source: Clark and Scarf, Management Science 6 (1960); Zipkin, Foundations of Inventory
Management, 8.3; Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 6.2; for the
bounds Shang and Song, Management Science 49 (2003) 618-638.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import numpy as np

from backoffice_core.inventory.distributions import Deterministic, Distribution, Normal
from backoffice_core.inventory.networks.chains import Chain, Counted, Smooth
from backoffice_core.inventory.networks.fields import (
    as_number,
    code_given,
    hundredths,
    not_below_zero,
    periods_told,
)
from backoffice_core.inventory.numbers import Array, Numbers, as_array, one_number
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["ChainLevels", "ChainStage", "chain_bounds", "chain_cost", "optimal_chain"]

SOURCE = "Clark and Scarf, Management Science 6 (1960)"
BOUNDED = "Shang and Song, Management Science 49 (2003)"
# On a grid, the deviation of a stage's demand is at least so many steps.
FINENESS = 200
# Costs that differ by less than this part of them are equal: sums of doubles round.
ALIKE = 1e-12
# Levels so many times as far as all demand are slips.
FAR = 1e4


@checked_fields
@attrs.frozen(kw_only=True)
class ChainStage:
    """A stage of a chain: goods reach it so long after they leave the stage before.

    ``holding_cost`` is that of a unit and period here, downstream never less than upstream.
    Raises :class:`InvalidValue`: ``number_too_small``, ``not_a_number``, ``type_wrong``.

    >>> ChainStage(code="shop", lead_time=1, holding_cost=7).lead_time
    1.0
    """

    code: str = attrs.field(validator=code_given)
    lead_time: float = attrs.field(converter=as_number, validator=not_below_zero)
    holding_cost: float = attrs.field(converter=as_number, validator=not_below_zero)


@attrs.frozen(kw_only=True)
class ChainLevels:
    """Levels of a chain, in the order of its stages, and what they cost in a period.

    ``echelon`` base stocks count everything at the stage and after it; ``local`` ones what
    belongs to the stage alone. The cost contains holding what is on its way between stages, and
    is known to within ``error``. They were ``chosen`` as the best ones, or given.
    """

    codes: tuple[str, ...]
    echelon: tuple[float, ...]
    local: tuple[float, ...]
    cost: float
    error: float
    chosen: bool = attrs.field(repr=False)
    chain: Chain = attrs.field(repr=False, eq=False)

    def explain(self) -> Explanation:
        """What the chain costs, and of each stage why it holds so much."""
        cost = hundredths(self.cost)
        if self.chosen:
            says = Message("The chain costs {cost} a period, and with no levels less", cost=cost)
        else:
            best = solved(self.chain, None).cost
            says = Message(
                "The chain costs {cost} a period, {more} more than with its best levels",
                cost=cost,
                more=hundredths(max(0.0, self.cost - best)),
            )
        return Explanation(
            rule="inventory.chain_levels",
            says=says,
            source=SOURCE,
            because=tuple(stage_reason(self, place) for place in range(len(self.codes))),
        )


def stage_reason(levels: ChainLevels, place: int) -> Explanation:
    """Why a stage, counted in the order of the goods, has its level."""
    chain, down = levels.chain, len(levels.codes) - 1 - place
    total = chain.total(down)
    lows, highs = chain.shares()
    level = levels.echelon[place]
    says = Message(
        "{stage} and all after it hold {echelon}, {local} of it at {stage}: enough for the demand "
        "of {periods}, {mean} on average, {share} times of 100",
        stage=levels.codes[place],
        echelon=hundredths(level),
        local=hundredths(levels.local[place]),
        periods=periods_told(sum(chain.leads[: down + 1])),
        mean=hundredths(total.mean),
        share=hundredths(100 * float(total.at_most(level))),
    )
    if chain.passes_on[down]:
        because = passing_reason(levels.codes[place], levels.codes[place - 1])
    else:
        because = share_reason(total, float(lows[down]), float(highs[down]))
    return Explanation(rule="inventory.chain_level", says=says, because=(because,))


def passing_reason(stage: str, before: str) -> Explanation:
    """Why a stage that adds no cost has all that comes passed on to it."""
    says = Message(
        "A unit costs no more to hold at {stage} than at {before}: none is better kept at {before}",
        stage=stage,
        before=before,
    )
    return Explanation(rule="inventory.chain_passes_on", says=says, source=SOURCE)


def share_reason(total: Distribution, low: float, high: float) -> Explanation:
    """What a stage would hold by itself, by the shares between which its own lies."""
    says = Message(
        "What a unit costs to hold and to owe is in balance if it is enough {share} times of 100",
        share=hundredths(100 * high),
    )
    if low < high:
        says = Message(
            "If the stage stood alone, {low} to {high} would be best: its own part of holding "
            "costs asks for {high_share} times of 100, that of the whole chain for {low_share}",
            low=hundredths(enough(total, low)),
            high=hundredths(enough(total, high)),
            low_share=hundredths(100 * low),
            high_share=hundredths(100 * high),
        )
    return Explanation(rule="inventory.chain_bounds", says=says, source=BOUNDED)


@checked
def optimal_chain(
    stages: Iterable[ChainStage], *, demand: Distribution, backorder_cost: Numbers
) -> ChainLevels:
    """The base stocks of a chain that cost least, exactly.

    ``stages`` are in the order of the goods, the one at the customers last; ``demand`` is that
    of a period, its parts independent; ``backorder_cost`` that of a unit owed for a period.
    Stock is watched all the time; where it is reviewed once a period before that period's
    demand, give the stage at the customers one period more. Where holding costs no more at a
    stage than at the one before it, nothing is held there: all is passed on.

    Raises :class:`InvalidValue`: ``no_stages``, ``stage_twice``, ``holding_cost_falls``,
    ``number_too_small``, ``periods_not_whole`` (a demand that does not divide), ``type_wrong``.

    >>> levels = optimal_chain(
    ...     [
    ...         ChainStage(code="plant", lead_time=2, holding_cost=2),
    ...         ChainStage(code="depot", lead_time=1, holding_cost=4),
    ...         ChainStage(code="shop", lead_time=1, holding_cost=7),
    ...     ],
    ...     demand=Normal(5, 1),
    ...     backorder_cost=37.12,
    ... )
    >>> [round(level, 2) for level in levels.echelon], round(levels.cost, 2)
    ([22.71, 12.02, 6.49], 47.66)
    """
    return solved(terms_of(stages, demand, backorder_cost), None)


@checked
def chain_cost(
    stages: Iterable[ChainStage], *, demand: Distribution, backorder_cost: Numbers, echelon: Numbers
) -> ChainLevels:
    """What given echelon base stocks cost, one for each stage in their order.

    Levels that later stages cannot reach, because less is ordered before them, are brought
    down to those. Raises :class:`InvalidValue` as :func:`optimal_chain`, ``lengths_differ``,
    ``number_too_large`` and, of a counted demand, ``number_not_whole``.

    >>> shop = [ChainStage(code="shop", lead_time=4, holding_cost=1)]
    >>> round(chain_cost(shop, demand=Normal(5, 1), backorder_cost=9, echelon=[22]).cost, 4)
    3.6663
    """
    chain = terms_of(stages, demand, backorder_cost)
    levels = as_array(echelon, "echelon")
    if len(levels) != len(chain.codes):
        raise InvalidValue(
            "lengths_differ",
            f"There are {len(chain.codes)} stages and {len(levels)} levels.",
            "Give one level for each stage, in their order.",
        )
    total = chain.total(len(levels) - 1)
    most = FAR * (1.0 + total.mean + total.deviation)
    if (np.abs(levels) > most).any():
        raise InvalidValue(
            "number_too_large",
            f"The levels are {levels.tolist()}, where demand of {total.mean:g} is to be met.",
            f"Give at most {most:g}.",
        )
    if chain.demand.discrete and (levels != levels.round()).any():
        raise InvalidValue(
            "number_not_whole", f"The levels are {levels.tolist()}.", "Give whole units."
        )
    # A stage never has more after it than has been ordered before it.
    return solved(chain, np.minimum.accumulate(levels)[::-1])


@checked
def chain_bounds(
    stages: Iterable[ChainStage], *, demand: Distribution, backorder_cost: Numbers
) -> tuple[tuple[float, float, float], ...]:
    """For each stage a level that is never too high, one between, one that is never too low.

    Each is that of a single stage (a newsvendor): with the holding cost of the whole chain,
    with the mean of both shares, with its own; none above that of a stage before it, which
    never has more to give. The one between is Shang and Song's heuristic.
    Raises :class:`InvalidValue` as :func:`optimal_chain`.

    >>> from backoffice_core.inventory.distributions import Poisson
    >>> chain = [
    ...     ChainStage(code=code, lead_time=0.25, holding_cost=cost)
    ...     for code, cost in (("a", 0.25), ("b", 0.5), ("c", 0.75), ("d", 1))
    ... ]
    >>> chain_bounds(chain, demand=Poisson(16), backorder_cost=9)[0]
    (21.0, 22.0, 24.0)
    """
    chain = terms_of(stages, demand, backorder_cost)
    lows, highs = chain.shares()
    alone = np.array(
        [
            tuple_of(chain.total(place), low, high)
            for place, (low, high) in enumerate(zip(lows, highs, strict=True))
        ]
    )
    alone[chain.passes_on] = np.inf
    reached = np.minimum.accumulate(alone[::-1], axis=0)
    return tuple((low, middle, high) for low, middle, high in reached.tolist())


def tuple_of(total: Distribution, low: float, high: float) -> tuple[float, float, float]:
    """The levels of three shares of one law."""
    least, middle, most = (enough(total, share) for share in (low, (low + high) / 2, high))
    return least, middle, most


def enough(law: Distribution, share: float) -> float:
    """The level that is enough with a probability; where it must always be, nearly always."""
    return float(law.quantile(min(max(share, 1e-12), 1 - 1e-12)))


def terms_of(stages: Iterable[ChainStage], demand: Distribution, backorder_cost: Numbers) -> Chain:
    """The chain from the customers on, with what each stage adds to the cost of holding."""
    line = [expect(stage, ChainStage, name="stage") for stage in stages]
    codes = tuple(stage.code for stage in line)
    if not line:
        raise InvalidValue("no_stages", "The chain has no stages.", "Give at least one.")
    if len(set(codes)) < len(codes):
        raise InvalidValue("stage_twice", f"The stages are {codes}.", "Name each once.")
    costs = [stage.holding_cost for stage in line]
    added = np.diff([0.0, *costs])
    added[np.abs(added) <= ALIKE * max(costs)] = 0.0
    if (added < 0).any():
        place = int((added < 0).argmax())
        raise InvalidValue(
            "holding_cost_falls",
            f"Holding costs less at {codes[place]} than at the stage before it.",
            "Give stages in the order of the goods; what has been worked on costs no less.",
        )
    owed = one_number(backorder_cost, "backorder_cost")
    if owed <= 0 or costs[-1] == 0:
        raise InvalidValue(
            "number_too_small",
            f"A backorder costs {owed}, holding at {codes[-1]} {costs[-1]}.",
            "Give more than 0: else nothing, or without end, would be held.",
        )
    return Chain(
        codes=codes,
        demand=demand,
        laws=tuple(demand.over(stage.lead_time) for stage in reversed(line)),
        leads=tuple(stage.lead_time for stage in reversed(line)),
        added=added[::-1],
        owed=owed,
    )


def solved(chain: Chain, levels: Array | None) -> ChainLevels:
    """The levels and their cost, computed twice: the second time says how exact the first is."""
    law = chain.demand
    if isinstance(law, (Normal, Deterministic)):
        rough: Any = Smooth(chain, points=12).run(levels)
        fine: Any = Smooth(chain, points=24).run(levels)
    elif law.discrete:
        fine = Counted(chain, step=getattr(law, "step", 1.0)).run(levels)
        rough = fine
    else:
        step = 2.0 ** np.floor(np.log2(law.deviation / FINENESS))
        rough = Counted(chain, step=2 * step).run(levels)
        fine = Counted(chain, step=step).run(levels)
    error = abs(fine[1] - rough[1])
    return answer(chain, fine[0], fine[1], error, chosen=levels is None)


def answer(
    chain: Chain, levels: Sequence[float], cost: float, error: float, *, chosen: bool
) -> ChainLevels:
    """The levels in the order of the stages, none after more than before it."""
    # What adds no cost takes all that comes: its level has no end but that of the stage before.
    wanted = np.where(chain.passes_on, np.inf, levels) if chosen else np.array(levels)
    echelon = np.minimum.accumulate(wanted[::-1])
    local = echelon - np.append(echelon[1:], 0.0)
    # Sums of doubles are not more exact than this.
    rounding = 1e-12 * max(1.0, abs(cost))
    return ChainLevels(
        codes=chain.codes,
        echelon=tuple(echelon.tolist()),
        local=tuple(local.tolist()),
        cost=cost,
        error=max(error, rounding),
        chosen=chosen,
        chain=chain,
    )
