"""How money that is not enough for all is shared out among orders that go out together.

Money goes where it adds most worth; a supplier with a least order value gets that much or
nothing at all, which is decided together with all else. Where the orders are few, every
combination that is not beaten by another is kept, and the answer is the best there is. Where
they are many, money goes step by step to what gives most for it.

Source of the exact method: Nemhauser and Ullmann, Discrete dynamic programming and capital
allocation, Management Science 15 (1969); below a least value only combinations of one cost
beat each other, for a dearer one may be what reaches it.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import attrs

from backoffice_core.inventory.replenishment.planning.marginal import Choice

__all__ = ["Shared", "allotted", "poured", "spent"]

# More combinations than these are too many to weigh them all.
COMBINATIONS_MAX = 500_000

Taken: TypeAlias = "tuple[Taken, Choice] | None"
Point: TypeAlias = "tuple[int, float, Taken]"
NOTHING: list[Point] = [(0, 0.0, None)]


@attrs.frozen
class Shared:
    """Choices by item of what goes out together; nothing of it or at least ``least`` is spent."""

    choices: Mapping[str, Sequence[Choice]]
    least: int = 0

    def met(self, taken: Mapping[str, Choice]) -> bool:
        """Whether what is taken is nothing or enough."""
        money = spent(taken, self.choices)
        return not money or money >= self.least


def spent(taken: Mapping[str, Choice], items: Iterable[str]) -> int:
    """What the choices of some items cost together."""
    return sum(taken[item].cost for item in items if item in taken)


def worth_of(taken: Mapping[str, Choice]) -> float:
    """What choices are worth together."""
    return math.fsum(choice.worth for choice in taken.values())


def allotted(groups: Sequence[Shared], *, budget: int) -> tuple[dict[str, Choice], bool]:
    """At most one choice of each item within a budget, and whether none is worth more."""
    best = exactly(groups, budget)
    return (greedily(groups, budget), False) if best is None else (best, True)


def exactly(groups: Iterable[Shared], budget: int) -> dict[str, Choice] | None:
    """The choices that are worth most; nothing where too many combinations would be weighed."""
    weighed, front = 0, NOTHING
    for group in groups:
        part = NOTHING
        for item in sorted(group.choices):
            each: list[Point] = [(one.cost, one.worth, (None, one)) for one in group.choices[item]]
            weighed += len(part) * (len(each) + 1)
            if weighed > COMBINATIONS_MAX:
                return None
            part = combined(part, NOTHING + each, budget, group.least)
        enough = [point for point in part if not point[0] or point[0] >= group.least]
        weighed += len(front) * len(enough)
        if weighed > COMBINATIONS_MAX:
            return None
        front = combined(front, enough, budget, 0)
    return {choice.item: choice for choice in listed(front[-1][2])}


def listed(taken: Taken) -> Iterator[Choice]:
    """The choices of a combination."""
    while taken is not None:
        taken, choice = taken
        yield choice


def joined(one: Taken, other: Taken) -> Taken:
    """The choices of two combinations."""
    for choice in listed(other):
        one = one, choice
    return one


def combined(
    ones: Sequence[Point], others: Sequence[Point], budget: int, least: int
) -> list[Point]:
    """Each of some combinations with each of others, without those that are beaten."""
    found = [
        (cost + more, worth + adds, (one, other))
        for cost, worth, one in ones
        for more, adds, other in others
        if cost + more <= budget
    ]
    found.sort(key=lambda point: (point[0], -point[1]))
    kept: list[Point] = []
    for cost, worth, (one, other) in found:
        last = kept[-1] if kept else None
        beaten = last is not None and (
            last[0] == cost if cost < least else last[0] >= least and worth <= last[1]
        )
        if not beaten:
            kept.append((cost, worth, joined(one, other)))
    return kept


def greedily(groups: Sequence[Shared], budget: int) -> dict[str, Choice]:
    """Money step by step to what gives most for it; then each least value reached or let go."""
    open_groups, first = list(groups), list[Shared]()
    while True:
        taken = shared_out(open_groups, first, budget) or {}
        short = [group for group in open_groups if not group.met(taken)]
        if not short:
            return taken
        group = min(short, key=lambda each: (each.least, sorted(each.choices)))
        others = [each for each in open_groups if each is not group]
        let_go = shared_out(others, first, budget) or {}
        reached = shared_out(open_groups, [*first, group], budget)
        if reached is not None and worth_of(reached) > worth_of(let_go):
            first = [*first, group]
        else:
            open_groups = others


def shared_out(
    groups: Iterable[Shared], first: Iterable[Shared], budget: int
) -> dict[str, Choice] | None:
    """What money is given to, the least values of ``first`` before all; nothing if too dear."""
    taken: dict[str, Choice] = {}
    for group in first:
        left = budget - spent(taken, taken)
        taken = poured(group.choices, taken, left=left, enough=group.least)
        if spent(taken, group.choices) < group.least:
            return None
    choices = {item: each for group in groups for item, each in group.choices.items()}
    return poured(choices, taken, left=budget - spent(taken, taken))


def poured(
    choices: Mapping[str, Collection[Choice]],
    before: Mapping[str, Choice],
    *,
    left: int,
    enough: int | None = None,
) -> dict[str, Choice]:
    """Always the next step that adds most worth for its money, while it fits."""
    taken = dict(before)
    waiting: list[tuple[float, str, Choice]] = []

    def look(item: str) -> None:
        had = taken.get(item)
        cost, worth = (had.cost, had.worth) if had else (0, 0.0)
        best: tuple[float, str, Choice] | None = None
        for choice in choices[item]:
            more, adds = choice.cost - cost, choice.worth - worth
            if more <= left and adds > 0:
                rate = adds / more if more > 0 else math.inf
                if best is None or -rate < best[0]:
                    best = -rate, item, choice
        if best is not None:
            heapq.heappush(waiting, best)

    for item in sorted(choices):
        look(item)
    while waiting and (enough is None or spent(taken, choices) < enough):
        _, item, choice = heapq.heappop(waiting)
        more = choice.cost - (taken[item].cost if item in taken else 0)
        if more <= left:
            taken[item] = choice
            left -= more
        look(item)
    return taken
