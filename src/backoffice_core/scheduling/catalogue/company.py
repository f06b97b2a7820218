"""Wishes for company: to work with somebody, or not to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.wishes import (
    WISHED,
    Wish,
    WishesKept,
    codes_wished,
    expect_level_of,
    fits,
    wishes_of,
)
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.rules import AnyRule, Breach, TeamWork, Work
from backoffice_core.scheduling.terms import Pattern

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.model import Assignment
    from backoffice_core.scheduling.terms import Term

__all__ = ["CompanyKept", "wish_rules"]


@checked_fields
@attrs.frozen(kw_only=True)
class CompanyKept:
    """People work with whom they wish to, and without whom they wish to.

    Each wish has a ``colleague``. To want company is that each shift of the day that the wish
    is about, if the person works it, is worked by the colleague too: the same code at the same
    place. To avoid it is that none is. The amount is the weight for each such shift.

    Raises :class:`InvalidValue`: ``wish_binds``, ``wish_without_colleague``.

    >>> from datetime import date
    >>> from backoffice_core.scheduling import TeamWork
    >>> from backoffice_core.testing import work_row
    >>> rule = CompanyKept(wishes=[Wish(person="E1", day=date(2026, 6, 2), colleague="E2")])
    >>> print(rule.sentence)
    People work with whom they wish to
    >>> team = TeamWork(works=(work_row("DD"), work_row("DE", person="E2")))
    >>> for breach in rule.team_breaches(team):
    ...     print(breach.says)
    E1 wished for work on 2026-06-02 with E2 and does not get it
    """

    name: ClassVar[str] = "company_kept"
    wishes: tuple[Wish, ...] = attrs.field(converter=wishes_of)
    level: Level = attrs.field(default=WISHED, validator=expect_level)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a promise among what may be broken, and wishes for nobody's company."""
        expect_level_of(self.wishes, self.level)
        for wish in self.wishes:
            if wish.colleague is None:
                raise InvalidValue("wish_without_colleague",
                                   f"The wish of {wish.person} for {wish.day} is for nobody's "
                                   "company.",
                                   "Give it to WishesKept, or both to wish_rules.")  # fmt: skip

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("People work with whom they wish to")

    @property
    def people_named(self) -> frozenset[str]:
        """Return who wishes, and for whose company."""
        both = ((wish.person, wish.colleague) for wish in self.wishes)
        return frozenset(one for pair in both for one in pair if one is not None)

    @property
    def codes_named(self) -> frozenset[str]:
        """Return the codes of the shifts that wishes are about."""
        return codes_wished(self.wishes)

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return how many wishes there are."""
        return {"wishes": len(self.wishes)}

    def team_breaches(self, team: TeamWork) -> Iterator[Breach]:
        """Yield each shift that is not worked in the company wished for."""
        works = {work.person.id: work for work in team.works}
        names = {person: work.person.name for person, work in works.items()}
        for wish in self.wishes:
            work = works.get(wish.person)
            if work is None or not work.horizon.contains(wish.day) or not wish.weight:
                continue
            for key, own in shifts_meant(wish, work).items():
                theirs = shifts_like(key, wish.day, works.get(wish.colleague or ""))
                if bool(theirs) != wish.kind.for_work:
                    says = Message("{person} wished for {wish} and does not get it",
                                   person=work.person.name, wish=wish.said_with(names))  # fmt: skip
                    yield Breach(says=says, day=wish.day, assignments=(*own, *theirs),
                                 amount=wish.weight)  # fmt: skip

    def team_terms(self, possible: TeamWork) -> Iterator[Term]:
        """Forbid a shift meant with the colleague on it, or with them not."""
        cells: dict[tuple[str, date], dict[tuple[str, str], list[int]]] = {}
        everything = possible.assignments
        for place, one in enumerate(everything):
            day = cells.setdefault((one.person, one.day), {})
            day.setdefault((one.shift, one.place), []).append(place)
        horizons = {work.person.id: work.horizon for work in possible.works}
        for wish in self.wishes:
            days = horizons.get(wish.person)
            if days is None or not days.start <= wish.day < days.end or not wish.weight:
                continue
            theirs = cells.get((wish.colleague or "", wish.day), {})
            for key, places in cells.get((wish.person, wish.day), {}).items():
                own = tuple(each for each in places if fits(wish, everything[each]))
                other = tuple(theirs.get(key, ()))
                if own and (other or wish.kind.for_work):
                    yield Pattern(steps=((own, True), (other, not wish.kind.for_work)),
                                  each=wish.weight)  # fmt: skip


def shifts_meant(wish: Wish, work: Work) -> dict[tuple[str, str], tuple[Assignment, ...]]:
    """Return what a person works that a wish is about, by code and place."""
    meant: dict[tuple[str, str], tuple[Assignment, ...]] = defaultdict(tuple)
    for one in work.assignments:
        if one.day == wish.day and wish.means(one):
            meant[one.shift, one.place] += (one,)
    return meant


def shifts_like(key: tuple[str, str], day: date, work: Work | None) -> tuple[Assignment, ...]:
    """Return what somebody works of a code at a place on a day."""
    own = () if work is None else work.assignments
    return tuple(one for one in own if one.day == day and (one.shift, one.place) == key)


def wish_rules(wishes: Iterable[Wish], *, level: Level = WISHED) -> tuple[AnyRule, ...]:
    """Return the rules that wishes make: those that bind, those at ``level``, those for company.

    >>> from datetime import date
    >>> from backoffice_core.scheduling import WishKind
    >>> day = date(2026, 6, 2)
    >>> rules = wish_rules([
    ...     Wish(person="E1", day=day),
    ...     Wish(person="E2", day=day, kind=WishKind.NEVER),
    ...     Wish(person="E3", day=day, colleague="E1")])
    >>> [(rule.name, rule.level, len(rule.wishes)) for rule in rules]
    [('wishes_kept', Level.HARD, 1), ('wishes_kept', Level.soft(1), 1), \
('company_kept', Level.soft(1), 1)]
    """
    every = wishes_of(wishes)
    rules: list[AnyRule] = []
    for kind, company in ((WishesKept, False), (CompanyKept, True)):
        for at, binds in ((Level.HARD, True), (level, False)):
            some = tuple(wish for wish in every if wish.kind.binds is binds
                         and (wish.colleague is not None) is company)  # fmt: skip
            if some:
                rules.append(kind(wishes=some, level=at))
    return tuple(rules)
