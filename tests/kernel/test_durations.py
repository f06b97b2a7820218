"""Elapsed time in whole seconds."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel.durations import DURATION_MAX, Duration
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Instant

durations = st.integers(min_value=-(10**9), max_value=10**9).map(Duration)
divisors = st.integers(min_value=-(10**6), max_value=10**6).filter(bool)


def test_parts_add_up_to_seconds() -> None:
    """A day is 24 elapsed hours; fractions are welcome when whole seconds come out."""
    assert Duration(93_784) == Duration.of(days=1, hours=2, minutes=3, seconds=4)
    assert Duration(27_000) == Duration.of(hours=Fraction(15, 2))
    assert Fraction(15, 2) == Duration(27_000).hours


@pytest.mark.parametrize("seconds", [7.5, Fraction(1, 7)])
def test_broken_seconds_are_refused(seconds: Fraction) -> None:
    """Neither a float nor a fraction of a second becomes a duration by itself."""
    with pytest.raises(InvalidValue) as refusal:
        Duration.of(minutes=1, seconds=seconds)

    assert "duration_not_whole" == refusal.value.code


@pytest.mark.parametrize("seconds", [1.0, True, "60", Fraction(60)])
def test_only_a_true_integer_is_seconds(seconds: int) -> None:
    """A bool is an int to Python, and no duration."""
    with pytest.raises(InvalidValue) as refusal:
        Duration(seconds)

    assert "duration_not_whole" == refusal.value.code


@pytest.mark.parametrize("seconds", [DURATION_MAX + 1, -DURATION_MAX - 1])
def test_a_duration_has_a_limit(seconds: int) -> None:
    """Runaway input stops here instead of filling memory."""
    with pytest.raises(InvalidValue) as refusal:
        Duration(seconds)

    assert "duration_out_of_range" == refusal.value.code


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00:00"), (27_000, "7:30:00"), (-90, "-0:01:30"), (360_001, "100:00:01")],
)
def test_a_duration_reads_as_hours_minutes_seconds(seconds: int, text: str) -> None:
    """Hours go on counting beyond a day, as a timesheet's sum does."""
    assert text == str(Duration(seconds))


@pytest.mark.parametrize("divisor", [0, Duration.ZERO])
def test_division_by_nothing_is_refused(divisor: int) -> None:
    """Zero people or zero time divide nothing."""
    with pytest.raises(InvalidValue) as refusal:
        Duration(60) // divisor

    assert "division_by_zero" == refusal.value.code


def test_durations_mix_with_nothing_else() -> None:
    """Seconds without a name, instants and floats are not durations."""
    minute: Any = Duration(60)
    for mistake in (
        lambda: minute + 60,
        lambda: minute - Instant(60),
        lambda: minute * 1.5,
        lambda: minute * True,
        lambda: minute // 1.5,
        lambda: minute < 60,
    ):
        with pytest.raises(TypeError):
            mistake()


@given(durations, durations)
def test_durations_form_a_group(one: Duration, other: Duration) -> None:
    """Adding is undone by subtracting, and order follows the sign of the difference."""
    assert one == one + other - other
    assert one + other == other + one == Duration.total([one, other])
    assert (one - other).is_zero == (one == other)
    assert (one < other) == (abs(other - one) == other - one and one != other)
    assert (-one).seconds == -one.seconds


@given(durations, divisors)
def test_whole_division_leaves_less_than_the_divisor(one: Duration, divisor: int) -> None:
    """Floor division by a number and by a duration agree with the integers."""
    assert one.seconds // divisor == (one // divisor).seconds == one // Duration(divisor)
    assert one * divisor == divisor * one
    assert one == one * divisor // divisor


@given(durations)
def test_repr_evaluates_back(one: Duration) -> None:
    """What is printed in a failing test can be pasted into the next one."""
    assert one == eval(repr(one), {"Duration": Duration})  # noqa: S307 - our own repr
