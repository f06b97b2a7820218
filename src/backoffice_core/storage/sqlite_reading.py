"""What is asked of a SQLite store, as SQL over the typed tables.

Where a kind's tables are not yet as this program would make them (an old database, not
written to since), the same answers are worked out from the facts themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import attrs

from backoffice_core.kernel.facts import ColumnType, FactKind, kind_of
from backoffice_core.storage.queries import Balance, BalanceQuery, Query
from backoffice_core.storage.relational import (
    Scan,
    facts_of,
    place_sql,
    recorded,
    source_of,
)
from backoffice_core.storage.selection import (
    Condition,
    Totals,
    balances_by_reading,
    conditions_of,
    matcher,
)
from backoffice_core.storage.sqlite_schema import Tables, rows

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["Reading"]

RECORDED_COLUMNS = (
    "f.position, f.kind_version, f.stream, f.stream_version, f.content, c.recorded_at, c.actor"
)
LOW_BITS = 32
LOW_MASK = 2**LOW_BITS - 1


@attrs.frozen
class Reading:
    """The questions of one connection."""

    connection: Connection
    tables: Tables

    def scan(self, query: Query, after: int, limit: int) -> Scan:
        """Return up to ``limit`` records after a position."""
        kind = kind_of(query.kind)
        conditions = conditions_of(query)
        current = self.tables.up_to_date(self.connection, kind)
        if current is None:
            return Scan((), None)
        sql, values = self.scan_sql(kind, query, conditions if current else None)
        found = rows(self.connection, sql, *values, after, limit)
        records = recorded(kind, found)
        if not current:
            matches = matcher(query)
            records = tuple(record for record in records if matches(record.fact))
        return Scan(records, found[-1][0] if len(found) == limit else None)

    def scan_sql(
        self, kind: FactKind, query: Query, conditions: tuple[Condition, ...] | None
    ) -> tuple[str, list[Any]]:
        """Return the statement; without conditions it reads the facts alone.

        CROSS JOIN fixes which table leads, so that each page costs a page.
        """
        facts = f"{self.tables['facts']} f"
        commits = (
            f"{self.tables['commits']} c ON c.tenant = f.tenant AND c.number = f.commit_number"
        )
        where, values = ["f.tenant = ?"], [query.tenant]
        if query.stream is not None:
            where.append("f.stream = ?")
            values.append(query.stream)
        lead = "f"
        if conditions is None:
            source = facts
            where.append("f.kind = ?")
            values.append(kind.name)
        else:
            typed = f"{self.tables[kind.name]} k"
            first, second = (typed, facts) if query.stream is None else (facts, typed)
            lead = first[-1]
            source = (
                f"{first} CROSS JOIN {second} ON k.tenant = f.tenant AND k.position = f.position"
            )
            where[0] = f"{lead}.tenant = ?"
            tests, wanted = tests_sql(conditions)
            where += tests
            values += wanted
        return (
            f"SELECT {RECORDED_COLUMNS} FROM {source} CROSS JOIN {commits} "
            f"WHERE {' AND '.join(where)} AND {lead}.position > ? "
            f"ORDER BY {lead}.position LIMIT ?"
        ), values

    def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return exact totals, summed by SQLite."""
        totals = Totals.of(query)
        current = self.tables.up_to_date(self.connection, totals.kind)
        if current is None:
            return ()
        if not current:
            return balances_by_reading(facts_of(self, query), query)
        sql, values = self.balances_sql(query.tenant, totals)
        booleans = [place.column.type is ColumnType.BOOLEAN for place in totals.by]
        return tuple(
            balance(booleans, row)
            for row in rows(self.connection, sql, *values)
            if row[len(booleans)]
        )

    def balances_sql(self, tenant: str, totals: Totals) -> tuple[str, list[Any]]:
        """Return the statement that totals.

        SUM overflows at 64 bits, so the high and the low half are summed apart: up to four
        thousand million rows of any size fit.
        """
        source, lead = source_of(
            self.tables[totals.kind.name],
            self.tables[totals.child.name] if totals.child is not None else None,
            (*totals.by, *totals.sums, *(condition.place for condition in totals.conditions)),
        )
        keys = [place_sql(place) for place in totals.by]
        halves = [
            half
            for place in map(place_sql, totals.sums)
            for half in (f"SUM({place} >> {LOW_BITS})", f"SUM({place} & {LOW_MASK})")
        ]
        tests, values = tests_sql(totals.conditions)
        where = " AND ".join([f"{lead}.tenant = ?", *tests])
        sql = f"SELECT {', '.join([*keys, 'COUNT(*)', *halves])} FROM {source} WHERE {where}"
        if keys:
            sql += f" GROUP BY {', '.join(keys)} ORDER BY {', '.join(keys)}"
        return sql, [tenant, *values]

    def position(self, tenant: str) -> int:
        """Return the position of the tenant's last fact."""
        sql = f"SELECT MAX(position) FROM {self.tables['facts']} WHERE tenant = ?"
        return rows(self.connection, sql, tenant)[0][0] or 0

    def version(self, tenant: str, stream: str) -> int:
        """Return how many facts the stream holds."""
        sql = (
            f"SELECT stream_version FROM {self.tables['facts']} "
            "WHERE tenant = ? AND stream = ? ORDER BY position DESC LIMIT 1"
        )
        found = rows(self.connection, sql, tenant, stream)
        return found[0][0] if found else 0

    def counter(self, tenant: str, name: str) -> int:
        """Return what the counter stands at."""
        sql = f"SELECT value FROM {self.tables['counters']} WHERE tenant = ? AND name = ?"
        found = rows(self.connection, sql, tenant, name)
        return found[0][0] if found else 0


def tests_sql(conditions: Iterable[Condition]) -> tuple[list[str], list[Any]]:
    """Return what is asked of the rows, and the values."""
    tests: list[str] = []
    values: list[Any] = []
    for condition in conditions:
        name = place_sql(condition.place)
        if condition.below is None:
            tests.append(f"{name} IS ?")
            values.append(condition.value)
        else:
            tests.append(f"{name} >= ? AND {name} < ?")
            values += [condition.value, condition.below]
    return tests, values


def balance(booleans: list[bool], row: tuple[Any, ...]) -> Balance:
    """Return one group from its row: keys, count, then two halves a sum."""
    width = len(booleans)
    key = tuple(
        bool(cell) if boolean and cell is not None else cell
        for boolean, cell in zip(booleans, row, strict=False)
    )
    halves = [cell or 0 for cell in row[width + 1 :]]
    return Balance(
        key=key,
        sums=tuple(
            (high << LOW_BITS) + low for high, low in zip(halves[::2], halves[1::2], strict=True)
        ),
        rows=row[width],
    )
