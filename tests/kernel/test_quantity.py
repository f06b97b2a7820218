"""Quantities convert exactly, keep to their dimension, and are cut only where they can be."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.quantity import Quantity, Unit
from backoffice_core.kernel.rounding import Rounding

CARTON = Unit("carton24", "count", 24, whole=True)
MASSES = st.sampled_from([Unit.of(code) for code in ("mg", "g", "kg", "t", "oz", "lb")])
AMOUNTS = st.fractions(max_denominator=10_000)
WEIGHED = st.builds(Quantity, AMOUNTS, MASSES)
COUNTED = st.builds(
    Quantity, st.integers(-(10**12), 10**12), st.sampled_from([CARTON, Unit.of("pcs")])
)
WEIGHTS = st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any)


def kg(text: str) -> Quantity:
    """Return kilograms."""
    return Quantity.of(text, "kg")


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        *(("2.5", Fraction(5, 2)), ("-0", Fraction(0)), (3, Fraction(3))),
        *((Decimal("0.10"), Fraction(1, 10)), (Fraction(1, 3), Fraction(1, 3))),
    ],
)
def test_amounts_are_read_exactly(
    amount: str | int | Decimal | Fraction, expected: Fraction
) -> None:
    """Text, int, Decimal and Fraction."""
    assert expected == Quantity.of(amount, "kg").amount


@pytest.mark.parametrize(
    ("amount", "code"),
    [(2.5, "number_not_exact"), (True, "number_not_exact"), ("2,5", "number_malformed")],
)
def test_amounts_that_are_not_exact_are_refused(amount: object, code: str) -> None:
    """Neither floats nor decimal commas."""
    with pytest.raises(InvalidValue, match=code):
        Quantity.of(amount, "kg")  # type: ignore[arg-type]


def test_the_constructor_checks_too() -> None:
    """An int becomes a Fraction, a float is refused, and so is a bare code."""
    assert Fraction(2) == Quantity(2, Unit.of("kg")).amount
    with pytest.raises(InvalidValue, match="number_not_exact"):
        Quantity(2.5, Unit.of("kg"))  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="not_a_unit"):
        Quantity(Fraction(2), "kg")  # type: ignore[arg-type]


def test_a_whole_unit_cannot_be_cut() -> None:
    """Half a piece is refused wherever it would appear."""
    seven = Quantity.of(7, "pcs")
    for cut in (
        lambda: Quantity.of("1.5", "pcs"),
        lambda: seven * Fraction(1, 2),
        lambda: seven.to(CARTON),
        lambda: Quantity.of(1, CARTON) + seven,
        lambda: seven.round_to(Fraction(2, 3), rounding=Rounding.UP),
        lambda: seven.allocate([1, 1], step=Fraction(1, 2)),
    ):
        with pytest.raises(InvalidValue, match="quantity_not_whole"):
            cut()


def test_packs_convert_to_pieces_and_back() -> None:
    """Up for an order, down for what can be promised."""
    assert Quantity.of(48, "pcs") == Quantity.of(2, CARTON).to("pcs")
    pieces = Quantity.of(50, "pcs")
    assert "3 carton24" == str(pieces.to(CARTON, rounding=Rounding.UP))
    assert "2 carton24" == str(pieces.to(CARTON, rounding=Rounding.DOWN))
    assert "6 pcs" == str(Quantity.of("0.5", "dozen").to("pcs"))


@given(WEIGHED, MASSES)
def test_conversion_there_and_back_changes_nothing(quantity: Quantity, unit: Unit) -> None:
    """Ratios do not drift, whatever the units."""
    there = quantity.to(unit)
    assert unit == there.unit
    assert quantity == there
    assert quantity.amount == there.to(quantity.unit).amount


@given(WEIGHED, WEIGHED, st.integers(-100, 100) | st.fractions(max_denominator=100))
def test_quantities_of_one_dimension_add_up(
    one: Quantity, two: Quantity, factor: int | Fraction
) -> None:
    """Whatever their units; the result is in the unit on the left."""
    assert one + two == two + one
    assert one.unit == (one + two).unit
    assert (one - one).is_zero
    assert one - two == one + -two
    assert factor * (one + two) == one * factor + two * factor
    assert one + two == Quantity.total([one, two], "kg")
    assert abs(one) == (one if one >= Quantity.zero("kg") else -one)
    assert one == +one


@given(WEIGHED, WEIGHED)
def test_quantities_of_one_dimension_are_ordered(one: Quantity, two: Quantity) -> None:
    """By what they measure: exactly one of less, equal, greater."""
    assert [True] == [answer for answer in (one < two, one == two, one > two) if answer]
    assert (one <= two) == (not one > two)
    assert (one >= two) == (not one < two)


def test_the_same_quantity_in_other_units_is_equal() -> None:
    """And hashes alike, so that sets and dicts agree."""
    assert kg("1") == Quantity.of(1000, "g")
    assert 1 == len({kg("1"), Quantity.of(1000, "g"), Quantity.of("0.001", "t")})
    assert kg("1") != Quantity.of(1, "l")
    assert kg("1") != 1


def test_a_total_may_cross_halves() -> None:
    """Two half cartons in pieces make a carton; of nothing, nothing."""
    halves = [Quantity.of(12, "pcs")] * 2
    assert "1 carton24" == str(Quantity.total(halves, CARTON))
    assert Quantity.zero("pcs") == Quantity.total([], "pcs")


@pytest.mark.parametrize(
    ("other", "code"),
    [(Quantity.of(1, "l"), "dimension_mixed"), (1, "not_a_quantity"), ("1 kg", "not_a_quantity")],
)
def test_dimensions_do_not_mix(other: Quantity, code: str) -> None:
    """How much a litre weighs depends on what is in it."""
    for mix in (
        lambda: kg("1") + other,
        lambda: kg("1") - other,
        lambda: kg("1") < other,
        lambda: kg("1") <= other,
        lambda: kg("1") > other,
        lambda: kg("1") >= other,
        lambda: Quantity.total([other], "kg"),
    ):
        with pytest.raises(InvalidValue, match=code):
            mix()
    with pytest.raises(InvalidValue, match="dimension_mixed"):
        kg("1").to("pcs")


def test_rounding_names_mode_and_step() -> None:
    """An order in half kilograms, a yield in whole pieces."""
    assert kg("2.5") == kg("2.3").round_to(Fraction(1, 2), rounding=Rounding.UP)
    assert Quantity.of(11, "pcs") == Quantity.of(7, "pcs").times(
        Fraction(3, 2), rounding=Rounding.UP
    )
    assert kg("1.5") == kg("2").times(Fraction(2, 3), rounding=Rounding.UP, step=Fraction(1, 2))
    for factor in (1.5, Decimal("1.5")):
        with pytest.raises(InvalidValue, match="number_not_exact"):
            kg("1") * factor  # type: ignore[operator]
    for step in (0, -1):
        with pytest.raises(InvalidValue, match="step_malformed"):
            kg("1").round_to(step, rounding=Rounding.UP)


def test_what_can_be_cut_is_shared_exactly() -> None:
    """Without a step there is no remainder to give away."""
    assert ["10/3 kg", "20/3 kg", "0 kg"] == [str(part) for part in kg("10").allocate([1, 2, 0])]
    with pytest.raises(InvalidValue, match="weights_empty"):
        kg("10").allocate([])


def test_what_cannot_be_cut_is_shared_in_pieces() -> None:
    """By the largest remainder, ties to the earlier; or in any step that divides it."""
    assert ["4 pcs", "3 pcs", "3 pcs"] == [
        str(part) for part in Quantity.of(10, "pcs").allocate([1, 1, 1])
    ]
    assert ["1 kg", "0.5 kg"] == [
        str(part) for part in kg("1.5").allocate([1, 1], step=Fraction(1, 2))
    ]
    with pytest.raises(InvalidValue, match="step_indivisible"):
        kg("1.3").allocate([1, 1], step=Fraction(1, 2))


@given(WEIGHED | COUNTED, WEIGHTS)
def test_sharing_loses_nothing(quantity: Quantity, weights: list[int]) -> None:
    """Exact sum, symmetric in the sign, nothing for zero."""
    shares = quantity.allocate(weights)
    assert quantity == Quantity.total(shares, quantity.unit)
    assert tuple(-share for share in shares) == (-quantity).allocate(weights)
    assert all(weight or share.is_zero for share, weight in zip(shares, weights, strict=True))


@pytest.mark.parametrize(
    ("quantity", "text", "expression"),
    [
        (kg("2.50"), "2.5 kg", "Quantity.of('2.5', 'kg')"),
        (kg("-0.000000000001"), "-0.000000000001 kg", "Quantity.of('-0.000000000001', 'kg')"),
        (kg("100"), "100 kg", "Quantity.of('100', 'kg')"),
        (kg("-1.5"), "-1.5 kg", "Quantity.of('-1.5', 'kg')"),
        (kg("1") * Fraction(1, 3), "1/3 kg", "Quantity.of(Fraction(1, 3), 'kg')"),
        (Quantity.of(2, CARTON), "2 carton24", f"Quantity.of('2', {CARTON!r})"),
    ],
)
def test_quantities_print_plainly(quantity: Quantity, text: str, expression: str) -> None:
    """A decimal number where a short one is exact, a ratio where none is."""
    assert text == str(quantity)
    assert expression == repr(quantity)


@given(WEIGHED | COUNTED)
def test_quantities_read_back(quantity: Quantity) -> None:
    """From repr and from a pickle, unit included."""
    names = {"Quantity": Quantity, "Unit": Unit, "Fraction": Fraction}
    for twin in (
        eval(repr(quantity), names),  # noqa: S307 - what repr promises
        pickle.loads(pickle.dumps(quantity)),  # noqa: S301 - our own
        copy.deepcopy(quantity),
    ):
        assert (quantity.amount, quantity.unit) == (twin.amount, twin.unit)


def test_a_quantity_does_not_change() -> None:
    """It is a value."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        kg("1").amount = Fraction(2)  # type: ignore[misc]
