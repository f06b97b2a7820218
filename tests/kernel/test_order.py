"""Durations and instants are ordered as the numbers of seconds they are, among themselves."""

from __future__ import annotations

import operator
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.kernel import Duration, Instant

ORDERS = (operator.lt, operator.le, operator.gt, operator.ge)
KINDS: tuple[Callable[[int], Duration] | Callable[[int], Instant], ...] = (Duration, Instant)
seconds = st.integers(-3, 3)


@pytest.mark.parametrize("kind", KINDS)
@given(one=seconds, other=seconds)
def test_the_order_is_that_of_the_seconds(
    kind: Callable[[int], Duration], one: int, other: int
) -> None:
    """Earlier and shorter come first, equals are neither."""
    for order in ORDERS:
        assert order(one, other) == order(kind(one), kind(other))


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("other", [1, 1.0, None])
def test_there_is_no_order_between_what_is_not_alike(
    order: Callable[[object, object], bool], kind: Callable[[int], Duration], other: object
) -> None:
    """A duration is neither more nor less than a number, nor than an instant."""
    with pytest.raises(TypeError):
        order(kind(1), other)
    with pytest.raises(TypeError):
        order(Duration(1), Instant(1))
