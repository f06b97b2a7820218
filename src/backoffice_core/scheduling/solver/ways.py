"""All ways in which people under the same rules can work, as one graph of days.

A state is what binding terms remember (:mod:`feasible_terms` reads those) and what terms
that cost remember. A *move* is a class of shifts that do the same, or to be free, with
what it costs by itself and what it adds to the counts. People whose terms are equal share
the graph, whatever each of them may work, wishes by the day, or did before.

Counts are kept outside the states. The tightest are packed for
:class:`~backoffice_core.scheduling.solver.feasible.Completion`'s arithmetic, so that it is
known exactly from where they can be kept; of the others only what is left at most is known.
"""

from __future__ import annotations

from collections import defaultdict
from operator import add, itemgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from backoffice_core.scheduling.solver.counters import SHORT, Counter
from backoffice_core.scheduling.solver.feasible import leaving
from backoffice_core.scheduling.solver.feasible_terms import compile_terms, machine
from backoffice_core.scheduling.solver.grid import Bound, Member
from backoffice_core.scheduling.solver.readers import NOTHING, Reader, reader_of, span_of
from backoffice_core.scheduling.terms import Count, Run, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from backoffice_core.scheduling.solver.feasible import State
    from backoffice_core.scheduling.solver.feasible_days import Compiled, Option
    from backoffice_core.scheduling.solver.readers import Memory

__all__ = ["Move", "TooMany", "Ways", "ways_of"]

# So many states a day are followed.
STATES_MAX: Final = 3_000
Start: TypeAlias = "tuple[State, tuple[Memory, ...]]"


class TooMany(Exception):
    """More states than are worth following."""


@attrs.frozen(kw_only=True)
class Move:
    """Shifts that do the same, by the number of their class, and what they do.

    ``up`` and ``mask`` move the packed counts; ``gains`` is what each counter gains.
    """

    kind: int
    cost: int
    up: int
    mask: int
    gains: tuple[int, ...]


@attrs.frozen
class Pull:
    """One day's edges laid out to be read backwards, all states at once.

    Each pair reads, for all states, what is ahead of the target and the cost of the move
    of one edge more; states with fewer edges repeat one, and those without any read the
    place after the last state.
    """

    states: int
    edges: tuple[tuple[Callable[[Sequence[Any]], Any], Callable[[Sequence[Any]], Any]], ...]

    @classmethod
    def of(cls, layer: Sequence[tuple[tuple[int, int], ...]], after: int) -> Pull:
        """Return a layer's edges laid out; ``after`` is the number of states after it."""
        most = max(map(len, layer), default=0)
        padded = [own + (own[0],) * (most - len(own)) if own else ((after, 0),) * most
                  for own in layer]  # fmt: skip
        twice = padded if len(padded) > 1 else padded * 2
        return cls(len(layer), tuple(
            (itemgetter(*[own[place][0] for own in twice]),
             itemgetter(*[own[place][1] for own in twice]))
            for place in range(most)
        ))  # fmt: skip

    def best(self, ahead: Sequence[Any], costs: Sequence[Any]) -> list[Any]:
        """Return what is ahead of each state; the last of ``ahead`` stands for no way on."""
        sums = [map(add, to(ahead), move(costs)) for to, move in self.edges]
        if not sums:
            return [ahead[-1]] * self.states
        return list(map(min, *sums) if len(sums) > 1 else sums[0])[: self.states]


@attrs.define(kw_only=True, eq=False)
class Ways:
    """The graph: for each day its classes of shifts, its moves, and where each state leads.

    ``layers[day][state]`` holds (next state, move); ``hard`` the number of each state's
    binding part; ``bind[day]`` the moves between binding parts, as (class, next, up, mask).
    """

    compiled: Compiled
    kinds: list[tuple[tuple[int, ...], ...]]
    moves: list[tuple[Move, ...]]
    layers: list[list[tuple[tuple[int, int], ...]]]
    hard: list[list[int]]
    bind: list[list[tuple[tuple[int, int, int, int], ...]]]
    counters: tuple[Counter, ...]
    starts: dict[Start, int]
    complete: bool
    pinned: dict[tuple[int, int], list[tuple[tuple[int, int], ...]]] = attrs.Factory(
        dict[tuple[int, int], list[tuple[tuple[int, int], ...]]]
    )
    folds: dict[tuple[int, int], int] = attrs.Factory(dict[tuple[int, int], int])
    pulls: dict[tuple[int, int], Pull] = attrs.Factory(dict[tuple[int, int], Pull])

    def only(self, day: int, kind: int) -> list[tuple[tuple[int, int], ...]]:
        """Return where each state leads by one class of shifts."""
        key = (day, kind)
        if key not in self.pinned:
            moves = self.moves[day]
            self.pinned[key] = [
                tuple(edge for edge in edges if moves[edge[1]].kind == kind)
                for edges in self.layers[day]
            ]
        return self.pinned[key]

    def pull(self, day: int, kind: int) -> Pull:
        """Return a day's edges laid out to be read backwards; of one class, or for -1 all."""
        key = (day, kind)
        if key not in self.pulls:
            layer = self.layers[day] if kind < 0 else self.only(day, kind)
            self.pulls[key] = Pull.of(layer, len(self.hard[day + 1]))
        return self.pulls[key]

    def folded(self, day: int, place: int) -> int:
        """Return the packed counts after a day that ends some; -1 where they may not end so."""
        key = (day, place)
        if key not in self.folds:
            self.folds[key] = (
                self.compiled.folded(self.compiled.days[day], 1 << place).bit_length() - 1
            )
        return self.folds[key]

    def completable(self, open_kinds: Sequence[Sequence[bool]]) -> list[list[int]]:
        """Return, for each day and binding part, the packed counts from which all can end well.

        ``open_kinds`` says for each day which classes have a shift that is open.
        """
        after = [1]
        found = [after]
        for day in range(len(self.layers) - 1, -1, -1):
            ends = self.compiled.days[day]
            wide = [self.compiled.unfolded(ends, each) if each else 0 for each in after]
            is_open = open_kinds[day]
            before: list[int] = []
            for edges in self.bind[day]:
                counts = 0
                for kind, to, up, mask in edges:
                    if wide[to] and is_open[kind]:
                        counts |= (wide[to] >> up) & mask
                before.append(counts)
            after = before
            found.append(after)
        return found[::-1]


@attrs.define(kw_only=True, eq=False)
class Building:
    """A graph as it is built, day by day from the first."""

    compiled: Compiled
    readers: list[Reader]
    day_of: Sequence[int]
    slots: dict[int, int]
    lanes: list[int]

    def built(self, starts: Iterable[Start], counters: list[Counter], *, complete: bool) -> Ways:
        """Follow every way from some starts."""
        places = {start: number for number, start in enumerate(dict.fromkeys(starts))}
        ways = Ways(compiled=self.compiled, kinds=[], moves=[], layers=[], hard=[], bind=[],
                    counters=(), starts=places, complete=complete)  # fmt: skip
        layer: dict[tuple[State, tuple[Memory, ...]], int] = dict(places)
        hards: dict[State, int] = {}
        for state, _ in layer:
            hards.setdefault(state, len(hards))
        ways.hard.append([hards[state] for state, _ in layer])
        carried = [reader for reader in self.readers if reader.first <= 0]
        for day in range(len(self.compiled.days)):
            layer, hards = self.day(ways, day, layer, hards, carried)
            following = [one for one in carried if one.last > day]
            starting = [one for one in self.readers if one.first == day + 1]
            if starting:
                more = tuple(one.start(one.term) for one in starting)
                layer = {(state, (*soft, *more)): number for (state, soft), number in layer.items()}
            carried = [*following, *starting]
            if len(layer) > STATES_MAX:
                raise TooMany
        ways.counters = tuple(self.measured(ways, counters))
        return ways

    def day(
        self,
        ways: Ways,
        day: int,
        layer: dict[tuple[State, tuple[Memory, ...]], int],
        hards: dict[State, int],
        carried: list[Reader],
    ) -> tuple[dict[tuple[State, tuple[Memory, ...]], int], dict[State, int]]:
        """Add one day to the graph; return the states after it, and their binding parts."""
        reading = self.compiled.days[day]
        options = reading.options
        kinds, of_option = self.kinds(options, carried)
        stays = [place for place, one in enumerate(carried) if one.last > day]
        moves: dict[tuple[int, int, int, int, tuple[int, ...]], int] = {}
        after: dict[tuple[State, tuple[Memory, ...]], int] = {}
        hard_after: dict[State, int] = {}
        number_of = {id(option): number for number, option in enumerate(options)}
        leaving_of = {
            state: [(number_of[id(option)], to, up, mask)
                    for option, to, up, mask in leaving(self.compiled, reading, state)]
            for state in hards
        }  # fmt: skip
        soft_steps: dict[
            tuple[tuple[Memory, ...], int],
            tuple[tuple[Memory, ...], int, tuple[tuple[int, int], ...]],
        ] = {}
        lane_gains: dict[int, tuple[tuple[int, int], ...]] = {}
        width = len(self.lanes) + len(self.slots)
        rows: list[tuple[tuple[int, int], ...]] = []
        for state, soft in layer:
            row: list[tuple[int, int]] = []
            for option, to, up, mask in leaving_of[state]:
                for kind in of_option[option]:
                    key = (soft, kind)
                    if key not in soft_steps:
                        soft_steps[key] = self.soft_step(day, soft, kinds[kind][1], carried, stays)
                    soft_after, cost, gained = soft_steps[key]
                    if up not in lane_gains:
                        lane_gains[up] = self.lane_gains(up)
                    gains = [0] * width
                    for place, gain in (*lane_gains[up], *gained):
                        gains[place] += gain
                    move = moves.setdefault((kind, cost, up, mask, tuple(gains)), len(moves))
                    reached = after.setdefault((to, soft_after), len(after))
                    row.append((reached, move))
            rows.append(tuple(row))
        for to, _ in after:
            hard_after.setdefault(to, len(hard_after))
        ways.kinds.append(tuple(shifts for shifts, _ in kinds))
        ways.moves.append(tuple(Move(kind=kind, cost=cost, up=up, mask=mask, gains=gains)
                                for kind, cost, up, mask, gains in moves))  # fmt: skip
        ways.layers.append(rows)
        ways.hard.append([hard_after[state] for state, _ in after])
        ways.bind.append([
            tuple((kind, hard_after[to], up, mask)
                  for option, to, up, mask in leaving_of[state] for kind in of_option[option])
            for state in hards
        ])  # fmt: skip
        return after, hard_after

    def kinds(
        self, options: Sequence[Option], carried: list[Reader]
    ) -> tuple[list[tuple[tuple[int, ...], tuple[frozenset[int], ...]]], list[list[int]]]:
        """Return the classes of a day, shifts and what readers see, and those of each option."""
        found: list[tuple[tuple[int, ...], tuple[frozenset[int], ...]]] = []
        of_option: list[list[int]] = []
        for option in options:
            alike: dict[tuple[frozenset[int], ...], list[int]] = defaultdict(list)
            for shift in option.shifts:
                alike[tuple(one.contents.get(shift, NOTHING) for one in carried)].append(shift)
            if not option.shifts:
                alike[(NOTHING,) * len(carried)] = []
            of_option.append(list(range(len(found), len(found) + len(alike))))
            found.extend((tuple(shifts), contents) for contents, shifts in alike.items())
        return found, of_option

    def soft_step(
        self, day: int, soft: tuple[Memory, ...], contents: tuple[frozenset[int], ...],
        carried: list[Reader], stays: list[int],
    ) -> tuple[tuple[Memory, ...], int, tuple[tuple[int, int], ...]]:  # fmt: skip
        """Return what readers remember after a class of shifts, its cost, and its gains."""
        after: list[Memory] = []
        total = 0
        gains: list[tuple[int, int]] = []
        for reader, memory, content in zip(carried, soft, contents, strict=True):
            following, amount, gain = reader.step(day, memory, content)
            after.append(following)
            if reader.counter:
                if gain:
                    gains.append((self.slots[id(reader)], gain))
            else:
                total += amount * (reader.cost or 0)
        return tuple(after[place] for place in stays), total, tuple(gains)

    def lane_gains(self, up: int) -> tuple[tuple[int, int], ...]:
        """Return what a step of the packed number adds to each count that is watched."""
        strides, sizes = self.compiled.strides, self.compiled.sizes
        return tuple((place, up // strides[lane] % sizes[lane])
                     for place, lane in enumerate(self.lanes))  # fmt: skip

    def measured(self, ways: Ways, counters: list[Counter]) -> Iterable[Counter]:
        """Yield the counters with what the days can add to each."""
        for place, counter in enumerate(counters):
            least, most = [0], [0]
            for moves in reversed(ways.moves):
                gains = [move.gains[place] for move in moves] or [0]
                least.append(least[-1] + min(gains))
                most.append(most[-1] + max(gains))
            yield attrs.evolve(counter, fewest=tuple(least[::-1]), most_left=tuple(most[::-1]))


def ways_of(
    terms: Sequence[tuple[Term, int | None]],
    counts: Sequence[Count],
    starts: Sequence[Sequence[Term]],
    *,
    shifts: Sequence[int],
    day_of: Sequence[int],
    days: int,
    like: Member,
) -> tuple[Ways, tuple[int, ...]]:
    """Return the graph of some terms, each with its cost, and where each of ``starts`` begins.

    ``counts`` are kept as numbers, whatever their bounds: the last of the counters, in
    this order. ``starts`` holds for each person the same terms as their history leaves
    them. Raises :class:`TooMany`.
    """
    binding = [place for place, (_, cost) in enumerate(terms) if cost is None]
    compiled = compile_terms(
        attrs.evolve(like, open=tuple(shifts), worth={},
                     bounds=tuple(Bound(terms[place][0], None, 0) for place in binding)),
        day_of=day_of, days=days,
    )  # fmt: skip
    if compiled.impossible:
        raise TooMany
    lanes, counters = watched(compiled)
    slots: dict[int, int] = {}
    counting: list[Reader] = []
    for count in counts:
        span = span_of(count, day_of)
        assert span is not None  # noqa: S101 - a count of nothing is no count
        reader = reader_of(count, cost=None, day_of=day_of, span=span, counter=True)
        slots[id(reader)] = len(counters)
        counters.append(Counter(packed=False, guided=span[1] - span[0] >= SHORT))
        counting.append(reader)
    costing = [(place, reader_of(term, cost=cost * term.each, day_of=day_of, span=span,
                                 counter=False))
               for place, (term, cost) in enumerate(terms)
               if cost is not None and (span := span_of(term, day_of)) is not None]  # fmt: skip
    for chosen in (costing, []):
        readers = sorted([*counting, *(one for _, one in chosen)], key=lambda one: one.first)
        places = {id(one): place for place, one in chosen}
        building = Building(compiled=compiled, readers=readers, day_of=day_of, slots=slots,
                            lanes=lanes)  # fmt: skip
        begins = [
            begin(compiled, [each[place] for place in binding],
                  [(one, each[places[id(one)]] if id(one) in places else one.term)
                   for one in readers if one.first <= 0])
            for each in starts
        ]  # fmt: skip
        try:
            ways = building.built(begins, counters, complete=len(chosen) == len(costing))
        except TooMany:
            continue
        return ways, tuple(ways.starts[each] for each in begins)
    raise TooMany


def begin(
    compiled: Compiled, binding: Sequence[Term], others: Sequence[tuple[Reader, Term]]
) -> Start:
    """Return the state before the first day, as history leaves these terms."""
    runs = tuple(machine(term).start for term in binding if isinstance(term, Run))
    state: State = (*compiled.start[:3], runs, compiled.start[4])
    return state, tuple(reader.start(term) for reader, term in others)


def watched(compiled: Compiled) -> tuple[list[int], list[Counter]]:
    """Return the lanes that hold one long count each, and those counts."""
    ends: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for day, each in enumerate(compiled.days):
        for lane in each.lanes_end:
            ends[lane.number].append((day, lane.least, lane.most))
    lanes = [lane for lane, own in ends.items() if len(own) == 1 and own[0][0] >= SHORT]
    counters = [Counter(packed=True, guided=True, limits=((*ends[lane][0][1:], None),))
                for lane in lanes]  # fmt: skip
    return lanes, counters
