"""Back-tests: nothing is known before it happened, and the clairvoyant cannot be undercut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions import (
    CycleService,
    FillRate,
    PeriodService,
    Poisson,
    ReadyRate,
    Service,
)
from backoffice_core.inventory.proving import (
    Clairvoyant,
    Figure,
    ForecastPlan,
    MinMax,
    NaivePlan,
    OrderUpTo,
    Past,
    PlannedLevels,
    PlannedOrders,
    Policy,
    PooledPlan,
    Replay,
    StockCosts,
    TunedPlan,
    WindowPlan,
    backtest,
    difference_of,
    draw_demand,
    trace_frontier,
)
from backoffice_core.kernel.errors import InvalidValue

DEMAND = draw_demand([Poisson(mean) for mean in (0.4, 1, 3, 8)] * 5, periods=90, seed=8)
PLANS = {
    "naive": NaivePlan(),
    "as is": MinMax(minimum=4, maximum=20),
    "windows": WindowPlan(FillRate(0.9)),
    "forecast": ForecastPlan(FillRate(0.9)),
    "lots": ForecastPlan(CycleService(0.9), order_quantity=10),
    "tuned": TunedPlan(lambda share: ForecastPlan(FillRate(share)), FillRate(0.9)),
    "pooled": PooledPlan(FillRate(0.9)),
}


def replay_of(demand: np.ndarray, *, review: int = 2, lead: object = 2) -> Replay:
    """A past of which 40 periods are known at first."""
    return Replay(demand=demand, lead_time=lead, first=40, refit=7, review_period=review)


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("change", [41, 47, 60, 75])
def test_the_future_does_not_change_the_past(name: str, change: int) -> None:
    """Other demand from a period on leaves every order before it as it was."""
    other = DEMAND.copy()
    other[change:] = np.random.default_rng(1).poisson(30, other[change:].shape)
    leads = np.random.default_rng(2).integers(0, 4, DEMAND.shape)
    other_leads = leads.copy()
    other_leads[change:] = 9
    first = replay_of(DEMAND, lead=leads).run(PLANS[name])
    second = replay_of(other, lead=other_leads).run(PLANS[name])
    assert first.trace is not None
    assert second.trace is not None
    np.testing.assert_array_equal(first.trace[: change - 40], second.trace[: change - 40])


def test_what_was_out_of_stock_is_estimated_of_the_past_alone() -> None:
    """Marks of the future change no estimate; a period without stock counts for more."""
    stock = np.ones(DEMAND.shape)
    stock[20:30, 2] = 0
    later = stock.copy()
    later[60:, 2] = 0
    known, same = (
        Replay(demand=DEMAND, lead_time=1, first=40, refit=7, stock=each).past(54)
        for each in (stock, later)
    )
    np.testing.assert_array_equal(known.demand, same.demand)
    assert (known.demand[20:30, 2] >= DEMAND[20:30, 2]).all()
    assert known.demand[20:30, 2].sum() > DEMAND[20:30, 2].sum()
    with pytest.raises(ValueError, match="read-only"):
        known.demand[0, 0] = 1


@pytest.mark.parametrize("review", [1, 2, 5])
@pytest.mark.parametrize("share", [1.0, 0.95, 0.8])
def test_the_clairvoyant_serves_the_share_asked_for(review: int, share: float) -> None:
    """Of each item at least that share, from the first arrival on."""
    replay = Replay(demand=DEMAND, lead_time=3, first=40, refit=10, review_period=review, warm_up=0)
    run = replay.run(Clairvoyant(share))
    settled = replay.run(Clairvoyant(1.0))
    assert (run.on_hand <= settled.on_hand + 1e-9).all()
    if share == 1.0:
        later = Replay(demand=DEMAND, lead_time=3, first=40, refit=10, review_period=review)
        assert later.run(Clairvoyant()).total_service(FillRate) == 1.0
    else:
        assert run.total_service(FillRate) >= share - 0.05


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 999),
    level=st.integers(0, 30),
    lead=st.integers(0, 3),
    review=st.integers(1, 3),
)
def test_nobody_holds_less_than_the_clairvoyant_at_equal_service(
    seed: int, level: int, lead: int, review: int
) -> None:
    """At the share of units a policy served, the one who knows all holds no more."""
    demand = draw_demand(Poisson(2), periods=12 + 24 * review, items=3, seed=seed)
    # Counted are whole reviews, each from an arrival to the next.
    start = lead + review
    while (start - lead) % review:
        start += 1
    replay = Replay(
        demand=demand[: 1 + start + 12 * review],
        lead_time=lead,
        first=1,
        refit=100,
        review_period=review,
        warm_up=start,
    )
    own = replay.run(OrderUpTo(level))
    ideal = demand[1 + start : 1 + start + 12 * review]
    served = own.asked - own.missed
    place = np.arange(len(ideal)) % review
    for item in range(3):
        sizes = np.array([ideal[place == each, item].sum() for each in range(review)])
        filled = np.minimum(sizes, np.maximum(served[item] - np.append(0, sizes.cumsum()[:-1]), 0))
        # A unit that is served in the j-th period after an arrival lay there j times.
        assert filled @ np.arange(review) / len(ideal) <= own.on_hand[item] + 1e-9


def test_a_policy_differs_from_itself_by_nothing() -> None:
    """Exactly, in both intervals, by every aspect."""
    tested = backtest(replay_of(DEMAND), {"a": PLANS["windows"], "b": PLANS["windows"]})
    for aspect in (FillRate, CycleService, ReadyRate, Figure.ON_HAND, Figure.ORDERS):
        gap = tested.difference("a", "b", aspect=aspect, seed=1)
        numbers = (gap.difference, gap.low, gap.high, gap.normal_low, gap.normal_high)
        assert (0.0,) * 5 == numbers
        assert not gap.sure


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    """Of 60 samples of 40 items about 57 intervals of the mean difference hold the true one."""
    level = 6, 7
    whole = draw_demand(Poisson(3), periods=80, items=2400, seed=5)
    replay = Replay(demand=whole, lead_time=1, first=1, refit=99)
    runs = [replay.run(OrderUpTo(each)) for each in level]
    truth = difference_of(*runs, aspect=Figure.ON_HAND, seed=1, draws=2).difference
    held = 0
    for first in range(0, 2400, 40):
        part = Replay(demand=whole[:, first : first + 40], lead_time=1, first=1, refit=99)
        gap = difference_of(
            *(part.run(OrderUpTo(each)) for each in level), aspect=Figure.ON_HAND, seed=first,
            draws=400,
        )  # fmt: skip
        held += gap.low <= truth <= gap.high
        assert pytest.approx(gap.normal_low, abs=0.05) == gap.low
    assert 52 <= held <= 60


@pytest.mark.deep
@pytest.mark.parametrize("aspect", [FillRate, Figure.COST, Figure.ORDERS])
def test_intervals_cover_the_truth_about_95_times_of_100(aspect: type[FillRate] | Figure) -> None:
    """Of 400 samples of 60 items of many kinds: of a share, a cost and a count."""
    laws = [Poisson(mean) for mean in np.linspace(0.5, 8, 60)]
    whole = draw_demand(laws * 400, periods=60, seed=9)
    costs = StockCosts(holding_cost=1, fixed_cost=9, backorder_cost=20)
    level = np.tile(np.linspace(3, 22, 60), 400)
    settings_ = {"lead_time": 1, "first": 1, "refit": 99, "costs": costs}
    plans = (MinMax(minimum=level, maximum=level + 4), OrderUpTo(level + 1))
    runs = [Replay(demand=whole, **settings_).run(each) for each in plans]  # type: ignore[arg-type]
    truth = difference_of(*runs, aspect=aspect, seed=1, draws=2).difference
    held = 0
    for first in range(0, whole.shape[1], 60):
        own = slice(first, first + 60)
        replay = Replay(demand=whole[:, own], **settings_)  # type: ignore[arg-type]
        gap = difference_of(
            *(replay.run(each.of(own)) for each in plans), aspect=aspect, seed=first, draws=400
        )
        held += gap.low <= truth <= gap.high
    assert 0.92 * 400 <= held


def test_a_difference_is_told_in_words() -> None:
    """Who has more, by how much, how sure; in Indonesian too."""
    costs = StockCosts(holding_cost=0.1, backorder_cost=5)
    replay = Replay(demand=DEMAND, lead_time=2, first=40, refit=7, costs=costs)
    tested = backtest(replay, {"low": OrderUpTo(2), "high": OrderUpTo(40), "again": OrderUpTo(2)})
    assert "less points of fill rate" in tested.difference(
        "low", "high", aspect=FillRate, seed=1
    ).explain().says.render().replace("more", "less")
    assert "tidak dapat dibedakan" in tested.difference(
        "low", "again", seed=1
    ).explain().says.render("id")
    cost = tested.difference("low", "high", seed=1)
    assert cost.sure
    assert "low has" in cost.explain().render()
    assert "cost of a period" in tested.explain().render()
    with pytest.raises(InvalidValue, match="policy_unknown"):
        tested.difference("low", "none", seed=1)


def test_planned_tables_are_those_of_the_whole_past() -> None:
    """Orders that were really given are given again in their own periods."""
    orders = np.zeros(DEMAND.shape)
    orders[50] = 9
    run = replay_of(DEMAND).run(PlannedOrders(orders))
    assert run.trace is not None
    np.testing.assert_array_equal(np.zeros_like(run.trace), run.trace)  # no day of review
    run = replay_of(DEMAND, review=1).run(PlannedOrders(orders))
    assert run.trace is not None
    np.testing.assert_array_equal(np.full(20, 9.0), run.trace[10])
    levels = PlannedLevels(np.full(DEMAND.shape, 7.0))
    np.testing.assert_array_equal(
        replay_of(DEMAND).run(OrderUpTo(7)).on_hand, replay_of(DEMAND).run(levels).on_hand
    )


def test_a_frontier_rises_and_has_a_price() -> None:
    """More stock, more service; the price of a point lies in its interval, which is positive."""
    replay = replay_of(DEMAND)
    curve = trace_frontier(replay, lambda share: WindowPlan(FillRate(share)), [0.95, 0.6, 0.8, 0.9])
    services = [point.service for point in curve.points]
    assert sorted(services) == services
    stocks = [point.stock_value for point in curve.points]
    assert sorted(stocks) == stocks
    middle = (services[1] + services[2]) / 2
    assert pytest.approx((stocks[1] + stocks[2]) / 2) == curve.stock_at(middle)
    price = curve.price(middle, seed=3)
    slope = (stocks[2] - stocks[1]) / (services[2] - services[1]) / 100
    assert pytest.approx(slope) == price.price
    assert 0 < price.low <= price.price <= price.high
    assert "more stock" in price.explain().says.render()
    costs = StockCosts(holding_cost=1)
    dear = trace_frontier(
        Replay(demand=DEMAND, lead_time=2, first=40, refit=7, costs=costs), OrderUpTo, [2, 9]
    )
    reached = dear.points[0].service
    assert "costs" in dear.price(reached, seed=1).explain().says.render()
    assert pytest.approx(2) == dear.target_for(reached)


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (lambda: Replay(demand=DEMAND, lead_time=1, first=90, refit=1), "periods_not_whole"),
        (lambda: Replay(demand=DEMAND, lead_time=1, first=9, refit=0), "periods_not_whole"),
        (lambda: Replay(demand=DEMAND, lead_time=1, first=9, refit=1, stock=[1]), "lengths_differ"),
        (lambda: Clairvoyant(0.0), "share_out_of_range"),
        (lambda: Clairvoyant("all"), "not_a_number"),
        (lambda: Replay(demand=DEMAND, lead_time=1.5, first=9, refit=1), "periods_not_whole"),
        (lambda: Replay(demand=DEMAND, lead_time=1, first=9, refit=1, warm_up=99),
         "periods_not_whole"),
        (lambda: Replay(demand=None, lead_time=1, first=9, refit=1), "not_a_series"),
        (lambda: backtest(replay_of(DEMAND), {}), "policies_missing"),
        (lambda: backtest(None, {}), "type_wrong"),
        (lambda: backtest(replay_of(DEMAND), {"a": None}), "type_wrong"),
        (lambda: replay_of(DEMAND).run(lambda past: past.items), "not_a_policy"),
        (lambda: NaivePlan()(None), "type_wrong"),
        (lambda: draw_demand(None, periods=3, seed=1), "type_wrong"),
        (lambda: draw_demand(Poisson(1), periods=3, seed=-1), "number_too_small"),
        (lambda: difference_of(*[replay_of(DEMAND).run(OrderUpTo(3))] * 2, aspect=FillRate,
                               seed=1, draws=0), "number_out_of_range"),
        (lambda: trace_frontier(replay_of(DEMAND), OrderUpTo, []), "points_missing"),
        (lambda: trace_frontier(replay_of(DEMAND), OrderUpTo, [5]).price(0.5, seed=1),
         "points_missing"),
        (lambda: trace_frontier(replay_of(DEMAND), OrderUpTo, [5, 9]).stock_at(0.01),
         "service_off_frontier"),
        (lambda: TunedPlan(lambda share: WindowPlan(FillRate(share)), FillRate(0.9), tested=1),
         "share_out_of_range"),
        (lambda: WindowPlan(ReadyRate(0.9))(replay_of(DEMAND).past(50)), "measure_missing"),
        (lambda: WindowPlan(FillRate(0.9), periods=2)(replay_of(DEMAND).past(50)), "history_short"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_name(refused: object, code: str) -> None:
    """With a code."""
    assert callable(refused)
    with pytest.raises(InvalidValue) as problem:
        refused()
    assert code == problem.value.code


def test_a_target_that_was_missed_is_told() -> None:
    """By how much, whether that may be chance, and in Indonesian; one that was met, too."""
    tested = backtest(
        replay_of(DEMAND),
        {"low": WindowPlan(FillRate(0.95), periods=8), "pooled": PooledPlan(FillRate(0.9)),
         "fixed": OrderUpTo(5)},
    )  # fmt: skip
    assert {"low": FillRate(0.95), "pooled": FillRate(0.9)} == dict(tested.targets)
    told = {each.because[0].says.render("en") for each in tested.explain().because if each.because}
    assert 2 == len(told)
    assert any("low misses its target of 95 % fill rate of units by" in each for each in told)
    assert "di bawah targetnya" in tested.explain().render("id")


def test_a_plan_of_ones_own_is_given_the_past() -> None:
    """A function from the past to a policy takes part like any plan."""
    lengths: list[int] = []

    def plan(past: Past) -> Policy:
        lengths.append(past.demand.shape[0])
        return OrderUpTo(past.demand.mean(axis=0) * (past.leads + past.review_period))

    replay_of(DEMAND).run(plan)
    assert [40, 47, 54, 61, 68, 75, 82, 89] == lengths


@pytest.mark.parametrize("measure", [FillRate, CycleService, PeriodService])
def test_items_that_nothing_was_asked_of_prove_nothing(measure: type[Service]) -> None:
    """No verdict on a target, above it or below: there was nothing to serve."""
    replay = Replay(demand=np.zeros((40, 3)), lead_time=1, first=20, refit=5)
    tested = backtest(replay, {"plan": WindowPlan(measure(0.9)), "as is": OrderUpTo(4)})
    english, indonesian = (tested.explain().render(locale) for locale in ("en", "id"))
    assert "plan cannot be held to its target of 90 %" in english
    assert "chance" not in english
    assert "tidak dapat dinilai" in indonesian
    assert "kebetulan" not in indonesian


def test_one_of_a_thing_is_told_as_one() -> None:
    """One policy over one period and one item, in both languages."""
    replay = Replay(demand=[3, 2, 4], lead_time=0, first=2, refit=1, warm_up=0)
    reasons = backtest(replay, {"as is": OrderUpTo(4)}).explain()
    assert reasons.says.render() == "Of 1 policy over 1 period and 1 item, as is served most"
    expected = "Dari 1 kebijakan selama 1 periode dan 1 barang, as is melayani paling banyak"
    assert reasons.says.render("id") == expected
