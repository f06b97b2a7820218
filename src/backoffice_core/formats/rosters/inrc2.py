"""Instances and solutions of the Second International Nurse Rostering Competition (2015).

A scenario says who there is, a history what was worked before, and each week what is
needed: four or eight weeks, rostered one after the other, or all at once where everything
is known. Hard: one shift a day, skills, least heads, successions. Soft, with the weights of
the competition: heads up to the optimum 30; runs of work and of days off 30, of one kind of
shift 15, those in the history counted on; unwanted shifts 10; incomplete weekends 30; and,
in the last week only, how many shifts in all 20 and how many weekends 30.

Times of day are not told. Shifts start at midnight; successions say what the times would.

Ceschia, S., Dang, N., De Causmaecker, P., Haspeslagh, S. and Schaerf, A.: The second
international nurse rostering competition, Annals of Operations Research 274, 2019.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from backoffice_core.formats.problems import Problems
from backoffice_core.formats.rosters.inrc2_history import Inrc2History, history_in, past_of
from backoffice_core.formats.rosters.inrc2_scenario import (
    Scenario,
    nurse_rules,
    scenario_in,
    shift_of,
)
from backoffice_core.formats.rosters.objects import Node, object_in
from backoffice_core.formats.rosters.sources import (
    FIRST_MONDAY,
    WEEKDAYS,
    expect_monday,
    shifts_fit,
)
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval
from backoffice_core.scheduling.catalogue import (
    OneShiftADay,
    SkillRequired,
    Succession,
    Wish,
    WishesKept,
    WishKind,
)
from backoffice_core.scheduling.contracts import Contract
from backoffice_core.scheduling.levels import Level
from backoffice_core.scheduling.model import Assignment, Demand, Person, Shift
from backoffice_core.scheduling.problem import Coverage, RosterProblem

__all__ = ["read_inrc2", "read_inrc2_solution", "write_inrc2_solution"]

SHORT_DAYS = tuple(day[:3] for day in WEEKDAYS)
HEADS_MAX = 100_000
WEEKS_MAX = 520
OPTIMAL, PREFERENCE = 30, 10


@checked
def read_inrc2(
    scenario: Path | str | bytes,
    history: Path | str | bytes | Inrc2History,
    weeks: Iterable[Path | str | bytes],
    *,
    final: bool | None = None,
    pace: bool = False,
    start: date = FIRST_MONDAY,
    zone: str = "UTC",
) -> RosterProblem:
    """The problem of one week or of several at once, each file given as a path or as bytes.

    What is told in the last week only, shifts and weekends in all, counts where ``final``
    says so; by itself it does where the last of ``weeks`` is the scenario's last. With
    ``pace`` its part of it counts in each week before: no part of the competition's cost, but
    who rosters week by week is wise to keep to it. The history's week 0 starts on
    ``start``, a Monday.

    Raises :class:`InputRefused` with everything that is wrong, each with its path, and
    :class:`InvalidValue` (``not_a_monday``, ``no_week``).
    """
    files = tuple(weeks)
    expect_weeks(files, start)
    problems = Problems()
    told, past, nodes = instance_in(scenario, history, files, problems)
    first = start + timedelta(weeks=past.week)
    mondays = [first + timedelta(weeks=number) for number in range(len(nodes))]
    asked = list(zip(nodes, mondays, strict=True))
    wishes = [wish for node, monday in asked for wish in wishes_in(node, told, monday)]
    demand = [each for node, monday in asked for each in demand_in(node, told, monday, zone)]
    problems.refuse()
    over = Fraction(min(past.week + len(files), told.weeks), told.weeks)
    last = over == 1 if final is None else final
    part = Fraction(1) if last else over * pace
    days = Interval(first, first + timedelta(weeks=len(files)))
    people = people_of(told, past, part=part)
    return problem_of(told, past, people=people, demand=demand, wishes=wishes, days=days, zone=zone)


def instance_in(
    scenario: Path | str | bytes,
    history: Path | str | bytes | Inrc2History,
    files: Sequence[Path | str | bytes],
    problems: Problems,
) -> tuple[Scenario, Inrc2History, list[Node]]:
    """The scenario, the history and the weeks in files; refused where they do not fit."""
    told = scenario_in(object_in(scenario, problems))
    problems.refuse()
    past = history_of(history, problems)
    nodes = [object_in(each, problems) for each in files]
    past.expect(told, problems)
    kinds = len(told.types) * len(told.skills)
    shifts_fit(kinds * len(WEEKDAYS) * len(files), problems, "scenario", "shiftTypes")
    problems.refuse()
    return told, past, nodes


def problem_of(
    told: Scenario,
    past: Inrc2History,
    *,
    people: Sequence[Person],
    demand: Sequence[Demand],
    wishes: Sequence[Wish],
    days: Interval[date],
    zone: str,
) -> RosterProblem:
    """The problem of some days, with the competition's rules and weights."""
    worked, known_from = past_of(past, told, days.start, zone)
    return RosterProblem(
        people=people,
        demand=demand,
        coverage=Coverage(short=Level.HARD, desired=Level.soft(OPTIMAL)),
        rules=[
            OneShiftADay(),
            SkillRequired(),
            Succession(forbidden=told.forbidden),
            WishesKept(wishes=wishes, level=Level.soft(PREFERENCE)),
        ],
        history=worked,
        days=days,
        known_from=known_from,
    )


def expect_weeks(files: Sequence[object], start: date) -> None:
    """Refuse no weeks, too many, and weeks that start on no Monday."""
    expect_monday(start)
    if not 1 <= len(files) <= WEEKS_MAX:
        raise InvalidValue(
            "no_week",
            f"There are {len(files)} weeks.",
            f"Give the files of 1 to {WEEKS_MAX} weeks.",
        )


def history_of(history: Path | str | bytes | Inrc2History, problems: Problems) -> Inrc2History:
    """The history, from whatever it came in."""
    if isinstance(history, Inrc2History):
        return history
    return history_in(object_in(history, problems))


def people_of(told: Scenario, past: Inrc2History, *, part: Fraction) -> list[Person]:
    """Everybody with a contract of their own: it knows what they have worked so far."""
    return [
        Person(
            id=nurse,
            name=nurse,
            skills=told.skills_of[nurse],
            contract=Contract(name, nurse_rules(told, nurse, past.nurses[nurse], part=part)),
        )
        for nurse, name in told.contract_of.items()
    ]


def demand_in(node: Node, told: Scenario, monday: date, zone: str) -> Iterator[Demand]:
    """What a week asks for; a shift that is not named asks for nobody, and may be worked."""
    asked: dict[tuple[int, str, str], tuple[int, int]] = {}
    node.at("scenario").known((told.id,), "scenario")
    for each in node.at("requirements").items():
        code = each.at("shiftType").known(told.types, "shift")
        skill = each.at("skill").known(told.skills, "skill")
        if (0, code, skill) in asked:
            each.note(f"{code} with {skill} is asked for twice.", "Keep one.")
        for day, name in enumerate(WEEKDAYS):
            need = each.at(f"requirementOn{name}")
            least = need.at("minimum").whole(most=HEADS_MAX)
            best = need.at("optimal").whole(most=HEADS_MAX)
            if best < least:
                need.note(f"The optimum {best} is less than the minimum {least}.", "Mend it.")
            asked[day, code, skill] = (least, max(least, best))
    most = len(told.contract_of)
    for day in range(7):
        for code in told.types:
            for skill in told.skills:
                least, best = asked.get((day, code, skill), (0, 0))
                yield Demand(
                    shift=shift_of(code, monday + timedelta(days=day), skill, zone),
                    people=least,
                    desired=best,
                    most=max(most, best),
                )


def wishes_in(node: Node, told: Scenario, monday: date) -> Iterator[Wish]:
    """The shifts somebody would rather not work: one kind, or any."""
    for each in node.at("shiftOffRequests").items():
        code = each.at("shiftType").known((*told.types, "Any"), "shift")
        day = each.at("day").known(WEEKDAYS, "weekday")
        yield Wish(
            person=each.at("nurse").known(told.contract_of, "nurse"),
            day=monday + timedelta(days=WEEKDAYS.index(day) if day in WEEKDAYS else 0),
            code=None if code == "Any" else code,
            kind=WishKind.AVOID,
        )


@checked
def read_inrc2_solution(
    weeks: Iterable[Path | str | bytes], problem: RosterProblem
) -> tuple[Assignment, ...]:
    """The roster in the solution files of the problem's weeks, in order.

    Raises :class:`InputRefused` for what names nobody or no shift of the problem, or
    somebody's shift twice, and :class:`InvalidValue` (``weeks_differ``).
    """
    files = tuple(weeks)
    days = problem.horizon
    if len(files) * 7 != (days.end - days.start).days:
        raise InvalidValue(
            "weeks_differ",
            f"There are {len(files)} solutions for {(days.end - days.start).days} days.",
            "Give one for each week.",
        )
    problems = Problems()
    shifts = {(shift.day, shift.code, shift.skill): shift for shift in problem.slots()}
    found: dict[Assignment, None] = {}
    for number, file in enumerate(files):
        node = object_in(file, problems)
        for assigned in solution_in(node, problem, days.start + timedelta(weeks=number), shifts):
            found[assigned] = None
    problems.refuse()
    return tuple(found)


def solution_in(
    node: Node,
    problem: RosterProblem,
    monday: date,
    shifts: Mapping[tuple[date, str, str], Shift],
) -> Iterator[Assignment]:
    """The assignments of one week's solution."""
    people = frozenset(person.id for person in problem.people)
    codes = frozenset(code for _, code, _ in shifts)
    skills = frozenset(skill for _, _, skill in shifts)
    found: set[Assignment] = set()
    for each in node.at("assignments").items():
        nurse = each.at("nurse").known(people, "nurse")
        name = each.at("day").known(SHORT_DAYS, "weekday")
        day = monday + timedelta(days=SHORT_DAYS.index(name) if name in SHORT_DAYS else 0)
        code = each.at("shiftType").known(codes, "shift type")
        skill = each.at("skill").known(skills, "skill")
        shift = shifts.get((day, code, skill))
        if shift is None or name not in SHORT_DAYS or nurse not in people:
            continue
        assigned = Assignment.of(nurse, shift)
        if assigned in found:
            each.note("The same assignment is there twice.", "Remove one.")
        found.add(assigned)
        yield assigned


@checked
def write_inrc2_solution(
    problem: RosterProblem, history: Inrc2History, assignments: Iterable[Assignment]
) -> tuple[str, ...]:
    """A roster as the solution files of the problem's weeks, one text for each week."""
    days = problem.horizon
    worked = sorted(assignments, key=lambda one: (one.person, one.day))
    return tuple(
        json.dumps(
            {
                "scenario": history.scenario,
                "week": history.week + number,
                "assignments": [
                    {
                        "nurse": one.person,
                        "day": SHORT_DAYS[one.day.weekday()],
                        "shiftType": one.shift,
                        "skill": one.skill,
                    }
                    for one in worked
                    if (one.day - days.start).days // 7 == number
                ],
            },
            indent=2,
        )
        for number in range((days.end - days.start).days // 7)
    )
