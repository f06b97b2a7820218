"""Books as journals, and back: the same days, texts and amounts, and what each leg carries."""

from __future__ import annotations

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money
from backoffice_core.bookkeeping import Account, AccountType, Chart, Dimension, Entry, Posting
from backoffice_core.formats.journals import (
    JournalFormat,
    account_path,
    adapted_journal,
    entries_of,
    journal_of,
    read_journal,
    write_journal,
)
from backoffice_core.kernel.errors import InvalidValue
from tests.bookkeeping.books import CHART, journals


def expected_back(entries: tuple[Entry, ...], chart: Chart) -> list[Entry]:
    """The entries with the differences that the function tells of."""
    ordered = sorted(entries, key=lambda entry: entry.day)
    return [
        Entry(
            number=str(number),
            day=entry.day,
            journal="journal",
            text=entry.text,
            document=entry.document,
            postings=[
                Posting(
                    account=account_path(chart, leg.account),
                    amount=leg.amount,
                    dimensions=[
                        *leg.dimensions,
                        *([Dimension("party", leg.party)] if leg.party else []),
                        *([Dimension("document", leg.document)] if leg.document else []),
                    ],
                )
                for leg in entry.postings
            ],
        )
        for number, entry in enumerate(ordered, 1)
    ]


@given(entries=journals(size_max=12), form=st.sampled_from(JournalFormat))
def test_books_written_as_a_journal_read_back_as_they_were(
    entries: tuple[Entry, ...], form: JournalFormat
) -> None:
    """In each of the three languages, up to the differences that are told."""
    journal = adapted_journal(journal_of(entries, chart=CHART), form).journal
    back = read_journal(write_journal(journal, form).encode(), form=form)
    assert expected_back(entries, CHART) == list(entries_of(back))


def test_accounts_are_named_by_their_place_and_legs_keep_what_they_carry() -> None:
    """The root of the type, the groups, the account; party and dimensions by name."""
    chart = Chart(
        Account(code=code, name=code, type=AccountType.ASSET, parent=parent)
        for code, parent in [("1", None), ("11", "1"), ("12", "1")]
    )
    rupiah = Money.of(5, "IDR")
    entry = Entry(
        number="7",
        day=date(2026, 5, 4),
        journal="cash",
        text="Kas kecil",
        document="B-1",
        postings=[
            Posting(account="11", amount=rupiah, dimensions=[Dimension("branch", "north")]),
            Posting(account="12", amount=-rupiah, party="Sari", document="B-2"),
        ],
    )
    form = JournalFormat.HLEDGER
    text = write_journal(journal_of([entry], chart=chart), form)
    assert "Assets:1:11  5.00 IDR" in text
    assert "number: 7" in text
    back = entries_of(read_journal(text.encode(), form=form))
    assert expected_back((entry,), chart) == list(back)
    with pytest.raises(InvalidValue, match="has no account 13"):
        journal_of(
            [
                attrs.evolve(
                    entry, postings=[attrs.evolve(leg, account="13") for leg in entry.postings]
                )
            ],
            chart=chart,
        )
