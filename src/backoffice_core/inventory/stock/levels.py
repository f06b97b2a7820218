"""How much there is: of every item, in every place, lot by lot, whoever owns it, on any day.

The moves are all that is kept; a level is their sum, exact and in the item's own unit. So a
level can be asked for as of any day, and two of them always differ by what moved in between.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType

import attrs

from backoffice_core.inventory.model import Item, Move
from backoffice_core.inventory.stock.cells import (
    Cell,
    CellKey,
    in_turn,
    plain_fields,
    rebuild,
    units_moved,
    walk,
)
from backoffice_core.inventory.stock.level_findings import level_findings
from backoffice_core.inventory.stock.places import PlaceTree, PlaceUsage
from backoffice_core.inventory.units import amount_in
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.quantity import Quantity, Unit

__all__ = ["Arrival", "Aspect", "StockChange", "StockLevels", "StockLine", "stock_levels"]

NO_PLACES = PlaceTree([])


class Aspect(enum.Enum):
    """What goods of an item are told apart by."""

    PLACE = "place"
    LOT = "lot"
    OWNER = "owner"


@attrs.frozen
class Arrival:
    """So much is in stock since a day."""

    day: date
    quantity: Quantity


@attrs.frozen(kw_only=True)
class StockLine:
    """What there is of an item in one place, of one lot and owner; below nothing if owed.

    ``arrivals`` say since when, the oldest first; goods keep their day through transfers.
    ``owner`` is empty for our own.
    """

    item: str
    place: str
    lot: str
    owner: str
    quantity: Quantity
    arrivals: tuple[Arrival, ...]


@attrs.frozen(kw_only=True)
class StockChange:
    """What came to and left a place during some days; transfers are both."""

    item: str
    place: str
    lot: str
    owner: str
    came: Quantity
    left: Quantity

    @property
    def net(self) -> Quantity:
        """By how much the level changed."""
        return self.came - self.left


@checked
@attrs.frozen(kw_only=True)
class StockLevels:
    """All levels at the end of the day ``at``, or after all moves if that is ``None``.

    Lines are in the order of items, places in the tree, lots and owners; those of nothing are
    left out. ``units`` say what each item is counted in. Made by :func:`stock_levels`.
    """

    lines: tuple[StockLine, ...]
    at: date | None
    findings: tuple[Finding, ...]
    items: Mapping[str, Item] = attrs.field(repr=False)
    places: PlaceTree = attrs.field(repr=False)
    units: Mapping[str, Unit] = attrs.field(repr=False)
    moves: tuple[Move, ...] = attrs.field(repr=False)
    by_item: Mapping[str, tuple[StockLine, ...]] = attrs.field(repr=False, eq=False)
    moved_at: frozenset[str] = attrs.field(repr=False, eq=False)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle through plain values, as a read-only view cannot be pickled."""
        return rebuild, (StockLevels, plain_fields(self))

    def of_item(self, item: str) -> tuple[StockLine, ...]:
        """The lines of an item. Raises :class:`InvalidValue` (``unknown_item``)."""
        self.unit_of(item)
        return self.by_item.get(item, ())

    def unit_of(self, item: str) -> Unit:
        """What an item is counted in. Raises :class:`InvalidValue` (``unknown_item``)."""
        if item not in self.units:
            raise InvalidValue(
                "unknown_item",
                f"No item {item!r} is known, and none ever moved.",
                "Check the code, or hand the item over with the moves.",
            )
        return self.units[item]

    def inside(self, place: str) -> frozenset[str]:
        """A place and all inside it; without a tree, each place is alone.

        Raises :class:`InvalidValue` (``unknown_place``) for one that is not in the tree and that
        nothing ever came to or left, whatever the day.
        """
        if place in self.places:
            return frozenset(self.places.inside(place))
        if place and place not in self.moved_at:
            raise InvalidValue(
                "unknown_place",
                f"No place {place!r} is known, and nothing ever moved there.",
                "Check the code, or hand the place over with the others: places=PlaceTree(...).",
            )
        return frozenset((place,))

    def lines_of(
        self,
        item: str,
        *,
        place: str | None = None,
        lot: str | None = None,
        owner: str | None = None,
        usage: PlaceUsage | None = None,
    ) -> tuple[StockLine, ...]:
        """The lines of an item in a place and all inside it, of a lot, an owner, a usage.

        What is ``None`` may be any; an empty owner means our own. Raises
        :class:`InvalidValue`: ``unknown_item``, ``unknown_place``.
        """
        places = None if place is None else self.inside(place)
        return tuple(
            line
            for line in self.of_item(item)
            if (places is None or line.place in places)
            and lot in {None, line.lot}
            and owner in {None, line.owner}
            and usage in {None, self.places.usage(line.place)}
        )

    def total(
        self,
        item: str,
        *,
        place: str | None = None,
        lot: str | None = None,
        owner: str | None = None,
        usage: PlaceUsage | None = None,
    ) -> Quantity:
        """The sum of :meth:`lines_of`, in the item's unit; raises as it does."""
        lines = self.lines_of(item, place=place, lot=lot, owner=owner, usage=usage)
        amount = sum((line.quantity.amount for line in lines), Fraction(0))
        return Quantity(amount, self.unit_of(item))

    def on_hand(
        self,
        item: str,
        *,
        place: str | None = None,
        lot: str | None = None,
        owner: str | None = None,
    ) -> Quantity:
        """What is in internal places, where it can be counted and picked; raises as above."""
        return self.total(item, place=place, lot=lot, owner=owner, usage=PlaceUsage.INTERNAL)

    def in_transit(self, item: str) -> Quantity:
        """What was shipped and has not arrived. Raises :class:`InvalidValue` (``unknown_item``)."""
        return self.total(item, usage=PlaceUsage.TRANSIT)

    def ours(self, item: str) -> Quantity:
        """What belongs to us, wherever it is. Raises :class:`InvalidValue` (``unknown_item``)."""
        return self.total(item, owner="")

    def consigned(self, item: str) -> Quantity:
        """What others own, in our places. Raises :class:`InvalidValue` (``unknown_item``)."""
        return self.on_hand(item) - self.on_hand(item, owner="")

    def sums(self, by: Iterable[Aspect] = ()) -> Mapping[tuple[str, ...], Quantity]:
        """What there is by item and any aspects: item first, then they in their order."""
        names = [aspect.value for aspect in by]
        amounts: dict[tuple[str, ...], Fraction] = defaultdict(Fraction)
        for line in self.lines:
            key = line.item, *(getattr(line, name) for name in names)
            amounts[key] += line.quantity.amount
        return MappingProxyType(
            {key: Quantity(amount, self.units[key[0]]) for key, amount in amounts.items()}
        )

    def by_place(self, item: str) -> Mapping[str, Quantity]:
        """What there is in each place of the tree with all that is inside it.

        Places of nothing are left out. Raises :class:`InvalidValue` (``unknown_item``).
        """
        amounts: dict[str, Fraction] = defaultdict(Fraction)
        for line in self.of_item(item):
            for place in self.places.paths.get(line.place, (line.place,)):
                amounts[place] += line.quantity.amount
        unit = self.unit_of(item)
        return MappingProxyType({
            place: Quantity(amounts[place], unit)
            for place in sorted(amounts, key=lambda code: (self.places.rank(code), code))
        })  # fmt: skip

    def changes_between(self, after: date, until: date) -> tuple[StockChange, ...]:
        """What came and left after the end of one day, until the end of another.

        Raises :class:`InvalidValue`: ``days_reversed``, and ``day_too_late`` for days after
        those the levels were made for.
        """
        if until < after:
            raise InvalidValue(
                "days_reversed", f"{until} is before {after}.", "Give the earlier day first."
            )
        if self.at is not None and until > self.at:
            raise InvalidValue(
                "day_too_late",
                f"These are the levels of {self.at}; what moved until {until} is not in them.",
                "Make the levels for a later day, or for none.",
            )
        both: dict[CellKey, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
        for move in self.moves:
            if after < move.day <= until:
                amount = amount_in(move.quantity, self.units[move.item])
                both[cell_of(move)][amount < 0] += abs(amount)
        return tuple(
            StockChange(
                item=item, place=place, lot=lot, owner=owner,
                came=Quantity(came, self.units[item]), left=Quantity(left, self.units[item]),
            )
            for (item, place, lot, owner), (came, left) in sorted(
                both.items(), key=lambda pair: rank(pair[0], self.places)
            )
        )  # fmt: skip


def cell_of(move: Move) -> CellKey:
    """Which cell a move is in."""
    return move.item, move.place, move.lot, move.owner


def rank(key: CellKey, places: PlaceTree) -> tuple[str, int, str, str, str]:
    """The order of cells: items, places in the tree, lots, owners."""
    item, place, lot, owner = key
    return item, places.rank(place), place, lot, owner


@checked
def stock_levels(
    moves: Iterable[Move],
    *,
    items: Iterable[Item] | None = None,
    at: date | None = None,
    places: PlaceTree | None = None,
) -> StockLevels:
    """How much there is at the end of the day ``at``, or after all moves.

    Quantities are in the unit of each item, or where ``items`` does not name it in that of its
    first move. Findings, the most severe first: ``inventory.negative_level`` where more left
    than was there, ``inventory.place_unknown`` and ``inventory.item_unknown`` where moves name
    what neither ``places`` nor ``items`` know, and those of :func:`tracking_findings`.

    Raises :class:`InvalidValue`: ``dimension_mixed``; ``quantity_not_whole`` where parts of a
    whole unit make no whole; ``item_twice``.

    >>> from backoffice_core.inventory.model import MoveKind
    >>> from backoffice_core.kernel.money import Money
    >>> came = Move(
    ...     number="1",
    ...     day=date(2026, 5, 2),
    ...     item="tea",
    ...     kind=MoveKind.RECEIPT,
    ...     quantity=Quantity.of(2, "kg"),
    ...     unit_cost=Money.of(9, "USD"),
    ...     place="shop",
    ... )
    >>> print(stock_levels([came]).on_hand("tea", place="shop"))
    2 kg
    >>> print(stock_levels([came], at=date(2026, 5, 1)).on_hand("tea"))
    0 kg
    """
    tree = NO_PLACES if places is None else places
    known = items_by_code(items or ())
    every = in_turn(moves)
    units = units_moved(every, known)
    told = tuple(move for move in every if at is None or move.day <= at)
    cells = walk(told, units)
    lines = tuple(lines_of(cells, units, tree))
    by_item: dict[str, list[StockLine]] = defaultdict(list)
    for line in lines:
        by_item[line.item].append(line)
    return StockLevels(
        lines=lines,
        at=at,
        findings=level_findings(
            told,
            negative=(line for line in lines if line.quantity.amount < 0),
            items=None if items is None else known,
            places=None if places is None else tree,
        ),
        items=MappingProxyType(known),
        places=tree,
        units=MappingProxyType(units),
        moves=told,
        by_item=MappingProxyType({item: tuple(some) for item, some in by_item.items()}),
        moved_at=frozenset(move.place for move in every),
    )


def lines_of(
    cells: Mapping[CellKey, Cell], units: Mapping[str, Unit], tree: PlaceTree
) -> Iterator[StockLine]:
    """The cells that hold or owe anything, as lines in order."""
    held = (key for key, cell in cells.items() if cell.amount)
    for key in sorted(held, key=lambda key: rank(key, tree)):
        (item, place, lot, owner), cell = key, cells[key]
        unit, since = units[item], dict[date, Fraction]()
        for day, amount in cell.layers:
            since[day] = since.get(day, Fraction(0)) + amount
        yield StockLine(
            item=item,
            place=place,
            lot=lot,
            owner=owner,
            quantity=Quantity(cell.amount, unit),
            arrivals=tuple(Arrival(day, Quantity(amount, unit)) for day, amount in since.items()),
        )


def items_by_code(items: Iterable[Item]) -> dict[str, Item]:
    """The items by code; two different ones of one code are refused."""
    known: dict[str, Item] = {}
    for item in items:
        if known.setdefault(item.code, item) != item:
            raise InvalidValue(
                "item_twice",
                f"There are two items of the code {item.code}.",
                "Give each item once.",
            )
    return known
