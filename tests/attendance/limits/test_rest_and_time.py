"""Limits: rest, breaks and working time, each with the law that draws the line."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_core.attendance.limits import (
    AverageLimit,
    BreakTotal,
    DaysInRowLimit,
    RestGap,
    WeeklyRest,
    WorkedLimit,
    check_limits,
)
from backoffice_core.attendance.model import TimeKind
from backoffice_core.attendance.rules import (
    MONTH,
    WEEK,
    Citation,
    LimitRule,
    RuleBook,
    WorkedDay,
    WorkSpan,
    reckon,
)
from backoffice_core.kernel import Duration, Finding, InvalidValue, resolve

MONDAY = date(2026, 5, 4)
ZONE = "Europe/Berlin"


def at(day: date, hours: Fraction | int) -> datetime:
    """So many hours after midnight by the clock."""
    return datetime(day.year, day.month, day.day) + timedelta(seconds=int(hours * 3600))


def worked(
    number: int, *edges: Fraction | int, kind: TimeKind = TimeKind.WORK, **more: object
) -> WorkedDay:
    """The ``number``-th day from Monday on, worked between every two hours of ``edges``."""
    day = MONDAY + timedelta(days=number)
    moments = [resolve(at(day, edge), ZONE) for edge in edges]
    spans = tuple(
        WorkSpan(start=start, end=end, kind=kind)
        for start, end in zip(moments[::2], moments[1::2], strict=True)
    )
    traits = frozenset(more.get("traits", ()))  # type: ignore[call-overload]
    return WorkedDay(
        person="E07",
        day=day,
        zone=ZONE,
        spans=spans,
        traits=traits,
        complete=bool(more.get("complete", True)),
    )


def crossed(limit: LimitRule, days: list[WorkedDay]) -> list[Finding]:
    """What a limit finds."""
    book = RuleBook(name="test", ordinary=Citation("test"), limits=[limit])
    return list(check_limits(reckon(days, rules=book), names={"E07": "Sari"}))


def kinds(limit: LimitRule, days: list[WorkedDay]) -> list[tuple[str, int]]:
    """The kind of each finding and the number of its day."""
    return [
        (each.kind.removeprefix("attendance."), ((each.day or MONDAY) - MONDAY).days)
        for each in crossed(limit, days)
    ]


DAILY_REST = RestGap(
    name="daily rest",
    least=Duration.of(hours=11),
    citation=Citation("Directive 2003/88/EC art. 3", verified=False),
)
WEEKLY_REST = WeeklyRest(
    name="weekly rest",
    least=Duration.of(hours=35),
    citation=Citation("Directive 2003/88/EC art. 5", verified=False),
)
FORTY_EIGHT = AverageLimit(
    name="48 hours",
    weeks=17,
    most=Duration.of(hours=48),
    citation=Citation("Working Time Regulations 1998 reg. 4"),
)


def test_eight_hours_from_eleven_to_seven_are_too_little_rest() -> None:
    """Directive 2003/88/EC art. 3: eleven hours (case EU-01)."""
    days = [worked(0, 15, 23), worked(1, 7, 15)]
    (finding,) = crossed(DAILY_REST, days)
    assert "Sari rested 8:00:00 before the work of 2026-05-05; 11:00:00 are owed" == str(
        finding.says
    )
    assert finding.explanation is not None
    assert "Directive 2003/88/EC art. 3 [unverified]" == finding.explanation.source
    assert "8 jam" in finding.says.render("id")


def test_rest_is_not_judged_where_nobody_knows_when_work_ended() -> None:
    """A missing punch, or a day without work in between."""
    assert [] == kinds(DAILY_REST, [worked(0, 15, 23, complete=False), worked(1, 7, 15)])
    assert [("rest_short", 2)] == kinds(
        DAILY_REST, [worked(0, 15, 47), worked(1), worked(2, 7, 15)]
    )
    reachable = [worked(0, 8, 23, kind=TimeKind.ON_CALL), worked(1, 7, 15)]
    assert [] == kinds(DAILY_REST, reachable)


def test_a_night_is_as_long_as_the_clocks_make_it() -> None:
    """Eleven hours by the wall are ten on the night of 29 March 2026 in Berlin."""
    saturday = (date(2026, 3, 28) - MONDAY).days
    days = [worked(saturday, 12, 20), worked(saturday + 1, 7, 15)]
    assert [("rest_short", saturday + 1)] == kinds(DAILY_REST, days)


def test_a_week_without_thirty_five_hours_in_one_go_is_too_much() -> None:
    """Directive 2003/88/EC art. 5: 24 hours and the eleven of a day; here 34 (case EU-02)."""
    days = [worked(each, 8, 16) for each in range(5)]
    assert [] == kinds(WEEKLY_REST, [*days, worked(7, 8, 16)])
    tight = [*days, worked(5, 0, 6), worked(6, 16, 22), *(worked(each, 8, 16) for each in (7, 8))]
    assert [("weekly_rest_short", 6)] == kinds(WEEKLY_REST, tight)


def test_a_rest_over_the_edge_of_a_week_counts_whole_in_both() -> None:
    """From Saturday evening to Monday morning."""
    week = [worked(each, 8, 20) for each in range(6)]
    assert [] == kinds(WEEKLY_REST, [*week, *(worked(each + 7, 8, 20) for each in range(6))])


def test_six_days_in_a_row_are_followed_by_one_of_rest() -> None:
    """One finding for a row, however long it is."""
    rule = DaysInRowLimit(name="rest day", most=6, citation=Citation("UU 13/2003 art. 79(2)b"))
    assert [("rest_day_missing", 6)] == kinds(rule, [worked(each, 8, 9) for each in range(9)])
    broken = [worked(each, 8, 9) for each in range(13) if each != 6]
    assert [] == kinds(rule, broken)


def test_a_day_of_rest_in_each_workweek_lets_twelve_days_follow_each_other() -> None:
    """Cal. Lab. Code 551 and 552, as Mendoza v. Nordstrom (2017) reads them."""
    rule = DaysInRowLimit(name="rest day", most=6, within=WEEK, citation=Citation("Lab. Code 551"))
    assert [] == kinds(rule, [worked(each, 8, 9) for each in range(1, 13)])
    assert [("rest_day_missing", 6)] == kinds(rule, [worked(each, 8, 9) for each in range(13)])


@pytest.mark.parametrize(
    ("edges", "short"),
    [
        ((8, Fraction(841, 60)), True),
        ((8, 14), False),
        ((8, 12, Fraction(25, 2), 15), False),
        ((8, 11, Fraction(67, 6), 13, Fraction(79, 6), Fraction(31, 2)), True),
    ],
)
def test_half_an_hour_of_break_after_six_hours_in_blocks_of_a_quarter(
    edges: tuple[Fraction | int, ...], *, short: bool
) -> None:
    """ArbZG section 4 (case DE-01): 361 minutes; ten minutes twice are no break."""
    rule = BreakTotal(
        name="after six hours",
        after=Duration.of(hours=6),
        least=Duration.of(minutes=30),
        block=Duration.of(minutes=15),
        citation=Citation("ArbZG section 4", verified=False),
    )
    assert [("break_short", 0)] * short == kinds(rule, [worked(0, *edges)])
    assert [] == kinds(rule, [worked(0, *edges, complete=False)])


def test_three_quarters_of_an_hour_after_nine() -> None:
    """ArbZG section 4 (case DE-02): 541 minutes of work and 30 of break."""
    rule = BreakTotal(
        name="after nine hours",
        after=Duration.of(hours=9),
        least=Duration.of(minutes=45),
        block=Duration.of(minutes=15),
        citation=Citation("ArbZG section 4", verified=False),
    )
    day = worked(0, 8, 12, Fraction(25, 2), 12 + Fraction(331, 60))
    assert [("break_short", 0)] == kinds(rule, [day])


def test_a_limit_is_crossed_once_in_its_period() -> None:
    """On the day that went over; the next month starts anew."""
    rule = WorkedLimit(
        name="month", period=MONTH, most=Duration.of(hours=20), citation=Citation("test")
    )
    days = [worked(each, 0, 8) for each in range(30)]
    assert [("over_month", 2), ("over_month", 30)] == kinds(
        rule, [*days, *(worked(each, 0, 8) for each in range(30, 33))]
    )


def test_forty_eight_hours_are_an_average_over_seventeen_weeks() -> None:
    """40 hours, 12 of overtime in ten weeks: 800 / 17 = 47.1 (nidirect.gov.uk, case UK-01)."""
    assert [] == kinds(FORTY_EIGHT, weeks_of([52] * 10 + [40] * 7))
    assert [("over_average", 16 * 7 + 4)] == kinds(FORTY_EIGHT, weeks_of([52] * 12 + [40] * 5))
    assert [] == kinds(FORTY_EIGHT, weeks_of([60] * 16))


def weeks_of(hours: list[int], *, leave: frozenset[int] = frozenset()) -> list[WorkedDay]:
    """Weeks of five equal days; the days of ``leave`` are excluded and not worked."""
    days: list[WorkedDay] = []
    for number, week in enumerate(hours):
        for each in range(5):
            day = number * 7 + each
            away = day in leave
            edges = () if away else (8, 8 + Fraction(week, 5))
            days.append(worked(day, *edges, traits=("excluded",) if away else ()))
    return days


def test_days_of_leave_are_made_up_for_by_the_days_after_the_run() -> None:
    """(A + B) / C, reg. 4(6): 40 hours, eight more in twelve weeks, four days away (UK-02)."""
    leave = frozenset({7 * 13, 7 * 13 + 1, 7 * 13 + 2, 7 * 13 + 3})
    days = weeks_of([48] * 12 + [40] * 6, leave=leave)
    reckoned = reckon(days, rules=RuleBook(name="test", ordinary=Citation("test"))).days
    run = [each for each in reckoned if each.day < MONDAY + timedelta(days=17 * 7)]
    time = FORTY_EIGHT.time_of(run, reckoned)
    assert Duration.of(hours=776) == Duration(time or 0)
    assert FORTY_EIGHT.time_of(run, tuple(run)) is None


def test_an_average_over_nothing_is_refused() -> None:
    """As is one over half a week."""
    with pytest.raises(InvalidValue, match="period_empty"):
        AverageLimit(name="none", weeks=0, most=Duration(0), citation=Citation("test"))


def test_a_limit_sees_the_days_before_its_law_began() -> None:
    """Rest before the first day of a new law is rest."""
    from backoffice_core.kernel import Effective, Version

    ordinary = Citation("test")
    old = RuleBook(name="old", ordinary=ordinary)
    new = RuleBook(name="new", ordinary=ordinary, limits=[DAILY_REST])
    rules = Effective(
        [Version(value=old, since=MONDAY), Version(value=new, since=MONDAY + timedelta(days=1))]
    )
    days = [worked(0, 15, 23), worked(1, 7, 15)]
    assert 1 == len(check_limits(reckon(days, rules=rules)))


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 12)), max_size=10), st.data())
def test_no_order_of_days_changes_what_is_found(
    shifts: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Findings follow from the set of days."""
    days = [worked(each, begin, begin + time) for each, (begin, time) in enumerate(shifts)]
    shuffled = data.draw(st.permutations(days))
    week = WorkedLimit(
        name="week", period=WEEK, most=Duration.of(hours=40), citation=Citation("test")
    )
    for limit in (DAILY_REST, WEEKLY_REST, week):
        assert crossed(limit, days) == crossed(limit, shuffled)
