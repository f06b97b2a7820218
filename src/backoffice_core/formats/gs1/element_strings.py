r"""What stands in a barcode of GS1: element strings, read and written.

A label says it in three ways, which are all read and written here: with brackets, as people
read it under the bars; raw, as a scanner sends it, with the group separator (ASCII 29) after
each value whose end cannot be known otherwise; and as a GS1 Digital Link, a web address
(:mod:`~backoffice_core.formats.gs1.links`). Sources: GS1 General Specifications,
sections 3, 4.14 and 7.8; Digital Link URI Syntax, release 1.4.

>>> label = read_element_string("(01)04006381333931(17)261200(10)B-7", year=2026)
>>> label.gtin.gtin_13, label.lot, label.expires_on
('4006381333931', 'B-7', datetime.date(2026, 12, 31))
>>> read_element_string("]C1010400638133393110B-7\x1d17261200", year=2026) == label
True
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Final

import attrs

from backoffice_core.formats.gs1.keys import Gtin, shortened
from backoffice_core.formats.gs1.pairs import expect_pairs
from backoffice_core.formats.gs1.table import IDENTIFIERS, LENGTHS, ApplicationIdentifier
from backoffice_core.formats.gs1.values import day_in, expect_value
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.quantity import Quantity

__all__ = ["ElementString", "read_element_string"]

SEPARATOR: Final = "\x1d"
TEXT_MAX: Final = 8000  # no symbol holds more
# What a scanner says of the symbol (ISO/IEC 15424): element strings follow these.
SYMBOLOGIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "]C1": "GS1-128",
        "]e0": "GS1 DataBar",
        "]d2": "GS1 DataMatrix",
        "]Q3": "GS1 QR Code",
        "]J1": "GS1 DotCode",
    }
)
# A bare GTIN follows these.
BARE: Final[Mapping[str, int]] = MappingProxyType({"]E0": 13, "]E4": 8, "]I1": 14})
WEIGHTS: Final = ("310", "320", "356")
GROSS_WEIGHTS: Final = ("330", "340")
BRACKETED: Final = re.compile(r"\(([0-9]{2,4})\)((?:[^(\\]|\\.)*)")


def in_order(
    elements: Mapping[str, str] | tuple[tuple[str, str], ...] | list[tuple[str, str]],
) -> tuple[tuple[str, str], ...]:
    """Pairs of identifier and value: those of a length known in advance first, then by number."""
    pairs = elements.items() if isinstance(elements, Mapping) else elements
    return tuple(sorted(set(pairs), key=lambda pair: (pair[0][:2] not in LENGTHS, *pair)))


@checked_fields
@attrs.frozen(kw_only=True)
class ElementString:
    """What a symbol says: values by application identifier; their order means nothing.

    ``year`` is the year as seen from which two digits of a year are meant. Of values that are
    not there, the properties say nothing (``None``).

    Raises :class:`InvalidValue`: ``gs1_identifier_unknown``, ``gs1_value_invalid``,
    ``gs1_pair_invalid``, ``check_digit_wrong``, ``year_invalid``.

    >>> label = ElementString(elements={"02": "14006381333938", "37": "24"}, year=2026)
    >>> label.bracketed
    '(02)14006381333938(37)24'
    >>> label.contained.with_indicator(0).gtin_13, label.count
    ('4006381333931', 24)
    """

    elements: tuple[tuple[str, str], ...] = attrs.field(converter=in_order)
    year: int

    def __attrs_post_init__(self) -> None:
        """Refuse unknown identifiers, wrong values, and pairs that contradict each other."""
        if not 1000 <= self.year <= 9000:  # noqa: PLR2004 - a century away from the ends of time
            raise InvalidValue(
                "year_invalid", f"The year is {self.year}.", "Give the year in four digits."
            )
        if not self.elements:
            raise InvalidValue(
                "gs1_text_malformed", "There is no element.", "Give an identifier and its value."
            )
        for code, value in self.elements:
            expect_value(row_of(code, 1), value, 1, self.year)
        expect_pairs(self.elements)

    def value(self, code: str) -> str | None:
        """The value of an application identifier, as written.

        >>> read_element_string("(01)04006381333931(240)X", year=2026).value("240")
        'X'
        """
        return dict(self.elements).get(code)

    @property
    def gtin(self) -> Gtin | None:
        """The trade item that the symbol is on (01, or 03 for one made to order)."""
        found = self.value("01") or self.value("03")
        return Gtin(found) if found else None

    @property
    def contained(self) -> Gtin | None:
        """The trade items within a shipping unit (02), of which there are :attr:`count`."""
        found = self.value("02")
        return Gtin(found) if found else None

    @property
    def sscc(self) -> str | None:
        """The shipping unit (00)."""
        return self.value("00")

    @property
    def lot(self) -> str | None:
        """The batch or lot (10)."""
        return self.value("10")

    @property
    def serial(self) -> str | None:
        """The serial number (21)."""
        return self.value("21")

    @property
    def count(self) -> int | None:
        """How many: trade items within (37), or pieces of a variable item (30)."""
        found = self.value("37") or self.value("30")
        return int(found) if found else None

    @property
    def expires_on(self) -> date | None:
        """The last day of use (17, else the day of 7003)."""
        return self.day("17") or self.day("7003")

    @property
    def best_before(self) -> date | None:
        """The last day of best quality (15)."""
        return self.day("15")

    @property
    def produced_on(self) -> date | None:
        """The day of production (11, else the day of 8008)."""
        return self.day("11") or self.day("8008")

    @property
    def packed_on(self) -> date | None:
        """The day of packaging (13)."""
        return self.day("13")

    @property
    def net_weight(self) -> Quantity | None:
        """The net weight, in the unit it was written in (310n, 320n, 356n)."""
        return next(filter(None, map(self.measure, WEIGHTS)), None)

    @property
    def gross_weight(self) -> Quantity | None:
        """The gross weight, in the unit it was written in (330n, 340n)."""
        return next(filter(None, map(self.measure, GROSS_WEIGHTS)), None)

    def day(self, code: str) -> date | None:
        """The day that the value of an identifier starts with.

        Raises :class:`InvalidValue` (``gs1_identifier_unknown``) for one that has none.
        """
        row = row_of(code, 1)
        if row.parts[0].check not in {"day", "day0"}:
            raise unknown(code, 1, "the identifier of a day, such as 17")
        found = self.value(code)
        return day_in(found[:6], self.year) if found else None

    def moment(self, code: str) -> datetime | None:
        """The local time that a value writes (7003, 7011, 8008), midnight where it has none.

        >>> read_element_string("(01)04006381333931(8008)2605041430", year=2026).moment("8008")
        datetime.datetime(2026, 5, 4, 14, 30)
        """
        day, found = self.day(code), self.value(code)
        if day is None or found is None:
            return None
        clock = found[6:] if found[6:10] != "9999" else ""
        hour, minute, second = (int(clock[place : place + 2] or 0) for place in (0, 2, 4))
        return datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001 - as on the label

    def number(self, code: str) -> Fraction | None:
        """A measure or an amount, given the first three digits of its identifier.

        The digits of a currency before an amount (391n, 393n) are left out.

        >>> read_element_string("(01)94006381333934(3922)1250(3103)001500", year=2026).number("392")
        Fraction(25, 2)
        """
        for each, value in self.elements:
            row = IDENTIFIERS[each]
            if each[:-1] == code and row.decimals is not None:
                before = sum(part.most for part in row.parts[:-1])
                return Fraction(int(value[before:]), 10**row.decimals)
        return None

    def measure(self, code: str) -> Quantity | None:
        """A measure, given the first three digits of its identifier: ``310`` for kilograms.

        >>> print(read_element_string("(01)94006381333934(3103)001500", year=2026).measure("310"))
        1.5 kg
        """
        amount = self.number(code)
        unit = IDENTIFIERS[f"{code}0"].unit if f"{code}0" in IDENTIFIERS else None
        return None if amount is None or unit is None else Quantity(amount, unit)

    @property
    def bracketed(self) -> str:
        r"""As people read it; a bracket within a value has a backslash before it.

        >>> ElementString(elements={"10": "A(1)"}, year=2026).bracketed
        '(10)A\\(1)'
        """
        return "".join(
            f"({code}){value.replace('(', chr(92) + '(')}" for code, value in self.elements
        )

    @property
    def raw(self) -> str:
        r"""As a scanner sends it after the symbology identifier.

        >>> read_element_string("(10)B-7(21)9(01)04006381333931", year=2026).raw
        '010400638133393110B-7\x1d219'
        """
        written = ""
        for place, (code, value) in enumerate(self.elements, start=1):
            open_end = code[:2] not in LENGTHS and place < len(self.elements)
            written += code + value + (SEPARATOR if open_end else "")
        return written

    def __str__(self) -> str:
        """Return it with brackets."""
        return self.bracketed


@checked
def read_element_string(text: str, *, year: int) -> ElementString:
    """What a barcode says, with brackets or raw, as seen from a year.

    Raw text may start with a symbology identifier (``]C1``, ``]e0``, ``]d2``, ``]Q3``, ``]J1``;
    a bare GTIN follows ``]E0``, ``]E4`` and ``]I1``) and has the group separator between values
    of open length. Raises :class:`InvalidValue`, each with the position in the text and what was
    expected there: ``gs1_text_malformed``, ``gs1_identifier_unknown``, ``gs1_value_invalid``,
    ``check_digit_wrong``, ``gs1_pair_invalid``.

    >>> read_element_string("]d20104006381333932", year=2026)
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: (01) trade item (GTIN): 04006381333932 ends in 2 \
at position 19, where 1 was expected. Scan it again. [check_digit_wrong]
    """
    if len(text) > TEXT_MAX:
        raise InvalidValue(
            "gs1_text_malformed",
            f"The text has {len(text)} characters.",
            f"A symbol holds at most {TEXT_MAX}.",
        )
    found: dict[str, str] = {}
    split = bracketed_elements(text) if text.lstrip(" ").startswith("(") else raw_elements(text)
    for row, value, at in split:
        expect_value(row, value, at, year)
        if found.setdefault(row.code, value) != value:
            raise InvalidValue(
                "gs1_pair_invalid",
                f"Position {at}: ({row.code}) {row.title} is {shortened(value)} here and"
                f" {shortened(found[row.code])} before.",
                "A symbol says each thing once.",
            )
    return ElementString(elements=found, year=year)


Element = tuple[ApplicationIdentifier, str, int]


def bracketed_elements(text: str) -> Iterator[Element]:
    """Identifier, value and position of each element, where brackets tell them apart."""
    at = len(text) - len(text.lstrip(" "))
    while at < len(text):
        found = BRACKETED.match(text, at)
        if found is None:
            raise unknown(text[at : at + 6], at + 1, "an identifier in brackets, such as (01),")
        row = row_of(found[1], found.start(1) + 1)
        # Blanks stand between elements under many a symbol, and within none.
        yield row, re.sub(r"\\(.)", r"\1", found[2].rstrip(" ")), found.start(2) + 1
        at = found.end()


def raw_elements(text: str) -> Iterator[Element]:
    """Identifier, value and position of each element, as scanned."""
    at = 0
    if text.startswith("]"):
        at = 3
        if (mark := text[:3]) in BARE:
            yield bare_item(text, BARE[mark])
            return
        if mark not in SYMBOLOGIES:
            known = ", ".join((*SYMBOLOGIES, *BARE))
            raise unknown(mark, 1, f"one of {known}")
    at += text.startswith(SEPARATOR, at)
    if at >= len(text):
        raise unknown("", at + 1, "an identifier, such as 01,")
    while at < len(text):
        row = leading_identifier(text, at)
        start = at + len(row.code)
        end = text.find(SEPARATOR, start)
        end = len(text) if end < 0 else end
        if row.length is not None:
            # What follows needs no separator, and some write one all the same.
            end = min(end, start + row.length)
        yield row, text[start:end], start + 1
        at = end + text.startswith(SEPARATOR, end)


def bare_item(text: str, length: int) -> Element:
    """The item in a symbol that holds nothing else, in 14 digits."""
    digits = text[3:]
    if len(digits) != length:
        raise InvalidValue(
            "gs1_text_malformed",
            f"{len(digits)} characters stand after {text[:3]}, at position 4.",
            f"{length} digits were expected.",
        )
    filled = digits.zfill(14)
    return IDENTIFIERS["01"], filled, 4 - (len(filled) - length)


def leading_identifier(text: str, at: int) -> ApplicationIdentifier:
    """The identifier that stands at a place; no identifier is the beginning of another."""
    for size in (2, 3, 4):
        if row := IDENTIFIERS.get(text[at : at + size]):
            return row
    raise unknown(text[at : at + 4], at + 1, "an application identifier")


def row_of(code: str, at: int) -> ApplicationIdentifier:
    """The row of an identifier."""
    row = IDENTIFIERS.get(code)
    if row is None:
        raise unknown(code, at, "an application identifier")
    return row


def unknown(text: str, at: int, expected: str) -> InvalidValue:
    """The error for a place where no identifier stands."""
    found = f"there is {shortened(text)!r}" if text else "the text ends"
    return InvalidValue(
        "gs1_identifier_unknown",
        f"Position {at}: {expected} was expected, and {found}.",
        "Check that the scanner sends the separator (FNC1) as ASCII 29.",
    )
