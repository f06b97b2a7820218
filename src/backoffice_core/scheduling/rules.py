"""What a roster rule is: one rule in two forms that share no code.

``breaches`` looks at what is really worked, as an inspector would; ``terms`` tells a
solver what may be chosen, before anything is chosen. Tests hold the two forms equal: the
amounts of all breaches add up to the amounts of all terms. So a rule is added by writing
one class, and neither the checker nor any solver changes.

A :class:`Rule` is about one person's work, whoever else works what. A :class:`TeamRule`
is about several people's together: pairs, fair shares, a budget.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeAlias

import attrs

from backoffice_core.kernel.errors import BackofficeError
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.levels import Level
from backoffice_core.scheduling.model import Absence, Assignment, Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.terms import Term

__all__ = [
    "AnyRule",
    "Breach",
    "Named",
    "Rule",
    "TeamRule",
    "TeamWork",
    "Work",
    "monday_of",
    "rule_failure",
    "work_time",
]

NO_DAYS = Interval(date.min, date.min)


@attrs.frozen(kw_only=True)
class Work:
    """What one person works, or might work, by start, and the days they cannot.

    ``horizon`` are the days to be rostered; assignments before it are history. What was
    worked from ``known_from`` on is all there; what lies earlier is unknown.

    Where a contract changes, the horizon holds the days of one version of it and ``roster``
    all days that are rostered: what is worked before the horizon counts as history does,
    though some of it is still to be chosen.
    """

    person: Person
    assignments: tuple[Assignment, ...]
    absences: tuple[Absence, ...] = ()
    horizon: Interval[date] = NO_DAYS
    known_from: date = attrs.field(
        default=attrs.Factory(lambda self: self.horizon.start, takes_self=True)
    )
    roster: Interval[date] | None = None

    @property
    def follows(self) -> bool:
        """Whether days before the horizon are rostered too, under an earlier version."""
        return self.roster is not None and self.roster.start < self.horizon.start

    @property
    def goes_on(self) -> bool:
        """Whether days after the horizon are rostered too, under a later version."""
        return self.roster is not None and self.horizon.end < self.roster.end

    @property
    def judged_from(self) -> date:
        """Return the first day on which a breach is its own, and not the earlier version's."""
        return self.horizon.start if self.follows else date.min


@attrs.frozen(kw_only=True)
class TeamWork:
    """What several people work, or might work, together, each with their own :class:`Work`."""

    works: tuple[Work, ...]

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Return everybody's assignments, person after person: what positions are places in."""
        return tuple(each for work in self.works for each in work.assignments)


@attrs.frozen(kw_only=True)
class Breach:
    """One broken rule: the sentence, when, by how much, and the assignments that break it.

    ``amount`` is in the units of the rule: a day, a minute, a weekend, or simply once. A
    breach that something is missing may have no assignments.
    """

    says: Message
    day: date
    assignments: tuple[Assignment, ...]
    amount: int = 1


class Named(Protocol):
    """What every rule offers: a stable name, who insists, the citation, its numbers."""

    name: ClassVar[str]

    @property
    def level(self) -> Level:
        """Return who insists on it, and how much."""
        ...

    @property
    def source(self) -> str:
        """Return the citation, empty for a rule of the house."""
        ...

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        ...

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return the numbers the rule is set to."""
        ...


class Rule(Named, Protocol):
    """A rule about one person's work, in its two forms.

    A rule whose terms depend only on what may be worked, not on whom it is or when they
    are away, may say ``alike = True``: it is then asked once for many people. Whom and which
    shifts it names it may say as :mod:`~backoffice_core.scheduling.naming` tells.
    """

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield every breach in what a person works."""
        ...

    def terms(self, possible: Work) -> Iterator[Term]:
        """Yield what binds or costs, over the positions of everything a person might work."""
        ...


class TeamRule(Named, Protocol):
    """A rule about several people's work together, in its two forms."""

    def team_breaches(self, team: TeamWork) -> Iterator[Breach]:
        """Yield every breach in what the people work together."""
        ...

    def team_terms(self, possible: TeamWork) -> Iterator[Term]:
        """Yield what binds or costs, over the positions in :attr:`TeamWork.assignments`."""
        ...


AnyRule: TypeAlias = Rule | TeamRule


def rule_failure(rule: Named | None, problem: Exception) -> BackofficeError:
    """Return the error that a rule fails where it is asked: a bug in it, told by its name."""
    kind = type(rule).__name__
    return BackofficeError(
        "rule_failed",
        f"The rule {shown(getattr(rule, 'name', kind))} ({kind}) failed: {problem!r}.",
        "Mend the rule; the error that it raised is the cause of this one.",
    )


def work_time(shift: Assignment) -> Duration:
    """Return the time of an assignment without its break."""
    there = shift.end.instant.seconds - shift.start.instant.seconds
    return Duration(there - shift.break_time.seconds)


def monday_of(day: date) -> date:
    """Return the Monday of the week a day lies in."""
    return day - timedelta(days=day.weekday())
