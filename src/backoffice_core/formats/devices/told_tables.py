"""What is said about tables of punches: their columns, and cells and times without a punch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from backoffice_core.formats.devices.told import of_line, shown, spot
from backoffice_core.kernel import Finding, Message, Severity

__all__ = [
    "cells_unnamed",
    "columns_planned",
    "date_unreadable",
    "header_read",
    "no_times",
    "sheet_repeated",
    "sheet_unread",
    "time_earlier",
]


def header_read(file: str, line: int, *, columns: str, others: str) -> Finding:
    """Which columns a table was read by and which not, so that a wrong choice is seen."""
    if others:
        says = Message(
            "{file}, line {line}: the header; read by {columns}; not read: {others}",
            file=file,
            line=line,
            columns=columns,
            others=others,
        )
    else:
        says = Message(
            "{file}, line {line}: the header; read by {columns}",
            file=file,
            line=line,
            columns=columns,
        )
    return of_line("header_read", Severity.INFO, file, line, says)


def sheet_unread(file: str, problem: str) -> Finding:
    """A sheet of a workbook that is no table of punches, beside one that is."""
    return Finding(
        kind="formats.sheet_unread",
        severity=Severity.WARNING,
        subject=file,
        says=Message(
            "{file}: nothing is read from this sheet, as other sheets of the workbook hold the"
            " punches; of it is to be said: {problem}",
            file=file,
            problem=problem,
        ),
    )


def sheet_repeated(file: str, form: str) -> Finding:
    """A sheet that holds punches in another format than the sheet before it."""
    return Finding(
        kind="formats.sheet_repeated",
        severity=Severity.WARNING,
        subject=file,
        says=Message(
            "{file}: nothing is read from this sheet, a {form}, as a sheet before it holds punches"
            " in another format; if they are not the same punches, read it by itself",
            file=file,
            form=form,
        ),
    )


def columns_planned(file: str, line: int, *, columns: str) -> Finding:
    """Columns of times that are those of the plan, as others hold what was scanned."""
    return of_line(
        "columns_planned",
        Severity.INFO,
        file,
        line,
        Message(
            "{file}, line {line}: {columns} are taken for planned times, as other columns hold"
            " what was scanned; name the columns if they are punches",
            file=file,
            line=line,
            columns=columns,
        ),
    )


def cells_unnamed(file: str, line: int, *, cells: Sequence[str], pin: str, detail: str) -> Finding:
    """Cells of a row that stand in no column with a name."""
    return of_line(
        "cells_unnamed",
        Severity.WARNING,
        file,
        line,
        Message(
            "{file}, line {line}: no column is named for {cells}, so nothing is read from there;"
            " if these are punches of {pin}, name their columns",
            file=file,
            line=spot(line, detail),
            cells=", ".join(shown(cell) for cell in cells),
            pin=pin,
        ),
        detail=detail,
    )


def date_unreadable(
    file: str, line: int, *, date: str, time: str, pin: str, column: str, detail: str
) -> Finding:
    """A row whose date, in a ``column``, nobody can read, and one time of it."""
    said = {"file": file, "line": spot(line, column), "date": shown(date), "pin": pin}
    if time:
        says = Message(
            "{file}, line {line}: {date} is no date, so the punch of {pin} at {time} is left out;"
            " write the date like 2026-05-04, or correct the punch by hand",
            **said,
            time=shown(time),
        )
    else:
        says = Message(
            "{file}, line {line}: {date} is no date, so nothing is read of {pin}; write it like"
            " 2026-05-04",
            **said,
        )
    return of_line("date_unreadable", Severity.WARNING, file, line, says, detail=detail)


def no_times(file: str, line: int, *, pin: str, day: date) -> Finding:
    """A day of a wide table without one time."""
    return of_line(
        "no_times",
        Severity.INFO,
        file,
        line,
        Message(
            "{file}, line {line}: no times of {pin} on {day}",
            file=file,
            line=line,
            pin=pin,
            day=day,
        ),
    )


def time_earlier(file: str, line: int, *, time: str, column: str, pin: str) -> Finding:
    """A time of a wide table that is earlier than the one before it."""
    return of_line(
        "time_earlier",
        Severity.WARNING,
        file,
        line,
        Message(
            "{file}, line {line}: {time} in {column} is earlier than the time before it, so this"
            " punch of {pin} is left out; say Overnight.NEXT_DAY if shifts end on the day after",
            file=file,
            line=line,
            time=shown(time),
            column=shown(column),
            pin=pin,
        ),
        detail=column,
    )
