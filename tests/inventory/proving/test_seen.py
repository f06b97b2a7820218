"""Histories are replayed as they were seen, and plans know what they are worth."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from backoffice_core.inventory.distributions import FillRate
from backoffice_core.inventory.forecasting import (
    Cadence,
    Cleaning,
    DemandMark,
    DemandPeriod,
    History,
    Treatment,
)
from backoffice_core.inventory.proving import (
    NaivePlan,
    Replay,
    SeenDemand,
    WindowPlan,
    backtest,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval

MONDAY = date(2026, 5, 4)
SOLD = [4, 6, 5, 0, 3, 6, 5, 90, 8, 5, 6, 4]
MARKS = {3: DemandMark.CENSORED, 7: DemandMark.EXCEPTIONAL}


def history_of(
    item: str, sold: list[int], marks: dict[int, DemandMark], *, late: int = 0
) -> History:
    """Weeks from a Monday on."""
    return History(
        item=item,
        cadence=Cadence.WEEK,
        periods=tuple(
            DemandPeriod(
                days=Interval(
                    MONDAY + timedelta(weeks=week + late), MONDAY + timedelta(weeks=week + late + 1)
                ),
                demand=amount,
                open_days=6,
                marks=frozenset({marks[week]} if week in marks else ()),
            )
            for week, amount in enumerate(sold)
        ),
    )


SOAP = history_of("soap", SOLD, MARKS)
OIL = history_of("oil", SOLD[::-1], {})


def test_what_was_seen_is_replayed_and_estimates_are_planned_with() -> None:
    """The replay has the promotion in it; plans see an ordinary week, and more of an empty one."""
    replay = Replay(demand=[SOAP, OIL], lead_time=1, first=6, refit=1)
    np.testing.assert_array_equal(np.array([SOLD, SOLD[::-1]]).T, replay.demand.table)
    known = replay.past(10).demand
    np.testing.assert_array_equal(SOLD[::-1][:10], known[:, 1])
    assert known[3, 0] > 0
    assert 4 < known[7, 0] < 8
    np.testing.assert_array_equal(np.delete(SOLD[:10], [3, 7]), np.delete(known[:, 0], [3, 7]))
    seen = SOAP.cleaned(Cleaning(exceptional=Treatment.AS_SEEN))
    assert 90 == Replay(demand=seen, lead_time=1, first=6, refit=1).past(10).demand[7, 0]


def test_estimates_know_nothing_of_what_came() -> None:
    """Other sales and other marks later change no estimate before."""
    later = history_of("soap", [*SOLD[:8], 99, 99, 99, 99], {**MARKS, 10: DemandMark.CENSORED})
    first, second = (
        Replay(demand=each, lead_time=1, first=6, refit=1).past(8).demand for each in (SOAP, later)
    )
    np.testing.assert_array_equal(first, second)


def test_what_always_was_out_stays_as_it_is() -> None:
    """Of a shelf that was never full nothing can be said."""
    empty = history_of("soap", SOLD, dict.fromkeys(range(12), DemandMark.CENSORED))
    np.testing.assert_array_equal(
        SOLD[:8], Replay(demand=empty, lead_time=1, first=6, refit=1).past(8).demand[:, 0]
    )


def test_days_are_kept() -> None:
    """A replay begins on a day, and says which days it counted, in both languages."""
    seen = SeenDemand.of([SOAP, OIL])
    first = seen.before(MONDAY + timedelta(weeks=6))
    assert 6 == first
    tested = backtest(
        Replay(demand=seen, lead_time=1, first=first, refit=1),
        {"naive": NaivePlan(), "windows": WindowPlan(FillRate(0.9))},
    )
    assert Interval(MONDAY + timedelta(weeks=8), MONDAY + timedelta(weeks=12)) == tested.days
    assert "over 4 periods from Jun 29, 2026 to Jul 26, 2026 and 2 items" in (
        tested.explain().says.render()
    )
    assert "dari 29 Jun 2026 sampai 26 Jul 2026" in tested.explain().says.render("id")


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (lambda: SeenDemand.of([SOAP, 3]), "not_a_series"),
        (lambda: SeenDemand.of([SOAP, history_of("oil", [], {})]), "history_empty"),
        (lambda: SeenDemand.of([SOAP, history_of("oil", SOLD, {}, late=1)]), "lengths_differ"),
        (lambda: SeenDemand.of([[1, 2]]).before(MONDAY), "days_unknown"),
        (lambda: Replay(demand=history_of("oil", SOLD, {9: DemandMark.UNKNOWN}), lead_time=1,
                        first=6, refit=1), "demand_unknown"),
        (lambda: SeenDemand.of(history_of("oil", [1, -1], {})), "number_too_small"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_name(refused: object, code: str) -> None:
    """With a code."""
    assert callable(refused)
    with pytest.raises(InvalidValue) as problem:
        refused()
    assert code == problem.value.code
