"""The algebra of half-open intervals."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel.durations import Duration
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.intervals import Interval, intersect, merge, subtract, total

points = st.integers(min_value=0, max_value=40)
intervals = st.tuples(points, points).map(lambda ends: Interval(min(ends), max(ends)))
several = st.lists(intervals, max_size=8)


def covered(them: list[Interval[int]] | tuple[Interval[int], ...]) -> set[int]:
    """The points of all intervals, by plain enumeration: the independent answer."""
    return {point for each in them for point in range(each.start, each.end)}


def worked(them: list[Interval[int]] | tuple[Interval[int], ...]) -> list[Interval[Instant]]:
    """The same intervals as time."""
    return [Interval(Instant(each.start), Instant(each.end)) for each in them]


def test_an_interval_holds_its_start_and_not_its_end() -> None:
    """A shift of 16:00-24:00 belongs wholly to its day."""
    shift = Interval(16, 24)

    assert [False, True, True, False] == [shift.contains(hour) for hour in (15, 16, 23, 24)]


def test_an_empty_interval_holds_nothing_and_overlaps_nothing() -> None:
    """Equal ends mean no point at all."""
    empty = Interval(3, 3)

    assert empty.is_empty
    assert not empty.contains(3)
    assert not empty.overlaps(Interval(0, 9))
    assert not Interval(3, 4).is_empty


def test_an_interval_that_ends_before_it_starts_is_refused() -> None:
    """Swapped ends are a mistake, not an empty interval."""
    with pytest.raises(InvalidValue) as refusal:
        Interval(date(2026, 5, 2), date(2026, 5, 1))

    assert "interval_reversed" == refusal.value.code


def test_ends_that_cannot_be_compared_are_refused() -> None:
    """A date and a datetime are of one class to Python, and still no interval."""
    with pytest.raises(InvalidValue) as refusal:
        Interval(date(2026, 5, 1), datetime(2026, 5, 2))

    assert "interval_mixed" == refusal.value.code


def test_the_length_of_time_is_what_elapses() -> None:
    """The night of 2013-11-02 in New York lasts nine hours, whatever the clocks show."""
    night = Interval(
        Instant.parse("2013-11-02T22:00:00-04:00"), Instant.parse("2013-11-03T06:00:00-05:00")
    )

    assert Duration.of(hours=9) == night.length


def test_total_counts_shared_time_for_each_who_worked_it() -> None:
    """Two people at once are two hours of work; merged, one hour is covered."""
    both = worked([Interval(0, 3600), Interval(0, 3600)])

    assert Duration(7200) == total(both)
    assert Duration(3600) == total(merge(both))
    assert Duration.ZERO == total([])


@given(intervals, intervals)
def test_overlapping_means_sharing_a_point(one: Interval[int], other: Interval[int]) -> None:
    """Overlaps and intersection agree with the points themselves, both ways round."""
    shared = covered([one]) & covered([other])
    common = one.intersection(other)

    assert bool(shared) == one.overlaps(other) == other.overlaps(one)
    assert shared == (covered([common]) if common else set())
    assert common == other.intersection(one)


@given(several)
def test_merging_keeps_the_points_and_merging_again_changes_nothing(
    them: list[Interval[int]],
) -> None:
    """Merge is idempotent; its result is sorted, disjoint, and no two of it touch."""
    merged = merge(them)

    assert covered(them) == covered(merged)
    assert merged == merge(merged)
    assert all(one.end < two.start for one, two in pairwise(merged))


@given(several, several)
def test_what_is_shared_and_what_is_left_partition_the_whole(
    first: list[Interval[int]], second: list[Interval[int]]
) -> None:
    """Intersect and subtract split the first set of points in two, without rest."""
    shared, left = intersect(first, second), subtract(first, second)

    assert covered(first) & covered(second) == covered(shared)
    assert covered(first) - covered(second) == covered(left)
    assert merge(first) == merge((*shared, *left))
    assert shared == intersect(second, first)
    assert left == merge(left)


@given(several, several)
def test_no_time_is_made_or_lost(first: list[Interval[int]], second: list[Interval[int]]) -> None:
    """The total of the parts is the total of the whole."""
    shared, left = intersect(worked(first), worked(second)), subtract(worked(first), worked(second))

    assert total(merge(worked(first))) == total(shared) + total(left)
