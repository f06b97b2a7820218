"""Stores that break one law each, on purpose: the proof that the laws have teeth.

Each stands before a sound store in memory and spoils one thing, in a way seen in real
systems: a batch written fact by fact, a retry that posts twice, a page boundary read twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from types import MappingProxyType
from typing import Final

import attrs

from backoffice_core.kernel.errors import Conflict, GuardFailed, InvalidValue, KeyReused, TooLarge
from backoffice_core.kernel.facts import kind_of
from backoffice_core.storage import (
    Balance,
    BalanceQuery,
    Batch,
    Capabilities,
    Counter,
    ExpectVersion,
    Guard,
    MemoryStore,
    NothingAfter,
    Page,
    Query,
    ReadView,
    Receipt,
    Record,
    Store,
)
from backoffice_core.testing.pass_through import PassThroughStore

__all__ = ["BROKEN_STORES"]


class Sound(PassThroughStore):
    """A sound store in memory; what is broken below overrides one verb."""

    def __init__(self) -> None:
        """Stand before an empty store."""
        super().__init__(MemoryStore())


class FactByFact(Sound):
    """Writes each fact in a transaction of its own."""

    def commit(self, batch: Batch) -> Receipt:
        """Write the facts one after another, then the rest."""
        for number, record in enumerate(batch.facts):
            self.inner.commit(changed(batch, key=f"{batch.key}/{number}", facts=[record]))
        return self.inner.commit(batch)


class NewKeyEachTry(Sound):
    """Takes every try for a new intent."""

    def __init__(self) -> None:
        """Start numbering tries."""
        super().__init__()
        self.tries = count()

    def commit(self, batch: Batch) -> Receipt:
        """Write under a key of its own."""
        return self.inner.commit(attrs.evolve(batch, key=f"{batch.key}/{next(self.tries)}"))


class KeyIsEnough(Sound):
    """Looks at the key only."""

    def commit(self, batch: Batch) -> Receipt:
        """Call a reused key a replay."""
        try:
            return self.inner.commit(batch)
        except KeyReused:
            return Receipt(position=1, replayed=True)


class LastOfTwins(Sound):
    """Keeps the last of equal identities in a batch."""

    def commit(self, batch: Batch) -> Receipt:
        """Write one fact of each identity."""
        kept = {identity(record): record for record in batch.facts}
        return self.inner.commit(changed(batch, facts=list(kept.values())))


class InsertOrIgnore(Sound):
    """Leaves out what is there already."""

    def commit(self, batch: Batch) -> Receipt:
        """Write nothing rather than refuse."""
        try:
            return self.inner.commit(batch)
        except Conflict as problem:
            if problem.code != "fact_exists" or len(batch.facts) != 1:
                raise
            return Receipt(position=1)


class PositionForVersion(Sound):
    """Numbers the facts of a stream by their position."""

    def read(self, query: Query, *, after: int = 0, limit: int = 1000) -> Iterator[Page]:
        """Yield records with the wrong version."""
        for page in self.inner.read(query, after=after, limit=limit):
            records = (attrs.evolve(record, version=record.position) for record in page.records)
            yield Page(tuple(records), page.position)


class WithoutGuard(Sound):
    """Forgets one type of guard."""

    def __init__(self, forgotten: type) -> None:
        """Forget guards of the type given."""
        super().__init__()
        self.forgotten = forgotten

    def commit(self, batch: Batch) -> Receipt:
        """Write without those guards."""
        guards = [guard for guard in batch.guards if not isinstance(guard, self.forgotten)]
        return self.inner.commit(attrs.evolve(batch, guards=guards))


class WithoutBounds(Sound):
    """Counts, and lets counters pass any bound."""

    def commit(self, batch: Batch) -> Receipt:
        """Write with the bounds taken off."""
        guards = [
            attrs.evolve(guard, floor=None, ceiling=None) if isinstance(guard, Counter) else guard
            for guard in batch.guards
        ]
        return self.inner.commit(attrs.evolve(batch, guards=guards))


class CountersFirst(Sound):
    """Moves the counters in a transaction of their own."""

    def commit(self, batch: Batch) -> Receipt:
        """Count, then write the rest."""
        counters = [guard for guard in batch.guards if isinstance(guard, Counter)]
        others = [guard for guard in batch.guards if not isinstance(guard, Counter)]
        if counters and batch.facts:
            self.inner.commit(
                changed(batch, key=f"{batch.key}/counters", facts=[], guards=counters)
            )
            return self.inner.commit(changed(batch, guards=others))
        return self.inner.commit(batch)


class ReadThenWrite(Sound):
    """Checks a floor by reading first, as plain transactions of most databases would."""

    def commit(self, batch: Batch) -> Receipt:
        """Look, hesitate, write."""
        for counter in batch.counters:
            with self.inner.view() as seen:
                have = seen.counter(batch.tenant, counter.name)
            time.sleep(0.05)
            if counter.floor is not None and have + counter.delta < counter.floor:
                raise GuardFailed("counter_below_floor", "Sold out.")
        guards = [Counter(name=counter.name, delta=counter.delta) for counter in batch.counters]
        return self.inner.commit(attrs.evolve(batch, guards=guards))


class TooLargeIsFine(Sound):
    """Acknowledges amounts it cannot keep."""

    def commit(self, batch: Batch) -> Receipt:
        """Swallow the refusal."""
        try:
            return self.inner.commit(batch)
        except TooLarge:
            return Receipt(position=1)


class MistypedIsFine(Sound):
    """Takes what it cannot write, and says that it has written it."""

    def commit(self, batch: Batch) -> Receipt:
        """Drop what a field could not hold."""
        try:
            return self.inner.commit(batch)
        except InvalidValue:
            return Receipt(position=len(batch.facts))


class NeverCloses(Sound):
    """Goes on after closing."""

    def close(self) -> None:
        """Do nothing."""


class BoundaryTwice(Sound):
    """Starts a page with the last fact of the page before."""

    def read(self, query: Query, *, after: int = 0, limit: int = 1000) -> Iterator[Page]:
        """Read from, not after, the position."""
        return self.inner.read(query, after=after - 1, limit=limit)


class Anonymous(Sound):
    """Forgets who it was."""

    def commit(self, batch: Batch) -> Receipt:
        """Write in nobody's name."""
        return self.inner.commit(attrs.evolve(batch, actor="system"))


class CoarseFilter(Sound):
    """Knows kinds and streams, and no columns."""

    def read(self, query: Query, *, after: int = 0, limit: int = 1000) -> Iterator[Page]:
        """Yield whatever the stream has."""
        return self.inner.read(attrs.evolve(query, where=()), after=after, limit=limit)


class FloatSums(Sound):
    """Adds up in binary floating point."""

    def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return sums of 53 bits."""
        return tuple(
            attrs.evolve(balance, sums=tuple(int(float(total)) for total in balance.sums))
            for balance in self.inner.balances(query)
        )


class OneKeySpace(Sound):
    """Keeps the keys of all tenants together."""

    def __init__(self) -> None:
        """Know no key."""
        super().__init__()
        self.receipts: dict[str, Receipt] = {}

    def commit(self, batch: Batch) -> Receipt:
        """Replay the key of another tenant."""
        if batch.key not in self.receipts:
            self.receipts[batch.key] = self.inner.commit(batch)
        return self.receipts[batch.key]


class MovingView(Sound):
    """Shows the present through every view."""

    def view(self) -> AbstractContextManager[ReadView]:
        """Return a view that looks anew at every question."""
        return nullcontext(Present(self.inner))


@attrs.frozen
class Present:
    """A view without a snapshot: each answer is of another moment."""

    store: Store

    def read(self, query: Query, *, after: int = 0, limit: int = 1000) -> Iterator[Page]:
        """Yield pages of now."""
        return self.store.read(query, after=after, limit=limit)

    def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return totals of now."""
        return self.store.balances(query)

    def position(self, tenant: str) -> int:
        """Return the last position of now."""
        with self.store.view() as seen:
            return seen.position(tenant)

    def version(self, tenant: str, stream: str) -> int:
        """Return the stream's version of now."""
        with self.store.view() as seen:
            return seen.version(tenant, stream)

    def counter(self, tenant: str, name: str) -> int:
        """Return the counter of now."""
        with self.store.view() as seen:
            return seen.counter(tenant, name)


class Forgetful(Sound):
    """Says that it is durable, and is not."""

    @property
    def capabilities(self) -> Capabilities:
        """Promise too much."""
        return attrs.evolve(self.inner.capabilities, durable=True)


class CutsAtNul(Sound):
    """Ends text at its first NUL, as a C string would."""

    def commit(self, batch: Batch) -> Receipt:
        """Write a shorter stream name."""
        facts = [
            Record(record.stream.partition("\0")[0] or "-", record.fact) for record in batch.facts
        ]
        return self.inner.commit(changed(batch, facts=facts))


def identity(record: Record) -> tuple[str, str]:
    """Return the kind and identity of a fact."""
    kind = kind_of(record.fact)
    return kind.name, kind.identity_of(record.fact)


def changed(
    batch: Batch,
    *,
    key: str | None = None,
    facts: Iterable[Record] | None = None,
    guards: Iterable[Guard] | None = None,
) -> Batch:
    """Return a batch with other parts, and the fingerprint that goes with them."""
    return Batch.of(
        tenant=batch.tenant,
        key=batch.key if key is None else key,
        actor=batch.actor,
        recorded_at=batch.recorded_at,
        facts=batch.facts if facts is None else facts,
        guards=batch.guards if guards is None else guards,
    )


BROKEN_STORES: Final[Mapping[str, Callable[[], Store]]] = MappingProxyType(
    {
        "atomic-batch": FactByFact,
        "key-replayed": NewKeyEachTry,
        "key-reuse-refused": KeyIsEnough,
        "duplicate-in-batch": LastOfTwins,
        "identity-unique": InsertOrIgnore,
        "stream-versions": PositionForVersion,
        "expected-version": lambda: WithoutGuard(ExpectVersion),
        "nothing-after": lambda: WithoutGuard(NothingAfter),
        "counter-bounds": WithoutBounds,
        "guards-together": CountersFirst,
        "racing-writers": ReadThenWrite,
        "exact-integers": TooLargeIsFine,
        "fields-typed": MistypedIsFine,
        "closed-store-refuses": NeverCloses,
        "order-and-pages": BoundaryTwice,
        "facts-return": Anonymous,
        "where-filters": CoarseFilter,
        "balances-are-sums": FloatSums,
        "tenants-apart": OneKeySpace,
        "view-stands-still": MovingView,
        "reopening-keeps": Forgetful,
        "hostile-text": CutsAtNul,
    }
)
"""By law, a store that breaks it: the laws themselves are tested against these."""
