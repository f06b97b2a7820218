"""A month knows its days, its neighbours and how it is written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel import Interval, InvalidValue, Month

months = st.builds(Month, st.integers(1, 9998), st.integers(1, 12))


@given(months)
def test_a_month_is_its_days(month: Month) -> None:
    """The days run from the first to the day before the next month, each inside it."""
    days = list(month)
    assert month.days == Interval(days[0], days[-1] + timedelta(days=1))
    assert (month.start, month.last_day) == (days[0], days[-1])
    assert all(day in month for day in days)
    assert month.next.start not in month
    assert month.next == Month.of(month.next.start)
    assert month < month.next


@given(months)
def test_a_month_reads_back_from_its_text(month: Month) -> None:
    """Writing and parsing are inverse."""
    assert Month.parse(str(month)) == month


WRONG = ("2026-13", "2026-00", "2026-5", "\u0662026-05", "0000-01", "9999-01", "")


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_month_is_refused(text: str) -> None:
    """The code is stable, the remedy says how to write it."""
    with pytest.raises(InvalidValue) as caught:
        Month.parse(text)
    assert caught.value.code == "month_invalid"


def test_may_has_thirty_one_days() -> None:
    """A known month."""
    assert list(Month(2026, 5))[-1] == date(2026, 5, 31)


@given(months)
def test_a_month_is_led_into_by_its_first_week_and_at_least_a_day(month: Month) -> None:
    """From a Monday within the week before; where the month starts on one, from its Sunday."""
    if month == Month(1, 1):
        assert date.min == month.lead_in
        return
    assert 1 <= (month.start - month.lead_in).days <= 6
    assert month.lead_in.weekday() == (6 if month.start.weekday() == 0 else 0)
