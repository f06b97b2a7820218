"""A repair is legal, touches what it may, and is the smallest there is where it says so."""

from __future__ import annotations

import itertools
from datetime import timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.kernel import Interval, InvalidValue
from backoffice_core.scheduling import (
    Absence,
    Assignment,
    Coverage,
    Demand,
    Level,
    OneShiftADay,
    OnLeave,
    Repair,
    RosterProblem,
    Shift,
    ShiftsBetween,
    SkillRequired,
    Supervised,
    WorkRun,
    check_roster,
    repair_roster,
    score_roster,
    solve_roster,
    standard_rules,
)
from backoffice_core.scheduling.repairing import COST_A_CHANGE
from tests.scheduling.judged import any_roster, wished
from tests.scheduling.shop import broken_rules, person, problems, shift


def published(problem: RosterProblem) -> tuple[Assignment, ...]:
    """A legal roster to start from."""
    return solve_roster(problem, period="x", deterministic_seconds=0).roster.assignments


def price(problem: RosterProblem, was: set[Assignment], now: set[Assignment]) -> tuple[int, int]:
    """What a repair is measured by where nothing is wished: places open, then cells."""
    return (score_roster(problem, now).missing, len(was ^ now))


def cheapest(problem: RosterProblem, was: set[Assignment]) -> tuple[int, int]:
    """The best of all legal rosters, by trying every one."""
    cells = [Assignment.of(one.id, each) for one in problem.people for each in problem.slots()]
    rosters = (
        chosen
        for size in range(len(cells) + 1)
        for chosen in itertools.combinations(cells, size)
        if not broken_rules(problem, chosen) and not score_roster(problem, chosen).broken
    )
    return min(price(problem, was, set(chosen)) for chosen in rosters)


@settings(max_examples=25)
@given(problems(people_max=3, shifts_max=3), st.data())
def test_a_sick_call_is_repaired_as_well_as_can_be(
    problem: RosterProblem, data: st.DataObject
) -> None:
    """Among all legal rosters none has fewer open places, and none of these fewer changes."""
    was = published(problem)
    ill = data.draw(st.sampled_from(problem.people))
    day = data.draw(st.sampled_from(problem.demand)).shift.day
    absence = Absence(person=ill.id, day=day)
    repair = repair_roster(problem, was, changes=[absence], prove=True)
    now = set(repair.assignments)
    assert set() == broken_rules(repair.problem, now)
    assert 0 == repair.score.broken
    expected = cheapest(repair.problem, set(was))
    found = price(repair.problem, set(was), now)
    assert expected <= found
    # What is said to be smallest is, places that were open before counted too.
    if repair.smallest:
        assert expected == found
    assert len(set(was) ^ now) == len(repair.moves)
    assert set(was) - now == {each.assignment for each in repair.moves if not each.takes}
    assert now - set(was) == {each.assignment for each in repair.moves if each.takes}


@settings(max_examples=40)
@given(problems(people_max=4, shifts_max=6), st.data())
def test_only_the_window_is_touched_and_nothing_that_is_frozen(
    problem: RosterProblem, data: st.DataObject
) -> None:
    """What has to go goes, wherever it is; everything else outside stays as it was published."""
    was = published(problem)
    ill = data.draw(st.sampled_from(problem.people))
    day = data.draw(st.sampled_from(problem.demand)).shift.day
    others = [one for one in was if one.person != ill.id]
    frozen = data.draw(st.sets(st.sampled_from(others), max_size=2)) if others else set()
    window = Interval(day, day + timedelta(days=2))
    repair = repair_roster(problem, was, changes=[Absence(person=ill.id, day=day)],
                           window=window, frozen=frozen)  # fmt: skip
    assert set() == broken_rules(repair.problem, repair.assignments)
    assert frozen <= set(repair.assignments)
    for each in repair.moves:
        has_to = each.assignment.person == ill.id and not each.takes
        assert has_to or window.contains(each.assignment.day)


def chain() -> tuple[RosterProblem, list[Assignment]]:
    """E1 falls ill on day 1; only E2 has the skill, is busy, and E3 can take what E2 gives up."""
    till, store = shift(1, 6), shift(1, 6, skill="stock")
    problem = RosterProblem(
        people=[person(1, "cashier"), person(2), person(3, "stock")],
        demand=[Demand(shift=till, people=1), Demand(shift=store, people=1)],
    )
    return problem, [Assignment.of("E1", till), Assignment.of("E2", store)]


def test_a_chain_says_who_gives_who_takes_and_why() -> None:
    """Two cells are given up, two are taken, each with its reason, in both languages."""
    problem, was = chain()
    ill = Absence(person="E1", day=was[0].day)
    repair = repair_roster(problem, was, changes=[ill], prove=True)
    assert [
        "Person 1 gives up 06 on 2026-06-02: Person 1 is absent on 2026-06-02",
        "Person 2 gives up 06 on 2026-06-02: Person 2 takes 06 on 2026-06-02 instead",
        "Person 2 takes 06 on 2026-06-02: Person 1 no longer works 06 on 2026-06-02",
        "Person 3 takes 06 on 2026-06-02: Person 2 no longer works 06 on 2026-06-02",
    ] == [f"{each.says}: {each.because}" for each in repair.moves]
    assert repair.smallest
    assert () == repair.open
    why = repair.explanation()
    assert 4 == why.result
    assert "4 perubahan jadwal kerja; 0 tempat belum terisi" == why.sentence("id")
    assert [] == [
        one for one in check_roster(repair.problem, repair.assignments)
        if one.kind != "scheduling.surplus"
    ]  # fmt: skip


def watched_night() -> tuple[RosterProblem, list[Assignment]]:
    """Two seniors and a junior; the place of the junior is only desired, and needs a senior."""
    senior, junior = shift(1, 22, skill="senior"), shift(1, 22, skill="junior")
    problem = RosterProblem(
        people=[person(1, "senior", "junior"), person(2, "senior", "junior"), person(3, "junior")],
        demand=[Demand(shift=senior, people=1), Demand(shift=junior, people=0, desired=1)],
        rules=[SkillRequired(), OneShiftADay(), OnLeave(), Supervised(by=["E1", "E2"])],
        coverage=Coverage(desired=Level.soft(10)),
    )
    return problem, [Assignment.of("E1", senior), Assignment.of("E3", junior)]


@pytest.mark.parametrize("cost_a_change", [0, COST_A_CHANGE, 1000])
def test_a_bystander_has_their_shift_back_once_somebody_is_found(cost_a_change: int) -> None:
    """While no senior is there the junior may not be either; in the end both places are filled."""
    problem, was = watched_night()
    ill = Absence(person="E1", day=was[0].day)
    repair = repair_roster(problem, was, changes=[ill], cost_a_change=cost_a_change)
    assert [("E1", False), ("E2", True)] == [
        (each.assignment.person, each.takes) for each in repair.moves
    ]
    assert (0, 0) == repair.score.rank
    assert repair.smallest


def test_who_gives_up_a_shift_for_good_is_told_what_else_would_be_broken() -> None:
    """A reason is never that the whole is better where a rule is the reason."""
    problem, was = watched_night()
    away = [Absence(person=senior, day=was[0].day) for senior in ("E1", "E2")]
    repair = repair_roster(problem, was, changes=away)
    reasons = {each.assignment.person: each.because for each in repair.moves}
    assert {"E1", "E3"} == reasons.keys()
    assert "Else: 22 on 2026-06-02 is worked by none of Person 1, Person 2" == str(reasons["E3"])


def test_two_changes_for_a_sick_call_are_the_fewest_whatever_wishes_cost() -> None:
    """Who is ill gives up a shift and somebody takes it: fewer cannot be, wishes or not."""
    problem, was = chain()
    wished = attrs.evolve(
        problem,
        people=[*problem.people, person(4, "cashier")],
        rules=[*problem.rules, ShiftsBetween(least=1, level=Level.soft(5))],
    )
    repair = repair_roster(wished, was, changes=[Absence(person="E1", day=was[0].day)])
    assert 2 == len(repair.moves)
    assert 0 < repair.score.cost
    assert repair.smallest


def test_a_repair_depends_on_nothing_but_its_problem_when_work_is_counted() -> None:
    """The same call, the same roster."""
    problem, was = chain()
    ill = [Absence(person="E1", day=was[0].day)]

    def again() -> Repair:
        return repair_roster(problem, was, changes=ill)

    assert again().assignments == again().assignments


def test_demand_that_changed_is_filled_or_released() -> None:
    """One more is found where one more is needed; nobody stays where nobody is needed."""
    problem, was = chain()
    till = problem.demand[0].shift
    more = repair_roster(problem, was[1:], changes=[Demand(shift=till, people=1)])
    assert [] == [each for each in more.moves if each.takes]
    none = attrs.evolve(problem, demand=[Demand(shift=till, people=0), problem.demand[1]])
    more = repair_roster(none, was[1:], changes=[Demand(shift=till, people=1)])
    assert [("E1", True)] == [(each.assignment.person, each.takes) for each in more.moves]
    assert "06 on 2026-06-02 has too few people" == str(more.moves[0].because)
    fewer = repair_roster(problem, was, changes=[Demand(shift=till, people=0)])
    assert [("E1", False)] == [(each.assignment.person, each.takes) for each in fewer.moves]
    assert fewer.smallest


def test_who_works_too_short_a_run_without_a_day_gives_up_the_rest_of_it_too() -> None:
    """What follows from an absence is mended like the absence itself."""
    shifts = [shift(day, 6) for day in range(2)]
    problem = RosterProblem(
        people=[person(1), person(2)],
        demand=[Demand(shift=each, people=1) for each in shifts],
        rules=[*standard_rules(), WorkRun(least=2, start_known=True, end_known=True,
                                          level=Level.HARD)],
    )  # fmt: skip
    was = [Assignment.of("E1", each) for each in shifts]
    repair = repair_roster(problem, was, changes=[Absence(person="E1", day=shifts[1].day)])
    assert {Assignment.of("E2", each) for each in shifts} == set(repair.assignments)
    assert 0 == repair.score.broken


def test_a_wish_is_weighed_against_the_cells_it_would_change() -> None:
    """The price of a change decides; the default is high enough for a published roster to stay."""
    problem, was = chain()
    repair = repair_roster(problem, was)
    assert () == repair.moves
    assert repair.smallest
    assert 20 == COST_A_CHANGE


@settings(max_examples=30)
@given(wished(), st.data())
def test_a_repair_announces_its_score_and_breaks_nothing_in_addition(
    problem: RosterProblem, data: st.DataObject
) -> None:
    """Whatever was broken or open before; wishes, contracts, intervals and teams included."""
    was = set(any_roster(data, problem))
    ill = data.draw(st.sampled_from(problem.people))
    day = data.draw(st.sampled_from(problem.slots())).day
    repair = repair_roster(problem, was, changes=[Absence(person=ill.id, day=day)])
    score = score_roster(repair.problem, repair.assignments)
    assert score.rank == repair.score.rank
    assert was ^ set(repair.assignments) == {each.assignment for each in repair.moves}
    assert repair.score.broken <= score_roster(repair.problem, was).broken


def test_a_search_shorter_than_nothing_is_refused() -> None:
    """A limit is a limit."""
    problem, was = chain()
    for limit in ({"seconds": -1.0}, {"seconds": -1}, {"deterministic_seconds": -1}):
        with pytest.raises(InvalidValue) as caught:
            repair_roster(problem, was, **limit)  # type: ignore[arg-type]
        assert "search_limit_invalid" == caught.value.code


def day_of_three() -> tuple[list[Shift], RosterProblem]:
    """Early, late and night of one day, for two people who work one shift a day each."""
    three = [shift(1, 6), shift(1, 14), shift(1, 22)]
    rules = [SkillRequired(), OnLeave(), OneShiftADay()]
    people = [person(1), person(2)]
    demand = [Demand(shift=each, people=1) for each in three]
    return three, RosterProblem(people=people, demand=demand, rules=rules)


def test_a_place_that_was_open_before_may_be_the_smallest_change() -> None:
    """Who cannot work the night takes the early shift: two cells, and not four around it."""
    (early, late, night), problem = day_of_three()
    was = [Assignment.of("E2", late), Assignment.of("E1", night)]
    ill = Absence(person="E1", day=night.day + timedelta(days=1))
    repair = repair_roster(problem, was, changes=[ill], prove=True)
    assert (0, 1) == repair.score.rank[:2]
    assert 2 == len(repair.moves)
    assert {Assignment.of("E2", late), Assignment.of("E1", early)} == set(repair.assignments)
    assert repair.smallest


def test_fewer_open_places_are_better_though_they_were_open_before() -> None:
    """One person gives up the night and takes the late shift: one place is open, not two."""
    (_, late, night), problem = day_of_three()
    alone = attrs.evolve(problem, people=[person(1)], demand=problem.demand[1:])
    ill = Absence(person="E1", day=night.day + timedelta(days=1))
    repair = repair_roster(alone, [Assignment.of("E1", night)], changes=[ill])
    assert (Assignment.of("E1", late),) == repair.assignments
    assert repair.smallest


def test_a_stranger_fills_no_place_of_a_repair() -> None:
    """Whoever is not among the people is told, and their place is open."""
    (early, late, night), problem = day_of_three()
    was = [Assignment.of("X", night), Assignment.of("E1", early), Assignment.of("E2", late)]
    repair = repair_roster(problem, was)
    assert [(night, 1)] == [(each.at, each.missing) for each in repair.open]
    assert (1, 1) == repair.score.rank[:2]
    assert not repair.smallest
