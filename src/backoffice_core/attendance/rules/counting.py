"""What thresholds have counted in their periods, and the overtime it makes of a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.rules.clock import window_spans
from backoffice_core.attendance.rules.cutting import Cut, counted, make_overtime
from backoffice_core.attendance.rules.plans import Draft
from backoffice_core.attendance.rules.thresholds import Threshold
from backoffice_core.attendance.worked import WorkedDay

__all__ = ["Counter"]


class Counter:
    """What each threshold has counted of one person's time, and which dead bands are passed.

    ``done`` are the days before: rules that come into force within a week
    still ask for all of the week. ``kinds`` are the kinds of dates.
    """

    def __init__(self, done: list[Draft], kinds: Mapping[date, DayKind]) -> None:
        self.done = done
        self.kinds = kinds
        self.totals: dict[str, tuple[Threshold, int, int]] = {}
        self.passed: set[tuple[str, int]] = set()

    def before(self, threshold: Threshold, number: int) -> int:
        """What a threshold has counted in a period before the day that is being cut."""
        known = self.totals.get(threshold.name)
        if known is not None:
            last, period, total = known
            if last is threshold or (
                last.period == threshold.period and last.counts == threshold.counts
            ):
                return total if period == number else 0
        total = 0
        for draft in reversed(self.done):
            if threshold.period.number(draft.worked.day) != number:
                break
            if draft.worked.kind in threshold.counts.day_kinds:
                parts = self.parts(draft.cuts, threshold, draft.worked)
                draft.cuts = [cut for cut, _ in parts]
                total += sum(cut.end - cut.start for cut, mine in parts if mine)
        return total

    def parts(
        self, cuts: list[Cut], threshold: Threshold, worked: WorkedDay
    ) -> list[tuple[Cut, bool]]:
        """The cuts of a day, each with whether a threshold counts it."""
        counts = threshold.counts
        windows = None if counts.window is None else window_spans(counts.window, worked, self.kinds)
        return counted(cuts, counts, windows, name=threshold.name)

    def apply(
        self, cuts: list[Cut], threshold: Threshold, worked: WorkedDay, *, speaks: bool
    ) -> list[Cut]:
        """The cuts of a day after one threshold, whose overtime it is if it ``speaks``."""
        period = threshold.period
        # Nothing is before a day in its own period.
        number = 0 if period.is_a_day else period.number(worked.day)
        total = 0 if period.is_a_day else self.before(threshold, number)
        beyond = threshold.beyond.seconds
        parts = self.parts(cuts, threshold, worked)
        after = total + sum([cut.end - cut.start for cut, mine in parts if mine])
        self.totals[threshold.name] = (threshold, number, after)
        if after <= beyond:
            return [cut for cut, _ in parts]
        tolerance = threshold.tolerance.seconds
        held = tolerance > 0 and after - beyond <= tolerance
        if tolerance and not held:
            self.passed.add((threshold.name, period.number(worked.day)))
        if not speaks:
            return [cut for cut, _ in parts]
        return overtime_from(parts, threshold, total, held=held)

    def release(self, draft: Draft) -> list[Cut]:
        """The cuts of a day with what was held in a dead band that a later day has passed."""
        cuts = draft.cuts
        if not self.passed or not any(cut.held for cut in cuts):
            return cuts
        for threshold in {each.name: each for cut in cuts for each, _ in cut.held}.values():
            if (threshold.name, threshold.period.number(draft.worked.day)) in self.passed:
                cuts = released(cuts, threshold)
        return cuts


def released(cuts: list[Cut], threshold: Threshold) -> list[Cut]:
    """The cuts with what one threshold held made overtime."""
    found: list[Cut] = []
    for cut in cuts:
        found.append(cut)
        for each, shift in cut.held:
            if each is threshold:
                found.extend(make_overtime(cut, threshold, shift))
    return found


def overtime_from(
    parts: list[tuple[Cut, bool]], threshold: Threshold, total: int, *, held: bool
) -> list[Cut]:
    """The parts of a day with what lies beyond a threshold made overtime, or held."""
    beyond = threshold.beyond.seconds
    found: list[Cut] = []
    for cut, mine in parts:
        found.append(cut)
        if not mine:
            continue
        before = total
        total += cut.end - cut.start
        if total <= beyond:
            continue
        shift = before - cut.start
        if before < beyond:
            cut = cut.split(beyond - shift)  # noqa: PLW2901 - the part beyond
            found.append(cut)
        if held:
            cut.held = (*cut.held, (threshold, shift))
        else:
            found.extend(make_overtime(cut, threshold, shift))
    return found
