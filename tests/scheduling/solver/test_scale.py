"""What goes before something else goes before it, whatever the weights."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel import Duration
from backoffice_core.scheduling import (
    Assignment,
    Count,
    Demand,
    Level,
    OneShiftADay,
    Pattern,
    RosterProblem,
    Run,
    Term,
    TimeBetween,
    WishKind,
    score_roster,
    solve_roster,
    wish_rules,
)
from backoffice_core.scheduling import Wish as Wished
from backoffice_core.scheduling.solver.grid import grid_of
from tests.scheduling.shop import person, shift

SHIFTS = [shift(day, 8) for day in range(3)]


def problem(weight: int, *, priority: int = 1, needed: int = 1) -> RosterProblem:
    """Two people whom every second of work costs so much, and a wish for a shift."""
    wish = Wished(person="E1", day=SHIFTS[0].day, code=SHIFTS[0].code, kind=WishKind.WANT)
    dear = TimeBetween(most=Duration(0), level=Level.soft(weight, priority=priority))
    return RosterProblem(
        people=[person(1), person(2)],
        demand=[Demand(shift=one, people=needed, most=1) for one in SHIFTS],
        rules=[OneShiftADay(), dear, *wish_rules([wish])],
    )


@given(st.sampled_from([1, 34, 35, 126_000, 10**6 + 1]))
def test_no_wish_outweighs_a_head_that_must_be_there(weight: int) -> None:
    """A doctor is dear, and the ward is manned all the same."""
    solution = solve_roster(problem(weight), period="2026-06")
    assert solution.score.missing == 0
    full = [Assignment.of("E1", one) for one in SHIFTS]
    hinted = solve_roster(problem(weight), period="2026-06", hint=full)
    assert hinted.score.rank <= score_roster(problem(weight), full).rank
    assert hinted.bound <= hinted.objective


@given(st.sampled_from([1, 126_000, 10**6 + 1]))
def test_a_lower_priority_never_outweighs_a_higher(weight: int) -> None:
    """The wish for a shift is kept, whatever it costs further down."""
    solution = solve_roster(problem(weight, priority=2, needed=0), period="2026-06")
    assert solution.score.costs.get(1, 0) == 0


@given(st.integers(0, 63), st.integers(1, 9), st.integers(0, 6), st.integers(1, 3))
def test_nothing_worked_costs_more_than_the_worst(
    bits: int, each: int, least: int, most: int
) -> None:
    """The worst that a term says is an upper bound of its amounts."""
    steps = tuple((position,) for position in range(6))
    worked = frozenset(position for position in range(6) if bits >> position & 1)
    terms: list[Term] = [
        Count(groups=steps, weights=(1, 2, 3, -1, -2, 4), least=least, most=most, each=each),
        Run(steps=steps, least=least, most=most, each=each, before=1),
        Run(steps=steps, least=least, worked=False, start_known=True, end_known=True, each=each),
        Pattern.of((0,), (1, 2)),
    ]
    assert all(term.amount(worked) <= term.worst for term in terms)


def test_plain_weights_are_what_a_roster_costs_where_nothing_goes_before() -> None:
    """One priority, no head that binds beyond it: the grid charges the weights themselves."""
    grid = grid_of(problem(7))
    assert 7 in {bound.cost for member in grid.members for bound in member.bounds}
