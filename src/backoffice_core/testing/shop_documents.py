"""The example shop's invoices in whole rupiah, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from backoffice_core.testing.shop_catalogue import Article

__all__ = ["Document", "Line", "half_units"]

PPN_PERCENT = 11


@attrs.frozen(kw_only=True)
class Line:
    """A line of a document; ``halves`` counts half units, so that kilograms stay integers."""

    article: Article
    halves: int
    price: int

    @property
    def quantity(self) -> str:
        """The quantity as the files write it."""
        return half_units(self.halves)

    @property
    def amount(self) -> int:
        """What the line comes to before tax; prices are even wherever halves are sold."""
        return self.halves * self.price // 2


@attrs.frozen(kw_only=True)
class Document:
    """An invoice: a sale has a customer, a purchase a supplier as its party."""

    number: str
    day: date
    party: str
    due: date
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        """What is owed, PPN rounded half up to whole rupiah for the document."""
        taxed = sum(line.amount for line in self.lines if line.article.tax)
        return sum(line.amount for line in self.lines) + (taxed * PPN_PERCENT + 50) // 100

    @property
    def rows(self) -> Iterator[tuple[object, ...]]:
        """The rows of ``sales.csv`` or ``purchases.csv``."""
        for line in self.lines:
            head = (self.number, self.day, self.party, self.due)
            yield (*head, line.article.code, line.quantity, line.price, line.article.tax)


def half_units(halves: int) -> str:
    """A number of halves as a decimal number."""
    whole, half = divmod(abs(halves), 2)
    return f"{'-' if halves < 0 else ''}{whole}{'.5' if half else ''}"
