"""What customers asked for, day by day, and how much it varies; exact."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.inventory.units import amount_in
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.quantity import Unit

__all__ = ["DemandHistory", "daily_demand"]


@checked_fields
@attrs.frozen(kw_only=True)
class DemandHistory:
    """Daily demand over some days: its sum, and its sample variance (one day has none)."""

    days: int
    total: Fraction
    variance: Fraction

    @property
    def mean(self) -> Fraction:
        """Demand of an average day."""
        return self.total / self.days


def daily_demand(moves: Iterable[Move], *, unit: Unit, days: Interval[date]) -> DemandHistory:
    """The demand that the moves of one item show on the given days, in ``unit``.

    Demand is what was issued. A customer's return takes back the demand of the document
    it names, on the day of its issue (the last one first, should it have several), so no
    day's demand is negative; a return that names no issue of these days is supply, not
    demand. All days count, also those the shop was closed: lead times are calendar days
    too. What could not be sold for lack of stock is not seen.

    Raises :class:`InvalidValue`: ``history_empty``, ``dimension_mixed``.
    """
    count = (days.end - days.start).days
    if count < 1:
        raise InvalidValue(
            "history_empty", "The history has no day.", "Give at least one day of moves."
        )
    by_day: dict[date, Fraction] = {}
    issues: dict[str, list[tuple[date, Fraction]]] = {}
    returns: list[tuple[str, Fraction]] = []
    for move in sorted(moves, key=lambda move: (move.day, move.sequence, move.number)):
        if move.day >= days.end:
            continue
        amount = abs(amount_in(move.quantity, unit))
        if move.kind is MoveKind.ISSUE and move.day >= days.start:
            by_day[move.day] = by_day.get(move.day, Fraction(0)) + amount
            if move.document is not None:
                issues.setdefault(move.document, []).append((move.day, amount))
        elif move.kind is MoveKind.CUSTOMER_RETURN and move.document is not None:
            returns.append((move.document, amount))
    for document, amount in returns:
        take_back(issues.get(document, []), amount, by_day)
    total = sum(by_day.values(), Fraction(0))
    squares = sum((amount * amount for amount in by_day.values()), Fraction(0))
    variance = (squares - total * total / count) / (count - 1) if count > 1 else Fraction(0)
    return DemandHistory(days=count, total=total, variance=variance)


def take_back(
    issues: list[tuple[date, Fraction]], amount: Fraction, by_day: dict[date, Fraction]
) -> None:
    """Take a returned amount out of the demand of the days it was issued on."""
    while amount and issues:
        day, issued = issues.pop()
        part = min(amount, issued)
        by_day[day] -= part
        amount -= part
        if issued > part:
            issues.append((day, issued - part))
