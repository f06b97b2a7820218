"""Stock as tables: what is left and what it is worth, and what to order and why."""

from __future__ import annotations

from backoffice_core.inventory import ItemValue, Proposal
from backoffice_core.kernel.words import Message
from backoffice_core.processes.closed_month import ClosedMonth
from backoffice_core.reports.tables import Column, Kind, Table

__all__ = ["proposal_table", "stock_table"]


def item_names(month: ClosedMonth) -> dict[str, str]:
    """The name of each item by code."""
    return {item.code: item.name for item in month.shop.items}


def stock_table(month: ClosedMonth) -> Table:
    """Quantity and value of each item at the end of the month, the most valuable first."""
    names = item_names(month)

    def weight(item: ItemValue) -> tuple[int, str]:
        return -item.value.minor, item.item

    return Table(
        name="stock",
        title=Message("Stock on {day}", day=month.shop.month.last_day),
        columns=(
            Column(Message("Item")),
            Column(Message("Name")),
            Column(Message("Quantity"), Kind.QUANTITY),
            Column(Message("Unit cost"), Kind.MONEY),
            Column(Message("Value"), Kind.MONEY),
        ),
        rows=[
            (item.item, names.get(item.item), item.quantity, item.unit_cost, item.value)
            for item in sorted(month.valuation.closing, key=weight)
        ],
        total=(None, Message("Total"), None, None, month.valuation.value),
    )


def proposal_table(month: ClosedMonth) -> Table:
    """What to order from whom and by when, with the reason, by the day to order on."""
    names = item_names(month)
    orders = sorted(
        month.proposals, key=lambda order: (order.order_on, order.supplier.name, order.item)
    )
    return Table(
        name="proposals",
        title=Message("Orders to place"),
        columns=(
            Column(Message("Item")),
            Column(Message("Name")),
            Column(Message("Supplier")),
            Column(Message("Quantity"), Kind.QUANTITY),
            Column(Message("Order on"), Kind.DAY),
            Column(Message("Arrives on"), Kind.DAY),
            Column(Message("Runs out on"), Kind.DAY),
            Column(Message("Cost, about"), Kind.MONEY),
            Column(Message("Reason")),
        ),
        rows=[
            (
                order.item,
                names.get(order.item),
                order.supplier.name,
                order.quantity,
                order.order_on,
                order.arrives_on,
                order.runs_out_on,
                order.cost,
                reason(order),
            )
            for order in orders
        ],
    )


def reason(order: Proposal) -> Message:
    """Why an order is proposed, in one sentence."""
    if order.incoming.is_zero:
        return Message(
            "{on_hand} in stock; needs {level} until {day}:"
            " {expected} expected and {safety} safety",
            on_hand=order.on_hand,
            level=order.reorder_point,
            day=order.lasts_until,
            expected=order.expected,
            safety=order.safety_stock,
        )
    return Message(
        "{on_hand} in stock and {incoming} on the way; needs {level} until {day}:"
        " {expected} expected and {safety} safety",
        on_hand=order.on_hand,
        incoming=order.incoming,
        level=order.reorder_point,
        day=order.lasts_until,
        expected=order.expected,
        safety=order.safety_stock,
    )
