"""Numbers come in exact or not at all."""

from __future__ import annotations

import time
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import (
    DIGITS_MAX,
    exact_fraction,
    exact_number,
    exact_weights,
    integer_ratio,
    shown,
    whole_number,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", Fraction(0)),
        ("-0", Fraction(0)),
        ("+1", Fraction(1)),
        ("007", Fraction(7)),
        ("1234.50", Fraction(2469, 2)),
        ("-0.05", Fraction(-1, 20)),
        (12, Fraction(12)),
        (Fraction(-1, 3), Fraction(-1, 3)),
        (Decimal("1.10"), Fraction(11, 10)),
        (Decimal("-0.00"), Fraction(0)),
        (Decimal("1E+3"), Fraction(1000)),
    ],
)
def test_exact_numbers_are_read_exactly(value: object, expected: Fraction) -> None:
    """Text, int, Fraction and Decimal keep their value, and no zero is negative."""
    assert expected == Fraction(*integer_ratio(value, name="amount"))


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", ".", ".5", "5.", "1.2.3", "--1", "+-1", "1 000", " 1", "1 ", "1\n"),
        *("1,234.50", "1.234,50", "1_000", "1e3", "0x10", "1/3", "NaN", "Infinity", "-inf"),
        *("\uff11\uff12", "\u0661\u0662", "\u00b2", "\u22121", "1\u00a0000", "Rp1000"),
    ],
)
def test_text_that_only_looks_like_a_number_is_refused(text: str) -> None:
    """Only ASCII digits with a sign and a point are a number: no guess at separators."""
    with pytest.raises(InvalidValue, match="number_malformed"):
        integer_ratio(text, name="amount")


@pytest.mark.parametrize("value", [0.1, 1.0, True, None, b"1", 1j, [1], float("nan")])
def test_what_is_not_exact_is_refused(value: object) -> None:
    """Floats have lost their digits already, and a boolean is not an amount."""
    may_be = "amount must be a str, an int, a Decimal or a Fraction, not .*number_not_exact"
    with pytest.raises(InvalidValue, match=may_be):
        integer_ratio(value, name="amount")


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_decimals_without_a_value_are_refused(value: str) -> None:
    """A NaN would compare with nothing; an infinity cannot be paid."""
    with pytest.raises(InvalidValue, match="number_not_finite"):
        integer_ratio(Decimal(value), name="amount")


@pytest.mark.parametrize(
    "value",
    [
        *("9" * (DIGITS_MAX + 1), "9" * 1_000_000, "0." + "0" * DIGITS_MAX),
        *(Decimal("1e1000000"), Decimal("1e-1000000"), Decimal("0e999999"), Decimal("9" * 1001)),
    ],
)
def test_endless_numbers_are_refused_at_once(value: object) -> None:
    """Nine bytes cannot keep the program busy for half a minute (``int(Decimal("1e1000000"))``)."""
    started = time.perf_counter()
    with pytest.raises(InvalidValue, match="number_too_long") as refused:
        integer_ratio(value, name="amount")
    assert time.perf_counter() - started < 1
    assert len(str(refused.value)) < 300


def test_the_longest_number_is_still_read() -> None:
    """The limit itself is allowed."""
    assert (10**DIGITS_MAX - 1, 1) == integer_ratio("9" * DIGITS_MAX, name="amount")
    assert Fraction(10 ** (DIGITS_MAX - 1)) == Fraction(
        *integer_ratio(Decimal(f"1e{DIGITS_MAX - 1}"), name="amount")
    )


@given(st.decimals(allow_nan=False, allow_infinity=False, places=12))
def test_no_decimal_context_has_a_say(value: Decimal) -> None:
    """A three-digit ambient precision changes nothing, in any of the forms."""
    with localcontext() as context:
        context.prec = 3
        assert Fraction(value) == Fraction(*integer_ratio(value, name="amount"))
        assert Fraction(value) == Fraction(*integer_ratio(f"{value:f}", name="amount"))


def test_numbers_that_must_be_whole_say_what_they_are() -> None:
    """A boolean or a float is not a whole number, and there may be a least one."""
    assert 3 == whole_number(3, name="step", least=3)
    for wrong in (True, 2.0, "2"):
        with pytest.raises(InvalidValue, match="The step must be an int"):
            whole_number(wrong, name="step", least=1)
    with pytest.raises(InvalidValue, match="The step is below 3"):
        whole_number(2, name="step", least=3)


def test_factors_pass_as_they_are() -> None:
    """An int stays an int for speed; where a Fraction is needed it becomes one."""
    assert type(exact_number(7, name="factor")) is int
    assert Fraction(7) == exact_fraction(7)
    with pytest.raises(InvalidValue, match="number_not_exact"):
        exact_number(Decimal(1), name="factor")


def test_weights_can_share_something() -> None:
    """Weights may be zero, but not negative, not inexact and not all zero."""
    assert [0, Fraction(1, 2)] == exact_weights(iter([0, Fraction(1, 2)]))
    with pytest.raises(InvalidValue, match=r"Weight 2 is negative.*weight_negative"):
        exact_weights([1, -1])
    for nothing in ([], [0, 0]):
        with pytest.raises(InvalidValue, match="weights_empty"):
            exact_weights(nothing)
    with pytest.raises(InvalidValue, match="number_not_exact"):
        exact_weights([0.5])


def test_error_messages_stay_short() -> None:
    """However long a value is, its error fits on a line."""
    assert len(shown("9" * 1_000_000)) <= 62
