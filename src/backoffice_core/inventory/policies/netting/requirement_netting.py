"""Netting one item: from what is asked of it to its orders, and which order serves what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs

from backoffice_core.inventory.policies.netting.requirement_model import (
    Amount,
    Peg,
    PlannedItem,
    PlannedOrder,
    RequirementLine,
    SafetyStock,
    When,
    plain,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_number
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

__all__ = ["Need", "Netting", "findings_of", "pegged"]


@attrs.frozen(kw_only=True)
class Need:
    """So much is asked of an item at a time: by customers, or by an order of ``item``."""

    when: When
    quantity: Amount
    item: str
    order: str = ""
    asked: When | None = None


@attrs.define(kw_only=True)
class Netting:
    """The run through the times of one item, and what it finds."""

    item: str
    terms: PlannedItem
    start: When
    needs: list[Need]
    lines: list[RequirementLine] = attrs.field(factory=list[RequirementLine])
    orders: list[PlannedOrder] = attrs.field(factory=list[PlannedOrder])
    gross: dict[When, Amount] = attrs.field(factory=dict[When, Amount])
    coming: dict[When, Amount] = attrs.field(factory=dict[When, Amount])

    def run(self) -> None:
        """Go through all times at which something happens, and order what is missing."""
        for need in self.needs:
            self.gross[need.when] = self.gross.get(need.when, 0) + need.quantity
        for when, quantity in self.terms.receipts.items():
            if exact_number(quantity, name=f"receipt of {self.item}") < 0:
                raise InvalidValue(
                    "number_too_small",
                    f"A receipt of {self.item} is {quantity}.",
                    "Give 0 or more.",
                )
            there = max(when, self.start)
            self.coming[there] = self.coming.get(there, 0) + quantity
        stock: Amount = self.terms.on_hand
        times = sorted({self.start, self.earliest, *self.gross, *self.coming})
        for place, when in enumerate(times):
            gross, receipts = self.gross.get(when, 0), self.coming.get(when, 0)
            stock += receipts - gross
            planned: Amount = 0
            if self.is_short(when, stock, gross):
                planned = self.order(when, self.missing(times[place:], stock))
                stock += planned
            if gross or receipts or planned or when == self.start:
                self.lines.append(
                    RequirementLine(
                        item=self.item, when=when, gross=plain(gross), receipts=plain(receipts),
                        planned=plain(planned), stock=plain(stock),
                    )
                )  # fmt: skip

    @property
    def earliest(self) -> When:
        """When an order of the start can be there."""
        return later(self.start, self.terms.lead_time + self.terms.safety_time)

    def is_short(self, when: When, stock: Amount, gross: Amount) -> bool:
        """Whether stock must be ordered at a time, by the item's rule of safety stock."""
        if stock < 0:
            return True
        if stock >= self.terms.safety_stock or self.terms.safety is SafetyStock.LAST_RESORT:
            return False
        if self.terms.safety is SafetyStock.WITH_DEMAND:
            return gross > 0
        # Making up safety alone is no reason for an order that comes too late already.
        return between(self.earliest, when) >= 0

    def missing(self, times: list[When], stock: Amount) -> Amount:
        """What is missing most within the periods that one order covers."""
        end = later(times[0], max(self.terms.lots.periods, 1))
        most = self.terms.safety_stock - stock
        for when in times[1:]:
            if between(end, when) >= 0:
                break
            stock += self.coming.get(when, 0) - self.gross.get(when, 0)
            most = max(most, self.terms.safety_stock - stock)
        return most

    def order(self, when: When, missing: Amount) -> Amount:
        """Order what is missing; the good part of it."""
        got: Amount = 0
        due = later(when, -self.terms.safety_time)
        release = later(due, -self.terms.lead_time)
        for quantity in self.terms.lots.orders(missing / self.terms.good):
            good = quantity * self.terms.good
            got += good
            self.orders.append(
                PlannedOrder(
                    number=f"{self.item}-{len(self.orders) + 1}",
                    item=self.item,
                    quantity=plain(quantity),
                    good=plain(good),
                    release=release,
                    due=due,
                    needed=when,
                    late=max(between(release, self.start), 0),
                )
            )
        return got


def later(when: When, periods: int) -> When:
    """A time so many periods or days later.

    Raises :class:`InvalidValue` (``date_out_of_range``).
    """
    if not isinstance(when, date):
        return when + periods
    try:
        return when + timedelta(days=periods)
    except OverflowError:
        raise InvalidValue(
            "date_out_of_range", f"{periods} days from {when} is no date.", "Shorten the lead time."
        ) from None


def between(first: When, last: When) -> int:
    """How many periods or days lie between two times."""
    if isinstance(first, date) and isinstance(last, date):
        return (last - first).days
    if isinstance(first, date) or isinstance(last, date):
        return 0
    return last - first


def pegged(netting: Netting) -> list[PlannedOrder]:
    """The orders, each with what it is for: what comes first serves what is needed first.

    Stock on hand and receipts serve, too, so that an order is pegged only to what they leave.
    """
    supplies: list[tuple[When, int, Amount]] = [(netting.start, -2, netting.terms.on_hand)]
    supplies += [(when, -1, quantity) for when, quantity in netting.coming.items()]
    supplies += [(order.needed, place, order.good) for place, order in enumerate(netting.orders)]
    supplies.sort(key=lambda supply: (supply[0], supply[1]))
    waiting = iter(sorted(netting.needs, key=lambda need: (need.when, need.order, need.item)))
    need, left = next(waiting, None), Fraction(0)
    left = Fraction(need.quantity) if need else Fraction(0)
    pegs: dict[int, list[Peg]] = {}
    for _when, place, quantity in supplies:
        rest = Fraction(quantity)
        while need is not None and rest > 0:
            taken = min(rest, left)
            pegs.setdefault(place, []).append(
                Peg(quantity=plain(taken), item=need.item, when=need.asked, order=need.order)
            )
            rest, left = rest - taken, left - taken
            if not left:
                need = next(waiting, None)
                left = Fraction(need.quantity) if need else Fraction(0)
        if rest:
            pegs.setdefault(place, []).append(Peg(quantity=plain(rest)))
    return [
        since_asked(attrs.evolve(order, pegs=tuple(pegs.get(place, ()))))
        for place, order in enumerate(netting.orders)
    ]


def since_asked(order: PlannedOrder) -> PlannedOrder:
    """The order, needed when the first it serves was asked for, if that was before the start.

    Demand that is overdue counts at the start, but it has been late since its own day.
    """
    asked = [peg.when for peg in order.pegs if peg.when is not None]
    ahead = max((between(when, order.needed) for when in asked), default=0)
    if ahead <= 0:
        return order
    return attrs.evolve(
        order,
        release=later(order.release, -ahead),
        due=later(order.due, -ahead),
        needed=later(order.needed, -ahead),
        late=order.late + ahead,
    )


def findings_of(netting: Netting, orders: list[PlannedOrder]) -> Iterator[Finding]:
    """What somebody should look at: late demand, orders and receipts, receipts to hurry up."""
    for need in netting.needs:
        if need.asked is not None and between(need.asked, netting.start) > 0:
            yield still_waiting(need, need.asked)
    for order in orders:
        if order.late:
            yield past_due(order, netting.start)
    for when, quantity in sorted(netting.terms.receipts.items()):
        if between(when, netting.start) > 0:
            yield overdue(netting.item, when, quantity)
        elif orders and between(orders[0].needed, when) > 0:
            yield to_hurry(netting.item, when, quantity, orders[0])


def looked_at(
    kind: str, item: str, when: When, says: Message, *, severity: Severity = Severity.WARNING
) -> Finding:
    """What somebody should look at, of an item at a time."""
    return Finding(
        kind=kind,
        severity=severity,
        subject=f"item {item}",
        day=when if isinstance(when, date) else None,
        detail=str(when),
        says=says,
    )


def still_waiting(need: Need, asked: When) -> Finding:
    """Demand of a time before the plan starts; it counts as asked for at the start."""
    return looked_at(
        "inventory.demand_overdue",
        need.item,
        asked,
        Message(
            "{quantity} {item} were asked for on {when}, before the plan starts, and count as "
            "asked for at the start"
            if isinstance(asked, date)
            else "{quantity} {item} were asked for in period {when}, before the plan starts, and "
            "count as asked for at the start",
            quantity=plain(need.quantity),
            item=need.item,
            when=asked,
        ),
    )


def past_due(order: PlannedOrder, start: When) -> Finding:
    """An order that should have been released before the plan starts."""
    return Finding(
        kind="inventory.order_past_due",
        severity=Severity.WARNING,
        subject=f"item {order.item}",
        day=order.needed if isinstance(order.needed, date) else None,
        detail=f"{order.number} {order.needed}",
        says=comes_late(order, start),
        explanation=order.explain(),
    )


def comes_late(order: PlannedOrder, start: When) -> Message:
    """What is late, and by how many days or periods."""
    values: dict[str, Any] = {
        "number": order.number,
        "quantity": order.quantity,
        "item": order.item,
        "release": order.release,
        "start": start,
    }
    if isinstance(start, date):
        return Message.plural(
            "Order {number} of {quantity} {item} should have been released {release}: released "
            "{start} it comes {count} day late",
            "Order {number} of {quantity} {item} should have been released {release}: released "
            "{start} it comes {count} days late",
            count=order.late,
            **values,
        )
    return Message.plural(
        "Order {number} of {quantity} {item} should have been released in period {release}: "
        "released in period {start} it comes {count} period late",
        "Order {number} of {quantity} {item} should have been released in period {release}: "
        "released in period {start} it comes {count} periods late",
        count=order.late,
        **values,
    )


def overdue(item: str, when: When, quantity: Amount) -> Finding:
    """A receipt that should have come before the plan starts; it is counted as there."""
    return looked_at(
        "inventory.receipt_overdue",
        item,
        when,
        Message(
            "{quantity} {item} were due {when} and count as there at the start"
            if isinstance(when, date)
            else "{quantity} {item} were due in period {when} and count as there at the start",
            quantity=plain(quantity),
            item=item,
            when=when,
        ),
    )


def to_hurry(item: str, when: When, quantity: Amount, order: PlannedOrder) -> Finding:
    """A receipt that comes after an order that it would have saved."""
    return looked_at(
        "inventory.receipt_to_hurry",
        item,
        when,
        Message(
            "{quantity} {item} come on {when} and are needed on {needed}: earlier they would "
            "save or shrink order {number}"
            if isinstance(when, date)
            else "{quantity} {item} come in period {when} and are needed in period {needed}: "
            "earlier they would save or shrink order {number}",
            quantity=plain(quantity),
            item=item,
            when=when,
            needed=order.needed,
            number=order.number,
        ),
        severity=Severity.NOTICE,
    )
