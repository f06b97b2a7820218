"""The ledger: entries posted, held, voided and reversed under keys that make retries harmless.

>>> from datetime import date
>>> from backoffice_core.bookkeeping import Entry, Posting
>>> from backoffice_core.kernel import Duration, Instant, Money
>>> def rupiah(number: str, debit: str, credit: str, amount: int) -> Entry:
...     legs = [
...         Posting(account=debit, amount=Money.of(amount, "IDR")),
...         Posting(account=credit, amount=Money.of(-amount, "IDR")),
...     ]
...     return Entry(number=number, day=date(2026, 5, 4), journal="cash", text="", postings=legs)
>>> ledger = Ledger(now=Instant.parse("2026-05-04T08:00:00+07:00"), currencies=["IDR"])
>>> opened = ledger.post(
...     [
...         OpenAccount("1100", limit=BalanceLimit.CREDITS_MUST_NOT_EXCEED_DEBITS),
...         OpenAccount("3100"),
...         OpenAccount("6200"),
...     ]
... )
>>> capital, hold, dear = ledger.post(
...     [
...         Post(rupiah("1", "1100", "3100", 1_000_000), "capital"),
...         Pend(rupiah("2", "6200", "1100", 700_000), "rent", expires=Duration.of(hours=24)),
...         Post(rupiah("3", "6200", "1100", 400_000), "phone"),
...     ]
... )
>>> print(explain(dear).render("id"))
Kredit 1100 akan melebihi debitnya sebesar Rp100.000
  Kunci sudah terpakai; coba lagi dengan kunci lain
>>> [part] = ledger.post([PostPending("rent", "paid", amounts=Money.of(600_000, "IDR"))])
>>> str(ledger.balance("1100", "IDR").posted), ledger.post([PostPending("rent", "again")])[0].code
('IDR 400000.00', <Code.PENDING_ALREADY_POSTED: 'pending_already_posted'>)
"""

from __future__ import annotations

from backoffice_core.bookkeeping.ledger.answers import Accepted, Answer, Exists, Refused
from backoffice_core.bookkeeping.ledger.asking import EntryCheck
from backoffice_core.bookkeeping.ledger.codes import TRANSIENT, Code, codes_table
from backoffice_core.bookkeeping.ledger.commands import (
    BalanceLimit,
    Chain,
    CloseAccount,
    Command,
    OpenAccount,
    Pend,
    Post,
    PostPending,
    ReopenAccount,
    VoidPending,
)
from backoffice_core.bookkeeping.ledger.drafts import ACCOUNT_CHARACTERS_MAX, KEY_CHARACTERS_MAX
from backoffice_core.bookkeeping.ledger.engine import Ledger, Snapshot
from backoffice_core.bookkeeping.ledger.explaining import explain
from backoffice_core.bookkeeping.ledger.opening import open_chart
from backoffice_core.bookkeeping.ledger.records import (
    AccountChange,
    Change,
    FailedKey,
    LedgerAccount,
    Outcome,
    PendingEntry,
    PostedEntry,
    Resolution,
)
from backoffice_core.bookkeeping.ledger.standings import AccountBalance, HistoryLine

__all__ = [
    "ACCOUNT_CHARACTERS_MAX",
    "KEY_CHARACTERS_MAX",
    "TRANSIENT",
    "Accepted",
    "AccountBalance",
    "AccountChange",
    "Answer",
    "BalanceLimit",
    "Chain",
    "Change",
    "CloseAccount",
    "Code",
    "Command",
    "EntryCheck",
    "Exists",
    "FailedKey",
    "HistoryLine",
    "Ledger",
    "LedgerAccount",
    "OpenAccount",
    "Outcome",
    "Pend",
    "PendingEntry",
    "Post",
    "PostPending",
    "PostedEntry",
    "Refused",
    "ReopenAccount",
    "Resolution",
    "Snapshot",
    "VoidPending",
    "codes_table",
    "explain",
    "open_chart",
]
