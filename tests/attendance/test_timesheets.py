"""Timesheets of a month and what must be looked at."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance import (
    INDONESIA,
    AttendancePolicy,
    AttendanceTerms,
    DayKind,
    LeaveKind,
    PlannedShift,
    Punch,
    decide_timesheets,
    explain_day,
)
from backoffice_core.kernel import Duration, Effective, InvalidValue, Month, Version, kind_of
from tests.attendance.shifts import (
    BUDI,
    CALENDAR,
    MAY,
    POLICY,
    SARI,
    TERMS,
    ZONE,
    day_of,
    decide,
    kinds,
    leave,
    minutes,
    moment,
    punch,
    punches,
    shift,
)

FIVE_DAYS = attrs.evolve(SARI, days_a_week=5)


def test_a_month_has_a_day_for_every_day_of_employment() -> None:
    """Joined on the 4th and left on the 20th: seventeen days, both included."""
    short = attrs.evolve(SARI, joined=date(2026, 5, 4), left=date(2026, 5, 20))
    sheet, findings = decide(punches("05-01 08:00", "05-01 12:00"), employee=short)
    assert [date(2026, 5, day) for day in range(4, 21)] == [day.day for day in sheet.days]
    assert ["no_roster", "not_employed", "part_month"] == kinds(findings)


def test_coming_late_and_leaving_early_are_measured_in_full_beyond_the_grace() -> None:
    """Ten minutes of grace forgive ten minutes, and nothing of eleven."""
    sheet, findings = decide(
        punches("05-04 08:10", "05-04 15:49", "05-05 08:11", "05-05 15:50"),
        shift("05-04", "08:00", "16:00", rest=60),
        shift("05-05", "08:00", "16:00", rest=60),
        policy=attrs.evolve(POLICY, grace=Duration.of(minutes=10)),
    )
    assert (0, 11) == (minutes(day_of(sheet, "05-04").late), minutes(day_of(sheet, "05-04").early))
    assert (11, 0) == (minutes(day_of(sheet, "05-05").late), minutes(day_of(sheet, "05-05").early))
    assert ["late", "left_early"] == kinds(findings)


def test_lateness_is_not_guessed_where_a_punch_is_missing() -> None:
    """A single punch at half past ten may be either end of the day."""
    sheet, findings = decide(punches("05-04 10:30"), shift("05-04", "08:00", "16:00"))
    day = day_of(sheet, "05-04")
    assert (Duration.ZERO, Duration.ZERO, False) == (day.worked, day.late, day.complete)
    assert ["missing_punch"] == kinds(findings)


def test_a_planned_shift_without_punch_or_leave_is_an_absence() -> None:
    """Leave makes the same day something else."""
    day = shift("05-04", "08:00", "16:00")
    sheet, findings = decide([], day)
    assert day_of(sheet, "05-04").absent
    assert ["absent"] == kinds(findings)
    sheet, findings = decide([], day, leaves=[leave("05-04", "05-06")])
    assert (False, LeaveKind.ANNUAL) == (
        day_of(sheet, "05-04").absent,
        day_of(sheet, "05-04").leave,
    )
    assert [] == kinds(findings)


def test_missing_one_of_two_shifts_of_a_day_is_found_while_the_day_is_worked() -> None:
    """The morning was worked, the evening was not."""
    sheet, findings = decide(
        punches("05-04 06:00", "05-04 10:00"),
        shift("05-04", "06:00", "10:00"),
        shift("05-04", "18:00", "22:00"),
    )
    assert (240, False) == (
        minutes(day_of(sheet, "05-04").worked),
        day_of(sheet, "05-04").absent,
    )
    assert ["absent"] == kinds(findings)


def test_work_on_a_day_of_leave_and_overlapping_leaves_are_found() -> None:
    """Both are kept as they are: the time counts and the first leave stays."""
    sheet, findings = decide(
        punches("05-05 08:00", "05-05 11:00"),
        leaves=[leave("05-04", "05-05"), leave("05-05", "05-06", LeaveKind.UNPAID)],
    )
    assert LeaveKind.ANNUAL is day_of(sheet, "05-05").leave
    assert 180 == minutes(day_of(sheet, "05-05").worked)
    expected = ["leave_overlap", "no_roster", "unscheduled", "worked_on_leave"]
    assert expected == kinds(findings)


def test_too_little_rest_between_two_days_is_found() -> None:
    """Out at ten in the evening and in at six: eight hours, eleven are wanted."""
    _, findings = decide(
        punches("05-04 14:00", "05-04 22:00", "05-05 06:00", "05-05 13:00"),
        shift("05-04", "14:00", "22:00", rest=60),
        shift("05-05", "06:00", "13:00", rest=60),
    )
    short = next(finding for finding in findings if finding.kind == "attendance.rest_short")
    assert date(2026, 5, 5) == short.day
    assert "8:00:00 of rest" in str(short.says)


@pytest.mark.parametrize(
    ("until", "worked"), [("12:00", 240), ("12:30", 240), ("13:00", 240), ("14:00", 300)]
)
def test_the_planned_break_takes_only_time_beyond_four_hours(until: str, worked: int) -> None:
    """UU 13/2003 art. 79(2)a: the break is owed after four hours, so staying never costs time."""
    sheet, _ = decide(
        punches("05-04 08:00", f"05-04 {until}"), shift("05-04", "08:00", "17:00", rest=60)
    )
    assert worked == minutes(day_of(sheet, "05-04").worked)


@pytest.mark.parametrize(("back", "worked"), [("12:20", 480), ("13:00", 480), ("13:30", 450)])
def test_a_punched_break_is_not_taken_off_again(back: str, worked: int) -> None:
    """TimeTrex (AGPL-3) testRoundingDayTotalAutoDeductLunchB3: punched lunch is credited."""
    sheet, _ = decide(
        punches("05-04 08:00", "05-04 12:00", f"05-04 {back}", "05-04 17:00"),
        shift("05-04", "08:00", "17:00", rest=60),
    )
    assert worked == minutes(day_of(sheet, "05-04").worked)


def test_coming_back_after_the_shift_is_no_break() -> None:
    """Eight to four and again six to eight: the planned hour is still taken off."""
    sheet, _ = decide(
        punches("05-04 08:00", "05-04 16:00", "05-04 18:00", "05-04 20:00"),
        shift("05-04", "08:00", "16:00", rest=60),
    )
    assert 540 == minutes(day_of(sheet, "05-04").worked)


def test_nights_without_a_roster_do_not_pair_an_end_with_the_next_start() -> None:
    """The first punch of the month ends a night of April; the nights after it stay whole."""
    nights = ("05-01 06:00", "05-01 22:00", "05-02 06:00", "05-02 22:00", "05-03 06:00")
    sheet, findings = decide(punches(*nights))
    assert [0, 0] == [minutes(day_of(sheet, day).normal) for day in ("05-01", "05-03")]
    assert [480, 480] == [minutes(day_of(sheet, day).worked) for day in ("05-01", "05-02")]
    assert "month_edge" in kinds(findings)


def test_long_work_without_any_break_is_found() -> None:
    """UU 13/2003 art. 79(2)a is cited with the finding."""
    _, findings = decide(punches("05-04 08:00", "05-04 13:00"), shift("05-04", "08:00", "13:00"))
    (through,) = (each for each in findings if each.kind == "attendance.break_missing")
    assert through.explanation is not None
    assert "UU 13/2003 art. 79(2)a" == through.explanation.source


def test_coming_early_makes_no_overtime() -> None:
    """frappe/hrms #4194; Odoo test_overtime_lunch: 07-17 for a shift of 08-17 is no overtime."""
    sheet, _ = decide(
        punches("05-04 07:00", "05-04 17:00", "05-05 07:00", "05-05 16:00"),
        shift("05-04", "08:00", "17:00", rest=60),
        shift("05-05", "08:00", "17:00", rest=60),
        employee=FIVE_DAYS,
    )
    assert [(540, 0), (480, 0)] == [
        (minutes(day_of(sheet, day).worked), minutes(day_of(sheet, day).overtime))
        for day in ("05-04", "05-05")
    ]


@pytest.mark.parametrize(("days_a_week", "overtime"), [(5, 60), (6, 120)])
def test_overtime_begins_after_the_normal_hours_of_the_pattern(
    days_a_week: int, overtime: int
) -> None:
    """PP 35/2021 art. 21(2): seven hours in a week of six days, eight in one of five."""
    sheet, _ = decide(
        punches("05-04 08:00", "05-04 18:00"),
        shift("05-04", "08:00", "17:00", rest=60),
        employee=attrs.evolve(SARI, days_a_week=days_a_week),
    )
    assert overtime == minutes(day_of(sheet, "05-04").overtime)
    assert ["PP 35/2021 art. 31(1)"] == sorted({tier.citation for tier in sheet.overtime})


def test_the_week_has_forty_normal_hours_whatever_its_days_have() -> None:
    """PP 35/2021 art. 21(2)a: six days of seven hours are 42, so the last has two of overtime."""
    week = [f"05-{day:02}" for day in range(4, 10)]
    sheet, _ = decide(
        [touch for day in week for touch in punches(f"{day} 08:00", f"{day} 16:00")],
        *(shift(day, "08:00", "16:00", rest=60) for day in week),
    )
    assert [0, 0, 0, 0, 0, 120] == [minutes(day_of(sheet, day).overtime) for day in week]


def test_the_hours_of_the_first_week_begin_before_the_month() -> None:
    """1 May 2026 is a Friday: hours from Monday 27 April count towards its week."""
    days = ["04-27", "04-28", "04-29", "04-30", "05-02"]
    touches = [touch for day in days for touch in punches(f"{day} 08:00", f"{day} 18:00")]
    shifts = [shift(day, "08:00", "18:00", rest=60) for day in days]
    free = attrs.evolve(CALENDAR, holidays=())
    known, findings = decide(touches, *shifts, calendar=free, employee=FIVE_DAYS)
    assert [] == kinds(findings, ignore=())
    assert (60, 480) == (
        minutes(day_of(known, "05-02").overtime),
        minutes(day_of(known, "05-02").normal),
    )
    longer = [*touches, *punches("05-03 08:00", "05-03 18:00")]
    full, _ = decide(longer, *shifts, shift("05-03", "08:00", "18:00", rest=60), calendar=free)
    # Four days of seven normal hours before the month leave twelve: seven and five.
    assert [420, 300] == [minutes(day_of(full, day).normal) for day in ("05-02", "05-03")]
    _, findings = decide(punches("04-30 08:00", "04-30 16:00"))
    assert "week_before" in kinds(findings, ignore=())


def test_more_than_four_hours_of_overtime_a_day_are_found() -> None:
    """PP 35/2021 art. 26(1)."""
    exactly, over = ("05-04 20:00", "05-04 20:01")
    planned = shift("05-04", "08:00", "16:00", rest=60)
    assert "overtime_day" not in kinds(decide(punches("05-04 08:00", exactly), planned)[1])
    assert "overtime_day" in kinds(decide(punches("05-04 08:00", over), planned)[1])


@pytest.mark.parametrize(("last", "expected"), [(2, []), (3, ["overtime_week"])])
def test_more_than_eighteen_hours_of_overtime_a_week_are_found(
    last: int, expected: list[str]
) -> None:
    """PP 35/2021 art. 26(1): 4+4+4+4+3 is too much; work on a rest day does not count (26(2))."""
    extra = {"05-04": 4, "05-05": 4, "05-06": 4, "05-07": 4, "05-08": last}
    touches = [
        touch
        for day, hours in extra.items()
        for touch in punches(f"{day} 08:00", f"{day} {17 + hours}:00")
    ]
    _, findings = decide(
        [*touches, *punches("05-10 08:00", "05-10 16:00")],
        *(shift(day, "08:00", "17:00", rest=60) for day in extra),
        employee=FIVE_DAYS,
    )
    assert expected == [kind for kind in kinds(findings) if kind.startswith("overtime")]


def test_holiday_work_is_overtime_from_the_first_hour() -> None:
    """PP 35/2021 art. 31(2)a, Kemnaker example: nine hours are 7 x 2, 1 x 3 and 1 x 4."""
    sheet, _ = decide(punches("05-14 08:00", "05-14 17:00"), shift("05-14", "08:00", "17:00"))
    assert DayKind.HOLIDAY is day_of(sheet, "05-14").kind
    assert [(7, 2), (1, 3), (1, 4)] == [
        (tier.time.seconds // 3600, tier.multiple) for tier in sheet.overtime
    ]


def test_a_holiday_on_the_shortest_day_has_its_own_tiers() -> None:
    """PP 35/2021 art. 31(2)b: eight hours are 5 x 2, 1 x 3 and 2 x 4. 14 May 2026 is a Thursday."""
    sheet, _ = decide(
        punches("05-14 08:00", "05-14 16:00"),
        shift("05-14", "08:00", "16:00"),
        policy=attrs.evolve(POLICY, shortest_weekday=3),
    )
    assert [(5, 2), (1, 3), (2, 4)] == [
        (tier.time.seconds // 3600, tier.multiple) for tier in sheet.overtime
    ]


def test_work_beyond_the_last_hour_the_law_lists_is_paid_and_found() -> None:
    """PP 35/2021 art. 31(2)a ends with the eleventh hour."""
    sheet, findings = decide(punches("05-14 08:00", "05-14 20:00"))
    assert 12 * 60 == sum(minutes(tier.time) for tier in sheet.overtime)
    assert "overtime_unlisted" in kinds(findings)


def test_cuti_bersama_that_is_worked_is_an_ordinary_working_day() -> None:
    """SE Menaker M/6/HK.04/XII/2024: eight hours at ordinary pay, leave is kept."""
    sheet, findings = decide(
        punches("05-15 08:00", "05-15 17:00"),
        shift("05-15", "08:00", "17:00", rest=60),
        employee=FIVE_DAYS,
    )
    day = day_of(sheet, "05-15")
    assert (DayKind.WORKDAY, Duration.ZERO, None) == (day.kind, day.overtime, day.leave)
    assert [] == kinds(findings)


def test_cuti_bersama_that_is_taken_is_annual_leave_and_no_absence() -> None:
    """SE Menaker M/6/HK.04/XII/2024: it counts against annual leave."""
    sheet, findings = decide([], shift("05-15", "08:00", "17:00", rest=60))
    day = day_of(sheet, "05-15")
    assert (LeaveKind.ANNUAL, False) == (day.leave, day.absent)
    assert ["joint_leave"] == kinds(findings)


def test_unplanned_work_of_somebody_with_a_roster_is_rest_day_work() -> None:
    """Found, counted, and at the rate of a day off: Tuesday, not the Sunday that is planned."""
    week = [f"05-{day:02}" for day in (4, 6, 7, 8, 9, 10)]
    sheet, findings = decide(
        punches("05-05 09:00", "05-05 12:00"), *(shift(day, "08:00", "15:00") for day in week)
    )
    day = day_of(sheet, "05-05")
    assert (DayKind.REST_DAY, 180) == (day.kind, minutes(day.overtime))
    assert DayKind.WORKDAY is day_of(sheet, "05-10").kind
    assert ["unscheduled"] == kinds(findings, ignore=["week_before", "absent"])


@pytest.mark.parametrize(("days_a_week", "saturday"), [(5, "rest_day"), (6, "workday")])
def test_who_has_no_roster_rests_on_the_weekend(days_a_week: int, saturday: str) -> None:
    """In a week of six days only the last day of the weekend is one of rest."""
    worker = attrs.evolve(SARI, days_a_week=days_a_week)
    sheet, _ = decide(punches("05-09 08:00", "05-09 12:00"), employee=worker)
    assert (saturday, "rest_day") == tuple(
        day_of(sheet, day).kind.value for day in ("05-09", "05-10")
    )


def test_a_night_shift_of_the_last_day_belongs_to_the_month() -> None:
    """It ends on 1 June and is work of 31 May, and no work of June."""
    night = shift("05-31", "22:00", "06:00", rest=60)
    touches = punches("05-31 22:00", "06-01 06:00")
    assert 420 == minutes(day_of(decide(touches, night)[0], "05-31").worked)
    june, findings = decide(touches, night, month=Month(2026, 6))
    assert Duration.ZERO == june.worked
    assert ["no_roster"] == kinds(findings)


def test_a_last_night_whose_morning_was_not_handed_over_asks_for_it() -> None:
    """Nobody forgot a punch: the file ends too early."""
    sheet, findings = decide(punches("05-31 22:00"), shift("05-31", "22:00", "06:00"))
    assert not day_of(sheet, "05-31").complete
    assert ["month_edge"] == kinds(findings)


def test_a_first_punch_that_ends_unknown_work_of_april_is_left_to_april() -> None:
    """Without the shift of 30 April its end is no missing punch of May."""
    sheet, findings = decide(
        punches("05-01 06:03", "05-02 08:00", "05-02 15:00"), shift("05-02", "08:00", "15:00")
    )
    day = day_of(sheet, "05-01")
    assert (Duration.ZERO, True) == (day.worked, day.complete)
    assert "month_edge" in kinds(findings)
    assert "missing_punch" not in kinds(findings)


def test_a_night_of_april_that_is_known_leaves_may_alone() -> None:
    """Planned or not, work belongs to the day it started on."""
    touches = punches("04-30 22:00", "05-01 06:00")
    for plan in ([], [shift("04-30", "22:00", "06:00")]):
        sheet, findings = decide(touches, *plan)
        assert Duration.ZERO == sheet.worked
        assert ["no_roster"] == kinds(findings)


def test_shifts_and_leaves_of_nobody_we_know_are_found() -> None:
    """A roster may name somebody who is not on the list of employees."""
    away = attrs.evolve(leave("05-04", "05-05"), person="E99")
    _, findings = decide([], shift("05-04", "08:00", "16:00", person="E99"), leaves=[away])
    assert 2 == kinds(findings).count("unknown_person")


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (shift("05-04", "15:00", "20:00"), ["05-04"]),
        (shift("05-04", "07:00", "08:01"), ["05-04"]),
        (shift("05-03", "22:00", "08:01"), ["05-04"]),
        (shift("05-04", "16:00", "20:00"), []),
    ],
)
def test_whoever_is_planned_twice_at_a_time_is_found(
    second: PlannedShift, expected: list[str]
) -> None:
    """A roster by hand may do so; one of a schedule cannot."""
    _, findings = decide([], shift("05-04", "08:00", "16:00"), second)
    overlaps = [each for each in findings if each.kind == "attendance.shifts_overlap"]
    assert expected == [f"{each.day:%m-%d}" for each in overlaps]
    assert all("bertumpang tindih" in each.says.render("id") for each in overlaps)


def test_terms_of_nobody_we_know_are_found() -> None:
    """A slip in an id would pay overtime where none is due, in silence."""
    _, findings = decide(
        [], patterns={"E98": "mining"}, exempt_in={"E07": "the contract", "E98": "the contract"}
    )
    (found,) = (each for each in findings if each.kind == "attendance.unknown_person")
    assert (
        "The terms are for E98 too, who is no employee",
        "Ketentuan kerja menyebut E98, yang bukan karyawan",
    ) == (found.says.render(), found.says.render("id"))


@pytest.mark.parametrize("places", [{"E07": " "}, {"": "the contract"}])
def test_terms_that_say_nothing_are_refused(places: dict[str, str]) -> None:
    """Nobody is exempt by nothing that is written."""
    for field in ("patterns", "exempt_in"):
        with pytest.raises(InvalidValue, match="The terms say") as caught:
            attrs.evolve(TERMS, **{field: places})
        assert "text_empty" == caught.value.code


def test_what_is_handed_over_twice_changes_nothing() -> None:
    """Neither punches nor shifts nor leaves, of employees or of nobody."""
    stranger = attrs.evolve(punch("05-04 09:00"), person="E99")
    touches = [*punches("05-04 08:00", "05-04 17:10"), stranger]
    plan = [shift("05-04", "08:00", "16:00", rest=60), shift("05-05", "08:00", "16:00", rest=60)]
    plan.append(shift("05-06", "08:00", "16:00", person="E99"))
    away = [leave("05-05", "05-05"), attrs.evolve(leave("05-05", "05-05"), person="E99")]
    once = decide(touches, *plan, leaves=away)
    assert once == decide(touches * 2, *(plan * 2), leaves=away * 2)


@pytest.mark.parametrize(("days", "rest"), [(5, "09 10 16 17 23 24"), (6, "10 17 24")])
def test_a_week_that_is_not_planned_whole_has_no_rest_days_but_those_of_the_pattern(
    days: int, rest: str
) -> None:
    """One shift in a week, or none, does not turn the others into days off."""
    worker = attrs.evolve(SARI, days_a_week=days)
    sheet, _ = decide([], shift("05-04", "08:00", "15:00"), employee=worker)
    weeks = [day for day in sheet.days if 4 <= day.day.day <= 24]
    resting = [f"{day.day.day:02}" for day in weeks if day.kind is DayKind.REST_DAY]
    assert rest.split() == resting


def test_nine_hours_on_the_saturday_of_a_five_day_week_are_rest_day_work() -> None:
    """PP 35/2021 art. 31(3): 8 h x 2 and 1 h x 3, also where the shop itself only shuts Sundays."""
    shop = attrs.evolve(CALENDAR, weekend=frozenset({6}))
    sheet, findings = decide(
        punches("05-23 08:00", "05-23 17:00"), employee=FIVE_DAYS, calendar=shop
    )
    assert [(8, 2), (1, 3)] == [
        (tier.time.seconds // 3600, tier.multiple) for tier in sheet.overtime
    ]
    (said,) = (each.says for each in findings if each.kind == "attendance.no_roster")
    assert str(said).endswith("a week of 5 working days rests on Saturday and Sunday")


@given(st.sets(st.integers(1, 31)), st.sampled_from([5, 6]), st.sampled_from(LeaveKind))
def test_leave_changes_the_kind_of_no_day(days: set[int], week: int, kind: LeaveKind) -> None:
    """Twelve hours on Saturday 9 May stay rest-day work when leave covers the month."""
    worker = attrs.evolve(SARI, days_a_week=week)
    shifts = [shift(f"05-{day:02}", "08:00", "15:00") for day in sorted(days)]
    touches = punches("05-09 06:00", "05-09 18:00")
    there, _ = decide(touches, *shifts, employee=worker)
    away, findings = decide(
        touches, *shifts, employee=worker, leaves=[leave("05-01", "05-31", kind)]
    )
    assert [day.kind for day in there.days] == [day.kind for day in away.days]
    assert there.overtime == away.overtime
    assert "worked_on_leave" in kinds(findings)


def test_a_part_month_beyond_the_plan_is_found() -> None:
    """Whoever joins before the next plan is paid by the pattern, and the books say so."""
    joined = attrs.evolve(FIVE_DAYS, joined=date(2026, 5, 25))
    week = [shift(f"05-{day}", "08:00", "16:00", rest=60) for day in range(25, 30)]
    assert "part_month" not in kinds(decide([], *week, employee=joined)[1])
    (said,) = (
        each.says
        for each in decide([], *week[:3], employee=joined)[1]
        if each.kind == "attendance.part_month"
    )
    assert str(said).startswith("Sari is paid for 5 of 21 working days of the month.")
    assert "hari kerja dengan istirahat pada Sabtu dan Minggu" in said.render("id")


def test_a_timesheet_can_be_recorded_and_read_back() -> None:
    """The fact kept in a store is the timesheet that was decided, to the last second."""
    sheet, _ = decide(punches("05-01 08:00:07", "05-01 17:00"), shift("05-04", "08:00", "16:00"))
    kind = kind_of(sheet)
    assert sheet == kind.decode(kind.encode(sheet))


def test_a_law_that_does_not_reach_back_is_refused() -> None:
    """Better no timesheet than one under the wrong law."""
    young = Effective([Version(value=INDONESIA.on(date(2026, 1, 1)), since=date(2027, 1, 1))])
    with pytest.raises(InvalidValue, match="No version holds") as refused:
        decide([], law=young)
    assert "no_value_on_day" == refused.value.code


def test_a_day_explains_itself_with_plan_punches_break_and_law() -> None:
    """Every second of overtime is named with its multiple and article."""
    sheet, _ = decide(
        punches("05-04 07:50", "05-04 18:00"), shift("05-04", "08:00", "16:00", rest=60)
    )
    told = explain_day(sheet, date(2026, 5, 4), law=INDONESIA)
    rules = [node.rule for _, node in told.walk()]
    assert rules == [
        "attendance.day",
        "attendance.day_kind",
        "attendance.plan",
        "attendance.punches",
        "attendance.break",
        "attendance.before_start",
        "overtime.tier",
        "overtime.tier",
    ]
    assert "Lembur 1 jam dengan 1,5 kali upah sejam (PP 35/2021 art. 31(1))" in told.render("id")
    with pytest.raises(InvalidValue, match="has no 2026-06-01"):
        explain_day(sheet, date(2026, 6, 1))


@pytest.mark.parametrize(
    ("touches", "more", "rule"),
    [
        (["05-04 08:00"], [], "attendance.missing_punch"),
        ([], [], "attendance.absent"),
        ([], [leave("05-04", "05-04")], "attendance.leave"),
    ],
)
def test_a_day_without_time_explains_why(touches: list[str], more: list[object], rule: str) -> None:
    """Nothing worked has a reason too."""
    sheet, _ = decide(punches(*touches), shift("05-04", "08:00", "16:00"), leaves=more)
    assert rule in [node.rule for _, node in explain_day(sheet, date(2026, 5, 4)).walk()]


def test_a_day_explains_lateness_and_leaving_early_and_calls_the_person_by_name() -> None:
    """Both are nodes with their time; whoever reads it knows Sari and not E07."""
    sheet, _ = decide(punches("05-04 08:10", "05-04 15:40"), shift("05-04", "08:00", "16:00"))
    told = explain_day(sheet, date(2026, 5, 4), name="Sari")
    results = {node.rule: node.result for _, node in told.walk()}
    assert Duration.of(minutes=10) == results["attendance.late"]
    assert Duration.of(minutes=20) == results["attendance.left_early"]
    assert told.render("id").startswith("Sari bekerja")
    assert "\n  Pulang 20 menit lebih cepat, dihitung sampai akhir jadwal" in told.render("id")
    assert explain_day(sheet, date(2026, 5, 4)).sentence().startswith("E07 worked")


def test_terms_say_the_law_of_indonesia_and_the_usual_policy_by_themselves() -> None:
    """A business names its calendar and zone; the one law there is need not be named."""
    terms = AttendanceTerms(calendar=CALENDAR, zone=ZONE)
    assert (AttendancePolicy(), INDONESIA) == (terms.policy, terms.law)


MINUTES = st.lists(st.integers(0, 14 * 24 * 60), max_size=24)
PLANS = st.lists(st.tuples(st.integers(0, 13), st.integers(0, 23), st.integers(4, 12)), max_size=9)


@given(MINUTES, PLANS, st.sampled_from([5, 6]), st.randoms(use_true_random=False))
def test_worked_time_is_parted_exactly_and_order_and_repetition_change_nothing(
    times: list[int], plans: list[tuple[int, int, int]], days: int, luck: random.Random
) -> None:
    """Worked = normal + all tiers, day by day; the same facts give the same result."""
    touches = [punch(f"05-{4 + at // 1440:02} {at // 60 % 24}:{at % 60:02}") for at in times]
    shifts = [
        shift(f"05-{4 + day:02}", f"{hour}:00", f"{hour + length}:00", rest=45)
        for day, hour, length in plans
    ]
    worker = attrs.evolve(SARI, days_a_week=days)
    sheet, findings = decide(touches, *shifts, employee=worker)
    for day in sheet.days:
        tiers = sum(tier.time.seconds for tier in sheet.overtime if tier.day == day.day)
        assert tiers == day.overtime.seconds
        assert day.overtime.seconds + day.normal.seconds == day.worked.seconds
        assert min(day.normal, day.overtime, day.late, day.early, day.break_time) >= Duration.ZERO
    present = sum(day.worked.seconds + day.break_time.seconds for day in sheet.days)
    assert present <= max(times, default=0) * 60 - min(times, default=0) * 60
    again, mixed = [*touches, *touches[::2]], list(shifts)
    luck.shuffle(again)
    luck.shuffle(mixed)
    assert (sheet, findings) == decide(again, *mixed, employee=worker)
    assert len(findings) == len({finding.identity for finding in findings})


@pytest.mark.bench
def test_a_person_a_day_takes_less_than_a_fifth_of_a_millisecond() -> None:
    """The object path decides at least 5,000 employee-days a second, with every finding."""
    staff = [attrs.evolve(SARI, id=f"E{one}", pin="", name=f"E{one}") for one in range(200)]
    touches: list[Punch] = []
    shifts = []
    days = [MAY.start + timedelta(days=day) for day in range(31) if day % 7 != 6]
    for person in staff:
        for day in days:
            text = f"{day.month:02}-{day.day:02}"
            shifts.append(shift(text, "08:00", "16:00", rest=60, person=person.id))
            clocks = ("08:01", "12:00", "12:45", "16:03")
            touches += [
                Punch(device="d", person=person.id, at=moment(f"{text} {c}")) for c in clocks
            ]
    began = time.perf_counter()
    decide_timesheets(
        touches,
        employees=staff,
        month=MAY,
        terms=TERMS,
        planned=shifts,
    )
    spent = time.perf_counter() - began
    rate = round(len(staff) * 31 / spent)
    print(f"\n{rate} employee-days a second")
    assert rate >= 5_000


def test_two_people_do_not_mix() -> None:
    """Each has a timesheet of their own, in the order of the employees."""
    sheets, _ = decide_timesheets(
        [
            *punches("05-04 08:00", "05-04 15:00", person="8"),
            *punches("05-04 09:00", "05-04 15:00"),
        ],
        employees=[BUDI, SARI],
        month=MAY,
        terms=TERMS,
    )
    assert [("E08", 420), ("E07", 360)] == [
        (sheet.person, minutes(sheet.worked)) for sheet in sheets
    ]


def test_an_exempt_position_has_no_overtime_and_says_where_that_is_written() -> None:
    """PP 35/2021 art. 27: only whom a contract names; everybody else is paid it."""
    touches = punches("05-04 08:00", "05-04 21:00")
    due, found = decide(touches)
    assert ["overtime_day"] == [kind for kind in kinds(found) if kind.startswith("overtime")]
    exempt, found = decide(touches, exempt_in={"E07": "Perjanjian Kerja art. 5"})
    assert (6 * 60, 0) == tuple(minutes(day_of(sheet, "05-04").overtime) for sheet in (due, exempt))
    assert [] == [kind for kind in kinds(found) if kind.startswith("overtime")]


def test_joint_leave_cites_the_circular_of_its_day() -> None:
    """SE Menaker M/6/HK.04/XII/2024 since 6 December 2024."""
    _, findings = decide([], shift("05-15", "08:00", "15:00"))
    (taken,) = (each for each in findings if each.kind == "attendance.joint_leave")
    assert taken.explanation is not None
    assert "SE Menaker M/6/HK.04/XII/2024" == taken.explanation.source


def test_a_break_longer_than_the_planned_work_is_taken_off_what_lies_before() -> None:
    """Of four and a half hours half an hour was planned: all of that is the break."""
    policy = attrs.evolve(POLICY, before_shift=Duration.of(hours=5))
    sheet, _ = decide(
        punches("05-03 04:00", "05-03 08:30"),
        shift("05-03", "08:00", "12:00", rest=60),
        policy=policy,
    )
    day = day_of(sheet, "05-03")
    assert (240, 30) == (minutes(day.worked), minutes(day.break_time))
    assert 0 == minutes(day.overtime)
