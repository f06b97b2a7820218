"""Recipes and the book of them."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from backoffice_core.inventory.making.recipes import ByProduct, Recipe, RecipeBook, RecipePart
from backoffice_core.kernel import InvalidValue, Quantity
from backoffice_core.kernel.effective import Version

MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)


def pieces(count: int) -> Quantity:
    """So many pieces."""
    return Quantity.of(count, "pcs")


def made(item: str, *parts: str, kit: bool = False) -> Recipe:
    """One item of one piece of each part."""
    return Recipe(
        item=item,
        quantity=pieces(1),
        parts=[RecipePart(item=part, quantity=pieces(1)) for part in parts],
        kit=kit,
    )


def test_the_recipe_of_a_day_is_the_one_that_holds_then() -> None:
    """An order of March is explained by the recipe of March."""
    book = RecipeBook(
        [
            Version(value=made("cake", "butter"), since=MARCH, until=date(2026, 6, 1)),
            Version(value=made("cake", "margarine"), since=MAY, until=date(2026, 6, 1)),
        ]
    )
    found = [
        recipe and recipe.parts[0].item
        for recipe in (
            book.recipe("cake", on=day)
            for day in (date(2026, 2, 28), date(2026, 4, 30), MAY, date(2026, 6, 1))
        )
    ]
    assert [None, "butter", "margarine", None] == found


def test_an_item_without_a_recipe_is_bought_and_cannot_be_asked_to_be_made() -> None:
    """What has no recipe that day says so by name."""
    book = RecipeBook([made("cake", "butter")])
    assert book.recipe("butter", on=MAY) is None
    with pytest.raises(InvalidValue, match="butter has no recipe") as refused:
        book.expect_recipe("butter", on=MAY)
    assert refused.value.code == "recipe_unknown"


def test_a_circle_is_refused_with_the_way_around_named() -> None:
    """Nobody has to search for it among a thousand recipes."""
    recipes = [made("a", "b", "x"), made("b", "c"), made("c", "y", "b")]
    with pytest.raises(InvalidValue, match="b is made of c, of b") as refused:
        RecipeBook(recipes)
    assert refused.value.code == "recipe_cycle"


def test_an_item_made_of_itself_is_refused() -> None:
    """The smallest circle there is."""
    with pytest.raises(InvalidValue, match="a is made of a"):
        RecipeBook([made("a", "a")])


def test_recipes_of_different_days_make_no_circle() -> None:
    """First sheets were cut from rolls, later rolls glued from sheets."""
    book = RecipeBook(
        [
            Version(value=made("sheet", "roll"), since=MARCH, until=MAY),
            Version(value=made("roll", "sheet"), since=MAY),
        ]
    )
    assert ("sheet",) == book.where_used("roll", on=MARCH)
    assert ("roll",) == book.where_used("sheet", on=MAY)


def test_a_circle_on_some_days_is_still_one() -> None:
    """Two recipes that hold together for a month are refused."""
    with pytest.raises(InvalidValue) as refused:
        RecipeBook(
            [
                Version(value=made("sheet", "roll"), since=MARCH, until=date(2026, 6, 1)),
                Version(value=made("roll", "sheet"), since=MAY),
            ]
        )
    assert refused.value.code == "recipe_cycle"


def test_a_circle_that_reappears_when_a_newer_recipe_ends_is_found() -> None:
    """An older recipe holds again once the newer one is over."""
    with pytest.raises(InvalidValue) as refused:
        RecipeBook(
            [
                Version(value=made("a", "b"), since=MARCH),
                Version(value=made("b", "c"), since=MARCH, until=date(2026, 4, 1)),
                Version(value=made("a", "d"), since=date(2026, 3, 2), until=MAY),
                Version(value=made("b", "a"), since=date(2026, 4, 1)),
            ]
        )
    assert refused.value.code == "recipe_cycle"


def test_where_used_goes_up_through_all_levels() -> None:
    """What a missing screw will stop."""
    book = RecipeBook([made("bike", "wheel", "bell"), made("wheel", "hub"), made("cart", "wheel")])
    assert ("wheel", "bike", "cart") == book.where_used("hub", on=MAY)
    assert () == book.where_used("bike", on=MAY)


def test_a_deep_recipe_is_no_matter() -> None:
    """Five thousand levels need no recursion."""
    book = RecipeBook(made(f"i{level}", f"i{level + 1}") for level in range(5000))
    assert 5000 == len(book.where_used("i5000", on=MAY))


@pytest.mark.parametrize(
    ("code", "write"),
    [
        ("recipe_empty", lambda: made("cake")),
        ("recipe_repeats", lambda: made("cake", "egg", "egg")),
        (
            "recipe_repeats",
            lambda: Recipe(
                item="cake",
                quantity=pieces(1),
                parts=[RecipePart(item="egg", quantity=pieces(1))],
                by_products=[ByProduct(item="cake", quantity=pieces(1))],
            ),
        ),
        (
            "recipe_kit_products",
            lambda: Recipe(
                item="gift",
                quantity=pieces(1),
                parts=[RecipePart(item="soap", quantity=pieces(1))],
                by_products=[ByProduct(item="box", quantity=pieces(1))],
                kit=True,
            ),
        ),
        ("recipe_quantity_invalid", lambda: RecipePart(item="egg", quantity=pieces(0))),
        (
            "number_too_small",
            lambda: RecipePart(item="egg", quantity=pieces(1), scrap_percent=-1),
        ),
        ("text_empty", lambda: RecipePart(item=" ", quantity=pieces(1))),
        (
            "recipe_units_mixed",
            lambda: RecipeBook(
                [
                    made("cake", "egg"),
                    Recipe(
                        item="egg",
                        quantity=Quantity.of(1, "dozen"),
                        parts=[RecipePart(item="hen", quantity=pieces(1))],
                    ),
                ]
            ),
        ),
    ],
)
def test_what_is_no_recipe_is_refused(code: str, write: object) -> None:
    """Each with a code of its own."""
    assert callable(write)
    with pytest.raises(InvalidValue) as refused:
        write()
    assert code == refused.value.code


def test_a_book_can_be_pickled_after_it_was_used() -> None:
    """What it remembers of itself does not stand in the way."""
    book = RecipeBook([made("cake", "egg")])
    assert book.recipe("cake", on=MAY) is not None
    assert book == pickle.loads(pickle.dumps(book))  # noqa: S301 - our own bytes
