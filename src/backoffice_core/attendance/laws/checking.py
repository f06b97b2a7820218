"""A pack proves itself: it cites everything, and it reproduces what was published for its law.

Nobody should be paid by a rule that nobody can look up, or by a table that nobody has worked
through. A pack that lacks either is refused by :func:`enacted`, with everything it lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import cast

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.laws.packs import LawPack, WorkedExample, pack_taking
from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.pay.lines import PayLine
from backoffice_core.attendance.pay.pricing import TellsHour
from backoffice_core.attendance.rules.reckoned import Reckoning
from backoffice_core.attendance.rules.reckoning import reckon
from backoffice_core.attendance.worked import WorkedDay, WorkSpan
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.checks import expect
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.instants import Duration, resolve
from backoffice_core.kernel.money import Money

__all__ = [
    "EXAMPLES_LEAST",
    "PackProblem",
    "check_pack",
    "citations_of",
    "enacted",
    "failing_examples",
    "unverified",
]

EXAMPLES_LEAST = 10
PLACEHOLDERS = frozenset({"todo", "tbd", "?", "-", "none", "unknown", "n/a"})
# A clock without summer time, so that hours worked in one go are hours on the clock.
ZONE = "UTC"
MORNING = time(8)


@checked_fields
@attrs.frozen(kw_only=True)
class PackProblem:
    """What keeps a pack from being paid by: ``where`` in it, what is wrong, what to do."""

    where: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"


@checked
def check_pack(pack: LawPack) -> tuple[PackProblem, ...]:
    """Everything wrong with a pack, the examples it does not reproduce too; none if it is right.

    >>> from datetime import date
    >>> from backoffice_core.attendance.laws import INDONESIA
    >>> check_pack(INDONESIA.on(date(2026, 5, 1)))
    ()
    """
    failing = (
        PackProblem(
            where=f"example {example.title!r}",
            problem=f"the pack does not give what {example.citation} says.",
            remedy="Correct the rule, or the example if it was misread.",
        )
        for example in failing_examples(pack)
    )
    return (*missing_in(pack), *failing)


@checked
def enacted(*versions: Version[LawPack]) -> Effective[LawPack]:
    """A law over time, of packs that cite every rule and carry ten worked examples each.

    The examples are counted here and reckoned by :func:`check_pack`, which is for the tests
    of a pack. Raises :class:`InvalidValue`: ``law_pack_refused`` naming all that is missing,
    ``law_empty`` without a version.
    """
    if not versions:
        raise InvalidValue(
            "law_empty", "A law of no version holds on no day.", "Give at least one Version."
        )
    for version in versions:
        expect(version.value, LawPack, name="value of a version")
    problems = [
        f"{version.value.name}, {problem}"
        for version in versions
        for problem in missing_in(version.value)
    ]
    if problems:
        raise InvalidValue(
            "law_pack_refused",
            f"{len(problems)} things are missing: {' '.join(problems)}",
            f"Cite every rule, and give {EXAMPLES_LEAST} worked examples with their sources.",
        )
    return Effective(versions)


def missing_in(pack: LawPack) -> Iterator[PackProblem]:
    """What a pack lacks, without reckoning anything."""
    yield from uncited(pack)
    if len(pack.examples) < EXAMPLES_LEAST:
        yield PackProblem(
            where="examples",
            problem=f"there are {len(pack.examples)} of {EXAMPLES_LEAST}.",
            remedy="Work through more of what was published for this law.",
        )
    seen: set[str] = set()
    for example in pack.examples:
        where = f"example {example.title!r}"
        if example.title in seen:
            yield PackProblem(
                where=where, problem="it is there twice.", remedy="Give each a title of its own."
            )
        seen.add(example.title)
        if example.totals is None and example.hour is None and example.pay is None:
            yield PackProblem(
                where=where,
                problem="it says no result.",
                remedy="Give the hours at each multiple, what an hour is worth, or the pay.",
            )


def uncited(pack: LawPack) -> Iterator[PackProblem]:
    """Every part of a pack that does not say where it is written."""
    for where, value in cited_parts(pack):
        texts = [each.text.strip().casefold() for each in citations_of(value)]
        if not texts or any(text in PLACEHOLDERS for text in texts):
            yield PackProblem(
                where=where,
                problem="it does not say where it is written.",
                remedy="Cite law and article; verified=False where nobody has read it there.",
            )


def cited_parts(pack: LawPack) -> Iterator[tuple[str, object]]:
    """The parts of a pack that must cite, by what they are called."""
    yield "holiday_kinds", pack.holiday_kinds
    yield "pay", pack.pay
    for pattern, book in pack.books.items():
        yield f"{pattern}: ordinary time", book.ordinary
        for rule in book.rules:
            yield f"{pattern}: {rule.name}", getattr(rule, "citation", None)
    for duty in pack.obligations:
        yield f"obligation {duty.name}", getattr(duty, "citation", None)
    for reading in pack.readings:
        yield f"reading {reading.name!r}", reading.citation
    for example in pack.examples:
        yield f"example {example.title!r}", example.citation


def citations_of(value: object) -> Iterator[Citation]:
    """Every citation within a value: a pack, a book, a rule, whatever they hold."""
    if isinstance(value, Citation):
        yield value
    elif isinstance(value, Mapping):
        for held in cast("Mapping[object, object]", value).values():
            yield from citations_of(held)
    elif isinstance(value, tuple | list | frozenset):
        for held in cast("Iterable[object]", value):
            yield from citations_of(held)
    elif attrs.has(type(value)):
        for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(value))):
            yield from citations_of(getattr(value, field.name))


@checked
def unverified(pack: LawPack) -> tuple[str, ...]:
    """What the pack cites and nobody has checked against the published text, sorted.

    >>> from datetime import date
    >>> from backoffice_core.attendance.laws import INDONESIA
    >>> all("[unverified]" in cited for cited in unverified(INDONESIA.on(date(2026, 5, 1))))
    True
    """
    return tuple(sorted({str(each) for each in citations_of(pack) if not each.verified}))


@checked
def failing_examples(pack: LawPack) -> tuple[WorkedExample, ...]:
    """The examples of the pack that its rules do not reproduce; none, when it is right.

    >>> from datetime import date
    >>> from backoffice_core.attendance.laws import INDONESIA
    >>> failing_examples(INDONESIA.on(date(2026, 5, 1)))
    ()
    """
    return tuple(example for example in pack.examples if not holds(example, pack))


def holds(example: WorkedExample, pack: LawPack) -> bool:
    """Whether the pack gives what the example says."""
    read = pack_taking(pack, example.readings)
    reckoning = reckon(example_days(example), rules=read.book(example.pattern))
    if example.totals is not None and example.totals != hours_of(reckoning):
        return False
    wage = example.wage
    if wage is None:
        return example.hour is None and example.pay is None
    days, earnings = reckoning.days, example.earnings
    if example.hour is not None:
        pay = read.pay
        if not isinstance(pay, TellsHour):
            return False
        if pay.hour_of(days, wage=wage, earnings=earnings) != example.hour:
            return False
    if example.pay is None:
        return True
    lines = read.pay.lines(days, wage=wage, earnings=earnings)
    return example.pay == total_of(lines, example.pay)


def hours_of(reckoning: Reckoning) -> dict[Fraction, Fraction]:
    """The hours at each multiple."""
    return {multiple: time.hours for multiple, time in reckoning.totals.items()}


def total_of(lines: Iterable[PayLine], like: Money) -> Money:
    """What the lines pay together."""
    return Money.total((line.amount for line in lines), like.currency)


def example_days(example: WorkedExample) -> Iterator[WorkedDay]:
    """The worked days that an example speaks of."""
    if example.days:
        yield from example.days
        return
    for number, hours in enumerate(example.hours):
        day = example.first + timedelta(days=number)
        start = resolve(datetime.combine(day, MORNING), ZONE)
        span = WorkSpan(start=start, end=start + Duration.of(hours=hours))
        yield WorkedDay(
            person="somebody",
            day=day,
            zone=ZONE,
            kind=example.kinds[number] if example.kinds else DayKind.WORKDAY,
            traits=example.traits,
            spans=(span,) if hours else (),
        )
