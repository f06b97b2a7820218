"""What scheduling is handed is asked at its doors, and refused in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, ClassVar

import attrs
import pytest

from backoffice_core.kernel import BackofficeError, Duration, Interval, InvalidValue, Message
from backoffice_core.kernel.words import Value
from backoffice_core.scheduling import (
    Absence,
    Assignment,
    Breach,
    Demand,
    IntervalDemand,
    Level,
    Person,
    Roster,
    RosterProblem,
    Scorer,
    TeamWork,
    Term,
    Work,
    check_roster,
    explain_conflict,
    objections,
    open_shifts,
    repair_roster,
    score_as_json,
    score_roster,
    skill_levels,
    solve_roster,
    swaps,
)
from tests.scheduling.shop import person, shift

ONE = shift(0, 8)
PROBLEM = RosterProblem(people=[person(1)], demand=[Demand(shift=ONE, people=1)])
WORKED = Assignment.of("E1", ONE)
STRANGER = Assignment.of("X", ONE)
FROZEN = Interval(ONE.day, ONE.day + timedelta(days=1))


def refused(call: Callable[[], object]) -> InvalidValue:
    """The refusal of a call."""
    with pytest.raises(InvalidValue) as caught:
        call()
    return caught.value


@pytest.mark.parametrize(
    "wrong",
    [
        {"problem": None}, {"hint": 5}, {"hint": ["x"]}, {"pins": None}, {"frozen": "x"},
        {"progress": 5}, {"executor": 5}, {"stop": "x"}, {"seconds": "5"}, {"workers": "2"},
        {"deterministic_seconds": "1"}, {"period": None}, {"revision": -1}, {"revision": 0},
        {"seconds": float("nan")}, {"deterministic_seconds": float("inf")}, {"workers": 0},
    ],
    ids=str,
)  # fmt: skip
def test_what_no_roster_can_be_made_of_is_refused(wrong: dict[str, Any]) -> None:
    """By name, before anything is searched."""
    given: dict[str, Any] = {"problem": PROBLEM, "period": "x"} | wrong
    refused(lambda: solve_roster(given.pop("problem"), **given))


@pytest.mark.parametrize("limit", [0, 0.01, Fraction(1, 100)])
def test_a_limit_may_be_any_number(limit: Any) -> None:  # noqa: ANN401
    """Whole, exact or not, to solve as to repair."""
    solved = solve_roster(PROBLEM, period="x", deterministic_seconds=limit)
    assert (WORKED,) == solved.roster.assignments
    assert (WORKED,) == repair_roster(PROBLEM, [WORKED], deterministic_seconds=limit).assignments
    assert (WORKED,) == repair_roster(PROBLEM, [WORKED], seconds=limit).assignments


def test_what_cannot_be_judged_is_refused() -> None:
    """No error from inside, whatever stands where a problem or a roster is meant."""
    nothing: Any = None
    texts: Any = ["x"]
    for call in (
        lambda: score_roster(nothing, ()),
        lambda: score_roster(PROBLEM, texts),
        lambda: open_shifts(PROBLEM, nothing),
        lambda: Scorer.of(PROBLEM, texts),
        lambda: Scorer.of(nothing, ()),
        lambda: Scorer.of(PROBLEM, ()).change(plus=texts),
        lambda: objections(PROBLEM, nothing, WORKED),
        lambda: score_as_json(nothing),
    ):
        refused(call)


@pytest.mark.parametrize(
    ("code", "says", "call"),
    [
        ("pin_unknown", "'X' is pinned to 08",
         lambda: solve_roster(PROBLEM, period="x", pins=[STRANGER])),
        ("pin_unknown", "'X' is in the hint, on a frozen day, on 08",
         lambda: solve_roster(PROBLEM, period="x", hint=[STRANGER], frozen=FROZEN)),
        ("pin_unknown", "E1 is in the hint, on a frozen day, on 09",
         lambda: solve_roster(PROBLEM, period="x", frozen=FROZEN,
                              hint=[Assignment.of("E1", shift(0, 9))])),
        ("frozen_without_hint", "from 2026-06-01 to before 2026-06-02 are frozen",
         lambda: solve_roster(PROBLEM, period="x", frozen=FROZEN)),
        ("person_unknown", "'X'",
         lambda: repair_roster(PROBLEM, [WORKED], changes=[Absence(person="X", day=ONE.day)])),
        ("absence_outside", "2026-06-09",
         lambda: repair_roster(PROBLEM, [WORKED],
                               changes=[Absence(person="E1", day=date(2026, 6, 9))])),
        ("absence_outside", "2026-05-31",
         lambda: repair_roster(PROBLEM, [WORKED],
                               changes=[Absence(person="E1", day=date(2026, 5, 31))])),
        ("cost_negative", "-1", lambda: repair_roster(PROBLEM, [WORKED], cost_a_change=-1)),
        ("search_limit_invalid", "nan",
         lambda: repair_roster(PROBLEM, [WORKED], seconds=float("nan"))),
        ("days_negative", "-1", lambda: swaps(PROBLEM, [WORKED], WORKED, days=-1)),
        ("rule_unknown", "'no_such_rule'",
         lambda: explain_conflict(PROBLEM, "E1", keeping={"no_such_rule"})),
    ],
)  # fmt: skip
def test_what_the_problem_does_not_know_is_refused(
    code: str, says: str, call: Callable[[], object]
) -> None:
    """People, shifts, days and rules that are not there are named, never passed over."""
    problem = refused(call)
    assert code == problem.code
    assert says in str(problem)


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("text_empty", lambda: attrs.evolve(ONE, code="")),
        ("text_empty", lambda: attrs.evolve(ONE, skill=" ")),
        ("text_empty", lambda: Person(id="", name="Adi", skills=[])),
        ("text_empty", lambda: Person(id="E1", name="", skills=[])),
        ("shift_too_long", lambda: attrs.evolve(ONE, end=ONE.start + Duration.of(days=400))),
        ("number_too_small", lambda: skill_levels({"nurse": -1})),
    ],
)
def test_what_can_be_no_fact_is_refused_where_it_is_made(
    code: str, make: Callable[[], object]
) -> None:
    """A shift without a name or of a year comes back as a roster of nobody knows what."""
    assert code == refused(make).code


def test_what_ends_as_it_starts_is_named_for_what_it_is() -> None:
    """A shift by its code and an interval by its skill, with how long it would last."""
    nothing = refused(lambda: attrs.evolve(ONE, end=ONE.start))
    assert "Shift 08 of 2026-06-01" in nothing.message
    assert "which is no time at all" in nothing.message
    back = refused(lambda: IntervalDemand(start=ONE.end, end=ONE.start, skill="till", people=1))
    assert "IntervalDemand till" in back.message
    assert "which is less than nothing" in back.message


def test_whoever_passes_a_roster_is_told_how_its_assignments_are_had() -> None:
    """It is the natural mistake, to hand over the whole."""
    whole: Any = Roster(period="x", assignments=(WORKED,))
    for call in (lambda: solve_roster(PROBLEM, period="x", hint=whole),
                 lambda: score_roster(PROBLEM, whole)):  # fmt: skip
        assert "roster.assignments" in refused(call).remedy


def test_a_shift_that_nobody_asks_for_is_not_told_as_one_too_many() -> None:
    """It is a wrong code or a wrong time, mostly."""
    found = check_roster(PROBLEM, [WORKED, Assignment.of("E1", shift(0, 20, 2))])
    (finding,) = [each for each in found if each.kind == "scheduling.surplus"]
    assert str(finding.says) == (
        "No shift 20 from 2026-06-01 20:00 to 2026-06-01 22:00 with the skill cashier is asked "
        "for; 1 person is on it"
    )


def test_every_finding_of_a_roster_has_the_rule_as_its_explanation() -> None:
    """Heads missing, desired and over too: whoever renders them meets no exception."""
    more = attrs.evolve(ONE, code="more")
    problem = attrs.evolve(
        PROBLEM, demand=[*PROBLEM.demand, Demand(shift=more, people=1, desired=2)]
    )
    kinds = set[str]()
    for roster in ([], [STRANGER], [WORKED, Assignment.of("E1", shift(0, 20))]):
        for finding in check_roster(problem, roster):
            kinds.add(finding.kind)
            assert finding.explanation is not None, finding.kind
    assert {"scheduling.shortage", "scheduling.desired", "scheduling.surplus"} <= kinds


@attrs.frozen(kw_only=True)
class Broken:
    """A rule with a bug in it."""

    name: ClassVar[str] = "house_rule"
    level: Level = Level.HARD
    source: str = ""
    parameters: ClassVar[Mapping[str, Value]] = {}
    sentence: ClassVar[Message] = Message("A rule of the house")

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Fail."""
        raise KeyError(work.person.id)

    def terms(self, possible: Work) -> Iterator[Term]:  # noqa: ARG002
        """Say nothing."""
        return iter(())


@attrs.frozen(kw_only=True)
class BrokenTogether(Broken):
    """A rule about several people with a bug in it."""

    def team_breaches(self, team: TeamWork) -> Iterator[Breach]:
        """Fail."""
        raise KeyError(len(team.works))

    def team_terms(self, possible: TeamWork) -> Iterator[Term]:  # noqa: ARG002
        """Say nothing."""
        return iter(())


@pytest.mark.parametrize("rule", [Broken(), BrokenTogether()], ids=lambda rule: type(rule).__name__)
def test_a_rule_that_fails_is_told_by_its_name(rule: Any) -> None:  # noqa: ANN401
    """With what it raised as the cause."""
    problem = attrs.evolve(PROBLEM, rules=[rule])
    for call in (lambda: score_roster(problem, ()), lambda: solve_roster(problem, period="x")):
        with pytest.raises(BackofficeError) as caught:
            call()
        assert "rule_failed" == caught.value.code
        assert "'house_rule'" in str(caught.value)
        assert isinstance(caught.value.__cause__, KeyError)


@attrs.frozen(kw_only=True)
class Wordless(Broken):
    """A rule that judges, and fails to say what it means."""

    def breaches(self, work: Work) -> Iterator[Breach]:  # noqa: ARG002
        """Find nothing."""
        return iter(())

    def terms(self, possible: Work) -> Iterator[Term]:
        """Fail."""
        raise KeyError(possible.person.id)


@attrs.frozen(kw_only=True)
class WordlessTogether(BrokenTogether):
    """A rule about several people that fails to say what it means."""

    def team_breaches(self, team: TeamWork) -> Iterator[Breach]:  # noqa: ARG002
        """Find nothing."""
        return iter(())

    def team_terms(self, possible: TeamWork) -> Iterator[Term]:
        """Fail."""
        raise KeyError(len(possible.works))


@pytest.mark.parametrize(
    "rule", [Wordless(), WordlessTogether()], ids=lambda rule: type(rule).__name__
)
def test_a_rule_that_fails_a_solver_is_told_by_its_name_too(rule: Any) -> None:  # noqa: ANN401
    """Whichever of its two forms has the bug."""
    with pytest.raises(BackofficeError) as caught:
        solve_roster(attrs.evolve(PROBLEM, rules=[rule]), period="x")
    assert "rule_failed" == caught.value.code
    assert isinstance(caught.value.__cause__, KeyError)
