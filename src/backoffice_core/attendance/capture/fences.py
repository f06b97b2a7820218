"""Fences: where a punch may be made, and how far outside of it one was.

Distances are whole metres. A circle measures along the great circle; a polygon is small
enough to be flat: whether a point lies inside is decided in whole microdegrees, exactly, and
only the distance of one outside is measured.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import TypeAlias

import attrs

from backoffice_core.attendance.places import Point
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import named
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Circle", "Fence", "Polygon", "metres_between"]

EARTH_RADIUS = 6_371_008.8  # the mean radius in metres (IUGG)
TURN = 360_000_000
LEAST_CORNERS = 3


@checked
def metres_between(one: Point, other: Point) -> int:
    """The distance along the great circle, in whole metres.

    >>> metres_between(Point.of("24", "72"), Point.of("24.001", "72.001"))
    151
    """
    here, there = radians(one.latitude), radians(other.latitude)
    across, along = there - here, radians(other.longitude - one.longitude)
    chord = math.sin(across / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(along / 2) ** 2
    return round(2 * EARTH_RADIUS * math.asin(math.sqrt(min(1.0, chord))))


def radians(microdegrees: int) -> float:
    """Whole microdegrees as radians."""
    return math.radians(microdegrees / 1_000_000)


@checked_fields
@attrs.frozen(kw_only=True)
class Circle:
    """Everything within ``radius`` metres of a point.

    Raises :class:`InvalidValue`: ``text_empty``, ``fence_empty`` for a radius under one metre.
    """

    name: str = attrs.field(validator=named)
    centre: Point
    radius: int

    def __attrs_post_init__(self) -> None:
        if type(self.radius) is not int or self.radius < 1:
            raise InvalidValue(
                "fence_empty",
                f"The fence {self.name!r} has a radius of {self.radius!r} metres.",
                "Give whole metres, from 1 on.",
            )

    def metres_outside(self, point: Point) -> int:
        """How far outside a point is; negative is how far inside.

        >>> office = Circle(name="office", centre=Point.of(24, 72), radius=500)
        >>> office.metres_outside(Point.of("24.01", "72.01"))
        1006
        """
        return metres_between(self.centre, point) - self.radius


def in_order(corners: Iterable[Point]) -> tuple[Point, ...]:
    """The corners as a tuple."""
    return tuple(corners)


@checked_fields
@attrs.frozen(kw_only=True)
class Polygon:
    """Everything within the line through ``corners`` and back to the first; its edge belongs.

    Raises :class:`InvalidValue`: ``text_empty``, ``fence_empty`` for fewer than three corners,
    or for corners that all lie on one line.
    """

    name: str = attrs.field(validator=named)
    corners: tuple[Point, ...] = attrs.field(converter=in_order)

    def __attrs_post_init__(self) -> None:
        if len(set(self.corners)) < LEAST_CORNERS:
            raise InvalidValue(
                "fence_empty",
                f"The fence {self.name!r} has {len(set(self.corners))} different corners.",
                "Give at least three.",
            )
        first, second, *others = dict.fromkeys(self.corners)
        across = turned(second.longitude - first.longitude)
        up = second.latitude - first.latitude
        if all(
            across * (each.latitude - first.latitude)
            == up * turned(each.longitude - first.longitude)
            for each in others
        ):
            raise InvalidValue(
                "fence_empty",
                f"The corners of the fence {self.name!r} all lie on one line.",
                "Give corners with some ground between them.",
            )

    def metres_outside(self, point: Point) -> int:
        """How far outside a point is; negative is how far inside, 0 on the edge."""
        # Seen from the point itself, so that no fence is broken by the date line.
        around = [
            (turned(corner.longitude - point.longitude), corner.latitude - point.latitude)
            for corner in (*self.corners, self.corners[0])
        ]
        edges = list(pairwise(around))
        if any(on_edge(start, end) for start, end in edges):
            return 0
        scale = math.cos(radians(point.latitude))
        nearest = round(min(metres_to_edge(start, end, scale) for start, end in edges))
        return -nearest if winds_around(edges) else max(1, nearest)


Fence: TypeAlias = Circle | Polygon
Offset: TypeAlias = tuple[int, int]


def turned(longitude: int) -> int:
    """A difference of longitude the short way round."""
    return (longitude + TURN // 2) % TURN - TURN // 2


def cross(start: Offset, end: Offset) -> int:
    """Twice the area of the triangle from here to an edge; its sign is the side."""
    return start[0] * end[1] - start[1] * end[0]


def on_edge(start: Offset, end: Offset) -> bool:
    """Whether here lies on an edge."""
    between = start[0] * end[0] + start[1] * end[1] <= 0
    return between and cross(start, end) == 0


def winds_around(edges: Iterable[tuple[Offset, Offset]]) -> bool:
    """Whether a ray from here to the east meets the line an odd number of times."""
    inside = False
    for start, end in edges:
        if (start[1] > 0) != (end[1] > 0):
            low, high = (start, end) if start[1] < end[1] else (end, start)
            if cross(low, high) > 0:
                inside = not inside
    return inside


def metres_to_edge(start: Offset, end: Offset, scale: float) -> float:
    """The distance from here to an edge, on the plane that touches the earth here."""
    metre = EARTH_RADIUS * math.pi / 180_000_000
    ax, ay = start[0] * metre * scale, start[1] * metre
    bx, by = end[0] * metre * scale, end[1] * metre
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(ax * dx + ay * dy) / length))
    return math.hypot(ax + along * dx, ay + along * dy)
