"""Orders within a budget: each is cut as little as the money asks, and every cut is named.

A rule has decided what an order is for, and money that is a little short is no reason to decide
anew. So no order grows, and what is taken from it first is what is worth least: the units that
go short least likely.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import attrs

from backoffice_core.inventory.replenishment.planning.allotting import (
    Shared,
    allotted,
    poured,
    spent,
)
from backoffice_core.inventory.replenishment.planning.changing import (
    changed,
    expect_currency,
    in_order,
    least_value,
    price_of,
    together,
)
from backoffice_core.inventory.replenishment.planning.demands import told
from backoffice_core.inventory.replenishment.planning.marginal import Choice
from backoffice_core.inventory.replenishment.planning.planned import PlannedOrder
from backoffice_core.inventory.replenishment.planning.requests import JointKind
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.quantity import Quantity
from backoffice_core.kernel.words import Message

__all__ = ["JointPlan", "within_budget"]

# So many quantities are weighed at a time, and so many of each item however many there are.
QUANTITIES_MAX, QUANTITIES_EACH = 1200, 40
# What a rule wants is worth a little, however unlikely it is to be needed: a part of its price.
WANTED = 1e-6


@attrs.frozen(kw_only=True)
class JointPlan:
    """Orders within a budget: what they cost, and whether no other choice is worth more.

    ``overridden`` says of each item whose rule wants more what it gets, and of each supplier
    that nothing goes to.
    """

    orders: tuple[PlannedOrder, ...]
    cost: Money
    proven: bool
    overridden: tuple[Explanation, ...] = ()


@checked
def within_budget(orders: Iterable[PlannedOrder], *, budget: Money) -> JointPlan:
    """The orders, cut as little as the budget asks, what is worth least first.

    No order becomes more than it is. Among all quantities up to it that can be ordered and that
    the money is enough for, those are chosen with the greatest worth together: what goes short
    less than if nothing were ordered, on average until the next delivery, at the shortage cost;
    and, for their rules want them, a millionth of the price of all units wanted, less its part
    by the square of the share that is not had. So money stays unspent only where it is not
    enough for another step of any order, and what is as unlikely to be needed is cut alike.
    Orders that go out together are let go whole, or reach the least value of their supplier,
    if they do without a budget.

    ``proven`` tells whether all these quantities were weighed, each with each. Raises
    :class:`InvalidValue`: ``price_missing``, ``currency_mixed``, ``number_too_small``.
    """
    group = in_order(orders)
    check_budget(group, budget)
    total = Money.total((order.cost for order in group if order.cost is not None), budget.currency)
    if total <= budget:
        return JointPlan(orders=group, cost=total, proven=True)
    names = {order.fingerprint: order for order in group}
    best, proven = afforded(names, budget)
    found: list[PlannedOrder] = []
    cuts: list[Explanation] = []
    for name, order in names.items():
        quantity = best[name].quantity if name in best else Fraction(0)
        if quantity == order.quantity.amount:
            found.append(order)
            continue
        found.append(changed(order, JointKind.BUDGET, quantity, str(budget)))
        cuts.append(cut(order, quantity))
    cost = Money.total((order.cost for order in found if order.cost is not None), budget.currency)
    return JointPlan(
        orders=in_order(found),
        cost=cost,
        proven=proven,
        overridden=(*cuts, *let_go(names, best)),
    )


def check_budget(orders: Iterable[PlannedOrder], budget: Money) -> None:
    """Refuse a budget below nothing or of other money, and orders without a price."""
    if budget.minor < 0:
        raise InvalidValue("number_too_small", f"A budget of {budget}.", "Give 0 or more.")
    for order in orders:
        if not order.quantity.is_zero:
            price_of(order)
    expect_currency(orders, budget, "The budget")


def cut(order: PlannedOrder, quantity: Fraction) -> Explanation:
    """What an item gets that its rule wants more of."""
    after = Quantity(quantity, order.request.unit)
    short = short_with(order, quantity) - short_with(order, order.quantity.amount)
    return Explanation(
        rule="inventory.budget",
        says=Message(
            "{item}: {wanted} are wanted, and the budget is enough for {quantity}; on average "
            "{short} more go short",
            item=order.item,
            wanted=order.quantity,
            quantity=after,
            short=told(max(short, 0.0)),
        ),
        result=after,
    )


def let_go(names: Mapping[str, PlannedOrder], best: Mapping[str, Choice]) -> Iterator[Explanation]:
    """The suppliers that nothing goes to because of their least values."""
    name_of = {id(order): name for name, order in names.items()}
    for group in together(names.values()):
        least, wanted = reached_value(group)
        if least and wanted and not spent(best, (name_of[id(each)] for each in group)):
            yield Explanation(
                rule="inventory.budget_let_go",
                says=Message(
                    "Nothing is ordered from {supplier} on {day}: an order comes to at least "
                    "{least}, and the budget is worth more elsewhere or too small",
                    supplier=group[0].supplier,
                    day=group[0].order_on,
                    least=least,
                ),
            )


def reached_value(group: Iterable[PlannedOrder]) -> tuple[Money | None, int]:
    """The least value that orders reach without a budget, and what they cost."""
    orders = list(group)
    least = least_value(orders)
    total = sum(order.cost.minor for order in orders if order.cost is not None)
    # What they do not reach anyway was told, and binds nothing more.
    return (least if least is not None and least.minor <= total else None), total


def afforded(orders: Mapping[str, PlannedOrder], budget: Money) -> tuple[dict[str, Choice], bool]:
    """The best choices by name, and whether they are the best of all.

    Where there are too many quantities they are first weighed in wide steps; then the steps
    become finer around what was found, as long as there is money for them.
    """
    count = max(QUANTITIES_MAX // len(orders), QUANTITIES_EACH)
    weighed = {name: Quantities.of(name, order, count=count) for name, order in orders.items()}
    names = {id(order): name for name, order in orders.items()}
    groups: list[Shared] = []
    for group in together(orders.values()):
        least, _ = reached_value(group)
        choices = {names[id(each)]: weighed[names[id(each)]].all() for each in group}
        if least is not None:
            groups.append(Shared(choices, least.minor))
        else:
            groups += [Shared({name: each}) for name, each in choices.items()]
    best, proven = allotted(groups, budget=budget.minor)
    bought = {
        name
        for group in groups
        if not group.least or spent(best, group.choices)
        for name in group.choices
    }
    width = max((each.width for each in weighed.values()), default=1)
    proven = proven and width == 1
    while width > 1:
        width = -(-width // count)
        finer = {
            name: weighed[name].around(best[name], width) for name in sorted(bought & best.keys())
        }
        best = poured(finer, best, left=budget.minor - spent(best, best))
    return best, proven


def short_with(order: PlannedOrder, quantity: Fraction) -> float:
    """What goes short with a quantity, on average until the next delivery."""
    return order.outlook.protection.short_of(float(order.available + quantity))


@attrs.frozen(kw_only=True)
class Quantities:
    """What of an order can be ordered: the least, then steps up to what is wanted.

    ``count`` of them are weighed at a time.
    """

    name: str
    order: PlannedOrder
    count: int
    step: Fraction
    least: Fraction
    nothing: float
    missed: float
    price: float

    @classmethod
    def of(cls, name: str, order: PlannedOrder, *, count: int) -> Quantities:
        """The quantities of an order, and what each unit is worth."""
        outlook, terms = order.outlook, order.terms
        step = terms.step(order.request.unit_step)
        cost = outlook.costs.shortage_cost
        return cls(
            name=name,
            order=order,
            count=count,
            step=step,
            least=max(-(-terms.minimum_quantity // step) * step, step),
            nothing=short_with(order, Fraction(0)),
            missed=outlook.price if cost is None else float(cost.minor),
            price=outlook.price or 1.0,
        )

    @property
    def wanted(self) -> Fraction:
        """The most: what the order is without a budget."""
        return self.order.quantity.amount

    @property
    def width(self) -> int:
        """How many steps lie between two quantities that are weighed."""
        count = max(int((self.wanted - self.least) / self.step) + 1, 1)
        return -(-count // self.count)

    def all(self) -> list[Choice]:
        """Choices from the least quantity to the wanted one."""
        return [] if self.wanted <= 0 else self.between(self.least, self.wanted, self.width)

    def around(self, chosen: Choice, width: int) -> list[Choice]:
        """Choices in finer steps above one, as far as the next of the wide ones."""
        most = min(chosen.quantity + self.step * width * self.count, self.wanted)
        return self.between(chosen.quantity, most, width)

    def between(self, least: Fraction, most: Fraction, width: int) -> list[Choice]:
        """Choices from one quantity to another in steps of a width, both among them."""
        count = max(int((most - least) / self.step), -1) + 1
        places = {least + self.step * place for place in range(0, count, width)}
        return [self.choice(quantity) for quantity in sorted({*places, most})]

    def choice(self, quantity: Fraction) -> Choice:
        """A quantity, what it costs, and what it is worth."""
        less_short = self.nothing - short_with(self.order, quantity)
        had = 1 - (1 - float(quantity / self.wanted)) ** 2
        cost = self.order.prices.cost(quantity).minor if self.order.prices is not None else 0
        return Choice(
            item=self.name,
            quantity=quantity,
            cost=cost,
            worth=self.missed * max(less_short, 0.0)
            + WANTED * self.price * float(self.wanted) * had,
        )
