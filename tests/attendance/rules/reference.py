"""What rules mean, once more and slowly: tick by tick, from what their docstrings say."""

from __future__ import annotations

import functools
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from backoffice_core.attendance import DayKind
from backoffice_core.attendance.rules import (
    ClockWindow,
    Combination,
    Contributing,
    DayInRow,
    Premium,
    RuleBook,
    Threshold,
    TierIndex,
    TimeKind,
    When,
    WorkedDay,
    WorkSpan,
)

TICK = 900
Totals = dict[tuple[str, int], int]


def tick_multiples(days: list[WorkedDay], book: RuleBook) -> dict[tuple[date, int], Fraction]:
    """The multiple of each tick of each day, in seconds since 1970."""
    # Once to see how far each period goes, then again knowing whose dead band is passed.
    totals = walk(days, book, None)[1]
    return walk(days, book, totals)[0]


def walk(
    days: list[WorkedDay], book: RuleBook, final: Totals | None
) -> tuple[dict[tuple[date, int], Fraction], Totals]:
    """The multiples, and what each threshold counted in each period."""
    totals: Totals = defaultdict(int)
    found: dict[tuple[date, int], Fraction] = {}
    kinds = {day.day: day.kind for day in days}
    for day in sorted(days, key=lambda each: each.day):
        ticks = [
            (second, span)
            for span in day.spans
            for second in range(span.start.instant.seconds, span.end.instant.seconds, TICK)
        ]
        overtime: dict[int, list[tuple[Threshold, int]]] = defaultdict(list)
        for threshold in book.thresholds:
            asked = speaks(threshold.when, day, days)
            number = threshold.period.number(day.day)
            key = threshold.name, number
            in_band = final is not None and (
                final[key] - threshold.beyond.seconds <= threshold.tolerance.seconds
            )
            mine = [
                second
                for second, span in ticks
                if counts(threshold.counts, day, second, span, kinds)
                and not (threshold.counts.straight_time_only and overtime[second])
            ]
            for second in mine:
                before, totals[key] = totals[key], totals[key] + TICK
                beyond = before - threshold.beyond.seconds
                if beyond >= 0 and not in_band and asked:
                    overtime[second].append((threshold, beyond))
        multiples = overtime_multiples([second for second, _ in ticks], overtime)
        for premium in book.premiums:
            if speaks(premium.when, day, days):
                reward(premium, day, ticks, kinds, multiples, overtime)
        for second, _ in ticks:
            found[day.day, second] = together(multiples[second], book.combination)
    return found, totals


def overtime_multiples(
    ticks: list[int], overtime: dict[int, list[tuple[Threshold, int]]]
) -> dict[int, list[Fraction]]:
    """What overtime makes of each tick."""
    index = 0
    multiples: dict[int, list[Fraction]] = {}
    for second in ticks:
        offers = [
            tier_at(rule, index if rule.tiers_by is TierIndex.OVERTIME_OF_DAY else beyond)
            for rule, beyond in overtime[second]
        ]
        multiples[second] = [max(offers)] if offers else []
        index += TICK if offers else 0
    return multiples


def reward(  # noqa: PLR0917 - the one place that knows all of a day
    premium: Premium,
    day: WorkedDay,
    ticks: list[tuple[int, WorkSpan]],
    kinds: dict[date, DayKind],
    multiples: dict[int, list[Fraction]],
    overtime: dict[int, list[tuple[Threshold, int]]],
) -> None:
    """Add a premium to the ticks that it means."""

    def within(second: int) -> bool:
        return premium.window is None or in_window(premium.window, second, day.zone, kinds)

    def stays(span: WorkSpan) -> bool:
        seconds = range(span.start.instant.seconds, span.end.instant.seconds, TICK)
        return all(map(within, seconds))

    mine = [
        second
        for second, span in ticks
        if counts(premium.counts, day, second, span, kinds)
        and within(second)
        and not (premium.counts.straight_time_only and overtime[second])
        and (not premium.whole_span_only or stays(span))
    ]
    if len(mine) * TICK < premium.least.seconds:
        return
    most = len(mine) if premium.most is None else premium.most.seconds // TICK
    for second in mine[:most]:
        multiples[second].append(premium.multiple)


def counts(
    rule: Contributing, day: WorkedDay, second: int, span: WorkSpan, kinds: dict[date, DayKind]
) -> bool:
    """Whether a tick counts, overtime apart."""
    return (
        span.kind in rule.kinds
        and day.kind in rule.day_kinds
        and (rule.window is None or in_window(rule.window, second, day.zone, kinds))
    )


def in_window(window: ClockWindow, second: int, zone: str, kinds: dict[date, DayKind]) -> bool:
    """Whether the clock of a zone stands in a window that opened on one of its dates."""
    local = wall(second, zone)
    clock = local.hour * 3600 + local.minute * 60
    opened = local.date()
    if window.start < window.end:
        inside = window.start <= clock < window.end
    else:
        inside = clock >= window.start or clock < window.end
        if clock < window.end:
            opened -= timedelta(days=1)
    return (
        inside
        and opened.weekday() in window.weekdays
        and kinds.get(opened, DayKind.WORKDAY) in window.day_kinds
    )


@functools.lru_cache(maxsize=100_000)
def wall(second: int, zone: str) -> datetime:
    """What the clock of a zone shows."""
    return datetime.fromtimestamp(second, UTC).astimezone(ZoneInfo(zone))


def speaks(when: When, day: WorkedDay, days: list[WorkedDay]) -> bool:
    """Whether a rule speaks on a day."""
    return (
        day.kind in when.day_kinds
        and day.day.weekday() in when.weekdays
        and when.traits <= day.traits
        and not when.without & day.traits
        and (when.in_row is None or in_row(when.in_row, day, days))
    )


def in_row(row: DayInRow, day: WorkedDay, days: list[WorkedDay]) -> bool:
    """Whether a day has its place in a row of days worked."""
    at_work = {
        each.day for each in days if any(span.kind is not TimeKind.ON_CALL for span in each.spans)
    }
    length, at = 0, day.day
    while at in at_work and (
        row.within is None or row.within.number(at) == row.within.number(day.day)
    ):
        length += 1
        at -= timedelta(days=1)
    return length == row.number or (row.onwards and length > row.number)


def tier_at(threshold: Threshold, beyond: int) -> Fraction:
    """The multiple of a threshold so many seconds into its overtime."""
    edge = 0
    for tier in threshold.tiers[:-1]:
        assert tier.time is not None
        edge += tier.time.seconds
        if beyond < edge:
            return tier.multiple
    return threshold.tiers[-1].multiple


def together(multiples: list[Fraction], combination: Combination) -> Fraction:
    """What multiples on one tick make."""
    if not multiples:
        return Fraction(1)
    if combination is Combination.MAX:
        return max(multiples)
    if combination is Combination.SUM:
        return max(Fraction(0), 1 + sum((each - 1 for each in multiples), Fraction(0)))
    product = Fraction(1)
    for each in multiples:
        product *= each
    return product
