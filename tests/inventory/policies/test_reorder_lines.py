"""Lines and orders served at once and in full: computed, counted out, seen in continuous time."""

from __future__ import annotations

import heapq
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from backoffice_core.inventory.distributions import (
    Binomial,
    Compound,
    FillRate,
    LineFillRate,
    NegativeBinomial,
    Normal,
    OrderFillRate,
    Pmf,
    Poisson,
    geometric,
)
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.numbers import Array
from backoffice_core.inventory.policies import (
    LawService,
    achieved_service_for,
    order_up_to_for,
    reorder_point_for,
)
from backoffice_core.inventory.policies.reorder.lines import asked_before_a_line
from backoffice_core.kernel.errors import InvalidValue

UNIT = Pmf([1.0], first=1)
SIZES = Pmf([0.5, 0.2, 0.0, 0.2, 0.1], first=1)
LATE = Pmf([0.5, 0.2, 0.3], first=1)


@attrs.frozen(kw_only=True)
class Stock:
    """A stock of lines that come at random, and how it is replenished; quantity 0: order up to."""

    lines: float
    sizes: Distribution
    level: float
    quantity: int
    lead: float | Distribution
    review: int
    overtaking: bool = False

    @property
    def told(self) -> LawService:
        """What is computed of it."""
        return achieved_service_for(
            Compound(count=Poisson(self.lines), size=self.sizes),
            reorder_point=self.level,
            order_quantity=self.quantity,
            lead_time=self.lead,
            review_period=self.review,
            overtaking=self.overtaking,
        )


STOCKS = {
    "(R, S)": Stock(lines=2, sizes=SIZES, level=30, quantity=0, lead=3, review=4),
    "(R, s, nQ)": Stock(lines=2, sizes=SIZES, level=20, quantity=12, lead=3, review=2),
    "parts of periods": Stock(
        lines=3, sizes=geometric(4), level=50, quantity=9, lead=2.5, review=3
    ),
    "no lead time": Stock(lines=1.5, sizes=SIZES, level=3, quantity=5, lead=0, review=1),
    "in turn": Stock(lines=2, sizes=SIZES, level=18, quantity=6, lead=LATE, review=1),
    "overtaking": Stock(
        lines=2, sizes=SIZES, level=22, quantity=6, lead=LATE, review=2, overtaking=True
    ),
    "up to, in turn": Stock(lines=2, sizes=SIZES, level=24, quantity=0, lead=LATE, review=2),
}


def watch(stock: Stock, *, periods: int, seed: int) -> tuple[float, float]:
    """Shares of lines and of units served at once, line after line in continuous time."""
    dice = np.random.default_rng(seed)
    moments = np.sort(dice.uniform(0, periods, dice.poisson(stock.lines * periods)))
    sizes = stock.sizes.sample(moments.size, seed=seed + 1)
    leads = (
        stock.lead.sample(periods, seed=seed + 2)
        if isinstance(stock.lead, Distribution)
        else np.full(periods, float(stock.lead))
    )
    net = position = stock.level + dice.integers(stock.quantity) if stock.quantity else stock.level
    due: list[tuple[float, float]] = []
    look, last, whole, units, count, asked = 0, 0.0, 0, 0.0, 0, 0.0
    for moment, size in zip(moments.tolist(), sizes.tolist(), strict=True):
        while look <= moment:
            wanted = stock.level - position
            if stock.quantity:
                wanted = max(np.floor(wanted / stock.quantity) + 1, 0) * stock.quantity
            if wanted > 0:
                on = look + leads[look]
                last = on if stock.overtaking else max(on, last)
                heapq.heappush(due, (last, wanted))
                position += wanted
            look += stock.review
        while due and due[0][0] <= moment:
            net += heapq.heappop(due)[1]
        if moment > periods / 20:
            whole, units = whole + (size <= net), units + min(max(net, 0.0), size)
            count, asked = count + 1, asked + size
        net, position = net - size, position - size
    return whole / count, units / asked


def between(seen: Array) -> tuple[float, float]:
    """The mean of independent runs, and what it may be off with a chance of a thousandth."""
    return float(seen.mean()), 3.3 * float(seen.std(ddof=1)) / np.sqrt(seen.size)


@pytest.mark.parametrize("name", STOCKS)
def test_lines_are_served_as_often_as_they_are_in_continuous_time(name: str) -> None:
    """Thirty runs of a simulation that knows of no law: both rates within its interval."""
    stock = STOCKS[name]
    seen = np.array([watch(stock, periods=5000, seed=10 * run) for run in range(30)])
    told = stock.told
    for value, runs in ((told.size_service, seen[:, 0]), (told.fill_rate, seen[:, 1])):
        mean, apart = between(runs)
        assert mean == pytest.approx(value, abs=apart)
        assert apart < 0.008


@pytest.mark.parametrize("overtaking", [False, True])
@pytest.mark.parametrize("lead", [0, 3, 2.5, LATE])
@pytest.mark.parametrize("quantity", [0, 1, 8])
@pytest.mark.parametrize("review", [0, 1, 3])
def test_lines_of_one_unit_are_units(
    review: int,
    quantity: int,
    lead: float | Distribution,
    overtaking: bool,  # noqa: FBT001
) -> None:
    """Where every line asks for one, the rate of lines is that of units."""
    for level in (2, 9, 15):
        told = achieved_service_for(
            Compound(count=Poisson(2.5), size=UNIT),
            reorder_point=level,
            order_quantity=quantity,
            lead_time=lead,
            review_period=review,
            overtaking=overtaking,
        )
        assert told.fill_rate == pytest.approx(told.size_service, abs=1e-11)
    known = achieved_service_for(
        Poisson(2.5), sizes=UNIT, reorder_point=9, order_quantity=quantity, lead_time=lead,
        review_period=review, overtaking=overtaking,
    )  # fmt: skip
    assert known.size_service == pytest.approx(known.fill_rate, abs=1e-11)


@pytest.mark.parametrize("quantity", [0, 10])
def test_the_rate_is_that_of_the_count_of_lines_before_one(quantity: int) -> None:
    """Counted out: a line finds n before it with (F(n; lL) - F(n; l(L + R))) / lR, times sizes.

    F is the Poisson distribution function, l lines a period come, L is the lead time and R the
    review period: the average over a moment that may be any of the review interval.
    """
    rate, lead, review, level = 1.5, 2.0, 3, 14
    n = np.arange(80)
    counts = (poisson.cdf(n, rate * lead) - poisson.cdf(n, rate * (lead + review))) / rate / review
    size = np.zeros(7)
    size[SIZES.first : SIZES.first + SIZES.chances.size] = SIZES.chances
    total, power = np.zeros(600), np.array([1.0])
    for chance in counts:
        total[: power.size] += chance * power
        power = np.convolve(power, size)
    with_line = np.cumsum(np.convolve(total, size))
    positions = [level + place for place in range(1, quantity + 1)] or [level]
    expected = np.mean([with_line[position] for position in positions])
    told = achieved_service_for(
        Compound(count=Poisson(rate), size=SIZES),
        reorder_point=level,
        order_quantity=quantity,
        lead_time=lead,
        review_period=review,
    )
    assert expected == pytest.approx(told.size_service, rel=1e-11)


def test_looked_at_ever_more_often_it_is_a_watched_stock() -> None:
    """Periods of an hour, of a minute: what is missing to the watched stock goes in proportion."""
    watched = achieved_service_for(
        Compound(count=Poisson(2), size=SIZES), reorder_point=14, order_quantity=8, lead_time=3
    ).size_service
    assert watched is not None
    apart = []
    for parts in (100, 200, 400):
        told = achieved_service_for(
            Compound(count=Poisson(2 / parts), size=SIZES),
            reorder_point=14,
            order_quantity=8,
            lead_time=3 * parts,
            review_period=1,
        )
        assert told.size_service is not None
        apart.append(watched - told.size_service)
    assert 0 < apart[0] < 0.002
    assert apart[0] == pytest.approx(2 * apart[1], rel=0.01)
    assert apart[1] == pytest.approx(2 * apart[2], rel=0.01)


@settings(max_examples=40, deadline=None)
@given(
    share=st.floats(0.3, 0.999),
    lines=st.floats(0.1, 4),
    size=st.floats(1, 6),
    quantity=st.integers(0, 20),
    lead=st.integers(0, 4),
    review=st.integers(1, 4),
)
def test_the_level_is_the_least_that_serves_so_many_lines(  # noqa: PLR0917 - drawn, by name
    share: float, lines: float, size: float, quantity: int, lead: int, review: int
) -> None:
    """It reaches the target, and one less does not; lines and orders are asked the same."""
    demand = Compound(count=Poisson(lines), size=geometric(size))
    timing: dict[str, Any] = {"lead_time": lead, "review_period": review}
    level = reorder_point_for(LineFillRate(share), demand, order_quantity=quantity, **timing).level
    assert (
        level
        == reorder_point_for(OrderFillRate(share), demand, order_quantity=quantity, **timing).level
    )
    served = [
        achieved_service_for(demand, reorder_point=each, order_quantity=quantity, **timing)
        for each in (level - 1, level)
    ]
    less, enough = (each.size_service for each in served)
    assert less is not None
    assert enough is not None
    assert less < share <= enough + 1e-11
    if not quantity:
        assert level == order_up_to_for(LineFillRate(share), demand, **timing).level


def test_what_is_asked_for_before_a_line_has_its_moments() -> None:
    """Over half a period on average; the variance of a sum, and of when the line comes."""
    for rate in (0.01, 0.9, 7.0, 300.0):
        before = asked_before_a_line(Poisson(rate), SIZES)
        square = SIZES.variance + SIZES.mean**2
        assert before.mean == pytest.approx(rate * SIZES.mean / 2, rel=1e-9)
        expected = rate * square / 2 + (rate * SIZES.mean) ** 2 / 12
        assert before.variance == pytest.approx(expected, rel=1e-9)
    assert asked_before_a_line(Poisson(0), SIZES).mean == 0


@pytest.mark.parametrize(
    "demand",
    [
        Poisson(5),
        Normal(100, 20),
        Compound(count=NegativeBinomial(2, 5), size=SIZES),
        Compound(count=Binomial(3, 0.5), size=SIZES),
    ],
)
@pytest.mark.parametrize("measure", [LineFillRate, OrderFillRate])
def test_lines_of_which_nothing_is_known_are_refused(
    demand: Distribution, measure: type[LineFillRate | OrderFillRate]
) -> None:
    """Neither how large they are nor when they come can be guessed; it is said what to give."""
    with pytest.raises(InvalidValue, match=r"Compound\(count=Poisson.*measure_needs_sizes"):
        order_up_to_for(measure(0.95), demand, lead_time=2)
    reached = achieved_service_for(
        demand, reorder_point=30, order_quantity=0, lead_time=2, review_period=1
    )
    assert reached.size_service is None


def test_sizes_that_contradict_the_law_are_refused() -> None:
    """A compound law knows its sizes; the same ones may be said again, others may not."""
    demand = Compound(count=Poisson(2), size=SIZES)
    terms: dict[str, Any] = {"order_quantity": 10, "lead_time": 3}
    known = reorder_point_for(FillRate(0.95), demand, **terms)
    for again in (SIZES, Pmf([0, 0.5, 0.2, 0, 0.2, 0.1])):
        assert known == reorder_point_for(FillRate(0.95), demand, sizes=again, **terms)
    for other in (geometric(5), Normal(2, 0.1), Pmf([1.0], first=2), Pmf([1.0], first=1, step=2)):
        with pytest.raises(InvalidValue, match="sizes_contradict"):
            reorder_point_for(FillRate(0.95), demand, sizes=other, **terms)
