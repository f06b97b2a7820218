"""Safety stock lies where it costs least: published cases, and everything tried."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.networks import Arc, Network, Stage, place_safety_stock, read_network
from backoffice_core.kernel.errors import InputRefused, InvalidValue
from tests.inventory.networks.shapes import drawn, layered, tried

# The digital camera of Graves and Willems, in the columns of the snc project (Apache 2.0).
CAMERA = """\
stage_id,lead_time,max_s_time,cost,risk_pool,ext_demand_mean,ext_demand_std,ext_demand_thres,up_stages
Camera,60,,750,2,,,,
Imager,60,,950,2,,,,
Circuit_Board,40,,650,2,,,,
Parts_60,60,,150,2,,,,
Parts_150,150,,200,2,,,,
Build,6,,250,2,,,,Camera,1,Imager,1,Circuit_Board,1,Parts_60,1,Parts_150,1
Transfer,2,,50,2,,,,Build,1
Ship,3,5,0,,11,7,1.645,Transfer,1
"""


@pytest.mark.parametrize(
    ("forced", "published", "exact"),
    [
        ({}, 71757, 71475.8),
        ({"Imager": 0}, 78000, 77702.7),
        ({"Imager": 0, "Transfer": 0, "Build": 0}, 89000, 89427.7),
        ({"Imager": 0, "Transfer": 0}, 81000, 81182.9),
    ],
)
def test_the_digital_camera_costs_what_was_published(
    forced: dict[str, int], published: float, exact: float
) -> None:
    """Graves and Willems' camera, four ways to stock it; the exact figures by an own program."""
    network = read_network(CAMERA, holding_rate=0.24).with_service_times(forced)
    placement = place_safety_stock(network)
    assert placement.optimal
    assert placement.cost == pytest.approx(published, rel=1e-2)
    assert placement.cost == pytest.approx(exact, rel=1e-6)


def tree() -> Network:
    """Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., example 6.5."""
    return Network(
        stages=[
            Stage(code="1", processing_time=2, inbound_time=1, holding_cost=1),
            Stage(code="3", processing_time=1, holding_cost=2),
            Stage(code="2", processing_time=1, holding_cost=3, demand_deviation=1),
            Stage(
                code="4", processing_time=1, holding_cost=3, demand_deviation=1, service_time_max=1
            ),
        ],
        arcs=[
            Arc(upstream="1", downstream="3"),
            Arc(upstream="3", downstream="2"),
            Arc(upstream="3", downstream="4"),
        ],
    )


def test_a_tree_of_a_textbook_costs_what_the_book_says() -> None:
    """Example 6.5: 8.277916867529369, all but stage 4 promising at once."""
    placement = place_safety_stock(tree())
    assert placement.cost == pytest.approx(8.277916867529369, rel=1e-12)
    times = {stage.code: stage.outbound_time for stage in placement.stages}
    assert times == {"1": 0, "2": 0, "3": 0, "4": 1}


def test_a_serial_line_of_a_textbook_costs_what_the_book_says() -> None:
    """Snyder and Shen, example 6.3: 2 sqrt(2), stock at the first stage alone."""
    network = Network(
        stages=[
            Stage(code="3", processing_time=1, inbound_time=1, holding_cost=2),
            Stage(code="2", holding_cost=4),
            Stage(
                code="1", processing_time=1, holding_cost=7, demand_deviation=1, service_time_max=1
            ),
        ],
        arcs=[Arc(upstream="3", downstream="2"), Arc(upstream="2", downstream="1")],
    )
    placement = place_safety_stock(network)
    assert placement.cost == pytest.approx(2 * 2**0.5, rel=1e-12)
    assert [stage.net_time for stage in placement.stages] == [2, 0, 0]


def test_an_assembly_of_a_textbook_costs_what_another_program_finds() -> None:
    """Snyder and Shen, figure 6.14: the camera again; 18.824004472592172 by stockpyl 1.0.2."""
    rows = [
        ("wafers", 2, 0.01, "process"), ("process", 3, 0.03, "package"),
        ("package", 2, 0.04, "imager"), ("base", 4, 0.06, "imager"), ("imager", 2, 0.12, "ship"),
        ("ship", 3, 0.13, "build"), ("camera", 6, 0.20, "build"), ("board", 4, 0.08, "build"),
        ("parts", 3, 0.04, "build"),
    ]  # fmt: skip
    stages = [Stage(code=code, processing_time=t, holding_cost=h) for code, t, h, _ in rows]
    build = Stage(
        code="build", processing_time=2, holding_cost=0.5, demand_deviation=10,
        service_time_max=2, safety_factor=1.6448536269514722,
    )  # fmt: skip
    arcs = [Arc(upstream=code, downstream=after) for code, _, _, after in rows]
    placement = place_safety_stock(Network(stages=[*stages, build], arcs=arcs))
    assert placement.cost == pytest.approx(18.824004472592172, rel=1e-12)


@given(seed=st.integers(0, 10**6), stages=st.integers(2, 6), rings=st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_nothing_is_cheaper_than_what_is_placed(seed: int, stages: int, rings: int) -> None:
    """Every service time tried finds no less, rings or no rings."""
    network = drawn(seed=seed, stages=stages, arcs=stages - 1 + rings)
    placement = place_safety_stock(network, effort=3000)
    assert placement.cost == pytest.approx(tried(network), rel=1e-9, abs=1e-9)
    assert placement.optimal


@given(seed=st.integers(0, 10**6), forced=st.integers(0, 4), time=st.integers(0, 3))
@settings(max_examples=30, deadline=None)
def test_forced_times_are_kept_and_nothing_else_is_cheaper(
    seed: int, forced: int, time: int
) -> None:
    """One stage promises what it is told to; the others find the best for that."""
    network = drawn(seed=seed, stages=5, arcs=6).with_service_times({str(forced): time})
    try:
        placement = place_safety_stock(network, effort=3000)
    except InvalidValue as problem:
        code = problem.code
    else:
        code = "service_time_out_of_reach"
        assert placement.stage(str(forced)).outbound_time == time
        assert placement.cost == pytest.approx(tried(network), rel=1e-9, abs=1e-9)
    assert code == "service_time_out_of_reach"


@given(seed=st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_promises_are_kept_and_the_bound_holds(seed: int) -> None:
    """Goods are promised no later than they are there; a bound is never above a cost."""
    network = drawn(seed=seed, stages=25, arcs=40)
    placement = place_safety_stock(network, effort=60, seed=seed)
    assert placement.bound <= placement.cost
    assert 0 <= placement.gap < 1
    for arc in network.arcs:
        up, down = placement.stage(arc.upstream), placement.stage(arc.downstream)
        assert up.outbound_time <= down.inbound_time
    assert min(stage.net_time for stage in placement.stages) >= 0
    assert sum(stage.cost for stage in placement.stages) == pytest.approx(placement.cost)


def test_more_effort_finds_no_worse() -> None:
    """A hundred times the effort costs no more, and proves more."""
    network = layered(layers=4, width=8, arcs=60, seed=1)
    little, much = (place_safety_stock(network, effort=effort) for effort in (5, 500))
    assert much.cost <= little.cost
    assert much.gap <= little.gap


def test_the_same_call_has_the_same_answer() -> None:
    """Nothing depends on a clock."""
    network = layered(layers=4, width=8, arcs=60, seed=2)
    assert place_safety_stock(network, effort=60) == place_safety_stock(network, effort=60)


def test_scaling_money_scales_the_cost_and_nothing_else() -> None:
    """Dearer by half everywhere: the same times."""
    network = drawn(seed=7, stages=6, arcs=8)
    dearer = Network(stages=network.stages, arcs=network.arcs, holding_rate=1.5)
    first, second = place_safety_stock(network), place_safety_stock(dearer)
    assert second.cost == pytest.approx(1.5 * first.cost)


def test_demand_in_common_is_pooled_as_the_exponent_says() -> None:
    """3 and 4 make 5 if independent, 7 if they rise and fall together."""
    for pooling, expected in ((2.0, 5.0), (1.0, 7.0)):
        network = Network(
            stages=[
                Stage(code="hub", processing_time=1, added_cost=1, pooling=pooling),
                Stage(code="a", demand_deviation=3, demand_mean=2),
                Stage(code="b", demand_deviation=4, demand_mean=1),
            ],
            arcs=[
                Arc(upstream="hub", downstream="a"),
                Arc(upstream="hub", downstream="b", units=1),
            ],
        )
        assert network.deviations.tolist() == pytest.approx([expected, 3.0, 4.0])
        assert network.means.tolist() == [3.0, 2.0, 1.0]


def test_a_network_that_goes_round_is_refused_with_its_path() -> None:
    """The path is the remedy."""
    stages = [Stage(code=code, demand_deviation=1) for code in "abc"]
    arcs = [Arc(upstream=up, downstream=down) for up, down in ("ab", "bc", "ca")]
    with pytest.raises(InvalidValue, match="->") as refused:
        Network(stages=stages, arcs=arcs)
    assert refused.value.code == "network_cycle"


@pytest.mark.parametrize(
    ("code", "stages", "arcs"),
    [
        ("stage_unknown", [{"code": "a", "demand_deviation": 1}], [("a", "x")]),
        ("stage_without_demand", [{"code": "a"}, {"code": "b"}], [("a", "b")]),
        ("stage_twice", [{"code": "a", "demand_deviation": 1}] * 2, []),
        ("arc_twice", [{"code": "a"}, {"code": "b", "demand_deviation": 1}], [("a", "b")] * 2),
        ("time_negative", [{"code": "a", "processing_time": -1}], []),
        ("number_too_small", [{"code": "a", "added_cost": -1}], []),
        ("not_a_number", [{"code": "a", "added_cost": float("nan")}], []),
        ("pooling_out_of_range", [{"code": "a", "pooling": 0.5}], []),
        ("field_unknown", [{"code": "a", "colour": "red"}], []),
        ("no_stages", [], []),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_code(
    code: str, stages: list[dict[str, object]], arcs: list[tuple[str, str]]
) -> None:
    """Each with a code of its own."""
    with pytest.raises(InvalidValue) as refused:
        Network.of_rows(stages, [{"upstream": up, "downstream": down} for up, down in arcs])
    assert refused.value.code == code


def test_forced_times_that_cannot_be_kept_are_refused() -> None:
    """A stage cannot promise later than it can be served and work."""
    with pytest.raises(InvalidValue) as refused:
        place_safety_stock(tree().with_service_times({"3": 9}))
    assert refused.value.code == "service_time_out_of_reach"


def test_a_bound_that_bends_upward_is_refused() -> None:
    """Then stock in pieces would be cheaper, and the model says nothing."""
    network = tree()
    with pytest.raises(InvalidValue) as refused:
        place_safety_stock(
            Network(stages=network.stages, arcs=network.arcs, bound=lambda times: times**2)
        )
    assert refused.value.code == "bound_invalid"


def test_a_rate_may_be_a_whole_number() -> None:
    """In a text, in rows, in a network: 1 is a rate like 1.0."""
    rows: list[dict[str, object]] = [{"code": "shop", "demand_deviation": 3, "added_cost": 2}]
    for network in (read_network(CAMERA, holding_rate=1), Network.of_rows(rows, holding_rate=1)):
        assert network.holding_rate == 1
    with pytest.raises(InvalidValue) as refused:
        read_network(CAMERA, holding_rate="1")
    assert refused.value.code == "not_a_number"


def test_a_line_that_cannot_be_read_is_named() -> None:
    """The line, and what is wrong with it."""
    with pytest.raises(InputRefused) as refused:
        read_network(CAMERA.replace("Imager,60", "Imager,sixty"))
    assert [problem.line for problem in refused.value.problems] == [3]


def test_the_explanation_says_why_a_stage_holds_or_does_not() -> None:
    """In both languages."""
    reasons = place_safety_stock(read_network(CAMERA, holding_rate=0.24)).explain()
    english, indonesian = reasons.render(), reasons.render("id")
    assert "Transfer is served within" in english
    assert "no safety stock, it makes what is asked for" in english
    assert "stok pengaman" in indonesian


def test_one_period_is_told_as_one() -> None:
    """Between one and several in English; in Indonesian there is no difference."""
    for time, words in ((1, "the 1 period between"), (2, "the 2 periods between")):
        shop = Stage(code="shop", processing_time=time, demand_deviation=3, inbound_time=0)
        reason = place_safety_stock(Network(stages=[shop])).stage("shop").explain()
        assert words in reason.says.render()
        assert f"{time} periode di antaranya" in reason.says.render("id")
