"""What holds for everybody whose time is judged, said once and handed on as one value."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from backoffice_core.attendance.frozen import FrozenMapping
from backoffice_core.attendance.laws import INDONESIA, LawPack
from backoffice_core.attendance.policy import AttendancePolicy
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.calendars import Calendar
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.zones import zone_rules

__all__ = ["AttendanceTerms"]


def law_of_indonesia() -> Effective[LawPack]:
    """The law where none is named; made here, so that help does not print all of it."""
    return INDONESIA


def law_named(law: Effective[LawPack]) -> str:
    """A law by its names, as its whole text is long."""
    return f"<{', '.join(version.value.name for version in law.versions)}>"


def read_only(places: Mapping[str, str]) -> Mapping[str, str]:
    """A copy nobody can change."""
    return FrozenMapping(places)


@checked_fields
@attrs.frozen(kw_only=True)
class AttendanceTerms:
    """Under what terms a business turns punches into time.

    ``calendar`` says which days are off, ``zone`` (``Asia/Jakarta``) where a day begins,
    ``policy`` what the house chose, ``law`` which rules hold from when: those of Indonesia
    unless another is given. ``patterns`` names the law's pattern of work (by employee id) of
    whom the usual one of their days a week is not: ``{"E07": "mining"}``. ``exempt_in`` says
    for whom (by employee id) overtime is not paid, and where that is written: the contract, the
    company regulation. Who is not in it is paid overtime.

    Raises :class:`InvalidValue`: ``unknown_zone``, ``text_empty`` for an empty id, pattern or
    place where it is written, ``type_wrong``.

    >>> from datetime import date
    >>> office = AttendanceTerms(calendar=Calendar(name="office", weekend={5, 6}), zone="UTC")
    >>> office.policy.bounce
    Duration(seconds=60)
    >>> office.law.on(date(2026, 5, 4)).name
    'PP 35/2021'
    """

    calendar: Calendar
    zone: str
    policy: AttendancePolicy = attrs.field(factory=AttendancePolicy)
    law: Effective[LawPack] = attrs.field(factory=law_of_indonesia, repr=law_named)
    patterns: Mapping[str, str] = attrs.field(factory=dict[str, str], converter=read_only)
    exempt_in: Mapping[str, str] = attrs.field(factory=dict[str, str], converter=read_only)

    def __attrs_post_init__(self) -> None:
        zone_rules(self.zone)
        for person, text in (*self.patterns.items(), *self.exempt_in.items()):
            if not (person.strip() and text.strip()):
                raise InvalidValue(
                    "text_empty",
                    f"The terms say {text!r} of {person!r}.",
                    "Name the person by id, and the pattern of work or where it is written.",
                )
