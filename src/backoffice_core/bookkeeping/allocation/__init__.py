"""Sharing amounts over destinations and sources, without losing or inventing a minor unit.

>>> from backoffice_core import Money
>>> order = Send(
...     Money.of(100_000, "IDR"),
...     TakeInOrder([Take("voucher"), TakeAtMost(Money.of(40_000, "IDR"), Take("wallet")),
...                  Take("bank", overdraft=Money.of(50_000, "IDR"))]),
...     GiveShares([Share(percent("2.5"), Give("fees")), Share(REMAINING, Give("shop"))]))
>>> paid = share_out([order], balances={"voucher": Money.of(25_000, "IDR"),
...                                     "wallet": Money.of(90_000, "IDR")})
>>> for each in paid.transfers:
...     print(f"{each.source} > {each.destination}: {each.amount}")
voucher > fees: IDR 2500.00
voucher > shop: IDR 22500.00
wallet > shop: IDR 40000.00
bank > shop: IDR 35000.00
>>> print(explain_allocation(paid).because[0].because[0].render("id"))
voucher memberi Rp25.000 dari Rp25.000 yang dapat diberikannya
>>> share_out([order], balances={})
Traceback (most recent call last):
...
backoffice_core.bookkeeping.allocation.errors.InsufficientFunds: IDR 100000.00 is needed from \
voucher, wallet, bank, which can give IDR 50000.00: IDR 50000.00 is missing. Send less, add a \
source, or allow an overdraft. [insufficient_funds]
"""

from __future__ import annotations

from backoffice_core.bookkeeping.allocation.errors import InsufficientFunds
from backoffice_core.bookkeeping.allocation.funds import Transfer
from backoffice_core.bookkeeping.allocation.instructions import (
    KEEP,
    REMAINING,
    UNLIMITED,
    Destination,
    Everything,
    Give,
    GiveAtMost,
    GiveFirstThatFits,
    GiveInOrder,
    GiveShares,
    Instruction,
    Keep,
    Leftover,
    Send,
    SetAside,
    Share,
    Source,
    Take,
    TakeAtMost,
    TakeFirstThatCan,
    TakeInOrder,
    TakeShares,
    percent,
)
from backoffice_core.bookkeeping.allocation.sharing import (
    Allocation,
    explain_allocation,
    share_out,
)

__all__ = [
    "KEEP",
    "REMAINING",
    "UNLIMITED",
    "Allocation",
    "Destination",
    "Everything",
    "Give",
    "GiveAtMost",
    "GiveFirstThatFits",
    "GiveInOrder",
    "GiveShares",
    "Instruction",
    "InsufficientFunds",
    "Keep",
    "Leftover",
    "Send",
    "SetAside",
    "Share",
    "Source",
    "Take",
    "TakeAtMost",
    "TakeFirstThatCan",
    "TakeInOrder",
    "TakeShares",
    "Transfer",
    "explain_allocation",
    "percent",
    "share_out",
]
