"""Exports as records: a table in CSV, or a list of objects in JSON, with columns found by name.

Programs separate cells now with commas, now with semicolons, write decimals with either sign
and name their columns in the language of whoever exported. So what separates the cells is what
makes the header one we know, the decimal sign is the one that the numbers of the whole file
use, and each column has several usual names; any other name is given. What is read is text and
is turned into a value cell by cell, strictly: a cell that is no number is a problem and no zero.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import attrs

from backoffice_core.formats.devices.text import content_of
from backoffice_core.formats.files import decoded
from backoffice_core.formats.problems import Problems
from backoffice_core.formats.stock.figures import Figures, figures_of, number_of
from backoffice_core.formats.stock.json_records import rows_of_json
from backoffice_core.formats.tables import number_trouble, shown
from backoffice_core.kernel.errors import InputProblem, InputRefused, InvalidValue
from backoffice_core.kernel.money import Currency

__all__ = ["Layout", "Record", "Records", "normal", "read_records"]

HEADER_LINES_MAX = 20
NOTHING_SAID: Mapping[str, tuple[str, str]] = MappingProxyType({})
CELL_CHARACTERS_MAX = 100_000
# What the decimal sign is where the numbers themselves do not show it.
DECIMALS = {",": ".", ";": ",", "\t": ".", "|": "."}
# A currency in the name of a column: Harga (Rp), Price [USD].
CURRENCY_TOLD = re.compile(r"(.+?)\s*[(\[](rp|[a-z]{3})\.?[)\]]")


@attrs.frozen(kw_only=True)
class Layout:
    """What a file of a kind holds: the usual names of its fields, and those that must be there.

    ``numbers`` are the fields by which the decimal sign is found.
    """

    usual: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    numbers: tuple[str, ...]


@attrs.define(eq=False, kw_only=True)
class Records:
    """The records of a file; a problem for each line that is none."""

    file: str
    figures: Figures
    places: Mapping[str, int]
    columns: Mapping[str, str]
    ignored: tuple[str, ...]
    rows: list[tuple[int, list[str]]]
    problems: list[InputProblem] = attrs.Factory(list[InputProblem])

    def each(self) -> Iterable[Record]:
        """The records one by one; a line with other cells than the header is a problem."""
        width = len(self.columns) + len(self.ignored)
        for line, cells in self.rows:
            record = Record(records=self, line=line, cells=cells)
            if len(cells) == width:
                yield record
            else:
                record.note(
                    None,
                    f"The line has {len(cells)} cells, the header {width}.",
                    "Check for a missing or an unquoted separator.",
                )

    def told(self) -> tuple[InputProblem, ...]:
        """The problems in the order of their lines."""
        return tuple(sorted(self.problems, key=lambda problem: problem.line or 0))


@attrs.define(eq=False, kw_only=True)
class Record:
    """One record, read cell by cell; ``ok`` is false once something in it was wrong."""

    records: Records
    line: int
    cells: list[str]
    ok: bool = True

    def note(self, field: str | None, problem: str, remedy: str) -> None:
        """Note a problem; ``field`` is our name of it, and the file's is told."""
        self.ok = False
        self.records.problems.append(
            InputProblem(
                file=self.records.file,
                line=self.line,
                field=None if field is None else self.records.columns.get(field, field),
                problem=problem,
                remedy=remedy,
            )
        )

    def optional(self, field: str) -> str:
        """A text that may be empty, or in a file without that column."""
        place = self.records.places.get(field)
        return "" if place is None else self.cells[place].strip()

    def text(self, field: str) -> str:
        """A text that is there."""
        text = self.optional(field)
        if not text:
            self.note(field, "It is empty.", "Fill it in.")
        elif len(text) > CELL_CHARACTERS_MAX:
            self.note(field, f"It has {len(text)} characters.", "Use fewer.")
            return ""
        return text

    def number(self, field: str) -> Fraction:
        """An exact number that is there."""
        text = self.text(field)
        found = number_of(text, self.records.figures)
        if found is None:
            if text:
                self.note(field, *number_trouble(text, self.records.figures.decimal))
            return Fraction(0)
        return found

    def optional_number(self, field: str) -> Fraction | None:
        """An exact number, or nothing where the cell is empty."""
        return self.number(field) if self.optional(field) else None

    def made(
        self, make: Callable[[], object], *, said: Mapping[str, tuple[str, str]] = NOTHING_SAID
    ) -> bool:
        """Do what may refuse its values, which then are a problem; say whether all is well.

        ``said`` is what to say, problem and remedy, of refusals that the file explains better.
        """
        try:
            make()
        except InvalidValue as problem:
            self.note(None, *said.get(problem.code, (problem.message, problem.remedy)))
        return self.ok


def normal(name: str) -> str:
    """A column's name without what is written now this way, now that."""
    return " ".join(name.strip().strip("\ufeff'\"").lower().replace("_", " ").split())


def read_records(
    source: Path | str | bytes,
    *,
    layout: Layout,
    chosen: Mapping[str, str],
    file: str,
    currency: Currency | None = None,
) -> Records:
    """The records in a path, in bytes, or in a text (which has more than one line).

    ``chosen`` names the columns that have no usual name, by our names of them. A column may name
    the ``currency`` of its amounts. Raises :class:`InputRefused` where it cannot be read at all.
    """
    unknown = sorted(set(chosen) - set(layout.usual))
    if unknown:
        raise InvalidValue(
            "unknown_field",
            f"There is no field {unknown[0]!r} to name a column for.",
            f"Use some of: {', '.join(layout.usual)}.",
        )
    if isinstance(source, str) and ("\n" in source or source.lstrip()[:1] in {"[", "{"}):
        source = source.encode()
    raw, file = content_of(source, file=file)
    problems = Problems()
    text = decoded(raw, file, problems)
    if text is not None and not text.strip():
        problems.add(file, "It is empty.", "Export it again.")
    problems.refuse()
    text = text or ""
    wanted = Wanted(layout=layout, chosen=chosen, currency=currency)
    if text.lstrip()[:1] in {"[", "{"}:
        rows, decimal = rows_of_json(text, file), "."
        return arranged(rows, wanted, file=file, decimal=decimal)
    separator = separator_of(text, layout, chosen)
    rows = rows_of_csv(text, separator, file)
    return arranged(rows, wanted, file=file, decimal=DECIMALS[separator])


def separator_of(text: str, layout: Layout, chosen: Mapping[str, str]) -> str:
    """The sign that splits one of the first lines into most names that we know."""
    known = {normal(name) for names in layout.usual.values() for name in names}
    known.update(map(normal, chosen.values()))

    def names_found(separator: str) -> int:
        lines = text.split("\n", HEADER_LINES_MAX)[:HEADER_LINES_MAX]
        return max(len(known & {normal(cell) for cell in line.split(separator)}) for line in lines)

    return max(DECIMALS, key=names_found)


def rows_of_csv(text: str, separator: str, file: str) -> list[tuple[int, list[str]]]:
    """The lines that are not blank, each with its number; a cell may run over several."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as problem:
        raise InputRefused.because(
            InputProblem(
                file=file,
                line=line,
                problem=f"The quotes do not match ({problem}).",
                remedy="Double a quote that is part of the text, and close every quoted cell.",
            )
        ) from None
    return rows


def arranged(
    rows: list[tuple[int, list[str]]], wanted: Wanted, *, file: str, decimal: str
) -> Records:
    """The records below the header, which is the first line that names all that is needed."""
    needed = wanted.layout.needed
    tried = [wanted.places(header) for _, header in rows[:HEADER_LINES_MAX]]
    whole = [at for at, found in enumerate(tried) if all(map(found.__contains__, needed))]
    if not whole:
        raise no_header(rows, wanted, file)
    at = whole[0]
    (line_of_header, header), places = rows[at], tried[at]
    used = set(places.values())
    numbers = [places.get(field) for field in wanted.layout.numbers]
    records = Records(
        file=file,
        figures=figures_of(rows[at + 1 :], numbers, decimal),
        places=places,
        columns={field: header[place].strip() for field, place in places.items()},
        ignored=tuple(name.strip() for place, name in enumerate(header) if place not in used),
        rows=rows[at + 1 :],
    )
    for line, cells in rows[:at]:
        if not cells[0].startswith("sep="):
            record = Record(records=records, line=line, cells=cells)
            record.note(None, f"{shown(' '.join(cells))} is above the header.", "Remove the line.")
    tell_header(Record(records=records, line=line_of_header, cells=header))
    return records


def tell_header(record: Record) -> None:
    """Note names that are there twice, as only the first of them is read."""
    names = [normal(name) for name in record.cells]
    for field, place in record.records.places.items():
        if names.count(names[place]) > 1:
            name = shown(record.cells[place].strip())
            record.note(field, f"{name} is there twice; the first is read.", "Rename the other.")


@attrs.frozen(kw_only=True)
class Wanted:
    """The columns that are looked for: of a layout, under the names that were ``chosen``."""

    layout: Layout
    chosen: Mapping[str, str]
    currency: Currency | None

    def places(self, header: Sequence[str]) -> dict[str, int]:
        """Where each field stands: under the name that was chosen, or the first usual one."""
        names = [normal(name) for name in header]
        plain = [self.without_currency(name) for name in names]
        places: dict[str, int] = {}
        for field, usual in self.layout.usual.items():
            wanted = (self.chosen[field],) if field in self.chosen else usual
            for name in map(normal, wanted):
                found = names if name in names else plain
                if name in found and found.index(name) not in places.values():
                    places[field] = found.index(name)
                    break
        return places

    def without_currency(self, name: str) -> str:
        """The name of a column without the currency that its amounts are expected in."""
        told = None if self.currency is None else CURRENCY_TOLD.fullmatch(name)
        if told is None or self.currency is None:
            return name
        code = "IDR" if told[2] == "rp" else told[2].upper()
        return told[1] if code == self.currency.code else name


def no_header(rows: list[tuple[int, list[str]]], wanted: Wanted, file: str) -> InputRefused:
    """The refusal of a file in which no line names the columns."""
    first = rows[0] if rows else (1, [""])
    places = wanted.places(first[1])
    missing = ", ".join(field for field in wanted.layout.needed if field not in places)
    return InputRefused.because(
        InputProblem(
            file=file,
            line=first[0],
            problem=f"No column is known as {missing}; there are {shown(', '.join(first[1]))}.",
            remedy="Name them: columns={'item': 'the name in the file', ...}.",
        )
    )
