"""Weeks and rule books that nobody would write, within what the law of some country might."""

from __future__ import annotations

import random
from datetime import date, timedelta

import attrs
from hypothesis import strategies as st

from backoffice_core.attendance import DayKind
from backoffice_core.attendance.rules import (
    ALWAYS,
    DAY,
    MONTH,
    WEEK,
    ClockWindow,
    Combination,
    Contributing,
    DayInRow,
    Period,
    PeriodUnit,
    Premium,
    RuleBook,
    Threshold,
    Tier,
    TierIndex,
    TimeKind,
    When,
    WorkedDay,
    WorkSpan,
)
from backoffice_core.kernel import Duration
from backoffice_core.kernel.instants import Instant, first_instant
from tests.attendance.rules.days import CITED
from tests.attendance.rules.reference import TICK

ZONES = [
    "Asia/Jakarta",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Asia/Kolkata",
]
# Weeks in which the clocks of one zone or another change, and one in which none do.
MONDAYS = [
    date(2026, 3, 2),
    date(2026, 3, 30),
    date(2026, 4, 20),
    date(2026, 10, 26),
    date(2026, 5, 4),
]
SOME_KINDS = [TimeKind.WORK, TimeKind.WORK, TimeKind.TRAVEL, TimeKind.ON_CALL]
DAY_BEGINS = 24  # ticks after midnight: six in the morning
DAY_TICKS = 90  # until before the next day begins, also on the shortest


@st.composite
def spans(draw: st.DrawFn, day: date, zone: str) -> tuple[WorkSpan, ...]:
    """Up to three spans that may run far into the night."""
    count = draw(st.integers(0, 3))
    edges = draw(
        st.lists(st.integers(0, DAY_TICKS), min_size=2 * count, max_size=2 * count, unique=True)
    )
    midnight = first_instant(day, zone).seconds
    moments = [
        Instant(midnight + (DAY_BEGINS + edge) * TICK).at_zone(zone) for edge in sorted(edges)
    ]
    kinds = draw(
        st.lists(
            st.sampled_from(SOME_KINDS),
            min_size=count,
            max_size=count,
        )
    )
    return tuple(
        WorkSpan(start=start, end=end, kind=kind)
        for start, end, kind in zip(moments[::2], moments[1::2], kinds, strict=True)
    )


@st.composite
def weeks(draw: st.DrawFn) -> list[WorkedDay]:
    """Ten days on end in one zone, some of them not handed over."""
    zone, monday = draw(st.sampled_from(ZONES)), draw(st.sampled_from(MONDAYS))
    missing = draw(st.sets(st.integers(0, 9), max_size=3))
    return [
        WorkedDay(
            person="E07",
            day=monday + timedelta(days=index),
            zone=zone,
            spans=draw(spans(monday + timedelta(days=index), zone)),
            kind=draw(st.sampled_from(DayKind)),
            traits=draw(st.sampled_from([frozenset(), frozenset({"shortest"})])),
        )
        for index in range(10)
        if index not in missing
    ]


def random_week(chance: random.Random) -> list[WorkedDay]:
    """As :func:`weeks`, drawn faster."""
    zone, monday = chance.choice(ZONES), chance.choice(MONDAYS)
    found: list[WorkedDay] = []
    for index in range(chance.randint(1, 10)):
        day = monday + timedelta(days=index)
        midnight = first_instant(day, zone).seconds
        edges = sorted(chance.sample(range(DAY_TICKS + 1), 2 * chance.randint(0, 3)))
        moments = [Instant(midnight + (DAY_BEGINS + edge) * TICK).at_zone(zone) for edge in edges]
        found.append(
            WorkedDay(
                person="E07",
                day=day,
                zone=zone,
                kind=chance.choice(list(DayKind)),
                spans=tuple(
                    WorkSpan(start=start, end=end, kind=chance.choice(SOME_KINDS))
                    for start, end in zip(moments[::2], moments[1::2], strict=True)
                ),
            )
        )
    return found


ticks = st.integers(0, 200).map(lambda count: Duration(count * TICK))
few_ticks = st.integers(1, 12).map(lambda count: Duration(count * TICK))
some_kinds = st.sets(st.sampled_from(DayKind), min_size=1)
multiples = st.sampled_from(["0", "1/2", "1.1", "1.25", "4/3", "3/2", "2", "3"])
periods = st.sampled_from(
    [
        DAY,
        WEEK,
        MONTH,
        Period.week(3),
        Period(unit=PeriodUnit.DAY, count=3),
        Period(unit=PeriodUnit.WEEK, count=2),
    ]
)


@st.composite
def windows(draw: st.DrawFn) -> ClockWindow:
    """Any part of some days by the clock."""
    start = draw(st.integers(0, 95))
    end = draw(st.integers(0, 96).filter(lambda tick: tick != start))
    return ClockWindow(
        start=start * TICK,
        end=end * TICK,
        weekdays=draw(st.sets(st.integers(0, 6), min_size=4)),
        day_kinds=draw(some_kinds),
    )


whens = st.one_of(
    st.just(ALWAYS),
    st.builds(
        When,
        day_kinds=some_kinds,
        weekdays=st.sets(st.integers(0, 6), min_size=3),
        traits=st.sampled_from([(), ("shortest",)]),
    ),
    st.builds(
        When,
        in_row=st.builds(
            DayInRow,
            number=st.integers(2, 5),
            onwards=st.booleans(),
            within=st.sampled_from([None, WEEK, Period.week(3)]),
        ),
    ),
)


def contributing(*, straight: bool) -> st.SearchStrategy[Contributing]:
    """What counts."""
    return st.builds(
        Contributing,
        kinds=st.sampled_from([frozenset(TimeKind), {TimeKind.WORK}]),
        day_kinds=some_kinds,
        straight_time_only=st.booleans() if straight else st.just(value=False),
        window=st.none() | windows(),
    )


@st.composite
def thresholds(draw: st.DrawFn, name: str, *, straight: bool) -> Threshold:
    """A threshold; with tolerance where no rule counts straight time alone."""
    listed = draw(st.lists(st.builds(Tier, multiples, few_ticks), max_size=2))
    last = draw(st.builds(Tier, multiples, st.none() | few_ticks))
    return Threshold(
        name=name,
        period=draw(periods),
        beyond=draw(ticks),
        tiers=[*listed, last],
        citation=CITED,
        counts=draw(contributing(straight=straight)),
        when=draw(whens),
        tiers_by=draw(st.sampled_from(TierIndex)),
        tolerance=Duration(0) if straight else draw(few_ticks),
    )


@st.composite
def premiums(draw: st.DrawFn, name: str) -> Premium:
    """A premium with any of its conditions."""
    return Premium(
        name=name,
        multiple=draw(multiples),
        citation=CITED,
        window=draw(st.none() | windows()),
        when=draw(whens),
        counts=attrs.evolve(draw(contributing(straight=True)), window=None),
        least=draw(st.just(Duration(0)) | few_ticks),
        most=draw(st.none() | few_ticks),
        whole_span_only=draw(st.booleans()),
    )


@st.composite
def books(draw: st.DrawFn) -> RuleBook:
    """A rule book of any rules."""
    straight = draw(st.booleans())
    return RuleBook(
        name="any",
        ordinary=CITED,
        thresholds=[
            draw(thresholds(f"threshold {index}", straight=straight))
            for index in range(draw(st.integers(0, 3)))
        ],
        premiums=[draw(premiums(f"premium {index}")) for index in range(draw(st.integers(0, 2)))],
        combination=draw(st.sampled_from(Combination)),
    )
