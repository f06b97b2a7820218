"""The example shop's goods: what came in and went out because of its documents.

Opening stock is what the month needed, so that nothing is sold before it was there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import attrs

from backoffice_core.kernel.periods import Month
from backoffice_core.testing.dice import Dice
from backoffice_core.testing.shop_catalogue import Article
from backoffice_core.testing.shop_documents import Document, half_units

__all__ = ["DEARER", "stock"]

# Which purchase is invoiced at another price, and which was never received.
DEARER = 4


NOT_RECEIVED = 7


@attrs.frozen(kw_only=True)
class Movement:
    """Goods in or out before they have a number; receipts come before issues of a day."""

    day: date
    rank: int
    article: Article
    kind: str
    halves: int
    cost: int | None
    document: str

    def row(self, number: str) -> tuple[object, ...]:
        """The row of ``moves.csv``."""
        cost = "" if self.cost is None else self.cost
        quantity = half_units(self.halves)
        return (number, self.day, self.article.code, self.kind, quantity, cost, self.document)


def stock(
    articles: tuple[Article, ...],
    sales: tuple[Document, ...],
    purchases: tuple[Document, ...],
    month: Month,
    dice: Dice,
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """The rows of opening stock and of the month's moves."""
    moves = sorted(
        [*received(purchases, month, dice), *delivered(sales), *exceptional(sales, month)],
        key=lambda move: (move.day, move.rank),
    )
    lowest: dict[str, int] = {}
    held: dict[str, int] = {}
    sold: dict[str, int] = {}
    for move in moves:
        code = move.article.code
        held[code] = held.get(code, 0) + move.halves
        lowest[code] = min(lowest.get(code, 0), held[code])
        sold[code] = sold.get(code, 0) - min(0, move.halves)
    last_day = month.start - timedelta(days=1)
    prefix = f"{month.year % 100:02}{month.month:02}"
    opening: list[tuple[object, ...]] = []
    for number, article in enumerate(articles, start=1):
        # What the month needs, and mostly enough for the next delivery; one in twelve runs low.
        spare = 0 if dice.happens(80) else sold.get(article.code, 0) * dice.between(50, 90) // 200
        units = -(lowest.get(article.code, 0) // 2) + spare + dice.below(25)
        if units:
            first = Movement(
                day=last_day,
                rank=0,
                article=article,
                kind="opening",
                halves=2 * units,
                cost=article.cost,
                document="",
            )
            opening.append(first.row(f"SA-{prefix}-{number:05}"))
    numbered = [move.row(f"MV-{prefix}-{number:06}") for number, move in enumerate(moves, start=1)]
    return opening, numbered


def received(purchases: tuple[Document, ...], month: Month, dice: Dice) -> Iterator[Movement]:
    """Goods come within two days of their invoice, but for one document."""
    for number, document in enumerate(purchases):
        day = min(document.day + timedelta(days=dice.below(3)), month.last_day)
        if number == NOT_RECEIVED:
            continue
        for line in document.lines:
            yield Movement(
                day=day,
                rank=0,
                article=line.article,
                kind="receipt",
                halves=line.halves,
                cost=line.price,
                document=document.number,
            )


def delivered(sales: tuple[Document, ...]) -> Iterator[Movement]:
    """Goods leave with their invoice."""
    for document in sales:
        for line in document.lines:
            yield Movement(
                day=document.day,
                rank=1,
                article=line.article,
                kind="issue",
                halves=-line.halves,
                cost=None,
                document=document.number,
            )


def exceptional(sales: tuple[Document, ...], month: Month) -> Iterator[Movement]:
    """A customer brings goods back, and the count at the end of the month misses some."""
    if not sales:
        return
    returned = sales[len(sales) // 3]
    line = returned.lines[0]
    yield Movement(
        day=min(returned.day + timedelta(days=1), month.last_day),
        rank=2,
        article=line.article,
        kind="customer_return",
        halves=min(2, line.halves),
        cost=None,
        document=returned.number,
    )
    missed = sales[len(sales) // 2].lines[0].article
    yield Movement(
        day=month.last_day,
        rank=3,
        article=missed,
        kind="count",
        halves=-6,
        cost=None,
        document=f"OPNAME-{month}",
    )
