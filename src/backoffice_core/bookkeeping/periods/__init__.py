"""Time in the books: fiscal periods, locks, closing, what was known when, schedules.

>>> from datetime import date
>>> from backoffice_core import Instant, Money
>>> from backoffice_core.bookkeeping import Entry, Posting
>>> may = FiscalCalendar().named("FY2026-P05")
>>> book = LockBook().with_lock(PeriodLock(
...     number="L-5", start=may.start, end=may.days.end, state=LockState.HARD,
...     decided_at=Instant.parse("2026-06-05T09:00:00+07:00"), decided_by="Sari",
...     why="May is reported"))
>>> bill = Entry(number="B-9", day=date(2026, 5, 30), journal="purchases", text="Power",
...     postings=[Posting(account="6200", amount=Money.of(40, "USD")),
...               Posting(account="2100", amount=Money.of(-40, "USD"))])
>>> decision = decide_posting(bill, book=book, at=Instant.parse("2026-06-12T09:00:00+07:00"))
>>> print(decision.allowed, decision.refusals[0].code)
False period_locked
>>> print(decision.refusals[0].remedy)
Date it 2026-06-01, the first day that takes it, or have the book reopened for a while
>>> print(decision.refusals[0].says.render("id"))
Jurnal B-9 tanggal 30 Mei 2026 ditolak oleh kunci L-5 atas pembukuan dari 1 Mei 2026 sampai \
31 Mei 2026, dipasang oleh Sari: May is reported
"""

from __future__ import annotations

from backoffice_core.bookkeeping.periods.asset_groups import (
    ASSET_GROUPS_OF_INDONESIA,
    AssetGroup,
)
from backoffice_core.bookkeeping.periods.assets import (
    AssetUsage,
    DepreciationMethod,
    FixedAsset,
    estimate_anew,
    used_up,
)
from backoffice_core.bookkeeping.periods.balances import (
    BookedEntry,
    Grain,
    PeriodBalance,
    balances_as,
    balances_of,
    entries_as,
)
from backoffice_core.bookkeeping.periods.closing import (
    closing_entries,
    explain_closing,
    opening_entries,
)
from backoffice_core.bookkeeping.periods.depreciation import (
    DepreciationLine,
    asset_disposal_entry,
    depreciation_entries,
    depreciation_lines,
    explain_depreciation,
)
from backoffice_core.bookkeeping.periods.fiscal import (
    FiscalCalendar,
    FiscalPeriod,
    PeriodLevel,
)
from backoffice_core.bookkeeping.periods.life_cycle import (
    LOCK_LIFE_CYCLE,
    LockState,
)
from backoffice_core.bookkeeping.periods.lock_book import (
    LockBook,
    Standing,
    replay_locks,
)
from backoffice_core.bookkeeping.periods.lock_checks import (
    LockDecision,
    LockOverride,
    Poster,
    Refusal,
    decide_posting,
    expect_open,
    first_open_day,
)
from backoffice_core.bookkeeping.periods.locks import (
    LockScope,
    PeriodLock,
    PeriodReopening,
    ScopeKind,
    TaxReturn,
)
from backoffice_core.bookkeeping.periods.schedules import (
    Schedule,
    ScheduleLine,
    SpreadBy,
    explain_schedule,
    schedule_entries,
    spread_over_periods,
    still_to_post,
)
from backoffice_core.bookkeeping.periods.snapshots import (
    BalanceSnapshot,
    Late,
    explain_roll_forward,
    late_entries,
    next_snapshot,
    roll_forward,
    take_snapshot,
    verify_snapshot,
)
from backoffice_core.bookkeeping.periods.year_rules import (
    FIVE_FOUR_FOUR,
    FOUR_FIVE_FOUR,
    FOUR_FOUR_FIVE,
    THIRTEEN_FOURS,
    MonthYear,
    NamedAfter,
    WeekYear,
    YearEnds,
)

__all__ = [
    "ASSET_GROUPS_OF_INDONESIA",
    "FIVE_FOUR_FOUR",
    "FOUR_FIVE_FOUR",
    "FOUR_FOUR_FIVE",
    "LOCK_LIFE_CYCLE",
    "THIRTEEN_FOURS",
    "AssetGroup",
    "AssetUsage",
    "BalanceSnapshot",
    "BookedEntry",
    "DepreciationLine",
    "DepreciationMethod",
    "FiscalCalendar",
    "FiscalPeriod",
    "FixedAsset",
    "Grain",
    "Late",
    "LockBook",
    "LockDecision",
    "LockOverride",
    "LockScope",
    "LockState",
    "MonthYear",
    "NamedAfter",
    "PeriodBalance",
    "PeriodLevel",
    "PeriodLock",
    "PeriodReopening",
    "Poster",
    "Refusal",
    "Schedule",
    "ScheduleLine",
    "ScopeKind",
    "SpreadBy",
    "Standing",
    "TaxReturn",
    "WeekYear",
    "YearEnds",
    "asset_disposal_entry",
    "balances_as",
    "balances_of",
    "closing_entries",
    "decide_posting",
    "depreciation_entries",
    "depreciation_lines",
    "entries_as",
    "estimate_anew",
    "expect_open",
    "explain_closing",
    "explain_depreciation",
    "explain_roll_forward",
    "explain_schedule",
    "first_open_day",
    "late_entries",
    "next_snapshot",
    "opening_entries",
    "replay_locks",
    "roll_forward",
    "schedule_entries",
    "spread_over_periods",
    "still_to_post",
    "take_snapshot",
    "used_up",
    "verify_snapshot",
]
