"""The pieces all three languages are made of: days, numbers, amounts, lots and prices.

The patterns of plain lines are here too, beside the code that reads the same lines in full,
because the totals read nothing else: two speeds must be one truth.
"""

from __future__ import annotations

import functools
import re
from datetime import date
from typing import Final

from backoffice_core.formats.journals.model import Amount, Cost, JournalFormat
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown

__all__ = [
    "ACCOUNT_DEPTH_MAX",
    "DAY",
    "HEAD_PLAIN",
    "POSTING_PLAIN",
    "amount_at",
    "amount_of",
    "checked_account",
    "day_of",
    "lot_day_and_label",
    "malformed",
    "number_of",
    "quoted_commodity",
    "unsupported",
]

DAY: Final = r"[0-9]{4}(?:-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}|\.[0-9]{1,2}\.[0-9]{1,2})"
# Far more digits than any book has, few enough that nothing written can take long to read.
DIGITS: Final = r"[0-9]{1,40}"
NUMBER: Final = r"(?:[0-9][0-9,]{0,60}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})"
# A comma alone is a decimal mark to some: only groups that can mean nothing else are read.
GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]*|[0-9]{1,3}(?:,[0-9]{3}){2,}")
GROUPED_BEANCOUNT: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
# Balances are kept for every level above an account, so there are not too many.
ACCOUNT_DEPTH_MAX: Final = 50
QUOTED: Final = r'"[^";\n]{1,60}"'
SYMBOL: Final = r"""[^\s0-9.,;:?!+\-*/^&|=<>(){}\[\]@"'~`\\#%]{1,60}"""
BARE: Final = re.compile(SYMBOL)
CURRENCY: Final = r"(?:[A-Z][A-Z0-9'._\-]{0,22}[A-Z0-9]|[A-Z])"

AMOUNT: Final[dict[JournalFormat, re.Pattern[str]]] = {
    JournalFormat.BEANCOUNT: re.compile(
        rf"(?P<sign>[-+]?)[ \t]*(?P<number>{NUMBER})[ \t]*(?P<right>{CURRENCY})"
        r"(?P<left>)(?P<inner>)"
    )
}
AMOUNT[JournalFormat.HLEDGER] = AMOUNT[JournalFormat.LEDGER] = re.compile(
    rf"(?P<sign>[-+]?)[ \t]*(?:(?P<left>{QUOTED}|{SYMBOL})[ \t]*(?P<inner>[-+]?))?"
    rf"(?P<number>{NUMBER})(?:[ \t]*(?P<right>{QUOTED}|{SYMBOL}))?"
)

# What nearly every line of a large journal looks like. Whatever these accept, the readers
# read in the same way; whatever they do not, the readers decide.
PLAIN_AMOUNT: Final = rf"(-?{DIGITS})(?:\.({DIGITS}))?[ ]([A-Z]{{1,24}})"
PLAIN_NAME: Final = r"[A-Za-z][^\s;]*(?:[ ][^\s;]+)*"
POSTING_PLAIN: Final[dict[JournalFormat, re.Pattern[str]]] = {
    JournalFormat.BEANCOUNT: re.compile(
        rf"[ \t]+([A-Z][A-Za-z0-9\-]*(?::[A-Z0-9][A-Za-z0-9\-]*)+)(?:[ \t]+{PLAIN_AMOUNT})?\s*"
    )
}
POSTING_PLAIN[JournalFormat.HLEDGER] = POSTING_PLAIN[JournalFormat.LEDGER] = re.compile(
    rf"[ \t]+({PLAIN_NAME})(?:(?:[ ]{{2}}|\t)[ \t]*{PLAIN_AMOUNT})?\s*"
)
HEAD_PLAIN: Final[dict[JournalFormat, re.Pattern[str]]] = {
    JournalFormat.BEANCOUNT: re.compile(
        r'([0-9]{4}-[0-9]{2}-[0-9]{2}) (?:txn|[*!])(?: "[^"\\]*"){0,2}\s*'
    )
}
HEAD_PLAIN[JournalFormat.HLEDGER] = HEAD_PLAIN[JournalFormat.LEDGER] = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}) [^;]*"
)

LOT_DAY: Final = re.compile(rf"[ \t]*\[({DAY})\]")
LOT_LABEL: Final = re.compile(r"[ \t]*\(([^()\n]{1,200})\)")


def malformed(text: str, what: str, remedy: str) -> InvalidValue:
    """The refusal of text that is not what should stand there."""
    return InvalidValue("journal_malformed", f"{shown(text)} is not {what}.", remedy)


def checked_account(account: str) -> str:
    """An account, if it lies no deeper than any chart does."""
    if account.count(":") >= ACCOUNT_DEPTH_MAX:
        raise malformed(account, "an account", f"Keep to {ACCOUNT_DEPTH_MAX} levels.")
    return account


def unsupported(what: str) -> InvalidValue:
    """The refusal of what only one of the languages has, by its name."""
    return InvalidValue(
        "journal_unsupported",
        f"{what} does not belong to the language that journals share.",
        "Write it out as plain transactions, or leave it out.",
    )


@functools.lru_cache(maxsize=8192)
def day_of(text: str) -> date:
    """A day, written with dashes, slashes or points."""
    try:
        year, month, day = map(int, re.split(r"[-/.]", text))
        return date(year, month, day)
    except ValueError as problem:
        raise malformed(text, "a day of the calendar", "Write it like 2026-05-04.") from problem


def number_of(text: str, form: JournalFormat) -> tuple[int, int]:
    """The units and the scale of a number without a sign; group marks must be unmistakable."""
    if "," in text:
        grouped = GROUPED_BEANCOUNT if form is JournalFormat.BEANCOUNT else GROUPED
        if grouped.fullmatch(text) is None:
            raise malformed(
                text,
                "a number that can be read in one way only",
                "Write 1000 or 1000.00: some read one comma as a decimal point.",
            )
        text = text.replace(",", "")
    whole, _, decimals = text.partition(".")
    if len(whole) > 40:  # noqa: PLR2004 - as many as in the plain lines
        raise malformed(text, "a number of at most 40 digits", "Check where it comes from.")
    return int(whole + decimals), len(decimals)


def amount_of(found: re.Match[str], form: JournalFormat) -> Amount:
    """The amount that the pattern of a language found."""
    left, right = found["left"], found["right"]
    if left and right:
        raise malformed(found[0], "an amount of one commodity", "Name the commodity once.")
    units, scale = number_of(found["number"], form)
    if (found["sign"] == "-") != (found["inner"] == "-"):
        units = -units
    if found["sign"] and found["inner"]:
        raise malformed(found[0], "an amount with one sign", "Write the sign once.")
    return Amount(units=units, scale=scale, commodity=(left or right or "").strip('"'))


def amount_at(text: str, start: int, form: JournalFormat) -> tuple[Amount, int]:
    """The amount at a place in a line, and where it ends."""
    while start < len(text) and text[start] in " \t":
        start += 1
    found = AMOUNT[form].match(text, start)
    if found is None:
        rest = text[start:]
        if rest.startswith("("):
            raise unsupported("An amount that is to be calculated")
        raise malformed(rest, "an amount", "Write a number and a commodity: 12.50 USD.")
    return amount_of(found, form), found.end()


def lot_day_and_label(text: str, start: int, cost: Cost) -> tuple[Cost, int]:
    """The day and the label of a lot as hledger and ledger write them, after its cost."""
    day, label = cost.day, cost.label
    while True:
        if day is None and (found := LOT_DAY.match(text, start)):
            day, start = day_of(found[1]), found.end()
        elif not label and (found := LOT_LABEL.match(text, start)):
            label, start = found[1], found.end()
        else:
            break
    return Cost(amount=cost.amount, total=cost.total, day=day, label=label), start


def quoted_commodity(commodity: str) -> str:
    """A commodity as hledger and ledger write it: in quotes unless it is all letters and signs.

    >>> quoted_commodity("USD"), quoted_commodity("ABC-1")
    ('USD', '"ABC-1"')
    """
    return commodity if not commodity or BARE.fullmatch(commodity) else f'"{commodity}"'
