"""Orders that depend on each other: a least value, a container to fill, one budget for all.

Each order is right for its item and yet all together may not be: too little for the supplier to
deliver, too little to fill the container, more than there is money for. What is changed is what
costs least by it, and every change is a step of its order with its price, so that the order
still replays and still says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import attrs

from backoffice_core.inventory.replenishment.planning.marginal import Choice, best_choices
from backoffice_core.inventory.replenishment.planning.planned import (
    PlannedOrder,
    best_order,
    plan_order,
)
from backoffice_core.inventory.replenishment.planning.requests import (
    JointChange,
    JointKind,
    OrderRequest,
)
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
# Of an item, so many quantities between the least and the wanted one are weighed.
QUANTITIES_MAX = 40


@attrs.frozen(kw_only=True)
class JointPlan:
    """Orders within a budget: what they cost, and whether no other choice is worth more."""

    orders: tuple[PlannedOrder, ...]
    cost: Money
    proven: bool


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


def in_order(orders: Iterable[PlannedOrder]) -> tuple[PlannedOrder, ...]:
    """Orders by day, supplier and item."""
    return tuple(sorted(orders, key=lambda order: (order.order_on, order.supplier, order.item)))


def changed(order: PlannedOrder, kind: JointKind, quantity: Fraction, limit: str) -> PlannedOrder:
    """The order with another quantity, planned again from a request that says so."""
    change = JointChange(kind, quantity, limit=limit, supplier=order.supplier)
    return plan_order(attrs.evolve(order.request, joint=(*order.request.joint, change)))


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

    Where nothing is ordered from a supplier, nothing is raised. Items whose prices are not
    known stay as they are. Where bounds leave the orders below it, they stay, too, and say so.
    """
    by_supplier: defaultdict[str, list[PlannedOrder]] = defaultdict(list)
    for order in orders:
        by_supplier[order.supplier].append(order)
    found: list[PlannedOrder] = []
    for supplier in sorted(by_supplier):
        group = in_order(by_supplier[supplier])
        least = max((o.terms.minimum_value for o in group if o.terms.minimum_value),
                    default=None, key=lambda money: money.minor)  # fmt: skip
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
        found.extend(raised if reached(raised, least) else map(missed, raised))
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


def price_of(order: PlannedOrder) -> Fraction:
    """The price of a unit, in minor units, at the quantity ordered."""
    if order.prices is None:
        raise InvalidValue(
            "price_missing", f"What {order.item} costs is not known.", "Give its price."
        )
    scale: int = 10**order.prices.currency.digits
    return order.prices.unit_price(order.quantity.amount) * scale


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
    Raises :class:`InvalidValue`: ``number_too_small``, ``volume_missing``.
    """
    group = in_order(orders)
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


@checked
def within_budget(orders: Iterable[PlannedOrder], *, budget: Money) -> JointPlan:
    """The quantities that are worth most for the money there is.

    A quantity is worth what it saves against ordering nothing. A supplier whose least value
    the money does not reach delivers nothing, so its orders are let go and the rest is chosen
    again; no other choice was weighed then, and it is not proven. Raises
    :class:`InvalidValue`: ``price_missing``, ``currency_mixed``, ``number_too_small``.
    """
    group = in_order(orders)
    check_budget(group, budget)
    total = Money.total((order.cost for order in group if order.cost is not None), budget.currency)
    if total <= budget:
        return JointPlan(orders=group, cost=total, proven=True)
    names = {order.fingerprint: order for order in group}
    best, proven = affordable(names, budget)
    found: list[PlannedOrder] = []
    for name, order in names.items():
        quantity = best[name].quantity if name in best else Fraction(0)
        same = quantity == order.quantity.amount
        found.append(order if same else changed(order, JointKind.BUDGET, quantity, str(budget)))
    cost = Money.total((order.cost for order in found if order.cost is not None), budget.currency)
    return JointPlan(orders=in_order(found), cost=cost, proven=proven)


def check_budget(orders: Iterable[PlannedOrder], budget: Money) -> None:
    """Refuse a budget below nothing or of other money, and orders without a price."""
    if budget.minor < 0:
        raise InvalidValue("number_too_small", f"A budget of {budget}.", "Give 0 or more.")
    for order in orders:
        if not order.quantity.is_zero:
            price_of(order)
        if order.prices is not None and order.prices.currency != budget.currency:
            raise InvalidValue(
                "currency_mixed",
                f"The budget is in {budget.currency.code}, the price of {order.item} in "
                f"{order.prices.currency.code}.",
                "Give a budget for the orders of each currency.",
            )


def affordable(orders: Mapping[str, PlannedOrder], budget: Money) -> tuple[dict[str, Choice], bool]:
    """The best choices by name, without suppliers whose least value they do not reach."""
    left, dropped = dict(orders), False
    while True:
        best, proven = best_choices(
            (choice for name, order in left.items() for choice in choices_of(name, order)),
            budget=budget.minor,
        )
        spent: defaultdict[str, int] = defaultdict(int)
        for name, choice in best.items():
            spent[orders[name].supplier] += choice.cost
        refused = {
            order.supplier
            for order in left.values()
            if (least := order.terms.minimum_value) and 0 < spent[order.supplier] < least.minor
        }
        if not refused:
            return best, proven and not dropped
        # One at a time: what the first leaves may be enough for the next.
        first = min(refused, key=lambda supplier: (spent[supplier], supplier))
        left = {name: order for name, order in left.items() if order.supplier != first}
        dropped = True


def choices_of(name: str, order: PlannedOrder) -> Iterable[Choice]:
    """The quantities of an order that can be weighed: what is orderable up to what is wanted."""
    most, terms = order.quantity.amount, order.terms
    step = terms.step(order.request.unit_step)
    least = max(-(-terms.minimum_quantity // step) * step, step)
    nothing, prices = order.outlook.weighed(Fraction(0)), order.prices
    if prices is None or nothing is None or most < least:
        return
    count = int((most - least) / step) + 1
    places = (
        range(count) if count <= QUANTITIES_MAX else range(0, count, -(-count // QUANTITIES_MAX))
    )
    for quantity in sorted({most, *(least + step * place for place in places)}):
        saved = nothing - (order.outlook.weighed(quantity) or 0.0)
        cost = prices.cost(quantity).minor
        yield Choice(item=name, quantity=quantity, cost=cost, worth=saved)
