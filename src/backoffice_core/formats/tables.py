"""Reading CSV strictly: every cell is what it claims to be, or the file is refused.

Nothing is guessed. Numbers are ASCII digits with one decimal sign: a point where commas
separate the cells, a comma where semicolons do (which is how spreadsheets in Indonesia
and most of Europe save), and never a thousands separator, because 1.234 is a thousand to
one reader and little more than one to another. Dates are ISO 8601. A formula is text
somebody hoped would be run. Each problem names file, line and field, and says the remedy.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from fractions import Fraction
from typing import TypeVar

import attrs

from backoffice_core.formats.problems import Problems
from backoffice_core.formats.references import Names
from backoffice_core.kernel.money import Currency, Money

__all__ = ["Row", "Table", "counted", "read_table"]

E = TypeVar("E", bound=Enum)

CELL_CHARACTERS_MAX = 1000
WHOLE_DIGITS_MAX = 15
DECIMAL_DIGITS_MAX = 6
NUMBER = re.compile(
    rf"(-?)([0-9]{{1,{WHOLE_DIGITS_MAX}}})(?:[.,]([0-9]{{1,{DECIMAL_DIGITS_MAX}}}))?"
)
WHOLE = re.compile(r"[0-9]{1,9}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME = re.compile(r"([0-9]{2}):([0-9]{2})")
MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?")
FORMULA_MARKS = ("=", "+", "@")
DELIMITERS = {",": ".", ";": ","}
NAMES_OF_DELIMITERS = {"\t": "tabs", "|": "bars"}
MINUTES_A_DAY = 24 * 60
UNIX_DAY = date(1970, 1, 1)


@attrs.frozen
class Table:
    """A file's rows; ``decimal`` is the sign that numbers must use.

    A file that cannot be read is a table without rows that is not ``usable``.
    """

    file: str
    columns: dict[str, int]
    decimal: str
    cells: list[tuple[int, list[str]]]
    problems: Problems
    usable: bool = True

    def rows(self) -> Iterator[Row]:
        """The rows that have as many cells as the header."""
        width = len(self.columns)
        for line, cells in self.cells:
            if len(cells) == width:
                yield Row(self, line, cells)
            else:
                self.problems.add(
                    self.file,
                    f"The line has {counted(len(cells), 'cell')}, the header {width}.",
                    "Check for a missing or an unquoted separator.",
                    line=line,
                )

    @property
    def whole(self) -> bool:
        """Whether each row of the file could be read."""
        width = len(self.columns)
        return self.usable and all(len(cells) == width for _, cells in self.cells)

    def names(self, field: str) -> Names:
        """What other files may name of this one: a column's texts, those of refused rows too."""
        if not self.whole:
            return Names(frozenset(), complete=False)
        place = self.columns[field]
        names = frozenset(cells[place].strip() for _, cells in self.cells)
        return Names(names, complete="" not in names)


@attrs.define(eq=False)
class Row:
    """A row whose cells are read one by one; ``ok`` is false once one of them was wrong.

    Each reading method returns a stand-in where it notes a problem, so that the other
    cells of the row are read too.
    """

    table: Table
    line: int
    cells: list[str]
    ok: bool = True

    def note(self, field: str, problem: str, remedy: str) -> None:
        """Note a problem of a field of this row."""
        self.ok = False
        self.table.problems.add(self.table.file, problem, remedy, line=self.line, field=field)

    def optional(self, field: str) -> str:
        """A text that may be empty; blanks around it do not count."""
        text = self.cells[self.table.columns[field]].strip()
        if len(text) > CELL_CHARACTERS_MAX:
            self.note(
                field, f"It has {len(text)} characters.", f"Use {CELL_CHARACTERS_MAX} or fewer."
            )
            return ""
        return text

    def text(self, field: str) -> str:
        """A text that is there."""
        text = self.optional(field)
        if not text:
            self.note(field, "It is empty.", "Fill it in.")
        return text

    def number(self, field: str, *, positive: bool = False) -> Fraction:
        """An exact number; ``positive`` refuses zero and less."""
        text = self.text(field)
        found = NUMBER.fullmatch(text)
        if found is None or (found[3] and self.table.decimal not in text):
            if text:
                self.note(field, *number_trouble(text, self.table.decimal))
            return Fraction(1)
        sign, whole, decimals = found.groups()
        if decimals is None:
            value = Fraction(int(whole))
        else:
            value = Fraction(int(whole + decimals), 10 ** len(decimals))
        value = -value if sign else value
        if positive and value <= 0:
            what = "zero" if value == 0 else "negative"
            self.note(field, f"{text} is {what}.", "Give a number above zero.")
            return Fraction(1)
        return value

    def money(self, field: str, currency: Currency, *, signed: bool = False) -> Money:
        """An amount of money; below zero only where it is ``signed``."""
        value = self.number(field) * 10**currency.digits
        if value.denominator != 1:
            self.note(
                field,
                f"{self.optional(field)} has more than {counted(currency.digits, 'decimal')}.",
                f"Amounts of {currency} have {currency.digits}; a thousands separator is refused.",
            )
            return Money(0, currency)
        if value < 0 and not signed:
            self.note(field, f"{self.optional(field)} is negative.", "Give zero or more.")
            return Money(0, currency)
        return Money(value.numerator, currency)

    def count(self, field: str, *, least: int = 0, most: int = 1_000_000) -> int:
        """A whole number within bounds."""
        text = self.text(field)
        if not text:
            return least
        if WHOLE.fullmatch(text) is None:
            problem = f"{shown(text)} is not a whole number from {least} to {most}."
            self.note(field, problem, "Write digits only.")
            return least
        value = int(text)
        if not least <= value <= most:
            remedy = f"Give a whole number from {least} to {most}."
            self.note(field, f"{value} is too {'small' if value < least else 'large'}.", remedy)
            return least
        return value

    def day(self, field: str) -> date:
        """A date, ``YYYY-MM-DD``."""
        text = self.text(field)
        if not text:
            return UNIX_DAY
        value = read_day(text)
        if value is None:
            exists = "does not exist" if DAY.fullmatch(text) else "is not a date"
            self.note(field, f"{shown(text)} {exists}.", "Write dates as YYYY-MM-DD.")
            return UNIX_DAY
        return value

    def optional_day(self, field: str) -> date | None:
        """A date, or nothing where the cell is empty."""
        return self.day(field) if self.optional(field) else None

    def minutes(self, field: str, *, last: int = MINUTES_A_DAY - 1) -> int:
        """A time of day as minutes; ``last`` is the latest allowed, 24:00 being 1440."""
        text = self.text(field)
        found = TIME.fullmatch(text)
        value = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else -1  # noqa: PLR2004
        if not 0 <= value <= last:
            if text:
                remedy = "Write times as HH:MM, from 00:00 to 23:59."
                if last == MINUTES_A_DAY:
                    remedy = "Write times as HH:MM; a shift to midnight may end at 24:00."
                self.note(field, f"{shown(text)} is not a time.", remedy)
            return 0
        return value

    def moment(self, field: str) -> datetime | None:
        """A local date and time, ``YYYY-MM-DD HH:MM`` or with seconds."""
        text = self.text(field)
        found = MOMENT.fullmatch(text)
        day = read_day(found[1]) if found else None
        if found and day:
            hour, minute, second = int(found[2]), int(found[3]), int(found[4] or 0)
            if hour < 24 and minute < 60 and second < 60:  # noqa: PLR2004
                return datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001
        if text:
            self.note(field, f"{shown(text)} is not a time.", "Write it as YYYY-MM-DD HH:MM:SS.")
        return None

    def choice(self, field: str, kinds: type[E]) -> E:
        """One of the values of an enumeration."""
        text = self.text(field)
        for kind in kinds:
            if kind.value == text:
                return kind
        if text:
            known = ", ".join(str(kind.value) for kind in kinds)
            self.note(field, f"{shown(text)} is unknown.", f"Use one of: {known}.")
        return next(iter(kinds))


def counted(count: int, noun: str) -> str:
    """How many of something: ``1 cell``, ``2 cells``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def shown(text: str) -> str:
    """A cell's text in quotes, shortened."""
    return repr(text if len(text) <= 40 else f"{text[:37]}...")  # noqa: PLR2004


def read_day(text: str) -> date | None:
    """The date that ``YYYY-MM-DD`` names, if there is one a day away from the ends of time."""
    if DAY.fullmatch(text) is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date.min + timedelta(days=400) < day < date.max - timedelta(days=400) else None


def number_trouble(text: str, decimal: str) -> tuple[str, str]:
    """What is wrong with something that should be a number, and the remedy."""
    other = "," if decimal == "." else "."
    use = f"Write digits with {'a point' if decimal == '.' else 'a comma'} for decimals."
    if text.startswith(FORMULA_MARKS) or text[:2] in {"-=", "-@"}:
        return f"{shown(text)} is a formula or has a sign that is not a minus.", (
            "Save values, not formulas."
        )
    if re.fullmatch(r"-?[0-9]{16,}", text):
        return f"{shown(text)} is too large.", "Check where it comes from."
    if re.fullmatch(rf"-?[0-9]+\{decimal}[0-9]+", text):
        return f"{shown(text)} has too many digits.", (
            f"Give at most {DECIMAL_DIGITS_MAX} decimals."
        )
    if re.fullmatch(r"-?[0-9]+[.,][0-9]+", text):
        return f"{shown(text)} has {name_of_sign(other)} for decimals or thousands.", use
    if re.fullmatch(r"-?[0-9]{1,3}(?:[.,' \u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?", text):
        return f"{shown(text)} has thousands separators.", f"Remove them. {use}"
    return f"{shown(text)} is not a number.", use


def name_of_sign(sign: str) -> str:
    """A decimal sign in words."""
    return "a comma" if sign == "," else "a point"


def read_table(text: str, file: str, columns: Sequence[str], problems: Problems) -> Table | None:
    """The table in a text that has exactly these columns, in any order.

    Nothing comes back where the file as a whole cannot be used; ``problems`` says why.
    """
    if not text.strip():
        problems.add(file, "It is empty.", f"Start it with the line: {','.join(columns)}")
        return None
    delimiter = delimiter_of(text, columns)
    if delimiter is None:
        header = text.split("\n", 1)[0]
        other = next((name for sign, name in NAMES_OF_DELIMITERS.items() if sign in header), "")
        seen = f" The cells are separated by {other}." if other else ""
        add_missing(file, columns, header.split(","), problems, seen)
        return None
    cells = csv_rows(text, delimiter, file, problems)
    if cells is None:
        return None
    _, header_cells = cells[0]
    names = [name.strip() for name in header_cells]
    if not header_fits(file, columns, names, problems):
        return None
    places = {name: index for index, name in enumerate(names)}
    return Table(file, places, DELIMITERS[delimiter], cells[1:], problems)


def delimiter_of(text: str, columns: Sequence[str]) -> str | None:
    r"""The separator that splits the header line into names we know; else nothing.

    >>> delimiter_of("date;name;kind\n", ["date", "name", "kind"])
    ';'
    """
    header = text.lstrip("\r\n").split("\n", 1)[0].strip("\r")
    best, most = None, 0
    for delimiter in DELIMITERS:
        names = {name.strip().strip('"') for name in header.split(delimiter)}
        known = sum(name in names for name in columns)
        if known > most:
            best, most = delimiter, known
    return best


def csv_rows(
    text: str, delimiter: str, file: str, problems: Problems
) -> list[tuple[int, list[str]]] | None:
    """The lines that are not blank, each with its number, or nothing and a problem."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 0
    try:
        for cells in reader:
            if len(cells) > 1 or (cells and cells[0].strip()):
                # The same code stands in thousands of rows: keep one of each.
                rows.append((line + 1, [*map(sys.intern, cells)]))
            if reader.line_num != line + 1:
                problems.add(
                    file,
                    "A cell runs over several lines.",
                    "Close its quotes, or put it on one line.",
                    line=line + 1,
                )
                return None
            line = reader.line_num
    except csv.Error as problem:
        problems.add(
            file,
            f"The quotes do not match ({problem}).",
            "Double a quote that is part of the text, and close every quoted cell.",
            line=line + 1,
        )
        return None
    return rows


def header_fits(file: str, columns: Sequence[str], names: list[str], problems: Problems) -> bool:
    """Whether a header has each column once and no other."""
    before = problems.count
    add_missing(file, columns, names, problems, "")
    for name in sorted({name for name in names if name not in columns}):
        problems.add(
            file,
            f"There is an unknown column {shown(name)}.",
            f"Remove it; the columns are: {', '.join(columns)}.",
            line=1,
        )
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.add(file, f"The column {shown(name)} is there twice.", "Remove one.", line=1)
    return problems.count == before


def add_missing(
    file: str, columns: Sequence[str], names: Sequence[str], problems: Problems, seen: str
) -> None:
    """Note the columns that a header lacks."""
    missing = [name for name in columns if name not in names]
    if missing:
        found = shown(", ".join(names))
        problems.add(
            file,
            f"The header lacks {', '.join(missing)}; it has {found}.{seen}",
            f"Start the file with the line: {','.join(columns)}",
            line=1,
        )
