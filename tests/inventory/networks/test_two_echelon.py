"""A warehouse and its retailers: what simulation says, and what must hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions import Poisson
from backoffice_core.inventory.networks import (
    Retailer,
    TwoEchelonMethod,
    Warehouse,
    optimal_two_echelon,
    two_echelon,
)
from backoffice_core.kernel.errors import InvalidValue


def shop(code: str, demand: float, lead_time: float) -> Retailer:
    """A retailer whose units cost 2 to hold and 20 to owe."""
    return Retailer(
        code=code, demand=demand, lead_time=lead_time, holding_cost=2, backorder_cost=20
    )


SHOPS = [shop("a", 2, 1), shop("b", 1, 1.5), shop("c", 0.3, 0.5)]
STOCKS = {"a": 3, "b": 2, "c": 1}


def simulated(
    *, lead_time: float, base_stock: int, horizon: int, seed: int
) -> tuple[float, dict[str, tuple[float, float]]]:
    """Waits at the warehouse and at each retailer, and the share met at once, unit by unit.

    A demand is met by the unit that was ordered as many demands ago as there is base stock.
    """
    dice = np.random.default_rng(seed)
    arrivals = [np.cumsum(dice.exponential(1 / s.demand, int(s.demand * horizon))) for s in SHOPS]
    moments = np.concatenate(arrivals)
    whose = np.concatenate([np.full(len(times), place) for place, times in enumerate(arrivals)])
    order = np.argsort(moments)
    moments, whose = moments[order], whose[order]
    sent = np.maximum(moments, shifted(moments + lead_time, base_stock))
    state = {}
    for place, retailer in enumerate(SHOPS):
        mine = whose == place
        there = shifted(sent[mine] + retailer.lead_time, STOCKS[retailer.code])
        waits = np.maximum(there - moments[mine], 0)[500:]
        state[retailer.code] = (float(waits.mean()), float((waits == 0).mean()))
    return float((sent - moments)[500:].mean()), state


def shifted(moments: np.ndarray, stock: int) -> np.ndarray:
    """When the unit ordered so many demands earlier is there."""
    return np.concatenate([np.full(stock, -np.inf), moments])[: len(moments)]


@pytest.mark.parametrize("base_stock", [0, 2, 5])
def test_waits_and_fill_rates_are_those_of_a_simulation(base_stock: int) -> None:
    """Unit by unit over 100,000 periods."""
    warehouse = Warehouse(lead_time=1, holding_cost=1)
    state = two_echelon(warehouse, SHOPS, base_stock=base_stock, retailer_stocks=STOCKS)
    wait, shops = simulated(lead_time=1, base_stock=base_stock, horizon=100_000, seed=3)
    assert state.wait == pytest.approx(wait, rel=0.03)
    for level in state.retailers:
        assert level.wait == pytest.approx(shops[level.code][0], rel=0.04)
        assert level.fill_rate == pytest.approx(shops[level.code][1], abs=0.01)


@given(
    base_stock=st.integers(0, 12),
    stocks=st.lists(st.integers(0, 6), min_size=3, max_size=3),
    lead_time=st.floats(0, 4),
)
@settings(max_examples=40, deadline=None)
def test_units_are_neither_lost_nor_made(
    base_stock: int, stocks: list[int], lead_time: float
) -> None:
    """Base stock less what is on order is what is there less what is owed, everywhere."""
    names = dict(zip("abc", stocks, strict=True))
    warehouse = Warehouse(lead_time=lead_time)
    for method in TwoEchelonMethod:
        state = two_echelon(
            warehouse, SHOPS, base_stock=base_stock, retailer_stocks=names, method=method
        )
        incoming = sum(retailer.demand for retailer in SHOPS) * lead_time
        assert state.on_hand - state.backorders == pytest.approx(base_stock - incoming, abs=1e-9)
        for level, retailer in zip(state.retailers, SHOPS, strict=True):
            outstanding = retailer.demand * (retailer.lead_time + state.wait)
            assert level.on_hand - level.backorders == pytest.approx(
                level.base_stock - outstanding, abs=1e-8
            )


def test_metric_owes_less_than_there_is_to_wait_for() -> None:
    """METRIC takes units owed as Poisson; they vary more (Graves 1985), so it owes too little."""
    warehouse = Warehouse(lead_time=3)
    both = [
        two_echelon(warehouse, SHOPS, base_stock=8, retailer_stocks=STOCKS, method=method)
        for method in (TwoEchelonMethod.METRIC, TwoEchelonMethod.EXACT)
    ]
    owed = [sum(level.backorders for level in state.retailers) for state in both]
    assert owed[0] < owed[1]


def test_an_endless_warehouse_is_not_there() -> None:
    """Retailers then wait for their own lead time alone."""
    state = two_echelon(Warehouse(lead_time=1), SHOPS, base_stock=60, retailer_stocks=STOCKS)
    expected = [Poisson(s.demand).over(s.lead_time).loss(STOCKS[s.code]) for s in SHOPS]
    assert [level.backorders for level in state.retailers] == pytest.approx(expected, rel=1e-9)


def test_one_retailer_without_lead_time_is_the_warehouse() -> None:
    """What the warehouse owes less what the retailer holds is a single stage."""
    state = two_echelon(
        Warehouse(lead_time=2), [shop("a", 3, 0)], base_stock=4, retailer_stocks={"a": 3}
    )
    assert state.retailers[0].backorders == pytest.approx(Poisson(6).loss(7), rel=1e-9)


def test_nothing_costs_less_than_the_best_stocks() -> None:
    """Every stock around, tried."""
    warehouse = Warehouse(lead_time=2, holding_cost=1)
    pair = SHOPS[:2]
    best = optimal_two_echelon(warehouse, pair)
    costs = [
        two_echelon(warehouse, pair, base_stock=up, retailer_stocks={"a": a, "b": b}).cost
        for up in range(4, 13)
        for a in range(2, 7)
        for b in range(1, 6)
    ]
    assert best.cost == pytest.approx(min(costs), rel=1e-12)


@pytest.mark.parametrize(
    ("code", "retailers", "stocks"),
    [
        ("no_retailers", [], {}),
        ("retailer_twice", [shop("a", 1, 1)] * 2, {"a": 1}),
        ("retailer_unknown", [shop("a", 1, 1)], {"b": 1}),
        ("number_too_small", [shop("a", 0, 1)], {"a": 1}),
        ("number_too_small", [shop("a", 1, 1)], {"a": -1}),
    ],
)
def test_what_makes_no_sense_is_refused(
    code: str, retailers: list[Retailer], stocks: dict[str, int]
) -> None:
    """Each with a code of its own."""
    with pytest.raises(InvalidValue) as refused:
        two_echelon(Warehouse(lead_time=1), retailers, base_stock=1, retailer_stocks=stocks)
    assert refused.value.code == code


def test_stocks_say_why_in_both_languages() -> None:
    """At the best stocks one unit more costs more, and one less does; nothing costs, no word."""
    warehouse = Warehouse(lead_time=2, holding_cost=1)
    best = optimal_two_echelon(warehouse, SHOPS[:2])
    english, indonesian = best.explain().render(), best.explain().render("id")
    assert f"The warehouse orders up to {best.base_stock}" in english
    assert "3 units a period are asked of it, 6 while its own orders take 2" in english
    assert english.count("One unit more would change the cost of a period by") == 3
    assert "by -" not in english
    assert "less by -" not in english
    assert "Gudang memesan sampai" in indonesian
    free = two_echelon(
        Warehouse(lead_time=1),
        [Retailer(code="a", demand=1, lead_time=1)],
        base_stock=0,
        retailer_stocks={"a": 0},
        method=TwoEchelonMethod.METRIC,
    ).explain()
    assert "One unit more" not in free.render()
    assert "Sherbrooke" in free.sentence()
    empty = two_echelon(warehouse, SHOPS[:1], base_stock=0, retailer_stocks={"a": 0})
    assert "one less" not in empty.explain().render()
