"""What a law pack is: rules with citations, what it chose where the text is silent, examples.

The engine knows no country. A pack is one value, made in one file: rule books for the
patterns of work it knows, a way to price an hour, the readings it took where a text can be
read in more than one way, and worked examples that were published for that law, so that a
pack proves itself before anybody is paid by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.attendance.citations import Citation, Rule
from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.pay.pricing import Earning, PayRule
from backoffice_core.attendance.pay.wages import Wage
from backoffice_core.attendance.rules.book import RuleBook
from backoffice_core.kernel.calendars import HolidayKind
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

__all__ = ["LawPack", "Reading", "WorkedExample", "rules_in"]


@attrs.frozen(kw_only=True)
class Reading:
    """A place where the text can be read in more than one way, and the way this pack took."""

    name: str
    taken: str
    others: tuple[str, ...]
    says: Message
    citation: Citation


@attrs.frozen(kw_only=True)
class WorkedExample:
    """A published calculation that the pack must reproduce.

    Day by day from ``first`` on, ``hours`` were worked in one go from eight in the morning,
    ``kinds`` says what each day was (working days when empty) and ``traits`` what else.
    ``totals`` are the hours at each multiple that it gives, ``hour`` and ``pay`` what an hour
    and all of it is worth with ``wage`` and ``earnings``; ``None`` where the source is silent.
    """

    title: str
    citation: Citation
    pattern: str = ""
    first: date
    hours: tuple[Fraction | int, ...] = ()
    kinds: tuple[DayKind, ...] = ()
    traits: frozenset[str] = frozenset()
    totals: Mapping[Fraction, Fraction] | None = None
    wage: Wage | None = None
    earnings: tuple[Earning, ...] = ()
    hour: Fraction | None = None
    pay: Money | None = None


@attrs.frozen(kw_only=True)
class LawPack:
    """The rules of one country at one time.

    ``books`` are the rule books by the name of their pattern of work, the first one is meant
    where no pattern is named. ``holiday_kinds`` are the holidays this law pays as such.

    Raises :class:`InvalidValue` (``law_empty``) without a rule book.
    """

    name: str
    country: str
    books: Mapping[str, RuleBook]
    pay: PayRule
    holiday_kinds: Rule[frozenset[HolidayKind]]
    readings: tuple[Reading, ...] = ()
    examples: tuple[WorkedExample, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not self.books:
            raise InvalidValue(
                "law_empty", f"{self.name} has no rule book.", "Give at least one pattern."
            )

    def book(self, pattern: str = "") -> RuleBook:
        """The rule book of a pattern of work, or the first one.

        Raises :class:`InvalidValue` (``pattern_unknown``).
        """
        if not pattern:
            return next(iter(self.books.values()))
        if pattern not in self.books:
            raise InvalidValue(
                "pattern_unknown",
                f"{self.name} has no rules for the pattern {pattern!r}.",
                f"Name one of: {', '.join(self.books)}.",
            )
        return self.books[pattern]


def rules_in(law: Effective[LawPack], *, pattern: str = "") -> Effective[RuleBook]:
    """The rule books of a law over time, for one pattern of work."""
    return Effective(
        [
            Version(
                value=version.value.book(pattern),
                since=version.since,
                until=version.until,
                known_since=version.known_since,
            )
            for version in law.versions
        ]
    )
