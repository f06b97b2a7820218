"""How sure a difference between two policies is, for two of them that met the same demand.

Two policies run over the same items differ much less by chance than either does by itself:
an item that sold badly, sold badly for both. So the interval is that of the difference, item
by item in pairs. It comes twice: from drawing items with putting back (the bootstrap), which
takes heavy tails as they are, and from the normal law, which is enough for many even items. A
policy compared with itself differs by nothing, exactly.

Sources: Efron and Tibshirani, An Introduction to the Bootstrap (1993), 13.3; Law, Simulation
Modeling and Analysis, 5th ed., 10.2 (paired intervals).
"""

from __future__ import annotations

import enum
from collections.abc import Iterator

import attrs
import numpy as np

from backoffice_core.inventory.distributions.asked import whole
from backoffice_core.inventory.distributions.service import Service
from backoffice_core.inventory.numbers import Array, Places
from backoffice_core.inventory.policies.reasons import figure
from backoffice_core.inventory.proving.measures import Counted, StockRun
from backoffice_core.inventory.proving.tables import expect_seed
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message, Value

__all__ = ["Aspect", "Difference", "Figure", "aspect_of", "chance_of", "difference_of", "resampled"]

DRAWS = 2000
DRAWS_MAX = 10_000_000
CONFIDENCE = 0.95
Z = 1.959963984540054  # the quantile of the normal law for 95 percent
DRAWN_AT_ONCE = 4_000_000
POINTS = 100


class Figure(enum.Enum):
    """What can be compared besides service: averages of an item and period."""

    COST = "cost"
    STOCK_VALUE = "stock value"
    ON_HAND = "stock on hand"
    BACKORDERS = "backorders"
    ORDERS = "orders"


WORDS = {
    Figure.COST: Message("cost of an item and period"),
    Figure.STOCK_VALUE: Message("value of stock of an item"),
    Figure.ON_HAND: Message("stock on hand of an item"),
    Figure.BACKORDERS: Message("backorders of an item"),
    Figure.ORDERS: Message("orders of an item and period"),
}

Aspect = type[Service] | Figure
"""What two policies are compared by."""


def aspect_of(run: StockRun, aspect: Aspect) -> Counted:
    """A share and its whole, whose totals make the figure.

    Raises :class:`InvalidValue` (``measure_missing``, ``orders_unknown``, ``costs_missing``).
    """
    if isinstance(aspect, type):
        return run.counted(aspect)
    whole = np.ones(run.items)
    match aspect:
        case Figure.COST:
            return run.cost, whole
        case Figure.STOCK_VALUE:
            return run.stock_value, whole
        case Figure.ON_HAND:
            return run.on_hand, whole
        case Figure.BACKORDERS:
            return run.backorders, whole
        case Figure.ORDERS:
            return run.orders / run.periods, whole


@attrs.frozen(kw_only=True)
class Difference:
    """How much the first policy has more than the second, and how sure that is.

    ``low`` to ``high`` is the 95 percent interval of the bootstrap over items, ``normal_low``
    to ``normal_high`` that of the normal law. ``first`` and ``second`` are the figures;
    services are shares, and told in points: ``unit`` times a share.
    """

    aspect: Message
    names: tuple[str, str]
    first: float
    second: float
    difference: float
    low: float
    high: float
    normal_low: float
    normal_high: float
    items: int
    draws: int
    unit: int = 1

    @property
    def sure(self) -> bool:
        """Whether the interval leaves nothing out but one sign."""
        return self.low > 0 or self.high < 0

    def explain(self) -> Explanation:
        """The difference in words."""
        values: dict[str, Value] = {
            "first": self.names[0],
            "second": self.names[1],
            "aspect": self.aspect,
            "low": figure(self.unit * self.low),
            "high": figure(self.unit * self.high),
        }
        says = Message(
            "{first} and {second} cannot be told apart by {aspect}: the difference lies between "
            "{low} and {high} (95 % interval)",
            **values,
        )
        if self.sure:
            says = Message(
                "{first} has {difference} more {aspect} than {second}, with 95 % confidence "
                "between {low} and {high}"
                if self.difference > 0
                else "{first} has {difference} less {aspect} than {second}, with 95 % confidence "
                "between {low} and {high}",
                difference=figure(self.unit * abs(self.difference)),
                **{
                    **values,
                    "low": figure(self.unit * min(abs(self.low), abs(self.high))),
                    "high": figure(self.unit * max(abs(self.low), abs(self.high))),
                },
            )
        return Explanation(
            rule="inventory.difference",
            says=says,
            result=figure(self.unit * self.difference),
            source="Efron and Tibshirani, An Introduction to the Bootstrap, 13.3",
            because=(
                self.figure(self.names[0], self.first),
                self.figure(self.names[1], self.second),
                self.drawn(),
            ),
        )

    def figure(self, name: str, value: float) -> Explanation:
        """The figure of a policy."""
        return Explanation(
            rule="inventory.figure",
            says=Message("{policy}: {aspect} {value}", policy=name, aspect=self.aspect,
                         value=figure(self.unit * value)),
        )  # fmt: skip

    def drawn(self) -> Explanation:
        """What the interval rests on."""
        return Explanation(
            rule="inventory.interval",
            says=Message(
                "In pairs over {items}, drawn anew {draws}; by the normal law {low} to {high}",
                items=items_told(self.items),
                draws=Message.plural("{count} time", "{count} times", count=self.draws),
                low=figure(self.unit * self.normal_low),
                high=figure(self.unit * self.normal_high),
            ),
        )


def points_of(measure: type[Service]) -> Message:
    """What differences of a measure are told in."""
    return Message("points of {measure}", measure=measure.name)


def items_told(count: int) -> Message:
    """So many items, as a value of another message."""
    return Message.plural("{count} item", "{count} items", count=count)


@checked
def difference_of(
    first: StockRun,
    second: StockRun,
    *,
    aspect: Aspect,
    seed: int,
    names: tuple[str, str] = ("A", "B"),
    draws: int = DRAWS,
) -> Difference:
    """The difference of two runs over the same items, with its 95 percent intervals.

    Of a measure of service it is that of the shares of all items' totals; of a
    :class:`Figure` that of the averages of an item. Raises :class:`InvalidValue`
    (``lengths_differ``, ``number_too_small``, ``number_out_of_range``, and as of
    :meth:`StockRun.counted`).
    """
    own, other = aspect_of(first, aspect), aspect_of(second, aspect)
    if own[0].size != other[0].size:
        raise InvalidValue(
            "lengths_differ",
            f"One run has {own[0].size} items, the other {other[0].size}.",
            "Compare runs over the same items.",
        )
    figures = share_of(own[0].sum(), own[1].sum()), share_of(other[0].sum(), other[1].sum())
    apart = float(figures[0] - figures[1])
    many = [
        share_of(sums[0], sums[1]) - share_of(sums[2], sums[3])
        for sums in resampled((*own, *other), draws=draws, seed=seed)
    ]
    low, high = np.quantile(np.concatenate(many), [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    influence = influences(own, float(figures[0])) - influences(other, float(figures[1]))
    spread = Z * float(influence.std()) / np.sqrt(influence.size)
    return Difference(
        aspect=WORDS[aspect] if isinstance(aspect, Figure) else points_of(aspect),
        unit=1 if isinstance(aspect, Figure) else POINTS,
        names=names,
        first=float(figures[0]),
        second=float(figures[1]),
        difference=apart,
        low=float(low),
        high=float(high),
        normal_low=apart - spread,
        normal_high=apart + spread,
        items=int(influence.size),
        draws=draws,
    )


def share_of(good: Array, whole: Array) -> Array:
    """A share of totals; of nothing it is all."""
    good, whole = np.asarray(good), np.asarray(whole)
    return np.divide(good, whole, out=np.ones_like(whole), where=whole > 0)


def influences(counted: Counted, share: float) -> Array:
    """How much each item moves the share of the totals: its linear part."""
    good, whole = counted
    mean = float(whole.mean())
    return (good - share * whole) / mean if mean > 0 else np.zeros_like(good)


def chance_of(counted: Counted) -> float:
    """How far a share is from that of other items like these, 95 times of 100: normal law.

    A single item says nothing of others.
    """
    if counted[0].size == 1:
        return np.inf
    own = influences(counted, float(share_of(counted[0].sum(), counted[1].sum())))
    return Z * float(own.std()) / float(np.sqrt(own.size))


def resampled(columns: tuple[Array, ...], *, draws: int, seed: int) -> Iterator[Array]:
    """Totals of columns over items drawn with putting back: rows of columns by draws."""
    expect_seed(seed)
    if not 1 <= draws <= DRAWS_MAX:
        raise InvalidValue(
            "number_out_of_range", f"{shown(draws)} draws.", f"Draw 1 to {DRAWS_MAX} times."
        )
    dice = np.random.default_rng(np.random.SeedSequence(whole(seed, "seed")))
    table = np.ascontiguousarray(np.array(columns).T)
    items = table.shape[0]
    at_once = max(DRAWN_AT_ONCE // items, 1)
    for first in range(0, draws, at_once):
        count = min(at_once, draws - first)
        places: Places = dice.integers(items, size=(count, items))
        places += np.arange(count, dtype=np.int64)[:, None] * items
        times = np.bincount(places.reshape(-1), minlength=count * items).reshape(count, items)
        yield (times.astype(np.float64) @ table).T
