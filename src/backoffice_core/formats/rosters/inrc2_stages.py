"""A week of the second competition with what is left after it, as far as it can be guessed.

Who rosters one week alone spends what later weeks need: the weekends of those who may work
few, the shifts of those who owe most. So a stage runs to the scenario's end. What later weeks
will ask for is not told yet, and each asks for the mean of the weeks known so far, without
wishes. Nothing of a later week is looked at, as the competition has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from pathlib import Path

import attrs

from backoffice_core.formats.problems import Problems
from backoffice_core.formats.rosters.inrc2 import (
    demand_in,
    expect_weeks,
    instance_in,
    people_of,
    problem_of,
    wishes_in,
)
from backoffice_core.formats.rosters.inrc2_history import Inrc2History
from backoffice_core.formats.rosters.inrc2_scenario import shift_of
from backoffice_core.formats.rosters.sources import FIRST_MONDAY, shifts_fit
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.intervals import Interval
from backoffice_core.scheduling.model import Demand
from backoffice_core.scheduling.problem import RosterProblem

__all__ = ["read_inrc2_stage"]


@checked
def read_inrc2_stage(
    scenario: Path | str | bytes,
    history: Path | str | bytes | Inrc2History,
    weeks: Iterable[Path | str | bytes],
    *,
    start: date = FIRST_MONDAY,
    zone: str = "UTC",
) -> RosterProblem:
    """The problem of one week and of all that is left after it, each file a path or bytes.

    ``weeks`` are those known so far, the week to be rostered last. It is there as it is; each
    week after it, to the scenario's last, asks for the mean of ``weeks``, and nobody wishes for
    anything in it. Shifts and weekends in all count, for the whole is rostered.

    Of a roster for this the first week is worked. What that costs says the week alone, read by
    :func:`read_inrc2`, and :func:`next_history` what the next stage begins with.

    Raises :class:`InputRefused` with everything that is wrong, each with its path, and
    :class:`InvalidValue` (``not_a_monday``, ``no_week``).
    """
    files = tuple(weeks)
    expect_weeks(files, start)
    problems = Problems()
    told, past, nodes = instance_in(scenario, history, files, problems)
    first = start + timedelta(weeks=past.week)
    seen = [list(demand_in(node, told, first, zone)) for node in nodes]
    wishes = list(wishes_in(nodes[-1], told, first))
    weeks_left = told.weeks - past.week
    shifts_fit(len(seen[-1]) * weeks_left, problems, "scenario", "numberOfWeeks")
    problems.refuse()
    guessed = mean_weeks(seen, weeks_left - 1)
    ahead = [later(one, number, zone) for number, week in enumerate(guessed, 1) for one in week]
    return problem_of(
        told,
        past,
        people=people_of(told, past, part=Fraction(1)),
        demand=[*seen[-1], *ahead],
        wishes=wishes,
        days=Interval(first, first + timedelta(weeks=weeks_left)),
        zone=zone,
    )


def mean_weeks(seen: Sequence[Sequence[Demand]], count: int) -> Iterator[list[Demand]]:
    """So many weeks that ask for the mean of those seen, in whole heads.

    The part of a head that a day has too little or too much goes over to the next day with
    the same shift and skill, so that in all as much is asked for.
    """
    owed: dict[tuple[str, str], tuple[Fraction, Fraction]] = {}
    half = Fraction(1, 2)
    for _ in range(count):
        week: list[Demand] = []
        for alike in zip(*seen, strict=True):
            kind = alike[0].shift.code, alike[0].shift.skill
            least, best = owed.get(kind, (half, half))
            least += Fraction(sum(one.people for one in alike), len(seen))
            best += Fraction(sum(one.desired for one in alike), len(seen))
            people = max(0, floor(least))
            desired = max(people, floor(best))
            owed[kind] = least - people, best - desired
            most = max(one.most for one in alike)
            week.append(attrs.evolve(alike[0], people=people, desired=desired, most=most))
        yield week


def later(demand: Demand, weeks: int, zone: str) -> Demand:
    """The same demand so many weeks later."""
    shift = demand.shift
    day = shift.day + timedelta(weeks=weeks)
    return attrs.evolve(demand, shift=shift_of(shift.code, day, shift.skill, zone))
