"""What a line of an order finds: all that was asked for before it, since the level was reached.

A rate of lines counts each line that is served at once and in full, a large one for no more
than a small one. So it depends on how demand is made up: lines that come at random, of the sizes
that were seen. A line comes at any time between two deliveries alike.

Source: Zipkin, Foundations of Inventory Management (2000), 6.4 (compound Poisson demand);
:mod:`backoffice_core.inventory.policies.reorder` asks the same of a stock of one lead time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from backoffice_core.inventory.distributions import Distribution, Empirical, Pmf, Poisson
from backoffice_core.inventory.distributions.panjer import compounded, mixed
from backoffice_core.inventory.distributions.sums import grid_step
from backoffice_core.inventory.policies.reorder.lines import asked_before_a_line
from backoffice_core.inventory.replenishment.planning.demands import Demand
from backoffice_core.inventory.replenishment.planning.mixing import counted

__all__ = ["demand_with_a_line"]

# Less likely than this altogether, and it is left out.
NOTHING = 1e-13


def demand_with_a_line(demand: Demand, cases: Mapping[tuple[int, int], float]) -> Distribution:
    """The law of what was asked for with a line that has just come.

    ``cases`` are the days until an order comes in and until the next does, with their weights.

    >>> demand = Demand.of_lines([[1, 1], [1], [], [1]])
    >>> round(float(demand_with_a_line(demand, {(0, 1): 1.0}).at_most(1)), 6)
    0.632121
    """
    sizes = Empirical(demand.line_sizes)
    _, step = counted(np.asarray(demand.line_sizes))
    line = sizes.pmf(step=step or grid_step(sizes))
    a_day = Poisson(demand.mean / line.mean)
    laws: list[Pmf] = []
    for lead, cover in cases:
        before = compounded(a_day.over(lead), line, tolerance=NOTHING) if lead else None
        since = asked_before_a_line(Poisson(a_day.mean * (cover - lead)), line)
        laws.append(since if before is None else before.plus(since))
    weight = math.fsum(cases.values())
    return mixed(laws, [each / weight for each in cases.values()]).plus(line)
