"""Read a network written as comma-separated rows, a stage a line, with what goes into it.

The columns are those of the published guaranteed-service test problems of the snc project:
``stage_id, lead_time, max_s_time, cost, risk_pool, ext_demand_mean, ext_demand_std,
ext_demand_thres, up_stages``, the last followed by as many pairs of stage and units as needed.
``risk_pool`` is the exponent with which deviations of different customers add up.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from backoffice_core.inventory.networks.model import Arc, Network, Stage
from backoffice_core.inventory.numbers import Numbers
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import BackofficeError, InputProblem, InputRefused

__all__ = ["read_network"]

COLUMNS = (
    "stage_id", "lead_time", "max_s_time", "cost", "risk_pool",
    "ext_demand_mean", "ext_demand_std", "ext_demand_thres", "up_stages",
)  # fmt: skip
FIRST_ARC = len(COLUMNS) - 1


@checked
def read_network(text: str, *, holding_rate: Numbers = 1.0, file: str = "network") -> Network:
    r"""The network of a text; ``file`` is its name in what is said of problems.

    Raises :class:`InputRefused` with every line that cannot be read, and
    :class:`InvalidValue` as :class:`Network` does.

    >>> lines = [",".join(COLUMNS), "part,6,,2,2,,,,", "shop,2,0,8,,11,10,1.645,part,1"]
    >>> network = read_network("\n".join(lines))
    >>> network.order, network.stage("shop").safety_factor
    (('part', 'shop'), 1.645)
    """
    lines = list(csv.reader(text.removeprefix("\ufeff").splitlines()))
    if not lines or tuple(cell.strip() for cell in lines[0][: len(COLUMNS)]) != COLUMNS:
        problem = "The columns are not those of a network."
        remedy = f"Begin with {', '.join(COLUMNS)}."
        raise InputRefused.because(InputProblem(file=file, line=1, problem=problem, remedy=remedy))
    stages: list[Stage] = []
    arcs: list[Arc] = []
    problems: list[InputProblem] = []
    for number, cells in enumerate(lines[1:], start=2):
        row = [cell.strip() for cell in cells]
        if not any(row):
            continue
        try:
            stages.append(stage_of(row))
            arcs.extend(arcs_of(row))
        except (BackofficeError, ValueError) as problem:
            said, remedy = str(problem), "Correct the line."
            problems.append(InputProblem(file=file, line=number, problem=said, remedy=remedy))
    if problems:
        raise InputRefused.because(*problems)
    return Network(stages=stages, arcs=arcs, holding_rate=holding_rate)


def stage_of(row: list[str]) -> Stage:
    """The stage of a line; an empty cell is a column that says nothing of it."""
    given = {name: cell for name, cell in zip(COLUMNS, row, strict=False) if cell}
    return Stage(
        code=given.get("stage_id", ""),
        processing_time=int(given.get("lead_time", "0")),
        service_time_max=int(given["max_s_time"]) if "max_s_time" in given else None,
        added_cost=float(given.get("cost", "0")),
        pooling=float(given.get("risk_pool", "2")),
        demand_mean=float(given.get("ext_demand_mean", "0")),
        demand_deviation=float(given["ext_demand_std"]) if "ext_demand_std" in given else None,
        safety_factor=float(given.get("ext_demand_thres", "1")),
    )


def arcs_of(row: list[str]) -> Iterator[Arc]:
    """The arcs of a line: pairs of a stage and the units of it that go in."""
    rest = row[FIRST_ARC:]
    while rest and not rest[-1]:
        rest.pop()
    for place in range(0, len(rest), 2):
        units = rest[place + 1] if place + 1 < len(rest) else "1"
        yield Arc(upstream=rest[place], downstream=row[0], units=float(units))
