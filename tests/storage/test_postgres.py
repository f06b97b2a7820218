"""The PostgreSQL store beyond the laws: its tables, its waiting and its failures."""

from __future__ import annotations

import doctest
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

import attrs
import psycopg
import pytest

from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.kernel.errors import (
    Conflict,
    Corrupt,
    InvalidValue,
    OutcomeUnknown,
    StorageError,
    TooLarge,
    Unavailable,
)
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.money import Money
from backoffice_core.storage import (
    Balance,
    BalanceQuery,
    PostgresStore,
    Query,
    Receipt,
    Record,
    open_store,
    postgres_links,
)
from backoffice_core.storage.postgres_links import ServerLink, reaction
from backoffice_core.testing.samples import NOON, Note, batch_of, note, slip
from tests.house.tree import ROOT
from tests.storage.postgres_server import conninfo, schema_of_ones_own

NOTES = Query(tenant="shop", kind=Note)


@pytest.fixture
def schema() -> Iterator[str]:
    """A schema that is not there yet."""
    with schema_of_ones_own() as name:
        yield name


@pytest.fixture
def store(schema: str) -> Iterator[PostgresStore]:
    """An open store."""
    address = psycopg.conninfo.make_conninfo(conninfo(), application_name=schema)
    opened = PostgresStore.open(address, schema=schema, patience_seconds=0.1)
    yield opened
    opened.close()


@pytest.fixture
def tool(schema: str) -> Iterator[psycopg.Connection[Any]]:
    """Somebody else's connection, looking into the schema."""
    options = f"-c search_path={schema}"
    with psycopg.connect(conninfo(), autocommit=True, options=options) as opened:
        yield opened


def link_of(store: PostgresStore) -> ServerLink:
    """The link of a store on a server."""
    assert isinstance(store.link, ServerLink)
    return store.link


def count(store: PostgresStore) -> int:
    """How many notes there are."""
    return sum(len(page.records) for page in store.read(NOTES))


def end_sessions(tool: psycopg.Connection[Any], store: PostgresStore) -> None:
    """End every session of a store, as a restart of the server does."""
    tool.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = %s",
        [store.tables.schema],
    )


def test_a_person_can_read_and_join_the_tables(
    store: PostgresStore, tool: psycopg.Connection[Any]
) -> None:
    """Any SQL tool sees entries and postings in minor units, with days and moments as such."""
    legs = (
        Posting(account="1100", amount=Money.of(5, "IDR")),
        Posting(account="4100", amount=Money.of(-5, "IDR")),
    )
    sale = Entry(number="1", day=date(2026, 5, 4), journal="sales", text="Kopi", postings=legs)
    store.commit(batch_of("k", Record("sales", sale), note(1)))
    found = tool.execute(
        "SELECT tenant, position, line, day, account, amount_minor, amount_currency "
        "FROM entries JOIN postings USING (tenant, position) ORDER BY line"
    ).fetchall()
    assert [
        ("shop", 1, 1, date(2026, 5, 4), "1100", 500, "IDR"),
        ("shop", 1, 2, date(2026, 5, 4), "4100", -500, "IDR"),
    ] == found
    ((at, done),) = tool.execute("SELECT at, done FROM law_notes").fetchall()
    assert (Instant.parse("2026-05-04T12:00:00Z"), False) == (Instant.of(at), done)


def test_a_store_opens_by_its_address_and_is_durable(
    schema: str, tool: psycopg.Connection[Any]
) -> None:
    """The parameter `schema` is ours; every other is libpq's."""
    told = psycopg.conninfo.conninfo_to_dict(conninfo())
    url = f"postgresql://?{urlencode({**told, 'schema': schema}, quote_via=quote)}"
    with closing(open_store(url)) as store:
        store.commit(batch_of("k", note(1)))
        assert "postgresql" == store.capabilities.name
        assert store.capabilities.durable
        assert () == store.capabilities.warnings
    assert (1,) == tool.execute("SELECT COUNT(*) FROM law_notes").fetchone()


def test_the_page_about_postgresql_does_what_it_says(schema: str) -> None:
    """Its blocks run in order, on this server and in a schema of this test."""
    page = (ROOT / "docs/how-to/use-postgresql.md").read_text(encoding="utf-8")
    page = page.replace("postgresql://shop@localhost/shop", conninfo())
    page = page.replace("shop_books", schema)
    blocks = "\n".join(re.findall(r"```pycon\n(.*?)```", page, re.DOTALL))
    test = doctest.DocTestParser().get_doctest(blocks, {}, "page", None, None)
    said: list[str] = []
    flags = doctest.NORMALIZE_WHITESPACE
    failed, tried = doctest.DocTestRunner(optionflags=flags).run(test, out=said.append)
    assert (0, []) == (failed, said)
    assert tried > 8


def test_a_commit_waits_for_the_disk_whatever_the_server_says() -> None:
    """An acknowledged commit survives, also where the server would rather be quick."""
    link = ServerLink(
        psycopg.conninfo.make_conninfo(conninfo(), options="-c synchronous_commit=off"), 1
    )
    with link.reading() as connection:
        assert ("local",) == connection.execute("SHOW synchronous_commit").fetchone()
    link.close()


def test_a_server_that_cannot_be_reached_is_unavailable(tmp_path: object) -> None:
    """Nothing listens there."""
    with pytest.raises(Unavailable) as caught:
        PostgresStore.open(f"host={tmp_path} dbname=shop")
    assert "store_failed" == caught.value.code


def test_a_schema_of_somebody_else_is_left_alone(
    schema: str, tool: psycopg.Connection[Any]
) -> None:
    """Tables of our names and another meaning are refused."""
    tool.execute(f'CREATE SCHEMA "{schema}"'.encode())
    tool.execute("CREATE VIEW facts AS SELECT 1 AS x")
    with pytest.raises(InvalidValue) as caught:
        PostgresStore.open(conninfo(), schema=schema)
    assert "table_name_taken" == caught.value.code


@pytest.mark.parametrize("name", ["", "s" * 64, "é" * 32])
def test_a_schema_that_cannot_be_named_is_refused(name: str) -> None:
    """PostgreSQL would cut the name short without a word."""
    with pytest.raises(InvalidValue) as caught:
        PostgresStore.open(conninfo(), schema=name)
    assert "table_name_invalid" == caught.value.code


def test_any_other_text_names_a_schema() -> None:
    """Quotes, percent signs and spaces included."""
    name = 'a "100 %" shop\'s; {0} %s'
    try:
        with closing(PostgresStore.open(conninfo(), schema=name)) as store:
            store.commit(batch_of("k", note(1), slip("A", ("cash", 1))))
            assert 1 == count(store)
    finally:
        with psycopg.connect(conninfo()) as connection:
            connection.execute("SET client_min_messages = warning")
            connection.execute(
                psycopg.sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(
                    psycopg.sql.Identifier(name)
                )
            )


def test_many_may_create_one_store_and_its_kinds_at_once(schema: str) -> None:
    """Whoever comes second finds the tables made between its look and its turn."""
    start = threading.Barrier(6)

    def use(number: int) -> int:
        start.wait(30)
        with closing(PostgresStore.open(conninfo(), schema=schema)) as store:
            batch = batch_of("k", note(1), slip("A"), tenant=f"t{number % 3}", actor=str(number))
            return store.commit(batch).position

    with ThreadPoolExecutor(6) as pool:
        assert [2] * 6 == list(pool.map(use, range(6)))


def test_a_commit_waits_for_its_tenant_and_then_gives_up(
    store: PostgresStore, tool: psycopg.Connection[Any]
) -> None:
    """A locked tenant is waited for; after the patience it is unavailable, nothing written."""
    store.commit(batch_of("k", note(1)))
    with tool.transaction():
        tool.execute("SELECT 1 FROM tenants FOR UPDATE")
        with pytest.raises(Unavailable) as caught:
            store.commit(batch_of("k2", note(2)))
        assert "store_busy" == caught.value.code
        assert 1 == store.commit(batch_of("k", note(1), tenant="other")).position
    assert 2 == store.commit(batch_of("k2", note(2))).position


def test_a_connection_that_dies_during_commit_leaves_the_outcome_unknown(
    store: PostgresStore, tool: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same key then tells, or writes."""
    store.commit(batch_of("k", note(1)))
    sound = postgres_links.finish

    def ended(connection: psycopg.Connection[Any], key: str) -> None:
        end_sessions(tool, store)
        sound(connection, key)

    monkeypatch.setattr(postgres_links, "finish", ended)
    with pytest.raises(OutcomeUnknown) as caught:
        store.commit(batch_of("k2", note(2)))
    monkeypatch.undo()
    assert "k2" == caught.value.key
    assert Receipt(position=2) == store.commit(batch_of("k2", note(2)))


def test_a_commit_that_the_server_refuses_was_not_written(
    store: PostgresStore, tool: psycopg.Connection[Any]
) -> None:
    """As long as the connection lives, the server has said so."""
    store.commit(batch_of("k", note(1)))
    tool.execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'not today'; END $$"
    )
    tool.execute(
        "CREATE CONSTRAINT TRIGGER refusing AFTER INSERT ON facts "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()"
    )
    with pytest.raises(Unavailable, match="not today"):
        store.commit(batch_of("k2", note(2)))
    tool.execute("DROP TRIGGER refusing ON facts")
    assert Receipt(position=2) == store.commit(batch_of("k2", note(2)))


def test_after_a_restart_one_failure_is_enough(
    store: PostgresStore, tool: psycopg.Connection[Any]
) -> None:
    """A broken connection takes those that were kept with it, and the next is new."""
    store.commit(batch_of("k", note(1)))
    with store.view() as left, store.view() as right:
        assert left.position("shop") == right.position("shop")
    assert 2 == len(link_of(store).kept)
    end_sessions(tool, store)
    with pytest.raises(Unavailable):
        count(store)
    assert 1 == count(store)


@pytest.mark.parametrize(
    ("problem", "error", "reason"),
    [
        (psycopg.errors.SerializationFailure, Conflict, "snapshot_stale"),
        (psycopg.errors.DeadlockDetected, Unavailable, "store_busy"),
        (psycopg.errors.LockNotAvailable, Unavailable, "store_busy"),
        (psycopg.errors.QueryCanceled, Unavailable, "store_busy"),
        (psycopg.errors.TooManyConnections, Unavailable, "store_busy"),
        (psycopg.errors.ProgramLimitExceeded, TooLarge, "name_too_long"),
        (psycopg.errors.DataCorrupted, Corrupt, "store_corrupt"),
        (psycopg.errors.NotNullViolation, Corrupt, "store_corrupt"),
        (psycopg.errors.ReadOnlySqlTransaction, Unavailable, "store_failed"),
        (psycopg.OperationalError, Unavailable, "store_failed"),
    ],
)
def test_each_error_of_postgresql_is_one_of_ours(
    problem: type[psycopg.Error], error: type[StorageError], reason: str
) -> None:
    """Callers meet the closed set and nothing else."""
    ours = reaction(problem("as it may be"))
    assert (error, reason) == (type(ours), ours.code)


def test_a_name_too_long_to_be_indexed_is_refused(store: PostgresStore) -> None:
    """The limit is PostgreSQL's, and the error says so."""
    long = "".join(chr(0x4E00 + 37 * n % 20_000) for n in range(9_000))
    with pytest.raises(TooLarge) as caught:
        store.commit(batch_of(long, note(1)))
    assert ("name_too_long", 2_704) == (caught.value.code, caught.value.limit)
    assert 0 == count(store)


def test_groups_come_in_order_of_their_keys_whatever_their_type(store: PostgresStore) -> None:
    """Days and moments are the text of a row, booleans are booleans, empty comes first."""
    facts = [note(n, text=text).fact for n, text in enumerate(["b", "\x00", "a\x1a", "é"])]
    store.commit(batch_of("k", *(Record("notes", fact) for fact in facts)))
    by = ["day", "at", "done", "text", "place"]
    totals = BalanceQuery(tenant="shop", kind=Note, sums=["number"], by=by)
    key = ("2026-05-04", NOON.iso(), False)
    assert [
        Balance(key=(*key, text, None), sums=(number,), rows=1)
        for text, number in [("\x00", 1), ("a\x1a", 2), ("b", 0), ("é", 3)]
    ] == list(store.balances(totals))


@pytest.mark.parametrize(
    "where",
    [
        {"day": "2026-05-04"},
        {"day": "never"},
        {"at": "2026-05-04T12:00:00Z"},
        {"at": "noon"},
    ],
)
def test_a_text_in_place_of_a_moment_is_refused(
    store: PostgresStore, where: dict[str, Any]
) -> None:
    """It would equal none, and a report of nothing would be the answer."""
    store.commit(batch_of("k", note(1)))
    query = attrs.evolve(NOTES, where=where)
    with pytest.raises(InvalidValue, match="where_value_invalid"):
        list(store.read(query))


@pytest.mark.parametrize(("where", "found"), [({"place": None}, 1), ({"weight": 2**63 - 1}, 0)])
def test_nothing_is_asked_for_by_none_and_a_number_by_itself(
    store: PostgresStore, where: dict[str, Any], found: int
) -> None:
    """The largest number fits, and is no other."""
    store.commit(batch_of("k", note(1)))
    query = attrs.evolve(NOTES, where=where)
    assert found == sum(len(page.records) for page in store.read(query))
