"""The one module that speaks to a solver: OR-tools CP-SAT, one worker, a counted limit.

The search stops after an amount of work and not of time, with one worker and one seed,
so that the same program has the same answer on a slow machine. The compiled core is
loaded by itself where OR-tools has it (9.15): the public face brings pandas and numpy
along, for ten times the start and four times the memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from backoffice_core.kernel.errors import BackofficeError, MissingExtra, require

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from backoffice_core.scheduling.program import Program

__all__ = ["Outcome", "minimise"]

UNKNOWN, FEASIBLE, OPTIMAL = 0, 2, 4
SEED = 1
PURPOSE = "Making a roster"


@attrs.frozen(kw_only=True)
class Outcome:
    """The chosen cells, their price above the floor, and a price nothing can be below."""

    chosen: frozenset[int]
    price: int
    bound: int
    optimal: bool


def minimise(
    program: Program,
    start: frozenset[int],
    *,
    free: frozenset[int] | None = None,
    deterministic_seconds: Fraction | int,
) -> Outcome:
    """Return the best roster found from ``start`` on, ``start`` itself when none is better.

    Only the ``free`` cells may change, all of them when it is None. Raises
    :class:`MissingExtra` without OR-tools and :class:`BackofficeError`
    (``solver_failed``) when the solver refuses the program.
    """
    require("ortools", extra="solve", purpose=PURPOSE)
    values = program.complete(start)
    response = solve(Task(program, values, free, deterministic_seconds))
    status = int(getattr(response.status, "value", response.status))
    if status not in {UNKNOWN, FEASIBLE, OPTIMAL}:
        raise BackofficeError("solver_failed", f"The solver refused the roster ({status}).",
                              "This is a bug: please report it with the problem.")  # fmt: skip
    chosen = start
    if status != UNKNOWN:
        solution = list(response.solution)
        found = frozenset(cell for cell in range(len(program.cells)) if solution[cell])
        if program.price(program.complete(found)) < program.price(values):
            chosen = found
    price = program.price(program.complete(chosen))
    optimal = status == OPTIMAL
    bound = price if optimal else max(0, round(response.best_objective_bound) - program.floor)
    return Outcome(chosen=chosen, price=price, bound=min(bound, price), optimal=optimal)


@attrs.frozen
class Task:
    """A program, the values to start from, what may change, and how long to search."""

    program: Program
    start: list[int]
    free: frozenset[int] | None
    deterministic_seconds: Fraction | int


# OR-tools types none of its messages, so they are Any, in this module alone.
def solve(task: Task) -> Any:  # noqa: ANN401
    """Return the solver's own response, by way of its compiled core where that is to be had."""
    try:
        core: Any = require("ortools.sat.python.cp_model_helper", extra="solve", purpose=PURPOSE)
        model, parameters, solver = core.CpModelProto(), core.SatParameters(), core.SolveWrapper()
    except (MissingExtra, AttributeError):
        return solve_by_public_face(task)
    fill(model, task)
    bound_search(parameters, task)
    solver.set_parameters(parameters)
    return solver.solve(model)


def solve_by_public_face(task: Task) -> Any:  # noqa: ANN401
    """Return the solver's own response, as every OR-tools gives it."""
    face: Any = require("ortools.sat.python.cp_model", extra="solve", purpose=PURPOSE)
    model, solver = face.CpModel(), face.CpSolver()
    fill(model.Proto(), task)
    bound_search(solver.parameters, task)
    solver.Solve(model)
    return solver.ResponseProto()


def bound_search(parameters: Any, task: Task) -> None:  # noqa: ANN401
    """Make the search repeatable and finite."""
    parameters.num_workers = 1
    parameters.random_seed = SEED
    parameters.max_deterministic_time = float(task.deterministic_seconds)


def fill(model: Any, task: Task) -> None:  # noqa: ANN401
    """Write the program into the solver's own message; what cannot change is a constant."""
    program = task.program
    held = held_variables(program, task.free)
    for variable, upper in enumerate(program.upper):
        value = task.start[variable]
        model.variables.add().domain.extend([value, value] if variable in held else [0, upper])
    for row in rows(program):
        if not held.issuperset(row.terms):
            write(model, row)
    model.objective.vars.extend(program.cost.keys())
    model.objective.coeffs.extend(program.cost.values())
    model.solution_hint.vars.extend(range(len(program.upper)))
    model.solution_hint.values.extend(task.start)


def held_variables(program: Program, free: frozenset[int] | None) -> frozenset[int]:
    """Return the variables that follow from cells none of which may change."""
    if free is None:
        return frozenset()
    held = set(range(len(program.cells))) - free
    held.update(some for group, some in program.some.items() if free.isdisjoint(group))
    held.update(cover.missing for cover in program.covers if free.isdisjoint(cover.cells))
    return frozenset(held)


@attrs.frozen
class Row:
    """The variables times their factors lie from ``least`` to ``most``."""

    terms: dict[int, int]
    least: int
    most: int


def rows(program: Program) -> Iterator[Row]:
    """Yield everything that binds the variables, as rows."""
    for limit in program.limits:
        terms: dict[int, int] = {}
        for group, weight in zip(limit.groups, limit.weights, strict=True):
            variable = group[0] if len(group) == 1 else program.some[group]
            terms[variable] = terms.get(variable, 0) + weight
        yield Row(terms, 0, limit.most or 0)
    for group, some in program.some.items():
        for cell in group:
            yield Row({cell: 1, some: -1}, -1, 0)
    for cover in program.covers:
        yield Row(dict.fromkeys((*cover.cells, cover.missing), 1), cover.need, cover.need)
    for balance in program.balances:
        total = sum(balance.lengths.values())
        yield Row({**balance.lengths, balance.outside: -1}, -total, balance.most)
        yield Row({**balance.lengths, balance.outside: 1}, balance.least, 2 * total)


def write(model: Any, row: Row) -> None:  # noqa: ANN401
    """Write one row; at most one of several is said as such, which the solver likes best."""
    if row.least == 0 and row.most == 1 and set(row.terms.values()) == {1}:
        model.constraints.add().at_most_one.literals.extend(row.terms.keys())
        return
    linear = model.constraints.add().linear
    linear.vars.extend(row.terms.keys())
    linear.coeffs.extend(row.terms.values())
    linear.domain.extend([row.least, row.most])
