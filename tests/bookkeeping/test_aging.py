"""Aging: every item has an age, and the ages add up to the control account."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Instant, Interval, Money
from backoffice_core.bookkeeping import (
    Direction,
    Entry,
    Invoice,
    OpenItem,
    OpenItems,
    open_items,
    trial_balance,
)
from backoffice_core.bookkeeping.aging import AgedFrom, Aging, aging, explain_aging
from backoffice_core.bookkeeping.periods import BookedEntry, entries_as
from backoffice_core.kernel.errors import InvalidValue
from tests.bookkeeping.books import CHART, journals, line, may, rupiah

DAYS = st.dates(date(2026, 4, 1), date(2026, 6, 30))
ROLES = {Direction.SALE: "receivables", Direction.PURCHASE: "payables"}


def item(days_overdue: int | None, amount: int = 100, party: str = "Maju") -> OpenItem:
    """A receivable that is so many days past its due day on 31 May."""
    due = None if days_overdue is None else may(31) - timedelta(days=days_overdue)
    return OpenItem(
        direction=Direction.SALE,
        party=party,
        document=str(days_overdue),
        amount=rupiah(amount),
        since=date(2026, 1, 1),
        due=due,
    )


def owed(*items: OpenItem) -> OpenItems:
    """Receivables of 31 May."""
    return OpenItems(receivables=items, payables=(), currency=rupiah(0).currency, as_of=may(31))


def amounts(aged: Aging) -> list[tuple[str, int]]:
    """The buckets by name, in whole rupiah."""
    return [(str(bucket.name), int(bucket.amount.major)) for bucket in aged.buckets]


@given(
    entries=journals(),
    day=DAYS,
    known=DAYS,
    direction=st.sampled_from(Direction),
    aged_from=st.sampled_from(AgedFrom),
    limits=st.lists(st.integers(1, 400), min_size=1, max_size=5, unique=True).map(sorted),
    due=st.none() | DAYS,
)
def test_the_buckets_add_up_to_the_control_account_on_any_day_as_known_at_any_time(
    *,
    entries: tuple[Entry, ...],
    day: date,
    known: date,
    direction: Direction,
    aged_from: AgedFrom,
    limits: list[int],
    due: date | None,
) -> None:
    """A list by age that differs from the balance sheet by what is not yet due is worth nothing."""
    moment = Instant.parse(f"{known}T12:00:00Z")
    booked = [
        BookedEntry(
            each, Instant.parse(f"{each.day + timedelta(days=len(each.postings))}T00:00:00Z")
        )
        for each in entries
    ]
    visible = entries_as(booked, known=moment)
    bill = Invoice(
        number="A", direction=direction, day=day, party="Maju", due=due, lines=[line(1, 1)]
    )
    items = open_items(visible, chart=CHART, currency="IDR", as_of=day, invoices=[bill])
    aged = aging(items, direction=direction, limits=limits, aged_from=aged_from)
    until = Interval(date.min, day + timedelta(days=1))
    trial = trial_balance(visible, chart=CHART, currency="IDR", period=until)
    control = trial.closing_of(CHART.role(ROLES[direction]).code)
    assert control == aged.total
    assert control == Money.total((bucket.amount for bucket in aged.buckets), "IDR")
    assert control == Money.total((row.total for row in aged.rows), "IDR")
    for place, bucket in enumerate(aged.buckets):
        assert bucket.amount == Money.total((row.amounts[place] for row in aged.rows), "IDR")


def test_each_age_has_one_bucket_and_the_due_day_itself_is_not_late() -> None:
    """Day 30 is still the first month, day 31 the second; what has no due day is said so."""
    ages = (-5, 0, 1, 30, 31, 60, 61, 90, 91, 4000, None)
    books = owed(*(item(age, 10**place) for place, age in enumerate(ages)))
    assert [
        ("not yet due", 11),
        ("1 to 30 days", 1100),
        ("31 to 60 days", 110_000),
        ("61 to 90 days", 11_000_000),
        ("more than 90 days", 1_100_000_000),
        ("no due day", 10_000_000_000),
    ] == amounts(aging(books, direction=Direction.SALE))


def test_age_may_be_counted_from_the_first_posting() -> None:
    """Then everything has an age, and nothing is not yet due."""
    aged = aging(
        owed(item(None), item(-5)),
        direction=Direction.SALE,
        aged_from=AgedFrom.FIRST_POSTING,
        limits=[90, 180],
    )
    assert [("0 to 90 days", 0), ("91 to 180 days", 200), ("more than 180 days", 0)] == amounts(
        aged
    )


def test_a_credit_stands_in_its_own_bucket_with_its_sign() -> None:
    """A customer's credit is not set off against an invoice that it was not paid for."""
    aged = aging(owed(item(10), item(-3, -40), item(5, 7, "Abadi")), direction=Direction.SALE)
    assert [("Abadi", 0, 7, 7), ("Maju", -40, 100, 60)] == [
        (row.party, *(int(cell.major) for cell in (*row.amounts[:2], row.total)))
        for row in aged.rows
    ]


def test_an_aging_explains_itself_also_for_what_we_owe() -> None:
    """Payables are said as what is owed, not as a negative balance."""
    bill = attrs.evolve(item(12, -70), direction=Direction.PURCHASE)
    books = OpenItems(receivables=(), payables=(bill,), currency=rupiah(0).currency, as_of=may(31))
    aged = aging(books, direction=Direction.PURCHASE)
    assert rupiah(-70) == aged.total
    assert "Utang per 31 Mei 2026 berjumlah Rp70\n  1 sampai 30 hari: Rp70 (1)" == explain_aging(
        aged
    ).render("id")


def test_items_of_no_day_have_no_age() -> None:
    """Without a day there is nothing to count to."""
    with pytest.raises(InvalidValue, match="aging_day_missing"):
        aging(attrs.evolve(owed(), as_of=None), direction=Direction.SALE)


@pytest.mark.parametrize("limits", [[], [30, 30], [60, 30]])
def test_limits_that_do_not_rise_are_refused(limits: list[int]) -> None:
    """Two buckets would hold one item, or none."""
    with pytest.raises(InvalidValue, match="aging_limits_unordered"):
        aging(owed(), direction=Direction.SALE, limits=limits)
