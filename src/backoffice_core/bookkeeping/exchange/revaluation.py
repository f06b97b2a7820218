"""Revaluation: at the end of a period every monetary item is carried at the closing rate.

IAS 21.23(a) and 21.28 (PSAK 221, same paragraphs). A revaluation looks at what the books carry
an item at and brings it to what it is worth, so running it twice posts nothing the second time,
and one that was made on numbers that changed since is put right by the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

import attrs

from backoffice_core.bookkeeping.exchange.converting import convert, explain_conversion
from backoffice_core.bookkeeping.exchange.differences import (
    ExchangeDifference,
    difference_findings,
)
from backoffice_core.bookkeeping.exchange.policy import (
    DifferenceKind,
    ExchangePolicy,
    RevaluationMode,
    position,
)
from backoffice_core.bookkeeping.exchange.positions import ForeignItem, foreign_items
from backoffice_core.bookkeeping.exchange.rate_table import RateTable
from backoffice_core.bookkeeping.exchange.rates import ExchangeRate, RateKind
from backoffice_core.bookkeeping.model import Entry, EntryKind, Posting
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

__all__ = ["Revaluation", "revalue"]

REVALUED: Final = {
    1: "{amount} of {item} is worth {worth}; it stood in the books at {book}, so the unrealised"
    " exchange gain is {difference}",
    -1: "{amount} of {item} is worth {worth}; it stood in the books at {book}, so the unrealised"
    " exchange loss is {difference}",
    0: "{amount} of {item} is worth {worth}, exactly what it stood in the books at, {book}: no"
    " exchange difference ({difference})",
}
SOURCE: Final = "IAS 21.23(a), 21.28; PSAK 221.23(a), 221.28"


@checked
@attrs.frozen(kw_only=True)
class Revaluation:
    """What a revaluation posts: nothing, one entry, or one and its reversal on the next day.

    A further entry, ``number~settled``, clears what was left of items that are settled.

    ``differences`` has one for each item, also where it is nothing; ``findings`` those that are
    not, rates taken from an earlier day, and book values that were left without an amount.
    """

    entries: tuple[Entry, ...]
    differences: tuple[ExchangeDifference, ...]
    findings: tuple[Finding, ...]

    @property
    def gain(self) -> Money | None:
        """All differences together, ``None`` where there was no item."""
        amounts = [each.amount for each in self.differences]
        return Money.total(amounts, amounts[0].currency) if amounts else None


@checked
def revalue(
    entries: Iterable[Entry],
    *,
    day: date,
    rates: RateTable,
    policy: ExchangePolicy,
    number: str,
    accounts: Iterable[str] | None = None,
    publisher: str = "",
    days_back_max: int = 0,
    known: Instant | None = None,
) -> Revaluation:
    """Carry every foreign item that is open at the end of ``day`` at the closing rate.

    ``accounts`` limits it to some (``None``: all that hold foreign money). The entry is called
    ``number``, its reversal, in the mode that reverses, ``number~reversed`` on the next day.
    It is the last thing of its day: a payment posted after it for this day or an earlier one may
    leave book value behind, which the next revaluation clears and tells of.

    Raises :class:`InvalidValue`: ``rate_missing`` with pair and day, ``rate_ambiguous``,
    ``entry_duplicate``, ``book_value_missing``, ``account_not_posted`` for one of ``accounts``
    that no entry posts to: it would be left out unnoticed.
    """
    known_entries = tuple(entries)
    wanted = None if accounts is None else posted_accounts(known_entries, accounts)
    differences: list[ExchangeDifference] = []
    findings: list[Finding] = []
    for item in foreign_items(known_entries, policy, as_of=day):
        if wanted is not None and item.account not in wanted:
            continue
        rate = None
        if item.amount.is_zero:
            findings.append(amount_missing(item, day))
        else:
            rate = rates.rate(
                item.amount.currency,
                policy.functional,
                day,
                kind=RateKind.CLOSING,
                publisher=publisher,
                days_back_max=days_back_max,
                known=known,
            )
            if not rate.holds(day):
                findings.append(rate_of_earlier_day(rate, item, day))
        differences.append(difference_of(item, rate, day=day, policy=policy))
    return Revaluation(
        entries=entries_of(differences, day=day, number=number, policy=policy),
        differences=tuple(differences),
        findings=(*difference_findings(differences), *findings),
    )


def posted_accounts(entries: Iterable[Entry], accounts: Iterable[str]) -> frozenset[str]:
    """The codes of accounts, each posted to by an entry: a misspelt one is refused."""
    wanted = frozenset(accounts)
    absent = sorted(wanted - {leg.account for entry in entries for leg in entry.postings})
    if absent:
        raise InvalidValue(
            "account_not_posted",
            f"No entry posts to {', '.join(absent)}, so there is nothing to revalue.",
            "Correct the code, or leave it out; without 'accounts' all that hold foreign money"
            " are revalued.",
        )
    return wanted


def difference_of(
    item: ForeignItem, rate: ExchangeRate | None, *, day: date, policy: ExchangePolicy
) -> ExchangeDifference:
    """What an item is worth more or less than the books say; without a rate it is worth nothing."""
    because: tuple[Explanation, ...] = ()
    worth = Money.zero(policy.functional)
    if rate is not None:
        worth = convert(item.amount, policy.functional, rate, rounding=policy.rounding)
        because = (
            explain_conversion(abs(item.amount), policy.functional, rate, rounding=policy.rounding),
        )
    gain = worth - item.book
    why = Explanation(
        rule="exchange.unrealised",
        says=Message(
            REVALUED[(gain.minor > 0) - (gain.minor < 0)],
            amount=abs(item.amount),
            item=item.name,
            worth=abs(worth),
            book=abs(item.book),
            difference=abs(gain),
        ),
        result=gain,
        source=SOURCE,
        because=because,
    )
    return ExchangeDifference(
        kind=DifferenceKind.UNREALISED, day=day, amount=gain, item=item, explanation=why
    )


def entries_of(
    differences: Iterable[ExchangeDifference], *, day: date, number: str, policy: ExchangePolicy
) -> tuple[Entry, ...]:
    """The adjusting entries, and the reversal of the one that the mode reverses.

    What is left of an item that is settled is cleared by an entry of its own, for good.
    """
    open_legs: list[Posting] = []
    left_legs: list[Posting] = []
    for each in differences:
        if each.item is not None and not each.amount.is_zero:
            legs = left_legs if each.item.amount.is_zero else open_legs
            legs.extend((carried(each.item, each.amount, policy), each.posting(policy)))
    entries = [
        Entry(
            number=name,
            day=day,
            journal="revaluation",
            kind=EntryKind.ADJUSTING,
            text="Revaluation at the closing rate",
            postings=tuple(legs),
        )
        for name, legs in ((number, open_legs), (f"{number}~settled", left_legs))
        if legs
    ]
    if open_legs and policy.mode is RevaluationMode.REVERSING:
        back = entries[0].reversal(f"{number}~reversed", day=day + timedelta(days=1))
        # The first act of the next period, not an adjustment at its end.
        entries.append(attrs.evolve(back, kind=EntryKind.ORDINARY))
    return tuple(entries)


def carried(item: ForeignItem, amount: Money, policy: ExchangePolicy) -> Posting:
    """The leg of the trading account that changes what an item is carried at."""
    return Posting(
        account=policy.trading,
        amount=amount,
        party=item.party,
        document=item.document,
        dimensions=position(item.account, item.amount.currency),
    )


def amount_missing(item: ForeignItem, day: date) -> Finding:
    """Book value was left where nothing is open: a payment was posted for an earlier day."""
    return Finding(
        kind="bookkeeping.book_value_without_amount",
        severity=Severity.NOTICE,
        subject=f"item {item.name}",
        day=day,
        detail="/".join(part or "" for part in item.key),
        money=item.book,
        says=Message(
            "{item} is settled, but the books still carry it at {book}: it was revalued before a"
            " payment of an earlier day was posted; the revaluation clears it",
            item=item.name,
            book=item.book,
        ),
    )


def rate_of_earlier_day(rate: ExchangeRate, item: ForeignItem, day: date) -> Finding:
    """There is no rate for the day itself, and an earlier one was allowed."""
    return Finding(
        kind="bookkeeping.rate_of_earlier_day",
        severity=Severity.NOTICE,
        subject=f"item {item.name}",
        day=day,
        detail=rate.reference,
        says=Message(
            "For {day} there is no closing rate {pair}; {item} was revalued at {rate}",
            day=day,
            pair=f"{rate.base}/{rate.quote}",
            item=item.name,
            rate=rate.says,
        ),
    )
