"""For proving your own parts: laws of stores and of rules, and what breaks them; example shops.

Any store proves itself in one line, with or without a test framework:

>>> from backoffice_core.storage import open_store
>>> laws = check_store(lambda name: open_store("memory:"))
>>> laws[0].promise
'A batch is written whole or not at all, whatever kinds and streams it has.'
"""

from __future__ import annotations

from backoffice_core.testing.broken import BROKEN_STORES
from backoffice_core.testing.broken_rules import BROKEN_RULES, SoundRule
from backoffice_core.testing.cases import Law, LawBroken, Opener
from backoffice_core.testing.device_logs import (
    DEVICE_HABITS,
    DeviceHabits,
    LogStatistics,
    device_log,
    log_statistics,
    write_device_log,
)
from backoffice_core.testing.laws import LAWS, check_law, check_store
from backoffice_core.testing.pass_through import PassThroughStore
from backoffice_core.testing.rosters import SHIFT_LETTERS, shift_of_letter, work_row
from backoffice_core.testing.rosters_by_chance import RosterCase, roster_cases, roster_strategy
from backoffice_core.testing.rule_laws import (
    RULE_LAWS,
    RuleLaw,
    RuleTrial,
    check_rule,
    check_rule_law,
)
from backoffice_core.testing.shop import write_shop

__all__ = [
    "BROKEN_RULES",
    "BROKEN_STORES",
    "DEVICE_HABITS",
    "LAWS",
    "RULE_LAWS",
    "SHIFT_LETTERS",
    "DeviceHabits",
    "Law",
    "LawBroken",
    "LogStatistics",
    "Opener",
    "PassThroughStore",
    "RosterCase",
    "RuleLaw",
    "RuleTrial",
    "SoundRule",
    "check_law",
    "check_rule",
    "check_rule_law",
    "check_store",
    "device_log",
    "log_statistics",
    "roster_cases",
    "roster_strategy",
    "shift_of_letter",
    "work_row",
    "write_device_log",
    "write_shop",
]
