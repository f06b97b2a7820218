"""Stock moves of Odoo, exported as CSV or as the JSON its API gives, and their valuation layers.

The fields are those of the models ``stock.move`` (and ``stock.move.line``) and
``stock.valuation.layer`` (Odoo 13 to 18). Where a move begins and ends decides what it is: the
usages of the two locations are supplier, customer, inventory, production, transit or internal.
Odoo keeps times in UTC; the day is that of the zone you name. What refers to something is a
pair of a key and a name in JSON, and the name alone in CSV.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import attrs

from backoffice_core.formats.devices.device import DateOrder
from backoffice_core.formats.stock.dates import Moments, Sequences
from backoffice_core.formats.stock.json_records import REFERENCE
from backoffice_core.formats.stock.odoo_layers import OdooLayers
from backoffice_core.formats.stock.records import Layout, Record, read_records
from backoffice_core.formats.stock.units_named import unit_named
from backoffice_core.formats.stock.usages import Journey, LocationUsage, kind_between, moves_of
from backoffice_core.formats.tables import shown
from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InputProblem
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.rounding import Rounding, round_fraction
from backoffice_core.kernel.units import Unit

__all__ = ["OdooReading", "read_odoo_moves"]

MOVES = Layout(
    usual=MappingProxyType(
        {
            "id": ("id", "external id"),
            "move": ("move_id",),
            "date": ("date",),
            "item": ("product_id", "product"),
            "from": ("location_id", "source location", "from"),
            "to": ("location_dest_id", "destination location", "to"),
            "from_usage": ("location_usage", "location_id/usage", "source location/location type"),
            "to_usage": (
                "location_dest_usage", "location_dest_id/usage",
                "destination location/location type",
            ),
            "quantity": ("quantity_done", "qty_done", "quantity", "product_qty", "quantity done"),
            "unit": ("product_uom_id", "product_uom", "unit of measure", "unit"),
            "lot": ("lot_id", "lot_ids", "lot/serial number", "lot_name"),
            "owner": ("owner_id", "from owner", "restrict_partner_id"),
            "document": ("reference", "picking_id", "name", "transfer"),
            "state": ("state", "status"),
            "value": ("value",),
            "price": ("price_unit", "unit price"),
            "returned": ("origin_returned_move_id", "origin return move"),
        }
    ),
    needed=("date", "item", "from", "to", "quantity"),
    numbers=("quantity", "value", "price"),
)  # fmt: skip

# The locations that every database of Odoo begins with, by the last part of their names.
LOCATIONS: Mapping[str, LocationUsage] = MappingProxyType(
    {
        "vendors": LocationUsage.SUPPLIER,
        "suppliers": LocationUsage.SUPPLIER,
        "customers": LocationUsage.CUSTOMER,
        "inventory adjustment": LocationUsage.INVENTORY,
        "inventory loss": LocationUsage.INVENTORY,
        "scrap": LocationUsage.SCRAP,
        "production": LocationUsage.PRODUCTION,
        "inter-company transit": LocationUsage.TRANSIT,
    }
)
OUTSIDE = ("partners/", "partner locations/", "virtual locations/")
CODED = re.compile(r"\[([^\]]+)\] .*")
# Odoo keeps floats: beyond nine decimals they hold nothing that anybody entered.
DECIMALS_KEPT = 9
PIECES = Unit.of("pcs")
DONE = "done"


@attrs.frozen(kw_only=True)
class OdooReading:
    """Moves of Odoo as they happened; ``numbers`` are those of each of Odoo's moves, by its key.

    Each record gave moves or a problem.
    """

    moves: tuple[Move, ...]
    numbers: Mapping[str, tuple[str, ...]]
    problems: tuple[InputProblem, ...]
    file: str


@attrs.define(eq=False, kw_only=True)
class Taking:
    """What reading a file of moves needs to know."""

    currency: Currency
    unit: Unit
    units: Mapping[str, Unit]
    usages: Mapping[str, LocationUsage]
    zone: str
    layers: OdooLayers | None
    valued: dict[str, Fraction] = attrs.Factory(dict[str, Fraction])
    moments: Moments = attrs.Factory(lambda: Moments(DateOrder.YEAR_FIRST))
    sequences: Sequences = attrs.Factory(Sequences)
    numbers: dict[str, tuple[str, ...]] = attrs.Factory(dict[str, "tuple[str, ...]"])


@checked
def read_odoo_moves(
    source: Path | str | bytes,
    *,
    currency: str | Currency,
    zone: str = "UTC",
    usages: Mapping[str, LocationUsage] | None = None,
    unit: str | Unit = PIECES,
    units: Mapping[str, Unit] | None = None,
    layers: OdooLayers | None = None,
    file: str = "stock_moves",
) -> OdooReading:
    r"""The moves in an export of Odoo's stock moves, as a path, bytes or a text.

    Only moves that are done count; others are problems of their lines. ``usages`` says which
    locations stand for whom, by their full names, where the export does not and they are not
    those that Odoo begins with; all others hold stock. A move between two of those is two
    TRANSFERs. What comes in costs what its layers say, else its ``value``, else its
    ``price_unit``; ``origin_returned_move_id`` becomes the origin. ``zone`` is that of the days.

    Raises :class:`InputRefused` where the file as a whole cannot be read, and
    :class:`InvalidValue`: ``unknown_currency``, ``unknown_unit``, ``unknown_zone``.

    >>> export = '''[{"id": 7, "date": "2026-05-04 17:30:00", "state": "done",
    ...   "product_id": [3, "[TEA] Green tea"], "quantity": 2.0, "price_unit": 4.5,
    ...   "location_id": [4, "Partners/Vendors"], "location_dest_id": [8, "WH/Stock"]}]'''
    >>> (move,) = read_odoo_moves(export, currency="USD", zone="Asia/Jakarta").moves
    >>> print(move.day, move.item, move.kind.value, move.quantity, move.cost, move.place)
    2026-05-05 TEA receipt 2 pcs USD 9.00 WH/Stock
    """
    records = read_records(source, layout=MOVES, chosen={}, file=file)
    taking = Taking(
        currency=Currency.of(currency),
        unit=Unit.of(unit),
        units=units or {},
        usages={name.lower(): usage for name, usage in (usages or {}).items()},
        zone=zone,
        layers=layers,
    )
    moves: list[Move] = []
    # As Odoo sorts them; what it exports first depends on the list that was open.
    for record in sorted(records.each(), key=happened):
        take(taking, record, moves)
    return OdooReading(
        moves=tuple(moves),
        numbers=MappingProxyType(taking.numbers),
        problems=records.told(),
        file=records.file,
    )


def happened(record: Record) -> tuple[str, int, str]:
    """What sorts moves: when they were done, then their keys."""
    key = record.optional("id").split(REFERENCE)[0]
    return record.optional("date"), len(key), key


def take(taking: Taking, record: Record, moves: list[Move]) -> None:
    """Take the moves of a record."""
    made: list[Move] = []
    if record.made(lambda: made.extend(moves_in(taking, record))):
        key = move_key_of(record)
        taking.numbers[key] = (*taking.numbers.get(key, ()), *(move.number for move in made))
        moves.extend(made)


def moves_in(taking: Taking, record: Record) -> tuple[Move, ...]:
    """The moves of a record; raises :class:`InvalidValue` as :class:`Move` does."""
    state = record.optional("state").lower() or DONE
    if state != DONE:
        problem = f"The state of the move is {shown(state)}, so that nothing moved."
        record.note("state", problem, "Nothing has to be done: the line is left out.")
        return ()
    moment = taking.moments.of(record, "date")
    item = code_of(name_in(record, "item"))
    amount = record.number("quantity") * 10**DECIMALS_KEPT
    size = Fraction(round_fraction(amount, Rounding.HALF_EVEN), 10**DECIMALS_KEPT)
    unit = unit_named(record, "unit", taking.unit, taking.units, text=name_in(record, "unit"))
    came, went = usage_of(taking, record, "from"), usage_of(taking, record, "to")
    if record.ok and size <= 0:
        record.note("quantity", f"{size} has not moved.", "Leave the move out.")
    if moment is None or unit is None or came is None or went is None or not record.ok:
        return ()
    kind = kind_between(came, went)
    if kind is None:
        record.note("from", "The goods never come into stock.", "Nothing: they are not counted.")
        return ()
    day, second = local(taking.zone, *moment[:2])
    journey = Journey(
        number=key_of(record),
        day=day,
        sequence=taking.sequences.next(day, second),
        item=item,
        kind=kind,
        quantity=Quantity(size, unit),
        source=name_in(record, "from") if came.is_stock else None,
        target=name_in(record, "to") if went.is_stock else None,
        document=name_in(record, "document") or None,
        lot=name_in(record, "lot"),
        owner=name_in(record, "owner"),
        origin=(record.optional("returned").split(REFERENCE)[0] or None)
        if kind in {MoveKind.CUSTOMER_RETURN, MoveKind.SUPPLIER_RETURN}
        else None,
    )
    return moves_of(at_cost(taking, record, journey))


def at_cost(taking: Taking, record: Record, journey: Journey) -> Journey:
    """The journey with what all of it cost."""
    size = journey.quantity.amount
    minor = value_in_layers(taking, move_key_of(record), size)
    if minor is None:
        total = record.optional_number("value")
        price = record.optional_number("price")
        if total is None and price is not None:
            total = price * size
        if total is not None:
            minor = round_fraction(abs(total) * 10**taking.currency.digits, Rounding.HALF_UP)
    if minor is None or not (journey.kind.needs_cost or journey.kind is MoveKind.COUNT):
        return journey
    return attrs.evolve(journey, cost=Money(minor, taking.currency))


def value_in_layers(taking: Taking, key: str, size: Fraction) -> int | None:
    """What the layers of a move give to so many of it, which are the next ones of its lines."""
    quantity, minor = (0, 0) if taking.layers is None else taking.layers.of_move(key)
    if not quantity:
        return None
    before = taking.valued.get(key, Fraction(0))
    taking.valued[key] = before + size
    until, since = (
        round_fraction(minor * part / quantity, Rounding.HALF_UP)
        for part in (before + size, before)
    )
    return until - since


def move_key_of(record: Record) -> str:
    """The key of the stock move, also where the lines of moves were exported."""
    return record.optional("move").split(REFERENCE)[0] or key_of(record)


def key_of(record: Record) -> str:
    """The key of a record, or its line in an export without one."""
    return record.optional("id").split(REFERENCE)[0] or f"{record.records.file}:{record.line}"


def name_in(record: Record, field: str) -> str:
    """The name of what a field refers to."""
    return record.optional(field).rpartition(REFERENCE)[2].strip()


def code_of(name: str) -> str:
    """The code of a product, which Odoo puts before its name in brackets; else the name.

    >>> code_of("[TEA] Green tea"), code_of("Green tea")
    ('TEA', 'Green tea')
    """
    found = CODED.fullmatch(name)
    return name if found is None else found[1]


def usage_of(taking: Taking, record: Record, field: str) -> LocationUsage | None:
    """What a location stands for: as exported, as told, or as Odoo names those it begins with."""
    said = record.optional(f"{field}_usage").lower().split(" ")[0]
    for usage in LocationUsage:
        if said == usage.value or (said == "vendor" and usage is LocationUsage.SUPPLIER):
            return usage
    name = name_in(record, field).lower()
    if not name:
        record.note(field, "It is empty.", "Export the locations of the move.")
        return None
    if name in taking.usages:
        return taking.usages[name]
    known = LOCATIONS.get(name.rpartition("/")[2])
    if known is not None and ("/" not in name or name.startswith(OUTSIDE)):
        return known
    if name.startswith(OUTSIDE):
        problem = f"{shown(name_in(record, field))} stands for somebody, and nothing says whom."
        record.note(field, problem, "Say it: usages={...: LocationUsage.SUPPLIER}.")
        return None
    return LocationUsage.INTERNAL


def local(zone: str, day: date, second: int) -> tuple[date, int]:
    """The day and its second in a zone, of those in UTC."""
    moment = datetime.combine(day, time.min, UTC) + timedelta(seconds=second)
    there = Instant.of(moment).at_zone(zone).local
    return there.date(), there.hour * 3600 + there.minute * 60 + there.second
