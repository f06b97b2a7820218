"""What is no history, no parameter or no place is refused by name, never by accident."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from backoffice_core.inventory.forecasting import (
    Cadence,
    DemandPeriod,
    History,
    adida,
    average,
    backtest_forecasts,
    croston,
    find_outliers,
    history_of,
    history_of_rows,
    moving_average,
    outlier_findings,
    seasonal_naive,
    tracking_finding,
    tracking_signal,
    willemain_bootstrap,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval

SELDOM = [0, 0, 3, 0, 2, 0, 0, 5, 0, 0, 1, 0]
STEADY = [9, 8, 10, 9, 9, 8, 10, 9, 9, 10, 9, 9]


def test_a_demand_that_is_none_is_refused_with_its_item_and_day() -> None:
    """Among a thousand items and days one wants to know which."""
    days = Interval(date(2026, 5, 4), date(2026, 5, 6))
    with pytest.raises(InvalidValue, match="soap on 2026-05-05 is nan"):
        history_of_rows([(date(2026, 5, 5), float("nan"))], item="soap", days=days)
    with pytest.raises(InvalidValue, match="soap in period 1, from 2026-02-01 on, is inf"):
        history_of([1, float("inf")], item="soap", start=date(2026, 1, 1), cadence=Cadence.MONTH)
    with pytest.raises(InvalidValue, match="2026-05-04 to 2026-05-05 is nan"):
        DemandPeriod(days=days, demand=float("nan"))
    with pytest.raises(InvalidValue, match="2026-05-04 to 2026-05-05 is 1e"):
        DemandPeriod(days=days, demand=1e300)
    with pytest.raises(InvalidValue, match="not_a_number"):
        DemandPeriod(days=days, demand="many")  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="period 1 of item 1 is nan"):
        croston([[1, 2], [3, float("nan")]])
    with pytest.raises(InvalidValue, match="number_too_large"):
        average([1, 1e200])


@pytest.mark.parametrize("cadence", Cadence)
def test_a_history_that_runs_beyond_the_calendar_is_refused(cadence: Cadence) -> None:
    """The last day there is has none after it."""
    with pytest.raises(InvalidValue, match="day_out_of_range"):
        history_of([1, 2], item="soap", start=date.max, cadence=cadence)


def test_a_table_with_names_says_which_item_is_wrong() -> None:
    """A data frame knows what its columns are called."""
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"soap": [1.0, 2.0], "milk": [3.0, None]})
    assert croston(frame.select("soap")).items == 1
    with pytest.raises(InvalidValue, match="period 1 of item 'milk' is nan"):
        croston(frame)


def test_a_day_is_in_a_history_once() -> None:
    """Periods that overlap or run backwards are a mistake of whoever made them."""
    first = DemandPeriod(days=Interval(date(2026, 5, 4), date(2026, 5, 11)), demand=3)
    again = DemandPeriod(days=Interval(date(2026, 5, 8), date(2026, 5, 9)), demand=1)
    assert History(item="soap", cadence=Cadence.WEEK, periods=(first,)).series().tolist() == [3]
    with pytest.raises(InvalidValue, match="2026-05-08 follows 2026-05-04 to 2026-05-10"):
        History(item="soap", cadence=Cadence.WEEK, periods=(first, again))


@pytest.mark.parametrize("seed", [None, "a", 1.5, True, -1])
def test_a_seed_that_is_no_whole_number_is_refused_at_once(seed: object) -> None:
    """None would draw other futures every time; a text would fail only when asked."""
    with pytest.raises(InvalidValue, match="seed"):
        willemain_bootstrap(SELDOM, seed=seed)  # type: ignore[arg-type]


def test_more_futures_than_fit_into_memory_are_not_drawn() -> None:
    """A number of samples has an upper end too."""
    with pytest.raises(InvalidValue, match="number_too_large"):
        willemain_bootstrap(SELDOM, seed=1, samples=10**12)


def test_words_of_refusals_are_those_of_the_method() -> None:
    """A moving average has periods, a block is a block, a window a window."""
    with pytest.raises(InvalidValue, match="A moving average of 0 periods"):
        moving_average([1, 2], periods=0)
    with pytest.raises(InvalidValue, match="A block of 0 periods"):
        adida([1, 2], block=0)
    with pytest.raises(InvalidValue, match="A season of 0 periods"):
        seasonal_naive([1, 2], season=0)
    with pytest.raises(InvalidValue, match="window"):
        find_outliers(STEADY, window=2)
    with pytest.raises(InvalidValue, match=r"review is -1 periods"):
        croston(SELDOM).over(2, review=-1)


def test_signals_of_many_are_told_one_by_one() -> None:
    """A finding is of one item."""
    signals = tracking_signal(np.array([[12, 9], [13, 11]]), np.full((2, 2), 10.0), limit=1.5)
    with pytest.raises(InvalidValue, match="forecast_of_many"):
        tracking_finding("soap", signals)
    assert tracking_finding("soap", signals.of(0)) is not None
    assert tracking_finding("milk", signals.of(1)) is None
    with pytest.raises(InvalidValue, match="place_unknown"):
        signals.of(2)


def test_a_method_that_makes_no_forecast_is_named() -> None:
    """A method of one's own may forget its return."""

    def forgetful(history: object) -> None:
        """Nothing."""

    with pytest.raises(InvalidValue, match="forgetful made None of 1 series"):
        backtest_forecasts(SELDOM, {"mine": forgetful}, origins=2)  # type: ignore[dict-item]


def test_outliers_need_a_history() -> None:
    """Numbers alone have neither an item nor days."""
    with pytest.raises(InvalidValue, match="type_wrong"):
        outlier_findings(SELDOM)  # type: ignore[arg-type]
