"""Overtime that was ordered and agreed to, and overtime that just happened.

Many laws want overtime to be ordered in writing and the worker to consent. Whether they did
does not change what is owed for it: what was worked is paid, and a finding says what is
missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

import attrs

from backoffice_core.attendance import findings as found
from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.law_given import expect_law
from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.rules.reckoned import ReckonedDay, Reckoning
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import named, not_negative
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Duration, Instant
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from backoffice_core.attendance.laws.packs import LawPack

__all__ = ["CONTINUOUS", "OvertimeOrder", "check_orders"]

NO_NAMES: Mapping[str, str] = {}
# The trait of a day on work that by its nature goes on through holidays.
CONTINUOUS = "continuous"


@fact("overtime_orders", identity=("person", "day", "number"))
@checked_fields
@attrs.frozen(kw_only=True)
class OvertimeOrder:
    """Overtime of a day, ordered by somebody and agreed to by who works it.

    ``number`` is that of the paper or the request. ``time`` is how much was ordered.
    ``ordered`` is when the employer signed and ``consented`` when the worker did, on paper or
    in an app; ``None``: not yet. A change is recorded again under a number of its own.

    Raises :class:`InvalidValue`: ``text_empty``, ``number_too_small``.
    """

    person: str = attrs.field(validator=named)
    day: date
    number: str = attrs.field(validator=named)
    time: Duration = attrs.field(validator=not_negative)
    ordered: Instant | None = None
    ordered_by: str = ""
    consented: Instant | None = None
    reason: str = ""


@checked
def check_orders(
    reckoning: Reckoning,
    orders: Iterable[OvertimeOrder],
    *,
    law: LawPack | Effective[LawPack],
    names: Mapping[str, str] = NO_NAMES,
) -> tuple[Finding, ...]:
    """Where overtime lacks an order, or the worker's consent, or went beyond what was ordered.

    ``attendance.overtime_without_order``, ``attendance.overtime_without_consent`` and
    ``attendance.overtime_beyond_order``; ``attendance.overtime_order_late`` and
    ``attendance.overtime_consent_late`` for papers that were signed when the work was over;
    and ``attendance.holiday_without_consent`` for work
    on a holiday that nobody agreed to and that is not of a continuous kind (the trait
    ``continuous`` of the day). An order that is given twice counts once, and a worker's
    consent is to the order it stands on. Laws that want no order find nothing. Raises
    :class:`InvalidValue`: ``order_twice`` where one number has two contents,
    ``no_value_on_day`` before the law begins.
    """
    expect_law(law)
    known: dict[tuple[str, date], list[OvertimeOrder]] = {}
    for order in each_once(orders):
        known.setdefault((order.person, order.day), []).append(order)
    said: list[Finding] = []
    for day in reckoning.days:
        pack = law.on(day.day) if isinstance(law, Effective) else law
        if not day.overtime.is_zero:
            own = known.get((day.person, day.day), [])
            name = names.get(day.person, day.person)
            if pack.order is not None:
                said.extend(of_overtime(day, own, name, pack.order))
            if pack.continuous is not None:
                said.extend(of_holiday(day, own, name, pack.continuous))
    return tuple(said)


def each_once(orders: Iterable[OvertimeOrder]) -> tuple[OvertimeOrder, ...]:
    """The orders, each once; refused where one number of a person's day says two things."""
    known: dict[tuple[str, date, str], OvertimeOrder] = {}
    for order in orders:
        key = order.person, order.day, order.number
        if known.setdefault(key, order) != order:
            raise InvalidValue(
                "order_twice",
                f"Two orders of {order.person} for {order.day} have the number "
                f"{order.number!r} and differ.",
                "Record a change under a number of its own.",
            )
    return tuple(known.values())


def of_overtime(
    day: ReckonedDay, orders: list[OvertimeOrder], name: str, law: Citation
) -> Iterator[Finding]:
    """What the papers of a day's overtime lack."""
    time = day.overtime
    ordered = [order for order in orders if order.ordered is not None]
    if not ordered:
        says = Message(
            "{person} worked {time} of overtime on {day} without a written order",
            person=name,
            time=time,
            day=day.day,
        )
        yield missing("overtime_without_order", day, says, law)
    yield from of_consent(day, ordered or orders, name, law)
    most = ordered_time(ordered)
    if ordered and time > most:
        says = Message(
            "{person} worked {time} of overtime on {day}; {most} were ordered",
            person=name,
            time=time,
            day=day.day,
            most=most,
        )
        yield missing("overtime_beyond_order", day, says, law)
    yield from signed_late(day, orders, name, law)


def of_consent(
    day: ReckonedDay, orders: list[OvertimeOrder], name: str, law: Citation
) -> Iterator[Finding]:
    """Overtime that the worker did not agree to, in whole or in part.

    What went beyond the orders is found as such, so consent is asked for what they hold.
    """
    agreed = [order for order in orders if order.consented is not None]
    if not agreed:
        says = Message(
            "{person} worked {time} of overtime on {day} without having agreed to it in writing",
            person=name,
            time=day.overtime,
            day=day.day,
        )
        yield missing("overtime_without_consent", day, says, law)
    elif ordered_time(agreed) < min(day.overtime, ordered_time(orders)):
        says = Message(
            "{person} worked {time} of overtime on {day} and agreed in writing to {agreed} of it",
            person=name,
            time=day.overtime,
            day=day.day,
            agreed=ordered_time(agreed),
        )
        yield missing("overtime_without_consent", day, says, law)


def signed_late(
    day: ReckonedDay, orders: list[OvertimeOrder], name: str, law: Citation
) -> Iterator[Finding]:
    """Papers that were signed when the overtime was over, once for orders and for consents."""
    over = max(piece.end.instant for piece in day.pieces if piece.overtime)
    late = [order.number for order in orders if order.ordered and order.ordered > over]
    if late:
        says = Message(
            "{person} had worked the overtime of {day} before it was ordered ({number})",
            person=name,
            day=day.day,
            number=", ".join(late),
        )
        yield missing("overtime_order_late", day, says, law)
    late = [order.number for order in orders if order.consented and order.consented > over]
    if late:
        says = Message(
            "{person} had worked the overtime of {day} before agreeing to it ({number})",
            person=name,
            day=day.day,
            number=", ".join(late),
        )
        yield missing("overtime_consent_late", day, says, law)


def ordered_time(orders: Iterable[OvertimeOrder]) -> Duration:
    """How much overtime the orders hold together."""
    return Duration(sum(order.time.seconds for order in orders))


def of_holiday(
    day: ReckonedDay, orders: list[OvertimeOrder], name: str, law: Citation
) -> Iterator[Finding]:
    """Work on a holiday that is neither of a continuous kind nor agreed to."""
    agreed = any(order.consented is not None for order in orders)
    if day.worked.kind is DayKind.HOLIDAY and not agreed and CONTINUOUS not in day.worked.traits:
        says = Message(
            "{person} worked on {day}, a public holiday, on work that is not of a continuous "
            "kind and without having agreed to it",
            person=name,
            day=day.day,
        )
        yield missing("holiday_without_consent", day, says, law)


def missing(kind: str, day: ReckonedDay, says: Message, law: Citation) -> Finding:
    """The finding about what is missing."""
    return found.about(
        kind,
        Severity.WARNING,
        day.person,
        says,
        day=day.day,
        explanation=found.cites(says, str(law)),
    )
