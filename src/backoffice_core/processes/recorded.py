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
from backoffice_core.kernel.facts import kind_of
from backoffice_core.processes.changes import Action, Change
from backoffice_core.processes.naming import file_of, name_of, remedy_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Merged", "contradicting", "merge_delivered", "revise"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Key = tuple[object, ...]


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
    known = {key_of(fact): fact for fact in recorded}
    new: dict[Key, T] = {}
    for fact in delivered:
        key = key_of(fact)
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
        changes=tuple(Change(action=Action.ADDED, fact=fact) for fact in new.values()),
    )


def contradicting(delivered: Iterable[object], recorded: Iterable[object]) -> InvalidValue | None:
    """The error for the first delivered fact that is on record with other content, if any is."""
    known = {key_of(fact): fact for fact in recorded}
    for fact in delivered:
        other = known.get(key_of(fact))
        if other is not None and not same(fact, other):
            return changed(fact, other)
    return None


def key_of(fact: object) -> Key:
    """The values that tell a fact from others of its kind, without writing them as text."""
    return tuple(getattr(fact, name) for name in kind_of(fact).identity)


def same(left: Any, right: Any) -> bool:  # noqa: ANN401 - any fact
    """Say whether two facts agree in all but where their lines stood in a file."""
    if left == right:
        return True
    return hasattr(left, "source") and bool(attrs.evolve(left, source=right.source) == right)


def changed(fact: object, other: object) -> InvalidValue:
    """Return the error for a fact that is on record with other content."""
    return InvalidValue(
        "fact_changed",
        f"{placed(fact)} is on record with other content: {'; '.join(differences(other, fact))}.",
        remedy_of(fact),
    )


def repeated(fact: object, other: object) -> InvalidValue:
    """Return the error for two facts delivered that cannot both be true."""
    return InvalidValue(
        "fact_repeated",
        f"{placed(fact)} was delivered twice: {'; '.join(differences(other, fact))}.",
        "Deliver it once.",
    )


def placed(fact: object) -> str:
    """A fact as people call it, and where to look for it: ``Sale S1 (sales.csv)``."""
    name, file = str(name_of(fact)), file_of(fact)
    return f"{name[:1].upper()}{name[1:]} ({file})" if file else name


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
            kept.append(with_revision(fact, number + 1))
            new.append(kept[-1])
            action = Action.ADDED if old is None else Action.REVISED
            changes.append(Change(action=action, fact=kept[-1], before=old))
        else:
            kept.append(old)
    return Merged(all=tuple(kept), new=tuple(new), changes=tuple(changes))


def revision_of(fact: Any) -> int:  # noqa: ANN401 - any decided fact
    """The revision of a decided fact."""
    return int(fact.revision)


def with_revision(fact: T, revision: int) -> T:
    """The same decision under another revision."""
    return attrs.evolve(fact, revision=revision)  # type: ignore[misc]
