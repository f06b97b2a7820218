"""What a method is: anything that makes a forecast of every series of a history.

A method of one's own is as good as any other, so it is only asked for what it makes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias, runtime_checkable

from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.forecasting.model import Totals
from backoffice_core.inventory.numbers import Array, Numbers, in_a_line
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["DemandForecast", "Method", "forecast_by", "method_wrong"]


@runtime_checkable
class DemandForecast(Protocol):
    """What can be asked of every forecast, whatever it is made of."""

    @property
    def one(self) -> bool:
        """Whether a single series was forecast."""
        ...  # pragma: no cover

    @property
    def items(self) -> int:
        """How many series were forecast."""
        ...  # pragma: no cover

    def expected(self, periods: int) -> Array:
        """The mean demand of each of the next periods."""
        ...  # pragma: no cover

    def totals(self, periods: float) -> Totals:
        """Mean and standard deviation of the demand of the next ``periods`` together."""
        ...  # pragma: no cover

    def over(self, lead_time: Distribution | float, *, review: float = 0) -> Distribution:
        """The law of the demand of a lead time and the review after it."""
        ...  # pragma: no cover

    def of(self, place: int) -> DemandForecast:
        """The forecast of one of the series."""
        ...  # pragma: no cover


Method: TypeAlias = Callable[[Numbers], DemandForecast]
"""A forecast from a history: any of the methods here, or one of your own."""


def forecast_by(method: Method, history: Array) -> DemandForecast:
    """What a method says of a history, be it a forecast of it at all.

    Raises :class:`InvalidValue` (``method_wrong``).
    """
    made: Any = method(history)
    items = history.shape[1] if history.ndim > 1 else 1
    if not isinstance(made, DemandForecast) or made.items != items:
        raise method_wrong(method, made, items)
    return made


def method_wrong(method: Method, made: object, items: int) -> InvalidValue:
    """The refusal of a method that makes something else than a forecast of every series."""
    return InvalidValue(
        "method_wrong",
        f"{getattr(method, '__name__', 'A method')} made {in_a_line(made)} of {items} series.",
        "Give a method that makes a forecast of every series, such as croston.",
    )
