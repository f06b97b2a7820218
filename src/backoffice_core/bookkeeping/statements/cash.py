"""Where cash came from and went to: what an entry settles gets the cash that it moves.

An account either is something (an item, a sale, a cost) or only says what an item is carried at:
accumulated depreciation, the gain or loss on a disposal, a realised exchange difference. Cash
never comes from the latter. They are first added to the item beside them, which so stands at what
it is settled at. What settles each other without cash (:mod:`.cash_pairs`) is taken off; then the
cash is shared over the items left on its other side, by what they stand at.
So a machine of 50 with 18 worn off, sold for 41 with a gain of 9, is 41 received for a machine
(IAS 7.16(b)), a supplier paid 110 for a debt of 100 is 110 paid to suppliers (IAS 7.28), and a
machine paid 40 at once and 60 by a loan is 40 paid for a machine, and no loan (IAS 7.43).

What then is left of investing and financing items moved without cash. It is *apart* from
operations, together with what stands opposite it: depreciation, the gain, interest that was added
to a loan, a debt for a machine. Both are whole minor units, and what is shared adds up. So the
flows of any entries add up to what happened to cash, and those of operations to profit and the
changes of operating items less what is apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from backoffice_core.bookkeeping.account_classes import (
    AccountType,
    CashFlow,
    ExpenseNature,
    LineItem,
)
from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.exchange.policy import DIFFERENCE, DifferenceKind
from backoffice_core.bookkeeping.model import Account, Entry, Posting
from backoffice_core.bookkeeping.statements.cash_pairs import Pairs, pairs_of, without_cash
from backoffice_core.bookkeeping.statements.columns import value_on
from backoffice_core.bookkeeping.statements.placing import (
    RESULT,
    cash_codes,
    cash_flow_of,
    line_item_of,
)
from backoffice_core.kernel.rounding import share_units

__all__ = [
    "DISPOSAL_ROLES",
    "CashPart",
    "CashRoles",
    "cash_parts",
    "cash_roles",
    "is_exchange_difference",
]

REALISED: Final = frozenset({"exchange_gain", "exchange_loss"})
# What revaluing is booked against: cash that it moves did not flow (IAS 7.28).
UNREALISED: Final = frozenset({"unrealised_exchange_gain", "unrealised_exchange_loss"})
DISPOSAL_ROLES: Final = frozenset({"disposal_gain", "disposal_loss"})
DISPOSAL_LINES: Final = frozenset({LineItem.OTHER_INCOME, LineItem.OTHER_EXPENSES})


@attrs.frozen(kw_only=True)
class CashRoles:
    """What the accounts of a chart are to cash flows, by code.

    ``items_apart`` are balance sheet items of investing and financing, ``results_apart`` results
    whose cash is not of operations: of such an activity, or ``differences``, those of exchange
    rates, of which ``unrealised`` are of revaluations. ``restates`` are the accounts that say
    what others are carried at, with those others; ``pairs`` settle each other without cash.
    """

    cash: frozenset[str]
    items_apart: frozenset[str]
    results_apart: frozenset[str]
    differences: frozenset[str]
    unrealised: frozenset[str]
    restates: Mapping[str, frozenset[str]]
    pairs: Pairs


@attrs.frozen(kw_only=True)
class CashPart:
    """What a leg has to do with cash, in minor units, positive where it is on the credit side.

    ``cash`` came for it (or went), ``apart`` is what of it is not of operations. ``received`` is
    the cash where it came, 0 where it went; a reversal takes back what it reverses.
    """

    posting: Posting
    cash: int
    received: int
    apart: int


def is_exchange_difference(account: Account) -> bool:
    """Whether a result is one of exchange rates."""
    return account.type in RESULT and account.role in REALISED | UNREALISED


def is_disposal_result(account: Account) -> bool:
    """Whether a result beside an item of investing says what it was worn off or sold at."""
    return (
        account.role in DISPOSAL_ROLES
        or account.nature is ExpenseNature.DEPRECIATION
        or account.line_item in DISPOSAL_LINES
    )


def is_contra(account: Account) -> bool:
    """Whether an item only says what another is carried at; what owners took is cash."""
    return account.contra and account.type is not AccountType.EQUITY


def codes(accounts: Iterable[Account]) -> frozenset[str]:
    """The codes of accounts."""
    return frozenset(account.code for account in accounts)


def cash_roles(chart: Chart) -> CashRoles:
    """What the accounts of a chart are to cash flows."""
    cash = cash_codes(chart)
    others = [account for account in chart.accounts if account.code not in cash]
    elsewhere = codes(each for each in others if cash_flow_of(each) is not CashFlow.OPERATING)
    results = [account for account in others if account.type in RESULT]
    differences = codes(filter(is_exchange_difference, results))
    return CashRoles(
        cash=cash,
        items_apart=elsewhere - codes(results),
        results_apart=elsewhere & codes(results) | differences,
        differences=differences,
        unrealised=codes(each for each in results if each.role in UNREALISED),
        restates=restating(others),
        pairs=pairs_of(each for each in others if not is_exchange_difference(each)),
    )


def restating(accounts: Iterable[Account]) -> Mapping[str, frozenset[str]]:
    """The accounts that say what others are carried at, with those.

    Depreciation, gains and losses on disposals are of items of investing, exchange differences of
    any; a contra account, such as an allowance for receivables, is of the line it stands in.
    """
    held: defaultdict[tuple[CashFlow, LineItem], set[str]] = defaultdict(set)
    for each in accounts:
        if each.type not in RESULT and not is_contra(each):
            held[cash_flow_of(each), line_item_of(each)].add(each.code)
    every = frozenset(code for found in held.values() for code in found)
    invested = frozenset(
        code for (flow, _), found in held.items() if flow is CashFlow.INVESTING for code in found
    )
    restated: dict[str, frozenset[str]] = {}
    for each in accounts:
        if each.type not in RESULT:
            if is_contra(each):
                restated[each.code] = frozenset(held[cash_flow_of(each), line_item_of(each)])
        elif is_exchange_difference(each):
            restated[each.code] = every
        elif is_disposal_result(each):
            restated[each.code] = invested
    return restated


def cash_parts(entry: Entry, roles: CashRoles) -> Iterator[CashPart]:
    """The legs that cash came for or that are not of operations, those of cash left out.

    The ``cash`` of all is what the entry adds to cash.
    """
    legs = [
        posting
        for posting in entry.postings
        if posting.account not in roles.cash and posting.amount.minor
    ]
    revalued = [place for place, leg in enumerate(legs) if is_revaluation(entry, leg, roles)]
    worth, aside = restated(legs, roles, frozenset(revalued))
    flow = sum(worth)
    # A revaluation moves cash only by what rates did to it.
    cash = shared(flow, worth, revalued) if revalued else paid(flow, worth, legs, roles)
    left = [stood - came for stood, came in zip(worth, cash, strict=True)]
    taken = taken_out(left, legs, roles)
    side = 1 if entry.reverses is None else -1
    for place, leg in enumerate(legs):
        apart, came = aside[place] + taken[place], cash[place]
        if leg.account in roles.results_apart:
            apart += came
        if came or apart:
            received = came if came * side > 0 else 0
            yield CashPart(posting=leg, cash=came, received=received, apart=apart)


def paid(flow: int, worth: Sequence[int], legs: Sequence[Posting], roles: CashRoles) -> list[int]:
    """The cash of an entry shared over what it is for."""
    places = range(len(legs))
    if sum(each * flow > 0 for each in worth) > 1:
        worth = without_cash(worth, legs, roles.pairs)
    return shared(flow, worth, places)


def taken_out(left: Sequence[int], legs: Sequence[Posting], roles: CashRoles) -> list[int]:
    """What of the legs stands opposite items of investing and financing that moved without cash.

    Results that are of such items by their account (depreciation, gains, interest) come first.
    """
    operating = [place for place, leg in enumerate(legs) if leg.account not in roles.items_apart]
    units = sum(left[place] for place in operating)
    first = [
        place
        for place in operating
        if left[place] * units > 0
        and (legs[place].account in roles.results_apart or legs[place].account in roles.restates)
    ]
    known = sum(left[place] for place in first)
    if abs(known) >= abs(units):
        return shared(units, left, first)
    others = [place for place in operating if place not in first]
    found = shared(units - known, left, others)
    for place in first:
        found[place] = left[place]
    return found


def is_revaluation(entry: Entry, leg: Posting, roles: CashRoles) -> bool:
    """Whether a leg is an unrealised exchange difference; what it says of itself comes first."""
    if leg.account not in roles.differences:
        return False
    said = value_on(entry, leg, DIFFERENCE)
    if said is None:
        return leg.account in roles.unrealised
    return said == DifferenceKind.UNREALISED.value


def restated(
    legs: Sequence[Posting], roles: CashRoles, revalued: frozenset[int]
) -> tuple[list[int], list[int]]:
    """What each leg stands at with what restates it, and what of it restates others apart.

    What restates goes to the items of its party and document, where some are there.
    """
    worth = [-leg.amount.minor for leg in legs]
    apart = [0] * len(legs)
    for place, leg in enumerate(legs):
        items = roles.restates.get(leg.account)
        if not items or place in revalued:
            continue
        places = [other for other, each in enumerate(legs) if each.account in items]
        if not places:
            continue
        same = [other for other in places if item_of(legs[other]) == item_of(leg)]
        places = same or places
        weights = [abs(legs[other].amount.minor) for other in places]
        worth[place] = 0
        for other, share in zip(places, share_units(-leg.amount.minor, weights), strict=True):
            worth[other] += share
            if legs[other].account in roles.items_apart and leg.account not in roles.items_apart:
                apart[place] += share
    return worth, apart


def item_of(leg: Posting) -> tuple[str | None, str | None]:
    """The party and document that a leg is about."""
    return leg.party, leg.document


def shared(units: int, worth: Sequence[int], places: Sequence[int]) -> list[int]:
    """Units given to the legs at places that are on their side, by what they stand at."""
    found = [0] * len(worth)
    if units:
        chosen = [place for place in places if worth[place] * units > 0] or places
        shares = share_units(units, [abs(worth[place]) for place in chosen])
        for place, share in zip(chosen, shares, strict=True):
            found[place] = share
    return found
