"""A new standard cost: what is in stock is worth it from that day on."""

from __future__ import annotations

from backoffice_core.inventory.valuation.booking import ItemLedger
from backoffice_core.inventory.valuation.events import FIRST_OF_A_DAY, StandardEvent
from backoffice_core.inventory.valuation.lines import Flow, ValueChange, by_place
from backoffice_core.inventory.valuation.parts import signed_share
from backoffice_core.kernel.money import Money

__all__ = ["apply_standard"]


def apply_standard(event: StandardEvent, ledger: ItemLedger) -> None:
    """Value what is in stock at the standard that holds from now on."""
    standard = event.standard.minor
    event.trail.append((ledger.last, ledger.last.state()))
    ledger.last.cost = (standard, ledger.scale)
    places: dict[str, int] = {}
    for pool in ledger.pools.values():
        more = signed_share(standard, pool.units, ledger.scale) - pool.minor
        places[pool.place] = places.get(pool.place, 0) + more
        pool.add(0, more, event.trail)
    change = sum(places.values())
    event.outcome = ()
    if any(places.values()):
        line = ValueChange(
            number=f"{event.item}/{event.day}",
            day=event.day,
            sequence=FIRST_OF_A_DAY,
            item=event.item,
            document=None,
            flows=((Flow.REVALUED, Money(change, ledger.currency)),),
            places=by_place(places, ledger.currency),
            quantity_after=ledger.quantity(ledger.units),
            value_after=Money(ledger.minor, ledger.currency),
        )
        event.outcome = (line,)
