"""Whether a journal holds what it says it holds: every assertion, pad and account, exactly.

beancount forgives an assertion half a last digit and more; here it is true or it is not.
What the author allowed in so many words (``~ 0.01``) is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from backoffice_core.formats.journals.findings import (
    account_not_open,
    account_undeclared,
    balance_differs,
    commodity_not_allowed,
    pad_unused,
    transaction_refused,
)
from backoffice_core.formats.journals.model import (
    AccountClosed,
    AccountOpened,
    Amount,
    BalanceAsserted,
    Journal,
    Pad,
    Transaction,
)
from backoffice_core.formats.journals.resolving import (
    Holdings,
    Resolved,
    missing,
    ordered,
    place_of,
    resolve,
)
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.findings import Finding

__all__ = ["verify_journal"]


def verify_journal(journal: Journal) -> tuple[Finding, ...]:
    r"""What is wrong with a journal, in order of day; nothing, if all it asserts is true.

    Checked to the last digit: that every transaction balances, every assertion holds, every
    pad is used, and, where accounts are declared, that they are open when used and take
    only what they were opened for. A transaction that does not balance counts as not there.

    >>> from backoffice_core.formats.journals import JournalFormat, read_journal
    >>> journal = read_journal(
    ...     b"2026-01-01 open Assets:Cash\n"
    ...     b"2026-01-01 open Equity:Opening\n"
    ...     b'2026-05-04 * "Start"\n'
    ...     b"  Assets:Cash  25.00 USD\n"
    ...     b"  Equity:Opening\n"
    ...     b"2026-05-05 balance Assets:Cash  25.01 USD\n",
    ...     form=JournalFormat.BEANCOUNT,
    ... )
    >>> for finding in verify_journal(journal):
    ...     print(finding)
    serious: journal.beancount, line 6: Assets:Cash should hold 25.01 USD, but holds 25.00 USD
    """
    problems = Problems()
    resolving = resolve(journal, problems)
    findings = [transaction_refused(problem) for problem in problems.kept]
    verifier = Verifier(
        resolved={id(each.transaction): each for each in resolving.found},
        padded=resolving.padded(),
        accounts=Accounts.of(journal),
    )
    for directive in ordered(journal):
        if isinstance(directive, Transaction):
            if resolved := verifier.resolved.get(id(directive)):
                findings.extend(verifier.moved(resolved))
        elif isinstance(directive, Pad):
            findings.extend(verifier.padding(directive))
        elif isinstance(directive, BalanceAsserted):
            findings.extend(verifier.asserted(directive))
    return tuple(findings)


@attrs.frozen(kw_only=True)
class Accounts:
    """Which accounts are declared, from and until when, and for which commodities."""

    opened: dict[str, AccountOpened]
    closed: dict[str, date]
    told: set[str] = attrs.Factory(set[str])

    @classmethod
    def of(cls, journal: Journal) -> Accounts:
        """The accounts that a journal declares; an account counts from its first declaration."""
        opened: dict[str, AccountOpened] = {}
        closed: dict[str, date] = {}
        for each in journal.directives:
            if isinstance(each, AccountOpened):
                opened.setdefault(each.account, each)
            elif isinstance(each, AccountClosed):
                closed[each.account] = each.day
        return cls(opened=opened, closed=closed)

    def used(self, resolved: Resolved, account: str, commodity: str) -> Iterator[Finding]:
        """What is wrong with using an account, if anything."""
        if not self.opened:
            return
        place, day = place_of(resolved.transaction), resolved.transaction.day
        declared = self.opened.get(account)
        if declared is None:
            if account not in self.told:
                self.told.add(account)
                yield account_undeclared(place, account)
            return
        closed = self.closed.get(account)
        if (declared.day and day < declared.day) or (closed and day > closed):
            yield account_not_open(place, day, account)
        if declared.commodities and commodity not in declared.commodities:
            yield commodity_not_allowed(place, day, account, commodity)


@attrs.frozen(kw_only=True)
class Verifier:
    """What accounts hold while a journal is checked."""

    resolved: dict[int, Resolved]
    padded: dict[int, list[Resolved]]
    accounts: Accounts
    holdings: Holdings = attrs.Factory(Holdings)

    def moved(self, resolved: Resolved) -> Iterator[Finding]:
        """Hold what a transaction moves, and check what its postings assert as they come."""
        legs = iter(resolved.legs)
        leg = next(legs, None)
        for posting in resolved.transaction.postings:
            while leg is not None and leg.posting is posting:
                self.holdings.add(leg.account, leg.amount)
                yield from self.accounts.used(resolved, leg.account, leg.amount.commodity)
                leg = next(legs, None)
            asserted = posting.assertion
            if asserted is None:
                continue
            wanted, account = asserted.amount, posting.account
            inclusive = asserted.inclusive
            have = self.holdings.of(account, wanted.commodity, inclusive=inclusive)
            wrong = [have] if missing(wanted, have).units else []
            if asserted.sole:
                wrong += self.holdings.others(account, wanted.commodity, inclusive=inclusive)
            for held in wrong:
                place = posting.place or place_of(resolved.transaction)
                day = resolved.transaction.day
                yield balance_differs(place, day, account, asserted=wanted, held=held)

    def padding(self, pad: Pad) -> Iterator[Finding]:
        """Hold what a pad moves."""
        made = self.padded.get(id(pad), [])
        if not made:
            yield pad_unused(place_of(pad), pad.day, pad.account)
        for each in made:
            yield from self.moved(each)

    def asserted(self, balance: BalanceAsserted) -> Iterator[Finding]:
        """Check what an account and its sub-accounts hold as a day begins."""
        wanted = balance.amount
        have = self.holdings.of(balance.account, wanted.commodity, inclusive=True)
        allowed = balance.tolerance or Amount(units=0, scale=0, commodity="")
        if abs(missing(wanted, have).number) > allowed.number:
            yield balance_differs(
                place_of(balance), balance.day, balance.account, asserted=wanted, held=have
            )
