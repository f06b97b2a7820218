"""What is handed over by mistake, and what may come of it: a typed error, or a sound result."""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
import polars as pl

from backoffice_core.inventory.distributions import (
    Distribution,
    FillRate,
    Normal,
    Poisson,
    Service,
)
from backoffice_core.inventory.forecasting import BootstrapForecast, Forecast
from backoffice_core.kernel.errors import BackofficeError


class Colour(enum.Enum):
    """An enum that no door means."""

    RED = "red"


NONSENSE: Mapping[str, Any] = {
    "nothing": None,
    "a text": "x",
    "a number as text": "1",
    "an object": object(),
    "not a number": math.nan,
    "infinity": math.inf,
    "below zero": -1,
    "zero": 0,
    "a half": 0.5,
    "true": True,
    "a fraction": Fraction(1, 3),
    "a complex number": 1j,
    "a list of nothing": [],
    "an empty array": np.array([]),
    "a list with a gap": [1, None],
    "a list of texts": ["1", "2"],
    "rows of different lengths": [[1, 2], [3]],
    "a longer column": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0],
    "a mapping": {"a": 1},
    "a cube": np.zeros((2, 2, 2)),
    "dates": np.array(["2026-01-01"], dtype="datetime64[D]"),
    "large": 1e40,
    "too large": 1e200,
    "much too large": 1e300,
    "tiny": 1e-40,
    "hardly anything": 1e-300,
    "a law": Poisson(3),
    "a measure": FillRate(0.9),
    "another enum": Colour.RED,
    "an empty text": "",
    "bytes": b"2",
    "minus infinity": -math.inf,
    "minus zero": -0.0,
    "a large count": 10**19,
    "a count without end": 10**400,
    "a number that is none": Decimal("NaN"),
    "a day": date(2026, 1, 1),
    "a day far off": date(9990, 1, 1),
    "the last day": date.max,
    "a list of days": [date(2026, 1, 1)],
    "a list of truths": [True, False],
    "a list below zero": [-5, 3, 2],
    "a list in a list": [1, [2]],
    "a list of an empty list": [[]],
    "a tuple": (1, 2),
    "a tuple of one": (1,),
    "an empty mapping": {},
    "a mapping of nothing": {"a": None},
    "a mapping of numbers": {1: 2},
    "a law unmade": Poisson,
    "a measure unmade": FillRate,
    "any measure": Service(0.9),
    "an answer to anything": lambda *_: 3,
    "a law below zero": Normal(-3, 1),
    "a law of nothing": Poisson(0),
    "a list of a law of nothing": [Poisson(0)],
    "a law and a number": [Poisson(2), 3],
    "an array of texts": np.array(["a"]),
    "an array of objects": np.array([1, 2], dtype=object),
    "a square": np.array([[1.0, 2.0], [3.0, 4.0]]),
    "no rows": np.zeros((0, 3)),
    "no columns": np.zeros((3, 0)),
    "a column of texts": pl.Series(["a", "b"]),
    "a table": pl.DataFrame({"a": [1.0, 2.0]}),
    "an array of no dimension": np.array(3),
}
# Of these there is nothing or no end, as the docstrings of their results say.
INFINITE = frozenset(
    {
        "base_cycle",
        "cycle_time",
        "multiple",
        "order_cap",
        "orders_per_period",
        "power",
        "turns",
    }
)


def wrong_answers(door: Callable[..., Any], call: Mapping[str, Any]) -> Iterator[str]:
    """What came of each argument replaced by each piece of nonsense, where it is not sound."""
    for name in call:
        for kind, value in NONSENSE.items():
            said = answer_of(door, {**call, name: value})
            if said:
                yield f"{name}={kind}: {said}"


def answer_of(door: Callable[..., Any], call: Mapping[str, Any]) -> str:
    """What is wrong with the answer; empty where it is sound, or a refusal by name."""
    try:
        return "; ".join(unsound(door(**call), ""))
    except BackofficeError as refusal:
        return refused_badly(refusal, lines="\n" in repr(call))
    except Exception as problem:  # noqa: BLE001 - any other is what is looked for
        return f"{type(problem).__name__}: {problem}"[:160]


def refused_badly(refusal: BackofficeError, *, lines: bool) -> str:
    """What a refusal lacks: a code, words, something to do, in one line as what was given."""
    helps = refusal.remedy or getattr(refusal, "problems", ())
    if not (refusal.code and refusal.message.strip() and helps):
        return f"a refusal without words: {refusal!r}"
    torn = "\n" in refusal.message + refusal.remedy and not lines
    return f"a refusal of several lines: {refusal}" if torn else ""


def unsound(value: Any, name: str) -> Iterator[str]:  # noqa: ANN401 - any result
    """The parts of a value that are no finite numbers."""
    if isinstance(value, (float, np.ndarray, np.generic)):
        array: Any = np.asarray(value)
        fine = array.dtype.kind not in "fc" or (
            not np.isnan(array).any() if name in INFINITE else np.isfinite(array).all()
        )
        if not fine:
            yield f"{name or 'the result'} is {value!r}"[:80]
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from unsound(each, str(key))
    elif isinstance(value, (list, tuple, frozenset)):
        for each in value:
            yield from unsound(each, name)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from unsound(getattr(value, field.name), field.name)
        yield from unsound(asked_further(value), name)


def asked_further(value: object) -> tuple[object, ...]:
    """What a result is for: a law is asked for a level, a forecast for a law."""
    if isinstance(value, Distribution):
        return (
            value.mean,
            value.deviation,
            value.quantile(0.9),
            value.loss(1.0),
            value.leftover(1.0),
            value.second_loss(1.0),
            value.above(1.0),
            value.at_most(1.0),
        )
    if isinstance(value, (Forecast, BootstrapForecast)):
        return (value.mean, value.over(2) if value.one else value.totals(2))
    return ()


def columns_differ(
    alone: Any,  # noqa: ANN401 - any result
    many: Any,  # noqa: ANN401 - any result
    maker: Callable[[list[Any]], Any],
    name: str,
) -> Iterator[str]:
    """Where the result of a column of two alike differs from that of a number, in value or form."""
    if attrs.has(type(alone)):
        for field in attrs.fields(type(alone)):
            one, two = getattr(alone, field.name), getattr(many, field.name)
            yield from columns_differ(one, two, maker, field.name)
    elif isinstance(alone, (int, float)) and np.ndim(many) == 1:
        wanted = np.ndarray if maker is list else type(maker([1.0, 2.0]))
        if not isinstance(many, wanted):
            yield f"{name} is a {type(many).__name__}"
        if not np.allclose(np.asarray(many, dtype=float), alone, rtol=1e-12, atol=0):
            yield f"{name} is {many!r}, and {alone!r} alone"
    elif isinstance(alone, (int, float)) and alone != many:
        yield f"{name} is {many!r}, and {alone!r} alone"
