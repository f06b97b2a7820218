"""How long an order must last, and what a level of stock achieves meanwhile.

What is ordered today covers demand until what is ordered at the next look has come in. With a
lead time that varies, and calendars on top, that is no number of days but a law over them, and
each case has its own demand. All measures below are averages over these cases, so the variance
of the lead time, the review and the overshoot of whole lots are in them, not added to them.

Sources: Silver, Pyke and Thomas, 4th ed., 6.7 and 6.9 (measures, periodic review); Axsäter,
Inventory Control, 3rd ed., 5.3 (positions spread evenly over a lot).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from fractions import Fraction

import attrs
import numpy as np

from backoffice_core.inventory.distributions import (
    CycleService,
    Distribution,
    FillRate,
    PeriodService,
    ReadyRate,
    Service,
)
from backoffice_core.inventory.numbers import Array, Places
from backoffice_core.inventory.replenishment.planning.demands import Demand
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Protection", "Window", "achieved", "level_for"]

# A lot is looked at in at most so many places.
PLACES_OF_A_LOT_MAX = 64
# So many levels are asked about at once: doublings of the mean, then parts between two.
DOUBLINGS, SECTIONS = 4, 17
# No level beyond so many rounds of doublings is looked for.
ROUNDS_MAX = 8


@attrs.frozen
class Window:
    """A case: the order comes in after ``lead`` days, the next after ``cover``, so likely."""

    lead: int
    cover: int
    weight: float


@attrs.frozen
class Protection:
    """Demand over all cases of how long an order must last."""

    demand: Demand
    windows: tuple[Window, ...]
    # The same few levels are asked about again and again, by costs, prices and outcomes.
    known: dict[float, float] = attrs.field(
        init=False, repr=False, eq=False, factory=dict[float, float]
    )

    def mixed(self, days: Callable[[Window], int], ask: Answer, levels: Array) -> Array:
        """The average over all cases of what the law of some days answers."""
        weights: dict[int, float] = {}
        for window in self.windows:
            weights[days(window)] = weights.get(days(window), 0.0) + window.weight
        parts = [weight * ask(self.demand.over(count), levels) for count, weight in weights.items()]
        return np.asarray(sum(parts), dtype=np.float64)

    @property
    def mean(self) -> float:
        """The demand expected until the next order comes in."""
        return self.demand.mean * self.cover_days

    @property
    def cover_days(self) -> float:
        """The average number of days an order must last."""
        return sum(window.cover * window.weight for window in self.windows)

    @property
    def review_days(self) -> float:
        """The average number of days between two deliveries."""
        return sum((window.cover - window.lead) * window.weight for window in self.windows)

    def short(self, levels: Array) -> Array:
        """What is missing on average when the next order comes in."""
        return self.mixed(lambda window: window.cover, missing, levels)

    def short_of(self, level: float) -> float:
        """What is missing on average of one level."""
        if level not in self.known:
            self.known[level] = max(float(self.short(np.array([level]))[0]), 0.0)
        return self.known[level]

    def left_of(self, level: float) -> float:
        """What is left on average of one level."""
        return max(level - self.mean + self.short_of(level), 0.0)

    def cycle(self, levels: Array) -> Array:
        """The chance that nothing is missing until the next order comes in."""
        return self.mixed(lambda window: window.cover, enough, levels)

    def daily(self, levels: Array, ask: Answer) -> Array:
        """The average over the days between two deliveries of what the law answers."""
        weights: dict[int, float] = {}
        for window in self.windows:
            days = range(window.lead + 1, window.cover + 1)
            for day in days:
                weights[day] = weights.get(day, 0.0) + window.weight / len(days)
        parts = [weight * ask(self.demand.over(day), levels) for day, weight in weights.items()]
        return np.asarray(sum(parts), dtype=np.float64)

    def filled(self, levels: Array) -> Array:
        """The share of units served at once: 1 less what goes short between two deliveries."""
        asked = self.demand.mean * self.review_days
        if not asked:
            return np.ones_like(levels)
        before = self.mixed(lambda window: window.lead, missing, levels)
        return 1 - (self.short(levels) - before) / asked


Answer = Callable[[Distribution, Array], Array]


def missing(law: Distribution, levels: Array) -> Array:
    """What is missing beyond levels, of which none is below nothing in the law's eyes."""
    return np.asarray(law.loss(levels), dtype=np.float64)


def enough(law: Distribution, levels: Array) -> Array:
    """The chance that levels are enough."""
    return np.asarray(law.at_most(levels), dtype=np.float64)


def more_than_enough(law: Distribution, levels: Array) -> Array:
    """The chance that something is left of levels."""
    if law.discrete:
        return np.asarray(law.at_most(levels - 1), dtype=np.float64)
    return np.asarray(law.at_most(levels), dtype=np.float64)


def achieved(service: Service, protection: Protection, levels: Iterable[float]) -> float:
    """The share of a measure that levels achieve on average, each as likely.

    Raises :class:`InvalidValue` (``service_not_solvable``) for measures that need the lines of
    orders.
    """
    array = np.asarray(list(levels), dtype=np.float64)
    return float(shares_of(service, protection, array).mean())


def shares_of(service: Service, protection: Protection, levels: Array) -> Array:
    """The share of a measure that each level achieves."""
    match service:
        case CycleService():
            return protection.cycle(levels)
        case PeriodService():
            return protection.daily(levels, enough)
        case FillRate():
            return protection.filled(levels)
        case ReadyRate():
            return protection.daily(levels, more_than_enough)
        case _:
            raise InvalidValue(
                "service_not_solvable",
                f"{type(service).__name__} depends on how orders are made up, not on demand alone.",
                "Take FillRate, CycleService, PeriodService or ReadyRate.",
            )


def places_of(lot: float, step: float) -> Array:
    """Where the position stands after an order, above the level: evenly within a lot."""
    count = max(round(lot / step), 1)
    few = min(count, PLACES_OF_A_LOT_MAX)
    return lot * (2 * np.arange(few) + 1 + few / count) / (2 * few)


def level_for(
    service: Service, protection: Protection, *, step: Fraction, lot: Fraction | None = None
) -> Fraction:
    """The least level, in whole steps, that achieves a service; of a lot, its reorder point.

    Many levels are asked about at once, so that a lead time of many cases costs few rounds.
    Raises :class:`InvalidValue` (``service_not_solvable``, ``service_not_reached``).
    """
    width = float(step)
    beyond = np.zeros(1) if lot is None else places_of(float(lot), width)

    def first_enough(steps: Places) -> int | None:
        levels = steps[:, None] * width + beyond[None, :]
        shares = shares_of(service, protection, levels.reshape(-1)).reshape(levels.shape)
        good = shares.mean(axis=1) >= service.share
        return int(good.argmax()) if good.any() else None

    if not protection.demand.mean:
        return Fraction(0)
    low = -1 if lot is None else -math.ceil(lot / step) - 1
    high = max(int(protection.mean / width), 1)
    for _ in range(ROUNDS_MAX):
        tried = high * 2 ** np.arange(DOUBLINGS, dtype=np.int64)
        place = first_enough(tried)
        if place is not None:
            low = max(low, int(tried[place - 1])) if place else low
            high = int(tried[place])
            break
        low, high = int(tried[-1]), int(tried[-1]) * 2
    else:
        raise InvalidValue(
            "service_not_reached",
            f"No level reaches {service.says}.",
            "Give a lower share, or another law of demand.",
        )
    while high - low > 1:
        tried = np.unique(np.linspace(low + 1, high, SECTIONS).astype(np.int64))
        place = first_enough(tried[:-1])
        place = tried.size - 1 if place is None else place
        low, high = int(tried[place - 1]) if place else low, int(tried[place])
    return high * step
