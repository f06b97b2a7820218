"""How long a delivery takes: fixed, a distribution, or as it was seen; in whole days.

A mean hides what hurts: deliveries seen take 106 days on average and half of all cases lie
between 40 and 160. So a lead time is always a distribution over days; a fixed one has one day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import whole_number
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from backoffice_core.inventory.distributions.model import Distribution

__all__ = ["LeadTime"]

LEAD_DAYS_MAX = 3650
# More than this many different days are taken together, equally many of them at a time.
DIFFERENT_DAYS_MAX = 48
ALL = 100  # percent
WEIGHT_OF_ALL = 10**9
# Chances below this share of all are left out of a distribution.
NEGLIGIBLE = 1e-9


def expect_lead_days(days: int) -> int:
    """A lead time that can be.

    Raises :class:`InvalidValue`: ``number_not_whole``, ``number_too_small``,
    ``lead_time_too_long``.
    """
    if whole_number(days, name="lead time", least=0) > LEAD_DAYS_MAX:
        raise InvalidValue(
            "lead_time_too_long",
            f"A lead time of {days} days.",
            f"Give at most {LEAD_DAYS_MAX} days.",
        )
    return days


def merged(chances: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The chances by day, each day once, those of no weight left out."""
    sums: Counter[int] = Counter()
    for days, weight in chances:
        sums[expect_lead_days(days)] += whole_number(weight, name="weight", least=0)
    found = tuple(sorted((days, weight) for days, weight in sums.items() if weight))
    if not found:
        raise InvalidValue(
            "samples_missing", "No lead time was seen.", "Give at least one number of days."
        )
    return found


@checked
@attrs.frozen
class LeadTime:
    """The days that a delivery takes, each with its weight; ``seen`` says from how many cases.

    Raises :class:`InvalidValue` (``samples_missing``, ``lead_time_too_long``,
    ``number_not_whole``, ``number_too_small``).

    >>> LeadTime.fixed(7).mean
    7.0
    >>> LeadTime.of_cases([9, 11, 10, 24, 10]).mean
    12.8
    """

    chances: tuple[tuple[int, int], ...] = attrs.field(converter=merged)
    seen: int = attrs.field(default=0, kw_only=True)

    @classmethod
    def fixed(cls, days: int) -> LeadTime:
        """Always so many days."""
        return cls([(days, 1)])

    @classmethod
    def of_cases(cls, days: Iterable[int]) -> LeadTime:
        """As it was seen, each case as likely as any other."""
        cases = list(days)
        return cls([(each, 1) for each in cases], seen=len(cases))

    @classmethod
    def of(cls, distribution: Distribution) -> LeadTime:
        """A distribution, in whole days; what it has below 0 counts as 0.

        Raises :class:`InvalidValue` (``type_wrong``, ``lead_time_too_long``).
        """
        from backoffice_core.inventory.distributions.sums import expect_law

        expect_law(distribution)
        pmf = distribution.pmf(step=1.0)
        pairs = [(max(round(float(day)), 0), float(chance))
                 for day, chance in zip(pmf.levels, pmf.chances, strict=True)
                 if chance > NEGLIGIBLE]  # fmt: skip
        return cls([(day, round(chance * WEIGHT_OF_ALL)) for day, chance in pairs])

    @property
    def weight(self) -> int:
        """The sum of the weights."""
        return sum(weight for _, weight in self.chances)

    @property
    def mean(self) -> float:
        """The average, in days."""
        return sum(days * weight for days, weight in self.chances) / self.weight

    @property
    def deviation(self) -> float:
        """The standard deviation, in days."""
        mean = self.mean
        squares = sum((days - mean) ** 2 * weight for days, weight in self.chances)
        return float((squares / self.weight) ** 0.5)

    @property
    def is_fixed(self) -> bool:
        """Whether it is always the same."""
        return len(self.chances) == 1

    @property
    def planned(self) -> int:
        """The days to reckon with in a date: the average, rounded up."""
        whole = sum(days * weight for days, weight in self.chances)
        return -(-whole // self.weight)

    def quantile(self, percent: int) -> int:
        """The least number of days within which so many percent of deliveries arrive.

        Raises :class:`InvalidValue` (``share_out_of_range``).
        """
        if not 0 <= percent <= ALL:
            raise InvalidValue(
                "share_out_of_range", f"{percent} percent of deliveries.", "Give 0 to 100."
            )
        left = self.weight * percent
        for days, weight in self.chances:
            left -= 100 * weight
            if left <= 0:
                return days
        return self.chances[-1][0]

    def few(self) -> tuple[tuple[int, float], ...]:
        """Days and shares, neighbouring days taken together where there are very many.

        Each group stands at its average rounded up, so that it never promises too much.
        """
        total, groups = self.weight, DIFFERENT_DAYS_MAX
        if len(self.chances) <= groups:
            return tuple((days, weight / total) for days, weight in self.chances)
        sums: dict[int, list[int]] = {}
        before = 0
        for days, weight in self.chances:
            group = sums.setdefault(before * groups // total, [0, 0])
            group[0] += days * weight
            group[1] += weight
            before += weight
        return tuple((-(-days // weight), weight / total) for days, weight in sums.values())

    @property
    def says(self) -> Message:
        """The lead time in words."""
        if self.is_fixed:
            return Message("always {days}", days=days_told(self.chances[0][0]))
        mean, most = days_told(Fraction(f"{self.mean:.1f}")), days_told(self.quantile(90))
        if self.seen:
            return Message(
                "{mean} on average in {deliveries}, within {most} in 90 of 100",
                mean=mean, most=most,
                deliveries=Message.plural("{count} delivery", "{count} deliveries",
                                          count=self.seen),
            )  # fmt: skip
        return Message("{mean} on average, within {most} in 90 of 100", mean=mean, most=most)


def days_told(days: Fraction | int) -> Message:
    """A number of days in words."""
    if days == int(days):
        return Message.plural("{count} day", "{count} days", count=int(days))
    return Message("{days} days", days=days)
