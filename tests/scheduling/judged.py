"""Problems with wishes, contracts, intervals and rules about several people, and any rosters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, ClassVar

import attrs
from hypothesis import strategies as st

from backoffice_core.kernel import Message
from backoffice_core.kernel.words import Value
from backoffice_core.scheduling import (
    Assignment,
    Breach,
    Contract,
    Count,
    Coverage,
    DaysAWeekMax,
    Demand,
    IntervalDemand,
    Level,
    RosterProblem,
    TeamWork,
    Term,
    standard_rules,
)
from tests.scheduling.shop import problems

levels = st.sampled_from(
    [Level.LAW, Level.HARD, Level.soft(1), Level.soft(30), Level.soft(7, priority=2)]
)


@attrs.frozen(kw_only=True)
class FewAtOnce:
    """No more than so many assignments in all: a rule about everybody together."""

    name: ClassVar[str] = "few_at_once"
    most: int
    level: Level
    source: str = ""

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("At most {most} assignments", most=self.most)

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the most."""
        return {"most": self.most}

    def team_breaches(self, team: TeamWork) -> Iterator[Breach]:
        """Yield that there are too many."""
        found = team.assignments
        if len(found) > self.most:
            says = Message("{count} assignments, more than {most}", count=len(found),
                           most=self.most)  # fmt: skip
            yield Breach(says=says, day=found[0].day, assignments=found,
                         amount=len(found) - self.most)  # fmt: skip

    def team_terms(self, possible: TeamWork) -> Iterator[Term]:
        """Count everything."""
        everything = range(len(possible.assignments))
        yield Count(groups=tuple((each,) for each in everything), most=self.most)


@st.composite
def wished(draw: st.DrawFn) -> RosterProblem:
    """Small problems where much is wished and little must be."""
    problem = draw(problems(people_max=3, shifts_max=6))
    own: Any = problem.personal_rules
    rules = [attrs.evolve(rule, level=draw(levels)) for rule in own]
    if draw(st.booleans()):
        few = FewAtOnce(most=draw(st.integers(0, 6)), level=draw(levels))
        rules.append(few)
    contract = Contract("part time", [DaysAWeekMax(days=2, level=draw(levels))])
    coverages = st.builds(Coverage, short=levels, desired=levels, over=levels)
    demand = [
        Demand(shift=one.shift, people=one.people, desired=one.people + draw(st.integers(0, 1)),
               most=one.people + draw(st.integers(0, 2)) + 1,
               coverage=draw(st.none() | st.none() | coverages))
        for one in problem.demand
    ]  # fmt: skip
    curves = [
        IntervalDemand(start=one.shift.start, end=one.shift.end, skill=one.shift.skill,
                       people=1, most=draw(st.none() | st.just(1)))
        for one in draw(st.lists(st.sampled_from(problem.demand), max_size=2))
    ]  # fmt: skip
    return attrs.evolve(
        problem,
        rules=rules,
        demand=demand,
        intervals=curves,
        people=[attrs.evolve(one, contract=contract if draw(st.booleans()) else None)
                for one in problem.people],
        coverage=draw(coverages),
    )  # fmt: skip


def cells(problem: RosterProblem) -> list[Assignment]:
    """Everybody on everything."""
    return [Assignment.of(one.id, shift) for one in problem.people for shift in problem.slots()]


def any_roster(draw: st.DataObject, problem: RosterProblem) -> list[Assignment]:
    """Any people on any shifts."""
    return draw.draw(st.lists(st.sampled_from(cells(problem)), unique=True, max_size=8))


def ruled(problem: RosterProblem) -> RosterProblem:
    """The same problem under the rules every roster starts from."""
    return attrs.evolve(problem, rules=standard_rules(), coverage=Coverage())


DAY = timedelta(days=1)
