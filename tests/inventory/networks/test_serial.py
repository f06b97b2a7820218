"""Chains: published levels and costs, what simulation says, and the limits."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions import Gamma, Normal, Poisson
from backoffice_core.inventory.networks import (
    ChainLevels,
    ChainStage,
    chain_bounds,
    chain_cost,
    optimal_chain,
)
from backoffice_core.kernel.errors import InvalidValue


def chain(added: list[float], leads: list[float]) -> list[ChainStage]:
    """A chain by what each stage adds to the cost of holding, in the order of the goods."""
    return [
        ChainStage(code=str(place), lead_time=lead, holding_cost=cost)
        for place, (lead, cost) in enumerate(zip(leads, np.cumsum(added).tolist(), strict=True))
    ]


def test_a_chain_of_a_textbook_has_its_levels_and_cost() -> None:
    """Snyder and Shen, 2nd ed., example 6.1: 6.49, 12.02, 22.71; 47.65 printed, 47.6602 exact."""
    levels = optimal_chain(chain([2, 2, 3], [2, 1, 1]), demand=Normal(5, 1), backorder_cost=37.12)
    assert levels.echelon == pytest.approx([22.71, 12.02, 6.49], abs=0.01)
    assert levels.cost == pytest.approx(47.6602, abs=1e-3)
    assert levels.error < 1e-9


@pytest.mark.parametrize(
    ("added", "backorder_cost", "cost"),
    [
        ([0.25] * 4, 9, 12.68790),
        ([0.25, 2.5, 2.5, 0.25], 9, 53.00760),
        ([0.25] * 4, 99, 16.20554),
        ([0.25, 2.5, 2.5, 0.25], 99, 74.56364),
    ],
)
def test_poisson_chains_of_shang_and_song_cost_exactly_so_much(
    added: list[float], backorder_cost: float, cost: float
) -> None:
    """Shang and Song (2003), table 1, Poisson demand of 16; costs by whole units, exactly."""
    stages = chain(added, [0.25] * 4)
    levels = optimal_chain(stages, demand=Poisson(16), backorder_cost=backorder_cost)
    assert levels.cost == pytest.approx(cost, abs=1e-5)
    bounds = chain_bounds(stages, demand=Poisson(16), backorder_cost=backorder_cost)
    for (low, middle, high), level in zip(bounds, levels.echelon, strict=True):
        assert low <= level <= high
        assert low <= middle <= high
    heuristic = [middle for _, middle, _ in bounds]
    dearer = chain_cost(
        stages, demand=Poisson(16), backorder_cost=backorder_cost, echelon=heuristic
    )
    assert levels.cost <= dearer.cost <= 1.05 * levels.cost


@given(
    leads=st.lists(st.integers(0, 2), min_size=1, max_size=3),
    rate=st.floats(0.5, 4),
    owed=st.floats(1, 50),
    data=st.data(),
)
@settings(max_examples=40, deadline=None)
def test_no_levels_near_the_best_cost_less(
    leads: list[int], rate: float, owed: float, data: st.DataObject
) -> None:
    """Any whole step away from the best levels costs as much or more."""
    stages = chain([1.0] * len(leads), [float(lead) for lead in leads])
    best = optimal_chain(stages, demand=Poisson(rate), backorder_cost=owed)
    steps = [data.draw(st.integers(-2, 2)) for _ in leads]
    tried = [level + step for level, step in zip(best.echelon, steps, strict=True)]
    other = chain_cost(stages, demand=Poisson(rate), backorder_cost=owed, echelon=tried)
    assert best.cost <= other.cost + 1e-9


@given(
    leads=st.lists(st.integers(0, 2), min_size=2, max_size=4),
    law=st.sampled_from([Poisson(3), Normal(9, 1)]),
    data=st.data(),
)
@settings(max_examples=30, deadline=None)
def test_a_stage_that_adds_no_cost_has_all_passed_on_to_it(
    leads: list[int], law: Poisson | Normal, data: st.DataObject
) -> None:
    """As one stage with the one before it, but for what is on its way between the two."""
    costs = np.arange(1.0, len(leads) + 1)
    free = data.draw(st.integers(1, len(leads) - 1))
    costs[free:] -= 1.0
    stages = [
        ChainStage(code=str(place), lead_time=lead, holding_cost=cost)
        for place, (lead, cost) in enumerate(zip(leads, costs.tolist(), strict=True))
    ]
    merged = [
        *stages[: free - 1],
        attrs.evolve(stages[free], lead_time=leads[free - 1] + leads[free]),
        *stages[free + 1 :],
    ]
    best = optimal_chain(stages, demand=law, backorder_cost=10)
    one = optimal_chain(merged, demand=law, backorder_cost=10)
    assert best.local[free - 1] == 0
    on_the_way = np.diff([0.0, *costs])[free - 1] * law.mean * leads[free]
    assert best.cost == pytest.approx(one.cost + on_the_way, rel=1e-9)
    found = [level for place, level in enumerate(best.echelon) if place != free]
    assert found == pytest.approx(list(one.echelon), abs=1e-4)
    given_levels = chain_cost(stages, demand=law, backorder_cost=10, echelon=best.echelon)
    assert given_levels.cost == pytest.approx(best.cost, rel=1e-9)
    for (low, _, high), level in zip(
        chain_bounds(stages, demand=law, backorder_cost=10), best.echelon, strict=True
    ):
        assert low - 1e-4 <= level <= high + 1e-4


def test_the_limit_of_equal_holding_costs_is_that_of_nearly_equal_ones() -> None:
    """From above, to the unit; a difference that is rounding alone is none."""

    def found(cost: float) -> ChainLevels:
        stages = [
            ChainStage(code="w", lead_time=2, holding_cost=0.3),
            ChainStage(code="s", lead_time=1, holding_cost=cost),
        ]
        return optimal_chain(stages, demand=Poisson(3), backorder_cost=3)

    equal = found(0.3)
    assert equal.local == (0, 13)
    for cost in (0.3 * (1 + 1e-9), 0.1 + 0.2, 0.3 - 1e-17):
        assert found(cost).echelon == equal.echelon
        assert found(cost).cost == pytest.approx(equal.cost, rel=1e-8)
    assert "none is better kept at w" in equal.explain().render()
    assert "tidak lebih mahal" in equal.explain().render("id")
    given_levels = chain_cost(
        [ChainStage(code=code, lead_time=1, holding_cost=1) for code in "ws"],
        demand=Poisson(3), backorder_cost=10, echelon=[9, 4],
    )  # fmt: skip
    assert "more than with its best levels" in given_levels.explain().render()


@pytest.mark.parametrize("cost", [1, 1.5, 2])
@pytest.mark.parametrize("leads", [[1, 0], [0, 1], [1, 0, 0], [0, 1, 0], [2, 0, 1]])
def test_stages_that_take_no_time_cost_what_the_others_do(leads: list[int], cost: float) -> None:
    """Nothing is held at the dearer ones; what the best levels cost, given levels cost."""
    stages = [
        ChainStage(code=str(place), lead_time=lead, holding_cost=cost if place else 1)
        for place, lead in enumerate(leads)
    ]
    best = optimal_chain(stages, demand=Normal(9, 1), backorder_cost=10)
    same = chain_cost(stages, demand=Normal(9, 1), backorder_cost=10, echelon=best.echelon)
    assert best.cost == pytest.approx(same.cost, rel=1e-7)
    if sum(leads) == leads[0]:
        alone = optimal_chain(stages[:1], demand=Normal(9, 1), backorder_cost=10)
        assert best.cost == pytest.approx(alone.cost, rel=1e-7)


def test_a_chain_costs_what_simulating_it_costs() -> None:
    """Two stages, Poisson demand, given levels, 200,000 periods in steps of one."""
    dice = np.random.default_rng(4)
    periods, upper, lower = 200_000, 13, 7
    demand = dice.poisson(2, periods)
    asked = np.concatenate([[0], np.cumsum(demand)])
    now = np.arange(10, periods)
    # What the lower stage has been sent in time: its own orders, or all that had come.
    came = np.minimum(lower, upper - (asked[now - 2] - asked[now - 4]))
    level = came - (asked[now] - asked[now - 2])
    owed = np.maximum(-level, 0)
    # Echelon stock at the upper stage one lead time after ordering: all it has ordered but demand.
    echelon = upper - (asked[now - 2] - asked[now - 4])
    simulated = float(np.mean(1 * echelon + 2 * level + (20 + 3) * owed))
    exact = chain_cost(
        chain([1, 2], [2, 2]), demand=Poisson(2), backorder_cost=20, echelon=[upper, lower]
    )
    assert exact.cost == pytest.approx(simulated, rel=0.02)


def test_one_stage_is_a_newsvendor() -> None:
    """The level of the critical share."""
    levels = optimal_chain(chain([1], [4]), demand=Normal(100, 15), backorder_cost=9)
    assert levels.echelon[0] == pytest.approx(Normal(100, 15).over(4).quantile(0.9), rel=1e-6)


def test_a_stage_without_lead_time_holds_nothing() -> None:
    """A stage right before the customers' costs more and helps nothing more."""
    levels = optimal_chain(chain([1, 2], [0, 2]), demand=Normal(5, 1), backorder_cost=9)
    assert levels.local[0] == pytest.approx(0.0, abs=1e-6)


def test_demand_that_never_varies_leaves_only_what_is_on_its_way() -> None:
    """No safety stock: the cost is that of goods between the stages."""
    levels = optimal_chain(chain([1, 2], [2, 2]), demand=Normal(5, 0), backorder_cost=9)
    assert levels.cost == pytest.approx(10.0, rel=1e-8)
    assert levels.local == pytest.approx([10.0, 10.0], rel=1e-6)


def test_other_laws_are_put_on_a_grid_whose_error_is_said() -> None:
    """A gamma law of many parts is nearly a normal one; both errors are told."""
    stages = chain([2, 2, 3], [2, 1, 1])
    gamma = optimal_chain(stages, demand=Gamma(5, 0.1), backorder_cost=37.12)
    normal = optimal_chain(stages, demand=Normal(5, 0.1), backorder_cost=37.12)
    assert gamma.cost == pytest.approx(normal.cost, rel=1e-2)
    assert 0 < gamma.error < 1e-3 * gamma.cost


@pytest.mark.parametrize(
    ("code", "stages", "owed"),
    [
        ("no_stages", [], 1),
        ("holding_cost_falls", chain([1, -0.5], [1, 1]), 1),
        ("number_too_small", chain([1], [1]), 0),
        ("stage_twice", chain([1], [1]) * 2, 1),
    ],
)
def test_chains_that_make_no_sense_are_refused(
    code: str, stages: list[ChainStage], owed: float
) -> None:
    """Each with a code of its own."""
    with pytest.raises(InvalidValue) as refused:
        optimal_chain(stages, demand=Poisson(2), backorder_cost=owed)
    assert refused.value.code == code


def test_levels_must_be_one_a_stage_and_whole_where_demand_is() -> None:
    """Half a unit is never asked for."""
    for echelon, code in (([1, 2, 3], "lengths_differ"), ([1.5], "number_not_whole")):
        with pytest.raises(InvalidValue) as refused:
            chain_cost(chain([1], [1]), demand=Poisson(2), backorder_cost=1, echelon=echelon)
        assert refused.value.code == code


def test_levels_say_why_in_both_languages() -> None:
    """What each level is enough for, between which bounds it lies; what other levels cost more."""
    stages = chain([2, 2, 3], [2, 1, 1])
    best = optimal_chain(stages, demand=Normal(5, 1), backorder_cost=37.12)
    english, indonesian = best.explain().render(), best.explain().render("id")
    assert "costs 47.66 a period, and with no levels less" in english
    assert "0 and all after it hold 22.71, 10.69 of it at 0" in english
    assert "If the stage stood alone, 22 to 23.27 would be best" in english
    assert "enough 93.2 times of 100" in english
    assert "Rantai berbiaya 47,66 per periode" in indonesian
    other = chain_cost(stages, demand=Normal(5, 1), backorder_cost=37.12, echelon=[25, 12, 6])
    assert "3.9 more than with its best levels" in other.explain().says.render()
