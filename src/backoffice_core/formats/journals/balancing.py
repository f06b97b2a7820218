"""What a transaction comes to, exactly: weights, amounts left out, pads, running balances.

All numbers here are whole units at a scale, so sums and products never round. The rule for
what a posting weighs is beancount's, which ledger shares: a lot at its cost, else an amount
at its price, else the amount itself. A transaction weighs nothing in every commodity, to the
last digit, or it is refused: tolerances are for those who round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from backoffice_core.formats.journals.model import (
    Amount,
    JournalPosting,
    Transaction,
)
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = ["Cells", "Leg", "Weights", "combined", "legs_of", "off_by", "weight_of"]

# Units by account, commodity and scale: adding within one scale is adding integers.
Cells = dict[tuple[str, str, int], int]
Weights = dict[tuple[str, int], int]
AMOUNT_IN_NAME: Final = re.compile(r"[ ][-+]?[0-9][0-9.,]*(?:[ ]?[^\s0-9]+)?$")


@attrs.frozen(kw_only=True)
class Leg:
    """A posting with nothing left out: what it moves, and what that weighs."""

    account: str
    amount: Amount
    weight: Amount
    posting: JournalPosting


def weight_of(posting: JournalPosting, amount: Amount) -> Amount:
    """What a posting of an amount weighs in its transaction.

    Raises :class:`InvalidValue` (``journal_lot_open``) for a lot whose cost is not written.
    """
    cost, price = posting.cost, posting.price
    if cost is not None:
        if cost.amount is None:
            raise InvalidValue(
                "journal_lot_open",
                f"{posting.account}: the lot of {amount} does not say its cost.",
                "Write the cost in the braces.",
            )
        return at(amount, cost.amount, total=cost.total)
    if price is not None:
        return at(amount, price.amount, total=price.total)
    return amount


def at(amount: Amount, worth: Amount, *, total: bool) -> Amount:
    """An amount at what each unit, or all of it, is worth."""
    if not total:
        return amount.times(worth)
    return -worth if amount.units < 0 else worth


def off_by(weights: Weights) -> dict[str, Amount]:
    """What is left of weights in each commodity where that is not nothing."""
    if not any(weights.values()):
        return {}
    left: dict[str, Amount] = {}
    for (commodity, scale), units in weights.items():
        left[commodity] = plus(left.get(commodity), units, scale, commodity)
    return {commodity: amount for commodity, amount in left.items() if amount.units}


def plus(amount: Amount | None, units: int, scale: int, commodity: str) -> Amount:
    """An amount with more added, at the finer scale of the two."""
    if amount is None:
        return Amount(units=units, scale=scale, commodity=commodity)
    finest = max(amount.scale, scale)
    return Amount(
        units=amount.units * 10 ** (finest - amount.scale) + units * 10 ** (finest - scale),
        scale=finest,
        commodity=commodity,
    )


def combined(cells: Mapping[tuple[str, str, int], int]) -> dict[tuple[str, str], Amount]:
    """The totals of cells by account and commodity, in order; what comes to nothing is left out."""
    totals: dict[tuple[str, str], Amount] = {}
    for (account, commodity, scale), units in cells.items():
        key = (account, commodity)
        totals[key] = plus(totals.get(key), units, scale, commodity)
    return {key: totals[key] for key in sorted(totals) if totals[key].units}


def unbalanced(left: Mapping[str, Amount]) -> InvalidValue:
    """The refusal of a transaction that does not balance, with by how much."""
    return InvalidValue(
        "journal_unbalanced",
        f"The transaction is off by {', '.join(map(str, left.values()))}.",
        "Debits and credits are equal to the last digit; book a difference as such.",
    )


def legs_of(
    transaction: Transaction,
    *,
    assigned: Mapping[int, Amount] | None = None,
    weighed: Mapping[int, Amount] | None = None,
) -> tuple[Leg, ...]:
    """The legs of a transaction, with the amount that was left out; exactly balanced.

    ``assigned`` holds the amounts of postings, by position, that only say what their account
    holds, ``weighed`` what those weigh that take lots without saying their cost. Raises
    :class:`InvalidValue`: ``journal_unbalanced``, ``journal_elided``, ``journal_lot_open``.
    """
    weights: Weights = {}
    legs: list[Leg | JournalPosting] = []
    elided = False
    for position, posting in enumerate(transaction.postings):
        amount = posting.amount
        if amount is None and assigned is not None:
            amount = assigned.get(position)
        if amount is None:
            if elided or posting.assertion is not None:
                raise elided_twice(transaction)
            elided = True
            legs.append(posting)
            continue
        weight = (weighed or {}).get(position) or weight_of(posting, amount)
        key = (weight.commodity, weight.scale)
        weights[key] = weights.get(key, 0) + weight.units
        legs.append(Leg(account=posting.account, amount=amount, weight=weight, posting=posting))
    left = off_by(weights)
    if left and not elided:
        raise unbalanced(left)
    return tuple(filled(legs, left))


def elided_twice(transaction: Transaction) -> InvalidValue:
    """The refusal of two amounts left out; one may only have been taken for part of a name."""
    remedy = "Leave out one at most."
    for posting in transaction.postings:
        if posting.amount is None and AMOUNT_IN_NAME.search(posting.account):
            remedy = f"Put two blanks before the amount in {shown(posting.account)}."
            break
    return InvalidValue("journal_elided", "More than one amount is left out.", remedy)


def filled(legs: Iterable[Leg | JournalPosting], left: Mapping[str, Amount]) -> Iterator[Leg]:
    """The legs, with the one left out taking what is left in each commodity."""
    for leg in legs:
        if isinstance(leg, Leg):
            yield leg
        else:
            for amount in left.values():
                yield Leg(account=leg.account, amount=-amount, weight=-amount, posting=leg)
