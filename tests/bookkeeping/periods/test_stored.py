"""What stores remember is enough: locks, snapshots and both times of an entry come back."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from backoffice_core import Duration, Instant, Money
from backoffice_core.bookkeeping import Entry, EntryKind
from backoffice_core.bookkeeping.periods import (
    AssetUsage,
    BalanceSnapshot,
    BookedEntry,
    DepreciationMethod,
    FixedAsset,
    Grain,
    LockBook,
    LockOverride,
    LockScope,
    LockState,
    PeriodLock,
    PeriodReopening,
    Poster,
    Schedule,
    ScopeKind,
    TaxReturn,
    balances_as,
    expect_open,
    replay_locks,
    roll_forward,
    take_snapshot,
)
from backoffice_core.storage import Batch, Query, Record, Store, open_store
from tests.bookkeeping.periods.ledgers import at, made

CLOSED, NOW = at("2026-06-05T09:00"), at("2026-06-12T09:00")
MAY_START, MAY_END = date(2026, 5, 1), date(2026, 6, 1)
SALE = made("S-1", date(2026, 5, 4), {"1100": 500_00, "4100": -500_00})
BILL = made("B-9", date(2026, 5, 30), {"6200": 40_00, "2100": -40_00}, kind=EntryKind.ADJUSTING)
FILED = PeriodLock(
    number="L-1",
    scope=LockScope(ScopeKind.TAX_RETURN, "PPN"),
    start=date.min,
    end=MAY_END,
    state=LockState.HARD,
    decided_at=CLOSED,
    decided_by="Sari",
    why="filed",
)
SOFT = PeriodLock(
    number="L-2",
    start=MAY_START,
    end=MAY_END,
    state=LockState.SOFT,
    decided_at=CLOSED,
    decided_by="Sari",
    why="reported",
    permission="controller",
)
REOPENED = PeriodReopening(
    number="R-1",
    scope=FILED.scope,
    start=MAY_START,
    end=MAY_END,
    opens_at=NOW,
    closes_at=NOW + Duration.of(hours=8),
    decided_at=NOW,
    decided_by="Dewi",
    why="amended return",
    adjusting_only=True,
)
INSURANCE = Schedule(
    number="PRE-1",
    text="insurance",
    amount=Money.of(1200, "USD"),
    start=date(2026, 1, 1),
    end=date(2027, 1, 1),
    result="6300",
    balance="1450",
)
PRESS = FixedAsset(
    number="A1",
    name="Press",
    cost=Money.of(58_000, "USD"),
    residual=Money.of(10_000, "USD"),
    in_service=date(2026, 1, 1),
    life_months=60,
    method=DepreciationMethod.DECLINING_BALANCE,
    rate=Fraction(2, 5),
    account="1500",
    accumulated="1590",
    expense="6500",
)


@pytest.fixture(params=["memory:", "sqlite:"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store is opened."""
    return request.param if request.param == "memory:" else f"sqlite:///{tmp_path / 'books.db'}"


def write(store: Store, key: str, when: Instant, *facts: object) -> None:
    """Record facts at an instant."""
    records = [Record("books", each) for each in facts]
    store.commit(Batch.of(tenant="shop", key=key, actor="Sari", facts=records, recorded_at=when))


def read(store: Store, kind: type) -> list[object]:
    """All facts of a kind."""
    query = Query(tenant="shop", kind=kind)
    return [record.fact for page in store.read(query) for record in page.records]


def booked_from(store: Store) -> list[BookedEntry]:
    """All entries with when they were recorded, which the store knows."""
    return [
        BookedEntry(record.fact, record.recorded_at)
        for page in store.read(Query(tenant="shop", kind=Entry))
        for record in page.records
    ]


def test_everything_about_periods_comes_back_from_a_store(where: str) -> None:
    """Locks and reopenings as they were decided, snapshots with their seal, May as it was known."""
    with closing(open_store(where)) as store:
        write(store, "sale", at("2026-05-04T18:00"), SALE)
        snapshot = take_snapshot(
            booked_from(store), number="S-05", day=date(2026, 5, 31), known=CLOSED, grain=Grain()
        )
        write(store, "close", CLOSED, FILED, SOFT, snapshot, INSURANCE, PRESS)
        write(store, "reopen", NOW, REOPENED, AssetUsage(asset="A1", day=MAY_START, units=7))
        decisions = [*read(store, PeriodLock), *read(store, PeriodReopening)]
        book = replay_locks(decisions, returns=[TaxReturn("PPN", ["1400"])])
        assert LockBook(locks=[FILED, SOFT], reopenings=[REOPENED], returns=book.returns) == book
        poster = Poster(name="Dewi", permissions=["controller"], reason="late bill")
        allowed = expect_open(BILL, book=book, at=NOW, poster=poster)
        write(store, "bill", NOW, BILL, *allowed.overrides)
        assert list(allowed.overrides) == read(store, LockOverride)
        assert [INSURANCE, PRESS] == [*read(store, Schedule), *read(store, FixedAsset)]
        assert [snapshot] == read(store, BalanceSnapshot)
        booked = booked_from(store)
        assert snapshot.balances == balances_as(booked, of=snapshot.day, known=CLOSED)
        assert snapshot.balances == roll_forward(
            snapshot, booked, of=date(2026, 6, 30), known=CLOSED
        )
        assert 4 == len(balances_as(booked, of=snapshot.day))
