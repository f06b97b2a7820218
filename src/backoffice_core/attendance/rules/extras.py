"""Pay that no second of work earned: short shifts, call-outs, wasted trips, short nights.

Each rule is a value of a rule book, and what it owes is an :class:`Extra` with its reason.
Days that carry one of the traits in ``unless`` owe nothing: somebody said why not. A day with a
missing punch owes nothing yet: nobody knows what happened in it.

Two hours that are paid as four:

>>> from backoffice_core.attendance.rules.book import RuleBook
>>> from backoffice_core.attendance.rules.reckoning import reckon
>>> from backoffice_core.attendance.worked import WorkedDay, WorkSpan
>>> from backoffice_core.kernel.instants import ZonedInstant
>>> start, end = (
...     ZonedInstant.parse(f"2026-05-04T{clock}:00+07:00[Asia/Jakarta]")
...     for clock in ("06:00", "08:00")
... )
>>> monday = WorkedDay(
...     person="E07", day=start.day, zone=start.zone, spans=(WorkSpan(start=start, end=end),)
... )
>>> agreed = Citation("company regulation, art. 12")
>>> book = RuleBook(
...     name="ours",
...     ordinary=agreed,
...     extras=[MinimumShift(citation=agreed, least=Duration.of(hours=4))],
... )
>>> (extra,) = reckon([monday], rules=book).extras
>>> print(extra.time, "-", extra.because.sentence("en"))
2:00:00 - The shift of 2 hours on May 4, 2026 is paid as 4 hours (company regulation, art. 12)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.rules.checks import exact_multiple
from backoffice_core.attendance.rules.reckoned import Extra, ReckonedDay
from backoffice_core.attendance.rules.shifts_worked import WorkedShift, shifts_worked
from backoffice_core.attendance.worked import TimeKind
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import named, not_negative, positive, within
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message

__all__ = ["CallBack", "CallOut", "MinimumShift", "ReportingTime", "RestBetween"]

PLAIN = Fraction(1)
REPORTED = "reported"


def traits_of(given: Iterable[str]) -> frozenset[str]:
    """Names of traits as a set."""
    return frozenset(given)


def silent(day: ReckonedDay, unless: frozenset[str]) -> bool:
    """Whether nothing can be owed on a day: it is excused, or a punch is missing."""
    return not day.worked.complete or bool(unless & day.worked.traits)


def owed_time(
    day: ReckonedDay,
    time: Duration,
    says: Message,
    *,
    name: str,
    citation: Citation,
    multiple: Fraction = PLAIN,
) -> Extra:
    """Time that is owed on a day, with its reason."""
    return Extra(
        person=day.person,
        day=day.day,
        name=name,
        time=time,
        multiple=multiple,
        citation=citation,
        because=Explanation(
            rule=f"extra.{name.replace(' ', '_')}", says=says, result=time, source=str(citation)
        ),
    )


@checked_fields
@attrs.frozen(kw_only=True)
class MinimumShift:
    """A shift is paid for at least so much time; a pause of ``apart`` begins another shift.

    Raises :class:`InvalidValue`: ``number_too_small``, ``multiple_negative``, ``type_wrong``.
    """

    name: str = attrs.field(default="minimum shift", validator=named)
    citation: Citation
    least: Duration = attrs.field(validator=positive)
    apart: Duration = attrs.field(default=Duration.of(hours=8), validator=positive)
    multiple: Fraction = attrs.field(default=PLAIN, converter=exact_multiple)
    unless: frozenset[str] = attrs.field(factory=frozenset[str], converter=traits_of)

    def owed(self, days: tuple[ReckonedDay, ...]) -> Iterator[Extra]:
        """What each short shift lacks, on the day it began."""
        for shift in shifts_worked(days, apart=self.apart):
            missing = Duration(self.least.seconds - shift.seconds)
            if missing.seconds <= 0 or silent(shift.day, self.unless):
                continue
            says = Message(
                "The shift of {worked} on {day} is paid as {least}",
                worked=Duration(shift.seconds),
                day=shift.day.day,
                least=self.least,
            )
            yield owed_time(
                shift.day, missing, says,
                name=self.name, citation=self.citation, multiple=self.multiple,
            )  # fmt: skip


@checked_fields
@attrs.frozen(kw_only=True)
class CallOut:
    """Being called out is paid for at least so much time.

    Another call within the time that the first one guarantees belongs to it.
    Raises :class:`InvalidValue` as :class:`MinimumShift` does.
    """

    name: str = attrs.field(default="call-out", validator=named)
    citation: Citation
    least: Duration = attrs.field(validator=positive)
    multiple: Fraction = attrs.field(default=PLAIN, converter=exact_multiple)
    unless: frozenset[str] = attrs.field(factory=frozenset[str], converter=traits_of)

    def owed(self, days: tuple[ReckonedDay, ...]) -> Iterator[Extra]:
        """What each call-out lacks, on the day it began."""
        calls = shifts_worked(days, apart=Duration(1), kinds=frozenset({TimeKind.CALL_OUT}))
        for day, seconds in self.guaranteed(calls):
            missing = Duration(self.least.seconds - seconds)
            if missing.seconds <= 0 or silent(day, self.unless):
                continue
            says = Message(
                "The call-out of {worked} on {day} is paid as {least}",
                worked=Duration(seconds),
                day=day.day,
                least=self.least,
            )
            yield owed_time(
                day, missing, says,
                name=self.name, citation=self.citation, multiple=self.multiple,
            )  # fmt: skip

    def guaranteed(self, calls: Iterator[WorkedShift]) -> Iterator[tuple[ReckonedDay, int]]:
        """Calls joined within the guarantee of the first, with the time worked on them."""
        first: WorkedShift | None = None
        seconds = 0
        for call in calls:
            if first is not None and call.start < first.start + self.least.seconds:
                seconds += call.seconds
                continue
            if first is not None:
                yield first.day, seconds
            first, seconds = call, call.seconds
        if first is not None:
            yield first.day, seconds


@checked_fields
@attrs.frozen(kw_only=True)
class CallBack:
    """Who comes back within so long after a shift is paid ``more`` for the time of the return.

    It must follow a shift of at least ``after_least``, and a pause of ``apart`` or more, or it
    is the same shift still. Raises :class:`InvalidValue` as :class:`MinimumShift` does.
    """

    name: str = attrs.field(default="call-back", validator=named)
    citation: Citation
    within: Duration = attrs.field(validator=positive)
    more: Fraction = attrs.field(default=Fraction(1, 2), converter=exact_multiple)
    after_least: Duration = attrs.field(default=Duration(0), validator=not_negative)
    apart: Duration = attrs.field(default=Duration.of(hours=3), validator=positive)
    unless: frozenset[str] = attrs.field(factory=frozenset[str], converter=traits_of)

    def owed(self, days: tuple[ReckonedDay, ...]) -> Iterator[Extra]:
        """What each return adds to its time, on the day it began."""
        for before, after in pairwise(shifts_worked(days, apart=self.apart)):
            away = Duration(after.start - before.end)
            if (
                away >= self.within
                or before.seconds < self.after_least.seconds
                or silent(before.day, frozenset())
                or silent(after.day, self.unless)
            ):
                continue
            worked = Duration(after.seconds)
            says = Message(
                "Called back on {day} after {away} for {worked}",
                day=after.day.day,
                away=away,
                worked=worked,
            )
            yield owed_time(
                after.day,
                worked,
                says,
                name=self.name,
                citation=self.citation,
                multiple=self.more,
            )


@checked_fields
@attrs.frozen(kw_only=True)
class ReportingTime:
    """Who came to work and was sent home early is paid a ``share`` of the day planned.

    At least ``least`` and at most ``most``, the time worked being part of it. It is owed where
    less than that share was worked on a day with a planned shift, if the person came: worked
    at all, punched, or the day has the trait ``reported``. ``unless`` names the traits of days
    on which it was the person's own wish or nobody's fault; a pause of ``apart`` separates shifts.

    Who comes to work once more on such a day is paid at least ``again`` for it, and what that
    adds counts towards the share of the day.

    Raises :class:`InvalidValue`: ``number_too_small``, ``number_out_of_range``,
    ``bounds_reversed`` for less at most than at least, ``text_empty``, ``type_wrong``.
    """

    name: str = attrs.field(default="reporting time", validator=named)
    citation: Citation
    share: Fraction = attrs.field(default=Fraction(1, 2), validator=within(0, 1))
    least: Duration = attrs.field(default=Duration.of(hours=2), validator=not_negative)
    most: Duration = attrs.field(default=Duration.of(hours=4), validator=positive)
    again: Duration = attrs.field(default=Duration(0), validator=not_negative)
    apart: Duration = attrs.field(default=Duration.of(hours=3), validator=positive)
    unless: frozenset[str] = attrs.field(
        default=frozenset({"own_wish", "beyond_control"}), converter=traits_of
    )

    def __attrs_post_init__(self) -> None:
        if self.most < self.least:
            raise InvalidValue(
                "bounds_reversed",
                f"The rule {self.name!r} pays at least {self.least} and at most {self.most}.",
                "Let the most be as much as the least, or more.",
            )

    @property
    def asked_traits(self) -> frozenset[str]:
        """The trait of a day on which somebody came in vain, beside those that excuse."""
        return frozenset({REPORTED})

    def owed(self, days: tuple[ReckonedDay, ...]) -> Iterator[Extra]:
        """What is lacking on each day that was cut short."""
        planned = [day for day in days if day.worked.planned]
        if not planned:
            return
        given: dict[date, list[int]] = {}
        # By the shift and not by the day: a night shift goes on where midnight cuts the day.
        for shift in shifts_worked(days, apart=self.apart):
            given.setdefault(shift.day.day, []).append(shift.seconds)
        for day in planned:
            worked = day.worked
            came = day.day in given or worked.punches or REPORTED in worked.traits
            if not came or silent(day, self.unless):
                continue
            done = sum(credit.time.seconds for credit in worked.credits)
            for number, seconds in enumerate(given.get(day.day, ())):
                done += seconds
                if number and seconds < self.again.seconds:
                    done += self.again.seconds - seconds
                    yield self.once_more(day, seconds, number + 1)
            yield from self.lacking(day, done)

    def once_more(self, day: ReckonedDay, seconds: int, number: int) -> Extra:
        """What a further coming on a day lacks of the time that it is paid for."""
        says = Message(
            "Coming to work once more on {day} gave {worked}; {paid} are paid",
            day=day.day,
            worked=Duration(seconds),
            paid=self.again,
        )
        lacking = Duration(self.again.seconds - seconds)
        # A name of its own: two lines of pay of one day and one name would look like one.
        name = f"{self.name} ({number})"
        return owed_time(day, lacking, says, name=name, citation=self.citation)

    def lacking(self, day: ReckonedDay, done: int) -> Iterator[Extra]:
        """What a day lacks of the share it is paid for, in seconds ``done``."""
        planned = sum(
            (shift.end - shift.start).seconds - shift.break_time.seconds
            for shift in day.worked.planned
        )
        half = int(planned * self.share)
        paid = min(max(half, self.least.seconds), self.most.seconds)
        if done >= min(half, paid):
            return
        says = Message(
            "{worked} of the {planned} planned on {day} were given; {paid} are paid",
            worked=Duration(done),
            planned=Duration(planned),
            day=day.day,
            paid=Duration(paid),
        )
        lacking = Duration(paid - done)
        yield owed_time(day, lacking, says, name=self.name, citation=self.citation)


@checked_fields
@attrs.frozen(kw_only=True)
class RestBetween:
    """Too little rest between two shifts is paid: what it lacks, or always ``gives``.

    A pause of ``apart`` or more separates shifts. Raises :class:`InvalidValue` as
    :class:`MinimumShift` does.
    """

    name: str = attrs.field(default="short rest", validator=named)
    citation: Citation
    least: Duration = attrs.field(validator=positive)
    gives: Duration | None = attrs.field(
        default=None, validator=attrs.validators.optional(positive)
    )
    apart: Duration = attrs.field(default=Duration.of(hours=3), validator=positive)
    multiple: Fraction = attrs.field(default=PLAIN, converter=exact_multiple)
    unless: frozenset[str] = attrs.field(factory=frozenset[str], converter=traits_of)

    def owed(self, days: tuple[ReckonedDay, ...]) -> Iterator[Extra]:
        """What is owed for each short rest, on the day of the shift after it."""
        for before, after in pairwise(shifts_worked(days, apart=self.apart)):
            rest = Duration(after.start - before.end)
            known = before.day.worked.complete
            if rest >= self.least or not known or silent(after.day, self.unless):
                continue
            says = Message(
                "Only {rest} of rest before the shift of {day}, {least} are due",
                rest=rest,
                day=after.day.day,
                least=self.least,
            )
            yield owed_time(
                after.day, self.gives or self.least - rest, says,
                name=self.name, citation=self.citation, multiple=self.multiple,
            )  # fmt: skip
