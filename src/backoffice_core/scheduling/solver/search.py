"""One search: the best roster so far, what no roster can be below, and when to stop.

Engines offer rosters and raise the bound; what is offered is priced anew, by the grid's
own definition, so no engine's arithmetic is believed. Time is an argument: by the wall
clock given, or by work counted, which is the same on every machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from backoffice_core.scheduling.model import Assignment
    from backoffice_core.scheduling.solver.grid import Choice, Grid

__all__ = ["Progress", "Search"]

# So many prices of single people are remembered.
KNOWN_MAX = 50_000


@attrs.frozen(kw_only=True)
class Progress:
    """Where a search stands: seconds since it began, best cost, bound, and the engine.

    They are those of one ``part`` of the ``parts`` that the problem is searched in.
    """

    seconds: float
    objective: int | None
    bound: int
    engine: str
    part: int = 1
    parts: int = 1
    making: Callable[[], tuple[Assignment, ...]] = attrs.field(default=tuple, repr=False, eq=False)

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Return the best roster so far, of this part and of those done; made when asked for."""
        return self.making()


@attrs.define(kw_only=True)
class Search:
    """What is known of a grid so far.

    ``seconds`` of ``clock`` limit it, and ``stop``, asked now and then. ``work`` limits it
    in counted seconds instead, and then nothing depends on the clock; engines add what they
    count to ``spent``. What one person's shifts cost is remembered: it is asked again and
    again.
    """

    grid: Grid
    seconds: float | None = None
    work: float | None = None
    workers: int = 1
    stop: Callable[[], bool] | None = None
    progress: Callable[[Progress], None] | None = None
    clock: Callable[[], float] = time.monotonic
    best: Choice | None = None
    price: int | None = None
    bound: int = 0
    began: float = attrs.field(init=False)
    spent: float = 0.0
    known: dict[tuple[int, frozenset[int]], int | None] = attrs.Factory(
        dict[tuple[int, frozenset[int]], int | None]
    )

    def __attrs_post_init__(self) -> None:
        """Start the clock."""
        self.began = self.clock()

    def offer(self, choice: Sequence[AbstractSet[int]], *, engine: str) -> bool:
        """Take a roster if it breaks nothing and is better than the best; say whether it is."""
        offered = tuple(frozenset(own) for own in choice)
        price = self.priced(offered)
        if price is None or (self.price is not None and price >= self.price):
            return False
        self.best, self.price = offered, price
        self.tell(engine)
        return True

    def priced(self, choice: Choice) -> int | None:
        """Return what a choice costs, by the grid's own definition."""
        if len(self.known) > KNOWN_MAX:
            self.known.clear()
        total = 0
        for number, own in enumerate(choice):
            key = (number, own)
            if key not in self.known:
                self.known[key] = self.grid.members[number].price(own)
            price = self.known[key]
            if price is None:
                return None
            total += price
        shared = self.grid.price_together(choice)
        return None if shared is None else total + shared

    def raise_bound(self, bound: int, *, engine: str) -> None:
        """Take a cost that no roster can be below; it is certified by whoever calls."""
        if bound > self.bound:
            self.bound = bound
            self.tell(engine)

    def tell(self, engine: str) -> None:
        """Report where the search stands."""
        if self.progress is not None:
            making = tuple if self.best is None else partial(self.grid.assignments, self.best)
            self.progress(Progress(seconds=self.clock() - self.began, objective=self.price,
                                   bound=self.bound, engine=engine, making=making))  # fmt: skip

    def left(self) -> float:
        """Return the seconds left, of the clock or of counted work; infinity without a limit."""
        if self.work is not None:
            return self.work - self.spent
        return float("inf") if self.seconds is None else self.began + self.seconds - self.clock()

    def passed(self) -> float:
        """Return the seconds since it began, of the clock or of counted work."""
        return self.clock() - self.began if self.work is None else self.spent

    def over(self) -> bool:
        """Say whether to stop: proven, out of time, or told to."""
        if self.price is not None and self.price <= self.bound:
            return True
        return self.left() <= 0 or (self.stop is not None and self.stop())
