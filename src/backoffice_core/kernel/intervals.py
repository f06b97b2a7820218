"""Half-open intervals ``[start, end)`` over anything ordered, and their algebra.

Half-open, because then neighbours share no point and leave none out: a shift of
16:00-24:00 belongs wholly to its own day, and a day cut in pieces adds up again.
The same algebra serves instants (worked time) and dates (leave, contracts, periods),
so nothing in here knows what a point is beyond its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import attrs

from backoffice_core.kernel.durations import Duration
from backoffice_core.kernel.errors import InvalidValue

if TYPE_CHECKING:
    # Instants are built on intervals (a local day is one), so this import is for types only.
    from backoffice_core.kernel.instants import Instant

__all__ = ["Interval", "Ordered", "intersect", "merge", "subtract", "total"]


class Ordered(Protocol):
    """What a point of an interval must be able to do: stand before or after another."""

    def __lt__(self, other: Any, /) -> bool:  # noqa: ANN401 - each type orders itself only
        """Whether this point lies before ``other``."""
        ...

    def __le__(self, other: Any, /) -> bool:  # noqa: ANN401 - each type orders itself only
        """Whether this point lies before ``other`` or is it."""
        ...


T = TypeVar("T", bound=Ordered)


@attrs.frozen
class Interval(Generic[T]):
    """The points from ``start`` up to, not including, ``end``; empty when they are equal.

    Raises :class:`InvalidValue` with code ``interval_reversed`` when the end lies before
    the start, and ``interval_mixed`` when the two cannot be compared (a date and an instant).

    >>> from datetime import date
    >>> leave = Interval(date(2026, 5, 4), date(2026, 5, 7))
    >>> leave.contains(date(2026, 5, 6)), leave.contains(date(2026, 5, 7))
    (True, False)
    """

    start: T
    end: T

    def __attrs_post_init__(self) -> None:
        try:
            forward = self.start <= self.end
        except TypeError as mixed:
            raise InvalidValue(
                "interval_mixed",
                f"An interval cannot run from {self.start!r} to {self.end!r}.",
                "Give both ends the same type.",
            ) from mixed
        if not forward:
            raise InvalidValue(
                "interval_reversed",
                f"The interval from {self.start} to {self.end} ends before it starts.",
                "Give the earlier end first.",
            )

    @property
    def is_empty(self) -> bool:
        """Whether the interval holds no point at all."""
        return not self.start < self.end

    @property
    def length(self: Interval[Instant]) -> Duration:
        """The elapsed time from start to end, never a difference of wall clocks.

        >>> from backoffice_core.kernel.instants import Instant
        >>> str(Interval(Instant(0), Instant(5400)).length)
        '1:30:00'
        """
        return self.end - self.start

    def contains(self, point: T) -> bool:
        """Whether ``point`` lies inside: the start does, the end does not."""
        return self.start <= point < self.end

    def overlaps(self, other: Interval[T]) -> bool:
        """Whether the two share a point; neighbours do not, and nothing overlaps an empty one."""
        return self.intersection(other) is not None

    def intersection(self, other: Interval[T]) -> Interval[T] | None:
        """The points both hold, or ``None`` when they share none.

        >>> Interval(1, 5).intersection(Interval(3, 9))
        Interval(start=3, end=5)
        >>> Interval(1, 3).intersection(Interval(3, 9)) is None
        True
        """
        start = max(self.start, other.start)
        end = min(other.end, self.end)
        return Interval(start, end) if start < end else None


def merge(intervals: Iterable[Interval[T]]) -> tuple[Interval[T], ...]:
    """The same points as few intervals: sorted, disjoint, neighbours joined, empty ones dropped.

    >>> merge([Interval(4, 6), Interval(1, 3), Interval(3, 4), Interval(8, 8)])
    (Interval(start=1, end=6),)
    """
    merged: list[Interval[T]] = []
    for interval in sorted(intervals, key=start_of):
        if interval.is_empty:
            continue
        if merged and interval.start <= merged[-1].end:
            if merged[-1].end < interval.end:
                merged[-1] = Interval(merged[-1].start, interval.end)
        else:
            merged.append(interval)
    return tuple(merged)


def intersect(
    first: Iterable[Interval[T]], second: Iterable[Interval[T]]
) -> tuple[Interval[T], ...]:
    """The points that lie in ``first`` and in ``second``, merged.

    >>> intersect([Interval(1, 5), Interval(7, 9)], [Interval(4, 8)])
    (Interval(start=4, end=5), Interval(start=7, end=8))
    """
    return tuple(shared_by(merge(first), merge(second)))


def subtract(
    minuend: Iterable[Interval[T]], subtrahend: Iterable[Interval[T]]
) -> tuple[Interval[T], ...]:
    """The points of ``minuend`` that do not lie in ``subtrahend``, merged: work less breaks.

    >>> subtract([Interval(8, 17)], [Interval(12, 13)])
    (Interval(start=8, end=12), Interval(start=13, end=17))
    """
    kept = merge(minuend)
    shared = iter(shared_by(kept, merge(subtrahend)))
    hole = next(shared, None)
    left: list[Interval[T]] = []
    for interval in kept:
        start = interval.start
        # Every hole lies inside one kept interval, and both run in order.
        while hole is not None and hole.start < interval.end:
            if start < hole.start:
                left.append(Interval(start, hole.start))
            start = hole.end
            hole = next(shared, None)
        if start < interval.end:
            left.append(Interval(start, interval.end))
    return tuple(left)


def total(intervals: Iterable[Interval[Instant]]) -> Duration:
    """The lengths added up as they are given: time that two intervals share counts twice.

    That is what hours of several people need; for the time that is covered at all, merge first.

    >>> from backoffice_core.kernel.instants import Instant
    >>> twice = [Interval(Instant(0), Instant(3600))] * 2
    >>> str(total(twice)), str(total(merge(twice)))
    ('2:00:00', '1:00:00')
    """
    return Duration(sum(each.end.seconds - each.start.seconds for each in intervals))


def start_of(interval: Interval[T]) -> T:
    """The point an interval is sorted by."""
    return interval.start


def shared_by(
    first: tuple[Interval[T], ...], second: tuple[Interval[T], ...]
) -> Iterator[Interval[T]]:
    """Walk two merged sequences side by side and yield what they share, in order."""
    left, right = 0, 0
    while left < len(first) and right < len(second):
        shared = first[left].intersection(second[right])
        if shared is not None:
            yield shared
        if first[left].end < second[right].end:
            left += 1
        else:
            right += 1
