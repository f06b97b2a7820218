"""The application identifiers of GS1: what each is called and what its value looks like.

The facts are those of the GS1 General Specifications, section 3 (release 25), which GS1 also
publishes for machines as its Barcode Syntax Dictionary. A value is written as parts: ``N6`` is
six digits, ``X..20`` one to twenty characters, brackets mark what may be left out, and a word
after a colon says what the digits must be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

import attrs

from backoffice_core.formats.trade_units.customary import CUSTOMARY
from backoffice_core.kernel.quantity import Unit

__all__ = ["IDENTIFIERS", "LENGTHS", "ApplicationIdentifier", "Part"]

PART: Final = re.compile(r"(\[)?([NXYZ])(\.\.)?([0-9]+)(?::([a-z0-9]+))?\]?")

# How many characters follow an identifier that starts so: those need no separator
# (General Specifications, figure 7.8.5-2).
LENGTHS: Final[Mapping[str, int]] = MappingProxyType(
    {"00": 18, "01": 14, "02": 14, "03": 14, "04": 16}
    | dict.fromkeys((f"{start}" for start in range(11, 20)), 6)
    | {"20": 2}
    | dict.fromkeys((f"{start}" for start in range(31, 37)), 6)
    | {"41": 13}
)


@attrs.frozen(kw_only=True)
class Part:
    """A piece of a value: its characters, its length, and what it must be."""

    characters: str
    least: int
    most: int
    optional: bool
    check: str = ""

    def __str__(self) -> str:
        """Say what is expected, for a sentence."""
        kind = {"N": "digit", "Z": "character of base64url"}.get(self.characters, "character")
        many = f"{self.least}" if self.least == self.most else f"{self.least} to {self.most}"
        return f"{many} {kind}{'' if self.most == 1 else 's'}"


@attrs.frozen(kw_only=True)
class ApplicationIdentifier:
    """What a value in brackets means: ``code`` as written, and how its value is made up.

    ``decimals`` is how many digits of a measure or an amount stand after the point, ``unit``
    what a measure is in. ``length`` is given where the value needs no separator after it.
    """

    code: str
    title: str
    parts: tuple[Part, ...]
    length: int | None = None
    decimals: int | None = None
    unit: Unit | None = None


def parts_of(written: str) -> tuple[Part, ...]:
    """The parts of a value, as the table writes them."""
    found: list[Part] = []
    for bracket, characters, dots, size, check in PART.findall(written):
        found.append(
            Part(
                characters=characters,
                least=1 if dots else int(size),
                most=int(size),
                optional=bool(bracket),
                check=check,
            )
        )
    return tuple(found)


def identifier(
    code: str, written: str, title: str, *, decimals: int | None = None, unit: Unit | None = None
) -> ApplicationIdentifier:
    """A row of the table."""
    return ApplicationIdentifier(
        code=code,
        title=title,
        parts=parts_of(written),
        length=LENGTHS.get(code[:2]),
        decimals=decimals,
        unit=unit,
    )


PLAIN: Final = (
    ("00", "N18:key", "shipping unit (SSCC)"),
    ("01", "N14:key", "trade item (GTIN)"),
    ("02", "N14:key", "trade items contained (GTIN)"),
    ("03", "N14:key", "trade item made to order (GTIN)"),
    ("10", "X..20", "batch or lot"),
    ("11", "N6:day0", "production date"),
    ("12", "N6:day0", "due date"),
    ("13", "N6:day0", "packaging date"),
    ("15", "N6:day0", "best before date"),
    ("16", "N6:day0", "sell by date"),
    ("17", "N6:day0", "expiration date"),
    ("20", "N2", "internal variant"),
    ("21", "X..20", "serial number"),
    ("22", "X..20", "consumer product variant"),
    ("30", "N..8", "variable count"),
    ("37", "N..8", "count of trade items contained"),
    ("90", "X..30", "agreed between trading partners"),
    ("235", "X..28", "third party serial number"),
    ("240", "X..30", "additional product number"),
    ("241", "X..30", "customer part number"),
    ("242", "N..6", "made to order variation"),
    ("243", "X..20", "packaging component number"),
    ("250", "X..30", "secondary serial number"),
    ("251", "X..30", "reference to source entity"),
    ("253", "N13:key [X..17]", "document type (GDTI)"),
    ("254", "X..20", "extension of a GLN"),
    ("255", "N13:key [N..12]", "coupon (GCN)"),
    ("400", "X..30", "customer's purchase order"),
    ("401", "X..30", "consignment (GINC)"),
    ("402", "N17:key", "shipment (GSIN)"),
    ("403", "X..30", "routing code"),
    ("410", "N13:key", "ship to (GLN)"),
    ("411", "N13:key", "bill to (GLN)"),
    ("412", "N13:key", "purchased from (GLN)"),
    ("413", "N13:key", "ship for (GLN)"),
    ("414", "N13:key", "physical location (GLN)"),
    ("415", "N13:key", "invoicing party (GLN)"),
    ("416", "N13:key", "production or service location (GLN)"),
    ("417", "N13:key", "party (GLN)"),
    ("420", "X..20", "ship to postal code"),
    ("421", "N3 X..9", "ship to postal code with country"),
    ("422", "N3", "country of origin"),
    ("423", "N3 [N3] [N3] [N3] [N3]", "countries of initial processing"),
    ("424", "N3", "country of processing"),
    ("425", "N3 [N3] [N3] [N3] [N3]", "countries of disassembly"),
    ("426", "N3", "country of the full process"),
    ("427", "X..3", "subdivision of the country of origin"),
    ("710", "X..20", "German reimbursement number (PZN)"),
    ("711", "X..20", "French reimbursement number (CIP)"),
    ("712", "X..20", "Spanish reimbursement number (CN)"),
    ("713", "X..20", "Brazilian reimbursement number (DRN)"),
    ("714", "X..20", "Portuguese reimbursement number (AIM)"),
    ("715", "X..20", "American reimbursement number (NDC)"),
    ("716", "X..20", "Italian reimbursement number (AIC)"),
    ("4300", "X..35", "ship to company"),
    ("4301", "X..35", "ship to contact"),
    ("4302", "X..70", "ship to address line 1"),
    ("4303", "X..70", "ship to address line 2"),
    ("4304", "X..70", "ship to suburb"),
    ("4305", "X..70", "ship to locality"),
    ("4306", "X..70", "ship to region"),
    ("4307", "X2", "ship to country"),
    ("4308", "X..30", "ship to telephone"),
    ("4309", "N20", "ship to position"),
    ("4310", "X..35", "return to company"),
    ("4311", "X..35", "return to contact"),
    ("4312", "X..70", "return to address line 1"),
    ("4313", "X..70", "return to address line 2"),
    ("4314", "X..70", "return to suburb"),
    ("4315", "X..70", "return to locality"),
    ("4316", "X..70", "return to region"),
    ("4317", "X2", "return to country"),
    ("4318", "X..20", "return to postal code"),
    ("4319", "X..30", "return to telephone"),
    ("4320", "X..35", "service description"),
    ("4321", "N1:flag", "dangerous goods"),
    ("4322", "N1:flag", "authority to leave"),
    ("4323", "N1:flag", "signature required"),
    ("4324", "N6:day0 N4:clock0", "not before delivery time"),
    ("4325", "N6:day0 N4:clock0", "not after delivery time"),
    ("4326", "N6:day", "release date"),
    ("4330", "N6 [X1:minus]", "maximum temperature in Fahrenheit"),
    ("4331", "N6 [X1:minus]", "maximum temperature in Celsius"),
    ("4332", "N6 [X1:minus]", "minimum temperature in Fahrenheit"),
    ("4333", "N6 [X1:minus]", "minimum temperature in Celsius"),
    ("7001", "N13", "NATO stock number"),
    ("7002", "X..30", "meat carcass or cut"),
    ("7003", "N6:day N4:clock", "expiration date and time"),
    ("7004", "N..4", "active potency"),
    ("7005", "X..12", "catch area"),
    ("7006", "N6:day", "first freeze date"),
    ("7007", "N6:day [N6:day]", "harvest dates"),
    ("7008", "X..3", "aquatic species"),
    ("7009", "X..10", "fishing gear"),
    ("7010", "X..2", "production method"),
    ("7011", "N6:day [N4:clock]", "test by date"),
    ("7020", "X..20", "refurbishment lot"),
    ("7021", "X..20", "functional status"),
    ("7022", "X..20", "revision status"),
    ("7023", "X..30", "assembly (GIAI)"),
    ("7040", "N1 X1 X1 X1", "unique identification code with extensions"),
    ("7041", "X..4", "freight unit type"),
    ("7240", "X..20", "protocol"),
    ("7241", "N2", "type of the data carrier"),
    ("7242", "X..25", "version control number"),
    ("7250", "N8:date", "date of birth"),
    ("7251", "N8:date N4:clock", "date and time of birth"),
    ("7252", "N1", "sex at birth"),
    ("7253", "X..40", "family name"),
    ("7254", "X..40", "given name"),
    ("7255", "X..10", "name suffix"),
    ("7256", "X..90", "full name"),
    ("7257", "X..70", "address of a person"),
    ("7258", "X3", "birth sequence"),
    ("7259", "X..40", "family name of a baby"),
    ("8001", "N14", "dimensions of a roll"),
    ("8002", "X..20", "mobile telephone"),
    ("8003", "N1:zero N13:key [X..16]", "returnable asset (GRAI)"),
    ("8004", "X..30", "asset (GIAI)"),
    ("8005", "N6", "price per unit of measure"),
    ("8006", "N14:key N4:pieces", "piece of a trade item (ITIP)"),
    ("8007", "X..34", "bank account (IBAN)"),
    ("8008", "N6:day N2:hour [N2:minute] [N2:minute]", "production date and time"),
    ("8009", "X..50", "optically readable sensor"),
    ("8010", "Y..30", "component or part (CPID)"),
    ("8011", "N..12", "serial number of a CPID"),
    ("8012", "X..20", "software version"),
    ("8013", "X..25", "model (GMN)"),
    ("8014", "X..25", "highly individualised device (MUDI)"),
    ("8017", "N18:key", "provider of a service (GSRN)"),
    ("8018", "N18:key", "recipient of a service (GSRN)"),
    ("8019", "N..10", "service relation instance"),
    ("8020", "X..25", "payment slip reference"),
    ("8026", "N14:key N4:pieces", "pieces of trade items contained (ITIP)"),
    ("8030", "Z..90", "digital signature"),
    ("8110", "X..70", "coupon code of North America"),
    ("8111", "N4", "loyalty points of a coupon"),
    ("8112", "X..70", "positive offer file coupon of North America"),
    ("8200", "X..70", "extended packaging URL"),
)

# Measures have a fourth digit: how many of their six digits are decimals, 0 to 5.
MEASURES: Final = (
    ("310", "net weight", "kg"),
    ("311", "length", "m"),
    ("312", "width", "m"),
    ("313", "height", "m"),
    ("314", "area", "m2"),
    ("315", "net volume", "l"),
    ("316", "net volume", "m3"),
    ("320", "net weight", "lb"),
    ("321", "length", "in"),
    ("322", "length", "ft"),
    ("323", "length", "yd"),
    ("324", "width", "in"),
    ("325", "width", "ft"),
    ("326", "width", "yd"),
    ("327", "height", "in"),
    ("328", "height", "ft"),
    ("329", "height", "yd"),
    ("330", "gross weight", "kg"),
    ("331", "logistic length", "m"),
    ("332", "logistic width", "m"),
    ("333", "logistic height", "m"),
    ("334", "logistic area", "m2"),
    ("335", "logistic volume", "l"),
    ("336", "logistic volume", "m3"),
    ("337", "kilograms per square metre", ""),
    ("340", "gross weight", "lb"),
    ("341", "logistic length", "in"),
    ("342", "logistic length", "ft"),
    ("343", "logistic length", "yd"),
    ("344", "logistic width", "in"),
    ("345", "logistic width", "ft"),
    ("346", "logistic width", "yd"),
    ("347", "logistic height", "in"),
    ("348", "logistic height", "ft"),
    ("349", "logistic height", "yd"),
    ("350", "area", "in2"),
    ("351", "area", "ft2"),
    ("352", "area", "yd2"),
    ("353", "logistic area", "in2"),
    ("354", "logistic area", "ft2"),
    ("355", "logistic area", "yd2"),
    ("356", "net weight", "troy_oz"),
    ("357", "net volume", "fl_oz"),
    ("360", "net volume", "quart"),
    ("361", "net volume", "gallon"),
    ("362", "logistic volume", "quart"),
    ("363", "logistic volume", "gallon"),
    ("364", "net volume", "in3"),
    ("365", "net volume", "ft3"),
    ("366", "net volume", "yd3"),
    ("367", "logistic volume", "in3"),
    ("368", "logistic volume", "ft3"),
    ("369", "logistic volume", "yd3"),
)
# Amounts likewise: what is written, and the highest fourth digit.
AMOUNTS: Final = (
    ("390", "N..15", 9, "amount payable"),
    ("391", "N3 N..15", 9, "amount payable with currency"),
    ("392", "N..15", 9, "price of a variable measure"),
    ("393", "N3 N..15", 9, "price of a variable measure with currency"),
    ("394", "N4", 3, "discount of a coupon in percent"),
    ("395", "N6", 5, "price per unit of measure"),
)


def rows() -> Iterator[ApplicationIdentifier]:
    """Every identifier, one by one."""
    for code, written, title in PLAIN:
        yield identifier(code, written, title)
    for number in range(91, 100):
        yield identifier(f"{number}", "X..90", "internal to a company")
    for number in range(10):
        yield identifier(f"703{number}", "N3 X..27", f"processor {number}")
        yield identifier(f"723{number}", "X2 X..28", f"certification {number + 1}")
    for code, title, measured in MEASURES:
        unit = (CUSTOMARY.get(measured) or Unit.of(measured)) if measured else None
        for decimals in range(6):
            yield identifier(f"{code}{decimals}", "N6", title, decimals=decimals, unit=unit)
    for code, written, most, title in AMOUNTS:
        for decimals in range(most + 1):
            yield identifier(f"{code}{decimals}", written, title, decimals=decimals)


IDENTIFIERS: Final[Mapping[str, ApplicationIdentifier]] = MappingProxyType(
    {row.code: row for row in sorted(rows(), key=lambda row: row.code)}
)
