"""Two verdicts about two things are told apart, by a program and by a reader."""

from __future__ import annotations

from datetime import date, datetime

import attrs

from backoffice_core.kernel import resolve
from backoffice_core.scheduling import Assignment, RosterProblem, check_roster

ZONE = "Asia/Jakarta"
MORNING = Assignment(
    person="E01",
    shift="pagi",
    skill="stock",
    day=date(2026, 6, 4),
    start=resolve(datetime(2026, 6, 4, 7), ZONE),
    end=resolve(datetime(2026, 6, 4, 16), ZONE),
)


def test_shifts_of_one_name_and_start_that_end_at_other_times_are_two_findings() -> None:
    """Else a report would show the same sentence twice, and a program would keep one."""
    shorter = attrs.evolve(MORNING, end=resolve(datetime(2026, 6, 4, 14, 40), ZONE))
    found = check_roster(RosterProblem(people=[], demand=[]), [MORNING, shorter])
    other, one = (each for each in found if each.kind == "scheduling.surplus")
    assert one.identity != other.identity
    assert str(one.says) != str(other.says)
    assert "2026-06-04 14:40" in str(other.says)
