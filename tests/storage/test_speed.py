"""How fast the stores are: entries with three postings, written in one batch and read back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from backoffice_core.bookkeeping import Entry, Posting
from backoffice_core.kernel import Currency, Instant, Money
from backoffice_core.storage import (
    BalanceQuery,
    Batch,
    PostgresStore,
    Query,
    Record,
    Store,
    open_store,
)
from tests.storage.postgres_server import conninfo, schema_of_ones_own

ENTRIES = 100_000
# On the machine this was written on SQLite takes 30,000 a second; a slow one must do a quarter.
# PostgreSQL shares the machine with its client.
ENTRIES_A_SECOND_MIN = {"memory": 8_000, "sqlite": 8_000, "postgresql": 4_000}


@contextmanager
def timed(what: str, say: Callable[[str], None]) -> Iterator[None]:
    """Print how many entries a second something did."""
    start = time.perf_counter()
    yield
    say(f"{what}: {ENTRIES / (time.perf_counter() - start):,.0f} entries/s")


@contextmanager
def opened(name: str, folder: Path) -> Iterator[Store]:
    """An empty store of a sort."""
    if name == "postgresql":
        with (
            schema_of_ones_own() as schema,
            closing(PostgresStore.open(conninfo(), schema=schema)) as store,
        ):
            yield store
    else:
        url = "memory:" if name == "memory" else f"sqlite:///{folder}/speed.db"
        with closing(open_store(url)) as other:
            yield other


@pytest.mark.bench
@pytest.mark.parametrize("name", ["memory", "sqlite", "postgresql"])
def test_a_large_batch_is_committed_quickly(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A year of a busy shop is loaded in seconds."""
    idr = Currency.of("IDR")
    amounts = [Money(1110, idr), Money(-1000, idr), Money(-110, idr)]
    entries = [
        Record(
            "sales",
            Entry(
                number=str(number),
                day=date(2026, 5, 4),
                journal="sales",
                text="Cash sale",
                postings=tuple(
                    Posting(account=str(1000 + 7 * index + number % 300), amount=amount)
                    for index, amount in enumerate(amounts)
                ),
            ),
        )
        for number in range(ENTRIES)
    ]

    def say(line: str) -> None:
        with capsys.disabled():
            print(f"\n{name} {line}", end="")

    with opened(name, tmp_path) as store:
        with timed("fingerprint", say):
            batch = Batch.of(
                tenant="shop", key="load", actor="bench", recorded_at=Instant(0), facts=entries
            )
        start = time.perf_counter()
        with timed("commit", say):
            store.commit(batch)
        spent = time.perf_counter() - start
        with timed("read", say):
            read = sum(len(p.records) for p in store.read(Query(tenant="shop", kind=Entry)))
        with timed("balances", say):
            balances = store.balances(
                BalanceQuery(
                    tenant="shop",
                    kind=Entry,
                    table="postings",
                    by=["account", "amount_currency"],
                    sums=["amount_minor"],
                )
            )
    assert ENTRIES == read
    assert 0 == sum(balance.sums[0] for balance in balances)
    assert ENTRIES / spent > ENTRIES_A_SECOND_MIN[name]
