"""How fast policies are simulated and back-tested, and what they reach on real demand."""

from __future__ import annotations

import csv
import os
import time
from pathlib import Path

import numpy as np
import pytest

from backoffice_core.inventory.distributions import FillRate
from backoffice_core.inventory.policies.reorder.reorder_laws import reorder_point_for
from backoffice_core.inventory.proving import (
    Clairvoyant,
    ForecastPlan,
    Frontier,
    MinMax,
    NaivePlan,
    PooledPlan,
    ReorderQuantity,
    Replay,
    StockCosts,
    StockRun,
    TunedPlan,
    WindowPlan,
    backtest,
    draw_demand,
    draw_lead_times,
    simulate,
    trace_frontier,
)
from backoffice_core.inventory.proving.backtest import Candidate
from backoffice_core.inventory.proving.intervals import resampled
from tests.inventory.proving.demands import CLASSES

pytestmark = pytest.mark.bench

ITEMS = 10_000
DAYS = 3 * 365
TARGETS = (0.8, 0.9, 0.95, 0.98, 0.99)
AIM = 0.95
AIMS = (0.85, 0.9, 0.95)


def days_of_items() -> np.ndarray:
    """Demand of three years of days: items that sell from once a month to many times a day."""
    dice = np.random.default_rng(11)
    return dice.poisson(dice.gamma(0.6, 4.0, ITEMS), (DAYS, ITEMS)).astype(np.float64)


def test_a_period_of_an_item() -> None:
    """Microseconds of one core an item and period, of min and max and three days' lead time."""
    table = days_of_items()
    level = table.mean(axis=0) * 4
    policy = MinMax(minimum=level, maximum=2 * level + 1)
    best = np.inf
    for _ in range(3):
        begun = time.process_time()
        simulate(policy, table, lead_time=3, warm_up=30)
        best = min(best, time.process_time() - begun)
    print(f"(s, S): {best / table.size * 1e6:.3f} microseconds an item and period")


def test_three_years_of_ten_thousand_items() -> None:
    """Seconds of one core for five policies, made anew every 28 days from what was known."""
    table = days_of_items()
    level = table[:365].mean(axis=0) * 5
    replay = Replay(demand=table, lead_time=3, first=365, refit=28)
    policies: dict[str, Candidate] = {
        "min and max as they are": MinMax(minimum=level, maximum=2 * level + 1),
        "naive": NaivePlan(),
        "forecast": ForecastPlan(FillRate(AIM)),
        "windows": WindowPlan(FillRate(AIM)),
        "clairvoyant": Clairvoyant(),
    }
    total = 0.0
    for name, policy in policies.items():
        begun = time.process_time()
        run = backtest(replay, {name: policy}).run(name)
        spent = time.process_time() - begun
        total += spent
        reached = run.total_service(FillRate)
        print(f"{name}: {spent:.1f} s, {reached:.1%} with {run.stock_value.sum():.0f} of stock")
    print(f"all five: {total:.1f} s")


@pytest.mark.parametrize("name", CLASSES)
def test_the_four_classes_of_demand(name: str) -> None:
    """The fill rate that levels solved for 95 percent reach, 400 paths of 1,000 days."""
    law, lead = CLASSES[name]
    quantity = 5.0 if name == "lumpy" else 500.0
    point = reorder_point_for(
        FillRate(AIM), law, order_quantity=quantity, lead_time=lead, review_period=1
    )
    leads = (
        lead if isinstance(lead, int) else draw_lead_times(lead, periods=1000, items=400, seed=1)
    )
    run = simulate(
        ReorderQuantity(reorder_point=point.level, quantity=quantity),
        draw_demand(law, periods=1000, items=400, seed=1),
        lead_time=leads,
        warm_up=100,
    )
    print(f"{name}: {AIM:.0%} wanted, {run.total_service(FillRate):.2%} served")


def monthly(name: str) -> np.ndarray:
    """Months by items of a file in the folder that BACKOFFICE_DATA names; no gaps."""
    folder = os.environ.get("BACKOFFICE_DATA")
    if not folder:
        pytest.skip("BACKOFFICE_DATA names no folder with inventory/carparts.csv")
    with (Path(folder) / "inventory" / name).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    whole = [row[1:] if head[0] == "Part" else row for row in rows if all(row)]
    return np.array(whole, dtype=np.float64).T


def told(title: str, frontier: Frontier) -> None:
    """Print a frontier."""
    for point in frontier.points:
        aim = f"{point.target:.0%} wanted" if point.target <= 1 else f"{point.target:.0f} periods"
        print(f"  {title}, {aim}: {point.service:.1%} served, stock {point.stock_value:.0f}")


@pytest.mark.parametrize("name", ["carparts.csv", "Auto.csv"])
@pytest.mark.parametrize("late", [False, True], ids=["early", "late"])
def test_targets_on_parts_and_months_nobody_looked_at(name: str, *, late: bool) -> None:
    """Fill rates of plans at three targets, on data that no choice in ``PooledPlan`` was made on.

    Parts are halved by turns, months after two thirds. ``PooledPlan`` was made with the first
    half of the parts in the early months, and held to the second half in the late ones, where
    demand had fallen: it served up to 2.7 points too much, and has since counted the later half
    of its replays only. So both these quarters are used up. Shown are the two that are left:
    the second half in the early months, and the first half in the late ones.
    """
    whole = monthly(name)
    cut = round(whole.shape[0] * 2 / 3)
    table = whole[:, ::2] if late else whole[:cut, 1::2]
    replay = Replay(demand=table, lead_time=1, first=cut if late else round(0.6 * cut), refit=1)
    print(f"{name}: {table.shape[1]} items, months {replay.first + 1} to {replay.periods}")
    for aim in AIMS:
        plans: dict[str, Candidate] = {
            "windows": WindowPlan(FillRate(aim)),
            "forecast": ForecastPlan(FillRate(aim)),
            "tuned windows": TunedPlan(lambda share: WindowPlan(FillRate(share)), FillRate(aim)),
            "tuned forecast": TunedPlan(lambda share: ForecastPlan(FillRate(share)), FillRate(aim)),
            "pooled": PooledPlan(FillRate(aim)),
        }
        for plan, run in backtest(replay, plans).runs.items():
            print(f"  {aim:.0%} wanted, {plan}: {served(run)}, stock {run.stock_value.sum():.0f}")


def served(run: StockRun) -> str:
    """A fill rate with its 95 percent interval, of other items like these."""
    drawn = [good / whole for good, whole in resampled(run.counted(FillRate), draws=500, seed=1)]
    low, high = np.quantile(np.concatenate(drawn), [0.025, 0.975])
    return f"{run.total_service(FillRate):.1%} served ({low:.1%} to {high:.1%})"


@pytest.mark.parametrize("name", ["carparts.csv", "Auto.csv"])
def test_the_frontier_of_real_spare_parts(name: str) -> None:
    """Fill rate and stock out of sample; levels are learnt before what they are tested on.

    Hyndman's carparts (2,674 parts of a car maker, 51 months; the 2,509 without gaps) and the
    3,000 automotive series of Syntetos and Boylan (24 months), with a month of lead time.
    """
    table = monthly(name)
    months = table.shape[0]
    replay = Replay(
        demand=table, lead_time=1, first=round(0.6 * months), refit=1,
        costs=StockCosts(holding_cost=1),
    )  # fmt: skip
    print(f"{name}: {table.shape[1]} items, {months} months")
    forecast = trace_frontier(replay, lambda share: ForecastPlan(FillRate(share)), TARGETS)
    windows = trace_frontier(replay, lambda share: WindowPlan(FillRate(share)), TARGETS)
    told("forecast", forecast)
    told("windows", windows)
    tested = backtest(
        replay,
        {
            "naive": NaivePlan(),
            "tuned windows": TunedPlan(lambda share: WindowPlan(FillRate(share)), FillRate(AIM)),
            "tuned forecast": TunedPlan(lambda share: ForecastPlan(FillRate(share)), FillRate(AIM)),
            "clairvoyant": Clairvoyant(AIM),
        },
    )
    print(tested.explain().render())
    middle = windows.points[2].service
    print(windows.price(middle, seed=1).explain().sentence("en"))
