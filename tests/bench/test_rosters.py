"""Rosters beside what others published: the instances of Curtois and Qu, and both competitions.

The instances are read from the folder that ``BACKOFFICE_DATA`` names. Published figures:
Curtois and Qu 2014 (ejection chains, Gurobi, branch and price), Rahimian et al. 2017
(hybrid of integer programming and variable neighbourhoods), and the best known of
wssuite/NurseScheduler. ``BACKOFFICE_BENCH_SECONDS`` gives every instance of Curtois and Qu
less than the ten minutes that the published figures had, and
``BACKOFFICE_BENCH_INSTANCES`` only some of them (``4,5,16``).
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import attrs
import pytest

from backoffice_core.formats.rosters import (
    next_history,
    read_curtois,
    read_inrc1,
    read_inrc2,
    read_inrc2_history,
    read_inrc2_stage,
)
from backoffice_core.scheduling import RosterProblem, Solution, score_roster, solve_roster

pytestmark = pytest.mark.bench

DATA = os.environ.get("BACKOFFICE_DATA")
SECONDS = float(os.environ.get("BACKOFFICE_BENCH_SECONDS", "600"))
ONLY = os.environ.get("BACKOFFICE_BENCH_INSTANCES", "")
WORKERS = 2


@attrs.frozen(kw_only=True)
class Published:
    """The best known cost, and the best of three methods in ten minutes, where published."""

    best: int
    chains: int | None = None
    gurobi: int | None = None
    hybrid: int | None = None


CURTOIS = {
    1: Published(best=607, chains=607, gurobi=607, hybrid=607),
    2: Published(best=828, chains=923, gurobi=828, hybrid=828),
    3: Published(best=1001, chains=1003, gurobi=1001, hybrid=1001),
    4: Published(best=1716, chains=1719, gurobi=1716, hybrid=1716),
    5: Published(best=1143, chains=1439, gurobi=1143, hybrid=1143),
    6: Published(best=1950, chains=2344, gurobi=1950, hybrid=1950),
    8: Published(best=1300, chains=2529, gurobi=8995, hybrid=1364),
    10: Published(best=4631, chains=4999, gurobi=4631, hybrid=4631),
    12: Published(best=4040, chains=5611, gurobi=4045, hybrid=4042),
    14: Published(best=1278, chains=2542, gurobi=1482, hybrid=1281),
    16: Published(best=3225, chains=4343, gurobi=3521, hybrid=3306),
    18: Published(best=4459, chains=6404, gurobi=7950, hybrid=5049),
    20: Published(best=4769),
    22: Published(best=30241),
}
SPRINTS = {"sprint01": 56, "sprint02": 58, "sprint03": 51, "sprint04": 59, "sprint05": 58}
# Validated results of the competition's best of nine teams over the weeks, best of two
# instances a size; and the average and best of what was published with all weeks known.
STAGES = {
    "n030w4": ("n030w4_1_6-2-9-1", 1755, 1685),
    "n040w4": ("n040w4_0_2-0-6-1", 1730, 1640),
    "n050w8": ("n050w8_1_1-7-8-5-7-4-1-8", 5410, 4900),
}


def folder(*parts: str) -> Path:
    """Return a folder of the published instances."""
    if DATA is None:
        pytest.skip("BACKOFFICE_DATA names no folder with published instances")
    path = Path(DATA).joinpath("scheduling", *parts)
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return path


def solved(problem: RosterProblem, seconds: float) -> tuple[Solution, float]:
    """Return what two workers found in so many seconds, and how long it took."""
    started = time.monotonic()
    solution = solve_roster(problem, period="2014-01", seconds=seconds, workers=WORKERS)
    took = time.monotonic() - started
    score = score_roster(problem, solution.roster.assignments)
    assert score.broken == 0
    return solution, took


def gap(cost: int, best: int) -> str:
    """Return how far a cost is above the best known."""
    return f"{(cost - best) / best:7.2%}"


def test_the_instances_of_curtois_and_qu() -> None:
    """A roster always, with a bound, beside what others reached in ten minutes."""
    files = folder("curtois")
    wanted = [int(one) for one in ONLY.split(",")] if ONLY else list(CURTOIS)
    print(f"\nCurtois and Qu, {SECONDS:.0f} s an instance, {WORKERS} workers")
    print(f"{'':>3} {'cost':>7} {'bound':>7} {'best':>7} {'above':>7} {'Gurobi':>7} "
          f"{'chains':>7} {'hybrid':>7} {'seconds':>8}")  # fmt: skip
    for number in wanted:
        problem = read_curtois(files / f"Instance{number}.txt")
        solution, took = solved(problem, SECONDS)
        said = CURTOIS[number]
        cost = score_roster(problem, solution.roster.assignments).cost
        print(f"{number:>3} {cost:>7} {solution.bound:>7} {said.best:>7} {gap(cost, said.best)} "
              f"{said.gurobi or '':>7} {said.chains or '':>7} {said.hybrid or '':>7} {took:8.1f}",
              flush=True)  # fmt: skip


def test_the_sprints_of_the_first_competition() -> None:
    """Ten seconds each."""
    files = folder("inrc1")
    print(f"\nINRC-I, 10 s an instance, {WORKERS} workers")
    for name, best in SPRINTS.items():
        problem = read_inrc1(files / f"{name}.xml")
        solution, took = solved(problem, 10)
        score = score_roster(problem, solution.roster.assignments)
        print(f"{name} {score.cost:>5} bound {solution.bound:>5} best {best:>5} "
              f"{gap(score.cost, best)} missing {score.missing} {took:6.1f} s",
              flush=True)  # fmt: skip


@pytest.mark.parametrize("size", STAGES)
def test_the_weeks_of_the_second_competition(size: str) -> None:
    """Week by week in the competition's time, 10 s and 3 s for each nurse above 20."""
    files = folder("inrc2", size)
    name, winner, _ = STAGES[size]
    history, weeks = numbers_of(name)
    seconds = 10 + 3 * (int(size[1:4]) - 20)
    past = read_inrc2_history(files / f"H0-{size}-{history}.json")
    total = 0
    known: list[Path] = []
    for week in weeks:
        scenario, now = files / f"Sc-{size}.json", files / f"WD-{size}-{week}.json"
        problem = read_inrc2(scenario, past, [now])
        known.append(now)
        solution, _ = solved(read_inrc2_stage(scenario, past, known), seconds)
        own = [one for one in solution.roster.assignments if problem.horizon.contains(one.day)]
        score = score_roster(problem, own)
        assert score.missing == 0
        total += score.cost
        past = next_history(problem, past, own)
    print(f"\n{name} by weeks of {seconds} s: {total}, winner's best {winner} "
          f"({gap(total, winner)})", flush=True)  # fmt: skip


@pytest.mark.parametrize("size", STAGES)
def test_all_weeks_of_the_second_competition_at_once(size: str) -> None:
    """Everything known beforehand."""
    files = folder("inrc2", size)
    name, _, best = STAGES[size]
    history, weeks = numbers_of(name)
    problem = read_inrc2(files / f"Sc-{size}.json", files / f"H0-{size}-{history}.json",
                         [files / f"WD-{size}-{week}.json" for week in weeks])  # fmt: skip
    solution, took = solved(problem, SECONDS)
    score = score_roster(problem, solution.roster.assignments)
    print(f"\n{name} at once: {score.cost} bound {solution.bound}, best published {best} "
          f"({gap(score.cost, best)}), missing {score.missing}, {took:.0f} s",
          flush=True)  # fmt: skip


def numbers_of(name: str) -> tuple[int, list[int]]:
    """Return the history and the weeks that an instance's name says."""
    _, history, weeks = name.split("_")
    return int(history), [int(one) for one in weeks.split("-")]
