"""Requirements planning: from what customers ask for to orders of every part, level by level.

Each item is netted once, after all that is made of it: what is asked for at a time, less stock
and what is on order by then, becomes orders by the item's lot rule; these, a lead time earlier,
ask for its parts. Nothing is netted by the sum over a horizon: a receipt that comes in months
does not cover a shortage of this week.

Source: Orlicky, Material Requirements Planning (1975); the rules of safety stock that users of
OCA's mrp_multi_level ask for (OCA/manufacture 1123, 1169, 1201).
"""

from __future__ import annotations

import graphlib
from collections.abc import Iterator, Mapping
from datetime import date

from backoffice_core.inventory.policies.netting.requirement_model import (
    Amount,
    PlannedItem,
    PlannedOrder,
    RequirementLine,
    RequirementsPlan,
    When,
    plain,
)
from backoffice_core.inventory.policies.netting.requirement_netting import (
    Need,
    Netting,
    findings_of,
    pegged,
)
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_number
from backoffice_core.kernel.findings import Finding, ranked

__all__ = ["plan_requirements"]


@checked
def plan_requirements(
    items: Mapping[str, PlannedItem], demand: Mapping[str, Mapping[When, Amount]], *, start: When
) -> RequirementsPlan:
    """The orders of all items that meet a demand, from ``start`` on, in order of their levels.

    ``demand`` is what customers ask for, by item and time. Times are all dates or all period
    numbers, as ``start`` is; what is earlier counts as asked for at the start, and is found.
    Orders that should have been released before it are planned all the same, and found.

    Raises :class:`InvalidValue`: ``parts_circular`` with the way round, ``item_unknown``,
    ``times_mixed``, ``number_not_exact``, ``number_too_small``.

    >>> from backoffice_core.inventory.policies.netting.requirement_model import Part
    >>> items = {
    ...     "table": PlannedItem(
    ...         parts=[Part(item="leg", quantity=4), Part(item="top", quantity=1)],
    ...         lead_time=1,
    ...         on_hand=20,
    ...     ),
    ...     "leg": PlannedItem(lead_time=2, on_hand=100),
    ...     "top": PlannedItem(lead_time=3, receipts={3: 10}),
    ... }
    >>> plan = plan_requirements(items, {"table": {5: 90}}, start=1)
    >>> for order in plan.orders:
    ...     print(order.number, order.item, order.quantity, order.release, order.due)
    table-1 table 70 4 5
    leg-1 leg 180 2 4
    top-1 top 60 1 4
    """
    check_times(items, demand, start)
    order_of_levels = levels_of(items)
    needs: dict[str, list[Need]] = {item: [] for item in items}
    for item, asked in demand.items():
        for when, quantity in sorted(asked.items()):
            amount = checked_amount(quantity, item)
            if amount:
                needs[item].append(
                    Need(when=max(when, start), quantity=amount, item=item, asked=when)
                )
    orders: list[PlannedOrder] = []
    lines: list[RequirementLine] = []
    findings: list[Finding] = []
    for item in sorted(order_of_levels, key=lambda item: (order_of_levels[item], item)):
        netting = Netting(item=item, terms=items[item], start=start, needs=needs[item])
        netting.run()
        made = pegged(netting)
        orders += made
        lines += netting.lines
        findings += findings_of(netting, made)
        for order in made:
            for part, need in explode(items[item], order, start):
                needs[part].append(need)
    return RequirementsPlan(
        orders=tuple(orders),
        lines=tuple(lines),
        levels=order_of_levels,
        findings=ranked(findings),
    )


def explode(terms: PlannedItem, order: PlannedOrder, start: When) -> Iterator[tuple[str, Need]]:
    """What an order asks of the parts, at its release or at the start if that has passed."""
    for part in terms.parts:
        quantity = order.quantity * part.quantity / part.good
        if quantity:
            when = max(order.release, start)
            yield (
                part.item,
                Need(when=when, quantity=plain(quantity), item=order.item, order=order.number),
            )


def levels_of(items: Mapping[str, PlannedItem]) -> Mapping[str, int]:
    """The low-level code of each item: the longest way down to it."""
    parents: dict[str, list[str]] = {item: [] for item in items}
    for item, terms in items.items():
        for part in terms.parts:
            if part.item not in items:
                raise unknown(part.item, f"a part of {item}")
            parents[part.item].append(item)
    try:
        downwards = list(graphlib.TopologicalSorter(parents).static_order())
    except graphlib.CycleError as circle:
        # The path runs from item to part, and says one twice: at both ends.
        path = " > ".join(circle.args[1])
        raise InvalidValue(
            "parts_circular", f"An item is part of itself: {path}.", "Take it out of its parts."
        ) from None
    levels: dict[str, int] = {}
    for item in downwards:
        levels[item] = max((levels[parent] + 1 for parent in parents[item]), default=0)
    return levels


def unknown(item: str, what: str) -> InvalidValue:
    """The refusal of an item that is not among those planned."""
    return InvalidValue("item_unknown", f"{item} is {what}, but no item.", "Give it among items.")


def checked_amount(quantity: Amount, item: str) -> Amount:
    """A quantity asked for, exact and not negative."""
    amount = exact_number(quantity, name=f"demand for {item}")
    if amount < 0:
        raise InvalidValue(
            "number_too_small", f"The demand for {item} is {amount}.", "Give 0 or more."
        )
    return amount


def check_times(
    items: Mapping[str, PlannedItem], demand: Mapping[str, Mapping[When, Amount]], start: When
) -> None:
    """Refuse unknown items, and times of two kinds."""
    kind: type = date if isinstance(start, date) else int
    for item in demand:
        if item not in items:
            raise unknown(item, "asked for")
    times = [(item, when) for item, asked in demand.items() for when in asked]
    times += [(item, when) for item, terms in items.items() for when in terms.receipts]
    for item, when in times:
        if not isinstance(when, kind) or isinstance(when, bool):
            raise InvalidValue(
                "times_mixed",
                f"The plan starts at {start!r}, but {item} has {when!r}.",
                "Give dates throughout, or period numbers.",
            )
