"""What is weighed against each other: money of one kind, known prices, one share of capacity."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core import Money
from backoffice_core.inventory.distributions import FillRate
from backoffice_core.inventory.forecasting import (
    Cadence,
    DemandPeriod,
    History,
    exponential_smoothing,
    history_of_rows,
    moving_average,
)
from backoffice_core.inventory.replenishment.planning import (
    RULE_VERSION,
    Costs,
    Demand,
    Limits,
    OrderRequest,
    OrderUpTo,
    PeriodicReview,
    PlannedOrder,
    plan_order,
    plan_orders,
    replay,
)
from backoffice_core.inventory.replenishment.supply import LeadTime, PriceList
from backoffice_core.kernel import Interval
from backoffice_core.kernel.calendars import Calendar, Holiday
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.replenishment.requests import STEADY, TODAY, prices, request, terms, usd

RUPIAH = Money.of(10_000, "IDR")
FLAT = PriceList.flat(RUPIAH)
SUNDAYS_OFF = Calendar(name="shop", weekend=frozenset({6}))
MARCH = date(2026, 3, 2)


@pytest.mark.parametrize(
    "make",
    [
        lambda: request(
            suppliers=[terms(prices=FLAT), terms(supplier="best", prices=prices((0, "1")))]
        ),
        lambda: request(suppliers=[terms(prices=FLAT)], costs=Costs(shortage_cost=usd(1))),
        lambda: request(suppliers=[terms(prices=FLAT)], costs=Costs(unit_cost=usd(1))),
        lambda: request(costs=Costs(unit_cost=usd(1), shortage_cost=RUPIAH)),
        lambda: request(
            suppliers=[terms(prices=FLAT), terms(supplier="best", minimum_value=usd(9))]
        ),
        lambda: request(suppliers=[terms(prices=FLAT, minimum_value=usd(2000))]),
    ],
)
def test_money_of_two_kinds_is_never_compared(make: Callable[[], OrderRequest]) -> None:
    """A dollar is not cheaper than a rupiah by its number."""
    with pytest.raises(InvalidValue, match="currency_mixed"):
        plan_orders([make()])


@pytest.mark.parametrize("name", ["aaa", "zzz"])
def test_a_price_that_nobody_knows_is_not_free(name: str) -> None:
    """Known prices first, whatever the names and days, and the reasons say so."""
    unknown, known = terms(supplier=name, lead=5), terms(supplier="known", lead=7, prices=FLAT)
    order = plan_order(request(rule=OrderUpTo(level=9), suppliers=[unknown, known]))
    assert "known" == order.supplier
    expected = f"{name} would deliver 9 pcs on May 9, 2026; its price is not known"
    assert expected in order.explanation.render()
    assert "harganya tidak diketahui" in order.explanation.render("id")


def test_of_prices_that_are_all_unknown_the_earlier_day_decides() -> None:
    """As it did."""
    slow, fast = terms(supplier="a", lead=5), terms(supplier="b", lead=3)
    assert "b" == plan_order(request(suppliers=[slow, fast])).supplier


@given(st.integers(1, 30), st.integers(0, 40), st.sampled_from([None, 4]))
@settings(max_examples=40, deadline=None)
def test_a_days_orders_together_keep_within_the_capacity(
    capacity: int, level: int, pack: int | None
) -> None:
    """However often the plan is run."""
    some = terms(capacity=capacity, pack=pack)
    asked = request(rule=OrderUpTo(level=level), suppliers=[some])
    first = plan_order(asked)
    placed, ordered = asked, [first.quantity.amount]
    for _ in range(3):
        due = plan_order(placed).due
        placed = attrs.evolve(placed, position=placed.position.with_order(due))
        together = sum((each.amount for each in placed.position.on_order), Fraction(0))
        ordered.append(together)
    assert max(ordered) == first.quantity.amount
    assert first.quantity.amount <= capacity
    tomorrow = attrs.evolve(placed, today=TODAY + timedelta(days=1))
    missing = level - first.quantity.amount
    assert plan_order(tomorrow).quantity.amount <= max(missing + (pack or 1), Fraction(0))
    assert bool(plan_order(tomorrow).quantity.amount) == (missing > 0 and capacity >= (pack or 1))


@given(
    level=st.integers(10, 200), least=st.integers(50, 600), percent=st.integers(1, 20),
    pack=st.integers(1, 30), holding=st.integers(5, 60),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_a_step_beyond_a_price_that_is_taken_is_never_shown_as_cheaper(
    level: int, least: int, percent: int, pack: int, holding: int
) -> None:
    """What an order pays anyway is no reason to buy more of it."""
    tiers = prices((0, "100.00"), (least, f"{100 - percent}.00"))
    order = plan_order(
        request(
            demand=STEADY, rule=OrderUpTo(level=level), suppliers=[terms(prices=tiers, pack=pack)],
            costs=Costs(holding_percent=holding, shortage_cost=usd(0)),
        )
    )  # fmt: skip
    here, more = (outcome.cost for outcome in order.outcomes[-2:])
    assert here is not None
    assert more is not None
    if order.quantity.amount >= least:
        assert usd(0) <= here <= more


def test_room_without_a_volume_is_refused() -> None:
    """It would be ignored otherwise."""
    with pytest.raises(InvalidValue, match="volume_missing"):
        Limits(space=100)


@pytest.mark.parametrize(
    ("given_terms", "code"),
    [
        ({"pallet": 100, "pallet_from": 2}, "share_out_of_range"),
        ({"pallet_from": Fraction(1, 2)}, "pallet_missing"),
        ({"prices": FLAT, "minimum_value": usd(1)}, "currency_mixed"),
    ],
)
def test_terms_that_cannot_be_meant_are_refused(given_terms: dict[str, Any], code: str) -> None:
    """Each by name."""
    with pytest.raises(InvalidValue, match=code):
        terms(**given_terms)


def test_one_day_is_no_days() -> None:
    """In both languages."""
    some = terms(lead=1, shelf_life_days=1)
    asked = request(
        demand=attrs.evolve(STEADY, history_days=1, demand_days=1),
        rule=OrderUpTo(level=99), suppliers=[some],
    )  # fmt: skip
    told = plan_order(asked).explanation.render()
    assert "more would not be used up in 1 day\n" in told
    assert "The lead time is always 1 day;" in told
    assert "1 day of history, 1 with demand" in told
    assert "tidak akan terpakai dalam 1 hari" in plan_order(asked).explanation.render("id")
    assert "1.5 days on average in 2 deliveries, within 2 days in 90 of 100" == (
        LeadTime.of_cases([1, 2]).says.render()
    )
    assert "always 1 day" == LeadTime.of_cases([1]).says.render()


def written() -> dict[str, Any]:
    """An order's text, taken apart."""
    some = terms(prices=prices((0, "2.00"), (50, "1.90")), pack=12)
    order = plan_order(
        request(demand=STEADY, rule=PeriodicReview(target=FillRate(0.9)), suppliers=[some])
    )
    found: dict[str, Any] = json.loads(order.to_json())
    assert RULE_VERSION == found["rule_version"]
    assert order == replay(json.dumps(found))
    return found


def test_an_order_of_other_rules_is_not_taken_for_one_of_these() -> None:
    """It says of which version it is."""
    with pytest.raises(InvalidValue, match=r"version '99'.*rule_version_other"):
        replay(json.dumps({**written(), "rule_version": "99"}))


def changed(found: dict[str, Any], *path: Any) -> dict[str, Any]:  # noqa: ANN401 - keys and a value
    """The text with another value in one place."""
    *keys, value = path
    place: Any = found
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    return found


@pytest.mark.parametrize(
    "path",
    [
        ("request", "position", "on_hand", "7"),
        ("fingerprint", "0123456789abcdef"),
        ("result", "quantity", "999"),
        ("result", "supplier", "best"),
        ("result", "arrives_on", "2026-05-12"),
        ("result", "outcomes", 1, "service", 0.5),
        ("result", "outcomes", []),
        ("result", "steps", 0, "price", None),
        ("result", {}),
        ("result", None),
    ],
)
def test_a_text_that_was_changed_is_not_taken_for_what_was_written(path: tuple[Any, ...]) -> None:
    """Neither what the order rests on nor what came of it."""
    with pytest.raises(InvalidValue, match="order_changed"):
        replay(json.dumps(changed(written(), *path)))


def test_what_another_machine_rounds_otherwise_is_the_same_order() -> None:
    """In the last digit of a share, and in one minor unit of money."""
    found = written()
    service = found["result"]["outcomes"][0]["service"]
    again = replay(json.dumps(changed(found, "result", "outcomes", 0, "service", service + 1e-13)))
    assert isinstance(again, PlannedOrder)
    minor = found["result"]["outcomes"][0]["cost"]["minor"]
    replay(json.dumps(changed(found, "result", "outcomes", 0, "cost", "minor", minor + 1)))
    with pytest.raises(InvalidValue, match="order_changed"):
        replay(json.dumps(changed(found, "result", "outcomes", 0, "cost", "minor", minor + 9)))


def sold_daily(days: int, *, start: int = 0, calendar: Calendar = SUNDAYS_OFF) -> History:
    """Ten pieces on each open day."""
    first = MARCH + timedelta(days=start)
    every = [first + timedelta(days=each) for each in range(days)]
    rows = [(day, 10) for day in every if calendar.is_working_day(day)]
    span = Interval(first, first + timedelta(days=days))
    return history_of_rows(rows, item="tea", days=span, calendar=calendar)


@given(start=st.integers(0, 6), weeks=st.integers(2, 12), over=st.integers(0, 6))
@settings(max_examples=40, deadline=None)
def test_closed_days_are_no_selling_days(start: int, weeks: int, over: int) -> None:
    """Ten on each of six days are sixty a week, wherever the history begins and ends."""
    history = sold_daily(7 * weeks + over, start=start)
    demand = Demand.of_forecast(moving_average(history, periods=4), days=history)
    assert 60 == pytest.approx(demand.over(7).mean)


def test_two_weeks_of_closed_sundays_ask_for_twelve_days() -> None:
    """120 and not 140 are reckoned with."""
    history = sold_daily(63)
    assert 54 == len(history.periods)
    demand = Demand.of_forecast(moving_average(history, periods=54), days=history)
    order = plan_order(
        request(
            demand=demand, calendar=SUNDAYS_OFF, suppliers=[terms(lead=7)],
            rule=PeriodicReview(target=FillRate(0.95), review_days=7),
        )
    )  # fmt: skip
    assert 120 == pytest.approx(order.protection.mean)


def test_days_on_which_a_shop_never_closes_are_days() -> None:
    """A holiday in ten weeks is one day in seventy."""
    open_always = Calendar(name="open", weekend=frozenset())
    history = sold_daily(70, calendar=open_always)
    forecast = exponential_smoothing(history)
    assert Demand.of_forecast(forecast, days=history) == Demand.of_forecast(forecast, days=1)
    feast = attrs.evolve(open_always, holidays=(Holiday(day=date(2026, 4, 1), name="feast"),))
    history = sold_daily(70, calendar=feast)
    demand = Demand.of_forecast(exponential_smoothing(history), days=history)
    assert 10 * 69 == pytest.approx(demand.over(70).mean)


@pytest.mark.parametrize(("cadence", "length"), [(Cadence.WEEK, 7), (Cadence.MONTH, 30)])
def test_weeks_and_months_have_their_own_days(cadence: Cadence, length: int) -> None:
    """Whatever days of them were open."""
    periods = tuple(
        DemandPeriod(
            days=Interval(
                MARCH + timedelta(days=length * each), MARCH + timedelta(days=length * (each + 1))
            ),
            demand=60, open_days=6,
        )
        for each in range(6)
    )  # fmt: skip
    history = History(item="tea", cadence=cadence, periods=periods)
    demand = Demand.of_forecast(exponential_smoothing(history), days=history)
    assert 60 == pytest.approx(demand.over(length).mean)


def test_how_long_a_period_is_is_never_guessed() -> None:
    """Too few days to see a closed weekday, none at all, or no word of it."""
    forecast = exponential_smoothing([10, 10, 10])
    with pytest.raises(InvalidValue, match="history_short"):
        Demand.of_forecast(forecast, days=sold_daily(6))
    with pytest.raises(InvalidValue, match="history_empty"):
        Demand.of_forecast(forecast, days=History(item="tea", cadence=Cadence.DAY, periods=()))
    with pytest.raises(TypeError):
        Demand.of_forecast(forecast)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
