"""The chain: what it is made of, how it grows, and its heads as lines."""

from __future__ import annotations

import hashlib

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.bookkeeping import Entry
from backoffice_core.bookkeeping.proof import (
    ChainHead,
    chain,
    chain_heads,
    genesis,
    parse_chain_head,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import kind_of
from tests.bookkeeping.proof.tampering import sale, stored_sales

TAG = b"backoffice-core chain 1\n"


def test_a_link_is_what_the_page_says_it_is() -> None:
    """Anybody can check a chain with ten lines of another language: here it is by hand."""
    parts = (TAG, b"genesis", b"main")
    framed = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    link = hashlib.sha256(framed).digest()
    assert link.hex() == genesis("main").digest
    for data in (b"one", b"two"):
        link = hashlib.sha256(TAG + link + data).digest()
    assert ChainHead(book="main", count=2, digest=link.hex()) == chain(
        [b"one", b"two"], start=genesis("main")
    )


def test_an_entry_and_its_stored_bytes_are_the_same_to_a_chain() -> None:
    """Whoever holds entries and whoever holds only a copy of the table come to one head."""
    entries = [sale(number) for number in range(1, 6)]
    assert chain(stored_sales(5), start=genesis("main")) == chain(entries, start=genesis("main"))


@given(st.lists(st.binary(max_size=20), max_size=12), st.integers(0, 12))
def test_a_chain_may_be_grown_in_parts(stored: list[bytes], cut: int) -> None:
    """A night adds the entries of its day to the head of the night before."""
    start = genesis("main")
    before = chain(stored[:cut], start=start)
    assert chain(stored, start=start) == chain(stored[cut:], start=before)
    heads = tuple(chain_heads(stored, start=start))
    assert heads == (
        *chain_heads(stored[:cut], start=start),
        *chain_heads(stored[cut:], start=before),
    )


@given(st.lists(st.binary(max_size=8), max_size=6), st.lists(st.binary(max_size=8), max_size=6))
def test_no_two_books_of_entries_have_one_head(one: list[bytes], other: list[bytes]) -> None:
    """Where one entry ends and the next begins is part of the chain."""
    heads = [chain(each, start=genesis("main")).digest for each in (one, other)]
    assert (one == other) is (heads[0] == heads[1])


def test_two_books_never_share_a_link() -> None:
    """The chain of one shop cannot be passed off as that of another."""
    heads = [chain(stored_sales(3), start=genesis(book)).digest for book in ("a/main", "b/main")]
    assert heads[0] != heads[1]


def test_heads_come_every_so_many_entries_of_the_book_not_of_the_call() -> None:
    """An anchor each thousand entries stays at the thousands, however the nights fall."""
    stored = stored_sales(10)
    start = chain(stored[:3], start=genesis("main"))
    assert [4, 8] == [head.count for head in chain_heads(stored[3:], start=start, every=4)]
    with pytest.raises(InvalidValue, match="number_too_small"):
        tuple(chain_heads(stored, start=start, every=0))


@given(
    st.text(min_size=1, max_size=20).filter(
        lambda text: text.isprintable() and text.strip() == text
    ),
    st.integers(0, 10**12),
)
def test_a_head_is_one_line_that_reads_back(book: str, count: int) -> None:
    """It can be printed, signed, sent and typed in again, whatever the book is called."""
    head = ChainHead(book=book, count=count, digest="0f" * 32)
    assert head == parse_chain_head(f"{head}\n")
    assert kind_of(head).decode(kind_of(head).encode(head)) == head


@pytest.mark.parametrize(
    "line",
    ["", "main 2", "main two " + "0f" * 32, "main 2 " + "0F" * 32, "main -1 " + "0f" * 32,
     "main 02 " + "0f" * 32, "main 2 " + "0f" * 31, "main ٢ " + "0f" * 32],
)  # fmt: skip
def test_a_line_that_is_no_head_is_refused(line: str) -> None:
    """A misread digit must never look like a broken book."""
    with pytest.raises(InvalidValue, match="chain_head_malformed"):
        parse_chain_head(line)


@pytest.mark.parametrize("book", ["", " main", "main ", "ma\nin"])
def test_a_book_whose_name_fits_no_line_is_refused(book: str) -> None:
    """A head is a line."""
    with pytest.raises(InvalidValue, match="chain_book_unnamed"):
        genesis(book)


def test_a_head_that_is_none_is_refused() -> None:
    """Neither fewer entries than none nor half a digest."""
    for wrong in ({"count": -1}, {"digest": "0f"}):
        with pytest.raises(InvalidValue, match="chain_head_malformed"):
            attrs.evolve(genesis("main"), **wrong)


def test_a_newer_program_still_verifies_what_an_older_one_wrote() -> None:
    """The chain covers the stored bytes: fields that an older version did not have are no edit."""
    old = b'{"day":"2020-01-01","number":"1","postings":[]}'
    with pytest.raises(InvalidValue, match="fact_malformed"):
        kind_of(Entry).decode(old)
    assert 1 == chain([old], start=genesis("main")).count
