"""What is on record meets what is delivered or decided now.

Two rules keep a second run honest. Delivered facts (a punch, an invoice, a move) are
never changed: the same again is nothing new, more is added, other content under the
same identity is refused. Decided facts (a timesheet, a roster, an entry) follow from
them: where the decision comes out otherwise, the old one stays and is superseded, a
timesheet or roster by its next revision, an entry by its reversal and a successor (see
:mod:`~backoffice_core.processes.reposting`).
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import identity_of, kind_of
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Action", "Change", "Merged", "contradicting", "merge_delivered", "revise"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


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


@attrs.frozen(kw_only=True)
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
    known = {identity_of(fact): fact for fact in recorded}
    new: dict[str, T] = {}
    for fact in delivered:
        key = identity_of(fact)
        if key in known:
            if not same(fact, known[key]):
                raise changed(fact, known[key])
        elif key not in new:
            new[key] = fact
        elif not same(fact, new[key]):
            raise repeated(fact, new[key])
    return Merged(
        all=(*known.values(), *new.values()),
        new=tuple(new.values()),
        changes=tuple(
            Change(action=Action.ADDED, kind=kind_of(fact).name, identity=key, says=arrival(fact))
            for key, fact in new.items()
        ),
    )


def contradicting(delivered: Iterable[object], recorded: Iterable[object]) -> InvalidValue | None:
    """The error for the first delivered fact that is on record with other content, if any is."""
    known = {identity_of(fact): fact for fact in recorded}
    for fact in delivered:
        other = known.get(identity_of(fact))
        if other is not None and not same(fact, other):
            return changed(fact, other)
    return None


def same(left: Any, right: Any) -> bool:  # noqa: ANN401 - any fact
    """Say whether two facts agree in all but where their lines stood in a file."""
    if left == right:
        return True
    return hasattr(left, "source") and bool(attrs.evolve(left, source=right.source) == right)


def changed(fact: object, other: object) -> InvalidValue:
    """Return the error for a fact that is on record with other content."""
    return InvalidValue(
        "fact_changed",
        f"{named(fact)} is on record with other content: {'; '.join(differences(other, fact))}.",
        "What is recorded does not change: put the first content back and record a correction "
        "of its own (a return, a credit note, a count).",
    )


def repeated(fact: object, other: object) -> InvalidValue:
    """Return the error for two facts delivered that cannot both be true."""
    return InvalidValue(
        "fact_repeated",
        f"{named(fact)} was delivered twice: {'; '.join(differences(other, fact))}.",
        "Deliver it once.",
    )


def named(fact: object) -> str:
    """The kind of a fact and its identity, for a programmer to find it."""
    return f"{kind_of(fact).name} {identity_of(fact)}"


def differences(old: Any, new: Any, *, inside: str = "") -> Iterator[str]:  # noqa: ANN401
    """Yield what differs between two attrs values, part by part: ``line 2 quantity was ...``."""
    for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(new))):
        before: Any = getattr(old, field.name)
        after: Any = getattr(new, field.name)
        name = f"{inside}{field.name}"
        if before == after or field.name == "source":
            continue
        if isinstance(before, tuple):
            parts = cast("Iterable[Any]", before)
            yield from part_differences(name, tuple(parts), after)
        else:
            yield f"{name} was {shown(before)} and is {shown(after)}"


def part_differences(name: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[str]:
    """Yield what differs between the parts of two facts, one by one."""
    if len(old) != len(new):
        yield f"{name} were {len(old)} and are {len(new)}"
        return
    for number, (before, after) in enumerate(zip(old, new, strict=True), start=1):
        yield from differences(before, after, inside=f"{name} {number} ")


def shown(value: object) -> str:
    """A value as an error shows it."""
    if isinstance(value, enum.Enum):
        return str(value.value)
    return "empty" if value is None or value == "" else str(value)


def arrival(fact: object) -> Message:
    """Say that a delivered fact is new."""
    kind = kind_of(fact).name
    if kind not in ARRIVALS:
        return Message("{kind} {identity} is new", kind=kind, identity=identity_of(fact))
    values = {name: getattr(fact, name) for name in ARRIVALS_NAME[kind]}
    return Message(ARRIVALS[kind], **values)


ARRIVALS = {
    "punches": "Punch of {person} at {at} is new",
    "leaves": "Leave of {person} from {start} is new",
    "invoices": "Invoice {number} of {party} is new",
    "payments": "Payment {number} over {amount} is new",
    "stock_moves": "Stock move {number} ({quantity} of {item}) is new",
}
ARRIVALS_NAME = {
    "punches": ("person", "at"),
    "leaves": ("person", "start"),
    "invoices": ("number", "party"),
    "payments": ("number", "amount"),
    "stock_moves": ("number", "quantity", "item"),
}


def revise(decided: Iterable[T], recorded: Iterable[T], *, key: str) -> Merged[T]:
    """Supersede decided facts that came out otherwise by their next ``revision``.

    ``key`` names the field that says whom a fact is about. ``all`` holds what is decided,
    each with the revision that is on record.
    """
    latest: dict[Any, Any] = {}
    for fact in sorted(recorded, key=revision_of):
        latest[getattr(fact, key)] = fact
    kept: list[T] = []
    new: list[T] = []
    changes: list[Change] = []
    for fact in decided:
        old = latest.get(getattr(fact, key))
        number = 0 if old is None else revision_of(old)
        if old is None or with_revision(fact, number) != old:
            new.append(with_revision(fact, number + 1))
            kept.append(new[-1])
            changes.append(revision_change(old, new[-1]))
        else:
            kept.append(old)
    return Merged(all=tuple(kept), new=tuple(new), changes=tuple(changes))


def revision_of(fact: Any) -> int:  # noqa: ANN401 - any decided fact
    """The revision of a decided fact."""
    return int(fact.revision)


def with_revision(fact: T, revision: int) -> T:
    """The same decision under another revision."""
    return attrs.evolve(fact, revision=revision)  # type: ignore[misc]


def revision_change(old: Any, new: Any) -> Change:  # noqa: ANN401 - any decided fact
    """Say that a decided fact is new, or on which days it came out otherwise."""
    days = "" if old is None else ", ".join(str(day) for day in days_changed(old, new))
    text = "new" if old is None else "changed_days" if days else "changed"
    # A timesheet is somebody's, a roster everybody's.
    subject = getattr(new, "person", None)
    says = (
        Message(ROSTER[text], period=new.period, days=days)
        if subject is None
        else Message(TIMESHEET[text], period=new.period, person=subject, days=days)
    )
    return Change(
        action=Action.ADDED if old is None else Action.REVISED,
        kind=kind_of(new).name,
        identity=identity_of(new),
        says=says,
    )


def days_changed(old: object, new: object) -> list[Any]:
    """The days whose parts of a decided fact came out otherwise, in order."""
    parts = (
        set(getattr(old, child.field)) ^ set(getattr(new, child.field))
        for child in kind_of(new).children
    )
    return sorted({part.day for both in parts for part in both})


TIMESHEET = {
    "new": "The timesheet of {person} for {period} is new",
    "changed": "The timesheet of {person} for {period} changed",
    "changed_days": "The timesheet of {person} for {period} changed on {days}",
}
ROSTER = {
    "new": "The roster for {period} is new",
    "changed": "The roster for {period} was made from something else",
    "changed_days": "The roster for {period} changed on {days}",
}
