"""Why somebody is not on a shift, and at what price they could be."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel import Duration, InvalidValue
from backoffice_core.scheduling import (
    Assignment,
    DaysBetween,
    Demand,
    IntervalDemand,
    Level,
    MinimumRest,
    OneShiftADay,
    RosterProblem,
    SkillRequired,
    Supervised,
    Wish,
    WishKind,
    check_roster,
    explain_assignment,
    explain_open,
    explain_shortages,
    explain_unfillable,
    open_shifts,
    recommend,
    score_roster,
    solve_roster,
    standard_rules,
    why_not,
    wish_rules,
)
from tests.scheduling.judged import any_roster, wished
from tests.scheduling.shop import broken_rules, person, problems, shift


@given(problems(), st.data())
def test_whoever_is_barred_would_break_a_rule_and_whoever_is_able_would_not(
    problem: RosterProblem, data: st.DataObject
) -> None:
    """On top of a legal roster the oracle and the explanation agree about anybody and any shift."""
    roster: list[Assignment] = []
    for one in any_roster(data, problem):
        if not broken_rules(problem, [*roster, one]):
            roster.append(one)
    asked = data.draw(st.sampled_from(problem.people))
    wanted = data.draw(st.sampled_from(problem.demand)).shift
    candidate = Assignment.of(asked.id, wanted)
    why = why_not(problem, roster, asked.id, wanted)
    if candidate in roster:
        assert "scheduling.assigned" == why.rule
        return
    worse = (
        score_roster(problem, [*roster, candidate]).broken - score_roster(problem, roster).broken
    )
    assert (why.rule == "scheduling.barred") == (worse > 0)
    new = {rule for rule, who in broken_rules(problem, [*roster, candidate]) if who == asked.id}
    told = {each.rule.removeprefix("scheduling.") for each in why.because}
    assert new == told - {"coverage.over", "missing"}


@given(wished(), st.data())
def test_what_it_would_cost_is_what_it_costs(problem: RosterProblem, data: st.DataObject) -> None:
    """The price of each priority, and the heads, are those of the two scores."""
    roster = any_roster(data, problem)
    asked = data.draw(st.sampled_from(problem.people))
    wanted = data.draw(st.sampled_from(problem.slots()))
    why = why_not(problem, roster, asked.id, wanted)
    if why.rule == "scheduling.assigned":
        return
    before = score_roster(problem, roster)
    after = score_roster(problem, [*roster, Assignment.of(asked.id, wanted)])
    difference = after.total - before.total
    prices = [each for each in why.because if each.rule == "scheduling.cost"]
    assert [cost for _, cost in difference.costs] == [each.result for each in prices]
    for each in prices:
        assert each.result == sum(int(str(part.result)) for part in each.because)
    heads = sum(int(str(each.result)) for each in why.because if each.rule == "scheduling.missing")
    assert difference.missing == heads


def test_a_reason_has_the_numbers_the_law_and_the_price() -> None:
    """What a planner needs to answer the person, in their language."""
    late, early = shift(0, 14), shift(1, 6)
    wish = DaysBetween(most=1, level=Level.soft(5))
    problem = RosterProblem(
        people=[person(1), person(2)],
        demand=[Demand(shift=late, people=1), Demand(shift=early, people=1)],
        rules=[*standard_rules(), wish],
    )
    why = why_not(problem, [Assignment.of("E1", late)], "E1", early)
    told = why.render("en").splitlines()
    assert "Person 1 cannot work 06 on Jun 2, 2026" == told[0]
    assert told[1].startswith("  Person 1 rests 8 hours between")
    # Eleven hours are the house's choice: no law is named where none asks for them.
    assert told[1].endswith("at least 11 hours is required")
    assert ["  1 person fewer is missing", "  It costs 5"] == told[2:4]
    assert {"rest": Duration.of(hours=11)} == dict(why.because[0].parameters)
    assert "Person 1 tidak dapat mengisi sif 06 pada 2 Jun 2026" == why.sentence("id")
    assert "scheduling.able" == why_not(problem, [], "E2", early).rule
    assert "scheduling.assigned" == why_not(problem, [Assignment.of("E1", late)], "E1", late).rule


def test_a_rule_broken_already_bars_only_what_makes_it_worse() -> None:
    """Somebody with too little rest between two shifts may still have a third far away."""
    shifts = [shift(0, 14), shift(1, 6), shift(3, 6)]
    problem = RosterProblem(
        people=[person(1)],
        demand=[Demand(shift=each, people=1) for each in shifts],
        rules=[MinimumRest()],
    )
    roster = [Assignment.of("E1", each) for each in shifts[:2]]
    assert "scheduling.able" == why_not(problem, roster, "E1", shifts[2]).rule


def test_a_price_of_a_later_priority_says_so_and_a_saving_is_one() -> None:
    """Nobody mistakes a small wish for a large one."""
    one = shift(0, 6)
    wish = DaysBetween(least=1, level=Level.soft(3, priority=2))
    problem = RosterProblem(people=[person(1)], demand=[Demand(shift=one, people=1)], rules=[wish])
    why = why_not(problem, [], "E1", one)
    assert "It saves 3 at priority 2" == str(why.because[1].says)
    assert -3 == why.because[1].result


def test_somebody_unknown_is_refused() -> None:
    """Nobody is told that a stranger could work."""
    problem = RosterProblem(people=[person(1)], demand=[Demand(shift=shift(0, 6), people=1)])
    with pytest.raises(InvalidValue) as caught:
        why_not(attrs.evolve(problem), [], "E9", shift(0, 6))
    assert "person_unknown" == caught.value.code


def test_an_interval_that_lacks_people_is_open_and_says_why() -> None:
    """It is told like a shift: how many are missing, and why nobody more covers it."""
    early, late = shift(0, 6), shift(0, 14)
    noon = IntervalDemand(start=early.start + Duration.of(hours=4), end=early.end,
                          skill="cashier", people=2)  # fmt: skip
    problem = RosterProblem(
        people=[person(1), person(2, "stock")],
        demand=[Demand(shift=late, people=0)], offers=[early], intervals=[noon],
    )  # fmt: skip
    solution = solve_roster(problem, period="x")
    (lacks,) = solution.open
    assert (noon, 1, noon.day) == (lacks.at, lacks.missing, lacks.day)
    assert 1 == solution.explanation.result
    why = explain_open(problem, solution.roster.assignments, lacks)
    assert ["scheduling.assigned", "scheduling.barred"] == [each.rule for each in why.because]
    assert "1 of 2 people are there; nobody else could work it" in str(why.says)
    found = check_roster(problem, solution.roster.assignments)
    (told,) = explain_shortages(found, problem, solution.roster.assignments)
    assert why == told.explanation
    (empty,) = open_shifts(problem, ())
    able = explain_open(problem, (), empty)
    assert 1 == able.result
    (never,) = explain_unfillable(problem)
    assert 1 == never.result
    span = "cashier from 2026-06-01 10:00 to 2026-06-01 14:00"
    assert f"{span} needs 2 people; 1 can be there at all" == str(never.says)
    (keeps,) = never.because
    assert "Person 2 cannot work 06 on 2026-06-01, whatever else they work" == str(keeps.says)


def test_an_interval_that_no_shift_covers_says_so_once_and_names_nobody() -> None:
    """People are not to blame for a shift that is not on offer."""
    offer = shift(0, 8)
    evening = IntervalDemand(
        start=offer.end - Duration.of(hours=1), end=offer.end + Duration.of(hours=1),
        skill="cashier", people=1)  # fmt: skip
    problem = RosterProblem(
        people=[person(1), person(2)], demand=[], intervals=[evening], offers=[offer]
    )
    (lacks,) = open_shifts(problem, ())
    why = explain_open(problem, (), lacks)
    (reason,) = why.because
    assert 0 == why.result
    assert "scheduling.uncovered" == reason.rule
    covers = "No shift for cashier covers all of the time from 2026-06-01 15:00 to 2026-06-01 17:00"
    assert covers == str(reason.says)
    (never,) = explain_unfillable(problem)
    assert (reason,) == never.because


def test_why_somebody_has_a_shift_names_what_needs_them_and_what_others_would_cost() -> None:
    """A senior at night, a wish, and two who could do it instead at a price."""
    senior, junior = shift(0, 22, skill="nurse 2"), shift(0, 22, skill="nurse 1")
    early = shift(2, 6, skill="nurse 1")
    both = ("nurse 1", "nurse 2")
    problem = RosterProblem(
        people=[person(1, *both), person(2, "nurse 1"), person(3, *both), person(4, *both)],
        demand=[Demand(shift=each, people=1) for each in (senior, junior, early)],
        rules=[
            SkillRequired(), OneShiftADay(), Supervised(by=["E1", "E3", "E4"]),
            *wish_rules([
                Wish(person="E1", day=senior.day, code="22", weight=3),
                Wish(person="E2", day=early.day, kind=WishKind.NEVER),
                Wish(person="E3", day=senior.day, kind=WishKind.AVOID, weight=4),
            ]),
        ],
    )  # fmt: skip
    own = Assignment.of("E1", senior)
    roster = [own, Assignment.of("E2", junior)]
    told = explain_assignment(problem, roster, own).render("en").splitlines()
    assert "Person 1 works 22 on Jun 1, 2026 with the skill nurse 2" == told[0]
    # The promise to somebody else is no reason.
    assert [] == [line for line in told if "Kept: Wishes" in line]
    place = told.index("  Without Person 1")
    assert told[place + 1 :] == [
        "    22 on Jun 1, 2026 is worked by none of Person 1, Person 3, Person 4",
        "    1 person more is missing",
        "    It costs 3",
        "      Person 1 wished for 22 on Jun 1, 2026 and does not get it",
        "  Person 4 could work it",
        "    It costs 3",
        "      Person 1 wished for 22 on Jun 1, 2026 and does not get it",
        "  Person 3 could work it",
        "    It costs 7",
        "      Person 1 wished for 22 on Jun 1, 2026 and does not get it",
        "      Person 3 wished for no work on Jun 1, 2026 and does not get it",
    ]


def test_instead_of_somebody_is_another_question_than_in_addition_to_them() -> None:
    """A shift that is full has no place for one more, and one for another."""
    need = shift(0, 8)
    problem = RosterProblem(
        people=[person(1), person(2)], demand=[Demand(shift=need, people=1)], rules=[OneShiftADay()]
    )
    roster = [Assignment.of("E1", need)]
    assert "scheduling.barred" == why_not(problem, roster, "E2", need).rule
    instead = why_not(problem, roster, "E2", need, replacing="E1")
    assert ("scheduling.able", ()) == (instead.rule, instead.because)
    with pytest.raises(InvalidValue) as refused:
        why_not(problem, [], "E2", need, replacing="E1")
    assert "assignment_unknown" == refused.value.code


def test_a_shift_that_the_problem_has_not_is_refused() -> None:
    """Neither can anybody work it, nor is there anybody who cannot."""
    problem = RosterProblem(people=[person(1)], demand=[Demand(shift=shift(0, 8), people=1)])
    for asked in (lambda: why_not(problem, (), "E1", shift(1, 8)),
                  lambda: recommend(problem, (), shift(1, 8))):  # fmt: skip
        with pytest.raises(InvalidValue) as caught:
            asked()
        assert "shift_unknown" == caught.value.code
