"""A look ahead: what the rest of the days costs at best from each state, counts being priced.

As if nothing were counted, each state learns backwards what is ahead of it. What is
counted has a price of its own instead, raised or lowered until the best way keeps the
bounds or nearly does (Lagrange); the prices that promise most at least are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice_core.scheduling.solver.plans import NEVER, Price

if TYPE_CHECKING:
    from backoffice_core.scheduling.solver.planning import Planner
    from backoffice_core.scheduling.solver.plans import Window

__all__ = ["edges", "look_ahead"]


def look_ahead(
    planner: Planner, base: list[list[Price]], rounds: int, window: Window
) -> tuple[list[list[Price]], list[list[Price]]]:
    """Price what is counted; return what moves cost then, and what is ahead of each state.

    The prices that promise most at least (the best Lagrangian bound) are kept.
    """
    best: tuple[Price, list[float], list[list[Price]], list[list[Price]]] | None = None
    start = planner.start if window.old is None else window.old.states[window.first]
    for left in range(rounds if planner.guided else 0, -1, -1):
        moved = with_prices(planner, base, window)
        ahead = backwards(planner, moved, window)
        bound = ahead[0][start] - bought(planner, window)
        if best is None or bound > best[0]:
            best = (bound, planner.prices.copy(), moved, ahead)
        if not left or not reprice(planner, base, moved, ahead, window):
            break
    assert best is not None  # noqa: S101 - there is one round at least
    planner.prices = best[1]
    return best[2], best[3]


def bought(planner: Planner, window: Window) -> int:
    """Return what the bounds of all counts are worth at their prices."""
    total = 0.0
    for place in planner.guided:
        price, counter = planner.prices[place], planner.counters[place]
        bound = counter.high if price > 0 else counter.low
        if price and bound is not None:
            total += price * (bound - outside(place, window))
    return int(total)


def outside(place: int, window: Window) -> int:
    """Return what a counter comes to outside a window."""
    if window.old is None:
        return 0
    values = window.old.values
    return (values[-1][place] - values[window.end][place]) + values[window.first][place]


def with_prices(planner: Planner, base: list[list[Price]], window: Window) -> list[list[Price]]:
    """Return what moves cost with the prices of what is counted."""
    active = [(place, planner.prices[place]) for place in planner.guided if planner.prices[place]]
    if not active:
        return base
    if len(active) == 1:
        ((place, price),) = active
        return [
            [cost + int(price * move.gains[place])
             for cost, move in zip(costs, moves, strict=True)]
            for costs, moves in zip(base, planner.ways.moves[window.first:window.end], strict=True)
        ]  # fmt: skip
    return [
        [cost + int(sum([price * move.gains[place] for place, price in active]))
         for cost, move in zip(costs, moves, strict=True)]
        for costs, moves in zip(base, planner.ways.moves[window.first:window.end], strict=True)
    ]  # fmt: skip


def backwards(planner: Planner, moved: list[list[Price]], window: Window) -> list[list[Price]]:
    """Return what the rest of a window costs at best from each state, nothing counted."""
    ways = planner.ways
    ahead: list[Price] = [0] * len(ways.hard[window.end])
    if window.old is not None:
        ahead = [NEVER] * len(ahead)
        ahead[window.old.states[window.end]] = 0
    ahead.append(NEVER)
    found = [ahead]
    for day in range(window.end - 1, window.first - 1, -1):
        kind = -1 if window.old is None or day < window.last else window.old.kinds[day]
        ahead = ways.pull(day, kind).best(ahead, moved[day - window.first])
        for state in planner.dead[day]:
            ahead[state] = NEVER
        planner.work += len(ahead)
        ahead.append(NEVER)
        found.append(ahead)
    return found[::-1]


def edges(planner: Planner, day: int, window: Window) -> list[tuple[tuple[int, int], ...]]:
    """Return where states lead on a day; after the window, only by the old class."""
    if window.old is None or day < window.last:
        return planner.ways.layers[day]
    return planner.ways.only(day, window.old.kinds[day])


def reprice(
    planner: Planner, base: list[list[Price]], moved: list[list[Price]], ahead: list[list[Price]],
    window: Window,
) -> bool:  # fmt: skip
    """Move the prices of counts that the best way passes; say whether any moved."""
    totals = totals_of(planner, moved, ahead, window)
    changed = False
    if totals is None:
        return False
    for place in planner.guided:
        counter = planner.counters[place]
        total = totals[place] + outside(place, window)
        low, high, price = counter.low, counter.high, planner.prices[place]
        # A price that buys nothing goes back to nothing.
        down = (low is not None and total < low) or (
            price > 0 and (high is None or total < high))  # fmt: skip
        up = (high is not None and total > high) or (
            price < 0 and (low is None or total > low))  # fmt: skip
        direction = up - down
        if not direction:
            continue
        if not planner.steps[place]:
            planner.steps[place] = first_step(planner, base, place, window)
        if planner.turned[place]:
            planner.steps[place] *= 1.5 if planner.turned[place] == direction else 0.5
        planner.turned[place] = direction
        moved_price = price + direction * planner.steps[place]
        if price * moved_price < 0:
            moved_price = 0.0
        moved_price = counter.capped(moved_price)
        planner.prices[place] = moved_price
        changed = changed or moved_price != price
    return changed


def first_step(planner: Planner, base: list[list[Price]], place: int, window: Window) -> float:
    """Return how far the price of a count first moves: some of what a shift costs."""
    spread = [max(own) - min(own) for costs in base
              if (own := [cost for cost in costs if cost != NEVER])]  # fmt: skip
    gains = [abs(move.gains[place]) for moves in planner.ways.moves[window.first:window.end]
             for move in moves if move.gains[place]]  # fmt: skip
    usual = sum(gains) / len(gains) if gains else 1
    return max(0.5, sum(spread) / max(1, len(spread)) / 4) / usual


def totals_of(
    planner: Planner, moved: list[list[Price]], ahead: list[list[Price]], window: Window
) -> list[int] | None:
    """Return what the best way comes to in each counter, nothing of it being bound."""
    state = planner.start if window.old is None else window.old.states[window.first]
    totals = [0] * len(planner.counters)
    for day in range(window.first, window.end):
        costs, following = moved[day - window.first], ahead[day - window.first + 1]
        best, picked, reached = NEVER, -1, -1
        for to, move in edges(planner, day, window)[state]:
            cost = costs[move] + following[to]
            if cost < best:
                best, picked, reached = cost, move, to
        if picked < 0:
            return None
        for place, gain in enumerate(planner.ways.moves[day][picked].gains):
            totals[place] += gain
        state = reached
    return totals
