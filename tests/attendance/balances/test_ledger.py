"""A balance is the sum of its entries, and what expires first is taken first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.attendance.balances import (
    ANNUAL_LEAVE,
    FLEXITIME,
    AccrualPolicy,
    BalanceEntry,
    CarryOver,
    EntryKind,
    GrantEvery,
    Service,
    accrue,
    balance_on,
    balances_on,
    draws,
    expire,
    explain_balance,
    explain_entry,
    open_lots,
    pay_out,
    settle,
)
from backoffice_core.kernel import Instant, InvalidValue
from backoffice_core.kernel.facts import kind_of
from tests.attendance.balances.ledgers import NEW_YEAR, entry

GRANTED, TAKEN = EntryKind.GRANTED, EntryKind.TAKEN
QUARTERS = st.integers(1, 40).map(lambda quarters: Fraction(quarters, 4))
DAYS = st.integers(0, 400).map(lambda days: NEW_YEAR + timedelta(days=days))


@st.composite
def ledgers(draw: st.DrawFn) -> list[BalanceEntry]:
    """Grants that may expire and leave taken, on any days, also more than there is."""
    found: list[BalanceEntry] = []
    for number, day in enumerate(draw(st.lists(DAYS, max_size=12))):
        amount = draw(QUARTERS)
        if draw(st.booleans()):
            months = draw(st.none() | st.integers(1, 300))
            expires = None if months is None else day + timedelta(days=months)
            found.append(entry(GRANTED, amount, day, source=f"grant {number}", expires=expires))
        else:
            found.append(entry(TAKEN, -amount, day, source=f"leave {number}"))
    return found


def total(entries: Iterable[BalanceEntry]) -> Fraction:
    """The sum of amounts."""
    return sum((each.amount for each in entries), Fraction(0))


@given(ledgers(), DAYS)
def test_the_balance_of_a_day_is_the_sum_of_the_entries_up_to_it(
    ledger: list[BalanceEntry], day: date
) -> None:
    """In whatever order they are, and however often one is handed over."""
    expected = total(each for each in ledger if each.day <= day)
    assert expected == balance_on(ledger, day)
    assert expected == balance_on([*reversed(ledger), *ledger], day)


@given(ledgers())
@settings(max_examples=100)
def test_taking_neither_makes_nor_loses_anything(ledger: list[BalanceEntry]) -> None:
    """What is drawn is what was taken; a lot gives what it has at most; the rest is left."""
    drawn = draws(ledger)
    last = max((each.day for each in ledger), default=NEW_YEAR)
    assert -total(each for each in ledger if each.amount < 0) == sum(draw.amount for draw in drawn)
    for grant in (each for each in ledger if each.amount > 0):
        assert grant.amount >= sum(draw.amount for draw in drawn if draw.lot == grant.source)
    forever = [attrs.evolve(each, expires=None) for each in ledger]
    left = sum((lot.left for lot in open_lots(forever, last)), Fraction(0))
    overdrawn = any(draw.lot == "" for draw in drawn)
    assert left == total(ledger) or (overdrawn and left > total(ledger))


@given(ledgers(), DAYS)
@settings(max_examples=100)
def test_after_expiry_is_recorded_what_is_left_is_the_balance(
    ledger: list[BalanceEntry], day: date
) -> None:
    """A second run finds nothing more to expire, and no lot is left that has expired."""
    gone = expire(ledger, until=day)
    whole = [*ledger, *gone]
    assert () == expire(whole, until=day)
    lots = open_lots(whole, day)
    assert all(lot.entry.expires is None or lot.entry.expires > day for lot in lots)
    left = sum((lot.left for lot in lots), Fraction(0))
    assert balance_on(whole, day) == left or balance_on(whole, day) <= 0


def test_what_expires_first_is_taken_first() -> None:
    """Carried days before new ones, and only what is left of them is lost."""
    ledger = [
        entry(GRANTED, 12, source="2026"),
        entry(EntryKind.CARRIED, 3, source="2025", expires=date(2026, 4, 1)),
        entry(TAKEN, -2, date(2026, 2, 2)),
    ]
    assert [("2025", 2)] == [(draw.lot, draw.amount) for draw in draws(ledger)]
    gone = expire(ledger, until=date(2026, 4, 1))
    assert [(date(2026, 4, 1), -1)] == [(each.day, each.amount) for each in gone]
    assert 12 == balance_on([*ledger, *gone], date(2026, 4, 1))


def test_what_expires_on_a_day_cannot_be_taken_on_it() -> None:
    """The day of expiry is the first without it."""
    ledger = [
        entry(GRANTED, 1, source="old", expires=date(2026, 4, 1)),
        entry(TAKEN, -1, date(2026, 4, 1)),
    ]
    whole = [*ledger, *expire(ledger, until=date(2026, 4, 1))]
    assert -1 == balance_on(whole, date(2026, 4, 1))


def test_leave_reported_late_gives_back_what_had_expired() -> None:
    """The correction of the expiry says by how much; its sum is new less old."""
    grant = entry(GRANTED, 5, source="old", expires=date(2026, 4, 1))
    gone = expire([grant], until=date(2026, 5, 1))
    late = entry(TAKEN, -2, date(2026, 3, 2))
    more = expire([grant, late, *gone], until=date(2026, 5, 1), corrected_from=date(2026, 5, 1))
    assert [(EntryKind.CORRECTED, 2, date(2026, 5, 1))] == [
        (each.kind, each.amount, each.day) for each in more
    ]
    assert 0 == balance_on([grant, late, *gone, *more], date(2026, 5, 1))
    assert () == expire([grant, late, *gone, *more], until=date(2026, 5, 1))


def test_leave_given_back_goes_to_the_grant_it_came_from() -> None:
    """With the expiry that one has."""
    grant = entry(GRANTED, 5, source="old", expires=date(2026, 4, 1))
    other = entry(GRANTED, 5, source="new")
    taken = entry(TAKEN, -2, date(2026, 2, 2), source="leave")
    (back,) = settle([taken], [])
    lots = open_lots([grant, other, taken, back], date(2026, 3, 1))
    assert [("old", 5), ("new", 5)] == [(lot.entry.source, lot.left) for lot in lots]


@given(ledgers(), ledgers())
@settings(max_examples=100)
def test_corrections_are_new_less_old(old: list[BalanceEntry], new: list[BalanceEntry]) -> None:
    """And once they are recorded there are none."""
    deltas = settle(old, new)
    assert total(new) - total(old) == total(deltas)
    assert () == settle([*old, *deltas], new)


def test_a_balance_is_asked_as_it_was_known() -> None:
    """What was recorded later is not in it."""
    payday = Instant.parse("2026-01-31T10:00:00Z")
    late = attrs.evolve(
        entry(TAKEN, -1, date(2026, 1, 20)), known_since=Instant.parse("2026-02-03T08:00:00Z")
    )
    ledger = [entry(GRANTED, 12), late]
    assert 12 == balance_on(ledger, date(2026, 1, 31), known=payday)
    assert 11 == balance_on(ledger, date(2026, 1, 31))


def test_who_leaves_is_paid_what_is_left() -> None:
    """And nothing where nothing is."""
    ledger = [entry(GRANTED, 12), entry(TAKEN, -5, date(2026, 2, 2))]
    paid = pay_out(ledger, date(2026, 3, 31), reason="left the company")
    assert [-7] == [each.amount for each in paid]
    assert () == pay_out([*ledger, *paid], date(2026, 3, 31), reason="left the company")


def test_many_people_are_listed_by_person_and_account() -> None:
    """Each with a balance of their own."""
    ledger = [
        entry(GRANTED, 12, person="E08"),
        entry(GRANTED, 10),
        entry(EntryKind.EARNED, 3600, account=FLEXITIME),
    ]
    assert [
        (("E07", ANNUAL_LEAVE), 10),
        (("E07", FLEXITIME), 3600),
        (("E08", ANNUAL_LEAVE), 12),
    ] == list(balances_on(ledger, NEW_YEAR).items())


def test_an_entry_is_a_fact_that_can_be_stored() -> None:
    """What is written is read back."""
    grant = entry(GRANTED, Fraction(137, 250), expires=date(2027, 1, 1))
    kind = kind_of(grant)
    assert grant == kind.decode(kind.encode(grant))


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("amount_zero", {"amount": 0}),
        ("amount_reversed", {"amount": -1}),
        ("amount_reversed", {"kind": TAKEN}),
        ("amount_not_whole", {"account": FLEXITIME, "amount": Fraction(1, 2)}),
        ("expires_before", {"expires": NEW_YEAR}),
        ("number_not_exact", {"amount": 0.5}),
        ("not_a_member", {"kind": "granted"}),
        ("not_a_date", {"day": "2026-01-01"}),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(code: str, change: dict[str, object]) -> None:
    """With a stable code."""
    with pytest.raises(InvalidValue) as refused:
        attrs.evolve(entry(GRANTED, 12), **change)
    assert code == refused.value.code


def test_ledgers_are_not_mixed_and_entries_not_changed() -> None:
    """Two people's leave has no sum, and one entry not two amounts."""
    with pytest.raises(InvalidValue, match="ledgers_mixed"):
        balance_on([entry(GRANTED, 12), entry(GRANTED, 12, person="E08")], NEW_YEAR)
    with pytest.raises(InvalidValue, match="ledgers_mixed"):
        open_lots([entry(GRANTED, 1), entry(GRANTED, 1, account=FLEXITIME, source="x")], NEW_YEAR)
    with pytest.raises(InvalidValue, match="entry_changed"):
        balance_on([entry(GRANTED, 12), entry(GRANTED, 13)], NEW_YEAR)
    with pytest.raises(InvalidValue, match="account_counts_days"):
        _ = entry(GRANTED, 12).time
    with pytest.raises(InvalidValue, match="ledger_empty"):
        explain_balance([], NEW_YEAR)


def test_every_entry_is_a_sentence_in_both_languages() -> None:
    """Each kind has one of its own, and none is left in English."""
    ledger = [
        entry(GRANTED, 12, expires=date(2027, 4, 1)),
        entry(EntryKind.EARNED, 1, date(2026, 1, 2)),
        entry(TAKEN, -1, date(2026, 1, 3)),
        entry(EntryKind.EXPIRED, -1, date(2026, 1, 4), lot="2025"),
        entry(EntryKind.CARRIED, 1, date(2026, 1, 5)),
        entry(EntryKind.CARRIED, -1, date(2026, 1, 6)),
        entry(EntryKind.PAID_OUT, -1, date(2026, 1, 7)),
        entry(EntryKind.CORRECTED, 1, date(2026, 1, 8)),
        entry(EntryKind.CORRECTED, -1, date(2026, 1, 9)),
    ]
    english = [explain_entry(each, names={"E07": "Sari"}).render() for each in ledger]
    indonesian = [explain_entry(each, names={"E07": "Sari"}).render("id") for each in ledger]
    assert len(ledger) == len(set(english)) == len(set(indonesian))
    assert not set(english) & set(indonesian)
    assert (
        "Sari mendapat 12 hari cuti tahunan pada 1 Jan 2026\n"
        "  Sisanya hangus pada 1 Apr 2027" == indonesian[0]
    )
    whole = explain_balance(ledger, date(2026, 1, 9), names={"E07": "Sari"})
    assert "Saldo cuti tahunan Sari pada 9 Jan 2026: 10 hari" == whole.sentence("id")
    assert len(ledger) == len(whole.because)


def test_a_balance_of_monthly_grants_is_told_in_a_few_lines() -> None:
    """Months in a row are one line, as is what happened to several lots on one day."""
    policy = AccrualPolicy(
        name="annual", a_year=12, every=GrantEvery.MONTH, carry=CarryOver(most=5, months=3)
    )
    ledger = accrue(
        Service(person="E07", joined=date(2025, 3, 15)), policy=policy, until=date(2026, 4, 2)
    )
    told = explain_balance(ledger, date(2026, 4, 2), names={"E07": "Budi"})
    assert 11 >= len(told.render("id").splitlines())
    assert "1 Apr 2025 sampai 1 Des 2025" in told.render("id")
    assert "5 hari cuti tahunan milik Budi hangus pada 1 Apr 2026" in told.render("id")
    row = told.because[1]
    assert "Budi was granted 9 days of annual leave in 9 grants of 1 day" in row.sentence("en")


def test_a_lot_that_was_carried_over_is_said_in_the_readers_language() -> None:
    """And a source of somebody's own stays as it is."""
    expired = entry(EntryKind.EXPIRED, -1, date(2026, 4, 1), lot="2025, carried in on 2026-01-01")
    own = entry(EntryKind.EXPIRED, -1, date(2026, 4, 1), lot="x, carried in on Monday")
    assert "Ini sisa dari: 2025, dibawa pada 1 Jan 2026" in explain_entry(expired).render("id")
    assert "Ini sisa dari: x, carried in on Monday" in explain_entry(own).render("id")


@given(ledgers())
def test_the_parts_of_a_balance_sum_to_it(ledger: list[BalanceEntry]) -> None:
    """However many entries are said together."""
    if not ledger:
        return
    last = max(each.day for each in ledger)
    told = explain_balance(ledger, last)
    parts = [node.result for node in told.because]
    days = [Fraction(str(part).split()[0]) for part in parts]
    assert balance_on(ledger, last) == sum(days)
