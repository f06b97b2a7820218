"""Whether an entry may be posted under a chart: the verdicts, each with a stable kind.

==================================  ==========================================================
kind                                what is wrong with a posting
==================================  ==========================================================
``bookkeeping.account_unknown``     the chart has no such account
``bookkeeping.account_not_open``    the account opens after the day of the entry
``bookkeeping.account_closed``      the account is closed on the day of the entry
``bookkeeping.account_is_group``    the account only adds up others
``bookkeeping.currency_not_kept``   the account is kept in other currencies
``bookkeeping.party_missing``       a control account, and nobody is named
==================================  ==========================================================

All are serious: whoever posts in spite of them has books that do not tie.
"""

from __future__ import annotations

from collections.abc import Iterator

from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.model import Account, Entry, Posting
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

__all__ = ["check_entry"]


@checked
def check_entry(entry: Entry, *, chart: Chart) -> tuple[Finding, ...]:
    """What stands against posting an entry, in the order of its postings; nothing if all is well.

    >>> from backoffice_core.bookkeeping.charts import chart_of
    >>> from backoffice_core.bookkeeping.model import Posting
    >>> from backoffice_core.kernel.money import Money
    >>> from datetime import date
    >>> chart = chart_of("generic")
    >>> sale = Entry(
    ...     number="1",
    ...     day=date(2026, 5, 4),
    ...     journal="sales",
    ...     text="",
    ...     postings=[
    ...         Posting(account=chart.role("receivables").code, amount=Money.of(10, "USD")),
    ...         Posting(account=chart.role("sales").code, amount=Money.of(-10, "USD")),
    ...     ],
    ... )
    >>> for finding in check_entry(sale, chart=chart):
    ...     print(finding)
    serious: Entry 1 posts to the control account 1200 Trade receivables and names no party
    """
    return tuple(
        finding
        for place, posting in enumerate(entry.postings, start=1)
        for finding in problems_of(posting, place, entry, chart)
    )


def problems_of(posting: Posting, place: int, entry: Entry, chart: Chart) -> Iterator[Finding]:
    """What stands against one posting."""
    account = chart.by_code.get(posting.account)
    if account is None:
        unknown = Message(
            "Entry {entry} posts to the account {code}, which the chart does not have",
            entry=entry.number,
            code=posting.account,
        )
        yield against("account_unknown", unknown, place, entry)
        return
    if not account.is_open_on(entry.day):
        yield not_open(account, place, entry)
    if chart.is_group(account.code):
        group = Message(
            "Entry {entry} posts to {account}, which only adds up other accounts",
            entry=entry.number,
            account=account.label,
        )
        yield against("account_is_group", group, place, entry)
    if account.currencies and posting.amount.currency.code not in account.currencies:
        foreign = Message(
            "Entry {entry} posts {amount} to {account}, which is kept in {currencies}",
            entry=entry.number,
            amount=posting.amount,
            account=account.label,
            currencies=", ".join(account.currencies),
        )
        yield against("currency_not_kept", foreign, place, entry)
    if account.control is not None and not posting.party:
        nobody = Message(
            "Entry {entry} posts to the control account {account} and names no party",
            entry=entry.number,
            account=account.label,
        )
        yield against("party_missing", nobody, place, entry)


def not_open(account: Account, place: int, entry: Entry) -> Finding:
    """The account opens later, or is closed already."""
    if account.opened is not None and entry.day < account.opened:
        message = Message(
            "Entry {entry} of {day} posts to {account}, which opens on {opened}",
            entry=entry.number,
            day=entry.day,
            account=account.label,
            opened=account.opened,
        )
        return against("account_not_open", message, place, entry)
    message = Message(
        "Entry {entry} of {day} posts to {account}, which is closed since {closed}",
        entry=entry.number,
        day=entry.day,
        account=account.label,
        closed=account.closed or entry.day,
    )
    return against("account_closed", message, place, entry)


def against(kind: str, says: Message, place: int, entry: Entry) -> Finding:
    """A verdict about one posting, told apart from the others by its place in the entry."""
    return Finding(
        kind=f"bookkeeping.{kind}",
        severity=Severity.SERIOUS,
        subject=f"entry {entry.number}",
        day=entry.day,
        detail=str(place),
        money=entry.postings[place - 1].amount,
        says=says,
    )
