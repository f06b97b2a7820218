"""Why a reservation holds what it holds, and who goes before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from backoffice_core.inventory.picking.picking_reasons import pick_reason, removal_reason
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from backoffice_core.inventory.picking.allocating import Ahead, Allocation
    from backoffice_core.inventory.picking.reservations import Reservation

__all__ = ["explain_allocation", "short_finding"]


def explain_allocation(line: Allocation) -> Explanation:
    """The reason tree of what one reservation holds."""
    wanted = line.reservation
    return Explanation(
        rule="inventory.allocation",
        says=Message(
            "{held} of the {quantity} of {item} reserved under {number} for {day} are held",
            held=line.held,
            quantity=line.held + line.short,
            item=wanted.item,
            number=wanted.number,
            day=wanted.needed_on,
        ),
        result=line.held,
        because=(
            Explanation(rule="inventory.reservation_rank", says=rank_sentence(wanted)),
            removal_reason(line.removal),
            *map(pick_reason, line.picks),
            *(ahead_reason(wanted, each) for each in line.ahead),
            *coming_reasons(line),
        ),
    )


def rank_sentence(wanted: Reservation) -> Message:
    """What decides when a reservation's turn is."""
    if wanted.hard:
        return Message(
            "The reservation is hard: it goes before all soft ones, among hard ones by its "
            "priority {priority}, then by the days it is needed and was made",
            priority=wanted.priority,
        )
    return Message(
        "The reservation is soft: it goes after all hard ones, among soft ones by its "
        "priority {priority}, then by the days it is needed and was made",
        priority=wanted.priority,
    )


def ahead_reason(wanted: Reservation, ahead: Ahead) -> Explanation:
    """Why another reservation holds goods that would have done."""
    return Explanation(
        rule="inventory.reservation_ahead",
        says=Message(
            "{quantity} that would do are held under {number}: {why}",
            quantity=ahead.quantity,
            number=ahead.reservation.number,
            why=why_ahead(wanted, ahead.reservation),
        ),
        result=ahead.quantity,
    )


def why_ahead(wanted: Reservation, other: Reservation) -> Message:
    """The first thing in which another reservation goes before this one."""
    if other.hard and not wanted.hard:
        return Message("it is hard")
    if other.priority != wanted.priority:
        return Message(
            "its priority is {other}, not {own}", other=other.priority, own=wanted.priority
        )
    if other.needed_on != wanted.needed_on:
        return Message("it is needed earlier, on {day}", day=other.needed_on)
    if other.made_on != wanted.made_on:
        return Message("it was made earlier, on {day}", day=other.made_on)
    return Message("its number comes first")


def coming_reasons(line: Allocation) -> Iterator[Explanation]:
    """What arrives for it, and what nothing covers."""
    needed_on = line.reservation.needed_on
    for arrival in line.coming:
        late = (arrival.day - needed_on).days
        if late > 0:
            says = Message.plural(
                "{quantity} arrive for it on {day}, {count} day late",
                "{quantity} arrive for it on {day}, {count} days late",
                count=late,
                quantity=arrival.quantity,
                day=arrival.day,
            )
        else:
            says = Message(
                "{quantity} arrive for it on {day}", quantity=arrival.quantity, day=arrival.day
            )
        yield Explanation(rule="inventory.reservation_coming", says=says, result=arrival.quantity)
    if not line.uncovered.is_zero:
        says = Message("{short} are missing, and nothing on order covers them",
                       short=line.uncovered)  # fmt: skip
        yield Explanation(rule="inventory.reservation_uncovered", says=says, result=line.uncovered)


def short_finding(line: Allocation) -> Finding | None:
    """The verdict on a reservation that will not have its goods on the day."""
    if line.in_time:
        return None
    wanted = line.reservation
    if line.covered_on is not None:
        says = Message(
            "Reservation {number} needs {quantity} of {item} on {day}; {short} of them arrive "
            "only on {last}",
            number=wanted.number, quantity=line.held + line.short, item=wanted.item,
            day=wanted.needed_on, short=line.short, last=line.covered_on,
        )  # fmt: skip
        kind, severity = "inventory.reservation_late", Severity.WARNING
    else:
        says = Message(
            "Reservation {number} needs {quantity} of {item} on {day}; {short} of them are "
            "neither in stock nor on order",
            number=wanted.number, quantity=line.held + line.short, item=wanted.item,
            day=wanted.needed_on, short=line.uncovered,
        )  # fmt: skip
        kind = "inventory.reservation_short"
        severity = Severity.SERIOUS if wanted.hard else Severity.WARNING
    return Finding(
        kind=kind,
        severity=severity,
        subject=f"item {wanted.item}",
        day=wanted.needed_on,
        detail=wanted.number,
        says=says,
        explanation=explain_allocation(line),
    )
