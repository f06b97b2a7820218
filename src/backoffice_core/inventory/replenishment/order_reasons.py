"""Why an order is proposed: every number it rests on, every term before and after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from backoffice_core.inventory.replenishment.proposing import Proposal

__all__ = ["explain_proposal"]

PERIODIC_REVIEW = "Chopra and Meindl, Supply Chain Management, ch. 12: periodic review"


def explain_proposal(order: Proposal) -> Explanation:
    """The reason tree of one order, or of the decision that none is needed."""
    says = Message(
        "Order {quantity} of {item} from {supplier} on {order_on}; it arrives on {arrives_on}",
        quantity=order.quantity,
        item=order.item,
        supplier=order.supplier.name,
        order_on=order.order_on,
        arrives_on=order.arrives_on,
    )
    if order.quantity.is_zero:
        says = Message("No order of {item}: what is there and on its way is enough",
                       item=order.item)  # fmt: skip
    return Explanation(
        rule="inventory.order",
        says=says,
        result=order.quantity,
        because=(*level_reasons(order), *stock_reasons(order), *term_reasons(order)),
    )


def level_reasons(order: Proposal) -> Iterator[Explanation]:
    """What stock should be brought up to."""
    history, unit = order.history, order.reorder_point.unit.code
    demand = Explanation(
        rule="inventory.demand",
        says=Message(
            "In {days} days {total} {unit} were asked for, {mean} a day with a variance of "
            "{variance}",
            days=history.days, total=history.total, unit=unit,
            mean=history.mean, variance=history.variance,
        ),
        result=history.mean,
    )  # fmt: skip
    protection = Explanation(
        rule="inventory.protection_interval",
        says=Message(
            "Stock must last {protection} days: {delivery} until the order arrives (the lead time "
            "is {lead}, the rest waits for order and working days) and {review} until the next "
            "one can",
            protection=order.protection_days,
            delivery=order.protection_days - order.review_days,
            lead=order.supplier.lead_time_days,
            review=order.review_days,
        ),
        result=order.protection_days,
    )
    safety = Explanation(
        rule="inventory.safety_stock",
        says=Message(
            "A safety stock of {safety}, {quantile} standard deviations, makes it last in "
            "{service} of 100 cases",
            safety=order.safety_stock,
            quantile=order.normal_quantile,
            service=order.service_percent,
        ),
        result=order.safety_stock,
        source=PERIODIC_REVIEW,
    )
    yield Explanation(
        rule="inventory.reorder_point",
        says=Message(
            "Stock is brought up to {level}: {expected} expected until {day} and {safety} safety",
            level=order.reorder_point,
            expected=order.expected,
            day=order.lasts_until,
            safety=order.safety_stock,
        ),
        result=order.reorder_point,
        source=PERIODIC_REVIEW,
        because=(demand, protection, safety),
    )


def stock_reasons(order: Proposal) -> Iterator[Explanation]:
    """What there is, how long it lasts, and what is missing."""
    yield Explanation(
        rule="inventory.position",
        says=Message(
            "{on_hand} are in stock and {incoming} arrive in time, so {need} are missing",
            on_hand=order.on_hand,
            incoming=order.incoming,
            need=order.need,
        ),
        result=order.need,
    )
    if not order.later.is_zero:
        yield Explanation(
            rule="inventory.arrives_later",
            says=Message("{later} more arrive too late to count", later=order.later),
            result=order.later,
        )
    if order.runs_out_on is not None:
        yield Explanation(
            rule="inventory.runs_out",
            says=Message(
                "Without this order stock runs out on {day} at the average pace",
                day=order.runs_out_on,
            ),
            result=order.runs_out_on,
        )


def term_reasons(order: Proposal) -> Iterator[Explanation]:
    """What the supplier's terms made of it, each only where it changed something."""
    if order.raised != order.need:
        yield Explanation(
            rule="inventory.minimum_quantity",
            says=Message(
                "{before} become {after}: {supplier} delivers at least {minimum}",
                before=order.need,
                after=order.raised,
                supplier=order.supplier.name,
                minimum=order.supplier.minimum_quantity,
            ),
            result=order.raised,
        )
    if order.quantity != order.raised:
        yield Explanation(
            rule="inventory.pack_size",
            says=Message(
                "{before} become {after}: {supplier} delivers whole packs of {pack}",
                before=order.raised,
                after=order.quantity,
                supplier=order.supplier.name,
                pack=order.supplier.pack_size,
            ),
            result=order.quantity,
        )
