"""Power-of-two cycles: orders every 1, 2, 4, 8 ... weeks, which people and trucks can keep.

Rounding a cycle to a power of two of some base costs at most 6.07 % for a given base period,
and at most 2.02 % over all items together if the base may be chosen. The chosen base is
exact: as it grows each item's power changes at one point only, and between these points the
cost is an economic order quantity.

Source: Roundy, Management Science 31 (1985); Jackson, Maxwell and Muckstadt, IIE Transactions
17 (1985); Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 3.3.
"""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from backoffice_core.inventory.numbers import Array, Given, Numbers, one_number

__all__ = ["PowerOfTwoCycle", "best_base_period", "power_of_two_cycle", "powers"]

GIVEN_BASE = (np.sqrt(2) + 1 / np.sqrt(2)) / 2
"""No more than this many times the least cost, for any base."""
CHOSEN_BASE = 1 / (np.sqrt(2) * np.log(2))
"""No more than this many times the least cost, all items together, for the best base."""


@attrs.frozen(kw_only=True)
class PowerOfTwoCycle:
    """Cycles that are powers of two of a base period, and what they cost per period.

    ``cycle_time`` is ``base_period`` times two to the ``power``; ``least_cost`` is what the
    economic order quantity costs and ``ratio`` how many times that is paid.
    """

    base_period: float
    power: Numbers
    cycle_time: Numbers
    quantity: Numbers
    cost: Numbers
    ordering_cost: Numbers
    holding_cost: Numbers
    least_cost: Numbers
    ratio: Numbers


def power_of_two_cycle(
    *, demand: Numbers, fixed_cost: Numbers, holding_cost: Numbers, base_period: float = 1
) -> PowerOfTwoCycle:
    """The best cycle of an item among the powers of two of a base period.

    It costs at most 6.07 % more than the best cycle of all. Without demand nothing is ordered:
    the power and the cycle are infinite, and nothing is paid, once. Raises
    :class:`InvalidValue`: ``number_too_small`` unless all other numbers are above 0,
    ``lengths_differ``, ``not_a_number``.

    >>> cycle = power_of_two_cycle(
    ...     demand=1300, fixed_cost=8, holding_cost=0.225, base_period=1 / 52
    ... )
    >>> round(cycle.cycle_time * 52), round(cycle.ratio, 6)
    (16, 1.037852)
    """
    base = base_given(base_period, "base_period")
    given = Given(demand=demand, fixed_cost=fixed_cost, holding_cost=holding_cost)
    fixed, price = given.positive("fixed_cost"), given.positive("holding_cost")
    asked = np.broadcast_to(given.not_negative("demand") > 0, (given.size,))
    price = np.broadcast_to(price * given.array("demand"), (given.size,))
    fixed = np.broadcast_to(fixed, (given.size,))
    ideal = np.sqrt(np.divide(2 * fixed, price, out=np.full(given.size, np.inf), where=asked))
    power = powers(ideal / base)
    cycle = base * 2.0**power
    ordering = fixed / cycle
    holding = np.multiply(price, cycle, out=np.zeros(given.size), where=asked) / 2
    least = np.sqrt(2 * fixed * price)
    parts: dict[str, Any] = {
        "power": power,
        "cycle_time": cycle,
        "quantity": np.multiply(given.full("demand"), cycle, out=np.zeros(given.size), where=asked),
        "cost": ordering + holding,
        "ordering_cost": ordering,
        "holding_cost": holding,
        "least_cost": least,
        "ratio": np.divide(ordering + holding, least, out=np.ones(given.size), where=asked),
    }
    return PowerOfTwoCycle(
        base_period=base, **{name: given.back(part) for name, part in parts.items()}
    )


def best_base_period(
    *, demand: Numbers, fixed_cost: Numbers, holding_cost: Numbers, least_base: float = 1
) -> PowerOfTwoCycle:
    """The base period, from ``least_base`` to twice as much, that is best for all items together.

    Other bases give the same cycles again. All items together cost at most 2.02 % more than
    at their own best cycles. Items without demand have no say; if all are, any base is as
    good. Raises :class:`InvalidValue` as :func:`power_of_two_cycle` does.

    >>> many = best_base_period(demand=[1300, 90, 700], fixed_cost=8, holding_cost=[0.2, 3, 1])
    >>> round(many.base_period, 4), round(float(many.ratio.max()), 6)
    (1.0787, 1.006553)
    """
    start = base_given(least_base, "least_base")
    given = Given(demand=demand, fixed_cost=fixed_cost, holding_cost=holding_cost)
    fixed = np.broadcast_to(given.positive("fixed_cost"), (given.size,))
    price = given.positive("holding_cost") * given.not_negative("demand")
    price = np.broadcast_to(price, (given.size,))
    asked = price > 0
    base = start
    if asked.any():
        fixed, price = fixed[asked], price[asked]
        base = base_of_least_cost(np.sqrt(2 * fixed / price), fixed, price, start)
    return power_of_two_cycle(
        demand=demand, fixed_cost=fixed_cost, holding_cost=holding_cost, base_period=base
    )


def base_given(value: Numbers, name: str) -> float:
    """One base period, above 0."""
    base = one_number(value, name)
    Given(**{name: base}).positive(name)
    return base


def powers(ratio: Array) -> Array:
    """The best whole power of two for a ratio of cycle to base: that within the root of two."""
    # A ratio at the border itself is as well served by either power: the smaller is taken.
    result: Array = np.ceil(np.log2(ratio) - 0.5 - 1e-12) + 0.0
    return result


def base_of_least_cost(ideal: Array, fixed: Array, price: Array, start: float) -> float:
    """The best base between ``start`` and twice as much.

    An item takes the power ``m`` while the base is above ``ideal / 2^(m + 1/2)``; there is one
    such point of change for each item between ``start`` and twice as much.
    """
    power = powers(ideal / start)
    change = ideal / 2.0 ** (power - 0.5)
    order = np.argsort(change, kind="stable")
    scale = 2.0**power
    ordering, holding = fixed / scale, price * scale
    before = np.concatenate([[0.0], np.cumsum(ordering[order])])
    carried = np.concatenate([[0.0], np.cumsum(holding[order])])
    # Beyond its point of change an item has a power less: twice the orders, half the stock.
    fixed_sums = ordering.sum() + before
    price_sums = holding.sum() - carried / 2
    edges = np.concatenate([[start], np.clip(change[order], start, 2 * start), [2 * start]])
    base = np.clip(np.sqrt(2 * fixed_sums / price_sums), edges[:-1], edges[1:])
    return float(base[np.argmin(fixed_sums / base + price_sums * base / 2)])
