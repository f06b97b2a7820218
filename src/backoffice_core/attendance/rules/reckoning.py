"""Reckoning: every second of worked time gets its multiple, and the rules that give it.

A day's spans are cut wherever a rule begins or ends to speak, and never otherwise changed:
the pieces of a day are its spans again, second for second. Thresholds come first, in the
order of the book, and where two speak for one second the greater multiple stands alone;
then premiums, and the book says what both make together.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from operator import attrgetter

import attrs

from backoffice_core.attendance.acyclic import acyclic
from backoffice_core.attendance.rules.adding import on_premium
from backoffice_core.attendance.rules.book import RuleBook
from backoffice_core.attendance.rules.conditions import DayInRow
from backoffice_core.attendance.rules.counting import Counter
from backoffice_core.attendance.rules.cutting import Cut, moment, settle_tiers
from backoffice_core.attendance.rules.plans import Books, Draft, Plan
from backoffice_core.attendance.rules.reckoned import Extra, Piece, ReckonedDay, Reckoning
from backoffice_core.attendance.rules.rows import Rows
from backoffice_core.attendance.rules.silent import KeptSilent
from backoffice_core.attendance.rules.thresholds import Threshold
from backoffice_core.attendance.rules.workdays import fixed_workdays
from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Instant

__all__ = ["reckon"]

whose = attrgetter("person")
person_and_day = attrgetter("person", "day")


@checked
def reckon(
    days: Iterable[WorkedDay],
    *,
    rules: RuleBook | Effective[RuleBook],
    known: Instant | None = None,
) -> Reckoning:
    """What every second of ``days`` is worth under ``rules``, as they were ``known`` at a time.

    Days may come in any order and be of many people; those before the first one decided
    that belong to its week, month or row of days must be among them. Rules that change with
    time are taken as they are on each day; one that comes into force within its period counts
    the days of the period before it, too.

    Raises :class:`InvalidValue`: ``day_twice`` where a person has two days of one date,
    ``spans_overlap`` where a second is in two of them, ``no_value_on_day`` before the rules
    begin, ``extra_without_day`` where a rule owes something on a day that was not handed over,
    ``type_wrong``.
    """
    books = Books(rules, known=known)
    found: list[ReckonedDay] = []
    with acyclic():
        for _, own in groupby(sorted(days, key=person_and_day), key=whose):
            theirs = tuple(each_once(own))
            if books.cut_days:
                theirs = fixed_workdays(theirs, books.book_on)
            found.extend(with_extras(tuple(reckon_person(theirs, books))))
    return Reckoning(tuple(found))


def each_once(days: Iterable[WorkedDay]) -> Iterator[WorkedDay]:
    """The days as they come, refused where one date or one second comes twice."""
    last, ended, in_order = None, -math.inf, True
    seen: list[WorkedDay] = []
    for day in days:
        if day.day == last:
            raise InvalidValue(
                "day_twice",
                f"{day.person} has two worked days of {day.day}.",
                "Put the spans of a date into one worked day.",
            )
        last = day.day
        if day.spans:
            # Two numbers a day: only where days are out of order are all spans looked at.
            in_order = in_order and day.spans[0].start.instant.seconds >= ended
            ended = day.spans[-1].end.instant.seconds
            seen.append(day)
        yield day
    if not in_order:
        refuse_overlaps(seen)


def refuse_overlaps(days: list[WorkedDay]) -> None:
    """Refuse days of one person that share a second: it would be paid twice."""
    spans = sorted(
        (span.start.instant.seconds, span.end.instant.seconds, day.day, day.person)
        for day in days
        for span in day.spans
        if span.start.instant.seconds < span.end.instant.seconds
    )
    for (_, ended, before, person), (began, _, after, _) in pairwise(spans):
        if began < ended:
            raise InvalidValue(
                "spans_overlap",
                f"{person} worked on {after} from {Instant(began).iso()} on, while the work of "
                f"{before} lasted until {Instant(ended).iso()}.",
                "Give each second to one day.",
            )


def reckon_person(days: tuple[WorkedDay, ...], books: Books) -> Iterator[ReckonedDay]:
    """One person's days in order, without extras.

    All days pass the thresholds before any is finished: a later day may leave the dead band
    that an earlier one was held in.
    """
    kinds = {day.day: day.kind for day in days} if books.windows else {}
    rows = Rows(days, books.rows)
    drafts: list[Draft] = []
    counter = Counter(drafts, kinds)
    # One by one into the list, as the counter asks for the days before.
    for worked in days:
        drafts.append(drafted(worked, books.on(worked.day), rows, counter))  # noqa: PERF401
    for draft in drafts:
        cuts = counter.release(draft)
        for cut in cuts:
            if cut.waiting:
                cuts = settle_tiers(cuts)
                break
        for premium in draft.premiums:
            cuts = on_premium(cuts, premium, draft.worked, kinds)
        worked = draft.worked
        extras = credits_of(worked) if worked.credits else ()
        yield ReckonedDay(worked, draft.plan.book, pieces_of(cuts, draft.plan), extras)


def drafted(worked: WorkedDay, plan: Plan, rows: Rows, counter: Counter) -> Draft:
    """A day after all thresholds, with the premiums that it awaits."""
    met = rows.met_on(worked, plan.rows) if rows.periods else ()
    silenced = [row for row in met if rows.silenced(row, worked, plan.book)] if met else ()
    if silenced:
        worked = told_silent(worked, silenced, plan.on(worked, met).thresholds)
        met = tuple(row for row in met if row not in silenced)
    rules = plan.on(worked, met)
    cuts = [
        Cut(span.start.instant.seconds, span.end.instant.seconds, span) for span in worked.spans
    ]
    for threshold, speaks in rules.thresholds:
        cuts = counter.apply(cuts, threshold, worked, speaks=speaks)
    return Draft(worked, plan, cuts, rules.premiums)


def told_silent(
    worked: WorkedDay, silenced: Sequence[DayInRow], thresholds: tuple[tuple[Threshold, bool], ...]
) -> WorkedDay:
    """The day, telling which rules its place in a row would wake if its week were longer."""
    silent = (
        KeptSilent(rule) for rule, speaks in thresholds if speaks and rule.when.in_row in silenced
    )
    return attrs.evolve(worked, trace=(*worked.trace, *silent))


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


def pieces_of(cuts: list[Cut], plan: Plan) -> tuple[Piece, ...]:
    """The cuts as they are handed out, those joined that no rule tells apart."""
    found: list[Piece] = []
    whole: Cut | None = None
    for cut in cuts:
        if cut.start == cut.end:
            continue
        if whole is not None and cut.continues(whole):
            whole.end = cut.end
            continue
        if whole is not None:
            found.append(piece_of(whole, plan, found))
        whole = cut
    if whole is not None:
        found.append(piece_of(whole, plan, found))
    return tuple(found)


def piece_of(cut: Cut, plan: Plan, before: list[Piece]) -> Piece:
    """One cut as it is handed out; where it goes on from the piece before, both share a moment."""
    span = cut.span
    multiple, reasons = plan.worth(cut)
    start = span.start if cut.start == span.start.instant.seconds else before[-1].end
    end = span.end if cut.end == span.end.instant.seconds else moment(cut.end, span)
    return Piece(start, end, span.kind, span.rate, multiple, reasons)


def with_extras(days: tuple[ReckonedDay, ...]) -> Iterator[ReckonedDay]:
    """One person's days with what each book's extra rules owe on them."""
    owed: dict[date, list[Extra]] = {}
    for _, own in groupby(days, key=lambda day: id(day.book)):
        theirs = tuple(own)
        for rule in theirs[0].book.extras:
            for extra in rule.owed(theirs):
                owed.setdefault(extra.day, []).append(extra)
    for day in days:
        more = owed.pop(day.day, None)
        yield attrs.evolve(day, extras=(*day.extras, *more)) if more else day
    for extras in owed.values():
        raise InvalidValue(
            "extra_without_day",
            f"The rule {extras[0].name!r} owes something on {extras[0].day}, "
            f"which is no day of {extras[0].person} that is reckoned.",
            "Let a rule answer for the days it is asked about.",
        )
