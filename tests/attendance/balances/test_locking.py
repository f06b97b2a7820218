"""What is recorded may be changed for a while, and not for ever."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance.balances import EditState, EditWindow
from backoffice_core.attendance.rules.periods import WEEK
from backoffice_core.kernel import InvalidValue

WINDOW = EditWindow(grace_days=10)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("day", "today", "permitted", "expected"),
    [
        (date(2026, 3, 27), date(2026, 5, 5), True, False),
        (date(2026, 4, 5), date(2026, 5, 5), False, True),
        (date(2026, 4, 5), date(2026, 5, 11), False, False),
        (date(2026, 4, 5), date(2026, 5, 11), True, True),
    ],
)
def test_the_month_before_is_open_for_ten_days_and_then_with_permission(
    day: date, today: date, *, permitted: bool, expected: bool
) -> None:
    """KI-04: before the period locked for all; in it editable on day 5, on day 11 with permission.

    Source: kimai/kimai@1f421c2 tests/Timesheet/LockdownServiceTest.php.
    """
    assert expected == WINDOW.may_edit(day, today=today, permitted=permitted)


def test_the_current_month_and_what_is_to_come_are_open() -> None:
    """From the first day on."""
    today = date(2026, 5, 11)
    assert EditState.OPEN is WINDOW.state(date(2026, 5, 1), today=today)
    assert EditState.OPEN is WINDOW.state(date(2026, 7, 1), today=today)


def test_weeks_are_locked_as_months_are() -> None:
    """Without any grace a week needs permission as soon as it is over."""
    strict = EditWindow(WEEK, grace_days=0)
    monday = date(2026, 5, 4)
    assert EditState.PERMISSION is strict.state(monday - timedelta(days=1), today=monday)
    assert EditState.LOCKED is strict.state(monday - timedelta(days=8), today=monday)


@given(DAYS, DAYS)
def test_permission_never_closes_and_age_never_opens(day: date, today: date) -> None:
    """Who is permitted may all that others may; what is older is no easier to change."""
    allowed = WINDOW.may_edit(day, today=today)
    assert not allowed or WINDOW.may_edit(day, today=today, permitted=True)
    older = WINDOW.may_edit(day - timedelta(days=1), today=today)
    assert allowed or not older


@given(DAYS, st.booleans())
def test_the_earliest_day_is_the_first_that_may_be_changed(
    today: date,
    permitted: bool,  # noqa: FBT001
) -> None:
    """It may, and the day before may not."""
    first = WINDOW.earliest(today=today, permitted=permitted)
    assert WINDOW.may_edit(first, today=today, permitted=permitted)
    before = first - timedelta(days=1)
    assert not WINDOW.may_edit(before, today=today, permitted=permitted)


@pytest.mark.parametrize("grace", [-1, 1.5, True])
def test_days_of_grace_are_whole(grace: object) -> None:
    """And not fewer than none."""
    with pytest.raises(InvalidValue):
        EditWindow(grace_days=grace)
