"""What is on record for the month and not in this delivery: said once for each kind.

A delivery may be a part of the month, so nothing is taken away by leaving it out. But a row
that was deleted, or got another key, looks the same; so whoever did that must be told that
it still counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice_core.attendance.model import Leave, Punch
from backoffice_core.kernel.facts import kind_of
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message
from backoffice_core.processes.naming import list_of_names
from backoffice_core.processes.recorded import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from backoffice_core.processes.records import Records
    from backoffice_core.processes.shop import Shop

__all__ = ["not_delivered"]

# By the field of a shop that delivers them.
ONE = {
    "punches": "{count} punch is on record and not in this delivery: {which}",
    "leaves": "{count} leave is on record and not in this delivery: {which}",
    "invoices": "{count} invoice is on record and not in this delivery: {which}",
    "payments": "{count} payment is on record and not in this delivery: {which}",
    "moves": "{count} stock move is on record and not in this delivery: {which}",
}
MANY = {
    "punches": "{count} punches are on record and not in this delivery: {which}",
    "leaves": "{count} leaves are on record and not in this delivery: {which}",
    "invoices": "{count} invoices are on record and not in this delivery: {which}",
    "payments": "{count} payments are on record and not in this delivery: {which}",
    "moves": "{count} stock moves are on record and not in this delivery: {which}",
}


def not_delivered(shop: Shop, records: Records, *, standing: Shop) -> tuple[Finding, ...]:
    """A finding for each kind of which facts of the month on record were not delivered.

    ``shop`` is what was delivered, ``standing`` what counts of that and of what is on record:
    a punch that was withdrawn may well be left out. Finding: ``processes.not_delivered``, a
    notice where nothing of the kind was delivered, a warning where some was.
    """
    found: list[Finding] = []
    for name in ONE:
        delivered = {key_of(fact) for fact in getattr(shop, name)}
        counts = {key_of(fact) for fact in getattr(standing, name)}
        recorded: Iterable[object] = getattr(records, name)
        missing = [
            fact
            for fact in recorded
            if is_of_month(fact, shop) and key_of(fact) in counts and key_of(fact) not in delivered
        ]
        if missing:
            some = any(is_of_month(fact, shop) for fact in getattr(shop, name))
            found.append(missing_finding(name, missing, shop, part=some))
    return tuple(found)


def is_of_month(fact: object, shop: Shop) -> bool:
    """Whether a fact belongs to the month's files.

    What leads into the month, or lasts into it, was delivered with another one.
    """
    match fact:
        case Punch():
            return fact.at.local.date() in shop.month
        case Leave():
            return fact.start in shop.month
        case _:
            return True


def missing_finding(name: str, missing: Sequence[object], shop: Shop, *, part: bool) -> Finding:
    """The finding of one kind."""
    return Finding(
        kind="processes.not_delivered",
        severity=Severity.WARNING if part else Severity.NOTICE,
        subject=kind_of(missing[0]).name,
        day=shop.month.last_day,
        says=Message.plural(
            ONE[name], MANY[name], count=len(missing), which=list_of_names(missing)
        ),
    )
