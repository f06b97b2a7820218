"""How a batch is written to PostgreSQL, inside one transaction, in constant memory.

The tenant's row in ``tenants`` is locked first. So a tenant's commits come one after the
other, each sees all before it, and its facts are numbered without a gap; other tenants do
not wait. (A sequence would leave gaps and show its numbers out of order; SERIALIZABLE
would have callers retry.)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import attrs

from backoffice_core.kernel.facts import FactKind, kind_of
from backoffice_core.storage.batches import Batch, Record
from backoffice_core.storage.postgres_links import copied, kept, rows
from backoffice_core.storage.postgres_reading import Reading
from backoffice_core.storage.postgres_schema import Tables
from backoffice_core.storage.protocols import Receipt
from backoffice_core.storage.refusals import counter_after, fact_exists, fact_shown, key_reused
from backoffice_core.storage.relational import TypedRows, check_guards, fact_row

if TYPE_CHECKING:
    from psycopg import Connection

__all__ = ["Writing"]

# Facts are encoded and inserted this many at a time: enough to be quick, few enough to be small.
FACTS_A_CHUNK: Final = 2_000
SAVEPOINT: Final = "backoffice_facts"


@attrs.frozen
class Writing:
    """One batch on its way into the tables; the caller holds the transaction."""

    connection: Connection[Any]
    tables: Tables
    batch: Batch
    kinds: dict[str, FactKind]

    @property
    def reading(self) -> Reading:
        """What this transaction sees."""
        return Reading(self.connection, self.tables)

    def run(self) -> Receipt:
        """Write everything, or raise with the transaction to be rolled back."""
        batch = self.batch
        position, commits = self.lock_tenant()
        sql = (
            "SELECT fingerprint, first_position, last_position "
            f"FROM {self.tables['commits']} WHERE tenant = %s AND key = %s"
        )
        for fingerprint, first, last in rows(self.connection, sql, batch.tenant, batch.key):
            if fingerprint == batch.fingerprint:
                return Receipt(position=last, replayed=True)
            raise key_reused(batch, self.stored(first, last))
        check_guards(self.reading, batch)
        self.move_counters()
        self.tables.ensure(self.connection, self.kinds.values())
        return self.insert(position + 1, commits + 1)

    def lock_tenant(self) -> tuple[int, int]:
        """Wait for the tenant's turn; return its last position and how many commits it has."""
        tenants, tenant = self.tables["tenants"], self.batch.tenant
        sql = f"SELECT position, commits FROM {tenants} WHERE tenant = %s FOR UPDATE"
        found = rows(self.connection, sql, tenant)
        if not found:
            rows(
                self.connection,
                f"INSERT INTO {tenants} VALUES (%s, 0, 0) ON CONFLICT (tenant) DO NOTHING",
                tenant,
            )
            found = rows(self.connection, sql, tenant)
        ((position, commits),) = found
        return position, commits

    def stored(self, first: int, last: int) -> Iterator[str]:
        """Yield the facts of an earlier commit as a difference shows them."""
        sql = (
            f"SELECT stream, kind, content FROM {self.tables['facts']} "
            "WHERE tenant = %s AND position BETWEEN %s AND %s ORDER BY position"
        )
        for start in range(first, last + 1, FACTS_A_CHUNK):
            end = min(last, start + FACTS_A_CHUNK - 1)
            for stream, kind, content in rows(self.connection, sql, self.batch.tenant, start, end):
                yield fact_shown(stream, kind, content)

    def move_counters(self) -> None:
        """Add the deltas, or raise for the first counter that would leave its bounds."""
        for counter in self.batch.counters:
            value = counter_after(counter, self.reading.counter(self.batch.tenant, counter.name))
            rows(
                self.connection,
                f"INSERT INTO {self.tables['counters']} VALUES (%s, %s, %s) "
                "ON CONFLICT (tenant, name) DO UPDATE SET value = excluded.value",
                *(self.batch.tenant, counter.name, value),
            )

    def insert(self, first: int, number: int) -> Receipt:
        """Insert the commit and its facts."""
        batch, connection = self.batch, self.connection
        last = first + len(batch.facts) - 1
        rows(
            connection,
            f"UPDATE {self.tables['tenants']} SET position = %s, commits = %s WHERE tenant = %s",
            *(last, number, batch.tenant),
        )
        rows(
            connection,
            f"INSERT INTO {self.tables['commits']} VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            *(batch.tenant, number, batch.key, batch.fingerprint, batch.actor),
            *(batch.recorded_at.iso(), first, last),
        )
        self.insert_facts(first, number)
        return Receipt(position=last)

    def insert_facts(self, first: int, number: int) -> None:
        """Insert the facts. Raises :class:`Conflict` (``fact_exists``)."""
        from psycopg.errors import UniqueViolation

        typed = {name: TypedRows.of(kind) for name, kind in self.kinds.items()}
        versions: dict[str, int] = {}
        rows(self.connection, f"SAVEPOINT {SAVEPOINT}")
        try:
            for start in range(0, len(self.batch.facts), FACTS_A_CHUNK):
                self.insert_chunk(start, first, number, versions, typed)
        except UniqueViolation:
            rows(self.connection, f"ROLLBACK TO {SAVEPOINT}")
            self.check_identities()
            raise
        rows(self.connection, f"RELEASE {SAVEPOINT}")

    def insert_chunk(
        self,
        start: int,
        first: int,
        number: int,
        versions: dict[str, int],
        typed: dict[str, TypedRows],
    ) -> None:
        """Insert some of the facts: their bytes, then their typed rows, a statement a table."""
        batch = self.batch
        chunk = batch.facts[start : start + FACTS_A_CHUNK]
        self.learn_versions(versions, chunk)
        rows_of_facts: list[tuple[Any, ...]] = []
        parts: dict[str, list[tuple[int, Any]]] = {}
        for index, record in enumerate(chunk, start):
            stream, position = record.stream, first + index
            versions[stream] += 1
            rows_of_facts.append(
                fact_row(batch, index, position=position, number=number, version=versions[stream])
            )
            parts.setdefault(kind_of(record.fact).name, []).append((position, record.fact))
        copied(self.connection, self.tables["facts"], rows_of_facts)
        for name, facts in parts.items():
            self.tables.insert(self.connection, typed[name], batch.tenant, facts)

    def learn_versions(self, versions: dict[str, int], chunk: tuple[Record, ...]) -> None:
        """Find out in one question where the streams are that have not been met yet."""
        new = [s for s in dict.fromkeys(r.stream for r in chunk) if s not in versions]
        sql = (
            "SELECT s.stream, COALESCE((SELECT f.stream_version "
            f"FROM {self.tables['facts']} f WHERE f.tenant = %s AND f.stream = s.stream "
            "ORDER BY f.position DESC LIMIT 1), 0) FROM unnest(%s::text[]) AS s (stream)"
        )
        asked = [kept(stream) for stream in new]
        versions.update(rows(self.connection, sql, self.batch.tenant, asked))

    def check_identities(self) -> None:
        """Raise for the first fact of the batch that is there already, or is its second."""
        seen: set[tuple[str, str]] = set()
        sql = (
            f"SELECT kind, identity FROM {self.tables['facts']} "
            "WHERE tenant = %s AND kind = ANY(%s) AND identity = ANY(%s)"
        )
        for start in range(0, len(self.batch.facts), FACTS_A_CHUNK):
            chunk = self.batch.facts[start : start + FACTS_A_CHUNK]
            own = [(kind_of(r.fact).name, kind_of(r.fact).identity_of(r.fact)) for r in chunk]
            names, identities = list(self.kinds), [kept(identity) for _, identity in own]
            stored = set(rows(self.connection, sql, self.batch.tenant, names, identities))
            for kind, identity in own:
                if (kind, identity) in stored or (kind, identity) in seen:
                    raise fact_exists(kind, identity)
                seen.add((kind, identity))
