"""A small model of average cost with a rounded unit cost, and the exports it would give.

After each receipt the unit cost is the average, rounded to so many decimals (the precision
"Product Price", two by default); an issue is worth its quantity at that cost, rounded to the
currency. So Odoo values under its cost method AVCO (``stock_account``, models ``stock.move``
and ``product.product``); what it corrects when rounding shows is left out. It is a model of ours
that shows what the rounding does, and runs no code of theirs.
"""

from __future__ import annotations

import json
import random
from fractions import Fraction

import attrs

from backoffice_core.kernel.rounding import Rounding, round_fraction

VENDORS, STOCK, CUSTOMERS = (
    [4, "Partners/Vendors"],
    [8, "WH/Stock"],
    [5, "Partners/Customers"],
)


def rounded(amount: Fraction) -> Fraction:
    """An amount with two decimals."""
    return Fraction(round_fraction(amount * 100, Rounding.HALF_UP), 100)


def text(amount: Fraction) -> str:
    """An amount as a number with two decimals."""
    minor = round_fraction(amount * 100, Rounding.HALF_UP)
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02}"


@attrs.define
class RoundedAverage:
    """Stock of one product under an average cost that is rounded."""

    quantity: int = 0
    unit_cost: Fraction = Fraction(0)
    value: Fraction = Fraction(0)
    moved: Fraction = Fraction(0)
    moves: list[dict[str, object]] = attrs.Factory(list)
    layers: list[dict[str, object]] = attrs.Factory(list)

    def receive(self, quantity: int, price: Fraction) -> None:
        """Goods come in at a price."""
        held = self.unit_cost * self.quantity
        self.unit_cost = rounded((held + price * quantity) / (self.quantity + quantity))
        self.book(quantity, price * quantity, price)

    def issue(self, quantity: int) -> None:
        """Goods go out at the rounded cost."""
        self.book(-quantity, rounded(-quantity * self.unit_cost), self.unit_cost)

    def book(self, quantity: int, value: Fraction, price: Fraction) -> None:
        """Write a move and its layer."""
        key = len(self.moves) + 1
        self.quantity += quantity
        self.value += value
        self.moved += abs(value)
        inward = quantity > 0
        self.moves.append(
            {
                "id": key,
                "date": f"2026-{1 + key // 2500:02}-{1 + key // 100 % 25:02} 08:00:00",
                "state": "done",
                "product_id": [1, "[TEA] Tea"],
                "location_id": VENDORS if inward else STOCK,
                "location_dest_id": STOCK if inward else CUSTOMERS,
                "quantity": abs(quantity),
                "product_uom": [1, "Units"],
                "reference": f"WH/{key}",
                "price_unit": text(price),
            }
        )
        self.layers.append(
            {
                "product_id": [1, "[TEA] Tea"],
                "stock_move_id": [key, f"WH/{key}"],
                "quantity": quantity,
                "value": text(value),
                "description": f"WH/{key}",
            }
        )

    def exports(self) -> tuple[str, str]:
        """The moves and the layers in JSON."""
        return json.dumps(self.moves), json.dumps(self.layers)


def random_average(moves: int, *, seed: int = 20_000) -> RoundedAverage:
    """So many random receipts and issues; the last one takes out all that is left."""
    chance = random.Random(seed)
    average = RoundedAverage()
    while len(average.moves) < moves - 1:
        if average.quantity < 50 or chance.random() < 0.4:
            average.receive(chance.randint(1, 60), Fraction(chance.randint(100, 2000), 100))
        else:
            average.issue(chance.randint(1, 40))
    average.issue(average.quantity)
    return average
