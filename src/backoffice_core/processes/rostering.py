"""Next month's roster from a shop's people, leave and demand, and what was worked before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from backoffice_core.kernel.instants import Duration
from backoffice_core.processes.recorded import Merged, revise
from backoffice_core.scheduling import (
    Absence,
    Roster,
    RosterProblem,
    check_roster,
    explain_shortages,
    solve_roster,
    standard_rules,
)
from backoffice_core.scheduling.model import by_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backoffice_core.attendance import Leave
    from backoffice_core.kernel.findings import Finding
    from backoffice_core.kernel.periods import Month
    from backoffice_core.processes.shop import Shop

__all__ = ["absences_of", "decide_rosters", "plan_roster", "roster_findings", "roster_problem"]

HISTORY = timedelta(days=14)
# The basis of a roster that came with the month instead of being solved.
DELIVERED: Final = "delivered"


def roster_problem(shop: Shop) -> RosterProblem:
    """What next month needs, who can work, and what the law and the shop's policy allow.

    Whoever has left before the month is not in it; leave makes whole days impossible; the
    last two weeks of this month's roster count towards rest and weekly limits.
    """
    following = shop.month.next
    staying = {
        employee.id
        for employee in shop.employees
        if employee.left is None or employee.left >= following.start
    }
    return RosterProblem(
        people=tuple(person for person in shop.people if person.id in staying),
        demand=shop.demand,
        absences=tuple(each for leave in shop.leaves for each in absences_of(leave, following)),
        rules=standard_rules(
            rest=shop.policies.rest,
            days_a_week_max=shop.policies.days_a_week_max,
            time_a_week_max=Duration.of(hours=shop.policies.hours_a_week_max),
        ),
        history=tuple(each for each in shop.roster if each.day >= following.start - HISTORY),
    )


def roster_findings(problem: RosterProblem, roster: Roster | None) -> tuple[Finding, ...]:
    """What is wrong with a roster, with the reasons why shifts stay open."""
    assignments = () if roster is None else roster.assignments
    return explain_shortages(check_roster(problem, assignments), problem, assignments)


def absences_of(leave: Leave, month: Month) -> Iterator[Absence]:
    """Each day of a leave in a month, as a day on which its person cannot work."""
    for day in month:
        if leave.start <= day <= leave.end:
            yield Absence(person=leave.person, day=day, reason=leave.kind.value)


def decide_rosters(
    shop: Shop, problem: RosterProblem, recorded: Iterable[Roster]
) -> Merged[Roster]:
    """This month's plan as delivered, and next month's: solved once for each problem."""
    books, following = tuple(recorded), str(shop.month.next)
    ours = by_start(each for each in shop.roster if each.day in shop.month)
    plan = Roster(period=str(shop.month), basis=DELIVERED, assignments=ours)
    own = (one for one in books if one.period == following)
    latest = max(own, key=lambda one: one.revision, default=None)
    planned = plan_roster(problem, period=following, latest=latest)
    return revise([plan, *planned], books, key="period")


def plan_roster(
    problem: RosterProblem, *, period: str, latest: Roster | None
) -> tuple[Roster, ...]:
    """The roster for ``problem``; the one on record where it was made for the same problem.

    A changed problem starts from the latest roster, so that as little as possible moves. A
    plan that was delivered is what people work by, so it stands. Nothing to staff makes no
    roster.
    """
    if latest is not None and latest.basis in {problem.digest, DELIVERED}:
        return (latest,)
    if not problem.demand:
        return ()
    hint = latest.assignments if latest is not None else ()
    return (solve_roster(problem, period=period, hint=hint).roster,)
