"""Which lots a posting takes that does not say their cost, as beancount's ``{}`` does.

The account's own lots are searched for those with the day and the label that are written. One
that fits, or all of them together, is plain; more are taken in the order the account was
opened with (``FIFO``, ``LIFO``, ``HIFO``), and without one the posting is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.formats.journals.model import (
    AccountOpened,
    Amount,
    Cost,
    Journal,
    JournalPosting,
)
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Lots"]


@attrs.define(kw_only=True)
class Lot:
    """What is left of a purchase: how many, each at what."""

    left: Fraction
    each: Fraction
    commodity: str
    day: date
    label: str


@attrs.define
class Lots:
    """The lots that accounts hold as a journal goes on."""

    orders: Mapping[str, str]
    held: dict[tuple[str, str], list[Lot]] = attrs.Factory(dict[tuple[str, str], list[Lot]])

    @classmethod
    def of(cls, journal: Journal) -> Lots | None:
        """The lots of a journal, if any posting needs them to be known."""
        open_lots = (
            posting.cost is not None and posting.cost.amount is None
            for transaction in journal.transactions
            for posting in transaction.postings
        )
        if not any(open_lots):
            return None
        opened = (each for each in journal.directives if isinstance(each, AccountOpened))
        return cls({each.account: each.booking for each in opened})

    def taken(self, posting: JournalPosting, amount: Amount, day: date) -> Amount | None:
        """Add or take the lots of a posting; what it weighs, where that is not written.

        Raises :class:`InvalidValue`: ``journal_lot_open``, ``journal_lot_indivisible``.
        """
        cost = posting.cost
        if cost is None or not amount.units:
            return None
        lots = self.held.setdefault((posting.account, amount.commodity), [])
        number = amount.number
        if cost.amount is None:
            return self.matched(posting, cost, lots, amount)
        each = cost.amount.number / abs(number) if cost.total else cost.amount.number
        fitting = [
            lot
            for lot in fit(lots, cost, number)
            if lot.each == each and lot.commodity == cost.amount.commodity
        ]
        rest = number - take(fitting, number)[0]
        if rest:
            lots.append(
                Lot(
                    left=rest,
                    each=each,
                    commodity=cost.amount.commodity,
                    day=cost.day or day,
                    label=cost.label,
                )
            )
        lots[:] = [lot for lot in lots if lot.left]
        return None

    def matched(
        self, posting: JournalPosting, cost: Cost, lots: list[Lot], amount: Amount
    ) -> Amount:
        """Take lots that are not told by their cost; what they weigh."""
        number = amount.number
        fitting = fit(lots, cost, number)
        order = self.orders.get(posting.account, "")
        if order == "FIFO":
            fitting.sort(key=lambda lot: lot.day)
        elif order == "LIFO":
            fitting.sort(key=lambda lot: lot.day, reverse=True)
        elif order == "HIFO":
            fitting.sort(key=lambda lot: lot.each, reverse=True)
        elif len(fitting) > 1 and number + sum(lot.left for lot in fitting):
            raise lot_open(posting, amount, "fits several lots")
        commodities = {lot.commodity for lot in fitting}
        if number + sum(lot.left for lot in fitting) and not covers(fitting, number):
            raise lot_open(posting, amount, "is more than the lots it could be from")
        if len(commodities) != 1:
            raise lot_open(posting, amount, "could be from lots of several commodities")
        _, weight = take(fitting, number)
        lots[:] = [lot for lot in lots if lot.left]
        return exact(weight, commodities.pop())


def lot_open(posting: JournalPosting, amount: Amount, why: str) -> InvalidValue:
    """The refusal of a lot that is not told by what is written."""
    return InvalidValue(
        "journal_lot_open",
        f"{posting.account}: {amount} does not say its cost and {why}.",
        "Write the cost, the day or the label of the lot in the braces.",
    )


def fit(lots: Iterable[Lot], cost: Cost, number: Fraction) -> list[Lot]:
    """The lots on the other side that have the day and the label that are written."""
    return [
        lot
        for lot in lots
        if (lot.left > 0) is (number < 0)
        and cost.day in {None, lot.day}
        and cost.label in {"", lot.label}
    ]


def covers(lots: Iterable[Lot], number: Fraction) -> bool:
    """Whether there is enough of lots to take a number from."""
    return abs(sum((lot.left for lot in lots), Fraction())) >= abs(number)


def take(lots: Iterable[Lot], number: Fraction) -> tuple[Fraction, Fraction]:
    """Take a number from lots, the first ones first; how much was taken, and its cost."""
    taken = weight = Fraction()
    for lot in lots:
        part = -min(abs(number - taken), abs(lot.left)) * (1 if lot.left > 0 else -1)
        lot.left += part
        taken += part
        weight += part * lot.each
    return taken, weight


def exact(value: Fraction, commodity: str) -> Amount:
    """A ratio as a decimal amount, if it has an end.

    >>> str(exact(Fraction(1, 8), "USD"))
    '0.125 USD'
    """
    rest, scale = value.denominator, 0
    for factor in (2, 5):
        count = 0
        while rest % factor == 0:
            rest //= factor
            count += 1
        scale = max(scale, count)
    if rest != 1:
        raise InvalidValue(
            "journal_lot_indivisible",
            f"The cost of part of a lot is {value} {commodity}, which has no end as a decimal.",
            "Write the cost of one unit.",
        )
    return Amount(units=int(value * 10**scale), scale=scale, commodity=commodity)
