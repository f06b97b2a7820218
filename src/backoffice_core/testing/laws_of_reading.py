"""The laws of reading: everything once, in order, filtered and totalled exactly, and kept."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction
from typing import Final

import attrs

from backoffice_core.kernel.instants import Duration, Instant
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.quantity import Quantity, Unit
from backoffice_core.storage import Balance, BalanceQuery, Counter, Query, Record
from backoffice_core.storage.queries import Wanted
from backoffice_core.testing.cases import Case, everything, facts, law
from backoffice_core.testing.samples import (
    NOON,
    Mood,
    Note,
    Slip,
    SlipLine,
    batch_of,
    note,
    slip,
)

NOTES: Final = Query(tenant="shop", kind=Note)
SLIPS: Final = Query(tenant="shop", kind=Slip)
LINES: Final = BalanceQuery(tenant="shop", kind=Slip, table="law_slip_lines", sums=["amount_minor"])
HOSTILE: Final = (
    "'; DROP TABLE facts; --",
    'a "quoted" name',
    "nul \x00 inside",
    "%_\\*?[a]",
    "{0} {name} %s :name ?1 $1",
    "\ufeff\u202e\u0000\uffff",
    "e\u0301 is not \u00e9",
    "\U0001f9fe receipt",
    " leading, trailing\r\n\t ",
    "NULL",
    "0x10",
    "1e3",
    "x" * 65_536,
)
FULL: Final = Note(
    number=-5,
    text="Kopi susu",
    weight=7,
    done=True,
    day=date(9999, 12, 31),
    at=Instant(-1),
    place=NOON.at_zone("Asia/Jakarta"),
    took=Duration(-90),
    share=Fraction(-22, 7),
    mood=Mood.GRIM,
    stock=Quantity(Fraction(5, 2), Unit.of("kg")),
    tags=frozenset({"b", "a"}),
)


@law("order-and-pages", "Pages hold every fact once, in order of position, whatever their size.")
def order_and_pages(case: Case) -> None:
    """Read seven facts between others in pages of every size, and from every position."""
    store = case.open()
    for number in range(7):
        store.commit(batch_of(f"{number}", note(number), slip(f"{number}")))
    records = everything(store, NOTES)
    positions = [record.position for record in records]
    case.same([1, 3, 5, 7, 9, 11, 13], positions, "the positions")
    for limit in range(1, 9):
        pages = list(store.read(NOTES, limit=limit))
        sizes = [len(page.records) for page in pages]
        case.holds(all(0 < size <= limit for size in sizes), f"pages hold 1 to {limit} facts")
        found = [record for page in pages for record in page.records]
        case.same(records, found, f"what pages of {limit} hold")
        ends = [page.records[-1].position for page in pages]
        case.same(ends, [page.position for page in pages], "the positions of the pages")
    for after in range(15):
        rest = [record for page in store.read(NOTES, after=after) for record in page.records]
        case.same(
            [n for n in positions if n > after], [r.position for r in rest], "what comes after"
        )
    with store.view() as seen:
        case.same((14, 0), (seen.position("shop"), seen.position("none")), "the last positions")


@law("facts-return", "A fact comes back equal, with its kind, stream, actor and time of recording.")
def facts_return(case: Case) -> None:
    """Read back a fact with every type of field."""
    store = case.open()
    store.commit(batch_of("one", Record("odds", FULL), actor="Budi"))
    (record,) = everything(store, NOTES)
    case.same(FULL, record.fact, "the fact")
    found = (record.kind, record.stream, record.version, record.position, record.actor)
    case.same(("law_notes", "odds", 1, 1, "Budi"), found, "what is known of it")
    case.same(NOON, record.recorded_at, "when it was recorded")


@law("where-filters", "A query yields the facts whose columns are as it says, and no other.")
def where_filters(case: Case) -> None:
    """Ask by every type of column, by emptiness and by interval."""
    store = case.open()
    plain = Note(number=1, text="7")
    store.commit(batch_of("one", Record("a", plain), Record("b", FULL)))
    asked: dict[str, Wanted] = {
        "number": -5,
        "text": "Kopi susu",
        "done": True,
        "day": date(9999, 12, 31),
        "at": Instant(-1),
        "place": NOON.at_zone("Asia/Jakarta"),
        "place_zone": "Asia/Jakarta",
        "took_seconds": Duration(-90),
        "share_numerator": -22,
        "mood": Mood.GRIM,
        "stock_unit": "kg",
        "tags": '["a", "b"]',
    }
    for name, value in asked.items():
        found = facts(everything(store, attrs.evolve(NOTES, where={name: value})))
        case.same([FULL], found, f"what has {name} {value!r}")
    everything_asked = facts(everything(store, attrs.evolve(NOTES, where=asked)))
    case.same([FULL], everything_asked, "what has all of these")
    for name, value in (
        ("place", None),
        ("day", Interval(date(2026, 5, 4), date(2026, 5, 5))),
        ("at", Interval(Instant(0), NOON + Duration(1))),
    ):
        found = facts(everything(store, attrs.evolve(NOTES, where={name: value})))
        case.same([plain], found, f"what has {name} {value!r}")
    others: tuple[dict[str, Wanted], ...] = (
        {"text": "7", "number": -5},
        {"text": "kopi susu"},
        {"number": 2},
    )
    for where in others:
        nothing = everything(store, attrs.evolve(NOTES, where=where))
        case.same([], nothing, f"what has {where}")
    for end in (date(2026, 5, 4), date(2026, 5, 3)):
        day = Interval(date(2026, 5, 3), end)
        nothing = everything(store, attrs.evolve(NOTES, where={"day": day}))
        case.same([], nothing, "what lies before the interval's end")
    in_stream = attrs.evolve(NOTES, stream="a", where={"place": None})
    case.same([plain], facts(everything(store, in_stream)), "what one stream has")


@law("balances-are-sums", "Balances equal the sums over what is read, exactly, however large.")
def balances_are_sums(case: Case) -> None:
    """Total slips by account, far beyond 64 bits, and compare with adding up what is read."""
    store = case.open()
    case.same((), store.balances(LINES), "the balances of nothing")
    big, idr = 2**63 - 1, Currency.of("IDR")
    amounts = [("cash", big), ("cash", big), ("bank", -big), ("bank", -1), ("cash", -3), ("", 0)]
    store.commit(
        batch_of(
            "many",
            *(slip(f"{n}", *amounts[: n + 1], day=date(2026, 5, n + 1)) for n in range(6)),
            Record(
                "s",
                Slip(
                    number="x",
                    day=date(2026, 6, 1),
                    party="Tono",
                    lines=(SlipLine(account="cash", amount=Money(1, idr), party="Ani"),),
                ),
            ),
            slip("empty"),
        )
    )
    sums: dict[str, int] = defaultdict(int)
    rows: dict[str, int] = defaultdict(int)
    for record in everything(store, SLIPS):
        for line in record.fact.lines:
            sums[line.account] += line.amount.minor
            rows[line.account] += 1
    expected = tuple(Balance(key=(k,), sums=(sums[k],), rows=rows[k]) for k in sorted(sums))
    case.same(expected, store.balances(attrs.evolve(LINES, by=["account"])), "the balances")
    (total,) = store.balances(LINES)
    case.same((sum(sums.values()),), total.sums, "the grand total")
    by_party = attrs.evolve(LINES, by=["party", "law_slips.party"], where={"account": "cash"})
    keys = [balance.key for balance in store.balances(by_party)]
    case.same([(None, None), ("Ani", "Tono")], keys, "the groups by party of line and slip")
    june = attrs.evolve(LINES, where={"day": Interval(date(2026, 6, 1), date(2026, 7, 1))})
    case.same((1,), store.balances(june)[0].sums, "the total of June")
    store.commit(batch_of("notes", note(1, weight=2), note(2, weight=3), Record("n", FULL)))
    weights = BalanceQuery(tenant="shop", kind=Note, sums=["weight", "number"], by=["done"])
    found = [(balance.key, balance.sums) for balance in store.balances(weights)]
    case.same([((False,), (5, 3)), ((True,), (7, -5))], found, "the weights by done")
    nobody = attrs.evolve(LINES, tenant="nobody")
    case.same((), store.balances(nobody), "the balances of another tenant")


@law("tenants-apart", "Tenants with the same keys, streams and identities never see each other.")
def tenants_apart(case: Case) -> None:
    """Let two tenants write the same."""
    store = case.open()
    for tenant, weight in (("north", 1), ("south", 2)):
        guards = [Counter(name="stock", delta=weight)]
        batch = batch_of("one", note(1, weight=weight), tenant=tenant, guards=guards)
        receipt = store.commit(batch)
        case.same((1, False), (receipt.position, receipt.replayed), f"the receipt of {tenant}")
    for tenant, weight in (("north", 1), ("south", 2), ("shop", 0)):
        records = everything(store, attrs.evolve(NOTES, tenant=tenant))
        seen_weights = [record.fact.weight for record in records]
        case.same([weight] if weight else [], seen_weights, f"what {tenant} reads")
        totals = BalanceQuery(tenant=tenant, kind=Note, sums=["weight"])
        sums = [balance.sums for balance in store.balances(totals)]
        case.same([(weight,)] if weight else [], sums, f"what {tenant} totals")
        with store.view() as seen:
            counted = (seen.counter(tenant, "stock"), seen.version(tenant, "notes"))
        case.same((weight, 1 if weight else 0), counted, f"what {tenant} counts")


@law("view-stands-still", "A view answers as of one moment, while others write.")
def view_stands_still(case: Case) -> None:
    """Ask a view before and after a commit beside it."""
    store = case.open()
    if not store.capabilities.snapshots:
        return
    totals = BalanceQuery(tenant="shop", kind=Note, sums=["weight"])
    store.commit(batch_of("1", note(1, weight=1), guards=[Counter(name="n", delta=1)]))
    with store.view() as seen:
        store.commit(batch_of("2", note(2, weight=1), guards=[Counter(name="n", delta=1)]))
        store.commit(batch_of("3", slip("A")))
        found = (
            len(everything(seen, NOTES)),
            len(everything(seen, SLIPS)),
            seen.balances(totals)[0].sums[0],
            seen.position("shop"),
            seen.version("shop", "notes"),
            seen.counter("shop", "n"),
        )
    case.same((1, 0, 1, 1, 1, 1), found, "what the view tells after two commits")
    case.same(2, len(everything(store, NOTES)), "what the store tells")


@law("reopening-keeps", "A durable store that is opened again knows all that it acknowledged.")
def reopening_keeps(case: Case) -> None:
    """Close, open and go on."""
    store = case.open()
    if not store.capabilities.durable:
        return
    batch = batch_of("one", note(1), slip("A", ("cash", 5)), guards=[Counter(name="n", delta=4)])
    store.commit(batch)
    before = everything(store, NOTES)
    store.close()
    again = case.open()
    case.same(before, everything(again, NOTES), "the facts")
    case.holds(again.commit(batch).replayed, "the key is known")
    case.same(3, again.commit(batch_of("two", note(2))).position, "the next position")
    case.same((5,), again.balances(LINES)[0].sums, "the total")
    with again.view() as seen:
        counted = (seen.counter("shop", "n"), seen.version("shop", "notes"))
    case.same((4, 2), counted, "the counter and the version")


@law("hostile-text", "Any Unicode text comes back as it went in, wherever it is used.")
def hostile_text(case: Case) -> None:
    """Use hostile text as tenant, key, stream, actor, counter name, field and wanted value."""
    store = case.open()
    for number, text in enumerate(HOSTILE):
        fact = Note(number=number, text=text, tags=frozenset({text}))
        counter = Counter(name=text, delta=number)
        batch = batch_of(text, Record(text, fact), tenant=text, actor=text, guards=[counter])
        case.same(1, store.commit(batch).position, f"the position for {text[:40]!r}")
        case.holds(store.commit(batch).replayed, f"{text[:40]!r} is known as a key")
        query = Query(tenant=text, kind=Note, where={"text": text}, stream=text)
        found = [(r.fact, r.stream, r.actor) for r in everything(store, query)]
        case.same([(fact, text, text)], found, "what was stored")
        with store.view() as seen:
            counted = (seen.counter(text, text), seen.version(text, text))
        case.same((number, 1), counted, "the counter and the version")


LAWS_OF_READING: Final = (
    order_and_pages,
    facts_return,
    where_filters,
    balances_are_sums,
    tenants_apart,
    view_stands_still,
    reopening_keeps,
    hostile_text,
)
