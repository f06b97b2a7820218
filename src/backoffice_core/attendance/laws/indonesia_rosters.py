"""What Indonesian decrees want of shifts in remote places: that they are paid whole.

A shift of a chosen length is paid at that length, whatever the employer made of it
(KEP.234/MEN/2003 art. 6). How much rest long rows of work earn is a limit
(:mod:`backoffice_core.attendance.limits.rosters`).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.laws.packs import LawPack, Reading
from backoffice_core.attendance.rules.reckoned import Extra, ReckonedDay
from backoffice_core.attendance.rules.thresholds import Tier, tiers
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.bounds import named
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message

__all__ = ["SHIFTS_CUT_SHORT", "CutShort"]

CUT_SHORT = "cut_short"


@checked_fields
@attrs.frozen(kw_only=True)
class CutShort:
    """A shift that the employer cut short is paid at the length that was chosen for it.

    Who cut it short no punch says: the day has the trait ``cut_short``. Owed is the overtime pay
    of the hours that were planned and not worked; ordinary hours are in the month's wage, so who
    is paid by the hour is owed them besides.

    Raises :class:`InvalidValue` (``text_empty``).
    """

    name: str = attrs.field(validator=named)
    ordinary: Duration
    citation: Citation
    tiers: tuple[Tier, ...]

    @property
    def asked_traits(self) -> frozenset[str]:
        """The trait of a day whose shift the employer cut short."""
        return frozenset({CUT_SHORT})

    def owed(self, days: tuple[ReckonedDay, ...]) -> Iterator[Extra]:
        """What is lacking of the overtime of each shift, by its multiple."""
        for day in days:
            worked = day.worked
            if CUT_SHORT not in worked.traits or not worked.complete:
                continue
            chosen = sum(
                (shift.end - shift.start).seconds - shift.break_time.seconds
                for shift in worked.planned
                if shift.kind.counts_as_work
            )
            done, planned = day.overtime.seconds, max(0, chosen - self.ordinary.seconds)
            begins = 0
            for tier in self.tiers:
                ends = planned if tier.time is None else begins + tier.time.seconds
                missing = min(ends, planned) - max(begins, done)
                if missing > 0:
                    yield self.lacking(day, Duration(missing), tier.multiple)
                begins = ends

    def lacking(self, day: ReckonedDay, missing: Duration, multiple: Fraction) -> Extra:
        """Hours that were planned as overtime and not worked."""
        says = Message(
            "The shift of {day} was cut short: {time} of its overtime are paid all the same",
            day=day.day,
            time=missing,
        )
        return Extra(
            person=day.person,
            day=day.day,
            name=self.name,
            time=missing,
            multiple=multiple,
            citation=self.citation,
            because=Explanation(
                rule="extra.cut_short", says=says, result=missing, source=str(self.citation)
            ),
        )


PAID_AS_CHOSEN = CutShort(
    name="cut short",
    ordinary=Duration.of(hours=7),
    tiers=tiers(("3/2", 1), (2, None)),
    citation=Citation("KEP.234/MEN/2003 art. 6 and 12"),
)


def read_shifts_cut_short(pack: LawPack, way: str) -> LawPack:
    """The pack with shifts that were cut short paid as they were chosen, or as they were worked."""
    extras = (PAID_AS_CHOSEN,) if way == "as_chosen" else ()
    changed = attrs.evolve(pack.book("energy"), extras=extras)
    return attrs.evolve(pack, books={**pack.books, "energy": changed})


SHIFTS_CUT_SHORT = Reading(
    name="shifts_cut_short",
    taken="as_worked",
    others=("as_chosen",),
    says=Message(
        "A shift that the employer cut short is owed at the length chosen for it; no punch says "
        "who did that, so it is paid only where somebody marks such days"
    ),
    citation=Citation("KEP.234/MEN/2003 art. 6"),
    change=read_shifts_cut_short,
)
