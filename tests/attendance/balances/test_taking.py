"""Leave costs the days that would have been worked, once each, and no more than there is."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.attendance import DayKind, Leave, LeaveKind
from backoffice_core.attendance.balances import (
    ANNUAL_LEAVE,
    TIME_OFF_IN_LIEU,
    BalanceEntry,
    EntryKind,
    LeavePolicy,
    LeaveTaken,
    balance_on,
    days_taken,
    explain_balance,
    explain_entry,
    take_leave,
)
from backoffice_core.attendance.laws import INDONESIA, rules_in
from backoffice_core.attendance.rules import reckon
from backoffice_core.attendance.schedules import FixedWeek, ShiftTemplate, day_kind
from backoffice_core.kernel import Calendar, Duration, Holiday, Interval, InvalidValue
from backoffice_core.kernel.calendars import HolidayKind
from tests.attendance.balances.ledgers import OFFICE, entry
from tests.attendance.rules.days import worked

JOINT = date(2025, 4, 4)
CALENDAR = Calendar(
    name="ID",
    weekend={5, 6},
    holidays=[
        Holiday(day=date(2025, 3, 31), name="Idul Fitri"),
        Holiday(day=date(2025, 4, 1), name="Idul Fitri"),
        Holiday(day=JOINT, name="Idul Fitri", kind=HolidayKind.JOINT_LEAVE),
    ],
)
YEAR = Interval(date(2025, 1, 1), date(2026, 1, 1))
TWELVE = entry(EntryKind.GRANTED, 12, date(2025, 1, 1), source="2025")
MAY = date(2025, 5, 5)


def leave(start: date, end: date, kind: LeaveKind = LeaveKind.ANNUAL) -> Leave:
    """Leave of E07."""
    return Leave(person="E07", kind=kind, start=start, end=end)


def take(*leaves: Leave, recorded: tuple[BalanceEntry, ...] = (TWELVE,)) -> LeaveTaken:
    """What E07 takes in 2025 without any holiday."""
    return take_leave("E07", window=YEAR, leaves=leaves, schedule=OFFICE, recorded=recorded)


def balance(taken: LeaveTaken, *recorded: BalanceEntry) -> Fraction:
    """The balance at the end of the year."""
    return balance_on([*recorded, *taken.entries], date(2025, 12, 31))


def test_joint_leave_not_worked_is_a_day_of_annual_leave_and_no_absence() -> None:
    """ID-19a: 4 April 2025, not worked: 12 becomes 11.

    Source: SE Menaker M/6/HK.04/XII/2024, as told by voi.id 442238 and indonesiaonline.co.id.
    """
    policy = LeavePolicy(joint_leave_citation=INDONESIA.on(JOINT).joint_leave)
    taken = take_leave(
        "E07",
        window=YEAR,
        leaves=[],
        schedule=OFFICE,
        recorded=[TWELVE],
        policy=policy,
        calendar=CALENDAR,
    )
    assert 11 == balance(taken, TWELVE)
    assert () == taken.findings
    assert "M/6/HK.04/XII/2024" in taken.entries[0].citation


def test_joint_leave_is_told_from_leave_that_was_asked_for() -> None:
    """In the balance, and where it is given back; what was recorded before stays as it was."""
    taken = take_leave(
        "E07",
        window=YEAR,
        leaves=[leave(MAY, MAY)],
        schedule=OFFICE,
        recorded=[TWELVE],
        calendar=CALENDAR,
    )
    told = explain_balance(taken.entries, MAY)
    assert [
        "E07 took 1 day of annual leave on Apr 4, 2025, as joint leave",
        "E07 took 1 day of annual leave on May 5, 2025",
    ] == [each.sentence() for each in told.because]
    assert "sebagai cuti bersama" in told.render("id")
    again: dict[str, Any] = {"window": YEAR, "leaves": [leave(MAY, MAY)], "schedule": OFFICE}
    unnamed = [attrs.evolve(each, reason="") for each in taken.entries]
    assert () == take_leave("E07", **again, recorded=[TWELVE, *unnamed], calendar=CALENDAR).entries
    (back,) = take_leave("E07", **again, recorded=[TWELVE, *taken.entries]).entries
    assert "Itu cuti bersama" in explain_entry(back).render("id")


def test_joint_leave_worked_is_an_ordinary_day_and_costs_nothing() -> None:
    """ID-19b: 8 hours on 4 April 2025: it stays 12, and none of them is overtime."""
    taken = take_leave(
        "E07",
        window=YEAR,
        leaves=[],
        schedule=OFFICE,
        recorded=[TWELVE],
        calendar=CALENDAR,
        worked=[JOINT],
    )
    assert 12 == balance(taken, TWELVE)
    kind = day_kind(JOINT, calendar=CALENDAR)
    assert DayKind.WORKDAY is kind
    rules = rules_in(INDONESIA, pattern=INDONESIA.on(JOINT).weeks[5])
    reckoned = reckon([worked(JOINT, ("08:00", "16:00"), kind=kind)], rules=rules)
    assert Duration(0) == reckoned.on(JOINT).overtime


def test_joint_leave_within_a_leave_costs_once_and_holidays_nothing() -> None:
    """From Friday to Friday over Idul Fitri: Friday, Wednesday, Thursday and joint leave."""
    taken = take_leave(
        "E07",
        window=YEAR,
        leaves=[leave(date(2025, 3, 28), JOINT)],
        schedule=OFFICE,
        recorded=[TWELVE],
        calendar=CALENDAR,
    )
    assert [28, 2, 3, 4] == [each.day.day for each in taken.entries]
    assert 8 == balance(taken, TWELVE)


def test_joint_leave_costs_no_other_account_and_none_where_all_work_on_it() -> None:
    """Time off over it leaves it out; where the calendar does not keep it, it is a day like any."""
    policy = LeavePolicy(kinds={LeaveKind.OTHER}, joint_leave=False)
    around = leave(JOINT - timedelta(days=1), JOINT, LeaveKind.OTHER)
    for kept, expected in ((True, [3]), (False, [3, 4])):
        taken = take_leave(
            "E07",
            window=YEAR,
            leaves=[around],
            schedule=OFFICE,
            recorded=[TWELVE],
            policy=policy,
            calendar=attrs.evolve(CALENDAR, joint_leave_off=kept),
        )
        assert expected == [each.day.day for each in taken.entries]


def test_half_a_day_costs_half_and_a_weekend_nothing() -> None:
    """Friday afternoon to Monday."""
    asked = leave(date(2025, 5, 9), date(2025, 5, 12))
    half = {date(2025, 5, 9): Fraction(1, 2)}
    assert {date(2025, 5, 9): Fraction(1, 2), date(2025, 5, 12): Fraction(1)} == days_taken(
        asked, schedule=OFFICE, parts=half
    )
    with pytest.raises(InvalidValue, match="part_of_day"):
        days_taken(asked, schedule=OFFICE, parts={date(2025, 5, 9): Fraction(2)})


def test_in_an_account_of_time_a_day_is_worth_what_the_schedule_asked() -> None:
    """Ten hours of a long day, five of a short one, and half of them for half of it."""
    long_day = ShiftTemplate.of("long", "07:00", "18:00", break_minutes=60)
    short_day = ShiftTemplate.of("short", "08:00", "13:00")
    grant = entry(EntryKind.EARNED, 40 * 3600, date(2025, 1, 1), account=TIME_OFF_IN_LIEU)
    taken = take_leave(
        "E07",
        window=YEAR,
        leaves=[leave(MAY, MAY + timedelta(days=6), LeaveKind.OTHER)],
        schedule=FixedWeek({0: long_day, 1: long_day, 4: short_day}),
        recorded=[grant],
        policy=LeavePolicy(account=TIME_OFF_IN_LIEU, kinds={LeaveKind.OTHER}, joint_leave=False),
        parts={MAY + timedelta(days=1): Fraction(1, 2)},
    )
    assert [-10, -5, -5] == [each.time.hours for each in taken.entries]


def test_leave_that_the_balance_does_not_reach_for_is_refused_as_a_whole() -> None:
    """Five days of three: nothing is taken, and a finding says so in both languages."""
    three = entry(EntryKind.GRANTED, 3, date(2025, 1, 1))
    week = leave(MAY, MAY + timedelta(days=4))
    day = leave(date(2025, 6, 2), date(2025, 6, 3))
    taken = take(week, day, recorded=(three,))
    assert (week,) == taken.refused
    assert 1 == balance(taken, three)
    (finding,) = taken.findings
    assert "attendance.leave_refused" == finding.kind
    assert "memakai 5 hari kerja, dan saldo cuti tahunan tidak mencukupi" in finding.says.render(
        "id"
    )


def test_leave_before_others_that_are_taken_must_leave_enough_for_them() -> None:
    """What was granted for later is not there yet, what is taken later is not free."""
    three = entry(EntryKind.GRANTED, 3, date(2025, 1, 1))
    june = entry(EntryKind.TAKEN, -2, date(2025, 6, 2))
    week = leave(MAY, MAY + timedelta(days=1))
    assert (week,) == take(week, recorded=(three, june)).refused
    later = entry(EntryKind.GRANTED, 9, date(2025, 5, 20), source="later")
    assert () == take(week, recorded=(three, june, later)).refused
    assert (week,) == take(week, recorded=(later,)).refused


def test_expired_days_cannot_be_taken() -> None:
    """Whether or not anybody recorded that they had expired."""
    carried = attrs.evolve(TWELVE, expires=date(2025, 4, 1))
    day = leave(MAY, MAY)
    assert (day,) == take(day, recorded=(carried,)).refused


def test_an_overdraft_allows_leave_in_advance() -> None:
    """As far as the policy says."""
    week = leave(MAY, MAY + timedelta(days=4))
    taken = take_leave(
        "E07", window=YEAR, leaves=[week], schedule=OFFICE, policy=LeavePolicy(overdraft=5)
    )
    assert -5 == balance(taken)
    with pytest.raises(InvalidValue, match="amount_negative"):
        LeavePolicy(overdraft=-1)


def test_joint_leave_without_a_balance_is_taken_and_found() -> None:
    """A decree cannot be refused."""
    taken = take_leave("E07", window=YEAR, leaves=[], schedule=OFFICE, calendar=CALENDAR)
    assert -1 == balance(taken)
    assert ["attendance.leave_overdrawn"] == [each.kind for each in taken.findings]


def test_leave_called_off_is_given_back_and_leave_changed_is_corrected() -> None:
    """The second run says only what is different, the third nothing."""
    week = leave(MAY, MAY + timedelta(days=4))
    first = take(week)
    ledger = (TWELVE, *first.entries)
    assert () == take(week, recorded=ledger).entries
    shorter = leave(MAY, MAY + timedelta(days=2))
    second = take(shorter, recorded=ledger)
    assert [(EntryKind.CORRECTED, 1)] * 2 == [(each.kind, each.amount) for each in second.entries]
    ledger = (*ledger, *second.entries)
    assert 9 == balance_on(ledger, date(2025, 12, 31))
    assert () == take(shorter, recorded=ledger).entries
    third = take(recorded=ledger)
    assert 12 == balance(third, *ledger)


def test_sick_leave_and_other_people_cost_nothing_here() -> None:
    """Only the kinds of the policy, and the person asked for."""
    sick = leave(MAY, MAY, LeaveKind.SICK)
    theirs = attrs.evolve(leave(MAY, MAY), person="E08")
    assert () == take(sick, theirs).entries


SPANS = st.tuples(st.integers(0, 350), st.integers(0, 9)).map(
    lambda span: leave(
        YEAR.start + timedelta(days=span[0]), YEAR.start + timedelta(days=span[0] + span[1])
    )
)


@given(st.lists(SPANS, max_size=6), st.randoms())
@settings(max_examples=60, deadline=None)
def test_neither_order_nor_repetition_matters_and_nothing_goes_below_zero(
    leaves: list[Leave], random: object
) -> None:
    """The same leaves in any order and any number of times take the same."""
    once = take(*leaves)
    shuffled = [*leaves, *leaves]
    random.shuffle(shuffled)
    assert once == take(*shuffled)
    ledger = (TWELVE, *once.entries)
    assert () == take(*leaves, recorded=ledger).entries
    days = [each.day for each in ledger]
    assert all(balance_on(ledger, day) >= 0 for day in days)
    assert {ANNUAL_LEAVE} == {each.account for each in ledger}


def test_a_part_of_a_day_that_no_leave_takes_is_a_finding() -> None:
    """A slip in the date would cost a whole day in silence; a part beyond the window is not its."""
    half = Fraction(1, 2)
    taken = take_leave(
        "E07",
        window=YEAR,
        leaves=[leave(MAY, MAY)],
        schedule=OFFICE,
        recorded=[TWELVE],
        parts={MAY: half, MAY + timedelta(days=1): half, date(2026, 5, 5): half},
    )
    assert [half] == [-each.amount for each in taken.entries]
    assert [("attendance.leave_part_unused", MAY + timedelta(days=1))] == [
        (found.kind, found.day) for found in taken.findings
    ]
