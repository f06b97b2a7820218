"""A reader of OpenDocument spreadsheets, just enough for the tables that tests compare with."""

from __future__ import annotations

import zipfile
from pathlib import Path

from defusedxml import ElementTree

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CELLS_MAX = 100
ROWS_MAX = 10

Rows = list[list[str]]


def read_sheets(path: Path) -> dict[str, Rows]:
    """The cells of every sheet by its name: a number as it is stored, anything else as text."""
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    return {
        table.get(f"{TABLE}name"): [
            row for each in table.iter(f"{TABLE}table-row") for row in rows(each)
        ]
        for table in root.iter(f"{TABLE}table")
    }


def rows(element: ElementTree.Element) -> Rows:
    """One row, as often as it is repeated, unless that only fills the sheet."""
    cells: list[str] = []
    for cell in element:
        if cell.tag.endswith("table-cell"):
            written = "\n".join("".join(part.itertext()) for part in cell.iter(f"{TEXT}p"))
            value = cell.get(f"{OFFICE}value") or written
            repeated = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
            cells += [value] * (repeated if repeated <= CELLS_MAX else 1)
    repeated = int(element.get(f"{TABLE}number-rows-repeated", "1"))
    return [cells] * (repeated if repeated <= ROWS_MAX else 1)
