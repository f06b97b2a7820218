"""Which items are worth a closer look, and which method suits them.

ABC asks how much an item is worth, XYZ how much its demand varies, and the scheme of Syntetos,
Boylan and Croston how seldom and how unevenly it is asked for. None is a verdict: the cut-offs
are arguments, and every class says why.

Source: Silver, Pyke and Thomas, Inventory and Production Management, 4th ed., 3.3; Syntetos,
Boylan and Croston, Journal of the Operational Research Society 56 (2005).
"""

from __future__ import annotations

import enum
from fractions import Fraction

import attrs
import numpy as np

from backoffice_core.inventory.forecasting.series import as_series, place_among, rounding_gone, told
from backoffice_core.inventory.numbers import (
    LARGEST,
    Array,
    Given,
    Numbers,
    Places,
    as_array,
    in_a_line,
    one_number,
)
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.members import expect_member
from backoffice_core.kernel.words import Message

__all__ = [
    "DemandPattern",
    "Patterns",
    "ValueClasses",
    "VariationClasses",
    "VariationOf",
    "classify_patterns",
    "classify_value",
    "classify_variation",
    "combined_classes",
]

LETTERS = "ABC"
VARIATIONS = "XYZ"
PAIR = 2
# The cut-offs of Syntetos, Boylan and Croston 2005.
INTERVAL = 1.32
VARIATION = 0.49


class DemandPattern(enum.Enum):
    """How demand comes."""

    SMOOTH = "smooth"  # often and evenly
    ERRATIC = "erratic"  # often, in very different amounts
    INTERMITTENT = "intermittent"  # seldom, in much the same amounts
    LUMPY = "lumpy"  # seldom, in very different amounts
    NONE = "none"  # not at all


PATTERNS = tuple(DemandPattern)
PATTERN_WORDS = {
    DemandPattern.SMOOTH: Message("smooth: asked for often, in much the same amounts"),
    DemandPattern.ERRATIC: Message("erratic: asked for often, in very different amounts"),
    DemandPattern.INTERMITTENT: Message("intermittent: asked for seldom, in much the same amounts"),
    DemandPattern.LUMPY: Message("lumpy: asked for seldom, in very different amounts"),
    DemandPattern.NONE: Message("never asked for"),
}


class VariationOf(enum.Enum):
    """Which variance of the sizes is meant: divided by their number, or by one less."""

    POPULATION = 0
    SAMPLE = 1


@attrs.frozen(kw_only=True, eq=False)
class ValueClasses:
    """ABC: ``places`` counts classes from 0; ``share`` is that of the item in all value."""

    places: Places
    share: Array
    reached: Array  # the share of all items up to and with this one, the largest first
    shares: tuple[float, float]

    @property
    def letters(self) -> tuple[str, ...]:
        """The class of each item."""
        return tuple(LETTERS[place] for place in self.places.tolist())

    def explain(self, place: int = 0) -> Explanation:
        """Why an item is of its class. Raises :class:`InvalidValue` (``place_unknown``)."""
        place = place_among(place, self.places.size)
        return Explanation(
            rule="class.value",
            says=Message(
                "Class {letter}: {percent} % of all value, and {reached} % together with all "
                "items worth more",
                letter=LETTERS[int(self.places[place])],
                percent=told(100 * self.share[place], digits=3),
                reached=told(100 * self.reached[place], digits=3),
            ),
            parameters={"A": told(self.shares[0]), "B": told(self.shares[1])},
            source="Silver, Pyke and Thomas, 4th ed., 3.3",
        )


@attrs.frozen(kw_only=True, eq=False)
class VariationClasses:
    """XYZ: ``places`` counts classes from 0; ``variation`` is deviation over mean."""

    places: Places
    variation: Array
    cutoffs: tuple[float, float]

    @property
    def letters(self) -> tuple[str, ...]:
        """The class of each item."""
        return tuple(VARIATIONS[place] for place in self.places.tolist())

    def explain(self, place: int = 0) -> Explanation:
        """Why an item is of its class. Raises :class:`InvalidValue` (``place_unknown``)."""
        place = place_among(place, self.places.size)
        return Explanation(
            rule="class.variation",
            says=Message(
                "Class {letter}: demand of a period deviates by {percent} % of its mean",
                letter=VARIATIONS[int(self.places[place])],
                percent=told(100 * self.variation[place], digits=3),
            ),
            parameters={"X": told(self.cutoffs[0]), "Y": told(self.cutoffs[1])},
        )


@attrs.frozen(kw_only=True, eq=False)
class Patterns:
    """The pattern of each item, its average interval and the squared variation of its sizes."""

    places: Places
    interval: Array
    variation: Array
    interval_cutoff: float
    variation_cutoff: float

    @property
    def patterns(self) -> tuple[DemandPattern, ...]:
        """The pattern of each item."""
        places: list[int] = self.places.tolist()
        return tuple(PATTERNS[place] for place in places)

    def explain(self, place: int = 0) -> Explanation:
        """Why an item has its pattern. Raises :class:`InvalidValue` (``place_unknown``)."""
        place = place_among(place, self.places.size)
        pattern = PATTERNS[int(self.places[place])]
        words = PATTERN_WORDS[pattern]
        says = (
            words
            if pattern is DemandPattern.NONE
            else Message(
                "{pattern} ({often}, limit {interval_cutoff}; squared variation "
                "{variation}, limit {variation_cutoff})",
                pattern=words,
                often=every(told(self.interval[place], digits=3)),
                interval_cutoff=told(self.interval_cutoff),
                variation=told(self.variation[place], digits=3),
                variation_cutoff=told(self.variation_cutoff),
            )
        )
        return Explanation(
            rule="class.pattern", says=says, source="Syntetos, Boylan and Croston 2005"
        )


def every(interval: Fraction) -> Message:
    """How often something comes."""
    if interval == 1:
        return Message("every period")
    return Message("every {interval} periods", interval=interval)


def rising(pair: tuple[float, float], name: str, *, most: float = LARGEST) -> tuple[float, float]:
    """Two numbers above 0 of which the second is not the smaller.

    Raises :class:`InvalidValue` (``not_a_number``, ``share_out_of_range``).
    """
    numbers = as_array(pair, name)
    if numbers.size != PAIR or not 0 < numbers[0] <= numbers[1] <= most:
        raise InvalidValue(
            "share_out_of_range",
            f"The {name} are {in_a_line(pair)}.",
            "Give two that rise, such as 0.8 and 0.95.",
        )
    return float(numbers[0]), float(numbers[1])


def classify_value(value: Numbers, *, shares: tuple[float, float] = (0.8, 0.95)) -> ValueClasses:
    """ABC: the items that make the first 80 % of value are A, up to 95 % B, the rest C.

    The item that crosses a share still belongs to the better class; what is worth nothing is
    C. Items of one value come in their order. Raises :class:`InvalidValue`:
    ``number_too_small``, ``not_a_number``, ``share_out_of_range``.

    >>> classify_value([700, 5, 200, 60, 0, 35]).letters
    ('A', 'C', 'A', 'B', 'C', 'C')
    """
    first, second = rising(shares, "shares", most=1.0)
    worth = Given(value=value).not_negative("value")
    total = float(worth.sum())
    share = worth / total if total else np.zeros(worth.size)
    order = np.argsort(-worth, kind="stable")
    sums = np.cumsum(share[order])
    before = sums - share[order]
    # Sums of doubles: a share that is just reached must not be missed by rounding.
    close = 1 - 1e-12
    ranked = (before >= first * close).astype(np.int64) + (before >= second * close)
    places, reached = np.empty(worth.size, dtype=np.int64), np.empty(worth.size)
    places[order], reached[order] = ranked, np.minimum(sums, 1.0)
    places[worth == 0] = len(LETTERS) - 1
    return ValueClasses(places=places, share=share, reached=reached, shares=(first, second))


def classify_variation(
    history: Numbers, *, cutoffs: tuple[float, float] = (0.5, 1.0)
) -> VariationClasses:
    """XYZ: demand that deviates by up to half its mean is X, up to all of it Y, else Z.

    The deviation is that of a sample. What is never asked for is Z. Raises
    :class:`InvalidValue`: ``number_unknown``, ``history_short``, ``not_a_series``,
    ``share_out_of_range``.

    >>> classify_variation([[9, 0], [10, 9], [11, 0]]).letters
    ('X', 'Z')
    """
    first, second = rising(cutoffs, "cutoffs")
    values = as_series(history, least=2).values
    mean = values.mean(axis=0)
    away = values - mean
    variance = (away * away).sum(axis=0) / (values.shape[0] - 1)
    variance = rounding_gone(variance, (values * values).mean(axis=0))
    asked = mean > 0
    variation = np.sqrt(variance) / np.where(asked, mean, 1.0)
    places = (variation > first).astype(np.int64) + (variation > second)
    places[~asked] = len(VARIATIONS) - 1
    return VariationClasses(places=places, variation=variation, cutoffs=(first, second))


def classify_patterns(
    history: Numbers,
    *,
    interval_cutoff: float = INTERVAL,
    variation_cutoff: float = VARIATION,
    variation_of: VariationOf = VariationOf.POPULATION,
) -> Patterns:
    """Smooth, erratic, intermittent or lumpy, by average interval and squared variation.

    The interval is periods over periods with demand; the variation is that of the sizes of
    demands, squared. On a cut-off an item is still of the calmer class. Raises
    :class:`InvalidValue`: ``number_unknown``, ``history_short``, ``not_a_series``.

    >>> found = classify_patterns([0, 0, 3, 0, 2, 0, 0, 5, 0, 0, 1, 0])
    >>> found.patterns[0].value, float(found.interval[0]), round(float(found.variation[0]), 6)
    ('intermittent', 3.0, 0.289256)
    """
    ddof = expect_member(variation_of, VariationOf, name="variation_of").value
    interval_limit = one_number(interval_cutoff, "interval_cutoff")
    variation_limit = one_number(variation_cutoff, "variation_cutoff")
    values = as_series(history).values
    asked = values != 0.0
    count = asked.sum(axis=0)
    some = np.maximum(count, 1)
    mean = values.sum(axis=0) / some
    away = np.where(asked, values - mean, 0.0)
    squares = (away * away).sum(axis=0)
    squares = rounding_gone(squares, (values * values).sum(axis=0))
    divided = np.where(mean * mean > 0, mean * mean, 1.0) * np.maximum(count - ddof, 1)
    interval, variation = values.shape[0] / some, squares / divided
    places = (variation > variation_limit) + 2 * (interval > interval_limit).astype(np.int64)
    places[count == 0] = PATTERNS.index(DemandPattern.NONE)
    return Patterns(
        places=places,
        interval=interval,
        variation=variation,
        interval_cutoff=interval_limit,
        variation_cutoff=variation_limit,
    )


@checked
def combined_classes(value: ValueClasses, variation: VariationClasses) -> tuple[str, ...]:
    """Both letters of each item: an AX is worth much and easy to forecast.

    Raises :class:`InvalidValue` (``lengths_differ``).
    """
    if value.places.size != variation.places.size:
        raise InvalidValue(
            "lengths_differ",
            f"{value.places.size} items by value, {variation.places.size} by variation.",
            "Classify the same items both ways.",
        )
    return tuple(map("".join, zip(value.letters, variation.letters, strict=True)))
