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

__all__ = ["Article", "Document", "Line", "Source", "Trade", "trade"]

# Name, unit, and the least and the most it costs in steps of fifty rupiah.
PRODUCTS = (
    ("Beras pandan wangi", "kg", 240, 320),
    ("Gula pasir curah", "kg", 280, 340),
    ("Minyak goreng", "pcs", 320, 700),
    ("Tepung terigu", "pcs", 180, 300),
    ("Telur ayam", "kg", 480, 600),
    ("Kopi bubuk", "pcs", 200, 900),
    ("Teh celup", "pcs", 120, 320),
    ("Susu UHT", "pcs", 100, 400),
    ("Susu kental manis", "pcs", 180, 300),
    ("Mi instan goreng", "pcs", 52, 70),
    ("Mi instan kuah", "pcs", 50, 66),
    ("Kecap manis", "pcs", 160, 500),
    ("Saus sambal", "pcs", 140, 420),
    ("Garam halus", "pcs", 40, 90),
    ("Kacang tanah", "kg", 460, 620),
    ("Biskuit kelapa", "pcs", 120, 400),
    ("Keripik singkong", "pcs", 140, 300),
    ("Air mineral", "pcs", 50, 130),
    ("Sirup jeruk", "pcs", 280, 560),
    ("Sabun mandi", "pcs", 70, 160),
    ("Sabun cuci piring", "pcs", 150, 420),
    ("Deterjen bubuk", "pcs", 200, 640),
    ("Sampo", "pcs", 240, 900),
    ("Pasta gigi", "pcs", 160, 480),
    ("Sikat gigi", "pcs", 90, 320),
    ("Tisu wajah", "pcs", 160, 460),
    ("Popok bayi", "pcs", 700, 1600),
    ("Obat nyamuk bakar", "pcs", 80, 180),
    ("Lampu LED", "pcs", 300, 1000),
    ("Baterai", "pcs", 160, 500),
    ("Buku tulis", "pcs", 70, 160),
    ("Pulpen", "pcs", 40, 120),
    ("Kantong plastik", "pcs", 120, 260),
    ("Ember", "pcs", 360, 1100),
    ("Sapu ijuk", "pcs", 260, 620),
    ("Margarin", "pcs", 140, 320),
    ("Sarden kaleng", "pcs", 200, 560),
    ("Kornet", "pcs", 300, 700),
    ("Selai stroberi", "pcs", 320, 640),
    ("Bihun", "pcs", 100, 220),
)
BRANDS = [
    "Anggrek",
    "Bambu",
    "Cempaka",
    "Dahlia",
    "Elang",
    "Flamboyan",
    "Garuda",
    "Hijau",
    "Intan",
    "Jaya",
    "Kenanga",
    "Lestari",
    "Melur",
    "Nusa",
    "Obor",
    "Permata",
    "Rajawali",
    "Seroja",
    "Teratai",
    "Wijaya",
]
SIZES = ("", "kecil", "sedang", "besar", "isi dua", "isi enam", "hemat")
PLACES = [
    "Bandung",
    "Bogor",
    "Cirebon",
    "Depok",
    "Garut",
    "Jepara",
    "Kediri",
    "Kudus",
    "Lampung",
    "Madiun",
    "Magelang",
    "Malang",
    "Medan",
    "Padang",
    "Palembang",
    "Semarang",
    "Solo",
    "Tegal",
    "Tuban",
    "Yogya",
]
TRADES = ("Warung", "Toko", "Kios", "Kantin", "Rumah Makan")
ORDER_DAYS = ("", "Mon Thu", "Tue Fri", "Mon Wed Fri", "Wed", "")
PACKS = ((1, 1), (6, 6), (12, 12), (24, 12), (24, 24), (48, 12))
WALK_IN = "TUNAI"
PPN_PERCENT = 11
KILOGRAM = "kg"


@attrs.frozen(kw_only=True)
class Source:
    """A supplier and its terms."""

    code: str
    name: str
    lead_time_days: int
    minimum_quantity: int
    pack_size: int
    order_days: str

    @property
    def row(self) -> tuple[object, ...]:
        """The row of ``suppliers.csv``."""
        return attrs.astuple(self)


@attrs.frozen(kw_only=True)
class Article:
    """An item with the cost and the price it goes for, in whole rupiah."""

    code: str
    name: str
    unit: str
    supplier: str
    cost: int
    price: int

    @property
    def row(self) -> tuple[object, ...]:
        """The row of ``items.csv``."""
        return (self.code, self.name, self.unit, self.supplier)

    @property
    def tax(self) -> str:
        """Staple food, which is sold by weight here, bears no PPN (UU PPN art. 16B)."""
        return "" if self.unit == KILOGRAM else "PPN"


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


def half_units(halves: int) -> str:
    """A number of halves as a decimal number."""
    whole, half = divmod(abs(halves), 2)
    return f"{'-' if halves < 0 else ''}{whole}{'.5' if half else ''}"


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


def source_of(number: int, dice: Dice) -> Source:
    """A supplier."""
    minimum, pack = dice.choose(PACKS)
    return Source(
        code=f"S{number + 1:03}",
        name=f"CV {BRANDS[number % len(BRANDS)]} {PLACES[number // len(BRANDS) % len(PLACES)]}",
        lead_time_days=dice.between(1, 7),
        minimum_quantity=minimum,
        pack_size=pack,
        order_days=dice.choose(ORDER_DAYS),
    )


def article_of(number: int, sources: tuple[Source, ...], dice: Dice) -> Article:
    """An item; costs are multiples of a hundred rupiah, prices too."""
    name, unit, least, most = PRODUCTS[number % len(PRODUCTS)]
    brand, size = divmod(number // len(PRODUCTS), len(SIZES))
    cost = dice.between(least, most) * 50 // 100 * 100
    return Article(
        code=f"BRG-{number + 1:05}",
        name=f"{name} {BRANDS[brand % len(BRANDS)]} {SIZES[size]}".rstrip(),
        unit=unit,
        supplier=sources[number % len(sources)].code,
        cost=cost,
        price=-(-cost * dice.between(118, 140) // 10_000) * 100,
    )


def day_of(number: int, count: int, month: Month) -> date:
    """The day of one of ``count`` documents that are spread over the month."""
    days = (month.next.start - month.start).days
    return month.start + timedelta(days=number * days // count)


def popular(count: int, dice: Dice) -> int:
    """A number below ``count``, the smaller ones more often: a few items make most sales."""
    return dice.below(dice.below(count) + 1)


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


def customer(number: int) -> str:
    """The name of a customer who buys on account."""
    kind = TRADES[number % len(TRADES)]
    return f"{kind} {LETTERS[number % len(LETTERS)]} {PLACES[number // 5 % len(PLACES)]}"


LETTERS = ("Berkah", "Makmur", "Rejeki", "Sederhana", "Barokah", "Sumber Rasa", "Mandiri")


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
