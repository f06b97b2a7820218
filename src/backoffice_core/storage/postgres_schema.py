"""The tables of a PostgreSQL store, derived from the kinds of fact, for people to read and join.

They are those of SQLite with PostgreSQL's types: bigint, boolean, date, timestamptz, and
text in the order of its characters (``COLLATE "C"``), whatever the locale. When a kind
changes, its tables are dropped and filled again from the facts. Typed tables have no
foreign keys: only a commit writes them, and checking them costs more than writing them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import Column, ColumnType, FactKind, digest
from backoffice_core.storage.limits import check_kind, decoded, kind_too_new
from backoffice_core.storage.postgres_links import copied, rows
from backoffice_core.storage.refusals import schema_too_new, table_name_taken
from backoffice_core.storage.relational import TypedRows, quoted

if TYPE_CHECKING:
    from psycopg import Connection

__all__ = ["SCHEMA_VERSION", "Tables"]

SCHEMA_VERSION: Final = 1
REBUILD_ROWS: Final = 1_000
IDENTIFIER_BYTES_MAX: Final = 63  # PostgreSQL cuts longer names short without a word
OWN_TABLES: Final = ("schema_versions", "kinds", "tenants", "commits", "facts", "counters")
TEXT: Final = 'text COLLATE "C"'
OWN_SCHEMA: Final = """
CREATE TABLE {schema_versions} (version integer NOT NULL);
CREATE TABLE {kinds} (
  kind {text} PRIMARY KEY,
  version bigint NOT NULL,
  tables text NOT NULL,
  layout text NOT NULL
);
CREATE TABLE {tenants} (
  tenant {text} PRIMARY KEY,
  position bigint NOT NULL,
  commits bigint NOT NULL
);
CREATE TABLE {commits} (
  tenant {text} NOT NULL,
  number bigint NOT NULL,
  key {text} NOT NULL,
  fingerprint bytea NOT NULL,
  actor {text} NOT NULL,
  recorded_at timestamptz NOT NULL,
  first_position bigint NOT NULL,
  last_position bigint NOT NULL,
  PRIMARY KEY (tenant, number),
  UNIQUE (tenant, key)
);
CREATE TABLE {facts} (
  tenant {text} NOT NULL,
  position bigint NOT NULL,
  commit_number bigint NOT NULL,
  kind {text} NOT NULL,
  kind_version bigint NOT NULL,
  stream {text} NOT NULL,
  stream_version bigint NOT NULL,
  identity {text} NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (tenant, position),
  UNIQUE (tenant, kind, identity)
);
CREATE INDEX ON {facts} (tenant, stream, position);
CREATE TABLE {counters} (
  tenant {text} NOT NULL,
  name {text} NOT NULL,
  value bigint NOT NULL,
  PRIMARY KEY (tenant, name)
);
"""
TYPES: Final = {
    ColumnType.INTEGER: "bigint",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "date",
    ColumnType.INSTANT: "timestamptz",
}


def named(name: str) -> str:
    """Return a name as a statement with values writes it, where ``%`` is doubled."""
    return quoted(name).replace("%", "%%")


def column_sql(column: Column) -> str:
    """Return the definition of one column."""
    parts = [named(column.name), TYPES.get(column.type, TEXT)]
    if not column.nullable:
        parts.append("NOT NULL")
    return " ".join(parts)


@attrs.frozen
class Tables:
    """The tables of one store, in a schema of their own."""

    schema: str

    def __getitem__(self, table: str) -> str:
        """Return a table's name as SQL writes it."""
        return f"{named(self.schema)}.{named(table)}"

    def ready(self, connection: Connection[Any]) -> bool:
        """Say whether the store's own tables are there. Raises :class:`SchemaTooNew`."""
        if not self.taken(connection, "schema_versions"):
            return False
        ((version,),) = rows(connection, f"SELECT version FROM {self['schema_versions']}")
        if version > SCHEMA_VERSION:
            raise schema_too_new(version, SCHEMA_VERSION)
        return True

    def lock(self, connection: Connection[Any]) -> None:
        """Be the only one to make tables in the schema until the transaction ends."""
        mark = digest(b"backoffice_core", self.schema.encode())[:8]
        number = int.from_bytes(mark, "big", signed=True)
        rows(connection, "SELECT pg_advisory_xact_lock(%s)", number)

    def create(self, connection: Connection[Any]) -> None:
        """Create the store's own tables, unless somebody else just did.

        Raises :class:`InvalidValue` (``table_name_taken``) for tables of another meaning.
        """
        self.lock(connection)
        if self.ready(connection):
            return
        check_identifiers([self.schema])
        for table in OWN_TABLES:
            self.check_free(connection, table)
        # Looking first: whoever may not create a schema may still use one made for it.
        if not rows(connection, "SELECT 1 FROM pg_namespace WHERE nspname = %s", self.schema):
            rows(connection, f"CREATE SCHEMA {named(self.schema)}")
        names = {table: self[table] for table in OWN_TABLES}
        for statement in OWN_SCHEMA.format(text=TEXT, **names).split(";\n"):
            rows(connection, statement)
        rows(connection, f"INSERT INTO {self['schema_versions']} VALUES (%s)", SCHEMA_VERSION)

    def taken(self, connection: Connection[Any], table: str) -> bool:
        """Say whether there is a table, a view or an index of that name."""
        sql = (
            "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = %s AND c.relname = %s"
        )
        return bool(rows(connection, sql, self.schema, table))

    def check_free(self, connection: Connection[Any], table: str) -> None:
        """Refuse to share a table's name with somebody else."""
        if self.taken(connection, table):
            raise table_name_taken(f"{table} in schema {self.schema}", "schema")

    def up_to_date(self, connection: Connection[Any], kind: FactKind) -> bool | None:
        """Say whether the kind's tables are as this program would make them; ``None``: absent.

        Raises :class:`SchemaTooNew` (``kind_too_new``) when a newer program made them.
        """
        sql = f"SELECT version, layout FROM {self['kinds']} WHERE kind = %s"
        for version, layout in rows(connection, sql, kind.name):
            if version > kind.version:
                raise kind_too_new(kind, version)
            return bool(version == kind.version and layout == self.layout(kind))
        return None

    def hold(self, connection: Connection[Any], kind: FactKind) -> bool:
        """Say whether the kind's tables are up to date, and keep them so in this transaction."""
        sql = (
            f"SELECT 1 FROM {self['kinds']} "
            "WHERE kind = %s AND version = %s AND layout = %s FOR SHARE"
        )
        return bool(rows(connection, sql, kind.name, kind.version, self.layout(kind)))

    def ensure(self, connection: Connection[Any], kinds: Iterable[FactKind]) -> None:
        """Make the tables of kinds as they must be, filled from the facts.

        Whoever makes tables locks first, before it holds any: no two can wait for each other.
        """
        kinds = list(kinds)
        if all(self.up_to_date(connection, kind) for kind in kinds) and all(
            self.hold(connection, kind) for kind in kinds
        ):
            return
        self.lock(connection)
        for kind in kinds:
            if not self.hold(connection, kind):
                self.make(connection, kind)

    def make(self, connection: Connection[Any], kind: FactKind) -> None:
        """Make the tables of a kind that has none, or others than this program would make."""
        current = self.up_to_date(connection, kind)
        check_kind(kind)
        tables = [kind.name, *(child.name for child in kind.children)]
        check_identifiers(tables)
        if current is not None:
            self.drop(connection, kind)
        for table in tables:
            self.check_free(connection, table)
        for statement in self.statements(kind):
            rows(connection, statement)
        # An update, so that a program that waits for this row finds what it has become.
        rows(
            connection,
            f"INSERT INTO {self['kinds']} VALUES (%s, %s, %s, %s) ON CONFLICT (kind) DO UPDATE "
            "SET version = excluded.version, tables = excluded.tables, layout = excluded.layout",
            *(kind.name, kind.version, json.dumps(tables), self.layout(kind)),
        )
        if current is not None:
            self.refill(connection, kind)

    def drop(self, connection: Connection[Any], kind: FactKind) -> None:
        """Drop the kind's tables as they were, once nobody writes to them any more."""
        sql = f"SELECT tables FROM {self['kinds']} WHERE kind = %s FOR UPDATE"
        ((tables,),) = rows(connection, sql, kind.name)
        for table in reversed(json.loads(tables)):
            rows(connection, f"DROP TABLE {self[table]}")

    def refill(self, connection: Connection[Any], kind: FactKind) -> None:
        """Fill the kind's tables from the facts of all tenants, upcast, in constant memory."""
        typed = TypedRows.of(kind)
        for (tenant,) in rows(connection, f"SELECT tenant FROM {self['tenants']}"):
            after = 0
            while found := rows(
                connection,
                f"SELECT position, kind_version, content FROM {self['facts']} "
                "WHERE tenant = %s AND kind = %s AND position > %s ORDER BY position LIMIT %s",
                *(tenant, kind.name, after, REBUILD_ROWS),
            ):
                facts = [
                    (position, decoded(kind, content, version, position))
                    for position, version, content in found
                ]
                self.insert(connection, typed, tenant, facts)
                after = found[-1][0]

    def insert(
        self,
        connection: Connection[Any],
        typed: TypedRows,
        tenant: str,
        facts: list[tuple[int, Any]],
    ) -> None:
        """Insert facts with their positions. Raises :class:`TooLarge` (``integer_too_large``)."""
        for table, rows_of_table in typed.tables(tenant, facts):
            copied(connection, self[table], rows_of_table)

    def layout(self, kind: FactKind) -> str:
        """Return what the kind's tables must look like, as text to compare."""
        return ";\n".join(self.statements(kind))

    def statements(self, kind: FactKind) -> Iterator[str]:
        """Yield the statements that create the kind's tables."""
        yield self.table_sql(kind.name, (), kind.columns)
        names = ", ".join(named(column.name) for column in kind.identity_columns)
        yield f"CREATE INDEX ON {self[kind.name]} (tenant, {names})"
        for child in kind.children:
            yield self.table_sql(child.name, ("line",), child.columns)

    def table_sql(self, table: str, keys: tuple[str, ...], columns: Iterable[Column]) -> str:
        """Return the statement that creates one table."""
        lines = [
            f"tenant {TEXT} NOT NULL",
            "position bigint NOT NULL",
            *(f"{key} bigint NOT NULL" for key in keys),
            *map(column_sql, columns),
            f"PRIMARY KEY ({', '.join(('tenant', 'position', *keys))})",
        ]
        return f"CREATE TABLE {self[table]} (\n  " + ",\n  ".join(lines) + "\n)"


def check_identifiers(names: Iterable[str]) -> None:
    """Refuse a name that PostgreSQL would cut short, or cannot write at all."""
    for name in names:
        if len(name.encode()) > IDENTIFIER_BYTES_MAX or not name or "\x00" in name:
            raise InvalidValue(
                "table_name_invalid",
                f"PostgreSQL cannot name a table or schema {name!r}.",
                f"Choose a name of 1 to {IDENTIFIER_BYTES_MAX} bytes.",
            )
