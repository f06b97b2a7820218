"""The library every back office is written on: facts in, decisions out, on any storage.

The four domains (:mod:`~backoffice_core.attendance`, :mod:`~backoffice_core.scheduling`,
:mod:`~backoffice_core.bookkeeping`, :mod:`~backoffice_core.inventory`) meet in
:mod:`~backoffice_core.processes`. Here are the names everybody needs.

>>> Money.of("100000", "IDR").allocate([1, 1, 1])
(Money.of('33333.34', 'IDR'), Money.of('33333.33', 'IDR'), Money.of('33333.33', 'IDR'))
"""

from __future__ import annotations

from backoffice_core.kernel import (
    BackofficeError,
    Currency,
    Duration,
    Explanation,
    Finding,
    Instant,
    Interval,
    Message,
    Money,
    Month,
    Quantity,
    Unit,
)

__all__ = [
    "BackofficeError",
    "Currency",
    "Duration",
    "Explanation",
    "Finding",
    "Instant",
    "Interval",
    "Message",
    "Money",
    "Month",
    "Quantity",
    "Unit",
]

__version__ = "0.1.0"
