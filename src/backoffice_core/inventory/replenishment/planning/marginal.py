"""What one unit more is worth, and how a budget goes to the units that are worth most.

The k-th unit of an order is sold with the probability that demand exceeds what is there before
it. Its worth is the gain times that, less what it costs if it stays, times the rest. Ranked over
all items, money goes to the unit that gives most for it; since each next unit of an item is
worth less, taking them in that order is best up to the last one that no longer fits. Where the
orders are few, every combination that is not beaten by another is kept, and the answer is exact.

Idea: Lokad, economic purchase prioritization. Source of the exact method: Nemhauser and Ullmann,
Discrete dynamic programming and capital allocation, Management Science 15 (1969).
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import attrs
import numpy as np

from backoffice_core.inventory.distributions import Distribution
from backoffice_core.inventory.numbers import Numbers, as_array, one_number
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import not_negative
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import exact_fraction

__all__ = ["Choice", "MarginalUnit", "best_choices", "marginal_units", "marginal_values"]

# More combinations than this that are not beaten are too many to keep them all.
COMBINATIONS_MAX = 20_000
UNITS_MAX = 1_000_000


def as_worth(value: Numbers) -> float:
    """What something is worth, as a float."""
    return value if type(value) is float and math.isfinite(value) else one_number(value, "worth")


@attrs.frozen
class MarginalUnit:
    """The ``rank``-th unit of an item, and what it is worth."""

    item: str
    rank: int
    worth: float


@checked
def marginal_values(
    demand: Distribution,
    *,
    position: int,
    gain: Numbers,
    overstock_cost: Numbers,
    count: int,
) -> tuple[float, ...]:
    """What each of the next ``count`` units is worth.

    Raises :class:`InvalidValue`: ``type_wrong``, ``not_a_number``, ``number_out_of_range``.

    >>> from backoffice_core.inventory.distributions import Poisson
    >>> values = marginal_values(Poisson(1), position=0, gain=30, overstock_cost=2, count=3)
    >>> [round(value, 6) for value in values]
    [18.227858, 6.455716, 0.569645]
    """
    if not 0 <= count <= UNITS_MAX:
        raise InvalidValue("number_out_of_range", f"{count} units.", f"Give 0 to {UNITS_MAX}.")
    gained, kept_back = one_number(gain, "gain"), one_number(overstock_cost, "overstock_cost")
    if abs(position) > UNITS_MAX**2:
        raise InvalidValue(
            "number_out_of_range", f"A position of {position}.", f"Give at most {UNITS_MAX**2}."
        )
    before = position + np.arange(count, dtype=np.float64)
    sold = np.asarray(demand.above(before), dtype=np.float64)
    kept = np.asarray(demand.at_most(before), dtype=np.float64)
    return tuple(map(float, gained * sold - kept_back * kept))


@checked
def marginal_units(
    values: Mapping[str, Sequence[Numbers]], *, count: int
) -> tuple[MarginalUnit, ...]:
    """The first ``count`` units over all items, those worth most first, none worth nothing.

    A unit comes only after the one before it of its item. Raises :class:`InvalidValue`
    (``not_a_number``, ``number_too_small``).

    >>> [
    ...     unit.item + str(unit.rank)
    ...     for unit in marginal_units({"A": [7.4, 5.2], "B": [18.2, 6.5]}, count=3)
    ... ]
    ['B1', 'A1', 'B2']
    """
    if count < 0:
        raise InvalidValue("number_too_small", f"{count} units.", "Give 0 or more.")
    worth_of = {
        item: as_array(worths, f"worths of {item}").tolist() for item, worths in values.items()
    }
    waiting = [(-worths[0], item, 1) for item, worths in worth_of.items() if worths]
    heapq.heapify(waiting)
    found: list[MarginalUnit] = []
    while waiting and len(found) < count:
        worth, item, rank = heapq.heappop(waiting)
        if worth >= 0:
            break
        found.append(MarginalUnit(item, rank, -worth))
        if rank < len(worth_of[item]):
            heapq.heappush(waiting, (-worth_of[item][rank], item, rank + 1))
    return tuple(found)


@checked_fields
@attrs.frozen(kw_only=True)
class Choice:
    """One quantity of an item that could be ordered: what it costs, and what it is worth.

    Raises :class:`InvalidValue` (``number_too_small``, ``not_a_number``, ``type_wrong``).
    """

    item: str
    quantity: Fraction = attrs.field(converter=exact_fraction, validator=not_negative)
    cost: int = attrs.field(validator=not_negative)
    worth: float = attrs.field(converter=as_worth)


Taken = tuple[int, float, tuple[Choice, ...]]


@checked
def best_choices(choices: Iterable[Choice], *, budget: int) -> tuple[dict[str, Choice], bool]:
    """One choice of each item that together cost at most ``budget`` and are worth most.

    Items without a choice that fits are not in the answer. The second value says whether the
    answer is proven best; where too many combinations would have to be kept, money goes to the
    choices that add most worth for it, one after the other. Raises :class:`InvalidValue`
    (``number_too_small``).

    >>> small = Choice(item="a", quantity=Fraction(6), cost=60, worth=50.0)
    >>> large = Choice(item="a", quantity=Fraction(10), cost=100, worth=60.0)
    >>> other = Choice(item="b", quantity=Fraction(5), cost=40, worth=30.0)
    >>> best, proven = best_choices([small, large, other], budget=100)
    >>> sorted(choice.quantity for choice in best.values()), proven
    ([Fraction(5, 1), Fraction(6, 1)], True)
    """
    if budget < 0:
        raise InvalidValue("number_too_small", f"A budget of {budget}.", "Give 0 or more.")
    by_item: dict[str, list[Choice]] = {}
    for choice in choices:
        by_item.setdefault(choice.item, []).append(choice)
    front: list[Taken] = [(0, 0.0, ())]
    for item in sorted(by_item):
        more = (
            (cost + choice.cost, worth + choice.worth, (*taken, choice))
            for cost, worth, taken in front
            for choice in by_item[item]
            if cost + choice.cost <= budget and choice.worth > 0
        )
        front = unbeaten([*front, *more])
        if len(front) > COMBINATIONS_MAX:
            return greedy(by_item, budget), False
    best = front[-1][2]
    return {choice.item: choice for choice in best}, True


def unbeaten(found: list[Taken]) -> list[Taken]:
    """The combinations of which no other costs as little and is worth as much, by cost."""
    found.sort(key=lambda taken: (taken[0], -taken[1]))
    kept: list[Taken] = []
    for taken in found:
        if not kept or taken[1] > kept[-1][1]:
            kept.append(taken)
    return kept


def greedy(by_item: Mapping[str, list[Choice]], budget: int) -> dict[str, Choice]:
    """Always the next step that adds most worth for its money, while it fits."""
    taken: dict[str, Choice] = {}
    left = budget
    while True:
        best: tuple[float, str, Choice] | None = None
        for item in sorted(by_item):
            had = taken.get(item)
            for choice in by_item[item]:
                cost = choice.cost - (had.cost if had else 0)
                worth = choice.worth - (had.worth if had else 0.0)
                if 0 < cost <= left and worth > 0 and (best is None or worth / cost > best[0]):
                    best = worth / cost, item, choice
        if best is None:
            return taken
        _, item, choice = best
        left -= choice.cost - (taken[item].cost if item in taken else 0)
        taken[item] = choice
