"""Distributions of demand and lead time: whole ones, and what is missing beyond a level.

A policy asks a law, and never whether it is a normal one:

>>> weekly = fit_distribution([0, 2, 1, 0, 9, 0, 3, 1, 0, 4, 0, 2]).distribution
>>> late = Pmf([0.8, 0, 0.2], first=3)  # three weeks, one delivery in five takes five
>>> demand = demand_over(weekly, late, review=1)
>>> demand.quantile(0.95), round(demand.loss(18), 4)
(19.0, 0.2729)
>>> demand.loss([0, 10, 30, 60]).round(6).tolist()
[8.066667, 1.509176, 0.015773, 6e-06]
>>> print(f"{Poisson(100).loss(200):.12g} {standard_loss(15):.12g}")
9.07911325968e-19 2.42602508753e-52
"""

from __future__ import annotations

from backoffice_core.inventory import numbers as numbers  # asks for numpy and scipy by name
from backoffice_core.inventory.distributions.continuous import (
    Deterministic,
    Normal,
    TruncatedNormal,
    Uniform,
)
from backoffice_core.inventory.distributions.discrete import (
    Binomial,
    NegativeBinomial,
    Poisson,
    geometric,
    negative_binomial_loss,
    poisson_loss,
)
from backoffice_core.inventory.distributions.encoding import (
    distribution_as_json,
    distribution_from_json,
)
from backoffice_core.inventory.distributions.fitting import (
    FittedLaw,
    demand_in_windows,
    fit_distribution,
    fit_moments,
)
from backoffice_core.inventory.distributions.lead_times import (
    ProtectionMoments,
    demand_over,
    normal_demand_over,
    protection_moments,
)
from backoffice_core.inventory.distributions.model import Distribution
from backoffice_core.inventory.distributions.normal import (
    normal_loss,
    normal_quantile,
    normal_second_loss,
    standard_loss,
    standard_second_loss,
)
from backoffice_core.inventory.distributions.pmf import Pmf
from backoffice_core.inventory.distributions.samples import Empirical
from backoffice_core.inventory.distributions.service import (
    CycleService,
    FillRate,
    LineFillRate,
    OrderFillRate,
    PeriodService,
    ReadyRate,
    Service,
)
from backoffice_core.inventory.distributions.skewed import Gamma, Lognormal, exponential
from backoffice_core.inventory.distributions.sums import Compound, Mixture

__all__ = [
    "Binomial",
    "Compound",
    "CycleService",
    "Deterministic",
    "Distribution",
    "Empirical",
    "FillRate",
    "FittedLaw",
    "Gamma",
    "LineFillRate",
    "Lognormal",
    "Mixture",
    "NegativeBinomial",
    "Normal",
    "OrderFillRate",
    "PeriodService",
    "Pmf",
    "Poisson",
    "ProtectionMoments",
    "ReadyRate",
    "Service",
    "TruncatedNormal",
    "Uniform",
    "demand_in_windows",
    "demand_over",
    "distribution_as_json",
    "distribution_from_json",
    "exponential",
    "fit_distribution",
    "fit_moments",
    "geometric",
    "negative_binomial_loss",
    "normal_demand_over",
    "normal_loss",
    "normal_quantile",
    "normal_second_loss",
    "poisson_loss",
    "protection_moments",
    "standard_loss",
    "standard_second_loss",
]
