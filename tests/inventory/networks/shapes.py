"""Networks for tests: drawn, and small enough to try everything."""

from __future__ import annotations

import itertools
import random

import numpy as np

from backoffice_core.inventory.networks import Arc, Network, Stage
from backoffice_core.inventory.networks.times import Times


def drawn(*, seed: int, stages: int, arcs: int, time_max: int = 3) -> Network:
    """A connected network of so many stages and at least so many arcs."""
    dice = random.Random(seed)
    pairs = {(dice.randrange(place), place) for place in range(1, stages)}
    while len(pairs) < min(arcs, stages * (stages - 1) // 2):
        first, second = sorted(dice.sample(range(stages), 2))
        pairs.add((first, second))
    feeding = {up for up, _ in pairs}
    return Network(
        stages=[
            stage(dice, place, time_max, serves=place not in feeding) for place in range(stages)
        ],
        arcs=[Arc(upstream=str(up), downstream=str(down)) for up, down in sorted(pairs)],
    )


def stage(dice: random.Random, place: int, time_max: int, *, serves: bool) -> Stage:
    """A stage with costs and times drawn."""
    return Stage(
        code=str(place),
        processing_time=dice.randint(0, time_max),
        added_cost=dice.randint(0, 20),
        inbound_time=dice.choice([0, 0, 1]),
        demand_deviation=dice.randint(0, 9) if serves else None,
        service_time_max=dice.randint(0, 2) if serves else None,
        time_deviation=dice.choice([0, 0, 0.5]),
    )


def tried(network: Network) -> float:
    """The least cost of all outbound service times there are, each tried."""
    times = Times(network)
    ranges = zip(times.box.low, times.box.high, strict=True)
    best = np.inf
    for outbound in itertools.product(*[range(low, high + 1) for low, high in ranges]):
        inbound = times.box.in_low.copy()
        for place in times.order:
            inbound[place] = max([inbound[place], *(outbound[up] for up in times.before[place])])
        if (np.array(outbound) <= inbound + times.processing).all():
            best = min(best, times.cost(inbound, np.array(outbound)))
    return float(best)


def by_all_ways(network: Network, code: str) -> dict[str, float]:
    """The units of a stage that a unit of each stage takes, every way followed to its end."""
    found = {code: 1.0}
    for arc in network.arcs:
        if arc.upstream == code:
            for end, units in by_all_ways(network, arc.downstream).items():
                found[end] = found.get(end, 0.0) + arc.units * units
    return found


def by_customer(network: Network, code: str, power: float) -> float:
    """The deviations of all customers, by all the units of the stage they take, pooled."""
    shares = [
        units * (network.stage(end).demand_deviation or 0.0)
        for end, units in by_all_ways(network, code).items()
    ]
    return float(sum(share**power for share in shares) ** (1 / power))


def layered(*, layers: int, width: int, arcs: int, seed: int) -> Network:
    """A large network in layers, each stage fed by the layer before it, as supply chains are."""
    dice = random.Random(seed)
    count = layers * width
    pairs = {
        (dice.randrange((place // width - 1) * width, place // width * width), place)
        for place in range(width, count)
    }
    while len(pairs) < arcs:
        up = dice.randrange(count - width)
        pairs.add((up, dice.randrange((up // width + 1) * width, (up // width + 2) * width)))
    feeding = {up for up, _ in pairs}
    return Network(
        stages=[
            Stage(
                code=str(place),
                processing_time=dice.randint(1, 15),
                holding_cost=(place // width + 1) * dice.uniform(0.5, 1.5),
                demand_deviation=None if place in feeding else dice.randint(1, 50),
                service_time_max=None if place in feeding else dice.randint(0, 5),
            )
            for place in range(count)
        ],
        arcs=[Arc(upstream=str(up), downstream=str(down)) for up, down in sorted(pairs)],
    )
