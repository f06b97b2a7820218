"""How a batch is written to a SQLite store, inside one transaction, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import attrs

from backoffice_core.kernel.facts import FactKind, kind_of
from backoffice_core.storage.batches import Batch
from backoffice_core.storage.protocols import Receipt
from backoffice_core.storage.refusals import (
    counter_after,
    fact_exists,
    fact_shown,
    key_reused,
)
from backoffice_core.storage.relational import check_guards, fact_row
from backoffice_core.storage.sqlite_reading import Reading
from backoffice_core.storage.sqlite_schema import Inserts, Tables, insert_sql, rows

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["Writing"]

# Facts are encoded and inserted this many at a time: enough to be quick, few enough to be small.
FACTS_A_CHUNK: Final = 2_000


@attrs.frozen
class Writing:
    """One batch on its way into the tables; the caller holds the transaction."""

    connection: Connection
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
        sql = (
            "SELECT fingerprint, first_position, last_position "
            f"FROM {self.tables['commits']} WHERE tenant = ? AND key = ?"
        )
        for fingerprint, first, last in rows(self.connection, sql, batch.tenant, batch.key):
            if fingerprint == batch.fingerprint:
                return Receipt(position=last, replayed=True)
            raise key_reused(batch, self.stored(first, last))
        check_guards(self.reading, batch)
        self.move_counters()
        for kind in self.kinds.values():
            self.tables.ensure(self.connection, kind)
        return self.insert()

    def stored(self, first: int, last: int) -> Iterator[str]:
        """Yield the facts of an earlier commit as a difference shows them."""
        sql = (
            f"SELECT stream, kind, content FROM {self.tables['facts']} "
            "WHERE tenant = ? AND position BETWEEN ? AND ?"
        )
        cursor = self.connection.cursor()
        cursor.row_factory = None
        for stream, kind, content in cursor.execute(sql, (self.batch.tenant, first, last)):
            yield fact_shown(stream, kind, content)

    def move_counters(self) -> None:
        """Add the deltas, or raise for the first counter that would leave its bounds."""
        for counter in self.batch.counters:
            value = counter_after(counter, self.reading.counter(self.batch.tenant, counter.name))
            self.connection.execute(
                f"INSERT INTO {self.tables['counters']} VALUES (?, ?, ?) "
                "ON CONFLICT (tenant, name) DO UPDATE SET value = excluded.value",
                (self.batch.tenant, counter.name, value),
            )

    def insert(self) -> Receipt:
        """Insert the commit and its facts."""
        batch, tables = self.batch, self.tables
        first = self.reading.position(batch.tenant) + 1
        last = first + len(batch.facts) - 1
        sql = f"SELECT COALESCE(MAX(number), 0) + 1 FROM {tables['commits']} WHERE tenant = ?"
        number: int = rows(self.connection, sql, batch.tenant)[0][0]
        at = batch.recorded_at.iso()
        self.connection.execute(
            insert_sql(tables["commits"], 8),
            (batch.tenant, number, batch.key, batch.fingerprint, batch.actor, at, first, last),
        )
        inserts = {name: Inserts.of(tables, kind) for name, kind in self.kinds.items()}
        for start in range(0, len(batch.facts), FACTS_A_CHUNK):
            self.insert_chunk(start, first, number, inserts)
        return Receipt(position=last)

    def insert_chunk(
        self, start: int, first: int, number: int, inserts: dict[str, Inserts]
    ) -> None:
        """Insert some of the facts: their bytes, then their typed rows, a statement a table."""
        batch = self.batch
        versions: dict[str, int] = {}
        rows_of_facts: list[tuple[Any, ...]] = []
        typed: dict[str, list[tuple[int, Any]]] = {}
        for index, record in enumerate(batch.facts[start : start + FACTS_A_CHUNK], start):
            stream, position = record.stream, first + index
            before = versions.get(stream)
            if before is None:
                before = self.reading.version(batch.tenant, stream)
            versions[stream] = before + 1
            rows_of_facts.append(
                fact_row(batch, index, position=position, number=number, version=versions[stream])
            )
            typed.setdefault(kind_of(record.fact).name, []).append((position, record.fact))
        self.insert_facts(rows_of_facts)
        for name, facts in typed.items():
            inserts[name].run(self.connection, batch.tenant, facts)

    def insert_facts(self, rows_of_facts: list[tuple[Any, ...]]) -> None:
        """Insert the facts' bytes. Raises :class:`Conflict` (``fact_exists``)."""
        import sqlite3

        try:
            self.connection.executemany(insert_sql(self.tables["facts"], 9), rows_of_facts)
        except sqlite3.IntegrityError:
            sql = (
                f"SELECT position FROM {self.tables['facts']} "
                "WHERE tenant = ? AND kind = ? AND identity = ?"
            )
            for tenant, position, _, kind, _, _, _, identity, _ in rows_of_facts:
                found = rows(self.connection, sql, tenant, kind, identity)
                if found and found[0][0] != position:
                    raise fact_exists(kind, identity) from None
            raise
