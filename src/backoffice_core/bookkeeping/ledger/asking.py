"""Asking the checks that the books ask of every entry besides the ledger's own.

They are the caller's, so what they answer is looked at: a check that forgets its ``return``
must not pass for one that has nothing against an entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, cast

from backoffice_core.bookkeeping.model import Entry
from backoffice_core.bookkeeping.periods.lock_checks import Refusal
from backoffice_core.kernel.checks import expect_several
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.findings import Finding

__all__ = ["EntryCheck", "checks_of", "found_by"]

EntryCheck: TypeAlias = Callable[[Entry], Iterable[Finding | Refusal]]
"""What stands against an entry: :func:`check_entry` with a chart, a lock book's refusals."""


def checks_of(checks: Iterable[EntryCheck]) -> tuple[EntryCheck, ...]:
    """The checks of a ledger.

    Raises :class:`InvalidValue`: ``not_several``, ``not_a_check``.
    """
    given = tuple(expect_several(checks, name="checks"))
    for check in given:
        if not callable(check):
            raise InvalidValue(
                "not_a_check",
                f"Among the checks is {shown(check)}, which cannot be called.",
                "Give functions that take an entry and return findings and refusals.",
            )
    return cast("tuple[EntryCheck, ...]", given)


def found_by(check: EntryCheck, entry: Entry) -> Iterator[Finding | Refusal]:
    """What a check has against an entry.

    Raises :class:`InvalidValue` (``check_answer_wrong``), and whatever the check does.
    """
    answer = cast("object", check(entry))
    if not isinstance(answer, Iterable):
        raise wrong_answer(check, entry, answer)
    for found in cast("Iterable[object]", answer):
        if not isinstance(found, Finding | Refusal):
            raise wrong_answer(check, entry, found)
        yield found


def wrong_answer(check: EntryCheck, entry: Entry, answer: object) -> InvalidValue:
    """The error for what is neither findings nor refusals."""
    name = getattr(check, "__qualname__", type(check).__name__)
    return InvalidValue(
        "check_answer_wrong",
        f"The check {name} answered {shown(answer)} to entry {entry.number}.",
        "Return a list of findings and refusals from it, empty when there are none.",
    )
