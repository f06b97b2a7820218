"""A small shop's May 2026, closed by the real processes, for the tests of the reports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta

from backoffice_core.attendance import Employee, Leave, LeaveKind, Punch
from backoffice_core.bookkeeping import (
    Account,
    AccountType,
    Direction,
    Invoice,
    InvoiceLine,
    Payment,
)
from backoffice_core.inventory import Item, Move, MoveKind, Supplier
from backoffice_core.kernel import (
    Calendar,
    Currency,
    Duration,
    Holiday,
    Instant,
    Money,
    Month,
    Quantity,
    Unit,
    resolve,
)
from backoffice_core.processes.closed_month import ClosedMonth
from backoffice_core.processes.month_end import close_month
from backoffice_core.processes.shop import OpeningBalance, Shop, ShopPolicies
from backoffice_core.scheduling import Assignment, Demand, Person, Shift
from backoffice_core.storage import Store, open_store

MAY = Month(2026, 5)
ZONE = "Asia/Jakarta"
IDR = Currency.of("IDR")
PIECES = Unit.of("pcs")
HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>'
ACCOUNTS = (
    ("1100", "Kas", "asset", "cash"),
    ("1200", "Piutang usaha", "asset", "receivables"),
    ("1300", "Persediaan", "asset", "inventory"),
    ("1400", "PPN masukan", "asset", "input_tax"),
    ("1900", "Ayat silang", "asset", "suspense"),
    ("2100", "Utang usaha", "liability", "payables"),
    ("2150", "Barang diterima belum ditagih", "liability", "goods_received"),
    ("2200", "PPN keluaran", "liability", "output_tax"),
    ("2300", "Utang gaji", "liability", "wages_payable"),
    ("3100", "Laba ditahan", "equity", "retained_earnings"),
    ("4100", "Penjualan", "income", "sales"),
    ("5100", "Harga pokok penjualan", "expense", "cost_of_sales"),
    ("5200", "Selisih persediaan", "expense", "stock_differences"),
    ("5300", "Selisih harga", "expense", "price_differences"),
    ("6100", "Beban gaji", "expense", "wages"),
    ("6110", "Beban lembur", "expense", "overtime"),
)
PEOPLE = (("E01", "Sari"), ("E02", "Budi"), ("E03", "Wayan"))


def rupiah(amount: int) -> Money:
    """So many whole rupiah."""
    return Money.of(amount, "IDR")


def shift(code: str, day: date, start: int, end: int) -> Shift:
    """A cashier's shift of some hours of a day."""
    return Shift(
        code=code,
        day=day,
        skill="cashier",
        start=resolve(datetime.combine(day, time(start)), ZONE),
        end=resolve(datetime.combine(day, time(end)), ZONE),
        break_time=Duration.of(hours=1),
    )


def plan() -> Iterator[Assignment]:
    """Everybody works from eight to four on Mondays to Saturdays."""
    for day in MAY:
        if day.weekday() < 6:
            for person, _ in PEOPLE:
                yield Assignment.of(person, shift("P", day, 8, 16))


def punches(*, late: bool = True) -> Iterator[Punch]:
    """Sari stays an hour longer on the fourth, Budi is late on the fifth, Wayan as planned."""
    for day in MAY:
        if day.weekday() < 6 and day != date(2026, 5, 1):
            for person, _ in PEOPLE:
                comes, leaves = time(8), time(16)
                if person == "E02" and day == date(2026, 5, 5) and late:
                    comes = time(8, 40)
                if person == "E01" and day == date(2026, 5, 4):
                    leaves = time(18)
                if person == "E03" and day == date(2026, 5, 20):
                    continue
                for at in (comes, leaves):
                    moment = resolve(datetime.combine(day, at), ZONE)
                    yield Punch(device="attlog", person=person, at=moment)


def documents() -> Iterator[Invoice]:
    """Four weekly sales, one to somebody with a hostile name, and one purchase."""
    parties = ("Toko Maju", "Warung Bu Tini", HOSTILE, "Toko Maju")
    for number, party in enumerate(parties):
        yield Invoice(
            number=f"INV-{number + 1}",
            direction=Direction.SALE,
            day=date(2026, 5, 4) + timedelta(days=7 * number),
            party=party,
            due=date(2026, 5, 18) + timedelta(days=7 * number),
            lines=[
                InvoiceLine(
                    item="tea",
                    quantity=Quantity.of(20, PIECES),
                    unit_price=rupiah(15000),
                    tax="PPN",
                )
            ],
        )
    yield Invoice(
        number="PO-9",
        direction=Direction.PURCHASE,
        day=date(2026, 5, 12),
        party="CV Daun",
        due=date(2026, 6, 11),
        lines=[InvoiceLine(item="tea", quantity=Quantity.of(48, PIECES), unit_price=rupiah(9000))],
    )


def moves() -> Iterator[Move]:
    """Opening stock, the deliveries of the sales and the receipt of the purchase."""
    yield Move(
        number="M0", day=date(2026, 4, 30), item="tea", kind=MoveKind.OPENING,
        quantity=Quantity.of(50, PIECES), unit_cost=rupiah(10000),
    )  # fmt: skip
    yield Move(
        number="M1", day=date(2026, 5, 12), item="tea", kind=MoveKind.RECEIPT,
        quantity=Quantity.of(48, PIECES), unit_cost=rupiah(9000), document="PO-9",
    )  # fmt: skip
    for number in range(4):
        yield Move(
            number=f"S{number + 1}", day=date(2026, 5, 4) + timedelta(days=7 * number),
            item="tea", kind=MoveKind.ISSUE, quantity=Quantity.of(-20, PIECES),
            document=f"INV-{number + 1}",
        )  # fmt: skip


def demand() -> Iterator[Demand]:
    """Two cashiers a day next month, and on the first Sunday ten, which nobody has."""
    for day in MAY.next:
        if day.weekday() < 6:
            yield Demand(shift=shift("P", day, 8, 16), people=1)
    yield Demand(shift=shift("B", date(2026, 6, 7), 9, 17), people=10)


def small_shop(*, late: bool = True) -> Shop:
    """Three people, one item, a handful of documents."""
    return Shop(
        name="Toko Teh",
        month=MAY,
        zone=ZONE,
        currency=IDR,
        calendar=Calendar(
            name="ID", weekend={6}, holidays=[Holiday(day=date(2026, 5, 1), name="Hari Buruh")]
        ),
        policies=ShopPolicies(
            bounce=Duration(60), grace=Duration(0), rest=Duration.of(hours=11)
        ),
        employees=tuple(
            Employee(
                id=key, name=name, pin=key[-1], days_a_week=6, basic_wage=rupiah(5_000_000),
                fixed_allowance=rupiah(500_000), variable_allowance=rupiah(250_000),
                joined=date(2024, 1, 8),
            )
            for key, name in PEOPLE
        ),
        people=tuple(Person(id=key, name=name, skills={"cashier"}) for key, name in PEOPLE),
        punches=tuple(punches(late=late)),
        leaves=(
            Leave(
                person="E03",
                kind=LeaveKind.UNPAID,
                start=date(2026, 5, 20),
                end=date(2026, 5, 20),
            ),
        ),
        roster=tuple(plan()),
        demand=tuple(demand()),
        accounts=tuple(
            Account(code=code, name=name, type=AccountType(kind), role=role)
            for code, name, kind, role in ACCOUNTS
        ),
        opening=(
            OpeningBalance(account="1100", amount=rupiah(20_000_000)),
            OpeningBalance(account="1300", amount=rupiah(500_000)),
            OpeningBalance(account="3100", amount=rupiah(-20_500_000)),
        ),
        opening_day=MAY.start,
        invoices=tuple(documents()),
        payments=(
            Payment(number="1", day=date(2026, 5, 20), amount=rupiah(333_000), document="INV-1"),
        ),
        items=(Item(code="tea", name="Teh melati", unit=PIECES, supplier="S1"),),
        suppliers=(Supplier(code="S1", name="CV Daun", lead_time_days=3, pack_size=24),),
        moves=tuple(moves()),
    )  # fmt: skip


def close(store: Store, shop: Shop) -> ClosedMonth:
    """Close a shop's month into a store."""
    return close_month(shop, store, recorded_at=Instant.parse("2026-06-01T09:00:00+07:00"))


def closed_twice() -> tuple[ClosedMonth, ClosedMonth]:
    """The first closing of the small shop, and the same again."""
    with closing(open_store("memory:")) as store:
        return close(store, small_shop()), close(store, small_shop())
