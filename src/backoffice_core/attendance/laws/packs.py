"""What a law pack is: rules with citations, what it chose where the text is silent, examples.

The engine knows no country. A pack is one value, made in one file: rule books for the
patterns of work it knows, a way to price an hour, the readings it took where a text can be
read in more than one way, and worked examples that were published for that law, so that a
pack proves itself before anybody is paid by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeVar

import attrs

from backoffice_core.attendance.citations import Citation, Rule
from backoffice_core.attendance.frozen import FrozenMapping
from backoffice_core.attendance.law_given import expect_law
from backoffice_core.attendance.limits.overtime import OvertimeLimit, UnlistedOvertime
from backoffice_core.attendance.limits.schedule import FurtherDayUnsaid
from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.pay.pricing import Earning, PayRule
from backoffice_core.attendance.pay.wages import Wage
from backoffice_core.attendance.rules.book import LimitRule, RuleBook
from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import named
from backoffice_core.kernel.calendars import HolidayKind
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

__all__ = ["LawPack", "Reading", "WorkedExample", "rules_in", "taking"]

T = TypeVar("T")
NO_WAYS: Mapping[str, str] = FrozenMapping[str, str]({})


def read_only_books(books: Mapping[str, RuleBook]) -> Mapping[str, RuleBook]:
    """A copy nobody can change."""
    return FrozenMapping(books)


def read_only_weeks(weeks: Mapping[int, str]) -> Mapping[int, str]:
    """A copy nobody can change."""
    return FrozenMapping(weeks)


def read_only_totals(
    totals: Mapping[Fraction, Fraction] | None,
) -> Mapping[Fraction, Fraction] | None:
    """A copy nobody can change."""
    return None if totals is None else FrozenMapping(totals)


def limit_tuple(rules: Iterable[LimitRule]) -> tuple[LimitRule, ...]:
    """The rules in their order."""
    return tuple(rules)


def reading_tuple(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """The readings in their order."""
    return tuple(readings)


def example_tuple(examples: Iterable[WorkedExample]) -> tuple[WorkedExample, ...]:
    """The examples in their order."""
    return tuple(examples)


def name_set(names: Iterable[str]) -> frozenset[str]:
    """Names as a set."""
    return frozenset(names)


def read_only_ways(ways: Mapping[str, str]) -> Mapping[str, str]:
    """A copy nobody can change."""
    return FrozenMapping(ways)


@checked_fields
@attrs.frozen(kw_only=True)
class Reading:
    """A place where the text can be read in more than one way, and the way this pack took.

    ``change`` makes the pack of another way; without it the reading is only said, not a switch.
    Raises :class:`InvalidValue` (``text_empty``).
    """

    name: str = attrs.field(validator=named)
    taken: str = attrs.field(validator=named)
    others: tuple[str, ...]
    says: Message
    citation: Citation
    change: Callable[[LawPack, str], LawPack] | None = attrs.field(
        default=None, eq=False, repr=False
    )


@checked_fields
@attrs.frozen(kw_only=True)
class WorkedExample:
    """A published calculation that the pack must reproduce.

    Day by day from ``first`` on, ``hours`` were worked in one go from eight in the morning,
    ``kinds`` says what each day was (working days when empty) and ``traits`` what else;
    ``days`` is for what that cannot say. ``totals`` are the hours at each multiple that it
    gives, ``hour`` and ``pay`` what an hour and all of it is worth with ``wage`` and
    ``earnings``; ``None`` where the source is silent. ``readings`` are those its author took.

    Raises :class:`InvalidValue`: ``text_empty``, ``number_too_small`` for negative hours,
    ``kinds_uneven`` where some days have a kind and others none.
    """

    title: str = attrs.field(validator=named)
    citation: Citation
    pattern: str = ""
    first: date
    hours: tuple[Fraction | int, ...] = ()
    kinds: tuple[DayKind, ...] = ()
    traits: frozenset[str] = frozenset()
    days: tuple[WorkedDay, ...] = ()
    totals: Mapping[Fraction, Fraction] | None = attrs.field(
        default=None, converter=read_only_totals
    )
    wage: Wage | None = None
    earnings: tuple[Earning, ...] = ()
    hour: Fraction | None = None
    pay: Money | None = None
    readings: Mapping[str, str] = attrs.field(default=NO_WAYS, converter=read_only_ways)

    def __attrs_post_init__(self) -> None:
        if any(hours < 0 for hours in self.hours):
            raise InvalidValue(
                "number_too_small",
                f"A day of the example {self.title!r} has less than no hours.",
                "Give each day the hours worked on it, 0 where nobody worked.",
            )
        if self.kinds and not self.days and len(self.kinds) != len(self.hours):
            raise InvalidValue(
                "kinds_uneven",
                f"The example {self.title!r} has {len(self.hours)} days and"
                f" {len(self.kinds)} kinds.",
                "Give each day its kind, or none where all are working days.",
            )


@checked
@attrs.frozen(kw_only=True)
class LawPack:
    """The rules of one country at one time.

    ``books`` are the rule books by the name of their pattern of work, ``usual`` the one that
    holds where nothing else was agreed: where the law has several and none is usual, everybody
    has to say which is meant. ``weeks`` says which of them is that of a week of so many
    working days. ``holiday_kinds`` are the holidays this law pays as such.
    ``obligations`` are what work makes an employer owe besides pay; ``order`` cites that
    overtime needs an order and the worker's consent, ``continuous`` that some work may go on
    on holidays without asking, ``exemption`` that a written contract may take somebody out
    of overtime pay, and of the extras named in ``exempt_extras``; ``joint_leave`` is what a
    day of joint leave is, ``minimum_wage`` the least an hour of a workweek comes to, and
    ``each_hour`` cites that it is owed for every hour by itself, without an average.

    Raises :class:`InvalidValue` (``law_empty``) without a rule book, ``pattern_unknown`` for
    a week or a usual pattern that has none, ``text_empty``.
    """

    name: str = attrs.field(validator=named)
    country: str
    books: Mapping[str, RuleBook] = attrs.field(converter=read_only_books)
    pay: PayRule
    holiday_kinds: Rule[frozenset[HolidayKind]]
    weeks: Mapping[int, str] = attrs.field(factory=dict[int, str], converter=read_only_weeks)
    usual: str = ""
    obligations: tuple[LimitRule, ...] = attrs.field(default=(), converter=limit_tuple)
    order: Citation | None = None
    continuous: Citation | None = None
    exemption: Citation | None = None
    exempt_extras: frozenset[str] = attrs.field(default=frozenset(), converter=name_set)
    joint_leave: Effective[Citation] | None = None
    minimum_wage: Effective[Rule[Money]] | None = None
    each_hour: Citation | None = None
    readings: tuple[Reading, ...] = attrs.field(default=(), converter=reading_tuple)
    examples: tuple[WorkedExample, ...] = attrs.field(default=(), converter=example_tuple)

    def __attrs_post_init__(self) -> None:
        if not self.books:
            raise InvalidValue(
                "law_empty", f"{self.name} has no rule book.", "Give at least one pattern."
            )
        for pattern in (*self.weeks.values(), self.usual):
            if pattern:
                self.book(pattern)

    def book(self, pattern: str = "") -> RuleBook:
        """The rule book of a pattern of work, or the usual one.

        Raises :class:`InvalidValue`: ``pattern_unknown``, ``pattern_unsaid`` where the law has
        several and none is usual.
        """
        if not pattern and len(self.books) == 1:
            return next(iter(self.books.values()))
        pattern = pattern or self.usual
        if not pattern:
            raise InvalidValue(
                "pattern_unsaid",
                f"{self.name} has rules for several patterns of work, and none was named.",
                f"Name one of: {', '.join(self.books)}.",
            )
        if pattern not in self.books:
            raise InvalidValue(
                "pattern_unknown",
                f"{self.name} has no rules for the pattern {pattern!r}.",
                f"Name one of: {', '.join(self.books)}.",
            )
        return self.books[pattern]

    def book_of_week(self, days: int) -> RuleBook:
        """The rule book for a week of so many working days; one that fits all where none is set.

        Raises :class:`InvalidValue` (``week_pattern_unknown``).
        """
        if not self.weeks:
            return self.book()
        if days not in self.weeks:
            known = " or ".join(str(each) for each in sorted(self.weeks))
            raise InvalidValue(
                "week_pattern_unknown",
                f"{self.name} has no rules for a week of {days} working days.",
                f"Enter {known} days a week, or name a pattern: {', '.join(self.books)}.",
            )
        return self.books[self.weeks[days]]

    def governs(self, book: RuleBook) -> bool:
        """Whether a book is one of this law's: as it stands, changed by an agreement, or exempt.

        A book is known by its name or by where its ordinary time is written, so that premiums
        of an agreement, another reading or an exemption leave it the law's.
        """
        own = self.books.values()
        return book.ordinary in {each.ordinary for each in own} or book.name in {
            name for each in own for name in (each.name, exempt_name(each))
        }

    def exempted(self, book: RuleBook, *, written_in: str) -> RuleBook:
        """The book of somebody whose contract, ``written_in`` so, takes them out of overtime.

        All their time is ordinary and no limit on overtime holds; breaks are owed all the
        same, unless the law takes them out of those too. Without a place where it is written
        nothing changes: overtime is due. Raises :class:`InvalidValue`: ``exemption_unknown``
        where the law exempts nobody, ``text_empty`` for a place of blanks alone.
        """
        place = written_in.strip()
        if not written_in:
            return book
        if not place:
            raise InvalidValue(
                "text_empty",
                "Where the exemption is written is given as blanks alone.",
                "Name contract and clause, or leave it out.",
            )
        if self.exemption is None:
            raise InvalidValue(
                "exemption_unknown",
                f"{self.name} takes nobody out of overtime pay, whatever {place} says.",
                "Leave out where it is written.",
            )
        cited = Citation(f"{self.exemption.text}, {place}", verified=self.exemption.verified)
        return attrs.evolve(
            book,
            name=exempt_name(book),
            ordinary=cited,
            thresholds=(),
            extras=(rule for rule in book.extras if rule.name not in self.exempt_extras),
            limits=(limit for limit in book.limits if not about_overtime(limit)),
        )


def exempt_name(book: RuleBook) -> str:
    """What the book of those is called whom it takes out of overtime."""
    return f"{book.name}, exempt"


def about_overtime(limit: LimitRule) -> bool:
    """Whether a limit is one on overtime."""
    return isinstance(limit, OvertimeLimit | UnlistedOvertime | FurtherDayUnsaid)


@checked
def taking(law: Effective[LawPack], ways: Mapping[str, str]) -> Effective[LawPack]:
    """The law read in other ways than its packs took, by the names of the readings.

    Raises :class:`InvalidValue`: ``reading_unknown`` where no version has that reading or
    way, or it is no switch.

    >>> from backoffice_core.attendance.laws import INDONESIA
    >>> generous = taking(INDONESIA, {"wage_base": "whole"})
    >>> [each.taken for each in generous.on(date(2026, 5, 1)).readings][:3]
    ['whole_rupiah_below', 'by_the_second', 'whole']
    """
    expect_law(law)
    return mapped(law, lambda pack: pack_taking(pack, ways))


def pack_taking(pack: LawPack, ways: Mapping[str, str]) -> LawPack:
    """One pack read in other ways."""
    for name, way in ways.items():
        reading = next((each for each in pack.readings if each.name == name), None)
        known = () if reading is None else (reading.taken, *reading.others)
        if reading is None or way not in known or reading.change is None:
            switches = "; ".join(
                f"{each.name}: {', '.join((each.taken, *each.others))}"
                for each in pack.readings
                if each.change is not None
            )
            raise InvalidValue(
                "reading_unknown",
                f"{pack.name} cannot be read {name!r} as {way!r}.",
                f"Take one of {switches}." if switches else "It has no readings to choose.",
            )
        pack = attrs.evolve(
            reading.change(pack, way),
            readings=[said_as(each, way) if each is reading else each for each in pack.readings],
        )
    return pack


def said_as(reading: Reading, way: str) -> Reading:
    """A reading with another way taken."""
    ways = (reading.taken, *reading.others)
    return attrs.evolve(reading, taken=way, others=tuple(each for each in ways if each != way))


@checked
def rules_in(
    law: Effective[LawPack], *, pattern: str = "", exempt_in: str = ""
) -> Effective[RuleBook]:
    """The rule books of a law over time, for one pattern of work.

    Packs that do not know the pattern are left out, so that it begins where the first does
    that knows it. Without one the usual pattern is meant, if the law has one. ``exempt_in`` says
    where a contract takes the person out of overtime pay, if one does. Raises
    :class:`InvalidValue`: ``pattern_unknown``, ``pattern_unsaid``, ``exemption_unknown``,
    ``text_empty``.

    >>> from backoffice_core.attendance.laws import INDONESIA
    >>> rules_in(INDONESIA)
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: PP 35/2021 has rules for several patterns of \
work, and none was named. Name one of: six_day, five_day, energy, mining, upstream. [pattern_unsaid]
    """
    expect_law(law)
    knowing = [each for each in law.versions if not pattern or pattern in each.value.books]
    for version in law.versions[-1:] if not knowing else knowing[-1:]:
        # The newest is asked first, as it knows the most patterns to choose from.
        version.value.book(pattern)
    return mapped(
        Effective(knowing or law.versions),
        lambda pack: pack.exempted(pack.book(pattern), written_in=exempt_in),
    )


def mapped(law: Effective[LawPack], change: Callable[[LawPack], T]) -> Effective[T]:
    """The same history of something made of each pack."""
    return Effective(
        [
            Version(
                value=change(version.value),
                since=version.since,
                until=version.until,
                known_since=version.known_since,
            )
            for version in law.versions
        ]
    )
