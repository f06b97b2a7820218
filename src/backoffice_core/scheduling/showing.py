"""A roster as text: a line for each person, a column for each day, so that it can be looked at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from backoffice_core.kernel.arguments import checked
from backoffice_core.scheduling.coverage import count_heads
from backoffice_core.scheduling.model import Assignment, by_start
from backoffice_core.scheduling.problem import RosterProblem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["roster_text"]

Row: TypeAlias = "tuple[str, Mapping[date, str]]"
FREE: Final = "."
# As many days as the longest month has stand beside each other, further ones below.
DAYS_MAX: Final = 31


@checked
def roster_text(assignments: Iterable[Assignment], *, problem: RosterProblem | None = None) -> str:
    """Return a roster as text, the codes of shifts by person and day, a dot for a free day.

    With the ``problem`` everybody and every day of it is shown, people by name, and where heads
    are missing, how many on each day; without it whoever works, by id. After the date of the
    first day stand the days of the month.

    >>> from datetime import datetime
    >>> from backoffice_core.kernel import resolve
    >>> from backoffice_core.scheduling import Demand, Person, Shift
    >>> def early(day):
    ...     start, end = (resolve(datetime(2026, 6, day, at), "Asia/Jakarta") for at in (6, 14))
    ...     return Shift(code="E", day=date(2026, 6, day), skill="till", start=start, end=end)
    >>> problem = RosterProblem(
    ...     people=[Person(id="E1", name="Adi", skills=["till"])],
    ...     demand=[Demand(shift=early(day), people=1) for day in (1, 2, 3)],
    ... )
    >>> roster = [Assignment.of("E1", early(day)) for day in (1, 3)]
    >>> print(roster_text(roster, problem=problem))
    2026-06-01  1  2  3
    Adi         E  .  E
    missing     .  1  .
    """
    given = by_start(assignments)
    days = [one.day for one in given]
    rows = {one.person: one.person for one in sorted(given, key=lambda one: one.person)}
    missing = Counter[date]()
    if problem is not None:
        horizon = problem.horizon
        days += [] if horizon.is_empty else [horizon.start, horizon.end - timedelta(days=1)]
        rows = problem.names | {person: rows[person] for person in rows.keys() - problem.names}
        for each in count_heads(problem, given):
            missing[each.at.day] += each.missing
    if not days:
        return ""
    cells: dict[tuple[str, date], list[str]] = defaultdict(list)
    for one in given:
        cells[one.person, one.day].append(one.shift)
    lines: list[Row] = [
        (name, {day: "+".join(own) for (worker, day), own in cells.items() if worker == person})
        for person, name in rows.items()
    ]
    if any(missing.values()):
        lines.append(("missing", {day: str(count) for day, count in missing.items() if count}))
    span = range((max(days) - min(days)).days + 1)
    shown = [min(days) + timedelta(days=each) for each in span]
    blocks = (shown[each : each + DAYS_MAX] for each in range(0, len(shown), DAYS_MAX))
    return "\n\n".join(block_text(days, lines) for days in blocks)


def block_text(days: Sequence[date], lines: Sequence[Row]) -> str:
    """Return some days of a roster as text."""
    table = [(str(days[0]), *(f"{day.day:>2}" for day in days))]
    table += [(name, *(f" {own.get(day, FREE)}" for day in days)) for name, own in lines]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        " ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    )
