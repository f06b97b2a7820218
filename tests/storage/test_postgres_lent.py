"""A PostgreSQL connection of the caller's: our facts and its rows stand or fall together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from backoffice_core.kernel.errors import Conflict, InvalidValue, OutcomeUnknown, Unavailable
from backoffice_core.storage import PostgresStore, Query
from backoffice_core.storage.postgres_links import idle
from backoffice_core.testing.samples import Note, batch_of, note
from tests.storage.postgres_server import conninfo, schema_of_ones_own

NOTES = Query(tenant="shop", kind=Note)


@pytest.fixture
def schema() -> Iterator[str]:
    """A schema of the caller's, with a table of its own."""
    with schema_of_ones_own() as name:
        with psycopg.connect(conninfo()) as connection:
            connection.execute(f'CREATE SCHEMA "{name}"'.encode())
            connection.execute(f'CREATE TABLE "{name}".mine (about text)'.encode())
        yield name


@pytest.fixture
def connection(schema: str) -> Iterator[psycopg.Connection[dict[str, Any]]]:
    """A connection as a caller opens one, with rows as the caller likes them."""
    options = f"-c search_path={schema} -c lock_timeout=50ms"
    with psycopg.connect(conninfo(), row_factory=dict_row, options=options) as opened:
        yield opened
        if not opened.closed:
            opened.rollback()


def lent(connection: psycopg.Connection[Any], schema: str) -> PostgresStore:
    """A store on the connection, its tables created for good."""
    store = PostgresStore.from_connection(connection, schema=schema)
    connection.commit()
    return store


def seen_by_others(schema: str) -> tuple[int, int]:
    """How many rows of the caller and facts of ours are committed."""
    with psycopg.connect(conninfo(), options=f"-c search_path={schema}") as other:
        found = other.execute(
            "SELECT (SELECT COUNT(*) FROM mine), (SELECT COUNT(*) FROM facts)"
        ).fetchone()
    assert found is not None
    return found[0], found[1]


@pytest.mark.parametrize("first", ["rows", "facts"])
def test_rows_and_facts_commit_together(
    connection: psycopg.Connection[Any], schema: str, first: str
) -> None:
    """Whichever comes first, nothing stands before the caller commits."""
    store = lent(connection, schema)
    if first == "rows":
        connection.execute("INSERT INTO mine VALUES ('a row')")
    assert 1 == store.commit(batch_of("k", note(1))).position
    if first == "facts":
        connection.execute("INSERT INTO mine VALUES ('a row')")
    assert (0, 0) == seen_by_others(schema)
    connection.commit()
    assert (1, 1) == seen_by_others(schema)


def test_rows_and_facts_roll_back_together(
    connection: psycopg.Connection[Any], schema: str
) -> None:
    """What the caller takes back is forgotten, keys and tables of new kinds included."""
    store = lent(connection, schema)
    connection.execute("INSERT INTO mine VALUES ('a row')")
    store.commit(batch_of("k", note(1)))
    connection.rollback()
    assert [] == list(store.read(NOTES))
    assert not store.commit(batch_of("k", note(1))).replayed
    connection.commit()
    assert (0, 1) == seen_by_others(schema)


@pytest.mark.parametrize("inside", [True, False])
def test_a_refused_commit_takes_back_nothing_of_the_callers(
    connection: psycopg.Connection[Any], schema: str, *, inside: bool
) -> None:
    """The caller's rows stay in its transaction; without one, none is left open."""
    store = lent(connection, schema)
    store.commit(batch_of("k", note(1)))
    connection.commit()
    if inside:
        connection.execute("INSERT INTO mine VALUES ('a row')")
    with pytest.raises(Conflict):
        store.commit(batch_of("k2", note(2), note(1)))
    assert inside is not idle(connection)
    connection.commit()
    assert (int(inside), 1) == seen_by_others(schema)


def test_a_connection_in_autocommit_mode_commits_at_once(
    connection: psycopg.Connection[Any], schema: str
) -> None:
    """As an INSERT on it would; inside a transaction it still waits."""
    connection.autocommit = True
    store = PostgresStore.from_connection(connection, schema=schema)
    store.commit(batch_of("k", note(1)))
    assert (0, 1) == seen_by_others(schema)
    with connection.transaction():
        store.commit(batch_of("k2", note(2)))
        assert (0, 1) == seen_by_others(schema)
    assert (0, 2) == seen_by_others(schema)


def test_reads_and_views_see_the_callers_transaction_and_begin_none(
    connection: psycopg.Connection[Any], schema: str
) -> None:
    """There is one connection, so there is one moment."""
    store = lent(connection, schema)
    store.commit(batch_of("k", note(1)))
    with store.view() as seen:
        assert 1 == seen.position("shop")
        assert [1] == [page.position for page in seen.read(NOTES)]
    assert not idle(connection)
    connection.commit()
    assert [1] == [page.position for page in store.read(NOTES)]
    assert idle(connection)
    assert not store.capabilities.snapshots
    assert not store.capabilities.durable


def test_opening_again_begins_no_transaction(
    connection: psycopg.Connection[Any], schema: str
) -> None:
    """A store may be opened for each request; once its tables are there it takes no lock."""
    lent(connection, schema)
    PostgresStore.from_connection(connection, schema=schema)
    assert idle(connection)


def test_closing_leaves_the_connection_open(
    connection: psycopg.Connection[Any], schema: str
) -> None:
    """It was lent, and is given back."""
    store = lent(connection, schema)
    store.close()
    with pytest.raises(InvalidValue):
        store.commit(batch_of("k", note(1)))
    assert {"one": 1} == connection.execute("SELECT 1 AS one").fetchone()


def test_a_connection_that_cannot_write_every_character_is_refused(
    connection: psycopg.Connection[Any], schema: str
) -> None:
    """Text is never lost on the way."""
    connection.execute("SET client_encoding = 'LATIN1'")
    with pytest.raises(InvalidValue) as caught:
        PostgresStore.from_connection(connection, schema=schema)
    assert "encoding_not_utf8" == caught.value.code


def test_a_tenant_that_stays_locked_is_unavailable(
    connection: psycopg.Connection[Any], schema: str
) -> None:
    """How long to wait is the caller's setting; other tenants do not wait at all."""
    store = lent(connection, schema)
    store.commit(batch_of("k", note(1)))
    connection.commit()
    with psycopg.connect(conninfo(), options=f"-c search_path={schema}") as other:
        other.execute("SELECT 1 FROM tenants FOR UPDATE")
        with pytest.raises(Unavailable) as caught:
            store.commit(batch_of("k2", note(2)))
        assert "store_busy" == caught.value.code
        assert 1 == store.commit(batch_of("k2", note(2), tenant="other")).position


def test_a_stale_snapshot_of_the_callers_is_a_conflict(
    connection: psycopg.Connection[Any], schema: str
) -> None:
    """A REPEATABLE READ transaction that began before somebody else's commit cannot decide."""
    store = lent(connection, schema)
    store.commit(batch_of("k", note(1)))
    connection.commit()
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    connection.execute("SELECT 1")
    other = PostgresStore.open(conninfo(), schema=schema)
    other.commit(batch_of("k2", note(2)))
    other.close()
    with pytest.raises(Conflict) as caught:
        store.commit(batch_of("k3", note(3)))
    assert "snapshot_stale" == caught.value.code


def test_a_connection_that_dies_at_the_end_leaves_the_outcome_unknown(
    connection: psycopg.Connection[Any], schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In autocommit mode the store itself commits, and says what it cannot know."""
    connection.autocommit = True
    store = PostgresStore.from_connection(connection, schema=schema)
    sound = psycopg.Connection.execute

    def dying(self: psycopg.Connection[Any], query: Any, *rest: Any) -> object:  # noqa: ANN401
        if query == "COMMIT":
            self.close()
        return sound(self, query, *rest)

    monkeypatch.setattr(psycopg.Connection, "execute", dying)
    with pytest.raises(OutcomeUnknown) as caught:
        store.commit(batch_of("k", note(1)))
    assert "k" == caught.value.key
