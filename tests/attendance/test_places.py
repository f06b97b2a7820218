"""Places: whole microdegrees, or a refusal that says what a position is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from backoffice_core.attendance.model import Punch
from backoffice_core.attendance.places import Place, Point
from backoffice_core.kernel import InvalidValue, ZonedInstant
from backoffice_core.kernel.facts import kind_of


def test_decimal_degrees_are_kept_to_the_microdegree() -> None:
    """As text or as an exact number."""
    assert Point(latitude=-6_200_000, longitude=106_816_667) == Point.of("-6.2", "106.8166666")
    assert Point.of(24, 72) == Point.of(Decimal("24.0"), "72")


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("90.000001", "0"),
        ("0", "180.000001"),
        ("north", "0"),
        ("", "0"),
        ("nan", "0"),
        ("1/0", "0"),
    ],
)
def test_there_is_no_place_beyond_the_poles_or_without_a_number(
    latitude: str, longitude: str
) -> None:
    """A broken position must not become a place."""
    with pytest.raises(InvalidValue, match="position_unknown"):
        Point.of(latitude, longitude)


def test_a_position_is_not_known_to_less_than_nothing() -> None:
    """A broken radius would let every fence through."""
    with pytest.raises(InvalidValue, match="accuracy_negative"):
        Place(point=Point.of("-6.2", "106.8"), accuracy=-50)


def test_a_punch_with_a_place_is_stored_and_read_back() -> None:
    """Every part of it has a column."""
    punch = Punch(
        device="phone",
        person="E07",
        at=ZonedInstant.parse("2026-05-04T08:00:00+07:00[Asia/Jakarta]"),
        place=Place(point=Point.of("-6.2", "106.8"), accuracy=12, simulated=False, wifi="aa:bb"),
    )
    kind = kind_of(punch)
    assert punch == kind.decode(kind.encode(punch))
    assert len(kind.columns) == len(kind.row(punch))
