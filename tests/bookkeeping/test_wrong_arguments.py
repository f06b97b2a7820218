"""Whatever is handed to a public function or class, it is meant or refused with a typed error.

Every parameter of every public name gets every wrong value there is here; what its annotation
does not say must end in a :class:`BackofficeError`, never in an error about attributes.
"""

from __future__ import annotations

import enum
import importlib
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar, Union

import attrs
import pytest

from backoffice_core.kernel.errors import BackofficeError

PACKAGES = (
    *("allocation", "exchange", "lots", "periods", "proof", "statements"),
    *("aging", "documents", "open_items", "payments", "posting", "taxes"),
)
WRONG: tuple[object, ...] = (None, 5, 5.0, "x", [], {}, datetime(2026, 5, 4, tzinfo=UTC), object())


def public(package: str) -> Iterator[Callable[..., Any]]:
    """The functions and classes of a package that take something."""
    module = importlib.import_module(f"backoffice_core.bookkeeping.{package}")
    for name in module.__all__:
        found = getattr(module, name)
        made = inspect.isclass(found)
        if made and (not attrs.has(found) or issubclass(found, BaseException | enum.Enum)):
            continue
        if inspect.isfunction(found) or made:
            yield found


def alternatives(hint: object) -> tuple[Any, ...]:
    """What an annotation allows, one by one."""
    union = typing.get_origin(hint) in {Union, types.UnionType}
    return typing.get_args(hint) if union else (hint,)


def could_be(value: object, hint: Any) -> bool:  # noqa: ANN401 - an annotation
    """Whether an annotation might allow a value; generous where it is not a plain type."""
    origin = typing.get_origin(hint)
    if hint in {Any, object} or isinstance(hint, TypeVar):
        return True
    if origin is Literal:
        return False
    if origin is not None:
        # Of these values only the empty ones can stand for several, or for a mapping.
        return value == {} or (
            value == [] and issubclass(origin, Iterable) and not issubclass(origin, Mapping)
        )
    if getattr(hint, "_is_protocol", False):
        return False
    return hint is type(value) and not isinstance(value, bool)


CASES = [
    pytest.param(found, parameter, id=f"{package}.{found.__name__}.{parameter}")
    for package in PACKAGES
    for found in public(package)
    for parameter in inspect.signature(found).parameters
]


def hint_of(found: Any, parameter: str) -> object:  # noqa: ANN401 - a function or a class
    """What a parameter is annotated as: of a field with a converter, what that takes."""
    converter: object = attrs.fields_dict(found)[parameter].converter if attrs.has(found) else None
    if inspect.isfunction(converter):
        first = next(iter(inspect.signature(converter).parameters))
        return typing.get_type_hints(converter)[first]
    return typing.get_type_hints(found)[parameter]


@pytest.mark.parametrize(("found", "parameter"), CASES)
def test_what_is_not_meant_is_refused_by_name(found: Callable[..., Any], parameter: str) -> None:
    """The error names the parameter; what its annotation allows is not tried."""
    meant = alternatives(hint_of(found, parameter))
    for value in WRONG:
        if any(could_be(value, each) for each in meant):
            continue
        # The arguments are asked before anything else, so the others need not be there yet.
        with pytest.raises(BackofficeError, match=parameter):
            found(**{parameter: value})
