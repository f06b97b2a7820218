"""Orders that allow for spoiling, without going over all ages: a cap, and what spoils until then.

A fresh order on an empty shelf can be too large to be sold in time, whatever it costs; and what
will have spoiled before an order comes does not serve anybody. Both need only means, or one law.

Source: Broekmeulen and van Donselaar, Computers and Operations Research 36 (2009) (estimated
withdrawal and aging).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import attrs
import numpy as np

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.sums import expect_law, step_of
from backoffice_core.inventory.numbers import Given, Numbers
from backoffice_core.inventory.policies.one_item import expect_no_more, one_item
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = ["AgedOrder", "ShelfLifeCap", "aged_order", "shelf_life_cap"]

PERIODS_MAX = 10_000


@attrs.frozen(kw_only=True)
class ShelfLifeCap:
    """The largest order that is mostly sold in time, and what of it is wasted on average."""

    quantity: float
    wasted: float


@attrs.frozen(kw_only=True)
class AgedOrder:
    """What to order, and what of the stock is expected to spoil before the order can be sold."""

    quantity: float
    expected_waste: float


def shelf_life_cap(demand: Distribution, *, shelf_life: int, waste_share: float) -> ShelfLifeCap:
    """The largest order of which at most a share is wasted on average, on an empty shelf.

    Raises :class:`InvalidValue` (``share_out_of_range``, ``number_too_small``,
    ``number_not_whole``, ``law_invalid``).

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> cap = shelf_life_cap(Poisson(3), shelf_life=4, waste_share=0.05)
    >>> cap.quantity, round(cap.wasted, 3)
    (9.0, 0.321)
    """
    expect_law(demand)
    given = one_item(shelf_life=shelf_life, waste_share=waste_share)
    share = float(given.share("waste_share")[0])
    given.positive("shelf_life")
    law = demand.over(int(given.whole("shelf_life")[0]))
    step = step_of(law) if law.discrete else 0.0
    # Of more than this, even if all that is asked for is sold, too much is left.
    low, high = 0.0, law.mean / (1 - share) + (step or 1.0)
    for _ in range(200):
        middle = 0.5 * (low + high)
        if step:
            middle = step * math.floor(middle / step + 1e-9)
        if middle in {low, high}:
            break
        good = float(law.leftover(middle)) <= share * middle
        low, high = (middle, high) if good else (low, middle)
    return ShelfLifeCap(quantity=low, wasted=float(law.leftover(low)))


def aged_order(
    stock: Sequence[float],
    *,
    demand: Numbers,
    base_stock: float,
    lead_time: int = 0,
    on_order: float = 0,
) -> AgedOrder:
    """Order up to a level, but what will have spoiled by then does not count.

    ``stock[0]`` can be sold in this period only, ``stock[1]`` in the next one too, and so on;
    ``demand`` is the mean of a period or one each, taken oldest first. What spoils up to the
    end of the period in which the order can be sold is added to it. Raises
    :class:`InvalidValue` (``number_too_small``, ``number_not_whole``, ``lengths_differ``,
    ``not_a_number``). Source: Broekmeulen and van Donselaar (2009).

    >>> aged_order([6, 0, 4], demand=3, base_stock=12)
    AgedOrder(quantity=5.0, expected_waste=3.0)
    """
    numbers = one_item(base_stock=base_stock, lead_time=lead_time, on_order=on_order)
    for name in ("base_stock", "lead_time", "on_order"):
        numbers.not_negative(name)
    expect_no_more(float(numbers.whole("lead_time")[0]), PERIODS_MAX, "A lead_time")
    periods = int(numbers.array("lead_time")[0]) + 1
    given = Given(demand=demand, periods=np.arange(periods))
    means = np.array(np.broadcast_to(given.not_negative("demand"), (given.size,)))
    if not hasattr(stock, "__len__") or getattr(stock, "ndim", 1) == 0:
        raise InvalidValue(
            "not_several",
            f"The stock is {shown(stock)}, where that of each age is meant.",
            "Give a list, what can be sold in this period only first.",
        )
    left = np.array(Given(stock=stock).not_negative("stock")) if len(stock) else np.zeros(1)
    held, wasted = float(left.sum()), 0.0
    for period in range(periods):
        taken = float(means[period])
        for age in range(left.size):
            used = min(taken, float(left[age]))
            left[age] -= used
            taken -= used
        wasted += float(left[0])
        left = np.append(left[1:], 0.0)
    position = held + on_order - wasted
    return AgedOrder(quantity=max(base_stock - position, 0.0), expected_waste=wasted)
