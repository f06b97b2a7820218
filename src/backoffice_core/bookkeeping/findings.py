"""The verdicts of bookkeeping, each built in one place so that its words are said one way.

======================================  ========  ============================================
kind                                    severity  what happened
======================================  ========  ============================================
``bookkeeping.payment_unmatched``       warning   no open document or party: in suspense
``bookkeeping.payment_exceeds_open``    warning   more than was open; the rest is a credit
``bookkeeping.payment_direction``       warning   its sign is not that of its document: in suspense
``bookkeeping.payment_party_differs``   notice    somebody else than the document's party paid
``bookkeeping.payment_allocated``       info      no document named: the earliest due cleared
``bookkeeping.item_overdue``            notice    a document is past its due day
======================================  ========  ============================================
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from backoffice_core.bookkeeping.model import Direction, Payment
from backoffice_core.bookkeeping.open_items import OpenItem
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

__all__ = [
    "item_overdue",
    "overdue_items",
    "payment_allocated",
    "payment_direction",
    "payment_exceeds_open",
    "payment_party_differs",
    "payment_unmatched",
]


def about(payment: Payment) -> str:
    """The subject of a finding about a payment."""
    return f"payment {payment.number}"


def payment_unmatched(payment: Payment) -> Finding:
    """Nothing open carries the document or party that a payment names."""
    return Finding(
        kind="bookkeeping.payment_unmatched",
        severity=Severity.WARNING,
        subject=about(payment),
        day=payment.day,
        money=payment.amount,
        says=Message(
            "Payment {payment} of {amount} fits no open document ({reference});"
            " it waits in the suspense account",
            payment=payment.number,
            amount=payment.amount,
            reference=payment.document or payment.party or payment.text or "-",
        ),
    )


def payment_exceeds_open(payment: Payment, excess: Money) -> Finding:
    """A payment is larger than what was open; the excess is now a credit."""
    return Finding(
        kind="bookkeeping.payment_exceeds_open",
        severity=Severity.WARNING,
        subject=about(payment),
        day=payment.day,
        money=excess,
        says=Message(
            "Payment {payment} of {amount} is {excess} more than was open on {reference}",
            payment=payment.number,
            amount=payment.amount,
            excess=abs(excess),
            reference=payment.document or payment.party or "-",
        ),
    )


def payment_direction(payment: Payment, item: OpenItem) -> Finding:
    """Money goes the other way than it should for the document that a payment names."""
    sale = Message(
        "Payment {payment} pays {amount} out for sale {document} of {party}, who owes us:"
        " a payment received is positive; it waits in the suspense account",
        payment=payment.number,
        amount=abs(payment.amount),
        document=item.document or "-",
        party=item.party or "-",
    )
    purchase = Message(
        "Payment {payment} received {amount} for purchase {document} of {party}, whom we owe:"
        " a payment out is negative; it waits in the suspense account",
        payment=payment.number,
        amount=abs(payment.amount),
        document=item.document or "-",
        party=item.party or "-",
    )
    return Finding(
        kind="bookkeeping.payment_direction",
        severity=Severity.WARNING,
        subject=about(payment),
        day=payment.day,
        money=payment.amount,
        says=sale if item.direction is Direction.SALE else purchase,
    )


def payment_party_differs(payment: Payment, item: OpenItem) -> Finding:
    """Somebody pays a document of somebody else; the document is cleared all the same."""
    return Finding(
        kind="bookkeeping.payment_party_differs",
        severity=Severity.NOTICE,
        subject=about(payment),
        day=payment.day,
        money=payment.amount,
        says=Message(
            "Payment {payment} names {payer}, but document {document} is of {party}",
            payment=payment.number,
            payer=payment.party or "-",
            document=item.document or "-",
            party=item.party or "-",
        ),
    )


def payment_allocated(payment: Payment, cleared: Iterable[OpenItem]) -> Finding:
    """A payment named no document and was taken off the party's earliest due ones."""
    parts = ", ".join(f"{item.document or '-'}: {abs(item.amount)}" for item in cleared)
    return Finding(
        kind="bookkeeping.payment_allocated",
        severity=Severity.INFO,
        subject=about(payment),
        day=payment.day,
        money=payment.amount,
        says=Message(
            "Payment {payment} of {party} names no document; the earliest due were cleared"
            " ({documents})",
            payment=payment.number,
            party=payment.party or "-",
            documents=parts,
        ),
    )


def item_overdue(item: OpenItem, day: date) -> Finding:
    """A document is past its due day."""
    count = item.days_overdue(day)
    owed = abs(item.amount)
    if item.direction is Direction.SALE:
        message = Message.plural(
            "{party} owes {amount} on {document}, {count} day past its due day",
            "{party} owes {amount} on {document}, {count} days past its due day",
            count=count,
            party=item.party or "-",
            amount=owed,
            document=item.document or "-",
        )
    else:
        message = Message.plural(
            "{party} is owed {amount} on {document}, {count} day past its due day",
            "{party} is owed {amount} on {document}, {count} days past its due day",
            count=count,
            party=item.party or "-",
            amount=owed,
            document=item.document or "-",
        )
    return Finding(
        kind="bookkeeping.item_overdue",
        severity=Severity.NOTICE,
        subject=f"{item.direction.value} {item.document or item.party or '-'}",
        day=day,
        money=item.amount,
        says=message,
    )


def overdue_items(items: Iterable[OpenItem], *, day: date) -> tuple[Finding, ...]:
    """A finding for each item that is past its due day on ``day``, credits left out."""
    late = (item for item in items if item.days_overdue(day) and not item.is_against)
    return tuple(item_overdue(item, day) for item in late)
