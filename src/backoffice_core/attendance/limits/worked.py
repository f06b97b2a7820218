"""Limits on working time: in a day, a week, a month, and on average over many weeks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import accumulate, groupby

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.limits.verdict import crossed_limit, working_seconds
from backoffice_core.attendance.rules.periods import WEEK, Period
from backoffice_core.attendance.rules.reckoned import ReckonedDay
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import named, not_negative
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message

__all__ = ["AverageLimit", "WorkedLimit"]

EXCLUDED = "excluded"


@checked_fields
@attrs.frozen(kw_only=True)
class WorkedLimit:
    """At most so much working time in a period; the finding is of the day that went over.

    It tells the time of all of the period, as far as its days were handed over.

    Raises :class:`InvalidValue`: ``text_empty``, ``number_too_small``.
    """

    name: str = attrs.field(validator=named)
    period: Period
    most: Duration = attrs.field(validator=not_negative)
    citation: Citation

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding for each period with too much."""
        for _, group in groupby(days, key=lambda day: self.period.number(day.day)):
            own = tuple(group)
            so_far = accumulate(working_seconds(day.worked) for day in own)
            beyond = [
                (day, time)
                for day, time in zip(own, so_far, strict=True)
                if time > self.most.seconds
            ]
            if beyond:
                (day, _), (_, total) = beyond[0], beyond[-1]
                says = Message(
                    "{person} worked {time} in the {unit} of {day}; {most} are allowed in a {unit}",
                    person=names.get(day.person, day.person),
                    time=Duration(total),
                    day=day.day,
                    most=self.most,
                    unit=UNITS.get(self.period.unit.value, Message("period")),
                )
                yield crossed_limit(
                    f"over_{self.period.unit.value}",
                    day,
                    says,
                    name=self.name,
                    citation=self.citation,
                    since=own[0].day,
                )


UNITS = {
    "day": Message("day"),
    "week": Message("week"),
    "month": Message("month"),
    "year": Message("year"),
}


@checked_fields
@attrs.frozen(kw_only=True)
class AverageLimit:
    """At most so much working time a week, on average over ``weeks`` of them.

    Every run of so many weeks that was handed over whole is judged, or with ``successive`` only
    one after the other. Days with the trait ``excluded`` (leave, sickness) are made up for by
    the next days of work after the run, as many as there are: (A + B) / C in the words of the
    Working Time Regulations 1998 (reg. 4(6)); without days after it a run is not judged.

    Raises :class:`InvalidValue`: ``text_empty``, ``number_too_small``, ``period_empty`` for less
    than one week.
    """

    name: str = attrs.field(validator=named)
    weeks: int
    most: Duration = attrs.field(validator=not_negative)
    citation: Citation
    week: Period = WEEK
    successive: bool = False

    def __attrs_post_init__(self) -> None:
        if type(self.weeks) is not int or self.weeks < 1:
            raise InvalidValue(
                "period_empty",
                f"An average over {self.weeks!r} weeks is none.",
                "Give a whole number from 1 on.",
            )

    @property
    def asked_traits(self) -> frozenset[str]:
        """The trait of a day that is made up for."""
        return frozenset({EXCLUDED})

    def crossed(
        self, days: tuple[ReckonedDay, ...], *, names: Mapping[str, str]
    ) -> Iterator[Finding]:
        """A finding for each run that is over the average where the one before was not."""
        if not days:
            return
        by_week: dict[int, list[ReckonedDay]] = {}
        for day in days:
            by_week.setdefault(self.week.number(day.day), []).append(day)
        first, last = min(by_week), max(by_week)
        was_over = False
        for start in range(first, last - self.weeks + 2, self.weeks if self.successive else 1):
            run = [
                day for week in range(start, start + self.weeks) for day in by_week.get(week, ())
            ]
            time = self.time_of(run, days)
            over = time is not None and time > self.most.seconds * self.weeks
            if over and not was_over and time is not None:
                yield self.finding(run[-1], run[0].day, time, names)
            was_over = over

    def time_of(self, run: list[ReckonedDay], days: tuple[ReckonedDay, ...]) -> int | None:
        """The seconds of a run, its excluded days made up for; ``None`` if they cannot be yet."""
        if not run:
            return None
        time = sum(working_seconds(day.worked) for day in run)
        missing = sum(EXCLUDED in day.worked.traits for day in run)
        end = run[-1].day
        for day in days:
            if not missing:
                break
            worked = working_seconds(day.worked)
            if day.day > end and worked and EXCLUDED not in day.worked.traits:
                time += worked
                missing -= 1
        return None if missing else time

    def finding(
        self, day: ReckonedDay, since: date, seconds: int, names: Mapping[str, str]
    ) -> Finding:
        """The verdict about a run of weeks."""
        says = Message(
            "{person} worked {average} a week on average over the {weeks} weeks up to {day}; "
            "{most} are allowed",
            person=names.get(day.person, day.person),
            average=Duration(seconds // self.weeks),
            weeks=self.weeks,
            day=day.day,
            most=self.most,
        )
        return crossed_limit(
            "over_average", day, says, name=self.name, citation=self.citation, since=since
        )
