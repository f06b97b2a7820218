"""The files about goods: items, suppliers and stock moves."""

from __future__ import annotations

import functools
from collections.abc import Container, Mapping
from fractions import Fraction

from backoffice_core.formats.amounts import Amounts
from backoffice_core.formats.shop_people import known, once
from backoffice_core.formats.shop_settings import WEEKDAYS, Settings
from backoffice_core.formats.tables import Row, Table
from backoffice_core.inventory.model import Item, Move, MoveKind, Supplier
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.units import KNOWN, Unit

__all__ = ["COLUMNS_OF_GOODS", "quantity_of", "read_items", "read_moves", "read_suppliers"]

COLUMNS_OF_GOODS = {
    "items.csv": ("item", "name", "unit", "supplier"),
    "suppliers.csv": (
        *("supplier", "name", "lead_time_days", "minimum_quantity", "pack_size", "order_days"),
    ),
    "moves.csv": ("number", "date", "item", "kind", "quantity", "unit_cost", "document"),
}
LEAD_TIME_DAYS_MAX = 365
INWARD = frozenset({MoveKind.OPENING, MoveKind.RECEIPT, MoveKind.CUSTOMER_RETURN})
OUTWARD = frozenset({MoveKind.ISSUE, MoveKind.SUPPLIER_RETURN})
# What happens first on a day: customers' returns of the day are of goods that left before.
SEQUENCE = (
    *(MoveKind.OPENING, MoveKind.RECEIPT, MoveKind.ISSUE),
    *(MoveKind.CUSTOMER_RETURN, MoveKind.SUPPLIER_RETURN, MoveKind.COUNT),
)


def read_suppliers(table: Table) -> tuple[Supplier, ...]:
    """``suppliers.csv``: who delivers, and on what terms."""
    found: list[Supplier] = []
    seen: dict[str, int] = {}
    for row in table.rows():
        supplier = Supplier(
            code=row.text("supplier"),
            name=row.text("name"),
            lead_time_days=row.count("lead_time_days", most=LEAD_TIME_DAYS_MAX),
            minimum_quantity=row.count("minimum_quantity", least=1),
            pack_size=row.count("pack_size", least=1),
            order_weekdays=weekdays_of(row, "order_days"),
        )
        once(row, "supplier", supplier.code, seen)
        if row.ok:
            found.append(supplier)
    return tuple(found)


def weekdays_of(row: Row, field: str) -> frozenset[int]:
    """Days of the week, ``Mon Thu``; an empty cell is every day."""
    names = row.optional(field).split()
    for name in names:
        if name not in WEEKDAYS:
            row.note(field, f"{name[:20]!r} is no weekday.", f"Use some of: {' '.join(WEEKDAYS)}.")
            return frozenset(range(7))
    return frozenset(WEEKDAYS.index(name) for name in names) or frozenset(range(7))


def read_items(table: Table, suppliers: Container[str]) -> tuple[Item, ...]:
    """``items.csv``: what is kept in stock."""
    found: list[Item] = []
    seen: dict[str, int] = {}
    for row in table.rows():
        code, name, unit = row.text("item"), row.text("name"), row.text("unit")
        supplier = known(row, "supplier", suppliers, "suppliers.csv")
        once(row, "item", code, seen)
        if unit and unit not in KNOWN:
            row.note("unit", f"{unit[:20]!r} is unknown.", f"Use one of: {', '.join(KNOWN)}.")
        if row.ok:
            found.append(Item(code=code, name=name, unit=Unit.of(unit), supplier=supplier))
    return tuple(found)


def quantity_of(row: Row, amount: Fraction, unit: Unit) -> Quantity | None:
    """A quantity of an item, unless its unit cannot be cut."""
    if unit.whole and amount.denominator != 1:
        row.note("quantity", f"{row.optional('quantity')} {unit} is not whole.", "Count pieces.")
        return None
    return shared_quantity(amount, unit)


@functools.lru_cache(maxsize=4096)
def shared_quantity(amount: Fraction, unit: Unit) -> Quantity:
    """One quantity for all rows with the same one: most sell one, two or a dozen of something."""
    return Quantity(amount, unit)


def read_moves(table: Table, items: Mapping[str, Item], settings: Settings) -> tuple[Move, ...]:
    """``moves.csv``: goods in (positive) and out (negative).

    The moves of a day happen by kind (what comes before what goes, counts last), then by
    number; never by their place in the file, which a line more or a part delivered would change.
    """
    found: list[Move] = []
    seen: dict[str, int] = {}
    amounts = Amounts(settings.currency)
    costs: dict[str, int] = {}
    for row in table.rows():
        number = row.text("number")
        day = row.day("date")
        item = known(row, "item", items, "items.csv")
        kind = row.choice("kind", MoveKind)
        amount = row.number("quantity")
        cost = None
        if row.optional("unit_cost"):
            cost = row.money("unit_cost", settings.currency)
        elif kind.needs_cost and row.ok:
            row.note("unit_cost", f"A move of kind {kind.value} needs one.", "Give what one cost.")
        document = row.optional("document") or None
        once(row, "number", number, seen)
        if row.ok:
            check_sign(row, kind, amount)
        if settings.month_known and row.ok:
            check_day(row, kind, settings)
        if row.ok:
            # Goods that go out cost what goods that came in did: no more than the dearest.
            costs[item] = max(costs.get(item, 1), 0 if cost is None else cost.minor)
            amounts.add(row, "quantity", amount * costs[item])
        quantity = quantity_of(row, amount, items[item].unit) if row.ok else None
        if row.ok and quantity is not None:
            found.append(
                Move(
                    number=number,
                    day=day,
                    item=item,
                    kind=kind,
                    quantity=quantity,
                    unit_cost=cost,
                    document=document,
                    sequence=SEQUENCE.index(kind),
                )
            )
    return tuple(found)


def check_sign(row: Row, kind: MoveKind, amount: Fraction) -> None:
    """Note a quantity that contradicts the kind of its move."""
    if amount == 0:
        row.note("quantity", "It is zero.", "Remove the line.")
    elif amount > 0 and kind in OUTWARD:
        row.note("quantity", f"A move of kind {kind.value} goes out.", "Make it negative.")
    elif amount < 0 and kind in INWARD:
        row.note("quantity", f"A move of kind {kind.value} comes in.", "Make it positive.")


def check_day(row: Row, kind: MoveKind, settings: Settings) -> None:
    """Note a move outside the month, and opening stock within it."""
    day, month = row.day("date"), settings.month
    if kind is MoveKind.OPENING:
        if day >= month.start:
            row.note("date", f"Opening stock of {day} is not before {month}.", "Date it before.")
    elif day not in month:
        row.note("date", f"{day} is not in {month}.", "Keep each month in a folder of its own.")
