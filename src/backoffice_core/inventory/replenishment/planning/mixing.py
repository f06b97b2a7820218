"""Demand over many lengths of time at once, each with its weight: one question, one answer.

A lead time that varies, on a calendar, makes a dozen numbers of days that an order may have to
last, and a plan asks about each of them again and again. So all of them are asked together: of
the closed forms as one table of days by levels, and of what was seen day by day as the one law
that is their average.

What is short is meant for plans: its error is that of the mean's last digits. Who needs the far
tail to all its digits asks the laws of :mod:`backoffice_core.inventory.distributions`.

Sources: Burgin, The gamma distribution and inventory control (1975), of the gamma law's losses;
Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., C.3, of the counts'.
"""

from __future__ import annotations

import abc
import math
from collections.abc import Mapping

import attrs
import numpy as np

from backoffice_core.inventory.distributions import Distribution, Pmf
from backoffice_core.inventory.numbers import Array, Places, special
from backoffice_core.inventory.replenishment.planning.demands import Demand, DemandLaw

__all__ = ["Mix", "mix"]

# What was seen is laid on a table of at most so many amounts; more are taken law by law.
TABLE_MAX = 1 << 17
# A level this close to an amount is that amount, up to rounding.
ALIKE = 1e-9
# Amounts are counted in whole units, or in parts of one that are tried in this order.
PARTS = (1, 4, 10, 20, 100, 1000)
ROOT_OF_CIRCLE = math.sqrt(2 * math.pi)


class Mix(abc.ABC):
    """The average law of demand over several numbers of days."""

    @abc.abstractmethod
    def short(self, levels: Array) -> Array:
        """What is missing on average beyond levels."""

    @abc.abstractmethod
    def enough(self, levels: Array) -> Array:
        """The chances that levels are enough."""

    def left(self, levels: Array) -> Array:
        """The chances that something is left of levels."""
        return self.enough(levels)


@attrs.frozen
class Together(Mix):
    """Parts of one average."""

    parts: tuple[Mix, ...]

    def short(self, levels: Array) -> Array:
        """The sum of the parts."""
        return np.asarray(sum(part.short(levels) for part in self.parts))

    def enough(self, levels: Array) -> Array:
        """The sum of the parts."""
        return np.asarray(sum(part.enough(levels) for part in self.parts))

    def left(self, levels: Array) -> Array:
        """The sum of the parts."""
        return np.asarray(sum(part.left(levels) for part in self.parts))


@attrs.frozen(eq=False)
class Constants(Mix):
    """Amounts that are certain."""

    amounts: Array
    weights: Array

    def short(self, levels: Array) -> Array:
        """What levels lack."""
        return np.asarray(self.weights @ np.maximum(self.amounts - levels, 0.0))

    def enough(self, levels: Array) -> Array:
        """1 from an amount on."""
        return np.asarray(self.weights @ (levels >= self.amounts))


@attrs.frozen(eq=False)
class Normals(Mix):
    """Normal laws."""

    means: Array
    deviations: Array
    weights: Array

    def short(self, levels: Array) -> Array:
        """The losses."""
        away = (levels - self.means) / self.deviations
        density = np.exp(-away * away / 2) / ROOT_OF_CIRCLE
        return np.asarray(self.weights @ (self.deviations * (density - away * special.ndtr(-away))))

    def enough(self, levels: Array) -> Array:
        """The lower tails."""
        return np.asarray(self.weights @ special.ndtr((levels - self.means) / self.deviations))


@attrs.frozen(eq=False)
class Gammas(Mix):
    """Gamma laws of one scale."""

    shapes: Array
    scale: float
    weights: Array

    def short(self, levels: Array) -> Array:
        """The losses."""
        above = np.maximum(levels, 0.0) / self.scale
        mass = special.xlogy(self.shapes, above) - above - special.gammaln(self.shapes)
        upper = special.gammaincc(self.shapes, above)
        lost = np.maximum((self.shapes - above) * upper + np.exp(mass), 0.0)
        return np.asarray(self.scale * (self.weights @ lost) + np.maximum(-levels, 0.0)
                          * self.weights.sum())  # fmt: skip

    def enough(self, levels: Array) -> Array:
        """The lower tails."""
        below = special.gammainc(self.shapes, np.maximum(levels, 0.0) / self.scale)
        return np.asarray(self.weights @ below)


class Counts(Mix):
    """Laws of whole amounts: the loss is a straight line between two of them."""

    means: Array
    weights: Array

    @abc.abstractmethod
    def beyond(self, amounts: Array) -> Array:
        """The chance of more than whole amounts, by days and levels."""

    @abc.abstractmethod
    def expected_from(self, amounts: Array) -> Array:
        """The share of the mean that is in amounts from whole ones on."""

    def short(self, levels: Array) -> Array:
        """The losses."""
        whole = np.floor(levels + ALIKE)
        lost = self.means * self.expected_from(whole + 1) - levels * self.beyond(whole)
        return np.asarray(self.weights @ np.maximum(lost, 0.0))

    def enough(self, levels: Array) -> Array:
        """The lower tails."""
        return np.asarray(self.weights @ (1 - self.beyond(np.floor(levels + ALIKE))))

    def left(self, levels: Array) -> Array:
        """The lower tails below levels."""
        return np.asarray(self.weights @ (1 - self.beyond(np.ceil(levels - ALIKE) - 1)))


@attrs.frozen(eq=False)
class Poissons(Counts):
    """Poisson laws."""

    means: Array
    weights: Array

    def beyond(self, amounts: Array) -> Array:
        """The upper tails."""
        above = np.maximum(amounts, 0.0)
        return np.where(amounts < 0, 1.0, special.gammainc(above + 1, self.means))

    def expected_from(self, amounts: Array) -> Array:
        """The chance of one less, or more: what a count brings is its chance at one less."""
        return self.beyond(amounts - 2)


@attrs.frozen(eq=False)
class NegativeBinomials(Counts):
    """Negative binomial laws of one success chance; ``rest`` is 1 less it."""

    means: Array
    shapes: Array
    rest: float
    weights: Array

    def beyond(self, amounts: Array) -> Array:
        """The upper tails."""
        return self.tail(amounts, self.shapes)

    def expected_from(self, amounts: Array) -> Array:
        """The chance of one less, or more, in a law of one success more."""
        return self.tail(amounts - 2, self.shapes + 1)

    def tail(self, amounts: Array, shapes: Array) -> Array:
        """The chance of more than whole amounts."""
        above = np.maximum(amounts, 0.0)
        return np.where(amounts < 0, 1.0, special.betainc(above + 1, shapes, self.rest))


@attrs.frozen(eq=False)
class Table(Mix):
    """The chances of whole steps: of amounts seen, added up over days and averaged."""

    step: float
    weight: float
    mean: float
    tails: Array
    losses: Array
    places: Array

    def short(self, levels: Array) -> Array:
        """The losses: straight lines between two amounts."""
        steps = levels / self.step
        lost = np.interp(steps, self.places, self.losses)
        return np.asarray(self.step * np.maximum(lost, self.mean - self.weight * steps))

    def enough(self, levels: Array) -> Array:
        """The lower tails."""
        return self.up_to(np.floor(levels / self.step + ALIKE))

    def left(self, levels: Array) -> Array:
        """The lower tails below levels."""
        return self.up_to(np.ceil(levels / self.step - ALIKE) - 1)

    def up_to(self, places: Array) -> Array:
        """The chance of so many steps or fewer."""
        within = np.clip(places, -1, self.tails.size - 1).astype(np.int64)
        return np.where(within < 0, 0.0, self.weight - self.tails[within])


@attrs.frozen
class Each(Mix):
    """Any laws, one by one."""

    laws: tuple[tuple[Distribution, float], ...]

    def short(self, levels: Array) -> Array:
        """The losses."""
        return np.asarray(sum(weight * np.asarray(law.loss(levels)) for law, weight in self.laws))

    def enough(self, levels: Array) -> Array:
        """The lower tails."""
        return np.asarray(sum(weight * np.asarray(law.at_most(levels))
                              for law, weight in self.laws))  # fmt: skip

    def left(self, levels: Array) -> Array:
        """The lower tails below levels, of laws that are counted."""
        return np.asarray(sum(weight * np.asarray(law.at_most(below(law, levels)))
                              for law, weight in self.laws))  # fmt: skip


def below(law: Distribution, levels: Array) -> Array:
    """Levels just below, of a law that is counted in steps; of any other, the same."""
    if not law.discrete:
        return levels
    step = law.step if isinstance(law, Pmf) else 1.0
    return np.asarray((np.ceil(levels / step - ALIKE) - 0.5) * step)


def mix(demand: Demand, weights: Mapping[int, float]) -> Mix:
    """The average law of a demand over numbers of days, each with its weight.

    >>> steady = Demand(law=DemandLaw.NORMAL, mean=10, deviation=3)
    >>> mix(steady, {4: 0.5, 9: 0.5}).short(np.array([60.0])).round(6)
    array([15.000841])
    """
    asked = {days: weight for days, weight in weights.items() if days and weight}
    none = math.fsum(weight for days, weight in weights.items() if not days)
    if not demand.mean:
        return Constants(np.zeros((1, 1)), np.array([math.fsum(weights.values())]))
    if not none:
        return law_of(demand, asked)
    nothing = Constants(np.zeros((1, 1)), np.array([none]))
    return Together((nothing, law_of(demand, asked))) if asked else nothing


def law_of(demand: Demand, asked: Mapping[int, float]) -> Mix:
    """The average law over numbers of days, of which none is 0."""
    days = np.array([*asked], dtype=np.float64)[:, None]
    weights = np.array([*asked.values()], dtype=np.float64)
    means, variance = demand.mean * days, demand.deviation**2
    match demand.law:
        case DemandLaw.SEEN:
            return table(demand, asked) or each(demand, asked)
        case DemandLaw.POISSON:
            return Poissons(means, weights)
        case _ if not variance:
            return Constants(means, weights)
        case DemandLaw.NORMAL:
            return Normals(means, demand.deviation * np.sqrt(days), weights)
        case DemandLaw.GAMMA:
            return Gammas(demand.mean**2 / variance * days, variance / demand.mean, weights)
        case DemandLaw.NEGATIVE_BINOMIAL if variance > demand.mean:
            rest = (variance - demand.mean) / variance
            shapes = demand.mean**2 / (variance - demand.mean) * days
            return NegativeBinomials(means, shapes, rest, weights)
        case _:
            return each(demand, asked)


def each(demand: Demand, asked: Mapping[int, float]) -> Mix:
    """The laws one by one, by what they say themselves."""
    return Each(tuple((demand.over(days), weight) for days, weight in asked.items()))


def table(demand: Demand, asked: Mapping[int, float]) -> Mix | None:
    """Whole amounts that were seen, added up over days; none where a table of them is too long.

    By Fourier transform: the sum over days is a power of the wave of one day, so the average
    of the sums is a polynomial of it.
    """
    counts, step = counted(np.asarray(demand.seen))
    longest = max(asked)
    size = int(counts.max()) * longest + 1
    if not step or size > TABLE_MAX:
        return None
    room = fast_length(size)
    wave = np.fft.rfft(np.bincount(counts) / counts.size, room)
    total = np.zeros_like(wave)
    for days in range(longest, 0, -1):
        total += asked.get(days, 0.0)
        total *= wave
    chances = np.maximum(np.fft.irfft(total, room)[:size], 0.0)
    weight = math.fsum(asked.values())
    chances *= weight / chances.sum()
    # From the far end, so that the small ones are added first.
    tails = np.append(np.cumsum(chances[:0:-1])[::-1], 0.0)
    losses = np.cumsum(tails[::-1])[::-1]
    places = np.arange(size, dtype=np.float64)
    return Table(step, weight, float(losses[0]), tails, losses, places)


def counted(seen: Array) -> tuple[Places, float]:
    """Amounts as whole numbers of the largest step they all are; a step of 0 if of none."""
    for parts in PARTS:
        scaled = seen * parts
        whole = np.rint(scaled)
        if (
            whole.max() <= TABLE_MAX
            and (np.abs(scaled - whole) <= ALIKE * np.maximum(1, whole)).all()
        ):
            counts = whole.astype(np.int64)
            step = max(int(np.gcd.reduce(counts)), 1)
            return counts // step, step / parts
    return np.zeros(1, dtype=np.int64), 0.0


def fast_length(size: int) -> int:
    """A length that is fast to transform: a power of two, or three quarters of one."""
    power = 1 << max(size - 1, 1).bit_length()
    return power * 3 // 4 if power * 3 // 4 >= size else power
