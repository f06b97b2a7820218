"""What stays as it is: pinned assignments, and days on which nothing is changed any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.model import Assignment, by_start
from backoffice_core.scheduling.rules import NO_DAYS, Breach, Work
from backoffice_core.scheduling.terms import Count, Pattern, Term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.problem import RosterProblem

__all__ = ["Pinned", "pinned"]


def pins_of(assignments: Iterable[Assignment]) -> frozenset[Assignment]:
    """The pinned assignments, from whatever they came in."""
    return frozenset(assignments)


@attrs.frozen(kw_only=True)
class Pinned:
    """These ``assignments`` are worked, and nothing else is on the days of ``frozen``."""

    name: ClassVar[str] = "pinned"
    assignments: frozenset[Assignment] = attrs.field(
        default=frozenset[Assignment](), converter=pins_of
    )
    frozen: Interval[date] = NO_DAYS
    level: Level = attrs.field(default=Level.HARD, validator=expect_level)
    source: str = ""

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("What is pinned or published stays")

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return how many assignments are pinned."""
        return {"assignments": len(self.assignments)}

    def own(self, work: Work) -> tuple[Assignment, ...]:
        """Return what is pinned to a person, in order of time."""
        return by_start(one for one in self.assignments if one.person == work.person.id)

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each pinned assignment that is not worked, and each other one on a frozen day."""
        for one in self.own(work):
            if one not in work.assignments:
                yield Breach(says=self.missed(one, work.person.name), day=one.day, assignments=())
        for one in work.assignments:
            if self.frozen.contains(one.day) and one not in self.assignments:
                says = Message("{person} is on {shift} on {day}, where nothing is to be changed",
                               person=work.person.name, shift=one.shift, day=one.day)  # fmt: skip
                yield Breach(says=says, day=one.day, assignments=(one,))

    def missed(self, one: Assignment, name: str) -> Message:
        """Return that somebody does not work what they were pinned to or published on."""
        if self.frozen.contains(one.day):
            return Message("{person} was published on {shift} on {day} and does not work it",
                           person=name, shift=one.shift, day=one.day)  # fmt: skip
        return Message("{person} is pinned to {shift} on {day} and does not work it",
                       person=name, shift=one.shift, day=one.day)  # fmt: skip

    def terms(self, possible: Work) -> Iterator[Term]:
        """Demand what is pinned, and forbid the rest of the frozen days."""
        pins = frozenset(self.own(possible))
        for position, one in enumerate(possible.assignments):
            if one in pins:
                yield Pattern(steps=(((position,), False),))
            elif self.frozen.contains(one.day):
                yield Count.never(position)


def pinned(
    problem: RosterProblem,
    *,
    pins: Iterable[Assignment],
    published: Iterable[Assignment] | None,
    frozen: Interval[date] | None,
) -> Pinned | None:
    """Return the rule that pins and published assignments of frozen days stay, if any do.

    Raises :class:`InvalidValue`: ``pin_unknown`` for one of a person, or to a shift, that the
    problem has not, and ``frozen_without_hint`` where no published roster is handed in: to
    keep the frozen days empty is hardly meant.
    """
    days = NO_DAYS if frozen is None else frozen
    stay = tuple(pins)
    earlier = tuple(one for one in published or () if days.contains(one.day))
    if published is None and not stay and days.overlaps(problem.horizon):
        raise InvalidValue(
            "frozen_without_hint",
            f"The days from {days.start} to before {days.end} are frozen, and there is neither"
            " a `hint` nor any `pins`.",
            "Pass the published assignments as `hint`, those of the frozen days and any others.",
        )
    people = {person.id for person in problem.people}
    slots = {shift.slot for shift in problem.slots()}
    for given, which in ((stay, "pinned to"), (earlier, "in the hint, on a frozen day, on")):
        for one in given:
            if one.person not in people:
                raise InvalidValue(
                    "pin_unknown",
                    f"{shown(one.person)} is {which} {one.shift} on {one.day} and not among the"
                    " people of the problem.",
                    "Add the person to the people, or leave the assignment out.",
                )
            if one.slot not in slots:
                raise InvalidValue(
                    "pin_unknown",
                    f"{one.person} is {which} {one.shift} on {one.day}, no shift of the problem.",
                    "Ask for the shift, of nobody at least, or leave the assignment out.",
                )
    if not (stay or earlier) and days.is_empty:
        return None
    return Pinned(assignments=(*stay, *earlier), frozen=days)
