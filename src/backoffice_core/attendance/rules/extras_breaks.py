"""Pay for meals and rests that were not given, and for a day that was torn in two.

A meal leaves a mark in the punches, so a missing one shows. A rest of ten minutes is paid and
seldom punched: without a record nobody knows whether it was taken, so by default only what
was said counts, and punched rests are compared where the rule is told that they are punched.

A meal that is due after five hours of work, and another after ten:

>>> MissedMeal(
...     citation=Citation("Cal. Lab. Code 512(a)"),
...     meals=[MealDue(after=Duration.of(hours=hours)) for hours in (10, 5)],
... ).meals[0].after
Duration(seconds=18000)
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Any

import attrs

from backoffice_core.attendance import findings as found
from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.rules.conditions import WORKING_TIME
from backoffice_core.attendance.rules.extras import owed_time, silent, traits_of
from backoffice_core.attendance.rules.reckoned import Extra, ReckonedDay
from backoffice_core.attendance.rules.shifts_worked import WorkedShift, in_a_row, shifts_worked
from backoffice_core.attendance.worked import BreakKind, TimeKind
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import named, not_negative, positive
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.money import Money
from backoffice_core.kernel.words import Message

__all__ = ["MealClock", "MealDue", "MissedMeal", "MissedRest", "RestRecords", "SplitShift"]

AN_HOUR = Duration.of(hours=1)
WORKING = in_a_row(WORKING_TIME.kinds)
REST_MISSED = "rest_missed"


@checked_fields
@attrs.frozen(kw_only=True)
class MealDue:
    """A meal is due in shifts longer than ``after``, and must begin by then.

    On days with the trait ``waived_by`` it need not be taken in shifts of ``waivable`` or less.
    Raises :class:`InvalidValue`: ``number_too_small``, ``type_wrong``.
    """

    after: Duration = attrs.field(validator=not_negative)
    waivable: Duration = attrs.field(default=Duration(0), validator=not_negative)
    waived_by: str = ""


def in_order(meals: Iterable[MealDue]) -> tuple[MealDue, ...]:
    """The meals as they follow each other."""
    return tuple(sorted(meals, key=lambda meal: meal.after))


class MealClock(enum.Enum):
    """What the hours are counted in after which a meal is due.

    ``SHIFT``: in the shift, which midnight does not end, on the day it began. ``WORKDAY``: in
    each workday by itself, so that a night over midnight is two of them.
    """

    SHIFT = "shift"
    WORKDAY = "workday"


@checked_fields
@attrs.frozen(kw_only=True)
class MissedMeal:
    """A meal that was late, short or not taken is paid with ``gives``, once a day.

    A pause of ``least`` is a meal, whoever called it one. ``clock`` is what the hours before a
    meal are counted in; a pause of ``apart`` begins another shift.
    ``unless`` names traits of days on which meals were taken though nobody punched them, or
    were agreed to be eaten on duty. Raises :class:`InvalidValue`: ``meals_missing``,
    ``number_too_small``, ``text_empty``, ``type_wrong``.
    """

    name: str = attrs.field(default="missed meal", validator=named)
    citation: Citation
    meals: tuple[MealDue, ...] = attrs.field(converter=in_order)
    least: Duration = attrs.field(default=Duration.of(minutes=30), validator=positive)
    gives: Duration = attrs.field(default=AN_HOUR, validator=positive)
    apart: Duration = attrs.field(default=Duration.of(hours=8), validator=positive)
    clock: MealClock = attrs.field(default=MealClock.SHIFT, validator=member_validator(MealClock))
    unless: frozenset[str] = attrs.field(
        default=frozenset({"meals_taken", "meals_on_duty"}), converter=traits_of
    )

    def __attrs_post_init__(self) -> None:
        if not self.meals:
            raise InvalidValue(
                "meals_missing", f"The rule {self.name!r} names no meal.", "Say when one is due."
            )

    @property
    def asked_traits(self) -> frozenset[str]:
        """The traits that waive a meal, beside those that excuse."""
        return frozenset(meal.waived_by for meal in self.meals if meal.waived_by)

    def owed(self, days: tuple[ReckonedDay, ...]) -> Iterator[Extra]:
        """An extra for each day whose shift lacks a meal."""
        paid: set[date] = set()
        runs = (days,) if self.clock is MealClock.SHIFT else ((day,) for day in days)
        for shift in chain.from_iterable(shifts_worked(run, apart=self.apart) for run in runs):
            day = shift.day
            if day.day in paid or silent(day, self.unless):
                continue
            late = self.first_missed(shift, day.worked.traits)
            if late is None:
                continue
            paid.add(day.day)
            says = Message(
                "No meal of {least} began within the first {after} of work on {day}",
                least=self.least,
                after=late.after,
                day=day.day,
            )
            yield owed_time(day, self.gives, says, name=self.name, citation=self.citation)

    def first_missed(self, shift: WorkedShift, traits: frozenset[str]) -> MealDue | None:
        """The first meal that was due and not taken in time."""
        taken = [
            worked
            for opens, closes, worked in shift.pauses()
            if closes - opens >= self.least.seconds
        ]
        worked = shift.seconds
        due = 0
        for meal in self.meals:
            if worked <= meal.after.seconds:
                return None
            if meal.waived_by in traits and worked <= meal.waivable.seconds:
                continue
            due += 1
            # As many as are due by then must have begun, of those that follow each other.
            if len(taken) < due or taken[due - 1] > meal.after.seconds:
                return meal
        return None


class RestRecords(enum.Enum):
    """What is known about rests.

    ``SAID``: only the trait ``rest_missed`` of a day. ``PUNCHED``: rests are punched, or are
    paid breaks of the plan, so that those not recorded were not taken.
    """

    SAID = "said"
    PUNCHED = "punched"


@checked_fields
@attrs.frozen(kw_only=True)
class MissedRest:
    """A rest that was not given is paid with ``gives``, once a day.

    A rest of ``least`` is due for every ``each`` of work or more than half of it, and none
    where less than ``none_under`` is worked in a day, whatever was said of it: such a day is a
    finding of :func:`~backoffice_core.attendance.limits.check_limits`. A pause of ``apart``
    begins another shift. Raises :class:`InvalidValue` as :class:`MissedMeal` does.
    """

    name: str = attrs.field(default="missed rest", validator=named)
    citation: Citation
    each: Duration = attrs.field(default=Duration.of(hours=4), validator=positive)
    least: Duration = attrs.field(default=Duration.of(minutes=10), validator=positive)
    none_under: Duration = attrs.field(default=Duration.of(minutes=210), validator=not_negative)
    gives: Duration = attrs.field(default=AN_HOUR, validator=positive)
    apart: Duration = attrs.field(default=Duration.of(hours=8), validator=positive)
    records: RestRecords = attrs.field(
        default=RestRecords.SAID, validator=member_validator(RestRecords)
    )
    unless: frozenset[str] = attrs.field(default=frozenset({"rests_taken"}), converter=traits_of)

    @property
    def asked_traits(self) -> frozenset[str]:
        """The trait of a day on which a rest was missed, beside those that excuse."""
        return frozenset({REST_MISSED})

    def due(self, worked: Duration) -> int:
        """How many rests so much work is due.

        >>> rule = MissedRest(citation=Citation("8 CCR 11040(12)"))
        >>> [rule.due(Duration.of(minutes=half * 30)) for half in (6, 7, 12, 13, 20, 21)]
        [0, 1, 1, 2, 2, 3]
        """
        if worked < self.none_under:
            return 0
        half = self.each.seconds // 2
        return -(-(worked.seconds - half) // self.each.seconds)

    def owed(self, days: tuple[ReckonedDay, ...]) -> Iterator[Extra]:
        """An extra for each day that lacks a rest."""
        short: dict[date, Message] = {}
        if self.records is RestRecords.PUNCHED:
            rests = self.rests(days)
            for shift in shifts_worked(days, apart=self.apart):
                taken = sum(1 for at in rests if shift.start <= at < shift.end)
                due = self.due(Duration(shift.seconds))
                if taken < due:
                    short[shift.day.day] = Message(
                        "{taken} of the {due} rests due on {day} were taken",
                        taken=taken,
                        due=due,
                        day=shift.day.day,
                    )
        for day, worked in self.said_missed(days):
            if worked >= self.none_under:
                short[day.day] = Message("A rest was not given on {day}", day=day.day)
        for day in days if short else ():
            says = short.get(day.day)
            if says is not None and not silent(day, self.unless):
                yield owed_time(day, self.gives, says, name=self.name, citation=self.citation)

    def said_missed(self, days: tuple[ReckonedDay, ...]) -> Iterator[tuple[ReckonedDay, Duration]]:
        """The days on which a rest was said to be missed, each with what was worked in all.

        That is what the day has of its own or what its shifts had, where midnight cuts them.
        """
        said = [day for day in days if REST_MISSED in day.worked.traits]
        if not said:
            return
        begun: dict[date, int] = {}
        for shift in shifts_worked(days, apart=self.apart):
            begun[shift.day.day] = begun.get(shift.day.day, 0) + shift.seconds
        for day in said:
            own = sum(
                span.end.instant.seconds - span.start.instant.seconds
                for span in day.worked.spans
                if span.kind in WORKING
            )
            yield day, Duration(max(own, begun.get(day.day, 0)))

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding for each day of which a rest is said to be missed that was never due."""
        for day, worked in self.said_missed(days):
            if worked >= self.none_under or silent(day, self.unless):
                continue
            says = Message(
                "{person} is said to have missed a rest on {day}, but with {worked} of work none "
                "was due: it takes {least}",
                person=names.get(day.person, day.person),
                day=day.day,
                worked=worked,
                least=self.none_under,
            )
            yield found.about(
                "rest_not_due",
                Severity.WARNING,
                day.person,
                says,
                day=day.day,
                detail=self.name,
            )

    def rests(self, days: tuple[ReckonedDay, ...]) -> set[int]:
        """When each rest on record began; one that is there both ways is still one."""
        breaks = {
            each.start.instant.seconds
            for day in days
            for each in day.worked.breaks
            if each.kind is BreakKind.REST and each.time >= self.least
        }
        paid = {
            span.start.instant.seconds
            for day in days
            for span in day.worked.spans
            if span.kind is TimeKind.PAID_BREAK and span.time >= self.least
        }
        return breaks | paid


def over_time(wage: Effective[Money] | Money) -> Effective[Money]:
    """A wage over time, from one that never changes too."""
    if isinstance(wage, Money):
        return Effective([Version(value=wage, since=date.min)])
    return wage


def wages(instance: object, attribute: attrs.Attribute[Any], value: Effective[Money]) -> None:
    """Refuse a wage that is none, or less than nothing."""
    for version in value.versions:
        expect(version.value, Money, name=f"{attribute.name} of {type(instance).__name__}")
        not_negative(instance, attribute, version.value)


@checked_fields
@attrs.frozen(kw_only=True)
class SplitShift:
    """A day with an unpaid pause of more than ``beyond`` that is no meal is paid an hour more.

    The pause must tear one day's schedule in two. Between a shift that began the day before,
    wherever workdays are cut, and the next one lies rest and no split: two nights in a row are
    two shifts (Securitas v. Superior Court, 197 Cal.App.4th 115, 2011).

    The hour is one at the minimum wage; how much of it a better wage has already paid is for
    the pay rule to say (its ``less_above_minimum``). Days with a trait of ``unless`` were
    split by the person's own wish.
    """

    name: str = attrs.field(default="split shift", validator=named)
    citation: Citation
    minimum_wage: Effective[Money] = attrs.field(converter=over_time, validator=wages)
    beyond: Duration = attrs.field(default=AN_HOUR, validator=not_negative)
    unless: frozenset[str] = attrs.field(default=frozenset({"own_wish"}), converter=traits_of)

    def owed(self, days: tuple[ReckonedDay, ...]) -> Iterator[Extra]:
        """An hour at the minimum wage for each split day."""
        torn = [(day, pauses) for day in days if (pauses := self.pauses(day))]
        if not torn:
            return
        # A pause too short to split lets the work before it go on, over midnight too.
        apart = Duration(self.beyond.seconds + 1)
        began = frozenset(shift.start for shift in shifts_worked(days, apart=apart))
        for day, pauses in torn:
            gap = gap_of(day, pauses, began)
            if gap is None or silent(day, self.unless):
                continue
            amount = self.minimum_wage.on(day.day)
            says = Message(
                "The day is split by {gap}, which is more than {beyond}",
                gap=gap,
                beyond=self.beyond,
            )
            yield Extra(
                person=day.person,
                day=day.day,
                name=self.name,
                amount=amount,
                citation=self.citation,
                because=Explanation(
                    rule="extra.split_shift", says=says, result=amount, source=str(self.citation)
                ),
            )

    def pauses(self, day: ReckonedDay) -> list[tuple[int, int]]:
        """The pauses within a day that are so long and no meals: when each opens and closes."""
        beyond = self.beyond.seconds
        found: list[tuple[int, int]] = []
        opens: int | None = None
        for span in day.worked.spans:
            if span.kind not in WORKING:
                continue
            closes = span.start.instant.seconds
            if opens is not None and closes - opens > beyond and not is_meal(day, opens, closes):
                found.append((opens, closes))
            opens = span.end.instant.seconds
        return found


def gap_of(
    day: ReckonedDay, pauses: list[tuple[int, int]], began: frozenset[int]
) -> Duration | None:
    """The first pause that tears what began within the day, not what goes on from before."""
    starts = [span.start.instant.seconds for span in day.worked.spans]
    for opens, closes in pauses:
        if any(start in began for start in starts if start <= opens):
            return Duration(closes - opens)
    return None


def is_meal(day: ReckonedDay, opens: int, closes: int) -> bool:
    """Whether a meal was taken in a pause."""
    return any(
        each.kind is BreakKind.MEAL
        and each.start.instant.seconds < closes
        and opens < each.end.instant.seconds
        for each in day.worked.breaks
    )
