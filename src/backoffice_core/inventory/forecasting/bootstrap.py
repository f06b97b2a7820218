"""The past, played again: laws of demand over several periods without a formula.

Windows are the sums that really occurred over as many periods in a row. Willemain's bootstrap
draws futures: whether there is demand in a period depends on whether there was in the one
before, how much is drawn from the demands there were, and jittered so that amounts between
those seen can occur too.

Source: Willemain, Smart and Schwarz, International Journal of Forecasting 20 (2004); Boylan
and Babai, International Journal of Production Economics 181 (2016), on overlapping windows.
"""

from __future__ import annotations

import enum

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.samples import Empirical
from backoffice_core.inventory.forecasting.model import Totals, whole_periods
from backoffice_core.inventory.forecasting.series import Series, as_series, place_among, told
from backoffice_core.inventory.forecasting.shapes import over_lead_time
from backoffice_core.inventory.numbers import Array, Numbers
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import whole_number
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["BootstrapForecast", "Replay", "willemain_bootstrap", "window_bootstrap"]

SAMPLES = 2000
# More futures would tell no more, and would fill the memory.
SAMPLES_MAX = 1_000_000


class Replay(enum.Enum):
    """How the past is played again."""

    WINDOWS = "windows"  # every run of so many periods, as it was
    WILLEMAIN = "willemain"  # drawn: demand or none by the period before, sizes jittered


@attrs.frozen(kw_only=True, eq=False)
class BootstrapForecast:
    """A forecast that keeps the history and plays it again when asked for a law."""

    method: Message
    history: Series = attrs.field(repr=False)
    replay: Replay
    samples: int
    seed: int
    jitter: bool
    source: str

    @property
    def one(self) -> bool:
        """Whether a single series was forecast."""
        return self.history.one

    @property
    def items(self) -> int:
        """How many series were forecast."""
        return self.history.items

    @property
    def mean(self) -> Numbers:
        """The mean demand of the next period."""
        return self.totals(1).mean

    def of(self, place: int) -> BootstrapForecast:
        """The forecast of one of the series. Raises :class:`InvalidValue` (``place_unknown``)."""
        place = place_among(place, self.items)
        values = self.history.values[:, place : place + 1]
        own = Series(values=values, one=True)
        return attrs.evolve(self, history=own, seed=self.seed + place)

    def expected(self, periods: int) -> Array:
        """The mean demand of each of the next periods; of many series a row for each period.

        Raises :class:`InvalidValue`: ``periods_not_whole``, ``history_short``.
        """
        steps = range(1, whole_periods(periods) + 1)
        sums = [np.atleast_1d(self.totals(step).mean) for step in steps]
        rows = np.diff(np.array([np.zeros(self.items), *sums]), axis=0)
        return rows[:, 0] if self.one else rows

    def totals(self, periods: float) -> Totals:
        """Mean and standard deviation of the demand of the next ``periods`` together.

        Raises :class:`InvalidValue`: ``periods_not_whole``, ``history_short``.
        """
        count = whole_periods(periods)
        every = [self.of(place).sums(count) for place in range(self.items)]
        mean = np.array([draws.mean() for draws in every])
        deviation = np.array([draws.std() for draws in every])
        return Totals(mean=self.history.back(mean), deviation=self.history.back(deviation))

    def over(self, lead_time: Distribution | float, *, review: float = 0) -> Distribution:
        """The law of the demand of a lead time and the review after it, as it was drawn.

        Raises :class:`InvalidValue`: ``periods_not_whole``, ``history_short``,
        ``forecast_of_many``.
        """
        if not self.one:
            raise InvalidValue(
                "forecast_of_many",
                f"The forecast is of {self.items} series.",
                "Ask forecast.of(place).over(periods).",
            )
        return over_lead_time(self.law, lead_time, review)

    def law(self, periods: float) -> Empirical:
        """The law of the demand of a number of periods."""
        return Empirical(self.sums(whole_periods(periods)))

    def sums(self, periods: int) -> Array:
        """Sums over so many periods of the one series."""
        values = self.history.values[:, 0]
        if self.replay is Replay.WINDOWS:
            return windows(values, periods)
        dice = np.random.default_rng(self.seed)
        asked = chain(values != 0.0, periods, self.samples, dice)
        sizes = values[values != 0.0]
        if not sizes.size or not periods:
            return np.zeros(self.samples)
        drawn = dice.choice(sizes, size=asked.shape)
        if self.jitter:
            drawn = jittered(drawn, dice)
        result: Array = np.where(asked, drawn, 0.0).sum(axis=0)
        return result

    def explain(self, place: int = 0) -> Explanation:
        """What the forecast of a series is made of.

        Raises :class:`InvalidValue` (``place_unknown``).
        """
        own = self.of(place)
        law, periods = own.over(1), self.history.periods
        drawn = (
            Message("every period of {periods} is as likely as any other", periods=periods)
            if self.replay is Replay.WINDOWS
            else Message.plural(
                "{count} future is drawn from {periods} (seed {seed})",
                "{count} futures are drawn from {periods} (seed {seed})",
                count=own.samples,
                periods=Message.plural("{count} period", "{count} periods", count=periods),
                seed=str(own.seed),
            )
        )
        return Explanation(
            rule="forecast.method",
            says=Message(
                "{method}: the next period asks for {mean} on average, give or take {deviation}",
                method=self.method,
                mean=told(law.mean),
                deviation=told(law.deviation),
            ),
            source=self.source,
            because=(Explanation(rule="forecast.replay", says=drawn),),
        )


def window_bootstrap(history: Numbers) -> BootstrapForecast:
    """The sums of all runs of periods in the history, each as likely as any other.

    Nothing is drawn at random. Raises :class:`InvalidValue`: ``number_unknown``,
    ``history_short`` (also when asked for more periods than there are), ``not_a_series``.

    >>> law = window_bootstrap([0, 0, 3, 0, 6]).over(2)
    >>> law.mean, law.quantile(0.75), law.quantile(0.9)
    (3.0, 3.0, 6.0)
    """
    return BootstrapForecast(
        method=Message("windows of the past"),
        history=as_series(history),
        replay=Replay.WINDOWS,
        samples=0,
        seed=0,
        jitter=False,
        source="Boylan and Babai 2016",
    )


@checked
def willemain_bootstrap(
    history: Numbers, *, seed: int, samples: int = SAMPLES, jitter: bool = True
) -> BootstrapForecast:
    """Futures drawn as Willemain, Smart and Schwarz do; the same seed draws the same ones.

    ``jitter=False`` draws only amounts that occurred; amounts that are no whole units are
    jittered without rounding. Errors are those of :func:`window_bootstrap`, and of a seed or
    a number of samples that is none ``number_not_whole``, ``number_too_small`` or
    ``number_too_large``.

    >>> law = willemain_bootstrap([0, 0, 3, 0, 6, 0, 0, 2], seed=1).over(4)
    >>> law.at_most(0) < 0.5 < law.at_most(20)
    True
    """
    whole_number(seed, name="seed", least=0)
    if whole_number(samples, name="number of samples", least=1) > SAMPLES_MAX:
        raise InvalidValue(
            "number_too_large", f"{samples} samples.", f"Draw at most {SAMPLES_MAX} futures."
        )
    return BootstrapForecast(
        method=Message("Willemain's bootstrap"),
        history=as_series(history),
        replay=Replay.WILLEMAIN,
        samples=samples,
        seed=seed,
        jitter=jitter,
        source="Willemain, Smart and Schwarz 2004",
    )


def windows(values: Array, periods: int) -> Array:
    """The sums of all runs of so many periods."""
    if periods > values.size:
        raise InvalidValue(
            "history_short",
            f"There is no run of {periods} periods in a history of {values.size}.",
            "Ask for fewer periods, or use willemain_bootstrap.",
        )
    return (
        np.lib.stride_tricks.sliding_window_view(values, periods).sum(axis=1)
        if periods
        else (np.zeros(1))
    )


def chain(
    asked: NDArray[np.bool_], periods: int, samples: int, dice: np.random.Generator
) -> NDArray[np.bool_]:
    """Whether there is demand in each period of each future: a chain of two states."""
    overall = asked.mean()
    before, after = asked[:-1], asked[1:]
    chances = np.array(
        [after[before == state].mean() if (before == state).any() else overall for state in (0, 1)]
    )
    state = np.full(samples, bool(asked[-1]))
    rows = np.empty((periods, samples), dtype=np.bool_)
    for period in range(periods):
        state = dice.random(samples) < chances[state.astype(np.int64)]
        rows[period] = state
    return rows


def jittered(drawn: Array, dice: np.random.Generator) -> Array:
    """Amounts near those drawn: ``1 + int(X + Z sqrt X)``, and X itself if that is none."""
    moved = drawn + dice.standard_normal(drawn.shape) * np.sqrt(np.abs(drawn))
    if (drawn == np.rint(drawn)).all():
        moved = 1 + np.trunc(moved)
    return np.where((moved > 0) & (drawn > 0), moved, drawn)
