"""Postings as beancount writes them, and the strings, tags and values beside them.

Quotes hold whatever is said in words, so a semicolon within them begins no comment. A cost
in braces has its parts in any order: an amount, a day, a label.
"""

from __future__ import annotations

import re
from typing import Final

import attrs

from backoffice_core.formats.journals.model import (
    Cost,
    JournalFormat,
    JournalPosting,
    Metadata,
    Price,
)
from backoffice_core.formats.journals.pieces import (
    CURRENCY,
    DAY,
    NUMBER,
    amount_at,
    checked_account,
    day_of,
    malformed,
)
from backoffice_core.formats.journals.scanning import Block, Remarks, Scanner

__all__ = [
    "ACCOUNT",
    "STRING",
    "head_words",
    "postings_of",
    "remark",
    "string_of",
    "without_comment",
]

FORM: Final = JournalFormat.BEANCOUNT
STRING: Final = r'"(?:[^"\\]|\\.)*"'
ACCOUNT: Final = r"[^\W\d_a-z][\w\-]*(?::[^\W_a-z][\w\-]*)+"
CODE_AND_COMMENT: Final = re.compile(r'((?:"(?:[^"\\]|\\.)*"|[^";])*)(?:;(.*))?')
WORDS: Final = re.compile(rf"[ \t]*({STRING}|[#^][A-Za-z0-9\-_/.]+)")
META: Final = re.compile(r"([a-z][a-zA-Z0-9\-_]+):(?:[ \t]+(.*))?")
LITERAL: Final = re.compile(
    rf"{DAY}|TRUE|FALSE|NULL|[-+]?{NUMBER}(?:[ ]{CURRENCY})?|{CURRENCY}|{ACCOUNT}"
    r"|#[A-Za-z0-9\-_/.]+"
)
POSTING: Final = re.compile(rf"(?:([*!&#?%A-Z])[ \t]+)?({ACCOUNT})(?:[ \t]+(.*))?")
ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r"}
PRICE_MARK: Final = re.compile(r"[ \t]*(@@?)[ \t]*")
COMMA: Final = re.compile(r"[ \t]*,")
COST: Final = re.compile(rf"[ \t]*(\{{\{{?)((?:{STRING}|[^\"{{}}])*)(\}}\}}?)")
COST_DAY: Final = re.compile(rf"[ \t]*({DAY})(?=[ \t]*(?:,|$))")
COST_LABEL: Final = re.compile(rf"[ \t]*({STRING})")


def without_comment(line: str) -> tuple[str, str]:
    """What a line says and what it remarks; a semicolon within quotes is no remark."""
    found = CODE_AND_COMMENT.fullmatch(line)
    if found is None:
        raise malformed(line, "a line whose quotes are closed", "Close them on the same line.")
    return found[1].rstrip(), (found[2] or "").strip()


def string_of(quoted: str) -> str:
    """What stands within quotes."""
    return re.sub(r"\\(.)", lambda found: ESCAPED.get(found[1], found[1]), quoted[1:-1])


def remark(text: str, remarks: Remarks) -> bool:
    """Keep a comment or a name with a value; say whether it was one."""
    if text[0] == ";":
        remarks.comments.append(text[1:].strip())
        return True
    found = META.match(text)
    if found is None:
        return False
    code, words = without_comment(text)
    found = META.fullmatch(code)
    if found is None:
        return False
    if words:
        remarks.comments.append(words)
    name, value = found[1], (found[2] or "").strip()
    if re.fullmatch(STRING, value):
        remarks.metadata.append(Metadata(name=name, value=string_of(value)))
    elif not value or LITERAL.fullmatch(value):
        remarks.metadata.append(Metadata(name=name, value=value, literal=True))
    else:
        raise malformed(value, "a value", 'Write text in quotes: name: "text".')
    return True


def head_words(rest: str, remarks: Remarks) -> list[str]:
    """The strings of a transaction's first line; its tags and links become remarks."""
    strings: list[str] = []
    end = 0
    while found := WORDS.match(rest, end):
        word, end = found[1], found.end()
        if word[0] == '"':
            strings.append(string_of(word))
        elif word[0] == "#":
            remarks.tags.append(word[1:])
        else:
            remarks.links.append(word[1:])
    if rest[end:].strip() or len(strings) > 2:  # noqa: PLR2004 - payee and narration
        raise malformed(
            rest, "payee, narration, tags and links", 'Write "Payee" "What" #tag ^link.'
        )
    return strings


def postings_of(block: Block, remarks: Remarks, scanner: Scanner) -> tuple[JournalPosting, ...]:
    """The postings under a transaction; remarks go to what stands above them."""
    postings: list[JournalPosting] = []
    mine = remarks
    pending: JournalPosting | None = None
    for scanner.line, text in block.body:
        if remark(text, mine):
            continue
        if text[0] in "#^":
            head_words(text, remarks)
            continue
        if pending is not None:
            postings.append(with_remarks(pending, mine))
        mine = Remarks()
        pending = beancount_posting(text, mine, scanner)
    if pending is not None:
        postings.append(with_remarks(pending, mine))
    return tuple(postings)


def with_remarks(posting: JournalPosting, remarks: Remarks) -> JournalPosting:
    """A posting with what was said about it."""
    if not (remarks.metadata or remarks.comments):
        return posting
    return attrs.evolve(posting, metadata=remarks.metadata, comments=remarks.comments)


def beancount_posting(text: str, remarks: Remarks, scanner: Scanner) -> JournalPosting:
    """A posting, from its line without the margin."""
    code, words = without_comment(text)
    if words:
        remarks.comments.append(words)
    found = POSTING.fullmatch(code)
    if found is None:
        raise malformed(text, "a posting", "Write it like Assets:Cash 12.50 USD.")
    flag, account, rest = found[1] or "", found[2], (found[3] or "").strip()
    posting = JournalPosting(account=checked_account(account), flag=flag, place=scanner.place)
    if not rest:
        return posting
    amount, end = amount_at(rest, 0, FORM)
    cost, end = cost_at(rest, end)
    price: Price | None = None
    if at := PRICE_MARK.match(rest, end):
        worth, end = amount_at(rest, at.end(), FORM)
        if worth.units < 0:
            raise malformed(str(worth), "a price", "Prices are not negative: sign the amount.")
        price = Price(amount=worth, total=at[1] == "@@")
    if rest[end:].strip():
        raise malformed(rest[end:].strip(), "part of a posting", "Write amount, cost and price.")
    return attrs.evolve(posting, amount=amount, cost=cost, price=price)


def cost_at(text: str, start: int) -> tuple[Cost | None, int]:
    """The cost at a place in a line, if there is one."""
    found = COST.match(text, start)
    if found is None:
        return None, start
    if len(found[1]) != len(found[3]):
        raise malformed(found[0], "a cost", "Write it like {12.50 USD, 2026-05-04}.")
    cost = Cost(total=found[1] == "{{")
    inside, end = found[2], 0
    while inside[end:].strip():
        cost, end = cost_part(cost, inside, end)
        if comma := COMMA.match(inside, end):
            end = comma.end()
        elif inside[end:].strip():
            raise malformed(inside, "a cost", "Write it like {12.50 USD, 2026-05-04}.")
    if cost.total and cost.amount is None:
        raise malformed(found[0], "a total cost", "Write it like {{125.00 USD}}.")
    return cost, found.end()


def cost_part(cost: Cost, inside: str, start: int) -> tuple[Cost, int]:
    """A cost with the next part of its braces: a day, a label or an amount, each once."""
    if found := COST_DAY.match(inside, start):
        if cost.day is None:
            return attrs.evolve(cost, day=day_of(found[1])), found.end()
    elif found := COST_LABEL.match(inside, start):
        if not cost.label:
            return attrs.evolve(cost, label=string_of(found[1])), found.end()
    elif cost.amount is None:
        amount, end = amount_at(inside, start, FORM)
        return attrs.evolve(cost, amount=amount), end
    raise malformed(inside, "a cost", "Write it like {12.50 USD, 2026-05-04}.")
