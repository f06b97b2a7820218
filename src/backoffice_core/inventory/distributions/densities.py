"""Probabilities of single amounts, to the last digits however large the numbers are.

``exp(n log m - m - log n!)`` adds numbers of a size of n and keeps a result of a size of one:
at a mean of a million ten of sixteen digits are gone. Here the large parts are cancelled
before anything is computed: what is left is Stirling's error and a deviance, both small.

Source: Loader, Fast and accurate computation of binomial probabilities (2000).
"""

from __future__ import annotations

import numpy as np

from backoffice_core.inventory.numbers import Array, special

__all__ = ["binomial_density", "gamma_density", "negative_binomial_density", "poisson_density"]

SMALL = 10.0
LOG_TAU = float(np.log(2 * np.pi))
# Coefficients of 1/x, 1/x^3 and so on: Bernoulli numbers, B(2k) / (2k (2k - 1)).
STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400)
# So near to each other, the series of the deviance needs no more terms than these.
NEAR = 0.5
TERMS = 30


def stirling_error(x: Array) -> Array:
    """``log x! - log(sqrt(2 pi x) (x / e)^x)`` for x above 0."""
    small = np.minimum(np.maximum(x, 1e-300), SMALL)
    exact: Array = special.gammaln(small + 1) - (small + 0.5) * np.log(small) + small - LOG_TAU / 2
    large = np.maximum(x, SMALL)
    square = 1 / (large * large)
    series = np.zeros_like(large)
    for coefficient in reversed(STIRLING):
        series = series * square + coefficient
    return np.where(x < SMALL, exact, series / large)


def deviance(x: Array, mean: Array) -> Array:
    """``x log(x / mean) + mean - x`` for x and mean above 0."""
    apart = (x - mean) / (x + mean)
    near = np.abs(apart) < NEAR
    part = np.where(near, apart, 0.0)
    square = part * part
    series = np.zeros_like(part)
    for place in range(TERMS, 0, -1):
        series = (series + 1 / (2 * place + 1)) * square
    close = (x - mean) * part + 2 * x * part * series
    return np.where(near, close, x * np.log(x / mean) + mean - x)


def raw_poisson(x: Array, mean: Array) -> Array:
    """``mean^x e^-mean / x!`` for any x from 0 and a mean above 0."""
    small = np.minimum(x, SMALL)
    direct = np.exp(small * np.log(mean) - mean - special.gammaln(small + 1))
    large = np.maximum(x, SMALL)
    saddle = np.exp(-stirling_error(large) - deviance(large, mean)) / np.sqrt(2 * np.pi * large)
    return np.where(x < SMALL, direct, saddle)


def poisson_density(n: Array, mean: Array) -> Array:
    """The probability of ``n`` (whole) of a Poisson law; a mean of 0 is a constant 0."""
    inside = np.maximum(n, 0.0)
    chance = raw_poisson(inside, np.where(mean > 0, mean, 1.0))
    chance = np.where(mean > 0, chance, np.where(inside == 0, 1.0, 0.0))
    return np.where(n < 0, 0.0, chance)


def gamma_density(x: Array, shape: Array) -> Array:
    """The density at ``x`` above 0 of a gamma law of scale 1."""
    return raw_poisson(shape, x) * shape / x


def raw_binomial(x: Array, rest: Array, share: Array, other: Array) -> Array:
    """``(x + rest)! / x! / rest! share^x other^rest`` for x and rest above 0."""
    total = x + rest
    log = stirling_error(total) - stirling_error(x) - stirling_error(rest)
    log = log - deviance(x, total * share) - deviance(rest, total * other)
    result: Array = np.exp(log) * np.sqrt(total / x / rest / (2 * np.pi))
    return result


def binomial_density(n: Array, trials: Array, share: Array) -> Array:
    """The probability of ``n`` (whole) successes, of a share between 0 and 1."""
    inner = (n > 0) & (n < trials)
    x, rest = np.where(inner, n, 1.0), np.where(inner, trials - n, 1.0)
    chance = raw_binomial(x, rest, share, 1 - share)
    ends = np.where(n == 0, np.exp(trials * np.log1p(-share)), 0.0)
    ends = np.where(n == trials, np.exp(trials * np.log(share)), ends)
    return np.where(inner, chance, ends)


def negative_binomial_density(n: Array, mean: Array, excess: Array) -> Array:
    """The probability of ``n`` (whole); ``excess`` is variance over mean less 1, above 0."""
    size = mean / excess
    x = np.maximum(n, 0.5)
    chance = raw_binomial(x, size, excess / (1 + excess), 1 / (1 + excess)) * size / (size + x)
    none = np.exp(-size * np.log1p(excess))
    return np.where(n < 0, 0.0, np.where(n == 0, none, chance))
