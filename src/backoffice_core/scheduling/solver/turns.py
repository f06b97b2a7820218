"""Engines that share a search: each has a part of the time, or all take turns while it pays.

What gains most depends on the instance, and on how far the search is: columns where people
fit badly, large neighbourhoods where heads do. So nobody says which: who gained more a
second in the last turn has the next, and the others are asked again now and then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from backoffice_core.scheduling.solver.search import Search

__all__ = ["TURN_LEAST", "take_turns", "with_part", "with_turn"]

# A turn is so much of what is left, within so many seconds.
TURN_PART, TURN_LEAST, TURN_MOST = 0.04, 4.0, 20.0
# Whoever had no turn so often has the next.
PATIENCE: Final = 4


def with_part(search: Search, part: float, engine: Callable[[Search], object]) -> None:
    """Let an engine work as if a part of what is left were all."""
    left = search.left()
    with_turn(search, part * left if left != float("inf") else left, lambda: engine(search))


def with_turn(search: Search, length: float, engine: Callable[[], object]) -> None:
    """Let an engine work as if so many seconds were left, and no more than are."""
    seconds, work, left = search.seconds, search.work, search.left()
    spared = left - length
    if spared > 0:
        if work is not None:
            search.work = work - spared
        else:
            search.seconds = (search.passed() + length if seconds is None
                              else seconds - spared)  # fmt: skip
    try:
        engine()
    finally:
        search.seconds, search.work = seconds, work


def take_turns(search: Search, engines: Sequence[Callable[[], object]]) -> None:
    """Let engines improve the best roster in turns until the search is over."""
    merits = [float("inf")] * len(engines)
    waited = [0] * len(engines)
    idle = 0
    while not search.over() and engines:
        place = next_of(merits, waited)
        price, began = search.price, search.passed()
        left = search.left()
        length = min(TURN_MOST, max(TURN_PART * left, min(TURN_LEAST, max(1.0, left / 2))))
        with_turn(search, length, engines[place])
        took = search.passed() - began
        gained = (price or 0) - (search.price or 0) if price is not None else 0
        merits[place] = gained / max(took, 1e-3)
        waited = [one + 1 for one in waited]
        waited[place] = 0
        idle = 0 if took > 0 else idle + 1
        if idle > len(engines):
            return


def next_of(merits: Sequence[float], waited: Sequence[int]) -> int:
    """Return who has the next turn: whoever waited too long, or else gained most lately."""
    ranks = [(wait > PATIENCE, merit, wait) for merit, wait in zip(merits, waited, strict=True)]
    return ranks.index(max(ranks))
