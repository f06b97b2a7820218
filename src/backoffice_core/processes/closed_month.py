"""What closing a month comes to: every result, what changed on record, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from backoffice_core.scheduling import open_shifts

if TYPE_CHECKING:
    from backoffice_core.attendance import PayLine, Timesheet
    from backoffice_core.bookkeeping import (
        BalanceSheet,
        Chart,
        Entry,
        OpenItems,
        ProfitAndLoss,
        TrialBalance,
    )
    from backoffice_core.inventory import Proposal, Valuation
    from backoffice_core.kernel.findings import Finding
    from backoffice_core.processes.changes import Change
    from backoffice_core.processes.shop import Shop
    from backoffice_core.processes.ties import Tie
    from backoffice_core.scheduling import OpenShift, Roster, RosterProblem
    from backoffice_core.storage import Receipt

__all__ = ["ClosedMonth"]


@attrs.frozen(kw_only=True)
class ClosedMonth:
    """A closed month of ``shop``.

    ``timesheets`` are the latest of each person, ``pay`` their pay lines, ``entries`` every
    entry of the month's books, reversed ones and reversals included. ``roster`` is next
    month's, for ``roster_problem``. ``findings`` are ranked. ``changes`` and ``receipt`` say
    what this run wrote; a run that changed nothing has neither. ``ties`` are the verdict.
    """

    shop: Shop
    chart: Chart
    timesheets: tuple[Timesheet, ...]
    pay: tuple[PayLine, ...]
    entries: tuple[Entry, ...]
    trial_balance: TrialBalance
    profit_and_loss: ProfitAndLoss
    balance_sheet: BalanceSheet
    open_items: OpenItems
    valuation: Valuation
    proposals: tuple[Proposal, ...]
    roster: Roster | None
    roster_problem: RosterProblem
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    receipt: Receipt | None
    ties: tuple[Tie, ...]

    @property
    def open_shifts(self) -> tuple[OpenShift, ...]:
        """What next month needs and nobody works yet, in order of time.

        :func:`~backoffice_core.scheduling.explain_open` says of each why nobody can.
        """
        assignments = () if self.roster is None else self.roster.assignments
        return open_shifts(self.roster_problem, assignments)

    @property
    def all_tie(self) -> bool:
        """Say whether the books balance, stock ties and payroll ties."""
        return all(tie.holds for tie in self.ties)
