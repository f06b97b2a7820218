"""Heads: how many a shift or an interval of time asks for, and who is there.

This is the one place that counts them for a judgement: the score, the checker and the
repair all read it. Somebody who is on a shift twice is there once, and too many all the same.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration, Fold, ZonedInstant, resolve
from backoffice_core.kernel.instants import Gap as ClockGap
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.model import (
    Assignment,
    Demand,
    IntervalDemand,
    Shift,
    Slot,
    by_start,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backoffice_core.scheduling.levels import Coverage, Level
    from backoffice_core.scheduling.problem import RosterProblem

__all__ = [
    "DESIRED",
    "MISSING",
    "OVER",
    "SHORT",
    "Asked",
    "CoverKey",
    "Covers",
    "Gap",
    "Headcount",
    "count_heads",
]

SHORT: Final = "coverage.short"
DESIRED: Final = "coverage.desired"
OVER: Final = "coverage.over"
MISSING: Final = frozenset({SHORT, DESIRED})

CoverKey: TypeAlias = int | Slot
"""What is asked for, by its number; or a shift that nobody asked for, by itself."""


@attrs.frozen(kw_only=True)
class Asked:
    """Where heads are asked for, how many are ``wanted`` and how many are ``there``.

    ``shift`` is its code, empty where an interval of time asks.
    """

    shift: str = ""
    skill: str
    place: str = ""
    day: date
    start: ZonedInstant
    break_time: Duration = Duration(0)
    wanted: int
    there: int
    end: ZonedInstant

    @classmethod
    def at(
        cls, where: Shift | Assignment | IntervalDemand, *, shift: str, wanted: int, there: int
    ) -> Asked:
        """Return what is asked for at a shift or in an interval."""
        rest = Duration.ZERO if isinstance(where, IntervalDemand) else where.break_time
        return cls(shift=shift, skill=where.skill, place=where.place, day=where.day,
                   start=where.start, end=where.end, break_time=rest, wanted=wanted,
                   there=there)  # fmt: skip


@attrs.frozen(kw_only=True)
class Headcount:
    """How many people a shift, or an interval of time, asks for, and how many are there.

    ``at`` is what asks; ``most`` is ``None`` where any number may be there.
    """

    at: Shift | IntervalDemand
    people: int
    desired: int
    most: int | None
    there: int

    @property
    def missing(self) -> int:
        """Return how many of those needed are missing."""
        return max(0, self.people - self.there)


def count_heads(problem: RosterProblem, assignments: Iterable[Assignment]) -> tuple[Headcount, ...]:
    """Return who is there for each shift in order of time, then for each interval.

    >>> from backoffice_core.scheduling import RosterProblem
    >>> count_heads(RosterProblem(people=[], demand=[]), [])
    ()
    """
    covers = Covers.of(problem)
    there = covers.heads(assignments)
    return tuple(
        Headcount(at=at, people=asked.people, desired=asked.desired, most=asked.most,
                  there=len({one.person for one in there.get(number, ())}))
        for number, (at, asked) in enumerate(covers.asked)
    )  # fmt: skip


@attrs.frozen(kw_only=True)
class Gap:
    """Heads missing or over: which of :data:`SHORT`, :data:`DESIRED` and :data:`OVER`.

    ``unasked`` are heads on a shift that the problem has not at all.
    """

    kind: str
    level: Level
    amount: int
    asked: Asked
    found: tuple[Assignment, ...]
    unasked: bool = False


@attrs.frozen(kw_only=True)
class Covers:
    """Everything that asks for heads, numbered, and what each shift counts for."""

    coverage: Coverage
    asked: tuple[tuple[Shift | IntervalDemand, Demand | IntervalDemand], ...]
    shifts: dict[Slot, Shift]
    numbers: dict[Slot, int]
    offered: frozenset[Slot]
    curves: dict[tuple[str, str], tuple[tuple[int, int], ...]]
    people: frozenset[str]
    counted: dict[Slot, tuple[CoverKey, ...]] = attrs.Factory(dict[Slot, tuple["CoverKey", ...]])

    @classmethod
    def of(cls, problem: RosterProblem) -> Covers:
        """Number what a problem asks for: shifts in order of time, then intervals."""
        by_shift = problem.asked()
        numbers = {shift.slot: number for number, shift in enumerate(by_shift)}
        curves: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for number, curve in enumerate(problem.intervals, len(numbers)):
            curves[curve.skill, curve.place].append((curve.start.instant.seconds, number))
        return cls(
            coverage=problem.coverage,
            asked=(*by_shift.items(), *((curve, curve) for curve in problem.intervals)),
            shifts=problem.by_slot,
            numbers=numbers,
            offered=frozenset(shift.slot for shift in problem.offers),
            curves={key: tuple(sorted(starts)) for key, starts in curves.items()},
            people=frozenset(person.id for person in problem.people),
        )

    def counts_for(self, one: Assignment) -> tuple[CoverKey, ...]:
        """Return everything that somebody on an assignment counts for."""
        slot = one.slot
        found = self.counted.get(slot)
        if found is None:
            found = self.counted[slot] = tuple(self.served(one, slot))
        return found

    def served(self, one: Assignment, slot: Slot) -> Iterator[CoverKey]:
        """Yield the numbers of what a shift serves, and the shift itself if none asked for it."""
        number = self.numbers.get(slot)
        if number is not None:
            yield number
        elif slot not in self.offered:
            yield slot
        starts = self.curves.get((one.skill, one.place), ())
        first = bisect_left(starts, (one.start.instant.seconds, 0))
        last = bisect_left(starts, (one.end.instant.seconds, 0))
        shift = self.shifts.get(slot)
        for _, curve in starts[first:last]:
            span = self.asked[curve][1]
            if isinstance(span, IntervalDemand) and (
                span.end.instant <= one.end.instant if shift is None else shift.serves(span.span)
            ):
                yield curve

    def heads(self, assignments: Iterable[Assignment]) -> dict[CoverKey, tuple[Assignment, ...]]:
        """Return who is there, for everything that somebody is there for; a stranger is not."""
        found: dict[CoverKey, list[Assignment]] = defaultdict(list)
        for one in assignments:
            for key in self.counts_for(one) if one.person in self.people else ():
                found[key].append(one)
        return {key: tuple(there) for key, there in found.items()}

    def gaps(self, key: CoverKey, found: tuple[Assignment, ...]) -> Iterator[Gap]:
        """Yield what is missing or over where ``found`` are there."""
        if not isinstance(key, int):
            if found:
                yield self.over(found[0].shift, found, most=0)
            return
        at, demand = self.asked[key]
        people = len({one.person for one in found})
        code = at.code if isinstance(at, Shift) else ""
        coverage = self.coverage if demand.coverage is None else demand.coverage
        wishes = ((SHORT, coverage.short, demand.people),
                  (DESIRED, coverage.desired, demand.desired))  # fmt: skip
        for kind, level, wanted in wishes:
            if people < wanted and (kind == SHORT or demand.desired > demand.people):
                asked = Asked.at(at, shift=code, wanted=wanted, there=people)
                yield Gap(
                    kind=kind,
                    level=level,
                    amount=wanted - people,
                    asked=asked,
                    found=by_start(found),
                )
        if demand.most is not None and len(found) > demand.most:
            yield self.over(code, found, most=demand.most, at=at, level=coverage.over)

    def over(
        self,
        code: str,
        found: tuple[Assignment, ...],
        *,
        most: int,
        at: Shift | IntervalDemand | None = None,
        level: Level | None = None,
    ) -> Gap:
        """Return that more are there than may be."""
        asked = Asked.at(at or found[0], shift=code, wanted=most, there=len(found))
        return Gap(kind=OVER, level=level or self.coverage.over, amount=len(found) - most,
                   asked=asked, found=by_start(found), unasked=at is None)  # fmt: skip


@functools.cache
def coverage_rule(kind: str) -> Explanation:
    """Return what is asked of heads as a rule: its name and its sentence."""
    return Explanation(rule=f"scheduling.{kind}", says=SENTENCES[kind])


SENTENCES: Final = {
    SHORT: Message("As many people as are needed"),
    DESIRED: Message("As many people as are desired"),
    OVER: Message("No more people than there may be"),
}


def gap_says(gap: Gap) -> Message:
    """Return a gap as a sentence."""
    asked = gap.asked
    if gap.kind == OVER:
        return unasked_says(asked) if gap.unasked else over_says(asked)
    if gap.kind == DESIRED and asked.shift:
        return Message(
            "{shift} on {day} has {there} of the {wanted} people desired with the skill {skill}",
            shift=placed(asked.shift, asked.place), day=asked.day, there=asked.there,
            wanted=asked.wanted, skill=asked.skill,
        )  # fmt: skip
    return missing_says(asked)


def missing_says(asked: Asked) -> Message:
    """Return how many people a shift or an interval needs, and how many it has."""
    if not asked.shift:
        return Message(
            "{skill} from {start} to {end}: {there} of {wanted} people are there",
            skill=placed(asked.skill, asked.place), start=clock(asked.start),
            end=clock(asked.end), there=asked.there, wanted=asked.wanted,
        )  # fmt: skip
    if not asked.there:
        return Message.plural(
            "{shift} on {day} needs {count} person with the skill {skill} and has none",
            "{shift} on {day} needs {count} people with the skill {skill} and has none",
            shift=placed(asked.shift, asked.place), day=asked.day, count=asked.wanted,
            skill=asked.skill,
        )  # fmt: skip
    return Message.plural(
        "{shift} on {day} needs {count} person with the skill {skill} and has {assigned}",
        "{shift} on {day} needs {count} people with the skill {skill} and has {assigned}",
        shift=placed(asked.shift, asked.place), day=asked.day, count=asked.wanted,
        skill=asked.skill, assigned=asked.there,
    )  # fmt: skip


def over_says(asked: Asked) -> Message:
    """Return how many people a shift or an interval has, and how many it may have."""
    if not asked.shift:
        return Message(
            "{skill} from {start} to {end}: {there} people are there, at most {wanted} may be",
            skill=placed(asked.skill, asked.place), start=clock(asked.start),
            end=clock(asked.end), there=asked.there, wanted=asked.wanted,
        )  # fmt: skip
    return Message.plural(
        "{shift} from {start} to {end} has {count} person with the skill {skill}; "
        "at most {most} may be there",
        "{shift} from {start} to {end} has {count} people with the skill {skill}; "
        "at most {most} may be there",
        shift=placed(asked.shift, asked.place), start=clock(asked.start), end=clock(asked.end),
        count=asked.there, most=asked.wanted, skill=asked.skill,
    )  # fmt: skip


def unasked_says(asked: Asked) -> Message:
    """Return that people are on a shift that nobody asks for: a wrong code, or a wrong time."""
    return Message.plural(
        "No shift {shift} from {start} to {end} with the skill {skill} is asked for; "
        "{count} person is on it",
        "No shift {shift} from {start} to {end} with the skill {skill} is asked for; "
        "{count} people are on it",
        shift=placed(asked.shift, asked.place), start=clock(asked.start), end=clock(asked.end),
        skill=asked.skill, count=asked.there,
    )  # fmt: skip


def placed(what: str, place: str) -> str | Message:
    """Return a shift, or a skill, and at which place, where places are told apart."""
    return Message("{what} at {place}", what=what, place=place) if place else what


def clock(moment: ZonedInstant) -> ZonedInstant | Message:
    """Return a moment; in the hour that comes twice when clocks go back, with its offset."""
    first, second = (
        resolve(moment.local, moment.zone, gap=ClockGap.LATER, fold=fold)
        for fold in (Fold.FIRST, Fold.SECOND)
    )
    if first == second:
        return moment
    offset = moment.iso().partition("[")[0][-len("+00:00") :]
    return Message("{moment} ({offset})", moment=moment, offset=offset)
