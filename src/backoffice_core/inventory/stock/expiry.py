"""What is in stock although it may no longer be used, and what soon may not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.inventory.stock.levels import StockLevels
from backoffice_core.inventory.stock.lots import Lot, expiry_of, lots_by_code, where
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.findings import Finding, Severity, ranked
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Message

__all__ = ["expiry_findings"]


@checked
def expiry_findings(
    levels: StockLevels, *, lots: Iterable[Lot], today: date, soon_days: int = 30
) -> tuple[Finding, ...]:
    """What is there although it may no longer be used, and what soon may not.

    ``inventory.expired`` (serious), ``inventory.expires_soon`` for the next ``soon_days`` and
    ``inventory.best_before_passed`` (notices), each for goods of one last day in one place and
    lot; the most severe first. Raises :class:`InvalidValue` (``lot_twice``).
    """
    known, found = lots_by_code(lots), list[Finding]()
    for line in levels.lines:
        lot = known.get((line.item, line.lot))
        item = levels.items.get(line.item)
        kept: dict[date | None, Fraction] = defaultdict(Fraction)
        for arrival in line.arrivals:
            kept[expiry_of(lot, item, arrival.day)] += arrival.quantity.amount
        for last, amount in kept.items():
            goods = Goods(
                item=line.item,
                place=line.place,
                lot=line.lot,
                owner=line.owner,
                quantity=Quantity(amount, line.quantity.unit),
            )
            found.extend(of_last_day(goods, last, lot, today, soon_days))
    return ranked(found)


@attrs.frozen(kw_only=True)
class Goods:
    """So much of an item in one place and lot."""

    item: str
    place: str
    lot: str
    owner: str
    quantity: Quantity

    @property
    def where(self) -> Message | str:
        """Place and lot in a sentence."""
        return where(self.place, self.lot)

    def finding(self, kind: str, severity: Severity, says: Message, day: date) -> Finding:
        """A finding about these goods."""
        return Finding(
            kind=kind,
            severity=severity,
            subject=f"item {self.item}",
            day=day,
            detail=f"{self.place}\x1e{self.lot}\x1e{self.owner}",
            says=says,
        )


def of_last_day(
    goods: Goods, last: date | None, lot: Lot | None, today: date, soon_days: int
) -> Iterator[Finding]:
    """The verdict on goods that may be used until ``last``."""
    if last is not None and last < today:
        says = Message(
            "{quantity} of {item} ({where}) expired on {day}: take them out of stock",
            quantity=goods.quantity, item=goods.item, where=goods.where, day=last,
        )  # fmt: skip
        yield goods.finding("inventory.expired", Severity.SERIOUS, says, last)
        return
    if last is not None and (last - today).days <= soon_days:
        says = Message(
            "{quantity} of {item} ({where}) may be used only until {day}",
            quantity=goods.quantity, item=goods.item, where=goods.where, day=last,
        )  # fmt: skip
        yield goods.finding("inventory.expires_soon", Severity.NOTICE, says, last)
    best = None if lot is None else lot.best_before
    if best is not None and best < today:
        says = Message(
            "{quantity} of {item} ({where}) were at their best until {day}",
            quantity=goods.quantity, item=goods.item, where=goods.where, day=best,
        )  # fmt: skip
        yield goods.finding("inventory.best_before_passed", Severity.NOTICE, says, best)
