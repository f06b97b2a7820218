"""Rounding the punches of a shift, and what a day came to.

The punch itself stays what it was: only the moment it counts from moves, and every move is
kept with the rule that made it, so that nobody has to wonder where three minutes went.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import attrs

from backoffice_core.attendance.model import PlannedShift
from backoffice_core.attendance.pairing.drafts import DayDraft, Mark, PunchRole
from backoffice_core.attendance.pairing.rounding_rules import (
    ARRIVALS,
    DAY,
    DEPARTURES,
    MINUTE,
    AroundClock,
    AroundPlan,
    PunchRounding,
    RoundingRule,
    Seconds,
    TotalBetween,
    TotalOf,
    TotalRounding,
    round_clock,
    round_seconds,
    second_of,
)
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.words import Message

__all__ = ["Rounded", "round_punches", "round_totals"]

LEAVES_WORK = frozenset({PunchRole.END, PunchRole.MEAL_START, PunchRole.BREAK_START})

# What begins a length and what ends it.
LENGTHS = {
    TotalOf.SPAN: (ARRIVALS | {PunchRole.TRANSFER}, DEPARTURES | {PunchRole.TRANSFER}),
    TotalOf.MEAL: (frozenset({PunchRole.MEAL_START}), frozenset({PunchRole.MEAL_END})),
    TotalOf.BREAK: (frozenset({PunchRole.BREAK_START}), frozenset({PunchRole.BREAK_END})),
}


@attrs.frozen
class Rounded:
    """A moment that a rule moved, in seconds since 1970: from ``before`` to ``after``."""

    rule: RoundingRule
    before: int
    after: int
    zone: str

    def explain(self) -> Explanation:
        """Say what was moved, and by which rule."""
        rule, source = self.rule, ""
        before, after = (
            Instant(seconds).at_zone(self.zone) for seconds in (self.before, self.after)
        )
        if isinstance(rule, Seconds):
            says = Message(
                "{before} counts as {after}: seconds are dropped", before=before, after=after
            )
        else:
            says = Message(
                "{before} counts as {after}: {rule}", before=before, after=after, rule=rule.name
            )
            source = "" if rule.citation is None else str(rule.citation)
        return Explanation(rule="attendance.rounding", says=says, result=after, source=source)


def round_punches(
    marks: Sequence[Mark], rules: Sequence[RoundingRule], planned: Sequence[PlannedShift] = ()
) -> list[Rounded]:
    """Move the marks of one shift, given in order, to where they count; return what moved.

    Only what somebody punched is rounded, never a moment that was assumed. The marks stay in
    order: where two would cross, the later one yields. Lengths of spans, meals and breaks are
    rounded here too, the day's by :func:`round_totals`.
    """
    lengths = [
        rule for rule in rules if isinstance(rule, TotalRounding) and rule.of is not TotalOf.DAY
    ]
    shift = Shift(marks, rules, planned)
    before = [mark.seconds for mark in marks]
    by: list[RoundingRule | None] = [shift.move(place) for place in range(len(marks))]
    for place, mark in enumerate(marks):
        if mark.punch is None:
            hold_back(marks, place)
            continue
        if place and mark.seconds < marks[place - 1].seconds:
            mark.seconds = marks[place - 1].seconds
            by[place] = by[place] or by[place - 1]
        for rule in lengths:
            if round_length(marks, place, rule):
                by[place] = rule
    return [
        Rounded(rule, was, mark.seconds, mark.punch.at.zone)
        for mark, was, rule in zip(marks, before, by, strict=True)
        if rule is not None and mark.punch is not None and mark.seconds != was
    ]


def hold_back(marks: Sequence[Mark], place: int) -> None:
    """Let nothing before a moment that stands be rounded past it."""
    limit = marks[place].seconds
    for mark in marks[:place]:
        mark.seconds = min(mark.seconds, limit)


def round_length(marks: Sequence[Mark], place: int, rule: TotalRounding) -> bool:
    """Move the mark that ends a length so that it is a round one; say whether it does."""
    begins, ends = LENGTHS[rule.of]
    mark, start = marks[place], marks[place - 1]
    if not place or mark.role not in ends or start.role not in begins:
        return False
    length = mark.seconds - start.seconds
    if not between(rule.when, length):
        return False
    mark.seconds = start.seconds + round_seconds(
        length, step=rule.step.seconds, mode=rule.mode, grace=rule.grace.seconds
    )
    return True


def between(when: TotalBetween | None, length: int) -> bool:
    """Whether a length lies where the condition wants it."""
    if when is None:
        return True
    return when.least.seconds <= length and (when.most is None or length <= when.most.seconds)


class Shift:
    """What the rules may ask about the marks of a shift, as they were punched."""

    __slots__ = ("drop", "first", "last", "marks", "planned", "rules", "total")

    def __init__(
        self,
        marks: Sequence[Mark],
        rules: Sequence[RoundingRule],
        planned: Sequence[PlannedShift],
    ) -> None:
        self.marks = marks
        self.rules = [rule for rule in rules if isinstance(rule, PunchRounding)]
        self.drop = any(rule is Seconds.DROP for rule in rules)
        self.planned = planned
        self.first = self.last = -1
        self.total = 0
        # Asked for by few rules, and not worth its time for all the others.
        if any(rule.outermost_only for rule in self.rules):
            roles = [mark.role for mark in marks]
            starts = [place for place, role in enumerate(roles) if role is PunchRole.START]
            ends = [place for place, role in enumerate(roles) if role is PunchRole.END]
            self.first = starts[0] if starts else -1
            self.last = ends[-1] if ends else -1
        if any(isinstance(rule.when, TotalBetween) for rule in self.rules):
            begins, closes = LENGTHS[TotalOf.SPAN]
            self.total = sum(
                end.seconds - start.seconds
                for start, end in pairwise(marks)
                if start.role in begins and end.role in closes
            )

    def move(self, place: int) -> RoundingRule | None:
        """Round one mark by the first rule that holds for it; return the rule."""
        mark = self.marks[place]
        if mark.punch is None:
            return None
        seconds, offset = mark.seconds, mark.punch.at.offset
        for rule in self.rules:
            if self.holds(rule, place, offset):
                mark.seconds = self.rounded(rule, mark, offset)
                return rule
        if self.drop:
            mark.seconds = seconds - (seconds + offset) % MINUTE
            return Seconds.DROP
        return None

    def holds(self, rule: PunchRounding, place: int, offset: int) -> bool:
        """Whether a rule is for this mark."""
        mark = self.marks[place]
        if mark.role not in rule.punches:
            return False
        if rule.outermost_only and place not in {self.first, self.last}:
            return False
        when = rule.when
        if when is None:
            return True
        if isinstance(when, TotalBetween):
            return between(when, self.total)
        if isinstance(when, AroundPlan):
            plan = self.plan(mark)
            return when.or_unplanned if plan is None else within(when, mark.seconds - plan)
        apart = (mark.seconds + offset - second_of(when.at) + DAY // 2) % DAY - DAY // 2
        return within(when, apart)

    def plan(self, mark: Mark) -> int | None:
        """The planned moment that a mark is held against: the nearest one of its side.

        A flexible shift has none, as its frame says from when on, and not when.
        """
        moments = [
            (shift.start if mark.role in ARRIVALS else shift.end).instant.seconds
            for shift in self.planned
            if shift.due is None
        ]
        return min(moments, key=lambda moment: abs(moment - mark.seconds), default=None)

    def rounded(self, rule: PunchRounding, mark: Mark, offset: int) -> int:
        """Where a mark counts by a rule that holds for it."""
        seconds = mark.seconds
        plan = self.plan(mark) if rule.snap.seconds or rule.within_plan else None
        if plan is not None and abs(seconds - plan) <= rule.snap.seconds:
            return plan
        if rule.step.seconds:
            seconds = round_clock(
                seconds,
                offset,
                step=rule.step.seconds,
                mode=rule.mode,
                grace=rule.grace.seconds,
            )
        if plan is None or not rule.within_plan:
            return seconds
        if mark.role is PunchRole.START:
            return max(seconds, plan)
        return min(seconds, plan) if mark.role is PunchRole.END else seconds


def within(when: AroundPlan | AroundClock, apart: int) -> bool:
    """Whether a moment so far after another is near enough to it."""
    return -when.before.seconds <= apart <= when.after.seconds


def rounded_away(marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """Pairs of punches that lie apart, and between which no time is left; as they were made."""
    lost: list[tuple[int, int]] = []
    for before, after in pairwise(marks):
        if before.role in LEAVES_WORK or after.seconds > before.seconds:
            continue
        if before.punch is not None and after.punch is not None:
            start, end = before.punch.at.instant.seconds, after.punch.at.instant.seconds
            if start < end:
                lost.append((start, end))
    return lost


def round_totals(draft: DayDraft, rules: Sequence[RoundingRule]) -> list[Rounded]:
    """Round what a day came to, after its breaks, by moving its last end; return what moved.

    Credits count in the total. A day that is rounded down by more than its last span loses
    that span, and the rest of it from the one before.
    """
    moved: list[Rounded] = []
    for rule in rules:
        if not isinstance(rule, TotalRounding) or rule.of is not TotalOf.DAY or not draft.spans:
            continue
        total = sum(span.end - span.start for span in draft.spans)
        total += sum(credit.time.seconds for credit in draft.credits)
        if not between(rule.when, total):
            continue
        more = (
            round_seconds(total, step=rule.step.seconds, mode=rule.mode, grace=rule.grace.seconds)
            - total
        )
        if more:
            start, end = draft.spans[0].start, draft.spans[-1].end
            move_last_end(draft, more)
            after = draft.spans[-1].end if draft.spans else start
            moved.append(Rounded(rule, end, after, draft.zone))
    return moved


def move_last_end(draft: DayDraft, more: int) -> None:
    """Lengthen or shorten the work of a day at its end; a pause behind it moves along."""
    spans = draft.spans
    end = spans[-1].end
    for pause in draft.breaks:
        if pause.start >= end:
            pause.start += more
            pause.end += more
    while spans and spans[-1].end + more < spans[-1].start:
        more += spans[-1].end - spans[-1].start
        spans.pop()
    if spans:
        spans[-1].end += more
        if spans[-1].end == spans[-1].start:
            spans.pop()
