"""Which punches belong to which planned shift.

Cases FR-.. restate facts from the tests of Frappe HRMS (hrms at 80f17c9), in our words.
"""

from __future__ import annotations

from typing import Any

import pytest

from backoffice_core.attendance.pairing import EarlyWork, Pairing, punch_windows, worked_days
from backoffice_core.attendance.worked import TimeKind, WorkedDay, WorkSpan
from backoffice_core.kernel import Duration
from tests.attendance.pairing.touches import (
    ZONE,
    D,
    clocks,
    hours,
    kinds,
    moment,
    pair,
    punches,
    shift,
)

HOUR = hours(1)
CLOSE: dict[str, Any] = {"before_shift": HOUR, "after_shift": HOUR, "share_within": Duration.ZERO}


@pytest.mark.parametrize(
    ("at", "expected"),
    [("07:00", True), ("06:59:59", False), ("13:00", True), ("13:01", False)],
)
def test_both_edges_of_a_window_are_inside(at: str, expected: bool) -> None:  # noqa: FBT001
    """FR-08: an hour around 08:00-12:00 is 07:00 to 13:00, both included."""
    plan = shift("08:00", "12:00")

    (window,) = punch_windows([plan], policy=Pairing(**CLOSE))

    assert expected is (window.opens <= moment(at).instant.seconds <= window.closes)


def test_overlapping_windows_are_cut_where_one_ends_or_the_other_opens() -> None:
    """FR-09: 12:00 is the first shift's, 12:01 the second's, whose window opens at 12:00."""
    plan = shift("08:00", "12:00"), shift("12:30", "16:30")

    one, other = punch_windows(plan, policy=Pairing(**CLOSE))

    assert moment("12:00").instant.seconds == one.closes
    assert moment("12:00:01").instant.seconds == other.opens


def test_each_shift_keeps_its_own_punches() -> None:
    """A forgotten out of the first shift does not turn the second upside down."""
    plan = shift("08:00", "12:00"), shift("12:30", "16:30")

    (day,), findings = pair(punches("08:00", "12:28", "16:31"), *plan, **CLOSE)

    assert [("12:28", "16:31")] == clocks(day)
    assert (False, ["missing_punch"]) == (day.complete, kinds(findings))


def test_a_punch_outside_every_window_is_work_that_was_not_planned() -> None:
    """FR-08: 13:01 belongs to no shift; it stays on the day and is said to be alone."""
    (day,), findings = pair(punches("08:00", "12:00", "13:01"), shift("08:00", "12:00"), **CLOSE)

    assert [("08:00", "12:00")] == clocks(day)
    assert (3, False) == (len(day.punches), day.complete)
    assert ["missing_punch"] == kinds(findings)


def by_hand(start: str, end: str) -> WorkedDay:
    """A day somebody entered."""
    span = WorkSpan(start=moment(start), end=moment(end))
    return WorkedDay(person="E07", day=D, zone=ZONE, spans=(span,))


def test_time_entered_by_hand_wins_over_an_overlapping_shift() -> None:
    """FR-06: 08:00-10:00 by hand, a shift 09:30-11:00: both of its punches are not counted."""
    entered = by_hand("08:00", "10:00")

    days, (said,) = worked_days(
        punches("09:30", "11:00"),
        policy=Pairing(),
        zone=ZONE,
        planned=[shift("08:00", "10:00"), shift("09:30", "11:00")],
        by_hand=[entered],
    )

    assert [[("08:00", "10:00")]] == [clocks(day) for day in days]
    assert "attendance.by_hand" == said.kind
    assert "2 punches of E07 on 2026-05-04 fall on time entered by hand; they are not counted" == (
        str(said.says)
    )


def test_another_shift_of_the_day_counts_beside_what_was_entered_by_hand() -> None:
    """Only what overlaps is won over, planned or not."""
    days, findings = worked_days(
        punches("08:05", "11:55", "13:00", "17:00"),
        policy=Pairing(),
        zone=ZONE,
        planned=[shift("08:00", "12:00"), shift("13:00", "17:00")],
        by_hand=[by_hand("08:00", "12:00")],
    )

    assert [[("08:00", "12:00"), ("13:00", "17:00")]] == [clocks(day) for day in days]
    assert ["by_hand"] == kinds(findings)


def test_unplanned_punches_within_time_entered_by_hand_do_not_count() -> None:
    """Nobody works twice at once."""
    days, findings = worked_days(
        punches("08:30", "09:30"), policy=Pairing(), zone=ZONE, by_hand=[by_hand("08:00", "10:00")]
    )

    assert [[("08:00", "10:00")]] == [clocks(day) for day in days]
    assert ["by_hand"] == kinds(findings)


def test_work_that_only_touches_time_entered_by_hand_counts() -> None:
    """What begins when the other ends overlaps nothing."""
    days, findings = worked_days(
        punches("10:00", "12:00"), policy=Pairing(), zone=ZONE, by_hand=[by_hand("08:00", "10:00")]
    )

    assert [[("08:00", "10:00"), ("10:00", "12:00")]] == [clocks(day) for day in days]
    assert () == findings


def test_time_entered_by_hand_is_cut_out_of_a_shift_that_runs_into_it() -> None:
    """Out at 19:00 of a shift to 17:00, with 18:00-20:00 entered: no second counts twice."""
    days, _ = worked_days(
        punches("09:00", "19:00"),
        policy=Pairing(),
        zone=ZONE,
        planned=[shift("09:00", "17:00")],
        by_hand=[by_hand("18:00", "20:00")],
    )

    assert [[("09:00", "18:00"), ("18:00", "20:00")]] == [clocks(day) for day in days]


def test_time_before_the_plan_can_be_a_kind_of_its_own() -> None:
    """AE-04: 21:54-06:18 on a shift 22:00-06:00 is 504 minutes, 6 of them before it."""
    night = shift("22:00", "30:00")
    touched = punches("21:54", "30:18")

    (plain,), _ = pair(touched, night)
    (day,), _ = pair(touched, night, early_work=EarlyWork.BEFORE_SHIFT)

    assert [(TimeKind.WORK, 504)] == [(span.kind, span.time.seconds // 60) for span in plain.spans]
    assert [(TimeKind.BEFORE_SHIFT, 6), (TimeKind.WORK, 498)] == [
        (span.kind, span.time.seconds // 60) for span in day.spans
    ]
    assert D == day.day
