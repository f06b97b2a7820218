"""What is made asks for its parts: an order of a product becomes demand for all it is made of.

A part's own history knows nothing of the order that will be made next week. So orders of made
items are taken apart through all levels by requirements planning, each level netted against
what is there and on its way, and what they ask of a part is reserved in its position on the day
the work begins. Its own rule then orders for both, what is sold of it and what goes into others.

Source: Orlicky, Material Requirements Planning (1975): dependent demand is computed, not
forecast.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from backoffice_core.inventory.making import RecipeBook
from backoffice_core.inventory.policies.netting import (
    LotRule,
    Part,
    PlannedItem,
    RequirementsPlan,
    plan_requirements,
)
from backoffice_core.inventory.replenishment.planning.joint import once_each
from backoffice_core.inventory.replenishment.planning.planned import PlannedOrder
from backoffice_core.inventory.replenishment.planning.position import Due
from backoffice_core.inventory.replenishment.planning.requests import OrderRequest
from backoffice_core.inventory.units import amount_in
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.quantity import Quantity, Unit

__all__ = ["DependentDemand", "dependent_demand"]


@attrs.frozen(kw_only=True)
class DependentDemand:
    """The requests of parts with what is asked of them reserved, and the plan that says why."""

    requests: tuple[OrderRequest, ...]
    plan: RequirementsPlan


@checked
def dependent_demand(
    requests: Iterable[OrderRequest], *, made: Iterable[PlannedOrder], book: RecipeBook
) -> DependentDemand:
    """What orders of made items ask of their parts, reserved in the requests of these.

    A reservation is of the day the work begins, and its document names what is made. What is
    reserved for that document already is of an earlier run and is replaced, so give all orders
    whose parts are still to be taken; several orders of an item add up.

    Parts that are made themselves are netted against their position, ordered in the lots of
    their first supplier, and taken apart in turn; kits stand for their parts. By the recipes of
    the day the work begins. In the plan, orders of an item that differ in their lead time or
    recipe stand under the item and the day they begin. Raises :class:`InvalidValue`:
    ``request_missing`` for a part that there is no request of, ``recipe_unknown``,
    ``dimension_mixed``, ``item_twice`` for two requests of an item and an order given twice.
    """
    orders = each_order(order for order in made if not order.quantity.is_zero)
    for order in orders:
        book.expect_recipe(order.item, on=order.order_on)
    parts = {each.item: each for each in once_each(requests)}
    if not orders:
        return DependentDemand(requests=tuple(parts.values()), plan=NOTHING_ASKED)
    start = min(each.today for each in (*parts.values(), *(order.request for order in orders)))
    level = Levels.of(parts, orders, book)
    items = level.items()
    # What is made of parts here is reserved anew.
    anew = {level.made_of(name) for name, item in items.items() if item.parts}
    level = attrs.evolve(level, parts={item: without(each, anew) for item, each in parts.items()})
    items = level.items()
    plan = plan_requirements(items, level.demand(), start=start)
    asked: dict[str, list[Due]] = defaultdict(list)
    for need in plan.orders:
        # Releases are days, as the start is one.
        day = max(need.release, start) if isinstance(need.release, date) else start
        for part in items[need.item].parts:
            amount = Fraction(need.quantity) * Fraction(part.quantity)
            asked[part.item].append(Due(day, amount, document=level.made_of(need.item)))
    return DependentDemand(
        requests=tuple(reserving(each, asked[item]) for item, each in level.parts.items()),
        plan=plan,
    )


NOTHING_ASKED = RequirementsPlan(orders=(), lines=(), levels={}, findings=())


def each_order(orders: Iterable[PlannedOrder]) -> list[PlannedOrder]:
    """Orders by item and day, refusing one that is given twice."""
    given = list(orders)
    found = {
        (order.item, order.order_on, order.supplier, order.fingerprint): order for order in given
    }
    if len(found) < len(given):
        item = next(order.item for order in given if given.count(order) > 1)
        raise InvalidValue(
            "item_twice", f"An order of {item} is given twice.", "Give each order once."
        )
    return [found[name] for name in sorted(found)]


def without(request: OrderRequest, documents: Container[str]) -> OrderRequest:
    """The request with nothing reserved for these documents."""
    position = request.position
    kept = [due for due in position.reserved if due.document not in documents]
    if len(kept) == len(position.reserved):
        return request
    return attrs.evolve(request, position=attrs.evolve(position, reserved=kept))


def reserving(request: OrderRequest, dues: Iterable[Due]) -> OrderRequest:
    """The request with more reserved, in whole units where the item comes in such."""
    more = [
        attrs.evolve(
            due, amount=Fraction(math.ceil(due.amount)) if request.unit.whole else due.amount
        )
        for due in dues
    ]
    if not more:
        return request
    position = request.position
    position = attrs.evolve(position, reserved=(*position.reserved, *more))
    return attrs.evolve(request, position=position)


@attrs.frozen(kw_only=True)
class Levels:
    """All that orders of made items need, level by level, as requirements planning sees it.

    ``orders`` are by the name they have in the plan: that of their item, as long as they take
    as long and are made of the same; else with the day they begin.
    """

    parts: Mapping[str, OrderRequest]
    orders: Mapping[str, tuple[PlannedOrder, ...]]
    book: RecipeBook

    @classmethod
    def of(
        cls, parts: Mapping[str, OrderRequest], orders: Iterable[PlannedOrder], book: RecipeBook
    ) -> Levels:
        """The levels below some orders, these in the order of days."""
        found: dict[str, tuple[PlannedOrder, ...]] = {}
        for order in orders:
            name = order.item
            if name in found and not alike(found[name][0], order, book):
                name = f"{order.item} ({order.order_on}, {days_taken(order)})"
            found[name] = (*found.get(name, ()), order)
        return cls(parts=parts, orders=found, book=book)

    def made_of(self, name: str) -> str:
        """The item that goes by a name in the plan."""
        return self.orders[name][0].item if name in self.orders else name

    def items(self) -> Mapping[str, PlannedItem]:
        """Every item that the orders need, themselves among them."""
        found: dict[str, PlannedItem] = {}
        waiting = [*self.orders]
        for item in waiting:
            if item not in found:
                found[item] = self.planned(item)
                waiting += [part.item for part in found[item].parts]
        return found

    def demand(self) -> Mapping[str, Mapping[date | int, Fraction | int]]:
        """What is asked for whatever the parts: the orders, and what is reserved of parts."""
        asked: dict[str, dict[date | int, Fraction | int]] = {}
        for name, orders in self.orders.items():
            days = asked.setdefault(name, {})
            for order in orders:
                day = order.arrives_on
                days[day] = days.get(day, Fraction(0)) + order.quantity.amount
        for item in (self.items().keys() - asked.keys()) & self.parts.keys():
            days = asked.setdefault(item, {})
            for due in self.parts[item].position.reserved:
                days[due.day] = days.get(due.day, Fraction(0)) + due.amount
        return asked

    def planned(self, item: str) -> PlannedItem:
        """One item: what it is made of, how long it takes, and what there is of it."""
        orders = self.orders.get(item)
        if orders is not None:
            # It is decided, so neither stock nor lots change it any more.
            return PlannedItem(
                parts=self.listed(orders[0].item, orders[0].order_on),
                lead_time=days_taken(orders[0]),
            )
        request = self.parts.get(item)
        today = min(each.order_on for orders in self.orders.values() for each in orders)
        if request is None:
            recipe = self.book.recipe(item, on=today)
            if recipe is None or not recipe.kit:
                raise InvalidValue(
                    "request_missing",
                    f"{item} is needed for what is made, and there is no request of it.",
                    "Give a request of each part.",
                )
            return PlannedItem(parts=self.listed(item, today))
        position, terms = request.position, request.suppliers[0]
        receipts: dict[date | int, Fraction | int] = defaultdict(Fraction)
        for due in position.incoming:
            receipts[due.day] += due.amount
        return PlannedItem(
            parts=self.listed(item, today),
            lead_time=terms.lead_time.planned,
            lots=LotRule(minimum=terms.minimum_quantity, multiple=terms.step(request.unit_step)),
            on_hand=max(position.on_hand - position.backordered, Fraction(0)),
            receipts=receipts,
        )

    def listed(self, item: str, day: date) -> Any:  # noqa: ANN401 - checkers do not know attrs' tuple
        """What one unit of an item takes of each part, scrap on top; none of what is bought."""
        recipe = self.book.recipe(item, on=day)
        if recipe is None:
            return ()
        one = Quantity(Fraction(1), self.unit_of(item, recipe.quantity.unit))
        times = amount_in(one, recipe.quantity.unit) / recipe.quantity.amount
        return tuple(
            Part(
                item=part.item,
                quantity=times
                * (1 + part.scrap_percent / 100)
                * amount_in(part.quantity, self.unit_of(part.item, part.quantity.unit)),
            )
            for part in recipe.parts
        )

    def unit_of(self, item: str, otherwise: Unit) -> Unit:
        """What an item is counted in where it is planned."""
        if item in self.orders:
            return self.orders[item][0].request.unit
        return self.parts[item].unit if item in self.parts else otherwise


def days_taken(order: PlannedOrder) -> int:
    """How many days an order takes."""
    return (order.arrives_on - order.order_on).days


def alike(one: PlannedOrder, other: PlannedOrder, book: RecipeBook) -> bool:
    """Whether two orders of an item take as long and are made by the same recipe."""
    recipes = [book.recipe(order.item, on=order.order_on) for order in (one, other)]
    return days_taken(one) == days_taken(other) and recipes[0] == recipes[1]
