"""Exceptions first: each kind with its money, none without a reason, the same one every day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from backoffice_core import Finding, Unit
from backoffice_core.inventory.distributions import FillRate
from backoffice_core.inventory.replenishment.exceptions import (
    ForecastSeen,
    Snooze,
    Watched,
    awake,
    exceptions_of,
    watch,
)
from backoffice_core.inventory.replenishment.exceptions.kinds import KINDS
from backoffice_core.inventory.replenishment.planning import (
    Demand,
    Limits,
    OrderUpTo,
    PeriodicReview,
    StockPosition,
    plan_order,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Severity
from tests.inventory.replenishment.requests import (
    PIECES,
    STEADY,
    TODAY,
    after,
    prices,
    request,
    terms,
    usd,
)

DEAD = Demand.of_history([0] * 90)
ENOUGH = StockPosition(on_hand=300)


def planned(**changes: Any) -> Any:  # noqa: ANN401 - whatever a test varies
    """An order of an item that sells 10 a day."""
    given = {"demand": STEADY, "rule": PeriodicReview(target=FillRate(0.95)), "position": ENOUGH}
    return plan_order(request(**{**given, **changes}))


def watched(**changes: Any) -> Watched:  # noqa: ANN401 - whatever a test varies
    """An item of which nothing is wrong, but what is given."""
    ours = {name: changes[name] for name in ("item", "position") if name in changes}
    given = {
        "item": "tea",
        "unit": PIECES,
        "today": TODAY,
        "position": ENOUGH,
        "demand": STEADY,
        "order": planned(**ours),
        "unit_cost": usd(2),
        "margin": usd(5),
    }
    return Watched(**{**given, **changes})


OVERDUE = StockPosition(on_hand=300, on_order=[after(-2, 50)])
NONE_LEFT = StockPosition(on_hand=0)
TWICE = StockPosition(on_hand=300, on_order=[after(10, 50), after(11, 50)])
CASES: dict[str, tuple[dict[str, Any], str | None]] = {
    "inventory.stock_out_projected": ({"position": StockPosition(on_hand=20)}, "250.00"),
    "inventory.supply_late": ({"position": OVERDUE}, "250.00"),
    "inventory.overstock": ({"position": StockPosition(on_hand=1500)}, "600.00"),
    "inventory.expiry_risk": ({"expiring": [after(5, 80)]}, "60.00"),
    "inventory.demand_outlier": ({"recent": [9, 11, 40, 8]}, "60.00"),
    "inventory.forecast_biased": ({"forecasts": [ForecastSeen(50, 70)] * 8}, "800.00"),
    "inventory.lead_time_drift": ({"lead_times": [12, 13, 14]}, "300.00"),
    "inventory.minimum_beyond_shelf_life": (
        {"order": planned(suppliers=[terms(minimum_quantity=400, shelf_life_days=20)])},
        "400.00",
    ),
    "inventory.negative_on_hand": (
        {
            "position": (below := StockPosition(on_hand=-4)),
            "order": planned(position=below, demand=DEAD, rule=OrderUpTo(level=-4)),
            "demand": DEAD,
        },
        "8.00",
    ),
    "inventory.value_without_quantity": (
        {
            "position": NONE_LEFT,
            "order": planned(position=NONE_LEFT, demand=DEAD),
            "demand": DEAD,
            "value": usd("-3.20"),
        },
        "3.20",
    ),
    "inventory.dead_stock": (
        {"demand": DEAD, "order": planned(demand=DEAD)},
        "600.00",
    ),
    "inventory.below_safety": ({"safety_stock": 320}, "100.00"),
    "inventory.supply_twice": ({"position": TWICE}, "100.00"),
    "inventory.supplier_missing": ({"order": None}, "6000.00"),
    "inventory.order_unorderable": (
        {"order": planned(rule=OrderUpTo(level=400), limits=Limits(maximum_stock=340))},
        "300.00",
    ),
    "inventory.price_tier_missed": (
        {
            "order": planned(
                rule=OrderUpTo(level=400),
                suppliers=[terms(prices=prices((0, "2.00"), (110, "1.50")), capacity=100)],
            )
        },
        "35.00",
    ),
    "inventory.order_day_passed": ({"pending": [after(-1, 30)]}, "150.00"),
}


@pytest.mark.parametrize("kind", CASES)
def test_each_kind_is_found_with_its_money_and_nothing_else(kind: str) -> None:
    """One thing wrong, one verdict."""
    given, money = CASES[kind]
    found = exceptions_of(watched(**given))
    assert [kind] == [finding.kind for finding in found]
    assert money == (found[0].money and str(found[0].money.decimal))
    assert found[0].says.render("id") != found[0].says.render("en")


def test_nothing_wrong_is_no_line_to_read() -> None:
    """Unchanged items are silent."""
    assert () == exceptions_of(watched())


@pytest.mark.parametrize("kind", CASES)
def test_a_verdict_is_the_same_one_the_next_day(kind: str) -> None:
    """Its identity does not depend on when somebody looks."""
    seen = watched(**CASES[kind][0])
    day = TODAY + timedelta(days=1)
    order = seen.order and plan_order(attrs.evolve(seen.order.request, today=day))
    later = attrs.evolve(seen, today=day, order=order)
    today = {finding.kind: finding.identity for finding in exceptions_of(seen)}
    tomorrow = {finding.kind: finding.identity for finding in exceptions_of(later)}
    assert today[kind] == tomorrow[kind]


def test_a_forecast_too_high_is_told_apart_from_one_too_low() -> None:
    """Too high costs stock, too low sales."""
    found = exceptions_of(watched(forecasts=[ForecastSeen(70, 50)] * 8))
    assert "is too high" in str(found[0].says)
    assert usd(320) == found[0].money


def test_errors_to_both_sides_are_no_bias() -> None:
    """The tracking signal stays small. Source: Brown (1963)."""
    seen = [ForecastSeen(50, 70), ForecastSeen(70, 50)] * 6
    assert () == exceptions_of(watched(forecasts=seen))


def test_a_shorter_lead_time_is_drift_too_but_less_urgent() -> None:
    """Stock is held for days that do not come."""
    found = exceptions_of(watched(lead_times=[2, 2, 2]))
    assert (Severity.NOTICE, usd(100)) == (found[0].severity, found[0].money)


def test_lots_are_used_the_oldest_first() -> None:
    """30 until the third day, 20 more until the fifth; 50 of 100 are wasted."""
    found = exceptions_of(watched(expiring=[after(5, 60), after(3, 40)]))
    assert [(usd(80), after(5, 0).day), (usd(20), after(3, 0).day)] == [
        (finding.money, finding.day) for finding in found
    ]


def test_the_most_money_comes_first() -> None:
    """Over all items, whatever the severity; the order of items is irrelevant."""
    items = [
        watched(item="a", pending=[after(-1, 10)]),
        watched(item="b", order=None),
        watched(item="c", position=StockPosition(on_hand=20)),
    ]
    found = watch(items, today=TODAY)
    assert ["item b", "item c", "item a"] == [finding.subject for finding in found]
    assert found == watch(reversed(items), today=TODAY)


def test_what_is_put_off_is_silent_until_its_day() -> None:
    """Kind and subject, until a day, and nothing else."""
    items = [watched(item="a", order=None), watched(item="b", order=None)]
    snooze = Snooze(
        kind="inventory.supplier_missing",
        subject="item a",
        until=TODAY + timedelta(days=7),
        reason="being replaced",
    )

    def subjects(today: date) -> list[str]:
        return [finding.subject for finding in watch(items, today=today, snoozes=[snooze])]

    assert ["item b"] == subjects(TODAY)
    assert ["item a", "item b"] == subjects(TODAY + timedelta(days=7))


def test_a_snooze_silences_findings_of_any_kind() -> None:
    """It is a fact about kind and subject, wherever they come from."""
    found = exceptions_of(watched(order=None))
    other: Finding = attrs.evolve(found[0], kind="inventory.stock_out")
    snooze = Snooze(kind=other.kind, subject=other.subject, until=TODAY + timedelta(days=1))
    assert found == awake((*found, other), snoozes=[snooze], today=TODAY)


def test_lots_that_have_expired_are_told_as_what_is_past() -> None:
    """They did not go yesterday in the future; the verdict stays the same one."""
    seen = watched(expiring=[after(0, 40)])
    later = watched(expiring=[after(-3, 40)])
    assert "40 pcs tea expire on May 4, 2026" in exceptions_of(seen)[0].says.render()
    assert "40 pcs tea expired on May 1, 2026" in exceptions_of(later)[0].says.render()
    assert "sudah kedaluwarsa" in exceptions_of(later)[0].says.render("id")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"item": "coffee", "order": planned()}, "item"),
        ({"unit": Unit.of("kg")}, "unit"),
        ({"today": TODAY + timedelta(days=1)}, "day"),
        ({"position": StockPosition(on_hand=1000), "order": planned()}, "position"),
    ],
)
def test_an_order_of_something_else_is_refused(changes: dict[str, Any], name: str) -> None:
    """It would tell of too much and of too little at once."""
    with pytest.raises(InvalidValue, match=f"The {name} of") as refused:
        watched(**changes)
    assert "order_of_another" == refused.value.code


def test_an_item_is_not_looked_at_twice() -> None:
    """Else all of it would be told twice."""
    with pytest.raises(InvalidValue, match="item_twice"):
        watch([watched(), watched()], today=TODAY)


def test_the_kinds_that_can_be_put_off_are_those_of_the_reference() -> None:
    """Neither more nor fewer; and each that planners get is among them."""
    page = Path(__file__).parents[3] / "docs" / "reference" / "inventory-findings.md"
    listed = re.findall(r"^\| `([a-z_]+)` \|", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert {f"inventory.{kind}" for kind in listed} == KINDS
    assert CASES.keys() <= KINDS


@pytest.mark.parametrize(
    ("kind", "remedy"),
    [
        ("stock_out_projected", "Write inventory.stock_out_projected."),
        ("inventory.stock_out_projectd", "Write inventory.stock_out_projected."),
        ("inventory.nonsense", "Write one of the reference"),
    ],
)
def test_a_kind_that_nobody_finds_cannot_be_put_off(kind: str, remedy: str) -> None:
    """It would silence nothing and say nothing of it; the kind that is meant is named."""
    with pytest.raises(InvalidValue) as refused:
        Snooze(kind=kind, subject="item tea", until=TODAY)
    assert "finding_kind_unknown" == refused.value.code
    assert remedy in refused.value.remedy
