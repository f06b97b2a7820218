"""What somebody must know: findings by how soon, and what this run changed on record."""

from __future__ import annotations

from collections import Counter
from typing import Final

import attrs

from backoffice_core.kernel.findings import Severity, ranked
from backoffice_core.kernel.words import Message
from backoffice_core.processes.changes import Action
from backoffice_core.processes.closed_month import ClosedMonth
from backoffice_core.reports.kind_names import kind_name
from backoffice_core.reports.names import (
    action_name,
    fact_name,
    month_name,
    severity_name,
    subject_name,
)
from backoffice_core.reports.tables import Column, Kind, Table

__all__ = [
    "can_be_read",
    "change_table",
    "changes_table",
    "finding_table",
    "finding_table_in_words",
    "tie_table",
    "ties_sentence",
]

FEW: Final = 20
# What was undone first: it is what a reader must see.
ORDER: Final = (Action.REVERSED, Action.REVISED, Action.ADDED)


def finding_table(month: ClosedMonth) -> Table:
    """Every finding, the most pressing first."""
    return Table(
        name="findings",
        title=Message("Findings of {month}", month=month_name(month.shop.month)),
        columns=(
            Column(Message("Severity")),
            Column(Message("Kind")),
            Column(Message("About")),
            Column(Message("Day"), Kind.DAY),
            Column(Message("Finding")),
        ),
        rows=[
            (
                severity_name(finding.severity),
                finding.kind,
                subject_name(finding.subject),
                finding.day,
                finding.says,
            )
            for finding in ranked(month.findings)
        ],
    )


def finding_table_in_words(month: ClosedMonth) -> Table:
    """Every finding for readers of a page, the kind in words instead of its code."""
    table = finding_table(month)
    findings = ranked(month.findings)
    return attrs.evolve(
        table,
        rows=[
            (row[0], kind_name(finding.kind), *row[2:])
            for finding, row in zip(findings, table.rows, strict=True)
        ],
    )


def changes_table(month: ClosedMonth) -> Table:
    """How many facts of each kind this run added, revised or reversed."""
    counts = Counter((change.kind, change.action) for change in month.changes)
    return Table(
        name="changes",
        title=Message("Changed by this run"),
        columns=(
            Column(Message("On record")),
            *(Column(action_name(action), Kind.NUMBER) for action in reversed(ORDER)),
        ),
        rows=[
            (fact_name(kind), *(counts[kind, action] or None for action in reversed(ORDER)))
            for kind in sorted({kind for kind, _ in counts})
        ],
    )


def change_table(month: ClosedMonth) -> Table:
    """Each change of this run: reversed, then revised, then new."""
    return Table(
        name="change",
        title=Message("What changed"),
        columns=(
            Column(Message("Action")),
            Column(Message("On record")),
            Column(Message("Change")),
        ),
        rows=[
            (action_name(change.action), fact_name(change.kind), change.says)
            for change in sorted(month.changes, key=lambda change: ORDER.index(change.action))
        ],
    )


def can_be_read(month: ClosedMonth) -> bool:
    """Say whether a list of the changes tells a reader more than their numbers.

    A first run makes everything new, and nobody reads thousands of lines that say so.
    """
    few = len(month.changes) <= FEW
    return few or any(change.action is not Action.ADDED for change in month.changes)


def tie_table(month: ClosedMonth) -> Table:
    """The three ties: what the ledger says, what the facts come to."""
    return Table(
        name="ties",
        title=Message("Ties"),
        columns=(
            Column(Message("Tie")),
            Column(Message("Ledger"), Kind.MONEY),
            Column(Message("Facts"), Kind.MONEY),
            Column(Message("Difference"), Kind.MONEY),
        ),
        rows=[(tie.says, tie.ledger, tie.facts, tie.difference) for tie in month.ties],
    )


def ties_sentence(month: ClosedMonth, *, locale: str = "en") -> str:
    """The verdict in one line: the month, each tie, and how many findings are serious, if any."""
    says = [tie.says for tie in month.ties]
    serious = sum(finding.severity is Severity.SERIOUS for finding in month.findings)
    if serious:
        says.append(
            Message.plural("{count} serious finding", "{count} serious findings", count=serious)
        )
    verdict = "; ".join(each.render(locale) for each in says)
    return f"{month_name(month.shop.month).render(locale)}: {verdict}."
