"""What a run of stock came to: every measure of service, stock, orders and cost, by item.

A run keeps counts and sums and no verdicts, so that each measure of service is the share of
what it says: of units, of order lines, of periods, of cycles. Totals are shares of the totals
of all items, and not averages of shares, in which an item that hardly sells would count as
much as the best one.
"""

from __future__ import annotations

from typing import TypeAlias

import attrs
import numpy as np

from backoffice_core.inventory.distributions.service import (
    CycleService,
    FillRate,
    LineFillRate,
    OrderFillRate,
    PeriodService,
    ReadyRate,
    Service,
)
from backoffice_core.inventory.numbers import Array, Numbers, as_array
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Counted", "StockCosts", "StockRun", "expect_costs"]

Counted: TypeAlias = tuple[Array, Array]
"""How much was served and how much was asked for, by item: a share and its whole."""


def cost_column(value: Numbers) -> Array:
    """A cost for all items, or for each. Raises :class:`InvalidValue`."""
    return as_array(value, "a cost")


def free() -> Array:
    """What costs nothing."""
    return np.zeros(1)


def unit() -> Array:
    """The worth of a unit if nothing is said: units are counted."""
    return np.ones(1)


def not_below_nothing(costs: object, attribute: attrs.Attribute[Array], value: Array) -> None:
    """Refuse costs below 0. Raises :class:`InvalidValue` (``number_too_small``)."""
    del costs
    if not (value >= 0).all():
        raise InvalidValue(
            "number_too_small",
            f"The {attribute.name} is {float(value.min())!r}.",
            "Give costs of 0 or more.",
        )


@attrs.frozen(kw_only=True, eq=False)
class StockCosts:
    """What stock and its lack cost: numbers, or a column with one for each item.

    ``holding_cost`` is per unit and period, ``fixed_cost`` per order, ``backorder_cost`` per
    unit and period owed, ``lost_sale_cost`` per unit not sold; ``unit_cost`` is the worth of a
    unit, for the value of stock, and no cost of a period. Raises :class:`InvalidValue`
    (``not_a_number``, ``number_too_small``).
    """

    holding_cost: Array = attrs.field(converter=cost_column, validator=not_below_nothing)
    fixed_cost: Array = attrs.field(
        converter=cost_column, validator=not_below_nothing, factory=free
    )
    backorder_cost: Array = attrs.field(
        converter=cost_column, validator=not_below_nothing, factory=free
    )
    lost_sale_cost: Array = attrs.field(
        converter=cost_column, validator=not_below_nothing, factory=free
    )
    unit_cost: Array = attrs.field(converter=cost_column, validator=not_below_nothing, factory=unit)


@attrs.frozen(kw_only=True, eq=False)
class StockRun:
    """The counts and sums of a run over ``periods`` periods, an element for each item.

    ``asked`` and ``missed`` are units, ``lines`` the periods in which something was asked for
    and ``lines_missed`` those in which not all of it was there. ``periods_short`` ended with
    something owed or lost, ``periods_ready`` with something on hand. ``cycles`` ended with an
    arrival, ``cycles_short`` of them with something missing before it. ``on_hand`` and
    ``backorders`` are averages of the ends of periods. ``customer_orders`` and
    ``customer_orders_missed`` are there if it was said which items are ordered together. With
    ``traced``, ``trace`` has the orders of every period.
    """

    periods: int
    asked: Array
    missed: Array
    lines: Array
    lines_missed: Array
    periods_short: Array
    periods_ready: Array
    cycles: Array
    cycles_short: Array
    on_hand: Array
    backorders: Array
    lost: Array
    orders: Array
    ordered: Array
    customer_orders: Array | None = None
    customer_orders_missed: Array | None = None
    costs: StockCosts | None = None
    trace: Array | None = None

    @property
    def items(self) -> int:
        """How many items there are."""
        return int(self.asked.size)

    @checked
    def counted(self, measure: type[Service]) -> Counted:
        """What was served and what it is a share of, for a measure of service.

        Raises :class:`InvalidValue` (``measure_missing``, ``orders_unknown``).
        """
        periods = np.full(self.items, float(self.periods))
        if measure is OrderFillRate:
            if self.customer_orders is None or self.customer_orders_missed is None:
                raise InvalidValue(
                    "orders_unknown",
                    "It is not known which items are ordered together.",
                    "Give simulate ordered_together, the number of its customer for each item.",
                )
            return self.customer_orders - self.customer_orders_missed, self.customer_orders
        found: dict[type[Service], Counted] = {
            FillRate: (self.asked - self.missed, self.asked),
            LineFillRate: (self.lines - self.lines_missed, self.lines),
            PeriodService: (periods - self.periods_short, periods),
            ReadyRate: (self.periods_ready, periods),
            CycleService: (self.cycles - self.cycles_short, self.cycles),
        }
        if measure not in found:
            raise InvalidValue(
                "measure_missing",
                f"{measure!r} is no measure of service.",
                "Give a type such as FillRate.",
            )
        return found[measure]

    @checked
    def service(self, measure: type[Service]) -> Array:
        """The service of each item by a measure; of what was never asked for, 1."""
        good, whole = self.counted(measure)
        return np.divide(good, whole, out=np.ones_like(good), where=whole > 0)

    @checked
    def total_service(self, measure: type[Service]) -> float:
        """The service of all items together: the share of their total."""
        good, whole = self.counted(measure)
        total = float(whole.sum())
        return float(good.sum()) / total if total > 0 else 1.0

    @property
    def stock_value(self) -> Array:
        """The average worth of what is on hand; without costs, the units."""
        return self.on_hand if self.costs is None else self.on_hand * self.costs.unit_cost

    @property
    def cost(self) -> Array:
        """The average cost of a period, by item.

        Raises :class:`InvalidValue` (``costs_missing``).
        """
        costs = expect_costs(self.costs)
        by_periods = 1.0 / self.periods
        return (
            costs.holding_cost * self.on_hand
            + costs.backorder_cost * self.backorders
            + costs.fixed_cost * self.orders * by_periods
            + costs.lost_sale_cost * self.lost * by_periods
        )

    @checked
    def with_costs(self, costs: StockCosts) -> StockRun:
        """The same run at other costs."""
        return attrs.evolve(self, costs=costs)


def expect_costs(costs: StockCosts | None) -> StockCosts:
    """Costs that are known. Raises :class:`InvalidValue` (``costs_missing``)."""
    if costs is None:
        raise InvalidValue(
            "costs_missing", "The run has no costs.", "Give costs=StockCosts(holding_cost=...)."
        )
    return costs
