r"""Orders and deliveries as purchasing exports them, read as evidence of lead times.

A file of years has two ways of writing a date, columns that say in words why there is none, and
deliveries before their order. Each such line is told with its number and its words, and counts
for nothing; what is left are the lead times that really were. The usual columns are those of the
delivery history that USAID publishes (SCMS Delivery History, 2015) and what others call them.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

import attrs

from backoffice_core.formats.devices.device import DateOrder
from backoffice_core.formats.devices.text import content_of
from backoffice_core.formats.stock.dates import Moments, order_of_dates
from backoffice_core.formats.stock.records import Layout, Record, Records, read_records
from backoffice_core.inventory.replenishment.supply import Delivery, Unusable
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InputProblem, InvalidValue

__all__ = ["DeliveriesReading", "read_deliveries"]

DELIVERIES = Layout(
    usual=MappingProxyType(
        {
            "supplier": ("vendor", "supplier", "supplier name", "pemasok", "vendor name"),
            "ordered": ("po sent to vendor date", "ordered on", "order date", "purchase date",
                        "ordered", "tanggal pesan", "tanggal pesanan"),
            "delivered": ("delivered to client date", "delivered on", "delivery date",
                          "receipt date", "received on", "delivered", "tanggal terima"),
            "item": ("item description", "item", "item code", "sku", "kode barang", "barang"),
            "country": ("country", "negara"),
            "mode": ("shipment mode", "mode", "ship mode", "moda"),
        }
    ),
    needed=("supplier", "ordered", "delivered"),
    numbers=(),
)  # fmt: skip
DATES = ("ordered", "delivered")


@attrs.frozen(kw_only=True)
class DeliveriesReading:
    """The deliveries of a file, one a line, and a problem for each that shows no lead time.

    ``orders`` say in which order the dates of each column stand.
    """

    deliveries: tuple[Delivery, ...]
    problems: tuple[InputProblem, ...]
    orders: Mapping[str, DateOrder]


@checked
def read_deliveries(
    source: Path | str | bytes,
    *,
    columns: Mapping[str, str] | None = None,
    orders: Mapping[str, DateOrder] | None = None,
    encoding: str = "utf-8",
    file: str = "deliveries.csv",
) -> DeliveriesReading:
    r"""Deliveries in a table, given as a path, as bytes or as a text.

    ``columns`` names columns that have no usual name: ``supplier``, ``ordered``, ``delivered``,
    ``item``, ``country``, ``mode``. ``orders`` says for ``ordered`` and ``delivered`` which of
    day and month comes first, where the column itself does not show it.

    A line without one of the dates is kept as it is, so that whoever counts lead times counts
    what is missing too (:func:`~backoffice_core.inventory.replenishment.supply.lead_times_seen`).
    Raises :class:`InputRefused` where the file cannot be read, :class:`InvalidValue`
    (``unknown_field``, ``encoding_unknown``).

    >>> table = (
    ...     "Vendor,Country,PO Sent to Vendor Date,Delivered to Client Date\n"
    ...     "Wangi,ID,11/13/2006,2-Jan-07\n"
    ...     "Wangi,ID,Date Not Captured,2-Jan-07\n"
    ... )
    >>> reading = read_deliveries(table)
    >>> [delivery.days for delivery in reading.deliveries]
    [50, None]
    >>> print(reading.problems[0].line, reading.problems[0].problem)
    3 'Date Not Captured' is no date.
    """
    raw, name = content_of(plain_bytes(source), file=file)
    records = read_records(
        in_utf8(raw, encoding), layout=DELIVERIES, chosen=columns or {}, file=name
    )
    told = dict(orders or {})
    chosen = {field: order_of_dates(records, field, told.get(field)) for field in DATES}
    readers = {field: Moments(order) for field, order in chosen.items()}
    found = tuple(delivery_in(record, readers) for record in records.each())
    return DeliveriesReading(
        deliveries=found, problems=records.told(), orders=MappingProxyType(chosen)
    )


def plain_bytes(source: Path | str | bytes) -> Path | str | bytes:
    """A text of several lines as its bytes; a path as it is."""
    return source.encode() if isinstance(source, str) and "\n" in source else source


def in_utf8(raw: bytes, encoding: str) -> bytes:
    """The bytes of a file in UTF-8.

    Raises :class:`InvalidValue` (``encoding_unknown``); bytes that are not of the encoding are
    left to the reader, which says where they are.
    """
    try:
        known = codecs.lookup(encoding).name
    except LookupError as problem:
        raise InvalidValue(
            "encoding_unknown", f"No encoding is called {encoding!r}.", "Give utf-8 or latin-1."
        ) from problem
    if known == "utf-8":
        return raw
    try:
        return raw.decode(known).encode()
    except UnicodeDecodeError:
        return raw


def delivery_in(record: Record, readers: Mapping[str, Moments]) -> Delivery:
    """The delivery of a line, its dates as far as there are any."""
    days = {field: day_in(record, field, readers[field]) for field in DATES}
    delivery = Delivery(
        supplier=record.text("supplier"),
        ordered_on=days["ordered"],
        delivered_on=days["delivered"],
        item=record.optional("item"),
        country=record.optional("country"),
        mode=record.optional("mode"),
        line=record.line,
    )
    if delivery.unusable is Unusable.NEGATIVE:
        record.note(
            "delivered",
            f"It was delivered on {days['delivered']}, before its order of {days['ordered']}.",
            "Check both dates; it counts for no lead time.",
        )
    return delivery


def day_in(record: Record, field: str, moments: Moments) -> date | None:
    """The date of a cell, or nothing and a problem that shows what stands there."""
    records: Records = record.records
    # A reader notes for people who expect a date and a time; here words are usual.
    before = len(records.problems)
    moment = moments.of(record, field)
    del records.problems[before:]
    if moment is not None:
        return moment[0]
    text = record.optional(field)
    record.note(
        field,
        f"{text!r} is no date." if text else "There is no date.",
        "It counts for no lead time; fill the date in if it is known.",
    )
    return None
