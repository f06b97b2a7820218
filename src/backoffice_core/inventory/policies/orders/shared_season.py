"""Several seasonal goods under one limit: a budget, a truck or a shelf for a single order.

Each item alone is a newsvendor. Where their best orders do not fit together, every unit of the
limit gets a price, the same for all items, and each item orders as if that price were lost with
a unit too many and saved with a unit too few. The price at which the orders just fit is what
one Rupiah more of the budget would earn.

Goods that are counted do not fill a limit to the last unit, so what is left is given to the
items that gain most by it, and a bound says what any other way of sharing could still save.

Sources: Hadley and Whitin, Analysis of Inventory Systems (1963), chapter 6, and 2.8 (Lagrange
multiplier); Silver, Pyke and Thomas, Inventory and Production Management in Supply Chains, 4th
ed., 9.3 (one budget for several style goods).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.normal import scaled_loss
from backoffice_core.inventory.distributions.sums import step_of
from backoffice_core.inventory.numbers import Array, Given, Numbers
from backoffice_core.inventory.policies.levels.seasons import laws_of
from backoffice_core.inventory.policies.orders.shared_limit import checked_limit
from backoffice_core.inventory.policies.reorder.newsvendor import normal_level
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["LimitedNewsvendors", "limited_newsvendors", "limited_newsvendors_for"]

HALVINGS = 400
# Room smaller than this share of the limit is rounding.
ROUNDING = 1e-12


@attrs.frozen(kw_only=True)
class LimitedNewsvendors:
    """Single orders that fit a limit together, and what they cost on average.

    ``quantity`` and ``free_quantity``, what would be ordered without the limit, have the form
    of the arguments. ``price`` is what one more unit of the limit would save (0 where it does
    not bind), ``used`` what the orders take of it. No orders that fit cost less than
    ``lower_bound``; ``free_cost`` would be the cost without the limit.
    """

    quantity: Numbers
    free_quantity: Numbers
    cost: float
    used: float
    price: float
    lower_bound: float
    free_cost: float

    @property
    def gap(self) -> float:
        """How much other orders that fit could save at most, as a share of the bound."""
        return max(self.cost / self.lower_bound - 1, 0.0) if self.lower_bound > 0 else 0.0


class Demands(Protocol):
    """What is asked for of all items: when an order suffices, and what it lacks and leaves."""

    def enough(self, over: Array, under: Array) -> Array:
        """The best orders for what is lost with a unit too many and a unit too few."""
        ...

    def sides(self, quantity: Array) -> tuple[Array, Array]:
        """What is left and what is short on average."""
        ...

    @property
    def steps(self) -> Array:
        """What each item is counted in, or 0 where it is not."""
        ...


@attrs.frozen
class Normals:
    """Normal demand of each item."""

    mean: Array
    deviation: Array

    def enough(self, over: Array, under: Array) -> Array:
        """The normal level of each item."""
        return normal_level(over, under, self.mean, self.deviation)

    def sides(self, quantity: Array) -> tuple[Array, Array]:
        """By the loss of a normal law on either side."""
        left = scaled_loss(-quantity, -self.mean, self.deviation)
        return left, scaled_loss(quantity, self.mean, self.deviation)

    @property
    def steps(self) -> Array:
        """Not counted."""
        return np.zeros(self.mean.size)


@attrs.frozen
class Laws:
    """Demand of a law for each item."""

    laws: tuple[Distribution, ...]

    def enough(self, over: Array, under: Array) -> Array:
        """The quantile of each law."""
        shares = under / (over + under)
        return np.array(
            [float(law.quantile(each)) for law, each in zip(self.laws, shares, strict=True)]
        )

    def sides(self, quantity: Array) -> tuple[Array, Array]:
        """By the losses of each law."""
        pairs = list(zip(self.laws, quantity.tolist(), strict=True))
        left = [float(law.leftover(each)) for law, each in pairs]
        return np.array(left), np.array([float(law.loss(each)) for law, each in pairs])

    @property
    def steps(self) -> Array:
        """The steps of the laws."""
        return np.array([step_of(law) if law.discrete else 0.0 for law in self.laws])


@attrs.frozen(kw_only=True)
class Shared:
    """Checked arguments, and what a price of the limit makes of them."""

    demands: Demands
    over: Array
    under: Array
    size: Array
    room: float

    def quantity(self, price: float) -> Array:
        """What each item orders if a unit of the limit has a price."""
        under = self.under - price * self.size
        worth = under > 0
        found = self.demands.enough(
            np.where(worth, self.over + price * self.size, 1.0), np.where(worth, under, 1.0)
        )
        return np.where(worth, np.maximum(found, 0.0), 0.0)

    def cost(self, quantity: Array) -> Array:
        """What each item costs on average."""
        left, short = self.demands.sides(quantity)
        return self.over * left + self.under * short

    def used(self, quantity: Array) -> float:
        """What orders take of the limit."""
        return float(self.size @ quantity)

    def bound(self, price: float) -> float:
        """What no orders that fit can undercut, by duality."""
        quantity = self.quantity(price)
        return float(self.cost(quantity).sum()) + price * (self.used(quantity) - self.room)


def limited_newsvendors(
    *,
    overage: Numbers,
    underage: Numbers,
    mean: Numbers,
    deviation: Numbers,
    unit_size: Numbers,
    limit: float,
) -> LimitedNewsvendors:
    """The best single orders for normal demand whose sizes add up to no more than a limit.

    ``overage`` and ``underage`` are what a unit too many and too few lose, ``unit_size`` what a
    unit takes of the limit: its price for a budget, its volume for a truck.

    Raises :class:`InvalidValue`: ``limit_too_small`` for a limit of 0 or less,
    ``number_too_small``, ``lengths_differ``, ``not_a_number``.

    >>> orders = limited_newsvendors(
    ...     overage=[2, 5], underage=[4, 12], mean=[100, 60], deviation=[20, 25],
    ...     unit_size=[10, 30], limit=2500,
    ... )
    >>> orders.quantity.round(2), round(orders.price, 4), round(orders.used, 6)
    (array([92.8, 52.4]), 0.1843, 2500.0)
    """  # fmt: skip
    given = Given(
        overage=overage,
        underage=underage,
        mean=mean,
        deviation=deviation,
        unit_size=unit_size,
    )
    demands = Normals(np.array(full(given, "mean")), np.array(full(given, "deviation")))
    return shared_out(given, demands, limit)


def limited_newsvendors_for(
    demands: Iterable[Distribution],
    *,
    overage: Numbers,
    underage: Numbers,
    unit_size: Numbers,
    limit: float,
) -> LimitedNewsvendors:
    """The same for demand of any law, one an item; of counted demand in its whole steps.

    There the orders are those of the price, filled up, and the gap says how good they are.
    Raises as :func:`limited_newsvendors`, and ``law_invalid``.

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> orders = limited_newsvendors_for(
    ...     [Poisson(8), Poisson(3)], overage=[2, 5], underage=[4, 12], unit_size=[1, 3], limit=14
    ... )
    >>> orders.quantity, round(orders.cost, 3), f"{orders.gap:.1%}"
    (array([8., 2.]), 22.932, '1.4%')
    """
    laws = laws_of(demands)
    if not laws:
        raise InvalidValue("lengths_differ", "There is no item.", "Give a law for each item.")
    given = Given(items=np.arange(len(laws)), overage=overage, underage=underage,
                  unit_size=unit_size)  # fmt: skip
    if given.size != len(laws):
        raise InvalidValue(
            "lengths_differ", f"{len(laws)} laws for {given.size} items.", "Give a law an item."
        )
    return shared_out(given, Laws(laws), limit)


def full(given: Given, name: str) -> Array:
    """An argument of 0 or more, for each item."""
    given.not_negative(name)
    return given.full(name)


def shared_out(given: Given, demands: Demands, limit: float) -> LimitedNewsvendors:
    """The orders of the price at which they just fit, filled up."""
    given.positive("overage")
    given.positive("underage")
    shared = Shared(
        demands=demands,
        over=given.full("overage"),
        under=given.full("underage"),
        size=full(given, "unit_size"),
        room=checked_limit(limit),
    )
    free = shared.quantity(0.0)
    quantity, price, bound = free, 0.0, float(shared.cost(free).sum())
    if shared.used(free) > shared.room:
        low, price = prices(shared)
        quantity = filled(shared, shared.quantity(price), shared.quantity(low))
        bound = max(shared.bound(low), shared.bound(price))
    cost = float(shared.cost(quantity).sum())
    return LimitedNewsvendors(
        quantity=given.back(quantity),
        free_quantity=given.back(free),
        cost=cost,
        used=shared.used(quantity),
        price=price,
        lower_bound=min(bound, cost),
        free_cost=float(shared.cost(free).sum()),
    )


def prices(shared: Shared) -> tuple[float, float]:
    """Two neighbouring prices: at the lower one the orders do not fit, at the higher they do."""
    takes = shared.size > 0
    low, high = 0.0, float((shared.under[takes] / shared.size[takes]).max())
    return halved(low, high, lambda price: shared.used(shared.quantity(price)) <= shared.room)


def halved(low: float, high: float, good: Callable[[float], bool]) -> tuple[float, float]:
    """The two neighbouring numbers between which something turns good."""
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if middle in {low, high}:
            break
        low, high = (low, middle) if good(middle) else (middle, high)
    return low, high


def filled(shared: Shared, fits: Array, more: Array) -> Array:
    """Orders that fit, with the room that is left given to those who gain most by it.

    First between the two prices, where every unit gains as much by its size; what is counted
    then goes on step by step, as long as a step fits and gains.
    """
    quantity, steps = fits.copy(), shared.demands.steps
    room = shared.room - shared.used(quantity)
    for item in np.flatnonzero((more > fits) & (shared.size > 0)).tolist():
        extra = min(float(more[item] - fits[item]), max(room, 0.0) / float(shared.size[item]))
        if steps[item] > 0:
            extra = steps[item] * np.floor(extra / steps[item] * (1 + ROUNDING))
        quantity[item] += extra
        room -= extra * float(shared.size[item])
    counted = (steps > 0) & (shared.size > 0)
    while counted.any():
        able = counted & (steps * shared.size <= room * (1 + ROUNDING))
        gain = shared.cost(quantity) - shared.cost(quantity + np.where(able, steps, 0.0))
        worth = np.divide(gain, steps * shared.size, out=np.zeros(gain.size), where=able)
        best = int(worth.argmax())
        if worth[best] <= ROUNDING * float(shared.under.max()):
            break
        quantity[best] += steps[best]
        room -= float(steps[best] * shared.size[best])
    return quantity
