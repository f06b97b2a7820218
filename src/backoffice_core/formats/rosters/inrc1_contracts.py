"""Contracts of the first nurse rostering competition: each element a soft rule of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from backoffice_core.formats.rosters.elements import Element
from backoffice_core.formats.rosters.sources import WEEKDAYS
from backoffice_core.formats.tables import shown
from backoffice_core.scheduling.catalogue import (
    CompleteWeekends,
    DayIs,
    IdenticalWeekend,
    RestRun,
    ShiftsBetween,
    SkillRequired,
    UnwantedPattern,
    WeekendRun,
    WorkRun,
)
from backoffice_core.scheduling.contracts import Contract
from backoffice_core.scheduling.levels import Level
from backoffice_core.scheduling.rules import Rule

__all__ = ["contracts_in"]

NUMBER_MAX = 10_000
WEIGHT_MAX = 1_000_000
STEPS_MAX = 28
ELEMENTS = frozenset(
    [
        "Description",
        "SingleAssignmentPerDay",
        "MaxNumAssignments",
        "MinNumAssignments",
        "MaxConsecutiveWorkingDays",
        "MinConsecutiveWorkingDays",
        "MaxConsecutiveFreeDays",
        "MinConsecutiveFreeDays",
        "MaxConsecutiveWorkingWeekends",
        "WeekendDefinition",
        "MinConsecutiveWorkingWeekends",
        "MaxWorkingWeekendsInFourWeeks",
        "CompleteWeekends",
        "IdenticalShiftTypesDuringWeekend",
        "NoNightShiftBeforeFreeWeekend",
        "UnwantedPatterns",
        "TwoFreeDaysAfterNightShifts",
        "AlternativeSkillCategory",
    ]
)
DAYS = {"None": DayIs.FREE, "Any": DayIs.WORKED}
WEEKENDS = {
    "SaturdaySunday": frozenset({5, 6}),
    "FridaySaturdaySunday": frozenset({4, 5, 6}),
    "SaturdaySundayMonday": frozenset({5, 6, 0}),
    "FridaySaturdaySundayMonday": frozenset({4, 5, 6, 0}),
}


def contracts_in(root: Element, codes: frozenset[str]) -> dict[str, Contract]:
    """The contracts by id."""
    patterns = patterns_in(root, codes)
    found: dict[str, Contract] = {}
    for each in root.one("Contracts").each("Contract"):
        key = each.attribute("ID")
        if key in found:
            each.note(f"The contract {shown(key)} is there twice.", "Remove one.", field="ID")
        each.only(ELEMENTS)
        expect_said(each)
        named = each.find("Description")
        rules = (
            *numbers_in(each),
            *weekends_in(each),
            *skills_in(each),
            *unwanted_in(each, patterns),
        )
        found[key] = Contract((named.text if named is not None else "") or key, rules)
    return found


def expect_said(contract: Element) -> None:
    """Note what nobody ever said the cost of."""
    weekends, nights = "MaxWorkingWeekendsInFourWeeks", "TwoFreeDaysAfterNightShifts"
    if asked_in(contract, weekends) or wanted_in(contract, nights):
        contract.note(
            "What it asks for has no cost in the competition.",
            "Switch it off, with the weight 0.",
            field=f"{weekends}, {nights}",
        )


@attrs.frozen
class Asked:
    """A number that a contract asks for, and what a unit less or more costs."""

    number: int
    level: Level


def asked_in(contract: Element, name: str, *, least: int = 0) -> Asked | None:
    """The number of an element that is on and costs something."""
    element = contract.find(name)
    if element is None or element.attributes.get("on", "1").strip() in {"0", "false"}:
        return None
    number = element.whole(least=least, most=NUMBER_MAX)
    level = level_in(element)
    return Asked(number, level) if level is not None else None


def level_in(element: Element) -> Level | None:
    """What an element costs; nothing where it costs nothing."""
    weight = element.whole_attribute("weight", most=WEIGHT_MAX)
    return Level.soft(weight) if weight else None


def wanted_in(contract: Element, name: str) -> Level | None:
    """What a rule costs that is merely wanted or not."""
    element = contract.find(name)
    return level_in(element) if element is not None and element.truth() else None


def numbers_in(contract: Element) -> Iterator[Rule]:
    """The rules about how many shifts and how many days in a row."""
    if most := asked_in(contract, "MaxNumAssignments"):
        yield ShiftsBetween(most=most.number, level=most.level)
    if least := asked_in(contract, "MinNumAssignments"):
        yield ShiftsBetween(least=least.number, level=least.level)
    for kind, name in ((WorkRun, "WorkingDays"), (RestRun, "FreeDays")):
        if most := asked_in(contract, f"MaxConsecutive{name}", least=1):
            yield kind(most=most.number, level=most.level)
        if (least := asked_in(contract, f"MinConsecutive{name}")) and least.number > 1:
            yield kind(least=least.number, level=least.level, start_known=True, end_known=True)


def weekends_in(contract: Element) -> Iterator[Rule]:
    """The rules about weekends."""
    named = contract.find("WeekendDefinition")
    name = named.known(WEEKENDS, "kind of weekend") if named is not None else "SaturdaySunday"
    weekend = WEEKENDS.get(name, WEEKENDS["SaturdaySunday"])
    if most := asked_in(contract, "MaxConsecutiveWorkingWeekends", least=1):
        yield WeekendRun(most=most.number, level=most.level, weekend=weekend)
    if (least := asked_in(contract, "MinConsecutiveWorkingWeekends")) and least.number > 1:
        yield WeekendRun(
            least=least.number, level=least.level, weekend=weekend, start_known=True, end_known=True
        )
    if level := wanted_in(contract, "CompleteWeekends"):
        yield CompleteWeekends(level=level, weekend=weekend)
    if level := wanted_in(contract, "IdenticalShiftTypesDuringWeekend"):
        yield IdenticalWeekend(level=level, weekend=weekend, whole_only=True)


def skills_in(contract: Element) -> Iterator[Rule]:
    """The rule about skills."""
    if level := wanted_in(contract, "AlternativeSkillCategory"):
        yield SkillRequired(level=level)


def unwanted_in(
    contract: Element, patterns: Mapping[str, UnwantedPattern | None]
) -> Iterator[Rule]:
    """The patterns that a contract does not want."""
    for each in contract.each("UnwantedPatterns", "Pattern"):
        key = each.known(patterns, "pattern")
        if (pattern := patterns.get(key)) is not None:
            yield pattern


def patterns_in(root: Element, codes: frozenset[str]) -> dict[str, UnwantedPattern | None]:
    """The patterns by id, nothing where one costs nothing."""
    found: dict[str, UnwantedPattern | None] = {}
    for pattern in root.each("Patterns", "Pattern"):
        key = pattern.attribute("ID")
        if key in found:
            pattern.note(f"The pattern {shown(key)} is there twice.", "Remove one.", field="ID")
        steps, starts = steps_in(pattern, codes)
        level = level_in(pattern)
        found[key] = None
        if level is not None and steps:
            found[key] = UnwantedPattern(steps=steps, starts=starts, level=level)
    return found


def steps_in(
    pattern: Element, codes: frozenset[str]
) -> tuple[tuple[DayIs | str, ...], frozenset[int]]:
    """The days of a pattern, and the weekdays it may begin on: those of its first day.

    The weekdays of the other days say nothing more: days follow one after the other.
    """
    entries = list(pattern.each("PatternEntries", "PatternEntry"))
    steps: dict[int, DayIs | str] = {}
    starts = frozenset(range(len(WEEKDAYS)))
    for entry in entries:
        index = entry.whole_attribute("index", most=STEPS_MAX)
        code = entry.one("ShiftType").known(codes | DAYS.keys(), "shift")
        steps[index] = DAYS.get(code, code)
        day = entry.one("Day").known((*WEEKDAYS, "Any"), "weekday")
        if index == 0 and day in WEEKDAYS:
            starts = frozenset({WEEKDAYS.index(day)})
    if not entries or sorted(steps) != list(range(len(entries))):
        pattern.note(
            "The days are not numbered from 0 on, each once.", "Number them so.", field="index"
        )
    return tuple(steps[index] for index in sorted(steps)), starts
