"""What a run changed on record, fact by fact, in a sentence each.

A change only points at the fact and at what it replaces; kind, identity and sentence are
worked out when somebody asks. The first closing of a month has more than ten thousand of
them, and few are ever read.
"""

from __future__ import annotations

import enum
import string
from typing import TYPE_CHECKING, Any

import attrs

from backoffice_core.bookkeeping import Entry
from backoffice_core.kernel.facts import identity_of, kind_of
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message
from backoffice_core.processes.withdrawals import Withdrawal

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Action", "Change"]


class Action(enum.Enum):
    """What became of something on record."""

    ADDED = "added"
    REVISED = "revised"
    REVERSED = "reversed"


@attrs.frozen(kw_only=True)
class Change:
    """One thing that a run changed on record.

    ``fact`` was added, or took the place of ``before``, or was reversed.

    >>> from datetime import date
    >>> from backoffice_core.bookkeeping import Payment
    >>> rent = Payment(number="7", day=date(2026, 5, 4), amount=Money.of(-90, "USD"))
    >>> change = Change(action=Action.ADDED, fact=rent)
    >>> print(change.kind, change.identity, change.says)
    payments ["7"] Payment 7 over USD -90.00 is new
    """

    action: Action = attrs.field(validator=member_validator(Action))
    fact: Any
    before: Any = None

    @property
    def kind(self) -> str:
        """The kind of the fact: ``entries``, ``punches``."""
        return kind_of(self.fact).name

    @property
    def identity(self) -> str:
        """The identity of the fact among those of its kind."""
        return identity_of(self.fact)

    @property
    def says(self) -> Message:
        """What happened, and by how much."""
        if isinstance(self.fact, Entry):
            return says_of_entry(self.action, self.fact, self.before)
        if isinstance(self.fact, Withdrawal):
            return self.fact.says
        if self.kind in DECIDED:
            return says_of_decision(self.kind, self.fact, self.before)
        if self.kind in DELIVERED:
            return Message(DELIVERED[self.kind], **named_in(DELIVERED[self.kind], self.fact))
        return Message("{kind} {identity} is new", kind=self.kind, identity=self.identity)


DELIVERED = {
    "punches": "Punch of {person} at {at} is new",
    "leaves": "Leave of {person} from {start} is new",
    "invoices": "Invoice {number} of {party} is new",
    "payments": "Payment {number} over {amount} is new",
    "stock_moves": "Stock move {number} ({quantity} of {item}) is new",
}
DECIDED = {
    "timesheets": "The timesheet of {person} for {period} is new",
    "rosters": "The roster for {period} is new",
}
CHANGED = {
    "timesheets": "The timesheet of {person} for {period} changed",
    "rosters": "The roster for {period} was made from something else",
}
CHANGED_ON = {
    "timesheets": "The timesheet of {person} for {period} changed on {days}",
    "rosters": "The roster for {period} changed on {days}",
}


def named_in(template: str, fact: object) -> dict[str, Any]:
    """The fields of a fact that a template names."""
    names = (name for _, name, _, _ in string.Formatter().parse(template) if name)
    return {name: getattr(fact, name) for name in names}


def says_of_decision(kind: str, fact: object, before: object) -> Message:
    """Say that a timesheet or roster is new, or on which days it came out otherwise."""
    named = named_in(DECIDED[kind], fact)
    if before is None:
        return Message(DECIDED[kind], **named)
    days = days_changed(before, fact)
    if not days:
        return Message(CHANGED[kind], **named)
    return Message(CHANGED_ON[kind], **named, days=", ".join(map(str, days)))


def days_changed(before: object, after: object) -> list[date]:
    """The days whose parts of a decided fact came out otherwise, in order."""
    parts = (
        set(getattr(before, child.field)) ^ set(getattr(after, child.field))
        for child in kind_of(after).children
    )
    return sorted({part.day for both in parts for part in both})


def says_of_entry(action: Action, entry: Entry, before: Entry | None) -> Message:
    """Say that an entry is new, that nothing supports it, or what it replaces."""
    if action is Action.REVERSED:
        return Message(
            "Entry {number} over {amount} is reversed: nothing supports it any more",
            number=entry.number,
            amount=debits(entry),
        )
    if before is None:
        return Message("Entry {number} is new: {amount}", number=entry.number, amount=debits(entry))
    return Message(
        "Entry {old} is reversed and replaced by {number}: {amount} instead of {before}",
        number=entry.number,
        old=before.number,
        amount=debits(entry),
        before=debits(before),
    )


def debits(entry: Entry) -> Money:
    """Return the total of the debit side, in the currency of the first posting."""
    currency = entry.postings[0].amount.currency
    legs = (leg.amount for leg in entry.postings if leg.amount.currency == currency)
    return Money.total((amount for amount in legs if amount.minor > 0), currency)
