"""Small rosters for tests: shifts by the hour, random problems, and an oracle of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from backoffice_core.kernel import Duration, Fold, Gap, resolve
from backoffice_core.scheduling import (
    Absence,
    Assignment,
    DaysAWeekMax,
    Demand,
    HoursAWeekMax,
    MinimumRest,
    OneShiftADay,
    OnLeave,
    Person,
    RosterProblem,
    Shift,
    SkillRequired,
)

JAKARTA = "Asia/Jakarta"
MONDAY = date(2026, 6, 1)
HOUR = 3600
SKILLS = ("cashier", "stock")


def shift(
    day: int,
    start: int,
    hours: int = 8,
    *,
    skill: str = "cashier",
    pause: int = 0,
    first: date = MONDAY,
    zone: str = JAKARTA,
) -> Shift:
    """A shift that starts ``day`` days after ``first`` at a full hour, for elapsed hours."""
    on = first + timedelta(days=day)
    begin = resolve(
        datetime(on.year, on.month, on.day, start), zone, gap=Gap.LATER, fold=Fold.FIRST
    )
    return Shift(
        code=f"{start:02}",
        day=on,
        start=begin,
        end=begin + Duration.of(hours=hours),
        skill=skill,
        break_time=Duration.of(minutes=pause),
    )


def person(number: int, *skills: str) -> Person:
    """Person number so and so."""
    return Person(id=f"E{number}", name=f"Person {number}", skills=frozenset(skills or SKILLS))


@st.composite
def problems(
    draw: st.DrawFn, *, people_max: int = 4, days: int = 9, shifts_max: int = 10
) -> RosterProblem:
    """Small problems with tight rules, absences and a past, so that every rule bites."""
    people = [
        person(number, *draw(st.sets(st.sampled_from(SKILLS), min_size=1)))
        for number in range(draw(st.integers(1, people_max)))
    ]
    starts = st.builds(
        shift,
        st.integers(0, days - 1),
        st.sampled_from([6, 10, 14, 22]),
        st.sampled_from([4, 8, 11]),
        skill=st.sampled_from(SKILLS),
        pause=st.sampled_from([0, 60]),
    )
    wanted = draw(st.lists(starts, min_size=1, max_size=shifts_max, unique=True))
    first = min(one.day for one in wanted)
    absences = [
        Absence(person=draw(st.sampled_from(people)).id, day=first + timedelta(days=day))
        for day in draw(st.lists(st.integers(0, days), max_size=3))
    ]
    past = [
        Assignment.of(draw(st.sampled_from(people)).id, shift(-ago, 14, first=first))
        for ago in draw(st.lists(st.integers(1, 6), max_size=3))
    ]
    rules = (
        OneShiftADay(),
        MinimumRest(rest=Duration.of(hours=draw(st.sampled_from([0, 8, 11, 16])))),
        SkillRequired(),
        OnLeave(),
        DaysAWeekMax(days=draw(st.integers(1, 6))),
        HoursAWeekMax(time=Duration.of(hours=draw(st.integers(4, 40)))),
    )
    chosen = [rule for rule in rules if draw(st.integers(0, 9)) > 0]
    demand = [Demand(shift=one, people=draw(st.integers(0, 2))) for one in wanted]
    return RosterProblem(
        people=people, demand=demand, absences=absences, rules=chosen, history=past
    )


def broken_rules(problem: RosterProblem, assignments: Iterable[Assignment]) -> set[tuple[str, str]]:
    """Which rules whom: an oracle that looks at pairs, hours and sets, not at intervals."""
    new = list(assignments)
    broken: set[tuple[str, str]] = set()
    for one in problem.people:
        own = [each for each in new if each.person == one.id]
        past = [each for each in problem.history if each.person == one.id]
        for rule in problem.personal_rules:
            if judge(rule, one, own, past, problem):
                broken.add((rule.name, one.id))
    return broken


def judge(
    rule: object,
    one: Person,
    own: list[Assignment],
    past: list[Assignment],
    problem: RosterProblem,
) -> bool:
    """Whether one rule is broken by one person, with something new taking part."""
    match rule:
        case OneShiftADay():
            return any(count > 1 for count in Counter(each.day for each in own).values())
        case MinimumRest(rest=rest):
            return any(
                a is not b
                and a.start.instant <= b.start.instant
                and b.start.instant.seconds < a.end.instant.seconds + rest.seconds
                for a in own + past
                for b in own + past
                if a in own or b in own
            )
        case SkillRequired():
            return not {each.skill for each in own} <= one.skills
        case OnLeave():
            away = {each.day for each in problem.absences if each.person == one.id}
            return any(
                each.start.instant.seconds + second in range(each.end.instant.seconds)
                and (each.start + Duration(second)).day in away
                for each in own
                for second in range(0, 12 * HOUR, HOUR // 2)
            )
        case DaysAWeekMax(days=days):
            return any(len({day for day, _ in week}) > days for week in weeks(own, past))
        case HoursAWeekMax(time=time):
            return any(sum(s for _, s in week) > time.seconds for week in weeks(own, past))
        case _:
            raise AssertionError(rule)


def weeks(own: list[Assignment], past: list[Assignment]) -> list[list[tuple[date, int]]]:
    """Day and seconds of everything in the weeks that have something new."""
    found: dict[tuple[int, int], list[tuple[date, int]]] = defaultdict(list)
    for each in own + past:
        seconds = each.end.instant.seconds - each.start.instant.seconds - each.break_time.seconds
        found[each.day.isocalendar()[:2]].append((each.day, seconds))
    new = {each.day.isocalendar()[:2] for each in own}
    return [week for key, week in found.items() if key in new]
