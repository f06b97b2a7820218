"""The demand of a past that is played again: what was seen, when, and what it was worth.

A table of numbers says what was sold and nothing else. A history says more: on which days, and
where an empty shelf hid demand, a promotion swelled it or nobody knows. What is replayed is what
was seen; what plans are made of is what an estimate makes of it, of what was known then.
"""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from backoffice_core.inventory.forecasting.censoring import uncensored
from backoffice_core.inventory.forecasting.history import (
    Cleaning,
    DemandMark,
    DemandPeriod,
    History,
    Treatment,
)
from backoffice_core.inventory.numbers import Array, Numbers
from backoffice_core.inventory.proving.tables import as_table, demand_table
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.intervals import Interval

__all__ = ["SeenDemand", "estimated", "seen_demand", "stock_table"]


@attrs.frozen(kw_only=True, eq=False)
class SeenDemand:
    """``table[period, item]`` as it was seen, and the histories it is from, if it is.

    ``marked`` says of which periods something is known besides the amount.
    """

    table: Array
    histories: tuple[History, ...] = ()
    marked: NDArray[np.bool_] | None = None

    @classmethod
    def of(cls, demand: Numbers) -> SeenDemand:
        """A table, a series, a history, or histories of the same periods, one for each item.

        Raises :class:`InvalidValue`: ``not_a_series``, ``not_a_number``, ``number_too_small``,
        ``history_empty``, ``lengths_differ``.
        """
        if isinstance(demand, SeenDemand):
            return demand
        several: Any = [demand] if isinstance(demand, History) else demand
        if not isinstance(several, (list, tuple)) or not any(
            isinstance(each, History) for each in cast("list[object]", several)
        ):
            return cls(table=demand_table(demand))
        histories = tuple(map(expect_history, cast("list[object]", several)))
        for each in histories:
            expect_same_days(each, histories[0])
        return cls(
            table=demand_table(
                np.array([[period.demand for period in each.periods] for each in histories]).T
            ),
            histories=histories,
            marked=np.array(
                [[bool(period.marks) for period in each.periods] for each in histories]
            ).T,
        )

    @property
    def days(self) -> tuple[Interval[date], ...]:
        """The days of each period; none are known of a table."""
        return tuple(period.days for period in self.histories[0].periods) if self.histories else ()

    @checked
    def before(self, day: date) -> int:
        """How many periods ended before a day: where a replay from that day on is to begin.

        Raises :class:`InvalidValue` (``days_unknown``).
        """
        if not self.histories:
            raise InvalidValue(
                "days_unknown", "A table says nothing of days.", "Give histories, or a number."
            )
        return sum(period.end <= day for period in self.days)

    def known(self, origin: int) -> Array:
        """What plans are made of after so many periods: estimates where there are marks."""
        table = np.array(self.table[:origin])
        for item, history in enumerate(self.histories):
            if self.marked is None or not self.marked[:origin, item].any():
                continue
            known = attrs.evolve(
                history,
                periods=history.periods[:origin],
                cleaning=kept_in_step(history.cleaning),
            )
            if any(map(ordinary, known.periods)):  # of what always was out nothing can be said
                table[:, item] = known.series()
        return table

    def expect_known(self, first: int) -> None:
        """Refuse to replay what nobody knows. Raises :class:`InvalidValue` (``demand_unknown``)."""
        for history in self.histories:
            for period in history.periods[first:]:
                if DemandMark.UNKNOWN in period.marks:
                    raise InvalidValue(
                        "demand_unknown",
                        f"Nobody knows what was asked of {history.item} on {period.days.start}.",
                        "Begin the replay later, or say what it was.",
                    )


def seen_demand(demand: Numbers) -> SeenDemand:
    """Demand as it was given, whatever it is: as of :meth:`SeenDemand.of`."""
    return SeenDemand.of(demand)


def expect_history(given: object) -> History:
    """A history with periods.

    Raises :class:`InvalidValue` (``not_a_series``, ``history_empty``).
    """
    if not isinstance(given, History):
        raise InvalidValue(
            "not_a_series",
            f"Among histories there is {type(given).__name__}.",
            "Give a History for each item, or a table demand[period, item].",
        )
    if not given.periods:
        raise InvalidValue(
            "history_empty", f"The history of {given.item} is empty.", "Give some periods."
        )
    return given


def expect_same_days(history: History, other: History) -> None:
    """Refuse items whose periods are not the same. Raises :class:`InvalidValue`."""
    if [each.days for each in history.periods] != [each.days for each in other.periods]:
        raise InvalidValue(
            "lengths_differ",
            f"The periods of {history.item} are not those of {other.item}.",
            "Give histories of the same days, or replay their items by themselves.",
        )


def ordinary(period: DemandPeriod) -> bool:
    """Whether a period is worth what it says."""
    return not period.marks


def kept_in_step(cleaning: Cleaning) -> Cleaning:
    """Estimates in place of what would be left out, so that items stay in step; as open as seen."""

    def kept(treatment: Treatment) -> Treatment:
        return Treatment.ESTIMATE if treatment is Treatment.LEAVE_OUT else treatment

    return attrs.evolve(
        cleaning,
        censored=kept(cleaning.censored),
        exceptional=kept(cleaning.exceptional),
        unknown=kept(cleaning.unknown),
        levelled=False,
    )


def stock_table(stock: Numbers) -> Array:
    """Stock at the end of each period, as a table. Raises :class:`InvalidValue`."""
    table = as_table(stock, "stock")
    return table[:, None] if table.ndim == 1 else table


def estimated(demand: Array, out: NDArray[np.bool_]) -> Array:
    """Demand with estimates where stock was out; an item that was always out stays as it is."""
    filled = np.array(demand)
    for item in np.flatnonzero(out.any(axis=0) & ~out.all(axis=0)):
        filled[:, item] = uncensored(demand[:, item], out[:, item]).demand
    return filled
