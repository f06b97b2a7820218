"""The facts of stock: items, where they come from, and every move in or out."""

from __future__ import annotations

import enum
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import named, not_negative, positive
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity, Unit
from backoffice_core.kernel.rounding import Rounding

__all__ = ["Item", "Move", "MoveKind", "Supplier", "Tracking"]


class MoveKind(enum.Enum):
    """Why stock moved; the sign of the quantity must agree with it."""

    OPENING = "opening"  # in, at cost: what was there before the first period
    RECEIPT = "receipt"  # in, at cost
    ISSUE = "issue"  # out: sold or used
    CUSTOMER_RETURN = "customer_return"  # in, at the cost it left with
    SUPPLIER_RETURN = "supplier_return"  # out
    COUNT = "count"  # either way: the difference a count found
    SCRAP = "scrap"  # out: broken, stolen, out of date
    TRANSFER = "transfer"  # out of one place, or into another at the cost it left with
    CONSUMPTION = "consumption"  # out: used up by the order in ``document``
    PRODUCTION = "production"  # in, at the cost of what its order consumed, and its own on top

    @property
    def needs_cost(self) -> bool:
        """Say whether the move itself must carry a unit cost."""
        return self in {MoveKind.OPENING, MoveKind.RECEIPT}


OUTWARD = frozenset(
    {MoveKind.ISSUE, MoveKind.SUPPLIER_RETURN, MoveKind.SCRAP, MoveKind.CONSUMPTION}
)
ORDERED = frozenset({MoveKind.CONSUMPTION, MoveKind.PRODUCTION})
EITHER_WAY = frozenset({MoveKind.COUNT, MoveKind.TRANSFER})


class Tracking(enum.Enum):
    """How closely the goods of an item are told apart."""

    NONE = "none"
    LOT = "lot"  # every move names the lot
    SERIAL = "serial"  # every move is of one piece and names it


def in_order(traits: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - a mapping or pairs
    """What tells a variant apart, sorted by name, so that equal variants are equal."""
    return tuple(sorted(dict(traits).items()))


def distinct_packs(item: Item, attribute: object, packs: tuple[Unit, ...]) -> None:  # noqa: ARG001
    """Refuse packs that are not counted as the item is, and two of one code."""
    codes = [item.unit.code, *(pack.code for pack in packs)]
    for pack in packs:
        if pack.dimension != item.unit.dimension or codes.count(pack.code) > 1:
            raise InvalidValue(
                "pack_invalid",
                f"Item {item.code} is counted in {item.unit.code} ({item.unit.dimension}) and "
                f"has a pack {pack.code} ({pack.dimension}).",
                "Give each pack once, in the dimension of the item's unit.",
            )


@checked_fields
@attrs.frozen(kw_only=True)
class Item:
    """Something kept in stock, counted in ``unit``, bought from ``supplier``.

    ``packs`` are the units it also comes in, with exact factors. A variant names the item it
    is a variant of and what tells it apart (``traits``: colour, size). ``weight`` and
    ``volume`` are those of one unit, in grams and millilitres; ``shelf_life_days`` says how
    long goods keep from the day they came in.

    Raises :class:`InvalidValue` (``pack_invalid``, ``number_too_small``, ``wrong_type``).

    >>> from backoffice_core.kernel.quantity import Quantity
    >>> carton = Unit("carton24", "count", 24, whole=True)
    >>> soap = Item(code="soap", name="Sabun", unit=Unit.of("pcs"), packs=[carton])
    >>> print(soap.counted(2, "carton24"))
    48 pcs
    """

    code: str
    name: str
    unit: Unit
    supplier: str = ""
    packs: tuple[Unit, ...] = attrs.field(default=(), converter=tuple, validator=distinct_packs)
    tracking: Tracking = Tracking.NONE
    variant_of: str | None = None
    traits: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=in_order)
    weight: Fraction | int | None = attrs.field(
        default=None, validator=attrs.validators.optional(positive)
    )
    volume: Fraction | int | None = attrs.field(
        default=None, validator=attrs.validators.optional(positive)
    )
    shelf_life_days: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(positive)
    )

    def counted(self, amount: int | str | Fraction, unit: str) -> Quantity:
        """So many of a pack, or of any unit known, in the item's own unit; exact.

        Raises :class:`InvalidValue`: ``unknown_unit``, ``dimension_mixed``,
        ``quantity_not_whole``.
        """
        own = {pack.code: pack for pack in (self.unit, *self.packs)}
        return Quantity.of(amount, own.get(unit) or Unit.of(unit)).to(self.unit)


@checked_fields
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
    if quantity.is_zero or (move.kind not in EITHER_WAY and outward != (move.kind in OUTWARD)):
        raise InvalidValue(
            "move_quantity_invalid",
            f"Move {move.number}: {quantity} contradicts {move.kind.value}.",
            "Goods in are positive, goods out negative, none are zero.",
        )
    costs = [cost for cost in (move.unit_cost, move.cost) if cost is not None]
    if len(costs) > 1:
        raise InvalidValue(
            "move_cost_twice",
            f"Move {move.number} has a unit cost and a cost of all.",
            "Give one of them: what one unit cost, or what all of them cost.",
        )
    if move.kind.needs_cost and (not costs or costs[0].minor < 0):
        raise InvalidValue(
            "move_cost_missing",
            f"Move {move.number} ({move.kind.value}) has no cost, or a negative one.",
            "Give what one unit cost, or what all of them cost.",
        )
    if move.kind is MoveKind.TRANSFER and not outward and move.origin is None:
        raise InvalidValue(
            "move_origin_missing",
            f"Move {move.number} brings in {quantity} from nowhere.",
            "Give as origin the number of the move that took them out of another place.",
        )
    if move.kind in ORDERED and move.document is None:
        raise InvalidValue(
            "move_origin_missing",
            f"Move {move.number} ({move.kind.value}) names no order.",
            "Give as document the order that it was made by.",
        )


def before_places(written: dict[str, Any]) -> dict[str, Any]:
    """A move as it was written before goods had places, lots and owners."""
    new = {"place": "", "lot": "", "owner": "", "origin": None, "share": 1, "cost": None}
    return {**written, **new}


@fact("stock_moves", version=2, identity=("number",), upcasters={1: before_places})
@checked_fields
@attrs.frozen(kw_only=True)
class Move:
    """Goods in (positive) or out (negative); ``document`` names the invoice, order or count.

    Moves of a day happen in the order of ``sequence``, then of ``number``. ``unit_cost``, of
    one unit of ``quantity`` (a carton where it is in cartons), or ``cost`` for all of it together
    (3 pieces for 10.00), is required for opening stock and receipts; on production it is what is
    added to the cost of what the order consumed, of which the move takes ``share`` shares among
    those of its order.

    ``place`` is where the goods come to or leave from, ``lot`` their lot or serial number,
    ``owner`` whose they are: those of others are counted and have no value. ``origin`` is the
    number of the move that this one follows: the shipment that arrives, the issue that comes
    back, the receipt that is sent back, the customer return that is scrapped.

    Raises :class:`InvalidValue` (``move_quantity_invalid``, ``move_cost_missing``,
    ``move_cost_twice``, ``move_origin_missing``, ``not_a_member``, ``number_too_small``).
    """

    number: str = attrs.field(validator=named)
    day: date
    item: str = attrs.field(validator=named)
    kind: MoveKind = attrs.field(validator=member_validator(MoveKind))
    unit_cost: Money | None = None
    cost: Money | None = None
    document: str | None = None
    sequence: int = 0
    quantity: Quantity = attrs.field(validator=check_move)
    place: str = ""
    lot: str = ""
    owner: str = ""
    origin: str | None = None
    share: int = attrs.field(default=1, validator=not_negative)

    @property
    def own_cost(self) -> Money | None:
        """What all of it cost by itself, where it says: unit costs are rounded half up."""
        if self.unit_cost is None:
            return self.cost
        return self.unit_cost.times(self.quantity.amount, rounding=Rounding.HALF_UP)

    @property
    def arrives(self) -> bool:
        """Whether this is the second half of a transfer."""
        return self.kind is MoveKind.TRANSFER and self.quantity.amount > 0
