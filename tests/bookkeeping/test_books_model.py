"""Whole books live for a year: whatever is done to them, they stay what a naive reference says."""

from __future__ import annotations

import tempfile
from datetime import date
from fractions import Fraction
from pathlib import Path

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
    run_state_machine_as_test,
)

from backoffice_core.bookkeeping import Entry, EntryKind, Posting
from backoffice_core.bookkeeping.allocation import (
    REMAINING,
    Destination,
    Give,
    GiveShares,
    InsufficientFunds,
    Leftover,
    Send,
    Share,
    Take,
    share_out,
)
from backoffice_core.bookkeeping.exchange import (
    ForeignItem,
    ValuedPosting,
    exchange_entry,
    foreign_items,
    functional_entries,
    revalue,
    settle,
    value_at,
)
from backoffice_core.bookkeeping.ledger import (
    Code,
    Pend,
    Post,
    PostPending,
    Refused,
    VoidPending,
)
from backoffice_core.bookkeeping.periods import (
    Grain,
    Late,
    LockState,
    PeriodLock,
    PeriodReopening,
    closing_entries,
    next_snapshot,
    take_snapshot,
)
from backoffice_core.kernel import Duration, Money
from backoffice_core.storage import (
    SqliteStore,
)
from tests.bookkeeping.books_reference import (
    BANK,
    DOLLARS,
    GOODS,
    NO_ITEM,
    OVERHEAD,
    PAYABLES,
    RATE_SCALE,
    RECEIVABLES,
    SALES,
    Item,
    Line,
    month_of,
    parts_of,
    worth_of,
)
from tests.bookkeeping.books_under_test import (
    CENTRES,
    CHART,
    CODES,
    FISCAL,
    IDR,
    USD,
    BooksUnderTest,
    statements,
)
from tests.bookkeeping.exchange.foreign import closing as closing_rate
from tests.bookkeeping.exchange.foreign import invoice, rate

MINOR = st.one_of(st.integers(0, 9), st.integers(1, 10**7))
RATES = st.one_of(st.integers(1, 30_000), st.integers(150_000_000, 180_000_000))
BACK = st.sampled_from([0, 0, 0, 1, 2])
PLACES = st.sampled_from([0.0, 0.0, 0.4, 0.8, 1.0])
KIND = st.sampled_from([EntryKind.ORDINARY, EntryKind.ORDINARY, EntryKind.ADJUSTING])
PORTIONS = st.lists(st.fractions(0, Fraction(1, 2), max_denominator=9), min_size=2, max_size=2)


def text_of(scaled: int) -> str:
    """A rate in ten-thousandths as people write it."""
    return f"{scaled // RATE_SCALE}.{scaled % RATE_SCALE:04d}"


class BooksMachine(BooksUnderTest):
    """Everything that happens to books."""

    def trade(self) -> None:
        """Overhead to spread, a claim and a debt in dollars, and dollars to pay with."""
        self.post_plain([10**6, -(10**6)], [OVERHEAD, BANK], self.day(0, 0), EntryKind.ORDINARY)
        for sale in (True, False):
            self.invoice(minor=9_999, scaled=163_457_000, back=0, place=0.0, sale=sale, hold=None)
        self.buy_dollars(minor=7_499, scaled=163_011_234, fee=250, back=0, place=0.0)

    @rule(
        minors=st.lists(MINOR, min_size=1, max_size=2),
        codes=st.lists(st.sampled_from(CODES), min_size=3, max_size=3, unique=True),
        back=BACK,
        place=PLACES,
        kind=KIND,
        hold=st.sampled_from([None, None, 0, 5, 90_000]),
    )
    def post_or_hold(
        self,
        *,
        minors: list[int],
        codes: list[str],
        back: int,
        place: float,
        kind: EntryKind,
        hold: int | None,
    ) -> None:
        """Post an entry in rupiah, or hold it for ever or for some seconds."""
        self.tick()
        amounts = [*minors, -sum(minors)]
        entry, line = self.plain(amounts, codes[: len(amounts)], self.day(back, place), kind)
        if hold is None:
            self.post([entry], {entry.number: line})
        else:
            self.hold(entry, line, hold)

    def hold(self, entry: Entry, line: Line, seconds: int) -> None:
        """Hold an entry; a lock does not mind until it is posted."""
        key = self.name("k")
        expires = Duration(seconds) if seconds else None
        if self.carry_out([Pend(entry, key, expires=expires)], {}):
            until = self.ledger.now.seconds + seconds if seconds else None
            self.books.held[key] = line, until
            assert entry == next(each.entry for each in self.ledger.held if each.key == key)

    @precondition(lambda self: self.books.held)
    @rule(data=st.data(), void=st.booleans(), share=st.sampled_from([None, 0.0, 0.3, 1.0]))
    def resolve(self, data: st.DataObject, *, void: bool, share: float | None) -> None:
        """Post what is held, or a part of it, or let go of it."""
        self.tick()
        if not self.books.held:
            return
        key = data.draw(st.sampled_from(list(self.books.held)))
        line, _ = self.books.held[key]
        entry = next(each.entry for each in self.ledger.held if each.key == key)
        if void:
            done = self.carry_out([VoidPending(key, self.name("k"))], {})
        elif share is None or line.items or len(line.legs) > 2:
            done = self.carry_out([PostPending(key, self.name("k"))], {entry.number: line})
        else:
            part = int(abs(line.legs[0][2]) * share)
            amounts = Money(part, IDR)
            turned = [
                (code, money, part * ((minor > 0) - (minor < 0)))
                for code, money, minor in line.legs
            ]
            done = self.carry_out(
                [PostPending(key, self.name("k"), amounts=amounts)],
                {entry.number: attrs.evolve(line, legs=turned)},
            )
        if done:
            del self.books.held[key]

    @rule(data=st.data(), back=BACK, place=PLACES, same_day=st.booleans())
    def reverse(self, data: st.DataObject, back: int, place: float, *, same_day: bool) -> None:
        """Reverse anything, once; a closing, too."""
        self.tick()
        number = data.draw(st.sampled_from(list(self.books.lines)))
        line, entry = self.books.lines[number], self.ledger.entry(number)
        assert entry is not None
        day = entry.day if same_day else self.day(back, place)
        undo = entry.reversal(self.name("E"), day=day)
        if self.books.is_undone(number):
            (answer,) = self.ledger.dry_run([Post(undo, self.name("k"))])
            assert isinstance(answer, Refused)
            assert answer.code is Code.ENTRY_ALREADY_REVERSED
        else:
            self.post([undo], {undo.number: line.undone(number, day)})

    @rule(
        minor=MINOR, portions=PORTIONS, back=BACK, place=PLACES, leftover=st.sampled_from(Leftover)
    )
    def allocate(
        self, minor: int, portions: list[Fraction], back: int, place: float, leftover: Leftover
    ) -> None:
        """Spread overhead over cost centres; no more than there is."""
        self.tick()
        minor += 1
        shares: list[Share[Destination]] = [
            *(Share(portion, Give(code)) for portion, code in zip(portions, CENTRES, strict=False)),
            Share(REMAINING, Give(CENTRES[-1])),
        ]
        order = Send(Money(minor, IDR), Take(OVERHEAD), GiveShares(shares, leftover=leftover))
        has = self.ledger.balance(OVERHEAD, IDR).posted
        if minor > self.books.balances().get((OVERHEAD, "IDR"), 0):
            with pytest.raises(InsufficientFunds):
                share_out([order], balances={OVERHEAD: has})
            return
        day = self.day(back, place)
        made = share_out([order], balances={OVERHEAD: has})
        entry = made.entry(number=self.name("E"), day=day, journal="other", text="")
        whole = [*portions, 1 - sum(portions, Fraction(0))]
        parts = parts_of(minor, whole, largest=leftover is Leftover.LARGEST_REMAINDER)
        legs = [(code, "IDR", part) for code, part in zip(CENTRES, parts, strict=True)]
        self.post([entry], {entry.number: Line(day, [(OVERHEAD, "IDR", -minor), *legs])})

    # Foreign money.

    @rule(
        minor=MINOR,
        scaled=RATES,
        back=BACK,
        place=PLACES,
        sale=st.booleans(),
        hold=st.sampled_from([None, None, None, 0]),
    )
    def invoice(
        self, minor: int, scaled: int, back: int, place: float, *, sale: bool, hold: int | None
    ) -> None:
        """Book an invoice in dollars, or hold it."""
        self.tick()
        number, day = self.name("D"), self.day(back, place)
        amount = Money(minor + 1, USD)
        entry = invoice(
            amount, policy=self.policy, at=text_of(scaled), sale=sale, number=number, day=day
        )
        item = (RECEIVABLES if sale else PAYABLES, number)
        dollars = amount.minor if sale else -amount.minor
        line = self.books.invoice(item, SALES if sale else GOODS, dollars, scaled, day)
        if hold is None:
            self.post([entry], {number: line})
        else:
            self.hold(entry, line, hold)

    @rule(minor=MINOR, scaled=RATES, fee=st.integers(-5, 500), back=BACK, place=PLACES)
    def buy_dollars(self, minor: int, scaled: int, fee: int, back: int, place: float) -> None:
        """Buy dollars, the bank keeping something."""
        self.tick()
        number, day, dollars = self.name("E"), self.day(back, place), minor + 1
        worth = worth_of(dollars, scaled)
        if worth + fee <= 0:
            return
        spot = rate(text_of(scaled), day=day)
        legs: list[Posting | ValuedPosting] = [
            value_at(
                Posting(account=DOLLARS, amount=Money(dollars, USD)), spot, self.policy, day=day
            ),
            Posting(account=BANK, amount=Money(-worth - fee, IDR)),
        ]
        made = exchange_entry(
            number=number, day=day, journal="payments", text="", legs=legs, policy=self.policy
        )
        line = Line(day, [(BANK, "IDR", -worth - fee)], cash=[((DOLLARS, ""), -worth)])
        line.move((DOLLARS, ""), dollars, worth)
        line.gain(NO_ITEM, -fee)
        self.post([made.entry], {number: line})

    def item_of(self, item: Item, day: date) -> ForeignItem:
        """An item as the library knows it on a day."""
        found = foreign_items(self.ledger.entries, self.policy, as_of=day)
        return next(each for each in found if item == (each.account, each.document or ""))

    @rule(data=st.data(), scaled=RATES, share=st.sampled_from([0.0, 0.3, 0.5, 1.0, 1.0]),
          back=BACK, place=PLACES, by_bank=st.booleans())  # fmt: skip
    def settle(
        self,
        data: st.DataObject,
        scaled: int,
        share: float,
        back: int,
        place: float,
        *,
        by_bank: bool,
    ) -> None:
        """Settle an item, or a part of it, with rupiah or with dollars in the bank."""
        self.tick()
        day = self.day(back, place)
        held = self.books.open_items(day)
        there = sorted(item for item in held if self.books.payable_dollars(item, day))
        if not there:
            return
        item = data.draw(st.sampled_from(there))
        dollars = max(1, int(self.books.payable_dollars(item, day) * share))
        by_bank = by_bank and item[0] != DOLLARS
        owed = held[item][0] < 0
        bank = held.get((DOLLARS, ""), (0, 0))[0]
        if by_bank and owed:
            dollars = min(dollars, self.books.payable_dollars((DOLLARS, ""), day))
            if bank <= 0 or dollars <= 0:
                return
        found, amount = self.item_of(item, day), Money(dollars, USD)
        spot = rate(text_of(scaled), day=day)
        came = Posting(account=DOLLARS, amount=-amount if owed else amount)
        cash: Posting | ValuedPosting = value_at(came, spot, self.policy, day=day)
        if by_bank and owed:
            cash = self.item_of((DOLLARS, ""), day).release(amount)
        elif not by_bank:
            cash = Posting(account=BANK, amount=cash.book)
            if cash.amount.is_zero:
                return
        number = self.name("E")
        made = settle(found, amount, cash=cash, number=number, day=day, policy=self.policy)
        line = self.books.settlement(item, dollars, day, scaled, by_bank=by_bank)
        self.post([made.entry], {number: line})

    @rule(scaled=RATES, back=BACK)
    def revalue(self, scaled: int, back: int) -> None:
        """Revalue at the end of a month; doing it again posts nothing."""
        self.tick()
        number, day = self.name("R"), self.last_day(back)
        rates = closing_rate(text_of(scaled), day=day)
        made = revalue(self.ledger.entries, day=day, rates=rates, policy=self.policy, number=number)
        lines = self.books.revaluation(day, scaled, number)
        assert sorted(lines) == sorted(entry.number for entry in made.entries)
        if made.entries and self.post(
            made.entries, {entry.number: lines[entry.number] for entry in made.entries}
        ):
            again = revalue(
                self.ledger.entries, day=day, rates=rates, policy=self.policy, number=f"{number}/2"
            )
            assert () == again.entries

    # Periods.

    @rule(seconds=st.sampled_from([2, 60, 4000, 90_000]), on=st.booleans())
    def wait(self, seconds: int, *, on: bool) -> None:
        """Let time pass, perhaps into the next month."""
        self.tick(seconds)
        self.month = min(12, self.month + on)

    @rule(back=st.sampled_from([0, 1, 1, 2]), hard=st.booleans(), lock=st.booleans())
    def close(self, back: int, *, hard: bool, lock: bool) -> None:
        """Close a month, perhaps again, and lock it: its statements stay what they were."""
        self.tick()
        days, last = self.days(back), self.last_day(back)
        period = FISCAL.period_of(last)
        entries = self.ledger.entries
        made = closing_entries(entries, chart=CHART, period=period, with_earlier=True)
        legs = self.books.closing(last)
        assert bool(legs) is bool(made)
        if made:
            before = statements(functional_entries(entries, self.policy), days)
            held = self.books.in_rupiah(last).items()
            assets = sum(minor for (account, _), minor in held if account[0] == "1")
            assert (assets,) == before[0, "total_assets"]
            assert (self.books.profit(days.start, last),) == before[1, "profit"]
            (entry,) = made
            if not self.post(made, {entry.number: Line(last, legs, EntryKind.CLOSING)}):
                return
            entries = self.ledger.entries
            assert before == statements(functional_entries(entries, self.policy), days)
            again = closing_entries(entries, chart=CHART, period=period, with_earlier=True)
            assert () == again
        if lock:
            month = month_of(last)
            was_hard = self.books.locked.get(month) == "hard"
            state = LockState.HARD if hard or was_hard else LockState.ADJUSTING
            decided = PeriodLock(
                number=self.name("L"),
                start=days.start,
                end=days.end,
                state=state,
                decided_at=self.ledger.now,
                decided_by="Sari",
                why="reported",
            )
            self.locks = self.locks.with_lock(decided)
            self.books.lock(month, state.value)
            self.record([decided])

    @precondition(lambda self: self.books.locked)
    @rule(data=st.data(), seconds=st.sampled_from([2, 5, 10, 5000]), adjusting=st.booleans())
    def reopen(self, data: st.DataObject, seconds: int, *, adjusting: bool) -> None:
        """Take a locked month open for a while."""
        self.tick()
        month = data.draw(st.sampled_from(sorted(self.books.locked)))
        days = FISCAL.period_of(date(*month, 1)).days
        now = self.ledger.now
        decided = PeriodReopening(
            number=self.name("O"),
            start=days.start,
            end=days.end,
            opens_at=now,
            closes_at=now + Duration(seconds),
            decided_at=now,
            decided_by="Dewi",
            why="a late bill",
            adjusting_only=adjusting,
        )
        self.locks = self.locks.with_reopening(decided)
        self.books.reopened[month].append((now.seconds + seconds, adjusting))
        self.record([decided])

    @precondition(lambda self: self.books.locked)
    @rule(data=st.data(), minor=MINOR, place=PLACES, kind=KIND)
    def post_late(self, data: st.DataObject, minor: int, place: float, kind: EntryKind) -> None:
        """Post into a month that is locked, or was reopened."""
        self.tick()
        month = data.draw(st.sampled_from(sorted(self.books.locked)))
        day = date(*month, 1 + int(place * 27))
        self.post_plain([minor, -minor], [OVERHEAD, PAYABLES], day, kind)

    @rule(back=BACK, by_party=st.booleans(), step=st.booleans())
    def take_snapshot(self, back: int, *, by_party: bool, step: bool) -> None:
        """Keep the balances of a month's end, from all entries or from an earlier snapshot."""
        self.tick()
        number, day, now = self.name("S"), self.last_day(back), self.ledger.now
        grain = Grain(party=by_party, document=by_party)
        booked = self.booked
        taken = take_snapshot(booked, number=number, day=day, known=now, grain=grain)
        before = [each for each in self.snapshots if each.day <= day and each.grain == grain]
        if step and before:
            stepped = next_snapshot(
                before[-1], booked, number=number, day=day, known=now, late=Late.COUNT
            )
            assert taken == stepped
        self.snapshots.append(taken)
        self.record([taken])


class SqliteBooksMachine(BooksMachine):
    """The same with a file, which is closed and opened again now and then."""

    def open_store(self) -> None:
        """Start with an empty file."""
        self.folder = tempfile.TemporaryDirectory()
        self.path = str(Path(self.folder.name) / "books.db")
        self.store = SqliteStore.open(self.path)

    def open_again(self) -> None:
        """Close the file and open it again, every few commits."""
        if self.commits % 8 == 0:
            self.store.close()
            self.store = SqliteStore.open(self.path)

    def teardown(self) -> None:
        """Close the file and remove it."""
        super().teardown()
        self.folder.cleanup()


class TestBooksModel(BooksMachine.TestCase):  # type: ignore[misc, valid-type]
    """A few steps in every run."""

    settings = settings(max_examples=20, stateful_step_count=20, deadline=None)


class TestSqliteBooksModel(SqliteBooksMachine.TestCase):  # type: ignore[misc, valid-type]
    """A few steps in every run, through a file."""

    settings = settings(max_examples=8, stateful_step_count=15, deadline=None)


@pytest.mark.deep
@pytest.mark.parametrize("machine", [BooksMachine, SqliteBooksMachine])
def test_a_hundred_thousand_steps_keep_to_the_reference(machine: type[BooksMachine]) -> None:
    """Lives of some forty steps each, until there are as many."""
    before = machine.steps
    run_state_machine_as_test(
        machine, settings=settings(max_examples=2_800, stateful_step_count=50, deadline=None)
    )
    assert machine.steps - before >= 100_000
