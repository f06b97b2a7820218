"""What holds of every law: tails, losses, quantiles, sums and draws agree with each other."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions import (
    Binomial,
    Compound,
    Deterministic,
    Distribution,
    Empirical,
    Gamma,
    Lognormal,
    Mixture,
    NegativeBinomial,
    Normal,
    Pmf,
    Poisson,
    TruncatedNormal,
    Uniform,
    distribution_as_json,
    distribution_from_json,
    exponential,
    geometric,
    negative_binomial_loss,
)
from backoffice_core.kernel.errors import InvalidValue

DISCRETE: tuple[Distribution, ...] = (
    Poisson(0.3),
    Poisson(40),
    NegativeBinomial(3, 9),
    NegativeBinomial(0.5, 6),
    geometric(2),
    Binomial(12, 0.4),
    Binomial(20, 0.95),
    Pmf([0.2, 0, 0.5, 0.3], first=2),
    Empirical([4, 0, 0, 7, 1, 1, 1, 12]),
    Compound(count=Poisson(2), size=Pmf([0.5, 0.3, 0.2], first=1)),
    Compound(count=NegativeBinomial(2, 5), size=geometric(1)),
    Compound(count=Binomial(3, 0.5), size=Pmf([0.5, 0.5], first=1)),
    Compound(count=Pmf([0.25, 0.5, 0.25]), size=Pmf([0.5, 0.5], first=1)),
    Mixture([Deterministic(0), Poisson(6)], [0.6, 0.4]),
)
CONTINUOUS: tuple[Distribution, ...] = (
    Normal(20, 5),
    TruncatedNormal(3, 6),
    Gamma(10, 4),
    exponential(3),
    Gamma(2, 5),
    Lognormal(10, 6),
    Lognormal(10, 0.2),
    Lognormal(10, 30),
    Uniform(2, 9),
    Empirical([0.5, 2.25, 2.25, 7.125]),
    Mixture([Normal(10, 2), Gamma(4, 4), Poisson(3)], [0.5, 0.2, 0.3]),
)
LAWS = (*DISCRETE, *CONTINUOUS, Deterministic(7.5))


@pytest.mark.parametrize("law", DISCRETE, ids=repr)
def test_losses_of_counts_are_sums_of_tails(law: Distribution) -> None:
    """A loss is the sum of all tails from it on, and the second loss that of the losses."""
    levels = np.arange(-3, 40, dtype=np.float64)
    above, loss, second = law.above(levels), law.loss(levels), law.second_loss(levels)
    np.testing.assert_allclose(loss[:-1] - loss[1:], above[:-1], rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(second[:-1] - second[1:], loss[1:], rtol=1e-9, atol=1e-10)
    np.testing.assert_allclose(law.at_most(levels) + above, 1, rtol=1e-12)
    np.testing.assert_allclose(law.leftover(levels), levels - law.mean + loss, atol=1e-11)
    assert law.loss(-5) == pytest.approx(law.mean + 5, rel=1e-12)
    half = (law.loss(3) + law.loss(4)) / 2
    assert law.loss(3.5) == pytest.approx(half, rel=1e-12)
    half = (law.second_loss(3) + law.second_loss(4)) / 2
    assert law.second_loss(3.5) == pytest.approx(half, rel=1e-12)


@pytest.mark.parametrize("law", CONTINUOUS, ids=repr)
def test_losses_of_amounts_are_integrals_of_tails(law: Distribution) -> None:
    """Differences quotients of the second loss are losses, and those of the loss are tails."""
    levels = np.linspace(-2, 30, 81) + 0.013
    step = 1e-5
    slope = (law.loss(levels - step) - law.loss(levels + step)) / (2 * step)
    np.testing.assert_allclose(slope, law.above(levels), rtol=1e-5, atol=1e-8)
    slope = (law.second_loss(levels - step) - law.second_loss(levels + step)) / (2 * step)
    np.testing.assert_allclose(slope, law.loss(levels), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(law.at_most(levels) + law.above(levels), 1, rtol=1e-12)
    at_zero = (law.variance + (law.mean + 20) ** 2) / 2
    if not isinstance(law, Normal):
        assert law.second_loss(-20) == pytest.approx(at_zero, rel=1e-9)


@pytest.mark.parametrize("law", LAWS, ids=repr)
def test_a_quantile_is_the_least_level_that_is_enough(law: Distribution) -> None:
    """Enough with that probability, and a little less is not; of counts, the count below."""
    shares = np.array([1e-9, 0.001, 0.1, 0.5, 0.8, 0.95, 0.999, 1 - 1e-9])
    levels = law.quantile(shares)
    less = levels - (1 if law.discrete else np.maximum(np.abs(levels), 1e-9) * 1e-7)
    slack = 1e-12
    assert (law.above(levels) <= (1 - shares) * (1 + slack) + 1e-14).all()
    assert (law.above(less) > (1 - shares) * (1 - slack) - 1e-14).all()
    assert levels.tolist() == [law.quantile(share) for share in shares.tolist()]


@pytest.mark.parametrize("mean", [0.02, 1, 17, 900])
@pytest.mark.parametrize("ratio", [1, 1.5, 8])
def test_a_quantile_of_counts_is_exact_at_the_steps(mean: float, ratio: float) -> None:
    """Asked with the probability of a count itself, the answer is that count."""
    law = NegativeBinomial(mean, mean * ratio)
    counts = np.unique(np.round(np.linspace(0, mean * 2, 30)))
    shares = law.at_most(counts)
    inside = (shares > 0) & (shares < 1 - 1e-9)
    assert counts[inside].tolist() == law.quantile(shares[inside]).tolist()


@pytest.mark.parametrize("law", LAWS, ids=repr)
def test_a_sum_has_the_means_and_variances_of_its_periods(law: Distribution) -> None:
    """Of three periods and of none, closed or not, on a grid to within its step."""
    total = law.over(3)
    assert total.mean == pytest.approx(3 * law.mean, rel=1e-8)
    assert total.variance == pytest.approx(3 * law.variance, rel=1e-3, abs=1e-9)
    assert law.over(0).mean == 0
    assert law.over(1).mean == pytest.approx(law.mean)
    with pytest.raises(InvalidValue):
        law.over(-1)


@pytest.mark.parametrize("law", LAWS, ids=repr)
def test_a_law_on_a_grid_keeps_its_mean_and_its_losses(law: Distribution) -> None:
    """At every step the loss is that of the law itself."""
    grid = law.pmf()
    levels = np.arange(0, 30, dtype=np.float64)
    assert grid.mean == pytest.approx(law.mean, rel=1e-7)
    np.testing.assert_allclose(grid.loss(levels), law.loss(levels), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("law", LAWS, ids=repr)
def test_draws_follow_the_law_and_its_seed(law: Distribution) -> None:
    """The same seed gives the same draws; their average is near the mean."""
    draws = law.sample(20_000, seed=3)
    assert np.array_equal(draws, law.sample(20_000, seed=3))
    assert draws.mean() == pytest.approx(law.mean, abs=5 * law.deviation / 20_000**0.5 + 1e-9)


@pytest.mark.parametrize("law", LAWS, ids=repr)
def test_a_law_that_is_written_and_read_answers_with_the_same_doubles(law: Distribution) -> None:
    """So a proposal replays; and writing it again writes the same."""
    written = json.dumps(distribution_as_json(law))
    again = distribution_from_json(json.loads(written))
    levels = np.linspace(-1, 40, 24)
    for method in ("above", "loss", "second_loss"):
        assert getattr(law, method)(levels).tolist() == getattr(again, method)(levels).tolist()
    assert written == json.dumps(distribution_as_json(again))
    assert type(law) is type(again)
    assert law.discrete == again.discrete
    assert law == again
    assert hash(law) == hash(again)


@pytest.mark.parametrize("law", LAWS, ids=repr)
def test_a_law_is_equal_to_no_other(law: Distribution) -> None:
    """Laws are values: the same numbers are the same law, others are another."""
    assert [law] == [each for each in LAWS if each == law]
    assert len({*LAWS, law}) == len(LAWS)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=6), st.integers(0, 3))
def test_laws_of_arrays_are_equal_by_what_is_in_them(amounts: list[int], first: int) -> None:
    """Not by being the same object; the order of samples says nothing, and one zero is another."""
    law = Empirical(amounts)
    assert law == Empirical(np.array(sorted(amounts, reverse=True), dtype=float))
    assert hash(law) == hash(Empirical(amounts * 2))
    assert law == Empirical([amount or -0.0 for amount in amounts])
    assert law != Empirical([*amounts, 10])
    chances = np.bincount(amounts) / len(amounts)
    grid = Pmf(chances, first=first)
    assert grid == Pmf(chances.tolist(), first=first)
    assert hash(grid) == hash(Pmf(list(chances), first=first))
    assert grid != Pmf(chances, first=first + 1)
    assert grid != Pmf(chances, first=first, step=0.5)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(-9, 15.6).map(lambda power: 10.0**power),
    st.floats(0, 20).map(lambda power: 10.0**power),
    st.floats(0.1, 0.999),
)
def test_a_quantile_of_counts_is_found_where_doubles_skip_some(
    mean: float, ratio: float, share: float
) -> None:
    """Halving ends when there is no double in between, though there would be counts."""
    law = NegativeBinomial(mean, mean * ratio)
    level = law.quantile(share)
    assert law.at_most(level) >= share - 1e-9
    assert level == 0 or law.at_most(np.nextafter(level, 0) - 1) <= share + 1e-9


@pytest.mark.parametrize("mean", [3, 1e3, 1e5, 1e8])
@pytest.mark.parametrize("excess", [1e-12, 1e-9, 1e-6, 0.5])
def test_counts_that_scatter_hardly_more_than_single_ones_keep_their_lower_tail(
    mean: float, excess: float
) -> None:
    """Both tails make one, and the lower one is the sum of its probabilities."""
    law = NegativeBinomial(mean, mean * (1 + excess))
    levels = np.floor(mean + np.array([-1, 0, 2]) * mean**0.5)
    np.testing.assert_allclose(law.at_most(levels) + law.above(levels), 1, rtol=1e-11)
    deep = max(np.floor(mean - 8 * law.deviation), 0)
    chances = law.chance(np.arange(max(deep - 10 * law.deviation, 0), deep + 1))
    assert law.at_most(deep) == pytest.approx(chances.sum(), rel=1e-7)


@pytest.mark.parametrize("tiny", [1e-300, 1e-160])
def test_what_is_next_to_nothing_is_refused_where_it_leaves_the_doubles(tiny: float) -> None:
    """Its square is none any more, and its logarithm would be a warning."""
    for ask in (
        lambda: Gamma(10, tiny),
        lambda: Lognormal(10, tiny),
        lambda: NegativeBinomial(tiny, 9),
        lambda: negative_binomial_loss(3, mean=tiny, variance=9),
    ):
        with pytest.raises(InvalidValue, match="number_too_small"):
            ask()
    assert NegativeBinomial(0, 0).quantile(0.9) == 0


@pytest.mark.parametrize("law", [NegativeBinomial(4e15, 1e31), Poisson(4e15)], ids=repr)
def test_more_counts_than_memory_holds_are_not_laid_out(law: Distribution) -> None:
    """A table of a quadrillion counts is a mistake of a unit."""
    with pytest.raises(InvalidValue, match="grid_too_fine"):
        law.pmf()


@pytest.mark.parametrize("law", [Lognormal(10, 5), Uniform(2, 9), TruncatedNormal(3, 6)], ids=repr)
def test_a_sum_over_half_a_period_is_refused_in_words_that_fit_any_law(law: Distribution) -> None:
    """Nothing is counted in amounts that are measured."""
    with pytest.raises(InvalidValue, match=r"over whole periods only, and none over 3\.5 periods"):
        law.over(3.5)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"law": "cauchy"},
        {"law": ["normal"]},
        {"law": "normal", "mean": 1},
        {"law": "normal", "mean": "1", "deviation": 2},
        {"law": "poisson", "mean": float("nan")},
        {"law": "poisson", "mean": [1, 2]},
        {"law": "mixture", "laws": [3], "weights": [1]},
        {"law": "compound", "count": 3, "size": 3, "step": 1, "tolerance": 1e-12},
        {"law": "pmf", "chances": [1], "first": "a", "step": 1},
        {"law": "pmf", "chances": [1], "first": 0, "step": None},
    ],
    ids=repr,
)
def test_what_is_no_law_is_refused(value: dict[str, object]) -> None:
    """With a code, and never with an error from inside."""
    with pytest.raises(InvalidValue):
        distribution_from_json(value)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-20, 200), min_size=1, max_size=12), st.integers(-25, 210))
def test_samples_answer_as_adding_them_up_does(samples: list[int], level: int) -> None:
    """Tails, losses and second losses of a list of whole amounts."""
    law, size = Empirical(samples), len(samples)
    missing = [max(d - level, 0) for d in samples]
    assert law.above(level) == pytest.approx(sum(d > level for d in samples) / size, abs=1e-14)
    assert law.loss(level) == pytest.approx(sum(missing) / size, rel=1e-12)
    pairs = sum(m * (m - 1) / 2 for m in missing) / size
    assert law.second_loss(level) == pytest.approx(pairs, rel=1e-12)
    halves = Empirical([d / 8 + 1 / 16 for d in samples])
    missing_halves = [max(d / 8 + 1 / 16 - level / 8, 0) for d in samples]
    squares = sum(m * m for m in missing_halves) / 2 / size
    assert halves.second_loss(level / 8) == pytest.approx(squares, rel=1e-12)


def test_numbers_that_make_no_law_are_refused() -> None:
    """By name, with what would do."""
    for make in (
        lambda: Normal(3, -1),
        lambda: Normal(float("inf"), 1),
        lambda: Gamma(0, 1),
        lambda: Lognormal(1, 0),
        lambda: Uniform(3, 3),
        lambda: TruncatedNormal(-100, 1),
        lambda: Binomial(2.5, 0.5),
        lambda: Binomial(2, 1.5),
        lambda: Empirical([]),
        lambda: Empirical([1, 2], weights=[0, 0]),
        lambda: Mixture([Poisson(1)], [0.5, 0.5]),
        lambda: Compound(count=Normal(3, 1), size=Poisson(1)),
        lambda: Compound(count=Poisson(1), size=Pmf([1.0], first=-1)),
        lambda: Poisson(3).quantile(1),
        lambda: Lognormal(10, 3).over(2.5),
        lambda: Normal(0, 1).pmf(step=0),
        lambda: Normal(0, 1).pmf(step=1e-9),
    ):
        with pytest.raises(InvalidValue):
            make()
