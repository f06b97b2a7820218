"""From what is needed to what can be ordered, one constraint after the other, each on record.

The order is that of a purchaser: our own minimum, the supplier's minimum, whole packs, whether
the next price is worth it; then what sets an upper bound: the supplier's capacity, our maximum
and room, how long goods keep. A bound may leave less than is needed, and then it is named.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterator
from fractions import Fraction

import attrs

from backoffice_core.inventory.replenishment.planning.outcomes import Outlook
from backoffice_core.inventory.replenishment.planning.requests import JointKind, OrderRequest
from backoffice_core.inventory.replenishment.planning.rules import MinMax
from backoffice_core.inventory.replenishment.supply import SupplierTerms
from backoffice_core.inventory.replenishment.supply.terms import common
from backoffice_core.kernel.money import Money

__all__ = ["Step", "StepKind", "orderable"]


class StepKind(enum.Enum):
    """What made a quantity another one."""

    MINIMUM_STOCK = "minimum_stock"
    MINIMUM_QUANTITY = "minimum_quantity"
    MULTIPLE = "multiple"
    PACK = "pack"
    LAYER = "layer"
    PALLET = "pallet"
    PRICE_TIER = "price_tier"
    CAPACITY = "capacity"
    MAXIMUM_STOCK = "maximum_stock"
    SPACE = "space"
    SHELF_LIFE = "shelf_life"
    UNORDERABLE = "unorderable"
    MINIMUM_VALUE = "minimum_value"
    CONTAINER = "container"
    BUDGET = "budget"


@attrs.frozen(kw_only=True)
class Step:
    """A constraint that bound: the quantity before and after, its limit, and its price.

    ``price`` is what it costs more than without the constraint (less than nothing: what it
    saves), where prices are known.
    """

    kind: StepKind
    before: Fraction
    after: Fraction
    limit: str
    price: Money | None = None

    @property
    def lowers(self) -> bool:
        """Whether it leaves less than was wanted."""
        return self.after < self.before


@attrs.define(eq=False)
class Chain:
    """A quantity on its way through the constraints."""

    quantity: Fraction
    steps: list[Step] = attrs.Factory(list[Step])

    def become(self, kind: StepKind, after: Fraction, limit: object) -> None:
        """Take another quantity, and keep why, if it is another."""
        if after != self.quantity:
            step = Step(kind=kind, before=self.quantity, after=after, limit=str(limit))
            self.steps.append(step)
            self.quantity = after


def orderable(
    raw: Fraction,
    *,
    request: OrderRequest,
    terms: SupplierTerms,
    available: Fraction,
    outlook: Outlook,
) -> tuple[Fraction, tuple[Step, ...]]:
    """The quantity to order, and the steps to it; what they cost is told by who is asked."""
    chain = Chain(max(raw, Fraction(0)))
    least = request.limits.minimum_stock
    if least is not None:
        missing = max(chain.quantity, least - available)
        chain.become(StepKind.MINIMUM_STOCK, missing, least)
    if chain.quantity:
        raise_to_terms(chain, terms, request.unit_step)
        # What more of it is worth is what it costs at the quantity that is needed anyway.
        take_tier(chain, request, terms, outlook.about(chain.quantity))
        keep_within(chain, request, terms, available)
    for change in request.joint:
        if change.kind is JointKind.MINIMUM_VALUE_MISSED:
            continue
        chain.become(StepKind(change.kind.value), change.quantity, change.limit)
    return chain.quantity, tuple(chain.steps)


def raise_to_terms(chain: Chain, terms: SupplierTerms, unit_step: Fraction) -> None:
    """Raise a quantity to the supplier's minimum, to whole packs and pallets."""
    if chain.quantity < terms.minimum_quantity:
        chain.become(StepKind.MINIMUM_QUANTITY, terms.minimum_quantity, terms.minimum_quantity)
    for kind, size in pack_steps(terms, unit_step):
        chain.become(kind, rounded_up(chain.quantity, size), size)
    share, pallet = terms.pallet_from, terms.pallet
    if pallet is not None and (share is None or chain.quantity % pallet >= pallet * share):
        step = common(terms.step(unit_step), pallet)
        chain.become(StepKind.PALLET, rounded_up(chain.quantity, step), pallet)


def keep_within(
    chain: Chain, request: OrderRequest, terms: SupplierTerms, available: Fraction
) -> None:
    """Lower a quantity to what there is capacity, room and time for; below the minimum to none."""
    step = terms.step(request.unit_step)
    for kind, most, limit in bounds(request, terms, available):
        if chain.quantity > most:
            chain.become(kind, math.floor(max(most, Fraction(0)) / step) * step, limit)
    if 0 < chain.quantity < terms.minimum_quantity:
        chain.become(StepKind.UNORDERABLE, Fraction(0), terms.minimum_quantity)


def rounded_up(quantity: Fraction, step: Fraction) -> Fraction:
    """The least whole number of steps that is not less."""
    return math.ceil(quantity / step) * step


def pack_steps(terms: SupplierTerms, unit_step: Fraction) -> Iterator[tuple[StepKind, Fraction]]:
    """What only whole ones of are delivered; each includes those before it."""
    size = unit_step
    if terms.multiple is not None:
        size = common(size, terms.multiple)
    yield StepKind.MULTIPLE, size
    for kind, each in ((StepKind.PACK, terms.pack), (StepKind.LAYER, terms.layer)):
        if each is not None:
            size = common(size, each)
            yield kind, size


def take_tier(chain: Chain, request: OrderRequest, terms: SupplierTerms, known: Outlook) -> None:
    """Take the next breaks that cost less than they save, the best of them.

    A rule that names a maximum is not bought out of it by a price.
    """
    if terms.prices is None or len(terms.prices.tiers) == 1:
        return
    most = request.rule.maximum - known.available if isinstance(request.rule, MinMax) else None
    best, least, limit = chain.quantity, known.weighed(chain.quantity), Fraction(0)
    for each in terms.prices.breaks_above(chain.quantity):
        candidate = rounded_up(each, terms.step(request.unit_step))
        if most is not None and candidate > most:
            break
        cost = known.weighed(candidate)
        if cost is not None and least is not None and cost < least:
            best, least, limit = candidate, cost, each
    chain.become(StepKind.PRICE_TIER, best, limit)


def bounds(
    request: OrderRequest, terms: SupplierTerms, available: Fraction
) -> Iterator[tuple[StepKind, Fraction, object]]:
    """The most that can be ordered, by what sets it, and the limit it comes from."""
    limits = request.limits
    if terms.capacity is not None:
        # What was ordered for the same day already has its share of what can be had at a time.
        order_on = terms.order_day(request.today, request.calendar, at=request.at)
        taken = request.capacity_taken + request.position.ordered(terms.supplier, order_on)
        yield StepKind.CAPACITY, terms.capacity - taken, terms.capacity
    if limits.maximum_stock is not None:
        yield StepKind.MAXIMUM_STOCK, limits.maximum_stock - available, limits.maximum_stock
    if limits.space is not None and limits.unit_volume is not None:
        yield StepKind.SPACE, limits.space / limits.unit_volume - available, limits.space
    if terms.shelf_life_days is not None:
        yield (
            StepKind.SHELF_LIFE,
            usable(request, terms, available, days=terms.shelf_life_days),
            terms.shelf_life_days,
        )


def usable(
    request: OrderRequest, terms: SupplierTerms, available: Fraction, *, days: int
) -> Fraction:
    """What is used up on average before it is too old, behind what is there already."""
    mean = request.demand.exact_mean
    before = max(available - mean * terms.lead_time.planned, Fraction(0))
    return mean * days - before
