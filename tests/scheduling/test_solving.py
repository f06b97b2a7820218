"""What comes out of the solver is legal, as full as can be, and always the same."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import attrs
import pytest
from hypothesis import given, settings

from backoffice_core.kernel import BackofficeError, Duration, InvalidValue
from backoffice_core.scheduling import (
    Absence,
    Assignment,
    Breach,
    Coverage,
    Demand,
    Level,
    MinimumRest,
    OpenShift,
    Person,
    RosterProblem,
    Shift,
    SkillRequired,
    SolveStatus,
    Term,
    Work,
    check_roster,
    explain_assignment,
    explain_open,
    explain_shortages,
    explaining,
    open_shifts,
    solve_roster,
)
from backoffice_core.scheduling.fairness import fair_time, worked_seconds
from tests.scheduling.shop import broken_rules, person, problems, shift

CODES = (6, 14, 22)


def month(people: int, *, per_shift: int, days: int = 28, skills: int = 2) -> RosterProblem:
    """A shop of three shifts a day, each with cashiers and stock clerks."""
    names = ("cashier", "stock", "lead")[:skills]
    team = [
        Person(id=f"E{number:03}", name=f"Person {number}",
               skills={names[number % skills], names[number // 3 % skills]})
        for number in range(people)
    ]  # fmt: skip
    demand = [
        Demand(shift=shift(day, start, 8, skill=skill, pause=60), people=per_shift)
        for day in range(days) for start in CODES for skill in names
    ]  # fmt: skip
    away = [
        Absence(person=each.id, day=demand[0].shift.day + timedelta(days=number % days))
        for number, each in enumerate(team)
    ]
    return RosterProblem(people=team, demand=demand, absences=away)


def fullest(problem: RosterProblem) -> int:
    """The most places that can be filled, by trying every choice of every place."""
    places = [need.shift for need in problem.demand for _ in range(need.people)]
    best = 0
    for choice in itertools.product([None, *problem.people], repeat=len(places)):
        roster = [Assignment.of(one.id, place)
                  for one, place in zip(choice, places, strict=True) if one]  # fmt: skip
        if len(roster) > best and len(set(roster)) == len(roster):
            best = best if broken_rules(problem, roster) else len(roster)
    return best


@given(problems())
def test_every_roster_is_legal_and_every_open_place_is_told(problem: RosterProblem) -> None:
    """No rule broken by the oracle's eyes, and assigned plus open is what was asked."""
    solution = solve_roster(problem, period="2026-06")
    assert set() == broken_rules(problem, solution.roster.assignments)
    asked = sum(need.people for need in problem.demand)
    assert asked == len(solution.roster.assignments) + sum(one.missing for one in solution.open)
    assert solution.bound <= solution.objective == sum(one.missing for one in solution.open)


@settings(max_examples=25)
@given(problems(people_max=3, days=4, shifts_max=3))
def test_no_place_stays_open_that_brute_force_can_fill(problem: RosterProblem) -> None:
    """On tiny problems the coverage is the best there is, and known to be."""
    solution = solve_roster(problem, period="2026-06")
    assert fullest(problem) == len(solution.roster.assignments)
    assert SolveStatus.OPTIMAL is solution.status
    assert solution.objective == solution.bound


def test_the_same_problem_gives_the_same_roster_in_any_process() -> None:
    """Neither the clock nor the order of a set decides."""
    script = (
        "from tests.scheduling.test_solving import month, solve_roster;import hashlib;"
        "s=solve_roster(month(12, per_shift=2), period='x');"
        "print(s.roster.basis, hashlib.sha256(repr(s.roster).encode()).hexdigest(), s.objective)"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert 1 == len(said)
    assert said != {""}


def test_an_earlier_roster_changes_only_where_it_must() -> None:
    """A sick call moves the sick person's shift and next to nothing else."""
    problem = month(14, per_shift=1)
    before = solve_roster(problem, period="2026-06").roster
    sick = before.assignments[40]
    again = attrs.evolve(
        problem, absences=(*problem.absences, Absence(person=sick.person, day=sick.day))
    )
    after = solve_roster(again, period="2026-06", revision=2, hint=before.assignments)
    dropped = set(before.assignments) - set(after.roster.assignments)
    assert sick in dropped
    assert len(dropped) <= 2
    assert 0 == after.objective
    unchanged = solve_roster(problem, period="2026-06", hint=before.assignments)
    assert before == unchanged.roster


def test_hours_are_shared_fairly() -> None:
    """Where everybody can do everything, nobody works two shifts more than anybody else."""
    people = [person(number) for number in range(10)]
    demand = [Demand(shift=shift(day, start, 7), people=2) for day in range(28) for start in CODES]
    problem = RosterProblem(people=people, demand=demand)
    solution = solve_roster(problem, period="2026-06")
    worked = worked_seconds(solution.roster.assignments).values()
    assert 0 == solution.objective
    assert max(worked) - min(worked) <= 2 * 7 * 3600


def test_fair_time_pours_each_skill_over_those_who_have_it() -> None:
    """A cashier who knows nothing else carries more when there is more cashier work."""
    people = [person(1, "cashier"), person(2, "stock"), person(3, "cashier", "stock")]
    demand = [Demand(shift=shift(day, 8, 8), people=1) for day in range(4)] + [
        Demand(shift=shift(0, 8, 8, skill="stock"), people=1)
    ]
    shares = fair_time(RosterProblem(people=people, demand=demand))
    assert {"E1": 57600, "E2": 28800, "E3": 57600} == {
        name: round(seconds, -1) for name, seconds in shares.items()
    }


def test_many_people_are_solved_in_teams_and_leftovers_go_to_whoever_can() -> None:
    """Sixty people, three teams, every place filled."""
    problem = month(60, per_shift=5, days=14)
    solution = solve_roster(problem, period="2026-06")
    assert 0 == solution.objective
    assert () == solution.open
    assert () == check_roster(problem, solution.roster.assignments)


def test_an_open_shift_says_person_by_person_why_in_both_languages() -> None:
    """The reasons are the rules' own, with the numbers in them."""
    problem = RosterProblem(
        people=[person(1, "cashier"), person(2, "stock")],
        demand=[Demand(shift=shift(0, 8), people=3)],
        absences=[Absence(person="E1", day=shift(0, 8).day, reason="cuti")],
    )
    solution = solve_roster(problem, period="2026-06")
    (still_open,) = solution.open
    assert 3 == solution.bound == still_open.missing
    why = explain_open(problem, solution.roster.assignments, still_open)
    assert 0 == why.result
    assert (
        "Sif 08 pada 1 Jun 2026 memerlukan 3 orang dengan keahlian cashier, tetapi belum ada"
        " seorang pun; tidak ada orang lain yang dapat mengisinya\n"
        "  Person 1 tidak dapat mengisinya\n"
        "    Person 1 tidak hadir pada 1 Jun 2026: cuti\n"
        "  Person 2 tidak dapat mengisinya\n"
        "    Person 2 tidak memiliki keahlian cashier untuk sif 08 pada 1 Jun 2026"
    ) == why.render("id")


@pytest.mark.parametrize(
    ("needed", "people", "assigned", "english", "indonesian"),
    [
        (
            1,
            0,
            0,
            "needs 1 person with the skill cashier and has none; nobody else could work it",
            (
                "memerlukan 1 orang dengan keahlian cashier, tetapi belum ada seorang pun;"
                " tidak ada orang lain yang dapat mengisinya"
            ),
        ),
        (
            3,
            3,
            2,
            "needs 3 people with the skill cashier and has 2; 1 more person could work it",
            (
                "memerlukan 3 orang dengan keahlian cashier, tetapi baru ada 2;"
                " 1 orang lain dapat mengisinya"
            ),
        ),
        (
            3,
            3,
            1,
            "needs 3 people with the skill cashier and has 1; 2 more people could work it",
            (
                "memerlukan 3 orang dengan keahlian cashier, tetapi baru ada 1;"
                " 2 orang lain dapat mengisinya"
            ),
        ),
    ],
)
def test_an_open_shift_reads_as_people_say_it(
    needed: int, people: int, assigned: int, english: str, indonesian: str
) -> None:
    """One person and several, none and some, in both languages."""
    need = Demand(shift=shift(0, 8), people=needed)
    problem = RosterProblem(people=[person(1 + number) for number in range(people)], demand=[need])
    roster = [Assignment.of(f"E{1 + number}", need.shift) for number in range(assigned)]
    says = explain_open(problem, roster, OpenShift(demand=need, missing=needed - assigned)).says
    assert f"08 on 2026-06-01 {english}" == str(says)
    assert f"Sif 08 pada 1 Jun 2026 {indonesian}" == says.render("id")


def test_an_assignment_says_which_rules_it_keeps_and_who_else_could() -> None:
    """Somebody who asks "why me" is told the week and the alternatives."""
    need = Demand(shift=shift(0, 8), people=1)
    problem = RosterProblem(people=[person(1), person(2)], demand=[need])
    given_to = Assignment.of("E1", need.shift)
    lines = explain_assignment(problem, [given_to], given_to).render("en").splitlines()
    assert "Person 1 works 08 on Jun 1, 2026" == lines[0]
    assert "  Kept: At most 40 hours of work a week (PP 35/2021 art. 21(2))" in lines
    assert "  Person 1 works 8 hours on 1 day in the week of Jun 1, 2026" in lines
    assert ["  Without Person 1", "    1 person more is missing"] == lines[-3:-1]
    assert "  Person 2 could work it" == lines[-1]
    with pytest.raises(InvalidValue, match="assignment_unknown"):
        explain_assignment(problem, [], given_to)


@attrs.frozen(kw_only=True)
class Blind(MinimumRest):
    """A rule whose two forms disagree: the solver is told nothing."""

    def terms(self, possible: Work) -> Iterator[Term]:
        """No limit."""
        del possible
        return iter(())


def test_a_rule_whose_forms_disagree_is_an_error_and_never_a_roster() -> None:
    """The checker has the last word."""
    problem = RosterProblem(
        people=[person(1)],
        demand=[Demand(shift=shift(0, 8), people=1), Demand(shift=shift(0, 9), people=1)],
        rules=[Blind()],
    )
    with pytest.raises(BackofficeError, match="solver_broke_rule") as caught:
        solve_roster(problem, period="2026-06")
    # It is a rule of somebody's own, mostly: which one, and what shows where it is wrong.
    assert "the first is 'minimum_rest'" in caught.value.message
    assert "backoffice_core.testing.check_rule" in caught.value.remedy


@pytest.mark.parametrize(
    ("night", "day", "stays_open"),
    [
        (None, Coverage(short=Level.soft(50)), "06"),
        (Coverage(short=Level.soft(10)), Coverage(short=Level.soft(3)), "06"),
        (Coverage(short=Level.soft(3)), Coverage(short=Level.soft(10)), "22"),
        (Coverage(short=Level.soft(1)), Coverage(short=Level.soft(99, priority=2)), "06"),
    ],
)
def test_where_people_are_short_the_demand_that_matters_more_is_filled_first(
    night: Coverage | None, day: Coverage | None, stays_open: str
) -> None:
    """One nurse for a day and a night: which of the two is said by the demand itself."""
    problem = RosterProblem(
        people=[person(1)],
        demand=[Demand(shift=shift(0, 6), people=1, coverage=day),
                Demand(shift=shift(0, 22), people=1, coverage=night)],
    )  # fmt: skip
    solution = solve_roster(problem, period="x")
    assert SolveStatus.OPTIMAL == solution.status
    (lacks,) = solution.open
    assert isinstance(lacks.at, Shift)
    assert stays_open == lacks.at.code
    # What may be missing at a price is no head that must be there.
    assert 0 == solution.missing
    assert 0 < solution.score.cost
    (finding,) = check_roster(problem, solution.roster.assignments)
    assert "scheduling.shortage" == finding.kind


@pytest.mark.bench
@pytest.mark.parametrize(("people", "per_shift"), [(25, 2), (250, 20)])
def test_how_long_a_month_takes(people: int, per_shift: int) -> None:
    """A month of three skills and three shifts a day."""
    problem = month(people, per_shift=per_shift, days=30, skills=3)
    started = time.process_time()
    solution = solve_roster(problem, period="2026-06")
    seconds = time.process_time() - started
    print(f"{people} people: {seconds:.2f} s, {solution.objective} open, {solution.status.value}")
    assert seconds < 1.5 * people / 25


def test_a_problem_that_makes_no_sense_is_refused() -> None:
    """With a stable code, before any search."""
    need = Demand(shift=shift(0, 8), people=1)
    past = Assignment.of("E1", shift(0, 8))
    with pytest.raises(InvalidValue, match="person_twice"):
        RosterProblem(people=[person(1), person(1)], demand=[need])
    with pytest.raises(InvalidValue, match="demand_negative"):
        RosterProblem(people=[], demand=[attrs.evolve(need, people=-1)])
    with pytest.raises(InvalidValue, match="history_in_horizon"):
        RosterProblem(people=[person(1)], demand=[need], history=[past])
    nobody = RosterProblem(people=[], demand=[])
    with pytest.raises(InvalidValue, match="search_limit_invalid"):
        solve_roster(nobody, period="2026-06", deterministic_seconds=-1)


def test_nobody_and_nothing_is_a_roster_too() -> None:
    """Empty in, empty out; with no people everything stays open."""
    assert () == solve_roster(RosterProblem(people=[], demand=[]), period="x").roster.assignments
    need = Demand(shift=shift(0, 8), people=2)
    assert 2 == solve_roster(RosterProblem(people=[], demand=[need]), period="x").bound


def test_a_shift_of_no_paid_time_is_still_a_shift() -> None:
    """All break and no work: it needs somebody, and adds no hours."""
    rest = attrs.evolve(shift(0, 8, 1), break_time=Duration.of(hours=1))
    problem = RosterProblem(people=[person(1)], demand=[Demand(shift=rest, people=1)])
    assert 0 == solve_roster(problem, period="2026-06").objective


def test_breaches_name_the_assignments_that_take_part() -> None:
    """So that a screen can mark them."""
    one = Assignment.of("E1", shift(0, 8, skill="stock"))
    work = Work(person=person(1, "cashier"), assignments=(one,))
    (breach,) = SkillRequired().breaches(work)
    assert isinstance(breach, Breach)
    assert (one,) == breach.assignments


def test_a_shortage_says_why_nobody_can_until_too_many_would_have_to_be_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first shortages carry their reason tree; later ones stay as they are."""
    problem = RosterProblem(
        people=[person(1, "stock")],
        demand=[Demand(shift=shift(day, 8), people=1) for day in range(3)],
    )
    found = check_roster(problem, ())
    told = explain_shortages(found, problem, ())
    assert [each.identity for each in found] == [each.identity for each in told]
    reasons = [explain_open(problem, (), each) for each in open_shifts(problem, ())]
    assert reasons == [each.explanation for each in told]
    monkeypatch.setattr(explaining, "ASKED_MAX", 2)
    # The rest keep the rule that is broken as their explanation.
    assert [*reasons[:2], found[-1].explanation] == [
        each.explanation for each in explain_shortages(found, problem, ())
    ]


def test_somebody_who_is_on_a_shift_twice_fills_one_place() -> None:
    """What is open is counted in heads, as the checker counts."""
    need = Demand(shift=shift(0, 8), people=2)
    twice = [Assignment.of("E1", need.shift)] * 2
    (open_shift,) = open_shifts(RosterProblem(people=[person(1)], demand=[need]), twice)
    assert 1 == open_shift.missing
