"""What laws and numbers are called where a decision is explained: one way for all of them."""

from __future__ import annotations

from collections.abc import Callable

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
from backoffice_core.inventory.distributions.sums import Compound, Mixture, step_of
from backoffice_core.inventory.policies.reasons import figure
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["law_reason", "named", "price_reasons", "unit_of"]

# Costs nearer to each other than this part of them are the same.
ALIKE = 1e-9
NAMES: dict[type[object], str] = {
    Binomial: "a binomial law",
    Compound: "a law of lines of random sizes",
    Deterministic: "a constant",
    Distribution: "a law of its own",
    Empirical: "the law of what was seen",
    Gamma: "a gamma law",
    Lognormal: "a lognormal law",
    Mixture: "a mixture of laws",
    NegativeBinomial: "a negative binomial law",
    Normal: "a normal law",
    Pmf: "a law given by its probabilities",
    Poisson: "a Poisson law",
    TruncatedNormal: "a normal law cut off at 0",
    Uniform: "a uniform law",
}


def named(law: Distribution) -> Message:
    """What a law is called."""
    kind = type(law) if type(law) in NAMES else Distribution
    return Message(NAMES[kind])


def law_reason(law: Distribution, *, over: Message) -> Explanation:
    """Which law demand or a lead time was taken from; ``over`` says what it is the law of."""
    return Explanation(
        rule="inventory.law",
        says=Message(
            "{what} follows {law}, with a mean of {mean} and a deviation of {deviation}",
            what=over,
            law=named(law),
            mean=figure(law.mean),
            deviation=figure(law.deviation),
        ),
        result=figure(law.mean),
    )


def unit_of(law: Distribution) -> float:
    """What one more is: a step of what is counted, else one unit."""
    return step_of(law) if law.discrete else 1.0


def price_reasons(
    chosen: tuple[float, float],
    best: tuple[float, float],
    price: Callable[[float], float],
    step: float,
) -> tuple[Explanation, ...]:
    """What a choice costs, what ``step`` more and less would, and what is cheapest if it is not.

    ``chosen`` and ``best`` are a number and its cost. Less than nothing is not offered, unless
    it was chosen: nobody can order that.
    """
    (number, cost), (cheapest, least) = chosen, best
    if cheapest < 0 <= number:
        cheapest, least = 0.0, price(0.0)
    more, fewer = number + step, number - step if number < 0 else max(number - step, 0.0)
    beside = {"cost": figure(cost), "more": figure(more), "more_cost": figure(price(more))}
    if fewer < number:
        says = Message(
            "That costs {cost} on average; {more} would cost {more_cost} and {fewer} {fewer_cost}",
            **beside,
            fewer=figure(fewer),
            fewer_cost=figure(price(fewer)),
        )
    else:
        says = Message("That costs {cost} on average; {more} would cost {more_cost}", **beside)
    found = [Explanation(rule="inventory.cost", says=says, result=figure(cost))]
    if least < cost * (1 - ALIKE):
        says = Message(
            "The cheapest is {best}: it would cost {best_cost}",
            best=figure(cheapest),
            best_cost=figure(least),
        )
        found.append(Explanation(rule="inventory.cheapest", says=says, result=figure(least)))
    return tuple(found)
