"""Closing and opening entries: profit moves to equity, balances move to the next book.

Both are computed from balances, never from a flag, and so are idempotent: what is closed has
nothing left to close, and after a late adjusting entry only the difference is. Closing entries
say what they are (``EntryKind.CLOSING``), and statements leave those of their period out: they
are the same before and after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.model import AccountType, Entry, EntryKind, Posting
from backoffice_core.bookkeeping.periods.balances import (
    Grain,
    Key,
    PeriodBalance,
    balances_from,
    balances_of,
    totals_of,
)
from backoffice_core.bookkeeping.periods.fiscal import FiscalPeriod
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

__all__ = ["closing_entries", "explain_closing", "opening_entries"]

RESULT: Final = frozenset({AccountType.INCOME, AccountType.EXPENSE})


@checked
def closing_entries(
    entries: Iterable[Entry],
    *,
    chart: Chart,
    period: FiscalPeriod,
    into: str | None = None,
    through: str | None = None,
    dimensions: Iterable[str] = (),
    with_earlier: bool = False,
) -> tuple[Entry, ...]:
    """The entries that still have to be made to close the profit of a period.

    Every income and expense account is brought to zero at the end of ``period``, against the
    account ``into`` (that with the role ``retained_earnings`` where not given); with
    ``through``, over that income summary account in two entries. With ``dimensions``, each value
    of these is closed by itself, and equity knows where its profit came from. All currencies
    are closed. Nothing is returned when nothing is left to close.

    ``entries`` are all entries, earlier closing entries among them. Profit of days before
    ``period`` that was never closed is closed along only ``with_earlier``: it would pass for
    profit of the period.

    Raises :class:`InvalidValue`: ``account_unknown``, ``account_role_missing``,
    ``closing_account_invalid`` when ``into`` or ``through`` is itself closed,
    ``dimension_unknown`` when no posting that is closed carries one of ``dimensions``,
    ``period_not_closed`` when an earlier one still has profit.
    """
    known = tuple(entries)
    equity = chart.role("retained_earnings") if into is None else chart.account(into)
    targets = (equity,) if through is None else (chart.account(through), equity)
    for account in targets:
        if account.type in RESULT:
            raise InvalidValue(
                "closing_account_invalid",
                f"Profit cannot be closed into {account.code}, an account of the type"
                f" {account.type.value}.",
                "Name an equity account.",
            )
    grain = Grain(dimensions=tuple(dimensions))
    refuse_unknown_dimensions(known, grain)
    if not with_earlier:
        check_closed(
            (each for each in known if each.day < period.start),
            chart=chart,
            period=period,
            remedy="Close the period before it first, or close both at once: with_earlier=True.",
        )
    standing = balances_of((each for each in known if each.day <= period.last_day), grain=grain)
    numbers = Numbers("CLOSING", period, known)
    results = tuple(each for each in standing if chart.account(each.account).type in RESULT)
    made = close_into(results, targets[0].code, numbers=numbers, grain=grain)
    if through is not None:
        kept = (each for each in standing if each.account == through)
        summary = balances_from(
            totals_of(
                (*kept, *(leg for entry in made for leg in summary_legs(entry, through))), grain
            )
        )
        made += close_into(summary, equity.code, numbers=numbers, grain=grain)
    return made


def refuse_unknown_dimensions(entries: tuple[Entry, ...], grain: Grain) -> None:
    """Refuse a dimension that no posting carries: it would tell nothing apart, unnoticed."""
    carried = {each.name for entry in entries for leg in entry.postings for each in leg.dimensions}
    absent = sorted(set(grain.dimensions) - carried)
    if absent and entries:
        raise InvalidValue(
            "dimension_unknown",
            f"No posting carries the dimension {', '.join(absent)}.",
            f"Those carried are {', '.join(sorted(carried))}."
            if carried
            else "Close without dimensions: no posting carries one.",
        )


def summary_legs(entry: Entry, account: str) -> tuple[Posting, ...]:
    """The legs of an entry on one account."""
    return tuple(leg for leg in entry.postings if leg.account == account)


class Numbers:
    """Numbers for the entries of a period that no entry has yet: ``CLOSING/FY2026``, ``.../2``."""

    def __init__(self, prefix: str, period: FiscalPeriod, entries: Iterable[Entry]) -> None:
        self.base = f"{prefix}/{period.name}"
        self.period = period
        self.taken = {each.number for each in entries}
        self.count = 1

    def next(self) -> str:
        """A number not used before."""
        number = self.base
        while number in self.taken:
            self.count += 1
            number = f"{self.base}/{self.count}"
        self.taken.add(number)
        return number


def close_into(
    balances: Iterable[PeriodBalance], account: str, *, numbers: Numbers, grain: Grain
) -> tuple[Entry, ...]:
    """The entry that brings balances to zero against an account; none when there are none."""
    zeroed = tuple(leg_of(each, -each.amount) for each in balances)
    if not zeroed:
        return ()
    against = totals_of(
        (attrs.evolve(leg, account=account, amount=-leg.amount) for leg in zeroed), grain
    )
    moved = tuple(leg_of(each, each.amount) for each in balances_from(against))
    return (
        Entry(
            number=numbers.next(),
            day=numbers.period.last_day,
            journal="closing",
            kind=EntryKind.CLOSING,
            text=f"Closing of {numbers.period}",
            postings=(*zeroed, *moved),
        ),
    )


def leg_of(balance: PeriodBalance, amount: Money) -> Posting:
    """A posting where a balance lies."""
    return Posting(
        account=balance.account,
        amount=amount,
        party=balance.party,
        document=balance.document,
        dimensions=balance.dimensions,
    )


@checked
def opening_entries(
    entries: Iterable[Entry],
    *,
    chart: Chart,
    period: FiscalPeriod,
    book: Iterable[Entry] = (),
    grain: Grain | None = None,
) -> tuple[Entry, ...]:
    """The entry that a new book of ``period`` still needs to start from the old book.

    ``entries`` are those of the old book, ``book`` those already in the new one. What every
    balance sheet account holds before ``period`` is opened, by party and document where
    ``grain`` does not say otherwise, less what the new book opened already: again nothing, and
    after a late entry in the old book only the difference.

    Raises :class:`InvalidValue`: ``period_not_closed`` when profit is still on income and
    expense accounts, ``account_unknown``.
    """
    told_apart = Grain(party=True, document=True) if grain is None else grain
    new = tuple(book)
    before = tuple(each for each in entries if each.day < period.start)
    check_closed(before, chart=chart, period=period)
    opened = (each for each in new if each.kind is EntryKind.OPENING and each.day in period)
    totals = totals_of((leg for entry in before for leg in entry.postings), told_apart)
    for entry in opened:
        for leg in entry.postings:
            totals[told_apart.key_of(leg)] -= leg.amount.minor
    # What cancels out on an income or expense account is closed, whatever party it came from.
    missing = tuple(
        each for each in balances_from(totals) if chart.account(each.account).type not in RESULT
    )
    if not missing:
        return ()
    return (
        Entry(
            number=Numbers("OPENING", period, new).next(),
            day=period.start,
            journal="opening",
            kind=EntryKind.OPENING,
            text=f"Balances carried forward to {period}",
            postings=tuple(leg_of(each, each.amount) for each in missing),
        ),
    )


def check_closed(
    entries: Iterable[Entry],
    *,
    chart: Chart,
    period: FiscalPeriod,
    remedy: str = "Close the period before it first: closing_entries.",
) -> None:
    """Refuse to go on while profit of the days before a period is not in equity."""
    for balance in balances_of(entries):
        if chart.account(balance.account).type in RESULT:
            raise InvalidValue(
                "period_not_closed",
                f"Before {period}, the account {balance.account} still holds {balance.amount}.",
                remedy,
            )


@checked
def explain_closing(entry: Entry, *, chart: Chart) -> Explanation:
    """What a closing entry moves, account by account.

    Raises :class:`InvalidValue`: ``entry_not_closing`` for an entry of another kind,
    ``account_unknown``.
    """
    if entry.kind is not EntryKind.CLOSING:
        raise InvalidValue(
            "entry_not_closing",
            f"Entry {entry.number} of {entry.day} closes nothing: it is {entry.kind.value}.",
            "Give an entry that closing_entries made.",
        )
    moved: Mapping[Key, int] = totals_of(entry.postings, Grain())
    legs = balances_from(moved)
    results = [each for each in legs if chart.account(each.account).type in RESULT]
    return Explanation(
        rule="period.closing",
        says=Message(
            "Closing entry {number} of {day} brings income and expenses to zero",
            number=entry.number,
            day=entry.day,
        )
        if results
        else Message(
            "Closing entry {number} of {day} moves what was summed up to equity",
            number=entry.number,
            day=entry.day,
        ),
        because=[
            Explanation(
                rule="period.closing.account",
                says=closing_sentence(each, chart),
                result=each.amount,
            )
            for each in legs
        ],
    )


def closing_sentence(moved: PeriodBalance, chart: Chart) -> Message:
    """What a closing entry did to one account."""
    account = chart.account(moved.account)
    if account.type in RESULT:
        return Message(
            "{account} held {amount} and holds nothing now",
            account=account.title,
            amount=abs(moved.amount),
        )
    if moved.amount.minor > 0:
        return Message(
            "{account} takes a loss of {amount}", account=account.title, amount=moved.amount
        )
    return Message(
        "{account} takes a profit of {amount}", account=account.title, amount=-moved.amount
    )
