"""Thresholds: time beyond so much in a period is worth more, by the hour."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from fractions import Fraction
from typing import cast

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.rules.checks import exact_multiple, time_validator
from backoffice_core.attendance.rules.conditions import ALWAYS, WORKING_TIME, Contributing, When
from backoffice_core.attendance.rules.periods import Period
from backoffice_core.kernel.bounds import named
from backoffice_core.kernel.checks import of_type, several
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.exact import shown
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.members import member_validator

__all__ = ["Threshold", "Tier", "TierIndex", "tiers"]

PAIR = 2


@attrs.frozen
class Tier:
    """So much ``time`` at one ``multiple`` of the hourly wage; ``None``: all that follows.

    Raises :class:`InvalidValue`: ``multiple_not_exact``, ``multiple_negative``,
    ``time_negative``, ``type_wrong``.
    """

    multiple: Fraction = attrs.field(converter=exact_multiple)
    time: Duration | None = attrs.field(default=None, validator=time_validator)


def tiers(*steps: tuple[int | str | Fraction, int | str | Fraction | None]) -> tuple[Tier, ...]:
    """Tiers from pairs of a multiple and the hours it holds for; ``None``: all that follow.

    Raises :class:`InvalidValue`: ``tier_unreachable``, ``type_wrong`` for what is no pair, and
    as :class:`Tier` does.

    >>> [str(tier.multiple) for tier in tiers(("3/2", 1), (2, None))]
    ['3/2', '2']
    """
    given: list[object] = list(steps)
    for step in given:
        said = shown(step)
        if not isinstance(step, tuple) or len(cast("tuple[object, ...]", step)) != PAIR:
            raise InvalidValue(
                "type_wrong",
                f"Among the tiers is {said}, which is no pair.",
                'Give a multiple and the hours it holds for: tiers(("3/2", 1), (2, None)).',
            )
    made = tuple(
        Tier(worth, None if hours is None else Duration.of(hours=exact_multiple(hours)))
        for worth, hours in steps
    )
    refuse_unreachable(made, "The tiers")
    return made


def refuse_unreachable(steps: tuple[Tier, ...], what: str) -> None:
    """Refuse a tier that stands behind one without an end.

    Raises :class:`InvalidValue` (``tier_unreachable``).
    """
    if any(tier.time is None for tier in steps[:-1]):
        raise InvalidValue(
            "tier_unreachable",
            f"{what} have one that stands behind one that has no end.",
            "Give every tier but the last a time.",
        )


def tier_tuple(steps: Iterable[Tier]) -> tuple[Tier, ...]:
    """Tiers as a tuple."""
    return tuple(several(steps, Tier, name="tiers"))


class TierIndex(enum.Enum):
    """What the hours of the tiers count.

    ``BEYOND`` counts the time beyond this threshold in its period, ``OVERTIME_OF_DAY`` all
    overtime of the day in the order it was worked, whichever threshold made it overtime.
    """

    BEYOND = "beyond"
    OVERTIME_OF_DAY = "overtime_of_day"


@attrs.frozen(kw_only=True)
class Threshold:
    """What is worked ``beyond`` so much in a ``period`` is overtime, paid by its ``tiers``.

    Only time that ``counts`` is added up, and only on days ``when`` it holds can it become
    overtime. Time beyond the last tier listed keeps the last multiple. ``tolerance`` is a
    dead band: where a period exceeds the threshold by no more than that, nothing of it is
    overtime; where it exceeds it by more, everything beyond the threshold is. Until a day does,
    rules that count straight time alone count what is in the band.

    Raises :class:`InvalidValue`: ``tiers_missing``, ``tier_unreachable`` behind one without
    an end, ``text_empty``, ``time_negative``, ``type_wrong``, ``not_several``, ``not_a_member``.

    >>> from backoffice_core.attendance.rules.periods import DAY
    >>> daily = Threshold(
    ...     name="daily",
    ...     period=DAY,
    ...     beyond=Duration.of(hours=7),
    ...     tiers=tiers(("3/2", 1), (2, None)),
    ...     citation=Citation("PP 35/2021 art. 31(1)"),
    ... )
    >>> [str(tier.multiple) for tier in daily.tiers]
    ['3/2', '2']
    """

    name: str = attrs.field(validator=[of_type(str), named])
    period: Period = attrs.field(validator=of_type(Period))
    beyond: Duration = attrs.field(validator=time_validator)
    tiers: tuple[Tier, ...] = attrs.field(converter=tier_tuple)
    citation: Citation = attrs.field(validator=of_type(Citation))
    counts: Contributing = attrs.field(default=WORKING_TIME, validator=of_type(Contributing))
    when: When = attrs.field(default=ALWAYS, validator=of_type(When))
    tiers_by: TierIndex = attrs.field(
        default=TierIndex.BEYOND, validator=member_validator(TierIndex)
    )
    tolerance: Duration = attrs.field(default=Duration(0), validator=time_validator)

    def __attrs_post_init__(self) -> None:
        if not self.tiers:
            raise InvalidValue(
                "tiers_missing",
                f"The threshold {self.name!r} does not say what its overtime is worth.",
                "Give at least one tier.",
            )
        refuse_unreachable(self.tiers, f"The tiers of {self.name!r}")

    @property
    def listed(self) -> Duration | None:
        """The overtime up to which the law lists a multiple; ``None`` when it has no end."""
        if self.tiers[-1].time is None:
            return None
        return Duration(sum(tier.time.seconds for tier in self.tiers if tier.time is not None))
