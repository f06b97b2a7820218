"""Journals as beancount reads them: every digit written, every total price one that divides."""

from __future__ import annotations

import re
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
    JournalFormat,
    JournalPosting,
    Metadata,
    Pad,
    PriceDeclared,
    Setting,
    Transaction,
)
from backoffice_core.formats.journals.pieces import CURRENCY
from backoffice_core.formats.journals.writing_plain import unspeakable
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["beancount_lines", "divides"]

FORM: Final = JournalFormat.BEANCOUNT
ROOTS: Final = ("Assets", "Liabilities", "Equity", "Income", "Expenses")
ACCOUNT: Final = re.compile(rf"(?:{'|'.join(ROOTS)})(?::[^\W_a-z][^\W_]*(?:-[^\W_]*)*)+")
COMMODITY: Final = re.compile(CURRENCY)
# beancount divides in decimal with 28 digits and lets the rest go.
DIGITS_OF_BEANCOUNT: Final = 28


def beancount_lines(directive: Directive) -> Iterator[str]:
    """The lines of one directive.

    Raises :class:`InvalidValue`: ``journal_unspeakable``, ``journal_price_inexact``.
    """
    match directive:
        case Transaction():
            yield from transaction_lines(directive)
        case Setting():
            yield f"option {quoted(directive.name)} {quoted(directive.value)}"
        case Comment():
            yield f"; {directive.text}".rstrip()
        case _:
            yield f"{day_text(directive)} {dated_text(directive)}"
            if isinstance(directive, CommodityDeclared) and directive.scale is not None:
                yield f"  scale: {directive.scale}"
            yield from remark_lines(directive, "  ")


def day_text(directive: Directive) -> str:
    """The day that every directive needs."""
    day = getattr(directive, "day", None)
    if day is None:
        raise unspeakable("a declaration without a day", FORM)
    return str(day)


def dated_text(
    directive: AccountOpened
    | AccountClosed
    | CommodityDeclared
    | PriceDeclared
    | BalanceAsserted
    | Pad,
) -> str:
    """What follows the day."""
    match directive:
        case AccountOpened():
            commodities = ",".join(map(commodity_text, directive.commodities))
            booking = quoted(directive.booking) if directive.booking else ""
            parts = ("open", account_text(directive.account), commodities, booking)
            return " ".join(filter(None, parts))
        case AccountClosed():
            return f"close {account_text(directive.account)}"
        case CommodityDeclared():
            return f"commodity {commodity_text(directive.commodity)}"
        case PriceDeclared():
            name = commodity_text(directive.commodity)
            return f"price {name} {amount_text(directive.price)}"
        case BalanceAsserted():
            return balance_text(directive)
        case Pad():
            return f"pad {account_text(directive.account)} {account_text(directive.source)}"


def balance_text(balance: BalanceAsserted) -> str:
    """What an account holds as a day begins, and what difference is allowed."""
    account, amount = account_text(balance.account), balance.amount
    allowed = balance.tolerance
    if allowed is None:
        return f"balance {account} {amount_text(amount)}"
    if allowed.commodity != amount.commodity or allowed.units < 0:
        raise unspeakable("a tolerance below zero or in another commodity", FORM)
    return f"balance {account} {amount.text} ~ {amount_text(allowed)}"


def transaction_lines(transaction: Transaction) -> Iterator[str]:
    """A transaction and its postings."""
    head = [str(transaction.day), transaction.flag or "txn"]
    if transaction.payee:
        head.append(quoted(transaction.payee))
    if transaction.payee or transaction.narration:
        head.append(quoted(transaction.narration))
    head.extend(f"#{tag}" for tag in transaction.tags)
    head.extend(f"^{link}" for link in transaction.links)
    yield " ".join(head)
    if transaction.code:
        yield f"  code: {quoted(transaction.code)}"
    if transaction.second_day:
        yield f"  second-day: {transaction.second_day}"
    yield from remark_lines(transaction, "  ")
    for posting in transaction.postings:
        yield posting_line(posting)
        yield from remark_lines(posting, "    ")
    yield ""


def posting_line(posting: JournalPosting) -> str:
    """A posting."""
    if posting.tags:
        raise unspeakable("a tag on a posting", FORM)
    if posting.assertion is not None:
        raise unspeakable("an assertion within a transaction", FORM)
    parts = [posting.flag, account_text(posting.account)]
    if posting.amount is not None:
        parts.append(amount_text(posting.amount))
    if posting.cost is not None:
        parts.append(cost_text(posting.cost))
    if (price := posting.price) is not None:
        if price.total and posting.amount is not None:
            refuse_inexact(price.amount, posting.amount)
        parts.append(f"{'@@' if price.total else '@'} {amount_text(price.amount)}")
    cost = posting.cost
    if cost is not None and cost.total and cost.amount is not None and posting.amount is not None:
        refuse_inexact(cost.amount, posting.amount)
    return "  " + " ".join(filter(None, parts))


def cost_text(cost: Cost) -> str:
    """A lot in its braces."""
    parts: list[str] = []
    if cost.amount is not None:
        parts.append(amount_text(cost.amount))
    if cost.day is not None:
        parts.append(str(cost.day))
    if cost.label:
        parts.append(quoted(cost.label))
    inside = ", ".join(parts)
    return f"{{{{{inside}}}}}" if cost.total else f"{{{inside}}}"


def divides(total: Amount, amount: Amount) -> bool:
    """Whether a total price divides by its amount into a decimal that beancount can hold.

    >>> divides(Amount.of("10", "USD"), Amount.of("3", "EUR"))
    False
    >>> divides(Amount.of("10", "USD"), Amount.of("4", "EUR"))
    True
    """
    if not amount.units:
        return False
    unit = total.number / abs(amount.number)
    scaled = unit * 10**DIGITS_OF_BEANCOUNT
    if scaled.denominator != 1:
        return False
    digits = len(str(abs(scaled.numerator)).strip("0"))
    return digits + len(str(abs(amount.units))) <= DIGITS_OF_BEANCOUNT


def refuse_inexact(total: Amount, amount: Amount) -> None:
    """Refuse a total that beancount could only divide with a remainder."""
    if not divides(total, amount):
        raise InvalidValue(
            "journal_price_inexact",
            f"beancount divides a total price, and {total} by {amount} has no end.",
            "Split the posting into parts that each divide, or give the price of one unit.",
        )


def remark_lines(owner: Directive | JournalPosting, margin: str) -> Iterator[str]:
    """Names with values, and comments, under what they are about."""
    for each in getattr(owner, "metadata", ()):
        yield f"{margin}{metadata_text(each)}"
    for comment in getattr(owner, "comments", ()):
        yield f"{margin}; {comment}".rstrip()


def metadata_text(each: Metadata) -> str:
    """A name with its value."""
    return f"{each.name}: {each.value if each.literal else quoted(each.value)}".rstrip()


def account_text(account: str) -> str:
    """An account by beancount's rules."""
    if ACCOUNT.fullmatch(account) is None:
        raise unspeakable(f"the account {account[:80]}", FORM)
    return account


def commodity_text(commodity: str) -> str:
    """A commodity by beancount's rules."""
    if COMMODITY.fullmatch(commodity) is None:
        raise unspeakable(f"the commodity {commodity[:40] or '(none)'}", FORM)
    return commodity


def amount_text(amount: Amount) -> str:
    """An amount with all its digits."""
    return f"{amount.text} {commodity_text(amount.commodity)}"


def quoted(text: str) -> str:
    """Text within quotes, on one line."""
    for sign, escaped in (
        ("\\", "\\\\"),
        ('"', '\\"'),
        ("\n", "\\n"),
        ("\t", "\\t"),
        ("\r", "\\r"),
    ):
        text = text.replace(sign, escaped)
    return f'"{text}"'
