r"""Journals of beancount, hledger and ledger, read and written without loss.

One model holds what stands in a file. What it comes to is worked out beside it, exactly and
without the tolerances of the three: a transaction that is off in its last digit is refused.

>>> journal = read_journal(
...     b"2026-05-04 * (PJ-7) Warung Sari | Kopi\n"
...     b"    Expenses:Food   25000.00 IDR\n"
...     b"    Assets:Cash             = -25000.00 IDR\n",
...     form=JournalFormat.HLEDGER,
... )
>>> verify_journal(journal)
()
>>> entries_of(journal)[0].document
'PJ-7'
>>> adapted = adapted_journal(journal, JournalFormat.BEANCOUNT)
>>> print(write_journal(adapted.journal, JournalFormat.BEANCOUNT), end="")
2026-05-04 open Expenses:Food
2026-05-04 open Assets:Cash
2026-05-04 * "Warung Sari" "Kopi"
  code: "PJ-7"
  Expenses:Food 25000.00 IDR
  Assets:Cash -25000.00 IDR
<BLANKLINE>
2026-05-05 balance Assets:Cash -25000.00 IDR
"""

from __future__ import annotations

from backoffice_core.formats.journals.adapting import AdaptedJournal, adapted_journal
from backoffice_core.formats.journals.books import account_path, journal_of
from backoffice_core.formats.journals.entries import entries_of
from backoffice_core.formats.journals.model import (
    AccountClosed,
    AccountOpened,
    Amount,
    Assertion,
    BalanceAsserted,
    Comment,
    CommodityDeclared,
    Cost,
    Directive,
    Journal,
    JournalFormat,
    JournalPosting,
    Metadata,
    Pad,
    Place,
    Price,
    PriceDeclared,
    Setting,
    Transaction,
)
from backoffice_core.formats.journals.reading import read_journal
from backoffice_core.formats.journals.totals import journal_balances, read_balances
from backoffice_core.formats.journals.verifying import verify_journal
from backoffice_core.formats.journals.writing import write_journal

__all__ = [
    "AccountClosed",
    "AccountOpened",
    "AdaptedJournal",
    "Amount",
    "Assertion",
    "BalanceAsserted",
    "Comment",
    "CommodityDeclared",
    "Cost",
    "Directive",
    "Journal",
    "JournalFormat",
    "JournalPosting",
    "Metadata",
    "Pad",
    "Place",
    "Price",
    "PriceDeclared",
    "Setting",
    "Transaction",
    "account_path",
    "adapted_journal",
    "entries_of",
    "journal_balances",
    "journal_of",
    "read_balances",
    "read_journal",
    "verify_journal",
    "write_journal",
]
