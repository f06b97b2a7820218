"""The verdicts that scheduling can return, one function each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.coverage import DESIRED, OVER, SHORT
from backoffice_core.scheduling.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from backoffice_core.kernel.explanation import Explanation
    from backoffice_core.scheduling.coverage import Asked
    from backoffice_core.scheduling.rules import Named
    from backoffice_core.scheduling.scoring import Violation

__all__ = [
    "heads_finding",
    "no_shift_finding",
    "nobody_finding",
    "rule_finding",
    "violation_findings",
]

KINDS: Final = {
    SHORT: "scheduling.shortage",
    DESIRED: "scheduling.desired",
    OVER: "scheduling.surplus",
}
# A rule about several people names them while they are few.
NAMED_MAX: Final = 4


def violation_findings(violations: Iterable[Violation]) -> Iterator[Finding]:
    """Yield each breach as a finding, no two of one identity."""
    seen: set[str] = set()
    for each in violations:
        finding = rule_finding(each) if each.asked is None else heads_finding(each, each.asked)
        if finding.identity in seen:
            # Two rules of one name, with other numbers, may blame the same assignments.
            numbers = " ".join(f"{name}={value}" for name, value in each.parameters.items())
            finding = attrs.evolve(finding, detail=f"{finding.detail} {numbers}")
        while finding.identity in seen:
            finding = attrs.evolve(finding, detail=f"{finding.detail} again")
        seen.add(finding.identity)
        yield finding


def severity_of(level: Level) -> Severity:
    """Serious where the law insists, a warning where the house does; wishes are told."""
    if level.binds:
        return Severity.SERIOUS if level == Level.LAW else Severity.WARNING
    return Severity.NOTICE if level.priority == 1 else Severity.INFO


def rule_finding(violation: Violation) -> Finding:
    """A rule is broken by somebody, or by several people together."""
    breach = violation.breach
    people = violation.people
    alone = violation.person != ""
    starts = " ".join(
        f"{one.shift}@{one.start.instant}" if alone else
        f"{one.person}:{one.shift}@{one.start.instant}" for one in breach.assignments
    )  # fmt: skip
    subject = f"employee {people[0]}" if alone else "team"
    if not alone and 0 < len(people) <= NAMED_MAX:
        subject = f"employees {' '.join(people)}"
    return Finding(
        kind=f"scheduling.{violation.rule}",
        severity=severity_of(violation.level),
        subject=subject,
        says=breach.says,
        day=breach.day,
        detail=starts,
        explanation=violation.stated,
    )


def heads_finding(violation: Violation, asked: Asked) -> Finding:
    """Too few people are on a shift, or there in an interval of time, or too many."""
    severity = severity_of(violation.level)
    if violation.rule == OVER and violation.level == Level.HARD:
        severity = Severity.NOTICE  # Nobody is harmed by one more.
    return Finding(
        kind=KINDS[violation.rule],
        severity=severity,
        subject=heads_subject(asked),
        says=violation.says,
        day=asked.day,
        detail=heads_detail(asked),
        explanation=violation.stated,
    )


def nobody_finding(rule: Named, people: Sequence[str], stated: Explanation) -> Finding:
    """A rule names people who are not there."""
    return Finding(
        kind="scheduling.unknown_person_named",
        severity=Severity.WARNING if rule.level.binds else Severity.NOTICE,
        subject=f"rule {rule.name}",
        says=Message.plural(
            "{people} is not among the people and is named by a rule: {rule}",
            "{people} are not among the people and are named by a rule: {rule}",
            people=", ".join(people), rule=stated.says, count=len(people),
        ),
        detail=" ".join(people),
        explanation=stated,
    )  # fmt: skip


def no_shift_finding(rule: Named, codes: Sequence[str], stated: Explanation) -> Finding:
    """A rule names codes that no shift has."""
    return Finding(
        kind="scheduling.unknown_shift_named",
        severity=Severity.INFO,
        subject=f"rule {rule.name}",
        says=Message("No shift is called {codes}, which a rule names: {rule}",
                     codes=", ".join(codes), rule=stated.says),
        detail=" ".join(codes),
        explanation=stated,
    )  # fmt: skip


def heads_subject(asked: Asked) -> str:
    """The shift, or the skill that an interval asks for."""
    return f"shift {asked.shift} {asked.skill}" if asked.shift else f"interval {asked.skill}"


def heads_detail(asked: Asked) -> str:
    """What tells it from others of its day: one name and start may end at other times."""
    detail = f"{asked.start.iso()} {asked.end.iso()} {asked.break_time.seconds}"
    return f"{detail} {asked.place}" if asked.place else detail
