"""The status of a day: one word for what it was.

FR cases are restated from the tests of Frappe HRMS (frappe/hrms@80f17c9, GPL-3, test_shift_type).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest

from backoffice_core.attendance import DayKind, Leave, LeaveKind, PlannedShift
from backoffice_core.attendance.pairing import OddPunch
from backoffice_core.attendance.pairing.status import DayStatus, StatusPolicy, day_status
from backoffice_core.attendance.worked import TimeKind, WorkedDay
from backoffice_core.kernel import Duration, InvalidValue
from tests.attendance.pairing.touches import D, hours, minutes, moment, pair, punch, shift

MORNING = shift("08:00", "12:00")
HALF = StatusPolicy(half_day_below=hours(2))
BOTH = StatusPolicy(half_day_below=hours(2), absent_below=hours(1))
LEAVE = Leave(person="E07", kind=LeaveKind.ANNUAL, start=D, end=D)


def one_day(*texts: str, plan: tuple[PlannedShift, ...] = (MORNING,), **choices: Any) -> WorkedDay:  # noqa: ANN401
    """The only day that some punches make."""
    (day,), _ = pair([punch(text) for text in texts], *plan, **choices)
    return day


def without_work(**changes: Any) -> WorkedDay:  # noqa: ANN401
    """A planned day on which nobody came."""
    return attrs.evolve(one_day(), **changes)


@pytest.mark.parametrize(
    ("end", "policy", "expected"),
    [
        ("09:30", HALF, DayStatus.HALF_DAY),  # FR-02
        ("09:30", BOTH, DayStatus.HALF_DAY),  # FR-03 a
        ("08:45", BOTH, DayStatus.ABSENT),  # FR-03 b
        ("10:00", BOTH, DayStatus.PRESENT),
        ("09:00", BOTH, DayStatus.HALF_DAY),
        ("08:01", StatusPolicy(), DayStatus.PRESENT),
        ("08:45", StatusPolicy(absent_below=hours(1)), DayStatus.ABSENT),
    ],
)
def test_too_little_work_is_half_a_day_or_none(
    end: str, policy: StatusPolicy, expected: DayStatus
) -> None:
    """Below two hours half a day, below one absent; exactly the threshold is enough."""
    assert expected is day_status(one_day("08:00", end), policy=policy)


def test_nothing_is_said_before_a_shift_has_really_ended() -> None:
    """FR-05: 15:00 to 23:30 and an hour more; at 00:30 nothing is said, at 01:00 present."""
    plan = shift("15:00", "23:30")
    day = one_day("15:00", "23:30", plan=(plan,))
    policy = StatusPolicy(wait=hours(1))
    for clock, expected in (("24:30", DayStatus.PENDING), ("25:00", DayStatus.PRESENT)):
        said = day_status(day, policy=policy, known_until=moment(clock).instant)
        assert expected is said


def test_nobody_is_absent_from_a_shift_that_is_still_to_come() -> None:
    """And is once it is over, or when nobody asks up to when punches are known."""
    early, late = moment("09:00").instant, moment("12:00").instant + Duration(1)
    day = without_work()
    assert DayStatus.PENDING is day_status(day, policy=HALF, known_until=early)
    assert DayStatus.ABSENT is day_status(day, policy=HALF, known_until=late)
    assert DayStatus.ABSENT is day_status(day, policy=HALF)


def test_a_day_off_is_called_by_what_it_is() -> None:
    """Holiday before rest, rest before leave, leave before absence."""
    assert DayStatus.HOLIDAY is day_status(without_work(kind=DayKind.HOLIDAY), policy=HALF)
    rest = without_work(kind=DayKind.REST_DAY)
    assert DayStatus.REST_DAY is day_status(rest, policy=HALF, leave=LEAVE)
    assert DayStatus.ON_LEAVE is day_status(without_work(), policy=HALF, leave=LEAVE)
    assert DayStatus.NOT_PLANNED is day_status(without_work(planned=()), policy=HALF)
    on_call = attrs.evolve(MORNING, kind=TimeKind.ON_CALL)
    assert DayStatus.NOT_PLANNED is day_status(without_work(planned=(on_call,)), policy=HALF)


def test_who_works_is_present_whatever_the_day() -> None:
    """On a holiday or during leave too, and a short visit on a day off is no half day."""
    day = one_day("08:00", "09:00")
    assert DayStatus.HALF_DAY is day_status(day, policy=HALF, leave=LEAVE)
    off = attrs.evolve(day, kind=DayKind.HOLIDAY)
    assert DayStatus.PRESENT is day_status(off, policy=HALF)


@pytest.mark.parametrize(
    ("odd_punch", "expected"),
    [
        (OddPunch.COUNT_PAIRS, DayStatus.INCOMPLETE),
        (OddPunch.HALF_DAY, DayStatus.HALF_DAY),
        (OddPunch.ABSENT, DayStatus.ABSENT),
    ],
)
def test_a_missing_punch_is_what_it_was_settled_as(
    odd_punch: OddPunch, expected: DayStatus
) -> None:
    """Until somebody settles it, the day is not complete."""
    day = one_day("08:00", odd_punch=odd_punch)
    assert expected is day_status(day, policy=HALF)


def test_leave_of_somebody_else_is_refused() -> None:
    """And that of another day: it would excuse the wrong absence."""
    later = D + timedelta(days=1)
    for wrong in (
        attrs.evolve(LEAVE, person="E08"),
        attrs.evolve(LEAVE, start=later, end=later),
    ):
        with pytest.raises(InvalidValue) as refused:
            day_status(without_work(), policy=HALF, leave=wrong)
        assert "leave_elsewhere" == refused.value.code


@pytest.mark.parametrize(
    "choices",
    [
        {"half_day_below": hours(1), "absent_below": hours(2)},
        {"absent_below": minutes(-1)},
        {"wait": minutes(-1)},
    ],
)
def test_thresholds_that_contradict_each_other_are_refused(choices: dict[str, Duration]) -> None:
    """Half a day needs no less than being there at all."""
    with pytest.raises(InvalidValue) as refused:
        StatusPolicy(**choices)
    assert "status_thresholds" == refused.value.code


def test_every_status_has_a_word_in_both_languages() -> None:
    """A list of attendance shows them."""
    for status in DayStatus:
        english, indonesian = status.says.render("en"), status.says.render("id")
        assert english != indonesian
