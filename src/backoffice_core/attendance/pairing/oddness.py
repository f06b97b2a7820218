"""What a missing punch means for its day, of which the choice speaks where nothing was planned.

A pause of ``new_shift_gap`` makes two shifts of one day, and a plan says which of them a punch
is missing from. Without a plan nobody can say, so the day is taken as a whole: its normal time is
filled once, or nothing of it counts, and what is said of it is said when all of it is known.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from backoffice_core.attendance.pairing.assuming import Assumed
from backoffice_core.attendance.pairing.attribution import parts_of
from backoffice_core.attendance.pairing.building import build, planned_seconds
from backoffice_core.attendance.pairing.clocks import LocalClock
from backoffice_core.attendance.pairing.drafts import DayDraft
from backoffice_core.attendance.pairing.policy import OddPunch, Pairing
from backoffice_core.attendance.pairing.reading import Shift
from backoffice_core.attendance.worked import Credit
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message

__all__ = ["DAY_COUNTS_AS", "NOTHING_COUNTS", "Doubtful", "punched_by_day", "settle_odd"]

NOTHING_COUNTS = frozenset({OddPunch.COUNT_NOTHING, OddPunch.HALF_DAY, OddPunch.ABSENT})
DAY_COUNTS_AS = {OddPunch.HALF_DAY: "half_day", OddPunch.ABSENT: "absent"}

ONLY_PAIRS = Message("only pairs of punches count")
NOTHING_OF_THESE = Message("nothing of these punches counts until it is corrected")
COUNTED = {
    OddPunch.COUNT_NOTHING: Message("nothing counts until it is corrected"),
    OddPunch.HALF_DAY: Message("it is taken as half a day"),
    OddPunch.ABSENT: Message("it is taken as absence"),
}


@attrs.define(eq=False, kw_only=True)
class Doubtful:
    """A shift with a doubt, kept until its whole day is known.

    ``closing`` is when its open pair was taken to end, ``following`` the shift after it.
    """

    shift: Shift
    closing: int | None
    following: Shift | None
    still_open: bool

    @property
    def is_odd(self) -> bool:
        """Whether a punch is missing, and will not come."""
        return self.shift.missing and not self.still_open

    def how(self, draft: DayDraft, policy: Pairing, clock: LocalClock) -> Message:
        """What counts all the same, as it has come about."""
        choice = policy.odd_punch
        if self.closing is not None:
            return Assumed(end=clock.moment(self.closing), policy=choice).says
        if choice not in NOTHING_COUNTS:
            return ONLY_PAIRS
        trait = DAY_COUNTS_AS.get(choice)
        holds = trait in draft.traits if trait is not None else not draft.spans
        return COUNTED[choice] if holds else NOTHING_OF_THESE


def punched_by_day(shifts: Iterable[Shift], policy: Pairing, clock: LocalClock) -> dict[int, int]:
    """How long the pairs of each day lasted, as they were punched."""
    punched: dict[int, int] = {}
    for shift in shifts:
        for part in parts_of(shift, build(shift.marks), policy, clock):
            seconds = sum(span.end - span.start for span in part.built.spans)
            punched[part.day] = punched.get(part.day, 0) + seconds
    return punched


def settle_odd(
    draft: DayDraft, doubtful: Iterable[Doubtful], policy: Pairing, *, by_hand: bool
) -> None:
    """Let the choice speak for a day without a plan; else it holds where nothing else counts."""
    alone = not draft.planned and not by_hand
    if (
        alone
        and policy.odd_punch in NOTHING_COUNTS
        and any(each.is_odd and each.shift.window is None for each in doubtful)
    ):
        draft.spans.clear()
        draft.breaks.clear()
        draft.trace.clear()
    if not draft.traits:
        return
    if draft.spans or by_hand:
        draft.traits -= set(DAY_COUNTS_AS.values())
    elif "half_day" in draft.traits:
        length, breaks = planned_seconds(draft.planned)
        whole = length - breaks if draft.planned else policy.normal_day.seconds
        draft.credits.append(Credit(name="half_day", time=Duration(whole // 2)))
