"""Which goods to take, from which place and lot, and why these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.inventory.picking.candidates import (
    Candidate,
    Removal,
    candidates_of,
    in_removal_order,
)
from backoffice_core.inventory.picking.picking_reasons import explain_picking
from backoffice_core.inventory.stock.levels import Arrival, StockLevels
from backoffice_core.inventory.stock.lots import Lot, lots_by_code
from backoffice_core.inventory.units import amount_in
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.quantity import Quantity, Unit

__all__ = ["Pick", "Picking", "Removal", "pick", "picks_of"]

Taken = tuple[Candidate, Fraction]


@attrs.frozen(kw_only=True)
class Pick:
    """So much from one place and lot; ``arrivals`` say since when it is there.

    ``expires_on`` is the first of the last days on which it may be used.
    """

    item: str
    place: str
    lot: str
    owner: str
    quantity: Quantity
    arrivals: tuple[Arrival, ...]
    expires_on: date | None = None


@attrs.frozen(kw_only=True)
class Picking:
    """What to take for a quantity that is wanted, and what is ``short``.

    ``expired`` is what was passed over because it may no longer be used on the day.
    """

    item: str
    quantity: Quantity
    needed_on: date
    removal: Removal
    whole_packs: Unit | None
    picks: tuple[Pick, ...]
    expired: tuple[Pick, ...]
    short: Quantity

    @property
    def explanation(self) -> Explanation:
        """Why these goods."""
        return explain_picking(self)


@checked
def pick(
    levels: StockLevels,
    item: str,
    quantity: Quantity,
    *,
    needed_on: date,
    removal: Removal = Removal.FIFO,
    lots: Iterable[Lot] = (),
    place: str | None = None,
    lot: str | None = None,
    owner: str = "",
    near: str | None = None,
    expired_allowed: bool = False,
    whole_packs: Unit | None = None,
    reserved: Iterable[Pick] = (),
) -> Picking:
    """What to take of an item, by place and lot, and how much is short.

    Only goods in internal places are taken; with ``place``, only in it and inside it, with
    ``lot``, only of that lot, and only those of one ``owner`` (empty: ours). What expires before
    ``needed_on`` is passed over unless ``expired_allowed``, whatever the rule. ``near`` is
    where :attr:`Removal.CLOSEST` counts from. With ``whole_packs``, as many whole ones as fit
    are taken first, of goods that came in together, then loose goods. ``reserved`` are picks
    that stay for others.

    Raises :class:`InvalidValue`: ``unknown_item``, ``unknown_place``, ``dimension_mixed``,
    ``quantity_not_whole``, ``quantity_not_positive``, ``lot_twice``.

    >>> from backoffice_core.inventory.model import Move, MoveKind
    >>> from backoffice_core.inventory.stock.levels import stock_levels
    >>> counted = {"kind": MoveKind.COUNT, "quantity": Quantity.of(6, "pcs"), "place": "shop"}
    >>> moves = [
    ...     Move(number=lot, day=date(2026, 5, day), item="milk", lot=lot, **counted)
    ...     for day, lot in [(1, "A"), (2, "B")]
    ... ]
    >>> lots = [Lot(item="milk", code="B", expires_on=date(2026, 5, 9))]
    >>> want, rule = Quantity.of(8, "pcs"), Removal.FEFO
    >>> there = stock_levels(moves)
    >>> chosen = pick(there, "milk", want, needed_on=date(2026, 5, 4), removal=rule, lots=lots)
    >>> print(chosen.explanation.render())
    8 pcs of milk are picked for May 4, 2026
      What expires first is taken first
      6 pcs from shop, lot B: usable until May 9, 2026
      2 pcs from shop, lot A: in stock since May 1, 2026
    """
    unit = levels.unit_of(item)
    wanted = wanted_amount(quantity, unit)
    left = left_after(candidates_of(levels, item, lots_by_code(lots)), item, reserved, unit)
    if near is not None:
        levels.places.of(near)
    places = None if place is None else levels.inside(place)
    fitting = [each for each in left if each.owner == owner and fits(each, places, lot)]
    bad = [each for each in fitting if each.is_expired(needed_on) and not expired_allowed]
    ordered = in_removal_order(
        (each for each in fitting if expired_allowed or not each.is_expired(needed_on)),
        removal, wanted=wanted, places=levels.places, near=near,
    )  # fmt: skip
    size = None if whole_packs is None else wanted_amount(Quantity(Fraction(1), whole_packs), unit)
    taken = take(ordered, wanted, size)
    short = wanted - sum((amount for _, amount in taken), Fraction(0))
    return Picking(
        item=item,
        quantity=Quantity(wanted, unit),
        needed_on=needed_on,
        removal=removal,
        whole_packs=whole_packs,
        picks=picks_of(item, taken, unit),
        expired=picks_of(item, ((each, each.amount) for each in bad), unit),
        short=Quantity(short, unit),
    )


def wanted_amount(quantity: Quantity, unit: Unit) -> Fraction:
    """How much is wanted, in the item's unit; nothing and less are refused."""
    if quantity.amount <= 0:
        raise InvalidValue(
            "quantity_not_positive", f"{quantity} cannot be taken.", "Give more than 0."
        )
    return Quantity(amount_in(quantity, unit), unit).amount


def fits(goods: Candidate, places: frozenset[str] | None, lot: str | None) -> bool:
    """Whether goods are in one of the places and of the lot, where any are asked for."""
    return (places is None or goods.place in places) and lot in {None, goods.lot}


def left_after(
    candidates: Iterable[Candidate], item: str, reserved: Iterable[Pick], unit: Unit
) -> list[Candidate]:
    """What is left of the goods when those of some picks stay for others."""
    kept: dict[tuple[str, str, str, date], Fraction] = defaultdict(Fraction)
    for each in reserved:
        for arrival in each.arrivals if each.item == item else ():
            amount = amount_in(arrival.quantity, unit)
            kept[each.place, each.lot, each.owner, arrival.day] += amount
    left = (
        attrs.evolve(each, amount=each.amount - kept[*each.cell, each.arrived_on])
        for each in candidates
    )
    return [each for each in left if each.amount > 0]


def take(ordered: Iterable[Candidate], wanted: Fraction, size: Fraction | None) -> list[Taken]:
    """Take goods in their order, with a size whole packs of it first."""
    left = {each: each.amount for each in ordered}
    taken: dict[Candidate, Fraction] = {}
    for step in (size, None) if size is not None else (None,):
        for each, there in left.items():
            amount = min(there, wanted)
            if step is not None:
                amount = amount // step * step
            if amount > 0:
                taken[each] = taken.get(each, Fraction(0)) + amount
                left[each] = there - amount
                wanted -= amount
    return list(taken.items())


def picks_of(item: str, taken: Iterable[Taken], unit: Unit) -> tuple[Pick, ...]:
    """What was taken, by place and lot, in the order of the first of each."""
    cells: dict[tuple[str, str, str], list[Taken]] = defaultdict(list)
    for each, amount in taken:
        cells[each.cell].append((each, amount))
    return tuple(
        Pick(
            item=item,
            place=place,
            lot=lot,
            owner=owner,
            quantity=Quantity(sum((amount for _, amount in some), Fraction(0)), unit),
            arrivals=tuple(
                Arrival(each.arrived_on, Quantity(amount, unit))
                for each, amount in sorted(some, key=lambda pair: pair[0].arrived_on)
            ),
            expires_on=min(
                (each.expires_on for each, _ in some if each.expires_on is not None), default=None
            ),
        )
        for (place, lot, owner), some in cells.items()
    )
