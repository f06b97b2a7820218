"""Transfer or buy: units that lie wrong are moved, missing ones bought, where that pays.

What a unit is worth depends on where it is and when: each place has periods ahead in which it
may be missing or left over. A unit moved is missed where it was and helps where it comes, as
soon as it comes; one bought helps only there. All of that is one flow of units through places
and periods whose costs bend upward, so that the best plan in whole units is found exactly, and
each unit of it can be said what it saves.

Unmet demand waits. Where it is lost, plan one period, with the margin as cost of a backorder.

Source: Ahuja, Magnanti and Orlin, Network Flows, ch. 14 (flows of convex cost); Paterson et
al., European Journal of Operational Research 210 (2011), for lateral transshipments.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs
import numpy as np

from backoffice_core.inventory.distributions import Distribution
from backoffice_core.inventory.networks.fields import (
    as_number,
    code_given,
    count_within,
    hundredths,
    not_below_zero,
    periods_told,
)
from backoffice_core.inventory.networks.flows import least_cost_flow
from backoffice_core.inventory.networks.general import PROVED
from backoffice_core.inventory.networks.model import first_twice
from backoffice_core.inventory.networks.place_costs import Place, PlaceCosts, Way
from backoffice_core.inventory.numbers import Array, Places
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = [
    "Lane",
    "Offer",
    "PlannedPlace",
    "PlannedUnits",
    "StockPlace",
    "TransferPlan",
    "transfer_or_buy",
]

SOURCE = "Ahuja, Magnanti and Orlin, Network Flows, ch. 14"
PERIODS_MAX = 366


@checked_fields
@attrs.frozen(kw_only=True)
class StockPlace:
    """A place with units on hand, the demand of a period, and the costs of a unit and period.

    Raises :class:`InvalidValue` (``number_too_small``, ``not_a_number``, ``type_wrong``).
    """

    code: str = attrs.field(validator=code_given)
    on_hand: int = attrs.field(validator=count_within)
    demand: Distribution
    holding_cost: float = attrs.field(converter=as_number, validator=not_below_zero)
    backorder_cost: float = attrs.field(converter=as_number, validator=not_below_zero)


@checked_fields
@attrs.frozen(kw_only=True)
class Lane:
    """A way from place to place: what a unit costs to move, and how many periods it takes."""

    origin: str = attrs.field(validator=code_given)
    destination: str = attrs.field(validator=code_given)
    unit_cost: float = attrs.field(converter=as_number, validator=not_below_zero)
    lead_time: int = attrs.field(default=0, validator=count_within)
    maximum: int | None = attrs.field(default=None, validator=count_within)


@checked_fields
@attrs.frozen(kw_only=True)
class Offer:
    """Units that can be bought for a place.

    ``unit_cost`` is what a unit costs beyond what it will be worth later anyhow: all of it if
    what is left is thrown away, the extra charge of a rush if it would be bought later.
    """

    supplier: str = attrs.field(validator=code_given)
    destination: str = attrs.field(validator=code_given)
    unit_cost: float = attrs.field(converter=as_number, validator=not_below_zero)
    lead_time: int = attrs.field(default=0, validator=count_within)
    maximum: int | None = attrs.field(default=None, validator=count_within)


@attrs.frozen(kw_only=True)
class PlannedUnits:
    """Units to be moved or bought: by which way, how many, and what each of them saves.

    ``gains`` says of the first unit, the second and so on what it saves, all else as planned;
    ``next_gain`` what one more would: less than nothing, unless there are no more units.
    """

    way: Lane | Offer
    quantity: int
    gains: tuple[float, ...]
    next_gain: float
    exhausted: bool

    def explain(self) -> Explanation:
        """Why so many, and no more."""
        if isinstance(self.way, Lane):
            says = Message(
                "Move {quantity} from {origin} to {destination}: the last one saves {gain}",
                quantity=self.quantity,
                origin=self.way.origin,
                destination=self.way.destination,
                gain=hundredths(self.gains[-1]),
            )
        else:
            says = Message(
                "Buy {quantity} from {supplier} for {destination}: the last one saves {gain}",
                quantity=self.quantity,
                supplier=self.way.supplier,
                destination=self.way.destination,
                gain=hundredths(self.gains[-1]),
            )
        if self.exhausted:
            more = Message("More are not to be had")
        else:
            more = Message("One more would cost {loss}", loss=hundredths(-self.next_gain))
        because = Explanation(rule="inventory.next_unit", says=more)
        return Explanation(rule="inventory.transfer_or_buy", says=says, because=(because,))


@attrs.frozen(kw_only=True)
class PlannedPlace:
    """A place before and after: its units once everything has come, and what it then costs.

    ``demand`` is the mean of all ``periods``; costs are of all of them, ways left out.
    """

    code: str
    on_hand: int
    stock: int
    demand: float
    periods: int
    cost_before: float
    cost: float

    def explain(self) -> Explanation:
        """What the place has, and what for."""
        asked = Message(
            "{demand} units are expected to be asked of it in {periods}",
            demand=hundredths(self.demand),
            periods=periods_told(self.periods),
        )
        if self.stock == self.on_hand:
            says = Message(
                "{place} keeps its {units} units: {asked}",
                place=self.code,
                units=self.on_hand,
                asked=asked,
            )
        else:
            says = Message(
                "{place} has {units} units instead of {before}: {asked}",
                place=self.code,
                units=self.stock,
                before=self.on_hand,
                asked=asked,
            )
        costs = Message(
            "Holding and owing there costs {cost} instead of {before}",
            cost=hundredths(self.cost),
            before=hundredths(self.cost_before),
        )
        because = Explanation(rule="inventory.place_cost", says=costs)
        return Explanation(rule="inventory.transfer_place", says=says, because=(because,))


@attrs.frozen(kw_only=True)
class TransferPlan:
    """What to move and buy; the expected cost of all periods ahead without and with it.

    ``stock`` says how many units each place has once everything has come. No plan costs less
    than ``bound``.
    """

    units: tuple[PlannedUnits, ...]
    places: tuple[PlannedPlace, ...]
    stock: dict[str, int]
    cost_before: float
    cost: float
    bound: float

    @property
    def optimal(self) -> bool:
        """Whether no plan is cheaper, up to a billionth."""
        return self.cost - self.bound <= PROVED * max(1.0, self.cost)

    @property
    def saving(self) -> float:
        """What the plan saves."""
        return self.cost_before - self.cost

    def explain(self) -> Explanation:
        """Why so."""
        says = Message(
            "Moving and buying saves {saving} of {cost}",
            saving=hundredths(self.saving),
            cost=hundredths(self.cost_before),
        )
        if not self.units:
            says = Message("Every unit lies where it is worth most, and none is worth buying")
        return Explanation(
            rule="inventory.transfer_plan",
            says=says,
            source=SOURCE,
            because=(
                *(units.explain() for units in self.units),
                *(place.explain() for place in self.places),
            ),
        )


@checked
def transfer_or_buy(
    places: Iterable[StockPlace],
    *,
    lanes: Iterable[Lane] = (),
    offers: Iterable[Offer] = (),
    periods: int,
) -> TransferPlan:
    """The moves and purchases of now that make the periods ahead cost least, in whole units.

    Units are there in the first period after their lead time; what is on its way cannot be
    moved on, and what would come after the last period is not sent.

    Raises :class:`InvalidValue`: ``place_twice``, ``place_unknown``, ``no_places``,
    ``lane_to_itself``, ``periods_out_of_range``, and ``periods_not_whole`` of a demand that
    does not add up.

    >>> from backoffice_core.inventory.distributions import Poisson
    >>> plan = transfer_or_buy(
    ...     [
    ...         StockPlace(
    ...             code="north", on_hand=12, demand=Poisson(2), holding_cost=1, backorder_cost=9
    ...         ),
    ...         StockPlace(
    ...             code="south", on_hand=1, demand=Poisson(2), holding_cost=1, backorder_cost=9
    ...         ),
    ...     ],
    ...     lanes=[Lane(origin="north", destination="south", unit_cost=2)],
    ...     offers=[Offer(supplier="mill", destination="south", unit_cost=9)],
    ...     periods=2,
    ... )
    >>> for units in plan.units:
    ...     print(units.explain().says.render())
    Move 4 from north to south: the last one saves 2.02
    """
    line = tuple(expect(place, StockPlace, name="place") for place in places)
    ways: list[Lane | Offer] = [expect(lane, Lane, name="lane") for lane in lanes]
    ways += [expect(offer, Offer, name="offer") for offer in offers]
    check(line, ways, periods)
    spots = {place.code: spot for spot, place in enumerate(line)}
    costs = PlaceCosts(
        [plain(place) for place in line], [by_number(way, spots) for way in ways], periods
    )
    quantities, bound = least_cost_flow(costs)
    nothing = np.zeros(len(ways), dtype=np.int64)
    rows = planned_places(line, costs, nothing, quantities)
    return TransferPlan(
        units=planned(costs, ways, quantities),
        places=rows,
        stock={row.code: row.stock for row in rows},
        cost_before=costs.total(nothing),
        cost=(cost := costs.total(quantities)),
        bound=min(bound, cost),
    )


def check(places: tuple[StockPlace, ...], ways: list[Lane | Offer], periods: int) -> None:
    """Refuse what makes no sense together."""
    if not places:
        raise InvalidValue("no_places", "There are no places.", "Give at least one.")
    codes = {place.code for place in places}
    twice = first_twice(place.code for place in places)
    if twice is not None:
        raise InvalidValue("place_twice", f"Place {twice} is there twice.", "Name it once.")
    for way in ways:
        if isinstance(way, Lane) and way.origin == way.destination:
            raise InvalidValue(
                "lane_to_itself",
                f"A lane leads from {way.origin} to {way.destination}.",
                "Name two places, or leave the lane out.",
            )
        named = {way.destination, *([way.origin] if isinstance(way, Lane) else [])}
        if named - codes:
            raise InvalidValue(
                "place_unknown",
                f"There is no place {', '.join(sorted(named - codes))}.",
                "Add the place, or correct its code.",
            )
    if not 1 <= periods <= PERIODS_MAX:
        raise InvalidValue(
            "periods_out_of_range",
            f"{periods} periods are to be planned.",
            f"Plan 1 to {PERIODS_MAX} periods.",
        )


def plain(place: StockPlace) -> Place:
    """A place without its name."""
    return Place(
        on_hand=place.on_hand,
        demand=place.demand,
        holding_cost=place.holding_cost,
        backorder_cost=place.backorder_cost,
    )


def by_number(way: Lane | Offer, spots: dict[str, int]) -> Way:
    """A way, its places by number."""
    return Way(
        origin=spots[way.origin] if isinstance(way, Lane) else None,
        destination=spots[way.destination],
        unit_cost=way.unit_cost,
        lead_time=way.lead_time,
        maximum=way.maximum,
    )


def planned_places(
    line: tuple[StockPlace, ...], costs: PlaceCosts, before: Places, after: Places
) -> tuple[PlannedPlace, ...]:
    """What each place has and costs, before and after."""
    supply = costs.supply(after)[:, -1].tolist()
    old, new = costs.of_places(before), costs.of_places(after)
    return tuple(
        PlannedPlace(
            code=place.code,
            on_hand=place.on_hand,
            stock=supply[spot],
            demand=costs.periods * place.demand.mean,
            periods=costs.periods,
            cost_before=old[spot],
            cost=new[spot],
        )
        for spot, place in enumerate(line)
    )


def planned(
    costs: PlaceCosts, ways: list[Lane | Offer], quantities: Places
) -> tuple[PlannedUnits, ...]:
    """What each unit of each way that is taken saves, all else as planned."""
    supply = costs.supply(quantities)
    sent = np.zeros(len(costs.places), dtype=np.int64)
    for place in np.flatnonzero(quantities).tolist():
        origin = costs.ways[place].origin
        if origin is not None:
            sent[origin] += quantities[place]
    result: list[PlannedUnits] = []
    for place in np.flatnonzero(quantities).tolist():
        way, quantity = costs.ways[place], int(quantities[place])
        gains: Array = -np.diff(costs.steps(place, quantities, supply))
        left = None if way.origin is None else costs.places[way.origin].on_hand - sent[way.origin]
        result.append(
            PlannedUnits(
                way=ways[place],
                quantity=quantity,
                gains=tuple(gains[:-1].tolist()),
                next_gain=float(gains[-1]),
                exhausted=left == 0 or quantity == way.maximum,
            )
        )
    return tuple(result)
