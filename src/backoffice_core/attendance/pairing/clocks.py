"""The clocks of one zone, asked in plain seconds and remembered."""

from __future__ import annotations

from datetime import date

from backoffice_core.kernel.instants import Instant, ZonedInstant, first_instant

__all__ = ["LocalClock"]

EPOCH_DAY = date(1970, 1, 1).toordinal()
DAY = 86_400


class LocalClock:
    """Local days as numbers (``date.toordinal()``) and moments in one zone."""

    __slots__ = ("begins", "known_offsets", "moments", "zone")

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self.begins: dict[int, int] = {}
        self.known_offsets: set[tuple[str, int, int]] = set()
        self.moments: dict[int, ZonedInstant] = {}

    def moment(self, seconds: int) -> ZonedInstant:
        """That second on the clocks of the zone."""
        known = self.moments.get(seconds)
        if known is None:
            known = self.moments[seconds] = Instant(seconds).at_zone(self.zone)
        return known

    def of(self, at: ZonedInstant) -> ZonedInstant:
        """A moment as the clocks of this zone show it, wherever it was recorded."""
        return at if at.zone == self.zone else self.moment(at.instant.seconds)

    def offset(self, seconds: int) -> int:
        """How far east of UTC the clocks stand."""
        return self.moment(seconds).offset

    def agrees(self, at: ZonedInstant) -> bool:
        """Whether a moment has the offset that its own zone has then.

        Asked of the zone once for each day that has no change of its clocks.
        """
        seconds = at.instant.seconds
        key = (at.zone, at.offset, seconds // DAY)
        if key in self.known_offsets:
            return True
        if not at.offset_agrees:
            return False
        begin = seconds - seconds % DAY
        ends = (Instant(begin).at_zone(at.zone), Instant(begin + DAY).at_zone(at.zone))
        if all(end.offset == at.offset for end in ends):
            self.known_offsets.add(key)
        return True

    def day(self, at: ZonedInstant) -> int:
        """The local day of a moment."""
        here = at if at.zone == self.zone else self.moment(at.instant.seconds)
        return EPOCH_DAY + (here.instant.seconds + here.offset) // DAY

    def day_of(self, seconds: int) -> int:
        """The local day of a second."""
        return EPOCH_DAY + (seconds + self.offset(seconds)) // DAY

    def begin(self, day: int) -> int:
        """The first second of a local day."""
        known = self.begins.get(day)
        if known is None:
            first = first_instant(date.fromordinal(day), self.zone)
            known = self.begins[day] = first.seconds
        return known
