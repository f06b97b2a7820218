"""Engines in turns: who gains has the next, the others are not forgotten, limits come back."""

from __future__ import annotations

import contextlib

from backoffice_core.scheduling.solver.grid import Grid
from backoffice_core.scheduling.solver.search import Search
from backoffice_core.scheduling.solver.turns import take_turns, with_part
from tests.scheduling.solver.test_pricing import month


class Engine:
    """An engine that works for a while and gains a little."""

    def __init__(self, search: Search, gain: int, turns: list[str], name: str) -> None:
        """Begin with no turn taken."""
        self.search, self.gain, self.turns, self.name = search, gain, turns, name

    def __call__(self) -> None:
        """Work until the turn is over."""
        self.turns.append(self.name)
        self.search.price = (self.search.price or 0) - self.gain
        self.search.spent += max(0.0, self.search.left())


def counted(work: float) -> Search:
    """A search by counted work, with a roster that costs much."""
    grid: Grid = month([], days=2)
    return Search(grid=grid, work=work, price=1_000_000)


def test_who_gains_most_has_most_turns() -> None:
    """And the other one is asked again now and then."""
    search, turns = counted(400), list[str]()
    take_turns(search, [Engine(search, 1, turns, "slow"), Engine(search, 9, turns, "quick")])
    assert turns[:2] == ["slow", "quick"]
    assert turns.count("quick") > 3 * turns.count("slow")
    assert turns.count("slow") > 2


def test_a_turn_ends_and_the_search_goes_on() -> None:
    """The limits of a turn are not those of the search."""
    search, turns = counted(100), list[str]()
    with_part(search, 0.25, lambda _: Engine(search, 1, turns, "part")())
    assert (search.spent, search.work) == (25, 100)


def test_engines_that_do_nothing_end_it() -> None:
    """Where no engine takes any time there is nothing to wait for."""
    search, turns = counted(100), list[str]()
    take_turns(search, [lambda: turns.append("idle"), lambda: turns.append("idle")])
    assert len(turns) < 9


def test_limits_come_back_after_an_error() -> None:
    """An engine that gives up leaves the search as long as it was."""
    search = counted(100)
    with contextlib.suppress(ZeroDivisionError):
        with_part(search, 0.5, lambda _: 1 // 0)
    assert search.work == 100
