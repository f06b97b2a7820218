"""What stores in SQL databases have in common, whichever dialect they speak.

A fact's canonical bytes are the truth, and typed tables beside them are for people to read
and join. A read is a page at a time by position; a view is one connection in one
transaction; a batch is guarded by questions that the connection answers.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

import attrs

from backoffice_core.kernel.facts import ChildTable, FactKind, kind_of
from backoffice_core.kernel.instants import Instant
from backoffice_core.storage.batches import Batch, ExpectVersion, NothingAfter
from backoffice_core.storage.limits import PAGE_RECORDS, check_limit, check_row, decoded
from backoffice_core.storage.limits import integer_places as places_of
from backoffice_core.storage.protocols import Page, Recorded
from backoffice_core.storage.queries import Balance, BalanceQuery, Query
from backoffice_core.storage.refusals import facts_appeared, stream_moved
from backoffice_core.storage.selection import Place

__all__ = [
    "Asking",
    "Questions",
    "Scan",
    "SqlView",
    "TypedRows",
    "check_guards",
    "fact_row",
    "facts_of",
    "pages",
    "recorded",
    "source_of",
]

SCANNED_AT_ONCE = 1_000


@attrs.frozen
class Scan:
    """Some of what a query asks for: ``records``, and where to go on, ``None`` at the end."""

    records: tuple[Recorded, ...]
    after: int | None


class Questions(Protocol):
    """What a connection can be asked."""

    def scan(self, query: Query, after: int, limit: int) -> Scan:
        """Return up to ``limit`` records after a position."""
        ...

    def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return exact totals."""
        ...

    def position(self, tenant: str) -> int:
        """Return the position of the tenant's last fact."""
        ...

    def version(self, tenant: str, stream: str) -> int:
        """Return how many facts the stream holds."""
        ...

    def counter(self, tenant: str, name: str) -> int:
        """Return what the counter stands at."""
        ...


Asking = Callable[[], AbstractContextManager[Questions]]


def pages(asking: Asking, query: Query, after: int, limit: int) -> Iterator[Page]:
    """Yield pages, each one question of its own, so that a slow reader holds nothing."""
    check_limit(limit)
    step: int | None = after
    while step is not None:
        with asking() as questions:
            scan = questions.scan(query, step, limit)
        if scan.records:
            yield Page(scan.records, scan.records[-1].position)
        step = scan.after


@attrs.frozen
class SqlView:
    """A snapshot: everything is read through one connection in one transaction."""

    inner: Questions
    check_usable: Callable[[], None]
    translated: Callable[[], AbstractContextManager[None]]

    @contextmanager
    def asking(self) -> Generator[Questions]:
        """Return the snapshot's connection, while the store is open, for one question."""
        self.check_usable()
        with self.translated():
            yield self.inner

    def read(self, query: Query, *, after: int = 0, limit: int = PAGE_RECORDS) -> Iterator[Page]:
        """Yield the facts asked for, a page at a time."""
        return pages(self.asking, query, after, limit)

    def balances(self, query: BalanceQuery) -> tuple[Balance, ...]:
        """Return exact totals."""
        with self.asking() as questions:
            return questions.balances(query)

    def position(self, tenant: str) -> int:
        """Return the position of the tenant's last fact."""
        with self.asking() as questions:
            return questions.position(tenant)

    def version(self, tenant: str, stream: str) -> int:
        """Return how many facts the stream holds."""
        with self.asking() as questions:
            return questions.version(tenant, stream)

    def counter(self, tenant: str, name: str) -> int:
        """Return what the counter stands at."""
        with self.asking() as questions:
            return questions.counter(tenant, name)


def facts_of(questions: Questions, query: BalanceQuery) -> Iterator[object]:
    """Yield every fact of the kind that is to be totalled, decoded."""
    everything = Query(tenant=query.tenant, kind=query.kind)
    step: int | None = 0
    while step is not None:
        scan = questions.scan(everything, step, SCANNED_AT_ONCE)
        yield from (record.fact for record in scan.records)
        step = scan.after


def any_after(questions: Questions, query: Query, after: int) -> bool:
    """Say whether anything asked for was committed after a position."""
    step: int | None = after
    while step is not None:
        scan = questions.scan(query, step, 1)
        if scan.records:
            return True
        step = scan.after
    return False


def check_guards(questions: Questions, batch: Batch) -> None:
    """Raise for the first condition of a batch that does not hold."""
    for guard in batch.guards:
        if isinstance(guard, ExpectVersion):
            version = questions.version(batch.tenant, guard.stream)
            if version != guard.version:
                raise stream_moved(guard, version)
        elif isinstance(guard, NothingAfter) and any_after(questions, guard.query, guard.position):
            raise facts_appeared(guard)


def recorded(kind: FactKind, found: Iterable[tuple[Any, ...]]) -> tuple[Recorded, ...]:
    """Return records from rows that tell position, kind version, stream and so on."""
    moments: dict[str, Instant] = {}
    return tuple(
        Recorded(
            fact=decoded(kind, content, kind_version, position),
            kind=kind.name,
            stream=stream,
            version=version,
            position=position,
            recorded_at=moments.get(at) or moments.setdefault(at, Instant.parse(at)),
            actor=actor,
        )
        for position, kind_version, stream, version, content, at, actor in found
    )


def fact_row(
    batch: Batch, index: int, *, position: int, number: int, version: int
) -> tuple[Any, ...]:
    """The row of a fact in the table ``facts``, written by the commit of that number."""
    record = batch.facts[index]
    kind = kind_of(record.fact)
    return (
        batch.tenant,
        position,
        number,
        kind.name,
        kind.version,
        record.stream,
        version,
        kind.identity_of(record.fact),
        batch.content(index),
    )


@attrs.frozen(kw_only=True)
class TypedRows:
    """What facts of one kind put into its typed tables.

    Rows raise :class:`TooLarge` (``integer_too_large``) for what no column can hold.
    """

    kind: FactKind
    places: tuple[int, ...]
    children: tuple[tuple[ChildTable, tuple[int, ...]], ...]

    @classmethod
    def of(cls, kind: FactKind) -> TypedRows:
        """Find out once where the integers are."""
        return cls(
            kind=kind,
            places=places_of(kind.columns),
            children=tuple((child, places_of(child.columns)) for child in kind.children),
        )

    def tables(
        self, tenant: str, facts: list[tuple[int, Any]]
    ) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
        """Yield each table with its rows, parents first; ``facts`` come with their positions."""
        yield self.kind.name, (self.own_row(tenant, *fact) for fact in facts)
        for child, places in self.children:
            yield (
                child.name,
                (
                    row
                    for position, fact in facts
                    for row in self.child_rows(child, places, tenant, position, fact)
                ),
            )

    def own_row(self, tenant: str, position: int, fact: object) -> tuple[Any, ...]:
        """Return the fact's own row."""
        row = self.kind.row(fact)
        check_row(self.kind, self.places, row)
        return (tenant, position, *row)

    def child_rows(
        self, child: ChildTable, places: tuple[int, ...], tenant: str, position: int, fact: object
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the fact's rows of one child table."""
        for line, row in enumerate(child.rows(fact), 1):
            check_row(self.kind, places, row)
            yield (tenant, position, line, *row)


def quoted(name: str) -> str:
    """Return a name as SQL writes one."""
    return '"' + name.replace('"', '""') + '"'


def place_sql(place: Place) -> str:
    """Return a column as SQL names it: ``l`` is the table of lines, ``k`` the kind's own."""
    return f"{'l' if place.child else 'k'}.{quoted(place.column.name)}"


def source_of(own: str, lines: str | None, places: Iterable[Place]) -> tuple[str, str]:
    """Return what is totalled from, the kind's own table only where needed, and which leads."""
    if lines is None:
        return f"{own} k", "k"
    if all(place.child for place in places):
        return f"{lines} l", "l"
    return f"{lines} l JOIN {own} k ON k.tenant = l.tenant AND k.position = l.position", "l"
