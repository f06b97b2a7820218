"""How rules cut a day: where a threshold is passed, a tier is full, a clock window opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from backoffice_core.attendance.rules.clock import window_spans
from backoffice_core.attendance.rules.premiums import Premium
from backoffice_core.attendance.rules.reckoned import Reason
from backoffice_core.attendance.rules.thresholds import Threshold, TierIndex
from backoffice_core.attendance.worked import WorkedDay, WorkSpan
from backoffice_core.kernel.instants import Duration

__all__ = ["Cut", "on_premium", "on_threshold", "settle_tiers"]

ONE_DAY = timedelta(days=1)
NEVER = 10**18


class Cut:
    """A piece in the making, in seconds since 1970.

    ``waiting`` are thresholds whose tiers count all overtime of the day, with what they had
    counted before, so that their multiple is only known once all of it is.
    """

    __slots__ = ("end", "overtime", "premiums", "span", "start", "waiting")

    def __init__(  # noqa: PLR0917 - one is made for every piece of every day
        self,
        start: int,
        end: int,
        span: WorkSpan,
        overtime: Reason | None = None,
        waiting: tuple[tuple[Threshold, int], ...] = (),
        premiums: tuple[Reason, ...] = (),
    ) -> None:
        self.start = start
        self.end = end
        self.span = span
        self.overtime = overtime
        self.waiting = waiting
        self.premiums = premiums

    def split(self, at: int) -> Cut:
        """Keep what lies before ``at`` and return the rest."""
        rest = Cut(at, self.end, self.span, self.overtime, self.waiting, self.premiums)
        self.end = at
        return rest

    def offer(self, reason: Reason) -> None:
        """Take a threshold's multiple where it is greater than the one so far."""
        if self.overtime is None or reason.multiple > self.overtime.multiple:
            self.overtime = reason


def on_threshold(
    cuts: list[Cut],
    threshold: Threshold,
    worked: WorkedDay,
    totals: dict[str, tuple[int, int]],
    holds: bool,  # noqa: FBT001
) -> list[Cut]:
    """The day after one threshold; ``totals`` remembers what it counted in its period."""
    counts = threshold.counts
    if worked.kind not in counts.day_kinds:
        return cuts
    number = threshold.period.number(worked.day)
    known = totals.get(threshold.name)
    total = known[1] if known is not None and known[0] == number else 0
    kinds, straight_only = counts.kinds, counts.straight_time_only
    counted = [
        cut
        for cut in cuts
        if cut.span.kind in kinds
        and not (straight_only and (cut.overtime is not None or cut.waiting))
    ]
    after = total + sum(cut.end - cut.start for cut in counted)
    totals[threshold.name] = (number, after)
    beyond = threshold.beyond.seconds
    if not holds or after - max(total, beyond) <= threshold.tolerance.seconds:
        return cuts
    found: list[Cut] = []
    mine = set(map(id, counted))
    for cut in cuts:
        found.append(cut)
        if id(cut) not in mine:
            continue
        before, total = total, total + cut.end - cut.start
        if total <= beyond:
            continue
        if before < beyond:
            cut = cut.split(cut.start + beyond - before)  # noqa: PLW2901 - the part beyond
            found.append(cut)
            before = beyond
        found.extend(overtime(cut, threshold, before))
    return found


def overtime(cut: Cut, threshold: Threshold, before: int) -> Iterator[Cut]:
    """Make all of a cut overtime, and yield the further cuts that its tiers make of it."""
    if threshold.tiers_by is TierIndex.OVERTIME_OF_DAY:
        cut.waiting = (*cut.waiting, (threshold, before))
        return
    yield from by_tiers(cut, threshold, before, before - threshold.beyond.seconds)


def by_tiers(cut: Cut, threshold: Threshold, before: int, index: int) -> Iterator[Cut]:
    """Cut at the edges of the tiers from the ``index``-th second of overtime on."""
    edge = 0
    steps = threshold.tiers
    for tier in steps:
        edge = NEVER if tier is steps[-1] or tier.time is None else edge + tier.time.seconds
        if index >= edge:
            continue
        rest = cut.split(cut.start + edge - index) if cut.end - cut.start > edge - index else None
        cut.offer(Reason(threshold, tier.multiple, Duration(before)))
        if rest is None:
            return
        before, index = before + cut.end - cut.start, edge
        yield rest
        cut = rest


def settle_tiers(cuts: list[Cut]) -> list[Cut]:
    """Give overtime its multiple where the tiers count all overtime of the day in order."""
    if not any(cut.waiting for cut in cuts):
        return cuts
    index = 0
    todo = cuts[::-1]
    found: list[Cut] = []
    while todo:
        cut = todo.pop()
        found.append(cut)
        if not cut.waiting:
            continue
        (threshold, before), *others = cut.waiting
        rest = tuple(by_tiers(cut, threshold, before, index))
        for piece in (cut, *rest):
            for other, counted in others:
                tuple(by_tiers(piece, other, counted, index))
            index += piece.end - piece.start
            piece.waiting = ()
        found.extend(rest)
    return found


def on_premium(cuts: list[Cut], premium: Premium, worked: WorkedDay) -> list[Cut]:
    """The day after one premium that speaks on it."""
    kinds = premium.counts.kinds
    if worked.kind not in premium.counts.day_kinds:
        return cuts
    windows = None if premium.window is None else window_spans(premium.window, worked)
    found: list[Cut] = []
    inside: list[Cut] = []
    for cut in cuts:
        counted = cut.span.kind in kinds
        parts = cut_at(cut, windows) if counted and windows is not None else [(cut, counted)]
        for part, within in parts:
            found.append(part)
            if within and not (premium.whole_span_only and leaves(part.span, windows)):
                inside.append(part)
    total = sum(cut.end - cut.start for cut in inside)
    if total == 0 or total < premium.least.seconds:
        return found
    reason = Reason(premium, premium.multiple)
    left = NEVER if premium.most is None else premium.most.seconds
    for cut in inside:
        if left <= 0:
            break
        if cut.end - cut.start > left:
            found.insert(found.index(cut) + 1, cut.split(cut.start + left))
        cut.premiums = (*cut.premiums, reason)
        left -= cut.end - cut.start
    return found


def cut_at(cut: Cut, windows: list[tuple[int, int]]) -> list[tuple[Cut, bool]]:
    """The parts of a cut, each with whether it lies within a window."""
    parts: list[tuple[Cut, bool]] = []
    for opens, closes in windows:
        if closes <= cut.start or cut.end <= opens:
            continue
        if cut.start < opens:
            parts.append((cut, False))
            cut = cut.split(opens)
        rest = cut.split(closes) if closes < cut.end else None
        parts.append((cut, True))
        if rest is None:
            return parts
        cut = rest
    parts.append((cut, False))
    return parts


def leaves(span: WorkSpan, windows: list[tuple[int, int]] | None) -> bool:
    """Whether a span has time outside of every window."""
    if windows is None:
        return False
    start, end = span.start.instant.seconds, span.end.instant.seconds
    return not any(opens <= start and end <= closes for opens, closes in windows)
