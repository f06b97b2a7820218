"""From punches to worked days, for one person or for everybody.

The punches of a person are put in order, each once and without double touches; gathered into
shifts, by their plan or by the pauses between them; read, rounded, made into spans; given to
days; and there breaks come off. The result depends on the set of punches alone, never on
their order or on how often they were handed over, and no punch goes without a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from backoffice_core.attendance.acyclic import acyclic
from backoffice_core.attendance.model import DayKind, PlannedShift, Punch
from backoffice_core.attendance.pairing import verdicts
from backoffice_core.attendance.pairing.assuming import Assumed
from backoffice_core.attendance.pairing.attribution import (
    Part,
    day_of_shift,
    parts_of,
    split_draft,
)
from backoffice_core.attendance.pairing.breaks import apply_breaks
from backoffice_core.attendance.pairing.building import (
    Built,
    build,
    close_open,
    cut_early,
    detect_pauses,
)
from backoffice_core.attendance.pairing.clocks import LocalClock
from backoffice_core.attendance.pairing.drafts import DayDraft, Mark, Pause, PunchRole, Span
from backoffice_core.attendance.pairing.finishing import Finisher
from backoffice_core.attendance.pairing.gathering import (
    Gatherer,
    punches_in_order,
    without_touches,
)
from backoffice_core.attendance.pairing.keeping import apart, bounds_of, outside
from backoffice_core.attendance.pairing.oddness import (
    DAY_COUNTS_AS,
    NOTHING_COUNTS,
    Doubtful,
    punched_by_day,
    settle_odd,
)
from backoffice_core.attendance.pairing.policy import Attribution, EarlyWork, OddPunch, Pairing
from backoffice_core.attendance.pairing.reading import Shift, State
from backoffice_core.attendance.pairing.rounding import round_punches, round_totals, rounded_away
from backoffice_core.attendance.pairing.windows import Bounds, PunchWindow, punch_windows
from backoffice_core.attendance.punches import bounce_findings
from backoffice_core.attendance.worked import Trace, WorkedDay
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.calendars import Calendar
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.zones import zone_rules

__all__ = ["worked_days"]

T = TypeVar("T", Punch, PlannedShift, WorkedDay)


@checked
def worked_days(
    punches: Iterable[Punch],
    *,
    policy: Pairing,
    zone: str | Mapping[str, str],
    planned: Iterable[PlannedShift] = (),
    calendar: Calendar | None = None,
    day_kinds: Mapping[tuple[str, date], DayKind] | None = None,
    traits: Mapping[tuple[str, date], Iterable[str]] | None = None,
    by_hand: Iterable[WorkedDay] = (),
    known_until: Instant | None = None,
) -> tuple[tuple[WorkedDay, ...], tuple[Finding, ...]]:
    """A day for each that has punches or a plan, by person and date, and what is doubtful.

    ``zone`` is where the days of everybody begin, or of each person; spans are told on its
    clocks wherever a punch was made. Days off come from the ``calendar``: a holiday is one,
    a day of its weekend rests unless a shift is planned, and joint leave is an ordinary day;
    ``day_kinds`` and ``traits`` say otherwise for a person's day. ``by_hand`` are days that
    were entered by hand: they stand as they are, and neither punches of shifts that overlap
    their time nor punches within it count. ``known_until`` is how far the uploads reach: a
    shift that may still end after it is open, not odd, and nothing is guessed about it.

    Raises :class:`InvalidValue` (``zone_not_given`` for a person that ``zone`` does not name,
    ``unknown_zone``).
    """
    touched = by_person(punches)
    plans = by_person(planned)
    entered = by_person(by_hand)
    clocks: dict[str, LocalClock] = {}
    if isinstance(zone, str):
        # Read even where nobody punched: a wrong one is never passed over.
        zone_rules(zone)
    gatherer = Gatherer(policy)
    until = known_until.seconds if known_until is not None else None
    finisher = Finisher(calendar, day_kinds or {}, traits or {})
    days: list[WorkedDay] = []
    said: list[Finding] = []
    with acyclic():
        for person in sorted({*touched, *plans, *entered}):
            where = zone if isinstance(zone, str) else zone_of(person, zone)
            clock = clocks.get(where)
            if clock is None:
                clock = clocks[where] = LocalClock(where)
            own = PersonDays(person, gatherer, clock, until)
            own.pair(touched.get(person, []), plans.get(person, ()), entered.get(person, ()))
            said += own.said
            for number in sorted(own.drafts):
                draft = own.drafts[number]
                said += draft.findings
                days.append(finisher.finish(draft, clock))
    return tuple(days), tuple(said)


def by_person(things: Iterable[T]) -> dict[str, list[T]]:
    """What is each person's."""
    own: dict[str, list[T]] = {}
    for thing in things:
        own.setdefault(thing.person, []).append(thing)
    return own


def zone_of(person: str, zones: Mapping[str, str]) -> str:
    """Where a person's days begin."""
    found = zones.get(person)
    if found is None:
        raise InvalidValue(
            "zone_not_given", f"No zone is given for {person}.", "Name a zone for everybody."
        )
    return found


class PersonDays:
    """One person's days in the making, by ``date.toordinal()``."""

    __slots__ = (
        "clock", "counted_until", "doubtful", "drafts", "entered_days", "gatherer",
        "known_until", "person", "planned_days", "policy", "punched", "said",
    )  # fmt: skip

    def __init__(
        self, person: str, gatherer: Gatherer, clock: LocalClock, known_until: int | None
    ) -> None:
        self.person = person
        self.gatherer = gatherer
        self.policy = gatherer.policy
        self.clock = clock
        self.drafts: dict[int, DayDraft] = {}
        self.said: list[Finding] = []
        self.doubtful: dict[int, list[Doubtful]] = {}
        self.planned_days: set[int] = set()
        self.entered_days: set[int] = set()
        self.punched: dict[int, int] = {}
        self.counted_until = -(10**12)
        self.known_until = known_until

    def pair(
        self,
        punches: list[Punch],
        planned: Iterable[PlannedShift],
        by_hand: Iterable[WorkedDay],
    ) -> None:
        """Make the days."""
        policy = self.policy
        kept, dropped = without_touches(punches_in_order(punches), policy)
        if dropped:
            self.said += bounce_findings(self.person, self.person, dropped, bounce=policy.bounce)
        odd = (punch for punch in kept if not self.clock.agrees(punch.at))
        self.said += verdicts.offset_odd(self.person, odd, clock=self.clock)
        entered = tuple(by_hand)
        taken = [bounds for day in entered for bounds in bounds_of(day)]
        windows = punch_windows(planned, policy=policy, by_hand=taken) if planned else ()
        shifts, served = self.gatherer.gather(kept, windows)
        self.entered_days = {day.day.toordinal() for day in entered}
        if policy.odd_punch is OddPunch.AUTO_CLOSE:
            self.look_ahead(shifts, windows)
        for index, shift in enumerate(shifts):
            following = shifts[index + 1] if index + 1 < len(shifts) else None
            if taken and self.entered(shift, taken):
                continue
            self.add(shift, following)
        for number, window in enumerate(windows):
            if number not in served and not window.by_hand:
                for own, _, _ in window.parts():
                    self.draft(own[0].day.toordinal()).planned += own
        for draft in self.drafts.values() if taken else ():
            draft.spans = outside(draft.spans, taken)
        self.settle()
        for day in sorted(entered, key=lambda each: each.day):
            self.enter(day)

    def look_ahead(self, shifts: Sequence[Shift], windows: Iterable[PunchWindow]) -> None:
        """Find out what counts on each day before an open pair is closed."""
        if any(shift.missing for shift in shifts):
            self.punched = punched_by_day(shifts, self.policy, self.clock)
            parts = [part for window in windows for part in window.parts()]
            self.planned_days = {own[0].day.toordinal() for own, _, _ in parts}

    def draft(self, day: int) -> DayDraft:
        """The draft of a day."""
        found = self.drafts.get(day)
        if found is None:
            found = DayDraft(self.person, date.fromordinal(day), self.clock.zone)
            self.drafts[day] = found
        return found

    def add(self, shift: Shift, following: Shift | None) -> None:
        """Give a shift to its days."""
        policy, marks, missing = self.policy, shift.marks, shift.missing
        if policy.detect:
            detect_pauses(marks, policy.detect, self.clock)
        until = following.punches[0].at.instant.seconds if following is not None else None
        trace: list[Trace] = []
        still_open = missing and until is None and self.may_go_on(shift)
        closing = self.closing(shift, until) if missing and not still_open else None
        if closing is not None:
            marks.append(Mark(closing, PunchRole.END, None))
            trace.append(Assumed(end=self.clock.moment(closing), policy=policy.odd_punch))
        if policy.rounding:
            shifts = shift.window.shifts if shift.window is not None else ()
            trace += round_punches(marks, policy.rounding, shifts)
        lost = rounded_away(marks) if trace else ()
        built = build(marks)
        self.keep_apart(built)
        odd = missing and not still_open
        if odd and policy.odd_punch in NOTHING_COUNTS:
            built = Built([], [])
        parts = parts_of(shift, built, policy, self.clock)
        for part in parts:
            draft = self.put(part)
            draft.complete &= not missing
            if odd and policy.odd_punch in DAY_COUNTS_AS:
                draft.traits.add(DAY_COUNTS_AS[policy.odd_punch])
        draft = self.drafts[parts[0].day]
        draft.trace += trace
        if not (odd and policy.odd_punch in NOTHING_COUNTS):
            draft.findings += [
                verdicts.rounded_away(self.person, draft.day, start, end, clock=self.clock)
                for start, end in lost
            ]
        if missing or shift.doubts:
            doubtful = Doubtful(
                shift=shift, closing=closing, following=following, still_open=still_open
            )
            self.doubtful.setdefault(parts[0].day, []).append(doubtful)

    def closing(self, shift: Shift, until: int | None) -> int | None:
        """When an open pair is taken to end; a day without a plan is filled once."""
        policy = self.policy
        if shift.window is not None or policy.odd_punch is not OddPunch.AUTO_CLOSE:
            return close_open(shift, policy, until)
        built = build(shift.marks)
        day = day_of_shift(shift, built, policy, self.clock)
        if day in self.planned_days or day in self.entered_days:
            return None
        own = sum(span.end - span.start for span in built.spans)
        end = close_open(shift, policy, until, beside=self.punched[day] - own)
        if end is not None:
            self.punched[day] += end - shift.marks[-1].seconds
        return end

    def may_go_on(self, shift: Shift) -> bool:
        """Whether somebody is at work as far as is known, and may yet punch out."""
        if self.known_until is None or shift.state is State.AWAY:
            return False
        if shift.window is not None:
            return self.known_until <= shift.window.closes
        begun = shift.punches[0].at.instant.seconds
        return self.known_until <= begun + self.policy.shift_max.seconds

    def put(self, part: Part) -> DayDraft:
        """Add what counts on one day to its draft."""
        policy, draft, spans = self.policy, self.draft(part.day), part.built.spans
        if part.planned:
            draft.planned += part.planned
            if policy.early_work is EarlyWork.BEFORE_SHIFT:
                spans = cut_early(spans, part.planned[0].start.instant.seconds)
        draft.spans += spans
        draft.breaks += part.built.pauses
        draft.punches += part.punches
        return draft

    def keep_apart(self, built: Built) -> None:
        """Give no second to two shifts, wherever rounding put their ends."""
        if not built.spans:
            return
        until = self.counted_until
        if built.spans[0].start < until:
            built.spans[:] = [
                Span(max(span.start, until), span.end, span.kind, span.rate)
                for span in built.spans
                if until < span.end
            ]
            built.pauses[:] = [
                Pause(max(pause.start, until), pause.end, pause.kind)
                for pause in built.pauses
                if until < pause.end
            ]
        if built.spans:
            self.counted_until = built.spans[-1].end

    def entered(self, shift: Shift, taken: list[Bounds]) -> bool:
        """Whether a shift falls on time entered by hand, which stands; say so."""
        first, last = shift.punches[0].at, shift.punches[-1].at
        start = first.instant.seconds
        end = max(last.instant.seconds, start + 1)
        window = shift.window
        if window is not None and not window.by_hand:
            return False
        if window is None and not any(start < till and begin < end for begin, till in taken):
            return False
        day = date.fromordinal(self.clock.day(first))
        count, detail = len(shift.punches), first.instant.iso()
        self.said.append(verdicts.by_hand(self.person, day, count=count, detail=detail))
        return True

    def settle(self) -> None:
        """Take off breaks and round totals; and cut days at midnight where that is wanted."""
        policy = self.policy
        for number in sorted(self.drafts):
            draft = self.drafts[number]
            if number in self.doubtful:
                self.speak(draft, self.doubtful[number])
            if policy.breaks:
                draft.trace += apply_breaks(draft, policy.breaks)
            if policy.rounding and draft.spans:
                start, end = draft.spans[0].start, draft.spans[-1].end
                draft.trace += round_totals(draft, policy.rounding)
                if not draft.spans:
                    draft.findings.append(
                        verdicts.rounded_away(self.person, draft.day, start, end, clock=self.clock)
                    )
        if policy.rounding:
            apart(self.drafts)
        if policy.attribution is Attribution.SPLIT:
            whole, self.drafts = self.drafts, {}
            for number in sorted(whole):
                for part in split_draft(whole[number], self.clock):
                    self.draft(part.day.toordinal()).take(part)

    def speak(self, draft: DayDraft, doubtful: list[Doubtful]) -> None:
        """Settle what missing punches mean for a day, and tell what came of it."""
        by_hand = draft.day.toordinal() in self.entered_days
        settle_odd(draft, doubtful, self.policy, by_hand=by_hand)
        for each in doubtful:
            draft.findings += verdicts.of_shift(
                each.shift,
                self.person,
                draft.day,
                policy=self.policy,
                clock=self.clock,
                how=each.how(draft, self.policy, self.clock),
                following=each.following,
                still_open=each.still_open,
            )

    def enter(self, day: WorkedDay) -> None:
        """A day entered by hand, beside what else the punches say of it."""
        draft = self.draft(day.day.toordinal())
        mine = DayDraft(self.person, day.day, self.clock.zone, day.planned)
        mine.spans = [
            Span(each.start.instant.seconds, each.end.instant.seconds, each.kind, each.rate)
            for each in day.spans
        ]
        mine.breaks = [
            Pause(
                each.start.instant.seconds,
                each.end.instant.seconds,
                each.kind,
                punched=each.punched,
                paid=each.paid,
            )
            for each in day.breaks
        ]
        mine.credits = list(day.credits)
        mine.traits = set(day.traits)
        mine.complete = day.complete
        mine.punches = list(day.punches)
        draft.take(mine)
        draft.kind = day.kind
        draft.spans.sort(key=lambda span: (span.start, span.end))
        draft.breaks.sort(key=lambda pause: (pause.start, pause.end))
