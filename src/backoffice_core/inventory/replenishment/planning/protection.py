"""How long an order must last, and what a level of stock achieves meanwhile.

What is ordered today covers demand until what is ordered at the next look has come in. With a
lead time that varies, and calendars on top, that is no number of days but a law over them, and
each case has its own demand. All measures below are averages over these cases, so the variance
of the lead time, the review and the overshoot of whole lots are in them, not added to them.

Sources: Silver, Pyke and Thomas, 4th ed., 6.7 and 6.9 (measures, periodic review); Axsäter,
Inventory Control, 3rd ed., 5.3 (positions spread evenly over a lot).
"""

from __future__ import annotations

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
from backoffice_core.inventory.numbers import Array
from backoffice_core.inventory.replenishment.planning.demands import Demand
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Protection", "Window", "achieved", "level_for"]

# A lot is looked at in at most so many places.
PLACES_OF_A_LOT_MAX = 64
# No level beyond so many doublings of the mean is looked for.
DOUBLINGS_MAX = 60


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

    def left(self, levels: Array) -> Array:
        """What is left on average when the next order comes in."""
        return levels - self.mean + self.short(levels)

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
    match service:
        case CycleService():
            shares = protection.cycle(array)
        case PeriodService():
            shares = protection.daily(array, enough)
        case FillRate():
            shares = protection.filled(array)
        case ReadyRate():
            shares = protection.daily(array, more_than_enough)
        case _:
            raise InvalidValue(
                "service_not_solvable",
                f"{type(service).__name__} depends on how orders are made up, not on demand alone.",
                "Take FillRate, CycleService, PeriodService or ReadyRate.",
            )
    return float(shares.mean())


def places_of(level: float, lot: float, step: float) -> list[float]:
    """Where the position stands after an order: evenly within a lot above the level."""
    count = max(round(lot / step), 1)
    few = min(count, PLACES_OF_A_LOT_MAX)
    return [level + lot * (2 * place + 1 + few / count) / (2 * few) for place in range(few)]


def level_for(
    service: Service, protection: Protection, *, step: Fraction, lot: Fraction | None = None
) -> Fraction:
    """The least level, in whole steps, that achieves a service; of a lot, its reorder point.

    Raises :class:`InvalidValue` (``service_not_solvable``, ``service_not_reached``).
    """
    width = float(step)

    def reaches(steps: int) -> bool:
        level = steps * width
        levels = [level] if lot is None else places_of(level, float(lot), width)
        return achieved(service, protection, levels) >= service.share

    if not protection.demand.mean:
        return Fraction(0)
    high = max(int(protection.mean / width), 1)
    for _ in range(DOUBLINGS_MAX):
        if reaches(high):
            break
        high *= 2
    else:
        raise InvalidValue(
            "service_not_reached",
            f"No level reaches {service.says}.",
            "Give a lower share, or another law of demand.",
        )
    low = -1 if lot is None else -(-lot // step) * -1 - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return high * step
