"""The valuation layers of Odoo, and how they compare with the moves as they are valued here.

A layer says by how much a move changed quantity and value. Under average cost Odoo multiplies
with a unit cost that it has rounded, and what that leaves over it corrects from time to time or
not at all; here the value itself is carried. Layers without a move are corrections by hand,
landed costs and what a bill changed; they explain nothing and are counted as they are.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import attrs

from backoffice_core.formats.stock.json_records import REFERENCE
from backoffice_core.formats.stock.records import Layout, Record, read_records
from backoffice_core.formats.stock.replay import Booked, Replay, replayed
from backoffice_core.inventory.valuation.valuing import Valuation
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InputProblem
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import Rounding, round_fraction

__all__ = ["OdooLayer", "OdooLayers", "compare_with_odoo", "read_odoo_layers"]

LAYERS = Layout(
    usual=MappingProxyType(
        {
            "item": ("product_id", "product"),
            "move": ("stock_move_id", "stock move"),
            "quantity": ("quantity",),
            "value": ("value", "total value"),
            "unit_cost": ("unit_cost", "unit value"),
            "left": ("remaining_qty", "remaining qty"),
            "left_value": ("remaining_value", "remaining value"),
            "description": ("description", "reference"),
        }
    ),
    needed=("item", "move", "quantity", "value"),
    numbers=("quantity", "value", "unit_cost"),
)
DECIMALS_KEPT = 9


@checked_fields
@attrs.frozen(kw_only=True)
class OdooLayer:
    """A valuation layer; ``move`` is the key of its stock move, empty where it has none."""

    line: int
    item: str
    move: str
    quantity: Fraction
    value: Money
    left: Fraction | None = None
    left_value: Money | None = None
    description: str = ""


@attrs.frozen(kw_only=True, slots=False)
class OdooLayers:
    """The layers of an export, in its order."""

    layers: tuple[OdooLayer, ...]
    problems: tuple[InputProblem, ...]
    file: str

    def of_move(self, key: str) -> tuple[Fraction, int]:
        """The size of a move by its layers, and its value in minor units, both without sign."""
        return self.by_move.get(key, (Fraction(0), 0))

    @functools.cached_property
    def by_move(self) -> Mapping[str, tuple[Fraction, int]]:
        """Size and value of each move, by its key."""
        found: dict[str, tuple[Fraction, int]] = {}
        for layer in self.layers:
            if layer.move and layer.quantity:
                quantity, minor = found.get(layer.move, (Fraction(0), 0))
                found[layer.move] = quantity + layer.quantity, minor + layer.value.minor
        return {move: (abs(quantity), abs(minor)) for move, (quantity, minor) in found.items()}


class HasNumbers(Protocol):
    """A reading of Odoo's moves that knows the numbers each of them got."""

    @property
    def numbers(self) -> Mapping[str, tuple[str, ...]]:
        """The numbers of the moves, by the key of Odoo's."""
        ...  # pragma: no cover - a protocol


@checked
def read_odoo_layers(
    source: Path | str | bytes, *, currency: str | Currency, file: str = "valuation_layers"
) -> OdooLayers:
    """The valuation layers in an export of Odoo, CSV or JSON, as a path, bytes or a text.

    Layers are matched to moves by the key of the move, so a CSV must have ``stock_move_id`` as
    an id. Raises :class:`InputRefused` where the file as a whole cannot be read.

    >>> export = '[{"product_id": [3, "Tea"], "stock_move_id": [7, "IN/1"], "quantity": 3.0,'
    >>> layers = read_odoo_layers(export + '"value": 10.0}]', currency="USD")
    >>> layers.of_move("7")
    (Fraction(3, 1), 1000)
    """
    records = read_records(source, layout=LAYERS, chosen={}, file=file)
    known = Currency.of(currency)
    found = [layer_in(record, known) for record in records.each()]
    return OdooLayers(
        layers=tuple(layer for layer in found if layer is not None),
        problems=records.told(),
        file=records.file,
    )


def layer_in(record: Record, currency: Currency) -> OdooLayer | None:
    """The layer of a record, or nothing and a problem."""
    item = record.text("item").rpartition(REFERENCE)[2]
    quantity = record.number("quantity") * 10**DECIMALS_KEPT
    value = record.number("value")
    left, left_value = record.optional_number("left"), record.optional_number("left_value")
    if not record.ok:
        return None
    return OdooLayer(
        line=record.line,
        item=item,
        move=record.optional("move").split(REFERENCE)[0],
        quantity=Fraction(round_fraction(quantity, Rounding.HALF_EVEN), 10**DECIMALS_KEPT),
        value=in_minor(value, currency),
        left=left,
        left_value=None if left_value is None else in_minor(left_value, currency),
        description=record.optional("description"),
    )


def in_minor(amount: Fraction, currency: Currency) -> Money:
    """An amount in whole minor units."""
    return Money(round_fraction(amount * 10**currency.digits, Rounding.HALF_UP), currency)


@checked
def compare_with_odoo(
    reading: HasNumbers,
    layers: OdooLayers,
    valuation: Valuation,
    *,
    tolerance: Money | None = None,
) -> Replay:
    """Where Odoo's layers differ from its own moves as they were valued here.

    Differences of an entry up to ``tolerance`` (none by default) are not told until together
    they are more.

    Findings: ``formats.stock_quantity_differs`` and ``formats.stock_value_differs``, one for each
    move whose layers together say something else, and for each layer without a move.
    """
    order: dict[str, list[OdooLayer]] = {}
    for layer in layers.layers:
        order.setdefault(layer.move or f"layer of line {layer.line}", []).append(layer)
    booked = [
        Booked(
            line=its[0].line,
            item=its[0].item,
            place="",
            document=its[0].description or key,
            moves=reading.numbers.get(key, ()),
            value=Money.total((layer.value for layer in its), valuation.currency),
            quantity=sum((layer.quantity for layer in its), Fraction(0)),
        )
        for key, its in order.items()
    ]
    return replayed(booked, valuation, file=layers.file, tolerance=tolerance)
