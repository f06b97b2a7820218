"""What premiums add to a day: each to the time it means, from its least on and up to its most."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from backoffice_core.attendance.model import DayKind
from backoffice_core.attendance.rules.clock import window_spans
from backoffice_core.attendance.rules.cutting import Cut, Windows, counted
from backoffice_core.attendance.rules.premiums import Premium
from backoffice_core.attendance.worked import WorkedDay, WorkSpan

__all__ = ["on_premium"]


def on_premium(
    cuts: list[Cut], premium: Premium, worked: WorkedDay, kinds: Mapping[date, DayKind]
) -> list[Cut]:
    """The cuts of a day after one premium that speaks on it; ``kinds`` are those of dates."""
    window, counts = premium.window, premium.counts
    windows: Windows | None = None
    if window is not None:
        windows = window_spans(window, worked, kinds)
    if counts.window is not None:
        windows = both(windows, window_spans(counts.window, worked, kinds))
    if windows is not None and not windows:
        return cuts
    parts = counted(cuts, counts, windows)
    if premium.whole_span_only and windows is not None:
        parts = [(cut, mine and stays(cut.span, windows)) for cut, mine in parts]
    total = sum(cut.end - cut.start for cut, mine in parts if mine)
    if total < premium.least.seconds:
        return [cut for cut, _ in parts]
    return rewarded(parts, premium, total)


def rewarded(parts: list[tuple[Cut, bool]], premium: Premium, total: int) -> list[Cut]:
    """The parts that count with the premium, up to the most that it gives."""
    left = total if premium.most is None else premium.most.seconds
    found: list[Cut] = []
    for cut, mine in parts:
        found.append(cut)
        if not mine or left <= 0:
            continue
        if cut.end - cut.start > left:
            found.append(cut.split(cut.start + left))
        cut.premiums = (*cut.premiums, premium)
        left -= cut.end - cut.start
    return found


def stays(span: WorkSpan, windows: Windows) -> bool:
    """Whether a span lies within one window from its start to its end."""
    start, end = span.start.instant.seconds, span.end.instant.seconds
    return any(opens <= start and end <= closes for opens, closes in windows)


def both(some: Windows | None, others: Windows) -> Windows:
    """Where both lie."""
    if some is None:
        return others
    shared = [
        (max(opens, begins), min(closes, ends)) for opens, closes in some for begins, ends in others
    ]
    return [(opens, closes) for opens, closes in shared if opens < closes]
