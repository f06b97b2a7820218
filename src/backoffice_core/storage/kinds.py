"""Reading facts of several kinds as they came: what a ledger, say, is built again from."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import takewhile
from operator import attrgetter

from backoffice_core.storage.protocols import ReadView, Recorded
from backoffice_core.storage.queries import Query

__all__ = ["read_kinds"]


def read_kinds(
    view: ReadView, kinds: Iterable[type], *, tenant: str, stream: str | None = None
) -> Iterator[Recorded]:
    """Yield the facts of several kinds in order of position, a page of each kind in memory.

    They are those of the moment when reading starts, whatever is committed meanwhile.

    >>> from backoffice_core.storage import MemoryStore
    >>> with MemoryStore().view() as view:
    ...     list(read_kinds(view, [], tenant="shop"))
    []
    """
    last = view.position(tenant)
    queries = [Query(tenant=tenant, kind=kind, stream=stream) for kind in kinds]
    found = ((record for page in view.read(query) for record in page.records) for query in queries)
    merged = heapq.merge(*found, key=attrgetter("position"))
    return takewhile(lambda record: record.position <= last, merged)
