"""What every named law shares: answers of arrays, given back in the form they were asked in."""

from __future__ import annotations

import abc
import math
from collections.abc import Callable

import attrs
import numpy as np

from backoffice_core.inventory.distributions.asked import COUNT_MAX, grid, whole_periods
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.numbers import Array, Given, Numbers, one_number
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Law"]

# A grid of more places than this is a mistake of a step, not a law.
GRID_MAX = 4_000_000


class Law(Distribution):
    """A law whose answers are functions of arrays of levels."""

    @abc.abstractmethod
    def within(self, x: Array) -> Array:
        """The probabilities of ``x`` or less."""

    @abc.abstractmethod
    def beyond(self, x: Array) -> Array:
        """The probabilities of more than ``x``."""

    @abc.abstractmethod
    def enough(self, share: Array, rest: Array) -> Array:
        """The least levels that suffice with ``share``; ``rest`` is 1 less it, to all digits."""

    @abc.abstractmethod
    def missing(self, x: Array) -> Array:
        """The losses."""

    @abc.abstractmethod
    def missing_beyond(self, x: Array) -> Array:
        """The second losses."""

    def left(self, x: Array) -> Array:
        """What is left."""
        return x - self.mean + self.missing(x)

    def at_most(self, x: Numbers) -> Numbers:
        """The probability of ``x`` or less."""
        return asked(self.within, x)

    def above(self, x: Numbers) -> Numbers:
        """The probability of more than ``x``, accurate in the far tail too."""
        return asked(self.beyond, x)

    def quantile(self, share: Numbers) -> Numbers:
        """The least level that is enough with a probability of at least ``share``.

        Raises :class:`InvalidValue` (``share_out_of_range``).
        """
        given = Given(share=share)
        shares = given.share("share")
        return given.back(self.enough(shares, 1 - shares))

    def loss(self, x: Numbers) -> Numbers:
        """``E[(D - x)+]``: what is missing on average beyond a level of ``x``."""
        return asked(self.missing, x)

    def second_loss(self, x: Numbers) -> Numbers:
        """The loss summed up beyond ``x``."""
        return asked(self.missing_beyond, x)

    def leftover(self, x: Numbers) -> Numbers:
        """``E[(x - D)+]``: what is left on average of a level of ``x``."""
        return asked(self.left, x)

    def pmf(self, *, tolerance: float = 1e-12, step: float = 1.0) -> Pmf:
        """Multiples of ``step``, of the same mean and, at each of them, of the same loss.

        What lies between two multiples is shared out between them in proportion to its
        nearness, so that nothing of the mean is lost; at most ``tolerance`` is left out at the
        ends. Source: Klugman, Panjer and Willmot, Loss Models, 9.6.5 (local moment matching).
        """
        return on_a_grid(self, tolerance=tolerance, step=step)

    def over_whole(self, periods: float) -> Distribution:
        """The sum over whole periods, on a grid of about a hundredth of the deviation.

        Raises :class:`InvalidValue` (``periods_not_whole``).
        """
        if whole_periods(periods) == 1:
            return self
        step = 2.0 ** math.floor(math.log2(self.deviation / 100))
        return self.pmf(step=step).over(periods)


def asked(answer: Callable[[Array], Array], x: Numbers) -> Numbers:
    """The answer about levels, in their form."""
    given = Given(x=x)
    return given.back(answer(given.array("x")))


def on_a_grid(law: Law, *, tolerance: float, step: float) -> Pmf:
    """The law on multiples of ``step``; its losses there are those of the law.

    Raises :class:`InvalidValue` (``share_out_of_range``, ``number_too_small``,
    ``grid_too_fine``).
    """
    tolerance, step = grid(tolerance, step)
    half = np.array([tolerance / 2])
    low = math.floor(float(law.enough(half, 1 - half)[0]) / step)
    high = math.ceil(float(law.enough(1 - half, half)[0]) / step)
    if high - low > GRID_MAX or max(high, -low) > COUNT_MAX:
        raise InvalidValue(
            "grid_too_fine",
            f"A step of {step} needs {high - low} places from {low} on.",
            "Give a larger step.",
        )
    levels = step * np.arange(low - 1, high + 2, dtype=np.float64)
    # Each side by the function that is small there, so that differences keep their digits.
    below, beyond = np.diff(law.left(levels), 2), np.diff(law.missing(levels), 2)
    chances = np.maximum(np.where(levels[1:-1] < law.mean, below, beyond), 0.0) / step
    return Pmf(chances / chances.sum(), first=low, step=step)


def plain(value: Numbers) -> float:
    """One finite number.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_large``).
    """
    return one_number(value, "a number of a distribution")


def not_negative(law: object, attribute: attrs.Attribute[float], value: float) -> None:
    """Refuse a number below 0.

    Raises :class:`InvalidValue` (``number_too_small``).
    """
    if value < 0:
        raise InvalidValue(
            "number_too_small",
            f"The {attribute.name} of {type(law).__name__} is {value!r}.",
            "Give 0 or more.",
        )


def duration(periods: float) -> float:
    """A number of periods.

    Raises :class:`InvalidValue` (``not_a_number``, ``number_too_large``, ``number_too_small``).
    """
    count = one_number(periods, "periods")
    if count < 0:
        raise InvalidValue("number_too_small", f"{count} periods.", "Give 0 or more periods.")
    return count
