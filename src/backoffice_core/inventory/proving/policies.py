"""Policies as small values: what they order, seeing a whole column of items at once.

A simulation asks every review the same question of every item: this is the position, what do
you order? So a policy is its levels and one function over columns, and a rule of your own is a
function of what is :class:`Seen`. A policy never sees demand, only stock: it cannot look ahead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias, TypeVar, runtime_checkable

import attrs
import numpy as np

from backoffice_core.inventory.numbers import Array, Numbers, as_array
from backoffice_core.inventory.proving.tables import as_table
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.errors import InvalidValue

__all__ = [
    "FixedPeriod",
    "MinMax",
    "OrderUpTo",
    "PlannedLevels",
    "PlannedOrders",
    "Policy",
    "ReorderQuantity",
    "Rule",
    "Seen",
]

TABLE = 2


@attrs.frozen(kw_only=True, eq=False)
class Seen:
    """What a policy sees at a review: columns of some of the items.

    ``position`` is net stock and what is on order; ``net`` is what is on hand less what is
    owed. ``items`` says which of all items the columns are of.
    """

    period: int
    items: slice
    position: Array
    net: Array

    @property
    def on_hand(self) -> Array:
        """What lies on the shelf."""
        return np.maximum(self.net, 0.0)

    @property
    def backorders(self) -> Array:
        """What is owed to customers."""
        return np.maximum(-self.net, 0.0)

    @property
    def on_order(self) -> Array:
        """What is under way."""
        return self.position - self.net


@runtime_checkable
class Policy(Protocol):
    """What decides how much is ordered. Implement it, or give a function of :class:`Seen`."""

    def order(self, seen: Seen) -> Array:
        """How much is ordered of each item, 0 or more."""
        ...  # pragma: no cover

    def of(self, items: slice) -> Policy:
        """The same policy of some of the items."""
        ...  # pragma: no cover

    def start(self) -> Array:
        """The stock that a simulation begins with if none is said."""
        ...  # pragma: no cover


Rule: TypeAlias = Callable[[Seen], Array]
"""A rule of one's own."""
P = TypeVar("P")


def column(value: Numbers) -> Array:
    """A level for all items, or for each.

    Raises :class:`InvalidValue` (``not_a_number``).
    """
    return as_array(value, "a level of a policy")


def nothing() -> Array:
    """Zero, for all items."""
    return np.zeros(1)


def table(value: Numbers) -> Array:
    """A row of numbers for each period.

    Raises :class:`InvalidValue` (``not_a_number``, ``not_a_series``).
    """
    given = as_table(value, "a planned number")
    if given.ndim != TABLE or not given.size:
        raise InvalidValue(
            "not_a_series",
            f"A plan has the shape {given.shape}.",
            "Give a table of periods by items.",
        )
    return given


def above_nothing(policy: object, attribute: attrs.Attribute[Array], value: Array) -> None:
    """Refuse quantities that are none.

    Raises :class:`InvalidValue` (``number_too_small``).
    """
    if not (value > 0).all():
        raise InvalidValue(
            "number_too_small",
            f"The {attribute.name} of {type(policy).__name__} is {float(value.min())!r}.",
            "Give more than 0.",
        )


def not_below_nothing(policy: object, attribute: attrs.Attribute[Array], value: Array) -> None:
    """Refuse planned orders that send goods back.

    Raises :class:`InvalidValue` (``number_too_small``).
    """
    if not (value >= 0).all():
        raise InvalidValue(
            "number_too_small",
            f"The {attribute.name} of {type(policy).__name__} go down to {float(value.min())!r}.",
            "Give 0 or more; take what was sent back out first.",
        )


def part(value: Array, items: slice) -> Array:
    """The elements of some items; one number goes for all."""
    return value if value.size == 1 else value[items]


def parts(policy: P, items: slice) -> P:
    """A policy whose every column is that of some items."""
    copied: Any = policy
    fields: Any = attrs.fields(copied.__class__)
    own: dict[str, Any] = {
        field.name: part(getattr(copied, field.name), items)
        for field in fields
        if isinstance(getattr(copied, field.name), np.ndarray)
    }
    evolved: P = attrs.evolve(copied, **own)
    return evolved


@attrs.frozen(eq=False)
class OrderUpTo:
    """Order at every review what is missing to a level: (R, S), or a base stock.

    >>> seen = Seen(period=0, items=slice(0, 2), position=np.array([3.0, 9.0]), net=np.zeros(2))
    >>> OrderUpTo(8).order(seen)
    array([5., 0.])
    """

    level: Array = attrs.field(converter=column)

    def order(self, seen: Seen) -> Array:
        """What is missing to the level."""
        return np.maximum(self.level - seen.position, 0.0)

    def of(self, items: slice) -> OrderUpTo:
        """The same policy of some of the items."""
        return parts(self, items)

    def start(self) -> Array:
        """The level."""
        return np.maximum(self.level, 0.0)


@checked_fields
@attrs.frozen(kw_only=True, eq=False)
class ReorderQuantity:
    """Order lots of a quantity at or below a reorder point: (r, nQ), or with ``once`` (r, Q).

    As many lots are ordered as bring the position above the reorder point; with ``once`` a
    single one, even if that is not enough. Raises :class:`InvalidValue` (``not_a_number``,
    ``number_too_small``).

    >>> seen = Seen(period=0, items=slice(0, 3), position=np.array([5, 4.0, -9]), net=np.zeros(3))
    >>> ReorderQuantity(reorder_point=4, quantity=5).order(seen)
    array([ 0.,  5., 15.])
    """

    reorder_point: Array = attrs.field(converter=column)
    quantity: Array = attrs.field(converter=column, validator=above_nothing)
    once: bool = False

    def order(self, seen: Seen) -> Array:
        """The lots."""
        lots = np.floor((self.reorder_point - seen.position) / self.quantity) + 1
        np.clip(lots, 0.0, 1.0 if self.once else np.inf, out=lots)
        return lots * self.quantity

    def of(self, items: slice) -> ReorderQuantity:
        """The same policy of some of the items."""
        return parts(self, items)

    def start(self) -> Array:
        """The reorder point and a lot."""
        return np.maximum(self.reorder_point + self.quantity, 0.0)


@attrs.frozen(kw_only=True, eq=False)
class MinMax:
    """Order up to the maximum at or below the minimum: (s, S), the min/max of most systems.

    Raises :class:`InvalidValue` (``not_a_number``, ``maximum_below_minimum``).

    >>> seen = Seen(period=0, items=slice(0, 2), position=np.array([3.0, 4.0]), net=np.zeros(2))
    >>> MinMax(minimum=3, maximum=10).order(seen)
    array([7., 0.])
    """

    minimum: Array = attrs.field(converter=column)
    maximum: Array = attrs.field(converter=column)

    def __attrs_post_init__(self) -> None:
        """Refuse a maximum below its minimum."""
        if not (self.maximum >= self.minimum).all():
            raise InvalidValue(
                "maximum_below_minimum",
                "A maximum lies below its minimum.",
                "Give maximum levels that are not below the minimum.",
            )

    def order(self, seen: Seen) -> Array:
        """What is missing to the maximum, where the position is down at the minimum."""
        missing = self.maximum - seen.position
        missing *= seen.position <= self.minimum
        return missing

    def of(self, items: slice) -> MinMax:
        """The same policy of some of the items."""
        return parts(self, items)

    def start(self) -> Array:
        """The maximum."""
        return np.maximum(self.maximum, 0.0)


@attrs.frozen(kw_only=True, eq=False)
class FixedPeriod:
    """Order up to a level at every so many periods of an item's own: (T, S).

    Of the periods 0, 1, 2 ... an item orders in those that leave ``first`` when divided by
    ``every``. Raises :class:`InvalidValue` (``not_a_number``, ``number_too_small``).

    >>> policy = FixedPeriod(level=8, every=[1, 5], first=0)
    >>> policy.order(Seen(period=3, items=slice(0, 2), position=np.zeros(2), net=np.zeros(2)))
    array([8., 0.])
    """

    level: Array = attrs.field(converter=column)
    every: Array = attrs.field(converter=column, validator=above_nothing)
    first: Array = attrs.field(converter=column, factory=nothing)

    def order(self, seen: Seen) -> Array:
        """What is missing to the level, of the items whose turn it is."""
        turn = np.mod(seen.period - self.first, self.every) == 0
        orders: Array = np.maximum(self.level - seen.position, 0.0) * turn
        return orders

    def of(self, items: slice) -> FixedPeriod:
        """The same policy of some of the items."""
        return parts(self, items)

    def start(self) -> Array:
        """The level."""
        return np.maximum(self.level, 0.0)


@attrs.frozen(eq=False)
class PlannedOrders:
    """Order what a table of periods by items says, such as what was really ordered.

    Raises :class:`InvalidValue` (``not_a_number``, ``not_a_series``, ``number_too_small``).
    """

    orders: Array = attrs.field(converter=table, validator=not_below_nothing)

    def order(self, seen: Seen) -> Array:
        """The orders of the period."""
        orders: Array = self.orders[seen.period]
        return orders

    def of(self, items: slice) -> PlannedOrders:
        """The same policy of some of the items."""
        return PlannedOrders(self.orders[:, items])

    def start(self) -> Array:
        """Nothing."""
        return np.zeros(1)


@attrs.frozen(eq=False)
class PlannedLevels:
    """Order up to levels that a table of periods by items says.

    Raises :class:`InvalidValue` (``not_a_number``, ``not_a_series``).
    """

    levels: Array = attrs.field(converter=table)

    def order(self, seen: Seen) -> Array:
        """What is missing to the level of the period."""
        orders: Array = np.maximum(self.levels[seen.period] - seen.position, 0.0)
        return orders

    def of(self, items: slice) -> PlannedLevels:
        """The same policy of some of the items."""
        return PlannedLevels(self.levels[:, items])

    def start(self) -> Array:
        """The level of the first period."""
        stock: Array = np.maximum(self.levels[0], 0.0)
        return stock
