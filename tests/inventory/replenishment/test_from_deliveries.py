"""From deliveries as they were to orders that last as long as they take."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from backoffice_core.formats.stock import read_deliveries
from backoffice_core.inventory.distributions import FillRate
from backoffice_core.inventory.replenishment.planning import (
    Demand,
    DemandLaw,
    PeriodicReview,
    StockPosition,
    plan_orders,
    replay,
)
from backoffice_core.inventory.replenishment.supply import (
    LeadTime,
    LeadTimeEvidence,
    LeadTimeKey,
    SupplierTerms,
    Unusable,
    lead_times_seen,
)
from tests.inventory.replenishment.requests import STEADY, after, request

BY_VENDOR_AND_COUNTRY = (LeadTimeKey.SUPPLIER, LeadTimeKey.COUNTRY)
TABLE = "Vendor,Country,PO Sent to Vendor Date,Delivered to Client Date\n" + "".join(
    f"{vendor},Vietnam,5/{day}/2007,{day + days}-May-07\n"
    for vendor, cases in (("Wangi", (3, 4, 9)), ("Melati", (5, 5, 6)))
    for day, days in enumerate(cases, start=13)
)


def reordered(evidence: LeadTimeEvidence) -> list[tuple[str, bool, bool]]:
    """An order from each vendor to each country: where, of something, and whether it replays.

    Lead times as they were are compared with their averages alone.
    """
    found = []
    for (vendor, country), lead in evidence.seen.items():
        requests = [
            request(
                item=f"{vendor} to {country}",
                demand=STEADY,
                rule=PeriodicReview(target=FillRate(0.95), review_days=30),
                position=StockPosition(on_hand=50, on_order=[after(2000, 10_000)]),
                suppliers=[SupplierTerms(supplier=vendor, lead_time=each)],
            )
            for each in (lead, LeadTime.fixed(lead.planned))
        ]
        seen, fixed = (plan_orders([each])[0] for each in requests)
        more = seen.aim.level >= fixed.aim.level - STEADY.exact_mean
        found.append((seen.item, more, replay(seen.to_json()).quantity == seen.quantity))
    return found


def test_orders_last_as_long_as_deliveries_really_took() -> None:
    """Each vendor and country has its own lead time, and its orders replay."""
    evidence = lead_times_seen(read_deliveries(TABLE).deliveries, by=BY_VENDOR_AND_COUNTRY)
    assert [("Melati to Vietnam", True, True), ("Wangi to Vietnam", True, True)] == reordered(
        evidence
    )


@pytest.mark.slow
@pytest.mark.skipif(
    "SCMS_DELIVERY_HISTORY" not in os.environ, reason="the file is not ours to ship"
)
def test_the_published_delivery_history_makes_orders() -> None:
    """Every vendor and country that has a lead time is ordered from, and every line replays.

    What says nothing of a lead time is told: 5,732 deliveries name no day of order (most came
    from a store), and 5 were delivered before it. Source: USAID, SCMS Delivery History
    Dataset, 29 September 2015.
    """
    reading = read_deliveries(Path(os.environ["SCMS_DELIVERY_HISTORY"]), encoding="latin-1")
    evidence = lead_times_seen(reading.deliveries, by=BY_VENDOR_AND_COUNTRY)
    orders = reordered(evidence)
    assert (10_324, 5_737) == (len(reading.deliveries), len(reading.problems))
    assert {Unusable.ORDER_DATE_MISSING: 5_732, Unusable.NEGATIVE: 5} == Counter(
        each.why for each in evidence.left_out
    )
    assert 313 == len(evidence.seen) == len(orders)
    assert [] == [item for item, more, replays in orders if not (more and replays)]


def test_terms_and_lead_times_need_no_array_library() -> None:
    """Reading deliveries and keeping terms are for everybody."""
    code = (
        "import sys; import backoffice_core.inventory.replenishment.supply, "
        "backoffice_core.formats.stock, backoffice_core.inventory; "
        "print('numpy' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert "False" == answer.stdout.strip()


def test_a_given_demand_of_nothing_varies_no_order() -> None:
    """Without demand the lead time does not matter."""
    quiet = Demand(law=DemandLaw.GAMMA, mean=0)
    orders = [
        plan_orders([request(demand=quiet, rule=PeriodicReview(target=FillRate(0.95)))])[0]
        for _ in range(2)
    ]
    assert [0, 0] == [each.quantity.amount for each in orders]
    assert orders[0].fingerprint == orders[1].fingerprint
