"""Storage: five verbs that remember facts, in memory, in SQLite or in PostgreSQL.

A batch is written whole or not at all, once for its key however often it is tried, and
only while its guards hold. Facts come back in the order they were written.

>>> from contextlib import closing
>>> from datetime import date
>>> from backoffice_core.bookkeeping import Entry, Posting
>>> from backoffice_core.kernel import Instant, Money
>>> sale = Entry(
...     number="1",
...     day=date(2026, 5, 4),
...     journal="sales",
...     text="Cash sale",
...     postings=[
...         Posting(account="1100", amount=Money.of(10, "USD")),
...         Posting(account="4100", amount=Money.of(-10, "USD")),
...     ],
... )
>>> batch = Batch.of(
...     tenant="shop",
...     key="sale 1",
...     actor="Sari",
...     facts=[Record("sales", sale)],
...     recorded_at=Instant.parse("2026-05-04T08:00:00+07:00"),
... )
>>> with closing(open_store("memory:")) as store:
...     store.commit(batch)
...     [page] = store.read(Query(tenant="shop", kind=Entry, where={"journal": "sales"}))
...     store.balances(
...         BalanceQuery(
...             tenant="shop", kind=Entry, table="postings", by=["account"], sums=["amount_minor"]
...         )
...     )
Receipt(position=1, replayed=False)
(Balance(key=('1100',), sums=(1000,), rows=1), Balance(key=('4100',), sums=(-1000,), rows=1))
>>> page.records[0].fact == sale
True
"""

from __future__ import annotations

from backoffice_core.storage.asynchronous import as_async
from backoffice_core.storage.batches import (
    Batch,
    Counter,
    ExpectVersion,
    Guard,
    NothingAfter,
    Record,
)
from backoffice_core.storage.kinds import read_kinds
from backoffice_core.storage.memory import MemoryStore
from backoffice_core.storage.opening import open_store
from backoffice_core.storage.postgres import PostgresStore
from backoffice_core.storage.protocols import (
    AsyncReader,
    AsyncReadView,
    AsyncStore,
    Capabilities,
    Page,
    Reader,
    ReadView,
    Receipt,
    Recorded,
    Store,
)
from backoffice_core.storage.queries import Balance, BalanceQuery, Query
from backoffice_core.storage.selection import balances_by_reading
from backoffice_core.storage.sqlite import SqliteStore
from backoffice_core.storage.work import UnitOfWork

__all__ = [
    "AsyncReadView",
    "AsyncReader",
    "AsyncStore",
    "Balance",
    "BalanceQuery",
    "Batch",
    "Capabilities",
    "Counter",
    "ExpectVersion",
    "Guard",
    "MemoryStore",
    "NothingAfter",
    "Page",
    "PostgresStore",
    "Query",
    "ReadView",
    "Reader",
    "Receipt",
    "Record",
    "Recorded",
    "SqliteStore",
    "Store",
    "UnitOfWork",
    "as_async",
    "balances_by_reading",
    "open_store",
    "read_kinds",
]
