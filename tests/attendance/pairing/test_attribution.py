"""To which day work belongs: by its start, its end, most of it, its parts, or its plan.

Cases TT-.. restate facts from the tests of TimeTrex Community Edition (PunchTest.php at
a532843), OD-.. from those of Odoo (hr_attendance, master), in our words.
"""

from __future__ import annotations

from datetime import date

import pytest

from backoffice_core.attendance.pairing import Attribution, Pairing, PairingMode, worked_days
from backoffice_core.kernel import Duration
from tests.attendance.pairing.touches import (
    clocks,
    hours,
    kinds,
    minutes,
    moment,
    pair,
    pauses,
    punch,
    punches,
    shift,
    worked,
)

LONG = hours(24)


@pytest.mark.parametrize(
    ("attribution", "touched", "expected"),
    [
        # TT-01 and its siblings: a shift counts on the day it starts.
        (Attribution.START_DAY, ("23:00", "30:00"), {0: 420}),
        (Attribution.START_DAY, ("18:00", "26:00"), {0: 480}),
        (Attribution.START_DAY, ("24:00", "32:00"), {1: 480}),
        # TT-02: on the day it ends; what ends at midnight ends on the day before.
        (Attribution.END_DAY, ("23:00", "30:00"), {1: 420}),
        (Attribution.END_DAY, ("16:00", "24:00"), {0: 480}),
        (Attribution.END_DAY, ("16:00", "24:01"), {1: 481}),
        # TT-03, TT-04, TT-05: where most of it was worked, the earlier day when both are equal.
        (Attribution.MOST_WORKED, ("18:00", "25:00"), {0: 420}),
        (Attribution.MOST_WORKED, ("23:00", "30:00"), {1: 420}),
        (Attribution.MOST_WORKED, ("20:00", "28:00"), {0: 480}),
        # TT-06, TT-08, TT-09: each day its part; 16:00-00:00 is wholly the first day's.
        (Attribution.SPLIT, ("18:00", "26:00"), {0: 360, 1: 120}),
        (Attribution.SPLIT, ("16:00", "24:00"), {0: 480}),
        (Attribution.SPLIT, ("24:00", "32:00"), {1: 480}),
    ],
)
def test_a_shift_counts_on_the_day_that_was_chosen(
    attribution: Attribution, touched: tuple[str, str], expected: dict[int, int]
) -> None:
    """Start day, end day, most worked or split: always all of the time, and nowhere else."""
    days, findings = pair(punches(*touched), attribution=attribution)

    assert expected == worked(days)
    assert () == findings


def test_a_lunch_before_midnight_stays_on_its_day() -> None:
    """TT-07: 17:00-22:30, a meal, 23:30-02:00 is 6 hours and 2 hours."""
    touched = punches("17:00", "22:30 meal", "23:30 meal", "26:00")

    days, _ = pair(touched, attribution=Attribution.SPLIT)

    assert {0: 360, 1: 120} == worked(days)
    assert [("meal", "22:30", "23:30")] == pauses(days[0])
    assert [] == pauses(days[1])


def test_a_lunch_over_midnight_is_cut_with_the_day() -> None:
    """The pause belongs half to each day, the work around it whole."""
    touched = punches("19:00", "23:30 meal", "24:30 meal", "27:00")

    days, _ = pair(touched, attribution=Attribution.SPLIT)

    assert {0: 270, 1: 150} == worked(days)
    assert [[("meal", "23:30", "00:00")], [("meal", "00:00", "00:30")]] == [
        pauses(day) for day in days
    ]


def test_shifts_of_24_hours_follow_each_other() -> None:
    """TT-10: out and in at the same second, three times 24 hours on three days."""
    touched = punches("15:00 in", "39:00 out", "39:00 in", "63:00 out", "63:00 in", "87:00 out")

    for mode in (PairingMode.TYPED, PairingMode.EVERY_VALID):
        days, findings = pair(touched, mode=mode, shift_max=LONG)

        assert {0: 1440, 1: 1440, 2: 1440} == worked(days)
        assert () == findings
    days, findings = pair(touched, shift_max=LONG, bounce=Duration.ZERO)

    assert {0: 1440, 1: 1440, 2: 1440} == worked(days)
    assert () == findings


@pytest.mark.parametrize(
    ("zone", "day", "touched", "expected"),
    [
        # TT-11, TT-12, TT-13: New York, autumn and spring.
        ("America/New_York", date(2013, 11, 2), ("22:00", "30:00"), 540),
        ("America/New_York", date(2013, 3, 9), ("22:00", "30:00"), 420),
        # Lord Howe moves its clocks by half an hour.
        ("Australia/Lord_Howe", date(2026, 4, 4), ("22:00", "30:00"), 510),
        ("Australia/Lord_Howe", date(2026, 10, 3), ("22:00", "30:00"), 450),
    ],
)
def test_time_is_what_really_passed(
    zone: str, day: date, touched: tuple[str, str], expected: int
) -> None:
    """A night over a clock change has the hours that somebody worked, by every attribution."""
    for attribution in Attribution:
        days, _ = pair(punches(*touched, zone=zone, day=day), zone=zone, attribution=attribution)

        assert expected == sum(worked(days, first=day).values())


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Africa/Cairo", date(2024, 4, 25)), ("Asia/Beirut", date(2024, 3, 30))],
)
def test_a_day_without_midnight_begins_at_its_first_instant(zone: str, day: date) -> None:
    """22:00 to 06:00 where clocks jump from 24:00 to 01:00: two hours and five."""
    touched = punches("22:00", "30:00", zone=zone, day=day)

    days, _ = pair(touched, zone=zone, attribution=Attribution.SPLIT)

    assert {0: 120, 1: 300} == worked(days, first=day)
    assert [("01:00", "06:00")] == clocks(days[1])


def test_days_are_those_of_the_zone_and_not_of_utc() -> None:
    """OD-08, different on purpose: midnight is that of Brussels, so 3 h, 24 h and 11 h."""
    zone, day = "Europe/Brussels", date(2025, 11, 5)
    touched = punches("21:00", "59:00", zone=zone, day=day)

    days, _ = pair(touched, zone=zone, attribution=Attribution.SPLIT, shift_max=hours(48))

    assert {0: 180, 1: 1440, 2: 660} == worked(days, first=day)


def test_everybody_has_a_zone_of_their_own() -> None:
    """OD-09: eleven hours on the same date in Tokyo and in Honolulu."""
    day = date(2021, 1, 4)
    touched = [
        *punches("10:00", "21:00", person="T", zone="Asia/Tokyo", day=day),
        *punches("07:00", "18:00", person="H", zone="Pacific/Honolulu", day=day),
    ]

    days, _ = worked_days(
        touched, policy=Pairing(), zone={"T": "Asia/Tokyo", "H": "Pacific/Honolulu"}
    )

    assert [("H", day, 660), ("T", day, 660)] == [
        (each.person, each.day, each.worked.seconds // 60) for each in days
    ]


def test_a_traveller_has_the_days_of_the_given_zone() -> None:
    """Punches of a device in Jayapura count on the day in Jakarta, on the clocks of Jakarta."""
    touched = punches("00:30", "09:00", zone="Asia/Jayapura")

    (day,), _ = pair(touched)

    assert date(2026, 5, 3) == day.day
    assert [("22:30", "07:00")] == clocks(day)
    assert ["Asia/Jayapura"] * 2 == [punch.at.zone for punch in day.punches]


def test_a_late_arrival_belongs_to_the_night_it_was_late_for() -> None:
    """TT-40, decided: 00:30-08:00 on a shift from 23:00 counts on the shift's day.

    TimeTrex files it under the next day, where the work starts: ``follow_plan=False``.
    """
    night = shift("23:00", "32:00", rest=60)
    touched = punches("24:30", "32:00")

    days, _ = pair(touched, night)
    as_worked, _ = pair(touched, night, follow_plan=False)

    assert {0: 450} == worked(days)
    assert {1: 450} == worked(as_worked)
    assert [(night,)] == [day.planned for day in as_worked]


def test_two_shifts_start_on_one_day() -> None:
    """TT-25: 13:30 h and, four hours later, 12 h more: both are the first day's."""
    touched = punches("01:00", "14:30", "18:30", "30:30")

    (day,), findings = pair(touched, shift_max=hours(16), new_shift_gap=hours(4))

    assert 1530 == day.worked.seconds // 60
    assert [("01:00", "14:30"), ("18:30", "06:30")] == clocks(day)
    assert () == findings


def test_too_long_a_shift_is_rejected_and_nothing_is_lost() -> None:
    """TT-24: 15:30 h are a shift, 16:30 h are not; both punches stay, and findings say why."""
    most = hours(16)

    (good,), _ = pair(punches("01:00", "16:30"), shift_max=most)
    (bad,), findings = pair(punches("01:00", "17:30"), shift_max=most)

    assert (930, True) == (good.worked.seconds // 60, good.complete)
    assert (0, False) == (bad.worked.seconds, bad.complete)
    assert punches("01:00", "17:30") == list(bad.punches)
    assert ["missing_punch", "shift_too_long", "missing_punch"] == kinds(findings)


def test_a_pause_as_long_as_the_gap_begins_a_new_shift() -> None:
    """The gap is included: 4 h begin one, 3:59 h do not."""
    same, _ = pair(punches("12:00", "18:00", "21:59", "24:59"), attribution=Attribution.END_DAY)
    other, _ = pair(punches("12:00", "18:00", "22:00", "25:00"), attribution=Attribution.END_DAY)

    assert {1: 540} == worked(same)
    assert {0: 360, 1: 180} == worked(other)


def test_a_shift_that_would_grow_too_long_ends_at_its_last_pause() -> None:
    """Where directions are believed, nothing is rejected that fits into a shift of its own."""
    touched = punches("06:00 in", "14:00 out", "17:00 in", "22:00 out")

    (day,), findings = pair(touched, mode=PairingMode.TYPED)

    assert 780 == day.worked.seconds // 60
    assert () == findings


def test_by_turns_a_night_is_not_taken_for_work() -> None:
    """15:00, 20:00, 23:45 and, on the next morning, 08:00: a punch is missing before 23:45."""
    touched = punches("15:00", "20:00", "23:45", "32:00", "36:00", "37:00", "41:00")

    days, findings = pair(touched)

    assert {0: 300, 1: 480} == worked(days)
    assert [False, True] == [day.complete for day in days]
    assert ["missing_punch"] == kinds(findings)


def test_one_forgotten_punch_does_not_pair_every_evening_with_the_morning() -> None:
    """After a day with an out alone, the days that follow are read as they were."""
    touched = punches("17:00", "32:00", "41:00", "56:00", "65:00")

    days, findings = pair(touched)

    assert {0: 0, 1: 540, 2: 540} == worked(days)
    assert [False, True, True] == [day.complete for day in days]
    assert ["missing_punch"] == kinds(findings)


def test_the_split_gives_a_punch_to_the_day_of_its_time() -> None:
    """An out at midnight ends the first day."""
    touched = punches("20:00", "24:00", "25:00", "28:00")

    days, _ = pair(touched, attribution=Attribution.SPLIT)

    assert [2, 2] == [len(day.punches) for day in days]
    assert moment("24:00") == days[0].spans[-1].end


def test_the_plan_of_two_days_shares_punches_and_is_cut_in_the_middle() -> None:
    """Worked through from one shift into the next day's: no punch at the seam is needed."""
    late, early = shift("16:00", "24:00"), shift("24:00", "32:00")

    days, findings = pair(punches("16:00", "32:00"), late, early)

    assert {0: 480, 1: 480} == worked(days)
    assert [(late,), (early,)] == [day.planned for day in days]
    assert () == findings


def test_a_split_shift_is_one_day() -> None:
    """Morning and evening with a long pause between them are the same day's plan."""
    plan = shift("07:00", "11:00"), shift("17:00", "21:00")

    (day,), findings = pair(punches("06:58", "11:03", "16:55", "21:10"), *plan)

    assert plan == day.planned
    assert [("06:58", "11:03"), ("16:55", "21:10")] == clocks(day)
    assert () == findings


def test_all_attributions_keep_all_time() -> None:
    """Whatever the attribution, the minutes are the same in sum."""
    touched = punches("19:10", "23:15", "24:05", "29:00", "38:00", "44:00")
    sums = {
        attribution: sum(worked(pair(touched, attribution=attribution)[0]).values())
        for attribution in Attribution
    }

    assert dict.fromkeys(Attribution, 900) == sums


def test_a_plan_without_punches_gives_a_day_as_well() -> None:
    """So that whoever looks for absence finds it."""
    plan = shift("08:00", "16:00")

    (day,), findings = pair([], plan)

    assert ((plan,), (), True, ()) == (day.planned, day.spans, day.complete, findings)


def test_minutes_before_the_bounce_window_are_kept() -> None:
    """Exactly a minute later is another punch."""
    (day,), findings = pair([punch("08:00"), punch("08:01")], bounce=minutes(1))

    assert (60, ()) == (day.worked.seconds, findings)
