"""What planning one person's days deals in: prices, windows of days, and plans."""

from __future__ import annotations

from typing import Final, TypeAlias

import attrs

__all__ = ["NEVER", "Plan", "Price", "Window"]

NEVER: Final = float("inf")
Price: TypeAlias = "int | float"


@attrs.define(kw_only=True, eq=False)
class Plan:
    """Days planned: the class and the shift of each (-1: free), and where they lead.

    ``states``, ``places``, ``values`` and ``costs`` hold, before each day and after the
    last, the state, the packed counts, what each counter has come to, and what the moves
    have cost.
    """

    kinds: list[int]
    picks: list[int]
    states: list[int]
    places: list[int]
    values: list[tuple[int, ...]]
    costs: list[int]

    @property
    def shifts(self) -> frozenset[int]:
        """Return the shifts worked."""
        return frozenset(pick for pick in self.picks if pick >= 0)


@attrs.frozen
class Window:
    """Days from ``first`` to before ``last`` that are planned; up to ``end`` they lead on.

    The other days stay as in an ``old`` plan, where there is one.
    """

    first: int
    last: int
    end: int
    old: Plan | None = None
