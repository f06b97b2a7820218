"""Making a journal of hledger or ledger sayable in beancount, the strictest of the three."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import attrs

from backoffice_core.formats.journals.findings import adapted
from backoffice_core.formats.journals.model import (
    AccountOpened,
    Amount,
    BalanceAsserted,
    Comment,
    CommodityDeclared,
    Directive,
    Journal,
    JournalPosting,
    Metadata,
    Setting,
    Transaction,
)
from backoffice_core.formats.journals.order import has_sub_accounts
from backoffice_core.formats.journals.renaming import accounts_of, accounts_renamed
from backoffice_core.formats.journals.resolving import Holdings, Resolved, missing, resolve
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

__all__ = ["to_beancount"]

ROOTS: Final = {
    "assets": "Assets",
    "liabilities": "Liabilities",
    "equity": "Equity",
    "income": "Income",
    "revenue": "Income",
    "revenues": "Income",
    "expenses": "Expenses",
}
UNFIT: Final = re.compile(r"[^\w]|_")
NAME_UNFIT: Final = re.compile(r"[^a-zA-Z0-9\-_]")
TAG_UNFIT: Final = re.compile(r"[^A-Za-z0-9\-_/.]")
DAY: Final = timedelta(days=1)


def to_beancount(journal: Journal, findings: list[Finding]) -> Journal:
    """The journal as beancount can say it, and what that took."""
    adapter = ToBeancount(findings=findings)
    journal = adapter.names(journal)
    journal = adapter.balances(journal)
    return adapter.declarations(journal)


def legal_account(account: str) -> str:
    """An account by beancount's rules; its root must be one of the five.

    >>> legal_account("assets:petty cash")
    'Assets:Petty-cash'
    """
    root, *parts = account.split(":")
    known = ROOTS.get(root.lower())
    if known is None:
        raise InvalidValue(
            "journal_unspeakable",
            f"beancount has no place for the account {account[:80]}.",
            "Rename it to begin with Assets, Liabilities, Equity, Income or Expenses.",
        )
    legal = [UNFIT.sub("-", part).strip("-") or "X" for part in parts] or ["General"]
    return ":".join([known, *(part[0].upper() + part[1:] for part in legal)])


@attrs.frozen(kw_only=True)
class ToBeancount:
    """Adapting to beancount."""

    findings: list[Finding]

    def tell(self, severity: Severity, subject: str, says: Message) -> None:
        """Keep a finding."""
        self.findings.append(adapted(severity, subject, says))

    def names(self, journal: Journal) -> Journal:
        """Accounts, tags and names with values as beancount spells them."""
        for account in accounts_of(journal):
            if (legal := legal_account(account)) != account:
                self.tell(
                    Severity.NOTICE,
                    account,
                    Message("{account} is called {legal}", account=account, legal=legal),
                )
        journal = accounts_renamed(journal, legal_account)
        return Journal(self.spelled(each) for each in journal.directives)

    def spelled(self, each: Directive) -> Directive:
        """A directive with its names as beancount spells them."""
        match each:
            case Transaction():
                tags = dict.fromkeys(each.tags)
                for leg in each.postings:
                    for tag in leg.tags:
                        tags[tag] = None
                        self.tell(
                            Severity.NOTICE,
                            tag,
                            Message("The tag {tag} of a posting is on its transaction", tag=tag),
                        )
                return attrs.evolve(
                    each,
                    tags=[self.spelling(tag, TAG_UNFIT.sub("-", tag)) for tag in tags],
                    links=[self.spelling(link, TAG_UNFIT.sub("-", link)) for link in each.links],
                    metadata=self.values(each.metadata),
                    postings=[
                        attrs.evolve(leg, tags=(), metadata=self.values(leg.metadata))
                        for leg in each.postings
                    ],
                )
            case Comment() | Setting():
                return each
            case _:
                return attrs.evolve(each, metadata=self.values(each.metadata))

    def values(self, metadata: tuple[Metadata, ...]) -> list[Metadata]:
        """Names with values, the names in small letters first."""
        kept: list[Metadata] = []
        for each in metadata:
            name = NAME_UNFIT.sub("-", each.name)
            name = name[:1].lower() + name[1:]
            if not name[:1].isalpha() or len(name) == 1:
                name = f"x-{name}"
            kept.append(attrs.evolve(each, name=self.spelling(each.name, name)))
        return kept

    def spelling(self, word: str, spelled: str) -> str:
        """A word as it is spelled now; another spelling is told."""
        if word != spelled:
            self.tell(
                Severity.INFO,
                word,
                Message("{word} is spelled {spelled}", word=word, spelled=spelled),
            )
        return spelled

    def balances(self, journal: Journal) -> Journal:
        """Assertions within transactions as balances of the next day; assigned amounts in full."""
        if not any(leg.assertion for each in journal.transactions for leg in each.postings):
            return journal
        problems = Problems()
        resolving = resolve(journal, problems)
        problems.refuse()
        resolved = {id(each.transaction): each for each in resolving.found}
        at_night = balances_at_night(resolving.found)
        above = has_sub_accounts(journal)
        directives: list[Directive] = []
        for each in journal.directives:
            found = resolved.get(id(each))
            if found is None or not isinstance(each, Transaction):
                directives.append(each)
                continue
            directives.append(self.without_assertions(each, found))
            for leg in each.postings:
                if leg.assertion is not None:
                    directives.extend(self.next_day(each, leg, at_night, above))
        return Journal(directives)

    def without_assertions(self, transaction: Transaction, resolved: Resolved) -> Transaction:
        """A transaction that asserts nothing, with the amounts its assertions stood for."""
        amounts = {id(leg.posting): leg.amount for leg in resolved.legs}
        postings: list[JournalPosting] = []
        for posting in transaction.postings:
            asserted, amount = posting.assertion, posting.amount
            if asserted is not None and amount is None:
                amount = amounts[id(posting)]
                self.tell(
                    Severity.INFO,
                    f"{posting.account} {transaction.day}",
                    Message(
                        "The amount of {account} on {day} is written out",
                        account=posting.account,
                        day=transaction.day,
                    ),
                )
            postings.append(attrs.evolve(posting, amount=amount, assertion=None))
        return attrs.evolve(transaction, postings=postings)

    def next_day(
        self,
        transaction: Transaction,
        posting: JournalPosting,
        at_night: dict[tuple[date, str, str], Amount],
        above: frozenset[str],
    ) -> Iterator[BalanceAsserted]:
        """What a posting asserts, as a balance of the next day, if the day ends with it."""
        asserted = posting.assertion
        if asserted is None:
            return
        night = at_night.get((transaction.day, posting.account, asserted.amount.commodity))
        same = night is not None and not missing(asserted.amount, night).units
        if same and posting.account not in above and transaction.day < date.max:
            yield BalanceAsserted(
                day=transaction.day + DAY,
                account=posting.account,
                amount=asserted.amount,
                place=posting.place,
            )
            if not asserted.sole:
                return
        self.tell(
            Severity.WARNING,
            f"{posting.account} {transaction.day}",
            Message(
                "What {account} asserts on {day} is left out, all or in part",
                account=posting.account,
                day=transaction.day,
            ),
        )

    def declarations(self, journal: Journal) -> Journal:
        """Every declaration with a day, every account opened."""
        days = [
            each.day
            for each in journal.directives
            if not isinstance(each, Comment | Setting) and each.day is not None
        ]
        first = min(days, default=date(1970, 1, 1))
        opened = {e.account for e in journal.directives if isinstance(e, AccountOpened)}
        new: list[Directive] = []
        for account in accounts_of(journal):
            if account not in opened:
                new.append(AccountOpened(account=account, day=first))
                self.tell(
                    Severity.INFO,
                    account,
                    Message("{account} is opened on {day}", account=account, day=first),
                )
        directives: list[Directive] = []
        for each in journal.directives:
            if isinstance(each, AccountOpened | CommodityDeclared) and each.day is None:
                name = each.account if isinstance(each, AccountOpened) else each.commodity
                self.tell(
                    Severity.INFO,
                    name,
                    Message("{name} is declared on {day}", name=name, day=first),
                )
                directives.append(attrs.evolve(each, day=first))
            else:
                directives.append(each)
        return Journal([*new, *directives])


def balances_at_night(found: list[Resolved]) -> dict[tuple[date, str, str], Amount]:
    """What each account that moved holds of a commodity when the day is over."""
    holdings = Holdings()
    at_night: dict[tuple[date, str, str], Amount] = {}
    for each in found:
        for leg in each.legs:
            commodity = leg.amount.commodity
            holdings.add(leg.account, leg.amount)
            held = holdings.of(leg.account, commodity, inclusive=False)
            at_night[each.transaction.day, leg.account, commodity] = held
    return at_night
