"""What an order needs, through all levels, and how many can be made of what is there.

The rule: an item that several others need is made in one order, whose size is the sum of what
they need. Of that order each part of the recipe is needed so many times, scrap on top; where the
part comes whole the need is rounded up, for each part of each order. Rounded once at the end it
would be less: two orders that each need half a sheet cut into two sheets, as the halves of
different weeks are not found again. Parts that can be cut (litres, kilograms) stay exact ratios.
So two orders never need less than one of both together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType

import attrs

from backoffice_core.inventory.making.recipes import Recipe, RecipeBook, RecipePart
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Message

__all__ = ["Explosion", "Need", "NeedLine", "explode", "makeable"]

NO_STOCK: Mapping[str, Quantity] = MappingProxyType({})


@checked_fields
@attrs.frozen(kw_only=True)
class NeedLine:
    """What one order needs of a part: ``exact`` before it was rounded up to ``quantity``."""

    order: str
    made: Quantity
    scrap_percent: Fraction
    exact: Fraction
    quantity: Quantity


@checked_fields
@attrs.frozen(kw_only=True)
class Need:
    """What is needed of an item, and where it comes from: stock, an order, or nowhere.

    ``quantity`` is ``from_stock``, ``made`` and ``missing`` together; what is missing has no
    recipe. Of a kit nothing is in stock: all of it is made, that is, picked as its parts.
    """

    item: str
    quantity: Quantity
    from_stock: Quantity
    made: Quantity
    missing: Quantity
    kit: bool = False
    lines: tuple[NeedLine, ...] = ()

    def explain(self) -> Explanation:
        """Why so much of it is needed: a line for each order that needs it."""
        return Explanation(
            rule="inventory.need",
            says=Message(
                "{quantity} of {item} are needed: {stock} from stock, {made} to be made, "
                "{missing} missing",
                quantity=self.quantity,
                item=self.item,
                stock=self.from_stock,
                made=self.made,
                missing=self.missing,
            ),
            result=self.quantity,
            because=[explain_line(line) for line in self.lines],
        )


def explain_line(line: NeedLine) -> Explanation:
    """Why an order needs so much of a part."""
    says = Message(
        "{made} of {order} need {quantity}; exactly {exact}, with {scrap} % scrap",
        made=line.made,
        order=line.order,
        quantity=line.quantity,
        exact=line.exact,
        scrap=line.scrap_percent,
    )
    return Explanation(rule="inventory.need.order", says=says, result=line.quantity)


@checked_fields
@attrs.frozen(kw_only=True)
class Explosion:
    """An order taken apart: ``needs`` come after all that they are a part of."""

    item: str
    quantity: Quantity
    needs: tuple[Need, ...]

    @property
    def missing(self) -> Mapping[str, Quantity]:
        """What has to be bought, by item; nothing if all is there or can be made."""
        return MappingProxyType(
            {need.item: need.missing for need in self.needs if not need.missing.is_zero}
        )

    @property
    def made(self) -> Mapping[str, Quantity]:
        """What has to be made on the way, by item, kits left out; make the last one first."""
        return MappingProxyType(
            {n.item: n.made for n in self.needs if not n.kit and not n.made.is_zero}
        )

    def need(self, item: str) -> Need:
        """What is needed of an item.

        Raises :class:`InvalidValue` (``item_not_needed``).
        """
        for need in self.needs:
            if need.item == item:
                return need
        raise InvalidValue(
            "item_not_needed",
            f"{item} is no part of {self.item}.",
            f"Ask for one of {', '.join(need.item for need in self.needs)}.",
        )


@checked
def explode(
    book: RecipeBook,
    item: str,
    quantity: Quantity,
    *,
    on: date,
    stock: Mapping[str, Quantity] = NO_STOCK,
) -> Explosion:
    """What making ``quantity`` of an item needs through all levels, by the recipes of a day.

    What is in ``stock`` is taken first, on every level but the top, and only the rest is made or
    missing. The rule of rounding is in :mod:`~backoffice_core.inventory.making.exploding`.

    Raises :class:`InvalidValue`: ``recipe_unknown``, ``order_quantity_invalid``,
    ``dimension_mixed``, ``quantity_not_whole``.

    >>> from backoffice_core.inventory.making.recipes import Recipe, RecipePart
    >>> pieces = lambda count: Quantity.of(count, "pcs")
    >>> book = RecipeBook(
    ...     [
    ...         Recipe(
    ...             item="table",
    ...             quantity=pieces(1),
    ...             parts=[
    ...                 RecipePart(item="leg", quantity=pieces(4)),
    ...                 RecipePart(item="top", quantity=pieces(1)),
    ...             ],
    ...         ),
    ...         Recipe(
    ...             item="leg",
    ...             quantity=pieces(8),
    ...             parts=[RecipePart(item="beam", quantity=pieces(1), scrap_percent=10)],
    ...         ),
    ...     ]
    ... )
    >>> exploded = explode(book, "table", pieces(3), on=date(2026, 5, 4), stock={"leg": pieces(2)})
    >>> {item: str(quantity) for item, quantity in exploded.missing.items()}
    {'top': '3 pcs', 'beam': '2 pcs'}
    >>> print(exploded.need("beam").explain().render())
    2 pcs of beam are needed: 0 pcs from stock, 0 pcs to be made, 2 pcs missing
      10 pcs of leg need 2 pcs; exactly 1.375, with 10 % scrap
    """
    if quantity.amount <= 0:
        raise InvalidValue(
            "order_quantity_invalid", f"{quantity} of {item} are asked for.", "Ask for more than 0."
        )
    top = book.expect_recipe(item, on=on)
    recipes = recipes_below(book, top, on)
    wanted: dict[str, list[NeedLine]] = {}
    order_lines(top, quantity.to(top.quantity.unit), wanted)
    needs: list[Need] = []
    for each in recipes:
        # Where stock sufficed for all that it is a part of, nothing asks for it.
        if each not in wanted:
            continue
        need = need_of(each, wanted[each], recipes[each], stock)
        recipe = recipes[each]
        if recipe is not None and not need.made.is_zero:
            order_lines(recipe, need.made, wanted)
        needs.append(need)
    return Explosion(item=item, quantity=quantity, needs=tuple(needs))


def order_lines(recipe: Recipe, made: Quantity, wanted: dict[str, list[NeedLine]]) -> None:
    """Add what an order needs of each part to what is wanted."""
    times = recipe.times(made)
    for part in recipe.parts:
        wanted.setdefault(part.item, []).append(need_line(recipe, part, made, times))


def need_line(recipe: Recipe, part: RecipePart, made: Quantity, times: Fraction) -> NeedLine:
    """What an order needs of one part."""
    exact, quantity = part.needed(times)
    return NeedLine(
        order=recipe.item,
        made=made,
        scrap_percent=part.scrap_percent,
        exact=exact,
        quantity=quantity,
    )


def need_of(
    item: str, lines: Iterable[NeedLine], recipe: Recipe | None, stock: Mapping[str, Quantity]
) -> Need:
    """What is needed of an item, and where it comes from."""
    lines = tuple(lines)
    unit = lines[0].quantity.unit
    quantity = Quantity.total((line.quantity for line in lines), unit)
    nothing = Quantity.zero(unit)
    kit = recipe is not None and recipe.kit
    there = nothing if kit or item not in stock else max(stock[item].to(unit), nothing)
    used = min(there, quantity)
    rest = quantity - used
    return Need(
        item=item,
        quantity=quantity,
        from_stock=used,
        made=nothing if recipe is None else rest,
        missing=rest if recipe is None else nothing,
        kit=kit,
        lines=lines,
    )


def recipes_below(book: RecipeBook, top: Recipe, on: date) -> dict[str, Recipe | None]:
    """All that an item is made of, each after all that it is a part of; none is bought."""
    recipes: dict[str, Recipe | None] = {top.item: top}
    asked = [top]
    for recipe in asked:
        for part in recipe.parts:
            if part.item not in recipes:
                found = recipes[part.item] = book.recipe(part.item, on=on)
                asked += [] if found is None else [found]
    # Kahn's way: an item is next once all that need it are named.
    needed_by = dict.fromkeys(recipes, 0)
    for recipe in asked:
        for part in recipe.parts:
            needed_by[part.item] += 1
    ordered: dict[str, Recipe | None] = {}
    ready = [top.item]
    for item in ready:
        ordered[item] = recipe_of = recipes[item]
        for part in () if recipe_of is None else recipe_of.parts:
            needed_by[part.item] -= 1
            if not needed_by[part.item]:
                ready.append(part.item)
    del ordered[top.item]
    return ordered


@checked
def makeable(
    book: RecipeBook,
    item: str,
    *,
    on: date,
    stock: Mapping[str, Quantity],
    step: int | Fraction = 1,
) -> Quantity:
    """How many of an item can be made of what is in stock, in multiples of ``step``.

    Parts that are there are used first, and what else is needed is made of theirs. What is in
    stock of the item itself does not count. Raises as :func:`explode` does, and
    ``step_malformed``.

    >>> from backoffice_core.inventory.making.recipes import Recipe, RecipePart
    >>> gift = Recipe(
    ...     item="gift",
    ...     quantity=Quantity.of(1, "pcs"),
    ...     parts=[RecipePart(item="soap", quantity=Quantity.of(3, "pcs"))],
    ...     kit=True,
    ... )
    >>> stock = {"soap": Quantity.of(50, "pcs")}
    >>> print(makeable(RecipeBook([gift]), "gift", on=date(2026, 5, 4), stock=stock))
    16 pcs
    """
    unit = book.expect_recipe(item, on=on).quantity.unit
    if step <= 0:
        raise InvalidValue("step_malformed", "The step is not above 0.", "Pass a positive step.")

    def enough(steps: int) -> bool:
        quantity = Quantity(Fraction(steps * step), unit)
        return not explode(book, item, quantity, on=on, stock=stock).missing

    # More never needs less, so the answer lies between a double that goes and one that does not.
    above = 1
    while enough(above):
        above *= 2
    least = above // 2
    while above - least > 1:
        middle = (least + above) // 2
        least, above = (middle, above) if enough(middle) else (least, middle)
    return Quantity(Fraction(least * step), unit)
