"""Which shift punches belong to, and on which day they count."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance import AttendancePolicy, MissingPunch, PlannedShift, Punch
from backoffice_core.attendance.matching import match_punches
from backoffice_core.kernel import Duration, resolve
from tests.attendance.shifts import (
    BUDI,
    POLICY,
    ZONE,
    day_of,
    decide,
    kinds,
    minutes,
    punch,
    punches,
    shift,
)

NIGHT = shift("05-05", "22:00", "06:00")
TIGHT = AttendancePolicy(
    before_shift=Duration.of(hours=1), after_shift=Duration.of(hours=1), split=Duration.ZERO
)


def test_a_night_shift_counts_on_the_day_it_starts() -> None:
    """attendance-engine (MIT) overnight-shift-anchored.json: 504 min, 18 min overtime on D.

    The 6 minutes before the planned start are worked, and are not overtime.
    """
    sheet, findings = decide(
        punches("05-05 21:54", "05-06 06:18"), NIGHT, employee=attrs.evolve(BUDI, id="E07", pin="7")
    )
    assert (504, 18, 6) == (
        minutes(day_of(sheet, "05-05").worked),
        minutes(day_of(sheet, "05-05").overtime),
        minutes(day_of(sheet, "05-05").before_start),
    )
    assert Duration.ZERO == day_of(sheet, "05-06").worked
    assert [] == kinds(findings, ignore=("week_before", "break_missing", "before_start"))


def test_unplanned_night_work_counts_on_the_day_of_its_first_punch() -> None:
    """TimeTrex (AGPL-3) PunchTest testDayShiftStartsBasicD: D 23:00 to D+1 06:00 is 420 on D."""
    sheet, _ = decide(punches("05-05 23:00", "05-06 06:00"))
    assert (420, 0) == tuple(minutes(day_of(sheet, day).worked) for day in ("05-05", "05-06"))


def test_coming_late_after_midnight_still_counts_on_the_day_of_the_shift() -> None:
    """TimeTrex (AGPL-3) testScheduleMatchingD has 390 min; it files them under D+1, we under D."""
    sheet, findings = decide(
        punches("05-06 00:30", "05-06 08:00"), shift("05-05", "23:00", "08:00", rest=60)
    )
    day = day_of(sheet, "05-05")
    assert (390, 90) == (minutes(day.worked), minutes(day.late))
    assert ["late"] == kinds(findings)


def test_the_edges_of_a_shift_window_belong_to_the_shift() -> None:
    """frappe/hrms (GPL-3) test_fetch_shift: 08-12 with 60 min takes 07:00 and 13:00, not 13:01."""
    touches = punches("05-04 07:00", "05-04 13:00", "05-04 13:01")
    planned, other = match_punches(
        touches, [shift("05-04", "08:00", "12:00")], policy=TIGHT, zone=ZONE
    )
    assert touches[:2] == planned.punches
    assert (None, touches[2:]) == (other.duty, other.punches)


def test_windows_of_neighbouring_shifts_are_cut() -> None:
    """frappe/hrms (GPL-3), overlapping grace: 12:00 is the first's, 12:01 the second's."""
    shifts = [shift("05-04", "08:00", "12:00"), shift("05-04", "12:30", "16:30")]
    first, second = match_punches(
        punches("05-04 12:00", "05-04 12:01"), shifts, policy=TIGHT, zone=ZONE
    )
    assert punches("05-04 12:00") == first.punches
    assert punches("05-04 12:01") == second.punches


@pytest.mark.parametrize(
    "touches",
    [("05-04 08:00", "05-04 17:00"), ("05-04 08:00", "05-04 12:00", "05-04 13:00", "05-04 17:00")],
)
def test_shifts_close_together_share_their_punches(touches: tuple[str, ...]) -> None:
    """The time between them is a break, punched or not."""
    shifts = shift("05-04", "08:00", "12:00"), shift("05-04", "13:00", "17:00")
    sheet, findings = decide(punches(*touches), *shifts)
    assert 480 == minutes(day_of(sheet, "05-04").worked)
    assert [] == kinds(findings)


@pytest.mark.parametrize(
    "touches",
    [
        ("05-04 16:00", "05-05 08:00"),
        ("05-04 16:00", "05-04 24:00", "05-04 24:02", "05-05 08:00"),
    ],
)
def test_working_through_midnight_between_two_shifts_fills_both_days(
    touches: tuple[str, ...],
) -> None:
    """Half-open: 16:00-24:00 lies wholly on its day (TimeTrex testSplitAtMidnightBasicE)."""
    shifts = shift("05-04", "16:00", "24:00"), shift("05-05", "00:00", "08:00")
    sheet, findings = decide(punches(*touches), *shifts)
    assert 480 == minutes(day_of(sheet, "05-04").worked)
    assert 480 - 2 * (len(touches) // 4) == minutes(day_of(sheet, "05-05").worked)
    assert "missing_punch" not in kinds(findings)
    assert "rest_short" in kinds(findings)


@pytest.mark.parametrize(
    ("policy", "worked"),
    [
        (MissingPunch.PLANNED_END, 481),
        (MissingPunch.COUNT_PAIRS, 243),
        (MissingPunch.COUNT_NOTHING, 0),
    ],
)
def test_a_missing_punch_is_found_and_counts_as_the_policy_says(
    policy: MissingPunch, worked: int
) -> None:
    """attendance-engine (MIT) missing-clock-out-shift-end.json: 481 min closed at shift end."""
    sheet, findings = decide(
        punches("05-04 08:58", "05-04 13:01", "05-04 14:02"),
        shift("05-04", "09:00", "18:00"),
        policy=attrs.evolve(POLICY, missing_punch=policy),
    )
    day = day_of(sheet, "05-04")
    assert (worked, False) == (minutes(day.worked), day.complete)
    assert ["missing_punch"] == kinds(findings, ignore=("week_before", "before_start"))


def test_the_direction_of_a_punch_is_kept_and_not_trusted() -> None:
    """Of six devices seen three record the same direction always: states change nothing."""
    touches = punches("05-04 08:00", "05-04 17:00")
    wrong = [attrs.evolve(touches[0], state=1), attrs.evolve(touches[1], state=0)]
    day = shift("05-04", "08:00", "17:00", rest=60)
    assert decide(touches, day)[0] == decide(wrong, day)[0]


@pytest.mark.parametrize(
    ("start", "end", "worked"),
    [
        (datetime(2013, 11, 2, 22), datetime(2013, 11, 3, 6), 540),
        (datetime(2013, 3, 9, 22), datetime(2013, 3, 10, 6), 420),
    ],
)
def test_a_night_with_a_clock_change_has_the_hours_that_passed(
    start: datetime, end: datetime, worked: int
) -> None:
    """TimeTrex (AGPL-3) PunchTest testDSTFallB and testDSTSpringB: 9 h and 7 h."""
    zone = "America/New_York"
    begin, close = resolve(start, zone), resolve(end, zone)
    touches = [Punch(device="door", person="E07", at=at) for at in (begin, close)]
    night = PlannedShift(person="E07", day=begin.day, start=begin, end=close)
    (presence,) = match_punches(touches, [night], policy=POLICY, zone=zone)
    assert [worked * 60] == [last - first for first, last in presence.spans]


TIMES = st.lists(st.integers(0, 72 * 60), max_size=10, unique=True)


@given(TIMES, st.lists(st.integers(0, 60), max_size=4))
def test_every_punch_is_in_exactly_one_presence_and_no_time_counts_twice(
    times: list[int], starts: list[int]
) -> None:
    """Windows never overlap, whatever the plan: nothing is lost, nothing doubled."""
    touches = [punch(f"05-04 {at // 60}:{at % 60:02}") for at in sorted(times)]
    shifts = [shift("05-04", f"{hour}:00", f"{hour + 8}:00") for hour in starts]
    presences = match_punches(touches, shifts, policy=POLICY, zone=ZONE)
    spans = sorted(span for presence in presences for span in presence.spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    seen = [each for presence in presences if presence.complete for each in presence.punches]
    missing = [each for presence in presences if not presence.complete for each in presence.punches]
    assert set(touches) == {*seen, *missing}
    assert len(seen) == len(set(seen))
