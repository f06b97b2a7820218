"""Classes and choices: why an item is what it is, and back-tests that see no future."""

from __future__ import annotations

import numpy as np
import pytest

from backoffice_core.inventory.forecasting import (
    DemandPattern,
    ForecastMeasure,
    VariationOf,
    average,
    backtest_forecasts,
    classify_patterns,
    classify_value,
    classify_variation,
    combined_classes,
    croston,
    exponential_smoothing,
    forecast_by_pattern,
    naive,
    seasonal_naive,
    willemain_bootstrap,
    window_bootstrap,
)
from backoffice_core.kernel.errors import InvalidValue

SELDOM = [0, 0, 3, 0, 2, 0, 0, 5, 0, 0, 1, 0]


def test_interval_and_variation_are_those_of_the_scheme() -> None:
    """Syntetos, Boylan and Croston 2005, cut-offs 1.32 and 0.49; own arithmetic (fc-04)."""
    found = classify_patterns(SELDOM)
    assert found.interval[0] == 3.0
    assert found.variation[0] == pytest.approx(0.2892561983471075, rel=1e-10)
    sample = classify_patterns(SELDOM, variation_of=VariationOf.SAMPLE)
    assert sample.variation[0] == pytest.approx(0.3856749311294765, rel=1e-10)
    assert found.patterns == (DemandPattern.INTERMITTENT,)


def test_each_pattern_is_told_apart_and_says_why() -> None:
    """Often or seldom, even or uneven, or not at all; on a cut-off the calmer one."""
    table = np.array([[5, 1, 0, 0, 0], [5, 30, 4, 1, 0], [5, 1, 0, 0, 0], [5, 1, 4, 30, 0]])
    found = classify_patterns(table)
    assert [each.value for each in found.patterns] == [
        "smooth", "erratic", "intermittent", "lumpy", "none",
    ]  # fmt: skip
    assert "every 2 periods, limit 1.32" in found.explain(2).render()
    assert found.explain(4).render("id").startswith("tidak pernah diminta")
    assert classify_patterns([1, 0, 1, 1], interval_cutoff=4 / 3).patterns[0].value == "smooth"


def test_classes_of_value_follow_shares_and_say_why() -> None:
    """The item that crosses a share still belongs to the better class."""
    found = classify_value([700, 5, 200, 60, 0, 35], shares=(0.7, 0.96))
    assert found.letters == ("A", "C", "B", "B", "C", "C")
    assert found.explain(2).says.render().startswith("Class B: 20 % of all value, and 90 %")
    assert classify_value([0, 0]).letters == ("C", "C")
    assert classify_value([1, 1, 1, 1, 1], shares=(0.8, 1)).letters == ("A", "A", "A", "A", "B")
    variation = classify_variation(np.array([[9, 0, 1], [10, 9, 3], [11, 0, 2]]))
    assert variation.letters == ("X", "Z", "X")
    assert "57" not in variation.explain(2).render("id")
    assert combined_classes(classify_value([9, 5, 1]), variation) == ("AX", "AZ", "BX")


def test_a_back_test_sees_no_future() -> None:
    """A method that is told what comes would be caught: it is given only what was known."""
    seen: list[int] = []

    def watching(history: np.ndarray) -> object:
        seen.append(len(history))
        return naive(history)

    found = backtest_forecasts(list(range(20)), {"mine": watching}, horizon=3, origins=4)  # type: ignore[dict-item]
    assert seen == [14, 15, 16, 17] == list(found.origins)
    assert found.methods == ("mine", "naive")
    assert found.bias[0, 0] == -2.0  # one, two and three behind, on average


def test_the_best_method_is_the_one_with_the_least_errors_and_says_so() -> None:
    """A season is best forecast by the last season, noise by its average."""
    dice = np.random.default_rng(2)
    season = np.tile([10.0, 2, 3, 1], 10)
    table = np.column_stack([season, dice.normal(20, 3, 40)])
    methods = {"season": lambda given: seasonal_naive(given, season=4), "average": average}
    found = backtest_forecasts(table, methods, horizon=2, origins=12, share=0.9)
    assert found.best() == ("season", "average")
    assert found.best(measure=ForecastMeasure.PINBALL)[1] == "average"
    assert np.isfinite(found.scores(ForecastMeasure.ABSOLUTE_SCALED)).all()
    said = found.explain(0).render().splitlines()
    assert said[0].startswith("season was best over the last 12 tests of 2 periods")
    assert said[1].strip().startswith("season:")
    assert found.best_of_all() in found.methods
    assert "terbaik dalam 12 uji" in found.explain(1).render("id")


def test_a_back_test_without_quantiles_or_periods_is_refused() -> None:
    """What was not asked for cannot be compared."""
    found = backtest_forecasts([1, 2, 3, 4, 5], {"average": average}, origins=2)
    with pytest.raises(InvalidValue, match="measure_missing"):
        found.best(measure=ForecastMeasure.PINBALL)
    with pytest.raises(InvalidValue, match="history_short"):
        backtest_forecasts([1, 2], {"average": average}, origins=2)
    with pytest.raises(InvalidValue, match="number_too_small"):
        backtest_forecasts([1, 2, 3], {"average": average}, horizon=0)
    with pytest.raises(InvalidValue, match="type_wrong"):
        backtest_forecasts([1, 2, 3], [average])  # type: ignore[arg-type]


def test_each_series_is_forecast_by_the_method_of_its_pattern() -> None:
    """And is the same as if it were forecast alone by that method."""
    table = np.array([[5, 0, 0], [6, 4, 0], [5, 0, 0], [4, 4, 0.0]])
    found = forecast_by_pattern(table)
    assert found.of(0).mean == exponential_smoothing(table[:, 0]).mean
    assert found.of(2).mean == 0.0
    assert "Syntetos" in found.explain(1).render()
    methods = {DemandPattern.SMOOTH: croston}
    with pytest.raises(InvalidValue, match="method_missing"):
        forecast_by_pattern(table, methods=methods)


def test_windows_are_the_sums_there_were() -> None:
    """Three runs of two periods, each as likely as any other."""
    forecast = window_bootstrap([1, 0, 4, 2])
    law = forecast.over(2)
    assert [law.at_most(each) for each in (0, 1, 4, 6)] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert law.mean == forecast.totals(2).mean == pytest.approx(11 / 3)
    with pytest.raises(InvalidValue, match="history_short"):
        forecast.over(5)
    many = window_bootstrap(np.array([[1, 5], [0, 5], [4, 5]]))
    assert many.totals(2).deviation[1] == 0
    with pytest.raises(InvalidValue, match="forecast_of_many"):
        many.over(2)


def test_willemains_bootstrap_draws_what_the_chain_and_the_sizes_say() -> None:
    """Without jitter its mean is that of chain and sizes; the same seed draws the same."""
    history = [0, 1, 0, 3, 0, 2, 0, 1, 0, 3, 0]  # after none always some, after some always none
    forecast = willemain_bootstrap(history, seed=4, jitter=False, samples=4000)
    assert forecast.over(1).at_most(0) == 0.0
    assert forecast.over(2).mean == pytest.approx(2.0, abs=0.05)
    assert forecast.expected(2)[1] == pytest.approx(0.0, abs=0.1)
    assert (
        forecast.over(3).mean
        == willemain_bootstrap(history, seed=4, jitter=False, samples=4000).over(3).mean
    )
    jittered = willemain_bootstrap(history, seed=4).over(1)
    assert jittered.quantile(0.999) > 3
    assert willemain_bootstrap([0, 0], seed=1).over(3).mean == 0.0
    assert "bootstrap" in willemain_bootstrap(history, seed=4).explain().render("id")
    with pytest.raises(InvalidValue, match="number_too_small"):
        willemain_bootstrap(history, seed=4, samples=0)
