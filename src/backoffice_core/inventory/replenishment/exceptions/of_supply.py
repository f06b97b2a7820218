"""What is wrong with what is on its way or should be: late, twice, not orderable, too dear."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from backoffice_core.inventory.replenishment.exceptions.watched import Watched
from backoffice_core.inventory.replenishment.planning import PlannedOrder
from backoffice_core.inventory.replenishment.planning.demands import told
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

__all__ = ["supply_exceptions"]

# Two orders of the same quantity this close are one order sent twice, or should be one.
SAME_ORDER_DAYS = 3
DRIFT_CASES_MIN = 3
# How many standard errors the last lead times are off before that is no chance, and days.
DRIFT_ERRORS, DRIFT_DAYS_MIN = 2.0, 1.0


def supply_exceptions(seen: Watched) -> Iterator[Finding]:
    """The verdicts on the supply of an item."""
    yield from overdue(seen)
    yield from twice(seen)
    yield from not_placed(seen)
    if seen.order is None:
        yield seen.finding(
            "inventory.supplier_missing",
            Severity.WARNING,
            Message("Nobody delivers {item}: it has no supplier with terms of today",
                    item=seen.item),
            money=seen.lost(seen.mean * seen.cover_days_max),
        )  # fmt: skip
        return
    yield from not_orderable(seen, seen.order)
    yield from too_many_to_keep(seen, seen.order)
    yield from tier_missed(seen, seen.order)
    yield from drifting(seen, seen.order)


def overdue(seen: Watched) -> Iterator[Finding]:
    """Supply whose day has passed."""
    for due in seen.position.incoming:
        if due.day < seen.today:
            yield seen.finding(
                "inventory.supply_late",
                Severity.WARNING,
                Message("{quantity} of {item} were due on {day}, {late} days ago",
                        quantity=seen.quantity(due.amount), item=seen.item, day=due.day,
                        late=(seen.today - due.day).days),
                money=seen.lost(due.amount),
                day=due.day,
                detail=f"{due.document} {due.amount}",
            )  # fmt: skip


def twice(seen: Watched) -> Iterator[Finding]:
    """Two orders that look like one."""
    by_amount = sorted(seen.position.on_order, key=lambda due: (due.amount, due.day))
    for one, other in pairwise(by_amount):
        near = (other.day - one.day).days <= SAME_ORDER_DAYS
        if one.amount == other.amount and one.amount and near:
            yield seen.finding(
                "inventory.supply_twice",
                Severity.WARNING,
                Message("{quantity} of {item} are on order for {day} and for {other}: "
                        "is one of them the other?",
                        quantity=seen.quantity(one.amount), item=seen.item, day=one.day,
                        other=other.day),
                money=seen.worth(one.amount),
                day=other.day,
                detail=f"{one.document} {other.document} {one.amount}",
            )  # fmt: skip


def not_placed(seen: Watched) -> Iterator[Finding]:
    """Proposals whose day has passed."""
    for due in seen.pending:
        if due.day < seen.today:
            yield seen.finding(
                "inventory.order_day_passed",
                Severity.WARNING,
                Message("{quantity} of {item} were to be ordered on {day} and were not",
                        quantity=seen.quantity(due.amount), item=seen.item, day=due.day),
                money=seen.lost(due.amount),
                day=due.day,
                detail=f"{due.document} {due.amount}",
            )  # fmt: skip


def not_orderable(seen: Watched, order: PlannedOrder) -> Iterator[Finding]:
    """Something is needed, and a constraint leaves less than that."""
    raw = order.aim.raw
    lowering = [step for step in order.steps if step.lowers]
    if raw > order.quantity.amount and lowering:
        yield seen.finding(
            "inventory.order_unorderable",
            Severity.WARNING,
            Message("{raw} of {item} are needed, and only {quantity} can be ordered: {why}",
                    raw=order.raw, item=seen.item, quantity=order.quantity,
                    why=next(each.says for each in order.explanation.because
                             if each.rule == f"inventory.{lowering[-1].kind.value}")),
            money=seen.lost(raw - order.quantity.amount),
        )  # fmt: skip


def too_many_to_keep(seen: Watched, order: PlannedOrder) -> Iterator[Finding]:
    """The least that is delivered does not keep until it is used up."""
    terms = order.terms
    least = max(terms.minimum_quantity, terms.step(order.request.unit_step))
    if terms.shelf_life_days is None or not seen.mean:
        return
    wasted = least - seen.mean * terms.shelf_life_days
    if wasted > 0:
        yield seen.finding(
            "inventory.minimum_beyond_shelf_life",
            Severity.WARNING,
            Message(
                "{supplier} delivers at least {least} of {item}, which last {days} days and "
                "keep {life}",
                supplier=terms.supplier,
                least=seen.quantity(least),
                item=seen.item,
                days=math.floor(least / seen.mean),
                life=terms.shelf_life_days,
            ),
            money=seen.worth(wasted),
            detail=terms.supplier,
        )


def tier_missed(seen: Watched, order: PlannedOrder) -> Iterator[Finding]:
    """More would cost less in all."""
    if order.prices is None or order.cost is None or order.quantity.is_zero:
        return
    cheaper = [
        (order.prices.cost(each), each)
        for each in order.prices.breaks_above(order.quantity.amount)
        if order.prices.cost(each) < order.cost
    ]
    if cheaper:
        cost, quantity = min(cheaper, key=lambda pair: pair[0].minor)
        yield seen.finding(
            "inventory.price_tier_missed",
            Severity.NOTICE,
            Message("{quantity} of {item} cost {cost}, and {more} only {less}",
                    quantity=order.quantity, item=seen.item, cost=order.cost,
                    more=seen.quantity(quantity), less=cost),
            money=order.cost - cost,
        )  # fmt: skip


def drifting(seen: Watched, order: PlannedOrder) -> Iterator[Finding]:
    """The last deliveries took longer, or less long, than is reckoned with."""
    cases, lead = seen.lead_times, order.terms.lead_time
    if len(cases) < DRIFT_CASES_MIN or not seen.mean:
        return
    mean = sum(cases) / len(cases)
    chance = DRIFT_ERRORS * lead.deviation / math.sqrt(len(cases))
    away = mean - lead.mean
    if abs(away) > max(chance, DRIFT_DAYS_MIN):
        amount = Fraction(abs(away)).limit_denominator(1000) * seen.mean
        yield seen.finding(
            "inventory.lead_time_drift",
            Severity.WARNING if away > 0 else Severity.NOTICE,
            Message(
                "The last {count} deliveries of {item} took {mean} days on average, and "
                "{planned} are reckoned with",
                count=len(cases),
                item=seen.item,
                mean=told(mean),
                planned=told(lead.mean),
            ),
            money=seen.lost(amount) if away > 0 else seen.worth(amount),
            detail=order.terms.supplier,
        )
