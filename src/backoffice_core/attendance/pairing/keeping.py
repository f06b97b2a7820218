"""Time that is given once: by hand before by punches, and never to two days.

Plain intervals of seconds, as days in the making hold them.
"""

from __future__ import annotations

from collections.abc import Mapping

from backoffice_core.attendance.pairing.drafts import DayDraft, Span
from backoffice_core.attendance.pairing.windows import Bounds
from backoffice_core.attendance.worked import WorkedDay

__all__ = ["apart", "bounds_of", "outside"]


def bounds_of(day: WorkedDay) -> list[Bounds]:
    """The time that a day entered by hand speaks about."""
    spans = [(span.start.instant.seconds, span.end.instant.seconds) for span in day.spans]
    return spans or [
        (shift.start.instant.seconds, shift.end.instant.seconds) for shift in day.planned
    ]


def outside(spans: list[Span], taken: list[Bounds]) -> list[Span]:
    """What of the spans lies outside of time that is taken."""
    for opens, closes in taken:
        left: list[Span] = []
        for span in spans:
            if span.end <= opens or closes <= span.start:
                left.append(span)
                continue
            for start, end in ((span.start, opens), (closes, span.end)):
                if start < end:
                    left.append(Span(start, end, span.kind, span.rate))
        spans = left
    return spans


def apart(drafts: Mapping[int, DayDraft]) -> None:
    """Give no second to two days where the total of one was rounded into the other's."""
    spans = [span for draft in drafts.values() for span in draft.spans]
    until = -(10**12)
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        span.start = max(span.start, until)
        span.end = max(span.end, span.start)
        until = span.end
    for draft in drafts.values():
        draft.spans = [span for span in draft.spans if span.start < span.end]
