"""GS1 Digital Links: the same elements as a web address, read and written.

The path holds a key and what qualifies it, in a fixed order (``/01/.../10/...``), the rest
stands in the query (``?17=...``). Source: GS1 Digital Link Standard: URI Syntax, release 1.4,
sections 4 to 6. Compressed links are not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, unquote

from backoffice_core.formats.gs1.element_strings import ElementString, row_of, unknown
from backoffice_core.formats.gs1.keys import shortened
from backoffice_core.formats.gs1.table import IDENTIFIERS
from backoffice_core.formats.gs1.values import expect_value
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["read_digital_link", "write_digital_link"]

LINK_MAX: Final = 8000
LINK: Final = re.compile(r"([A-Za-z]+://[^/?#\s]+)(/[^?#\s]*)(?:\?([^#\s]*))?(?:#\S*)?")
PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
DOMAIN: Final = re.compile(r"https?://[^/?#\s]+(?:/[^?#\s]*)?", re.IGNORECASE)
GTIN_KEYS: Final = frozenset(("01", "02", "03"))

# The keys a link can start from, and what may qualify each, in this order.
QUALIFIERS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = MappingProxyType(
    {
        "01": (("22", "10", "21"), ("235",)),
        "8006": (("22", "10", "21"),),
        "00": ((),),
        "253": ((),),
        "255": ((),),
        "401": ((),),
        "402": ((),),
        "414": (("254",), ("7040",)),
        "415": (("8020",),),
        "417": (("7040",),),
        "8003": ((),),
        "8004": (("7040",),),
        "8010": (("8011",),),
        "8013": ((),),
        "8017": (("8019",),),
        "8018": (("8019",),),
    }
)


@checked
def read_digital_link(link: str, *, year: int) -> ElementString:
    """What a GS1 Digital Link says, as seen from a year.

    A GTIN of 8, 12 or 13 digits is filled up; keys of the query that are not all digits are for
    web servers and are passed over. Raises :class:`InvalidValue`: ``gs1_link_malformed``,
    ``gs1_identifier_unknown``, and as
    :func:`~backoffice_core.formats.gs1.element_strings.read_element_string` does.

    >>> link = "https://example.com/shop/01/4006381333931/10/B-7?17=261200&linkType=gs1:pip"
    >>> str(read_digital_link(link, year=2026))
    '(01)04006381333931(17)261200(10)B-7'
    """
    found = LINK.fullmatch(link) if len(link) <= LINK_MAX else None
    if found is None:
        raise refusal(link, "It is not a web address with a path.", "https://.../01/...")
    if wrong := PERCENT.search(link):
        raise refusal(
            link, f"Position {wrong.start() + 1} has % without two digits.", "%2F for a slash"
        )
    elements: dict[str, str] = {}
    pairs = path_elements(link, found) + query_elements(found[3] or "", found.start(3) + 1)
    for code, value, at in pairs:
        expect_value(row_of(code, at), value, at, year)
        if elements.setdefault(code, value) != value:
            raise refusal(link, f"({code}) is there twice, the second at position {at}.", "it once")
    return ElementString(elements=elements, year=year)


def path_elements(link: str, found: re.Match[str]) -> list[tuple[str, str, int]]:
    """The key and its qualifiers, with their positions; what stands before them is passed over."""
    pieces = found[2].rstrip("/").split("/")[1:]
    places = [found.start(2) + 2]
    for piece in pieces:
        places.append(places[-1] + len(piece) + 1)
    for start in range(len(pieces) % 2, len(pieces), 2):
        codes = pieces[start::2]
        if any(is_ordered(codes[1:], allowed) for allowed in QUALIFIERS.get(codes[0], ())):
            values = [unquote(piece) for piece in pieces[start + 1 :: 2]]
            at = places[start + 1 :: 2]
            return [
                (code, filled(code, value), place)
                for code, value, place in zip(codes, values, at, strict=False)
            ]
    raise refusal(
        link,
        "Its path holds no key with qualifiers in their order.",
        "a path such as /01/04006381333931/10/LOT/21/SERIAL",
    )


def is_ordered(codes: list[str], allowed: tuple[str, ...]) -> bool:
    """Whether codes are among the allowed, each once and in the same order."""
    places = [allowed.index(code) for code in codes if code in allowed]
    return len(places) == len(codes) and places == sorted(set(places))


def query_elements(query: str, at: int) -> list[tuple[str, str, int]]:
    """The elements of a query, with the positions of their values."""
    elements: list[tuple[str, str, int]] = []
    for piece in re.split("[&;]", query):
        code, equals, value = piece.partition("=")
        if re.fullmatch("[0-9]+", code) and not equals:
            raise unknown(piece, at, "= and a value")
        if equals and re.fullmatch("[0-9]+", code):
            place = at + len(code) + 1
            row_of(code, at)
            elements.append((code, filled(code, unquote(value)), place))
        at += len(piece) + 1
    return elements


def filled(code: str, value: str) -> str:
    """A value, the shorter forms of a GTIN filled up to 14 digits."""
    return value.zfill(14) if code in GTIN_KEYS and len(value) in {8, 12, 13} else value


@checked
def write_digital_link(elements: ElementString, *, domain: str = "https://id.gs1.org") -> str:
    """Elements as a GS1 Digital Link; ``domain`` may go on with a path.

    Raises :class:`InvalidValue` (``gs1_link_impossible``) where no element is a key that a
    link can start from, and ``gs1_link_malformed`` for a domain that is none.

    >>> label = ElementString(
    ...     elements={"01": "04006381333931", "10": "A/1", "17": "261231"}, year=2026
    ... )
    >>> write_digital_link(label)
    'https://id.gs1.org/01/04006381333931/10/A%2F1?17=261231'
    """
    if DOMAIN.fullmatch(domain) is None:
        raise refusal(domain, "It is not a web address.", "https:// and a name")
    values = dict(elements.elements)
    key = next((code for code in QUALIFIERS if code in values), None)
    if key is None:
        known = ", ".join(f"({code}) {IDENTIFIERS[code].title}" for code in ("01", "00", "414"))
        raise InvalidValue(
            "gs1_link_impossible",
            f"{elements} has no key that a link could start from.",
            f"Add one, such as {known}.",
        )
    chosen = max(QUALIFIERS[key], key=lambda allowed: sum(code in values for code in allowed))
    path = [key, *(code for code in chosen if code in values)]
    steps = "".join(f"/{code}/{quote(values[code], safe='')}" for code in path)
    rest = "&".join(
        f"{code}={quote(value, safe='')}" for code, value in elements.elements if code not in path
    )
    return f"{domain.rstrip('/')}{steps}{'?' if rest else ''}{rest}"


def refusal(link: str, what: str, expected: str) -> InvalidValue:
    """The error for a text that is no such link."""
    return InvalidValue("gs1_link_malformed", f"{shortened(link)}: {what}", f"Give {expected}.")
