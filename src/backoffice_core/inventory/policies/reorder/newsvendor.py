"""Newsvendor: one order for one season, of goods that are worth less after it.

A unit too many loses its overage, a unit too few its underage; the order is large enough when
it suffices in just the share of seasons in which another unit would pay. There is no second
order, so nothing is saved for later: what the optimum costs, what any other quantity would
cost, and which service either gives are answers to the same three questions about demand.

Sources: Arrow, Harris and Marschak, Econometrica 19 (1951); Snyder and Shen, Fundamentals of
Supply Chain Theory, 2nd ed., 4.3.
"""

from __future__ import annotations

import enum

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.normal import loss, standardised
from backoffice_core.inventory.distributions.sums import expect_law
from backoffice_core.inventory.numbers import Array, Given, Numbers, special
from backoffice_core.kernel.members import expect_member

__all__ = [
    "BelowZero",
    "Margins",
    "NewsvendorOrder",
    "margins",
    "newsvendor_order",
    "newsvendor_order_for",
    "normal_level",
]


class BelowZero(enum.Enum):
    """What to do where a normal law asks for less than nothing, as it may if it is wide.

    A deviation near the mean says that demand is often below 0, which it cannot be: a gamma
    law, or one cut at 0, fits it better.
    """

    REFUSE = "refuse"
    """Raise, and name the item."""
    ORDER_NOTHING = "order nothing"
    """A level of 0."""
    KEEP = "keep"
    """The level as the law has it: backorders may be cheaper than stock."""


@attrs.frozen(kw_only=True)
class Margins:
    """What a unit too many and a unit too few lose, and what a unit sold earns."""

    overage: Numbers
    underage: Numbers
    profit: Numbers


@attrs.frozen(kw_only=True)
class NewsvendorOrder:
    """A quantity, what it costs on average, and how it serves.

    ``cost`` is what is lost against knowing demand; ``leftover`` and ``short`` are units on
    average; ``cycle_service`` is the probability of enough, ``fill_rate`` the share of units
    served (1 without demand). The average profit is the profit of a unit sold, times the
    mean, less the cost.
    """

    quantity: Numbers
    cost: Numbers
    leftover: Numbers
    short: Numbers
    cycle_service: Numbers
    fill_rate: Numbers


def margins(
    *, price: Numbers, cost: Numbers, salvage: Numbers = 0, goodwill: Numbers = 0
) -> Margins:
    """Overage and underage of goods bought at ``cost``, sold at ``price``, cleared at ``salvage``.

    ``goodwill`` is what a unit short costs beyond its lost sale. Raises :class:`InvalidValue`
    (``no_margin`` where nothing is earned, ``salvage_too_high`` where nothing is risked,
    ``number_too_small``, ``not_a_number``, ``lengths_differ``). Source: Snyder and Shen 4.3.2.

    >>> margins(price=5, cost=3, salvage=2)
    Margins(overage=1.0, underage=2.0, profit=2.0)
    """
    given = Given(price=price, cost=cost, salvage=salvage, goodwill=goodwill)
    bought, left = given.array("cost"), given.array("salvage")
    sold, lost = given.array("price"), given.not_negative("goodwill")
    given.refuse(
        np.broadcast_to(sold <= bought, (given.size,)),
        "no_margin",
        "The price is not above the cost, so nothing is worth buying.",
        "Give a price above the cost.",
    )
    given.refuse(
        np.broadcast_to(left >= bought, (given.size,)),
        "salvage_too_high",
        "What is left is worth what it cost, so there is no limit to buying.",
        "Give a salvage value below the cost.",
    )
    return Margins(
        overage=given.back(np.broadcast_to(bought - left, (given.size,))),
        underage=given.back(np.broadcast_to(sold - bought + lost, (given.size,))),
        profit=given.back(np.broadcast_to(sold - bought, (given.size,))),
    )


def newsvendor_order(
    *,
    overage: Numbers,
    underage: Numbers,
    mean: Numbers,
    deviation: Numbers,
    quantity: Numbers | None = None,
    below_zero: BelowZero = BelowZero.REFUSE,
) -> NewsvendorOrder:
    """The best order for normal demand, or with ``quantity`` what that one costs.

    Raises :class:`InvalidValue` (``level_below_zero``, ``number_too_small``, ``not_a_number``,
    ``lengths_differ``, ``not_a_member``).

    >>> order = newsvendor_order(overage=0.18, underage=0.7, mean=50, deviation=8)
    >>> round(order.quantity, 9), round(order.cost, 9)
    (56.603955927, 1.997605193)
    >>> round(
    ...     newsvendor_order(overage=0.18, underage=0.7, mean=50, deviation=8, quantity=50).cost, 6
    ... )
    2.808554
    """
    expect_member(below_zero, BelowZero, name="below_zero of newsvendor_order")
    asked = {} if quantity is None else {"quantity": quantity}
    given = Given(overage=overage, underage=underage, mean=mean, deviation=deviation, **asked)
    over, under = given.positive("overage"), given.positive("underage")
    average, spread = given.array("mean"), given.not_negative("deviation")
    if quantity is None:
        level = normal_level(over, under, average, spread)
        level = kept_above(given, level, below_zero)
    else:
        level = given.array("quantity")
    z = standardised(level, average, spread)
    # Both sides have the loss of the far one in common, and the near one what lies between.
    tail, apart = spread * loss(np.abs(z)), level - average
    short, left = np.maximum(-apart, 0.0) + tail, np.maximum(apart, 0.0) + tail
    service: Array = special.ndtr(z)
    if not spread.all():
        service = np.where(spread > 0, service, np.where(apart >= 0, 1.0, 0.0))
    return order_of(given, level, (left, short), service, average)


def newsvendor_order_for(
    demand: Distribution,
    *,
    overage: Numbers,
    underage: Numbers,
    quantity: Numbers | None = None,
) -> NewsvendorOrder:
    """The best order for demand of any law, or with ``quantity`` what that one costs.

    Costs may be columns; of samples and of whole units the least quantity that suffices often
    enough. Raises :class:`InvalidValue` (``law_invalid``, ``number_too_small``,
    ``not_a_number``, ``lengths_differ``).

    >>> from backoffice_core.inventory.distributions.pmf import Pmf
    >>> order = newsvendor_order_for(Pmf([0.2, 0.5, 0.3], first=10), overage=1, underage=3)
    >>> order.quantity, round(order.cost, 12)
    (12.0, 0.9)
    """
    expect_law(demand, "demand of newsvendor_order_for")
    asked = {} if quantity is None else {"quantity": quantity}
    given = Given(overage=overage, underage=underage, **asked)
    over, under = given.positive("overage"), given.positive("underage")
    level = np.asarray(demand.quantile(under / (over + under)) if quantity is None
                       else given.array("quantity"))  # fmt: skip
    short, left = np.asarray(demand.loss(level)), np.asarray(demand.leftover(level))
    service = np.asarray(demand.at_most(level))
    return order_of(given, level, (left, short), service, np.array([demand.mean]))


def order_of(
    given: Given, level: Array, sides: tuple[Array, Array], service: Array, mean: Array
) -> NewsvendorOrder:
    """The result in the form of the arguments; ``sides`` is what is left and what is short."""
    left, short = sides
    cost = given.array("overage") * left + given.array("underage") * short
    fill = (
        1 - short / mean if mean.all() else np.where(mean, 1 - short / np.where(mean, mean, 1), 1)
    )

    # A normal law is also below 0: what is short may be a little more than the mean.
    fill = np.clip(fill, 0.0, 1.0)

    def back(each: Array) -> Numbers:
        return given.back(each if each.size == given.size else np.broadcast_to(each, (given.size,)))

    return NewsvendorOrder(
        quantity=back(level),
        cost=back(cost),
        leftover=back(left),
        short=back(short),
        cycle_service=back(service),
        fill_rate=back(fill),
    )


def normal_level(over: Array, under: Array, mean: Array, deviation: Array) -> Array:
    """Where a normal stock suffices with the critical ratio, from the side that is small."""
    both = over + under
    upper: Array = special.ndtri(over / both)
    lower: Array = special.ndtri(under / both)
    result: Array = mean + deviation * np.where(under > over, -upper, lower)
    return result


def kept_above(given: Given, level: Array, below_zero: BelowZero) -> Array:
    """The levels, as asked for where they fall below 0.

    Raises :class:`InvalidValue` (``level_below_zero``).
    """
    if below_zero is BelowZero.REFUSE:
        given.refuse(
            level < 0,
            "level_below_zero",
            "Demand this wide has a normal level below 0.",
            "Take a gamma law or one cut at 0, or say what to do: BelowZero.ORDER_NOTHING.",
        )
    return np.maximum(level, 0.0) if below_zero is BelowZero.ORDER_NOTHING else level
