"""From entries of ERPNext's stock ledger to moves: kinds, partners, costs and counts.

The ledger says what happened to each warehouse and under which voucher, and not which row came
out of which. So the rows of a Stock Entry are put together again: one row of the voucher that
leaves one warehouse and enters another is a transfer, and what several rows make of others is
production, which takes over what they cost and adds what the voucher adds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType

import attrs

from backoffice_core.formats.stock.dates import Sequences
from backoffice_core.formats.stock.records import Record
from backoffice_core.formats.tables import shown
from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.rounding import Rounding, round_fraction
from backoffice_core.kernel.units import Unit

__all__ = ["Entry", "moves_of_entries"]

RECONCILIATION = "Stock Reconciliation"
STOCK_ENTRY = "Stock Entry"
MADE = (MoveKind.PRODUCTION, MoveKind.CONSUMPTION)
TAKEN = (MoveKind.RECEIPT, MoveKind.ISSUE)
BOUGHT = (MoveKind.RECEIPT, MoveKind.SUPPLIER_RETURN)
SOLD = (MoveKind.CUSTOMER_RETURN, MoveKind.ISSUE)
# The kinds of what comes in and of what goes out.
VOUCHERS: Mapping[str, tuple[MoveKind, MoveKind]] = MappingProxyType(
    {
        "Purchase Receipt": BOUGHT,
        "Purchase Invoice": BOUGHT,
        "Delivery Note": SOLD,
        "Sales Invoice": SOLD,
        "POS Invoice": SOLD,
        "Subcontracting Receipt": MADE,
        "Asset Capitalization": TAKEN,
        "Asset Repair": TAKEN,
    }
)
PURPOSES: Mapping[str, tuple[MoveKind, MoveKind]] = MappingProxyType(
    {
        "Material Issue": TAKEN,
        "Material Receipt": TAKEN,
        "Manufacture": MADE,
        "Repack": MADE,
        "Disassemble": MADE,
        "Material Consumption for Manufacture": MADE,
    }
)
# A rate rounded elsewhere may be off by this much, in minor units, and mean the same.
MINOR_OFF_MAX = 1


@attrs.frozen(kw_only=True)
class Entry:
    """An entry of the ledger; ``happened`` sorts it: posting, creation, line."""

    line: int
    item: str
    warehouse: str
    happened: tuple[date, int, int, tuple[date, int, int], int]
    voucher_type: str
    voucher: str
    row: str
    quantity: Fraction
    quantity_after: Fraction
    unit: Unit
    incoming_rate: Fraction
    valuation_rate: Fraction
    value: Money
    batch: str
    serials: tuple[str, ...]
    purpose: str
    return_against: str


@attrs.define(eq=False)
class Stock:
    """What a warehouse holds of an item, by the ledger."""

    quantity: Fraction = Fraction(0)
    minor: int = 0
    used: bool = False


@attrs.define(eq=False, kw_only=True)
class Making:
    """What is known of the ledger while its entries become moves, one after another."""

    kinds: Mapping[int, MoveKind]
    added: Mapping[int, int]
    sequences: Sequences = attrs.Factory(Sequences)
    numbers: Counter[tuple[str, str]] = attrs.Factory(Counter[tuple[str, str]])
    stock: defaultdict[tuple[str, str], Stock] = attrs.Factory(lambda: defaultdict(Stock))
    shipped: dict[tuple[str, str, str], list[str]] = attrs.Factory(
        dict[tuple[str, str, str], list[str]]
    )
    first: dict[tuple[str, str], str] = attrs.Factory(dict[tuple[str, str], str])


@attrs.frozen(kw_only=True)
class Part:
    """A part of an entry that becomes one move."""

    kind: MoveKind
    quantity: Fraction
    minor: int | None = None
    lot: str = ""
    origin: str | None = None
    share: int = 1


def moves_of_entries(
    read: Sequence[tuple[Entry, Record]],
) -> list[tuple[Entry, tuple[Move, ...]]]:
    """The moves of each entry, which come in order; one that has none is noted as a problem."""
    entries = [entry for entry, _ in read]
    kinds = kinds_of(entries)
    making = Making(kinds=kinds, added=added_costs(entries, kinds))
    made: list[tuple[Entry, tuple[Move, ...]]] = []
    for entry, record in read:
        moves: list[Move] = []
        if take(making, entry, record, moves):
            made.append((entry, tuple(moves)))
    return made


def take(making: Making, entry: Entry, record: Record, moves: list[Move]) -> bool:
    """Make the moves of an entry, and keep what the warehouse then holds."""
    fine = record.made(lambda: moves.extend(moves_in(making, entry, record)))
    stock = making.stock[entry.item, entry.warehouse]
    stock.quantity, stock.used = entry.quantity_after, True
    stock.minor += entry.value.minor
    return fine


def kinds_of(entries: Iterable[Entry]) -> dict[int, MoveKind]:
    """The kind of each entry by its line, where its voucher says one."""
    kinds: dict[int, MoveKind] = {}
    together: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.voucher_type == STOCK_ENTRY:
            together[entry.voucher].append(entry)
        elif entry.voucher_type in VOUCHERS:
            kinds[entry.line] = VOUCHERS[entry.voucher_type][entry.quantity < 0]
    for rows in together.values():
        kinds.update(kinds_in_voucher(rows))
    return kinds


def kinds_in_voucher(rows: Sequence[Entry]) -> dict[int, MoveKind]:
    """The kinds of the rows of one Stock Entry."""
    kinds: dict[int, MoveKind] = {}
    leaving = {(row.item, row.row, -row.quantity): row for row in rows if row.quantity < 0}
    for row in rows:
        partner = leaving.get((row.item, row.row, row.quantity))
        if partner is not None and partner.warehouse != row.warehouse:
            kinds[row.line] = kinds[partner.line] = MoveKind.TRANSFER
    rest = [row for row in rows if row.line not in kinds]
    both = len({row.quantity < 0 for row in rest}) > 1
    for row in rest:
        usual = MADE if both else TAKEN
        kinds[row.line] = PURPOSES.get(row.purpose, usual)[row.quantity < 0]
    return kinds


def added_costs(entries: Iterable[Entry], kinds: Mapping[int, MoveKind]) -> dict[int, int]:
    """What each production adds to the cost of what its voucher consumed, in minor units."""
    outputs: defaultdict[str, list[Entry]] = defaultdict(list)
    added: Counter[str] = Counter()
    for entry in entries:
        if kinds.get(entry.line) in MADE:
            added[entry.voucher] += entry.value.minor
            if kinds[entry.line] is MoveKind.PRODUCTION:
                outputs[entry.voucher].append(entry)
    shares: dict[int, int] = {}
    for voucher, made in outputs.items():
        extra = Money(max(added[voucher], 0), made[0].value.currency)
        weights = [max(entry.value.minor, 0) for entry in made]
        if any(weights):
            parts = extra.allocate(weights)
            shares.update({made[at].line: part.minor for at, part in enumerate(parts)})
    return shares


def moves_in(making: Making, entry: Entry, record: Record) -> Iterator[Move]:
    """The moves of an entry; raises :class:`InvalidValue` as :class:`Move` does."""
    if entry.voucher_type == RECONCILIATION:
        parts = list(counted(making.stock[entry.item, entry.warehouse], entry))
    elif entry.line not in making.kinds:
        problem = f"{shown(entry.voucher_type)} is no voucher that moves stock."
        record.note("voucher_type", problem, "Leave it out of the export.")
        return
    elif not entry.quantity:
        record.note("quantity", "It is zero.", "Leave the entry out.")
        return
    else:
        parts = list(parts_of(making, entry, making.kinds[entry.line]))
    day, second = entry.happened[:2]
    for part in parts:
        making.numbers[entry.voucher, entry.item] += 1
        count = making.numbers[entry.voucher, entry.item]
        number = f"{entry.voucher}/{entry.item}/{count}"
        yield Move(
            number=number,
            day=day,
            sequence=making.sequences.next(day, second),
            item=entry.item,
            kind=part.kind,
            quantity=Quantity(part.quantity, entry.unit),
            cost=None if part.minor is None else Money(part.minor, entry.value.currency),
            document=entry.voucher,
            place=entry.warehouse,
            lot=part.lot,
            origin=part.origin,
            share=part.share,
        )
        making.first.setdefault((entry.voucher, entry.item), number)
        if part.kind is MoveKind.TRANSFER and part.quantity < 0:
            key = (entry.voucher, entry.item, entry.row)
            making.shipped.setdefault(key, []).append(number)


def parts_of(making: Making, entry: Entry, kind: MoveKind) -> Iterator[Part]:
    """The parts of an entry: one for each serial number, or a single one."""
    lots = entry.serials if len(entry.serials) == abs(entry.quantity) else (entry.batch,)
    each = entry.quantity / len(lots)
    cost: int | None = None
    if kind.needs_cost:
        rate = entry.quantity * entry.incoming_rate * 10**entry.value.currency.digits
        cost = round_fraction(rate, Rounding.HALF_UP)
    elif kind is MoveKind.PRODUCTION:
        cost = making.added.get(entry.line) or None
    costs: Sequence[int | None] = [None] * len(lots)
    if cost is not None:
        costs = [part.minor for part in Money(cost, entry.value.currency).split(len(lots))]
    share = max(entry.value.minor // len(lots), 1) if kind is MoveKind.PRODUCTION else 1
    shipped = making.shipped.get((entry.voucher, entry.item, entry.row), [])
    for lot, minor in zip(lots, costs, strict=True):
        origin = None
        if kind in {MoveKind.CUSTOMER_RETURN, MoveKind.SUPPLIER_RETURN}:
            origin = making.first.get((entry.return_against, entry.item))
        elif kind is MoveKind.TRANSFER and entry.quantity > 0 and shipped:
            origin = shipped.pop(0)
        yield Part(kind=kind, quantity=each, minor=minor, lot=lot, origin=origin, share=share)


def counted(stock: Stock, entry: Entry) -> Iterator[Part]:
    """The parts of a reconciliation: a count at the cost that is, or stock as anew at another.

    A count that changes what a unit costs puts away what was there, and takes in what is there
    at what the reconciliation says it is worth.
    """
    change = entry.quantity or entry.quantity_after - stock.quantity
    held, minor = stock.quantity, stock.minor
    if held <= 0 < change:
        kind = MoveKind.RECEIPT if stock.used else MoveKind.OPENING
        yield Part(kind=kind, quantity=change, minor=entry.value.minor, lot=entry.batch)
        return
    # Of nothing there is no cost to change.
    if held <= 0 or abs(change * Fraction(minor) / held - entry.value.minor) <= MINOR_OFF_MAX:
        if change:
            yield Part(kind=MoveKind.COUNT, quantity=change, lot=entry.batch)
        return
    yield Part(kind=MoveKind.COUNT, quantity=-held, lot=entry.batch)
    if held + change > 0:
        worth = minor + entry.value.minor
        yield Part(kind=MoveKind.RECEIPT, quantity=held + change, minor=worth, lot=entry.batch)
