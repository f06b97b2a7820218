"""What is written reads back as the same journal, in every format, and between them."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.formats.journals import (
    BalanceAsserted,
    Comment,
    Journal,
    JournalFormat,
    JournalPosting,
    Metadata,
    Transaction,
    adapted_journal,
    journal_balances,
    read_balances,
    read_journal,
    verify_journal,
    write_journal,
)
from backoffice_core.kernel import InvalidValue
from tests.formats.journals.random_journals import FIRST, random_journal

# What means something somewhere: marks, quotes, margins, tags, ends of lines.
TRICKY = st.text(st.sampled_from("aZ0é ;:|#^*!()[]{}\"'\\,.=@~-%&\t\n\r\u00a0"), max_size=12)


@pytest.mark.parametrize("form", JournalFormat)
@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_a_common_journal_reads_back_as_it_was(form: JournalFormat, seed: int) -> None:
    """Accounts, lots, prices, assertions, tags, links, values, words: nothing is lost."""
    journal = random_journal(seed, postings=60)
    text = write_journal(journal, form)
    assert journal == read_journal(text.encode(), form=form)


@settings(max_examples=30)
@given(
    seed=st.integers(0, 10**6),
    path=st.lists(st.sampled_from(JournalFormat), min_size=2, max_size=4),
)
def test_a_common_journal_survives_any_way_through_the_formats(
    seed: int, path: list[JournalFormat]
) -> None:
    """Converted from one to the next and the next, it is still the same journal."""
    journal = random_journal(seed, postings=40)
    passed = journal
    for form in path:
        passed = read_journal(write_journal(passed, form).encode(), form=form)
    assert journal == passed


@pytest.mark.parametrize("form", JournalFormat)
@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_balances_from_text_are_those_of_the_objects(form: JournalFormat, seed: int) -> None:
    """Two speeds, one truth: every account and commodity, digits included."""
    text = write_journal(random_journal(seed, postings=60), form).encode()
    slow = journal_balances(read_journal(text, form=form))
    assert slow == read_balances(text, form=form)


@pytest.mark.parametrize("form", JournalFormat)
@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_adapting_a_common_journal_changes_nothing(form: JournalFormat, seed: int) -> None:
    """What every format can say needs no adapting."""
    journal = random_journal(seed, postings=40)
    adapted = adapted_journal(journal, form)
    assert (journal, ()) == (adapted.journal, adapted.findings)


def with_words(words: list[str]) -> Journal:
    """A journal with tricky words wherever words may stand."""
    payee, narration, code, tag, link, name, value, comment, account = words
    posting = JournalPosting(
        account=f"Assets:{account}",
        metadata=[Metadata(name=name, value=value)],
        comments=[comment],
    )
    plain = random_journal(1, postings=2).transactions[0].postings
    return Journal(
        [
            Comment(text=comment),
            Transaction(
                day=FIRST,
                payee=payee,
                narration=narration,
                code=code,
                tags=[tag],
                links=[link],
                metadata=[Metadata(name=name, value=value)],
                comments=[comment],
                postings=[posting, *plain],
            ),
        ]
    )


@pytest.mark.parametrize("form", JournalFormat)
@settings(max_examples=100)
@given(words=st.lists(TRICKY, min_size=9, max_size=9))
def test_words_are_kept_or_refused_and_never_changed(form: JournalFormat, words: list[str]) -> None:
    """A sign that means something there cannot turn words into anything else."""
    journal = with_words(words)
    try:
        text = write_journal(journal, form)
    except InvalidValue as refused:
        assert refused.code == "journal_unspeakable"  # noqa: PT017
    else:
        assert journal == read_journal(text.encode(), form=form)


@pytest.mark.parametrize("place", range(9))
@pytest.mark.parametrize("form", JournalFormat)
@settings(max_examples=30)
@given(word=TRICKY)
def test_one_tricky_word_is_kept_or_refused(form: JournalFormat, place: int, word: str) -> None:
    """Each place by itself, so that no other refusal hides it."""
    words = ["Warung", "Kopi", "PJ-7", "trip", "inv-1", "note", "cash", "seen", "Cash"]
    words[place] = word
    journal = with_words(words)
    try:
        text = write_journal(journal, form)
    except InvalidValue as refused:
        assert refused.code == "journal_unspeakable"  # noqa: PT017
    else:
        assert journal == read_journal(text.encode(), form=form)


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6), flip=st.integers(0, 10**6))
def test_a_changed_digit_is_found_where_it_stands(seed: int, flip: int) -> None:
    """Whichever amount is off by one in its last digit, the journal no longer verifies."""
    journal = random_journal(seed, postings=30)
    places = [
        position
        for position, each in enumerate(journal.directives)
        if isinstance(each, BalanceAsserted)
        or (isinstance(each, Transaction) and can_be_contradicted(each))
    ]
    place = places[flip % len(places)]
    directives = list(journal.directives)
    directives[place] = changed(directives[place])
    assert verify_journal(Journal(directives))


def can_be_contradicted(transaction: Transaction) -> bool:
    """Whether every amount is written and at least one of them weighs what it says."""
    legs = transaction.postings
    return all(leg.amount for leg in legs) and any(
        leg.price is None and leg.cost is None for leg in legs
    )


def changed(directive: object) -> Transaction | BalanceAsserted:
    """A directive whose amount is one unit more."""
    if isinstance(directive, BalanceAsserted):
        amount = directive.amount
        return attrs.evolve(directive, amount=attrs.evolve(amount, units=amount.units + 1))
    assert isinstance(directive, Transaction)
    legs = list(directive.postings)
    # A total price weighs the leg alone: how many units it buys is nobody's to contradict.
    place = next(place for place, leg in enumerate(legs) if leg.price is None and leg.cost is None)
    amount = legs[place].amount
    assert amount is not None
    legs[place] = attrs.evolve(legs[place], amount=attrs.evolve(amount, units=amount.units + 1))
    return attrs.evolve(directive, postings=legs)
