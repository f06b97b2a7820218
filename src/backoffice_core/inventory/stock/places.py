"""Where goods can be: places within places, as one tree.

A shelf is in a room, the room in a warehouse, and stock is asked for at any of them. Goods on
the road and goods with a customer are somewhere too: what may be sold from a place follows from
its usage, not from its name.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import named
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import fact

__all__ = ["Place", "PlaceTree", "PlaceUsage"]


class PlaceUsage(enum.Enum):
    """What a place is there for; only goods in internal ones can be promised and picked."""

    INTERNAL = "internal"  # a warehouse, a room, a shelf, a shop
    TRANSIT = "transit"  # on the way between two places
    SUPPLIER = "supplier"  # still, or again, with a supplier
    CUSTOMER = "customer"  # with a customer: on approval, on consignment
    PRODUCTION = "production"  # laid out for an order being made
    SCRAP = "scrap"  # set aside to be thrown away


@fact("stock_places", identity=("code",))
@checked_fields
@attrs.frozen(kw_only=True)
class Place:
    """A place goods can be in, ``within`` another or at the top.

    Raises :class:`InvalidValue` (``text_empty``, ``type_wrong``, ``not_a_member``).
    """

    code: str = attrs.field(validator=named)
    name: str = ""
    within: str | None = None
    usage: PlaceUsage = PlaceUsage.INTERNAL


@checked
@attrs.frozen(init=False, repr=False)
class PlaceTree:
    """Places by their code, each within its outer one, in the order they were given.

    Raises :class:`InvalidValue`: ``place_twice`` for two of one code, ``unknown_place`` for a
    place within one that is not there, ``places_in_circle`` for places within themselves.

    >>> tree = PlaceTree(
    ...     [
    ...         Place(code="gudang", name="Gudang Bekasi"),
    ...         Place(code="rak-1", within="gudang"),
    ...         Place(code="rak-2", within="gudang"),
    ...         Place(code="toko", name="Toko Bogor"),
    ...     ]
    ... )
    >>> tree.inside("gudang")
    ('gudang', 'rak-1', 'rak-2')
    >>> tree.path("rak-2"), tree.is_within("rak-2", "gudang"), tree.steps("rak-1", "rak-2")
    (('gudang', 'rak-2'), True, 2)
    """

    places: tuple[Place, ...]
    paths: Mapping[str, tuple[str, ...]] = attrs.field(eq=False)
    ranks: Mapping[str, int] = attrs.field(eq=False)
    known: Mapping[str, Place] = attrs.field(eq=False)

    if TYPE_CHECKING:  # attrs writes it; checkers do not know

        def __attrs_init__(
            self,
            *,
            places: tuple[Place, ...],
            paths: Mapping[str, tuple[str, ...]],
            ranks: Mapping[str, int],
            known: Mapping[str, Place],
        ) -> None: ...

    def __init__(self, places: Iterable[Place]) -> None:
        given = tuple(places)
        known = by_code(given)
        paths = paths_of(given, known)
        order = {place.code: number for number, place in enumerate(given)}
        # A place comes right before what is inside it, and siblings come as they were given.
        walked = sorted(paths, key=lambda code: [order[each] for each in paths[code]])
        self.__attrs_init__(
            places=given,
            paths=MappingProxyType({code: paths[code] for code in walked}),
            ranks=MappingProxyType({code: number for number, code in enumerate(walked)}),
            known=MappingProxyType(known),
        )

    def __repr__(self) -> str:
        """A call that rebuilds the tree."""
        return f"PlaceTree({list(self.places)!r})"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle through the places, as a read-only view cannot be pickled."""
        return PlaceTree, (self.places,)

    def __contains__(self, code: object) -> bool:
        """Whether a place of this code is in the tree."""
        return code in self.known

    def of(self, code: str) -> Place:
        """The place of a code. Raises :class:`InvalidValue` (``unknown_place``)."""
        if code not in self.known:
            raise unknown_place(code)
        return self.known[code]

    def path(self, code: str) -> tuple[str, ...]:
        """The codes from the top down to a place, itself last. Raises as :meth:`of`."""
        return self.paths[self.of(code).code]

    def inside(self, code: str) -> tuple[str, ...]:
        """A place and all that are inside it, at any depth, in order. Raises as :meth:`of`."""
        outer = self.of(code).code
        return tuple(inner for inner, path in self.paths.items() if outer in path)

    def is_within(self, inner: str, outer: str) -> bool:
        """Whether a place is another or inside it, at any depth. Raises as :meth:`of`."""
        return self.of(outer).code in self.path(inner)

    def rank(self, code: str) -> int:
        """The place's number in the order of the tree; unknown ones come after all others."""
        return self.ranks.get(code, len(self.ranks))

    def steps(self, one: str, other: str) -> int:
        """How many doors are between two places, up to what both are in and down again.

        The tops are all in one world. Raises as :meth:`of`.
        """
        first, second = self.path(one), self.path(other)
        shared = sum(1 for a, b in zip(first, second, strict=False) if a == b)
        return len(first) + len(second) - 2 * shared

    def usage(self, code: str) -> PlaceUsage:
        """What a place is for; one that is not in the tree counts as internal."""
        place = self.known.get(code)
        return PlaceUsage.INTERNAL if place is None else place.usage


def unknown_place(code: str) -> InvalidValue:
    """The error for a place that is not there."""
    return InvalidValue(
        "unknown_place", f"There is no place {code!r}.", "Check the code, or add the place."
    )


def by_code(places: Iterable[Place]) -> dict[str, Place]:
    """The places by their code; two of one are refused."""
    known: dict[str, Place] = {}
    for place in places:
        if place.code in known:
            raise InvalidValue(
                "place_twice",
                f"There are two places of the code {place.code}.",
                "Give each place once.",
            )
        known[place.code] = place
    return known


def paths_of(places: Iterable[Place], known: Mapping[str, Place]) -> dict[str, tuple[str, ...]]:
    """The way down to each place; a step a place, however deep it is."""
    paths: dict[str, tuple[str, ...]] = {}
    for place in places:
        above: dict[str, None] = {}
        code: str | None = place.code
        while code is not None and code not in paths:
            if code in above:
                raise InvalidValue(
                    "places_in_circle",
                    f"The place {code} is within itself: {' in '.join([*above, code])}.",
                    "Let one of them be within none.",
                )
            above[code] = None
            if code not in known:
                raise unknown_place(code)
            code = known[code].within
        path = () if code is None else paths[code]
        for each in reversed(above):
            path = (*path, each)
            paths[each] = path
    return paths
