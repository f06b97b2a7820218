"""Lower of cost and net realisable value: what stock is written down to, and back up.

Stock is carried at no more than it will bring. What it costs too much is an allowance beside
its cost, item by item (or group by group, where items are alike), never netted: another
item's good price writes nothing up. When prices recover the allowance is reversed, at most
to nothing, so stock is never worth more than its cost. And when goods are sold, their part
of the allowance goes with them, into cost of sales.

Source: IAS 2.28-34 (PSAK 202).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType

import attrs

from backoffice_core.inventory.valuation.valuing import ItemValue
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.rounding import Rounding
from backoffice_core.kernel.words import Message

__all__ = ["Allowance", "WriteDown", "write_downs"]

SOURCE = "IAS 2.28-34 (PSAK 202)"
NOTHING: Mapping[str, str] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class Allowance:
    """What the stock of an item or group was written down by, and how much of it there was."""

    item: str
    amount: Money
    quantity: Quantity


@attrs.frozen(kw_only=True)
class WriteDown:
    """The allowance of an item or group: before, what happens to it, after; none is negative.

    ``before - released - reversed + written_down = after``: ``released`` goes to cost of
    sales with the goods that were sold, ``reversed`` is a price that recovered,
    ``written_down`` an expense of the period.
    """

    item: str
    quantity: Quantity
    cost: Money
    realisable: Money
    before: Money
    released: Money
    reversed: Money
    written_down: Money

    @property
    def after(self) -> Money:
        """The allowance that is left: cost above net realisable value, or nothing."""
        return self.before - self.released - self.reversed + self.written_down

    @property
    def allowance(self) -> Allowance:
        """What to hand to the next period."""
        return Allowance(item=self.item, amount=self.after, quantity=self.quantity)

    @property
    def carried(self) -> Money:
        """What the stock is carried at: the lower of cost and net realisable value."""
        return self.cost - self.after

    @property
    def explanation(self) -> Explanation:
        """Why the allowance changes: cost, what the goods will bring, and what was there."""
        because = [
            Explanation(rule=f"inventory.{rule}", says=says, result=amount, source=SOURCE)
            for rule, says, amount in (
                (
                    "allowance_released",
                    Message("{amount} go with the goods that were sold", amount=self.released),
                    self.released,
                ),
                (
                    "allowance_reversed",
                    Message(
                        "{amount} are reversed: the goods will bring more than thought",
                        amount=self.reversed,
                    ),
                    self.reversed,
                ),
                (
                    "written_down",
                    Message(
                        "{amount} are written down: the goods will bring less than they cost",
                        amount=self.written_down,
                    ),
                    self.written_down,
                ),
            )
            if not amount.is_zero
        ]
        return Explanation(
            rule="inventory.net_realisable_value",
            says=Message(
                "{quantity} of {item} cost {cost} and will bring {realisable}: "
                "they are carried at {carried}",
                quantity=self.quantity,
                item=self.item,
                cost=self.cost,
                realisable=self.realisable,
                carried=self.carried,
            ),
            result=self.after,
            source=SOURCE,
            because=because,
        )


@checked
def write_downs(
    stock: Iterable[ItemValue],
    *,
    realisable: Mapping[str, Money],
    allowances: Iterable[Allowance] = (),
    groups: Mapping[str, str] = NOTHING,
) -> tuple[WriteDown, ...]:
    """Compare cost with net realisable value, item by item, in the order of their codes.

    ``realisable`` is what one unit of an item will bring, less what completing and selling it
    costs. ``allowances`` are those of the period before; ``groups`` names the group of items
    that are judged together (IAS 2.29), whose quantities must then measure the same. Items
    without a realisable value keep their allowance and get no other. Stock that is owed
    (negative) needs none.

    Raises :class:`InvalidValue`: ``allowance_repeated``, ``currency_mixed``,
    ``dimension_mixed``, ``realisable_missing`` (of one item of a group, or of one with an
    allowance).

    >>> from backoffice_core.kernel.money import Currency
    >>> tea = ItemValue(item="tea", quantity=Quantity.of(100, "kg"), value=Money.of(1000, "USD"))
    >>> (low,) = write_downs([tea], realisable={"tea": Money.of(8, "USD")})
    >>> (high,) = write_downs(
    ...     [tea], realisable={"tea": Money.of(11, "USD")}, allowances=[low.allowance]
    ... )
    >>> print(low.written_down, high.reversed, high.carried)
    USD 200.00 USD 200.00 USD 1000.00
    """
    before = by_item(allowances)
    held: dict[str, list[ItemValue]] = {}
    for left in stock:
        held.setdefault(groups.get(left.item, left.item), []).append(left)
    return tuple(
        judged(code, held.get(code, []), realisable, before.get(code))
        for code in sorted({*held, *before})
        if code in before or any(left.item in realisable for left in held[code])
    )


def by_item(allowances: Iterable[Allowance]) -> dict[str, Allowance]:
    """The allowances by item or group. Raises ``allowance_repeated``."""
    found: dict[str, Allowance] = {}
    for allowance in allowances:
        if allowance.item in found:
            raise InvalidValue(
                "allowance_repeated",
                f"{allowance.item} has two allowances.",
                "Give one for each item or group, the sum of all.",
            )
        found[allowance.item] = allowance
    return found


def judged(
    code: str, held: list[ItemValue], realisable: Mapping[str, Money], before: Allowance | None
) -> WriteDown:
    """Judge an item, or the items of a group together, against the allowance before."""
    known = before.amount if before is not None else held[0].value
    nothing = cost = bring = known * 0
    quantity = (before.quantity if before is not None else held[0].quantity) * 0
    for left in held:
        expect_price(code, left, realisable)
        quantity += left.quantity
        if left.value > nothing:
            cost += left.value
            price = realisable.get(left.item, nothing)
            bring += price.times(left.quantity.amount, rounding=Rounding.HALF_UP)
    start = nothing if before is None else before.amount
    released = sold_part(before, quantity, nothing)
    needed = max(cost - max(bring, nothing), nothing)
    change = needed - (start - released)
    return WriteDown(
        item=code,
        quantity=quantity,
        cost=cost,
        realisable=bring,
        before=start,
        released=released,
        reversed=max(-change, nothing),
        written_down=max(change, nothing),
    )


def expect_price(code: str, left: ItemValue, realisable: Mapping[str, Money]) -> None:
    """Refuse an item whose stock has to be judged and that has no price."""
    if left.item not in realisable and left.value.minor > 0:
        raise InvalidValue(
            "realisable_missing",
            f"What {left.item} will bring is not known, and {code} is judged with it.",
            "Give what one unit will bring, less what selling it costs.",
        )


def sold_part(before: Allowance | None, quantity: Quantity, nothing: Money) -> Money:
    """The part of an allowance that belongs to goods that are gone; rounded half up."""
    if before is None or before.quantity.amount <= 0 or quantity >= before.quantity:
        return nothing
    left = Fraction(quantity.to(before.quantity.unit).amount)
    gone = 1 - max(left, Fraction(0)) / Fraction(before.quantity.amount)
    return before.amount.times(gone, rounding=Rounding.HALF_UP)
