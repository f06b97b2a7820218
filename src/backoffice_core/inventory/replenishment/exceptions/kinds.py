"""The kinds of findings that there are in inventory, so that none can be put off that is not.

A snooze of a kind that nobody finds silences nothing and says nothing of it. The table is that
of the reference of findings, and a test compares the two.
"""

from __future__ import annotations

import difflib

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = ["KINDS", "known_kind"]

PREFIX = "inventory."
# So alike a kind must be to be the one that was meant.
CLOSE = 0.85
KINDS = frozenset(
    PREFIX + kind
    for kind in (
        "below_safety",
        "best_before_passed",
        "cost_below_nothing",
        "cost_ignored",
        "cost_unknown",
        "count_compared_again",
        "count_differs",
        "count_outside_tolerance",
        "dead_stock",
        "delivery_overdue",
        "demand_outlier",
        "demand_overdue",
        "expired",
        "expires_soon",
        "expiry_risk",
        "forecast_biased",
        "in_transit",
        "item_unknown",
        "lead_time_drift",
        "lot_missing",
        "minimum_beyond_shelf_life",
        "negative_level",
        "negative_on_hand",
        "negative_stock",
        "not_counted",
        "order_day_passed",
        "order_past_due",
        "order_unorderable",
        "overstock",
        "place_unknown",
        "price_tier_missed",
        "produced_at_nothing",
        "receipt_overdue",
        "receipt_to_hurry",
        "receipt_unknown",
        "reservation_late",
        "reservation_short",
        "return_unmatched",
        "serial_not_one",
        "serial_twice",
        "stock_out",
        "stock_out_projected",
        "supplier_missing",
        "supply_late",
        "supply_twice",
        "transfer_exceeded",
        "transfer_overdue",
        "transfer_short",
        "transfer_unmatched",
        "value_without_quantity",
        "work_in_progress",
        "would_go_negative",
    )
)


def known_kind(instance: object, attribute: object, kind: str) -> None:  # noqa: ARG001
    """Refuse a kind that no finding of inventory has (``finding_kind_unknown``)."""
    if kind in KINDS:
        return
    wanted = PREFIX + kind.removeprefix(PREFIX)
    near = (
        [wanted]
        if wanted in KINDS
        else difflib.get_close_matches(wanted, sorted(KINDS), n=1, cutoff=CLOSE)
    )
    raise InvalidValue(
        "finding_kind_unknown",
        f"No finding of inventory is of the kind {shown(kind)}.",
        f"Write {near[0]}." if near else f"Write one of the reference, as {PREFIX}supply_late.",
    )
