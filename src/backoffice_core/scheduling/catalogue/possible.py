"""How terms group what might be worked: positions by day, by period, by weekend.

Days are ordinals here and periods the keys they fall under, which is quick for many people
and, on purpose, nothing like the walk of :mod:`~backoffice_core.scheduling.catalogue.seen`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from backoffice_core.scheduling.catalogue.periods import CalendarMonth, Period, Rolling, Week
from backoffice_core.scheduling.terms import Count, Group, Pattern, Run, Term

if TYPE_CHECKING:
    from backoffice_core.scheduling.rules import Work

__all__ = [
    "Bucket",
    "Edges",
    "bounds_of",
    "buckets",
    "counts",
    "edges_of_rest",
    "edges_of_work",
    "horizon_of",
    "positions_by_day",
    "positions_by_ordinal",
    "positions_by_start",
    "runs",
    "runs_onward",
    "weekend_days",
    "weekend_days_of_its_own",
]

WEEKDAYS = 7


def positions_by_day(possible: Work) -> dict[date, tuple[int, ...]]:
    """Return the positions of what may start on each day."""
    days: dict[date, list[int]] = defaultdict(list)
    for position, shift in enumerate(possible.assignments):
        days[shift.day].append(position)
    return {day: tuple(positions) for day, positions in days.items()}


def positions_by_ordinal(
    possible: Work, codes: frozenset[str] | None = None
) -> dict[int, list[int]]:
    """Return the positions of what may start on each day, of some codes or of all, by ordinal."""
    days: dict[int, list[int]] = defaultdict(list)
    for position, shift in enumerate(possible.assignments):
        if codes is None or shift.shift in codes:
            days[shift.day.toordinal()].append(position)
    return days


def positions_by_start(possible: Work) -> dict[int, list[int]]:
    """Return the positions of what may start at each second."""
    moments: dict[int, list[int]] = defaultdict(list)
    for position, shift in enumerate(possible.assignments):
        moments[shift.start.instant.seconds].append(position)
    return dict(moments)


def horizon_of(possible: Work) -> range:
    """Return the ordinals of the days to be rostered."""
    return range(possible.horizon.start.toordinal(), possible.horizon.end.toordinal())


@attrs.frozen
class Bucket:
    """The days of a period on which something might be worked.

    It is ``whole`` when all of it is known; ``absent`` are the days of absence in it.
    """

    days: tuple[Group, ...]
    whole: bool
    absent: int

    @property
    def positions(self) -> tuple[Group, ...]:
        """Return each position alone."""
        return tuple((position,) for day in self.days for position in day)


def buckets(
    period: Period | None, possible: Work, codes: frozenset[str] | None
) -> Iterator[Bucket]:
    """Yield each period that has a day in the horizon, with what might be worked in it.

    But for one that ends under a later version of the contract.
    """
    days = positions_by_ordinal(possible, codes)
    horizon = horizon_of(possible)
    known = possible.known_from.toordinal()
    away = {absence.day.toordinal() for absence in possible.absences}
    for first, after in bounds_of(period, horizon):
        if possible.goes_on and after > horizon.stop:
            continue
        groups = tuple(tuple(days[day]) for day in range(first, after) if day in days)
        whole = period is None or (first >= known and after <= horizon.stop)
        yield Bucket(groups, whole, sum(first <= day < after for day in away))


def bounds_of(period: Period | None, horizon: range) -> list[tuple[int, int]]:
    """Return the first ordinal of each period with a day in the horizon, and the one after."""
    if not horizon:
        return []
    match period:
        case None:
            return [(horizon.start, horizon.stop)]
        case Week(first=first):
            # The first day of the calendar, ordinal 1, is a Monday.
            keys = {(day - 1 - first) // WEEKDAYS for day in horizon}
            starts = [key * WEEKDAYS + 1 + first for key in sorted(keys)]
            return [(start, start + WEEKDAYS) for start in starts]
        case CalendarMonth():
            months = sorted({(d.year, d.month) for d in map(date.fromordinal, horizon)})
            following = [(year + month // 12, month % 12 + 1) for year, month in months]
            return [
                (date(*this, 1).toordinal(), date(*after, 1).toordinal())
                for this, after in zip(months, following, strict=True)
            ]
        case Rolling(days=length):
            return [(day - length + 1, day + 1) for day in horizon]


def counts(
    groups: tuple[Group, ...],
    *,
    weights: Sequence[int] | None = None,
    least: int | None,
    most: int | None,
    whole: bool = True,
) -> Iterator[Count]:
    """Yield the count, without what it can never break."""
    own = tuple(weights) if weights is not None else (1,) * len(groups)
    low = least if whole and least is not None and least > 0 else None
    high = most if most is not None and sum(own) > most else None
    if low is not None or high is not None:
        yield Count(groups=groups, weights=own, least=low, most=high)


@attrs.frozen
class Edges:
    """What lies at the edges: steps just ``before``, and whether nothing more does."""

    before: int
    start_known: bool


def edges_of_work(possible: Work, days: dict[int, list[int]]) -> Edges:
    """Count the days of work just before the horizon."""
    first = possible.horizon.start.toordinal()
    before = next(count for count in range(len(days) + 1) if first - 1 - count not in days)
    return Edges(before, first - 1 - before >= possible.known_from.toordinal())


def edges_of_rest(possible: Work, days: dict[int, list[int]]) -> Edges:
    """Count the days of rest just before the horizon."""
    first, known = possible.horizon.start.toordinal(), possible.known_from.toordinal()
    order = sorted(days)
    place = bisect_left(order, first)
    since = order[place - 1] + 1 if place else None
    if since is None or since < known:
        return Edges(max(0, first - known), start_known=False)
    return Edges(first - since, start_known=True)


def runs(
    steps: tuple[Group, ...],
    *,
    least: int,
    most: int | None,
    worked: bool,
    edges: Edges,
    end_known: bool,
) -> Iterator[Term]:
    """Yield runs of steps; where more may lie before than is known, none there is too short."""
    endless = most is None or most >= edges.before + len(steps)
    if not steps or (least <= 1 and endless):
        return  # no run can be off
    run = Run(steps=steps, least=least, most=most, worked=worked, before=edges.before,
              start_known=edges.start_known, end_known=end_known)  # fmt: skip
    if edges.start_known or not edges.before or edges.before >= least:
        yield run
        return
    yield attrs.evolve(run, most=None, before=least)
    if most is not None:
        yield attrs.evolve(run, least=1)


def runs_onward(
    steps: Mapping[int, Group],
    judged: range,
    *,
    least: int,
    most: int | None,
    worked: bool,
    known: int,
    start_known: bool,
    end_known: bool,
) -> Iterator[Term]:
    """Yield runs that may have begun before the ``judged`` steps, on steps still to be chosen.

    The judged steps by themselves are a run that nothing is known to lie before. What begins
    earlier is said run by run: a step too many ends a window of ``most`` and one, and a run too
    short has a step of the other kind at both ends. ``known`` is the first step of which all
    is known.
    """
    if not judged or (least <= 1 and most is None):
        return
    yield Run(steps=tuple(steps.get(step, ()) for step in judged), least=least, most=most,
              worked=worked, end_known=end_known)  # fmt: skip
    for last in judged[: most or 0]:
        window = range(last - (most or 0), last + 1)
        if worked or window.start >= known:
            yield from as_wanted([(steps.get(step, ()), worked) for step in window], 1)
    for length in range(1, least):
        for begin in range(judged.start - length, judged.start + 1):
            after = begin + length
            if after > judged.stop or (after == judged.stop and not end_known):
                continue
            unknown = begin <= known if worked else begin < known
            if unknown and not (worked and start_known):
                continue
            told = [(steps.get(step, ()), worked) for step in range(begin, after)]
            if worked or not (start_known and begin == known):
                told.insert(0, (steps.get(begin - 1, ()), not worked))
            if after < judged.stop:
                told.append((steps.get(after, ()), not worked))
            yield from as_wanted(told, least - length)


def as_wanted(steps: list[tuple[Group, bool]], each: int) -> Iterator[Term]:
    """Yield the pattern of steps, where it can be."""
    if all(group for group, wanted in steps if wanted):
        yield Pattern(steps=tuple(steps), each=each)


def weekend_days(weekend: frozenset[int], possible: Work) -> list[range]:
    """Return the ordinals of each weekend with a day in the horizon."""
    horizon = horizon_of(possible)
    found: list[range] = []
    for day in horizon:
        if (day - 1) % WEEKDAYS not in weekend or (found and day in found[-1]):
            continue
        first, after = day, day + 1
        while (first - 2) % WEEKDAYS in weekend:
            first -= 1
        while (after - 1) % WEEKDAYS in weekend:
            after += 1
        found.append(range(first, after))
    return found


def weekend_days_of_its_own(weekend: frozenset[int], possible: Work) -> list[range]:
    """Return the weekends, but for one that ends under a later version of the contract."""
    found = weekend_days(weekend, possible)
    end = possible.horizon.end.toordinal()
    return [each for each in found if each.stop <= end] if possible.goes_on else found
