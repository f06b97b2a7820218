"""Capture: what comes from devices and phones, taken in once, believed or not, and corrected.

A phone punches from outside of the office, and somebody forgot to punch at all:

>>> from backoffice_core.attendance import Place, Point, Punch
>>> from backoffice_core.kernel import Instant, ZonedInstant
>>> def punch(clock: str, longitude: str) -> Punch:
...     return Punch(
...         device="phone",
...         person="E07",
...         at=ZonedInstant.parse(f"2026-05-04T{clock}:00+07:00[Asia/Jakarta]"),
...         place=Place(point=Point.of("-6.2", longitude), accuracy=15),
...     )
>>> office = Circle(name="office", centre=Point.of("-6.2", "106.8"), radius=100)
>>> policy = AdmissionPolicy(name="office", fences=[office], accuracy=AccuracyReading.GENEROUS)
>>> admission = admit([punch("08:00", "106.8009"), punch("12:00", "106.9")], policy=policy)
>>> len(admission.admitted), len(admission.refused), admission.findings[0].kind
(1, 1, 'attendance.outside_fence')
>>> forgotten = PunchCorrection(
...     number="C-1",
...     kind=CorrectionKind.ADD,
...     person="E07",
...     at=punch("17:00", "0").at,
...     reason="forgot to punch out",
...     made_by="Sari",
...     made=Instant.parse("2026-05-05T01:00:00Z"),
...     approved_by="Dewi",
... )
>>> [each.source for each in apply_corrections(admission.admitted, [forgotten]).punches]
['', 'correction C-1']
"""

from __future__ import annotations

from backoffice_core.attendance.capture.admission import (
    AccuracyReading,
    Admission,
    AdmissionPolicy,
    Consequence,
    PunchClock,
    admit,
)
from backoffice_core.attendance.capture.corrections import (
    CorrectedPunches,
    CorrectionKind,
    PunchCorrection,
    apply_corrections,
)
from backoffice_core.attendance.capture.fences import Circle, Fence, Polygon, metres_between
from backoffice_core.attendance.capture.ingestion import Intake, take_in

__all__ = [
    "AccuracyReading",
    "Admission",
    "AdmissionPolicy",
    "Circle",
    "Consequence",
    "CorrectedPunches",
    "CorrectionKind",
    "Fence",
    "Intake",
    "Polygon",
    "PunchClock",
    "PunchCorrection",
    "admit",
    "apply_corrections",
    "metres_between",
    "take_in",
]
