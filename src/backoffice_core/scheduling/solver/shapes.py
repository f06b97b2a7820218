"""What several people's pricing has in common: one automaton, laid out for the inner loops.

People under the same contract differ in what they may work and in their wishes, which
cost by the day; what runs over several days is mostly the same. So those terms are
compiled once, and each person brings costs only.
"""

from __future__ import annotations

from math import gcd

import attrs
import numpy as np

from backoffice_core.scheduling.solver.automata import Automaton, multiply
from backoffice_core.scheduling.solver.grid import Bound
from backoffice_core.scheduling.solver.machines import (
    Calendar,
    Machine,
    Whole,
    machine_of,
)
from backoffice_core.scheduling.terms import Count

__all__ = ["Shape", "Slot", "shape_of"]


@attrs.frozen(kw_only=True)
class Slot:
    """A count kept as a number of ``unit``s, between ``least`` and ``most`` of them.

    Several ``bounds`` may look at the same number: a least and a most, say.
    """

    bounds: tuple[Bound, ...]
    machine: Machine
    unit: int
    least: int | None
    most: int | None

    @classmethod
    def of(cls, bound: Bound, calendar: Calendar) -> Slot:
        """Return a count as a number; what binds limits it, what only costs does not."""
        term = bound.term
        assert isinstance(term, Count)  # noqa: S101 - only counts are asked
        unit = max(1, gcd(*term.weights))
        scaled = attrs.evolve(term, weights=tuple(each // unit for each in term.weights))
        hard = bound.cost is None
        return cls(
            bounds=(bound,),
            machine=machine_of(Bound(scaled, bound.cost, bound.rule), calendar, counter=True),
            unit=unit,
            least=-(-term.least // unit) if hard and term.least is not None else None,
            most=term.most // unit if hard and term.most is not None else None,
        )

    def alike(self, other: Slot) -> bool:
        """Say whether another counts the same."""
        own, others = self.bounds[0].term, other.bounds[0].term
        assert isinstance(own, Count) and isinstance(others, Count)  # noqa: S101, PT018
        return (own.groups, own.weights) == (others.groups, others.weights)

    def joined(self, other: Slot) -> Slot:
        """Return one number for both, where they count the same."""
        leasts = [each.least for each in (self, other) if each.least is not None]
        mosts = [each.most for each in (self, other) if each.most is not None]
        return attrs.evolve(self, bounds=(*self.bounds, *other.bounds),
                            least=max(leasts, default=None),
                            most=min(mosts, default=None))  # fmt: skip

    def prices(self, low: int, high: int) -> list[int]:
        """Return what each number from ``low`` to ``high`` costs at the end."""
        return [sum(self.price(bound, number * self.unit) for bound in self.bounds)
                for number in range(low, high + 1)]  # fmt: skip

    def price(self, bound: Bound, total: int) -> int:
        """Return what a total costs by one bound; what binds has its limits instead."""
        assert isinstance(bound.term, Count)  # noqa: S101
        return (bound.cost or 0) * bound.term.each * bound.term.outside(total)


@attrs.frozen(kw_only=True)
class Shape:
    """An automaton laid out in arrays, as :mod:`kernels` reads them.

    ``option_class`` numbers the classes of all days in one row; ``class_order`` sorts the
    options by class, those of a class from ``class_first`` on.
    """

    labels: int
    option_class: Whole
    class_order: Whole
    class_first: Whole
    state_first: Whole
    edge_first: Whole
    source: Whole
    jump: Whole
    step: Whole
    edge_class: Whole
    edge_cost: Whole
    outer_count: Whole
    outer_first: Whole
    outer_from: Whole
    base: Whole
    low: Whole
    width: Whole
    final_cost: Whole

    @property
    def arrays(self) -> tuple[Whole, ...]:
        """Return what the loops need besides the weights."""
        return (self.state_first, self.edge_first, self.source, self.jump, self.step)

    @property
    def outer_arrays(self) -> tuple[Whole, ...]:
        """Return how the labels lie."""
        return (self.outer_count, self.outer_first, self.outer_from, self.base, self.low,
                self.width)  # fmt: skip


def shape_of(machines: list[Machine], slots: list[Slot], calendar: Calendar) -> Shape | None:
    """Return what machines and counters allow; ``None`` if nothing. Raises :class:`TooLarge`."""
    automaton = multiply(
        [*machines, *(slot.machine for slot in slots)],
        calendar,
        [(slot.least, slot.most) for slot in slots],
    )
    return None if automaton is None else Layout(automaton, slots, calendar).shape()


class Layout:
    """Puts an automaton into rows: the widest counter within a state, the others outside."""

    def __init__(self, automaton: Automaton, slots: list[Slot], calendar: Calendar) -> None:
        """Choose the inner counter, and list what the outer ones may be at each boundary."""
        self.automaton, self.slots, self.calendar = automaton, slots, calendar
        counters = len(slots)
        ranges = [sum(int((high[:, slot] - low[:, slot] + 1).sum())
                      for low, high in zip(automaton.low, automaton.high, strict=True))
                  for slot in range(counters)]  # fmt: skip
        self.inner = ranges.index(max(ranges)) if ranges else None
        self.outer = [slot for slot in range(counters) if slot != self.inner]
        self.rows = [self.outer_rows(boundary) for boundary in range(len(automaton.low))]

    def outer_rows(self, boundary: int) -> Whole:
        """Return the combinations of outer counters at a boundary, a row each."""
        low, high = self.automaton.low[boundary], self.automaton.high[boundary]
        spans: list[Whole] = [
            np.arange(int(low[:, slot].min()), int(high[:, slot].max()) + 1, dtype=np.int64)
            for slot in self.outer
        ]
        if not spans:
            return np.zeros((1, 0), np.int64)
        return np.stack(np.meshgrid(*spans, indexing="ij"), axis=-1).reshape(-1, len(spans))

    def shape(self) -> Shape:
        """Return the arrays."""
        automaton, inner = self.automaton, self.inner
        ordered = [np.argsort(layer.target, kind="stable") for layer in automaton.layers]
        layers = [layer.kept(order)
                  for layer, order in zip(automaton.layers, ordered, strict=True)]  # fmt: skip
        sizes = [len(each) for each in automaton.low]
        state_first = starts(sizes)
        gains = np.concatenate([layer.gains for layer in layers])
        jumps, jump = np.unique(gains[:, self.outer], axis=0, return_inverse=True)
        targets = np.concatenate([layer.target + state_first[day + 1]
                                  for day, layer in enumerate(layers)])  # fmt: skip
        low, high = np.concatenate(automaton.low), np.concatenate(automaton.high)
        counts = np.array([len(rows) for rows in self.rows], np.int64)
        zeros = np.zeros(len(low), np.int64)
        lowest = zeros if inner is None else low[:, inner].copy()
        width = zeros + 1 if inner is None else high[:, inner] - lowest + 1
        labels = width * np.repeat(counts, sizes)
        class_sizes = [int(layer.classes.max()) + 1 for layer in layers]
        class_start = starts(class_sizes)
        option_class = np.concatenate([layer.classes + class_start[day]
                                       for day, layer in enumerate(layers)])  # fmt: skip
        order = np.argsort(option_class, kind="stable")
        outer_from = [self.outer_sources(boundary, jumps) for boundary in range(1, len(sizes))]
        return Shape(
            labels=int(labels.sum()),
            option_class=option_class,
            class_order=order,
            class_first=places(option_class[order], int(class_start[-1])),
            state_first=state_first,
            edge_first=places(targets, int(state_first[-1]) + 1),
            source=np.concatenate([layer.source + state_first[day]
                                   for day, layer in enumerate(layers)]),
            jump=jump.reshape(-1).astype(np.int64),
            step=gains[:, inner].copy() if inner is not None else np.zeros(len(gains), np.int64),
            edge_class=np.concatenate([layer.class_of + class_start[day]
                                       for day, layer in enumerate(layers)]),
            edge_cost=np.concatenate([layer.cost for layer in layers]),
            outer_count=counts,
            outer_first=np.concatenate(([0], starts([each.size for each in outer_from])[:-1])),
            outer_from=np.concatenate([each.ravel() for each in outer_from]),
            base=starts(labels.tolist())[:-1],
            low=lowest,
            width=width,
            final_cost=self.final_cost(int(width[-1]), low, sizes[-1]),
        )  # fmt: skip

    def outer_sources(self, boundary: int, jumps: Whole) -> Whole:
        """Return for each gain and outer row of a boundary the row it comes from, or -1."""
        number = {tuple(row): place for place, row in enumerate(self.rows[boundary - 1].tolist())}
        rows = self.rows[boundary]
        return np.array([[number.get(tuple(row), -1) for row in (rows - jump).tolist()]
                         for jump in jumps], np.int64)  # fmt: skip

    def final_cost(self, width: int, low: Whole, final_states: int) -> Whole:
        """Return what each label of the last boundary costs by its counters: (outer, inner)."""
        assert final_states == 1  # noqa: S101 - after the last day every machine has one state
        rows = self.rows[-1]
        total = np.zeros((len(rows), width), np.int64)
        for column, slot in enumerate(self.outer):
            first, last = int(rows[:, column].min()), int(rows[:, column].max())
            outer = np.array(self.slots[slot].prices(first, last), np.int64)
            total += outer[rows[:, column] - first][:, None]
        if self.inner is not None:
            first = int(low[-1, self.inner])
            inner = self.slots[self.inner].prices(first, first + width - 1)
            total += np.array(inner, np.int64)[None, :]
        return total


def places(ordered: Whole, count: int) -> Whole:
    """Return where each number from 0 on begins in an ordered row."""
    found: Whole = np.searchsorted(ordered, np.arange(count, dtype=np.int64)).astype(np.int64)
    return found


def starts(sizes: list[int]) -> Whole:
    """Return where each of several pieces begins in one row, and where the last ends."""
    return np.concatenate(([0], np.cumsum(np.array(sizes, np.int64)))).astype(np.int64)
