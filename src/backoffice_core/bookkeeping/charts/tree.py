"""The tree that the parents of accounts make, checked before anybody walks it.

A chart that is no forest (a parent that is not there, a ring of parents) would lose accounts
from every statement without a word, so it is refused whole. So is a child of another type than
its group: an expense below the assets could not be added up with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from backoffice_core.bookkeeping.model import Account
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["children_by_parent", "deepest_first", "in_order", "walk"]

Children = Mapping[str | None, tuple[Account, ...]]


def in_order(accounts: Iterable[Account]) -> tuple[Account, ...]:
    """The accounts by code, the order of every statement."""
    return tuple(sorted(accounts, key=lambda account: account.code))


def children_by_parent(by_code: Mapping[str, Account]) -> Children:
    """The children of each group in order of code, the roots under ``None``."""
    found: dict[str | None, list[Account]] = {}
    for account in in_order(by_code.values()):
        if account.parent is not None:
            check_parent(account, by_code)
        found.setdefault(account.parent, []).append(account)
    children = MappingProxyType({parent: tuple(group) for parent, group in found.items()})
    refuse_rings(by_code, children)
    return children


def check_parent(account: Account, by_code: Mapping[str, Account]) -> None:
    """Refuse a parent that is not there or is of another type."""
    parent = by_code.get(account.parent or "")
    if parent is None:
        raise InvalidValue(
            "account_parent_unknown",
            f"The account {account.code} is in the group {account.parent}, which is not there.",
            "Add the group to the chart, or name one that is there.",
        )
    if parent.type is not account.type:
        raise InvalidValue(
            "account_type_differs",
            f"The account {account.code} is of type {account.type.value}, its group"
            f" {parent.code} of type {parent.type.value}.",
            "Give both the same type; what runs against it is contra.",
        )


def refuse_rings(by_code: Mapping[str, Account], children: Children) -> None:
    """Refuse accounts that no root leads to: their parents go round in a ring."""
    reached = {account.code for _, account in walk(children)}
    if len(reached) < len(by_code):
        ring = ring_from(min(set(by_code) - reached), by_code)
        raise InvalidValue(
            "account_cycle",
            f"The groups {' > '.join(ring)} go round in a ring.",
            "Let one of them be in no group.",
        )


def ring_from(code: str, by_code: Mapping[str, Account]) -> list[str]:
    """The ring that the parents of an account end in, its first code repeated at the end."""
    seen: list[str] = []
    while code not in seen:
        seen.append(code)
        code = by_code[code].parent or code
    return [*seen[seen.index(code) :], code]


def walk(children: Children, start: str | None = None) -> Iterator[tuple[int, Account]]:
    """Every account below ``start`` (``None``: all) with its depth, groups before children."""
    waiting = [(0, account) for account in reversed(children.get(start, ()))]
    while waiting:
        depth, account = waiting.pop()
        yield depth, account
        waiting.extend((depth + 1, child) for child in reversed(children.get(account.code, ())))


def deepest_first(children: Children) -> tuple[Account, ...]:
    """Every account, children before their group: the order to add up in."""
    # Backwards, a walk that meets groups first meets them last.
    return tuple(account for _, account in reversed(tuple(walk(children))))
