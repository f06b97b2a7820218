"""Why a reorder point is what it is, in a sentence and the steps it rests on.

A planner who is told a number believes it or does not. Told how long the stock must last, what
is sold in that time, what is kept for safety and which service that gives by every measure,
they can check it against what they know, and see which measure a target was meant by.
"""

from __future__ import annotations

from fractions import Fraction

from backoffice_core.inventory.distributions.service import Service
from backoffice_core.inventory.policies.reorder.reorder_laws import LawService
from backoffice_core.inventory.policies.reorder.reorder_service import AchievedService, ReorderPoint
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["explain_reorder_point"]

SOURCE = "Silver, Pyke and Thomas, Inventory and Production Management in Supply Chains, 6.7"
PLACES = 100


def explain_reorder_point(
    point: ReorderPoint,
    service: Service,
    *,
    lead_time: Fraction | int,
    review_period: int = 0,
    order_quantity: Fraction | int = 0,
    achieved: AchievedService | LawService | None = None,
) -> Explanation:
    """The reason tree of the level of one item; numbers are rounded to hundredths to be read.

    Without an ``order_quantity`` it is a level to order up to. Raises :class:`InvalidValue`
    (``not_one_item`` for a column).

    >>> from backoffice_core.inventory.distributions.service import CycleService
    >>> from backoffice_core.inventory.policies.reorder.reorder_service import order_up_to
    >>> level = order_up_to(CycleService(0.9), mean=100, deviation=20, lead_time=3)
    >>> print(
    ...     explain_reorder_point(level, CycleService(0.9), lead_time=3, review_period=1).render()
    ... )
    Order up to 451.26 at every review, for a cycle service of 90 %
      In the 4 periods it must last, 3 of lead time and 1 of review, 400 are asked for on
      average, with a deviation of 40
      51.26 more are there for safety (Silver, Pyke and Thomas, Inventory and Production
      Management in Supply Chains, 6.7)
    """
    level = rounded(point.level)
    says = Message("Order up to {level} at every review, for a {service}",
                   level=level, service=service.says)  # fmt: skip
    if order_quantity:
        says = Message(
            "Order {quantity} when the position falls to {level}, for a {service}",
            quantity=order_quantity,
            level=level,
            service=service.says,
        )
    because = [lasting(point, lead_time, review_period), safety(point)]
    if achieved is not None:
        because.append(reached(achieved))
    return Explanation(
        rule="inventory.reorder_point", says=says, result=level, because=tuple(because)
    )


def lasting(point: ReorderPoint, lead_time: Fraction | int, review_period: int) -> Explanation:
    """How long the stock must last, and what is sold until then."""
    return Explanation(
        rule="inventory.protection_demand",
        says=Message(
            "In the {protection} periods it must last, {lead} of lead time and {review} of review, "
            "{mean} are asked for on average, with a deviation of {deviation}",
            protection=lead_time + review_period,
            lead=lead_time,
            review=review_period,
            mean=rounded(point.protection_mean),
            deviation=rounded(point.protection_deviation),
        ),
        result=rounded(point.protection_mean),
    )


def safety(point: ReorderPoint) -> Explanation:
    """What is kept beyond the mean, or may be missing of it."""
    size = rounded(point.safety_stock)
    says = Message("{safety} more are there for safety", safety=size)
    if size < 0:
        says = Message(
            "{fewer} fewer suffice: what lies above the reorder point after an order makes up "
            "for it",
            fewer=-size,
        )
    return Explanation(rule="inventory.safety_stock", says=says, result=size, source=SOURCE)


def reached(achieved: AchievedService | LawService) -> Explanation:
    """What the level achieves by every measure."""
    return Explanation(
        rule="inventory.achieved_service",
        says=Message(
            "That serves {cycle} % of order cycles, {period} % of periods and {fill} % of units, "
            "with {on_hand} in stock on average and {backorders} owed",
            cycle=rounded(100 * achieved.cycle_service),
            period=rounded(100 * achieved.period_service),
            fill=rounded(100 * achieved.fill_rate),
            on_hand=rounded(achieved.on_hand),
            backorders=rounded(achieved.backorders),
        ),
        result=rounded(achieved.on_hand),
    )


def rounded(value: object) -> Fraction:
    """A number to be read: to hundredths.

    Raises :class:`InvalidValue` (``not_one_item``).
    """
    if not isinstance(value, float):
        raise InvalidValue(
            "not_one_item", "A column of items has no one reason.", "Explain one item at a time."
        )
    return Fraction(round(value * PLACES), PLACES)
