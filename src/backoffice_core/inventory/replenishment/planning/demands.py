"""What will be asked for, day by day: a law of demand, and why it was chosen.

How demand comes decides what describes it: a steady seller is nearly normal, a volatile one is
skewed, and what sells now and then is best described by what was seen. The classes and their
bounds are those of Syntetos and Boylan (The accuracy of intermittent demand estimates, 2005).

A demand is a value of plain numbers, so that it can be written down beside the order it led to
and taken up again. So is what a forecast comes to: its family, mean and deviation of a day.
"""

from __future__ import annotations

import enum
import functools
import math
from collections.abc import Iterable
from fractions import Fraction
from typing import cast

import attrs
import numpy as np

from backoffice_core.inventory.distributions import (
    Deterministic,
    Distribution,
    Empirical,
    Gamma,
    NegativeBinomial,
    Normal,
    Poisson,
)
from backoffice_core.inventory.distributions.law import plain
from backoffice_core.inventory.forecasting import (
    BootstrapForecast,
    Forecast,
    History,
    PatternForecasts,
)
from backoffice_core.inventory.numbers import Numbers
from backoffice_core.inventory.replenishment.planning.amounts import (
    amounts_of,
    expect_countable,
    plain_number,
    plain_numbers,
)
from backoffice_core.inventory.replenishment.planning.periods import days_of_period
from backoffice_core.kernel import bounds
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.checks import expect, expect_several
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown, whole_number
from backoffice_core.kernel.names import Name
from backoffice_core.kernel.words import Message, translate

__all__ = ["Confidence", "Demand", "DemandLaw", "DemandShape"]

# Days between demands, and the squared variation of their sizes, that part the classes.
INTERVAL_BOUND, VARIATION_BOUND = 1.32, 0.49
# A normal law with more deviation than this share of its mean has demand below nothing.
NORMAL_VARIATION_MAX = 1 / 3
# Fewer days, or days with demand, say too little to be taken as the law itself.
SEEN_DAYS_MIN, SEEN_DEMANDS_MIN = 60, 12
# A third of a dozen is a third again, once it has been a float.
EXACT_PARTS = 10**9
# From here on decimals say nothing.
TOLD_WHOLE = 100
SURE_DAYS, SURE_DEMANDS, SOME_DAYS, SOME_DEMANDS = 180, 60, 60, 12


class DemandShape(enum.Enum):
    """How demand comes."""

    GIVEN = "given"
    FORECAST = "forecast"
    NONE = "none"
    SMOOTH = "smooth"
    ERRATIC = "erratic"
    INTERMITTENT = "intermittent"
    LUMPY = "lumpy"


class DemandLaw(enum.Enum):
    """The family of a demand's distribution."""

    NORMAL = "normal"
    GAMMA = "gamma"
    POISSON = "poisson"
    NEGATIVE_BINOMIAL = "negative_binomial"
    SEEN = "seen"


class Confidence(enum.Enum):
    """How much a history bears."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


LAWS = {
    DemandLaw.NORMAL: "a normal law",
    DemandLaw.GAMMA: "a gamma law",
    DemandLaw.POISSON: "a Poisson law",
    DemandLaw.NEGATIVE_BINOMIAL: "a negative binomial law",
    DemandLaw.SEEN: "the days seen",
}
SHAPES = {
    DemandShape.GIVEN: "so it was given",
    DemandShape.FORECAST: "it was forecast",
    DemandShape.SMOOTH: "it sells steadily",
    DemandShape.ERRATIC: "it sells often, in very different amounts",
    DemandShape.INTERMITTENT: "it sells now and then, in like amounts",
    DemandShape.LUMPY: "it sells now and then, in very different amounts",
}


# A variance so close to the mean is that of chance alone.
ALIKE = 1e-9


@checked_fields
@attrs.frozen(kw_only=True)
class Demand:
    """Demand of a day: its law, mean and deviation; ``seen`` the days themselves, if they are it.

    ``shape``, ``history_days`` and ``demand_days`` say what it was taken from, ``method`` how it
    was forecast. ``line_sizes`` are those of single lines (or whole orders), as they were seen,
    for the measures that count them. Days are independent of each other. Raises
    :class:`InvalidValue` (``number_too_small``,
    ``samples_missing``).

    >>> steady = Demand.of_history([9, 11, 10, 12, 8, 10, 10])
    >>> print(steady.law.value, steady.mean, steady.over(4).mean, steady.confidence.value)
    normal 10.0 40.0 low
    >>> print(Demand.of_history([0, 0, 9, 0, 0, 1, 0, 1]).says.render())
    1.38 a day, as a negative binomial law: it sells now and then, in very different amounts
    """

    law: DemandLaw
    mean: float = attrs.field(converter=plain_number)
    deviation: float = attrs.field(default=0.0, converter=plain_number)
    seen: tuple[float, ...] = attrs.field(default=(), converter=plain_numbers)
    shape: DemandShape = DemandShape.GIVEN
    history_days: int = attrs.field(default=0, validator=bounds.not_negative)
    demand_days: int = attrs.field(default=0, validator=bounds.not_negative)
    method: str = ""
    line_sizes: tuple[float, ...] = attrs.field(default=(), converter=plain_numbers)

    def __attrs_post_init__(self) -> None:
        if self.law is DemandLaw.SEEN and not self.seen:
            raise InvalidValue("samples_missing", "No day was seen.", "Give the demand of days.")
        if self.line_sizes and not min(self.line_sizes):
            raise InvalidValue("number_too_small", "A line asks for 0.", "Give lines of more.")

    @classmethod
    def of_history(cls, days: Iterable[Numbers], *, item: str = "") -> Demand:
        """The demand that a history shows, each day one amount, days of none with 0.

        ``item`` is whose demand it is, for a refusal to say. Raises :class:`InvalidValue`:
        ``samples_missing``, ``number_too_small``, ``not_a_number``, ``type_wrong``.
        """
        expect(item, str, name="item")
        amounts = amounts_of(expect_several(days, name="days"), item)
        if not amounts:
            raise InvalidValue("samples_missing", "There is no day.", "Give the demand of days.")
        sizes = [amount for amount in amounts if amount]
        mean = math.fsum(amounts) / len(amounts)
        squares = math.fsum((amount - mean) ** 2 for amount in amounts)
        deviation = math.sqrt(squares / (len(amounts) - 1)) if len(amounts) > 1 else 0.0
        shape = shape_of(sizes, len(amounts))
        law = law_of(amounts, shape, mean, deviation)
        return cls(
            law=law,
            mean=mean,
            deviation=deviation,
            seen=amounts if law is DemandLaw.SEEN else (),
            shape=shape,
            history_days=len(amounts),
            demand_days=len(sizes),
        )

    @classmethod
    def of_lines(cls, days: Iterable[Iterable[Numbers]], *, item: str = "") -> Demand:
        """The demand that a history of lines shows: of each day the amounts of its lines.

        So rates of lines can be promised, or of orders, where the amounts are those of whole
        orders. Lines are taken to come at random at any time of a day. Raises
        :class:`InvalidValue`: ``samples_missing``, ``number_too_small``, ``not_a_number``,
        ``type_wrong``.

        >>> demand = Demand.of_lines([[2, 1], [], [5], [1, 1, 2]])
        >>> demand.mean, demand.line_sizes
        (3.0, (2.0, 1.0, 5.0, 1.0, 1.0, 2.0))
        """
        expect(item, str, name="item")
        lines = [
            amounts_of(expect_several(each, name="lines of a day"), item)
            for each in expect_several(days, name="days")
        ]
        demand = cls.of_history(map(math.fsum, lines), item=item)
        return attrs.evolve(demand, line_sizes=[size for each in lines for size in each])

    @classmethod
    def of_law(cls, law: Distribution, *, days: Numbers = 1) -> Demand:
        """The demand of a day, of which ``days`` independent ones together follow a law.

        Normal, gamma, Poisson and negative binomial laws keep their family, and what was seen
        day by day stays as it is; others are described by their mean and deviation. Mean and
        variance are spread evenly over the days, so over so many days they are the law's
        again. Raises :class:`InvalidValue` (``number_too_small``).

        >>> weekly = Demand.of_law(Poisson(21), days=7)
        >>> weekly.law.value, weekly.mean, weekly.over(14)
        ('poisson', 3.0, Poisson(mean=42.0))
        """
        expect(law, Distribution, name="law")  # type: ignore[type-abstract]
        length = plain(days)
        if length <= 0:
            raise InvalidValue("number_too_small", f"{shown(days)} days.", "Give more than 0.")
        seen = seen_in(law) if length == 1 else ()
        return cls(
            law=DemandLaw.SEEN if seen else family_of(law),
            mean=law.mean / length,
            deviation=math.sqrt(law.variance / length),
            seen=seen,
        )

    @classmethod
    def of_forecast(
        cls,
        forecast: Forecast | BootstrapForecast | PatternForecasts,
        *,
        days: Numbers | History,
        periods: int = 1,
    ) -> Demand:
        """The demand that a forecast expects, its periods ``days`` of the calendar long.

        A history says so itself: where it leaves out closed days, an open one stands for more
        than one day, and demand is spread evenly over all of them.

        A forecast that is wrong about its level is so in all periods, so the variance of
        several of them grows faster than their number. Give as ``periods`` how many an order
        must last, and over these the demand has the forecast's own mean and deviation.

        Raises :class:`InvalidValue`: ``number_too_small``, ``periods_not_whole``,
        ``forecast_of_many``, ``history_short``, ``history_empty``.

        >>> from backoffice_core.inventory.forecasting import exponential_smoothing
        >>> demand = Demand.of_forecast(exponential_smoothing([70] * 8), days=7)
        >>> print(demand.says.render())
        10 a day, as a normal law: forecast by exponential smoothing
        """
        if not isinstance(forecast, (Forecast, BootstrapForecast, PatternForecasts)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidValue(
                "type_wrong",
                f"The forecast is {shown(forecast)}.",
                "Give what a method of backoffice_core.inventory.forecasting answers.",
            )
        if whole_number(periods, name="number of periods", least=0) < 1:
            raise InvalidValue(
                "number_too_small", f"{shown(periods)} periods.", "Give 1 period or more."
            )
        demand = cls.of_law(forecast.over(periods), days=plain(days_of_period(days)) * periods)
        several = isinstance(forecast, PatternForecasts)
        one = cast("Forecast", forecast.of(0) if several else forecast)
        method = str(one.method) if one.method.values else one.method.template
        return attrs.evolve(demand, shape=DemandShape.FORECAST, method=method)

    def over(self, days: int) -> Distribution:
        """The law of the demand of so many days.

        Raises :class:`InvalidValue` (``number_not_whole``, ``number_too_small``,
        ``number_too_large``).
        """
        count = whole_number(days, name="number of days", least=0)
        expect_countable(count, name="number of days")
        return law_over(self, count)

    @property
    def exact_mean(self) -> Fraction:
        """The demand of a day as a ratio, for what is reckoned in exact amounts."""
        return Fraction(self.mean).limit_denominator(EXACT_PARTS)

    @property
    def confidence(self) -> Confidence:
        """How much the history bears: long and busy, or short and sparse."""
        if self.history_days >= SURE_DAYS and self.demand_days >= SURE_DEMANDS:
            return Confidence.HIGH
        if self.history_days >= SOME_DAYS and self.demand_days >= SOME_DEMANDS:
            return Confidence.MEDIUM
        return Confidence.LOW

    @property
    def says(self) -> Message:
        """The demand and why its law was chosen, in words."""
        if self.shape is DemandShape.NONE:
            return Message("Nothing was asked for")
        return Message(
            "{mean} a day, as {law}: {shape}",
            mean=told(self.mean),
            law=Message(LAWS[self.law]),
            shape=Message("forecast by {method}", method=in_languages(self.method))
            if self.method
            else Message(SHAPES[self.shape]),
        )


def in_languages(method: str) -> Name:
    """What a method of forecasting is called, in each language its name is translated to."""
    return Name(method, {"id": translate(method, "id")})


def told(value: float) -> Fraction:
    """A number as people are told it: to two decimals, large ones to four digits."""
    return Fraction(f"{value:.4g}" if abs(value) >= TOLD_WHOLE else f"{value:.2f}")


def shape_of(sizes: list[float], days: int) -> DemandShape:
    """The class of a history, from the sizes of its demands."""
    if not sizes:
        return DemandShape.NONE
    mean = math.fsum(sizes) / len(sizes)
    variation = math.fsum((size / mean - 1) ** 2 for size in sizes) / len(sizes)
    often, alike = days / len(sizes) < INTERVAL_BOUND, variation < VARIATION_BOUND
    if often:
        return DemandShape.SMOOTH if alike else DemandShape.ERRATIC
    return DemandShape.INTERMITTENT if alike else DemandShape.LUMPY


def law_of(
    amounts: tuple[float, ...], shape: DemandShape, mean: float, deviation: float
) -> DemandLaw:
    """The law that describes a history of a class."""
    demands = sum(amount > 0 for amount in amounts)
    if shape in {DemandShape.SMOOTH, DemandShape.ERRATIC}:
        return DemandLaw.NORMAL if deviation <= mean * NORMAL_VARIATION_MAX else DemandLaw.GAMMA
    if shape is DemandShape.NONE:
        return DemandLaw.NORMAL
    if len(amounts) >= SEEN_DAYS_MIN and demands >= SEEN_DEMANDS_MIN:
        return DemandLaw.SEEN
    if any(not amount.is_integer() for amount in amounts):
        return DemandLaw.GAMMA
    return DemandLaw.NEGATIVE_BINOMIAL if deviation**2 > mean else DemandLaw.POISSON


def family_of(law: Distribution) -> DemandLaw:
    """The family of a law; of one that is none of ours, the one that describes it best."""
    mean, variance = law.mean, law.variance
    match law:
        case Normal() | Deterministic():
            return DemandLaw.NORMAL
        case Gamma():
            return DemandLaw.GAMMA
        case Poisson():
            return DemandLaw.POISSON
        case _ if float(np.asarray(law.at_most(-ALIKE))) > 0:
            return DemandLaw.NORMAL
        case _ if law.discrete and abs(variance - mean) <= ALIKE * mean:
            return DemandLaw.POISSON
        case _ if law.discrete and variance > mean:
            return DemandLaw.NEGATIVE_BINOMIAL
        case _:
            steady = math.sqrt(variance) <= mean * NORMAL_VARIATION_MAX
            return DemandLaw.NORMAL if steady else DemandLaw.GAMMA


def seen_in(law: Distribution) -> tuple[float, ...]:
    """The days that a law was made of, if it was made of days, each as likely."""
    if not isinstance(law, Empirical) or law.levels[0] < 0:
        return ()
    times = law.chances * law.count
    whole = np.rint(times)
    if np.abs(times - whole).max() > ALIKE * law.count or whole.sum() != law.count:
        return ()
    return tuple(np.repeat(law.levels, whole.astype(np.int64)).tolist())


@functools.lru_cache(maxsize=4096)
def law_over(demand: Demand, days: int) -> Distribution:
    """The law of several days together."""
    if days == 0 or demand.mean == 0:
        return Deterministic(0)
    match demand.law:
        case DemandLaw.SEEN:
            return Empirical(demand.seen).over(days)
        case DemandLaw.POISSON:
            return Poisson(demand.mean * days)
        case _ if not demand.deviation:
            return Deterministic(demand.mean * days)
        case DemandLaw.NORMAL:
            return Normal(demand.mean * days, demand.deviation * math.sqrt(days))
        case DemandLaw.GAMMA:
            return Gamma(demand.mean * days, demand.deviation * math.sqrt(days))
        case DemandLaw.NEGATIVE_BINOMIAL:
            return NegativeBinomial(demand.mean * days, demand.deviation**2 * days)
