"""The facts of stock: items, where they come from, and every move in or out."""

from __future__ import annotations

import enum
from datetime import date

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity, Unit

__all__ = ["Item", "Move", "MoveKind", "Supplier"]


class MoveKind(enum.Enum):
    """Why stock moved; the sign of the quantity must agree with it."""

    OPENING = "opening"  # in, at cost: what was there before the first period
    RECEIPT = "receipt"  # in, at cost
    ISSUE = "issue"  # out: sold or used
    CUSTOMER_RETURN = "customer_return"  # in, at the cost it left with
    SUPPLIER_RETURN = "supplier_return"  # out
    COUNT = "count"  # either way: the difference a count found

    @property
    def needs_cost(self) -> bool:
        """Say whether the move itself must carry a unit cost."""
        return self in {MoveKind.OPENING, MoveKind.RECEIPT}


OUTWARD = frozenset({MoveKind.ISSUE, MoveKind.SUPPLIER_RETURN})


@attrs.frozen(kw_only=True)
class Item:
    """Something kept in stock, counted in ``unit``, bought from ``supplier``."""

    code: str
    name: str
    unit: Unit
    supplier: str


@attrs.frozen(kw_only=True)
class Supplier:
    """Who delivers, how fast and how much at least.

    ``lead_time_days`` are calendar days from order to arrival; ``minimum_quantity`` and
    ``pack_size`` are counted in each item's own unit; ``order_weekdays`` (Monday = 0)
    are the days orders are taken.
    """

    code: str
    name: str
    lead_time_days: int
    minimum_quantity: int = 1
    pack_size: int = 1
    order_weekdays: frozenset[int] = frozenset(range(7))


def check_move(move: Move, attribute: object, quantity: Quantity) -> None:  # noqa: ARG001
    """Refuse a move whose sign or cost contradicts its kind."""
    outward = quantity.amount < 0
    if quantity.is_zero or (move.kind is not MoveKind.COUNT and outward != (move.kind in OUTWARD)):
        raise InvalidValue(
            "move_quantity_invalid",
            f"Move {move.number}: {quantity} contradicts {move.kind.value}.",
            "Goods in are positive, goods out negative, none are zero.",
        )
    if move.kind.needs_cost and (move.unit_cost is None or move.unit_cost.minor < 0):
        raise InvalidValue(
            "move_cost_missing",
            f"Move {move.number} ({move.kind.value}) has no unit cost, or a negative one.",
            "Give what one unit cost.",
        )


@fact("stock_moves", identity=("number",))
@attrs.frozen(kw_only=True)
class Move:
    """Goods in (positive) or out (negative); ``document`` names the invoice or count.

    Moves of a day happen in the order of ``sequence``, then of ``number``.
    ``unit_cost`` is required for opening stock and receipts. Raises
    :class:`InvalidValue` (``move_quantity_invalid``, ``move_cost_missing``, ``not_a_member``).
    """

    number: str
    day: date
    item: str
    kind: MoveKind = attrs.field(validator=member_validator(MoveKind))
    unit_cost: Money | None = None
    document: str | None = None
    sequence: int = 0
    quantity: Quantity = attrs.field(validator=check_move)
