"""Substitutes, regions and kinds of days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.schedules import (
    Substitute,
    day_kind,
    joined_calendars,
    with_substitutes,
)
from backoffice_core.kernel import Calendar, Holiday
from backoffice_core.kernel.calendars import HolidayKind

SATURDAY, SUNDAY, MONDAY = date(2026, 8, 15), date(2026, 8, 16), date(2026, 8, 17)


def office(*holidays: date) -> Calendar:
    """A five-day week with some holidays."""
    return Calendar(
        name="office",
        weekend={5, 6},
        holidays=[Holiday(day=day, name=f"holiday {day}") for day in holidays],
    )


def off(calendar: Calendar) -> list[date]:
    """The days off that are no weekend."""
    return [each.day for each in calendar.holidays if each.day.weekday() not in calendar.weekend]


@pytest.mark.parametrize(
    ("holidays", "rule", "expected"),
    [
        ([SUNDAY], Substitute.NEXT_WORKING_DAY, [MONDAY]),
        ([SUNDAY, MONDAY], Substitute.NEXT_WORKING_DAY, [MONDAY, date(2026, 8, 18)]),
        ([SATURDAY, SUNDAY], Substitute.NEXT_WORKING_DAY, [MONDAY, date(2026, 8, 18)]),
        ([SATURDAY], Substitute.NEAREST_WEEKDAY, [date(2026, 8, 14)]),
        ([SUNDAY], Substitute.NEAREST_WEEKDAY, [MONDAY]),
        ([MONDAY], Substitute.NEXT_WORKING_DAY, [MONDAY]),
    ],
)
def test_a_holiday_on_the_weekend_is_taken_on_a_day_that_is_free_of_others(
    holidays: list[date], rule: Substitute, expected: list[date]
) -> None:
    """Two holidays never share one substitute."""
    assert expected == off(with_substitutes(office(*holidays), rule=rule))


@given(
    st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=12),
    st.sampled_from(Substitute),
)
def test_substituting_twice_is_substituting_once(days: set[date], rule: Substitute) -> None:
    """And there is one substitute for each holiday on a weekend."""
    once = with_substitutes(office(*sorted(days)), rule=rule)
    assert once == with_substitutes(once, rule=rule)
    weekend = [day for day in days if day.weekday() in {5, 6}]
    substitutes = [each for each in once.holidays if each.kind is HolidayKind.SUBSTITUTE]
    assert len(weekend) == len(substitutes)
    assert len({each.day for each in substitutes} | days) == len(weekend) + len(days)


def test_a_person_has_the_holidays_of_the_region_and_of_the_religion_too() -> None:
    """Once each; the weekend is the business's."""
    shared = Holiday(day=MONDAY, name="Independence Day")
    galungan = Holiday(day=date(2026, 6, 17), name="Galungan", kind=HolidayKind.LOCAL)
    business = Calendar(name="office", weekend={5, 6}, holidays=[shared], source="SKB 2026")
    bali = Calendar(name="Bali", weekend={6}, holidays=[shared, galungan], source="SE Gubernur")
    joined = joined_calendars(business, bali)
    assert (galungan, shared) == joined.holidays
    assert ("SKB 2026; SE Gubernur", business.weekend) == (joined.source, joined.weekend)


def test_cuti_bersama_is_a_working_day_to_the_rules_of_pay() -> None:
    """Joint leave is annual leave (SE Menaker M/6/HK.04/XII/2024), so no holiday tier."""
    calendar = Calendar(
        name="ID",
        weekend={6},
        holidays=[
            Holiday(day=date(2025, 4, 4), name="Idul Fitri", kind=HolidayKind.JOINT_LEAVE),
            Holiday(day=date(2025, 3, 31), name="Idul Fitri"),
        ],
    )
    assert DayKind.WORKDAY is day_kind(date(2025, 4, 4), calendar=calendar)
    assert DayKind.HOLIDAY is day_kind(date(2025, 3, 31), calendar=calendar)
    assert DayKind.REST_DAY is day_kind(date(2025, 4, 6), calendar=calendar)
    assert DayKind.REST_DAY is day_kind(date(2025, 4, 5), calendar=calendar, rest={5, 6})
