"""Checking reckoned days against every limit of their rule books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import cast

from backoffice_core.attendance.rules.book import LimitRule, RuleBook
from backoffice_core.attendance.rules.reckoned import ReckonedDay, Reckoning
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.findings import Finding

__all__ = ["check_limits"]


@checked
def check_limits(
    reckoning: Reckoning, *, names: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """A finding, with the law cited, wherever somebody's days cross a limit of their rules.

    Rules of pay that are limits too, because they can tell what they do not pay, are asked as
    well. ``names`` are what people are called. A day is judged by the rules it was reckoned by, and
    those see all days before it: rest before the first day of a new law counts too.
    """
    called = names or {}
    found: list[Finding] = []
    for _, own in groupby(reckoning.days, key=attrgetter("person")):
        found.extend(check_person(tuple(own), called))
    return tuple(found)


def check_person(days: tuple[ReckonedDay, ...], names: Mapping[str, str]) -> Iterator[Finding]:
    """One person's findings, in the order of the rule books and their limits."""
    start = 0
    known = {day.day for day in days}
    told: set[str] = set()
    for book, same in groupby(days, key=attrgetter("book")):
        end = start + len(tuple(same))
        judged = {day.day for day in days[start:end]}
        for limit in limits_of(book):
            for finding in limit.crossed(days[:end], names=names):
                # What is on no day at all is told by the first book that finds it.
                elsewhere = finding.day not in known and finding.identity not in told
                if finding.day in judged or elsewhere:
                    told.add(finding.identity)
                    yield finding
        start = end


def limits_of(book: RuleBook) -> tuple[LimitRule, ...]:
    """The limits of a book, and those of its rules of pay that are limits too."""
    both = (cast("LimitRule", rule) for rule in book.extras if hasattr(rule, "crossed"))
    return (*book.limits, *both)
