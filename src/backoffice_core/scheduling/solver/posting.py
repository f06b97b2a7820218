"""Counts, runs and patterns, said to a model: cliques and clauses where they are, else rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from backoffice_core.scheduling.solver.model import FALSE, TRUE, Scope
from backoffice_core.scheduling.terms import Count, Pattern, Run, Term

__all__ = ["Posting", "weights_of"]

# Two groups of which not both may be worked: up to so many pairs are said one by one.
PAIRS_MAX = 12


@attrs.frozen
class Posting:
    """Says terms to a model.

    ``weights`` holds what positions weigh in counts of single ones, by the term's ``id``.
    """

    scope: Scope
    weights: Mapping[int, Mapping[int, int]] = attrs.Factory(dict[int, "Mapping[int, int]"])

    def post(self, term: Term, cost: int | None) -> None:
        """Bind a model by a term, or let each unit of its amount cost."""
        price = None if cost is None else cost * term.each
        if price == 0:
            return
        if isinstance(term, Count):
            self.count(term, price)
        elif isinstance(term, Run):
            self.run(term, price)
        else:
            self.pattern(term, price)

    def unwanted(self, literals: Iterable[int], price: int | None) -> None:
        """Forbid that all of the literals hold together, or let it cost."""
        model = self.scope.model
        held: list[int] = []
        for literal in literals:
            if literal == FALSE:
                return
            if literal != TRUE:
                held.append(literal)
        if price is None:
            model.clause(~literal for literal in held)
        elif len(held) <= 1:
            model.pay(held[0] if held else TRUE, price)
        else:
            there = model.literal(value=min(model.value(literal) for literal in held))
            model.clause((*(~literal for literal in held), there))
            model.pay(there, price)

    def pattern(self, term: Pattern, price: int | None) -> None:
        """Say a pattern; two groups of which one at most can be worked are one clique."""
        scope = self.scope
        groups = [group for group, wanted in term.steps if wanted]
        pairs = len(groups) == len(term.steps) == 2  # noqa: PLR2004 - one group, then another
        if pairs and price is None and max(map(len, groups)) > 1:
            first, second = groups
            if (scope.exclusive(first) and scope.exclusive(second)
                    and not set(first) & set(second)):  # fmt: skip
                scope.model.at_most_one(scope.worked((each,)) for each in (*first, *second))
                return
            if len(first) * len(second) <= PAIRS_MAX:
                for one in first:
                    for other in second:
                        self.unwanted((scope.worked((one,)), scope.worked((other,))), None)
                return
        self.unwanted((scope.worked(group) if wanted else ~scope.worked(group)
                       for group, wanted in term.steps), price)  # fmt: skip

    def count(self, term: Count, price: int | None) -> None:
        """Say a count: as a clique or a clause where it is one, else as a row."""
        model = self.scope.model
        given, terms = self.counted(term)
        lowest = sum(weight for weight in terms.values() if weight < 0)
        highest = sum(weight for weight in terms.values() if weight > 0)
        least = None if term.least is None or term.least - given <= lowest else term.least - given
        most = None if term.most is None or term.most - given >= highest else term.most - given
        if least is None and most is None:
            return
        if price is None:
            plain = set(terms.values()) == {1}
            if plain and least is None and most == 1:
                model.at_most_one(terms)
            elif plain and least == 1 and most is None:
                model.clause(terms)
            else:
                model.row(terms, least, most)
            return
        outside = max(0 if least is None else least - lowest, 0 if most is None else highest - most)
        total = sum(weight * model.values[each] for each, weight in terms.items())
        off = max(0 if least is None else least - total, 0 if most is None else total - most)
        slack = model.slack(outside, price, value=off)
        if least is not None:
            model.row({**terms, slack: 1}, least, None)
        if most is not None:
            model.row({**terms, slack: -1}, None, most)

    def counted(self, term: Count) -> tuple[int, dict[int, int]]:
        """Return what a count comes to for certain, and the weight of each literal."""
        scope, single = self.scope, self.weights.get(id(term))
        if single is not None:
            own = {variable: single[position] for position, variable in scope.variables.items()
                   if single.get(position)}  # fmt: skip
            return sum(single.get(position, 0) for position in scope.on), own
        given = 0
        terms: dict[int, int] = {}
        for group, weight in zip(term.groups, term.weights, strict=True):
            literal = scope.worked(group)
            if literal == TRUE:
                given += weight
            elif literal != FALSE and weight:
                terms[literal] = terms.get(literal, 0) + weight
        return given, terms

    def run(self, term: Run, price: int | None) -> None:
        """Say a run: windows that are too long, and stretches that are too short."""
        scope = self.scope
        steps = [scope.worked(group) if term.worked else ~scope.worked(group)
                 for group in term.steps]  # fmt: skip
        if term.most is not None:
            for last in range(max(0, term.most - term.before), len(steps)):
                self.unwanted(steps[max(0, last - term.most) : last + 1], price)
        if term.least > 1 and price is None:
            self.lasting(term, steps)
        elif term.least > 1 and price is not None:
            for literals, missing in too_short(term, steps):
                self.unwanted(literals, missing * price)

    def lasting(self, term: Run, steps: Sequence[int]) -> None:
        """Demand that a run once begun lasts."""
        model, count = self.scope.model, len(steps)
        for start in range(count):
            begins: tuple[int, ...] = (steps[start - 1], ~steps[start]) if start else ()
            left = term.least
            if not start:
                if not (term.start_known or term.before):
                    continue
                left = max(0, term.least - term.before)
                begins = () if term.before else (~steps[0],)
            for step in range(start, min(count, start + left)):
                if step > start or not begins:
                    model.clause((*begins, steps[step]))
            if term.end_known and start + left > count:
                model.clause(begins)


def weights_of(term: Count) -> dict[int, int] | None:
    """Return the weight of each position, where each group is one position, and each once."""
    if any(len(group) != 1 for group in term.groups):
        return None
    weights = {group[0]: weight for group, weight in zip(term.groups, term.weights, strict=True)}
    return weights if len(weights) == len(term.groups) else None


def too_short(term: Run, steps: Sequence[int]) -> Iterator[tuple[list[int], int]]:
    """Yield each way in which a run can be too short, and by how many steps."""
    count = len(steps)
    for start in range(count):
        if start == 0 and not (term.start_known or term.before):
            continue
        before = term.before if start == 0 else 0
        left = [~steps[start - 1]] if start else []
        for length in range(0 if before else 1, term.least - before):
            end = start + length
            if end > count or (end == count and not term.end_known):
                break
            right = [~steps[end]] if end < count else []
            yield [*left, *steps[start:end], *right], term.least - before - length
