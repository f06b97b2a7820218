"""The tables of a SQLite store, derived from the kinds of fact, for people to read and join.

The canonical bytes in ``facts`` are the truth; the typed tables beside them (``entries``,
``postings``, ``punches``, ...) are worked out from them in the same transaction. So when a
kind changes, its tables are dropped and filled again from the facts, upcast: an old
database needs no migration written by hand. The tenant comes first in every key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

import attrs

from backoffice_core.kernel.facts import Column, ColumnType, FactKind
from backoffice_core.storage.limits import (
    check_kind,
    decoded,
    kind_too_new,
)
from backoffice_core.storage.refusals import schema_too_new, table_name_taken
from backoffice_core.storage.relational import TypedRows, quoted

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["SCHEMA_VERSION", "Tables"]

SCHEMA_VERSION: Final = 1
REBUILD_ROWS: Final = 1_000
OWN_TABLES: Final = ("schema_versions", "kinds", "commits", "facts", "counters")
OWN_SCHEMA: Final = """
CREATE TABLE {schema_versions} (version INTEGER NOT NULL) STRICT;
CREATE TABLE {kinds} (
  kind TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  tables TEXT NOT NULL,
  layout TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE {commits} (
  tenant TEXT NOT NULL,
  number INTEGER NOT NULL,
  key TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  actor TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  first_position INTEGER NOT NULL,
  last_position INTEGER NOT NULL,
  PRIMARY KEY (tenant, number),
  UNIQUE (tenant, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE {facts} (
  tenant TEXT NOT NULL,
  position INTEGER NOT NULL,
  commit_number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  kind_version INTEGER NOT NULL,
  stream TEXT NOT NULL,
  stream_version INTEGER NOT NULL,
  identity TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (tenant, position),
  UNIQUE (tenant, kind, identity),
  FOREIGN KEY (tenant, commit_number) REFERENCES {commits} (tenant, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX {facts_by_stream} ON {facts} (tenant, stream, position);
CREATE TABLE {counters} (
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;
"""
TYPES: Final = {ColumnType.INTEGER: "INTEGER", ColumnType.BOOLEAN: "INTEGER"}


def rows(connection: Connection, sql: str, *values: object) -> list[Any]:
    """Return the rows of a query as plain tuples, whatever rows the connection makes otherwise."""
    cursor = connection.cursor()
    cursor.row_factory = None
    return cursor.execute(sql, values).fetchall()


def column_sql(column: Column) -> str:
    """Return the definition of one column."""
    name = quoted(column.name)
    parts = [name, TYPES.get(column.type, "TEXT")]
    if not column.nullable:
        parts.append("NOT NULL")
    if column.type is ColumnType.BOOLEAN:
        parts.append(f"CHECK ({name} IN (0, 1))")
    return " ".join(parts)


@attrs.frozen
class Tables:
    """The tables of one store; ``prefix`` keeps them apart from others in the same file."""

    prefix: str = ""

    def __getitem__(self, table: str) -> str:
        """Return a table's name as SQL writes it."""
        return quoted(self.prefix + table)

    def ready(self, connection: Connection) -> bool:
        """Say whether the store's own tables are there. Raises :class:`SchemaTooNew`."""
        if not self.taken(connection, "schema_versions"):
            return False
        ((version,),) = rows(connection, f"SELECT version FROM {self['schema_versions']}")
        if version > SCHEMA_VERSION:
            raise schema_too_new(version, SCHEMA_VERSION)
        return True

    def create(self, connection: Connection) -> None:
        """Create the store's own tables, unless somebody else just did.

        Raises :class:`InvalidValue` (``table_name_taken``) for tables of another meaning.
        """
        if self.ready(connection):
            return
        for table in OWN_TABLES:
            self.check_free(connection, table)
        names = {table: self[table] for table in (*OWN_TABLES, "facts_by_stream")}
        for statement in OWN_SCHEMA.format(**names).split(";"):
            connection.execute(statement)
        connection.execute(f"INSERT INTO {self['schema_versions']} VALUES (?)", (SCHEMA_VERSION,))

    def taken(self, connection: Connection, table: str) -> bool:
        """Say whether there is a table or view of that name."""
        sql = "SELECT 1 FROM sqlite_schema WHERE name = ? COLLATE NOCASE"
        return bool(rows(connection, sql, self.prefix + table))

    def check_free(self, connection: Connection, table: str) -> None:
        """Refuse to share a table's name with somebody else."""
        if self.taken(connection, table):
            raise table_name_taken(self.prefix + table, "prefix")

    def up_to_date(self, connection: Connection, kind: FactKind) -> bool | None:
        """Say whether the kind's tables are as this program would make them; ``None``: absent.

        Raises :class:`SchemaTooNew` (``kind_too_new``) when a newer program made them.
        """
        sql = f"SELECT version, layout FROM {self['kinds']} WHERE kind = ?"
        for version, layout in rows(connection, sql, kind.name):
            if version > kind.version:
                raise kind_too_new(kind, version)
            return bool(version == kind.version and layout == self.layout(kind))
        return None

    def ensure(self, connection: Connection, kind: FactKind) -> None:
        """Make the kind's tables as they must be, filled from the facts."""
        current = self.up_to_date(connection, kind)
        if current:
            return
        check_kind(kind)
        if current is not None:
            self.drop(connection, kind)
        tables = [kind.name, *(child.name for child in kind.children)]
        for table in tables:
            self.check_free(connection, table)
        for statement in self.statements(kind):
            connection.execute(statement)
        connection.execute(
            f"INSERT INTO {self['kinds']} VALUES (?, ?, ?, ?)",
            (kind.name, kind.version, json.dumps(tables), self.layout(kind)),
        )
        if current is not None:
            self.refill(connection, kind)

    def drop(self, connection: Connection, kind: FactKind) -> None:
        """Drop the kind's tables as they were, children first."""
        sql = f"SELECT tables FROM {self['kinds']} WHERE kind = ?"
        ((tables,),) = rows(connection, sql, kind.name)
        for table in reversed(json.loads(tables)):
            connection.execute(f"DROP TABLE {self[table]}")
        connection.execute(f"DELETE FROM {self['kinds']} WHERE kind = ?", (kind.name,))

    def refill(self, connection: Connection, kind: FactKind) -> None:
        """Fill the kind's tables from the facts of all tenants, upcast, in constant memory."""
        inserts = Inserts.of(self, kind)
        for (tenant,) in rows(connection, f"SELECT DISTINCT tenant FROM {self['facts']}"):
            after = 0
            while found := rows(
                connection,
                f"SELECT position, kind_version, content FROM {self['facts']} "
                "WHERE tenant = ? AND kind = ? AND position > ? ORDER BY position LIMIT ?",
                *(tenant, kind.name, after, REBUILD_ROWS),
            ):
                inserts.run(
                    connection,
                    tenant,
                    [
                        (position, decoded(kind, content, version, position))
                        for position, version, content in found
                    ],
                )
                after = found[-1][0]

    def layout(self, kind: FactKind) -> str:
        """Return what the kind's tables must look like, as text to compare."""
        return ";\n".join(self.statements(kind))

    def statements(self, kind: FactKind) -> Iterator[str]:
        """Yield the statements that create the kind's tables."""
        yield self.table_sql(
            kind.name,
            (),
            kind.columns,
            "FOREIGN KEY (tenant, position) REFERENCES " + self["facts"],
        )
        names = ", ".join(quoted(column.name) for column in kind.identity_columns)
        index = self[f"{kind.name}_by_identity"]
        yield f"CREATE INDEX {index} ON {self[kind.name]} (tenant, {names})"
        for child in kind.children:
            yield self.table_sql(
                child.name,
                ("line",),
                child.columns,
                "FOREIGN KEY (tenant, position) REFERENCES " + self[kind.name],
            )

    def table_sql(
        self, table: str, keys: tuple[str, ...], columns: Iterable[Column], reference: str
    ) -> str:
        """Return the statement that creates one table."""
        lines = [
            "tenant TEXT NOT NULL",
            "position INTEGER NOT NULL",
            *(f"{key} INTEGER NOT NULL" for key in keys),
            *map(column_sql, columns),
            f"PRIMARY KEY ({', '.join(('tenant', 'position', *keys))})",
            reference,
        ]
        return (
            f"CREATE TABLE {self[table]} (\n  " + ",\n  ".join(lines) + "\n) STRICT, WITHOUT ROWID"
        )


@attrs.frozen
class Inserts:
    """How facts of one kind are put into its typed tables, many at a time."""

    typed: TypedRows
    sql: dict[str, str]

    @classmethod
    def of(cls, tables: Tables, kind: FactKind) -> Inserts:
        """Prepare the statements of a kind."""
        widths = {kind.name: len(kind.columns) + 2}
        widths |= {child.name: len(child.columns) + 3 for child in kind.children}
        return cls(
            TypedRows.of(kind),
            {name: insert_sql(tables[name], width) for name, width in widths.items()},
        )

    def run(self, connection: Connection, tenant: str, facts: list[tuple[int, Any]]) -> None:
        """Insert facts with their positions. Raises :class:`TooLarge` (``integer_too_large``)."""
        for table, rows_of_table in self.typed.tables(tenant, facts):
            connection.executemany(self.sql[table], rows_of_table)


def insert_sql(table: str, columns: int) -> str:
    """Return the statement that inserts one row."""
    return f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"
