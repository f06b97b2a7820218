"""Lots and cost: what shares, crypto and foreign cash cost, and what was gained on them.

>>> from datetime import date
>>> from backoffice_core.bookkeeping.lots import (
...     Acquisition,
...     Disposal,
...     LotMethod,
...     LotPolicy,
...     explain_realisation,
...     match_lots,
... )
>>> from backoffice_core.kernel import Money
>>> events = [
...     Acquisition(
...         number="B1",
...         asset="BBCA",
...         day=date(2026, 1, 5),
...         units=500,
...         cost=Money.of(4_750_000, "IDR"),
...         fee=Money.of(7_125, "IDR"),
...     ),
...     Acquisition(
...         number="B2",
...         asset="BBCA",
...         day=date(2026, 2, 2),
...         units=500,
...         cost=Money.of(4_600_000, "IDR"),
...         fee=Money.of(6_900, "IDR"),
...     ),
...     Disposal(
...         number="S1",
...         asset="BBCA",
...         day=date(2026, 3, 2),
...         units=700,
...         proceeds=Money.of(6_790_000, "IDR"),
...         fee=Money.of(16_975, "IDR"),
...     ),
... ]
>>> for method in (LotMethod.FIFO, LotMethod.LIFO, LotMethod.MOVING_AVERAGE):
...     book = match_lots(events, policy=LotPolicy(method=method), currency="IDR")
...     print(method.value, "gain", book.gain("BBCA"), "left", book.cost("BBCA"))
fifo gain IDR 173140.00 left IDR 2764140.00
lifo gain IDR 263275.00 left IDR 2854275.00
moving_average gain IDR 218207.50 left IDR 2809207.50
>>> print(explain_realisation(book.realisations[0]).because[1].sentence("id"))
500 dari lot B1 tanggal 5 Jan 2026, dimiliki 56 hari, biaya Rp4.682.012,50: laba Rp155.862,50
"""

from __future__ import annotations

from backoffice_core.bookkeeping.lots.entries import (
    LotAccounts,
    acquisition_entry,
    adjustment_entry,
    disposal_entry,
    transfer_entry,
)
from backoffice_core.bookkeeping.lots.explaining import explain_realisation
from backoffice_core.bookkeeping.lots.matching import match_lots
from backoffice_core.bookkeeping.lots.model import (
    Acquisition,
    CostAdjustment,
    Disposal,
    LotEvent,
    LotMethod,
    LotPolicy,
    LotRank,
    LotScope,
    LotTransfer,
    Origin,
    Pick,
    UnitSplit,
)
from backoffice_core.bookkeeping.lots.results import (
    Lot,
    LotBook,
    MatchedPart,
    MatchRule,
    MovedLots,
    OpenShort,
    Realisation,
)

__all__ = [
    "Acquisition",
    "CostAdjustment",
    "Disposal",
    "Lot",
    "LotAccounts",
    "LotBook",
    "LotEvent",
    "LotMethod",
    "LotPolicy",
    "LotRank",
    "LotScope",
    "LotTransfer",
    "MatchRule",
    "MatchedPart",
    "MovedLots",
    "OpenShort",
    "Origin",
    "Pick",
    "Realisation",
    "UnitSplit",
    "acquisition_entry",
    "adjustment_entry",
    "disposal_entry",
    "explain_realisation",
    "match_lots",
    "transfer_entry",
]
