"""What is wrong in a plan is refused by name, with its code and the value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from backoffice_core import Money
from backoffice_core.inventory.replenishment import exceptions
from backoffice_core.inventory.replenishment.planning import (
    Demand,
    Limits,
    MinMax,
    Protection,
    Window,
    best_choices,
    fill_containers,
    plan_order,
    within_budget,
)
from backoffice_core.inventory.replenishment.supply import LeadTime
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.replenishment.requests import (
    NO_DEMAND,
    PIECES,
    STEADY,
    TODAY,
    prices,
    request,
    terms,
    usd,
)

ORDER = plan_order(request(demand=STEADY, suppliers=[terms(prices=prices((0, "1")))]))


@pytest.mark.parametrize(
    ("door", "code", "words"),
    [
        (lambda: Limits(minimum_stock=9, maximum_stock=3), "levels_reversed", "maximum stock 3"),
        (lambda: best_choices([], budget=-1), "number_too_small", "A budget of -1"),
        (lambda: within_budget([ORDER], budget=usd(-5)), "number_too_small", "USD -5.00"),
        (
            lambda: Demand.of_history([3, -1, 4], item="soap"),
            "number_too_small",
            "The demand of soap on day 2 is -1.",
        ),
        (lambda: Demand.of_history([3, None]), "not_a_number", "The demand on day 2"),
        (lambda: Demand(law=STEADY.law, mean=-1), "number_too_small", "-1"),
        (
            lambda: fill_containers([ORDER], volumes={"tea": -1}, container=9),
            "number_too_small",
            "The volume of tea is -1.",
        ),
        (lambda: Window(lead=5, cover=3, weight=1.0), "levels_reversed", "3 days"),
        (lambda: Protection(STEADY, ()), "samples_missing", "No case"),
        (lambda: request(today=date.max), "day_out_of_range", "9999-12-31"),
        (lambda: LeadTime.fixed(3).quantile(101), "share_out_of_range", "101 percent"),
        (lambda: MinMax(minimum=1, maximum=2, review_days=9999), "number_out_of_range", "9999"),
    ],
)
def test_a_refusal_says_what_is_wrong(door: Callable[[], object], code: str, words: str) -> None:
    """The code is the promised one, and the message names the value."""
    with pytest.raises(InvalidValue) as refused:
        door()
    assert code == refused.value.code
    assert words in refused.value.message


def test_a_budget_of_other_money_names_the_budget_and_the_order() -> None:
    """Both currencies are told, and the item whose price is in the other."""
    with pytest.raises(InvalidValue) as refused:
        within_budget([ORDER], budget=Money.of(100, "IDR"))
    assert "currency_mixed" == refused.value.code
    for word in ("budget", "IDR", "tea", "USD"):
        assert word in refused.value.message


def test_a_lead_time_of_an_item_that_nobody_asks_for_is_no_exception() -> None:
    """Deliveries that took longer risk no money where there is no demand."""
    order = plan_order(request(demand=NO_DEMAND, on_hand=300))
    seen = exceptions.Watched(
        item="tea", unit=PIECES, today=TODAY, position=order.request.position, demand=NO_DEMAND,
        order=order, unit_cost=usd(1), lead_times=[30, 31, 32],
    )  # fmt: skip
    assert [] == [each for each in exceptions.exceptions_of(seen) if "lead_time" in each.kind]
