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
        cls,
        needed: Money,
        available: Money,
        *,
        accounts: tuple[str, ...],
        instead: tuple[tuple[str, Money], ...] = (),
    ) -> InsufficientFunds:
        """Refuse to share more than there is; ``instead`` is what is held in other currencies."""
        held = "; ".join(f"{account} holds {amount}" for account, amount in instead)
        others = f" In other currencies {held}." if held else ""
        exchange = " Exchange it first, or send what is held." if held else ""
        return cls(
            "insufficient_funds",
            f"{needed} is needed from {', '.join(accounts)}, which can give {available}:"
            f" {needed - available} is missing.{others}",
            f"Send less, add a source, or allow an overdraft.{exchange}",
            needed,
            available,
            needed - available,
            accounts,
        )
