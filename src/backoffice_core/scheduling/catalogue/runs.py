"""Days of work, or of rest, one after the other, and what may follow what.

What is known of the past counts: the days worked, or free, just before the roster belong to
the first run of it. A run that touches the edge of what is known may have begun earlier, one
that touches the last day may go on: such a run is not too short for sure and is not judged so,
unless ``start_known`` or ``end_known`` says that nothing of its kind lies beyond. It may well
be too long; days before the roster count for that, but only those inside it are breaches. A
run of the past that ends too short as the roster begins is a breach: a day more would have
mended it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.bounds import (
    code_set,
    expect_bounds,
    numbers,
    said_codes,
    shown_set,
)
from backoffice_core.scheduling.catalogue.possible import (
    edges_of_rest,
    edges_of_work,
    horizon_of,
    positions_by_ordinal,
    runs,
    runs_onward,
)
from backoffice_core.scheduling.catalogue.seen import (
    by_day,
    days_in,
    history_of_days,
    history_of_rest,
    stretches,
)
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.rules import Breach, Work
from backoffice_core.scheduling.terms import Pattern

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.terms import Term

__all__ = ["RestRun", "Succession", "WorkRun"]

DAY = timedelta(days=1)


@checked_fields
@attrs.frozen(kw_only=True)
class WorkRun:
    """Days of work one after the other are at least ``least`` and at most ``most``.

    With ``codes`` only days of such shifts count as days of work, so a run of nights ends
    with a day of early shifts. The amount is a day missing or too many.

    Raises :class:`InvalidValue`: ``bounds_missing``, ``bound_negative``, ``bounds_crossed``.

    >>> from backoffice_core.testing import work_row
    >>> run = WorkRun(least=2, most=3)
    >>> print(run.sentence)
    2 to 3 days of work in a row
    >>> for breach in run.breaches(work_row("D..DDDD.D.D")):
    ...     print(breach.says)
    E1 works 4 days in a row up to 2026-06-07, more than 3
    E1 works only 1 day in a row up to 2026-06-09; at least 2 are wanted
    >>> [str(b.day) for b in WorkRun(least=2, end_known=True).breaches(work_row("DD..D"))]
    ['2026-06-05']
    """

    name: ClassVar[str] = "work_run"
    alike: ClassVar[bool] = True
    least: int = 1
    most: int | None = None
    codes: frozenset[str] | None = attrs.field(default=None, converter=code_set, repr=shown_set)
    start_known: bool = False
    end_known: bool = False
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse bounds that say nothing."""
        expect_bounds(self.least, self.most, rule="WorkRun")

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        if self.codes is None:
            return run_said(self.least, self.most)
        return Message("{run}, counting only {codes}", run=run_said(self.least, self.most),
                       codes=said_codes(self.codes))  # fmt: skip

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the bounds."""
        return numbers(("least", self.least), ("most", self.most))

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each run that is too long or too short."""
        worked = by_day(work, codes=self.codes)
        count, more = history_of_days(work, worked)
        steps = ((day, day in worked, worked.get(day, ())) for day in days_in(work.horizon))
        history = (count, more and not self.start_known)
        name = work.person.name
        end_known = self.end_known and not work.goes_on
        for run in stretches(steps, history=history, end_known=end_known):
            if (over := run.over(self.most)) and self.most is not None:
                says = Message("{person} works {count} days in a row up to {day}, more than {most}",
                               person=name, count=run.length, day=run.last,
                               most=self.most)  # fmt: skip
                yield Breach(says=says, day=run.last, assignments=run.assignments, amount=over)
            if short := run.short(self.least):
                says = Message.plural(
                    "{person} works only {count} day in a row up to {day}; "
                    "at least {least} are wanted",
                    "{person} works only {count} days in a row up to {day}; "
                    "at least {least} are wanted",
                    person=name, count=run.length, day=run.last, least=self.least,
                )  # fmt: skip
                yield Breach(says=says, day=run.last, assignments=run.assignments, amount=short)

    def terms(self, possible: Work) -> Iterator[Term]:
        """Yield the days of the roster as the steps of a run."""
        yield from day_runs(self, possible, worked=True)


def run_said(least: int, most: int | None) -> Message:
    """Return how long a run of work may be."""
    if most is None:
        return Message("At least {least} days of work in a row", least=least)
    if least <= 1:
        return Message("At most {most} days of work in a row", most=most)
    if least == most:
        return Message("Exactly {most} days of work in a row", most=most)
    return Message("{least} to {most} days of work in a row", least=least, most=most)


@checked_fields
@attrs.frozen(kw_only=True)
class RestRun:
    """Days without work one after the other are at least ``least`` and at most ``most``.

    Days of absence are without work like any others. The amount is a day missing or too many.

    Raises :class:`InvalidValue`: ``bounds_missing``, ``bound_negative``, ``bounds_crossed``.

    >>> from backoffice_core.testing import work_row
    >>> rest = RestRun(least=2)
    >>> print(rest.sentence)
    At least 2 days off in a row
    >>> for breach in rest.breaches(work_row(".DDD.DD.")):
    ...     print(breach.says)
    E1 has only 1 day off in a row up to 2026-06-05; at least 2 are wanted
    """

    name: ClassVar[str] = "rest_run"
    alike: ClassVar[bool] = True
    least: int = 1
    most: int | None = None
    start_known: bool = False
    end_known: bool = False
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse bounds that say nothing."""
        expect_bounds(self.least, self.most, rule="RestRun")

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        if self.most is None:
            return Message("At least {least} days off in a row", least=self.least)
        if self.least <= 1:
            return Message("At most {most} days off in a row", most=self.most)
        if self.least == self.most:
            return Message("Exactly {most} days off in a row", most=self.most)
        return Message("{least} to {most} days off in a row", least=self.least, most=self.most)

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the bounds."""
        return numbers(("least", self.least), ("most", self.most))

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each time off that is too long or too short."""
        worked = by_day(work)
        count, more = history_of_rest(work, worked)
        steps = ((day, day not in worked, ()) for day in days_in(work.horizon))
        history = (count, more and not self.start_known)
        name = work.person.name
        end_known = self.end_known and not work.goes_on
        for run in stretches(steps, history=history, end_known=end_known):
            if (over := run.over(self.most)) and self.most is not None:
                says = Message(
                    "{person} has {count} days off in a row up to {day}, more than {most}",
                    person=name, count=run.length, day=run.last, most=self.most,
                )  # fmt: skip
                yield Breach(says=says, day=run.last, assignments=(), amount=over)
            if short := run.short(self.least):
                around = (*worked.get(run.last - run.length * DAY, ()),
                          *worked.get(run.last + DAY, ()))  # fmt: skip
                says = Message.plural(
                    "{person} has only {count} day off in a row up to {day}; "
                    "at least {least} are wanted",
                    "{person} has only {count} days off in a row up to {day}; "
                    "at least {least} are wanted",
                    person=name, count=run.length, day=run.last, least=self.least,
                )  # fmt: skip
                yield Breach(says=says, day=run.last, assignments=around, amount=short)

    def terms(self, possible: Work) -> Iterator[Term]:
        """Yield the days of the roster as the steps of a run of rest."""
        yield from day_runs(self, possible, worked=False)


def day_runs(rule: WorkRun | RestRun, possible: Work, *, worked: bool) -> Iterator[Term]:
    """Yield the days of the roster as the steps of a run, of work or of rest."""
    days = positions_by_ordinal(possible, rule.codes if isinstance(rule, WorkRun) else None)
    horizon = horizon_of(possible)
    end_known = rule.end_known and not possible.goes_on
    if possible.follows:
        yield from runs_onward(
            {day: tuple(places) for day, places in days.items()}, horizon,
            least=rule.least, most=rule.most, worked=worked,
            known=possible.known_from.toordinal(), start_known=rule.start_known,
            end_known=end_known,
        )  # fmt: skip
        return
    edges = (edges_of_work if worked else edges_of_rest)(possible, days)
    yield from runs(tuple(tuple(days.get(day, ())) for day in horizon), least=rule.least,
                    most=rule.most, worked=worked, end_known=end_known,
                    edges=attrs.evolve(edges, start_known=edges.start_known
                                       or rule.start_known))  # fmt: skip


def pairs_of(pairs: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The pairs of codes, from whatever they came in."""
    return frozenset(pairs)


@checked_fields
@attrs.frozen(kw_only=True)
class Succession:
    """On the day after a shift of one code none of another is worked: no early after a night.

    ``forbidden`` are pairs of a code and one that must not follow it. The last day before the
    roster counts. The amount is once for each day and code that something forbidden follows.
    Where the reason is rest, :class:`~backoffice_core.scheduling.MinimumRest` says it by the
    clock.

    >>> from backoffice_core.testing import work_row
    >>> rule = Succession(forbidden=[("N", "E"), ("N", "D")])
    >>> print(rule.sentence)
    Never the day after one another: N-D, N-E
    >>> for breach in rule.breaches(work_row("NNE.N.D")):
    ...     print(breach.says)
    E1 has E on 2026-06-03, the day after N
    """

    name: ClassVar[str] = "succession"
    alike: ClassVar[bool] = True
    forbidden: frozenset[tuple[str, str]] = attrs.field(converter=pairs_of, repr=shown_set)
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def codes_named(self) -> frozenset[str]:
        """Return the codes of the pairs."""
        return frozenset(code for pair in self.forbidden for code in pair)

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        pairs = ", ".join("-".join(pair) for pair in sorted(self.forbidden))
        return Message("Never the day after one another: {pairs}", pairs=pairs)

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the pairs."""
        return {"forbidden": ", ".join("-".join(pair) for pair in sorted(self.forbidden))}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each day after which something forbidden follows, for each code of it."""
        days = by_day(work)
        for day, shifts in days.items():
            after = day + DAY
            if not work.horizon.contains(after):
                continue
            for code in sorted({one.shift for one in shifts}):
                wrong = [two for two in days.get(after, ()) if (code, two.shift) in self.forbidden]
                if wrong:
                    says = Message("{person} has {second} on {day}, the day after {first}",
                                   person=work.person.name, second=wrong[0].shift, day=after,
                                   first=code)  # fmt: skip
                    before = (one for one in shifts if one.shift == code)
                    yield Breach(says=says, day=after, assignments=(*before, *wrong))

    def terms(self, possible: Work) -> Iterator[Term]:
        """Forbid each code of a day together with all that must not follow it."""
        following: dict[str, set[str]] = {}
        for first, second in self.forbidden:
            following.setdefault(first, set()).add(second)
        firsts = {code: positions_by_ordinal(possible, frozenset({code})) for code in following}
        for code, seconds in sorted(following.items()):
            after = positions_by_ordinal(possible, frozenset(seconds))
            for day in horizon_of(possible):
                if day - 1 in firsts[code] and day in after:
                    yield Pattern.of(tuple(firsts[code][day - 1]), tuple(after[day]))
