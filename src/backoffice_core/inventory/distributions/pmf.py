"""Probabilities of whole units: the law that any other can be turned into.

Sums are convolutions, tails are sums from the far end (so that the small numbers are added
before the large ones), and losses are sums of tails; nothing is subtracted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from backoffice_core.inventory.distributions.asked import (
    COUNT_MAX,
    dice,
    draws,
    grid,
    periods_told,
    whole_periods,
)
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.numbers import Array, Given, Numbers, Places, as_array, one_number
from backoffice_core.kernel.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Pmf"]

# How far the probabilities that are given may be from adding up to 1.
ROUNDING = 1e-9
# Closer probabilities are the same: sums of doubles are not more exact.
ALIKE = 1e-14
# Longer sums are convolved by Fourier transform, whose error is relative to the largest.
DIRECT = 256
# More amounts than these are a mistake of a step or of a number of periods, not a law.
PLACES_MAX = 20_000_000


def cumulated(chances: Array) -> Array:
    """For each place the sum of all beyond it, the far ones added first."""
    beyond = np.zeros(chances.size)
    beyond[:-1] = np.cumsum(chances[:0:-1])[::-1]
    return beyond


def normalised(chances: Numbers) -> Array:
    """Probabilities that add up to 1.

    Raises :class:`InvalidValue` (``not_a_number``, ``probabilities_invalid``).
    """
    array = as_array(chances, "chances")
    total = float(array.sum()) if array.size else 0.0
    if (array < 0).any() or abs(total - 1) > ROUNDING:
        raise InvalidValue(
            "probabilities_invalid",
            f"The probabilities add up to {total!r}, or one of them is below 0.",
            "Give the probability of every amount, none below 0, together 1.",
        )
    # What has been divided once is left alone, so that it can be written down and read back.
    return array if abs(total - 1) <= ALIKE else array / total


def as_place(first: Numbers) -> int:
    """The place of the first amount, in steps from 0.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_not_whole``, ``number_too_large``).
    """
    place = one_number(first, "first")
    if place != round(place):
        raise InvalidValue("number_not_whole", f"first is {first!r}.", "Give a whole number.")
    if abs(place) > COUNT_MAX:
        raise InvalidValue(
            "number_too_large", f"first is {first!r}.", f"Give at most {COUNT_MAX:.0f}."
        )
    return int(place)


def same(array: Array) -> bytes:
    """What arrays are compared and hashed by: all their digits, and one zero."""
    return (array + 0.0).tobytes()


def as_step(step: Numbers) -> float:
    """The units of a step."""
    return one_number(step, "step")


@attrs.frozen
class Pmf(Distribution):
    """``chances[i]`` is the probability of ``first + i`` steps of ``step`` units.

    Raises :class:`InvalidValue` (``not_a_number``, ``probabilities_invalid``,
    ``number_not_whole``, ``number_too_small``, ``number_too_large``).

    >>> die = Pmf(chances=[1 / 6] * 6, first=1)
    >>> round(die.mean, 12), round(die.loss(5), 12), die.quantile(0.5)
    (3.5, 0.166666666667, 3.0)
    >>> round(die.over(2).at_most(3), 12)
    0.083333333333
    """

    chances: Array = attrs.field(converter=normalised, eq=same)
    first: int = attrs.field(default=0, kw_only=True, converter=as_place)
    step: float = attrs.field(default=1.0, kw_only=True, converter=as_step)
    tails: Array = attrs.field(init=False, repr=False, eq=False)
    losses: Array = attrs.field(init=False, repr=False, eq=False)

    discrete = True

    def __attrs_post_init__(self) -> None:
        """Sum up the tails and the losses once."""
        if self.step <= 0:
            raise InvalidValue(
                "number_too_small", f"A step of {self.step} is none.", "Give more than 0."
            )
        tails = cumulated(self.chances)
        object.__setattr__(self, "tails", tails)
        object.__setattr__(self, "losses", cumulated(tails) + tails)

    @property
    def levels(self) -> Array:
        """The amounts, in units, in order."""
        return self.step * np.arange(self.first, self.first + self.chances.size, dtype=np.float64)

    @property
    def mean(self) -> float:
        """The average."""
        return float(self.chances @ self.levels)

    @property
    def variance(self) -> float:
        """The variance."""
        away = self.levels - self.mean
        return float(self.chances @ (away * away))

    def at_most(self, x: Numbers) -> Numbers:
        """The probability of ``x`` or less."""
        sums = np.cumsum(self.chances)
        return self.looked_up(x, lambda place: np.where(place < 0, 0.0, sums[self.within(place)]))

    def above(self, x: Numbers) -> Numbers:
        """The probability of more than ``x``."""
        return self.looked_up(
            x, lambda place: np.where(place < 0, 1.0, self.tails[self.within(place)])
        )

    def quantile(self, share: Numbers) -> Numbers:
        """The least amount that is enough with a probability of at least ``share``."""
        given = Given(share=share)
        place = np.searchsorted(-self.tails, given.share("share") - 1 - ALIKE, side="left")
        return given.back(self.levels[np.minimum(place, self.chances.size - 1)])

    def loss(self, x: Numbers) -> Numbers:
        """``E[(D - x)+]``; between two amounts it is a straight line."""
        given = Given(x=x)
        place, part = self.placed(given.array("x"))
        base = self.loss_at(place)
        slope = np.where(place < 0, 1.0, self.tails[self.within(place)])
        return given.back(self.step * (base - part * slope))

    def second_loss(self, x: Numbers) -> Numbers:
        """The sum of ``loss(x + step)``, ``loss(x + 2 step)`` and so on."""
        given = Given(x=x)
        place, part = self.placed(given.array("x"))
        beyond = cumulated(self.losses)
        ahead = np.maximum(-1 - place, 0)
        before = ahead * self.losses[0] + ahead * (ahead + 1) / 2 + beyond[0] + self.losses[0]
        base = np.where(place < 0, before, beyond[self.within(place)])
        return given.back(self.step * (base - part * self.loss_at(place + 1)))

    def over(self, periods: float) -> Pmf:
        """The law of the sum over a whole number of independent periods, by doubling."""
        count = whole_periods(periods)
        if count * (self.chances.size - 1) > PLACES_MAX or count * abs(self.first) > COUNT_MAX:
            raise InvalidValue(
                "sum_too_long",
                f"A sum over {periods_told(count)} has too many amounts.",
                "Give fewer periods, or a law with a larger step.",
            )
        total, power = Pmf([1.0], step=self.step), self
        while count:
            if count & 1:
                total = total.plus(power)
            count >>= 1
            power = power.plus(power) if count else power
        return total

    def plus(self, other: Pmf) -> Pmf:
        """The law of the sum of two independent amounts of the same step.

        Raises :class:`InvalidValue` (``steps_differ``).
        """
        if self.step != other.step:
            raise InvalidValue(
                "steps_differ", f"Steps of {self.step} and {other.step}.", "Use one step for both."
            )
        longest = max(self.chances.size, other.chances.size)
        if longest <= DIRECT:
            chances = np.convolve(self.chances, other.chances)
        else:
            size = self.chances.size + other.chances.size - 1
            waves = np.fft.rfft(self.chances, size) * np.fft.rfft(other.chances, size)
            chances = np.fft.irfft(waves, size)
        return Pmf(np.maximum(chances, 0), first=self.first + other.first, step=self.step)

    def pmf(self, *, tolerance: float = 1e-12, step: float = 1.0) -> Pmf:
        """This law itself, without the ends that together are less likely than ``tolerance``."""
        tolerance, step = grid(tolerance, step)
        if step != self.step:
            raise InvalidValue(
                "steps_differ", f"The law has steps of {self.step}.", "Ask for the same step."
            )
        low = int(np.searchsorted(np.cumsum(self.chances), tolerance / 2))
        high = self.chances.size - int(
            np.searchsorted(np.cumsum(self.chances[::-1]), tolerance / 2)
        )
        kept = self.chances[low:high]
        return Pmf(kept / kept.sum(), first=self.first + low, step=self.step)

    def sample(self, count: int, *, seed: int) -> Array:
        """So many independent draws."""
        return dice(seed).choice(self.levels, size=draws(count), p=self.chances)

    def looked_up(self, x: Numbers, answer: Callable[[Array], Array]) -> Numbers:
        """What ``answer`` says of the places of levels."""
        given = Given(x=x)
        place, _ = self.placed(given.array("x"))
        return given.back(answer(place))

    def placed(self, x: Array) -> tuple[Array, Array]:
        """The place of each level in ``chances`` (negative before, and beyond), and the rest.

        They are whole doubles: a level may lie further off than integers reach.
        """
        steps = x / self.step - self.first
        place: Array = np.floor(steps + ROUNDING)
        return place, np.maximum(steps - place, 0.0)

    def within(self, place: Array) -> Places:
        """Places brought within those there are; beyond the last there is nothing left."""
        return np.clip(place, 0, self.chances.size - 1).astype(np.int64)

    def loss_at(self, place: Array) -> Array:
        """The loss, in steps, at places that may lie outside."""
        return np.where(place < 0, self.losses[0] - place, self.losses[self.within(place)])
