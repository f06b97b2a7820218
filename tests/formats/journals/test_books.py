"""Books as journals, and back: the same days, texts and amounts, and what each leg carries."""

from __future__ import annotations

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money
from backoffice_core.bookkeeping import (
    Account,
    AccountType,
    Attachment,
    Chart,
    Dimension,
    Entry,
    EntryKind,
    Posting,
)
from backoffice_core.bookkeeping.charts import chart_of
from backoffice_core.formats.journals import (
    JournalFormat,
    account_path,
    adapted_journal,
    entries_of,
    journal_of,
    read_journal,
    write_journal,
)
from backoffice_core.kernel.errors import InputRefused, InvalidValue
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
    # With the chart, all comes back; these have no attachments.
    assert sorted(entries, key=lambda entry: entry.day) == list(entries_of(back, chart=CHART))


@pytest.mark.parametrize("form", JournalFormat)
def test_kind_journal_and_reversal_come_back_with_the_chart(form: JournalFormat) -> None:
    """In each language; only the attachments are gone."""
    first = Entry(
        number="A/1",
        day=date(2026, 5, 4),
        journal="closing",
        text="Tutup",
        kind=EntryKind.CLOSING,
        attachments=[Attachment("a.pdf", "0" * 64)],
        postings=[
            Posting(account="1100", amount=Money.of(5, "IDR"), party="Sari", document="B-2"),
            Posting(account="4100", amount=Money.of(-5, "IDR")),
        ],
    )
    entries = [first, first.reversal("A/2", day=first.day)]
    journal = adapted_journal(journal_of(entries, chart=CHART), form).journal
    back = read_journal(write_journal(journal, form).encode(), form=form)
    assert [attrs.evolve(each, attachments=()) for each in entries] == list(
        entries_of(back, chart=CHART)
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2026-05-04 x\n    Assets:Cash  5 IDR\n    Income:4:4100  -5 IDR\n", "no account"),
        (
            "2026-05-04 x\n    ; kind: odd\n    Income:4:4100  5 IDR\n    Income:4:4100  -5 IDR\n",
            "no kind of entry 'odd'",
        ),
    ],
)
def test_what_the_books_do_not_know_is_refused_with_its_line(text: str, problem: str) -> None:
    """An account of another chart, a kind that there is not."""
    journal = read_journal(text.encode(), form=JournalFormat.HLEDGER)
    with pytest.raises(InputRefused) as caught:
        entries_of(journal, chart=chart_of("generic"))
    assert 1 == caught.value.problems[0].line
    assert problem in caught.value.problems[0].problem


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
