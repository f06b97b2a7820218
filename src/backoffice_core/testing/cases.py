"""What a storage law is, and what its check works with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from itertools import islice
from typing import Final, TypeAlias, TypeVar

import attrs

from backoffice_core.kernel.errors import BackofficeError
from backoffice_core.storage import Query, Reader, Recorded, Store

__all__ = ["Case", "Law", "LawBroken", "Opener", "everything", "facts", "law"]

Refusal = TypeVar("Refusal", bound=BackofficeError)
Opener: TypeAlias = Callable[[str], Store]
"""Opens the store of a name: your function."""
Call: TypeAlias = Callable[[], object]
Check: TypeAlias = Callable[["Case"], None]

RECORDS_MAX: Final = 10_000  # no check writes as many: a store that yields more would never end


@attrs.define(slots=False, eq=False)
class LawBroken(BackofficeError):
    """A store does not keep a promise; ``code`` is the slug of the law, or ``laws_broken``."""


@attrs.frozen(kw_only=True)
class Law:
    """A promise of every store; ``check`` raises :class:`LawBroken` where it is not kept."""

    slug: str
    promise: str
    check: Check = attrs.field(repr=False)


@attrs.frozen
class Case:
    """One law at work on stores that its run opens and closes."""

    law_slug: str
    promise: str
    opener: Opener
    held: ExitStack

    def open(self, name: str = "") -> Store:
        """Open the store of that name; the same name is the same store again."""
        store = self.opener(self.law_slug + name)
        self.held.callback(store.close)
        return store

    def holds(self, truth: object, what: str) -> None:
        """Break the law unless something is so."""
        if truth is not True:
            raise self.broken(f"it should be so that {what}")

    def same(self, expected: object, actual: object, what: str) -> None:
        """Break the law unless the two are equal and of one type."""
        if type(expected) is not type(actual) or expected != actual:
            raise self.broken(f"{what} should be {shown(expected)}, and is {shown(actual)}")

    def refusal(self, reaction: type[Refusal], code: str, action: Call, what: str) -> Refusal:
        """Return how the action is refused; break the law unless it is so."""
        try:
            action()
        except reaction as refusal:
            self.same(code, refusal.code, f"the code with which {what} is refused")
            return refusal
        raise self.broken(f"{what} should be refused as {reaction.__name__}")

    def broken(self, but: str) -> LawBroken:
        """Return the error that says what happened instead."""
        return LawBroken(self.law_slug, f"{self.promise} But {but}.")


def law(slug: str, promise: str) -> Callable[[Check], Law]:
    """Make a check a law."""
    return lambda check: Law(slug=slug, promise=promise, check=check)


def everything(reader: Reader, query: Query, *, limit: int = 100) -> list[Recorded]:
    """Return all that a query asks for, and never go on for ever."""
    pages = islice(reader.read(query, limit=limit), RECORDS_MAX)
    return list(islice((record for page in pages for record in page.records), RECORDS_MAX))


def facts(records: Iterable[Recorded]) -> list[object]:
    """Return the facts of records."""
    return [record.fact for record in records]


def shown(value: object) -> str:
    """Return a value short enough to read."""
    text = repr(value)
    return text if len(text) <= 300 else f"{text[:300]}..."  # noqa: PLR2004 - four lines
