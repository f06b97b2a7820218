"""Every forecast, class, choice and outlier says why it is so, in English and in Indonesian."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from backoffice_core.inventory.forecasting import (
    Cadence,
    DemandMark,
    DemandPeriod,
    History,
    adida,
    average,
    backtest_forecasts,
    classify_patterns,
    exponential_smoothing,
    find_outliers,
    history_of,
    holt,
    imapa,
    moving_average,
    outlier_findings,
    theta,
    willemain_bootstrap,
    window_bootstrap,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.intervals import Interval

SELDOM = [0, 0, 3, 0, 2, 0, 0, 5, 0, 0, 1, 0]


def reasons(explanation: Explanation, locale: str = "en") -> list[str]:
    """What an explanation rests on, one sentence each."""
    return [each.says.render(locale) for each in explanation.because]


def test_a_forecast_says_where_its_parameters_are_from() -> None:
    """Given, found as the best, or read off the history."""
    assert reasons(exponential_smoothing([4, 6, 5, 7], alpha=0.5).explain()) == [
        "alpha = 0.5: as given"
    ]
    found = exponential_smoothing(SELDOM).explain()
    assert "the least squared errors, one period ahead" in reasons(found)[0]
    assert "kuadrat galat terkecil" in reasons(found, "id")[0]
    assert reasons(holt([1, 2, 4, 5], beta=0.1).explain())[1:] == [
        "beta = 0.1: as given",
        "damping = 1: as given",
    ]
    assert "least squared errors" in reasons(theta(SELDOM).explain())[0]
    assert reasons(adida(SELDOM, block=2).explain()) == ["periods of a block = 2: as given"]
    assert reasons(imapa(SELDOM).explain()) == [
        "periods of a block = 3: the average interval between demands, in whole periods"
    ]
    assert reasons(average(SELDOM).explain()) == ["periods = 12: all there are"]
    assert reasons(moving_average(SELDOM, periods=3).explain()) == ["periods = 3: as given"]


def test_one_of_something_is_said_in_the_singular() -> None:
    """One period, one test and one future are said as such."""
    week = DemandPeriod(days=Interval(date(2026, 5, 4), date(2026, 5, 11)), demand=3)
    history = History(item="soap", cadence=Cadence.WEEK, periods=(week,))
    assert "soap: 1 period of demand" == history.explain().sentence()
    drawn = willemain_bootstrap(SELDOM, seed=4, samples=1)
    assert reasons(drawn.explain()) == ["1 future is drawn from 12 periods (seed 4)"]
    assert "(every period, limit 1.32" in classify_patterns([4, 5, 4, 6]).explain().sentence()
    tested = backtest_forecasts(SELDOM, {"average": average}, origins=1)
    said = tested.explain().says
    assert said.render().startswith("average was best over the last test of 1 period (")
    assert said.render("id").startswith("average terbaik dalam 1 uji terakhir atas 1 periode (")
    with pytest.raises(InvalidValue, match="The history has 1 period, and the method needs 2"):
        holt([3])


def test_one_of_many_is_explained_as_if_alone() -> None:
    """The place says which."""
    table = np.array([SELDOM, [9] * 12]).T
    many = exponential_smoothing(table)
    assert many.explain(1).render("id") == exponential_smoothing([9] * 12).explain().render("id")
    drawn = willemain_bootstrap(table, seed=4)
    assert reasons(drawn.explain(1)) == ["2,000 futures are drawn from 12 periods (seed 5)"]
    windows = window_bootstrap(table).explain(0)
    assert reasons(windows, "id") == ["setiap periode dari 12 sama besar peluangnya"]


def test_an_outlier_says_what_is_usual_and_its_finding_rests_on_it() -> None:
    """Median and deviation, in the digits of the language."""
    outlier = find_outliers([4, 6, 5, 50, 5, 4, 6.5], limit=2)[0]
    said = outlier.explain()
    assert said.says.render().startswith("A demand of 50 lies outside 2.035 to 7.965: the median 5")
    assert "2,035 sampai 7,965" in said.render("id")
    history = history_of(
        [4, 6, 5, 50, 5, 4, 6.5], item="soap", start=date(2026, 1, 1), cadence=Cadence.DAY
    )
    (finding,) = outlier_findings(history, limit=2)
    assert finding.explanation == said


def test_a_history_says_how_its_marked_periods_are_treated() -> None:
    """A period with several marks is told once, by the one that matters most."""
    days = [date(2026, 5, day) for day in range(4, 10)]
    kinds = [
        frozenset[DemandMark](),
        frozenset({DemandMark.CENSORED}),
        frozenset({DemandMark.CENSORED, DemandMark.EXCEPTIONAL}),
        frozenset({DemandMark.UNKNOWN}),
        frozenset[DemandMark](),
    ]
    history = History(
        item="soap",
        cadence=Cadence.DAY,
        periods=tuple(
            DemandPeriod(days=Interval(first, last), demand=3, marks=kind)
            for first, last, kind in zip(days, days[1:], kinds, strict=False)
        ),
    )
    assert reasons(history.explain()) == [
        "1 that ended without stock: estimated",
        "1 marked as exceptional: left out",
        "1 of which demand is not known: left out",
    ]
    assert "1 yang berakhir tanpa stok: diperkirakan" in history.explain().render("id")
