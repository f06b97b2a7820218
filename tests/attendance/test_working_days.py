"""The working days of a week, planned, half planned or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance.working_days import NormalWeek, rest_weekdays

MONDAY = date(2026, 5, 25)


def may(*days: int) -> frozenset[date]:
    """Days of May 2026."""
    return frozenset(date(2026, 5, day) for day in days)


def worked(days: int, planned: frozenset[date], holidays: frozenset[date] = may()) -> list[int]:
    """The working days of the week of 25 to 31 May 2026, whose Sunday is off."""
    week = NormalWeek(days=days, rest=rest_weekdays(days, [6]), planned=planned, holidays=holidays)
    return sorted(day.day for day in week.working_days(MONDAY))


@pytest.mark.parametrize(
    ("days", "weekend", "rest"),
    [
        (5, [5, 6], (5, 6)),
        (6, [5, 6], (6,)),
        (5, [6], (5, 6)),
        (6, [6], (6,)),
        (5, [], (5, 6)),
        (5, [4], (3, 4)),
        (6, [4, 5], (5,)),
        (7, [6], ()),
    ],
)
def test_rest_follows_the_pattern_and_ends_with_the_weekend(
    days: int, weekend: list[int], rest: tuple[int, ...]
) -> None:
    """A week of five has two days of rest, also where the shop shuts on Sunday only."""
    assert rest == rest_weekdays(days, weekend)


def test_a_plan_says_which_day_of_the_week_is_free() -> None:
    """Wednesday off and Sunday worked, in the middle of a plan and at its end."""
    planned = may(25, 26, 28, 29, 30, 31)
    assert [25, 26, 28, 29, 30, 31] == worked(6, planned)
    assert [25, 27, 28, 29, 30, 31] == worked(6, may(18, 25, 27))


def test_a_holiday_nobody_is_planned_for_is_a_working_day_of_the_pattern() -> None:
    """Idul Adha on Wednesday is paid, not the Tuesday the plan leaves free; no Sunday is."""
    planned = may(25, 28, 29, 30, 31)
    assert [25, 27, 28, 29, 30, 31] == worked(6, planned, may(27))
    assert [25, 26, 27, 28, 29] == worked(5, may(), may(27, 31))


@given(
    st.sampled_from([5, 6]),
    st.sets(st.integers(4, 31).map(lambda day: date(2026, 5, day))),
    st.sets(st.integers(4, 31).map(lambda day: date(2026, 5, day))),
)
def test_a_week_has_the_days_of_the_pattern_and_every_planned_one(
    days: int, planned: set[date], holidays: set[date]
) -> None:
    """Never fewer, and more only where more are planned."""
    week = NormalWeek(
        days=days,
        rest=rest_weekdays(days, [6]),
        planned=frozenset(planned),
        holidays=frozenset(holidays),
    )
    own = planned & {MONDAY + timedelta(days=number) for number in range(7)}
    working = week.working_days(MONDAY)
    assert own <= working
    assert max(days, len(own)) == len(working)
