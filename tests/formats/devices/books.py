"""Workbooks written for a test: the new kind by hand, as small as one can be, the old by xlwt."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

import attrs
import xlwt

__all__ = ["CLOCK", "DAY", "MOMENT", "PIN", "Shown", "new_book", "old_book", "packed"]

DAY, MOMENT, CLOCK, PIN = "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "hh:mm", "0000"
CODES = ("General", DAY, MOMENT, CLOCK, PIN)
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@attrs.frozen
class Shown:
    """A number in a cell, and the format that shows it."""

    number: float
    code: str = "General"


Cell = str | int | float | bool | Shown | None
Sheets = Mapping[str, Sequence[Sequence[Cell]]]


def old_book(sheets: Sheets) -> bytes:
    """An .xls workbook."""
    book = xlwt.Workbook()
    styles = {code: xlwt.easyxf(num_format_str=code) for code in CODES}
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, Shown):
                    sheet.write(row, column, cell.number, styles[cell.code])
                elif cell is not None:
                    sheet.write(row, column, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def new_book(sheets: Sheets, *, old_epoch: bool = False) -> bytes:
    """An .xlsx workbook; ``old_epoch`` counts days from 1904."""
    parts = {
        f"xl/worksheets/sheet{number}.xml": sheet_xml(rows)
        for number, rows in enumerate(sheets.values(), 1)
    }
    return packed(tuple(sheets), parts, old_epoch=old_epoch)


def sheet_xml(rows: Sequence[Sequence[Cell]]) -> str:
    """A sheet; blank rows and cells are not there, as programs write it."""
    lines: list[str] = []
    for row, cells in enumerate(rows, 1):
        held = "".join(
            cell_xml(f"{chr(ord('A') + column)}{row}", cell)
            for column, cell in enumerate(cells)
            if cell is not None
        )
        if held:
            lines.append(f'<row r="{row}">{held}</row>')
    return f"<worksheet {SPACE}><sheetData>{''.join(lines)}</sheetData></worksheet>"


def cell_xml(place: str, cell: Cell) -> str:
    """A cell."""
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    shown = cell if isinstance(cell, Shown) else Shown(cell or 0)
    return f'<c r="{place}" s="{CODES.index(shown.code)}"><v>{shown.number!r}</v></c>'


def packed(names: Sequence[str], parts: Mapping[str, str], *, old_epoch: bool = False) -> bytes:
    """The archive around sheets that are written already."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>'
        for number, name in zip(numbers, names, strict=True)
    )
    links = "".join(
        f'<Relationship Id="r{number}" Type="{LINKS}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
        f'ContentType="{KINDS}.worksheet+xml"/>'
        for number in numbers
    )
    formats = "".join(
        f'<numFmt numFmtId="{163 + number}" formatCode="{code}"/>'
        for number, code in enumerate(CODES[1:], 1)
    )
    styles = "".join(f'<xf numFmtId="{163 + n if n else 0}"/>' for n in range(len(CODES)))
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KINDS}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KINDS}.styles+xml"/>{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook {SPACE} xmlns:r="{LINKS}">'
        f'<workbookPr date1904="{int(old_epoch)}"/><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}'
        f'<Relationship Id="s1" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {SPACE}><numFmts count="{len(CODES) - 1}">{formats}'
        f'</numFmts><cellXfs count="{len(CODES)}">{styles}</cellXfs></styleSheet>',
        **parts,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()
