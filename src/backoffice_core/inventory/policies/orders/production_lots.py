"""Production lots: how much to make at a time when goods come in while they are made.

While a lot is made some of it leaves already, so stock never reaches the lot's size and a
larger lot pays. Several products that share one machine cannot each have the lot they would
like: made in one common rotation they fit, if the machine is fast enough.

Source: Taft, Iron Age 101 (1918); Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd
ed., 3.6; Hanssmann, Operations Research in Production and Inventory Control (1962), for the
common cycle; Silver, Pyke and Thomas, 4th ed., 10.3.
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.numbers import Array, Given, Numbers
from backoffice_core.inventory.policies.orders.economic_order import (
    EconomicOrder,
    best_quantity,
    order_in_form,
    order_terms,
)
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Rotation", "production_quantity", "rotation_cycle"]


@attrs.frozen(kw_only=True)
class Rotation:
    """Products made one after another, again and again, on one machine.

    ``cycle_time`` and the costs are single numbers, ``quantity`` and ``run_time`` have the
    form of the arguments. ``busy_share`` is the share of the time spent making and setting up,
    ``own_cost`` what the products would cost if each had a machine of its own: no schedule of
    any kind costs less.
    """

    cycle_time: float
    quantity: Numbers
    run_time: Numbers
    cost: float
    ordering_cost: float
    holding_cost: float
    busy_share: float
    own_cost: float


def production_quantity(
    *,
    demand: Numbers,
    fixed_cost: Numbers,
    production_rate: Numbers,
    holding_cost: Numbers = 0,
    holding_rate: Numbers = 0,
    unit_cost: Numbers = 0,
    backorder_cost: Numbers | None = None,
    lead_time: Numbers = 0,
    multiple: Numbers | None = None,
    minimum: Numbers = 0,
) -> EconomicOrder:
    """The lot of least cost when ``production_rate`` units are made in a period.

    As :func:`~backoffice_core.inventory.policies.economic_order_quantity`, with
    or without planned backorders; a run is ``run_time`` long, and starts when stock on hand and
    in the making falls to ``reorder_point``.

    Raises :class:`InvalidValue`: ``production_too_slow`` where no more is made than is asked
    for, ``quantity_unbounded``, ``number_too_small``, ``lengths_differ``, ``not_a_number``.

    >>> lot = production_quantity(demand=200, fixed_cost=100, holding_cost=5, production_rate=1000)
    >>> lot.quantity, lot.run_time, lot.cycle_time, lot.peak_stock, lot.cost
    (100.0, 0.1, 0.5, 80.0, 400.0)
    """
    terms = order_terms(
        demand=demand,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        holding_rate=holding_rate,
        unit_cost=unit_cost,
        lead_time=lead_time,
        minimum=minimum,
        multiple=multiple,
        backorder_cost=backorder_cost,
        production_rate=production_rate,
    )
    return order_in_form(terms, best_quantity(terms))


def rotation_cycle(
    *,
    demand: Numbers,
    production_rate: Numbers,
    fixed_cost: Numbers,
    holding_cost: Numbers,
    setup_time: Numbers = 0,
) -> Rotation:
    """The best common cycle of products that share one machine, each made once in it.

    The cycle is long enough for all set-ups and runs; where that binds, it is the shortest
    that fits. Raises :class:`InvalidValue`: ``machine_too_slow`` where demand leaves no time
    for setting up, ``quantity_unbounded``, ``number_too_small``.

    >>> two = rotation_cycle(
    ...     demand=[400, 300],
    ...     production_rate=[1000, 900],
    ...     fixed_cost=[50, 80],
    ...     holding_cost=[2, 3],
    ...     setup_time=0.02,
    ... )
    >>> round(two.cycle_time, 6), two.quantity.round(3)
    (0.490653, array([196.261, 147.196]))
    """
    given = Given(
        demand=demand,
        production_rate=production_rate,
        fixed_cost=fixed_cost,
        holding_cost=holding_cost,
        setup_time=setup_time,
    )
    needed = given.not_negative("demand") / given.positive("production_rate")
    needed = np.broadcast_to(needed, (given.size,))
    fixed = np.broadcast_to(given.not_negative("fixed_cost"), needed.shape)
    setting_up = float(np.broadcast_to(given.not_negative("setup_time"), needed.shape).sum())
    busy = float(needed.sum())
    if busy > 1 or (busy >= 1 and setting_up > 0):
        raise InvalidValue(
            "machine_too_slow",
            f"Making what is asked for takes {busy:.4g} of the time, which leaves none to set up.",
            "Give faster rates, fewer products or a second machine.",
        )
    price: Array = given.not_negative("holding_cost") * given.array("demand") * (1 - needed)
    cycle = best_cycle(float(fixed.sum()), float(price.sum()))
    if setting_up > 0:
        cycle = max(cycle, setting_up / (1 - busy))
    ordering = float(fixed.sum()) / cycle if cycle > 0 else 0.0
    holding = float(price.sum()) * cycle / 2
    return Rotation(
        cycle_time=cycle,
        quantity=given.back(given.full("demand") * cycle),
        run_time=given.back(needed * cycle),
        cost=ordering + holding,
        ordering_cost=ordering,
        holding_cost=holding,
        busy_share=busy + (setting_up / cycle if cycle > 0 else 0.0),
        own_cost=float(np.sqrt(2 * fixed * price).sum()),
    )


def best_cycle(fixed: float, price: float) -> float:
    """The cycle of least cost of ``fixed / T + price T / 2``."""
    if price == 0 and fixed > 0:
        raise InvalidValue(
            "quantity_unbounded",
            "Stock costs nothing, so the longer the cycle the better.",
            "Give holding costs and demand above 0.",
        )
    return float(np.sqrt(2 * fixed / price)) if price > 0 else 0.0
