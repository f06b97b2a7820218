"""A refusal of networks names the field and whose it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backoffice_core.inventory.distributions import Poisson
from backoffice_core.inventory.networks import (
    ChainStage,
    Lane,
    Network,
    Offer,
    Retailer,
    Stage,
    StockPlace,
    Warehouse,
    transfer_or_buy,
)
from backoffice_core.kernel.errors import InvalidValue

PLACES = [StockPlace(code="a", on_hand=1, demand=Poisson(1), holding_cost=1, backorder_cost=1)]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (
            lambda: Stage(code="shop", demand_mean=None),  # type: ignore[call-overload]
            "The demand_mean of stage shop is None.",
        ),
        (lambda: Stage(code="shop", added_cost=-3), "The added_cost of stage shop is -3."),
        (
            lambda: Stage(code="shop", holding_cost=float("nan")),
            "The holding_cost of stage shop is nan.",
        ),
        (lambda: Stage(code="shop", inbound_time=-1), "The inbound_time of stage shop is -1."),
        (
            lambda: Retailer(code="a", demand=-1, lead_time=1),
            "The demand of retailer a is -1.",
        ),
        (
            lambda: Lane(origin="a", destination="b", unit_cost=1, maximum=-2),
            "The maximum of lane a -> b is -2.",
        ),
        (
            lambda: Offer(supplier="mill", destination="b", unit_cost=-1),
            "The unit_cost of offer mill -> b is -1.",
        ),
        (lambda: Warehouse(lead_time=-1), "The lead_time of the warehouse is -1."),
        (
            lambda: ChainStage(code="depot", lead_time=1, holding_cost=-1),
            "The holding_cost of stage depot is -1.",
        ),
        (
            lambda: transfer_or_buy(
                PLACES, lanes=[Lane(origin="a", destination="a", unit_cost=1)], periods=1
            ),
            "A lane leads from a to a.",
        ),
        (lambda: Network.of_rows([{"demand_mean": 3}]), "A row of a Stage has no code"),
    ],
)
def test_a_refusal_names_the_field_and_whose_it_is(make: Callable[[], object], said: str) -> None:
    """One knows which line of the data to correct."""
    with pytest.raises(InvalidValue) as refused:
        make()
    assert said in refused.value.message
