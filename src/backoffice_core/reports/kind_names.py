"""What the kinds of findings are called: a code for programs, a few words for people."""

from __future__ import annotations

from typing import Final

from backoffice_core.kernel.words import Message

__all__ = ["kind_name"]

KINDS: Final = {
    "attendance.absent": "absent",
    "attendance.late": "late",
    "attendance.left_early": "left early",
    "attendance.missing_punch": "missing punch",
    "attendance.week_before": "week before unknown",
    "bookkeeping.item_overdue": "overdue",
    "bookkeeping.payment_allocated": "payment matched",
    "bookkeeping.payment_direction": "payment the wrong way",
    "bookkeeping.payment_exceeds_open": "payment too high",
    "bookkeeping.payment_party_differs": "other payer",
    "bookkeeping.payment_unmatched": "payment unmatched",
    "formats.clock_reset": "clock reset",
    "formats.move_repeated": "line repeated",
    "formats.punch_cleaned": "punch cleaned",
    "formats.punch_time_doubtful": "doubtful time",
    "formats.punch_unreadable": "punch unreadable",
    "formats.punches_ignored": "punches ignored",
    "formats.punches_outside_month": "punches outside the month",
    "formats.punches_repeated": "punches repeated",
    "formats.sale_cancelled": "sale cancelled",
    "formats.sale_correction": "correction in sales",
    "formats.sale_customer_missing": "customer missing",
    "formats.sale_not_stock": "no goods",
    "formats.sale_price_negative": "negative price",
    "formats.sale_price_zero": "price zero",
    "formats.sale_quantity_negative": "negative quantity",
    "formats.sale_repeated": "line repeated",
    "formats.sale_return_unmatched": "return unmatched",
    "formats.stock_quantity_differs": "stock differs",
    "formats.stock_value_differs": "stock value differs",
    "inventory.below_safety": "below safety stock",
    "inventory.best_before_passed": "past its best",
    "inventory.cost_below_nothing": "cost below nothing",
    "inventory.cost_ignored": "cost not used",
    "inventory.cost_unknown": "cost unknown",
    "inventory.count_compared_again": "count compared again",
    "inventory.count_differs": "count differs",
    "inventory.count_outside_tolerance": "count beyond tolerance",
    "inventory.dead_stock": "stock that does not move",
    "inventory.delivery_overdue": "delivery overdue",
    "inventory.demand_outlier": "unusual demand",
    "inventory.expired": "expired",
    "inventory.expires_soon": "expires soon",
    "inventory.expiry_risk": "expires unused",
    "inventory.forecast_biased": "forecast off to one side",
    "inventory.in_transit": "goods in transit",
    "inventory.item_unknown": "unknown item",
    "inventory.lead_time_drift": "lead time drifts",
    "inventory.lot_missing": "lot missing",
    "inventory.minimum_beyond_shelf_life": "minimum exceeds shelf life",
    "inventory.negative_level": "negative stock",
    "inventory.negative_on_hand": "negative stock",
    "inventory.negative_stock": "negative stock",
    "inventory.not_counted": "not counted",
    "inventory.order_day_passed": "order day passed",
    "inventory.order_unorderable": "need cannot be ordered",
    "inventory.overstock": "too much stock",
    "inventory.place_unknown": "unknown place",
    "inventory.price_tier_missed": "price tier missed",
    "inventory.produced_at_nothing": "produced at nothing",
    "inventory.receipt_unknown": "receipt unknown",
    "inventory.reservation_late": "reservation late",
    "inventory.reservation_short": "reservation short",
    "inventory.return_unmatched": "return unmatched",
    "inventory.serial_not_one": "serial number of several",
    "inventory.serial_twice": "serial number twice",
    "inventory.stock_out": "stock runs out",
    "inventory.stock_out_projected": "stock will run out",
    "inventory.supplier_missing": "no supplier",
    "inventory.supply_late": "supply late",
    "inventory.supply_twice": "ordered twice",
    "inventory.transfer_exceeded": "more arrived than shipped",
    "inventory.transfer_overdue": "transfer overdue",
    "inventory.transfer_short": "transfer short",
    "inventory.transfer_unmatched": "arrival of nothing sent",
    "inventory.value_without_quantity": "value without goods",
    "inventory.work_in_progress": "work in progress",
    "inventory.would_go_negative": "stock would go negative",
    "procure_to_pay.invoice_without_receipt": "invoice without receipt",
    "procure_to_pay.price_differs": "price differs",
    "procure_to_pay.quantity_differs": "quantity differs",
    "procure_to_pay.receipt_without_invoice": "receipt without invoice",
    "processes.not_delivered": "no longer delivered",
    "processes.opening_differs": "opening balance differs",
    "processes.withdrawal_unmatched": "withdrawal unmatched",
    "scheduling.shortage": "too few people",
    "scheduling.surplus": "too many people",
    "scheduling.unknown_person": "unknown person",
}


def kind_name(kind: str) -> Message | str:
    """What a kind of finding is called; one that is not listed by its own words.

    >>> kind_name("inventory.dead_stock").render("id"), kind_name("acme.till_short")
    ('stok tidak bergerak', 'till short')
    """
    return Message(KINDS[kind]) if kind in KINDS else kind.rpartition(".")[2].replace("_", " ")
