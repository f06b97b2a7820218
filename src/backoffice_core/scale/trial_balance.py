"""The trial balance over columns: the same figures as the object path, from a frame of postings.

A frame holds each posting as a row of typed columns: minor units as 64-bit integers, days as
dates, words as categories. Sums that could pass 64 bits are taken in halves, so no figure can wrap
around; an amount that does not fit a column at all is refused when the frame is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from backoffice_core.bookkeeping import (
    Chart,
    Entry,
    EntryKind,
    TrialBalance,
    TrialBalanceRow,
)
from backoffice_core.bookkeeping.distinct import distinct
from backoffice_core.kernel.errors import InvalidValue, require
from backoffice_core.kernel.intervals import Interval
from backoffice_core.kernel.money import Currency, Money

if TYPE_CHECKING:
    import polars as pl

__all__ = ["postings_frame", "trial_balance_of_frame"]

MINOR_MAX: Final = 2**63 - 1
HALF: Final = 2**32
PURPOSE: Final = "Statements over columns"
# What a posting is known by; a dimension of one of these names would hide it.
COLUMNS: Final = (
    "entry", "day", "journal", "kind", "account", "minor", "currency", "party", "document",
)  # fmt: skip


def postings_frame(entries: Iterable[Entry], *, dimensions: Iterable[str] = ()) -> pl.DataFrame:
    """A row for every posting, in the order given; the frame's ``to_arrow()`` is an Arrow table.

    Columns: ``entry`` (number), ``day``, ``journal``, ``kind``, ``account``, ``minor`` (minor
    units, debit positive), ``currency``, ``party``, ``document`` (the posting's, else the
    entry's), and one for each of ``dimensions``, null where a posting has none.

    Needs the extra ``frames``. Raises :class:`InvalidValue`: ``entry_duplicate``,
    ``amount_too_large`` for 2**63 minor units and more, ``dimension_reserved``.

    >>> from backoffice_core.bookkeeping import Posting
    >>> sale = Entry(
    ...     number="1",
    ...     day=date(2026, 5, 4),
    ...     journal="sales",
    ...     text="",
    ...     postings=[
    ...         Posting(account="1100", amount=Money.of(9, "USD")),
    ...         Posting(account="4100", amount=Money.of(-9, "USD")),
    ...     ],
    ... )
    >>> postings_frame([sale])["minor"].to_list()
    [900, -900]
    """
    polars: Any = require("polars", extra="frames", purpose=PURPOSE)
    names = tuple(dimensions)
    cells = columns_of(entries, names)
    words = polars.Categorical
    kinds = polars.Enum([kind.value for kind in EntryKind])
    types: dict[str, Any] = dict.fromkeys((*COLUMNS, *names), words)
    types |= {"entry": polars.String, "day": polars.Date, "kind": kinds, "minor": polars.Int64}
    frame: pl.DataFrame = polars.DataFrame(cells, schema=types)
    return frame


def columns_of(entries: Iterable[Entry], names: tuple[str, ...]) -> dict[str, list[object]]:
    """The postings as columns of plain values."""
    for name in names:
        if name in COLUMNS:
            raise InvalidValue(
                "dimension_reserved",
                f"A dimension cannot be a column of the name {name}: there is one already.",
                "Leave it out: it is in the frame.",
            )
    cells: dict[str, list[object]] = {name: [] for name in (*COLUMNS, *names)}
    columns = [cells[name].append for name in COLUMNS]
    tags = [(name, cells[name].append) for name in names]
    for entry in distinct(entries):
        kind = entry.kind.value
        for leg in entry.postings:
            minor = leg.amount.minor
            if abs(minor) > MINOR_MAX:
                raise InvalidValue(
                    "amount_too_large",
                    f"Entry {entry.number} posts {leg.amount}, more than a 64-bit column holds.",
                    "Use bookkeeping.trial_balance, which has no largest amount.",
                )
            row = (
                entry.number, entry.day, entry.journal, kind, leg.account, minor,
                leg.amount.currency.code, leg.party, leg.document or entry.document,
            )  # fmt: skip
            for append, cell in zip(columns, row, strict=True):
                append(cell)
            if tags:
                carried = {dimension.name: dimension.value for dimension in leg.dimensions}
                for name, append in tags:
                    append(carried.get(name))
    return cells


def trial_balance_of_frame(
    frame: pl.DataFrame,
    *,
    chart: Chart,
    currency: str | Currency,
    period: Interval[date] | None = None,
) -> TrialBalance:
    """What :func:`backoffice_core.bookkeeping.trial_balance` returns, from a frame of postings.

    ``frame`` has the columns of :func:`postings_frame`, others do not matter; each entry is
    there once. Needs the extra ``frames``. Raises :class:`InvalidValue`: ``account_unknown``,
    ``currency_mixed``.
    """
    polars: Any = require("polars", extra="frames", purpose=PURPOSE)
    money = Currency.of(currency)
    column = polars.col
    counted = frame if period is None else frame.filter(column("day") < period.end)
    check_currency(counted, money)
    before = column("kind") == EntryKind.OPENING.value
    if period is not None:
        before |= column("day") < period.start
    held = counted.select(
        "account", "minor", before=before, shut=column("kind") == EntryKind.CLOSING.value
    )
    return TrialBalance(
        rows=tuple(
            TrialBalanceRow(
                account=chart.account(code),
                opening=Money(opening, money),
                debit=Money(debit, money),
                credit=Money(-credit, money),
                closed=Money(closed, money),
            )
            for code, opening, debit, credit, closed in sorted(exact_sums(polars, held))
        ),
        currency=money,
        period=period,
    )


Sums = tuple[str, int, int, int, int]


def exact_sums(polars: Any, held: pl.DataFrame) -> list[Sums]:  # noqa: ANN401 - polars is optional
    """The code, opening, debit, credit (negative) and closed part of each account."""
    minor = polars.col("minor")
    if not may_overflow(held):
        return sums_of(polars, held, minor)
    # Halves of 32 bits cannot overflow before there are 2**31 rows; Python puts them together.
    lows = {code: sums for code, *sums in sums_of(polars, held, minor % HALF)}
    return [
        (
            code,
            HALF * opening + lows[code][0],
            HALF * debit + lows[code][1],
            HALF * credit + lows[code][2],
            HALF * closed + lows[code][3],
        )
        for code, opening, debit, credit, closed in sums_of(polars, held, minor // HALF)
    ]


def sums_of(polars: Any, held: pl.DataFrame, amount: Any) -> list[Sums]:  # noqa: ANN401
    """The sums of an amount by account, for the rows of each kind."""
    column, nothing = polars.col, polars.lit(0, dtype=polars.Int64)
    now, debit = ~column("before"), column("minor") > 0

    def where(condition: Any) -> Any:  # noqa: ANN401
        # A third of the time of filtering within each group.
        return polars.when(condition).then(amount).otherwise(nothing)

    rows: list[Sums] = (
        held.lazy()
        .select(
            "account",
            opening=where(column("before")),
            debit=where(now & debit),
            credit=where(now & ~debit),
            closed=where(now & column("shut")),
        )
        .group_by("account")
        .sum()
        .collect()
        .rows()
    )
    return rows


def may_overflow(frame: pl.DataFrame) -> bool:
    """Whether a sum of some of the amounts could need more than 64 bits."""
    smallest, largest = frame["minor"].min(), frame["minor"].max()
    if not isinstance(smallest, int) or not isinstance(largest, int):
        return False
    return max(abs(smallest), abs(largest)) * frame.height > MINOR_MAX


def check_currency(frame: pl.DataFrame, currency: Currency) -> None:
    """Refuse postings in another currency."""
    others = [code for code in frame["currency"].unique() if code != currency.code]
    if others:
        raise InvalidValue(
            "currency_mixed",
            f"The frame holds postings in {others[0]}, but the statement is in {currency}.",
            "Make it of functional_entries(entries, policy), all in one currency, or filter it:"
            f" frame.filter(frame['currency'] == '{currency}').",
        )
