r"""Stock as other programs write it: moves in tables, sales, the ledgers of ERPNext and Odoo.

>>> table = "date,item,kind,quantity,unit_cost\n2026-05-04,tea,in,10,1.50\n2026-05-05,tea,out,-3,\n"
>>> reading = read_stock_moves(table, currency="USD")
>>> [str(move.quantity) for move in reading.moves], reading.problems
(['10 pcs', '-3 pcs'], ())
"""

from __future__ import annotations

from backoffice_core.formats.stock.deliveries import DeliveriesReading, read_deliveries
from backoffice_core.formats.stock.erpnext import (
    ErpnextReading,
    compare_with_erpnext,
    read_erpnext_ledger,
)
from backoffice_core.formats.stock.moves_csv import StockMovesReading, read_stock_moves
from backoffice_core.formats.stock.moves_writing import write_stock_moves
from backoffice_core.formats.stock.odoo import OdooReading, read_odoo_moves
from backoffice_core.formats.stock.odoo_layers import (
    OdooLayer,
    OdooLayers,
    compare_with_odoo,
    read_odoo_layers,
)
from backoffice_core.formats.stock.replay import Replay
from backoffice_core.formats.stock.retail import NOT_STOCK, SalesLine, SalesReading, read_sales
from backoffice_core.formats.stock.usages import LocationUsage

__all__ = [
    "NOT_STOCK",
    "DeliveriesReading",
    "ErpnextReading",
    "LocationUsage",
    "OdooLayer",
    "OdooLayers",
    "OdooReading",
    "Replay",
    "SalesLine",
    "SalesReading",
    "StockMovesReading",
    "compare_with_erpnext",
    "compare_with_odoo",
    "read_deliveries",
    "read_erpnext_ledger",
    "read_odoo_layers",
    "read_odoo_moves",
    "read_sales",
    "read_stock_moves",
    "write_stock_moves",
]
