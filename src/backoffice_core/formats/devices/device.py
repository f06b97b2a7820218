"""The device a log comes from: its name and clock, and what its codes mean, as data.

Half of all devices set the direction at random, because nobody presses the key before the
finger. So a code is kept as it stands in :attr:`~backoffice_core.attendance.Punch.state`, and
becomes a direction only where the caller says that this device is to be trusted.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import attrs

from backoffice_core.attendance import Punch
from backoffice_core.attendance.model import PunchDirection, PunchKind
from backoffice_core.kernel import Finding, Fold, Gap, Instant, InvalidValue
from backoffice_core.kernel.arguments import checked_fields
from backoffice_core.kernel.members import member_validator
from backoffice_core.kernel.zones import zone_rules

__all__ = [
    "NO_STATE",
    "STATE_WORDS",
    "ZKTECO_STATES",
    "DateOrder",
    "Device",
    "DeviceFormat",
    "DeviceReading",
    "Overnight",
    "StateMeaning",
    "TextEncoding",
]

NO_STATE = 255
# The clocks of these devices restart at 2000-01-01; none was in use before this day.
FIRST_DAY = date(2005, 1, 1)


class DeviceFormat(enum.Enum):
    """How a log is written."""

    USB_LOG = "USB log"
    PUSH_BODY = "push body"
    LONG_TABLE = "long table"
    WIDE_TABLE = "wide table"
    SYNC_LOG = "sync log"


class DateOrder(enum.Enum):
    """What comes first in a date such as 04/05/2026; one that begins with the year says itself."""

    YEAR_FIRST = "year_first"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class Overnight(enum.Enum):
    """What a time means that is earlier than the one before it in a row of a wide table."""

    REFUSE = "refuse"
    NEXT_DAY = "next_day"


class TextEncoding(enum.Enum):
    """How the text is written; ``UNICODE`` is UTF-8 or UTF-16, which can be told apart."""

    UNICODE = "utf-8-sig"
    WINDOWS_1252 = "cp1252"


@checked_fields
@attrs.frozen
class StateMeaning:
    """What a code of a device says about a punch.

    Raises :class:`InvalidValue` (``not_a_member``).
    """

    direction: PunchDirection = attrs.field(validator=member_validator(PunchDirection))
    kind: PunchKind = attrs.field(default=PunchKind.WORK, validator=member_validator(PunchKind))


IN = StateMeaning(PunchDirection.IN)
OUT = StateMeaning(PunchDirection.OUT)
BREAK_OUT = StateMeaning(PunchDirection.OUT, PunchKind.BREAK)
BREAK_IN = StateMeaning(PunchDirection.IN, PunchKind.BREAK)
SILENT = StateMeaning(PunchDirection.UNKNOWN)

# ZKTeco: 0 check in, 1 check out, 2 break out, 3 break in, 4 overtime in, 5 overtime out.
ZKTECO_STATES: Mapping[int, StateMeaning] = MappingProxyType(
    {0: IN, 1: OUT, 2: BREAK_OUT, 3: BREAK_IN, 4: IN, 5: OUT, NO_STATE: SILENT}
)

# What tables write instead of a code, in lower case.
STATE_WORDS: Mapping[str, int] = MappingProxyType(
    {
        "c/in": 0, "check in": 0, "check-in": 0, "checkin": 0, "clock in": 0, "in": 0, "i": 0,
        "masuk": 0, "scan masuk": 0, "absen masuk": 0, "jam masuk": 0,
        "c/out": 1, "check out": 1, "check-out": 1, "checkout": 1, "clock out": 1, "out": 1,
        "o": 1, "keluar": 1, "pulang": 1, "scan keluar": 1, "scan pulang": 1,
        "absen pulang": 1, "jam pulang": 1, "jam keluar": 1,
        "break out": 2, "breakout": 2, "break-out": 2, "b/out": 2, "istirahat": 2,
        "istirahat keluar": 2, "istirahat mulai": 2,
        "break in": 3, "breakin": 3, "break-in": 3, "b/in": 3, "out back": 3, "kembali": 3,
        "istirahat masuk": 3, "istirahat selesai": 3,
        "overtime in": 4, "ot in": 4, "ot-in": 4, "otin": 4, "lembur masuk": 4, "lembur mulai": 4,
        "overtime out": 5, "ot out": 5, "ot-out": 5, "otout": 5, "lembur keluar": 5,
        "lembur selesai": 5, "lembur pulang": 5,
        "": NO_STATE, "-": NO_STATE, "none": NO_STATE, "null": NO_STATE,
    }
)  # fmt: skip


@checked_fields
@attrs.frozen(kw_only=True)
class Device:
    """A device: how punches of it are read.

    ``name`` goes into each punch (of a device that pushes it is the serial number), ``zone``
    is that of its clock. ``people`` names the employee behind each PIN: a punch of any other
    keeps the PIN, with a finding; without it all do. ``states`` says what codes mean, and
    ``words`` which code a table means, but only with ``trust_direction`` do they become
    directions and kinds. ``gap`` and ``fold`` decide times that clocks skip or repeat; each is
    told, and with ``REFUSE`` gives no punch. Punches before ``since`` and after ``until``
    (such as the moment the log was fetched) are set apart.

    Raises :class:`InvalidValue`: ``device_unnamed``, ``unknown_zone``, ``not_a_member``.

    >>> Device(name="gate", zone="Asia/Jakarta").trust_direction
    False
    """

    name: str
    zone: str
    people: Mapping[str, str] | None = None
    states: Mapping[int, StateMeaning] = ZKTECO_STATES
    words: Mapping[str, int] = STATE_WORDS
    trust_direction: bool = False
    gap: Gap = attrs.field(default=Gap.LATER, validator=member_validator(Gap))
    fold: Fold = attrs.field(default=Fold.FIRST, validator=member_validator(Fold))
    since: date = FIRST_DAY
    until: Instant | None = None
    encoding: TextEncoding = attrs.field(
        default=TextEncoding.UNICODE, validator=member_validator(TextEncoding)
    )

    def __attrs_post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValue("device_unnamed", "The device has no name.", "Name it.")
        zone_rules(self.zone)


@attrs.frozen(kw_only=True)
class DeviceReading:
    """What a log came to, in the order of its lines.

    ``mistimed`` are punches that happened when the clock cannot have been right: they are
    set apart, never counted. ``lines`` counts all that are not blank: each gave a punch here or
    there, or a finding whose subject is ``file:line``.
    """

    format: DeviceFormat
    punches: tuple[Punch, ...]
    mistimed: tuple[Punch, ...]
    findings: tuple[Finding, ...]
    lines: int
