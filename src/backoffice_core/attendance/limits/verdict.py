"""The finding of a limit that was crossed, with the law that drew it."""

from __future__ import annotations

from datetime import date

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.attendance.rules.rows import working_seconds
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

__all__ = ["crossed_limit", "working_seconds"]


def crossed_limit(
    kind: str,
    day: ReckonedDay,
    says: Message,
    *,
    name: str,
    citation: Citation,
    severity: Severity = Severity.WARNING,
    since: date | None = None,
) -> Finding:
    """A finding of the day that crossed a limit; ``since`` is where its period began."""
    return Finding(
        kind=f"attendance.{kind}",
        severity=severity,
        subject=f"employee {day.person}",
        day=day.day,
        detail=name if since is None else f"{name} since {since}",
        says=says,
        explanation=Explanation(rule=f"limit.{kind}", says=says, source=str(citation)),
    )
