"""A back-test knows at each stand what was known then, whatever comes after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.forecasting import (
    Cadence,
    Cleaning,
    DemandMark,
    DemandPeriod,
    Forecast,
    History,
    Treatment,
    adida,
    average,
    backtest_forecasts,
    croston,
    exponential_smoothing,
    forecast_by_pattern,
    holt,
    imapa,
    naive,
    syntetos_boylan,
    teunter_syntetos_babai,
    theta,
    willemain_bootstrap,
)
from backoffice_core.inventory.numbers import Numbers
from backoffice_core.kernel.intervals import Interval

METHODS: list[Callable[[Numbers], Forecast]] = [
    adida, average, croston, exponential_smoothing, holt, imapa, naive, syntetos_boylan,
    teunter_syntetos_babai, theta,
]  # fmt: skip
PERIODS, ORIGINS, HORIZON = 16, 6, 2
demands = st.lists(st.integers(0, 9), min_size=PERIODS, max_size=PERIODS)
marks = st.lists(
    st.sampled_from([None, None, None, *DemandMark]), min_size=PERIODS, max_size=PERIODS
)
weeks_open = st.lists(st.integers(1, 6), min_size=PERIODS, max_size=PERIODS)


def said_at_each_stand(history: Numbers, method: Callable[[Numbers], Forecast]) -> list[object]:
    """What a method was given at each stand, and what it said."""
    said: list[object] = []

    def watched(known: Numbers) -> Forecast:
        forecast = method(known)
        said.append((np.array(known).tolist(), forecast.expected(HORIZON).tolist()))
        return forecast

    backtest_forecasts(history, {"watched": watched}, horizon=HORIZON, origins=ORIGINS)
    return said


@settings(max_examples=25, deadline=None)
@given(demand=demands, other=demands, stand=st.integers(PERIODS - ORIGINS - 1, PERIODS - 2))
def test_what_comes_after_a_stand_changes_nothing_that_is_said_at_it(
    demand: list[int], other: list[int], stand: int
) -> None:
    """Whatever follows, all forecasts up to the stand are the same, their parameters too."""
    changed = [*demand[:stand], *other[stand:]]
    stands = stand - (PERIODS - HORIZON - ORIGINS)
    for method in METHODS:
        before = said_at_each_stand(demand, method)[:stands]
        assert before == said_at_each_stand(changed, method)[:stands]


def weeks(demand: list[int], marked: list[DemandMark | None], open_days: list[int]) -> History:
    """A history of weeks."""
    start = date(2026, 1, 5)
    periods = [
        DemandPeriod(
            days=Interval(start + timedelta(weeks=week), start + timedelta(weeks=week + 1)),
            demand=amount,
            open_days=days,
            marks=frozenset() if mark is None else frozenset({mark}),
        )
        for week, (amount, mark, days) in enumerate(zip(demand, marked, open_days, strict=True))
    ]
    estimated = Cleaning(exceptional=Treatment.ESTIMATE, unknown=Treatment.ESTIMATE)
    return History(item="soap", cadence=Cadence.WEEK, periods=tuple(periods), cleaning=estimated)


@settings(max_examples=30, deadline=None)
@given(
    demand=demands,
    other=demands,
    marked=marks,
    open_days=weeks_open,
    stand=st.integers(PERIODS - ORIGINS - 1, PERIODS - 2),
)
def test_estimates_of_a_history_are_those_of_the_day(
    demand: list[int],
    other: list[int],
    marked: list[DemandMark | None],
    open_days: list[int],
    stand: int,
) -> None:
    """Weeks without stock, promotions and short weeks are treated by what was known of them."""
    marked, open_days = [None, *marked[1:]], list(open_days)
    history = weeks(demand, marked, open_days)
    after = [6] * (PERIODS - stand)
    changed = weeks(
        [*demand[:stand], *other[stand:]],
        [*marked[:stand], *[None] * (PERIODS - stand)],
        [*open_days[:stand], *after],
    )
    stands = stand - (PERIODS - HORIZON - ORIGINS)
    before = said_at_each_stand(history, exponential_smoothing)[:stands]
    assert before == said_at_each_stand(changed, exponential_smoothing)[:stands]


def test_short_weeks_are_compared_with_what_was_said_of_them() -> None:
    """A steady shop that opens less is forecast without error: ten a day, whatever the week."""
    days = [6, 5, 6, 4, 6, 6, 3, 6, 6, 2, 6, 6, 5, 6, 6, 1]
    history = weeks([10 * each for each in days], [None] * PERIODS, days)
    found = backtest_forecasts(history, {"average": average}, horizon=2, origins=4, share=0.5)
    assert np.abs(found.bias).max() < 1e-9
    assert found.squared_scaled.max() < 1e-9


def test_weeks_that_are_left_out_are_no_stands() -> None:
    """The series of a history is shorter than its days; what was known goes by the days."""
    marked = [None, DemandMark.EXCEPTIONAL, *[None] * (PERIODS - 2)]
    history = weeks(list(range(PERIODS)), marked, [6] * PERIODS)
    left_out = history.cleaned(Cleaning())
    said = said_at_each_stand(left_out, naive)
    known = [len(given) for given, _ in said]  # type: ignore[misc]
    assert known == [8, 9, 10, 11, 12, 13]
    assert [given[1] for given, _ in said] == [2.0] * ORIGINS  # type: ignore[misc]


def test_a_method_can_neither_look_beyond_nor_change_what_was() -> None:
    """What is given is a copy of what was known, and it is not to be written in."""
    bases: list[object] = []

    def curious(known: np.ndarray) -> Forecast:
        whole = known if known.base is None else known.base
        bases.append(whole.shape[0] == known.shape[0])
        with pytest.raises(ValueError, match="read-only"):
            known[0] = 7
        return naive(known)

    backtest_forecasts(list(range(12)), {"curious": curious}, origins=3)
    assert bases == [True] * 3


def test_a_method_by_pattern_or_by_bootstrap_takes_part() -> None:
    """Whatever can be asked as a forecast can be tested as one."""
    table = np.array(
        [[0, 0, 3, 0, 2, 0, 0, 5, 0, 0, 1, 0], [9, 8, 10, 9, 9, 8, 10, 9, 9, 10, 9, 9]]
    )
    methods = {
        "by pattern": forecast_by_pattern,
        "SBA": syntetos_boylan,
        "bootstrap": lambda known: willemain_bootstrap(known, seed=1, samples=200),
    }
    found = backtest_forecasts(table.T, methods, horizon=2, origins=3, share=0.9)
    assert found.methods == ("by pattern", "SBA", "bootstrap", "naive")
    assert np.isfinite(found.squared_scaled).all()
