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
    Conflict,
    GuardFailed,
    InvalidValue,
    KeyReused,
    TooLarge,
    identity_of,
    kind_of,
)
from backoffice_core.storage import (
    Balance,
    BalanceQuery,
    Batch,
    Capabilities,
    Counter,
    ExpectVersion,
    NothingAfter,
    Page,
    Query,
    Receipt,
    Recorded,
    balances_by_reading,
)
from backoffice_core.testing import check_store

INTEGER_MAX = 2**63 - 1


@attrs.frozen
class Shelf:
    """One tenant at one moment; whoever holds it has a snapshot."""

    records: tuple[Recorded, ...] = ()
    receipts: Mapping[str, tuple[Batch, Receipt]] = attrs.Factory(dict)
    counters: Mapping[str, int] = attrs.Factory(dict)

    def matching(self, query: Query, after: int) -> list[Recorded]:
        """The facts that a query asks for, by position."""
        asked = BalanceQuery(tenant=query.tenant, kind=query.kind, sums=(), where=query.where)
        name = kind_of(query.kind).name
        return [
            one
            for one in self.records[after:]
            if one.kind == name
            and query.stream in {None, one.stream}
            and balances_by_reading([one.fact], asked)
        ]

    def version(self, stream: str) -> int:
        """How many facts a stream holds."""
        return sum(one.stream == stream for one in self.records)

    def with_batch(self, batch: Batch) -> Shelf:
        """The shelf after a batch, or the reason why there is none."""
        counters = dict(self.counters)
        for guard in batch.guards:
            if isinstance(guard, Counter):
                counters[guard.name] = counted(guard, counters.get(guard.name, 0))
            elif isinstance(guard, ExpectVersion) and self.version(guard.stream) != guard.version:
                raise Conflict("stream_moved", f"{guard.stream} has moved.", "Decide again.")
            elif isinstance(guard, NothingAfter) and self.matching(guard.query, guard.position):
                raise Conflict("facts_appeared", "There are new facts.", "Decide again.")
        records = list(self.records)
        known = {(one.kind, identity_of(one.fact)) for one in records}
        versions: dict[str, int] = {}
        for record in batch.facts:
            kind = kind_of(record.fact)
            identity = (kind.name, identity_of(record.fact))
            if identity in known:
                raise Conflict("fact_exists", f"{identity} is there already.", "Leave it out.")
            known.add(identity)
            check_integers(record.fact)
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


def counted(counter: Counter, have: int) -> int:
    """What a counter stands at after its delta."""
    after = have + counter.delta
    within(after)
    for code, refused in (
        ("counter_below_floor", counter.floor is not None and after < counter.floor),
        ("counter_above_ceiling", counter.ceiling is not None and after > counter.ceiling),
    ):
        if refused:
            message = f"{counter.name} stands at {have}; adding {counter.delta} is too much."
            raise GuardFailed(code, message, "Decide again.", counter.name, have, counter.delta)
    return after


def within(number: int) -> None:
    """Refuse a number that not every store could keep."""
    if abs(number) > INTEGER_MAX:
        raise TooLarge(
            "integer_too_large", "A number needs over 64 bits.", "Split it.", INTEGER_MAX
        )


def check_integers(fact: object) -> None:
    """Refuse a fact with such a number."""
    kind = kind_of(fact)
    rows = [kind.row(fact), *(row for child in kind.children for row in child.rows(fact))]
    for cell in (cell for row in rows for cell in row):
        if isinstance(cell, int):
            within(cell)


def difference(first: Batch, second: Batch) -> str:
    """What a batch has that another one under its key had not."""
    old = {
        record.stream + kind_of(record.fact).encode(record.fact).decode() for record in first.facts
    }
    new = {
        record.stream + kind_of(record.fact).encode(record.fact).decode() for record in second.facts
    }
    return f"only stored: {sorted(old - new)}; only given: {sorted(new - old)}"


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
            raise InvalidValue("store_closed", "This store is closed.", "Open it again.")

    def commit(self, batch: Batch) -> Receipt:
        """Swap the tenant's value for the one with the batch."""
        self.check_open()
        with self.swapping:
            shelf = self.shelves.get(batch.tenant) or Shelf()
            if batch.key in shelf.receipts:
                first, receipt = shelf.receipts[batch.key]
                if first.fingerprint == batch.fingerprint:
                    return attrs.evolve(receipt, replayed=True)
                differs = difference(first, batch)
                message = f"{batch.key} was used for other content ({differs})."
                raise KeyReused("key_reused", message, "Use a new key.", batch.key, differs)
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
