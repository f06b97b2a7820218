"""A roster can be looked at without any report: printed, as people would write it on a board."""

from __future__ import annotations

from datetime import timedelta

import attrs

from backoffice_core.scheduling import (
    Absence,
    Assignment,
    Demand,
    OneShiftADay,
    RosterProblem,
    WishKind,
    open_shifts,
    roster_text,
    solve_roster,
    swaps,
    wish_rules,
)
from backoffice_core.scheduling import Wish as Wished
from tests.scheduling.shop import MONDAY, person, shift

SHIFTS = [shift(day, 8) for day in range(3)]
PROBLEM = RosterProblem(
    people=[person(1), person(2)],
    demand=[Demand(shift=each, people=1) for each in SHIFTS],
    absences=[Absence(person=f"E{who}", day=SHIFTS[1].day) for who in (1, 2)],
)


def test_a_roster_is_a_line_for_each_person_and_says_where_heads_are_missing() -> None:
    """Everybody is there, who works and who does not."""
    roster = [Assignment.of("E1", SHIFTS[0]), Assignment.of("E1", SHIFTS[2])]
    assert roster_text(roster, problem=PROBLEM) == (
        "2026-06-01  1   2  3\nPerson 1    08  .  08\nPerson 2    .   .  .\nmissing     .   1  ."
    )
    assert "2026-06-01  1   2  3\nE1          08  .  08" == roster_text(roster)
    assert "" == roster_text([])


def test_two_shifts_of_a_day_stand_together_and_namesakes_apart() -> None:
    """People are told apart by their ids, whatever they are called."""
    twins = attrs.evolve(PROBLEM, people=[person(1), attrs.evolve(person(2), name="Person 1")])
    roster = [Assignment.of("E1", SHIFTS[0]), Assignment.of("E1", shift(0, 18, 2))]
    first, second = roster_text(roster, problem=twins).splitlines()[1:3]
    assert first.startswith("Person 1    08+18")
    assert second.startswith("Person 1    .")


def test_a_long_roster_goes_on_below() -> None:
    """No line is longer than a month."""
    far = shift(0, 8, first=MONDAY + timedelta(days=40))
    lines = roster_text([Assignment.of("E1", SHIFTS[0]), Assignment.of("E1", far)]).splitlines()
    assert ["2026-06-01", "E1", "", "2026-07-02", "E1"] == [line[:10].strip() for line in lines]


def test_a_solution_is_printed_as_what_it_comes_to_what_is_open_and_who_works() -> None:
    """Not as a thousand letters of values."""
    wish = Wished(person="E1", day=SHIFTS[0].day, kind=WishKind.AVOID)
    problem = attrs.evolve(
        PROBLEM,
        people=[person(1)],
        absences=[Absence(person="E1", day=SHIFTS[1].day)],
        rules=[*PROBLEM.rules, *wish_rules([wish])],
    )
    told = str(solve_roster(problem, period="x")).splitlines()
    assert [
        "2 assignments for 1 person; 1 place stays open",
        "No better roster is possible",
        "wishes cost 1",
        "open: 08 on 2026-06-02 needs 1 person with the skill cashier and has none",
        "2026-06-01  1   2  3",
        "E1          08  .  08",
    ] == told


def test_what_is_listed_is_short_in_print() -> None:
    """An assignment, an open shift and a swap, each a line."""
    one = Assignment.of("E1", SHIFTS[0])
    assert "E1: 08 on 2026-06-01 08:00-16:00 (cashier)" == str(one)
    (lacks, *_) = open_shifts(PROBLEM, ())
    assert "08 on 2026-06-01 needs 1 person with the skill cashier and has none" == str(lacks)
    free = attrs.evolve(PROBLEM, absences=[], rules=[OneShiftADay()])
    (swap,) = swaps(free, [one, Assignment.of("E2", SHIFTS[2])], one)
    told = "Person 1 gives 08 on 2026-06-01 to Person 2 and takes 08 on 2026-06-03"
    assert [told, told] == [str(swap), str(swap.explanation().says)]
