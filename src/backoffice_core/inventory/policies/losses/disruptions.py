"""Suppliers that fail for a while: larger lots and more stock, by how often and how long.

A supplier is up for a random time and down for a random time. An order that falls due while
it is down waits, and what is asked for meanwhile is lost or owed. A safety stock as for random
demand is the wrong answer: rare and long failures need stock that frequent short ones of the
same total do not.

Sources: Parlar and Berkin (1991), Berk and Arreola-Risa (1994), Naval Research Logistics;
Snyder, International Journal of Production Economics 155 (2014) (approximation); Snyder and
Shen, Fundamentals of Supply Chain Theory, 2nd ed., 9.2.
"""

from __future__ import annotations

import math

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law, step_of
from backoffice_core.inventory.numbers import Array, Given, Numbers, Places
from backoffice_core.inventory.policies.one_item import expect_no_more, one_item
from backoffice_core.inventory.policies.reorder.searching import roots

__all__ = [
    "DisruptedLevel",
    "DisruptedOrder",
    "disrupted_base_stock",
    "disrupted_base_stock_for",
    "disrupted_order",
]

# Disruptions longer than so likely count as over.
LEFT_OUT = 1e-15
# Disruptions of more periods are not mixed one by one.
PERIODS_MAX = 20_000
# Nearer to a whole number of steps than this is one.
WHOLE = 1e-9


@attrs.frozen(kw_only=True)
class DisruptedOrder:
    """A quantity, its cost per period, and the share of the time that nothing is in stock.

    ``approximate_quantity`` is the closed form that holds where orders last long beside a
    disruption.
    """

    quantity: Numbers
    cost: Numbers
    approximate_quantity: Numbers
    time_short: Numbers


@attrs.frozen(kw_only=True)
class DisruptedLevel:
    """A level to order up to, its cost per period, and in how many periods nothing is short."""

    base_stock: Numbers
    cost: Numbers
    period_service: Numbers


def disrupted_order(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    lost_sale_cost: Numbers,
    disruption_rate: Numbers,
    recovery_rate: Numbers,
    quantity: Numbers | None = None,
) -> DisruptedOrder:
    """The best order quantity from a supplier that fails, or what a ``quantity`` costs.

    Demand is steady, what cannot be served is lost at ``lost_sale_cost`` a unit. Failures come
    at ``disruption_rate`` a period while the supplier is up, and end at ``recovery_rate``;
    both times are exponential. Without failures it is the economic order quantity.

    Raises :class:`InvalidValue` (``number_too_small``, ``not_a_number``, ``lengths_differ``).
    Source: Snyder and Shen, (9.5); (9.9) for the approximation.

    >>> words = dict(demand=1300, fixed_cost=8, holding_cost=0.225, lost_sale_cost=5)
    >>> order = disrupted_order(**words, disruption_rate=1.5, recovery_rate=14)
    >>> round(order.quantity, 2), round(order.cost, 6), round(order.approximate_quantity, 2)
    (772.81, 173.950003, 773.14)
    """
    asked = {} if quantity is None else {"quantity": quantity}
    given = Given(
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        lost_sale_cost=lost_sale_cost,
        disruption_rate=disruption_rate,
        recovery_rate=recovery_rate,
        **asked,
    )
    for name in ("demand", "fixed_cost", "disruption_rate"):
        given.not_negative(name)
    for name in ("holding_cost", "lost_sale_cost", "recovery_rate"):
        given.positive(name)
    rate, hold = given.full("demand"), given.full("holding_cost")
    down, up = given.full("disruption_rate"), given.full("recovery_rate")
    share = down / (down + up)
    turned = share * rate * hold
    lost = rate * rate * given.full("lost_sale_cost") * share
    fixed = given.full("fixed_cost")
    inside = turned * turned + 2 * hold * up * (fixed * rate * up + lost)
    near = (np.sqrt(inside) - turned) / (hold * up)
    if quantity is None:
        active = np.flatnonzero((rate > 0) & (near > 0))
        best = np.zeros(given.size)
        terms = Terms(
            *(each[active] for each in (rate, fixed, hold, given.full("lost_sale_cost"), down, up))
        )
        best[active] = rate[active] * roots(
            terms.against_slope, near[active] / rate[active], near[active] / rate[active]
        )
    else:
        best = np.array(np.broadcast_to(given.positive("quantity"), (given.size,)))
    cycle = np.divide(best, rate, out=np.full(given.size, np.inf), where=rate > 0)
    terms = Terms(rate, fixed, hold, given.full("lost_sale_cost"), down, up)
    cost, short = terms.cost(cycle, best)
    return DisruptedOrder(
        quantity=given.back(best),
        cost=given.back(cost),
        approximate_quantity=given.back(near),
        time_short=given.back(short),
    )


@attrs.frozen
class Terms:
    """The arguments as arrays of one length; ``cycle`` is how long a quantity lasts."""

    rate: Array
    fixed: Array
    hold: Array
    lose: Array
    down: Array
    up: Array

    def waiting(self, cycle: Array) -> Array:
        """How long an order waits on average, that falls due after a cycle."""
        both = self.down + self.up
        result: Array = self.down / both * -np.expm1(-both * cycle) / self.up
        return result

    def cost(self, cycle: Array, quantity: Array) -> tuple[Array, Array]:
        """The cost per period, and the share of the time that is short."""
        asked = np.isfinite(cycle)
        time = np.where(asked, cycle, 1.0)
        wait = self.waiting(time)
        whole = time + wait
        first = (self.fixed + self.lose * self.rate * wait) / np.where(whole > 0, whole, 1.0)
        limit = self.start_cost()
        cost = np.where(whole > 0, first, limit)
        cost = (
            cost
            + self.hold
            * quantity
            * np.where(whole > 0, time / np.where(whole > 0, whole, 1.0), 0.0)
            / 2
        )
        held = self.hold * quantity
        short = np.where(
            whole > 0, wait / np.where(whole > 0, whole, 1.0), self.down / (self.down + self.up)
        )
        return np.where(asked, cost, held), np.where(asked, short, 0.0)

    def start_cost(self) -> Array:
        """What the smallest of orders cost where they have no fixed cost."""
        return self.lose * self.rate * self.down / (self.down + self.up)

    def against_slope(self, cycle: Array, items: Places) -> tuple[Array, Array]:
        """How far a cycle is too short: the slope of the cost, turned round; and its slope.

        With A for what a cycle costs and T for its length, A' T - A T', against the length.
        """
        rate, hold = self.rate[items], self.hold[items]
        down, up = self.down[items], self.up[items]
        both = down + up
        fade = np.exp(-np.minimum(both * np.maximum(cycle, 0.0), 700.0))
        wait, later = down / both * (1 - fade) / up, down * fade / up
        lost = self.lose[items] * rate
        paid = self.fixed[items] + hold * rate * cycle * cycle / 2 + lost * wait
        paid_slope = hold * rate * cycle + lost * later
        length, length_slope = cycle + wait, 1 + later
        value = paid * length_slope - paid_slope * length
        turn = -both * later
        slope = paid * turn - (hold * rate + lost * turn) * length
        return value, np.minimum(slope, -hold * rate * np.maximum(cycle, 1e-300))


def disrupted_base_stock(
    *,
    demand: Numbers,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    disruption_chance: Numbers,
    recovery_chance: Numbers,
    base_stock: Numbers | None = None,
) -> DisruptedLevel:
    """The best level for steady demand and a supplier that fails, or what a ``base_stock`` costs.

    A supplier that is up fails before the next period with ``disruption_chance``, one that is
    down is up again with ``recovery_chance``. What is short waits. The best level is a whole
    number of periods' demand. Raises :class:`InvalidValue` (``share_out_of_range``,
    ``number_too_small``, ``not_a_number``, ``lengths_differ``). Source: Snyder and Shen, 9.2.3.

    >>> words = dict(demand=2000, holding_cost=0.25, backorder_cost=3)
    >>> level = disrupted_base_stock(**words, disruption_chance=0.04, recovery_chance=0.25)
    >>> level.base_stock, round(level.cost, 6)
    (8000.0, 2737.068966)
    """
    asked = {} if base_stock is None else {"base_stock": base_stock}
    given = Given(
        demand=demand,
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        disruption_chance=disruption_chance,
        recovery_chance=recovery_chance,
        **asked,
    )
    rate = given.not_negative("demand")
    hold, owe = given.positive("holding_cost"), given.positive("backorder_cost")
    fail, mend = given.share("disruption_chance"), given.share("recovery_chance")
    share, stay = fail / (fail + mend), np.log1p(-mend)
    if base_stock is None:
        # Short in no more than so many periods: a disruption this long suffices.
        rest = hold / (hold + owe)
        periods = np.ceil(np.log(np.minimum(rest / share, 1.0)) / stay - 1e-9)
        level = rate * (1 + np.maximum(periods, 0.0))
    else:
        level = given.array("base_stock")
    lasting = np.divide(level, rate, out=np.zeros(np.broadcast(level, rate).shape), where=rate > 0)
    whole = np.floor(lasting + 1e-9)
    down_longer = share * np.exp(stay * np.maximum(whole - 1, 0.0))
    # Periods since the supplier was up beyond those that stock lasts for, on average.
    owed = np.where(
        whole >= 1,
        rate * down_longer * ((1 - mend) / mend + 1 - (lasting - whole)),
        rate * (1 + share / mend - lasting),
    )
    owed = np.where(rate > 0, owed, np.maximum(-level, 0.0))
    mean = rate * (1 + share / mend)
    cost = hold * np.maximum(level - mean + owed, 0.0) + owe * owed
    enough = np.where(whole >= 1, 1 - down_longer, 0.0)
    enough = np.where(rate > 0, enough, 1.0)
    level, cost, enough = np.broadcast_arrays(level, cost, enough)
    return DisruptedLevel(
        base_stock=given.back(np.broadcast_to(level, (given.size,))),
        cost=given.back(np.broadcast_to(cost, (given.size,))),
        period_service=given.back(np.broadcast_to(enough, (given.size,))),
    )


def disrupted_base_stock_for(
    demand: Distribution,
    *,
    holding_cost: float,
    backorder_cost: float,
    disruption_chance: float,
    recovery_chance: float,
    base_stock: float | None = None,
) -> DisruptedLevel:
    """The same for demand of any law a period: the mixture over how long the supplier is down.

    Raises as :func:`disrupted_base_stock`, and ``law_invalid``.

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> words = dict(holding_cost=0.25, backorder_cost=3)
    >>> disrupted_base_stock_for(
    ...     Poisson(20), **words, disruption_chance=0.04, recovery_chance=0.25
    ... ).base_stock
    71.0
    """
    expect_law(demand)
    given = one_item(
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        disruption_chance=disruption_chance,
        recovery_chance=recovery_chance,
    )
    hold, owe = (float(given.positive(name)[0]) for name in ("holding_cost", "backorder_cost"))
    fail = float(given.share("disruption_chance")[0])
    mend = float(given.share("recovery_chance")[0])
    share = fail / (fail + mend)
    expect_no_more(math.log(LEFT_OUT) / math.log1p(-mend), PERIODS_MAX, "A long disruption")
    count = max(math.ceil(math.log(LEFT_OUT) / math.log1p(-mend)), 1)
    chances = [1 - share] + [share * mend * (1 - mend) ** each for each in range(count)]
    laws = [demand.over(each + 1) for each in range(len(chances))]
    if base_stock is None:
        best = enough_of(laws, chances, owe / (hold + owe), demand)
    else:
        best = float(one_item(base_stock=base_stock).array("base_stock")[0])
    short = sum(w * float(law.loss(best)) for w, law in zip(chances, laws, strict=True))
    left = sum(w * float(law.leftover(best)) for w, law in zip(chances, laws, strict=True))
    within = sum(w * float(law.at_most(best)) for w, law in zip(chances, laws, strict=True))
    return DisruptedLevel(
        base_stock=float(best), cost=hold * left + owe * short, period_service=min(within, 1.0)
    )


def enough_of(
    laws: list[Distribution], chances: list[float], share: float, demand: Distribution
) -> float:
    """The least level that suffices with a probability of ``share``, by halving."""
    step = step_of(demand) if demand.discrete else 0.0
    low = float(laws[0].quantile(share))

    def within(level: float) -> float:
        return sum(w * float(law.at_most(level)) for w, law in zip(chances, laws, strict=True))

    if within(low) >= share:
        return low
    wide = step or demand.mean + 1.0
    while within(low + wide) < share:
        wide *= 2
    high = low + wide
    for _ in range(200):
        middle = 0.5 * (low + high)
        if step:
            middle = step * math.floor(middle / step + WHOLE)
        if middle in {low, high} or high - low <= step * (1 + WHOLE):
            break
        low, high = (middle, high) if within(middle) < share else (low, middle)
    return high
