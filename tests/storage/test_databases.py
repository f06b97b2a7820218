"""What SQLite and PostgreSQL have in common beyond the laws: forks, damage, waiting, chunks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import attrs
import pytest

from backoffice_core.kernel.errors import (
    Conflict,
    Corrupt,
    InvalidValue,
    KeyReused,
    SchemaTooNew,
)
from backoffice_core.kernel.facts import fact
from backoffice_core.storage import Counter, PostgresStore, Query, Record, SqliteStore
from backoffice_core.testing.samples import Note, batch_of, note, slip
from tests.storage.conftest import Database

SqlStore = SqliteStore | PostgresStore
NOTES = Query(tenant="shop", kind=Note)


@pytest.fixture
def store(database: Database) -> Iterator[SqlStore]:
    """An open store."""
    with closing(database.open()) as opened:
        yield opened


def count(store: SqlStore) -> int:
    """How many notes there are."""
    return sum(len(page.records) for page in store.read(NOTES))


@pytest.mark.usefixtures("store")
def test_a_store_of_a_newer_schema_is_refused(database: Database) -> None:
    """An old program does not touch what it does not know."""
    database.execute("UPDATE schema_versions SET version = 2")
    with pytest.raises(SchemaTooNew) as caught:
        database.open()
    assert "schema_too_new" == caught.value.code


@pytest.mark.usefixtures("store")
def test_a_second_opener_that_waited_finds_the_tables_made(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes second looks again when its turn has come: nothing is made twice."""
    answers = iter([False, True])
    monkeypatch.setattr(database.schema.Tables, "ready", lambda *_: next(answers))
    with closing(database.open()) as other:
        assert 0 == count(other)


def test_a_kind_cannot_take_the_name_of_a_table_that_is_there(store: SqlStore) -> None:
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
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
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


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_real_fork_is_refused_in_the_child_and_harmless_to_the_parent(store: SqlStore) -> None:
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


def test_a_database_damaged_by_hand_is_corrupt(store: SqlStore, database: Database) -> None:
    """Bytes that no version wrote are refused by position, and a broken key is no conflict."""
    store.commit(batch_of("k", note(1)))
    database.execute("UPDATE facts SET content = substr(content, 1, 2)")
    with pytest.raises(Corrupt, match="position 1"):
        count(store)
    database.execute("UPDATE law_notes SET position = 2")
    with pytest.raises(Corrupt) as caught:
        store.commit(batch_of("k2", note(2)))
    assert "store_corrupt" == caught.value.code


def test_connections_are_kept_for_the_next_up_to_a_number(
    store: SqlStore, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Views side by side each have a connection; those beyond the number are closed."""
    monkeypatch.setattr(database.links, database.kept_max, 1)
    with store.view() as left, store.view() as right:
        assert left.position("shop") == right.position("shop")
    assert 1 == len(database.kept_by(store))


def test_an_error_of_the_callers_own_passes_through_a_view(
    store: SqlStore, database: Database
) -> None:
    """What a database says to somebody else's statement is not ours to translate."""
    with pytest.raises(database.mine, match="mine"), store.view():
        raise database.mine("mine")
    assert 0 == count(store)


def test_a_view_that_outlives_the_store_is_refused_and_its_connection_closed(
    store: SqlStore, database: Database
) -> None:
    """Closing does not wait for readers."""
    with store.view() as seen:
        store.close()
        with pytest.raises(InvalidValue):
            seen.position("shop")
    assert [] == database.kept_by(store)


def test_the_difference_of_a_reused_key_is_short_however_much_differs(
    store: SqlStore, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names the first facts that differ and counts the others."""
    monkeypatch.setattr(database.writing, "FACTS_A_CHUNK", 4)
    store.commit(batch_of("k", *(note(n, text="x" * 600) for n in range(9))))
    with pytest.raises(KeyReused) as caught:
        store.commit(batch_of("k", slip("A")))
    assert caught.value.difference.endswith("and 4 more")
    assert len(caught.value.difference) < 3_200


def test_a_batch_larger_than_a_chunk_is_one_transaction(
    store: SqlStore, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chunks bound memory, not the promise; a twin in another chunk is found by name."""
    monkeypatch.setattr(database.writing, "FACTS_A_CHUNK", 2)
    with pytest.raises(Conflict, match=r"\[3\]"):
        store.commit(batch_of("k", *(note(n) for n in (1, 2, 3, 4, 5, 3))))
    assert 0 == count(store)
    assert 5 == store.commit(batch_of("k", *(note(n) for n in range(5)))).position
    versions = [r.version for page in store.read(NOTES, limit=2) for r in page.records]
    assert [1, 2, 3, 4, 5] == versions


SELLER = """
import sys
from backoffice_core.kernel.errors import GuardFailed
from backoffice_core.storage import Counter, open_store
from backoffice_core.testing.samples import batch_of, note
url, name, first = *sys.argv[1:3], int(sys.argv[3])
store = open_store(url)
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
    store: SqlStore, database: Database
) -> None:
    """Two processes wait for each other; who follows by position misses nothing."""
    store.commit(batch_of("in", guards=[Counter(name="stock", delta=50)]))
    sellers = [
        subprocess.Popen(
            [sys.executable, "-c", SELLER, database.url, name, str(first)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for name, first in (("a", 0), ("b", 100))
    ]
    followed: list[int] = []
    while True:
        over = all(seller.poll() is not None for seller in sellers)
        after = followed[-1] if followed else 0
        for page in store.read(NOTES, after=after):
            followed += [record.position for record in page.records]
        if over:
            break
    sold = [int(seller.communicate(timeout=60)[0]) for seller in sellers]
    assert 50 == sum(sold)
    assert list(range(1, 51)) == followed
    with store.view() as seen:
        assert 0 == seen.counter("shop", "stock")
