"""Random shops with places, lots, owners, orders, transfers, returns and costs that come late."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

import attrs
from hypothesis import strategies as st

from backoffice_core import Money, Quantity, Unit
from backoffice_core.inventory import CostMethod, Move, MoveKind, Valuation, value_moves
from backoffice_core.inventory.valuation.adjustments import AdjustmentReason, CostAdjustment
from backoffice_core.inventory.valuation.methods import Pools
from backoffice_core.inventory.valuation.reposting import StockLedger
from backoffice_core.kernel.effective import Effective, Version
from tests.inventory.moves import FIRST_DAY, USD

ITEMS = ("tea", "rice", "cups")
PIECES, KILOGRAM = Unit.of("pcs"), Unit.of("kg")
UNITS = {"tea": PIECES, "rice": KILOGRAM, "cups": PIECES}


class Standards(dict[str, Effective[Money]]):
    """Standard costs of three items, and of any number like them."""

    def __contains__(self, item: object) -> bool:
        return str(item).partition(" ")[0] in UNITS

    def __missing__(self, item: str) -> Effective[Money]:
        return self[item.partition(" ")[0]]


STANDARDS = Standards(
    {
        item: Effective(
            [
                Version(value=Money(cost, USD), since=date(2020, 1, 1)),
                Version(value=Money(cost * 3 // 2 + 1, USD), since=FIRST_DAY + timedelta(days=20)),
                Version(value=Money(cost // 2, USD), since=FIRST_DAY + timedelta(days=45)),
            ]
        )
        for item, cost in zip(ITEMS, (333, 71, 5), strict=True)
    }
)
FREE = (
    MoveKind.OPENING, MoveKind.RECEIPT, MoveKind.RECEIPT, MoveKind.RECEIPT, MoveKind.ISSUE,
    MoveKind.ISSUE, MoveKind.CUSTOMER_RETURN, MoveKind.SUPPLIER_RETURN, MoveKind.COUNT,
    MoveKind.SCRAP, MoveKind.CONSUMPTION, MoveKind.PRODUCTION, MoveKind.TRANSFER,
)  # fmt: skip
OUT = {
    MoveKind.ISSUE, MoveKind.SUPPLIER_RETURN, MoveKind.SCRAP, MoveKind.CONSUMPTION,
    MoveKind.TRANSFER,
}  # fmt: skip
FOLLOWED = {
    MoveKind.CUSTOMER_RETURN: {MoveKind.ISSUE},
    MoveKind.SUPPLIER_RETURN: {MoveKind.RECEIPT, MoveKind.PRODUCTION},
}
BROUGHT_IN = {MoveKind.OPENING, MoveKind.RECEIPT, MoveKind.PRODUCTION}


@attrs.frozen
class Shop:
    """What happened to a shop's stock."""

    moves: tuple[Move, ...]
    adjustments: tuple[CostAdjustment, ...]

    def valued(self, method: CostMethod, pools: Pools) -> Valuation:
        """All of it valued at once."""
        return value_moves(
            self.moves, method=method, currency=USD, pools=pools, standards=STANDARDS,
            adjustments=self.adjustments,
        )  # fmt: skip


def ledger_of(method: CostMethod, pools: Pools) -> StockLedger:
    """A ledger without anything in it."""
    return StockLedger(method=method, currency=USD, pools=pools, standards=STANDARDS)


def random_shop(dice: random.Random, size: int, *, days: int = 60, many: int = 1) -> Shop:
    """A shop of about ``size`` facts, of which every kind occurs; ``many`` times three items."""
    moves: list[Move] = []
    adjustments: list[CostAdjustment] = []
    by_item: dict[str, list[Move]] = {}
    while len(moves) + len(adjustments) < size:
        number = f"{len(moves) + len(adjustments):07}"
        code = dice.choice(ITEMS)
        item = code if many == 1 else f"{code} {dice.randrange(many)}"
        known = by_item.setdefault(item, [])
        brought = [move for move in known[-20:] if move.kind in BROUGHT_IN]
        if brought and dice.random() < 0.08:
            adjustments.append(random_cost(dice, number, dice.choice(brought)))
            continue
        for move in random_facts(dice, number, item, known, days):
            moves.append(move)
            known.append(move)
    return Shop(tuple(moves), tuple(adjustments))


def random_cost(dice: random.Random, number: str, receipt: Move) -> CostAdjustment:
    """A cost of a receipt, some days later."""
    return CostAdjustment(
        number=f"c{number}",
        day=receipt.day + timedelta(days=dice.randint(1, 30)),
        receipt=receipt.number,
        amount=Money(dice.randint(-900, 2000), USD),
        reason=dice.choice(list(AdjustmentReason)),
    )


def random_facts(
    dice: random.Random, number: str, item: str, known: list[Move], days: int
) -> Iterable[Move]:
    """One move, or the two of a transfer."""
    kind = dice.choice(FREE)
    code, _, group = item.partition(" ")
    unit = UNITS[code]
    amount = Fraction(dice.randint(1, 9))
    if not unit.whole:
        amount /= dice.choice([1, 2, 3])
    outward = kind in OUT or (kind is MoveKind.COUNT and dice.random() < 0.5)
    day = FIRST_DAY + timedelta(days=dice.randrange(days))
    followed = [move for move in known[-20:] if move.kind in FOLLOWED.get(kind, ())]
    origin = dice.choice(followed) if followed and dice.random() < 0.6 else None
    if origin is not None:
        day = max(day, origin.day + timedelta(days=1))
    costs = kind in {MoveKind.OPENING, MoveKind.RECEIPT} or dice.random() < 0.2
    ordered = kind in {MoveKind.CONSUMPTION, MoveKind.PRODUCTION}
    move = Move(
        number=number,
        day=day,
        item=item,
        kind=kind,
        unit_cost=Money(dice.randint(0, 999), USD) if costs else None,
        document=dice.choice([f"O{group}/1", f"O{group}/2"] if ordered else [None, "A", "B"]),
        sequence=dice.randint(0, 1),
        quantity=Quantity(-amount if outward else amount, unit),
        place=dice.choice(["", "east"]),
        lot=dice.choice(["L1", "L2"]),
        owner="" if dice.random() < 0.95 else "them",
        origin=None if origin is None else origin.number,
        share=dice.randint(0, 3),
    )
    yield move
    if kind is MoveKind.TRANSFER:
        yield attrs.evolve(
            move,
            number=f"{number}b",
            day=day + timedelta(days=dice.randint(0, 3)),
            sequence=1,
            quantity=-move.quantity,
            place=dice.choice(["", "east", "west"]),
            lot=dice.choice(["L1", "L1", "L2"]),
            origin=number,
        )


@st.composite
def shops(draw: st.DrawFn) -> Shop:
    """Up to sixty facts of a shop."""
    return random_shop(random.Random(draw(st.integers(0, 10**9))), draw(st.integers(1, 60)))
