"""The limits on overtime and the breaks that are owed."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from backoffice_core.attendance import INDONESIA, DayKind
from backoffice_core.attendance.laws import rules_in
from backoffice_core.attendance.limits import (
    BreakAfter,
    OvertimeLimit,
    UnlistedOvertime,
    WorkedLimit,
)
from backoffice_core.attendance.rules import (
    MONTH,
    WEEK,
    Citation,
    LimitRule,
    TimeKind,
    WorkedDay,
    WorkSpan,
    reckon,
)
from backoffice_core.kernel import Duration, Finding
from tests.attendance.laws.days import MONDAY, day

LAW = Citation("a law, art. 1", verified=False)
RULES = rules_in(INDONESIA, pattern="six_day")


def found(limit: LimitRule, *days: WorkedDay) -> list[Finding]:
    """What a limit finds."""
    return list(limit.crossed(reckon(days, rules=RULES).days, names={"E07": "Sari"}))


def parts(*hours: tuple[float, float, TimeKind]) -> WorkedDay:
    """A Monday of spans, in hours after eight in the morning."""
    start = day(MONDAY, 1).spans[0].start
    return attrs.evolve(
        day(MONDAY, 0),
        spans=tuple(
            WorkSpan(
                start=start + Duration.of(minutes=int(one * 60)),
                end=start + Duration.of(minutes=int(other * 60)),
                kind=kind,
            )
            for one, other, kind in hours
        ),
    )


def test_a_limit_of_a_month_is_crossed_once() -> None:
    """On the day that went over, with what the whole month came to and the law."""
    limit = OvertimeLimit(
        name="month",
        period=MONTH,
        most=Duration.of(hours=5),
        citation=LAW,
        day_kinds={DayKind.WORKDAY},
    )
    days = [day(MONDAY + timedelta(days=number), 9) for number in range(4)]
    (finding,) = found(limit, *days, day(MONDAY + timedelta(days=6), 9, DayKind.REST_DAY))
    assert ("attendance.overtime_month", MONDAY + timedelta(days=2)) == (finding.kind, finding.day)
    assert finding.explanation is not None
    assert "a law, art. 1 [unverified]" == finding.explanation.source
    assert "Lembur Sari mencapai 8 jam dalam periode" in finding.says.render("id")


def test_a_week_over_its_limit_tells_all_of_the_week() -> None:
    """Not what had been reached on the day that went over: that sum stands nowhere else."""
    limit = OvertimeLimit(name="week", period=WEEK, most=Duration.of(hours=5), citation=LAW)
    work = WorkedLimit(name="week", period=WEEK, most=Duration.of(hours=20), citation=LAW)
    days = [day(MONDAY + timedelta(days=number), 9) for number in range(5)]
    (finding,) = found(limit, *days)
    assert MONDAY + timedelta(days=2) == finding.day
    assert "reached 10 hours of overtime in the week of May 6, 2026" in finding.says.render()
    (finding,) = found(work, *days)
    assert MONDAY + timedelta(days=2) == finding.day
    assert "worked 45 hours in the week of May 6, 2026; 20 hours" in finding.says.render()


def test_the_list_of_a_rule_ends_somewhere() -> None:
    """PP 35/2021 art. 31(2)a lists eleven hours of a day off."""
    limit = UnlistedOvertime(name="unlisted", citation=LAW)
    assert [] == found(limit, day(MONDAY, 11, DayKind.HOLIDAY))
    (finding,) = found(limit, day(MONDAY, 12, DayKind.HOLIDAY))
    assert "attendance.overtime_unlisted" == finding.kind
    assert [] == found(limit, day(MONDAY, 20))


WORK, PAUSE, HOME = TimeKind.WORK, TimeKind.PAID_BREAK, TimeKind.ON_CALL


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(0, 4, WORK)], 0),
        ([(0, 4.5, WORK)], 1),
        ([(0, 4, WORK), (4.5, 8.5, WORK)], 0),
        ([(0, 4, WORK), (4.25, 5, WORK)], 1),
        ([(0, 4, WORK), (4, 4.5, PAUSE), (4.5, 8, WORK)], 0),
        ([(0, 4, WORK), (4, 4.25, PAUSE), (4.25, 8, WORK)], 1),
        ([(0, 3, WORK), (3, 5, HOME), (5, 8, WORK)], 0),
        ([(0, 2, WORK), (2, 5, TimeKind.TRAINING)], 1),
    ],
)
def test_a_break_is_owed_after_four_hours_in_one_go(
    spans: list[tuple[float, float, TimeKind]], expected: int
) -> None:
    """UU 13/2003 art. 79(2)a: at least half an hour."""
    limit = BreakAfter(
        name="break",
        after=Duration.of(hours=4),
        least=Duration.of(minutes=30),
        citation=LAW,
    )
    assert expected == len(found(limit, parts(*spans)))
    assert [] == found(limit, attrs.evolve(parts(*spans), complete=False))
