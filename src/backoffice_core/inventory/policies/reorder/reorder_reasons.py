"""Why a reorder point is what it is, in a sentence and the steps it rests on.

A planner who is told a number believes it or does not. Told how long the stock must last, what
is sold in that time, what is kept for safety and which service that gives by every measure,
they can check it against what they know, and see which measure a target was meant by. Where the
law of demand is given, it is said as well how far below its reorder point an order starts, and
what one unit more or less would do.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.service import (
    CycleService,
    FillRate,
    PeriodService,
    ReadyRate,
    Service,
)
from backoffice_core.inventory.distributions.sums import expect_law
from backoffice_core.inventory.numbers import Numbers, one_number
from backoffice_core.inventory.policies.reasons import figure, of_item, periods, words_of_item
from backoffice_core.inventory.policies.reorder.doors import expect_service, expect_time, one_review
from backoffice_core.inventory.policies.reorder.reorder_laws import LawService, served_by
from backoffice_core.inventory.policies.reorder.reorder_service import AchievedService, ReorderPoint
from backoffice_core.inventory.policies.reorder.shortfall import Replenishing, undershoot
from backoffice_core.inventory.policies.reorder.wording import law_reason, unit_of
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["explain_reorder_point", "lasting", "safety"]

SOURCE = "Silver, Pyke and Thomas, Inventory and Production Management in Supply Chains, 6.7"


def explain_reorder_point(
    point: ReorderPoint,
    service: Service,
    *,
    lead_time: Numbers | Distribution,
    review_period: Numbers = 0,
    order_quantity: Numbers = 0,
    achieved: AchievedService | LawService | None = None,
    demand: Distribution | None = None,
    sizes: Distribution | None = None,
    overtaking: bool = False,
    item: int = 0,
) -> Explanation:
    """The reason tree of the level of one item; numbers are rounded to be read.

    Without an ``order_quantity`` it is a level to order up to. With ``demand``, the law of a
    period, it is also said what was asked and what is achieved, how far below the reorder point
    an order starts, and what one unit more or less would do; ``sizes`` and ``overtaking`` are
    those of :func:`~backoffice_core.inventory.policies.reorder_point_for`. Of a column the laws
    and the ``service`` are those of the ``item``. Raises
    :class:`InvalidValue` (``item_unknown``, ``type_wrong``, ``measure_wrong``, and
    as :func:`~backoffice_core.inventory.policies.reorder_point_for`).

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
    one = of_item(point, ReorderPoint, item, name="point of explain_reorder_point")
    expect_service(service)
    quantity, review, lead = terms_of(order_quantity, review_period, lead_time, item)
    mean = lead.mean if isinstance(lead, Distribution) else lead
    because = [
        lasting(
            (figure(mean), review),
            mean=one.protection_mean,
            deviation=one.protection_deviation,
        ),
        safety(one.safety_stock, source=SOURCE),
    ]
    how = None
    if demand is not None:
        expect_law(demand, "demand")
        how = Replenishing(
            demand=demand, quantity=quantity, lead_time=lead, review=review,
            sizes=sizes, overtaking=overtaking,
        )  # fmt: skip
        because = [*laws(how), *because, *started(how)]
        achieved = served_by(how, one.level) if achieved is None else achieved
    if achieved is not None:
        because.append(reached(achieved, item))
    if how is not None:
        because.append(beside(one, service, how))
    return Explanation(
        rule="inventory.reorder_point",
        says=told(one, service, quantity),
        result=figure(one.level),
        because=tuple(because),
    )


def terms_of(
    order_quantity: Numbers, review_period: Numbers, lead_time: Numbers | Distribution, item: int
) -> tuple[float, int, float | Distribution]:
    """The quantity, the review and the lead time of an item, checked."""
    words: dict[str, Numbers] = {"order_quantity": order_quantity, "review_period": review_period}
    if not isinstance(lead_time, Distribution):
        words["lead_time"] = lead_time
    words = {"lead_time": lead_time} | words_of_item(words, item)
    quantity = one_number(words["order_quantity"], "order_quantity", negative=False)
    return (
        quantity,
        one_review(words["review_period"]),
        expect_time(words["lead_time"], "lead_time"),
    )


def told(point: ReorderPoint, service: Service, quantity: float) -> Message:
    """When to order, how much, and for which service."""
    if not quantity:
        return Message(
            "Order up to {level} at every review, for a {service}",
            level=figure(point.level),
            service=service.says,
        )
    return Message(
        "Order {quantity} when the position falls to {level}, for a {service}",
        quantity=figure(quantity),
        level=figure(point.level),
        service=service.says,
    )


def laws(how: Replenishing) -> list[Explanation]:
    """The laws of demand and of lead times."""
    found = [law_reason(how.demand, over=Message("Demand of a period"))]
    if isinstance(how.lead_time, Distribution):
        found.append(law_reason(how.lead_time, over=Message("The lead time")))
    return found


def lasting(times: tuple[Fraction, int], *, mean: object, deviation: object) -> Explanation:
    """How long the stock must last, lead time and review, and what is sold until then."""
    lead, review = times
    return Explanation(
        rule="inventory.protection_demand",
        says=Message(
            "In the {protection} it must last, {lead} of lead time and {review} of review, "
            "{mean} are asked for on average, with a deviation of {deviation}",
            protection=periods(lead + review),
            lead=lead,
            review=review,
            mean=figure(mean),
            deviation=figure(deviation),
        ),
        result=figure(mean),
    )


def safety(stock: object, *, source: str) -> Explanation:
    """What is kept beyond the mean, or may be missing of it."""
    size = figure(stock)
    says = Message("{safety} more are there for safety", safety=size)
    if size == 0:
        says = Message("That is all: nothing more is there for safety")
    if size < 0:
        says = Message(
            "{fewer} fewer suffice: what lies above the reorder point after an order makes up "
            "for it",
            fewer=-size,
        )
    return Explanation(rule="inventory.safety_stock", says=says, result=size, source=source)


def started(how: Replenishing) -> list[Explanation]:
    """How far below the reorder point an order starts, where it does."""
    below = figure(undershoot(how)) if how.quantity else Fraction(0)
    if not below:
        return []
    says = Message(
        "An order starts {undershoot} below the reorder point on average: demand comes several at "
        "a time, or is seen only at a review",
        undershoot=below,
    )
    return [Explanation(rule="inventory.undershoot", says=says, result=below)]


def reached(achieved: AchievedService | LawService, item: int) -> Explanation:
    """What the level achieves by every measure.

    Raises :class:`InvalidValue` (``type_wrong``).
    """
    kind = LawService if isinstance(achieved, LawService) else AchievedService
    one: Any = of_item(achieved, kind, item, name="achieved of explain_reorder_point")
    return Explanation(
        rule="inventory.achieved_service",
        says=Message(
            "That serves {cycle} % of order cycles, {period} % of periods and {fill} % of units, "
            "with {on_hand} in stock on average and {backorders} owed",
            cycle=figure(one.cycle_service * 100),
            period=figure(one.period_service * 100),
            fill=figure(one.fill_rate * 100),
            on_hand=figure(one.on_hand),
            backorders=figure(one.backorders),
        ),
        result=figure(one.on_hand),
    )


def beside(point: ReorderPoint, service: Service, how: Replenishing) -> Explanation:
    """What is achieved of what was asked, and what a unit more and a unit less would do."""
    step = unit_of(how.demand)
    fewer, now, more = (
        served_by(how, level) for level in (point.level - step, point.level, point.level + step)
    )
    return Explanation(
        rule="inventory.service_beside",
        says=Message(
            "A {service} was asked for and {share} % are achieved; with {more} it would be "
            "{more_share} % and {more_on_hand} in stock, with {fewer} {fewer_share} % and "
            "{fewer_on_hand}",
            service=service.says,
            share=share_of(now, service),
            more=figure(point.level + step),
            more_share=share_of(more, service),
            more_on_hand=figure(more.on_hand),
            fewer=figure(point.level - step),
            fewer_share=share_of(fewer, service),
            fewer_on_hand=figure(fewer.on_hand),
        ),
        result=share_of(now, service),
    )


def share_of(seen: LawService, service: Service) -> Fraction:
    """What is achieved by the measure that was asked for, in percent.

    Raises :class:`InvalidValue` (``measure_needs_sizes``).
    """
    match service:
        case CycleService():
            share = seen.cycle_service
        case PeriodService():
            share = seen.period_service
        case ReadyRate():
            share = seen.ready_rate
        case FillRate():
            share = seen.fill_rate
        case _:
            if seen.size_service is None:
                raise InvalidValue(
                    "measure_needs_sizes",
                    f"{type(service).__name__} depends on how large single lines or orders are.",
                    "Give the law of demand as Compound(count=Poisson(...), size=...).",
                )
            share = seen.size_service
    return figure(100 * share)
