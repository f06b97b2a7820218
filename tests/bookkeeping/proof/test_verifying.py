"""Verification: every damage is found, and named as closely as the heads allow."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.bookkeeping import Entry
from backoffice_core.bookkeeping.proof import (
    ChainDamage,
    ChainHead,
    DamageKind,
    chain,
    chain_findings,
    chain_heads,
    explain_chain,
    genesis,
    verify_chain,
)
from backoffice_core.kernel import Instant
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import kind_of
from backoffice_core.storage import Batch, Query, Record, open_store
from tests.bookkeeping.proof.tampering import TAMPERS, Tamper, sale, stored_sales

START = genesis("shop/main")
STORED = stored_sales(40)
LINKS = tuple(chain_heads(STORED, start=START))
ANCHOR = LINKS[-1]
TRIES = 200


@pytest.mark.parametrize("tamper", TAMPERS)
def test_every_damage_is_found_and_named_to_the_entry(tamper: Tamper) -> None:
    """Two hundred of each: the position of the first bad entry and what was done, all right."""
    chance = random.Random(tamper.__name__)
    for _ in range(TRIES):
        done = tamper(STORED, chance)
        verdict = verify_chain(done.stored, anchors=[ANCHOR], links=LINKS)
        assert verdict.damage is not None
        found = (verdict.damage.first, verdict.damage.last, verdict.damage.kind)
        assert (done.first, done.first, done.kind) == found
        assert done.first - 1 == verdict.consistent
        assert verdict.damage.is_exact
        assert not verdict.is_sound


@pytest.mark.parametrize("tamper", TAMPERS)
def test_every_damage_is_found_from_one_line_on_paper(tamper: Tamper) -> None:
    """Nobody needs the links: the last head, kept elsewhere, is enough to know that it happened."""
    chance = random.Random(tamper.__name__)
    for _ in range(TRIES):
        done = tamper(STORED, chance)
        damage = verify_chain(done.stored, anchors=[ANCHOR]).damage
        assert damage is not None
        assert damage.first <= done.first <= damage.last


@pytest.mark.parametrize("tamper", TAMPERS)
def test_a_chain_made_anew_is_found_too(tamper: Tamper) -> None:
    """Whoever can write entries can write links: only a head kept elsewhere finds that out."""
    chance = random.Random(tamper.__name__)
    for _ in range(TRIES):
        done = tamper(STORED, chance)
        forged = tuple(chain_heads(done.stored, start=START))
        assert verify_chain(done.stored, anchors=[], links=(*forged, START)).is_sound
        verdict = verify_chain(done.stored, anchors=[LINKS[9], ANCHOR], links=forged)
        damage = verdict.damage
        assert damage is not None
        assert damage.first <= done.first <= damage.last
        assert damage.first - 1 == verdict.consistent
        assert damage.first in {1, 11, len(done.stored) + 1}


@pytest.mark.parametrize("tamper", TAMPERS)
def test_anchors_every_ten_entries_tell_the_ten(tamper: Tamper) -> None:
    """A head a day in the accountant's mail tells the day."""
    anchors = LINKS[9::10]
    chance = random.Random(tamper.__name__)
    for _ in range(TRIES):
        done = tamper(STORED, chance)
        for verdict in (
            verify_chain(done.stored, anchors=anchors),
            verify_chain(done.stored, anchors=[ANCHOR], links=anchors),
        ):
            assert verdict.damage is not None
            assert verdict.damage.first <= done.first <= verdict.damage.last
            assert verdict.damage.last - verdict.damage.first < 10
            assert verdict.damage.is_exact is (verdict.damage.kind is DamageKind.TRUNCATED)


FEW = st.lists(st.sampled_from([b"a", b"b", b"c"]), max_size=8)


@given(FEW, FEW, st.sets(st.integers(1, 8)), st.sets(st.integers(1, 8)))
def test_whatever_was_done_and_whatever_heads_are_left_the_first_difference_is_within(
    before: list[bytes], now: list[bytes], anchored: set[int], linked: set[int]
) -> None:
    """Also of entries that look alike, damaged in many places, and with most heads lost.

    The first difference lies where the verdict says; up to the last head that is left, nothing
    that differs passes for sound, and nothing that is as it was is called damaged.
    """
    heads = tuple(chain_heads(before, start=START))
    anchors = [START, *(head for head in heads if head.count in anchored)]
    links = [head for head in heads if head.count in linked]
    reach = max(head.count for head in (*anchors, *links))
    verdict = verify_chain(now, anchors=anchors, links=links)
    alike = 0
    while alike < min(reach, len(now)) and before[alike] == now[alike]:
        alike += 1
    assert () == verdict.wrong_heads
    if alike == reach:
        assert verdict.damage is None
    else:
        assert verdict.damage is not None
        assert verdict.damage.first <= alike + 1 <= verdict.damage.last


@given(FEW, FEW)
def test_with_every_link_the_first_difference_is_named_exactly(
    before: list[bytes], now: list[bytes]
) -> None:
    """However often an entry is repeated, and whatever else is wrong after it."""
    heads = tuple(chain_heads(before, start=START))
    damage = verify_chain(now, anchors=[START, *heads[-1:]], links=heads).damage
    if now[: len(before)] == before:
        assert damage is None
    else:
        alike = 0
        while alike < min(len(before), len(now)) and before[alike] == now[alike]:
            alike += 1
        assert damage is not None
        assert (alike + 1, alike + 1) == (damage.first, damage.last)


def test_what_is_as_it_was_is_sound_and_new_entries_are_new() -> None:
    """Nothing is found where nothing was done; entries after the anchor are not proven yet."""
    verdict = verify_chain(STORED, anchors=[LINKS[29]], links=LINKS[:35])
    assert (ANCHOR, 30, 35, None, ()) == (
        verdict.head,
        verdict.anchored,
        verdict.consistent,
        verdict.damage,
        verdict.wrong_heads,
    )
    assert verdict.is_sound
    assert () == chain_findings(verdict)
    assert (
        "Jurnal-jurnal shop/main yang dicakup kepala rantai masih sama seperti saat ditulis;"
        " 5 jurnal terakhir tidak dicakup kepala rantai mana pun\n"
        "  40 jurnal telah dibaca\n"
        "  30 jurnal pertama terbukti oleh kepala rantai yang disimpan di tempat lain\n"
        "  35 jurnal pertama cocok dengan kepala rantai yang disimpan di sampingnya"
    ) == explain_chain(verdict).render("id")


@pytest.mark.parametrize(
    ("reach", "said"),
    [
        (40, "The entries of shop/main are as they were written"),
        (39, "the last entry is not covered by any head"),
        (30, "the last 10 entries are not covered by any head"),
    ],
)
def test_the_headline_says_how_many_entries_no_head_covers(reach: int, said: str) -> None:
    """Who reads only the first line does not take new entries for proven ones."""
    for anchors, links in (([LINKS[reach - 1]], LINKS[:20]), ([LINKS[9]], LINKS[:reach])):
        verdict = verify_chain(STORED, anchors=anchors, links=links)
        assert 40 - reach == verdict.uncovered
        assert str(explain_chain(verdict).says).endswith(said)


@given(st.integers(0, 40), st.integers(0, 40))
def test_verification_may_start_from_an_anchor(cut: int, upto: int) -> None:
    """A year proven once need not be read again."""
    start = LINKS[cut - 1] if cut else START
    verdict = verify_chain(STORED[cut:], anchors=[ANCHOR, start], links=LINKS[:upto], start=start)
    assert verdict.is_sound
    assert ANCHOR == verdict.head
    damage = verify_chain(STORED[cut:-1], anchors=[ANCHOR], links=LINKS, start=start).damage
    if cut < 40:
        assert ChainDamage(kind=DamageKind.TRUNCATED, first=40, last=40) == damage


def forged(count: int) -> ChainHead:
    """A head with another digest."""
    return ChainHead(book="shop/main", count=count, digest="0f" * 32)


def test_a_wrong_link_is_told_from_a_wrong_entry() -> None:
    """A later head that fits proves the entries, so the one that does not was wrong itself."""
    links = (*LINKS[:6], forged(7), *LINKS[7:])
    for anchors in ([ANCHOR], []):
        verdict = verify_chain(STORED, anchors=anchors, links=links)
        assert ((7,), None, False) == (verdict.wrong_heads, verdict.damage, verdict.is_sound)
    by_anchor = verify_chain(STORED, anchors=[forged(7), ANCHOR])
    assert ((7,), None) == (by_anchor.wrong_heads, by_anchor.damage)
    (finding,) = chain_findings(by_anchor)
    assert "The head of shop/main after 7 entries is wrong: a later head proves them" == str(
        finding.says
    )


def test_a_wrong_link_does_not_hide_a_wrong_entry() -> None:
    """Both are told, each at its place."""
    links = (*LINKS[:6], forged(7), *LINKS[7:])
    stored = [*STORED[:20], b"{}", *STORED[21:]]
    verdict = verify_chain(stored, anchors=[LINKS[9], ANCHOR], links=links)
    assert (7,) == verdict.wrong_heads
    assert ChainDamage(kind=DamageKind.EDITED, first=21, last=21) == verdict.damage
    assert ["bookkeeping.chain_broken", "bookkeeping.chain_head_wrong"] == [
        finding.kind for finding in chain_findings(verdict)
    ]


def test_entries_cut_together_with_their_links_are_only_told_by_the_anchor() -> None:
    """Links that end where the entries do may have been made anew: nothing is read into them."""
    damage = verify_chain(STORED[:30], anchors=[LINKS[19], ANCHOR], links=LINKS[:30]).damage
    assert ChainDamage(kind=DamageKind.CHANGED, first=21, last=40) == damage
    damage = verify_chain(STORED[:30], anchors=[LINKS[29], ANCHOR], links=LINKS[:30]).damage
    assert ChainDamage(kind=DamageKind.TRUNCATED, first=31, last=31) == damage


@pytest.mark.parametrize("stored", [b"\xff", b"[1]", b"{}", b'{"number":7}', b"[" * 100_000])
def test_an_entry_that_cannot_be_read_has_no_number(stored: bytes) -> None:
    """The position is told all the same."""
    damage = verify_chain([*STORED[:4], stored], anchors=[], links=LINKS[:5]).damage
    assert ChainDamage(kind=DamageKind.EDITED, first=5, last=5) == damage


SENTENCES = {
    "edit_a_byte": "Entry 3 of main, number S-3, was changed",
    "insert": "Entry 3 of main, number S-9, was inserted",
    "delete": "Entry 3 of main is missing; S-4 is in its place",
    "move": "Entry 3 of main was moved; S-4 is in its place",
    "cut": "Entry 3 of main and all after it are missing",
}


def test_every_damage_is_said_in_a_sentence() -> None:
    """The auditor reads which entry, not which byte."""
    a, b, c, d, e = stored_sales(5)
    links = tuple(chain_heads([a, b, c, d, e], start=genesis("main")))
    (extra,) = (kind_of(Entry).encode(sale(9)),)
    changed = c.replace(b"tubruk", b"tobruk")
    books = ([a, b, changed, d, e], [a, b, extra, c, d, e], [a, b, d, e], [a, b, d, c, e], [a, b])
    said = [
        str(chain_findings(verify_chain(each, anchors=links[-1:], links=links))[0].says)
        for each in books
    ]
    assert list(SENTENCES.values()) == said
    unknown = verify_chain([a, b, d, e, e], anchors=links[-1:])
    assert (
        "One of the entries 1 to 5 of main was changed, inserted, moved or taken away"
        == explain_chain(unknown).sentence()
    )


def test_heads_that_contradict_each_other_are_refused() -> None:
    """Two books, no head at all, or two heads of one count: the caller must look first."""
    other = chain(STORED, start=genesis("other"))
    for code, anchors, links in (
        ("chain_heads_missing", [], []),
        ("chain_book_mixed", [ANCHOR], [other]),
        ("chain_heads_conflict", [ANCHOR, forged(40)], []),
        ("chain_heads_conflict", [], [forged(0)]),
    ):
        with pytest.raises(InvalidValue, match=code):
            verify_chain(STORED, anchors=anchors, links=links)


def saved(path: Path) -> None:
    """Forty entries in a SQLite file with a link beside each, in two commits."""
    with closing(open_store(f"sqlite:///{path}")) as store:
        for key, entries, links in (
            ("may", range(1, 31), LINKS[:30]),
            ("june", range(31, 41), LINKS[30:]),
        ):
            records = [Record("sales", sale(number)) for number in entries]
            records += [Record("proof", link) for link in links]
            store.commit(
                Batch.of(tenant="shop", key=key, actor="t", recorded_at=Instant(0), facts=records)
            )


def raw(connection: sqlite3.Connection, kind: str) -> list[bytes]:
    """The stored bytes of a kind, past the store, as anybody with the file can read them."""
    sql = "SELECT content FROM facts WHERE tenant = 'shop' AND kind = ? ORDER BY position"
    return [content for (content,) in connection.execute(sql, (kind,))]


def overwrite(connection: sqlite3.Connection, stored: list[bytes]) -> None:
    """Write other entries over those of a file, as somebody with a SQL prompt could."""
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("DELETE FROM facts WHERE kind = 'entries'")
    connection.executemany(
        "INSERT INTO facts VALUES ('shop', ?, 1, 'entries', 1, 'sales', ?, ?, ?)",
        [(100 + place, place, str(place), data) for place, data in enumerate(stored)],
    )


def test_the_bytes_of_a_store_verify_past_the_store(tmp_path: Path) -> None:
    """Plain sqlite3 and a line of paper are all that an auditor needs."""
    path = tmp_path / "books.db"
    saved(path)
    with closing(sqlite3.connect(path)) as connection:
        links = [kind_of(ChainHead).decode(data) for data in raw(connection, "chain_heads")]
        assert verify_chain(raw(connection, "entries"), anchors=[ANCHOR], links=links).is_sound
    with closing(open_store(f"sqlite:///{path}")) as store:
        pages = store.read(Query(tenant="shop", kind=Entry))
        entries = [record.fact for page in pages for record in page.records]
    assert verify_chain(entries, anchors=[ANCHOR]).is_sound


@pytest.mark.parametrize("tamper", TAMPERS)
def test_every_damage_to_a_file_is_found_and_named(tamper: Tamper, tmp_path: Path) -> None:
    """Edited, inserted, deleted, moved or cut in the database itself: the first bad one is told."""
    path = tmp_path / "books.db"
    saved(path)
    chance = random.Random(tamper.__name__)
    with closing(sqlite3.connect(path)) as connection:
        for _ in range(10):
            done = tamper(STORED, chance)
            overwrite(connection, done.stored)
            links = [kind_of(ChainHead).decode(data) for data in raw(connection, "chain_heads")]
            damage = verify_chain(raw(connection, "entries"), anchors=[ANCHOR], links=links).damage
            assert damage is not None
            assert (done.first, done.first, done.kind) == (damage.first, damage.last, damage.kind)
