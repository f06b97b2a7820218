"""What EPCIS events name: instances and classes of goods, shipping units and places.

They are written as URNs (``urn:epc:id:sgtin:4006381.033393.7``) or as GS1 Digital Links. A URN
leaves out the check digit and puts the indicator behind the company prefix, whose length a dot
shows; here they become the keys of the labels again. Sources: GS1 EPC Tag Data Standard, release
2.1, sections 6 and 7; Core Business Vocabulary, release 2.0, section 8.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote

import attrs

from backoffice_core.formats.gs1.keys import (
    CHARACTERS,
    Gtin,
    check_digit,
    first_other,
    shortened,
)
from backoffice_core.formats.gs1.links import read_digital_link
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Epc", "read_epc"]

URN: Final = re.compile(r"urn:epc:(id|class|idpat):([a-z]+):(.+)")
# Of each scheme: how many digits company prefix and reference have together.
DIGITS_OF: Final[Mapping[str, int]] = MappingProxyType(
    {"sgtin": 13, "lgtin": 13, "sscc": 17, "sgln": 12, "pgln": 12}
)
COMPANY: Final = range(6, 13)
PARTS: Final[Mapping[str, int]] = MappingProxyType(
    {"sgtin": 3, "lgtin": 3, "sscc": 2, "sgln": 3, "pgln": 2}
)
CENTURY: Final = 2000  # a key has no dates, so any year will do


@checked_fields
@attrs.frozen(kw_only=True)
class Epc:
    """What an event names, as written (``uri``) and as the keys it is made of.

    Identifiers of other kinds than goods, shipping units and places have their ``uri`` alone.
    """

    uri: str
    gtin: Gtin | None = None
    serial: str = ""
    lot: str = ""
    sscc: str = ""
    gln: str = ""
    extension: str = ""

    def __str__(self) -> str:
        """Return it as written."""
        return self.uri


@checked
def read_epc(uri: str) -> Epc:
    """What an identifier of EPCIS names.

    Raises :class:`InvalidValue` (``epc_malformed``) for a URN of goods, shipping units or places
    whose parts are not right; other identifiers are taken as they are.

    >>> read_epc("urn:epc:id:sgtin:0614141.107346.2017").gtin.digits
    '10614141073464'
    >>> read_epc("urn:epc:class:lgtin:4012345.012345.998877").lot
    '998877'
    >>> read_epc("https://id.gs1.org/414/9780614141078").gln
    '9780614141078'
    """
    if not uri or len(uri) > 2000 or re.search(r"\s", uri):  # noqa: PLR2004
        raise malformed(uri, "It is empty, too long or has blanks.", "an identifier")
    found = URN.fullmatch(uri)
    if found is not None and found[2] in DIGITS_OF:
        return of_urn(uri, found)
    if re.match(r"https?://", uri):
        return of_link(uri)
    return Epc(uri=uri)


def of_link(uri: str) -> Epc:
    """What a web address names; one that is no Digital Link is taken as it is."""
    try:
        elements = read_digital_link(uri, year=CENTURY)
    except InvalidValue as problem:
        if problem.code == "gs1_link_malformed":
            return Epc(uri=uri)
        raise malformed(uri, problem.message, "the key as on the label") from problem
    return Epc(
        uri=uri,
        gtin=elements.gtin,
        serial=elements.serial or "",
        lot=elements.lot or "",
        sscc=elements.sscc or "",
        gln=elements.value("414") or elements.value("417") or "",
        extension=elements.value("254") or "",
    )


def of_urn(uri: str, found: re.Match[str]) -> Epc:
    """What a URN names."""
    form, scheme = found[1], found[2]
    parts = found[3].split(".", PARTS[scheme] - 1)
    company, reference = parts[0], parts[1] if len(parts) > 1 else ""
    digits = company + reference
    if len(parts) != PARTS[scheme] or re.fullmatch("[0-9]+", digits) is None:
        raise malformed(uri, f"{found[3]!r} are not its parts.", "a company prefix, then its rest")
    if len(company) not in COMPANY or len(digits) != DIGITS_OF[scheme] or not reference:
        needed = max(DIGITS_OF[scheme] - len(company), 1)
        raise malformed(
            uri,
            f"{company}.{reference} has {len(digits)} digits.",
            f"a prefix of 6 to 12 digits, and here {needed} after it",
        )
    # The first digit after the prefix is the indicator or the extension, and comes first.
    body = reference[0] + company + reference[1:]
    if scheme == "sscc":
        return Epc(uri=uri, sscc=f"{body}{check_digit(body)}")
    if scheme in {"sgln", "pgln"}:
        extension = rest_of(uri, parts[2]) if scheme == "sgln" else ""
        gln = f"{digits}{check_digit(digits)}"
        return Epc(uri=uri, gln=gln, extension="" if extension == "0" else extension)
    gtin = Gtin(f"{body}{check_digit(body)}")
    if form == "idpat":
        if parts[2] != "*":
            raise malformed(uri, f"It ends in {parts[2]!r}.", "* for all of a kind")
        return Epc(uri=uri, gtin=gtin)
    rest = rest_of(uri, parts[2])
    own = scheme == "sgtin"
    return Epc(uri=uri, gtin=gtin, serial=rest if own else "", lot="" if own else rest)


def rest_of(uri: str, text: str) -> str:
    """A serial number, lot or extension; what may not stand in a URN is written with %."""
    plain = unquote(text)
    if not plain or first_other(CHARACTERS, plain):
        raise malformed(uri, f"{plain!r} stands after the second dot.", "characters of GS1")
    return plain


def malformed(uri: str, what: str, expected: str) -> InvalidValue:
    """The error for an identifier that is none."""
    return InvalidValue("epc_malformed", f"{shortened(uri)!r}: {what}", f"Give {expected}.")
