"""One proposal: how much of an item to order, from whom, when, and what came of each constraint.

A proposal that a planner signs must be one she can take apart. It holds its request, the level
aimed at, the raw quantity, every step away from it with its price, what one step more or less
would do, and how much the history bears. The same request always gives the same proposal, so
what was written down can be computed again.
"""

from __future__ import annotations

import functools
import hashlib
import json
import math
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs

from backoffice_core.inventory.replenishment.ordering import Projection
from backoffice_core.inventory.replenishment.planning.demands import Confidence
from backoffice_core.inventory.replenishment.planning.outcomes import Outcome, Outlook
from backoffice_core.inventory.replenishment.planning.position import Due
from backoffice_core.inventory.replenishment.planning.protection import Protection, asks_nothing
from backoffice_core.inventory.replenishment.planning.reasons import explain_order
from backoffice_core.inventory.replenishment.planning.requests import OrderRequest
from backoffice_core.inventory.replenishment.planning.rules import (
    Aim,
    PeriodicReview,
    Reservations,
    TargetReorderPoint,
    aim,
)
from backoffice_core.inventory.replenishment.planning.steps import Step, orderable
from backoffice_core.inventory.replenishment.planning.timing import Timing, Timings
from backoffice_core.inventory.replenishment.planning.written import (
    alike,
    canonical,
    json_of,
    unreadable,
    value_of,
)
from backoffice_core.inventory.replenishment.supply import PriceList, SupplierTerms
from backoffice_core.inventory.replenishment.supply.prices import average_price
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity

__all__ = ["RULE_VERSION", "PlannedOrder", "plan_order", "replay"]

# Another version may order otherwise from the same request.
RULE_VERSION = "2"


@attrs.frozen(kw_only=True)
class PlannedOrder:
    """What to order of an item, maybe nothing, and everything that led to it.

    ``available`` is what can be reckoned with until ``next_arrives_on``, when what is ordered
    at the next look comes in; ``aim`` what the rule wants, ``bound`` the constraints that
    bound, ``steps`` the same with their prices. ``outcomes`` are those of one orderable step
    less (where there is one), of the quantity, and of one step more. ``others`` are the same
    order with the other suppliers.
    ``missing`` goes short at the average pace before it can arrive.
    """

    request: OrderRequest
    terms: SupplierTerms
    quantity: Quantity
    order_on: date
    arrives_on: date
    next_arrives_on: date
    available: Fraction
    protection: Protection = attrs.field(repr=False)
    outlook: Outlook = attrs.field(repr=False)
    aim: Aim
    bound: tuple[Step, ...] = attrs.field(repr=False)
    runs_out_on: date | None
    missing: Quantity
    others: tuple[PlannedOrder, ...] = ()
    rule_version: str = RULE_VERSION

    @property
    def item(self) -> str:
        """The item."""
        return self.request.item

    @property
    def supplier(self) -> str:
        """Who delivers."""
        return self.terms.supplier

    @property
    def needless(self) -> bool:
        """Whether a service was asked for, and the next order, coming in as early, gives it."""
        target, asked = self.outlook.target, self.request.demand.mean
        return target is not None and asked > 0 and asks_nothing(target, self.protection)

    @property
    def raw(self) -> Quantity:
        """What the rule wants before any constraint."""
        return Quantity(self.aim.raw, self.request.unit)

    # What explains an order is worked out when somebody asks: most orders are placed unread.
    @functools.cached_property
    def steps(self) -> tuple[Step, ...]:
        """The constraints that bound, each with what it costs."""
        price = self.outlook.difference
        return tuple(
            attrs.evolve(step, price=price(step.before, step.after)) for step in self.bound
        )

    @functools.cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What one orderable step less, the quantity and one step more lead to.

        Costs are against the price at the quantity ordered: what is not bought now is bought
        later at that, so a discount that this order has anyway is no reason to buy more.
        """
        amount, step = self.quantity.amount, self.terms.step(self.request.unit_step)
        least = max(math.ceil(self.terms.minimum_quantity / step) * step, step)
        less = () if amount <= 0 else (amount - step if amount - step >= least else Fraction(0),)
        around = (*less, amount, max(amount + step, least))
        outlook = self.outlook.about(amount) if amount > 0 else self.outlook
        return tuple(outlook.outcome(each) for each in around)

    @property
    def outcome(self) -> Outcome:
        """What the quantity leads to."""
        return next(each for each in self.outcomes if each.quantity == self.quantity.amount)

    @property
    def prices(self) -> PriceList | None:
        """The prices, where there are any."""
        return self.outlook.prices

    @property
    def cost(self) -> Money | None:
        """What the order costs to buy, where prices are known."""
        return None if self.prices is None else self.prices.cost(self.quantity.amount)

    @property
    def price_of_constraints(self) -> Money | None:
        """What all constraints together cost against the raw quantity."""
        return self.outlook.difference(max(self.aim.raw, Fraction(0)), self.quantity.amount)

    @property
    def confidence(self) -> Confidence:
        """How much the history bears."""
        return self.request.demand.confidence

    @property
    def due(self) -> Due:
        """What it adds to the position once it is placed."""
        return Due(
            self.arrives_on,
            self.quantity.amount,
            document=self.fingerprint,
            supplier=self.supplier,
            ordered_on=self.order_on,
        )

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits of all it rests on; the same inputs, the same digits."""
        return fingerprint_of(self.rule_version, json_of(self.request))

    @property
    def explanation(self) -> Explanation:
        """Why this much, from there, on that day."""
        return explain_order(self)

    def sentence(self, locale: str = "en") -> str:
        """The order in one sentence."""
        return self.explanation.sentence(locale)

    @property
    def result(self) -> Any:  # noqa: ANN401 - anything that JSON can hold
        """What came of the request, as it is written."""
        return {
            "supplier": self.supplier,
            "quantity": str(self.quantity.amount),
            "order_on": self.order_on.isoformat(),
            "arrives_on": self.arrives_on.isoformat(),
            "level": str(self.aim.level),
            "raw": str(self.aim.raw),
            "steps": json_of(self.steps),
            "outcomes": json_of(self.outcomes),
        }

    def to_json(self) -> str:
        """The order as JSON: what it rests on, and what came of it; see :func:`replay`."""
        return canonical(
            {
                "rule_version": self.rule_version,
                "fingerprint": self.fingerprint,
                "request": json_of(self.request),
                "result": self.result,
            }
        )

    @classmethod
    def from_json(cls, text: str) -> PlannedOrder:
        """The order that was written, computed again from what it rests on.

        Raises :class:`InvalidValue`: ``order_unreadable``, ``rule_version_other``,
        ``order_changed``.
        """
        return replay(text)


def replay(text: str) -> PlannedOrder:
    """Compute an order again from what :meth:`PlannedOrder.to_json` wrote.

    Raises :class:`InvalidValue`: ``order_unreadable`` for anything else,
    ``rule_version_other`` where other rules led to it, ``order_changed`` where what it rests
    on is not what its fingerprint says, or what came of it is not what comes of it.
    """
    try:
        written = json.loads(text)
        request, version = written["request"], written["rule_version"]
        fingerprint, result = written["fingerprint"], written["result"]
    except (ValueError, KeyError, TypeError) as problem:
        raise unreadable(text) from problem
    if version != RULE_VERSION:
        raise InvalidValue(
            "rule_version_other",
            f"The order was planned by the rules of version {shown(version)}, these are "
            f"{RULE_VERSION}.",
            "Plan it anew, or replay it with the release that wrote it.",
        )
    asked = value_of(OrderRequest, request)
    if fingerprint != fingerprint_of(version, request):
        raise altered("What the order rests on is not what its fingerprint says.")
    order = plan_order(asked)
    if not alike(order.result, result):
        raise altered("What came of the order is not what comes of what it rests on.")
    return order


def fingerprint_of(version: str, request: object) -> str:
    """The fingerprint of a request as it is written."""
    return hashlib.sha256(canonical([version, request]).encode()).hexdigest()[:16]


def altered(problem: str) -> InvalidValue:
    """The refusal of a text that is no longer what was written."""
    return InvalidValue("order_changed", problem, "Give the text that to_json wrote, unchanged.")


@checked
def plan_order(request: OrderRequest) -> PlannedOrder:
    """What to order, from the supplier that is best for it.

    Suppliers that deliver before stock runs out go before those that do not; among them the
    lowest price at the quantity decides, a known one before one that is not, then the earlier
    day. Where none is in time, the earliest is taken. An order of today keeps its supplier, so
    that a second run of the day orders nothing twice. Raises :class:`InvalidValue`:
    ``order_day_missing``, ``service_not_reached``, ``service_not_solvable``, ``currency_mixed``.
    """
    return best_order(request, Timings())


def best_order(request: OrderRequest, timings: Timings) -> PlannedOrder:
    """What to order, the days of suppliers being those that others have asked for already."""
    projection = projected(request)
    held = held_to(request)
    free = attrs.evolve(request, joint=()) if request.joint and held else request
    plans = [
        planned(
            request if terms.supplier == held else free,
            terms,
            timings.of(request, terms),
            projection,
        )
        for terms in request.suppliers
    ]
    if len(plans) == 1:
        return plans[0]
    most = max(plan.quantity.amount for plan in plans)
    first, *others = sorted(
        plans, key=lambda plan: (plan.supplier != held, *preference(plan, most))
    )
    return attrs.evolve(first, others=tuple(others))


def held_to(request: OrderRequest) -> str:
    """The supplier that is decided already, if one is.

    What was changed for the sake of other items is the order with one supplier. And what has
    been ordered today is not judged again by how long another takes: else a second run would
    order from the next one, too.
    """
    if request.joint:
        return request.joint[-1].supplier
    known = {terms.supplier for terms in request.suppliers}
    today = [
        due.supplier
        for due in request.position.on_order
        if due.ordered_on is not None and due.ordered_on >= request.today and due.supplier in known
    ]
    return today[-1] if today else ""


def preference(plan: PlannedOrder, most: Fraction) -> tuple[bool, date, bool, Fraction, date, str]:
    """What decides between suppliers, the smallest; ``most`` is what any of them is asked for.

    Who need not be asked for anything yet has the price of that; what nobody knows is not free.
    """
    late = bool(plan.missing.amount) and plan.request.demand.mean > 0
    price = Fraction(0)
    if plan.prices is not None:
        price = average_price(plan.prices, plan.quantity.amount or most)
    first = plan.arrives_on if late else date.min
    return late, first, plan.prices is None, price, plan.arrives_on, plan.supplier


def planned(
    request: OrderRequest, terms: SupplierTerms, timing: Timing, projection: Projection
) -> PlannedOrder:
    """What to order from one supplier."""
    rule = request.rule
    protection = Protection(request.demand, timing.windows)
    available = reckoned(request, timing.arrives_on, timing.next_arrives_on)
    wanted = aim(
        rule,
        available=available,
        coming=request.position.coming_by(timing.next_arrives_on),
        protection=protection,
        step=request.unit_step,
    )
    flat = request.costs.unit_cost
    outlook = Outlook(
        protection=protection,
        available=available,
        target=rule.target if isinstance(rule, (PeriodicReview, TargetReorderPoint)) else None,
        prices=terms.prices or (None if flat is None else PriceList.flat(flat)),
        costs=request.costs,
        reference=max(wanted.raw, Fraction(0)),
    )
    amount, bound = orderable(
        wanted.raw, request=request, terms=terms, available=available, outlook=outlook
    )
    runs_out_on = projection.runs_out_on
    return PlannedOrder(
        request=request,
        terms=terms,
        quantity=Quantity(amount, request.unit),
        order_on=timing.order_on,
        arrives_on=timing.arrives_on,
        next_arrives_on=timing.next_arrives_on,
        available=available,
        protection=protection,
        outlook=outlook,
        aim=wanted,
        bound=bound,
        runs_out_on=runs_out_on and max(runs_out_on, request.today),
        missing=Quantity(Fraction(projection.missing_before(timing.arrives_on)), request.unit),
    )


def reckoned(request: OrderRequest, arrives_on: date, next_arrives_on: date) -> Fraction:
    """What can be reckoned with, as the rule looks at reservations."""
    until = {
        Reservations.IGNORED: date.min,
        Reservations.WITHIN_LEAD_TIME: arrives_on,
        Reservations.WITHIN_COVER: next_arrives_on,
    }[request.rule.reservations]
    return request.position.available(next_arrives_on, reserved_by=until)


def projected(request: OrderRequest) -> Projection:
    """Stock as it goes at the average pace if nothing is ordered."""
    today, position = request.today, request.position
    tomorrow = today + timedelta(days=1)
    return Projection(
        # Today's demand is still to come, so it is yesterday evening that is looked from.
        today=today - timedelta(days=1),
        on_hand=position.on_hand - position.backordered,
        daily_demand=request.demand.exact_mean,
        arrivals=sorted(
            (due.day if due.day >= today else tomorrow, due.amount) for due in position.incoming
        ),
    )
