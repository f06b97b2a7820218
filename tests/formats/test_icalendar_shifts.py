"""Shifts in iCalendar: dates first, times after, and every exception of RFC 5545 followed."""

from __future__ import annotations

import pytest

from backoffice_core.formats import read_shifts_calendar
from backoffice_core.kernel import InputRefused, Month
from backoffice_core.scheduling.model import Assignment

pytest.importorskip("icalendar", reason="the extra formats is not installed")

EVENT = """\
UID:morning
SUMMARY:pagi
CATEGORIES:cashier,stock
X-BREAK-MINUTES:60
ATTENDEE;CN=E01:mailto:one@example.org
DTSTART;TZID=Asia/Jakarta:20260504T070000
DTEND;TZID=Asia/Jakarta:20260504T160000
"""


def calendar(*events: str) -> bytes:
    """A calendar with these events."""
    body = "".join(f"BEGIN:VEVENT\n{event}END:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{body}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def read(*events: str, zone: str = "Asia/Jakarta") -> tuple[Assignment, ...]:
    """The shifts of May 2026."""
    return read_shifts_calendar(
        calendar(*events), zone=zone, month=Month(2026, 5), employees={"E01", "E02"}
    )


def days(*events: str) -> list[int]:
    """The days of May that have a shift."""
    return sorted(one.day.day for one in read(*events))


def test_an_event_is_a_shift() -> None:
    """Code, skill, break, employee and times are where the format says."""
    (shift,) = read(EVENT)
    assert ("E01", "pagi", "cashier", 3600) == (
        shift.person,
        shift.shift,
        shift.skill,
        shift.break_time.seconds,
    )
    assert "2026-05-04T07:00:00+07:00[Asia/Jakarta]" == shift.start.iso()
    assert 9 * 3600 == (shift.end - shift.start).seconds


def test_a_recurrence_is_expanded_within_the_month() -> None:
    """Every Monday and Wednesday until a moment in UTC: 07:00 in Jakarta is midnight there."""
    rule = "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL="
    assert [4, 6, 11, 13] == days(f"{EVENT}{rule}20260517T235959Z\n")
    assert [4, 6, 11, 13, 18] == days(f"{EVENT}{rule}20260518T000000Z\n")
    assert [4, 6, 11, 13, 18] == days(f"{EVENT}{rule}20260518\n")


def test_exceptions_additions_and_replacements_are_followed() -> None:
    """EXDATE takes a day out, RDATE adds one, RECURRENCE-ID moves one, CANCELLED drops one."""
    series = (
        EVENT
        + "RRULE:FREQ=DAILY;COUNT=4\n"
        + "EXDATE;TZID=Asia/Jakarta:20260505T070000\n"
        + "RDATE;TZID=Asia/Jakarta:20260520T070000\n"
    )
    moved = EVENT.replace("20260504", "20260525") + (
        "RECURRENCE-ID;TZID=Asia/Jakarta:20260506T070000\n"
    )
    cancelled = EVENT + "RECURRENCE-ID;TZID=Asia/Jakarta:20260507T070000\nSTATUS:CANCELLED\n"
    assert [4, 20, 25] == days(series, moved, cancelled)


def test_times_in_utc_and_without_a_zone_are_the_shops() -> None:
    """An export in UTC is shown on the shop's clocks; a floating time is in its zone."""
    utc = (
        EVENT.replace(";TZID=Asia/Jakarta", "")
        .replace("070000", "000000Z")
        .replace("160000", "090000Z")
    )
    floating = EVENT.replace(";TZID=Asia/Jakarta", "")
    assert read(EVENT) == read(utc) == read(floating)


def test_a_night_shift_of_several_people_ends_on_the_next_day() -> None:
    """DURATION serves as well as DTEND, and each attendee has a shift."""
    night = EVENT.replace("DTEND;TZID=Asia/Jakarta:20260504T160000", "DURATION:PT9H").replace(
        "T070000", "T220000"
    )
    found = read(night + "ATTENDEE;CN=E02:mailto:two@example.org\nX-EMPLOYEE:E02\n")
    assert ["E01", "E02"] == [one.person for one in found]
    assert {5} == {one.end.day.day for one in found}


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (EVENT.replace("CN=E01", "CN=E99"), "not in employees.csv"),
        (EVENT.replace("SUMMARY:pagi\n", ""), "no SUMMARY"),
        (EVENT.replace("DTEND;TZID=Asia/Jakarta:20260504T160000\n", ""), "no end"),
        (EVENT.replace("20260504T160000", "20260504T060000"), "no length"),
        (EVENT.replace("20260504T160000", "20260506T160000"), "more than a day"),
        (
            EVENT.replace(";TZID=Asia/Jakarta:20260504T070000", ";VALUE=DATE:20260504"),
            "day without",
        ),
        (EVENT.replace("X-BREAK-MINUTES:60", "X-BREAK-MINUTES:one"), "not a break"),
        (EVENT.replace("ATTENDEE;CN=E01:mailto:one@example.org\n", ""), "names no employee"),
        (EVENT + "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\n", "refused"),
        (EVENT.replace("DTSTART;TZID=Asia/Jakarta", "DTSTART;TZID=Nowhere/Land"), "Nowhere/Land"),
    ],
)
def test_an_event_that_is_no_shift_is_refused_with_its_line(event: str, says: str) -> None:
    """The event is found by the line it begins on."""
    with pytest.raises(InputRefused) as refused:
        read(event)
    assert says in str(refused.value)
    assert 4 == refused.value.problems[0].line


def test_two_shifts_at_once_are_refused() -> None:
    """As in shifts.csv."""
    with pytest.raises(InputRefused, match="overlaps"):
        read(EVENT, EVENT.replace("UID:morning", "UID:other"))


@pytest.mark.parametrize("content", [b"", b"BEGIN:VCALENDAR", b"\xff\xfe\x00", b"hello"])
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    """Not with a stack trace."""
    with pytest.raises(InputRefused):
        read_shifts_calendar(content, zone="Asia/Jakarta", month=Month(2026, 5), employees=())
