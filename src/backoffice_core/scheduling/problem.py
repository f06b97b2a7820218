"""A roster to be made: who there is, what is needed, and under which rules."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TypeGuard, cast

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.intervals import Interval
from backoffice_core.scheduling.catalogue import OnLeave, SkillRequired, standard_rules
from backoffice_core.scheduling.contracts import Contract
from backoffice_core.scheduling.levels import Coverage
from backoffice_core.scheduling.model import (
    Absence,
    Assignment,
    Demand,
    IntervalDemand,
    Person,
    Shift,
    Slot,
    by_start,
)
from backoffice_core.scheduling.rules import NO_DAYS, AnyRule, Rule, TeamRule, Work

__all__ = ["Coverage", "RosterProblem"]


EVERY_HEAD = Coverage()

# One converter a field: mypy reads a converter's own types, and `tuple` has none to read.


def people_of(people: Iterable[Person]) -> tuple[Person, ...]:
    """The people, from whatever they came in."""
    return tuple(people)


def demand_of(demand: Iterable[Demand]) -> tuple[Demand, ...]:
    """The demand, from whatever it came in."""
    return tuple(demand)


def curves_of(curves: Iterable[IntervalDemand]) -> tuple[IntervalDemand, ...]:
    """The demand by intervals, from whatever it came in."""
    return tuple(curves)


def offers_of(offers: Iterable[Shift]) -> tuple[Shift, ...]:
    """The shifts offered, from whatever they came in."""
    return tuple(offers)


def absences_of(absences: Iterable[Absence]) -> tuple[Absence, ...]:
    """The absences, from whatever they came in."""
    return tuple(absences)


def rules_of(rules: Iterable[AnyRule]) -> tuple[AnyRule, ...]:
    """The rules, from whatever they came in."""
    return tuple(rules)


def ordered_history(history: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Return the past in order of time."""
    return by_start(history)


@checked_fields
@attrs.frozen(kw_only=True)
class RosterProblem:
    """Who can work, what is needed, what forbids it, and what was worked just before.

    ``history`` holds assignments before the first day of the demand: they are given, but
    the last week of them counts towards rest, days and hours; it is whole from
    ``known_from`` on (without it: from its own first day). Absences are heeded whether
    :class:`OnLeave` is among the ``rules`` or not; history of people who are not in
    ``people`` any more is ignored. Demand for the same shift adds up. ``days`` are the days
    to be rostered; without them, from the first day of all that is asked for to the last.

    ``intervals`` ask for people by the time of day, whatever shift they are on; ``offers``
    are shifts that may be worked although none asks for heads on them by name.

    Raises :class:`InvalidValue`: ``person_twice``, ``person_unknown`` for an absence of
    nobody, ``contract_missing`` for a person whose contract does not hold on each day to be
    rostered, ``demand_outside_days``, ``history_in_horizon`` for a past assignment on or
    after the first day needed, ``not_a_rule``, ``not_a_contract``, ``not_a_date``,
    ``not_a_period``, ``not_several``, ``type_wrong``.
    """

    people: tuple[Person, ...] = attrs.field(converter=people_of)
    demand: tuple[Demand, ...] = attrs.field(converter=demand_of)
    absences: tuple[Absence, ...] = attrs.field(default=(), converter=absences_of)
    rules: tuple[AnyRule, ...] = attrs.field(factory=standard_rules, converter=rules_of)
    history: tuple[Assignment, ...] = attrs.field(default=(), converter=ordered_history)
    coverage: Coverage = EVERY_HEAD
    days: Interval[date] | None = None
    known_from: date | None = None
    intervals: tuple[IntervalDemand, ...] = attrs.field(default=(), converter=curves_of)
    offers: tuple[Shift, ...] = attrs.field(default=(), converter=offers_of)

    def __attrs_post_init__(self) -> None:
        """Refuse what no roster could make sense of."""
        twice = [key for key, count in Counter(one.id for one in self.people).items() if count > 1]
        if twice:
            raise InvalidValue("person_twice", f"There are two people {twice[0]!r}.",
                               "Give each person an id of their own.")  # fmt: skip
        self.expect_people()
        self.expect_rules()
        self.expect_days()
        first = min((one.day for one in self.slots()), default=None)
        for past in self.history:
            if first is not None and past.day >= first:
                raise InvalidValue("history_in_horizon",
                                   f"{past.person} on {past.day} is not before {first}.",
                                   "Hand in only what lies before the first day.")  # fmt: skip

    def expect_people(self) -> None:
        """Refuse an absence of nobody, and a contract that leaves days without one."""
        ids = {person.id for person in self.people}
        for absence in self.absences:
            if absence.person not in ids:
                raise InvalidValue("person_unknown",
                                   f"On {absence.day} {absence.person!r} is absent, who is not "
                                   "among the people.",
                                   "Hand in the absences of those who are rostered.")  # fmt: skip
        horizon = self.horizon
        for person in self.people:
            held = cast("object", person.contract)
            if isinstance(held, Effective) and not horizon.is_empty:
                expect_contract_throughout(person, cast("Effective[Contract]", held), horizon)
            elif held is not None and not isinstance(held, Contract | Effective):
                raise InvalidValue("not_a_contract",
                                   f"The contract of {person.id!r} is {shown(held)}.",
                                   "Pass a Contract, or an Effective of some.")  # fmt: skip

    def expect_rules(self) -> None:
        """Refuse what is no rule: the class of one, say."""
        for rule in self.rules:
            if isinstance(rule, type):
                raise InvalidValue("not_a_rule", f"Among the rules is the class {rule.__name__}.",
                                   f"Make one: {rule.__name__}(...).")  # fmt: skip

    def expect_days(self) -> None:
        """Refuse demand on days that are not to be rostered."""
        if self.days is None:
            return
        for day in self.asked_days():
            if not self.days.contains(day):
                raise InvalidValue("demand_outside_days",
                                   f"Somebody is asked for on {day}; to be rostered are "
                                   f"the days from {self.days.start} to before "
                                   f"{self.days.end}.",
                                   "Leave out the days, or the demand beyond them.")  # fmt: skip

    def asked_days(self) -> list[date]:
        """Return the days on which something is asked for or offered, as often as it is."""
        return [one.day for one in self.slots()] + [one.day for one in self.intervals]

    @property
    def horizon(self) -> Interval[date]:
        """Return the days to be rostered."""
        if self.days is not None:
            return self.days
        on = self.asked_days()
        return Interval(min(on), max(on) + timedelta(days=1)) if on else NO_DAYS

    @property
    def names(self) -> dict[str, str]:
        """Return what people are called, by their ids."""
        return {person.id: person.name for person in self.people}

    def every_rule(self) -> Iterator[AnyRule]:
        """Yield each rule once: those of the problem, and those of all versions of contracts."""
        yield from self.rules
        held = (person.contract for person in self.people)
        versions = (one for contract in held for one in versions_of(contract))
        yield from {id(rule): rule for one in versions for rule in one.rules}.values()

    @property
    def personal_rules(self) -> tuple[Rule, ...]:
        """Return the rules that bind each person alone.

        An absence is heeded even where no rule says so: :class:`OnLeave` is one of them then.
        """
        own = tuple(cast("Rule", rule) for rule in self.rules if not is_team_rule(rule))
        heeded = not self.absences or any(isinstance(rule, OnLeave) for rule in own)
        return own if heeded else (*own, OnLeave())

    @property
    def team_rules(self) -> tuple[TeamRule, ...]:
        """Return the rules about several people's work together."""
        return tuple(rule for rule in self.rules if is_team_rule(rule))

    def binding(self, work: Work) -> Iterator[tuple[Rule, Work]]:
        """Yield each rule that binds a person, with the part of their work it looks at.

        The rules of the problem look at everything; those of a contract too, but for one
        that changes within the horizon: each version judges its own days, and what is worked
        before them counts as history does. A week, a month, a weekend or a run in which it
        changes is judged once and whole, by the version that holds on its last day.
        """
        for rule in self.personal_rules:
            yield rule, work
        for contract, seen in contracts(work):
            for rule in contract.rules:
                yield rule, seen

    def coverage_of(self, asked: Demand | IntervalDemand) -> Coverage:
        """Return what a head too few or too many means there: its own coverage, or that of all."""
        return self.coverage if asked.coverage is None else asked.coverage

    def coverages(self) -> frozenset[Coverage]:
        """Return every coverage that anything is asked under."""
        asked: Iterable[Demand | IntervalDemand] = (*self.demand, *self.intervals)
        return frozenset((self.coverage, *map(self.coverage_of, asked)))

    def needs(self) -> dict[Shift, int]:
        """Return how many people each shift needs, in order of time."""
        return {shift: demand.people for shift, demand in self.asked().items()}

    def asked(self) -> dict[Shift, Demand]:
        """Return what each shift asks for, demand for the same shift added up, in order of time."""
        asked: dict[Shift, Demand] = {}
        for one in self.demand:
            had = asked.get(one.shift)
            asked[one.shift] = one if had is None else Demand(
                shift=one.shift, people=had.people + one.people,
                desired=had.desired + one.desired, most=had.most + one.most,
                coverage=one.coverage if had.coverage is None else had.coverage)  # fmt: skip
        return dict(sorted(asked.items(), key=lambda need: shift_order(need[0])))

    def slots(self) -> tuple[Shift, ...]:
        """Return every shift that may be worked, in order of time."""
        shifts = {one.shift for one in self.demand} | set(self.offers)
        return tuple(sorted(shifts, key=shift_order))

    @property
    def by_slot(self) -> dict[Slot, Shift]:
        """Return the shifts by what makes an assignment one to them."""
        return {shift.slot: shift for shift in self.slots()}

    def usable_skills(self) -> dict[str, frozenset[str]]:
        """Return the demanded skills each person may be used for: all, if no rule insists."""
        wanted = frozenset(one.skill for one in self.slots())
        asked = any(isinstance(rule, SkillRequired) and rule.level.binds for rule in self.rules)
        return {one.id: wanted & one.skills if asked else wanted for one in self.people}

    def works(self, assignments: Iterable[Assignment]) -> Iterator[Work]:
        """Yield what each person works, history included, in the order of people."""
        horizon = self.horizon
        past = min((one.day for one in self.history), default=horizon.start)
        known_from = self.known_from if self.known_from is not None else past
        own: dict[str, list[Assignment]] = {person.id: [] for person in self.people}
        away: dict[str, list[Absence]] = {person.id: [] for person in self.people}
        for assignment in (*self.history, *assignments):
            own.get(assignment.person, []).append(assignment)
        for absence in self.absences:
            away.get(absence.person, []).append(absence)
        for person in self.people:
            yield Work(person=person, assignments=by_start(own[person.id]),
                       absences=tuple(away[person.id]), horizon=horizon,
                       known_from=known_from)  # fmt: skip

    @property
    def digest(self) -> str:
        """Return 16 hexadecimal digits of everything the roster depends on."""
        content = [
            [[one.id, one.name, sorted(one.skills)] for one in self.people],
            [[*shift_text(shift), str(people)] for shift, people in self.needs().items()],
            sorted([one.person, str(one.day)] for one in self.absences),
            [repr(rule) for rule in self.rules],
            [repr(one) for one in self.history],
            *([repr(extra)] for extra in self.extras()),
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]

    def extras(self) -> Iterator[object]:
        """Yield what else a roster depends on, where it is not as it mostly is."""
        yield from (one.contract for one in self.people if one.contract is not None)
        yield from (one for one in self.demand if one.coverage is not None
                    or (one.desired, one.most) != (one.people,) * 2)  # fmt: skip
        if self.coverage != EVERY_HEAD:
            yield self.coverage
        yield from (*self.intervals, *self.offers)
        yield from (each for each in (self.days, self.known_from) if each is not None)


def expect_contract_throughout(
    person: Person, held: Effective[Contract], horizon: Interval[date]
) -> None:
    """Refuse a contract that does not hold on each day, naming whose it is."""
    try:
        held.spans(horizon)
    except InvalidValue as missing:
        raise InvalidValue(
            "contract_missing",
            f"The contract of {person.id!r} ({person.name}): {missing.message}",
            "Add a version for the days before, without rules, and an absence on each day on "
            "which they do not work here yet.",
        ) from missing


def is_team_rule(rule: AnyRule) -> TypeGuard[TeamRule]:
    """Say whether a rule is about several people's work together."""
    return hasattr(rule, "team_terms")


def versions_of(held: Contract | Effective[Contract] | None) -> tuple[Contract, ...]:
    """Return a contract in all its versions."""
    if isinstance(held, Effective):
        return tuple(version.value for version in held.versions)
    return () if held is None else (held,)


def contracts(work: Work) -> Iterator[tuple[Contract, Work]]:
    """Yield the contracts a person has in the horizon, each with the work it looks at."""
    held = work.person.contract
    if held is None or work.horizon.is_empty:
        return
    if isinstance(held, Contract):
        yield held, work
        return
    spans = held.spans(work.horizon)
    for days, contract in spans:
        if len(spans) == 1:
            yield contract, work
            continue
        own = tuple(one for one in work.assignments if one.day < days.end)
        yield contract, attrs.evolve(work, assignments=own, horizon=days, roster=work.horizon)


def shift_order(shift: Shift) -> tuple[int, int, str, str]:
    """Return what shifts are sorted by: time, then code and skill."""
    return (shift.start.instant.seconds, shift.end.instant.seconds, shift.code, shift.skill)


def shift_text(shift: Shift) -> tuple[str, ...]:
    """Return a shift as text, for a digest."""
    return (shift.code, str(shift.day), shift.start.iso(), shift.end.iso(), shift.skill,
            str(shift.break_time))  # fmt: skip
