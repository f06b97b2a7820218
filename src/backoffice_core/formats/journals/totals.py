"""What every account holds, straight from the text: plain lines are added up as they pass.

A large journal is nearly all plain: a day and some words, then accounts with numbers. Those
lines need no objects. Anything else in a block (a price, a remark, a lot) sends that block,
and what only makes sense in order (a pad, an included file) the whole text, to the readers:
so whatever this accepts, they accept, and both come to the same totals.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path

import attrs

from backoffice_core.formats.journals.balancing import (
    Cells,
    Weights,
    combined,
    legs_of,
    off_by,
)
from backoffice_core.formats.journals.model import (
    Amount,
    BalanceAsserted,
    Journal,
    JournalFormat,
    Pad,
    Transaction,
)
from backoffice_core.formats.journals.pieces import (
    ACCOUNT_DEPTH_MAX,
    HEAD_PLAIN,
    POSTING_PLAIN,
    day_of,
)
from backoffice_core.formats.journals.reading import (
    Reading,
    journal_text,
    names_of,
    read_journal,
)
from backoffice_core.formats.journals.resolving import resolved_transactions
from backoffice_core.formats.journals.scanning import BLOCK_LINES_MAX, LINE_CHARACTERS_MAX
from backoffice_core.formats.problems import Problems
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["journal_balances", "read_balances"]


def journal_balances(journal: Journal) -> Mapping[tuple[str, str], Amount]:
    r"""What every account holds of every commodity, all transactions and pads counted.

    Raises :class:`InputRefused` with each transaction that does not balance exactly.

    >>> from backoffice_core.formats.journals import read_journal
    >>> text = b"2026-05-04 Lunch\n    Expenses:Food  5.00 USD\n    Assets:Cash\n"
    >>> journal = read_journal(text, form=JournalFormat.LEDGER)
    >>> [str(amount) for amount in journal_balances(journal).values()]
    ['-5.00 USD', '5.00 USD']
    """
    cells: Cells = {}
    for each in resolved_transactions(journal):
        for leg in each.legs:
            key = (leg.account, leg.amount.commodity, leg.amount.scale)
            cells[key] = cells.get(key, 0) + leg.amount.units
    return combined(cells)


def read_balances(
    source: Path | str | bytes, *, form: JournalFormat | None = None
) -> Mapping[tuple[str, str], Amount]:
    """The balances of a journal's text, without keeping the journal.

    The same as ``journal_balances(read_journal(source))``, value for value and refusal for
    refusal, in a fraction of the time and memory. Raises :class:`InputRefused`,
    :class:`InvalidValue` (``journal_format_unknown``, ``journal_path_invalid``).
    """
    problems = Problems()
    text, _, known = journal_text(source, form, problems)
    problems.refuse()
    if text is not None:
        reading = Reading(form=known, folder=None, problems=Problems(), seen=set())
        totals = Totals(reading=reading, head=HEAD_PLAIN[known])
        if totals.add(text):
            return combined(totals.cells)
    # With all that is wrong, or with what only makes sense in order.
    return journal_balances(read_journal(source, form=known))


@attrs.define(kw_only=True)
class Totals:
    """Sums that grow line by line."""

    reading: Reading
    head: re.Pattern[str]
    cells: Cells = attrs.Factory(dict[tuple[str, str, int], int])
    used: set[str] = attrs.Factory(set[str])
    # Ledger checks balances as written, so with any of them the days must be in order.
    moved: str = ""
    checked: str = ""
    ordered: bool = True
    asserting: bool = False

    def add(self, text: str) -> bool:
        """Add all of a text, or say that it takes the readers."""
        posting_of = POSTING_PLAIN[self.reading.form].fullmatch
        block: list[str] = []
        legs: list[tuple[str, str | None, str | None, str]] = []
        plain = False
        for line in io.StringIO(text):
            if len(line) > LINE_CHARACTERS_MAX:
                return False
            if line[0] in " \t":
                block.append(line)
                if plain and (found := posting_of(line)):
                    legs.append(found.groups())  # type: ignore[arg-type]
                else:
                    plain = False
                continue
            if block:
                if not (self.add_plain(legs) if plain else self.add_block(block)):
                    return False
                block = []
                legs = []
            if line != "\n":
                block.append(line)
                plain = self.begins_plain(line)
        if block and not (self.add_plain(legs) if plain else self.add_block(block)):
            return False
        return self.complete()

    def begins_plain(self, line: str) -> bool:
        """Whether a line begins a plain transaction; then note its day."""
        head = self.head.fullmatch(line)
        if head is None:
            return False
        day = head[1]
        # Many transactions share a day, which is looked at once.
        if day != self.moved and not is_day(day):
            return False
        if day < self.moved or day < self.checked:
            self.ordered = False
        self.moved = day
        return True

    def complete(self) -> bool:
        """Whether nothing was passed over that only shows in a journal as a whole."""
        if self.asserting and not self.ordered and self.reading.form is JournalFormat.LEDGER:
            return False
        if any(account.count(":") >= ACCOUNT_DEPTH_MAX for account, _, _ in self.cells):
            return False
        return self.used.issuperset(self.reading.declared)

    def add_plain(self, legs: list[tuple[str, str | None, str | None, str]]) -> bool:
        """Add the postings of a plain transaction, if they balance."""
        cells = self.cells
        weights: Weights = {}
        elided = ""
        for account, whole, decimals, commodity in legs:
            if whole is None:
                if elided:
                    return False
                elided = account
                continue
            if decimals is None:
                units, scale = int(whole), 0
            else:
                units, scale = int(whole + decimals), len(decimals)
            cell = (account, commodity, scale)
            cells[cell] = cells.get(cell, 0) + units
            key = (commodity, scale)
            weights[key] = weights.get(key, 0) + units
        if not elided:
            return not off_by(weights)
        for commodity, left in off_by(weights).items():
            cell = (elided, commodity, left.scale)
            cells[cell] = cells.get(cell, 0) - left.units
        return len(legs) < BLOCK_LINES_MAX

    def add_block(self, block: list[str]) -> bool:
        """Add what the readers make of a block, if it can be told without the others."""
        if block[0].rstrip() == "comment":
            return False
        for directive in self.reading.file("".join(block), "", depth=0):
            self.used.update(names_of(directive))
            if isinstance(directive, Pad):
                return False
            if isinstance(directive, Transaction | BalanceAsserted):
                self.note_order(directive)
            if isinstance(directive, Transaction):
                try:
                    legs = legs_of(directive)
                except InvalidValue:
                    return False
                for leg in legs:
                    cell = (leg.account, leg.amount.commodity, leg.amount.scale)
                    self.cells[cell] = self.cells.get(cell, 0) + leg.amount.units
        return not self.reading.problems.count

    def note_order(self, directive: Transaction | BalanceAsserted) -> None:
        """Note whether a directive asserts anything, and whether it comes after the last one."""
        day = f"{directive.day:%Y-%m-%d}"
        if isinstance(directive, BalanceAsserted):
            # It counts before everything of its day, so nothing of that day may come before it.
            self.asserting = True
            self.ordered = self.ordered and self.moved < day and self.checked <= day
            self.checked = day
        else:
            self.asserting = self.asserting or any(leg.assertion for leg in directive.postings)
            self.ordered = self.ordered and max(self.moved, self.checked) <= day
            self.moved = day


def is_day(text: str) -> bool:
    """Whether a day is one of the calendar."""
    try:
        day_of(text)
    except InvalidValue:
        return False
    return True
