"""The laws of roster rules: what a rule promises, so that checker and solver can trust it.

A rule says itself twice, once for those who judge a roster and once for those who make it.
:func:`check_rule` holds any rule, yours too, to the two saying the same, on rosters by
chance or on problems of your own. No test framework is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, TypeAlias, cast

import attrs

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.levels import Level
from backoffice_core.scheduling.model import Assignment, Person, by_start
from backoffice_core.scheduling.problem import RosterProblem
from backoffice_core.scheduling.rules import AnyRule, Breach, Rule, TeamRule, TeamWork, Work
from backoffice_core.scheduling.solver.settling import settle
from backoffice_core.scheduling.terms import Count, Run, Term
from backoffice_core.testing.cases import LawBroken
from backoffice_core.testing.rosters_by_chance import RosterCase, roster_cases

__all__ = ["RULE_LAWS", "RuleLaw", "RuleTrial", "check_rule", "check_rule_law"]

Check: TypeAlias = "Callable[[RuleTrial], str | None]"
Seen: TypeAlias = Work | TeamWork

ROSTERS: Final = 100


@attrs.frozen(kw_only=True)
class RuleLaw:
    """A promise of every rule; ``check`` returns what is so instead where it is not kept."""

    slug: str
    promise: str
    check: Check = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class RuleTrial:
    """A rule, what was worked, what might have been, and what the rule says of both.

    ``worked`` are the positions, among everything possible, of what was worked, and
    ``given`` of those what lies in the past.
    """

    rule: AnyRule
    seen: Seen
    possible: Seen
    worked: frozenset[int]
    given: frozenset[int]
    breaches: tuple[Breach, ...]
    terms: tuple[Term, ...]

    @property
    def breached(self) -> int:
        """Return what all breaches add up to."""
        return sum(breach.amount for breach in self.breaches)

    @property
    def counted(self) -> int:
        """Return what all terms add up to."""
        return sum(term.amount(self.worked) for term in self.terms)


@checked
def check_rule(
    rule: AnyRule, *, problems: Iterable[RosterProblem] | None = None, rosters: int = ROSTERS
) -> tuple[RuleLaw, ...]:
    """Check every law on so many rosters and return the laws, or raise what is broken.

    A rule about your own people, codes and dates is best checked on ``problems`` of yours;
    else on small ones by chance, with people E1 to E4, shifts E, D, L and N, in June 2026.
    Raises one :class:`LawBroken` that tells of each law that is broken, and
    :class:`InvalidValue` where nothing would be checked: ``number_too_small`` of no rosters,
    ``problems_missing``, ``not_a_rule`` for the class of one, ``type_wrong``.

    >>> from backoffice_core.scheduling import WeekendsMax
    >>> laws = check_rule(WeekendsMax(most=1), rosters=20)
    >>> print(laws[-2].promise)
    The breaches of a roster add up to its terms; of a rule that binds, both are there or none.
    """
    broken: dict[str, LawBroken] = {}
    given = None if problems is None else tuple(problems)
    if rosters < 1:
        raise InvalidValue("number_too_small", f"On {rosters} rosters nothing is checked.",
                           "Give 1 or more.")  # fmt: skip
    if given is not None and not given:
        raise InvalidValue("problems_missing", "Of no problems nothing is checked.",
                           "Give one problem at least, or leave them out.")  # fmt: skip
    if isinstance(rule, type):
        raise InvalidValue("not_a_rule", f"{rule.__name__} is the class of a rule.",
                           f"Make one: {rule.__name__}(...).")  # fmt: skip
    for case in roster_cases(rosters, problems=given or ()):
        for law, problem in broken_laws(rule, case, RULE_LAWS):
            broken.setdefault(law.slug, problem)
    if broken:
        listed = "".join(f"\n- {problem}" for problem in broken.values())
        raise LawBroken("laws_broken",
                        f"{rule!r} breaks {len(broken)} of {len(RULE_LAWS)} laws:"
                        f"{listed}")  # fmt: skip
    return RULE_LAWS


def check_rule_law(law: RuleLaw, rule: AnyRule, case: RosterCase) -> None:
    """Check one law on one roster: for a test framework of yours, hypothesis say.

    Raises :class:`LawBroken`.
    """
    for _, problem in broken_laws(rule, case, (law,)):
        raise problem


def broken_laws(
    rule: AnyRule, case: RosterCase, laws: tuple[RuleLaw, ...]
) -> Iterator[tuple[RuleLaw, LawBroken]]:
    """Yield each law that a rule breaks on one roster."""
    for seen, possible, given in looks(rule, case):
        try:
            trial = trial_of(rule, seen, possible, given)
        except Exception as foreign:  # noqa: BLE001 - whatever a rule raises, it is told
            yield ANSWERS, LawBroken(ANSWERS.slug, f"{ANSWERS.promise} But {foreign!r} was "
                                     f"raised for {told(seen)}.")  # fmt: skip
            continue
        for law in laws:
            but = checked_by(law, trial)
            if but is not None:
                yield law, LawBroken(law.slug, f"{law.promise} But {but}, for {told(seen)}.")


def checked_by(law: RuleLaw, trial: RuleTrial) -> str | None:
    """Check a law; what a term of no sense raises there is told, too."""
    try:
        return law.check(trial)
    except Exception as foreign:  # noqa: BLE001 - whatever it is, it is told
        return f"{foreign!r} was raised"


def looks(rule: AnyRule, case: RosterCase) -> Iterator[tuple[Seen, Seen, frozenset[int]]]:
    """Yield what a rule sees of a case: each person's work, or all of it; and what might be."""
    shifts = tuple(case.problem.needs())
    actual = tuple(case.problem.works(case.assignments))
    could = tuple(
        attrs.evolve(work, assignments=(
            *work.assignments, *(Assignment.of(work.person.id, shift) for shift in shifts)))
        for work in case.problem.works(())
    )  # fmt: skip
    lengths = [len(work.assignments) - len(shifts) for work in could]
    if is_for_teams(rule):
        given: list[int] = []
        place = 0
        for work, past in zip(could, lengths, strict=True):
            given.extend(range(place, place + past))
            place += len(work.assignments)
        yield TeamWork(works=actual), TeamWork(works=could), frozenset(given)
        return
    for work, possible, past in zip(actual, could, lengths, strict=True):
        yield work, possible, frozenset(range(past))


def is_for_teams(rule: AnyRule) -> bool:
    """Say whether a rule is about several people's work together."""
    return hasattr(rule, "team_terms")


def trial_of(rule: AnyRule, seen: Seen, possible: Seen, given: frozenset[int]) -> RuleTrial:
    """Ask a rule about both."""
    chosen = frozenset(seen.assignments)
    worked = frozenset(place for place, one in enumerate(possible.assignments) if one in chosen)
    return RuleTrial(rule=rule, seen=seen, possible=possible, worked=worked | given, given=given,
                     breaches=breaches_of(rule, seen),
                     terms=terms_of(rule, possible))  # fmt: skip


def breaches_of(rule: AnyRule, seen: Seen) -> tuple[Breach, ...]:
    """Return the breaches of either kind of rule."""
    if isinstance(seen, TeamWork):
        return tuple(cast("TeamRule", rule).team_breaches(seen))
    return tuple(cast("Rule", rule).breaches(seen))


def terms_of(rule: AnyRule, possible: Seen) -> tuple[Term, ...]:
    """Return the terms of either kind of rule."""
    if isinstance(possible, TeamWork):
        return tuple(cast("TeamRule", rule).team_terms(possible))
    return tuple(cast("Rule", rule).terms(possible))


def told(seen: Seen) -> str:
    """Return a roster in a line, for whoever has to find out what went wrong."""
    works = seen.works if isinstance(seen, TeamWork) else (seen,)
    first = works[0]
    rows = (
        f"{work.person.id} on " + (", ".join(
            f"{one.day:%d.%m.}{one.shift}" for one in by_start(work.assignments)) or "nothing")
        for work in works
    )  # fmt: skip
    return (f"the days from {first.horizon.start} to {first.horizon.end}, known from "
            f"{first.known_from}, with {'; '.join(rows)}")  # fmt: skip


def says_itself(trial: RuleTrial) -> str | None:
    """Check the name, the level, the sentence, the numbers and the citation."""
    rule: Any = trial.rule  # what it says is looked at, whatever it is typed as
    if not isinstance(rule.name, str) or not rule.name.isidentifier():
        return f"its name is {rule.name!r}, which is no identifier"
    if not isinstance(rule.level, Level):
        return f"its level is {rule.level!r}"
    if not isinstance(rule.sentence, Message) or not str(rule.sentence).strip():
        return f"its sentence is {rule.sentence!r}"
    if not isinstance(rule.parameters, Mapping) or not isinstance(rule.source, str):
        return "its parameters are no mapping or its source is no text"
    return None


def answers(trial: RuleTrial) -> str | None:
    """Check nothing more: a trial is only made of answers."""
    del trial
    return None


def breaches_are_there(trial: RuleTrial) -> str | None:
    """Check what breaches point to."""
    chosen = frozenset(trial.seen.assignments)
    breaches: tuple[Any, ...] = trial.breaches
    for breach in breaches:
        if not isinstance(breach.says, Message) or not isinstance(breach.day, date):
            return f"a breach says {breach.says!r} of {breach.day!r}"
        if type(breach.amount) is not int or breach.amount < 1:
            return f"a breach has the amount {breach.amount!r}"
        if not chosen.issuperset(breach.assignments):
            return f"nobody works what is meant by: {breach.says}"
    return None


def positions_are_there(trial: RuleTrial) -> str | None:
    """Check what terms point to."""
    places = range(len(trial.possible.assignments))
    for term in trial.terms:
        groups = (
            term.groups if isinstance(term, Count)
            else term.steps if isinstance(term, Run)
            else tuple(group for group, _ in term.steps)
        )  # fmt: skip
        if any(position not in places for group in groups for position in group):
            return f"there is no such position in {term!r}"
        if type(term.each) is not int or term.each < 0:
            return f"the amount of {term!r} is no number of 0 or more"
    return None


def asked_twice(trial: RuleTrial) -> str | None:
    """Ask again."""
    if breaches_of(trial.rule, trial.seen) != trial.breaches:
        return "asked again, its breaches are others"
    if terms_of(trial.rule, trial.possible) != trial.terms:
        return "asked again, its terms are others"
    return None


def is_alike(trial: RuleTrial) -> str | None:
    """Ask for somebody else with the same possibilities, where all are said to be alike."""
    possible = trial.possible
    if isinstance(possible, TeamWork) or trial.given or not getattr(trial.rule, "alike", False):
        return None
    other = attrs.evolve(possible, person=Person(id="?", name="Somebody else", skills=[]),
                         absences=())  # fmt: skip
    if terms_of(trial.rule, other) != trial.terms:
        return "its terms are others for somebody else"
    return None


def forms_agree(trial: RuleTrial) -> str | None:
    """Compare the two forms."""
    breached, counted = trial.breached, trial.counted
    same = bool(breached) == bool(counted) if trial.rule.level.binds else breached == counted
    if same:
        return None
    said = "; ".join(str(breach.says) for breach in trial.breaches) or "no breach"
    return f"the breaches add up to {breached} ({said}) and the terms to {counted}"


def history_settles(trial: RuleTrial) -> str | None:
    """Settle what is given, as every engine does, and compare."""
    if positions_are_there(trial) is not None:
        return None
    free = [place for place in range(len(trial.possible.assignments)) if place not in trial.given]
    numbers = {place: number for number, place in enumerate(free)}
    places = [numbers.get(place, -1) for place in range(len(trial.possible.assignments))]
    chosen = frozenset(numbers[place] for place in trial.worked - trial.given)
    total = 0
    for term in trial.terms:
        settled = settle(term, places)
        if settled is None:
            continue
        total += settled.amount
        if settled.only is not None:
            total += settled.change * (settled.only in chosen)
        elif settled.term is not None:
            total += settled.term.amount(chosen)
    if total == trial.counted:
        return None
    return f"with the past settled the terms add up to {total} and without to {trial.counted}"


ANSWERS: Final = RuleLaw(
    slug="answers", promise="A rule answers for any roster.", check=answers
)  # fmt: skip

RULE_LAWS: Final[tuple[RuleLaw, ...]] = (
    RuleLaw(
        slug="says-itself",
        promise="A rule has a name, a level, a sentence, its numbers and its citation.",
        check=says_itself,
    ),
    ANSWERS,
    RuleLaw(
        slug="breaches-are-there",
        promise="A breach is of what is worked, on a day, of an amount of one or more.",
        check=breaches_are_there,
    ),
    RuleLaw(
        slug="positions-are-there",
        promise="A term is over positions that there are, and its amount is never negative.",
        check=positions_are_there,
    ),
    RuleLaw(
        slug="asked-twice",
        promise="A rule that is asked again says the same.",
        check=asked_twice,
    ),
    RuleLaw(
        slug="alike",
        promise="What says that people are alike to it does not look at whom it is about.",
        check=is_alike,
    ),
    RuleLaw(
        slug="forms-agree",
        promise="The breaches of a roster add up to its terms; of a rule that binds, both are "
        "there or none.",
        check=forms_agree,
    ),
    RuleLaw(
        slug="history-settles",
        promise="What was worked before counts the same when it is settled beforehand: steps of "
        "a run are days to be rostered.",
        check=history_settles,
    ),
)
"""Every promise that a rule keeps, in the order they are checked."""
