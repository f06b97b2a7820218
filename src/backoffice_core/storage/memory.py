"""A store in memory: the reference for what every store means, and the quickest in a test.

Nothing here is clever. A tenant's facts are one list in order of position, a snapshot is
how long that list was, and one lock makes a commit atomic.
"""

from __future__ import annotations

import itertools
import threading
from bisect import bisect_right
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager

import attrs

from backoffice_core.kernel.facts import digest, kind_of
from backoffice_core.storage.batches import Batch, ExpectVersion, NothingAfter, kinds_of
from backoffice_core.storage.limits import (
    PAGE_RECORDS,
    check_fact,
    check_kind,
    check_limit,
)
from backoffice_core.storage.protocols import Capabilities, Page, ReadView, Receipt, Recorded
from backoffice_core.storage.queries import Balance, BalanceQuery, Query
from backoffice_core.storage.refusals import (
    counter_after,
    fact_exists,
    fact_shown,
    facts_appeared,
    key_reused,
    store_closed,
    stream_moved,
)
from backoffice_core.storage.selection import balances_by_reading, matcher

__all__ = ["MemoryStore"]

# Two of a billion facts share 128 bits by chance once in 10 ** 20 stores.
IDENTITY_BYTES = 16
CAPABILITIES = Capabilities(name="memory", durable=False, snapshots=True, totals_in_store=False)


@attrs.frozen
class Committed:
    """What a key was used for: facts ``first`` to ``last``, none when first is the greater."""

    fingerprint: bytes
    first: int
    last: int


@attrs.define
class Shelf:
    """All that is known of one tenant; lists only grow."""

    facts: list[Recorded] = attrs.field(factory=list[Recorded])
    kinds: dict[str, list[Recorded]] = attrs.field(factory=dict[str, list[Recorded]])
    streams: dict[str, list[int]] = attrs.field(factory=dict[str, list[int]])
    identities: set[bytes] = attrs.field(factory=set[bytes])
    counters: dict[str, int] = attrs.field(factory=dict[str, int])
    commits: dict[str, Committed] = attrs.field(factory=dict[str, Committed])


@attrs.frozen
class Moment:
    """One tenant as it was: its shelf, up to ``until``, and the counters of then."""

    shelf: Shelf
    until: int
    counters: dict[str, int]


def matching(moment: Moment, query: Query, after: int) -> Iterator[Recorded]:
    """Yield the facts asked for, in order of position."""
    matches = matcher(query)
    facts = moment.shelf.kinds.get(kind_of(query.kind).name, [])
    start = bisect_right(facts, after, key=lambda recorded: recorded.position)
    # A bound by index: the list may grow while it is read.
    for recorded in itertools.islice(facts, start, len(facts)):
        if recorded.position > moment.until:
            return
        if query.stream in {None, recorded.stream} and matches(recorded.fact):
            yield recorded


@attrs.frozen
class MemoryView:
    """A snapshot of every tenant there was."""

    store: MemoryStore
    moments: dict[str, Moment]

    def moment(self, tenant: str) -> Moment:
        """Return the tenant as it was."""
        self.store.check_open()
        return self.moments.get(tenant) or Moment(Shelf(), 0, {})

    def read(self, query: Query, *, after: int = 0, limit: int = PAGE_RECORDS) -> Iterator[Page]:
        """Yield the facts asked for, a page at a time."""
        check_limit(limit)
        found = matching(self.moment(query.tenant), query, after)
        while records := tuple(itertools.islice(found, limit)):
            yield Page(records, records[-1].position)
            self.store.check_open()

    def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return exact totals."""
        everything = Query(tenant=query.tenant, kind=query.kind)
        found = matching(self.moment(query.tenant), everything, 0)
        return balances_by_reading((recorded.fact for recorded in found), query)

    def position(self, tenant: str) -> int:
        """Return the position of the tenant's last fact."""
        return self.moment(tenant).until

    def version(self, tenant: str, stream: str) -> int:
        """Return how many facts the stream holds."""
        moment = self.moment(tenant)
        return bisect_right(moment.shelf.streams.get(stream, []), moment.until)

    def counter(self, tenant: str, name: str) -> int:
        """Return what the counter stands at."""
        return self.moment(tenant).counters.get(name, 0)


class MemoryStore:
    """Facts in memory: gone with the process, the same answers as any other store.

    >>> from contextlib import closing
    >>> from backoffice_core.kernel.instants import Instant
    >>> from backoffice_core.storage import Counter
    >>> with closing(MemoryStore()) as store:
    ...     batch = Batch.of(
    ...         tenant="shop",
    ...         key="count 1",
    ...         actor="Sari",
    ...         recorded_at=Instant(0),
    ...         guards=[Counter(name="stock SKU-1", delta=12, floor=0)],
    ...     )
    ...     store.commit(batch), store.commit(batch)
    (Receipt(position=0, replayed=False), Receipt(position=0, replayed=True))
    """

    def __init__(self) -> None:
        """Open an empty store."""
        self.shelves: dict[str, Shelf] = {}
        self.lock = threading.Lock()
        self.open = True

    @property
    def capabilities(self) -> Capabilities:
        """What this store can do."""
        return CAPABILITIES

    def check_open(self) -> None:
        """Refuse to go on after closing."""
        if not self.open:
            raise store_closed()

    def commit(self, batch: Batch) -> Receipt:
        """Write the batch, all or nothing; errors as :meth:`Store.commit` says."""
        self.check_open()
        kinds = kinds_of(batch)
        for kind in kinds.values():
            check_kind(kind)
        for record in batch.facts:
            check_fact(record.fact)
        with self.lock:
            shelf = self.shelves.get(batch.tenant) or Shelf()
            known = shelf.commits.get(batch.key)
            if known is not None:
                return replay(shelf, known, batch)
            counters = guarded(shelf, batch)
            identities = new_identities(shelf, batch)
            # Nothing below can fail.
            self.shelves[batch.tenant] = shelf
            return put(shelf, batch, counters, identities)

    def read(self, query: Query, *, after: int = 0, limit: int = PAGE_RECORDS) -> Iterator[Page]:
        """Yield the facts asked for, as they are when reading starts."""
        return self.now(query.tenant).read(query, after=after, limit=limit)

    def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return exact totals."""
        return self.now(query.tenant).balances(query)

    @contextmanager
    def view(self) -> Generator[ReadView]:
        """Return a snapshot of all tenants."""
        yield self.now(*self.shelves)

    def now(self, *tenants: str) -> MemoryView:
        """Return a view of the present."""
        self.check_open()
        with self.lock:
            moments = {
                tenant: Moment(shelf, len(shelf.facts), dict(shelf.counters))
                for tenant in tenants
                if (shelf := self.shelves.get(tenant))
            }
        return MemoryView(self, moments)

    def close(self) -> None:
        """Refuse everything from now on."""
        self.open = False


def replay(shelf: Shelf, known: Committed, batch: Batch) -> Receipt:
    """Return the first receipt of a key, or refuse other content."""
    if known.fingerprint == batch.fingerprint:
        return Receipt(position=known.last, replayed=True)
    stored = (
        fact_shown(recorded.stream, recorded.kind, kind_of(recorded.fact).encode(recorded.fact))
        for recorded in shelf.facts[known.first - 1 : known.last]
    )
    raise key_reused(batch, stored)


def guarded(shelf: Shelf, batch: Batch) -> dict[str, int]:
    """Return the counters' new values, or raise for the first guard that fails."""
    moment = Moment(shelf, len(shelf.facts), shelf.counters)
    for guard in batch.guards:
        if isinstance(guard, ExpectVersion):
            version = len(shelf.streams.get(guard.stream, ()))
            if version != guard.version:
                raise stream_moved(guard, version)
        elif isinstance(guard, NothingAfter) and any(matching(moment, guard.query, guard.position)):
            raise facts_appeared(guard)
    return {
        counter.name: counter_after(counter, shelf.counters.get(counter.name, 0))
        for counter in batch.counters
    }


def new_identities(shelf: Shelf, batch: Batch) -> set[bytes]:
    """Return the identities of the batch, or raise for one that is taken.

    They are kept as digests: a text for each fact would take as much room as the facts.
    """
    found: set[bytes] = set()
    for record in batch.facts:
        kind = kind_of(record.fact)
        identity = kind.identity_of(record.fact)
        mark = digest(kind.name.encode(), identity.encode())[:IDENTITY_BYTES]
        if mark in found or mark in shelf.identities:
            raise fact_exists(kind.name, identity)
        found.add(mark)
    return found


def put(
    shelf: Shelf, batch: Batch, counters: dict[str, int], identities: Iterable[bytes]
) -> Receipt:
    """Put the batch on the shelf."""
    first = len(shelf.facts) + 1
    for position, record in enumerate(batch.facts, first):
        stream = shelf.streams.setdefault(record.stream, [])
        stream.append(position)
        recorded = Recorded(
            fact=record.fact,
            kind=kind_of(record.fact).name,
            stream=record.stream,
            version=len(stream),
            position=position,
            recorded_at=batch.recorded_at,
            actor=batch.actor,
        )
        shelf.facts.append(recorded)
        shelf.kinds.setdefault(recorded.kind, []).append(recorded)
    shelf.identities.update(identities)
    shelf.counters.update(counters)
    last = len(shelf.facts)
    shelf.commits[batch.key] = Committed(batch.fingerprint, first, last)
    return Receipt(position=last)
