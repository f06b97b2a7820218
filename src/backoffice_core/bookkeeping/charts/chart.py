"""The chart of accounts: every account a business posts to, found by code, role or place.

Processes speak of roles (``receivables``, ``inventory``), never of codes, because every
business numbers its accounts its own way. So a role belongs to one account at most, and a
chart that lacks one says which, before anything is posted anywhere. An account that others
name as their parent is a group: it takes no postings, its balance is that of its children.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

import attrs

from backoffice_core.bookkeeping.charts.tree import (
    children_by_parent,
    deepest_first,
    in_order,
    walk,
)
from backoffice_core.bookkeeping.model import Account
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Money

__all__ = ["Chart"]


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


@checked
@attrs.frozen
class Chart:
    """All accounts of a business, in the order of their codes.

    Raises :class:`InvalidValue`: ``account_duplicate`` when two accounts share a code,
    ``account_role_duplicate`` when two share a role, ``account_parent_unknown``,
    ``account_type_differs`` and ``account_cycle`` when their parents make no tree.

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
    by_parent: Mapping[str | None, tuple[Account, ...]] = attrs.field(
        init=False,
        repr=False,
        eq=False,
        default=attrs.Factory(lambda chart: children_by_parent(chart.by_code), takes_self=True),
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

    @property
    def roots(self) -> tuple[Account, ...]:
        """The accounts that are in no group."""
        return self.by_parent.get(None, ())

    def children(self, code: str) -> tuple[Account, ...]:
        """The accounts directly in a group; none for an account that takes postings.

        Raises :class:`InvalidValue` (``account_unknown``).
        """
        return self.by_parent.get(self.account(code).code, ())

    def descendants(self, code: str) -> tuple[Account, ...]:
        """All accounts below a group, each group before what is in it.

        Raises :class:`InvalidValue` (``account_unknown``).
        """
        return tuple(account for _, account in walk(self.by_parent, self.account(code).code))

    def path(self, code: str) -> tuple[Account, ...]:
        """The way from the root of the tree to an account, both among it.

        Raises :class:`InvalidValue` (``account_unknown``).
        """
        way = [self.account(code)]
        while way[-1].parent is not None:
            way.append(self.by_code[way[-1].parent])
        return tuple(reversed(way))

    def is_group(self, code: str) -> bool:
        """Whether other accounts are in this one, so that nothing is posted to it."""
        return code in self.by_parent

    def walk(self) -> Iterator[tuple[int, Account]]:
        """Every account with its depth (roots 0), each group before what is in it."""
        return walk(self.by_parent)

    @property
    def roll_up_order(self) -> tuple[Account, ...]:
        """Every account, children before their group: the order to add balances up in."""
        return deepest_first(self.by_parent)

    def rolled_up(self, amounts: Mapping[str, Money]) -> Mapping[str, Money]:
        """Amounts of one currency by account, with what each group adds up to.

        Accounts and groups without any amount below them are left out.
        Raises :class:`InvalidValue`: ``account_unknown``, ``currency_mixed``.

        >>> from backoffice_core.bookkeeping import AccountType
        >>> chart = Chart(
        ...     Account(code=code, name=code, type=AccountType.ASSET, parent=parent)
        ...     for code, parent in [("1", None), ("11", "1"), ("12", "1")]
        ... )
        >>> both = chart.rolled_up({"11": Money.of(5, "USD"), "12": Money.of(2, "USD")})
        >>> print(both["1"])
        USD 7.00
        """
        totals = {self.account(code).code: amount for code, amount in amounts.items()}
        for account in self.roll_up_order:
            amount = totals.get(account.code)
            if account.parent is not None and amount is not None:
                above = totals.get(account.parent)
                totals[account.parent] = amount if above is None else above + amount
        return {code: totals[code] for code in self.by_code if code in totals}

    def search(self, text: str) -> tuple[Account, ...]:
        """The accounts whose code, role or name in any language holds a text, case aside."""
        wanted = text.casefold()
        return tuple(account for account in self.accounts if wanted in words_of(account))

    def open_on(self, day: date) -> tuple[Account, ...]:
        """The accounts that take postings on a day: open, and no groups."""
        return tuple(
            account
            for account in self.accounts
            if account.is_open_on(day) and not self.is_group(account.code)
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle through the accounts, as a mapping proxy cannot be pickled."""
        return Chart, (self.accounts,)


def words_of(account: Account) -> str:
    """All that a person may remember of an account, a line each."""
    names = (account.name, *(each.name for each in account.translations))
    return "\n".join((account.code, account.role, *names)).casefold()
