"""Units as trade documents code them: UNECE Recommendation 20, and packages of Recommendation 21.

Invoices, orders and EPCIS events say KGM, H87 or XCT where people say kilogram, piece or carton.
The codes common in trade are here, with exact factors where the published ones are rounded (an
ounce is 0.028349523125 kg by the agreement of 1959, and 2.834952 x 10^-2 in the
recommendation). The whole list is read from the published table by
:func:`~backoffice_core.formats.trade_units.published.read_trade_units`. Sources: UN/CEFACT
Recommendation 20, revision 17, and Recommendation 21, revision 12.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

from backoffice_core.formats.trade_units.customary import CUSTOMARY
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.quantity import Unit

__all__ = [
    "PACKAGES",
    "TRADE_UNITS",
    "TradeUnit",
    "TradeUnitStatus",
    "trade_code",
    "trade_unit",
]


class TradeUnitStatus(enum.Enum):
    """Whether a code is to be used; the others are read, and not written."""

    CURRENT = "current"
    DEPRECATED = "deprecated"  # kept, and better not used any more
    DELETED = "deleted"


@checked_fields
@attrs.frozen(kw_only=True)
class TradeUnit:
    """A code of Recommendation 20, what it is called, and the unit it stands for.

    A code that has no factor to anything (a set, a roll) is a unit of a dimension of its own,
    so that nothing is converted that the recommendation does not convert; one that could not be
    understood has no unit.
    """

    code: str
    name: str
    unit: Unit | None
    status: TradeUnitStatus = TradeUnitStatus.CURRENT


# Of codes that mean the same unit, the first is the one that is written. For the troy ounce the
# published factor (3.110348 x 10^-3 kg) is ten times too small; here it is 480 grains.
COMMON: Final = (
    ("H87", "piece", "pcs"),
    ("C62", "one", "pcs"),
    ("EA", "each", "pcs"),
    ("NAR", "number of articles", "pcs"),
    ("PR", "pair", "pair"),
    ("DZN", "dozen", "dozen"),
    ("SCO", "score", "kodi"),
    ("CEN", "hundred", "hundred"),
    ("MIL", "thousand", "thousand"),
    ("T3", "thousand piece", "thousand"),
    ("MIO", "million", "million"),
    ("GRO", "gross", "gross"),
    ("GGR", "great gross", "great_gross"),
    ("DPR", "dozen pair", "dozen_pairs"),
    ("TPR", "ten pair", "ten_pairs"),
    ("MC", "microgram", "ug"),
    ("MGM", "milligram", "mg"),
    ("GRM", "gram", "g"),
    ("KGM", "kilogram", "kg"),
    ("DTN", "decitonne", "quintal"),
    ("TNE", "tonne (metric ton)", "t"),
    ("ONZ", "ounce (avoirdupois)", "oz"),
    ("APZ", "troy ounce or apothecary ounce", "troy_oz"),
    ("LBR", "pound", "lb"),
    ("STI", "stone (UK)", "stone"),
    ("STN", "ton (US) or short ton (UK/US)", "short_ton"),
    ("LTN", "ton (UK) or long ton (US)", "long_ton"),
    ("4G", "microlitre", "ul"),
    ("MLT", "millilitre", "ml"),
    ("CMQ", "cubic centimetre", "ml"),
    ("CLT", "centilitre", "cl"),
    ("DLT", "decilitre", "dl"),
    ("LTR", "litre", "l"),
    ("DMQ", "cubic decimetre", "l"),
    ("HLT", "hectolitre", "hl"),
    ("MTQ", "cubic metre", "m3"),
    ("K6", "kilolitre", "m3"),
    ("INQ", "cubic inch", "in3"),
    ("FTQ", "cubic foot", "ft3"),
    ("YDQ", "cubic yard", "yd3"),
    ("OZA", "fluid ounce (US)", "fl_oz"),
    ("PTL", "liquid pint (US)", "pint"),
    ("QTL", "liquid quart (US)", "quart"),
    ("GLL", "gallon (US)", "gallon"),
    ("OZI", "fluid ounce (UK)", "fl_oz_uk"),
    ("PTI", "pint (UK)", "pint_uk"),
    ("GLI", "gallon (UK)", "gallon_uk"),
    ("BLL", "barrel (US)", "oil_barrel"),
    ("MMT", "millimetre", "mm"),
    ("CMT", "centimetre", "cm"),
    ("DMT", "decimetre", "dm"),
    ("MTR", "metre", "m"),
    ("KMT", "kilometre", "km"),
    ("INH", "inch", "in"),
    ("FOT", "foot", "ft"),
    ("YRD", "yard", "yd"),
    ("SMI", "mile (statute mile)", "mile"),
    ("NMI", "nautical mile", "nautical_mile"),
    ("MMK", "square millimetre", "mm2"),
    ("CMK", "square centimetre", "cm2"),
    ("DMK", "square decimetre", "dm2"),
    ("MTK", "square metre", "m2"),
    ("H18", "square hectometre", "ha"),
    ("KMK", "square kilometre", "km2"),
    ("INK", "square inch", "in2"),
    ("FTK", "square foot", "ft2"),
    ("YDK", "square yard", "yd2"),
    ("SEC", "second [unit of time]", "second"),
    ("MIN", "minute [unit of time]", "minute"),
    ("HUR", "hour", "hour"),
    ("DAY", "day", "day"),
    ("WEE", "week", "week"),
    ("JOU", "joule", "J"),
    ("WHR", "watt hour", "Wh"),
    ("KWH", "kilowatt hour", "kWh"),
    ("MWH", "megawatt hour (1000 kW.h)", "MWh"),
    ("P1", "percent", "percent"),
)
# The recommendation gives them no factor: how many a set holds is a fact about the set.
UNCONVERTED: Final = (
    ("SET", "set"),
    ("KT", "kit"),
    ("AS", "assortment"),
    ("RM", "ream"),
    ("NMP", "number of packs"),
    ("NPT", "number of parts"),
    ("DZP", "dozen pack"),
    ("LEF", "leaf"),
    ("11", "outfit"),
    ("20", "twenty foot container"),
    ("21", "forty foot container"),
)
# HAR is marked deprecated in favour of the square hectometre, NPR in favour of the pair.
OLD: Final = (
    ("HAR", "hectare", "ha", TradeUnitStatus.DEPRECATED),
    ("NPR", "number of pairs", "pair", TradeUnitStatus.DEPRECATED),
    ("HD", "half dozen", "", TradeUnitStatus.DELETED),
    ("BX", "box", "", TradeUnitStatus.DELETED),
    ("CS", "case", "", TradeUnitStatus.DELETED),
    ("CT", "carton", "", TradeUnitStatus.DELETED),
    ("PA", "packet", "", TradeUnitStatus.DELETED),
    ("PK", "pack", "", TradeUnitStatus.DELETED),
    ("RO", "roll", "", TradeUnitStatus.DELETED),
    ("ST", "sheet", "", TradeUnitStatus.DELETED),
)

# Recommendation 21: what goods are packed in, by code; where units are meant, X stands before.
PACKAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AE": "aerosol",
        "AM": "ampoule, non-protected",
        "BA": "barrel",
        "BC": "bottlecrate / bottlerack",
        "BE": "bundle",
        "BG": "bag",
        "BI": "bin",
        "BJ": "bucket",
        "BK": "basket",
        "BL": "bale, compressed",
        "BN": "bale, non-compressed",
        "BO": "bottle, non-protected, cylindrical",
        "BX": "box",
        "CA": "can, rectangular",
        "CG": "cage",
        "CH": "chest",
        "CI": "canister",
        "CN": "container, not otherwise specified as transport equipment",
        "CR": "crate",
        "CS": "case",
        "CT": "carton",
        "CU": "cup",
        "CX": "can, cylindrical",
        "CY": "cylinder",
        "DR": "drum",
        "EN": "envelope",
        "JR": "jar",
        "JY": "jerrican, cylindrical",
        "KG": "keg",
        "LZ": "logs, in bundle/bunch/truss",
        "NE": "unpacked or unpackaged",
        "PA": "packet",
        "PC": "parcel",
        "PK": "package",
        "PU": "tray",
        "PX": "pallet",
        "RL": "reel",
        "RO": "roll",
        "SA": "sack",
        "SH": "sachet",
        "ST": "sheet",
        "SW": "shrinkwrapped",
        "TB": "tub",
        "TN": "tin",
        "TU": "tube",
        "VI": "vial",
        "ZZ": "mutually defined",
    }
)


def own_unit(code: str) -> Unit:
    """The unit of a code that converts to nothing else."""
    named = code if code[0].isalpha() else f"rec20.{code}"
    return Unit(named, named, 1)


def known_unit(code: str) -> Unit:
    """The unit of one of our own codes."""
    return CUSTOMARY.get(code) or Unit.of(code)


def common_units() -> dict[str, TradeUnit]:
    """The table, by code."""
    units = [TradeUnit(code=code, name=name, unit=known_unit(own)) for code, name, own in COMMON]
    units += [TradeUnit(code=code, name=name, unit=own_unit(code)) for code, name in UNCONVERTED]
    units += [
        TradeUnit(code=code, name=name, unit=known_unit(own) if own else None, status=status)
        for code, name, own, status in OLD
    ]
    return {each.code: each for each in units}


TRADE_UNITS: Final[Mapping[str, TradeUnit]] = MappingProxyType(common_units())
CODES: Final[Mapping[Unit, str]] = MappingProxyType(
    {
        each.unit: each.code
        for each in reversed(list(TRADE_UNITS.values()))
        if each.unit is not None and each.status is TradeUnitStatus.CURRENT
    }
)


@checked
def trade_unit(code: str) -> Unit:
    """The unit that a code of Recommendation 20 stands for; X and a package code name a package.

    A package is a unit of a dimension of its own: how many pieces a carton holds is a fact about
    the item. Raises :class:`InvalidValue` (``unknown_unit``) for a code that is not in the table
    of common ones or has been deleted; it says what to use where that is known.

    >>> trade_unit("KGM"), trade_unit("DZN").factor
    (Unit(code='kg', dimension='mass', factor=Fraction(1, 1), whole=False), Fraction(12, 1))
    >>> trade_unit("CT")
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: CT (carton) has been deleted from \
Recommendation 20. Use XCT, the package of Recommendation 21. [unknown_unit]
    """
    found = TRADE_UNITS.get(code)
    if found is not None and found.unit is not None:
        return found.unit
    if code[:1] == "X" and code[1:] in PACKAGES:
        return Unit(code, code, 1, whole=True)
    if found is not None:
        package = code in PACKAGES
        raise InvalidValue(
            "unknown_unit",
            f"{code} ({found.name}) has been deleted from Recommendation 20.",
            f"Use X{code}, the package of Recommendation 21." if package else "Use another code.",
        )
    raise InvalidValue(
        "unknown_unit",
        f"{shown(code)} is not a common code of Recommendation 20.",
        "Read the published table with read_trade_units.",
    )


@checked
def trade_code(unit: Unit) -> str:
    """The code of Recommendation 20 for a unit.

    Raises :class:`InvalidValue` (``unknown_unit``) for a unit that has none here.

    >>> trade_code(Unit.of("pcs"))
    'H87'
    """
    package = unit.code[:1] == "X" and unit.code == unit.dimension and unit.code[1:] in PACKAGES
    found = unit.code if package else CODES.get(unit)
    if found is None:
        raise InvalidValue(
            "unknown_unit",
            f"{unit} has no code of Recommendation 20 here.",
            "Convert to a unit that has one: kg, l, m, pcs.",
        )
    return found
