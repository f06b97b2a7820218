"""Rosters by chance: small problems, what was worked before, and what anybody might be given.

The same cases come from dice, for checks without a test framework, and from hypothesis, which
makes a failing one small.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar, cast

import attrs

from backoffice_core.kernel.errors import require
from backoffice_core.kernel.instants import Duration, resolve
from backoffice_core.kernel.intervals import Interval
from backoffice_core.scheduling.model import Absence, Assignment, Demand, Person, Shift
from backoffice_core.scheduling.problem import RosterProblem
from backoffice_core.testing.dice import Dice
from backoffice_core.testing.rosters import SHIFT_LETTERS

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["RosterCase", "roster_cases", "roster_strategy"]

T = TypeVar("T")
MONDAY: Final = date(2026, 6, 1)
ZONE: Final = "Asia/Jakarta"
SKILLS: Final = ("care", "senior")
PLACES: Final = ("", "Bogor", "Depok")
LETTERS: Final = tuple(SHIFT_LETTERS)
DAYS_MAX: Final = 21
LONG_DAYS: Final = 40  # a whole month lies in it
PAST_DAYS_MAX: Final = 9
OFTEN: Final = (150, 400, 600, 850)


class Chance(Protocol):
    """What a case is thrown with: dice, or the draws of hypothesis."""

    def between(self, low: int, high: int) -> int:
        """Return a number from ``low`` to ``high``, both included."""
        ...

    def choose(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        ...

    def happens(self, times_in_a_thousand: int) -> bool:
        """Return whether something happens."""
        ...


@attrs.frozen(kw_only=True)
class RosterCase:
    """A problem without rules, and assignments for it that nobody has judged."""

    problem: RosterProblem
    assignments: tuple[Assignment, ...]


def roster_cases(
    count: int, *, problems: Iterable[RosterProblem] = (), seed: int = 0
) -> Iterator[RosterCase]:
    """Yield cases by chance, the same for the same seed everywhere; of ``problems``, if any.

    >>> case = next(roster_cases(1, seed=3))
    >>> len(case.problem.people) >= 1
    True
    """
    given = tuple(problems)
    for number in range(count):
        dice = Dice(seed * 1_000_003 + number)
        yield roster_by(dice, given[number % len(given)]) if given else case_by(dice)


def roster_strategy() -> SearchStrategy[RosterCase]:
    """Return a strategy of hypothesis for cases; a failing one is made small.

    Raises :class:`MissingExtra` without hypothesis.

    >>> from hypothesis.strategies import SearchStrategy
    >>> isinstance(roster_strategy(), SearchStrategy)
    True
    """
    strategies: Any = require(
        "hypothesis.strategies", extra="testing", purpose="drawing rosters by chance"
    )

    def draw_case(draw: DrawFn) -> RosterCase:
        return case_by(Draws(draw, strategies))

    return cast("SearchStrategy[RosterCase]", strategies.composite(draw_case)())


@attrs.frozen
class Draws:
    """Chance as hypothesis draws it; what is simplest is nothing, the first, and no."""

    draw: DrawFn
    strategies: Any

    def between(self, low: int, high: int) -> int:
        """Return a number from ``low`` to ``high``, both included."""
        return int(self.draw(self.strategies.integers(low, high)))

    def choose(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return cast("T", self.draw(self.strategies.sampled_from(options)))

    def happens(self, times_in_a_thousand: int) -> bool:
        """Return whether something happens."""
        return self.between(0, 999) >= 1000 - times_in_a_thousand


def case_by(chance: Chance) -> RosterCase:
    """Throw one case."""
    return roster_by(chance, problem_by(chance))


def roster_by(chance: Chance, problem: RosterProblem) -> RosterCase:
    """Throw a roster for a problem: few shifts or many, once a day mostly, legal or not."""
    chosen: list[Assignment] = []
    for person in problem.people:
        often, once = chance.choose(OFTEN), chance.happens(700)
        taken: set[date] = set()
        for shift in problem.needs():
            if (once and shift.day in taken) or not chance.happens(often):
                continue
            taken.add(shift.day)
            chosen.append(Assignment.of(person.id, shift))
    return RosterCase(problem=problem, assignments=tuple(chosen))


def problem_by(chance: Chance) -> RosterProblem:
    """Throw one problem without rules."""
    first = MONDAY + timedelta(days=chance.between(0, 6))
    days = LONG_DAYS if chance.happens(150) else chance.between(1, DAYS_MAX)
    past = chance.between(0, PAST_DAYS_MAX)
    people = tuple(
        Person(id=f"E{number}", name=f"Person {number}",
               skills=[skill for skill in SKILLS if chance.happens(700)])
        for number in range(1, chance.between(1, 4) + 1)
    )  # fmt: skip
    codes = tuple(code for code in LETTERS if chance.happens(600)) or LETTERS
    demand = tuple(
        Demand(shift=shift_by(chance, code, first + timedelta(days=day)), people=1)
        for day in range(days)
        for code in codes
        if chance.happens(800)
    )
    return RosterProblem(
        people=people,
        demand=demand,
        rules=(),
        days=Interval(first, first + timedelta(days=days)),
        known_from=first - timedelta(days=past),
        history=history_by(chance, people, codes, first, past),
        absences=tuple(
            Absence(person=chance.choose(people).id,
                    day=first + timedelta(days=chance.between(-1, days)))
            for _ in range(chance.between(0, 3))
        ),
    )  # fmt: skip


def history_by(
    chance: Chance, people: tuple[Person, ...], codes: tuple[str, ...], first: date, past: int
) -> tuple[Assignment, ...]:
    """Throw what people worked before, now and then a shift of which little else is known."""
    history: list[Assignment] = []
    for person in people:
        often = chance.choose(OFTEN)
        history.extend(
            Assignment.of(person.id, shift_by(chance, chance.choose(codes),
                                              first - timedelta(days=ago)))
            for ago in range(1, past + 1 + chance.happens(200))
            if chance.happens(often)
        )  # fmt: skip
    return tuple(history)


def shift_by(chance: Chance, code: str, day: date) -> Shift:
    """Throw the length, the break and the skill of a shift."""
    hours = chance.choose((8, 4, 11)) if chance.happens(300) else 8
    start = resolve(datetime.combine(day, SHIFT_LETTERS[code]), ZONE)
    return Shift(code=code, day=day, start=start, end=start + Duration.of(hours=hours),
                 place=chance.choose(PLACES),
                 skill=chance.choose(SKILLS) if chance.happens(300) else SKILLS[0],
                 break_time=Duration.of(minutes=60 if chance.happens(200) else 0))  # fmt: skip
