"""Networks simulated: units are conserved, and formulas and simulations agree."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.distributions import FillRate, Normal, Pmf, Poisson
from backoffice_core.inventory.networks import (
    Arc,
    ChainStage,
    Network,
    Retailer,
    Stage,
    TwoEchelonMethod,
    Warehouse,
    chain_cost,
    chain_network,
    place_safety_stock,
    two_echelon,
    two_echelon_network,
)
from backoffice_core.inventory.proving import (
    Echelon,
    Estimate,
    MinMax,
    NetworkRun,
    OrderUpTo,
    PlannedOrders,
    ReorderQuantity,
    Seen,
    Sharing,
    StageRun,
    StockCosts,
    StockRun,
    draw_demand,
    draw_lead_times,
    simulate,
    simulate_network,
)
from backoffice_core.inventory.proving.policies import Policy
from backoffice_core.kernel.errors import InvalidValue
from tests.inventory.networks.shapes import by_customer, drawn

# Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., example 6.1.
CHAIN = [
    ChainStage(code="plant", lead_time=2, holding_cost=2),
    ChainStage(code="depot", lead_time=1, holding_cost=4),
    ChainStage(code="shop", lead_time=1, holding_cost=7),
]
ALONE = Network(stages=[Stage(code="shop", processing_time=3, holding_cost=1, demand_mean=4)])


def policy_of(kind: int, level: int, quantity: int) -> Policy | Echelon:
    """One of the policies a stage may have."""
    return [
        OrderUpTo(level),
        ReorderQuantity(reorder_point=level - quantity, quantity=quantity),
        MinMax(minimum=level - quantity, maximum=level),
        Echelon(OrderUpTo(2 * level)),
        Echelon(ReorderQuantity(reorder_point=level, quantity=quantity)),
    ][kind]


@given(
    seed=st.integers(0, 10_000),
    stages=st.integers(1, 5),
    more=st.integers(0, 4),
    units=st.sampled_from([1, 2, 0.3]),
    sharing=st.sampled_from(Sharing),
    kinds=st.lists(st.integers(0, 4), min_size=5, max_size=5),
    levels=st.lists(st.integers(0, 30), min_size=5, max_size=5),
    data=st.data(),
)
@settings(max_examples=60, deadline=None)
def test_units_are_neither_lost_nor_made(
    *,
    seed: int,
    stages: int,
    more: int,
    units: float,
    sharing: Sharing,
    kinds: list[int],
    levels: list[int],
    data: st.DataObject,
) -> None:
    """At every stage, on every arc, in every period and run: what went in is there or went on."""
    shape = drawn(seed=seed, stages=stages, arcs=stages - 1 + more)
    network = attrs.evolve(shape, arcs=[attrs.evolve(arc, units=units) for arc in shape.arcs])
    codes = [stage.code for stage in network.stages]
    dice = np.random.default_rng(seed)
    asked = [code for code in codes if network.stage(code).serves or data.draw(st.booleans())]
    demand = {code: dice.poisson(2, (25, 4)) for code in asked}
    policies = dict(zip(codes, map(policy_of, kinds, levels, [3, 7, 1, 4, 5]), strict=False))
    run = simulate_network(
        network,
        policies,
        demand,
        processing_times={codes[0]: dice.integers(0, 4, (25, 4))},
        service_times={codes[-1]: seed % 3},
        sharing=sharing,
        traced=True,
    )
    check_conservation(network, run, demand, whole=units != 0.3)


def check_conservation(
    network: Network, run: NetworkRun, demand: dict[str, np.ndarray], *, whole: bool
) -> None:
    """What is asked, sent, worked on and held adds up."""
    traces = {stage.code: stage.trace for stage in run.stages}
    for code, trace in traces.items():
        assert trace is not None
        sums = {
            name: np.cumsum(getattr(trace, name), axis=0) for name in ("arrived", "begun", "served")
        }
        sent = sum((np.cumsum(each, axis=0) for each in trace.sent.values()), sums["served"])
        start = trace.on_hand[0] + sent[0] - sums["arrived"][0]
        assert trace.on_hand + sent == pytest.approx(start + sums["arrived"], abs=1e-7)
        assert sums["begun"] == pytest.approx(sums["arrived"] + trace.in_process, abs=1e-7)
        assert (trace.on_hand >= 0).all()
        # Nobody waits while there is something.
        assert np.minimum(trace.on_hand, trace.backorders) == pytest.approx(0, abs=1e-7)
        if code in demand:
            assert (sums["served"] <= np.cumsum(demand[code], axis=0) + 1e-7).all()
        if whole:
            assert (trace.on_hand % 1 == 0).all()
            assert (sent % 1 == 0).all()
        for before, waiting in trace.waiting.items():
            supplier = traces[before]
            assert supplier is not None
            units = next(
                a.units for a in network.arcs if (a.upstream, a.downstream) == (before, code)
            )
            came = np.cumsum(supplier.sent[code], axis=0)
            assert came == pytest.approx(waiting + units * sums["begun"], abs=1e-7)
            assert (came <= units * np.cumsum(trace.ordered, axis=0) + 1e-7).all()


@pytest.mark.parametrize(
    "policy",
    [
        OrderUpTo(14),
        MinMax(minimum=10, maximum=22),
        ReorderQuantity(reorder_point=9, quantity=7),
        ReorderQuantity(reorder_point=2, quantity=7, once=True),
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_a_single_stage_is_what_a_single_stock_is(policy: Policy, *, late: bool) -> None:
    """Every count and sum of the run, exactly; a time of 3 is a lead time of 2 full periods."""
    demand = draw_demand(Poisson(4), periods=300, items=20, seed=2)
    lead = draw_lead_times(Pmf([0.5, 0.2, 0.3], first=1), periods=300, items=20, seed=3)
    alone = simulate(policy, demand, lead_time=lead if late else 2, warm_up=10)
    times = {"shop": lead + 1} if late else None
    stage = simulate_network(
        ALONE, {"shop": policy}, {"shop": demand}, processing_times=times, warm_up=10
    ).stage("shop")
    for field in attrs.fields(StockRun):
        expected = getattr(alone, field.name)
        if isinstance(expected, np.ndarray):
            assert (getattr(stage.stock, field.name) == expected).all(), field.name
    assert stage.customers is stage.stock


def test_a_stage_that_takes_no_time_owes_nothing_and_needs_nothing() -> None:
    """What is asked for is made at once; stages without time pass on what they get."""
    network = Network(
        stages=[
            Stage(code="part"),
            Stage(code="shop", demand_mean=4),
        ],
        arcs=[Arc(upstream="part", downstream="shop", units=2)],
    )
    demand = draw_demand(Poisson(4), periods=50, items=5, seed=1)
    run = simulate_network(network, {"part": OrderUpTo(0), "shop": OrderUpTo(0)}, {"shop": demand})
    for stage in run.stages:
        assert stage.stock.backorders.max() == 0
        assert stage.stock.on_hand.max() == 0
        assert stage.service().mean == 1
    assert run.stage("part").stock.ordered == pytest.approx(2 * demand.sum(axis=0))


def test_a_chain_of_a_textbook_costs_what_its_formula_says() -> None:
    """Snyder and Shen, example 6.1: 47.66; by echelon and by local levels, the same to a unit."""
    levels = chain_cost(
        CHAIN, demand=Normal(5, 1), backorder_cost=37.12, echelon=[22.71, 12.02, 6.49]
    )
    network = chain_network(CHAIN, demand=Normal(5, 1))
    demand = {"shop": draw_demand(Normal(5, 1), periods=1050, items=200, seed=3)}
    costs = {"shop": StockCosts(holding_cost=7, backorder_cost=37.12)}
    echelon = {
        code: Echelon(OrderUpTo(level))
        for code, level in zip(levels.codes, levels.echelon, strict=True)
    }
    local = {code: OrderUpTo(level) for code, level in zip(levels.codes, levels.local, strict=True)}
    first = simulate_network(network, echelon, demand, costs=costs, warm_up=50)
    second = simulate_network(network, local, demand, costs=costs, warm_up=50)
    assert first.expected_cost.contains(levels.cost)
    assert first.expected_cost.high - first.expected_cost.low < 0.01 * levels.cost
    assert first.cost == pytest.approx(second.cost)


@pytest.mark.parametrize("base_stock", [0, 2, 5])
def test_a_warehouse_and_retailers_owe_what_the_exact_formula_says(base_stock: int) -> None:
    """Units ordered one by one, in tenths of a period; backorders at the ends of periods."""
    warehouse = Warehouse(lead_time=1)
    shops = [
        Retailer(code="a", demand=2, lead_time=1),
        Retailer(code="b", demand=1, lead_time=1.5),
        Retailer(code="c", demand=0.3, lead_time=0.5),
    ]
    stocks = {"a": 3, "b": 2, "c": 1}
    run = simulate_network(
        two_echelon_network(warehouse, shops, periods=10),
        {"warehouse": OrderUpTo(base_stock), **{k: OrderUpTo(v) for k, v in stocks.items()}},
        {
            shop.code: draw_demand(Poisson(shop.demand / 10), periods=2200, items=100, seed=place)
            for place, shop in enumerate(shops)
        },
        warm_up=200,
    )
    exact = two_echelon(warehouse, shops, base_stock=base_stock, retailer_stocks=stocks)
    # A wider interval: there are a dozen figures, each of which may be unlucky.
    assert near(run.stage("warehouse").stock.backorders, exact.backorders)
    for level in exact.retailers:
        stage = run.stage(level.code)
        assert near(stage.stock.backorders, level.backorders)
        assert near(stage.stock.on_hand, level.on_hand)
        assert stage.service(FillRate).mean == pytest.approx(level.fill_rate, abs=0.035)
    metric = two_echelon(
        warehouse,
        shops,
        base_stock=base_stock,
        retailer_stocks=stocks,
        method=TwoEchelonMethod.METRIC,
    )
    # METRIC owes too little, by a few hundredths; without stock in the warehouse it is exact.
    for level in metric.retailers:
        owed = run.stage(level.code).stock.backorders.mean()
        assert level.backorders == pytest.approx(owed, abs=0.06)


def near(values: np.ndarray, expected: float) -> bool:
    """Whether an expected value lies within twice the interval."""
    found = Estimate.of(values)
    return abs(found.mean - expected) <= 2 * (found.high - found.mean) + 1e-12


@given(
    seed=st.integers(0, 1000),
    stages=st.integers(1, 6),
    more=st.integers(0, 5),
    pooling=st.sampled_from([1.0, 2.0]),
    units=st.sampled_from([1, 2, 0.3]),
)
@settings(max_examples=60, deadline=None)
def test_promises_are_kept_as_long_as_demand_stays_within_its_bound(
    *, seed: int, stages: int, more: int, pooling: float, units: float
) -> None:
    """The placement of guaranteed service: nobody waits longer than promised, and no unit less."""
    shape = drawn(seed=seed, stages=stages, arcs=stages - 1 + more)
    network = attrs.evolve(
        shape,
        stages=[
            attrs.evolve(stage, demand_mean=5.0 if stage.serves else 0.0, pooling=pooling,
                         time_deviation=0.0, safety_factor=1.0)
            for stage in shape.stages
        ],
        arcs=[attrs.evolve(arc, units=units if place % 2 else 1) for place, arc in
              enumerate(shape.arcs)],
    )  # fmt: skip
    placement = place_safety_stock(network, effort=20)
    run = simulate_network(
        network,
        {code: OrderUpTo(level) for code, level in placement.base_stocks.items()},
        bounded(network, pooling, np.random.default_rng(seed)),
        service_times=placement.service_times,
    )
    for stage in run.stages:
        assert stage.stock.missed.max() < 1e-6 * max(1.0, stage.stock.asked.max())


def bounded(network: Network, pooling: float, dice: np.random.Generator) -> dict[str, np.ndarray]:
    """Demand of which no run of periods asks any stage for more than its bound of so many."""
    periods, runs, places = 40, 3, list(network.places.values())
    asked = np.zeros((periods, len(places), runs))  # of each stage, by all ways
    own = np.zeros((periods, len(places), runs))
    covers = np.array([by_customer(network, stage.code, pooling) for stage in network.stages])
    for period in range(periods):
        room = np.full((len(places), runs), np.inf)
        for back in range(1, period + 2):
            most = back * network.means + covers * np.sqrt(back)
            before = asked[period + 1 - back : period].sum(axis=0)
            room = np.minimum(room, np.maximum(most[:, None] - before, 0.0))
        wish = np.array([[float(stage.serves)] for stage in network.stages]) * dice.choice(
            [0.0, 0.2, 1.0], (len(places), runs)
        )
        through = wish.copy()
        for up, down, units in reversed(network.links()):
            through[up] += units * through[down]
        scale = np.divide(room, through, out=np.full_like(room, np.inf), where=through > 0)
        part = scale.min(axis=0)
        part[np.isinf(part)] = 0.0  # nobody wishes anything
        part *= dice.choice([0.0, 1.0, 1.0], runs)
        own[period], asked[period] = wish * part, through * part
    return {
        stage.code: own[:, place]
        for place, stage in enumerate(network.stages)
        if stage.serves
    }  # fmt: skip


def test_what_comes_later_goes_to_the_oldest_order_or_to_all() -> None:
    """Three owed to each, ordered one after the other; four units come on the third day."""
    network = Network(
        stages=[Stage(code="depot", processing_time=1), Stage(code="a", demand_mean=1),
                Stage(code="b", demand_mean=1)],
        arcs=[Arc(upstream="depot", downstream="a"), Arc(upstream="depot", downstream="b")],
    )  # fmt: skip
    demand = {"a": [3, 0, 0, 0], "b": [0, 3, 0, 0]}

    def once(seen: Seen) -> np.ndarray:
        return np.full_like(seen.position, 4.0 if seen.period == 1 else 0.0)

    policies = {"depot": once, "a": OrderUpTo(0), "b": OrderUpTo(0)}
    sent = {}
    for sharing in Sharing:
        run = simulate_network(network, policies, demand, sharing=sharing, traced=True)
        trace = run.stage("depot").trace
        assert trace is not None
        sent[sharing] = [float(trace.sent[code].sum()) for code in "ab"]
    assert sent == {Sharing.OLDEST_FIRST: [3, 1], Sharing.IN_PROPORTION: [2, 2]}


def test_customers_of_a_stage_that_feeds_others_are_counted_apart() -> None:
    """Only customers' waiting costs; what stages ask of it is theirs to wait for."""
    network = Network(
        stages=[Stage(code="depot", processing_time=2, holding_cost=1, demand_mean=1),
                Stage(code="shop", processing_time=1, holding_cost=1, demand_mean=4)],
        arcs=[Arc(upstream="depot", downstream="shop")],
    )  # fmt: skip
    demand = {
        code: draw_demand(Poisson(rate), periods=200, items=10, seed=rate)
        for code, rate in (("depot", 1), ("shop", 4))
    }
    run = simulate_network(
        network,
        {"depot": OrderUpTo(9), "shop": OrderUpTo(6)},
        demand,
        costs={"depot": StockCosts(holding_cost=1, backorder_cost=5)},
    )
    depot = run.stage("depot")
    assert depot.customers.asked == pytest.approx(demand["depot"].sum(axis=0))
    assert depot.stock.asked == pytest.approx(sum(table.sum(axis=0) for table in demand.values()))
    assert (depot.customers.backorders < depot.stock.backorders).all()
    expected = depot.stock.on_hand + 5 * depot.customers.backorders
    assert depot.cost == pytest.approx(expected)
    shop = run.stage("shop")
    assert shop.transit_cost == pytest.approx(shop.in_process)


def test_more_runs_make_an_interval_narrower_and_blocks_change_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Runs know nothing of each other, so that it does not matter which go together."""
    network = chain_network(CHAIN, demand=Poisson(5))
    demand = draw_demand(Poisson(5), periods=60, items=40, seed=1)
    policies = {"plant": OrderUpTo(10), "depot": OrderUpTo(5), "shop": OrderUpTo(np.arange(40))}
    whole = simulate_network(network, policies, {"shop": demand})
    monkeypatch.setattr("backoffice_core.inventory.proving.networks.CELLS", 0)
    parts = simulate_network(network, policies, {"shop": demand})
    assert (whole.cost == parts.cost).all()
    assert Estimate.of(whole.cost[:1]).high == np.inf
    wide, narrow = Estimate.of([1.0, 3.0]), Estimate.of([1.0, 3.0] * 20)
    assert narrow.high - narrow.low < wide.high - wide.low


def test_a_run_explains_itself_in_both_languages() -> None:
    """The network, each stage, and what waits for what."""
    network = Network(
        stages=[Stage(code="cups", processing_time=1), Stage(code="lids", processing_time=6),
                Stage(code="pack", processing_time=1, holding_cost=1, demand_mean=3)],
        arcs=[Arc(upstream="cups", downstream="pack"), Arc(upstream="lids", downstream="pack")],
    )  # fmt: skip
    demand = draw_demand(Poisson(3), periods=100, items=3, seed=1)
    policies = {"cups": OrderUpTo(9), "lids": OrderUpTo(12), "pack": OrderUpTo(4)}
    run = simulate_network(network, policies, {"pack": demand})
    english, indonesian = run.explain().render(), run.explain().render("id")
    assert "with 95 % confidence between" in english
    assert "units of cups wait for what else is needed" in english
    assert "dengan keyakinan 95 %" in indonesian
    assert "unit cups menunggu" in indonesian
    alone = simulate_network(network, policies, {"pack": demand[:, :1]})
    assert "confidence" not in alone.explain().says.render()
    assert isinstance(run.stage("pack"), StageRun)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("policy_missing", {"policies": {}}),
        ("stage_unknown", {"policies": {"shop": OrderUpTo(3), "x": OrderUpTo(3)}}),
        ("stage_unknown", {"demand": {"x": [1, 2]}}),
        ("demand_missing", {"demand": {}}),
        ("number_too_small", {"demand": {"shop": [1, -2]}}),
        ("not_a_series", {"demand": {"shop": [[1, 2], [3]]}}),
        ("not_a_series", {"demand": {"shop": None}}),
        ("periods_not_whole", {"processing_times": {"shop": 1.5}}),
        ("periods_not_whole", {"warm_up": 2}),
        ("periods_not_whole", {"service_times": {"shop": -1}}),
        ("lengths_differ", {"starting_stock": {"shop": [1, 2]}}),
        ("type_wrong", {"policies": {"shop": 4}}),
        ("type_wrong", {"network": None}),
        ("not_a_member", {"sharing": "oldest first"}),
        ("type_wrong", {"costs": {"shop": 4}}),
        ("not_a_number", {"starting_stock": {"shop": None}}),
        ("lengths_differ", {"policies": {"shop": OrderUpTo([1, 2])}}),
        ("lengths_differ", {"policies": {"shop": PlannedOrders([[1]])}}),
        ("lengths_differ", {"costs": {"shop": StockCosts(holding_cost=[1, 2])}}),
    ],
)
def test_what_makes_no_sense_is_refused(code: str, change: dict[str, object]) -> None:
    """Each with a code of its own, by name."""
    given: dict[str, object] = {
        "network": ALONE,
        "policies": {"shop": OrderUpTo(3)},
        "demand": {"shop": [1, 2]},
    } | change
    with pytest.raises(InvalidValue) as refused:
        simulate_network(**given)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_tables_of_different_shapes_are_refused() -> None:
    """A single run goes with any number of them; other numbers must agree."""
    network = Network(stages=[Stage(code="a", demand_mean=1), Stage(code="b", demand_mean=1)])
    policies = {"a": OrderUpTo(3), "b": OrderUpTo(3)}
    run = simulate_network(network, policies, {"a": np.ones((4, 3)), "b": [1, 2, 3, 4]})
    assert run.cost.shape == (3,)
    with pytest.raises(InvalidValue) as refused:
        simulate_network(network, policies, {"a": np.ones((4, 3)), "b": np.ones((4, 2))})
    assert refused.value.code == "lengths_differ"
    with pytest.raises(InvalidValue) as unknown:
        run.stage("c")
    assert unknown.value.code == "stage_unknown"


def test_estimates_are_of_numbers() -> None:
    """No run is no estimate, and a text lies in no interval."""
    for code, wrong in (
        ("runs_missing", lambda: Estimate.of([])),
        ("not_a_number", lambda: Estimate.of(["a"])),
        ("not_a_number", lambda: Estimate.of([1.0, 2.0]).contains("1")),
    ):
        with pytest.raises(InvalidValue) as refused:
            wrong()
        assert refused.value.code == code
    with pytest.raises(InvalidValue) as unlike:
        Echelon(None)  # type: ignore[arg-type]
    assert unlike.value.code in {"not_a_policy", "type_wrong"}


def test_a_plan_of_orders_is_followed_by_its_stage() -> None:
    """What was really ordered, played again, period by period and run by run."""
    orders = np.array([[2, 0], [0, 3], [1, 1]])
    run = simulate_network(
        ALONE, {"shop": PlannedOrders(orders)}, {"shop": np.zeros((3, 2))}, traced=True
    )
    trace = run.stage("shop").trace
    assert trace is not None
    assert (trace.ordered == orders).all()


@given(
    levels=st.lists(st.integers(0, 12), min_size=3, max_size=3),
    seed=st.integers(0, 100),
    echelon=st.booleans(),
)
@settings(max_examples=20, deadline=None)
def test_lots_of_one_unit_are_a_base_stock(levels: list[int], seed: int, *, echelon: bool) -> None:
    """Whole demand, one unit at a time: (r, nQ) with Q of 1 orders what (S) orders."""
    network = chain_network(CHAIN, demand=Poisson(3))
    demand = {"shop": np.random.default_rng(seed).poisson(3, (30, 3))}
    codes = [stage.code for stage in CHAIN]
    bases: dict[str, Policy | Echelon] = {}
    lots: dict[str, Policy | Echelon] = {}
    for code, level in zip(codes, levels, strict=True):
        base, lot = OrderUpTo(level), ReorderQuantity(reorder_point=level - 1, quantity=1)
        bases[code], lots[code] = (Echelon(base), Echelon(lot)) if echelon else (base, lot)
    both = [simulate_network(network, policies, demand) for policies in (bases, lots)]
    assert (both[0].cost == both[1].cost).all()
    for first, second in zip(both[0].stages, both[1].stages, strict=True):
        assert (first.stock.backorders == second.stock.backorders).all()
        assert (first.stock.ordered == second.stock.ordered).all()
