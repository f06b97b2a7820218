"""Making the tables of a kind in PostgreSQL: who waits looks again, and no name is cut short."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import attrs
import pytest

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import fact
from backoffice_core.storage import PostgresStore, Record, postgres_schema
from backoffice_core.testing.samples import batch_of, note
from tests.storage.postgres_server import conninfo, schema_of_ones_own
from tests.storage.test_changed_kinds import first


@pytest.fixture
def store() -> Iterator[PostgresStore]:
    """A store that the first release filled."""
    with schema_of_ones_own() as name, closing(PostgresStore.open(conninfo(), schema=name)) as old:
        old.commit(batch_of("k", first(1), note(1), first(2), first(3)))
        yield old


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
