"""Taking back a punch or a leave: a fact of its own, with a reason and who approved it.

What is on record never disappears. A punch that somebody made for a friend, or a leave that
was not taken, stays where it is; a withdrawal says that it no longer counts, and everything
that followed from it is decided again. A withdrawal is a fact too, and stays.
"""

from __future__ import annotations

import enum
from datetime import date
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backoffice_core.attendance.model import Employee, Leave, Punch
    from backoffice_core.processes.shop import Shop

__all__ = ["Withdrawal", "WithdrawnKind", "withdrawal_findings", "without_withdrawn"]

Key = tuple["WithdrawnKind", str, date, str]


class WithdrawnKind(enum.Enum):
    """What can be taken back."""

    PUNCH = "punch"
    LEAVE = "leave"


@fact("withdrawals", identity=("kind", "person", "day", "time"))
@attrs.frozen(kw_only=True)
class Withdrawal:
    """A punch or a leave that no longer counts.

    ``person`` is the employee id. A punch is named by its local ``day`` and ``time``
    (``18:00:00``), whatever the device; a leave by its first day, its ``time`` is empty.
    Raises :class:`~backoffice_core.kernel.errors.InvalidValue` (``not_a_member``).

    >>> wrong = Withdrawal(
    ...     kind=WithdrawnKind.PUNCH,
    ...     person="E07",
    ...     day=date(2026, 5, 4),
    ...     time="18:00:00",
    ...     reason="made by somebody else",
    ...     approved_by="Sri",
    ... )
    >>> print(wrong.says)
    Punch of E07 on 2026-05-04 at 18:00:00 is withdrawn by Sri: made by somebody else
    """

    kind: WithdrawnKind = attrs.field(validator=member_validator(WithdrawnKind))
    person: str
    day: date
    time: str = ""
    reason: str
    approved_by: str

    @property
    def says(self) -> Message:
        """What is taken back, by whom and why."""
        if self.kind is WithdrawnKind.PUNCH:
            return Message(
                "Punch of {person} on {day} at {time} is withdrawn by {approver}: {reason}",
                person=self.person,
                day=self.day,
                time=self.time,
                approver=self.approved_by,
                reason=self.reason,
            )
        return Message(
            "Leave of {person} from {day} is withdrawn by {approver}: {reason}",
            person=self.person,
            day=self.day,
            approver=self.approved_by,
            reason=self.reason,
        )


def without_withdrawn(shop: Shop) -> Shop:
    """The shop with only those punches and leaves that still count."""
    gone = {key_of(one) for one in shop.withdrawals}
    if not gone:
        return shop
    pins = ids_by_pin(shop.employees)
    return attrs.evolve(
        shop,
        punches=tuple(one for one in shop.punches if punch_key(one, pins) not in gone),
        leaves=tuple(one for one in shop.leaves if leave_key(one) not in gone),
    )


def withdrawal_findings(shop: Shop, withdrawals: Iterable[Withdrawal]) -> tuple[Finding, ...]:
    """A finding for each withdrawal of what ``shop``, with all that is on record, never had."""
    pins = ids_by_pin(shop.employees)
    there = {punch_key(one, pins) for one in shop.punches} | set(map(leave_key, shop.leaves))
    return tuple(unmatched(one) for one in withdrawals if key_of(one) not in there)


def unmatched(withdrawal: Withdrawal) -> Finding:
    """Nothing on record is what a withdrawal names."""
    says = Message(
        "Nothing of {person} on {day} {time} is on record to withdraw ({kind}):"
        " write the time as the device did, with its seconds, or the leave's first day",
        person=withdrawal.person,
        day=withdrawal.day,
        time=withdrawal.time or "-",
        kind=withdrawal.kind.value,
    )
    return Finding(
        kind="processes.withdrawal_unmatched",
        severity=Severity.WARNING,
        subject=f"employee {withdrawal.person}",
        day=withdrawal.day,
        detail=f"{withdrawal.kind.value} {withdrawal.time}",
        says=says,
    )


def ids_by_pin(employees: Iterable[Employee]) -> dict[str, str]:
    """The employee behind each number of the device."""
    return {one.pin: one.id for one in employees}


def key_of(withdrawal: Withdrawal) -> Key:
    """What a withdrawal takes back."""
    return withdrawal.kind, withdrawal.person, withdrawal.day, withdrawal.time


def punch_key(punch: Punch, pins: dict[str, str]) -> Key:
    """How a withdrawal would name a punch."""
    local = punch.at.local
    person = pins.get(punch.person, punch.person)
    return WithdrawnKind.PUNCH, person, local.date(), local.time().isoformat()


def leave_key(leave: Leave) -> Key:
    """How a withdrawal would name a leave."""
    return WithdrawnKind.LEAVE, leave.person, leave.start, ""
