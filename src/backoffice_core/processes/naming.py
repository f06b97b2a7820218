"""What people call a fact, where a shop's folder has it, and how it is corrected.

A fact's identity as JSON is for programs. Whoever reads a finding or a refusal looks for
"sale S1" in ``sales.csv``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice_core.attendance.model import Leave, Punch
from backoffice_core.bookkeeping.model import Direction, Invoice, Payment
from backoffice_core.inventory.model import Move
from backoffice_core.kernel.facts import identity_of, kind_of
from backoffice_core.kernel.words import Message
from backoffice_core.processes.withdrawals import Withdrawal

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["file_of", "list_of_names", "name_of", "remedy_of"]

NAMED_MAX = 5


def name_of(fact: object) -> Message:
    """A fact as people call it.

    >>> from datetime import date
    >>> from backoffice_core.kernel.money import Money
    >>> print(name_of(Payment(number="7", day=date(2026, 5, 4), amount=Money.of(-90, "USD"))))
    payment 7
    """
    match fact:
        case Punch():
            return Message("punch of {person} at {at}", person=fact.person, at=fact.at)
        case Leave():
            return Message("leave of {person} from {day}", person=fact.person, day=fact.start)
        case Invoice(direction=Direction.SALE):
            return Message("sale {number}", number=fact.number)
        case Invoice():
            return Message("purchase {number}", number=fact.number)
        case Payment():
            return Message("payment {number}", number=fact.number)
        case Move():
            return Message("move {number}", number=fact.number)
        case Withdrawal():
            return Message(
                "withdrawal of {person} on {day} {time}",
                person=fact.person,
                day=fact.day,
                time=fact.time or fact.kind.value,
            )
        case _:
            return Message("{fact}", fact=f"{kind_of(fact).name} {identity_of(fact)}")


def list_of_names(facts: Sequence[object]) -> Message:
    """The first few facts, each as people call it, and dots where there are more."""
    names = [name_of(fact) for fact in facts[:NAMED_MAX]]
    if len(facts) > NAMED_MAX:
        names.append(Message("..."))
    listed = names.pop()
    while names:
        listed = Message("{one}, {others}", one=names.pop(), others=listed)
    return listed


def file_of(fact: object) -> str:
    """Where a shop's folder has a fact: a file, or its line where the fact knows it."""
    match fact:
        case Punch(source=source):
            return source or "attlog.dat or punches.csv"
        case Leave():
            return "leave.csv"
        case Invoice() if any(line.quantity.amount < 0 for line in fact.lines):
            return "credit_notes.csv"
        case Invoice():
            return "sales.csv" if fact.direction is Direction.SALE else "purchases.csv"
        case Payment():
            return "payments.csv or the bank statement"
        case Move():
            return "moves.csv"
        case Withdrawal():
            return "corrections.csv"
        case _:
            return ""


def remedy_of(fact: object) -> str:
    """How a fact that was wrong is corrected, since what is recorded does not change."""
    first = "What is recorded does not change: put the first content back, and"
    match fact:
        case Punch():
            return f"{first} withdraw the punch in corrections.csv."
        case Leave():
            return (
                f"{first} withdraw the leave in corrections.csv; what is right is another leave,"
                " of another first day or kind."
            )
        case Invoice():
            return (
                f"{first} record a correction: a credit note in credit_notes.csv,"
                " and a new invoice under a number of its own."
            )
        case Payment():
            return (
                f"{first} record a correction: a payment of the opposite amount"
                " under a number of its own, and the right one."
            )
        case Move():
            return (
                f"{first} record a correction: a move of the kind count with the difference,"
                " under a number of its own."
            )
        case _:
            return f"{first} record a correction of its own."
