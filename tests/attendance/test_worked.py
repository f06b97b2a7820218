"""Worked days: the plain value between punches and rules."""

from __future__ import annotations

from datetime import date

import pytest

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.worked import BreakSpan, Credit, WorkedDay, WorkSpan
from backoffice_core.kernel import Duration, InvalidValue, ZonedInstant

DAY = date(2026, 5, 4)
ZONE = "Asia/Jakarta"


def at(clock: str) -> ZonedInstant:
    """A time of the day in Jakarta."""
    return ZonedInstant.parse(f"2026-05-04T{clock}:00+07:00[{ZONE}]")


def span(start: str, end: str) -> WorkSpan:
    """Work between two times."""
    return WorkSpan(start=at(start), end=at(end))


def test_what_is_worked_is_every_span_and_every_credit() -> None:
    """A paid pause that nobody punched is time as well."""
    day = WorkedDay(
        person="E07",
        day=DAY,
        zone=ZONE,
        spans=(span("08:00", "12:00"), span("13:00", "17:00")),
        credits=(Credit(name="paid meal", time=Duration.of(minutes=30)),),
    )
    assert Duration.of(hours=8, minutes=30) == day.worked


def test_spans_that_touch_do_not_overlap() -> None:
    """Time is half-open: the second at which one ends belongs to the next."""
    day = WorkedDay(
        person="E07", day=DAY, zone=ZONE, spans=(span("08:00", "12:00"), span("12:00", "13:00"))
    )
    assert Duration.of(hours=5) == day.worked


@pytest.mark.parametrize(
    ("spans", "code"),
    [
        ((span("08:00", "12:00"), span("11:00", "13:00")), "spans_overlap"),
        ((span("13:00", "14:00"), span("08:00", "12:00")), "spans_overlap"),
        ((span("12:00", "08:00"),), "span_reversed"),
    ],
)
def test_no_second_is_worked_twice(spans: tuple[WorkSpan, ...], code: str) -> None:
    """Whoever writes a day by hand hears of it at once."""
    with pytest.raises(InvalidValue) as refused:
        WorkedDay(person="E07", day=DAY, zone=ZONE, spans=spans)
    assert code == refused.value.code


def test_time_is_what_really_passed_when_the_clocks_went_back() -> None:
    """From ten at night to six in the morning were nine hours (New York, 2 November 2013)."""
    zone = "America/New_York"
    night = WorkSpan(
        start=ZonedInstant.parse(f"2013-11-02T22:00:00-04:00[{zone}]"),
        end=ZonedInstant.parse(f"2013-11-03T06:00:00-05:00[{zone}]"),
    )
    assert Duration.of(hours=9) == night.time
    assert Duration.of(hours=1) == BreakSpan(start=at("12:00"), end=at("13:00")).time


def test_a_citation_that_nobody_checked_says_so_wherever_it_is_shown() -> None:
    """Hearsay is marked, and a rule from nowhere is refused."""
    assert "29 CFR 785.48(b) [unverified]" == str(Citation("29 CFR 785.48(b)", verified=False))
    assert "29 CFR 778.110" == str(Citation("29 CFR 778.110"))
    with pytest.raises(InvalidValue, match="citation_missing"):
        Citation("  ")


def test_a_pause_does_not_end_before_it_starts() -> None:
    """It would lengthen the day."""
    with pytest.raises(InvalidValue) as caught:
        BreakSpan(start=at("13:00"), end=at("12:00"))
    assert "break_reversed" == caught.value.code
