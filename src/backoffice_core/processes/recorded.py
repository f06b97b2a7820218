"""What is on record meets what is delivered or decided now.

Two rules keep a second run honest. Delivered facts (a punch, an invoice, a move) are
never changed: the same again is nothing new, more is added, other content under the
same identity is refused. Decided facts (a timesheet, a roster, an entry) follow from
them: where the decision comes out otherwise, the old one stays and is superseded, a
timesheet or roster by its next revision, an entry by its reversal and a successor.
"""

from __future__ import annotations

import enum
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from backoffice_core.bookkeeping import Entry
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import kind_of
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Action", "Change", "Merged", "merge_delivered", "revise", "revise_entries"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
# Behind an entry's number: which attempt this is, or that it undoes one.
AGAIN = re.compile(r"~[0-9]+\Z")
REVERSED = "~reversed"


class Action(enum.Enum):
    """What became of something on record."""

    ADDED = "added"
    REVISED = "revised"
    REVERSED = "reversed"


@attrs.frozen(kw_only=True)
class Change:
    """One thing that this run changed on record, of which kind, and what it was."""

    action: Action
    kind: str
    identity: str
    says: Message


@attrs.frozen
class Merged(Generic[T_co]):
    """All facts of a kind after the run, those that are new, and what changed."""

    all: tuple[T_co, ...]
    new: tuple[T_co, ...]
    changes: tuple[Change, ...]


def merge_delivered(delivered: Iterable[T], recorded: Iterable[T]) -> Merged[T]:
    """Join delivered facts with those on record; each identity once.

    Raises :class:`InvalidValue` (``fact_changed``) for other content under an identity
    that is on record, ``fact_repeated`` for two different facts of one identity delivered.
    """
    known = {identity(fact): fact for fact in recorded}
    new: dict[str, T] = {}
    for fact in delivered:
        key = identity(fact)
        other = known.get(key, new.get(key))
        if other is None:
            new[key] = fact
        elif not same(fact, other):
            raise contradiction(fact, other, on_record=key in known)
    changes = (
        Change(
            action=Action.ADDED,
            kind=kind_of(fact).name,
            identity=key,
            says=Message("{kind} {identity} is new", kind=kind_of(fact).name, identity=key),
        )
        for key, fact in new.items()
    )
    return Merged((*known.values(), *new.values()), tuple(new.values()), tuple(changes))


def identity(fact: object) -> str:
    """Return the identity of a fact."""
    return kind_of(fact).identity_of(fact)


def same(left: Any, right: Any) -> bool:  # noqa: ANN401 - any attrs value
    """Say whether two facts agree in all but where their lines stood in a file."""
    if hasattr(left, "source") and hasattr(right, "source"):
        return bool(attrs.evolve(left, source="") == attrs.evolve(right, source=""))
    return bool(left == right)


def contradiction(fact: object, other: object, *, on_record: bool) -> InvalidValue:
    """Return the error for two facts that cannot both be true."""
    kind = kind_of(fact)
    differ = [
        f"{name} was {getattr(other, name)} and is {getattr(fact, name)}"
        for name in kind.fields
        if getattr(other, name) != getattr(fact, name)
    ]
    where = "is on record with other content" if on_record else "was delivered twice"
    return InvalidValue(
        "fact_changed" if on_record else "fact_repeated",
        f"{kind.name} {kind.identity_of(fact)} {where}: {'; '.join(differ)}.",
        "What is recorded does not change: put the first content back and record a correction "
        "of its own (a return, a credit note, a count).",
    )


def revise(decided: Iterable[T], recorded: Iterable[T], *, key: str) -> Merged[T]:
    """Supersede decided facts that came out otherwise by their next ``revision``.

    ``key`` names the field that says whom a fact is about. ``all`` holds the latest
    revision of each.
    """
    latest: dict[str, Any] = {}
    for fact in recorded:
        known = latest.get(getattr(fact, key))
        if known is None or known.revision < getattr(fact, "revision"):  # noqa: B009 - untyped field
            latest[getattr(fact, key)] = fact
    new: list[T] = []
    changes: list[Change] = []
    for fact in decided:
        subject = getattr(fact, key)
        old = latest.get(subject)
        if old is not None and attrs.evolve(old, revision=1) == attrs.evolve(fact, revision=1):  # type: ignore[misc]
            continue
        revised = attrs.evolve(fact, revision=1 if old is None else old.revision + 1)  # type: ignore[misc]
        latest[subject] = revised
        new.append(revised)
        changes.append(
            Change(
                action=Action.ADDED if old is None else Action.REVISED,
                kind=kind_of(fact).name,
                identity=identity(revised),
                says=difference(old, revised),
            )
        )
    return Merged(tuple(latest.values()), tuple(new), tuple(changes))


def difference(old: Any, new: Any) -> Message:  # noqa: ANN401 - any decided fact
    """Say which parts of a decided fact came out otherwise."""
    kind = kind_of(new)
    name = f"{kind.name} {getattr(new, kind.identity[0])} {new.period}"
    if old is None:
        return Message("{name} is new", name=name)
    parts: list[str] = []
    for child in kind.children:
        before, after = set(getattr(old, child.field)), set(getattr(new, child.field))
        days = sorted({str(part.day) for part in before ^ after})
        if days:
            parts.append(f"{child.field}: {', '.join(days)}")
    return Message("{name} changed in {parts}", name=name, parts="; ".join(parts) or "its basis")


def revise_entries(decided: Iterable[Entry], recorded: Iterable[Entry]) -> Merged[Entry]:
    """Reverse entries that no longer follow from the facts and post their successors.

    ``all`` holds every entry of the books, reversed ones and their reversals included.
    """
    recorded, decided = tuple(recorded), tuple(decided)
    numbers = {entry.number for entry in decided}
    undone = {entry.reverses for entry in recorded}
    posted = [entry for entry in recorded if entry.reverses is None]
    base = {
        entry.number: entry.number if entry.number in numbers else AGAIN.sub("", entry.number)
        for entry in posted
    }
    standing = {base[entry.number]: entry for entry in posted if entry.number not in undone}
    attempts = Counter(base.values())
    new: list[Entry] = []
    changes: list[Change] = []
    for entry in decided:
        old = standing.pop(entry.number, None)
        if old is not None and attrs.evolve(old, number=entry.number) == entry:
            continue
        if old is not None:
            new.append(undo(old))
        tried = attempts[entry.number]
        number = f"{entry.number}~{tried + 1}" if tried else entry.number
        new.append(attrs.evolve(entry, number=number))
        changes.append(posted_change(new[-1], old))
    for old in standing.values():
        new.append(undo(old))
        changes.append(reversed_change(old))
    return Merged((*recorded, *new), tuple(new), tuple(changes))


def undo(old: Entry) -> Entry:
    """Return the reversal of ``old``, on the same day, in a period that is still open."""
    return old.reversal(f"{old.number}{REVERSED}", day=old.day)


def posted_change(entry: Entry, old: Entry | None) -> Change:
    """Say that an entry is new, or that it replaces another and by how much it differs."""
    if old is None:
        says = Message("Entry {number} is new: {amount}", number=entry.number, amount=debits(entry))
    else:
        says = Message(
            "Entry {old} is reversed and replaced by {number}: {amount} instead of {before}",
            number=entry.number,
            old=old.number,
            amount=debits(entry),
            before=debits(old),
        )
    action = Action.ADDED if old is None else Action.REVISED
    return Change(action=action, kind="entries", identity=identity(entry), says=says)


def reversed_change(old: Entry) -> Change:
    """Say that an entry is reversed because nothing supports it any more."""
    says = Message(
        "Entry {number} over {amount} is reversed: nothing supports it any more",
        number=old.number,
        amount=debits(old),
    )
    return Change(action=Action.REVERSED, kind="entries", identity=identity(old), says=says)


def debits(entry: Entry) -> Money:
    """Return the total of the debit side, in the currency of the first posting."""
    currency = entry.postings[0].amount.currency
    legs = (leg.amount for leg in entry.postings if leg.amount.currency == currency)
    return Money.total((amount for amount in legs if amount.minor > 0), currency)
