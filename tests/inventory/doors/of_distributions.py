"""One valid call of each door of the distributions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backoffice_core.inventory.distributions import Normal, Pmf, Poisson

__all__ = ["CALLS", "METHODS", "RESULTS", "WHOLE"]

CALLS: Mapping[str, Mapping[str, Any]] = {
    "Binomial": {"trials": 10, "share": 0.3},
    "Compound": {
        "count": Poisson(2),
        "size": Pmf([0.5, 0.5], first=1),
        "step": 1.0,
        "tolerance": 1e-12,
    },
    "CycleService": {"share": 0.95},
    "Deterministic": {"value": 4},
    "Empirical": {"samples": [1, 2, 3], "weights": [1, 1, 2]},
    "FillRate": {"share": 0.95},
    "Gamma": {"mean": 10, "deviation": 5},
    "LineFillRate": {"share": 0.95},
    "Lognormal": {"mean": 10, "deviation": 5},
    "Mixture": {"laws": [Poisson(2), Poisson(5)], "weights": [0.5, 0.5]},
    "NegativeBinomial": {"mean": 3, "variance": 9},
    "Normal": {"mean": 10, "deviation": 3},
    "OrderFillRate": {"share": 0.95},
    "PeriodService": {"share": 0.95},
    "Pmf": {"chances": [0.25, 0.75], "first": 1, "step": 1.0},
    "Poisson": {"mean": 3},
    "ReadyRate": {"share": 0.95},
    "Service": {"share": 0.95},
    "TruncatedNormal": {"location": 10, "scale": 10},
    "Uniform": {"low": 2, "high": 5},
    "demand_in_windows": {"history": [0, 0, 6, 0, 0, 3], "periods": 3},
    "demand_over": {"demand": Poisson(2), "lead_time": Pmf([0.5, 0.5], first=1), "review": 1},
    "distribution_as_json": {"law": Poisson(3)},
    "distribution_from_json": {"value": {"law": "poisson", "mean": 3}, "depth": 0},
    "exponential": {"mean": 3},
    "fit_distribution": {"history": [0, 2, 1, 0, 9, 0, 3, 1]},
    "fit_moments": {"mean": 3, "variance": 9, "whole": True},
    "geometric": {"mean": 4},
    "negative_binomial_loss": {"x": 3, "mean": 3, "variance": 9},
    "normal_demand_over": {"demand": Poisson(2), "lead_time": Normal(3, 0.5), "review": 1},
    "normal_loss": {"x": 12, "mean": 10, "deviation": 3},
    "normal_quantile": {"share": 0.95},
    "normal_second_loss": {"x": 12, "mean": 10, "deviation": 3},
    "poisson_loss": {"x": 3, "mean": 2},
    "protection_moments": {
        "mean": 10,
        "deviation": 3,
        "lead_time_mean": 4,
        "lead_time_deviation": 1,
        "review_period": 1,
    },
    "standard_loss": {"z": 1},
    "standard_second_loss": {"z": 1},
}

# What a law is asked, with one valid call of each.
METHODS: Mapping[str, Mapping[str, Any]] = {
    "at_most": {"x": 3},
    "above": {"x": 3},
    "quantile": {"share": 0.9},
    "loss": {"x": 3},
    "second_loss": {"x": 3},
    "leftover": {"x": 3},
    "over": {"periods": 2},
    "pmf": {"tolerance": 1e-9, "step": 1.0},
    "sample": {"count": 3, "seed": 1},
}

# Doors whose columns are one thing: not one item each.
WHOLE: frozenset[str] = frozenset()

# What doors give back and nobody else makes; and the protocol, which cannot be made.
RESULTS = frozenset({"Distribution", "FittedLaw", "ProtectionMoments"})
