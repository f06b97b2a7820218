"""Probabilities of whole units: every answer is that of adding up, one by one."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.kernel.errors import InvalidValue


@st.composite
def laws(draw: st.DrawFn) -> tuple[Pmf, dict[int, Fraction]]:
    """A law of a few amounts, and the same in exact ratios."""
    weights = draw(st.lists(st.integers(0, 9), min_size=1, max_size=7).filter(any))
    first = draw(st.integers(-3, 5))
    exact = {first + i: Fraction(w, sum(weights)) for i, w in enumerate(weights)}
    return Pmf([float(p) for p in exact.values()], first=first), exact


@given(laws(), st.integers(-8, 14))
def test_every_answer_is_that_of_adding_up(
    both: tuple[Pmf, dict[int, Fraction]], level: int
) -> None:
    """Probabilities, losses and what is left, below, within and beyond the amounts there are."""
    law, exact = both

    def missing(x: int) -> Fraction:
        return sum((p * max(d - x, 0) for d, p in exact.items()), Fraction(0))

    close = {"rel": 1e-12, "abs": 1e-14}
    assert law.at_most(level) == pytest.approx(
        float(sum(p for d, p in exact.items() if d <= level)), **close
    )
    assert law.above(level) == pytest.approx(
        float(sum(p for d, p in exact.items() if d > level)), **close
    )
    assert law.loss(level) == pytest.approx(float(missing(level)), **close)
    later = sum((missing(x) for x in range(level + 1, 20)), Fraction(0))
    assert law.second_loss(level) == pytest.approx(float(later), **close)
    left = sum((p * max(level - d, 0) for d, p in exact.items()), Fraction(0))
    assert law.leftover(level) == pytest.approx(float(left), **close)


@given(laws(), st.integers(1, 99))
def test_a_quantile_is_the_least_amount_that_is_enough(
    both: tuple[Pmf, dict[int, Fraction]], percent: int
) -> None:
    """Enough with that probability, and the amount below is not."""
    law, exact = both
    sums = {d: sum(p for e, p in exact.items() if e <= d) for d in exact}
    least = min(d for d, total in sums.items() if total >= Fraction(percent, 100))
    assert least == law.quantile(percent / 100)


@given(laws(), st.integers(0, 6))
def test_a_sum_over_periods_has_their_means_and_variances(
    both: tuple[Pmf, dict[int, Fraction]], periods: int
) -> None:
    """And is what adding one period after the other gives."""
    law, _ = both
    total = law.over(periods)
    assert total.mean == pytest.approx(periods * law.mean, abs=1e-9)
    assert total.variance == pytest.approx(periods * law.variance, abs=1e-9)
    one_by_one = Pmf([1.0])
    for _ in range(periods):
        one_by_one = one_by_one.plus(law)
    assert one_by_one.first == total.first
    np.testing.assert_allclose(total.chances, one_by_one.chances, atol=1e-14)


def test_the_same_seed_gives_the_same_draws_and_they_follow_the_law() -> None:
    """Their average is near the mean."""
    law = Pmf([0.2, 0.5, 0.3], first=4)
    draws = law.sample(20_000, seed=7)
    assert np.array_equal(draws, law.sample(20_000, seed=7))
    assert draws.mean() == pytest.approx(law.mean, abs=0.02)


def test_what_are_no_probabilities_is_refused() -> None:
    """And half a period of counted amounts is none."""
    for chances in ([0.5, 0.6], [1.5, -0.5], [], [float("nan")]):
        with pytest.raises(InvalidValue):
            Pmf(chances)
    with pytest.raises(InvalidValue, match="over whole periods only"):
        Pmf([1.0]).over(2.5)
