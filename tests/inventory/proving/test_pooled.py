"""Levels learnt from all items together reach what no item's own past could."""

from __future__ import annotations

import numpy as np
import pytest

from backoffice_core.inventory.distributions import FillRate, NegativeBinomial, PeriodService
from backoffice_core.inventory.distributions.service import Service
from backoffice_core.inventory.proving import (
    Past,
    PooledPlan,
    Replay,
    Shortage,
    WindowPlan,
    draw_demand,
)
from backoffice_core.kernel.errors import InvalidValue

# Rarely asked for, each at a rate of its own: many have not been asked for at all yet.
RATES = np.random.default_rng(5).gamma(0.5, 0.4, 3000)
RARE = draw_demand([NegativeBinomial(rate, 2 * rate) for rate in RATES], periods=48, seed=5)


def replay_of(demand: np.ndarray, **changed: object) -> Replay:
    """Half of the periods are known at first; a period of lead time."""
    setting: dict[str, object] = {"lead_time": 1, "first": 28, "refit": 1}
    return Replay(demand=demand, **setting | changed)  # type: ignore[arg-type]


def past_of(demand: np.ndarray, *, lead: float = 1) -> Past:
    """A past with a lead time."""
    leads = np.full(demand.shape[1], lead)
    return Past(
        demand=demand, lead_time=leads, lead_time_deviation=np.zeros(leads.size), review_period=1
    )


@pytest.mark.parametrize(
    ("service", "changed"),
    [
        (FillRate(0.85), {}),
        (FillRate(0.95), {"refit": 4}),
        (FillRate(0.9), {"shortage": Shortage.LOST, "review_period": 2}),
        (FillRate(0.9), {"lead_time": np.arange(RATES.size) % 3}),
        (PeriodService(0.97), {}),
    ],
)
def test_rare_demand_is_served_as_wanted(service: Service, changed: dict[str, object]) -> None:
    """All items together, in periods that were not known: within two points."""
    run = replay_of(RARE, **changed).run(PooledPlan(service))
    assert pytest.approx(service.share, abs=0.02) == run.total_service(type(service))


def test_an_items_own_past_is_not_enough() -> None:
    """Windows of each item's own past cannot reach the service at any share."""
    own = replay_of(RARE).run(WindowPlan(FillRate(1 - 1e-9))).total_service(FillRate)
    assert own < 0.9
    assert replay_of(RARE).run(PooledPlan(FillRate(0.9))).total_service(FillRate) > own


def test_items_that_look_alike_differ_by_a_level_at_most() -> None:
    """What never sold gets as much as the others like it, or the next level: no more."""
    level = PooledPlan(FillRate(0.9))(past_of(RARE[:28])).level
    unsold = level[RARE[:28].sum(axis=0) == 0]
    assert {0.0, 1.0} == set(unsold)


def test_levels_are_counted_as_demand_is() -> None:
    """Whole units where demand is of whole units; in other units as many times more or less."""
    plan = PooledPlan(FillRate(0.9))
    level = plan(past_of(RARE)).level
    np.testing.assert_array_equal(np.rint(level), level)
    small, large = (plan(past_of((RARE + 0.25) * unit)).level for unit in (1.0, 2.0**-10))
    np.testing.assert_array_equal(small, 1024 * large)


def test_what_nobody_ever_asked_for_gets_nothing() -> None:
    """Among items that never sold anything there is nothing to learn."""
    assert 0 == PooledPlan(FillRate(0.9))(past_of(np.zeros((20, 3)))).level.max()


def test_a_service_that_nothing_reaches_is_approached() -> None:
    """Demand that doubles each period outgrows all that was learnt: the highest level is taken."""
    demand = 2.0 ** np.arange(16)[:, None] * np.ones(60)
    level = PooledPlan(FillRate(0.99))(past_of(demand)).level
    assert level.min() > demand[-1, 0]


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (lambda: PooledPlan(0.9), "type_wrong"),  # type: ignore[arg-type]
        (lambda: PooledPlan(FillRate(0.9), periods=3), "periods_not_whole"),
        (lambda: PooledPlan(FillRate(0.9), groups=0), "periods_not_whole"),
        (lambda: PooledPlan(FillRate(0.9))(past_of(RARE[:9], lead=4)), "history_short"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(refused: object, code: str) -> None:
    """With a code."""
    assert callable(refused)
    with pytest.raises(InvalidValue) as problem:
        refused()
    assert code == problem.value.code
