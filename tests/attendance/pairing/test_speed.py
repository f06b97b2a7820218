"""How long pairing takes; printed by a bench run, never asserted on a busy machine."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from backoffice_core.attendance import PlannedShift
from backoffice_core.attendance.pairing import Pairing, worked_days
from tests.attendance.pairing.touches import ZONE, D, punch, shift

PEOPLE, DAYS = 50, 100
CLOCKS = ("08:00", "12:00", "13:00", "17:00")


@pytest.mark.bench
@pytest.mark.parametrize("by_plan", [False, True])
def test_microseconds_a_day_of_four_punches(by_plan: bool) -> None:  # noqa: FBT001
    """The plain path, and the same matched to a plan."""
    dates = [D + timedelta(days=number) for number in range(DAYS)]
    people = [f"E{number}" for number in range(PEOPLE)]
    touched = [
        punch(clock, person=person, day=day)
        for person in people
        for day in dates
        for clock in CLOCKS
    ]
    planned: list[PlannedShift] = []
    if by_plan:
        planned = [
            shift("08:00", "17:00", day=day, person=person) for person in people for day in dates
        ]
    taken: list[float] = []
    counted: set[int] = set()
    for _ in range(3):
        began = time.process_time()
        days, _ = worked_days(touched, policy=Pairing(), zone=ZONE, planned=planned)
        taken.append(time.process_time() - began)
        counted.add(len(days))
    each = min(taken) / (PEOPLE * DAYS) * 1e6
    print(f"\npairing{' to a plan' if by_plan else ''}: {each:.1f} us a day of 4 punches")

    assert {PEOPLE * DAYS} == counted
