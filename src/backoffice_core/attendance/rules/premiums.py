"""Premiums: time that is worth more because of when it was worked, overtime or not."""

from __future__ import annotations

from fractions import Fraction

import attrs

from backoffice_core.attendance.citations import Citation
from backoffice_core.attendance.rules.checks import exact_multiple, time_validator
from backoffice_core.attendance.rules.conditions import ALWAYS, WORKING_TIME, Contributing, When
from backoffice_core.attendance.rules.windows import ClockWindow
from backoffice_core.kernel.bounds import named
from backoffice_core.kernel.checks import of_type
from backoffice_core.kernel.instants import Duration

__all__ = ["ClockWindow", "Premium"]


@attrs.frozen(kw_only=True)
class Premium:
    """Time within a ``window`` of the clock, on days ``when`` it holds, has a ``multiple``.

    Without a window it is all time that ``counts``. Less than ``least`` of it in a day earns
    nothing; of more than ``most`` only the first of it earns. With ``whole_span_only`` a span
    that leaves the window earns nothing; where workdays are fixed, a span that they cut is
    judged in its parts. A multiple below 1 pays less than the wage, such as half for waiting.

    Raises :class:`InvalidValue`: ``multiple_not_exact``, ``multiple_negative``,
    ``time_negative``, ``text_empty``, ``type_wrong``.

    >>> night = Premium(
    ...     name="night",
    ...     multiple="1.1",
    ...     citation=Citation("Labor Code art. 86"),
    ...     window=ClockWindow.of("22:00", "06:00"),
    ... )
    >>> night.multiple
    Fraction(11, 10)
    """

    name: str = attrs.field(validator=[of_type(str), named])
    multiple: Fraction = attrs.field(converter=exact_multiple)
    citation: Citation = attrs.field(validator=of_type(Citation))
    window: ClockWindow | None = attrs.field(
        default=None, validator=of_type(ClockWindow, optional=True)
    )
    when: When = attrs.field(default=ALWAYS, validator=of_type(When))
    counts: Contributing = attrs.field(default=WORKING_TIME, validator=of_type(Contributing))
    least: Duration = attrs.field(default=Duration(0), validator=time_validator)
    most: Duration | None = attrs.field(default=None, validator=time_validator)
    whole_span_only: bool = False
