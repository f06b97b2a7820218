"""The goods that could be taken, in the order in which they should be.

Each is of one place, lot and owner and came in on one day: what came in together, keeps
together. Picking and reserving choose among the same goods by the same rules.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.inventory.stock.levels import StockLevels
from backoffice_core.inventory.stock.lots import Lot, expiry_of
from backoffice_core.inventory.stock.places import PlaceTree, PlaceUsage

__all__ = ["Candidate", "Removal", "candidates_of", "in_removal_order"]


class Removal(enum.Enum):
    """Which goods are taken first; between equals, what expires first, then what came first."""

    FIFO = "fifo"  # what came in first
    LIFO = "lifo"  # what came in last
    FEFO = "fefo"  # what expires first; what never does comes last
    FEWEST = "fewest"  # from as few places as can be, the last of them the smallest that does
    LARGEST = "largest"  # where most of one lot is
    CLOSEST = "closest"  # the fewest steps in the tree away, else first in its order


@attrs.frozen(kw_only=True)
class Candidate:
    """Goods that came to one place, of one lot and owner, on one day."""

    place: str
    lot: str
    owner: str
    arrived_on: date
    expires_on: date | None
    rank: int  # of the place, in the order of the tree
    amount: Fraction

    @property
    def tie(self) -> tuple[date, date, int, str, str, str]:
        """What decides between goods that a rule has equal; a total order."""
        last = self.expires_on or date.max
        return last, self.arrived_on, self.rank, self.place, self.lot, self.owner

    @property
    def cell(self) -> tuple[str, str, str]:
        """Place, lot and owner."""
        return self.place, self.lot, self.owner

    def is_expired(self, day: date) -> bool:
        """Whether the goods may no longer be used on a day."""
        return self.expires_on is not None and self.expires_on < day


def candidates_of(
    levels: StockLevels, item: str, lots: Mapping[tuple[str, str], Lot]
) -> list[Candidate]:
    """All goods of an item that are in internal places."""
    known = levels.items.get(item)
    return [
        Candidate(
            place=line.place,
            lot=line.lot,
            owner=line.owner,
            arrived_on=arrival.day,
            expires_on=expiry_of(lots.get((item, line.lot)), known, arrival.day),
            rank=levels.places.rank(line.place),
            amount=arrival.quantity.amount,
        )
        for line in levels.lines_of(item, usage=PlaceUsage.INTERNAL)
        for arrival in line.arrivals
    ]


Weight = Callable[[Candidate], tuple[int | Fraction, ...]]


def in_removal_order(
    candidates: Iterable[Candidate],
    removal: Removal,
    *,
    wanted: Fraction,
    places: PlaceTree,
    near: str | None = None,
) -> list[Candidate]:
    """The goods, those to be taken first coming first; a total order."""
    given = list(candidates)
    weight = weight_of(removal, given, wanted, places, near)
    return sorted(given, key=lambda each: (weight(each), each.tie))


def weight_of(
    removal: Removal,
    given: Iterable[Candidate],
    wanted: Fraction,
    places: PlaceTree,
    near: str | None,
) -> Weight:
    """What a rule sorts goods by, the smallest first."""
    if removal is Removal.FIFO:
        return lambda each: (each.arrived_on.toordinal(),)
    if removal is Removal.LIFO:
        return lambda each: (-each.arrived_on.toordinal(),)
    if removal is Removal.FEWEST:
        turns = fewest_places(given, wanted)
        return lambda each: (turns[each.place],)
    if removal is Removal.LARGEST:
        sizes: dict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
        for each in given:
            sizes[each.cell] += each.amount
        return lambda each: (-sizes[each.cell], each.rank)
    if removal is Removal.CLOSEST:
        return lambda each: (steps(places, near, each.place), each.rank)
    return lambda _: ()


def steps(places: PlaceTree, near: str | None, place: str) -> int:
    """How far a place is; one that is not in the tree is farther than all others."""
    if near is None:
        return 0
    return places.steps(near, place) if place in places else 2 * len(places.places) + 1


def fewest_places(given: Iterable[Candidate], wanted: Fraction) -> dict[str, int]:
    """The turn of each place, so that as few as can be are needed.

    The largest are taken until one place has all the rest; of those the smallest is taken.
    No fewer places can do: the largest ones together hold the most.
    """
    sizes: dict[tuple[int, str], Fraction] = defaultdict(Fraction)
    for each in given:
        sizes[each.rank, each.place] += each.amount
    turns: dict[str, int] = {}
    while sizes:
        enough = [place for place, size in sizes.items() if size >= wanted > 0]
        if enough:
            place = min(enough, key=lambda place: (sizes[place], place))
        else:
            place = min(sizes, key=lambda place: (-sizes[place], place))
        wanted -= sizes.pop(place)
        turns[place[1]] = len(turns)
    return turns
