"""Instances and solutions of the First International Nurse Rostering Competition (2010).

Hard there: exactly the heads asked for, one shift a day. Everything else is soft, with
weights by contract. The meaning follows the evaluator of Meignan (University of Osnabrueck),
whose unit tests are the only published ones: what lies beyond the period counts as neither
worked nor free, so a run that touches an end of it is as short as it looks; the rule about
a night before a free weekend was taken out of the competition and is not read; what a limit
on weekends in four weeks would cost was never said, and an instance with one is refused.

A shift may ask for several skills; they are one skill here, their names joined with ``+``.

Haspeslagh, S., De Causmaecker, P., Schaerf, A. and Stolevik, M.: The first international
nurse rostering competition 2010, Annals of Operations Research 218, 2014.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import attrs

from backoffice_core.formats.problems import Problems
from backoffice_core.formats.rosters.elements import Element, elements_in
from backoffice_core.formats.rosters.inrc1_contracts import contracts_in
from backoffice_core.formats.rosters.sources import WEEKDAYS, shift_at, shifts_fit
from backoffice_core.formats.tables import shown
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.intervals import Interval
from backoffice_core.scheduling.catalogue import OneShiftADay, Wish, WishesKept, WishKind
from backoffice_core.scheduling.levels import Level
from backoffice_core.scheduling.model import Assignment, Demand, Person
from backoffice_core.scheduling.problem import RosterProblem

__all__ = ["read_inrc1", "read_inrc1_solution"]

DAYS_MAX = 3_660
SECOND, DAY = timedelta(seconds=1), 86_400
HEADS_MAX = 100_000
WEIGHT_MAX = 1_000_000
SECTIONS = frozenset(
    [
        "StartDate",
        "EndDate",
        "Skills",
        "ShiftTypes",
        "Patterns",
        "Contracts",
        "Employees",
        "CoverRequirements",
        "DayOffRequests",
        "DayOnRequests",
        "ShiftOffRequests",
        "ShiftOnRequests",
    ]
)
REQUESTS = (
    ("DayOffRequests", "DayOff", WishKind.AVOID),
    ("DayOnRequests", "DayOn", WishKind.WANT),
    ("ShiftOffRequests", "ShiftOff", WishKind.AVOID),
    ("ShiftOnRequests", "ShiftOn", WishKind.WANT),
)


@attrs.frozen(kw_only=True)
class ShiftType:
    """A kind of shift: when it starts from midnight, how long it is, the skills it asks for."""

    start: timedelta
    length: Duration
    skills: frozenset[str]

    @property
    def skill(self) -> str:
        """The one skill that stands for all."""
        return "+".join(sorted(self.skills))


@checked
def read_inrc1(source: Path | str | bytes, *, zone: str = "UTC") -> RosterProblem:
    """The problem in an instance, given as a path or as bytes.

    Raises :class:`InputRefused` with everything that is wrong, and :class:`MissingExtra`
    without the extra ``formats``.
    """
    problems = Problems()
    root = elements_in(source, "SchedulingPeriod", problems)
    root.only(SECTIONS)
    days = days_in(root)
    types = types_in(root)
    length = (days.end - days.start).days
    shifts_fit(length * len(types), problems, root.file, "ShiftTypes")
    people = people_in(root, types)
    ids = frozenset(person.id for person in people)
    problems.refuse()
    wishes = tuple(wishes_in(root, ids, types, days))
    demand = tuple(demand_in(root, types, days, zone))
    problems.refuse()
    return RosterProblem(
        people=people,
        demand=demand,
        days=days,
        rules=[OneShiftADay(), WishesKept(wishes=wishes, level=Level.soft(1))],
    )


def days_in(root: Element) -> Interval[date]:
    """The days to be rostered."""
    start, last = root.one("StartDate").day(), root.one("EndDate").day()
    if not start <= last < start + timedelta(days=DAYS_MAX):
        root.one("EndDate").note(
            f"{last} does not end a period from {start} on.",
            f"Give a last day within {DAYS_MAX} days.",
        )
        last = start
    return Interval(start, last + timedelta(days=1))


def types_in(root: Element) -> dict[str, ShiftType]:
    """The kinds of shift by id."""
    skills = frozenset(each.text for each in root.each("Skills", "Skill"))
    found: dict[str, ShiftType] = {}
    for shift in root.one("ShiftTypes").each("Shift"):
        code = new_id(shift, found, "shift")
        start, end = shift.one("StartTime").clock(), shift.one("EndTime").clock()
        asked = frozenset(each.known(skills, "skill") for each in shift.each("Skills", "Skill"))
        found[code] = ShiftType(
            start=start, length=Duration((end - start) // SECOND % DAY or DAY), skills=asked
        )
    return found


def new_id(element: Element, known: Mapping[str, object], kind: str) -> str:
    """An element's id, which no other of its kind has."""
    found = element.attribute("ID")
    if found in known:
        element.note(f"The {kind} {shown(found)} is there twice.", "Remove one.", field="ID")
    return found


def people_in(root: Element, types: Mapping[str, ShiftType]) -> list[Person]:
    """Everybody, with their contract and the joined skills of shifts that they have."""
    contracts = contracts_in(root, frozenset(types))
    skills = frozenset(each.text for each in root.each("Skills", "Skill"))
    found: dict[str, Person] = {}
    for employee in root.one("Employees").each("Employee"):
        person = new_id(employee, found, "employee")
        named = employee.find("Name")
        contract = employee.one("ContractID").known(contracts, "contract")
        own = frozenset(each.known(skills, "skill") for each in employee.each("Skills", "Skill"))
        found[person] = Person(
            id=person,
            name=(named.text if named is not None else "") or person,
            skills={one.skill for one in types.values() if one.skills <= own},
            contract=contracts.get(contract),
        )
    return list(found.values())


def wishes_in(
    root: Element, people: frozenset[str], types: Mapping[str, ShiftType], days: Interval[date]
) -> Iterator[Wish]:
    """Every request as a wish."""
    for section, name, kind in REQUESTS:
        for told in root.each(section):
            told.only((name,))
        for request in root.each(section, name):
            code = None
            if name.startswith("Shift"):
                code = request.one("ShiftTypeID").known(types, "shift")
            weight = request.whole_attribute("weight", most=WEIGHT_MAX)
            person = request.one("EmployeeID").known(people, "employee")
            day = day_within(request.one("Date"), days)
            yield Wish(person=person, day=day, code=code, kind=kind, weight=weight)


def day_within(element: Element, days: Interval[date]) -> date:
    """A date of the period."""
    day = element.day()
    if element.text and not days.contains(day):
        element.note(f"{day} lies outside the period.", "Give a date within it.")
    return day


def demand_in(
    root: Element, types: Mapping[str, ShiftType], days: Interval[date], zone: str
) -> Iterator[Demand]:
    """How many each shift asks for on each day; a date's own cover goes before its weekday's."""
    weekdays: dict[tuple[int, str], int] = {}
    dates: dict[tuple[date, str], int] = {}
    asked = root.one("CoverRequirements")
    asked.only(("DayOfWeekCover", "DateSpecificCover"))
    for cover in asked.each("DayOfWeekCover"):
        name = cover.one("Day").known(WEEKDAYS, "weekday")
        weekday = WEEKDAYS.index(name) if name in WEEKDAYS else 0
        for code, heads in covers_in(cover, types):
            weekdays[weekday, code] = heads
    for cover in asked.each("DateSpecificCover"):
        day = day_within(cover.one("Date"), days)
        for code, heads in covers_in(cover, types):
            dates[day, code] = heads
    for number in range((days.end - days.start).days):
        day = days.start + timedelta(days=number)
        for code, kind in types.items():
            heads = dates.get((day, code), weekdays.get((day.weekday(), code), 0))
            yield Demand(
                shift=shift_at(
                    code, day, skill=kind.skill, zone=zone, length=kind.length, start=kind.start
                ),
                people=heads,
            )


def covers_in(cover: Element, types: Mapping[str, ShiftType]) -> Iterator[tuple[str, int]]:
    """Each shift of a cover with how many it asks for."""
    for each in cover.each("Cover"):
        yield (each.one("Shift").known(types, "shift"), each.one("Preferred").whole(most=HEADS_MAX))


@checked
def read_inrc1_solution(
    source: Path | str | bytes, problem: RosterProblem
) -> tuple[Assignment, ...]:
    """The roster in a solution file, given as a path or as bytes, of a problem read before.

    Raises :class:`InputRefused` for what names nobody or no shift of the problem, or
    somebody's shift twice.
    """
    problems = Problems()
    root = elements_in(source, "Solution", problems)
    shifts = {(shift.day, shift.code): shift for shift in problem.slots()}
    codes = frozenset(code for _, code in shifts)
    people = frozenset(person.id for person in problem.people)
    found: dict[Assignment, None] = {}
    for each in root.each("Assignment"):
        day = day_within(each.one("Date"), problem.horizon)
        person = each.one("Employee").known(people, "employee")
        code = each.one("ShiftType").known(codes, "shift")
        if (day, code) not in shifts:
            continue
        assigned = Assignment.of(person, shifts[day, code])
        if assigned in found:
            each.note("The same assignment is there twice.", "Remove one.")
        found[assigned] = None
    problems.refuse()
    return tuple(found)
