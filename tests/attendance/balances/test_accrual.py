"""A policy grants what it says, once, and mends what changed by entries that add up."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.attendance import Employee
from backoffice_core.attendance.balances import (
    FLEXITIME,
    INDONESIA_ANNUAL_LEAVE,
    AccrualPolicy,
    BalanceEntry,
    CarryOver,
    EntryKind,
    GrantDay,
    GrantEvery,
    GrantRounding,
    LeaveYear,
    Milestone,
    Proration,
    Remainder,
    Service,
    Waiting,
    accrue,
    balance_on,
    explain_entry,
    open_lots,
)
from backoffice_core.kernel import Effective, Instant, InvalidValue, Money, Rounding, Version
from tests.attendance.balances.ledgers import entry, joined

THOUSANDTHS = GrantRounding(Fraction(1, 1000), Rounding.HALF_UP)
MONTHLY = AccrualPolicy(name="monthly", a_year=12, every=GrantEvery.MONTH)
YEARLY = AccrualPolicy(name="yearly", a_year=12)


def told(entries: tuple[BalanceEntry, ...]) -> list[tuple[str, Fraction]]:
    """Days and amounts, as one reads them."""
    return [(str(each.day), each.amount) for each in entries]


def test_a_first_month_is_granted_in_part_and_rounded_to_three_decimals() -> None:
    """FR-12: joined 15 March, 12 a year, monthly on the first: 17/31 = 0.548, then 1 and 1.

    Source: frappe/hrms@80f17c9 test_earned_leaves.py test_backdated_pro_rated_allocation.
    """
    policy = attrs.evolve(MONTHLY, rounding=THOUSANDTHS)
    ledger = accrue(joined(date(2023, 3, 15)), policy=policy, until=date(2023, 5, 15))
    assert Fraction("2.548") == balance_on(ledger, date(2023, 5, 15))
    assert Fraction(17, 31) == ledger[0].part
    assert "Ini 17/31 dari jatah penuh" in explain_entry(ledger[0]).render("id")


@pytest.mark.parametrize(
    ("granted", "expected"),
    [
        (GrantDay.FIRST_DAY, ["2023-03-15", "2023-04-01", "2023-05-01"]),
        (GrantDay.LAST_DAY, ["2023-03-31", "2023-04-30"]),
        (GrantDay.JOINING_DAY, ["2023-03-15", "2023-04-15", "2023-05-15"]),
    ],
)
def test_a_grant_has_its_day(granted: GrantDay, expected: list[str]) -> None:
    """As a month begins, as it ends, or counted from joining, which cuts no month."""
    policy = attrs.evolve(MONTHLY, granted=granted)
    ledger = accrue(joined(date(2023, 3, 15)), policy=policy, until=date(2023, 5, 20))
    assert expected == [str(each.day) for each in ledger]
    first = Fraction(1) if granted is GrantDay.JOINING_DAY else Fraction(17, 31)
    assert first == ledger[0].amount


@pytest.mark.parametrize(
    ("step", "mode", "expected"),
    [
        (Fraction(1, 4), Rounding.HALF_UP, Fraction(1, 2)),
        (Fraction(1, 2), Rounding.HALF_UP, Fraction(1, 2)),
        (Fraction(1, 2), Rounding.UP, Fraction(1)),
        (Fraction(1), Rounding.HALF_UP, Fraction(1)),
        (Fraction(1), Rounding.DOWN, Fraction(0)),
    ],
)
def test_grants_are_rounded_by_a_named_rule(
    step: Fraction, mode: Rounding, expected: Fraction
) -> None:
    """17/31 of a day to quarters, halves and whole days; a grant of nothing is no entry."""
    policy = attrs.evolve(MONTHLY, rounding=GrantRounding(step, mode))
    ledger = accrue(joined(date(2023, 3, 15)), policy=policy, until=date(2023, 3, 31))
    assert expected == balance_on(ledger, date(2023, 3, 31))
    assert len(ledger) == (expected > 0)


@pytest.mark.parametrize(
    ("remainder", "mode", "year"),
    [
        (Remainder.CARRIED, Rounding.DOWN, 14),
        (Remainder.CARRIED, Rounding.HALF_UP, 14),
        (Remainder.CARRIED, Rounding.UP, 14),
        (Remainder.DROPPED, Rounding.DOWN, 12),
        (Remainder.DROPPED, Rounding.UP, 18),
    ],
)
def test_what_rounding_takes_from_a_grant_is_in_the_next(
    remainder: Remainder, mode: Rounding, year: int
) -> None:
    """Fourteen days a year come to fourteen, in half days by the month, unless it is dropped."""
    rounding = GrantRounding(Fraction(1, 2), mode, remainder=remainder)
    policy = attrs.evolve(MONTHLY, a_year=14, rounding=rounding)
    ledger = accrue(joined(date(2026, 1, 1)), policy=policy, until=date(2026, 12, 31))
    assert year == sum(each.amount for each in ledger)
    assert all(0 == each.amount % Fraction(1, 2) for each in ledger)


def test_someone_who_joined_on_the_31st_gets_it_on_the_last_of_a_short_month() -> None:
    """And on the 31st again after it."""
    policy = attrs.evolve(MONTHLY, granted=GrantDay.JOINING_DAY)
    ledger = accrue(joined(date(2026, 1, 31)), policy=policy, until=date(2026, 3, 31))
    assert ["2026-01-31", "2026-02-28", "2026-03-31"] == [str(each.day) for each in ledger]


def test_indonesia_grants_twelve_days_after_twelve_months() -> None:
    """UU 13/2003 art. 79(3): nothing in the first year, then twelve on each anniversary."""
    sari = joined(date(2025, 3, 15))
    assert () == accrue(sari, policy=INDONESIA_ANNUAL_LEAVE, until=date(2026, 3, 14))
    ledger = accrue(sari, policy=INDONESIA_ANNUAL_LEAVE, until=date(2027, 3, 15))
    assert [("2026-03-15", 12), ("2027-03-15", 12)] == told(ledger)
    assert "79(3)" in ledger[0].citation


def test_waiting_earns_nothing_or_is_made_up_for() -> None:
    """Three months of waiting: the grants of them never come, or come when it is over."""
    sari = joined(date(2026, 1, 1))
    nothing = attrs.evolve(MONTHLY, waiting_months=3)
    assert [("2026-04-01", 1)] == told(accrue(sari, policy=nothing, until=date(2026, 4, 1)))
    held = attrs.evolve(nothing, waiting=Waiting.HELD_BACK)
    assert () == accrue(sari, policy=held, until=date(2026, 3, 31))
    assert 4 == balance_on(accrue(sari, policy=held, until=date(2026, 4, 1)), date(2026, 4, 1))


def test_milestones_of_service_raise_what_a_year_is_worth() -> None:
    """From the first grant after them."""
    policy = attrs.evolve(YEARLY, milestones=[Milestone(months=24, a_year=15)])
    ledger = accrue(joined(date(2024, 1, 1)), policy=policy, until=date(2027, 1, 1))
    assert [12, 12, 15, 15] == [each.amount for each in ledger]


def test_a_year_and_a_balance_have_their_maximum() -> None:
    """A grant is cut where it would go beyond, and goes on when leave was taken."""
    sari = joined(date(2026, 1, 1))
    capped = attrs.evolve(MONTHLY, most_a_year=10)
    assert 10 == balance_on(
        accrue(sari, policy=capped, until=date(2026, 12, 31)), date(2026, 12, 31)
    )
    full = attrs.evolve(MONTHLY, most_balance=Fraction(5, 2))
    taken = entry(EntryKind.TAKEN, -1, date(2026, 5, 4))
    ledger = accrue(sari, policy=full, until=date(2026, 6, 30), recorded=[taken])
    assert [1, 1, Fraction(1, 2), 1] == [each.amount for each in ledger]


def test_the_turn_of_the_year_carries_so_much_for_so_long() -> None:
    """Twelve less two: five are carried to the end of March, five are lost."""
    policy = attrs.evolve(YEARLY, carry=CarryOver(most=5, months=3))
    sari = joined(date(2025, 1, 1))
    taken = entry(EntryKind.TAKEN, -2, date(2025, 8, 4))
    ledger = (taken, *accrue(sari, policy=policy, until=date(2026, 1, 1), recorded=[taken]))
    assert 17 == balance_on(ledger, date(2026, 1, 1))
    lots = open_lots(ledger, date(2026, 1, 1))
    assert [(5, date(2026, 4, 1)), (12, None)] == [(lot.left, lot.entry.expires) for lot in lots]
    more = accrue(sari, policy=policy, until=date(2026, 4, 1), recorded=ledger)
    assert [(EntryKind.EXPIRED, -5)] == [(each.kind, each.amount) for each in more]
    assert 12 == balance_on((*ledger, *more), date(2026, 4, 1))


def test_leave_reported_after_the_turn_of_the_year_corrects_what_was_lost() -> None:
    """Three days of December that nobody had written down: three fewer were lost."""
    policy = attrs.evolve(YEARLY, carry=CarryOver(most=5))
    sari = joined(date(2025, 1, 1))
    ledger = accrue(sari, policy=policy, until=date(2026, 1, 1))
    assert 17 == balance_on(ledger, date(2026, 1, 1))
    late = entry(EntryKind.TAKEN, -3, date(2025, 12, 22))
    more = accrue(sari, policy=policy, until=date(2026, 1, 1), recorded=[*ledger, late])
    assert [(EntryKind.CORRECTED, 3)] == [(each.kind, each.amount) for each in more]
    assert 17 == balance_on([*ledger, late, *more], date(2026, 1, 1))


def test_a_year_turns_on_a_date_or_at_joining() -> None:
    """A leave year from April, and one of one's own."""
    april = attrs.evolve(YEARLY, year=LeaveYear(month=4), carry=CarryOver(most=0))
    ledger = accrue(joined(date(2026, 1, 1)), policy=april, until=date(2026, 4, 1))
    assert [("2026-01-01", 12 * Fraction(90, 365)), ("2026-04-01", 12)] == [
        each for each in told(ledger) if each[1] > 0
    ]
    assert 12 == balance_on(ledger, date(2026, 4, 1))
    own = attrs.evolve(YEARLY, year=LeaveYear(from_joining=True))
    ledger = accrue(joined(date(2026, 5, 6)), policy=own, until=date(2027, 5, 6))
    assert [("2026-05-06", 12), ("2027-05-06", 12)] == told(ledger)


def test_a_grant_can_be_used_for_so_many_months() -> None:
    """Then it is lost, whatever the year."""
    policy = attrs.evolve(YEARLY, valid_months=18)
    ledger = accrue(joined(date(2025, 1, 1)), policy=policy, until=date(2026, 7, 1))
    assert [("2025-01-01", 12), ("2026-01-01", 12), ("2026-07-01", -12)] == told(ledger)


def test_half_time_earns_half_from_the_day_the_contract_changes() -> None:
    """Weighted by days: 15 of the 30 days of April at half time."""
    share = Effective(
        [
            Version(value=Fraction(1), since=date(2026, 1, 1)),
            Version(value=Fraction(1, 2), since=date(2026, 4, 16)),
        ]
    )
    sari = Service(person="E07", joined=date(2026, 1, 1), share=share)
    ledger = accrue(sari, policy=MONTHLY, until=date(2026, 5, 1))
    assert [1, 1, 1, Fraction(3, 4), Fraction(1, 2)] == [each.amount for each in ledger]


def test_a_contract_changed_in_hindsight_gives_corrections() -> None:
    """Half time since March, known in May: what was granted too much is taken back once."""
    told_in_may = Instant.parse("2026-05-10T02:00:00Z")
    full = Effective([Version(value=Fraction(1), since=date(2026, 1, 1))])
    share = full.with_version(
        Version(value=Fraction(1, 2), since=date(2026, 3, 1), known_since=told_in_may)
    )
    before = Service(person="E07", joined=date(2026, 1, 1), share=full)
    after = attrs.evolve(before, share=share)
    old = accrue(before, policy=MONTHLY, until=date(2026, 5, 1))
    deltas = accrue(
        after,
        policy=MONTHLY,
        until=date(2026, 5, 1),
        recorded=old,
        corrected_from=date(2026, 5, 1),
        known_since=told_in_may,
    )
    assert [("2026-05-01", Fraction(-1, 2))] * 3 == told(deltas)
    assert Fraction(7, 2) == balance_on([*old, *deltas], date(2026, 5, 31))
    payday = Instant.parse("2026-04-30T10:00:00Z")
    assert () == accrue(after, policy=MONTHLY, until=date(2026, 5, 1), recorded=old, known=payday)


def test_a_policy_changes_from_a_day_on_and_keeps_what_it_granted() -> None:
    """Twelve days until 2026, fourteen since, and from then on three are carried."""
    better = attrs.evolve(YEARLY, name="better", a_year=14, carry=CarryOver(most=3))
    policy = Effective(
        [
            Version(value=YEARLY, since=date(2024, 1, 1)),
            Version(value=better, since=date(2026, 1, 1)),
        ]
    )
    sari = joined(date(2024, 1, 1))
    old = accrue(sari, policy=YEARLY, until=date(2025, 12, 31))
    new = accrue(sari, policy=policy, until=date(2026, 1, 1), recorded=old)
    assert [12, 12] == [each.amount for each in old]
    assert [-12, -9, 14] == [each.amount for each in new]
    assert 17 == balance_on([*old, *new], date(2026, 1, 1))
    assert () == accrue(sari, policy=policy, until=date(2026, 1, 1), recorded=[*old, *new])


def test_who_leaves_is_granted_the_days_employed() -> None:
    """A year's grant is cut to the part of it when that is what the policy says."""
    sari = joined(date(2026, 1, 1))
    policy = attrs.evolve(YEARLY, proration=Proration.FIRST_AND_LAST)
    old = accrue(sari, policy=policy, until=date(2026, 6, 1))
    gone = attrs.evolve(sari, left=date(2026, 3, 14))
    deltas = accrue(gone, policy=policy, until=date(2027, 6, 1), recorded=old)
    assert 12 * Fraction(73, 365) == balance_on([*old, *deltas], date(2027, 6, 1))
    whole = attrs.evolve(policy, proration=Proration.NONE)
    assert 12 == balance_on(accrue(gone, policy=whole, until=date(2027, 6, 1)), date(2027, 6, 1))


def test_the_service_of_an_employee_is_read_from_it() -> None:
    """Person, first and last day."""
    nothing = Money.zero("IDR")
    sari = Employee(
        id="E07",
        name="Sari",
        pin="7",
        days_a_week=5,
        basic_wage=nothing,
        fixed_allowance=nothing,
        variable_allowance=nothing,
        joined=date(2025, 3, 15),
        left=date(2026, 4, 30),
    )
    assert joined(date(2025, 3, 15), left=date(2026, 4, 30)) == Service.of(sari)
    ledger = accrue(Service.of(sari), policy=INDONESIA_ANNUAL_LEAVE, until=date(2030, 1, 1))
    assert [("2026-03-15", 12)] == told(ledger)


def test_an_account_of_time_is_granted_in_whole_seconds() -> None:
    """A rounding has to say how."""
    hours = AccrualPolicy(
        name="hours",
        account=FLEXITIME,
        a_year=96 * 3600,
        every=GrantEvery.MONTH,
        rounding=GrantRounding(60, Rounding.HALF_UP),
    )
    ledger = accrue(joined(date(2023, 3, 15)), policy=hours, until=date(2023, 3, 31))
    assert [4 * 3600 + 23 * 60] == [each.time.seconds for each in ledger]
    with pytest.raises(InvalidValue, match="rounding_missing"):
        attrs.evolve(hours, rounding=None)


POLICIES = st.builds(
    AccrualPolicy,
    name=st.just("policy"),
    a_year=st.integers(1, 30),
    every=st.sampled_from(GrantEvery),
    granted=st.sampled_from(GrantDay),
    year=st.sampled_from([LeaveYear(), LeaveYear(month=4), LeaveYear(from_joining=True)]),
    proration=st.sampled_from(Proration),
    rounding=st.sampled_from([None, THOUSANDTHS, GrantRounding(Fraction(1, 2), Rounding.UP)]),
    waiting_months=st.sampled_from([0, 3, 12]),
    waiting=st.sampled_from(Waiting),
    most_balance=st.sampled_from([None, 15]),
    valid_months=st.sampled_from([None, 6, 18]),
    carry=st.sampled_from([CarryOver(), CarryOver(most=5, months=3), CarryOver(most=0)]),
)
JOINED = st.dates(date(2023, 1, 1), date(2024, 12, 31))


@given(POLICIES, JOINED, st.lists(st.integers(1, 1200), max_size=8, unique=True), st.data())
@settings(max_examples=80, deadline=None)
def test_run_by_run_comes_to_the_same_as_one_run_and_a_second_run_adds_nothing(
    policy: AccrualPolicy, start: date, leaves: list[int], data: st.DataObject
) -> None:
    """Missed runs are made up for, runs too many do nothing."""
    taken = [
        entry(EntryKind.TAKEN, -1, start + timedelta(days=days), source=f"leave {days}")
        for days in leaves
    ]
    end = start + timedelta(days=1200)
    at_once = accrue(joined(start), policy=policy, until=end, recorded=taken)
    assert () == accrue(joined(start), policy=policy, until=end, recorded=[*taken, *at_once])
    ledger = list(taken)
    for days in sorted(data.draw(st.lists(st.integers(0, 1199), max_size=4))):
        ledger += accrue(
            joined(start), policy=policy, until=start + timedelta(days=days), recorded=ledger
        )
    ledger += accrue(joined(start), policy=policy, until=end, recorded=ledger)
    assert balance_on([*taken, *at_once], end) == balance_on(ledger, end)
    assert {(each.source, each.amount) for each in (*taken, *at_once)} == {
        (each.source, each.amount) for each in ledger
    }


@given(POLICIES, POLICIES, JOINED, JOINED)
@settings(max_examples=60, deadline=None)
def test_whatever_changes_the_corrections_are_new_less_old(
    old: AccrualPolicy, new: AccrualPolicy, before: date, after: date
) -> None:
    """Another policy, another day of joining: the sum of what comes out is the difference."""
    end = date(2026, 6, 30)
    was = accrue(joined(before), policy=old, until=end)
    should = accrue(joined(after), policy=new, until=end)
    deltas = accrue(joined(after), policy=new, until=end, recorded=was)
    difference = balance_on(should, end) - balance_on(was, end)
    assert difference == balance_on(deltas, end)
    assert () == accrue(joined(after), policy=new, until=end, recorded=[*was, *deltas])


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("policy_unnamed", {"name": " "}),
        ("amount_negative", {"a_year": -1}),
        ("amount_negative", {"most_balance": -1}),
        ("not_a_member", {"every": 1}),
        ("number_not_exact", {"a_year": 1.5}),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(code: str, change: dict[str, object]) -> None:
    """With a stable code."""
    with pytest.raises(InvalidValue) as refused:
        attrs.evolve(YEARLY, **change)
    assert code == refused.value.code


def test_years_carries_and_services_that_make_no_sense_are_refused() -> None:
    """29 February begins no year, nothing is carried for no month, nobody leaves before."""
    with pytest.raises(InvalidValue, match="year_start_invalid"):
        LeaveYear(month=2, day=29)
    with pytest.raises(InvalidValue, match="carry_invalid"):
        CarryOver(most=-1)
    with pytest.raises(InvalidValue, match="carry_invalid"):
        CarryOver(months=0)
    with pytest.raises(InvalidValue, match="step_not_positive"):
        GrantRounding(0, Rounding.UP)
    with pytest.raises(InvalidValue, match="date_out_of_range"):
        accrue(joined(date(9998, 1, 1)), policy=YEARLY, until=date.max)
    with pytest.raises(InvalidValue, match="left_before_joined"):
        joined(date(2026, 1, 2), left=date(2026, 1, 1))
