"""Laws made of laws: a mixture, and the sum of a random number of amounts.

Orders come at random and each asks for a random amount: a compound law. A lead time is short
or long, and demand over it is the mixture of the demands over each: its tail is that of the
long ones, which no mean and variance say.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import attrs
import numpy as np

from backoffice_core.inventory.distributions.asked import COUNT_MAX, dice, draws
from backoffice_core.inventory.distributions.continuous import Deterministic
from backoffice_core.inventory.distributions.discrete import Binomial, NegativeBinomial, Poisson
from backoffice_core.inventory.distributions.law import duration, plain
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.panjer import compounded, mixed
from backoffice_core.inventory.distributions.pmf import Pmf, normalised
from backoffice_core.inventory.numbers import Array, Given, Numbers, Places, in_a_line
from backoffice_core.kernel.checks import expect_several
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Compound", "Mixture"]

# Halvings that bring a bracket down to two neighbouring doubles.
HALVINGS = 300
# A grid for amounts that are not whole has about so many steps in a deviation.
FINE = 100


def step_of(law: Distribution) -> float:
    """The step a discrete law lives on."""
    return law.step if isinstance(law, (Pmf, Compound)) else 1.0


def grid_step(law: Distribution) -> float:
    """A step to lay a law on: its own, or a power of two near a hundredth of its deviation."""
    if law.discrete or law.variance == 0:
        return step_of(law)
    return float(2.0 ** math.floor(math.log2(law.deviation / FINE)))


def alike(laws: Iterable[Distribution]) -> tuple[Distribution, ...]:
    """Laws, with whole constants among counts turned into counts.

    Raises :class:`InvalidValue` (``law_invalid``).
    """
    given = tuple(as_law(law) for law in expect_several(laws, name="laws"))
    others = [law for law in given if not isinstance(law, Deterministic)]
    if not others or not all(law.discrete for law in others):
        return given
    step = step_of(others[0])
    return tuple(as_count(law, step) if isinstance(law, Deterministic) else law for law in given)


def as_count(law: Deterministic, step: float) -> Distribution:
    """A constant that is a whole number of steps as a count; any other as it is."""
    steps = law.value / step
    whole = steps == round(steps) and abs(steps) <= COUNT_MAX
    return Pmf([1.0], first=int(steps), step=step) if whole else law


def as_law(law: object, name: str = "") -> Distribution:
    """A law, which is refused if it is none, by the ``name`` it was given under.

    Raises :class:`InvalidValue` (``law_invalid``).
    """
    if isinstance(law, Distribution):
        return law
    if name:
        raise InvalidValue(
            "law_invalid",
            f"The {name} is {in_a_line(law)}, which is no law.",
            "Give a Distribution, such as Poisson(5) or Normal(100, 20).",
        )
    raise InvalidValue("law_invalid", f"{in_a_line(law)} is no law.", "Give a Distribution.")


def expect_law(law: object, name: str = "") -> None:
    """Refuse what is no law, as :func:`as_law` does."""
    as_law(law, name)


def as_weights(weights: Numbers) -> tuple[float, ...]:
    """Probabilities that add up to 1.

    Raises :class:`InvalidValue` (``not_a_number``, ``probabilities_invalid``).
    """
    return tuple(normalised(weights).tolist())


@attrs.frozen
class Mixture(Distribution):
    """One of several laws, each with its probability.

    Discrete if all of them are. Raises :class:`InvalidValue` (``probabilities_invalid``,
    ``lengths_differ``).

    >>> demand = Mixture([Deterministic(0), Poisson(5)], [0.7, 0.3])
    >>> demand.mean, demand.quantile(0.7), demand.quantile(0.9)
    (1.5, 0.0, 6.0)
    """

    laws: tuple[Distribution, ...] = attrs.field(converter=alike)
    weights: tuple[float, ...] = attrs.field(converter=as_weights)
    discrete: bool = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse weights that do not belong to the laws."""
        if len(self.laws) != len(self.weights):
            raise InvalidValue(
                "lengths_differ",
                f"{len(self.laws)} laws and {len(self.weights)} weights.",
                "Give each law its weight.",
            )
        steps = {step_of(law) for law in self.laws}
        discrete = all(law.discrete for law in self.laws) and len(steps) == 1
        object.__setattr__(self, "discrete", discrete)

    @property
    def mean(self) -> float:
        """The average of the means."""
        return math.fsum(w * law.mean for law, w in self.parts())

    @property
    def variance(self) -> float:
        """The average of the variances, and the variance of the means."""
        mean = self.mean
        return math.fsum(w * (law.variance + (law.mean - mean) ** 2) for law, w in self.parts())

    def parts(self) -> list[tuple[Distribution, float]]:
        """The laws that can happen, with their probabilities."""
        return [(law, w) for law, w in zip(self.laws, self.weights, strict=True) if w > 0]

    def summed(self, x: Numbers, answer: Callable[[Distribution, Array], Numbers]) -> Numbers:
        """The average of the laws' answers, the small ones added first."""
        given = Given(x=x)
        levels = given.array("x")
        answers: Array = np.array([w * np.asarray(answer(law, levels)) for law, w in self.parts()])
        result: Array = np.sort(answers, axis=0).sum(axis=0)
        return given.back(result)

    def at_most(self, x: Numbers) -> Numbers:
        """The probability of ``x`` or less."""
        return self.summed(x, lambda law, levels: law.at_most(levels))

    def above(self, x: Numbers) -> Numbers:
        """The probability of more than ``x``."""
        return self.summed(x, lambda law, levels: law.above(levels))

    def loss(self, x: Numbers) -> Numbers:
        """``E[(D - x)+]``."""
        return self.summed(x, lambda law, levels: law.loss(levels))

    def second_loss(self, x: Numbers) -> Numbers:
        """The loss summed up beyond ``x``."""
        if self.discrete:
            return self.summed(x, lambda law, levels: law.second_loss(levels))
        return self.summed(x, integrated_loss)

    def leftover(self, x: Numbers) -> Numbers:
        """``E[(x - D)+]``."""
        return self.summed(x, lambda law, levels: law.leftover(levels))

    def quantile(self, share: Numbers) -> Numbers:
        """The least level that is enough, by halving between the laws' own."""
        given = Given(share=share)
        shares = given.share("share")
        own: Array = np.array([law.quantile(shares) for law, _ in self.parts()])
        high: Array = own.max(axis=0)
        low: Array = np.nextafter(own.min(axis=0), -np.inf)
        rest = (1 - shares) * (1 + 1e-13) + 2e-16
        for _ in range(HALVINGS):
            middle: Array = low + (high - low) / 2
            if ((middle <= low) | (middle >= high)).all():
                break
            good = np.asarray(self.above(middle)) <= rest
            low = np.where(good, low, middle)
            high = np.where(good, middle, high)
        if self.discrete:
            step = step_of(self.laws[0])
            high = np.round(high / step) * step
        return given.back(high)

    def over(self, periods: float) -> Distribution:
        """The sum over whole periods, on steps.

        Raises :class:`InvalidValue` (``periods_not_whole``).
        """
        if duration(periods) == 1:
            return self
        return self.pmf(step=grid_step(self)).over(periods)

    def pmf(self, *, tolerance: float = 1e-12, step: float = 1.0) -> Pmf:
        """The average of the laws' probabilities of multiples of ``step``."""
        pmfs = [law.pmf(tolerance=tolerance, step=step) for law, _ in self.parts()]
        return mixed(pmfs, [w for _, w in self.parts()])

    def sample(self, count: int, *, seed: int) -> Array:
        """So many independent draws."""
        thrown, times = dice(seed), draws(count)
        which: Places = thrown.choice(len(self.laws), size=times, p=self.weights)
        drawn: Array = np.zeros(times)
        seeds: Places = thrown.integers(2**62, size=len(self.laws))
        for place, law in enumerate(self.laws):
            chosen: Places = np.flatnonzero(which == place)
            drawn[chosen] = law.sample(chosen.size, seed=int(seeds[place]))
        return drawn


def integrated_loss(law: Distribution, x: Array) -> Numbers:
    """``E[((D - x)+)^2] / 2`` of any law: of counts, whose loss is straight between two steps.

    ``x`` is taken up to the next step, and there the sum of losses becomes their integral.
    """
    if not law.discrete:
        return law.second_loss(x)
    step = step_of(law)
    following = np.ceil(x / step) * step
    there = np.asarray(law.loss(following))
    first = (following - x) * (np.asarray(law.loss(x)) + there) / 2
    return first + step * (np.asarray(law.second_loss(following)) + there / 2)


@attrs.frozen(kw_only=True)
class Compound(Distribution):
    """The sum of a random number of independent amounts: ``count`` orders, each of ``size``.

    Its probabilities are computed once: by Panjer's recursion, which has only positive terms,
    for Poisson and negative binomial counts, else by convolution. At most ``tolerance`` is
    left out. Sizes that are not whole are laid on a grid of ``step`` (by default about a
    hundredth of their deviation), which keeps their mean. Raises :class:`InvalidValue`
    (``count_not_whole``, ``size_negative``).

    >>> demand = Compound(count=Poisson(4), size=Pmf([0.5, 0.5], first=1))
    >>> demand.mean, demand.variance, demand.quantile(0.95)
    (6.0, 10.0, 12.0)
    """

    count: Distribution
    size: Distribution
    step: float = attrs.field(default=0.0, converter=plain)
    tolerance: float = attrs.field(default=1e-15, converter=plain)
    total: Pmf = attrs.field(init=False, repr=False, eq=False)

    discrete = True

    def __attrs_post_init__(self) -> None:
        """Compute the probabilities."""
        expect_law(self.count)
        expect_law(self.size)
        if not self.count.discrete:
            raise InvalidValue(
                "count_not_whole",
                f"The number of amounts is {self.count}.",
                "Give a law of counts, such as Poisson.",
            )
        if self.step < 0 or not 0 < self.tolerance < 1:
            raise InvalidValue(
                "number_too_small",
                f"A step of {self.step} or a tolerance of {self.tolerance} is none.",
                "Give a step of 0 or more and a tolerance between 0 and 1.",
            )
        object.__setattr__(self, "step", self.step or grid_step(self.size))
        part = self.tolerance / (1 + self.count.mean)
        size = self.size.pmf(tolerance=part, step=self.step)
        object.__setattr__(self, "total", compounded(self.count, size, tolerance=self.tolerance))

    @property
    def mean(self) -> float:
        """The number times the size."""
        return self.count.mean * self.size.mean

    @property
    def variance(self) -> float:
        """The scatter of sizes, and that of the number."""
        return self.count.mean * self.size.variance + self.count.variance * self.size.mean**2

    def at_most(self, x: Numbers) -> Numbers:
        """The probability of ``x`` or less."""
        return self.total.at_most(x)

    def above(self, x: Numbers) -> Numbers:
        """The probability of more than ``x``."""
        return self.total.above(x)

    def quantile(self, share: Numbers) -> Numbers:
        """The least level that is enough."""
        return self.total.quantile(share)

    def loss(self, x: Numbers) -> Numbers:
        """``E[(D - x)+]``."""
        return self.total.loss(x)

    def second_loss(self, x: Numbers) -> Numbers:
        """The sum of the losses beyond ``x``."""
        return self.total.second_loss(x)

    def leftover(self, x: Numbers) -> Numbers:
        """``E[(x - D)+]``."""
        return self.total.leftover(x)

    def over(self, periods: float) -> Distribution:
        """As many periods of counts, each of the same sizes."""
        if isinstance(self.count, (Poisson, NegativeBinomial, Binomial)):
            return attrs.evolve(self, count=self.count.over(periods))
        return self.total.over(periods)

    def pmf(self, *, tolerance: float = 1e-12, step: float = 1.0) -> Pmf:
        """The probabilities; ``step`` must be that of the law."""
        return self.total.pmf(tolerance=tolerance, step=step)

    def sample(self, count: int, *, seed: int) -> Array:
        """So many independent draws of the sum."""
        return self.total.sample(count, seed=seed)
