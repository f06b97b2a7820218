"""On call: every second of the plan is waiting or called in, and nothing is lost of the work."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance.model import PlannedShift, TimeKind
from backoffice_core.attendance.schedules import ShiftTemplate, with_on_call
from backoffice_core.attendance.worked import WorkedDay, WorkSpan
from backoffice_core.kernel import Duration, ZonedInstant

ZONE = "Asia/Jakarta"
MONDAY = date(2026, 5, 4)
MORNING = ZonedInstant.parse(f"2026-05-04T00:00:00+07:00[{ZONE}]")
SHIFT = ShiftTemplate.of("on call", "18:00", "06:00", kind=TimeKind.ON_CALL).on(
    MONDAY, person="E07", zone=ZONE
)
HOURS = st.lists(st.integers(0, 35), unique=True, max_size=8).map(sorted)


def worked(edges: list[int]) -> WorkedDay:
    """Work between every two of some hours after midnight."""
    at = [MORNING + Duration.of(hours=hour) for hour in edges]
    spans = tuple(WorkSpan(start=at[i], end=at[i + 1]) for i in range(0, len(at) - 1, 2))
    return WorkedDay(person="E07", day=MONDAY, zone=ZONE, spans=spans)


def seconds_of(day: WorkedDay, *kinds: TimeKind) -> int:
    """The time of some kinds."""
    return sum(span.time.seconds for span in day.spans if span.kind in kinds)


@given(HOURS)
def test_the_plan_is_filled_and_the_work_is_kept(edges: list[int]) -> None:
    """Called in within the plan, work as before outside, waiting in between; twice is once."""
    before = worked(edges)
    (day,) = with_on_call([before], [SHIFT])
    assert before.worked.seconds == seconds_of(day, TimeKind.WORK, TimeKind.CALL_OUT)
    waiting = seconds_of(day, TimeKind.ON_CALL) + seconds_of(day, TimeKind.CALL_OUT)
    assert Duration.of(hours=12).seconds == waiting
    assert (day,) == with_on_call([day], [SHIFT, SHIFT])


def test_a_night_on_call_without_a_call_is_a_day_too() -> None:
    """Nobody punched, and the time is there."""
    (day,) = with_on_call([], [SHIFT])
    assert [TimeKind.ON_CALL] == [span.kind for span in day.spans]
    assert (SHIFT,) == day.planned


def test_plans_of_work_and_other_people_are_left_alone() -> None:
    """Only waiting is placed."""
    plain = worked([8, 16])
    work = PlannedShift(person="E07", day=MONDAY, start=SHIFT.start, end=SHIFT.end)
    assert (plain,) == with_on_call([plain], [work])
    other = ShiftTemplate.of("on call", "18:00", "06:00", kind=TimeKind.STAND_BY).on(
        MONDAY + timedelta(days=1), person="E08", zone=ZONE
    )
    assert ["E07", "E08"] == [day.person for day in with_on_call([plain], [other])]
