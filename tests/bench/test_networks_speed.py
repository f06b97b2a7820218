"""Safety stock placed, chains settled and simulated, transfers planned, beside stockpyl.

The peer runs in the interpreter that BACKOFFICE_PEERS names, on trees of the same shape. Each
figure is the best of three by processor time, but for the large network, which runs once.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import time
from collections.abc import Callable

import pytest

from backoffice_core.inventory.distributions import Normal, Poisson
from backoffice_core.inventory.networks import (
    Arc,
    ChainStage,
    Lane,
    Network,
    Offer,
    Stage,
    StockPlace,
    TransferPlan,
    chain_network,
    optimal_chain,
    place_safety_stock,
    transfer_or_buy,
)
from backoffice_core.inventory.proving import (
    Estimate,
    OrderUpTo,
    StockCosts,
    draw_demand,
    simulate_network,
)
from tests.inventory.networks.shapes import layered

pytestmark = pytest.mark.bench

SIZES = (10, 22, 88, 152)

PEER = """
import json, sys, time
from stockpyl.gsm_tree import optimize_committed_service_times, preprocess_tree
from stockpyl.ssm_serial import optimize_base_stock_levels
from stockpyl.supply_chain_network import SupplyChainNetwork
from stockpyl.supply_chain_node import SupplyChainNode
times = {}
for rows in json.loads(sys.argv[1]):
    tree = SupplyChainNetwork()
    nodes = {}
    for code, before, processing, cost, serves in rows:
        node = SupplyChainNode(code + 1)
        node.processing_time, node.local_holding_cost = processing, cost
        node.demand_bound_constant = 1
        if serves:
            node.external_outbound_cst = 1
            node.demand_source.type = "N"
            node.demand_source.mean, node.demand_source.standard_deviation = 0, 5
        nodes[code] = node
        if before is None:
            node.supply_type = "U"
            tree.add_node(node)
        else:
            tree.add_successor(nodes[before], node)
    start = time.process_time()
    _, found = optimize_committed_service_times(preprocess_tree(tree))
    times[len(rows)] = (time.process_time() - start, found)
start = time.process_time()
_, found = optimize_base_stock_levels(
    num_nodes=3, node_order_in_system=[3, 2, 1], node_order_in_lists=[1, 2, 3],
    echelon_holding_cost=[3, 2, 2], lead_time=[1, 1, 2], stockout_cost=37.12,
    demand_mean=5, demand_standard_deviation=1,
)
times["chain"] = (time.process_time() - start, found)
from stockpyl.sim import simulation
from stockpyl.supply_chain_network import serial_system
line = serial_system(
    num_nodes=3, node_order_in_system=[3, 2, 1], node_order_in_lists=[1, 2, 3],
    local_holding_cost=[7, 4, 2], stockout_cost=[37.12, 0, 0], shipment_lead_time=[1, 1, 2],
    demand_type="N", mean=5, standard_deviation=1, policy_type="BS",
    base_stock_level=[6.49, 5.53, 10.69],
)
start = time.process_time()
found = simulation(line, 500, rand_seed=1, progress_bar=False) / 500
times["simulated"] = ((time.process_time() - start) / 500, found)
print(json.dumps(times))
"""


def best(run: Callable[[], object]) -> float:
    """Seconds of the fastest of three runs."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        run()
        spent.append(time.process_time() - start)
    return min(spent)


def tree_rows(size: int) -> list[tuple[int, int | None, int, float, bool]]:
    """A distribution tree: stage, the one before it, its time, its cost, whether it serves."""
    feeding = {(place - 1) // 2 for place in range(1, size)}
    return [
        (
            place,
            (place - 1) // 2 if place else None,
            place % 4 + 1,
            1 + place.bit_length(),
            place not in feeding,
        )
        for place in range(size)
    ]


def tree_of(rows: list[tuple[int, int | None, int, float, bool]]) -> Network:
    """The rows as a network."""
    return Network(
        stages=[
            Stage(
                code=str(code),
                processing_time=processing,
                holding_cost=cost,
                demand_deviation=5 if serves else None,
                service_time_max=1 if serves else None,
            )
            for code, _, processing, cost, serves in rows
        ],
        arcs=[
            Arc(upstream=str(before), downstream=str(code))
            for code, before, *_ in rows
            if before is not None
        ],
    )


LINE = [
    ChainStage(code=code, lead_time=lead, holding_cost=cost)
    for code, lead, cost in (("3", 2, 2), ("2", 1, 4), ("1", 1, 7))
]


def chain() -> float:
    """The cost of example 6.1 of Snyder and Shen."""
    return optimal_chain(LINE, demand=Normal(5, 1), backorder_cost=37.12).cost


def simulated() -> Estimate:
    """The same chain, simulated over 500 periods in 500 runs."""
    return simulate_network(
        chain_network(LINE, demand=Normal(5, 1)),
        {"3": OrderUpTo(10.69), "2": OrderUpTo(5.53), "1": OrderUpTo(6.49)},
        {"1": draw_demand(Normal(5, 1), periods=500, items=500, seed=1)},
        costs={"1": StockCosts(holding_cost=7, backorder_cost=37.12)},
        warm_up=50,
    ).expected_cost


def exchanged(*, places: int, periods: int, rate: float) -> TransferPlan:
    """A plan for places with a lane between any two of them, and an offer for each."""
    dice = random.Random(1)
    codes = [str(place) for place in range(places)]
    return transfer_or_buy(
        [
            StockPlace(
                code=code,
                on_hand=dice.randrange(int(2 * rate * periods)),
                demand=Poisson(dice.uniform(0.2, 2) * rate),
                holding_cost=1,
                backorder_cost=dice.uniform(5, 15),
            )
            for code in codes
        ],
        lanes=[
            Lane(
                origin=first,
                destination=second,
                unit_cost=dice.uniform(0.5, 6),
                lead_time=dice.randrange(3),
            )
            for first, second in itertools.permutations(codes, 2)
        ],
        offers=[
            Offer(supplier="mill", destination=code, unit_cost=dice.uniform(5, 15))
            for code in codes
        ],
        periods=periods,
    )


def test_trees_and_chains_beside_stockpyl() -> None:
    """The same costs; how much faster."""
    networks = [tree_of(tree_rows(size)) for size in SIZES]
    ours = {str(len(n.stages)): best(lambda n=n: place_safety_stock(n)) for n in networks}
    ours["chain"] = best(chain)
    for size, seconds in ours.items():
        print(f"\n{size:>6} stages: {seconds * 1000:8.1f} ms", end="")
    peers = os.environ.get("BACKOFFICE_PEERS")
    if not peers:
        pytest.skip("BACKOFFICE_PEERS names no interpreter that has stockpyl")
    rows = json.dumps([tree_rows(size) for size in SIZES])
    done = subprocess.run(
        [peers, "-c", PEER, rows], capture_output=True, text=True, check=False, timeout=600
    )
    if done.returncode:
        pytest.skip(f"stockpyl does not run in BACKOFFICE_PEERS: {done.stderr[-200:]}")
    theirs = json.loads(done.stdout)
    for network in networks:
        size = str(len(network.stages))
        cost = place_safety_stock(network).cost
        assert cost == pytest.approx(theirs[size][1], rel=1e-6)
        seconds = theirs[size][0]
        print(f"\n{size:>6} stages: stockpyl {seconds:.3f} s, ", end="")
        print(f"{seconds / ours[size]:.0f} times", end="")
    seconds, cost = theirs["chain"]
    print(f"\n chain: stockpyl {seconds:.3f} s, {seconds / ours['chain']:.1f} times; ", end="")
    print(f"its cost {cost:.4f}, ours {chain():.4f}")
    seconds, cost = theirs["simulated"]
    ours["simulated"] = best(simulated) / (500 * 500)
    found = simulated()
    print(f" a period of it simulated: stockpyl {seconds * 1e6:.0f} microseconds, ", end="")
    print(f"ours {ours['simulated'] * 1e6:.1f}, {seconds / ours['simulated']:.0f} times; ", end="")
    print(f"its cost {cost:.2f}, ours {found.low:.2f} to {found.high:.2f}")


@pytest.mark.parametrize(("periods", "rate"), [(14, 10), (30, 50)])
def test_twenty_places_and_every_lane_between_them(periods: int, rate: float) -> None:
    """380 lanes and 20 offers, in whole units, proved to be the best plan."""
    start = time.process_time()
    plan = exchanged(places=20, periods=periods, rate=rate)
    spent = time.process_time() - start
    assert plan.optimal
    print(
        f"\n{periods} periods of {rate} units: {spent:.2f} s, {len(plan.units)} ways taken, ",
        end="",
    )
    print(f"{plan.saving / plan.cost_before:.0%} saved")


def test_a_network_of_two_thousand_stages() -> None:
    """The size of the largest published supply chain: 2,025 stages, 16,225 arcs."""
    network = layered(layers=9, width=225, arcs=16_225, seed=1)
    for effort in (10, 100, 400):
        start = time.process_time()
        placement = place_safety_stock(network, effort=effort)
        spent = time.process_time() - start
        print(f"\neffort {effort}: {spent:.1f} s, cost {placement.cost:.0f}, ", end="")
        print(f"gap {placement.gap:.1%}", end="")
