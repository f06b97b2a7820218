"""Shift scheduling instances of Curtois and Qu (2014), whose exact objective is rules of ours.

Hard there: one shift a day, what may not follow what, how many shifts of a kind, minutes,
runs of work and of days off, weekends, days off. Soft: requests, and heads below and above
those asked for. Runs are as the instances mean them: a run that touches either end of the
horizon is never too short, one at the start is counted from the first day.

The text tells no times of day. Shifts start at midnight, then, unless clock times are
given: successions say what the times would.

Curtois, T. and Qu, R.: Computational results on new staff scheduling benchmark instances,
University of Nottingham, 2014.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import attrs

from backoffice_core.formats.problems import Problems
from backoffice_core.formats.rosters.clock_times import RosterClockTimes
from backoffice_core.formats.rosters.sections import Cells, sections_of
from backoffice_core.formats.rosters.sources import (
    FIRST_MONDAY,
    WHOLE,
    expect_monday,
    shift_at,
    shifts_fit,
    text_in,
)
from backoffice_core.formats.tables import shown
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.intervals import Interval
from backoffice_core.scheduling.catalogue import (
    OneShiftADay,
    RestRun,
    ShiftsBetween,
    Succession,
    TimeBetween,
    WeekendsMax,
    Wish,
    WishKind,
    WorkRun,
    wish_rules,
)
from backoffice_core.scheduling.contracts import Contract
from backoffice_core.scheduling.levels import Level
from backoffice_core.scheduling.model import Demand, Person, Shift
from backoffice_core.scheduling.problem import Coverage, RosterProblem

__all__ = ["read_curtois"]

HORIZON, SHIFTS, STAFF = "SECTION_HORIZON", "SECTION_SHIFTS", "SECTION_STAFF"
DAYS_OFF, COVER = "SECTION_DAYS_OFF", "SECTION_COVER"
WANTED, UNWANTED = "SECTION_SHIFT_ON_REQUESTS", "SECTION_SHIFT_OFF_REQUESTS"
SECTIONS = (HORIZON, SHIFTS, STAFF, DAYS_OFF, WANTED, UNWANTED, COVER)
STAFF_FIELDS = (
    "ID",
    "MaxShifts",
    "MaxTotalMinutes",
    "MinTotalMinutes",
    "MaxConsecutiveShifts",
    "MinConsecutiveShifts",
    "MinConsecutiveDaysOff",
    "MaxWeekends",
)
REQUEST_FIELDS = ("EmployeeID", "Day", "ShiftID", "Weight")
COVER_FIELDS = ("Day", "ShiftID", "Requirement", "WeightUnder", "WeightOver")
DAYS_MAX = 3_660
MINUTES_A_DAY = 1_440
WEIGHT_MAX = 1_000_000
HEADS_MAX = 100_000
SKILL = "staff"


@attrs.define(kw_only=True)
class Reading:
    """What is read so far: what later sections may name."""

    start: date
    days: int
    lengths: dict[str, int] = attrs.Factory(dict[str, int])
    forbidden: set[tuple[str, str]] = attrs.Factory(set[tuple[str, str]])
    starts: Mapping[str, timedelta] = attrs.Factory(dict[str, timedelta])
    staff: dict[str, Contract] = attrs.Factory(dict[str, Contract])

    def shift(self, code: str, day: date, zone: str) -> Shift:
        """A shift of a kind on a day."""
        length = Duration.of(minutes=self.lengths[code])
        return shift_at(
            code, day, skill=SKILL, zone=zone, length=length, start=self.starts.get(code)
        )

    def day(self, cells: Cells, place: int, field: str) -> date:
        """A day of the horizon, counted from nought."""
        return self.start + timedelta(days=cells.whole(place, field, most=self.days - 1))


@checked
def read_curtois(
    source: Path | str | bytes,
    *,
    start: date = FIRST_MONDAY,
    zone: str = "UTC",
    clock_times: RosterClockTimes | None = None,
) -> RosterProblem:
    """The problem in an instance given as a path or as bytes; the first day is a Monday.

    ``clock_times`` are those of the instance's twin; they must tell of its shifts.

    Raises :class:`InputRefused` with everything that is wrong, each with line and field,
    and :class:`InvalidValue` (``not_a_monday``).
    """
    expect_monday(start)
    problems = Problems()
    text, file = text_in(source, problems)
    sections = {} if text is None else sections_of(text, file, SECTIONS, problems)
    problems.refuse()
    reading = Reading(start=start, days=horizon_of(sections[HORIZON], file, problems))
    problems.refuse()
    shifts_in(sections[SHIFTS], reading)
    shifts_fit(reading.days * len(reading.lengths), problems, file, SHIFTS)
    if clock_times is not None:
        reading.starts = starts_of(reading, clock_times, file, problems)
    problems.refuse()
    staff_in(sections[STAFF], reading)
    wishes = days_off(sections[DAYS_OFF], reading)
    for section, kind in ((WANTED, WishKind.WANT), (UNWANTED, WishKind.AVOID)):
        for cells in sections[section]:
            wishes.extend(requests(cells, kind, reading))
    demand, coverage = cover(sections[COVER], reading, zone)
    problems.refuse()
    return RosterProblem(
        people=[
            Person(id=each, name=each, skills=[SKILL], contract=contract)
            for each, contract in reading.staff.items()
        ],
        demand=demand,
        coverage=coverage,
        rules=[
            OneShiftADay(),
            Succession(forbidden=frozenset(reading.forbidden)),
            *wish_rules(wishes),
        ],
        days=Interval(start, start + timedelta(days=reading.days)),
    )


def horizon_of(section: Sequence[Cells], file: str, problems: Problems) -> int:
    """How many days there are."""
    if len(section) != 1:
        problems.add(
            file,
            f"The section has {len(section)} lines.",
            "Give one line, the number of days.",
            field=HORIZON,
        )
        return 1
    cells = section[0]
    if not cells.has(["days"]):
        return 1
    return cells.whole(0, "days", least=1, most=DAYS_MAX)


def shifts_in(section: Sequence[Cells], reading: Reading) -> None:
    """Note each kind of shift with its minutes, and what may not follow it."""
    for cells in section:
        if cells.has(["ShiftID", "Minutes", "Forbidden"]) and cells.new(
            reading.lengths, "ShiftID", "shift"
        ):
            reading.lengths[cells.cells[0]] = cells.whole(1, "Minutes", least=1, most=MINUTES_A_DAY)
    for cells in section:
        for after in filter(None, "|".join(cells.cells[2:]).split("|")):
            if after not in reading.lengths:
                cells.note(
                    "Forbidden",
                    f"There is no shift {shown(after)}.",
                    "Name shifts of this section.",
                )
            reading.forbidden.add((cells.cells[0], after))


def starts_of(
    reading: Reading, clock_times: RosterClockTimes, file: str, problems: Problems
) -> Mapping[str, timedelta]:
    """When the shifts start, as a twin tells that has the same shifts."""
    for code, minutes in reading.lengths.items():
        length = Duration.of(minutes=minutes)
        if clock_times.lengths.get(code) != length:
            problems.add(
                file,
                f"The clock times have no shift {shown(code)} of {length}.",
                "Take the twin of this instance.",
                field="clock_times",
            )
    return clock_times.starts


def staff_in(section: Sequence[Cells], reading: Reading) -> None:
    """Note everybody with the contract their line says; equal lines are one contract."""
    contracts: dict[tuple[str, ...], Contract] = {}
    for cells in section:
        if not (cells.has(STAFF_FIELDS) and cells.new(reading.staff, "ID", "employee")):
            continue
        said = cells.cells[1:]
        if said not in contracts:
            contracts[said] = contract_of(cells, reading)
        reading.staff[cells.cells[0]] = contracts[said]


def contract_of(cells: Cells, reading: Reading) -> Contract:
    """The rules that one line of the staff says."""
    most, least, longest, shortest, rest, weekends = (
        cells.whole(place, STAFF_FIELDS[place], most=DAYS_MAX * MINUTES_A_DAY)
        for place in range(2, 8)
    )
    least = below(cells, least, most, "MinTotalMinutes", "MaxTotalMinutes")
    shortest = below(
        cells, max(1, shortest), longest, "MinConsecutiveShifts", "MaxConsecutiveShifts"
    )
    return Contract(
        f"staff line {cells.line}",
        (
            *(
                ShiftsBetween(most=count, codes=frozenset({code}))
                for code, count in most_shifts(cells, reading).items()
                if count < reading.days
            ),
            TimeBetween(least=Duration.of(minutes=least), most=Duration.of(minutes=most)),
            WorkRun(least=shortest, most=longest),
            RestRun(least=max(1, rest)),
            WeekendsMax(most=weekends),
        ),
    )


def below(cells: Cells, least: int, most: int, field: str, other: str) -> int:
    """A least that is not above its most."""
    if least > most:
        cells.note(field, f"{least} is more than {other}, {most}.", "Give the lesser as the least.")
    return min(least, most)


def most_shifts(cells: Cells, reading: Reading) -> dict[str, int]:
    """How many shifts of each kind somebody may have: ``E=14|D=0``."""
    found: dict[str, int] = {}
    for part in filter(None, cells.cells[1].split("|")):
        code, _, count = part.partition("=")
        if code not in reading.lengths or code in found or WHOLE.fullmatch(count) is None:
            cells.note(
                "MaxShifts",
                f"{shown(part)} names no shift, or one twice, or no number.",
                "Write a shift, =, and a number: E=14|D=0.",
            )
            continue
        found[code] = int(count)
    return found


def days_off(section: Sequence[Cells], reading: Reading) -> list[Wish]:
    """The days on which people start no shift."""
    return [
        Wish(person=person, day=reading.day(cells, place, "DayIndexes"), kind=WishKind.NEVER)
        for cells in section
        if cells.has(["EmployeeID"], more="DayIndexes")
        for person in [cells.known(0, "EmployeeID", reading.staff, "employee")]
        for place in range(1, len(cells.cells))
    ]


def requests(cells: Cells, kind: WishKind, reading: Reading) -> list[Wish]:
    """The wish that one line says."""
    if not cells.has(REQUEST_FIELDS):
        return []
    return [
        Wish(
            person=cells.known(0, "EmployeeID", reading.staff, "employee"),
            day=reading.day(cells, 1, "Day"),
            code=cells.known(2, "ShiftID", reading.lengths, "shift"),
            kind=kind,
            weight=cells.whole(3, "Weight", most=WEIGHT_MAX),
        )
    ]


def cover(section: Sequence[Cells], reading: Reading, zone: str) -> tuple[list[Demand], Coverage]:
    """What is asked for, and what a head less or more costs: the same on every line."""
    asked: dict[tuple[date, str], int] = {}
    weights: tuple[int, int] | None = None
    for cells in section:
        if not cells.has(COVER_FIELDS):
            continue
        key = (reading.day(cells, 0, "Day"), cells.known(1, "ShiftID", reading.lengths, "shift"))
        if key in asked:
            cells.note("Day,ShiftID", "The shift is asked for twice.", "Keep one line.")
        asked[key] = cells.whole(2, "Requirement", most=HEADS_MAX)
        own = (
            cells.whole(3, "WeightUnder", most=WEIGHT_MAX),
            cells.whole(4, "WeightOver", most=WEIGHT_MAX),
        )
        weights = weights or own
        if own != weights:
            cells.note(
                "WeightUnder,WeightOver",
                f"The weights differ from {weights[0]},{weights[1]}.",
                "Give every line the same: published instances do.",
            )
    under, over = weights or (0, 0)
    demand = [
        Demand(
            shift=reading.shift(code, day, zone),
            people=asked.get((day, code), 0),
            most=asked.get((day, code), len(reading.staff)),
        )
        for number in range(reading.days)
        for day in [reading.start + timedelta(days=number)]
        for code in reading.lengths
    ]
    return demand, Coverage(short=Level.soft(under), over=Level.soft(over))
