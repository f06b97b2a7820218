"""Counting stock: the difference to the books at that very time, booked or asked about.

What was counted stays true of its day. A move of before that turns up later changes what the
books said, so the difference is found again and the rest of it booked by a further move; nothing
booked is ever overwritten. Handing in the same counts with the moves they led to leads to none.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType

import attrs

from backoffice_core.inventory.counting.count_findings import count_findings, not_counted
from backoffice_core.inventory.counting.counting import Count, CountTolerance
from backoffice_core.inventory.model import Move, MoveKind
from backoffice_core.inventory.stock.cells import CellKey, in_turn
from backoffice_core.inventory.units import amount_in
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding, ranked
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Message

__all__ = ["CountLine", "CountResult", "count_moves"]

NO_COSTS: Mapping[str, Money] = MappingProxyType({})
ANY_DIFFERENCE = CountTolerance()
Turn = tuple[date, int, str]


@checked_fields
@attrs.frozen(kw_only=True)
class CountLine:
    """A count beside the books: ``difference`` is what was counted less what they said.

    Of it ``posted`` was booked before, and ``move`` books the rest now. ``superseded_by`` is the
    recount that speaks in its stead. ``accepted`` says that it is within tolerance, approved, or
    found twice.
    """

    count: Count
    book: Quantity
    posted: Quantity
    accepted: bool
    within: bool
    superseded_by: str | None = None
    move: Move | None = None

    @property
    def difference(self) -> Quantity:
        """What was found, less what the books said at that time without this count."""
        return self.count.quantity - self.book

    def explain(self) -> Explanation:
        """What the books said, what was found, and what follows."""
        count = self.count
        return Explanation(
            rule="inventory.count",
            says=Message(
                "Count {number} found {counted} of {item} on {day}, the books said {book}: "
                "a difference of {difference}",
                number=count.number,
                counted=count.quantity,
                item=count.item,
                day=count.day,
                book=self.book,
                difference=self.difference,
            ),
            result=self.difference,
            because=[Explanation(rule="inventory.count.outcome", says=self.outcome)],
        )

    @property
    def outcome(self) -> Message:
        """What follows from it, in words."""
        if self.superseded_by is not None:
            return Message("{recount} speaks in its stead", recount=self.superseded_by)
        if not self.accepted:
            return Message("It is beyond tolerance: count again, or approve it")
        if self.move is None:
            return Message("The books say the same now")
        if not self.posted.is_zero:
            return Message(
                "{posted} of it are booked already, {rest} are booked now: what happened before "
                "turned up after",
                posted=self.posted,
                rest=self.move.quantity,
            )
        if self.within:
            return Message("It is within tolerance and booked")
        if self.count.approved_by:
            return Message("{person} approved it", person=self.count.approved_by)
        return Message("It was found twice, so it is booked")


@checked_fields
@attrs.frozen(kw_only=True)
class CountResult:
    """What counting led to: a line for each count, the moves to book, what to look at."""

    lines: tuple[CountLine, ...]
    moves: tuple[Move, ...]
    findings: tuple[Finding, ...]

    @property
    def accuracy(self) -> Fraction | None:
        """The share of counts within tolerance, recounted ones left out; None of no counts.

        Source: inventory record accuracy, APICS Dictionary.
        """
        told = [line.within for line in self.lines if line.superseded_by is None]
        return Fraction(sum(told), len(told)) if told else None


@checked
def count_moves(
    counts: Iterable[Count],
    moves: Iterable[Move],
    *,
    tolerance: CountTolerance = ANY_DIFFERENCE,
    unit_costs: Mapping[str, Money] = NO_COSTS,
    places_in_full: Iterable[str] = (),
) -> CountResult:
    """Compare counts with the books at their time, and book the differences that are accepted.

    A difference is accepted within ``tolerance``, if somebody approved it, or if a recount by
    somebody else found the same one. A count that was made again books nothing itself. ``moves``
    are all moves, those of earlier counts too; each difference is a move ``number-1``, a further
    one ``number-2``, with the count as its document. In the places counted in full, what the books
    say is there and nobody counted is found too.

    Findings: ``inventory.count_differs``, ``inventory.count_outside_tolerance``,
    ``inventory.count_compared_again``, ``inventory.not_counted``.

    Raises :class:`InvalidValue`: ``count_repeated`` for two counts of one number,
    ``recount_unmatched`` for a recount of no such count, of other goods or before it,
    ``dimension_mixed``, ``quantity_not_whole``, ``currency_mixed``.

    >>> received = Move(
    ...     number="R1",
    ...     day=date(2026, 5, 2),
    ...     item="soap",
    ...     kind=MoveKind.RECEIPT,
    ...     quantity=Quantity.of(10, "pcs"),
    ...     unit_cost=Money.of(5000, "IDR"),
    ... )
    >>> count = Count(
    ...     number="C1", day=date(2026, 5, 5), item="soap", quantity=received.quantity * 0
    ... )
    >>> result = count_moves([count], [received], tolerance=CountTolerance(percent=5))
    >>> print(result.lines[0].explain().render())
    Count C1 found 0 pcs of soap on May 5, 2026, the books said 10 pcs: a difference of -10 pcs
      It is beyond tolerance: count again, or approve it
    """
    told = sorted(counts, key=lambda count: count.turn)
    recounts = recounts_of(told)
    ledgers = books_of(moves)
    lines: dict[str, CountLine] = {}
    for count in told:
        book = ledgers.setdefault(count.cell, Book())
        line = compared(count, book, tolerance=tolerance, cost=cost_of(count, unit_costs))
        if count.number in recounts:
            line = attrs.evolve(line, superseded_by=recounts[count.number], move=None)
        elif not line.accepted and count.recount_of is not None:
            line = confirmed(line, lines[count.recount_of], book)
        lines[count.number] = line
        if line.move is not None:
            book.add(line.move)
    findings = [
        finding
        for line in lines.values()
        for finding in count_findings(line, cost_of(line.count, unit_costs))
    ]
    last = last_counts(told)
    for place in places_in_full:
        findings += uncounted(place, last, ledgers)
    return CountResult(
        lines=tuple(lines.values()),
        moves=tuple(line.move for line in lines.values() if line.move is not None),
        findings=ranked(findings),
    )


def cost_of(count: Count, unit_costs: Mapping[str, Money]) -> Money | None:
    """What one unit of what was counted costs; the goods of others cost nothing."""
    return None if count.owner else unit_costs.get(count.item)


def recounts_of(counts: Iterable[Count]) -> dict[str, str]:
    """The count made again, by the number of the first; the last one where there are several."""
    before: dict[str, Count] = {}
    again: dict[str, str] = {}
    for count in counts:
        if count.number in before:
            raise InvalidValue(
                "count_repeated",
                f"Two counts are numbered {count.number}.",
                "Give each a number of its own; a recount names the first as recount_of.",
            )
        if count.recount_of is not None:
            first = before.get(count.recount_of)
            if first is None or first.cell != count.cell:
                raise InvalidValue(
                    "recount_unmatched",
                    f"Count {count.number} recounts {count.recount_of}, which is no earlier "
                    f"count of {count.item} in the same place, lot and owner.",
                    "Name the count that was made again.",
                )
            again[count.recount_of] = count.number
        before[count.number] = count
    return again


class Book:
    """The moves of one cell, gone through once: counts ask for levels in their order."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.moves: list[Move] = []
        self.counted: dict[str, list[Move]] = {}
        self.position = 0
        self.amount = Fraction(0)

    def add(self, move: Move) -> None:
        """Add a move that is later than any level asked for."""
        insort(self.moves, move, lo=self.position, key=turn_of)
        if move.kind is MoveKind.COUNT:
            self.counted.setdefault(move.document or "", []).append(move)

    def level(self, turn: Turn) -> Quantity | None:
        """How much there was before a time, which never lies before the last; None of no moves."""
        if not self.moves:
            return None
        unit = self.moves[0].quantity.unit
        while self.position < len(self.moves) and turn_of(self.moves[self.position]) < turn:
            self.amount += amount_in(self.moves[self.position].quantity, unit)
            self.position += 1
        return Quantity(self.amount, unit)

    def of_count(self, count: Count) -> list[Move]:
        """The moves that book a count."""
        return self.counted.get(count.number, [])


def turn_of(move: Move) -> Turn:
    """When a move happens, among moves and counts."""
    return move.day, move.sequence, move.number


def books_of(moves: Iterable[Move]) -> dict[CellKey, Book]:
    """The moves of each cell."""
    books: dict[CellKey, Book] = {}
    for move in in_turn(moves):
        books.setdefault((move.item, move.place, move.lot, move.owner), Book()).add(move)
    return books


def compared(
    count: Count, book: Book, *, tolerance: CountTolerance, cost: Money | None
) -> CountLine:
    """A count beside the books at its time, and the move that makes them agree."""
    unit = count.quantity.unit
    level = (book.level(count.turn) or Quantity.zero(unit)).to(unit)
    own = book.of_count(count)
    posted = Quantity.total((move.quantity for move in own), unit)
    # A move of the count that somebody dated before it is no reason to differ.
    told = [move.quantity for move in own if turn_of(move) < count.turn]
    level -= Quantity.total(told, unit)
    difference = count.quantity - level
    within = tolerance.allows(difference, book=level, cost=cost)
    line = CountLine(
        count=count,
        book=level,
        posted=posted,
        within=within,
        accepted=within or bool(count.approved_by),
    )
    return booked(line, book) if line.accepted else line


def booked(line: CountLine, book: Book) -> CountLine:
    """The line with the move that books what is left of its difference."""
    count = line.count
    rest = line.difference - line.posted
    if rest.is_zero:
        return line
    move = Move(
        number=f"{count.number}-{len(book.of_count(count)) + 1}",
        day=count.day,
        item=count.item,
        kind=MoveKind.COUNT,
        document=count.number,
        sequence=count.sequence,
        quantity=rest,
        place=count.place,
        lot=count.lot,
        owner=count.owner,
    )
    return attrs.evolve(line, move=move)


def confirmed(line: CountLine, first: CountLine, book: Book) -> CountLine:
    """A recount is accepted if another person found the same difference."""
    count = line.count
    if first.difference != line.difference or first.count.counter == count.counter:
        return line
    return booked(attrs.evolve(line, accepted=True), book)


def last_counts(counts: Iterable[Count]) -> dict[str, tuple[Count, set[CellKey]]]:
    """Of each place the last count of its last day, and all that was counted that day."""
    last: dict[str, tuple[Count, set[CellKey]]] = {}
    for count in counts:
        before, cells = last.get(count.place, (count, set[CellKey]()))
        last[count.place] = count, {count.cell} | (cells if before.day == count.day else set())
    return last


def uncounted(
    place: str,
    last: Mapping[str, tuple[Count, set[CellKey]]],
    books: Mapping[CellKey, Book],
) -> Iterable[Finding]:
    """What should be in a place and was not counted with the rest of it."""
    if place not in last:
        return
    count, cells = last[place]
    for cell, book in sorted(books.items(), key=lambda pair: pair[0]):
        if cell[1] == place and cell not in cells:
            level = book.level(count.turn)
            if level is not None and not level.is_zero:
                yield not_counted(cell, level, count.day)
