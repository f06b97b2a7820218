"""Stock: what it is worth, how much is left, and what to order.

The parts have packages of their own: ``stock`` (places, levels, lots, transfers, returns),
``picking`` (which goods, and for whom they are held), ``making`` (recipes, kits, repacking),
``counting`` and ``valuation`` (six cost methods, corrections in the past, landed cost,
write-downs).

>>> from datetime import date
>>> from backoffice_core.inventory import (
...     CostMethod,
...     Item,
...     Move,
...     MoveKind,
...     Supplier,
...     propose_orders,
...     value_moves,
... )
>>> from backoffice_core.kernel.calendars import Calendar
>>> from backoffice_core.kernel.money import Money
>>> from backoffice_core.kernel.periods import Month
>>> from backoffice_core.kernel.quantity import Quantity, Unit
>>> may = Month(2026, 5)
>>> def move(number, day, kind, pieces, cost=None):
...     return Move(
...         number=number,
...         day=date(2026, 5, day),
...         item="soap",
...         kind=kind,
...         quantity=Quantity.of(pieces, "pcs"),
...         unit_cost=cost and Money.of(cost, "IDR"),
...     )
>>> moves = [
...     move("R1", 1, MoveKind.RECEIPT, 60, 15000),
...     move("R2", 9, MoveKind.RECEIPT, 40, 16000),
...     *(move(f"S{day}", day, MoveKind.ISSUE, -5) for day in range(12, 27)),
... ]

What is left, and why an issue cost what it did:

>>> stock = value_moves(moves, method=CostMethod.FIFO, currency="IDR")
>>> print(stock.of_item("soap").quantity, stock.value)
25 pcs IDR 400000.00
>>> print(stock.explain("S24").sentence("id"))  # doctest: +ELLIPSIS
Mutasi S24, pengeluaran barang sebanyak 5 pcs soap pada 24 Mei 2026, mengubah nilai persediaan ...

What to order, and why:

>>> soap = Item(code="soap", name="Sabun", unit=Unit.of("pcs"), supplier="CV Wangi")
>>> wangi = Supplier(code="CV Wangi", name="CV Wangi", lead_time_days=3, pack_size=24)
>>> orders, findings = propose_orders(
...     items=[soap],
...     suppliers=[wangi],
...     on_hand=stock.on_hand,
...     unit_costs=stock.unit_costs,
...     history=moves,
...     history_days=may.days,
...     today=may.last_day,
...     calendar=Calendar(name="Toko", weekend={6}),
...     service_percent=95,
...     review_days=7,
... )
>>> print(orders[0].quantity, orders[0].order_on, orders[0].arrives_on, orders[0].runs_out_on)
24 pcs 2026-06-01 2026-06-04 2026-06-11
>>> print(orders[0].explanation.render("en"))  # doctest: +ELLIPSIS
Order 24 pcs of soap from CV Wangi on Jun 1, 2026; it arrives on Jun 4, 2026
  Stock is brought up to 41 pcs: 27 pcs expected until Jun 11, 2026 and 14 pcs safety (...)
    In 31 days 75 pcs were asked for, 2.419 a day with a variance of 6.452
    Stock must last 11 days: 4 until the order arrives (...) and 7 until the next one can
    A safety stock of 14 pcs, 1.645 standard deviations, makes it last in 95 of 100 cases (...)
  25 pcs are in stock and 0 pcs arrive in time, so 16 pcs are missing
  Without this order stock runs out on Jun 11, 2026 at the average pace
  16 pcs become 24 pcs: CV Wangi delivers whole packs of 24
"""

from __future__ import annotations

from backoffice_core.inventory.model import Item, Move, MoveKind, Supplier, Tracking
from backoffice_core.inventory.replenishment import (
    DemandHistory,
    Incoming,
    Proposal,
    explain_orders,
    propose_orders,
)
from backoffice_core.inventory.stock.curve import StockDay, stock_curve
from backoffice_core.inventory.valuation import (
    CostMethod,
    ItemValue,
    Valuation,
    ValuedMove,
    value_moves,
)

__all__ = [
    "CostMethod",
    "DemandHistory",
    "Incoming",
    "Item",
    "ItemValue",
    "Move",
    "MoveKind",
    "Proposal",
    "StockDay",
    "Supplier",
    "Tracking",
    "Valuation",
    "ValuedMove",
    "explain_orders",
    "propose_orders",
    "stock_curve",
    "value_moves",
]
