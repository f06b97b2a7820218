"""Targets tuned by what they would have reached: a plan that learns from its own misses.

Levels for 95 percent reach 87 on real spare parts: the forecast is uncertain, the tail is
longer than seen, and what was learnt is old. No formula has that in it, but a back-test on
the past alone measures it. So the target is set to what would have reached the service wanted,
all items together, in the later part of what is known; only then the plan is made.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np

from backoffice_core.inventory.distributions.service import Service
from backoffice_core.inventory.numbers import Numbers, one_number
from backoffice_core.inventory.proving.planning import Past, Plan
from backoffice_core.inventory.proving.policies import Policy
from backoffice_core.inventory.proving.replay import Replay
from backoffice_core.inventory.proving.tables import expect_share
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["TunedPlan"]

TARGETS = (
    0.5,
    0.7,
    0.8,
    0.87,
    0.92,
    0.95,
    0.97,
    0.985,
    0.993,
    0.997,
    0.999,
    0.9999,
    1 - 1e-6,
    1 - 1e-9,
)
TESTED = 0.25
REFITS = 4
LEAST = 2


def part_of_past(value: Numbers) -> float:
    """One number. Raises :class:`InvalidValue` (``not_a_number``)."""
    return one_number(value, "tested")


@checked_fields
@attrs.frozen
class TunedPlan:
    """A plan at the target that would have reached ``service`` in the last part of the past.

    ``plan`` makes a plan of a target. ``tested`` is the part of the past that targets are
    tested on. If none of the targets reaches the service, the highest is taken. Raises
    :class:`InvalidValue` (``share_out_of_range``, ``history_short``).

    >>> from backoffice_core.inventory.distributions import FillRate
    >>> from backoffice_core.inventory.proving.planning import WindowPlan
    >>> plan = TunedPlan(lambda share: WindowPlan(FillRate(share)), FillRate(0.9))
    """

    plan: Callable[[float], Plan]
    service: Service
    tested: float | int = attrs.field(default=TESTED, kw_only=True, converter=part_of_past)

    def __attrs_post_init__(self) -> None:
        """Refuse a part that is none."""
        expect_share(self.tested, "tested")
        if self.tested == 1:
            raise InvalidValue(
                "share_out_of_range", f"tested is {self.tested!r}.", "Give a part, such as 0.25."
            )

    @checked
    def __call__(self, past: Past) -> Policy:
        """The policy for a past."""
        return self.plan(self.target(past))(past)

    def target(self, past: Past) -> float:
        """The target that would have reached the service, by halving between those tested."""
        periods = past.demand.shape[0]
        count = max(round(self.tested * periods), 1)
        if periods - count < LEAST:
            raise InvalidValue(
                "history_short",
                f"Of {periods} periods none can be left to test targets on.",
                "Begin the back-test later.",
            )
        replay = Replay(
            demand=past.demand,
            lead_time=past.leads,
            review_period=past.review_period,
            first=periods - count,
            refit=max(count // REFITS, 1),
        )
        below: tuple[float, float] | None = None
        for target in TARGETS:
            reached = replay.run(self.plan(target)).total_service(type(self.service))
            if reached >= self.service.share:
                return between(below, (target, reached), self.service.share)
            below = target, reached
        return TARGETS[-1]


def between(below: tuple[float, float] | None, above: tuple[float, float], aim: float) -> float:
    """The target for a service, straight in the logarithm of what a target leaves out."""
    if below is None:
        return above[0]
    part = (aim - below[1]) / (above[1] - below[1])
    low, high = np.log1p(-below[0]), np.log1p(-above[0])
    return float(-np.expm1(low + part * (high - low)))
