"""Why a balance is what it is: each entry as a sentence, and the balance resting on them.

A ledger of leave by the month has a dozen grants a year, and each of them is lost or carried by
itself. Nobody wants to read that: entries of one day that differ in their lot alone are said
together, and so is a row of grants.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import groupby
from types import MappingProxyType

import attrs

from backoffice_core.attendance.balances.ledger import (
    JOINT_LEAVE,
    BalanceAccount,
    BalanceEntry,
    BalanceUnit,
    EntryKind,
    balance_on,
)
from backoffice_core.attendance.balances.lots import in_order
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration, Instant
from backoffice_core.kernel.words import Message

__all__ = ["explain_balance", "explain_entry"]

# As the turn of the year names a lot; more than two grants alike make a row.
CARRIED_IN = ", carried in on "
GRANTS_IN_A_ROW = 3
NOBODY: Mapping[str, str] = MappingProxyType({})
ACCOUNTS = {
    "annual leave": Message("annual leave"),
    "flexitime": Message("flexitime"),
    "time off in lieu": Message("time off in lieu"),
}


def account_name(account: BalanceAccount) -> Message | str:
    """The name of an account, in the reader's language where it is one of ours."""
    return ACCOUNTS.get(account.name, account.name)


def amount_of(account: BalanceAccount, amount: Fraction) -> Message | Duration:
    """An amount in the unit of its account, as it is read."""
    if account.unit is BalanceUnit.SECONDS:
        return Duration(int(amount))
    return Message("{days} day" if amount == 1 else "{days} days", days=amount)


def says_of(entry: BalanceEntry, person: str) -> Message:
    """The sentence of an entry."""
    what = account_name(entry.account)
    size = amount_of(entry.account, abs(entry.amount))
    day = entry.day
    match entry.kind:
        case EntryKind.GRANTED:
            return Message(
                "{person} is granted {amount} of {account} on {day}",
                person=person, amount=size, account=what, day=day,
            )  # fmt: skip
        case EntryKind.EARNED:
            return Message(
                "{person} earned {amount} of {account} on {day}",
                person=person, amount=size, account=what, day=day,
            )  # fmt: skip
        case EntryKind.TAKEN:
            return Message(
                "{person} took {amount} of {account} on {day}, as joint leave"
                if entry.reason == JOINT_LEAVE
                else "{person} took {amount} of {account} on {day}",
                person=person, amount=size, account=what, day=day,
            )  # fmt: skip
        case EntryKind.EXPIRED:
            return Message(
                "{amount} of {account} of {person} expired on {day}",
                person=person, amount=size, account=what, day=day,
            )  # fmt: skip
        case EntryKind.PAID_OUT:
            return Message(
                "{amount} of {account} was paid out to {person} on {day}",
                person=person, amount=size, account=what, day=day,
            )  # fmt: skip
        case EntryKind.CARRIED:
            return Message(
                "{amount} of {account} of {person} was carried into the year from {day}"
                if entry.amount > 0
                else "{amount} of {account} of {person} left the year before {day} to be carried",
                person=person, amount=size, account=what, day=day,
            )  # fmt: skip
        case EntryKind.CORRECTED:
            return Message(
                "A correction gives {person} {amount} of {account} on {day}"
                if entry.amount > 0
                else "A correction takes {amount} of {account} from {person} on {day}",
                person=person, amount=size, account=what, day=day,
            )  # fmt: skip


@checked
def explain_entry(entry: BalanceEntry, *, names: Mapping[str, str] = NOBODY) -> Explanation:
    """An entry as a sentence, with the rule behind it and what follows from it.

    >>> from backoffice_core.attendance.balances.ledger import ANNUAL_LEAVE
    >>> entry = BalanceEntry(
    ...     person="E07",
    ...     account=ANNUAL_LEAVE,
    ...     day=date(2026, 3, 15),
    ...     kind=EntryKind.GRANTED,
    ...     amount=12,
    ...     source="annual leave 2026-03-15",
    ...     expires=date(2027, 9, 15),
    ...     citation="UU 13/2003 art. 79(3)",
    ... )
    >>> print(explain_entry(entry, names={"E07": "Sari"}).render())
    Sari is granted 12 days of annual leave on Mar 15, 2026 (UU 13/2003 art. 79(3))
      What is left of it expires on Sep 15, 2027
    """
    because: list[Explanation] = []

    def reason(name: str, says: Message) -> None:
        because.append(Explanation(rule=f"balance.{name}", says=says))

    if entry.part != 1:
        reason("part", Message("It is for {part} of a full grant", part=str(entry.part)))
    if entry.expires is not None:
        says = Message("What is left of it expires on {day}", day=entry.expires)
        reason("expires", says)
    if entry.lot and entry.kind is not EntryKind.CORRECTED:
        reason("lot", Message("It was left of: {source}", source=lot_said(entry.lot)))
    if entry.kind is EntryKind.CORRECTED:
        reason("corrects", Message("It corrects: {source}", source=entry.source))
    if entry.reason == JOINT_LEAVE:
        if entry.kind is EntryKind.CORRECTED:
            reason("joint_leave", Message("It was joint leave"))
    elif entry.reason:
        reason("reason", Message("The reason given is: {reason}", reason=entry.reason))
    return Explanation(
        rule=f"balance.{entry.kind.value}",
        says=says_of(entry, names.get(entry.person, entry.person)),
        result=amount_of(entry.account, entry.amount),
        source=entry.citation,
        because=because,
    )


@checked
def explain_balance(
    entries: Iterable[BalanceEntry],
    day: date,
    *,
    known: Instant | None = None,
    names: Mapping[str, str] = NOBODY,
) -> Explanation:
    """The balance of one person and account on a day, resting on every entry up to it.

    What happened on one day to several lots is said once, as is a row of more than two equal grants
    in turn; the results of the parts sum to the balance.

    Raises :class:`InvalidValue` (``ledgers_mixed``, ``entry_changed``), and ``ledger_empty``
    where there is not one entry to say whose balance it is.
    """
    mine = in_order(entries, known=known)
    if not mine:
        raise InvalidValue(
            "ledger_empty", "There is no entry to explain.", "Ask for a balance that has one."
        )
    account = mine[0].account
    balance = amount_of(account, balance_on(mine, day))
    return Explanation(
        rule="balance",
        says=Message(
            "{person} has {amount} of {account} on {day}",
            person=names.get(mine[0].person, mine[0].person),
            amount=balance,
            account=account_name(account),
            day=day,
        ),
        result=balance,
        because=told_together([each for each in mine if each.day <= day], names),
    )


def lot_said(lot: str) -> Message | str:
    """What a lot is called, where it was carried over in the reader's language."""
    grant, carried, day = lot.partition(CARRIED_IN)
    if not carried:
        return lot
    try:
        return Message("{grant}, carried over on {day}", grant=grant, day=date.fromisoformat(day))
    except ValueError:  # a source of somebody's own
        return lot


def said_alike(entry: BalanceEntry) -> tuple[object, ...]:
    """What entries have in common that are said together: all but their lot and how much."""
    own = entry.source if entry.kind is EntryKind.CORRECTED else ""
    return (
        entry.day, entry.kind, entry.amount > 0, entry.part, entry.expires, entry.citation,
        entry.reason, own,
    )  # fmt: skip


def granted_alike(entry: BalanceEntry) -> tuple[object, ...]:
    """What grants have in common that follow each other."""
    return entry.kind, entry.amount, entry.part, entry.expires, entry.citation, entry.reason


def told_together(entries: list[BalanceEntry], names: Mapping[str, str]) -> Iterator[Explanation]:
    """The entries, those of one day and kind as one, and a row of grants as one."""
    days: dict[tuple[object, ...], list[BalanceEntry]] = {}
    for entry in entries:
        days.setdefault(said_alike(entry), []).append(entry)
    for (kind, *_), row in groupby(days.values(), key=lambda own: granted_alike(own[0])):
        alike = list(row)
        plain = all(len(own) == 1 for own in alike)
        if kind is EntryKind.GRANTED and len(alike) >= GRANTS_IN_A_ROW and plain:
            yield row_of_grants([own[0] for own in alike], names)
            continue
        for own in alike:
            if len(own) == 1:
                yield explain_entry(own[0], names=names)
                continue
            amount = sum((each.amount for each in own), Fraction(0))
            yield explain_entry(attrs.evolve(own[0], amount=amount, lot=""), names=names)


def row_of_grants(grants: list[BalanceEntry], names: Mapping[str, str]) -> Explanation:
    """Equal grants that follow each other, as one."""
    first, last = grants[0], grants[-1]
    amount = amount_of(first.account, sum((each.amount for each in grants), Fraction(0)))
    says = Message(
        "{person} was granted {amount} of {account} in {count} grants of {each}, from {first} to "
        "{last}",
        person=names.get(first.person, first.person),
        amount=amount,
        account=account_name(first.account),
        count=len(grants),
        each=amount_of(first.account, first.amount),
        first=first.day,
        last=last.day,
    )
    return Explanation(
        rule="balance.granted",
        says=says,
        result=amount,
        source=first.citation,
        because=explain_entry(first, names=names).because,
    )
