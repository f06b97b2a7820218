"""A month must open with what the month before it closed with.

Both are on record, so a difference is found before anybody builds on it: a balance typed
wrong, or a closed month that was closed again after its balances had been carried over.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from backoffice_core.bookkeeping import AccountType
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.periods import Month
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backoffice_core.bookkeeping import Chart
    from backoffice_core.processes.shop import Shop

__all__ = ["compare_opening"]

RESULT = frozenset({AccountType.INCOME, AccountType.EXPENSE})


def compare_opening(shop: Shop, carried: Mapping[str, int], *, chart: Chart) -> tuple[Finding, ...]:
    """A serious ``processes.opening_differs`` for each account that opens otherwise.

    ``carried`` is what each account held when the month before ended, in minor units and
    debit positive; nothing at all where that month is not on record. Income and expenses
    are counted as retained earnings, because a business may carry its profit over each
    month or once a year.
    """
    if not carried:
        return ()
    opening: Counter[str] = Counter()
    closing: Counter[str] = Counter()
    for balance in shop.opening:
        opening[heir(balance.account, chart)] += balance.amount.minor
    for account, minor in carried.items():
        closing[heir(account, chart)] += minor
    return tuple(
        difference(
            shop,
            account,
            opening=Money(opening[account], shop.currency),
            closing=Money(closing[account], shop.currency),
        )
        for account in sorted(opening.keys() | closing.keys())
        if opening[account] != closing[account]
    )


def heir(account: str, chart: Chart) -> str:
    """The account a balance is carried over to: profit belongs to retained earnings."""
    # An account of last month that the chart lost keeps its balance, and so is found.
    known = chart.by_code.get(account)
    if known is None or known.type not in RESULT:
        return account
    return chart.role("retained_earnings").code


def difference(shop: Shop, account: str, *, opening: Money, closing: Money) -> Finding:
    """The finding of one account."""
    before = Month.of(shop.month.start - timedelta(days=1))
    return Finding(
        kind="processes.opening_differs",
        severity=Severity.SERIOUS,
        subject=f"account {account}",
        day=shop.month.start,
        money=opening - closing,
        says=Message(
            "Account {account} opens with {opening}, but {month} closed with {closing}: "
            "{difference} apart",
            account=account,
            opening=opening,
            month=str(before),
            closing=closing,
            difference=opening - closing,
        ),
    )
