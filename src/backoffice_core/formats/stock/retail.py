"""Sales lines as shops export them, read as stock moves, with their dirt told line by line.

A file of sales is no stock ledger: it holds postage and discounts, invoices that cancel others,
lines nobody paid for because somebody used the till to correct the stock. Each line is kept with
its price; what is goods becomes a move; and whatever is odd about it is a finding of its own
kind. The columns are those of the UCI data sets "Online Retail" (2015) and "Online Retail II"
(2019), https://doi.org/10.24432/C5BW33, and what others call them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import attrs

from backoffice_core.formats.devices.device import DateOrder
from backoffice_core.formats.stock.dates import Moments, Sequences, order_of_dates
from backoffice_core.formats.stock.records import Layout, Record, read_records
from backoffice_core.formats.stock.sales_told import told
from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InputProblem
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.rounding import Rounding, round_fraction
from backoffice_core.kernel.units import Unit

__all__ = ["NOT_STOCK", "SalesLine", "SalesReading", "read_sales"]

SALES = Layout(
    usual=MappingProxyType(
        {
            "document": ("invoiceno", "invoice", "invoice no", "invoice number", "no faktur",
                         "nomor faktur", "faktur", "no nota", "nota"),
            "item": ("stockcode", "stock code", "sku", "item", "item code", "product code",
                     "kode barang", "kode", "barang"),
            "name": ("description", "item name", "product", "nama barang", "nama", "keterangan"),
            "quantity": ("quantity", "qty", "jumlah", "kuantitas", "banyaknya"),
            "date": ("invoicedate", "invoice date", "date", "datetime", "tanggal", "tgl"),
            "time": ("time", "jam", "waktu"),
            "price": ("unitprice", "unit price", "price", "harga satuan", "harga"),
            "customer": ("customerid", "customer id", "customer", "pelanggan", "kode pelanggan"),
            "country": ("country", "negara"),
        }
    ),
    needed=("document", "item", "quantity", "date", "price"),
    numbers=("quantity", "price"),
)  # fmt: skip

# Postage, carriage, discounts, manual entries, fees, samples, bad debts, commissions.
NOT_STOCK = frozenset(
    {
        *("POST", "DOT", "C2", "C3", "D", "M", "S", "B", "BANK CHARGES", "AMAZONFEE"),
        *("CRUK", "ADJUST", "ADJUST2", "ONGKIR", "DISKON", "ADMIN"),
    }
)
CANCELLING = "C"
PIECES = Unit.of("pcs")


@checked_fields
@attrs.frozen(kw_only=True)
class SalesLine:
    """A line of an invoice as it stands in the file: ``quantity`` is negative where it returns.

    ``unit_price`` is exact and in whole units of the currency, of which prices may have parts
    that no coin has; ``amount`` is the quantity at that price, rounded half up. ``move`` is the
    number of the move that the line became, if it is goods.
    """

    line: int
    document: str
    item: str
    name: str
    quantity: Quantity
    unit_price: Fraction
    amount: Money
    day: date
    sequence: int
    customer: str = ""
    country: str = ""
    move: str | None = None

    @property
    def cancels(self) -> bool:
        """Whether the invoice cancels another."""
        return self.document.startswith(CANCELLING)


@attrs.frozen(kw_only=True)
class SalesReading:
    """What a file of sales came to: each line that is not blank is a sales line or a problem.

    ``dirt`` counts the findings by kind.
    """

    lines: tuple[SalesLine, ...]
    moves: tuple[Move, ...]
    findings: tuple[Finding, ...]
    problems: tuple[InputProblem, ...]
    order: DateOrder

    @property
    def dirt(self) -> Mapping[str, int]:
        """How many lines have each kind of dirt, by kind."""
        return MappingProxyType(dict(sorted(Counter(each.kind for each in self.findings).items())))


@attrs.define(eq=False)
class Sold:
    """Goods a customer has of one sale."""

    number: str
    left: Fraction
    price: Fraction


@attrs.define(eq=False, kw_only=True)
class Selling:
    """The moves and findings of a file so far."""

    file: str
    not_stock: frozenset[str]
    findings: list[Finding] = attrs.Factory(list[Finding])
    sold: dict[tuple[str, str], list[Sold]] = attrs.Factory(dict[tuple[str, str], list[Sold]])

    def tell(self, kind: str, line: SalesLine, *, goods: bool = True) -> None:
        """Tell a verdict about a line."""
        file, document, item = self.file, line.document, line.item
        self.findings.append(
            told(kind, file=file, line=line.line, document=document, item=item, goods=goods)
        )


@checked
def read_sales(
    source: Path | str | bytes,
    *,
    currency: str | Currency,
    columns: Mapping[str, str] | None = None,
    order: DateOrder | None = None,
    unit: str | Unit = PIECES,
    not_stock: Iterable[str] = NOT_STOCK,
    file: str = "sales.csv",
) -> SalesReading:
    r"""The sales in a table, given as a path, as bytes or as a text, as lines and as moves.

    A sale is an ISSUE. Invoices whose number begins with C, and negative quantities that were
    paid for, are CUSTOMER_RETURNs; each names as its ``origin`` the customer's latest earlier
    sale of the item that had as many left, one at the same price first. ``not_stock`` are codes
    that are no goods, whatever their case. ``columns``, ``order`` and ``unit`` are as in
    :func:`read_stock_moves`.

    Findings: ``formats.sale_`` and ``cancelled``, ``customer_missing``, ``quantity_negative``,
    ``price_zero``, ``price_negative``, ``not_stock``, ``repeated``, ``return_unmatched``,
    ``correction``. Raises as :func:`read_stock_moves` does.

    >>> table = (
    ...     "InvoiceNo;StockCode;Quantity;InvoiceDate;UnitPrice;CustomerID\n"
    ...     "100;soap;6;13/12/2010 08:26;2,55;17850\n"
    ...     "100;POST;1;13/12/2010 08:26;18;17850\n"
    ...     "C101;soap;-2;14/12/2010 09:00;2,55;17850\n"
    ... )
    >>> reading = read_sales(table, currency="GBP")
    >>> [(move.kind.value, str(move.quantity), move.origin) for move in reading.moves]
    [('issue', '-6 pcs', None), ('customer_return', '2 pcs', '100/1')]
    >>> dict(reading.dirt)
    {'formats.sale_cancelled': 1, 'formats.sale_not_stock': 1}
    """
    records = read_records(source, layout=SALES, chosen=columns or {}, file=file)
    chosen = order_of_dates(records, "date", order)
    moments, sequences = Moments(chosen), Sequences()
    money, counted = Currency.of(currency), Unit.of(unit)
    lines: list[SalesLine] = []
    for record in records.each():
        found = line_in(record, moments, sequences, money, counted)
        if found is not None:
            lines.append(found)
    selling = Selling(file=records.file, not_stock=frozenset(code.upper() for code in not_stock))
    kept, moves = sold_in(selling, lines)
    by_line = {f"{records.file}:{line.line}": at for at, line in enumerate(kept)}
    return SalesReading(
        lines=tuple(kept),
        moves=tuple(moves),
        findings=tuple(sorted(selling.findings, key=lambda each: by_line[each.subject])),
        problems=records.told(),
        order=chosen,
    )


def line_in(
    record: Record, moments: Moments, sequences: Sequences, currency: Currency, unit: Unit
) -> SalesLine | None:
    """The sales line of a record, or nothing and a problem."""
    moment = moments.of(record, "date", clock="time")
    document, item = record.text("document"), record.text("item")
    amount, price = record.number("quantity"), record.number("price")
    if record.ok and not amount:
        record.note("quantity", "It is zero.", "Remove the line.")
    if moment is None or not record.ok:
        return None
    day, second, _ = moment
    made: list[SalesLine] = []

    def make() -> None:
        minor = round_fraction(amount * price * 10**currency.digits, Rounding.HALF_UP)
        made.append(
            SalesLine(
                line=record.line,
                document=document,
                item=item,
                name=record.optional("name"),
                quantity=Quantity(amount, unit),
                unit_price=price,
                amount=Money(minor, currency),
                day=day,
                sequence=sequences.next(day, second),
                customer=record.optional("customer"),
                country=record.optional("country"),
            )
        )

    return made[0] if record.made(make) else None


def sold_in(selling: Selling, lines: list[SalesLine]) -> tuple[list[SalesLine], list[Move]]:
    """The lines with the numbers of their moves, and the moves, in the order of the file."""
    numbers: Counter[str] = Counter()
    named: list[tuple[int, SalesLine, str]] = []
    for at, line in enumerate(lines):
        numbers[line.document] += 1
        named.append((at, line, f"{line.document}/{numbers[line.document]}"))
    seen: set[tuple[object, ...]] = set()
    moves: dict[int, Move] = {}
    # A return may stand above its sale where the file is sorted otherwise than by time.
    for at, line, number in sorted(named, key=lambda each: (each[1].day, each[1].sequence)):
        alike = (line.document, line.item, line.quantity, line.unit_price, line.customer)
        if alike in seen:
            selling.tell("repeated", line)
        seen.add(alike)
        if is_goods(selling, line):
            moves[at] = move_of(selling, line, number)
    kept = [attrs.evolve(line, move=number) if at in moves else line for at, line, number in named]
    return kept, [move for _, move in sorted(moves.items(), key=lambda pair: pair[0])]


def is_goods(selling: Selling, line: SalesLine) -> bool:
    """Whether a line moves goods; tells what is odd about it."""
    goods = line.item.upper() not in selling.not_stock
    if not goods:
        selling.tell("not_stock", line)
    if line.cancels:
        selling.tell("cancelled", line, goods=goods)
    elif line.quantity.amount < 0:
        selling.tell("quantity_negative", line)
    if not line.customer:
        selling.tell("customer_missing", line)
    if line.unit_price <= 0:
        selling.tell("price_negative" if line.unit_price else "price_zero", line)
    if goods and not line.customer and not line.unit_price and not line.cancels:
        selling.tell("correction", line)
        return False
    return goods


def move_of(selling: Selling, line: SalesLine, number: str) -> Move:
    """The move of a line of goods: out, or back in."""
    returns = line.quantity.amount < 0
    bought = selling.sold.setdefault((line.customer, line.item), [])
    origin = None
    if returns:
        origin = sale_of(bought, -line.quantity.amount, line.unit_price) if line.customer else None
        if origin is None:
            selling.tell("return_unmatched", line)
    else:
        bought.append(Sold(number, line.quantity.amount, line.unit_price))
    return Move(
        number=number,
        day=line.day,
        sequence=line.sequence,
        item=line.item,
        kind=MoveKind.CUSTOMER_RETURN if returns else MoveKind.ISSUE,
        quantity=-line.quantity,
        document=line.document,
        origin=origin,
    )


def sale_of(bought: list[Sold], size: Fraction, price: Fraction) -> str | None:
    """The latest sale that had as many left, one at the same price first; they are taken off."""
    enough = [sale for sale in bought if sale.left >= size]
    if not enough:
        return None
    alike = [sale for sale in enough if sale.price == price] or enough
    alike[-1].left -= size
    return alike[-1].number
