"""Whole books, the reference beside them and the store that keeps both: a machine without rules.

`test_books_model` tells it what happens; here is how it is carried out, and what holds after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import ClassVar

import attrs
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
)

from backoffice_core.bookkeeping import Account, AccountType, Chart, Entry, EntryKind, Posting
from backoffice_core.bookkeeping.charts import LineItem
from backoffice_core.bookkeeping.exchange import (
    ExchangePolicy,
    RevaluationMode,
    exchange_results,
    foreign_items,
    functional_entries,
)
from backoffice_core.bookkeeping.ledger import (
    Accepted,
    AccountChange,
    Chain,
    Command,
    FailedKey,
    Ledger,
    LedgerAccount,
    PendingEntry,
    Post,
    PostedEntry,
    Resolution,
    open_chart,
)
from backoffice_core.bookkeeping.periods import (
    BalanceSnapshot,
    BookedEntry,
    FiscalCalendar,
    Late,
    LockBook,
    PeriodLock,
    PeriodReopening,
    decide_posting,
    expect_open,
    replay_locks,
    roll_forward,
    verify_snapshot,
)
from backoffice_core.bookkeeping.proof import ChainHead, chain_heads, genesis, verify_chain
from backoffice_core.bookkeeping.statements import (
    Statement,
    cash_flows_direct,
    cash_flows_indirect,
    statement_of_changes_in_equity,
    statement_of_financial_position,
    statement_of_profit_or_loss,
    trial_balance,
    wide_trial_balance,
)
from backoffice_core.kernel import Currency, Duration, Instant, Interval, Money
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.storage import (
    Batch,
    ExpectVersion,
    MemoryStore,
    Query,
    Record,
    Store,
)
from tests.bookkeeping.books_reference import (
    BANK,
    DOLLARS,
    GOODS,
    KEPT,
    OVERHEAD,
    PAYABLES,
    RECEIVABLES,
    SALES,
    TRADING,
    Line,
    NaiveBooks,
    summed,
)
from tests.bookkeeping.exchange.foreign import policy_in

IDR, USD = Currency.of("IDR"), Currency.of("USD")
LEDGER_FACTS = (
    LedgerAccount, Entry, PostedEntry, PendingEntry, Resolution, AccountChange, FailedKey,
)  # fmt: skip
KINDS = (*LEDGER_FACTS, PeriodLock, PeriodReopening, BalanceSnapshot, ChainHead)
CENTRES = ("6101", "6102", "6103")
TYPES = {
    "1": AccountType.ASSET,
    "2": AccountType.LIABILITY,
    "3": AccountType.EQUITY,
    "4": AccountType.INCOME,
    "5": AccountType.EXPENSE,
    "6": AccountType.EXPENSE,
    "7": AccountType.INCOME,
    "8": AccountType.EXPENSE,
}
ROLES = {BANK: "cash", KEPT: "retained_earnings"}
CODES = (BANK, PAYABLES, "3100", SALES, GOODS, OVERHEAD, *CENTRES)
CHART = Chart(
    Account(
        code=code,
        name=code,
        type=TYPES[code[0]],
        role=ROLES.get(code, ""),
        line_item=LineItem.CASH if code == DOLLARS else None,
    )
    for code in (*CODES, DOLLARS, RECEIVABLES, TRADING, KEPT, "7100", "7110", "8100", "8110")
)
FISCAL = FiscalCalendar()


def legs_of(entry: Entry) -> dict[tuple[str, str], int]:
    """What an entry moves, as the reference says it."""
    return summed(
        (leg.account, leg.amount.currency.code, leg.amount.minor) for leg in entry.postings
    )


def statements(
    entries: Iterable[Entry], days: Interval[date]
) -> dict[tuple[int, str], tuple[int, ...]]:
    """Every figure of every statement of a month."""
    wide = wide_trial_balance(entries, chart=CHART, currency=IDR, periods=[days])
    made: tuple[Statement, ...] = (
        statement_of_financial_position(wide),
        statement_of_profit_or_loss(wide),
        statement_of_changes_in_equity(wide),
        cash_flows_direct(wide),
        cash_flows_indirect(wide),
    )
    position = made[0]
    assert position.amount("total_assets") == position.amount("total_equity_and_liabilities")
    return {
        (place, row.key): tuple(amount.minor for amount in row.amounts)
        for place, each in enumerate(made)
        for row in each.rows
    }


class BooksUnderTest(RuleBasedStateMachine):
    """Books in rupiah and dollars, and the reference, are told the same; a store keeps them."""

    store: Store
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger(now=Instant.parse("2026-04-01T00:00:00Z"), currencies=[IDR, USD])
        self.locks = LockBook()
        self.snapshots: list[BalanceSnapshot] = []
        self.heads = [genesis("shop")]
        self.facts: list[object] = []
        self.month, self.names, self.commits = 4, 0, 0
        self.open_store()

    def open_store(self) -> None:
        """Start with an empty store."""
        self.store = MemoryStore()

    def open_again(self) -> None:
        """Memory stays as it is."""

    def trade(self) -> None:
        """Do some business before anything else happens."""

    @initialize(mode=st.sampled_from(RevaluationMode), trading=st.booleans())
    def begin(self, mode: RevaluationMode, *, trading: bool) -> None:
        """Open every account of the chart, and pay in capital; perhaps trade already."""
        self.policy: ExchangePolicy = policy_in(mode=mode)
        self.books = NaiveBooks(mode is RevaluationMode.REVERSING)
        answers = self.ledger.post(list(open_chart(CHART)))
        self.record([fact for answer in answers for fact in answer.facts])
        self.post_plain([10**9, -(10**9)], [BANK, "3100"], date(2026, 4, 1), EntryKind.ORDINARY)
        if trading:
            self.trade()

    # What the rules are made of.

    def name(self, prefix: str) -> str:
        """A name that nothing has yet."""
        self.names += 1
        return f"{prefix}{self.names}"

    def tick(self, seconds: int = 1) -> None:
        """Let time pass, and what is due expire."""
        type(self).steps += 1
        now = self.ledger.now + Duration(seconds)
        ended = self.ledger.advance(now)
        held = self.books.held
        due = {key for key, (_, at) in held.items() if at is not None and at <= now.seconds}
        assert due == {answer.key for answer in ended}
        self.books.held = {key: each for key, each in held.items() if key not in due}
        self.record([fact for answer in ended for fact in answer.facts])

    def days(self, back: int) -> Interval[date]:
        """The days of this month, or of one before."""
        return FISCAL.named(f"FY2026-P{max(1, self.month - back):02d}").days

    def day(self, back: int, place: float) -> date:
        """A day of this month, or of one before; 1.0 is its last."""
        days = self.days(back)
        return days.start + timedelta(days=int(place * ((days.end - days.start).days - 1)))

    def last_day(self, back: int) -> date:
        """The last day of this month, or of one before."""
        return self.days(back).end - timedelta(days=1)

    @property
    def booked(self) -> list[BookedEntry]:
        """Every entry with when it was recorded."""
        return [
            BookedEntry(entry, Instant(self.books.lines[entry.number].recorded))
            for entry in self.ledger.entries
        ]

    def carry_out(self, commands: Sequence[Command], lines: dict[str, Line]) -> bool:
        """Try it, ask the locks of every entry that comes of it, keep the facts, post."""
        now = self.ledger.now
        chain = [Chain(commands)]
        tried = self.ledger.dry_run(chain)
        assert all(isinstance(answer, Accepted) for answer in tried), tried
        facts = [fact for answer in tried for fact in answer.facts]
        made = [fact for fact in facts if isinstance(fact, Entry)]
        assert list(lines) == [entry.number for entry in made]
        for entry in made:
            line = lines[entry.number]
            assert summed(line.legs) == legs_of(entry)
            assert (line.day, line.kind, line.reverses) == (entry.day, entry.kind, entry.reverses)
            takes = self.books.takes(line.day, line.kind, now.seconds)
            assert takes is decide_posting(entry, book=self.locks, at=now).allowed
            if not takes:
                with pytest.raises(InvalidValue, match="period_locked"):
                    expect_open(entry, book=self.locks, at=now)
                return False
        heads = list(chain_heads(made, start=self.heads[-1]))
        self.record([*facts, *heads])
        self.heads += heads
        assert tried == self.ledger.post(chain)
        for number, line in lines.items():
            self.books.lines[number] = attrs.evolve(line, recorded=now.seconds)
        return True

    def post(self, entries: Iterable[Entry], lines: dict[str, Line]) -> bool:
        """Post entries, all or none."""
        return self.carry_out([Post(entry, self.name("k")) for entry in entries], lines)

    def post_plain(
        self, amounts: Sequence[int], codes: Sequence[str], day: date, kind: EntryKind
    ) -> bool:
        """Post an entry in rupiah."""
        entry, line = self.plain(amounts, codes, day, kind)
        return self.post([entry], {entry.number: line})

    def plain(
        self, amounts: Sequence[int], codes: Sequence[str], day: date, kind: EntryKind
    ) -> tuple[Entry, Line]:
        """An entry in rupiah, both ways."""
        entry = Entry(
            number=self.name("E"),
            day=day,
            journal="other",
            text="",
            kind=kind,
            postings=tuple(
                Posting(account=code, amount=Money(minor, IDR))
                for code, minor in zip(codes, amounts, strict=True)
            ),
        )
        legs = [(code, "IDR", minor) for code, minor in zip(codes, amounts, strict=True)]
        return entry, Line(day, legs, kind)

    def record(self, facts: Sequence[object]) -> None:
        """Commit facts in one batch, as long as nobody else wrote."""
        if facts:
            self.commits += 1
            self.store.commit(
                Batch.of(
                    tenant="shop",
                    key=f"batch {self.commits}",
                    actor="model",
                    recorded_at=self.ledger.now,
                    facts=[Record("books", fact) for fact in facts],
                    guards=[ExpectVersion("books", len(self.facts))],
                )
            )
            self.facts += facts

    # What holds after every step.

    @invariant()
    def balances_are_the_sums_of_everything(self) -> None:
        """Running balances, the trial balance and adding it all up: one figure, and zero in all."""
        expected = self.books.balances()
        running = {
            (each.account, each.currency.code): each.posted.minor for each in self.ledger.balances()
        }
        assert expected == {place: minor for place, minor in running.items() if minor}
        days = self.days(1)
        started = self.books.balances(until=days.start - timedelta(days=1))
        ended = self.books.balances(until=days.end - timedelta(days=1))
        closed = summed(
            leg
            for line in self.books.lines.values()
            if line.kind is EntryKind.CLOSING and days.contains(line.day)
            for leg in line.legs
        )
        tables = self.ledger.trial_balances(chart=CHART, period=days)
        assert {code for _, code in ended} <= {table.currency.code for table in tables}
        for table in tables:
            currency = table.currency
            assert (0, 0) == (table.opening.minor, table.closing.minor)
            assert table.debit == table.credit
            for row in table.rows:
                place = (row.account.code, currency.code)
                assert started.get(place, 0) == row.opening.minor
                assert ended.get(place, 0) == row.closing.minor
                assert closed.get(place, 0) == row.closed.minor
            shown = {(row.account.code, currency.code) for row in table.rows}
            assert shown >= {place for place in ended if place[1] == currency.code}
        assert sorted(self.books.held) == [each.key for each in self.ledger.held]

    @invariant()
    def foreign_items_are_worth_what_the_books_say(self) -> None:
        """Items, control accounts, and over a life: differences are cash in less cash out."""
        entries = self.ledger.entries
        items = {
            (each.account, each.document or ""): (each.amount.minor, each.book.minor)
            for each in foreign_items(entries, self.policy)
        }
        assert self.books.open_items() == items
        view = trial_balance(
            functional_entries(entries, self.policy), chart=CHART, currency=IDR, period=self.days(0)
        )
        assert self.books.in_rupiah(self.last_day(0)) == {
            (row.account.code, "IDR"): row.closing.minor for row in view.rows if row.closing.minor
        }
        gains = {
            (each.account, each.document or ""): each.total.minor
            for each in exchange_results(entries, self.policy)
        }
        assert self.books.gains() == gains
        for line in self.books.lines.values():
            for item, _, _ in line.items:
                left = items.get(item, (0, 0))[1]
                assert gains.get(item, 0) == self.books.cash_of(item) + left

    @invariant()
    def the_last_snapshot_is_what_it_covers(self) -> None:
        """From the entries it knew, and rolled forward to now with those it did not."""
        if not self.snapshots:
            return
        taken, booked = self.snapshots[-1], self.booked
        known = taken.known.seconds
        kept = [
            (each.account, each.amount.currency.code, each.amount.minor) for each in taken.balances
        ]
        assert self.books.balances(until=taken.day, known=known) == summed(kept)
        rolled = roll_forward(taken, booked, of=date(2027, 12, 31), late=Late.COUNT)
        assert self.books.balances() == summed(
            (each.account, each.amount.currency.code, each.amount.minor) for each in rolled
        )
        late = any(
            line.day <= taken.day and line.recorded > known for line in self.books.lines.values()
        )
        told = [finding.kind for finding in verify_snapshot(taken, booked)]
        assert (["bookkeeping.snapshot_stale"] if late else []) == told
        if late:
            with pytest.raises(InvalidValue, match="snapshot_stale"):
                roll_forward(taken, booked, of=taken.day)

    @invariant()
    def what_the_store_remembers_is_enough(self) -> None:
        """Ledger, locks and snapshots rebuilt from it are the live ones, and the chain is sound."""
        recorded = sorted(
            (
                record
                for kind in KINDS
                for page in self.store.read(Query(tenant="shop", kind=kind, stream="books"))
                for record in page.records
            ),
            key=lambda record: record.position,
        )
        facts = [record.fact for record in recorded]
        assert self.facts == facts
        ledger = Ledger.rebuilt(
            [fact for fact in facts if isinstance(fact, LEDGER_FACTS)],
            now=self.ledger.now,
            currencies=[IDR, USD],
        )
        assert self.ledger.snapshot() == ledger.snapshot()
        decisions = [fact for fact in facts if isinstance(fact, PeriodLock | PeriodReopening)]
        assert self.locks == replay_locks(decisions)
        assert self.snapshots == [fact for fact in facts if isinstance(fact, BalanceSnapshot)]
        heads = [fact for fact in facts if isinstance(fact, ChainHead)]
        entries = [fact for fact in facts if isinstance(fact, Entry)]
        verdict = verify_chain(entries, anchors=heads[-1:], links=heads)
        assert verdict.is_sound
        assert (len(entries), self.heads[-1]) == (verdict.anchored, verdict.head)
        self.ledger = ledger
        self.open_again()

    def teardown(self) -> None:
        """Close the store."""
        self.store.close()
