"""Histories: what was seen, what is known about it, and what is forecast from."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy import optimize, stats

from backoffice_core import Money, Quantity, Unit
from backoffice_core.inventory import Move, MoveKind
from backoffice_core.inventory.forecasting import (
    Cadence,
    CensoredLaw,
    Cleaning,
    DemandMark,
    DemandPeriod,
    Returned,
    Treatment,
    average,
    days_without_stock,
    find_outliers,
    history_of,
    history_of_moves,
    history_of_rows,
    outlier_findings,
    uncensored,
)
from backoffice_core.kernel.calendars import Calendar
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval

PCS = Unit.of("pcs")
SHOP = Calendar(name="shop", weekend=frozenset({6}))
WEEK = Interval(date(2026, 5, 4), date(2026, 5, 11))


def may(day: int) -> date:
    """A day of May 2026."""
    return date(2026, 5, day)


def move(day: int, pieces: int, kind: MoveKind = MoveKind.ISSUE, document: str = "") -> Move:
    """A move of soap."""
    return Move(
        number=f"{kind.value}-{day}-{document}",
        day=may(day),
        item="soap",
        kind=kind,
        quantity=Quantity.of(pieces, "pcs"),
        document=document or None,
        unit_cost=Money.of(5000, "IDR") if kind is MoveKind.OPENING else None,
    )


def test_closed_days_are_no_days_and_what_is_sold_on_them_counts_after() -> None:
    """Sunday the 10th is closed; a sale that is written on it is one of Monday."""
    sold = [(may(4), 3), (may(10), 2), (may(11), 4)]
    found = history_of_rows(sold, item="soap", days=Interval(may(4), may(12)), calendar=SHOP)
    assert found.series().tolist() == [3, 0, 0, 0, 0, 0, 6]
    assert [period.days.start.day for period in found.periods] == [4, 5, 6, 7, 8, 9, 11]


def test_weeks_and_months_start_where_they_do_and_are_levelled() -> None:
    """A month of one open day sells less, and is not taken for a bad one."""
    sold = [(date(2026, 5, 31), 2), (date(2026, 6, 3), 60)]
    days = Interval(date(2026, 5, 31), date(2026, 7, 1))
    months = history_of_rows(sold, item="soap", days=days, cadence=Cadence.MONTH)
    assert [period.open_days for period in months.periods] == [1, 30]
    assert months.series() == pytest.approx([31, 31])
    assert months.cleaned(Cleaning(levelled=False)).series().tolist() == [2, 60]
    weeks = history_of_rows(sold, item="soap", days=days, cadence=Cadence.WEEK)
    assert [period.days.start.isoformat()[5:] for period in weeks.periods] == [
        "05-31", "06-01", "06-08", "06-15", "06-22", "06-29",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        (Returned.SALE, [2, 0, 5, 0, 0, 0, 0]),
        (Returned.PERIOD, [5, 0, 5, -3, 0, 0, -1]),
        (Returned.IGNORED, [5, 0, 5, 0, 0, 0, 0]),
    ],
)
def test_returns_do_what_they_are_told_to(returned: Returned, expected: list[float]) -> None:
    """A return takes back the sale it names; one that names none is supply."""
    moves = [
        move(4, -5, document="INV1"),
        move(6, -5, document="INV2"),
        move(7, 3, MoveKind.CUSTOMER_RETURN, "INV1"),
        move(10, 1, MoveKind.CUSTOMER_RETURN),
    ]
    found = history_of_moves(moves, item="soap", unit=PCS, days=WEEK, returned=returned)
    assert found.series().tolist() == expected


def test_days_that_end_without_stock_are_found_and_marked() -> None:
    """Ten pieces last until Wednesday; what was not sold after that is not known to be none."""
    moves = [move(4, 10, MoveKind.OPENING), move(4, -4), move(6, -6), move(9, 5, MoveKind.OPENING)]
    empty = days_without_stock(moves, item="soap", unit=PCS, days=WEEK)
    assert [day.day for day in empty] == [6, 7, 8]
    found = history_of_moves(moves, item="soap", unit=PCS, days=WEEK, without_stock=empty)
    assert found.marked(DemandMark.CENSORED).tolist() == [
        False,
        False,
        True,
        True,
        True,
        False,
        False,
    ]
    left_out = found.cleaned(Cleaning(censored=Treatment.LEAVE_OUT))
    assert left_out.series().tolist() == [4, 0, 0, 0]
    as_seen = found.cleaned(Cleaning(censored=Treatment.AS_SEEN))
    assert as_seen.series().tolist() == [4, 0, 6, 0, 0, 0, 0]
    assert (found.series() >= as_seen.series()).all()
    assert average(found).mean > average(as_seen).mean > average(left_out).mean


def test_unknown_and_exceptional_periods_are_left_out_or_estimated() -> None:
    """None is unknown, never nothing; a promotion is no ordinary day."""
    days = history_of([4, None, 6], item="soap", start=may(4), cadence=Cadence.DAY)
    assert days.series().tolist() == [4, 6]
    assert days.cleaned(Cleaning(unknown=Treatment.ESTIMATE)).series().tolist() == [4, 5, 6]
    sold = [(may(day), amount) for day, amount in ((4, 4), (5, 40), (6, 6), (7, 5))]
    window = Interval(may(4), may(8))
    found = history_of_rows(sold, item="soap", days=window, exceptional=[may(5)])
    assert found.series().tolist() == [4, 6, 5]
    kept = found.cleaned(Cleaning(exceptional=Treatment.AS_SEEN))
    assert kept.series().tolist() == [4, 40, 6, 5]
    with pytest.raises(InvalidValue, match="treatment_impossible"):
        Cleaning(unknown=Treatment.AS_SEEN)


def test_what_was_known_on_a_day_is_what_had_ended_by_then() -> None:
    """No look ahead: the week that is not over is not known."""
    weeks = history_of([1, 2, 3], item="soap", start=may(4), cadence=Cadence.WEEK)
    assert weeks.before(may(17)).series().tolist() == [1]
    assert weeks.before(may(18)).series().tolist() == [1, 2]


def test_a_normal_law_is_the_most_likely_one_with_bounds_counted_as_bounds() -> None:
    """Tobin 1958: the likelihood is that of points, and of tails for bounds."""
    sold = np.array([14.0, 9, 12, 10, 10, 13, 8, 10])
    bounds = np.array([False, False, False, True, True, False, False, True])
    found = uncensored(sold, bounds)

    def unlikely(parameters: np.ndarray) -> float:
        law = stats.norm(parameters[0], np.exp(parameters[1]))
        return -float(law.logpdf(sold[~bounds]).sum() + law.logsf(sold[bounds]).sum())

    best = optimize.minimize(unlikely, [10.0, 1.0], method="Nelder-Mead", tol=1e-12).x
    assert found.mean == pytest.approx(best[0], rel=1e-6)
    assert found.deviation == pytest.approx(np.exp(best[1]), rel=1e-6)


def test_a_poisson_law_is_the_most_likely_one_with_bounds_counted_as_bounds() -> None:
    """Conrad 1976: a period that sold out with three had three or more."""
    sold = np.array([3.0, 2, 3, 1, 4, 0, 3])
    bounds = np.array([True, False, True, False, False, True, False])
    found = uncensored(sold, bounds, law=CensoredLaw.POISSON)

    def unlikely(mean: float) -> float:
        law = stats.poisson(mean)
        return -float(law.logpmf(sold[~bounds]).sum() + law.logsf(sold[bounds] - 1).sum())

    best = optimize.minimize_scalar(unlikely, bounds=(0.1, 20), options={"xatol": 1e-10}).x
    assert found.mean == pytest.approx(best, rel=1e-5)
    assert (found.demand >= sold).all()


def test_estimates_need_something_that_is_known() -> None:
    """Of bounds alone nothing follows, and nothing is made up."""
    with pytest.raises(InvalidValue, match="all_censored"):
        uncensored([1, 2], [True, True])
    with pytest.raises(InvalidValue, match="lengths_differ"):
        uncensored([1, 2], [True])
    window = Interval(may(4), may(6))
    found = history_of_rows([], item="soap", days=window, without_stock=[may(4), may(5)])
    with pytest.raises(InvalidValue, match="all_censored"):
        found.series()
    assert found.cleaned(Cleaning(censored=Treatment.AS_SEEN)).series().tolist() == [0, 0]


def test_empty_histories_and_amounts_that_are_none_are_refused() -> None:
    """A history has a day, and an amount is a number."""
    with pytest.raises(InvalidValue, match="history_empty"):
        history_of_rows([], item="soap", days=Interval(may(4), may(4)))
    with pytest.raises(InvalidValue, match="history_empty"):
        history_of([], item="soap", start=may(4), cadence=Cadence.DAY).series()
    with pytest.raises(InvalidValue, match="number_too_small"):
        DemandPeriod(days=WEEK, demand=1, open_days=0)
    with pytest.raises(InvalidValue, match="not_a_number"):
        history_of([float("nan")], item="soap", start=may(4), cadence=Cadence.DAY)


def test_outliers_are_found_and_left_where_they_are() -> None:
    """A finding with a proposal; the history is what it was."""
    demand = [4, 6, 5, 50, 5, 4, 6, 5]
    found = history_of(demand, item="soap", start=may(4), cadence=Cadence.DAY)
    findings = outlier_findings(found)
    assert [finding.day for finding in findings] == [may(7)]
    assert "count it as 5" in str(findings[0])
    assert "50 tidak biasa" in findings[0].says.render("id")
    assert found.series().tolist() == demand


def test_a_lower_bound_is_never_too_low() -> None:
    """An evening without stock says "at least none", which is not unusual."""
    sold = [(may(day), amount) for day, amount in ((4, 5), (5, 7), (6, 6), (7, 0), (8, 6), (9, 5))]
    window = Interval(may(4), may(10))
    found = history_of_rows(sold, item="soap", days=window)
    assert [finding.day for finding in outlier_findings(found)] == [may(7)]
    marked = history_of_rows(sold, item="soap", days=window, without_stock=[may(7)])
    assert outlier_findings(marked) == ()
    assert outlier_findings(history_of([], item="soap", start=may(4), cadence=Cadence.DAY)) == ()


def test_outliers_of_seldom_demand_are_unlike_other_demands() -> None:
    """Most days have none; a day with some is not unusual for that."""
    assert find_outliers([0, 0, 3, 0, 0, 2, 0, 0, 0, 3, 0, 2, 0, 0]) == ()
    seldom = find_outliers([0, 0, 3, 0, 0, 2, 0, 0, 0, 90, 0, 2, 0, 3, 0])
    assert [(each.period, each.proposed) for each in seldom] == [(9, 3.0)]


def test_a_window_goes_along_with_a_trend() -> None:
    """What is usual changes; a value that is usual at the end is not at the start."""
    demand = [float(10 + 5 * period) for period in range(30)]
    demand[3] = 120.0
    assert find_outliers(demand) == ()
    assert [each.period for each in find_outliers(demand, window=7)] == [3]
    assert find_outliers([5.0, 5, 5, 5]) == find_outliers([1, 99]) == ()
    with pytest.raises(InvalidValue, match="number_too_small"):
        find_outliers(demand, limit=0)


def test_what_is_counted_stays_counted_though_some_of_it_is_estimated() -> None:
    """An estimate of 6.1 pieces, or a week of 5.5 days, makes no law of parts of pieces."""
    days = Interval(date(2026, 5, 4), date(2026, 5, 11))
    rows = [(date(2026, 5, 4 + place), count) for place, count in enumerate([3, 1, 4, 1, 5, 9, 2])]
    history = history_of_rows(rows, item="soap", days=days, without_stock=[date(2026, 5, 8)])
    assert not (history.series() == history.series().round()).all()
    law = average(history).over(2)
    assert law.discrete
    assert law.mean == pytest.approx(2 * history.series().mean())
    measured = history_of_rows([*rows, (date(2026, 5, 4), 0.5)], item="soap", days=days)
    assert not average(measured).over(2).discrete
