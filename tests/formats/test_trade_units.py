"""Units of UNECE Recommendation 20: exact where they can be, and told where they cannot."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from backoffice_core.formats.trade_units.codes import (
    PACKAGES,
    TRADE_UNITS,
    TradeUnitStatus,
    trade_code,
    trade_unit,
)
from backoffice_core.formats.trade_units.published import TradeUnits, read_trade_units
from backoffice_core.kernel.errors import InputRefused, InvalidValue
from backoffice_core.kernel.quantity import Quantity, Unit

HEADER = "Status,CommonCode,Name,Description,LevelAndCategory,Symbol,ConversionFactor"


def table(*lines: str) -> TradeUnits:
    """A table with these lines below its header."""
    return read_trade_units("\n".join((HEADER, *lines)).encode())


def read(factor: str, description: str = "") -> Unit:
    """The unit that a line with this factor gives."""
    found = table(f',Q99,name,"{description}",1,s,"{factor}"')
    assert () == found.problems
    return found.unit("Q99")


def test_the_common_codes_mean_what_the_recommendation_says() -> None:
    """Names, and factors, of datasets/unece-units-of-measure (its revision f6427eb)."""
    codes = ("C62", "H87", "KGM", "LBR", "DZN")
    names = [TRADE_UNITS[code].name for code in codes]
    assert ["one", "piece", "kilogram", "pound", "dozen"] == names
    assert Quantity.of("0.45359237", "kg") == Quantity.of(1, trade_unit("LBR"))
    assert Quantity.of(12, "pcs") == Quantity.of(1, trade_unit("DZN"))


def test_a_unit_is_written_with_the_code_it_is_read_by() -> None:
    """Of several codes of one unit the plainest is written."""
    for code, row in TRADE_UNITS.items():
        if row.unit is not None:
            assert trade_unit(code) == trade_unit(trade_code(row.unit)) == row.unit
    assert ["H87", "MLT", "H18"] == [trade_code(Unit.of(code)) for code in ("pcs", "ml", "ha")]
    for code in PACKAGES:
        assert f"X{code}" == trade_code(trade_unit(f"X{code}"))


def test_codes_that_are_no_more_say_what_to_use() -> None:
    """Packages moved to Recommendation 21, where X stands before their code."""
    with pytest.raises(InvalidValue, match="Use XBX"):
        trade_unit("BX")
    with pytest.raises(InvalidValue, match="half dozen"):
        trade_unit("HD")
    with pytest.raises(InvalidValue, match="not a common code"):
        trade_unit("QQQ")
    with pytest.raises(InvalidValue, match="no code"):
        trade_code(Unit("carton24", "count", 24, whole=True))
    assert TradeUnitStatus.DEPRECATED is TRADE_UNITS["HAR"].status


@pytest.mark.parametrize(
    ("written", "dimension", "factor"),
    [
        ("kg", "mass", "1"),
        ("0,453 592 37 kg", "mass", "0.45359237"),
        ("3,887 935 g", "mass", "0.003887935"),
        ("10⁻³ m³", "volume", "1"),
        ("10³m³", "volume", "1000000"),
        ("10-18 m3", "volume", "0.000000000000001"),
        ("1 852 m", "length", "1852"),
        ("25,4 x 10⁻⁶ m", "length", "0.0000254"),
        ("7,957 747 x 10 A/m", "A/m", "79.57747"),
        ("4, 731 76 x 10⁻⁴ m³", "volume", "0.473176"),
        ("2,930 711x 10⁻¹ W", "W", "0.2930711"),
        ("1,055 06 × 10⁸ J", "energy", "105506000"),
        ("5/9 x K", "K", "5/9"),
        ("1.667 x 10-2 /s", "per/s", "0.01667"),
        ("10⁻¹ x m³/kg", "m3/kg", "0.1"),
        ("10⁶ kg/(m² x s²)", "kg/_m2.s2_", "1000000"),
        ("s x cd x sr / m²", "s.cd.sr/m2", "1"),
        ("m³ x kg x s⁻²  x A⁻¹", "m3.kg.s-2.A-1", "1"),
        ("10³ Ω", "ohm", "1000"),
        ("(kg x m)/s²", "kg.m_/s2", "1"),
        ("1 x 10⁻²", "ratio", "0.01"),
        ("1/1", "ratio", "1"),
        ("10⁻⁶  1", "ratio", "0.000001"),
    ],
)
def test_every_way_of_writing_a_factor_is_read_exactly(
    written: str, dimension: str, factor: str
) -> None:
    """The published table has blanks in numbers, raised exponents, plain ones, and ratios."""
    unit = read(written)
    assert (dimension, Fraction(factor)) == (unit.dimension, unit.factor)


@pytest.mark.parametrize(
    "written",
    [
        "1.667 × 104 W/s",
        "10^[Power in dBW/10] W",
        "-log10(mol/l)",
        "use pair",
        "mg KOH/g",
        "5/0 x K",
        "0 kg",
        "10⁻⁻³ kg",
        "10⁹⁹ kg",
        "kg/(m",
        "m" * 201,
        "kg.m.s.A.K.mol.cd.rad.sr.Hz.N.Pa.J.W",
    ],
)
def test_a_factor_that_is_not_understood_is_told_and_not_guessed(written: str) -> None:
    """The code is there without a unit, and the problem names its line."""
    found = table(",KGM,kilogram,,1,kg,kg", f",Q99,odd,,1,s,{written}")
    assert [(3, "ConversionFactor")] == [(each.line, each.field) for each in found.problems]
    assert found.units["Q99"].unit is None
    with pytest.raises(InvalidValue, match="not understood"):
        found.unit("Q99")


def test_counts_are_counts_and_what_has_no_factor_stands_alone() -> None:
    """A thousand pieces are pieces, a set is a set, and a percentage is neither."""
    assert ("count", Fraction(48)) == measure(
        read("", "A unit of count defining the number of units in multiples of 48 (12 x 4).")
    )
    assert ("count", Fraction(20)) == measure(read("20", "A unit of count of units."))
    assert ("Q99", Fraction(1)) == measure(read("", "A unit of count defining the number of sets."))
    found = table(",14,shot,,3.9,,", ",MLD,milliard,Synonym: billion (US),3.7,,10⁹")
    assert "rec20.14" == found.unit("14").code
    assert ("count", Fraction(10**9)) == measure(found.unit("MLD"))


def measure(unit: Unit) -> tuple[str, Fraction]:
    """What a unit comes to."""
    return unit.dimension, unit.factor


def test_the_status_of_a_code_is_kept() -> None:
    """A deprecated code is read, a deleted one refused, and another sign told."""
    found = table(
        "D,PT,pint (US),,2,pt,1 x 10⁻⁴ m³", "X,05,lift,,3.9,,", "¦,MNJ,odd,,2.0,MJ/m³,1 m"
    )
    assert TradeUnitStatus.DEPRECATED is found.units["PT"].status
    assert "volume" == found.unit("PT").dimension
    with pytest.raises(InvalidValue, match="deleted"):
        found.unit("05")
    with pytest.raises(InvalidValue, match="not in the table"):
        found.unit("ZZZ")
    assert [(4, "Status")] == [(each.line, each.field) for each in found.problems]


def test_lines_that_are_no_codes_are_told(tmp_path: Path) -> None:
    """A code twice, a code in small letters, a line that ends early, an empty line."""
    path = tmp_path / "units.csv"
    lines = (HEADER, ",KGM,kilogram", "", ",KGM,kilogram,,1,kg,kg", ",kgm,kilogram,,,,kg")
    path.write_text("\n".join(lines), "utf-8")
    found = read_trade_units(path)
    assert [(4, "CommonCode"), (5, "CommonCode")] == [
        (each.line, each.field) for each in found.problems
    ]
    assert Unit.of("kg") == found.unit("KGM")


def test_a_file_that_is_no_such_table_is_refused(tmp_path: Path) -> None:
    """Other columns, broken quotes, nothing at all."""
    for content in (b"a,b\n1,2\n", HEADER.encode() + b'\n,"KGM,x', b"\xff\xfe", b""):
        with pytest.raises(InputRefused):
            read_trade_units(content)
    with pytest.raises(InputRefused, match="no such file"):
        read_trade_units(tmp_path / "none.csv")
