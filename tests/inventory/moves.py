"""Short ways to write stock moves, and random shops' worth of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from backoffice_core import Currency, Money, Quantity, Unit
from backoffice_core.inventory import CostMethod, Move, MoveKind, Valuation, value_moves
from backoffice_core.inventory.valuation.adjustments import AdjustmentReason, CostAdjustment

USD = Currency.of("USD")
FIRST_DAY = date(2026, 5, 1)

RECEIPT, ISSUE, OPENING = MoveKind.RECEIPT, MoveKind.ISSUE, MoveKind.OPENING
CUSTOMER_RETURN, SUPPLIER_RETURN = MoveKind.CUSTOMER_RETURN, MoveKind.SUPPLIER_RETURN
COUNT, SCRAP, TRANSFER = MoveKind.COUNT, MoveKind.SCRAP, MoveKind.TRANSFER
CONSUMPTION, PRODUCTION = MoveKind.CONSUMPTION, MoveKind.PRODUCTION
PLAIN = (RECEIPT, ISSUE, OPENING, CUSTOMER_RETURN, SUPPLIER_RETURN, COUNT)

Row = (
    tuple[MoveKind, int] | tuple[MoveKind, int, str | None] | tuple[MoveKind, int, str | None, str]
)


def move(
    number: str | int,
    kind: MoveKind,
    quantity: int | Fraction,
    *,
    cost: str | None = None,
    document: str | None = None,
    item: str = "tea",
    day: int = 1,
    sequence: int = 0,
    unit: str = "pcs",
    place: str = "",
    lot: str = "",
    owner: str = "",
    origin: str | None = None,
    share: int = 1,
) -> Move:
    """One move of May 2026."""
    return Move(
        number=str(number),
        day=FIRST_DAY + timedelta(days=day - 1),
        item=item,
        kind=kind,
        unit_cost=None if cost is None else Money.of(cost, USD),
        document=document,
        sequence=sequence,
        quantity=Quantity.of(quantity, unit),
        place=place,
        lot=lot,
        owner=owner,
        origin=origin,
        share=share,
    )


def late_cost(
    number: str, receipt: str, amount: str, *, day: int, landed: bool = False
) -> CostAdjustment:
    """A cost of a receipt that becomes known on a day of May."""
    reasons = AdjustmentReason
    return CostAdjustment(
        number=number,
        day=FIRST_DAY + timedelta(days=day - 1),
        receipt=receipt,
        amount=Money.of(amount, USD),
        reason=reasons.LANDED_COST if landed else reasons.PRICE_DIFFERENCE,
    )


def story(*rows: Row) -> list[Move]:
    """Moves of one item, one a day from the first of May: kind, quantity, unit cost, document."""
    moves: list[Move] = []
    for day, row in enumerate(rows, start=1):
        kind, quantity, cost, document = (*row, *(None, None)[len(row) - 2 :])  # type: ignore[misc]
        moves.append(move(day, kind, quantity, cost=cost, document=document, day=day))
    return moves


def valued(moves: Iterable[Move], method: CostMethod) -> Valuation:
    """The moves valued in US dollars."""
    return value_moves(moves, method=method, currency=USD)


def values(valuation: Valuation) -> list[str]:
    """What each move adds to stock, in dollars."""
    return [line.value.text for line in valuation.lines]


def kinds(valuation: Valuation) -> list[str]:
    """The kinds of the findings, sorted."""
    return sorted(finding.kind for finding in valuation.findings)


@st.composite
def random_moves(draw: st.DrawFn, *, items: tuple[str, ...] = ("tea", "rice")) -> list[Move]:
    """Up to thirty moves of every kind, of goods that may not be there, sharing documents."""
    moves: list[Move] = []
    for number in range(draw(st.integers(1, 30))):
        kind = draw(st.sampled_from(PLAIN))
        size = draw(st.integers(1, 9))
        outward = kind in {ISSUE, SUPPLIER_RETURN} or (kind is COUNT and draw(st.booleans()))
        item = draw(st.sampled_from(items))
        unit = Unit.of("pcs")
        if item == "rice":
            unit = Unit.of(draw(st.sampled_from(["kg", "g", "lb"])))
        amount = Fraction(-size if outward else size)
        if not unit.whole:
            amount /= draw(st.sampled_from([1, 2, 3, 7]))
        cost = draw(st.integers(0, 999)) if kind in {RECEIPT, OPENING} else None
        moves.append(
            Move(
                number=f"{number:02}",
                day=FIRST_DAY + timedelta(days=draw(st.integers(0, 5))),
                item=item,
                kind=kind,
                unit_cost=None if cost is None else Money(cost, USD),
                document=draw(st.sampled_from([None, "A", "B", "C"])),
                sequence=draw(st.integers(0, 1)),
                quantity=Quantity(amount, unit),
            )
        )
    return moves
