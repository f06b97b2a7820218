"""Whatever was posted before, the books come to what is decided now, and nothing is lost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.bookkeeping import Entry, Posting
from backoffice_core.kernel import Money
from backoffice_core.processes.recorded import Merged
from backoffice_core.processes.reposting import base_of, revise_entries

# Documents may be called anything, also what looks like an attempt of ours.
NUMBERS = ("A", "A~2", "A~~2", "A~2~3", "A~", "~", "A~reversed", "A~2~reversed", "B")


def entry(number: str, amount: int) -> Entry:
    """A sale."""
    legs = (("cash", amount), ("sales", -amount))
    return Entry(
        number=number,
        day=date(2026, 5, 4),
        journal="sales",
        text="Tea",
        document=number,
        postings=[Posting(account=code, amount=Money(minor, IDR)) for code, minor in legs],
    )


IDR = Money.zero("IDR").currency
decisions = st.dictionaries(st.sampled_from(NUMBERS), st.integers(1, 3)).map(
    lambda amounts: [entry(number, amount) for number, amount in amounts.items()]
)


def net(entries: Iterable[Entry]) -> dict[str | None, Counter[str]]:
    """What the entries of each document add up to, account by account."""
    sums: dict[str | None, Counter[str]] = defaultdict(Counter)
    for each in entries:
        for leg in each.postings:
            sums[each.document][leg.account] += leg.amount.minor
    return {document: legs for document, legs in sums.items() if any(legs.values())}


def closed(runs: Iterable[list[Entry]]) -> tuple[Entry, ...]:
    """What is on record after some runs."""
    books: tuple[Entry, ...] = ()
    for decided in runs:
        books = revise_entries(decided, books).all
    return books


@given(st.lists(decisions, min_size=1, max_size=6))
def test_the_books_add_up_to_what_was_decided_last(runs: list[list[Entry]]) -> None:
    """For each document, whatever was posted and reversed on the way."""
    assert net(runs[-1]) == net(closed(runs))


@given(st.lists(decisions, min_size=1, max_size=6))
def test_deciding_the_same_again_posts_nothing(runs: list[list[Entry]]) -> None:
    """Also where it is what was decided long ago."""
    books = closed(runs)
    assert Merged(all=books, new=(), changes=()) == revise_entries(runs[-1], books)


@given(st.lists(decisions, min_size=1, max_size=6))
def test_no_number_comes_twice_and_nothing_is_reversed_twice(runs: list[list[Entry]]) -> None:
    """An entry on record stays as it is, and what is new has a number of its own."""
    books: tuple[Entry, ...] = ()
    for decided in runs:
        after = revise_entries(decided, books).all
        assert books == after[: len(books)]
        books = after
    numbers = [each.number for each in books]
    reversed_ones = [each.reverses for each in books if each.reverses]
    assert len(set(numbers)) == len(numbers)
    assert len(set(reversed_ones)) == len(reversed_ones)
    assert set(reversed_ones) <= set(numbers)


@given(st.permutations(range(4)), decisions, decisions)
def test_the_order_of_what_is_on_record_does_not_matter(
    order: list[int], first: list[Entry], second: list[Entry]
) -> None:
    """A store may give facts back in its own order."""
    books = closed([first, second])
    mixed = [books[place] for place in order if place < len(books)]
    mixed += [each for each in books if each not in mixed]
    assert set(revise_entries(first, books).new) == set(revise_entries(first, mixed).new)


def test_what_is_removed_and_comes_back_gets_a_fresh_number() -> None:
    """The reversal of the first stays the reversal of the first."""
    books = closed([[entry("A", 1)], [], [entry("A", 1)], [entry("A", 2)]])
    assert ["A", "A~reversed", "A~2", "A~2~reversed", "A~3"] == [each.number for each in books]


def test_a_document_that_looks_like_an_attempt_keeps_apart_from_it() -> None:
    """The second attempt at A is not the document A~2, whichever came first."""
    books = closed([[entry("A", 1)], [entry("A", 2)], [entry("A", 2), entry("A~2", 5)]])
    assert ["A", "A~reversed", "A~2", "A~~2"] == [each.number for each in books]
    assert ["A", "A", "A", "A~2"] == [each.document for each in books]


@given(st.sampled_from(NUMBERS), st.integers(2, 99))
def test_the_base_of_a_number_can_be_read_off_it(number: str, attempt: int) -> None:
    """Whatever a document is called."""
    escaped = number.replace("~", "~~")
    assert escaped == base_of(escaped) == base_of(f"{escaped}~{attempt}")


def test_each_change_says_what_it_does() -> None:
    """New, replaced with both amounts, or reversed for want of support."""
    books = closed([[entry("A", 100), entry("B", 100)]])
    moved = attrs.evolve(entry("C", 300), day=date(2026, 5, 9))
    says = [str(one.says) for one in revise_entries([entry("A", 200), moved], books).changes]
    assert [
        "Entry A is reversed and replaced by A~2: IDR 2.00 instead of IDR 1.00",
        "Entry C is new: IDR 3.00",
        "Entry B over IDR 1.00 is reversed: nothing supports it any more",
    ] == says
