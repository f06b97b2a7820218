"""Punches, shifts and days of May 2026 written as people write them, for tests of pairing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from backoffice_core.attendance import PlannedShift, Punch
from backoffice_core.attendance.model import PunchDirection, PunchKind
from backoffice_core.attendance.pairing import Pairing, worked_days
from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel import Duration, Finding, ZonedInstant, resolve
from backoffice_core.kernel.instants import Fold, Gap

ZONE = "Asia/Jakarta"
D = date(2026, 5, 4)
KINDS = {
    "meal": PunchKind.MEAL,
    "break": PunchKind.BREAK,
    "transfer": PunchKind.TRANSFER,
}
DIRECTIONS = {"in": PunchDirection.IN, "out": PunchDirection.OUT}
STATES = {PunchDirection.IN: 0, PunchDirection.OUT: 1, PunchDirection.UNKNOWN: 255}


def minutes(count: int) -> Duration:
    """So many minutes."""
    return Duration.of(minutes=count)


def hours(count: int) -> Duration:
    """So many hours."""
    return Duration.of(hours=count)


def moment(text: str, *, zone: str = ZONE, day: date = D) -> ZonedInstant:
    """``08:00``, ``08:00:30``, or ``31:00``, which is 07:00 on the next day."""
    parts = [int(part) for part in text.split(":")]
    clock = timedelta(hours=parts[0], minutes=parts[1], seconds=sum(parts[2:]))
    midnight = datetime(day.year, day.month, day.day)
    return resolve(midnight + clock, zone, gap=Gap.LATER, fold=Fold.FIRST)


def punch(
    text: str,
    *,
    person: str = "E07",
    zone: str = ZONE,
    day: date = D,
    device: str = "door",
) -> Punch:
    """``08:00``, with ``in``, ``out``, ``meal``, ``break`` or ``transfer`` and a code behind."""
    clock, *words = text.split()
    direction = next((DIRECTIONS[word] for word in words if word in DIRECTIONS), None)
    kind = next((KINDS[word] for word in words if word in KINDS), PunchKind.WORK)
    code = [word for word in words if word not in DIRECTIONS and word not in KINDS]
    facing = direction or PunchDirection.UNKNOWN
    return Punch(
        device=device,
        person=person,
        at=moment(clock, zone=zone, day=day),
        kind=kind,
        direction=facing,
        state=STATES[facing],
        work_code="".join(code),
    )


def punches(*texts: str, **where: Any) -> list[Punch]:  # noqa: ANN401
    """Punches of one person."""
    return [punch(text, **where) for text in texts]


def shift(
    start: str, end: str, *, rest: int = 0, day: date = D, zone: str = ZONE, person: str = "E07"
) -> PlannedShift:
    """A shift with ``rest`` minutes of break; its day is that of its start."""
    begin = moment(start, zone=zone, day=day)
    close = moment(end, zone=zone, day=day)
    rest_time = minutes(rest)
    return PlannedShift(person=person, day=begin.day, start=begin, end=close, break_time=rest_time)


def pair(
    touches: Iterable[Punch],
    *planned: PlannedShift,
    zone: str = ZONE,
    **choices: Any,  # noqa: ANN401
) -> tuple[tuple[WorkedDay, ...], tuple[Finding, ...]]:
    """The days under the defaults and these choices."""
    return worked_days(touches, policy=Pairing(**choices), zone=zone, planned=planned)


def worked(days: Iterable[WorkedDay], *, first: date = D) -> dict[int, int]:
    """Minutes by the day: 0 is ``first``, 1 the next."""
    return {(day.day - first).days: day.worked.seconds // 60 for day in days}


def kinds(findings: Iterable[Finding]) -> list[str]:
    """The kinds of findings."""
    return [finding.kind.removeprefix("attendance.") for finding in findings]


def clocks(day: WorkedDay) -> list[tuple[str, str]]:
    """From when to when somebody worked."""
    return [(f"{span.start.local:%H:%M}", f"{span.end.local:%H:%M}") for span in day.spans]


def pauses(day: WorkedDay) -> list[tuple[str, str, str]]:
    """What pauses there were, and from when to when."""
    return [
        (pause.kind.value, f"{pause.start.local:%H:%M}", f"{pause.end.local:%H:%M}")
        for pause in day.breaks
    ]
