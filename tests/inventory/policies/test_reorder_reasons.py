"""Every reorder point, level and order says why: what was asked, and what others would do."""

from __future__ import annotations

from typing import Any

import pytest

from backoffice_core.inventory.distributions import (
    Binomial,
    Compound,
    CycleService,
    Deterministic,
    Empirical,
    FillRate,
    Gamma,
    LineFillRate,
    Lognormal,
    Mixture,
    NegativeBinomial,
    Normal,
    OrderFillRate,
    PeriodService,
    Pmf,
    Poisson,
    ReadyRate,
    Service,
    TruncatedNormal,
    Uniform,
    geometric,
)
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.policies import (
    Approximation,
    approximate_reorder_policy,
    base_stock_level,
    base_stock_level_for,
    explain_base_stock,
    explain_newsvendor_order,
    explain_reorder_point,
    explain_reorder_policy,
    newsvendor_order,
    newsvendor_order_for,
    optimal_reorder_policy,
    optimal_reorder_policy_for,
    order_up_to_for,
    reorder_point,
    reorder_point_for,
)
from backoffice_core.inventory.policies.reorder.wording import named
from backoffice_core.kernel.errors import InvalidValue

LUMPY = Compound(count=Poisson(0.2), size=geometric(5))
COSTS: dict[str, Any] = {
    "fixed_cost": 8,
    "holding_cost": 0.225,
    "backorder_cost": 7.5,
    "demand": 1300,
}


def test_a_newsvendor_s_order_is_weighed_and_priced() -> None:
    """Snyder and Shen, example 4.3: 56.6 suffice in 79.55 % of seasons, as both sides ask."""
    order = newsvendor_order(overage=0.18, underage=0.7, mean=50, deviation=8)
    text = explain_newsvendor_order(order, Normal(50, 8), overage=0.18, underage=0.7).render()
    assert "Order 56.6 for the season: it suffices with a probability of 79.55 %" in text
    assert "should suffice with a probability of 79.55 %" in text
    assert (
        "Demand of the season follows a normal law, with a mean of 50 and a deviation of 8" in text
    )
    assert "57.6 would cost 2.01 and 55.6 2.01" in text
    assert "cheapest" not in text
    by_hand = newsvendor_order_for(Normal(50, 8), overage=0.18, underage=0.7, quantity=50)
    why = explain_newsvendor_order(by_hand, Normal(50, 8), overage=0.18, underage=0.7)
    assert "The cheapest is 56.6: it would cost 2" in why.render()
    assert "Pesan 50 untuk musim ini: cukup dengan peluang 50 %" in why.render("id")
    assert "Yang termurah 56,6: biayanya 2" in why.render("id")


@pytest.mark.parametrize("review", [0, 1, 3])
def test_a_base_stock_is_said_with_the_time_it_must_last(review: int) -> None:
    """Computed from mean and deviation, and explained by the normal law."""
    costs: dict[str, Any] = {"holding_cost": 0.18, "backorder_cost": 0.7, "lead_time": 4}
    level = base_stock_level(**costs, mean=50, deviation=8, review_period=review)
    why = explain_base_stock(level, Normal(50, 8), **costs, review_period=review)
    text = why.render()
    assert (
        f"In the {4 + review} periods it must last, 4 of lead time and {review} of review" in text
    )
    assert "nothing should be owed 79.55 % of the time" in text
    assert "cheapest" not in text
    assert ("at every review" in text) == (review > 0)
    assert "Satu unit terutang berbiaya 0,7 per periode" in why.render("id")
    by_hand = base_stock_level_for(Normal(50, 8), **costs, review_period=review, level=240)
    again = explain_base_stock(by_hand, Normal(50, 8), **costs, review_period=review).render()
    assert f"The cheapest is {float(why.result):.2f}".rstrip("0") in again  # type: ignore[arg-type]


def test_a_reorder_policy_is_taken_apart() -> None:
    """What ordering, holding and backorders cost is what the policy costs, and no step saves."""
    lead: dict[str, Any] = {"lead_time_mean": 108, "lead_time_deviation": 43}
    policy = optimal_reorder_policy(**COSTS, **lead)
    text = explain_reorder_policy(policy, Normal(108, 43), **COSTS).render()
    assert "Order 328.31 when the position falls to 126.22: that costs 77.97 per period" in text
    assert "An order goes out every 0.253 periods, 3.96 a period" in text
    assert "Ordering costs 31.68 per period, stock 41.19 and what is owed 5.1" in text
    assert "cheapest" not in text
    rough = approximate_reorder_policy(Approximation.SAFETY_STOCK, **COSTS, **lead)
    why = explain_reorder_policy(rough, Normal(108, 43), **COSTS)
    assert "The cheapest is 328.31 at 126.22: that would cost 77.97" in why.render()
    assert "Yang termurah 328,31 pada 126,22: biayanya 77,97" in why.render("id")


def test_a_policy_without_fixed_cost_is_explained_as_well() -> None:
    """The quantity is nothing, so there is none below it; the cost is that of the base stock."""
    costs = {**COSTS, "fixed_cost": 0}
    policy = optimal_reorder_policy(**costs, lead_time_mean=108, lead_time_deviation=43)
    text = explain_reorder_policy(policy, Normal(108, 43), **costs).render()
    assert "Order 0 when the position falls to 189.43" in text
    assert "order quantity of" not in text
    whole = optimal_reorder_policy_for(Poisson(3), **{**costs, "demand": 1.5})
    one = explain_reorder_policy(whole, Poisson(3), **{**costs, "demand": 1.5}).render()
    assert "order quantity of" not in one
    assert "cheapest" not in one


@pytest.mark.parametrize(
    "service",
    [
        CycleService(0.9),
        PeriodService(0.9),
        ReadyRate(0.9),
        FillRate(0.9),
        LineFillRate(0.9),
        OrderFillRate(0.9),
    ],
)
def test_a_target_is_said_beside_what_is_achieved(service: Service) -> None:
    """By the measure that was asked for, with one unit more and one less, and the undershoot."""
    point = reorder_point_for(service, LUMPY, order_quantity=10, lead_time=3, review_period=1)
    why = explain_reorder_point(
        point, service, order_quantity=10, lead_time=3, review_period=1, demand=LUMPY
    )
    assert "An order starts 5.51 below the reorder point on average" in why.render()
    said = why.because[-1]
    assert f"A {service.says} was asked for and " in said.sentence()
    assert said.result is not None
    assert 90 <= said.result <= 93  # type: ignore[operator]
    more, fewer = f"with {point.level + 1:g} it would be", f"with {point.level - 1:g} "
    assert more in said.sentence()
    assert fewer in said.sentence()
    assert "Diminta " in said.sentence("id")


def test_a_law_of_lead_times_is_named() -> None:
    """And a level that is ordered up to has no undershoot: every review starts anew."""
    late = Pmf([0.5, 0.5], first=2)
    level = order_up_to_for(LineFillRate(0.95), LUMPY, lead_time=late, review_period=2)
    text = explain_reorder_point(
        level, LineFillRate(0.95), lead_time=late, review_period=2, demand=LUMPY
    ).render()
    assert "The lead time follows a law given by its probabilities, with a mean of 2.5" in text
    assert "In the 4.5 periods it must last, 2.5 of lead time and 2 of review" in text
    assert "An order starts" not in text


def test_a_watched_stock_of_single_units_starts_at_its_reorder_point() -> None:
    """Nothing takes the position past it."""
    point = reorder_point_for(FillRate(0.95), Poisson(5), order_quantity=10, lead_time=2)
    text = explain_reorder_point(
        point, FillRate(0.95), order_quantity=10, lead_time=2, demand=Poisson(5)
    ).render()
    assert "An order starts" not in text
    assert "Demand of a period follows a Poisson law" in text


@pytest.mark.parametrize(
    ("law", "name", "nama"),
    [
        (Binomial(10, 0.5), "a binomial law", "distribusi binomial"),
        (LUMPY, "a law of lines of random sizes", "distribusi baris pesanan dengan jumlah acak"),
        (Deterministic(3), "a constant", "nilai konstan"),
        (Empirical([1, 2, 3]), "the law of what was seen", "distribusi dari yang teramati"),
        (Gamma(3, 1), "a gamma law", "distribusi gamma"),
        (Lognormal(3, 1), "a lognormal law", "distribusi lognormal"),
        (
            Mixture([Normal(3, 1), Normal(9, 2)], [0.5, 0.5]),
            "a mixture of laws",
            "campuran beberapa distribusi",
        ),
        (NegativeBinomial(3, 9), "a negative binomial law", "distribusi binomial negatif"),
        (
            TruncatedNormal(3, 1),
            "a normal law cut off at 0",
            "distribusi normal yang terpotong di 0",
        ),
        (Uniform(1, 2), "a uniform law", "distribusi seragam"),
    ],
)
def test_each_law_has_a_name(law: Distribution, name: str, nama: str) -> None:
    """In both languages; every law can be asked for an order and for its reasons."""
    assert (name, nama) == (named(law).render(), named(law).render("id"))
    order = newsvendor_order_for(law, overage=1, underage=3)
    assert name in explain_newsvendor_order(order, law, overage=1, underage=3).render()


def test_an_item_of_a_column_has_the_reasons_that_it_has_alone() -> None:
    """Each item is explained by itself, with its own law; there is none beyond the last."""
    prices: dict[str, Any] = {"overage": [0.18, 0.2], "underage": 0.7}
    one: dict[str, Any] = {"overage": 0.2, "underage": 0.7}
    columns = newsvendor_order(**prices, mean=[50, 60], deviation=8)
    alone = newsvendor_order(**one, mean=60, deviation=8)
    law = Normal(60, 8)
    assert explain_newsvendor_order(alone, law, **one) == explain_newsvendor_order(
        columns, law, **prices, item=1
    )
    lead: dict[str, Any] = {"lead_time_mean": [108, 90], "lead_time_deviation": 43}
    policies = optimal_reorder_policy(**COSTS, **lead)
    policy = optimal_reorder_policy(**COSTS, lead_time_mean=90, lead_time_deviation=43)
    law = Normal(90, 43)
    assert explain_reorder_policy(policy, law, **COSTS) == explain_reorder_policy(
        policies, law, **COSTS, item=1
    )
    costs: dict[str, Any] = {"holding_cost": 1, "backorder_cost": 9}
    levels = base_stock_level(**costs, mean=[5, 9], deviation=1, lead_time=[1, 2])
    level = base_stock_level(**costs, mean=9, deviation=1, lead_time=2)
    law = Normal(9, 1)
    assert explain_base_stock(level, law, **costs, lead_time=2) == explain_base_stock(
        levels, law, **costs, lead_time=[1, 2], item=1
    )
    for item in (2, -1, True, None):
        with pytest.raises(InvalidValue, match="item_unknown"):
            explain_base_stock(levels, law, **costs, lead_time=[1, 2], item=item)  # type: ignore[arg-type]


def test_a_reorder_point_of_a_column_is_explained_with_the_times_of_its_item() -> None:
    """Lead times, reviews and quantities may be columns, too."""
    words: dict[str, Any] = {"order_quantity": [3, 4], "lead_time": [1, 2], "review_period": [0, 1]}
    points = reorder_point(FillRate(0.95), mean=[5, 9], deviation=1, **words)
    one: dict[str, Any] = {name: column[1] for name, column in words.items()}
    point = reorder_point(FillRate(0.95), mean=9, deviation=1, **one)
    assert explain_reorder_point(point, FillRate(0.95), **one) == explain_reorder_point(
        points, FillRate(0.95), **words, item=1
    )
