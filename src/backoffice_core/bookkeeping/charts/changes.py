"""What happens to accounts over time, as facts: renamed, merged, closed.

Entries are never rewritten because a chart changes. A change is a fact with the day it takes
effect, and the charts of all days follow from them (:mod:`...charts.history`).
"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import attrs

from backoffice_core.bookkeeping.model import Translation, sorted_translations, translated_name
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.facts import fact
from backoffice_core.kernel.names import Name

__all__ = ["AccountClosure", "AccountMerge", "AccountRename", "ChartChange"]


@checked
@fact("account_renames", identity=("account", "since"))
@attrs.frozen(kw_only=True)
class AccountRename:
    """From the day ``since`` on, an account is called ``name``; before, what it was called."""

    account: str
    since: date
    name: str
    translations: tuple[Translation, ...] = attrs.field(default=(), converter=sorted_translations)

    @property
    def title(self) -> Name:
        """The new name, in the language of whoever reads it."""
        return translated_name(self.name, self.translations)


@checked
@fact("account_merges", identity=("account",))
@attrs.frozen(kw_only=True)
class AccountMerge:
    """From the day ``since`` on, ``account`` takes no postings and is part of ``into``.

    What was posted to it before stays where it is: statements may show it there, or as part
    of the account that it was merged into.
    """

    account: str
    into: str
    since: date


@checked
@fact("account_closures", identity=("account",))
@attrs.frozen(kw_only=True)
class AccountClosure:
    """From the day ``since`` on, ``account`` takes no postings."""

    account: str
    since: date


ChartChange: TypeAlias = AccountRename | AccountMerge | AccountClosure
"""What may change in a chart, from a day on."""
