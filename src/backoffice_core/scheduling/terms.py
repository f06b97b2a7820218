"""What a rule says to a solver: three kinds of term, and no more.

A *position* is one assignment that a person has or might have, by its place in
:attr:`~backoffice_core.scheduling.rules.Work.assignments`. A *group* is several of them
that count once, the shifts of one day, say: it is worked when any of them is.

Every rule we know of is a few of these: limits on days, hours and weekends are counts;
runs of work and of rest are runs; successions, requests and broken weekends are patterns.
So each engine understands every rule, those of a user too, by understanding three things.

>>> week = Count(groups=((0,), (1,), (2,)), most=2)
>>> week.amount(frozenset({0, 1, 2}))
1
>>> days = Run(steps=((0,), (1,), (2,), (3,)), least=2)
>>> days.amount(frozenset({1})), days.amount(frozenset({3}))
(1, 0)
>>> late_then_early = Pattern.of((0, 1), (2,))
>>> late_then_early.amount(frozenset({1, 2}))
1
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import TypeAlias

import attrs

__all__ = ["Count", "Group", "Pattern", "Run", "Term"]

Group: TypeAlias = tuple[int, ...]


@attrs.frozen(kw_only=True)
class Count:
    """The weights of all groups that are worked add up to ``least`` or more and ``most`` or less.

    Without ``weights`` each group counts one. The amount is ``each`` for each unit outside.
    """

    groups: tuple[Group, ...]
    weights: tuple[int, ...] = attrs.field(
        default=attrs.Factory(lambda self: (1,) * len(self.groups), takes_self=True)
    )
    least: int | None = None
    most: int | None = None
    each: int = 1

    @classmethod
    def never(cls, position: int) -> Count:
        """Forbid one assignment."""
        return cls(groups=((position,),), most=0)

    @classmethod
    def one_of(cls, positions: Group) -> Count:
        """Allow one of several assignments."""
        return cls(groups=tuple((each,) for each in positions), most=1)

    def total(self, worked: AbstractSet[int]) -> int:
        """Return what the worked groups add up to."""
        return sum(
            weight
            for group, weight in zip(self.groups, self.weights, strict=True)
            if not worked.isdisjoint(group)
        )

    def amount(self, worked: AbstractSet[int]) -> int:
        """Return by how much the worked positions leave the bounds, times ``each``."""
        return self.each * self.outside(self.total(worked))

    @property
    def worst(self) -> int:
        """Return an amount that nothing worked can be above."""
        lowest = sum(weight for weight in self.weights if weight < 0)
        highest = sum(weight for weight in self.weights if weight > 0)
        return self.each * max(self.outside(lowest), self.outside(highest))

    def outside(self, total: int) -> int:
        """Return how far a total lies outside the bounds."""
        short = 0 if self.least is None else max(0, self.least - total)
        over = 0 if self.most is None else max(0, total - self.most)
        return short + over


@attrs.frozen(kw_only=True)
class Run:
    """Runs of steps worked one after the other (or, not ``worked``, free) are so long.

    The steps are days, mostly, or weekends, in order of time. ``before`` steps of the same
    kind lie just before the first. A run that touches the first step may have begun
    earlier, unknown to us, and one that touches the last may go on: neither is too short,
    unless ``start_known`` or ``end_known`` says that nothing lies beyond. The amount is
    ``each`` for each step missing or too many; those too many are counted inside only.
    """

    steps: tuple[Group, ...]
    least: int = 1
    most: int | None = None
    worked: bool = True
    before: int = 0
    start_known: bool = False
    end_known: bool = False
    each: int = 1

    def amount(self, worked: AbstractSet[int]) -> int:
        """Return how many steps are missing from runs or too many in them, times ``each``."""
        return self.each * sum(self.lengths_off(worked))

    @property
    def worst(self) -> int:
        """Return an amount that nothing worked can be above."""
        days = len(self.steps)
        return self.each * (days + self.least * (days // 2 + 1))

    def lengths_off(self, worked: AbstractSet[int]) -> Iterator[int]:
        """Yield by how many steps each run is off."""
        length, known = self.before, self.start_known or self.before > 0
        inside = 0
        for step in self.steps:
            if worked.isdisjoint(step) != self.worked:
                length += 1
                inside += 1
                continue
            yield self.off(length, inside, known=known)
            length, inside, known = 0, 0, True
        yield self.off(length, inside, known=known and self.end_known)

    def off(self, length: int, inside: int, *, known: bool) -> int:
        """Return by how much a run of ``length``, so much of it ``inside``, is off."""
        if not length:
            return 0
        over = 0 if self.most is None else max(0, min(inside, length - self.most))
        return over + (max(0, self.least - length) if known else 0)


@attrs.frozen(kw_only=True)
class Pattern:
    """Something unwanted: every step is as it says, worked or free. The amount is ``each``."""

    steps: tuple[tuple[Group, bool], ...]
    each: int = 1

    @classmethod
    def of(cls, *groups: Group) -> Pattern:
        """The pattern that all of these groups are worked."""
        return cls(steps=tuple((group, True) for group in groups))

    @property
    def worst(self) -> int:
        """Return the amount where the pattern is there."""
        return max(0, self.each)

    def amount(self, worked: AbstractSet[int]) -> int:
        """Return ``each`` where the pattern is there."""
        there = all(worked.isdisjoint(group) != wanted for group, wanted in self.steps)
        return self.each * there


Term: TypeAlias = Count | Run | Pattern
