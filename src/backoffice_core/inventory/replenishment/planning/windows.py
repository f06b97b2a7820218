"""The cases of how long an order must last, and the numbers of days that they come to.

A supplier's hundreds of items have the same cases, so their days are counted once for all.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

import attrs

from backoffice_core.inventory.numbers import one_number
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import not_negative
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Spans", "Window", "spans_of"]


def some_weight(window: object, attribute: attrs.Attribute[float], weight: float) -> None:
    """Refuse a weight below 0, and what is no finite number.

    Raises :class:`InvalidValue` (``number_too_small``, ``not_a_number``).
    """
    one_number(weight, attribute.name)
    not_negative(window, attribute, weight)


@checked_fields
@attrs.frozen(cache_hash=True)
class Window:
    """A case: the order comes in after ``lead`` days, the next after ``cover``, so likely.

    Raises :class:`InvalidValue` (``number_too_small``, ``levels_reversed``, ``type_wrong``).
    """

    lead: int = attrs.field(validator=not_negative)
    cover: int
    weight: float = attrs.field(validator=some_weight)

    def __attrs_post_init__(self) -> None:
        if self.cover < self.lead:
            raise InvalidValue(
                "levels_reversed",
                f"The next order comes in after {self.cover} days, the order after {self.lead}.",
                "Give a cover that is at least the lead.",
            )


@attrs.frozen(kw_only=True)
class Spans:
    """Numbers of days with their weights: until the order, until the next, and between them."""

    lead: Mapping[int, float]
    cover: Mapping[int, float]
    between: Mapping[int, float]
    lines: Mapping[tuple[int, int], float]
    cover_days: float
    cover_variance: float
    review_days: float


@functools.lru_cache(maxsize=4096)
def spans_of(windows: tuple[Window, ...]) -> Spans:
    """The numbers of days of cases; items of one supplier have the same.

    Each day between two deliveries counts alike, so a case counts for as many as it has.
    """
    lead: dict[int, float] = {}
    cover: dict[int, float] = {}
    between: dict[int, float] = {}
    lines: dict[tuple[int, int], float] = {}
    review = sum((window.cover - window.lead) * window.weight for window in windows)
    for window in windows:
        lead[window.lead] = lead.get(window.lead, 0.0) + window.weight
        cover[window.cover] = cover.get(window.cover, 0.0) + window.weight
        days = range(window.lead + 1, window.cover + 1)
        for day in days if window.weight else ():
            between[day] = between.get(day, 0.0) + window.weight / review
        if days and window.weight:
            case, share = (window.lead, window.cover), len(days) * window.weight / review
            lines[case] = lines.get(case, 0.0) + share
    mean = sum(window.cover * window.weight for window in windows)
    return Spans(
        lead=lead,
        cover=cover,
        between=between,
        lines=lines,
        cover_days=mean,
        cover_variance=sum((window.cover - mean) ** 2 * window.weight for window in windows),
        review_days=review,
    )
