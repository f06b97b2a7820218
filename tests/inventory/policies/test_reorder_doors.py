"""A measure, a law or a lead time that is none is refused with what to give instead."""

from __future__ import annotations

from typing import Any

import pytest

from backoffice_core.inventory import policies
from backoffice_core.inventory.distributions import CycleService, FillRate, Normal, Poisson
from backoffice_core.kernel.errors import InvalidValue

STOCK = {"mean": 10, "deviation": 2, "order_quantity": 50, "lead_time": 3,
         "lead_time_deviation": 0.5, "review_period": 1}  # fmt: skip
SHOP: dict[str, Any] = {"order_quantity": 10, "lead_time": 2, "review_period": 1, "sizes": None,
        "overtaking": False}  # fmt: skip


def test_a_bare_share_is_no_measure() -> None:
    """Of what is it 95 %? It is said what to give."""
    with pytest.raises(InvalidValue, match=r"0\.95.*FillRate\(0\.95\).*measure_wrong"):
        policies.reorder_point(0.95, **STOCK)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match=r"demand is None.*Poisson\(5\).*law_invalid"):
        policies.reorder_point_for(FillRate(0.95), None, **SHOP)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match=r"lead_time is '2'.*not_a_number"):
        policies.reorder_point_for(FillRate(0.95), Poisson(5), **{**SHOP, "lead_time": "2"})
    with pytest.raises(InvalidValue, match=r"point of explain_reorder_point is None.*type_wrong"):
        policies.explain_reorder_point(None, FillRate(0.95), lead_time=3)  # type: ignore[arg-type]


def test_a_lead_time_that_reaches_below_nothing_is_refused_with_what_to_take() -> None:
    """A normal law of lead times has some of them before the order."""
    with pytest.raises(InvalidValue, match=r"lead_time.*below 0.*TruncatedNormal"):
        policies.reorder_point_for(
            FillRate(0.95), Poisson(5), **{**SHOP, "lead_time": Normal(3, 1)}
        )
    law = policies.order_up_to_for(CycleService(0.9), Poisson(5), lead_time=Poisson(2))
    assert law.level > 0
