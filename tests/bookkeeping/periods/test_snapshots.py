"""Balances at any (as-of, as-known) pair, with snapshots or without: the same, always."""

from __future__ import annotations

import random
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Instant
from backoffice_core.bookkeeping import Entry
from backoffice_core.bookkeeping.periods import (
    BalanceSnapshot,
    BookedEntry,
    Grain,
    Late,
    balances_as,
    balances_of,
    entries_as,
    explain_roll_forward,
    late_entries,
    next_snapshot,
    roll_forward,
    take_snapshot,
    verify_snapshot,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import kind_of
from tests.bookkeeping.periods.ledgers import at, booked_ledgers, instants, ledger_days, made

grains = st.builds(
    Grain,
    party=st.booleans(),
    document=st.booleans(),
    dimensions=st.sets(st.sampled_from(["branch", "project"])),
)
MAY_END, JUNE_END = date(2026, 5, 31), date(2026, 6, 30)
SALE = BookedEntry(
    made("1", date(2026, 5, 4), {"1100": 50_00, "4100": -50_00}), at("2026-05-04T17:00")
)
WAGES = BookedEntry(
    made("2", date(2026, 6, 30), {"6100": 20_00, "1100": -20_00}), at("2026-06-30T17:00")
)
BILL = BookedEntry(
    made("3", date(2026, 5, 30), {"6100": 4_00, "2100": -4_00}), at("2026-06-12T09:00")
)
CLOSED = at("2026-06-01T09:00")


def snapshot(*booked: BookedEntry) -> BalanceSnapshot:
    """What May looked like on 1 June."""
    return take_snapshot(booked, number="S-05", day=MAY_END, known=CLOSED)


def pairs(
    days: tuple[date, date], moments: tuple[Instant, Instant]
) -> tuple[tuple[date, Instant], tuple[date, Instant]]:
    """An earlier (as-of, as-known) pair and a later one."""
    return (min(days), min(moments)), (max(days), max(moments))


@given(booked_ledgers(), ledger_days, instants, grains)
def test_balances_are_the_sum_of_what_was_in_effect_and_known(
    booked: tuple[BookedEntry, ...], day: date, known: Instant, grain: Grain
) -> None:
    """Against the plainest way to say it, whatever the order of entries."""
    shuffled = list(booked)
    random.Random(len(booked)).shuffle(shuffled)
    plain: dict[object, int] = {}
    for each in booked:
        if each.entry.day <= day and each.recorded_at <= known:
            for leg in each.entry.postings:
                key = grain.key_of(leg)
                plain[key] = plain.get(key, 0) + leg.amount.minor
    found = balances_as(shuffled, of=day, known=known, grain=grain)
    assert {key: minor for key, minor in plain.items() if minor} == {
        grain.key_of(each): each.amount.minor for each in found
    }
    assert balances_of(entries_as(booked)) == balances_as(booked)


@given(
    booked_ledgers(),
    st.tuples(ledger_days, ledger_days),
    st.tuples(instants, instants),
    grains,
)
def test_a_snapshot_rolled_forward_equals_recomputation(
    booked: tuple[BookedEntry, ...],
    days: tuple[date, date],
    moments: tuple[Instant, Instant],
    grain: Grain,
) -> None:
    """At every later pair; and the next snapshot is the one taken from nothing, byte for byte."""
    (day, known), (of, later) = pairs(days, moments)
    taken = take_snapshot(booked, number="S", day=day, known=known, grain=grain)
    assert balances_as(booked, of=of, known=later, grain=grain) == roll_forward(
        taken, booked, of=of, known=later, late=Late.COUNT
    )
    assert take_snapshot(booked, number="T", day=of, known=later, grain=grain) == next_snapshot(
        taken, booked, number="T", day=of, known=later, late=Late.COUNT
    )
    rest = [each for each in booked if not taken.covers(each)]
    assert balances_as(booked, of=of, grain=grain) == roll_forward(
        taken, rest, of=of, late=Late.COUNT
    )


@given(booked_ledgers(), ledger_days, instants, st.data())
def test_verification_finds_whatever_is_changed(
    booked: tuple[BookedEntry, ...], day: date, known: Instant, data: st.DataObject
) -> None:
    """Nothing is said about a good snapshot; a lost, added or edited entry is found."""
    taken = take_snapshot(booked, number="S", day=day, known=known)
    late = late_entries(taken, booked)
    assert ["bookkeeping.snapshot_stale"] * bool(late) == [
        each.kind for each in verify_snapshot(taken, booked)
    ]
    covered = [each for each in booked if taken.covers(each)]
    if covered:
        victim = data.draw(st.sampled_from(covered))
        others = [each for each in booked if each is not victim]
        edited = BookedEntry(attrs.evolve(victim.entry, text="edited"), victim.recorded_at)
        doubled = BookedEntry(attrs.evolve(victim.entry, number="twin"), victim.recorded_at)
        for changed in (others, [*others, edited], [*booked, doubled]):
            kinds = {each.kind for each in verify_snapshot(taken, changed)}
            assert "bookkeeping.snapshot_differs" in kinds


def test_may_reads_otherwise_once_the_late_bill_is_known() -> None:
    """Both ways of reading it stay possible."""
    booked = (SALE, WAGES, BILL)
    assert ["1100", "4100"] == [
        each.account for each in balances_as(booked, of=MAY_END, known=CLOSED)
    ]
    assert ["1100", "2100", "4100", "6100"] == [
        each.account for each in balances_as(booked, of=MAY_END)
    ]


def test_an_entry_for_a_covered_day_is_never_lost_in_silence() -> None:
    """The snapshot refuses, names it, and counts it when told to (the fault of erpnext#52870)."""
    taken = snapshot(SALE)
    with pytest.raises(InvalidValue, match="the first 3 of 2026-05-30") as caught:
        roll_forward(taken, (SALE, WAGES, BILL), of=JUNE_END)
    assert "snapshot_stale" == caught.value.code
    counted = roll_forward(taken, (SALE, WAGES, BILL), of=JUNE_END, late=Late.COUNT)
    assert balances_as((SALE, WAGES, BILL), of=JUNE_END) == counted
    (finding,) = verify_snapshot(taken, (SALE, WAGES, BILL))
    assert "1 entry came in after the snapshot S-05" in str(finding.says)
    assert "masuk setelah potret saldo S-05" in finding.says.render("id")
    assert (BILL.entry,) == late_entries(taken, (SALE, WAGES, BILL))


def test_a_snapshot_that_was_edited_refuses_to_be_used() -> None:
    """One changed balance breaks the seal."""
    taken = snapshot(SALE)
    first = attrs.evolve(taken.balances[0], amount=taken.balances[0].amount * 2)
    edited = attrs.evolve(taken, balances=(first, *taken.balances[1:]))
    with pytest.raises(InvalidValue) as caught:
        roll_forward(edited, (SALE,), of=JUNE_END)
    assert "snapshot_broken" == caught.value.code
    kinds = [each.kind for each in verify_snapshot(edited, (SALE,))]
    assert ["bookkeeping.snapshot_broken", "bookkeeping.snapshot_differs"] == kinds


def test_a_snapshot_is_not_used_for_what_it_knows_too_much_of() -> None:
    """Neither for an earlier day nor as known before it was taken."""
    for of, known in ((date(2026, 5, 30), None), (JUNE_END, at("2026-05-31T09:00"))):
        with pytest.raises(InvalidValue) as caught:
            roll_forward(snapshot(SALE), (SALE,), of=of, known=known)
        assert "snapshot_too_late" == caught.value.code


def test_an_entry_given_twice_is_refused() -> None:
    """Even where only one of the two is covered."""
    twin = BookedEntry(SALE.entry, at("2026-07-01T09:00"))
    with pytest.raises(InvalidValue) as caught:
        roll_forward(snapshot(SALE), (SALE, twin), of=JUNE_END, late=Late.COUNT)
    assert "entry_duplicate" == caught.value.code


def test_a_snapshot_survives_being_stored() -> None:
    """It is a fact like any other, and its seal holds."""
    taken = take_snapshot(
        (SALE, BILL), number="S", day=MAY_END, known=CLOSED, grain=Grain(party=True)
    )
    kind = kind_of(taken)
    again = kind.decode(kind.encode(taken))
    assert taken == again
    assert again.is_sealed
    assert ("balance_snapshots", ["snapshot_balances"]) == (
        kind.name,
        [each.name for each in kind.children],
    )


def test_balances_rolled_forward_say_what_they_rest_on() -> None:
    """The snapshot, the entries after it, and the late ones."""
    told = explain_roll_forward(snapshot(SALE), (SALE, WAGES, BILL), of=JUNE_END)
    assert (
        "Balances of 2026-06-30 rest on a snapshot and on what came after it",
        "The snapshot S-05 covers 1 entry until 2026-05-31, known at 2026-06-01T02:00:00Z",
        "1 entry is of a later day",
        "1 entry is of a day until 2026-05-31 but was recorded later",
    ) == (str(told.says), *(str(each.says) for each in told.because))
    assert "saldo" in told.render("id").lower()


def entry_numbers(entries: tuple[Entry, ...]) -> list[str]:
    """The numbers of entries."""
    return [each.number for each in entries]


def test_entries_come_in_order_of_day_and_then_of_recording() -> None:
    """Whatever order they are given in."""
    assert ["1", "3", "2"] == entry_numbers(entries_as((WAGES, BILL, SALE)))
