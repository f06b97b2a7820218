"""What can still be worked is what trying everything says can."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_core.scheduling import Count, Pattern, Person, Run, Term
from backoffice_core.scheduling.solver import Bound, Member, feasible, feasible_terms
from backoffice_core.scheduling.solver.feasible import Completion, completion_of, is_feasible

DAYS, CODES = 6, 2
SHIFTS = DAYS * CODES
DAY_OF = tuple(shift // CODES for shift in range(SHIFTS))
groups = st.lists(st.integers(0, SHIFTS - 1), max_size=4, unique=True).map(tuple)
limits = st.none() | st.integers(0, 4)
on_days = st.integers(0, DAYS - 1).map(lambda day: (day * CODES, day * CODES + 1))


@st.composite
def counts(draw: st.DrawFn) -> Term:
    """Counts of days, of shifts, of groups across days, with weights that may take away."""
    own = draw(st.lists(groups | on_days, min_size=1, max_size=6))
    weights = draw(st.lists(st.integers(-1, 6), min_size=len(own), max_size=len(own)))
    plain = draw(st.booleans())
    return Count(
        groups=tuple(own),
        weights=(1,) * len(own) if plain else tuple(weights),
        least=draw(limits),
        most=draw(limits),
    )


@st.composite
def runs(draw: st.DrawFn) -> Term:
    """Runs of days, of some shifts, of pairs of days, with every kind of edge."""
    width = draw(st.sampled_from([1, 1, 2]))
    codes = draw(st.sampled_from([(0, 1), (0,), (1,)]))
    steps = tuple(
        tuple(day * CODES + code for day in range(first, first + width) for code in codes)
        for first in range(0, DAYS, width)
    )
    return Run(
        steps=steps, least=draw(st.integers(1, 3)), most=draw(st.none() | st.integers(1, 4)),
        worked=draw(st.booleans()), before=draw(st.integers(0, 5)),
        start_known=draw(st.booleans()), end_known=draw(st.booleans()),
    )  # fmt: skip


patterns = st.builds(
    Pattern,
    steps=st.lists(st.tuples(groups | on_days, st.booleans()), min_size=1, max_size=3).map(tuple),
)
terms = st.lists(counts() | runs() | patterns, max_size=5)


def member(own: list[Term], opened: tuple[int, ...] = tuple(range(SHIFTS))) -> Member:
    """Somebody bound by some terms."""
    bounds = tuple(Bound(term, None, number) for number, term in enumerate(own))
    person = Person(id="E1", name="Budi", skills=())
    return Member(person=person, open=opened, bounds=bounds, worth={})


def ways(own: list[Term], opened: tuple[int, ...]) -> Iterator[tuple[int | None, ...]]:
    """Every way of working that breaks no term, by trying all of them."""
    each_day = [[None, *(shift for shift in opened if DAY_OF[shift] == day)] for day in range(DAYS)]
    for way in itertools.product(*each_day):
        worked = frozenset(shift for shift in way if shift is not None)
        if not any(term.amount(worked) for term in own):
            yield way


def followed(completion: Completion) -> set[tuple[int | None, ...]]:
    """Every way that the completion leads through."""
    found = [((), completion.start)] if completion.possible else []
    for day in range(DAYS):
        assert all(completion.completable(day, place) for _, place in found)
        for _, place in found[:3]:
            for shift, to in completion.choices(day, place):
                assert to == completion.after(day, place, shift)
        found = [
            ((*way, shift), to)
            for way, place in found
            for shift, to in completion.choices(day, place)
        ]
    return {way for way, _ in found}


@settings(max_examples=150)
@given(terms, st.sets(st.integers(0, SHIFTS - 1), min_size=4).map(sorted).map(tuple))
def test_every_way_that_breaks_nothing_is_found_and_no_other(
    own: list[Term], opened: tuple[int, ...]
) -> None:
    """Each choice offered leads to an end, and all ways there are are offered."""
    expected = set(ways(own, opened))
    completion = completion_of(member(own, opened), day_of=DAY_OF)
    assert completion is not None
    assert followed(completion) == expected
    assert completion.possible == is_feasible(member(own, opened), day_of=DAY_OF)
    assert completion.workable() == {shift for way in expected for shift in way} - {None}
    example = completion.example()
    assert (example is None) == (not expected)
    if example is not None:
        days = dict.fromkeys(range(DAYS)) | {DAY_OF[shift]: shift for shift in example}
        assert tuple(days.values()) in expected


@settings(max_examples=60)
@given(terms, st.sets(st.integers(0, SHIFTS - 1), max_size=3))
def test_what_must_be_worked_is_worked(own: list[Term], must: set[int]) -> None:
    """Only ways with all of it count, and two shifts of one day are none."""
    opened = tuple(range(SHIFTS))
    expected = any(must <= set(way) for way in ways(own, opened))
    assert is_feasible(member(own), day_of=DAY_OF, works=must) == expected


@settings(max_examples=60)
@given(st.lists(counts(), min_size=2, max_size=6))
def test_counts_without_room_in_the_packed_number_are_kept_plainly(own: list[Term]) -> None:
    """The length of the packed number is a matter of speed alone."""
    opened = tuple(range(SHIFTS))
    expected = set(ways(own, opened))
    with mock.patch.object(feasible_terms, "BITS_MAX", 8):
        completion = completion_of(member(own), day_of=DAY_OF)
    assert completion is not None
    assert followed(completion) == expected


def test_where_it_is_too_much_nothing_is_said() -> None:
    """An answer that would take forever is no answer."""
    windows: list[Term] = [
        Pattern(steps=(((shift,), True), ((other,), True)))
        for shift in range(SHIFTS)
        for other in range(shift + CODES, SHIFTS)
    ]
    with mock.patch.object(feasible, "STATES_MAX", 2):
        assert completion_of(member(windows), day_of=DAY_OF) is None
        assert is_feasible(member(windows), day_of=DAY_OF) is None
