"""Another system's stock ledger beside ours: where they differ, and what of it adds up.

Each of its entries says by how much it changed the value of stock. Ours comes from the moves
alone. An entry where the two differ is a finding with both amounts and with what is unexplained
so far, so that the first one of an item is where to look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

import attrs

from backoffice_core.inventory.valuation.valuing import Valuation
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

__all__ = ["Booked", "Replay", "replayed"]


@attrs.frozen(kw_only=True)
class Booked:
    """An entry of the other system: the moves it stands for, and what it says they come to.

    ``quantity`` is its change and ``quantity_after`` what is then in ``place``, where the
    system says so; ``value`` is the change of the value of stock.
    """

    line: int
    item: str
    place: str
    document: str
    moves: tuple[str, ...]
    value: Money
    quantity: Fraction | None = None
    quantity_after: Fraction | None = None


@attrs.frozen(kw_only=True)
class Replay:
    """How a ledger compares with ours: ``unexplained`` is its value less ours, all in all.

    ``off`` is the same without regard to signs: two errors that cancel are still two. Both count
    what is too little to be told.
    """

    entries: int
    findings: tuple[Finding, ...]
    unexplained: Money
    off: Money

    @property
    def agrees(self) -> bool:
        """Whether nothing that differs was told."""
        return not self.findings


def replayed(
    booked: Iterable[Booked], valuation: Valuation, *, file: str, tolerance: Money | None = None
) -> Replay:
    """Compare entries, in the order of their ledger, with the moves as they were valued.

    A value is told where it differs by more than ``tolerance``, or where with it so much is
    unexplained of an item in a place for the first time.
    """
    ours = {line.move.number: line for line in valuation.lines}
    nothing = Money(0, valuation.currency)
    held: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    apart: dict[tuple[str, str], Money] = {}
    least = nothing if tolerance is None else tolerance
    off = nothing
    findings: list[Finding] = []
    count = 0
    for entry in booked:
        count += 1
        found = [ours[number] for number in entry.moves if number in ours]
        change = sum((line.move.quantity.amount for line in found), Fraction(0))
        held[entry.item, entry.place] += change
        quantities = [
            (theirs, mine)
            for theirs, mine in (
                (entry.quantity, change),
                (entry.quantity_after, held[entry.item, entry.place]),
            )
            if theirs is not None and theirs != mine
        ]
        if quantities:
            findings.append(quantity_differs(entry, *quantities[0], file=file))
        value = Money.total((line.value for line in found), valuation.currency)
        difference = entry.value - value
        if not difference.is_zero:
            off += abs(difference)
            before = apart.get((entry.item, entry.place), nothing)
            now = apart[entry.item, entry.place] = before + difference
            if abs(difference) > least or abs(before) <= least < abs(now):
                findings.append(value_differs(entry, value, now, file=file))
    return Replay(
        entries=count,
        findings=tuple(findings),
        unexplained=Money.total(apart.values(), valuation.currency),
        off=off,
    )


def quantity_differs(entry: Booked, theirs: Fraction, mine: Fraction, *, file: str) -> Finding:
    """The quantities differ."""
    return Finding(
        kind="formats.stock_quantity_differs",
        severity=Severity.SERIOUS,
        subject=f"{file}:{entry.line}",
        says=Message(
            "{file}, line {line}: {document} leaves {theirs} of {item} there and {mine} here",
            file=file,
            line=entry.line,
            document=entry.document,
            theirs=theirs,
            item=entry.item,
            mine=mine,
        ),
    )


def value_differs(entry: Booked, mine: Money, apart: Money, *, file: str) -> Finding:
    """The values differ."""
    return Finding(
        kind="formats.stock_value_differs",
        severity=Severity.WARNING,
        subject=f"{file}:{entry.line}",
        money=entry.value - mine,
        says=Message(
            "{file}, line {line}: {document} changes the value of {item} by {theirs} there and"
            " {mine} here; {apart} of it is unexplained so far",
            file=file,
            line=entry.line,
            document=entry.document,
            item=entry.item,
            theirs=entry.value,
            mine=mine,
            apart=apart,
        ),
    )
