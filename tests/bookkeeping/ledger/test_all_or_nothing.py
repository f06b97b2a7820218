"""Whatever is raised while a batch is posted, the ledger is as it was before."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.bookkeeping import Entry
from backoffice_core.bookkeeping.ledger import (
    Answer,
    BalanceLimit,
    Chain,
    CloseAccount,
    Command,
    Ledger,
    OpenAccount,
    Pend,
    Post,
    PostPending,
    ReopenAccount,
    VoidPending,
)
from backoffice_core.kernel import Duration, Finding, Money
from tests.bookkeeping.ledger.books import IDR, START, entry

Told = Sequence[Command | Chain]
LIMIT = BalanceLimit.CREDITS_MUST_NOT_EXCEED_DEBITS
TERMS = (
    OpenAccount("A", history=True),
    OpenAccount("B"),
    OpenAccount("C", limit=LIMIT, overdraft=Money(40, IDR)),
)
KEYS = st.integers(1, 30).map(str)


def moving(number: str, pair: str, minor: int, *, undone: bool) -> Entry:
    """An entry between two accounts, or the one that reverses it."""
    moved = entry(number, {pair[0]: minor, pair[1]: -minor})
    return moved.reversal(f"r{number}", day=moved.day) if undone else moved


def holding(held: Entry, key: str, seconds: int | None, *, closes: bool) -> Pend:
    """Hold an entry for a while, or close its first account meanwhile."""
    expires = None if seconds is None else Duration(seconds)
    return Pend(held, key, expires=expires, closes=[held.postings[0].account] if closes else ())


ENTRIES = st.builds(
    moving,
    KEYS,
    st.sampled_from(["AB", "BA", "AC", "CA", "BC", "CB"]),
    st.integers(0, 50),
    undone=st.sampled_from([False, False, False, True]),
)
HOLDS = st.builds(
    holding, ENTRIES, KEYS, st.sampled_from([None, 5]), closes=st.sampled_from([False, False, True])
)
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(Post, ENTRIES, KEYS),
    st.builds(Post, ENTRIES, KEYS),
    HOLDS,
    HOLDS,
    st.builds(PostPending, KEYS, KEYS),
    st.builds(VoidPending, KEYS, KEYS),
    st.builds(CloseAccount, st.sampled_from("ABCD"), KEYS),
    st.builds(ReopenAccount, st.sampled_from("ABCD"), KEYS),
    st.sampled_from([OpenAccount("D", history=True), OpenAccount("D")]),
)
BATCHES = st.lists(
    st.lists(
        st.one_of(COMMANDS, COMMANDS, st.lists(COMMANDS, min_size=1, max_size=4).map(Chain)),
        min_size=1,
        max_size=8,
    ),
    min_size=1,
    max_size=4,
)


@attrs.define
class Broken:
    """A check that asks something else, which is down when it is asked for the n-th time."""

    at: int | None = None
    raises: type[BaseException] = RuntimeError
    asked: int = 0

    def __call__(self, asked: Entry) -> tuple[Finding, ...]:
        """Nothing against any entry, unless it breaks."""
        assert asked.number
        self.asked += 1
        if self.asked == self.at:
            raise self.raises("the database is down")
        return ()


def started(check: Broken | None) -> Ledger:
    """A ledger with its accounts."""
    made = Ledger(now=START, currencies=[IDR], checks=[] if check is None else [check])
    made.post(TERMS)
    return made


@given(batches=BATCHES, at=st.integers(1, 12), dry=st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_batch_in_which_a_check_breaks_can_simply_be_sent_again(
    batches: list[Told], at: int, *, dry: bool
) -> None:
    """Nothing of it stayed, so it then gives what it would have given, and so do all after it."""
    check = Broken(at)
    whole, broken = started(Broken()), started(check)
    for batch in batches:
        expected = whole.post(batch)
        before = broken.snapshot()
        try:
            if dry:
                broken.dry_run(batch)
                assert before == broken.snapshot()
            answers = broken.post(batch)
        except RuntimeError:
            assert at == check.asked
            assert before == broken.snapshot()
            answers = broken.post(batch)
        assert expected == answers
    assert whole.snapshot() == broken.snapshot()
    assert whole.advance(START + Duration(9)) == broken.advance(START + Duration(9))
    assert whole.snapshot() == broken.snapshot()


@given(batches=BATCHES)
@settings(max_examples=50, deadline=None)
def test_the_short_way_is_taken_back_like_the_long_one(batches: list[Told]) -> None:
    """Without checks a plain entry is posted the short way; a check takes the long one."""
    short, long = started(None), started(Broken())
    for batch in batches:
        before = short.snapshot()
        tried = short.dry_run(batch)
        assert before == short.snapshot()
        answers: tuple[tuple[Answer, ...], ...] = (short.post(batch), long.post(batch))
        assert (tried, tried) == answers
    assert long.snapshot() == short.snapshot()


def test_what_was_posted_the_short_way_is_taken_back_when_a_later_command_fails() -> None:
    """Here the second one cannot even be looked at."""
    book = started(None)
    first = Post(entry("1", {"A": 5, "B": -5}), "k1")
    second = Post(entry("2", {"A": 5, "B": -5}), "k2")
    book.post([Post(entry("0", {"A": 1, "B": -1}), "k0")])
    before = book.snapshot()
    object.__setattr__(second, "key", 5)
    for batch in ([first, second], [first, Chain([second])], [Chain([first, second])]):
        with pytest.raises(TypeError):
            book.post(batch)
        assert before == book.snapshot()
    assert (first.entry,) == book.post([first])[0].facts[:1]


@pytest.mark.parametrize("raises", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_an_interruption_in_a_check_leaves_nothing_behind(raises: type[BaseException]) -> None:
    """Also one that ends the program, should the program decide to go on."""
    book = started(Broken(3, raises))
    before = book.snapshot()
    batch = [
        Post(entry("1", {"A": 5, "B": -5}), "1"),
        Post(entry("2", {"B": 90, "C": -90}), "2"),
        Chain([Post(entry("3", {"A": 5, "B": -5}), "3"), Pend(entry("4", {"A": 5, "B": -5}), "4")]),
    ]
    with pytest.raises(raises):
        book.post(batch)
    assert before == book.snapshot()
    assert started(Broken()).post(batch) == book.post(batch)
