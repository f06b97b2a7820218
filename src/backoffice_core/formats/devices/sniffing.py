"""Telling the formats apart, by what the lines hold and never by the file's name."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from backoffice_core.formats.devices.device import (
    DateOrder,
    Device,
    DeviceFormat,
    DeviceReading,
    Overnight,
)
from backoffice_core.formats.devices.logs import (
    PUSH_COLUMNS,
    SYNC_LINE,
    USB_COLUMNS,
    take_log,
    take_sync_log,
)
from backoffice_core.formats.devices.long_table import LongColumns, long_places, take_long_table
from backoffice_core.formats.devices.sheets import read_sheets, texts_of
from backoffice_core.formats.devices.tables import header_of
from backoffice_core.formats.devices.taking import LINE_CHARACTERS_MAX
from backoffice_core.formats.devices.text import DeviceText
from backoffice_core.formats.devices.wide_table import WideColumns, take_wide_table, wide_places
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.arguments import checked

__all__ = ["read_punches"]

LINES_LOOKED_AT_MAX = 1000
LOG_LINE = re.compile(
    r"(\s*)[0-9A-Za-z]{1,24}[\t ]\s*[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"(?:[\t ].*)?"
)
LOOKED_FOR = (
    "a ZKTeco log (PIN, tab, YYYY-MM-DD HH:MM:SS, tab, codes), the log of a sync tool, a table with"
    " a line for each punch (a person, a date with its time), and a table with a line for each day"
    " (a person, a date, two or more times)"
)


@checked
def read_punches(
    source: Path | str | bytes,
    *,
    device: Device,
    order: DateOrder = DateOrder.YEAR_FIRST,
    overnight: Overnight = Overnight.REFUSE,
    file: str = "punches",
) -> DeviceReading:
    r"""The punches of a log in whichever format; :attr:`DeviceReading.format` says which.

    ``order`` and ``overnight`` are for tables, as in :func:`read_long_table` and
    :func:`read_wide_table`. Of a workbook the sheets in one format are read. Raises
    :class:`InputRefused` when the file is no text and no workbook, or none of the formats, with
    what was looked for, and :class:`MissingExtra` for a workbook without the extra ``workbooks``.

    >>> gate = Device(name="gate", zone="Asia/Jakarta")
    >>> log = b"        7\t2026-05-04 07:58:11\t1\t0\t1\t0\r\n"
    >>> read_punches(log, device=gate).format
    <DeviceFormat.USB_LOG: 'USB log'>
    >>> read_punches(b"ID;Tanggal;Masuk;Pulang\n7;2026-05-04;08:00;17:00\n", device=gate).format
    <DeviceFormat.WIDE_TABLE: 'wide table'>
    """
    texts = texts_of(source, encoding=device.encoding, file=file)
    return read_sheets(texts, lambda text: take_any(text, device, order, overnight))


def take_any(
    text: DeviceText, device: Device, order: DateOrder, overnight: Overnight
) -> DeviceReading:
    """The punches of a text in whichever format."""
    readers: dict[DeviceFormat, Callable[[], DeviceReading]] = {
        DeviceFormat.USB_LOG: lambda: take_log(text, device, USB_COLUMNS, DeviceFormat.USB_LOG),
        DeviceFormat.PUSH_BODY: lambda: take_log(
            text, device, PUSH_COLUMNS, DeviceFormat.PUSH_BODY
        ),
        DeviceFormat.SYNC_LOG: lambda: take_sync_log(text, device),
        DeviceFormat.LONG_TABLE: lambda: take_long_table(text, device, LongColumns(), order),
        DeviceFormat.WIDE_TABLE: lambda: take_wide_table(
            text, device, WideColumns(), order, overnight
        ),
    }
    return readers[format_of(text)]()


def format_of(text: DeviceText) -> DeviceFormat:
    """The format of a log; raises :class:`InputRefused` when it is none of them."""
    held = [
        line.replace("\0", "")
        for line in text.lines
        if len(line) <= LINE_CHARACTERS_MAX and line.strip(" \t\0")
    ]
    first = held[:LINES_LOOKED_AT_MAX]
    if any(SYNC_LINE.fullmatch(line) for line in first):
        return DeviceFormat.SYNC_LOG
    headers = tuple(header_of(text.lines))
    if any(wide_places(header, WideColumns()) for header in headers):
        return DeviceFormat.WIDE_TABLE
    if any(long_places(header, LongColumns()) for header in headers):
        return DeviceFormat.LONG_TABLE
    # Dirt may fill the beginning: a log is one as long as a single line of it is.
    logs = [found for line in first if (found := LOG_LINE.fullmatch(line))]
    logs = logs or [found for line in held if (found := LOG_LINE.fullmatch(line))]
    if not logs:
        problems = Problems()
        problems.add(
            text.file,
            f"It is none of the formats that were looked for: {LOOKED_FOR}.",
            "Export it in one of them, or read it by the columns you name.",
        )
        problems.refuse()
    # A stick's file has the PINs to the right; what a device pushes has them bare.
    padded = sum(1 for found in logs if found[1])
    return DeviceFormat.USB_LOG if 2 * padded >= len(logs) else DeviceFormat.PUSH_BODY
