"""Joint leave: days the government names on which whoever is off takes annual leave.

It is no holiday. Who takes it off has a day of annual leave less, who works has not and is
paid as on any working day (in Indonesia *cuti bersama*).
"""

from __future__ import annotations

from datetime import date

import attrs

from backoffice_core.attendance.law_given import expect_law
from backoffice_core.attendance.laws.packs import LawPack
from backoffice_core.kernel.arguments import checked, checked_fields
from backoffice_core.kernel.bounds import not_negative
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message

__all__ = ["JointLeaveDay", "joint_leave_day"]


@checked_fields
@attrs.frozen(kw_only=True)
class JointLeaveDay:
    """What a day of joint leave came to: so many ``leave_days`` of annual leave, and why.

    Raises :class:`InvalidValue` (``number_too_small``).
    """

    day: date
    leave_days: int = attrs.field(validator=not_negative)
    explanation: Explanation


@checked
def joint_leave_day(
    day: date, *, worked: Duration, law: LawPack | Effective[LawPack]
) -> JointLeaveDay:
    """What a day of joint leave is to somebody who ``worked`` so much on it.

    Raises :class:`InvalidValue`: ``number_too_small`` for a negative time, ``no_value_on_day``
    where the law does not hold yet.

    >>> from backoffice_core.attendance.laws import INDONESIA
    >>> off = joint_leave_day(date(2025, 4, 4), worked=Duration(0), law=INDONESIA)
    >>> print(off.leave_days, off.explanation.source)
    1 SE Menaker M/6/HK.04/XII/2024
    """
    expect_law(law)
    if worked < Duration(0):
        raise InvalidValue(
            "number_too_small",
            f"The time worked on {day} is {worked}, which is less than nothing.",
            "Give what was worked, or Duration(0).",
        )
    pack = law.on(day) if isinstance(law, Effective) else law
    source = "" if pack.joint_leave is None else str(pack.joint_leave.on(day))
    if worked.is_zero:
        says = Message("{day} is joint leave and was taken: one day of annual leave", day=day)
        taken = 1
    else:
        says = Message(
            "{day} is joint leave and was worked: paid as an ordinary working day, "
            "and no annual leave is taken",
            day=day,
        )
        taken = 0
    reason = Explanation(rule="leave.joint", says=says, result=taken, source=source)
    return JointLeaveDay(day=day, leave_days=taken, explanation=reason)
