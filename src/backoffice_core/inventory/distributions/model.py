"""What a distribution can be asked: the one protocol that policies are written against.

A policy never asks for a mean and a deviation where it means a distribution: it asks what
is missing beyond a level, how likely a level is enough, which level is enough with a given
probability. Every law answers these exactly, and any list of whole units with their
probabilities is a law too, so no policy is bound to the normal one.
"""

from __future__ import annotations

import abc
import math
from typing import TYPE_CHECKING

import numpy as np

from backoffice_core.inventory.numbers import Array, Given, Numbers

if TYPE_CHECKING:
    from backoffice_core.inventory.distributions.pmf import Pmf

__all__ = ["Distribution"]


class Distribution(abc.ABC):
    """What demand or a lead time may come to. Levels ``x`` may be numbers, arrays or columns.

    ``discrete`` laws live on whole units. All answers are exact for the law, up to rounding
    of doubles; where a law must be cut off, its docstring says how much is left out.
    """

    discrete: bool

    @property
    @abc.abstractmethod
    def mean(self) -> float:
        """The average."""

    @property
    @abc.abstractmethod
    def variance(self) -> float:
        """The variance."""

    @property
    def deviation(self) -> float:
        """The standard deviation."""
        return math.sqrt(self.variance)

    @abc.abstractmethod
    def at_most(self, x: Numbers) -> Numbers:
        """The probability of ``x`` or less."""

    @abc.abstractmethod
    def above(self, x: Numbers) -> Numbers:
        """The probability of more than ``x``, accurate in the far tail too."""

    @abc.abstractmethod
    def quantile(self, share: Numbers) -> Numbers:
        """The least level that is enough with a probability of at least ``share``."""

    @abc.abstractmethod
    def loss(self, x: Numbers) -> Numbers:
        """``E[(D - x)+]``: what is missing on average beyond a level of ``x``."""

    @abc.abstractmethod
    def second_loss(self, x: Numbers) -> Numbers:
        """The loss summed up beyond ``x``: of discrete laws the sum of ``loss(x + 1)`` on.

        Of continuous ones its integral from ``x``, ``E[((D - x)+)^2] / 2``.
        """

    def leftover(self, x: Numbers) -> Numbers:
        """``E[(x - D)+]``: what is left on average of a level of ``x``."""
        given = Given(x=x)
        levels = given.array("x")
        return given.back(np.maximum(levels - self.mean + np.asarray(self.loss(levels)), 0.0))

    @abc.abstractmethod
    def over(self, periods: float) -> Distribution:
        """The law of the sum over so many independent periods.

        Raises :class:`InvalidValue` (``periods_not_whole``) where the law does not divide.
        """

    @abc.abstractmethod
    def pmf(self, *, tolerance: float = 1e-12, step: float = 1.0) -> Pmf:
        """The probabilities of multiples of ``step``, leaving out at most ``tolerance``."""

    @abc.abstractmethod
    def sample(self, count: int, *, seed: int) -> Array:
        """So many independent draws; the same seed gives the same ones."""
