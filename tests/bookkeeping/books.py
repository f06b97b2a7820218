"""A small shop's chart and random journals, shared by the tests of bookkeeping."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from backoffice_core import Money, Quantity
from backoffice_core.bookkeeping import (
    Account,
    AccountType,
    Chart,
    Direction,
    Entry,
    EntryKind,
    Invoice,
    InvoiceLine,
    Payment,
    Posting,
)

ACCOUNTS = (
    ("1100", "cash", AccountType.ASSET),
    ("1200", "receivables", AccountType.ASSET),
    ("1300", "inventory", AccountType.ASSET),
    ("1400", "input_tax", AccountType.ASSET),
    ("2100", "payables", AccountType.LIABILITY),
    ("2150", "goods_received", AccountType.LIABILITY),
    ("2200", "output_tax", AccountType.LIABILITY),
    ("2900", "suspense", AccountType.LIABILITY),
    ("3100", "retained_earnings", AccountType.EQUITY),
    ("4100", "sales", AccountType.INCOME),
    ("4900", "", AccountType.INCOME),
    ("5100", "cost_of_sales", AccountType.EXPENSE),
    ("5200", "price_differences", AccountType.EXPENSE),
    ("6100", "wages", AccountType.EXPENSE),
)
CHART = Chart(
    Account(code=code, name=role or "Interest", type=kind, role=role)
    for code, role, kind in ACCOUNTS
)
CODES = [code for code, _, _ in ACCOUNTS]


def rupiah(amount: str | int) -> Money:
    """An amount of rupiah."""
    return Money.of(amount, "IDR")


def may(day: int) -> date:
    """A day of May 2026."""
    return date(2026, 5, day)


def line(
    quantity: str | int, price: str | int, tax: str = "PPN", item: str = "rice", unit: str = "kg"
) -> InvoiceLine:
    """One line of a document."""
    return InvoiceLine(
        item=item, quantity=Quantity.of(quantity, unit), unit_price=rupiah(price), tax=tax
    )


def sale(number: str, *lines: InvoiceLine, day: int = 4, due: date | None = None) -> Invoice:
    """A sales invoice of Toko Maju."""
    return Invoice(
        number=number, direction=Direction.SALE, day=may(day), party="Maju", due=due, lines=lines
    )


def purchase(number: str, *lines: InvoiceLine, day: int = 5) -> Invoice:
    """A purchase invoice of Sumber."""
    return Invoice(
        number=number, direction=Direction.PURCHASE, day=may(day), party="Sumber", lines=lines
    )


def payment(
    number: str,
    amount: int,
    document: str | None = None,
    party: str | None = None,
    day: int = 20,
) -> Payment:
    """A payment in rupiah."""
    return Payment(
        number=number, day=may(day), amount=rupiah(amount), document=document, party=party
    )


def entry(number: str, day: date, legs: dict[str, int], journal: str = "other") -> Entry:
    """An entry from minor units by account."""
    return Entry(
        number=number,
        day=day,
        journal=journal,
        kind=EntryKind(journal) if journal == "opening" else EntryKind.ORDINARY,
        text="",
        postings=[
            Posting(account=code, amount=Money(minor, rupiah(0).currency))
            for code, minor in legs.items()
        ],
    )


@st.composite
def journals(draw: st.DrawFn, *, size_max: int = 12) -> tuple[Entry, ...]:
    """Random balanced entries of April to June, some on parties and documents."""
    minor = st.integers(-(10**12), 10**12)
    entries: list[Entry] = []
    for number in range(draw(st.integers(0, size_max))):
        amounts = draw(st.lists(minor, min_size=1, max_size=3))
        amounts.append(-sum(amounts))
        entries.append(
            Entry(
                number=str(number),
                day=draw(st.dates(date(2026, 4, 1), date(2026, 6, 30))),
                journal=draw(st.sampled_from(["sales", "payments"])),
                kind=draw(st.sampled_from([EntryKind.ORDINARY, EntryKind.OPENING])),
                text="",
                postings=[
                    Posting(
                        account=draw(st.sampled_from(CODES)),
                        amount=Money(amount, rupiah(0).currency),
                        party=draw(st.sampled_from([None, "Maju", "Sumber"])),
                        document=draw(st.sampled_from([None, "A", "B"])),
                    )
                    for amount in amounts
                ],
            )
        )
    return tuple(entries)
