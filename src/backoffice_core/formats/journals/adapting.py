"""Making a journal sayable in another format, and telling what that costs.

The three languages share most of what they say. What one has no words for is said another
way where that means the same, and left out where it does not; both are findings, so that
nothing changes in silence. What would change a figure is never adapted: the writer refuses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import attrs

from backoffice_core.formats.journals.adapting_beancount import to_beancount
from backoffice_core.formats.journals.findings import adapted
from backoffice_core.formats.journals.model import (
    AccountClosed,
    AccountOpened,
    BalanceAsserted,
    Comment,
    CommodityDeclared,
    Directive,
    Journal,
    JournalFormat,
    JournalPosting,
    Metadata,
    Pad,
    Price,
    PriceDeclared,
    Setting,
    Transaction,
)
from backoffice_core.formats.journals.order import (
    first_checked_otherwise,
    has_sub_accounts,
    sorted_by_day,
)
from backoffice_core.formats.journals.renaming import commodities_renamed
from backoffice_core.formats.journals.resolving import Resolved, resolve
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.members import expect_member
from backoffice_core.kernel.words import Message

__all__ = ["AdaptedJournal", "adapted_journal"]

LINE_BREAKS: Final = re.compile(r"\s*[\r\n]+\s*")


@attrs.frozen
class AdaptedJournal:
    """A journal that a format can say, and what was said otherwise or left out."""

    journal: Journal
    findings: tuple[Finding, ...]


def adapted_journal(
    journal: Journal, form: JournalFormat, *, commodities: Mapping[str, str] | None = None
) -> AdaptedJournal:
    r"""The journal as a format can say it; ``commodities`` renames some (``{"$": "USD"}``).

    Balances stay what they are: pads and assigned amounts are written out, and what remains
    unsayable (a lot without its cost, an account no rule can rename) the writer refuses.
    Raises :class:`InputRefused` when pads cannot be worked out, as ``journal_balances`` does.

    >>> from backoffice_core.formats.journals import read_journal
    >>> beancount = read_journal(
    ...     b'option "title" "Warung"\n2026-05-04 * "Kopi"\n  due: 2026-06-01\n',
    ...     form=JournalFormat.BEANCOUNT,
    ... )
    >>> for finding in adapted_journal(beancount, JournalFormat.HLEDGER).findings:
    ...     print(finding)
    notice: The option title is left out
    info: due: 2026-06-01 is kept as text
    """
    expect_member(form, JournalFormat, name="form")
    findings: list[Finding] = []
    journal = commodities_renamed(journal, commodities or {})
    if form is JournalFormat.BEANCOUNT:
        journal = to_beancount(journal, findings)
    else:
        journal = ToPlain(form=form, findings=findings).journal(journal)
        if first_checked_otherwise(journal, form) is not None:
            journal = Journal(sorted_by_day(journal.directives))
            findings.append(
                adapted(
                    Severity.INFO,
                    "journal",
                    Message("The directives are sorted by day, as balances are checked"),
                )
            )
    unique = {(each.subject, each.detail): each for each in findings}
    return AdaptedJournal(journal, tuple(unique.values()))


@attrs.frozen(kw_only=True)
class ToPlain:
    """Adapting to hledger or ledger."""

    form: JournalFormat
    findings: list[Finding]

    def journal(self, journal: Journal) -> Journal:
        """The journal, directive by directive."""
        pads = self.pads(journal)
        above = has_sub_accounts(journal)
        directives: list[Directive] = []
        for each in journal.directives:
            if isinstance(each, Transaction):
                directives.append(self.transaction(each, above))
            elif isinstance(each, Setting):
                self.tell(
                    Severity.NOTICE,
                    each.name,
                    Message("The option {name} is left out", name=each.name),
                )
            elif isinstance(each, Pad):
                directives.extend(self.padded(each, pads))
            elif isinstance(each, BalanceAsserted):
                directives.extend(self.balance(each, above))
            else:
                directives.append(self.declaration(each))
        return Journal(directives)

    def tell(self, severity: Severity, subject: str, says: Message) -> None:
        """Keep a finding."""
        self.findings.append(adapted(severity, subject, says))

    def pads(self, journal: Journal) -> dict[int, list[Resolved]]:
        """The transactions that pads stand for, by the identity of the pad."""
        if not any(isinstance(each, Pad) for each in journal.directives):
            return {}
        problems = Problems()
        resolving = resolve(journal, problems)
        problems.refuse()
        return resolving.padded()

    def padded(self, pad: Pad, pads: dict[int, list[Resolved]]) -> list[Transaction]:
        """The transactions in place of a pad."""
        self.tell(
            Severity.INFO,
            pad.account,
            Message(
                "The pad of {account} on {day} is written out", account=pad.account, day=pad.day
            ),
        )
        return [each.transaction for each in pads.get(id(pad), [])]

    def balance(
        self, balance: BalanceAsserted, above: frozenset[str]
    ) -> tuple[BalanceAsserted, ...]:
        """A balance as these formats check it: exactly, and in ledger for one account alone."""
        about = f"{balance.account} {balance.day}"
        if self.form is JournalFormat.LEDGER and balance.account in above:
            self.tell(
                Severity.WARNING,
                about,
                Message(
                    "The balance of {account} on {day} is left out: it includes sub-accounts",
                    account=balance.account,
                    day=balance.day,
                ),
            )
            return ()
        if balance.tolerance is not None:
            self.tell(
                Severity.WARNING,
                about,
                Message(
                    "The balance of {account} on {day} is left out: it allows a difference",
                    account=balance.account,
                    day=balance.day,
                ),
            )
            return ()
        return (attrs.evolve(balance, metadata=self.values(balance.metadata)),)

    def declaration(
        self, each: AccountOpened | AccountClosed | CommodityDeclared | PriceDeclared | Comment
    ) -> Directive:
        """A declaration with its values as text; a price with no more than one remark."""
        match each:
            case Comment():
                return each
            case PriceDeclared() if len(each.metadata) + len(each.comments) > 1:
                self.tell(
                    Severity.NOTICE,
                    each.commodity,
                    Message(
                        "What is said about the price of {commodity} on {day} is left out",
                        commodity=each.commodity,
                        day=each.day,
                    ),
                )
                return attrs.evolve(each, metadata=(), comments=())
            case AccountOpened() | AccountClosed() | CommodityDeclared() | PriceDeclared():
                return attrs.evolve(each, metadata=self.values(each.metadata))

    def values(self, metadata: tuple[Metadata, ...]) -> list[Metadata]:
        """Values as text on one line; one without any text is left out."""
        kept: list[Metadata] = []
        for each in metadata:
            value = LINE_BREAKS.sub(" ", each.value).strip()
            if not value:
                self.tell(
                    Severity.NOTICE, each.name, Message("{name} has no value", name=each.name)
                )
                continue
            if each.literal:
                self.tell(
                    Severity.INFO,
                    each.name,
                    Message("{name}: {value} is kept as text", name=each.name, value=value),
                )
            kept.append(Metadata(name=each.name, value=value))
        return kept

    def remarks(
        self, metadata: tuple[Metadata, ...], comments: tuple[str, ...]
    ) -> tuple[list[Metadata], list[str]]:
        """Values and comments; where hledger would end a value at a comma, it is a comment."""
        values = self.values(metadata)
        if self.form is JournalFormat.LEDGER:
            return values, [*comments]
        cut = [each for each in values if "," in each.value]
        for each in cut:
            self.tell(
                Severity.INFO,
                each.name,
                Message("{name} has a comma and is kept as a comment", name=each.name),
            )
        kept = [each for each in values if "," not in each.value]
        return kept, [*comments, *(f"{each.name}: {each.value}" for each in cut)]

    def words(self, text: str) -> str:
        """Words for the first line, without the signs that mean something there."""
        plain = LINE_BREAKS.sub(" ", text).replace(";", ",").strip()
        if plain != text:
            self.tell(
                Severity.INFO,
                plain,
                Message("{text} is written without line breaks and semicolons", text=plain),
            )
        return plain

    def flag(self, flag: str) -> str:
        """A flag, if it is one of the two that these formats know."""
        if flag in {"", "*", "!"}:
            return flag
        self.tell(Severity.NOTICE, flag, Message("The flag {flag} is left out", flag=flag))
        return ""

    def transaction(self, transaction: Transaction, above: frozenset[str]) -> Transaction:
        """A transaction with what can be said of it."""
        metadata, comments = self.remarks(transaction.metadata, transaction.comments)
        return attrs.evolve(
            transaction,
            flag=self.flag(transaction.flag),
            payee=self.words(transaction.payee).replace("|", "/"),
            narration=self.words(transaction.narration),
            metadata=metadata,
            comments=comments,
            postings=[self.posting(each, above) for each in transaction.postings],
        )

    def posting(self, posting: JournalPosting, above: frozenset[str]) -> JournalPosting:
        """A posting with what can be said of it."""
        metadata, comments = self.remarks(posting.metadata, posting.comments)
        cost, price = posting.cost, posting.price
        if cost is not None and cost.amount is not None and price is not None:
            paid = Price(amount=cost.amount, total=cost.total)
            if price == paid or self.form is JournalFormat.HLEDGER:
                mark = "@@" if price.total else "@"
                if price != paid:
                    comments.append(f"{mark} {price.amount}")
                    self.tell(
                        Severity.NOTICE,
                        posting.account,
                        Message(
                            "The price of a lot of {account} is kept as a comment",
                            account=posting.account,
                        ),
                    )
                price = None
        posting = attrs.evolve(
            posting,
            flag=self.flag(posting.flag),
            price=price,
            metadata=metadata,
            comments=comments,
        )
        asserted = posting.assertion
        if asserted is None or self.form is JournalFormat.HLEDGER:
            return posting
        if not asserted.sole and not asserted.inclusive:
            return posting
        keeps = not asserted.inclusive or posting.account not in above
        self.tell(
            Severity.WARNING,
            posting.account,
            Message(
                "An assertion of {account} is written as ledger knows it, or left out",
                account=posting.account,
            ),
        )
        weaker = attrs.evolve(asserted, sole=False, inclusive=False)
        return attrs.evolve(posting, assertion=weaker if keeps else None)
