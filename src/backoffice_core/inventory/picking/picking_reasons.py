"""Why goods are picked from where they are: the rule, and what each place and lot met it with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from backoffice_core.inventory.picking.candidates import Removal
from backoffice_core.inventory.stock.lots import where
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from backoffice_core.inventory.picking.picking import Pick, Picking

__all__ = ["explain_picking", "pick_reason", "removal_reason"]

RULES: Final = {
    "fifo": "What came in first is taken first",
    "lifo": "What came in last is taken first",
    "fefo": "What expires first is taken first",
    "fewest": "As few places as can be are gone to",
    "largest": "The place and lot with the most is taken first",
    "closest": "The closest place is taken first",
}


def removal_reason(removal: Removal) -> Explanation:
    """The rule in a sentence."""
    return Explanation(
        rule=f"inventory.removal.{removal.value}", says=Message(RULES[removal.value])
    )


def pick_reason(chosen: Pick) -> Explanation:
    """What was known of the goods of one place and lot."""
    if chosen.expires_on is not None:
        says = Message(
            "{quantity} from {where}: usable until {day}",
            quantity=chosen.quantity,
            where=where(chosen.place, chosen.lot),
            day=chosen.expires_on,
        )
    else:
        says = Message(
            "{quantity} from {where}: in stock since {day}",
            quantity=chosen.quantity,
            where=where(chosen.place, chosen.lot),
            day=chosen.arrivals[0].day,
        )
    return Explanation(rule="inventory.pick", says=says, result=chosen.quantity)


def explain_picking(picking: Picking) -> Explanation:
    """The reason tree of a picking."""
    return Explanation(
        rule="inventory.picking",
        says=Message(
            "{quantity} of {item} are picked for {day}",
            quantity=picking.quantity - picking.short,
            item=picking.item,
            day=picking.needed_on,
        ),
        result=picking.quantity - picking.short,
        because=tuple(reasons(picking)),
    )


def reasons(picking: Picking) -> Iterator[Explanation]:
    """The rules, the goods taken, those passed over, and what is missing."""
    yield removal_reason(picking.removal)
    if picking.whole_packs is not None:
        says = Message("Whole {pack} are taken first, then loose goods",
                       pack=picking.whole_packs.code)  # fmt: skip
        yield Explanation(rule="inventory.whole_packs", says=says)
    for chosen in picking.picks:
        yield pick_reason(chosen)
    for passed in picking.expired:
        says = Message(
            "{quantity} from {where} are passed over: usable only until {day}",
            quantity=passed.quantity,
            where=where(passed.place, passed.lot),
            day=passed.expires_on or picking.needed_on,
        )
        yield Explanation(rule="inventory.pick_expired", says=says, result=passed.quantity)
    if not picking.short.is_zero:
        says = Message(
            "{short} are missing of {quantity}", short=picking.short, quantity=picking.quantity
        )
        yield Explanation(rule="inventory.pick_short", says=says, result=picking.short)
