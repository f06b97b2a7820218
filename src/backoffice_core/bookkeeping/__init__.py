"""Double-entry bookkeeping: documents become entries, entries become statements."""

from __future__ import annotations

from backoffice_core.bookkeeping.chart import Chart
from backoffice_core.bookkeeping.model import (
    Account,
    AccountType,
    Direction,
    Entry,
    Invoice,
    InvoiceLine,
    Payment,
    Posting,
)

__all__ = [
    "Account",
    "AccountType",
    "Chart",
    "Direction",
    "Entry",
    "Invoice",
    "InvoiceLine",
    "Payment",
    "Posting",
]
