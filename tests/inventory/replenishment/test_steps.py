"""From a raw quantity to an orderable one: each constraint named, with what it costs."""

from __future__ import annotations

from datetime import time, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest

from backoffice_core import Unit
from backoffice_core.inventory.distributions import FillRate
from backoffice_core.inventory.replenishment.planning import (
    Costs,
    Demand,
    DemandLaw,
    Limits,
    MinMax,
    OrderUpTo,
    PeriodicReview,
    StockPosition,
    plan_order,
)
from backoffice_core.inventory.replenishment.supply import DaysCounted, LeadTime, TierScheme
from backoffice_core.kernel.calendars import Calendar, Holiday
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.replenishment.requests import (
    STEADY,
    TODAY,
    after,
    prices,
    request,
    terms,
    usd,
)

UP_TO_100 = OrderUpTo(level=100)


def steps(level: int = 100, *, on_hand: int = 0, more: Any = None, **terms_of: Any) -> list[Any]:  # noqa: ANN401 - whatever a test varies
    """The steps of an order up to a level, as kind, before and after."""
    order = plan_order(
        request(
            rule=OrderUpTo(level=level),
            position=StockPosition(on_hand=on_hand),
            suppliers=[terms(**terms_of)],
            **(more or {}),
        )
    )
    return [(step.kind.value, int(step.before), int(step.after)) for step in order.steps]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"minimum_quantity": 120}, ("minimum_quantity", 100, 120)),
        ({"multiple": 30}, ("multiple", 100, 120)),
        ({"pack": 24}, ("pack", 100, 120)),
        ({"layer": 36}, ("layer", 100, 108)),
        ({"pallet": 400}, ("pallet", 100, 400)),
        ({"pallet": 120, "pallet_from": Fraction(4, 5)}, ("pallet", 100, 120)),
        ({"capacity": 80}, ("capacity", 100, 80)),
    ],
)
def test_each_of_the_suppliers_terms_is_a_step_of_its_own(
    given: dict[str, Any], expected: tuple[str, int, int]
) -> None:
    """Before and after are on record."""
    assert [expected] == steps(**given)


def test_a_pallet_that_would_be_too_empty_is_not_filled() -> None:
    """100 of 400 are less than four fifths."""
    assert [] == steps(pallet=400, pallet_from=Fraction(4, 5))


def test_packs_and_multiples_hold_together() -> None:
    """A multiple of 10 in packs of 24 goes by 120."""
    assert [("multiple", 101, 110), ("pack", 110, 120)] == steps(101, multiple=10, pack=24)


def test_our_own_limits_are_steps_too() -> None:
    """Stock at least, at most, and the room there is."""
    assert [("maximum_stock", 90, 60)] == steps(
        on_hand=10, more={"limits": Limits(maximum_stock=70)}
    )
    assert [("space", 90, 40)] == steps(
        on_hand=10, more={"limits": Limits(space=100, unit_volume=2)}
    )
    assert [("minimum_stock", 90, 140)] == steps(
        on_hand=10, more={"limits": Limits(minimum_stock=150)}
    )


def test_what_would_not_be_used_up_in_time_is_not_ordered() -> None:
    """At 10 a day and 5 days to keep, 50 behind what is there."""
    order = plan_order(
        request(
            demand=STEADY, rule=OrderUpTo(level=200), suppliers=[terms(lead=2, shelf_life_days=5)]
        )
    )
    assert ("shelf_life", 50) == (order.steps[-1].kind.value, order.quantity.amount)


def test_what_is_left_below_the_suppliers_minimum_is_not_ordered_at_all() -> None:
    """The bound and the minimum contradict each other, and both are named."""
    expected = [("minimum_quantity", 100, 120), ("capacity", 120, 80), ("unorderable", 80, 0)]
    assert expected == steps(minimum_quantity=120, capacity=80)


def test_the_next_price_is_taken_where_it_is_worth_it() -> None:
    """A tenth off pays for five days of stock, and not for ten years of it."""
    dear = {"demand": STEADY, "costs": Costs(holding_percent=25)}
    cheaper = prices((0, "10.00"), (150, "9.00"))
    assert [("price_tier", 100, 150)] == steps(more=dear, prices=cheaper)
    far = prices((0, "10.00"), (30_000, "9.00"))
    assert [] == steps(more=dear, prices=far)


def test_an_incremental_break_is_worth_less_than_one_for_all_units() -> None:
    """Only what is above it gets cheaper, so it takes a stronger reason."""
    more = {"demand": STEADY, "costs": Costs(holding_percent=60)}
    tiers = ((0, "10.00"), (400, "9.70"))
    incremental = prices(*tiers, scheme=TierScheme.INCREMENTAL)
    assert [("price_tier", 100, 400)] == steps(more=more, prices=prices(*tiers))
    assert [] == steps(more=more, prices=incremental)


def test_a_constraint_has_a_price_where_prices_are_known() -> None:
    """Too much costs its holding, too little what goes short."""
    more = {"demand": STEADY, "costs": Costs(shortage_cost=usd(5))}
    flat = prices((0, "10.00"))
    for given in ({"minimum_quantity": 3000}, {"capacity": 20}):
        rule = PeriodicReview(target=FillRate(0.98))
        suppliers = [terms(prices=flat, **given)]
        order = plan_order(request(rule=rule, suppliers=suppliers, **more))
        price = order.steps[0].price
        assert price is not None
        assert price > usd(0)
        assert order.price_of_constraints == price


def test_one_step_more_or_less_is_told() -> None:
    """Service and stock grow with the quantity, what goes short shrinks."""
    order = plan_order(
        request(
            demand=STEADY, rule=PeriodicReview(target=FillRate(0.9)), suppliers=[terms(pack=12)]
        )
    )
    quantity = order.quantity.amount
    assert [quantity - 12, quantity, quantity + 12] == [each.quantity for each in order.outcomes]
    services = [each.service for each in order.outcomes]
    assert sorted(services) == services
    assert order.outcome.service >= 0.9
    shorts = [each.short for each in order.outcomes]
    assert sorted(shorts, reverse=True) == shorts


def test_a_supplier_in_time_goes_before_a_cheaper_one_that_is_late() -> None:
    """Price decides only among those that deliver before stock runs out."""
    slow = terms(supplier="slow", lead=30, prices=prices((0, "8.00")))
    fast = terms(supplier="fast", lead=3, prices=prices((0, "9.00")))
    quick = terms(supplier="quick", lead=2, prices=prices((0, "9.50")))
    rule = OrderUpTo(level=400)
    chosen = [
        plan_order(
            request(demand=STEADY, rule=rule, suppliers=[slow, fast, quick], on_hand=on_hand)
        )
        for on_hand in (50, 390, 0)
    ]
    assert ["fast", "slow", "quick"] == [order.supplier for order in chosen]
    assert ["quick", "slow"] == [order.supplier for order in chosen[0].others]
    assert "slow would deliver only on Jun 3, 2026" in chosen[0].explanation.render()


def test_the_price_at_the_quantity_decides_not_the_list() -> None:
    """A supplier with a low price from 1,000 on is no cheaper at 100."""
    large = terms(supplier="large", prices=prices((0, "10.00"), (1000, "5.00")))
    small = terms(supplier="small", prices=prices((0, "9.00")))
    order = plan_order(request(rule=UP_TO_100, suppliers=[large, small]))
    assert "small" == order.supplier


def test_order_days_cut_off_and_holidays_move_the_arrival_and_what_must_last() -> None:
    """Monday at noon is too late for Monday, and goods come in on working days only."""
    holiday = Holiday(day=TODAY + timedelta(days=14), name="closed")
    calendar = Calendar(name="shop", weekend={6}, holidays=[holiday])
    weekly = terms(lead=7, order_weekdays={0}, cut_off=time(11), counted=DaysCounted.CALENDAR)
    order = plan_order(request(rule=UP_TO_100, suppliers=[weekly], calendar=calendar, at=time(12)))
    days = [(each - TODAY).days for each in (order.order_on, order.arrives_on)]
    assert [7, 15] == days
    early = plan_order(request(rule=UP_TO_100, suppliers=[weekly], calendar=calendar, at=time(11)))
    assert (0, 7) == ((early.order_on - TODAY).days, (early.arrives_on - TODAY).days)
    working = plan_order(
        request(
            rule=UP_TO_100,
            suppliers=[terms(lead=6, counted=DaysCounted.WORKING)],
            calendar=calendar,
        )
    )
    assert 7 == (working.arrives_on - TODAY).days


def test_reservations_and_backorders_are_taken_off() -> None:
    """What is promised until the next delivery is gone."""
    position = StockPosition(
        on_hand=100,
        reserved=[after(2, 30), after(300, 50)],
        backordered=5,
        in_transit=[after(1, 8)],
    )
    order = plan_order(request(position=position, rule=UP_TO_100))
    assert (73, 27) == (order.available, order.quantity.amount)


def test_amounts_need_not_be_whole() -> None:
    """Flour is ordered by the half kilogram."""
    order = plan_order(
        request(
            rule=OrderUpTo(level=Fraction("10.3")),
            unit=Unit.of("kg"),
            unit_step=Fraction(1, 2),
            on_hand=0,
        )
    )
    assert Fraction("10.5") == order.quantity.amount


def test_an_order_explains_itself_in_two_languages() -> None:
    """Every step is a sentence, with the demand, its law and how much it bears."""
    order = plan_order(
        request(
            demand=STEADY,
            rule=MinMax(minimum=120, maximum=200),
            suppliers=[terms(pack=24, prices=prices((0, "2.00")))],
            position=StockPosition(on_hand=100, on_order=[after(90, 500)]),
        )
    )
    text = order.explanation.render()
    assert "Order 120 pcs of tea from acme on May 4, 2026; it arrives on May 11, 2026" in text
    assert "100 pcs become 120 pcs: only whole packs of 24 are delivered" in text
    assert "500 pcs more arrive too late to count" in text
    assert "400 days of history, 390 with demand: a firm basis" in text
    assert order.sentence("id").startswith("Pesan 120 pcs tea dari acme pada 4 Mei 2026")


def test_nobody_is_asked_for_an_item_without_terms() -> None:
    """A request names at least one supplier."""
    with pytest.raises(InvalidValue, match="terms_missing"):
        request(suppliers=[])


@pytest.mark.parametrize(
    ("days", "law", "confidence"),
    [
        ([10, 11, 9, 10], DemandLaw.NORMAL, "low"),
        ([1, 20, 3, 2] * 50, DemandLaw.GAMMA, "high"),
        ([0, 0, 0, 2] * 20, DemandLaw.SEEN, "medium"),
        ([0, 0, 0, 2] * 5, DemandLaw.NEGATIVE_BINOMIAL, "low"),
        ([0, 1, 0, 1], DemandLaw.POISSON, "low"),
        ([0, 0, 2.5], DemandLaw.GAMMA, "low"),
        ([0, 0, 0], DemandLaw.NORMAL, "low"),
    ],
)
def test_a_history_chooses_its_law(days: list[float], law: DemandLaw, confidence: str) -> None:
    """Steady, skewed, sparse with and without a long history; bounds of Syntetos and Boylan."""
    demand = Demand.of_history(days)
    assert (law, confidence) == (demand.law, demand.confidence.value)


def test_a_need_that_cannot_be_ordered_is_said_not_hidden() -> None:
    """No order is not the same as no need."""
    order = plan_order(request(rule=UP_TO_100, suppliers=[terms(capacity=20, minimum_quantity=50)]))
    assert "No order of tea, though 100 pcs are missing" == order.sentence()
    assert order.sentence("id") != order.sentence()


def test_suppliers_without_prices_are_told_by_their_day() -> None:
    """The earlier one is taken."""
    order = plan_order(
        request(
            rule=UP_TO_100, suppliers=[terms(supplier="b", lead=3), terms(supplier="a", lead=9)]
        )
    )
    assert ("b", None) == (order.supplier, order.cost)
    assert "a would deliver on May 13, 2026" in order.explanation.render()


def test_a_unit_cost_stands_in_for_prices() -> None:
    """Costs are known all the same."""
    order = plan_order(request(rule=UP_TO_100, demand=STEADY, costs=Costs(unit_cost=usd("1.50"))))
    assert usd(150) == order.cost
    assert order.outcome.cost is not None


@pytest.mark.parametrize(
    "given", [{"mean": -1}, {"mean": 1, "deviation": -1}, {"mean": float("nan")}]
)
def test_a_demand_that_cannot_be_is_refused(given: dict[str, float]) -> None:
    """Nothing below nothing, nothing that is no number."""
    with pytest.raises(InvalidValue, match=r"number_too_small|not_a_number"):
        Demand(law=DemandLaw.NORMAL, **given)


def test_a_demand_of_days_seen_needs_days() -> None:
    """And a history at least one."""
    with pytest.raises(InvalidValue, match="samples_missing"):
        Demand(law=DemandLaw.SEEN, mean=1)
    with pytest.raises(InvalidValue, match="samples_missing"):
        Demand.of_history([])


def test_a_lead_time_says_how_it_is_known() -> None:
    """Fixed, counted, or supposed."""
    seen = LeadTime.of_cases([2, 4])
    assert [
        "always 7 days",
        "3 days on average in 2 deliveries, within 4 days in 90 of 100",
        "3 days on average, within 4 days in 90 of 100",
    ] == [
        lead.says.render("en") for lead in (LeadTime.fixed(7), seen, LeadTime(chances=seen.chances))
    ]


def test_each_step_says_its_price_and_the_neighbours_are_those_that_can_be_ordered() -> None:
    """Below the least order there is only none of it; steps cost, save or cost nothing."""
    pack = terms(minimum_quantity=40, pack=10, prices=prices((0, "2.00"), (100, "1.00")))
    asked = request(
        demand=STEADY, rule=OrderUpTo(level=15), suppliers=[pack], costs=Costs(shortage_cost=usd(3))
    )
    order = plan_order(asked)
    assert ["minimum_quantity", "price_tier"] == [step.kind.value for step in order.steps]
    told = [each.says.render() for step in order.explanation.because for each in step.because]
    assert len(order.steps) == len([each for each in told if each.startswith("That ")])
    unpriced = attrs.evolve(asked, suppliers=[attrs.evolve(pack, prices=None)])
    assert [0, 40, 50] == [each.quantity for each in plan_order(unpriced).outcomes]
    nothing = plan_order(attrs.evolve(unpriced, rule=OrderUpTo(level=0)))
    assert [0, 40] == [each.quantity for each in nothing.outcomes]
