"""What a planner should look at today, the most money first; what is not here needs no reading.

A verdict that somebody has seen and put off is not told again until its day. That it was put off
is a fact of its own, so that who did so, and until when, can be asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from backoffice_core.inventory.replenishment.exceptions.kinds import known_kind
from backoffice_core.inventory.replenishment.exceptions.of_demand import demand_exceptions
from backoffice_core.inventory.replenishment.exceptions.of_stock import stock_exceptions
from backoffice_core.inventory.replenishment.exceptions.of_supply import supply_exceptions
from backoffice_core.inventory.replenishment.exceptions.watched import Watched
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import named
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.findings import Finding

__all__ = ["Snooze", "awake", "by_money", "exceptions_of", "watch"]


@fact("finding_snoozes", identity=("kind", "subject", "until"))
@checked_fields
@attrs.frozen(kw_only=True)
class Snooze:
    """Verdicts of a kind about a subject are not told before the day ``until``.

    The kind is one of the findings of inventory, spelt as they are. Raises
    :class:`InvalidValue` (``finding_kind_unknown``, ``text_empty``, ``not_a_date``).
    """

    kind: str = attrs.field(validator=[named, known_kind])
    subject: str = attrs.field(validator=named)
    until: date
    reason: str = ""

    def covers(self, finding: Finding, *, today: date) -> bool:
        """Whether it silences a verdict."""
        same = (finding.kind, finding.subject) == (self.kind, self.subject)
        return same and today < self.until


@checked
def awake(
    findings: Iterable[Finding], *, snoozes: Iterable[Snooze], today: date
) -> tuple[Finding, ...]:
    """The findings that nobody has put off to a later day."""
    silent = tuple(snoozes)
    return tuple(
        each for each in findings if not any(one.covers(each, today=today) for one in silent)
    )


@checked
def by_money(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by the money at risk, then by severity, kind and subject; the same every time.

    Amounts are of one currency; what has no amount comes last.
    """

    def weight(finding: Finding) -> tuple[int, int, str, str, str, str]:
        stake = abs(finding.money.minor) if finding.money is not None else 0
        return (-stake, -finding.severity, finding.kind, finding.subject,
                str(finding.day or ""), finding.detail)  # fmt: skip

    return tuple(sorted(findings, key=weight))


@checked
def exceptions_of(seen: Watched) -> tuple[Finding, ...]:
    """All verdicts about an item, the most money first."""
    return by_money((*stock_exceptions(seen), *supply_exceptions(seen), *demand_exceptions(seen)))


@checked
def watch(
    items: Iterable[Watched], *, today: date, snoozes: Iterable[Snooze] = ()
) -> tuple[Finding, ...]:
    """What to look at over all items, the most money first, less what was put off.

    Raises :class:`InvalidValue` (``item_twice``).
    """
    found: list[Finding] = []
    known: set[str] = set()
    for seen in items:
        if seen.item in known:
            raise InvalidValue(
                "item_twice", f"{seen.item} is looked at twice.", "Give each item once."
            )
        known.add(seen.item)
        found.extend(exceptions_of(seen))
    return by_money(awake(found, snoozes=snoozes, today=today))
