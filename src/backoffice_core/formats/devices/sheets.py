"""Reading a table that is one text, or the sheets of a workbook: each sheet as a text of its own.

A workbook often holds more than punches: a summary, a list of people, a note. So a sheet that is
no table of punches is told and passed over, as long as another one is.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs

from backoffice_core.formats.devices import told_tables
from backoffice_core.formats.devices.device import DeviceReading, TextEncoding
from backoffice_core.formats.devices.text import DeviceText, content_of, text_in
from backoffice_core.formats.devices.workbooks import OLD_WORKBOOK, WORKBOOK, sheets_of
from backoffice_core.kernel.errors import InputProblem, InputRefused
from backoffice_core.kernel.findings import Finding

__all__ = ["read_sheets", "texts_of"]


def texts_of(
    source: Path | str | bytes, *, encoding: TextEncoding, file: str
) -> tuple[DeviceText, ...]:
    """The text of a table, or one for each sheet that holds anything.

    Raises :class:`InputRefused` where there is none, and :class:`MissingExtra` for a workbook.
    """
    content, name = content_of(source, file=file)
    if content.startswith((OLD_WORKBOOK, WORKBOOK)):
        return sheets_of(content, file=name)
    return (text_in(content, encoding=encoding, file=name),)


def read_sheets(
    texts: tuple[DeviceText, ...], take: Callable[[DeviceText], DeviceReading]
) -> DeviceReading:
    """What all texts come to, in their order; raises :class:`InputRefused` where none can be read.

    A sheet in another format than the first that could be read says the same punches once more,
    in a month's view or by the day, so of it nothing is read.
    """
    readings: list[DeviceReading] = []
    unread: list[Finding] = []
    refused: list[InputProblem] = []
    for text in texts:
        try:
            reading = take(text)
        except InputRefused as refusal:
            refused.extend(refusal.problems)
            unread.extend(
                told_tables.sheet_unread(text.file, each.problem) for each in refusal.problems
            )
            continue
        if readings and reading.format is not readings[0].format:
            unread.append(told_tables.sheet_repeated(text.file, reading.format.value))
            continue
        readings.append(reading)
    if not readings:
        raise InputRefused.because(*refused)
    return attrs.evolve(
        readings[0],
        punches=tuple(punch for each in readings for punch in each.punches),
        mistimed=tuple(punch for each in readings for punch in each.mistimed),
        findings=(*(found for each in readings for found in each.findings), *unread),
        lines=sum(each.lines for each in readings),
    )
