"""How a day is cut: where a threshold is passed, a tier is full, a clock window opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backoffice_core.attendance.rules.conditions import WORKING_KINDS, Contributing
from backoffice_core.attendance.rules.premiums import Premium
from backoffice_core.attendance.rules.thresholds import Threshold, Tier, TierIndex
from backoffice_core.attendance.worked import TimeKind, WorkSpan
from backoffice_core.kernel.instants import Instant, ZonedInstant

__all__ = ["Cut", "Windows", "counted", "make_overtime", "moment", "settle_tiers"]

NEVER = 10**18
WORK = TimeKind.WORK
ALL_OVERTIME = TierIndex.OVERTIME_OF_DAY

Windows = Sequence[tuple[int, int]]
"""Where a clock window lies, in seconds since 1970; in order, none touching the next."""

Waiting = tuple[tuple[Threshold, int], ...]


class Cut:
    """A piece in the making, in seconds since 1970.

    ``rule`` made it overtime of ``tier``; at any second of the cut it had counted that second
    and ``shift``, so that a cut can be split without counting again. ``waiting`` are
    thresholds, each with its shift, whose tiers count all overtime of the day, so that their
    multiple is only known once all of it is; ``held`` are those in whose dead band it lies.
    """

    __slots__ = ("end", "held", "premiums", "rule", "shift", "span", "start", "tier", "waiting")

    def __init__(self, start: int, end: int, span: WorkSpan) -> None:
        self.start = start
        self.end = end
        self.span = span
        self.rule: Threshold | None = None
        self.tier: Tier | None = None
        self.shift = 0
        self.waiting: Waiting = ()
        self.held: Waiting = ()
        self.premiums: tuple[Premium, ...] = ()

    def split(self, at: int) -> Cut:
        """Keep what lies before ``at`` and return the rest."""
        rest = Cut(at, self.end, self.span)
        rest.rule, rest.tier, rest.shift = self.rule, self.tier, self.shift
        rest.waiting, rest.held, rest.premiums = self.waiting, self.held, self.premiums
        self.end = at
        return rest

    def offer(self, rule: Threshold, tier: Tier, shift: int) -> None:
        """Take a threshold's tier where its multiple is greater than the one so far."""
        if self.tier is None or tier.multiple > self.tier.multiple:
            self.rule, self.tier, self.shift = rule, tier, shift

    def straight_for(self, name: str) -> bool:
        """Whether no rule made it overtime, but for the one called ``name``."""
        return (self.rule is None or self.rule.name == name) and (
            not self.waiting or all(rule.name == name for rule, _ in self.waiting)
        )

    def continues(self, other: Cut) -> bool:
        """Whether it goes on where ``other`` ends, with nothing said about it that is new."""
        return (
            other.end == self.start
            and other.span is self.span
            and other.rule is self.rule
            and other.shift == self.shift
            and other.premiums == self.premiums
            and (other.tier is self.tier or same_multiple(other.tier, self.tier))
        )


def moment(seconds: int, span: WorkSpan) -> ZonedInstant:
    """A moment within a span as its own clock shows it."""
    start = span.start
    if start.offset == span.end.offset:
        return ZonedInstant(instant=Instant(seconds), offset=start.offset, zone=start.zone)
    return Instant(seconds).at_zone(start.zone)


def same_multiple(one: Tier | None, other: Tier | None) -> bool:
    """Whether two tiers are worth the same."""
    return one is not None and other is not None and one.multiple == other.multiple


def counted(
    cuts: list[Cut], counts: Contributing, windows: Windows | None, *, name: str = ""
) -> list[tuple[Cut, bool]]:
    """The cuts, cut further at the edges of ``windows``, each with whether it counts.

    Overtime that the rule called ``name`` gave is its own and counts whatever it asks for.
    """
    kinds, straight_only = counts.kinds, counts.straight_time_only
    usual = kinds is WORKING_KINDS
    parts: list[tuple[Cut, bool]] = []
    for cut in cuts:
        kind = cut.span.kind
        # Work is what nearly every rule counts, and asking a set takes longer.
        mine = (usual and kind is WORK) or kind in kinds
        parts.append((cut, mine and (not straight_only or cut.straight_for(name))))
    if windows is None:
        return parts
    found: list[tuple[Cut, bool]] = []
    for cut, counts_so_far in parts:
        if counts_so_far:
            found.extend(cut_at(cut, windows))
        else:
            found.append((cut, False))
    return found


def cut_at(cut: Cut, windows: Windows) -> Iterator[tuple[Cut, bool]]:
    """The parts of a cut, each with whether it lies within a window."""
    for opens, closes in windows:
        if closes <= cut.start or cut.end <= opens:
            continue
        if cut.start < opens:
            rest = cut.split(opens)
            yield cut, False
            cut = rest
        if cut.end <= closes:
            yield cut, True
            return
        rest = cut.split(closes)
        yield cut, True
        cut = rest
    yield cut, False


def make_overtime(cut: Cut, threshold: Threshold, shift: int) -> list[Cut]:
    """Make all of a cut overtime, and return the further cuts that its tiers make of it."""
    if threshold.tiers_by is ALL_OVERTIME:
        cut.waiting = (*cut.waiting, (threshold, shift))
        return []
    index = cut.start + shift - threshold.beyond.seconds
    return by_tiers(cut, threshold, shift, index)


def by_tiers(cut: Cut, threshold: Threshold, shift: int, index: int) -> list[Cut]:
    """Cut at the edges of the tiers from the ``index``-th second of overtime on."""
    further: list[Cut] = []
    edge = 0
    steps = threshold.tiers
    for tier in steps:
        edge = NEVER if tier is steps[-1] or tier.time is None else edge + tier.time.seconds
        if index >= edge:
            continue
        if cut.end - cut.start <= edge - index:
            cut.offer(threshold, tier, shift)
            break
        rest = cut.split(cut.start + edge - index)
        cut.offer(threshold, tier, shift)
        further.append(rest)
        cut, index = rest, edge
    return further


def settle_tiers(cuts: list[Cut]) -> list[Cut]:
    """Give overtime its multiple where the tiers count all overtime of the day in order."""
    found: list[Cut] = []
    index = 0
    for cut in cuts:
        if not cut.waiting and cut.rule is None:
            found.append(cut)
            continue
        seconds = cut.end - cut.start
        waiting, cut.waiting = cut.waiting, ()
        pieces = [cut]
        for threshold, shift in waiting:
            pieces = by_tiers_each(pieces, threshold, shift, index)
        found.extend(pieces)
        index += seconds
    return found


def by_tiers_each(pieces: list[Cut], threshold: Threshold, shift: int, index: int) -> list[Cut]:
    """The pieces that follow each other, cut where one more threshold's tiers change."""
    first = pieces[0].start
    found: list[Cut] = []
    for piece in pieces:
        further = by_tiers(piece, threshold, shift, index + piece.start - first)
        found += (piece, *further)
    return found
