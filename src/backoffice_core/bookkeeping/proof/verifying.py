"""Whether the entries at hand are those that a chain was made of; if not, which is the first.

Two kinds of heads are told apart, because they can be trusted differently. *Anchors* were kept
where nobody who can change the entries could change them: printed and signed, sent to the
accountant, published. They decide. *Links* lie beside the entries, one for each; whoever
changes an entry can change them too, so they decide nothing that an anchor decides, but they
tell damage to the very entry, and what kind of damage it is.

How the kind is found: let an entry stand where the link says another should. Its bytes either
are what a later link expects, so it belongs further down, or not; and the bytes expected here
either stand further down, or nowhere. Moved, missing, inserted or edited are these four.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable, Mapping
from typing import cast

import attrs

from backoffice_core.bookkeeping.model import Entry
from backoffice_core.bookkeeping.proof.chain import (
    ChainHead,
    genesis,
    linked,
    parse_chain_head,
    stored_bytes,
)
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.members import member_validator

__all__ = ["ChainDamage", "ChainVerdict", "DamageKind", "verify_chain"]


class DamageKind(enum.Enum):
    """What was done to the entries, as far as it can be told."""

    EDITED = "edited"
    INSERTED = "inserted"
    MISSING = "missing"
    MOVED = "moved"
    TRUNCATED = "truncated"  # everything from here on is missing
    CHANGED = "changed"  # one of these, somewhere in a span: there were no links to tell


@checked
@attrs.frozen(kw_only=True)
class ChainDamage:
    """The first entry that is not as it was: at a position from ``first`` to ``last``, from 1.

    The two are the same where the very entry is known. ``number`` is that of the entry now at
    ``first``, where there is one and it can be read.
    """

    kind: DamageKind = attrs.field(validator=member_validator(DamageKind))
    first: int
    last: int
    number: str | None = None

    @property
    def is_exact(self) -> bool:
        """Whether the very entry is known."""
        return self.first == self.last


@checked
@attrs.frozen(kw_only=True)
class ChainVerdict:
    """What a verification found.

    ``head`` is that of the entries as they are now. The first ``anchored`` entries are proven
    by anchors, the first ``consistent`` agree with links too. ``wrong_heads`` are the counts of
    heads that are wrong themselves: a later one proves the entries that they deny.
    """

    head: ChainHead
    anchored: int
    consistent: int
    damage: ChainDamage | None = None
    wrong_heads: tuple[int, ...] = ()

    @property
    def uncovered(self) -> int:
        """How many entries at the end no head that fits reaches: nothing speaks for them yet."""
        return self.head.count - self.consistent

    @property
    def is_sound(self) -> bool:
        """Whether nothing at all is wrong with what the heads cover; see ``uncovered``."""
        return self.damage is None and not self.wrong_heads


@checked
def verify_chain(
    entries: Iterable[Entry | bytes],
    *,
    anchors: Iterable[ChainHead | str],
    links: Iterable[ChainHead | str] = (),
    start: ChainHead | None = None,
) -> ChainVerdict:
    """Whether ``entries``, in the order they were posted, are those that the heads cover.

    ``entries`` are best the bytes of a store, read past the store itself; they follow on
    ``start`` (the genesis of the book unless an anchor is given to start from). Entries after
    the last head are new: ``uncovered`` counts them, and nothing proves them yet. A head may be
    the line that it is printed as.

    Raises :class:`InvalidValue`: ``chain_heads_missing`` when there is nothing to verify
    against, ``chain_head_malformed``, ``chain_book_mixed``, ``chain_heads_conflict`` when two
    anchors, or two links, of one count differ.

    >>> from backoffice_core.bookkeeping.proof.chain import chain_heads
    >>> links = tuple(chain_heads([b"one", b"two", b"three"], start=genesis("main")))
    >>> verify_chain([b"one", b"two", b"three"], anchors=links[-1:]).is_sound
    True
    >>> damage = verify_chain([b"one", b"three"], anchors=links[-1:], links=links).damage
    >>> damage.kind, damage.first
    (<DamageKind.MISSING: 'missing'>, 2)
    """
    trusted, beside = tuple(map(head_of, anchors)), tuple(map(head_of, links))
    begin = start_of(start, trusted, beside)
    reading = Reading(begin, by_count(trusted, begin), by_count(beside, begin))
    reading.read(map(stored_bytes, entries))
    return reading.verdict()


def head_of(head: ChainHead | str) -> ChainHead:
    """A head, read where it is a printed line."""
    return parse_chain_head(head) if isinstance(head, str) else head


def start_of(
    start: ChainHead | None, anchors: tuple[ChainHead, ...], links: tuple[ChainHead, ...]
) -> ChainHead:
    """Where to start from; all heads must be of one book."""
    heads = (*anchors, *links)
    if not heads:
        raise InvalidValue(
            "chain_heads_missing",
            "There is no head to verify the entries against.",
            "Give at least one anchor: a head kept where the entries are not.",
        )
    begin = start or genesis(heads[0].book)
    for head in heads:
        if head.book != begin.book:
            raise InvalidValue(
                "chain_book_mixed",
                f"There are heads of {begin.book} and of {head.book}.",
                "Verify each book against its own heads.",
            )
    return begin


def by_count(heads: tuple[ChainHead, ...], start: ChainHead) -> dict[int, bytes]:
    """The digests of heads after the start, by count; the start itself where it is one."""
    found: dict[int, bytes] = {}
    for head in heads:
        link = bytes.fromhex(head.digest)
        if found.setdefault(head.count, link) != link or (
            head.count == start.count and head.digest != start.digest
        ):
            raise InvalidValue(
                "chain_heads_conflict",
                f"Two heads of {head.book} after {head.count} entries differ.",
                "Find out which one was kept safely: the other was forged or miscopied.",
            )
    return {count: link for count, link in found.items() if count > start.count}


class Reading:
    """One pass over the stored bytes; mutable, and never leaves here.

    A head that fits proves all that was read before it, so it clears what did not fit earlier:
    an anchor clears everything, a link only links, because an anchor is never overruled by one.
    """

    def __init__(
        self, start: ChainHead, anchors: Mapping[int, bytes], links: Mapping[int, bytes]
    ) -> None:
        """Stand at the start."""
        self.start = start
        self.anchors = anchors
        self.links = links
        self.link = bytes.fromhex(start.digest)
        self.count = self.anchored = self.consistent = start.count
        self.wrong_anchors: list[int] = []
        self.wrong_links: list[int] = []
        self.wrong_heads: list[int] = []
        self.before = b""  # the link before the first wrong link
        self.rest: list[bytes] = []  # what was read since, the suspect first

    def read(self, stored: Iterable[bytes]) -> None:
        """Read everything."""
        anchors, links = self.anchors, self.links
        for data in stored:
            before, self.link = self.link, linked(self.link, data)
            self.count += 1
            link, anchor = links.get(self.count), anchors.get(self.count)
            if link is not None and link != self.link and not self.wrong_links:
                self.before = before
            if link is not None:
                self.see_link(fits=link == self.link)
            if anchor is not None:
                self.see_anchor(fits=anchor == self.link)
            if self.wrong_links:
                self.rest.append(data)

    def see_link(self, *, fits: bool) -> None:
        """Take in the link of the entry just read."""
        if fits:
            self.consistent = self.count
            self.clear(self.wrong_links)
        else:
            self.wrong_links.append(self.count)

    def see_anchor(self, *, fits: bool) -> None:
        """Take in the anchor of the entry just read."""
        if fits:
            self.anchored = self.consistent = self.count
            self.clear(self.wrong_links)
            self.clear(self.wrong_anchors)
        else:
            self.wrong_anchors.append(self.count)

    def clear(self, wrong: list[int]) -> None:
        """What did not fit is proven now, so the heads themselves were wrong."""
        self.wrong_heads += wrong
        wrong.clear()
        self.rest.clear()

    def verdict(self) -> ChainVerdict:
        """What was found, when all is read."""
        damage = self.damage()
        agreed = self.count if damage is None else damage.first - 1
        return ChainVerdict(
            head=attrs.evolve(self.start, count=self.count, digest=self.link.hex()),
            anchored=self.anchored,
            consistent=min(self.consistent, agreed),
            damage=damage,
            wrong_heads=tuple(sorted(set(self.wrong_heads))),
        )

    def damage(self) -> ChainDamage | None:
        """The first damage: what an anchor proves, told by a link to the entry where one can."""
        unread = [count for count in self.anchors if count > self.count]
        broken = min((*self.wrong_anchors, *unread), default=None)
        suspect = self.wrong_links[0] if self.wrong_links else None
        if suspect is not None and (broken is None or suspect <= broken):
            return self.damage_at(suspect)
        if broken is not None and broken <= self.count:
            return self.somewhere(self.anchored + 1, broken)
        unread += [count for count in self.links if count > self.count]
        return self.cut_at(min(unread)) if unread else None

    def cut_at(self, unread: int) -> ChainDamage:
        """The damage where all that was read fits, but a head of more entries was not reached.

        Links that end where the entries do were cut with them, and perhaps made anew: they
        prove nothing, and only anchors tell what was read.
        """
        links_cut = max(self.links, default=0) <= self.count
        good = self.anchored if links_cut else self.consistent
        if good == self.count:
            return ChainDamage(kind=DamageKind.TRUNCATED, first=good + 1, last=good + 1)
        return self.somewhere(good + 1, unread)

    def damage_at(self, suspect: int) -> ChainDamage:
        """The damage where the first link does not fit; exact where the link before it does."""
        if self.consistent < suspect - 1:
            return self.somewhere(self.consistent + 1, suspect)
        kind = kind_of_damage(self.rest, self.before, suspect, self.links)
        return ChainDamage(kind=kind, first=suspect, last=suspect, number=number_in(self.rest[0]))

    @staticmethod
    def somewhere(first: int, last: int) -> ChainDamage:
        """Damage that no link can tell closer."""
        return ChainDamage(kind=DamageKind.CHANGED, first=first, last=last)


def kind_of_damage(
    rest: list[bytes], before: bytes, suspect: int, links: Mapping[int, bytes]
) -> DamageKind:
    """What was done at a position, from the bytes there and after, and the links from there on."""
    here, later = rest[0], rest[1:]
    belongs_later = here not in later and any(
        linked(links[count - 1], here) == link
        for count, link in links.items()
        if count > suspect and count - 1 in links
    )
    stands_later = any(linked(before, data) == links[suspect] for data in later)
    if stands_later:
        return DamageKind.MOVED if belongs_later else DamageKind.INSERTED
    return DamageKind.MISSING if belongs_later else DamageKind.EDITED


def number_in(stored: bytes) -> str | None:
    """The number of an entry's bytes, whatever else is wrong with them."""
    try:
        read = json.loads(stored)
    except (ValueError, RecursionError):
        return None
    number = cast("dict[str, object]", read).get("number") if isinstance(read, dict) else None
    return number if isinstance(number, str) else None
