"""One pass over an item's moves in plain integers: first in first out, and moving average.

Both keep to the rules of :mod:`backoffice_core.inventory.valuation`, step by step: part of a
value leaves rounded half up and the rest stays; what leaves without being there leaves at the
last known cost and is settled by what comes in next. They are written out flat because at a
million moves a second a call for each step is most of the time.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["average_values", "fifo_values"]


class Debts:
    """What left without being there: steps, and the estimate it left at, the oldest first."""

    def __init__(self) -> None:
        """Owe nothing."""
        self.owed: list[list[int]] = []

    def settle(self, units: int, minor: int) -> tuple[int, int, int]:
        """Settle with what came in; return what is left of it, and the difference."""
        difference = 0
        while units and self.owed:
            debt = self.owed[0]
            part = min(units, debt[0])
            real = (2 * minor * part + units) // (2 * units)
            estimate = (2 * debt[1] * part + debt[0]) // (2 * debt[0])
            debt[0] -= part
            debt[1] -= estimate
            units -= part
            minor -= real
            difference += estimate - real
            if not debt[0]:
                del self.owed[0]
        return units, minor, difference


def fifo_values(moves: Sequence[int], costs: Sequence[int | None]) -> list[int]:
    """What each move of an item adds to its value.

    ``moves`` are in steps, negative out; ``costs`` are those of what came in, where it says.
    """
    values: list[int] = []
    append = values.append
    # Of each layer: steps left, minor units left, and what it cost when complete.
    left: list[int] = []
    worth: list[int] = []
    complete: list[tuple[int, int]] = []
    head = 0
    last: tuple[int, int] | None = None
    debts = Debts()
    for units, own in zip(moves, costs, strict=True):
        if units > 0:
            if own is None:
                minor = found_at(units, sum(worth[head:]), sum(left[head:]), last)
            else:
                minor = own
                last = (minor, units)
            value, stays, kept = minor, units, minor
            if debts.owed:
                stays, kept, difference = debts.settle(units, minor)
                value += difference
            if stays:
                left.append(stays)
                worth.append(kept)
                complete.append((kept, stays))
            append(value)
            continue
        need, cost, layers = -units, 0, len(left)
        while need and head < layers:
            here = left[head]
            last = complete[head]
            if here <= need:
                cost += worth[head]
                need -= here
                head += 1
            else:
                minor = (2 * worth[head] * need + here) // (2 * here)
                left[head] = here - need
                worth[head] -= minor
                cost += minor
                need = 0
        if need:
            cost += owe(debts, need, last)
        append(-cost)
    return values


def average_values(moves: Sequence[int], costs: Sequence[int | None]) -> list[int]:
    """What each move of an item adds to its value.

    ``moves`` are in steps, negative out; ``costs`` are those of what came in, where it says.
    """
    values: list[int] = []
    append = values.append
    left = worth = 0
    # What one would cost: the average when goods were last poured in, or came in to be settled.
    poured: tuple[int, int] | None = None
    last: tuple[int, int] | None = None
    debts = Debts()
    for units, own in zip(moves, costs, strict=True):
        if units > 0:
            if own is None:
                minor = found_at(units, worth, left, last)
            else:
                minor = own
                last = (minor, units)
            value, stays, kept = minor, units, minor
            if debts.owed:
                stays, kept, difference = debts.settle(units, minor)
                value += difference
            if stays:
                left += stays
                worth += kept
                poured = (worth, left)
            append(value)
            continue
        need, cost = -units, 0
        if left:
            last = poured
            if left <= need:
                need -= left
                cost, left, worth = worth, 0, 0
            else:
                cost = (2 * worth * need + left) // (2 * left)
                left -= need
                worth -= cost
                need = 0
        if need:
            cost += owe(debts, need, last)
        append(-cost)
    return values


def found_at(units: int, worth: int, left: int, last: tuple[int, int] | None) -> int:
    """What goods without a cost of their own are worth: the current cost, else the last known."""
    minor, whole = (worth, left) if left else last or (0, 1)
    return (2 * minor * units + whole) // (2 * whole)


def owe(debts: Debts, units: int, last: tuple[int, int] | None) -> int:
    """Let goods leave that are not there; return the estimate they leave at."""
    minor, whole = last or (0, 1)
    estimate = (2 * minor * units + whole) // (2 * whole)
    debts.owed.append([units, estimate])
    return estimate
