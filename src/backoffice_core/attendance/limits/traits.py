"""Traits of days that no rule asks about: a slip of the pen would otherwise go unseen.

A trait is a word that somebody gives a day and a rule looks for. A rule that looks for
``shortest`` keeps silent about ``shortst``, and pays by another rule without a sound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from backoffice_core.attendance import findings as found
from backoffice_core.attendance.law_given import expect_law
from backoffice_core.attendance.rules.reckoned import Reckoning
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.words import Message

if TYPE_CHECKING:
    from backoffice_core.attendance.laws.packs import LawPack
    from backoffice_core.attendance.rules.book import RuleBook

__all__ = ["AsksTraits", "Excuses", "check_traits", "traits_asked"]

NO_NAMES: Mapping[str, str] = {}
# What work that goes on through holidays is called, where a law asks about it.
CONTINUOUS = "continuous"


@runtime_checkable
class Excuses(Protocol):
    """A rule that owes nothing on days with one of some traits."""

    @property
    def unless(self) -> frozenset[str]:
        """Those traits."""
        ...


@runtime_checkable
class AsksTraits(Protocol):
    """A rule that asks about traits; rules of one's own say so by this, to be known."""

    @property
    def asked_traits(self) -> frozenset[str]:
        """The traits it looks for."""
        ...


def traits_asked(book: RuleBook, law: LawPack | None = None) -> frozenset[str]:
    """Every trait that a rule of the book asks about, and what else of the law does.

    >>> from datetime import date
    >>> from backoffice_core.attendance.laws import INDONESIA
    >>> law = INDONESIA.on(date(2026, 5, 1))
    >>> sorted(traits_asked(law.book("six_day"), law))
    ['continuous', 'shortest', 'woman']
    """
    asked: set[str] = set()
    for rule in book.timed:
        asked |= rule.when.traits | rule.when.without
    more = () if law is None else law.obligations
    for other in (*book.extras, *book.limits, *more):
        if isinstance(other, Excuses):
            asked |= other.unless
        if isinstance(other, AsksTraits):
            asked |= other.asked_traits
    if law is not None and law.continuous is not None:
        asked.add(CONTINUOUS)
    return frozenset(asked)


@checked
def check_traits(
    reckoning: Reckoning,
    *,
    law: LawPack | Effective[LawPack],
    also: Iterable[str] = (),
    names: Mapping[str, str] = NO_NAMES,
) -> tuple[Finding, ...]:
    """``attendance.trait_unknown`` for each trait of a day that nothing asks about.

    ``also`` are traits of one's own that mean something elsewhere. A law that asks about none
    at all finds none. Raises :class:`InvalidValue`: ``no_value_on_day`` before it begins,
    ``type_wrong``.
    """
    expect_law(law)
    return tuple(unknown_traits(reckoning, law, frozenset(also), names))


def unknown_traits(
    reckoning: Reckoning,
    law: LawPack | Effective[LawPack],
    also: frozenset[str],
    names: Mapping[str, str],
) -> Iterator[Finding]:
    """The findings, one for each trait of a day."""
    asked: dict[tuple[int, int], frozenset[str]] = {}
    for day in reckoning.days:
        if not day.worked.traits:
            continue
        pack = law.on(day.day) if isinstance(law, Effective) else law
        key = id(day.book), id(pack)
        if key not in asked:
            asked[key] = traits_asked(day.book, pack)
        known = asked[key]
        for trait in sorted(day.worked.traits - known - also) if known else ():
            says = Message(
                "{person} has the trait {trait} on {day}, which no rule of {law} asks about; "
                "it asks about {known}",
                person=names.get(day.person, day.person),
                trait=trait,
                day=day.day,
                law=pack.name,
                known=", ".join(sorted(known)),
            )
            yield found.about(
                "trait_unknown",
                Severity.WARNING,
                day.person,
                says,
                day=day.day,
                detail=trait,
            )
