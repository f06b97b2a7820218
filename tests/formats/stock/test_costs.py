"""What goods cost in all is what their parts cost together, however it divides."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.formats.stock.costs import parts_at_cost
from backoffice_core.kernel.rounding import Rounding, round_fraction

SIZES = st.fractions(min_value=Fraction(1, 1000), max_value=10**6, max_denominator=1000)


@given(SIZES, st.integers(0, 10**12))
def test_the_parts_are_the_whole_and_cost_it(size: Fraction, minor: int) -> None:
    """Each part rounded half up by itself, as receipts are, comes to the amount to the cent."""
    parts = parts_at_cost(size, minor)
    assert size == sum(part for part, _ in parts)
    assert minor == sum(round_fraction(part * cost, Rounding.HALF_UP) for part, cost in parts)
    assert len(parts) <= 3
