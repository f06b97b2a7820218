"""Stock day by day under a periodic average, which counts all that came in during a month first.

What a month costs does not depend on the order of its days, but whether goods were there on the
day they left does. So once a month is booked, its moves are counted again in their own order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from backoffice_core.inventory.valuation.booking import ItemLedger
from backoffice_core.inventory.valuation.events import Event, MoveEvent, in_time
from backoffice_core.inventory.valuation.findings import negative_on_day
from backoffice_core.inventory.valuation.lines import ValuedMove
from backoffice_core.inventory.valuation.methods import NegativeStock

__all__ = ["count_days"]


def count_days(events: Iterable[Event], ledgers: Mapping[str, ItemLedger]) -> None:
    """Say, or refuse, what left a pool on a day when it was not there.

    ``events`` are whole months of the items they are of, in the order they were booked.
    """
    months: dict[tuple[str, int], list[MoveEvent]] = {}
    for event in events:
        if isinstance(event, MoveEvent) and counts(event, ledgers[event.item]):
            months.setdefault((event.item, event.key[0]), []).append(event)
    for (item, _), month in months.items():
        count_month(month, ledgers[item])


def counts(event: MoveEvent, ledger: ItemLedger) -> bool:
    """Whether a move changes how much there is in a pool."""
    return not event.move.owner and not ledger.stays(event)


def count_month(month: Sequence[MoveEvent], ledger: ItemLedger) -> None:
    """Count the moves of a month in the order of their days."""
    there: dict[tuple[str, str], int] = {}
    for event in month:
        there.setdefault(ledger.pool_key(event.move), event.before)
    for event in sorted(month, key=lambda event: in_time(event.move)):
        key = ledger.pool_key(event.move)
        before, after = there[key], there[key] + event.units
        there[key] = after
        if after < 0 and event.units < 0 and ledger.negative is NegativeStock.REFUSE:
            raise ledger.short(event.move, before)
        (line,) = event.outcome
        if after < 0 <= before and isinstance(line, ValuedMove):
            event.findings += (negative_on_day(line, ledger.quantity(-after)),)
