"""Requests for orders, made short for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs

from backoffice_core import Money, Unit
from backoffice_core.inventory.replenishment.planning import (
    Demand,
    DemandLaw,
    Due,
    MinMax,
    OrderRequest,
    StockPosition,
)
from backoffice_core.inventory.replenishment.supply import (
    LeadTime,
    PriceList,
    PriceTier,
    SupplierTerms,
    TierScheme,
)
from backoffice_core.kernel.calendars import Calendar

TODAY = date(2026, 5, 4)
EVERY_DAY = Calendar(name="every day", weekend=frozenset())
PIECES = Unit.of("pcs")
NO_DEMAND = Demand(law=DemandLaw.NORMAL, mean=0)
STEADY = Demand(law=DemandLaw.NORMAL, mean=10, deviation=3, history_days=400, demand_days=390)


def usd(amount: str | int) -> Money:
    """So many dollars."""
    return Money.of(amount, "USD")


def after(days: int, amount: int | Fraction, document: str = "") -> Due:
    """What is due some days after today."""
    return Due(TODAY + timedelta(days=days), amount, document=document)


def prices(*tiers: tuple[int, str], scheme: TierScheme = TierScheme.ALL_UNITS) -> PriceList:
    """Prices from quantities on."""
    return PriceList([PriceTier(least, usd(price)) for least, price in tiers], scheme=scheme)


def terms(*, lead: int | Iterable[int] = 7, supplier: str = "acme", **more: Any) -> SupplierTerms:  # noqa: ANN401 - whatever a test varies
    """A supplier's terms, with a fixed lead time or one of several cases."""
    time = LeadTime.fixed(lead) if isinstance(lead, int) else LeadTime.of_cases(lead)
    return SupplierTerms(supplier=supplier, lead_time=time, **more)


BASE = OrderRequest(
    item="tea",
    unit=PIECES,
    today=TODAY,
    demand=NO_DEMAND,
    position=StockPosition(on_hand=0),
    rule=MinMax(minimum=5, maximum=20),
    suppliers=[terms()],
    calendar=EVERY_DAY,
)


def request(**changes: Any) -> OrderRequest:  # noqa: ANN401 - whatever a test varies
    """A request that differs from a plain one in what is given."""
    if "on_hand" in changes:
        changes["position"] = StockPosition(on_hand=changes.pop("on_hand"))
    return attrs.evolve(BASE, **changes)
