"""The demand of one item, period by period, with what is known about each.

What a shop sold is not what was asked for. A closed day is no day without demand; a day that
ended with an empty shelf says only "at least"; a promotion is no ordinary day; a day whose
till roll is lost is unknown, not zero. A history keeps what was seen and marks it; how marked
periods are treated is said once, in :class:`Cleaning`, and never changes what was seen.
"""

from __future__ import annotations

import enum
import itertools
import math
from datetime import date, timedelta

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.forecasting.censoring import CensoredLaw, uncensored
from backoffice_core.inventory.numbers import LARGEST, Array, Numbers, in_a_line
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import positive
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.words import Message

__all__ = ["Cadence", "Cleaning", "DemandMark", "DemandPeriod", "History", "Treatment"]


class Cadence(enum.Enum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"  # from Monday
    MONTH = "month"


class DemandMark(enum.Enum):
    """What is known about the demand of a period besides its amount."""

    CENSORED = "censored"  # it ended without stock: demand was at least what was sold
    EXCEPTIONAL = "exceptional"  # a promotion, a strike: not what an ordinary period is like
    UNKNOWN = "unknown"  # nobody knows


class Treatment(enum.Enum):
    """What is done with marked periods when a series is made of a history."""

    AS_SEEN = "as seen"
    LEAVE_OUT = "leave out"
    ESTIMATE = "estimate"  # put there what is expected; keeps seasons in step


MARK_WORDS = {
    DemandMark.CENSORED: Message("that ended without stock"),
    DemandMark.EXCEPTIONAL: Message("marked as exceptional"),
    DemandMark.UNKNOWN: Message("of which demand is not known"),
}
TREATMENT_WORDS = {
    Treatment.AS_SEEN: Message("taken as seen"),
    Treatment.LEAVE_OUT: Message("left out"),
    Treatment.ESTIMATE: Message("estimated"),
}


def treatable(instance: object, attribute: object, value: Treatment) -> None:  # noqa: ARG001
    """Refuse to take an unknown period as it was seen.

    Raises :class:`InvalidValue` (``treatment_impossible``).
    """
    if value is Treatment.AS_SEEN:
        raise InvalidValue(
            "treatment_impossible",
            "Demand that nobody knows cannot be taken as seen.",
            "Leave unknown periods out, or estimate them.",
        )


@checked_fields
@attrs.frozen(kw_only=True)
class Cleaning:
    """How marked periods become part of a series, or do not.

    ``law`` is that of estimates. ``levelled`` weeks and months are brought to the average
    number of open days; days are days.

    Raises :class:`InvalidValue`: ``treatment_impossible``, ``not_a_member``.
    """

    censored: Treatment = Treatment.ESTIMATE
    exceptional: Treatment = Treatment.LEAVE_OUT
    unknown: Treatment = attrs.field(default=Treatment.LEAVE_OUT, validator=treatable)
    law: CensoredLaw = CensoredLaw.NORMAL
    levelled: bool = True


def usable(instance: DemandPeriod, attribute: object, value: float) -> None:  # noqa: ARG001
    """Refuse a demand that is no number, or larger than anything that is counted, by its days.

    Raises :class:`InvalidValue` (``number_unknown``, ``number_too_large``).
    """
    if abs(value) <= LARGEST:
        return
    told = f"The demand of {days_told(instance.days)} is {value!r}."
    if math.isfinite(value):
        raise InvalidValue("number_too_large", told, f"Give at most {LARGEST:g}.")
    raise InvalidValue(
        "number_unknown", told, "Give 0 and mark the period as unknown, if nobody knows."
    )


def days_told(days: Interval[date]) -> str:
    """The days of a period: one, or the first and the last."""
    last = days.end - timedelta(days=1)
    return days.start.isoformat() if last <= days.start else f"{days.start} to {last}"


def as_double(demand: Numbers) -> float:
    """A demand as a double, which may still be none that is finite.

    Raises :class:`InvalidValue` (``not_a_number``).
    """
    try:
        if not isinstance(demand, (bool, str, bytes)):
            return float(demand)
    except (TypeError, ValueError, ArithmeticError):
        pass
    raise InvalidValue(
        "not_a_number", f"The demand is {in_a_line(demand)}.", "Give a finite number."
    )


@checked_fields
@attrs.frozen(kw_only=True)
class DemandPeriod:
    """Demand of some days: what was seen, and what is known about it.

    Raises :class:`InvalidValue`: ``number_too_small`` without an open day: it is no period;
    ``not_a_number``, ``number_unknown`` or ``number_too_large`` for a demand that is none.
    """

    days: Interval[date]
    demand: float = attrs.field(converter=as_double, validator=usable)
    open_days: int = attrs.field(default=1, validator=positive)
    marks: frozenset[DemandMark] = frozenset()


def one_after_another(
    instance: History,
    attribute: object,  # noqa: ARG001
    value: tuple[DemandPeriod, ...],
) -> None:
    """Refuse periods that do not follow one another: a day has one demand.

    Raises :class:`InvalidValue` (``periods_disordered``).
    """
    for before, after in itertools.pairwise(value):
        if after.days.start < before.days.end:
            raise InvalidValue(
                "periods_disordered",
                f"In the history of {instance.item}, {days_told(after.days)} follows "
                f"{days_told(before.days)}.",
                "Give each day once, in the order of time.",
            )


@checked_fields
@attrs.frozen(kw_only=True)
class History:
    """The demand of an item in the order of its periods; periods without open days are none.

    Raises :class:`InvalidValue` (``periods_disordered``).

    >>> weeks = [
    ...     DemandPeriod(
    ...         days=Interval(date(2026, 5, 4 + 7 * week), date(2026, 5, 11 + 7 * week)),
    ...         demand=sold,
    ...         open_days=days,
    ...     )
    ...     for week, (sold, days) in enumerate([(60.0, 6), (40.0, 4), (66.0, 6)])
    ... ]
    >>> History(item="soap", cadence=Cadence.WEEK, periods=tuple(weeks)).series().round(2)
    array([53.33, 53.33, 58.67])
    """

    item: str
    cadence: Cadence
    periods: tuple[DemandPeriod, ...] = attrs.field(validator=one_after_another)
    cleaning: Cleaning = Cleaning()

    def series(self) -> Array:
        """Demand to forecast from: marked periods treated as :attr:`cleaning` says.

        Raises :class:`InvalidValue`: ``history_empty``, ``all_censored``; ``number_too_small``
        for less than nothing where bounds are estimated under a Poisson law.
        """
        if len(self.periods) == 0:
            raise InvalidValue(
                "history_empty", f"The history of {self.item} is empty.", "Give some days."
            )
        demand = self.levelled()
        censored, exceptional, unknown = map(self.marked, DemandMark)
        # A bound of an exceptional or unknown period bounds nothing that matters.
        special = exceptional | unknown
        plain = ~special
        estimate = np.zeros(0)
        if self.cleaning.law is CensoredLaw.POISSON and censored.any():
            self.expect_none_below(demand, plain)
        if (plain & ~censored).any():
            found = uncensored(demand[plain], censored[plain], law=self.cleaning.law)
            estimate = np.full(demand.size, found.mean)
            estimate[plain] = found.demand
        for chosen, treatment in self.treated():
            if treatment is Treatment.ESTIMATE and chosen.any():
                demand[chosen] = self.estimated(estimate, chosen)
        return demand[self.kept()]

    def expect_none_below(self, demand: Array, chosen: NDArray[np.bool_]) -> None:
        """Refuse periods in which more came back than was sold, by item and days.

        Raises :class:`InvalidValue` (``number_too_small``).
        """
        below = chosen & (demand < 0)
        if below.any():
            period = self.periods[int(below.argmax())]
            raise InvalidValue(
                "number_too_small",
                f"The demand of {self.item} on {days_told(period.days)} is {period.demand:g}.",
                "Estimate with CensoredLaw.NORMAL, or let what came back take back its sale.",
            )

    def treated(self) -> tuple[tuple[NDArray[np.bool_], Treatment], ...]:
        """Which periods are treated in which way, by the mark that matters most."""
        censored, exceptional, unknown = map(self.marked, DemandMark)
        return (
            (censored & ~exceptional & ~unknown, self.cleaning.censored),
            (exceptional & ~unknown, self.cleaning.exceptional),
            (unknown, self.cleaning.unknown),
        )

    def kept(self) -> NDArray[np.bool_]:
        """Which periods are part of the series."""
        kept = np.ones(len(self.periods), dtype=np.bool_)
        for chosen, treatment in self.treated():
            if treatment is Treatment.LEAVE_OUT:
                kept &= ~chosen
        return kept

    def explain(self) -> Explanation:
        """What is taken of the history: how many periods, and how marked ones are treated."""
        return Explanation(
            rule="forecast.history",
            says=Message.plural(
                "{item}: {count} period of demand",
                "{item}: {count} periods of demand",
                item=self.item,
                count=len(self.periods),
            ),
            because=tuple(
                Explanation(
                    rule=f"forecast.history.{mark.value}",
                    says=Message(
                        "{count} {marked}: {treated}",
                        count=int(chosen.sum()),
                        marked=MARK_WORDS[mark],
                        treated=TREATMENT_WORDS[treatment],
                    ),
                )
                for mark, (chosen, treatment) in zip(DemandMark, self.treated(), strict=True)
                if chosen.any()
            ),
        )

    def estimated(self, estimate: Array, chosen: NDArray[np.bool_]) -> Array:
        """The estimates of some periods. Raises :class:`InvalidValue` (``all_censored``)."""
        if not estimate.size:
            raise InvalidValue(
                "all_censored",
                f"{self.item} has no ordinary period that ended with stock.",
                "Give more periods, or a Cleaning that estimates nothing.",
            )
        return estimate[chosen]

    def levelled(self) -> Array:
        """Demand of each period, brought to the average number of open days if so wished."""
        demand = np.array([period.demand for period in self.periods], dtype=np.float64)
        if not self.is_levelled:
            return demand
        days = np.array([period.open_days for period in self.periods], dtype=np.float64)
        return np.where(days == days.mean(), demand, demand * (self.average_days / days))

    @property
    def counted(self) -> bool:
        """Whether demand was seen in whole units only, whatever is estimated from it."""
        return all(period.demand.is_integer() for period in self.periods)

    @property
    def is_levelled(self) -> bool:
        """Whether periods are brought to the average number of open days; days are days."""
        return self.cleaning.levelled and self.cadence is not Cadence.DAY

    @property
    def average_days(self) -> float:
        """The average number of open days of a period."""
        days = np.array([period.open_days for period in self.periods], dtype=np.float64)
        return float(days.mean()) if days.size else 1.0

    @checked
    def marked(self, mark: DemandMark) -> NDArray[np.bool_]:
        """Which periods bear a mark."""
        return np.array([mark in period.marks for period in self.periods], dtype=np.bool_)

    @checked
    def cleaned(self, cleaning: Cleaning) -> History:
        """The same history, its marked periods treated otherwise."""
        return attrs.evolve(self, cleaning=cleaning)

    @checked
    def before(self, day: date) -> History:
        """The periods that ended before a day: what was known in the morning of it."""
        known = tuple(period for period in self.periods if period.days.end <= day)
        return attrs.evolve(self, periods=known)
