"""What holds for any rules and any week: nothing is lost, and the slow way says the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.attendance.rules import (
    ReckonedDay,
    Reckoning,
    RuleBook,
    TimeKind,
    WorkedDay,
    WorkSpan,
    reckon,
)
from backoffice_core.kernel import Duration
from backoffice_core.kernel.errors import InvalidValue
from tests.attendance.rules.reference import TICK, tick_multiples
from tests.attendance.rules.strategies import books, random_week, weeks

DEEP_BOOKS, WEEKS_A_BOOK = 1_000, 100


def ticks_of(reckoned: Reckoning) -> Iterator[tuple[tuple[date, int], Fraction]]:
    """Each tick with its multiple."""
    for day in reckoned.days:
        for piece in day.pieces:
            start, end = piece.start.instant.seconds, piece.end.instant.seconds
            assert 0 == start % TICK
            for second in range(start, end, TICK):
                yield (day.day, second), piece.multiple


def assert_partition(day: ReckonedDay) -> None:
    """The pieces of each span follow each other from its start to its end."""
    pieces = list(day.pieces)
    for span in day.worked.spans:
        at = span.start
        while at.instant < span.end.instant:
            piece = pieces.pop(0)
            assert (at, span.kind, span.rate) == (piece.start, piece.kind, piece.rate)
            assert piece.start.instant < piece.end.instant
            at = piece.end
        assert span.end == at
    assert [] == pieces


@given(weeks(), books())
def test_the_pieces_of_a_day_are_its_spans_again_second_for_second(
    days: list[WorkedDay], book: RuleBook
) -> None:
    """No second is lost, doubled or moved, whatever the rules say."""
    reckoned = reckon(days, rules=book)
    assert [day.day for day in days] == [day.day for day in reckoned.days]
    for day in reckoned.days:
        assert_partition(day)


@given(weeks(), books())
def test_every_tick_is_worth_what_the_slow_way_says(days: list[WorkedDay], book: RuleBook) -> None:
    """Thresholds, tiers, premiums and their combination, tick by tick, across clock changes."""
    assert tick_multiples(days, book) == dict(ticks_of(reckon(days, rules=book)))


@given(weeks(), books())
def test_neighbours_differ_in_what_is_said_of_them(days: list[WorkedDay], book: RuleBook) -> None:
    """A span is cut only where a rule begins or ends to speak."""
    for day in reckon(days, rules=book).days:
        for span in day.worked.spans:
            start, end = span.start.instant, span.end.instant
            own = [piece for piece in day.pieces if start <= piece.start.instant < end]
            rules = [
                [(reason.rule.name, reason.multiple) for reason in piece.reasons] for piece in own
            ]
            assert all(before != after for before, after in pairwise(rules))


@given(weeks(), books(), st.randoms(use_true_random=False))
def test_the_order_in_which_days_come_changes_nothing(
    days: list[WorkedDay], book: RuleBook, shuffle: random.Random
) -> None:
    """Days are put in order before they are reckoned."""
    shuffled = days.copy()
    shuffle.shuffle(shuffled)
    assert reckon(days, rules=book) == reckon(iter(shuffled), rules=book)


@given(weeks().filter(bool), books())
def test_a_day_that_comes_twice_is_refused(days: list[WorkedDay], book: RuleBook) -> None:
    """What to do with two worked days of one date is for the one who made them."""
    with pytest.raises(InvalidValue, match="day_twice"):
        reckon([*days, days[-1]], rules=book)


@given(weeks(), books(), st.data())
def test_cutting_a_span_in_two_changes_no_total(
    days: list[WorkedDay], book: RuleBook, data: st.DataObject
) -> None:
    """A change of the job within a shift is not a change of what it is worth."""
    book = attrs.evolve(
        book, premiums=[attrs.evolve(each, whole_span_only=False) for each in book.premiums]
    )
    cut = [attrs.evolve(day, spans=cut_spans(day, data)) for day in days]
    assert reckon(days, rules=book).totals == reckon(cut, rules=book).totals


def cut_spans(day: WorkedDay, data: st.DataObject) -> list[WorkSpan]:
    """The spans of a day, each cut once."""
    found: list[WorkSpan] = []
    for span in day.spans:
        seconds = data.draw(st.integers(1, max(1, span.time.seconds - 1)))
        middle = span.start + Duration(seconds)
        found += [attrs.evolve(span, end=middle), attrs.evolve(span, start=middle)]
    return found


@given(weeks(), books())
def test_people_do_not_touch_each_other(days: list[WorkedDay], book: RuleBook) -> None:
    """What one person worked says nothing about another."""
    others = [attrs.evolve(day, person="E08") for day in days[::2]]
    both = reckon([*others, *days], rules=book)
    assert reckon(days, rules=book).days == both.days[: len(days)]
    assert reckon(others, rules=book).days == both.days[len(days) :]


@given(weeks(), books(), st.integers(0, 23))
def test_fixed_workdays_keep_every_second(days: list[WorkedDay], book: RuleBook, hour: int) -> None:
    """Time moves to the workday it lies in, and none of it is lost."""
    fixed = attrs.evolve(book, workday_starts=Duration.of(hours=hour))
    reckoned = reckon(days, rules=fixed)
    for day in reckoned.days:
        assert_partition(day)
    for kind in TimeKind:
        before = sum(span.time.seconds for day in days for span in day.spans if span.kind is kind)
        assert before == sum(piece.seconds for piece in reckoned.pieces if piece.kind is kind)


@pytest.mark.deep
@settings(max_examples=DEEP_BOOKS)
@given(books(), st.integers(0, 2**32))
def test_a_hundred_thousand_weeks_lose_nothing_and_are_worth_what_the_slow_way_says(
    book: RuleBook, seed: int
) -> None:
    """The same laws for longer than a plain run can wait; one week in ten is told slowly."""
    chance = random.Random(seed)
    for index in range(WEEKS_A_BOOK):
        days = random_week(chance)
        reckoned = reckon(days, rules=book)
        for day in reckoned.days:
            assert_partition(day)
        assert reckoned == reckon(chance.sample(days, len(days)), rules=book)
        if index % 10 == 0:
            assert tick_multiples(days, book) == dict(ticks_of(reckoned))
