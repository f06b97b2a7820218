"""Back-tests: what each of several policies would have done in the past.

All policies meet the same days: the one in use, the naive one, the candidates, and the
clairvoyant, who knows the future and shows what could be gained at most. A policy that was made
for a service is held to it: by how much it was missed is said, and whether that is more than the
chance of other items like these.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

import attrs

from backoffice_core.inventory.distributions.service import FillRate, Service
from backoffice_core.inventory.networks.fields import periods_told
from backoffice_core.inventory.policies.reasons import figure
from backoffice_core.inventory.proving.intervals import (
    Aspect,
    Difference,
    Figure,
    chance_of,
    difference_of,
    items_told,
)
from backoffice_core.inventory.proving.measures import StockRun
from backoffice_core.inventory.proving.replay import Candidate, Replay
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.words import Message, Value

__all__ = ["Backtest", "Candidate", "Replay", "backtest"]


@checked
@attrs.frozen(kw_only=True, eq=False)
class Backtest:
    """The runs of all candidates over the same past, by name.

    ``targets`` has the service that a candidate was made for, if it was for one; ``days`` are
    those counted, if they are known.
    """

    runs: Mapping[str, StockRun]
    targets: Mapping[str, Service] = MappingProxyType({})
    days: Interval[date] | None = None

    def run(self, name: str) -> StockRun:
        """The run of a candidate. Raises :class:`InvalidValue` (``policy_unknown``)."""
        if name not in self.runs:
            raise InvalidValue(
                "policy_unknown",
                f"There is no policy {name!r}.",
                f"Ask for one of {', '.join(self.runs)}.",
            )
        return self.runs[name]

    def difference(
        self, first: str, second: str, *, aspect: Aspect = Figure.COST, seed: int
    ) -> Difference:
        """How much the first has more than the second, with intervals."""
        return difference_of(
            self.run(first), self.run(second), aspect=aspect, seed=seed, names=(first, second)
        )

    def explain(self, *, measure: type[Service] = FillRate) -> Explanation:
        """What each policy served, held and, if costs are known, cost: the best service first."""
        order = sorted(self.runs, key=lambda name: -self.runs[name].total_service(measure))
        return Explanation(
            rule="inventory.backtest",
            says=self.headline(order[0]),
            because=tuple(
                attrs.evolve(
                    line_of(name, self.runs[name], measure),
                    because=verdicts(name, self.runs[name], self.targets.get(name)),
                )
                for name in order
            ),
        )

    def headline(self, best: str) -> Message:
        """Who served most, of how many and how long."""
        run = self.runs[best]
        values: dict[str, Value] = {
            "policies": Message.plural("{count} policy", "{count} policies", count=len(self.runs)),
            "periods": periods_told(run.periods),
            "items": items_told(run.items),
            "best": best,
        }
        if self.days is not None:
            return Message(
                "Of {policies} over {periods} from {first} to {last} and {items}, {best} served "
                "most",
                first=self.days.start,
                last=self.days.end - timedelta(days=1),
                **values,
            )
        return Message("Of {policies} over {periods} and {items}, {best} served most", **values)


def verdicts(name: str, run: StockRun, target: Service | None) -> tuple[Explanation, ...]:
    """Whether a policy reached what it was made for, and how far it was from it."""
    if target is None:
        return ()
    if not run.asked.any() or not run.counted(type(target))[1].any():
        says = Message(
            "{policy} cannot be held to its target of {percent} % {measure}: nothing was asked for "
            "that it could be measured by",
            **target_of(name, target),
        )
        return (Explanation(rule="inventory.backtest_target", says=says),)
    gap = run.total_service(type(target)) - target.share
    likely = abs(gap) > chance_of(run.counted(type(target)))
    says = Message("{policy} meets its target of {percent} % {measure}", **target_of(name, target))
    if gap < 0:
        says = Message(
            "{policy} misses its target of {percent} % {measure} by {points} points, more than "
            "chance explains"
            if likely
            else "{policy} misses its target of {percent} % {measure} by {points} points, which "
            "may be chance",
            points=figure(-100 * gap),
            **target_of(name, target),
        )
    elif likely:
        says = Message(
            "{policy} serves {points} points more than its target of {percent} % {measure}, more "
            "than chance explains",
            points=figure(100 * gap),
            **target_of(name, target),
        )
    return (Explanation(rule="inventory.backtest_target", says=says),)


def target_of(name: str, target: Service) -> dict[str, Value]:
    """A policy and its target, to be told."""
    return {"policy": name, "measure": target.name, "percent": figure(100 * target.share)}


def line_of(name: str, run: StockRun, measure: type[Service]) -> Explanation:
    """A policy in a sentence."""
    values: dict[str, Value] = {
        "policy": name,
        "measure": measure.name,
        "percent": figure(round(100 * run.total_service(measure), 2)),
        "value": figure(round(float(run.stock_value.sum()), 2)),
    }
    says = Message("{policy}: {measure} {percent} %, stock worth {value}", **values)
    if run.costs is not None:
        says = Message(
            "{policy}: {measure} {percent} %, stock worth {value}, cost of a period {cost}",
            cost=figure(round(float(run.cost.sum()), 2)),
            **values,
        )
    return Explanation(rule="inventory.backtest_policy", says=says)


@checked
def backtest(replay: Replay, policies: Mapping[str, Candidate]) -> Backtest:
    """Play the past again with each policy; all of them meet the same demand and lead times.

    A policy stays as it is; a plan is made anew at each origin from what was known then;
    :class:`Clairvoyant` knows all. Raises :class:`InvalidValue` (``policies_missing``,
    ``not_a_policy``, ``history_short`` from plans that need a longer past, and as of
    :func:`simulate`).

    >>> from backoffice_core.inventory.proving.clairvoyant import Clairvoyant
    >>> from backoffice_core.inventory.proving.planning import NaivePlan, WindowPlan
    >>> replay = Replay(demand=[4, 6, 5, 7, 3, 6, 5, 4, 8, 5], lead_time=1, first=4, refit=1)
    >>> plans = {"naive": NaivePlan(), "windows": WindowPlan(FillRate(0.9)), "ideal": Clairvoyant()}
    >>> print(backtest(replay, plans).explain().render())
    Of 3 policies over 4 periods and 1 item, ideal served most
      ideal: fill rate of units 100 %, stock worth 0
      windows: fill rate of units 86.36 %, stock worth 0.5
        windows misses its target of 90 % fill rate of units by 3.64 points, which may be chance
      naive: fill rate of units 72.73 %, stock worth 0
    """
    if not policies:
        raise InvalidValue("policies_missing", "There is no policy.", "Give one or more by name.")
    found = {name: getattr(each, "service", None) for name, each in policies.items()}
    return Backtest(
        runs=MappingProxyType({name: replay.run(each) for name, each in policies.items()}),
        targets=MappingProxyType(
            {name: each for name, each in found.items() if isinstance(each, Service)}
        ),
        days=replay.counted_days,
    )
