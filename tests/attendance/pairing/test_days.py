"""What a worked day carries beside its time: its kind, its traits, what stands by hand."""

from __future__ import annotations

from datetime import date

import pytest

from backoffice_core.attendance import DayKind, Punch
from backoffice_core.attendance.pairing import (
    ARRIVALS,
    DEPARTURES,
    Pairing,
    PunchRounding,
    RoundingMode,
    worked_days,
)
from backoffice_core.attendance.worked import BreakSpan, WorkedDay, WorkSpan
from backoffice_core.kernel import Calendar, Holiday, HolidayKind, ZonedInstant
from backoffice_core.kernel.errors import InvalidValue
from tests.attendance.pairing.touches import (
    ZONE,
    D,
    clocks,
    hours,
    kinds,
    minutes,
    moment,
    pair,
    pauses,
    punches,
    shift,
    worked,
)

SATURDAY, SUNDAY = date(2026, 5, 9), date(2026, 5, 10)
CALENDAR = Calendar(
    name="ID",
    weekend={5, 6},
    holidays=[
        Holiday(day=date(2026, 5, 14), name="Kenaikan Yesus Kristus"),
        Holiday(day=date(2026, 5, 15), name="Cuti bersama", kind=HolidayKind.JOINT_LEAVE),
    ],
)


def test_a_calendar_says_which_days_are_off() -> None:
    """A holiday stays one when planned, a planned Saturday is work, joint leave is ordinary."""
    days = [date(2026, 5, number) for number in (8, 9, 10, 14, 15)]
    touched = [each for day in days for each in punches("08:00", "16:00", day=day)]
    plan = [shift("08:00", "16:00", day=day) for day in (SATURDAY, date(2026, 5, 14))]

    found, _ = worked_days(touched, policy=Pairing(), zone=ZONE, planned=plan, calendar=CALENDAR)

    assert [
        DayKind.WORKDAY,
        DayKind.WORKDAY,
        DayKind.REST_DAY,
        DayKind.HOLIDAY,
        DayKind.WORKDAY,
    ] == [day.kind for day in found]


def test_what_is_said_of_a_persons_day_goes_before_the_calendar() -> None:
    """A substitute holiday, the short day of a week."""
    (day,), _ = worked_days(
        punches("08:00", "13:00", day=SATURDAY),
        policy=Pairing(),
        zone=ZONE,
        calendar=CALENDAR,
        day_kinds={("E07", SATURDAY): DayKind.HOLIDAY},
        traits={("E07", SATURDAY): ["shortest"], ("E08", SATURDAY): ["other"]},
    )
    (other,), _ = worked_days(
        punches("08:00", "13:00", day=SUNDAY),
        policy=Pairing(),
        zone=ZONE,
        calendar=CALENDAR,
        day_kinds={("E07", SATURDAY): DayKind.HOLIDAY},
    )

    assert (DayKind.HOLIDAY, frozenset({"shortest"})) == (day.kind, day.traits)
    assert DayKind.REST_DAY is other.kind


def test_a_person_without_a_zone_is_refused() -> None:
    """Nobody's day begins nowhere."""
    with pytest.raises(InvalidValue, match="zone_not_given"):
        worked_days(punches("08:00"), policy=Pairing(), zone={"E08": ZONE})


def test_a_day_entered_by_hand_is_returned_as_it_is() -> None:
    """Its kind, breaks and traits too, beside later work that the punches show."""
    entered = WorkedDay(
        person="E07",
        day=D,
        zone=ZONE,
        kind=DayKind.HOLIDAY,
        traits=frozenset({"shortest"}),
        spans=(
            WorkSpan(start=moment("08:00"), end=moment("12:00")),
            WorkSpan(start=moment("12:30"), end=moment("14:00")),
        ),
        breaks=(BreakSpan(start=moment("12:00"), end=moment("12:30")),),
    )

    (alone,), _ = worked_days([], policy=Pairing(), zone=ZONE, by_hand=[entered])
    (both,), findings = worked_days(
        punches("14:00", "17:00"), policy=Pairing(), zone=ZONE, by_hand=[entered]
    )

    assert entered == alone
    assert [("08:00", "12:00"), ("12:30", "14:00"), ("14:00", "17:00")] == clocks(both)
    assert [("meal", "12:00", "12:30")] == pauses(both)
    assert (DayKind.HOLIDAY, ()) == (both.kind, findings)


def test_shifts_that_rounding_moves_into_each_other_share_no_second() -> None:
    """Out rounded up and the next in rounded down: the later one begins where the other ends."""
    rules = [
        PunchRounding(name="out", punches=DEPARTURES, step=minutes(30), mode=RoundingMode.UP),
        PunchRounding(name="in", punches=ARRIVALS, step=minutes(30), mode=RoundingMode.DOWN),
    ]
    touched = punches("08:00", "16:05", "16:20", "16:50")

    (day,), _ = pair(touched, rounding=rules, new_shift_gap=minutes(10))

    assert [("08:00", "16:30"), ("16:30", "17:00")] == clocks(day)


def test_a_plan_handed_over_twice_is_one_plan() -> None:
    """Not two shifts on one day."""
    plan = shift("08:00", "16:00")

    (day,), _ = pair(punches("08:00", "16:00"), plan, plan)

    assert (plan,) == day.planned


def test_everybodys_days_come_by_person_and_date() -> None:
    """Whatever order the punches came in."""
    touched = [
        *punches("32:00", "40:00", person="E2"),
        *punches("08:00", "16:00", person="E2"),
        *punches("08:00", "16:00", person="E1"),
    ]

    days, findings = pair(touched)

    assert [("E1", 4), ("E2", 4), ("E2", 5)] == [(day.person, day.day.day) for day in days]
    assert {0: 480, 1: 480} == worked(days[1:])
    assert [] == kinds(findings)


def test_an_unknown_zone_is_refused() -> None:
    """A spelling mistake must not become UTC."""
    with pytest.raises(InvalidValue, match="unknown_zone"):
        pair(punches("08:00", "10:00"), zone="Asia/Jakart", shift_max=hours(13))


def test_a_punch_with_an_offset_that_its_zone_does_not_have_is_told() -> None:
    """It stands as it was recorded, and somebody is to look at the clock."""
    wrong = ZonedInstant.parse("2026-05-04T08:00:00+09:00[Asia/Jakarta]")
    right = wrong.instant.at_zone("Asia/Jakarta") + hours(8)
    touched = [Punch(device="door", person="E07", at=at) for at in (wrong, right)]

    (day,), (said,) = pair(touched)

    assert (hours(8), D) == (day.worked, day.day)
    assert ("attendance.offset_odd", D) == (said.kind, said.day)
    assert str(said.says) == (
        "1 punch of E07 on 2026-05-04 says an offset that Asia/Jakarta does not have then "
        "(2026-05-04T08:00:00+09:00[Asia/Jakarta]); look at the clock of door"
    )
    assert "periksa jam door" in said.says.render("id")


def test_the_offset_of_the_wrong_side_of_a_clock_change_is_told() -> None:
    """Asked of the zone for each punch on a day that has both, and once a day elsewhere."""
    new_york = "America/New_York"
    good = [moment(text, zone=new_york, day=date(2026, 11, 1)) for text in ("01:30", "12:00")]
    bad = ZonedInstant.parse("2026-11-01T12:00:00-04:00[America/New_York]")

    _, fine = pair([Punch(device="a", person="E07", at=at) for at in good], zone=new_york)
    _, told = pair([Punch(device="a", person="E07", at=at) for at in (*good, bad)], zone=new_york)

    assert "offset_odd" not in kinds(fine)
    assert "offset_odd" in kinds(told)
