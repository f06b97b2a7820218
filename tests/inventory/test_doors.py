"""Whatever is handed over, what comes back is right or refused by name: of every public door.

A door is a public function, or a class that callers make. Each has one valid call in the tables
beside this test; every argument of it in turn is replaced by nonsense. A door without a valid
call fails, so that none is forgotten.
"""

from __future__ import annotations

import enum
import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl
import pytest

from backoffice_core.inventory.distributions import Distribution
from tests.inventory.doors import (
    of_distributions,
    of_explanations,
    of_forecasting,
    of_methods,
    of_networks,
    of_policies,
    of_proving,
    of_replenishment,
)
from tests.inventory.doors.nonsense import columns_differ, unsound, wrong_answers

Calls = Mapping[str, Mapping[str, Any]]
MODULES: Mapping[str, Any] = {
    "distributions": of_distributions,
    "forecasting": of_forecasting,
    "networks": of_networks,
    "policies": of_policies,
    "proving": of_proving,
}
CALLS: Mapping[str, Calls] = {
    **{package: module.CALLS for package, module in MODULES.items()},
    "policies": {**of_policies.CALLS, **of_explanations.CALLS},
    "replenishment": of_replenishment.REPLENISHMENT,
    "replenishment.supply": of_replenishment.SUPPLY,
    "replenishment.planning": of_replenishment.PLANNING,
    "replenishment.exceptions": of_replenishment.EXCEPTIONS,
}
RESULTS: Mapping[str, frozenset[str]] = {
    **{package: module.RESULTS for package, module in MODULES.items()},
    **of_replenishment.RESULTS,
}


def module_of(package: str) -> Any:  # noqa: ANN401 - a module
    """A package of the inventory."""
    return importlib.import_module(f"backoffice_core.inventory.{package}")


def doors_of(package: str) -> Iterator[str]:
    """The public names of a package that are called by others."""
    for name in module_of(package).__all__:
        door = getattr(module_of(package), name)
        chosen_from = inspect.isclass(door) and issubclass(door, enum.Enum)
        if callable(door) and not chosen_from and name not in RESULTS[package]:
            yield name


def cases() -> Iterator[Any]:
    """Each door, and each method of laws, results and values, with a valid call."""
    for package, calls in CALLS.items():
        for name, call in calls.items():
            label, door = f"{package}.{name}", getattr(module_of(package), name)
            yield pytest.param(door, call, id=label)
            if inspect.isclass(door) and issubclass(door, Distribution):
                for method, asked in of_distributions.METHODS.items():
                    bound = getattr(door(**call), method)
                    yield pytest.param(bound, asked, id=f"{label}.{method}")
    for label, (door, call) in of_methods.METHODS.items():
        yield pytest.param(door, call, id=label)


@pytest.mark.parametrize("package", CALLS)
def test_every_door_has_a_valid_call(package: str) -> None:
    """What is added to a package is added here, or said to be a result that nobody else makes."""
    assert set(doors_of(package)) == set(CALLS[package])
    assert RESULTS[package] <= set(module_of(package).__all__)


@pytest.mark.parametrize(("door", "call"), list(cases()))
def test_a_wrong_argument_gives_a_sound_result_or_a_typed_error(
    door: Callable[..., Any], call: Mapping[str, Any]
) -> None:
    """Never nan, a warning of numpy, or an error about the inside."""
    assert [] == list(unsound(door(**call), ""))
    assert [] == list(wrong_answers(door, call))


def column_cases() -> Iterator[Any]:
    """Doors that take numbers or columns of them, with a valid call of plain numbers."""
    for package, module in MODULES.items():
        for name, call in module.CALLS.items():
            door = getattr(module_of(package), name)
            places = inspect.signature(door).parameters
            wide = [
                each
                for each in call
                if str(places[each].annotation).startswith("Numbers")
                and isinstance(call[each], (int, float))
            ]
            if wide and not inspect.isclass(door) and name not in module.WHOLE:
                yield pytest.param(door, call, wide, id=f"{package}.{name}")


@pytest.mark.parametrize(("door", "call", "wide"), list(column_cases()))
def test_a_column_says_of_each_item_what_a_number_says(
    door: Callable[..., Any], call: Mapping[str, Any], wide: list[str]
) -> None:
    """Lists, arrays, polars and pandas columns alike; none has an answer of its own."""
    pandas = pytest.importorskip("pandas")
    makers: tuple[Callable[[list[Any]], Any], ...] = (list, np.array, pl.Series, pandas.Series)
    alone = door(**call)
    for maker in makers:
        many = door(**{**call, **{name: maker([call[name]] * 2) for name in wide}})
        assert [] == list(columns_differ(alone, many, maker, ""))
