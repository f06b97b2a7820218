"""Known approximations of the reorder point and order quantity, by name, to compare with.

Most systems compute one of these, and textbooks examine them. The exact optimum takes no
longer, see ``reorder.reorder_normal``, so they are here to say
what a present policy is made of and what it gives away. Each has numbers for which it has no
answer, or one that is none; these are refused.

Source: Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., 5.2.1 (expected inventory
level), 5.2.2 (EOQB), 5.2.3 (EOQ+SS), 5.2.4 (loss function).
"""

from __future__ import annotations

import enum
from collections.abc import Callable

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.distributions.normal import scaled_loss, scaled_second_loss
from backoffice_core.inventory.numbers import Array, Given, Numbers, Places, special
from backoffice_core.inventory.policies.reorder.fill_places import covering_point
from backoffice_core.inventory.policies.reorder.newsvendor import normal_level
from backoffice_core.inventory.policies.reorder.reorder_normal import ReorderPolicy
from backoffice_core.inventory.policies.reorder.searching import STEPS_MAX, roots, unsolved
from backoffice_core.kernel.members import expect_member

__all__ = ["Approximation", "approximate_reorder_policy"]

# A quantity that changes by less has converged.
CLOSE = 1e-13


class Approximation(enum.Enum):
    """Which approximation."""

    EXPECTED_INVENTORY_LEVEL = "expected inventory level"
    """Stock never negative; a unit short costs once, however long (Hadley and Whitin's simple)."""
    PLANNED_BACKORDERS = "planned backorders"
    """The order quantity of certain demand with planned backorders, and the best point for it."""
    SAFETY_STOCK = "safety stock"
    """The economic order quantity, and the newsvendor's level over the lead time."""
    LOSS_FUNCTION = "loss function"
    """As if nothing were ever short while the position is at its highest."""


@attrs.frozen
class Terms:
    """Columns of one length."""

    given: Given
    fixed: Array
    holding: Array
    backorder: Array
    demand: Array
    mean: Array
    deviation: Array

    @property
    def ordering(self) -> Array:
        """What orders of a unit would cost per period."""
        return self.fixed * self.demand

    def refuse(self, bad: NDArray[np.bool_], why: str) -> None:
        """Refuse the items that have no answer.

        Raises :class:`InvalidValue` (``approximation_infeasible``).
        """
        self.given.refuse(
            bad,
            "approximation_infeasible",
            why,
            "Take optimal_reorder_policy, which has an answer.",
        )


def approximate_reorder_policy(
    approximation: Approximation,
    *,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    demand: Numbers,
    lead_time_mean: Numbers,
    lead_time_deviation: Numbers,
) -> ReorderPolicy:
    """Reorder point and order quantity by a named approximation; ``cost`` is the exact one.

    Arguments as in
    :func:`~backoffice_core.inventory.policies.optimal_reorder_policy`; for the
    expected inventory level ``backorder_cost`` is per unit short, and ``cost`` is that
    approximation's own. Raises :class:`InvalidValue` (``approximation_infeasible``,
    ``number_too_small``, ``not_a_number``, ``lengths_differ``, ``not_a_member``).

    >>> policy = approximate_reorder_policy(
    ...     Approximation.SAFETY_STOCK,
    ...     fixed_cost=8,
    ...     holding_cost=0.225,
    ...     backorder_cost=7.5,
    ...     demand=1300,
    ...     lead_time_mean=1300 / 12,
    ...     lead_time_deviation=150 / 12**0.5,
    ... )
    >>> round(policy.reorder_point, 4), round(policy.order_quantity, 4)
    (190.337, 304.0468)
    """
    expect_member(approximation, Approximation, name="approximation")
    given = Given(
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        backorder_cost=backorder_cost,
        demand=demand,
        lead_time_mean=lead_time_mean,
        lead_time_deviation=lead_time_deviation,
    )
    terms = Terms(
        given,
        *(
            np.broadcast_to(column, (given.size,))
            for column in (
                given.positive("fixed_cost"),
                given.positive("holding_cost"),
                given.positive("backorder_cost"),
                given.positive("demand"),
                given.array("lead_time_mean"),
                given.positive("lead_time_deviation"),
            )
        ),
    )
    point, quantity, cost = WAYS[approximation](terms)
    return ReorderPolicy(
        reorder_point=given.back(point),
        order_quantity=given.back(quantity),
        cost=given.back(cost),
    )


Answer = tuple[Array, Array, Array]


def exact_cost(terms: Terms, point: Array, quantity: Array) -> Answer:
    """The approximation's answer and what it really costs."""
    ends = (point, point + quantity)
    seconds = [scaled_second_loss(end, terms.mean, terms.deviation) for end in ends]
    backorders = (seconds[0] - seconds[1]) / quantity
    held = terms.holding * (point + quantity / 2 - terms.mean + backorders)
    cost = terms.ordering / quantity + held + terms.backorder * backorders
    return point, quantity, cost


def planned_backorders(terms: Terms) -> Answer:
    """The order quantity of certain demand, and the best reorder point for it."""
    both = terms.holding + terms.backorder
    quantity = np.sqrt(2 * terms.ordering / terms.holding / terms.backorder * both)
    served = terms.backorder / both
    return exact_cost(
        terms, covering_point(served, quantity, terms.mean, terms.deviation), quantity
    )


def safety_stock(terms: Terms) -> Answer:
    """The economic order quantity, and the newsvendor's level."""
    quantity = np.sqrt(2 * terms.ordering / terms.holding)
    point = normal_level(terms.holding, terms.backorder, terms.mean, terms.deviation)
    return exact_cost(terms, point, quantity)


def settled(terms: Terms, following: Callable[[Array], tuple[Array, Array]]) -> tuple[Array, Array]:
    """Quantities from the economic one up, until they no longer change."""
    quantity = np.sqrt(2 * terms.ordering / terms.holding)
    for _ in range(STEPS_MAX):
        point, larger = following(quantity)
        if (np.abs(larger - quantity) <= CLOSE * quantity).all():
            return point, larger
        quantity = larger
    raise unsolved()


def expected_inventory_level(terms: Terms) -> Answer:
    """The pair that fits together, from the economic order quantity up."""
    lost = terms.backorder * terms.demand

    def following(quantity: Array) -> tuple[Array, Array]:
        terms.refuse(
            quantity * terms.holding >= lost,
            "Holding an order costs more than being short all the time, so no reorder point fits.",
        )
        point = terms.mean - terms.deviation * special.ndtri(quantity * terms.holding / lost)
        short = scaled_loss(point, terms.mean, terms.deviation)
        return point, np.sqrt(2 * (terms.ordering + lost * short) / terms.holding)

    point, quantity = settled(terms, following)
    refuse_below_zero(terms, point)
    short = scaled_loss(point, terms.mean, terms.deviation)
    held = terms.holding * (point - terms.mean + quantity / 2)
    return point, quantity, held + (terms.ordering + lost * short) / quantity


def loss_function(terms: Terms) -> Answer:
    """The pair that fits together, the second loss at the upper end left out."""
    both = terms.holding + terms.backorder

    def following(quantity: Array) -> tuple[Array, Array]:
        point = point_of_loss(terms, quantity * terms.holding / both)
        second = scaled_second_loss(point, terms.mean, terms.deviation)
        return point, np.sqrt(2 * (terms.ordering + both * second) / terms.holding)

    point, quantity = settled(terms, following)
    refuse_below_zero(terms, point)
    return exact_cost(terms, point, quantity)


def point_of_loss(terms: Terms, loss: Array) -> Array:
    """The reorder point beyond which so much is missing."""
    size = loss / terms.deviation

    def residual(x: Array, items: Places) -> tuple[Array, Array]:
        zero, one = np.zeros(1), np.ones(1)
        value = scaled_loss(x, zero, one)
        return value / size[items] - 1, -special.ndtr(-x) / size[items]

    start = np.where(size > 1, -size, 0.0)
    return terms.mean + terms.deviation * roots(residual, start, np.ones_like(size))


def refuse_below_zero(terms: Terms, point: Array) -> None:
    """Refuse reorder points below 0: there the approximation leaves out what costs most."""
    terms.refuse(
        point < 0, "The approximation puts the reorder point below 0, where it does not hold."
    )


WAYS: dict[Approximation, Callable[[Terms], Answer]] = {
    Approximation.EXPECTED_INVENTORY_LEVEL: expected_inventory_level,
    Approximation.PLANNED_BACKORDERS: planned_backorders,
    Approximation.SAFETY_STOCK: safety_stock,
    Approximation.LOSS_FUNCTION: loss_function,
}
