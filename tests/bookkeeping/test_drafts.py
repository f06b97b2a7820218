"""A draft changes freely; an entry never; a reversal ends it."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given

from backoffice_core.bookkeeping import (
    ENTRY_LIFE_CYCLE,
    Entry,
    EntryDraft,
    EntryStatus,
    Posting,
    entry_status,
)
from backoffice_core.kernel import InvalidValue, Money
from tests.bookkeeping.books import CHART, journals, may

RENT = Posting(account="6100", amount=Money.of(12_500_000, "IDR"))
PAID = Posting(account="1100", amount=Money.of(-12_500_000, "IDR"))


def draft_of(entry: Entry) -> EntryDraft:
    """The draft that an entry could have come from."""
    names = [field.name for field in attrs.fields(EntryDraft)]
    return EntryDraft(**{name: getattr(entry, name) for name in names})


@given(journals())
def test_a_complete_draft_becomes_exactly_the_entry_it_says(entries: tuple[Entry, ...]) -> None:
    """Nothing is lost or added by posting."""
    for entry in entries:
        assert entry == attrs.evolve(draft_of(entry).post(), reverses=entry.reverses)
        assert () == draft_of(entry).open_amounts


def test_everything_in_the_way_is_said_at_once() -> None:
    """An empty draft lacks four things; the error lists them all."""
    with pytest.raises(InvalidValue) as refused:
        EntryDraft(postings=[RENT]).post()
    assert "draft_incomplete" == refused.value.code
    for part in ("a number", "a day", "a journal", "1 posting", "off by IDR 12500000.00"):
        assert part in refused.value.message


def test_the_chart_has_its_say_once_the_draft_is_complete() -> None:
    """An account that the chart does not know is a problem of the draft."""
    draft = EntryDraft(number="1", day=may(4), journal="bank", text="Rent", postings=[RENT, PAID])
    assert () == draft.problems(chart=CHART)
    unknown = attrs.evolve(draft, postings=[attrs.evolve(RENT, account="9999"), PAID])
    assert ["bookkeeping.account_unknown"] == [each.kind for each in unknown.problems(chart=CHART)]
    with pytest.raises(InvalidValue):
        unknown.post(chart=CHART)
    assert draft.post() == draft.post(chart=CHART)


def test_a_status_follows_from_the_entries_alone() -> None:
    """Draft before, posted while it stands, reversed once another entry undoes it."""
    draft = EntryDraft(number="1", day=may(4), journal="bank", text="Rent", postings=[RENT, PAID])
    entry = draft.post()
    reversal = entry.reversal("2", day=may(5))
    stages = [entry_status("1", books) for books in ([], [entry], [reversal, entry])]
    assert [EntryStatus.DRAFT, EntryStatus.POSTED, EntryStatus.REVERSED] == stages
    assert EntryStatus.POSTED == entry_status("2", [entry, reversal])


def test_the_life_cycle_is_a_table_that_draws_itself() -> None:
    """No way leads back from an entry to a draft."""
    assert ENTRY_LIFE_CYCLE.allows(EntryStatus.DRAFT, EntryStatus.POSTED)
    assert () == ENTRY_LIFE_CYCLE.after(EntryStatus.REVERSED)
    assert "posted --> reversed: reverse" in ENTRY_LIFE_CYCLE.mermaid()
    assert "| draft | post | posted |" in ENTRY_LIFE_CYCLE.markdown()


def test_the_sentences_exist_in_indonesian() -> None:
    """A clerk reads them."""
    says = [each.says.render("id") for each in EntryDraft(postings=[RENT]).problems()]
    assert "Rancangan jurnal ini selisih Rp12.500.000" == says[-1]
