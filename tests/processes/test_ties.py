"""A tie that cannot break says nothing: each is broken by a store that lies."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import attrs
import pytest

from backoffice_core.bookkeeping import Entry
from backoffice_core.kernel import Money
from backoffice_core.processes import ClosedMonth, Tie
from backoffice_core.storage import Batch, MemoryStore, Receipt, Record, open_store
from tests.processes.months import close, tea_shop

SHOP = tea_shop()


def said(month: ClosedMonth) -> dict[str, str]:
    """What each broken tie says."""
    return {tie.name: str(tie.says) for tie in month.ties if not tie.holds}


def tampered(folder: Path, *statements: str) -> ClosedMonth:
    """Close the month, change what is on disk behind its back, and close it again."""
    path = folder / "shop.db"
    with closing(open_store(f"sqlite:///{path}")) as store:
        assert close(SHOP, store).all_tie
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            assert connection.execute(statement).rowcount
    with closing(open_store(f"sqlite:///{path}")) as store:
        return close(SHOP, store)


def test_a_posting_that_is_gone_unbalances_the_books(tmp_path: Path) -> None:
    """One leg of a sale, and the sum is not zero any more."""
    month = tampered(
        tmp_path,
        "DELETE FROM postings WHERE account = '4100' "
        "AND position IN (SELECT position FROM entries WHERE number = 'SALE/INV-1')",
    )
    assert not month.all_tie
    assert {
        "books": (
            "THE BOOKS DO NOT BALANCE (debits IDR 40595302.00, credits IDR 40295302.00, "
            "off by IDR 300000.00)"
        )
    } == said(month)


def test_an_amount_that_is_one_off_unbalances_the_books(tmp_path: Path) -> None:
    """To the last sen."""
    month = tampered(
        tmp_path,
        "UPDATE postings SET amount_minor = amount_minor + 1 WHERE account = '1100' "
        "AND amount_minor = 2000000000",
    )
    assert ["books"] == list(said(month))
    assert said(month)["books"].endswith("off by IDR 0.01)")


def test_a_balanced_change_of_stock_does_not_tie_to_the_moves(tmp_path: Path) -> None:
    """The books balance, and the goods say otherwise."""
    month = tampered(
        tmp_path,
        "UPDATE postings SET amount_minor = amount_minor - 500 WHERE account = '1300' "
        "AND amount_minor = -20000000 AND document = 'INV-1'",
        "UPDATE postings SET amount_minor = amount_minor + 500 WHERE account = '5100' "
        "AND amount_minor = 20000000 AND document = 'INV-1'",
    )
    assert {
        "stock": (
            "STOCK DOES NOT TIE (ledger IDR 165098.45, valuation IDR 165103.45, off by IDR -5.00)"
        )
    } == said(month)


def test_a_balanced_change_of_wages_does_not_tie_to_the_timesheets(tmp_path: Path) -> None:
    """Somebody paid himself ten rupiah more."""
    month = tampered(
        tmp_path,
        "UPDATE postings SET amount_minor = amount_minor - 1000 WHERE account = '2300' "
        "AND party = 'E01'",
        "UPDATE postings SET amount_minor = amount_minor + 1000 WHERE account = '6110' "
        "AND position IN (SELECT position FROM entries WHERE number = 'WAGES/2026-05/E01')",
    )
    assert {
        "payroll": (
            "PAYROLL DOES NOT TIE (ledger IDR 18331312.00, timesheets IDR 18331302.00, "
            "off by IDR 10.00)"
        )
    } == said(month)


class Losing(MemoryStore):
    """A store that acknowledges a batch and keeps only a part of it."""

    def __init__(self, spoil: Callable[[Entry], Entry | None]) -> None:
        """Let ``spoil`` change or drop each entry."""
        super().__init__()
        self.spoil = spoil

    def commit(self, batch: Batch) -> Receipt:
        """Write what is left."""
        return super().commit(
            Batch.of(
                tenant=batch.tenant,
                key=batch.key,
                actor=batch.actor,
                recorded_at=batch.recorded_at,
                facts=self.spoiled(batch.facts),
                guards=batch.guards,
            )
        )

    def spoiled(self, facts: Iterable[Record]) -> Iterable[Record]:
        """The facts as they are kept."""
        for record in facts:
            kept = record.fact
            if isinstance(kept, Entry):
                kept = self.spoil(kept)
            if kept is not None:
                yield Record(record.stream, kept)


def doubled(entry: Entry) -> Entry:
    """The entry with twice its amounts."""
    legs = tuple(attrs.evolve(leg, amount=leg.amount * 2) for leg in entry.postings)
    return attrs.evolve(entry, postings=legs)


@pytest.mark.parametrize(
    ("journal", "broken"), [("stock", "stock"), ("wages", "payroll"), ("opening", "stock")]
)
@pytest.mark.parametrize("spoil", [lambda _: None, doubled], ids=["lost", "doubled"])
def test_a_store_that_loses_or_doubles_entries_is_found_out(
    journal: str, broken: str, spoil: Callable[[Entry], Entry | None]
) -> None:
    """Whole entries balance, so the books cannot tell; the facts behind them can."""
    store = Losing(lambda entry: spoil(entry) if entry.journal == journal else entry)
    assert [broken] == list(said(close(SHOP, store)))


@pytest.mark.parametrize("name", ["books", "stock", "payroll"])
def test_a_tie_speaks_both_languages(name: str) -> None:
    """What holds is said quietly, what does not is shouted with all three amounts."""
    amount, other = Money.of(10, "IDR"), Money.of(7, "IDR")
    holds = Tie(name=name, ledger=amount, facts=amount)
    broken = Tie(name=name, ledger=amount, facts=other)
    assert holds.holds
    assert not broken.holds
    assert str(holds.says).islower()
    assert all(part in str(broken.says) for part in ("10.00", "7.00", "3.00", "NOT"))
    assert all(part in broken.says.render("id") for part in ("Rp10", "Rp7", "Rp3", "TIDAK"))
