"""A few labels go forwards through the days, and never where what binds can be kept no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from backoffice_core.scheduling.solver.ahead import edges
from backoffice_core.scheduling.solver.plans import NEVER, Price

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backoffice_core.scheduling.solver.planning import Planner
    from backoffice_core.scheduling.solver.plans import Plan, Window

__all__ = ["best_days"]

Path: TypeAlias = "tuple[Path | None, int]"
Label: TypeAlias = "tuple[Price, int, int, tuple[int, ...], Price, Path | None]"
"""Cost with what is counted priced, state, packed counts, other counts, plain cost, and path."""


def best_days(  # noqa: PLR0917 - its own steps only
    planner: Planner, base: list[list[Price]], moved: list[list[Price]], ahead: list[list[Price]],
    width: int, window: Window,
) -> list[int] | None:  # fmt: skip
    """Return the classes of the best legal days of a window that a few labels find."""
    first = window.first
    state, place, values = planner.start, 0, (0,) * len(planner.numbers)
    if window.old is not None:
        state, place = window.old.states[first], window.old.places[first]
        values = numbered(planner, window.old.values[first])
    labels: list[Label] = [(0, state, place, values, 0, None)]
    for day in range(first, window.end):
        layer, place = edges(planner, day, window), day - first
        shifted, following = moved[place], ahead[place + 1]
        promising = [
            (own[0] + shifted[move] + following[to], number, to, move)
            for number, own in enumerate(labels)
            for to, move in layer[own[1]]
        ]
        promising.sort()
        planner.work += 4 * len(promising) + 8 * width
        labels = kept(planner, day, labels, promising, width, shifted, base[place])
        if not labels:
            return None
    return best(planner, labels, window)


def numbered(planner: Planner, values: Sequence[int]) -> tuple[int, ...]:
    """Return those of all counters that labels carry."""
    return tuple([values[place] for place in planner.numbers])


def kept(  # noqa: C901, PLR0917 - the innermost loop
    planner: Planner, day: int, labels: list[Label], promising: list[tuple[Price, int, int, int]],
    width: int, shifted: list[Price], plain: list[Price],
) -> list[Label]:  # fmt: skip
    """Return the most promising labels after a day from where all that binds can be kept."""
    ways = planner.ways
    moves, parts, after = ways.moves[day], ways.hard[day + 1], planner.good[day + 1]
    ends = bool(ways.compiled.days[day].lanes_end)
    chosen: set[tuple[int, int, tuple[int, ...]]] = set()
    kept: list[Label] = []
    for worth, number, to, move in promising:
        if worth == NEVER:
            break
        label, step = labels[number], moves[move]
        place = label[2]
        if step.mask != -1 and not step.mask >> place & 1:
            continue
        place += step.up
        if ends:
            place = ways.folded(day, place)
            if place < 0:
                continue
        if not after[parts[to]] >> place & 1:
            continue
        values = label[3]
        if values:
            values = grown(planner, values, step.gains, day)
            if not values:
                continue
        key = (to, place, values)
        if key in chosen:
            continue
        chosen.add(key)
        kept.append((label[0] + shifted[move], to, place, values, label[4] + plain[move],
                     (label[5], step.kind)))  # fmt: skip
        if len(kept) >= width:
            break
    return kept


def grown(
    planner: Planner, values: tuple[int, ...], gains: tuple[int, ...], day: int
) -> tuple[int, ...]:
    """Return the counters after a move; nothing where one that binds cannot end well."""
    found: list[int] = []
    for value, place in zip(values, planner.numbers, strict=True):
        counter = planner.counters[place]
        total = value + gains[place]
        most, least = counter.most, counter.least
        if most is not None and total + counter.fewest[day + 1] > most:
            return ()
        if least is not None and total + counter.most_left[day + 1] < least:
            return ()
        found.append(total)
    return tuple(found)


def best(planner: Planner, labels: list[Label], window: Window) -> list[int] | None:
    """Return the days of the cheapest label that what follows the window can follow."""
    following = [0] * len(planner.numbers)
    if window.old is not None:
        last, end = window.old.values[-1], window.old.values[window.end]
        following = [last[place] - end[place] for place in planner.numbers]

    def whole(label: Label) -> Price:
        return label[4] + sum(
            planner.counters[place].price(value + rest)
            for value, rest, place in zip(label[3], following, planner.numbers, strict=True)
        )

    for label in sorted(labels, key=whole):
        if window.old is not None and not follows(planner, label, window.end, window.old):
            continue
        kinds: list[int] = []
        path = label[5]
        while path is not None:
            path, kind = path
            kinds.append(kind)
        return kinds[::-1]
    return None


def follows(planner: Planner, label: Label, end: int, old: Plan) -> bool:
    """Say whether an old plan can go on after a window that ends in a label."""
    place, state, values = label[2], label[1], label[3]
    if place == old.places[end] and values == numbered(planner, old.values[end]):
        return True
    for day in range(end, len(planner.ways.layers)):
        ((state, move),) = planner.ways.only(day, old.kinds[day])[state]
        step = planner.ways.moves[day][move]
        if step.mask != -1 and not step.mask >> place & 1:
            return False
        place += step.up
        if planner.ways.compiled.days[day].lanes_end:
            place = planner.ways.folded(day, place)
            if place < 0:
                return False
        if values:
            values = grown(planner, values, step.gains, day)
            if not values:
                return False
    return True
