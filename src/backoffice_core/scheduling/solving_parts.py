"""The parts of a problem, solved one after the other or on an executor, and put together."""

from __future__ import annotations

import math
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, wait
from itertools import chain
from typing import TYPE_CHECKING

import attrs

from backoffice_core.scheduling.model import Assignment, Demand
from backoffice_core.scheduling.scoring import personal
from backoffice_core.scheduling.solver.drafting import draft
from backoffice_core.scheduling.solver.grid import Scale, grid_of
from backoffice_core.scheduling.solver.portfolio import Portfolio, floor_of, has, relaxed
from backoffice_core.scheduling.solver.search import Progress, Search
from backoffice_core.scheduling.solver.usual import usual_wishes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor

    from backoffice_core.scheduling.problem import RosterProblem
    from backoffice_core.scheduling.solver.grid import Choice, Grid

__all__ = ["Found", "Parts", "Task", "solve_part"]

# While parts are solved elsewhere, whether to stop is asked so often, in seconds.
ASK_EVERY = 0.1
# Where somebody may say stop, all parts have their turn in this part of the time first.
FIRST_ROUND = 0.1


@attrs.frozen(kw_only=True)
class Found:
    """What came out for some people.

    ``broken`` says that it breaks a rule that binds, because no roster was found that does
    not; ``objective`` (``None`` where it is so broken) and ``bound`` are in the problem's own
    units.
    """

    assignments: tuple[Assignment, ...]
    objective: int | None = None
    bound: int = 0
    optimal: bool = False
    broken: bool = False

    def bounded(self, bound: int) -> Found:
        """Return it with a bound that was found before, where that is higher."""
        if self.objective is None or bound <= self.bound:
            return self
        return attrs.evolve(self, bound=bound, optimal=self.objective == bound)


@attrs.frozen(kw_only=True)
class Task:
    """One part of a problem and the terms on which it is searched; it can be sent elsewhere."""

    problem: RosterProblem
    scale: Scale
    shares: Mapping[str, int]
    hint: frozenset[Assignment]
    usual: bool
    seconds: float | None
    work: float | None
    workers: int
    filling: tuple[float, ...] = ()
    start: frozenset[Assignment] = frozenset()


@attrs.frozen(kw_only=True)
class Parts:
    """All parts of a problem, those that share skills together, and the terms."""

    problems: tuple[tuple[RosterProblem, ...], ...]
    scale: Scale
    shares: Mapping[str, int]
    hint: frozenset[Assignment]
    usual: bool
    seconds: float | None
    work: float | None
    workers: int
    progress: Callable[[Progress], None] | None
    stop: Callable[[], bool] | None
    filling: tuple[float, ...] = ()

    def solve(self, executor: Executor | None) -> Found:
        """Return what all parts come to together."""
        problems = [problem for teams in self.problems for problem in teams]
        outcomes = iter(self.here(problems) if executor is None
                        else self.elsewhere(problems, executor))  # fmt: skip
        found: list[Found] = []
        for teams in self.problems:
            own = [next(outcomes) for _ in teams]
            found.append(own[0] if len(own) == 1 else self.leftovers(teams, own))
        return Found(
            assignments=tuple(chain.from_iterable(one.assignments for one in found)),
            bound=sum(one.bound for one in found),
            optimal=all(one.optimal for one in found),
            broken=any(one.broken for one in found),
        )

    def task(self, problem: RosterProblem, *, seconds: float | None, workers: int) -> Task:
        """Return the task of one part."""
        ids = {person.id for person in problem.people}
        return Task(
            problem=problem,
            scale=self.scale,
            shares={person: self.shares[person] for person in sorted(ids)},
            hint=frozenset(one for one in self.hint if one.person in ids),
            usual=self.usual,
            seconds=seconds,
            work=self.work,
            workers=workers,
            filling=self.filling,
        )

    def tasks(self, problems: Sequence[RosterProblem]) -> Iterator[Task]:
        """Yield the tasks for an executor: each has its part of the time of all workers."""
        rounds = -(-len(problems) // self.workers)
        seconds = None if self.seconds is None else self.seconds / max(1, rounds)
        return (self.task(problem, seconds=seconds, workers=1) for problem in problems)

    def here(self, problems: Sequence[RosterProblem]) -> list[Found]:
        """Return the parts solved here, each with its part of the time that is left.

        Where ``stop`` may end it at any time, each part has a short turn before any has its
        long one: so whatever is there by then is good everywhere.
        """
        if self.seconds is None or self.stop is None or self.usual or len(problems) < 2:  # noqa: PLR2004
            return self.round(problems, (), seconds=self.seconds)
        began = time.monotonic()
        early = tuple(self.round(problems, (), seconds=self.seconds * FIRST_ROUND))
        left = self.seconds - (time.monotonic() - began)
        return self.round(problems, early, seconds=max(0.0, left))

    def round(
        self, problems: Sequence[RosterProblem], early: tuple[Found, ...], *, seconds: float | None
    ) -> list[Found]:
        """Return the parts solved in turn, each from where an earlier round left it.

        Small ones come first: what they do not need, because they are proven, is left to the
        large ones. Their time grows with the root of their size, for a few people with many
        wishes cost as much as many.
        """
        sizes = [0.0 if early and early[place].optimal
                 else math.sqrt(1 + len(one.people) * len(one.slots()))
                 for place, one in enumerate(problems)]  # fmt: skip
        ends = None if seconds is None else time.monotonic() + seconds
        done: dict[int, Found] = dict(enumerate(early))
        order = sorted(range(len(problems)), key=sizes.__getitem__)
        for turn, place in enumerate(order):
            before = early[place] if early else None
            if before is not None and (before.optimal or (self.stop is not None and self.stop())):
                continue
            left = None if ends is None else max(0.0, ends - time.monotonic())
            rest = sum(sizes[each] for each in order[turn:])
            share = None if left is None else left * sizes[place] / rest
            task = self.task(problems[place], seconds=share, workers=self.workers)
            if before is not None and not before.broken:
                task = attrs.evolve(task, start=frozenset(before.assignments))
            others = [found for each, found in done.items() if each != place]
            told = in_parts(self.progress, others, part=turn + 1, parts=len(problems))
            found = solve_part(task, progress=told, stop=self.stop)
            done[place] = found if before is None else found.bounded(before.bound)
        return [done[place] for place in range(len(problems))]

    def elsewhere(self, problems: Sequence[RosterProblem], executor: Executor) -> list[Found]:
        """Return the parts solved on an executor; ``progress`` is told of each that is done.

        ``stop`` is asked meanwhile. What has not begun by then is drafted here at once; what
        has is waited for.
        """
        began = time.monotonic()
        tasks = list(self.tasks(problems))
        futures = [executor.submit(solve_part, task) for task in tasks]
        places = {future: place for place, future in enumerate(futures)}
        waiting, done = set(futures), list[Found]()
        try:
            while waiting and (self.stop is None or not self.stop()):
                over, waiting = wait(waiting, None if self.stop is None else ASK_EVERY,
                                     return_when=FIRST_COMPLETED)  # fmt: skip
                for future in sorted(over, key=places.__getitem__):
                    found = future.result()
                    self.tell(found, done, seconds=time.monotonic() - began,
                              part=places[future] + 1, parts=len(tasks))  # fmt: skip
                    done.append(found)
        finally:
            for future in waiting:
                future.cancel()
        return [
            solve_part(task, stop=at_once) if future.cancelled() else future.result()
            for task, future in zip(tasks, futures, strict=True)
        ]

    def tell(
        self, found: Found, done: Sequence[Found], *, seconds: float, part: int, parts: int
    ) -> None:
        """Report a part that was solved elsewhere."""
        told = in_parts(self.progress, tuple(done), part=part, parts=parts)
        if told is not None:
            told(Progress(seconds=seconds, objective=found.objective, bound=found.bound,
                          engine="executor", making=lambda: found.assignments))  # fmt: skip

    def leftovers(self, teams: Sequence[RosterProblem], found: Sequence[Found]) -> Found:
        """Offer what stays open in teams to all of them together.

        The draft alone decides: a search over everybody would not stay small.
        """
        assignments = tuple(chain.from_iterable(one.assignments for one in found))
        whole = together(teams)
        there = Counter(one.slot for one in assignments)
        left = [Demand(shift=shift, people=need - there[shift.slot])
                for shift, need in whole.needs().items() if need > there[shift.slot]]  # fmt: skip
        broken = any(one.broken for one in found)
        if not left:
            return Found(assignments=assignments, broken=broken,
                         optimal=all(one.optimal for one in found))  # fmt: skip
        grid = grid_of(attrs.evolve(whole, demand=left), scale=self.scale, given=assignments)
        late = grid.assignments(draft(grid, shares=self.shares))
        return Found(assignments=(*assignments, *legal(whole, assignments, late)), broken=broken)


def together(teams: Sequence[RosterProblem]) -> RosterProblem:
    """Return the problem that teams were dealt from."""
    return attrs.evolve(
        teams[0],
        people=(person for team in teams for person in team.people),
        demand=(demand for team in teams for demand in team.demand),
        absences=(absence for team in teams for absence in team.absences),
        history=(past for team in teams for past in team.history),
    )


def legal(
    problem: RosterProblem, given: Iterable[Assignment], late: Iterable[Assignment]
) -> Iterator[Assignment]:
    """Yield what comes in addition, but for people whose rules it would break."""
    more = tuple(late)
    touched = {one.person for one in more}
    barred = {
        work.person.id
        for work in problem.works((*given, *more))
        if work.person.id in touched and any(one.level.binds for one in personal(problem, work))
    }
    return (one for one in more if one.person not in barred)


def solve_part(
    task: Task,
    *,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Found:
    """Return the best roster found for one part."""
    plain = grid_of(task.problem, scale=task.scale)
    grid, unit = plain, 1
    hinted = plain.choice(task.hint)
    if task.usual:
        kept = frozenset(plain.cell(number, shift) for number, own in enumerate(hinted)
                         for shift in own)  # fmt: skip
        usual = usual_wishes(plain, shares=task.shares, kept=kept)
        grid, unit = usual.grid, usual.unit
        drafted = draft(grid, shares=task.shares, kept=usual.kept, balances=usual.balances)
    else:
        drafted = draft(grid, shares=task.shares)
    search = Search(grid=grid, seconds=task.seconds, work=task.work, workers=task.workers,
                    stop=stop, progress=in_units(progress, unit))  # fmt: skip
    search.raise_bound(floor_of(grid), engine="counting")
    if task.hint:
        search.offer(hinted, engine="hint")
    if task.start:
        search.offer(plain.choice(task.start), engine="turn before")
    search.offer(drafted, engine="draft")
    impossible: tuple[int, ...] = ()
    if not search.over():
        portfolio = Portfolio(search, wishes=not task.usual)
        portfolio.run()
        impossible = portfolio.impossible
        if not task.usual:
            fill(search, filling=task.filling)
    if search.best is not None:
        return Found(assignments=plain.assignments(search.best), bound=search.bound // unit,
                     objective=None if search.price is None else search.price // unit,
                     optimal=search.price == search.bound)  # fmt: skip
    chosen = least_broken(search, impossible, drafted, wishes=not task.usual)
    return Found(assignments=plain.assignments(chosen), broken=True)


def fill(search: Search, *, filling: Iterable[float]) -> None:
    """Search on, one counted amount of work after the other, while heads are still missing.

    Wishes and heads share the time, so wishes may leave heads too little. Where the engines
    fill nothing more, nothing is to be hoped for; the heuristic alone may only need longer.
    """
    for work in filling:
        if search.best is None or (search.stop is not None and search.stop()):
            return
        missing = heads_missing(search.grid, search.best)
        if not missing:
            return
        search.work, search.spent = work, 0.0
        Portfolio(search, wishes=True).run()
        if has("ortools") and heads_missing(search.grid, search.best) == missing:
            return


def heads_missing(grid: Grid, choice: Choice) -> int:
    """Return how many heads that must be there are missing, for all that there are people."""
    if not grid.missing_binds:
        return 0
    there = Counter(shift for own in choice for shift in own)
    able = Counter(shift for member in grid.members for shift in member.open)
    return sum(
        max(0, min(cover.need, sum(able[shift] for shift in cover.shifts))
            - sum(there[shift] for shift in cover.shifts))
        for cover in grid.covers if cover.short >= grid.missing_cost
    )  # fmt: skip


def least_broken(
    search: Search, impossible: tuple[int, ...], drafted: Choice, *, wishes: bool
) -> Choice:
    """Return a choice that breaks as little as can be found, where none breaks nothing.

    First the duties of those are waived whose own rules contradict each other, then
    everybody's.
    """
    grids = [relaxed(search.grid, impossible)] if impossible else []
    for grid in (*grids, relaxed(search.grid, None)):
        again = attrs.evolve(search, grid=grid, best=None, price=None, bound=0, known={})
        again.began, again.spent = search.began, 0.0
        again.offer((frozenset[int](),) * len(grid.members), engine="nothing")
        again.offer(drafted, engine="draft")
        Portfolio(again, wishes=wishes).run()
        if again.best is not None:
            return again.best
    return drafted


def at_once() -> bool:
    """Say to stop: there is time for a draft only."""
    return True


def in_parts(
    progress: Callable[[Progress], None] | None,
    done: Sequence[Found],
    *,
    part: int,
    parts: int,
) -> Callable[[Progress], None] | None:
    """Return a listener that is told which part it is, and the roster of those done as well."""
    if progress is None:
        return None

    def told(each: Progress) -> None:
        def making() -> tuple[Assignment, ...]:
            return tuple(chain(*(one.assignments for one in done), each.assignments))

        progress(attrs.evolve(each, part=part, parts=parts, making=making))

    return told


def in_units(
    progress: Callable[[Progress], None] | None, unit: int
) -> Callable[[Progress], None] | None:
    """Return a listener that is told costs in the problem's own units."""
    if progress is None or unit == 1:
        return progress

    def told(each: Progress) -> None:
        objective = None if each.objective is None else each.objective // unit
        progress(attrs.evolve(each, objective=objective, bound=each.bound // unit))

    return told
