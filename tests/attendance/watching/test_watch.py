"""Watching: late at once, absent only in the end, and one identity for each thing seen."""

from __future__ import annotations

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance.model import Leave, LeaveKind, PlannedShift, TimeKind
from backoffice_core.attendance.watching import (
    Watch,
    WatchedState,
    WatchKind,
    WatchPolicy,
    watch_days,
)
from backoffice_core.attendance.worked import WorkedDay, WorkSpan
from backoffice_core.kernel import Duration, InvalidValue, ZonedInstant

DAY = date(2026, 5, 4)
ZONE = "Asia/Jakarta"
MIDNIGHT = ZonedInstant.parse(f"2026-05-04T00:00:00+07:00[{ZONE}]")
QUARTER = WatchPolicy(watches={WatchKind.LATE: Watch(grace=Duration.of(minutes=15))})


def at(clock: str) -> ZonedInstant:
    """A time of Monday; ``25:00`` is one in the night after it."""
    hours, minutes = clock.split(":")
    return MIDNIGHT + Duration.of(hours=int(hours), minutes=int(minutes))


def shift(start: str = "08:00", end: str = "16:00", *, pause: int = 0) -> PlannedShift:
    """A planned shift of Monday."""
    return PlannedShift(
        person="E07",
        day=DAY,
        start=at(start),
        end=at(end),
        break_time=Duration.of(minutes=pause),
    )


def worked(
    *edges: str, planned: tuple[PlannedShift, ...] = (shift(),), complete: bool = True
) -> WorkedDay:
    """Monday, worked between every two times."""
    moments = [at(edge) for edge in edges]
    spans = tuple(
        WorkSpan(start=one, end=two) for one, two in zip(moments[::2], moments[1::2], strict=True)
    )
    return WorkedDay(
        person="E07",
        day=DAY,
        zone=ZONE,
        spans=spans,
        planned=planned,
        complete=complete,
    )


def seen(
    *days: WorkedDay,
    now: str,
    policy: WatchPolicy = QUARTER,
    planned: tuple[PlannedShift, ...] = (),
) -> dict[str, str]:
    """What is seen, and its state."""
    found = watch_days(days, known_until=at(now).instant, policy=policy, planned=planned)
    return {each.finding.kind.removeprefix("attendance."): each.state.value for each in found}


def test_who_has_not_come_is_late_before_any_punch_exists() -> None:
    """Twenty minutes after the start with a grace of fifteen (TimeTrex ExceptionTest, TT-39)."""
    assert {"late": "active", "absent": "provisional"} == seen(now="08:20", planned=(shift(),))
    assert {} == seen(now="08:15", planned=(shift(),))


def test_nobody_is_absent_before_the_shift_has_really_ended() -> None:
    """15:00 to 23:30 and an hour to wait (frappe/hrms test_shift_type.py, FR-05)."""
    late_shift = shift("15:00", "23:30")
    assert {"late": "active", "absent": "provisional"} == seen(now="24:29", planned=(late_shift,))
    assert {"absent": "active"} == seen(now="24:30", planned=(late_shift,))


def test_who_left_may_come_back() -> None:
    """Early is provisional until the shift is over, and gone when they did."""
    gone = worked("08:00", "12:00")
    assert {"left_early": "provisional", "under_planned": "provisional"} == seen(gone, now="13:00")
    assert {"left_early": "active", "under_planned": "active"} == seen(gone, now="17:00")
    assert {"under_planned": "active"} == seen(
        worked("08:00", "12:00", "13:00", "16:00"), now="18:00"
    )


def test_what_is_seen_keeps_its_identity_when_it_becomes_final() -> None:
    """A list on a screen never shows one thing twice."""
    gone = worked("08:00", "12:00")
    before, after = (
        {each.finding.identity for each in watch_days([gone], known_until=at(now).instant)}
        for now in ("13:00", "17:30")
    )
    assert before == after
    assert 2 == len(before)


def test_a_missing_punch_waits_until_it_cannot_come_any_more() -> None:
    """And nothing else is said of a day nobody knows the end of."""
    odd = worked("08:00", "12:00", complete=False)
    assert {"missing_punch": "provisional"} == seen(odd, now="16:59")
    assert {"missing_punch": "active"} == seen(odd, now="17:00")
    unplanned = worked("08:00", "12:00", planned=(), complete=False)
    assert {"missing_punch": "provisional", "unscheduled": "active"} == seen(unplanned, now="20:00")
    assert {"missing_punch": "active", "unscheduled": "active"} == seen(unplanned, now="28:00")


def test_a_day_is_held_against_its_plan_in_time_and_in_breaks() -> None:
    """More, less, too long and too short a break; small things are let pass."""
    plan = (shift(pause=60),)
    assert {} == seen(worked("08:00", "12:00", "13:00", "16:00", planned=plan), now="18:00")
    long_break = worked("08:00", "12:00", "13:30", "16:00", planned=plan)
    assert {"break_long": "active", "under_planned": "active"} == seen(long_break, now="18:00")
    through = worked("07:00", "17:30", planned=plan)
    assert {
        "came_early": "active",
        "left_late": "active",
        "over_planned": "active",
        "break_short": "active",
    } == seen(through, now="18:00")


def test_a_paid_break_is_a_break_and_the_time_between_two_shifts_is_none() -> None:
    """Only what lies within a shift is a pause of it."""
    plan = (shift("08:00", "12:00", pause=30), shift("17:00", "21:00"))
    both = worked("08:00", "10:00", "10:30", "12:00", "17:00", "21:00", planned=plan)
    assert {} == seen(both, now="23:00")
    first, second, *others = worked("08:00", "10:00", "10:00", "10:30", "10:30", "12:00").spans
    paid = attrs.evolve(second, kind=TimeKind.PAID_BREAK)
    morning = attrs.evolve(both, spans=(first, paid, *others), planned=plan[:1])
    assert {"over_planned"} >= set(seen(morning, now="23:00"))


def test_flexible_work_is_only_late_for_its_core() -> None:
    """Between six and eight in the evening eight hours are due, and from ten all are there."""
    flexible = attrs.evolve(
        shift("06:00", "20:00"),
        due=Duration.of(hours=8),
        core_start=at("10:00"),
        core_end=at("15:00"),
    )
    assert {} == seen(worked("09:30", "17:30", planned=(flexible,)), now="22:00")
    assert {"late": "active"} == seen(worked("10:30", "18:30", planned=(flexible,)), now="22:00")
    free = attrs.evolve(flexible, core_start=None, core_end=None)
    assert {} == seen(worked("11:30", "19:30", planned=(free,)), now="22:00")


def test_nobody_on_leave_is_looked_for_and_nobody_reachable_is_late() -> None:
    """Leave takes the day; being on call has no punch."""
    leave = Leave(person="E07", kind=LeaveKind.ANNUAL, start=DAY, end=DAY)
    assert () == watch_days([], known_until=at("20:00").instant, planned=[shift()], leaves=[leave])
    waiting = attrs.evolve(shift(), kind=TimeKind.ON_CALL)
    assert {} == seen(now="20:00", planned=(waiting,))


def test_each_shift_of_a_day_is_watched_for_itself() -> None:
    """Lunch was served, dinner was not."""
    both = (shift("10:00", "14:00"), shift("17:00", "22:00"))
    found = watch_days([worked("10:00", "14:00", planned=both)], known_until=at("17:30").instant)
    late = [each.finding for each in found if each.finding.kind == "attendance.late"]
    assert ["E07 is 0:30:00 late on 2026-05-04, for the shift of 17:00"] == [
        str(each.says) for each in late
    ]
    assert "terlambat" in late[0].says.render("id")


def test_beyond_its_window_late_is_something_else() -> None:
    """Half a day is missed, which the time of the day says."""
    window = Watch(window=Duration.of(hours=2))
    policy = WatchPolicy(watches={WatchKind.LATE: window})
    assert {"under_planned": "active"} == seen(worked("12:00", "16:00"), now="18:00", policy=policy)


def test_a_watch_that_is_stopped_says_nothing() -> None:
    """And the others go on."""
    policy = WatchPolicy(watches={WatchKind.UNDER_DAY: None})
    assert {"left_early": "active"} == seen(worked("08:00", "12:00"), now="18:00", policy=policy)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Watch(grace=Duration(-1)), "watch_window"),
        (lambda: Watch(grace=Duration(60), window=Duration(60)), "watch_window"),
        (lambda: Watch(severity=2), "not_a_member"),  # type: ignore[arg-type]
        (lambda: WatchPolicy(watches={"late": None}), "not_a_member"),  # type: ignore[dict-item]
    ],
)
def test_a_watch_that_cannot_see_is_refused(make: object, code: str) -> None:
    """Where it is set."""
    assert callable(make)
    with pytest.raises(InvalidValue) as refused:
        make()
    assert code == refused.value.code


@given(
    st.integers(0, 40), st.integers(0, 40), st.lists(st.integers(0, 30), unique=True, max_size=6)
)
def test_what_is_final_stays_as_it_is(one: int, two: int, edges: list[int]) -> None:
    """Known longer, a provisional finding may go or settle; an active one never goes."""
    hours = [f"{hour}:00" for hour in sorted(edges)[: len(edges) // 2 * 2]]
    day = worked(*hours)
    first, last = sorted((one, two))
    early, late = (
        watch_days([day], known_until=at(f"{max(now, *edges, 0)}:00").instant)
        if edges
        else watch_days([day], known_until=at(f"{now}:00").instant)
        for now in (first, last)
    )
    final = {
        each.finding.identity
        for each in early
        if each.state is WatchedState.ACTIVE and each.finding.kind != "attendance.late"
    }
    assert final <= {each.finding.identity for each in late}
