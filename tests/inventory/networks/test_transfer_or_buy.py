"""Transfer or buy: everything tried, nothing lost on the way, each unit's worth."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions import Normal, Poisson
from backoffice_core.inventory.networks import Lane, Offer, StockPlace, transfer_or_buy
from backoffice_core.kernel.errors import InvalidValue


def place(code: str, on_hand: int, rate: float, *, owed: float = 9) -> StockPlace:
    """A place with Poisson demand whose units cost 1 to hold."""
    return StockPlace(
        code=code, on_hand=on_hand, demand=Poisson(rate), holding_cost=1, backorder_cost=owed
    )


def expected_cost(
    places: list[StockPlace], ways: list[Lane | Offer], quantities: tuple[int, ...], periods: int
) -> float:
    """The cost of a plan, added up place by place and period by period."""
    cost = sum(way.unit_cost * units for way, units in zip(ways, quantities, strict=True))
    for spot in places:
        for period in range(periods):
            units = spot.on_hand
            for way, count in zip(ways, quantities, strict=True):
                units += count * (way.destination == spot.code and way.lead_time <= period)
                units -= count * (isinstance(way, Lane) and way.origin == spot.code)
            law = spot.demand.over(period + 1)
            cost += spot.holding_cost * law.leftover(units) + spot.backorder_cost * law.loss(units)
    return cost


@given(
    stocks=st.lists(st.integers(0, 4), min_size=3, max_size=3),
    rates=st.lists(st.floats(0.2, 3), min_size=3, max_size=3),
    fees=st.lists(st.floats(0, 12), min_size=3, max_size=3),
    leads=st.lists(st.integers(0, 2), min_size=3, max_size=3),
    periods=st.integers(1, 3),
)
@settings(max_examples=25, deadline=None)
def test_nothing_tried_costs_less(
    stocks: list[int], rates: list[float], fees: list[float], leads: list[int], periods: int
) -> None:
    """Every plan is tried; units are neither lost nor made."""
    places = [place(code, *row) for code, *row in zip("abc", stocks, rates, strict=True)]
    lanes = [
        Lane(origin="a", destination="b", unit_cost=fees[0], lead_time=leads[0]),
        Lane(origin="a", destination="c", unit_cost=fees[1], lead_time=leads[1]),
    ]
    offers = [
        Offer(supplier="mill", destination="b", unit_cost=fees[2], lead_time=leads[2], maximum=3)
    ]
    plan = transfer_or_buy(places, lanes=lanes, offers=offers, periods=periods)
    ways: list[Lane | Offer] = [*lanes, *offers]
    costs = [
        expected_cost(places, ways, tried, periods)
        for tried in itertools.product(range(5), range(5), range(4))
        if tried[0] + tried[1] <= stocks[0]
        and all(w.lead_time < periods or not n for w, n in zip(ways, tried, strict=True))
    ]
    assert plan.cost == pytest.approx(min(costs), rel=1e-9)
    assert plan.optimal
    assert plan.bound <= min(costs) * (1 + 1e-9)
    bought = sum(units.quantity for units in plan.units if isinstance(units.way, Offer))
    # What comes after the last period is planned by nobody, so everything has come.
    assert sum(plan.stock.values()) == sum(stocks) + bought
    assert plan.cost <= plan.cost_before + 1e-9
    for units in plan.units:
        assert len(units.gains) == units.quantity
        assert units.gains[-1] >= -1e-9
        assert units.exhausted or units.next_gain <= 1e-9


def test_twenty_places_and_every_lane_between_them_are_planned_at_once() -> None:
    """380 lanes: a plan that is proved to be the best, units neither lost nor made."""
    dice = random.Random(1)
    codes = [str(number) for number in range(20)]
    places = [place(code, dice.randrange(60), dice.uniform(1, 8)) for code in codes]
    lanes = [
        Lane(origin=a, destination=b, unit_cost=dice.uniform(0.5, 6), lead_time=dice.randrange(3))
        for a, b in itertools.permutations(codes, 2)
    ]
    plan = transfer_or_buy(places, lanes=lanes, periods=6)
    assert plan.optimal
    assert sum(plan.stock.values()) == sum(each.on_hand for each in places)
    assert min(plan.stock.values()) >= 0
    for units in plan.units:
        assert list(units.gains) == sorted(units.gains, reverse=True)


def test_what_each_unit_saves_adds_up_to_what_the_plan_saves() -> None:
    """With a single way the gains are the whole saving, each less than the one before."""
    plan = transfer_or_buy(
        [place("a", 20, 1), place("b", 0, 3)],
        lanes=[Lane(origin="a", destination="b", unit_cost=1)],
        periods=3,
    )
    (units,) = plan.units
    assert sum(units.gains) == pytest.approx(plan.saving)
    assert list(units.gains) == sorted(units.gains, reverse=True)


def test_a_slow_way_that_comes_too_late_is_not_taken() -> None:
    """The truck comes in the fourth of three periods; the dear courier comes at once."""
    slow = Lane(origin="a", destination="b", unit_cost=0, lead_time=3)
    fast = Offer(supplier="courier", destination="b", unit_cost=3)
    plan = transfer_or_buy(
        [place("a", 20, 1), place("b", 0, 3)], lanes=[slow], offers=[fast], periods=3
    )
    assert [units.way for units in plan.units] == [fast]


def test_units_where_they_are_worth_most_stay() -> None:
    """And the explanation says so."""
    plan = transfer_or_buy(
        [place("a", 4, 2), place("b", 4, 2)],
        lanes=[Lane(origin="a", destination="b", unit_cost=1)],
        periods=1,
    )
    assert plan.units == ()
    assert plan.explain().says.render().startswith("Every unit lies where it is worth most")


def test_what_is_moved_is_said_in_both_languages() -> None:
    """The last unit's gain, and why no more."""
    plan = transfer_or_buy(
        [place("a", 3, 0.5), place("b", 0, 4)],
        lanes=[Lane(origin="a", destination="b", unit_cost=1)],
        offers=[Offer(supplier="mill", destination="b", unit_cost=5)],
        periods=2,
    )
    english, indonesian = plan.explain().render(), plan.explain().render("id")
    assert "Move " in english
    assert "One more would cost" in english
    assert "Pindahkan" in indonesian


def test_demand_that_is_not_counted_is_planned_in_whole_units_too() -> None:
    """Normal demand of hundreds."""
    places = [
        StockPlace(
            code=code, on_hand=stock, demand=Normal(100, 30), holding_cost=1, backorder_cost=9
        )
        for code, stock in (("a", 600), ("b", 50))
    ]
    lane = Lane(origin="a", destination="b", unit_cost=1)
    plan = transfer_or_buy(places, lanes=[lane], periods=2)
    (units,) = plan.units
    near = [expected_cost(places, [lane], (units.quantity + step,), 2) for step in (-1, 0, 1)]
    assert near[1] == min(near) == pytest.approx(plan.cost)


@pytest.mark.parametrize(
    ("code", "places", "lanes", "periods"),
    [
        ("no_places", [], [], 1),
        ("place_twice", [place("a", 1, 1)] * 2, [], 1),
        ("place_unknown", [place("a", 1, 1)], [("a", "x")], 1),
        ("periods_out_of_range", [place("a", 1, 1)], [], 0),
    ],
)
def test_what_makes_no_sense_is_refused(
    code: str, places: list[StockPlace], lanes: list[tuple[str, str]], periods: int
) -> None:
    """Each with a code of its own."""
    ways = [Lane(origin=origin, destination=end, unit_cost=1) for origin, end in lanes]
    with pytest.raises(InvalidValue) as refused:
        transfer_or_buy(places, lanes=ways, periods=periods)
    assert refused.value.code == code


def test_each_place_says_what_it_has_and_what_for() -> None:
    """Units before and after, the demand they are for, and what the place then costs."""
    plan = transfer_or_buy(
        [place("a", 9, 0.5), place("b", 0, 2), place("c", 2, 0.5)],
        lanes=[Lane(origin="a", destination="b", unit_cost=1)],
        periods=2,
    )
    english, indonesian = plan.explain().render(), plan.explain().render("id")
    moved = plan.units[0].quantity
    assert f"a has {9 - moved} units instead of 9: 1 units are expected" in english
    assert "c keeps its 2 units: 1 units are expected to be asked of it in 2 periods" in english
    assert "c mempertahankan 2 unitnya" in indonesian
    assert sum(row.cost for row in plan.places) + moved == pytest.approx(plan.cost)
    assert sum(row.cost_before for row in plan.places) == pytest.approx(plan.cost_before)
