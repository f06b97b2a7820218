"""The only place where domains meet, in the order the field does things.

Punches become wages and wages become entries; moves become values and values become
entries; documents become entries; and a month closes with all of them.
"""

from __future__ import annotations

from backoffice_core.processes.changes import Action, Change
from backoffice_core.processes.closed_month import ClosedMonth
from backoffice_core.processes.decisions import Decisions, decide_month
from backoffice_core.processes.month_end import close_month
from backoffice_core.processes.order_to_cash import compare_sold_with_issued, sale_entries
from backoffice_core.processes.payroll import wage_entry
from backoffice_core.processes.planned_and_worked import (
    PlannedAndWorked,
    compare_planned_and_worked,
    planned_shifts,
)
from backoffice_core.processes.procure_to_pay import (
    Match,
    MatchedItem,
    match_purchase,
    purchase_entries,
)
from backoffice_core.processes.rostering import roster_problem
from backoffice_core.processes.shop import OpeningBalance, Shop, ShopPolicies
from backoffice_core.processes.stock_costs import price_adjustments, write_down_entries
from backoffice_core.processes.stock_valuation import explain_stock_entry, stock_entries
from backoffice_core.processes.ties import Tie
from backoffice_core.processes.withdrawals import Withdrawal, WithdrawnKind

__all__ = [
    "Action",
    "Change",
    "ClosedMonth",
    "Decisions",
    "Match",
    "MatchedItem",
    "OpeningBalance",
    "PlannedAndWorked",
    "Shop",
    "ShopPolicies",
    "Tie",
    "Withdrawal",
    "WithdrawnKind",
    "close_month",
    "compare_planned_and_worked",
    "compare_sold_with_issued",
    "decide_month",
    "explain_stock_entry",
    "match_purchase",
    "planned_shifts",
    "price_adjustments",
    "purchase_entries",
    "roster_problem",
    "sale_entries",
    "stock_entries",
    "wage_entry",
    "write_down_entries",
]
