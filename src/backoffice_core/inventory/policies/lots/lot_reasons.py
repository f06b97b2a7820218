"""Why each order of a plan is as large as it is: what a period more or less would cost.

A planner does not believe a minimum, but does believe two sums: what it would cost to let an
order cover a period more, and a period less. So these are computed from whole plans, changed
in one place, and said in words. A plan by hand can be explained, too: there the sums say where
it can be made cheaper.
"""

from __future__ import annotations

import itertools

import numpy as np

from backoffice_core.inventory.numbers import Array, Numbers
from backoffice_core.inventory.policies.lots.lot_plans import (
    LotPlan,
    LotTerms,
    counted,
    lengths_differ,
    lot_terms,
    table,
)
from backoffice_core.inventory.policies.reasons import expect_item, figure, reason
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["explain_lots"]


def explain_lots(
    plan: LotPlan,
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    unit_cost: Numbers = 0,
    initial_stock: Numbers = 0,
    backorder_cost: Numbers | None = None,
    item: int = 0,
) -> Explanation:
    """The reason tree of one item's plan, with a reason for each order; periods count from 1.

    An order covers the periods from its own until the next one. A period more moves the demand
    of the next order's period to this one, so that the next order comes a period later or not
    at all; a period less lets the next one come a period earlier. A plan made by hand is given
    as :func:`~backoffice_core.inventory.policies.cost_of_plan` answers it.

    Raises :class:`InvalidValue`: ``type_wrong``, ``item_unknown``, ``plan_runs_short``,
    ``lengths_differ``, ``not_a_number``, ``number_too_small``.

    >>> from backoffice_core.inventory.policies.lots import cost_of_plan
    >>> words = dict(demand=[90, 120, 80, 70], fixed_cost=500, holding_cost=2)
    >>> plan = cost_of_plan(quantity=[210, 0, 150, 0], **words)
    >>> print(explain_lots(plan, **words).render("en"))
    Order in 2 of 4 periods: that costs 1,380
      Ordering costs 1,000 of it, stock 380 and the goods 0
      Order 210 in period 1: it covers the periods 1 to 2
        A period more (80) would cost 180 more
        A period less (120) would cost 60 more
      Order 150 in period 3: it covers the periods 3 to 4
        It covers everything up to the last period
        A period less (70) would cost 360 more
    """
    expect(plan, LotPlan, name="result")
    terms = lot_terms(
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        unit_cost=unit_cost,
        initial_stock=initial_stock,
        backorder_cost=backorder_cost,
    )
    ordered = table(plan.quantity, "quantity")
    if ordered.shape != terms.demand.shape:
        raise lengths_differ("quantity", ordered.shape, terms.demand.shape)
    expect_item(item, ordered.shape[1])
    terms, ordered = terms.part(slice(item, item + 1)), ordered[:, item : item + 1]
    costs = counted(terms, ordered)[:, 0]
    cost = float(costs[:4].sum())
    periods = [int(period) for period in np.flatnonzero(ordered[:, 0] > 0)]
    return reason(
        "lot_sizing.plan",
        Message(
            "Order in {days} of {periods} periods: that costs {cost}",
            days=len(periods),
            periods=terms.periods,
            cost=figure(cost),
        ),
        *shares(costs),
        *(
            explain_order(terms, ordered, (start, following - 1), cost)
            for start, following in itertools.pairwise([*periods, terms.periods])
        ),
        result=figure(cost),
    )


def shares(costs: Array) -> list[Explanation]:
    """What the cost consists of."""
    ordering, holding, backorder, purchase = (figure(each) for each in costs[:4])
    parts = Message(
        "Ordering costs {ordering} of it, stock {holding} and the goods {purchase}",
        ordering=ordering,
        holding=holding,
        purchase=purchase,
    )
    told = [reason("lot_sizing.costs", parts)]
    if backorder:
        waits = Message("What waits for a later order costs {backorder}", backorder=backorder)
        told.append(reason("lot_sizing.waiting", waits, result=backorder))
    return told


def explain_order(
    terms: LotTerms, ordered: Array, covers: tuple[int, int], cost: float
) -> Explanation:
    """Why one order is as large as it is."""
    start, end = covers
    amount = figure(ordered[start, 0])
    says = (
        Message("Order {quantity} in period {period}: it covers that period",
                quantity=amount, period=start + 1)
        if start == end
        else Message(
            "Order {quantity} in period {period}: it covers the periods {first} to {last}",
            quantity=amount, period=start + 1, first=start + 1, last=end + 1,
        )
    )  # fmt: skip
    return reason(
        "lot_sizing.order",
        says,
        owed_before(terms, ordered, start),
        more(terms, ordered, covers, cost),
        less(terms, ordered, covers, cost),
        result=amount,
    )


def owed_before(terms: LotTerms, ordered: Array, start: int) -> Explanation | None:
    """What of an order is for periods before it."""
    asked = float(terms.demand[:start, 0].sum())
    owed = asked - float(ordered[:start, 0].sum() + terms.initial_stock[0])
    if terms.backorder_cost is None or figure(owed) <= 0:
        return None
    says = Message("Of it {owed} were asked for before, and had to wait", owed=figure(owed))
    return reason("lot_sizing.owed", says, result=figure(owed))


def more(terms: LotTerms, ordered: Array, covers: tuple[int, int], cost: float) -> Explanation:
    """What it would cost to cover the next period too, if there is one."""
    start, end = covers
    if end + 1 >= terms.periods:
        says = Message("It covers everything up to the last period")
        return reason("lot_sizing.no_more", says)
    changed, moved = ordered.copy(), terms.demand[end + 1, 0]
    following = changed[end + 1, 0]
    moved = min(moved, following)
    changed[end + 1, 0] = 0
    changed[start, 0] += moved
    if following > moved:
        changed[min(end + 2, terms.periods - 1), 0] += following - moved
    extra = cost_of(terms, changed) - cost
    words = {"quantity": figure(moved), "cost": figure(abs(extra))}
    says = Message("A period more ({quantity}) would cost {cost} more", **words)
    if extra < 0:
        says = Message("A period more ({quantity}) would cost {cost} less", **words)
    return reason("lot_sizing.more", says, result=figure(extra))


def less(
    terms: LotTerms, ordered: Array, covers: tuple[int, int], cost: float
) -> Explanation | None:
    """What it would cost to leave the last period to the next order, if there are several."""
    start, end = covers
    if start == end:
        return None
    changed, moved = ordered.copy(), min(terms.demand[end, 0], ordered[start, 0])
    changed[start, 0] -= moved
    changed[end, 0] += moved
    if end + 1 < terms.periods:
        changed[end, 0] += changed[end + 1, 0]
        changed[end + 1, 0] = 0
    extra = cost_of(terms, changed) - cost
    words = {"quantity": figure(moved), "cost": figure(abs(extra))}
    says = Message("A period less ({quantity}) would cost {cost} more", **words)
    if extra < 0:
        says = Message("A period less ({quantity}) would cost {cost} less", **words)
    return reason("lot_sizing.less", says, result=figure(extra))


def cost_of(terms: LotTerms, ordered: Array) -> float:
    """The whole cost of a plan of one item."""
    return float(counted(terms, ordered)[:4].sum())
