"""Two verdicts about two things are told apart, by a program and by a reader."""

from __future__ import annotations

from datetime import date, datetime

import attrs

from backoffice_core.kernel import Duration, Fold, resolve
from backoffice_core.scheduling import (
    Assignment,
    DaysAWeekMax,
    Demand,
    IntervalDemand,
    Level,
    OneShiftADay,
    Person,
    RosterProblem,
    Shift,
    check_roster,
)

ZONE = "Asia/Jakarta"
BUDI = Person(id="E01", name="Budi", skills=["stock"])
MORNING_SHIFT = Shift(
    code="pagi",
    skill="stock",
    day=date(2026, 6, 4),
    start=resolve(datetime(2026, 6, 4, 7), ZONE),
    end=resolve(datetime(2026, 6, 4, 16), ZONE),
)
MORNING = Assignment(
    person="E01",
    shift="pagi",
    skill="stock",
    day=date(2026, 6, 4),
    start=resolve(datetime(2026, 6, 4, 7), ZONE),
    end=resolve(datetime(2026, 6, 4, 16), ZONE),
)


def test_shifts_of_one_name_and_start_that_end_at_other_times_are_two_findings() -> None:
    """Else a report would show the same sentence twice, and a program would keep one."""
    shorter = attrs.evolve(MORNING, end=resolve(datetime(2026, 6, 4, 14, 40), ZONE))
    found = check_roster(RosterProblem(people=[BUDI], demand=[]), [MORNING, shorter])
    other, one = (each for each in found if each.kind == "scheduling.surplus")
    assert one.identity != other.identity
    assert str(one.says) != str(other.says)
    assert "2026-06-04 14:40" in str(other.says)


def test_two_rules_that_blame_the_same_shift_are_two_findings() -> None:
    """Whether they differ in their numbers or not at all."""
    rules = [OneShiftADay(), OneShiftADay(), DaysAWeekMax(days=0), DaysAWeekMax(days=0)]
    shift = Shift(code="pagi", day=MORNING.day, start=MORNING.start, end=MORNING.end, skill="stock")
    later = attrs.evolve(shift, code="siang")
    problem = RosterProblem(
        people=[Person(id="E01", name="Budi", skills=["stock"])],
        demand=[Demand(shift=each, people=1) for each in (shift, later)],
        rules=[*rules, DaysAWeekMax(days=0, level=Level.soft(1))],
    )
    found = check_roster(problem, [Assignment.of("E01", each) for each in (shift, later)])
    assert 5 == len(found) == len({each.identity for each in found})


def test_a_shortage_names_its_place_and_which_of_two_equal_hours() -> None:
    """Two places, and an hour that comes twice, are told apart by a reader."""
    hours = [
        resolve(datetime(2026, 10, 25, 2), "Europe/Berlin", fold=fold)
        for fold in (Fold.FIRST, Fold.SECOND)
    ]
    intervals = [
        IntervalDemand(start=start, end=start + Duration.of(hours=1), skill="nurse", people=1,
                       place=place)
        for start in hours for place in ("", "ward 3")
    ]  # fmt: skip
    shifts = [attrs.evolve(MORNING_SHIFT, place=place) for place in ("", "gudang")]
    problem = RosterProblem(
        people=[], intervals=intervals,
        demand=[Demand(shift=each, people=1) for each in shifts],
    )  # fmt: skip
    says = {str(each.says) for each in check_roster(problem, ())}
    none = "0 of 1 people are there"
    first, second, last = "02:00 (+02:00)", "02:00 (+01:00)", "03:00"
    day = "2026-10-25"
    assert {
        f"nurse from {day} {first} to {day} {second}: {none}",
        f"nurse from {day} {second} to {day} {last}: {none}",
        f"nurse at ward 3 from {day} {first} to {day} {second}: {none}",
        f"nurse at ward 3 from {day} {second} to {day} {last}: {none}",
        "pagi on 2026-06-04 needs 1 person with the skill stock and has none",
        "pagi at gudang on 2026-06-04 needs 1 person with the skill stock and has none",
    } == says
