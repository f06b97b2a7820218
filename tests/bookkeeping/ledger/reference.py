"""A ledger so simple that it can be seen to be right: everything is added up anew, always.

No running totals, no undo, no facts: dicts, and a deep copy wherever something may have to be
taken back. It knows what the state machine draws from, and answers with the same codes.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable

import attrs

from backoffice_core.bookkeeping import Entry
from backoffice_core.bookkeeping.ledger import (
    BalanceLimit,
    Chain,
    CloseAccount,
    Command,
    OpenAccount,
    Pend,
    Post,
    PostPending,
    ReopenAccount,
    VoidPending,
)
from backoffice_core.kernel import Duration, Money

AMOUNT_MAX = 2_000
TRANSIENT = {
    "account_not_found",
    "account_closed",
    "account_not_closed",
    "account_closed_by_pending",
    "account_not_empty",
    "account_has_pendings",
    "reversed_entry_not_found",
    "expiry_passed",
    "exceeds_credits",
    "exceeds_debits",
    "pending_not_found",
}


def places(entry: Entry, sign: int) -> list[tuple[str, str, int]]:
    """What an entry moves where, or, with sign -1, what would undo it."""
    return sorted(
        (leg.account, leg.amount.currency.code, sign * leg.amount.minor) for leg in entry.postings
    )


@attrs.define
class Held:
    """An entry held, and how it ended."""

    entry: Entry
    expires: int | None
    closes: tuple[str, ...]
    ended: str = ""


@attrs.define
class Reference:
    """Accounts, entries and what is held, in plain containers."""

    now: int
    accounts: dict[str, OpenAccount] = attrs.field(factory=dict[str, OpenAccount])
    closed: dict[str, str] = attrs.field(factory=dict[str, str])
    entries: dict[str, Entry] = attrs.field(factory=dict[str, Entry])
    held: dict[str, Held] = attrs.field(factory=dict[str, Held])
    keys: dict[str, object] = attrs.field(factory=dict[str, object])
    failed: dict[str, str] = attrs.field(factory=dict[str, str])

    def advance(self, now: int) -> list[str]:
        """Move the clock; the keys of what expires, in order."""
        self.now = now
        due = sorted(
            (held.expires, key)
            for key, held in self.held.items()
            if not held.ended and held.expires is not None and held.expires <= now
        )
        for _, key in due:
            self.end(key, "expired")
        return [key for _, key in due]

    def end(self, key: str, how: str) -> None:
        """What is held ends, and no longer closes anything."""
        self.held[key].ended = how
        self.closed = {account: by for account, by in self.closed.items() if by != key}

    def balance(self, account: str, currency: str) -> tuple[int, int, int, int]:
        """Debits held, debits posted, credits held, credits posted."""
        held = [h.entry for h in self.held.values() if not h.ended]
        sums = [
            sum(sign * leg.amount.minor for entry in entries for leg in entry.postings
                if leg.account == account and leg.amount.currency.code == currency
                and sign * leg.amount.minor > 0)
            for sign, entries in ((1, held), (1, self.entries.values()),
                                  (-1, held), (-1, self.entries.values()))
        ]  # fmt: skip
        return sums[0], sums[1], sums[2], sums[3]

    def post(self, commands: Iterable[Command | Chain]) -> list[str]:
        """An answer for each command: accepted, exists or a code."""
        answers: list[str] = []
        for command in commands:
            if isinstance(command, Chain):
                answers += self.chain(command.commands)
            else:
                answers.append(self.one(command))
        return answers

    def chain(self, commands: tuple[Command, ...]) -> list[str]:
        """All accepted, or none is."""
        before = copy.deepcopy(self)
        for at, command in enumerate(commands):
            answer = self.one(command)
            if answer != "accepted":
                failed = self.failed if answer in TRANSIENT else before.failed
                for field in attrs.fields(Reference):
                    setattr(self, field.name, getattr(before, field.name))
                self.failed = failed
                if answer == "exists":
                    again = [copy.deepcopy(self).one(other) for other in commands]
                    if set(again) == {"exists"}:
                        return again
                return (
                    ["chain_failed"] * at + [answer] + ["chain_failed"] * (len(commands) - at - 1)
                )
        return ["accepted"] * len(commands)

    def one(self, command: Command) -> str:
        """The answer to one command, and its effect."""
        if isinstance(command, OpenAccount):
            return self.open(command)
        key, content = command.key, self.content(command)
        if key in self.keys:
            return "exists" if self.keys[key] == content else "exists_with_different"
        if key in self.failed:
            return "key_already_failed"
        answer = self.effect(command)
        if answer == "accepted":
            self.keys[key] = self.content(command)
        elif answer in TRANSIENT:
            self.failed[key] = answer
        return answer

    def content(self, command: Command) -> object:
        """What a key stands for."""
        if isinstance(command, PostPending):
            held = self.held.get(command.pending)
            amounts = None if held is None else self.part(held, command)
            return "part", command.pending, amounts
        return command

    def part(self, held: Held, command: PostPending) -> tuple[Money, ...]:
        """The amounts to post, signed."""
        legs = tuple(leg.amount for leg in held.entry.postings)
        if not command.amounts:
            return legs
        if len(command.amounts) == 1 and len(legs) == 2 and command.amounts[0].minor >= 0:
            size = command.amounts[0]
            return (-size, size) if legs[0].minor < 0 or legs[1].minor > 0 else (size, -size)
        return command.amounts

    def open(self, command: OpenAccount) -> str:
        """Open an account."""
        known = self.accounts.get(command.account)
        if known is not None:
            return "exists" if known == command else "exists_with_different"
        self.accounts[command.account] = command
        return "accepted"

    def effect(self, command: Command) -> str:
        """Do what a new command says."""
        match command:
            case Post():
                answer = self.fits(command.entry, pending=False)
                if answer == "accepted":
                    self.entries[command.entry.number] = command.entry
                return answer
            case Pend():
                return self.hold(command)
            case PostPending() | VoidPending():
                return self.resolve(command)
            case CloseAccount():
                return self.close(command)
            case ReopenAccount():
                if command.account not in self.accounts:
                    return "account_not_found"
                by = self.closed.get(command.account)
                if by is None:
                    return "account_not_closed"
                if by in self.held:
                    return "account_closed_by_pending"
                del self.closed[command.account]
                return "accepted"
            case _:
                raise AssertionError(command)

    def close(self, command: CloseAccount) -> str:
        """Close an empty account."""
        account = command.account
        if account not in self.accounts:
            return "account_not_found"
        if account in self.closed:
            return "account_closed"
        balances = [self.balance(account, currency) for currency in ("IDR", "USD")]
        if any(posted_debits != posted_credits for _, posted_debits, _, posted_credits in balances):
            return "account_not_empty"
        if any(debits_held or credits_held for debits_held, _, credits_held, _ in balances):
            return "account_has_pendings"
        self.closed[account] = command.key
        return "accepted"

    def fits(self, entry: Entry, *, pending: bool, expires: Duration | None = None) -> str:
        """Whether an entry may be posted or held."""
        accounts = [leg.account for leg in entry.postings]
        if len(set(accounts)) == 1:
            return "entry_moves_nothing"
        if entry.number in self.entries or any(
            held.entry.number == entry.number for held in self.held.values()
        ):
            return "entry_number_used"
        if entry.reverses is not None:
            if entry.reverses not in self.entries:
                return "reversed_entry_not_found"
            if any(other.reverses == entry.reverses for other in self.entries.values()):
                return "entry_already_reversed"
            if places(entry, 1) != places(self.entries[entry.reverses], -1):
                return "reversal_differs"
        if any(account not in self.accounts for account in accounts):
            return "account_not_found"
        if any(account in self.closed for account in accounts):
            return "account_closed"
        return self.room(entry, pending=pending, expires=expires)

    def room(  # noqa: C901 - plain
        self, entry: Entry, *, pending: bool, expires: Duration | None
    ) -> str:
        """Whether the totals and the limits allow an entry."""
        legs: dict[tuple[str, str], list[int]] = {}
        for leg in entry.postings:
            sums = legs.setdefault((leg.account, leg.amount.currency.code), [0, 0])
            sums[leg.amount.minor < 0] += abs(leg.amount.minor)
        names = ("debits", "credits")
        for rank in ("_pending", "_posted", ""):
            for side in (0, 1):
                for place, sums in legs.items():
                    there = self.balance(*place)
                    held, posted = there[2 * side], there[2 * side + 1]
                    held = held if rank != "_pending" or pending else 0
                    total = {"_pending": held, "_posted": posted, "": held + posted}[rank]
                    if total + sums[side] > AMOUNT_MAX:
                        return f"overflows_{names[side]}{rank}"
        if expires is not None and expires.seconds <= 0:
            return "expiry_passed"
        for place, sums in legs.items():
            terms, there = self.accounts[place[0]], self.balance(*place)
            extra = terms.overdraft
            allowed = extra.minor if extra is not None and extra.currency.code == place[1] else 0
            for side, limit, code in (
                (0, BalanceLimit.DEBITS_MUST_NOT_EXCEED_CREDITS, "exceeds_credits"),
                (1, BalanceLimit.CREDITS_MUST_NOT_EXCEED_DEBITS, "exceeds_debits"),
            ):
                if terms.limit is limit and sums[side]:
                    mine = there[2 * side] + there[2 * side + 1] + sums[side]
                    other = there[3 - 2 * side] + (0 if pending else sums[1 - side])
                    if mine > other + allowed:
                        return code
        return "accepted"

    def hold(self, command: Pend) -> str:
        """Hold an entry."""
        expires = command.expires
        assert expires is None or isinstance(expires, Duration)
        answer = self.fits(command.entry, pending=True, expires=expires)
        if answer == "accepted":
            until = None if expires is None else self.now + expires.seconds
            self.held[command.key] = Held(command.entry, until, command.closes)
            for account in command.closes:
                self.closed[account] = command.key
        return answer

    def resolve(self, command: PostPending | VoidPending) -> str:  # noqa: C901, PLR0911, PLR0912
        """Post or let go of what is held."""
        if command.pending == command.key:
            return "pending_is_itself"
        if command.pending not in self.keys:
            return "pending_not_found"
        held = self.held.get(command.pending)
        if held is None:
            return "pending_not_pending"
        if isinstance(command, PostPending):
            part = self.part(held, command)
            legs = tuple(leg.amount for leg in held.entry.postings)
            if len(part) != len(legs) or any(
                a.currency != b.currency or a.minor * b.minor < 0
                for a, b in zip(part, legs, strict=True)
            ):
                return "part_mismatched"
            if any(abs(a) > abs(b) for a, b in zip(part, legs, strict=True)):
                return "exceeds_pending_amount"
            if sum(amount.minor for amount in part):
                return "part_unbalanced"
        if held.ended:
            return "pending_expired" if held.ended == "expired" else f"pending_already_{held.ended}"
        if isinstance(command, VoidPending):
            self.end(command.pending, "voided")
            return "accepted"
        if any(leg.account in self.closed for leg in held.entry.postings):
            return "account_closed"
        reverses = held.entry.reverses
        if reverses is not None:
            if any(other.reverses == reverses for other in self.entries.values()):
                return "entry_already_reversed"
            if part != legs:
                return "reversal_differs"
        self.end(command.pending, "posted")
        amounts = [
            attrs.evolve(leg, amount=amount)
            for leg, amount in zip(held.entry.postings, part, strict=True)
        ]
        self.entries[held.entry.number] = attrs.evolve(held.entry, postings=amounts)
        return "accepted"
