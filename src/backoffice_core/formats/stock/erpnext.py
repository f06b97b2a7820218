"""The stock ledger of ERPNext, exported from the list of Stock Ledger Entries, as stock moves.

The fields are those of the DocType "Stock Ledger Entry" (Frappe, ERPNext 13 to 15). Entries
happen in the order of their posting date and time, then of their creation, as ERPNext itself
sorts them. A Stock Reconciliation of goods without batches has an ``actual_qty`` of zero and
says in ``qty_after_transaction`` what there is from then on; what that changes is worked out.
Each warehouse is a pool of value of its own there, so value the moves by place to compare.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import attrs

from backoffice_core.formats.devices.device import DateOrder
from backoffice_core.formats.stock.dates import Moments
from backoffice_core.formats.stock.erpnext_moves import Entry, moves_of_entries
from backoffice_core.formats.stock.records import Layout, Record, read_records
from backoffice_core.formats.stock.replay import Booked, Replay, replayed
from backoffice_core.formats.stock.units_named import unit_named
from backoffice_core.inventory.model import Move
from backoffice_core.inventory.valuation.valuing import Valuation
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InputProblem
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import Rounding, round_fraction
from backoffice_core.kernel.units import Unit

__all__ = ["ErpnextReading", "compare_with_erpnext", "read_erpnext_ledger"]

LEDGER = Layout(
    usual=MappingProxyType(
        {
            "name": ("name", "id"),
            "item": ("item_code", "item code", "item"),
            "warehouse": ("warehouse",),
            "date": ("posting_date", "posting date", "date"),
            "time": ("posting_time", "posting time"),
            "creation": ("creation", "created on"),
            "voucher_type": ("voucher_type", "voucher type"),
            "voucher": ("voucher_no", "voucher no", "voucher #"),
            "row": ("voucher_detail_no", "voucher detail no"),
            "quantity": ("actual_qty", "actual qty", "qty change"),
            "quantity_after": ("qty_after_transaction", "qty after transaction"),
            "incoming_rate": ("incoming_rate", "incoming rate"),
            "valuation_rate": ("valuation_rate", "valuation rate"),
            "value": ("stock_value", "stock value", "balance stock value"),
            "value_difference": (
                "stock_value_difference", "stock value difference", "change in stock value",
            ),
            "batch": ("batch_no", "batch no", "batch"),
            "serial": ("serial_no", "serial no"),
            "unit": ("stock_uom", "stock uom"),
            "purpose": ("purpose", "stock_entry_type", "stock entry type"),
            "return_against": ("return_against", "return against"),
            "cancelled": ("is_cancelled", "is cancelled"),
        }
    ),
    needed=(
        *("item", "warehouse", "date", "time", "voucher_type", "voucher", "quantity"),
        *("quantity_after", "value_difference"),
    ),
    numbers=("quantity", "value_difference", "incoming_rate", "valuation_rate"),
)  # fmt: skip

# ERPNext keeps floats: beyond nine decimals they hold nothing that anybody entered.
DECIMALS_KEPT = 9
CANCELLED = frozenset({"1", "yes", "true"})
PIECES = Unit.of("pcs")


@attrs.frozen(kw_only=True)
class ErpnextReading:
    """A stock ledger of ERPNext, in the order in which its entries happened.

    Each line gave an entry or a problem; each entry names its moves in ``booked``.
    """

    moves: tuple[Move, ...]
    booked: tuple[Booked, ...] = attrs.field(repr=False)
    problems: tuple[InputProblem, ...]
    file: str


@checked
def read_erpnext_ledger(
    source: Path | str | bytes,
    *,
    currency: str | Currency,
    unit: str | Unit = PIECES,
    units: Mapping[str, Unit] | None = None,
    file: str = "stock_ledger_entries",
) -> ErpnextReading:
    r"""The moves in a stock ledger of ERPNext, CSV or JSON, as a path, bytes or a text.

    The kind follows from the voucher: receipts and their returns from Purchase Receipt and
    Purchase Invoice, issues and theirs from Delivery Note, Sales Invoice and POS Invoice. Of a
    Stock Entry it follows from its purpose, if that was exported too, and else from what it
    holds: one row out and in is a transfer, goods out and others in are consumption and
    production, only out is an issue, only in a receipt. What comes in costs its rate, to the
    cent in all. Cancelled entries are problems of their lines, as is what cannot be read.
    ``units`` are those that the system calls by names of its own.

    Raises :class:`InputRefused` where the file as a whole cannot be read, and
    :class:`InvalidValue`: ``unknown_currency``, ``unknown_unit``.

    >>> ledger = (
    ...     "item_code,warehouse,posting_date,posting_time,voucher_type,voucher_no,actual_qty,"
    ...     "qty_after_transaction,incoming_rate,stock_value_difference\n"
    ...     "TEA,Stores,2026-05-04,09:00:00,Delivery Note,DN-1,-1,2,0,-3.33\n"
    ...     "TEA,Stores,2026-05-04,08:00:00,Purchase Receipt,PR-1,3,3,3.333333333,10\n"
    ... )
    >>> for move in read_erpnext_ledger(ledger, currency="USD").moves:
    ...     print(move.number, move.kind.value, move.quantity, move.cost)
    PR-1/TEA/1 receipt 3 pcs USD 10.00
    DN-1/TEA/1 issue -1 pcs None
    """
    records = read_records(source, layout=LEDGER, chosen={}, file=file)
    moments = Moments(DateOrder.YEAR_FIRST)
    money, counted, named = Currency.of(currency), Unit.of(unit), units or {}
    read = [
        (found, record)
        for record in records.each()
        if (found := entry_in(record, moments, money, counted, named)) is not None
    ]
    read.sort(key=lambda each: each[0].happened)
    made = moves_of_entries(read)
    return ErpnextReading(
        moves=tuple(move for _, moves in made for move in moves),
        booked=tuple(
            Booked(
                line=entry.line,
                item=entry.item,
                place=entry.warehouse,
                document=entry.voucher,
                moves=tuple(move.number for move in moves),
                value=entry.value,
                quantity_after=entry.quantity_after,
            )
            for entry, moves in made
        ),
        problems=records.told(),
        file=records.file,
    )


@checked
def compare_with_erpnext(
    reading: ErpnextReading, valuation: Valuation, *, tolerance: Money | None = None
) -> Replay:
    """Where the ledger of ERPNext differs from its own moves as they were valued here.

    ERPNext rounds quantity times a rate, and here a value is carried: in a rate of many decimals
    some minor units may fall on other entries, and none are left when the goods are gone. Up to
    ``tolerance`` (none by default) they are not told.

    Findings: ``formats.stock_quantity_differs`` where ``qty_after_transaction`` is not what the
    moves leave in the warehouse, ``formats.stock_value_differs`` where the
    ``stock_value_difference`` is not what they are worth.
    """
    return replayed(reading.booked, valuation, file=reading.file, tolerance=tolerance)


def entry_in(
    record: Record, moments: Moments, currency: Currency, unit: Unit, units: Mapping[str, Unit]
) -> Entry | None:
    """The entry of a record, or nothing and a problem."""
    if record.optional("cancelled").lower() in CANCELLED:
        record.note(
            "cancelled", "The entry is cancelled.", "Nothing has to be done: it is left out."
        )
        return None
    moment = moments.of(record, "date", clock="time")
    created = moments.of(record, "creation") if record.optional("creation") else (date.min, 0, 0)
    counted = unit_named(record, "unit", unit, units)
    entry_names = [record.text(field) for field in ("item", "warehouse", "voucher_type", "voucher")]
    quantity, after = (kept(record.number(field)) for field in ("quantity", "quantity_after"))
    value = money_in(record, "value_difference", currency)
    rates = [record.optional_number(field) for field in ("incoming_rate", "valuation_rate")]
    if moment is None or created is None or counted is None or not record.ok:
        return None
    item, warehouse, voucher_type, voucher = entry_names
    return Entry(
        line=record.line,
        item=item,
        warehouse=warehouse,
        happened=(*moment, created, record.line),
        voucher_type=voucher_type,
        voucher=voucher,
        row=record.optional("row"),
        quantity=quantity,
        quantity_after=after,
        unit=counted,
        incoming_rate=rates[0] or Fraction(0),
        valuation_rate=rates[1] or Fraction(0),
        value=value,
        batch=record.optional("batch"),
        serials=tuple(record.optional("serial").replace(",", "\n").split()),
        purpose=record.optional("purpose"),
        return_against=record.optional("return_against"),
    )


def kept(number: Fraction) -> Fraction:
    """A number without what floats add to it."""
    return Fraction(
        round_fraction(number * 10**DECIMALS_KEPT, Rounding.HALF_EVEN), 10**DECIMALS_KEPT
    )


def money_in(record: Record, field: str, currency: Currency) -> Money:
    """An amount as it would be booked: in whole minor units."""
    amount = record.number(field) * 10**currency.digits
    return Money(round_fraction(amount, Rounding.HALF_UP), currency)
