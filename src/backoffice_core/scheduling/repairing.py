"""The smallest legal change to a published roster after a sick call or a changed demand.

People have made plans around what was published, so every cell that changes has a price.
First whatever the change made impossible is taken away; then each place that it opened is
filled by the cheapest chain: somebody takes it, and where a rule forbids that, gives up
another shift, which somebody else takes, and so on. Where chains do not suffice the solver
looks at the whole window.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue import KeepPublished
from backoffice_core.scheduling.explaining import broken_by
from backoffice_core.scheduling.fewest import evidently_fewest, evidently_smallest, settled
from backoffice_core.scheduling.levels import Level
from backoffice_core.scheduling.model import Absence, Assignment, Demand, by_start
from backoffice_core.scheduling.pinning import Pinned
from backoffice_core.scheduling.problem import RosterProblem
from backoffice_core.scheduling.rearranging import Budget, Plan, Rearranging
from backoffice_core.scheduling.scoring import score_roster
from backoffice_core.scheduling.solver.grid import Scale
from backoffice_core.scheduling.solving import (
    SearchTime,
    expect_search_time,
    open_says,
    open_shifts,
    price_of,
    solve_roster,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backoffice_core.scheduling.scoring import Score
    from backoffice_core.scheduling.solving import OpenShift

__all__ = ["Repair", "RosterMove", "repair_roster"]

# A wish has to be worth so much before a published cell is changed for it.
COST_A_CHANGE = 20
SEARCH = Fraction(1, 2)


@attrs.frozen(kw_only=True)
class RosterMove:
    """One cell that changes: somebody takes a shift or gives it up, and why."""

    assignment: Assignment
    takes: bool
    name: str
    because: Message

    @property
    def says(self) -> Message:
        """Return it as a sentence."""
        one = self.assignment
        if self.takes:
            return Message("{person} takes {shift} on {day}", person=self.name, shift=one.shift,
                           day=one.day)  # fmt: skip
        return Message("{person} gives up {shift} on {day}", person=self.name, shift=one.shift,
                       day=one.day)  # fmt: skip


@attrs.frozen(kw_only=True, eq=False)
class Repair:
    """A repaired roster: what changed, who gives and who takes, what stays open.

    ``problem`` is the problem with the changes in it, to publish and to check against.
    ``gap`` is by what part a change could be smaller or cheaper at most: nothing where it is
    proven that none could, ``None`` where nobody looked further than chains of changes.
    ``fewest`` says that no fewer changes can fill every place and keep every rule, though as
    many may cost less.
    """

    problem: RosterProblem
    assignments: tuple[Assignment, ...]
    moves: tuple[RosterMove, ...]
    open: tuple[OpenShift, ...]
    score: Score
    gap: Fraction | None
    fewest: bool = False

    @property
    def smallest(self) -> bool:
        """Return whether it is proven that nothing smaller could do.

        That is: no roster that keeps what binds has fewer open places, or as many and fewer
        changes. Where a change in addition saves more than it costs, that roster counts as
        the smaller one too: ``gap`` is nothing where it is proven that none is cheaper.
        """
        return self.fewest or self.gap == 0

    def explanation(self) -> Explanation:
        """Return every change with its reason, and what stays open."""
        moves = tuple(
            Explanation(rule="scheduling.move", says=each.says,
                        because=(Explanation(rule="scheduling.because", says=each.because),))
            for each in self.moves
        )  # fmt: skip
        return Explanation(
            rule="scheduling.repair",
            says=Message.plural(
                "{count} change to the roster; {missing}",
                "{count} changes to the roster; {missing}",
                count=len(self.moves),
                missing=open_says(sum(each.missing for each in self.open)),
            ),
            result=len(self.moves),
            because=moves,
        )


@checked
def repair_roster(
    problem: RosterProblem,
    published: Iterable[Assignment],
    *,
    changes: Iterable[Absence | Demand] = (),
    window: Interval[date] | None = None,
    frozen: Iterable[Assignment] = (),
    cost_a_change: int = COST_A_CHANGE,
    seconds: SearchTime | None = None,
    deterministic_seconds: SearchTime = SEARCH,
    prove: bool = False,
) -> Repair:
    """Return a published roster with the fewest changes that what happened makes necessary.

    ``changes`` are absences that came up, and demand as it is now for its shift. Only days
    of ``window`` are touched (without it, any), and no assignment of ``frozen``. Nothing
    is broken that was kept; what was broken before need not be mended. Then fewest places
    are open, those of before too, and then it is cheapest: each changed cell costs
    ``cost_a_change``, so that wishes are weighed against it.

    The search ends after ``deterministic_seconds`` of counted work, the same on every
    machine, or with ``seconds`` by the clock. Chains of changes are looked for first, for
    what the change opened; the solver is asked where such places stay open, and with
    ``prove`` wherever it is not evident that nothing could be better.

    Raises :class:`InvalidValue`: ``search_limit_invalid``, ``cost_negative``,
    ``person_unknown`` and ``absence_outside`` for an absence among the ``changes`` of
    somebody who is not among the people, or on a day that no shift touches.
    """
    expect_search_time(seconds, deterministic_seconds)
    if cost_a_change < 0:
        raise InvalidValue("cost_negative", f"A change costs {cost_a_change}.",
                           "Give a cost_a_change of 0 or more.")  # fmt: skip
    was = by_start(published)
    asked = changed_problem(problem, tuple(changes))
    rearranging = Rearranging.of(
        problem, asked, was, window=window, frozen=frozenset(frozen), price=cost_a_change,
        budget=Budget.of(
            seconds=None if seconds is None else float(seconds), work=deterministic_seconds
        ),
    )  # fmt: skip
    plan = settled(rearranging, rearranging.filled(rearranging.cleared()))
    gap = Fraction(0) if evidently_smallest(rearranging, plan) else None
    wanted = prove or bool(rearranging.holes(plan))
    # A solver keeps every rule that binds: it is of no use where one cannot be kept.
    in_vain = gap == 0 or plan.scorer.total.broken > 0
    if wanted and not in_vain and rearranging.budget.left() > 0:
        plan, gap = searched(rearranging, plan)
    now = plan.scorer.assignments
    return Repair(
        problem=asked,
        assignments=by_start(now),
        moves=tuple(moves_of(rearranging, plan)),
        open=open_shifts(asked, now),
        score=plan.scorer.score,
        gap=gap,
        fewest=evidently_fewest(rearranging, plan),
    )


def changed_problem(problem: RosterProblem, changes: tuple[Absence | Demand, ...]) -> RosterProblem:
    """Return a problem with absences added and the demand of some shifts replaced."""
    absences = [each for each in changes if isinstance(each, Absence)]
    for each in absences:
        expect_absence(problem, each)
    demand = [each for each in changes if isinstance(each, Demand)]
    replaced = {each.shift.slot for each in demand}
    kept = [each for each in problem.demand if each.shift.slot not in replaced]
    return attrs.evolve(
        problem,
        absences=(*problem.absences, *absences),
        demand=(*kept, *demand),
        # The days stay those of before, whatever the demand of the first or the last is.
        days=problem.horizon if problem.days is None and not problem.horizon.is_empty
        else problem.days,
    )  # fmt: skip


def expect_absence(problem: RosterProblem, absence: Absence) -> None:
    """Refuse an absence of somebody unknown, or that lies outside of what is rostered.

    The day after the last may be one on which a shift of the last day ends.
    """
    if all(person.id != absence.person for person in problem.people):
        raise InvalidValue("person_unknown", f"There is nobody {shown(absence.person)}.",
                           "Name the id of one of the problem's people.")  # fmt: skip
    days = problem.horizon
    ends = any(shift.end.day >= absence.day for shift in problem.slots())
    if absence.day < days.start or (absence.day >= days.end and not ends):
        raise InvalidValue(
            "absence_outside",
            f"{shown(absence.person)} is absent on {absence.day}, outside the days of the roster.",
            "Leave out absences before the first day and after the last shift ends.",
        )


def searched(rearranging: Rearranging, plan: Plan) -> tuple[Plan, Fraction | None]:
    """Return what the solver makes of the window, if it is better, and the gap to its bound."""
    asked = rearranging.problem
    keep = KeepPublished(assignments=rearranging.published,
                         level=Level.soft(rearranging.price))  # fmt: skip
    problem = attrs.evolve(asked, rules=(*asked.rules, keep, *pins(rearranging, plan)))
    budget = rearranging.budget
    solution = solve_roster(
        problem,
        period="",
        hint=plan.scorer.assignments,
        seconds=None if budget.ends is None else budget.left(),
        deterministic_seconds=Fraction(budget.left()) if budget.ends is None else 0,
    )
    other = settled(rearranging, rearranging.plan_of(solution.roster.assignments))
    if rearranging.worth(other) < rearranging.worth(plan) and rearranging.permits(other):
        plan = other
    if not rearranging.stays_inside(plan):
        return plan, None  # The bound is for one way to mend what lies outside.
    found = price_of(score_roster(problem, plan.scorer.assignments), Scale.of(problem))
    return plan, Fraction(max(0, found - solution.bound), max(1, found))


def pins(rearranging: Rearranging, plan: Plan) -> Iterator[Pinned]:
    """Yield the rules that keep the solver within the window, and from what is frozen."""
    now = plan.scorer.assignments
    stay = frozenset(now) & rearranging.frozen
    if stay:
        yield Pinned(assignments=stay)
    window, horizon = rearranging.window, rearranging.problem.horizon
    if window is None:
        return
    first = max(horizon.start, min(horizon.end, window.start))
    last = max(first, min(horizon.end, window.end))
    for days in (Interval(horizon.start, first), Interval(last, horizon.end)):
        if not days.is_empty:
            own = frozenset(one for one in now if days.contains(one.day))
            yield Pinned(assignments=own, frozen=days)


def moves_of(rearranging: Rearranging, plan: Plan) -> Iterator[RosterMove]:
    """Yield every cell that changes, in order of time, what is given up before what is taken."""
    gives, takes = by_start(plan.given), by_start(plan.taken)
    for one in gives:
        yield RosterMove(assignment=one, takes=False, name=rearranging.name(one.person),
                   because=why_given(rearranging, plan, one))  # fmt: skip
    for one in takes:
        yield RosterMove(assignment=one, takes=True, name=rearranging.name(one.person),
                   because=why_taken(rearranging, plan, one))  # fmt: skip


def why_given(rearranging: Rearranging, plan: Plan, one: Assignment) -> Message:
    """Return why somebody gives up a shift: a rule, or another shift that they take."""
    fault = rearranging.fault_of(one)
    if fault is not None:
        return fault.says
    own = [each for each in plan.taken if each.person == one.person]
    if own:
        nearest = min(own, key=lambda each: (abs((each.day - one.day).days), each.day, each.shift))
        return Message("{person} takes {shift} on {day} instead",
                       person=rearranging.name(one.person),
                       shift=nearest.shift, day=nearest.day)  # fmt: skip
    # To give it back would break something, or it would have been given back.
    back = rearranging.change(plan, plus=(one,))
    barred = next(broken_by(back), None)
    if barred is not None:
        return Message("Else: {breach}", breach=barred.says)
    return Message("The roster as a whole is better so")


def why_taken(rearranging: Rearranging, plan: Plan, one: Assignment) -> Message:
    """Return why somebody takes a shift: who no longer works it, or that it lacks people."""
    gave = [each for each in by_start(plan.given) if each.slot == one.slot]
    if gave:
        return Message("{person} no longer works {shift} on {day}",
                       person=rearranging.name(gave[0].person),
                       shift=one.shift, day=one.day)  # fmt: skip
    if rearranging.lacks(one):
        return Message("{shift} on {day} has too few people", shift=one.shift, day=one.day)
    without = next(broken_by(rearranging.change(plan, without=(one,))), None)
    if without is not None:
        return Message("Else: {breach}", breach=without.says)
    return Message("The roster as a whole is better so")
