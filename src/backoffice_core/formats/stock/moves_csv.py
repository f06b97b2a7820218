"""Stock moves from whatever table a program exports: each line is moves, or a problem.

Who keeps stock in a spreadsheet writes issues as sizes and returns as negative ones; who keeps
it in a program writes directions. Both are told apart by the whole file: once an issue is
positive, quantities are sizes. Nothing else is concluded, and nothing is left out without a
word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import attrs

from backoffice_core.formats.devices.device import DateOrder
from backoffice_core.formats.stock.dates import Moments, Sequences, order_of_dates
from backoffice_core.formats.stock.moves_told import likeness, move_repeated
from backoffice_core.formats.stock.moves_words import KINDS, KINDS_TOLD, MOVES, OUTSIDE, VOID
from backoffice_core.formats.stock.records import Record, Records, normal, read_records
from backoffice_core.formats.stock.units_named import unit_named
from backoffice_core.formats.stock.usages import Journey, LocationUsage, kind_between, moves_of
from backoffice_core.formats.tables import shown
from backoffice_core.inventory.model import OUTWARD, Move, MoveKind
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InputProblem, InvalidValue
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.units import Unit

__all__ = ["StockMovesReading", "read_stock_moves"]

RETURNS = {
    MoveKind.ISSUE: MoveKind.CUSTOMER_RETURN,
    MoveKind.RECEIPT: MoveKind.SUPPLIER_RETURN,
}
PIECES = Unit.of("pcs")


@attrs.frozen(kw_only=True)
class StockMovesReading:
    """What a file of moves came to, in the order of its lines.

    Each line that is not blank gave moves or a problem; there are ``lines`` of them. ``columns``
    says under which name each field was found, and ``ignored`` which columns were not read.
    ``expiries`` are the days that the file gives for lots, by item and lot. ``findings`` tell
    lines that a document has twice (``formats.move_repeated``); both of them are moves.
    """

    moves: tuple[Move, ...]
    problems: tuple[InputProblem, ...]
    findings: tuple[Finding, ...]
    expiries: Mapping[tuple[str, str], date]
    order: DateOrder
    columns: Mapping[str, str]
    ignored: tuple[str, ...]
    lines: int


@attrs.define(eq=False, kw_only=True)
class Taking:
    """What has been taken out of a file so far."""

    records: Records
    moments: Moments
    currency: Currency
    unit: Unit
    units: Mapping[str, Unit]
    usages: Mapping[str, LocationUsage]
    sizes: bool
    sequences: Sequences = attrs.Factory(Sequences)
    numbers: dict[str, int] = attrs.Factory(dict[str, int])
    expiries: dict[tuple[str, str], date] = attrs.Factory(dict[tuple[str, str], date])
    alike: dict[tuple[object, ...], int] = attrs.Factory(dict[tuple[object, ...], int])
    findings: list[Finding] = attrs.Factory(list[Finding])


@checked
def read_stock_moves(
    source: Path | str | bytes,
    *,
    currency: str | Currency,
    columns: Mapping[str, str] | None = None,
    order: DateOrder | None = None,
    unit: str | Unit = PIECES,
    units: Iterable[Unit] = (),
    usages: Mapping[str, LocationUsage] | None = None,
    file: str = "moves.csv",
) -> StockMovesReading:
    r"""The stock moves in a table (or a JSON list), given as a path, as bytes or as a text.

    Needed are columns for the date, the item and the quantity, and either the kind or from and
    to. Their usual names are known in English and Indonesian; ``columns`` names others. Without
    ``order`` the dates of the whole file must show whether the day comes first. ``unit`` counts
    where a line has no unit, and ``units`` are packs of your own. ``usages`` says which names
    under from and to are suppliers, customers and so on; ``Supplier``, ``Pemasok`` and their
    like are known, all others hold stock. Without a number of their own, moves are numbered by the
    ``file`` and the line, so give each file a name of its own.

    Costs are those of one unit (``unit_cost``, Harga Satuan) or of all (``total_cost``, Total).
    Thousands are separated where that can be read in one way only: ``14.500,50``, ``Rp 14.500``.

    Raises :class:`InputRefused` where the file as a whole cannot be read, and
    :class:`InvalidValue`: ``unknown_currency``, ``unknown_unit``, ``unknown_field``.

    >>> table = (
    ...     "Tanggal;Kode Barang;Jenis;Jumlah;Harga\n"
    ...     "13/05/2026 08:00;teh;masuk;10;1500,50\n"
    ...     "13/05/2026 09:00;teh;keluar;3;\n"
    ...     "13/05/2026 10:00;teh;keluar;-1;\n"
    ...     "13/05/2026 11:00;teh;keluar;satu;\n"
    ... )
    >>> reading = read_stock_moves(table, currency="IDR")
    >>> [(move.kind.value, str(move.quantity)) for move in reading.moves]
    [('receipt', '10 pcs'), ('issue', '-3 pcs'), ('customer_return', '1 pcs')]
    >>> print(*reading.problems)
    moves.csv, line 5, field Jumlah: 'satu' is not a number. Write digits with a comma for decimals.
    """
    money = Currency.of(currency)
    records = read_records(source, layout=MOVES, chosen=columns or {}, file=file, currency=money)
    chosen = order_of_dates(records, "date", order)
    taking = Taking(
        records=records,
        moments=Moments(chosen),
        currency=money,
        unit=Unit.of(unit),
        units={each.code: each for each in units},
        usages={**OUTSIDE, **{normal(name): usage for name, usage in (usages or {}).items()}},
        sizes=has_sizes(records),
    )
    moves = [move for record in records.each() for move in moves_in(taking, record)]
    return StockMovesReading(
        moves=tuple(moves),
        problems=records.told(),
        findings=tuple(taking.findings),
        expiries=MappingProxyType(taking.expiries),
        order=chosen,
        columns=MappingProxyType(dict(records.columns)),
        ignored=records.ignored,
        lines=len(records.rows),
    )


def has_sizes(records: Records) -> bool:
    """Whether quantities are sizes: some move that goes out has one above zero."""
    kind, quantity = records.places.get("kind"), records.places["quantity"]
    width = len(records.columns) + len(records.ignored)
    return kind is not None and any(
        KINDS.get(normal(cells[kind])) in OUTWARD and not cells[quantity].strip().startswith("-")
        for _, cells in records.rows
        if len(cells) == width and cells[quantity].strip() not in {"", "0"}
    )


def moves_in(taking: Taking, record: Record) -> tuple[Move, ...]:
    """The moves of a line, or none and a problem."""
    status = VOID.get(normal(record.optional("status")))
    if status is not None:
        record.note("status", f"The line is {status}.", "Nothing has to be done: it is left out.")
        return ()
    moment = taking.moments.of(record, "date", clock="time")
    item = record.text("item")
    amount = record.number("quantity")
    if record.ok and not amount:
        record.note("quantity", "It is zero.", "Remove the line.")
    unit = unit_named(record, "unit", taking.unit, taking.units)
    unit_cost, cost = cost_of(taking, record, "unit_cost"), cost_of(taking, record, "total_cost")
    lot = record.optional("serial") or record.optional("lot")
    if moment is None or unit is None or not record.ok:
        return ()
    day, second, _ = moment
    journey = Journey(
        number=number_of_move(taking, record),
        day=day,
        sequence=sequence_of(taking, record, day, second),
        item=item,
        kind=MoveKind.COUNT,
        quantity=Quantity(Fraction(1), PIECES),
        unit_cost=unit_cost,
        cost=cost,
        document=record.optional("document") or None,
        lot=lot,
        owner=record.optional("owner"),
        origin=record.optional("origin") or None,
    )
    moves: list[Move] = []
    take = between_places if not record.optional("kind") else of_kind
    fine = record.made(
        lambda: moves.extend(take(taking, record, journey, amount, unit)),
        said=said_of_costs(taking.records),
    )
    if not (fine and keep_expiry(taking, record, item, lot)):
        return ()
    if moves and moves[0].document and not record.optional("number"):
        before = taking.alike.setdefault(likeness(moves[0], second), record.line)
        if before != record.line:
            file, line = taking.records.file, record.line
            taking.findings.append(move_repeated(moves[0], file=file, line=line, before=before))
    return tuple(moves)


def said_of_costs(records: Records) -> dict[str, tuple[str, str]]:
    """What to say where a cost is missing because no column is known to hold one."""
    if not records.ignored or {"unit_cost", "total_cost"} & set(records.columns):
        return {}
    names = ", ".join(shown(name) for name in records.ignored)
    problem = f"It has no cost, and no column is known as one; these are not read: {names}."
    return {
        "move_cost_missing": (problem, "Name it: columns={'unit_cost': 'the name in the file'}.")
    }


def of_kind(
    taking: Taking, record: Record, journey: Journey, amount: Fraction, unit: Unit
) -> tuple[Move, ...]:
    """The moves of a line that says its kind; raises :class:`InvalidValue`."""
    kind = KINDS.get(normal(record.optional("kind")))
    if kind is None:
        known = ", ".join(f"{each.value} ({word})" for each, word in KINDS_TOLD.items())
        problem = f"{shown(record.optional('kind'))} is no kind of move."
        record.note("kind", problem, f"Use one of: {known}.")
        return ()
    if taking.sizes and kind in OUTWARD:
        amount = -amount
    if kind in RETURNS and (amount > 0) is (kind in OUTWARD):
        kind = RETURNS[kind]
    source, target = record.optional("from"), record.optional("to")
    if kind is MoveKind.TRANSFER and source and target:
        if amount < 0:
            source, target = target, source
        quantity = Quantity(abs(amount), unit)
        return moves_of(
            attrs.evolve(journey, kind=kind, quantity=quantity, source=source, target=target)
        )
    share = record.optional_number("share")
    move = Move(
        number=journey.number,
        day=journey.day,
        sequence=journey.sequence,
        item=journey.item,
        kind=kind,
        quantity=Quantity(amount, unit),
        unit_cost=journey.unit_cost,
        cost=journey.cost,
        document=journey.document,
        place=record.optional("place") or (source if amount < 0 else target),
        lot=journey.lot,
        owner=journey.owner,
        origin=journey.origin,
        share=1 if share is None else whole(share),
    )
    return (move,) if record.ok else ()


def between_places(
    taking: Taking, record: Record, journey: Journey, amount: Fraction, unit: Unit
) -> tuple[Move, ...]:
    """The moves of a line that says from where and to where; raises :class:`InvalidValue`."""
    source, target = record.optional("from"), record.optional("to")
    if not source and not target:
        record.note("kind", "Nothing says why the goods moved.", "Give a kind, or from and to.")
        return ()
    inner = LocationUsage.INTERNAL
    came = taking.usages.get(normal(source), inner) if source else LocationUsage.SUPPLIER
    went = taking.usages.get(normal(target), inner) if target else LocationUsage.CUSTOMER
    if amount < 0:
        source, target, came, went = target, source, went, came
    kind = kind_between(came, went)
    if kind is None:
        problem = f"From {shown(source)} to {shown(target)} nothing comes into stock."
        record.note("from", problem, "Name a place of stock on one side.")
        return ()
    return moves_of(
        attrs.evolve(
            journey,
            kind=kind,
            quantity=Quantity(abs(amount), unit),
            source=source if came.is_stock else None,
            target=target if went.is_stock else None,
        )
    )


def whole(share: Fraction) -> int:
    """A share as the whole number it must be."""
    if share.denominator != 1:
        raise InvalidValue("share_not_whole", f"The share {share} is not whole.", "Write digits.")
    return share.numerator


def number_of_move(taking: Taking, record: Record) -> str:
    """The number of a move: its own, or that of its document and line, or its place in the file."""
    number, document, line = map(record.optional, ("number", "document", "line"))
    if not number:
        number = (
            f"{document}/{line}" if document and line else f"{taking.records.file}:{record.line}"
        )
    before = taking.numbers.setdefault(number, record.line)
    if before != record.line:
        field = "number" if "number" in taking.records.columns else "document"
        record.note(field, f"{shown(number)} is on line {before} already.", "Number each once.")
    return number


def sequence_of(taking: Taking, record: Record, day: date, second: int) -> int:
    """The place within the day: as it says, or else by the time, then by the line."""
    given = record.optional_number("sequence")
    if given is None:
        return taking.sequences.next(day, second)
    if given.denominator != 1:
        record.note("sequence", f"{given} is not whole.", "Write digits only.")
    return given.numerator


def cost_of(taking: Taking, record: Record, field: str) -> Money | None:
    """The unit cost of a line, or that of all of it, if it has one."""
    cost = record.optional_number(field)
    if cost is None:
        return None
    minor = cost * 10**taking.currency.digits
    if minor.denominator != 1:
        problem = f"{record.optional(field)} has more than {taking.currency.digits} decimals."
        remedy = f"Give {taking.currency.digits}"
        if field == "unit_cost":
            remedy += ", or what all of it cost, in a column total_cost (Total, Nilai)"
        record.note(field, problem, f"{remedy}.")
        return None
    return Money(minor.numerator, taking.currency)


def keep_expiry(taking: Taking, record: Record, item: str, lot: str) -> bool:
    """Keep the day a lot expires on; say whether each line of it gives it alike."""
    if not record.optional("expiry"):
        return True
    found = taking.moments.of(record, "expiry")
    if found is None:
        return False
    if not lot:
        record.note("expiry", "The line names no lot that expires.", "Give the lot.")
        return False
    kept = taking.expiries.setdefault((item, lot), found[0])
    if kept != found[0]:
        problem = f"Lot {shown(lot)} of {shown(item)} expires on {kept} on an earlier line."
        record.note("expiry", problem, "Give each lot one day.")
    return kept == found[0]
