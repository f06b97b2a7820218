"""Orders that bring more or less than was ordered: how much to order, and what it costs.

Yields are additive, an amount too much or missing whatever the order (a truck spills so much),
or multiplicative, a share of it (so many pieces of a batch fail). Only mean and deviation count
for an order quantity; a single order for one season needs the law.

Source: Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 9.3; Yano and Lee,
Operations Research 43 (1995).
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law
from backoffice_core.inventory.numbers import Array, Given, Numbers
from backoffice_core.inventory.policies.one_item import one_item

__all__ = [
    "YieldOrder",
    "additive_yield_newsvendor",
    "additive_yield_order",
    "multiplicative_yield_newsvendor",
    "multiplicative_yield_order",
]

STEPS_MAX = 400


@attrs.frozen(kw_only=True)
class YieldOrder:
    """What to order, what of it comes on average, and the cost."""

    quantity: Numbers
    received: Numbers
    cost: Numbers


def additive_yield_order(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    yield_mean: Numbers,
    yield_deviation: Numbers,
    quantity: Numbers | None = None,
) -> YieldOrder:
    """The best order quantity for steady demand where ``quantity`` plus a yield comes.

    Stock is ordered when none is left. Where the mean yield is more than what is best to come,
    nothing is ordered. Raises :class:`InvalidValue` (``nothing_comes`` where a quantity given
    brings nothing on average, ``number_too_small``, ``not_a_number``, ``lengths_differ``).
    Source: Snyder and Shen, (9.22) and (9.23).

    >>> words = dict(demand=75000, fixed_cost=18500, holding_cost=0.06)
    >>> order = additive_yield_order(**words, yield_mean=-15000, yield_deviation=9000)
    >>> round(order.quantity, 4), round(order.cost, 4)
    (230246.3705, 12914.7822)
    """
    asked = {} if quantity is None else {"quantity": quantity}
    given = given_of(
        asked,
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        yield_mean=yield_mean,
        yield_deviation=yield_deviation,
    )
    both = 2 * given.array("fixed_cost") * given.array("demand") / given.array("holding_cost")
    scatter = given.array("yield_deviation") ** 2
    mean = given.array("yield_mean")
    if quantity is None:
        chosen = np.maximum(np.sqrt(both + scatter) - mean, 0.0)
    else:
        chosen = given.not_negative("quantity")
    received = np.broadcast_to(chosen + mean, (given.size,))
    nothing = (received <= 0) & (both + scatter > 0)
    given.refuse(nothing, "nothing_comes", "What comes is nothing on average.", "Order more.")
    safe = np.where(received > 0, received, 1.0)
    cost = given.array("holding_cost") * ((both + scatter) / safe + received) / 2
    return ordered(given, chosen, received, cost)


def multiplicative_yield_order(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    yield_mean: Numbers,
    yield_deviation: Numbers,
    quantity: Numbers | None = None,
) -> YieldOrder:
    """The best order quantity for steady demand where a random share of it comes.

    Raises :class:`InvalidValue` (``number_too_small``, ``not_a_number``, ``lengths_differ``).
    Source: Snyder and Shen, (9.24) and (9.25).

    >>> words = dict(demand=75000, fixed_cost=18500, holding_cost=0.06)
    >>> order = multiplicative_yield_order(**words, yield_mean=5 / 6, yield_deviation=0.1)
    >>> round(order.quantity, 2), round(order.received / order.quantity, 4)
    (256231.49, 0.8333)
    """
    asked = {} if quantity is None else {"quantity": quantity}
    given = given_of(
        asked,
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        yield_mean=yield_mean,
        yield_deviation=yield_deviation,
    )
    mean = given.positive("yield_mean")
    square = given.array("yield_deviation") ** 2 + mean * mean
    ordering = given.array("fixed_cost") * given.array("demand")
    hold = given.array("holding_cost")
    if quantity is None:
        chosen = np.sqrt(2 * ordering / (hold * square))
    else:
        chosen = given.positive("quantity")
    safe = np.where(chosen > 0, chosen, 1.0)
    cost = (ordering / safe + hold * chosen * square / 2) / mean
    return ordered(given, chosen, chosen * mean, cost)


def additive_yield_newsvendor(
    yields: Distribution, *, demand: Numbers, overage: Numbers, underage: Numbers
) -> YieldOrder:
    """The best single order for a known demand, where the order and a yield of a law come.

    Raises :class:`InvalidValue` (``law_invalid``, ``number_too_small``, ``not_a_number``,
    ``lengths_differ``). Source: Snyder and Shen, (9.27) and (9.28).

    >>> from backoffice_core.inventory.distributions.continuous import Uniform
    >>> order = additive_yield_newsvendor(Uniform(-0.5, 0.5), demand=1.5, overage=15, underage=75)
    >>> round(order.quantity, 9), round(order.cost, 9)
    (1.833333333, 6.25)
    """
    expect_law(yields)
    given = Given(demand=demand, overage=overage, underage=underage)
    over, under = given.positive("overage"), given.positive("underage")
    needed = given.not_negative("demand")
    quantity = np.maximum(needed - np.asarray(yields.quantile(over / (over + under))), 0.0)
    missing = needed - quantity
    cost = missed_cost(yields, missing, over, under)
    return ordered(given, quantity, quantity + yields.mean, cost)


def multiplicative_yield_newsvendor(
    shares: Distribution, *, demand: float, overage: float, underage: float
) -> YieldOrder:
    """The best single order for a known demand, where a share of a law of the order comes.

    Raises :class:`InvalidValue` as :func:`additive_yield_newsvendor`, and ``yield_below_zero``.

    >>> from backoffice_core.inventory.distributions.continuous import Uniform
    >>> order = multiplicative_yield_newsvendor(Uniform(0.5, 1), demand=60, overage=1, underage=3)
    >>> round(order.quantity, 6), round(order.cost, 6)
    (90.711474, 17.490157)
    """
    expect_law(shares)
    given = one_item(demand=demand, overage=overage, underage=underage, mean=shares.mean)
    over, under = (float(given.positive(name)[0]) for name in ("overage", "underage"))
    needed = float(given.not_negative("demand")[0])
    given.refuse(
        np.array([shares.mean <= 0 or float(shares.at_most(-1e-12)) > 0]),
        "yield_below_zero",
        "A share that comes is below 0, or is always 0.",
        "Give a law of shares of 0 or more.",
    )

    def slope(cut: float) -> float:
        """Against the quantity, at the share that would just be enough."""
        beyond = float(shares.loss(cut)) + cut * float(shares.above(cut))
        return over * beyond - under * (shares.mean - beyond)

    low, high = 0.0, 2 * float(shares.quantile(1 - 1e-12)) + shares.mean
    for _ in range(STEPS_MAX):
        middle = 0.5 * (low + high)
        if middle in {low, high}:
            break
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    quantity = needed / high
    cost = quantity * float(missed_cost(shares, high, over, under))
    return YieldOrder(quantity=quantity, received=quantity * shares.mean, cost=cost)


def missed_cost(yields: Distribution, cut: Numbers, over: Numbers, under: Numbers) -> Array:
    """What it costs on average that a yield is not ``cut``: a unit over, and a unit under it."""
    missed: Array = over * np.asarray(yields.loss(cut)) + under * np.asarray(yields.leftover(cut))
    return missed


def given_of(asked: dict[str, Numbers], **values: Numbers) -> Given:
    """The arguments of an order quantity, checked."""
    given = Given(**values, **asked)
    for name in ("demand", "fixed_cost", "yield_deviation"):
        given.not_negative(name)
    given.positive("holding_cost")
    return given


def ordered(given: Given, quantity: Array, received: Array, cost: Array) -> YieldOrder:
    """The result in the form of the arguments."""
    quantity, received, cost = (
        given.back(np.broadcast_to(each, (given.size,))) for each in (quantity, received, cost)
    )
    return YieldOrder(quantity=quantity, received=received, cost=cost)
