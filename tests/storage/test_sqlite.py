"""The SQLite store beyond the laws: its file, its tables, its waiting and its failures."""

from __future__ import annotations

import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.kernel.errors import (
    Conflict,
    Corrupt,
    InvalidValue,
    OutcomeUnknown,
    StorageError,
    Unavailable,
)
from backoffice_core.kernel.money import Money
from backoffice_core.storage import Counter, Query, Receipt, Record, SqliteStore
from backoffice_core.storage.sqlite_links import (
    FileLink,
    check_version,
    reaction,
    version_warnings,
)
from backoffice_core.testing.samples import NOON, Note, batch_of, note

NOTES = Query(tenant="shop", kind=Note)


@pytest.fixture
def path(tmp_path: Path) -> str:
    """Where a store may be."""
    return str(tmp_path / "shop.db")


@pytest.fixture
def store(path: str) -> Iterator[SqliteStore]:
    """An open store."""
    opened = SqliteStore.open(path, patience_seconds=0.1)
    yield opened
    opened.close()


def link_of(store: SqliteStore) -> FileLink:
    """The link of a store on a file."""
    assert isinstance(store.link, FileLink)
    return store.link


def count(store: SqliteStore) -> int:
    """How many notes there are."""
    return sum(len(page.records) for page in store.read(NOTES))


class Failing:
    """A connection on which one statement fails."""

    def __init__(self, inner: sqlite3.Connection, statement: str, code: int) -> None:
        self.inner = inner
        self.statement = statement
        self.code = code

    def execute(self, sql: str, *values: object) -> object:
        """Fail at the statement, else go on."""
        if sql == self.statement:
            problem = sqlite3.OperationalError("disk I/O error")
            problem.sqlite_errorcode = self.code
            raise problem
        return self.inner.execute(sql, *values)

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)


def test_a_person_can_read_and_join_the_tables(store: SqliteStore, path: str) -> None:
    """Any SQL tool sees entries and postings in minor units, keyed by tenant and position."""
    from datetime import date

    legs = (
        Posting(account="1100", amount=Money.of(5, "IDR")),
        Posting(account="4100", amount=Money.of(-5, "IDR")),
    )
    sale = Entry(number="1", day=date(2026, 5, 4), journal="sales", text="Kopi", postings=legs)
    store.commit(batch_of("k", Record("sales", sale)))
    with closing(sqlite3.connect(path)) as tool:
        found = tool.execute(
            "SELECT tenant, position, line, day, account, amount_minor, amount_currency "
            "FROM entries JOIN postings USING (tenant, position) ORDER BY line"
        ).fetchall()
        assert [] == tool.execute("PRAGMA foreign_key_check").fetchall()
        assert ("ok",) == tool.execute("PRAGMA integrity_check").fetchone()
    assert [
        ("shop", 1, 1, "2026-05-04", "1100", 500, "IDR"),
        ("shop", 1, 2, "2026-05-04", "4100", -500, "IDR"),
    ] == found


def test_the_file_is_its_owners_alone_and_durable_at_every_commit(
    store: SqliteStore, path: str
) -> None:
    """Mode 0600, write-ahead log, synchronous FULL, foreign keys on."""
    assert 0o600 == stat.S_IMODE(Path(path).stat().st_mode)
    writer = link_of(store).writer
    pragmas = ("journal_mode", "synchronous", "foreign_keys")
    found = [writer.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
    assert ["wal", 2, 1] == found
    assert store.capabilities.durable


@pytest.mark.parametrize(
    ("version", "warned"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 54, 1), False),
    ],
)
def test_versions_with_the_wal_reset_bug_are_warned_of(
    version: tuple[int, ...], *, warned: bool
) -> None:
    """Fixed in 3.51.3, 3.50.7 and 3.44.6 (sqlite.org/changes.html)."""
    assert warned is bool(version_warnings(version))


def test_a_sqlite_without_strict_tables_is_refused() -> None:
    """A column that takes anything is no column."""
    check_version((3, 37, 0))
    with pytest.raises(Unavailable) as caught:
        check_version((3, 36, 9))
    assert "sqlite_too_old" == caught.value.code


@pytest.mark.parametrize("place", ["nowhere/shop.db", ".", "nul\0.db"])
def test_a_place_that_cannot_be_opened_is_unavailable(place: str, tmp_path: Path) -> None:
    """A missing folder, a folder, an impossible name."""
    with pytest.raises(Unavailable) as caught:
        SqliteStore.open(f"{tmp_path}/{place}")
    assert "store_unreachable" == caught.value.code


def test_a_file_that_is_no_database_is_corrupt(path: str) -> None:
    """Nothing is written over it."""
    Path(path).write_bytes(b"number,day,text\n" * 100)
    with pytest.raises(Corrupt):
        SqliteStore.open(path)
    assert Path(path).read_bytes().startswith(b"number")


@pytest.mark.parametrize("table", ["facts", "Commits"])
def test_a_database_of_somebody_else_is_left_alone(path: str, table: str) -> None:
    """A file with tables of our names and another meaning is refused."""
    with closing(sqlite3.connect(path)) as other, other:
        other.execute(f"CREATE TABLE {table} (x)")
    with pytest.raises(InvalidValue) as caught:
        SqliteStore.open(path)
    assert "table_name_taken" == caught.value.code


def test_a_commit_waits_for_another_process_and_then_gives_up(
    store: SqliteStore, path: str
) -> None:
    """A busy database is waited for; after the patience it is unavailable, nothing written."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable) as caught:
            store.commit(batch_of("k", note(1)))
        assert "store_busy" == caught.value.code
        link_of(store).patience_seconds = 20
        release = threading.Timer(0.05, lambda: other.execute("ROLLBACK"))
        release.start()
        assert 1 == store.commit(batch_of("k", note(1))).position
        release.join()


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (sqlite3.SQLITE_IOERR_FSYNC, OutcomeUnknown),
        (sqlite3.SQLITE_FULL, OutcomeUnknown),
        (sqlite3.SQLITE_BUSY, Unavailable),
    ],
)
def test_a_commit_that_fails_at_the_end_has_an_unknown_outcome(
    store: SqliteStore, code: int, error: type[StorageError]
) -> None:
    """Unless it is known that nothing was written; the same key then tells, or writes."""
    link = link_of(store)
    sound = link.writer
    link.writer = Failing(sound, "COMMIT", code)  # type: ignore[assignment]
    with pytest.raises(error):
        store.commit(batch_of("k", note(1)))
    link.writer = sound
    assert Receipt(position=1) == store.commit(batch_of("k", note(1)))
    assert 1 == count(store)


def test_a_failure_to_roll_back_does_not_hide_the_refusal(store: SqliteStore) -> None:
    """The error that led there is the one worth telling."""
    store.commit(batch_of("k", note(1)))
    link = link_of(store)
    sound = link.writer
    link.writer = Failing(sound, "ROLLBACK", sqlite3.SQLITE_IOERR)  # type: ignore[assignment]
    with pytest.raises(Conflict):
        store.commit(batch_of("k2", note(1)))
    link.writer = sound
    sound.execute("ROLLBACK")


@pytest.mark.parametrize(
    ("code", "error", "reason"),
    [
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Conflict, "snapshot_stale"),
        (sqlite3.SQLITE_BUSY, Unavailable, "store_busy"),
        (sqlite3.SQLITE_LOCKED_SHAREDCACHE, Unavailable, "store_busy"),
        (sqlite3.SQLITE_CORRUPT, Corrupt, "store_corrupt"),
        (sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY, Corrupt, "store_corrupt"),
        (sqlite3.SQLITE_READONLY, Unavailable, "store_failed"),
    ],
)
def test_each_error_of_sqlite_is_one_of_ours(
    code: int, error: type[StorageError], reason: str
) -> None:
    """Callers meet the closed set and nothing else."""
    problem = sqlite3.OperationalError("as it may be")
    problem.sqlite_errorcode = code
    ours = reaction(problem)
    assert (error, reason) == (type(ours), ours.code)
    assert "store_failed" == reaction(sqlite3.ProgrammingError("no code")).code


def test_a_refusal_of_sqlite_that_is_no_conflict_is_corrupt(store: SqliteStore, path: str) -> None:
    """A trigger that somebody added stands in the way; no fact is there twice."""
    store.commit(batch_of("k", note(1)))
    with closing(sqlite3.connect(path)) as other, other:
        other.execute(
            "CREATE TRIGGER no_more BEFORE INSERT ON facts "
            "BEGIN SELECT RAISE(ABORT, 'no more'); END"
        )
    with pytest.raises(Corrupt) as caught:
        store.commit(batch_of("k2", note(2)))
    assert "store_corrupt" == caught.value.code


def test_a_writer_that_waited_while_the_store_was_closed_is_refused(store: SqliteStore) -> None:
    """Whoever queues behind a closing store learns that it is closed."""
    link = link_of(store)
    refused: list[str] = []

    def write() -> None:
        try:
            store.commit(batch_of("k", note(1)))
        except InvalidValue as problem:
            refused.append(problem.code)

    with link.lock:
        thread = threading.Thread(target=write)
        thread.start()
        time.sleep(0.05)
        link.open = False
    thread.join()
    link.open = True
    assert ["store_closed"] == refused


def test_the_last_commit_of_a_closed_file_is_there_for_a_plain_copy(
    store: SqliteStore, path: str, tmp_path: Path
) -> None:
    """After closing, the one file is the whole store."""
    store.commit(batch_of("k", note(1), guards=[Counter(name="n", delta=1)]))
    store.close()
    copy = tmp_path / "copy.db"
    copy.write_bytes(Path(path).read_bytes())
    with closing(SqliteStore.open(str(copy))) as again:
        assert 1 == count(again)
        (page,) = again.read(NOTES)
        assert NOON == page.records[0].recorded_at
