"""Units convert exactly, are open to any pack, and keep their meaning."""

from __future__ import annotations

import copy
import pickle
from fractions import Fraction

import pytest

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.units import KNOWN, Unit


@pytest.mark.parametrize(
    ("code", "dimension", "factor"),
    [
        *(("pcs", "count", "1"), ("dozen", "count", "12"), ("gross", "count", "144")),
        # International Yard and Pound Agreement, 1959.
        *(("lb", "mass", "0.45359237"), ("yd", "length", "0.9144")),
        *(("g", "mass", "1/1000"), ("ml", "volume", "1/1000"), ("hour", "time", "3600")),
    ],
)
def test_known_units_have_their_defined_factors(code: str, dimension: str, factor: str) -> None:
    """Each is a ratio to the base unit of its dimension."""
    unit = Unit.of(code)
    assert (dimension, Fraction(factor)) == (unit.dimension, unit.factor)


def test_every_dimension_has_a_base_unit() -> None:
    """The one with factor 1, exactly one a dimension."""
    bases = [dimension for dimension, factor in KNOWN.values() if factor == 1]
    assert sorted({dimension for dimension, _ in KNOWN.values()}) == sorted(bases)


def test_derived_units_agree_with_each_other() -> None:
    """16 ounces a pound, 12 inches a foot, 3 feet a yard, 60 minutes an hour, 24 hours a day."""
    for count, small, large in (
        *((16, "oz", "lb"), (12, "in", "ft"), (3, "ft", "yd"), (12, "dozen", "gross")),
        *((60, "minute", "hour"), (24, "hour", "day"), (10, "ml", "cl"), (10, "quintal", "t")),
    ):
        assert Unit.of(large).factor == count * Unit.of(small).factor


def test_only_pieces_are_whole_of_themselves() -> None:
    """Half a dozen is six pieces; half a piece is nothing one can sell."""
    assert ["pcs"] == [code for code in KNOWN if Unit.of(code).whole]


def test_a_known_unit_is_one_object() -> None:
    """And copies from elsewhere are equal."""
    assert Unit.of("kg") is Unit.of("kg")
    assert Unit.of("kg").is_known
    for twin in (pickle.loads(pickle.dumps(Unit.of("kg"))), copy.deepcopy(Unit.of("kg"))):  # noqa: S301
        assert Unit.of("kg") == twin


@pytest.mark.parametrize("code", ["KG", "kilo", "", None, 5, ["kg"]])
def test_unknown_units_are_refused(code: object) -> None:
    """No guess at spelling."""
    with pytest.raises(InvalidValue, match="unknown_unit"):
        Unit.of(code)  # type: ignore[arg-type]


def test_packs_are_stated_in_full() -> None:
    """An item's carton, or a dimension nobody thought of."""
    carton = Unit("carton24", "count", 24, whole=True)
    assert carton is Unit.of(carton)
    assert not carton.is_known
    assert "carton24" == str(carton)
    assert carton == eval(repr(carton), {"Unit": Unit, "Fraction": Fraction})  # noqa: S307
    assert Fraction(1, 3) == Unit("third", "pizza", Fraction(1, 3)).factor


def test_a_known_code_keeps_its_meaning() -> None:
    """The same again is fine; another factor, dimension or wholeness under its name is not."""
    assert Unit.of("kg") == Unit("kg", "mass", 1)
    for other in (
        lambda: Unit("kg", "mass", 1000),
        lambda: Unit("kg", "weight", 1),
        lambda: Unit("kg", "mass", 1, whole=True),
        lambda: Unit("pcs", "count", 1),
    ):
        with pytest.raises(InvalidValue, match="unit_redefined"):
            other()


@pytest.mark.parametrize(
    ("code", "dimension", "factor", "refusal"),
    [
        *(("", "count", 1, "unit_malformed"), ("a b", "count", 1, "unit_malformed")),
        *(("x" * 33, "count", 1, "unit_malformed"), (5, "count", 1, "unit_malformed")),
        *(("box", "", 1, "unit_malformed"), ("box", "count", 0, "unit_malformed")),
        *(("box", "count", -6, "unit_malformed"), ("box", "count", 0.5, "number_not_exact")),
    ],
)
def test_units_that_could_not_be_read_back_are_refused(
    code: str, dimension: str, factor: int, refusal: str
) -> None:
    """A code without spaces, a dimension, and an exact factor above zero."""
    with pytest.raises(InvalidValue, match=refusal):
        Unit(code, dimension, factor)
