"""Numbers in columns: a zone's clocks, stretches taken step by step, cuts that can be cut again.

What the object path asks of each day is asked here of all days at once. Nothing is a float: a
sum over the rows of a column is the difference of two running sums of 64-bit integers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any, Final

from backoffice_core.attendance.rules.workdays import workday_begins
from backoffice_core.kernel.errors import require
from backoffice_core.kernel.zones import offset_at, zone_rules

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["DAY", "Clock", "Cuts", "distinct", "in_steps", "numpy"]

DAY: Final = 86_400
EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
NEVER: Final = 2**60
PURPOSE: Final = "Attendance over columns"


def numpy() -> Any:  # noqa: ANN401 - numpy is optional
    """The package, which comes with the extra ``frames``."""
    return require("numpy", extra="frames", purpose=PURPOSE)


def distinct(ordered: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Each number of an ordered column once; numpy's own ``unique`` sorts or hashes again."""
    np = numpy()
    new = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    found: npt.NDArray[Any] = ordered[new]
    return found


class Clock:
    """What the clocks of one zone show from ``first`` to ``last``, in seconds since 1970."""

    def __init__(self, zone: str, first: int, last: int) -> None:
        np = numpy()
        self.zone = zone
        edges, offsets = changes(zone, first, last)
        self.edges: npt.NDArray[Any] = np.array([*edges, NEVER], dtype=np.int64)
        self.offsets: npt.NDArray[Any] = np.array(offsets, dtype=np.int64)
        self.known: dict[int, npt.NDArray[Any]] = {}
        self.days = range((first - DAY) // DAY - 1, (last + DAY) // DAY + 3)

    @property
    def steady(self) -> bool:
        """Whether the clocks never change."""
        return len(self.offsets) == 1

    def local(self, seconds: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """What the clocks show, as if it were UTC."""
        if self.steady:
            found: npt.NDArray[Any] = seconds + self.offsets[0]
        else:
            found = seconds + self.offsets[self.edges[:-1].searchsorted(seconds, side="right")]
        return found

    def day(self, seconds: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The local date, in days since 1970."""
        return self.local(seconds) // DAY

    def next_change(self, seconds: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """When the clocks change next after each moment."""
        found: npt.NDArray[Any] = self.edges[self.edges.searchsorted(seconds, side="right")]
        return found

    def begins(self, starts: int) -> npt.NDArray[Any]:
        """When each of ``days`` begins, if days begin so many seconds after midnight."""
        found = self.known.get(starts)
        if found is None:
            days = (date.fromordinal(EPOCH_ORDINAL + day) for day in self.days)
            begins = [workday_begins(day, self.zone, starts) for day in days]
            found = self.known[starts] = numpy().array(begins, dtype="int64")
        return found


def changes(zone: str, first: int, last: int) -> tuple[list[int], list[int]]:
    """When the clocks change between two moments, and the offsets before, between and after."""
    rules = zone_rules(zone)
    offsets = [offset_at(first, rules)]
    edges: list[int] = []
    for at in range(first, last + DAY, DAY):
        offset = offset_at(at, rules)
        if offset != offsets[-1]:
            edges.append(first_after(at - DAY, at, rules))
            offsets.append(offset)
    return edges, offsets


def first_after(since: int, until: int, rules: tzinfo) -> int:
    """The second after ``since`` from which on another offset holds, as it does at ``until``."""
    before = offset_at(since, rules)
    ahead = range(since, until + 1)
    return ahead[bisect_left(ahead, 1, key=lambda second: int(offset_at(second, rules) != before))]


def in_steps(
    first: npt.NDArray[Any], length: npt.NDArray[Any]
) -> tuple[npt.NDArray[Any], Iterator[tuple[int, npt.NDArray[Any]]]]:
    """Many stretches taken side by side, one element of each at a time.

    The stretches' firsts, longest first, and then the places of their second elements, their
    third and so on: those that have one are always the front ones.
    """
    np = numpy()
    order = np.argsort(-length, kind="stable")
    ordered, lengths = first[order], length[order]

    def steps() -> Iterator[tuple[int, npt.NDArray[Any]]]:
        longest = int(lengths[0]) if len(lengths) else 0
        active = np.searchsorted(-lengths, -np.arange(longest), side="left")
        for step in range(1, longest):
            count = int(active[step])
            yield count, ordered[:count] + step

    return ordered, steps()


class Cuts:
    """Time in the making, in order of row and time: what :mod:`rules.cutting` does to one day.

    ``tier`` is the rank of the multiple that thresholds gave, -1 without one. ``waiting`` and
    ``premiums`` are bits of thresholds and premiums. ``mark`` is for the rule at work: what it
    had counted when the cut began, less than nothing where it does not count.
    """

    def __init__(
        self, row: npt.NDArray[Any], start: npt.NDArray[Any], end: npt.NDArray[Any], rows: int
    ) -> None:
        np = numpy()
        self.rows = rows
        self.row = row
        self.start = start
        self.end = end
        self.tier: npt.NDArray[Any] = np.full(len(row), -1, dtype=np.int8)
        self.waiting: npt.NDArray[Any] = np.zeros(len(row), dtype=np.uint8)
        self.premiums: npt.NDArray[Any] = np.zeros(len(row), dtype=np.uint8)
        self.mark: npt.NDArray[Any] = np.full(len(row), -1, dtype=np.int64)
        self.firsts: npt.NDArray[Any] | None = None

    def split(self, which: npt.NDArray[Any], at: npt.NDArray[Any]) -> None:
        """Cut those at the places ``which`` (in order) in two, at moments that lie within them."""
        if not len(which):
            return
        np = numpy()
        times = np.ones(len(self.row), dtype=np.int8)
        times[which] = 2
        rests = which + np.arange(1, len(which) + 1)
        for name in ("row", "start", "end", "tier", "waiting", "premiums", "mark"):
            setattr(self, name, np.repeat(getattr(self, name), times))
        self.mark[rests] += at - self.start[rests]
        self.start[rests] = at
        self.end[rests - 1] = at
        self.firsts = None

    def split_at_mark(self, level: int) -> None:
        """Cut where the rule at work has counted so much."""
        mark = self.mark
        inside = (mark >= 0) & (mark < level) & (mark + (self.end - self.start) > level)
        which = numpy().flatnonzero(inside)
        self.split(which, self.start[which] + (level - mark[which]))

    def bounds(self) -> npt.NDArray[Any]:
        """Where each row's cuts begin, and after the last row."""
        found = self.firsts
        if found is None:
            np = numpy()
            counts = np.bincount(self.row, minlength=self.rows)
            found = self.firsts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])
        return found

    def by_row(self, which: npt.NDArray[Any] | None = None) -> npt.NDArray[Any]:
        """The seconds of each row, of those cuts alone that are chosen."""
        before = self.before(which)
        bounds = self.bounds()
        found: npt.NDArray[Any] = before[bounds[1:]] - before[bounds[:-1]]
        return found

    def before(self, which: npt.NDArray[Any] | None = None) -> npt.NDArray[Any]:
        """The seconds before each cut since the first of all, of those that are chosen."""
        np = numpy()
        lengths = self.end - self.start
        if which is not None:
            lengths *= which
        found: npt.NDArray[Any] = np.empty(len(lengths) + 1, dtype=np.int64)
        found[0] = 0
        np.cumsum(lengths, out=found[1:])
        return found
