"""A conflict is real, and every rule named in it is needed for it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.kernel import Duration, InvalidValue
from backoffice_core.scheduling import (
    Absence,
    Assignment,
    Demand,
    Level,
    OneShiftADay,
    OnLeave,
    RestRun,
    RosterProblem,
    Rule,
    Shift,
    ShiftsBetween,
    SkillRequired,
    TimeBetween,
    Wish,
    WishesKept,
    WishKind,
    WorkRun,
    explain_conflict,
    explain_unfillable,
    standard_rules,
    wish_rules,
)
from backoffice_core.scheduling.rules import Work
from tests.scheduling.shop import person, shift

DAYS = 5


@st.composite
def tight(draw: st.DrawFn) -> RosterProblem:
    """One person for five days, under rules that often contradict each other."""
    shifts = [shift(day, start, skill=skill) for day in range(DAYS)
              for start, skill in ((6, "cashier"), (14, "stock"))]  # fmt: skip
    low = draw(st.integers(0, DAYS))
    rules: list[Rule] = [
        OneShiftADay(),
        OnLeave(),
        SkillRequired(),
        WorkRun(least=draw(st.integers(1, 3)), most=draw(st.integers(3, 4)), level=Level.LAW),
        RestRun(least=draw(st.integers(1, 3)), level=Level.HARD),
        ShiftsBetween(least=low, most=low + draw(st.integers(0, 2)), level=Level.HARD),
        TimeBetween(least=Duration.of(hours=8 * draw(st.integers(0, DAYS))), level=Level.HARD),
    ]  # fmt: skip
    away = draw(st.sets(st.integers(0, DAYS - 1), max_size=3))
    return RosterProblem(
        people=[person(1, *draw(st.sets(st.sampled_from(["cashier", "stock"]), min_size=1)))],
        demand=[Demand(shift=each, people=1) for each in shifts],
        absences=[Absence(person="E1", day=shifts[2 * day].day) for day in sorted(away)],
        rules=rules,
    )


def can_be_kept(problem: RosterProblem, rules: Iterable[Rule], must: Iterable[Shift]) -> bool:
    """Whether anything one person may work keeps some rules, by trying everything."""
    wanted = {Assignment.of("E1", each) for each in must}
    by_day = [
        [None, *(Assignment.of("E1", each) for each in problem.slots() if each.day == day)]
        for day in sorted({each.day for each in problem.slots()})
    ]
    (empty,) = problem.works(())
    kept = tuple(rules)
    for way in itertools.product(*by_day):
        own = tuple(one for one in way if one is not None)
        if wanted <= set(own) and not broken(attrs.evolve(empty, assignments=own), kept):
            return True
    return False


def broken(work: Work, rules: Iterable[Rule]) -> bool:
    """Whether some work breaks any of some rules."""
    return any(breach.amount for rule in rules for breach in rule.breaches(work))


@settings(max_examples=60)
@given(tight(), st.data())
def test_a_conflict_is_found_where_there_is_one_and_no_rule_of_it_is_idle(
    problem: RosterProblem, data: st.DataObject
) -> None:
    """Without any one of its rules the rest can be kept; together they cannot."""
    must = data.draw(st.lists(st.sampled_from(problem.slots()), max_size=1))
    why = explain_conflict(problem, "E1", works=must)
    assert (why is None) == can_be_kept(problem, problem.personal_rules, must)
    if why is None:
        return
    named = {each.rule.removeprefix("scheduling.") for each in why.because}
    blamed = [rule for rule in problem.personal_rules if rule.name in named]
    assert len(blamed) == len(named) == why.result
    assert not can_be_kept(problem, blamed, must)
    # What bars a shift outright is told whole, each rule by itself being enough.
    if not must or len(blamed) == 1:
        for rule in blamed:
            assert can_be_kept(problem, [each for each in blamed if each is not rule], must)


def test_hours_that_are_only_wished_can_be_asked_for_too() -> None:
    """Leave leaves two days of eight hours; nobody can have forty from them."""
    shifts = [shift(day, 6) for day in range(5)]
    problem = RosterProblem(
        people=[person(1)],
        demand=[Demand(shift=each, people=1) for each in shifts],
        absences=[Absence(person="E1", day=each.day) for each in shifts[1:4]],
        rules=[*standard_rules(),
               TimeBetween(least=Duration.of(hours=40), level=Level.soft(1))],
    )  # fmt: skip
    assert explain_conflict(problem, "E1") is None
    why = explain_conflict(problem, "E1", keeping={"time_between"})
    assert why is not None
    assert ["scheduling.on_leave", "scheduling.time_between"] == [each.rule for each in why.because]
    assert why.render("en").splitlines()[1] == ("  No work on a day of absence: bars 3 of 5 shifts")
    assert why.render("id") != why.render("en")


def test_two_shifts_of_one_day_are_barred_by_one_shift_a_day() -> None:
    """And where no rule says so, it is said that it is taken for granted."""
    early, late = shift(0, 6), shift(0, 16)
    demand = [Demand(shift=each, people=1) for each in (early, late)]
    problem = RosterProblem(people=[person(1)], demand=demand)
    why = explain_conflict(problem, "E1", works=[early, late])
    assert why is not None
    assert ["scheduling.one_shift_a_day"] == [each.rule for each in why.because]
    free = attrs.evolve(problem, rules=())
    why = explain_conflict(free, "E1", works=[early, late])
    assert why is not None
    assert "One shift a day is taken for granted" == str(why.because[0].says)


def test_what_nobody_can_fill_is_told_before_any_roster_is_made() -> None:
    """For each person the smallest set of rules that keeps them from it."""
    wanted = shift(1, 6, skill="stock")
    problem = RosterProblem(
        people=[person(1, "cashier"), person(2, "stock"), person(3, "stock")],
        demand=[Demand(shift=wanted, people=2), Demand(shift=shift(1, 6), people=1)],
        absences=[Absence(person="E3", day=wanted.day, reason="annual leave")],
    )
    (why,) = explain_unfillable(problem)
    assert 1 == why.result
    assert [
        ["scheduling.skill_required"],
        ["scheduling.on_leave"],
    ] == [[each.rule for each in reason.because] for reason in why.because]


def test_people_and_shifts_that_are_not_there_are_refused() -> None:
    """Nobody is told that nothing is wrong with somebody unknown."""
    problem = RosterProblem(people=[person(1)], demand=[Demand(shift=shift(0, 6), people=1)])
    with pytest.raises(InvalidValue) as caught:
        explain_conflict(problem, "E9")
    assert "person_unknown" == caught.value.code
    with pytest.raises(InvalidValue) as caught:
        explain_conflict(problem, "E1", works=[shift(3, 6)])
    assert "shift_unknown" == caught.value.code


def test_a_conflict_names_the_day_of_leave_and_the_wish() -> None:
    """Which of many wishes it is, and which day speaks against it."""
    shifts = [shift(day, 6) for day in range(3)]
    wishes = [Wish(person="E1", day=shifts[1].day, kind=WishKind.WANT)]
    problem = RosterProblem(
        people=[person(1)],
        demand=[Demand(shift=each, people=1) for each in shifts],
        absences=[Absence(person="E1", day=shifts[1].day)],
        rules=[*standard_rules(), WishesKept(wishes=wishes, level=Level.soft(1))],
    )
    why = explain_conflict(problem, "E1", keeping={"wishes_kept"})
    assert why is not None
    named = {each.rule: each for each in why.because}
    leave = [str(one.says) for one in named["scheduling.on_leave"].because]
    assert ["Person 1 is absent on 2026-06-02"] == leave
    wish = named["scheduling.wishes_kept"]
    assert "The wish of Person 1: work on 2026-06-02" == str(wish.says)


def test_two_promises_that_contradict_each_other_are_both_named() -> None:
    """A must and a never of one day are one rule, and two wishes."""
    night = shift(0, 20, 2)
    problem = RosterProblem(
        people=[person(1)],
        demand=[Demand(shift=night, people=1), Demand(shift=shift(2, 8), people=1)],
        rules=[
            OneShiftADay(),
            *wish_rules([
                Wish(person="E1", day=night.day, code="20", kind=WishKind.MUST),
                Wish(person="E1", day=night.day, kind=WishKind.NEVER),
                Wish(person="E1", day=shift(2, 8).day, kind=WishKind.NEVER),
                Wish(person="E2", day=night.day, kind=WishKind.NEVER),
            ]),
        ],
    )  # fmt: skip
    conflict = explain_conflict(problem, "E1")
    assert conflict is not None
    assert 2 == conflict.result
    assert [
        "The wish of Person 1: 20 on 2026-06-01",
        "The wish of Person 1: no work on 2026-06-01: bars 1 of 2 shifts",
    ] == [str(each.says) for each in conflict.because]
    assert "Keinginan Person 1: sif 20 pada 1 Jun 2026" == conflict.because[0].says.render("id")
