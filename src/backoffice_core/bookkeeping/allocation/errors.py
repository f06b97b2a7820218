"""The one refusal that callers react to: there is not enough money."""

from __future__ import annotations

import attrs

from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Money

__all__ = ["InsufficientFunds"]


# Positional fields with defaults, as every error: with slots they could not be pickled.
@attrs.define(slots=False, eq=False)
class InsufficientFunds(InvalidValue):
    """Sources cannot give what is needed; nothing was shared.

    ``needed`` less ``available`` is the ``shortfall``; ``accounts`` are those that were asked.
    """

    needed: Money | None = None
    available: Money | None = None
    shortfall: Money | None = None
    accounts: tuple[str, ...] = ()

    @classmethod
    def between(
        cls, needed: Money, available: Money, *, accounts: tuple[str, ...]
    ) -> InsufficientFunds:
        """Refuse to share more than there is."""
        return cls(
            "insufficient_funds",
            f"{needed} is needed from {', '.join(accounts)}, which can give {available}:"
            f" {needed - available} is missing.",
            "Send less, add a source, or allow an overdraft.",
            needed,
            available,
            needed - available,
            accounts,
        )
