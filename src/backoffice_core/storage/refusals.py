"""The sentences in which every store refuses a batch, in one place so that they agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backoffice_core.kernel.errors import (
    Conflict,
    GuardFailed,
    InvalidValue,
    KeyReused,
    SchemaTooNew,
)
from backoffice_core.kernel.facts import kind_of
from backoffice_core.storage.batches import Batch, Counter, ExpectVersion, NothingAfter
from backoffice_core.storage.limits import check_integer

__all__ = [
    "counter_after",
    "fact_exists",
    "fact_shown",
    "facts_appeared",
    "key_reused",
    "schema_too_new",
    "store_closed",
    "store_forked",
    "stream_moved",
    "table_name_taken",
]

FACTS_SHOWN_MAX = 5
FACT_CHARACTERS_SHOWN_MAX = 500


def counter_after(counter: Counter, have: int) -> int:
    """Return the counter's value after its delta.

    Raises :class:`GuardFailed` (``counter_below_floor``, ``counter_above_ceiling``).
    """
    after = check_integer(f"Counter {counter.name}", have + counter.delta)
    if counter.floor is not None and after < counter.floor:
        raise GuardFailed(
            "counter_below_floor",
            f"{counter.name} stands at {have}; adding {counter.delta} falls below {counter.floor}.",
            "Decide again with what there is.",
            counter.name,
            have,
            counter.delta,
        )
    if counter.ceiling is not None and after > counter.ceiling:
        raise GuardFailed(
            "counter_above_ceiling",
            f"{counter.name} stands at {have}; adding {counter.delta} passes {counter.ceiling}.",
            "Decide again with what there is.",
            counter.name,
            have,
            counter.delta,
        )
    return after


def stream_moved(guard: ExpectVersion, version: int) -> Conflict:
    """Return the error for a stream that is not where it was expected."""
    return Conflict(
        "stream_moved",
        f"Stream {guard.stream!r} is at version {version}, not {guard.version}.",
        "Read it again and decide again.",
    )


def facts_appeared(guard: NothingAfter) -> Conflict:
    """Return the error for facts that were not to appear."""
    return Conflict(
        "facts_appeared",
        f"{guard.query.kind.__name__} facts were committed after position {guard.position}.",
        "Read them and decide again.",
    )


def fact_exists(kind: str, identity: str) -> Conflict:
    """Return the error for a second fact of one identity."""
    return Conflict(
        "fact_exists",
        f"There is already a fact {identity} of kind {kind}.",
        "Leave it out, or give the new one an identity of its own.",
    )


def key_reused(batch: Batch, stored: Iterable[str]) -> KeyReused:
    """Return the error for a key with other content, naming the facts that differ.

    ``stored`` are the facts that the key was used for, each as :func:`fact_shown`.
    """
    before, now = dict.fromkeys(stored), dict.fromkeys(facts_given(batch))
    gone = [f"only stored: {shortened(text)}" for text in before if text not in now]
    new = [f"only given: {shortened(text)}" for text in now if text not in before]
    lines = [*gone[:FACTS_SHOWN_MAX], *new[:FACTS_SHOWN_MAX]]
    hidden = len(gone) + len(new) - len(lines)
    if hidden:
        lines.append(f"and {hidden} more")
    difference = "; ".join(lines) or "the same facts in another order, or other counter deltas"
    return KeyReused(
        "key_reused",
        f"Key {batch.key!r} was committed before with other content ({difference}).",
        "Use a new key for a new intent.",
        batch.key,
        difference,
    )


def facts_given(batch: Batch) -> Iterator[str]:
    """Yield the facts of a batch as a difference shows them."""
    for index, record in enumerate(batch.facts):
        yield fact_shown(record.stream, kind_of(record.fact).name, batch.content(index))


def shortened(text: str) -> str:
    """Return the start of a long text."""
    if len(text) <= FACT_CHARACTERS_SHOWN_MAX:
        return text
    return f"{text[:FACT_CHARACTERS_SHOWN_MAX]}..."


def fact_shown(stream: str, kind: str, content: bytes) -> str:
    """Return one fact as a refusal shows it; ``content`` is what its kind encodes it to."""
    return f"{kind} {content.decode()} in stream {stream!r}"


def store_closed() -> InvalidValue:
    """Return the error for using a store after closing it."""
    return InvalidValue("store_closed", "This store is closed.", "Open it again.")


def store_forked(database: str) -> InvalidValue:
    """Return the error for using a store in a child of the process that opened it."""
    return InvalidValue(
        "store_forked",
        "This store was opened by the parent process.",
        f"Open it again in the child; {database} connections do not survive a fork.",
    )


def schema_too_new(version: int, known: int) -> SchemaTooNew:
    """Return the error for a store that a newer program made."""
    return SchemaTooNew(
        "schema_too_new",
        f"This store has schema {version}; this library knows {known}.",
        "Upgrade the library before opening it.",
    )


def table_name_taken(table: str, apart: str) -> InvalidValue:
    """Return the error for a table of somebody else; ``apart`` is what keeps ours from theirs."""
    return InvalidValue(
        "table_name_taken",
        f"There is already a table {table}.",
        f"Open the store with a {apart} of its own, or rename the kind.",
    )
