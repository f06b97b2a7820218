"""Why an order is proposed, as a tree: what it aims at, where stock stands, what bound it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from backoffice_core.inventory.replenishment.planning.demands import Confidence, told
from backoffice_core.inventory.replenishment.planning.requests import JointKind
from backoffice_core.inventory.replenishment.planning.steps import Step, StepKind
from backoffice_core.inventory.replenishment.supply.lead_times import days_told
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Message, Value

if TYPE_CHECKING:
    from backoffice_core.inventory.replenishment.planning.outcomes import Outcome
    from backoffice_core.inventory.replenishment.planning.planned import PlannedOrder

__all__ = ["explain_order", "explain_step"]

STEPS = {
    StepKind.MINIMUM_STOCK: "{before} become {after}: stock is to be at least {limit}",
    StepKind.MINIMUM_QUANTITY: "{before} become {after}: the supplier delivers at least {limit}",
    StepKind.MULTIPLE: "{before} become {after}: only multiples of {limit} can be ordered",
    StepKind.PACK: "{before} become {after}: only whole packs of {limit} are delivered",
    StepKind.LAYER: "{before} become {after}: only whole layers of {limit} are delivered",
    StepKind.PALLET: "{before} become {after}: a whole pallet holds {limit}",
    StepKind.PRICE_TIER: "{before} become {after}: the price from {limit} on is worth it",
    StepKind.CAPACITY: "{before} become {after}: no more than {limit} can be had at a time",
    StepKind.MAXIMUM_STOCK: "{before} become {after}: stock is to be at most {limit}",
    StepKind.SPACE: "{before} become {after}: there is room for no more",
    StepKind.UNORDERABLE: "{before} become {after}: below {limit} nothing is delivered",
    StepKind.MINIMUM_VALUE: "{before} become {after}: an order comes to at least {limit}",
    StepKind.CONTAINER: "{before} become {after}: to fill the container",
    StepKind.BUDGET: "{before} become {after}: the budget of {limit} goes to what is worth more",
}
CONFIDENCES = {
    Confidence.LOW: "{days} of history, {demands} with demand: a weak basis",
    Confidence.MEDIUM: "{days} of history, {demands} with demand: a fair basis",
    Confidence.HIGH: "{days} of history, {demands} with demand: a firm basis",
}


def explain_order(order: PlannedOrder) -> Explanation:
    """The reason tree of an order, or of the decision that none is placed."""
    says = Message(
        "Order {quantity} of {item} from {supplier} on {order_on}; it arrives on {arrives_on}",
        quantity=order.quantity,
        item=order.item,
        supplier=order.supplier,
        order_on=order.order_on,
        arrives_on=order.arrives_on,
    )
    if order.quantity.is_zero and order.aim.raw > 0:
        says = Message("No order of {item}, though {raw} are missing",
                       item=order.item, raw=order.raw)  # fmt: skip
    elif order.quantity.is_zero and order.needless:
        says = Message("No order of {item}: the next one comes in as early, on {day}",
                       item=order.item, day=order.next_arrives_on)  # fmt: skip
    elif order.quantity.is_zero:
        says = Message("No order of {item}: what is there and on its way is enough",
                       item=order.item)  # fmt: skip
    return Explanation(
        rule="inventory.planned_order",
        says=says,
        result=order.quantity,
        parameters={"rule_version": order.rule_version, "fingerprint": order.fingerprint},
        because=(
            *supplier_reasons(order),
            level_reason(order),
            *position_reasons(order),
            *(explain_step(step, order) for step in order.steps),
            *missed_reasons(order),
            *outcome_reasons(order),
        ),
    )


def supplier_reasons(order: PlannedOrder) -> Iterator[Explanation]:
    """Why this supplier and none of the others."""
    for other in order.others:
        if other.missing.amount and not order.missing.amount:
            says = Message(
                "{supplier} would deliver only on {day}, when {missing} are short",
                supplier=other.supplier,
                day=other.arrives_on,
                missing=other.missing,
            )
        elif other.quantity.is_zero:
            says = Message("From {supplier} nothing would be ordered", supplier=other.supplier)
        elif other.prices is None and order.prices is not None:
            says = Message("{supplier} would deliver {quantity} on {day}; its price is not known",
                           supplier=other.supplier, quantity=other.quantity,
                           day=other.arrives_on)  # fmt: skip
        elif other.prices is not None and other.cost is not None:
            says = Message(
                "{supplier} would deliver {quantity} on {day} for {cost}",
                supplier=other.supplier,
                quantity=other.quantity,
                day=other.arrives_on,
                cost=other.cost,
            )
        else:
            says = Message("{supplier} would deliver on {day}",
                           supplier=other.supplier, day=other.arrives_on)  # fmt: skip
        yield Explanation(rule="inventory.supplier", says=says, result=other.supplier)


def level_reason(order: PlannedOrder) -> Explanation:
    """What the rule aims at, and the demand and days it is reckoned for."""
    demand = order.request.demand
    return Explanation(
        rule="inventory.aim",
        says=order.aim.says,
        result=order.aim.level,
        because=(
            Explanation(rule="inventory.demand", says=demand.says),
            *confidence_reasons(order),
            Explanation(
                rule="inventory.lead_time",
                says=Message(
                    "The lead time is {lead}; the order must last until {day}, when the next "
                    "one can come in",
                    lead=order.terms.lead_time.says,
                    day=order.next_arrives_on,
                ),
            ),
        ),
    )


def confidence_reasons(order: PlannedOrder) -> Iterator[Explanation]:
    """How much the history bears, where demand was taken from one here."""
    demand = order.request.demand
    if demand.history_days and not demand.method:
        yield Explanation(
            rule="inventory.confidence",
            says=Message(
                CONFIDENCES[order.confidence],
                days=days_told(demand.history_days),
                demands=demand.demand_days,
            ),
        )


def position_reasons(order: PlannedOrder) -> Iterator[Explanation]:
    """Where stock stands, and what is not counted."""
    position, unit = order.request.position, order.request.unit
    until = order.next_arrives_on
    yield Explanation(
        rule="inventory.position",
        says=Message(
            "{on_hand} are in stock, {coming} come in until {day}, {promised} are promised: "
            "{available} can be reckoned with",
            on_hand=Quantity(position.on_hand, unit),
            coming=Quantity(position.coming_by(until), unit),
            day=until,
            promised=Quantity(position.on_hand + position.coming_by(until) - order.available, unit),
            available=Quantity(order.available, unit),
        ),
        result=Quantity(order.available, unit),
    )
    later = position.later(until)
    if later:
        yield Explanation(
            rule="inventory.arrives_later",
            says=Message("{later} more arrive too late to count", later=Quantity(later, unit)),
            result=Quantity(later, unit),
        )


def explain_step(step: Step, order: PlannedOrder) -> Explanation:
    """What a constraint did, and what it costs against the quantity before it."""
    unit, price = order.request.unit, step.price
    parameters = {} if price is None else {"price": price}
    before, after = Quantity(step.before, unit), Quantity(step.after, unit)
    if step.kind is StepKind.SHELF_LIFE:
        says = Message("{before} become {after}: more would not be used up in {days}",
                       before=before, after=after, days=days_told(int(step.limit)))  # fmt: skip
    else:
        says = Message(STEPS[step.kind], before=before, after=after, limit=shown_limit(step.limit))
    return Explanation(
        rule=f"inventory.{step.kind.value}",
        says=says,
        result=Quantity(step.after, unit),
        parameters=parameters,
        because=() if price is None else (price_reason(price),),
    )


def missed_reasons(order: PlannedOrder) -> Iterator[Explanation]:
    """That the supplier may refuse what all orders with it come to."""
    for change in order.request.joint:
        if change.kind is JointKind.MINIMUM_VALUE_MISSED and not order.quantity.is_zero:
            yield Explanation(
                rule="inventory.minimum_value_missed",
                says=Message(
                    "All orders with {supplier} together stay below its least value of {limit}",
                    supplier=order.supplier,
                    limit=shown_limit(change.limit),
                ),
            )


def price_reason(price: Money) -> Explanation:
    """The price of a constraint in words."""
    if price.minor < 0:
        says = Message("That saves {price}", price=-price)
    elif price.is_zero:
        says = Message("That costs nothing")
    else:
        says = Message("That costs {price} more", price=price)
    return Explanation(rule="inventory.price_of_constraint", says=says, result=price)


def shown_limit(limit: str) -> str | Fraction | Money:
    """A limit as a number or money, where it is such, so each language writes it its own way."""
    currency, _, amount = limit.partition(" ")
    try:
        return Money.of(amount, currency) if amount else Fraction(limit)
    except (ValueError, InvalidValue):
        return limit


def outcome_reasons(order: PlannedOrder) -> Iterator[Explanation]:
    """What the quantity would do, and one orderable step less or more."""
    for outcome in order.outcomes:
        quantity = Quantity(outcome.quantity, order.request.unit)
        says = outcome_says(outcome, quantity)
        yield Explanation(rule="inventory.outcome", says=says, result=quantity)


def outcome_says(outcome: Outcome, quantity: Quantity) -> Message:
    """What a quantity leads to, in words."""
    values: dict[str, Value] = {
        "quantity": quantity,
        "service": told(100 * outcome.service),
        "stock": told(outcome.stock),
        "short": told(outcome.short),
    }
    if outcome.cost is None:
        return Message(
            "With {quantity}: a service of {service} %, {stock} left, {short} short",
            **values,
        )
    values["cost"] = abs(outcome.cost)
    if outcome.cost.minor < 0:
        return Message(
            "With {quantity}: a service of {service} %, {stock} left, {short} short, saving {cost}",
            **values,
        )
    return Message(
        "With {quantity}: a service of {service} %, {stock} left, {short} short, "
        "at a cost of {cost}",
        **values,
    )
