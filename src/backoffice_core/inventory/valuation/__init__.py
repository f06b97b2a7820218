"""What stock is worth: every move once, every minor unit in the books.

>>> from datetime import date
>>> from backoffice_core.inventory import Move, MoveKind
>>> from backoffice_core.kernel import Money, Quantity
>>> def move(number, day, kind, pieces, cost=None):
...     return Move(
...         number=number,
...         day=date(2026, 5, day),
...         item="soap",
...         kind=kind,
...         quantity=Quantity.of(pieces, "pcs"),
...         unit_cost=cost and Money.of(cost, "IDR"),
...     )
>>> ledger = StockLedger(method=CostMethod.MOVING_AVERAGE, currency="IDR")
>>> _ = ledger.record([move("R1", 2, MoveKind.RECEIPT, 10, 15000)])
>>> _ = ledger.record([move("S1", 9, MoveKind.ISSUE, -4)])

Freight is charged when four of the ten are gone; a receipt turns up that came before:

>>> freight = CostAdjustment(
...     number="F1",
...     day=date(2026, 5, 12),
...     receipt="R1",
...     amount=Money.of(10000, "IDR"),
...     reason=AdjustmentReason.LANDED_COST,
... )
>>> for flow, amount in ledger.adjust([freight]).new[0].flows:
...     print(flow.value, amount)
landed_cost IDR 10000.00
sold IDR -4000.00
>>> late = ledger.record([move("R0", 1, MoveKind.RECEIPT, 10, 12000)])
>>> [f"{after.value}" for before, after in late.changed if before.value != after.value]
['IDR -54000.00', 'IDR 8000.00']
>>> print(ledger.valuation().of_item("soap").quantity, ledger.valuation().value)
16 pcs IDR 224000.00
"""

from __future__ import annotations

from backoffice_core.inventory.valuation.adjustments import AdjustmentReason, CostAdjustment
from backoffice_core.inventory.valuation.landed import LandedBy, LandedShare, share_landed_cost
from backoffice_core.inventory.valuation.lines import (
    Flow,
    ItemValue,
    OpenLayer,
    PoolValue,
    ValueChange,
    ValuedMove,
)
from backoffice_core.inventory.valuation.methods import CostMethod, NegativeStock, Pools
from backoffice_core.inventory.valuation.overhead import AbsorbedOverhead, absorb_overhead
from backoffice_core.inventory.valuation.reposting import Reposting, StockLedger
from backoffice_core.inventory.valuation.result import Valuation
from backoffice_core.inventory.valuation.valuing import value_moves
from backoffice_core.inventory.valuation.variances import (
    StandardVariance,
    price_variance,
    revaluation,
    usage_variance,
)
from backoffice_core.inventory.valuation.write_downs import Allowance, WriteDown, write_downs

__all__ = [
    "AbsorbedOverhead",
    "AdjustmentReason",
    "Allowance",
    "CostAdjustment",
    "CostMethod",
    "Flow",
    "ItemValue",
    "LandedBy",
    "LandedShare",
    "NegativeStock",
    "OpenLayer",
    "PoolValue",
    "Pools",
    "Reposting",
    "StandardVariance",
    "StockLedger",
    "Valuation",
    "ValueChange",
    "ValuedMove",
    "WriteDown",
    "absorb_overhead",
    "price_variance",
    "revaluation",
    "share_landed_cost",
    "usage_variance",
    "value_moves",
    "write_downs",
]
