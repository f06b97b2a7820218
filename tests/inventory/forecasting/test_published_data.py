"""Two published collections of spare parts, read from the folder BACKOFFICE_DATA names.

``inventory/Auto.csv`` has 3,000 automotive parts over 24 months (Syntetos and Boylan 2005),
``inventory/carparts.csv`` 2,674 over up to 51 months (Hyndman et al. 2008, expsmooth). Neither
is copied here.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from backoffice_core.inventory.forecasting import (
    Forecast,
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
)

METHODS = {
    "average": average,
    "smoothing": exponential_smoothing,
    "holt": holt,
    "theta": theta,
    "croston": croston,
    "sba": syntetos_boylan,
    "tsb": teunter_syntetos_babai,
    "adida": adida,
    "imapa": imapa,
    "naive": naive,
}


def rows_of(name: str) -> list[list[str]]:
    """The rows of a published table below its heading; without the folder, skip."""
    root = os.environ.get("BACKOFFICE_DATA")
    path = Path(root or "") / "inventory" / name
    if not root or not path.exists():
        pytest.skip(f"BACKOFFICE_DATA names no folder with inventory/{name}")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def auto() -> np.ndarray:
    """The automotive parts, a column for each."""
    return np.array(rows_of("Auto.csv"), dtype=np.float64).T


def expect_sound(forecast: Forecast) -> None:
    """Means and deviations over a lead time are numbers, and no less than nothing."""
    totals = forecast.totals(3)
    for numbers in (totals.mean, totals.deviation):
        assert np.isfinite(numbers).all()
        assert (numbers >= 0).all()


@pytest.mark.parametrize("name", METHODS)
def test_every_automotive_part_is_forecast(name: str) -> None:
    """No nan, nothing below 0, for any of 3,000 parts."""
    expect_sound(METHODS[name](auto()))


@pytest.mark.parametrize("name", METHODS)
def test_every_car_part_is_forecast_for_as_long_as_it_is_known(name: str) -> None:
    """Parts have 14 to 51 months; unknown months at the end are not known to be none."""
    by_length: dict[int, list[list[float]]] = defaultdict(list)
    for row in rows_of("carparts.csv"):
        known = [float(cell) for cell in row[1:] if cell not in {"", "NA"}]
        if len(known) > 1:
            by_length[len(known)].append(known)
    assert by_length
    for parts in by_length.values():
        expect_sound(METHODS[name](np.array(parts).T))


def test_laws_of_automotive_parts_are_sound() -> None:
    """Each part by the method of its pattern: a level that is enough, above the mean."""
    table = auto()[:, ::30]
    found = forecast_by_pattern(table)
    for place in range(table.shape[1]):
        law = found.of(place).over(3)
        assert np.isfinite([law.mean, law.variance]).all()
        assert law.quantile(0.99) >= law.mean


def test_simple_methods_are_beaten_on_automotive_parts() -> None:
    """Over all parts, Syntetos and Boylan's method is better than the last value."""
    tested = backtest_forecasts(auto(), {"sba": syntetos_boylan, "naive": naive}, origins=6)
    print(dict(zip(tested.methods, tested.squared_scaled.mean(axis=1).round(3), strict=True)))
    assert tested.best_of_all() == "sba"
