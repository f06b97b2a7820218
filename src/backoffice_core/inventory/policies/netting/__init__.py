"""Requirements planning: from what is asked for to what has to be made and bought."""

from __future__ import annotations

from backoffice_core.inventory import numbers as numbers  # asks for numpy and scipy by name
from backoffice_core.inventory.policies.netting.requirement_model import (
    LotRule,
    Part,
    Peg,
    PlannedItem,
    PlannedOrder,
    RequirementLine,
    RequirementsPlan,
    SafetyStock,
)
from backoffice_core.inventory.policies.netting.requirements import plan_requirements

__all__ = [
    "LotRule",
    "Part",
    "Peg",
    "PlannedItem",
    "PlannedOrder",
    "RequirementLine",
    "RequirementsPlan",
    "SafetyStock",
    "plan_requirements",
]
