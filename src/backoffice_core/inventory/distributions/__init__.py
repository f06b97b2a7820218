"""Distributions of demand and lead time: whole ones, and what is missing beyond a level.

>>> weekly = NegativeBinomial(mean=3, variance=9)
>>> protection = weekly.over(4)
>>> protection.quantile(0.95), round(protection.loss(23), 4)
(23.0, 0.2003)
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
