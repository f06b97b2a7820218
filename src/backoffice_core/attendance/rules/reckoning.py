"""Reckoning: every second of worked time gets its multiple, and the rules that give it.

A day's spans are cut wherever a rule begins or ends to speak, and never otherwise changed:
the pieces of a day are its spans again, second for second. Thresholds come first, in the
order of the book, and where two speak for one second the greater multiple stands alone;
then premiums, and the book says what both make together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import groupby
from operator import attrgetter

import attrs

from backoffice_core.attendance.rules.book import Combination, RuleBook
from backoffice_core.attendance.rules.cutting import Cut, on_premium, on_threshold, settle_tiers
from backoffice_core.attendance.rules.reckoned import (
    PLAIN,
    Extra,
    Piece,
    Reason,
    ReckonedDay,
    Reckoning,
)
from backoffice_core.attendance.rules.rows import Rows, days_that_hold
from backoffice_core.attendance.rules.workdays import fixed_workdays
from backoffice_core.attendance.worked import WorkedDay, WorkSpan
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Instant, ZonedInstant

__all__ = ["reckon"]

whose = attrgetter("person")
person_and_day = attrgetter("person", "day")


def reckon(days: Iterable[WorkedDay], *, rules: RuleBook | Effective[RuleBook]) -> Reckoning:
    """What every second of ``days`` is worth under ``rules``.

    Days may come in any order and be of many people; those before the first one decided
    that belong to its week, month or row of days must be among them. Rules that change with
    time are taken as they are on each day. Raises :class:`InvalidValue`: ``day_twice`` where
    a person has two days of one date, ``no_value_on_day`` before the rules begin.
    """
    books = Books(rules)
    found: list[ReckonedDay] = []
    for _, own in groupby(sorted(days, key=person_and_day), key=whose):
        theirs = fixed_workdays(each_once(own), books.on)
        found.extend(reckon_person(theirs, books))
    return Reckoning(tuple(found))


def each_once(days: Iterable[WorkedDay]) -> Iterator[WorkedDay]:
    """The days as they come, refused where one date comes twice."""
    last = None
    for day in days:
        if day.day == last:
            raise InvalidValue(
                "day_twice",
                f"{day.person} has two worked days of {day.day}.",
                "Put the spans of a date into one worked day.",
            )
        last = day.day
        yield day


class Books:
    """The rule book of each day, looked up once."""

    def __init__(self, rules: RuleBook | Effective[RuleBook]) -> None:
        self.rules = rules
        self.found: dict[date, RuleBook] = {}

    def on(self, day: date) -> RuleBook:
        """The rules of a day."""
        book = self.found.get(day)
        if book is None:
            rules = self.rules
            book = rules if isinstance(rules, RuleBook) else rules.on(day)
            self.found[day] = book
        return book


def reckon_person(days: tuple[WorkedDay, ...], books: Books) -> Iterator[ReckonedDay]:
    """One person's days in order, with what is paid besides."""
    totals: dict[str, tuple[int, int]] = {}
    rows = Rows()
    found: list[ReckonedDay] = []
    for worked in days:
        book = books.on(worked.day)
        holds = days_that_hold(rows, worked, days, book)
        cuts = [
            Cut(span.start.instant.seconds, span.end.instant.seconds, span) for span in worked.spans
        ]
        for threshold in book.thresholds:
            cuts = on_threshold(cuts, threshold, worked, totals, holds(threshold.when))
        cuts = settle_tiers(cuts)
        for premium in book.premiums:
            if holds(premium.when):
                cuts = on_premium(cuts, premium, worked)
        pieces = tuple(piece_of(cut, book.combination) for cut in cuts if cut.start < cut.end)
        found.append(ReckonedDay(worked, book, pieces, credits_of(worked)))
    return with_extras(tuple(found))


def credits_of(worked: WorkedDay) -> tuple[Extra, ...]:
    """Time given beyond the spans, at the plain wage."""
    return tuple(
        Extra(
            person=worked.person,
            day=worked.day,
            name=credit.name,
            time=credit.time,
            citation=credit.citation,
        )
        for credit in worked.credits
    )


def with_extras(days: tuple[ReckonedDay, ...]) -> Iterator[ReckonedDay]:
    """The days with what each book's extra rules owe on them."""
    owed: dict[date, list[Extra]] = {}
    for book, own in groupby(days, key=attrgetter("book")):
        theirs = tuple(own)
        for rule in book.extras:
            for extra in rule.owed(theirs):
                owed.setdefault(extra.day, []).append(extra)
    for day in days:
        more = owed.get(day.day)
        yield attrs.evolve(day, extras=(*day.extras, *more)) if more else day


def piece_of(cut: Cut, combination: Combination) -> Piece:
    """A cut as it is handed out."""
    span = cut.span
    start, end = moment(cut.start, span), moment(cut.end, span)
    overtime, premiums = cut.overtime, cut.premiums
    if not premiums:
        if overtime is None:
            return Piece(start, end, span.kind, span.rate, PLAIN)
        return Piece(start, end, span.kind, span.rate, overtime.multiple, (overtime,))
    reasons = premiums if overtime is None else (overtime, *premiums)
    return Piece(start, end, span.kind, span.rate, combined(reasons, combination), reasons)


def combined(reasons: tuple[Reason, ...], combination: Combination) -> Fraction:
    """What several multiples on one second make together."""
    multiples = [reason.multiple for reason in reasons]
    if combination is Combination.MAX:
        return max(multiples)
    if combination is Combination.SUM:
        return PLAIN + sum((each - PLAIN for each in multiples), Fraction(0))
    product = PLAIN
    for each in multiples:
        product *= each
    return product


def moment(seconds: int, span: WorkSpan) -> ZonedInstant:
    """A moment of a span as its own clock shows it."""
    if seconds == span.start.instant.seconds:
        return span.start
    if seconds == span.end.instant.seconds:
        return span.end
    start = span.start
    if start.offset == span.end.offset:
        return ZonedInstant(instant=Instant(seconds), offset=start.offset, zone=start.zone)
    return Instant(seconds).at_zone(start.zone)
