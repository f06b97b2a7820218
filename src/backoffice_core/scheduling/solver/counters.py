"""Counts kept as numbers beside the states: their limits, and which are kept exactly."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from backoffice_core.scheduling.solver.readers import span_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backoffice_core.scheduling.terms import Count

__all__ = ["SHORT", "Counter", "is_long", "packed_counts"]

# So many bits hold the counts that are kept exactly: all that matters fits a cache line or two.
BITS_MAX: Final = 1 << 13
# A count over so many days that only costs is part of the states; a longer one is a number.
SHORT: Final = 7


Limit: TypeAlias = "tuple[int | None, int | None, int | None]"
"""A least, a most, and what each unit outside costs; ``None`` where it binds."""


@attrs.frozen(kw_only=True)
class Counter:
    """A count kept as a number: its limits, and what the days from each on can add to it.

    ``packed`` counts are kept in the packed number. Those over many days are ``guided``:
    planning gives them a price.
    """

    packed: bool
    guided: bool
    limits: tuple[Limit, ...] = ()
    fewest: tuple[int, ...] = ()
    most_left: tuple[int, ...] = ()

    @cached_property
    def least(self) -> int | None:
        """Return the least that binds."""
        return max((least for least, _, cost in self.limits if cost is None and least is not None),
                   default=None)  # fmt: skip

    @cached_property
    def most(self) -> int | None:
        """Return the most that binds."""
        return min((most for _, most, cost in self.limits if cost is None and most is not None),
                   default=None)  # fmt: skip

    @cached_property
    def priced(self) -> tuple[Limit, ...]:
        """Return the limits that only cost."""
        return tuple(limit for limit in self.limits if limit[2] is not None)

    @cached_property
    def low(self) -> int | None:
        """Return the highest least, of those that bind or only cost."""
        return max((least for least, _, _ in self.limits if least is not None), default=None)

    @cached_property
    def high(self) -> int | None:
        """Return the lowest most, of those that bind or only cost."""
        return min((most for _, most, _ in self.limits if most is not None), default=None)

    def price(self, value: int) -> int:
        """Return what a value costs."""
        total = 0
        for least, most, cost in self.priced:
            short = 0 if least is None else max(0, least - value)
            total += (short + (0 if most is None else max(0, value - most))) * (cost or 0)
        return total

    def capped(self, price: float) -> float:
        """Return a price within what leaving the limits costs; what binds has no cap."""
        if self.least is None:
            price = max(price, -sum(cost or 0 for least, _, cost in self.priced
                                    if least is not None))  # fmt: skip
        if self.most is None:
            price = min(price, sum(cost or 0 for _, most, cost in self.priced
                                   if most is not None))  # fmt: skip
        return price


def is_long(count: Count, day_of: Sequence[int]) -> bool:
    """Whether a count is over many days."""
    span = span_of(count, day_of)
    return span is not None and span[1] - span[0] >= SHORT


def packed_counts(counts: Sequence[Count], day_of: Sequence[int]) -> set[int]:
    """Return which counts (by identity) are kept exactly, as far as there are bits.

    Those with a least come first, then those of several days, weekends say, then the
    longest. Counts that share no day share their bits.
    """
    lanes: list[tuple[int, list[tuple[int, int]]]] = []
    chosen: set[int] = set()
    spans = {id(count): span for count in counts if (span := span_of(count, day_of)) is not None}
    long_first = sorted(
        (count for count in counts if id(count) in spans),
        key=lambda count: (
            count.least is None,
            max(map(len, count.groups)) == 1,
            spans[id(count)][0] - spans[id(count)][1],
        ),
    )
    for count in long_first:
        first, last = spans[id(count)]
        if min(count.weights) < 0:
            if last - first < SHORT:
                chosen.add(id(count))
            continue
        room = room_of(count, day_of)
        bits = math.prod(size for size, _ in lanes)
        for place, (size, busy) in enumerate(lanes):
            grown = max(size, room)
            free = all(last < start or end < first for start, end in busy)
            if free and bits // size * grown <= BITS_MAX:
                lanes[place] = (grown, [*busy, (first, last)])
                chosen.add(id(count))
                break
        else:
            if bits * room <= BITS_MAX:
                lanes.append((room, [(first, last)]))
                chosen.add(id(count))
    return chosen


def room_of(count: Count, day_of: Sequence[int]) -> int:
    """Return how many values a count of a shift a day can have at most."""
    by_day: dict[int, int] = defaultdict(int)
    for group, weight in zip(count.groups, count.weights, strict=True):
        if group:
            day = day_of[group[0]]
            by_day[day] = max(by_day[day], weight)
    highest = sum(by_day.values())
    if count.most is not None:
        highest = min(highest, count.most)
    return 1 + highest // max(1, math.gcd(*count.weights))
