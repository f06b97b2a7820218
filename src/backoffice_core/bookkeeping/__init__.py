"""Double-entry bookkeeping: documents become entries, entries become statements.

>>> from datetime import date
>>> from backoffice_core import Money, Month, Quantity
>>> chart = Chart(
...     Account(code=code, name=role.title(), type=AccountType(kind), role=role)
...     for code, role, kind in [
...         ("1100", "cash", "asset"), ("1200", "receivables", "asset"),
...         ("2100", "payables", "liability"), ("2200", "output_tax", "liability"),
...         ("4100", "sales", "income")])
>>> invoice = Invoice(
...     number="INV-7", direction=Direction.SALE, day=date(2026, 5, 4), party="Toko Maju",
...     lines=[InvoiceLine(item="rice", quantity=Quantity.of(1, "pcs"),
...                        unit_price=Money.of(8945, "IDR"), tax="PPN")])
>>> sale = invoice_entry(invoice, chart=chart, currency="IDR")
>>> owed = open_items([sale], chart=chart, currency="IDR")
>>> paid, findings = payment_entry(
...     Payment(number="1", day=date(2026, 5, 20), amount=Money.of(9000, "IDR"), document="INV-7"),
...     open_items=owed.all, chart=chart)
>>> trial = trial_balance([sale, paid], chart=chart, currency="IDR", period=Month(2026, 5).days)
>>> print(owed.receivable, profit_and_loss(trial).profit, balance_sheet(trial).assets.total)
IDR 9929.00 IDR 8945.00 IDR 9929.00
>>> print(explain_invoice_tax(invoice, currency="IDR").render("id"))
Pajak atas INV-7 adalah Rp984, dari Rp8.945 sebelum pajak
  PPN adalah 12% dari 11/12 dari Rp8.945, yaitu 983,95 \
(UU 7/2021 art. 4 (UU PPN art. 7(1)b), PMK 131/2024 art. 3)
    Dibulatkan ke yang terdekat, setengah ke atas, menjadi kelipatan Rp1 per dokumen: Rp984 \
(PER-11/PJ/2025 art. 129(3))

The most used names are here; each topic has a package of its own with the rest, so that a
program loads only what it uses:

* ``charts``: accounts in a tree, ready charts, lifetimes, renames and merges.
* ``ledger``: posting under keys; holds, limits, chains, running balances.
* ``allocation``: amounts shared over destinations and sources to the last minor unit.
* ``exchange``: rates, foreign items, revaluation, settlement, translation.
* ``lots``: units and their cost: FIFO, LIFO, averages, pools.
* ``periods``: fiscal calendars, locks, closing, schedules, balances as of and as known.
* ``statements``: everything that is read off entries, over periods and dimensions.
* ``proof``: the hash chain over entries.
"""

from __future__ import annotations

from backoffice_core.bookkeeping.aging import (
    AgedFrom,
    Aging,
    AgingBucket,
    AgingRow,
    aging,
    explain_aging,
)
from backoffice_core.bookkeeping.allocation import share_out
from backoffice_core.bookkeeping.charts import Chart, chart_of, check_entry
from backoffice_core.bookkeeping.documents import (
    InvoiceTotals,
    explain_invoice_tax,
    invoice_totals,
    line_amount,
)
from backoffice_core.bookkeeping.drafts import (
    ENTRY_LIFE_CYCLE,
    EntryDraft,
    EntryStatus,
    entry_status,
)
from backoffice_core.bookkeeping.findings import overdue_items
from backoffice_core.bookkeeping.ledger import Ledger, Post
from backoffice_core.bookkeeping.model import (
    Account,
    AccountType,
    Attachment,
    Dimension,
    Direction,
    Entry,
    EntryKind,
    Invoice,
    InvoiceLine,
    Payment,
    Posting,
)
from backoffice_core.bookkeeping.open_items import OpenItem, OpenItems, open_items
from backoffice_core.bookkeeping.payments import payment_entries, payment_entry
from backoffice_core.bookkeeping.posting import Balance, invoice_entry, opening_entry
from backoffice_core.bookkeeping.statements.short import (
    BalanceSheet,
    ProfitAndLoss,
    Section,
    StatementLine,
    balance_sheet,
    profit_and_loss,
)
from backoffice_core.bookkeeping.statements.trial_balance import (
    AccountStatement,
    AccountStatementLine,
    TrialBalance,
    TrialBalanceRow,
    postings_of,
    trial_balance,
)
from backoffice_core.bookkeeping.statements.wide import wide_trial_balance
from backoffice_core.bookkeeping.taxes import (
    TAXES_OF_INDONESIA,
    RoundedPer,
    Tax,
    TaxAmount,
    tax_on,
    tax_rate,
)

__all__ = [
    "ENTRY_LIFE_CYCLE",
    "TAXES_OF_INDONESIA",
    "Account",
    "AccountStatement",
    "AccountStatementLine",
    "AccountType",
    "AgedFrom",
    "Aging",
    "AgingBucket",
    "AgingRow",
    "Attachment",
    "Balance",
    "BalanceSheet",
    "Chart",
    "Dimension",
    "Direction",
    "Entry",
    "EntryDraft",
    "EntryKind",
    "EntryStatus",
    "Invoice",
    "InvoiceLine",
    "InvoiceTotals",
    "Ledger",
    "OpenItem",
    "OpenItems",
    "Payment",
    "Post",
    "Posting",
    "ProfitAndLoss",
    "RoundedPer",
    "Section",
    "StatementLine",
    "Tax",
    "TaxAmount",
    "TrialBalance",
    "TrialBalanceRow",
    "aging",
    "balance_sheet",
    "chart_of",
    "check_entry",
    "entry_status",
    "explain_aging",
    "explain_invoice_tax",
    "invoice_entry",
    "invoice_totals",
    "line_amount",
    "open_items",
    "opening_entry",
    "overdue_items",
    "payment_entries",
    "payment_entry",
    "postings_of",
    "profit_and_loss",
    "share_out",
    "tax_on",
    "tax_rate",
    "trial_balance",
    "wide_trial_balance",
]
