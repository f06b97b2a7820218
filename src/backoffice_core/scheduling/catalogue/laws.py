"""What working time laws ask of a roster, as rules to start from.

A law asks more than a roster can show, breaks say, and collective agreements ask for more than
the law; so these are tuples to add to, and no legal advice. What was really worked is judged by
the laws of :mod:`backoffice_core.attendance`.
"""

from __future__ import annotations

from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration
from backoffice_core.scheduling.catalogue.averages import AverageTime
from backoffice_core.scheduling.catalogue.counts import TimeBetween
from backoffice_core.scheduling.catalogue.days import DaysAWeekMax, HoursAWeekMax
from backoffice_core.scheduling.catalogue.periods import Rolling, Week
from backoffice_core.scheduling.catalogue.rest import MinimumRest, WeeklyRest
from backoffice_core.scheduling.levels import Level
from backoffice_core.scheduling.rules import Rule

__all__ = ["european_rules", "indonesian_rules"]

DAY = Rolling(1)
HOURS_A_DAY = {6: Duration.of(hours=7), 5: Duration.of(hours=8)}
HOURS_A_WEEK = Duration.of(hours=40)
OVERTIME_A_DAY = Duration.of(hours=4)
OVERTIME_A_WEEK = Duration.of(hours=18)
NORMAL = "PP 35/2021 art. 21(2)"
DAILY_REST = "Directive 2003/88/EC art. 3"
WEEKLY_REST = "Directive 2003/88/EC art. 5"
AVERAGE = "Directive 2003/88/EC art. 6(b), 16(b)"
WITH_OVERTIME = "PP 35/2021 art. 21(2), 26(1)"


@checked
def indonesian_rules(*, days_a_week: int = 6, overtime: bool = False) -> tuple[Rule, ...]:
    """Return what PP 35/2021 asks of a roster of six or of five days of work a week.

    Planned are 7 hours a day on six days or 8 on five, 40 a week (art. 21(2)), and a day of
    rest after six days or two after five (art. 22). With ``overtime``, which needs an order
    and the consent of the employee, 4 hours a day and 18 a week are added (art. 26(1)).
    Sectors of art. 23 have hours of their own.

    Raises :class:`InvalidValue` (``working_days_unknown``).

    >>> for rule in indonesian_rules():
    ...     print(rule.sentence, f"[{rule.source}]")
    At most 7:00:00 of work a day [PP 35/2021 art. 21(2)]
    At most 40:00:00 of work a week [PP 35/2021 art. 21(2)]
    At most 6 days of work a week [PP 35/2021 art. 22]
    """
    daily = HOURS_A_DAY.get(days_a_week)
    if daily is None:
        raise InvalidValue("working_days_unknown",
                           f"No pattern of the law has {days_a_week} days of work a week.",
                           "Take 6 or 5.")  # fmt: skip
    source = WITH_OVERTIME if overtime else NORMAL
    more_a_day = OVERTIME_A_DAY if overtime else Duration.ZERO
    more_a_week = OVERTIME_A_WEEK if overtime else Duration.ZERO
    return (
        TimeBetween(most=daily + more_a_day, period=DAY, level=Level.LAW, source=source),
        HoursAWeekMax(time=HOURS_A_WEEK + more_a_week, source=source),
        DaysAWeekMax(days=days_a_week),
    )


def european_rules() -> tuple[Rule, ...]:
    """Return what Directive 2003/88/EC asks of a roster, as far as a roster shows it.

    11 hours of rest a day (art. 3), 24 more at once in each week (art. 5), and 48 hours a week
    on average over four months (art. 6(b), 16(b)). National law often asks for more.

    >>> for rule in european_rules():
    ...     print(rule.sentence, f"[{rule.source}]")
    At least 11:00:00 of rest between two shifts [Directive 2003/88/EC art. 3]
    At least 35:00:00 of rest at once a week [Directive 2003/88/EC art. 5]
    At most 48:00:00 of work a week on average over 17 weeks [Directive 2003/88/EC art. 6(b), 16(b)]
    """
    return (
        MinimumRest(level=Level.LAW, source=DAILY_REST),
        WeeklyRest(period=Week(), level=Level.LAW, source=WEEKLY_REST),
        AverageTime(level=Level.LAW, source=AVERAGE),
    )
