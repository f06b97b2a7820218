"""How the value of a move came about, noted while it is booked: the smallest step of the proof."""

from __future__ import annotations

import enum
from typing import TypeAlias

__all__ = ["Basis", "Part", "share", "signed_share"]


class Basis(enum.Enum):
    """Where the cost of a part of a move came from."""

    OWN_COST = "own_cost"
    OWN_TOTAL = "own_total"
    LAYER = "layer"
    AVERAGE = "average"
    STANDARD = "standard"
    LAST_COST = "last_cost"
    NO_COST = "no_cost"
    ORIGINAL_ISSUE = "original_issue"
    ORIGINAL_RECEIPT = "original_receipt"
    HANDED_OVER = "handed_over"
    CONSUMED = "consumed"
    SETTLED = "settled"


Part: TypeAlias = tuple[Basis, int, int, str, int]
"""Basis, units, minor units, a move or document, and a second amount where there is one."""


def share(minor: int, part: int, whole: int) -> int:
    """Return ``part / whole`` of an amount of zero or more, rounded half up.

    >>> share(670500, 180, 255)  # 4,732.94 of 6,705.00
    473294
    """
    return (2 * minor * part + whole) // (2 * whole)


def signed_share(minor: int, part: int, whole: int) -> int:
    """Return ``part / whole`` of an amount, part of either sign; half goes away from zero.

    >>> signed_share(-5, 1, 2)
    -3
    """
    amount = minor * part
    return share(amount, 1, whole) if amount >= 0 else -share(-amount, 1, whole)
