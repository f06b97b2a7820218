"""Which grant is used up by which leave: what expires first is taken first.

Nobody chooses the grant a day of leave is taken from, yet it decides what is lost at the end
of March. The order here is the one that loses least: the next to expire, then the oldest,
what never expires last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.attendance.balances.ledger import (
    BalanceEntry,
    EntryKind,
    one_ledger,
    rank_of,
    settle,
    split,
)
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.instants import Instant

__all__ = ["Draw", "Lot", "draws", "expire", "open_lots"]

EXPIRY = "expiry"


@attrs.frozen
class Lot:
    """What is ``left`` of an entry that added to the balance."""

    entry: BalanceEntry
    left: Fraction


@attrs.frozen(kw_only=True)
class Draw:
    """So much of an entry comes from the lot of that source; ``""`` is more than there was."""

    entry: BalanceEntry
    lot: str
    amount: Fraction


@attrs.define
class Book:
    """The lots of one person and account while entries are applied in order."""

    lots: dict[str, Lot] = attrs.Factory(dict[str, Lot])
    # What was taken though there was nothing; the next to come in makes up for it.
    debt: Fraction = Fraction(0)
    # What each source drew on so far, so that what is given back goes where it came from.
    drawn: dict[str, list[Draw]] = attrs.Factory(dict[str, list[Draw]])

    @property
    def balance(self) -> Fraction:
        """What is left in all, less than nothing where there is a debt."""
        return sum((lot.left for lot in self.lots.values()), -self.debt)

    def in_order(self) -> list[Lot]:
        """What is left, the next to be used first."""
        return sorted((lot for lot in self.lots.values() if lot.left), key=used_first)

    def apply(self, entry: BalanceEntry) -> list[Draw]:
        """Take an entry in, and say where it draws from if it takes away."""
        if entry.amount > 0:
            self.add(entry)
            return []
        wanted = -entry.amount
        found: list[Draw] = []
        named = self.lots.get(entry.lot)
        for lot in ([named] if named else []) + [each for each in self.in_order() if each != named]:
            amount = min(wanted, lot.left)
            if amount:
                wanted -= amount
                self.lots[lot.entry.source] = attrs.evolve(lot, left=lot.left - amount)
                found.append(Draw(entry=entry, lot=lot.entry.source, amount=amount))
        if wanted:
            self.debt += wanted
            found.append(Draw(entry=entry, lot="", amount=wanted))
        self.drawn.setdefault(entry.source, []).extend(found)
        return found

    def add(self, entry: BalanceEntry) -> None:
        """Take in what adds: it makes up for a debt first; what is given back goes back."""
        left = entry.amount
        repaid = min(self.debt, left)
        self.debt -= repaid
        left -= repaid
        if entry.kind is EntryKind.CORRECTED:
            left -= self.put(entry.lot, left, entry.day)
            earlier = self.drawn.get(entry.source, [])
            while earlier and left:
                draw = earlier.pop()
                left -= self.put(draw.lot, min(draw.amount, left), entry.day)
        key = entry.source if entry.source not in self.lots else f"{entry.source} #{entry.revision}"
        if left or key == entry.source:
            self.lots[key] = Lot(attrs.evolve(entry, source=key), left)

    def put(self, source: str, amount: Fraction, day: date) -> Fraction:
        """Add to a lot and return how much: none where there is no such lot, or it expired."""
        lot = self.lots.get(source)
        if lot is None or (lot.entry.expires is not None and lot.entry.expires <= day):
            return Fraction(0)
        self.lots[source] = attrs.evolve(lot, left=lot.left + amount)
        return amount

    def expired(self, day: date) -> Iterator[Lot]:
        """The lots of which something is left that has expired by ``day``."""
        for lot in self.in_order():
            if lot.entry.expires is not None and lot.entry.expires <= day:
                yield lot


def used_first(lot: Lot) -> tuple[date, date, str]:
    """What expires first, then what is oldest."""
    return lot.entry.expires or date.max, lot.entry.day, lot.entry.source


def in_order(
    entries: Iterable[BalanceEntry], *, known: Instant | None = None
) -> list[BalanceEntry]:
    """The entries of one ledger as they are applied; a correction goes where its original does."""
    mine = [each for each in one_ledger(entries) if each.known(known)]
    ranks: dict[str, int] = {}
    for entry in sorted(mine, key=lambda each: each.revision):
        ranks.setdefault(entry.source, rank_of(entry))
    return sorted(mine, key=lambda each: (each.day, ranks[each.source], each.source, each.revision))


@checked
def open_lots(
    entries: Iterable[BalanceEntry], day: date, *, known: Instant | None = None
) -> tuple[Lot, ...]:
    """What is left at the end of ``day`` of each grant, the next to be used first.

    What has expired by then is not in it, whether or not its entry was recorded.
    Raises :class:`InvalidValue` (``ledgers_mixed``, ``entry_changed``).

    >>> from backoffice_core.attendance.balances.ledger import ANNUAL_LEAVE
    >>> def entry(day: date, kind: EntryKind, amount: int, expires: date | None = None):
    ...     return BalanceEntry(
    ...         person="E07",
    ...         account=ANNUAL_LEAVE,
    ...         day=day,
    ...         kind=kind,
    ...         amount=amount,
    ...         source=f"{kind.value} {day}",
    ...         expires=expires,
    ...     )
    >>> ledger = [
    ...     entry(date(2026, 1, 1), EntryKind.GRANTED, 12),
    ...     entry(date(2026, 1, 2), EntryKind.CARRIED, 3, date(2026, 4, 1)),
    ...     entry(date(2026, 2, 2), EntryKind.TAKEN, -2),
    ... ]
    >>> [(lot.entry.source, lot.left.numerator) for lot in open_lots(ledger, date(2026, 3, 1))]
    [('carried 2026-01-02', 1), ('granted 2026-01-01', 12)]
    """
    book = Book()
    for entry in in_order(entries, known=known):
        if entry.day <= day:
            book.apply(entry)
    gone = set(book.expired(day))
    return tuple(lot for lot in book.in_order() if lot not in gone)


@checked
def draws(entries: Iterable[BalanceEntry], *, known: Instant | None = None) -> tuple[Draw, ...]:
    """What each entry that takes away was taken from, in order; nothing is drawn twice."""
    book = Book()
    return tuple(draw for entry in in_order(entries, known=known) for draw in book.apply(entry))


@checked
def expire(
    entries: Iterable[BalanceEntry],
    *,
    until: date,
    corrected_from: date | None = None,
    known_since: Instant | None = None,
) -> tuple[BalanceEntry, ...]:
    """The entries missing for all that has expired by ``until``, that day included.

    Recorded and asked again, there are none. Where leave was taken back later, or reported
    late, the difference comes out as a correction.
    """
    recorded, others = split(entries, lambda each: each.made_by == EXPIRY)
    book = Book()
    wanted: list[BalanceEntry] = []
    for entry in in_order(others):
        if entry.day > until:
            break
        wanted += lost(book, entry.day)
        book.apply(entry)
    wanted += lost(book, until)
    return settle(recorded, wanted, corrected_from=corrected_from, known_since=known_since)


def lost(book: Book, day: date) -> list[BalanceEntry]:
    """Let what has expired by ``day`` go, and return the entries for it."""
    gone = [
        attrs.evolve(
            lot.entry,
            day=lot.entry.expires or day,
            kind=EntryKind.EXPIRED,
            amount=-lot.left,
            source=f"{lot.entry.source}, expired",
            revision=1,
            expires=None,
            lot=lot.entry.source,
            part=Fraction(1),
            made_by=EXPIRY,
            known_since=None,
        )
        for lot in book.expired(day)
    ]
    for entry in gone:
        book.apply(entry)
    return gone
