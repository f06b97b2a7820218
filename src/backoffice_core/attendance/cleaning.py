"""Punches made usable: each once, double touches dropped.

What a device sends is dirty: uploads repeat and people touch twice. The result depends on the
set of punches alone, never on their order or on how often they were handed over. A punch
uploaded twice is one fact told twice, so it is dropped without a word; a double touch is two
facts, so a finding says what was left out. Pairing does this by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from backoffice_core.attendance.model import Punch
from backoffice_core.attendance.pairing.gathering import punches_in_order, without_touches
from backoffice_core.attendance.pairing.policy import Pairing
from backoffice_core.attendance.punches import bounce_findings
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.instants import Duration

__all__ = ["clean_punches"]


@checked
def clean_punches(
    punches: Iterable[Punch], *, bounce: Duration
) -> tuple[tuple[Punch, ...], tuple[Finding, ...]]:
    """The punches by person and time without repeats, and findings about double touches.

    A punch less than ``bounce`` after the last one *kept* of that person is dropped, so that
    a long row of touches leaves one punch each ``bounce``, and cleaning twice changes nothing.

    >>> from backoffice_core.kernel.instants import ZonedInstant
    >>> at = [
    ...     ZonedInstant.parse(f"2026-05-04T{clock}+07:00[Asia/Jakarta]")
    ...     for clock in ("09:01:00", "09:01:20", "18:00:00")
    ... ]
    >>> touches = [Punch(device="door", person="E07", at=moment) for moment in at]
    >>> kept, said = clean_punches(touches * 2, bounce=Duration.of(minutes=1))
    >>> len(kept), [str(finding) for finding in said]
    (2, ['info: E07 touched the device again within 0:01:00 on 2026-05-04; 1 punch left out'])
    """
    policy = Pairing(bounce=bounce)
    kept: list[Punch] = []
    said: list[Finding] = []
    own: dict[str, list[Punch]] = {}
    for punch in punches:
        own.setdefault(punch.person, []).append(punch)
    for person in sorted(own):
        good, dropped = without_touches(punches_in_order(own[person]), policy)
        kept.extend(good)
        said.extend(bounce_findings(person, person, dropped, bounce=bounce))
    return tuple(kept), tuple(said)
