"""One person's best days at given prices: a look ahead without counts, then a few labels.

Going backwards, each state of the graph learns what the rest of the days costs at best, as
if nothing were counted. What is counted has a price of its own instead, raised or lowered
until the best way keeps the bounds or nearly does (Lagrange). Then labels go forwards,
the few that promise most, and never leave the places from where everything that binds can
be kept. So what comes out is legal always, and the best or nearly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from backoffice_core.scheduling.solver.ahead import look_ahead
from backoffice_core.scheduling.solver.labels import best_days
from backoffice_core.scheduling.solver.plans import NEVER, Plan, Price, Window

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from backoffice_core.scheduling.solver.counters import Counter
    from backoffice_core.scheduling.solver.ways import Ways

__all__ = ["Planner"]

# So many days after a window are followed for where it leads.
MARGIN: Final = 8


@attrs.define(kw_only=True, eq=False)
class Planner:
    """One person in a graph: where they start, what is open to them, and how counts are priced.

    ``open`` holds the open shifts of each day's classes, ``free`` whether a class is to be
    free and may be. ``work`` counts what was done, in steps of labels and states.
    """

    ways: Ways
    start: int
    open: list[list[tuple[int, ...]]]
    free: list[list[bool]]
    good: list[list[int]]
    dead: list[list[int]]
    prices: list[float]
    steps: list[float]
    turned: list[int]
    counters: tuple[Counter, ...]
    guided: list[int]
    numbers: list[int]
    work: int = 0

    @classmethod
    def of(
        cls, ways: Ways, start: int, *, counters: Sequence[Counter], able: frozenset[int],
        musts: Mapping[int, frozenset[int]],
    ) -> Planner:  # fmt: skip
        """Return a person's planner: ``able`` shifts are open, on days of ``musts`` only those."""
        shifts: list[list[tuple[int, ...]]] = []
        free: list[list[bool]] = []
        for day, kinds in enumerate(ways.kinds):
            allowed = able & musts[day] if day in musts else able
            own = [tuple([shift for shift in each if shift in allowed]) for each in kinds]
            shifts.append(own)
            free.append([not each and day not in musts for each in kinds])
        is_open = [[bool(own) or off for own, off in zip(*each, strict=True)]
                   for each in zip(shifts, free, strict=True)]  # fmt: skip
        count = len(counters)
        good = ways.completable(is_open)
        return cls(
            ways=ways, start=start, open=shifts, free=free, good=good,
            dead=[[state for state, part in enumerate(parts) if not here[part]]
                  for here, parts in zip(good, ways.hard, strict=True)],
            prices=[0.0] * count, steps=[0.0] * count, turned=[0] * count,
            counters=tuple(counters),
            guided=[place for place, counter in enumerate(counters)
                    if counter.guided and counter.limits],
            numbers=[place for place, counter in enumerate(counters)
                     if counter.limits and not counter.packed],
        )  # fmt: skip

    @property
    def possible(self) -> bool:
        """Whether there is any way of working that breaks nothing."""
        return bool(self.good[0][self.ways.hard[0][self.start]] & 1)

    def plan(
        self, costs: Sequence[int], *, width: int, rounds: int, old: Plan | None = None,
        days: tuple[int, int] | None = None,
    ) -> Plan | None:  # fmt: skip
        """Return the best days found at what each shift costs; ``None`` where none was.

        ``width`` labels are followed; counts are priced anew ``rounds`` times at most. With
        ``days`` only those change in an ``old`` plan.
        """
        whole = len(self.ways.layers)
        if old is None or days is None:
            window = Window(0, whole, whole)
        else:
            window = Window(*days, min(whole, days[1] + MARGIN), old)
        base = self.move_costs(costs, window)
        for _ in range(4):
            moved, ahead = look_ahead(self, base, rounds, window)
            kinds = best_days(self, base, moved, ahead, width, window)
            if kinds is not None:
                return self.traced(kinds, costs, window)
            if window.old is not None or not self.numbers:
                return None
            rounds, width = rounds + 4, 2 * width
        return None

    def move_costs(self, costs: Sequence[int], window: Window) -> list[list[Price]]:
        """Return what each move of a window costs: its own, and the cheapest shift of its class.

        After the days that are planned, shifts stay as they are and cost nothing more.
        """
        found: list[list[Price]] = []
        for day in range(window.first, window.end):
            moves = self.ways.moves[day]
            if window.old is not None and day >= window.last:
                found.append([move.cost for move in moves])
                continue
            best: list[Price] = [
                min([costs[shift] for shift in shifts]) if shifts else 0 if off else NEVER
                for shifts, off in zip(self.open[day], self.free[day], strict=True)
            ]
            found.append([best[move.kind] + move.cost for move in moves])
        return found

    def traced(self, kinds: list[int], costs: Sequence[int], window: Window) -> Plan:
        """Return the plan of some classes of shifts, the cheapest of each on planned days."""
        old = window.old
        if old is not None:
            kinds = [*old.kinds[: window.first], *kinds, *old.kinds[window.end :]]
        ways = self.ways
        picks: list[int] = [] if old is None else old.picks[: window.first]
        for day in range(window.first, window.last):
            own = self.open[day][kinds[day]]
            picks.append(min(own, key=costs.__getitem__) if own else -1)
        if old is not None:
            picks.extend(old.picks[window.last :])
        first = window.first
        states, places, values, spent = ([self.start], [0], [(0,) * len(ways.counters)], [0])
        if old is not None:
            states, places = old.states[: first + 1], old.places[: first + 1]
            values, spent = old.values[: first + 1], old.costs[: first + 1]
        state, place, value, cost = states[-1], places[-1], values[-1], spent[-1]
        for day in range(first, len(kinds)):
            moves, kind = ways.moves[day], kinds[day]
            state, number = next(edge for edge in ways.layers[day][state]
                                 if moves[edge[1]].kind == kind)  # fmt: skip
            move = moves[number]
            place, cost = place + move.up, cost + move.cost
            if any(move.gains):
                value = tuple([a + b for a, b in zip(value, move.gains, strict=True)])
            if ways.compiled.days[day].lanes_end:
                place = ways.folded(day, place)
            states.append(state)
            places.append(place)
            values.append(value)
            spent.append(cost)
        return Plan(kinds=kinds, picks=picks, states=states, places=places, values=values,
                    costs=spent)  # fmt: skip

    def own_cost(self, plan: Plan) -> int:
        """Return what terms over several days cost in a plan."""
        return plan.costs[-1] + sum(
            counter.price(value)
            for counter, value in zip(self.counters, plan.values[-1], strict=True)
        )
