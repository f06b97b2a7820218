"""The two files that correct what is on record: ``corrections.csv`` and ``credit_notes.csv``.

Both are optional, and both only add: a punch that is withdrawn is still in the device's dump,
and an invoice that was wrong still is in ``sales.csv``.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date

import attrs

from backoffice_core.bookkeeping.model import Direction, Invoice, InvoiceLine
from backoffice_core.formats.amounts import Amounts
from backoffice_core.formats.shop_books import Documents, invoice_line
from backoffice_core.formats.shop_people import known, once
from backoffice_core.formats.shop_settings import Settings
from backoffice_core.formats.tables import UNIX_DAY, Row, Table
from backoffice_core.inventory.model import Item
from backoffice_core.processes.shop import OpeningBalance
from backoffice_core.processes.withdrawals import Withdrawal, WithdrawnKind

__all__ = ["COLUMNS_OF_CORRECTIONS", "directions_of", "read_corrections", "read_credit_notes"]

CREDIT_NOTE_COLUMNS = (
    *("document", "date", "party", "corrects", "item", "quantity", "unit_price", "tax"),
)
COLUMNS_OF_CORRECTIONS = {
    "corrections.csv": ("kind", "employee", "time", "reason", "approved_by"),
    "credit_notes.csv": CREDIT_NOTE_COLUMNS,
}


def read_corrections(table: Table, ids: Container[str]) -> tuple[Withdrawal, ...]:
    """``corrections.csv``: punches and leaves that no longer count, why, and who says so.

    ``time`` is the punch's local time, or the first day of the leave.
    """
    found: list[Withdrawal] = []
    seen: dict[str, int] = {}
    for row in table.rows():
        kind = row.choice("kind", WithdrawnKind)
        # What the time should look like is not known where the kind is not.
        day, time = withdrawn_at(row, kind) if row.ok else (UNIX_DAY, "")
        person = known(row, "employee", ids, "employees.csv")
        reason, approved_by = row.text("reason"), row.text("approved_by")
        if row.ok:
            once(row, "time", f"{kind.value} {person} {day} {time}".strip(), seen)
        if row.ok:
            found.append(
                Withdrawal(
                    kind=kind,
                    person=person,
                    day=day,
                    time=time,
                    reason=reason,
                    approved_by=approved_by,
                )
            )
    return tuple(found)


def withdrawn_at(row: Row, kind: WithdrawnKind) -> tuple[date, str]:
    """The day and the time of what is withdrawn: a leave has its first day alone."""
    if kind is WithdrawnKind.LEAVE:
        return row.day("time"), ""
    moment = row.moment("time")
    return (UNIX_DAY, "") if moment is None else (moment.date(), moment.time().isoformat())


def directions_of(
    invoices: Iterable[Invoice], opening: Iterable[OpeningBalance]
) -> dict[str, Direction]:
    """Whether each document that can be corrected is a sale or a purchase.

    Of an open item it is the side that says so: what stands in debit is owed to us.
    """
    found = {
        each.document: Direction.SALE if each.amount.minor > 0 else Direction.PURCHASE
        for each in opening
        if each.document
    }
    return found | {each.number: each.direction for each in invoices}


def read_credit_notes(
    table: Table,
    directions: Mapping[str, Direction],
    *,
    items: Mapping[str, Item],
    settings: Settings,
    documents: Documents,
) -> tuple[Invoice, ...]:
    """``credit_notes.csv``: what was billed too much, as invoices of negative quantities.

    A credit note is on the side of the document that it corrects, of the same party, and a
    document of its own: it can be paid back, and returned goods name it.
    """
    heads: dict[str, tuple[tuple[str, str, str], int]] = {}
    notes: dict[str, Invoice] = {}
    lines: dict[str, list[InvoiceLine]] = {}
    amounts = Amounts(settings.currency)
    for row in table.rows():
        number = row.text("document")
        head = (row.optional("date"), row.optional("party"), row.optional("corrects"))
        if number not in heads:
            heads[number] = (head, row.line)
            notes[number] = note_head(row, number, directions, settings, documents)
            lines[number] = []
        elif head != heads[number][0]:
            row.note(
                "document",
                f"{number[:40]!r} has another date, party or corrects on line {heads[number][1]}.",
                "The lines of a document have the same.",
            )
        line = invoice_line(row, items, settings)
        if line is not None:
            amounts.add(row, "unit_price", line.unit_price.minor * line.quantity.amount)
            lines[number].append(attrs.evolve(line, quantity=-line.quantity))
    return tuple(attrs.evolve(one, lines=tuple(lines[number])) for number, one in notes.items())


def note_head(
    row: Row,
    number: str,
    directions: Mapping[str, Direction],
    settings: Settings,
    documents: Documents,
) -> Invoice:
    """A credit note without its lines; what it corrects decides its side and its party."""
    day = row.day("date")
    if row.ok and settings.month_known and day not in settings.month:
        row.note("date", f"{day} is not in {settings.month}.", "Leave it to its own month.")
    party, corrects = row.text("party"), row.text("corrects")
    owner = documents.parties.get(corrects)
    sure = documents.complete and corrects not in documents.doubtful
    if corrects and sure and corrects not in directions:
        row.note(
            "corrects",
            f"{corrects[:40]!r} is neither in sales.csv, purchases.csv nor opening.csv.",
            "Name the document that was wrong; one that is paid and of another month"
            " cannot be corrected here.",
        )
    elif party and owner and sure and party != owner:
        row.note(
            "party",
            f"{party[:40]!r} is not {owner[:40]!r}, whose document {corrects[:40]!r} is.",
            "Mend party or corrects.",
        )
    taken = documents.add(number, party, f"{row.table.file}, line {row.line}")
    if taken:
        row.note("document", f"{number!r} is there already ({taken}).", "Use each once.")
    if not row.ok:
        documents.doubtful.add(number)
    direction = directions.get(corrects, Direction.SALE)
    return Invoice(number=number, direction=direction, day=day, party=party, lines=())
