"""The language of beancount: every directive has a day, every string its quotes.

What computes or runs code (plugins, expressions, ``query``, ``custom``) is refused; options
are kept and not obeyed. ``code``, ``second-day`` and ``scale`` are metadata names that stand
for what the other languages have signs for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from backoffice_core.formats.journals.model import (
    AccountClosed,
    AccountOpened,
    Amount,
    BalanceAsserted,
    Comment,
    CommodityDeclared,
    Directive,
    JournalFormat,
    Pad,
    PriceDeclared,
    Setting,
    Transaction,
)
from backoffice_core.formats.journals.pieces import (
    CURRENCY,
    DAY,
    NUMBER,
    amount_at,
    day_of,
    malformed,
    number_of,
    unsupported,
)
from backoffice_core.formats.journals.postings_beancount import (
    ACCOUNT,
    STRING,
    head_words,
    postings_of,
    remark,
    string_of,
    without_comment,
)
from backoffice_core.formats.journals.scanning import Block, Remarks, Scanner

__all__ = ["beancount_directives", "beancount_transaction"]

FORM: Final = JournalFormat.BEANCOUNT
WHOLE_ACCOUNT: Final = re.compile(ACCOUNT)
DATED: Final = re.compile(rf"({DAY})[ \t]+(\S+)(?:[ \t]+(.*))?")
PUSHED_TAGS_MAX: Final = 100
MARGIN_COMMENTS: Final = ";*:#!&?%|"
FLAG: Final = re.compile(r"[*!&#?%A-Z]")
OPEN: Final = re.compile(rf"({ACCOUNT})((?:[ \t]*,?[ \t]*{CURRENCY})*)(?:[ \t]*({STRING}))?")
TWO_STRINGS: Final = re.compile(rf"({STRING})[ \t]+({STRING})")
BALANCE: Final = re.compile(rf"({ACCOUNT})[ \t]+(.*)")
TOLERATED: Final = re.compile(rf"[ \t]*~[ \t]*({NUMBER})[ \t]+({CURRENCY})")


def beancount_directives(blocks: Iterator[Block], scanner: Scanner) -> Iterator[Directive]:
    """The directives of blocks, in order."""
    for block in blocks:
        head = block.head
        scanner.line = block.line
        if not head or head[0] in MARGIN_COMMENTS:
            yield from margin(block, scanner)
        elif "0" <= head[0] <= "9":
            yield dated(block, scanner)
        elif found := undated(block, scanner):
            yield found


def margin(block: Block, scanner: Scanner) -> Iterator[Directive]:
    """Comments at the margin, and comments under nothing; anything else there is refused."""
    if block.head:
        words = block.head[1:].strip() if block.head[0] == ";" else block.head
        yield Comment(text=words, place=scanner.place)
    for scanner.line, text in block.body:
        if text[0] != ";":
            raise malformed(text, "part of a directive", "Put it under one, without blank lines.")
        yield Comment(text=text[1:].strip(), place=scanner.place)


def undated(block: Block, scanner: Scanner) -> Setting | None:
    """An option; tags pushed and popped leave nothing but the tags themselves."""
    code, _ = without_comment(block.head)
    word, _, rest = code.partition(" ")
    rest = rest.strip()
    if word == "option" and (found := TWO_STRINGS.fullmatch(rest)) and not block.body:
        return Setting(name=string_of(found[1]), value=string_of(found[2]), place=scanner.place)
    tags = scanner.common_tags
    if word in {"pushtag", "poptag"} and re.fullmatch(r"#[A-Za-z0-9\-_/.]+", rest):
        if word == "pushtag" and len(tags) < PUSHED_TAGS_MAX:
            tags.append(rest[1:])
        elif word == "poptag" and rest[1:] in tags:
            tags.remove(rest[1:])
        else:
            raise malformed(rest, "a tag to push or pop", "Pop what was pushed, and not too many.")
        return None
    raise unsupported(f"The directive {word[:40]}")


def dated(block: Block, scanner: Scanner) -> Directive:
    """A directive with a day."""
    code, words = without_comment(block.head)
    found = DATED.fullmatch(code)
    if found is None:
        raise malformed(block.head, "a directive", 'Start it like 2026-05-04 * "Payee" "What".')
    day, word, rest = day_of(found[1]), found[2], (found[3] or "").strip()
    if word == "txn" or FLAG.fullmatch(word):
        return beancount_transaction(block, scanner)
    make = MAKERS.get(word)
    if make is None:
        raise unsupported(f"The directive {word[:40]}")
    remarks = Remarks()
    if words:
        remarks.comments.append(words)
    for scanner.line, text in block.body:
        if not remark(text, remarks):
            raise malformed(text, "metadata", "Write it like name: value.")
    scanner.line = block.line
    return make(day, rest, remarks, scanner)


def taken(remarks: Remarks, name: str, *, literal: bool) -> str | None:
    """The value of a name that stands for something else, if it is of the right kind."""
    found = next((each for each in remarks.metadata if each.name == name), None)
    if found is None or found.literal is not literal or not found.value:
        return None
    remarks.metadata.remove(found)
    return found.value


def account_of(text: str) -> str:
    """An account by beancount's rules."""
    if WHOLE_ACCOUNT.fullmatch(text) is None:
        raise malformed(text, "an account", "Write it like Assets:Cash, parts with a capital.")
    return text


def opened(day: date, rest: str, remarks: Remarks, scanner: Scanner) -> Directive:
    """An account from a day on."""
    found = OPEN.fullmatch(rest)
    if found is None:
        raise malformed(rest, "an account to open", 'Write it like Assets:Cash USD,IDR "FIFO".')
    return AccountOpened(
        account=found[1],
        day=day,
        commodities=found[2].replace(",", " ").split(),
        booking=string_of(found[3]) if found[3] else "",
        metadata=remarks.metadata,
        comments=remarks.comments,
        place=scanner.place,
    )


def closed(day: date, rest: str, remarks: Remarks, scanner: Scanner) -> Directive:
    """An account up to a day."""
    return AccountClosed(
        account=account_of(rest),
        day=day,
        metadata=remarks.metadata,
        comments=remarks.comments,
        place=scanner.place,
    )


def commodity(day: date, rest: str, remarks: Remarks, scanner: Scanner) -> Directive:
    """A commodity; its digits stand in the metadata."""
    if re.fullmatch(CURRENCY, rest) is None:
        raise malformed(rest, "a commodity", "Write it in capitals: USD.")
    scale = taken(remarks, "scale", literal=True)
    if scale is not None and re.fullmatch(r"[0-9]|1[0-9]", scale) is None:
        raise malformed(scale, "a number of digits", "Write 0 to 19.")
    return CommodityDeclared(
        commodity=rest,
        day=day,
        scale=None if scale is None else int(scale),
        metadata=remarks.metadata,
        comments=remarks.comments,
        place=scanner.place,
    )


def priced(day: date, rest: str, remarks: Remarks, scanner: Scanner) -> Directive:
    """What a commodity was worth."""
    name, _, worth = rest.partition(" ")
    if re.fullmatch(CURRENCY, name) is None:
        raise malformed(rest, "a price", "Write it like USD 16500 IDR.")
    return PriceDeclared(
        day=day,
        commodity=name,
        price=whole_amount(worth),
        metadata=remarks.metadata,
        comments=remarks.comments,
        place=scanner.place,
    )


def whole_amount(text: str) -> Amount:
    """An amount that is the whole of a text."""
    amount, end = amount_at(text, 0, FORM)
    if text[end:].strip():
        raise malformed(text, "an amount", "Write a number and a commodity: 12.50 USD.")
    return amount


def balance(day: date, rest: str, remarks: Remarks, scanner: Scanner) -> Directive:
    """What an account holds as a day begins."""
    found = BALANCE.fullmatch(rest)
    if found is None:
        raise malformed(rest, "a balance", "Write it like Assets:Cash 12.50 USD.")
    text, tolerance = found[2], None
    number = re.compile(rf"[-+]?[ \t]*{NUMBER}").match(text)
    if number and (allowed := TOLERATED.fullmatch(text, number.end())):
        units, scale = number_of(allowed[1], FORM)
        tolerance = Amount(units=units, scale=scale, commodity=allowed[2])
        text = f"{number[0]} {allowed[2]}"
    return BalanceAsserted(
        day=day,
        account=found[1],
        amount=whole_amount(text),
        tolerance=tolerance,
        metadata=remarks.metadata,
        comments=remarks.comments,
        place=scanner.place,
    )


def padded(day: date, rest: str, remarks: Remarks, scanner: Scanner) -> Directive:
    """An account to be made what is asserted next."""
    account, _, source = rest.partition(" ")
    return Pad(
        day=day,
        account=account_of(account),
        source=account_of(source.strip()),
        metadata=remarks.metadata,
        comments=remarks.comments,
        place=scanner.place,
    )


MAKERS: Final[dict[str, Callable[[date, str, Remarks, Scanner], Directive]]] = {
    "balance": balance,
    "close": closed,
    "commodity": commodity,
    "open": opened,
    "pad": padded,
    "price": priced,
}


def beancount_transaction(block: Block, scanner: Scanner) -> Transaction:
    """The transaction of a block."""
    scanner.line = block.line
    code, words = without_comment(block.head)
    found = DATED.fullmatch(code)
    if found is None:
        raise malformed(block.head, "a transaction", 'Start it like 2026-05-04 * "Payee" "What".')
    remarks = Remarks()
    if words:
        remarks.comments.append(words)
    strings = head_words(found[3] or "", remarks)
    place = scanner.place
    postings = postings_of(block, remarks, scanner)
    remarks.tags.extend(tag for tag in scanner.common_tags if tag not in remarks.tags)
    scanner.line = block.line
    second = taken(remarks, "second-day", literal=True)
    return Transaction(
        day=day_of(found[1]),
        flag="" if found[2] == "txn" else found[2],
        code=taken(remarks, "code", literal=False) or "",
        second_day=day_of(second) if second else None,
        payee=strings[0] if len(strings) > 1 else "",
        narration=strings[-1] if strings else "",
        tags=remarks.tags,
        links=remarks.links,
        metadata=remarks.metadata,
        comments=remarks.comments,
        postings=postings,
        place=place,
    )
