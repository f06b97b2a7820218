"""A rule book made ready: which of its rules speak on a kind of day, and what they make of time.

A law asks the same questions of every day. What depends on the kind of the day alone is
answered once for all days of that kind, and reasons that are alike are one value. What a thing
is called takes longer to look up, or to hash, than to ask which one it is.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs

from backoffice_core.attendance.rules.book import Combination, RuleBook
from backoffice_core.attendance.rules.conditions import ALWAYS, DayInRow, When
from backoffice_core.attendance.rules.cutting import Cut
from backoffice_core.attendance.rules.premiums import Premium
from backoffice_core.attendance.rules.reckoned import PLAIN, Reason
from backoffice_core.attendance.rules.rows import rows_in, rows_of
from backoffice_core.attendance.rules.thresholds import Threshold
from backoffice_core.attendance.worked import WorkedDay
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.instants import Duration, Instant

__all__ = ["Books", "DayPlan", "Draft", "Plan", "Worth"]

ORDINARY: tuple[Fraction, tuple[Reason, ...]] = (PLAIN, ())

Worth = tuple[Fraction, tuple[Reason, ...]]
"""A multiple and the reasons for it."""


@attrs.frozen
class DayPlan:
    """The rules that matter on a kind of day: thresholds, with whether they speak, and premiums.

    A threshold that keeps silent on such a day may still count its time, if its period is longer.
    """

    thresholds: tuple[tuple[Threshold, bool], ...]
    premiums: tuple[Premium, ...]


class Draft:
    """A day in the making: its cuts, and the premiums that speak on it."""

    __slots__ = ("cuts", "plan", "premiums", "worked")

    def __init__(
        self, worked: WorkedDay, plan: Plan, cuts: list[Cut], premiums: tuple[Premium, ...]
    ) -> None:
        self.worked = worked
        self.plan = plan
        self.cuts = cuts
        self.premiums = premiums


class Plan:
    """One rule book with the answers that it has already given."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self.rows = rows_of(book)
        self.days: dict[object, DayPlan] = {}
        self.worths: dict[object, Worth] = {}

    def on(self, worked: WorkedDay, rows: tuple[DayInRow, ...]) -> DayPlan:
        """The rules that matter on such a day, which has those of the places in a row."""
        kind = (id(worked.kind), worked.day.weekday(), worked.traits, rows)
        found = self.days.get(kind)
        if found is None:
            found = self.days[kind] = day_plan(self.book, worked, rows)
        return found

    def worth(self, cut: Cut) -> Worth:
        """The multiple of a cut and the reasons for it."""
        rule, premiums = cut.rule, cut.premiums
        if rule is None and not premiums:
            return ORDINARY
        before = 0 if rule is None else cut.start + cut.shift
        # Rules are known by who they are: a book holds them as long as it is used here.
        key = (id(rule), id(cut.tier), before, *map(id, premiums))
        found = self.worths.get(key)
        if found is None:
            found = self.worths[key] = worth_of(cut, self.book.combination)
        return found


def day_plan(book: RuleBook, worked: WorkedDay, rows: tuple[DayInRow, ...]) -> DayPlan:
    """The rules of a book that matter on such a day, made anew."""
    thresholds = [
        (rule, speaks(rule.when, worked, rows))
        for rule in book.thresholds
        if worked.kind in rule.counts.day_kinds
    ]
    premiums = [
        rule
        for rule in book.premiums
        if worked.kind in rule.counts.day_kinds and speaks(rule.when, worked, rows)
    ]
    # What a silent rule counts within one day nobody asks for.
    return DayPlan(
        tuple((rule, aloud) for rule, aloud in thresholds if aloud or not rule.period.is_a_day),
        tuple(premiums),
    )


def worth_of(cut: Cut, combination: Combination) -> Worth:
    """The multiple of a cut and the reasons for it, made anew."""
    reasons = tuple(Reason(premium, premium.multiple) for premium in cut.premiums)
    if cut.rule is not None and cut.tier is not None:
        before = Duration(cut.start + cut.shift)
        reasons = (Reason(cut.rule, cut.tier.multiple, before), *reasons)
    return combined([reason.multiple for reason in reasons], combination), reasons


def combined(multiples: list[Fraction], combination: Combination) -> Fraction:
    """What several multiples on one second make together."""
    if combination is Combination.MAX:
        return max(multiples)
    if combination is Combination.SUM:
        return max(Fraction(0), PLAIN + sum((each - PLAIN for each in multiples), Fraction(0)))
    product = PLAIN
    for each in multiples:
        product *= each
    return product


def speaks(when: When, worked: WorkedDay, rows: tuple[DayInRow, ...]) -> bool:
    """Whether a rule speaks on such a day, which has those of the places in a row."""
    return when is ALWAYS or (
        (when.in_row is None or when.in_row in rows)
        and worked.kind in when.day_kinds
        and worked.day.weekday() in when.weekdays
        and when.traits <= worked.traits
        and not when.without & worked.traits
    )


class Books:
    """The rule book of each day with its plan, each looked up once."""

    def __init__(self, rules: RuleBook | Effective[RuleBook], *, known: Instant | None) -> None:
        if not isinstance(rules, RuleBook):
            expect(rules, Effective, name="rules")
        self.rules = rules
        self.known = known
        self.plans: dict[int, Plan] = {}
        self.days: dict[date, Plan] = {}
        books = (
            (rules,)
            if isinstance(rules, RuleBook)
            else tuple(version.value for version in rules.versions)
        )
        self.rows = rows_in(books)
        self.windows = any(map(reads_clock, books))
        self.cut_days = any(book.workday_starts is not None for book in books)

    def on(self, day: date) -> Plan:
        """The plan of a day."""
        plan = self.days.get(day)
        if plan is None:
            rules = self.rules
            book = rules if isinstance(rules, RuleBook) else rules.on(day, known=self.known)
            plan = self.days[day] = self.plans.setdefault(id(book), Plan(book))
        return plan

    def book_on(self, day: date) -> RuleBook:
        """The rules of a day."""
        return self.on(day).book


def reads_clock(book: RuleBook) -> bool:
    """Whether a rule of the book has a clock window."""
    return any(rule.counts.window for rule in book.timed) or any(
        premium.window for premium in book.premiums
    )
