"""Values that change over time, and what was known of them when."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backoffice_core.kernel.calendars import dates
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Instant
from backoffice_core.kernel.intervals import Interval

JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)
PAYDAY = Instant.parse("2026-03-31T17:00:00+07:00")
AGREED = Instant.parse("2026-04-10T09:00:00+07:00")

days = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 3, 1))
moments = st.integers(min_value=0, max_value=9).map(Instant)


def version(value: int, since: date, length: int | None, known: Instant | None) -> Version[int]:
    """A version that holds for ``length`` days, or on."""
    until = None if length is None else since + timedelta(days=length)
    return Version(value=value, since=since, until=until, known_since=known)


versions = st.builds(
    version,
    st.integers(),
    days,
    st.none() | st.integers(min_value=1, max_value=40),
    st.none() | moments,
)
histories = st.lists(
    versions, max_size=6, unique_by=lambda each: (each.since, each.known_since)
).map(Effective[int])


def value_or_none(history: Effective[int], day: date, known: Instant | None) -> int | None:
    """The value on a day, or None without one."""
    try:
        return history.on(day, known=known)
    except InvalidValue:
        return None


def test_a_value_holds_from_its_first_day_until_the_next_value() -> None:
    """A list of raises needs no end dates."""
    wage = Effective([Version(value=60, since=MARCH), Version(value=50, since=JANUARY)])

    assert 50 == wage.on(date(2026, 2, 28))
    assert 60 == wage.on(MARCH)


def test_a_backdated_raise_changes_what_is_true_and_not_what_was_known() -> None:
    """The payslip of March repeats as it was; the correction of April sees the raise."""
    wage = Effective([Version(value=50, since=JANUARY)])

    raised = wage.with_version(Version(value=60, since=MARCH, known_since=AGREED))

    assert 50 == raised.on(date(2026, 3, 15), known=PAYDAY)
    assert 60 == raised.on(date(2026, 3, 15), known=AGREED) == raised.on(date(2026, 3, 15))
    assert 60 == raised.version_on(date(2026, 3, 15)).value


def test_later_knowledge_wins_over_a_later_start() -> None:
    """A correction of the whole year replaces a raise that was known before it."""
    wage = Effective(
        [
            Version(value=60, since=MARCH, known_since=PAYDAY),
            Version(value=70, since=JANUARY, known_since=AGREED),
        ]
    )

    assert 60 == wage.on(MAY, known=PAYDAY)
    assert 70 == wage.on(MAY)


def test_a_version_with_an_end_gives_way_again() -> None:
    """A posting from March to May; afterwards what held before holds again."""
    place = Effective(
        [Version(value="shop", since=JANUARY), Version(value="depot", since=MARCH, until=MAY)]
    )

    assert ["shop", "depot", "shop"] == [place.on(day) for day in (JANUARY, MARCH, MAY)]


@pytest.mark.parametrize("known", [None, PAYDAY])
def test_a_day_without_a_value_is_said_so(known: Instant | None) -> None:
    """Before the first version, or before it was known, there is nothing to guess."""
    wage = Effective([Version(value=50, since=MARCH)])

    with pytest.raises(InvalidValue) as refusal:
        wage.on(JANUARY, known=known)

    assert "no_value_on_day" == refusal.value.code


@pytest.mark.parametrize("until", [JANUARY, date(2025, 12, 31)])
def test_a_version_that_holds_on_no_day_is_refused(until: date) -> None:
    """The end is excluded, so a version needs an end after its start."""
    with pytest.raises(InvalidValue) as refusal:
        Version(value=50, since=JANUARY, until=until)

    assert "version_reversed" == refusal.value.code


def test_two_versions_that_cannot_be_told_apart_are_refused() -> None:
    """Neither the order of a list nor luck decides what somebody earns."""
    with pytest.raises(InvalidValue) as refusal:
        Effective([Version(value=50, since=JANUARY), Version(value=60, since=JANUARY)])

    assert "versions_conflict" == refusal.value.code


def test_an_empty_window_has_no_spans() -> None:
    """Nothing to pay, nothing to ask."""
    nothing: Effective[int] = Effective([])

    assert () == nothing.spans(Interval(JANUARY, JANUARY))


@given(st.data(), histories)
def test_the_order_of_telling_does_not_matter(data: st.DataObject, history: Effective[int]) -> None:
    """Equal histories are equal."""
    shuffled = data.draw(st.permutations(history.versions))

    assert history == Effective(shuffled)


@given(histories, versions, days, moments)
def test_learning_something_later_changes_nothing_that_was_known_before(
    history: Effective[int], learned: Version[int], day: date, known: Instant
) -> None:
    """with_version keeps history: the past as it was known stays computable."""
    assume(learned.known_since is not None and known < learned.known_since)
    assume(all(learned.known_since != each.known_since for each in history.versions))

    more = history.with_version(learned)

    assert value_or_none(history, day, known) == value_or_none(more, day, known)


@given(histories, versions, days)
def test_what_was_learned_last_holds(
    history: Effective[int], learned: Version[int], day: date
) -> None:
    """On its days the newest version wins, on others nothing changes."""
    newest = version(learned.value, learned.since, 20, Instant(10))

    expected = newest.value if newest.holds(day) else value_or_none(history, day, None)

    assert expected == value_or_none(history.with_version(newest), day, None)


@given(histories, days, st.integers(min_value=0, max_value=40), st.none() | moments)
def test_spans_say_day_by_day_what_on_says(
    history: Effective[int], start: date, length: int, known: Instant | None
) -> None:
    """The parts cover the window in order, and each is as long as its version holds."""
    window = Interval(start, start + timedelta(days=length))
    whole = history.with_version(Version(value=0, since=date.min))

    parts = whole.spans(window, known=known)

    assert [(day, whole.on(day, known=known)) for day in dates(window)] == [
        (day, value) for part, value in parts for day in dates(part)
    ]
    holders = [whole.version_on(part.start, known=known) for part, _ in parts]
    assert all(one is not other for one, other in pairwise(holders))
