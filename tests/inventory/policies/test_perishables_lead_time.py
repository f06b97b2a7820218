"""Goods that spoil and take time to come: exact levels, beside what sees all ages."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from backoffice_core.inventory.distributions.discrete import Poisson
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.policies.losses.lost_sales_chain import lost_sales_level
from backoffice_core.inventory.policies.losses.perishables import Issuing, perishable_level
from backoffice_core.kernel.errors import InvalidValue

COSTS = {"holding_cost": 0.1, "lost_sale_cost": 5, "waste_cost": 4}
ASKED = Pmf([0.3, 0.3, 0.2, 0.2])

State = tuple[int, ...]


def after_period(state: State, order: int, asked: int, life: int) -> tuple[State, float]:
    """The state a period later and what it cost, oldest first; written out unit by unit."""
    line = [*state, order]
    shelf, coming = line[:life], line[life:]
    missing = asked
    for age in range(life):
        used = min(missing, shelf[age])
        shelf[age] -= used
        missing -= used
    kept = shelf[1:]
    cost = 4 * shelf[0] + 5 * missing + 0.1 * sum(kept)
    return (*kept, *coming), cost


def solved(life: int, lead: int, most: int, base_stock: int | None = None) -> float:
    """The cost of the best of all policies, or of a level, by value iteration over all states."""
    states = [
        each
        for each in itertools.product(range(most + 1), repeat=life - 1 + lead)
        if sum(each) <= most
    ]
    place = {state: number for number, state in enumerate(states)}
    ways = []
    for state in states:
        room = most - sum(state)
        orders = range(room + 1)
        if base_stock is not None:
            orders = range(max(base_stock - sum(state), 0), max(base_stock - sum(state), 0) + 1)
        found = []
        for order in orders:
            ends = [after_period(state, order, asked, life) for asked in range(4)]
            cost = sum(p * end[1] for p, end in zip(ASKED.chances, ends, strict=True))
            found.append((cost, [place[end[0]] for end in ends]))
        ways.append(found)
    owner = np.repeat(np.arange(len(states)), [len(found) for found in ways])
    costs = np.array([cost for found in ways for cost, _ in found])
    moves = np.array([ends for found in ways for _, ends in found])
    starts = np.searchsorted(owner, np.arange(len(states)))
    value = np.zeros(len(states))
    for _ in range(20_000):
        best = np.minimum.reduceat(costs + value[moves] @ ASKED.chances, starts)
        change = best - value
        if change.max() - change.min() < 1e-10:
            return float(0.5 * (change.max() + change.min()))
        value = value + 0.5 * (change - change.min())
    raise AssertionError("The values do not settle.")


@pytest.mark.parametrize(("life", "lead"), [(2, 0), (3, 0), (2, 1), (2, 2), (3, 1)])
def test_a_level_costs_what_going_over_all_states_says(life: int, lead: int) -> None:
    """Every level, to nine digits, by a program that is written in another way."""
    for level in (2, 4, 6):
        told = perishable_level(ASKED, shelf_life=life, lead_time=lead, base_stock=level, **COSTS)
        assert solved(life, lead, 6, level) == pytest.approx(told.cost, rel=1e-8)


@pytest.mark.parametrize(("life", "most"), [(2, 8), (3, 7), (4, 6)])
def test_the_best_level_is_near_the_best_policy_of_all(life: int, most: int) -> None:
    """Which sees each age: never cheaper than it, and within 6 per cent."""
    best = solved(life, 0, most)
    level = perishable_level(ASKED, shelf_life=life, **COSTS)
    assert best <= level.cost + 1e-8
    assert level.cost <= 1.06 * best


@pytest.mark.parametrize(("life", "lead", "most"), [(2, 1, 8), (2, 2, 8), (3, 1, 7)])
def test_with_a_lead_time_a_cap_halves_what_a_level_costs_too_much(
    life: int, lead: int, most: int
) -> None:
    """A level alone is up to 22 per cent dearer than what sees all ages; with a cap 10."""
    best = solved(life, lead, most)
    words: dict[str, Any] = {"shelf_life": life, "lead_time": lead, **COSTS}
    level = perishable_level(ASKED, **words)
    capped = min(perishable_level(ASKED, order_cap=cap, **words).cost for cap in (1, 2, 3))
    assert best <= capped + 1e-8
    assert capped <= level.cost <= 1.22 * best
    assert capped - best <= 0.65 * (level.cost - best)
    assert capped <= 1.1 * best


@pytest.mark.parametrize("issuing", list(Issuing))
@pytest.mark.parametrize("lead", [1, 2])
def test_the_level_is_the_best_of_all_levels(lead: int, issuing: Issuing) -> None:
    """All in reach are tried."""
    words: dict[str, Any] = {"shelf_life": 2, "lead_time": lead, "issuing": issuing, **COSTS}
    best = perishable_level(Poisson(1.5), **words)
    costs = [perishable_level(Poisson(1.5), base_stock=each, **words).cost for each in range(13)]
    assert int(np.argmin(costs)) == best.base_stock
    assert min(costs) == pytest.approx(best.cost, rel=1e-12)


@pytest.mark.parametrize("issuing", list(Issuing))
def test_a_simulation_pays_as_much(issuing: Issuing) -> None:
    """Sixty thousand periods, two under way; within 3 per cent."""
    told = perishable_level(
        ASKED, shelf_life=3, lead_time=2, base_stock=6, issuing=issuing, **COSTS
    )
    shelf, coming, paid, wasted = [0, 0], [0, 0], 0.0, 0.0
    drawn = ASKED.sample(60_000, seed=3)
    for asked in drawn:
        order = 6 - sum(shelf) - sum(coming)
        full, coming = [*shelf, coming[0]], [coming[1], order]
        missing = asked
        for age in range(3) if issuing is Issuing.FIFO else reversed(range(3)):
            used = min(missing, full[age])
            full[age] -= used
            missing -= used
        shelf = full[1:]
        wasted += full[0]
        paid += 5 * missing + 4 * full[0] + 0.1 * sum(shelf)
    assert told.cost == pytest.approx(paid / drawn.size, rel=0.03)
    assert told.wasted == pytest.approx(wasted / drawn.size, rel=0.05)


def test_goods_that_last_long_are_lost_sales() -> None:
    """Nothing spoils: the cost of the same level where nothing can."""
    words = {"lead_time": 1, "holding_cost": 1, "lost_sale_cost": 4, "base_stock": 4}
    lasting = lost_sales_level(ASKED, **words)  # type: ignore[arg-type]
    told = perishable_level(ASKED, shelf_life=9, waste_cost=1, **words)  # type: ignore[arg-type]
    # The last of nine periods is hardly ever reached, and costs no more than another.
    assert lasting.cost == pytest.approx(told.cost, rel=2e-3)


@pytest.mark.parametrize(
    ("code", "lead_time"),
    [
        ("number_too_small", -1),
        ("number_not_whole", 1.5),
        ("not_a_number", "one"),
        ("not_a_number", [1, 2]),
        ("too_many_states", 40),
    ],
)
def test_lead_times_that_cannot_be_computed_are_named(code: str, lead_time: Any) -> None:  # noqa: ANN401 - nonsense of any kind
    """By their code."""
    with pytest.raises(InvalidValue, match=code):
        perishable_level(ASKED, shelf_life=3, lead_time=lead_time, base_stock=9, **COSTS)
