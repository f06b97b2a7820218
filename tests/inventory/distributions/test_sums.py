"""Sums of laws: compound demand, demand over random lead times, and laws for a history."""

from __future__ import annotations

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
    FillRate,
    Gamma,
    Mixture,
    NegativeBinomial,
    Normal,
    Pmf,
    Poisson,
    demand_in_windows,
    demand_over,
    fit_distribution,
    fit_moments,
    geometric,
    normal_demand_over,
    normal_quantile,
    protection_moments,
)
from backoffice_core.kernel.errors import InvalidValue


def test_demand_over_an_uncertain_lead_time_scatters_as_in_the_book() -> None:
    """A mean of 2,500 a day over 7 days give or take 7: 22,491 of safety stock, not 1,695.

    Source: Chopra and Meindl, Supply Chain Management, ch. 12.
    """
    moments = protection_moments(mean=2500, deviation=500, lead_time_mean=7, lead_time_deviation=7)
    assert moments.deviation == pytest.approx(17549.928774784243, rel=1e-12)
    stock = normal_quantile(0.9) * moments.deviation
    assert stock == pytest.approx(22491.138696520975, rel=1e-9)
    sure = normal_demand_over(Normal(2500, 500), 7)
    assert round(normal_quantile(0.9) * sure.deviation) == 1695
    column = protection_moments(
        mean=[2500, 2500], deviation=500, lead_time_mean=7, lead_time_deviation=[7, 0]
    )
    assert column.deviation.tolist() == [moments.deviation, sure.deviation]


def test_demand_of_a_protection_interval_is_covered_as_asked() -> None:
    """Mean 3 and variance 9 a period, four periods, 95 percent: base stock 23.

    Source: negative binomial quantile, scipy.
    """
    law = NegativeBinomial(3, 9).over(4)
    assert law.quantile(0.95) == 23
    assert law.at_most(22) < 0.95 <= law.at_most(23)


@pytest.mark.parametrize(
    "demand",
    [Normal(10, 3), Poisson(4), NegativeBinomial(3, 9), Gamma(6, 5), Pmf([0.5, 0.2, 0.3])],
    ids=repr,
)
def test_demand_over_a_random_lead_time_is_that_over_each_one_of_them(
    demand: Distribution,
) -> None:
    """Weighted with its probability: tails, losses, mean and variance."""
    wait = Pmf([0.5, 0.3, 0, 0.2], first=1)
    law = demand_over(demand, wait, review=2)
    levels = np.array([0.0, 5, 20, 60])
    parts = [(0.5, demand.over(3)), (0.3, demand.over(4)), (0.2, demand.over(6))]
    for method in ("above", "loss"):
        expected = sum(w * getattr(part, method)(levels) for w, part in parts)
        np.testing.assert_allclose(getattr(law, method)(levels), expected, rtol=1e-9, atol=1e-14)
    moments = normal_demand_over(demand, wait, review=2)
    assert law.mean == pytest.approx(moments.mean, rel=1e-12)
    assert law.variance == pytest.approx(moments.variance, rel=1e-9)


def test_a_lead_time_may_be_a_number_a_constant_samples_or_a_continuous_law() -> None:
    """All of them are one question; a gamma lead time of Poisson demand has a closed answer."""
    demand = Poisson(5)
    assert demand_over(demand, 3, review=1) == demand_over(demand, Deterministic(3), review=1)
    assert demand_over(demand, Empirical([3, 3]), review=1) == Poisson(20)
    seen = demand_over(demand, Empirical([2, 4.5]))
    assert seen.mean == pytest.approx(16.25)
    gamma = demand_over(demand, Gamma(4, 2))
    assert NegativeBinomial(20, 120) == gamma
    whole = demand_over(demand, Gamma(4, 2), review=1)
    assert (whole.mean, whole.variance) == pytest.approx((25, 125))
    on_a_grid = demand_over(demand, Gamma(4, 2).pmf(step=0.01))
    assert on_a_grid.above(40) == pytest.approx(gamma.above(40), rel=1e-3)
    assert demand_over(Normal(5, 1), Gamma(4, 2)).mean == pytest.approx(20)
    for wrong in (-1, "3", True, None, [3, 4]):
        with pytest.raises(InvalidValue):
            demand_over(demand, wrong)
        with pytest.raises(InvalidValue):
            demand_over(demand, 3, review=wrong)
    with pytest.raises(InvalidValue, match="no law"):
        demand_over(3, 3)


def test_late_deliveries_ask_for_more_than_the_normal_formula_says() -> None:
    """One delivery in ten takes twice as long: at 99 percent the formula is short."""
    demand, wait = Normal(100, 20), Pmf([0.9, 0, 0, 0, 0, 0, 0, 0.1], first=7)
    exact = demand_over(demand, wait)
    formula = normal_demand_over(demand, wait)
    assert exact.above(formula.quantile(0.99)) > 0.05


def test_orders_of_random_size_add_up() -> None:
    """Poisson orders of logarithmic size are negative binomial demand, to the last digits.

    Source: Quenouille, Biometrics 5 (1949).
    """
    mean, variance = 6.0, 15.0
    share = 1 - mean / variance
    sizes = np.arange(1, 400, dtype=np.float64)
    logs = -(share**sizes) / sizes / np.log1p(-share)
    orders = -mean * (1 - share) / share * np.log1p(-share)
    demand = Compound(count=Poisson(orders), size=Pmf(logs / logs.sum(), first=1))
    whole = NegativeBinomial(mean, variance)
    levels = np.arange(0, 40, dtype=np.float64)
    np.testing.assert_allclose(demand.above(levels), whole.above(levels), rtol=1e-4, atol=1e-11)
    np.testing.assert_allclose(demand.total.chances[:40], whole.chance(levels), rtol=1e-11, atol=0)


@pytest.mark.parametrize(
    "count",
    [Poisson(3), NegativeBinomial(3, 7), Binomial(6, 0.5), Pmf([0.1, 0.4, 0.3, 0.2])],
    ids=repr,
)
def test_a_compound_law_is_the_mixture_over_its_counts(count: Distribution) -> None:
    """Of sums of so many sizes, each with the probability of the count."""
    size = Pmf([0.1, 0.5, 0.2, 0.2])
    law = Compound(count=count, size=size)
    levels = np.arange(0, 25, dtype=np.float64)
    counts = count.pmf()
    expected = sum(
        float(chance) * size.over(int(number)).above(levels)
        for number, chance in zip(counts.levels, counts.chances, strict=True)
    )
    np.testing.assert_allclose(law.above(levels), expected, atol=1e-11)
    total = law.total
    assert (law.mean, law.variance) == pytest.approx((total.mean, total.variance), rel=1e-8)


def test_many_orders_are_no_harder_than_few() -> None:
    """Two thousand orders, where no order at all is less likely than the smallest double."""
    law = Compound(count=Poisson(2000), size=geometric(1.5))
    assert law.total.mean == pytest.approx(3000, rel=1e-9)
    assert law.total.variance == pytest.approx(law.variance, rel=1e-8)
    amounts = Compound(count=Poisson(3), size=Gamma(10, 5))
    assert amounts.total.mean == pytest.approx(30, rel=1e-8)
    assert amounts.over(2).mean == pytest.approx(60)


@pytest.mark.parametrize(
    ("history", "law"),
    [
        ([3, 3, 3], Deterministic(3)),
        ([2, 4, 3, 1, 5, 3, 2, 4], Poisson(3)),
        ([0, 2, 1, 0, 9, 0, 3, 1], NegativeBinomial(2, 9.142857142857142)),
        ([4.5, 5.5, 5.0, 4.75, 5.25], Normal(5, 0.39528470752104744)),
        ([0.5, 9.5], Gamma(5, 6.363961030678928)),
    ],
)
def test_a_history_gets_the_law_that_scatters_as_it_does(
    history: list[float], law: Distribution
) -> None:
    """With a reason that names the ratio."""
    fit = fit_distribution(history)
    assert law == fit.distribution
    assert type(law).__name__.lower() in fit.explanation.rule
    assert fit.explanation.sentence()


def test_moments_get_a_law_of_these_moments() -> None:
    """Below Poisson scatter a binomial law, of fast movers a normal one."""
    assert Binomial(10, 0.3) == fit_moments(mean=3, variance=2.1).distribution
    assert Normal(100, 5) == fit_moments(mean=100, variance=25).distribution
    assert Poisson(4) == fit_moments(mean=4, variance=4.2).distribution
    assert Gamma(4, 3) == fit_moments(mean=4, variance=9, whole=False).distribution
    assert Deterministic(0) == fit_moments(mean=0, variance=0).distribution
    with pytest.raises(InvalidValue):
        fit_moments(mean=3, variance=-1)
    with pytest.raises(InvalidValue):
        fit_distribution([4])


@settings(max_examples=100, deadline=None)
@given(st.floats(0.01, 60), st.floats(0, 3))
def test_whole_demand_gets_a_law_of_its_mean_that_scatters_as_much(
    mean: float, ratio: float
) -> None:
    """Never less than asked for, and below 0 at most once in 700 times."""
    law = fit_moments(mean=mean, variance=mean * ratio).distribution
    assert law.mean == pytest.approx(mean, rel=1e-9)
    near_poisson = 0.9 if isinstance(law, Poisson) else 1
    assert law.variance >= mean * ratio * near_poisson / (1.1 if near_poisson < 1 else 1) - 1e-9
    assert law.at_most(-0.01) <= 1 / 700


@pytest.mark.parametrize(("mean", "variance"), [(0.1, 0.01), (0.1, 0), (10.5, 0.2)])
def test_moments_of_no_whole_demand_get_the_two_counts_around_the_mean(
    mean: float, variance: float
) -> None:
    """Whole demand of a mean of 0.1 scatters by 0.09 at least, and it is told."""
    fit = fit_moments(mean=mean, variance=variance)
    part = mean % 1
    assert Pmf([1 - part, part], first=int(mean)) == fit.distribution
    assert fit.distribution.variance == pytest.approx(part * (1 - part))
    said = fit.explanation.sentence()
    assert f"the least is {part * (1 - part):.6g}" in said
    assert "yang terkecil" in fit.explanation.sentence("id")


def test_a_short_history_is_not_said_to_scatter_as_single_arrivals_do() -> None:
    """Too few periods to tell is another reason than a variance equal to the mean."""
    said = fit_distribution([1, 1, 1, 2]).explanation
    assert said.sentence().startswith(
        "Poisson: the variance is 0.2 times the mean; of single arrivals it is 1, and 4 periods"
        " are too few to tell the difference"
    )
    assert "4 periode terlalu sedikit" in said.sentence("id")
    assert "as with single" in fit_moments(mean=4, variance=4.2).explanation.sentence()
    with pytest.raises(InvalidValue, match=r"The history has 1 period\."):
        fit_distribution([4])


def test_windows_of_a_history_keep_what_hangs_together() -> None:
    """Demand of every second period never is double; independent periods can be."""
    history = [0, 6] * 10
    windows = demand_in_windows(history, 2)
    assert windows.quantile(0.999) == 6
    assert Empirical(history).over(2).quantile(0.999) == 12
    assert Empirical(history).over(2).at_most(6) == pytest.approx(0.75)
    for periods in (0, 21, 1.5, "2"):
        with pytest.raises(InvalidValue):
            demand_in_windows(history, periods)


def test_a_mixture_of_counts_and_amounts_answers_as_amounts_do() -> None:
    """Its second loss is an integral, also over the steps of the counts."""
    law = Mixture([Poisson(3), Normal(3, 1)], [0.5, 0.5])
    assert not law.discrete
    fine = np.linspace(2.25, 30, 200_001)
    losses = np.asarray(law.loss(fine))
    integral = float((losses[1:] + losses[:-1]).sum() / 2 * (fine[1] - fine[0]))
    assert law.second_loss(2.25) == pytest.approx(integral, rel=1e-8)


def test_a_target_of_service_is_said_in_the_language_of_the_reader() -> None:
    """With its own comma."""
    assert FillRate(0.995).says.render() == "fill rate of units of 99.5 %"
    assert FillRate(0.995).says.render("id") == "tingkat pemenuhan unit 99,5 %"
