"""A kind of fact that changes does not break an old database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
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
    Store,
)
from backoffice_core.testing.samples import batch_of, note
from tests.storage.conftest import Database


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
def old(database: Database) -> Database:
    """A database that the first release filled for two tenants."""
    with closing(database.open()) as store:
        store.commit(batch_of("k", first(1), note(1), first(2), first(3)))
        store.commit(batch_of("k", first(1), tenant="other"))
    return database


@pytest.fixture
def store(old: Database) -> Iterator[Store]:
    """The old database in a new program."""
    with closing(old.open()) as opened:
        yield opened


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
    store: Store, old: Database
) -> None:
    """Columns that the tables do not have yet are worked out from the facts."""
    check_new(store)
    with closing(old.open()) as other:
        assert 3 == len(visits(other, OLD))


def test_guards_look_into_old_facts_with_new_eyes(store: Store) -> None:
    """A guard of another kind's batch reads the facts too, all of them where none matches."""
    tea = attrs.evolve(NEW, where={"guest": "unknown"})
    ann = attrs.evolve(NEW, where={"guest": "ann"})
    with pytest.raises(Conflict):
        store.commit(batch_of("k2", note(2), guards=[NothingAfter(tea, 0)]))
    store.commit(batch_of("k2", note(2), guards=[NothingAfter(ann, 0)]))


def test_the_first_commit_of_the_new_kind_fills_its_tables_again(
    store: Store, old: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New columns and tables are filled from the facts of all tenants, upcast."""
    monkeypatch.setattr(old.schema, "REBUILD_ROWS", 2)
    fourth = Visit(number=4, fee=1, guest="Ani", cups=(Cup("kopi", 2),))
    store.commit(batch_of("k2", Record("visits", fourth)))
    assert [now(1), now(2), now(3), fourth] == visits(store, NEW)
    assert [fourth] == visits(store, attrs.evolve(NEW, where={"guest": "Ani"}))
    in_stream = attrs.evolve(NEW, stream="visits", where={"guest": "Ani"})
    assert [fourth] == visits(store, in_stream)
    assert [("kopi", 2), ("tea", 3)] == [(b.key[0], b.sums[0]) for b in store.balances(CUPS)]
    other = attrs.evolve(CUPS, tenant="other")
    assert [("tea", 1)] == [(b.key[0], b.sums[0]) for b in store.balances(other)]


def test_an_old_program_refuses_what_a_new_one_wrote(store: Store) -> None:
    """It neither reads facts it cannot understand nor turns the tables back."""
    store.commit(batch_of("k2", Record("visits", now(4))))
    for verb in (lambda: visits(store, OLD), lambda: store.commit(batch_of("k3", first(5)))):
        with pytest.raises(SchemaTooNew) as caught:
            verb()
        assert "kind_too_new" == caught.value.code


def test_a_fact_newer_than_its_tables_is_refused(store: Store, old: Database) -> None:
    """The version stands with each fact as well."""
    old.execute("UPDATE facts SET kind_version = 4")
    with pytest.raises(SchemaTooNew):
        visits(store, NEW)


def test_a_class_that_changed_without_its_next_version_destroys_nothing(
    store: Store,
) -> None:
    """The refusal says what to do, and the old class still reads everything."""
    careless = Record("visits", Careless(number=4, fee=1, guest="Ani"))
    with pytest.raises(Corrupt, match="next version"):
        store.commit(batch_of("k2", careless))
    assert 3 == len(visits(store, OLD))
