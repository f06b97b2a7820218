"""An adapter: tables of posting semantics in the notation of TigerBeetle, replayed on a Ledger.

The tables are those of ``src/state_machine_tests.zig`` (TigerBeetle, Apache-2.0), extracted to
JSON; they are read from the folder that BACKOFFICE_DATA names and never copied. An account is
one of ours, a ledger a currency without digits, a transfer an entry of two postings, debit
first; user data are document, text and day, a code is the journal. A line's verdict is the
status expected, the one that our answer means, and why it does not apply where it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import attrs

from backoffice_core.bookkeeping import Dimension, Entry, Posting
from backoffice_core.bookkeeping.ledger import (
    KEY_CHARACTERS_MAX,
    Accepted,
    AccountBalance,
    Answer,
    BalanceLimit,
    Chain,
    Code,
    Command,
    Exists,
    Ledger,
    OpenAccount,
    Pend,
    PendingEntry,
    Post,
    PostedEntry,
    PostPending,
    Refused,
    Resolution,
    VoidPending,
)
from backoffice_core.kernel import Currency, Duration, Instant, Money

LARGEST = 2**128 - 1
CLOCK_LARGEST = 253_402_214_399  # the last second that an Instant can be
TOO_LONG = "X" * (KEY_CHARACTERS_MAX + 1)
DAY = date(2026, 1, 1)

NO_FIELD = "no field to say it with: commands are typed, so the mistake cannot be made"
NO_CHAIN = "a Chain cannot be left open"
NO_TERMS = "a resolution names the held entry and does not repeat its terms"
NO_ZERO = "a moment is an Instant or absent, never zero nor the largest number"
SECONDS = "moments are whole seconds: two events may share one, so they need not be unique"
NO_CODE = "an account of ours need not say what it is for"
LINKED_FLAG = "whether a command came in a chain is no part of what it says"

# Statuses of lines that ours has no way to ask for.
NOT_OURS = {
    "reserved_field": NO_FIELD,
    "reserved_flag": NO_FIELD,
    "timestamp_must_be_zero": NO_FIELD,
    "flags_are_mutually_exclusive": NO_FIELD,
    "debits_pending_must_be_zero": NO_FIELD,
    "debits_posted_must_be_zero": NO_FIELD,
    "credits_pending_must_be_zero": NO_FIELD,
    "credits_posted_must_be_zero": NO_FIELD,
    "pending_id_must_be_zero": NO_FIELD,
    "timeout_reserved_for_pending_transfer": NO_FIELD,
    "closing_transfer_must_be_pending": NO_FIELD,
    "linked_event_chain_open": NO_CHAIN,
    "pending_transfer_has_different_debit_account_id": NO_TERMS,
    "pending_transfer_has_different_credit_account_id": NO_TERMS,
    "pending_transfer_has_different_ledger": NO_TERMS,
    "pending_transfer_has_different_code": NO_TERMS,
    "pending_transfer_has_different_amount": NO_TERMS,
    "imported_event_timestamp_out_of_range": NO_ZERO,
}

ACCOUNT_STATUS = {
    Code.ACCOUNT_MISSING: "id_must_not_be_zero",
    Code.ACCOUNT_TOO_LONG: "id_must_not_be_int_max",
    Code.CURRENCY_UNKNOWN: "ledger_must_not_be_zero",
    Code.EXISTS_WITH_DIFFERENT_LIMIT: "exists_with_different_flags",
    Code.EXISTS_WITH_DIFFERENT_HISTORY: "exists_with_different_flags",
    Code.EXISTS_WITH_DIFFERENT_CLOSING: "exists_with_different_flags",
    Code.EXISTS_WITH_DIFFERENT_DIMENSIONS: "exists_with_different_{detail}",
    Code.EXISTS_WITH_DIFFERENT_CURRENCY: "exists_with_different_ledger",
    Code.EXISTS_WITH_DIFFERENT_NAME: "exists_with_different_code",
}

STATUS = {
    Code.KEY_MISSING: "id_must_not_be_zero",
    Code.KEY_TOO_LONG: "id_must_not_be_int_max",
    Code.KEY_ALREADY_FAILED: "id_already_failed",
    Code.CHAIN_FAILED: "linked_event_failed",
    Code.EXISTS_WITH_DIFFERENT_COMMAND: "exists_with_different_flags",
    Code.EXISTS_WITH_DIFFERENT_BALANCING: "exists_with_different_flags",
    Code.EXISTS_WITH_DIFFERENT_CLOSING: "exists_with_different_flags",
    Code.EXISTS_WITH_DIFFERENT_PENDING: "exists_with_different_pending_id",
    Code.EXISTS_WITH_DIFFERENT_CURRENCY: "exists_with_different_ledger",
    Code.EXISTS_WITH_DIFFERENT_ACCOUNT: "exists_with_different_{side}_account_id",
    Code.EXISTS_WITH_DIFFERENT_AMOUNT: "exists_with_different_amount",
    Code.EXISTS_WITH_DIFFERENT_DOCUMENT: "exists_with_different_user_data_128",
    Code.EXISTS_WITH_DIFFERENT_TEXT: "exists_with_different_user_data_64",
    Code.EXISTS_WITH_DIFFERENT_DAY: "exists_with_different_user_data_32",
    Code.EXISTS_WITH_DIFFERENT_EXPIRY: "exists_with_different_timeout",
    Code.EXISTS_WITH_DIFFERENT_JOURNAL: "exists_with_different_code",
    Code.IMPORT_EXPECTED: "imported_event_expected",
    Code.IMPORT_NOT_EXPECTED: "imported_event_not_expected",
    Code.IMPORT_IN_FUTURE: "imported_event_timestamp_must_not_advance",
    Code.IMPORT_OUT_OF_ORDER: "imported_event_timestamp_must_not_regress",
    Code.IMPORT_BEFORE_ACCOUNT: "imported_event_timestamp_must_postdate_{side}_account",
    Code.IMPORT_CANNOT_EXPIRE: "imported_event_timeout_must_be_zero",
    Code.ACCOUNT_MISSING: "{side}_account_id_must_not_be_zero",
    Code.ACCOUNT_TOO_LONG: "{side}_account_id_must_not_be_int_max",
    Code.ACCOUNT_NOT_FOUND: "{side}_account_not_found",
    Code.ACCOUNT_CLOSED: "{side}_account_already_closed",
    Code.ENTRY_MOVES_NOTHING: "accounts_must_be_different",
    Code.CURRENCY_UNKNOWN: "ledger_must_not_be_zero",
    Code.JOURNAL_MISSING: "code_must_not_be_zero",
    Code.CURRENCIES_DIFFER: "accounts_must_have_the_same_ledger",
    Code.CURRENCY_NOT_HELD: "transfer_must_have_the_same_ledger_as_accounts",
    Code.OVERFLOWS_DEBITS_PENDING: "overflows_debits_pending",
    Code.OVERFLOWS_CREDITS_PENDING: "overflows_credits_pending",
    Code.OVERFLOWS_DEBITS_POSTED: "overflows_debits_posted",
    Code.OVERFLOWS_CREDITS_POSTED: "overflows_credits_posted",
    Code.OVERFLOWS_DEBITS: "overflows_debits",
    Code.OVERFLOWS_CREDITS: "overflows_credits",
    Code.OVERFLOWS_EXPIRY: "overflows_timeout",
    Code.EXCEEDS_CREDITS: "exceeds_credits",
    Code.EXCEEDS_DEBITS: "exceeds_debits",
    Code.PENDING_MISSING: "pending_id_must_not_be_zero",
    Code.PENDING_TOO_LONG: "pending_id_must_not_be_int_max",
    Code.PENDING_IS_ITSELF: "pending_id_must_be_different",
    Code.PENDING_NOT_FOUND: "pending_transfer_not_found",
    Code.PENDING_NOT_PENDING: "pending_transfer_not_pending",
    Code.PENDING_ALREADY_POSTED: "pending_transfer_already_posted",
    Code.PENDING_ALREADY_VOIDED: "pending_transfer_already_voided",
    Code.PENDING_EXPIRED: "pending_transfer_expired",
    Code.EXCEEDS_PENDING_AMOUNT: "exceeds_pending_transfer_amount",
}


@attrs.frozen(kw_only=True)
class Verdict:
    """What came of one line; ``reason`` is set when it does not apply."""

    test: str
    line: str
    expected: str
    actual: str
    reason: str = ""

    @property
    def matches(self) -> bool:
        """Whether our answer means the same."""
        return self.expected == self.actual


def number(word: str) -> int:
    """The number behind a label: `T5` is 5, `_` is 0, `-n` is the largest minus n."""
    digits = word.lstrip("ABCDLPTU")
    if digits in {"_", ""}:
        return 0
    return LARGEST - int(digits[1:]) if digits.startswith("-") else int(digits)


def named(word: str, label: str) -> str:
    """A code or key: none for zero, too long for the largest."""
    value = number(word)
    return "" if value == 0 else TOO_LONG if value == LARGEST else f"{label}{value}"


def currency_of(word: str) -> Currency:
    """A ledger as a currency of its own."""
    return Currency(f"L{number(word)}", 0)


def text_of(word: str) -> str:
    """User data as text; none for zero."""
    return f"U{number(word)}" if number(word) else ""


LIMITS = {
    "D<C": BalanceLimit.DEBITS_MUST_NOT_EXCEED_CREDITS,
    "C<D": BalanceLimit.CREDITS_MUST_NOT_EXCEED_DEBITS,
    "_": BalanceLimit.NONE,
}


def account_command(words: list[str]) -> OpenAccount:
    """The command of an account line, from its words after `account`."""
    user_data = zip(("user_data_128", "user_data_64", "user_data_32"), words[5:8], strict=True)
    return OpenAccount(
        named(words[0], "A"),
        # In this order they are compared: 128, 64, 32.
        dimensions=[
            Dimension(f"{at}{name}", word)
            for at, (name, word) in enumerate(user_data)
            if number(word)
        ],
        currency=currency_of(words[9]),
        name=f"C{number(words[10])}",
        limit=LIMITS[words[12]] if words[12] != "_" else LIMITS[words[13]],
        history=words[14] == "HIST",
        closed=words[16] == "CLSD",
        at=Instant(number(words[18])) if words[15] == "IMP" else None,
    )


def transfer_entry(words: list[str]) -> Entry:
    """The entry of a transfer line: the debit first."""
    amount, currency = number(words[3]), currency_of(words[9])
    return Entry(
        number=named(words[0], "T") or "none",
        day=DAY + timedelta(days=number(words[7])),
        journal=f"C{number(words[10])}" if number(words[10]) else "",
        text=text_of(words[6]),
        document=text_of(words[5]) or None,
        postings=[
            Posting(account=named(words[1], "A"), amount=Money(amount, currency)),
            Posting(account=named(words[2], "A"), amount=Money(-amount, currency)),
        ],
    )


def transfer_command(words: list[str], currency: Currency) -> Command:
    """The command of a transfer line; ``currency`` is that of what it resolves."""
    key, pending = named(words[0], "T"), named(words[4], "T")
    at = Instant(number(words[21])) if words[17] == "IMP" else None
    if words[14] == "VOI" and words[13] != "POS":
        return VoidPending(pending, key, at=at)
    if words[13] == "POS":
        amount = number(words[3])
        return PostPending(
            pending,
            key,
            amounts=() if amount == LARGEST else Money(amount, currency),
            day=DAY + timedelta(days=number(words[7])) if number(words[7]) else None,
            text=text_of(words[6]) or None,
            document=text_of(words[5]) or None,
            at=at,
        )
    entry = transfer_entry(words)
    balancing = [
        side.account for side, flag in zip(entry.postings, words[15:17], strict=True) if flag != "_"
    ]
    if words[12] == "PEN":
        seconds = number(words[8])
        closes = [
            s.account for s, flag in zip(entry.postings, words[18:20], strict=True) if flag != "_"
        ]
        expires = Duration(seconds) if seconds else None
        return Pend(entry, key, balancing=balancing, closes=closes, expires=expires, at=at)
    return Post(entry, key, balancing=balancing, at=at)


def status_of(answer: Answer, *, account: bool) -> str:
    """The status that an answer of ours means."""
    match answer:
        case Accepted():
            return "created"
        case Exists():
            return "exists"
        case Refused():
            table = {**STATUS, **ACCOUNT_STATUS} if account else STATUS
            side = "credit" if answer.posting == 1 else "debit"
            return table[answer.code].format(side=side, detail=answer.detail[1:])


def reason_against(line: str, words: list[str], status: str) -> str:
    """Why a line does not apply, or nothing when it does."""
    kind = line.split(maxsplit=1)[0]
    if kind == "account" and status == "code_must_not_be_zero":
        return NO_CODE
    if kind == "transfer" and words[14] == "VOI" and status == "exceeds_pending_transfer_amount":
        return NO_TERMS
    return NOT_OURS.get(status, "")


# Lines whose moment only a clock of unique nanoseconds refuses: account or transfer, and moment.
SHARED_MOMENTS = {("account", "A4", "10"), ("transfer", "T1", "2"), ("transfer", "T1", "3")}


def listed(line: str, words: list[str], status: str) -> str:
    """The reason of a line that does not apply although others of its status do."""
    kind = line.split(maxsplit=1)[0]
    if status == "imported_event_timestamp_must_not_regress":
        stamp = words[18] if kind == "account" else words[21]
        return SECONDS if (kind, words[0], stamp) in SHARED_MOMENTS else ""
    if status == "exists_with_different_flags" and kind == "account":
        flags = [word for word in words[11:17] if word != "_"]
        return LINKED_FLAG if flags == ["LNK"] else ""
    return ""


class Replay:
    """One table on one ledger."""

    def __init__(self, test: str) -> None:
        self.test = test
        self.ledger = Ledger(
            now=Instant(0),
            currencies=[Currency(f"L{n}", 0) for n in range(1, 10)],
            amount_max=LARGEST,
        )
        self.setups = 0

    def run(self, lines: Iterable[str]) -> Iterator[Verdict]:
        """The verdict on each line that expects a status or a balance."""
        batch: list[str] = []
        for line in lines:
            kind, *words = line.split()
            if kind in {"account", "transfer"}:
                batch.append(line)
            elif kind == "commit":
                yield from self.commit(batch)
                batch = []
            elif kind == "setup":
                self.set_up(*words)
            elif kind == "tick":
                self.tick(*words)
            elif kind == "lookup_account":
                yield self.verdict(line, " ".join(words[1:]), self.looked_up(words[0]))
            elif kind == "lookup_transfer":
                yield self.verdict(line, " ".join(words[1:]), self.found(*words[:2]))

    def verdict(self, line: str, expected: str, actual: str, reason: str = "") -> Verdict:
        """A verdict on a line of this table."""
        return Verdict(
            test=self.test,
            line=" ".join(line.split()),
            expected=expected,
            actual=actual,
            reason=reason,
        )

    def commit(self, batch: list[str]) -> Iterator[Verdict]:
        """Post a batch, its links as chains, without what does not apply."""
        groups: list[list[str]] = []
        open_chain = False
        for line in batch:
            if open_chain:
                groups[-1].append(line)
            else:
                groups.append([line])
            open_chain = "LNK" in line.split()
        kept: list[tuple[list[str], Command | Chain]] = []
        reasons: dict[int, str] = {}
        for at, group in enumerate(groups):
            reason = self.reason(group)
            if reason:
                reasons[at] = reason
                continue
            commands = [self.command(line) for line in group]
            kept.append((group, commands[0] if len(group) == 1 else Chain(commands)))
        answers = iter(self.ledger.post(command for _, command in kept))
        for at, group in enumerate(groups):
            for line in group:
                _, *words = line.split()
                if at in reasons:
                    yield self.verdict(line, words[-1], "", reasons[at])
                else:
                    actual = status_of(next(answers), account=line.startswith("account"))
                    yield self.verdict(line, words[-1], actual)

    def reason(self, group: list[str]) -> str:
        """Why a line or a chain of them does not apply."""
        for line in group:
            _, *words = line.split()
            reason = reason_against(line, words, words[-1]) or listed(line, words, words[-1])
            if reason:
                return reason
        return ""

    def command(self, line: str) -> Command:
        """The command of a line."""
        kind, *words = line.split()
        if kind == "account":
            return account_command(words)
        held = self.ledger.find(named(words[4], "T"))
        currency = currency_of("L1")
        if isinstance(held, PendingEntry):
            currency = held.entry.postings[0].amount.currency
        return transfer_command(words, currency)

    def tick(self, amount: str, unit: str) -> None:
        """Move the clock; a nanosecond is a second here, as no table has both."""
        assert unit in {"seconds", "nanoseconds"}
        if amount.startswith("-"):
            self.ledger.advance(Instant(CLOCK_LARGEST - int(amount[1:])))
        else:
            self.ledger.advance(self.ledger.now + Duration(int(amount)))

    def set_up(self, account: str, *words: str) -> None:
        """Bring an account to four amounts, each against an account of its own."""
        code = named(account, "A")
        terms = self.ledger.known(code).terms
        assert terms.currency is not None
        debits_pending, debits_posted, credits_pending, credits_posted = map(number, words)
        posted = [debits_posted, -credits_posted]
        if terms.limit is BalanceLimit.DEBITS_MUST_NOT_EXCEED_CREDITS:
            posted.reverse()
        for amount in posted:
            self.move(code, amount, terms.currency, pending=False)
        for amount in (debits_pending, -credits_pending):
            self.move(code, amount, terms.currency, pending=True)

    def move(self, code: str, amount: int, currency: Currency, *, pending: bool) -> None:
        """Debit (or credit, below zero) an account."""
        if amount == 0:
            return
        self.setups += 1
        key = f"setup {self.setups}"
        entry = Entry(
            number=key,
            day=DAY,
            journal="setup",
            text="",
            postings=[
                Posting(account=code, amount=Money(amount, currency)),
                Posting(account=key, amount=Money(-amount, currency)),
            ],
        )
        commands = [OpenAccount(key), Pend(entry, key) if pending else Post(entry, key)]
        assert all(isinstance(answer, Accepted) for answer in self.ledger.post(commands))

    def looked_up(self, account: str) -> str:
        """What looking an account up shows."""
        code = named(account, "A")
        if code not in self.ledger.state.accounts:
            return "_"
        currency = self.ledger.known(code).terms.currency
        assert currency is not None
        closed = "CLSD" if self.ledger.is_closed(code) else "_"
        return f"{shown(self.ledger.balance(code, currency))} {closed}"

    def found(self, key: str, what: str) -> str:
        """What looking a transfer up shows: whether it exists, its amount or moment."""
        fact = self.ledger.find(named(key, "T"))
        if what == "exists":
            return f"exists {str(fact is not None).lower()}"
        assert isinstance(fact, PostedEntry | PendingEntry | Resolution)
        if what == "timestamp":
            return f"timestamp {fact.at.seconds}"
        entry = (
            fact.entry if isinstance(fact, PendingEntry) else self.ledger.entry(fact.number or "")
        )
        assert entry is not None
        return f"amount {written(entry.postings[0].amount.minor)}"


def written(amount: int) -> str:
    """An amount as the tables write it."""
    return f"-{LARGEST - amount}" if amount > LARGEST // 2 else str(amount)


def shown(balance: AccountBalance) -> str:
    """Four amounts as the tables write them."""
    return " ".join(
        map(
            written,
            (
                balance.debits_pending,
                balance.debits_posted,
                balance.credits_pending,
                balance.credits_posted,
            ),
        )
    )
