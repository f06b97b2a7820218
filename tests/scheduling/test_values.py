"""People, shifts, demand and problems that cannot be are refused where they are made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast

import attrs
import pytest

from backoffice_core.kernel import Duration, Effective, Interval, Version
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.scheduling import (
    Absence,
    Assignment,
    Contract,
    Demand,
    IntervalDemand,
    OneShiftADay,
    Person,
    RosterProblem,
    skill_levels,
)
from backoffice_core.testing import shift_of_letter

DAY = date(2026, 6, 1)
SHIFT = shift_of_letter("D", DAY)
ADI = Person(id="E1", name="Adi", skills=["care"])
ANY: Any = None


def problem(**fields: Any) -> RosterProblem:  # noqa: ANN401 - whatever a caller hands over
    """A problem of one person and one shift, with other fields."""
    whole: dict[str, Any] = {"people": [ADI], "demand": [Demand(shift=SHIFT, people=1)], **fields}
    return RosterProblem(**whole)


def interval(**fields: Any) -> IntervalDemand:  # noqa: ANN401 - whatever a caller hands over
    """Somebody for the time of the shift."""
    whole: dict[str, Any] = {"skill": "care", "people": 1, **fields}
    return IntervalDemand(start=SHIFT.start, end=SHIFT.end, **whole)


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("type_wrong", lambda: attrs.evolve(SHIFT, start=ANY)),
        ("shift_on_another_day", lambda: attrs.evolve(SHIFT, day=date(2026, 6, 2))),
        ("break_beyond_shift", lambda: attrs.evolve(SHIFT, break_time=Duration.of(hours=9))),
        ("number_too_small", lambda: attrs.evolve(SHIFT, break_time=Duration(-60))),
        ("type_wrong", lambda: Assignment.of("E1", ANY)),
        ("type_wrong", lambda: Assignment.of(ANY, SHIFT)),
        ("not_several", lambda: Person(id="E1", name="Adi", skills="care")),
        ("not_several", lambda: Person(id="E1", name="Adi", skills=ANY)),
        ("type_wrong", lambda: skill_levels(ANY)),
        ("not_a_date", lambda: Absence(person="E1", day="2026-06-01")),  # type: ignore[arg-type]
        ("number_not_whole", lambda: Demand(shift=SHIFT, people="1")),  # type: ignore[arg-type]
        ("number_not_whole", lambda: Demand(shift=SHIFT, people=1.5)),  # type: ignore[arg-type]
        ("demand_negative", lambda: Demand(shift=SHIFT, people=-1)),
        ("demand_crossed", lambda: Demand(shift=SHIFT, people=2, desired=1)),
        ("demand_crossed", lambda: Demand(shift=SHIFT, people=2, most=1)),
        ("demand_negative", lambda: interval(people=-1)),
        ("demand_crossed", lambda: interval(most=0)),
        ("not_several", lambda: Contract("x", ANY)),
        ("not_a_rule", lambda: Contract("x", [OneShiftADay])),  # type: ignore[list-item]
        ("not_a_rule", lambda: problem(rules=[OneShiftADay])),
        ("type_wrong", lambda: problem(rules=["x"])),
        ("type_wrong", lambda: problem(people=["x"])),
        ("type_wrong", lambda: problem(history=["x"])),
        ("type_wrong", lambda: problem(offers=[[]])),
        ("not_several", lambda: problem(demand=None)),
        ("type_wrong", lambda: problem(coverage=None)),
        ("type_wrong", lambda: problem(days=(DAY, DAY))),
        ("not_a_date", lambda: problem(known_from="2026-06-01")),
        (
            "not_a_contract",
            lambda: problem(
                people=[Person(id="E1", name="A", skills=[], contract=cast("Any", "x"))]
            ),
        ),
        ("person_unknown", lambda: problem(absences=[Absence(person="E7", day=DAY)])),
        ("demand_outside_days", lambda: problem(days=Interval(date(2026, 7, 1), date(2026, 8, 1)))),
    ],
)
def test_what_cannot_be_is_refused(code: str, make: Callable[[], object]) -> None:
    """Nothing is taken that would be ignored, or fail deep inside."""
    with pytest.raises(InvalidValue) as refused:
        make()
    assert code == refused.value.code


def test_a_contract_that_begins_later_names_the_person() -> None:
    """Who joins in the middle of a month has no contract before, and it is said who."""
    joins = Effective([Version(value=Contract("new"), since=DAY + timedelta(days=3))])
    with pytest.raises(InvalidValue) as refused:
        problem(people=[attrs.evolve(ADI, contract=joins)])
    assert "contract_missing" == refused.value.code
    assert "'E1' (Adi)" in refused.value.message


def test_intervals_are_rostered_too() -> None:
    """The days to be rostered are those of all that is asked for."""
    later = shift_of_letter("D", DAY + timedelta(days=4))
    curve = IntervalDemand(start=later.start, end=later.end, skill="care", people=1)
    assert Interval(DAY, DAY + timedelta(days=5)) == problem(intervals=[curve]).horizon
