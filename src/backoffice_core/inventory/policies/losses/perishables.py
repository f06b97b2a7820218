"""Goods that spoil: how much to keep when what is not sold in time is thrown away.

Each delivery lasts so many periods. How much spoils depends on the ages of all that is on the
shelf, so a level is evaluated over all of them, exactly while they are few; who takes the
oldest first (FIFO) and who takes the freshest (LIFO) give different answers, and both are
there. Beside it stands what needs no ages: a bound on what spoils, and a level found with it.

With a lead time a level alone orders in fits and starts: what spoils leaves a hole that is
filled long after. A cap on each order takes about half of that away.

Sources: Nahmias, Operations Research 30 (1982) (review); Chazan and Gal, Management Science 23
(1977) (the bound); Xin, Operations Research 69 (2021) (caps where sales are lost).
"""

from __future__ import annotations

import enum
import math

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law, step_of
from backoffice_core.inventory.numbers import Array, Given, Places, one_number
from backoffice_core.inventory.policies.levels.review_positions import chances_of
from backoffice_core.inventory.policies.losses.lost_sales_chain import keys, states
from backoffice_core.inventory.policies.one_item import one_item, whole_steps
from backoffice_core.inventory.policies.reorder.searching import unsolved
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.errors import InvalidValue

__all__ = [
    "Issuing",
    "PerishableLevel",
    "perishable_level",
    "perishable_level_approximation",
]

ROUNDS_MAX = 200_000
SMALL = 1e-12
# Costs nearer than this are the same: sums of doubles are not more exact.
ALIKE = 1e-10
LEVELS_MAX = 10_000
INSTEAD = "take perishable_level_approximation, or aged_order for the ages that there are"
# So many levels in a row that are no cheaper end the search.
PATIENCE = 4


class Issuing(enum.Enum):
    """Which goods leave the shelf first."""

    FIFO = "oldest first"
    """As a warehouse picks."""
    LIFO = "freshest first"
    """As customers reach behind."""


@attrs.frozen(kw_only=True)
class PerishableLevel:
    """A level to order up to each period, its cost, and what is wasted and lost a period.

    ``exact`` is false where what is wasted is a lower bound.
    """

    base_stock: float
    cost: float
    wasted: float
    lost: float
    on_hand: float
    exact: bool = True


@attrs.frozen(kw_only=True)
class Shelf:
    """Checked arguments, in steps of demand."""

    chances: Array
    mean: float
    life: int
    lead: int
    step: float
    hold: float
    lose: float
    waste: float
    issuing: Issuing


def perishable_level(
    demand: Distribution,
    *,
    shelf_life: int,
    holding_cost: float,
    lost_sale_cost: float,
    waste_cost: float,
    issuing: Issuing = Issuing.FIFO,
    base_stock: float | None = None,
    order_cap: float | None = None,
    lead_time: int = 0,
) -> PerishableLevel:
    """The best level for goods that last so many periods, or what a ``base_stock`` costs, exactly.

    Each period what is on hand and on order is brought up to the level, by no more than
    ``order_cap`` at a time. What is ordered comes
    fresh ``lead_time`` periods later, before that period's demand, and can be sold in
    ``shelf_life`` periods, that one included. What is left then is thrown away at
    ``waste_cost`` a unit; other leftovers cost ``holding_cost``. Demand must be counted, what
    is short is lost. A shelf life of 1 that comes at once is a newsvendor.

    Exact by the stationary law of all ages and of all that is under way, so only while these
    are few. A level that does not look at the ages is not the best policy of all; with a lead
    time it may cost a fifth more, and a cap a little above the mean demand takes about half of
    that away. Where states are too many, look at the ages themselves with :func:`aged_order`.

    Raises :class:`InvalidValue` (``too_many_states``, ``demand_not_counted``,
    ``number_too_small``, ``number_not_whole``, ``law_invalid``, ``not_a_number``).

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> words = dict(shelf_life=3, holding_cost=0.1, lost_sale_cost=5, waste_cost=4)
    >>> oldest = perishable_level(Poisson(3), **words)
    >>> freshest = perishable_level(Poisson(3), issuing=Issuing.LIFO, **words)
    >>> oldest.base_stock, round(oldest.wasted, 3), freshest.base_stock, round(freshest.wasted, 3)
    (6.0, 0.121, 4.0, 0.199)
    >>> slow = dict(lead_time=2, shelf_life=2, holding_cost=0.1, lost_sale_cost=5, waste_cost=4)
    >>> level = perishable_level(Poisson(1), **slow)
    >>> capped = perishable_level(Poisson(1), order_cap=1, **slow)
    >>> level.base_stock, round(level.cost, 2), capped.base_stock, round(capped.cost, 2)
    (4.0, 2.42, 4.0, 1.99)
    """
    shelf = shelf_of(
        demand, (shelf_life, issuing, lead_time), holding_cost, lost_sale_cost, waste_cost
    )
    cap = None if order_cap is None else whole_steps(order_cap, "order_cap", shelf.step)
    if base_stock is not None:
        return evaluated(shelf, whole_steps(base_stock, "base_stock", shelf.step), cap)
    return best_of_levels(shelf, cap)


def best_of_levels(shelf: Shelf, cap: int | None) -> PerishableLevel:
    """The cheapest of all levels from 0 up, until several in a row are no cheaper.

    With a cap the cost may rise before it falls again; beyond a level that is never reached
    nothing changes any more.
    """
    last = LEVELS_MAX if cap is None else cap * (shelf.life + shelf.lead)
    best = evaluated(shelf, 0, cap)
    worse = 0
    for level in range(1, last + 1):
        following = evaluated(shelf, level, cap)
        if following.cost < best.cost * (1 - ALIKE):
            best, worse = following, 0
        elif level > shelf.mean * (shelf.lead + 1):
            worse += 1
            if worse == PATIENCE:
                break
    return best


def perishable_level_approximation(
    demand: Distribution,
    *,
    shelf_life: int,
    holding_cost: float,
    lost_sale_cost: float,
    waste_cost: float,
) -> PerishableLevel:
    """A level for goods taken oldest first, for any law: with the least that can be wasted.

    Of a level, what is not asked for within the shelf life is wasted in that time, and maybe
    more. That bound is used for the waste, so the cost is a lower one, too. Raises as
    :func:`perishable_level`. Source: Chazan and Gal (1977).

    >>> from backoffice_core.inventory.distributions.continuous import Normal
    >>> level = perishable_level_approximation(
    ...     Normal(30, 6), shelf_life=3, holding_cost=0.1, lost_sale_cost=5, waste_cost=4
    ... )
    >>> round(level.base_stock, 1), round(level.wasted, 3)
    (42.4, 0.0)
    """
    expect_law(demand)
    given = costs_of(shelf_life, holding_cost, lost_sale_cost, waste_cost)
    hold, lose, waste, life = (
        float(given.array(name)[0])
        for name in ("holding_cost", "lost_sale_cost", "waste_cost", "shelf_life")
    )
    whole = demand if life == 1 else demand.over(int(life))
    held = hold if life > 1 else 0.0

    def slope(level: float) -> float:
        within = float(demand.at_most(level))
        return held * within - lose * (1 - within) + waste / life * float(whole.at_most(level))

    low, high = -1.0, float(demand.quantile(0.5)) + demand.deviation + 1.0
    while slope(high) < 0:
        low, high = high, 2 * high
        if high > 1e12 * (1 + demand.mean):
            raise InvalidValue(
                "quantity_unbounded", "Leftovers cost nothing.", "Give a holding or waste cost."
            )
    step = step_of(demand) if demand.discrete else 0.0
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in {low, high}:
            break
        low, high = (middle, high) if slope(middle) < 0 else (low, middle)
    level = step * math.floor(high / step + 1e-9) if step else max(high, 0.0)
    if step and slope(level) < 0:
        level += step
    left, lost = float(demand.leftover(level)), float(demand.loss(level))
    wasted = float(whole.leftover(level)) / life
    return PerishableLevel(
        base_stock=level,
        cost=held * left + lose * lost + waste * wasted,
        wasted=wasted,
        lost=lost,
        on_hand=left,
        exact=False,
    )


def costs_of(
    shelf_life: int, holding_cost: float, lost_sale_cost: float, waste_cost: float
) -> Given:
    """The numbers, checked."""
    given = one_item(
        shelf_life=shelf_life,
        holding_cost=holding_cost,
        lost_sale_cost=lost_sale_cost,
        waste_cost=waste_cost,
    )
    given.positive("shelf_life")
    given.whole("shelf_life")
    for name in ("holding_cost", "lost_sale_cost", "waste_cost"):
        given.not_negative(name)
    return given


def shelf_of(
    demand: Distribution,
    kind: tuple[int, Issuing, int],
    holding_cost: float,
    lost_sale_cost: float,
    waste_cost: float,
) -> Shelf:
    """The arguments, checked.

    Raises :class:`InvalidValue` (``demand_not_counted``, ``demand_below_zero``).
    """
    expect_law(demand)
    given = costs_of(kind[0], holding_cost, lost_sale_cost, waste_cost)
    Given(lead_time=kind[2]).whole("lead_time")
    if not demand.discrete:
        raise InvalidValue(
            "demand_not_counted", f"{demand} does not come in whole units.", "Use its pmf()."
        )
    step = step_of(demand)
    if float(demand.at_most(-0.5 * step)) > 0:
        raise InvalidValue("demand_below_zero", "Demand is below 0.", "Give demand of 0 or more.")
    return Shelf(
        chances=chances_of(demand, step),
        mean=demand.mean / step,
        life=int(given.array("shelf_life")[0]),
        lead=int(one_number(kind[2], "lead_time", negative=False)),
        step=step,
        hold=float(given.array("holding_cost")[0]),
        lose=float(given.array("lost_sale_cost")[0]),
        waste=float(given.array("waste_cost")[0]),
        issuing=expect(kind[1], Issuing, name="issuing"),
    )


def evaluated(shelf: Shelf, level: int, cap: int | None) -> PerishableLevel:
    """The cost of a level and a cap, by the stationary law of the ages and of what is under way.

    A row has what is on the shelf from the oldest on, then what comes first, and last what is
    ordered now: after arrivals the first ``life`` columns are the shelf.
    """
    life = shelf.life
    rows = states(life - 1 + shelf.lead, level, INSTEAD)
    order = level - rows.sum(axis=1)
    whole = np.column_stack([rows, order if cap is None else np.minimum(order, cap)])
    full, coming = whole[:, :life], whole[:, life:]
    known = keys(rows, level)
    size = min(shelf.chances.size, level + 1)
    following = np.zeros((size, rows.shape[0]), dtype=np.int64)
    wasted, kept = np.zeros(rows.shape[0]), np.zeros(rows.shape[0])
    weights = np.array(shelf.chances[:size])
    weights[-1] += float(shelf.chances[size:].sum())
    for asked in range(size):
        after = taken(full, asked, shelf.issuing)
        wasted += weights[asked] * after[:, 0]
        kept += weights[asked] * after[:, 1:].sum(axis=1)
        moved = np.column_stack([after[:, 1:], coming])
        following[asked] = np.searchsorted(known, keys(moved, level))
    often = settled(following, weights)
    spoiled, left = float(often @ wasted), float(often @ kept)
    lost = max(shelf.mean - float(often @ full.sum(axis=1)) + left + spoiled, 0.0)
    cost = shelf.hold * left + shelf.lose * lost + shelf.waste * spoiled
    return PerishableLevel(
        base_stock=level * shelf.step,
        cost=cost * shelf.step,
        wasted=spoiled * shelf.step,
        lost=lost * shelf.step,
        on_hand=left * shelf.step,
    )


def taken(full: Places, asked: int, issuing: Issuing) -> Places:
    """What is left of each age after demand; the oldest are in the first column."""
    ages: Places = full if issuing is Issuing.FIFO else full[:, ::-1]
    before: Places = np.cumsum(ages, axis=1) - ages
    left: Places = ages - np.clip(asked - before, 0, ages)
    return left if issuing is Issuing.FIFO else left[:, ::-1]


def settled(following: Places, weights: Array) -> Array:
    """How often each state is, in the long run."""
    count = following.shape[1]
    often = np.full(count, 1 / count)
    places = following.reshape(-1)
    for _ in range(ROUNDS_MAX):
        moved = np.bincount(places, weights=np.outer(weights, often).reshape(-1), minlength=count)
        after = 0.5 * (often + moved)
        if float(np.abs(after - often).sum()) <= SMALL:
            return np.asarray(after / after.sum())
        often = after
    raise unsolved()
