"""A contract: the rules that bind for the people who have it, under one name.

What a contract says, hours a week, days in a row, weekends, nights, is said by the rules
of the catalogue, each with the contract's numbers. A contract that changes is an
:class:`~backoffice_core.kernel.Effective` one; each version binds on its own days.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from backoffice_core.scheduling.rules import Rule

__all__ = ["Contract"]


def rules_of(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules, from whatever they came in."""
    return tuple(rules)


@attrs.frozen
class Contract:
    """Rules under one name, for everybody who has the contract."""

    name: str
    rules: tuple[Rule, ...] = attrs.field(default=(), converter=rules_of)
