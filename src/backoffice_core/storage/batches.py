"""What is written together or not at all: facts, the guards they depend on, and one key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, cast

import attrs

from backoffice_core.kernel.errors import InvalidValue, TooLarge
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.facts import FactKind, collected, digest, kind_of
from backoffice_core.kernel.instants import Instant
from backoffice_core.storage.limits import (
    FACTS_A_BATCH_MAX,
    KEPT_CONTENT_BYTES_MAX,
    content_of,
    instant_validator,
    integer_validator,
    name_validator,
)
from backoffice_core.storage.queries import Query

__all__ = ["Batch", "Counter", "ExpectVersion", "Guard", "NothingAfter", "Record", "kinds_of"]


@attrs.frozen
class ExpectVersion:
    """A guard: ``stream`` holds exactly ``version`` facts before this batch (0: it is new)."""

    stream: str = attrs.field(validator=name_validator)
    version: int = attrs.field(validator=integer_validator)


@attrs.frozen
class NothingAfter:
    """A guard: no fact that ``query`` asks for was committed after ``position``.

    The tenant of the query is that of the batch.
    """

    query: Query
    position: int = attrs.field(validator=integer_validator)


@attrs.frozen(kw_only=True)
class Counter:
    """A guard that also counts: add ``delta`` to the counter ``name``, within its bounds.

    A counter starts at 0. After adding it must be at least ``floor`` and at most
    ``ceiling``: stock on hand with a floor of 0, credit with a ceiling. With both the same
    it numbers documents without a gap: ``delta=1, floor=43, ceiling=43``.
    """

    name: str = attrs.field(validator=name_validator)
    delta: int = attrs.field(validator=integer_validator)
    floor: int | None = attrs.field(default=None, validator=integer_validator)
    ceiling: int | None = attrs.field(default=None, validator=integer_validator)


Guard: TypeAlias = ExpectVersion | NothingAfter | Counter
"""What must hold for a batch to be written."""


def fact_validator(instance: object, attribute: object, value: object) -> None:  # noqa: ARG001
    """Refuse what is no fact (``not_a_fact``), also the class of one."""
    kind_of(type(value))


@attrs.frozen
class Record:
    """A fact on its way into a store, and the stream it belongs to (``account 1100``)."""

    stream: str = attrs.field(validator=name_validator)
    fact: object = attrs.field(validator=fact_validator)


def records(facts: Iterable[Record]) -> tuple[Record, ...]:
    """Return the facts in order. Raises :class:`InvalidValue` (``not_a_record``)."""
    found = collected(facts)
    for record in found:
        if type(record) is not Record:
            raise InvalidValue(
                "not_a_record",
                f"{shown(record)} is given for a fact and its stream.",
                "Give a list of Record(stream, fact).",
            )
    return found


def guards_of(guards: Iterable[Guard]) -> tuple[Guard, ...]:
    """Return the guards in order. Raises :class:`InvalidValue` (``not_a_guard``)."""
    found = collected(guards)
    for guard in found:
        if not isinstance(cast("object", guard), ExpectVersion | NothingAfter | Counter):
            raise InvalidValue(
                "not_a_guard",
                f"{shown(guard)} guards nothing.",
                "Give a list of ExpectVersion, NothingAfter and Counter.",
            )
    return found


@attrs.frozen(kw_only=True)
class Batch:
    """What is written together or not at all; build it with :meth:`of`.

    ``key`` names the intent and makes a retry harmless; ``fingerprint`` identifies the
    content under that key: the facts with their streams and the counters' deltas, and
    neither the conditions nor who committed when, which may differ on a second try.
    ``contents`` are the canonical bytes of the first facts, as many as are worth keeping.
    """

    tenant: str = attrs.field(validator=name_validator)
    key: str = attrs.field(validator=name_validator)
    actor: str = attrs.field(validator=name_validator)
    recorded_at: Instant = attrs.field(validator=instant_validator)
    facts: tuple[Record, ...] = attrs.field(converter=records)
    guards: tuple[Guard, ...] = attrs.field(default=(), converter=guards_of)
    fingerprint: bytes
    contents: tuple[bytes, ...] = attrs.field(default=(), repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what no store would take."""
        check_batch(self)

    @property
    def counters(self) -> tuple[Counter, ...]:
        """The guards that count, in order of name: the order in which stores lock them."""
        counters = (guard for guard in self.guards if isinstance(guard, Counter))
        return tuple(sorted(counters, key=lambda counter: counter.name))

    def content(self, index: int) -> bytes:
        """The canonical bytes of the fact at ``index``."""
        if index < len(self.contents):
            return self.contents[index]
        fact = self.facts[index].fact
        return content_of(kind_of(fact), fact)

    @classmethod
    def of(
        cls,
        *,
        tenant: str,
        key: str,
        actor: str,
        recorded_at: Instant,
        facts: Iterable[Record] = (),
        guards: Iterable[Guard] = (),
    ) -> Batch:
        """Return the batch with its fingerprint taken from the canonical bytes.

        Raises :class:`InvalidValue` (``batch_empty``, ``counter_repeated``, ``tenant_mixed``,
        ``not_a_record``, ``not_a_guard``, ``not_an_instant``, ``fact_field_invalid``,
        ``text_not_unicode``, ``name_invalid``) and :class:`TooLarge`.

        >>> batch = Batch.of(
        ...     tenant="shop",
        ...     key="stocktake 7",
        ...     actor="Sari",
        ...     recorded_at=Instant.parse("2026-05-04T08:00:00+07:00"),
        ...     guards=[Counter(name="stock SKU-1", delta=12)],
        ... )
        >>> batch.fingerprint.hex()[:16]
        'a0bf3c228885f2a7'
        """
        facts, guards = records(facts), guards_of(guards)
        fingerprint, contents = fingerprint_of(facts, guards)
        return cls(
            tenant=tenant,
            key=key,
            actor=actor,
            recorded_at=recorded_at,
            facts=facts,
            guards=guards,
            fingerprint=fingerprint,
            contents=contents,
        )


def fingerprint_of(
    facts: tuple[Record, ...], guards: tuple[Guard, ...]
) -> tuple[bytes, tuple[bytes, ...]]:
    """Return the fingerprint, and the canonical bytes of the facts up to a limit."""
    total = digest(b"batch")
    kept: list[bytes] = []
    room = KEPT_CONTENT_BYTES_MAX
    for record in facts:
        kind = kind_of(record.fact)
        content = content_of(kind, record.fact)
        total = digest(
            total,
            b"fact",
            record.stream.encode(),
            kind.name.encode(),
            str(kind.version).encode(),
            content,
        )
        room -= len(content)
        if room >= 0:
            kept.append(content)
    for guard in guards:
        if isinstance(guard, Counter):
            total = digest(total, b"counter", guard.name.encode(), str(guard.delta).encode())
    return total, tuple(kept)


def check_batch(batch: Batch) -> None:
    """Refuse a batch that says nothing, too much, or two things at once."""
    if len(batch.facts) > FACTS_A_BATCH_MAX:
        raise TooLarge(
            "batch_too_large",
            f"Batch {batch.key!r} holds {len(batch.facts)} facts.",
            f"Commit at most {FACTS_A_BATCH_MAX} at a time.",
            FACTS_A_BATCH_MAX,
        )
    names = [counter.name for counter in batch.counters]
    if not batch.facts and not names:
        raise InvalidValue(
            "batch_empty",
            f"Batch {batch.key!r} holds neither a fact nor a counter.",
            "Leave the commit out.",
        )
    if len(set(names)) < len(names):
        raise InvalidValue(
            "counter_repeated",
            f"Batch {batch.key!r} names a counter twice.",
            "Add the two deltas up.",
        )
    for guard in batch.guards:
        if isinstance(guard, NothingAfter) and guard.query.tenant != batch.tenant:
            raise InvalidValue(
                "tenant_mixed",
                f"Batch {batch.key!r} of {batch.tenant!r} looks into {guard.query.tenant!r}.",
                "Guard with a query of the batch's own tenant.",
            )


def kinds_of(batch: Batch) -> dict[str, FactKind]:
    """Return the kinds of fact in the batch by name, in order of first appearance."""
    kinds: dict[str, FactKind] = {}
    for cls in dict.fromkeys(type(record.fact) for record in batch.facts):
        kind = kind_of(cls)
        if kinds.setdefault(kind.name, kind) is not kind:
            raise InvalidValue(
                "kind_ambiguous",
                f"Two classes in batch {batch.key!r} are facts of kind {kind.name}.",
                "Give each class a kind of its own.",
            )
    return kinds
