"""Other names for accounts and commodities, wherever a journal mentions them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs

from backoffice_core.formats.journals.model import (
    AccountClosed,
    AccountOpened,
    Amount,
    Assertion,
    BalanceAsserted,
    CommodityDeclared,
    Directive,
    Journal,
    JournalPosting,
    Pad,
    PriceDeclared,
    Transaction,
)
from backoffice_core.kernel.errors import InvalidValue

__all__ = ["accounts_renamed", "commodities_renamed"]


def commodities_renamed(journal: Journal, names: Mapping[str, str]) -> Journal:
    """The journal with other commodity names.

    Raises :class:`InvalidValue` (``journal_names_collide``) when two would become one.
    """
    if not names:
        return journal
    refuse_collision(commodities_of(journal), lambda name: names.get(name, name))

    def renamed(amount: Amount) -> Amount:
        return attrs.evolve(amount, commodity=names.get(amount.commodity, amount.commodity))

    def of_directive(each: Directive) -> Directive:
        match each:
            case Transaction():
                return attrs.evolve(
                    each, postings=[posting_renamed(leg, renamed) for leg in each.postings]
                )
            case AccountOpened():
                kept = (names.get(name, name) for name in each.commodities)
                return attrs.evolve(each, commodities=kept)
            case CommodityDeclared():
                return attrs.evolve(each, commodity=names.get(each.commodity, each.commodity))
            case PriceDeclared():
                name = names.get(each.commodity, each.commodity)
                return attrs.evolve(each, commodity=name, price=renamed(each.price))
            case BalanceAsserted():
                allowed = None if each.tolerance is None else renamed(each.tolerance)
                return attrs.evolve(each, amount=renamed(each.amount), tolerance=allowed)
            case _:
                return each

    return Journal(map(of_directive, journal.directives))


def posting_renamed(posting: JournalPosting, renamed: Callable[[Amount], Amount]) -> JournalPosting:
    """A posting with all its amounts renamed."""
    cost, price, asserted = posting.cost, posting.price, posting.assertion
    if cost is not None and cost.amount is not None:
        cost = attrs.evolve(cost, amount=renamed(cost.amount))
    if price is not None:
        price = attrs.evolve(price, amount=renamed(price.amount))
    if asserted is not None:
        asserted = attrs.evolve(asserted, amount=renamed(asserted.amount))
    amount = None if posting.amount is None else renamed(posting.amount)
    return attrs.evolve(posting, amount=amount, cost=cost, price=price, assertion=asserted)


def commodities_of(journal: Journal) -> set[str]:
    """The commodities that a journal counts or declares."""
    found: set[str] = set()
    for each in journal.directives:
        match each:
            case Transaction():
                found.update(amount.commodity for amount in amounts_of(each))
            case CommodityDeclared():
                found.add(each.commodity)
            case PriceDeclared():
                found.update((each.commodity, each.price.commodity))
            case BalanceAsserted():
                found.add(each.amount.commodity)
            case _:
                pass
    return found


def amounts_of(transaction: Transaction) -> list[Amount]:
    """Every amount that a transaction mentions."""
    found: list[Amount] = []
    for posting in transaction.postings:
        holders: tuple[Amount | None, ...] = (
            posting.amount,
            posting.cost.amount if posting.cost else None,
            posting.price.amount if posting.price else None,
            asserted_amount(posting.assertion),
        )
        found.extend(each for each in holders if each is not None)
    return found


def asserted_amount(assertion: Assertion | None) -> Amount | None:
    """What an assertion says, if there is one."""
    return None if assertion is None else assertion.amount


def accounts_renamed(journal: Journal, rename: Callable[[str], str]) -> Journal:
    """The journal with other account names.

    Raises :class:`InvalidValue` (``journal_names_collide``) when two would become one.
    """
    refuse_collision(accounts_of(journal), rename)

    def of_directive(each: Directive) -> Directive:
        match each:
            case Transaction():
                return attrs.evolve(
                    each,
                    postings=[
                        attrs.evolve(leg, account=rename(leg.account)) for leg in each.postings
                    ],
                )
            case AccountOpened() | AccountClosed() | BalanceAsserted():
                return attrs.evolve(each, account=rename(each.account))
            case Pad():
                return attrs.evolve(each, account=rename(each.account), source=rename(each.source))
            case _:
                return each

    return Journal(map(of_directive, journal.directives))


def accounts_of(journal: Journal) -> dict[str, Directive]:
    """The accounts that a journal mentions, each with the first directive that does."""
    found: dict[str, Directive] = {}
    for each in journal.directives:
        match each:
            case Transaction():
                for leg in each.postings:
                    found.setdefault(leg.account, each)
            case AccountOpened() | AccountClosed() | BalanceAsserted():
                found.setdefault(each.account, each)
            case Pad():
                found.setdefault(each.account, each)
                found.setdefault(each.source, each)
            case _:
                pass
    return found


def refuse_collision(names: Mapping[str, object] | set[str], rename: Callable[[str], str]) -> None:
    """Refuse to give two things one name."""
    taken: dict[str, str] = {}
    for name in sorted(names):
        other = taken.setdefault(rename(name), name)
        if other != name:
            raise InvalidValue(
                "journal_names_collide",
                f"Both {other} and {name} would be called {rename(name)}.",
                "Rename one of them first.",
            )
