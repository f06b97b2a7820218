"""A store of your own, whole in one file: each tenant is one frozen value, swapped by a commit.

It stands for any medium that can replace one value by another if nobody else did meanwhile: a
row, an object with an ETag, a key with a version. Only public names are used, and at the end the
storage laws are held against it.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager

import attrs

from backoffice_core.kernel import (
    InvalidValue,
    identity_of,
    kind_of,
)
from backoffice_core.storage import (
    Balance,
    BalanceQuery,
    Batch,
    Capabilities,
    ExpectVersion,
    NothingAfter,
    Page,
    Query,
    Receipt,
    Recorded,
    balances_by_reading,
)
from backoffice_core.storage.building import (
    check_fact,
    counter_after,
    fact_exists,
    fact_shown,
    facts_appeared,
    key_reused,
    matcher,
    store_closed,
    stream_moved,
)
from backoffice_core.testing import check_store


@attrs.frozen
class Shelf:
    """One tenant at one moment; whoever holds it has a snapshot."""

    records: tuple[Recorded, ...] = ()
    receipts: Mapping[str, tuple[Batch, Receipt]] = attrs.Factory(dict)
    counters: Mapping[str, int] = attrs.Factory(dict)

    def matching(self, query: Query, after: int) -> list[Recorded]:
        """The facts that a query asks for, by position."""
        matches = matcher(query)
        name = kind_of(query.kind).name
        return [
            one
            for one in self.records[after:]
            if one.kind == name and query.stream in {None, one.stream} and matches(one.fact)
        ]

    def version(self, stream: str) -> int:
        """How many facts a stream holds."""
        return sum(one.stream == stream for one in self.records)

    def with_batch(self, batch: Batch) -> Shelf:
        """The shelf after a batch, or the reason why there is none."""
        for guard in batch.guards:
            if isinstance(guard, ExpectVersion) and self.version(guard.stream) != guard.version:
                raise stream_moved(guard, self.version(guard.stream))
            if isinstance(guard, NothingAfter) and self.matching(guard.query, guard.position):
                raise facts_appeared(guard)
        counters = dict(self.counters)
        for counter in batch.counters:
            counters[counter.name] = counter_after(counter, counters.get(counter.name, 0))
        records = list(self.records)
        known = {(one.kind, identity_of(one.fact)) for one in records}
        versions: dict[str, int] = {}
        for record in batch.facts:
            kind = kind_of(record.fact)
            identity = (kind.name, identity_of(record.fact))
            if identity in known:
                raise fact_exists(*identity)
            known.add(identity)
            check_fact(record.fact)
            before = versions.get(record.stream, self.version(record.stream))
            versions[record.stream] = before + 1
            records.append(
                Recorded(
                    fact=record.fact,
                    kind=kind.name,
                    stream=record.stream,
                    version=before + 1,
                    position=len(records) + 1,
                    recorded_at=batch.recorded_at,
                    actor=batch.actor,
                )
            )
        receipt = Receipt(position=len(records))
        receipts = {**self.receipts, batch.key: (batch, receipt)}
        return Shelf(tuple(records), receipts, counters)


def shown(batch: Batch) -> Iterator[str]:
    """The facts of a batch as a refusal shows them."""
    for record in batch.facts:
        kind = kind_of(record.fact)
        yield fact_shown(record.stream, kind.name, kind.encode(record.fact))


class View:
    """What a snapshot of all tenants can be asked."""

    def __init__(self, store: OneValueStore) -> None:
        """Take hold of what there is now."""
        self.store = store
        self.shelves = dict(store.shelves)

    def shelf(self, tenant: str) -> Shelf:
        """One tenant, empty where there is none."""
        self.store.check_open()
        return self.shelves.get(tenant) or Shelf()

    def read(self, query: Query, *, after: int = 0, limit: int = 1000) -> Iterator[Page]:
        """Yield pages."""
        found = self.shelf(query.tenant).matching(query, after)
        for start in range(0, len(found), limit):
            self.store.check_open()
            records = tuple(found[start : start + limit])
            yield Page(records, records[-1].position)

    def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return totals."""
        everything = Query(tenant=query.tenant, kind=query.kind)
        found = self.shelf(query.tenant).matching(everything, 0)
        return balances_by_reading([one.fact for one in found], query)

    def position(self, tenant: str) -> int:
        """Return the position of the last fact."""
        return len(self.shelf(tenant).records)

    def version(self, tenant: str, stream: str) -> int:
        """Return how many facts a stream holds."""
        return self.shelf(tenant).version(stream)

    def counter(self, tenant: str, name: str) -> int:
        """Return what a counter stands at."""
        return self.shelf(tenant).counters.get(name, 0)


class OneValueStore:
    """The five verbs over one frozen value for each tenant."""

    capabilities = Capabilities(
        name="one value", durable=False, snapshots=True, totals_in_store=False
    )

    def __init__(self) -> None:
        """Open an empty store."""
        self.shelves: dict[str, Shelf] = {}
        self.swapping = threading.Lock()
        self.open = True

    def check_open(self) -> None:
        """Refuse to go on after closing."""
        if not self.open:
            raise store_closed()

    def commit(self, batch: Batch) -> Receipt:
        """Swap the tenant's value for the one with the batch."""
        self.check_open()
        with self.swapping:
            shelf = self.shelves.get(batch.tenant) or Shelf()
            if batch.key in shelf.receipts:
                first, receipt = shelf.receipts[batch.key]
                if first.fingerprint == batch.fingerprint:
                    return attrs.evolve(receipt, replayed=True)
                raise key_reused(batch, shown(first))
            self.shelves[batch.tenant] = after = shelf.with_batch(batch)
            return after.receipts[batch.key][1]

    def read(self, query: Query, *, after: int = 0, limit: int = 1000) -> Iterator[Page]:
        """Yield pages."""
        self.check_open()
        return View(self).read(query, after=after, limit=limit)

    def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return totals."""
        return View(self).balances(query)

    @contextmanager
    def view(self) -> Generator[View]:
        """Return a snapshot."""
        self.check_open()
        yield View(self)

    def close(self) -> None:
        """Let go."""
        self.open = False


def open_one_value(url: str) -> OneValueStore:
    """Open the store of an address: what an entry point of ``backoffice_core.storage`` names."""
    if url != "one-value:":
        raise InvalidValue("store_url_invalid", f"{url!r} names no store.", "Write one-value:.")
    return OneValueStore()


if __name__ == "__main__":
    for law in check_store(lambda name: OneValueStore()):  # noqa: ARG005 - every store is new
        print("kept:", law.promise)
