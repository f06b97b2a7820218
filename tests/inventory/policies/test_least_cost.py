"""What is called the best costs the least of all: searches against every level there is."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backoffice_core.inventory import policies
from backoffice_core.inventory.distributions.discrete import NegativeBinomial, Poisson
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.distributions.service import (
    CycleService,
    FillRate,
    PeriodService,
    ReadyRate,
    Service,
)
from backoffice_core.inventory.policies.losses.lost_sales_chain import best_of_levels, most
from backoffice_core.inventory.policies.losses.lost_sales_chain import evaluated as level_cost
from backoffice_core.inventory.policies.losses.lost_sales_chain import terms_of as lost_terms

# Sums of doubles are not more exact.
ALIKE = 1 + 1e-9
LAWS: list[Distribution] = [
    Poisson(0.1),
    Poisson(2),
    Pmf([0.5, 0.2, 0, 0.3]),
    Pmf([0.9, 0, 0, 0, 0, 0.1]),
    Pmf([0, 0, 1.0]),
    Pmf([0.6, 0, 0, 0, 0.4]),
    Pmf([0, 0.5, 0, 0, 0.5]),
]


def erlang_cost(level: int, *, load: float, rate: float, hold: float, lose: float) -> float:
    """The cost of a level by Erlang's recursion."""
    lost = 1.0
    for units in range(1, level + 1):
        lost = load * lost / (units + load * lost)
    return hold * (level - load * (1 - lost)) + lose * rate * lost


@settings(max_examples=80, deadline=None)
@given(
    demand=st.sampled_from([0.1, 0.5, 1, 2, 5, 10, 30]),
    lead_time=st.sampled_from([0.5, 1, 2, 5]),
    hold=st.sampled_from([0.1, 1]),
    lose=st.sampled_from([0, 0.3, 1, 2, 4, 8, 20, 100]),
)
@example(demand=5, lead_time=2, hold=1, lose=4)
@example(demand=1, lead_time=1, hold=1, lose=4)
def test_ordering_one_for_one_is_best_of_all_levels(
    demand: float, lead_time: float, hold: float, lose: float
) -> None:
    """No level to far beyond the mean costs less by Erlang's loss."""
    found = policies.lost_sales_base_stock(
        demand=demand, lead_time=lead_time, holding_cost=hold, lost_sale_cost=lose
    )
    words = {"load": demand * lead_time, "rate": demand, "hold": hold, "lose": lose}
    costs = [erlang_cost(level, **words) for level in range(300)]
    assert found.cost <= min(costs) * ALIKE + 1e-12
    assert float(found.cost) == pytest.approx(erlang_cost(int(found.base_stock), **words))


def test_the_case_that_stopped_at_nothing() -> None:
    """13 units cost 5.53; without any, all that is asked for is lost, for 20."""
    found = policies.lost_sales_base_stock(demand=5, lead_time=2, holding_cost=1, lost_sale_cost=4)
    assert 13 == found.base_stock
    assert 5.53 == pytest.approx(found.cost, abs=0.005)


@settings(max_examples=25, deadline=None)
@given(
    law=st.sampled_from(LAWS),
    lead=st.sampled_from([0, 1, 2]),
    lose=st.sampled_from([0, 0.5, 3, 10, 60]),
    cap=st.sampled_from([1, 2, 3, None]),
)
@example(law=Poisson(1), lead=0, lose=60, cap=1)
@example(law=Pmf([0.6, 0, 0, 0, 0.4]), lead=0, lose=60, cap=2)
def test_levels_where_sales_are_lost_are_the_best(
    law: Distribution, lead: int, lose: float, cap: int | None
) -> None:
    """With a cap on each order the best level lies beyond the best one of customers who wait."""
    terms = lost_terms(law, lead, 1, lose)
    found = best_of_levels(terms, math.inf if cap is None else cap)
    costs = [
        level_cost(terms, level, math.inf if cap is None else cap).cost
        for level in range(most(terms) + 5)
    ]
    assert found.cost <= min(map(float, costs)) * ALIKE + 1e-12


@settings(max_examples=8, deadline=None)
@given(
    law=st.sampled_from(LAWS),
    lead=st.sampled_from([0, 1]),
    lose=st.sampled_from([0, 0.5, 3, 10]),
)
@example(law=Poisson(2), lead=1, lose=0.5)
def test_caps_are_the_best_of_all(law: Distribution, lead: int, lose: float) -> None:
    """Every level with every cap, also caps below the mean demand, where lost sales are cheap."""
    terms = lost_terms(law, lead, 1, lose)
    found = policies.capped_lost_sales(law, lead_time=lead, holding_cost=1, lost_sale_cost=lose)
    costs = [
        float(level_cost(terms, level, cap).cost)
        for level in range(min(most(terms) + 3, 12))
        for cap in (*range(1, level + 1), math.inf)
    ]
    assert float(found.cost) <= min(costs) * ALIKE + 1e-12


@settings(max_examples=25, deadline=None)
@given(
    law=st.sampled_from(LAWS),
    ages=st.sampled_from([(1, 0), (2, 0), (1, 1)]),
    costs=st.sampled_from([(0.5, 1, 1), (3, 0.1, 0.1), (20, 5, 0), (100, 1, 1)]),
    issuing=st.sampled_from(policies.Issuing),
)
def test_levels_of_goods_that_spoil_are_the_best(
    law: Distribution,
    ages: tuple[int, int],
    costs: tuple[float, float, float],
    issuing: policies.Issuing,
) -> None:
    """No other level costs less."""
    words: dict[str, Any] = {
        "shelf_life": ages[0],
        "lead_time": ages[1],
        "lost_sale_cost": costs[0],
        "waste_cost": costs[1],
        "holding_cost": costs[2],
        "issuing": issuing,
    }
    found = policies.perishable_level(law, **words)
    others = [policies.perishable_level(law, **words, base_stock=each).cost for each in range(13)]
    assert found.cost <= min(others) * ALIKE + 1e-12


@settings(max_examples=12, deadline=None)
@given(
    law=st.sampled_from([*LAWS, Poisson(20), Pmf([0.5, 0.5], step=0.5)]),
    fail=st.sampled_from([0.01, 0.2, 0.9]),
    mend=st.sampled_from([0.5, 0.95]),
    owed=st.sampled_from([0.1, 1, 5, 100]),
)
@example(law=Poisson(0.1), fail=0.01, mend=0.1, owed=100)
def test_levels_for_suppliers_that_fail_are_the_best(
    law: Distribution, fail: float, mend: float, owed: float
) -> None:
    """No level around, and none further off, costs less; as for steady demand."""
    words = {
        "holding_cost": 1,
        "backorder_cost": owed,
        "disruption_chance": fail,
        "recovery_chance": mend,
    }
    best = policies.disrupted_base_stock_for(law, **words)
    step = getattr(law, "step", 1.0)
    around = best.base_stock + step * np.array([-4, -1, 1, 4])
    for level in around[around >= 0]:
        other = policies.disrupted_base_stock_for(law, **words, base_stock=float(level))
        assert best.cost <= other.cost * ALIKE + 1e-12
    steady = policies.disrupted_base_stock(demand=3, **words)
    costs = policies.disrupted_base_stock(
        demand=3, **words, base_stock=np.arange(0, 3 * float(steady.base_stock) + 10, 0.75)
    ).cost
    assert float(steady.cost) <= np.min(costs) * ALIKE


@settings(max_examples=60, deadline=None)
@given(
    law=st.sampled_from([*LAWS, NegativeBinomial(3, 9)]),
    when=st.tuples(st.sampled_from([0, 2, Pmf([0.5, 0.3, 0.2])]), st.sampled_from([0, 1, 3])),
    quantity=st.sampled_from([0, 1, 4]),
    service=st.sampled_from([CycleService, PeriodService, FillRate, ReadyRate]),
    share=st.sampled_from([0.05, 0.5, 0.9, 0.99]),
)
def test_a_unit_less_would_not_do(
    law: Distribution,
    when: tuple[float | Distribution, int],
    quantity: int,
    service: Callable[[float], Service],
    share: float,
) -> None:
    """The least level that achieves the service, of reorder points and of levels ordered up to."""
    words: dict[str, Any] = {"lead_time": when[0], "review_period": when[1]}
    if quantity:
        found = policies.reorder_point_for(service(share), law, order_quantity=quantity, **words)
    else:
        found = policies.order_up_to_for(service(share), law, **words)

    def served(level: float) -> float:
        reached = policies.achieved_service_for(
            law, reorder_point=level, order_quantity=quantity, **words
        )
        shares: dict[Any, float] = {
            CycleService: reached.cycle_service,
            PeriodService: reached.period_service,
            FillRate: reached.fill_rate,
            ReadyRate: reached.ready_rate,
        }
        return shares[type(service(share))]

    assert served(float(found.level)) >= share - 1e-9
    assert served(float(found.level) - 1) < share
