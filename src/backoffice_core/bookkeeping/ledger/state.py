"""What a ledger knows, and how each fact changes it, forward and back.

The live ledger and one rebuilt from a store go through the same functions, so they cannot
differ; and what can be taken back makes chains and dry runs possible without copying, and
leaves nothing behind of a batch in which something went wrong.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final, TypeAlias

import attrs

from backoffice_core.bookkeeping.ledger.asking import EntryCheck
from backoffice_core.bookkeeping.ledger.records import (
    AccountChange,
    Change,
    FailedKey,
    LedgerAccount,
    PendingEntry,
    PostedEntry,
    Resolution,
)
from backoffice_core.bookkeeping.ledger.standings import AccountState, HistoryLine, Standing
from backoffice_core.bookkeeping.model import Entry, EntryKind
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.money import Currency

__all__ = ["KeyedFact", "LedgerState"]

KeyedFact: TypeAlias = PostedEntry | PendingEntry | Resolution | AccountChange
# A plain post is taken back by its fact alone: a function for each of very many takes time.
Undo: TypeAlias = Callable[[], object] | PostedEntry


@attrs.frozen(kw_only=True)
class Savepoint:
    """How far things had come at a moment to which they may have to go back."""

    outermost: bool
    steps: int
    failed: int
    last_account: Instant | None
    last_entry: Instant | None


@attrs.define(eq=False)
class LedgerState:
    """Everything a ledger decides by."""

    currencies: frozenset[Currency] | None
    amount_max: int
    now: Instant
    # What the books ask of every entry besides; mostly nothing.
    checks: tuple[EntryCheck, ...] = ()
    accounts: dict[str, AccountState] = attrs.field(factory=dict[str, AccountState])
    keys: dict[str, KeyedFact] = attrs.field(factory=dict[str, KeyedFact])
    failed: dict[str, FailedKey] = attrs.field(factory=dict[str, FailedKey])
    entries: dict[str, Entry] = attrs.field(factory=dict[str, Entry])
    # Number of an entry -> number of the one that reversed it.
    reversed_by: dict[str, str] = attrs.field(factory=dict[str, str])
    # Numbers of held entries, which nobody else may take, whatever becomes of them.
    reserved: dict[str, str] = attrs.field(factory=dict[str, str])
    live: dict[str, PendingEntry] = attrs.field(factory=dict[str, PendingEntry])
    resolutions: dict[str, Resolution] = attrs.field(factory=dict[str, Resolution])
    # May name what is held no longer: checked against ``live`` when its time comes.
    expiring: list[tuple[int, str]] = attrs.field(factory=list[tuple[int, str]])
    last_account: Instant | None = None
    last_entry: Instant | None = None
    # Whether any account keeps its history; mostly none does, and then nobody looks.
    watched: bool = False
    # How to take back what was recorded since the outermost savepoint, first step first.
    undo: list[Undo] | None = None

    def record(self, fact: object) -> None:
        """Let a fact take effect.

        Raises :class:`InvalidValue` (``not_a_ledger_fact``, ``ledger_facts_incomplete``).
        """
        recorder = RECORDERS.get(type(fact))
        if recorder is None:
            raise InvalidValue(
                "not_a_ledger_fact",
                f"A ledger cannot be built from {type(fact).__name__}.",
                "Give it entries and the facts of its own answers, in order.",
            )
        try:
            recorder(self, fact)
        except KeyError as missing:
            raise InvalidValue(
                "ledger_facts_incomplete",
                f"A {type(fact).__name__} refers to {missing}, which is not there.",
                "Give all facts of the ledger, in the order they were recorded.",
            ) from missing

    def open(self, terms: LedgerAccount) -> None:
        """An account is there."""
        if self.undo is not None:
            self.undo.append(partial(self.accounts.pop, terms.account))
        self.accounts[terms.account] = AccountState(terms, "" if terms.closed else None)
        self.last_account = terms.at
        self.watched = self.watched or terms.history

    def change(self, fact: AccountChange) -> None:
        """An account is closed, or open again."""
        account = self.accounts[fact.account]
        if self.undo is not None:
            self.undo.append(partial(account.set_closed, account.closed_by))
            self.undo.append(partial(self.keys.pop, fact.key))
        account.set_closed(fact.key if fact.change is Change.CLOSED else None)
        self.keys[fact.key] = fact

    def fail(self, fact: FailedKey) -> None:
        """A key is used up, not only for the chain it was in."""
        self.failed[fact.key] = fact

    def enter(self, entry: Entry) -> None:
        """An entry is known; the fact after it says what for."""
        if self.undo is not None:
            self.undo.append(partial(self.entries.pop, entry.number))
        self.entries[entry.number] = entry

    def post(self, fact: PostedEntry) -> None:
        """An entry counts."""
        entry = self.entries[fact.number]
        if self.undo is not None:
            self.undo.append(partial(self.keys.pop, fact.key))
            self.undo.append(partial(self.subtract, entry))
        self.keys[fact.key] = fact
        self.last_entry = fact.at
        self.add(entry)
        if self.watched:
            self.note(entry, fact.key, fact.at)

    def pend(self, fact: PendingEntry) -> None:
        """An entry is held."""
        if self.undo is not None:
            self.undo.append(partial(self.unpend, fact))
        entry = fact.entry
        self.keys[fact.key] = self.live[fact.key] = fact
        self.reserved[entry.number] = fact.key
        self.last_entry = fact.at
        self.hold(entry, 1)
        for code in fact.closes:
            self.accounts[code].set_closed(fact.key)
        if fact.expires_at is not None:
            heapq.heappush(self.expiring, (fact.expires_at.seconds, fact.key))
        if self.watched:
            self.note(entry, fact.key, fact.at)

    def unpend(self, fact: PendingEntry) -> None:
        """Take a held entry back."""
        del self.keys[fact.key], self.live[fact.key], self.reserved[fact.entry.number]
        self.hold(fact.entry, -1)
        for code in fact.closes:
            self.accounts[code].set_closed(None)

    def resolve(self, fact: Resolution) -> None:
        """A held entry has ended."""
        held = self.live[fact.pending]
        entry = None if fact.number is None else self.entries[fact.number]
        if self.undo is not None:
            self.undo.append(partial(self.unresolve, fact, held, entry))
        del self.live[fact.pending]
        self.resolutions[fact.pending] = fact
        self.hold(held.entry, -1)
        if fact.key:
            self.keys[fact.key] = fact
            self.last_entry = fact.at
        if entry is not None:
            self.add(entry)
        for code in held.closes:
            self.accounts[code].set_closed(None)
        if self.watched:
            self.note(held.entry, fact.key or fact.pending, fact.at)

    def unresolve(self, fact: Resolution, held: PendingEntry, entry: Entry | None) -> None:
        """Hold again what had ended."""
        for code in held.closes:
            self.accounts[code].set_closed(fact.pending)
        if entry is not None:
            self.subtract(entry)
        del self.keys[fact.key], self.resolutions[fact.pending]
        self.hold(held.entry, 1)
        self.live[fact.pending] = held

    def add(self, entry: Entry) -> None:
        """Add every posting to its account."""
        accounts = self.accounts
        add_postings(
            entry, [accounts[leg.account].standing(leg.amount.currency) for leg in entry.postings]
        )
        if entry.reverses is not None:
            self.reversed_by[entry.reverses] = entry.number

    def post_plain(self, entry: Entry, fact: PostedEntry, standings: list[Standing]) -> None:
        """The same as :meth:`enter` and :meth:`post` when it is known where an entry goes.

        Only outside chains, and for what reverses nothing.
        """
        if self.undo is not None:
            self.undo.append(fact)
        self.entries[fact.number] = entry
        self.keys[fact.key] = fact
        self.last_entry = fact.at
        add_postings(entry, standings)
        if self.watched:
            self.note(entry, fact.key, fact.at)

    def unpost_plain(self, fact: PostedEntry) -> None:
        """Take the last entry back."""
        del self.keys[fact.key]
        self.subtract(self.entries.pop(fact.number))

    def subtract(self, entry: Entry) -> None:
        """Take every posting back; they are the last ones of their accounts."""
        if entry.reverses is not None:
            del self.reversed_by[entry.reverses]
        for posting in reversed(entry.postings):
            standing = self.accounts[posting.account].standing(posting.amount.currency)
            standing.unpost(posting.amount.minor, entry.kind)

    def hold(self, entry: Entry, sign: int) -> None:
        """Hold the amounts of an entry (sign 1), or let them go (-1)."""
        for posting in entry.postings:
            amount = posting.amount
            self.accounts[posting.account].standing(amount.currency).hold(amount.minor, sign)

    def note(self, entry: Entry, key: str, at: Instant) -> None:
        """Keep the balances after an event, for the accounts that keep them."""
        noted: set[int] = set()
        for posting in entry.postings:
            standing = self.accounts[posting.account].standing(posting.amount.currency)
            if standing.history is not None and id(standing) not in noted:
                noted.add(id(standing))
                standing.history.append(HistoryLine(key=key, at=at, balance=standing.balance()))
                if self.undo is not None:
                    self.undo.append(standing.history.pop)

    def savepoint(self) -> Savepoint:
        """Keep from now on how to take things back, until :meth:`release`."""
        outermost = self.undo is None
        self.undo = [] if self.undo is None else self.undo
        return Savepoint(
            outermost=outermost,
            steps=len(self.undo),
            failed=len(self.failed),
            last_account=self.last_account,
            last_entry=self.last_entry,
        )

    def roll_back(self, start: Savepoint) -> None:
        """Undo what was recorded since a savepoint, last first."""
        steps = self.undo or []
        while len(steps) > start.steps:
            step = steps.pop()
            if isinstance(step, PostedEntry):
                self.unpost_plain(step)
            else:
                step()
        while len(self.failed) > start.failed:
            self.failed.popitem()
        self.last_account, self.last_entry = start.last_account, start.last_entry

    def release(self, start: Savepoint) -> None:
        """What was recorded since a savepoint stays, as far as that is for it to say."""
        if start.outermost:
            self.undo = None

    def standings(self) -> Iterator[Standing]:
        """All that was ever used, by account and currency."""
        accounts = self.accounts
        for code in sorted(accounts):
            yield from accounts[code].in_order()


def add_postings(entry: Entry, standings: list[Standing]) -> None:
    """Add every posting where it goes; the inside of the loop is what most time is spent on."""
    day, kind = entry.day, entry.kind
    if kind is EntryKind.OPENING or kind is EntryKind.CLOSING:
        for posting, standing in zip(entry.postings, standings, strict=True):
            standing.post(posting.amount.minor, day, kind)
        return
    for posting, standing in zip(entry.postings, standings, strict=True):
        minor = posting.amount.minor
        if minor >= 0:
            standing.debits_posted += minor
            standing.debits.append(minor)
            standing.debit_days.append(day)
        else:
            standing.credits_posted -= minor
            standing.credits.append(-minor)
            standing.credit_days.append(day)


RECORDERS: Final[dict[type, Callable[[LedgerState, Any], None]]] = {
    Entry: LedgerState.enter,
    PostedEntry: LedgerState.post,
    PendingEntry: LedgerState.pend,
    Resolution: LedgerState.resolve,
    LedgerAccount: LedgerState.open,
    AccountChange: LedgerState.change,
    FailedKey: LedgerState.fail,
}
