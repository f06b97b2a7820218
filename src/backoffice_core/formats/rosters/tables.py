r"""A roster as a plain table: who works which shift on which day.

The file is CSV with the columns ``person,day,shift`` and, where one shift is there with
several skills, ``skill``. A line is read against a problem: what it names, person, day and
shift, must be there. A line that names something else becomes a finding and is left out; a
file that is no such table is refused. A roster out of a calendar is matched the same way.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import attrs

from backoffice_core.formats.problems import Problems
from backoffice_core.formats.rosters.sources import text_in
from backoffice_core.formats.tables import read_table
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.model import Assignment, Shift, Slot
from backoffice_core.scheduling.problem import RosterProblem

__all__ = ["RosterReading", "match_roster", "read_roster_table", "write_roster_table"]

COLUMNS = ("person", "day", "shift", "skill")


@attrs.frozen(kw_only=True)
class RosterReading:
    """What a roster came to: its assignments in order, and what was found in it."""

    assignments: tuple[Assignment, ...]
    findings: tuple[Finding, ...]


@attrs.frozen(kw_only=True)
class Line:
    """What somebody wrote: a person on a shift, and where it was written."""

    where: str
    person: str
    day: date
    shift: str
    skill: str
    slot: Slot | None = None


@checked
def read_roster_table(source: Path | str | bytes, problem: RosterProblem) -> RosterReading:
    """The roster in a table, given as a path or as bytes, of people and shifts of a problem.

    Findings: ``formats.roster_person_unknown``, ``formats.roster_shift_unknown``,
    ``formats.roster_shift_unclear``, ``formats.roster_repeated``. Raises
    :class:`InputRefused` for a file that is no such table.
    """
    problems = Problems()
    text, file = text_in(source, problems)
    problems.refuse()
    lines = tuple(lines_in(text or "", file, problems))
    problems.refuse()
    matching = Matching.of(problem)
    for line in lines:
        matching.take(line)
    return matching.reading


def lines_in(text: str, file: str, problems: Problems) -> Iterator[Line]:
    """Each line of a table; what cannot be read becomes a problem."""
    header = {
        name.strip().strip('"')
        for name in text.lstrip().split("\n", 1)[0].replace(";", ",").split(",")
    }
    columns = COLUMNS if COLUMNS[-1] in header else COLUMNS[:-1]
    table = read_table(text, file, columns, problems)
    for row in table.rows() if table is not None else ():
        line = Line(
            where=f"{file}:{row.line}",
            person=row.text("person"),
            day=row.day("day"),
            shift=row.text("shift"),
            skill=row.optional("skill") if columns is COLUMNS else "",
        )
        if row.ok:
            yield line


@checked
def match_roster(problem: RosterProblem, assignments: Iterable[Assignment]) -> RosterReading:
    """A roster made elsewhere, out of a calendar say, in terms of a problem's own shifts.

    A shift is known by its code, day and skill; without a skill the person's own decide.
    Findings are those of :func:`read_roster_table`, and ``formats.roster_time_differs``
    where a shift is known and is at another time: the problem's time counts.
    """
    matching = Matching.of(problem)
    for one in assignments:
        line = Line(
            where=f"{one.person} {one.day}",
            person=one.person,
            day=one.day,
            shift=one.shift,
            skill=one.skill,
            slot=one.slot,
        )
        found = matching.take(line)
        if found is not None and (found.start, found.end) != (one.start, one.end):
            matching.tell(
                "roster_time_differs",
                line,
                Message(
                    "{where}: {shift} of {person} is from {start} to {end} there, and counts as it "
                    "is in the plan",
                    where=line.where,
                    shift=one.shift,
                    person=one.person,
                    start=one.start,
                    end=one.end,
                ),
            )
    return matching.reading


@attrs.define
class Matching:
    """Finds people and shifts of a problem by their names, line after line."""

    skills: dict[str, frozenset[str]]
    shifts: dict[tuple[date, str], list[Shift]]
    slots: dict[Slot, Shift]
    found: dict[Assignment, None] = attrs.Factory(dict[Assignment, None])
    findings: list[Finding] = attrs.Factory(list[Finding])

    @classmethod
    def of(cls, problem: RosterProblem) -> Matching:
        """Look up the people and shifts of a problem."""
        shifts: dict[tuple[date, str], list[Shift]] = defaultdict(list)
        for shift in problem.slots():
            shifts[shift.day, shift.code].append(shift)
        skills = {person.id: person.skills for person in problem.people}
        return cls(skills, dict(shifts), problem.by_slot)

    @property
    def reading(self) -> RosterReading:
        """Return what all lines came to."""
        return RosterReading(assignments=tuple(self.found), findings=tuple(self.findings))

    def tell(self, verdict: str, line: Line, says: Message) -> None:
        """Note a finding about a line."""
        self.findings.append(
            Finding(
                kind=f"formats.{verdict}",
                severity=Severity.WARNING,
                subject=line.where,
                says=says,
                day=line.day,
                detail=f"{line.person} {line.shift} {line.skill}",
            )
        )

    def take(self, line: Line) -> Assignment | None:
        """Take a line in, or say why not."""
        shift = self.shift_of(line)
        if shift is None:
            return None
        assigned = Assignment.of(line.person, shift)
        if assigned in self.found:
            self.tell(
                "roster_repeated",
                line,
                Message(
                    "{where}: {person} has {shift} on {day} already, and it counts once",
                    where=line.where,
                    person=line.person,
                    shift=line.shift,
                    day=line.day,
                ),
            )
            return None
        self.found[assigned] = None
        return assigned

    def shift_of(self, line: Line) -> Shift | None:
        """Return the one shift that a line means, or say why there is none."""
        if line.person not in self.skills:
            self.tell(
                "roster_person_unknown",
                line,
                Message(
                    "{where}: nobody is called {person}; the line is left out",
                    where=line.where,
                    person=line.person,
                ),
            )
            return None
        if line.slot is not None and line.slot in self.slots:
            return self.slots[line.slot]
        meant = [
            shift
            for shift in self.shifts.get((line.day, line.shift), ())
            if not line.skill or shift.skill == line.skill
        ]
        if not meant:
            what = f"{line.shift} {line.skill}" if line.skill else line.shift
            self.tell(
                "roster_shift_unknown",
                line,
                Message(
                    "{where}: there is no shift {shift} on {day}; the line is left out",
                    where=line.where,
                    shift=what,
                    day=line.day,
                ),
            )
            return None
        own = [shift for shift in meant if shift.skill in self.skills[line.person]]
        if len(meant) == 1 or len(own) == 1:
            return own[0] if len(own) == 1 else meant[0]
        self.tell(
            "roster_shift_unclear",
            line,
            Message(
                "{where}: {shift} on {day} is several shifts, and the line does not say which; "
                "it is left out",
                where=line.where,
                shift=line.shift,
                day=line.day,
            ),
        )
        return None


@checked
def write_roster_table(assignments: Iterable[Assignment]) -> str:
    """A roster as a table that :func:`read_roster_table` reads, by day, then person."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in sorted(assignments, key=lambda each: (each.day, each.person, each.shift)):
        writer.writerow((one.person, one.day.isoformat(), one.shift, one.skill))
    return text.getvalue()
