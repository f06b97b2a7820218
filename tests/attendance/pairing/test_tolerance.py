"""Tolerance: how far a day is from its plan, and what of that counts.

OD-02 is restated from the tests of Odoo (odoo/odoo, addons/hr_attendance,
test_company_tolerance_multiple_attendances).
"""

from __future__ import annotations

from datetime import time
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance import PlannedShift
from backoffice_core.attendance.pairing.breaks import Allocation, BreakRule
from backoffice_core.attendance.pairing.tolerance import (
    Deviation,
    Flexibility,
    Tolerance,
    ToleranceKind,
    deviation,
)
from backoffice_core.attendance.worked import TimeKind, WorkedDay
from backoffice_core.kernel import Duration, InvalidValue
from tests.attendance.pairing.touches import hours, minutes, moment, pair, punch, shift

NOTHING = Duration(0)
QUARTER = Tolerance(minutes(15))
OFFICE = shift("08:00", "17:00", rest=60)
NOON = BreakRule(name="lunch", allocation=Allocation.AT_CLOCK, at=time(12))


def one_day(*texts: str, plan: tuple[PlannedShift, ...] = (OFFICE,), **choices: Any) -> WorkedDay:  # noqa: ANN401
    """The only day that some punches make."""
    (day,), _ = pair([punch(text) for text in texts], *plan, **choices)
    return day


@pytest.mark.parametrize(
    ("texts", "overtime"),
    [
        (("07:00", "08:00", "12:00", "20:30"), 30),
        (("07:00", "08:00", "12:00", "20:14"), 0),
        (("07:44", "12:00", "13:30", "17:44"), 30),
    ],
)
def test_up_to_the_tolerance_nothing_is_over_and_beyond_it_everything(
    texts: tuple[str, ...], overtime: int
) -> None:
    """OD-02: 8:30 worked of eight planned is half an hour over, 8:14 is nothing."""
    day = one_day(*texts, breaks=[NOON])
    assert minutes(overtime) == deviation(day, excess=QUARTER).excess


def test_exactly_the_tolerance_is_within_it() -> None:
    """Fifteen minutes pass, sixteen count in full; as an allowance only one does."""
    assert [NOTHING, minutes(16)] == [QUARTER.beyond(minutes(late)) for late in (15, 16)]
    allowance = attrs.evolve(QUARTER, kind=ToleranceKind.ALLOWANCE)
    assert [NOTHING, minutes(1)] == [allowance.beyond(minutes(late)) for late in (15, 16)]
    assert NOTHING == allowance.beyond(minutes(-60))


def test_a_day_by_the_plan_deviates_by_nothing() -> None:
    """Its planned hour of lunch is no shortfall."""
    day = one_day("08:00", "17:00", breaks=[NOON])
    assert Deviation() == deviation(day)


def test_late_and_early_are_held_against_the_planned_shift() -> None:
    """Each with a tolerance of its own."""
    day = one_day("08:06", "16:50", breaks=[NOON])
    assert (minutes(6), minutes(10)) == (deviation(day).late, deviation(day).early)
    kind = deviation(day, late=Tolerance(minutes(10)), early=Tolerance(minutes(5)))
    assert (NOTHING, minutes(10)) == (kind.late, kind.early)
    assert minutes(16) == kind.shortfall
    assert NOTHING == deviation(day, shortfall=Tolerance(minutes(16))).shortfall


def test_time_outside_the_plan_is_told_apart() -> None:
    """Half an hour before, a quarter behind, and both together over."""
    day = one_day("07:30", "17:15", breaks=[NOON])
    found = deviation(day)
    assert (minutes(30), minutes(15)) == (found.before_start, found.after_end)
    assert minutes(45) == found.excess
    assert (NOTHING, NOTHING) == (found.late, found.early)


def test_a_flexible_day_ends_as_much_later_as_it_began() -> None:
    """From 07:00 to 09:30 everybody is in time; what is later is late, and the end stands."""
    flexible = Flexibility(earlier=hours(1), later=minutes(90))
    for texts, late, early in (
        (("09:00", "18:00"), 0, 0),
        (("09:00", "17:30"), 0, 30),
        (("07:00", "16:00"), 0, 0),
        (("06:30", "16:00"), 0, 0),
        (("09:45", "18:30"), 15, 0),
        (("09:45", "18:20"), 15, 10),
    ):
        found = deviation(one_day(*texts), flexible=flexible)
        assert (minutes(late), minutes(early)) == (found.late, found.early)
    found = deviation(one_day("06:30", "16:30"), flexible=flexible)
    assert (minutes(30), minutes(30)) == (found.before_start, found.after_end)


def test_each_half_of_a_split_shift_can_be_late_and_early() -> None:
    """Late in the morning, early in the evening; the time between belongs to neither."""
    halves = (shift("08:00", "12:00"), shift("17:00", "21:00"))
    day = one_day("08:10", "12:05", "16:50", "20:40", plan=halves)
    found = deviation(day)
    assert (minutes(10), minutes(20)) == (found.late, found.early)
    assert (minutes(10), minutes(5)) == (found.before_start, found.after_end)


def test_a_half_that_was_not_worked_is_missed() -> None:
    """It is neither late nor early, and its time is short."""
    halves = (shift("08:00", "12:00"), shift("17:00", "21:00"))
    found = deviation(one_day("08:00", "12:00", plan=halves))
    assert (halves[1],) == found.missed
    assert (NOTHING, NOTHING) == (found.late, found.early)
    assert hours(4) == found.shortfall


def test_nobody_is_late_by_a_punch_that_is_missing() -> None:
    """A day with an odd punch says nothing of coming and going."""
    day = one_day("08:30", "12:00", "13:00")
    assert not day.complete
    assert (NOTHING, NOTHING) == (deviation(day).late, deviation(day).early)


def test_a_break_taken_off_at_the_edge_makes_nobody_early() -> None:
    """Who stays to the end was there, though the break lies in the last hour."""
    edge = BreakRule(name="lunch", active_after=hours(8))
    day = one_day("08:00", "17:00", breaks=[edge])
    assert Deviation() == deviation(day)


def test_in_a_frame_only_the_core_knows_late_and_early() -> None:
    """Eight hours anywhere from 06:00 to 20:00, and there from 10:00 to 15:00."""
    frame = attrs.evolve(shift("06:00", "20:00"), due=hours(8))
    core = attrs.evolve(frame, core_start=moment("10:00"), core_end=moment("15:00"))
    for plan, late, early in ((core, 20, 10), (frame, 0, 0)):
        found = deviation(one_day("10:20", "14:50", plan=(plan,)))
        assert (minutes(late), minutes(early)) == (found.late, found.early)
        assert minutes(210) == found.shortfall
    found = deviation(one_day("05:30", "14:30", plan=(core,)))
    assert (minutes(30), minutes(30), hours(1)) == (found.before_start, found.early, found.excess)


def test_who_is_on_call_is_neither_late_nor_missing() -> None:
    """Waiting is not work beyond the plan either; being called out is."""
    on_call = attrs.evolve(shift("18:00", "30:00"), kind=TimeKind.ON_CALL)
    called = one_day("20:00", "21:00", plan=(on_call,))
    assert Deviation(excess=hours(1)) == deviation(called)
    waited = attrs.evolve(called, spans=(attrs.evolve(called.spans[0], kind=TimeKind.ON_CALL),))
    assert Deviation() == deviation(waited)


def test_without_a_plan_all_work_is_over_it() -> None:
    """Nothing was missed, and nobody was late."""
    day = one_day("08:00", "12:00", plan=())
    assert Deviation(excess=hours(4)) == deviation(day)


@pytest.mark.parametrize(
    ("time_", "kind", "code"),
    [
        (Duration(-1), ToleranceKind.DEAD_BAND, "tolerance_negative"),
        (NOTHING, "dead_band", "not_a_member"),
    ],
)
def test_a_tolerance_that_makes_no_sense_is_refused(
    time_: Duration, kind: ToleranceKind, code: str
) -> None:
    """It lets pass nothing or more."""
    with pytest.raises(InvalidValue) as refused:
        Tolerance(time_, kind=kind)
    assert code == refused.value.code


@given(
    band=st.integers(0, 3600),
    seconds=st.integers(-7200, 7200),
    kind=st.sampled_from(ToleranceKind),
)
def test_a_tolerance_counts_no_more_than_there_was(
    band: int, seconds: int, kind: ToleranceKind
) -> None:
    """An allowance never counts more than a dead band, and neither more than all of it."""
    counted = Tolerance(Duration(band), kind=kind).seconds_beyond(seconds)
    dead_band = Tolerance(Duration(band)).seconds_beyond(seconds)
    assert 0 <= counted <= dead_band <= max(0, seconds)
    assert (counted == 0) is (seconds <= band)


@given(came=st.integers(-180, 240), went=st.integers(-240, 240))
def test_what_is_worked_is_the_plan_and_its_deviations(came: int, went: int) -> None:
    """Planned, less late and early, and with what was before and after: to the second."""
    plan = shift("08:00", "17:00")
    clock = "{:02}:{:02}"
    day = one_day(
        clock.format(*divmod(480 + came, 60)), clock.format(*divmod(1020 + went, 60)), plan=(plan,)
    )
    found = deviation(day)
    away = found.late + found.early
    assert hours(9) - away + found.before_start + found.after_end == day.worked
    assert hours(9) + found.excess - found.shortfall == day.worked
