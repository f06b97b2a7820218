"""Law packs: the rules of a country as values, with citations and worked examples.

What the ministry's own example of nine hours on a holiday comes to:

>>> from datetime import date
>>> law = INDONESIA.on(date(2025, 4, 2))
>>> example = law.examples[0]
>>> print(example.title, example.hour, example.pay)
Nine hours on a holiday, six-day week 28901 IDR 606921.00
>>> check_pack(law), len(law.examples)
((), 21)
>>> [reading.name for reading in law.readings][:4]
['hour_rounding', 'part_hours', 'wage_base', 'beyond_the_list']
"""

from __future__ import annotations

from backoffice_core.attendance.laws.california import CALIFORNIA, californian_law
from backoffice_core.attendance.laws.checking import (
    PackProblem,
    check_pack,
    citations_of,
    enacted,
    failing_examples,
    unverified,
)
from backoffice_core.attendance.laws.further_days import further_days_said
from backoffice_core.attendance.laws.indonesia import INDONESIA
from backoffice_core.attendance.laws.joint_leave import JointLeaveDay, joint_leave_day
from backoffice_core.attendance.laws.packs import (
    LawPack,
    Reading,
    WorkedExample,
    rules_in,
    taking,
)
from backoffice_core.attendance.laws.united_states import UNITED_STATES, american_law
from backoffice_core.attendance.limits.traits import check_traits
from backoffice_core.attendance.obligations import (
    OwedAfterOvertime,
    OwedInWindow,
    check_obligations,
)
from backoffice_core.attendance.orders import OvertimeOrder, check_orders

__all__ = [
    "CALIFORNIA",
    "INDONESIA",
    "UNITED_STATES",
    "JointLeaveDay",
    "LawPack",
    "OvertimeOrder",
    "OwedAfterOvertime",
    "OwedInWindow",
    "PackProblem",
    "Reading",
    "WorkedExample",
    "american_law",
    "californian_law",
    "check_obligations",
    "check_orders",
    "check_pack",
    "check_traits",
    "citations_of",
    "enacted",
    "failing_examples",
    "further_days_said",
    "joint_leave_day",
    "rules_in",
    "taking",
    "unverified",
]
