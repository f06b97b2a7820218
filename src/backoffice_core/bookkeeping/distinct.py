"""Entries that are counted must be there once: whoever adds them up asks here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backoffice_core.bookkeeping.model import Entry
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["distinct", "entry_twice"]


def distinct(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, refusing a number that comes twice (``entry_duplicate``)."""
    seen: set[str] = set()
    for entry in entries:
        if entry.number in seen:
            raise entry_twice(entry)
        seen.add(entry.number)
        yield entry


def entry_twice(entry: Entry) -> InvalidValue:
    """The error for an entry that is given twice."""
    return InvalidValue(
        "entry_duplicate",
        f"The entry {entry.number} of {entry.day} is there twice.",
        "Give each entry once: a second one would count double.",
    )
