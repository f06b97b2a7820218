"""What an order line finds when it comes: between two looks at the stock, and whole or not.

Lines come at random at any time of a period, as many before a line as before any other moment
of it. So what has been asked for between the last delivery and a line is what is asked for in
a part of a period that may be any alike, from none of it to all. It is served if that, what
lay below the reorder point before, and the line itself are together no more than the level.
The law of that part is made by doubling: of a short time by its number of lines, and of twice
the time as the average of its first half and its second. Only sums of probabilities are taken,
so that small ones keep their digits.

Sources: Wolff, Poisson arrivals see time averages, Operations Research 30 (1982); Hadley and
Whitin, Analysis of Inventory Systems (1963), 5-3; Zipkin, Foundations of Inventory Management,
6.4.
"""

from __future__ import annotations

import math

import numpy as np

from backoffice_core.inventory.distributions.discrete import Poisson
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.panjer import compounded, mixed
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.distributions.sums import Compound, step_of
from backoffice_core.inventory.numbers import special

__all__ = ["asked_before_a_line", "lines_of", "same_law"]

# Laws whose probabilities differ by no more are the same, however they are written.
ALIKE = 1e-6
# Less likely than this altogether, and it is left out.
NOTHING = 1e-15
# So many more lines than the mean of a short time, at most 1, are less likely than that.
LINES_MAX = 24


def lines_of(
    demand: Distribution, sizes: Distribution | None
) -> tuple[Poisson, Distribution] | None:
    """The lines of a period and their sizes, where both are known and lines come at random.

    A Poisson law is one of lines of a single unit, if ``sizes`` says so.
    """
    if isinstance(demand, Compound) and isinstance(demand.count, Poisson):
        return demand.count, demand.size
    unit = Pmf([1.0], first=1)
    if isinstance(demand, Poisson) and sizes is not None and same_law(sizes, unit):
        return demand, unit
    return None


def same_law(first: Distribution, second: Distribution) -> bool:
    """Whether two laws of sizes are one, up to rounding of what was written down."""
    if first is second:
        return True
    if first.discrete != second.discrete or step_of(first) != step_of(second):
        return False
    spread = max(first.deviation, second.deviation)
    step = step_of(first)
    if not first.discrete:
        step = spread / 100 or abs(first.mean) or 1.0
    # At the steps of the one and the other, as far as there is anything.
    last = max(float(law.quantile(1 - ALIKE)) for law in (first, second))
    least = min(float(law.quantile(ALIKE)) for law in (first, second))
    places = step * np.arange(math.floor(least / step) - 1, math.ceil(last / step) + 2)
    apart = np.asarray(first.above(places)) - np.asarray(second.above(places))
    return bool(np.abs(apart).max() <= ALIKE)


def asked_before_a_line(lines: Poisson, sizes: Pmf) -> Pmf:
    """What is asked for from the start of a period until a line of it.

    >>> before = asked_before_a_line(Poisson(1), Pmf([1.0], first=1))
    >>> before.chances[:3].round(6)
    array([0.632121, 0.264241, 0.080301])
    """
    if lines.mean == 0:
        return Pmf([1.0], step=sizes.step)
    parts = 2 ** max(0, math.ceil(math.log2(lines.mean)))
    few = lines.over(1 / parts)
    # A number of lines is before a moment of a time as often as more of them are in all of it.
    chances = special.pdtrc(np.arange(LINES_MAX, dtype=np.float64), few.mean) / few.mean
    before = compounded(Pmf(chances), sizes, tolerance=NOTHING)
    whole = compounded(few, sizes, tolerance=NOTHING)
    while parts > 1:
        both = mixed([before, before.plus(whole)], [0.5, 0.5])
        before = both.pmf(tolerance=NOTHING, step=sizes.step)
        whole = whole.plus(whole).pmf(tolerance=NOTHING, step=sizes.step)
        parts //= 2
    return before
