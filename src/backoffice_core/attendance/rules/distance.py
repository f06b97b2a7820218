"""Pay for the road: so much money for each kilometre.

Trips are kept by somebody else than punches are, so they may name a day or a person that the
reckoning has not. Nothing can be paid on such a day; it is found instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, cast

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.rules.reckoned import Extra, ReckonedDay
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import named, not_negative
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

__all__ = ["DistancePay"]

Trip = tuple[tuple[str, date], Fraction]


def trips(
    travelled: Mapping[tuple[str, date], Fraction | int]
    | Iterable[tuple[tuple[str, date], Fraction | int]],
) -> tuple[Trip, ...]:
    """Kilometres by person and day, in order."""
    given = cast("Mapping[tuple[str, date], Fraction | int]", travelled)
    known = dict[tuple[str, date], Fraction | int](given)
    return tuple(sorted((whose, Fraction(km)) for whose, km in known.items()))


def trips_made(instance: object, attribute: attrs.Attribute[Any], value: tuple[Trip, ...]) -> None:
    """Refuse a trip of less than no kilometres."""
    for (person, day), distance in value:
        if distance < 0:
            raise InvalidValue(
                "number_too_small",
                f"The {attribute.name} of {type(instance).__name__} has {distance} km"
                f" of {person} on {day}.",
                "Give 0 or more.",
            )


@checked_fields
@attrs.frozen(kw_only=True)
class DistancePay:
    """Money for each kilometre beyond those that are ``free`` in a day.

    ``travelled`` are kilometres by person and day; a day without work pays too, if it is among
    the days that are reckoned. Of a month some days of which are, a trip on another day is a
    finding of :func:`~backoffice_core.attendance.limits.check_limits`, and unpaid.

    Raises :class:`InvalidValue`: ``number_too_small``, ``text_empty``, ``type_wrong``.
    """

    name: str = attrs.field(default="distance", validator=named)
    citation: Citation
    a_km: Money = attrs.field(validator=not_negative)
    travelled: tuple[Trip, ...] = attrs.field(converter=trips, validator=trips_made)
    free: Fraction = attrs.field(default=Fraction(0), validator=not_negative)
    rounding: Rounding = Rounding.HALF_UP

    def owed(self, days: tuple[ReckonedDay, ...]) -> Iterator[Extra]:
        """What each day's distance is worth."""
        by_day = dict(self.travelled)
        for day in days:
            beyond = by_day.get((day.person, day.day), self.free) - self.free
            if beyond <= 0:
                continue
            amount = self.a_km.times(beyond, rounding=self.rounding)
            says = Message(
                "{distance} km on {day} at {rate} each: {amount}",
                distance=beyond,
                day=day.day,
                rate=self.a_km,
                amount=amount,
            )
            yield Extra(
                person=day.person,
                day=day.day,
                name=self.name,
                amount=amount,
                citation=self.citation,
                because=Explanation(
                    rule="extra.distance", says=says, result=amount, source=str(self.citation)
                ),
            )

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding for each trip that is worth something on a day that was not reckoned."""
        known = {(day.person, day.day) for day in days}
        months = {(person, day.year, day.month) for person, day in known}
        for (person, day), distance in self.travelled:
            asked = (person, day.year, day.month) in months and (person, day) not in known
            if not asked or distance <= self.free:
                continue
            says = Message(
                "{person} travelled {distance} km on {day}, which is no day that was reckoned, so "
                "they are not paid",
                person=names.get(person, person),
                distance=distance,
                day=day,
            )
            yield Finding(
                kind="attendance.trip_unpaid",
                severity=Severity.WARNING,
                subject=f"employee {person}",
                day=day,
                detail=self.name,
                says=says,
                money=self.a_km.times(distance - self.free, rounding=self.rounding),
                explanation=Explanation(
                    rule="extra.distance", says=says, source=str(self.citation)
                ),
            )
