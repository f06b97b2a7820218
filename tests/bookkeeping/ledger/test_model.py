"""Whatever is posted, held, ended, reversed or closed: the ledger does as the reference does."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from backoffice_core.bookkeeping import Entry, Posting
from backoffice_core.bookkeeping.ledger import (
    Accepted,
    AccountChange,
    Answer,
    BalanceLimit,
    Chain,
    CloseAccount,
    Command,
    Exists,
    FailedKey,
    Ledger,
    LedgerAccount,
    OpenAccount,
    Pend,
    PendingEntry,
    Post,
    PostedEntry,
    PostPending,
    ReopenAccount,
    Resolution,
    VoidPending,
    explain,
)
from backoffice_core.kernel import Currency, Duration, Instant, Money
from backoffice_core.storage import (
    Batch,
    ExpectVersion,
    MemoryStore,
    Query,
    Record,
    SqliteStore,
    Store,
)
from tests.bookkeeping.ledger.reference import AMOUNT_MAX, Reference

KINDS = (
    LedgerAccount, Entry, PostedEntry, PendingEntry, Resolution, AccountChange, FailedKey,
)  # fmt: skip
IDR, USD = Currency.of("IDR"), Currency.of("USD")
TERMS = (
    OpenAccount("A"),
    OpenAccount("B", history=True),
    OpenAccount("C", limit=BalanceLimit.CREDITS_MUST_NOT_EXCEED_DEBITS),
    OpenAccount("D", limit=BalanceLimit.DEBITS_MUST_NOT_EXCEED_CREDITS, overdraft=Money(30, IDR)),
    OpenAccount("E", limit=BalanceLimit.DEBITS_MUST_NOT_EXCEED_CREDITS),
)
CODES = st.sampled_from("AAABBBCCCDDDEEX")
# Names the machine fills in: a new one, and what is held, the last or the first of all.
NEW, HELD, HELD_FIRST = "new", "held", "held first"
KEYS = st.sampled_from([NEW] * 12 + ["1", "2"])
NUMBERS = st.sampled_from([NEW] * 12 + ["n1", "n2"])
PENDING = st.sampled_from([HELD] * 8 + [HELD_FIRST, "1", "nothing"])
AMOUNTS = st.one_of(st.integers(0, 9), st.integers(0, 60), st.integers(0, 250))
EXPIRIES = st.sampled_from([None, None, *map(Duration, (0, 1, 2, 5, 9, 30))])
PARTS = st.one_of(
    st.just(()),
    st.integers(0, 80).map(lambda minor: (Money(minor, IDR),)),
    st.lists(st.integers(-40, 40), min_size=2, max_size=3).map(
        lambda parts: tuple(Money(minor, IDR) for minor in parts)
    ),
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Balanced entries of two or three postings."""
    currency = draw(st.sampled_from([IDR, IDR, IDR, USD]))
    amounts = draw(st.lists(AMOUNTS, min_size=1, max_size=2))
    amounts.append(-sum(amounts))
    codes = draw(
        st.one_of(
            st.lists(st.sampled_from("ABCDE"), min_size=3, max_size=3, unique=True),
            st.lists(CODES, min_size=3, max_size=3),
        )
    )
    return Entry(
        number=draw(NUMBERS),
        day=date(2026, 5, draw(st.integers(1, 3))),
        journal="cash",
        text=draw(st.sampled_from(["", "again"])),
        postings=[
            Posting(account=code, amount=Money(minor, currency))
            for code, minor in zip(codes, draw(st.permutations(amounts)), strict=False)
        ],
    )


def resolving(key: str, pending: str, amounts: tuple[Money, ...]) -> PostPending:
    """Post what is held, or a part of it."""
    return PostPending(pending, key, amounts=amounts)


def closing(entry: Entry, key: str, at: int) -> Pend:
    """Hold an entry that closes one of its accounts."""
    return Pend(entry, key, closes=[entry.postings[at].account])


POSTS = st.builds(Post, entries(), KEYS)
HOLDS = st.builds(lambda e, key, expires: Pend(e, key, expires=expires), entries(), KEYS, EXPIRIES)
OTHERS: st.SearchStrategy[Command] = st.one_of(
    st.builds(closing, entries(), KEYS, st.integers(0, 1)),
    st.builds(CloseAccount, CODES, KEYS),
    st.builds(ReopenAccount, CODES, KEYS),
    st.sampled_from(TERMS),
    st.just(OpenAccount("A", limit=BalanceLimit.CREDITS_MUST_NOT_EXCEED_DEBITS)),
)
ENDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(resolving, KEYS, PENDING, PARTS), st.builds(VoidPending, PENDING, KEYS)
)
COMMANDS: st.SearchStrategy[Command] = st.one_of(POSTS, POSTS, HOLDS, ENDS, ENDS, OTHERS)
BATCHES = st.lists(
    st.one_of(COMMANDS, COMMANDS, st.lists(COMMANDS, min_size=1, max_size=3).map(Chain)),
    min_size=1,
    max_size=4,
)


def said(answer: Answer) -> str:
    """An answer in the words of the reference."""
    if isinstance(answer, Accepted):
        return "accepted"
    if isinstance(answer, Exists):
        return "exists"
    code = answer.code.value
    return "exists_with_different" if code.startswith("exists_with_different") else code


class LedgerMachine(RuleBasedStateMachine):
    """The ledger and the reference are told the same."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger(now=Instant(0), amount_max=AMOUNT_MAX)
        self.reference = Reference(0)
        self.facts: list[object] = []
        self.names = 0

    @initialize()
    def open(self) -> None:
        """Every account but one is there from the start."""
        self.tell(TERMS)
        legs = {"A": -600, "B": 200, "C": 400}
        for currency in (IDR, USD):
            postings = [Posting(account=a, amount=Money(m, currency)) for a, m in legs.items()]
            first = Entry(
                number=NEW, day=date(2026, 5, 1), journal="cash", text="", postings=postings
            )
            self.tell([Post(first, NEW)])

    @rule(batch=BATCHES)
    def post(self, batch: list[Command | Chain]) -> None:
        """Post a batch of anything."""
        self.tell(batch)

    @precondition(lambda self: self.reference.entries)
    @rule(data=st.data(), key=KEYS, pend=st.booleans(), part=st.booleans())
    def reverse(self, data: st.DataObject, key: str, *, pend: bool, part: bool) -> None:
        """Reverse an entry, perhaps one that was reversed, perhaps not exactly."""
        number = data.draw(st.sampled_from(sorted(self.reference.entries)))
        entry = self.reference.entries[number]
        undo = entry.reversal(NEW, day=entry.day)
        if part:
            undo = attrs.evolve(undo, postings=entry.postings, reverses=number)
        self.tell([Pend(undo, key) if pend else Post(undo, key)])

    @precondition(lambda self: self.reference.held)
    @rule(data=st.data(), key=KEYS, amounts=st.one_of(st.just(()), PARTS), void=st.booleans())
    def resolve(
        self, data: st.DataObject, key: str, amounts: tuple[Money, ...], *, void: bool
    ) -> None:
        """End something that was held, perhaps not for the first time."""
        pending = data.draw(st.sampled_from(sorted(self.reference.held)))
        self.tell([VoidPending(pending, key) if void else resolving(key, pending, amounts)])

    @precondition(lambda self: self.reference.closed)
    @rule(data=st.data(), key=KEYS)
    def reopen(self, data: st.DataObject, key: str) -> None:
        """Open a closed account again, unless what is held closes it."""
        self.tell([ReopenAccount(data.draw(st.sampled_from(sorted(self.reference.closed))), key)])

    @rule(seconds=st.integers(0, 8))
    def wait(self, seconds: int) -> None:
        """Let time pass, and what is due expire."""
        now = Instant(self.reference.now + seconds)
        ended = self.ledger.advance(now)
        assert self.reference.advance(now.seconds) == [answer.key for answer in ended]
        self.accept(ended)

    def tell(self, drawn: Sequence[Command | Chain]) -> None:
        """Try the batch, then post it: the same answers, and the trial leaves no trace."""
        batch = [self.named(command) for command in drawn]
        before = self.ledger.snapshot()
        tried = self.ledger.dry_run(batch)
        assert before == self.ledger.snapshot()
        answers = self.ledger.post(batch)
        assert tried == answers
        assert self.reference.post(batch) == [said(answer) for answer in answers]
        self.accept(answers)

    def named(self, command: Command | Chain) -> Command | Chain:
        """The command with its names filled in."""
        if isinstance(command, Chain):
            return Chain([self.named(other) for other in command.commands])  # type: ignore[misc]
        self.names += 1
        changes: dict[str, object] = {}
        if command.key == NEW:
            changes["key"] = f"k{self.names}"
        if isinstance(command, Post | Pend) and command.entry.number == NEW:
            changes["entry"] = attrs.evolve(command.entry, number=f"n{self.names}")
        if isinstance(command, PostPending | VoidPending) and command.pending in {HELD, HELD_FIRST}:
            held = [k for k, h in self.reference.held.items() if not h.ended] or ["nothing"]
            first = [*self.reference.held, "nothing"][0]
            changes["pending"] = held[-1] if command.pending == HELD else first
        return attrs.evolve(command, **changes)  # type: ignore[arg-type]

    def accept(self, answers: tuple[Answer, ...]) -> None:
        """Keep the facts."""
        self.facts.extend(fact for answer in answers for fact in answer.facts)
        for answer in answers:
            assert explain(answer).render()

    @invariant()
    def balances_agree(self) -> None:
        """Running totals are what adding everything up gives; all balances together are zero."""
        for balance in self.ledger.balances():
            assert self.reference.balance(balance.account, balance.currency.code) == (
                balance.debits_pending,
                balance.debits_posted,
                balance.credits_pending,
                balance.credits_posted,
            )
        for currency in (IDR, USD):
            posted = (b.posted for b in self.ledger.balances() if b.currency is currency)
            assert Money(0, currency) == Money.total(posted, currency)
        for code in self.reference.accounts:
            assert (code in self.reference.closed) is self.ledger.is_closed(code)
        assert list(self.reference.entries.values()) == list(self.ledger.entries)

    @invariant()
    def rebuilt_is_live(self) -> None:
        """A ledger built from the facts alone is the same one."""
        rebuilt = Ledger.rebuilt(self.facts, now=self.ledger.now, amount_max=AMOUNT_MAX)
        assert self.ledger.snapshot() == rebuilt.snapshot()


class StoredLedgerMachine(LedgerMachine):
    """The same, with every fact committed to two stores and read back from them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = str(Path(self.folder.name) / "ledger.db")
        self.stores: list[Store] = [MemoryStore(), SqliteStore.open(self.path)]
        self.commits = self.written = 0

    def accept(self, answers: tuple[Answer, ...]) -> None:
        """Commit the facts of a batch under one key, as long as nobody else wrote."""
        super().accept(answers)
        facts = [Record("ledger", fact) for answer in answers for fact in answer.facts]
        if facts:
            self.commits += 1
            batch = Batch.of(
                tenant="shop",
                key=f"batch {self.commits}",
                actor="model",
                recorded_at=self.ledger.now,
                facts=facts,
                guards=[ExpectVersion("ledger", self.written)],
            )
            self.written += len(facts)
            for store in self.stores:
                first = store.commit(batch)
                assert attrs.evolve(first, replayed=True) == store.commit(batch)

    @rule()
    def reload(self) -> None:
        """Go on with what a store remembers; both remember the same."""
        stores = [self.stores[0], SqliteStore.open(self.path)]
        self.stores[1].close()
        self.stores = stores
        for store in stores:
            recorded = sorted(
                (
                    record
                    for kind in KINDS
                    for page in store.read(Query(tenant="shop", kind=kind, stream="ledger"))
                    for record in page.records
                ),
                key=lambda record: record.position,
            )
            assert self.facts == [record.fact for record in recorded]
            ledger = Ledger.rebuilt(
                [record.fact for record in recorded], now=self.ledger.now, amount_max=AMOUNT_MAX
            )
            assert self.ledger.snapshot() == ledger.snapshot()
            self.ledger = ledger

    def teardown(self) -> None:
        """Close both and remove the file."""
        for store in self.stores:
            store.close()
        self.folder.cleanup()


class TestLedgerModel(LedgerMachine.TestCase):  # type: ignore[misc, name-defined]
    """A few steps in every run."""

    settings = settings(max_examples=30, stateful_step_count=15, deadline=None)


class TestStoredLedgerModel(StoredLedgerMachine.TestCase):  # type: ignore[misc, name-defined]
    """A few steps in every run, through both stores."""

    settings = settings(max_examples=10, stateful_step_count=10, deadline=None)


@pytest.mark.deep
@pytest.mark.parametrize("machine", [LedgerMachine, StoredLedgerMachine])
def test_a_hundred_thousand_steps_keep_to_the_model(machine: type[LedgerMachine]) -> None:
    """Two thousand lives of fifty steps each."""
    run_state_machine_as_test(
        machine, settings=settings(max_examples=2000, stateful_step_count=50, deadline=None)
    )
