"""The laws of writing: atomic, once for each key, never twice the same fact, only under guard."""

from __future__ import annotations

import threading
from datetime import date, datetime
from fractions import Fraction
from functools import partial
from typing import Any, Final, cast

import attrs

from backoffice_core.kernel.errors import (
    BackofficeError,
    Conflict,
    GuardFailed,
    InvalidValue,
    KeyReused,
    TooLarge,
)
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.money import Money
from backoffice_core.storage import (
    Counter,
    ExpectVersion,
    Guard,
    NothingAfter,
    Query,
    Receipt,
    Record,
    Store,
)
from backoffice_core.testing.cases import Case, everything, law
from backoffice_core.testing.samples import NOON, Note, Slip, SlipLine, batch_of, note, slip

NOTES: Final = Query(tenant="shop", kind=Note)
SLIPS: Final = Query(tenant="shop", kind=Slip)
LARGEST: Final = 2**63 - 1
JOIN_SECONDS: Final = 30


def counter(store: Store, name: str) -> int:
    """Return what a counter of the shop stands at."""
    with store.view() as seen:
        return seen.counter("shop", name)


@law("atomic-batch", "A batch is written whole or not at all, whatever kinds and streams it has.")
def atomic_batch(case: Case) -> None:
    """Commit a batch whose last fact is refused."""
    store = case.open()
    store.commit(batch_of("first", note(1)))
    case.refusal(
        Conflict,
        "fact_exists",
        lambda: store.commit(batch_of("second", slip("A", ("cash", 1)), note(2), note(1))),
        "a batch with a fact that exists",
    )
    case.same(1, len(everything(store, NOTES)), "the number of notes afterwards")
    case.same(0, len(everything(store, SLIPS)), "the number of slips afterwards")
    case.same(
        Receipt(position=2), store.commit(batch_of("second", note(3))), "the key's next receipt"
    )


@law(
    "key-replayed", "Committing the same batch again writes nothing and returns the first receipt."
)
def key_replayed(case: Case) -> None:
    """Commit one batch twice, the second time by somebody else, later, under other conditions."""
    store = case.open()
    batch = batch_of("sale 1", note(1), note(2), guards=[Counter(name="sales", delta=1)])
    case.same(Receipt(position=2), store.commit(batch), "the first receipt")
    again = attrs.evolve(batch, actor="Budi", recorded_at=Instant(0))
    case.same(Receipt(position=2, replayed=True), store.commit(again), "the second receipt")
    stale = attrs.evolve(batch, guards=(*batch.guards, ExpectVersion("notes", 0)))
    case.same(Receipt(position=2, replayed=True), store.commit(stale), "the third receipt")
    case.same(2, len(everything(store, NOTES)), "the number of facts after three tries")
    case.same(1, counter(store, "sales"), "the counter after three tries")


@law("key-reuse-refused", "A key is refused for other content, and the refusal says what differs.")
def key_reuse_refused(case: Case) -> None:
    """Use a key again for another fact, and for another delta."""
    store = case.open()
    store.commit(batch_of("sale 1", note(1, text="apple"), guards=[Counter(name="sales", delta=1)]))
    other = batch_of("sale 1", note(1, text="pear"), guards=[Counter(name="sales", delta=1)])
    refusal = case.refusal(
        KeyReused, "key_reused", lambda: store.commit(other), "a key with another fact"
    )
    case.holds(
        "apple" in refusal.difference and "pear" in refusal.difference,
        f"the refusal names both facts: {refusal.difference}",
    )
    delta = batch_of("sale 1", note(1, text="apple"), guards=[Counter(name="sales", delta=2)])
    case.refusal(KeyReused, "key_reused", lambda: store.commit(delta), "a key with another delta")
    case.same(1, len(everything(store, NOTES)), "the number of facts afterwards")


@law("duplicate-in-batch", "One fact twice in a batch is refused as if it had been there before.")
def duplicate_in_batch(case: Case) -> None:
    """Commit the same identity twice at once, with other content and in another stream."""
    store = case.open()
    twice = batch_of("both", note(1, text="a"), Record("elsewhere", note(1, text="b").fact))
    case.refusal(Conflict, "fact_exists", lambda: store.commit(twice), "one identity twice")
    case.same(0, len(everything(store, NOTES)), "the number of facts afterwards")


@law("identity-unique", "There is one fact of each identity, and the refusal of another names it.")
def identity_unique(case: Case) -> None:
    """Commit a stored identity again under a new key."""
    store = case.open()
    store.commit(batch_of("first", slip("A-17", ("cash", 1))))
    other = batch_of("second", slip("A-17", ("cash", 2)))
    refusal = case.refusal(
        Conflict, "fact_exists", lambda: store.commit(other), "a second fact of one identity"
    )
    case.holds(
        "A-17" in refusal.message and "law_slips" in refusal.message,
        f"the refusal names kind and identity: {refusal.message}",
    )
    case.same(1, len(everything(store, SLIPS)), "the number of slips")
    store.commit(batch_of("third", Record("slips", Note(number=1)), slip("A-18")))


@law(
    "stream-versions", "Facts of a stream are numbered from 1 without a gap, as a view counts them."
)
def stream_versions(case: Case) -> None:
    """Fill two streams in turn, in one batch and over several."""
    store = case.open()
    streams = ["a", "b", "a", "a", "b"]
    numbered = [Record(stream, Note(number=n)) for n, stream in enumerate(streams)]
    store.commit(batch_of("one", *numbered[:3]))
    store.commit(batch_of("two", *numbered[3:]))
    records = everything(store, NOTES)
    found = [(record.stream, record.version) for record in records]
    case.same([("a", 1), ("b", 1), ("a", 2), ("a", 3), ("b", 2)], found, "streams and versions")
    with store.view() as seen:
        counted = [seen.version("shop", stream) for stream in ("a", "b", "c")]
    case.same([3, 2, 0], counted, "the versions a view tells")
    only = everything(store, attrs.evolve(NOTES, stream="a"))
    case.same([1, 2, 3], [record.version for record in only], "the versions of one stream")


@law("expected-version", "A batch that expects a stream at a version is refused at any other.")
def expected_version(case: Case) -> None:
    """Expect too little, too much, and right."""
    store = case.open()
    store.commit(batch_of("one", note(1), guards=[ExpectVersion("notes", 0)]))
    for version in (0, 2):
        wrong = batch_of("two", note(2), guards=[ExpectVersion("notes", version)])
        case.refusal(Conflict, "stream_moved", partial(store.commit, wrong), f"version {version}")
    store.commit(batch_of("two", note(2), guards=[ExpectVersion("notes", 1)]))
    case.same(2, len(everything(store, NOTES)), "the number of facts")


@law("nothing-after", "A batch that expects nothing new of a query is refused once there is.")
def nothing_after(case: Case) -> None:
    """Decide on a query's answer while matching and other facts arrive."""
    store = case.open()
    store.commit(batch_of("one", note(1, text="ann")))
    query = attrs.evolve(NOTES, where={"text": "ann"})
    store.commit(batch_of("two", note(2, text="bob"), guards=[NothingAfter(query, 1)]))
    store.commit(batch_of("three", note(3, text="bob"), guards=[NothingAfter(query, 1)]))
    early = batch_of("four", note(4), guards=[NothingAfter(query, 0)])
    case.refusal(Conflict, "facts_appeared", lambda: store.commit(early), "a stale decision")
    store.commit(batch_of("five", slip("A"), guards=[NothingAfter(SLIPS, 0)]))
    late = batch_of("six", slip("B"), guards=[NothingAfter(SLIPS, 0)])
    case.refusal(Conflict, "facts_appeared", lambda: store.commit(late), "a second first slip")
    case.same(3, len(everything(store, NOTES)), "the number of notes")


@law("counter-bounds", "A counter never passes its floor or ceiling, and says where it stands.")
def counter_bounds(case: Case) -> None:
    """Sell what there is, then one more; number documents without a gap."""
    store = case.open()
    store.commit(batch_of("in", guards=[Counter(name="stock", delta=3)]))
    out = Counter(name="stock", delta=-2, floor=0)
    store.commit(batch_of("out 1", note(1), guards=[out]))
    oversold = batch_of("out 2", note(2), guards=[out])
    refusal = case.refusal(
        GuardFailed, "counter_below_floor", lambda: store.commit(oversold), "selling too much"
    )
    told = (refusal.counter, refusal.have, refusal.need)
    case.same(("stock", 1, -2), told, "what the refusal tells")
    case.same(1, counter(store, "stock"), "the stock")
    third = Counter(name="number", delta=1, floor=3, ceiling=3)
    case.refusal(
        GuardFailed, "counter_below_floor", lambda: store.commit(batch_of("3", guards=[third])), "3"
    )
    for number in (1, 2):
        take = Counter(name="number", delta=1, floor=number, ceiling=number)
        store.commit(batch_of(f"take {number}", guards=[take]))
    again = Counter(name="number", delta=1, floor=2, ceiling=2)
    case.refusal(
        GuardFailed,
        "counter_above_ceiling",
        lambda: store.commit(batch_of("2", guards=[again])),
        "a document number twice",
    )
    case.same(1, len(everything(store, NOTES)), "the number of sales")


@law("guards-together", "Guards over several streams and counters hold together or nothing moves.")
def guards_together(case: Case) -> None:
    """Let each of several guards fail in turn."""
    store = case.open()
    store.commit(batch_of("in", note(1), slip("A"), guards=[Counter(name="b", delta=1)]))
    good: list[Guard] = [
        ExpectVersion("notes", 1),
        ExpectVersion("slips", 1),
        Counter(name="a", delta=5),
        Counter(name="b", delta=-1, floor=0),
    ]
    bad: list[Guard] = [
        ExpectVersion("notes", 0),
        ExpectVersion("slips", 9),
        Counter(name="a", delta=5, ceiling=4),
        Counter(name="b", delta=-2, floor=0),
    ]
    for index, wrong in enumerate(bad):
        guards = [*good[:index], wrong, *good[index + 1 :]]
        try:
            store.commit(batch_of("all", note(2), slip("B"), guards=guards))
        except (Conflict, GuardFailed):
            continue
        raise case.broken(f"a batch was taken in spite of {wrong}")
    case.same((0, 1), (counter(store, "a"), counter(store, "b")), "the counters afterwards")
    store.commit(batch_of("all", note(2), slip("B"), guards=good))
    case.same((5, 0), (counter(store, "a"), counter(store, "b")), "the counters at last")


@law("racing-writers", "Writers at the same time never take more than there is.")
def racing_writers(case: Case) -> None:
    """Let eight threads sell the last three pieces."""
    store = case.open()
    store.commit(batch_of("in", guards=[Counter(name="stock", delta=3)]))
    start = threading.Barrier(8)
    sold: list[int] = []
    foreign: list[Exception] = []

    def sell(number: int) -> None:
        guard = Counter(name="stock", delta=-1, floor=0)
        try:
            start.wait(JOIN_SECONDS)
            store.commit(batch_of(f"sale {number}", note(number), guards=[guard]))
            sold.append(number)
        except BackofficeError:
            pass
        except Exception as problem:  # noqa: BLE001 - told below
            foreign.append(problem)

    threads = [threading.Thread(target=sell, args=(n,), daemon=True) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(JOIN_SECONDS)
    case.same([], foreign, "what else was raised")
    case.same(3, len(sold), "the number of sales acknowledged")
    case.same(3, len(everything(store, NOTES)), "the number of sales stored")
    case.same(0, counter(store, "stock"), "the stock at last")


@law("exact-integers", "Integers are exact up to 2**63 - 1 either way, and refused beyond.")
def exact_integers(case: Case) -> None:
    """Store the largest amounts, total them, and try one more."""
    store = case.open()
    store.commit(batch_of("edges", slip("A", ("up", LARGEST), ("down", -LARGEST))))
    (record,) = everything(store, SLIPS)
    case.same(slip("A", ("up", LARGEST), ("down", -LARGEST)).fact, record.fact, "the slip read")
    for amount in (LARGEST + 1, -LARGEST - 1, 10**30):
        parts = batch_of(f"part {amount}", slip("B", ("up", amount)))
        own = batch_of(f"own {amount}", note(1, weight=amount))
        for batch in (parts, own):
            case.refusal(
                TooLarge, "integer_too_large", partial(store.commit, batch), f"the amount {amount}"
            )
    store.commit(batch_of("full", guards=[Counter(name="full", delta=LARGEST)]))
    over = batch_of("over", guards=[Counter(name="full", delta=1)])
    case.refusal(TooLarge, "integer_too_large", lambda: store.commit(over), "a full counter")
    case.same(1, len(everything(store, SLIPS)), "the number of slips")


@law("closed-store-refuses", "A closed store refuses every verb, and closing again does nothing.")
def closed_store_refuses(case: Case) -> None:
    """Use a store, and a page iterator, after closing."""
    store = case.open()
    store.commit(batch_of("one", note(1), note(2)))
    pages = store.read(NOTES, limit=1)
    next(pages)
    store.close()
    store.close()
    for what, action in (
        ("commit", lambda: store.commit(batch_of("two", note(3)))),
        ("read", lambda: list(store.read(NOTES))),
        ("reading on", lambda: next(pages)),
        ("view", lambda: store.view().__enter__()),
    ):
        case.refusal(InvalidValue, "store_closed", action, what)


@law(
    "fields-typed",
    "A fact that could not be read back as it was is refused, and nothing of its batch is written.",
)
def fields_typed(case: Case) -> None:
    """Hand over fields of other types than their own, past the constructor of batches."""
    store = case.open()
    fact = Note(number=2)
    untyped: tuple[dict[str, Any], ...] = (
        {"text": 5},
        {"weight": 1.5},
        {"weight": True},
        {"done": 1},
        {"day": "2026-05-04"},
        {"day": datetime(2026, 5, 4, 8)},  # noqa: DTZ001 - the wrong type is the point
        {"at": NOON.iso()},
        {"mood": "glad"},
        {"stock": Fraction(1)},
        {"tags": "ab"},
        {"tags": frozenset({1})},
    )
    wrong: list[object] = [attrs.evolve(fact, **changes) for changes in untyped]
    wrong += [
        Slip(number="A", day=date(2026, 5, 4), lines=cast("Any", lines))
        for lines in ([("cash", 5)], [SlipLine(account="cash", amount=cast("Money", 5))])
    ]
    half = attrs.evolve(fact, text="\ud800")
    for odd, code in (*((odd, "fact_field_invalid") for odd in wrong), (half, "text_not_unicode")):
        batch = attrs.evolve(
            batch_of("odd", note(1)), facts=(note(1), Record("odd", odd)), contents=()
        )
        case.refusal(InvalidValue, code, partial(store.commit, batch), f"{odd}")
    case.same(0, len(everything(store, NOTES)), "the number of notes")
    case.same(0, len(everything(store, SLIPS)), "the number of slips")
    case.same(Receipt(position=1), store.commit(batch_of("odd", note(1))), "the key's receipt")


LAWS_OF_COMMITS: Final = (
    atomic_batch,
    key_replayed,
    key_reuse_refused,
    duplicate_in_batch,
    identity_unique,
    stream_versions,
    expected_version,
    nothing_after,
    counter_bounds,
    guards_together,
    racing_writers,
    exact_integers,
    fields_typed,
    closed_store_refuses,
)
