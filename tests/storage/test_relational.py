"""What the stores in SQL databases have in common, asked of each of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from backoffice_core.kernel.errors import KeyReused
from backoffice_core.kernel.intervals import Interval
from backoffice_core.storage import (
    Balance,
    BalanceQuery,
    Batch,
    PostgresStore,
    Query,
    Receipt,
    SqliteStore,
    Store,
)
from backoffice_core.storage.relational import source_of
from backoffice_core.testing.samples import Slip, batch_of, slip
from tests.storage.postgres_server import conninfo, schema_of_ones_own


def slips(key: str) -> Batch:
    """Two slips of different days, of three lines together."""
    return batch_of(
        key,
        slip("A", ("cash", 5), ("sales", -5), day=date(2026, 5, 4)),
        slip("B", ("cash", 7), day=date(2026, 6, 1)),
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store with some slips."""
    if request.param == "sqlite":
        with closing(SqliteStore.open(str(tmp_path / "x.db"))) as file:
            file.commit(slips("k"))
            yield file
    else:
        with (
            schema_of_ones_own() as schema,
            closing(PostgresStore.open(conninfo(), schema=schema)) as served,
        ):
            served.commit(slips("k"))
            yield served


def test_the_same_key_answers_as_it_did(store: Store) -> None:
    """Its content again is replayed, and other content is refused."""
    assert Receipt(position=2, replayed=True) == store.commit(slips("k"))
    with pytest.raises(KeyReused):
        store.commit(batch_of("k", slip("C")))


def test_facts_are_found_by_an_interval_of_days(store: Store) -> None:
    """Half-open, as everywhere."""
    may = Interval(date(2026, 5, 4), date(2026, 6, 1))
    (page,) = store.read(Query(tenant="shop", kind=Slip, where={"day": may}))
    assert ["A"] == [record.fact.number for record in page.records]


def balance(rows: int, total: int, *key: str) -> Balance:
    """A group of lines."""
    return Balance(key=key, sums=(total,), rows=rows)


@pytest.mark.parametrize(
    ("by", "where", "expected"),
    [
        ((), {}, [balance(3, 7)]),
        ((), {"number": "Z"}, []),
        (("account",), {}, [balance(2, 12, "cash"), balance(1, -5, "sales")]),
        (
            ("day",),
            {"account": "cash"},
            [balance(1, 5, "2026-05-04"), balance(1, 7, "2026-06-01")],
        ),
    ],
)
def test_lines_are_totalled_with_and_without_what_they_are_lines_of(
    store: Store, by: tuple[str, ...], where: dict[str, str], expected: list[Balance]
) -> None:
    """By columns of the lines, of the slips, or of neither."""
    query = BalanceQuery(
        tenant="shop", kind=Slip, table="law_slip_lines", by=by, where=where, sums=["amount_minor"]
    )
    assert expected == list(store.balances(query))


def test_what_is_totalled_from_is_joined_only_where_needed() -> None:
    """The kind's own table leads where there are no lines."""
    assert ("a k", "k") == source_of("a", None, ())
    assert ("b l", "l") == source_of("a", "b", ())
