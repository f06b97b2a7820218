"""What is said about the lines of a file of sales: file, line, what, and what was done."""

from __future__ import annotations

from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

__all__ = ["told"]

SEVERITIES = {
    "cancelled": Severity.INFO,
    "customer_missing": Severity.NOTICE,
    "quantity_negative": Severity.WARNING,
    "price_zero": Severity.NOTICE,
    "price_negative": Severity.WARNING,
    "not_stock": Severity.INFO,
    "repeated": Severity.NOTICE,
    "return_unmatched": Severity.NOTICE,
    "correction": Severity.WARNING,
}

SAYS = {
    "cancelled": "{file}, line {line}: invoice {document} cancels a sale; {item} comes back",
    "charge_cancelled": "{file}, line {line}: invoice {document} takes back the charge {item}",
    "customer_missing": "{file}, line {line}: invoice {document} names no customer",
    "quantity_negative": "{file}, line {line}: invoice {document} cancels nothing, yet its quantity"
    " is negative",
    "price_zero": "{file}, line {line}: {item} on invoice {document} costs nothing",
    "price_negative": "{file}, line {line}: {item} on invoice {document} has a negative price",
    "not_stock": "{file}, line {line}: {item} on invoice {document} is a charge and no goods;"
    " nothing moves",
    "repeated": "{file}, line {line}: invoice {document} has the same line of {item} before;"
    " both count",
    "return_unmatched": "{file}, line {line}: no earlier sale matches what comes back of {item} on"
    " {document}",
    "correction": "{file}, line {line}: nobody bought or paid for {item} on {document}; count"
    " the item",
}


def told(
    kind: str, *, file: str, line: int, document: str, item: str, goods: bool = True
) -> Finding:
    """A verdict about a line; its kind is ``formats.sale_`` and the word.

    What is cancelled and is no ``goods`` does not come back to stock.

    >>> print(told("price_zero", file="may.csv", line=7, document="S1", item="soap"))
    notice: may.csv, line 7: soap on invoice S1 costs nothing
    """
    words = "charge_cancelled" if kind == "cancelled" and not goods else kind
    return Finding(
        kind=f"formats.sale_{kind}",
        severity=SEVERITIES[kind],
        subject=f"{file}:{line}",
        says=Message(SAYS[words], file=file, line=line, document=document, item=item),
    )
