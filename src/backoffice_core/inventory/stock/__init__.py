"""Where goods are, and how many: places, levels as of any day, lots, transfers, returns."""

from __future__ import annotations

from backoffice_core.inventory.stock.curve import StockDay, stock_curve
from backoffice_core.inventory.stock.expiry import expiry_findings
from backoffice_core.inventory.stock.levels import (
    Arrival,
    Aspect,
    StockChange,
    StockLevels,
    StockLine,
    stock_levels,
)
from backoffice_core.inventory.stock.lots import Lot, tracking_findings
from backoffice_core.inventory.stock.negative import would_go_negative
from backoffice_core.inventory.stock.places import Place, PlaceTree, PlaceUsage
from backoffice_core.inventory.stock.returns import customer_return_moves, supplier_return_moves
from backoffice_core.inventory.stock.transfers import (
    OpenTransfer,
    OpenTransfers,
    TransferArrival,
    TransferOutcome,
    open_transfers,
    transfer_moves,
)

__all__ = [
    "Arrival",
    "Aspect",
    "Lot",
    "OpenTransfer",
    "OpenTransfers",
    "Place",
    "PlaceTree",
    "PlaceUsage",
    "StockChange",
    "StockDay",
    "StockLevels",
    "StockLine",
    "TransferArrival",
    "TransferOutcome",
    "customer_return_moves",
    "expiry_findings",
    "open_transfers",
    "stock_curve",
    "stock_levels",
    "supplier_return_moves",
    "tracking_findings",
    "transfer_moves",
    "would_go_negative",
]
