"""What to count on which day."""

from __future__ import annotations

import pickle
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.inventory.counting.count_plan import CountPlan, due_counts
from backoffice_core.kernel import InvalidValue
from backoffice_core.kernel.calendars import Calendar

START = date(2026, 5, 4)
SHOP = Calendar(name="Toko", weekend={6})
EVERY_DAY = Calendar(name="Toko", weekend=frozenset())


def plan(*, calendar: Calendar = SHOP, **frequencies: int) -> CountPlan:
    """A plan from the first Monday of May."""
    return CountPlan(frequencies=frequencies, since=START, calendar=calendar)


@given(st.integers(0, 40), st.integers(1, 12))
def test_each_item_is_counted_once_a_turn_and_no_day_is_overrun(items: int, days: int) -> None:
    """The busiest day has at most one more than the quietest."""
    grades = {f"i{number:02}": "A" for number in range(items)}
    turn = [
        due_counts(plan(calendar=EVERY_DAY, A=days), grades, day=START + timedelta(days=offset))
        for offset in range(days)
    ]
    assert sorted(grades) == sorted(due.item for day in turn for due in day)
    loads = [len(day) for day in turn]
    assert max(loads) - min(loads) <= 1


def test_nothing_is_due_on_days_off_and_no_turn_is_lost_by_them() -> None:
    """Sunday passes the list on to Monday."""
    grades = {f"i{number}": "A" for number in range(7)}
    found = Counter[str]()
    days: list[int] = []
    for offset in range(-1, 8):
        due = due_counts(plan(A=7), grades, day=START + timedelta(days=offset))
        days.append(len(due))
        found.update(each.item for each in due)
    assert [0, 1, 1, 1, 1, 1, 1, 0, 1] == days
    assert dict.fromkeys(grades, 1) == found


def test_what_was_not_counted_for_too_long_is_due_until_it_is() -> None:
    """It says since when, in Indonesian too."""
    grades = {"soap": "A", "tea": "A"}
    last = {"soap": date(2026, 4, 1), "tea": date(2026, 5, 8)}
    (due,) = due_counts(plan(A=5), grades, day=date(2026, 5, 13), last_counted=last)
    assert ("soap", date(2026, 4, 1)) == (due.item, due.late_since)
    assert (
        "soap termasuk kelas A, dihitung sekali dalam 5 hari kerja, dan terakhir dihitung pada "
        "1 Apr 2026"
    ) == due.explain().render("id")


def test_whose_turn_it_is_says_so() -> None:
    """The ordinary reason."""
    (due,) = due_counts(plan(A=5), {"soap": "A"}, day=START)
    assert "soap is of class A, counted once in 5 working days, and its turn is today" == (
        due.explain().render("en")
    )


def test_a_class_that_the_plan_does_not_know_is_refused() -> None:
    """And a frequency of nothing."""
    with pytest.raises(InvalidValue) as refused:
        due_counts(plan(A=5), {"soap": "B"}, day=START)
    assert refused.value.code == "count_class_unknown"
    with pytest.raises(InvalidValue) as refused:
        plan(A=0)
    assert refused.value.code == "count_frequency_invalid"


def test_a_plan_can_be_handed_to_another_process() -> None:
    """And says the same there."""
    known = plan(A=5, B=20)
    assert known == pickle.loads(pickle.dumps(known))  # noqa: S301 - our own bytes
