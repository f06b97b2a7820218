"""Every store of ours keeps every storage law, and every law catches a store that breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from backoffice_core.storage import MemoryStore, PostgresStore, SqliteStore, Store, open_store
from backoffice_core.testing import (
    BROKEN_STORES,
    LAWS,
    Law,
    LawBroken,
    Opener,
    check_law,
    check_store,
)
from tests.storage.postgres_server import conninfo, schema_of_ones_own


def in_memory(_: Path) -> Opener:
    """Open stores in memory."""
    return lambda _: MemoryStore()


def in_files(folder: Path) -> Opener:
    """Open SQLite files in a folder."""
    return lambda name: open_store(f"sqlite:///{folder}/{name}.db")


def by_slug(law: Law) -> str:
    """A law's slug is its test's id."""
    return law.slug


@pytest.mark.parametrize("law", LAWS, ids=by_slug)
@pytest.mark.parametrize("stores", [in_memory, in_files])
def test_a_store_of_ours_keeps_the_law(
    law: Law, stores: Callable[[Path], Opener], tmp_path: Path
) -> None:
    """What `check_store` asks of others, our stores do."""
    check_law(law, stores(tmp_path))


@pytest.mark.parametrize("law", LAWS, ids=by_slug)
def test_a_store_that_breaks_the_law_is_caught(law: Law) -> None:
    """A law that cannot fail says nothing."""
    with pytest.raises(LawBroken) as caught:
        check_law(law, lambda _: BROKEN_STORES[law.slug]())
    assert law.slug == caught.value.code
    assert caught.value.message.startswith(law.promise)


def test_each_law_has_a_slug_of_its_own_and_a_promise_in_a_sentence() -> None:
    """Laws are cited by slug and read by people."""
    assert sorted(BROKEN_STORES) == sorted({law.slug for law in LAWS})
    assert len(BROKEN_STORES) == len(LAWS)
    assert [] == [law.slug for law in LAWS if not law.promise.endswith(".")]


@pytest.fixture
def in_schemas() -> Iterator[Opener]:
    """Open PostgreSQL schemas, one for each name."""
    with ExitStack() as held:
        schemas: dict[str, str] = {}

        def opened(name: str) -> Store:
            if name not in schemas:
                schemas[name] = held.enter_context(schema_of_ones_own())
            return PostgresStore.open(conninfo(), schema=schemas[name])

        yield opened


@pytest.mark.parametrize("law", LAWS, ids=by_slug)
def test_a_store_in_postgresql_keeps_the_law(law: Law, in_schemas: Opener) -> None:
    """The server's store is held to what the embedded one is."""
    check_law(law, in_schemas)


def test_one_call_checks_all_laws(tmp_path: Path) -> None:
    """A third party needs one line."""
    assert LAWS == check_store(in_files(tmp_path))


def test_one_call_tells_of_every_law_that_is_broken() -> None:
    """The report names all that is wrong, not the first thing only."""
    with pytest.raises(LawBroken) as caught:
        check_store(lambda _: BROKEN_STORES["counter-bounds"]())
    assert "laws_broken" == caught.value.code
    assert "counter-bounds" in caught.value.message
    assert "racing-writers" in caught.value.message


def test_an_error_that_no_store_should_raise_breaks_the_law() -> None:
    """A foreign exception is reported as a broken law, with its cause."""

    def refuse(_: str) -> Store:
        raise KeyError("no such store")

    with pytest.raises(LawBroken, match="KeyError") as caught:
        check_law(LAWS[0], refuse)
    assert isinstance(caught.value.__cause__, KeyError)


def test_what_a_law_opened_is_closed_also_when_it_fails() -> None:
    """A check leaves nothing open behind it."""
    opened: list[MemoryStore] = []

    def broken(_: str) -> Store:
        store = BROKEN_STORES["atomic-batch"]()
        opened.append(store.inner)  # type: ignore[attr-defined]
        return store

    with pytest.raises(LawBroken):
        check_law(LAWS[0], broken)
    assert [False] == [store.open for store in opened]


def test_laws_that_need_what_a_store_does_not_offer_are_kept() -> None:
    """A store on a borrowed connection promises neither snapshots nor durability."""
    import sqlite3

    connections: list[sqlite3.Connection] = []

    def lent(_: str) -> Store:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connections.append(connection)
        return SqliteStore.from_connection(connection)

    laws = [
        law for law in LAWS if law.slug in {"view-stands-still", "reopening-keeps", "where-filters"}
    ]
    for law in laws:
        check_law(law, lent)
    for connection in connections:
        connection.close()
