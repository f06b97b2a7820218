r"""Rosters as others write them: the benchmarks of the field, and plain tables.

A benchmark becomes a :class:`~backoffice_core.scheduling.RosterProblem` whose rules say
exactly what the benchmark's objective says: the score of a roster is the number its own
evaluator would print. So a solver is measured by what everybody measures with.

>>> text = (
...     "SECTION_HORIZON\n2\n\nSECTION_SHIFTS\nE,480,\nN,480,E\n\n"
...     "SECTION_STAFF\nA,E=2|N=2,960,0,2,1,1,1\n\nSECTION_DAYS_OFF\n\n"
...     "SECTION_SHIFT_ON_REQUESTS\nA,0,N,3\n\nSECTION_SHIFT_OFF_REQUESTS\n\n"
...     "SECTION_COVER\n0,E,1,100,1\n1,E,1,100,1\n"
... )
>>> problem = read_curtois(text.encode())
>>> [rule.name for rule in problem.people[0].contract.rules]
['time_between', 'work_run', 'rest_run', 'weekends_max']
>>> roster = read_roster_table(b"person,day,shift\nA,2014-01-06,E\nB,2014-01-07,E\n", problem)
>>> [str(finding) for finding in roster.findings]
['warning: bytes:3: nobody is called B; the line is left out']
>>> from backoffice_core.scheduling import score_roster
>>> score_roster(problem, roster.assignments).cost
103
"""

from __future__ import annotations

from backoffice_core.formats.rosters.clock_times import RosterClockTimes, read_roster_clock_times
from backoffice_core.formats.rosters.curtois import read_curtois
from backoffice_core.formats.rosters.inrc1 import read_inrc1, read_inrc1_solution
from backoffice_core.formats.rosters.inrc2 import (
    read_inrc2,
    read_inrc2_solution,
    write_inrc2_solution,
)
from backoffice_core.formats.rosters.inrc2_history import (
    Inrc2History,
    NurseHistory,
    next_history,
    read_inrc2_history,
    write_inrc2_history,
)
from backoffice_core.formats.rosters.inrc2_stages import read_inrc2_stage
from backoffice_core.formats.rosters.sources import FIRST_MONDAY
from backoffice_core.formats.rosters.tables import (
    RosterReading,
    match_roster,
    read_roster_table,
    write_roster_table,
)

__all__ = [
    "FIRST_MONDAY",
    "Inrc2History",
    "NurseHistory",
    "RosterClockTimes",
    "RosterReading",
    "match_roster",
    "next_history",
    "read_curtois",
    "read_inrc1",
    "read_inrc1_solution",
    "read_inrc2",
    "read_inrc2_history",
    "read_inrc2_solution",
    "read_inrc2_stage",
    "read_roster_clock_times",
    "read_roster_table",
    "write_inrc2_history",
    "write_inrc2_solution",
    "write_roster_table",
]
