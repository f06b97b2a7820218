"""Postings as hledger and ledger write them, and the remarks in their comments.

After an account and two spaces: an amount, a lot in braces with its day and label, a price,
and what the account holds then. Comments hold tags and values; all else in them is words.
"""

from __future__ import annotations

import re
from typing import Final

import attrs

from backoffice_core.formats.journals.model import (
    Amount,
    Assertion,
    Cost,
    JournalFormat,
    JournalPosting,
    Metadata,
    Price,
)
from backoffice_core.formats.journals.pieces import (
    amount_at,
    checked_account,
    lot_day_and_label,
    malformed,
    unsupported,
)
from backoffice_core.formats.journals.scanning import Block, Remarks, Scanner

__all__ = ["ACCOUNT_PLAIN", "body_remarks", "postings_of", "remark"]

ACCOUNT_PLAIN: Final = re.compile(
    r"(?:([*!])[ \t]+)?([^\s;](?:[^\s]|[ ](?![ \t]))*)(?:[ ]{2}|[ ]?\t|$)"
)
TAGS_LEDGER: Final = re.compile(r":((?:[^\s:]+:)+)")
TAG_HLEDGER: Final = re.compile(r"([^\s:,]+):(.*)")
META_LEDGER: Final = re.compile(r"([^\s:]+):[ \t]+(\S.*)")
META_COMPUTED: Final = re.compile(r"[^\s:]+::([ \t]|$)")
POSTING_DAY: Final = re.compile(r"\[=?[0-9]|(?:^|[\s,])date2?:")
PRICE_MARK: Final = re.compile(r"[ \t]*(@@?)[ \t]*")
ASSERTION_MARK: Final = re.compile(r"[ \t]*(==?)(\*?)[ \t]*")


def body_remarks(block: Block, remarks: Remarks, scanner: Scanner) -> None:
    """Read the comments under a line; anything else under it is refused."""
    for scanner.line, text in block.body:
        if text[0] != ";":
            raise unsupported(f"The line {text[:40]!r}")
        remark(text[1:], remarks, scanner)
    scanner.line = block.line


def remark(text: str, remarks: Remarks, scanner: Scanner) -> None:
    """Sort a comment into tags, metadata or words."""
    text = text.strip()
    if scanner.form is JournalFormat.LEDGER:
        if found := TAGS_LEDGER.fullmatch(text):
            remarks.tags.extend(found[1].rstrip(":").split(":"))
        elif META_COMPUTED.match(text):
            raise unsupported("Metadata that is calculated (::)")
        elif pair := META_LEDGER.fullmatch(text):
            keep(pair[1], pair[2].strip(), remarks)
        else:
            remarks.comments.append(text)
        return
    pairs = [TAG_HLEDGER.fullmatch(part.strip()) for part in text.split(",")]
    if all(pairs):
        for each in pairs:
            if each is not None:
                keep(each[1], each[2].strip(), remarks)
    else:
        remarks.comments.append(text)


def keep(name: str, value: str, remarks: Remarks) -> None:
    """Keep a name with a value; without one it is a tag."""
    if not value:
        remarks.tags.append(name)
    elif name == "link":
        remarks.links.append(value)
    else:
        remarks.metadata.append(Metadata(name=name, value=value))


def postings_of(block: Block, remarks: Remarks, scanner: Scanner) -> tuple[JournalPosting, ...]:
    """The postings under a transaction; comments go to what stands above them."""
    postings: list[JournalPosting] = []
    mine = remarks
    pending: JournalPosting | None = None
    for scanner.line, text in block.body:
        if text[0] == ";":
            if pending is not None:
                refuse_posting_day(text)
            remark(text[1:], mine, scanner)
            continue
        if pending is not None:
            postings.append(with_remarks(pending, mine))
        mine = Remarks()
        pending = plain_posting(text, mine, scanner)
    if pending is not None:
        postings.append(with_remarks(pending, mine))
    return tuple(postings)


def with_remarks(posting: JournalPosting, remarks: Remarks) -> JournalPosting:
    """A posting with what was said about it."""
    if not (remarks.tags or remarks.links or remarks.metadata or remarks.comments):
        return posting
    label = remarks.taken("lot")
    if label is not None:
        if posting.cost is None or posting.cost.label:
            raise malformed(label.value, "the label of a lot", "Label only postings with a cost.")
        posting = attrs.evolve(posting, cost=attrs.evolve(posting.cost, label=label.value))
    links = [Metadata(name="link", value=value) for value in remarks.links]
    return attrs.evolve(
        posting,
        tags=remarks.tags,
        metadata=[*links, *remarks.metadata],
        comments=remarks.comments,
    )


def refuse_posting_day(comment: str) -> None:
    """Refuse a posting on another day than its transaction: only some can say that."""
    if POSTING_DAY.search(comment):
        raise unsupported("A posting with a day of its own")


def plain_posting(text: str, remarks: Remarks, scanner: Scanner) -> JournalPosting:
    """A posting, from its line without the margin."""
    if text[0] in "([":
        raise unsupported("A virtual posting")
    found = ACCOUNT_PLAIN.match(text)
    if found is None or ";" in found[2]:
        raise malformed(text, "a posting", "Put two spaces between account and amount.")
    text, mark, words = text[found.end() :].partition(";")
    if mark:
        refuse_posting_day(words)
        remark(words, remarks, scanner)
    text = text.strip()
    posting = JournalPosting(
        account=checked_account(found[2]), flag=found[1] or "", place=scanner.place
    )
    return with_amount(posting, text, scanner) if text else posting


def with_amount(posting: JournalPosting, text: str, scanner: Scanner) -> JournalPosting:
    """A posting with what stands after its account: amount, lot, price, assertion."""
    form = scanner.form
    amount: Amount | None = None
    cost: Cost | None = None
    price: Price | None = None
    end = 0
    if text[0] != "=":
        amount, end = amount_at(text, 0, form)
        cost, end = lot_at(text, end, form)
        price, end = price_at(text, end, form)
        if cost is None:
            cost, end = lot_at(text, end, form)
    assertion, end = assertion_at(text, end, form)
    if text[end:].strip():
        raise malformed(text[end:].strip(), "part of a posting", "Write amount, cost, price, =.")
    if cost is not None and cost.amount is not None and price is not None:
        if price == Price(amount=cost.amount, total=cost.total):
            # The price is how these two languages say that the lot's cost is what was paid.
            price = None
        elif form is JournalFormat.HLEDGER:
            raise unsupported("A lot whose price is not its cost (hledger counts the price)")
    return attrs.evolve(posting, amount=amount, cost=cost, price=price, assertion=assertion)


def lot_at(text: str, start: int, form: JournalFormat) -> tuple[Cost | None, int]:
    """The lot at a place in a line, if there is one."""
    rest = text[start:].lstrip()
    at = len(text) - len(rest)
    if not rest.startswith("{"):
        cost, end = lot_day_and_label(text, start, Cost())
        return (None, start) if cost == Cost() else (cost, end)
    total = rest.startswith("{{")
    width = 2 if total else 1
    close = text.find("}" * width, at)
    inside = text[at + width : close].strip()
    if close < 0 or inside.startswith("="):
        raise malformed(rest, "a cost", "Write it like {12.50 USD}.")
    if not inside:
        return lot_day_and_label(text, close + width, Cost())
    amount, end = amount_at(inside, 0, form)
    if inside[end:].strip():
        raise malformed(inside, "a cost", "Write it like {12.50 USD}.")
    return lot_day_and_label(text, close + width, Cost(amount=amount, total=total))


def price_at(text: str, start: int, form: JournalFormat) -> tuple[Price | None, int]:
    """The price at a place in a line, if there is one."""
    found = PRICE_MARK.match(text, start)
    if found is None:
        return None, start
    amount, end = amount_at(text, found.end(), form)
    if amount.units < 0:
        raise malformed(str(amount), "a price", "Prices are not negative: sign the amount.")
    return Price(amount=amount, total=found[1] == "@@"), end


def assertion_at(text: str, start: int, form: JournalFormat) -> tuple[Assertion | None, int]:
    """The assertion at a place in a line, if there is one."""
    found = ASSERTION_MARK.match(text, start)
    if found is None:
        return None, start
    if form is JournalFormat.LEDGER and (found[1] == "==" or found[2]):
        raise unsupported("An assertion written == or =* (ledger has only =)")
    amount, end = amount_at(text, found.end(), form)
    return Assertion(amount=amount, sole=found[1] == "==", inclusive=bool(found[2])), end
