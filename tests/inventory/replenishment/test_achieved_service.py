"""What is solved for is achieved: orders day by day against demand that comes as the law says."""

from __future__ import annotations

import numpy as np
import pytest

from backoffice_core.inventory.distributions import FillRate, PeriodService, Service
from backoffice_core.inventory.replenishment.planning import (
    Demand,
    DemandLaw,
    PeriodicReview,
    TargetReorderPoint,
    plan_order,
)
from tests.inventory.replenishment.requests import request, terms

DAYS, WARM, PATHS, SEED = 1500, 100, 60, 20261124
# Demand on one day in five, of a geometric size of 5 on average.
CHANCES = np.random.default_rng(1)
LUMPS = np.where(CHANCES.random(2000) < 0.2, CHANCES.geometric(0.2, 2000), 0)
DEMANDS = {
    "smooth": Demand(law=DemandLaw.NORMAL, mean=100, deviation=20),
    "erratic": Demand(law=DemandLaw.GAMMA, mean=100, deviation=120),
    "lumpy": Demand(law=DemandLaw.SEEN, mean=float(LUMPS.mean()), seen=LUMPS.tolist()),
}


def simulated(
    demand: Demand, *, level: int, leads: tuple[int, ...], lot: int | None = None, review: int = 1
) -> tuple[float, float]:
    """The shares of units and of days served, on many paths.

    Each morning: what was ordered a lead time ago comes in, and every ``review`` days an
    order brings the position back; then demand comes, and what is missing waits.
    """
    chance = np.random.default_rng(SEED)
    asked = np.maximum(demand.over(1).sample(DAYS * PATHS, seed=SEED).reshape(DAYS, PATHS), 0)
    net = np.full(PATHS, float(level))
    coming = np.zeros((DAYS + max(leads) + 1, PATHS))
    position = net.copy()
    short, fine = np.zeros(PATHS), np.zeros(PATHS)
    for day in range(DAYS):
        ordered = level - position
        if lot is not None:
            whole = (np.floor((level - position) / lot) + 1) * lot
            ordered = np.where(position <= level, whole, 0.0)
        if day % review == 0:
            coming[day + chance.choice(leads, PATHS), np.arange(PATHS)] += ordered
            position += ordered
        net += coming[day]
        before = np.maximum(-net, 0)
        net -= asked[day]
        position -= asked[day]
        if day >= WARM:
            short += np.maximum(-net, 0) - before
            fine += net >= 0
    return float(1 - short.sum() / asked[WARM:].sum()), float(fine.mean() / (DAYS - WARM))


@pytest.mark.parametrize("lot", [None, 200])
@pytest.mark.parametrize("shape", DEMANDS)
@pytest.mark.parametrize("target", [FillRate(0.95), PeriodService(0.95)])
def test_the_service_achieved_is_the_target_to_a_point(
    shape: str, target: Service, lot: int | None
) -> None:
    """A lead time of 3 days, a look every day; up to a level, and by lots at a point.

    The reorder rules of textbooks miss their target here by 3 to 12 points.
    """
    demand = DEMANDS[shape]
    if lot is not None and shape == "lumpy":
        lot = 10
    rule = (
        PeriodicReview(target=target, review_days=1)
        if lot is None
        else TargetReorderPoint(target=target, lot=lot)
    )
    order = plan_order(request(demand=demand, rule=rule, suppliers=[terms(lead=3)]))
    filled, fine = simulated(demand, level=int(order.aim.level), leads=(3,), lot=lot)
    reached = filled if isinstance(target, FillRate) else fine
    # A level is a whole number of units, which for lumps of five is more than half a point.
    assert target.share - 0.01 <= reached <= target.share + (0.02 if shape == "lumpy" else 0.01)


@pytest.mark.parametrize("shape", ["smooth", "erratic"])
@pytest.mark.parametrize("target", [FillRate(0.95), PeriodService(0.95)])
def test_the_service_is_achieved_with_a_lead_time_that_varies(shape: str, target: Service) -> None:
    """One week or almost two, looked at every week."""
    demand, rule = DEMANDS[shape], PeriodicReview(target=target, review_days=7)
    order = plan_order(request(demand=demand, rule=rule, suppliers=[terms(lead=[7, 8, 13])]))
    level = int(order.aim.level)
    filled, fine = simulated(demand, level=level, leads=(7, 8, 13), review=7)
    reached = filled if isinstance(target, FillRate) else fine
    assert abs(reached - target.share) <= 0.01
