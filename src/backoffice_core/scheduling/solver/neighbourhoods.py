"""Large neighbourhood search: most of the roster stays, a small part is made anew, again and again.

A part is some people on some days. It is chosen around what costs: days that lack heads,
wishes that are broken, people who are dear. CP-SAT makes it anew as well as can be, or as
well as it can in a moment; parts that are solved at once grow, parts that are not shrink.
With several workers as many parts are searched at once. Which ones are chosen depends on
what came out before and on nothing else, so a counted search is the same everywhere.
"""

from __future__ import annotations

from collections import Counter, deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from random import Random
from typing import TYPE_CHECKING, Final

import attrs

from backoffice_core.scheduling.solver.cpsat import Limit, Outcome, minimise
from backoffice_core.scheduling.solver.framing import positions_of
from backoffice_core.scheduling.terms import Pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backoffice_core.scheduling.solver.framing import Frame
    from backoffice_core.scheduling.solver.grid import Choice
    from backoffice_core.scheduling.solver.search import Search

__all__ = ["Hunt", "Neighbourhoods", "search_neighbourhoods"]

SEED: Final = 1
CELLS_FIRST: Final = 240
CELLS_LEAST: Final = 30
SECONDS_EACH: Final = 2.5
WORK_EACH: Final = 1.0
# What building a part is counted as, for each of its cells.
WORK_A_CELL: Final = 0.00002
GROW, SHRINK = 1.08, 0.9
KINDS: Final = ("window", "days", "people", "swap")
WINDOWS: Final = (5, 7, 9, 14, 21)


@attrs.define
class Kind:
    """One way to choose a part: how many cells it takes, and how well it has paid."""

    name: str
    cells: float = CELLS_FIRST
    merit: float = 1.0

    def learn(self, gain: int, *, quick: bool, late: bool) -> None:
        """Remember how it went: a part solved at once grows, one that was not shrinks."""
        if late:
            self.cells = max(CELLS_LEAST, self.cells * SHRINK)
        elif quick:
            self.cells *= GROW
        self.merit = 0.9 * self.merit + 0.1 * (2.0 if gain else 0.2)


@attrs.define
class Neighbourhoods:
    """Chooses parts of a grid around what costs."""

    frame: Frame
    random: Random = attrs.Factory(lambda: Random(SEED))  # noqa: S311 - no secret
    kinds: tuple[Kind, ...] = attrs.Factory(lambda: tuple(Kind(name) for name in KINDS))
    losses: dict[tuple[int, frozenset[int]], Counter[int]] = attrs.Factory(
        dict[tuple[int, frozenset[int]], Counter[int]]
    )

    def kind(self) -> Kind:
        """Choose a kind, the better it has paid the likelier."""
        return self.random.choices(self.kinds, [one.merit for one in self.kinds])[0]

    def cells(self, kind: Kind, best: Choice) -> frozenset[int]:
        """Return the cells of a part of some kind."""
        grid = self.frame.grid
        people = range(len(grid.members))
        by_day, by_person = self.money(best)
        focus = self.drawn(by_day)
        order = self.shuffled(people, self.drawn(by_person))
        if kind.name == "people":
            return self.filled(kind, order, range(grid.days))
        if kind.name == "window":
            return self.filled(kind, order, self.window(focus, self.random.choice(WINDOWS)))
        # Everybody on a few days, or two people for so many days as the kind takes.
        taking = len(people) if kind.name == "days" else 2
        width = min(grid.days, max(2, round(kind.cells / (taking * self.a_day()))))
        return self.filled(kind, order, self.window(focus, width))

    def a_day(self) -> float:
        """Return how many cells a person has on a day, on average."""
        grid = self.frame.grid
        cells = sum(len(member.open) for member in grid.members)
        return max(0.1, cells / max(1, len(grid.members) * grid.days))

    def window(self, focus: int, width: int) -> range:
        """Return days around a day."""
        first = focus - self.random.randrange(width)
        first = max(0, min(first, self.frame.grid.days - width))
        return range(first, min(first + width, self.frame.grid.days))

    def filled(self, kind: Kind, people: Sequence[int], days: range) -> frozenset[int]:
        """Return the cells of as many people on these days as the kind takes."""
        grid = self.frame.grid
        cells: list[int] = []
        for number in people:
            own = [grid.cell(number, shift) for shift in grid.members[number].open
                   if grid.day_of[shift] in days]  # fmt: skip
            if cells and len(cells) + len(own) > kind.cells:
                break
            cells.extend(own)
        return frozenset(cells)

    def shuffled(self, people: range, first: int) -> list[int]:
        """Return everybody in any order, after whoever comes first."""
        order = list(people)
        self.random.shuffle(order)
        order.remove(first)
        return [first, *order]

    def drawn(self, weights: Sequence[int]) -> int:
        """Return a place, half of the time by weight and else any."""
        if self.random.random() < 0.3 or not any(weights):  # noqa: PLR2004 - now and then
            return self.random.randrange(len(weights))
        return self.random.choices(range(len(weights)), weights)[0]

    def money(self, best: Choice) -> tuple[list[int], list[int]]:
        """Return what each day and each person costs."""
        grid = self.frame.grid
        by_day, by_person = [0] * grid.days, [0] * len(grid.members)
        heads = Counter(shift for own in best for shift in own)
        for cover in grid.covers:
            there = sum(heads[shift] for shift in cover.shifts)
            for shift in cover.shifts[:1]:
                by_day[grid.day_of[shift]] += cover.price(there) or 0
        for number, own in enumerate(best):
            for day, cost in self.loss(number, own).items():
                by_person[number] += cost
                by_day[day] += cost
        return by_day, by_person

    def loss(self, number: int, own: frozenset[int]) -> Counter[int]:
        """Return what one person's wishes cost, by day; a cost of no one day lies on the first."""
        key = (number, own)
        known = self.losses.get(key)
        if known is not None:
            return known
        if len(self.losses) > 10 * len(self.frame.grid.members):
            self.losses.clear()
        grid, member = self.frame.grid, self.frame.grid.members[number]
        loss: Counter[int] = Counter()
        for shift in own:
            loss[grid.day_of[shift]] += max(0, member.worth.get(shift, 0))
        for bound in member.bounds:
            if bound.cost and (amount := bound.term.amount(own)):
                days = sorted({grid.day_of[each] for each in positions_of(bound.term)})
                at = days if isinstance(bound.term, Pattern) else days[:: max(1, len(days) // 4)]
                for day in at:
                    loss[day] += amount * bound.cost // len(at)
        self.losses[key] = loss
        return loss


def search_neighbourhoods(search: Search, frame: Frame) -> None:
    """Improve the best roster of a search, part by part, until the search is over."""
    if search.best is None or not any(member.open for member in frame.grid.members):
        return
    Hunt(search, Neighbourhoods(frame)).run()


@attrs.frozen
class Part:
    """The free cells of one trial, how they were chosen, the roster around them, how long."""

    kind: Kind
    free: frozenset[int]
    around: Choice
    limit: Limit


@attrs.define
class Hunt:
    """A search and its parts."""

    search: Search
    parts: Neighbourhoods

    def run(self) -> None:
        """Make part after part anew until the search is over; a roster there must be."""
        search = self.search
        if search.workers == 1:
            while not search.over():
                part = self.part()
                self.learn(part, self.make_anew(part))
            return
        with ThreadPoolExecutor(search.workers) as pool:
            pending: deque[tuple[Part, Future[Outcome]]] = deque()
            while not search.over() or pending:
                while len(pending) < search.workers and not search.over():
                    part = self.part()
                    pending.append((part, pool.submit(self.make_anew, part)))
                if search.work is None:
                    wait([future for _, future in pending], return_when=FIRST_COMPLETED)
                    pending = deque(sorted(pending, key=lambda one: not one[1].done()))
                part, future = pending.popleft()
                self.learn(part, future.result())

    def part(self) -> Part:
        """Choose the next part."""
        best = self.search.best
        assert best is not None  # noqa: S101 - the search has a roster, see its caller
        kind = self.parts.kind()
        return Part(kind, self.parts.cells(kind, best), best, self.limit())

    def limit(self) -> Limit:
        """Return how long the next part may take."""
        search = self.search
        left = max(0.0, search.left())
        if search.work is None:
            return Limit(seconds=min(SECONDS_EACH, left), stop=search.stop)
        return Limit(work=min(WORK_EACH, left), stop=search.stop)

    def make_anew(self, part: Part) -> Outcome:
        """Return the best of a part."""
        return minimise(self.parts.frame, start=part.around, free=part.free, limit=part.limit)

    def learn(self, part: Part, outcome: Outcome) -> None:
        """Offer what came out, on top of what others found meanwhile, and remember how it went."""
        search = self.search
        search.spent += outcome.work + WORK_A_CELL * len(part.free)
        before = search.price or 0
        if outcome.choice is not None and outcome.choice != part.around:
            best = search.best
            if best is not None and best is not part.around:
                merged = self.merged(best, outcome.choice, part.free)
                search.offer(merged, engine="neighbourhoods")
            search.offer(outcome.choice, engine="neighbourhoods")
        solved = outcome.optimal or outcome.impossible
        part.kind.learn(before - (search.price or 0), quick=solved and outcome.work < WORK_EACH / 4,
                        late=not solved)  # fmt: skip

    def merged(self, best: Choice, found: Choice, free: frozenset[int]) -> Choice:
        """Return the best roster with the free cells as they were found."""
        width = len(self.parts.frame.grid.shifts)
        merged = [set(own) for own in best]
        for cell in free:
            number, shift = divmod(cell, width)
            if shift in found[number]:
                merged[number].add(shift)
            else:
                merged[number].discard(shift)
        return tuple(frozenset(own) for own in merged)
