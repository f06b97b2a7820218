"""What is asked of a PostgreSQL store, as SQL over the typed tables.

Where a kind's tables are not yet as this program would make them (an old database, not
written to since), the same answers are worked out from the facts themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import attrs

from backoffice_core.kernel.facts import ColumnType, FactKind, kind_of
from backoffice_core.storage.postgres_links import rows
from backoffice_core.storage.postgres_schema import Tables
from backoffice_core.storage.queries import Balance, BalanceQuery, Query
from backoffice_core.storage.relational import Scan, facts_of, place_sql, recorded, source_of
from backoffice_core.storage.selection import (
    Condition,
    Place,
    Totals,
    balances_by_reading,
    conditions_of,
    key_order,
    matcher,
)

if TYPE_CHECKING:
    from psycopg import Connection

__all__ = ["Reading"]

# Moments as rows have them: the text that a kind writes.
INSTANT_SQL = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
DATE_SQL = "to_char({}, 'YYYY-MM-DD')"
RECORDED_COLUMNS = (
    "f.position, f.kind_version, f.stream, f.stream_version, f.content, "
    f"{INSTANT_SQL.format('c.recorded_at')}, c.actor"
)
SHOWN = {ColumnType.DATE: DATE_SQL, ColumnType.INSTANT: INSTANT_SQL}


@attrs.frozen
class Reading:
    """The questions of one connection."""

    connection: Connection[Any]
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

        The positions of one page are found first, so that each page costs a page whatever
        the planner believes of the tables.
        """
        facts, typed = f"{self.tables['facts']} f", f"{self.tables[kind.name]} k"
        tests: list[str] = []
        values: list[Any] = []
        if conditions is None or query.stream is not None:
            source, lead = facts, "f"
            tests.append("f.kind = %s")
            values.append(kind.name)
        else:
            source, lead = typed, "k"
        if query.stream is not None:
            tests.append("f.stream = %s")
            values.append(query.stream)
            if conditions:
                source = f"{facts} JOIN {typed} ON k.tenant = f.tenant AND k.position = f.position"
        more, wanted = tests_sql(conditions or ())
        where = " AND ".join([f"{lead}.tenant = %s", *tests, *more, f"{lead}.position > %s"])
        return (
            f"SELECT {RECORDED_COLUMNS} FROM "
            f"(SELECT {lead}.tenant, {lead}.position FROM {source} WHERE {where} "
            f"ORDER BY {lead}.position LIMIT %s) p "
            f"JOIN {self.tables['facts']} f ON f.tenant = p.tenant AND f.position = p.position "
            f"JOIN {self.tables['commits']} c "
            "ON c.tenant = f.tenant AND c.number = f.commit_number ORDER BY f.position"
        ), [query.tenant, *values, *wanted]

    def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return exact totals, summed by PostgreSQL: its sums of bigint are numeric."""
        totals = Totals.of(query)
        current = self.tables.up_to_date(self.connection, totals.kind)
        if current is None:
            return ()
        if not current:
            return balances_by_reading(facts_of(self, query), query)
        sql, values = self.balances_sql(query.tenant, totals)
        width = len(totals.by)
        found = [
            Balance(key=tuple(row[:width]), sums=tuple(map(int, row[width + 1 :])), rows=row[width])
            for row in rows(self.connection, sql, *values)
            if row[width]
        ]
        return tuple(sorted(found, key=lambda balance: key_order(balance.key)))

    def balances_sql(self, tenant: str, totals: Totals) -> tuple[str, list[Any]]:
        """Return the statement that totals."""
        source, lead = source_of(
            self.tables[totals.kind.name],
            self.tables[totals.child.name] if totals.child is not None else None,
            (*totals.by, *totals.sums, *(condition.place for condition in totals.conditions)),
        )
        shown = [shown_sql(place) for place in totals.by]
        sums = [f"COALESCE(SUM({column_of(place)}), 0)" for place in totals.sums]
        tests, values = tests_sql(totals.conditions)
        where = " AND ".join([f"{lead}.tenant = %s", *tests])
        sql = f"SELECT {', '.join([*shown, 'COUNT(*)', *sums])} FROM {source} WHERE {where}"
        if totals.by:
            sql += f" GROUP BY {', '.join(dict.fromkeys(map(column_of, totals.by)))}"
        return sql, [tenant, *values]

    def position(self, tenant: str) -> int:
        """Return the position of the tenant's last fact."""
        sql = f"SELECT position FROM {self.tables['tenants']} WHERE tenant = %s"
        return self.number(sql, tenant)

    def version(self, tenant: str, stream: str) -> int:
        """Return how many facts the stream holds."""
        sql = (
            f"SELECT stream_version FROM {self.tables['facts']} "
            "WHERE tenant = %s AND stream = %s ORDER BY position DESC LIMIT 1"
        )
        return self.number(sql, tenant, stream)

    def counter(self, tenant: str, name: str) -> int:
        """Return what the counter stands at."""
        sql = f"SELECT value FROM {self.tables['counters']} WHERE tenant = %s AND name = %s"
        return self.number(sql, tenant, name)

    def number(self, sql: str, *values: str) -> int:
        """Return the one number found, 0 when there is none."""
        found = rows(self.connection, sql, *values)
        return int(found[0][0]) if found else 0


def column_of(place: Place) -> str:
    """Return a column as a statement with values names it."""
    return place_sql(place).replace("%", "%%")


def shown_sql(place: Place) -> str:
    """Return what makes a column's values those of a row."""
    return SHOWN.get(place.column.type, "{}").format(column_of(place))


def tests_sql(conditions: Iterable[Condition]) -> tuple[list[str], list[Any]]:
    """Return what is asked of the rows, and the values."""
    tests: list[str] = []
    values: list[Any] = []
    for condition in conditions:
        name, value = column_of(condition.place), condition.value
        if condition.below is not None:
            tests.append(f"{name} >= %s AND {name} < %s")
            values += [value, condition.below]
        elif value is None:
            tests.append(f"{name} IS NULL")
        else:
            tests.append(f"{name} = %s")
            values.append(value)
    return tests, values
