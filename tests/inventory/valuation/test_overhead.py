"""Fixed overhead is absorbed on normal capacity, and no stock is worth more than it cost."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core import Money, Quantity
from backoffice_core.inventory.valuation.overhead import AbsorbedOverhead, absorb_overhead
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.moves import USD


def absorbed(actual: int, normal: int = 10_000, overhead: int = 100_000) -> AbsorbedOverhead:
    """So many made of what is normal."""
    return absorb_overhead(
        Money.of(overhead, USD),
        normal=Quantity.of(normal, "pcs"),
        actual=Quantity.of(actual, "pcs"),
    )


def test_the_standard_s_own_reasoning() -> None:
    """IAS 2.13: 100,000 a period, 10,000 normal; 8,000 leave 20,000 idle, 12,000 leave none."""
    low, high = absorbed(8000), absorbed(12_000)
    assert ("80000.00", "20000.00") == (low.absorbed.text, low.expensed.text)
    assert ("100000.00", "0.00") == (high.absorbed.text, high.expensed.text)
    assert (Fraction(10), Fraction(25, 3)) == (low.rate, high.rate)
    assert "20,000" in low.explanation.render("en")
    assert "beban periode" in low.explanation.render("id")


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 10**9))
def test_absorbed_and_expensed_are_the_overhead(actual: int, normal: int, overhead: int) -> None:
    """Neither is negative, whatever is made."""
    result = absorbed(actual, normal, overhead)
    assert result.absorbed + result.expensed == Money.of(overhead, USD)
    assert result.absorbed.minor >= 0
    assert result.expensed.minor >= 0


def test_no_capacity_and_less_than_nothing_made_are_refused() -> None:
    """With what to give instead."""
    for actual, normal, code in ((1, 0, "capacity_not_positive"), (-1, 10, "number_too_small")):
        with pytest.raises(InvalidValue) as refusal:
            absorbed(actual, normal)
        assert code == refusal.value.code
