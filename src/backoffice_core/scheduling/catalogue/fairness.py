"""Fair shares: nobody has much more, or much less, of something than their part of it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import positive
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.bounds import (
    Table,
    code_set,
    numbers,
    shifts_said,
    shown_set,
    table_of,
    weekday_set,
)
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.rules import Breach, Work
from backoffice_core.scheduling.terms import Count

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.terms import Term

__all__ = ["FairShare", "fair_shares"]

ONE_EACH = Level.soft(1)
EVERY_WEEKDAY = frozenset(range(7))
STEPS = 4


def shares_of(shares: Table[str, int]) -> tuple[tuple[str, int], ...]:
    """The share of each person, in order."""
    return tuple(sorted(table_of(shares).items()))


def day_set(days: Iterable[date] | None) -> frozenset[date] | None:
    """The days, from whatever they came in; ``None`` for all."""
    return None if days is None else frozenset(days)


@checked_fields
@attrs.frozen(kw_only=True)
class FairShare:
    """Everybody has about their share of some shifts: nights, weekends, all of them.

    ``shares`` are numbers of shifts, by person; :func:`fair_shares` divides a number among
    people. Who has no share is left out. Counted are shifts of ``codes`` that start on
    ``weekdays`` and, if ``days`` are given, on one of these, the holidays say: in the roster
    and, with ``since``, before it from that day on; so what was unfair last month is made
    good. The first shift off the share costs one, the second two, up to ``steps`` and no more:
    it is dearer to be far off, so the worst off go first. The amount is what these add up to,
    above the share and below.

    Raises :class:`InvalidValue`: ``number_too_small``, ``weekday_unknown``, ``codes_missing``.

    >>> from backoffice_core.testing import work_row
    >>> rule = FairShare(shares={"E1": 1}, codes=["N"])
    >>> print(rule.sentence)
    Everybody has their share of N shifts
    >>> for breach in rule.breaches(work_row("NNNN...")):
    ...     print(breach.says, breach.amount)
    E1 has 4 N shifts; the share is 1 6
    >>> print(FairShare(shares={"E1": 1}, weekdays=[5, 6]).sentence)
    Everybody has their share of shifts on Saturdays, Sundays
    """

    name: ClassVar[str] = "fair_share"
    shares: tuple[tuple[str, int], ...] = attrs.field(converter=shares_of)
    codes: frozenset[str] | None = attrs.field(default=None, converter=code_set, repr=shown_set)
    weekdays: frozenset[int] = attrs.field(default=EVERY_WEEKDAY, converter=weekday_set)
    days: frozenset[date] | None = attrs.field(default=None, converter=day_set, repr=shown_set)
    since: date | None = None
    steps: int = attrs.field(default=STEPS, validator=positive)
    level: Level = attrs.field(default=ONE_EACH, validator=expect_level)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse shares below nothing, and weekdays there are not."""
        for person, share in self.shares:
            if share < 0:
                raise InvalidValue("number_too_small",
                                   f"The share of {person} is {share}, which is less than "
                                   "nothing.", "Give 0 or more.")  # fmt: skip
        if not self.weekdays or not self.weekdays <= EVERY_WEEKDAY:
            raise InvalidValue("weekday_unknown",
                               f"Shifts are counted on the weekdays {sorted(self.weekdays)}.",
                               "Give some of 0 for Monday to 6 for Sunday.")  # fmt: skip

    @property
    def people_named(self) -> frozenset[str]:
        """Return who has a share."""
        return frozenset(person for person, _ in self.shares)

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        if self.codes is None:
            return self.where(Message("Everybody has their share of shifts"))
        return self.where(Message("Everybody has their share of {codes} shifts",
                                  codes=", ".join(sorted(self.codes))))  # fmt: skip

    def where(self, what: Message) -> Message:
        """Return shifts with the days they are counted on, where these are not all days."""
        if self.weekdays != EVERY_WEEKDAY:
            what = Message("{what} on {weekdays}", what=what, weekdays=weekdays_said(self.weekdays))
        if self.days is None:
            return what
        if len(self.days) == 1:
            return Message("{what} on {day}", what=what, day=min(self.days))
        return Message.plural("{what} on {count} given day", "{what} on {count} given days",
                              what=what, count=len(self.days))  # fmt: skip

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return how many people share, and since when it counts."""
        return numbers(("people", len(self.shares)), ("since", self.since), ("steps", self.steps))

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield the breach of a person whose load is not their share."""
        share = dict(self.shares).get(work.person.id)
        if share is None or work.horizon.is_empty:
            return
        since = work.horizon.start if self.since is None else self.since
        own = tuple(
            one for one in work.assignments
            if since <= one.day < work.horizon.end
            and one.day.weekday() in self.weekdays
            and (self.codes is None or one.shift in self.codes)
            and (self.days is None or one.day in self.days)
        )  # fmt: skip
        off = abs(len(own) - share)
        amount = sum(max(0, off - step) for step in range(self.steps))
        if amount:
            says = Message("{person} has {what}; the share is {share}", person=work.person.name,
                           what=self.where(shifts_said(len(own), self.codes)),
                           share=share)  # fmt: skip
            over = len(own) > share
            yield Breach(says=says, day=work.horizon.start, amount=amount,
                         assignments=own if over else ())  # fmt: skip

    def terms(self, possible: Work) -> Iterator[Term]:
        """Count the shifts against a share that widens with each step."""
        ordinals = None if self.days is None else {day.toordinal() for day in self.days}
        for person, share in self.shares:
            if person != possible.person.id or possible.horizon.is_empty:
                continue
            first = (self.since or possible.horizon.start).toordinal()
            after = possible.horizon.end.toordinal()
            groups = tuple(
                (place,) for place, one in enumerate(possible.assignments)
                if first <= (day := one.day.toordinal()) < after
                and (day - 1) % 7 in self.weekdays
                and (self.codes is None or one.shift in self.codes)
                and (ordinals is None or day in ordinals)
            )  # fmt: skip
            for step in range(self.steps):
                least = share - step if share > step else None
                most = share + step if share + step < len(groups) else None
                if least is not None or most is not None:
                    yield Count(groups=groups, least=least, most=most)


WEEKDAYS_SAID = (
    Message("Mondays"), Message("Tuesdays"), Message("Wednesdays"), Message("Thursdays"),
    Message("Fridays"), Message("Saturdays"), Message("Sundays"),
)  # fmt: skip


def weekdays_said(weekdays: frozenset[int]) -> Message:
    """Return weekdays in order, in words."""
    said = [WEEKDAYS_SAID[each] for each in sorted(weekdays)]
    return functools.reduce(
        lambda before, after: Message("{before}, {after}", before=before, after=after), said
    )


@checked
def fair_shares(total: int, weights: Mapping[str, int | Fraction]) -> dict[str, int]:
    """Divide a number of shifts among people by their weights, whole and without a rest.

    A weight is a part of full time, a number of days there, or one for everybody. Each share
    is the exact one rounded down, and what is left goes to those who lost most by it, the
    first ones first (largest remainders).

    Raises :class:`InvalidValue`: ``number_too_small``, ``weights_without_sum``.

    >>> fair_shares(10, {"E1": 1, "E2": 1, "E3": Fraction(1, 2)})
    {'E1': 4, 'E2': 4, 'E3': 2}
    """
    whole = sum(weights.values(), start=Fraction(0))
    if total < 0 or any(weight < 0 for weight in weights.values()):
        raise InvalidValue("number_too_small", "A total or a weight is below nothing.",
                           "Give 0 or more.")  # fmt: skip
    if not whole:
        raise InvalidValue("weights_without_sum", "The weights add up to nothing.",
                           "Give somebody a weight above 0.")  # fmt: skip
    exact = {person: total * Fraction(weight) / whole for person, weight in weights.items()}
    shares = {person: int(part) for person, part in exact.items()}
    left = total - sum(shares.values())
    for person in sorted(exact, key=lambda one: shares[one] - exact[one])[:left]:
        shares[person] += 1
    return shares
