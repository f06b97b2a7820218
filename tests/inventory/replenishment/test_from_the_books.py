"""From the books to an order: stock, value, reservations, lots and recipes meet in a plan."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core import Quantity
from backoffice_core.inventory import CostMethod, Incoming, Item, Move, MoveKind, value_moves
from backoffice_core.inventory.making import Recipe, RecipeBook, RecipePart
from backoffice_core.inventory.picking import Reservation
from backoffice_core.inventory.replenishment.exceptions import Watched, exceptions_of
from backoffice_core.inventory.replenishment.planning import (
    Costs,
    DependentDemand,
    OrderRequest,
    OrderUpTo,
    PlannedOrder,
    StockPosition,
    dependent_demand,
    plan_order,
    plan_orders,
    replay,
    stock_position,
)
from backoffice_core.inventory.stock import Lot, Place, PlaceTree, PlaceUsage, stock_levels
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.replenishment.requests import PIECES, TODAY, after, request, terms, usd

PLACES = PlaceTree(
    [
        Place(code="shop"),
        Place(code="shelf", within="shop"),
        Place(code="checking", within="shop"),
        Place(code="corner", within="checking"),
        Place(code="road", usage=PlaceUsage.TRANSIT),
        Place(code="bin", usage=PlaceUsage.SCRAP),
    ]
)
TEA = Item(code="tea", name="Tea", unit=PIECES, shelf_life_days=90)
LOTS = [
    Lot(item="tea", code="old", expires_on=after(-1, 0).day),
    Lot(item="tea", code="last day", expires_on=TODAY),
]


def pieces(amount: int | Fraction) -> Quantity:
    """So many pieces."""
    return Quantity.of(amount, "pcs")


def came(
    number: str, place: str, amount: int, *, day: date = date(2026, 5, 1), lot: str = ""
) -> Move:
    """A receipt at two dollars each."""
    return Move(
        number=number, day=day, item="tea", kind=MoveKind.RECEIPT, quantity=pieces(amount),
        place=place, lot=lot, unit_cost=usd(2),
    )  # fmt: skip


MOVES = [
    came("1", "shelf", 20),
    came("2", "shelf", 7, lot="old"),
    came("3", "shelf", 5, lot="last day"),
    came("4", "checking", 11),
    came("5", "corner", 3),
    came("6", "road", 9),
    came("7", "bin", 2),
    came("8", "shelf", 6, day=date(2026, 1, 2)),
]
LEVELS = stock_levels(MOVES, items=[TEA], places=PLACES)
POSITION = stock_position(
    LEVELS,
    "tea",
    today=TODAY,
    place="shop",
    lots=LOTS,
    quarantined=["checking"],
    reservations=[
        Reservation(number="R1", item="tea", quantity=pieces(4), made_on=TODAY,
                    needed_on=after(2, 0).day, place="shelf"),
        Reservation(number="R2", item="tea", quantity=pieces(8), made_on=TODAY,
                    needed_on=after(40, 0).day, place="shelf"),
    ],
    on_order=[Incoming(item="tea", quantity=pieces(10), arrives_on=after(5, 0).day),
              Incoming(item="tea", quantity=pieces(500), arrives_on=after(60, 0).day)],
    in_transit_due=after(3, 0).day,
    backordered=pieces(1),
)  # fmt: skip


def test_only_goods_that_can_be_used_are_on_hand() -> None:
    """Expired by lot (7) or shelf life (6), in quarantine (14), on the road and scrapped: none.

    The last day counts still.
    """
    assert 25 == POSITION.on_hand
    assert 46 == stock_position(LEVELS, "tea", today=TODAY).on_hand  # only what is too old is out


def test_due_days_decide_what_counts_until_when() -> None:
    """On hand 25 less one owed; reservations leave and supply comes on its own day."""
    found = [POSITION.available(after(days, 0).day) for days in (0, 2, 3, 5, 40, 60)]
    assert [24, 20, 29, 39, 31, 531] == found


def test_an_order_from_stock_and_value_is_the_one_of_the_numbers_by_hand() -> None:
    """Up to 60 with what counts within eight days, 39: 21, in packs of 6; at the ledger's cost."""
    ledger = value_moves(MOVES, items=[TEA], method=CostMethod.MOVING_AVERAGE, currency="USD")
    assert usd(2) == ledger.unit_costs["tea"]
    asked = request(
        position=POSITION,
        rule=OrderUpTo(level=60),
        suppliers=[terms(lead=7, pack=6)],
        costs=Costs(unit_cost=ledger.unit_costs["tea"]),
    )
    order = plan_order(asked)
    assert (39, 21, 24) == (order.available, order.raw.amount, order.quantity.amount)
    assert usd(48) == order.cost
    assert replay(order.to_json()).quantity == order.quantity
    placed = attrs.evolve(asked, position=POSITION.with_order(order.due))
    assert plan_order(placed).quantity.is_zero
    told = order.explanation.render()
    assert "25 pcs are in stock" in told
    assert "500 pcs more arrive too late to count" in told


def test_what_the_ledger_values_without_goods_is_an_exception() -> None:
    """The value of the ledger and the position of the stock meet in what a planner looks at."""
    ledger = value_moves(MOVES, items=[TEA], method=CostMethod.MOVING_AVERAGE, currency="USD")
    order = plan_order(request(position=StockPosition(on_hand=0)))
    seen = Watched(
        item="tea", unit=PIECES, today=TODAY, position=order.request.position,
        demand=order.request.demand, order=order, value=ledger.of_item("tea").value,
    )  # fmt: skip
    found = {each.kind: each.money for each in exceptions_of(seen)}
    assert ledger.value == found["inventory.value_without_quantity"]


# ------------------------------------------------------------------------------ what is made

BOOK = RecipeBook(
    [
        Recipe(
            item="lamp",
            quantity=pieces(1),
            parts=[
                RecipePart(item="bulb", quantity=pieces(2), scrap_percent=5),
                RecipePart(item="foot", quantity=pieces(1)),
                RecipePart(item="bag", quantity=pieces(1)),
            ],
        ),
        Recipe(
            item="foot",
            quantity=pieces(4),
            parts=[RecipePart(item="wood", quantity=Quantity.of(3, "kg"))],
        ),
        Recipe(
            item="bag",
            quantity=pieces(1),
            kit=True,
            parts=[RecipePart(item="paper", quantity=pieces(3))],
        ),
    ]
)
KILOGRAMS = Quantity.of(1, "kg").unit
WORKSHOP = terms(lead=5, supplier="our workshop")


def lamps(level: int) -> PlannedOrder:
    """Lamps to make, up to a level."""
    return plan_order(request(item="lamp", rule=OrderUpTo(level=level), suppliers=[WORKSHOP]))


def part(item: str, **changes: Any) -> OrderRequest:  # noqa: ANN401 - whatever a test varies
    """A part of lamps, ordered only for what is made of it."""
    return request(
        **{"item": item, "rule": OrderUpTo(level=0), "suppliers": [terms(lead=2)], **changes}
    )


def test_orders_of_products_become_orders_of_all_their_parts() -> None:
    """40 lamps: 84 bulbs of which 50 are there, 40 bags of 3 papers, 40 feet less 8 of 3/4 kg."""
    requests = [
        part("bulb", on_hand=50, suppliers=[terms(lead=2, pack=10)]),
        part("paper"),
        part("foot", on_hand=8, suppliers=[terms(lead=1, supplier="our workshop")]),
        part("wood", unit=KILOGRAMS, unit_step=Fraction(1, 4)),
    ]
    found = dependent_demand(requests, made=[lamps(40)], book=BOOK)
    reserved = {
        each.item: [(due.document, due.day, due.amount) for due in each.position.reserved]
        for each in found.requests
    }
    assert {
        "bulb": [("lamp", TODAY, 84)],
        "paper": [("bag", TODAY, 120)],
        "foot": [("lamp", TODAY, 40)],
        "wood": [("foot", TODAY, 24)],
    } == reserved
    orders = {each.item: each.quantity.amount for each in plan_orders(found.requests)}
    assert {"bulb": 40, "paper": 120, "foot": 32, "wood": 24} == orders
    assert [32] == [each.quantity for each in found.plan.orders_of("foot")]


def test_what_is_reserved_already_is_not_asked_for_twice() -> None:
    """Once parts are on order, making the same lamps orders nothing more."""
    requests = [part("bulb"), part("paper"), part("foot"), part("wood", unit=KILOGRAMS)]
    made = [lamps(40)]
    first = dependent_demand(requests, made=made, book=BOOK)
    orders = {each.item: each for each in plan_orders(first.requests)}
    placed = [
        attrs.evolve(each, position=each.position.with_order(orders[each.item].due))
        for each in requests
    ]
    again = dependent_demand(placed, made=made, book=BOOK)
    assert [0] * 4 == [each.quantity.amount for each in plan_orders(again.requests)]


def reserved(found: DependentDemand) -> dict[str, dict[tuple[date, str], Fraction]]:
    """What is reserved of each item, by day and document."""
    by_item: dict[str, dict[tuple[date, str], Fraction]] = {}
    for each in found.requests:
        days = by_item.setdefault(each.item, {})
        for due in each.position.reserved:
            days[due.day, due.document] = days.get((due.day, due.document), 0) + due.amount
    return by_item


def parts() -> list[OrderRequest]:
    """Requests of all that lamps are made of."""
    return [
        part("bulb"), part("paper"), part("wood", unit=KILOGRAMS),
        part("foot", on_hand=8, suppliers=[terms(lead=1, supplier="our workshop")]),
    ]  # fmt: skip


def later_lamps(count: int, days: int, **changes: Any) -> PlannedOrder:  # noqa: ANN401 - whatever a test varies
    """An order of so many lamps some days later."""
    asked = attrs.evolve(lamps(count).request, today=TODAY + timedelta(days=days), **changes)
    return plan_order(asked)


@given(
    st.lists(st.tuples(st.integers(1, 50), st.integers(0, 9)), min_size=1, max_size=4, unique=True),
    st.randoms(use_true_random=False),
)
@settings(max_examples=40, deadline=None)
def test_orders_of_one_made_item_add_up_in_any_order(
    asked: list[tuple[int, int]], chance: random.Random
) -> None:
    """Two bulbs each and 5 percent more, for all lamps; and a second run changes nothing."""
    made = [later_lamps(count, days) for count, days in asked]
    found = dependent_demand(parts(), made=made, book=BOOK)
    bulbs = sum(reserved(found)["bulb"].values())
    assert 0 <= bulbs - Fraction(21, 10) * sum(count for count, _ in asked) < len(asked)
    chance.shuffle(made)
    assert reserved(found) == reserved(dependent_demand(parts(), made=made, book=BOOK))
    again = dependent_demand(found.requests, made=made, book=BOOK)
    assert reserved(found) == reserved(again)
    assert found.plan == again.plan


def test_orders_that_take_another_time_begin_on_their_own_days() -> None:
    """Each is planned by its own lead time, and both reserve for what they make."""
    slow = later_lamps(10, 2, suppliers=[terms(lead=6, supplier="our workshop")])
    found = dependent_demand(parts(), made=[slow, lamps(40)], book=BOOK)
    assert {(TODAY, "lamp"): 84, (TODAY + timedelta(days=2), "lamp"): 21} == reserved(found)["bulb"]


def test_an_order_given_twice_is_refused() -> None:
    """The same order, not two of one item."""
    with pytest.raises(InvalidValue, match="item_twice"):
        dependent_demand(parts(), made=[lamps(40), lamps(40)], book=BOOK)


def test_what_others_have_reserved_stays() -> None:
    """Only what is of the made items' documents is reserved anew."""
    position = StockPosition(on_hand=0, reserved=[after(1, 7, "S-1"), after(1, 9, "lamp")])
    requests = [attrs.evolve(parts()[0], position=position), *parts()[1:]]
    found = dependent_demand(requests, made=[lamps(40)], book=BOOK)
    assert {(after(1, 0).day, "S-1"): 7, (TODAY, "lamp"): 84} == reserved(found)["bulb"]


def test_a_part_without_a_request_is_refused_by_name() -> None:
    """Nobody would order it."""
    with pytest.raises(InvalidValue) as refused:
        dependent_demand([part("bulb"), part("paper")], made=[lamps(40)], book=BOOK)
    assert "request_missing" == refused.value.code
    assert "foot" in refused.value.message


def test_nothing_made_asks_for_nothing() -> None:
    """An order of nothing reserves nothing, whatever else is planned."""
    requests = (part("bulb"),)
    assert requests == dependent_demand(requests, made=[lamps(0)], book=BOOK).requests


def test_what_has_no_recipe_is_not_made() -> None:
    """The order of a bought item is refused."""
    with pytest.raises(InvalidValue) as refused:
        dependent_demand([], made=[plan_order(request(on_hand=0))], book=BOOK)
    assert "recipe_unknown" == refused.value.code
