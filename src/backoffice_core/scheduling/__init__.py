"""Scheduling: demand, people and rules in; a roster that breaks no rule out, and reasons.

The rules stand ready in a catalogue and each is a value. The checker judges any roster,
whoever made it; the solver's own never leave it unjudged; what cannot be covered stays open,
and says person by person why.

>>> from datetime import date, datetime
>>> from backoffice_core.kernel import resolve
>>> def shift(code, day, start, end):
...     return Shift(code=code, day=date(2026, 6, day), skill="cashier",
...                  start=resolve(datetime(2026, 6, day, start), "Asia/Jakarta"),
...                  end=resolve(datetime(2026, 6, day, end), "Asia/Jakarta"))
>>> late, early = shift("late", 1, 14, 22), shift("early", 2, 6, 14)
>>> problem = RosterProblem(
...     people=[Person(id="E1", name="Budi", skills=["cashier"]),
...             Person(id="E2", name="Sari", skills=["stock"])],
...     demand=[Demand(shift=late, people=1), Demand(shift=early, people=1)])
>>> for finding in check_roster(problem, [Assignment.of("E1", late), Assignment.of("E1", early)]):
...     print(finding)
warning: Budi rests 8:00:00 between 2026-06-01 22:00 and 2026-06-02 06:00; at least 11:00:00 is \
required
>>> solution = solve_roster(problem, period="2026-06", deterministic_seconds=0)
>>> why = explain_open(problem, solution.roster.assignments, solution.open[0])
>>> for depth, reason in why.walk():
...     print(f"{'  ' * depth}{reason.says}")
early on 2026-06-02 needs 1 person with the skill cashier and has none; nobody else could work it
  Budi cannot work it
    Budi rests 8:00:00 between 2026-06-01 22:00 and 2026-06-02 06:00; at least 11:00:00 is required
  Sari cannot work it
    Sari lacks the skill cashier for early on 2026-06-02
"""

from __future__ import annotations

from backoffice_core.scheduling.catalogue import (
    Accompanied,
    AlternativeSkill,
    Apart,
    AverageTime,
    Budget,
    CalendarMonth,
    CompanyKept,
    CompleteWeekends,
    DayIs,
    DaysAWeekMax,
    DaysBetween,
    FairShare,
    HeadsMax,
    HoursAWeekMax,
    IdenticalWeekend,
    KeepPublished,
    LabourCost,
    MinimumRest,
    NoNightBeforeFreeWeekend,
    OneShiftADay,
    OnLeave,
    OvertimePremium,
    Period,
    RestRun,
    Rolling,
    ShiftsBetween,
    SkillRequired,
    Succession,
    Supervised,
    TimeBetween,
    Together,
    Travel,
    UnwantedPattern,
    Week,
    WeekendRun,
    WeekendsMax,
    WeeklyRest,
    Wish,
    WishesKept,
    WishKind,
    WorkRun,
    european_rules,
    fair_shares,
    indonesian_rules,
    standard_rules,
    wish_rules,
)
from backoffice_core.scheduling.checking import (
    binding_findings,
    check_problem,
    check_roster,
    objections,
)
from backoffice_core.scheduling.comparing import (
    Comparison,
    compare_rosters,
    explain_score,
)
from backoffice_core.scheduling.conflicts import (
    explain_conflict,
    explain_unfillable,
)
from backoffice_core.scheduling.contracts import Contract
from backoffice_core.scheduling.coverage import (
    Headcount,
    count_heads,
)
from backoffice_core.scheduling.explaining import (
    explain_open,
    explain_shortages,
    why_not,
)
from backoffice_core.scheduling.levels import Level
from backoffice_core.scheduling.model import (
    Absence,
    Assignment,
    Demand,
    IntervalDemand,
    Person,
    Roster,
    Shift,
    skill_levels,
)
from backoffice_core.scheduling.problem import Coverage, RosterProblem
from backoffice_core.scheduling.recommending import (
    Candidate,
    Relief,
    Swap,
    open_for,
    recommend,
    reliefs,
    swaps,
)
from backoffice_core.scheduling.repairing import (
    Repair,
    RosterMove,
    repair_roster,
)
from backoffice_core.scheduling.rules import Breach, Rule, TeamRule, TeamWork, Work
from backoffice_core.scheduling.score_json import (
    score_as_json,
    score_from_json,
)
from backoffice_core.scheduling.scoring import (
    RosterChange,
    Score,
    Scorer,
    Total,
    Violation,
    score_roster,
)
from backoffice_core.scheduling.showing import roster_text
from backoffice_core.scheduling.solver.search import Progress
from backoffice_core.scheduling.solving import (
    OpenShift,
    Solution,
    SolveStatus,
    open_shifts,
    solve_roster,
)
from backoffice_core.scheduling.standing import explain_assignment
from backoffice_core.scheduling.terms import Count, Pattern, Run, Term

__all__ = [
    "Absence",
    "Accompanied",
    "AlternativeSkill",
    "Apart",
    "Assignment",
    "AverageTime",
    "Breach",
    "Budget",
    "CalendarMonth",
    "Candidate",
    "CompanyKept",
    "Comparison",
    "CompleteWeekends",
    "Contract",
    "Count",
    "Coverage",
    "DayIs",
    "DaysAWeekMax",
    "DaysBetween",
    "Demand",
    "FairShare",
    "Headcount",
    "HeadsMax",
    "HoursAWeekMax",
    "IdenticalWeekend",
    "IntervalDemand",
    "KeepPublished",
    "LabourCost",
    "Level",
    "MinimumRest",
    "NoNightBeforeFreeWeekend",
    "OnLeave",
    "OneShiftADay",
    "OpenShift",
    "OvertimePremium",
    "Pattern",
    "Period",
    "Person",
    "Progress",
    "Relief",
    "Repair",
    "RestRun",
    "Rolling",
    "Roster",
    "RosterChange",
    "RosterMove",
    "RosterProblem",
    "Rule",
    "Run",
    "Score",
    "Scorer",
    "Shift",
    "ShiftsBetween",
    "SkillRequired",
    "Solution",
    "SolveStatus",
    "Succession",
    "Supervised",
    "Swap",
    "TeamRule",
    "TeamWork",
    "Term",
    "TimeBetween",
    "Together",
    "Total",
    "Travel",
    "UnwantedPattern",
    "Violation",
    "Week",
    "WeekendRun",
    "WeekendsMax",
    "WeeklyRest",
    "Wish",
    "WishKind",
    "WishesKept",
    "Work",
    "WorkRun",
    "binding_findings",
    "check_problem",
    "check_roster",
    "compare_rosters",
    "count_heads",
    "european_rules",
    "explain_assignment",
    "explain_conflict",
    "explain_open",
    "explain_score",
    "explain_shortages",
    "explain_unfillable",
    "fair_shares",
    "indonesian_rules",
    "objections",
    "open_for",
    "open_shifts",
    "recommend",
    "reliefs",
    "repair_roster",
    "roster_text",
    "score_as_json",
    "score_from_json",
    "score_roster",
    "skill_levels",
    "solve_roster",
    "standard_rules",
    "swaps",
    "why_not",
    "wish_rules",
]
