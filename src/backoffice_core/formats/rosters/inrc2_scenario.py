"""Who there is in a scenario of the second nurse rostering competition, and their contracts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

import attrs

from backoffice_core.formats.rosters.objects import Node
from backoffice_core.formats.rosters.sources import shift_at
from backoffice_core.kernel.instants import Duration
from backoffice_core.scheduling.catalogue import (
    CompleteWeekends,
    RestRun,
    ShiftsBetween,
    WeekendsMax,
    WorkRun,
)
from backoffice_core.scheduling.levels import Level
from backoffice_core.scheduling.model import Shift
from backoffice_core.scheduling.rules import Rule

if TYPE_CHECKING:
    from backoffice_core.formats.rosters.inrc2_history import NurseHistory

__all__ = ["Scenario", "nurse_rules", "scenario_in", "shift_of"]

NUMBER_MAX = 10_000
WEEKS_MAX = 520
SHIFT_LENGTH = Duration.of(hours=8)
IN_A_ROW, SAME_SHIFT, WEEKEND_COMPLETE = Level.soft(30), Level.soft(15), Level.soft(30)
SHIFTS_IN_ALL, WEEKENDS_IN_ALL = Level.soft(20), Level.soft(30)


@attrs.frozen
class Limits:
    """At least so much and at most so much."""

    least: int
    most: int


@attrs.frozen(kw_only=True)
class Terms:
    """What a contract says."""

    shifts: Limits
    working_days: Limits
    days_off: Limits
    weekends: int
    complete: bool

    def rules(self, kinds: Mapping[str, Limits]) -> Iterator[Rule]:
        """The rules that hold in every week."""
        yield WorkRun(least=self.working_days.least, most=self.working_days.most, level=IN_A_ROW)
        yield RestRun(least=self.days_off.least, most=self.days_off.most, level=IN_A_ROW)
        for code, limits in kinds.items():
            yield WorkRun(
                codes=frozenset({code}),
                least=limits.least,
                most=limits.most,
                level=SAME_SHIFT,
            )
        if self.complete:
            yield CompleteWeekends(level=WEEKEND_COMPLETE)


@attrs.frozen(kw_only=True)
class Scenario:
    """A scenario: kinds of shift, successions, contracts, nurses."""

    id: str
    weeks: int
    skills: tuple[str, ...]
    types: Mapping[str, Limits]
    forbidden: frozenset[tuple[str, str]]
    terms: Mapping[str, Terms]
    rules: Mapping[str, tuple[Rule, ...]]
    contract_of: Mapping[str, str]
    skills_of: Mapping[str, frozenset[str]]


def nurse_rules(
    told: Scenario, nurse: str, past: NurseHistory, *, part: Fraction
) -> tuple[Rule, ...]:
    """The rules of a nurse: those of the contract, and those on the whole.

    ``part`` is how much of the whole is over with this roster: nothing of what is asked on
    the whole, that part of it, or all.
    """
    contract = told.contract_of[nurse]
    if not part:
        return told.rules[contract]
    terms = told.terms[contract]
    return (
        *told.rules[contract],
        ShiftsBetween(
            least=floor(part * terms.shifts.least),
            most=ceil(part * terms.shifts.most),
            earlier=past.shifts,
            level=SHIFTS_IN_ALL,
        ),
        WeekendsMax(
            most=ceil(part * terms.weekends),
            earlier=past.weekends,
            level=WEEKENDS_IN_ALL,
        ),
    )


def shift_of(code: str, day: date, skill: str, zone: str) -> Shift:
    """A shift on a day, from midnight on."""
    return shift_at(code, day, skill=skill, zone=zone, length=SHIFT_LENGTH)


def scenario_in(node: Node) -> Scenario:
    """The scenario in a file; what is wrong is noted."""
    skills: list[str] = []
    for each in node.at("skills").items():
        skills.append(each.new(skills, "skill"))
    types: dict[str, Limits] = {}
    for each in node.at("shiftTypes").items():
        code = each.at("id").new(types, "shift type")
        types[code] = run_limits_in(each, "imumNumberOfConsecutiveAssignments")
    terms: dict[str, Terms] = {}
    for each in node.at("contracts").items():
        name = each.at("id").new(terms, "contract")
        terms[name] = terms_in(each)
    contract_of: dict[str, str] = {}
    skills_of: dict[str, frozenset[str]] = {}
    for each in node.at("nurses").items():
        nurse = each.at("id").new(contract_of, "nurse")
        contract_of[nurse] = each.at("contract").known(terms, "contract")
        skills_of[nurse] = frozenset(
            one.known(skills, "skill") for one in each.at("skills").items()
        )
    return Scenario(
        id=node.at("id").name(),
        weeks=node.at("numberOfWeeks").whole(least=1, most=WEEKS_MAX),
        skills=tuple(skills),
        types=types,
        forbidden=frozenset(forbidden_in(node, types)),
        terms=terms,
        rules={name: tuple(one.rules(types)) for name, one in terms.items()},
        contract_of=contract_of,
        skills_of=skills_of,
    )


def forbidden_in(node: Node, types: Mapping[str, Limits]) -> Iterator[tuple[str, str]]:
    """The kinds of shift that may not follow each other."""
    for each in node.at("forbiddenShiftTypeSuccessions").items():
        before = each.at("precedingShiftType").known(types, "shift type")
        for after in each.at("succeedingShiftTypes").items():
            yield before, after.known(types, "shift type")


def terms_in(node: Node) -> Terms:
    """What a contract says."""
    return Terms(
        shifts=limits_in(node, "imumNumberOfAssignments"),
        working_days=run_limits_in(node, "imumNumberOfConsecutiveWorkingDays"),
        days_off=run_limits_in(node, "imumNumberOfConsecutiveDaysOff"),
        weekends=node.at("maximumNumberOfWorkingWeekends").whole(most=NUMBER_MAX),
        complete=node.at("completeWeekends").whole(most=1) == 1,
    )


def run_limits_in(node: Node, name: str) -> Limits:
    """The least and the most of a run, which is a day long at least."""
    found = limits_in(node, name)
    if found.most < 1:
        node.at(f"max{name}").note("No run is so short.", "Give 1 or more.")
    return Limits(max(1, found.least), max(1, found.most))


def limits_in(node: Node, name: str) -> Limits:
    """The least and the most of something."""
    least = node.at(f"min{name}").whole(most=NUMBER_MAX)
    most = node.at(f"max{name}").whole(most=NUMBER_MAX)
    if least > most:
        node.at(f"max{name}").note(f"{most} is less than the minimum, {least}.", "Mend it.")
    return Limits(least, max(least, most))
