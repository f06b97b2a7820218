"""The sheets of a workbook as numbered lines, so that one reader of rows serves every table.

A workbook shows one thing and holds another: a date is a number with a format, and a number may
be a date whose format was lost. So a cell becomes the text that its format shows, and a bare
number stays one: only a column of dates or times makes a moment of it (``DeviceText.epoch``).
What comes from outside is measured before it is read, and whatever a library says of a file that
is none becomes one refusal. Both libraries read row by row and hold no rectangle of blank cells,
which two far cells would make larger than any memory.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from types import ModuleType
from typing import Any

from backoffice_core.formats.devices.serials import EPOCH_1900, EPOCH_1904, shown_moment
from backoffice_core.formats.devices.text import DeviceText
from backoffice_core.kernel.errors import InputProblem, InputRefused, MissingExtra, require

__all__ = ["OLD_WORKBOOK", "WORKBOOK", "sheets_of"]

OLD_WORKBOOK, WORKBOOK = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
UNPACKED_BYTES_MAX = 256 * 1024 * 1024
ROWS_MAX = 1_048_576
CELLS_MAX = 20_000_000
EXTRA, PURPOSE = "workbooks", "Reading workbooks"
AS_CSV = "Open it in a spreadsheet and save it again, or as CSV (UTF-8)."
SPLIT = "Split it by month, or save it as CSV (UTF-8)."
Cell = tuple[object, str]
# The last day of the year 9999, or one of some years before it.
DAYS_MAX = 2_950_000


def sheets_of(content: bytes, *, file: str) -> tuple[DeviceText, ...]:
    """The sheets that hold anything, each a text of its own, its cells separated by tabs.

    Raises :class:`InputRefused` for what is no workbook or one too large, and
    :class:`MissingExtra`.
    """
    try:
        if content.startswith(OLD_WORKBOOK):
            xlrd = require("xlrd", extra=EXTRA, purpose=PURPOSE)
            sheets = tuple(old_sheets(xlrd, content, file))
        else:
            openpyxl = require("openpyxl", extra=EXTRA, purpose=PURPOSE)
            measure(content, file)
            sheets = tuple(new_sheets(openpyxl, content, file))
    except (InputRefused, MissingExtra):
        raise
    except Exception as problem:  # of a broken file a library may raise anything
        says = f"It is no workbook that can be read ({type(problem).__name__})."
        raise refused(file, says, AS_CSV) from problem
    filled = tuple(sheet for sheet in sheets if any(sheet.lines))
    if not filled:
        raise refused(file, "Its sheets are empty.", "Export the device's log again.")
    return filled


def refused(file: str, problem: str, remedy: str) -> InputRefused:
    """The refusal of the file as a whole."""
    return InputRefused.because(InputProblem(file=file, problem=problem, remedy=remedy))


def measure(content: bytes, file: str) -> None:
    """Refuse an archive that unpacks to more than a log can be.

    What an archive says of its sizes can be believed: no more than that is ever unpacked.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(each.file_size for each in archive.infolist())
    if unpacked > UNPACKED_BYTES_MAX:
        raise refused(file, "It unpacks to more than 256 MiB.", SPLIT)


def new_sheets(openpyxl: ModuleType, content: bytes, file: str) -> Iterator[DeviceText]:
    """The sheets of an .xlsx workbook."""
    with warnings.catch_warnings():
        # It warns of styles and extensions, which say nothing about punches.
        warnings.simplefilter("ignore")
        book: Any = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        epoch = EPOCH_1904 if book.epoch.year == EPOCH_1904.year else EPOCH_1900
        for sheet in book.worksheets:
            # What a sheet says of its size may be wrong, and then cells would be missed.
            sheet.reset_dimensions()
            rows = ((new_cell(cell) for cell in row) for row in sheet.iter_rows())
            yield text_of(rows, file=file, sheet=str(sheet.title), epoch=epoch)


def new_cell(cell: Any) -> Cell:  # noqa: ANN401 - the library ships no types
    """The value of a cell, and the format of one that is no text: looking it up is slow."""
    value = cell.value
    return value, "" if value is None or isinstance(value, str) else str(cell.number_format)


def old_sheets(xlrd: ModuleType, content: bytes, file: str) -> Iterator[DeviceText]:
    """The sheets of an .xls workbook."""
    book: Any = xlrd.open_workbook(
        file_contents=content, logfile=io.StringIO(), formatting_info=True, ragged_rows=True
    )
    epoch = EPOCH_1904 if book.datemode else EPOCH_1900
    for sheet in book.sheets():
        rows = (
            (old_cell(xlrd, book, cell, epoch) for cell in sheet.row(number))
            for number in range(sheet.nrows)
        )
        yield text_of(rows, file=file, sheet=str(sheet.name), epoch=epoch)


def old_cell(xlrd: ModuleType, book: Any, cell: Any, epoch: date) -> Cell:  # noqa: ANN401 - no types
    """The value of a cell and its format, as the other library gives them."""
    code: str = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    if cell.ctype == xlrd.XL_CELL_DATE and 0 <= cell.value < DAYS_MAX:
        moment = datetime.combine(epoch, time.min) + timedelta(days=cell.value)
        return (moment if cell.value >= 1 else timedelta(days=cell.value)), code
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value), code
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A"), code
    return cell.value, code


def text_of(rows: Iterable[Iterable[Cell]], *, file: str, sheet: str, epoch: date) -> DeviceText:
    """A sheet as lines: a tab between cells, quoted as a CSV has them."""
    lines: list[str] = []
    count = 0
    for row in rows:
        cells = [shown_cell(value, code) for value, code in row]
        count += len(cells)
        if len(lines) >= ROWS_MAX or count > CELLS_MAX:
            raise refused(file, f"It has more than {ROWS_MAX} rows or {CELLS_MAX} cells.", SPLIT)
        while cells and not cells[-1]:
            cells.pop()
        lines.append(line_of(cells))
    while lines and not lines[-1]:
        lines.pop()
    name = " ".join(sheet.split())
    return DeviceText(
        file=f"{file}!{name}", lines=tuple(lines), garbled=(), sheet=name, epoch=epoch
    )


def line_of(cells: Sequence[str]) -> str:
    r"""A row as one line.

    >>> line_of(["7", '14" screen', ""])
    '7\t"14"" screen"\t'
    """
    if not any('"' in cell for cell in cells):
        return "\t".join(cells)
    line = io.StringIO()
    csv.writer(line, delimiter="\t", lineterminator="").writerow(cells)
    return line.getvalue()


def shown_cell(value: object, code: str) -> str:
    """A cell's text: what its format shows, where it is a moment.

    >>> shown_cell(7.0, "0000"), shown_cell(46146.33208, "General"), shown_cell(None, "General")
    ('0007', '46146.33208', '')
    >>> shown_cell(datetime(2026, 5, 4, 7, 58, 11), "hh:mm")
    '07:58:11'
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (datetime, date, time, timedelta)):
        return shown_moment(value, code)
    if isinstance(value, (int, float)):
        text = f"{value:.10f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        return text.zfill(len(code)) if code and not code.strip("0") else text
    return " ".join(str(value).split())
