"""Fences: in or out, and by how many metres."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance.capture import Circle, Polygon, metres_between
from backoffice_core.attendance.places import Point
from backoffice_core.kernel import InvalidValue

MONAS = Point.of("-6.175392", "106.827153")
LATITUDES = st.integers(-80_000_000, 80_000_000)
LONGITUDES = st.integers(-180_000_000, 180_000_000)


@pytest.mark.parametrize(
    ("radius", "latitude", "longitude", "inside"),
    [
        (500, "24.001", "72.001", True),
        (500, "24.01", "72.01", False),
        (2000, "24.01", "72.01", True),
    ],
)
def test_a_radius_admits_who_is_near_and_nobody_else(
    radius: int, latitude: str, longitude: str, *, inside: bool
) -> None:
    """About 150 m and 1,506 m away (frappe/hrms, test_employee_checkin.py, FR-11)."""
    fence = Circle(name="office", centre=Point.of(24, 72), radius=radius)
    assert inside == (fence.metres_outside(Point.of(latitude, longitude)) <= 0)


def test_distances_are_those_of_the_great_circle() -> None:
    """Jakarta to Surabaya, 662 km as the crow flies; half the earth; and the date line."""
    surabaya = Point.of("-7.2459", "112.7378")
    assert 662_000 == pytest.approx(metres_between(MONAS, surabaya), abs=2_000)
    assert 20_015_114 == metres_between(Point.of(0, 0), Point.of(0, 180))
    assert 222 == metres_between(Point.of(0, "179.999"), Point.of(0, "-179.999"))


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_the_way_back_is_as_long(one: int, two: int, three: int, four: int) -> None:
    """And nobody is away from where they are."""
    here, there = Point(one, two), Point(three, four)
    assert metres_between(there, here) == metres_between(here, there)
    assert 0 == metres_between(here, here)


def square(centre: Point, half: int) -> Polygon:
    """A square around a point, in microdegrees, across the date line if need be."""

    def corner(north: int, east: int) -> Point:
        longitude = (centre.longitude + east + 180_000_000) % 360_000_000 - 180_000_000
        return Point(centre.latitude + north, longitude)

    return Polygon(
        name="yard",
        corners=(
            corner(-half, -half),
            corner(-half, half),
            corner(half, half),
            corner(half, -half),
        ),
    )


@given(LATITUDES, LONGITUDES, st.integers(10, 10_000), st.integers(-3, 3), st.integers(-3, 3))
def test_a_square_holds_its_inside_and_its_edge_anywhere_on_earth(
    latitude: int, longitude: int, half: int, north: int, east: int
) -> None:
    """In steps of half the side: within one step is in, on it is the edge, beyond is out."""
    centre = Point(latitude, longitude)
    fence = square(centre, half * 2)
    away = (longitude + east * half + 180_000_000) % 360_000_000 - 180_000_000
    outside = fence.metres_outside(Point(latitude + north * half, away))
    far = max(abs(north), abs(east))
    assert (far > 2) == (outside > 0)
    if far == 2:
        assert 0 == outside


def test_a_yard_that_bends_inwards_does_not_hold_the_street_in_between() -> None:
    """An L of two wings: its corner is out."""
    bend = Polygon(
        name="wings",
        corners=[
            Point(0, 0), Point(0, 2000), Point(1000, 2000), Point(1000, 1000),
            Point(2000, 1000), Point(2000, 0),
        ],
    )  # fmt: skip
    assert bend.metres_outside(Point(1500, 500)) < 0
    assert bend.metres_outside(Point(500, 1500)) < 0
    assert 56 == bend.metres_outside(Point(1500, 1500))


def test_a_fence_around_nothing_is_refused() -> None:
    """A typo must not lock everybody out."""
    with pytest.raises(InvalidValue, match="fence_empty"):
        Circle(name="office", centre=MONAS, radius=0)
    with pytest.raises(InvalidValue, match="fence_empty"):
        Polygon(name="yard", corners=(MONAS, MONAS, MONAS))


def test_corners_on_one_line_fence_nothing_in() -> None:
    """Nobody could punch within it; also across the date line."""
    for line in (
        [("-6.1", "106.1"), ("-6.2", "106.2"), ("-6.3", "106.3"), ("-6.15", "106.15")],
        [("0", "179.9"), ("0", "-179.9"), ("0", "-179.8")],
    ):
        with pytest.raises(InvalidValue, match="on one line") as caught:
            Polygon(name="road", corners=[Point.of(*corner) for corner in line])
        assert "fence_empty" == caught.value.code
