"""Rules and policies of one's own: what they give is asked what it is, in every simulation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest

from backoffice_core.inventory.networks import Network, Stage
from backoffice_core.inventory.proving import (
    FixedPeriod,
    MinMax,
    OrderUpTo,
    PlannedLevels,
    PlannedOrders,
    Policy,
    ReorderQuantity,
    Replay,
    Seen,
    simulate,
    simulate_network,
)
from backoffice_core.kernel.errors import InvalidValue

DEMAND = np.ones((20, 4))
SHOP = Network(stages=[Stage(code="shop", demand_mean=1, processing_time=1)])


@attrs.frozen
class Own:
    """A policy that somebody else wrote: an object with the three methods."""

    gives: object

    def order(self, seen: Seen) -> Any:  # noqa: ANN401 - that is what is tested
        """Whatever it was told to."""
        return self.gives(seen) if callable(self.gives) else self.gives

    def of(self, items: slice) -> Any:  # noqa: ANN401
        """Itself."""
        del items
        return self

    def start(self) -> Any:  # noqa: ANN401
        """Nothing."""
        return np.zeros(1)


def always(gives: object) -> Callable[..., object]:
    """A function that gives the same whatever it is asked."""
    return lambda _: gives


def in_network(policy: Any) -> object:  # noqa: ANN401
    """The policy as that of a shop."""
    return simulate_network(SHOP, {"shop": policy}, {"shop": DEMAND})


def alone(policy: Any) -> object:  # noqa: ANN401
    """The policy by itself."""
    return simulate(policy, DEMAND, lead_time=1)


def replayed(policy: Any) -> object:  # noqa: ANN401
    """The policy, or a plan that makes it, played again."""
    return Replay(demand=DEMAND, lead_time=1, first=10, refit=5).run(policy)


@pytest.mark.parametrize("run", [alone, in_network])
@pytest.mark.parametrize("wrapped", [always, Own])
@pytest.mark.parametrize(
    ("gives", "said"),
    [
        (np.ones(3), "orders 3 numbers"),
        ([], "orders 0 numbers"),
        (None, "orders None"),
        ("a", "orders 'a'"),
        ([1, "x", 2, 3], "'x'"),
        ([[1, 2], [3]], "orders"),
        (np.ones((4, 4)), "a table of the shape"),
        ([1j] * 4, "1j"),
        ([None] * 4, "None"),
        (True, "orders True"),
        (-1, "orders -1"),
        (float("nan"), "orders nan"),
        (float("inf"), "orders inf"),
    ],
)
def test_what_is_no_order_is_refused_with_what_was_expected(
    run: Callable[[Any], object],
    wrapped: Callable[[object], object],
    gives: object,
    said: str,
) -> None:
    """By a function and by an object, in both simulations: what came, and how many there are."""
    with pytest.raises(InvalidValue, match="4 numbers, or one for all") as refused:
        run(wrapped(gives))
    assert refused.value.code == "order_impossible"
    assert said in refused.value.message
    assert "in period 0, where it sees 4 items" in refused.value.message


def test_an_order_for_all_is_one_for_each() -> None:
    """A number, a list, a column of one: the same run."""
    expected = simulate(lambda seen: np.full(seen.net.size, 2.0), DEMAND, lead_time=1).ordered
    for gives in (2, 2.0, [2], [2, 2, 2, 2], np.full(4, 2)):
        for policy in (always(gives), Own(gives)):
            assert (simulate(policy, DEMAND, lead_time=1).ordered == expected).all()


def test_a_policy_of_ones_own_decides_as_that_of_the_library_does() -> None:
    """In every simulation."""
    own: Any = Own(lambda seen: np.maximum(3 - seen.position, 0))
    known = simulate(OrderUpTo(3), DEMAND, lead_time=1, starting_stock=0)
    assert (simulate(own, DEMAND, lead_time=1).on_hand == known.on_hand).all()
    replay = Replay(demand=DEMAND, lead_time=1, first=10, refit=5, starting_stock=2)
    for candidate in (own, always(own)):
        assert (replay.run(candidate).on_hand == replay.run(OrderUpTo(3)).on_hand).all()


def test_an_object_that_is_no_policy_of_some_items_is_refused() -> None:
    """The part for a block of items must be a policy, too."""

    class Broken(Own):
        def of(self, items: slice) -> Any:  # noqa: ANN401
            del items

    for policy in (Broken(1), OrderUpTo, Own):
        with pytest.raises(InvalidValue) as refused:
            alone(policy)
        assert refused.value.code == "not_a_policy"


@pytest.mark.parametrize("run", [alone, in_network, replayed])
@pytest.mark.parametrize(
    "policy",
    [
        OrderUpTo([1, 2]),
        MinMax(minimum=[1, 2, 3], maximum=9),
        ReorderQuantity(reorder_point=1, quantity=[1, 2]),
        FixedPeriod(level=3, every=[1, 2]),
        PlannedOrders(np.ones((5, 4))),
        PlannedOrders(np.ones((20, 3))),
        PlannedLevels(np.ones((20, 1))),
        PlannedLevels(np.ones((5, 4))),
    ],
)
def test_columns_of_other_items_are_refused(run: Callable[[Any], object], policy: Policy) -> None:
    """Before anything is computed, whatever the stock to begin with."""
    with pytest.raises(InvalidValue) as refused:
        run(policy)
    assert refused.value.code == "lengths_differ"


def test_a_plan_need_not_be_longer_than_it_is_followed() -> None:
    """Rows after the last look, or after the next plan takes over, are asked of nobody."""
    weekly = PlannedOrders(np.ones((14, 4)))
    assert simulate(weekly, DEMAND, lead_time=1, review_period=7).ordered.tolist() == [2.0] * 4
    with pytest.raises(InvalidValue) as refused:
        simulate(PlannedOrders(np.ones((13, 4))), DEMAND, lead_time=1, review_period=7)
    assert refused.value.code == "lengths_differ"


def test_planned_orders_send_nothing_back() -> None:
    """Orders are 0 or more, planned ones as well."""
    with pytest.raises(InvalidValue) as refused:
        PlannedOrders([[1, -1]])
    assert refused.value.code == "number_too_small"
