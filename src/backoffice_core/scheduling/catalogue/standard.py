"""The rules every roster starts from."""

from __future__ import annotations

from backoffice_core.kernel.instants import Duration
from backoffice_core.scheduling.catalogue.days import (
    HOURS_A_WEEK,
    DaysAWeekMax,
    HoursAWeekMax,
    OneShiftADay,
    OnLeave,
)
from backoffice_core.scheduling.catalogue.rest import REST, MinimumRest
from backoffice_core.scheduling.catalogue.skills import SkillRequired
from backoffice_core.scheduling.rules import Rule

__all__ = ["standard_rules"]


def standard_rules(
    *,
    rest: Duration = REST,
    days_a_week_max: int = 6,
    time_a_week_max: Duration = HOURS_A_WEEK,
) -> tuple[Rule, ...]:
    """Return the six rules every roster starts from, at the Indonesian limits.

    Indonesian law sets no least rest between two shifts: eleven hours are the house's own choice,
    under no law. Where a law asks for rest, take its rules, those of :func:`european_rules` say.

    >>> print(", ".join(f"{rule.sentence} [{rule.level.value}]" for rule in standard_rules()[4:]))
    At most 6 days of work a week [law], At most 40:00:00 of work a week [law]
    """
    return (
        SkillRequired(),
        OnLeave(),
        OneShiftADay(),
        MinimumRest(rest=rest),
        DaysAWeekMax(days=days_a_week_max),
        HoursAWeekMax(time=time_a_week_max),
    )
