"""A kind of fact that changes does not break an old database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import pytest

from backoffice_core.kernel.errors import Conflict, Corrupt, SchemaTooNew
from backoffice_core.kernel.facts import child_table, fact
from backoffice_core.storage import (
    Balance,
    BalanceQuery,
    NothingAfter,
    Query,
    Record,
    SqliteStore,
    Store,
    sqlite_schema,
)
from backoffice_core.testing.samples import batch_of, note


@fact("visits", identity=("number",))
@attrs.frozen(kw_only=True)
class FirstVisit:
    """A visit as the first release knew it."""

    number: int
    fee: int


@attrs.frozen
class Cup:
    """Something drunk at a visit."""

    drink: str
    cups: int


def with_cups(written: dict[str, Any]) -> dict[str, Any]:
    """Turn a visit of version 1 into one of version 2."""
    return {**written, "guest": "unknown", "cups": [["tea", 1]]}


def as_objects(written: dict[str, Any]) -> dict[str, Any]:
    """Write the cups as version 3 does."""
    return {**written, "cups": [{"drink": d, "cups": n} for d, n in written["cups"]]}


@fact("visits", identity=("number",), version=3, upcasters={1: with_cups, 2: as_objects})
@attrs.frozen(kw_only=True)
class Visit:
    """A visit as it is known now: with a guest, and cups in a table of their own."""

    number: int
    fee: int
    guest: str
    cups: tuple[Cup, ...] = child_table("visit_cups")


@fact("visits", identity=("number",))
@attrs.frozen(kw_only=True)
class Careless:
    """A changed class that forgot its next version."""

    number: int
    fee: int
    guest: str


OLD = Query(tenant="shop", kind=FirstVisit)
NEW = Query(tenant="shop", kind=Visit)
CUPS = BalanceQuery(tenant="shop", kind=Visit, table="visit_cups", by=["drink"], sums=["cups"])


def first(number: int) -> Record:
    """A visit of the first release."""
    return Record("visits", FirstVisit(number=number, fee=number * 10))


def now(number: int) -> Visit:
    """The same visit as it is read now."""
    return Visit(number=number, fee=number * 10, guest="unknown", cups=(Cup("tea", 1),))


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A database that the first release filled for two tenants."""
    path = str(tmp_path / "old.db")
    with closing(SqliteStore.open(path)) as store:
        store.commit(batch_of("k", first(1), note(1), first(2), first(3)))
        store.commit(batch_of("k", first(1), tenant="other"))
    return path


@pytest.fixture
def store(path: str) -> Iterator[SqliteStore]:
    """The old database in a new program."""
    opened = SqliteStore.open(path)
    yield opened
    opened.close()


def visits(store: Store, query: Query, *, limit: int = 2) -> list[object]:
    """All visits asked for."""
    return [r.fact for page in store.read(query, limit=limit) for r in page.records]


def check_new(store: Store) -> None:
    """The old facts are what version 3 makes of them, in every kind of question."""
    assert [now(1), now(2), now(3)] == visits(store, NEW)[:3]
    assert [now(2)] == visits(store, attrs.evolve(NEW, where={"fee": 20}))
    assert [now(1), now(2), now(3)] == visits(store, attrs.evolve(NEW, where={"guest": "unknown"}))
    assert [] == visits(store, attrs.evolve(NEW, stream="elsewhere"))
    assert (Balance(key=("tea",), sums=(3,), rows=3),) == store.balances(CUPS)


def test_an_old_database_is_read_by_a_new_program_without_being_written(
    store: SqliteStore, path: str
) -> None:
    """Columns that the tables do not have yet are worked out from the facts."""
    check_new(store)
    with closing(SqliteStore.open(path)) as old:
        assert 3 == len(visits(old, OLD))


def test_guards_look_into_old_facts_with_new_eyes(store: SqliteStore) -> None:
    """A guard of another kind's batch reads the facts too, all of them where none matches."""
    tea = attrs.evolve(NEW, where={"guest": "unknown"})
    ann = attrs.evolve(NEW, where={"guest": "ann"})
    with pytest.raises(Conflict):
        store.commit(batch_of("k2", note(2), guards=[NothingAfter(tea, 0)]))
    store.commit(batch_of("k2", note(2), guards=[NothingAfter(ann, 0)]))


def test_the_first_commit_of_the_new_kind_fills_its_tables_again(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New columns and tables are filled from the facts of all tenants, upcast."""
    monkeypatch.setattr(sqlite_schema, "REBUILD_ROWS", 2)
    fourth = Visit(number=4, fee=1, guest="Ani", cups=(Cup("kopi", 2),))
    store.commit(batch_of("k2", Record("visits", fourth)))
    assert [now(1), now(2), now(3), fourth] == visits(store, NEW)
    assert [fourth] == visits(store, attrs.evolve(NEW, where={"guest": "Ani"}))
    assert [("kopi", 2), ("tea", 3)] == [(b.key[0], b.sums[0]) for b in store.balances(CUPS)]
    other = attrs.evolve(CUPS, tenant="other")
    assert [("tea", 1)] == [(b.key[0], b.sums[0]) for b in store.balances(other)]


def test_an_old_program_refuses_what_a_new_one_wrote(store: SqliteStore) -> None:
    """It neither reads facts it cannot understand nor turns the tables back."""
    store.commit(batch_of("k2", Record("visits", now(4))))
    for verb in (lambda: visits(store, OLD), lambda: store.commit(batch_of("k3", first(5)))):
        with pytest.raises(SchemaTooNew) as caught:
            verb()
        assert "kind_too_new" == caught.value.code


def test_a_fact_newer_than_its_tables_is_refused(store: SqliteStore, path: str) -> None:
    """The version stands with each fact as well."""
    import sqlite3

    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE facts SET kind_version = 4")
    with pytest.raises(SchemaTooNew):
        visits(store, NEW)


def test_a_class_that_changed_without_its_next_version_destroys_nothing(
    store: SqliteStore,
) -> None:
    """The refusal says what to do, and the old class still reads everything."""
    careless = Record("visits", Careless(number=4, fee=1, guest="Ani"))
    with pytest.raises(Corrupt, match="next version"):
        store.commit(batch_of("k2", careless))
    assert 3 == len(visits(store, OLD))
