"""Which EPCIS events stand: those that no later one withdraws, each once.

An error declaration repeats an event, with its number or word for word, and says that it never
happened so (EPCIS 2.0, section 7.4.1.4). Events also come twice, because files are sent again.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from backoffice_core.formats.epcis.events import EpcisEvent
from backoffice_core.formats.epcis.goods import Unmoved, UnmovedReason, unmoved

__all__ = ["standing"]


def standing(events: Iterable[EpcisEvent]) -> tuple[tuple[EpcisEvent, ...], tuple[Unmoved, ...]]:
    """The events that stand, in the order of time, and the others with their reasons."""
    ordered = sorted(events, key=lambda event: event.at.seconds)
    wrong = {name_of(event) for event in ordered if event.error is not None}
    stay: list[EpcisEvent] = []
    gone: list[Unmoved] = []
    first: dict[object, EpcisEvent] = {}
    for event in ordered:
        name = name_of(event)
        before = first.get(name)
        if event.error is not None:
            gone.append(unmoved(event, UnmovedReason.DECLARES_ERROR))
        elif name in wrong:
            gone.append(unmoved(event, UnmovedReason.WITHDRAWN))
        elif before is None:
            first[name] = event
            stay.append(event)
        else:
            same = content(event) == content(before)
            reason = UnmovedReason.REPEATED if same else UnmovedReason.NUMBER_REUSED
            gone.append(unmoved(event, reason))
    return tuple(stay), tuple(gone)


def name_of(event: EpcisEvent) -> object:
    """What tells events apart: the number, or where there is none, all that is said."""
    return event.number or content(event)


def content(event: EpcisEvent) -> EpcisEvent:
    """What an event says of the world, without where it stands and when it was noted."""
    return attrs.evolve(event, source="", recorded=None, error=None)
