"""The port: what a store is given, what it gives back, and the five verbs it must know.

Five verbs and no interactive transaction: a decision is made in memory and written by one
``commit``, so nothing of the caller's runs while a lock is held, a retry is the same call
with the same key, and the asynchronous twin is the same verbs with ``await``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Any, Protocol

import attrs

from backoffice_core.kernel.instants import Instant
from backoffice_core.storage.batches import Batch
from backoffice_core.storage.limits import PAGE_RECORDS
from backoffice_core.storage.queries import Balance, BalanceQuery, Query

__all__ = [
    "AsyncReadView",
    "AsyncReader",
    "AsyncStore",
    "Capabilities",
    "Page",
    "ReadView",
    "Reader",
    "Receipt",
    "Recorded",
    "Store",
]


@attrs.frozen(kw_only=True)
class Receipt:
    """Proof of a commit: the tenant's ``position`` after it.

    ``replayed`` says that the key had been committed before: nothing was written now.
    """

    position: int
    replayed: bool = False


@attrs.frozen(kw_only=True)
class Recorded:
    """A fact as a store remembers it.

    ``position`` orders all facts of the tenant (from 1, without a gap), ``version`` those
    of the stream (from 1). ``kind`` is the kind's name.
    """

    fact: Any
    kind: str
    stream: str
    version: int
    position: int
    recorded_at: Instant
    actor: str


@attrs.frozen
class Page:
    """Some facts, never none; read on with ``after=position``."""

    records: tuple[Recorded, ...]
    position: int


@attrs.frozen(kw_only=True)
class Capabilities:
    """What a store can do, so that callers need not guess.

    ``durable``: an acknowledged commit survives closing and a power loss. ``snapshots``: a
    view stays as it was while others write. ``totals_in_store``: balances do not read the
    facts. ``warnings`` are sentences an operator should see.
    """

    name: str
    durable: bool
    snapshots: bool
    totals_in_store: bool
    warnings: tuple[str, ...] = ()


class Reader(Protocol):
    """What a store and a view of it can be asked."""

    def read(self, query: Query, *, after: int = 0, limit: int = PAGE_RECORDS) -> Iterator[Page]:
        """Yield the facts asked for by position, at most ``limit`` a page, after a position.

        Facts committed while reading may come too; in a :meth:`Store.view` they do not.
        """
        ...

    def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return exact totals, the same as adding up what :meth:`read` yields."""
        ...


class ReadView(Reader, Protocol):
    """One consistent snapshot: every answer is of the same moment."""

    def position(self, tenant: str) -> int:
        """Return the position of the tenant's last fact, 0 when there is none."""
        ...

    def version(self, tenant: str, stream: str) -> int:
        """Return how many facts the stream holds: what :class:`ExpectVersion` expects."""
        ...

    def counter(self, tenant: str, name: str) -> int:
        """Return what the counter stands at, 0 before it is first counted."""
        ...


class Store(Reader, Protocol):
    """A place that remembers facts; prove one with ``backoffice_core.testing.check_store``."""

    @property
    def capabilities(self) -> Capabilities:
        """What this store can do."""
        ...

    def commit(self, batch: Batch) -> Receipt:
        """Write the batch, all or nothing.

        The same key with the same fingerprint returns the first receipt, ``replayed``.
        Raises :class:`KeyReused` for another one, :class:`Conflict` (``stream_moved``,
        ``facts_appeared``, ``fact_exists``), :class:`GuardFailed` (``counter_below_floor``,
        ``counter_above_ceiling``), :class:`TooLarge`, :class:`Unavailable`,
        :class:`OutcomeUnknown` (commit again with the same key to learn what happened).
        """
        ...

    def view(self) -> AbstractContextManager[ReadView]:
        """Return one consistent snapshot for several reads."""
        ...

    def close(self) -> None:
        """Let go of everything held; closing again does nothing."""
        ...


class AsyncReader(Protocol):
    """:class:`Reader` with ``await``."""

    def read(
        self, query: Query, *, after: int = 0, limit: int = PAGE_RECORDS
    ) -> AsyncIterator[Page]:
        """Yield pages as :meth:`Reader.read` does."""
        ...

    async def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return totals as :meth:`Reader.balances` does."""
        ...


class AsyncReadView(AsyncReader, Protocol):
    """:class:`ReadView` with ``await``."""

    async def position(self, tenant: str) -> int:
        """Return what :meth:`ReadView.position` returns."""
        ...

    async def version(self, tenant: str, stream: str) -> int:
        """Return what :meth:`ReadView.version` returns."""
        ...

    async def counter(self, tenant: str, name: str) -> int:
        """Return what :meth:`ReadView.counter` returns."""
        ...


class AsyncStore(AsyncReader, Protocol):
    """:class:`Store` with ``await``."""

    @property
    def capabilities(self) -> Capabilities:
        """What this store can do."""
        ...

    async def commit(self, batch: Batch) -> Receipt:
        """Write the batch as :meth:`Store.commit` does."""
        ...

    def view(self) -> AbstractAsyncContextManager[AsyncReadView]:
        """Return one consistent snapshot for several reads."""
        ...

    async def close(self) -> None:
        """Let go of everything held."""
        ...
