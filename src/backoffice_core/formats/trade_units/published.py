"""The whole of UNECE Recommendation 20, read from its published table.

The table is written for people: ``0,453 592 37 kg``, ``10⁻³ m³``, ``1 852 m``, ``5/9 x K``. Each
way of writing is read exactly or not at all, and every line that is not understood is told. The
published figures are kept as they are, rounded ones too; only the codes that
:mod:`~backoffice_core.formats.trade_units.codes` knows get the exact factors there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Final

import attrs

from backoffice_core.formats.files import decoded, file_bytes
from backoffice_core.formats.problems import Problems
from backoffice_core.formats.trade_units.codes import (
    TRADE_UNITS,
    TradeUnit,
    TradeUnitStatus,
    own_unit,
)
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InputProblem, InvalidValue
from backoffice_core.kernel.quantity import Unit

__all__ = ["TradeUnits", "read_trade_units"]

COLUMNS: Final = ("Status", "CommonCode", "Name", "Description", "ConversionFactor")
STATUSES: Final[Mapping[str, TradeUnitStatus]] = MappingProxyType(
    {
        "": TradeUnitStatus.CURRENT,
        "D": TradeUnitStatus.DEPRECATED,
        "X": TradeUnitStatus.DELETED,
    }
)
CODE: Final = re.compile(r"[0-9A-Z]{1,3}")
CELL_MAX: Final = 200
EXPONENT_MAX: Final = 60
RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
# Blanks group digits, a comma stands before decimals, in late additions a point.
NUMBER: Final = r"([0-9][0-9 ]*(?:[.,] ?[0-9][0-9 ]*)?)"
POWER: Final = re.compile(rf"(?:{NUMBER}[x×] ?)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+[0-9]*|-[0-9]+|(?![0-9]))(.*)")
PLAIN: Final = re.compile(rf"{NUMBER}(?:[x×] ?)?(.*)")
RATIO: Final = re.compile(r"([0-9]+)/([0-9]+) ?[x×] ?(.+)")
SYMBOL: Final = "[A-Za-z\u03a9\u2126°µ]+[0-9⁻⁰¹²³⁴⁵⁶⁷⁸⁹]*"
BASE: Final = re.compile(rf"(?:1?/)?\(?{SYMBOL}(?:[./(]+{SYMBOL})*\)*(?:[./]\(?{SYMBOL}\)*)*")

# The bases of the published factors that are dimensions here too, with ours in theirs.
BASES: Final[Mapping[str, tuple[str, Fraction]]] = MappingProxyType(
    {
        "kg": ("mass", Fraction(1)),
        "g": ("mass", Fraction(1, 1000)),
        "m": ("length", Fraction(1)),
        "m2": ("area", Fraction(1)),
        "m3": ("volume", Fraction(1000)),  # litres
        "s": ("time", Fraction(1)),
        "J": ("energy", Fraction(1)),
    }
)
# Numbers without a unit are counts where the table says so, else proportions.
COUNTED: Final = re.compile(r"A unit of count\b")
COUNTS: Final = frozenset(("C62", "MIL", "MIO", "MLD", "BIL", "TRL", "HD", "QD"))
MULTIPLES: Final = re.compile(r"A unit of count .*\bin multiples of ([0-9]+)\b")


@checked_fields
@attrs.frozen(kw_only=True)
class TradeUnits:
    """The codes of a table, and the lines whose factor was not understood.

    A code whose factor was not understood is there too, without a unit.
    """

    units: Mapping[str, TradeUnit]
    problems: tuple[InputProblem, ...]

    def unit(self, code: str) -> Unit:
        """The unit of a code; one that is deprecated is still read.

        Raises :class:`InvalidValue` (``unknown_unit``) for a code that is not in the table, was
        deleted, or has a factor that was not understood.
        """
        found = self.units.get(code)
        if found is None:
            raise InvalidValue(
                "unknown_unit", f"{code[:20]!r} is not in the table.", "Check the code."
            )
        if found.status is TradeUnitStatus.DELETED:
            raise InvalidValue(
                "unknown_unit", f"{code} ({found.name}) has been deleted.", "Use another code."
            )
        if found.unit is None:
            raise InvalidValue(
                "unknown_unit",
                f"The factor of {code} ({found.name}) was not understood.",
                'State the unit in full: Unit("carton24", "count", 24, whole=True).',
            )
        return found.unit


@checked
def read_trade_units(source: Path | str | bytes) -> TradeUnits:
    """The units of a table of Recommendation 20, given as a path or as bytes (CSV, UTF-8).

    It has at least the columns Status, CommonCode, Name, Description and ConversionFactor. Lines
    that are not understood are in :attr:`TradeUnits.problems`. Raises :class:`InputRefused` for a
    file that cannot be read or has other columns.

    >>> lines = [
    ...     "Status,CommonCode,Name,Description,ConversionFactor",
    ...     ",NMI,nautical mile,,1 852 m",
    ...     ',DRI,dram (UK),,"1,771 745 g"',
    ...     ",XY,odd,,10^[x] W",
    ... ]
    >>> table = read_trade_units(chr(10).join(lines).encode())
    >>> table.unit("NMI").factor, table.unit("DRI").dimension
    (Fraction(1852, 1), 'mass')
    >>> print(table.problems[0])
    units.csv, line 4, field ConversionFactor: '10^[x] W' is not a factor that can be read. Give \
XY a unit of your own.
    """
    problems = Problems()
    content, file = (source, "units.csv") if isinstance(source, bytes) else (None, "")
    if not isinstance(source, bytes):
        path = Path(source)
        content, file = file_bytes(path.parent, path.name, problems), path.name
    text = None if content is None else decoded(content, file, problems)
    rows = [] if text is None else table_rows(text, file, problems)
    problems.refuse()
    units: dict[str, TradeUnit] = {}
    for line, row in rows:
        found = unit_of_row(row, line, file, problems)
        if found is not None and found.code in units:
            problems.add(
                file, f"{found.code} is there twice.", "Keep one.", line=line, field="CommonCode"
            )
        elif found is not None:
            units[found.code] = found
    return TradeUnits(units=MappingProxyType(units), problems=tuple(problems.kept))


def table_rows(text: str, file: str, problems: Problems) -> list[tuple[int, dict[str, str]]]:
    """The rows of the table, each with its line and its cells by column."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        header = next(reader, list[str]())
        if missing := [name for name in COLUMNS if name not in header]:
            problems.add(
                file,
                f"The header lacks {', '.join(missing)}.",
                f"It has at least the columns {', '.join(COLUMNS)}.",
                line=1,
            )
            return []
        line = reader.line_num
        for cells in reader:
            if any(cells):
                padded = [*cells, *[""] * (len(header) - len(cells))]
                rows.append((line + 1, dict(zip(header, padded, strict=False))))
            line = reader.line_num
    except csv.Error as problem:
        problems.add(
            file, f"The quotes do not match ({problem}).", "Export it again.", line=reader.line_num
        )
    return rows


def unit_of_row(
    row: Mapping[str, str], line: int, file: str, problems: Problems
) -> TradeUnit | None:
    """The unit of a row, or without one where its factor is not understood."""
    code, name = row["CommonCode"].strip(), row["Name"].strip()
    status = STATUSES.get(row["Status"].strip())
    if status is None:
        problems.add(
            file,
            f"{row['Status'].strip()[:20]!r} is no status.",
            "It is empty, D (deprecated) or X (deleted); the code is taken as current.",
            line=line,
            field="Status",
        )
        status = TradeUnitStatus.CURRENT
    if CODE.fullmatch(code) is None:
        problems.add(
            file,
            f"{code[:20]!r} is no code.",
            "Codes are up to three capital letters and digits.",
            line=line,
            field="CommonCode",
        )
        return None
    written = row["ConversionFactor"].strip()
    unit: Unit | None = None
    if (known := TRADE_UNITS.get(code)) is not None and known.unit is not None:
        unit = known.unit
    elif written or status is TradeUnitStatus.CURRENT:
        unit = unit_written(code, written, row["Description"])
        if unit is None:
            problems.add(
                file,
                f"{written[:60]!r} is not a factor that can be read.",
                f"Give {code} a unit of your own.",
                line=line,
                field="ConversionFactor",
            )
    return TradeUnit(code=code, name=name, unit=unit, status=status)


def unit_written(code: str, written: str, description: str) -> Unit | None:
    """The unit of a code from its factor, or from its description where it has none."""
    own = own_unit(code)
    if not written:
        many = MULTIPLES.match(description)
        return own if many is None else Unit(own.code, "count", Fraction(int(many[1])))
    read = factor_read(written)
    if read is None:
        return None
    factor, base = read
    if not base:
        counted = code in COUNTS or COUNTED.match(description) is not None
        return Unit(own.code, "count" if counted else "ratio", factor)
    dimension, scale = BASES.get(base, (base, Fraction(1)))
    try:
        return Unit(own.code, dimension_named(dimension), factor * scale)
    except InvalidValue:  # a factor of zero, a base too long for a name
        return None


def factor_read(written: str) -> tuple[Fraction, str] | None:
    """A factor and the base it is of, in plain letters; nothing where it is not understood.

    >>> factor_read("0,453 592 37 kg"), factor_read("10⁻³ m³"), factor_read("5/9 x K")
    ((Fraction(45359237, 100000000), 'kg'), (Fraction(1, 1000), 'm3'), (Fraction(5, 9), 'K'))
    """
    text = re.sub(r"\s+", " ", written).strip()
    if len(text) > CELL_MAX:
        return None
    if found := RATIO.fullmatch(text):
        factor = Fraction(int(found[1]), int(found[2])) if int(found[2]) else Fraction(0)
        base = base_read(found[3])
    elif found := POWER.fullmatch(text):
        exponent = int(found[2].translate(RAISED) or "1") if exponent_fits(found[2]) else None
        if exponent is None or abs(exponent) > EXPONENT_MAX:
            return None
        factor, base = number_read(found[1] or "1") * Fraction(10) ** exponent, base_read(found[3])
    elif found := PLAIN.fullmatch(text):
        factor, base = number_read(found[1]), base_read(found[2])
    else:
        factor, base = Fraction(1), base_read(text)
    return None if base is None else (factor, base)


def exponent_fits(raised: str) -> bool:
    """Whether raised digits are a number: nothing, or one sign and then digits."""
    return re.fullmatch(r"-?[0-9]{1,3}|", raised.translate(RAISED)) is not None


def number_read(text: str) -> Fraction:
    """A number with blanks between its digits."""
    return Fraction(text.replace(" ", "").replace(",", "."))


def base_read(text: str) -> str | None:
    """A base such as ``kg/(m² x s²)`` in plain letters (``kg/(m2.s2)``); nothing for other text."""
    plain = re.sub(r" ?/ ?", "/", text.strip())
    plain = re.sub(r" x ?|‧|·", ".", plain.removeprefix("x ")).replace(" )", ")")
    if plain in {"", "1", "/1"}:
        return ""
    if BASE.fullmatch(plain) is None or plain.count("(") != plain.count(")"):
        return None
    return plain.translate(RAISED).removeprefix("1")


def dimension_named(base: str) -> str:
    """A base as the name of a dimension: units of one base convert, and of no other."""
    plain = (
        base.replace("\u03a9", "ohm").replace("\u2126", "ohm").replace("°", "deg").replace("µ", "u")
    )
    plain = plain.replace("(", "_").replace(")", "_")
    return f"per{plain}" if plain.startswith("/") else plain.lstrip("_")
