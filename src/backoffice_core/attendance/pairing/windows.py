"""The windows in which punches belong to planned shifts.

Shifts that follow each other closely share one window: their punches are paired together and
the time is cut between two days in the middle of the gap, so that nobody who works through
has to punch at the seam. No two windows of a person overlap.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import accumulate, groupby, pairwise

import attrs

from backoffice_core.attendance.model import PlannedShift
from backoffice_core.attendance.pairing.policy import Pairing
from backoffice_core.kernel.arguments import checked

__all__ = ["Bounds", "PunchWindow", "punch_windows"]

Bounds = tuple[int, int]
EVER = 10**12


@attrs.frozen(kw_only=True)
class PunchWindow:
    """Shifts that share their punches, and the seconds since 1970 in which punches are theirs.

    ``opens`` and ``closes`` are both inside. ``by_hand`` says that this time was entered by
    hand, so that punches in it do not count.
    """

    shifts: tuple[PlannedShift, ...]
    opens: int
    closes: int
    by_hand: bool = False

    @property
    def end(self) -> int:
        """When the last shift ends."""
        return max(shift.end.instant.seconds for shift in self.shifts)

    def parts(self) -> tuple[tuple[tuple[PlannedShift, ...], int, int], ...]:
        """The shifts of each day, and from when to when time between them counts there."""
        if len(self.shifts) == 1:
            return ((self.shifts, -EVER, EVER),)
        days = [tuple(own) for _, own in groupby(self.shifts, key=lambda shift: shift.day)]
        seams = [
            (max(shift.end.instant.seconds for shift in before) + after[0].start.instant.seconds)
            // 2
            for before, after in pairwise(days)
        ]
        edges = [-EVER, *accumulate(seams, max), EVER]
        return tuple(zip(days, edges[:-1], edges[1:], strict=True))


@checked
def punch_windows(
    planned: Iterable[PlannedShift], *, policy: Pairing, by_hand: Collection[Bounds] = ()
) -> tuple[PunchWindow, ...]:
    """The windows of one person's plan in order; ``by_hand`` is time entered by hand.

    What lies between two windows belongs to the earlier shift up to where the later one
    opens, and the end of the earlier one is always its own (FR-09 of the cases restated from
    Frappe HRMS).

    >>> from backoffice_core.kernel import Duration, ZonedInstant
    >>> def shift(start, end):
    ...     at = [ZonedInstant.parse(f"2026-05-04T{clock}:00Z[UTC]") for clock in (start, end)]
    ...     return PlannedShift(person="E07", day=at[0].day, start=at[0], end=at[1])
    >>> hour = Duration.of(hours=1)
    >>> policy = Pairing(before_shift=hour, after_shift=hour, share_within=Duration.ZERO)
    >>> plan = [shift("08:00", "12:00"), shift("12:30", "16:30")]
    >>> [
    ...     (window.opens // 60 % 1440, window.closes // 60 % 1440)
    ...     for window in punch_windows(plan, policy=policy)
    ... ]
    [(420, 720), (720, 1050)]
    """
    share = policy.share_within.seconds
    groups: list[tuple[list[PlannedShift], bool, int]] = []
    busy_until, last = 0, None
    for shift in sorted(planned, key=shift_order):
        if shift == last:
            continue
        last = shift
        begin, close = shift.start.instant.seconds, shift.end.instant.seconds
        hand = bool(by_hand) and any(begin < end and start < close for start, end in by_hand)
        if groups and begin - busy_until < share and groups[-1][1] is hand:
            shifts, _, end = groups[-1]
            shifts.append(shift)
            groups[-1] = shifts, hand, max(end, close)
        else:
            groups.append(([shift], hand, close))
        busy_until = max(busy_until, close)
    return tuple(cut_windows(groups, policy.before_shift.seconds, policy.after_shift.seconds))


def cut_windows(
    groups: list[tuple[list[PlannedShift], bool, int]], before: int, after: int
) -> Iterator[PunchWindow]:
    """Windows that long before and after, without any overlap."""
    taken_until = -EVER
    for index, (shifts, hand, end) in enumerate(groups):
        opens = max(shifts[0].start.instant.seconds - before, taken_until + 1)
        closes = end + after
        if index + 1 < len(groups):
            following = groups[index + 1][0][0].start.instant.seconds - before
            closes = min(closes, max(end, following))
        taken_until = max(taken_until, closes)
        own = tuple(shifts) if len(shifts) == 1 else tuple(sorted(shifts, key=day_order))
        yield PunchWindow(shifts=own, opens=opens, closes=closes, by_hand=hand)


def day_order(shift: PlannedShift) -> tuple[int, tuple[int, int, int, int, str, str]]:
    """By day, then by time."""
    return shift.day.toordinal(), shift_order(shift)


def shift_order(shift: PlannedShift) -> tuple[int, int, int, int, str, str]:
    """A total order of one person's shifts by time."""
    start, end = shift.start, shift.end
    return (
        start.instant.seconds, end.instant.seconds,
        shift.day.toordinal(), shift.break_time.seconds, start.zone, end.zone,
    )  # fmt: skip
