"""The chart of accounts: every account a business posts to, found by code or by role.

Processes speak of roles (``receivables``, ``inventory``), never of codes, because every
business numbers its accounts its own way. So a role belongs to one account at most, and a
chart that lacks one says which, before anything is posted anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import attrs

from backoffice_core.bookkeeping.model import Account
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["Chart"]


def in_order(accounts: Iterable[Account]) -> tuple[Account, ...]:
    """The accounts by code, the order of every statement."""
    return tuple(sorted(accounts, key=lambda account: account.code))


def index_by_code(accounts: Iterable[Account]) -> Mapping[str, Account]:
    """The accounts by code; refuse a code used twice."""
    found: dict[str, Account] = {}
    for account in accounts:
        if account.code in found:
            raise InvalidValue(
                "account_duplicate",
                f"The account {account.code} is there twice, as {found[account.code].name}"
                f" and as {account.name}.",
                "Give each account a code of its own.",
            )
        found[account.code] = account
    return MappingProxyType(found)


def index_by_role(accounts: Iterable[Account]) -> Mapping[str, Account]:
    """The accounts that have a role by it; refuse a role played by two."""
    found: dict[str, Account] = {}
    for account in accounts:
        if account.role in found:
            raise InvalidValue(
                "account_role_duplicate",
                f"The accounts {found[account.role].code} and {account.code} both have the"
                f" role {account.role}.",
                "Leave the role with one of them.",
            )
        if account.role:
            found[account.role] = account
    return MappingProxyType(found)


@attrs.frozen
class Chart:
    """All accounts of a business, in the order of their codes.

    Raises :class:`InvalidValue`: ``account_duplicate`` when two accounts share a code,
    ``account_role_duplicate`` when two share a role.

    >>> from backoffice_core.bookkeeping.model import AccountType
    >>> bank = Account(code="1100", name="Bank", type=AccountType.ASSET, role="cash")
    >>> Chart([bank]).role("cash").code
    '1100'
    >>> Chart([bank]).role("sales")
    Traceback (most recent call last):
    ...
    backoffice_core.kernel.errors.InvalidValue: The chart of accounts has no account with the \
role sales. Give one account the role sales. [account_role_missing]
    """

    accounts: tuple[Account, ...] = attrs.field(converter=in_order)
    by_code: Mapping[str, Account] = attrs.field(
        init=False,
        repr=False,
        eq=False,
        default=attrs.Factory(lambda chart: index_by_code(chart.accounts), takes_self=True),
    )
    by_role: Mapping[str, Account] = attrs.field(
        init=False,
        repr=False,
        eq=False,
        default=attrs.Factory(lambda chart: index_by_role(chart.accounts), takes_self=True),
    )

    def account(self, code: str) -> Account:
        """The account with a code.

        Raises :class:`InvalidValue` (``account_unknown``).
        """
        found = self.by_code.get(code)
        if found is None:
            raise InvalidValue(
                "account_unknown",
                f"The chart of accounts has no account {code}.",
                "Add it to the chart, or post to an account that is there.",
            )
        return found

    def role(self, name: str) -> Account:
        """The account that plays a role.

        Raises :class:`InvalidValue` (``account_role_missing``).
        """
        found = self.by_role.get(name)
        if found is None:
            raise InvalidValue(
                "account_role_missing",
                f"The chart of accounts has no account with the role {name}.",
                f"Give one account the role {name}.",
            )
        return found

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle through the accounts, as a mapping proxy cannot be pickled."""
        return Chart, (self.accounts,)
