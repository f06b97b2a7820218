"""The probabilities of a sum of a random number of amounts.

Panjer's recursion needs the counts to follow ``p(n) / p(n - 1) = a + b / n`` and nothing
else; for Poisson and negative binomial counts all its terms are positive, so that even the
smallest probability has all its digits. Where it would begin below the smallest double, it
is done for a part of the time, and the parts are added up.

Source: Panjer, Recursive evaluation of a family of compound distributions, ASTIN Bulletin 12
(1981).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from backoffice_core.inventory.distributions.discrete import Binomial, NegativeBinomial, Poisson
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.numbers import Array
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["compounded", "mixed"]

# Below exp of this a start of the recursion loses digits.
LOWEST = -600.0
PLACES_MAX = 2_000_000


def compounded(count: Distribution, size: Pmf, *, tolerance: float) -> Pmf:
    """The law of the sum of ``count`` amounts of ``size``, leaving out at most ``tolerance``.

    Raises :class:`InvalidValue` (``size_negative``, ``sum_too_long``).

    >>> compounded(Poisson(1), Pmf([1.0], first=1), tolerance=1e-12).chances[:2].round(6)
    array([0.367879, 0.367879])
    """
    if isinstance(count, (Poisson, NegativeBinomial)):
        if size.first < 0:
            raise InvalidValue(
                "size_negative",
                f"The least amount is {size.levels[0]}.",
                "Give amounts of 0 or more.",
            )
        return recursed(count, size, tolerance)
    if isinstance(count, Binomial):
        none = Pmf([1.0], step=size.step)
        return mixed([none, size], [1 - count.share, count.share]).over(count.trials)
    return horner(count.pmf(tolerance=tolerance), size)


def mixed(laws: Iterable[Pmf], weights: Iterable[float]) -> Pmf:
    """One pmf that is each of several of the same step with its weight.

    Raises :class:`InvalidValue` (``steps_differ``, ``probabilities_invalid``).

    >>> mixed([Pmf([1.0]), Pmf([1.0], first=2)], [0.25, 0.75]).chances
    array([0.25, 0.  , 0.75])
    """
    given = list(laws)
    if len({law.step for law in given}) != 1:
        raise InvalidValue("steps_differ", "The laws have different steps.", "Use one step.")
    first = min(law.first for law in given)
    chances = np.zeros(max(law.first + law.chances.size for law in given) - first)
    for law, weight in zip(given, weights, strict=True):
        start = law.first - first
        chances[start : start + law.chances.size] += weight * law.chances
    return Pmf(chances, first=first, step=given[0].step)


def horner(count: Pmf, size: Pmf) -> Pmf:
    """Any counts: ``p0 + size * (p1 + size * (p2 + ...))``, convolved."""
    none = Pmf([1.0], step=size.step)
    total, mass = none, 0.0
    for chance in count.chances[::-1]:
        after = mass + float(chance)
        grown = total.plus(size) if mass else none
        total = mixed([none, grown], [1 - mass / after, mass / after]) if after else none
        mass = after
    return size.over(count.first).plus(total)


def recursed(count: Poisson | NegativeBinomial, size: Pmf, tolerance: float) -> Pmf:
    """Panjer's recursion, for so short a part of the time that its start is no tiny number."""
    start = log_none(count, size)
    parts = 2 ** max(0, math.ceil(math.log2(start / LOWEST))) if start < 0 else 1
    part = count.over(1 / parts)
    sizes = np.zeros(size.first + size.chances.size)
    sizes[size.first :] = size.chances
    chances = recursion(part, sizes, math.exp(log_none(part, size)), tolerance / parts)
    return Pmf(chances / chances.sum(), step=size.step).over(parts)


def log_none(count: Poisson | NegativeBinomial, size: Pmf) -> float:
    """The logarithm of the probability that the sum is 0."""
    some = 1 - float(size.chances[0]) if size.first == 0 else 1.0
    excess = count.excess if isinstance(count, NegativeBinomial) else 0.0
    if excess == 0:
        return -count.mean * some
    return -count.mean / excess * math.log1p(excess * some)


def recursion(
    count: Poisson | NegativeBinomial, sizes: Array, start: float, tolerance: float
) -> Array:
    """The probabilities from 0 on, until no more than ``tolerance`` is left out."""
    excess = count.excess if isinstance(count, NegativeBinomial) else 0.0
    a = excess / (1 + excess)
    b = count.mean / (1 + excess) - a
    amounts = np.arange(sizes.size, dtype=np.float64)
    plain, weighted = a * sizes, b * amounts * sizes
    outer = 1 / (1 - a * float(sizes[0]))
    buffer = np.zeros(1024)
    buffer[0] = start
    far, place = limit(count, sizes, amounts), 0
    usual, block = count.mean * float(sizes @ amounts), max(sizes.size - 1, 16)
    while place < far:
        place += 1
        if place == buffer.size:
            buffer = np.concatenate([buffer, np.zeros(buffer.size)])
        reach = min(place, sizes.size - 1)
        before = buffer[place - reach : place][::-1]
        mass = (plain[1 : reach + 1] + weighted[1 : reach + 1] / place) @ before
        buffer[place] = outer * mass
        if (
            place % block == 0
            and place > usual + 2 * block
            and ends(buffer, place, block, tolerance)
        ):
            break
    return buffer[: place + 1]


def ends(chances: Array, place: int, block: int, tolerance: float) -> bool:
    """Whether what follows is no more than ``tolerance``, if it dies away as the last blocks do."""
    last = float(chances[place + 1 - block : place + 1].sum())
    before = float(chances[place + 1 - 2 * block : place + 1 - block].sum())
    return last == 0 or (last < before and last * last <= tolerance * (before - last))


def limit(count: Distribution, sizes: Array, amounts: Array) -> int:
    """A place beyond which nothing of weight can lie, should rounding hide that all is there.

    Raises :class:`InvalidValue` (``sum_too_long``).
    """
    most = float(np.asarray(count.quantile(1 - 1e-15)))
    mean, square = float(sizes @ amounts), float(sizes @ (amounts * amounts))
    deviation = math.sqrt(most * max(square - mean * mean, 0.0))
    far = math.ceil(most * mean + 12 * deviation + 40 * (sizes.size - 1))
    if most * mean + 12 * deviation > PLACES_MAX:
        raise InvalidValue(
            "sum_too_long", f"The sum has more than {PLACES_MAX} places.", "Give a larger step."
        )
    return far
