"""Goods that spoil: how much to keep when what is not sold in time is thrown away.

Each delivery lasts so many periods. How much spoils depends on the ages of all that is on the
shelf, so a level is evaluated over all of them, exactly while they are few; who takes the
oldest first (FIFO) and who takes the freshest (LIFO) give different answers, and both are
there. Beside it stands what needs no ages: a bound on what spoils, a level found with it, and
the largest order that will mostly be sold in time.

Sources: Nahmias, Operations Research 30 (1982) (review); Chazan and Gal, Management Science 23
(1977) (the bound); Broekmeulen and van Donselaar, Computers and Operations Research 36 (2009)
(estimated withdrawal and aging).
"""

from __future__ import annotations

import enum
import math
from collections.abc import Sequence

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law, step_of
from backoffice_core.inventory.numbers import Array, Given, Numbers, Places
from backoffice_core.inventory.policies.levels.review_positions import chances_of
from backoffice_core.inventory.policies.losses.lost_sales_chain import keys, states
from backoffice_core.inventory.policies.reorder.searching import unsolved
from backoffice_core.kernel.errors import InvalidValue

__all__ = [
    "AgedOrder",
    "Issuing",
    "PerishableLevel",
    "ShelfLifeCap",
    "aged_order",
    "perishable_level",
    "perishable_level_approximation",
    "shelf_life_cap",
]

ROUNDS_MAX = 200_000
SMALL = 1e-12
LEVELS_MAX = 10_000


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
class ShelfLifeCap:
    """The largest order that is mostly sold in time, and what of it is wasted on average."""

    quantity: float
    wasted: float


@attrs.frozen(kw_only=True)
class AgedOrder:
    """What to order, and what of the stock is expected to spoil before the order can be sold."""

    quantity: float
    expected_waste: float


@attrs.frozen(kw_only=True)
class Shelf:
    """Checked arguments, in steps of demand."""

    chances: Array
    mean: float
    life: int
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
) -> PerishableLevel:
    """The best level for goods that last so many periods, or what a ``base_stock`` costs, exactly.

    Each period is ordered up to the level, comes fresh at once, and can be sold in
    ``shelf_life`` periods, this one included. What is left then is thrown away at
    ``waste_cost`` a unit; other leftovers cost ``holding_cost``. Demand must be counted, what
    is short is lost. A shelf life of 1 is a newsvendor.

    Raises :class:`InvalidValue` (``too_many_states``, ``demand_not_counted``,
    ``number_too_small``, ``number_not_whole``, ``law_invalid``, ``not_a_number``).

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> words = dict(shelf_life=3, holding_cost=0.1, lost_sale_cost=5, waste_cost=4)
    >>> oldest = perishable_level(Poisson(3), **words)
    >>> freshest = perishable_level(Poisson(3), issuing=Issuing.LIFO, **words)
    >>> oldest.base_stock, round(oldest.wasted, 3), freshest.base_stock, round(freshest.wasted, 3)
    (6.0, 0.121, 4.0, 0.199)
    """
    shelf = shelf_of(demand, (shelf_life, issuing), holding_cost, lost_sale_cost, waste_cost)
    if base_stock is not None:
        given = Given(base_stock=np.asarray(base_stock) / shelf.step)
        given.not_negative("base_stock")
        return evaluated(shelf, int(given.whole("base_stock")[0]))
    best = evaluated(shelf, 0)
    for level in range(1, LEVELS_MAX):
        following = evaluated(shelf, level)
        if following.cost > best.cost and level > shelf.mean:
            return best
        best = following if following.cost < best.cost else best
    raise unsolved()


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


def shelf_life_cap(demand: Distribution, *, shelf_life: int, waste_share: float) -> ShelfLifeCap:
    """The largest order of which at most a share is wasted on average, on an empty shelf.

    Raises :class:`InvalidValue` (``share_out_of_range``, ``number_too_small``,
    ``number_not_whole``, ``law_invalid``).

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> cap = shelf_life_cap(Poisson(3), shelf_life=4, waste_share=0.05)
    >>> cap.quantity, round(cap.wasted, 3)
    (9.0, 0.321)
    """
    expect_law(demand)
    given = Given(shelf_life=shelf_life, waste_share=waste_share)
    share = float(given.share("waste_share")[0])
    given.positive("shelf_life")
    law = demand.over(int(given.whole("shelf_life")[0]))
    step = step_of(law) if law.discrete else 0.0
    # Of more than this, even if all that is asked for is sold, too much is left.
    low, high = 0.0, law.mean / (1 - share) + (step or 1.0)
    for _ in range(200):
        middle = 0.5 * (low + high)
        if step:
            middle = step * math.floor(middle / step + 1e-9)
        if middle in {low, high}:
            break
        good = float(law.leftover(middle)) <= share * middle
        low, high = (middle, high) if good else (low, middle)
    return ShelfLifeCap(quantity=low, wasted=float(law.leftover(low)))


def aged_order(
    stock: Sequence[float],
    *,
    demand: Numbers,
    base_stock: float,
    lead_time: int = 0,
    on_order: float = 0,
) -> AgedOrder:
    """Order up to a level, but what will have spoiled by then does not count.

    ``stock[0]`` can be sold in this period only, ``stock[1]`` in the next one too, and so on;
    ``demand`` is the mean of a period or one each, taken oldest first. What spoils up to the
    end of the period in which the order can be sold is added to it. Raises
    :class:`InvalidValue` (``number_too_small``, ``number_not_whole``, ``lengths_differ``,
    ``not_a_number``). Source: Broekmeulen and van Donselaar (2009).

    >>> aged_order([6, 0, 4], demand=3, base_stock=12)
    AgedOrder(quantity=5.0, expected_waste=3.0)
    """
    numbers = Given(base_stock=base_stock, lead_time=lead_time, on_order=on_order)
    for name in ("base_stock", "lead_time", "on_order"):
        numbers.not_negative(name)
    periods = int(numbers.whole("lead_time")[0]) + 1
    given = Given(demand=demand, periods=np.arange(periods))
    means = np.array(np.broadcast_to(given.not_negative("demand"), (given.size,)))
    left = np.array(Given(stock=list(stock)).not_negative("stock")) if len(stock) else np.zeros(1)
    held, wasted = float(left.sum()), 0.0
    for period in range(periods):
        taken = float(means[period])
        for age in range(left.size):
            used = min(taken, float(left[age]))
            left[age] -= used
            taken -= used
        wasted += float(left[0])
        left = np.append(left[1:], 0.0)
    position = held + on_order - wasted
    return AgedOrder(quantity=max(base_stock - position, 0.0), expected_waste=wasted)


def costs_of(
    shelf_life: int, holding_cost: float, lost_sale_cost: float, waste_cost: float
) -> Given:
    """The numbers, checked."""
    given = Given(
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
    kind: tuple[int, Issuing],
    holding_cost: float,
    lost_sale_cost: float,
    waste_cost: float,
) -> Shelf:
    """The arguments, checked.

    Raises :class:`InvalidValue` (``demand_not_counted``, ``demand_below_zero``).
    """
    expect_law(demand)
    given = costs_of(kind[0], holding_cost, lost_sale_cost, waste_cost)
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
        step=step,
        hold=float(given.array("holding_cost")[0]),
        lose=float(given.array("lost_sale_cost")[0]),
        waste=float(given.array("waste_cost")[0]),
        issuing=kind[1],
    )


def evaluated(shelf: Shelf, level: int) -> PerishableLevel:
    """The cost of a level, by the stationary law of the ages."""
    rows = states(shelf.life - 1, level)
    full = np.column_stack([rows, level - rows.sum(axis=1)])
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
        following[asked] = np.searchsorted(known, keys(after[:, 1:], level))
    often = settled(following, weights)
    lost = (
        shelf.mean
        - level
        + float(weights @ (level - np.minimum(np.arange(size), level)).astype(np.float64))
    )
    spoiled, left = float(often @ wasted), float(often @ kept)
    cost = shelf.hold * left + shelf.lose * max(lost, 0.0) + shelf.waste * spoiled
    return PerishableLevel(
        base_stock=level * shelf.step,
        cost=cost * shelf.step,
        wasted=spoiled * shelf.step,
        lost=max(lost, 0.0) * shelf.step,
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
