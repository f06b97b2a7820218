"""Demand of many customers at one stage: what of it evens out, and what adds up in full.

Customers who know nothing of each other rarely all ask for much in the same periods, so a stage
that serves many of them covers less than the sum of what each may ask for. But units that reach
the *same* customers by several ways (a tube that goes into a frame, and into the bicycle too)
are asked for in the same periods, for the same reason: they add up in full, and only then are
different customers pooled. Where no customer is reached by two ways, as in every tree, a stage
pools what the stages after it have pooled.

Source: the bound of each customer's demand as in Graves and Willems, M&SOM 2 (2000), at each
stage by the units that all ways take of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np

from backoffice_core.inventory.numbers import Array

__all__ = ["Served", "pooled"]

Served = tuple[int, float]
"""A stage that is served: its place, and the units that go into one of its own."""


@attrs.frozen
class Group:
    """Stages served that have customers in common; ``reach`` has a bit for each customer."""

    reach: int
    served: tuple[Served, ...]


def pooled(own: Array, powers: Array, order: Sequence[int], after: Sequence[list[Served]]) -> Array:
    """What may be asked of each stage beyond the mean, by its customers and those it works for.

    ``own`` is what the customers of each stage may ask for, ``powers`` the exponents by which
    stages pool, ``order`` their places in the order of the goods, ``after`` whom each serves.
    """
    result = np.zeros(own.size)
    groups = grouped(own, order, after)
    rings = any(len(group.served) > 1 for several in groups for group in several)
    rows = units_by_customer(own, order, after) if rings else np.zeros((own.size, 0))
    # The least exponent by which anything has been pooled on the way to a stage.
    least = np.full(own.size, np.inf)
    for place in reversed(order):
        power, before = float(powers[place]), [least[down] for down, _ in after[place]]
        shares = [float(own[place])] if own[place] > 0 else []
        # Customers who rise and fall together for a stage after this one do so here, too.
        common = min([power, *before])
        shares += [asked_by(group, common, result, rows) for group in groups[place]]
        result[place] = together(np.array(shares), power)
        mixed = any(len(g.served) > 1 and g.reach.bit_count() > 1 for g in groups[place])
        least[place] = common if mixed or len(shares) > 1 else min([np.inf, *before])
    return result


def asked_by(group: Group, power: float, result: Array, rows: Array) -> float:
    """What stages with common customers ask of one before them: all units of each customer."""
    if len(group.served) == 1:
        down, units = group.served[0]
        return units * float(result[down])
    asked = np.zeros(rows.shape[1])
    for down, units in group.served:
        asked += units * rows[down]
    return together(asked, power)


def together(shares: Array, power: float) -> float:
    """Shares pooled by an exponent: 1 is their sum, 2 that of independent deviations.

    >>> together(np.array([3.0, 4.0]), 2.0), together(np.array([3.0, 4.0]), 1.0)
    (5.0, 7.0)
    """
    most = float(shares.max(initial=0.0))
    if most == 0 or shares.size == 1:
        return most
    total = float(np.sum((shares / most) ** power))
    return most * float(total ** (1 / power))


def grouped(own: Array, order: Sequence[int], after: Sequence[list[Served]]) -> list[list[Group]]:
    """Whom each stage serves, grouped by common customers."""
    bits = {int(place): 1 << bit for bit, place in enumerate(np.flatnonzero(own > 0))}
    reach = [bits.get(place, 0) for place in range(own.size)]
    groups: list[list[Group]] = [[] for _ in reach]
    for place in reversed(order):
        found: list[Group] = []
        for down, units in after[place]:
            alike = [group for group in found if group.reach & reach[down]]
            found = [group for group in found if not group.reach & reach[down]]
            merged = Group(reach[down], ((down, units),))
            for group in reversed(alike):
                merged = Group(group.reach | merged.reach, group.served + merged.served)
            found.append(merged)
            reach[place] |= reach[down]
        groups[place] = found
    return groups


def units_by_customer(own: Array, order: Sequence[int], after: Sequence[list[Served]]) -> Array:
    """What the customers of each stage (columns) may ask of each stage (rows), by all ways."""
    customers = np.flatnonzero(own > 0)
    rows = np.zeros((own.size, customers.size))
    rows[customers, np.arange(customers.size)] = own[customers]
    for place in reversed(order):
        for down, units in after[place]:
            rows[place] += units * rows[down]
    return rows
