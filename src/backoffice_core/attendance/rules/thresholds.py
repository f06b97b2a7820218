"""Thresholds: time beyond so much in a period is worth more, by the hour."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from fractions import Fraction

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.rules.conditions import ALWAYS, WORKING_TIME, Contributing, When
from backoffice_core.attendance.rules.periods import Period
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.members import member_validator

__all__ = ["Threshold", "Tier", "TierIndex", "tiers"]


@attrs.frozen
class Tier:
    """So much ``time`` at one ``multiple`` of the hourly wage; ``None``: all that follows."""

    multiple: Fraction
    time: Duration | None = None


def tiers(*steps: tuple[int | str | Fraction, int | str | Fraction | None]) -> tuple[Tier, ...]:
    """Tiers from pairs of a multiple and the hours it holds for; ``None``: all that follow.

    >>> [str(tier.multiple) for tier in tiers(("3/2", 1), (2, None))]
    ['3/2', '2']
    """
    return tuple(
        Tier(Fraction(multiple), None if hours is None else Duration.of(hours=Fraction(hours)))
        for multiple, hours in steps
    )


class TierIndex(enum.Enum):
    """What the hours of the tiers count.

    ``BEYOND`` counts the time beyond this threshold in its period, ``OVERTIME_OF_DAY`` all
    overtime of the day in the order it was worked, whichever threshold made it overtime.
    """

    BEYOND = "beyond"
    OVERTIME_OF_DAY = "overtime_of_day"


def in_order(steps: Iterable[Tier]) -> tuple[Tier, ...]:
    """The tiers as a tuple."""
    return tuple(steps)


@attrs.frozen(kw_only=True)
class Threshold:
    """What is worked ``beyond`` so much in a ``period`` is overtime, paid by its ``tiers``.

    Only time that ``counts`` is added up, and only on days ``when`` it holds can it become
    overtime. Time beyond the last tier listed keeps the last multiple. ``tolerance`` is a
    dead band: on a day that exceeds the threshold by no more than that, nothing is overtime;
    beyond it, everything is.

    Raises :class:`InvalidValue`: ``tiers_missing``, ``tier_unreachable`` behind one without
    an end, ``threshold_negative``.
    """

    name: str
    period: Period
    beyond: Duration
    tiers: tuple[Tier, ...] = attrs.field(converter=in_order)
    citation: Citation
    counts: Contributing = WORKING_TIME
    when: When = ALWAYS
    tiers_by: TierIndex = attrs.field(
        default=TierIndex.BEYOND, validator=member_validator(TierIndex)
    )
    tolerance: Duration = Duration(0)

    def __attrs_post_init__(self) -> None:
        if not self.tiers:
            raise InvalidValue(
                "tiers_missing",
                f"The threshold {self.name!r} does not say what its overtime is worth.",
                "Give at least one tier.",
            )
        if any(tier.time is None for tier in self.tiers[:-1]):
            raise InvalidValue(
                "tier_unreachable",
                f"A tier of {self.name!r} stands behind one that has no end.",
                "Give every tier but the last a time.",
            )
        if self.beyond.seconds < 0 or self.tolerance.seconds < 0:
            raise InvalidValue(
                "threshold_negative",
                f"The threshold {self.name!r} lies below nothing.",
                "Give 0 or more.",
            )

    @property
    def listed(self) -> Duration | None:
        """The overtime up to which the law lists a multiple; ``None`` when it has no end."""
        if self.tiers[-1].time is None:
            return None
        return Duration(sum(tier.time.seconds for tier in self.tiers if tier.time is not None))
