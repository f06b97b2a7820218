"""Breaks that a policy takes off, gives, or counts as taken.

Nobody punches every coffee. A rule takes a break off by cutting it out of the work, at a place
on the clock: so each second of the day stays either work or pause, and night hours lose only
what was a pause at night. A paid break turns the pause that was punched into paid time, and
what it gives beyond that is a credit.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from datetime import time
from itertools import pairwise
from typing import Final

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.pairing.drafts import DayDraft, Pause, Span
from backoffice_core.attendance.pairing.rounding_rules import DAY, second_of
from backoffice_core.attendance.worked import BreakKind, Credit, TimeKind
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import named
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.rounding import share_units
from backoffice_core.kernel.words import Message
from backoffice_core.kernel.zones import offset_at, zone_rules

__all__ = ["Allocation", "BreakApplied", "BreakEffect", "BreakRule", "apply_breaks"]

NOTHING: Final = Duration(0)


class BreakEffect(enum.Enum):
    """What a rule does about its break.

    ``DEDUCT`` takes it off the time worked, ``ADD`` pays it, ``NORMAL`` leaves the punches to
    say what was worked and only states that the break was due.
    """

    DEDUCT = "deduct"
    ADD = "add"
    NORMAL = "normal"


class Allocation(enum.Enum):
    """Where the time of a break lies.

    ``WHEN_DUE`` is when so much has been worked that the break is due, or as late as the day
    allows; a paid one is where its pause was punched. ``PROPORTIONAL`` gives each span of
    work its share, to the second, in the middle of it; a paid one becomes a credit a span.
    ``AT_CLOCK`` is a time on the clock, and only what was worked through it is taken off.
    """

    WHEN_DUE = "when_due"
    PROPORTIONAL = "proportional"
    AT_CLOCK = "at_clock"


@checked_fields
@attrs.frozen(kw_only=True)
class BreakRule:
    """A break on days with at least ``active_after`` of work, and less than ``active_until``.

    Without a ``length`` it lasts as long as the break of the planned shift. ``effect`` says
    whether it is taken off, paid, or only due, and ``allocation`` where. With
    ``counts_punched`` a punched break of its ``kind`` counts: less is taken off, and no more is
    paid than was punched. Who goes out and comes back says seldom what for, so a gap of at
    most ``gap_most`` that nobody and no :class:`BreakDetection` called anything counts as the
    break too, where that is taken off ``WHEN_DUE``; it is never paid. With ``only_beyond`` no
    more is taken off than was worked beyond ``active_after``, so that nobody ends up with less
    by staying longer. ``at`` goes with ``AT_CLOCK``.

    Raises :class:`InvalidValue`: ``text_empty``, ``break_negative``, ``break_never_due`` where
    the work it is for is none, ``not_a_member``, and ``break_unplaced`` where ``at`` is missing,
    or given for nothing.

    >>> BreakRule(
    ...     name="lunch", length=Duration.of(hours=1), active_after=Duration.of(hours=6)
    ... ).effect
    <BreakEffect.DEDUCT: 'deduct'>
    """

    name: str | Message = attrs.field(validator=named)
    length: Duration | None = None
    effect: BreakEffect = attrs.field(
        default=BreakEffect.DEDUCT, validator=member_validator(BreakEffect)
    )
    kind: BreakKind = attrs.field(default=BreakKind.MEAL, validator=member_validator(BreakKind))
    active_after: Duration = NOTHING
    active_until: Duration | None = None
    counts_punched: bool = True
    gap_most: Duration = Duration.of(hours=2)
    only_beyond: bool = False
    allocation: Allocation = attrs.field(
        default=Allocation.WHEN_DUE, validator=member_validator(Allocation)
    )
    at: time | None = None
    citation: Citation | None = None

    def __attrs_post_init__(self) -> None:
        times = (self.active_after, self.length or NOTHING, self.gap_most)
        if any(each.seconds < 0 for each in times):
            raise InvalidValue(
                "break_negative", f"The break {str(self.name)!r} is negative.", "Give 0 or more."
            )
        if self.active_until is not None and self.active_until <= self.active_after:
            raise InvalidValue(
                "break_never_due",
                f"The break {str(self.name)!r} is for at least {self.active_after} of work and for"
                f" less than {self.active_until}, which is never.",
                "Let it be active until more than it is active after, or leave out the end.",
            )
        if (self.at is None) is (self.allocation is Allocation.AT_CLOCK):
            raise InvalidValue(
                "break_unplaced",
                f"The break {str(self.name)!r} is at {self.at}, and its allocation is "
                f"{self.allocation.name}.",
                "Give a time of the day with Allocation.AT_CLOCK, and only then.",
            )


@attrs.frozen
class BreakApplied:
    """What a rule did on a day, in seconds: the parts it took off, or gave, in order."""

    rule: BreakRule
    worked: int
    punched: int
    parts: tuple[int, ...]

    def explain(self) -> Explanation:
        """Say what was taken off or given, after how much work, and by which rule."""
        rule, length = self.rule, Duration(sum(self.parts))
        worked, punched = Duration(self.worked), Duration(self.punched)
        if rule.effect is BreakEffect.ADD:
            says = Message(
                "{time} of {rule} is paid: {worked} worked, {punched} of pause punched",
                time=length, rule=rule.name, worked=worked, punched=punched,
            )  # fmt: skip
        else:
            says = Message(
                "{time} of {rule} is taken off: {worked} worked, {punched} of pause punched",
                time=length, rule=rule.name, worked=worked, punched=punched,
            )  # fmt: skip
        return Explanation(
            rule="attendance.break",
            says=says,
            result=length,
            parameters={"active_after": rule.active_after},
            source="" if rule.citation is None else str(rule.citation),
        )


def apply_breaks(draft: DayDraft, rules: Sequence[BreakRule]) -> list[BreakApplied]:
    """Cut and credit the breaks of a day, rule by rule; return what each did.

    All rules look at the work as it was punched. The pauses that were punched count once: what
    one rule has counted is gone for the next. So three paid breaks of 15 minutes take 27 minutes
    of pause, however they were spread.
    """
    worked = work_of(draft.spans)
    left = unpaid_pauses(draft)
    gaps = unsaid_gaps(draft) if len(draft.spans) > 1 else []
    applied: list[BreakApplied] = []
    for rule in rules:
        length = break_time(draft, rule)
        if not (draft.spans and length and due(rule, worked)):
            continue
        punched = 0
        if left and rule.counts_punched:
            punched = min(left.get(rule.kind, 0), length)
            left[rule.kind] = left.get(rule.kind, 0) - punched
        parts: tuple[int, ...] = ()
        if rule.effect is BreakEffect.ADD:
            parts = add(draft, rule, punched if rule.counts_punched else length)
        elif rule.effect is BreakEffect.DEDUCT:
            if gaps and rule.counts_punched and rule.allocation is Allocation.WHEN_DUE:
                punched += counted_gaps(gaps, length - punched, rule.gap_most.seconds)
            most = worked - rule.active_after.seconds if rule.only_beyond else length
            parts = deduct(draft, rule, min(length - punched, most), length)
        if parts:
            applied.append(BreakApplied(rule, worked, punched, parts))
    return applied


def unpaid_pauses(draft: DayDraft) -> dict[BreakKind, int]:
    """The pauses that somebody punched, in seconds, by what they were for."""
    left: dict[BreakKind, int] = {}
    for pause in draft.breaks:
        if pause.punched and not pause.paid:
            left[pause.kind] = left.get(pause.kind, 0) + pause.end - pause.start
    return left


def unsaid_gaps(draft: DayDraft) -> list[int]:
    """How long each gap between spans is, of those that nobody called a pause, in seconds."""
    gaps: list[int] = []
    for before, after in pairwise(draft.spans):
        called = any(pause.start < after.start and before.end < pause.end for pause in draft.breaks)
        if before.end < after.start and not called:
            gaps.append(after.start - before.end)
    return gaps


def counted_gaps(gaps: list[int], wanted: int, most: int) -> int:
    """As many seconds as are wanted from gaps that are short enough, which are gone then."""
    counted = 0
    for place, gap in enumerate(gaps):
        if gap <= most and counted < wanted:
            taken = min(gap, wanted - counted)
            counted += taken
            gaps[place] -= taken
    return counted


def due(rule: BreakRule, worked: int) -> bool:
    """Whether a break is due after so much work."""
    until = rule.active_until
    return rule.active_after.seconds <= worked and (until is None or worked < until.seconds)


def break_time(draft: DayDraft, rule: BreakRule) -> int:
    """How long a rule's break is on a day."""
    if rule.length is not None:
        return rule.length.seconds
    return sum(shift.break_time.seconds for shift in draft.planned)


def work_of(spans: Iterable[Span]) -> int:
    """The seconds of spans together."""
    return sum([span.end - span.start for span in spans])


def deduct(draft: DayDraft, rule: BreakRule, length: int, window: int) -> tuple[int, ...]:
    """Cut so much break out of the work; return the pieces that were cut out."""
    work = [span for span in draft.spans if span.kind is not TimeKind.PAID_BREAK]
    if length <= 0 or not work:
        return ()
    if rule.allocation is Allocation.PROPORTIONAL:
        cuts = in_the_middle(work, length)
    elif rule.at is not None:
        cuts = on_the_clock(work, draft.zone, second_of(rule.at), length, window)
    else:
        cuts = when_due(work, rule.active_after.seconds, length)
    draft.spans = without(draft.spans, cuts)
    draft.breaks += [Pause(start, end, rule.kind, punched=False) for start, end in cuts]
    if len(draft.breaks) > 1:
        draft.breaks.sort(key=lambda pause: pause.start)
    return tuple(end - start for start, end in cuts)


def in_the_middle(spans: Sequence[Span], length: int) -> list[tuple[int, int]]:
    """Each span's share of a break, in the middle of the span."""
    weights = [span.end - span.start for span in spans]
    shares = share_units(min(length, sum(weights)), weights)
    cuts: list[tuple[int, int]] = []
    for span, weight, share in zip(spans, weights, shares, strict=True):
        start = span.start + (weight - share) // 2
        if share:
            cuts.append((start, start + share))
    return cuts


def when_due(spans: Sequence[Span], after: int, length: int) -> list[tuple[int, int]]:
    """So much of the work from ``after`` on, or else the last of it."""
    skip = max(0, min(after, work_of(spans) - length))
    cuts: list[tuple[int, int]] = []
    for span in spans:
        start = min(span.start + skip, span.end)
        skip -= start - span.start
        end = min(span.end, start + length)
        if end > start:
            cuts.append((start, end))
            length -= end - start
    return cuts


def on_the_clock(
    spans: Sequence[Span], zone: str, opens: int, length: int, window: int
) -> list[tuple[int, int]]:
    """What was worked through the break's place on the clock, up to so much of it."""
    rules = zone_rules(zone)
    cuts: list[tuple[int, int]] = []
    for span in spans:
        offset = offset_at(span.start, rules)
        midnight = (span.start + offset) // DAY * DAY - DAY
        while midnight + opens - offset < span.end:
            start = midnight + opens - offset
            # Clocks that changed since the span began show the time of the break at another moment.
            start += offset - offset_at(start, rules)
            low, high = max(start, span.start), min(start + window, span.end)
            high = min(high, low + length)
            if high > low:
                cuts.append((low, high))
                length -= high - low
            midnight += DAY
    return cuts


def without(spans: Sequence[Span], cuts: Sequence[tuple[int, int]]) -> list[Span]:
    """The spans with pieces cut out of them; both in order, each piece within one span."""
    left: list[Span] = []
    for span in spans:
        start = span.start
        for low, high in cuts:
            if span.start <= low and high <= span.end:
                if low > start:
                    left.append(Span(start, low, span.kind, span.rate))
                start = high
        if span.end > start:
            left.append(Span(start, span.end, span.kind, span.rate))
    return left


def add(draft: DayDraft, rule: BreakRule, length: int) -> tuple[int, ...]:
    """Pay so much break: in its pause as far as one was punched, the rest as a credit."""
    parts: tuple[int, ...] = ()
    shares: tuple[int, ...] = (length,)
    if rule.allocation is Allocation.PROPORTIONAL:
        shares = share_units(length, [span.end - span.start for span in draft.spans])
    else:
        parts = pay_pauses(draft, rule.kind, length)
        shares = (length - sum(parts),)
    given = tuple(share for share in shares if share)
    draft.credits += [
        Credit(name=str(rule.name), time=Duration(share), citation=rule.citation) for share in given
    ]
    return parts + given


def pay_pauses(draft: DayDraft, kind: BreakKind, length: int) -> tuple[int, ...]:
    """Turn punched pauses into paid time, the first ones first; return how much of each."""
    parts: list[int] = []
    pauses: list[Pause] = []
    for pause in draft.breaks:
        payable = pause.punched and not pause.paid and pause.kind is kind
        part = min(length, pause.end - pause.start) if payable else 0
        if part:
            middle = pause.start + part
            parts.append(part)
            length -= part
            pauses.append(Pause(pause.start, middle, kind, paid=True))
            draft.spans.append(
                Span(pause.start, middle, TimeKind.PAID_BREAK, rate_before(draft, pause))
            )
            pause.start = middle
        if not part or pause.start < pause.end:
            pauses.append(pause)
    draft.breaks = pauses
    draft.spans.sort(key=lambda span: span.start)
    return tuple(parts)


def rate_before(draft: DayDraft, pause: Pause) -> str:
    """The pay rate of the work that a pause interrupts."""
    before = [span for span in draft.spans if span.end <= pause.start]
    return max(before, key=lambda span: span.end).rate if before else ""
