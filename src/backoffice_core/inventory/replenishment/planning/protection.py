"""How long an order must last, and what a level of stock achieves meanwhile.

What is ordered today covers demand until what is ordered at the next look has come in. With a
lead time that varies, and calendars on top, that is no number of days but a law over them, and
each case has its own demand. All measures below are averages over these cases, so the variance
of the lead time, the review and the overshoot of whole lots are in them, not added to them.

Sources: Silver, Pyke and Thomas, 4th ed., 6.7 and 6.9 (measures, periodic review); Axsäter,
Inventory Control, 3rd ed., 5.3 (positions spread evenly over a lot).
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from fractions import Fraction

import attrs
import numpy as np

from backoffice_core.inventory.distributions import (
    CycleService,
    Distribution,
    FillRate,
    LineFillRate,
    OrderFillRate,
    PeriodService,
    ReadyRate,
    Service,
)
from backoffice_core.inventory.numbers import Array, Numbers, Places, as_array, one_number
from backoffice_core.inventory.replenishment.planning.amounts import expect_countable
from backoffice_core.inventory.replenishment.planning.demands import Demand, DemandLaw
from backoffice_core.inventory.replenishment.planning.lines import demand_with_a_line
from backoffice_core.inventory.replenishment.planning.mixing import Mix, mix
from backoffice_core.inventory.replenishment.planning.windows import Spans, Window, spans_of
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Protection", "achieved", "asks_nothing", "level_for"]

# A lot is looked at in at most so many places.
PLACES_OF_A_LOT_MAX = 64
# While a level is only looked for, a lot is looked at in three places, as Gauss would.
FEW_PLACES = np.array([0.5 - math.sqrt(0.15), 0.5, 0.5 + math.sqrt(0.15)])
FEW_WEIGHTS = np.array([5.0, 8.0, 5.0]) / 18
# The level is first looked for from so many deviations below the mean to so many above it.
RUNGS, RUNGS_BETWEEN = np.linspace(-3.0, 6.0, 13), 7
# Then so many neighbours on each side are asked about; where that is not enough, ever more.
NEIGHBOURS, SECTIONS = 2, 17
# Sums of doubles are not more exact.
ROUNDING = 1e-12
# No level beyond so many times the mean is looked for, nor one of more steps.
MEANS_MAX, STEPS_MAX = 2.0**32, 2.0**52


def some(instance: object, attribute: object, windows: tuple[Window, ...]) -> None:  # noqa: ARG001
    """Refuse a protection that lasts for no time at all."""
    if not any(window.weight for window in windows):
        raise InvalidValue(
            "samples_missing", "No case has a weight.", "Give at least one window that can be."
        )


def several(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Cases in the order they were given."""
    return tuple(windows)


@checked_fields
@attrs.frozen
class Protection:
    """Demand over all cases of how long an order must last.

    Raises :class:`InvalidValue` (``samples_missing``, ``type_wrong``).
    """

    demand: Demand
    windows: tuple[Window, ...] = attrs.field(converter=several, validator=some)
    # The same few levels are asked about again and again, by costs, prices and outcomes.
    known: dict[float, float] = attrs.field(
        init=False, repr=False, eq=False, factory=dict[float, float]
    )

    @functools.cached_property
    def spans(self) -> Spans:
        """The numbers of days of the cases, with their weights."""
        return spans_of(self.windows)

    @functools.cached_property
    def until_next(self) -> Mix:
        """Demand until the next order comes in."""
        return mix(self.demand, self.spans.cover)

    @functools.cached_property
    def until_order(self) -> Mix:
        """Demand until the order comes in."""
        return mix(self.demand, self.spans.lead)

    @functools.cached_property
    def meanwhile(self) -> Mix:
        """Demand until any of the days between the two, each as likely."""
        return mix(self.demand, self.spans.between)

    @functools.cached_property
    def with_a_line(self) -> Distribution:
        """What has been asked for once a line has come, at any time between the two."""
        return demand_with_a_line(self.demand, self.spans.lines)

    @property
    def mean(self) -> float:
        """The demand expected until the next order comes in."""
        return self.demand.mean * self.spans.cover_days

    @property
    def deviation(self) -> float:
        """The standard deviation of the demand until the next order comes in, about."""
        demand, spans = self.demand, self.spans
        daily = demand.mean if demand.law is DemandLaw.POISSON else demand.deviation**2
        return math.sqrt(daily * spans.cover_days + demand.mean**2 * spans.cover_variance)

    @property
    def cover_days(self) -> float:
        """The average number of days an order must last."""
        return self.spans.cover_days

    @property
    def review_days(self) -> float:
        """The average number of days between two deliveries."""
        return self.spans.review_days

    def short(self, levels: Numbers) -> Array:
        """What is missing on average when the next order comes in."""
        return self.until_next.short(as_array(levels, "levels"))

    def short_of(self, level: float) -> float:
        """What is missing on average of one level."""
        if type(level) is not float or level not in self.known:
            level = one_number(level, "level")
            short = self.until_next.short(np.array([level]))
            self.known[level] = max(float(short[0]), 0.0)
        return self.known[level]

    def left_of(self, level: float) -> float:
        """What is left on average of one level."""
        exact = one_number(level, "level")
        return max(exact - self.mean + self.short_of(exact), 0.0)

    def cycle(self, levels: Numbers) -> Array:
        """The chance that nothing is missing until the next order comes in."""
        return self.until_next.enough(as_array(levels, "levels"))

    def filled(self, levels: Numbers) -> Array:
        """The share of units served at once: 1 less what goes short between two deliveries."""
        return self.served(as_array(levels, "levels"))

    def served(self, levels: Array) -> Array:
        """The same, of an array of levels."""
        asked = self.demand.mean * self.review_days
        if not asked:
            return np.ones_like(levels)
        return 1 - (self.until_next.short(levels) - self.until_order.short(levels)) / asked


@checked
def achieved(service: Service, protection: Protection, levels: Numbers) -> float:
    """The share of a measure that a level achieves, or several on average, each as likely.

    Raises :class:`InvalidValue`: ``samples_missing``, ``not_a_number``, and for rates of lines
    and orders without the sizes of such ``service_not_solvable``.
    """
    array = as_array(levels, "levels")
    if not array.size:
        raise InvalidValue("samples_missing", "There is no level.", "Give at least one.")
    return float(shares_of(service, protection, array).mean())


def shares_of(service: Service, protection: Protection, levels: Array) -> Array:
    """The share of a measure that each level achieves; what is asked of no time is served."""
    expect_solvable(service, protection)
    if asks_nothing(service, protection):
        return np.ones_like(levels)
    match service:
        case CycleService():
            return protection.until_next.enough(levels)
        case PeriodService():
            return protection.meanwhile.enough(levels)
        case FillRate():
            return protection.served(levels)
        case ReadyRate():
            return protection.meanwhile.left(levels)
        case _:
            return np.asarray(protection.with_a_line.at_most(levels), dtype=np.float64)


def asks_nothing(service: Service, protection: Protection) -> bool:
    """Whether the next order comes in as early, so that there is no time to serve between them.

    A cycle service is a share of orders, not of time, and asks for something even so.
    """
    return not protection.review_days and not isinstance(service, CycleService)


def expect_solvable(service: Service, protection: Protection) -> None:
    """Refuse rates of lines and orders where the sizes of such are not known.

    Raises :class:`InvalidValue` (``service_not_solvable``).
    """
    of_lines = isinstance(service, (LineFillRate, OrderFillRate))
    if of_lines and not protection.demand.line_sizes:
        raise InvalidValue(
            "service_not_solvable",
            f"{type(service).__name__} depends on how orders are made up, not on demand alone.",
            "Take the demand of lines (Demand.of_lines), or a FillRate, CycleService, "
            "PeriodService or ReadyRate.",
        )


@checked
def level_for(
    service: Service,
    protection: Protection,
    *,
    step: Fraction | int,
    lot: Fraction | int | None = None,
) -> Fraction:
    """The least level, in whole steps, that achieves a service; of a lot, its reorder point.

    Where the next order comes in as early as this one, a level of 0 serves all that is asked
    between them. Only a cycle service, which is a share of orders, is not met by that.

    Raises :class:`InvalidValue`: ``number_too_small``, ``number_too_large``,
    ``service_not_solvable``, ``service_not_reached``.
    """
    for name, value in (("step", step), ("lot", lot)):
        if value is not None and value <= 0:
            raise InvalidValue("number_too_small", f"The {name} is {value}.", "Give more than 0.")
        expect_countable(value or 0, name=name)
    if not protection.demand.mean:
        return Fraction(0)
    if asks_nothing(service, protection):
        expect_solvable(service, protection)
        return Fraction(0)
    most = max(protection.mean, float(lot or 0))
    if most > STEPS_MAX * float(step):
        raise InvalidValue(
            "number_too_large",
            f"An amount of {most:g} is more steps of {step} than can be told apart.",
            "Count in a larger unit.",
        )
    search = Search(service, protection, float(step), 0.0 if lot is None else float(lot))
    # Of a lot a level below nothing may do.
    low = -1 if lot is None else -math.ceil(Fraction(lot) / step) - 1
    return search.least(low) * Fraction(step)


@attrs.frozen
class Search:
    """The least number of steps that achieves a service, the position up to a lot beyond them."""

    service: Service
    protection: Protection
    width: float
    lot: float

    def shares(self, levels: Array) -> Array:
        """What levels achieve."""
        return shares_of(self.service, self.protection, levels)

    def average(self, steps: Places) -> Array:
        """What numbers of steps achieve, each on average over the places within a lot."""
        if not self.lot:
            return self.shares(steps.astype(np.float64) * self.width)
        count = max(round(self.lot / self.width), 1)
        alike = abs(count * self.width - self.lot) <= ROUNDING * self.lot
        if alike and count <= PLACES_OF_A_LOT_MAX and steps[-1] - steps[0] == steps.size - 1:
            # The places of neighbours are mostly the same ones.
            beyond = self.width * np.arange(1, count + steps.size)
            sums = np.append(0.0, np.cumsum(self.shares(steps[0] * self.width + beyond)))
            return np.asarray((sums[count:] - sums[:-count]) / count)
        levels = steps[:, None] * self.width + self.places(count)
        return np.asarray(self.shares(levels.reshape(-1)).reshape(levels.shape).mean(axis=1))

    def places(self, count: int) -> Array:
        """Where the position stands after an order, above the level: evenly within a lot."""
        few = min(count, PLACES_OF_A_LOT_MAX)
        return self.lot * (2 * np.arange(few) + 1 + few / count) / (2 * few)

    def about(self, levels: Array) -> Array:
        """What levels achieve on average over a lot, about."""
        if not self.lot:
            return self.shares(levels)
        points: Array = (levels[:, None] + self.lot * FEW_PLACES).reshape(-1)
        return np.asarray(self.shares(points).reshape(-1, FEW_PLACES.size) @ FEW_WEIGHTS)

    def guess(self) -> float:
        """About the level: where a ladder of levels crosses the share, and a finer one in it."""
        spread = self.protection.deviation
        levels = self.protection.mean - self.lot / 2 + RUNGS * (spread or self.width)
        shares = self.about(levels)
        place = int(np.searchsorted(shares, self.service.share))
        if 0 < place < levels.size:
            part = np.linspace(0.0, 1.0, RUNGS_BETWEEN)
            levels = levels[place - 1] + part * (levels[place] - levels[place - 1])
            shares = self.about(levels)
        return float(np.interp(self.service.share, shares, levels))

    def least(self, low: int) -> int:
        """The least number of steps above ``low`` that is enough.

        Mostly it is a neighbour of what a smooth law would need. Where it is not, what is
        asked about gets ever wider, until it lies between two neighbours.
        """
        most = min(max(self.protection.mean / self.width, 1.0) * MEANS_MAX, STEPS_MAX)
        middle = max(math.ceil(self.guess() / self.width), low + 1)
        steps = np.arange(max(middle - NEIGHBOURS, low + 1), middle + NEIGHBOURS + 1)
        high, sure, reach = None, False, NEIGHBOURS
        while low < most:
            good = self.average(steps) >= self.service.share - ROUNDING
            place = int(good.argmax()) if good.any() else steps.size
            if place:
                low, sure = int(steps[place - 1]), True
            if place < steps.size:
                high = int(steps[place])
            if high is not None and high - low == 1:
                return high
            reach *= SECTIONS
            last = low + reach if high is None else high - 1
            first = low + 1 if sure or high is None else max(low + 1, high - reach)
            steps = np.unique(np.linspace(first, last, SECTIONS).astype(np.int64))
        raise InvalidValue(
            "service_not_reached",
            f"No level reaches {self.service.says}.",
            "Give a lower share, or another law of demand.",
        )
