"""Recipes: what an item is made of, and which recipe holds on a day.

A recipe is a bill of materials when the item is made and stocked, and a kit when it only stands
for its parts: a gift set that nobody packs before it is sold. Recipes change, so a book of them
is dated; an order of March is explained by the recipe of March.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

import attrs

from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import named, not_negative, positive
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_fraction
from backoffice_core.kernel.quantity import Quantity, Unit

__all__ = ["ByProduct", "Recipe", "RecipeBook", "RecipePart"]


def something(instance: object, attribute: object, quantity: Quantity) -> None:  # noqa: ARG001
    """Refuse a part or a product of nothing."""
    if quantity.amount <= 0:
        raise InvalidValue(
            "recipe_quantity_invalid",
            f"A {type(instance).__name__} is of {quantity}.",
            "Give a quantity above 0.",
        )


@checked_fields
@attrs.frozen(kw_only=True)
class RecipePart:
    """What goes in: ``quantity`` for the recipe's quantity, and ``scrap_percent`` on top.

    Scrap is counted on what is needed: 100 and 5 percent are 105. Raises :class:`InvalidValue`
    (``recipe_quantity_invalid``, ``number_too_small``, ``text_empty``).
    """

    item: str = attrs.field(validator=named)
    quantity: Quantity = attrs.field(validator=something)
    scrap_percent: Fraction = attrs.field(
        default=Fraction(0), converter=exact_fraction, validator=not_negative
    )

    def needed(self, times: Fraction) -> tuple[Fraction, Quantity]:
        """What so many times the recipe need of it: exactly, and in whole units if they are."""
        exact = self.quantity.amount * times * (1 + self.scrap_percent / 100)
        return exact, Quantity(-(-exact // 1) if self.quantity.unit.whole else exact,
                               self.quantity.unit)  # fmt: skip


@checked_fields
@attrs.frozen(kw_only=True)
class ByProduct:
    """What comes out beside the item, bearing ``share`` shares of the cost; none if 0.

    Raises :class:`InvalidValue` (``recipe_quantity_invalid``, ``number_too_small``,
    ``text_empty``).
    """

    item: str = attrs.field(validator=named)
    quantity: Quantity = attrs.field(validator=something)
    share: int = attrs.field(default=0, validator=not_negative)


def in_parts(parts: Iterable[RecipePart]) -> tuple[RecipePart, ...]:
    """The parts in their order, from whatever they came in."""
    return tuple(parts)


def in_products(products: Iterable[ByProduct]) -> tuple[ByProduct, ...]:
    """The by-products in their order, from whatever they came in."""
    return tuple(products)


@checked_fields
@attrs.frozen(kw_only=True)
class Recipe:
    """How ``quantity`` of an item is made from its parts; ``share`` is of the cost.

    With ``kit`` the item is never in stock: wherever it is asked for, its parts are.
    Raises :class:`InvalidValue`: ``recipe_empty``, ``recipe_repeats`` for an item that is there
    twice, ``recipe_kit_products`` for a kit with by-products, ``recipe_quantity_invalid``,
    ``number_too_small``, ``text_empty``.

    >>> lamp = Recipe(
    ...     item="lamp",
    ...     quantity=Quantity.of(1, "pcs"),
    ...     parts=[RecipePart(item="bulb", quantity=Quantity.of(2, "pcs"), scrap_percent=5)],
    ... )
    >>> print(lamp.parts[0].needed(Fraction(10))[1])
    21 pcs
    """

    item: str = attrs.field(validator=named)
    quantity: Quantity = attrs.field(validator=something)
    parts: tuple[RecipePart, ...] = attrs.field(converter=in_parts)
    by_products: tuple[ByProduct, ...] = attrs.field(default=(), converter=in_products)
    share: int = attrs.field(default=1, validator=positive)
    kit: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse a recipe of nothing, and one that tells of an item twice."""
        if not self.parts:
            raise InvalidValue(
                "recipe_empty", f"{self.item} is made of nothing.", "Give its parts."
            )
        if self.kit and self.by_products:
            raise InvalidValue(
                "recipe_kit_products",
                f"The kit {self.item} has by-products, and nobody makes it.",
                "Leave them out, or make it no kit.",
            )
        for told in (
            [part.item for part in self.parts],
            [self.item, *(product.item for product in self.by_products)],
        ):
            for item in told:
                if told.count(item) > 1:
                    raise InvalidValue(
                        "recipe_repeats",
                        f"The recipe of {self.item} tells of {item} twice.",
                        "Add up the quantities.",
                    )

    @property
    def quantities(self) -> Iterable[tuple[str, Quantity]]:
        """All items it tells of, itself first, with their quantities."""
        lines: tuple[RecipePart | ByProduct, ...] = (*self.parts, *self.by_products)
        return [(self.item, self.quantity), *((line.item, line.quantity) for line in lines)]

    def times(self, quantity: Quantity) -> Fraction:
        """How many times the recipe makes ``quantity``; exact.

        Raises :class:`InvalidValue` (``dimension_mixed``, ``quantity_not_whole``).
        """
        return quantity.to(self.quantity.unit).amount / self.quantity.amount


def dated(recipes: Iterable[Recipe | Version[Recipe]]) -> tuple[Version[Recipe], ...]:
    """Recipes with the days they hold on; one without any always holds."""
    return tuple(
        each if isinstance(each, Version) else Version(value=each, since=date.min)
        for each in recipes
    )


@checked
@attrs.frozen
class RecipeBook:
    """All recipes, each with the days it holds on; a bare :class:`Recipe` always holds.

    Raises :class:`InvalidValue`: ``recipe_cycle`` for an item that would be part of itself,
    with the way named; ``recipe_units_mixed`` for an item told in two units, as needs of
    different units cannot be added in whole ones; ``versions_conflict``, ``type_wrong``.

    >>> def made(item, part):
    ...     one = Quantity.of(1, "pcs")
    ...     return Recipe(item=item, quantity=one, parts=[RecipePart(item=part, quantity=one)])
    >>> RecipeBook([made("bike", "wheel"), made("wheel", "hub"), made("hub", "bike")])
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: bike is made of wheel, of hub, of bike. \
Break the circle, or date the recipes apart. [recipe_cycle]
    """

    versions: tuple[Version[Recipe], ...] = attrs.field(converter=dated)

    def __attrs_post_init__(self) -> None:
        """Refuse what no order could be made by."""
        check_units(version.value for version in self.versions)
        every = {item: self.parts_ever(item) for item in self.by_item}
        if way_around(every):
            # Recipes of different days may go in a circle only when they are mixed up.
            days = {version.since for version in self.versions}
            for day in sorted(days | {each.until for each in self.versions if each.until}):
                check_ways(self.on(day))

    @cached_property
    def by_item(self) -> Mapping[str, Effective[Recipe]]:
        """The recipes of each item over time."""
        found: dict[str, list[Version[Recipe]]] = {}
        for version in self.versions:
            found.setdefault(version.value.item, []).append(version)
        return MappingProxyType({item: Effective(each) for item, each in found.items()})

    def parts_ever(self, item: str) -> list[str]:
        """What an item is made of by any of its recipes."""
        recipes = [version.value for version in self.by_item[item].versions]
        return [part.item for recipe in recipes for part in recipe.parts]

    def on(self, day: date) -> Mapping[str, Recipe]:
        """The recipe of each item that has one on a day."""
        found = {item: self.recipe(item, on=day) for item in self.by_item}
        return {item: recipe for item, recipe in found.items() if recipe is not None}

    def recipe(self, item: str, *, on: date) -> Recipe | None:
        """The recipe of an item on a day; none for what is bought."""
        over_time = self.by_item.get(item)
        if over_time is None or not any(each.holds(on) for each in over_time.versions):
            return None
        return over_time.on(on)

    def expect_recipe(self, item: str, *, on: date) -> Recipe:
        """The recipe of an item on a day.

        Raises :class:`InvalidValue` (``recipe_unknown``).
        """
        recipe = self.recipe(item, on=on)
        if recipe is None:
            raise InvalidValue(
                "recipe_unknown", f"{item} has no recipe on {on}.", "Add one that holds that day."
            )
        return recipe

    def where_used(self, item: str, *, on: date) -> tuple[str, ...]:
        """The items that need it on a day, those that it is a part of first.

        >>> one = Quantity.of(1, "pcs")
        >>> book = RecipeBook(
        ...     Recipe(item=item, quantity=one, parts=[RecipePart(item=part, quantity=one)])
        ...     for item, part in [("bike", "wheel"), ("wheel", "hub")]
        ... )
        >>> book.where_used("hub", on=date(2026, 5, 1))
        ('wheel', 'bike')
        """
        users: dict[str, list[str]] = {}
        for recipe in self.on(on).values():
            for part in recipe.parts:
                users.setdefault(part.item, []).append(recipe.item)
        found: dict[str, None] = {}
        asked = [item]
        for each in asked:
            above = [user for user in sorted(users.get(each, ())) if user not in found]
            found |= dict.fromkeys(above)
            asked += above
        return tuple(found)


def check_units(recipes: Iterable[Recipe]) -> None:
    """Refuse an item that is told in two units."""
    units: dict[str, Unit] = {}
    for recipe in recipes:
        for item, quantity in recipe.quantities:
            unit = units.setdefault(item, quantity.unit)
            if unit != quantity.unit:
                raise InvalidValue(
                    "recipe_units_mixed",
                    f"{item} is told in {unit} and, in the recipe of {recipe.item}, in "
                    f"{quantity.unit}.",
                    "Tell it in its own unit everywhere; see Item.counted.",
                )


def check_ways(recipes: Mapping[str, Recipe]) -> None:
    """Refuse recipes that go in a circle."""
    parts = {item: [part.item for part in recipe.parts] for item, recipe in recipes.items()}
    circle = way_around(parts)
    if circle:
        raise InvalidValue(
            "recipe_cycle",
            f"{circle[0]} is made of {', of '.join(circle[1:])}.",
            "Break the circle, or date the recipes apart.",
        )


def way_around(parts: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """An item, what it is made of, and so on back to itself; nothing if there is no such way."""
    done: set[str] = set()
    for start in parts:
        way: dict[str, None] = {}
        ahead = [iter((start,))]
        # Each step either goes deeper or comes back, so no recursion limit is met.
        while ahead:
            item = next(ahead[-1], None)
            if item is None:
                ahead.pop()
                if way:
                    done.add(way.popitem()[0])
            elif item in way:
                items = list(way)
                return (*items[items.index(item) :], item)
            elif item not in done:
                way[item] = None
                ahead.append(iter(parts.get(item, ())))
    return ()
