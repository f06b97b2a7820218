"""Rates of lines and of orders are promised under periodic review as under any other rule."""

from __future__ import annotations

import numpy as np
import pytest

from backoffice_core.inventory.distributions import (
    Compound,
    Empirical,
    FillRate,
    LineFillRate,
    OrderFillRate,
    Poisson,
    Service,
)
from backoffice_core.inventory.policies.reorder import achieved_service_for
from backoffice_core.inventory.replenishment.planning import (
    Demand,
    DemandLaw,
    PeriodicReview,
    Protection,
    TargetReorderPoint,
    Window,
    achieved,
    plan_order,
    replay,
)
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.replenishment.requests import STEADY, request, terms

# Two lines a day and a half, most of a few pieces and one in ten of forty.
SIZES = (1.0, 2.0, 2.0, 3.0, 1.0, 5.0, 2.0, 1.0, 3.0, 40.0)
DEMAND = Demand(law=DemandLaw.GAMMA, mean=9, deviation=17, line_sizes=SIZES)
DAYS, PATHS, WARM = 4_000, 8, 200


def simulated(*, level: int, leads: tuple[int, ...], review: int) -> float:
    """The share of lines served at once and in full, line by line, day by day."""
    chance, lines_a_day = np.random.default_rng(7), DEMAND.mean / float(np.mean(SIZES))
    served = asked = 0
    for _ in range(PATHS):
        net = position = float(level)
        coming = np.zeros(DAYS + max(leads) + 1)
        for day in range(DAYS):
            if day % review == 0:
                coming[day + chance.choice(leads)] += level - position
                position = float(level)
            net += coming[day]
            for size in chance.choice(SIZES, chance.poisson(lines_a_day)):
                net -= size
                position -= size
                if day >= WARM:
                    asked += 1
                    served += int(net >= 0)
    return served / asked


@pytest.mark.parametrize(("leads", "review"), [((4,), 7), ((0,), 1), ((2, 5, 9), 14)])
def test_the_share_of_lines_is_the_one_that_simulation_finds(
    leads: tuple[int, ...], review: int
) -> None:
    """Within a point, at the level that is solved for and at another."""
    windows = tuple(Window(lead, lead + review, 1 / len(leads)) for lead in leads)
    protection = Protection(DEMAND, windows)
    asked = request(
        demand=DEMAND,
        rule=PeriodicReview(target=LineFillRate(0.95), review_days=review),
        suppliers=[terms(lead=leads)],
    )
    order = plan_order(asked)
    assert windows == order.protection.windows
    for level in (int(order.aim.level), int(order.aim.level) - 40):
        told = achieved(LineFillRate(0.95), protection, [level])
        assert told == pytest.approx(simulated(level=level, leads=leads, review=review), abs=0.01)
    assert achieved(LineFillRate(0.95), protection, [float(order.aim.level)]) >= 0.95
    assert achieved(LineFillRate(0.95), protection, [float(order.aim.level) - 1]) < 0.95


def test_it_is_what_the_law_of_a_reviewed_stock_says() -> None:
    """Our cases of one lead time are those of the policies, for the same compound law."""
    law = Compound(count=Poisson(DEMAND.mean / 6), size=Empirical(SIZES))
    for level in (40, 90, 160):
        peer = achieved_service_for(
            law, reorder_point=float(level), order_quantity=0, lead_time=4, review_period=7
        )
        ours = achieved(LineFillRate(0.9), Protection(DEMAND, (Window(4, 11, 1.0),)), [level])
        assert peer.size_service == pytest.approx(ours, abs=1e-9)


@pytest.mark.parametrize("measure", [LineFillRate, OrderFillRate])
def test_orders_for_a_rate_of_lines_replay(measure: type[Service]) -> None:
    """With lots, too; and large lines make it dearer than a rate of units of small ones."""
    for rule in (
        PeriodicReview(target=measure(0.9), review_days=7),
        TargetReorderPoint(target=measure(0.9), lot=24),
    ):
        order = plan_order(request(demand=DEMAND, rule=rule))
        again = replay(order.to_json())
        assert (order.quantity, order.explanation) == (again.quantity, again.explanation)
        assert order.quantity.amount > 0


def test_rates_of_lines_and_of_units_differ() -> None:
    """Large lines are many units and few lines, so the units need more stock."""
    levels = [
        plan_order(
            request(demand=DEMAND, rule=PeriodicReview(target=target, review_days=7))
        ).aim.level
        for target in (LineFillRate(0.8), FillRate(0.8))
    ]
    assert levels[0] != levels[1]


def test_a_demand_without_lines_says_what_to_give() -> None:
    """And nothing is guessed."""
    with pytest.raises(InvalidValue) as refused:
        plan_order(request(demand=STEADY, rule=PeriodicReview(target=LineFillRate(0.9))))
    assert "service_not_solvable" == refused.value.code
    assert "Demand.of_lines" in refused.value.remedy


def test_lines_of_days_are_their_sums_and_sizes() -> None:
    """A day without lines is a day of nothing; a line below nothing names its day."""
    demand = Demand.of_lines([[2, 1], [], [5]])
    assert Demand.of_history([3, 0, 5]).mean == demand.mean
    assert (2.0, 1.0, 5.0) == demand.line_sizes
    for wrong in ([[1], [-2]], [[0]]):
        with pytest.raises(InvalidValue) as refused:
            Demand.of_lines(wrong, item="soap")
        assert "number_too_small" == refused.value.code
