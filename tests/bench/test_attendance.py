"""From punches to multiples: objects and columns, beside pandas, interval sets and ``portion``.

All read the same punches: four a day, a fifth of the people by night, 3 % double touches, 2 %
of the shifts without their end, in no order. All are asked for the same three figures, the
time worked, by night (22:00 to 05:00) and beyond eight hours of a shift, and must agree. Peers
are given as many of the days as they can do in a reasonable time. Interval sets are the
operations that Odoo's attendance rests on, restated from what they do; they and ``portion``
get spans that are paired already and do three set operations a day, nothing else.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from backoffice_core import Duration, Instant
from backoffice_core.attendance import Punch
from backoffice_core.attendance.laws import CALIFORNIA, INDONESIA, UNITED_STATES, rules_in
from backoffice_core.attendance.pairing import Pairing, worked_days
from backoffice_core.attendance.rules import (
    DAY,
    Citation,
    ClockWindow,
    Premium,
    RuleBook,
    Threshold,
    reckon,
    tiers,
)
from backoffice_core.kernel import Effective, ZonedInstant

pytest.importorskip("numpy", reason="needs the extra frames")

import numpy as np

from backoffice_core.scale import reckon_columns

pytestmark = pytest.mark.bench

DAYS = 1_000_000
DAYS_OF_OBJECTS = 20_000
DAYS_OF_PEERS = 5_000
DAYS_A_PERSON = 250
SECONDS_MAX = 1.5
DAYS_A_SECOND_MIN = 20_000
EAST = 7 * 3600
FIRST = 1_767_225_600
RUNS = 3
ZONE = "Asia/Jakarta"
ON = date(2026, 5, 4)
CITED = Citation("a measurement")
EIGHT = 8 * 3600
BOOK = RuleBook(
    name="three figures",
    ordinary=CITED,
    thresholds=[
        Threshold(
            name="daily",
            period=DAY,
            beyond=Duration(EIGHT),
            tiers=tiers(("3/2", None)),
            citation=CITED,
        )
    ],
    premiums=[
        Premium(
            name="night", multiple="3/2", citation=CITED, window=ClockWindow.of("22:00", "05:00")
        )
    ],
)

Column = Any
Figures = tuple[int, int, int]


def touches(days: int) -> tuple[Column, Column]:
    """Persons and seconds of the punches of so many days, in no order."""
    dice = np.random.default_rng(7)
    person, number = np.divmod(np.arange(days), DAYS_A_PERSON)
    begin = np.where(person % 5 == 0, 22 * 3600, 8 * 3600)
    start = FIRST + number * 86_400 - EAST + begin + dice.integers(-900, 900, days)
    out = start + 4 * 3600 + dice.integers(-600, 600, days)
    back = out + 1800 + dice.integers(0, 1800, days)
    end = start + 9 * 3600 + dice.integers(-1800, 5400, days)
    there = dice.random(days) > 0.02
    persons = np.concatenate([person, person, person, person[there]])
    instants = np.concatenate([start, out, back, end[there]])
    twice = dice.integers(0, len(persons), len(persons) * 3 // 100)
    persons = np.concatenate([persons, persons[twice]])
    instants = np.concatenate([instants, instants[twice] + dice.integers(1, 25, len(twice))])
    order = dice.permutation(len(persons))
    return persons[order], instants[order]


@attrs.frozen
class Measured:
    """The best of several runs."""

    wall: float
    processor: float
    result: Any


def best(run: Callable[[], Any], *, runs: int = RUNS) -> Measured:
    """The run that took least of the processor."""
    found = []
    for _ in range(runs):
        wall, processor = time.perf_counter(), time.process_time()
        result = run()
        took = time.process_time() - processor
        found.append(Measured(time.perf_counter() - wall, took, result))
    return min(found, key=lambda each: each.processor)


def told(name: str, days: int, measured: Measured) -> float:
    """Print one line; the days a second."""
    rate = days / measured.processor
    print(
        f"{name:42} {days:10,} days {measured.processor:8.2f} s of processor "
        f"{measured.wall:8.2f} s {rate:12,.0f} days/s {1e6 / rate:9.2f} us a day"
    )
    return rate


def of_people(columns: tuple[Column, Column], days: int) -> tuple[Column, Column]:
    """The punches of the first people, who have so many days."""
    persons, instants = columns
    chosen = persons < days // DAYS_A_PERSON
    return persons[chosen], instants[chosen]


def by_columns(columns: tuple[Column, Column]) -> Figures:
    """The three figures over columns."""
    found = reckon_columns(*columns, policy=Pairing(), zone=ZONE, rules=BOOK)
    worked, overtime = int(found.worked.sum()), int(found.overtime.sum())
    return worked, int(found.premiums["night"].sum()), overtime


def punches_of(columns: tuple[Column, Column]) -> list[Punch]:
    """The punches as objects."""
    persons, instants = columns
    return [
        Punch(device="door", person=f"{person:05}", at=moment(at))
        for person, at in zip(persons.tolist(), instants.tolist(), strict=True)
    ]


def moment(seconds: int) -> ZonedInstant:
    """A moment on the clocks of the zone, which never change."""
    return ZonedInstant(instant=Instant(seconds), offset=EAST, zone=ZONE)


def by_objects(punches: list[Punch]) -> Figures:
    """The three figures on the object path, every second with its reasons."""
    days, _ = worked_days(punches, policy=Pairing(), zone=ZONE)
    found = reckon(days, rules=BOOK).days
    worked = night = overtime = 0
    for day in found:
        for piece in day.pieces:
            seconds = piece.seconds
            worked += seconds
            for reason in piece.reasons:
                if reason.before is None:
                    night += seconds
                else:
                    overtime += seconds
    return worked, night, overtime


def night_of(start: int, end: int) -> int:
    """The seconds of a span between 22:00 and 05:00."""
    found = 0
    for number in range((start + EAST) // 86_400 - 1, (end + EAST) // 86_400 + 1):
        opens = number * 86_400 + 22 * 3600 - EAST
        found += max(0, min(end, opens + 7 * 3600) - max(start, opens))
    return found


def by_pandas(columns: tuple[Column, Column]) -> Figures:
    """What one writes in a notebook: sort, drop touches, number shifts, pair in ``apply``."""
    import pandas as pd

    frame = pd.DataFrame({"person": columns[0], "at": columns[1]}).sort_values(["person", "at"])
    frame = frame[~(frame.groupby("person")["at"].diff() < 60)]
    pause = frame.groupby("person")["at"].diff()
    frame["shift"] = (pause.isna() | (pause >= 8 * 3600)).cumsum()

    def paired(shift: Any) -> Any:  # noqa: ANN401 - a frame
        at = shift["at"].tolist()
        spans = list(zip(at[::2], at[1::2], strict=False))
        worked = sum(end - start for start, end in spans)
        night = sum(night_of(start, end) for start, end in spans)
        return pd.Series({"worked": worked, "night": night, "beyond": max(0, worked - EIGHT)})

    days = frame.groupby("shift")[["at"]].apply(paired)
    return tuple(int(days[name].sum()) for name in ("worked", "night", "beyond"))  # type: ignore[return-value]


Spans = list[tuple[int, int]]


def operands_of(columns: tuple[Column, Column]) -> list[tuple[Spans, Spans, Spans]]:
    """Of every shift, paired already: its spans, the nights near it, its first eight hours."""
    days, _ = worked_days(punches_of(columns), policy=Pairing(), zone=ZONE)
    shifts = (
        [(span.start.instant.seconds, span.end.instant.seconds) for span in day.spans]
        for day in days
    )
    return [(spans, nights_around(spans), first_eight_hours(spans)) for spans in shifts if spans]


def nights_around(spans: Spans) -> Spans:
    """The night windows near a shift."""
    first = (spans[0][0] + EAST) // 86_400 - 1
    opens = [(first + more) * 86_400 + 22 * 3600 - EAST for more in range(3)]
    return [(at, at + 7 * 3600) for at in opens]


def first_eight_hours(spans: Spans) -> Spans:
    """The beginning of a shift up to eight hours of work."""
    left, found = EIGHT, []
    for start, end in spans:
        found.append((start, min(end, start + left)))
        left -= found[-1][1] - start
    return [span for span in found if span[0] < span[1]]


Labelled = list[tuple[datetime, datetime, frozenset[str]]]


def labelled(spans: Spans, label: str) -> Labelled:
    """Spans as an ERP holds them: moments with their zone, and the records they come from."""
    zone, record = ZoneInfo(ZONE), frozenset({label})
    return [
        (datetime.fromtimestamp(start, zone), datetime.fromtimestamp(end, zone), record)
        for start, end in spans
    ]


def swept(one: Labelled, other: Labelled, wanted: Callable[[bool, bool], bool]) -> Labelled:
    """A set operation: all ends of both in order, and what is open between two of them."""
    ends: list[tuple[datetime, int, int, frozenset[str]]] = []
    for side, spans in enumerate((one, other)):
        for start, end, records in spans:
            ends += [(start, side, 1, records), (end, side, -1, records)]
    ends.sort(key=lambda each: (each[0], -each[2]))
    found: Labelled = []
    inside = [0, 0]
    since: datetime | None = None
    of: frozenset[str] = frozenset()
    for at, side, step, records in ends:
        inside[side] += step
        now = wanted(inside[0] > 0, inside[1] > 0)
        if now and since is None:
            since, of = at, records
        elif now:
            of |= records
        elif since is not None:
            if since < at:
                found.append((since, at, of))
            since = None
    return found


def total(spans: Labelled) -> int:
    """All their seconds."""
    return int(sum((end - start).total_seconds() for start, end, _ in spans))


def by_interval_sets(days: list[tuple[Labelled, Labelled, Labelled]]) -> Figures:
    """Three set operations a day."""
    worked = night = beyond = 0
    for spans, nights, first in days:
        joined = swept(spans, [], lambda one, _: one)
        dark = swept(joined, nights, lambda one, other: one and other)
        after = swept(joined, first, lambda one, other: one and not other)
        worked += total(joined)
        night += total(dark)
        beyond += total(after)
    return worked, night, beyond


def by_portion(days: list[tuple[Spans, Spans, Spans]]) -> Figures:
    """The same three operations with the package ``portion``."""
    import portion

    def several(spans: Spans) -> Any:  # noqa: ANN401 - a type of the package
        return portion.Interval(*(portion.closedopen(start, end) for start, end in spans))

    def seconds(found: Any) -> int:  # noqa: ANN401 - a type of the package
        return sum(part.upper - part.lower for part in found if not part.empty)

    worked = night = beyond = 0
    for spans, nights, first in days:
        joined = several(spans)
        worked += seconds(joined)
        night += seconds(joined & several(nights))
        beyond += seconds(joined - several(first))
    return worked, night, beyond


def test_punches_become_multiples_fast_enough_beside_what_others_do() -> None:
    """Columns: a million days in 1.5 s. Objects, with reasons: 20,000 days a second."""
    everybody = touches(DAYS)
    print(f"\n{len(everybody[0]):,} punches")
    rate = told("columns, three figures", DAYS, best(lambda: by_columns(everybody)))
    assert DAYS / rate <= SECONDS_MAX
    some, few = (of_people(everybody, days) for days in (DAYS_OF_OBJECTS, DAYS_OF_PEERS))
    punches = punches_of(some)
    objects = best(lambda: by_objects(punches))
    rate = told("objects, with every reason", DAYS_OF_OBJECTS, objects)
    assert by_columns(some) == objects.result
    expected = by_columns(few)
    operands = operands_of(few)
    records = [
        (labelled(one, "attendance"), labelled(two, "night"), labelled(three, "schedule"))
        for one, two, three in operands
    ]
    peers: list[tuple[str, str, Callable[[], Figures]]] = [
        ("interval sets, 3 operations a day", "", lambda: by_interval_sets(records)),
        ("pandas, groupby.apply", "pandas", lambda: by_pandas(few)),
        ("portion, 3 operations a day", "portion", lambda: by_portion(operands)),
    ]
    for name, module, run in peers:
        if module and missing(module):
            print(f"{name:42} not measured: {module} is not installed")
            continue
        measured = best(run, runs=1)
        told(name, DAYS_OF_PEERS, measured)
        assert expected == measured.result
    assert rate >= DAYS_A_SECOND_MIN


def missing(module: str) -> bool:
    """Whether a peer is not installed."""
    import importlib.util

    return importlib.util.find_spec(module) is None


def test_objects_are_reckoned_under_each_law() -> None:
    """Whole law packs on the object path, meals and rests of California included."""
    punches = punches_of(of_people(touches(DAYS_OF_OBJECTS), DAYS_OF_OBJECTS))
    print()
    for name, law, pattern in (
        ("objects, PP 35/2021, five days", INDONESIA, "five_day"),
        ("objects, FLSA", UNITED_STATES, "weekly"),
        ("objects, California with extras", CALIFORNIA, "eight_a_day"),
    ):
        rules = rules_in(law, pattern=pattern)

        def run(rules: Effective[RuleBook] = rules) -> int:
            days, _ = worked_days(punches, policy=Pairing(), zone=ZONE)
            return len(reckon(days, rules=rules).days)

        told(name, DAYS_OF_OBJECTS, best(run))


def test_a_million_days_are_reckoned_under_each_law() -> None:
    """Whole law packs over the same million days, and what that takes of memory."""
    everybody = touches(DAYS)
    print()
    for name, law, pattern, zone in (
        ("PP 35/2021, five days", INDONESIA, "five_day", ZONE),
        ("PP 35/2021, six days", INDONESIA, "six_day", ZONE),
        ("FLSA, New York", UNITED_STATES, "weekly", "America/New_York"),
        ("California without extras", CALIFORNIA, "eight_a_day", "America/Los_Angeles"),
    ):
        book = attrs.evolve(rules_in(law, pattern=pattern).on(ON), extras=())
        measured = best(
            lambda book=book, zone=zone: reckon_columns(  # type: ignore[misc]
                *everybody, policy=Pairing(), zone=zone, rules=book
            )
        )
        told(name, DAYS, measured)
        assert measured.processor <= SECONDS_MAX
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{peak} MB at most, the making of the punches included")
