"""One function takes a number, an array or a column, and refuses what is none by name."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import polars as pl
import pytest

from backoffice_core.inventory.numbers import Given, one_number
from backoffice_core.kernel.errors import InvalidValue


def half(value: object) -> object:
    """Half of a value, in the form it came in."""
    given = Given(value=value)
    return given.back(given.array("value") / 2)


def test_what_comes_back_has_the_form_of_what_was_given() -> None:
    """A number for a number, a column for a column, with its index."""
    assert 1.5 == half(3)
    assert 0.25 == half(Fraction(1, 2))
    assert isinstance(half(np.array([1, 2])), np.ndarray)
    assert pl.Series([0.5, 1.0]).equals(half(pl.Series([1.0, 2.0])))


def test_a_pandas_column_keeps_its_index() -> None:
    """So that results can be put beside what they were computed from."""
    pandas = pytest.importorskip("pandas")
    mine = pandas.Series([1, 2], index=["soap", "tea"])
    assert pandas.Series([0.5, 1.0], index=["soap", "tea"]).equals(half(mine))


def test_a_column_of_texts_is_refused_in_one_line() -> None:
    """A message that is torn apart is not found again in a log."""
    with pytest.raises(InvalidValue, match=r'Series: .* \[ "a" "b" \]\. Give'):
        half(pl.Series(["a", "b"]))


@pytest.mark.parametrize(
    "value", ["3", None, True, float("nan"), [1, None], [[1], [2, 3]], 10**400]
)
def test_what_is_no_finite_number_is_refused(value: object) -> None:
    """By the name of the argument, never as nan in a result."""
    with pytest.raises(InvalidValue, match="demand") as refusal:
        Given(demand=value)
    assert "not_a_number" == refusal.value.code


@pytest.mark.parametrize(
    "value",
    [
        ["1", "2"],
        [1, "2"],
        [True, 2.5, None],
        np.array([True]),
        1j,
        np.array(["2026-01-01"], "M8[D]"),
    ],
)
def test_texts_truths_and_dates_are_no_numbers(value: object) -> None:
    """Though some of them could be turned into doubles."""
    with pytest.raises(InvalidValue, match="not_a_number"):
        Given(demand=value)


@pytest.mark.parametrize("value", [1e200, [3, -1e51], 10**60])
def test_what_is_larger_than_anything_counted_is_refused(value: object) -> None:
    """Products of such numbers would be infinite, and their differences nothing."""
    with pytest.raises(InvalidValue, match="number_too_large"):
        Given(demand=value)
    assert 1e50 == Given(demand=1e50).array("demand")[0]


def test_a_gap_is_told_as_what_was_given() -> None:
    """Not as nan, which nobody gave."""
    with pytest.raises(InvalidValue, match="demand at 1 is None"):
        Given(demand=[1, None])


def test_a_table_is_no_column() -> None:
    """Nor is a column one number."""
    with pytest.raises(InvalidValue, match=r"a table, of the shape \(2, 2\)"):
        Given(demand=[[1, 2], [3, 4]])
    with pytest.raises(InvalidValue, match=r"periods is \[1, 2\]\. Give one"):
        one_number([1, 2], "periods")
    with pytest.raises(InvalidValue, match=r"periods is \(1,\)\. Give one"):
        one_number((1,), "periods")


def test_results_take_the_form_of_a_column_of_their_length() -> None:
    """A column of a single item may come first; the result is one of three items."""
    pandas = pytest.importorskip("pandas")
    given = Given(cost=pandas.Series([2.0]), demand=pl.Series([1.0, 2.0, 3.0]))
    assert pl.Series([1.0, 2.0, 3.0]).equals(given.back(given.full("demand")))


def test_columns_of_different_lengths_are_refused_with_their_lengths() -> None:
    """A single number goes with any of them."""
    assert 3 == Given(demand=[1, 2, 3], cost=5).size
    with pytest.raises(InvalidValue, match="demand 3, cost 2") as refusal:
        Given(demand=[1, 2, 3], cost=[1, 2])
    assert "lengths_differ" == refusal.value.code


@pytest.mark.parametrize(
    ("check", "value", "code"),
    [
        ("positive", [1, 0], "number_too_small"),
        ("not_negative", [0, -1], "number_too_small"),
        ("share", [0.5, 1], "share_out_of_range"),
        ("whole", [1, 1.5], "number_not_whole"),
    ],
)
def test_what_is_out_of_range_is_refused_with_its_place(
    check: str, value: list[float], code: str
) -> None:
    """The second element is wrong, and it says so."""
    with pytest.raises(InvalidValue, match="at 1") as refusal:
        getattr(Given(service=value), check)("service")
    assert code == refusal.value.code
