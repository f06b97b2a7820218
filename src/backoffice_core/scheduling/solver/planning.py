"""One person's best days at given prices: a look ahead without counts, then a few labels.

Going backwards, each state of the graph learns what the rest of the days costs at best, as
if nothing were counted. What is counted has a price of its own instead, raised or lowered
until the best way keeps the bounds or nearly does (Lagrange). Then labels go forwards,
the few that promise most, and never leave the places from where everything that binds can
be kept. So what comes out is legal always, and the best or nearly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from backoffice_core.scheduling.solver.counters import Counter
    from backoffice_core.scheduling.solver.ways import Ways

__all__ = ["Plan", "Planner"]

NEVER: Final = float("inf")
Price: TypeAlias = "int | float"
Path: TypeAlias = "tuple[Path | None, int]"
Edges: TypeAlias = "list[tuple[tuple[int, int], ...]]"
Label: TypeAlias = "tuple[Price, int, int, tuple[int, ...], Price, Path | None]"
"""Cost with what is counted priced, state, packed counts, other counts, plain cost, and path."""

# So many days after a window are followed for where it leads.
MARGIN: Final = 8


@attrs.define(kw_only=True, eq=False)
class Plan:
    """Days planned: the class and the shift of each (-1: free), and where they lead.

    ``states``, ``places``, ``values`` and ``costs`` hold, before each day and after the
    last, the state, the packed counts, what each counter has come to, and what the moves
    have cost.
    """

    kinds: list[int]
    picks: list[int]
    states: list[int]
    places: list[int]
    values: list[tuple[int, ...]]
    costs: list[int]

    @property
    def shifts(self) -> frozenset[int]:
        """Return the shifts worked."""
        return frozenset(pick for pick in self.picks if pick >= 0)


@attrs.frozen
class Window:
    """Days from ``first`` to before ``last`` that are planned; up to ``end`` they lead on."""

    first: int
    last: int
    end: int


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
            window, old = Window(0, whole, whole), None
        else:
            window = Window(*days, min(whole, days[1] + MARGIN))
        base = self.move_costs(costs, window, old)
        for _ in range(4):
            moved, ahead = self.look_ahead(base, rounds, window, old)
            kinds = self.labels(base, moved, ahead, width, window, old)
            if kinds is not None:
                return self.traced(kinds, costs, window, old)
            if old is not None or not self.numbers:
                return None
            rounds, width = rounds + 4, 2 * width
        return None

    def edges(self, day: int, window: Window, old: Plan | None) -> Edges:
        """Return where states lead on a day; after the window, only by the old class."""
        if old is None or day < window.last:
            return self.ways.layers[day]
        return self.ways.only(day, old.kinds[day])

    def move_costs(
        self, costs: Sequence[int], window: Window, old: Plan | None
    ) -> list[list[Price]]:
        """Return what each move of a window costs: its own, and the cheapest shift of its class.

        After the days that are planned, shifts stay as they are and cost nothing more.
        """
        found: list[list[Price]] = []
        for day in range(window.first, window.end):
            moves = self.ways.moves[day]
            if old is not None and day >= window.last:
                found.append([move.cost for move in moves])
                continue
            best: list[Price] = [
                min([costs[shift] for shift in shifts]) if shifts else 0 if off else NEVER
                for shifts, off in zip(self.open[day], self.free[day], strict=True)
            ]
            found.append([best[move.kind] + move.cost for move in moves])
        return found

    def look_ahead(
        self, base: list[list[Price]], rounds: int, window: Window, old: Plan | None
    ) -> tuple[list[list[Price]], list[list[Price]]]:
        """Price what is counted; return what moves cost then, and what is ahead of each state.

        The prices that promise most at least (the best Lagrangian bound) are kept.
        """
        best: tuple[Price, list[float], list[list[Price]], list[list[Price]]] | None = None
        start = self.start if old is None else old.states[window.first]
        for left in range(rounds if self.guided else 0, -1, -1):
            moved = self.moved(base, window)
            ahead = self.backwards(moved, window, old)
            bound = ahead[0][start] - self.bought(window, old)
            if best is None or bound > best[0]:
                best = (bound, self.prices.copy(), moved, ahead)
            if not left or not self.reprice(base, moved, ahead, window, old):
                break
        assert best is not None  # noqa: S101 - there is one round at least
        self.prices = best[1]
        return best[2], best[3]

    def bought(self, window: Window, old: Plan | None) -> int:
        """Return what the bounds of all counts are worth at their prices."""
        total = 0.0
        for place in self.guided:
            price, counter = self.prices[place], self.counters[place]
            bound = counter.high if price > 0 else counter.low
            if price and bound is not None:
                total += price * (bound - self.outside(place, window, old))
        return int(total)

    def outside(self, place: int, window: Window, old: Plan | None) -> int:
        """Return what a counter comes to outside a window."""
        if old is None:
            return 0
        values = old.values
        return (values[-1][place] - values[window.end][place]) + values[window.first][place]

    def moved(self, base: list[list[Price]], window: Window) -> list[list[Price]]:
        """Return what moves cost with the prices of what is counted."""
        active = [(place, self.prices[place]) for place in self.guided if self.prices[place]]
        if not active:
            return base
        if len(active) == 1:
            ((place, price),) = active
            return [
                [cost + int(price * move.gains[place])
                 for cost, move in zip(costs, moves, strict=True)]
                for costs, moves in zip(base, self.ways.moves[window.first:window.end], strict=True)
            ]  # fmt: skip
        return [
            [cost + int(sum([price * move.gains[place] for place, price in active]))
             for cost, move in zip(costs, moves, strict=True)]
            for costs, moves in zip(base, self.ways.moves[window.first:window.end], strict=True)
        ]  # fmt: skip

    def backwards(
        self, moved: list[list[Price]], window: Window, old: Plan | None
    ) -> list[list[Price]]:
        """Return what the rest of a window costs at best from each state, nothing counted."""
        ways = self.ways
        ahead: list[Price] = [0] * len(ways.hard[window.end])
        if old is not None:
            ahead = [NEVER] * len(ahead)
            ahead[old.states[window.end]] = 0
        ahead.append(NEVER)
        found = [ahead]
        for day in range(window.end - 1, window.first - 1, -1):
            kind = -1 if old is None or day < window.last else old.kinds[day]
            ahead = ways.pull(day, kind).best(ahead, moved[day - window.first])
            for state in self.dead[day]:
                ahead[state] = NEVER
            self.work += len(ahead)
            ahead.append(NEVER)
            found.append(ahead)
        return found[::-1]

    def reprice(
        self, base: list[list[Price]], moved: list[list[Price]], ahead: list[list[Price]],
        window: Window, old: Plan | None,
    ) -> bool:  # fmt: skip
        """Move the prices of counts that the best way passes; say whether any moved."""
        totals = self.totals(moved, ahead, window, old)
        changed = False
        if totals is None:
            return False
        for place in self.guided:
            counter = self.counters[place]
            total = totals[place] + self.outside(place, window, old)
            low, high, price = counter.low, counter.high, self.prices[place]
            # A price that buys nothing goes back to nothing.
            down = (low is not None and total < low) or (
                price > 0 and (high is None or total < high))  # fmt: skip
            up = (high is not None and total > high) or (
                price < 0 and (low is None or total > low))  # fmt: skip
            direction = up - down
            if not direction:
                continue
            if not self.steps[place]:
                self.steps[place] = self.first_step(base, place, window)
            if self.turned[place]:
                self.steps[place] *= 1.5 if self.turned[place] == direction else 0.5
            self.turned[place] = direction
            moved_price = price + direction * self.steps[place]
            if price * moved_price < 0:
                moved_price = 0.0
            moved_price = counter.capped(moved_price)
            self.prices[place] = moved_price
            changed = changed or moved_price != price
        return changed

    def first_step(self, base: list[list[Price]], place: int, window: Window) -> float:
        """Return how far the price of a count first moves: some of what a shift costs."""
        spread = [max(own) - min(own) for costs in base
                  if (own := [cost for cost in costs if cost != NEVER])]  # fmt: skip
        gains = [abs(move.gains[place]) for moves in self.ways.moves[window.first:window.end]
                 for move in moves if move.gains[place]]  # fmt: skip
        usual = sum(gains) / len(gains) if gains else 1
        return max(0.5, sum(spread) / max(1, len(spread)) / 4) / usual

    def totals(
        self, moved: list[list[Price]], ahead: list[list[Price]], window: Window, old: Plan | None
    ) -> list[int] | None:
        """Return what the best way comes to in each counter, nothing of it being bound."""
        state = self.start if old is None else old.states[window.first]
        totals = [0] * len(self.counters)
        for day in range(window.first, window.end):
            costs, following = moved[day - window.first], ahead[day - window.first + 1]
            best, picked, reached = NEVER, -1, -1
            for to, move in self.edges(day, window, old)[state]:
                cost = costs[move] + following[to]
                if cost < best:
                    best, picked, reached = cost, move, to
            if picked < 0:
                return None
            for place, gain in enumerate(self.ways.moves[day][picked].gains):
                totals[place] += gain
            state = reached
        return totals

    def labels(  # noqa: PLR0917 - its own steps only
        self, base: list[list[Price]], moved: list[list[Price]], ahead: list[list[Price]],
        width: int, window: Window, old: Plan | None,
    ) -> list[int] | None:  # fmt: skip
        """Return the classes of the best legal days of a window that a few labels find."""
        first = window.first
        state, place, values = self.start, 0, (0,) * len(self.numbers)
        if old is not None:
            state, place = old.states[first], old.places[first]
            values = self.numbered(old.values[first])
        labels: list[Label] = [(0, state, place, values, 0, None)]
        for day in range(first, window.end):
            layer, place = self.edges(day, window, old), day - first
            shifted, following = moved[place], ahead[place + 1]
            promising = [
                (own[0] + shifted[move] + following[to], number, to, move)
                for number, own in enumerate(labels)
                for to, move in layer[own[1]]
            ]
            promising.sort()
            self.work += 4 * len(promising) + 8 * width
            labels = self.kept(day, labels, promising, width, shifted, base[place])
            if not labels:
                return None
        return self.best(labels, window, old)

    def numbered(self, values: Sequence[int]) -> tuple[int, ...]:
        """Return those of all counters that labels carry."""
        return tuple([values[place] for place in self.numbers])

    def kept(  # noqa: C901, PLR0917 - the innermost loop
        self, day: int, labels: list[Label], promising: list[tuple[Price, int, int, int]],
        width: int, shifted: list[Price], plain: list[Price],
    ) -> list[Label]:  # fmt: skip
        """Return the most promising labels after a day from where all that binds can be kept."""
        ways = self.ways
        moves, parts, after = ways.moves[day], ways.hard[day + 1], self.good[day + 1]
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
                values = self.grown(values, step.gains, day)
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

    def grown(self, values: tuple[int, ...], gains: tuple[int, ...], day: int) -> tuple[int, ...]:
        """Return the counters after a move; nothing where one that binds cannot end well."""
        found: list[int] = []
        for value, place in zip(values, self.numbers, strict=True):
            counter = self.counters[place]
            total = value + gains[place]
            most, least = counter.most, counter.least
            if most is not None and total + counter.fewest[day + 1] > most:
                return ()
            if least is not None and total + counter.most_left[day + 1] < least:
                return ()
            found.append(total)
        return tuple(found)

    def best(self, labels: list[Label], window: Window, old: Plan | None) -> list[int] | None:
        """Return the days of the cheapest label that what follows the window can follow."""
        following = [0] * len(self.numbers)
        if old is not None:
            last, end = old.values[-1], old.values[window.end]
            following = [last[place] - end[place] for place in self.numbers]

        def whole(label: Label) -> Price:
            return label[4] + sum(
                self.counters[place].price(value + rest)
                for value, rest, place in zip(label[3], following, self.numbers, strict=True)
            )

        for label in sorted(labels, key=whole):
            if old is not None and not self.follows(label, window, old):
                continue
            kinds: list[int] = []
            path = label[5]
            while path is not None:
                path, kind = path
                kinds.append(kind)
            return kinds[::-1]
        return None

    def follows(self, label: Label, window: Window, old: Plan) -> bool:
        """Say whether an old plan can go on after a window that ends in a label."""
        place, state, values = label[2], label[1], label[3]
        if place == old.places[window.end] and values == self.numbered(old.values[window.end]):
            return True
        for day in range(window.end, len(self.ways.layers)):
            ((state, move),) = self.ways.only(day, old.kinds[day])[state]
            step = self.ways.moves[day][move]
            if step.mask != -1 and not step.mask >> place & 1:
                return False
            place += step.up
            if self.ways.compiled.days[day].lanes_end:
                place = self.ways.folded(day, place)
                if place < 0:
                    return False
            if values:
                values = self.grown(values, step.gains, day)
                if not values:
                    return False
        return True

    def traced(
        self, kinds: list[int], costs: Sequence[int], window: Window, old: Plan | None
    ) -> Plan:
        """Return the plan of some classes of shifts, the cheapest of each on planned days."""
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
