"""What in an entry settles something else in it without cash, and so gets none (IAS 7.43).

The till writes a sale of 100, its tax of 11 and its cost of 40 in one entry with the 111 received.
Stock was moved against cost of sales: neither is paid here. So before cash is shared, what the
chart says belongs together is taken off each other, exact pairs first, then as far as it goes;
what is left gets the cash, by what it stands at.

Only legs of one activity settle each other, and the pairs are few on purpose: each is a way in
which an item becomes a result, or two items of one kind meet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from backoffice_core.bookkeeping.account_classes import (
    AccountType,
    CashFlow,
    ExpenseNature,
    LineItem,
)
from backoffice_core.bookkeeping.model import Account, Posting
from backoffice_core.bookkeeping.statements.placing import (
    RESULT,
    cash_flow_of,
    line_item_of,
    nature_of,
)
from backoffice_core.kernel.rounding import share_units

__all__ = ["Pairs", "pairs_of", "without_cash"]

Kinds = frozenset[LineItem | ExpenseNature | AccountType]
Pairs = tuple[tuple[frozenset[str], frozenset[str]], ...]

INCOME_TAX: Final[Kinds] = frozenset(
    {LineItem.CURRENT_TAX_ASSETS, LineItem.CURRENT_TAX_LIABILITIES}
)
DEFERRED_TAX: Final[Kinds] = frozenset(
    {LineItem.DEFERRED_TAX_ASSETS, LineItem.DEFERRED_TAX_LIABILITIES}
)
OTHER_TAX: Final[Kinds] = frozenset({LineItem.OTHER_TAX_ASSETS, LineItem.OTHER_TAX_LIABILITIES})
GOODS: Final[Kinds] = frozenset({LineItem.COST_OF_SALES, ExpenseNature.GOODS})
STAFF: Final[Kinds] = frozenset({LineItem.EMPLOYEE_BENEFITS, LineItem.LONG_TERM_EMPLOYEE_BENEFITS})
STOCK: Final[Kinds] = frozenset({LineItem.INVENTORIES})
SALES: Final[Kinds] = frozenset({LineItem.REVENUE})
EXPENSES: Final[Kinds] = frozenset({AccountType.EXPENSE})
BOUGHT: Final = EXPENSES | STOCK | OTHER_TAX | {LineItem.PREPAYMENTS}
# In the order in which they are taken off each other.
SETTLING: Final[tuple[tuple[Kinds, Kinds], ...]] = (
    (STOCK, GOODS),  # goods and materials used
    (STAFF, frozenset({ExpenseNature.EMPLOYEES})),  # wages owed
    (frozenset({LineItem.CONTRACT_LIABILITIES}), SALES),  # advances earned
    (INCOME_TAX | DEFERRED_TAX, frozenset({LineItem.INCOME_TAX})),
    (INCOME_TAX, INCOME_TAX),  # tax prepaid against tax owed
    (OTHER_TAX, OTHER_TAX),  # input tax against output tax
    (frozenset({LineItem.PREPAYMENTS, LineItem.OTHER_CURRENT_LIABILITIES}), EXPENSES),
    (frozenset({LineItem.TRADE_RECEIVABLES}), SALES | OTHER_TAX),  # sold on credit
    (frozenset({LineItem.TRADE_PAYABLES}), BOUGHT),  # bought on credit
    (SALES, SALES),  # discounts and returns
    (frozenset({AccountType.INCOME}), EXPENSES),  # fees kept back from what was sold
)


def kinds_of(account: Account) -> Kinds:
    """What an account is to the pairs: its line, and for results its type and nature."""
    found: set[LineItem | ExpenseNature | AccountType] = {line_item_of(account)}
    if account.type in RESULT:
        found.add(account.type)
    if account.type is AccountType.EXPENSE:
        found.add(nature_of(account))
    return frozenset(found)


def pairs_of(accounts: Iterable[Account]) -> Pairs:
    """The accounts that settle each other without cash, by code, in the order of taking off."""
    told = [(each.code, cash_flow_of(each), kinds_of(each)) for each in accounts]
    found: list[tuple[frozenset[str], frozenset[str]]] = []
    for ones, others in SETTLING:
        for activity in (CashFlow.OPERATING, CashFlow.INVESTING, CashFlow.FINANCING):
            one, other = (
                frozenset(code for code, flow, own in told if flow is activity and own & kinds)
                for kinds in (ones, others)
            )
            if one and other:
                found.append((one, other))
    return tuple(found)


def without_cash(worth: Sequence[int], legs: Sequence[Posting], pairs: Pairs) -> list[int]:
    """What each leg stands at after what settles each other was taken off, exact pairs first."""
    left = list(worth)
    posted = {leg.account for leg in legs}
    there = [
        (one, other)
        for one, other in pairs
        if not posted.isdisjoint(one) and not posted.isdisjoint(other)
    ]
    for one, other in there:
        take_exact(left, legs, one, other)
    for one, other in there:
        take(left, legs, one, other, side=1)
        take(left, legs, one, other, side=-1)
    return left


def take_exact(
    left: list[int], legs: Sequence[Posting], one: frozenset[str], other: frozenset[str]
) -> None:
    """Take off each other the legs of a pair that are equal."""
    waiting: defaultdict[int, list[int]] = defaultdict(list)
    for place, leg in enumerate(legs):
        if left[place] and leg.account in other:
            waiting[left[place]].append(place)
    for place, leg in enumerate(legs):
        if not left[place] or leg.account not in one:
            continue
        equal = waiting.get(-left[place], [])
        while equal:
            against = equal.pop(0)
            if left[against]:  # where both are of one kind, it may be gone already
                left[place] = left[against] = 0
                break


def take(
    left: list[int],
    legs: Sequence[Posting],
    one: frozenset[str],
    other: frozenset[str],
    *,
    side: int,
) -> None:
    """Take a pair off each other as far as it goes, where the first is on a side."""
    ones = [n for n, leg in enumerate(legs) if leg.account in one and left[n] * side > 0]
    others = [n for n, leg in enumerate(legs) if leg.account in other and left[n] * side < 0]
    if not ones or not others:
        return
    units = min(abs(sum(left[n] for n in ones)), abs(sum(left[n] for n in others)))
    for places, sign in ((ones, side), (others, -side)):
        shares = share_units(units, [abs(left[n]) for n in places])
        for place, share in zip(places, shares, strict=True):
            left[place] -= sign * share
