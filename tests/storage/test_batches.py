"""Batches: what they say, and what no store would take."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from backoffice_core.kernel.errors import BackofficeError, InvalidValue, TooLarge
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.instants import Instant
from backoffice_core.storage import (
    Batch,
    Counter,
    ExpectVersion,
    MemoryStore,
    NothingAfter,
    Query,
    Record,
    UnitOfWork,
    batches,
    limits,
    open_store,
)
from backoffice_core.testing.samples import Note, batch_of, note

ADD = Counter(name="n", delta=1)


@fact("law_notes", identity=("number",))
@attrs.frozen
class OtherNote:
    """A second class of the same kind."""

    number: int


@fact("clashing", identity=("position",))
@attrs.frozen
class Clashing:
    """A fact with a column that stores use themselves."""

    position: int


def test_a_fingerprint_is_of_the_content_and_not_of_who_and_when() -> None:
    """The same intent tried again by another clock is the same."""
    first = batch_of("k", note(1), guards=[ADD])
    assert first.fingerprint == batch_of("k2", note(1), guards=[ADD], actor="Budi").fingerprint
    bounded = attrs.evolve(ADD, floor=0)
    assert first.fingerprint == batch_of("k", note(1), guards=[bounded]).fingerprint
    others = [
        batch_of("k", note(2), guards=[ADD]),
        batch_of("k", note(1)),
        batch_of("k", Record("other", note(1).fact), guards=[ADD]),
        batch_of("k", note(1), guards=[attrs.evolve(ADD, delta=2)]),
    ]
    assert 5 == len({first.fingerprint, *(other.fingerprint for other in others)})


def test_a_large_batch_encodes_its_facts_again_rather_than_keep_their_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Memory beside the facts themselves is bounded."""
    kept = batch_of("k", note(1), note(2))
    monkeypatch.setattr(batches, "KEPT_CONTENT_BYTES_MAX", len(kept.content(0)))
    small = batch_of("k", note(1), note(2))
    assert (kept.content(0),) == small.contents
    assert kept == small
    assert [kept.content(0), kept.content(1)] == [small.content(0), small.content(1)]


@pytest.mark.parametrize(
    ("code", "build"),
    [
        ("batch_empty", lambda: batch_of("k")),
        ("batch_empty", lambda: batch_of("k", guards=[ExpectVersion("s", 0)])),
        ("counter_repeated", lambda: batch_of("k", guards=[ADD, ADD])),
        (
            "tenant_mixed",
            lambda: batch_of(
                "k", note(1), guards=[NothingAfter(Query(tenant="other", kind=Note), 0)]
            ),
        ),
        ("name_invalid", lambda: batch_of("", note(1))),
        ("name_invalid", lambda: Record(7, note(1).fact)),  # type: ignore[arg-type]
        ("integer_invalid", lambda: Counter(name="n", delta=1.5)),  # type: ignore[arg-type]
        ("text_not_unicode", lambda: batch_of("\ud800", note(1))),
        ("text_not_unicode", lambda: batch_of("k", note(1, text="\udfff"))),
        ("not_a_fact", lambda: Record("s", 7)),
        ("not_a_fact", lambda: Record("s", None)),
        ("not_a_fact", lambda: Record("s", Note)),
        ("not_a_fact", lambda: Query(tenant="shop", kind=int)),
        ("not_a_fact", lambda: Query(tenant="shop", kind=note(1).fact)),  # type: ignore[arg-type]
        ("not_a_record", lambda: batch_of("k", note(1).fact)),  # type: ignore[arg-type]
        ("not_a_guard", lambda: batch_of("k", note(1), guards=[5])),  # type: ignore[list-item]
        ("not_a_guard", lambda: batch_of("k", note(1), guards=["ExpectVersion"])),  # type: ignore[list-item]
        ("not_a_guard", lambda: batch_of("k", note(1), guards=[ExpectVersion])),  # type: ignore[list-item]
        ("not_several", lambda: batch_of("k", note(1), guards=ADD)),  # type: ignore[arg-type]
        ("not_an_instant", lambda: attrs.evolve(batch_of("k", note(1)), recorded_at=None)),  # type: ignore[arg-type]
        ("store_url_invalid", lambda: open_store(None)),  # type: ignore[arg-type]
        (
            "kind_ambiguous",
            lambda: MemoryStore().commit(batch_of("k", note(1), Record("s", OtherNote(2)))),
        ),
        (
            "column_name_reserved",
            lambda: MemoryStore().commit(batch_of("k", Record("s", Clashing(2)))),
        ),
    ],
)
def test_what_makes_no_sense_is_refused(code: str, build: Callable[[], object]) -> None:
    """A caller's slip is told before anything is written."""
    with pytest.raises(InvalidValue) as caught:
        build()
    assert code == caught.value.code


def test_what_is_too_much_is_refused_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a limit on everything, and the error tells it."""
    refusals: list[BackofficeError] = []
    monkeypatch.setattr(batches, "FACTS_A_BATCH_MAX", 1)
    monkeypatch.setattr(limits, "FACT_BYTES_MAX", 1_000)
    for build in (
        lambda: batch_of("k", note(1), note(2)),
        lambda: batch_of("k", note(1, text="x" * 1_000)),
        lambda: batch_of("k" * 65_537, note(1)),
        lambda: Counter(name="n", delta=2**63),
    ):
        with pytest.raises(TooLarge) as caught:
            build()
        refusals.append(caught.value)
        assert caught.value.limit > 0
    assert ["batch_too_large", "fact_too_large", "name_too_long", "integer_too_large"] == [
        refusal.code for refusal in refusals
    ]


def test_a_unit_of_work_commits_once() -> None:
    """It gathers without a store, and takes nothing in afterwards."""
    work = UnitOfWork(tenant="shop", key="k", actor="Sari", recorded_at=Instant(0))
    work.record("notes", note(1).fact, note(2).fact)
    work.require(ADD)
    store = MemoryStore()
    assert 2 == work.commit_to(store).position
    assert work.commit_to(store).replayed
    expected = Batch.of(
        tenant="shop",
        key="k",
        actor="Sari",
        recorded_at=Instant(0),
        facts=[note(1), note(2)],
        guards=[ADD],
    )
    assert expected == work.batch()
    for gather in (lambda: work.record("notes", note(3).fact), lambda: work.require(ADD)):
        with pytest.raises(InvalidValue) as caught:
            gather()
        assert "work_committed" == caught.value.code
