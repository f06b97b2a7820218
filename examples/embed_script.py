"""A plain script with a database of its own: one sale, in stock and in the books, or not at all.

The script has a table ``orders``. Selling writes the order, the stock move and the entries in one
transaction on the script's own connection, and stock never falls below zero.
"""

from __future__ import annotations

import sqlite3
from datetime import date

from backoffice_core.bookkeeping import (
    Account,
    AccountType,
    Chart,
    Direction,
    Entry,
    Invoice,
    InvoiceLine,
    invoice_entry,
    trial_balance,
)
from backoffice_core.inventory import CostMethod, Move, MoveKind, value_moves
from backoffice_core.kernel import GuardFailed, Instant, Money, Quantity
from backoffice_core.processes import stock_entries
from backoffice_core.storage import Counter, Query, SqliteStore, UnitOfWork

TODAY = date(2026, 5, 4)
NOW = Instant.parse("2026-05-04T10:00:00+07:00")
CHART = Chart(
    Account(code=code, name=role, type=AccountType(kind), role=role)
    for code, role, kind in (
        ("1130", "receivables", "asset"),
        ("1140", "inventory", "asset"),
        ("2120", "goods_received", "liability"),
        ("2130", "output_tax", "liability"),
        ("4110", "sales", "income"),
        ("5110", "cost_of_sales", "expense"),
    )
)


def moves_on_record(store: SqliteStore) -> list[Move]:
    """Every stock move so far."""
    pages = store.read(Query(tenant="shop", kind=Move))
    return [record.fact for page in pages for record in page.records]


def record_move(store: SqliteStore, move: Move, *more: Entry) -> None:
    """Record a move with its entries; the counter keeps stock at zero or above."""
    valued = value_moves([*moves_on_record(store), move], method=CostMethod.FIFO, currency="IDR")
    entries = stock_entries(valued, chart=CHART)
    work = UnitOfWork(tenant="shop", key=f"move {move.number}", actor="script", recorded_at=NOW)
    work.record("stock", move)
    work.record("books", *more, *(one for one in entries if one.document == move.document))
    work.require(Counter(name=f"stock {move.item}", delta=int(move.quantity.amount), floor=0))
    work.commit_to(store)


def sell(connection: sqlite3.Connection, store: SqliteStore, number: str, pieces: int) -> None:
    """Sell some soap: the order of ours, the move, and both entries stand or fall together."""
    quantity = Quantity.of(pieces, "pcs")
    line = InvoiceLine(
        item="soap", quantity=quantity, unit_price=Money.of(20_000, "IDR"), tax="PPN"
    )
    invoice = Invoice(
        number=number, direction=Direction.SALE, day=TODAY, party="Toko Maju", lines=[line]
    )
    move = Move(
        number=f"M-{number}",
        day=TODAY,
        item="soap",
        kind=MoveKind.ISSUE,
        quantity=-quantity,
        document=number,
        sequence=1,
    )
    with connection:
        connection.execute("INSERT INTO orders VALUES (?, ?)", (number, pieces))
        record_move(store, move, invoice_entry(invoice, chart=CHART, currency="IDR"))


def main() -> None:
    """Receive six pieces, sell four, fail to sell four more, and look at the books."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE orders (number TEXT PRIMARY KEY, pieces INTEGER)")
    store = SqliteStore.from_connection(connection, prefix="backoffice_")
    receipt = Move(
        number="M-1",
        day=TODAY,
        item="soap",
        kind=MoveKind.RECEIPT,
        quantity=Quantity.of(6, "pcs"),
        unit_cost=Money.of(15_000, "IDR"),
        document="PO-1",
    )
    record_move(store, receipt)
    connection.commit()
    sell(connection, store, "INV-1", 4)
    try:
        sell(connection, store, "INV-2", 4)
    except GuardFailed as problem:
        print(problem)
    (orders,) = connection.execute("SELECT COUNT(*) FROM orders").fetchone()
    print(f"{orders} order")
    pages = store.read(Query(tenant="shop", kind=Entry))
    entries = [record.fact for page in pages for record in page.records]
    trial = trial_balance(entries, chart=CHART, currency="IDR")
    for row in trial.rows:
        print(row.account.code, f"{row.account.name:15}", row.closing)
    connection.close()


if __name__ == "__main__":
    main()
