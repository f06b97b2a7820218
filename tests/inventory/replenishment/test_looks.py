"""An order lasts until what the next look can bring, whatever the hour and the calendar."""

from __future__ import annotations

import random
from datetime import date, time, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions import (
    CycleService,
    FillRate,
    LineFillRate,
    OrderFillRate,
    PeriodService,
    ReadyRate,
    Service,
)
from backoffice_core.inventory.replenishment.planning import (
    Demand,
    DemandLaw,
    OrderRequest,
    PeriodicReview,
    Protection,
    StockPosition,
    TargetReorderPoint,
    Window,
    achieved,
    level_for,
    plan_order,
)
from backoffice_core.inventory.replenishment.supply import LeadTime, SupplierTerms
from backoffice_core.kernel.calendars import Calendar
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.replenishment.requests import request, terms

SOLD = (3, 0, 5, 2, 7, 1, 0, 4, 6, 2, 0, 9, 1, 3)
SEEN = Demand(law=DemandLaw.SEEN, mean=sum(SOLD) / len(SOLD), seen=SOLD)
SUNDAYS_OFF = Calendar(name="shop", weekend=frozenset({6}))
MONDAY, FRIDAY = date(2026, 5, 4), date(2026, 5, 8)


def look(**changes: Any) -> OrderRequest:  # noqa: ANN401 - whatever a test varies
    """A look at an item of a shop that is closed on Sundays."""
    plain = {"demand": SEEN, "calendar": SUNDAYS_OFF, "on_hand": 0}
    plain["rule"] = PeriodicReview(target=FillRate(0.95), review_days=7)
    return request(**{**plain, **changes})


def test_an_order_after_the_cut_off_lasts_until_the_next_look_after_it() -> None:
    """On Monday at noon both go out on Thursday: the first must last for a whole week."""
    some = terms(lead=2, cut_off=time(11), order_weekdays={0, 3})
    early, late = (plan_order(look(at=time(hour), suppliers=[some])) for hour in (10, 12))
    assert (date(2026, 5, 4), date(2026, 5, 13)) == (early.order_on, early.next_arrives_on)
    assert (date(2026, 5, 7), date(2026, 5, 16)) == (late.order_on, late.next_arrives_on)
    following = plan_order(look(at=time(12), suppliers=[some], today=date(2026, 5, 11)))
    assert following.arrives_on == late.next_arrives_on
    assert 46 == late.aim.level


@given(
    today=st.dates(MONDAY, MONDAY + timedelta(days=13)),
    hour=st.none() | st.integers(8, 14),
    weekdays=st.sets(st.integers(0, 5), min_size=1),
    review=st.integers(1, 10),
    lead=st.integers(0, 9),
)
@settings(max_examples=60, deadline=None)
def test_the_next_order_is_the_one_that_a_later_look_really_makes(
    today: date, hour: int | None, weekdays: set[int], review: int, lead: int
) -> None:
    """The first of the looks at the same hour whose order goes out on a later day."""
    some = terms(lead=lead, cut_off=time(11), order_weekdays=weekdays)
    at = None if hour is None else time(hour)
    rule = PeriodicReview(target=FillRate(0.9), review_days=review)

    def planned(day: date) -> Any:  # noqa: ANN401 - an order
        return plan_order(look(today=day, at=at, suppliers=[some], rule=rule))

    order = planned(today)
    looks = [planned(today + timedelta(days=review * ahead)) for ahead in range(1, 20)]
    following = next(each for each in looks if each.order_on > order.order_on)
    assert following.arrives_on == order.next_arrives_on


def simulated(some: SupplierTerms, at: time, level: Fraction, weeks: int) -> float:
    """The share of units served at once in a shop that looks each Monday, at an hour."""
    chance = random.Random(7)
    on_hand, asked, short = level, 0, Fraction(0)
    coming: list[tuple[date, Fraction]] = []
    for number in range(7 * weeks):
        day = MONDAY + timedelta(days=number)
        on_hand += sum((amount for due, amount in coming if due == day), Fraction(0))
        coming = [each for each in coming if each[0] > day]
        if day.weekday() == 0:
            missing = level - on_hand - sum((amount for _, amount in coming), Fraction(0))
            ordered = some.order_day(day, SUNDAYS_OFF, at=at)
            due = some.arrival(ordered, SUNDAYS_OFF, days=some.lead_time.planned)
            if due == day:
                on_hand += missing
            else:
                coming.append((due, missing))
        sold = chance.choice(SOLD)
        asked += sold
        short += max(min(Fraction(sold), sold - on_hand), Fraction(0))
        on_hand -= sold
    return float(1 - short / asked)


@given(
    hour=st.integers(9, 13), weekdays=st.sets(st.integers(0, 5), min_size=1), lead=st.integers(1, 6)
)
@settings(max_examples=12, deadline=None)
def test_a_shop_with_a_cut_off_gives_the_service_that_was_promised(
    hour: int, weekdays: set[int], lead: int
) -> None:
    """Over ten years of Mondays, up to chance."""
    some = terms(lead=lead, cut_off=time(11), order_weekdays=weekdays)
    order = plan_order(look(at=time(hour), suppliers=[some]))
    assert simulated(some, time(hour), order.aim.level, 520) > 0.95 - 0.015


@pytest.mark.parametrize("kind", [FillRate, PeriodService, ReadyRate, LineFillRate, OrderFillRate])
@pytest.mark.parametrize("lot", [None, 10])
def test_where_the_next_order_comes_as_early_none_is_needed(
    kind: type[Service], lot: int | None
) -> None:
    """What goes out on Friday and on Saturday comes in on Monday; on Saturday it is asked again."""
    target = kind(0.95)
    rule = (
        PeriodicReview(target=target, review_days=1)
        if lot is None
        else TargetReorderPoint(target=target, lot=lot)
    )
    lines = Demand.of_lines([[each] if each else [] for each in SOLD])
    asked = look(demand=lines, rule=rule, today=FRIDAY, suppliers=[terms(lead=2)])
    order = plan_order(asked)
    assert Fraction(0) == order.aim.level == order.quantity.amount
    expected = "No order of tea: the next one comes in as early, on May 11, 2026"
    assert expected == order.sentence()
    assert "tiba sama cepatnya" in order.sentence("id")
    saturday = plan_order(attrs.evolve(asked, today=FRIDAY + timedelta(days=1)))
    assert saturday.quantity.amount > 0
    owed = attrs.evolve(asked, position=StockPosition(on_hand=-4))
    assert plan_order(owed).quantity.amount >= 4


def test_a_cycle_service_is_asked_of_an_order_of_no_time_too() -> None:
    """It is the share of orders before whose next nothing is missing."""
    rule = PeriodicReview(target=CycleService(0.95), review_days=1)
    assert plan_order(look(today=FRIDAY, rule=rule, suppliers=[terms(lead=2)])).aim.level > 0


def test_rates_of_lines_need_lines_even_where_nothing_is_asked() -> None:
    """That a weekend lies between is no reason to guess."""
    rule = PeriodicReview(target=LineFillRate(0.95), review_days=1)
    with pytest.raises(InvalidValue, match="service_not_solvable"):
        plan_order(look(today=FRIDAY, rule=rule, suppliers=[terms(lead=2)]))


CASES = st.lists(
    st.builds(
        lambda lead, days, weight: (lead, lead + days, float(weight)),
        st.integers(0, 9), st.integers(0, 6), st.integers(1, 5),
    ),
    min_size=1, max_size=5,
)  # fmt: skip


@given(CASES, st.integers(0, 60), st.sampled_from([PeriodService(0.9), ReadyRate(0.9)]))
@settings(max_examples=80, deadline=None)
def test_a_share_of_time_counts_each_day_alike(
    cases: list[tuple[int, int, float]], level: int, service: Service
) -> None:
    """A case of many days counts for more, one of none for nothing."""
    total = sum(weight for *_, weight in cases)
    windows = [Window(lead, cover, weight / total) for lead, cover, weight in cases]
    days = [window.weight * (window.cover - window.lead) for window in windows]
    assume(sum(days))
    alone = [
        achieved(service, Protection(SEEN, [attrs.evolve(window, weight=1.0)]), [level])
        for window in windows
    ]
    expected = sum(part * share for part, share in zip(days, alone, strict=True)) / sum(days)
    found = achieved(service, Protection(SEEN, windows), [level])
    assert expected == pytest.approx(found, abs=1e-9)


@pytest.mark.parametrize("kind", [FillRate, PeriodService, ReadyRate])
def test_a_faster_delivery_on_the_same_day_needs_no_more_stock(kind: type[Service]) -> None:
    """One case in twenty comes in with the next order: it asks for nothing."""
    rule = PeriodicReview(target=kind(0.94), review_days=1)
    four, faster = LeadTime.of_cases([4] * 20), LeadTime.of_cases([4] * 19 + [2])
    levels = [
        plan_order(
            look(today=FRIDAY, rule=rule, suppliers=[SupplierTerms(supplier="a", lead_time=each)])
        ).aim.level
        for each in (four, faster)
    ]
    assert levels[0] == levels[1]


def test_the_level_of_an_order_of_no_time_is_not_below_nothing() -> None:
    """Of lots, too."""
    protection = Protection(SEEN, [Window(3, 3, 1.0)])
    assert 0 == level_for(FillRate(0.95), protection, step=1, lot=10)
    assert 1.0 == achieved(ReadyRate(0.95), protection, [0])
