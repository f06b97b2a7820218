"""Chance that is the same everywhere: a seed gives the same throws on every Python.

Of :class:`random.Random` only ``getrandbits`` is used, because how ``randrange`` or
``shuffle`` make their choices has changed between versions, and because integers are
the same on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

import attrs

__all__ = ["Dice"]

T = TypeVar("T")
BITS = 64


@attrs.frozen
class Dice:
    """Throws from a ``seed``; whoever needs throws of their own takes another seed.

    >>> dice = Dice(2026)
    >>> [dice.between(1, 6) for _ in range(8)]
    [2, 6, 4, 6, 6, 6, 4, 3]
    """

    seed: int
    source: random.Random = attrs.field(
        init=False,
        repr=False,
        eq=False,
        default=attrs.Factory(lambda dice: random.Random(dice.seed), takes_self=True),  # noqa: S311
    )

    def below(self, limit: int) -> int:
        """A number from 0 up to, not including, ``limit``."""
        return self.source.getrandbits(BITS) * limit >> BITS

    def between(self, low: int, high: int) -> int:
        """A number from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def choose(self, options: Sequence[T]) -> T:
        """One of the options, each as likely."""
        return options[self.below(len(options))]

    def happens(self, times_in_a_thousand: int) -> bool:
        """Whether something that happens so often happens now."""
        return self.below(1000) < times_in_a_thousand
