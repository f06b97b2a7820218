"""The databases that stores are tested on, each with what a test must know of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType
from urllib.parse import quote, urlencode

import attrs
import pytest

from backoffice_core.storage import (
    PostgresStore,
    SqliteStore,
    open_store,
    postgres_links,
    postgres_schema,
    postgres_writing,
    sqlite_links,
    sqlite_schema,
    sqlite_writing,
)
from tests.storage.postgres_server import conninfo, schema_of_ones_own


@attrs.frozen(kw_only=True)
class Database:
    """Where one store may be: its address, another program's way in, and the store's modules.

    ``kept`` is where its link keeps connections for the next who asks, ``kept_max`` the name of
    the greatest number of them, ``mine`` an error that a caller's own statement may meet.
    """

    url: str
    execute: Callable[[str], object]
    schema: ModuleType
    writing: ModuleType
    links: ModuleType
    kept: str
    kept_max: str
    mine: type[Exception]

    def open(self) -> SqliteStore | PostgresStore:
        """The store that is there."""
        opened = open_store(self.url)
        assert isinstance(opened, SqliteStore | PostgresStore)
        return opened

    def kept_by(self, store: SqliteStore | PostgresStore) -> list[object]:
        """The connections that a store keeps."""
        found: list[object] = getattr(store.link, self.kept)
        return found


def sqlite_database(path: Path) -> Database:
    """A file."""

    def execute(sql: str) -> None:
        with closing(sqlite3.connect(path)) as other, other:
            other.execute(sql)

    return Database(
        url=f"sqlite:///{path}",
        execute=execute,
        schema=sqlite_schema,
        writing=sqlite_writing,
        links=sqlite_links,
        kept="readers",
        kept_max="READERS_KEPT_MAX",
        mine=sqlite3.IntegrityError,
    )


def postgres_database(name: str) -> Database:
    """A schema."""
    import psycopg

    def execute(sql: str) -> None:
        options = f"-c search_path={name}"
        with psycopg.connect(conninfo(), autocommit=True, options=options) as other:
            other.execute(sql.encode())

    told = {**psycopg.conninfo.conninfo_to_dict(conninfo()), "schema": name}
    return Database(
        url=f"postgresql://?{urlencode(told, quote_via=quote)}",
        execute=execute,
        schema=postgres_schema,
        writing=postgres_writing,
        links=postgres_links,
        kept="kept",
        kept_max="CONNECTIONS_KEPT_MAX",
        mine=psycopg.IntegrityError,
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A place for a store that is not there yet, in each of the databases."""
    if request.param == "sqlite":
        yield sqlite_database(tmp_path / "shop.db")
    else:
        with schema_of_ones_own() as name:
            yield postgres_database(name)
