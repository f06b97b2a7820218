"""Joint leave: days the government names on which whoever is off takes annual leave.

It is no holiday. Who takes it off has a day of annual leave less, who works has not and is
paid as on any working day (in Indonesia *cuti bersama*).
"""

from __future__ import annotations

from datetime import date

import attrs

from backoffice_core.attendance.laws.packs import LawPack
from backoffice_core.kernel.effective import Effective
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.instants import Duration
from backoffice_core.kernel.words import Message

__all__ = ["JointLeaveDay", "joint_leave_day"]


@attrs.frozen(kw_only=True)
class JointLeaveDay:
    """What a day of joint leave came to: so many ``leave_days`` of annual leave, and why."""

    day: date
    leave_days: int
    explanation: Explanation


def joint_leave_day(
    day: date, *, worked: Duration, law: LawPack | Effective[LawPack]
) -> JointLeaveDay:
    """What a day of joint leave is to somebody who ``worked`` so much on it.

    >>> from backoffice_core.attendance.laws import INDONESIA
    >>> off = joint_leave_day(date(2025, 4, 4), worked=Duration(0), law=INDONESIA)
    >>> print(off.leave_days, off.explanation.source)
    1 SE Menaker M/6/HK.04/XII/2024
    """
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
