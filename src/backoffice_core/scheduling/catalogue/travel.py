"""Ways between places: whoever works at two has the time to get from one to the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.bounds import Table, table_of
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.rules import Breach, Work
from backoffice_core.scheduling.terms import Pattern

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.terms import Term

__all__ = ["Travel"]


def times_of(
    times: Table[tuple[str, str], Duration],
) -> tuple[tuple[tuple[str, str], Duration], ...]:
    """The time each way takes, the way back as long where it is not said, in order."""
    said = table_of(times)
    back = {(there, here): time for (here, there), time in said.items()}
    return tuple(sorted((back | said).items()))


@checked_fields
@attrs.frozen(kw_only=True)
class Travel:
    """Between two shifts at different places there is time for the way.

    ``times`` say how long the way from one place to another takes; the way back is as long
    unless it is said. A way that is not said takes no time. The amount is once for every two
    shifts that are too close.

    >>> from backoffice_core.kernel import Duration
    >>> from backoffice_core.testing import work_row
    >>> rule = Travel(times={("Bogor", "Depok"): Duration.of(hours=9)})
    >>> print(rule.sentence)
    Time to get from one place to the next
    >>> for breach in rule.breaches(work_row("LE", places=["Bogor", "Depok"])):
    ...     print(breach.says)
    E1 has 8:00:00 from Bogor to Depok before E on 2026-06-02; the way takes 9:00:00
    """

    name: ClassVar[str] = "travel"
    alike: ClassVar[bool] = True
    times: tuple[tuple[tuple[str, str], Duration], ...] = attrs.field(converter=times_of)
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("Time to get from one place to the next")

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the time of each way."""
        return {f"{here}-{there}": time for (here, there), time in self.times}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield every two shifts with too little time for the way between them."""
        times = dict(self.times)
        for number, after in enumerate(work.assignments):
            for before in work.assignments[:number] if after.day >= work.judged_from else ():
                here, there = before.place, after.place
                takes = times.get((here, there), Duration.ZERO)
                left = after.start - before.end
                if here != there and takes > Duration.ZERO and left < takes:
                    says = Message(
                        "{person} has {left} from {here} to {there} before {shift} on {day}; "
                        "the way takes {takes}",
                        person=work.person.name, left=max(left, Duration.ZERO), here=here,
                        there=there, shift=after.shift, day=after.day, takes=takes,
                    )  # fmt: skip
                    yield Breach(says=says, day=after.day, assignments=(before, after))

    def terms(self, possible: Work) -> Iterator[Term]:
        """Forbid every two shifts of which the second starts before the way is done."""
        ways = {way: time.seconds for way, time in self.times if time > Duration.ZERO}
        known = {place for way in ways for place in way}
        placed = sorted(
            (one.start.instant.seconds, place)
            for place, one in enumerate(possible.assignments)
            if one.place in known
        )
        longest = max(ways.values(), default=0)
        for number, (_, first) in enumerate(placed):
            before = possible.assignments[first]
            ended = before.end.instant.seconds
            last = bisect_left(placed, (ended + longest, -1))
            for start, second in placed[number + 1 : last]:
                way = (before.place, possible.assignments[second].place)
                if possible.assignments[second].day < possible.judged_from:
                    continue
                if way[0] != way[1] and start - ended < ways.get(way, start - ended):
                    yield Pattern.of((first,), (second,))
