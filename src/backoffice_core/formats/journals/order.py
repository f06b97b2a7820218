"""Whether a format checks the balances of a journal in the order that it means.

beancount sorts by day and checks a balance before its day; hledger sorts by day and checks
as written within it; ledger checks as written. So the same lines can mean another check.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from backoffice_core.formats.journals.model import (
    BalanceAsserted,
    Comment,
    Directive,
    Journal,
    JournalFormat,
    Setting,
    Transaction,
)
from backoffice_core.formats.journals.resolving import moment, ordered

__all__ = ["first_checked_otherwise", "has_sub_accounts", "sorted_by_day"]


def first_checked_otherwise(journal: Journal, form: JournalFormat) -> Directive | None:
    """The first directive that a format would check at another moment, if there is one."""
    if form is JournalFormat.BEANCOUNT or not asserts(journal):
        return None
    moved = Transaction, BalanceAsserted
    meant = [each for each in ordered(journal) if isinstance(each, moved)]
    theirs = [each for each in journal.directives if isinstance(each, moved)]
    if form is JournalFormat.HLEDGER:
        theirs.sort(key=lambda each: each.day)
    return next(
        (here for here, there in zip(theirs, meant, strict=True) if here is not there), None
    )


def asserts(journal: Journal) -> bool:
    """Whether any order matters at all."""
    return any(
        isinstance(each, BalanceAsserted)
        or (isinstance(each, Transaction) and any(leg.assertion for leg in each.postings))
        for each in journal.directives
    )


def has_sub_accounts(journal: Journal) -> frozenset[str]:
    """The accounts that others lie under."""
    above: set[str] = set()
    for transaction in journal.transactions:
        for posting in transaction.postings:
            parts = posting.account.split(":")
            above.update(":".join(parts[:count]) for count in range(1, len(parts)))
    return frozenset(above)


def sorted_by_day(directives: Iterable[Directive]) -> list[Directive]:
    """The directives in the order balances are checked; a comment stays above what it is above."""
    keyed: list[tuple[tuple[date, int], Directive]] = []
    following = (date.max, 0)
    for each in reversed(tuple(directives)):
        if not isinstance(each, Comment | Setting):
            following = moment(each)
        keyed.append((following, each))
    keyed.reverse()
    return [each for _, each in sorted(keyed, key=lambda pair: pair[0])]
