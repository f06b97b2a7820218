"""Rounding is one explicit step with a named mode, and sharing loses nothing."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.rounding import (
    Rounding,
    round_fraction,
    round_ratio,
    round_to,
    share_units,
    spread_units,
)

MODES = st.sampled_from(Rounding)
NUMBERS = st.fractions(max_denominator=1000)
UNITS = st.integers(-(10**20), 10**20)
WEIGHTS = st.lists(
    st.integers(0, 1000) | st.fractions(0, 1000, max_denominator=60), min_size=1, max_size=12
).filter(any)
SYMMETRIC = (
    *(Rounding.HALF_UP, Rounding.HALF_EVEN, Rounding.HALF_DOWN),
    *(Rounding.UP, Rounding.DOWN),
)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (Rounding.HALF_UP, [-3, -3, -2, -2, -1, 0, 0, 0, 1, 2, 2, 3, 3]),
        (Rounding.HALF_EVEN, [-3, -2, -2, -2, -1, 0, 0, 0, 1, 2, 2, 2, 3]),
        (Rounding.HALF_DOWN, [-3, -2, -2, -1, -1, 0, 0, 0, 1, 1, 2, 2, 3]),
        (Rounding.UP, [-3, -3, -3, -2, -1, -1, 0, 1, 1, 2, 3, 3, 3]),
        (Rounding.DOWN, [-2, -2, -2, -1, -1, 0, 0, 0, 1, 1, 2, 2, 2]),
        (Rounding.CEILING, [-2, -2, -2, -1, -1, 0, 0, 1, 1, 2, 3, 3, 3]),
        (Rounding.FLOOR, [-3, -3, -3, -2, -1, -1, 0, 0, 1, 1, 2, 2, 2]),
    ],
)
def test_each_mode_rounds_as_its_name_says(mode: Rounding, expected: list[int]) -> None:
    """-2.6 -2.5 -2.4 -1.5 -1 -0.1 0 0.1 1 1.5 2.4 2.5 2.6, by every mode."""
    tenths = [-26, -25, -24, -15, -10, -1, 0, 1, 10, 15, 24, 25, 26]
    assert expected == [round_fraction(Fraction(tenth, 10), mode) for tenth in tenths]


@given(st.decimals(-(10**9), 10**9, places=3), MODES)
def test_modes_agree_with_the_decimal_specification(value: Decimal, mode: Rounding) -> None:
    """The General Decimal Arithmetic Specification defines the same seven modes."""
    theirs = getattr(decimal, f"ROUND_{mode.name}")
    assert int(value.to_integral_value(theirs)) == round_fraction(Fraction(value), mode)


@given(NUMBERS, MODES)
def test_rounding_moves_less_than_one(number: Fraction, mode: Rounding) -> None:
    """Whatever the mode, the result is one of the two neighbours; whole numbers stay."""
    rounded = round_fraction(number, mode)
    assert abs(rounded - number) < 1
    assert rounded == round_fraction(rounded, mode)


@given(NUMBERS, st.sampled_from(SYMMETRIC))
def test_a_credit_note_rounds_as_its_invoice(number: Fraction, mode: Rounding) -> None:
    """All modes but CEILING and FLOOR treat both signs alike; those two mirror each other."""
    assert -round_fraction(number, mode) == round_fraction(-number, mode)
    assert -round_fraction(number, Rounding.FLOOR) == round_fraction(-number, Rounding.CEILING)


@given(NUMBERS, st.integers(1, 1000), MODES)
def test_rounding_to_a_step_gives_its_multiple(number: Fraction, step: int, mode: Rounding) -> None:
    """The result is a multiple of the step, less than a step away."""
    rounded = round_to(number, step, mode)
    assert 0 == rounded % step
    assert abs(rounded - number) < step


def test_indonesian_vat_rounds_half_up_to_the_rupiah() -> None:
    """8,945 x 11 % = 983.95 -> 984 and 20,000,000 x 11/109 -> 2,018,349.

    Source: artivisi/balaka issue 25, citing PER-11/PJ/2025 article 129(3).
    """
    assert 984 == round_fraction(8_945 * Fraction(11, 100), Rounding.HALF_UP)
    assert 2_018_349 == round_fraction(20_000_000 * Fraction(11, 109), Rounding.HALF_UP)


def test_what_is_not_exact_is_not_rounded() -> None:
    """A float has been rounded already, by nobody's choice."""
    with pytest.raises(InvalidValue, match="number_not_exact"):
        round_fraction(2.5, Rounding.HALF_UP)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="number_not_exact"):
        round_to(2.5, 5, Rounding.HALF_UP)  # type: ignore[arg-type]


def test_a_step_is_a_positive_int() -> None:
    """There is no nearest multiple of nothing."""
    with pytest.raises(InvalidValue, match="number_too_small"):
        round_to(7, 0, Rounding.HALF_UP)
    with pytest.raises(InvalidValue, match="number_not_whole"):
        round_to(7, 2.5, Rounding.HALF_UP)  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", [decimal.ROUND_HALF_UP, "half_up", None])
@pytest.mark.parametrize("numerator", [4, 5])
def test_a_mode_of_another_library_is_refused(mode: object, numerator: int) -> None:
    """Even where nothing needs rounding, so that the mistake does not wait for the first half."""
    with pytest.raises(InvalidValue, match="rounding_unknown"):
        round_ratio(numerator, 2, mode)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("units", "weights", "expected"),
    [
        # django-hordak, hordak/tests/utilities/test_money.py: ratio_split(1, [336, 336, 328]).
        (100, [336, 336, 328], (34, 33, 33)),
        (100, [1, 1, 1], (34, 33, 33)),
        (5, [70, 30], (4, 1)),
        (2, [1, 1, 1], (1, 1, 0)),
        (7, [0, 1, 0], (0, 7, 0)),
        (0, [1, 2], (0, 0)),
        (100, [Fraction(1, 3), Fraction(1, 6), Fraction(1, 2)], (33, 17, 50)),
    ],
)
def test_units_are_shared_by_the_largest_remainder(
    units: int, weights: list[int | Fraction], expected: tuple[int, ...]
) -> None:
    """Ties go to the earlier weight."""
    assert expected == share_units(units, weights)


@given(UNITS, WEIGHTS)
def test_sharing_loses_nothing(units: int, weights: list[int | Fraction]) -> None:
    """Shares add up; each is less than one off; zero gets none; signs are symmetric."""
    shares = share_units(units, weights)
    assert units == sum(shares)
    assert tuple(-share for share in shares) == share_units(-units, weights)
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(units) * weight / sum(weights)) < 1
        assert weight or share == 0


@given(UNITS, WEIGHTS, st.integers(1, 1000))
def test_only_proportions_matter(units: int, weights: list[int | Fraction], scale: int) -> None:
    """Weights in per cent, in parts or in euros share alike."""
    assert share_units(units, weights) == share_units(units, [scale * w for w in weights])


@given(UNITS, WEIGHTS, MODES)
def test_a_schedule_is_right_at_every_date(
    units: int, weights: list[int | Fraction], mode: Rounding
) -> None:
    """Each running total is the exact one rounded once, so the last is the whole."""
    parts = spread_units(units, weights, mode)
    assert units == sum(parts)
    for count in range(len(parts) + 1):
        exact = Fraction(units) * sum(weights[:count]) / sum(weights)
        assert round_fraction(exact, mode) == sum(parts[:count])


def test_sharing_among_nobody_is_refused() -> None:
    """Even nothing cannot be shared among nobody, nor by debts."""
    for share in (lambda w: share_units(0, w), lambda w: spread_units(0, w, Rounding.UP)):
        with pytest.raises(InvalidValue, match="weights_empty"):
            share([])
        with pytest.raises(InvalidValue, match="weight_negative"):
            share([2, -1])
