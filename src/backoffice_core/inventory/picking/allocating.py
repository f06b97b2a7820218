"""Which reservation holds which goods, what is short, and when what is on order covers it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType

import attrs

from backoffice_core.inventory.picking.allocation_reasons import explain_allocation, short_finding
from backoffice_core.inventory.picking.candidates import (
    Candidate,
    Removal,
    candidates_of,
    in_removal_order,
)
from backoffice_core.inventory.picking.picking import Pick, picks_of
from backoffice_core.inventory.picking.reservations import Reservation, in_rank
from backoffice_core.inventory.picking.sharing import Sharing
from backoffice_core.inventory.replenishment import Incoming
from backoffice_core.inventory.stock.cells import plain_fields, rebuild
from backoffice_core.inventory.stock.levels import Arrival, StockLevels
from backoffice_core.inventory.stock.lots import Lot, lots_by_code
from backoffice_core.inventory.units import amount_in
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding, ranked
from backoffice_core.kernel.quantity import Quantity, Unit

__all__ = ["Ahead", "Allocation", "Allocations", "allocate"]


@attrs.frozen
class Ahead:
    """So much of the goods that would do is held for another reservation, which goes first."""

    reservation: Reservation
    quantity: Quantity


@attrs.frozen(kw_only=True)
class Allocation:
    """What a reservation holds and from where; ``short`` is what it does not hold.

    ``coming`` is what will arrive for it and when; ``uncovered`` is what nothing covers;
    ``ahead`` says who holds goods that would have done. All in the item's unit.
    """

    reservation: Reservation
    held: Quantity
    picks: tuple[Pick, ...]
    short: Quantity
    coming: tuple[Arrival, ...]
    uncovered: Quantity
    ahead: tuple[Ahead, ...]
    removal: Removal

    @property
    def covered_on(self) -> date | None:
        """When all that is short has arrived: ``None`` if nothing is short, or never."""
        if not self.coming or not self.uncovered.is_zero:
            return None
        return self.coming[-1].day

    @property
    def in_time(self) -> bool:
        """Whether all is there on the day it is needed."""
        last = self.covered_on
        on_order = last is not None and last <= self.reservation.needed_on
        return self.short.is_zero or on_order

    @property
    def explanation(self) -> Explanation:
        """Why it holds what it holds."""
        return explain_allocation(self)


@checked
@attrs.frozen(kw_only=True)
class Allocations:
    """What every reservation holds, who goes first coming first. Made by :func:`allocate`."""

    lines: tuple[Allocation, ...]
    findings: tuple[Finding, ...]
    levels: StockLevels = attrs.field(repr=False)
    incoming: tuple[Incoming, ...] = attrs.field(repr=False)
    lots: Mapping[tuple[str, str], Lot] = attrs.field(repr=False)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle through plain values, as a read-only view cannot be pickled."""
        return rebuild, (Allocations, plain_fields(self))

    def of(self, number: str) -> Allocation:
        """What one reservation holds. Raises :class:`InvalidValue` (``unknown_reservation``)."""
        for line in self.lines:
            if line.reservation.number == number:
                return line
        raise InvalidValue(
            "unknown_reservation",
            f"There is no reservation {number!r}.",
            "Check the number, or hand the reservation over.",
        )

    def picks_for_others(self, number: str) -> tuple[Pick, ...]:
        """What must stay where it is when one reservation is picked. Raises as :meth:`of`."""
        own = self.of(number)
        return tuple(each for line in self.lines if line is not own for each in line.picks)

    def held(
        self,
        item: str,
        *,
        place: str | None = None,
        lot: str | None = None,
        owner: str | None = None,
    ) -> Quantity:
        """What is held of an item, in a place and all inside it, of a lot, of an owner.

        Raises :class:`InvalidValue`: ``unknown_item``, ``unknown_place``.
        """
        places = None if place is None else self.levels.inside(place)
        amounts = (
            each.quantity.amount
            for line in self.lines
            for each in (line.picks if line.reservation.item == item else ())
            if (places is None or each.place in places)
            and lot in {None, each.lot}
            and owner in {None, each.owner}
        )
        return Quantity(sum(amounts, Fraction(0)), self.levels.unit_of(item))

    def free(
        self,
        item: str,
        *,
        place: str | None = None,
        lot: str | None = None,
        owner: str = "",
    ) -> Quantity:
        """What is on hand and held for nobody; ours, unless an owner is named.

        Raises :class:`InvalidValue`: ``unknown_item``, ``unknown_place``.
        """
        there = self.levels.on_hand(item, place=place, lot=lot, owner=owner)
        return there - self.held(item, place=place, lot=lot, owner=owner)

    def available_to_promise(self, item: str, *, day: date) -> Quantity:
        """What of ours can still be promised for a day; below nothing if too much was.

        That is what is on hand and still usable on the day, and what arrives until then, less
        all that is reserved, whether it is held or short. Raises :class:`InvalidValue`
        (``unknown_item``).
        """
        unit = self.levels.unit_of(item)
        there = self.levels.on_hand(item, owner="").amount
        bad = (
            each.amount
            for each in candidates_of(self.levels, item, self.lots)
            if each.is_expired(day) and not each.owner
        )
        coming = (
            amount_in(each.quantity, unit)
            for each in self.incoming
            if each.item == item and each.arrives_on <= day
        )
        reserved = (
            line.held.amount + line.short.amount
            for line in self.lines
            if line.reservation.item == item and not line.reservation.owner
        )
        return Quantity(there - sum(bad) + sum(coming) - sum(reserved), unit)


@checked
def allocate(
    levels: StockLevels,
    reservations: Iterable[Reservation],
    *,
    incoming: Iterable[Incoming] = (),
    lots: Iterable[Lot] = (),
    removal: Removal = Removal.FIFO,
) -> Allocations:
    """What each reservation holds, from where, what it is short of and when that arrives.

    Who goes first: hard ones, then the higher priority, then who needs it, then who asked
    earlier, then the number. Each takes, by ``removal``, goods that it can use: on hand in an
    internal place that it names or that is inside it, of its lot and owner, and not expired on
    the day it is needed. Where none of them are free, those before it move to other goods that
    do for them as well, so that nobody is short without need. Nobody ever gets less because of
    one that comes later, and no goods are held twice. What is on order then goes, as it
    arrives, to those who are short, in the same order; not to those who ask for a lot or for
    the goods of another owner.

    Findings, the most severe first: ``inventory.reservation_short`` for what nothing covers
    (serious if hard), ``inventory.reservation_late`` for what arrives after it is needed.
    Raises :class:`InvalidValue`: ``reservation_twice``, ``lot_twice``, ``dimension_mixed``,
    ``quantity_not_whole``.

    >>> from backoffice_core.inventory.model import Move, MoveKind
    >>> from backoffice_core.inventory.stock.levels import stock_levels
    >>> counted = Move(
    ...     number="1",
    ...     day=date(2026, 5, 1),
    ...     item="tea",
    ...     kind=MoveKind.COUNT,
    ...     quantity=Quantity.of(8, "pcs"),
    ...     place="shop",
    ... )
    >>> def wanted(number, pieces, priority):
    ...     return Reservation(
    ...         number=number,
    ...         item="tea",
    ...         quantity=Quantity.of(pieces, "pcs"),
    ...         made_on=date(2026, 5, 2),
    ...         needed_on=date(2026, 5, 9),
    ...         priority=priority,
    ...     )
    >>> allocated = allocate(stock_levels([counted]), [wanted("R1", 6, 1), wanted("R2", 6, 2)])
    >>> for line in allocated.lines:
    ...     print(line.reservation.number, line.held, line.short)
    R2 6 pcs 0 pcs
    R1 2 pcs 4 pcs
    """
    known, coming = lots_by_code(lots), tuple(incoming)
    by_item: dict[str, list[Reservation]] = defaultdict(list)
    for each in in_rank(reservations):
        by_item[each.item].append(each)
    lines = [
        line
        for item, wanted in by_item.items()
        for line in of_item(levels, item, wanted, incoming=coming, lots=known, removal=removal)
    ]
    found = (short_finding(line) for line in lines)
    return Allocations(
        lines=tuple(sorted(lines, key=lambda line: line.reservation.rank)),
        findings=ranked(each for each in found if each is not None),
        levels=levels,
        incoming=coming,
        lots=MappingProxyType(dict(known)),
    )


def of_item(
    levels: StockLevels,
    item: str,
    wanted: Sequence[Reservation],
    *,
    incoming: Iterable[Incoming],
    lots: Mapping[tuple[str, str], Lot],
    removal: Removal,
) -> list[Allocation]:
    """What the reservations of one item hold, and what arrives for them."""
    unit = levels.units.get(item, wanted[0].quantity.unit)
    goods = candidates_of(levels, item, lots) if item in levels.units else []
    amounts = [Quantity(amount_in(each.quantity, unit), unit).amount for each in wanted]
    sharing = Sharing(free=[each.amount for each in goods])
    number_of = {each: number for number, each in enumerate(goods)}
    ahead: list[tuple[Ahead, ...]] = []
    short: list[Fraction] = []
    for who, (each, amount) in enumerate(zip(wanted, amounts, strict=True)):
        fitting = (some for some in goods if suits(some, each, levels))
        ordered = in_removal_order(fitting, removal, wanted=amount, places=levels.places)
        usable = [number_of[some] for some in ordered]
        short.append(amount - sharing.give(who, usable, amount))
        ahead.append(held_ahead(sharing, usable, who, wanted, unit) if short[-1] else ())
    arriving = share_incoming(wanted, short, item, unit, incoming)
    lines: list[Allocation] = []
    for who, each in enumerate(wanted):
        taken = [(goods[number], amount) for number, amount in sharing.held_by(who)]
        later = sum((arrival.quantity.amount for arrival in arriving[who]), Fraction(0))
        lines.append(
            Allocation(
                reservation=each,
                held=Quantity(amounts[who] - short[who], unit),
                picks=picks_of(item, taken, unit),
                short=Quantity(short[who], unit),
                coming=arriving[who],
                uncovered=Quantity(short[who] - later, unit),
                ahead=ahead[who],
                removal=removal,
            )
        )
    return lines


def suits(goods: Candidate, wanted: Reservation, levels: StockLevels) -> bool:
    """Whether goods can be used for a reservation."""
    return (
        goods.owner == wanted.owner
        and wanted.lot in {"", goods.lot}
        and (
            wanted.place in {"", goods.place}
            or (not wanted.hard and wanted.place in levels.places.paths.get(goods.place, ()))
        )
        and not goods.is_expired(wanted.needed_on)
    )


def held_ahead(
    sharing: Sharing, usable: Iterable[int], who: int, wanted: Sequence[Reservation], unit: Unit
) -> tuple[Ahead, ...]:
    """Who before one holds goods that it could use, in their order."""
    held: dict[int, Fraction] = defaultdict(Fraction)
    for goods in usable:
        for holder, amount in sharing.holders.get(goods, {}).items():
            held[holder] += amount
    return tuple(
        Ahead(wanted[holder], Quantity(held[holder], unit))
        for holder in sorted(held)
        if holder != who and held[holder]
    )


def share_incoming(
    wanted: Sequence[Reservation],
    short: Iterable[Fraction],
    item: str,
    unit: Unit,
    incoming: Iterable[Incoming],
) -> list[tuple[Arrival, ...]]:
    """What arrives for each, the first to arrive to the first that is short."""
    left: dict[date, Fraction] = defaultdict(Fraction)
    for order in incoming:
        if order.item == item:
            left[order.arrives_on] += amount_in(order.quantity, unit)
    shares: list[tuple[Arrival, ...]] = []
    for each, missing in zip(wanted, short, strict=True):
        share: list[Arrival] = []
        for day in sorted(left) if not (each.lot or each.owner) else ():
            amount = min(left[day], missing)
            if amount > 0:
                left[day] -= amount
                missing -= amount  # noqa: PLW2901 - what is still missing
                share.append(Arrival(day, Quantity(amount, unit)))
        shares.append(tuple(share))
    return shares
