"""The wide trial balance: every account over many periods and values, in one pass.

All statements are read off it, so no two of them can disagree. The postings are added up once,
in plain integers, into the stretches of time between the bounds of all periods; a period, also
one that overlaps others, is then the difference of two running sums. So 120 months cost about as
much as one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate

import attrs

from backoffice_core.bookkeeping.charts.chart import Chart
from backoffice_core.bookkeeping.distinct import distinct
from backoffice_core.bookkeeping.model import Account, Entry, EntryKind
from backoffice_core.bookkeeping.statements.cash import CashRoles, cash_parts, cash_roles
from backoffice_core.bookkeeping.statements.columns import (
    Period,
    StatementColumn,
    columns_of,
    days_of,
    value_on,
    window_of,
)
from backoffice_core.bookkeeping.statements.trial_balance import (
    TrialBalance,
    TrialBalanceRow,
    check_currency,
)
from backoffice_core.kernel.arguments import checked
from backoffice_core.kernel.errors import InvalidValue
from backoffice_core.kernel.money import Currency, Money

__all__ = ["AccountCells", "WideTrialBalance", "wide_trial_balance"]

ALL_TIME: tuple[None] = (None,)
CARRIED_BY_ALL = frozenset(("party", "document", "journal"))
Key = tuple[str, str | None]
Sums = defaultdict[Key, list[int]]


@checked
@attrs.frozen(kw_only=True)
class AccountCells:
    """One account in every column, in minor units, debit positive; ``debit``, ``credit`` >= 0.

    ``closed`` is the part of the movement that closing entries of the period made, ``cash``
    the cash that came (positive) for this account or went, ``received`` what of it came,
    ``apart`` what the account moved by, credit positive, that is not of operations; both empty
    where flows are not known.
    """

    opening: tuple[int, ...]
    debit: tuple[int, ...]
    credit: tuple[int, ...]
    closed: tuple[int, ...]
    cash: tuple[int, ...]
    received: tuple[int, ...] = ()
    apart: tuple[int, ...] = ()


@checked
@attrs.frozen(kw_only=True)
class WideTrialBalance:
    """Every account with a posting, by code, in every column.

    A column of all that happened balances; one of a single cost centre need not, as an entry may
    lie in two of them. ``cash`` says what accounts are to cash, ``None`` where flows are not known.
    """

    accounts: tuple[Account, ...]
    columns: tuple[StatementColumn, ...]
    cells: Mapping[str, AccountCells] = attrs.field(repr=False)
    currency: Currency
    cash: CashRoles | None = attrs.field(repr=False)

    def row(self, code: str, place: int) -> TrialBalanceRow:
        """One account in the column at a place.

        Raises :class:`InvalidValue` (``account_not_in_balance``, ``column_unknown``).
        """
        found = self.cells.get(code)
        if found is None:
            raise InvalidValue(
                "account_not_in_balance",
                f"Nothing is posted to the account {code}.",
                "Ask for one of .accounts.",
            )
        self.column(place)
        return self.row_of(next(a for a in self.accounts if a.code == code), place)

    def row_of(self, account: Account, place: int) -> TrialBalanceRow:
        """One account in one column, its cells as money."""
        found, money = self.cells[account.code], self.currency
        return TrialBalanceRow(
            account=account,
            opening=Money(found.opening[place], money),
            debit=Money(found.debit[place], money),
            credit=Money(found.credit[place], money),
            closed=Money(found.closed[place], money),
        )

    def column(self, place: int) -> StatementColumn:
        """The column at a place, counted from 0.

        Raises :class:`InvalidValue` (``column_unknown``).
        """
        if not 0 <= place < len(self.columns):
            raise InvalidValue(
                "column_unknown",
                f"There is no column {place}: there are {len(self.columns)}, counted from 0.",
                "Take one of .columns.",
            )
        return self.columns[place]

    def trial_balance(self, place: int) -> TrialBalance:
        """The column at a place as a trial balance of its own, accounts at rest included.

        Raises :class:`InvalidValue` (``column_unknown``).
        """
        return TrialBalance(
            rows=tuple(self.row_of(account, place) for account in self.accounts),
            currency=self.currency,
            period=self.column(place).period,
        )


@attrs.frozen
class Tally:
    """Sums by account and value for each stretch of time, of the kinds that are told apart."""

    debit: Sums
    credit: Sums
    opened: Sums
    closed: Sums
    cash: Sums
    received: Sums
    apart: Sums

    @classmethod
    def over(cls, stretches: int) -> Tally:
        """An empty one."""

        def sums() -> Sums:
            return defaultdict(lambda: [0] * stretches)

        return cls(sums(), sums(), sums(), sums(), sums(), sums(), sums())


@checked
def wide_trial_balance(
    entries: Iterable[Entry],
    *,
    chart: Chart,
    currency: str | Currency,
    periods: Iterable[Period | None] | Period = ALL_TIME,
    by: str = "",
) -> WideTrialBalance:
    """The trial balance of any list of periods side by side, in one pass over the postings.

    A period is an interval of days, or what has ``days``: a month, a fiscal period.
    With ``by`` (a dimension's name, ``party``, ``document`` or ``journal``) each period has a
    column for every value, one for what has none, and the total of them. Each column equals
    :func:`trial_balance` of what counts in it, opening entries and closing ones as there.

    Raises :class:`InvalidValue`: ``entry_duplicate``, ``account_unknown``, ``currency_mixed``,
    ``not_a_period``, ``dimension_unknown`` when postings are there, but none carries ``by``.

    >>> from backoffice_core.bookkeeping import Posting
    >>> from backoffice_core.bookkeeping.charts import chart_of
    >>> from backoffice_core.kernel.periods import Month
    >>> chart = chart_of("generic")
    >>> sales = [
    ...     Entry(
    ...         number=str(month),
    ...         day=date(2026, month, 9),
    ...         journal="sales",
    ...         text="",
    ...         postings=[
    ...             Posting(account="1100", amount=Money.of(month, "USD")),
    ...             Posting(account="4100", amount=Money.of(-month, "USD")),
    ...         ],
    ...     )
    ...     for month in (1, 2, 3)
    ... ]
    >>> wide = wide_trial_balance(
    ...     sales,
    ...     chart=chart,
    ...     currency="USD",
    ...     periods=[Month(2026, month) for month in (2, 3)],
    ... )
    >>> [str(wide.row("1100", place).closing) for place in (0, 1)]
    ['USD 3.00', 'USD 6.00']
    """
    money, cash = Currency.of(currency), cash_roles(chart)
    spans = tuple(map(days_of, periods if isinstance(periods, Iterable) else [periods]))
    windows = [window_of(period) for period in spans]
    bounds = sorted({bound for window in windows for bound in window})
    tally = tallied(entries, bounds=bounds, currency=money, by=by, cash=cash)
    values = {value for sums in (tally.debit, tally.credit, tally.opened) for _, value in sums}
    refuse_unknown_dimension(by, values)
    columns = columns_of(spans, by, values)
    codes = sorted({code for sums in (tally.debit, tally.credit, tally.opened) for code, _ in sums})
    accounts = tuple(chart.account(code) for code in codes)
    places = {bound: place for place, bound in enumerate(bounds)}
    cuts = [(places[start], places[end]) for start, end in windows]
    named = tuple(dict.fromkeys((column.value, column.is_total) for column in columns))
    cells = {code: cells_of(tally, code, named, cuts) for code in codes}
    return WideTrialBalance(
        accounts=accounts, columns=columns, cells=cells, currency=money, cash=cash
    )


def refuse_unknown_dimension(by: str, values: Collection[str | None]) -> None:
    """Refuse to cut by what no posting carries: all would stand in the column without."""
    if by and by not in CARRIED_BY_ALL and values and not any(values):
        raise InvalidValue(
            "dimension_unknown",
            f"No posting up to the end of the periods carries the dimension {by}.",
            "Name one that postings carry, or party, document or journal.",
        )


def tallied(
    entries: Iterable[Entry],
    *,
    bounds: Sequence[int],
    currency: Currency,
    by: str,
    cash: CashRoles,
) -> Tally:
    """Add up every posting before the last bound, each once.

    The stretch at place ``n`` is from bound ``n - 1`` up to, not including, bound ``n``.
    """
    found, codes, apart = Tally.over(len(bounds) + 1), cash.cash, cash.items_apart
    for entry, place in placed(entries, bounds):
        debit, credit = found.debit, found.credit
        closing = entry.kind is EntryKind.CLOSING
        if opening := entry.kind is EntryKind.OPENING:
            debit = credit = found.opened
        flow, touched = 0, False
        for posting in entry.postings:
            amount, account = posting.amount, posting.account
            if amount.currency is not currency:
                check_currency(entry, posting, currency)
            minor = amount.minor
            key = (account, value_on(entry, posting, by) if by else None)
            if minor >= 0 or opening:
                debit[key][place] += minor
            else:
                credit[key][place] -= minor
            if closing:
                found.closed[key][place] += minor
            if account in codes:
                flow += minor
            elif account in apart:
                touched = True
        if (flow or touched) and not opening and not closing:
            tally_cash(found, entry, place, by=by, cash=cash)
    return found


def tally_cash(found: Tally, entry: Entry, place: int, *, by: str, cash: CashRoles) -> None:
    """Add what the legs of an entry have to do with cash."""
    for part in cash_parts(entry, cash):
        posting = part.posting
        key = (posting.account, value_on(entry, posting, by) if by else None)
        found.cash[key][place] += part.cash
        found.received[key][place] += part.received
        found.apart[key][place] += part.apart


def placed(entries: Iterable[Entry], bounds: Sequence[int]) -> Iterator[tuple[Entry, int]]:
    """The entries before the last bound with the place of their stretch, refusing one twice."""
    stretches: dict[date, int] = {}
    for entry in distinct(entries):
        day = entry.day
        place = stretches.get(day)
        if place is None:
            place = stretches[day] = bisect_right(bounds, day.toordinal())
        if place < len(bounds):
            yield entry, place


def cells_of(
    tally: Tally,
    code: str,
    named: Sequence[tuple[str | None, bool]],
    cuts: Sequence[tuple[int, int]],
) -> AccountCells:
    """The cells of one account: for every period each value, in order of the columns."""
    lanes = [lane for lane in named if len(named) == 1 or not lane[1]]
    parts = [lane_cells(tally, (code, value), cuts) for value, _ in lanes]
    if len(named) > 1:
        parts.append([tuple(map(sum, zip(*cut, strict=True))) for cut in zip(*parts, strict=True)])
    ordered = [part[place] for place in range(len(cuts)) for part in parts]
    opening, debit, credit, closed, cash, received, apart = (
        zip(*ordered, strict=True) if ordered else ((),) * 7
    )
    return AccountCells(
        opening=opening,
        debit=debit,
        credit=credit,
        closed=closed,
        cash=cash,
        received=received,
        apart=apart,
    )


def lane_cells(tally: Tally, key: Key, cuts: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
    """The cells of one account and value by period, in the order of :class:`AccountCells`."""

    def running(sums: Sums) -> list[int] | None:
        found = sums.get(key)
        return None if found is None else list(accumulate(found))

    debit, credit = running(tally.debit), running(tally.credit)
    opened, closed, cash = running(tally.opened), running(tally.closed), running(tally.cash)
    received, apart = running(tally.received), running(tally.apart)
    cells: list[tuple[int, ...]] = []
    for start, end in cuts:
        # Opening entries of the period itself are there at its start.
        before = opened[end] if opened else 0
        debited = credited = shut = flow = came = aside = 0
        if debit:
            before += debit[start]
            debited = debit[end] - debit[start]
        if credit:
            before -= credit[start]
            credited = credit[end] - credit[start]
        if closed:
            shut = closed[end] - closed[start]
        if cash:
            flow = cash[end] - cash[start]
        if received:
            came = received[end] - received[start]
        if apart:
            aside = apart[end] - apart[start]
        cells.append((before, debited, credited, shut, flow, came, aside))
    return cells
