"""Entries that came out otherwise are reversed and posted again, never changed.

An entry's number says what it is about (``SALE/INV-7``). Its second attempt is
``SALE/INV-7~2``, the reversal of the first ``SALE/INV-7~reversed``. So that a document may
be called ``A~2`` and still be told from the second attempt at ``A``, a tilde within a number
is doubled on record, and only an odd run of them is ours.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import attrs

from backoffice_core.bookkeeping import Entry
from backoffice_core.processes.changes import Action, Change
from backoffice_core.processes.recorded import Merged

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["revise_entries"]

# Behind the number: which attempt this is. Before the tilde stands an even run of them.
ATTEMPT = re.compile(r"(?<!~)((?:~~)*)~[0-9]+\Z")


def revise_entries(decided: Iterable[Entry], recorded: Iterable[Entry]) -> Merged[Entry]:
    """Reverse entries that no longer follow from the facts and post their successors.

    ``decided`` have each number once; ``all`` holds every entry of the books, reversed ones
    and their reversals included.

    >>> from datetime import date
    >>> from backoffice_core.bookkeeping import Posting
    >>> from backoffice_core.kernel import Money
    >>> def sale(amount: int) -> Entry:
    ...     legs = (("1100", amount), ("4100", -amount))
    ...     return Entry(
    ...         number="SALE/7",
    ...         day=date(2026, 5, 4),
    ...         journal="sales",
    ...         text="Tea",
    ...         postings=[Posting(account=one, amount=Money.of(each, "IDR")) for one, each in legs],
    ...     )
    >>> first = revise_entries([sale(10)], [])
    >>> for change in revise_entries([sale(9)], first.all).changes:
    ...     print(change.says)
    Entry SALE/7 is reversed and replaced by SALE/7~2: IDR 9.00 instead of IDR 10.00
    """
    books = tuple(recorded)
    undone = {entry.reverses for entry in books}
    posted = [(base_of(entry.number), entry) for entry in books if entry.reverses is None]
    standing = {base: entry for base, entry in posted if entry.number not in undone}
    attempts = Counter(base for base, _ in posted)
    new: list[Entry] = []
    changes: list[Change] = []
    for entry in decided:
        base = entry.number.replace("~", "~~")
        old = standing.pop(base, None)
        if old is not None and attrs.evolve(entry, number=old.number) == old:
            continue
        if old is not None:
            new.append(undo(old))
        again = f"~{attempts[base] + 1}" if attempts[base] else ""
        new.append(attrs.evolve(entry, number=f"{base}{again}"))
        action = Action.ADDED if old is None else Action.REVISED
        changes.append(Change(action=action, fact=new[-1], before=old))
    for old in standing.values():
        new.append(undo(old))
        changes.append(Change(action=Action.REVERSED, fact=old))
    return Merged(all=(*books, *new), new=tuple(new), changes=tuple(changes))


def base_of(number: str) -> str:
    """The number on record without what says which attempt it is.

    >>> base_of("SALE/A~2"), base_of("SALE/A~~2"), base_of("SALE/A~~2~3")
    ('SALE/A', 'SALE/A~~2', 'SALE/A~~2')
    """
    return ATTEMPT.sub(r"\1", number)


def undo(old: Entry) -> Entry:
    """Return the reversal of ``old``, on the same day, in a period that is still open."""
    return old.reversal(f"{old.number}~reversed", day=old.day)
