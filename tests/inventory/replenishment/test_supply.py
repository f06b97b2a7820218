"""Terms over time, prices by quantity, lead times as they were."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.inventory.distributions import Deterministic, Gamma
from backoffice_core.inventory.replenishment.supply import (
    Delivery,
    LeadTime,
    LeadTimeKey,
    PriceList,
    PriceTier,
    Supply,
    TierScheme,
    lead_times_seen,
    terms_on,
)
from backoffice_core.kernel.calendars import Calendar
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.replenishment.requests import TODAY, prices, terms, usd


def test_all_units_get_the_price_of_the_tier_or_only_those_above_the_break() -> None:
    """100 at 1.00 and 50 more at 0.90 are 145; all at 0.90 are 135."""
    tiers = ((0, "1.00"), (100, "0.90"))
    assert usd(135) == prices(*tiers).cost(150)
    assert usd(145) == prices(*tiers, scheme=TierScheme.INCREMENTAL).cost(150)
    assert (Fraction(100),) == prices(*tiers).breaks_above(99)
    assert Fraction(1) == prices(*tiers).unit_price(0)


@given(st.integers(0, 500), st.integers(0, 500))
def test_incremental_cost_never_falls_with_the_quantity(one: int, other: int) -> None:
    """More always costs more, or as much."""
    tiers = prices((0, "1.00"), (100, "0.90"), (300, "0.50"), scheme=TierScheme.INCREMENTAL)
    low, high = sorted((one, other))
    assert tiers.cost(low) <= tiers.cost(high)


@pytest.mark.parametrize("starts", [[], [5], [0, 5, 5]])
def test_tiers_that_leave_a_price_open_are_refused(starts: list[int]) -> None:
    """One price from 0 on, each break once."""
    with pytest.raises(InvalidValue, match="tiers_invalid"):
        PriceList([PriceTier(start, usd(1)) for start in starts])


def test_terms_are_those_of_the_day_and_of_the_item() -> None:
    """A raise of the minimum holds from its day on."""
    history = Effective(
        [
            Version(value=terms(minimum_quantity=10), since=date(2026, 1, 1)),
            Version(value=terms(minimum_quantity=50), since=date(2026, 6, 1)),
        ]
    )
    supplies = [Supply(item="tea", terms=history), Supply(item="milk", terms=history)]
    days = (date(2025, 12, 31), date(2026, 5, 31), date(2026, 6, 1))
    found = [terms_on(supplies, item="tea", day=day) for day in days]
    assert [[], [10], [50]] == [[int(one.minimum_quantity) for one in each] for each in found]


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ({"order_weekdays": []}, "order_weekdays_invalid"),
        ({"order_weekdays": [7]}, "order_weekdays_invalid"),
        ({"pack": 0}, "number_too_small"),
        ({"pack": 0.5}, "number_not_exact"),
        ({"minimum_quantity": -1}, "number_too_small"),
        ({"supplier": " "}, "text_empty"),
    ],
)
def test_terms_that_cannot_be_meant_are_refused(given_: dict[str, Any], code: str) -> None:
    """Each with its code."""
    with pytest.raises(InvalidValue, match=code):
        terms(**given_)


def test_a_supplier_that_never_takes_orders_is_told() -> None:
    """Its only order day is always closed."""
    calendar = Calendar(name="shop", weekend={6})
    with pytest.raises(InvalidValue, match="order_day_missing"):
        terms(order_weekdays={6}).order_day(TODAY, calendar)


def test_a_lead_time_is_fixed_seen_or_a_distribution() -> None:
    """All three are days with their weights."""
    seen = LeadTime.of_cases([9, 11, 10, 24, 10])
    assert (12.8, 13, 24, 5) == (seen.mean, seen.planned, seen.quantile(90), seen.seen)
    assert ((7, 1.0),) == LeadTime.fixed(7).few() == LeadTime.of(Deterministic(7)).few()
    gamma = LeadTime.of(Gamma(30, 10))
    assert 30 == pytest.approx(gamma.mean, abs=1e-6)
    assert 10 == pytest.approx(gamma.deviation, abs=0.1)


def test_many_different_days_are_taken_together_without_promising_too_much() -> None:
    """The average of the groups is at least that of all, by less than a day."""
    lead = LeadTime.of_cases(range(1, 400))
    few = lead.few()
    mean = sum(days * share for days, share in few)
    assert len(few) <= 48
    assert lead.mean <= mean < lead.mean + 1
    assert 1 == pytest.approx(sum(share for _, share in few))


@pytest.mark.parametrize(
    ("cases", "code"),
    [([], "samples_missing"), ([-1], "number_too_small"), ([4000], "lead_time_too_long")],
)
def test_a_lead_time_that_cannot_be_is_refused(cases: list[int], code: str) -> None:
    """Negative ones are never turned into anything."""
    with pytest.raises(InvalidValue, match=code):
        LeadTime.of_cases(cases)


def delivery(supplier: str, days: int | None, **more: Any) -> Delivery:  # noqa: ANN401
    """A delivery so many days after its order, or whose day of order is not known."""
    ordered = None if days is None else TODAY
    return Delivery(
        supplier=supplier,
        ordered_on=ordered,
        delivered_on=TODAY + timedelta(days=days or 0),
        **more,
    )


def test_lead_times_are_told_apart_by_what_is_asked_for() -> None:
    """By supplier and mode, or all together; what is unusable is left out by line."""
    seen = [
        delivery("a", 3, mode="air", line=2),
        delivery("a", 30, mode="sea", line=3),
        delivery("a", -2, mode="sea", line=4),
        delivery("b", None, line=5),
        Delivery(supplier="b", ordered_on=TODAY, delivered_on=None, line=6),
    ]
    by_mode = lead_times_seen(seen, by=[LeadTimeKey.SUPPLIER, LeadTimeKey.MODE])
    assert [("a", "air"), ("a", "sea")] == list(by_mode.seen)
    assert 30.0 == by_mode.of("a", "sea").mean
    assert [(4, "negative"), (5, "order_date_missing"), (6, "delivery_date_missing")] == [
        (left.delivery.line, left.why.value) for left in by_mode.left_out
    ]
    assert 16.5 == lead_times_seen(seen, by=[]).of().mean
    with pytest.raises(InvalidValue, match="lead_time_unseen"):
        by_mode.of("b", "air")
