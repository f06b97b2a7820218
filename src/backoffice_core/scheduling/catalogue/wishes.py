"""What people wish for, and the rule that it is kept."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, ClassVar

import attrs

from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import not_negative
from backoffice_core.kernel.checks import several
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.words import Message
from backoffice_core.scheduling.catalogue.possible import positions_by_ordinal
from backoffice_core.scheduling.levels import Level, expect_level
from backoffice_core.scheduling.rules import Breach, Work
from backoffice_core.scheduling.terms import Count

if TYPE_CHECKING:
    from backoffice_core.kernel.words import Value
    from backoffice_core.scheduling.model import Assignment
    from backoffice_core.scheduling.terms import Term

__all__ = [
    "WISHED",
    "Wish",
    "WishKind",
    "WishesKept",
    "codes_wished",
    "expect_level_of",
    "fits",
    "wishes_of",
]

MIDNIGHT = time()
WISHED = Level.soft(1)


class WishKind(enum.Enum):
    """To want a shift or to avoid it; a must and a never are wishes that were granted."""

    WANT = "want"
    AVOID = "avoid"
    MUST = "must"
    NEVER = "never"

    @property
    def binds(self) -> bool:
        """Whether it is no wish any more but a promise."""
        return self in {WishKind.MUST, WishKind.NEVER}

    @property
    def for_work(self) -> bool:
        """Whether it is for work; else it is against."""
        return self in {WishKind.WANT, WishKind.MUST}


@checked_fields
@attrs.frozen(kw_only=True)
class Wish:
    """What one person wishes for a day: to work, or not to; one shift, or any; at some hours.

    Without a ``code`` any shift that starts on the day is meant. With ``since`` or ``until``,
    times of that day on the clock of the shift: to want work is to want a shift that lies
    within them, to avoid it is to avoid any that touches them (``until`` midnight, the end of
    the day). With a ``place`` only shifts there are meant. With a ``colleague`` it is about
    company: that whatever is worked is worked with them, or without. ``weight`` says how dear
    it is.

    Raises :class:`InvalidValue`: ``number_too_small``, ``wish_without_time``,
    ``wish_for_oneself``.

    >>> from datetime import date
    >>> day_off = Wish(person="E1", day=date(2026, 6, 3), kind=WishKind.AVOID, weight=5)
    >>> print(day_off.sentence)
    no work on 2026-06-03
    """

    person: str
    day: date
    code: str | None = None
    kind: WishKind = WishKind.WANT
    weight: int = attrs.field(default=1, validator=not_negative)
    since: time | None = None
    until: time | None = None
    place: str | None = None
    colleague: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse hours that end before they begin."""
        since, until = self.since or MIDNIGHT, self.until or MIDNIGHT
        if MIDNIGHT != until <= since:
            raise InvalidValue("wish_without_time",
                               f"The wish of {self.person} on {self.day} is from {since} to "
                               f"{until}.", "Give an end after the start.")  # fmt: skip
        if self.colleague == self.person:
            raise InvalidValue("wish_for_oneself",
                               f"{self.person} wishes for their own company on {self.day}.",
                               "Name somebody else.")  # fmt: skip

    @property
    def hours(self) -> tuple[datetime, datetime] | None:
        """Return from when to when on the clock it is about, if only about some hours."""
        if (self.since or MIDNIGHT) == (self.until or MIDNIGHT) == MIDNIGHT:
            return None
        after = timedelta(days=1) if self.until in {None, MIDNIGHT} else timedelta(0)
        return (datetime.combine(self.day, self.since or MIDNIGHT),
                datetime.combine(self.day + after, self.until or MIDNIGHT))  # fmt: skip

    @property
    def sentence(self) -> Message:
        """Return what is wished for, with the id of a colleague."""
        return self.said_with({})

    def said_with(self, names: Mapping[str, str]) -> Message:
        """Return what is wished for, with what people are called."""
        if self.colleague is not None:
            return Message("{wish} with {colleague}",
                           colleague=names.get(self.colleague, self.colleague),
                           wish=attrs.evolve(self, colleague=None).sentence)  # fmt: skip
        if self.place is not None:
            return Message("{wish} at {place}", wish=attrs.evolve(self, place=None).sentence,
                           place=self.place)  # fmt: skip
        hours = self.hours
        if hours is not None:
            start, end = (f"{at:%H:%M}" for at in hours)
            what = Message("work") if self.code is None else Message("{code}", code=self.code)
            if self.kind.for_work:
                return Message("{what} between {start} and {end} on {day}", what=what, start=start,
                               end=end, day=self.day)  # fmt: skip
            return Message("no {what} between {start} and {end} on {day}", what=what, start=start,
                           end=end, day=self.day)  # fmt: skip
        if self.code is None:
            if self.kind.for_work:
                return Message("work on {day}", day=self.day)
            return Message("no work on {day}", day=self.day)
        if self.kind.for_work:
            return Message("{code} on {day}", code=self.code, day=self.day)
        return Message("no {code} on {day}", code=self.code, day=self.day)

    def means(self, shift: Assignment) -> bool:
        """Return whether it is about a shift that starts on its day."""
        if self.code is not None and shift.shift != self.code:
            return False
        if self.place is not None and shift.place != self.place:
            return False
        if (hours := self.hours) is None:
            return True
        start, end = shift.start.local, shift.end.local
        if self.kind.for_work:
            return hours[0] <= start and end <= hours[1]
        return start < hours[1] and end > hours[0]


def wishes_of(wishes: Iterable[Wish]) -> tuple[Wish, ...]:
    """The wishes, from whatever they came in."""
    return tuple(several(wishes, Wish, name="wishes"))


def expect_level_of(wishes: tuple[Wish, ...], level: Level) -> None:
    """Refuse a promise among wishes that may be broken.

    Raises :class:`InvalidValue` (``wish_binds``).
    """
    bound = None if level.binds else next((wish for wish in wishes if wish.kind.binds), None)
    if bound is not None:
        raise InvalidValue("wish_binds",
                           f"The wish of {bound.person} for {bound.day} is a "
                           f"{bound.kind.value}, and the rule may be broken.",
                           "Make the rules of such wishes with wish_rules.")  # fmt: skip


@checked_fields
@attrs.frozen(kw_only=True)
class WishesKept:
    """People get what they wish for.

    The amount is the weight of each wish that is not kept, once, however many shifts are in
    its way. Wishes for days that are not to be rostered are left out. A must or a never needs
    a level that binds, and a wish for company is kept by
    :class:`~backoffice_core.scheduling.CompanyKept`: :func:`wish_rules` makes the rules of a
    list.

    Raises :class:`InvalidValue`: ``wish_binds``, ``wish_for_company``.

    >>> from datetime import date
    >>> from backoffice_core.testing import work_row
    >>> rule = WishesKept(
    ...     wishes=[
    ...         Wish(person="E1", day=date(2026, 6, 2), code="E", weight=3),
    ...         Wish(person="E1", day=date(2026, 6, 3), kind=WishKind.AVOID),
    ...     ]
    ... )
    >>> print(rule.sentence)
    Wishes are kept
    >>> for breach in rule.breaches(work_row("DLD....")):
    ...     print(breach.says, breach.amount)
    E1 wished for E on 2026-06-02 and does not get it 3
    E1 wished for no work on 2026-06-03 and does not get it 1
    """

    name: ClassVar[str] = "wishes_kept"
    wishes: tuple[Wish, ...] = attrs.field(converter=wishes_of)
    level: Level = attrs.field(default=WISHED, validator=expect_level)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a promise among what may be broken, and wishes for company."""
        expect_level_of(self.wishes, self.level)
        for wish in self.wishes:
            if wish.colleague is not None:
                raise InvalidValue("wish_for_company",
                                   f"The wish of {wish.person} for {wish.day} is about "
                                   f"{wish.colleague}.",
                                   "Make the rules of such wishes with wish_rules.")  # fmt: skip

    @property
    def sentence(self) -> Message:
        """Return the rule as one sentence."""
        return Message("Wishes are kept")

    @property
    def people_named(self) -> frozenset[str]:
        """Return who wishes."""
        return frozenset(wish.person for wish in self.wishes)

    @property
    def codes_named(self) -> frozenset[str]:
        """Return the codes of the shifts that wishes are about."""
        return codes_wished(self.wishes)

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Return how many wishes there are."""
        return {"wishes": len(self.wishes)}

    def breaches(self, work: Work) -> Iterator[Breach]:
        """Yield each wish of the person that is not kept."""
        for wish in self.wishes:
            if wish.person != work.person.id or not work.horizon.contains(wish.day):
                continue
            meant = tuple(one for one in work.assignments
                          if one.day == wish.day and wish.means(one))  # fmt: skip
            if wish.weight and bool(meant) != wish.kind.for_work:
                says = not_kept(wish, work.person.name)
                yield Breach(says=says, day=wish.day, assignments=meant, amount=wish.weight)

    def terms(self, possible: Work) -> Iterator[Term]:
        """Count what a wish is about: one at least, or none."""
        own = [wish for wish in self.wishes if wish.person == possible.person.id]
        if not own:
            return
        days = positions_by_ordinal(possible)
        first, after = possible.horizon.start, possible.horizon.end
        for wish in own:
            if not first <= wish.day < after or not wish.weight:
                continue
            meant = tuple(
                place for place in days.get(wish.day.toordinal(), ())
                if fits(wish, possible.assignments[place])
            )  # fmt: skip
            if wish.kind.for_work:
                yield Count(groups=(meant,), least=1, each=wish.weight)
            elif meant:
                yield Count(groups=(meant,), most=0, each=wish.weight)


def not_kept(wish: Wish, name: str) -> Message:
    """Return that somebody does not get what they wished for, or what was promised."""
    if wish.kind.binds:
        return Message("{person} was promised {wish} and does not get it", person=name,
                       wish=wish.sentence)  # fmt: skip
    return Message("{person} wished for {wish} and does not get it", person=name,
                   wish=wish.sentence)  # fmt: skip


def codes_wished(wishes: Iterable[Wish]) -> frozenset[str]:
    """Return the codes of the shifts that wishes are about."""
    return frozenset(wish.code for wish in wishes if wish.code is not None)


def fits(wish: Wish, shift: Assignment) -> bool:
    """Say whether a shift of its day is what a wish is about, by minutes since its midnight."""
    if wish.code not in {None, shift.shift} or wish.place not in {None, shift.place}:
        return False
    midnight = datetime.combine(wish.day, MIDNIGHT)
    begins, ends = (at.local - midnight for at in (shift.start, shift.end))
    since, until = (
        timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
        for at in (wish.since or MIDNIGHT, wish.until or MIDNIGHT)
    )
    if not since and not until:
        return True
    until = until or timedelta(days=1)
    if wish.kind.for_work:
        return begins >= since and ends <= until
    return begins < until and ends > since
