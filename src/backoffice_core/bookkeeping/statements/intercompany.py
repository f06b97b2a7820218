"""What companies of a group owe and charge each other, matched side against side.

Both companies book the same thing, so what one has on its debit side the other must have on its
credit side. What matches is eliminated (IFRS 10.B86(c), PSAK 110); what does not stays in the
group's figures and is a finding, because a difference that is plugged is never looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import permutations
from typing import Final

import attrs

from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.model import Account, AccountType, Entry
from backoffice_core.bookkeeping.statements.wide import wide_trial_balance
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.findings import Finding, Severity
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.money import Currency, Money
from backoffice_core.kernel.words import Message

__all__ = [
    "Elimination",
    "EliminationLine",
    "IntercompanyBalance",
    "intercompany_balances",
    "match_intercompany",
]

STANDING: Final = frozenset({AccountType.ASSET, AccountType.LIABILITY})
SOURCE: Final = "IFRS 10.B86(c); PSAK 110"


@checked
@attrs.frozen(kw_only=True)
class IntercompanyBalance:
    """What ``company`` holds on an account with ``partner``, debit positive.

    ``earned`` is what the period added, without closing entries. All in the group's currency.
    """

    company: str
    partner: str
    account: Account
    opening: Money
    earned: Money

    @property
    def closing(self) -> Money:
        """What is there at the end of the period."""
        return self.opening + self.earned


@checked
@attrs.frozen(kw_only=True)
class EliminationLine:
    """What an elimination adds to an account, debit positive."""

    account: Account
    opening: Money
    movement: Money


def collect_lines(lines: Iterable[EliminationLine]) -> tuple[EliminationLine, ...]:
    """The lines, from whatever they came in."""
    return tuple(lines)


@checked
@attrs.frozen(kw_only=True)
class Elimination:
    """An entry of the consolidation: in no company's books, and balanced like any other.

    Raises :class:`InvalidValue` (``elimination_unbalanced``).
    """

    says: Message
    lines: tuple[EliminationLine, ...] = attrs.field(converter=collect_lines)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse what would unbalance the group."""
        if not self.lines:
            return
        currency = self.lines[0].opening.currency
        for off in (
            Money.total((line.opening for line in self.lines), currency),
            Money.total((line.movement for line in self.lines), currency),
        ):
            if not off.is_zero:
                raise InvalidValue(
                    "elimination_unbalanced",
                    f"The elimination '{self.says}' is off by {off}.",
                    "Openings and movements must each sum to zero.",
                )


@checked
def intercompany_balances(
    entries: Iterable[Entry],
    *,
    company: str,
    partners: Iterable[str],
    chart: Chart,
    currency: str | Currency,
    period: Interval[date] | None = None,
    by: str = "party",
) -> tuple[IntercompanyBalance, ...]:
    """What a company's books say about its ``partners``, by party or by another dimension.

    A company in another currency translates them before they are matched.
    Raises :class:`InvalidValue` as :func:`wide_trial_balance` does.
    """
    known = frozenset(partners) - {company}
    wide = wide_trial_balance(entries, chart=chart, currency=currency, periods=[period], by=by)
    return tuple(
        IntercompanyBalance(
            company=company,
            partner=column.value,
            account=row.account,
            opening=row.opening,
            earned=row.earned,
        )
        for place, column in enumerate(wide.columns)
        if column.value is not None and column.value in known
        for row in wide.trial_balance(place).rows
        if not (row.opening.is_zero and row.earned.is_zero)
    )


Amounts = dict[str, Money]


@checked
def match_intercompany(
    balances: Iterable[IntercompanyBalance], *, currency: str | Currency
) -> tuple[tuple[Elimination, ...], tuple[Finding, ...]]:
    """The eliminations of what two companies both have, and a finding for each difference.

    Assets and liabilities are matched by what stands at the start and the end of the period,
    income, expenses and distributions by what was there before and by what the period added.
    Of two sides that differ the smaller is eliminated in full, and of the larger as much.
    """
    known = tuple(balances)
    money = Currency.of(currency)
    companies = sorted({each.company for each in known} | {each.partner for each in known})
    eliminations: list[Elimination] = []
    findings: list[Finding] = []
    for one, other in permutations(companies, 2):
        for standing in (True, False):
            own = tuple(each for each in known if (each.account.type in STANDING) is standing)
            elimination, found = matched(own, one, other, standing=standing, currency=money)
            eliminations += elimination
            findings += found
    return tuple(eliminations), tuple(findings)


def matched(
    balances: tuple[IntercompanyBalance, ...],
    one: str,
    other: str,
    *,
    standing: bool,
    currency: Currency,
) -> tuple[list[Elimination], list[Finding]]:
    """What ``one`` has on its debit side with ``other``, against the other's credit side."""
    here = [b for b in balances if (b.company, b.partner) == (one, other)]
    there = [b for b in balances if (b.company, b.partner) == (other, one)]
    opening, _ = taken(
        [(b.account, b.opening) for b in here], [(b.account, b.opening) for b in there], currency
    )
    if standing:
        closing, off = taken(
            [(b.account, b.closing) for b in here],
            [(b.account, b.closing) for b in there],
            currency,
        )
        moved = differences(closing, opening)
    else:
        moved, off = taken(
            [(b.account, b.earned) for b in here], [(b.account, b.earned) for b in there], currency
        )
    accounts = {b.account.code: b.account for b in (*here, *there)}
    nothing = Money.zero(currency)
    lines = [
        EliminationLine(
            account=accounts[code],
            opening=opening.get(code, nothing),
            movement=moved.get(code, nothing),
        )
        for code in sorted(opening.keys() | moved.keys())
    ]
    says = (
        Message("What {one} has to get from {other}", one=one, other=other)
        if standing
        else Message("What {other} charged to {one}", one=one, other=other)
    )
    made = [Elimination(says=says, lines=lines, source=SOURCE)] if lines else []
    return made, [] if off.is_zero else [unmatched(one, other, off, standing=standing)]


Sides = list[tuple[Account, Money]]


def taken(here: Sides, there: Sides, currency: Currency) -> tuple[Amounts, Money]:
    """What takes both sides out as far as they match, by account, and by how much they differ."""
    debits = [(account, each.minor) for account, each in here if each.minor > 0]
    owed = [(account, -each.minor) for account, each in there if each.minor < 0]
    debited, credited = (sum(minor for _, minor in side) for side in (debits, owed))
    both = Money(min(debited, credited), currency)
    out: Amounts = {}
    for side, sign in ((debits, -1), (owed, 1)):
        if both.minor:
            for (account, _), share in zip(
                side, both.allocate(minor for _, minor in side), strict=True
            ):
                before = out.get(account.code, Money.zero(currency))
                out[account.code] = before + share * sign
    return out, Money(debited - credited, currency)


def differences(after: Amounts, before: Amounts) -> Amounts:
    """What was added to reach one from the other."""
    found = dict(after)
    for code, amount in before.items():
        found[code] = found[code] - amount if code in found else -amount
    return found


def unmatched(one: str, other: str, off: Money, *, standing: bool) -> Finding:
    """Two companies of the group say different things of the same."""
    if standing:
        says = Message(
            "{one} has to get {amount} more from {other} than {other} says that it owes",
            one=one,
            other=other,
            amount=off,
        )
    else:
        says = Message(
            "{one} books {amount} more of charges from {other} than {other} charged",
            one=one,
            other=other,
            amount=off,
        )
    return Finding(
        kind="bookkeeping.intercompany_unmatched",
        severity=Severity.WARNING,
        subject=f"companies {one}, {other}",
        money=off,
        says=says,
    )


def merged(eliminations: Iterable[Elimination]) -> Iterator[EliminationLine]:
    """All lines of all eliminations."""
    for elimination in eliminations:
        yield from elimination.lines
