"""What is announced of a proposal is what the roster with it comes to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel import InvalidValue
from backoffice_core.scheduling import (
    Assignment,
    Coverage,
    Demand,
    Level,
    RosterProblem,
    check_roster,
    compare_rosters,
    explain_conflict,
    open_for,
    recommend,
    reliefs,
    repair_roster,
    score_roster,
    swaps,
    why_not,
)
from tests.scheduling.judged import any_roster, wished
from tests.scheduling.shop import broken_rules, person, problems, shift


@given(wished(), st.data())
def test_a_candidate_announces_the_score_of_the_roster_with_them(
    problem: RosterProblem, data: st.DataObject
) -> None:
    """Everybody else is there once, ranked by that score, with the difference to the unit."""
    roster = any_roster(data, problem)
    wanted = data.draw(st.sampled_from(problem.slots()))
    found = recommend(problem, roster, wanted)
    before = score_roster(problem, roster)
    on_it = {one.person for one in roster if one.slot == wanted.slot}
    assert {one.id for one in problem.people} - on_it == {one.person for one in found}
    assert len(found) == len({one.person for one in found})
    ranks = []
    for each in found:
        after = score_roster(problem, [*roster, each.assignment])
        assert after.rank == each.score.rank == score_roster(problem, each.assignments).rank
        assert after.total - before.total == each.difference
        added = sum(one.amount for one in each.added if one.level.binds)
        removed = sum(one.amount for one in each.removed if one.level.binds)
        assert added - removed == each.difference.broken + each.difference.missing
        ranks.append(after.rank)
    assert sorted(ranks) == ranks


@given(problems(), st.data())
def test_a_legal_candidate_breaks_no_rule_that_was_kept(
    problem: RosterProblem, data: st.DataObject
) -> None:
    """The oracle finds nothing new in the work of who is called legal, and something otherwise."""
    roster: list[Assignment] = []
    for one in any_roster(data, problem):
        if not broken_rules(problem, [*roster, one]):
            roster.append(one)
    wanted = data.draw(st.sampled_from(problem.demand))
    problem = attrs.evolve(problem, demand=[attrs.evolve(one, most=9) for one in problem.demand])
    for each in recommend(problem, roster, wanted.shift):
        assert each.legal != bool(broken_rules(problem, [*roster, each.assignment]))
        assert each.explanation().rule == ("scheduling.able" if each.legal else "scheduling.barred")


@given(problems(), st.data())
def test_a_swap_leaves_the_roster_legal_and_as_full(
    problem: RosterProblem, data: st.DataObject
) -> None:
    """Two give, the same two take, and no legal swap in reach is left out."""
    roster: list[Assignment] = []
    for one in any_roster(data, problem):
        if not broken_rules(problem, [*roster, one]):
            roster.append(one)
    if not roster:
        return
    mine = data.draw(st.sampled_from(roster))
    found = swaps(problem, roster, mine, days=30)
    told = {each.theirs for each in found}
    for theirs in roster:
        after = exchanged(roster, mine, theirs)
        if after is not None:
            legal = not broken_rules(problem, after)
            assert legal == (theirs in told)
    for each in found:
        after = exchanged(roster, mine, each.theirs)
        assert after is not None
        assert set(after) == set(each.assignments)
        assert each.difference.missing == 0


def exchanged(
    roster: list[Assignment], mine: Assignment, theirs: Assignment
) -> list[Assignment] | None:
    """The roster after a swap; None where there is nothing to swap."""
    give = attrs.evolve(mine, person=theirs.person)
    take = attrs.evolve(theirs, person=mine.person)
    if mine.person == theirs.person or mine.slot == theirs.slot or {give, take} & set(roster):
        return None
    return [one for one in roster if one not in {mine, theirs}] + [give, take]


def test_a_sick_call_is_answered_with_names_the_best_first() -> None:
    """Who rests enough comes before who does not, and the reason is said."""
    late, early = shift(0, 14), shift(1, 6)
    problem = RosterProblem(
        people=[person(1), person(2), person(3, "stock")],
        demand=[Demand(shift=late, people=1), Demand(shift=early, people=1)],
    )
    roster = [Assignment.of("E1", late), Assignment.of("E2", early)]
    found = recommend(problem, roster, early, replacing="E2")
    assert [("E1", False), ("E3", False)] == sorted((one.person, one.legal) for one in found)
    roster = [Assignment.of("E2", early)]
    best, *others = recommend(problem, roster, early, replacing="E2")
    assert ("E1", True, -1) == (best.person, best.legal, best.difference.missing)
    assert ["Person 3 lacks the skill cashier for 06 on 2026-06-02"] == [
        str(one.explanation().because[0].says) for one in others
    ]
    with pytest.raises(InvalidValue) as caught:
        recommend(problem, roster, early, replacing="E1")
    assert "assignment_unknown" == caught.value.code
    with pytest.raises(InvalidValue) as caught:
        swaps(problem, roster, Assignment.of("E1", late))
    assert "assignment_unknown" == caught.value.code


def test_open_shifts_are_offered_to_those_who_may_take_them() -> None:
    """What is full is not offered, nor what a rule forbids."""
    shifts = [shift(0, 14), shift(1, 6), shift(2, 6), shift(3, 6, skill="stock")]
    problem = RosterProblem(
        people=[person(1, "cashier"), person(2)],
        demand=[Demand(shift=one, people=1) for one in shifts],
    )
    roster = [Assignment.of("E1", shifts[0])]
    assert [shifts[2].slot] == [one.assignment.slot for one in open_for(problem, roster, "E1")]
    with pytest.raises(InvalidValue) as caught:
        open_for(problem, roster, "E9")
    assert "person_unknown" == caught.value.code


def test_one_more_person_is_worth_what_they_would_fill_or_save() -> None:
    """Places that must be filled go before those that would be nice to fill."""
    one, two = shift(0, 6), shift(1, 6, skill="stock")
    problem = RosterProblem(
        people=[person(1)],
        demand=[Demand(shift=one, people=1, desired=2), Demand(shift=two, people=2)],
        coverage=Coverage(desired=Level.soft(100)),
    )
    found = reliefs(problem, [Assignment.of("E1", one)])
    assert [
        "One more person with the skill stock on 2026-06-02 (06) fills 1 place",
        "One more person with the skill cashier on 2026-06-01 (06) saves 100",
    ] == [str(each.says) for each in found]


def test_a_person_is_named_by_their_id_and_a_shift_is_a_shift() -> None:
    """What is not meant is refused before anything is reckoned, with the argument's name."""
    wanted = shift(0, 6)
    problem = RosterProblem(people=[person(1)], demand=[Demand(shift=wanted, people=1)])
    who: Any = problem.people[0]
    what: Any = problem.demand[0]
    calls: list[Callable[[], object]] = [
        lambda: open_for(problem, [], who),
        lambda: recommend(problem, [], what),
        lambda: why_not(problem, [], who, wanted),
        lambda: explain_conflict(problem, who),
        lambda: swaps(problem, [], what),
        lambda: reliefs(what, []),
        lambda: repair_roster(problem, [], changes=[who]),
        lambda: compare_rosters(problem, [], [who]),
        lambda: check_roster(problem, [what]),
    ]
    for call in calls:
        with pytest.raises(InvalidValue) as caught:
            call()
        assert "type_wrong" == caught.value.code
