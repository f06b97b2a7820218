"""Levels at reviews where sales are lost: exactly, over all that is on hand and under way.

Lost sales make each order under way count by its own, so the state is all of them. While there
are few, the cost of a level is that of a Markov chain, and the best policy of all can be found
by going over its states. It has no simple form; a level with a cap on each order is nearly as
good, and how nearly is said.

Sources: Zipkin, Old and new methods for lost-sales inventory systems, Operations Research 56
(2008); Xin, Understanding the performance of capped base-stock policies, Operations Research
69 (2021).
"""

from __future__ import annotations

import math
from typing import Any

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law, step_of
from backoffice_core.inventory.numbers import Array, Places
from backoffice_core.inventory.policies.levels.review_positions import chances_of
from backoffice_core.inventory.policies.losses.lost_sales import LostSales
from backoffice_core.inventory.policies.one_item import expect_no_more, one_item, whole_steps
from backoffice_core.inventory.policies.reorder.searching import expect_comparable, unsolved
from backoffice_core.kernel.errors import InvalidValue, require

__all__ = ["capped_lost_sales", "lost_sales_level"]

STATES_MAX = 60_000
ROUNDS_MAX = 200_000
LEAD_MAX = 1000
SMALL = 1e-12
INSTEAD = "take lost_sales_base_stock or lost_sales_order"
# So many caps in a row that are no cheaper end the search.
PATIENCE = 4
# Numbers nearer than this are the same: sums of doubles are not more exact.
ALIKE = 1e-10


@attrs.frozen(kw_only=True)
class Terms:
    """Checked arguments, in steps of demand."""

    chances: Array
    mean: float
    lead: int
    step: float
    hold: float
    lose: float

    def at(self, on_hand: Array) -> Array:
        """What a period costs that starts with so many steps on hand."""
        asked = np.arange(self.chances.size)
        left = np.maximum(on_hand[:, None] - asked, 0) @ self.chances
        result: Array = self.step * (self.hold * left + self.lose * (self.mean - on_hand + left))
        return result


def lost_sales_level(
    demand: Distribution,
    *,
    lead_time: int,
    holding_cost: float,
    lost_sale_cost: float,
    base_stock: float | None = None,
    order_cap: float | None = None,
) -> LostSales:
    """The best level to order up to each period, or what a ``base_stock`` costs, exactly.

    Each period up to ``order_cap`` is ordered, and comes ``lead_time`` periods later, before
    that period's demand, which must be counted. Raises :class:`InvalidValue`
    (``too_many_states``, ``demand_not_counted``, ``number_too_small``, ``number_not_whole``,
    ``law_invalid``, ``not_a_number``).

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> level = lost_sales_level(Poisson(5), lead_time=2, holding_cost=1, lost_sale_cost=4)
    >>> level.base_stock, round(level.cost, 2)
    (16.0, 4.64)
    """
    terms = terms_of(demand, lead_time, holding_cost, lost_sale_cost)
    cap = math.inf
    if order_cap is not None:
        cap = float(whole_steps(order_cap, "order_cap", terms.step))
    if base_stock is not None:
        return evaluated(terms, whole_steps(base_stock, "base_stock", terms.step), cap)
    return best_of_levels(terms, cap)


def capped_lost_sales(
    demand: Distribution, *, lead_time: int, holding_cost: float, lost_sale_cost: float
) -> LostSales:
    """The best level with a cap on each order, and its gap to the best policy of all.

    A heuristic whose gap is computed, not guessed: ``best_cost`` is exact. Arguments and
    refusals as in :func:`lost_sales_level`, and ``costs_too_far_apart`` (a million million
    times). Source: Xin (2021); the cost of 4.40 is Zipkin's.

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> policy = capped_lost_sales(Poisson(5), lead_time=2, holding_cost=1, lost_sale_cost=4)
    >>> policy.base_stock, policy.order_cap, round(policy.cost, 2), f"{policy.gap:.1%}"
    (17.0, 5.0, 4.41, '0.2%')
    """
    terms = terms_of(demand, lead_time, holding_cost, lost_sale_cost)
    # Sales that are lost for nothing are the limit of cheap ones: nothing is kept.
    expect_comparable({"holding_cost": terms.hold, "lost_sale_cost": terms.lose or terms.hold})
    plain = best_of_levels(terms, math.inf)
    best = best_of_caps(terms, plain)
    return attrs.evolve(best, best_cost=min(best_cost(terms), float(best.cost)))


def best_of_caps(terms: Terms, plain: LostSales) -> LostSales:
    """The best cap, and its best level: from the mean demand up, and down where sales are cheap.

    Beside the next cap the best level is near. What a cap cannot keep up with is lost, so that
    caps at which this alone costs more than the best found so far need no look.
    """
    best, fair = plain, max(math.ceil(terms.mean), 1)
    for caps in (range(fair, most(terms) + 1), range(fair - 1, 0, -1)):
        level, worse = round(plain.base_stock / terms.step), 0
        for cap in caps:
            if terms.step * terms.lose * (terms.mean - cap) >= best.cost or worse == PATIENCE:
                break
            found = best_near(terms, level, cap)
            level = round(found.base_stock / terms.step)
            best, worse = (found, 0) if cheaper(found, best) else (best, worse + 1)
    return best


def best_near(terms: Terms, level: int, cap: int) -> LostSales:
    """The best level for a cap, step by step from one that is near, of those gone over."""
    best = evaluated(terms, level, cap)
    for step in (1, -1):
        while level + step >= 0 and math.comb(level + step + terms.lead, terms.lead) <= STATES_MAX:
            found = evaluated(terms, level + step, cap)
            if not cheaper(found, best):
                break
            best, level = found, level + step
    return best


def cheaper(one: LostSales, other: LostSales) -> bool:
    """Whether a policy costs less, by more than sums of doubles differ."""
    return float(one.cost) < float(other.cost) * (1 - ALIKE)


def best_of_levels(terms: Terms, cap: float) -> LostSales:
    """The best level for a cap, by halving: the cost falls and then rises, or stays.

    Orders that a cap holds back need a higher level than any without. Raises
    :class:`InvalidValue` (``too_many_states``). Source: Janakiraman and Roundy, Operations
    Research 52 (2004) (without a cap the cost is convex in the level).
    """

    def falls(level: int) -> bool:
        refuse_many(terms.lead, level + 1)
        return cheaper(evaluated(terms, level + 1, cap), evaluated(terms, level, cap))

    low, high = 0, most(terms)
    refuse_many(terms.lead, high)
    while math.isfinite(cap) and falls(high):
        low, high = high + 1, 2 * high
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if falls(middle) else (low, middle)
    return evaluated(terms, low, cap)


def terms_of(
    demand: Distribution, lead_time: int, holding_cost: float, lost_sale_cost: float
) -> Terms:
    """The arguments, checked.

    Raises :class:`InvalidValue` (``demand_not_counted``, ``demand_below_zero``, and as above).
    """
    expect_law(demand)
    given = one_item(lead_time=lead_time, holding_cost=holding_cost, lost_sale_cost=lost_sale_cost)
    given.not_negative("lead_time")
    expect_no_more(float(given.array("lead_time")[0]), LEAD_MAX, "A lead_time")
    lead = int(given.whole("lead_time")[0])
    if not demand.discrete:
        raise InvalidValue(
            "demand_not_counted", f"{demand} does not come in whole units.", "Use its pmf()."
        )
    step = step_of(demand)
    if float(demand.at_most(-0.5 * step)) > 0:
        raise InvalidValue("demand_below_zero", "Demand is below 0.", "Give demand of 0 or more.")
    return Terms(
        chances=chances_of(demand, step),
        mean=demand.mean / step,
        lead=lead,
        step=step,
        hold=float(given.positive("holding_cost")[0]),
        lose=float(given.not_negative("lost_sale_cost")[0]),
    )


def most(terms: Terms) -> int:
    """A level that is never too low: that which is best where customers wait."""
    sums, total = np.array([1.0]), terms.chances
    for _ in range(terms.lead + 1):
        sums = np.convolve(sums, total)
    share = (terms.lose + terms.hold * terms.lead) / (terms.lose + terms.hold * (terms.lead + 1))
    return int(np.searchsorted(np.cumsum(sums), share)) + 1


def refuse_many(parts: int, level: int, instead: str = INSTEAD) -> None:
    """Refuse more states than can be gone over; ``instead`` is what can be done.

    Raises :class:`InvalidValue` (``too_many_states``).
    """
    if math.comb(level + parts, parts) > STATES_MAX:
        raise InvalidValue(
            "too_many_states",
            f"{level} units over {parts} periods can be under way in too many ways.",
            f"Count in larger units, or {instead}.",
        )


def states(parts: int, level: int, instead: str = INSTEAD) -> Places:
    """All ways to have up to ``level`` steps in so many places, a row each.

    Raises :class:`InvalidValue` (``too_many_states``).
    """
    refuse_many(parts, level, instead)
    rows = np.zeros((1, 0), dtype=np.int64)
    for _ in range(parts):
        room: Places = level - rows.sum(axis=1) + 1
        found: Places = np.repeat(rows, room, axis=0)
        starts: Places = np.repeat(np.cumsum(room) - room, room)
        last: Places = np.arange(len(found)) - starts
        rows = np.column_stack([found, last])
    return rows


def keys(rows: Places, level: int) -> Places:
    """A number for each row; in the order of :func:`states` they rise."""
    scale = (level + 1) ** np.arange(rows.shape[1] - 1, -1, -1, dtype=np.int64)
    result: Places = rows @ scale
    return result


def moved(terms: Terms, before: Places, rows: Places, level: int) -> Any:  # noqa: ANN401 - scipy's matrices have no types
    """How states with the order placed (a column more) turn into states a period later."""
    sparse = require("scipy.sparse", extra="replenish", purpose="lost sales")
    known = keys(rows, level)
    count = len(before)
    columns: list[Places] = []
    weights: list[Array] = []
    size = min(terms.chances.size, level + 1)
    for asked in range(size):
        chance = terms.chances[asked] if asked < level else float(terms.chances[asked:].sum())
        after: Places = before[:, 1:].copy()
        after[:, 0] += np.maximum(before[:, 0] - asked, 0)
        found: Places = np.searchsorted(known, keys(after, level))
        columns.append(found)
        weights.append(np.full(count, chance))
    places: Places = np.tile(np.arange(count), size)
    return sparse.csr_matrix(
        (np.concatenate(weights), (places, np.concatenate(columns))), shape=(count, known.size)
    )


def evaluated(terms: Terms, level: int, cap: float) -> LostSales:
    """The cost of a level and a cap, by the stationary law of the states."""
    if terms.lead == 0:
        often, on_hand = np.ones(1), np.array([float(level)])
        if cap < level:
            rows = states(1, level)
            often = lasting(terms, rows, level, cap)
            on_hand = np.minimum(rows[:, 0] + cap, level).astype(np.float64)
    else:
        rows = states(terms.lead, level)
        often = lasting(terms, rows, level, cap)
        on_hand = rows[:, 0].astype(np.float64)
    asked = np.arange(terms.chances.size)
    left = float(often @ (np.maximum(on_hand[:, None] - asked, 0) @ terms.chances))
    lost = max(terms.mean - float(often @ on_hand) + left, 0.0)
    return LostSales(
        base_stock=level * terms.step,
        order_cap=cap * terms.step,
        cost=terms.step * (terms.hold * left + terms.lose * lost),
        lost_share=lost / terms.mean if terms.mean > 0 else 0.0,
        on_hand=left * terms.step,
    )


def lasting(terms: Terms, rows: Places, level: int, cap: float) -> Array:
    """How often each state is, in the long run."""
    order = np.minimum(level - rows.sum(axis=1), cap).astype(np.int64)
    if terms.lead:
        before = np.column_stack([rows, order])
    else:
        before = np.column_stack([rows[:, 0] + order, np.zeros_like(order)])
    turn = moved(terms, before, rows, level).T.tocsr()
    often = np.zeros(rows.shape[0])
    often[
        -1
        if terms.lead == 0
        else np.searchsorted(keys(rows, level), level * (level + 1) ** (terms.lead - 1))
    ] = 1.0
    for _ in range(ROUNDS_MAX):
        # Half stays, so that no chain goes round without settling.
        following = 0.5 * (often + turn @ often)
        if float(np.abs(following - often).sum()) <= SMALL:
            result: Array = following / following.sum()
            return result
        often = following
    raise unsolved()


def best_cost(terms: Terms) -> float:
    """What the best policy of all costs a period, by going over all states until it settles."""
    if terms.mean == 0 or terms.lose == 0:
        # Nothing is asked for, or its loss costs nothing: nothing is kept.
        return 0.0
    if terms.lead == 0:
        return float(best_of_levels(terms, math.inf).cost)
    level = most(terms)
    rows, placed = states(terms.lead, level), states(terms.lead + 1, level)
    turn = moved(terms, placed, rows, level)
    starts = np.searchsorted(keys(placed[:, :-1], level), keys(rows, level))
    cost = terms.at(rows[:, 0].astype(np.float64))
    value = np.zeros(rows.shape[0])
    for _ in range(ROUNDS_MAX):
        following = cost + np.minimum.reduceat(turn @ value, starts)
        change = following - value
        low, high = float(change.min()), float(change.max())
        if high - low <= ALIKE * max(abs(high), 1e-300):
            return 0.5 * (low + high)
        # Half stays here, too: the gain is then half as large.
        value = value + 0.5 * (change - low)
    raise unsolved()
