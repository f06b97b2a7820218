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

__all__ = [
    "Binomial",
    "CycleService",
    "Deterministic",
    "Distribution",
    "Empirical",
    "FillRate",
    "Gamma",
    "LineFillRate",
    "Lognormal",
    "NegativeBinomial",
    "Normal",
    "OrderFillRate",
    "PeriodService",
    "Pmf",
    "Poisson",
    "ReadyRate",
    "Service",
    "TruncatedNormal",
    "Uniform",
    "exponential",
    "geometric",
    "negative_binomial_loss",
    "normal_loss",
    "normal_quantile",
    "normal_second_loss",
    "poisson_loss",
    "standard_loss",
    "standard_second_loss",
]
