"""Measures of service: what "95 percent" is a percentage of, said by its type.

A stock that leaves nobody waiting in 95 of 100 order cycles may still send away a third of
all units, or almost none: the measures differ by far more than any safety stock. So a target
is never a bare number, and one measure is never taken for another.

Source: Silver, Pyke and Thomas, Inventory and Production Management in Supply Chains, 4th
ed., 6.7 (P1, P2, P3).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

import attrs

from backoffice_core.inventory.numbers import in_a_line
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.words import Message

__all__ = [
    "CycleService",
    "FillRate",
    "LineFillRate",
    "OrderFillRate",
    "PeriodService",
    "ReadyRate",
    "Service",
]


def between_nothing_and_all(
    service: Service, attribute: attrs.Attribute[Any], share: object
) -> None:
    """Refuse a share that is none, or that no stock can reach.

    Raises :class:`InvalidValue` (``share_out_of_range``).
    """
    number = isinstance(share, (int, float)) and not isinstance(share, bool)
    if not number or not 0 < share < 1:  # type: ignore[operator]
        raise InvalidValue(
            "share_out_of_range",
            f"The {attribute.name} of {type(service).__name__} is {in_a_line(share)}.",
            "Give a share between 0 and 1, such as 0.95.",
        )


@attrs.frozen
class Service:
    """A share of what was asked for that is served from stock; which share, its type says.

    Raises :class:`InvalidValue` (``share_out_of_range``).

    >>> FillRate(0.95) == CycleService(0.95)
    False
    """

    share: float = attrs.field(validator=between_nothing_and_all)

    name: ClassVar[Message] = Message("service")

    @property
    def says(self) -> Message:
        """The target in words."""
        percent = Fraction(f"{100 * self.share:g}")
        return Message("{name} of {percent} %", name=self.name, percent=percent)


class CycleService(Service):
    """The probability that nothing is missing before an order arrives (P1)."""

    name: ClassVar[Message] = Message("cycle service")


class PeriodService(Service):
    """The probability that nothing is missing at the end of a period."""

    name: ClassVar[Message] = Message("period service")


class FillRate(Service):
    """The share of units that are served from stock at once (P2)."""

    name: ClassVar[Message] = Message("fill rate of units")


class LineFillRate(Service):
    """The share of order lines that are served from stock at once and in full."""

    name: ClassVar[Message] = Message("fill rate of order lines")


class OrderFillRate(Service):
    """The share of orders of which every line is served from stock at once and in full."""

    name: ClassVar[Message] = Message("fill rate of orders")


class ReadyRate(Service):
    """The share of time in which there is stock on hand (P3)."""

    name: ClassVar[Message] = Message("ready rate")
