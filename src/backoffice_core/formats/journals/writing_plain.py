"""Journals as hledger and ledger read them, every digit written, nothing left to rounding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from backoffice_core.formats.journals.model import (
    AccountClosed,
    AccountOpened,
    Amount,
    BalanceAsserted,
    Comment,
    CommodityDeclared,
    Cost,
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
from backoffice_core.formats.journals.pieces import quoted_commodity
from backoffice_core.formats.journals.reading import names_of
from backoffice_core.formats.journals.reading_plain import BALANCE
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["plain_lines", "tag_lines", "unspeakable"]

MARGIN: Final = "    "


def unspeakable(what: str, form: JournalFormat, *, remedy: str = "") -> InvalidValue:
    """The refusal of what a format has no words for."""
    return InvalidValue(
        "journal_unspeakable",
        f"{form.value} cannot say {what}.",
        remedy or "Adapt the journal to the format first; that says what is lost.",
    )


def tag_lines(journal: Journal) -> Iterator[str]:
    """The declarations that strict ledger wants of every tag; we count a tag's use as one."""
    for name in sorted({name for each in journal.directives for name in names_of(each)}):
        yield f"tag {name}"


def plain_lines(directive: Directive, form: JournalFormat) -> Iterator[str]:
    """The lines of one directive.

    Raises :class:`InvalidValue` (``journal_unspeakable``).
    """
    match directive:
        case Transaction():
            yield from transaction_lines(directive, form)
        case AccountOpened() | AccountClosed():
            yield from account_lines(directive, form)
        case CommodityDeclared():
            yield from commodity_lines(directive, form)
        case PriceDeclared():
            yield price_line(directive, form)
        case BalanceAsserted():
            yield from balance_lines(directive, form)
        case Comment():
            yield f"; {directive.text}".rstrip()
        case Pad():
            raise unspeakable("pad", form)
        case Setting():
            raise unspeakable(f"the option {directive.name}", form)


def metadata_text(each: Metadata, form: JournalFormat) -> str:
    """A name with its value."""
    if each.literal:
        raise unspeakable(f"the value {each.value} of {each.name}, which is no text", form)
    return f"{each.name}: {each.value}"


def remark_lines(
    owner: Directive | JournalPosting, form: JournalFormat, *first: Metadata
) -> Iterator[str]:
    """The lines of what stands beside a directive or a posting."""
    for tag in getattr(owner, "tags", ()):
        yield f"{MARGIN}; :{tag}:" if form is JournalFormat.LEDGER else f"{MARGIN}; {tag}:"
    for link in getattr(owner, "links", ()):
        yield f"{MARGIN}; link: {link}"
    for each in (*first, *getattr(owner, "metadata", ())):
        yield f"{MARGIN}; {metadata_text(each, form)}"
    for comment in getattr(owner, "comments", ()):
        yield f"{MARGIN}; {comment}".rstrip()


def account_lines(directive: AccountOpened | AccountClosed, form: JournalFormat) -> Iterator[str]:
    """An account, its days and commodities in comments."""
    first: list[tuple[str, str]] = []
    if isinstance(directive, AccountClosed):
        first.append(("closed", str(directive.day)))
    else:
        if directive.day:
            first.append(("opened", str(directive.day)))
        if directive.commodities:
            first.append(("commodities", " ".join(directive.commodities)))
        if directive.booking:
            first.append(("booking", directive.booking))
    yield f"account {directive.account}"
    yield from remark_lines(directive, form, *(Metadata(name=n, value=v) for n, v in first))


def commodity_lines(directive: CommodityDeclared, form: JournalFormat) -> Iterator[str]:
    """A commodity, with the digits it is written with."""
    name = quoted_commodity(directive.commodity)
    shape = ""
    if directive.scale is not None:
        # hledger wants the point even where nothing follows it.
        point = "." if directive.scale or form is JournalFormat.HLEDGER else ""
        shape = f"1000{point}{'0' * directive.scale} {name}"
    first = [Metadata(name="declared", value=str(directive.day))] if directive.day else []
    yield f"commodity {name}"
    if shape:
        yield f"{MARGIN}format {shape}"
    yield from remark_lines(directive, form, *first)


def price_line(directive: PriceDeclared, form: JournalFormat) -> str:
    """A price; what is said about it has only this line."""
    name = quoted_commodity(directive.commodity)
    line = f"P {directive.day} {name} {amount_text(directive.price)}"
    remarks = [metadata_text(each, form) for each in directive.metadata] + [*directive.comments]
    if len(remarks) > 1:
        raise unspeakable("more than one remark on a price", form)
    return f"{line}  ; {remarks[0]}" if remarks else line


def balance_lines(directive: BalanceAsserted, form: JournalFormat) -> Iterator[str]:
    """What an account holds as a day begins: a transaction of nothing that asserts it."""
    if directive.tolerance is not None:
        raise unspeakable("a tolerance", form)
    nothing = Amount(units=0, scale=directive.amount.scale, commodity=directive.amount.commodity)
    sign = "=*" if form is JournalFormat.HLEDGER else "="
    asserted = amount_text(directive.amount)
    yield f"{directive.day} {BALANCE}"
    yield from remark_lines(directive, form)
    yield f"{MARGIN}{directive.account}  {amount_text(nothing)} {sign} {asserted}"
    yield ""


def transaction_lines(transaction: Transaction, form: JournalFormat) -> Iterator[str]:
    """A transaction and its postings."""
    if len(transaction.flag) == 1 and transaction.flag not in "*!":
        raise unspeakable(f"the flag {transaction.flag}", form)
    words = transaction.narration
    if transaction.payee or "|" in words:
        words = f"{transaction.payee} | {words}".strip()
    second = f"={transaction.second_day}" if transaction.second_day else ""
    code = f"({transaction.code})" if transaction.code else ""
    yield " ".join(filter(None, (f"{transaction.day}{second}", transaction.flag, code, words)))
    yield from remark_lines(transaction, form)
    for posting in transaction.postings:
        yield from posting_lines(posting, form)
    yield ""


def posting_lines(posting: JournalPosting, form: JournalFormat) -> Iterator[str]:
    """A posting and what stands beside it."""
    flag = f"{posting.flag} " if posting.flag else ""
    if len(posting.flag) == 1 and posting.flag not in "*!":
        raise unspeakable(f"the flag {posting.flag}", form)
    parts: list[str] = []
    label: list[Metadata] = []
    if posting.amount is not None:
        parts.append(amount_text(posting.amount))
    if posting.cost is not None:
        parts.extend(cost_parts(posting.cost, form))
        if posting.cost.label and form is JournalFormat.HLEDGER:
            label.append(Metadata(name="lot", value=posting.cost.label))
    price = price_of(posting, form)
    if price is not None:
        parts.append(f"{'@@' if price.total else '@'} {amount_text(price.amount)}")
    if (asserted := posting.assertion) is not None:
        sign = ("==" if asserted.sole else "=") + ("*" if asserted.inclusive else "")
        if form is JournalFormat.LEDGER and sign != "=":
            raise unspeakable(f"an assertion {sign}", form)
        parts.append(f"{sign} {amount_text(asserted.amount)}")
    amounts = f"  {' '.join(parts)}" if parts else ""
    yield f"{MARGIN}{flag}{posting.account}{amounts}"
    yield from remark_lines(posting, form, *label)


def cost_parts(cost: Cost, form: JournalFormat) -> Iterator[str]:
    """A lot: its cost, its day, and where it has a place here its label."""
    if cost.amount is None:
        raise unspeakable("a lot without its cost", form)
    text = amount_text(cost.amount)
    yield f"{{{{{text}}}}}" if cost.total else f"{{{text}}}"
    if cost.day is not None:
        yield f"[{cost.day}]"
    if cost.label and form is JournalFormat.LEDGER:
        yield f"({cost.label})"


def price_of(posting: JournalPosting, form: JournalFormat) -> Price | None:
    """The price to write: of a lot without one, its cost, so that both languages count it."""
    cost = posting.cost
    if cost is None or cost.amount is None:
        return posting.price
    paid = Price(amount=cost.amount, total=cost.total)
    if posting.price is None:
        return paid
    if posting.price == paid:
        raise unspeakable("a price that only repeats the cost of its lot", form)
    if form is JournalFormat.HLEDGER:
        raise unspeakable("a lot at its cost and at another price", form)
    return posting.price


def amount_text(amount: Amount) -> str:
    """An amount with all its digits."""
    return f"{amount.text} {quoted_commodity(amount.commodity)}".rstrip()
