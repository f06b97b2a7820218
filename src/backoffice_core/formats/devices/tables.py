"""Tables of punches: which column is which, by name and never by place.

What a program calls its columns depends on its language and its version, so the usual names are
known, in English and Indonesian, and any other is given. The header that was found and how it
was understood is told in a finding.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import attrs

from backoffice_core.formats.devices import told_tables
from backoffice_core.formats.devices.taking import LINE_CHARACTERS_MAX, NUL, Taking
from backoffice_core.formats.problems import Problems

__all__ = ["USUAL_COLUMNS", "Header", "cells_of_row", "header_of", "named", "no_header", "normal"]

HEADER_LINES_MAX = 20
SEPARATORS = ("\t", ";", ",", "|")

# In the order of preference: a number is a better name than a name, which two may share.
USUAL_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "person": (
            "pin", "ac-no.", "ac-no", "ac no.", "enno", "user id", "userid", "user_id",
            "emp id", "emp no.", "emp no", "employee id", "employee_id", "employee", "emp code",
            "badge", "badgenumber", "person id", "personnel id", "id number", "id", "no. id",
            "no.id", "nip", "nik", "id karyawan", "no.", "no", "name", "employee name", "nama",
            "nama karyawan",
        ),
        "moment": (
            "date/time", "datetime", "date time", "date_time", "date and time", "timestamp",
            "punch time", "punch_time", "punch date", "tanggal scan", "tanggal/waktu",
            "tanggal waktu", "tgl/waktu", "waktu scan", "scan date", "scan time", "checktime",
            "check time",
        ),
        "day": ("date", "tanggal", "tgl", "tgl.", "day", "att date", "attendance date"),
        "clock": ("time", "jam", "waktu", "clock", "hour"),
        "state": (
            "status", "state", "in/out", "i/o", "inout", "in out", "check type", "checktype",
            "punch state", "punch_state", "type", "mode", "keterangan", "log type", "log_type",
        ),
        "verify": ("verifycode", "verify", "verify mode", "verification", "verifikasi", "vm"),
        "work_code": ("workcode", "work code", "work_code"),
        "device": ("sn", "serial number", "device", "device name", "mesin", "terminal"),
    }
)  # fmt: skip


@attrs.frozen
class Header:
    """A header: the line it is on, what separates its cells, and the names in order."""

    line: int
    separator: str
    names: tuple[str, ...]

    def place(self, part: str, chosen: str) -> int | None:
        """Where a part's column is: the one that was chosen, or one of the usual names."""
        wanted = (normal(chosen),) if chosen else USUAL_COLUMNS[part]
        return next((self.names.index(name) for name in wanted if name in self.names), None)


def normal(name: str) -> str:
    """A column's name without what is written now this way, now that."""
    return " ".join(name.strip().strip("\ufeff'\"").lower().split())


def cells_of_row(line: str, separator: str) -> list[str]:
    """The cells of one line."""
    if '"' not in line:
        return line.split(separator)
    try:
        return next(csv.reader((line,), delimiter=separator))
    except csv.Error:
        return line.split(separator)


def header_of(lines: Sequence[str]) -> Iterable[Header]:
    """The lines at the start that may be headers, read with each separator."""
    for number, line in enumerate(lines[:HEADER_LINES_MAX], 1):
        if len(line) > LINE_CHARACTERS_MAX:
            continue
        text = line.replace(NUL, "")
        for separator in SEPARATORS:
            if separator in text:
                names = tuple(normal(cell) for cell in cells_of_row(text, separator))
                yield Header(number, separator, names)


def named(taking: Taking, header: Header, places: Mapping[str, int]) -> None:
    """Tell how a header was understood, and of which of its columns nothing is read."""
    columns = ", ".join(f"{part} = {header.names[place]}" for part, place in places.items())
    read = set(places.values())
    others = ", ".join(name for at, name in enumerate(header.names) if name and at not in read)
    said = told_tables.header_read(taking.file, header.line, columns=columns, others=others)
    taking.findings.append(said)


def no_header(problems: Problems, file: str, wanted: str) -> None:
    """Refuse a table in which no line of the first ones has the columns."""
    problems.add(
        file,
        f"No line among the first {HEADER_LINES_MAX} names the columns of {wanted}.",
        "Give the names of its columns, or export it with its header.",
    )
