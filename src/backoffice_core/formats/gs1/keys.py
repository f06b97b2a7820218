"""The identification keys of GS1: trade items, shipping units and places, with check digits.

Every key ends in a digit that the ones before it determine (GS1 General Specifications,
section 7.9.1: from the right, digits weigh 3 and 1 in turn, and the sum is filled up to a
multiple of ten). It finds any one mistyped digit, so a key that breaks it is refused, and the
refusal says which digit would have fitted.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Gtin", "KeyKind", "check_digit", "expand_upc_e", "gs1_key"]

DIGITS: Final = re.compile(r"[0-9]+")
# CSET 82 of the General Specifications, figure 7.11-1: what serial numbers are written with.
CHARACTERS: Final = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+")
GTIN_LENGTHS: Final = (8, 12, 13, 14)
BODY_DIGITS_MAX: Final = 17
UPC_E: Final = re.compile(r"0?([0-9]{6})([0-9]?)")


class KeyKind(enum.Enum):
    """A kind of identification key, by the name GS1 has for it."""

    SSCC = "SSCC"  # a shipping unit: a pallet, a parcel
    GLN = "GLN"  # a place or a party
    GSIN = "GSIN"  # a shipment
    GSRN = "GSRN"  # a recipient or a provider of services
    GRAI = "GRAI"  # a returnable asset: a crate, a keg, with or without a serial number
    GDTI = "GDTI"  # a document
    GCN = "GCN"  # a coupon
    GIAI = "GIAI"  # an asset; it has no check digit
    GINC = "GINC"  # a consignment; it has no check digit


# How many digits there are, the last of them the check digit, and how much may follow.
SHAPES: Final[Mapping[KeyKind, tuple[int, int]]] = MappingProxyType(
    {
        KeyKind.SSCC: (18, 0),
        KeyKind.GLN: (13, 0),
        KeyKind.GSIN: (17, 0),
        KeyKind.GSRN: (18, 0),
        KeyKind.GRAI: (13, 16),
        KeyKind.GDTI: (13, 17),
        KeyKind.GCN: (13, 12),
        KeyKind.GIAI: (0, 30),
        KeyKind.GINC: (0, 30),
    }
)


@checked
def check_digit(body: str) -> int:
    """The digit that completes the digits of a key.

    Raises :class:`InvalidValue` (``gs1_text_malformed``) for what is not 1 to 17 digits.

    >>> check_digit("629104150021")
    3
    """
    if len(body) > BODY_DIGITS_MAX:
        raise malformed(body, "a key without its check digit", "up to 17 digits")
    expect_digits(body, "a key without its check digit")
    weighed = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(body[::-1]))
    return -weighed % 10


@checked
def gs1_key(kind: KeyKind, text: str) -> str:
    """A key without the blanks and hyphens people group it with, found to be right.

    Raises :class:`InvalidValue`: ``gs1_text_malformed``, ``check_digit_wrong``.

    >>> gs1_key(KeyKind.SSCC, "3 7610425 002123456 9")
    '376104250021234569'
    >>> gs1_key(KeyKind.GLN, "6291041500214")
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: The GLN 6291041500214 ends in 4 at position 13, \
where 3 was expected. Read or scan it again. [check_digit_wrong]
    """
    digits, rest = SHAPES[kind]
    plain = re.sub(r"[ -]", "", text) if not rest else text.strip(" ")
    if not digits <= len(plain) <= digits + rest or not plain:
        expected = f"{digits} digits" if digits else "1 to 30 characters"
        more = f", then up to {rest} more characters" if digits and rest else ""
        raise malformed(text, f"a {kind.value}", expected + more)
    if rest and (wrong := first_other(CHARACTERS, plain)):
        raise unexpected(plain, kind.value, wrong, "a character of GS1's set of 82")
    if digits:
        expect_complete(plain[:digits], kind.value)
    if kind is KeyKind.GCN and len(plain) > digits:
        expect_digits(plain[digits:], "the serial number of a GCN")
    return plain


@checked
@attrs.frozen
class Gtin:
    """A trade item's number, kept in 14 digits, so that all its ways of writing are equal.

    The first digit is the indicator: 0 the item itself, 1 to 8 a packing of it, 9 an item
    whose measure varies. Read one with :meth:`of`.

    >>> Gtin.of("4006381333931") == Gtin.of("04006381333931")
    True
    >>> Gtin.of("9638-5074").gtin_8
    '96385074'
    """

    digits: str

    def __attrs_post_init__(self) -> None:
        """Refuse what is not 14 digits of which the last fits."""
        if len(self.digits) != GTIN_LENGTHS[-1]:
            raise malformed(self.digits, "a GTIN in full", "14 digits; Gtin.of takes any form")
        expect_complete(self.digits, "GTIN")

    @classmethod
    def of(cls, text: str) -> Gtin:
        """Return a GTIN-8, -12 (UPC-A), -13 (EAN-13) or -14; blanks and hyphens do not count.

        Raises :class:`InvalidValue`: ``gs1_text_malformed``, ``check_digit_wrong``,
        ``type_wrong``.

        >>> Gtin.of("036000291452").digits
        '00036000291452'
        """
        plain = re.sub(r"[ -]", "", text)
        if len(plain) not in GTIN_LENGTHS:
            raise malformed(text, "a GTIN", "8, 12, 13 or 14 digits")
        expect_complete(plain, f"GTIN-{len(plain)}")
        return cls(plain.zfill(GTIN_LENGTHS[-1]))

    @property
    def indicator(self) -> int:
        """The first of the 14 digits: which packing of the item it is."""
        return int(self.digits[0])

    @property
    def gtin_8(self) -> str | None:
        """The eight digits of an EAN-8, or nothing for what needs more."""
        return self.shortened(8)

    @property
    def gtin_12(self) -> str | None:
        """The twelve digits of a UPC-A, or nothing for what needs more."""
        return self.shortened(12)

    @property
    def gtin_13(self) -> str | None:
        """The thirteen digits of an EAN-13, or nothing for a packing."""
        return self.shortened(13)

    @property
    def upc_e(self) -> str | None:
        """The eight digits of a UPC-E, which leaves out zeros, or nothing where it cannot.

        >>> Gtin.of("042100005264").upc_e
        '04252614'
        """
        full = self.gtin_12
        if full is None or full[0] != "0":
            return None
        for last in "0123456789":
            # The digit last tells where the zeros were; one of ten fits at most.
            short = candidate(full, last)
            if short is not None and expanded(short) == full[:11]:
                return f"0{short}{full[11]}"
        return None

    def shortened(self, length: int) -> str | None:
        """The last digits, or nothing where one before them is not zero."""
        before, rest = self.digits[:-length], self.digits[-length:]
        return None if before.strip("0") else rest

    def with_indicator(self, indicator: int) -> Gtin:
        """The number of a packing of the same item, with its own check digit.

        Raises :class:`InvalidValue` (``gs1_text_malformed``) for what is not 0 to 9.

        >>> Gtin.of("4006381333931").with_indicator(1).digits
        '14006381333938'
        """
        if not 0 <= indicator <= 9:  # noqa: PLR2004
            raise malformed(str(indicator), "the indicator of a GTIN", "a digit from 0 to 9")
        body = f"{indicator}{self.digits[1:-1]}"
        return Gtin(f"{body}{check_digit(body)}")

    def __str__(self) -> str:
        """Return the shortest of 8, 12, 13 or 14 digits."""
        return self.gtin_8 or self.gtin_12 or self.gtin_13 or self.digits


def candidate(full: str, last: str) -> str | None:
    """The six digits of a UPC-E in which the last of them says ``last``."""
    maker, item = full[1:6], full[6:11]
    if last in "012":
        return maker[:2] + item[2:] + last
    if last == "3":
        return maker[:3] + item[3:] + last
    return maker[:4] + item[4] + last if last == "4" else maker + last


def expanded(short: str) -> str:
    """The eleven digits that six of a UPC-E stand for (General Specifications, 7.10)."""
    last = short[5]
    if last in "012":
        return f"0{short[:2]}{last}0000{short[2:5]}"
    if last == "3":
        return f"0{short[:3]}00000{short[3:5]}"
    return f"0{short[:4]}00000{short[4]}" if last == "4" else f"0{short[:5]}0000{last}"


@checked
def expand_upc_e(text: str) -> Gtin:
    """The item of a UPC-E, given as 6 digits, or with its leading 0, or with its check digit.

    Raises :class:`InvalidValue`: ``gs1_text_malformed``, ``check_digit_wrong``.

    >>> expand_upc_e("04252614").gtin_12
    '042100005264'
    """
    found = UPC_E.fullmatch(text.strip(" "))
    if found is None or (found[2] and len(text.strip(" ")) != 8):  # noqa: PLR2004
        raise malformed(text, "a UPC-E", "6 digits, 7 with a 0 before them, or 8 with its check")
    body = expanded(found[1])
    due = check_digit(body)
    if found[2] and int(found[2]) != due:
        raise wrong_digit(text.strip(" "), "UPC-E", due)
    return Gtin.of(f"{body}{due}")


# ------------------------------------------------------------------------------------ refusals


def expect_complete(text: str, name: str) -> None:
    """Refuse what is not all digits, or ends in another than the check digit."""
    expect_digits(text, name)
    due = check_digit(text[:-1])
    if int(text[-1]) != due:
        raise wrong_digit(text, name, due)


def expect_digits(text: str, name: str) -> None:
    """Refuse what is not one digit or more."""
    if not text:
        raise malformed(text, name, "digits")
    if wrong := first_other(DIGITS, text):
        raise unexpected(text, name, wrong, "a digit")


def first_other(allowed: re.Pattern[str], text: str) -> int:
    """The position, from 1, of the first character that is not allowed; 0 if all are."""
    found = allowed.match(text)
    end = found.end() if found else 0
    return 0 if end == len(text) else end + 1


def wrong_digit(text: str, name: str, due: int) -> InvalidValue:
    """The error for a key that its check digit does not fit."""
    return InvalidValue(
        "check_digit_wrong",
        f"The {name} {text} ends in {text[-1]} at position {len(text)}, where {due} was expected.",
        "Read or scan it again.",
    )


def unexpected(text: str, name: str, position: int, expected: str) -> InvalidValue:
    """The error for a character that cannot stand where it does."""
    return InvalidValue(
        "gs1_text_malformed",
        f"The {name} {shortened(text)} has {text[position - 1]!r} at position {position},"
        f" where {expected} was expected.",
        "Read or scan it again.",
    )


def malformed(text: str, name: str, expected: str) -> InvalidValue:
    """The error for a text of the wrong length."""
    return InvalidValue(
        "gs1_text_malformed",
        f"{shortened(text)!r} has {len(text)} characters and is not {name}.",
        f"Give {expected}.",
    )


def shortened(text: str) -> str:
    """A text that is short enough for a sentence."""
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004
