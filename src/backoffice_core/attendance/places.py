"""Where a punch was made and what proves it, as the device or the phone reported it.

Positions are whole microdegrees (about eleven centimetres), so that two machines judge a
punch at the edge of a fence alike. What is here was claimed by a device and is kept as it
came; whether it is believed is decided by an admission policy.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import within
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Place", "Point", "Proof"]

MICRODEGREES = 1_000_000
POLE = 90 * MICRODEGREES
DATE_LINE = 180 * MICRODEGREES


@checked
@attrs.frozen
class Point:
    """A position on the earth (WGS 84) in whole microdegrees, north and east positive.

    Raises :class:`InvalidValue` (``position_unknown``) where there is no such place.

    >>> Point.of("-6.2", "106.816666")
    Point(latitude=-6200000, longitude=106816666)
    """

    latitude: int
    longitude: int

    def __attrs_post_init__(self) -> None:
        whole = type(self.latitude) is int and type(self.longitude) is int
        if not whole or abs(self.latitude) > POLE or abs(self.longitude) > DATE_LINE:
            raise InvalidValue(
                "position_unknown",
                f"There is no place at {self.latitude!r}, {self.longitude!r}.",
                "Give whole microdegrees: at most 90 million of latitude, 180 of longitude.",
            )

    @classmethod
    def of(cls, latitude: str | Decimal | int, longitude: str | Decimal | int) -> Point:
        """The position of decimal degrees, to the nearest microdegree."""
        return cls(microdegrees(latitude), microdegrees(longitude))


def microdegrees(degrees: str | Decimal | int) -> int:
    """Decimal degrees as whole microdegrees."""
    try:
        return round(Fraction(degrees) * MICRODEGREES)
    except (ValueError, TypeError, ZeroDivisionError, OverflowError) as problem:
        raise InvalidValue(
            "position_unknown",
            f"{degrees!r} is no number of degrees.",
            "Write decimal degrees as text, like -6.2.",
        ) from problem


@checked_fields
@attrs.frozen(kw_only=True)
class Place:
    """Where a punch says it was made.

    ``accuracy`` is the radius in metres within which the phone believes to be, ``simulated``
    that the phone reported a position made up by software (``None``: it did not say),
    ``address`` the IP address the server saw, ``wifi`` the access point's BSSID.

    Raises :class:`InvalidValue` (``accuracy_negative``).
    """

    point: Point | None = None
    accuracy: int | None = None
    simulated: bool | None = None
    address: str = ""
    wifi: str = ""

    def __attrs_post_init__(self) -> None:
        if self.accuracy is not None and self.accuracy < 0:
            raise InvalidValue(
                "accuracy_negative",
                f"A position cannot be known to {self.accuracy} m.",
                "Give a radius of 0 or more, or None where the phone did not say.",
            )


@checked_fields
@attrs.frozen(kw_only=True)
class Proof:
    """What shows that it was this person, by reference: nothing of it is kept here.

    ``photo`` names the picture where it is kept, ``digest`` is its SHA-256, ``face_score``
    what a recogniser made of it, from 0 to 1.

    Raises :class:`InvalidValue`: ``number_out_of_range``.
    """

    photo: str = ""
    digest: str = ""
    face_score: Fraction | None = attrs.field(default=None, validator=within(0, 1))
