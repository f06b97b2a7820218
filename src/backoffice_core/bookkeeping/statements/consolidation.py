"""Consolidation: the companies of a group as one, column by column, to the minor unit.

IFRS 10.B86 (PSAK 110): like items are added up, the parent's investment goes out against its part
of each subsidiary's equity, and so does all that companies have with each other. Each of these is
an elimination that balances by itself, so the group's trial balance sums to zero because its parts
do, and every statement can be made of it. Companies in other currencies come translated
(IAS 21.38-47): the rows of ``exchange.translate_trial_balance`` are taken as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Final, Protocol

import attrs

from backoffice_core.bookkeeping.model import Account, AccountType
from backoffice_core.bookkeeping.statements.columns import StatementColumn
from backoffice_core.bookkeeping.statements.intercompany import (
    Elimination,
    EliminationLine,
    IntercompanyBalance,
    match_intercompany,
    merged,
)
from backoffice_core.bookkeeping.statements.placing import RESULT
from backoffice_core.bookkeeping.statements.trial_balance import TrialBalanceRow
from backoffice_core.bookkeeping.statements.wide import AccountCells, WideTrialBalance
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.explanation import Explanation
from backoffice_core.kernel.findings import Finding
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.rounding import Rounding, round_fraction
from backoffice_core.kernel.words import Message

__all__ = ["BusinessCombination", "Consolidation", "GroupMember", "GroupRow", "consolidate"]

OWNED: Final = frozenset({AccountType.EQUITY}) | RESULT


class GroupRow(Protocol):
    """An account's balances, debit positive: any row of a trial balance, translated or not."""

    @property
    def account(self) -> Account: ...  # noqa: D102
    @property
    def opening(self) -> Money: ...  # noqa: D102
    @property
    def debit(self) -> Money: ...  # noqa: D102
    @property
    def credit(self) -> Money: ...  # noqa: D102


def collect_rows(rows: Iterable[GroupRow]) -> tuple[GroupRow, ...]:
    """The rows, from whatever they came in."""
    return tuple(rows)


@checked
@attrs.frozen(kw_only=True)
class GroupMember:
    """A company and the rows of its trial balance, in the group's currency and chart."""

    name: str
    rows: tuple[GroupRow, ...] = attrs.field(converter=collect_rows, repr=False)


@checked
@attrs.frozen(kw_only=True)
class BusinessCombination:
    """How a subsidiary came into the group, on the day its trial balance opens or before.

    ``owned`` is the parent's share; ``equity`` what each equity account of the subsidiary held
    that day, credit positive; ``investment`` what the parent carries it at, ``goodwill`` and
    ``non_controlling`` what was recognised for it (IFRS 3.19, 3.32). What the subsidiary earned
    since is shared by ``owned``; the part of others comes out of the account ``shared_from``, as
    profit itself is shown in full (IFRS 10.B94, IAS 1.81B).

    Raises :class:`InvalidValue`: ``acquisition_unbalanced`` when equity and goodwill are not the
    investment and the part of others, ``share_out_of_range``.
    """

    company: str
    owned: Fraction
    equity: Mapping[str, Money]
    investment: Money
    investment_account: Account
    goodwill: Money
    goodwill_account: Account
    non_controlling: Money
    non_controlling_account: Account
    shared_from: Account

    def __attrs_post_init__(self) -> None:
        """Refuse an acquisition that would unbalance the group."""
        if not 0 < self.owned <= 1:
            raise InvalidValue(
                "share_out_of_range",
                f"The parent's share of {self.company} is {self.owned}.",
                "It is above 0 and at most 1.",
            )
        equity = Money.total(self.equity.values(), self.investment.currency)
        off = self.investment + self.non_controlling - equity - self.goodwill
        if not off.is_zero:
            raise InvalidValue(
                "acquisition_unbalanced",
                f"The investment in {self.company} and the part of others are {off} more than its"
                " equity and the goodwill.",
                f"With this equity, goodwill would be {self.goodwill + off}.",
            )


@checked
@attrs.frozen(kw_only=True)
class Consolidation:
    """A group's trial balance: a column for each company, the eliminations, and the group.

    Statements are made of ``wide`` as of any other; its figures are computed, so they open to
    the companies and eliminations (:meth:`explain`), and a company's to postings in its own books.
    ``findings`` are what companies disagree about, still in the group's figures.
    """

    wide: WideTrialBalance
    eliminations: tuple[Elimination, ...]
    findings: tuple[Finding, ...]
    profit_of_others: Money

    @property
    def group(self) -> int:
        """The place of the column of the group."""
        return len(self.wide.columns) - 1

    def explain(self, code: str) -> Explanation:
        """What an account of the group is made of at the end of the period.

        Raises :class:`InvalidValue` (``account_not_in_balance``).
        """
        rows = [self.wide.row(code, place) for place in range(len(self.wide.columns))]
        because = [
            Explanation(
                rule="consolidation.company",
                says=Message("{name}: {amount}", name=column.title, amount=row.unclosed),
                result=row.unclosed,
            )
            for column, row in zip(self.wide.columns[:-2], rows, strict=False)
            if not row.unclosed.is_zero
        ]
        for elimination in self.eliminations:
            for line in elimination.lines:
                amount = line.opening + line.movement
                if line.account.code == code and not amount.is_zero:
                    because.append(
                        Explanation(
                            rule="consolidation.elimination",
                            says=Message("{name}: {amount}", name=elimination.says, amount=amount),
                            result=amount,
                            source=elimination.source,
                        )
                    )
        total = rows[-1].unclosed
        return Explanation(
            rule="consolidation.account",
            says=Message(
                "{account} of the group: {amount}", account=rows[-1].account.title, amount=total
            ),
            result=total,
            source="IFRS 10.B86; PSAK 110",
            because=because,
        )


@checked
def consolidate(
    members: Iterable[GroupMember],
    *,
    currency: str | Currency,
    rounding: Rounding,
    period: Interval[date] | None = None,
    intercompany: Iterable[IntercompanyBalance] = (),
    acquisitions: Iterable[BusinessCombination] = (),
    adjustments: Iterable[Elimination] = (),
) -> Consolidation:
    """The companies of a group as one.

    ``adjustments`` are eliminations that somebody decided, such as profit in stock that is still
    in the group (IFRS 10.B86(c)). ``rounding`` is for the part of others in what a subsidiary
    earned; it is rounded once for openings, once for results and once for other movements.

    Raises :class:`InvalidValue`: ``company_unknown``, ``company_duplicate``,
    ``group_account_differs``, ``currency_mixed``.
    """
    known = tuple(members)
    money = Currency.of(currency)
    check_names(known)
    by_name = {member.name: member for member in known}
    made, findings = match_intercompany(intercompany, currency=money)
    eliminations = [*made, *adjustments]
    profit_of_others = Money.zero(money)
    for acquisition in acquisitions:
        member = by_name.get(acquisition.company)
        if member is None:
            raise InvalidValue(
                "company_unknown",
                f"{acquisition.company} was acquired, but has no trial balance.",
                "Give each company that was acquired as a member.",
            )
        eliminations += [capital(acquisition, member)]
        shared, profit = part_of_others(acquisition, member, rounding)
        eliminations += [shared] if shared.lines else []
        profit_of_others += profit
    return Consolidation(
        wide=columns_together(known, eliminations, money, period),
        eliminations=tuple(eliminations),
        findings=findings,
        profit_of_others=profit_of_others,
    )


def check_names(members: Sequence[GroupMember]) -> None:
    """Refuse a company that is there twice."""
    names = [member.name for member in members]
    for name in names:
        if names.count(name) > 1:
            raise InvalidValue(
                "company_duplicate", f"{name} is there twice.", "Give each company once."
            )


def capital(acquisition: BusinessCombination, member: GroupMember) -> Elimination:
    """The investment against the equity that was bought (IFRS 10.B86(b), IFRS 3)."""
    accounts = {row.account.code: row.account for row in member.rows}
    nothing = acquisition.investment * 0
    for code in acquisition.equity:
        if code not in accounts:
            raise InvalidValue(
                "account_not_in_balance",
                f"{acquisition.company} was acquired with {code}, which is not in its balances.",
                "Name accounts of its trial balance.",
            )
    amounts = [
        *((accounts[code], amount) for code, amount in sorted(acquisition.equity.items())),
        (acquisition.goodwill_account, acquisition.goodwill),
        (acquisition.investment_account, -acquisition.investment),
        (acquisition.non_controlling_account, -acquisition.non_controlling),
    ]
    return Elimination(
        says=Message("Acquisition of {company}", company=acquisition.company),
        source="IFRS 10.B86(b), IFRS 3.19, 3.32; PSAK 110, PSAK 103",
        lines=[
            EliminationLine(account=account, opening=amount, movement=nothing)
            for account, amount in amounts
            if not amount.is_zero
        ],
    )


def part_of_others(
    acquisition: BusinessCombination, member: GroupMember, rounding: Rounding
) -> tuple[Elimination, Money]:
    """What others own of what a subsidiary added to its equity since, and of its profit."""
    others = 1 - acquisition.owned
    nothing = acquisition.investment * 0
    rows = [row for row in member.rows if row.account.type in OWNED]
    since = [row.opening + acquisition.equity.get(row.account.code, nothing) for row in rows]
    openings = shared(since, others, rounding)
    results = [earned(row) if row.account.type in RESULT else nothing for row in rows]
    moved = [nothing if row.account.type in RESULT else earned(row) for row in rows]
    profits, movements = shared(results, others, rounding), shared(moved, others, rounding)
    lines: list[EliminationLine] = []
    for row, opening, profit, movement in zip(rows, openings, profits, movements, strict=True):
        held = acquisition.shared_from if row.account.type in RESULT else row.account
        total = profit + movement
        for account, sign in ((held, -1), (acquisition.non_controlling_account, 1)):
            if not (opening.is_zero and total.is_zero):
                lines.append(
                    EliminationLine(account=account, opening=opening * sign, movement=total * sign)
                )
    return (
        Elimination(
            says=Message("Part of others in {company}", company=acquisition.company),
            lines=lines,
            source="IFRS 10.22, 10.B94, IAS 21.41; PSAK 110, PSAK 221",
        ),
        -Money.total(profits, nothing.currency),
    )


def shared(amounts: Sequence[Money], share: Fraction, rounding: Rounding) -> tuple[Money, ...]:
    """A share of each amount, so that all of them sum to the share of the sum, rounded once."""
    if not amounts:
        return ()
    sums = accumulate((amount.minor for amount in amounts), initial=0)
    rounded = [round_fraction(minor * share, rounding) for minor in sums]
    return tuple(Money(after - before, amounts[0].currency) for before, after in pairwise(rounded))


def earned(row: GroupRow) -> Money:
    """What the period added before it was closed, debit positive."""
    return row.debit - row.credit - closed(row)


def closed(row: GroupRow) -> Money:
    """What closing entries of the period moved; translated rows are of before closing."""
    return row.closed if isinstance(row, TrialBalanceRow) else row.opening * 0


Cells = dict[str, list[tuple[int, int, int, int]]]


def columns_together(
    members: Sequence[GroupMember],
    eliminations: Iterable[Elimination],
    currency: Currency,
    period: Interval[date] | None,
) -> WideTrialBalance:
    """Companies, eliminations and the group, as columns of one wide trial balance."""
    accounts: dict[str, Account] = {}
    cells: Cells = {}
    width = len(members) + 1
    nothing = Money.zero(currency)
    for place, member in enumerate(members):
        for row in member.rows:
            own = column_of(accounts, cells, row.account, width)
            amounts = (row.opening, row.debit, row.credit, closed(row))
            own[place] = plus(own[place], tuple((nothing + each).minor for each in amounts))
    for line in merged(eliminations):
        own = column_of(accounts, cells, line.account, width)
        movement = (nothing + line.movement).minor
        sides = (max(movement, 0), max(-movement, 0))
        own[-1] = plus(own[-1], ((nothing + line.opening).minor, *sides, 0))
    names: list[str | Message] = [member.name for member in members]
    names += [Message("Eliminations"), Message("Group")]
    return WideTrialBalance(
        accounts=tuple(accounts[code] for code in sorted(accounts)),
        columns=tuple(StatementColumn(period=period, name=each, computed=True) for each in names),
        cells={code: with_group(own) for code, own in cells.items()},
        currency=currency,
        cash=None,
    )


def column_of(
    accounts: dict[str, Account], cells: Cells, account: Account, width: int
) -> list[tuple[int, int, int, int]]:
    """The cells of an account; refuse one that another company has of another type."""
    known = accounts.setdefault(account.code, account)
    if known.type is not account.type:
        raise InvalidValue(
            "group_account_differs",
            f"The account {account.code} is of type {known.type.value} in one company and"
            f" {account.type.value} in another.",
            "Bring all companies to one chart first.",
        )
    return cells.setdefault(account.code, [(0, 0, 0, 0)] * width)


def plus(one: Sequence[int], other: Sequence[int]) -> tuple[int, int, int, int]:
    """Both cells together."""
    opening, debit, credit, shut = (a + b for a, b in zip(one, other, strict=True))
    return opening, debit, credit, shut


def with_group(own: Sequence[tuple[int, int, int, int]]) -> AccountCells:
    """The cells of an account with the sum of all columns at the end."""
    opening, debit, credit, shut = ((*side, sum(side)) for side in zip(*own, strict=True))
    return AccountCells(
        opening=opening, debit=debit, credit=credit, closed=shut, cash=(0,) * len(opening)
    )
