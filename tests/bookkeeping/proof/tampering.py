"""Entries to chain, and everything that somebody might do to them, in ways that can be told."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import attrs

from backoffice_core.bookkeeping import Entry, Posting
from backoffice_core.bookkeeping.proof import DamageKind
from backoffice_core.kernel import Currency, Money
from backoffice_core.kernel.facts import kind_of

IDR = Currency.of("IDR")
Tamper = Callable[[list[bytes], random.Random], "Tampered"]


@attrs.frozen(kw_only=True)
class Tampered:
    """What is left, the position of the first bad entry, and what was done there."""

    stored: list[bytes]
    first: int
    kind: DamageKind


def sale(number: int) -> Entry:
    """A sale; every one is different."""
    return Entry(
        number=f"S-{number}",
        day=date(2026, 1, 1) + timedelta(days=number % 365),
        journal="sales",
        text="Kopi tubruk",
        document=f"INV-{number}",
        postings=(
            Posting(account="1200", amount=Money(100 * number, IDR), party="Toko Maju"),
            Posting(account="4100", amount=Money(-100 * number, IDR)),
        ),
    )


def stored_sales(count: int) -> list[bytes]:
    """The bytes of so many sales, as a store keeps them."""
    return [kind_of(Entry).encode(sale(number)) for number in range(1, count + 1)]


def edit_a_byte(stored: list[bytes], chance: random.Random) -> Tampered:
    """Flip one bit of one byte of one entry."""
    place = chance.randrange(len(stored))
    data = bytearray(stored[place])
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    left = [*stored[:place], bytes(data), *stored[place + 1 :]]
    return Tampered(stored=left, first=place + 1, kind=DamageKind.EDITED)


def replace_an_entry(stored: list[bytes], chance: random.Random) -> Tampered:
    """Put a well-formed entry of another amount in the place of one."""
    place = chance.randrange(len(stored))
    other = kind_of(Entry).encode(attrs.evolve(sale(place + 1), text="Kopi susu"))
    left = [*stored[:place], other, *stored[place + 1 :]]
    return Tampered(stored=left, first=place + 1, kind=DamageKind.EDITED)


def insert_some(stored: list[bytes], chance: random.Random) -> Tampered:
    """Slip in one to three entries that were never posted."""
    place = chance.randrange(len(stored))
    new = [kind_of(Entry).encode(sale(10**6 + each)) for each in range(chance.randint(1, 3))]
    left = [*stored[:place], *new, *stored[place:]]
    return Tampered(stored=left, first=place + 1, kind=DamageKind.INSERTED)


def repeat_one(stored: list[bytes], chance: random.Random) -> Tampered:
    """Post an entry of any place once more in the middle."""
    place = chance.randrange(1, len(stored))
    copied = chance.choice([each for each in stored if each != stored[place]])
    left = [*stored[:place], copied, *stored[place:]]
    return Tampered(stored=left, first=place + 1, kind=DamageKind.INSERTED)


def delete_some(stored: list[bytes], chance: random.Random) -> Tampered:
    """Take one to three entries out, but not the last."""
    place = chance.randrange(len(stored) - 3)
    left = [*stored[:place], *stored[place + chance.randint(1, 3) :]]
    return Tampered(stored=left, first=place + 1, kind=DamageKind.MISSING)


def swap_two(stored: list[bytes], chance: random.Random) -> Tampered:
    """Exchange two entries, near or far."""
    one, other = sorted(chance.sample(range(len(stored)), 2))
    left = list(stored)
    left[one], left[other] = left[other], left[one]
    return Tampered(stored=left, first=one + 1, kind=DamageKind.MOVED)


def move_one(stored: list[bytes], chance: random.Random) -> Tampered:
    """Take one entry out and put it in elsewhere."""
    one, other = chance.sample(range(len(stored)), 2)
    left = list(stored)
    left.insert(other, left.pop(one))
    return Tampered(stored=left, first=min(one, other) + 1, kind=DamageKind.MOVED)


def cut_the_end(stored: list[bytes], chance: random.Random) -> Tampered:
    """Take everything after some entry away, perhaps everything."""
    left = stored[: chance.randrange(len(stored))]
    return Tampered(stored=left, first=len(left) + 1, kind=DamageKind.TRUNCATED)


TAMPERS: tuple[Tamper, ...] = (
    edit_a_byte,
    replace_an_entry,
    insert_some,
    repeat_one,
    delete_some,
    swap_two,
    move_one,
    cut_the_end,
)
