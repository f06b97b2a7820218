"""A journal's transactions in order of day, with pads and assigned balances made amounts.

Both say what an account is to hold and leave the amount to the reader. It is worked out
once, here, exactly, in the order that beancount and hledger check balances: by day, and on a
day as written, except that a balance of beancount's comes before everything of its day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import attrs

from backoffice_core.formats.journals.balancing import Leg, legs_of, plus
from backoffice_core.formats.journals.matching import Lots
from backoffice_core.formats.journals.model import (
    AccountClosed,
    AccountOpened,
    Amount,
    BalanceAsserted,
    Comment,
    CommodityDeclared,
    Directive,
    Journal,
    JournalPosting,
    Pad,
    Place,
    Setting,
    Transaction,
)
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.errors import InvalidValue

__all__ = [
    "Holdings",
    "Resolved",
    "ordered",
    "padding",
    "place_of",
    "resolve",
    "resolved_transactions",
]

Dated = Transaction | BalanceAsserted | Pad | AccountOpened | AccountClosed


@attrs.frozen(kw_only=True)
class Resolved:
    """A transaction with all its legs; ``pad`` if it was made by one."""

    transaction: Transaction
    legs: tuple[Leg, ...]
    pad: Pad | None = None


def place_of(directive: Directive) -> Place:
    """Where a directive stands, or that it stands nowhere."""
    return directive.place or Place("journal", 0)


def moment(directive: Directive) -> tuple[date, int]:
    """When a directive counts: its day, and on it declarations and balances first."""
    day = None if isinstance(directive, Comment | Setting) else directive.day
    match directive:
        case AccountOpened() | CommodityDeclared():
            rank = 0
        case BalanceAsserted():
            rank = 1
        case AccountClosed():
            rank = 3
        case _:
            rank = 2
    return day or date.min, rank


def ordered(journal: Journal) -> list[Dated]:
    """What moves or asserts anything, in the order in which balances are checked."""
    dated = (
        each
        for each in journal.directives
        if isinstance(each, Transaction | BalanceAsserted | Pad | AccountOpened | AccountClosed)
    )
    return sorted(dated, key=moment)


@attrs.define
class Holdings:
    """What accounts hold as a journal goes on, each alone and with its sub-accounts."""

    own: dict[str, dict[str, Amount]] = attrs.Factory(dict[str, dict[str, Amount]])
    whole: dict[str, dict[str, Amount]] = attrs.Factory(dict[str, dict[str, Amount]])

    def add(self, account: str, amount: Amount) -> None:
        """Add to an account, and to all above it."""
        held(self.own, account, amount)
        held(self.whole, account, amount)
        end = account.rfind(":")
        while end > 0:
            held(self.whole, account[:end], amount)
            end = account.rfind(":", 0, end)

    def of(self, account: str, commodity: str, *, inclusive: bool) -> Amount:
        """What an account holds of a commodity."""
        kept = (self.whole if inclusive else self.own).get(account, {})
        return kept.get(commodity) or Amount(units=0, scale=0, commodity=commodity)

    def others(self, account: str, commodity: str, *, inclusive: bool) -> list[Amount]:
        """What an account holds of other commodities."""
        kept = (self.whole if inclusive else self.own).get(account, {})
        return [each for name, each in kept.items() if name != commodity and each.units]


def held(book: dict[str, dict[str, Amount]], account: str, amount: Amount) -> None:
    """Add to an account in one book."""
    kept = book.setdefault(account, {})
    commodity = amount.commodity
    kept[commodity] = plus(kept.get(commodity), amount.units, amount.scale, commodity)


def missing(wanted: Amount, have: Amount) -> Amount:
    """What is missing from what an account holds to what it should."""
    return plus(wanted, -have.units, have.scale, wanted.commodity)


def padding(pad: Pad, amount: Amount) -> Transaction:
    """The transaction that a pad stands for."""
    return Transaction(
        day=pad.day,
        narration=f"Padding of {pad.account}",
        metadata=pad.metadata,
        comments=pad.comments,
        postings=[
            JournalPosting(account=pad.account, amount=amount, place=pad.place),
            JournalPosting(account=pad.source, amount=-amount, place=pad.place),
        ],
        place=pad.place,
    )


def resolved_transactions(journal: Journal) -> tuple[Resolved, ...]:
    """Every transaction with its legs, in order of day, pads as transactions of their own.

    Raises :class:`InputRefused` with each transaction that does not balance to the last digit
    and by how much, and each amount that cannot be worked out.
    """
    problems = Problems()
    resolving = resolve(journal, problems)
    problems.refuse()
    return tuple(resolving.in_order())


def resolve(journal: Journal, problems: Problems) -> Resolving:
    """Work out every transaction and pad; what cannot be becomes a problem and is left out."""
    resolving = Resolving(lots=Lots.of(journal))
    for directive in ordered(journal):
        if isinstance(directive, Transaction):
            try:
                resolving.take(directive)
            except InvalidValue as problem:
                place = place_of(directive)
                problems.add(place.file, problem.message, problem.remedy, line=place.line or None)
        elif isinstance(directive, Pad):
            resolving.pads[directive.account] = Padding(directive, len(resolving.found))
        elif isinstance(directive, BalanceAsserted):
            resolving.fill(directive)
    return resolving


@attrs.define
class Padding:
    """A pad that waits for assertions: where it stands, and the commodities it has filled."""

    pad: Pad
    position: int
    filled: set[str] = attrs.Factory(set[str])


@attrs.define(kw_only=True)
class Resolving:
    """Transactions resolved so far, and the pads among them."""

    lots: Lots | None = None
    holdings: Holdings = attrs.Factory(Holdings)
    found: list[Resolved] = attrs.Factory(list[Resolved])
    pads: dict[str, Padding] = attrs.Factory(dict[str, Padding])
    made: list[tuple[int, Resolved]] = attrs.Factory(list[tuple[int, Resolved]])

    def take(self, transaction: Transaction) -> None:
        """Work out a transaction, and hold what it moves."""
        assigned = {
            position: self.assigned(transaction, position)
            for position, posting in enumerate(transaction.postings)
            if posting.amount is None and posting.assertion is not None
        }
        legs = legs_of(transaction, assigned=assigned, weighed=self.weighed(transaction, assigned))
        self.found.append(Resolved(transaction=transaction, legs=legs))
        for leg in legs:
            self.holdings.add(leg.account, leg.amount)

    def weighed(
        self, transaction: Transaction, assigned: Mapping[int, Amount]
    ) -> dict[int, Amount]:
        """What postings weigh, by position, that take lots without saying their cost."""
        found: dict[int, Amount] = {}
        if self.lots is not None:
            for position, posting in enumerate(transaction.postings):
                amount = posting.amount or assigned.get(position)
                weight = amount and self.lots.taken(posting, amount, transaction.day)
                if weight is not None:
                    found[position] = weight
        return found

    def assigned(self, transaction: Transaction, position: int) -> Amount:
        """The amount that makes a posting's account hold what it says."""
        posting = transaction.postings[position]
        asserted = posting.assertion
        if asserted is None:  # pragma: no cover - the caller asks for postings that assert
            raise InvalidValue("journal_elided", "The posting asserts nothing.")
        have = self.holdings.of(
            posting.account, asserted.amount.commodity, inclusive=asserted.inclusive
        )
        amount = missing(asserted.amount, have)
        for other in transaction.postings[:position]:
            if other.account == posting.account or (
                asserted.inclusive and other.account.startswith(f"{posting.account}:")
            ):
                if other.amount is None:
                    raise InvalidValue(
                        "journal_elided",
                        f"What {posting.account} is to hold depends on an amount left out.",
                        "Write the amount.",
                    )
                if other.amount.commodity == amount.commodity:
                    amount = missing(amount, other.amount)
        return amount

    def fill(self, balance: BalanceAsserted) -> None:
        """Let a waiting pad make a balance true, once for each commodity."""
        waiting = self.pads.get(balance.account)
        commodity = balance.amount.commodity
        if waiting is None or commodity in waiting.filled:
            return
        waiting.filled.add(commodity)
        have = self.holdings.of(balance.account, commodity, inclusive=True)
        amount = missing(balance.amount, have)
        if not amount.units:
            return
        transaction = padding(waiting.pad, amount)
        legs = legs_of(transaction)
        self.made.append(
            (waiting.position, Resolved(transaction=transaction, legs=legs, pad=waiting.pad))
        )
        for leg in legs:
            self.holdings.add(leg.account, leg.amount)

    def padded(self) -> dict[int, list[Resolved]]:
        """What each pad was resolved to, by its identity: equal pads are still two."""
        by_pad: dict[int, list[Resolved]] = {}
        for _, each in self.made:
            by_pad.setdefault(id(each.pad), []).append(each)
        return by_pad

    def in_order(self) -> Iterator[Resolved]:
        """The transactions, each pad's where the pad stands."""
        made = sorted(self.made, key=lambda pair: pair[0])
        start = 0
        for position, resolved in made:
            yield from self.found[start:position]
            start = position
            yield resolved
        yield from self.found[start:]
