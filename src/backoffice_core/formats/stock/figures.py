"""Numbers as a file writes them: its decimal sign is found, and nothing is guessed.

1.250 is a thousand to one reader and little more than one to another. 1.250,50 and 1.250.000 can
be read in one way only, and so can 1.250 once another number of the file shows that its points
separate thousands. Rupiah is written with points for thousands, so what begins with Rp is read
so. Exponents are what programs print of small numbers; large ones have lost their last digits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

import attrs

__all__ = ["Figures", "figures_of", "number_of"]

NUMBER = re.compile(r"(-?)([0-9]{1,15})(?:([.,])([0-9]{1,20}))?(?:[eE](-[0-9]{1,2}))?")
RATIO = re.compile(r"(-?[0-9]{1,30})/([0-9]{1,30})")
RUPIAH = re.compile(r"(-?)\s*Rp\.?\s*(-?[0-9].*)", re.IGNORECASE)
# Three figures after a sign may be thousands; any other number of them are decimals.
DECIMAL_SHOWN = re.compile(r"-?(?:0([.,])[0-9]+|[0-9]+([.,])(?:[0-9]{1,2}|[0-9]{4,}))")
# Thousands, by their sign, in a number that can be read in no other way.
GROUPS_SHOWN = {
    sign: re.compile(
        rf"-?[0-9]{{1,3}}(?:(?:\{sign}[0-9]{{3}})+\{decimal}[0-9]+|(?:\{sign}[0-9]{{3}}){{2,}})"
    )
    for sign, decimal in ((".", ","), (",", "."))
}
GROUPED = {
    sign: re.compile(rf"-?[0-9]{{1,3}}(?:\{sign}[0-9]{{3}})+(?:\{decimal}[0-9]+)?")
    for sign, decimal in ((".", ","), (",", "."))
}
OTHER = {".": ",", ",": "."}


@attrs.frozen
class Figures:
    """The decimal sign of a file, and whether its numbers separate thousands by the other one."""

    decimal: str
    grouped: bool = False


def number_of(text: str, figures: Figures) -> Fraction | None:
    """The number a text is, exactly; a ratio such as 10/3 is one too.

    >>> comma = Figures(",")
    >>> number_of("-2,50", comma), number_of("1.234", comma), number_of("1e-3", Figures("."))
    (Fraction(-5, 2), None, Fraction(1, 1000))
    >>> number_of("14.500,50", comma), number_of("Rp 14.500", comma)
    (Fraction(29001, 2), Fraction(14500, 1))
    """
    rupiah = RUPIAH.fullmatch(text)
    if rupiah is not None:
        text = rupiah[1] + rupiah[2]
        if GROUPED["."].fullmatch(text):
            figures = Figures(",", grouped=True)
    decimal, sign = figures.decimal, OTHER[figures.decimal]
    if (GROUPED if figures.grouped else GROUPS_SHOWN)[sign].fullmatch(text):
        text = text.replace(sign, "")
    found = NUMBER.fullmatch(text)
    if found is None:
        ratio = RATIO.fullmatch(text)
        if ratio is None or not int(ratio[2]):
            return None
        return Fraction(int(ratio[1]), int(ratio[2]))
    minus, whole, point, decimals, power = found.groups()
    if point is not None and point != decimal:
        return None
    value = Fraction(int(whole + (decimals or "")), 10 ** len(decimals or ""))
    if power is not None:
        value *= Fraction(10) ** int(power)
    return -value if minus else value


def figures_of(
    rows: list[tuple[int, list[str]]], places: Sequence[int | None], usual: str
) -> Figures:
    """The signs that all numbers of the file show, or else the usual decimal one.

    >>> figures_of([(2, ["2,5"]), (3, ["1,234"])], [0], ".")
    Figures(decimal=',', grouped=False)
    >>> figures_of([(2, ["14.500,50"]), (3, ["1.234"])], [0], ".")
    Figures(decimal=',', grouped=True)
    """
    seen: set[str] = set()
    grouped = False
    for place in places:
        for cell in {cells[place] for _, cells in rows if place is not None and place < len(cells)}:
            text = cell.strip()
            rupiah = RUPIAH.fullmatch(text)
            text = text if rupiah is None else rupiah[1] + rupiah[2]
            for sign, shown in GROUPS_SHOWN.items():
                if shown.fullmatch(text) or (
                    rupiah is not None and sign == "." and GROUPED[sign].fullmatch(text)
                ):
                    seen.add(OTHER[sign])
                    grouped = True
            found = DECIMAL_SHOWN.fullmatch(text)
            if found is not None:
                seen.add(found[1] or found[2])
    return Figures(seen.pop(), grouped) if len(seen) == 1 else Figures(usual)
