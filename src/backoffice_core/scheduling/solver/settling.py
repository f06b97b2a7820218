"""Terms, with history settled: what is given counts, and what can be chosen remains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from backoffice_core.scheduling.terms import Count, Group, Pattern, Run, Term

__all__ = ["Settled", "settle"]


@attrs.frozen(kw_only=True)
class Settled:
    """What is left of a term: ``amount`` whatever is chosen, and ``term`` over the rest.

    Where the rest is about one shift alone, ``only`` is that shift and ``change`` what
    working it adds to the amount.
    """

    amount: int = 0
    term: Term | None = None
    only: int | None = None
    change: int = 0

    def terms(self, *, binds: bool) -> Iterator[Term]:
        """Yield what is left, and what history costs: a count that is always one short.

        Where the rule ``binds``, what history alone breaks is not ours to mend.
        """
        if self.amount and not binds:
            yield Count(groups=(), least=1, each=self.amount)
        if self.term is not None:
            yield self.term


def settle(term: Term, places: Sequence[int]) -> Settled | None:
    """Return a term over what can be chosen; ``None`` when nothing can change or break it.

    ``places`` holds, for each position, the number of what can be chosen, or -1 for what
    is given already.
    """
    if isinstance(term, Count):
        return settle_count(term, places)
    if isinstance(term, Run):
        steps = tuple(chosen(group, places) for group in term.steps)
        return Settled(term=attrs.evolve(term, steps=steps)) if steps else None
    return settle_pattern(term, places)


def chosen(group: Group, places: Sequence[int]) -> Group:
    """Return a group in the numbers of what can be chosen."""
    return tuple(places[position] for position in group if places[position] >= 0)


def given(group: Group, places: Sequence[int]) -> bool:
    """Say whether a group is worked already."""
    return any(places[position] < 0 for position in group)


def settle_count(term: Count, places: Sequence[int]) -> Settled | None:
    """Count what is given, and bound the rest by what is left.

    What is given and over the bound by itself is not ours to mend: nothing is added to it.
    """
    barred = barred_alone(term, places)
    if barred is not None:
        return barred
    total, groups, weights = counted(term, places)
    least = None if term.least is None else term.least - total
    most = None if term.most is None else term.most - total
    fixed = 0
    if most is not None and most < 0:
        fixed, most = -most * term.each, 0
    lowest = sum(weight for weight in weights if weight < 0)
    highest = sum(weight for weight in weights if weight > 0)
    if least is not None and least <= lowest:
        least = None
    if most is not None and most >= highest:
        most = None
    if least is None and most is None:
        return Settled(amount=fixed) if fixed else None
    rest = Count(groups=tuple(groups), weights=tuple(weights), least=least, most=most,
                 each=term.each)  # fmt: skip
    if len(groups) == 1 and len(groups[0]) == 1:
        free, worked = rest.amount(frozenset()), rest.amount(frozenset(groups[0]))
        if not free:
            return Settled(amount=fixed, term=rest, only=groups[0][0], change=worked)
    return Settled(amount=fixed, term=rest)


def counted(term: Count, places: Sequence[int]) -> tuple[int, list[Group], list[int]]:
    """Return what is given in all, and the groups that are left with their weights."""
    total = 0
    groups: list[Group] = []
    weights: list[int] = []
    for group, weight in zip(term.groups, term.weights, strict=True):
        own = tuple([places[position] for position in group])
        if own and min(own) < 0:
            total += weight
        elif own:
            groups.append(own)
            weights.append(weight)
    return total, groups, weights


def barred_alone(term: Count, places: Sequence[int]) -> Settled | None:
    """Settle at once what most terms say: that one shift is barred, for its skill, say."""
    if len(term.groups) != 1 or term.least is not None or term.most != 0:
        return None
    (group,), (weight,) = term.groups, term.weights
    if len(group) != 1 or weight <= 0 or places[group[0]] < 0:
        return None
    return Settled(term=term, only=places[group[0]], change=weight * term.each)


def settle_pattern(term: Pattern, places: Sequence[int]) -> Settled | None:
    """Leave out the steps that are as they say already; drop what cannot be any more."""
    steps: list[tuple[Group, bool]] = []
    for group, wanted in term.steps:
        if given(group, places):
            if not wanted:
                return None
            continue
        own = chosen(group, places)
        if not own:
            if wanted:
                return None
            continue
        steps.append((own, wanted))
    if not steps:
        return Settled(amount=term.each)
    rest = attrs.evolve(term, steps=tuple(steps))
    if len(steps) == 1 and len(steps[0][0]) == 1:
        shift, wanted = steps[0][0][0], steps[0][1]
        if wanted:
            return Settled(term=rest, only=shift, change=term.each)
    return Settled(term=rest)
