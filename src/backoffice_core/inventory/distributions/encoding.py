"""Laws as plain JSON values and back: what an order was proposed from can be replayed.

A law is its name and its numbers. Doubles are written with all their digits, so the law read
back answers with the same doubles. The list of laws is closed: a file names no code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backoffice_core.inventory.distributions.continuous import (
    Deterministic,
    Normal,
    TruncatedNormal,
    Uniform,
)
from backoffice_core.inventory.distributions.discrete import Binomial, NegativeBinomial, Poisson
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.distributions.samples import Empirical
from backoffice_core.inventory.distributions.skewed import Gamma, Lognormal
from backoffice_core.inventory.distributions.sums import Compound, Mixture
from backoffice_core.inventory.numbers import in_a_line
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["distribution_as_json", "distribution_from_json"]

# Each law's name in a file, and its fields: what its constructor takes by name.
LAWS: dict[str, tuple[type[Distribution], tuple[str, ...]]] = {
    "binomial": (Binomial, ("trials", "share")),
    "compound": (Compound, ("count", "size", "step", "tolerance")),
    "deterministic": (Deterministic, ("value",)),
    "empirical": (Empirical, ("samples", "weights")),
    "gamma": (Gamma, ("mean", "deviation")),
    "lognormal": (Lognormal, ("mean", "deviation")),
    "mixture": (Mixture, ("laws", "weights")),
    "negative_binomial": (NegativeBinomial, ("mean", "variance")),
    "normal": (Normal, ("mean", "deviation")),
    "pmf": (Pmf, ("chances", "first", "step")),
    "poisson": (Poisson, ("mean",)),
    "truncated_normal": (TruncatedNormal, ("location", "scale")),
    "uniform": (Uniform, ("low", "high")),
}
NAMES = {law: name for name, (law, _) in LAWS.items()}
# A law within a law within a law; nothing sensible goes deeper than this.
DEPTH_MAX = 8


def distribution_as_json(law: Distribution) -> dict[str, Any]:
    """A law as a dict of strings, numbers, lists and dicts.

    Raises :class:`InvalidValue` (``law_unknown``).

    >>> distribution_as_json(Poisson(2.5))
    {'law': 'poisson', 'mean': 2.5}
    """
    name = NAMES.get(type(law))
    if name is None:
        raise InvalidValue(
            "law_unknown",
            f"{type(law).__name__} cannot be written.",
            f"Take one of {', '.join(sorted(LAWS))}, or its pmf().",
        )
    if isinstance(law, Empirical):
        return {"law": name, "samples": law.levels.tolist(), "weights": law.chances.tolist()}
    fields = LAWS[name][1]
    return {"law": name} | {field: written(getattr(law, field)) for field in fields}


def written(value: Any) -> Any:  # noqa: ANN401 - any field of a law
    """A field as JSON."""
    if isinstance(value, Distribution):
        return distribution_as_json(value)
    if isinstance(value, tuple):
        return [written(part) for part in value]  # pyright: ignore[reportUnknownVariableType]
    return value if isinstance(value, (int, float)) else value.tolist()


def distribution_from_json(value: Mapping[str, Any], *, depth: int = 0) -> Distribution:
    """The law that was written; it answers with the same doubles.

    Raises :class:`InvalidValue` (``law_unknown``, ``law_invalid``, and what the law refuses).

    >>> distribution_from_json({"law": "normal", "mean": 100, "deviation": 30})
    Normal(mean=100.0, deviation=30.0)
    """
    expect_mapping(value)
    expect_number("first", depth)
    name = value.get("law")
    if not isinstance(name, str) or name not in LAWS or depth > DEPTH_MAX:
        raise InvalidValue(
            "law_unknown",
            f"There is no law {in_a_line(name)}.",
            f"Take one of {', '.join(sorted(LAWS))}.",
        )
    law, fields = LAWS[name]
    if set(value) != {"law", *fields}:
        raise InvalidValue(
            "law_invalid",
            f"{name} has the fields {', '.join(sorted(str(key) for key in value))}.",
            f"Give law, {', '.join(fields)}.",
        )
    for field in ("first", "step", "tolerance"):
        expect_number(field, value.get(field, 0))
    numbers = {field: read(value[field], depth + 1) for field in fields}
    samples = numbers.pop("samples", None)
    return law(**numbers) if samples is None else Empirical(samples, **numbers)


def expect_mapping(value: object) -> None:
    """Refuse what is no written law at all.

    Raises :class:`InvalidValue` (``law_invalid``).
    """
    if not isinstance(value, Mapping):
        raise InvalidValue(
            "law_invalid",
            f"The law is {in_a_line(value)}.",
            "Give what distribution_as_json wrote.",
        )


def expect_number(field: str, value: object) -> None:
    """Refuse a plain field that is no number.

    Raises :class:`InvalidValue` (``law_invalid``).
    """
    kinds = int if field == "first" else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise InvalidValue("law_invalid", f"{field} is {in_a_line(value)}.", "Give a number.")


def read(value: Any, depth: int) -> Any:  # noqa: ANN401 - any field of a law
    """A field from JSON."""
    if isinstance(value, Mapping):
        return distribution_from_json(value, depth=depth)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, list):
        return [read(part, depth) for part in value]  # pyright: ignore[reportUnknownVariableType]
    return value
