"""Two speeds, one truth: the trial balance over columns is the one over objects."""

from __future__ import annotations

import random
import time
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Currency, Money
from backoffice_core.bookkeeping import (
    Account,
    AccountType,
    Chart,
    Dimension,
    Entry,
    EntryKind,
    Posting,
    trial_balance,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval
from tests.bookkeeping.statements.random_books import MAY, USD, books, made

pytest.importorskip("polars", reason="needs the extra frames")

from backoffice_core.scale import postings_frame, trial_balance_of_frame

Books = tuple[Chart, tuple[Entry, ...]]
CHART = Chart(Account(code=f"{n:04}", name="", type=AccountType.ASSET) for n in range(1000))


@given(
    books(kinds=tuple(EntryKind)),
    st.sampled_from([None, MAY, Interval(MAY.start, MAY.start)]),
    st.sampled_from([1, 2**50]),
)
def test_columns_and_objects_say_the_same(
    drawn: Books, period: Interval[date] | None, factor: int
) -> None:
    """Every row, value for value, also where sums need more than 64 bits."""
    chart, small = drawn
    entries = [
        attrs.evolve(
            entry,
            postings=[attrs.evolve(leg, amount=leg.amount * factor) for leg in entry.postings],
        )
        for entry in small
    ]
    expected = trial_balance(entries, chart=chart, currency=USD, period=period)
    frame = postings_frame(entries)
    assert expected == trial_balance_of_frame(frame, chart=chart, currency=USD, period=period)


def test_sums_beyond_64_bits_do_not_wrap_around() -> None:
    """Two of the largest amounts on one account are twice the largest amount."""
    largest = Money(2**63 - 1, USD)
    entries = [
        Entry(
            number=str(number),
            day=date(2026, 5, 4),
            journal="other",
            text="",
            postings=[
                Posting(account="0001", amount=largest),
                Posting(account="0002", amount=-largest),
            ],
        )
        for number in (1, 2)
    ]
    found = trial_balance_of_frame(postings_frame(entries), chart=CHART, currency=USD)
    assert 2**64 - 2 == found.rows[0].debit.minor


def test_the_frame_goes_on_as_arrow() -> None:
    """Dimensions are columns, null where a posting has none."""
    tagged = made("1", date(2026, 5, 4), {"0001": 9, "0002": -9})
    legs = (attrs.evolve(tagged.postings[0], dimensions=[Dimension("branch", "Bandung")]),)
    frame = postings_frame(
        [attrs.evolve(tagged, postings=(*legs, *tagged.postings[1:]))], dimensions=["branch"]
    )
    table = pytest.importorskip("pyarrow") and frame.to_arrow()
    assert ["Bandung", None] == table.column("branch").to_pylist()
    assert [900, -900] == table.column("minor").to_pylist()


def test_what_the_object_path_refuses_is_refused() -> None:
    """An entry twice, another currency, an unknown account."""
    entry = made("1", date(2026, 5, 4), {"0001": 9, "0002": -9})
    with pytest.raises(InvalidValue, match="is there twice"):
        postings_frame([entry, entry])
    frame = postings_frame([entry])
    with pytest.raises(InvalidValue, match="holds postings in USD"):
        trial_balance_of_frame(frame, chart=CHART, currency="IDR")
    with pytest.raises(InvalidValue, match="has no account 0001"):
        trial_balance_of_frame(frame, chart=Chart([]), currency=USD)


def test_what_is_in_two_currencies_is_told_how_to_become_one() -> None:
    """The refusal names an expression that does it."""
    dollars = made("1", date(2026, 5, 4), {"0001": 9, "0002": -9})
    rupiah = attrs.evolve(
        dollars,
        number="2",
        postings=[
            Posting(account=leg.account, amount=Money(leg.amount.minor, Currency.of("IDR")))
            for leg in dollars.postings
        ],
    )
    frame = postings_frame([dollars, rupiah])
    with pytest.raises(InvalidValue, match="in IDR, but the statement is in USD") as refused:
        trial_balance_of_frame(frame, chart=CHART, currency="USD")
    said = "frame.filter(frame['currency'] == 'USD')"
    assert said in refused.value.remedy
    alone = frame.filter(frame["currency"] == "USD")
    expected = trial_balance([dollars], chart=CHART, currency=USD)
    assert expected == trial_balance_of_frame(alone, chart=CHART, currency=USD)


def test_what_no_column_holds_is_refused() -> None:
    """An amount of 64 bits and a sign, and a dimension that would hide a column."""
    entry = made("1", date(2026, 5, 4), {"0001": 9, "0002": -9})
    huge = Money(2**63, USD)
    legs = [Posting(account="0001", amount=huge), Posting(account="0002", amount=-huge)]
    with pytest.raises(InvalidValue, match="more than a 64-bit column holds"):
        postings_frame([attrs.evolve(entry, postings=legs)])
    with pytest.raises(InvalidValue, match="name party: there is one already"):
        postings_frame([entry], dimensions=["party"])


@pytest.mark.bench
def test_a_quarter_million_postings_in_columns_take_twenty_milliseconds() -> None:
    """Held as columns, a trial balance is nearly free."""
    seeded = random.Random(1)
    entries = [
        Entry(
            number=str(number),
            day=date(2026, 1 + number % 12, 1 + number % 28),
            journal="other",
            text="",
            postings=[
                Posting(account=f"{seeded.randrange(1000):04}", amount=Money(minor, USD))
                for minor in ((7, -7) if number % 2 else (7, -3, -4))
            ],
        )
        for number in range(100_000)
    ]
    start = time.perf_counter()
    frame = postings_frame(entries)
    print(f"frame of 250,000 postings: {time.perf_counter() - start:.3f} s")
    best = 9.0
    for period in (None, MAY):
        for _ in range(10):
            start = time.perf_counter()
            found = trial_balance_of_frame(frame, chart=CHART, currency=USD, period=period)
            best = min(best, time.perf_counter() - start)
        name = "all time" if period is None else "May"
        print(f"trial balance of 250,000 postings in columns, {name}: {best * 1000:.1f} ms")
        assert found == trial_balance(entries, chart=CHART, currency=USD, period=period)
        assert best < 0.02
        best = 9.0
