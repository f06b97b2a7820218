"""The one module that speaks to OR-tools: a model in, the best values found out.

By a counted limit the search stops after an amount of work and not of time, with one
worker and one seed, so that the same model has the same answer on a slow machine. The
compiled core is loaded by itself where OR-tools has it (9.15): the public face brings
pandas and numpy along, for ten times the start and four times the memory.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from backoffice_core.kernel.errors import BackofficeError, MissingExtra, require
from backoffice_core.scheduling.solver.framing import build_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from backoffice_core.scheduling.solver.framing import Frame
    from backoffice_core.scheduling.solver.grid import Choice
    from backoffice_core.scheduling.solver.model import Model

__all__ = ["Limit", "Outcome", "minimise"]

UNKNOWN, FEASIBLE, INFEASIBLE, OPTIMAL = 0, 2, 3, 4
SEED = 1
PURPOSE = "Making a roster"
# What an objective may reach in all: the solver adds up in 64 bits.
COST_MAX = 1 << 60
# How often somebody who may say stop is asked.
ASKED_EACH = 0.2


@attrs.frozen(kw_only=True)
class Limit:
    """How long to search: ``work`` in counted seconds, or else ``seconds`` of the clock.

    ``workers`` search at once, but one alone where the limit is counted. ``linear`` says
    how much is told to the linear relaxation; 2, everything, proves parts of a roster
    several times as fast as the solver's own 1.
    """

    work: Fraction | float | None = None
    seconds: float | None = None
    workers: int = 1
    linear: int = 2
    stop: Callable[[], bool] | None = None


@attrs.frozen(kw_only=True)
class Outcome:
    """What came out: a choice, or none; whether it is proven best, or that there is none.

    ``bound`` is what the best choice costs where the whole grid was searched to the end: a
    sum of whole numbers, and no figure of the solver's. ``work`` are counted seconds spent.
    """

    choice: Choice | None
    optimal: bool = False
    impossible: bool = False
    bound: int | None = None
    work: float = 0.0


def minimise(
    frame: Frame,
    *,
    limit: Limit,
    start: Choice | None = None,
    free: AbstractSet[int] | None = None,
) -> Outcome:
    """Return the best choice found when the ``free`` cells may change, or all of them.

    Raises :class:`MissingExtra` without OR-tools and :class:`BackofficeError`
    (``solver_failed``) when the solver refuses the model.
    """
    require("ortools", extra="solve", purpose=PURPOSE)
    model = build_model(frame, start=start, free=free)
    if model.impossible:
        return Outcome(choice=None, impossible=True)
    task = Task.of(model, limit, hinted=start is not None)
    response = solve(task)
    status = int(getattr(response.status, "value", response.status))
    if status not in {UNKNOWN, FEASIBLE, INFEASIBLE, OPTIMAL}:
        raise BackofficeError("solver_failed", f"The solver refused the roster ({status}).",
                              "This is a bug: please report it with the problem.")  # fmt: skip
    work = float(response.deterministic_time)
    if status in {UNKNOWN, INFEASIBLE}:
        return Outcome(choice=None, impossible=status == INFEASIBLE, work=work)
    values = [int(value) for value in response.solution]
    proven = status == OPTIMAL and task.divisor == 1
    return Outcome(
        choice=choice_of(frame, model, values, start),
        optimal=proven,
        bound=model.price(values) if proven and free is None else None,
        work=work,
    )


def choice_of(frame: Frame, model: Model, values: list[int], start: Choice | None) -> Choice:
    """Return the choice that the values are."""
    grid = frame.grid
    chosen = [set(own) for own in start or (frozenset[int](),) * len(grid.members)]
    for cell, variable in model.cells.items():
        number, shift = divmod(cell, len(grid.shifts))
        if values[variable]:
            chosen[number].add(shift)
        else:
            chosen[number].discard(shift)
    return tuple(frozenset(own) for own in chosen)


@attrs.frozen
class Task:
    """A model, how long to search, whether to start from its values, and the costs told.

    Costs too large for the solver are told in units of ``divisor``.
    """

    model: Model
    limit: Limit
    hinted: bool
    divisor: int

    @classmethod
    def of(cls, model: Model, limit: Limit, *, hinted: bool) -> Task:
        """Choose the unit of the costs."""
        reach = sum(abs(cost) * model.upper[each] for each, cost in model.cost.items())
        return cls(model, limit, hinted, 1 + reach // COST_MAX)

    def costs(self) -> dict[int, int]:
        """Return what each variable costs, as the solver is told."""
        return {each: cost // self.divisor for each, cost in self.model.cost.items()
                if cost // self.divisor}  # fmt: skip


# OR-tools types none of its messages, so they are Any, in this module alone.
def solve(task: Task) -> Any:  # noqa: ANN401
    """Return the solver's own response, by way of its compiled core where that is to be had."""
    try:
        core: Any = require("ortools.sat.python.cp_model_helper", extra="solve", purpose=PURPOSE)
        model, parameters, solver = core.CpModelProto(), core.SatParameters(), core.SolveWrapper()
    except (MissingExtra, AttributeError):
        return solve_by_public_face(task)
    fill(model, task)
    bound_search(parameters, task.limit)
    solver.set_parameters(parameters)
    return interruptible(lambda: solver.solve(model), solver.stop_search, task.limit.stop)


def solve_by_public_face(task: Task) -> Any:  # noqa: ANN401
    """Return the solver's own response, as every OR-tools gives it."""
    face: Any = require("ortools.sat.python.cp_model", extra="solve", purpose=PURPOSE)
    model, solver = face.CpModel(), face.CpSolver()
    fill(model.Proto(), task)
    bound_search(solver.parameters, task.limit)
    interruptible(lambda: solver.Solve(model), solver.StopSearch, task.limit.stop)
    return solver.ResponseProto()


def interruptible(
    run: Callable[[], Any], halt: Callable[[], None], stop: Callable[[], bool] | None
) -> Any:  # noqa: ANN401
    """Return what ``run`` returns; meanwhile ask whether to stop, and halt it then."""
    if stop is None:
        return run()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        while True:
            try:
                return running.result(timeout=ASKED_EACH)
            except NotYet:
                if stop():
                    halt()


def bound_search(parameters: Any, limit: Limit) -> None:  # noqa: ANN401
    """Make the search finite, and repeatable where the limit is counted."""
    parameters.random_seed = SEED
    parameters.linearization_level = limit.linear
    parameters.num_workers = limit.workers if limit.work is None else 1
    if limit.work is not None:
        parameters.max_deterministic_time = float(limit.work)
    elif limit.seconds is not None:
        parameters.max_time_in_seconds = max(0.0, limit.seconds)


def fill(message: Any, task: Task) -> None:  # noqa: ANN401
    """Write the model into the solver's own message."""
    model = task.model
    variables, constraints = message.variables, message.constraints
    for upper in model.upper:
        variables.add().domain.extend((0, upper))
    for literals in model.clauses:
        constraints.add().bool_or.literals.extend(literals)
    for literals in model.cliques:
        constraints.add().at_most_one.literals.extend(literals)
    for literals in model.exact:
        constraints.add().exactly_one.literals.extend(literals)
    for row in model.rows:
        linear = constraints.add().linear
        linear.vars.extend(row.terms.keys())
        linear.coeffs.extend(row.terms.values())
        linear.domain.extend((row.least, row.most))
    costs = task.costs()
    message.objective.vars.extend(costs.keys())
    message.objective.coeffs.extend(costs.values())
    if task.hinted:
        message.solution_hint.vars.extend(range(len(model.upper)))
        message.solution_hint.values.extend(model.values)
