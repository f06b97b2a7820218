"""A roster without any solver: person after person, then again where it pays.

Everybody in turn is planned exactly against what heads are worth just then; nobody ever
breaks what binds them. Then a few people at a time are taken off, whole or for some weeks,
and planned anew in another order; a result that is no worse stays, at first also one that
is a little worse. Chance is seeded: counted work gives the same roster everywhere.
"""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Final

import attrs

from backoffice_core.scheduling.solver.alone import (
    Alone,
    Sorting,
    alone_of,
    at_most_one_a_day,
    planners_of,
)
from backoffice_core.scheduling.solver.drafting import draft
from backoffice_core.scheduling.solver.heads import Heads
from backoffice_core.scheduling.solver.ways import TooMany

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backoffice_core.scheduling.solver.planning import Planner
    from backoffice_core.scheduling.solver.plans import Plan
    from backoffice_core.scheduling.solver.search import Search

__all__ = ["improve"]

# So many steps of planning are a second of counted work; each plan has some besides.
STEPS_A_SECOND: Final = 3_000_000
PLAN_STEPS: Final = 500
# Each cell of a draft is so many steps; how much some are favoured in it, by chance.
DRAFT_STEPS: Final = 20
FAVOUR: Final = 100
# How many labels a plan follows, and how often it prices its counts anew.
FIRST_WIDTH, WIDTH = 4, 8
FIRST_ROUNDS, ROUNDS = 3, 2
# A roster is offered so often at most, in seconds: what is offered is priced with care.
OFFER_EVERY: Final = 0.25
# At first a rise of a usual size times this passes one time in e; noise is as large.
HEAT, NOISE = 0.1, 1.0
USUAL_RISE: Final = 16.0
# How many people are planned anew together, in windows of so many days.
SIZES: Final = (1, 1, 2, 2, 3)
WIDTHS: Final = (7, 10, 14, 28)
# So many windows of all lie where heads cost most.
SORE: Final = 0.2


def improve(search: Search) -> None:
    """Give a roster that breaks nothing, and improve it until the search is over."""
    sorting = Sorting(search.grid.day_of)
    people = alone_of(search.grid, sorting)
    if people is None:
        return
    if not at_most_one_a_day(search.grid, people):
        drafted(search)
        return
    try:
        planners = list(planners_of(search.grid, people, sorting))
    except TooMany:
        drafted(search)
        return
    if all(planner.possible for planner in planners):
        Descent.of(search, people, planners).run()


def drafted(search: Search) -> None:
    """Offer rosters made shift by shift, for what cannot be planned by the day.

    The first shares the work alike; the others favour some by chance, until the time is over.
    """
    members = search.grid.members
    chance = random.Random(7)  # noqa: S311 - it need not be secret, but the same
    steps = PLAN_STEPS + DRAFT_STEPS * sum(len(member.open) for member in members)
    shares = {member.person.id: FAVOUR for member in members}
    while True:
        search.offer(draft(search.grid, shares=shares), engine="descent")
        search.spent += steps / STEPS_A_SECOND
        if search.over() or search.left() == math.inf:
            return
        shares = {person: chance.randint(FAVOUR // 2, 2 * FAVOUR) for person in shares}


@attrs.define(kw_only=True, eq=False)
class Descent:
    """A roster as it is improved: everybody's plan, what they cost alone, and the heads."""

    search: Search
    people: Sequence[Alone]
    planners: Sequence[Planner]
    heads: Heads
    chance: random.Random
    plans: list[Plan | None]
    own: list[int]
    best: list[Plan | None]
    alone: int = 0
    rise: float = USUAL_RISE
    best_price: float = math.inf
    offered: float = math.inf
    offered_at: float = 0.0

    @classmethod
    def of(cls, search: Search, people: Sequence[Alone], planners: Sequence[Planner]) -> Descent:
        """Return a roster in which nobody works yet."""
        count = len(people)
        chance = random.Random(7)  # noqa: S311 - it need not be secret, but the same
        return cls(search=search, people=people, planners=planners, heads=Heads.of(search.grid),
                   chance=chance, plans=[None] * count, own=[0] * count,
                   best=[None] * count)  # fmt: skip

    def run(self) -> None:
        """Plan everybody, then again and again."""
        if not self.construct():
            return
        self.keep()
        if self.people and self.search.grid.days and self.descend():
            self.anneal()
        self.offer()

    def construct(self) -> bool:
        """Plan everybody once; say whether it came to an end."""
        known: dict[int, list[float]] = {}
        for number, planner in enumerate(self.planners):
            if self.search.over():
                return False
            planner.prices = known.get(id(planner.ways), planner.prices).copy()
            costs = self.heads.costs(number, among=len(self.people) - number)
            if not self.planned(number, costs, width=FIRST_WIDTH, rounds=FIRST_ROUNDS):
                return False
            known[id(planner.ways)] = planner.prices
        return True

    def planned(
        self, number: int, costs: list[int], *, width: int, rounds: int,
        old: Plan | None = None, days: tuple[int, int] | None = None,
    ) -> bool:  # fmt: skip
        """Plan somebody who is on no shift of the days, at given costs; say whether it went."""
        for shift, worth in self.people[number].worth.items():
            costs[shift] += worth
        planner = self.planners[number]
        plan = planner.plan(costs, width=width, rounds=rounds, old=old, days=days)
        self.search.spent += (PLAN_STEPS + planner.work) / STEPS_A_SECOND
        planner.work = 0
        if plan is None:
            return False
        self.put(number, plan, days)
        return True

    def put(self, number: int, plan: Plan, days: tuple[int, int] | None = None) -> None:
        """Put somebody on the shifts of a plan, of some days or all."""
        person, planner = self.people[number], self.planners[number]
        if planner.ways.complete:
            worth = person.worth
            own = (person.fixed + planner.own_cost(plan)
                   + sum([worth.get(pick, 0) for pick in plan.picks]))  # fmt: skip
        else:
            own = self.search.grid.members[number].price(plan.shifts) or 0
        self.alone += own - self.own[number]
        self.plans[number], self.own[number] = plan, own
        self.heads.change(number, of_days(plan, days), 1)

    def take(self, number: int, days: tuple[int, int] | None = None) -> Plan:
        """Take somebody off their shifts, of some days or all."""
        plan = self.plans[number]
        assert plan is not None  # noqa: S101 - everybody is planned first
        self.heads.change(number, of_days(plan, days), -1)
        return plan

    @property
    def price(self) -> int:
        """Return what the roster costs now, what is not allowed being dear."""
        return self.alone + self.heads.price

    def keep(self) -> None:
        """Remember the roster if it is the best, and offer it now and then."""
        price = self.price
        if price < self.best_price:
            self.best_price, self.best = price, self.plans.copy()
            search = self.search
            now = search.spent if search.work is not None else search.clock()
            if self.offered == math.inf or now - self.offered_at > OFFER_EVERY:
                self.offered_at = now
                self.offer()

    def offer(self) -> None:
        """Offer the best roster."""
        if self.best_price < self.offered:
            self.search.offer([frozenset() if plan is None else plan.shifts for plan in self.best],
                              engine="descent")  # fmt: skip
            self.offered = self.best_price

    def descend(self) -> bool:
        """Plan everybody anew until nobody gains; say whether there is time left."""
        order = list(range(len(self.people)))
        waiting = len(order)
        while waiting > 0:
            self.chance.shuffle(order)
            for number in order:
                if self.search.over():
                    return False
                gained = self.replanned([number], slack=0) < 0
                waiting = len(order) if gained else waiting - 1
        return True

    def replanned(
        self, numbers: Sequence[int], *, slack: float, days: tuple[int, int] | None = None,
        noise: float = 0,
    ) -> int:  # fmt: skip
        """Plan some people anew, one after the other; undo it if it costs ``slack`` more.

        Return the change.
        """
        before = self.price
        undo = [self.take(number, days) for number in numbers]
        for place, number in enumerate(numbers):
            costs = self.heads.costs(number, among=len(numbers) - place)
            if noise:
                self.disturb(costs, days, noise)
            if not self.planned(number, costs, width=WIDTH, rounds=ROUNDS, old=undo[place],
                                days=days):  # fmt: skip
                self.put(number, undo[place], days)
        change = self.price - before
        if change > 0:
            # A stochastic quarter: a quarter of all rises are less.
            self.rise *= 1.02 if change > self.rise else 1 / 1.06
            self.rise = max(self.rise, 1.0)
        if change > slack:
            for number, plan in zip(numbers, undo, strict=True):
                self.take(number, days)
                self.put(number, plan, days)
            return 0
        if change:
            self.keep()
        return change

    def disturb(self, costs: list[int], days: tuple[int, int] | None, noise: float) -> None:
        """Make shifts a little dearer or cheaper than they are, by chance."""
        chance = self.chance.random
        for shift, day in enumerate(self.search.grid.day_of):
            if days is None or days[0] <= day < days[1]:
                costs[shift] += int(noise * (chance() - chance()))

    def anneal(self) -> None:
        """Plan a few people at a time anew until the search is over."""
        search, chance = self.search, self.chance
        whole = search.left()
        count, horizon = len(self.people), search.grid.days
        while not search.over():
            left = search.left()
            part = left / whole if whole not in (0, math.inf) else chance.random()
            heat = part * HEAT * self.rise
            slack = -heat * math.log(max(1e-9, chance.random()))
            some = chance.sample(range(count), min(count, chance.choice(SIZES)))
            width = chance.choice(WIDTHS)
            days = None
            if width < horizon:
                middle = self.heads.sore_day(chance.random()) if chance.random() < SORE else None
                if middle is None:
                    middle = chance.randrange(horizon)
                first = max(0, min(horizon - width, middle - width // 2))
                days = (first, first + width)
            self.replanned(some, slack=slack, days=days, noise=NOISE * heat)


def of_days(plan: Plan, days: tuple[int, int] | None) -> list[int]:
    """Return the shifts of a plan on some days, or all."""
    picks = plan.picks if days is None else plan.picks[days[0] : days[1]]
    return [pick for pick in picks if pick >= 0]
