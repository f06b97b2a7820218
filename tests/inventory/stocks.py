"""A stock, simulated day by day over many paths at once: what formulas are held against.

A day goes: look and order, take in what is due, sell. What cannot be sold is owed.
"""

from __future__ import annotations

import attrs
import numpy as np

from backoffice_core.inventory.numbers import Array, Places

__all__ = ["Simulated", "simulate"]

WARM = 100


@attrs.frozen(kw_only=True)
class Simulated:
    """Shares and averages over all paths and days."""

    fill_rate: float
    period_service: float
    cycle_service: float
    on_hand: float
    backorders: float


def simulate(
    demand: Array,
    leads: Places,
    *,
    point: float,
    quantity: float,
    review: int = 1,
    overtaking: bool = False,
) -> Simulated:
    """Run ``demand[day, path]`` with lead times ``leads[day, path]``; quantity 0: order up to."""
    days, paths = demand.shape
    position = np.full(paths, float(point + quantity))
    net, last, each = position.copy(), np.zeros(paths, dtype=int), np.arange(paths)
    due = np.zeros((days + int(leads.max()) + 1, paths))
    orders = np.zeros_like(due)
    sums = np.zeros(7)
    for day in range(days):
        if day % review == 0:
            below = position <= point
            batches = np.floor((point - position) / quantity) + 1 if quantity else 0
            wanted = np.where(below, batches * quantity, 0) if quantity else point - position
            on = day + leads[day]
            if not overtaking:
                on = np.where(wanted > 0, np.maximum(on, last), on)
                last = np.where(wanted > 0, on, last)
            due[on, each] += wanted
            orders[on, each] += wanted > 0
            position = position + wanted
        arriving = orders[day] > 0
        good = (net >= -1e-9) & arriving
        net = net + due[day]
        served = np.minimum(np.maximum(net, 0), demand[day])
        net, position = net - demand[day], position - demand[day]
        if day >= WARM:
            sums += [
                served.sum(), demand[day].sum(), (net >= -1e-9).sum(),
                good.sum(), arriving.sum(), np.maximum(net, 0).sum(), np.maximum(-net, 0).sum(),
            ]  # fmt: skip
    count = (days - WARM) * paths
    return Simulated(
        fill_rate=sums[0] / sums[1],
        period_service=sums[2] / count,
        cycle_service=sums[3] / sums[4],
        on_hand=sums[5] / count,
        backorders=sums[6] / count,
    )
