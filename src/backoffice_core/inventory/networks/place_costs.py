"""What units cost at places in the periods ahead, counted out once and looked up ever after.

The cost of a place in a period depends on nothing but the units it has had up to then. Laws of
demand take long to ask, so each is asked once, for all the units between which its cost bends;
on both sides of those it is a straight line.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np

from backoffice_core.inventory.distributions import Distribution
from backoffice_core.inventory.numbers import Array, Places

__all__ = ["Curve", "Place", "PlaceCosts", "Way"]


@attrs.frozen(kw_only=True)
class Place:
    """A place by number: units there, the demand of a period, costs of a unit and period."""

    on_hand: int
    demand: Distribution
    holding_cost: float
    backorder_cost: float


@attrs.frozen(kw_only=True)
class Way:
    """A lane or an offer, its places by number; ``origin`` is none for what is bought."""

    origin: int | None
    destination: int
    unit_cost: float
    lead_time: int
    maximum: int | None


@attrs.frozen(eq=False)
class Curve:
    """The cost of a period by the units had up to it: those from ``low`` on, one by one."""

    low: int
    costs: Array
    holding: float
    owing: float

    @classmethod
    def of(cls, place: Place, law: Distribution) -> Curve:
        """The cost where it bends, but for what no double can show."""
        least, most = float(law.quantile(1e-13)), float(law.quantile(1 - 1e-13))
        low, high = max(0, int(np.floor(least))), max(1, int(np.ceil(most)))
        units = np.arange(low, high + 2, dtype=np.float64)
        held, owed = np.asarray(law.leftover(units)), np.asarray(law.loss(units))
        costs = place.holding_cost * held + place.backorder_cost * owed
        return cls(low, costs, place.holding_cost, place.backorder_cost)

    def at(self, units: Places | np.int64) -> Array:
        """The cost at some units."""
        spots = units - self.low
        inside = np.clip(spots, 0, self.costs.size - 1)
        beyond = spots - inside
        result: Array = self.costs[inside] + np.where(
            beyond > 0, self.holding * beyond, -self.owing * beyond
        )
        return result


class PlaceCosts:
    """The curves of all places and periods, and what comes to each place when."""

    def __init__(self, places: Sequence[Place], ways: Sequence[Way], periods: int) -> None:
        """Ask each law once; places alike share their curves."""
        self.places, self.ways, self.periods = places, ways, periods
        laws: dict[tuple[str, int], Distribution] = {}
        curves: dict[tuple[str, float, float], list[Curve]] = {}
        self.curves: list[list[Curve]] = []
        for place in places:
            name = repr(place.demand)
            key = name, place.holding_cost, place.backorder_cost
            if key not in curves:
                for period in range(periods):
                    if (name, period) not in laws:
                        laws[name, period] = place.demand.over(period + 1)
                curves[key] = [Curve.of(place, laws[name, period]) for period in range(periods)]
            self.curves.append(curves[key])

    def supply(self, quantities: Places) -> Places:
        """The units each place has had up to each period."""
        units = np.zeros((len(self.places), self.periods), dtype=np.int64)
        units += np.array([place.on_hand for place in self.places], dtype=np.int64)[:, None]
        for place in np.flatnonzero(quantities).tolist():
            way, quantity = self.ways[place], quantities[place]
            units[way.destination, way.lead_time :] += quantity
            if way.origin is not None:
                units[way.origin] -= quantity
        return units

    def total(self, quantities: Places) -> float:
        """The cost of everything."""
        paid = sum(
            way.unit_cost * float(quantity)
            for way, quantity in zip(self.ways, quantities, strict=True)
        )
        return paid + sum(self.of_places(quantities))

    def of_places(self, quantities: Places) -> list[float]:
        """What holding and owing costs at each place."""
        units = self.supply(quantities)
        return [
            sum(float(curve.at(units[spot, period])) for period, curve in enumerate(curves))
            for spot, curves in enumerate(self.curves)
        ]

    def steps(self, place: int, quantities: Places, supply: Places) -> Array:
        """The cost of 0, 1, 2 units by a way, to one more than planned, all else as planned."""
        way = self.ways[place]
        units = np.arange(int(quantities[place]) + 2)
        change = units - quantities[place]
        result: Array = way.unit_cost * units.astype(np.float64)
        # Only where units leave and come does anything change.
        for spot in {way.destination, *([] if way.origin is None else [way.origin])}:
            for period, curve in enumerate(self.curves[spot]):
                come = spot == way.destination and period >= way.lead_time
                net = int(come) - int(spot == way.origin)
                if net:
                    result = result + curve.at(supply[spot, period] + net * change)
        return result
