"""Orders of a shop of two thousand items, and what it costs to have each explained.

Items of five shapes of demand and four rules, one or two of twenty suppliers each, most with
lead times as they were seen, price tiers, minimum quantities and packs. Each figure is the best
of three by processor time; the shares are those of the whole: planned, explained, rendered in
two languages, written, and computed again from what was written.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from backoffice_core import Money, Unit
from backoffice_core.inventory.distributions import CycleService, FillRate
from backoffice_core.inventory.replenishment.planning import (
    Costs,
    Demand,
    Due,
    MinMax,
    OrderRequest,
    PeriodicReview,
    PlannedOrder,
    Rule,
    StockPosition,
    TargetReorderPoint,
    plan_orders,
    replay,
)
from backoffice_core.inventory.replenishment.supply import (
    LeadTime,
    PriceList,
    PriceTier,
    SupplierTerms,
)
from backoffice_core.kernel.calendars import Calendar

pytestmark = pytest.mark.bench

ITEMS, EXPLAINED, DAYS = 2_000, 250, 180
TODAY = date(2026, 5, 4)
SHOP = Calendar(name="Toko", weekend={6})
PIECES = Unit.of("pcs")


def best(run: Callable[[], object]) -> float:
    """Seconds of the fastest of three runs."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        run()
        spent.append(time.process_time() - start)
    return min(spent)


def history(dice: random.Random, mean: float) -> list[int]:
    """Half a year of an item: every day about as much, or now and then something."""
    if dice.random() < 0.5:
        spread = mean * dice.choice([0.2, 0.6])
        return [max(0, round(dice.gauss(mean, spread))) for _ in range(DAYS)]
    sizes = 1 / (3 * mean)
    return [round(dice.expovariate(sizes)) + 1 if dice.random() < 0.3 else 0 for _ in range(DAYS)]


def rule(dice: random.Random, mean: float) -> Rule:
    """One of four rules."""
    return dice.choice(
        [
            PeriodicReview(target=FillRate(0.98), review_days=7),
            PeriodicReview(target=CycleService(0.95), review_days=7),
            TargetReorderPoint(target=FillRate(0.97), lot=24),
            MinMax(minimum=int(mean * 10), maximum=int(mean * 20) + 1),
        ]
    )


def requests() -> Iterator[OrderRequest]:
    """A look at each item of the shop."""
    dice = random.Random(1)
    seen = [[max(1, int(dice.gauss(6, 2))) for _ in range(30)] for _ in range(15)]
    leads = [*map(LeadTime.of_cases, seen), *map(LeadTime.fixed, (2, 5, 9, 14, 21))]
    for number in range(ITEMS):
        mean = dice.choice([0.1, 0.4, 1.5, 4, 12, 60])
        price = dice.randint(20, 900) * 100
        prices = PriceList(
            [
                PriceTier(0, Money.of(price, "IDR")),
                PriceTier(240, Money.of(price * 95 // 100, "IDR")),
            ]
        )
        suppliers = [
            SupplierTerms(
                supplier=f"supplier {each:02}",
                lead_time=leads[each],
                order_weekdays={each % 5, (each + 2) % 5},
                minimum_quantity=dice.choice([0, 12, 24]),
                pack=dice.choice([None, 6, 12]),
                prices=prices,
            )
            for each in dice.sample(range(20), dice.choice([1, 1, 2]))
        ]
        coming = [Due(TODAY + timedelta(days=dice.randint(1, 20)), 12)]
        yield OrderRequest(
            item=f"item {number:04}",
            unit=PIECES,
            today=TODAY,
            demand=Demand.of_history(history(dice, mean)),
            position=StockPosition(
                on_hand=dice.randint(0, int(mean * 15) + 2),
                on_order=coming if dice.random() < 0.3 else [],
            ),
            rule=rule(dice, mean),
            suppliers=suppliers,
            calendar=SHOP,
            costs=Costs(holding_percent=25, shortage_cost=Money.of(price // 3, "IDR")),
        )


def test_a_shop_is_planned_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """Two thousand items, from requests to sentences in two languages, and back from JSON."""
    asked = list(requests())
    orders = plan_orders(asked)

    def each(what: Callable[[PlannedOrder], object]) -> Callable[[], object]:
        # What was worked out once is kept with an order, so these are orders of their own.
        fresh = iter([plan_orders(asked[:EXPLAINED]) for _ in range(3)])
        return lambda: [what(order) for order in next(fresh)]

    written = [order.to_json() for order in orders[:EXPLAINED]]
    spent = {
        "planned": best(lambda: plan_orders(asked)),
        "explained": best(each(lambda order: order.explanation)),
        "rendered in English": best(each(lambda order: order.explanation.render("en"))),
        "rendered in Indonesian": best(each(lambda order: order.explanation.render("id"))),
        "written": best(each(lambda order: order.to_json())),
        "replayed": best(lambda: [replay(text) for text in written]),
    }
    assert [replay(text).quantity for text in written[:50]] == [
        order.quantity for order in orders[:50]
    ]
    each_item = {
        name: seconds / (ITEMS if name == "planned" else EXPLAINED)
        for name, seconds in spent.items()
    }
    whole = sum(each_item.values())
    with capsys.disabled():
        print(f"\n{ITEMS} items planned, {EXPLAINED} of them explained")
        for name, seconds in each_item.items():
            print(
                f"{name:>24}: {seconds * 1000:6.3f} ms an item, "
                f"{1 / seconds:8,.0f} items/s, {seconds / whole:4.0%} of the time"
            )
