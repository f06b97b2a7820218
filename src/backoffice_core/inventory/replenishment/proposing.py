"""What to order, from whom, when, and why: periodic review up to a level.

Somebody looks at stock every ``review_days``. What is ordered now arrives when the
supplier's order days, lead time and the calendar allow; what is ordered at the next look
arrives about ``review_days`` later. Until then stock, and what is on its way, must last.
So an order brings stock up to the expected demand of that whole time (the protection
interval) plus a safety stock for its chances: that level is the reorder point. Then the
supplier's terms apply: a least quantity, then whole packs.

Only the normal quantile of the service level passes through a float, and it is rounded to
six decimals at once; everything else is integers and ratios.
Source: Chopra and Meindl, Supply Chain Management, ch. 12, periodic review policies.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import TypeVar

import attrs

from backoffice_core.inventory.model import Item, Move, Supplier
from backoffice_core.inventory.replenishment.demand import DemandHistory, daily_demand
from backoffice_core.inventory.replenishment.findings import (
    dead_stock,
    delivery_overdue,
    negative_on_hand,
    stock_out,
)
from backoffice_core.inventory.replenishment.order_reasons import explain_proposal
from backoffice_core.inventory.replenishment.ordering import (
    HORIZON_DAYS_MAX,
    Projection,
    delivery_days,
    expect_day_amid,
    expect_supplier,
    normal_quantile,
    order_quantity,
    order_up_to,
    safety_stock,
)
from backoffice_core.inventory.units import amount_in, unknown_item
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.calendars import Calendar
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import whole_number
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding, ranked
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

__all__ = ["Incoming", "Proposal", "explain_orders", "propose_orders"]

T = TypeVar("T", Item, Supplier)
NO_COSTS: Mapping[str, Money] = MappingProxyType({})


@checked_fields
@attrs.frozen(kw_only=True)
class Incoming:
    """Goods on order: how much of an item, and when they should arrive."""

    item: str
    quantity: Quantity
    arrives_on: date


@attrs.frozen(kw_only=True)
class Proposal:
    """An order to place: ``quantity`` of ``item``, from ``supplier``, on ``order_on``.

    The rest is how it came about. ``history`` is the demand seen; the order must last for
    ``protection_days`` after ``today``; ``incoming`` is what arrives within them and
    ``later`` what arrives after and so does not help; ``need`` is what is missing to the
    ``reorder_point``, ``raised`` the same with the supplier's minimum. ``runs_out_on`` is
    when stock and what is on order end at the average pace, if nothing is ordered, and
    ``missing`` how much that leaves short before the order can arrive.
    """

    item: str
    supplier: Supplier
    quantity: Quantity
    order_on: date
    arrives_on: date
    runs_out_on: date | None
    on_hand: Quantity
    incoming: Quantity
    later: Quantity
    need: Quantity
    raised: Quantity
    reorder_point: Quantity
    safety_stock: Quantity
    history: DemandHistory
    service_percent: int | Fraction
    normal_quantile: Fraction
    protection_days: int
    review_days: int
    today: date
    missing: Quantity
    unit_cost: Money | None = None

    @property
    def lasts_until(self) -> date:
        """The day until which the reorder point should last."""
        return self.today + timedelta(days=self.protection_days)

    @property
    def expected(self) -> Quantity:
        """The reorder point without its safety stock: demand until :attr:`lasts_until`.

        Only their sum is rounded up, so this may be the whole number below.
        """
        return self.reorder_point - self.safety_stock

    @property
    def cost(self) -> Money | None:
        """About what the order costs, where a unit cost is known."""
        return worth(self.quantity, self.unit_cost)

    @property
    def explanation(self) -> Explanation:
        """Why this much, from there, on that day."""
        return explain_proposal(self)


@attrs.frozen(kw_only=True)
class Review:
    """What holds for all items of one look at the stock."""

    calendar: Calendar
    history_days: Interval[date]
    today: date
    service_percent: int | Fraction
    quantile: Fraction
    review_days: int


@checked
def propose_orders(
    *,
    items: Iterable[Item],
    suppliers: Iterable[Supplier],
    on_hand: Mapping[str, Quantity],
    history: Iterable[Move],
    history_days: Interval[date],
    calendar: Calendar,
    today: date,
    incoming: Iterable[Incoming] = (),
    service_percent: int | Fraction = 95,
    review_days: int = 7,
    unit_costs: Mapping[str, Money] = NO_COSTS,
) -> tuple[tuple[Proposal, ...], tuple[Finding, ...]]:
    """Propose what to order, by day and supplier, and say what to look at.

    ``on_hand`` is stock in the evening of ``today``, by item; an item not there has none.
    ``history`` are moves of any kind and item, of which those in ``history_days`` show
    the demand (see :func:`~backoffice_core.inventory.replenishment.demand.daily_demand`).
    ``service_percent`` is the chance that stock lasts until the next delivery.
    ``unit_costs`` put money to findings and orders. Quantities are whole units of the
    item. With no demand, or no variance, or no lead time, the same rule holds: nothing is
    ordered without a need.

    Findings: ``inventory.stock_out`` (stock ends before an order placed now arrives),
    ``inventory.dead_stock``, ``inventory.negative_on_hand``, ``inventory.delivery_overdue``.

    Raises :class:`InvalidValue`: ``unknown_item``, ``unknown_supplier``,
    ``item_repeated``, ``supplier_repeated``, ``history_empty``, ``service_out_of_range``,
    ``incoming_not_positive``, ``review_too_long``, ``dimension_mixed``, ``day_out_of_range``
    (for days about which calendars end) and the codes of
    :func:`~backoffice_core.inventory.replenishment.ordering.expect_supplier` and
    :func:`~backoffice_core.inventory.replenishment.ordering.delivery_days`.
    """
    expect_day_amid(today)
    known = by_code(items, "item")
    sources = {code: expect_supplier(each) for code, each in by_code(suppliers, "supplier").items()}
    review = Review(
        calendar=calendar,
        history_days=history_days,
        today=today,
        service_percent=service_percent,
        quantile=normal_quantile(service_percent),
        review_days=expect_review_days(review_days),
    )
    moves: dict[str, list[Move]] = {code: [] for code in known}
    for move in history:
        moves[expect_item(move.item, known)].append(move)
    expected: dict[str, list[Incoming]] = {code: [] for code in known}
    for goods in incoming:
        expected[expect_item(goods.item, known)].append(expect_positive(goods))
    for code in (*on_hand, *unit_costs):
        expect_item(code, known)
    proposals: list[Proposal] = []
    found: list[Finding] = []
    for code, item in known.items():
        proposal = plan_item(
            item,
            supplier_of(item, sources),
            on_hand=amount_in(on_hand[code], item.unit) if code in on_hand else Fraction(0),
            incoming=sorted(expected[code], key=lambda goods: goods.arrives_on),
            moves=moves[code],
            unit_cost=unit_costs.get(code),
            review=review,
        )
        found.extend(item_findings(proposal, expected[code]))
        if not proposal.quantity.is_zero:
            proposals.append(proposal)
    proposals.sort(key=lambda order: (order.order_on, order.supplier.code, order.item))
    return tuple(proposals), ranked(found)


def plan_item(
    item: Item,
    supplier: Supplier,
    *,
    on_hand: Fraction,
    incoming: list[Incoming],
    moves: list[Move],
    unit_cost: Money | None,
    review: Review,
) -> Proposal:
    """Decide on one item; the quantity is zero where nothing is needed."""
    today = review.today
    history = daily_demand(moves, unit=item.unit, days=review.history_days)
    order_on, arrives_on = delivery_days(supplier, calendar=review.calendar, today=today)
    protection = (arrives_on - today).days + review.review_days
    safety = safety_stock(history.variance, days=protection, quantile=review.quantile)
    reorder_point = order_up_to(
        history.mean * protection, history.variance, days=protection, quantile=review.quantile
    )
    horizon = today + timedelta(days=protection)
    amounts = [(goods.arrives_on, amount_in(goods.quantity, item.unit)) for goods in incoming]
    in_time = sum((amount for day, amount in amounts if day <= horizon), Fraction(0))
    later = sum((amount for day, amount in amounts if day > horizon), Fraction(0))
    need = max(0, math.ceil(reorder_point - on_hand - in_time))
    raised, quantity = order_quantity(need, supplier) if need else (0, 0)
    # What is overdue can arrive tomorrow at the earliest.
    arrivals = [(max(day, today + timedelta(days=1)), amount) for day, amount in amounts]
    projection = Projection(
        today=today, on_hand=on_hand, daily_demand=history.mean, arrivals=arrivals
    )
    unit = item.unit
    return Proposal(
        item=item.code,
        supplier=supplier,
        quantity=Quantity(quantity, unit),
        order_on=order_on,
        arrives_on=arrives_on,
        runs_out_on=projection.runs_out_on,
        on_hand=Quantity(on_hand, unit),
        incoming=Quantity(in_time, unit),
        later=Quantity(later, unit),
        need=Quantity(need, unit),
        raised=Quantity(raised, unit),
        reorder_point=Quantity(reorder_point, unit),
        safety_stock=Quantity(safety, unit),
        history=history,
        service_percent=review.service_percent,
        normal_quantile=review.quantile,
        protection_days=protection,
        review_days=review.review_days,
        today=today,
        unit_cost=unit_cost,
        missing=Quantity(projection.missing_before(arrives_on), unit),
    )


def item_findings(proposal: Proposal, incoming: list[Incoming]) -> Iterator[Finding]:
    """The verdicts on one item."""
    today, on_hand, unit_cost = proposal.today, proposal.on_hand, proposal.unit_cost
    if on_hand.amount < 0:
        yield negative_on_hand(proposal.item, on_hand, today=today)
    if proposal.history.total and proposal.missing.amount and proposal.runs_out_on:
        yield stock_out(
            proposal.item,
            proposal.missing,
            day=proposal.runs_out_on,
            arrives_on=proposal.arrives_on,
            money=worth(proposal.missing, unit_cost),
            explanation=proposal.explanation,
        )
    if on_hand.amount > 0 and not proposal.history.total:
        yield dead_stock(
            proposal.item,
            on_hand,
            days=proposal.history.days,
            today=today,
            money=worth(on_hand, unit_cost),
        )
    for goods in incoming:
        if goods.arrives_on < today:
            yield delivery_overdue(goods, today=today)


@checked
def explain_orders(proposals: Iterable[Proposal]) -> Explanation:
    """Why these orders: one reason tree over those of all proposals."""
    orders = tuple(proposals)
    return Explanation(
        rule="inventory.orders",
        says=Message.plural("{count} order to place", "{count} orders to place", count=len(orders)),
        result=len(orders),
        because=(order.explanation for order in orders),
    )


def worth(quantity: Quantity, unit_cost: Money | None) -> Money | None:
    """What a quantity is worth, where a unit cost is known; rounded half up."""
    if unit_cost is None:
        return None
    return unit_cost.times(quantity.amount, rounding=Rounding.HALF_UP)


def by_code(things: Iterable[T], what: str) -> dict[str, T]:
    """Items or suppliers by their code, in its order.

    Raises :class:`InvalidValue`: ``item_repeated``, ``supplier_repeated``.
    """
    found: dict[str, T] = {}
    for thing in sorted(things, key=lambda thing: thing.code):
        if thing.code in found:
            raise InvalidValue(
                f"{what}_repeated", f"The {what} {thing.code} is given twice.", "Give it once."
            )
        found[thing.code] = thing
    return found


def expect_item(code: str, known: Mapping[str, Item]) -> str:
    """``code``, if it is that of an item."""
    if code not in known:
        raise unknown_item(code)
    return code


def expect_review_days(days: int) -> int:
    """``days``, if somebody may really look at stock only so often.

    Raises :class:`InvalidValue`: ``number_not_whole``, ``number_too_small``, ``review_too_long``.
    """
    if whole_number(days, name="review days", least=0) > HORIZON_DAYS_MAX:
        raise InvalidValue(
            "review_too_long",
            f"A review every {days} days is too rare.",
            f"Give at most {HORIZON_DAYS_MAX} days.",
        )
    return days


def expect_positive(goods: Incoming) -> Incoming:
    """``goods``, if there are any."""
    if goods.quantity.amount <= 0:
        raise InvalidValue(
            "incoming_not_positive",
            f"{goods.quantity} of {goods.item} cannot be on order.",
            "Leave it out, or give what is still to come.",
        )
    return goods


def supplier_of(item: Item, suppliers: Mapping[str, Supplier]) -> Supplier:
    """The supplier of an item.

    Raises :class:`InvalidValue` (``unknown_supplier``).
    """
    supplier = suppliers.get(item.supplier)
    if supplier is None:
        raise InvalidValue(
            "unknown_supplier",
            f"Item {item.code} comes from {item.supplier!r}, which is no supplier.",
            "Add it to the suppliers.",
        )
    return supplier
