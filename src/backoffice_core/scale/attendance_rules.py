"""Rules over columns: what :func:`~backoffice_core.attendance.rules.reckon` does, days at once.

Time is a column of cuts. A threshold adds up what counts, period by period, as differences of
one running sum, and cuts where it is passed and where its tiers end. Multiples are exact
fractions that the columns know by rank only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs

from backoffice_core.attendance import DayKind
from backoffice_core.attendance.rules import (
    DayInRow,
    Period,
    PeriodUnit,
    Premium,
    RuleBook,
    Threshold,
    TierIndex,
    TimeKind,
    When,
)
from backoffice_core.attendance.rules.plans import combined
from backoffice_core.scale.attendance_numbers import DAY, Clock, Cuts, distinct, numpy
from backoffice_core.scale.attendance_pairing import DAY_BIAS, DAY_BITS

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["KINDS", "Days", "Worths", "apply_rules", "worths"]

KINDS: Final = tuple(DayKind)
DAYS_IN_WEEK: Final = 7
MONTHS_IN_YEAR: Final = 12
# 1970-01-01 was a Thursday.
FIRST_WEEKDAY: Final = 3
EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
TIERS_NONE: Final = -1


@attrs.define(eq=False)
class Days:
    """The days of everybody, in order of person and date: what rules ask about them."""

    key: npt.NDArray[Any]
    person: npt.NDArray[Any]
    day: npt.NDArray[Any]
    kind: npt.NDArray[Any]

    def period(self, period: Period) -> npt.NDArray[Any]:
        """The first day of the same person and period, for each day."""
        np = numpy()
        new = np.ones(len(self.day), dtype=bool)
        number = period_numbers(period, self.day)
        new[1:] = (number[1:] != number[:-1]) | (self.person[1:] != self.person[:-1])
        firsts = np.flatnonzero(new)
        found: npt.NDArray[Any] = np.repeat(firsts, np.diff(np.append(firsts, len(new))))
        return found

    def of_kinds(self, kinds: frozenset[DayKind]) -> npt.NDArray[Any]:
        """Which days are of one of the kinds."""
        np = numpy()
        found: npt.NDArray[Any] = np.array([kind in kinds for kind in KINDS])[self.kind]
        return found

    def speaks(self, when: When) -> npt.NDArray[Any]:
        """On which days a rule speaks, whatever their place in a row; columns have no traits."""
        np = numpy()
        if when.traits:
            return np.zeros(len(self.day), dtype=bool)  # type: ignore[no-any-return]
        found = self.of_kinds(when.day_kinds)
        if len(when.weekdays) < DAYS_IN_WEEK:
            found = found & on_weekdays(self.day, when.weekdays)
        return found


def period_numbers(period: Period, day: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """What :meth:`Period.number` says of days since 1970, but for where it begins to count."""
    np = numpy()
    first, unit = period.first, period.unit
    if unit in {PeriodUnit.DAY, PeriodUnit.WEEK}:
        days = period.count * (DAYS_IN_WEEK if unit is PeriodUnit.WEEK else 1)
        since = day - (first.toordinal() - EPOCH_ORDINAL)
        return since if days == 1 else since // days
    months = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    months -= (first.year - 1970) * MONTHS_IN_YEAR + first.month - 1
    if unit is PeriodUnit.YEAR:
        months //= MONTHS_IN_YEAR
    found: npt.NDArray[Any] = months // period.count
    return found


def on_weekdays(day: npt.NDArray[Any], weekdays: frozenset[int]) -> npt.NDArray[Any]:
    """Which days since 1970 fall on one of the weekdays."""
    np = numpy()
    table = np.array([weekday in weekdays for weekday in range(DAYS_IN_WEEK)])
    found: npt.NDArray[Any] = table[(day + FIRST_WEEKDAY) % DAYS_IN_WEEK]
    return found


def apply_rules(cuts: Cuts, days: Days, book: RuleBook, clock: Clock) -> tuple[Fraction, ...]:
    """Cut the days by all thresholds and premiums; the multiples of the tiers, by rank."""
    ranks = tuple(sorted({tier.multiple for rule in book.thresholds for tier in rule.tiers}))
    for bit, rule in enumerate(book.thresholds):
        apply_threshold(cuts, days, rule, book=book, bit=bit, ranks=ranks)
    settle_tiers(cuts, book.thresholds, ranks)
    if any(rule.window is not None for rule in book.premiums) and not clock.steady:
        cut_at_changes(cuts, clock)
    for bit, premium in enumerate(book.premiums):
        apply_premium(cuts, days, premium, book=book, bit=bit, clock=clock)
    return ranks


def apply_threshold(
    cuts: Cuts,
    days: Days,
    rule: Threshold,
    *,
    book: RuleBook,
    bit: int,
    ranks: tuple[Fraction, ...],
) -> None:
    """Make overtime of what lies beyond one threshold."""
    np = numpy()
    counts = rule.counts
    if TimeKind.WORK not in counts.kinds:
        return
    mine = counting(cuts, days, counts.day_kinds, straight=counts.straight_time_only)
    before = cuts.before(mine)
    bounds = cuts.bounds()
    # What the period had counted when each day began, and when it ended.
    base = before[bounds[:-1]][days.period(rule.period)]
    beyond = rule.beyond.seconds
    hot = before[bounds[1:]] - base > beyond
    hot &= days.speaks(rule.when)
    if rule.when.in_row is not None and hot.any():
        hot &= in_row(rule.when.in_row, cuts, days, book)
    if not hot.any():
        return
    chosen = hot[cuts.row]
    if mine is not None:
        chosen &= mine
    cuts.mark = np.where(chosen, before[:-1] - base[cuts.row], -1)
    del before, base, chosen
    cuts.split_at_mark(beyond)
    over = cuts.mark >= beyond
    if rule.tiers_by is TierIndex.OVERTIME_OF_DAY:
        cuts.waiting[over] |= 1 << bit
        return
    cuts.mark -= beyond
    cuts.mark[~over] = -1
    offer(cuts, rule, ranks)


def counting(
    cuts: Cuts, days: Days, kinds: frozenset[DayKind], *, straight: bool
) -> npt.NDArray[Any] | None:
    """Which cuts a rule counts; ``None``: all."""
    mine: npt.NDArray[Any] | None = None
    if straight:
        mine = (cuts.tier == TIERS_NONE) & (cuts.waiting == 0)
    if len(kinds) < len(KINDS):
        of_kinds = days.of_kinds(kinds)[cuts.row]
        mine = of_kinds if mine is None else mine & of_kinds
    return mine


def offer(cuts: Cuts, rule: Threshold, ranks: tuple[Fraction, ...]) -> None:
    """Give the marked cuts the tiers of a threshold, where these are worth more."""
    np = numpy()
    edges: list[int] = []
    for tier in rule.tiers[:-1]:
        # Only the last tier may be without an end, and it never ends.
        edges.append((edges[-1] if edges else 0) + (tier.time.seconds if tier.time else 0))
    for edge in edges:
        cuts.split_at_mark(edge)
    mark = cuts.mark
    which = np.flatnonzero(mark >= 0)
    table = np.array([ranks.index(tier.multiple) for tier in rule.tiers], dtype=np.int8)
    tiers = table[np.searchsorted(np.array(edges, dtype=np.int64), mark[which], side="right")]
    cuts.tier[which] = np.maximum(cuts.tier[which], tiers)


def settle_tiers(cuts: Cuts, thresholds: Sequence[Threshold], ranks: tuple[Fraction, ...]) -> None:
    """Give overtime its multiple where the tiers count all overtime of the day in order."""
    np = numpy()
    if not cuts.waiting.any():
        return
    overtime = (cuts.waiting > 0) | (cuts.tier > TIERS_NONE)
    before = cuts.before(overtime)
    index = before[:-1] - before[cuts.bounds()[:-1]][cuts.row]
    del before
    for bit, rule in enumerate(thresholds):
        if rule.tiers_by is TierIndex.OVERTIME_OF_DAY:
            # The index of every cut goes along, so that the next rule finds it where it is cut.
            waits = (cuts.waiting >> bit & 1).astype(bool)
            cuts.mark = np.where(waits, index, -1)
            offer(cuts, rule, ranks)
            if len(cuts.row) > len(index):
                index = reindexed(cuts)


def reindexed(cuts: Cuts) -> npt.NDArray[Any]:
    """How much overtime of its day lies before each cut."""
    before = cuts.before((cuts.waiting > 0) | (cuts.tier > TIERS_NONE))
    found: npt.NDArray[Any] = before[:-1] - before[cuts.bounds()[:-1]][cuts.row]
    return found


def in_row(row: DayInRow, cuts: Cuts, days: Days, book: RuleBook) -> npt.NDArray[Any]:
    """Which days are the n-th in a row that a rule means, in periods that are not too short."""
    np = numpy()
    seconds = cuts.by_row()
    worked = np.flatnonzero(seconds > 0)
    day, person = days.day[worked], days.person[worked]
    new = np.ones(len(worked), dtype=bool)
    new[1:] = (np.diff(day) != 1) | (person[1:] != person[:-1])
    if row.within is not None:
        new[1:] |= np.diff(period_numbers(row.within, day)) != 0
    firsts = np.flatnonzero(new)
    place = np.arange(1, len(worked) + 1) - np.repeat(
        firsts, np.diff(np.append(firsts, len(worked)))
    )
    holds = np.zeros(len(seconds), dtype=bool)
    holds[worked] = place >= row.number if row.onwards else place == row.number
    short = row.unless
    if short is not None and len(seconds):
        group = days.period(row.within or book.week)
        starts = distinct(group)
        lengths = np.diff(np.append(starts, len(group)))
        in_all, longest = np.add.reduceat(seconds, starts), np.maximum.reduceat(seconds, starts)
        long = (in_all > short.in_all.seconds) & (longest > short.on_a_day.seconds)
        holds &= np.repeat(long, lengths)
    found: npt.NDArray[Any] = holds
    return found


def cut_at_changes(cuts: Cuts, clock: Clock) -> None:
    """Cut where the clocks change, so that each cut is read on one clock."""
    np = numpy()
    while True:
        edges = clock.next_change(cuts.start)
        which = np.flatnonzero(edges < cuts.end)
        if not len(which):
            return
        cuts.split(which, edges[which])


def cut_at_clock(cuts: Cuts, hot: npt.NDArray[Any], times: set[int], clock: Clock) -> None:
    """Cut the time of the days ``hot`` wherever the clock shows one of the times of day."""
    np = numpy()
    for at in sorted(times):
        while True:
            which = np.flatnonzero(hot[cuts.row])
            start = cuts.start[which]
            local = clock.local(start)
            edge = start + DAY - (local - at) % DAY
            inside = edge < cuts.end[which]
            if not inside.any():
                break
            cuts.split(which[inside], edge[inside])


def within_window(cuts: Cuts, days: Days, premium: Premium, clock: Clock) -> npt.NDArray[Any]:
    """Which cuts lie within a premium's window; they do so wholly or not at all."""
    np = numpy()
    window = premium.window
    if window is None:
        return np.ones(len(cuts.row), dtype=bool)  # type: ignore[no-any-return]
    local = clock.local(cuts.start)
    date_of = local // DAY
    since = local - date_of * DAY - window.start
    found: npt.NDArray[Any] = np.zeros(len(local), dtype=bool)
    # Of the date itself, or run on from the evening before.
    for back, second in ((0, since), (1, since + DAY)):
        inside = (second >= 0) & (second < window.length)
        opened = date_of - back
        if len(window.weekdays) < DAYS_IN_WEEK:
            inside &= on_weekdays(opened, window.weekdays)
        if len(window.day_kinds) < len(KINDS):
            inside &= kinds_on(cuts, days, opened, window.day_kinds)
        found |= inside
    return found


def kinds_on(
    cuts: Cuts, days: Days, opened: npt.NDArray[Any], kinds: frozenset[DayKind]
) -> npt.NDArray[Any]:
    """Whether dates are of the kinds for the person: a working day where there is no day."""
    np = numpy()
    wanted = (days.person[cuts.row] << DAY_BITS) + opened + DAY_BIAS
    place = np.minimum(np.searchsorted(days.key, wanted), len(days.key) - 1)
    found: npt.NDArray[Any] = np.where(
        days.key[place] == wanted, days.of_kinds(kinds)[place], DayKind.WORKDAY in kinds
    )
    return found


def apply_premium(
    cuts: Cuts, days: Days, premium: Premium, *, book: RuleBook, bit: int, clock: Clock
) -> None:
    """Give the time that a premium means its bit."""
    np = numpy()
    counts = premium.counts
    hot = days.speaks(premium.when) & days.of_kinds(counts.day_kinds)
    if TimeKind.WORK not in counts.kinds:
        return
    if premium.when.in_row is not None:
        hot &= in_row(premium.when.in_row, cuts, days, book)
    if not hot.any():
        return
    window = premium.window
    if window is not None:
        cut_at_clock(cuts, hot, {window.start, window.end % DAY}, clock)
    mine = within_window(cuts, days, premium, clock)
    mine &= hot[cuts.row]
    if counts.straight_time_only:
        mine &= cuts.tier == TIERS_NONE
    if premium.least.seconds:
        mine &= (cuts.by_row(mine) >= premium.least.seconds)[cuts.row]
    if premium.most is not None:
        most = premium.most.seconds
        before = cuts.before(mine)
        cuts.mark = np.where(mine, before[:-1] - before[cuts.bounds()[:-1]][cuts.row], -1)
        cuts.split_at_mark(most)
        mine = (cuts.mark >= 0) & (cuts.mark < most)
    cuts.premiums[mine] |= 1 << bit


@attrs.frozen(eq=False)
class Worths:
    """The multiples there are, least first, and the rank of each cut's."""

    multiples: tuple[Fraction, ...]
    rank: npt.NDArray[Any]


def worths(cuts: Cuts, book: RuleBook, ranks: tuple[Fraction, ...]) -> Worths:
    """What each cut is worth once thresholds and premiums meet."""
    np = numpy()
    bits = len(book.premiums)
    code = ((cuts.tier + 1).astype(np.int32) << bits) + cuts.premiums
    present = np.flatnonzero(np.bincount(code, minlength=1))
    found: dict[int, Fraction] = {}
    for each in present.tolist():
        tier, premiums = each >> bits, each & ((1 << bits) - 1)
        multiples: list[Fraction] = [] if tier == 0 else [ranks[tier - 1]]
        multiples += [
            rule.multiple for bit, rule in enumerate(book.premiums) if premiums >> bit & 1
        ]
        found[each] = combined(multiples, book.combination) if multiples else Fraction(1)
    values = tuple(sorted(set(found.values())))
    table = np.zeros(int(present.max(initial=0)) + 1, dtype=np.int8)
    for each, multiple in found.items():
        table[each] = values.index(multiple)
    return Worths(values, table[code])
