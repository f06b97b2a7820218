"""Nonsense at every door of networks is refused by name, with an error of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backoffice_core.inventory.distributions import Normal, Poisson
from backoffice_core.inventory.networks import (
    Arc,
    ChainStage,
    Lane,
    Network,
    Offer,
    Retailer,
    Stage,
    StockPlace,
    Warehouse,
    chain_bounds,
    chain_cost,
    chain_network,
    optimal_chain,
    optimal_two_echelon,
    place_safety_stock,
    read_network,
    transfer_or_buy,
    two_echelon,
    two_echelon_network,
)
from backoffice_core.kernel.errors import BackofficeError, InvalidValue

NET = Network(stages=[Stage(code="a", demand_mean=1)])
LINE = [ChainStage(code="a", lead_time=1, holding_cost=1)]
WAREHOUSE = Warehouse(lead_time=1, holding_cost=1)
SHOPS = [Retailer(code="a", demand=1, lead_time=1, holding_cost=1, backorder_cost=2)]
PLACES = [StockPlace(code="a", on_hand=1, demand=Poisson(1), holding_cost=1, backorder_cost=1)]

DOORS: dict[str, Callable[[Any], object]] = {
    "demand_mean": lambda x: Stage(code="s", demand_mean=x),
    "processing_time": lambda x: place_safety_stock(
        Network(stages=[Stage(code="s", demand_mean=1, processing_time=x)])
    ),
    "code": lambda x: Stage(code=x),
    "upstream": lambda x: Arc(upstream=x, downstream="b"),
    "units": lambda x: Arc(upstream="a", downstream="b", units=x),
    "stages": lambda x: Network(stages=x),
    "arcs": lambda x: Network(stages=NET.stages, arcs=x),
    "holding_rate": lambda x: Network(stages=NET.stages, holding_rate=x),
    "bound": lambda x: place_safety_stock(Network(stages=NET.stages, bound=x)),
    "rows": Network.of_rows,
    "row": lambda x: Network.of_rows([x]),
    "field": lambda x: Network.of_rows([{"code": "a", "demand_mean": x}]),
    "rows of arcs": lambda x: Network.of_rows([{"code": "a", "demand_mean": 1}], x),
    "stage of a network": NET.stage,
    "service times": NET.with_service_times,
    "service time": lambda x: NET.with_service_times({"a": x}),
    "network": place_safety_stock,
    "effort": lambda x: place_safety_stock(NET, effort=x),
    "seed": lambda x: place_safety_stock(NET, seed=x),
    "placed stage": place_safety_stock(NET).stage,
    "text": read_network,
    "lead_time": lambda x: ChainStage(code="a", lead_time=x, holding_cost=1),
    "chain": lambda x: optimal_chain(x, demand=Normal(5, 1), backorder_cost=3),
    "law": lambda x: optimal_chain(LINE, demand=x, backorder_cost=3),
    "backorder_cost": lambda x: optimal_chain(LINE, demand=Poisson(3), backorder_cost=x),
    "echelon": lambda x: chain_cost(LINE, demand=Poisson(3), backorder_cost=3, echelon=x),
    "bounds": lambda x: chain_bounds(LINE, demand=Poisson(3), backorder_cost=x),
    "warehouse time": lambda x: Warehouse(lead_time=x),
    "retailer demand": lambda x: Retailer(code="a", demand=x, lead_time=1),
    "warehouse": lambda x: two_echelon(x, SHOPS, base_stock=1, retailer_stocks={"a": 1}),
    "retailers": lambda x: two_echelon(WAREHOUSE, x, base_stock=1, retailer_stocks={"a": 1}),
    "base_stock": lambda x: two_echelon(WAREHOUSE, SHOPS, base_stock=x, retailer_stocks={"a": 1}),
    "stocks": lambda x: two_echelon(WAREHOUSE, SHOPS, base_stock=1, retailer_stocks=x),
    "stock": lambda x: two_echelon(WAREHOUSE, SHOPS, base_stock=1, retailer_stocks={"a": x}),
    "method": lambda x: optimal_two_echelon(WAREHOUSE, SHOPS, method=x),
    "on_hand": lambda x: StockPlace(
        code="a", on_hand=x, demand=Poisson(2), holding_cost=1, backorder_cost=1
    ),
    "place law": lambda x: StockPlace(
        code="a", on_hand=1, demand=x, holding_cost=1, backorder_cost=1
    ),
    "unit_cost": lambda x: Lane(origin="a", destination="b", unit_cost=x),
    "lane time": lambda x: Lane(origin="a", destination="b", unit_cost=1, lead_time=x),
    "supplier": lambda x: Offer(supplier=x, destination="b", unit_cost=1),
    "maximum": lambda x: Offer(supplier="s", destination="b", unit_cost=1, maximum=x),
    "places": lambda x: transfer_or_buy(x, periods=1),
    "lanes": lambda x: transfer_or_buy(PLACES, lanes=x, periods=1),
    "periods": lambda x: transfer_or_buy(PLACES, periods=x),
    "line": lambda x: chain_network(x, demand=Poisson(1)),
    "cut": lambda x: two_echelon_network(WAREHOUSE, SHOPS, periods=x),
}

NONSENSE: list[Any] = [
    None, "x", "", -1, 1.5, True, float("nan"), float("inf"), 1e300, 10**19, 10**400, [], [None],
    ["a"], {}, {"a": None}, {"x": 1}, object(), np.array([1, 2]), [[1], [1, 2]], b"x", float,
    lambda times: times[:1], Poisson, 0, Poisson(3),
]  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_nothing_but_errors_of_ours_comes_out_of_a_door(door: str) -> None:
    """Whatever goes in, it is taken, or refused with a code, words and a remedy."""
    for problem in map(refusal_of(DOORS[door]), NONSENSE):
        assert problem is None or (problem.code and problem.message.strip())
        assert "number is" not in str(problem), "by name"


def refusal_of(door: Callable[[Any], object]) -> Callable[[Any], BackofficeError | None]:
    """How a door refuses a value, if it does."""

    def asked(value: object) -> BackofficeError | None:
        try:
            door(value)
        except BackofficeError as problem:
            return problem
        return None

    return asked


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
