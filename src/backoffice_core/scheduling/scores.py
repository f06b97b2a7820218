"""A breach of a rule, and what many of them come to: by rule, by person, by day.

These are values and nothing more: how breaches are found is told in
:mod:`~backoffice_core.scheduling.scoring`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import attrs

from backoffice_core.kernel.explanation import Explanation
from backoffice_core.scheduling.coverage import MISSING, Asked
from backoffice_core.scheduling.levels import Level
from backoffice_core.scheduling.model import Assignment
from backoffice_core.scheduling.rules import Breach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from backoffice_core.kernel.words import Message, Value

__all__ = ["Score", "Total", "Violation"]

Key = TypeVar("Key", str, date)


@attrs.frozen(kw_only=True)
class Violation:
    """One breach of one rule: when, by whom, by how much, at which level, under which rule.

    ``rule`` is the rule's name, or ``coverage.short``, ``coverage.desired`` or
    ``coverage.over`` for heads, and then ``asked`` says where they are asked for.
    ``person`` is empty where it is not one person's doing. ``stated`` is the rule as a
    reason: its sentence, its parameters and its citation.
    """

    rule: str
    level: Level
    breach: Breach
    stated: Explanation
    person: str = ""
    asked: Asked | None = None

    @property
    def cost(self) -> int:
        """Return what a soft rule costs for it; a rule that binds has no price."""
        return self.breach.amount * self.level.weight

    @property
    def says(self) -> Message:
        """Return the sentence."""
        return self.breach.says

    @property
    def day(self) -> date:
        """Return the day it lies on, or the first of several."""
        return self.breach.day

    @property
    def amount(self) -> int:
        """Return by how much, in the units of the rule."""
        return self.breach.amount

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Return what breaks the rule, or who is there where heads are missing or over."""
        return self.breach.assignments

    @property
    def people(self) -> tuple[str, ...]:
        """Return the ids of whoever takes part."""
        if self.person:
            return (self.person,)
        return tuple(sorted({one.person for one in self.breach.assignments}))

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the numbers the rule is set to."""
        return self.stated.parameters

    @property
    def source(self) -> str:
        """Return the citation, empty for a rule of the house."""
        return self.stated.source


@attrs.frozen(kw_only=True)
class Total:
    """What breaches come to: ``broken`` by rules that bind, heads ``missing``, ``costs``.

    ``costs`` are those of wishes, by priority.
    """

    broken: int = 0
    missing: int = 0
    costs: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, violations: Iterable[Violation]) -> Total:
        """Add up breaches."""
        broken = missing = 0
        costs: Counter[int] = Counter()
        for each in violations:
            level, amount = each.level, each.breach.amount
            if not level.binds:
                costs[level.priority] += amount * level.weight
            elif each.rule in MISSING:
                missing += amount
            else:
                broken += amount
        return cls(broken=broken, missing=missing, costs=priced(costs))

    @classmethod
    def sum(cls, totals: Iterable[Total]) -> Total:
        """Add up totals."""
        broken = missing = 0
        costs: Counter[int] = Counter()
        for each in totals:
            broken += each.broken
            missing += each.missing
            for priority, cost in each.costs:
                costs[priority] += cost
        return cls(broken=broken, missing=missing, costs=priced(costs))

    @property
    def cost(self) -> int:
        """Return what all wishes cost, where they have one priority or it does not matter."""
        return sum(cost for _, cost in self.costs)

    @property
    def rank(self) -> tuple[int, ...]:
        """Return what is compared: broken, missing, then costs by priority. Less is better."""
        costs = dict(self.costs)
        steps = (costs.get(each, 0) for each in range(1, 1 + max(costs, default=0)))
        return (self.broken, self.missing, *steps)

    def __add__(self, other: Total) -> Total:
        """Return what two totals come to."""
        return Total.sum((self, other))

    def __sub__(self, other: Total) -> Total:
        """Return what lies between two totals; less than nothing where this one is better."""
        costs = Counter(dict(self.costs))
        costs.subtract(dict(other.costs))
        return Total(broken=self.broken - other.broken, missing=self.missing - other.missing,
                     costs=priced(costs))  # fmt: skip


def priced(costs: Counter[int]) -> tuple[tuple[int, int], ...]:
    """Return costs by priority, those that are nothing left out."""
    return tuple(sorted((priority, cost) for priority, cost in costs.items() if cost))


@attrs.frozen(kw_only=True)
class Score:
    """All breaches of a roster. Scores compare by :attr:`rank`: less is better."""

    violations: tuple[Violation, ...]

    @property
    def total(self) -> Total:
        """Return what they come to."""
        return Total.of(self.violations)

    @property
    def broken(self) -> int:
        """Return by how much rules that bind are broken, heads missing apart."""
        return self.total.broken

    @property
    def missing(self) -> int:
        """Return how many heads are missing where they must be there."""
        return self.total.missing

    @property
    def costs(self) -> Mapping[int, int]:
        """Return what wishes cost, by priority."""
        return dict(self.total.costs)

    @property
    def cost(self) -> int:
        """Return what all wishes cost, where they have one priority or it does not matter."""
        return self.total.cost

    @property
    def rank(self) -> tuple[int, ...]:
        """Return what scores are compared by: broken, missing, then costs by priority."""
        return self.total.rank

    def by_rule(self) -> dict[str, int]:
        """Return the amount of what binds and the cost of what does not, by rule."""
        return self.added_up(lambda one: one.rule)

    def by_person(self) -> dict[str, int]:
        """Return the amount of what binds and the cost of what does not, by person.

        What is not one person's doing, heads missing say, is under an empty id.
        """
        return self.added_up(lambda one: one.person)

    def by_day(self) -> dict[date, int]:
        """Return the amount of what binds and the cost of what does not, by day."""
        return self.added_up(lambda one: one.day)

    def added_up(self, key: Callable[[Violation], Key]) -> dict[Key, int]:
        """Return amounts and costs added up, in the order of the keys."""
        sums: Counter[Key] = Counter()
        for each in self.violations:
            sums[key(each)] += each.breach.amount if each.level.binds else each.cost
        return {one: sums[one] for one in sorted(sums)}
