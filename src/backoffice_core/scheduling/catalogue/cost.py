"""What a roster costs in wages, so that of two good ones the cheaper is taken.

These are sums for choosing, not for paying: what is paid is reckoned from what was worked.
So costs are counted in whole units of money, of a size that the planner gives, and overtime in
whole steps of time; a premium is one rate, of hours above one threshold a period.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import not_negative, positive
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.rounding import Rounding, round_fraction
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.bounds import Table, table_of
from backoffice_core.scheduling.catalogue.periods import Period, Week
from backoffice_core.scheduling.catalogue.possible import buckets, counts
from backoffice_core.scheduling.catalogue.seen import by_day, on_days, windows
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.rules import Breach, TeamWork, Work, work_time
from backoffice_core.scheduling.terms import Count, Group

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.terms import Term

__all__ = ["Budget", "LabourCost", "OvertimePremium"]

ONE_EACH = Level.soft(1)
HOUR = 3600
HALF_HOUR = Duration.of(minutes=30)
WEEK = Week()
HALF = Fraction(1, 2)


def rates_of(rates: Table[str, Money]) -> tuple[tuple[str, Money], ...]:
    """What an hour of each person costs, in order of the people."""
    return tuple(sorted(table_of(rates).items(), key=lambda rate: rate[0]))


def expect_units(rates: tuple[tuple[str, Money], ...], unit: Money) -> None:
    """Refuse a unit of nothing, and rates of another currency.

    Raises :class:`InvalidValue`: ``unit_not_positive``, ``number_too_small`` for a negative
    rate, ``currency_mixed``.
    """
    if unit.minor <= 0:
        raise InvalidValue("unit_not_positive", f"Costs are counted in units of {unit}.",
                           "Give an amount above nothing.")  # fmt: skip
    for person, rate in rates:
        if rate.minor < 0:
            raise InvalidValue("number_too_small",
                               f"The rate of {person} is {rate}, which is less than nothing.",
                               "Give 0 or more.")  # fmt: skip
        if rate.currency != unit.currency:
            raise InvalidValue("currency_mixed",
                               f"The rate of {person} is {rate}, and the unit is {unit}.",
                               "Give all in one currency.")  # fmt: skip


def units(rate: Money, time: Fraction, unit: Money) -> int:
    """Return what hours at a rate cost, in whole units, a half rounded up."""
    return round_fraction(rate.minor * time / unit.minor, Rounding.HALF_UP)


@checked_fields
@attrs.frozen(kw_only=True)
class OvertimePremium:
    """What work above ``after`` in a period costs on top: ``share`` of the rate for each hour.

    Time counts in whole steps, those of a shift that are begun as well.

    >>> from backoffice_core.kernel import Duration
    >>> OvertimePremium(after=Duration.of(hours=40)).share
    Fraction(1, 2)
    """

    after: Duration = attrs.field(validator=not_negative)
    share: Fraction = HALF
    period: Period = WEEK
    step: Duration = attrs.field(default=HALF_HOUR, validator=positive)


@checked_fields
@attrs.frozen(kw_only=True)
class LabourCost:
    """Work costs its wages: the cheaper of two rosters is better.

    ``rates`` are what an hour costs, by person; who is not there costs nothing. Each shift
    counts as whole ``unit`` of money, half a unit rounded up, and so does a step of overtime.
    The amount is a unit; there is a breach for each person who costs anything, since a cost
    is to be small and not to be nothing.

    Raises :class:`InvalidValue`: ``unit_not_positive``, ``currency_mixed``.

    >>> from backoffice_core.kernel import Money
    >>> from backoffice_core.testing import work_row
    >>> rule = LabourCost(rates={"E1": Money.of(30_000, "IDR")}, unit=Money.of(1000, "IDR"))
    >>> print(rule.sentence)
    Wages cost as little as can be
    >>> for breach in rule.breaches(work_row("DD.")):
    ...     print(breach.says)
    E1 costs IDR 480000.00
    """

    name: ClassVar[str] = "labour_cost"
    rates: tuple[tuple[str, Money], ...] = attrs.field(converter=rates_of)
    unit: Money
    overtime: OvertimePremium | None = None
    level: Level = attrs.field(default=ONE_EACH, validator=expect_level)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse units that nothing can be counted in."""
        expect_units(self.rates, self.unit)

    @property
    def people_named(self) -> frozenset[str]:
        """Return who has a rate."""
        return frozenset(person for person, _ in self.rates)

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("Wages cost as little as can be")

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the unit of money."""
        return {"unit": self.unit}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield what a person costs, and what their overtime costs on top."""
        rate = dict(self.rates).get(work.person.id)
        if rate is None:
            return
        own = tuple(one for one in work.assignments if work.horizon.contains(one.day))
        cost = sum(units(rate, max(Duration.ZERO, work_time(one)).hours, self.unit) for one in own)
        if cost > 0:
            says = Message("{person} costs {money}", person=work.person.name,
                           money=self.unit * cost)  # fmt: skip
            yield Breach(says=says, day=work.horizon.start, assignments=own, amount=cost)
        if self.overtime is not None:
            yield from self.premiums(work, self.overtime, rate)

    def premiums(self, work: Work, overtime: OvertimePremium, rate: Money) -> Iterator[Breach]:
        """Yield what the overtime of each period costs on top."""
        days = by_day(work)
        price = units(rate, overtime.share * overtime.step.hours, self.unit)
        free = -(-overtime.after.seconds // overtime.step.seconds)
        for span, _ in windows(overtime.period, work):
            own = on_days(days, span)
            over = sum(
                -(-max(0, work_time(one).seconds) // overtime.step.seconds) for one in own
            ) - free  # fmt: skip
            if over > 0 and price > 0:
                says = Message("{person} costs {money} more for overtime from {day}",
                               person=work.person.name, money=self.unit * (over * price),
                               day=span.start)  # fmt: skip
                yield Breach(says=says, day=span.start, assignments=own, amount=over * price)

    def terms(self, possible: Work) -> Iterator[Term]:
        """Count the cost of each shift, and the steps of overtime of each period."""
        for person, rate in self.rates:
            if person != possible.person.id:
                continue
            first, after = possible.horizon.start, possible.horizon.end
            seconds = lengths_of(possible)
            groups: list[Group] = []
            weights: list[int] = []
            for place, one in enumerate(possible.assignments):
                cost = cost_of(rate, seconds[place], self.unit)
                if cost > 0 and first <= one.day < after:
                    groups.append((place,))
                    weights.append(cost)
            if groups:
                yield Count(groups=tuple(groups), weights=tuple(weights), most=0)
            if self.overtime is not None:
                yield from self.steps(possible, self.overtime, rate)

    def steps(self, possible: Work, overtime: OvertimePremium, rate: Money) -> Iterator[Term]:
        """Count the steps of time of each period, beyond those that cost no more."""
        step, seconds = overtime.step.seconds, lengths_of(possible)
        price = cost_of(rate, overtime.share * step, self.unit)
        if price <= 0:
            return
        for bucket in buckets(overtime.period, possible, None):
            for count in counts(
                bucket.positions,
                weights=[(seconds[place] + step - 1) // step for (place,) in bucket.positions],
                least=None,
                most=(overtime.after.seconds + step - 1) // step,
            ):
                yield attrs.evolve(count, each=price)


def lengths_of(possible: Work) -> list[int]:
    """Return the seconds that each position is worked, without its break."""
    return [
        max(0, one.end.instant.seconds - one.start.instant.seconds - one.break_time.seconds)
        for one in possible.assignments
    ]


def cost_of(rate: Money, seconds: int | Fraction, unit: Money) -> int:
    """Return what seconds at a rate an hour cost, in units: the floor of it and a half."""
    return (2 * rate.minor * seconds + HOUR * unit.minor) // (2 * HOUR * unit.minor)


@checked_fields
@attrs.frozen(kw_only=True)
class Budget:
    """The wages of everybody together stay within a budget.

    ``rates`` and ``unit`` are those of :class:`~backoffice_core.scheduling.LabourCost`; no
    premium for overtime is counted. The amount is a unit above the budget.

    Raises :class:`InvalidValue`: ``unit_not_positive``, ``currency_mixed``.

    >>> from backoffice_core.kernel import Money
    >>> from backoffice_core.scheduling import TeamWork
    >>> from backoffice_core.testing import work_row
    >>> rule = Budget(
    ...     most=Money.of(400_000, "IDR"),
    ...     unit=Money.of(1000, "IDR"),
    ...     rates={"E1": Money.of(30_000, "IDR")},
    ... )
    >>> print(rule.sentence)
    Wages of at most IDR 400000.00
    >>> for breach in rule.team_breaches(TeamWork(works=(work_row("DD."),))):
    ...     print(breach.says)
    The roster costs IDR 480000.00, more than the budget of IDR 400000.00
    """

    name: ClassVar[str] = "budget"
    most: Money
    rates: tuple[tuple[str, Money], ...] = attrs.field(converter=rates_of)
    unit: Money
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse units that nothing can be counted in."""
        expect_units((*self.rates, ("the budget", self.most)), self.unit)

    @property
    def people_named(self) -> frozenset[str]:
        """Return who has a rate."""
        return frozenset(person for person, _ in self.rates)

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("Wages of at most {most}", most=self.most)

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the budget, and the unit of money."""
        return {"most": self.most, "unit": self.unit}

    def team_breaches(self, team: TeamWork) -> Iterator[Breach]:
        """Yield the breach of wages above the budget."""
        rates = dict(self.rates)
        own = [(one, rates[work.person.id]) for work in team.works for one in work.assignments
               if work.person.id in rates and work.horizon.contains(one.day)]  # fmt: skip
        cost = sum(units(rate, max(Duration.ZERO, work_time(one)).hours, self.unit)
                   for one, rate in own)  # fmt: skip
        over = cost - self.most.minor // self.unit.minor
        if over > 0:
            says = Message("The roster costs {money}, more than the budget of {most}",
                           money=self.unit * cost, most=self.most)  # fmt: skip
            yield Breach(says=says, day=team.works[0].horizon.start, amount=over,
                         assignments=tuple(one for one, _ in own))  # fmt: skip

    def team_terms(self, possible: TeamWork) -> Iterator[Term]:
        """Bound the cost of all positions together."""
        groups: list[Group] = []
        weights: list[int] = []
        place = 0
        for work in possible.works:
            rate = next((rate for person, rate in self.rates if person == work.person.id), None)
            for one, seconds in zip(work.assignments, lengths_of(work), strict=True):
                if rate is not None and work.horizon.start <= one.day < work.horizon.end:
                    groups.append((place,))
                    weights.append(cost_of(rate, seconds, self.unit))
                place += 1
        yield from counts(tuple(groups), weights=weights, least=None,
                          most=self.most.minor // self.unit.minor)  # fmt: skip
