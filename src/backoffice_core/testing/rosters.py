"""A person's roster written as a row of letters, for examples and tests.

>>> row = work_row("DDN.", past="N.")
>>> [(str(one.day), one.shift) for one in row.assignments]
[('2026-05-30', 'N'), ('2026-06-01', 'D'), ('2026-06-02', 'D'), ('2026-06-03', 'N')]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain, repeat
from types import MappingProxyType
from typing import Final

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration, resolve
from backoffice_core.kernel.intervals import Interval
from backoffice_core.scheduling.model import Assignment, Person, Shift
from backoffice_core.scheduling.rules import Work

__all__ = ["SHIFT_LETTERS", "shift_of_letter", "work_row"]

SHIFT_LETTERS: Final[Mapping[str, time]] = MappingProxyType(
    {"E": time(6), "D": time(9), "L": time(14), "N": time(22)}
)
"""When the shift of a letter begins: early, day, late, night; each is eight hours long."""

MONDAY: Final = date(2026, 6, 1)
ZONE: Final = "Asia/Jakarta"
FREE: Final = "."


def shift_of_letter(
    letter: str, day: date, *, skill: str = "care", place: str = "", zone: str = ZONE
) -> Shift:
    """Return the shift of eight hours that a letter stands for on a day.

    Raises :class:`InvalidValue` (``letter_unknown``).
    """
    begins = SHIFT_LETTERS.get(letter)
    if begins is None:
        raise InvalidValue("letter_unknown", f"No shift has the letter {letter!r}.",
                           f"Use {', '.join(SHIFT_LETTERS)}, or {FREE} for a day off.")  # fmt: skip
    start = resolve(datetime.combine(day, begins), zone)
    return Shift(code=letter, day=day, skill=skill, start=start, place=place,
                 end=start + Duration.of(hours=8))  # fmt: skip


@checked
def work_row(
    row: str,
    *,
    past: str = "",
    first: date = MONDAY,
    person: str = "E1",
    skill: str = "care",
    has: Iterable[str] = ("care",),
    places: Sequence[str] = (),
) -> Work:
    """Return what a person works in the days of a row, each a letter or a dot for a day off.

    ``past`` is the row of the days just before; without it nothing is known of them. What is
    earlier than that never is. ``first`` is a Monday unless another is said. The shifts ask
    for ``skill``, and the person has those of ``has``; ``places`` are those of the shifts in
    their order, as far as they go.

    Raises :class:`InvalidValue` (``letter_unknown``).
    """
    known_from = first - timedelta(days=len(past))
    worked = [(day, letter) for day, letter in enumerate(past + row) if letter != FREE]
    assignments = tuple(
        Assignment.of(
            person,
            shift_of_letter(letter, known_from + timedelta(days=day), skill=skill, place=place),
        )
        for (day, letter), place in zip(worked, chain(places, repeat("")), strict=False)
    )
    return Work(
        person=Person(id=person, name=person, skills=has),
        assignments=assignments,
        horizon=Interval(first, first + timedelta(days=len(row))),
        known_from=known_from,
    )
