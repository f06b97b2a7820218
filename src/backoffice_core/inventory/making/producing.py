"""Making things and taking them apart, as moves.

An order is the document of its moves: it consumes first and produces after, at the next sequence,
so that the cost of what went in is known when it is shared over what came out. What is written
here are quantities and shares alone; the values follow from the stock they meet.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.inventory.making.recipes import Recipe, RecipeBook
from backoffice_core.inventory.making.worth import Worth, integer_shares, worth_of
from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.rounding import Rounding

__all__ = ["PartLot", "disassemble_moves", "production_moves"]


@checked_fields
@attrs.frozen
class PartLot:
    """So much of an item is of a lot, or is the one piece of a serial number."""

    item: str
    lot: str
    quantity: Quantity


@checked_fields
@attrs.frozen(kw_only=True)
class MadeOn:
    """Where and when an order happens, and how its moves are numbered."""

    order: str
    day: date
    sequence: int
    place: str

    def move(self, number: int, item: str, quantity: Quantity, kind: MoveKind) -> Move:
        """The move of a number within the order; what is produced comes after."""
        return Move(
            number=f"{self.order}-{number}",
            day=self.day,
            item=item,
            kind=kind,
            document=self.order,
            sequence=self.sequence + (kind is MoveKind.PRODUCTION),
            quantity=quantity,
            place=self.place,
        )


@checked
def production_moves(
    recipe: Recipe,
    quantity: Quantity,
    *,
    order: str,
    day: date,
    book: RecipeBook | None = None,
    finished_on: date | None = None,
    sequence: int = 0,
    place: str = "",
    unit_cost: Money | None = None,
    parts_from: Iterable[PartLot] = (),
    made_in: Iterable[PartLot] = (),
) -> tuple[Move, ...]:
    """The moves of an order that makes ``quantity``: what it consumes, then what it produces.

    Moves are numbered ``order-1``, ``order-2`` and so on. Parts that are kits by ``book`` are
    replaced by theirs. ``parts_from`` names the lots that a part is taken from, and must then
    name all of it; ``made_in`` the lots of what is produced in the same way. ``unit_cost`` is
    what labour and overhead add to each unit of the item itself. With ``finished_on`` the goods
    come out on a later day, and are work in progress until then.

    Raises :class:`InvalidValue`: ``order_quantity_invalid``, ``recipe_kit_made``,
    ``order_reversed``, ``lots_incomplete``, ``dimension_mixed``, ``quantity_not_whole``.

    >>> from backoffice_core.inventory.making.recipes import RecipePart
    >>> cake = Recipe(
    ...     item="cake",
    ...     quantity=Quantity.of(4, "pcs"),
    ...     parts=[RecipePart(item="flour", quantity=Quantity.of(1, "kg"))],
    ... )
    >>> made = production_moves(cake, Quantity.of(6, "pcs"), order="MO-7", day=date(2026, 5, 4))
    >>> for move in made:
    ...     print(move.number, move.sequence, move.kind.value, move.item, move.quantity)
    MO-7-1 0 consumption flour -1.5 kg
    MO-7-2 1 production cake 6 pcs
    """
    refuse_order(recipe, quantity, day=day, finished_on=finished_on)
    start = MadeOn(order=order, day=day, sequence=sequence, place=place)
    end = attrs.evolve(start, day=finished_on or day)
    times = recipe.times(quantity)
    used = picked(needed_parts(recipe, times, book, day), parts_from)
    moves = [
        attrs.evolve(start.move(number, item, -amount, MoveKind.CONSUMPTION), lot=lot)
        for number, (item, lot, amount) in enumerate(used, start=1)
    ]
    outputs = {recipe.item: (quantity.to(recipe.quantity.unit), recipe.share)}
    for product in recipe.by_products:
        outputs[product.item] = (whole_part(product.quantity, times), product.share)
    for move in produced(end, len(moves) + 1, outputs, made_in):
        own = unit_cost if move.item == recipe.item else None
        moves.append(attrs.evolve(move, unit_cost=own))
    return tuple(moves)


def produced(
    made_on: MadeOn,
    first: int,
    outputs: Mapping[str, tuple[Quantity, int]],
    made_in: Iterable[PartLot],
) -> list[Move]:
    """The moves of what an order produces, numbered from ``first``; nothing is no move.

    An item of several lots has its shares cut as its quantity is, so all are made larger by the
    same factor until they are whole.
    """
    amounts = {item: amount for item, (amount, _) in outputs.items() if not amount.is_zero}
    parts = picked(amounts, made_in)
    shares = [
        outputs[item][1] * (amount.measure[1] / amounts[item].measure[1])
        for item, _, amount in parts
    ]
    scale = math.lcm(*(share.denominator for share in shares))
    return [
        attrs.evolve(
            made_on.move(number, item, amount, MoveKind.PRODUCTION),
            lot=lot,
            share=int(share * scale),
        )
        for number, ((item, lot, amount), share) in enumerate(
            zip(parts, shares, strict=True), start=first
        )
    ]


def refuse_order(
    recipe: Recipe, quantity: Quantity, *, day: date, finished_on: date | None
) -> None:
    """Refuse to make nothing, to make what is only its parts, and to end before the start."""
    if quantity.amount <= 0:
        raise InvalidValue(
            "order_quantity_invalid",
            f"{quantity} of {recipe.item} are to be made.",
            "Make more than 0.",
        )
    if recipe.kit:
        raise InvalidValue(
            "recipe_kit_made",
            f"{recipe.item} is a kit and never in stock.",
            "Sell it with kit_sale, or give a recipe that is no kit.",
        )
    if finished_on is not None and finished_on < day:
        raise InvalidValue(
            "order_reversed",
            f"An order of {recipe.item} starts on {day} and is finished on {finished_on}.",
            "Give the days in order.",
        )


def whole_part(quantity: Quantity, times: Fraction) -> Quantity:
    """So many times a quantity comes out: of whole units only those that are whole."""
    if quantity.unit.whole:
        return quantity.times(times, rounding=Rounding.FLOOR)
    return quantity * times


def needed_parts(
    recipe: Recipe, times: Fraction, book: RecipeBook | None, day: date
) -> dict[str, Quantity]:
    """What so many times a recipe need of its parts, kits replaced by theirs."""
    needed: dict[str, Quantity] = {}
    for part in recipe.parts:
        quantity = part.needed(times)[1]
        kit = book.recipe(part.item, on=day) if book is not None else None
        found = {part.item: quantity}
        if kit is not None and kit.kit:
            found = needed_parts(kit, kit.times(quantity), book, day)
        for item, amount in found.items():
            needed[item] = needed[item] + amount if item in needed else amount
    return needed


def picked(
    needed: Mapping[str, Quantity], parts_from: Iterable[PartLot]
) -> list[tuple[str, str, Quantity]]:
    """Item, lot and quantity of what goes in or comes out: all of an item with lots, or none."""
    lots: dict[str, list[PartLot]] = {}
    for each in parts_from:
        lots.setdefault(each.item, []).append(each)
    for item, parts in lots.items():
        unit = parts[0].quantity.unit
        named = Quantity.total((part.quantity for part in parts), unit)
        if any(part.quantity.amount <= 0 for part in parts) or named != needed.get(item):
            raise InvalidValue(
                "lots_incomplete",
                f"{named} of {item} are told lot by lot, and {needed.get(item, 'none')} are meant.",
                "Name lots for exactly that, or for nothing of it.",
            )
    used: list[tuple[str, str, Quantity]] = []
    for item, quantity in needed.items():
        used += [(item, part.lot, part.quantity) for part in lots.get(item, ())] or [
            (item, "", quantity)
        ]
    return used


@checked
def disassemble_moves(
    recipe: Recipe,
    quantity: Quantity,
    *,
    order: str,
    day: date,
    worth: Mapping[str, Worth],
    sequence: int = 0,
    place: str = "",
    lot: str = "",
    made_in: Iterable[PartLot] = (),
) -> tuple[Move, ...]:
    """The moves that take ``quantity`` of an item apart into what its recipe is made of.

    ``worth`` says what one unit of each part is worth, or weighs: the cost is shared in
    proportion. Of parts that come whole only whole ones are got back; scrap is not. ``made_in``
    names the lots of the parts, all of one or none.

    Raises :class:`InvalidValue`: ``order_quantity_invalid``, ``disassembly_empty``,
    ``recipe_kit_made``, ``lots_incomplete``, ``worth_missing``, ``worth_mixed``,
    ``worth_negative``, ``dimension_mixed``, ``quantity_not_whole``.

    >>> from backoffice_core.inventory.making.recipes import RecipePart
    >>> one = Quantity.of(1, "pcs")
    >>> pc = Recipe(
    ...     item="pc",
    ...     quantity=one,
    ...     parts=[RecipePart(item=item, quantity=one) for item in ("board", "case")],
    ... )
    >>> worth = {"board": Money.of(300, "USD"), "case": Money.of(100, "USD")}
    >>> moves = disassemble_moves(pc, one, order="D-1", day=date(2026, 5, 4), worth=worth)
    >>> [(move.item, move.quantity.text, move.share) for move in moves]
    [('pc', '-1', 1), ('board', '1', 3), ('case', '1', 1)]
    """
    refuse_order(recipe, quantity, day=day, finished_on=None)
    times = recipe.times(quantity)
    got = {part.item: whole_part(part.quantity, times) for part in recipe.parts}
    got = {item: amount for item, amount in got.items() if not amount.is_zero}
    if not got:
        raise InvalidValue(
            "disassembly_empty",
            f"{quantity} of {recipe.item} give no whole part.",
            "Take more of it apart.",
        )
    shares = integer_shares(worth_of(got, worth))
    outputs = {
        item: (amount, share) for (item, amount), share in zip(got.items(), shares, strict=True)
    }
    made_on = MadeOn(order=order, day=day, sequence=sequence, place=place)
    whole = quantity.to(recipe.quantity.unit)
    taken = made_on.move(1, recipe.item, -whole, MoveKind.CONSUMPTION)
    return attrs.evolve(taken, lot=lot), *produced(made_on, 2, outputs, made_in)
