"""What was worked before a week, in the few numbers that the second competition tells.

The numbers say how the last days ran, not what each was; so days are made up that run just
so: rules then see days worked, as they do anywhere. What was counted since the first week,
shifts and weekends, stays a number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import attrs

from backoffice_core.formats.problems import Problems
from backoffice_core.formats.rosters.inrc2_scenario import Scenario, shift_of
from backoffice_core.formats.rosters.objects import Node, object_in
from backoffice_core.formats.rosters.sources import shifts_fit
from backoffice_core.formats.tables import shown
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import not_negative
from backoffice_core.scheduling.model import Assignment
from backoffice_core.scheduling.problem import RosterProblem

__all__ = [
    "Inrc2History",
    "NurseHistory",
    "history_in",
    "next_history",
    "past_of",
    "read_inrc2_history",
    "write_inrc2_history",
]

NUMBER_MAX = 10_000
RUN_MAX = 1_000
FILE = "history"


@checked_fields
@attrs.frozen(kw_only=True)
class NurseHistory:
    """What one nurse worked: shifts and weekends since the first week, and how the last days ran.

    Either the last ``working_days`` were worked, the last ``same_shift`` of them on the
    shift ``last``, or the last ``days_off`` were free.
    """

    shifts: int = attrs.field(default=0, validator=not_negative)
    weekends: int = attrs.field(default=0, validator=not_negative)
    last: str = ""
    same_shift: int = attrs.field(default=0, validator=not_negative)
    working_days: int = attrs.field(default=0, validator=not_negative)
    days_off: int = attrs.field(default=0, validator=not_negative)

    @property
    def runs(self) -> bool:
        """Return whether the last days are a run of work, or one of days off, and not both."""
        if self.days_off:
            return not (self.last or self.same_shift or self.working_days)
        return bool(self.last) and self.working_days >= self.same_shift >= 1

    def after(self, code: str, *, weekend: bool) -> NurseHistory:
        """The history a day later, on which the shift ``code`` was worked, or none."""
        if not code:
            return attrs.evolve(
                self, last="", same_shift=0, working_days=0, days_off=self.days_off + 1
            )
        return NurseHistory(
            shifts=self.shifts + 1,
            weekends=self.weekends + weekend,
            last=code,
            same_shift=self.same_shift + 1 if code == self.last else 1,
            working_days=self.working_days + 1,
        )


@checked_fields
@attrs.frozen(kw_only=True)
class Inrc2History:
    """What was worked before ``week`` of a scenario, nurse by nurse."""

    scenario: str
    week: int
    nurses: Mapping[str, NurseHistory]

    def expect(self, told: Scenario, problems: Problems) -> None:
        """Note what does not fit a scenario."""
        if self.scenario != told.id:
            problems.add(
                FILE,
                f"It is of scenario {shown(self.scenario)}, not {shown(told.id)}.",
                "Take the history of the scenario.",
                field="scenario",
            )
        if self.week >= told.weeks:
            problems.add(
                FILE,
                f"Week {self.week} is after the last of {told.weeks}.",
                "Count weeks from nought.",
                field="week",
            )
        shifts_fit(
            sum(one.working_days for one in self.nurses.values()), problems, FILE, "nurseHistory"
        )
        for nurse in sorted(set(told.contract_of) ^ set(self.nurses)):
            which = "history" if nurse in told.contract_of else "scenario"
            problems.add(
                FILE,
                f"The {which} has no nurse {shown(nurse)}.",
                "Give every nurse a history.",
                field="nurseHistory",
            )
        for nurse, one in self.nurses.items():
            mixed = one.working_days > one.same_shift and len(told.types) < 2  # noqa: PLR2004
            if not one.runs or (one.last and one.last not in told.types) or mixed:
                problems.add(
                    FILE,
                    f"There is no such run of shifts {shown(one.last)}.",
                    "Name shift types of the scenario.",
                    field=nurse,
                )


@checked
def read_inrc2_history(source: Path | str | bytes) -> Inrc2History:
    """The history in a file, given as a path or as bytes.

    Raises :class:`InputRefused` with everything that is wrong.
    """
    problems = Problems()
    found = history_in(object_in(source, problems))
    problems.refuse()
    return found


def history_in(node: Node) -> Inrc2History:
    """The history in a file; what is wrong is noted."""
    nurses: dict[str, NurseHistory] = {}
    for each in node.at("nurseHistory").items():
        nurse = each.at("nurse").new(nurses, "nurse")
        nurses[nurse] = nurse_history_in(each)
    return Inrc2History(
        scenario=node.at("scenario").name(),
        week=node.at("week").whole(most=NUMBER_MAX),
        nurses=nurses,
    )


def nurse_history_in(node: Node) -> NurseHistory:
    """The history of one nurse."""
    last = node.at("lastAssignedShiftType").name()
    found = NurseHistory(
        shifts=node.at("numberOfAssignments").whole(most=NUMBER_MAX),
        weekends=node.at("numberOfWorkingWeekends").whole(most=NUMBER_MAX),
        last="" if last == "None" else last,
        same_shift=node.at("numberOfConsecutiveAssignments").whole(most=RUN_MAX),
        working_days=node.at("numberOfConsecutiveWorkingDays").whole(most=RUN_MAX),
        days_off=node.at("numberOfConsecutiveDaysOff").whole(most=RUN_MAX),
    )
    if not found.runs:
        node.note(
            "The last days are neither a run of work nor a run of days off.",
            "Give consecutive days of one of them, and nought of the other.",
        )
        return NurseHistory(days_off=1)
    return found


def past_of(
    past: Inrc2History, told: Scenario, first: date, zone: str
) -> tuple[tuple[Assignment, ...], date]:
    """Days that ran as a history tells, and the day from which on they are all there."""
    runs = {nurse: max(one.working_days, one.days_off) for nurse, one in past.nurses.items()}
    known_from = first - timedelta(days=max(runs.values(), default=0) + 1)
    found: list[Assignment] = []
    for nurse, one in past.nurses.items():
        skill = min(told.skills_of[nurse], default="")
        for before, code in days_of(one, tuple(told.types)):
            shift = shift_of(code, first - timedelta(days=before), skill, zone)
            found.append(Assignment.of(nurse, shift))
    return tuple(found), known_from


def days_of(one: NurseHistory, types: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """The days worked, each by how long before the first day it was, and its shift."""
    if one.days_off:
        yield one.days_off + 1, types[0]
        return
    other = next((code for code in types if code != one.last), one.last)
    for before in range(1, one.working_days + 1):
        yield before, one.last if before <= one.same_shift else other


@checked
def next_history(
    problem: RosterProblem, history: Inrc2History, assignments: Iterable[Assignment]
) -> Inrc2History:
    """The history after a problem's weeks were worked so: what the next week is read with."""
    days = problem.horizon
    worked: dict[tuple[str, date], str] = {}
    for one in assignments:
        worked[one.person, one.day] = one.shift
    nurses = dict(history.nurses)
    length = (days.end - days.start).days
    for nurse, past in history.nurses.items():
        now = past
        for number in range(length):
            day = days.start + timedelta(days=number)
            saturday = worked.get((nurse, day - timedelta(days=1)), "")
            new_weekend = day.weekday() == 5 or (day.weekday() == 6 and not saturday)  # noqa: PLR2004
            now = now.after(worked.get((nurse, day), ""), weekend=new_weekend)
        nurses[nurse] = now
    return Inrc2History(scenario=history.scenario, week=history.week + length // 7, nurses=nurses)


@checked
def write_inrc2_history(history: Inrc2History) -> str:
    """A history as its file says it.

    >>> print(write_inrc2_history(Inrc2History(scenario="n1", week=1, nurses={})))
    {
      "week": 1,
      "scenario": "n1",
      "nurseHistory": []
    }
    """
    return json.dumps(
        {
            "week": history.week,
            "scenario": history.scenario,
            "nurseHistory": [
                {
                    "nurse": nurse,
                    "numberOfAssignments": one.shifts,
                    "numberOfWorkingWeekends": one.weekends,
                    "lastAssignedShiftType": one.last or "None",
                    "numberOfConsecutiveAssignments": one.same_shift,
                    "numberOfConsecutiveWorkingDays": one.working_days,
                    "numberOfConsecutiveDaysOff": one.days_off,
                }
                for nurse, one in history.nurses.items()
            ],
        },
        indent=2,
    )
