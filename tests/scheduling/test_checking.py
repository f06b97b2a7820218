"""The checker against an oracle written another way, and against what law and clocks say."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel import Duration, Severity
from backoffice_core.scheduling import (
    Absence,
    Assignment,
    Demand,
    MinimumRest,
    OneShiftADay,
    RosterProblem,
    check_roster,
    solve_roster,
    standard_rules,
)
from tests.scheduling.shop import broken_rules, person, problems, shift

COUNTS = {"scheduling.shortage", "scheduling.surplus"}


def kinds(problem: RosterProblem, *assignments: Assignment) -> list[str]:
    """The kinds of findings about rules."""
    found = check_roster(problem, assignments)
    return [finding.kind for finding in found if finding.kind not in COUNTS]


@given(st.data())
def test_the_checker_says_what_a_brute_force_oracle_says_of_any_roster(data: st.DataObject) -> None:
    """Whoever is put on whatever, both find the same rules broken by the same people."""
    problem = data.draw(problems())
    pairs = st.tuples(st.sampled_from(problem.people), st.sampled_from(problem.demand))
    chosen = data.draw(st.lists(pairs, max_size=8, unique_by=lambda pair: (pair[0].id, pair[1])))
    roster = [Assignment.of(one.id, need.shift) for one, need in chosen]
    found = {
        (finding.kind.removeprefix("scheduling."), finding.subject.removeprefix("employee "))
        for finding in check_roster(problem, roster)
        if finding.kind not in COUNTS
    }
    assert broken_rules(problem, roster) == found


@given(st.data())
def test_one_changed_cell_of_a_legal_roster_is_judged_as_the_oracle_judges_it(
    data: st.DataObject,
) -> None:
    """A single hand-made change is neither overlooked nor wrongly blamed."""
    problem = data.draw(problems())
    roster = list(solve_roster(problem, period="x", deterministic_seconds=0).roster.assignments)
    assert [] == kinds(problem, *roster)
    added = Assignment.of(
        data.draw(st.sampled_from(problem.people)).id,
        data.draw(st.sampled_from(problem.demand)).shift,
    )
    changed = [each for each in roster if each != added]
    changed = changed if len(changed) < len(roster) else [*roster, added]
    assert bool(broken_rules(problem, changed)) == bool(kinds(problem, *changed))


def test_rest_is_time_that_really_passes_when_clocks_go_forward() -> None:
    """22:00 to 09:00 is eleven hours by the clock and ten by the body (New York, 2026-03-08)."""
    new_york, saturday = "America/New_York", date(2026, 3, 7)
    late = shift(0, 14, 8, first=saturday, zone=new_york)
    early = shift(1, 9, 4, first=saturday, zone=new_york)
    problem = RosterProblem(
        people=[person(1)],
        demand=[Demand(shift=late, people=1), Demand(shift=early, people=1)],
        rules=[MinimumRest()],
    )
    roster = [Assignment.of("E1", late), Assignment.of("E1", early)]
    (finding,) = check_roster(problem, roster)
    assert Duration.of(hours=10) == dict(finding.says.values)["rested"]
    solution = solve_roster(problem, period="2026-03")
    assert 1 == solution.objective


def test_a_night_shift_into_a_day_of_leave_is_barred_and_one_until_midnight_is_not() -> None:
    """Leave is the whole date: nobody works its first hours."""
    night, evening = shift(0, 22, 8), shift(0, 16, 8)
    problem = RosterProblem(
        people=[person(1)],
        demand=[Demand(shift=night, people=1), Demand(shift=evening, people=1)],
        absences=[Absence(person="E1", day=night.day + timedelta(days=1), reason="annual leave")],
    )
    assert ["scheduling.on_leave"] == kinds(problem, Assignment.of("E1", night))
    assert [] == kinds(problem, Assignment.of("E1", evening))


def test_the_week_runs_from_monday_and_counts_what_was_worked_before_the_month() -> None:
    """July 2026 starts on a Wednesday: Monday and Tuesday still count."""
    first = date(2026, 7, 1)
    past = [Assignment.of("E1", shift(-ago, 8, first=first)) for ago in (1, 2)]
    new = [Assignment.of("E1", shift(day, 8, first=first)) for day in range(4)]
    demand = [Demand(shift=shift(day, 8, first=first), people=1) for day in range(4)]
    problem = RosterProblem(people=[person(1)], demand=demand, history=past)
    assert ["scheduling.hours_a_week_max"] == kinds(problem, *new)
    assert [] == kinds(problem, *new[:3])
    assert 1 == solve_roster(problem, period="2026-07").objective


def test_a_broken_law_is_serious_and_cites_it() -> None:
    """PP 35/2021 art. 22: one day of rest in seven."""
    shifts = [shift(day, 8, 4) for day in range(7)]
    problem = RosterProblem(
        people=[person(1)], demand=[Demand(shift=each, people=1) for each in shifts]
    )
    (finding,) = check_roster(problem, [Assignment.of("E1", each) for each in shifts])
    assert Severity.SERIOUS is finding.severity
    assert finding.explanation is not None
    assert "PP 35/2021 art. 22" == finding.explanation.source
    assert "Person 1 bekerja 7 hari dalam minggu 1 Jun 2026, lebih dari 6" == finding.says.render(
        "id"
    )


def test_too_few_too_many_and_unknown_people_are_told() -> None:
    """Coverage is part of the verdict, and so is somebody who is not among the people."""
    one, two = shift(0, 8), shift(1, 8)
    problem = RosterProblem(
        people=[person(1), person(2)],
        demand=[Demand(shift=one, people=1), Demand(shift=two, people=2)],
    )
    found = check_roster(
        problem, [Assignment.of(name, one) for name in ("E1", "E2")] + [Assignment.of("E9", two)]
    )
    assert [
        "scheduling.unknown_person", "scheduling.shortage", "scheduling.surplus",
    ] == [finding.kind for finding in found]  # fmt: skip
    assert len(found) == len({finding.identity for finding in found})


def test_every_rule_says_itself_in_both_languages() -> None:
    """A rule is a sentence first."""
    for rule in standard_rules():
        assert rule.sentence.render("en") != rule.sentence.render("id")


def test_an_absence_is_heeded_whether_a_rule_says_so_or_not() -> None:
    """Whoever hands over absences means them."""
    one = shift(0, 8)
    problem = RosterProblem(
        people=[person(1)],
        demand=[Demand(shift=one, people=1)],
        absences=[Absence(person="E1", day=one.day)],
        rules=[OneShiftADay()],
    )
    found = {finding.kind for finding in check_roster(problem, [Assignment.of("E1", one)])}
    assert "scheduling.on_leave" in found
    assert () == solve_roster(problem, period="2026-06").roster.assignments
