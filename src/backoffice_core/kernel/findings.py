"""Findings: verdicts about data, as values.

A late punch, a broken rest rule or a shortage is not an error: the program did what
it should, and the business must look. So findings are collected and ranked, never
raised, and each keeps the same identity from run to run, so that it can be followed.
"""

from __future__ import annotations

import enum
import hashlib
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.members import member_validator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from backoffice_core.kernel.explanation import Explanation
    from backoffice_core.kernel.money import Money
    from backoffice_core.kernel.words import Message

__all__ = ["Finding", "Severity", "ranked"]


class Severity(enum.IntEnum):
    """How soon somebody must look, from good to know to act today."""

    INFO = 1
    NOTICE = 2
    WARNING = 3
    SERIOUS = 4


@attrs.frozen(kw_only=True)
class Finding:
    """A verdict: its ``kind``, whom or what it is about, when, and a sentence.

    ``kind`` is ``domain.verdict`` (``attendance.late``), ``subject`` a readable name
    (``employee E07``), ``detail`` whatever else tells two findings of a day apart,
    ``money`` what is at stake where that is known. Raises
    :class:`~backoffice_core.kernel.errors.InvalidValue` (``not_a_member``).

    >>> from backoffice_core.kernel.words import Message
    >>> late = Finding(
    ...     kind="attendance.late",
    ...     severity=Severity.NOTICE,
    ...     subject="employee E07",
    ...     says=Message("{person} was late", person="Budi"),
    ... )
    >>> str(late)
    'notice: Budi was late'
    """

    kind: str
    severity: Severity = attrs.field(validator=member_validator(Severity))
    subject: str
    says: Message
    day: date | None = None
    detail: str = ""
    money: Money | None = None
    explanation: Explanation | None = None

    @property
    def identity(self) -> str:
        """Return 16 hexadecimal digits that stay the same from run to run."""
        parts = (self.kind, self.subject, str(self.day or ""), self.detail)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]

    def __str__(self) -> str:
        """Say the severity and the sentence in plain English."""
        return f"{self.severity.name.lower()}: {self.says}"


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, the most severe first, then by money at stake, day and subject.

    The order is total and the same on every run.
    """

    def weight(finding: Finding) -> tuple[int, int, str, str, str, str]:
        stake = abs(finding.money.minor) if finding.money is not None else 0
        return (
            -finding.severity,
            -stake,
            str(finding.day or ""),
            finding.kind,
            finding.subject,
            finding.detail,
        )

    return tuple(sorted(findings, key=weight))
