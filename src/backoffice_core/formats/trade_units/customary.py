"""Units of trade that the kernel has no short code for, with exact factors.

The inch, foot, yard and pound are exact since the International Yard and Pound Agreement of
1959, and so is what is built of them. The gallon of the United States is 231 cubic inches and
that of the United Kingdom 4.54609 litres (NIST Handbook 44, appendix C; Weights and Measures
Act 1985, schedule 1).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from backoffice_core.kernel.quantity import Unit

__all__ = ["CUSTOMARY"]

INCH = Fraction("0.0254")
FOOT = 12 * INCH
YARD = 3 * FOOT
POUND = Fraction("0.45359237")
GRAIN = POUND / 7000
LITRES = 1000  # a cubic metre: the base unit of volume is the litre
GALLON = 231 * INCH**3 * LITRES
GALLON_UK = Fraction("4.54609")

CUSTOMARY: Final[Mapping[str, Unit]] = MappingProxyType(
    {
        code: Unit(code, dimension, factor)
        for code, dimension, factor in (
            ("ug", "mass", Fraction(1, 10**9)),
            ("short_ton", "mass", 2000 * POUND),
            ("long_ton", "mass", 2240 * POUND),
            ("stone", "mass", 14 * POUND),
            ("troy_oz", "mass", 480 * GRAIN),
            ("dl", "volume", Fraction(1, 10)),
            ("ul", "volume", Fraction(1, 10**6)),
            ("in3", "volume", INCH**3 * LITRES),
            ("ft3", "volume", FOOT**3 * LITRES),
            ("yd3", "volume", YARD**3 * LITRES),
            ("fl_oz", "volume", GALLON / 128),
            ("pint", "volume", GALLON / 8),
            ("quart", "volume", GALLON / 4),
            ("gallon", "volume", GALLON),
            ("fl_oz_uk", "volume", GALLON_UK / 160),
            ("pint_uk", "volume", GALLON_UK / 8),
            ("gallon_uk", "volume", GALLON_UK),
            ("oil_barrel", "volume", 42 * GALLON),
            ("dm", "length", Fraction(1, 10)),
            ("mile", "length", 1760 * YARD),
            ("nautical_mile", "length", Fraction(1852)),
            ("mm2", "area", Fraction(1, 10**6)),
            ("dm2", "area", Fraction(1, 100)),
            ("km2", "area", Fraction(10**6)),
            ("in2", "area", INCH**2),
            ("ft2", "area", FOOT**2),
            ("yd2", "area", YARD**2),
            ("week", "time", Fraction(7 * 86_400)),
            ("score", "count", Fraction(20)),
            ("hundred", "count", Fraction(100)),
            ("thousand", "count", Fraction(1000)),
            ("million", "count", Fraction(10**6)),
            ("great_gross", "count", Fraction(1728)),
            ("dozen_pairs", "count", Fraction(24)),
            ("ten_pairs", "count", Fraction(20)),
            ("J", "energy", Fraction(1)),
            ("Wh", "energy", Fraction(3600)),
            ("kWh", "energy", Fraction(3_600_000)),
            ("MWh", "energy", Fraction(3_600_000_000)),
            ("percent", "ratio", Fraction(1, 100)),
        )
    }
)
