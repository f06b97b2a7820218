"""A shop's month in a folder of plain files: everything is read, or everything wrong is told.

The files refer to each other, so they are read in an order in which what is referred to
comes first, and the list of problems runs over all of them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import timedelta
from pathlib import Path

import attrs

from backoffice_core.bookkeeping.model import Account, Direction, Invoice, Payment
from backoffice_core.formats.amounts import AMOUNTS_MAX, too_large
from backoffice_core.formats.attlog import AttlogReading, attlog_punches
from backoffice_core.formats.attlog_lines import Clock
from backoffice_core.formats.files import decoded, file_bytes
from backoffice_core.formats.holidays_calendar import holidays_of
from backoffice_core.formats.icalendar_shifts import shifts_of_calendar
from backoffice_core.formats.problems import Problems
from backoffice_core.formats.references import Catalogue, Names
from backoffice_core.formats.shop_books import (
    COLUMNS_OF_BOOKS,
    Documents,
    check_opening_stock,
    read_accounts,
    read_invoices,
    read_opening,
    read_payments,
)
from backoffice_core.formats.shop_corrections import (
    COLUMNS_OF_CORRECTIONS,
    directions_of,
    read_corrections,
    read_credit_notes,
)
from backoffice_core.formats.shop_goods import (
    COLUMNS_OF_GOODS,
    read_items,
    read_moves,
    read_suppliers,
)
from backoffice_core.formats.shop_people import (
    COLUMNS_OF_PEOPLE,
    Staff,
    read_employees,
    read_holidays,
    read_leaves,
    read_punches,
    read_shifts,
    read_staffing,
)
from backoffice_core.formats.shop_settings import Settings, read_settings
from backoffice_core.formats.statements import StatementLine, payments_from
from backoffice_core.formats.statements_camt053 import camt053_lines
from backoffice_core.formats.statements_mt940 import mt940_lines
from backoffice_core.formats.tables import Table, read_table
from backoffice_core.inventory.model import Item, Move, Supplier
from backoffice_core.kernel.calendars import Calendar
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.units import Unit
from backoffice_core.processes.shop import OpeningBalance, Shop
from backoffice_core.scheduling.model import Assignment

__all__ = ["FILES", "read_shop"]

COLUMNS = COLUMNS_OF_PEOPLE | COLUMNS_OF_GOODS | COLUMNS_OF_BOOKS | COLUMNS_OF_CORRECTIONS
# Every file that belongs to a shop's folder, one way or another.
FILES = (
    "shop.toml",
    *COLUMNS,
    *("attlog.dat", "shifts.ics", "statement.xml", "statement.sta"),
)


@attrs.frozen
class Folder:
    """A folder and what is wrong in it so far."""

    path: Path
    problems: Problems

    def content(self, name: str) -> bytes | None:
        """A file's bytes."""
        return file_bytes(self.path, name, self.problems)

    def text(self, name: str) -> str | None:
        """A file's text."""
        content = self.content(name)
        return None if content is None else decoded(content, name, self.problems)

    def table(self, name: str) -> Table:
        """A file's table; without rows where the file cannot be used."""
        text = self.text(name)
        table = None if text is None else read_table(text, name, COLUMNS[name], self.problems)
        return table or Table(name, {}, ".", [], self.problems, usable=False)

    def optional_table(self, name: str) -> Table:
        """The table of a file that need not be there; without rows where it is not."""
        if (self.path / name).exists():
            return self.table(name)
        columns = {column: place for place, column in enumerate(COLUMNS[name])}
        return Table(name, columns, ".", [], self.problems)

    def only_one(self, names: tuple[str, ...], what: str) -> str | None:
        """Which of several files is there; none or several are a problem."""
        there = [name for name in names if (self.path / name).exists()]
        if len(there) == 1:
            return there[0]
        if there:
            self.problems.add(there[0], f"{' and '.join(there)} both give {what}.", "Keep one.")
        else:
            self.problems.add(
                names[0], f"There is no file with {what}.", f"Add {' or '.join(names)}."
            )
        return None


def read_shop(folder: Path | str) -> Shop:
    """The month of a business that the files of a folder describe.

    The files are those of ``examples/shop``, whose README describes every column:
    ``shop.toml``, ``employees.csv``, ``shifts.csv`` or ``shifts.ics``, ``leave.csv``,
    ``attlog.dat`` or ``punches.csv``, ``holidays.csv`` (or a country in
    ``shop.toml``), ``accounts.csv``, ``opening.csv``, ``sales.csv``, ``purchases.csv``,
    ``payments.csv`` or ``statement.xml`` (camt.053) or ``statement.sta`` (MT940),
    ``items.csv``, ``suppliers.csv``, ``moves.csv`` and ``staffing.csv``; where there is
    something to correct, ``corrections.csv`` and ``credit_notes.csv``. Others are left
    alone. CSV is UTF-8, with or without a byte order mark, separated by commas with a
    decimal point, or by semicolons with a decimal comma.

    Raises :class:`InputRefused` with every problem found in all files, up to a thousand
    listed, and :class:`MissingExtra` where a file needs the extra ``formats``.
    """
    path = Path(folder)
    there = Folder(path, Problems())
    if not path.is_dir():
        says = "It is no folder." if path.exists() else "There is no such folder."
        there.problems.add(str(path), says, "Name the shop's folder.")
        there.problems.refuse()
    settings = settings_of(there)
    calendar = calendar_of(there, settings)
    staff = read_employees(there.table("employees.csv"), settings)
    punched = punches_of(there, settings, staff)
    roster = roster_of(there, settings, staff.ids)
    books = books_of(there, settings)
    shop = Shop(
        name=settings.name,
        month=settings.month,
        zone=settings.zone,
        currency=settings.currency,
        calendar=calendar,
        policies=settings.policies,
        employees=staff.employees,
        people=staff.people,
        punches=punched.punches,
        leaves=read_leaves(there.table("leave.csv"), staff.ids),
        roster=roster,
        demand=read_staffing(there.table("staffing.csv"), settings),
        withdrawals=read_corrections(there.optional_table("corrections.csv"), staff.ids),
        findings=punched.findings,
        books=settings.books,
        opening_day=settings.month.start - timedelta(days=1),
        accounts=books.accounts,
        opening=books.opening,
        invoices=books.invoices,
        payments=books.payments,
        items=books.items,
        suppliers=books.suppliers,
        moves=books.moves,
    )
    there.problems.refuse()
    return shop


def settings_of(folder: Folder) -> Settings:
    """What ``shop.toml`` says; nothing is known where it is not there."""
    text = folder.text("shop.toml")
    # No line of TOML: a file that is not there is one problem, not one for each key.
    return read_settings("?", Problems()) if text is None else read_settings(text, folder.problems)


def calendar_of(folder: Folder, settings: Settings) -> Calendar:
    """The days off: those of a country, or those of ``holidays.csv``."""
    there = (folder.path / "holidays.csv").exists()
    if settings.holidays and there:
        folder.problems.add(
            "shop.toml",
            f"holidays = {settings.holidays!r} and holidays.csv both give the days off.",
            "Keep one.",
            field="holidays",
        )
    elif settings.holidays:
        year = settings.month.year
        try:
            return holidays_of(settings.holidays, year, year + 1, weekend=settings.weekend)
        except InvalidValue as problem:
            folder.problems.add("shop.toml", problem.message, problem.remedy, field="holidays")
    named = not settings.holidays and "holidays" not in settings.unknown
    return Calendar(
        name=settings.name,
        weekend=settings.weekend,
        holidays=read_holidays(folder.table("holidays.csv")) if there or named else (),
        source="holidays.csv",
    )


def punches_of(folder: Folder, settings: Settings, staff: Staff) -> AttlogReading:
    """The punches, from the device's dump or from a table."""
    name = folder.only_one(("attlog.dat", "punches.csv"), "punches")
    if name == "punches.csv":
        return read_punches(folder.table(name), settings, staff.ids)
    content = folder.content(name) if name else None
    if content is None:
        return AttlogReading(punches=(), findings=())
    pins = staff.pins
    if "ignored_pins" in settings.unknown:
        pins = attrs.evolve(pins, names=Names(frozenset(), complete=False))
    return attlog_punches(
        content,
        file="attlog.dat",
        clock=Clock(zone=settings.zone, month=settings.month if settings.month_known else None),
        pins=pins,
        ignored=settings.ignored_pins,
        device=settings.device,
        problems=folder.problems,
    )


def roster_of(folder: Folder, settings: Settings, ids: Container[str]) -> tuple[Assignment, ...]:
    """The shift plan, from a table or from a calendar file."""
    name = folder.only_one(("shifts.csv", "shifts.ics"), "shifts")
    if name == "shifts.csv":
        return read_shifts(folder.table(name), settings, ids)
    content = folder.content(name) if name else None
    if content is None:
        return ()
    return shifts_of_calendar(
        content,
        file="shifts.ics",
        zone=settings.zone,
        month=settings.month,
        employees=ids,
        problems=folder.problems,
    )


@attrs.frozen(kw_only=True)
class Books:
    """What the files about goods and money hold."""

    accounts: tuple[Account, ...]
    opening: tuple[OpeningBalance, ...]
    invoices: tuple[Invoice, ...]
    payments: tuple[Payment, ...]
    items: tuple[Item, ...]
    suppliers: tuple[Supplier, ...]
    moves: tuple[Move, ...]


def books_of(folder: Folder, settings: Settings) -> Books:
    """The files about goods and money, those first that others refer to."""
    documents = Documents()
    chart = folder.table("accounts.csv")
    accounts = read_accounts(chart)
    sellers = folder.table("suppliers.csv")
    suppliers = read_suppliers(sellers)
    goods = folder.table("items.csv")
    items = read_items(goods, sellers.names("supplier"))
    by_item = Catalogue({one.code: one for one in items}, goods.names("item"), unread_item)
    balances = folder.table("opening.csv")
    opening = read_opening(balances, chart.names("code"), settings, documents)
    sales, purchases = folder.table("sales.csv"), folder.table("purchases.csv")
    documents.complete = balances.whole and all(
        table.names("document").complete for table in (sales, purchases)
    )
    invoices = [
        invoice
        for table, direction, parties in (
            (sales, Direction.SALE, None),
            (purchases, Direction.PURCHASE, sellers.names("supplier")),
        )
        for invoice in read_invoices(
            table,
            direction,
            items=by_item,
            parties=parties,
            settings=settings,
            documents=documents,
        )
    ]
    credit_notes = read_credit_notes(
        folder.optional_table("credit_notes.csv"),
        directions_of(invoices, opening),
        items=by_item,
        settings=settings,
        documents=documents,
    )
    moves = read_moves(folder.table("moves.csv"), by_item, settings)
    if not folder.problems.count:
        check_opening_stock(opening, moves, accounts, settings, folder.problems)
    return Books(
        accounts=accounts,
        opening=opening,
        invoices=(*invoices, *credit_notes),
        payments=payments_of(folder, settings, documents),
        items=items,
        suppliers=suppliers,
        moves=moves,
    )


def unread_item(code: str) -> Item:
    """What stands in for an item of a refused row; its unit can be cut, so any quantity fits."""
    return Item(code=code, name=code, unit=Unit.of("kg"), supplier="")


def payments_of(folder: Folder, settings: Settings, documents: Documents) -> tuple[Payment, ...]:
    """The payments, from a table or from a bank statement."""
    names = ("payments.csv", "statement.xml", "statement.sta")
    name = folder.only_one(names, "payments")
    if name == "payments.csv":
        return read_payments(folder.table(name), settings, documents)
    content = folder.content(name) if name else None
    if name is None or content is None:
        return ()
    read = camt053_lines if name == "statement.xml" else mt940_lines
    lines = read(content, file=name, problems=folder.problems)
    return payments_in_month(lines, name, settings, documents, folder.problems)


def payments_in_month(
    lines: Iterable[StatementLine],
    name: str,
    settings: Settings,
    documents: Documents,
    problems: Problems,
) -> tuple[Payment, ...]:
    """The payments of a statement; its currency and its days must be the shop's."""
    total = 0
    for line in lines:
        total += abs(line.amount.minor)
        if total > AMOUNTS_MAX:
            remedy = "Check the statement."
            problems.add(name, too_large(line.amount.currency), remedy, line=line.line)
            break
        if "currency" not in settings.unknown and line.amount.currency != settings.currency:
            problems.add(
                name,
                f"{line.number} of {line.day} is in {line.amount.currency}.",
                f"Use the statement of the account in {settings.currency}.",
                line=line.line,
            )
        if settings.month_known and line.day not in settings.month:
            problems.add(
                name,
                f"{line.number} of {line.day} is not in {settings.month}.",
                "Export the statement of the month alone.",
                line=line.line,
            )
    return payments_from(lines, documents.parties)
