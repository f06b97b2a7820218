"""What a store of one's own is built from refuses as our stores do."""

from __future__ import annotations

from datetime import date

import attrs

from backoffice_core.attendance import Leave, LeaveKind
from backoffice_core.kernel import Instant, kind_of
from backoffice_core.storage import Batch, MemoryStore, Query, Record
from backoffice_core.storage.building import (
    fact_shown,
    key_reused,
    matcher,
)
from backoffice_core.testing import PassThroughStore, check_store

LEAVE = Leave(person="E07", kind=LeaveKind.SICK, start=date(2026, 5, 4), end=date(2026, 5, 4))


def batch(*facts: Leave) -> Batch:
    """A batch of leaves."""
    return Batch.of(
        tenant="shop",
        key="leave",
        actor="Sari",
        recorded_at=Instant(0),
        facts=[Record("leaves", each) for each in facts],
    )


def test_a_matcher_asks_what_a_query_asks() -> None:
    """Only what is as the query says meets it."""
    where = {"person": "E07"}
    assert matcher(Query(tenant="shop", kind=Leave, where=where))(LEAVE)
    assert not matcher(Query(tenant="shop", kind=Leave, where={"person": "E08"}))(LEAVE)


def test_a_reused_key_names_what_it_was_used_for_and_what_is_given_now() -> None:
    """The store hands over what it holds; what is new comes from the batch."""
    kind = kind_of(LEAVE)
    held = fact_shown("leaves", kind.name, kind.encode(LEAVE))
    other = attrs.evolve(LEAVE, person="E08")
    assert "only stored: leaves" in key_reused(batch(other), [held]).difference
    assert "another order" in key_reused(batch(LEAVE), [held]).difference


def test_a_store_that_passes_everything_through_keeps_every_law() -> None:
    """It adds nothing and loses nothing."""
    assert check_store(lambda _: PassThroughStore(MemoryStore()))
