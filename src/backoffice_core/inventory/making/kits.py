"""Kits: sold as one and never in stock, so that their parts leave and bear the price."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from backoffice_core.inventory.making.producing import PartLot, needed_parts, picked
from backoffice_core.inventory.making.recipes import Recipe, RecipeBook
from backoffice_core.inventory.making.worth import Worth, worth_of
from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Message

__all__ = ["KitSale", "kit_sale"]

ALLOCATION_SOURCE = "IFRS 15.74, 15.76-80 (PSAK 115): relative stand-alone selling prices"


@checked_fields
@attrs.frozen(kw_only=True)
class KitSale:
    """A kit sold: the issues of its parts, and what of the price belongs to each of them."""

    item: str
    quantity: Quantity
    price: Money
    moves: tuple[Move, ...]
    prices: tuple[Money, ...]

    def explain(self) -> Explanation:
        """Why the price is shared as it is."""
        return Explanation(
            rule="inventory.kit_price",
            says=Message(
                "{price} for {quantity} of the kit {item} are shared by what its parts sell for "
                "alone",
                price=self.price,
                quantity=self.quantity,
                item=self.item,
            ),
            result=self.price,
            source=ALLOCATION_SOURCE,
            because=[
                Explanation(
                    rule="inventory.kit_price.part",
                    says=Message(
                        "{quantity} of {item} bear {price}",
                        quantity=-move.quantity,
                        item=move.item,
                        price=price,
                    ),
                    result=price,
                )
                for move, price in zip(self.moves, self.prices, strict=True)
            ],
        )


@checked
def kit_sale(
    book: RecipeBook,
    item: str,
    quantity: Quantity,
    *,
    price: Money,
    worth: Mapping[str, Worth],
    number: str,
    day: date,
    document: str | None = None,
    sequence: int = 0,
    place: str = "",
    parts_from: Iterable[PartLot] = (),
) -> KitSale:
    """Sell ``quantity`` of a kit for ``price`` in all: its parts leave, the price is shared.

    ``worth`` is what one unit of each part sells for alone; the price is shared in proportion,
    to the last minor unit. Moves are numbered ``number-1`` and so on.

    Raises :class:`InvalidValue`: ``recipe_unknown``, ``recipe_no_kit``,
    ``order_quantity_invalid``, ``lots_incomplete``, ``worth_missing``, ``worth_mixed``,
    ``worth_negative``, ``dimension_mixed``, ``quantity_not_whole``.

    >>> from backoffice_core.inventory.making.recipes import Recipe, RecipePart
    >>> one = Quantity.of(1, "pcs")
    >>> parts = [RecipePart(item=part, quantity=one) for part in ("soap", "towel")]
    >>> book = RecipeBook([Recipe(item="gift", quantity=one, parts=parts, kit=True)])
    >>> sale = kit_sale(
    ...     book,
    ...     "gift",
    ...     one,
    ...     price=Money.of(50_000, "IDR"),
    ...     worth={"soap": Money.of(20_000, "IDR"), "towel": Money.of(40_000, "IDR")},
    ...     number="S-9",
    ...     day=date(2026, 5, 4),
    ... )
    >>> [(move.item, str(share)) for move, share in zip(sale.moves, sale.prices)]
    [('soap', 'IDR 16666.67'), ('towel', 'IDR 33333.33')]
    """
    recipe = kit_of(book, item, quantity, day)
    needed = needed_parts(recipe, recipe.times(quantity), book, day)
    used = picked(needed, parts_from)
    moves = tuple(
        Move(
            number=f"{number}-{count}",
            day=day,
            item=part,
            kind=MoveKind.ISSUE,
            document=number if document is None else document,
            sequence=sequence,
            quantity=-amount,
            place=place,
            lot=lot,
        )
        for count, (part, lot, amount) in enumerate(used, start=1)
    )
    by_item = dict(zip(needed, worth_of(needed, worth), strict=True))
    weights = [by_item[part] * (amount.measure[1] / needed[part].measure[1])
               for part, _, amount in used]  # fmt: skip
    return KitSale(
        item=item, quantity=quantity, price=price, moves=moves, prices=price.allocate(weights)
    )


def kit_of(book: RecipeBook, item: str, quantity: Quantity, day: date) -> Recipe:
    """The recipe of a kit that is sold; refuse what is none, and to sell nothing."""
    recipe = book.expect_recipe(item, on=day)
    if not recipe.kit:
        raise InvalidValue(
            "recipe_no_kit", f"{item} is no kit on {day}.", "Sell it as it is, from stock."
        )
    if quantity.amount <= 0:
        raise InvalidValue(
            "order_quantity_invalid", f"{quantity} of {item} are sold.", "Sell more than 0."
        )
    return recipe
