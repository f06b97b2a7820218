"""A store that hands every verb on to another, for standing before it and changing one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager

from backoffice_core.storage import (
    Balance,
    BalanceQuery,
    Batch,
    Capabilities,
    Page,
    Query,
    ReadView,
    Receipt,
    Store,
)

__all__ = ["PassThroughStore"]


class PassThroughStore:
    """A store that is ``inner`` in every verb: override the one that should do more.

    >>> from backoffice_core.kernel import Instant
    >>> from backoffice_core.storage import Counter, MemoryStore
    >>> class Counting(PassThroughStore):
    ...     commits = 0
    ...
    ...     def commit(self, batch):
    ...         self.commits += 1
    ...         return super().commit(batch)
    >>> store = Counting(MemoryStore())
    >>> batch = Batch.of(
    ...     tenant="shop",
    ...     key="1",
    ...     actor="Sari",
    ...     recorded_at=Instant(0),
    ...     guards=[Counter(name="visits", delta=1)],
    ... )
    >>> store.commit(batch), store.commits
    (Receipt(position=0, replayed=False), 1)
    """

    def __init__(self, inner: Store) -> None:
        """Stand before a store; closing this one closes it."""
        self.inner = inner

    @property
    def capabilities(self) -> Capabilities:
        """What the store says it can do."""
        return self.inner.capabilities

    def commit(self, batch: Batch) -> Receipt:
        """Write the batch."""
        return self.inner.commit(batch)

    def read(self, query: Query, *, after: int = 0, limit: int = 1000) -> Iterator[Page]:
        """Yield pages."""
        return self.inner.read(query, after=after, limit=limit)

    def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return totals."""
        return self.inner.balances(query)

    def view(self) -> AbstractContextManager[ReadView]:
        """Return a snapshot."""
        return self.inner.view()

    def close(self) -> None:
        """Close."""
        self.inner.close()
