"""Rules of one's own: what they order is looked at, since nothing else knows what they do.

A policy of the library orders a number of 0 or more for each item it sees. A function or a class
that somebody else wrote may give a row too short, nothing at all or a text, and a simulation
that went on with it would be wrong or end in the middle of its sums. So each of its orders is
asked what it is, and the columns of every policy are asked for how many items they are.
"""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from backoffice_core.inventory.numbers import Array, as_array
from backoffice_core.inventory.proving.policies import (
    FixedPeriod,
    MinMax,
    OrderUpTo,
    PlannedLevels,
    PlannedOrders,
    Policy,
    ReorderQuantity,
    Rule,
    Seen,
)
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = ["OwnPolicy", "OwnRule", "as_policy", "expect_columns"]

KNOWN = (FixedPeriod, MinMax, OrderUpTo, PlannedLevels, PlannedOrders, ReorderQuantity)


def as_orders(given: object, seen: Seen) -> Array:
    """What a rule orders, as a column of 0 or more for each item it saw.

    Raises :class:`InvalidValue` (``order_impossible``).
    """
    count = seen.net.size
    value: Any = given
    try:
        shape = np.shape(value)
    except ValueError as problem:
        raise impossible(f"{shown(given)}", seen) from problem
    if shape not in {(), (1,), (count,)}:
        size = f"{shape[0]} numbers" if len(shape) == 1 else f"a table of the shape {shape}"
        raise impossible(size, seen)
    try:
        orders = as_array(value, "an order")
    except InvalidValue as problem:
        raise impossible(shown(given), seen) from problem
    if not orders.min() >= 0:
        raise impossible(repr(float(orders.min())), seen)
    return np.broadcast_to(orders, (count,))


def impossible(ordered: str, seen: Seen) -> InvalidValue:
    """The refusal of what is no order."""
    count = seen.net.size
    return InvalidValue(
        "order_impossible",
        f"A rule of your own orders {ordered} in period {seen.period}, where it sees "
        f"{count} item{'' if count == 1 else 's'}.",
        f"Order 0 or more of each: {count} numbers, or one for all of them."
        if count > 1
        else "Order one number, 0 or more.",
    )


@checked_fields
@attrs.frozen(eq=False)
class OwnRule:
    """A function of what is :class:`Seen` as a policy; simulations begin without stock.

    >>> rule = OwnRule(lambda seen: 8 - seen.position)
    >>> rule.order(Seen(period=0, items=slice(0, 2), position=np.array([3.0, 8]), net=np.zeros(2)))
    array([5., 0.])
    """

    decide: Rule

    def order(self, seen: Seen) -> Array:
        """What the function says.

        Raises :class:`InvalidValue` (``order_impossible``).
        """
        return as_orders(self.decide(seen), seen)

    def of(self, items: slice) -> OwnRule:
        """Itself: which items it is asked about, it sees."""
        del items
        return self

    def start(self) -> Array:
        """Nothing."""
        return np.zeros(1)


@attrs.frozen(eq=False)
class OwnPolicy:
    """A policy that somebody else wrote, whose orders are looked at."""

    policy: Policy

    def order(self, seen: Seen) -> Array:
        """What the policy says.

        Raises :class:`InvalidValue` (``order_impossible``).
        """
        return as_orders(self.policy.order(seen), seen)

    def of(self, items: slice) -> Policy:
        """That of some of the items.

        Raises :class:`InvalidValue` (``not_a_policy``).
        """
        return as_policy(self.policy.of(items))

    def start(self) -> Array:
        """What the policy says."""
        return self.policy.start()


def as_policy(given: Policy | Rule) -> Policy:
    """A policy, or a function as one.

    Raises :class:`InvalidValue` (``not_a_policy``).
    """
    if type(given) in (*KNOWN, OwnPolicy, OwnRule):
        return given  # type: ignore[return-value]
    if not isinstance(given, type):  # a class has the methods of its policies, and is none
        if isinstance(given, Policy):
            return OwnPolicy(given)
        if callable(given):
            return OwnRule(given)
    raise InvalidValue(
        "not_a_policy",
        f"{shown(given)} is no policy.",
        "Give a policy such as MinMax(minimum=4, maximum=20), or a function of Seen.",
    )


def expect_columns(
    policy: Policy, *, periods: int, count: int, whose: str = "policy", each: str = "item"
) -> None:
    """Refuse a policy whose columns are not one for each item, or whose plan ends too early.

    Of policies of one's own only the orders are looked at.

    Raises :class:`InvalidValue` (``lengths_differ``).
    """
    if not isinstance(policy, KNOWN):
        return  # what columns of somebody else's mean, nobody else knows
    given: Any = policy
    fields: Any = attrs.fields(given.__class__)
    columns: dict[str, Any] = {field.name: getattr(given, field.name) for field in fields}
    for name, value in columns.items():
        if not isinstance(value, np.ndarray):
            continue
        sizes = np.shape(value)  # pyright: ignore[reportUnknownArgumentType]
        plan, column = len(sizes) > 1, sizes[-1]
        short = plan and sizes[0] < periods
        if short or column not in ({count} if plan else {1, count}):
            raise InvalidValue(
                "lengths_differ",
                f"The {name} of the {whose} has the shape {sizes}; there are "
                f"{periods} periods and {count} {each}s.",
                f"Give one number, one for each {each}, or a plan[period, {each}].",
            )
