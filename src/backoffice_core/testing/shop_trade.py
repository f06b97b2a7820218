"""The trade of the example shop: what it sells, buys, keeps and is paid, in whole rupiah.

Everything follows from the documents: goods move because of them, payments clear them,
and opening stock is what was needed to deliver them. So the books tie, except in the few
places where a real month does not, each of them once: a supplier's invoice without a
receipt, one at another price than the goods came in at, goods a count did not find, goods
a customer brought back, a customer who paid half, and money nobody can place.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import attrs

from backoffice_core.kernel.periods import Month
from backoffice_core.testing.dice import Dice
from backoffice_core.testing.shop_catalogue import (
    KILOGRAM,
    Article,
    Source,
    article_of,
    customer,
    popular,
    source_of,
)
from backoffice_core.testing.shop_documents import Document, Line
from backoffice_core.testing.shop_moves import DEARER, stock

__all__ = ["Trade", "Transfer", "trade"]

WALK_IN = "TUNAI"


@attrs.frozen(kw_only=True)
class OpenItem:
    """A document of an earlier month that was still unpaid; ``amount`` owed to the shop."""

    account: str
    party: str
    number: str
    amount: int


@attrs.frozen(kw_only=True)
class Transfer:
    """Money received (positive) or paid (negative)."""

    day: date
    party: str
    document: str
    amount: int
    text: str


@attrs.frozen(kw_only=True)
class Trade:
    """A month of trade."""

    articles: tuple[Article, ...]
    sources: tuple[Source, ...]
    sales: tuple[Document, ...]
    purchases: tuple[Document, ...]
    moves: tuple[tuple[object, ...], ...]
    stock_value: int
    open_items: tuple[OpenItem, ...]
    transfers: tuple[Transfer, ...]


def trade(*, items: int, documents: int, month: Month, dice: Dice) -> Trade:
    """A month of trade in ``items`` with so many ``documents``, a seventh of them purchases."""
    sources = tuple(source_of(number, dice) for number in range(max(2, items // 25)))
    articles = tuple(article_of(number, sources, dice) for number in range(items))
    purchase_count = documents * 15 // 100
    sales = tuple(sell(articles, documents - purchase_count, month, dice))
    purchases = tuple(buy(articles, sources, purchase_count, month, dice))
    opening, moves = stock(articles, sales, purchases, month, dice)
    open_items = tuple(owed(sources, month, documents // 40, dice))
    return Trade(
        articles=articles,
        sources=sources,
        sales=sales,
        purchases=invoiced(purchases),
        moves=(*opening, *moves),
        stock_value=sum(int(str(row[4])) * int(str(row[5])) for row in opening),
        open_items=open_items,
        transfers=tuple(paid(open_items, sales, invoiced(purchases), month, dice)),
    )


def day_of(number: int, count: int, month: Month) -> date:
    """The day of one of ``count`` documents that are spread over the month."""
    days = (month.next.start - month.start).days
    return month.start + timedelta(days=number * days // count)


def sell(articles: tuple[Article, ...], count: int, month: Month, dice: Dice) -> Iterator[Document]:
    """Sales: three of five over the counter, the others to small shops on account."""
    prefix = f"PJ-{month.year % 100:02}{month.month:02}"
    for number in range(count):
        day = day_of(number, count, month)
        cash = dice.happens(600)
        chosen = sorted({popular(len(articles), dice) for _ in range(dice.between(1, 3))})
        yield Document(
            number=f"{prefix}-{number + 1:05}",
            day=day,
            party=WALK_IN if cash else customer(dice.below(60 + count // 50)),
            due=day if cash else day + timedelta(days=dice.choose((7, 14, 14, 30))),
            lines=tuple(sold(articles[index], cash, dice) for index in chosen),
        )


def sold(article: Article, cash: bool, dice: Dice) -> Line:  # noqa: FBT001 - internal
    """A line of a sale; what is sold by weight is sold in half kilograms."""
    most = 4 if cash else 72
    by_halves = article.unit == KILOGRAM
    halves = dice.between(1, 2 * most) if by_halves else 2 * dice.between(1, most)
    return Line(article=article, halves=halves, price=article.price)


def buy(
    articles: tuple[Article, ...],
    sources: tuple[Source, ...],
    count: int,
    month: Month,
    dice: Dice,
) -> Iterator[Document]:
    """Purchases, each from the supplier of its items and in that supplier's packs."""
    prefix = f"PB-{month.year % 100:02}{month.month:02}"
    step = len(sources)
    for number in range(count):
        source = dice.below(len(sources))
        own = len(range(source, len(articles), step))
        chosen = sorted({popular(own, dice) for _ in range(dice.between(1, 3))}) if own else [0]
        day = day_of(number, count, month)
        yield Document(
            number=f"{prefix}-{number + 1:04}",
            day=day,
            party=sources[source].code,
            due=day + timedelta(days=dice.choose((14, 30, 30))),
            lines=tuple(
                bought(articles[(source + index * step) % len(articles)], sources[source], dice)
                for index in chosen
            ),
        )


def bought(article: Article, source: Source, dice: Dice) -> Line:
    """A line of a purchase; one in five costs a little more or less than usual."""
    packs = dice.between(3, 16) + source.minimum_quantity // source.pack_size
    drift = dice.between(-4, 6) if dice.happens(200) else 0
    return Line(
        article=article,
        halves=2 * packs * max(source.pack_size, 6),
        price=max(100, article.cost * (100 + drift) // 10_000 * 100),
    )


def invoiced(purchases: tuple[Document, ...]) -> tuple[Document, ...]:
    """The purchases as the suppliers invoiced them: one at another price than agreed."""
    if len(purchases) <= DEARER:
        return purchases
    document = purchases[DEARER]
    first = attrs.evolve(document.lines[0], price=document.lines[0].price + 200)
    dearer = attrs.evolve(document, lines=(first, *document.lines[1:]))
    return (*purchases[:DEARER], dearer, *purchases[DEARER + 1 :])


def owed(sources: tuple[Source, ...], month: Month, count: int, dice: Dice) -> Iterator[OpenItem]:
    """What customers and suppliers were still owed or owing when the month began."""
    before = (month.start - timedelta(days=1)).strftime("%y%m")
    for number in range(count):
        amount = dice.between(150, 2400) * 1000
        if number % 3:
            yield OpenItem(
                account="receivables",
                party=customer(dice.below(60)),
                number=f"PJ-{before}-{number + 1:05}",
                amount=amount,
            )
        else:
            yield OpenItem(
                account="payables",
                party=dice.choose(sources).code,
                number=f"PB-{before}-{number + 1:04}",
                amount=-4 * amount,
            )


def paid(
    open_items: tuple[OpenItem, ...],
    sales: tuple[Document, ...],
    purchases: tuple[Document, ...],
    month: Month,
    dice: Dice,
) -> Iterator[Transfer]:
    """The payments of the month in the order of their days."""
    found = [*settled(open_items, month, dice), *unplaced(month)]
    halved = False
    for document in sales:
        if document.party == WALK_IN:
            found.append(transfer(document, document.day, document.total, "Penjualan tunai"))
            continue
        day = document.due + timedelta(days=dice.between(-3, 6))
        if day in month and day >= document.day and dice.happens(900):
            amount = document.total if halved else document.total // 2
            halved = True
            found.append(transfer(document, day, amount, "Pelunasan"))
    for document in purchases:
        day = document.due - timedelta(days=dice.below(3))
        if day in month and dice.happens(900):
            found.append(transfer(document, day, -document.total, "Pembayaran"))
    yield from sorted(found, key=lambda one: (one.day, one.document, one.amount))


def transfer(document: Document, day: date, amount: int, words: str) -> Transfer:
    """The payment of a document."""
    text = f"{words} {document.number}"
    return Transfer(
        day=day, party=document.party, document=document.number, amount=amount, text=text
    )


def settled(open_items: tuple[OpenItem, ...], month: Month, dice: Dice) -> Iterator[Transfer]:
    """Most of what was open is paid within the month."""
    for item in open_items:
        if dice.happens(850):
            yield Transfer(
                day=month.start + timedelta(days=dice.below(28)),
                party=item.party,
                document=item.number,
                amount=item.amount,
                text=f"Pelunasan {item.number}",
            )


def unplaced(month: Month) -> Iterator[Transfer]:
    """Money that names no document: the rent, and a deposit without a word."""
    yield Transfer(
        day=month.start + timedelta(days=4),
        party="",
        document="",
        amount=-12_500_000,
        text="Sewa ruko",
    )
    yield Transfer(
        day=month.start + timedelta(days=17),
        party="",
        document="",
        amount=1_500_000,
        text="Setoran tanpa keterangan",
    )
