"""The language of hledger and ledger: accounts end at two spaces, tags live in comments.

What the two do not say themselves (an account's first day, a link, balances at the start of
a day) has one spelling here that both accept as it stands; see the how-to page. What makes
a journal compute (automated and periodic transactions, aliases, expressions) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

import attrs

from backoffice_core.formats.journals.model import (
    AccountClosed,
    AccountOpened,
    BalanceAsserted,
    Comment,
    CommodityDeclared,
    Directive,
    JournalFormat,
    JournalPosting,
    PriceDeclared,
    Transaction,
)
from backoffice_core.formats.journals.pieces import (
    DAY,
    QUOTED,
    SYMBOL,
    amount_at,
    day_of,
    malformed,
    unsupported,
)
from backoffice_core.formats.journals.postings_plain import (
    ACCOUNT_PLAIN,
    body_remarks,
    postings_of,
    remark,
)
from backoffice_core.formats.journals.scanning import Block, Remarks, Scanner

__all__ = ["BALANCE", "plain_directives", "plain_transaction"]

BALANCE: Final = "balance"
"""The description of a transaction that only asserts what an account holds as a day begins."""

HEAD: Final = re.compile(
    rf"({DAY})(?:=({DAY}))?(?:[ \t]+([*!]))?(?:[ \t]*\(([^()]*)\))?(?:[ \t]+(.*))?"
)
WORD: Final = re.compile(r"([a-z]+)(?:[ \t]+(.*))?")
PRICE: Final = re.compile(rf"P[ \t]+({DAY})[ \t]+({QUOTED}|{SYMBOL})[ \t]+(.*)")
MARGIN_COMMENTS: Final = {JournalFormat.HLEDGER: ";#*", JournalFormat.LEDGER: ";#*%|"}
AFTER_HEAD: Final = {
    JournalFormat.HLEDGER: re.compile(r"[ \t]*;"),
    JournalFormat.LEDGER: re.compile(r"(?:[ ]{2}|[ ]?\t)[ \t]*;"),
}


def plain_directives(blocks: Iterator[Block], scanner: Scanner) -> Iterator[Directive]:
    """The directives of blocks, in order."""
    for block in blocks:
        head = block.head
        scanner.line = block.line
        if not head:
            yield from loose(block, scanner)
        elif head[0] in MARGIN_COMMENTS[scanner.form]:
            yield Comment(text=head[1:].strip(), place=scanner.place)
            yield from loose(block, scanner)
        elif head == "comment":
            yield from commented_out(blocks, scanner)
        elif "0" <= head[0] <= "9":
            yield transaction_or_balance(plain_transaction(block, scanner), scanner.form)
        else:
            found = declaration(block, scanner)
            if found is not None:
                yield found


def loose(block: Block, scanner: Scanner) -> Iterator[Directive]:
    """Indented lines that belong to nothing: comments are kept, all else is refused."""
    for scanner.line, text in block.body:
        if text[0] not in ";#":
            raise malformed(text, "part of a transaction", "Put it under one, without blank lines.")
        yield Comment(text=text[1:].strip(), place=scanner.place)


def commented_out(blocks: Iterator[Block], scanner: Scanner) -> Iterator[Directive]:
    """The lines up to ``end comment``, as comments."""
    for block in blocks:
        if block.head.split() == ["end", "comment"]:
            return
        for scanner.line, text in ((block.line, block.head), *block.body):
            if text:
                yield Comment(text=text.lstrip(";").strip(), place=scanner.place)


def declaration(block: Block, scanner: Scanner) -> Directive | None:
    """A directive that is no transaction; none for a tag, which is declared by its use."""
    head = block.head
    if head.startswith(("P ", "P\t")):
        return price_declared(block, scanner)
    found = WORD.fullmatch(head)
    word = found[1] if found else head.split()[0]
    rest = (found[2] or "") if found else ""
    if word == "account" and rest:
        return account_declared(rest, block, scanner)
    if word == "commodity" and rest:
        return commodity_declared(rest, block, scanner)
    if word == "tag" and rest and not block.body and scanner.form is JournalFormat.LEDGER:
        scanner.declared.setdefault(rest.strip(), scanner.place)
        return None
    raise unsupported(f"The directive {word[:40]}")


def account_declared(rest: str, block: Block, scanner: Scanner) -> AccountOpened | AccountClosed:
    """An account, with its days and commodities in its comments."""
    remarks = Remarks()
    name = rest
    if scanner.form is JournalFormat.HLEDGER and (
        found := re.search(r"(?:[ ]{2}|\t)[ \t]*;", rest)
    ):
        name = rest[: found.start()]
        remark(rest[found.end() :], remarks, scanner)
    body_remarks(block, remarks, scanner)
    remarks.refuse_tags("an account")
    name = name.strip()
    if ACCOUNT_PLAIN.fullmatch(name) is None:
        raise malformed(name, "an account", "Account names have no two spaces and no semicolon.")
    opened, closed = remarks.taken("opened"), remarks.taken("closed")
    commodities, booking = remarks.taken("commodities"), remarks.taken("booking")
    if closed is not None:
        if opened or commodities or booking:
            raise unsupported("An account opened and closed in one declaration")
        return AccountClosed(
            account=name,
            day=exact_day(closed.value),
            metadata=remarks.metadata,
            comments=remarks.comments,
            place=scanner.place,
        )
    return AccountOpened(
        account=name,
        day=exact_day(opened.value) if opened else None,
        commodities=tuple(commodities.value.split()) if commodities else (),
        booking=booking.value if booking else "",
        metadata=remarks.metadata,
        comments=remarks.comments,
        place=scanner.place,
    )


def commodity_declared(rest: str, block: Block, scanner: Scanner) -> CommodityDeclared:
    """A commodity, with the digits it is written with."""
    remarks = Remarks()
    rest, mark, words = rest.partition(";")
    if mark:
        remark(words, remarks, scanner)
    rest, formats = rest.strip(), list[str]()
    lines = list[tuple[int, str]]()
    for number, text in block.body:
        if text.startswith("format "):
            formats.append(text[len("format ") :].strip())
        else:
            lines.append((number, text))
    body_remarks(Block(block.line, block.head, tuple(lines)), remarks, scanner)
    remarks.refuse_tags("a commodity")
    if len(formats) > 1:
        raise malformed(formats[1], "the only format", "Give one format.")
    if re.fullmatch(rf"{QUOTED}|{SYMBOL}", rest):
        commodity, scale = rest.strip('"'), None
        if formats:
            shape, scale = shape_of(formats[0], scanner)
            if shape != commodity:
                raise malformed(formats[0], f"a format of {commodity}", "Name the commodity.")
    else:
        commodity, scale = shape_of(rest, scanner)
    day = remarks.taken("declared")
    return CommodityDeclared(
        commodity=commodity,
        day=exact_day(day.value) if day else None,
        scale=scale,
        metadata=remarks.metadata,
        comments=remarks.comments,
        place=scanner.place,
    )


def shape_of(text: str, scanner: Scanner) -> tuple[str, int]:
    """The commodity and the digits of an amount that only shows a format."""
    amount, end = amount_at(text, 0, scanner.form)
    if text[end:].strip():
        raise malformed(text, "a format", "Write it like 1000.00 USD.")
    return amount.commodity, amount.scale


def price_declared(block: Block, scanner: Scanner) -> PriceDeclared:
    """What a commodity was worth."""
    text, mark, words = block.head.partition(";")
    found = PRICE.fullmatch(text.rstrip())
    if found is None:
        raise malformed(block.head, "a price", "Write it like P 2026-05-04 USD 16500 IDR.")
    price, end = amount_at(found[3], 0, scanner.form)
    if found[3][end:].strip():
        raise malformed(block.head, "a price", "Write it like P 2026-05-04 USD 16500 IDR.")
    remarks = Remarks()
    if mark:
        remark(words, remarks, scanner)
    body_remarks(block, remarks, scanner)
    remarks.refuse_tags("a price")
    return PriceDeclared(
        day=day_of(found[1]),
        commodity=found[2].strip('"'),
        price=price,
        metadata=remarks.metadata,
        comments=remarks.comments,
        place=scanner.place,
    )


def exact_day(text: str) -> date:
    """A day that is the whole of a value."""
    if re.fullmatch(DAY, text) is None:
        raise malformed(text, "a day", "Write it like 2026-05-04.")
    return day_of(text)


def plain_transaction(block: Block, scanner: Scanner) -> Transaction:
    """The transaction of a block."""
    scanner.line = block.line
    remarks = Remarks()
    head = block.head
    if found := AFTER_HEAD[scanner.form].search(head):
        remark(head[found.end() :], remarks, scanner)
        head = head[: found.start()]
    match = HEAD.fullmatch(head.rstrip())
    if match is None:
        raise malformed(block.head, "a transaction", "Start it like 2026-05-04 * Payee.")
    day, second, flag, code, words = match.groups()
    words = (words or "").strip()
    payee, bar, narration = words.partition("|")
    place = scanner.place
    # Before the postings are read, so that a refusal names the line that the days stand in.
    first_day, second_day = day_of(day), day_of(second) if second else None
    postings = postings_of(block, remarks, scanner)
    return Transaction(
        day=first_day,
        second_day=second_day,
        flag=flag or "",
        code=(code or "").strip(),
        payee=payee.strip() if bar else "",
        narration=narration.strip() if bar else words,
        tags=remarks.tags,
        links=remarks.links,
        metadata=remarks.metadata,
        comments=remarks.comments,
        postings=postings,
        place=place,
    )


def transaction_or_balance(
    transaction: Transaction, form: JournalFormat
) -> Transaction | BalanceAsserted:
    """The balance that a transaction asserts, if that is all it does."""
    if len(transaction.postings) != 1 or transaction.narration != BALANCE:
        return transaction
    (posting,) = transaction.postings
    asserted = posting.assertion
    if asserted is None or posting.amount is None or asserted.sole:
        return transaction
    if asserted.inclusive is not (form is JournalFormat.HLEDGER):
        return transaction
    nothing = attrs.evolve(asserted.amount, units=0)
    bare = Transaction(
        day=transaction.day,
        narration=BALANCE,
        metadata=transaction.metadata,
        comments=transaction.comments,
        postings=[JournalPosting(account=posting.account, amount=nothing, assertion=asserted)],
    )
    if transaction != bare:
        return transaction
    return BalanceAsserted(
        day=transaction.day,
        account=posting.account,
        amount=asserted.amount,
        metadata=transaction.metadata,
        comments=transaction.comments,
        place=transaction.place,
    )
