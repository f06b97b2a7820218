"""A store on the caller's connection: our facts and the caller's rows stand or fall together."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backoffice_core.kernel.errors import Conflict, InvalidValue, OutcomeUnknown, Unavailable
from backoffice_core.storage import Query, SqliteStore
from backoffice_core.testing.samples import Note, batch_of, note
from tests.storage.test_sqlite import Failing

NOTES = Query(tenant="shop", kind=Note)


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A database of the caller's, with a table of its own."""
    path = str(tmp_path / "app.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE facts (about TEXT)")
    return path


@pytest.fixture
def connection(path: str) -> Iterator[sqlite3.Connection]:
    """A connection as a caller opens one, with rows as the caller likes them."""
    opened = sqlite3.connect(path, timeout=0)
    opened.row_factory = lambda _, row: {"row": row}
    yield opened
    opened.close()


def lent(connection: sqlite3.Connection) -> SqliteStore:
    """A store on the connection, its tables created for good."""
    store = SqliteStore.from_connection(connection, prefix="backoffice_")
    connection.commit()
    return store


def seen_by_others(path: str) -> tuple[int, int]:
    """How many rows of the caller and facts of ours are committed."""
    with closing(sqlite3.connect(path)) as other:
        (rows,) = other.execute("SELECT COUNT(*) FROM facts").fetchone()
        (facts,) = other.execute("SELECT COUNT(*) FROM backoffice_facts").fetchone()
    return rows, facts


@pytest.mark.parametrize("first", ["rows", "facts"])
def test_rows_and_facts_commit_together(
    connection: sqlite3.Connection, path: str, first: str
) -> None:
    """Whichever comes first, nothing stands before the caller commits."""
    store = lent(connection)
    if first == "rows":
        connection.execute("INSERT INTO facts VALUES ('a row of mine')")
    assert 1 == store.commit(batch_of("k", note(1))).position
    if first == "facts":
        connection.execute("INSERT INTO facts VALUES ('a row of mine')")
    assert (0, 0) == seen_by_others(path)
    connection.commit()
    assert (1, 1) == seen_by_others(path)


def test_rows_and_facts_roll_back_together(connection: sqlite3.Connection, path: str) -> None:
    """What the caller takes back is forgotten, keys and tables of new kinds included."""
    store = lent(connection)
    connection.execute("INSERT INTO facts VALUES ('a row of mine')")
    store.commit(batch_of("k", note(1)))
    connection.rollback()
    assert [] == list(store.read(NOTES))
    assert not store.commit(batch_of("k", note(1))).replayed
    connection.commit()
    assert (0, 1) == seen_by_others(path)


@pytest.mark.parametrize("inside", [True, False])
def test_a_refused_commit_takes_back_nothing_of_the_callers(
    connection: sqlite3.Connection, path: str, *, inside: bool
) -> None:
    """The caller's rows stay in its transaction; without one, none is left open."""
    store = lent(connection)
    store.commit(batch_of("k", note(1)))
    connection.commit()
    if inside:
        connection.execute("INSERT INTO facts VALUES ('a row of mine')")
    with pytest.raises(Conflict):
        store.commit(batch_of("k2", note(2), note(1)))
    assert inside is connection.in_transaction
    connection.commit()
    assert (int(inside), 1) == seen_by_others(path)


def test_a_connection_in_autocommit_mode_commits_at_once(path: str) -> None:
    """As an INSERT on it would; inside an explicit transaction it still waits."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        store = SqliteStore.from_connection(connection, prefix="backoffice_")
        store.commit(batch_of("k", note(1)))
        assert (0, 1) == seen_by_others(path)
        connection.execute("BEGIN")
        store.commit(batch_of("k2", note(2)))
        assert (0, 1) == seen_by_others(path)
        connection.execute("COMMIT")
        assert (0, 2) == seen_by_others(path)


class Modern(sqlite3.Connection):
    """A connection that answers as those of Python 3.12 and later may."""

    if sys.version_info < (3, 12):
        autocommit = True


def test_the_autocommit_attribute_of_newer_pythons_is_respected(path: str) -> None:
    """`autocommit=True` commits at once, whatever the isolation level says."""
    with closing(sqlite3.connect(path, factory=Modern)) as connection:
        connection.autocommit = True
        store = SqliteStore.from_connection(connection, prefix="backoffice_")
        store.commit(batch_of("k", note(1)))
        assert (0, 1) == seen_by_others(path)


def test_reads_and_views_see_the_callers_transaction(connection: sqlite3.Connection) -> None:
    """There is one connection, so there is one moment."""
    store = lent(connection)
    store.commit(batch_of("k", note(1)))
    with store.view() as seen:
        assert 1 == seen.position("shop")
        assert [1] == [page.position for page in seen.read(NOTES)]
    assert not store.capabilities.snapshots
    assert not store.capabilities.durable


def test_opening_again_begins_no_transaction(connection: sqlite3.Connection) -> None:
    """A store may be opened for each request; once its tables are there it takes no lock."""
    lent(connection)
    SqliteStore.from_connection(connection, prefix="backoffice_")
    assert not connection.in_transaction


def test_closing_leaves_the_connection_open(connection: sqlite3.Connection) -> None:
    """It was lent, and is given back."""
    store = lent(connection)
    store.close()
    with pytest.raises(InvalidValue):
        store.commit(batch_of("k", note(1)))
    assert {"row": (1,)} == connection.execute("SELECT 1").fetchone()


def test_a_busy_database_is_unavailable_at_once(connection: sqlite3.Connection, path: str) -> None:
    """Waiting is the caller's affair: its connection, its timeout."""
    store = lent(connection)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable):
            store.commit(batch_of("k", note(1)))
        other.execute("ROLLBACK")


def test_a_failing_commit_at_once_has_an_unknown_outcome(path: str) -> None:
    """In autocommit mode the store itself commits, and says what it cannot know."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        store = SqliteStore.from_connection(connection, prefix="backoffice_")
        failing = Failing(connection, "COMMIT", sqlite3.SQLITE_IOERR)
        store.link.connection = failing  # type: ignore[attr-defined]
        with pytest.raises(OutcomeUnknown):
            store.commit(batch_of("k", note(1)))
        assert not connection.in_transaction
