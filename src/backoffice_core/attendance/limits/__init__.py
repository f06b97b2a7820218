"""Limits: the lines a law draws, as data; crossing one is a finding with the law cited."""

from __future__ import annotations

from backoffice_core.attendance.limits.breaks import BreakAfter
from backoffice_core.attendance.limits.overtime import OvertimeLimit, UnlistedOvertime

__all__ = ["BreakAfter", "OvertimeLimit", "UnlistedOvertime"]
