"""Next month's roster is solved once for each problem, and a delivered one stands."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta

import attrs
import pytest

from backoffice_core.attendance import Leave, LeaveKind
from backoffice_core.kernel import Month
from backoffice_core.processes import Shop, close_month, roster_problem, rostering
from backoffice_core.processes.rostering import decide_rosters, plan_roster
from backoffice_core.scheduling import Assignment, Demand, Roster, RosterProblem, Solution
from backoffice_core.storage import MemoryStore
from tests.processes.months import AT, close, tea_shop
from tests.reports.closed import MAY, shift, small_shop

DEMAND = tuple(Demand(shift=shift("P", date(2026, 6, day), 8, 16), people=1) for day in range(1, 4))
SHOP = attrs.evolve(tea_shop(), demand=DEMAND)


def leave(start: date, end: date) -> Leave:
    """Somebody's days off."""
    return Leave(person="E01", kind=LeaveKind.ANNUAL, start=start, end=end)


def test_only_absences_of_next_month_are_part_of_the_problem() -> None:
    """A leave of July known in June is no reason to solve June again."""
    shop = attrs.evolve(
        SHOP,
        leaves=(leave(date(2026, 5, 30), date(2026, 6, 2)), leave(date(2026, 7, 1), date.max)),
    )
    problem = roster_problem(shop)
    assert [date(2026, 6, 1), date(2026, 6, 2)] == [one.day for one in problem.absences]


def test_who_has_left_is_not_rostered() -> None:
    """Whoever works on the first of the month still is."""
    people = tuple(
        attrs.evolve(one, left=left)
        for one, left in zip(
            SHOP.employees, (None, date(2026, 5, 31), date(2026, 6, 1)), strict=True
        )
    )
    problem = roster_problem(attrs.evolve(SHOP, employees=people))
    assert ["E01", "E03"] == [person.id for person in problem.people]


def test_the_last_two_weeks_are_history() -> None:
    """Rest and weekly limits look back that far at most."""
    days = [one.day for one in roster_problem(SHOP).history]
    assert (date(2026, 5, 18), date(2026, 5, 30)) == (min(days), max(days))


def test_a_problem_is_solved_once_and_again_only_when_it_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second time starts from the first, so that as little as possible moves."""
    hints: list[tuple[Assignment, ...]] = []
    solve = rostering.solve_roster

    def counting(problem: RosterProblem, *, period: str, hint: tuple[Assignment, ...]) -> Solution:
        hints.append(hint)
        return solve(problem, period=period, hint=hint)

    monkeypatch.setattr(rostering, "solve_roster", counting)
    with closing(MemoryStore()) as store:
        first = close(SHOP, store)
        assert () == close(SHOP, store).changes
        assert first.roster is not None
        assert 3 == len(first.roster.assignments)
        assert [()] == hints
        away = attrs.evolve(SHOP, leaves=(*SHOP.leaves, leave(date(2026, 6, 1), date(2026, 6, 3))))
        second = close(away, store)
    assert [(), first.roster.assignments] == hints
    assert second.roster is not None
    assert 2 == second.roster.revision
    assert "E01" not in {one.person for one in second.roster.assignments}


def test_a_delivered_plan_stands_whatever_the_problem() -> None:
    """Also where nothing is to be staffed any more."""
    plan = Roster(period="2026-06", basis="delivered", assignments=())
    for shop in (SHOP, tea_shop()):
        problem = roster_problem(shop)
        assert (plan,) == plan_roster(problem, period="2026-06", latest=plan)


def test_nothing_to_staff_makes_no_roster() -> None:
    """An empty sheet of paper is not a plan."""
    assert () == plan_roster(roster_problem(tea_shop()), period="2026-06", latest=None)


def test_the_plan_of_a_month_is_what_was_delivered_in_any_order() -> None:
    """The order of the lines in a file is no change of plan."""
    merged = decide_rosters(tea_shop(), roster_problem(tea_shop()), ())
    (plan,) = merged.new
    assert (str(MAY), "delivered") == (plan.period, plan.basis)
    turned = attrs.evolve(tea_shop(), roster=tuple(reversed(tea_shop().roster)))
    assert () == decide_rosters(turned, roster_problem(turned), merged.all).new


def test_days_that_lead_into_the_month_are_no_part_of_its_plan() -> None:
    """They are handed over for rest and weeks; the plan of their own month has them."""
    shop = tea_shop()
    first = min(shop.roster, key=lambda one: one.start.instant)
    eve = attrs.evolve(first, day=MAY.start - timedelta(days=1))
    longer = attrs.evolve(shop, roster=(eve, *shop.roster))
    (plan,) = decide_rosters(longer, roster_problem(longer), ()).new
    assert {MAY} == {Month.of(one.day) for one in plan.assignments}


def test_a_shift_that_nobody_can_work_is_a_finding_of_the_month() -> None:
    """The roster is checked by other eyes than those that made it."""
    shop: Shop = small_shop()
    with closing(MemoryStore()) as store:
        month = close_month(shop, store, recorded_at=AT)
    assert "scheduling.shortage" in {one.kind for one in month.findings}
    assert () == tuple(
        one for one in month.findings if one.kind.startswith("scheduling.") and "rest" in one.kind
    )
