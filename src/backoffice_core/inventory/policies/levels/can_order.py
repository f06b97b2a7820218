"""Items that share an order: each has a level at which it must be ordered, and one at which it can.

When one item must be ordered, the truck comes anyway, and others that are low enough come with
it for their own cost alone. To an item all others are chances to come cheaply, at random times;
taken so, each item's best levels can be found by itself, and how often others order follows
from theirs, round by round. That decomposition is a heuristic. What the levels then cost
together is not: it is the stationary cost of all positions at once, or, where these are too
many, a simulation that says how sure it is.

Sources: Silver, Management Science 20 (1974); Federgruen, Groenevelt and Tijms, Management
Science 30 (1984) (decomposition); Balintfy, Management Science 10 (1964) (can-order levels).
"""

from __future__ import annotations

import math

import attrs
import numpy as np

from backoffice_core.inventory.distributions.discrete import Poisson
from backoffice_core.inventory.numbers import Array, Given, Numbers, Places
from backoffice_core.inventory.policies.losses.perishables import settled
from backoffice_core.inventory.policies.one_item import expect_no_more, one_item
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["CanOrder", "can_order_cost", "can_order_policy"]

STATES_MAX = 40_000
ROUNDS_MAX = 60
LEVELS_MAX = 400
PLACES_MAX = 1_000_000
EVENTS = 200_000
BATCHES = 20
CALM = 1e-9


@attrs.frozen(kw_only=True, eq=False)
class CanOrder:
    """Three levels an item, and what they cost together per period.

    An item at ``must_order`` or less is ordered; with it come all that are at ``can_order`` or
    less; each up to its ``order_up_to``. ``deviation`` is the standard error of a simulated
    cost, and 0 of an exact one.
    """

    must_order: Array
    can_order: Array
    order_up_to: Array
    cost: float
    deviation: float


@attrs.frozen(kw_only=True)
class Joint:
    """Checked arguments, one a item."""

    rate: Array
    lead: Array
    shared: float
    own: Array
    hold: Array
    owe: Array

    def at(self, item: int, levels: Array) -> Array:
        """What positions of an item cost per period."""
        law = Poisson(float(self.rate[item] * self.lead[item]))
        held = float(self.hold[item]) * np.asarray(law.leftover(levels))
        result: Array = held + float(self.owe[item]) * np.asarray(law.loss(levels))
        return result


def can_order_policy(
    *,
    demand: Numbers,
    shared_cost: float,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    lead_time: Numbers = 0,
    seed: int = 1,
) -> CanOrder:
    """Good levels for items of Poisson demand that share an order, by decomposition.

    An order costs ``shared_cost``, and ``fixed_cost`` for each item in it; stock is watched all
    the time. ``seed`` is for a cost that must be simulated. Raises :class:`InvalidValue`
    (``number_too_small``, ``lengths_differ``, ``not_a_number``, ``quantity_unbounded``).

    >>> words = dict(demand=[4, 2], fixed_cost=[2, 2], holding_cost=1, backorder_cost=9)
    >>> policy = can_order_policy(shared_cost=20, **words, lead_time=0.5)
    >>> policy.must_order, policy.can_order, policy.order_up_to, round(policy.cost, 2)
    (array([ 0., -1.]), array([9., 5.]), array([14.,  9.]), 19.41)
    """
    joint = joint_of(demand, shared_cost, (fixed_cost, holding_cost, backorder_cost), lead_time)
    count = joint.rate.size
    triggers = np.zeros(count)
    levels = np.zeros((3, count))
    for _ in range(ROUNDS_MAX):
        before = levels.copy()
        for item in range(count):
            others = float(triggers.sum() - triggers[item])
            levels[:, item], triggers[item] = best_alone(joint, item, others)
        if (levels == before).all():
            break
    return told(joint, levels, seed)


def can_order_cost(
    *,
    must_order: Numbers,
    can_order: Numbers,
    order_up_to: Numbers,
    demand: Numbers,
    shared_cost: float,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    lead_time: Numbers = 0,
    seed: int = 1,
) -> CanOrder:
    """What any levels cost together: exactly where positions are few, else simulated.

    Arguments and refusals as in :func:`can_order_policy`, and ``levels_crossed``,
    ``number_not_whole``. A ``can_order`` equal to ``must_order`` never comes along.

    >>> alone = can_order_cost(
    ...     must_order=[0, 0],
    ...     can_order=[0, 0],
    ...     order_up_to=[14, 10],
    ...     demand=[4, 2],
    ...     shared_cost=20,
    ...     fixed_cost=2,
    ...     holding_cost=1,
    ...     backorder_cost=9,
    ...     lead_time=0.5,
    ... )
    >>> round(alone.cost, 2), alone.deviation
    (22.61, 0.0)
    """
    joint = joint_of(demand, shared_cost, (fixed_cost, holding_cost, backorder_cost), lead_time)
    given = Given(
        must_order=must_order,
        can_order=can_order,
        order_up_to=order_up_to,
        demand=np.ones(joint.rate.size),
    )
    levels = np.array(
        [
            np.broadcast_to(given.whole(name), (given.size,))
            for name in ("must_order", "can_order", "order_up_to")
        ]
    )
    if levels.shape[1] != joint.rate.size:
        raise InvalidValue(
            "lengths_differ",
            f"There are levels of {levels.shape[1]} items, and demand of {joint.rate.size}.",
            "Give the demand of each item.",
        )
    expect_no_more(
        float((levels[2] - levels[0]).max()), PLACES_MAX, "An order_up_to less must_order"
    )
    given.refuse(
        (levels[0] > levels[1]) | (levels[1] >= levels[2]),
        "levels_crossed",
        "The levels are not in order.",
        "Give a must-order level, a can-order level no lower, and a higher one to order up to.",
    )
    return told(joint, levels, seed)


def joint_of(
    demand: Numbers, shared_cost: float, costs: tuple[Numbers, Numbers, Numbers], lead: Numbers
) -> Joint:
    """The arguments, checked."""
    given = Given(
        demand=demand,
        fixed_cost=costs[0],
        holding_cost=costs[1],
        backorder_cost=costs[2],
        lead_time=lead,
    )
    for name in ("demand", "holding_cost", "backorder_cost"):
        given.positive(name)
    for name in ("fixed_cost", "lead_time"):
        given.not_negative(name)
    shared = one_item(shared_cost=shared_cost).not_negative("shared_cost")
    return Joint(
        rate=np.array(given.full("demand")),
        lead=np.array(given.full("lead_time")),
        shared=float(shared[0]),
        own=np.array(given.full("fixed_cost")),
        hold=np.array(given.full("holding_cost")),
        owe=np.array(given.full("backorder_cost")),
    )


def best_alone(joint: Joint, item: int, chances: float) -> tuple[Array, float]:
    """The best three levels of an item with so many cheap chances a period, and its triggers.

    Every triple is tried: from the top a position falls one by one, and once it can be ordered
    each step may be the last. Raises :class:`InvalidValue` (``quantity_unbounded``).
    """
    rate, own = float(joint.rate[item]), float(joint.own[item])
    mean = rate * float(joint.lead[item])
    lot = math.sqrt(2 * rate * (joint.shared + own) / float(joint.hold[item]))
    low = math.floor(mean - 3 - 3 * math.sqrt(mean) - lot)
    high = math.ceil(mean + 4 + 4 * math.sqrt(mean) + 1.5 * lot)
    if high - low > LEVELS_MAX:
        raise InvalidValue(
            "quantity_unbounded", f"More than {LEVELS_MAX} levels.", "Count in larger units."
        )
    levels = np.arange(low, high + 1, dtype=np.float64)
    sums = np.append(0.0, np.cumsum(joint.at(item, levels))) / rate
    stay = rate / (rate + chances)
    best, found, trigger = math.inf, np.zeros(3), 0.0
    for can in range(levels.size - 1):
        top = np.arange(can + 1, levels.size)
        above, time_above = sums[top + 1] - sums[can + 1], (top - can) / rate
        reached, cost, time = 1.0, 0.0, 0.0
        for must in range(can, -1, -1):
            cycle = time_above + time
            each = (above + cost + own + joint.shared * reached) / cycle
            place = int(each.argmin())
            if each[place] < best * (1 - CALM):
                best, trigger = float(each[place]), reached / float(cycle[place])
                found = np.array([levels[must], levels[can], levels[top[place]]])
            # One step further down, if no chance came before the next demand.
            cost += reached * (sums[must + 1] - sums[must]) * stay
            time += reached * stay / rate
            reached *= stay
    return found, trigger


def told(joint: Joint, levels: Array, seed: int) -> CanOrder:
    """The levels with their cost."""
    sizes = (levels[2] - levels[0]).astype(np.int64)
    states = math.prod(int(size) for size in sizes)
    if states <= STATES_MAX:
        cost, deviation = exactly(joint, levels, sizes), 0.0
    else:
        cost, deviation = simulated(joint, levels, seed)
    return CanOrder(
        must_order=levels[0],
        can_order=levels[1],
        order_up_to=levels[2],
        cost=cost,
        deviation=deviation,
    )


def exactly(joint: Joint, levels: Array, sizes: Places) -> float:
    """The cost by the stationary law of all positions; a position counts from above must-order."""
    scale: Places = np.append(np.cumprod(sizes[:0:-1])[::-1], 1)
    states: Places = np.arange(math.prod(sizes.tolist()))[:, None] // scale % sizes
    able: Places = (levels[1] - levels[0] - 1).astype(np.int64)
    top: Places = sizes - 1
    filled = np.where(states <= able, top, states)
    following = np.zeros((sizes.size, len(states)), dtype=np.int64)
    cost = np.zeros(len(states))
    for item in range(sizes.size):
        due = states[:, item] == 0
        after = np.where(due[:, None], filled, states)
        after[:, item] = np.where(due, top[item], states[:, item] - 1)
        following[item] = after @ scale
        along = ((states <= able) & (np.arange(sizes.size) != item)) @ joint.own
        paid = joint.shared + float(joint.own[item]) + along
        cost += float(joint.rate[item]) * np.where(due, paid, 0.0)
        each = joint.at(item, levels[0, item] + 1 + np.arange(int(sizes[item]), dtype=np.float64))
        cost += each[states[:, item]]
    often = settled(following, joint.rate / float(joint.rate.sum()))
    return float(often @ cost)


def simulated(joint: Joint, levels: Array, seed: int) -> tuple[float, float]:
    """The cost per period of many demands, and its standard error from batches of them."""
    dice = np.random.default_rng(seed)
    total = float(joint.rate.sum())
    which = dice.choice(joint.rate.size, size=EVENTS, p=joint.rate / total)
    must, can, top = levels
    tables = [
        joint.at(item, must[item] + np.arange(int(top[item] - must[item]) + 1, dtype=np.float64))
        for item in range(joint.rate.size)
    ]
    position = top.copy()
    running = sum(float(table[-1]) for table in tables)
    paid = np.zeros(EVENTS)
    drawn: list[int] = which.tolist()
    for event, item in enumerate(drawn):
        paid[event] = running / total
        place = int(position[item] - must[item])
        running += float(tables[item][place - 1] - tables[item][place])
        position[item] -= 1
        if place == 1:
            coming = position <= can
            coming[item] = True
            paid[event] += joint.shared + float(joint.own[coming].sum())
            for other in np.flatnonzero(coming).tolist():
                place = int(position[other] - must[other])
                running += float(tables[other][-1] - tables[other][place])
            position[coming] = top[coming]
    batches = paid.reshape(BATCHES, -1).mean(axis=1) * total
    return float(batches.mean()), float(batches.std(ddof=1) / math.sqrt(BATCHES))
