"""Why each order of a plan is as large as it is: what a period more or less would cost.

A planner does not believe a minimum, but does believe two sums: what it would cost to let an
order cover a period more, and a period less. So these are computed from whole plans, changed
in one place, and said in words. A plan by hand can be explained, too: there the sums say where
it can be made cheaper.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np

from backoffice_core.inventory.numbers import Array, Numbers
from backoffice_core.inventory.policies.lots.lot_plans import LotTerms, counted, lot_terms, table
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["explain_lots"]

DIGITS = 2


def explain_lots(
    *,
    quantity: Numbers,
    demand: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    unit_cost: Numbers = 0,
    initial_stock: Numbers = 0,
) -> tuple[Explanation, ...]:
    """An explanation for each order of one item's plan; periods are counted from 1.

    An order covers the periods from its own until the next one. A period more moves the demand
    of the next order's period to this one, so that the next order comes a period later or not
    at all; a period less lets the next one come a period earlier. Costs are said to the cent.

    Raises :class:`InvalidValue`: ``one_item_only``, ``plan_runs_short``, ``lengths_differ``,
    ``not_a_number``, ``number_too_small``.

    >>> reasons = explain_lots(
    ...     quantity=[210, 0, 150, 0], demand=[90, 120, 80, 70], fixed_cost=500, holding_cost=2
    ... )
    >>> print(reasons[0].render("en"))
    Order 210 in period 1: it covers the periods 1 to 2
      A period more (80) would cost 180 more
      A period less (120) would cost 60 more
    """
    terms = lot_terms(
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        unit_cost=unit_cost,
        initial_stock=initial_stock,
    )
    ordered = table(quantity, "quantity")
    if terms.demand.shape[1] != 1 or ordered.shape != terms.demand.shape:
        raise InvalidValue(
            "one_item_only",
            f"demand has the shape {terms.demand.shape}, quantity {ordered.shape}.",
            "Explain one item at a time: a number per period.",
        )
    periods = [int(period) for period in np.flatnonzero(ordered[:, 0] > 0)]
    cost = cost_of(terms, ordered)
    return tuple(
        explain_order(terms, ordered, (start, following - 1), cost)
        for start, following in itertools.pairwise([*periods, terms.periods])
    )


def explain_order(
    terms: LotTerms, ordered: Array, covers: tuple[int, int], cost: float
) -> Explanation:
    """Why one order is as large as it is."""
    start, end = covers
    amount = said(ordered[start, 0])
    says = (
        Message("Order {quantity} in period {period}: it covers that period",
                quantity=amount, period=start + 1)
        if start == end
        else Message(
            "Order {quantity} in period {period}: it covers the periods {first} to {last}",
            quantity=amount, period=start + 1, first=start + 1, last=end + 1,
        )
    )  # fmt: skip
    return Explanation(
        rule="lot_sizing.order",
        says=says,
        result=amount,
        because=[*more(terms, ordered, covers, cost), *less(terms, ordered, covers, cost)],
    )


def more(
    terms: LotTerms, ordered: Array, covers: tuple[int, int], cost: float
) -> list[Explanation]:
    """What it would cost to cover the next period too, if there is one."""
    start, end = covers
    if end + 1 >= terms.periods:
        return [told("lot_sizing.no_more", Message("It covers everything up to the last period"))]
    changed, moved = ordered.copy(), terms.demand[end + 1, 0]
    following = changed[end + 1, 0]
    moved = min(moved, following)
    changed[end + 1, 0] = 0
    changed[start, 0] += moved
    if following > moved:
        changed[min(end + 2, terms.periods - 1), 0] += following - moved
    extra = cost_of(terms, changed) - cost
    return [told("lot_sizing.more", difference("more", said(moved), extra), said(extra))]


def less(
    terms: LotTerms, ordered: Array, covers: tuple[int, int], cost: float
) -> list[Explanation]:
    """What it would cost to leave the last period to the next order, if there are several."""
    start, end = covers
    if start == end:
        return []
    changed, moved = ordered.copy(), min(terms.demand[end, 0], ordered[start, 0])
    changed[start, 0] -= moved
    changed[end, 0] += moved
    if end + 1 < terms.periods:
        changed[end, 0] += changed[end + 1, 0]
        changed[end + 1, 0] = 0
    extra = cost_of(terms, changed) - cost
    return [told("lot_sizing.less", difference("less", said(moved), extra), said(extra))]


def difference(which: str, moved: Fraction, extra: float) -> Message:
    """What a change would cost, or save."""
    amount = said(abs(extra))
    if which == "more":
        if extra < 0:
            return Message(
                "A period more ({quantity}) would cost {cost} less", quantity=moved, cost=amount
            )
        return Message(
            "A period more ({quantity}) would cost {cost} more", quantity=moved, cost=amount
        )
    if extra < 0:
        return Message(
            "A period less ({quantity}) would cost {cost} less", quantity=moved, cost=amount
        )
    return Message("A period less ({quantity}) would cost {cost} more", quantity=moved, cost=amount)


def told(rule: str, says: Message, result: Fraction | None = None) -> Explanation:
    """A reason under an order."""
    return Explanation(rule=rule, says=says, result=result)


def cost_of(terms: LotTerms, ordered: Array) -> float:
    """The whole cost of a plan of one item."""
    return float(counted(terms, ordered)[:4].sum())


def said(number: float) -> Fraction:
    """A number as it is said: to the cent."""
    return round(Fraction(float(number)), DIGITS)
