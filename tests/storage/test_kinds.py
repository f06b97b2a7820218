"""Facts of several kinds come back in the order in which they were committed."""

from __future__ import annotations

from backoffice_core.storage import MemoryStore, Record, read_kinds
from backoffice_core.testing.samples import Note, Slip, batch_of, note, slip


def test_facts_of_several_kinds_come_in_order_of_position() -> None:
    """Also those of one stream only, and none that were committed after reading started."""
    store = MemoryStore()
    elsewhere = Record("elsewhere", Note(number=9))
    store.commit(batch_of("1", note(1), slip("A"), note(2), elsewhere))
    store.commit(batch_of("2", slip("B"), note(3)))
    with store.view() as view:
        found = list(read_kinds(view, [Note, Slip], tenant="shop"))
        notes = list(read_kinds(view, [Note, Slip], tenant="shop", stream="notes"))
    assert [1, 2, 3, 4, 5, 6] == [record.position for record in found]
    assert [1, 3, 6] == [record.position for record in notes]
