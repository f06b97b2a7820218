"""A chart over time: the chart of any day, and old entries seen through a later one.

The chart as it was set up and the changes since are kept; the chart of a day is worked out.
So a statement of last year prints last year's names whenever it is printed, and the balances of
an account that was merged away can be shown under its own code or under its successor's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeVar

import attrs

from backoffice_core.bookkeeping.charts.changes import (
    AccountClosure,
    AccountMerge,
    AccountRename,
    ChartChange,
)
from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.model import Account, Entry
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.effective import Effective, Version
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.words import Message

__all__ = ["ChartHistory", "chart_history"]

K = TypeVar("K")
C = TypeVar("C", bound=ChartChange)


@checked
@attrs.frozen(kw_only=True)
class ChartHistory:
    """A chart and what changed since: build it with :func:`chart_history`, which checks it."""

    chart: Chart
    renames: tuple[AccountRename, ...]
    merges: Mapping[str, AccountMerge]
    closures: Mapping[str, AccountClosure]

    @property
    def changes(self) -> tuple[ChartChange, ...]:
        """All changes, renamings first."""
        return (*self.renames, *self.merges.values(), *self.closures.values())

    def on(self, day: date) -> Chart:
        """The chart of a day: names and roles as they are on it, closed accounts among them."""
        return Chart(self.account_on(account, day) for account in self.chart.accounts)

    def account_on(self, account: Account, day: date) -> Account:
        """An account of the original chart as it is on a day."""
        name = self.name_on(account, day)
        return attrs.evolve(
            account,
            name=account.name if name is None else name.name,
            translations=account.translations if name is None else name.translations,
            role=self.role_on(account, day),
            closed=self.closing_day(account),
        )

    def name_on(self, account: Account, day: date) -> AccountRename | None:
        """The renaming that its name on a day comes from; ``None`` for its first name."""
        first: Version[AccountRename | None] = Version(value=None, since=date.min)
        later = (
            Version[AccountRename | None](value=each, since=each.since)
            for each in self.renames
            if each.account == account.code
        )
        return Effective((first, *later)).on(day)

    def role_on(self, account: Account, day: date) -> str:
        """The role it plays on a day: merged away none, as a successor perhaps another's."""
        if self.successor(account.code, day) != account.code:
            return ""
        roles = (self.chart.account(code).role for code in self.members(account.code, day))
        return next(filter(None, roles), "")

    def closing_day(self, account: Account) -> date | None:
        """The first day on which it takes no postings, whatever closed it."""
        changes = (self.merges.get(account.code), self.closures.get(account.code))
        days = [change.since for change in changes if change is not None]
        return min([*days, account.closed] if account.closed else days, default=None)

    def successor(self, code: str, day: date) -> str:
        """The account that ``code`` is part of on a day: itself, or what it was merged into.

        Raises :class:`InvalidValue` (``account_unknown``).
        """
        code = self.chart.account(code).code
        while (merge := self.merges.get(code)) is not None and merge.since <= day:
            code = merge.into
        return code

    def members(self, code: str, day: date) -> tuple[str, ...]:
        """The accounts that are part of ``code`` on a day, itself first; none if merged away.

        Raises :class:`InvalidValue` (``account_unknown``).
        """
        if self.successor(code, day) != code:
            return ()
        merged = (old for old in sorted(self.merges) if self.successor(old, day) == code)
        return (code, *(old for old in merged if old != code))

    def restated(self, entries: Iterable[Entry], *, day: date) -> tuple[Entry, ...]:
        """Entries as the chart of a day would show them: merged accounts under the successor.

        A view for statements, never to be stored: what was posted stays posted.
        Raises :class:`InvalidValue` (``account_unknown``).
        """
        moved = {old: self.successor(old, day) for old in self.merges}
        moved = {old: new for old, new in moved.items() if old != new}
        return tuple(restate(entry, moved) for entry in entries)

    def explain(self, code: str, *, day: date) -> Explanation:
        """Why an account is called, closed or part of another as it is on a day.

        Raises :class:`InvalidValue` (``account_unknown``).
        """
        account = self.chart.account(code)
        reasons = [
            (rename.since, 0, explain_rename(rename))
            for rename in self.renames
            if rename.account == code and rename.since <= day
        ]
        merge, closure = self.merges.get(code), self.closures.get(code)
        if merge is not None and merge.since <= day:
            reasons.append((merge.since, 2, explain_merge(merge)))
        if closure is not None and closure.since <= day:
            reasons.append((closure.since, 1, explain_closure(closure)))
        return Explanation(
            rule="chart.account",
            says=Message(
                "On {day} the account {code} is {name}",
                day=day,
                code=code,
                name=self.account_on(account, day).title,
            ),
            because=[reason for *_, reason in sorted(reasons, key=lambda each: each[:2])],
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle through the changes, as a mapping proxy cannot be pickled."""
        return chart_history, (self.chart, self.changes)


def restate(entry: Entry, moved: Mapping[str, str]) -> Entry:
    """An entry with other accounts; the very same where none of its accounts moved."""
    if not any(leg.account in moved for leg in entry.postings):
        return entry
    return attrs.evolve(
        entry,
        postings=tuple(
            attrs.evolve(leg, account=moved.get(leg.account, leg.account)) for leg in entry.postings
        ),
    )


def explain_rename(rename: AccountRename) -> Explanation:
    """A renaming as a reason."""
    return Explanation(
        rule="chart.rename",
        says=Message("It is called {name} since {since}", name=rename.title, since=rename.since),
    )


def explain_merge(merge: AccountMerge) -> Explanation:
    """A merge as a reason."""
    return Explanation(
        rule="chart.merge",
        says=Message("It is part of {into} since {since}", into=merge.into, since=merge.since),
    )


def explain_closure(closure: AccountClosure) -> Explanation:
    """A closure as a reason."""
    return Explanation(
        rule="chart.closure", says=Message("It is closed since {since}", since=closure.since)
    )


@checked
def chart_history(chart: Chart, changes: Iterable[ChartChange] = ()) -> ChartHistory:
    """A chart and its changes in any order, checked.

    Raises :class:`InvalidValue`: ``account_unknown``; ``account_changed_twice`` when an account
    is merged or closed twice, or renamed twice on one day; ``merge_refused`` when two accounts
    cannot become one: they differ in type, in contra or in control, one of them is a group, both
    play a role, or the successor is closed by then.

    >>> from backoffice_core.bookkeeping.model import AccountType
    >>> chart = Chart(
    ...     Account(code=code, name=name, type=AccountType.EXPENSE)
    ...     for code, name in [("61", "Telephone"), ("62", "Internet")]
    ... )
    >>> history = chart_history(
    ...     chart,
    ...     [
    ...         AccountMerge(account="61", into="62", since=date(2026, 1, 1)),
    ...         AccountRename(account="62", name="Communication", since=date(2026, 1, 1)),
    ...     ],
    ... )
    >>> history.on(date(2025, 12, 31)).account("62").name
    'Internet'
    >>> history.on(date(2026, 1, 1)).account("62").name
    'Communication'
    >>> history.successor("61", date(2026, 1, 1))
    '62'
    """
    renames: dict[tuple[str, date], AccountRename] = {}
    merges: dict[str, AccountMerge] = {}
    closures: dict[str, AccountClosure] = {}
    for change in changes:
        chart.account(change.account)
        match change:
            case AccountRename():
                once(renames, (change.account, change.since), change)
            case AccountMerge():
                once(merges, change.account, change)
            case AccountClosure():
                once(closures, change.account, change)
    history = ChartHistory(
        chart=chart,
        renames=tuple(renames[key] for key in sorted(renames)),
        merges=MappingProxyType(merges),
        closures=MappingProxyType(closures),
    )
    for merge in merges.values():
        check_merge(merge, history)
    check_roles(history)
    return history


def once(kept: dict[K, C], key: K, change: C) -> None:
    """Keep a change; refuse a second one about the same."""
    if kept.setdefault(key, change) != change:
        raise InvalidValue(
            "account_changed_twice",
            f"The account {change.account} is changed by {kept[key]} and by {change}.",
            "Keep one of the two.",
        )


def check_merge(merge: AccountMerge, history: ChartHistory) -> None:
    """Refuse to make one account of two that are not alike."""
    chart = history.chart
    old, new = chart.account(merge.account), chart.account(merge.into)
    closing = history.closing_day(new)
    if old.type is not new.type or old.contra is not new.contra:
        refuse_merge(merge, "they grow on different sides of different statements")
    if old.control is not new.control:
        refuse_merge(merge, "they stand for different sub-ledgers")
    if chart.is_group(old.code) or chart.is_group(new.code):
        refuse_merge(merge, "one of them is a group")
    # This also refuses every ring of merges: in a ring, one successor is merged away before.
    if old.code == new.code or (closing is not None and closing <= merge.since):
        refuse_merge(merge, "the successor is not open on that day")


def check_roles(history: ChartHistory) -> None:
    """Refuse merges that would give an account two roles."""
    playing: dict[str, Account] = {}
    for code in sorted({*history.merges, *(each.into for each in history.merges.values())}):
        account = history.chart.account(code)
        if account.role:
            end = history.successor(code, date.max)
            other = playing.setdefault(end, account)
            if other is not account:
                raise InvalidValue(
                    "merge_refused",
                    f"{other.code} and {code} become one account, and play the roles"
                    f" {other.role} and {account.role}.",
                    "Take the role from one of them first.",
                )


def refuse_merge(merge: AccountMerge, why: str) -> None:
    """Refuse a merge and say why."""
    raise InvalidValue(
        "merge_refused",
        f"{merge.account} cannot be merged into {merge.into} on {merge.since}: {why}.",
        "Move the balance by an entry instead.",
    )
