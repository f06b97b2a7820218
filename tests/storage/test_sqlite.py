"""The SQLite store beyond the laws: its file, its tables, its waiting and its failures."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import attrs
import pytest

from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.kernel.errors import (
    Conflict,
    Corrupt,
    InvalidValue,
    KeyReused,
    OutcomeUnknown,
    SchemaTooNew,
    StorageError,
    Unavailable,
)
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.money import Money
from backoffice_core.storage import Counter, Query, Receipt, Record, SqliteStore, sqlite_links
from backoffice_core.storage.sqlite_links import (
    FileLink,
    check_version,
    reaction,
    version_warnings,
)
from backoffice_core.storage.sqlite_schema import Tables
from backoffice_core.testing.samples import NOON, Note, batch_of, note, slip

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


def test_a_store_of_a_newer_schema_is_refused(path: str) -> None:
    """An old program does not touch what it does not know."""
    SqliteStore.open(path).close()
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE schema_versions SET version = 2")
    with pytest.raises(SchemaTooNew) as caught:
        SqliteStore.open(path)
    assert "schema_too_new" == caught.value.code


def test_two_processes_may_create_one_store_at_once(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes second finds the tables made between its look and its turn."""
    SqliteStore.open(path).close()
    answers = iter([False, True])
    monkeypatch.setattr(Tables, "ready", lambda *_: next(answers))
    with closing(SqliteStore.open(path)) as store:
        assert 0 == count(store)


@pytest.mark.parametrize("table", ["facts", "Commits"])
def test_a_database_of_somebody_else_is_left_alone(path: str, table: str) -> None:
    """A file with tables of our names and another meaning is refused."""
    with closing(sqlite3.connect(path)) as other, other:
        other.execute(f"CREATE TABLE {table} (x)")
    with pytest.raises(InvalidValue) as caught:
        SqliteStore.open(path)
    assert "table_name_taken" == caught.value.code


def test_a_kind_cannot_take_the_name_of_a_table_that_is_there(store: SqliteStore) -> None:
    """Neither one of the store's own nor one of another kind; nothing is written."""

    @fact("counters", identity=("number",))
    @attrs.frozen
    class Taken:
        number: int

    with pytest.raises(InvalidValue) as caught:
        store.commit(batch_of("k", note(1), Record("s", Taken(1))))
    assert "table_name_taken" == caught.value.code
    assert 0 == count(store)


def test_a_child_process_must_open_the_store_again(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that crossed a fork is refused, and closing it there leaves the parent's be."""
    store.commit(batch_of("k", note(1)))
    with monkeypatch.context() as child:
        child.setattr(os, "getpid", lambda: 1)
        for verb in (
            lambda: store.commit(batch_of("k2", note(2))),
            lambda: list(store.read(NOTES)),
        ):
            with pytest.raises(InvalidValue) as caught:
                verb()
            assert "store_forked" == caught.value.code
        store.close()
    assert 1 == count(store)


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


def test_a_database_damaged_by_hand_is_corrupt(store: SqliteStore, path: str) -> None:
    """Bytes that no version wrote are refused by position, and a broken key is no conflict."""
    store.commit(batch_of("k", note(1)))
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE facts SET content = ?", (b"{}",))
    with pytest.raises(Corrupt, match="position 1"):
        count(store)
    with closing(sqlite3.connect(path)) as other, other:
        other.execute(
            "CREATE TRIGGER no_more BEFORE INSERT ON facts "
            "BEGIN SELECT RAISE(ABORT, 'no more'); END"
        )
    with pytest.raises(Corrupt) as caught:
        store.commit(batch_of("k2", note(2)))
    assert "store_corrupt" == caught.value.code


def test_readers_are_kept_for_the_next_read_up_to_a_number(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Views side by side each have a connection; those beyond the number are closed."""
    monkeypatch.setattr(sqlite_links, "READERS_KEPT_MAX", 1)
    with store.view() as left, store.view() as right:
        assert left.position("shop") == right.position("shop")
    assert 1 == len(link_of(store).readers)


def test_an_error_of_the_callers_own_passes_through_a_view(store: SqliteStore) -> None:
    """What SQLite says to somebody else's statement is not ours to translate."""
    with pytest.raises(sqlite3.IntegrityError, match="mine"), store.view():
        raise sqlite3.IntegrityError("mine")
    assert 0 == count(store)


def test_a_view_that_outlives_the_store_is_refused_and_its_connection_closed(
    store: SqliteStore,
) -> None:
    """Closing does not wait for readers."""
    with store.view() as seen:
        store.close()
        with pytest.raises(InvalidValue):
            seen.position("shop")
    assert [] == link_of(store).readers


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


def test_the_difference_of_a_reused_key_is_short_however_much_differs(store: SqliteStore) -> None:
    """The error names the first facts that differ and counts the others."""
    store.commit(batch_of("k", *(note(n, text="x" * 600) for n in range(9))))
    with pytest.raises(KeyReused) as caught:
        store.commit(batch_of("k", slip("A")))
    assert caught.value.difference.endswith("and 4 more")
    assert len(caught.value.difference) < 3_200


def test_a_batch_larger_than_a_chunk_is_one_transaction(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chunks bound memory, not the promise; a twin in another chunk is found by name."""
    monkeypatch.setattr("backoffice_core.storage.sqlite_writing.FACTS_A_CHUNK", 2)
    with pytest.raises(Conflict, match=r"\[3\]"):
        store.commit(batch_of("k", *(note(n) for n in (1, 2, 3, 4, 5, 3))))
    assert 0 == count(store)
    assert 5 == store.commit(batch_of("k", *(note(n) for n in range(5)))).position
    versions = [r.version for page in store.read(NOTES, limit=2) for r in page.records]
    assert [1, 2, 3, 4, 5] == versions


SELLER = """
import sys
from backoffice_core.kernel.errors import GuardFailed
from backoffice_core.storage import Counter, SqliteStore
from backoffice_core.testing.samples import batch_of, note
path, name, first = sys.argv[1], sys.argv[2], int(sys.argv[3])
store = SqliteStore.open(path)
sold = 0
for number in range(first, first + 40):
    guard = Counter(name="stock", delta=-1, floor=0)
    try:
        store.commit(batch_of(f"{name} {number}", note(number), guards=[guard]))
    except GuardFailed:
        continue
    sold += 1
store.close()
print(sold)
"""


@pytest.mark.slow
def test_processes_that_sell_at_once_never_sell_more_than_there_is(
    store: SqliteStore, path: str
) -> None:
    """Two processes wait for each other, and the guard holds across them."""
    store.commit(batch_of("in", guards=[Counter(name="stock", delta=50)]))
    sellers = [
        subprocess.Popen(
            [sys.executable, "-c", SELLER, path, name, str(first)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for name, first in (("a", 0), ("b", 100))
    ]
    sold = [int(seller.communicate(timeout=60)[0]) for seller in sellers]
    assert 50 == sum(sold) == count(store)
    with store.view() as seen:
        assert 0 == seen.counter("shop", "stock")


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_real_fork_is_refused_in_the_child_and_harmless_to_the_parent(
    store: SqliteStore,
) -> None:
    """The child is told; what the parent has goes on."""
    store.commit(batch_of("k", note(1)))
    child = os.fork()
    if child == 0:  # pragma: no cover - measured in the parent only
        try:
            store.commit(batch_of("k2", note(2)))
        except InvalidValue as refusal:
            store.close()
            os._exit(0 if refusal.code == "store_forked" else 1)
        os._exit(2)
    assert 0 == os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert 2 == store.commit(batch_of("k2", note(2))).position


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
