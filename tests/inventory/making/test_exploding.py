"""Taking orders apart, and how many can be made."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.inventory.making.exploding import explode, makeable
from backoffice_core.inventory.making.recipes import Recipe, RecipeBook, RecipePart
from backoffice_core.kernel import InvalidValue, Quantity

DAY = date(2026, 5, 4)
LEVELS = ("top", "first", "second", "third", "fourth")


def pieces(count: int) -> Quantity:
    """So many pieces."""
    return Quantity.of(count, "pcs")


def part(item: str, count: int, *, scrap: int = 0) -> RecipePart:
    """So many pieces of a part."""
    return RecipePart(item=item, quantity=pieces(count), scrap_percent=scrap)


def amounts(quantities: Mapping[str, Quantity]) -> dict[str, str]:
    """Quantities as text."""
    return {item: str(quantity) for item, quantity in quantities.items()}


TABLE = RecipeBook(
    [
        Recipe(item="set", quantity=pieces(1), parts=[part("table", 1), part("chair", 4)]),
        Recipe(item="table", quantity=pieces(1), parts=[part("leg", 4), part("top", 1)]),
        Recipe(item="chair", quantity=pieces(1), parts=[part("leg", 4), part("seat", 1)]),
        Recipe(item="leg", quantity=pieces(3), parts=[part("beam", 1)]),
    ]
)


@st.composite
def books(draw: st.DrawFn) -> RecipeBook:
    """Recipes of up to five levels, each of parts from the levels below."""
    recipes: list[Recipe] = []
    for level, item in enumerate(LEVELS[:-1]):
        below = draw(st.lists(st.sampled_from(LEVELS[level + 1 :]), unique=True, min_size=1))
        recipes.append(
            Recipe(
                item=item,
                quantity=pieces(draw(st.integers(1, 5))),
                parts=[
                    part(each, draw(st.integers(1, 7)), scrap=draw(st.sampled_from([0, 3, 50])))
                    for each in below
                ],
                kit=draw(st.booleans()),
            )
        )
    return RecipeBook(recipes)


stocks = st.dictionaries(st.sampled_from(LEVELS[1:]), st.integers(-3, 60).map(pieces))


def test_what_two_orders_need_of_a_part_is_made_in_one_order() -> None:
    """20 legs are cut from 7 beams; two orders of 4 and 16 would need 2 and 6."""
    exploded = explode(TABLE, "set", pieces(1), on=DAY)
    assert {"top": "1 pcs", "seat": "4 pcs", "beam": "7 pcs"} == amounts(exploded.missing)
    assert {"table": "1 pcs", "chair": "4 pcs", "leg": "20 pcs"} == amounts(exploded.made)


def test_stock_is_used_on_every_level_before_anything_is_made() -> None:
    """Two chairs are there, so only two need legs; what is owed counts as nothing."""
    stock = {"chair": pieces(2), "leg": pieces(5), "beam": pieces(1), "top": pieces(-3)}
    exploded = explode(TABLE, "set", pieces(1), on=DAY, stock=stock)
    assert {"top": "1 pcs", "seat": "2 pcs", "beam": "2 pcs"} == amounts(exploded.missing)
    assert {"table": "1 pcs", "chair": "2 pcs", "leg": "7 pcs"} == amounts(exploded.made)


def test_nothing_below_is_needed_of_what_is_all_in_stock() -> None:
    """Legs enough, so no beam is named."""
    exploded = explode(TABLE, "table", pieces(1), on=DAY, stock={"leg": pieces(9)})
    assert ["leg", "top"] == sorted(need.item for need in exploded.needs)


def test_a_kit_is_exploded_and_its_stock_never_used() -> None:
    """A kit stands for its parts wherever it is asked for."""
    book = RecipeBook(
        [
            Recipe(item="hamper", quantity=pieces(1), parts=[part("gift", 2)]),
            Recipe(item="gift", quantity=pieces(1), parts=[part("soap", 3)], kit=True),
        ]
    )
    exploded = explode(book, "hamper", pieces(1), on=DAY, stock={"gift": pieces(9)})
    assert {"soap": "6 pcs"} == amounts(exploded.missing)
    assert {} == amounts(exploded.made)
    assert exploded.need("gift").kit


def test_what_can_be_cut_stays_an_exact_ratio() -> None:
    """A third of a litre is a third, scrap on top."""
    paint = RecipePart(item="paint", quantity=Quantity.of(1, "l"), scrap_percent=Fraction(5, 2))
    book = RecipeBook([Recipe(item="door", quantity=pieces(3), parts=[paint])])
    need = explode(book, "door", pieces(1), on=DAY).need("paint")
    assert Fraction(41, 120) == need.quantity.amount


def test_an_order_in_another_unit_is_the_same_order() -> None:
    """A dozen sets are twelve."""
    dozen = explode(TABLE, "set", Quantity.of(1, "dozen"), on=DAY)
    assert explode(TABLE, "set", pieces(12), on=DAY).needs == dozen.needs


def test_a_need_says_in_indonesian_why_it_is() -> None:
    """Each order that asks for it has its line."""
    need = explode(TABLE, "set", pieces(1), on=DAY).need("leg")
    assert [
        "Dibutuhkan 20 pcs leg: 0 pcs dari stok, 20 pcs dibuat, 0 pcs kurang",
        "  1 pcs table membutuhkan 4 pcs; tepatnya 4, dengan susut 0 %",
        "  4 pcs chair membutuhkan 16 pcs; tepatnya 16, dengan susut 0 %",
    ] == need.explain().render("id").splitlines()


def test_what_is_not_asked_properly_is_refused() -> None:
    """Nothing, what has no recipe, what is no part, and steps of nothing."""
    codes: list[str] = []
    for ask in (
        lambda: explode(TABLE, "set", pieces(0), on=DAY),
        lambda: explode(TABLE, "beam", pieces(1), on=DAY),
        lambda: explode(TABLE, "set", pieces(1), on=DAY).need("moon"),
        lambda: makeable(TABLE, "set", on=DAY, stock={}, step=0),
    ):
        with pytest.raises(InvalidValue) as refused:
            ask()
        codes.append(refused.value.code)
    assert [
        "order_quantity_invalid",
        "recipe_unknown",
        "item_not_needed",
        "step_malformed",
    ] == codes


def test_parts_of_a_unit_can_be_made_in_steps() -> None:
    """Half a kilogram of dough from what flour there is."""
    book = RecipeBook(
        [
            Recipe(
                item="dough",
                quantity=Quantity.of(1, "kg"),
                parts=[RecipePart(item="flour", quantity=Quantity.of(600, "g"))],
            )
        ]
    )
    stock = {"flour": Quantity.of(1, "kg")}
    made = [makeable(book, "dough", on=DAY, stock=stock, step=step) for step in (1, Fraction(1, 2))]
    assert ["1 kg", "1.5 kg"] == [str(quantity) for quantity in made]


@given(books(), st.integers(1, 40), st.integers(1, 40))
def test_two_orders_never_need_less_than_one_of_both(book: RecipeBook, one: int, two: int) -> None:
    """Rounding up for each order can only add."""
    both = explode(book, "top", pieces(one + two), on=DAY).missing
    apart = [explode(book, "top", pieces(count), on=DAY).missing for count in (one, two)]
    for item, quantity in both.items():
        assert quantity <= Quantity.total((each[item] for each in apart), "pcs")


@given(books(), st.integers(1, 40), stocks)
def test_every_need_is_met_once(book: RecipeBook, count: int, stock: dict[str, Quantity]) -> None:
    """From stock, by an order or missing: together what is needed, in whole pieces."""
    for need in explode(book, "top", pieces(count), on=DAY, stock=stock).needs:
        assert need.quantity == need.from_stock + need.made + need.missing
        assert need.quantity == Quantity.total((line.quantity for line in need.lines), "pcs")
        assert all(0 <= line.quantity.amount - line.exact < 1 for line in need.lines)


@given(books(), stocks)
def test_one_more_than_can_be_made_is_missing_something(
    book: RecipeBook, stock: dict[str, Quantity]
) -> None:
    """The answer can be made, and the next cannot."""
    most = makeable(book, "top", on=DAY, stock=stock)
    if not most.is_zero:
        assert {} == explode(book, "top", most, on=DAY, stock=stock).missing
    assert explode(book, "top", most + pieces(1), on=DAY, stock=stock).missing


def test_an_order_taken_apart_can_be_handed_to_another_process() -> None:
    """With all its needs."""
    exploded = explode(TABLE, "set", pieces(1), on=DAY)
    assert exploded == pickle.loads(pickle.dumps(exploded))  # noqa: S301 - our own bytes
