"""Exchange differences: one posting and one explanation each, and what they come to over a life.

Every difference is posted with the item it belongs to and with whether it is realised, so the
two are told apart by the entries themselves, and none is ever counted twice. IAS 21.28 (PSAK
221.28) puts both in profit or loss.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Final

import attrs

from backoffice_core.bookkeeping.distinct import distinct
from backoffice_core.bookkeeping.exchange.policy import (
    DIFFERENCE,
    DifferenceKind,
    ExchangePolicy,
    position,
)
from backoffice_core.bookkeeping.exchange.positions import ForeignItem, position_key
from backoffice_core.bookkeeping.model import Dimension, Entry, Posting
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Money

__all__ = ["ExchangeDifference", "ExchangeResult", "difference_findings", "exchange_results"]


@checked
@attrs.frozen(kw_only=True)
class ExchangeDifference:
    """One difference of one item: ``amount`` is a gain where positive, a loss where negative.

    ``item`` is as the books held it before, ``None`` for a plain exchange of money.
    """

    kind: DifferenceKind = attrs.field(validator=member_validator(DifferenceKind))
    day: date
    amount: Money
    item: ForeignItem | None
    explanation: Explanation

    def posting(self, policy: ExchangePolicy) -> Posting:
        """Its leg: a gain on the credit side, a loss on the debit side."""
        mark = Dimension(DIFFERENCE, self.kind.value)
        item = self.item
        where = position(item.account, item.amount.currency) if item else ()
        return Posting(
            account=policy.account_for(self.kind, gain=self.amount.minor > 0),
            amount=-self.amount,
            party=item.party if item else None,
            document=item.document if item else None,
            dimensions=(mark, *where),
        )


FINDING_KINDS: Final = {
    DifferenceKind.REALISED: "bookkeeping.exchange_realised",
    DifferenceKind.UNREALISED: "bookkeeping.exchange_unrealised",
}


@checked
def difference_findings(differences: Iterable[ExchangeDifference]) -> tuple[Finding, ...]:
    """A finding for each difference that is not nothing, with its money and its explanation."""
    return tuple(
        Finding(
            kind=FINDING_KINDS[each.kind],
            severity=Severity.INFO,
            subject=f"item {each.item.name}" if each.item else "exchange of money",
            day=each.day,
            detail="/".join(part or "" for part in each.item.key) if each.item else "",
            money=each.amount,
            says=each.explanation.says,
            explanation=each.explanation,
        )
        for each in differences
        if not each.amount.is_zero
    )


@checked
@attrs.frozen(kw_only=True)
class ExchangeResult:
    """What an item earned by exchange rates: gains positive, losses negative.

    ``currency`` is the code of the foreign currency.
    """

    account: str
    party: str | None
    document: str | None
    currency: str
    realised: Money
    unrealised: Money

    @property
    def total(self) -> Money:
        """Both together: over the life of an item, cash in less cash out."""
        return self.realised + self.unrealised


@checked
def exchange_results(
    entries: Iterable[Entry], policy: ExchangePolicy, *, period: Interval[date] | None = None
) -> tuple[ExchangeResult, ...]:
    """The differences of each item in a period (``None``: all time), read off the entries.

    Their total is what IAS 21.52(a) (PSAK 221.52(a)) asks to disclose. Plain exchanges of money,
    which belong to no item, are one result with an empty account.

    Raises :class:`InvalidValue` (``entry_duplicate``).
    """
    sums: dict[tuple[str, str | None, str | None, str], dict[str, int]] = {}
    for entry in distinct(entries):
        if period is not None and not period.contains(entry.day):
            continue
        for leg in entry.postings:
            said = {each.name: each.value for each in leg.dimensions}
            if leg.account in policy.result_accounts and DIFFERENCE in said:
                key = position_key(leg) or ("", leg.party, leg.document, "")
                of_item = sums.setdefault(key, defaultdict(int))
                of_item[said[DIFFERENCE]] -= leg.amount.minor
    return tuple(
        ExchangeResult(
            account=key[0],
            party=key[1],
            document=key[2],
            currency=key[3],
            realised=Money(found[DifferenceKind.REALISED.value], policy.functional),
            unrealised=Money(found[DifferenceKind.UNREALISED.value], policy.functional),
        )
        for key, found in sorted(
            sums.items(), key=lambda pair: tuple(part or "" for part in pair[0])
        )
    )
