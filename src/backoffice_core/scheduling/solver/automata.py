"""Machines multiplied: everything one person may do, as one layered automaton.

Boundary ``b`` lies before day ``b``; its states are what all machines that are under way
remember, each combination that can be reached and from which the end can be reached.
States that differ in nothing that follows are one. Counters stay out of the states: a
label of the automaton is a state together with a number for each counter, and each state
knows the range of numbers that can still end well (its *window*), so that the numbers are
few although the counters are dense.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
import numpy as np

from backoffice_core.scheduling.solver.machines import (
    FORBIDDEN,
    Calendar,
    Machine,
    TooLarge,
    Whole,
)

__all__ = ["Automaton", "multiply"]

MOST_STATES = 3_000


@attrs.frozen(kw_only=True)
class Layer:
    """The edges of one day: from a state before it to one after it, by a class of options.

    ``classes`` holds the class of each option of the day: options in one class do the same.
    ``gains`` holds for each edge what each counter gains.
    """

    before: int
    after: int
    classes: Whole
    source: Whole
    target: Whole
    class_of: Whole
    cost: Whole
    gains: Whole

    def kept(self, edges: Whole) -> Layer:
        """Return the layer with only some of its edges."""
        return attrs.evolve(self, source=self.source[edges], target=self.target[edges],
                            class_of=self.class_of[edges], cost=self.cost[edges],
                            gains=self.gains[edges])  # fmt: skip


@attrs.frozen(kw_only=True)
class Automaton:
    """The layers day by day, and for each boundary the window of each counter in each state.

    ``low[b]`` and ``high[b]`` have a row for each state and a column for each counter.
    """

    layers: tuple[Layer, ...]
    low: tuple[Whole, ...]
    high: tuple[Whole, ...]

    @property
    def states(self) -> int:
        """Return the number of states of all boundaries."""
        return sum(len(each) for each in self.low)

    @property
    def labels(self) -> int:
        """Return how many combinations of states and numbers there are."""
        return sum(int(np.prod(high - low + 1, axis=1).sum())
                   for low, high in zip(self.low, self.high, strict=True))  # fmt: skip


def multiply(
    machines: Sequence[Machine],
    calendar: Calendar,
    limits: Sequence[tuple[int | None, int | None]],
) -> Automaton | None:
    """Return the automaton of machines, those of counters in the order of ``limits``.

    ``limits`` bind each counter's number at the end. ``None`` where nothing can be done at
    all. Raises :class:`TooLarge`.
    """
    layers = minimal(list(explored(machines, calendar)), len(limits))
    if layers is None:
        return None
    for _ in range(2):
        low, high = windows(layers, limits)
        fits = [np.all(a <= b, axis=1) for a, b in zip(low, high, strict=True)]
        if not all(each.any() for each in fits):
            return None
        if all(each.all() for each in fits):
            break
        layers = [restricted(layer, fits[day], fits[day + 1]) for day, layer in enumerate(layers)]
        layers = minimal(layers, len(limits))
        if layers is None:
            return None
    low, high = windows(layers, limits)
    if any(np.any(a > b) for a, b in zip(low, high, strict=True)):
        high = [np.maximum(a, b) for a, b in zip(low, high, strict=True)]
    return Automaton(layers=tuple(layers), low=tuple(low), high=tuple(high))


def explored(machines: Sequence[Machine], calendar: Calendar) -> Iterator[Layer]:
    """Yield the layers of everything that can be reached, day by day."""
    counters = [machine for machine in machines if machine.counter]
    slot = {id(machine): place for place, machine in enumerate(counters)}
    carried: list[Machine] = []
    states = np.zeros((1, 0), np.int64)
    for day in range(calendar.days):
        starting = [machine for machine in machines if machine.first == day]
        under_way = carried + starting
        states = np.hstack([states, np.zeros((len(states), len(starting)), np.int64)])
        tables = [machine.tables[day - machine.first] for machine in under_way]
        options = len(calendar.shifts[day]) + 1
        symbols = np.array([table.symbols for table in tables], np.int64).reshape(-1, options)
        distinct, classes = unique_rows(symbols.T)
        shape = (len(states), len(distinct))
        if len(states) > MOST_STATES:
            raise TooLarge
        following = np.zeros((*shape, len(under_way)), np.int64)
        cost = np.zeros(shape, np.int64)
        gains = np.zeros((*shape, len(counters)), np.int64)
        allowed = np.ones(shape, np.bool_)
        for place, (machine, table) in enumerate(zip(under_way, tables, strict=True)):
            cells = np.ix_(states[:, place], distinct[:, place])
            following[:, :, place] = table.following[cells]
            allowed &= following[:, :, place] != FORBIDDEN
            cost += table.cost[cells]
            if machine.counter:
                gains[:, :, slot[id(machine)]] = table.gain[cells]
        stays = [place for place, machine in enumerate(under_way) if machine.last > day]
        source, class_of = np.nonzero(allowed)
        reached, target = unique_rows(following[source, class_of][:, stays])
        yield Layer(before=len(states), after=len(reached), classes=classes, source=source,
                    target=target, class_of=class_of, cost=cost[source, class_of],
                    gains=gains[source, class_of])  # fmt: skip
        carried = [under_way[place] for place in stays]
        states = reached


def unique_rows(rows: Whole) -> tuple[Whole, Whole]:
    """Return the different rows, and the place of each row among them."""
    if rows.shape[1] == 0:
        return rows[:1], np.zeros(len(rows), np.int64)
    packed = np.ascontiguousarray(rows)
    keys = packed.view(np.dtype((np.void, packed.dtype.itemsize * packed.shape[1]))).ravel()
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    return rows[first], inverse.reshape(-1).astype(np.int64)


def minimal(layers: list[Layer], counters: int) -> list[Layer] | None:
    """Return the layers without dead ends, and with states that do the same made one."""
    if any(not len(layer.source) for layer in layers):
        return None
    name = np.zeros(layers[-1].after, np.int64) if layers else np.zeros(1, np.int64)
    alive = np.ones(len(name), np.bool_)
    merged: list[Layer] = []
    for layer in reversed(layers):
        own = layer.kept(np.nonzero(alive[layer.target])[0])
        width = 2 + counters
        classes = int(layer.classes.max()) + 1
        does = np.full((layer.before, classes, width), -1, np.int64)
        does[own.source, own.class_of, 0] = name[own.target]
        does[own.source, own.class_of, 1] = own.cost
        does[own.source, own.class_of, 2:] = own.gains
        alive_before = np.zeros(layer.before, np.bool_)
        alive_before[own.source] = True
        living = np.nonzero(alive_before)[0]
        if not len(living):
            return None
        rows, place = unique_rows(does[living].reshape(len(living), -1))
        kept = rows.reshape(len(rows), classes, width)
        source, class_of = np.nonzero(kept[:, :, 0] >= 0)
        merged.append(attrs.evolve(
            own, before=len(rows), after=int(name.max()) + 1, source=source, class_of=class_of,
            target=kept[source, class_of, 0], cost=kept[source, class_of, 1],
            gains=kept[source, class_of, 2:]))  # fmt: skip
        name = np.full(layer.before, -1, np.int64)
        name[living] = place
        alive = alive_before
    return forward_only(merged[::-1])


def forward_only(layers: list[Layer]) -> list[Layer] | None:
    """Return the layers without states that nothing leads to."""
    reached = np.zeros(1, np.int64)
    kept: list[Layer] = []
    for layer in layers:
        number = np.full(layer.before, -1, np.int64)
        number[reached] = np.arange(len(reached))
        own = layer.kept(np.nonzero(number[layer.source] >= 0)[0])
        if not len(own.source):
            return None
        following, target = np.unique(own.target, return_inverse=True)
        kept.append(attrs.evolve(own, before=len(reached), after=len(following),
                                 source=number[own.source], target=target))  # fmt: skip
        reached = following
    return kept


def restricted(layer: Layer, before: Whole, after: Whole) -> Layer:
    """Return a layer with only the edges between states that are kept."""
    return layer.kept(np.nonzero(before[layer.source] & after[layer.target])[0])


def windows(
    layers: Sequence[Layer], limits: Sequence[tuple[int | None, int | None]]
) -> tuple[list[Whole], list[Whole]]:
    """Return, for each boundary, the least and most of each counter that can end well."""
    counters = len(limits)
    big = 1 << 40
    least = np.array([-big if low is None else low for low, _ in limits], np.int64)
    most = np.array([big if high is None else high for _, high in limits], np.int64)
    fewest, largest = [np.zeros((1, counters), np.int64)], [np.zeros((1, counters), np.int64)]
    for layer in layers:
        down = np.full((layer.after, counters), big, np.int64)
        up = np.full((layer.after, counters), -big, np.int64)
        np.minimum.at(down, layer.target, fewest[-1][layer.source] + layer.gains)
        np.maximum.at(up, layer.target, largest[-1][layer.source] + layer.gains)
        fewest.append(down)
        largest.append(up)
    lows, highs = [np.maximum(fewest[-1], least)], [np.minimum(largest[-1], most)]
    ahead_least = np.zeros((layers[-1].after, counters), np.int64)
    ahead_most = np.zeros((layers[-1].after, counters), np.int64)
    for place in range(len(layers) - 1, -1, -1):
        layer = layers[place]
        down = np.full((layer.before, counters), big, np.int64)
        up = np.full((layer.before, counters), -big, np.int64)
        np.minimum.at(down, layer.source, ahead_least[layer.target] + layer.gains)
        np.maximum.at(up, layer.source, ahead_most[layer.target] + layer.gains)
        ahead_least, ahead_most = down, up
        lows.append(np.maximum(fewest[place], least - ahead_most))
        highs.append(np.minimum(largest[place], most - ahead_least))
    return lows[::-1], highs[::-1]
