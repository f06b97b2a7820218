"""Stock meets the books: every valued move becomes part of a balanced entry.

The inventory account then holds exactly what the valuation says, on every day, because
both are sums of the same numbers. Opening moves are not posted: the opening balance of
the inventory account stands for them, and must equal ``valuation.opening_value``.

==============================  =======================  =======================
what happened                   debit                    credit
==============================  =======================  =======================
goods received                  inventory                goods received
goods issued                    cost of sales            inventory
customer return                 inventory                cost of sales
supplier return                 goods received           inventory
count finds more                inventory                stock differences
count finds less                stock differences        inventory
goods scrapped                  scrap                    inventory
sent on its way                 goods in transit         inventory
arrived                         inventory                goods in transit
used up in production           work in progress         inventory
produced                        inventory                work in progress
labour, overhead on top of it   inventory                absorbed costs
dearer than the standard        price differences        inventory
the standard cost changed       inventory                stock revaluation
freight, duty (landed cost)     inventory                landed costs
the invoice says more           inventory                goods received
... of what is sold by then     cost of sales            landed costs, goods received
==============================  =======================  =======================

The difference of a move (goods that left before they came in and cost something else
than estimated; goods that go back at another cost than stock carried them at) is posted
to cost of sales, with the move that brings it to light. Where goods are valued place by
place, those on their way are in the account of goods in transit, and any place may have an
inventory account of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.inventory import MoveKind, Valuation, ValuedMove
from backoffice_core.inventory.valuation.lines import Flow, ValueChange
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

__all__ = ["explain_stock_entry", "stock_entries"]

JOURNAL = "stock"
INVENTORY = "inventory"
IN_TRANSIT = "goods_in_transit"
Line: TypeAlias = ValuedMove | ValueChange

# The other side of each flow; that of opening stock is in the opening balance. What is
# transferred is on its way until the other half of the transfer takes it off again.
ROLES: Mapping[Flow, str] = MappingProxyType(
    {
        Flow.RECEIVED: "goods_received",
        Flow.ISSUED: "cost_of_sales",
        Flow.COUNTED: "stock_differences",
        Flow.SCRAPPED: "scrap",
        Flow.TRANSFERRED: IN_TRANSIT,
        Flow.WORK_IN_PROGRESS: "work_in_progress",
        Flow.ADDED_COST: "absorbed_costs",
        Flow.DIFFERENCE: "cost_of_sales",
        Flow.PRICE_VARIANCE: "price_differences",
        Flow.REVALUED: "stock_revaluation",
        Flow.LANDED_COST: "landed_costs",
        Flow.PRICE_DIFFERENCE: "goods_received",
        Flow.SOLD: "cost_of_sales",
    }
)

MOVE_TEXTS: Mapping[MoveKind, str] = MappingProxyType(
    {
        MoveKind.OPENING: "Opening stock",
        MoveKind.RECEIPT: "Goods received",
        MoveKind.ISSUE: "Goods issued",
        MoveKind.CUSTOMER_RETURN: "Customer return",
        MoveKind.SUPPLIER_RETURN: "Supplier return",
        MoveKind.COUNT: "Stock count",
        MoveKind.SCRAP: "Goods scrapped",
        MoveKind.TRANSFER: "Transfer",
        MoveKind.CONSUMPTION: "Used in production",
        MoveKind.PRODUCTION: "Produced",
    }
)

# What changed values while no goods moved; every flow has its text, whichever comes first.
CHANGE_TEXTS: Mapping[Flow, str] = MappingProxyType(
    {
        Flow.OPENED: "Opening stock",
        Flow.RECEIVED: "Cost of goods received",
        Flow.ISSUED: "Cost of goods issued",
        Flow.COUNTED: "Cost of stock counts",
        Flow.SCRAPPED: "Cost of goods scrapped",
        Flow.TRANSFERRED: "Cost of transfers",
        Flow.WORK_IN_PROGRESS: "Cost of production",
        Flow.ADDED_COST: "Labour and overhead",
        Flow.DIFFERENCE: "Difference",
        Flow.PRICE_VARIANCE: "Price variance",
        Flow.REVALUED: "Revaluation",
        Flow.LANDED_COST: "Landed cost",
        Flow.PRICE_DIFFERENCE: "Price difference",
        Flow.SOLD: "Cost of goods sold",
    }
)


NO_ROLES: Mapping[str, str] = MappingProxyType({})


@checked
def stock_entries(
    valuation: Valuation,
    *,
    chart: Chart,
    days: Interval[date] | None = None,
    inventory_roles: Mapping[str, str] = NO_ROLES,
) -> tuple[Entry, ...]:
    """The entries of all valued moves, in the order of their days; of ``days`` where given.

    The moves of one document on one day make one entry, ``STOCK/<document>/2026-05-09``,
    and a move without a document makes its own, ``STOCK/<move number>/2026-05-09``. The day
    is part of the number because a document moves stock on several days, and in several
    months where goods come back. Moves that are worth nothing are not posted.

    ``inventory_roles`` names the role of the inventory account of a place that has one of its
    own: ``{"truck": "goods_in_transit"}``. Stock must then be valued place by place.

    The postings to inventory of all entries and the opening value add up to the value of
    the valuation. Roles used, each only where something is posted to it: ``inventory``,
    ``goods_received``, ``cost_of_sales``, ``stock_differences``, ``scrap``,
    ``goods_in_transit``, ``work_in_progress``, ``absorbed_costs``, ``price_differences``,
    ``stock_revaluation``, ``landed_costs``.

    Raises :class:`InvalidValue` (``account_role_missing``, ``stock_not_by_place``).
    """
    if inventory_roles and not valuation.pooled.by_place:
        raise InvalidValue(
            "stock_not_by_place",
            f"The places {', '.join(sorted(inventory_roles))} have inventory accounts of their own,"
            " and stock is not valued place by place.",
            "Value the moves with pools=Pools.PLACE, or leave inventory_roles out.",
        )
    entries = (
        stock_entry(number, lines, chart, inventory_roles)
        for number, lines in grouped(valuation).items()
        if days is None or days.contains(day_of(lines[0]))
    )
    return tuple(entry for entry in entries if entry is not None)


@checked
def explain_stock_entry(valuation: Valuation, number: str) -> Explanation:
    """Why an entry of :func:`stock_entries` posts what it does: its moves, one by one.

    Raises :class:`InvalidValue` (``unknown_entry``).
    """
    lines = grouped(valuation).get(number)
    if lines is None:
        raise InvalidValue(
            "unknown_entry",
            f"No stock entry has the number {number!r}.",
            "Take the number from an entry of the same valuation.",
        )
    posted = (amount for line in lines for _, amount in posted_flows(line))
    value = Money.total(posted, valuation.currency)
    return Explanation(
        rule="stock.entry",
        says=Message(
            "Entry {number} changes the inventory account by {value}", number=number, value=value
        ),
        result=value,
        because=[valuation.explain(one) for one in dict.fromkeys(map(number_of, lines))],
    )


def grouped(valuation: Valuation) -> Mapping[str, tuple[Line, ...]]:
    """The lines of each entry, by its number, in the order things happened."""
    lines: Iterable[Line] = valuation.lines
    if valuation.changes:
        lines = sorted((*valuation.changes, *valuation.lines), key=order_of)
    groups: dict[str, list[Line]] = {}
    for line in lines:
        source = document_of(line) or number_of(line)
        groups.setdefault(f"STOCK/{source}/{day_of(line)}", []).append(line)
    return {number: tuple(lines) for number, lines in groups.items()}


def stock_entry(
    number: str, lines: tuple[Line, ...], chart: Chart, inventory_roles: Mapping[str, str]
) -> Entry | None:
    """One entry for some moves of a document and a day; None if there is nothing to post."""
    amounts: dict[tuple[MoveKind | None, str], Money] = {}
    for line in lines:
        # What follows goods through an order goes into work in progress and out of it at once.
        kind = line.move.kind if isinstance(line, ValuedMove) else None
        for role, amount in line_amounts(line, inventory_roles):
            key = (kind, role)
            amounts[key] = amounts[key] + amount if key in amounts else amount
    document = document_of(lines[0])
    postings = tuple(
        Posting(account=chart.role(role).code, amount=amount, document=document)
        for (_, role), amount in amounts.items()
        if not amount.is_zero
    )
    if not postings:
        return None
    kinds = dict.fromkeys(text for line in lines for text in texts_of(line))
    return Entry(
        number=number,
        day=day_of(lines[0]),
        journal=JOURNAL,
        text=f"{', '.join(kinds)} {document or number_of(lines[0])}",
        document=document,
        postings=postings,
    )


def line_amounts(line: Line, inventory_roles: Mapping[str, str]) -> Iterator[tuple[str, Money]]:
    """What a line posts to which role, debit positive; together zero."""
    flows = tuple(posted_flows(line))
    if isinstance(line, ValueChange):
        for place, amount in line.places:
            yield inventory_roles.get(place, INVENTORY), amount
    for flow, amount in flows:
        if isinstance(line, ValuedMove):
            yield inventory_roles.get(line.move.place, INVENTORY), amount
        yield ROLES[flow], -amount


def posted_flows(line: Line) -> Iterator[tuple[Flow, Money]]:
    """What changes the inventory account, by cause: all but what its opening balance holds."""
    return ((flow, amount) for flow, amount in line.flows if flow is not Flow.OPENED)


def texts_of(line: Line) -> tuple[str, ...]:
    """What happened: the kind of the move, or the first cause of a change that has any."""
    if isinstance(line, ValuedMove):
        return (MOVE_TEXTS[line.move.kind],)
    return tuple(CHANGE_TEXTS[flow] for flow, _ in line.flows[:1])


def day_of(line: Line) -> date:
    """The day of a line."""
    return line.move.day if isinstance(line, ValuedMove) else line.day


def number_of(line: Line) -> str:
    """The number of the move or change."""
    return line.move.number if isinstance(line, ValuedMove) else line.number


def document_of(line: Line) -> str | None:
    """The document of the move or change."""
    return line.move.document if isinstance(line, ValuedMove) else line.document


def order_of(line: Line) -> tuple[date, int]:
    """As things of a day happen; what has no move comes first."""
    return (day_of(line), line.move.sequence if isinstance(line, ValuedMove) else line.sequence)
