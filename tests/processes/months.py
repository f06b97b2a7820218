"""Months to close in the tests of closing: a tea shop without a roster to be solved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from backoffice_core.bookkeeping import Entry
from backoffice_core.inventory import Move, MoveKind
from backoffice_core.kernel import Instant, Money, Quantity
from backoffice_core.processes import Change, ClosedMonth, OpeningBalance, Shop, close_month
from backoffice_core.processes.reposting import base_of
from backoffice_core.storage import Store
from tests.reports.closed import PIECES, rupiah, small_shop

__all__ = [
    "carried_over",
    "close",
    "counted",
    "current",
    "following",
    "receipt",
    "standing",
    "tea_shop",
]

AT = Instant.parse("2026-06-01T09:00:00+07:00")


def tea_shop() -> Shop:
    """Three people, one item, five documents, and nothing to staff next month."""
    return attrs.evolve(small_shop(), demand=())


def close(shop: Shop, store: Store) -> ClosedMonth:
    """Close a month at a fixed time."""
    return close_month(shop, store, recorded_at=AT)


def receipt(number: str, day: date, cost: int, *, document: str | None = None) -> Move:
    """Ten packs of tea that came in."""
    return Move(
        number=number,
        day=day,
        item="tea",
        kind=MoveKind.RECEIPT,
        quantity=Quantity.of(10, PIECES),
        unit_cost=rupiah(cost),
        document=document,
    )


def counted(changes: Iterable[Change]) -> dict[tuple[str, str], int]:
    """How many changes of each kind and action."""
    found: dict[tuple[str, str], int] = {}
    for change in changes:
        key = (change.kind, change.action.value)
        found[key] = found.get(key, 0) + 1
    return found


def standing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries that are neither reversed nor reversals."""
    books = tuple(entries)
    undone = {entry.reverses for entry in books}
    return tuple(one for one in books if one.reverses is None and one.number not in undone)


def current(entries: Iterable[Entry]) -> dict[str, Entry]:
    """What stands in the books for each thing there is an entry about."""
    return {
        base_of(entry.number): attrs.evolve(entry, number=base_of(entry.number))
        for entry in standing(entries)
    }


def carried_over(month: ClosedMonth) -> tuple[OpeningBalance, ...]:
    """What a closed month hands on: open items by document, profit as retained earnings."""
    chart, profit = month.chart, month.profit_and_loss.profit
    receivables, payables = chart.role("receivables").code, chart.role("payables").code
    earned = chart.role("retained_earnings").code
    balances = [
        OpeningBalance(account=code, amount=row.closing - profit if code == earned else row.closing)
        for row in month.trial_balance.rows
        if (code := row.account.code) not in {receivables, payables} and code < "4"
    ]
    for code, items in (
        (receivables, month.open_items.receivables),
        (payables, month.open_items.payables),
    ):
        balances += [
            OpeningBalance(account=code, amount=one.amount, party=one.party, document=one.document)
            for one in items
        ]
    return tuple(balances)


def opening_stock(month: ClosedMonth) -> tuple[Move, ...]:
    """The tea left at the end of a month, at unit costs that add up to its value exactly."""
    left = int(month.valuation.on_hand["tea"].amount)
    each, dearer = divmod(month.valuation.value.minor, left)
    parts = ((left - dearer, each), (dearer, each + 1))
    return tuple(
        Move(
            number=f"OPEN-{month.shop.month.next}-{number}",
            day=month.shop.month.last_day,
            item="tea",
            kind=MoveKind.OPENING,
            quantity=Quantity.of(count, PIECES),
            unit_cost=Money(minor, month.shop.currency),
        )
        for number, (count, minor) in enumerate(parts)
        if count
    )


def following(month: ClosedMonth) -> Shop:
    """The quiet month after: it opens, a customer brings tea of May back, and all are away."""
    back = Move(
        number="R1",
        day=date(2026, 6, 2),
        item="tea",
        kind=MoveKind.CUSTOMER_RETURN,
        quantity=Quantity.of(2, PIECES),
        document="INV-4",
    )
    return attrs.evolve(
        month.shop,
        month=month.shop.month.next,
        punches=(),
        leaves=(),
        roster=(),
        invoices=(),
        payments=(),
        moves=(*opening_stock(month), back),
        opening=carried_over(month),
        opening_day=month.shop.month.last_day,
    )
