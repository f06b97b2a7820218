"""Memory, SQLite and PostgreSQL answer alike, step by step, and as a plain dict would."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from backoffice_core.kernel.errors import Conflict, GuardFailed, KeyReused
from backoffice_core.storage import (
    BalanceQuery,
    Batch,
    Counter,
    ExpectVersion,
    MemoryStore,
    NothingAfter,
    PostgresStore,
    Query,
    Record,
    SqliteStore,
    Store,
)
from backoffice_core.testing.samples import Slip, batch_of, slip
from tests.storage.postgres_server import conninfo, schema_of_ones_own

TENANTS = st.sampled_from(["north", "south"])
NAMES = st.sampled_from(["a", "b", "c"])
AMOUNTS = st.one_of(st.integers(-9, 9), st.sampled_from([2**63 - 1, 1 - 2**63]))
SLIPS = st.builds(
    lambda stream, number, lines: Record(stream, slip(str(number), *lines).fact),
    NAMES,
    st.integers(0, 30),
    st.lists(st.tuples(NAMES, AMOUNTS), max_size=3),
)
REFUSALS = (Conflict, GuardFailed, KeyReused)


def answer(store: Store, batch: Batch) -> object:
    """What a store says to a batch, an error included."""
    try:
        return store.commit(batch)
    except REFUSALS as refusal:
        return str(refusal)


class LockStep(RuleBasedStateMachine):
    """Two stores and a model are given the same batches."""

    def __init__(self) -> None:
        super().__init__()
        self.held = ExitStack()
        self.place = self.new_place()
        self.kept = self.opened()
        self.memory = MemoryStore()
        self.slips: dict[str, dict[str, tuple[str, Slip]]] = {"north": {}, "south": {}}
        self.keys: dict[tuple[str, str], bytes] = {}
        self.stock: dict[tuple[str, str], int] = {}

    @rule(
        tenant=TENANTS,
        key=st.integers(0, 40),
        facts=st.lists(SLIPS, min_size=1, max_size=3),
        delta=st.integers(-3, 3),
        expected=st.one_of(st.none(), st.integers(0, 3)),
        since=st.one_of(st.none(), st.integers(0, 9)),
    )
    def commit(  # noqa: PLR0917 - a rule has as many as it draws
        self,
        tenant: str,
        key: int,
        facts: list[Record],
        delta: int,
        expected: int | None,
        since: int | None,
    ) -> None:
        """Commit the same batch in both, and in the model where they took it."""
        guards: list[ExpectVersion | NothingAfter | Counter] = [
            Counter(name="stock", delta=delta, floor=0)
        ]
        if expected is not None:
            guards.append(ExpectVersion("a", expected))
        if since is not None:
            guards.append(NothingAfter(Query(tenant=tenant, kind=Slip, stream="b"), since))
        batch = batch_of(str(key), *facts, tenant=tenant, guards=guards)
        before = self.keys.get((tenant, batch.key))
        said = answer(self.memory, batch)
        assert said == answer(self.kept, batch)
        known = self.slips[tenant]
        numbers = [record.fact.number for record in facts]  # type: ignore[attr-defined]
        fresh = len({*numbers, *known}) == len(numbers) + len(known)
        counted = self.stock.get((tenant, "stock"), 0) + delta
        taken = not isinstance(said, str)
        if before is not None:
            assert (before == batch.fingerprint) is taken
        elif not fresh or counted < 0:
            assert not taken
        elif expected is None and since is None:
            assert taken
        if taken and before is None:
            self.keys[tenant, batch.key] = batch.fingerprint
            self.stock[tenant, "stock"] = counted
            for record in facts:
                assert isinstance(record.fact, Slip)
                known[record.fact.number] = (record.stream, record.fact)

    def new_place(self) -> str:
        """Where the store that outlives its closing is kept."""
        raise NotImplementedError

    def opened(self) -> Store:
        """That store, opened."""
        raise NotImplementedError

    @rule()
    def reopen(self) -> None:
        """Close the store that is kept and open it again."""
        self.kept.close()
        self.kept = self.opened()

    @invariant()
    def they_agree(self) -> None:
        """Facts, versions, totals and counters are those of the model in both stores."""
        for tenant, known in self.slips.items():
            query = Query(tenant=tenant, kind=Slip)
            records = [r for page in self.memory.read(query, limit=2) for r in page.records]
            assert records == [r for page in self.kept.read(query, limit=3) for r in page.records]
            assert list(known.values()) == [(r.stream, r.fact) for r in records]
            totals = BalanceQuery(
                tenant=tenant,
                kind=Slip,
                table="law_slip_lines",
                sums=["amount_minor"],
                by=["account"],
            )
            balances = self.memory.balances(totals)
            assert balances == self.kept.balances(totals)
            modelled: dict[str, int] = {}
            for _, fact in known.values():
                for line in fact.lines:
                    modelled[line.account] = modelled.get(line.account, 0) + line.amount.minor
            assert modelled == {str(b.key[0]): b.sums[0] for b in balances}
            with self.memory.view() as left, self.kept.view() as right:
                for seen in (left, right):
                    assert len(known) == seen.position(tenant)
                    assert self.stock.get((tenant, "stock"), 0) == seen.counter(tenant, "stock")

    def teardown(self) -> None:
        """Close both and remove what was kept."""
        self.kept.close()
        self.memory.close()
        self.held.close()


class SqliteLockStep(LockStep):
    """Memory beside a file of SQLite."""

    def new_place(self) -> str:
        """Return a path in a folder that is removed."""
        folder = self.held.enter_context(tempfile.TemporaryDirectory())
        return str(Path(folder) / "x.db")

    def opened(self) -> Store:
        """Open the file."""
        return SqliteStore.open(self.place)


class PostgresLockStep(LockStep):
    """Memory beside a schema of PostgreSQL."""

    def new_place(self) -> str:
        """Return a schema that is dropped."""
        return self.held.enter_context(schema_of_ones_own())

    def opened(self) -> Store:
        """Open the schema."""
        return PostgresStore.open(conninfo(), schema=self.place)


class TestSqliteLockStep(SqliteLockStep.TestCase):  # type: ignore[misc, name-defined]
    """Memory and SQLite keep step with the model through any sequence of commits."""

    settings = settings(max_examples=25, stateful_step_count=20, deadline=None)


class TestPostgresLockStep(PostgresLockStep.TestCase):  # type: ignore[misc, name-defined]
    """Memory and PostgreSQL keep step with the model through any sequence of commits."""

    settings = settings(max_examples=10, stateful_step_count=15, deadline=None)
