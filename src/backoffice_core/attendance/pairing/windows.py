"""The windows in which punches belong to planned shifts.

Shifts that follow each other closely share one window: their punches are paired together and
the time is cut between two days in the middle of the gap, so that nobody who works through
has to punch at the seam. No two windows of a person overlap.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import accumulate, groupby, pairwise

import attrs

from backoffice_core.attendance.model import PlannedShift
from backoffice_core.attendance.pairing.policy import Pairing

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
        days = [tuple(own) for _, own in groupby(self.shifts, key=lambda shift: shift.day)]
        seams = [
            (max(shift.end.instant.seconds for shift in before) + after[0].start.instant.seconds)
            // 2
            for before, after in pairwise(days)
        ]
        edges = [-EVER, *accumulate(seams, max), EVER]
        return tuple(zip(days, edges[:-1], edges[1:], strict=True))


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
    groups: list[tuple[list[PlannedShift], bool]] = []
    busy_until = 0
    for shift in sorted(set(planned), key=shift_order):
        begin, close = shift.start.instant.seconds, shift.end.instant.seconds
        hand = any(begin < end and start < close for start, end in by_hand)
        near = begin - busy_until < policy.share_within.seconds
        if groups and near and groups[-1][1] is hand:
            groups[-1][0].append(shift)
        else:
            groups.append(([shift], hand))
        busy_until = max(busy_until, close)
    found: list[PunchWindow] = []
    for shifts, hand in groups:
        opens = shifts[0].start.instant.seconds - policy.before_shift.seconds
        if found:
            seam = max(found[-1].end, opens)
            found[-1] = attrs.evolve(found[-1], closes=min(found[-1].closes, seam))
            opens = max(opens, found[-1].closes + 1)
        own = tuple(sorted(shifts, key=lambda shift: (shift.day, *shift_order(shift))))
        window = PunchWindow(shifts=own, opens=opens, closes=0, by_hand=hand)
        found.append(attrs.evolve(window, closes=window.end + policy.after_shift.seconds))
    return tuple(found)


def shift_order(shift: PlannedShift) -> tuple[int, int, int, int]:
    """A total order of one person's shifts by time."""
    seconds = shift.start.instant.seconds, shift.end.instant.seconds
    return (*seconds, shift.day.toordinal(), shift.break_time.seconds)
