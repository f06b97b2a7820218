"""What to order: the shop's periodic review, and the planner's proposals.

The names of this page need no array library: they are what a month's books use. The
planner's proposals (supply terms, positions, constraints, exceptions) are in modules of
their own beside it, imported from there by those who plan with distributions.
"""

from __future__ import annotations

from backoffice_core.inventory.replenishment.demand import DemandHistory
from backoffice_core.inventory.replenishment.proposing import (
    Incoming,
    Proposal,
    explain_orders,
    propose_orders,
)

__all__ = [
    "DemandHistory",
    "Incoming",
    "Proposal",
    "explain_orders",
    "propose_orders",
]
