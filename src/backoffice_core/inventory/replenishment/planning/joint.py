"""Orders that depend on each other: a least value, a container to fill, one budget for all.

Each order is right for its item and yet all together may not be: too little for the supplier to
deliver, too little to fill the container, more than there is money for. What is changed is what
costs least by it, and every change is a step of its order with its price, so that the order
still replays and still says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import attrs

from backoffice_core.inventory.replenishment.planning.budgets import JointPlan, within_budget
from backoffice_core.inventory.replenishment.planning.changing import (
    changed,
    expect_currency,
    in_order,
    least_value,
    price_of,
    together,
)
from backoffice_core.inventory.replenishment.planning.planned import PlannedOrder, best_order
from backoffice_core.inventory.replenishment.planning.requests import JointKind, OrderRequest
from backoffice_core.inventory.replenishment.planning.steps import bounds
from backoffice_core.inventory.replenishment.planning.timing import Timings
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Money

__all__ = [
    "JointPlan",
    "fill_containers",
    "plan_orders",
    "reach_minimum_values",
    "within_budget",
]

ADDED_MAX = 10_000


@checked
def plan_orders(requests: Iterable[OrderRequest]) -> tuple[PlannedOrder, ...]:
    """The orders of all requests, by day, supplier and item; those of nothing are among them.

    Least values of suppliers are reached; budgets and containers are for those who have them.
    Raises :class:`InvalidValue`: ``item_twice``, and what :func:`plan_order` refuses.
    """
    timings = Timings()
    orders = [best_order(request, timings) for request in once_each(requests)]
    return in_order(reach_minimum_values(orders))


def once_each(requests: Iterable[OrderRequest]) -> Iterator[OrderRequest]:
    """Each request, refusing to order an item twice for the same need."""
    known: set[str] = set()
    for request in requests:
        if request.item in known:
            raise InvalidValue(
                "item_twice",
                f"{request.item} is asked for twice.",
                "Give one request an item; plan places that order for themselves one by one.",
            )
        known.add(request.item)
        yield request


@attrs.define(eq=False)
class Growing:
    """An order that may grow by whole steps, as far as its own bounds allow."""

    order: PlannedOrder
    quantity: Fraction

    @property
    def following(self) -> Fraction | None:
        """The next orderable quantity, if there is one."""
        order, terms = self.order, self.order.terms
        step = terms.step(order.request.unit_step)
        least = -(-terms.minimum_quantity // step) * step
        quantity = max(self.quantity + step, least)
        most = [each for _, each, _ in bounds(order.request, terms, order.available)]
        return None if most and quantity > min(most) else quantity

    def dearer(self, quantity: Fraction) -> float:
        """By how much the expected cost rises with a quantity; nothing where it is not known."""
        outlook = self.order.outlook
        before, after = outlook.weighed(self.quantity), outlook.weighed(quantity)
        return 0.0 if before is None or after is None else after - before


def grow(
    orders: Iterable[PlannedOrder],
    *,
    sizes: Mapping[str, Fraction],
    missing: Fraction,
    exact: bool,
    dearer_max: float | None = None,
) -> dict[str, Fraction]:
    """By item the quantities after growing by what costs least for its size.

    With ``exact`` sizes may not pass what is missing; without, they must reach it.
    """
    growing = [Growing(order, order.quantity.amount) for order in orders]
    for _ in range(ADDED_MAX):
        if missing <= 0:
            break
        best: tuple[float, str, Growing, Fraction, Fraction] | None = None
        for each in growing:
            after, size = each.following, sizes.get(each.order.item)
            if after is None or not size:
                continue
            added = (after - each.quantity) * size
            rate = each.dearer(after) / float(added)
            if (exact and added > missing) or (dearer_max is not None and rate > dearer_max):
                continue
            if best is None or (rate, each.order.item) < best[:2]:
                best = rate, each.order.item, each, after, added
        if best is None:
            break
        best[2].quantity = best[3]
        missing -= best[4]
    return {each.order.item: each.quantity for each in growing}


@checked
def reach_minimum_values(orders: Iterable[PlannedOrder]) -> tuple[PlannedOrder, ...]:
    """Raise what costs least until each supplier's least order value is reached.

    What is ordered from a supplier on one day is one order. Where it is nothing, nothing is
    raised. Items whose prices are not known stay as they are. Where bounds leave an order below
    its least value, it stays as it is, too, and says so. Raises :class:`InvalidValue`
    (``currency_mixed``).
    """
    found: list[PlannedOrder] = []
    for group in together(orders):
        least = least_value(group)
        total = 0 if least is None else sum(o.cost.minor for o in group if o.cost is not None)
        if least is None or not 0 < total < least.minor:
            found.extend(group)
            continue
        prices = {order.item: price_of(order) for order in group if order.prices is not None}
        after = grow(group, sizes=prices, missing=Fraction(least.minor - total), exact=False)
        raised = [
            order if after[order.item] == order.quantity.amount
            else changed(order, JointKind.MINIMUM_VALUE, after[order.item], str(least))
            for order in group
        ]  # fmt: skip
        found.extend(raised if reached(raised, least) else map(missed, group))
    return in_order(found)


def reached(orders: Iterable[PlannedOrder], least: Money) -> bool:
    """Whether orders with a supplier come to its least value; those without prices may."""
    costs = [order.cost for order in orders if not order.quantity.is_zero]
    return None in costs or sum(cost.minor for cost in costs if cost) >= least.minor


def missed(order: PlannedOrder) -> PlannedOrder:
    """The order, saying that its supplier's least value is not reached."""
    kind, least = JointKind.MINIMUM_VALUE_MISSED, order.terms.minimum_value
    told = [change.kind for change in order.request.joint]
    if order.quantity.is_zero or least is None or kind in told:
        return order
    return changed(order, kind, order.quantity.amount, str(least))


@checked
def fill_containers(
    orders: Iterable[PlannedOrder],
    *,
    volumes: Mapping[str, Fraction | int],
    container: Fraction | int,
    freight: Money | None = None,
) -> tuple[PlannedOrder, ...]:
    """Fill the last container with what costs least for its volume, as far as it fits.

    ``volumes`` are those of one unit by item, 0 for what takes no room. With ``freight``, what
    a unit of volume would cost to ship another time, nothing is taken that costs more to hold.
    Raises :class:`InvalidValue`: ``number_too_small``, ``volume_missing``, ``currency_mixed``.
    """
    group = in_order(orders)
    if freight is not None:
        expect_currency(group, freight, "The freight")
    for order in group:
        if order.item not in volumes:
            raise InvalidValue(
                "volume_missing", f"What room {order.item} takes is not known.", "Give its volume."
            )
        if volumes[order.item] < 0:
            raise InvalidValue(
                "number_too_small",
                f"The volume of {order.item} is {volumes[order.item]}.",
                "Give 0 or more.",
            )
    if container <= 0:
        raise InvalidValue(
            "number_too_small", f"A container of {container}.", "Give a volume above 0."
        )
    used = sum((order.quantity.amount * volumes[order.item] for order in group),
               Fraction(0))  # fmt: skip
    after = grow(
        group,
        sizes={item: Fraction(volume) for item, volume in volumes.items()},
        missing=-used % container if used else Fraction(0),
        exact=True,
        dearer_max=None if freight is None else float(freight.minor),
    )
    return in_order(
        order if after[order.item] == order.quantity.amount
        else changed(order, JointKind.CONTAINER, after[order.item], str(container))
        for order in group
    )  # fmt: skip
