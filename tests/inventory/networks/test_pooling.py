"""What customers ask by several ways adds up in full; different customers are pooled."""

from __future__ import annotations

import random

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.inventory.networks import Arc, Network, Stage, place_safety_stock
from tests.inventory.networks.shapes import by_customer, drawn


def ring(**shop: float) -> Network:
    """A part that goes into what is sold, and into what goes into that."""
    return Network(
        stages=[
            Stage(code="part", processing_time=4, added_cost=1),
            Stage(code="left", processing_time=1, added_cost=1),
            Stage(code="shop", processing_time=1, added_cost=1, demand_mean=40,
                  demand_deviation=12, safety_factor=1.645, service_time_max=0),
        ],
        arcs=[
            Arc(upstream="part", downstream="left", units=shop.get("left", 1)),
            Arc(upstream="left", downstream="shop"),
            Arc(upstream="part", downstream="shop", units=shop.get("part", 1)),
        ],
        holding_rate=0.1,
    )  # fmt: skip


def test_one_customer_by_two_ways_is_one_customer() -> None:
    """Two parts a sale, of which each period asks for both: nothing evens out between them."""
    placement = place_safety_stock(ring())
    assert placement.stage("part").safety_stock == pytest.approx(2 * 1.645 * 12 * 4**0.5)
    assert ring(left=3, part=0.5).deviations.tolist() == pytest.approx([3.5 * 12, 12, 12])


def with_units(*, seed: int, stages: int, arcs: int, powers: tuple[float, ...]) -> Network:
    """A network drawn, with units on its arcs and exponents of its stages."""
    dice, shape = random.Random(seed), drawn(seed=seed, stages=stages, arcs=arcs)
    return attrs.evolve(
        shape,
        stages=[attrs.evolve(stage, pooling=dice.choice(powers)) for stage in shape.stages],
        arcs=[attrs.evolve(arc, units=dice.choice([1, 2, 0.5])) for arc in shape.arcs],
    )


@given(
    seed=st.integers(0, 10**6),
    stages=st.integers(1, 7),
    more=st.integers(0, 6),
    power=st.sampled_from([1.0, 1.5, 2.0]),
)
@settings(max_examples=60, deadline=None)
def test_customers_are_pooled_and_ways_are_not(
    seed: int, stages: int, more: int, power: float
) -> None:
    """The sum of all ways to each customer, then the exponent: followed way by way."""
    network = with_units(seed=seed, stages=stages, arcs=stages - 1 + more, powers=(power,))
    expected = [by_customer(network, stage.code, power) for stage in network.stages]
    assert network.deviations.tolist() == pytest.approx(expected)


def nested(network: Network, code: str) -> float:
    """A stage of a tree pools what the stages after it have pooled."""
    stage = network.stage(code)
    shares = [
        arc.units * nested(network, arc.downstream)
        for arc in network.arcs
        if arc.upstream == code
    ]  # fmt: skip
    shares.append(stage.demand_deviation or 0.0)
    return float(sum(share**stage.pooling for share in shares) ** (1 / stage.pooling))


@given(seed=st.integers(0, 10**6), stages=st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_a_tree_pools_what_was_pooled_before(seed: int, stages: int) -> None:
    """Each stage by its own exponent, as published trees are computed."""
    network = with_units(seed=seed, stages=stages, arcs=stages - 1, powers=(1.0, 1.5, 2.0, 3.0))
    expected = [nested(network, stage.code) for stage in network.stages]
    assert network.deviations.tolist() == pytest.approx(expected)


@given(seed=st.integers(0, 10**6), stages=st.integers(2, 7), more=st.integers(0, 6))
@settings(max_examples=60, deadline=None)
def test_no_stage_covers_less_than_one_it_serves_nor_more_than_all(
    seed: int, stages: int, more: int
) -> None:
    """Whatever the exponents: what rises and falls together after a stage does so at it."""
    network = with_units(seed=seed, stages=stages, arcs=stages - 1 + more, powers=(1, 1.5, 2, 3))
    found = dict(zip(network.places, network.deviations.tolist(), strict=True))
    for arc in network.arcs:
        assert found[arc.upstream] >= arc.units * found[arc.downstream] * (1 - 1e-12)
    full = attrs.evolve(network, stages=[attrs.evolve(s, pooling=1.0) for s in network.stages])
    assert (network.deviations <= full.deviations * (1 + 1e-12)).all()


def test_a_high_exponent_takes_the_most_and_numbers_stay_numbers() -> None:
    """Powers of small and large amounts are out of reach of doubles, their pool is not."""
    for size in (1e-40, 1e40):
        network = Network(
            stages=[
                Stage(code="hub", pooling=30),
                Stage(code="a", demand_deviation=3 * size),
                Stage(code="b", demand_deviation=4 * size),
            ],
            arcs=[Arc(upstream="hub", downstream=code) for code in "ab"],
        )
        expected = 4 * size * (1 + 0.75**30) ** (1 / 30)
        assert network.deviations[0] == pytest.approx(expected, rel=1e-12)
