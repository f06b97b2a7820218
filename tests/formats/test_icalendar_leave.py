"""Leave in iCalendar: whole days, kinds by the words given, recurrences within a window."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance import Leave, LeaveKind
from backoffice_core.formats import read_leave_calendar, read_planned_shifts
from backoffice_core.kernel import InputRefused, Interval, InvalidValue, Month

pytest.importorskip("icalendar", reason="the extra formats is not installed")

MAY = Interval(date(2026, 5, 1), date(2026, 6, 1))
EVENT = """\
UID:one
SUMMARY:Cuti Tahunan
ATTENDEE;CN=E01:mailto:one@example.org
DTSTART;VALUE=DATE:20260504
DTEND;VALUE=DATE:20260507
"""


def calendar(*events: str) -> bytes:
    """A calendar with these events."""
    body = "".join(f"BEGIN:VEVENT\n{event}END:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{body}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def read(*events: str) -> tuple[Leave, ...]:
    """The leave of May 2026."""
    return read_leave_calendar(
        calendar(*events), zone="Asia/Jakarta", window=MAY, employees={"E01", "E02"}
    )


def days(*events: str) -> list[tuple[str, str]]:
    """First and last days, without the year."""
    return [(str(one.start)[5:], str(one.end)[5:]) for one in read(*events)]


def test_an_all_day_event_is_leave_of_its_attendees() -> None:
    """The end of the standard is the day after the last one."""
    both = EVENT + "ATTENDEE;CN=E02:mailto:two@example.org\n"
    assert ["E01", "E02"] == [one.person for one in read(both)]
    assert {LeaveKind.ANNUAL} == {one.kind for one in read(both)}
    assert [("05-04", "05-06")] == days(EVENT)


def test_an_event_without_an_end_is_one_day_and_a_duration_counts_days() -> None:
    """RFC 5545, 3.6.1."""
    without = EVENT.replace("DTEND;VALUE=DATE:20260507\n", "")
    assert [("05-04", "05-04")] == days(without)
    assert [("05-04", "05-05")] == days(without + "DURATION:P2D\n")


def test_the_category_says_the_kind_before_the_summary() -> None:
    """Sick leave with any summary."""
    (leave,) = read(EVENT.replace("Cuti Tahunan", "Budi") + "CATEGORIES:Sakit\n")
    assert LeaveKind.SICK is leave.kind


def test_recurrences_and_their_exceptions_are_followed_within_the_window() -> None:
    """Every Monday for ever, one taken out, one moved, one cancelled: only May's."""
    series = (
        EVENT.replace("DTEND;VALUE=DATE:20260507\n", "")
        + "RRULE:FREQ=WEEKLY;BYDAY=MO\nEXDATE;VALUE=DATE:20260511\n"
    )
    moved = (
        EVENT.replace("20260504", "20260521").replace("20260507", "20260522")
        + "RECURRENCE-ID;VALUE=DATE:20260518\n"
    )
    assert [("05-04", "05-04"), ("05-21", "05-21"), ("05-25", "05-25")] == days(series, moved)


def test_leave_that_began_before_the_window_is_in_it() -> None:
    """Maternity leave from February to May is May's too; that of last year is not."""
    long = EVENT.replace("20260504", "20260210").replace("Cuti Tahunan", "Maternity")
    assert [("02-10", "05-06")] == days(long)
    assert [] == days(EVENT.replace("202605", "202505"))


def test_midnights_of_the_zone_are_whole_days() -> None:
    """Some programs write all-day events with times."""
    timed = EVENT.replace(";VALUE=DATE:20260504", ";TZID=Asia/Jakarta:20260504T000000").replace(
        ";VALUE=DATE:20260507", ";TZID=Asia/Jakarta:20260507T000000"
    )
    assert [("05-04", "05-06")] == days(timed)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("Cuti Tahunan", "Rapat", "which kind of leave 'Rapat' is"),
        ("SUMMARY:Cuti Tahunan\n", "", "says no kind"),
        ("CN=E01", "CN=E99", "'E99' is not"),
        (";VALUE=DATE:20260504", ":20260504T080000", "within a day"),
        ("20260507", "20260504", "no day"),
        ("20260507", "20290507", "more than a year"),
        ("DTEND;VALUE=DATE:20260507", "DURATION:PT4H", "whole days"),
        ("UID:one", "RRULE:FREQ=SECONDLY", "."),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(old: str, new: str, problem: str) -> None:
    """Nothing about leave is guessed, because it costs wage."""
    with pytest.raises(InputRefused, match=problem) as refused:
        read(EVENT.replace(old, new))
    assert [4] == [one.line for one in refused.value.problems]


def test_two_leaves_at_once_are_refused() -> None:
    """One of them would count twice."""
    with pytest.raises(InputRefused, match="overlaps that on line 4"):
        read(EVENT, EVENT.replace("UID:one", "UID:two").replace("20260504", "20260506"))


def test_a_rule_without_an_end_is_followed_for_ten_years_at_most() -> None:
    """The window bounds the work, so it is bounded itself."""
    with pytest.raises(InvalidValue, match="more than 3660 days"):
        read_leave_calendar(
            calendar(EVENT),
            zone="Asia/Jakarta",
            window=Interval(date(2020, 1, 1), date(2040, 1, 1)),
            employees={"E01"},
        )


def test_a_shift_calendar_is_a_plan_of_attendance() -> None:
    """The same shifts, without what only rosters need."""
    event = (
        "UID:1\nSUMMARY:malam\nX-EMPLOYEE:E01\nX-BREAK-MINUTES:60\n"
        "DTSTART;TZID=Asia/Jakarta:20260504T220000\nDTEND;TZID=Asia/Jakarta:20260505T070000\n"
    )
    (shift,) = read_planned_shifts(
        calendar(event), zone="Asia/Jakarta", month=Month(2026, 5), employees=["E01"]
    )
    assert ("E01", "2026-05-04", 9, 3600) == (
        shift.person,
        str(shift.day),
        (shift.end - shift.start).hours,
        shift.break_time.seconds,
    )


@given(st.binary(max_size=200), st.integers(0, 400))
def test_no_bytes_break_the_reader_of_leave(noise: bytes, place: int) -> None:
    """A reading, or a refusal with problems."""
    content = calendar(EVENT)
    try:
        read_leave_calendar(
            content[:place] + noise + content[place:],
            zone="Asia/Jakarta",
            window=MAY,
            employees={"E01"},
        )
    except InputRefused as refused:
        assert refused.problems  # noqa: PT017
