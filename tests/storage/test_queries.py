"""Queries: the same question has the same answer, or the same refusal, in every store."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import attrs
import pytest

from backoffice_core.kernel.errors import InvalidValue, TooLarge
from backoffice_core.kernel.intervals import Interval
from backoffice_core.storage import BalanceQuery, MemoryStore, Query, SqliteStore, Store
from backoffice_core.testing.samples import Note, Slip, batch_of, note, slip

NOTES = Query(tenant="shop", kind=Note)
SLIPS = BalanceQuery(tenant="shop", kind=Slip, sums=["amount_minor"], table="law_slip_lines")


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store of each sort with a few facts."""
    opened: Store = (
        MemoryStore() if request.param == "memory" else SqliteStore.open(str(tmp_path / "x.db"))
    )
    opened.commit(batch_of("k", note(1, text="a", weight=3), slip("A", ("cash", 5))))
    yield opened
    opened.close()


def test_a_query_is_a_value_that_can_be_sent_to_a_worker() -> None:
    """It is equal however its conditions were ordered, hashable and picklable."""
    query = Query(tenant="shop", kind=Note, where={"text": "a", "number": 1})
    same = Query(tenant="shop", kind=Note, where={"number": 1, "text": "a"})
    assert query == same
    assert hash(query) == hash(same)
    assert query == pickle.loads(pickle.dumps(query))  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    "where",
    [
        {"number": "1"},
        {"number": True},
        {"text": 1},
        {"done": 1},
        {"day": date(2026, 5, 4).isoformat().encode()},
        {"text": Interval(date(2026, 5, 4), date(2026, 5, 5))},
        {"at": Interval(date(2026, 5, 4), date(2026, 5, 5))},
    ],
)
def test_a_value_that_the_column_never_holds_is_refused(
    store: Store, where: dict[str, object]
) -> None:
    """One store finding nothing and another converting would be two meanings."""
    with pytest.raises(InvalidValue) as caught:
        list(store.read(attrs.evolve(NOTES, where=where)))
    assert "where_value_invalid" == caught.value.code


@pytest.mark.parametrize(
    ("code", "ask"),
    [
        ("column_unknown", lambda s: list(s.read(attrs.evolve(NOTES, where={"nothing": 1})))),
        ("column_unknown", lambda s: s.balances(attrs.evolve(SLIPS, by=["nothing"]))),
        ("column_unknown", lambda s: s.balances(attrs.evolve(SLIPS, by=["other.account"]))),
        ("table_unknown", lambda s: s.balances(attrs.evolve(SLIPS, table="nothing"))),
        ("column_not_integer", lambda s: s.balances(attrs.evolve(SLIPS, sums=["account"]))),
        ("text_not_unicode", lambda s: list(s.read(attrs.evolve(NOTES, where={"text": "\ud800"})))),
        ("where_value_invalid", lambda s: list(s.read(attrs.evolve(NOTES, where={"day": "2026"})))),
        ("where_value_invalid", lambda s: list(s.read(attrs.evolve(NOTES, where={"at": "noon"})))),
        ("limit_out_of_range", lambda s: list(s.read(NOTES, limit=0))),
        ("limit_out_of_range", lambda s: list(s.read(NOTES, limit=100_001))),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    store: Store, code: str, ask: Callable[[Store], object]
) -> None:
    """The refusal names what there is instead."""
    with pytest.raises(InvalidValue) as caught:
        ask(store)
    assert code == caught.value.code


def test_a_wanted_integer_beyond_64_bits_is_refused(store: Store) -> None:
    """No store could hold it."""
    with pytest.raises(TooLarge):
        list(store.read(attrs.evolve(NOTES, where={"number": 2**63})))


def test_a_table_may_be_named_in_full(store: Store) -> None:
    """Columns are found in the child's table, in the kind's own, and by table and name."""
    query = attrs.evolve(SLIPS, by=["law_slip_lines.account", "law_slips.number"])
    assert [("cash", "A")] == [balance.key for balance in store.balances(query)]
    own = BalanceQuery(tenant="shop", kind=Note, table="law_notes", sums=["weight"])
    assert [(3,)] == [balance.sums for balance in store.balances(own)]


def test_a_view_reads_as_the_store_does(store: Store) -> None:
    """Pages and totals through a view are those of the moment."""
    with store.view() as seen:
        assert list(store.read(NOTES)) == list(seen.read(NOTES))
        assert store.balances(SLIPS) == seen.balances(SLIPS)
        assert 0 == seen.position("nobody")
        assert 0 == seen.counter("nobody", "n")
