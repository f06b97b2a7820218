"""The files about money: accounts, opening balances, invoices and payments."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

import attrs

from backoffice_core.bookkeeping.model import (
    Account,
    AccountType,
    Direction,
    Invoice,
    InvoiceLine,
    Payment,
)
from backoffice_core.bookkeeping.taxes import TAXES_OF_INDONESIA
from backoffice_core.formats.amounts import Amounts
from backoffice_core.formats.problems import Problems
from backoffice_core.formats.shop_goods import quantity_of
from backoffice_core.formats.shop_people import known, once
from backoffice_core.formats.shop_settings import Settings
from backoffice_core.formats.tables import Row, Table
from backoffice_core.inventory.model import Item, Move, MoveKind
from backoffice_core.kernel.money import Money
from backoffice_core.processes.shop import OpeningBalance

__all__ = [
    "COLUMNS_OF_BOOKS",
    "Documents",
    "check_opening_stock",
    "read_accounts",
    "read_invoices",
    "read_opening",
    "read_payments",
]

INVOICE_COLUMNS = ("document", "date", "party", "due", "item", "quantity", "unit_price", "tax")
COLUMNS_OF_BOOKS = {
    "accounts.csv": ("code", "name", "type", "role"),
    "opening.csv": ("account", "debit", "credit", "party", "document"),
    "sales.csv": INVOICE_COLUMNS,
    "purchases.csv": INVOICE_COLUMNS,
    "payments.csv": ("number", "date", "party", "document", "amount", "text"),
}
ROLES = (
    *("cash", "receivables", "payables", "goods_received", "inventory", "input_tax"),
    *("output_tax", "sales", "cost_of_sales", "stock_differences", "price_differences"),
    *("wages", "overtime", "wages_payable", "retained_earnings", "suspense"),
)


@attrs.define
class Documents:
    """Every document that can be paid, with its party and where it was read.

    Of those that are ``doubtful`` the party may be wrong; where the documents are not
    ``complete``, there may be others.
    """

    parties: dict[str, str] = attrs.Factory(dict[str, str])
    places: dict[str, str] = attrs.Factory(dict[str, str])
    doubtful: set[str] = attrs.Factory(set[str])
    complete: bool = True

    def add(self, number: str, party: str, place: str) -> str | None:
        """Remember a document; where the number is taken, say where."""
        taken = self.places.get(number)
        if taken is None:
            self.parties[number] = party
            self.places[number] = place
        return taken


def read_accounts(table: Table) -> tuple[Account, ...]:
    """``accounts.csv``: the chart; each role belongs to one account."""
    found: list[Account] = []
    codes: dict[str, int] = {}
    roles: dict[str, int] = {}
    sure = table.whole
    for row in table.rows():
        account = Account(
            code=row.text("code"),
            name=row.text("name"),
            type=row.choice("type", AccountType),
            role=row.optional("role"),
        )
        once(row, "code", account.code, codes)
        once(row, "role", account.role, roles)
        if account.role and account.role not in ROLES:
            sure = False
            row.note(
                "role", f"{account.role[:40]!r} is unknown.", f"Use one of: {' '.join(ROLES)}."
            )
        if row.ok:
            found.append(account)
    missing = [role for role in ROLES if role not in roles]
    if missing and sure:
        table.problems.add(
            table.file,
            f"No account has the role {', '.join(missing)}.",
            "Give each role to one account.",
            field="role",
        )
    return tuple(found)


def read_opening(
    table: Table, accounts: Container[str], settings: Settings, documents: Documents
) -> tuple[OpeningBalance, ...]:
    """``opening.csv``: what each account held before the month; it must balance."""
    found: list[OpeningBalance] = []
    before = table.problems.count
    amounts = Amounts(settings.currency)
    for row in table.rows():
        account = known(row, "account", accounts, "accounts.csv")
        amount = debit_less_credit(row, settings)
        party, document = row.optional("party"), row.optional("document")
        amounts.add(row, "debit" if amount.minor > 0 else "credit", amount.minor)
        if document:
            if not row.ok:
                documents.doubtful.add(document)
            taken = documents.add(document, party, f"{table.file}, line {row.line}")
            if taken:
                row.note("document", f"{document!r} is there already ({taken}).", "Use each once.")
        if row.ok:
            found.append(
                OpeningBalance(
                    account=account, amount=amount, party=party or None, document=document or None
                )
            )
    off = Money.total((each.amount for each in found), settings.currency)
    if not off.is_zero and table.problems.count == before:
        side = "debits" if off.minor > 0 else "credits"
        table.problems.add(
            table.file,
            f"It does not balance: the {side} are {abs(off)} more.",
            "Debits and credits must be equal.",
        )
    return tuple(found)


def debit_less_credit(row: Row, settings: Settings) -> Money:
    """The balance of a line, debit positive; exactly one of the two cells is filled."""
    debit, credit = row.optional("debit"), row.optional("credit")
    if bool(debit) == bool(credit):
        what = "Both are filled." if debit else "Neither is filled."
        row.note("debit", what, "Fill either debit or credit.")
        return Money.zero(settings.currency)
    if debit:
        return row.money("debit", settings.currency)
    return -row.money("credit", settings.currency)


def read_invoices(
    table: Table,
    direction: Direction,
    *,
    items: Mapping[str, Item],
    parties: Container[str] | None,
    settings: Settings,
    documents: Documents,
) -> tuple[Invoice, ...]:
    """``sales.csv`` or ``purchases.csv``: one row a line, the header repeated on each.

    ``parties`` are those allowed, if not everybody is.
    """
    heads: dict[str, tuple[str, str, str, int]] = {}
    first: dict[str, Invoice] = {}
    lines: dict[str, list[InvoiceLine]] = {}
    amounts = Amounts(settings.currency)
    for row in table.rows():
        number = row.text("document")
        head = (row.optional("date"), row.optional("party"), row.optional("due"))
        if number not in heads:
            heads[number] = (*head, row.line)
            invoice = invoice_head(row, number, direction, parties, settings)
            taken = documents.add(number, invoice.party, f"{table.file}, line {row.line}")
            if taken:
                row.note("document", f"{number!r} is there already ({taken}).", "Use each once.")
            if not row.ok:
                documents.doubtful.add(number)
            first[number] = invoice
            lines[number] = []
        elif head != heads[number][:3] and number not in documents.doubtful:
            contradiction(row, head, heads[number])
        line = invoice_line(row, items, settings)
        if line is not None:
            amounts.add(row, "unit_price", line.unit_price.minor * line.quantity.amount)
            lines[number].append(line)
    return tuple(attrs.evolve(one, lines=tuple(lines[number])) for number, one in first.items())


def contradiction(row: Row, head: tuple[str, str, str], earlier: tuple[str, str, str, int]) -> None:
    """Note which cell of a document's header differs from its first line."""
    for field, now, then in zip(("date", "party", "due"), head, earlier[:3], strict=True):
        if now != then:
            row.note(
                field,
                f"{now[:40]!r} contradicts line {earlier[3]}, which says {then[:40]!r}.",
                "The lines of a document have the same date, party and due date.",
            )


def invoice_head(
    row: Row,
    number: str,
    direction: Direction,
    parties: Container[str] | None,
    settings: Settings,
) -> Invoice:
    """A document without its lines."""
    day = row.day("date")
    if row.ok and settings.month_known and day not in settings.month:
        row.note(
            "date",
            f"{day} is not in {settings.month}.",
            "Keep each month in a folder of its own.",
        )
    party = row.text("party") if parties is None else known(row, "party", parties, "suppliers.csv")
    due = row.optional_day("due")
    if row.ok and due is not None and due < day:
        row.note("due", f"{due} is before {day}.", "Mend one of the dates.")
    return Invoice(number=number, direction=direction, day=day, party=party, due=due, lines=())


def invoice_line(row: Row, items: Mapping[str, Item], settings: Settings) -> InvoiceLine | None:
    """A line of a document."""
    item = known(row, "item", items, "items.csv")
    amount = row.number("quantity", positive=True)
    price = row.money("unit_price", settings.currency)
    tax = row.optional("tax")
    if tax and tax not in TAXES_OF_INDONESIA:
        codes = ", ".join(TAXES_OF_INDONESIA)
        row.note("tax", f"{tax[:20]!r} is unknown.", f"Use {codes}, or leave it empty.")
    if not row.ok:
        return None
    quantity = quantity_of(row, amount, items[item].unit)
    if quantity is None:
        return None
    return InvoiceLine(item=item, quantity=quantity, unit_price=price, tax=tax)


def read_payments(table: Table, settings: Settings, documents: Documents) -> tuple[Payment, ...]:
    """``payments.csv``: received (positive) and paid (negative), each document a known one."""
    found: list[Payment] = []
    seen: dict[str, int] = {}
    amounts = Amounts(settings.currency)
    for row in table.rows():
        number = row.text("number")
        day = row.day("date")
        amount = row.money("amount", settings.currency, signed=True)
        party, document = row.optional("party"), row.optional("document")
        text = row.optional("text")
        amounts.add(row, "amount", amount.minor)
        once(row, "number", number, seen)
        if row.ok and amount.is_zero:
            row.note("amount", "It is zero.", "Remove the line.")
        if row.ok and settings.month_known and day not in settings.month:
            row.note("date", f"{day} is not in {settings.month}.", "Leave it to its own month.")
        if document:
            party = party_of(row, document, party, documents)
        if row.ok:
            found.append(
                Payment(
                    number=number,
                    day=day,
                    amount=amount,
                    party=party or None,
                    document=document or None,
                    text=text,
                )
            )
    return tuple(found)


def party_of(row: Row, document: str, party: str, documents: Documents) -> str:
    """The party of a document that is paid; what the row says must agree."""
    owner = documents.parties.get(document)
    if document in documents.doubtful or (owner is None and not documents.complete):
        return party
    if owner is None:
        row.note(
            "document",
            f"{document[:40]!r} is neither in sales.csv, purchases.csv nor opening.csv.",
            "Mend it, or leave it empty where it is not known.",
        )
        return party
    if party and party != owner:
        row.note(
            "party",
            f"{party[:40]!r} is not {owner[:40]!r}, whose document {document[:40]!r} is.",
            "Mend party or document.",
        )
    return owner


def check_opening_stock(
    opening: Iterable[OpeningBalance],
    moves: Iterable[Move],
    accounts: Iterable[Account],
    settings: Settings,
    problems: Problems,
) -> None:
    """Note when the inventory account and the opening moves differ."""
    stock = {account.code for account in accounts if account.role == "inventory"}
    if not stock:
        return
    books = Money.total(
        (each.amount for each in opening if each.account in stock), settings.currency
    )
    goods = Money.total(
        (
            move.own_cost
            for move in moves
            if move.kind is MoveKind.OPENING and move.own_cost is not None
        ),
        settings.currency,
    )
    if books != goods:
        problems.add(
            "opening.csv",
            f"Inventory is {books}, but the opening moves of moves.csv are worth {goods}"
            f" ({abs(books - goods)} apart).",
            "Mend the balance, or the opening quantities and costs.",
            field="account",
        )
