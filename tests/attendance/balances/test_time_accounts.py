"""Flexitime is worked less due within bounds; time off in lieu is overtime that is not paid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.attendance.balances import (
    BalanceEntry,
    EntryKind,
    FlexitimePolicy,
    InLieuPolicy,
    Surplus,
    balance_on,
    core_missed,
    expire,
    keep_flexitime,
    take_in_lieu,
)
from backoffice_core.attendance.rules import (
    DAY,
    Citation,
    Reckoning,
    RuleBook,
    Threshold,
    TierIndex,
    TimeKind,
    WorkedDay,
    explain_reckoned,
    reckon,
    tiers,
)
from backoffice_core.attendance.rules.periods import WEEK as EVERY_WEEK
from backoffice_core.attendance.schedules import FixedWeek, PeriodHours, ShiftTemplate, due_time
from backoffice_core.attendance.worked import BreakSpan, Credit
from backoffice_core.kernel import Calendar, Duration, Holiday, Interval, InvalidValue
from tests.attendance.balances.ledgers import OFFICE
from tests.attendance.rules.days import CITED, MONDAY, at, hours, span, worked

WEEK = Interval(MONDAY, MONDAY + timedelta(days=7))
MAY = Interval(date(2026, 5, 1), date(2026, 6, 1))
BOOK = RuleBook(
    name="ours",
    ordinary=CITED,
    thresholds=[
        Threshold(
            name="daily",
            period=DAY,
            beyond=hours(8),
            tiers=tiers(("3/2", 1), (2, None)),
            tiers_by=TierIndex.OVERTIME_OF_DAY,
            citation=Citation("a law of our own, for tests"),
        )
    ],
)


def long(day: date, count: int) -> WorkedDay:
    """So many hours from six in the morning."""
    return worked(day, ("06:00", f"{6 + count}:00"))


def hours_of(entries: Iterable[BalanceEntry]) -> list[Fraction]:
    """The hours of each entry."""
    return [each.time.hours for each in entries]


# ------------------------------------------------------------------------------ flexitime


def test_a_day_saves_what_was_worked_beyond_what_was_due() -> None:
    """Ten hours, six hours, none on a day of work, three on a Saturday; holidays are not due."""
    due = due_time(OFFICE, WEEK, absent=[MONDAY + timedelta(days=3)])
    days = [
        long(MONDAY, 10),
        long(MONDAY + timedelta(days=1), 6),
        long(MONDAY + timedelta(days=4), 8),
        long(MONDAY + timedelta(days=5), 3),
    ]
    kept = keep_flexitime("E07", days, due=due)
    assert [2, -2, -8, 3] == hours_of(kept.entries)
    assert -5 * 3600 == balance_on(kept.entries, MONDAY + timedelta(days=6))


@pytest.mark.parametrize("absent", range(5))
def test_a_day_of_leave_is_worth_what_that_day_would_have_asked(absent: int) -> None:
    """38.5 hours, Friday being short: no day off earns or costs anything (kimai #3772).

    As the German Federal Labour Court has it for absence (BAG 5 AZR 118/17).
    """
    short = ShiftTemplate.of("Friday", "06:00", "12:30")
    week = FixedWeek(
        {**dict.fromkeys(range(4), ShiftTemplate.of("day", "06:00", "14:00")), 4: short}
    )
    days = [
        worked(MONDAY + timedelta(days=number), ("06:00", "12:30" if number == 4 else "14:00"))
        for number in range(5)
        if number != absent
    ]
    due = due_time(week, WEEK, absent=[MONDAY + timedelta(days=absent)])
    assert () == keep_flexitime("E07", days, due=due).entries


def test_a_week_of_hours_with_a_holiday_asks_for_a_day_less() -> None:
    """40 hours whenever worked, and a holiday: 32 are due (odoo #269293 had 20.5)."""
    week = PeriodHours(time=hours(40), period=EVERY_WEEK)
    holiday = Holiday(day=MONDAY + timedelta(days=3), name="Kenaikan Isa Almasih")
    calendar = Calendar(name="ID", weekend={5, 6}, holidays=[holiday])
    days = [
        long(MONDAY, 12),
        long(MONDAY + timedelta(days=1), 12),
        long(MONDAY + timedelta(days=2), 8),
    ]
    kept = keep_flexitime("E07", days, due=due_time(week, WEEK, calendar=calendar))
    assert 0 == balance_on(kept.entries, WEEK.end)


def test_being_reachable_saves_nothing_and_a_credit_does() -> None:
    """An evening on call at home; half an hour credited for travel."""
    evening = span(MONDAY, "18:00", "22:00", kind=TimeKind.ON_CALL)
    day = long(MONDAY, 8)
    day = attrs.evolve(
        day,
        spans=(*day.spans, evening),
        credits=(Credit(name="travel", time=Duration.of(minutes=30)),),
    )
    assert [Fraction(1, 2)] == hours_of(
        keep_flexitime("E07", [day], due={MONDAY: hours(8)}).entries
    )


def test_a_day_with_a_missing_punch_waits_until_it_is_corrected() -> None:
    """It is found, and settled by the next run."""
    due = due_time(OFFICE, Interval(MONDAY, MONDAY + timedelta(days=1)))
    open_day = attrs.evolve(worked(MONDAY), complete=False)
    waiting = keep_flexitime("E07", [open_day], due=due)
    assert () == waiting.entries
    assert ["attendance.flexitime_unsettled"] == [each.kind for each in waiting.findings]
    assert [1] == hours_of(keep_flexitime("E07", [long(MONDAY, 9)], due=due).entries)


def test_time_that_is_paid_is_not_saved_up_as_well() -> None:
    """An hour of two is paid as overtime."""
    due = {MONDAY: hours(8)}
    kept = keep_flexitime("E07", [long(MONDAY, 10)], due=due, paid={MONDAY: hours(1)})
    assert [1] == hours_of(kept.entries)


def test_bounds_are_found_on_the_day_they_are_crossed_and_only_then() -> None:
    """Over three hours on the second day, owing more than five on the fifth."""
    due = {MONDAY + timedelta(days=number): hours(8) for number in range(5)}
    days = [
        long(MONDAY + timedelta(days=number), count) for number, count in enumerate((10, 10, 9))
    ]
    policy = FlexitimePolicy(most=hours(3), owed_most=hours(5))
    kept = keep_flexitime("E07", days, due=due, policy=policy)
    assert [("attendance.flexitime_over", 1), ("attendance.flexitime_owed", 4)] == [
        (each.kind, (each.day - MONDAY).days) for each in kept.findings if each.day
    ]
    assert "Saldo jam fleksibel E07 pada 5 Mei 2026 adalah 4 jam; paling banyak 3 jam" == (
        kept.findings[0].says.render("id")
    )


@pytest.mark.parametrize("surplus", list(Surplus))
def test_a_period_carries_so_much_and_the_rest_is_lost_or_paid(surplus: Surplus) -> None:
    """Four hours at the end of May, of which three go on into June."""
    policy = FlexitimePolicy(carry_most=hours(3), surplus=surplus)
    due = dict.fromkeys(due_time(OFFICE, MAY), Duration(0))
    kept = keep_flexitime("E07", [long(MONDAY, 4)], due=due, policy=policy)
    expected = EntryKind.EXPIRED if surplus is Surplus.LOST else EntryKind.PAID_OUT
    assert [(EntryKind.EARNED, 4), (expected, -1)] == [
        (each.kind, each.time.hours) for each in kept.entries
    ]
    june = {date(2026, 6, 1): hours(8)}
    more = keep_flexitime("E07", [], due=june, policy=policy, recorded=kept.entries)
    assert -5 * 3600 == balance_on([*kept.entries, *more.entries], date(2026, 6, 1))


def test_a_bound_is_not_negative() -> None:
    """What may be owed is said as time, too."""
    with pytest.raises(InvalidValue, match="bound_negative"):
        FlexitimePolicy(owed_most=-hours(5))


@given(
    st.lists(st.integers(0, 14), min_size=28, max_size=28),
    st.lists(st.integers(0, 14), min_size=28, max_size=28),
)
@settings(max_examples=40, deadline=None)
def test_a_changed_month_gives_the_difference_and_a_second_run_nothing(
    before: list[int], after: list[int]
) -> None:
    """Whatever was carried and lost in between."""
    policy = FlexitimePolicy(carry_most=hours(10))
    due = due_time(OFFICE, MAY)

    def month(counts: list[int]) -> list[WorkedDay]:
        return [long(MAY.start + timedelta(days=index), each) for index, each in enumerate(counts)]

    old = keep_flexitime("E07", month(before), due=due, policy=policy).entries
    new = keep_flexitime("E07", month(after), due=due, policy=policy).entries
    deltas = keep_flexitime("E07", month(after), due=due, policy=policy, recorded=old).entries
    last = date(2026, 5, 31)
    assert balance_on(new, last) - balance_on(old, last) == balance_on(deltas, last)
    ledger = [*old, *deltas]
    again = keep_flexitime("E07", month(after), due=due, policy=policy, recorded=ledger)
    assert () == again.entries


# ------------------------------------------------------------------------------ core time


def office_day(*pairs: tuple[str, str]) -> WorkedDay:
    """A Monday of flexible work with a core from ten to three."""
    office = ShiftTemplate.flexible(
        "office", "06:00", "20:00", due=hours(8), core=("10:00", "15:00")
    )
    shift = (
        FixedWeek({0: office}).shifts_on(MONDAY)[0].on(MONDAY, person="E07", zone="Asia/Jakarta")
    )
    return attrs.evolve(worked(MONDAY, *pairs), planned=(shift,))


@pytest.mark.parametrize(
    ("pairs", "missed"),
    [
        ([("09:00", "18:00")], 0),
        ([("10:30", "19:00")], 30),
        ([("07:00", "14:15")], 45),
        ([("08:00", "12:00"), ("13:00", "17:00")], 60),
        ([], 300),
    ],
)
def test_the_core_that_was_missed_is_found(pairs: list[tuple[str, str]], missed: int) -> None:
    """To the minute."""
    found = core_missed([office_day(*pairs)])
    assert bool(missed) == bool(found)
    for finding in found:
        assert Duration.of(minutes=missed) == dict(finding.says.values)["missed"]
    assert () == core_missed([office_day(*pairs)], grace=Duration.of(minutes=missed))


def test_a_pause_within_the_core_is_no_absence_and_open_days_are_not_judged() -> None:
    """Lunch is lunch."""
    day = office_day(("08:00", "12:00"), ("13:00", "17:00"))
    lunch = BreakSpan(start=at(MONDAY, "12:00"), end=at(MONDAY, "13:00"))
    assert () == core_missed([attrs.evolve(day, breaks=(lunch,))])
    assert () == core_missed([attrs.evolve(day, complete=False)])


def test_a_date_is_saved_up_once_and_two_days_of_one_are_refused() -> None:
    """Of two, one would be lost; put into one day, both count."""
    halves = [worked(MONDAY, ("08:00", "12:00")), worked(MONDAY, ("13:00", "18:00"))]
    due = {MONDAY: hours(8)}
    with pytest.raises(InvalidValue, match="E07 has two worked days of 2026-05-04") as caught:
        keep_flexitime("E07", halves, due=due)
    assert "day_twice" == caught.value.code
    both = keep_flexitime("E07", [worked(MONDAY, ("08:00", "12:00"), ("13:00", "18:00"))], due=due)
    assert [1] == hours_of(both.entries)


def test_an_account_of_days_that_are_all_of_others_is_a_finding() -> None:
    """Their colleagues' days may be there as well; a slip in the id costs a whole month."""
    due = {MONDAY: hours(8)}
    days = [long(MONDAY, 9), attrs.evolve(long(MONDAY, 9), person="E08")]
    assert () == keep_flexitime("E08", days, due=due).findings
    kept = keep_flexitime("E80", days, due=due, names={"E80": "Sari"})
    assert [-8] == hours_of(kept.entries)
    (found,) = kept.findings
    assert (
        "No day handed over is one of Sari, only days of 2 other people",
        "Tidak ada hari Sari dalam data yang diberikan, hanya hari 2 orang lain",
    ) == (found.says.render(), found.says.render("id"))


def test_time_worked_where_nothing_was_said_to_be_due_is_a_finding() -> None:
    """It is in no balance; a day without work is not worth a word."""
    days = [long(MONDAY + timedelta(days=number), count) for number, count in enumerate((8, 2, 3))]
    kept = keep_flexitime("E07", days, due={MONDAY: hours(8)})
    assert () == kept.entries
    (found,) = kept.findings
    assert (
        "attendance.flexitime_not_due",
        date(2026, 5, 5),
        (
            "E07 worked 5 hours on 2 days that have no time due, first on May 5, 2026: it is not in"
            " the balance of flexitime"
        ),
    ) == (found.kind, found.day, found.says.render())
    assert () == keep_flexitime("E07", [long(MONDAY, 0)], due={}).findings


# ------------------------------------------------------------------------ time off in lieu


def reckoned(*counts: int) -> Reckoning:
    """Days on end with so many hours."""
    days = [long(MONDAY + timedelta(days=index), count) for index, count in enumerate(counts)]
    return reckon(days, rules=BOOK)


def test_overtime_becomes_as_much_time_as_it_would_be_paid() -> None:
    """Three hours: one at one and a half, two at double, are five and a half hours off."""
    turned = take_in_lieu(reckoned(11), person="E07", policy=InLieuPolicy(valid_months=6))
    assert [Fraction(11, 2)] == hours_of(turned.entries)
    assert Duration(0) == turned.paid.on(MONDAY).overtime
    assert date(2026, 11, 4) == turned.entries[0].expires
    gone = expire(turned.entries, until=date(2026, 11, 4))
    assert [Fraction(-11, 2)] == hours_of(gone)


def test_hour_by_hour_is_a_choice_and_so_is_how_much_of_it() -> None:
    """Two of three hours one to one: the third stays to be paid, the piece is cut."""
    turned = take_in_lieu(
        reckoned(11), person="E07", policy=InLieuPolicy(multiple=1), most=hours(2)
    )
    assert [2] == hours_of(turned.entries)
    assert [Fraction(3, 2), Fraction(2)] == [piece.multiple for piece in turned.turned]
    assert hours(1) == turned.paid.on(MONDAY).overtime
    left = turned.paid.on(MONDAY).pieces[-1]
    assert hours(10) == left.reasons[0].before


def test_only_the_days_chosen_are_turned_and_none_twice() -> None:
    """A day called off is taken back; other people are left alone."""
    both = reckoned(10, 9)
    first = take_in_lieu(both, person="E07", days=[MONDAY])
    assert hours(1) == first.paid.on(MONDAY + timedelta(days=1)).overtime
    again = take_in_lieu(both, person="E07", days=[MONDAY], recorded=first.entries)
    assert () == again.entries
    none = take_in_lieu(both, person="E07", days=[], recorded=first.entries)
    assert [Fraction(-7, 2)] == hours_of(none.entries)
    theirs = take_in_lieu(both, person="E08")
    assert (both, (), ()) == (theirs.paid, theirs.turned, theirs.entries)
    assert ["attendance.days_of_others"] == [found.kind for found in theirs.findings]
    unknown = take_in_lieu(both, person="E07", days=[MONDAY, date(2025, 5, 5)])
    assert [("attendance.in_lieu_not_reckoned", date(2025, 5, 5))] == [
        (found.kind, found.day) for found in unknown.findings
    ]
    assert "2026" not in unknown.findings[0].says.render("id")
    with pytest.raises(InvalidValue, match="number_too_small"):
        take_in_lieu(both, person="E07", most=hours(-1))
    with pytest.raises(InvalidValue, match="multiple_not_positive"):
        InLieuPolicy(multiple=0)


@given(st.lists(st.integers(0, 16), max_size=7), st.none() | st.integers(0, 200_000))
@settings(max_examples=60, deadline=None)
def test_what_is_turned_and_what_is_paid_is_all_there_was(
    counts: list[int], seconds: int | None
) -> None:
    """Not a second of overtime is both, none is neither, and ordinary time is never turned."""
    before = reckoned(*counts)
    most = None if seconds is None else Duration(seconds)
    turned = take_in_lieu(before, person="E07", most=most)
    overtime = sum(piece.seconds for piece in before.pieces if piece.overtime)
    used = sum(piece.seconds for piece in turned.turned)
    expected = overtime if seconds is None else min(seconds, overtime)
    assert expected == used
    assert all(piece.overtime for piece in turned.turned)
    paid = sum(piece.seconds for piece in turned.paid.pieces)
    assert sum(piece.seconds for piece in before.pieces) == used + paid


def test_a_day_with_time_off_in_lieu_explains_all_that_was_worked() -> None:
    """What is left keeps its tier, nothing counts as credited, and the time off is told."""
    turned = take_in_lieu(reckoned(12), person="E07", most=hours(2))
    told = explain_reckoned(turned.paid.on(MONDAY))
    assert (
        "E07 worked 12 hours on May 4, 2026: 8 hours at 1, 2 hours at 2 and 2 hours as time off"
    ) == told.sentence()
    assert hours(12) == told.result
    assert ["time.piece", "time.in_lieu", "time.in_lieu", "time.piece"] == [
        each.rule for each in told.because
    ]
    left = told.because[-1].because[0].parameters
    assert (hours(2), 2, Fraction(2)) == (left["overtime_before"], left["tier"], left["multiple"])
    assert "2 jam sebagai waktu libur" in told.render("id")
