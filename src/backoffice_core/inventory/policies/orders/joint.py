"""Joint replenishment: items of one supplier that share the cost of an order.

Every so often an order goes out, and each item is on every first, second, third ... of them.
The textbook's heuristic finds good multiples at once. The exact optimum is not far away: for a
given base cycle the best multiples are known, they change at known cycles only, and between
two changes the best cycle is an economic order quantity. So all stretches that can hold an
optimum are tried, at the speed of a sort.

How good any of these is against *every* way to order, not only cyclic ones, is told by a lower
bound: the cost if multiples need not be whole.

Source: Silver, Management Science 22 (1976); Silver, Pyke and Thomas, 4th ed., 10.4; Goyal,
Management Science 20 (1974); Jackson, Maxwell and Muckstadt, IIE Transactions 17 (1985).
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.numbers import Array, Given, Numbers, Places, one_number
from backoffice_core.inventory.policies.orders.power_of_two import powers
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["JointOrder", "joint_order", "joint_order_heuristic", "joint_power_of_two"]

STRETCHES_MAX = 5_000_000


@attrs.frozen(kw_only=True)
class JointOrder:
    """A base cycle, and on which of its orders each item is.

    ``multiple``, ``quantity`` and ``cycle_time`` have the form of the arguments; an item
    without demand is never ordered, so its multiple and its cycle are infinite. No way to
    order these items costs less than ``lower_bound`` per period; ``gap`` is what this one
    costs beyond it, as a share of it.
    """

    base_cycle: float
    multiple: Numbers
    quantity: Numbers
    cycle_time: Numbers
    cost: float
    shared_cost: float
    ordering_cost: float
    holding_cost: float
    lower_bound: float
    gap: float


@attrs.frozen(kw_only=True)
class Joint:
    """The arguments as checked arrays; ``price`` is that of holding a period's demand.

    ``fixed`` and ``price`` are those of the items that are ``asked`` for.
    """

    given: Given
    asked: NDArray[np.bool_]
    shared: float
    fixed: Array
    price: Array

    def cost(self, multiple: Array) -> float:
        """What some multiples cost at their best base cycle."""
        orders = self.shared + float((self.fixed / multiple).sum())
        return float(np.sqrt(2 * orders * float(self.price @ multiple)))

    def order(self, multiple: Array) -> JointOrder:
        """The best base cycle of some multiples, in the form of the arguments."""
        orders = self.shared + float((self.fixed / multiple).sum())
        return self.at(multiple, float(np.sqrt(2 * orders / (self.price @ multiple))))

    def at(self, multiple: Array, base: float) -> JointOrder:
        """What some multiples cost at a base cycle, in the form of the arguments."""
        cycle = multiple * base
        shared = self.shared / base
        own = float((self.fixed / cycle).sum())
        holding = float(self.price @ cycle) / 2
        bound = lower_bound(self)
        demand = self.given.full("demand")[self.asked]
        return JointOrder(
            base_cycle=base,
            multiple=self.spread_out(multiple, np.inf),
            quantity=self.spread_out(demand * cycle, 0.0),
            cycle_time=self.spread_out(cycle, np.inf),
            cost=shared + own + holding,
            shared_cost=shared,
            ordering_cost=own,
            holding_cost=holding,
            lower_bound=bound,
            # The optimum of a single item is its own bound, to the last digit but one.
            gap=max((shared + own + holding) / bound - 1, 0.0),
        )

    def spread_out(self, result: Array, never: float) -> Numbers:
        """A result of each item in the form of the arguments; ``never`` of one not asked for."""
        every = np.full(self.asked.size, never)
        every[self.asked] = result
        return self.given.back(every)

    def nothing(self) -> JointOrder:
        """The order of items none of which is asked for: none ever goes out."""
        return JointOrder(
            base_cycle=np.inf,
            multiple=self.spread_out(self.price, np.inf),
            quantity=self.spread_out(self.price, 0.0),
            cycle_time=self.spread_out(self.price, np.inf),
            cost=0.0,
            shared_cost=0.0,
            ordering_cost=0.0,
            holding_cost=0.0,
            lower_bound=0.0,
            gap=0.0,
        )


def joint_order_heuristic(
    *, shared_cost: float, fixed_cost: Numbers, demand: Numbers, holding_cost: Numbers
) -> JointOrder:
    """Silver's multiples: the busiest item on every order, the others by square roots.

    ``shared_cost`` is paid for every order, ``fixed_cost`` for each item on it. Raises
    :class:`InvalidValue` as :func:`joint_order` does.

    >>> joint_order_heuristic(
    ...     shared_cost=40, fixed_cost=15, holding_cost=0.24, demand=[86000, 12500, 1400, 3000]
    ... ).multiple
    array([1., 1., 4., 3.])
    """
    joint = joint_terms(shared_cost, fixed_cost, demand, holding_cost)
    return joint.order(silvers_multiples(joint)) if joint.asked.any() else joint.nothing()


def joint_order(
    *, shared_cost: float, fixed_cost: Numbers, demand: Numbers, holding_cost: Numbers
) -> JointOrder:
    """The cheapest base cycle and whole multiples, at least one item being on every order.

    Exact over all such policies (strict cyclic ones). Raises :class:`InvalidValue`:
    ``number_too_small`` unless holding costs are above 0 and the others 0 or more,
    ``nothing_to_share`` if some order would cost nothing at all, ``too_many_stretches`` for
    items so different that the search would not end soon, ``lengths_differ``,
    ``not_a_number``.

    >>> order = joint_order(
    ...     shared_cost=10,
    ...     fixed_cost=[1.87, 5.27, 7.94, 8.19, 8.87],
    ...     holding_cost=0.2,
    ...     demand=[1736, 656, 558, 170, 142],
    ... )
    >>> order.multiple, round(order.cost, 3), round(order.gap, 4)
    (array([1., 1., 2., 3., 3.]), 218.252, 0.0099)
    """
    joint = joint_terms(shared_cost, fixed_cost, demand, holding_cost)
    if not joint.asked.any():
        return joint.nothing()
    alone = np.sqrt(2 * joint.fixed * joint.price)
    best = min((np.ones(joint.fixed.size), silvers_multiples(joint)), key=joint.cost)
    cost = joint.cost(best)
    leading = np.sqrt(2 * (joint.shared + joint.fixed) * joint.price)
    bounds = alone.sum() - alone + leading
    # Whichever item is on every order: those that can be cheap are tried first.
    for item in np.argsort(bounds, kind="stable"):
        if bounds[item] >= cost:
            break
        room = cost - (alone.sum() - alone[item])
        multiple = best_with_item(joint, int(item), shortest_cycle(joint, int(item), room))
        found = joint.cost(multiple)
        if found < cost * (1 - 1e-15):
            best, cost = multiple, found
    return joint.order(best)


def joint_power_of_two(
    *,
    shared_cost: float,
    fixed_cost: Numbers,
    demand: Numbers,
    holding_cost: Numbers,
    base_period: float = 1,
) -> JointOrder:
    """Power-of-two cycles of items that share orders: at most 6.07 % above the lower bound.

    The cycles of the lower bound, each rounded to a power of two of ``base_period``; orders go
    out at the shortest of them. Raises :class:`InvalidValue` as :func:`joint_order` does.

    >>> order = joint_power_of_two(
    ...     shared_cost=40,
    ...     fixed_cost=15,
    ...     holding_cost=0.24,
    ...     demand=[86000, 12500, 1400, 3000],
    ...     base_period=1 / 52,
    ... )
    >>> (order.cycle_time * 52).round(6), order.gap <= 0.0607
    (array([ 4.,  4., 16.,  8.]), True)
    """
    joint = joint_terms(shared_cost, fixed_cost, demand, holding_cost)
    base = one_number(base_period, "base_period")
    Given(base_period=base).positive("base_period")
    if not joint.asked.any():
        return joint.nothing()
    cycles = relaxed_cycles(joint)
    if cycles.min() == 0:
        raise nothing_to_share()
    rounded = base * 2.0 ** powers(cycles / base)
    shortest = float(rounded.min())
    return joint.at(rounded / shortest, shortest)


def joint_terms(
    shared_cost: float, fixed_cost: Numbers, demand: Numbers, holding_cost: Numbers
) -> Joint:
    """The arguments of a call, checked."""
    shared = one_number(shared_cost, "shared_cost")
    Given(shared_cost=shared).not_negative("shared_cost")
    given = Given(fixed_cost=fixed_cost, demand=demand, holding_cost=holding_cost)
    given.not_negative("fixed_cost")
    price = given.not_negative("demand") * given.positive("holding_cost")
    asked = np.broadcast_to(given.array("demand") > 0, (given.size,))
    fixed = given.full("fixed_cost")[asked]
    if shared == 0 and not fixed.all():
        raise nothing_to_share()
    price = np.broadcast_to(price, asked.shape)[asked]
    return Joint(given=given, asked=asked, shared=shared, fixed=fixed, price=price)


def nothing_to_share() -> InvalidValue:
    """The refusal of orders that cost nothing."""
    return InvalidValue(
        "nothing_to_share",
        "An order of some item costs nothing, so it would be made without end.",
        "Give a shared_cost, or leave out the items without a fixed_cost.",
    )


def silvers_multiples(joint: Joint) -> Array:
    """The multiples of the textbook's heuristic."""
    wish = joint.fixed / joint.price
    first = int(np.argmin(wish))
    base = (joint.shared + joint.fixed[first]) / joint.price[first]
    multiple: Array = np.maximum(np.floor(np.sqrt(wish / base) + 0.5), 1)
    multiple[first] = 1
    return multiple


def shortest_cycle(joint: Joint, item: int, room: float) -> float:
    """The shortest base cycle at which orders with the item on each cost no more than a room."""
    fixed, price = joint.shared + float(joint.fixed[item]), float(joint.price[item])
    return 2 * fixed / (room + float(np.sqrt(max(room * room - 2 * fixed * price, 0.0))))


def best_with_item(joint: Joint, item: int, shortest: float) -> Array:
    """The best multiples if ``item`` is on every order and the base cycle is no shorter.

    For a cycle T another item has the multiple k while ``k (k - 1) <= 2 K / (p T^2) <=
    k (k + 1)``. Going down from the longest cycle, at each change one item's multiple grows by
    one: the two sums that make up the cost are running sums over the changes.
    """
    others = np.arange(joint.fixed.size) != item
    counts = np.where(others, most_multiples(joint, shortest) - 1, 0)
    if counts.sum() > STRETCHES_MAX:
        raise InvalidValue(
            "too_many_stretches",
            f"{float(counts.sum()):.3g} stretches of base cycles would have to be tried.",
            "Use joint_order_heuristic, or leave out items of no weight.",
        )
    counts = counts.astype(np.int64)
    owner = np.repeat(np.arange(counts.size), counts)
    step = np.arange(owner.size) - np.repeat(np.cumsum(counts) - counts, counts) + 1.0
    changes = 2 * joint.fixed[owner] / (joint.price[owner] * step * (step + 1))
    order = np.argsort(-changes, kind="stable")
    owner, step = owner[order], step[order]
    saved = np.cumsum(joint.fixed[owner] / (step * (step + 1)))
    held = np.cumsum(joint.price[owner])
    ordering = joint.shared + joint.fixed.sum() - np.concatenate([[0.0], saved])
    holding = joint.price.sum() + np.concatenate([[0.0], held])
    place = int(np.argmin(ordering * holding))
    grown: Places = np.bincount(owner[:place], minlength=counts.size)
    return np.asarray(grown + 1, dtype=np.float64)


def most_multiples(joint: Joint, base: float) -> Array:
    """The best multiple of each item for a base cycle, of two as good the larger."""
    ratio = 2 * joint.fixed / (joint.price * base * base)
    result: Array = np.floor(0.5 + np.sqrt(0.25 + ratio))
    return result


def lower_bound(joint: Joint) -> float:
    """What no way to order can undercut: the cost of cycles that need not be multiples."""
    cycles = relaxed_cycles(joint)
    base = float(cycles.min())
    own = np.divide(joint.fixed, cycles, out=np.zeros(cycles.shape), where=cycles > 0)
    return joint.shared / base + float(own.sum() + joint.price @ cycles / 2)


def relaxed_cycles(joint: Joint) -> Array:
    """The best cycles if an item may be ordered at any time, yet not more often than orders go.

    The items that would like shorter cycles than the common one share it; it is the best for
    them together, and grows or shrinks with each item that joins until it is.
    """
    wish = 2 * joint.fixed / joint.price
    order = np.argsort(wish, kind="stable")
    common = 2 * (joint.shared + np.cumsum(joint.fixed[order])) / np.cumsum(joint.price[order])
    # The first group whose common cycle is below the wish of the next item.
    enough = np.append(common[:-1] <= wish[order][1:], True)
    base = common[int(enough.argmax())]
    result: Array = np.sqrt(np.maximum(wish, base))
    return result
