"""A kind of fact that changes does not break an old schema in PostgreSQL either."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import attrs
import psycopg
import pytest

from backoffice_core.kernel.errors import Conflict, Corrupt, InvalidValue, SchemaTooNew
from backoffice_core.kernel.facts import fact
from backoffice_core.storage import NothingAfter, PostgresStore, Record, postgres_schema
from backoffice_core.testing.samples import batch_of, note
from tests.storage.postgres_server import conninfo, schema_of_ones_own
from tests.storage.test_sqlite_kinds import (
    CUPS,
    NEW,
    OLD,
    Careless,
    Cup,
    Visit,
    check_new,
    first,
    now,
    visits,
)


@pytest.fixture
def schema() -> Iterator[str]:
    """A schema that the first release filled for two tenants."""
    with schema_of_ones_own() as name:
        with closing(PostgresStore.open(conninfo(), schema=name)) as store:
            store.commit(batch_of("k", first(1), note(1), first(2), first(3)))
            store.commit(batch_of("k", first(1), tenant="other"))
        yield name


@pytest.fixture
def store(schema: str) -> Iterator[PostgresStore]:
    """The old schema in a new program."""
    opened = PostgresStore.open(conninfo(), schema=schema)
    yield opened
    opened.close()


def test_an_old_schema_is_read_by_a_new_program_without_being_written(
    store: PostgresStore, schema: str
) -> None:
    """Columns that the tables do not have yet are worked out from the facts."""
    check_new(store)
    with closing(PostgresStore.open(conninfo(), schema=schema)) as old:
        assert 3 == len(visits(old, OLD))


def test_guards_look_into_old_facts_with_new_eyes(store: PostgresStore) -> None:
    """A guard of another kind's batch reads the facts too, all of them where none matches."""
    tea = attrs.evolve(NEW, where={"guest": "unknown"})
    ann = attrs.evolve(NEW, where={"guest": "ann"})
    with pytest.raises(Conflict):
        store.commit(batch_of("k2", note(2), guards=[NothingAfter(tea, 0)]))
    store.commit(batch_of("k2", note(2), guards=[NothingAfter(ann, 0)]))


def test_the_first_commit_of_the_new_kind_fills_its_tables_again(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New columns and tables are filled from the facts of all tenants, upcast."""
    monkeypatch.setattr(postgres_schema, "REBUILD_ROWS", 2)
    fourth = Visit(number=4, fee=1, guest="Ani", cups=(Cup("kopi", 2),))
    store.commit(batch_of("k2", Record("visits", fourth)))
    assert [now(1), now(2), now(3), fourth] == visits(store, NEW)
    assert [fourth] == visits(store, attrs.evolve(NEW, where={"guest": "Ani"}))
    in_stream = attrs.evolve(NEW, stream="visits", where={"guest": "Ani"})
    assert [fourth] == visits(store, in_stream)
    assert [("kopi", 2), ("tea", 3)] == [(b.key[0], b.sums[0]) for b in store.balances(CUPS)]
    other = attrs.evolve(CUPS, tenant="other")
    assert [("tea", 1)] == [(b.key[0], b.sums[0]) for b in store.balances(other)]


def test_an_old_program_refuses_what_a_new_one_wrote(store: PostgresStore) -> None:
    """It neither reads facts it cannot understand nor turns the tables back."""
    store.commit(batch_of("k2", Record("visits", now(4))))
    for verb in (lambda: visits(store, OLD), lambda: store.commit(batch_of("k3", first(5)))):
        with pytest.raises(SchemaTooNew) as caught:
            verb()
        assert "kind_too_new" == caught.value.code


def test_a_fact_newer_than_its_tables_is_refused(store: PostgresStore, schema: str) -> None:
    """The version stands with each fact as well."""
    options = f"-c search_path={schema}"
    with psycopg.connect(conninfo(), autocommit=True, options=options) as other:
        other.execute("UPDATE facts SET kind_version = 4")
    with pytest.raises(SchemaTooNew):
        visits(store, NEW)


def test_a_class_that_changed_without_its_next_version_destroys_nothing(
    store: PostgresStore,
) -> None:
    """The refusal says what to do, and the old class still reads everything."""
    careless = Record("visits", Careless(number=4, fee=1, guest="Ani"))
    with pytest.raises(Corrupt, match="next version"):
        store.commit(batch_of("k2", careless))
    assert 3 == len(visits(store, OLD))


def test_a_program_that_finds_the_tables_just_made_leaves_them(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waited for its turn to make a kind's tables looks again."""
    answers = iter([None])
    sound = postgres_schema.Tables.up_to_date
    monkeypatch.setattr(
        postgres_schema.Tables,
        "up_to_date",
        lambda *asked: next(answers, False) and sound(*asked),
    )
    assert 5 == store.commit(batch_of("k2", first(5))).position


@fact("n" * 64, identity=("number",))
@attrs.frozen
class LongNamed:
    """A kind whose name PostgreSQL would cut short."""

    number: int


@fact("counters", identity=("number",))
@attrs.frozen
class Taken:
    """A kind with the name of a table of the store's own."""

    number: int


@pytest.mark.parametrize(
    ("made", "code"), [(LongNamed(1), "table_name_invalid"), (Taken(1), "table_name_taken")]
)
def test_a_kind_that_no_table_can_be_named_for_is_refused(
    store: PostgresStore, made: object, code: str
) -> None:
    """Names are neither shared nor cut short; nothing is written."""
    with pytest.raises(InvalidValue) as caught:
        store.commit(batch_of("k2", note(9), Record("s", made)))
    assert code == caught.value.code
    with store.view() as seen:
        assert 4 == seen.position("shop")
