"""Valuing stock: what each move is worth, and so what left and what is left.

The values of all moves add up to the value of what is left, to the last minor unit, and
stock that is gone is worth nothing. How a pool gets there is in
:mod:`~backoffice_core.inventory.valuation.costing`, what each kind of move means in
:mod:`~backoffice_core.inventory.valuation.booking`; here everything is valued at once. To go
on recording, keep a :class:`~backoffice_core.inventory.valuation.reposting.StockLedger`: its
answers are the same.

>>> from datetime import date
>>> from backoffice_core.inventory.model import MoveKind
>>> from backoffice_core.kernel.quantity import Quantity
>>> def move(number, kind, quantity, cost=None):
...     return Move(
...         number=number,
...         day=date(2026, 5, 1),
...         item="tea",
...         kind=kind,
...         quantity=Quantity.of(quantity, "kg"),
...         unit_cost=cost,
...     )
>>> tea = value_moves(
...     [move("1", MoveKind.RECEIPT, 3, Money.of(10, "USD")), move("2", MoveKind.ISSUE, -1)],
...     method=CostMethod.FIFO,
...     currency="USD",
... )
>>> print(tea.of_move("2").value, tea.of_item("tea").value)
USD -10.00 USD 20.00
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from backoffice_core.inventory.model import Item, Move
from backoffice_core.inventory.valuation.adjustments import CostAdjustment
from backoffice_core.inventory.valuation.lines import ItemValue, ValuedMove
from backoffice_core.inventory.valuation.methods import CostMethod, NegativeStock, Pools
from backoffice_core.inventory.valuation.reposting import timeline_of, valuation_of
from backoffice_core.inventory.valuation.result import Valuation
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.money import Currency, Money

__all__ = ["ItemValue", "Valuation", "ValuedMove", "value_moves"]


@checked
def value_moves(
    moves: Iterable[Move],
    *,
    method: CostMethod,
    currency: str | Currency,
    items: Iterable[Item] | None = None,
    pools: Pools = Pools.ITEM,
    negative: NegativeStock = NegativeStock.ALLOW,
    standards: Mapping[str, Effective[Money]] | None = None,
    adjustments: Iterable[CostAdjustment] = (),
) -> Valuation:
    """Value stock moves; their order in ``moves`` does not matter.

    Moves happen in the order of day, sequence and number. Goods come in at their own
    cost and leave by ``method`` from the pool they are in (``pools``). A return comes back, or
    is credited, at the cost its ``origin`` left or came in with, and without an origin at that
    of its document; what a count finds or misses is worth the current cost. A transfer hands
    over exact layers to another pool. What an order consumes, its production takes over by
    shares; the rest is work in progress. Goods of other owners have no value.

    ``adjustments`` are costs that became known later: what is still held of their goods gets
    dearer, the rest goes to cost of sales. ``standards`` are the standard costs of a unit of
    each item, for ``CostMethod.STANDARD``; where one changes, so does what is in stock.

    Stock may go below zero, see :attr:`ValuedMove.difference`, unless that is refused by
    ``negative``. Amounts are rounded half up where part of a value leaves, and the rest stays
    in stock.

    An item's quantities are in the unit of ``items``; without them in the unit of its
    first move. With them, items that never moved are valued too, and others are refused.

    Findings: ``inventory.negative_stock``, ``inventory.negative_settled``,
    ``inventory.return_unmatched``, ``inventory.return_difference``,
    ``inventory.transfer_unmatched``, ``inventory.work_in_progress``,
    ``inventory.in_transit``, ``inventory.produced_at_nothing``, ``inventory.cost_ignored``,
    ``inventory.cost_below_nothing``, ``inventory.receipt_unknown``, ``inventory.cost_unknown``.
    Source: IAS 2.10-27 (PSAK 202).

    Raises :class:`InvalidValue`: ``unknown_item``, ``item_repeated``,
    ``move_number_repeated``, ``not_a_member``, ``currency_mixed``,
    ``dimension_mixed``, ``lot_missing``, ``standard_missing``, ``stock_short``,
    ``origin_later``, ``origin_unlike``, ``receipt_unlike``, ``transfer_unequal``,
    ``transfer_repeated``.
    """
    timeline = timeline_of(
        method=method,
        currency=currency,
        items=items,
        pools=pools,
        negative=negative,
        standards=standards,
        lasting=False,
    )
    timeline.add(moves, adjustments)
    return valuation_of(timeline)
