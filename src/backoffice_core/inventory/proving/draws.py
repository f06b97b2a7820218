"""Demand and lead times drawn from laws: tables, the same for every policy that is compared.

Each item has a stream of random numbers of its own, spawned from the seed, and lead times have
others than demand. So the same seed draws the same tables, another item more changes nothing
for the rest, and what policy A meets policy B meets too. The lead time drawn for a period is
that of whatever is ordered in it, by whomever.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backoffice_core.inventory.distributions.asked import whole
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.numbers import Array, Places
from backoffice_core.inventory.proving.tables import count_of, expect_seed
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["draw_demand", "draw_lead_times"]

DEMAND, LEAD = 0, 1
ITEMS_MAX = 10_000_000


@checked
def draw_demand(
    laws: Distribution | Sequence[Distribution], *, periods: int, seed: int, items: int = 1
) -> Array:
    """``demand[period, item]`` drawn from a law for each item, or from one for all ``items``.

    Draws below 0, which a normal law has, are 0. Raises :class:`InvalidValue`
    (``periods_not_whole``, ``law_missing``, ``number_too_small``).

    >>> from backoffice_core.inventory.distributions.discrete import Poisson
    >>> draw_demand([Poisson(3), Poisson(20)], periods=3, seed=1).shape
    (3, 2)
    """
    return np.maximum(drawn(laws, periods, seed, items, DEMAND), 0.0)


@checked
def draw_lead_times(
    laws: Distribution | Sequence[Distribution], *, periods: int, seed: int, items: int = 1
) -> Places:
    """``lead_time[period, item]`` drawn in whole periods: that of an order of that period.

    Arguments and refusals as of :func:`draw_demand`.
    """
    table = np.rint(np.maximum(drawn(laws, periods, seed, items, LEAD), 0.0))
    return table.astype(np.int64)


def drawn(
    laws: Distribution | Sequence[Distribution], periods: int, seed: int, items: int, stream: int
) -> Array:
    """A table of draws, a stream for each law."""
    expect_seed(seed)
    count = count_of(periods, "periods", least=1, most=ITEMS_MAX)
    if isinstance(laws, Distribution):
        size = count_of(items, "items", least=1, most=ITEMS_MAX)
        return sample(laws, count * size, (seed, stream)).reshape(count, size)
    if not len(laws):
        raise InvalidValue("law_missing", "There is no law to draw from.", "Give one or more.")
    table = np.empty((count, len(laws)))
    for place, law in enumerate(laws):
        table[:, place] = sample(law, count, (seed, stream, place))
    return table


def sample(law: Distribution, count: int, key: tuple[int, ...]) -> Array:
    """Draws of a law from a stream of its own."""
    seeds = np.random.SeedSequence(whole(key[0], "seed"), spawn_key=key[1:])
    return np.asarray(law.sample(count, seed=int(seeds.generate_state(1)[0])), dtype=np.float64)
