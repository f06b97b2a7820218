"""Stock meets the books: every valued move becomes part of a balanced entry.

The inventory account then holds exactly what the valuation says, on every day, because
both are sums of the same numbers. Opening moves are not posted: the opening balance of
the inventory account stands for them, and must equal ``valuation.opening_value``.

========================  =======================  =======================
what happened             debit                    credit
========================  =======================  =======================
goods received            inventory                goods received
goods issued              cost of sales            inventory
customer return           inventory                cost of sales
supplier return           goods received           inventory
count finds more          inventory                stock differences
count finds less          stock differences        inventory
========================  =======================  =======================

The difference of a move (goods that left before they came in and cost something else
than estimated; goods that go back at another cost than stock carried them at) is posted
to cost of sales, with the move that brings it to light.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.model import Entry, Posting
from backoffice_core.inventory import MoveKind, Valuation, ValuedMove
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

__all__ = ["explain_stock_entry", "stock_entries"]

JOURNAL = "stock"
INVENTORY = "inventory"
COST_OF_SALES = "cost_of_sales"

COUNTERPARTS: Mapping[MoveKind, str] = MappingProxyType(
    {
        MoveKind.RECEIPT: "goods_received",
        MoveKind.ISSUE: COST_OF_SALES,
        MoveKind.CUSTOMER_RETURN: COST_OF_SALES,
        MoveKind.SUPPLIER_RETURN: "goods_received",
        MoveKind.COUNT: "stock_differences",
    }
)

TEXTS: Mapping[MoveKind, str] = MappingProxyType(
    {
        MoveKind.OPENING: "Opening stock",
        MoveKind.RECEIPT: "Goods received",
        MoveKind.ISSUE: "Goods issued",
        MoveKind.CUSTOMER_RETURN: "Customer return",
        MoveKind.SUPPLIER_RETURN: "Supplier return",
        MoveKind.COUNT: "Stock count",
    }
)


def stock_entries(
    valuation: Valuation, *, chart: Chart, days: Interval[date] | None = None
) -> tuple[Entry, ...]:
    """The entries of all valued moves, in the order of their days; of ``days`` where given.

    The moves of one document on one day make one entry, ``STOCK/<document>/2026-05-09``,
    and a move without a document makes its own, ``STOCK/<move number>/2026-05-09``. The day
    is part of the number because a document moves stock on several days, and in several
    months where goods come back. Moves that are worth nothing are not posted.

    The postings to inventory of all entries and the opening value add up to the value of
    the valuation. Roles used, each only where something is posted to it: ``inventory``,
    ``goods_received``, ``cost_of_sales``, ``stock_differences``.

    Raises :class:`InvalidValue` (``account_role_missing``).
    """
    entries = (
        stock_entry(number, lines, chart)
        for number, lines in grouped(valuation).items()
        if days is None or days.contains(lines[0].move.day)
    )
    return tuple(entry for entry in entries if entry is not None)


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
    value = Money.total((posted_value(line) for line in lines), valuation.currency)
    return Explanation(
        rule="stock.entry",
        says=Message(
            "Entry {number} changes the inventory account by {value}", number=number, value=value
        ),
        result=value,
        because=[valuation.explain(line.move.number) for line in lines],
    )


def grouped(valuation: Valuation) -> Mapping[str, tuple[ValuedMove, ...]]:
    """The valued moves of each entry, by its number."""
    groups: dict[str, list[ValuedMove]] = {}
    for line in valuation.lines:
        source = line.move.document or line.move.number
        groups.setdefault(f"STOCK/{source}/{line.move.day}", []).append(line)
    return {number: tuple(lines) for number, lines in groups.items()}


def stock_entry(number: str, lines: tuple[ValuedMove, ...], chart: Chart) -> Entry | None:
    """One entry for some moves of a document and a day; None if there is nothing to post."""
    amounts: dict[tuple[MoveKind, str], Money] = {}
    for line in lines:
        for role, amount in line_amounts(line):
            key = (line.move.kind, role)
            amounts[key] = amounts[key] + amount if key in amounts else amount
    document = lines[0].move.document
    postings = tuple(
        Posting(account=chart.role(role).code, amount=amount, document=document)
        for (_, role), amount in amounts.items()
        if not amount.is_zero
    )
    if not postings:
        return None
    kinds = dict.fromkeys(TEXTS[line.move.kind] for line in lines)
    return Entry(
        number=number,
        day=lines[0].move.day,
        journal=JOURNAL,
        text=f"{', '.join(kinds)} {document or lines[0].move.number}",
        document=document,
        postings=postings,
    )


def line_amounts(line: ValuedMove) -> Iterator[tuple[str, Money]]:
    """What a move posts to which role, debit positive; together zero."""
    yield INVENTORY, posted_value(line)
    if line.move.kind is not MoveKind.OPENING:
        yield COUNTERPARTS[line.move.kind], -line.cost
    yield COST_OF_SALES, -line.difference


def posted_value(line: ValuedMove) -> Money:
    """What a move adds to the inventory account beyond its opening balance."""
    return line.difference if line.move.kind is MoveKind.OPENING else line.value
