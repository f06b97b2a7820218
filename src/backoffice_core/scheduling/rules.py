"""What a roster rule is: one rule in two forms that share no code.

``breaches`` looks at what one person really works, as an inspector would; ``limits``
bounds what a solver may choose, before anything is chosen. Tests hold the two forms
equal. So a rule is added by writing one class, and neither the checker nor the solver
changes; :mod:`~backoffice_core.scheduling.catalogue` has those that stand ready.
"""

from __future__ import annotations

import enum
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Protocol

import attrs

from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.model import Absence, Assignment, Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from backoffice_core.kernel.words import Value

__all__ = ["Breach", "Level", "Limit", "Rule", "Work", "monday_of", "work_time"]


class Level(enum.Enum):
    """Who insists: the law, or the house. No roster we make breaks either."""

    LAW = "law"
    HARD = "hard"


@attrs.frozen(kw_only=True)
class Work:
    """What one person works, or might work, by start, and the days they cannot."""

    person: Person
    assignments: tuple[Assignment, ...]
    absences: tuple[Absence, ...] = ()


@attrs.frozen(kw_only=True)
class Breach:
    """One broken rule: the sentence, when, and the assignments that break it together."""

    says: Message
    day: date
    assignments: tuple[Assignment, ...]


@attrs.frozen(kw_only=True)
class Limit:
    """The weights of all groups that are worked add up to no more than ``at_most``.

    A group is worked when any of its assignments is; the numbers in it are positions in
    :attr:`Work.assignments`.
    """

    groups: tuple[tuple[int, ...], ...]
    weights: tuple[int, ...]
    at_most: int

    @classmethod
    def never(cls, position: int) -> Limit:
        """Forbid one assignment."""
        return cls(groups=((position,),), weights=(1,), at_most=0)

    @classmethod
    def one_of(cls, positions: tuple[int, ...]) -> Limit:
        """Allow one of several assignments."""
        return cls(groups=tuple((each,) for each in positions), weights=(1,) * len(positions),
                   at_most=1)  # fmt: skip


class Rule(Protocol):
    """What a rule offers: a stable name, who insists, the citation, and its two forms."""

    name: ClassVar[str]

    @property
    def level(self) -> Level:
        """Return who insists on it."""
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

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield every breach in what a person works."""
        ...

    def limits(self, possible: Work) -> Iterator[Limit]:
        """Yield the limits on what may be chosen from everything a person might work."""
        ...


def work_time(shift: Assignment) -> Duration:
    """Return the time of an assignment without its break."""
    return shift.end.instant - shift.start.instant - shift.break_time


def monday_of(day: date) -> date:
    """Return the Monday of the week a day lies in."""
    return day - timedelta(days=day.weekday())
