"""The asynchronous twin of any store: the same verbs, each run in a worker thread.

A durable commit waits for the disk thousands of times longer than the hop to a thread
costs, so a bridge is enough. A commit whose caller is cancelled goes on in its thread:
commit again with the same key to learn what came of it.
"""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import attrs

from backoffice_core.storage.batches import Batch
from backoffice_core.storage.limits import PAGE_RECORDS
from backoffice_core.storage.protocols import (
    AsyncReadView,
    AsyncStore,
    Capabilities,
    Page,
    Reader,
    ReadView,
    Receipt,
    Store,
)
from backoffice_core.storage.queries import Balance, BalanceQuery, Query

__all__ = ["as_async"]


async def pages_of(reader: Reader, query: Query, after: int, limit: int) -> AsyncIterator[Page]:
    """Yield the pages of a reader, each fetched in a worker thread."""
    pages = reader.read(query, after=after, limit=limit)
    while (page := await to_thread(next, pages, None)) is not None:
        yield page


@attrs.frozen
class BridgedView:
    """A view with ``await``."""

    inner: ReadView

    def read(
        self, query: Query, *, after: int = 0, limit: int = PAGE_RECORDS
    ) -> AsyncIterator[Page]:
        """Yield pages."""
        return pages_of(self.inner, query, after, limit)

    async def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return totals."""
        return await to_thread(self.inner.balances, query)

    async def position(self, tenant: str) -> int:
        """Return the position of the tenant's last fact."""
        return await to_thread(self.inner.position, tenant)

    async def version(self, tenant: str, stream: str) -> int:
        """Return how many facts the stream holds."""
        return await to_thread(self.inner.version, tenant, stream)

    async def counter(self, tenant: str, name: str) -> int:
        """Return what the counter stands at."""
        return await to_thread(self.inner.counter, tenant, name)


@attrs.frozen
class BridgedStore:
    """A store with ``await``."""

    inner: Store

    @property
    def capabilities(self) -> Capabilities:
        """What the store can do."""
        return self.inner.capabilities

    async def commit(self, batch: Batch) -> Receipt:
        """Write the batch."""
        return await to_thread(self.inner.commit, batch)

    def read(
        self, query: Query, *, after: int = 0, limit: int = PAGE_RECORDS
    ) -> AsyncIterator[Page]:
        """Yield pages."""
        return pages_of(self.inner, query, after, limit)

    async def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return totals."""
        return await to_thread(self.inner.balances, query)

    @asynccontextmanager
    async def view(self) -> AsyncGenerator[AsyncReadView]:
        """Return one consistent snapshot."""
        held = self.inner.view()
        opened = await to_thread(held.__enter__)
        try:
            yield BridgedView(opened)
        finally:
            await to_thread(held.__exit__, None, None, None)

    async def close(self) -> None:
        """Let go of everything held."""
        await to_thread(self.inner.close)


def as_async(store: Store) -> AsyncStore:
    """Return the store with ``await``; close either of the two, once.

    >>> import asyncio
    >>> from backoffice_core.storage.memory import MemoryStore
    >>> async def position():
    ...     async with as_async(MemoryStore()).view() as seen:
    ...         return await seen.position("shop")
    >>> asyncio.run(position())
    0
    """
    return BridgedStore(store)
